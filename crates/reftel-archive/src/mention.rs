//! Names in documents against the lists: runs of words with capitals that are like the name of a listed person.
//!
//! Persons only, and only names of two words and more: a single word, or a firm's name, is like too many things. Those are
//! found as they are written, by search. What is found here is an alert for a person to look at, not a mention that holds.

use std::collections::HashMap;
use std::ops::Range;

use reftel_names::{How, Kind, Name, Role};
use serde::Serialize;

use crate::roster::Bearer;
use crate::screening::{Screen, Screening};
use crate::{Archive, ArchiveError};

/// Words of a name in a document, at the least and at the most.
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
/// From this likeness on a name in a text is shown: one word more on the list's side is let pass, no more. In prose any two
/// words may have capitals, and of what is like a listed name at 0.70 nearly all is none.
const MENTION_MIN: f64 = 0.88;
/// Letters of a word that tells something, and of the longest.
const LETTERS_MIN: usize = 3;
const LETTERS_OF_LONGEST_MIN: usize = 4;
/// Names that are remembered, so that one that stands often is compared once.
const REMEMBERED_MAX: usize = 200_000;

/// A passage that may name a listed person: `reftel.mention/1`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MentionAnswer {
    /// `reftel.mention/1`.
    pub schema: &'static str,
    /// Id of the document.
    pub document: String,
    /// Anchor of the paragraph.
    pub paragraph: String,
    /// The name as it stands there.
    pub text: String,
    /// Its first and one-past-last character in the paragraph.
    pub range: (usize, usize),
    /// How alike the entry is that is most alike.
    pub score: f64,
    /// The entries that may be meant, the most alike first.
    pub entries: Vec<MentionEntry>,
}

/// An entry that a name in a document may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MentionEntry {
    /// Its reference.
    pub reference: String,
    /// The spelling that is alike.
    pub name: String,
    /// How alike.
    pub score: f64,
}

/// What was found in documents that were read together.
#[derive(Debug, Clone)]
pub struct Mentioned {
    /// How many documents are done.
    pub done: usize,
    /// What was found in those that were done last.
    pub mentions: Vec<MentionAnswer>,
}

impl Archive {
    /// Compares the names in all documents, by id, from the one at place `from` on, with the newest versions of lists, and
    /// hands over what is found in each few.
    pub fn mentions<E: From<ArchiveError>>(
        &self,
        lists: &[String],
        from: usize,
        mut each: impl FnMut(Mentioned) -> Result<(), E>,
    ) -> Result<(), E> {
        /// Documents that are read before what was found is handed over.
        const AT_ONCE: usize = 64;
        let ask = Screen { lists: lists.to_vec(), kind: Kind::Person, ..Screen::default() };
        let mut reader = Reader { screening: self.screening(ask)?, remembered: HashMap::new() };
        let (mut done, mut found) = (0, Vec::new());
        self.each_document(|document| -> Result<(), E> {
            done += 1;
            if done <= from {
                return Ok(());
            }
            for paragraph in &document.paragraphs {
                found.extend(reader.paragraph(&document.id, &paragraph.anchor, &paragraph.text));
            }
            if done.is_multiple_of(AT_ONCE) {
                each(Mentioned { done, mentions: std::mem::take(&mut found) })?;
            }
            Ok(())
        })?;
        if done > from {
            each(Mentioned { done, mentions: found })?;
        }
        Ok(())
    }
}

struct Reader {
    screening: Screening,
    /// Names that were compared, with the entries that are like each.
    remembered: HashMap<String, Vec<MentionEntry>>,
}

impl Reader {
    fn paragraph(&mut self, document: &str, anchor: &str, text: &str) -> Vec<MentionAnswer> {
        let mut found: Vec<MentionAnswer> = Vec::new();
        for run in runs(text) {
            // Of overlapping parts of one run, the one that is most alike, and then the longest.
            let mut parts: Vec<(f64, Range<usize>, Vec<MentionEntry>)> = Vec::new();
            for length in WORDS {
                for words in run.windows(length) {
                    let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
                    let Some(part) = text.get(first.start..last.end) else { continue };
                    let entries = self.entries(part);
                    if let Some(best) = entries.first() {
                        parts.push((best.score, first.start..last.end, entries));
                    }
                }
            }
            parts.sort_by(|a, b| {
                b.0.total_cmp(&a.0).then(b.1.len().cmp(&a.1.len())).then(a.1.start.cmp(&b.1.start))
            });
            let mut taken: Vec<Range<usize>> = Vec::new();
            for (score, range, entries) in parts {
                if taken.iter().any(|other| other.start < range.end && range.start < other.end) {
                    continue;
                }
                let before = |end: usize| text.get(..end).map_or(0, |part| part.chars().count());
                found.push(MentionAnswer {
                    schema: "reftel.mention/1",
                    document: document.to_owned(),
                    paragraph: anchor.to_owned(),
                    text: text.get(range.clone()).unwrap_or_default().to_owned(),
                    range: (before(range.start), before(range.end)),
                    score,
                    entries,
                });
                taken.push(range);
            }
        }
        found.sort_by_key(|mention| mention.range);
        found
    }

