//! Ownership that statements of reasons tell in words: `Grodno Azot is part of the Belneftekhim concern`.
//!
//! Only between entries of one list, only where the sentence names both sides, or the entry itself by `it`, `the
//! company` and the like, and only in the present. What a sentence leaves open is not guessed: no relation is better
//! than a wrong one. English only, for the EU, the UK and Switzerland give reasons in it.

use std::collections::HashMap;

use crate::list::{Entry, List};
use crate::relation::{Kinship, Party, Relation, Share};

/// Words that lead from what is owned to who owns it; whether several owners may follow.
const BY: [(&str, Kinship, bool); 7] = [
    ("subsidiary of", Kinship::Owns, false),
    ("subsidiaries of", Kinship::Owns, false),
    ("owned by", Kinship::Owns, true),
    ("belongs to", Kinship::Owns, false),
    ("controlled by", Kinship::OwnsOrControls, true),
    ("part of", Kinship::OwnsOrControls, false),
    ("member of the holding", Kinship::OwnsOrControls, false),
];

/// Words that lead from who owns to what is owned.
const OF: [(&str, Kinship); 9] = [
    ("owns", Kinship::Owns),
    ("is the owner of", Kinship::Owns),
    ("is owner of", Kinship::Owns),
    ("is a co owner of", Kinship::Owns),
    ("is the co owner of", Kinship::Owns),
    ("stake in", Kinship::Owns),
    ("shares in", Kinship::Owns),
    ("shareholder of", Kinship::Owns),
    ("shareholder in", Kinship::Owns),
];

/// Words for the entry itself, at the start of a sentence.
const ITSELF: [&str; 12] = [
    "it",
    "he",
    "she",
    "the company",
    "the bank",
    "the entity",
    "the enterprise",
    "the plant",
    "the firm",
    "the organisation",
    "the holding",
    "this company",
];

/// Before the words that lead on, these make the sentence one about the past, or no statement.
const NOT_NOW: [&str; 10] =
    ["was", "were", "formerly", "previously", "former", "until", "not", "used", "had", "no"];

/// A name has at most this many words here; longer ones do not stand in sentences.
const NAME_WORDS_MAX: usize = 9;
/// So far after the words that lead to it, a name still belongs to them.
const REACH_WORDS: usize = 12;

/// Adds to a list the relations that its statements of reasons tell.
pub(crate) fn relate(list: &mut List) {
    let names = names(list);
    let mut found: Vec<Relation> = Vec::new();
    for (at, entry) in list.entries.iter().enumerate() {
        for sentence in entry.reasons.iter().flat_map(|reason| sentences(reason)) {
            for (from, to, kinship, share) in read(&sentence, at, entry, &names) {
                let party = |at: usize| {
                    let entry = list.entries.get(at)?;
                    Some(Party { id: Some(entry.id.clone()), name: entry.caption().to_owned() })
                };
                let (Some(from), Some(to)) = (party(from), party(to)) else { continue };
                let known = found.iter().any(|r| r.from == from && r.to == to && r.kinship == kinship);
                if !known {
                    let said = crate::list::squeeze(&sentence);
                    found.push(Relation {
                        from,
                        to,
                        kinship,
                        share,
                        since: None,
                        until: None,
                        said,
                        line: entry.line,
                    });
                }
            }
        }
    }
    list.relations.extend(found);
}

