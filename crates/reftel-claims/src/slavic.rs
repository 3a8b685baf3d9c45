//! Russian and Belarusian: detention, sanctions and meetings.
//!
//! Order of words is free in both, and endings tell who suffers. Here the forms themselves say it: a passive participle's
//! person stands before it, or after it when nothing stands before; an active verb's stands after it.

use std::ops::Range;
use std::sync::OnceLock;

use reftel_when::{Edtf, phrase};

use crate::lexicon::{lexicon, rows, words};
use crate::sentence::sentences;
use crate::{Claim, Dated, Kind, Modality, Party, Schema};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Passive,
    Active,
    Noun,
    Meet,
    Impose,
}

struct Trigger {
    stem: &'static str,
    kind: Kind,
    way: Way,
}

#[derive(Default)]
struct Table {
    triggers: Vec<Trigger>,
    groups: Vec<&'static str>,
    bodies: Vec<&'static str>,
    offices: Vec<&'static str>,
    against: Vec<&'static str>,
    countries: Vec<(&'static str, &'static str, &'static str)>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::default();
        for row in rows(include_str!("../data/slavic.tsv")) {
            let [class, _language, cell, ..] = row.as_slice() else { continue };
            for stem in words(cell) {
                match *class {
                    "group" => table.groups.push(stem),
                    "body" => table.bodies.push(stem),
                    "office" => table.offices.push(stem),
                    "against" => table.against.push(stem),
                    class => {
                        if let Some((code, name)) =
                            class.strip_prefix("country:").and_then(|c| c.split_once(' '))
                        {
                            table.countries.push((stem, code, name));
                        } else if let Some((kind, way)) = class.split_once(' ')
                            && let Ok(kind) = kind.parse()
                        {
                            let way = match way {
                                "passive" => Way::Passive,
                                "active" => Way::Active,
                                "noun" => Way::Noun,
                                "meet" => Way::Meet,
                                _ => Way::Impose,
                            };
                            table.triggers.push(Trigger { stem, kind, way });
                        }
                    }
                }
            }
        }
        // The longest beginning is the most exact.
        table.triggers.sort_by_key(|trigger| std::cmp::Reverse(trigger.stem.len()));
        table
    })
}

/// The words by which a passage is picked out, in lower and upper case of the first letter.
pub(crate) fn stems() -> impl Iterator<Item = String> {
    table().triggers.iter().flat_map(|trigger| {
        let stem = trigger.stem.split(' ').next().unwrap_or_default();
        let mut chars = stem.chars();
        let capital: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
        [stem.to_owned(), capital]
    })
}

/// Whether most letters of a text's beginning are Cyrillic.
pub(crate) fn is_cyrillic(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(200);
    let (cyrillic, other) =
        letters.fold(
            (0, 0),
            |(yes, no), c| if ('\u{400}'..'\u{530}').contains(&c) { (yes + 1, no) } else { (yes, no + 1) },
        );
    cyrillic > other
}

struct Word<'a> {
    lower: String,
    start: usize,
    end: usize,
    capital: bool,
    /// A comma, colon or dash stands before it.
    parted: bool,
    text: &'a str,
}

/// Returns the claims of a paragraph in Russian or Belarusian.
pub(crate) fn paragraph(text: &str, written: Option<&Edtf>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for sentence in sentences(text, lexicon()) {
        let words = split(text, sentence.clone());
        let mut at = 0;
        while at < words.len() {
            let taken = match trigger_at(&words, at) {
                Some((trigger, taken)) => {
                    claims.extend(claim(text, &words, at, taken, trigger, &sentence, written));
                    taken
                }
                None => 1,
            };
            at += taken;
        }
    }
    claims
}

fn split(text: &str, sentence: Range<usize>) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut parted = false;
    let inside = text.get(sentence.clone()).unwrap_or_default();
    let mut start = None;
    for (at, c) in inside.char_indices().chain([(inside.len(), ' ')]) {
        let letter =
            c.is_alphanumeric() || c == '\u{301}' || (matches!(c, '-' | '\'' | '’' | 'ʼ') && start.is_some());
        if letter {
            start = start.or(Some(at));
        } else {
            if let Some(from) = start.take()
                && let Some(text) = inside.get(from..at)
            {
                let text = text.trim_end_matches(['-', '\'', '’', 'ʼ']);
                words.push(Word {
                    lower: text.to_lowercase().replace(['’', 'ʼ'], "'").replace('\u{301}', ""),
                    start: sentence.start + from,
                    end: sentence.start + from + text.len(),
                    capital: text.starts_with(char::is_uppercase),
                    parted,
                    text,
                });
                parted = false;
            }
            parted |= matches!(c, ',' | ':' | '—' | '–' | '(' | ')' | ';' | '«' | '»');
        }
    }
    words
}