    /// Returns the entries of persons that a name is like, the most alike first.
    fn entries(&mut self, text: &str) -> Vec<MentionEntry> {
        let owned = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
        let key = owned.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(known) = self.remembered.get(&key) {
            return known.clone();
        }
        let entries = self.compared(&key);
        if self.remembered.len() >= REMEMBERED_MAX {
            self.remembered.clear();
        }
        self.remembered.insert(key, entries.clone());
        entries
    }

    fn compared(&self, text: &str) -> Vec<MentionEntry> {
        let name = Name::read(text, Kind::Person);
        // Words of which none is known as a first name, or that are as short as `The` and `On`, are any words with capitals.
        let told = name.words().any(|(_, role)| matches!(role, Role::Given | Role::Patronymic));
        let letters: Vec<usize> = name.words().map(|(word, _)| word.chars().count()).collect();
        let whole = letters.iter().filter(|count| **count >= LETTERS_MIN).count();
        let short = letters.iter().all(|count| *count < LETTERS_OF_LONGEST_MIN);
        if whole < *WORDS.start() || short || !told {
            return Vec::new();
        }
        let roster = &self.screening.roster;
        let mut best: HashMap<Bearer, MentionEntry> = HashMap::new();
        for found in roster.index.find(&name, MENTION_MIN, &How::default()) {
            let (Some(filed), Some(known)) = (roster.filed(found.at), roster.index.name(found.at)) else {
                continue;
            };
            let Some((listed, entry)) = roster.entry(filed.bearer) else { continue };
            if known.kind() == Kind::Person
                && best.get(&filed.bearer).is_none_or(|best| found.score > best.score)
            {
                let score = (found.score * 10_000.0).floor() / 10_000.0;
                let (reference, name) = (listed.reference(entry), known.text().to_owned());
                best.insert(filed.bearer, MentionEntry { reference, name, score });
            }
        }
        let mut entries: Vec<MentionEntry> = best.into_values().collect();
        entries.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.reference.cmp(&b.reference)));
        entries
    }
}

/// Returns the runs of words that begin with a capital and follow one another with nothing but a blank, or a full stop after
/// an initial, between them: the places of the words in bytes.
fn runs(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut found: Vec<Vec<Range<usize>>> = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    let mut word: Option<Range<usize>> = None;
    // Whether what stands since the last word lets the next one follow it.
    let mut joined = false;
    let mut end = |word: &mut Option<Range<usize>>, run: &mut Vec<Range<usize>>, joined: bool| {
        let Some(range) = word.take() else { return };
        let capital = text.get(range.clone()).and_then(|w| w.chars().next()).is_some_and(char::is_uppercase);
        if (!capital || !joined) && !run.is_empty() {
            found.push(std::mem::take(run));
        }
        if capital {
            run.push(range);
        }
    };
    for (at, c) in text.char_indices() {
        let inside = c.is_alphabetic() || (word.is_some() && matches!(c, '\'' | '’' | '-' | '\u{301}'));
        if inside {
            match &mut word {
                Some(range) => range.end = at + c.len_utf8(),
                None => word = Some(at..at + c.len_utf8()),
            }
            continue;
        }
        let initial =
            word.as_ref().is_some_and(|w| text.get(w.clone()).is_some_and(|w| w.chars().count() <= 2));
        if word.is_some() {
            end(&mut word, &mut run, joined);
            joined = c.is_whitespace() || (c == '.' && initial);
        } else {
            joined &= c.is_whitespace();
        }
    }
    end(&mut word, &mut run, joined);
    found.push(run);
    found.retain(|run| run.len() >= *WORDS.start());
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[&[&str]]) {
        let have: Vec<Vec<&str>> =
            runs(text).into_iter().map(|run| run.into_iter().map(|word| &text[word]).collect()).collect();
        assert_eq!(have, want, "{text}");
    }

    #[test]
    fn runs_of_words_with_capitals() {
        check(
            "said Pavel Zhdanovich, Mikalai Hrynko and others.",
            &[&["Pavel", "Zhdanovich"], &["Mikalai", "Hrynko"]],
        );
        check(
            "Mr. A. P. Zhdanovich left. Olga Example stayed",
            &[&["Mr", "A", "P", "Zhdanovich"], &["Olga", "Example"]],
        );
        check("Жанна д'Арк, Анна-Мария\nПетровна", &[&["Анна-Мария", "Петровна"]]);
        check("no names here", &[]);
    }

    proptest! {
        #[test]
        fn words_lie_in_the_text_one_after_the_other(text in "\\PC{0,120}") {
            for run in runs(&text) {
                prop_assert!(run.iter().all(|word| text.get(word.clone()).is_some_and(|w| !w.is_empty())));
                prop_assert!(run.windows(2).all(|pair| pair[0].end <= pair[1].start));
            }
        }
    }
}