/// Lower-case words of a text; `%` is a word of its own.
fn words(text: &str) -> Vec<String> {
    let spaced = text.replace('%', " % ");
    spaced
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '%' | '.' | ',')))
        .map(|word| word.trim_matches(['.', ',']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Splits a text into sentences: at a full stop before a capital, unless what stands before it is an initial or an
/// abbreviation of up to three letters.
fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = String::new();
    let mut pieces = text.split_inclusive(". ").peekable();
    while let Some(piece) = pieces.next() {
        sentence.push_str(piece);
        let last = piece.trim_end().trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
        let abbreviation = last.chars().count() <= 3 && last.chars().all(char::is_alphabetic);
        let capital =
            pieces.peek().is_none_or(|next| next.trim_start().starts_with(|c: char| !c.is_lowercase()));
        if capital && !abbreviation {
            found.push(std::mem::take(&mut sentence));
        }
    }
    found.push(sentence);
    found.retain(|sentence| !sentence.trim().is_empty());
    found
}

/// Returns the names of all entries as words, with the entry; a name that two entries have is left out. A name with
/// its short form beside it, after a dash or in brackets, is both.
fn names(list: &List) -> HashMap<String, usize> {
    let mut names: HashMap<String, Option<usize>> = HashMap::new();
    for (at, entry) in list.entries.iter().enumerate() {
        for name in &entry.names {
            let pieces = name.text.split([' ', '\u{a0}']).collect::<Vec<&str>>().join(" ");
            let short = pieces
                .split(" – ")
                .chain(pieces.split(" - "))
                .chain(pieces.split(['(', ')', '‘', '’', '"', '“', '”', '«', '»']));
            for piece in std::iter::once(pieces.as_str()).chain(short) {
                let words = words(piece);
                let long_enough = piece.trim().chars().count() >= 5 && words.len() <= NAME_WORDS_MAX;
                if !long_enough
                    || words.iter().all(|word| word.chars().all(|c| c.is_ascii_digit()))
                    || generic(&words)
                {
                    continue;
                }
                names
                    .entry(words.join(" "))
                    .and_modify(|known| {
                        if *known != Some(at) {
                            *known = None;
                        }
                    })
                    .or_insert(Some(at));
            }
        }
    }
    names.into_iter().filter_map(|(name, at)| Some((name, at?))).collect()
}

/// Legal forms and words for kinds of bodies say nothing by themselves.
fn generic(words: &[String]) -> bool {
    const GENERIC: [&str; 24] = [
        "joint",
        "stock",
        "company",
        "open",
        "closed",
        "public",
        "limited",
        "liability",
        "state",
        "enterprise",
        "unitary",
        "republican",
        "holding",
        "group",
        "bank",
        "management",
        "republic",
        "belarus",
        "russia",
        "of",
        "the",
        "and",
        "national",
        "concern",
    ];
    words.iter().all(|word| GENERIC.contains(&word.as_str()))
}

/// A relation by the places of the entries: owner, owned.
type Told = (usize, usize, Kinship, Option<Share>);

fn read(sentence: &str, at: usize, entry: &Entry, names: &HashMap<String, usize>) -> Vec<Told> {
    let words = words(sentence);
    let mut told = Vec::new();
    let starts = |lead: &str| -> Vec<(usize, usize)> {
        let lead: Vec<&str> = lead.split(' ').collect();
        let fits = |window: &[String]| window.iter().map(String::as_str).eq(lead.iter().copied());
        words
            .windows(lead.len())
            .enumerate()
            .filter(|(_, w)| fits(w))
            .map(|(i, _)| (i, i + lead.len()))
            .collect()
    };
    let leads = BY.iter().map(|(lead, kinship, many)| (*lead, *kinship, *many, true));
    let leads = leads.chain(OF.iter().map(|(lead, kinship)| (*lead, *kinship, false, false)));
    for (lead, kinship, many, turned) in leads {
        for (start, end) in starts(lead) {
            let before = words.get(..start).unwrap_or_default();
            let near = before.get(before.len().saturating_sub(5)..).unwrap_or_default();
            if near.iter().any(|word| NOT_NOW.contains(&word.as_str())) {
                continue;
            }
            let Some(subject) = subject(before, at, entry, names) else { continue };
            let after = words.get(end..).unwrap_or_default();
            let share = share(near).or_else(|| share(after.get(..4).unwrap_or(after)));
            for other in following(after, names, many) {
                if other != subject {
                    let (owner, owned) = if turned { (other, subject) } else { (subject, other) };
                    told.push((owner, owned, kinship, share));
                }
            }
        }
    }
    told
}

/// Returns whom a sentence is about: the listed name nearest before the words that lead on, or the entry, when the
/// sentence begins with a word for it and names nobody.
fn subject(before: &[String], at: usize, entry: &Entry, names: &HashMap<String, usize>) -> Option<usize> {
    /// Between the subject and the words that lead on stand a verb, an article, a share.
    const GAP_WORDS: usize = 8;
    for end in (1..=before.len()).rev() {
        if before.len() - end > GAP_WORDS {
            break;
        }
        for start in end.saturating_sub(NAME_WORDS_MAX)..end {
            let name = before.get(start..end).unwrap_or_default().join(" ");
            if let Some(found) = names.get(&name) {
                return Some(*found);
            }
        }
    }
    let begins = |lead: &&str| {
        let lead: Vec<&str> = lead.split(' ').collect();
        before.len() <= GAP_WORDS
            && before.iter().map(String::as_str).take(lead.len()).eq(lead.iter().copied())
    };
    // `He` is a person's word, `it` a body's.
    let person = entry.schema == "Person";
    let fits = |lead: &&&str| person == matches!(**lead, "he" | "she");
    ITSELF.iter().filter(fits).any(begins).then_some(at)
}

/// Returns the entries named after the words that lead on: the first, or all.
fn following(after: &[String], names: &HashMap<String, usize>, many: bool) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = 0;
    // Where several may follow, each name lets the next be as far away again.
    let mut reach = REACH_WORDS.min(after.len());
    while start < reach {
        let longest = (1..=NAME_WORDS_MAX).rev().find_map(|length| {
            let name = after.get(start..start + length)?.join(" ");
            Some((length, *names.get(&name)?))
        });
        match longest {
            Some((length, at)) => {
                found.push(at);
                if !many {
                    return found;
                }
                start += length;
                reach = (start + 4).min(after.len());
            }
            None => start += 1,
        }
    }
    found
}