/// Whether words begin at a place as a phrase of beginnings says, and how many they are.
fn matches_at(words: &[Word<'_>], at: usize, phrase: &str) -> Option<usize> {
    let mut taken = 0;
    for stem in phrase.split(' ') {
        let word = words.get(at + taken)?;
        let exact = stem.chars().count() <= 2;
        let fits = if exact {
            word.lower == stem
        } else {
            word.lower.strip_prefix(stem).is_some_and(|ending| ending.chars().count() <= 5)
        };
        fits.then_some(())?;
        taken += 1;
    }
    Some(taken)
}

fn trigger_at(words: &[Word<'_>], at: usize) -> Option<(&'static Trigger, usize)> {
    table().triggers.iter().find_map(|trigger| Some((trigger, matches_at(words, at, trigger.stem)?)))
}

fn any_stem(word: &Word<'_>, stems: &[&str]) -> bool {
    stems.iter().any(|stem| word.lower.starts_with(stem))
}

fn country(words: &[Word<'_>], at: usize) -> Option<(&'static str, &'static str, usize)> {
    table().countries.iter().find_map(|(stem, code, name)| {
        let short = stem.chars().count() <= 3;
        let taken =
            if short { (words.get(at)?.lower == *stem).then_some(1)? } else { matches_at(words, at, stem)? };
        Some((*code, *name, taken))
    })
}

/// Reads who is named at a word: a person with titles, a country, a body or a group; and the word after.
fn party(text: &str, words: &[Word<'_>], at: usize) -> Option<(Party, usize)> {
    let first = words.get(at)?;
    let table = table();
    let mut end = at;
    let mut office_end = None;
    while words
        .get(end)
        .is_some_and(|word| !word.capital && any_stem(word, &table.offices) && (end == at || !word.parted))
    {
        end += 1;
        office_end = Some(end);
        // `посол США`, `министр иностранных дел Беларуси`.
        while words.get(end).is_some_and(|w| {
            !w.capital
                && matches!(
                    w.lower.as_str(),
                    "иностранных" | "дел" | "замежных" | "спраў" | "внутренних" | "унутраных"
                )
        }) {
            end += 1;
        }
        if let Some((_, _, taken)) = country(words, end) {
            end += taken;
        }
    }
    let titled = office_end.is_some();
    let name_from = end;
    while words.get(end).is_some_and(|word| {
        word.capital && (end == name_from || !word.parted) && country(words, end).is_none()
    }) {
        end += 1;
    }
    let names = end - name_from;
    let name = |from: usize, to: usize| -> Option<(String, Range<usize>)> {
        let range = words.get(from)?.start..words.get(to.checked_sub(1)?)?.end;
        Some((text.get(range.clone())?.to_owned(), range))
    };
    let place = (at..name_from).find_map(|at| country(words, at)).map(|(code, _, _)| code.to_owned());
    if names >= 2 || (names == 1 && titled) {
        let (name, _) = name(name_from, end)?;
        let last = words.get(end.checked_sub(1)?)?;
        let office = words
            .get(at..office_end.unwrap_or(at))
            .and_then(|o| Some(text.get(o.first()?.start..o.last()?.end)?.to_owned()));
        return Some((
            Party { name, at: Some(first.start..last.end), office, country: place, schema: Schema::Person },
            end,
        ));
    }
    if let Some((code, name, taken)) = country(words, at) {
        let last = words.get(at + taken - 1)?;
        let party = Party {
            name: name.to_owned(),
            at: Some(first.start..last.end),
            office: None,
            country: Some(code.to_owned()),
            schema: Schema::Country,
        };
        return Some((party, at + taken));
    }
    if any_stem(first, &table.groups) {
        let (name, range) = name(at, at + 1)?;
        return Some((
            Party { name, at: Some(range), office: None, country: None, schema: Schema::Group },
            at + 1,
        ));
    }
    if any_stem(first, &table.bodies) {
        let mut to = at + 1;
        let mut code = None;
        if let Some((found, _, taken)) = country(words, to) {
            code = Some(found.to_owned());
            to += taken;
        }
        let (name, range) = name(at, to)?;
        return Some((
            Party { name, at: Some(range), office: None, country: code, schema: Schema::PublicBody },
            to,
        ));
    }
    if names == 1 && at > 0 {
        let (name, range) = name(name_from, end)?;
        return Some((
            Party { name, at: Some(range), office: None, country: None, schema: Schema::Person },
            end,
        ));
    }
    None
}

/// Every party from one word to another, in order.
fn parties(text: &str, words: &[Word<'_>], within: Range<usize>) -> Vec<(usize, Party)> {
    let mut found = Vec::new();
    let mut at = within.start;
    while at < within.end {
        match party(text, words, at) {
            Some((party, next)) => {
                found.push((at, party));
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

fn suffers(party: &Party) -> bool {
    matches!(party.schema, Schema::Person | Schema::Group)
}

fn acts(party: &Party) -> bool {
    matches!(party.schema, Schema::Country | Schema::PublicBody)
}

fn claim(
    text: &str,
    words: &[Word<'_>],
    at: usize,
    taken: usize,
    trigger: &Trigger,
    sentence: &Range<usize>,
    written: Option<&Edtf>,
) -> Option<Claim> {
    let first = words.get(at)?;
    let last = words.get(at + taken - 1)?;
    let negated =
        words.get(at.saturating_sub(2)..at)?.iter().any(|word| matches!(word.lower.as_str(), "не" | "ня"));
    // `чтобы освободили`, `если освободят`: no happening.
    let open = words
        .get(..at)?
        .iter()
        .rev()
        .take_while(|w| !w.parted)
        .chain(words.get(..at)?.iter().rev().find(|w| w.parted));
    if open.into_iter().any(|w| {
        matches!(
            w.lower.as_str(),
            "чтобы"
                | "если"
                | "каб"
                | "калі"
                | "требует"
                | "патрабуе"
                | "призвал"
                | "заклікаў"
                | "потребовал"
        )
    }) {
        return None;
    }
    let clause_start = (0..at).rev().find(|i| words.get(*i).is_some_and(|w| w.parted)).unwrap_or(0);
    let after = at + taken;
    let clause_end =
        (after..words.len()).find(|i| words.get(*i).is_some_and(|w| w.parted)).unwrap_or(words.len());
    let left = parties(text, words, clause_start..at);
    let right = parties(text, words, after..clause_end);
    let nearest = |list: &[(usize, Party)], good: fn(&Party) -> bool| {
        list.iter().map(|(_, p)| p).find(|p| good(p)).cloned()
    };
    let nearest_left =
        |good: fn(&Party) -> bool| left.iter().rev().map(|(_, p)| p).find(|p| good(p)).cloned();
    let (mut actors, mut targets) = (Vec::new(), Vec::new());
    match trigger.way {
        Way::Passive => targets.extend(nearest_left(suffers).or_else(|| nearest(&right, suffers))),
        Way::Active => {
            targets.extend(nearest(&right, suffers));
            actors
                .extend(nearest_left(acts).or_else(|| nearest_left(suffers).filter(|_| !targets.is_empty())));
        }
        Way::Noun => {
            let direct = right.first().filter(|(place, _)| *place == after).map(|(_, party)| party.clone());
            targets.extend(direct.filter(suffers));
        }
        Way::Meet => {
            actors.extend(nearest_left(|p| suffers(p) || acts(p)));
            actors.extend(right.iter().map(|(_, p)| p).filter(|p| p.schema == Schema::Person).cloned());
            if actors.len() < 2 {
                return None;
            }
        }
        Way::Impose => {
            actors.extend(nearest_left(acts).or_else(|| nearest_left(suffers)));
            let against = (after..clause_end).find_map(|i| {
                table().against.iter().find_map(|phrase| matches_at(words, i, phrase)).map(|taken| i + taken)
            });
            if let Some(from) = against {
                targets.extend(target_after(text, words, from, clause_end));
            }
            if actors.is_empty() && targets.is_empty() {
                return None;
            }
        }
    }
    if targets.is_empty() && !matches!(trigger.way, Way::Meet | Way::Impose) {
        return None;
    }
    let inside = text.get(sentence.clone())?;
    let dates = phrase::find_in(inside, written, None);
    let reading = match dates.as_slice() {
        [one] => Some(one),
        // Of several dates, the one in the same clause.
        many => {
            let clause = words.get(clause_start)?.start..words.get(clause_end.checked_sub(1)?)?.end;
            let mut inside = many.iter().filter(|date| clause.contains(&(date.at.start + sentence.start)));
            inside.next().filter(|_| inside.next().is_none())
        }
    };
    let when = reading.map(|reading| Dated {
        edtf: reading.edtf.clone(),
        rule: reading.rule.to_owned(),
        anchor: reading.anchor.clone(),
        at: Some(reading.at.start + sentence.start..reading.at.end + sentence.start),
    });
    let mut quote = first.start..last.end;
    let places = actors.iter().chain(&targets).filter_map(|party| party.at.clone());
    for range in places.chain(when.iter().filter_map(|when| when.at.clone())) {
        quote = quote.start.min(range.start)..quote.end.max(range.end);
    }
    Some(Claim {
        kind: trigger.kind,
        quote,
        actors,
        targets,
        about: None,
        speaker: None,
        when,
        place: None,
        amount: None,
        modality: Modality::Asserted,
        negated,
        condition: None,
        due: None,
        manner: None,
        rule: format!("slavic.{}", trigger.kind.as_str().rsplit('.').next().unwrap_or_default()),
    })
}

/// What stands after `против`: parties, or the words up to the next mark.
fn target_after(text: &str, words: &[Word<'_>], from: usize, to: usize) -> Vec<Party> {
    let named: Vec<Party> = parties(text, words, from..to).into_iter().map(|(_, party)| party).collect();
    if !named.is_empty() {
        return named;
    }
    let (Some(first), Some(last)) = (words.get(from), words.get(to.saturating_sub(1)).filter(|_| to > from))
    else {
        return Vec::new();
    };
    let range = first.start..last.end;
    let name = text.get(range.clone()).unwrap_or_default().to_owned();
    let _ = first.text;
    vec![Party { name, at: Some(range), office: None, country: None, schema: Schema::Organization }]
}