/// Returns the one share that some words state: `75 %`, `75 per cent`.
fn share(words: &[String]) -> Option<Share> {
    let mut shares = words
        .windows(2)
        .filter(|pair| matches!(pair, [_, sign] if sign == "%" || sign == "per" || sign == "percent"));
    let first = shares.next()?.first()?;
    Share::read(first).filter(|_| shares.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{Format, Strength};

    /// Entries by name; the first has the reason. Owner, owned and share of each relation.
    #[track_caller]
    fn check(schema: &str, names: &[&str], reason: &str, want: &[(&str, &str, Option<f64>)]) {
        let mut list = List::new("X", "", Format::Eu);
        for (at, name) in names.iter().enumerate() {
            let mut entry = Entry::new(at.to_string(), if at == 0 { schema } else { "Organization" }, 1);
            entry.name(name, Strength::Primary);
            list.entries.push(entry);
        }
        if let Some(entry) = list.entries.first_mut() {
            entry.reasons.push(reason.to_owned());
        }
        relate(&mut list);
        let have: Vec<(&str, &str, Option<f64>)> = list
            .relations
            .iter()
            .map(|r| (r.from.name.as_str(), r.to.name.as_str(), r.share.map(|share| share.least)))
            .collect();
        assert_eq!(have, want, "{reason}");
    }

    #[test]
    fn what_sentences_tell() {
        let names = ["Example Azot", "Examplekhim – State Concern of the Exercise", "Naftex"];
        let (azot, khim) = ("Example Azot", "Examplekhim – State Concern of the Exercise");
        check(
            "Company",
            &names,
            "Makes things. Furthermore, Example Azot is part of the Examplekhim concern.",
            &[(khim, azot, None)],
        );
        check("Company", &names, "It is a subsidiary of Examplekhim.", &[(khim, azot, None)]);
        check(
            "Company",
            &names,
            "The company is 51,5 % owned by Examplekhim and Naftex.",
            &[(khim, azot, Some(51.5)), ("Naftex", azot, Some(51.5))],
        );
        check("Company", &names, "Example Azot owns 60 % of Naftex.", &[(azot, "Naftex", Some(60.0))]);
        check(
            "Person",
            &["Pavel Examplin", "Naftex"],
            "He holds a 75 % stake in the company Naftex.",
            &[("Pavel Examplin", "Naftex", Some(75.0))],
        );
    }

    #[test]
    fn what_they_leave_open() {
        let names = ["Example Azot", "Examplekhim", "Naftex"];
        // Another body, which is not listed, is what is owned.
        check("Company", &names, "Unlisted Oil Company is owned by Naftex.", &[]);
        check("Company", &names, "It was owned by Naftex.", &[]);
        check("Company", &names, "It is not part of Examplekhim.", &[]);
        check("Company", &names, "It benefits from and is part of the regime.", &[]);
        check("Person", &names, "It is owned by Naftex.", &[]);
    }
}
