//! Spellings: what the lists know of a name, and how systems of romanisation would write it.
//!
//! `~name:Kozulin` in a query stands for all of them. Nothing else in a query is guessed.

use std::collections::{BTreeMap, HashMap};

use reftel_lists::Entry;
use reftel_names::{How, Index, Kind, Language, Name, Role, Script, likeness, systems};
use reftel_search::{Query, QueryError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::identity::Identities;
use crate::roster::Listed;
use crate::screening::{Screen, Screening};
use crate::{Archive, ArchiveError};

/// The spellings of a name: `reftel.variants/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VariantsAnswer {
    /// `reftel.variants/1`.
    pub schema: &'static str,
    /// The name.
    pub name: String,
    /// Its spellings: those of lists first, the most often listed first.
    pub variants: Vec<Variant>,
}

/// A spelling, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Variant {
    /// The spelling.
    pub text: String,
    /// Its script.
    pub script: &'static str,
    /// The language that its letters tell.
    pub language: Option<&'static str>,
    /// The entries of lists that have it, by their references.
    pub listed: Vec<String>,
    /// The systems of romanisation that write it so.
    pub romanised: Vec<&'static str>,
}

/// The words of all persons' names on some lists, filed by how they sound.
#[derive(Debug)]
pub(crate) struct WordIndex {
    index: Index,
    /// Each word in small letters, as it is most often written, and the places of the entries that have it.
    words: Vec<(String, Vec<(usize, usize)>)>,
}

impl WordIndex {
    pub(crate) fn new(lists: &[Listed]) -> WordIndex {
        let mut found: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (list, listed) in lists.iter().enumerate() {
            for (at, entry) in listed.list.entries.iter().enumerate().filter(|(_, e)| e.schema == "Person") {
                for name in &entry.names {
                    let read = Name::read(&name.text, Kind::Person);
                    for (word, _) in
                        read.words().filter(|(word, role)| *role != Role::Patronymic && is_whole(word))
                    {
                        let of = found.entry(word.to_lowercase()).or_default();
                        if of.last() != Some(&(list, at)) {
                            of.push((list, at));
                        }
                    }
                }
            }
        }
        let words: Vec<(String, Vec<(usize, usize)>)> = found.into_iter().collect();
        let index = Index::new(words.iter().map(|(word, _)| Name::read(word, Kind::Person)).collect());
        WordIndex { index, words }
    }

    /// Returns the words that sound like one, the most alike first, and where they stand.
    fn find(&self, word: &str) -> Vec<&(String, Vec<(usize, usize)>)> {
        let found = self.index.find(&Name::read(word, Kind::Person), WORD_MIN, &How::default());
        found.into_iter().filter_map(|found| self.words.get(found.at)).collect()
    }
}

/// More than an initial.
fn is_whole(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 2
}

/// Spellings on their way to an answer.
#[derive(Default)]
struct Spellings {
    at: HashMap<String, usize>,
    variants: Vec<Variant>,
}

impl Spellings {
    fn entry(&mut self, text: &str) -> Option<&mut Variant> {
        let key = text.to_lowercase();
        let variants = &mut self.variants;
        let at = *self.at.entry(key).or_insert_with(|| {
            variants.push(Variant {
                text: text.to_owned(),
                script: Script::of(text).name(),
                language: (Script::of(text) == Script::Cyrillic)
                    .then(|| Language::of(text).map(Language::name))
                    .flatten(),
                listed: Vec::new(),
                romanised: Vec::new(),
            });
            variants.len() - 1
        });
        variants.get_mut(at)
    }

    fn listed(&mut self, text: &str, reference: String) {
        if let Some(variant) = self.entry(text)
            && !variant.listed.contains(&reference)
        {
            variant.listed.push(reference);
        }
    }

    /// Adds how systems write the Cyrillic ones, each made for the language that the letters tell, or for any where they
    /// do not tell.
    fn romanise(&mut self) {
        let cyrillic: Vec<String> = self
            .variants
            .iter()
            .map(|variant| variant.text.clone())
            .filter(|text| Script::of(text) == Script::Cyrillic)
            .collect();
        for text in cyrillic {
            let language = Language::of(&text);
            for system in systems().iter().filter(|system| language.is_none_or(|of| of == system.language()))
            {
                if let Some(variant) = self.entry(&system.romanise(&text))
                    && !variant.romanised.contains(&system.name())
                {
                    variant.romanised.push(system.name());
                }
            }
        }
    }

    fn answer(mut self, name: &str) -> VariantsAnswer {
        self.variants.sort_by(|a, b| {
            (b.listed.len(), b.romanised.len())
                .cmp(&(a.listed.len(), a.romanised.len()))
                .then(a.text.cmp(&b.text))
        });
        VariantsAnswer { schema: "reftel.variants/1", name: name.to_owned(), variants: self.variants }
    }
}

/// From this likeness on two single words are taken for spellings of one name. Spellings of one surname in the lists are at
/// 0.95 and more, those that share most sounds (`Kozulin`, `Kozitsyn`) at 0.75.
const WORD_MIN: f64 = 0.93;
/// From this likeness on all names of an entry are spellings of the name that was asked for. Lower ones are for people to
/// look at one by one, by screening.
const BEARER_MIN: f64 = 0.85;

/// Most spellings of one word, and most whole names, that a query looks for.
const LOOKED_FOR_MAX: usize = 40;

impl Archive {
    /// Returns the spellings of a name that the newest lists know, and the romanisations of those in Cyrillic.
    ///
    /// A single word is looked for among the words of persons' names and among names of organisations; several words among
    /// whole names, and then all names of whoever bears one that is alike. Without lists there are only romanisations.
    pub fn variants(&self, name: &str) -> Result<VariantsAnswer, ArchiveError> {
        let name = name.trim();
        let mut spellings = Spellings::default();
        spellings.entry(name);
        if let Some(screening) = self.screening_if_lists()? {
            let roster = &screening.roster;
            if !name.contains(char::is_whitespace) {
                for (word, places) in roster.words().find(name) {
                    for (listed, entry) in places.iter().filter_map(|(list, entry)| roster.at(*list, *entry))
                    {
                        spellings.listed(&as_written(entry, word), listed.reference(entry));
                    }
                }
            }
            let identities = self.identities(roster)?;
            for (reference, entry) in bearers(&screening, &identities, name) {
                for known in &entry.names {
                    spellings.listed(&known.text, reference.clone());
                }
            }
        }
        spellings.romanise();
        Ok(spellings.answer(name))
    }

    /// Reads a query in which `~name:` stands for all spellings of a name.
    pub fn query(&self, text: &str) -> Result<Query, ArchiveError> {
        if !text.contains(MARK) {
            return Ok(Query::parse(text)?);
        }
        let expanded = self.expanded(text)?;
        Query::parse(&expanded.text).map_err(|error| expanded.blame(error).into())
    }

    /// Returns, for each `~name:` in a query, the name and the query that stands for it.
    pub fn names_in(&self, text: &str) -> Result<Vec<(String, String)>, ArchiveError> {
        if !text.contains(MARK) {
            return Ok(Vec::new());
        }
        Ok(self.expanded(text)?.names)
    }

    fn expanded(&self, text: &str) -> Result<Expanded, ArchiveError> {
        let screening = self.screening_if_lists()?;
        let identities = match &screening {
            Some(screening) => self.identities(&screening.roster)?,
            None => Identities::default(),
        };
        Ok(expand(text, |name| looked_for(screening.as_ref(), &identities, name)))
    }

    fn screening_if_lists(&self) -> Result<Option<Screening>, ArchiveError> {
        match self.screening(Screen::default()) {
            Ok(screening) => Ok(Some(screening)),
            Err(ArchiveError::NoLists) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Returns the entries that bear a name which is alike, and those that are one with them.
fn bearers<'s>(screening: &'s Screening, identities: &Identities, name: &str) -> Vec<(String, &'s Entry)> {
    let mut found: Vec<(String, &Entry)> = Vec::new();
    let single = !name.contains(char::is_whitespace);
    let word = Name::read(name, Kind::Organisation);
    for hit in screening.one(name).hits {
        // A single word need not be all of a firm's name, but must be one of its words.
        let is_it = if single {
            let known = Name::read(&hit.name, Kind::Organisation);
            known.words().any(|(own, _)| {
                likeness(&Name::read(own, Kind::Organisation), &word, &How::default()) >= WORD_MIN
            })
        } else {
            hit.score >= BEARER_MIN
        };
        let Some(reference) = hit.reference.filter(|_| is_it) else { continue };
        for member in identities.members(&reference) {
            if !found.iter().any(|(known, _)| *known == member)
                && let Some((_, entry)) = screening.roster.find(&member)
            {
                found.push((member, entry));
            }
        }
    }
    found
}

/// Returns a word as an entry writes it, with its capitals as in a name.
fn as_written(entry: &Entry, word: &str) -> String {
    let words = entry
        .names
        .iter()
        .flat_map(|name| name.text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’')));
    let written = words
        .filter(|written| written.to_lowercase() == word)
        .max_by_key(|written| written.chars().filter(|c| c.is_lowercase()).count());
    let written = written.unwrap_or(word);
    if written.chars().any(char::is_lowercase) {
        return written.to_owned();
    }
    // Lists that write surnames in capitals mean nothing by it.
    let mut letters = written.chars();
    letters.next().map_or_else(String::new, |first| first.to_string() + &letters.as_str().to_lowercase())
}

/// Returns the query that finds all spellings of a name.
///
/// Of a person's name each word is looked for in its spellings, surname and first name near each other in either order;
/// whole names of whoever bears one that is alike are looked for as they are written.
fn looked_for(screening: Option<&Screening>, identities: &Identities, name: &str) -> String {
    let read = Name::read(name, Kind::Unknown);
    let mut parts: Vec<String> = Vec::new();
    if read.kind() == Kind::Person {
        let words: Vec<(&str, Role)> = read.words().filter(|(word, _)| is_whole(word)).collect();
        let telling = |role: &Role| matches!(role, Role::Given | Role::Surname);
        // The patronymic may be left out in a text, so that it is not asked for.
        let both = words.iter().filter(|(_, role)| telling(role)).count() >= 2;
        let words = words.into_iter().filter(|(_, role)| !both || telling(role));
        let each: Vec<String> = words.map(|(word, _)| word_in_spellings(screening, word)).collect();
        if !each.is_empty() {
            parts.push(each.join(" NEAR/1 "));
        }
    }
    if let Some(screening) = screening {
        let several = name.contains(char::is_whitespace) || read.kind() == Kind::Organisation;
        let mut whole: Vec<String> = Vec::new();
        for (_, entry) in bearers(screening, identities, name) {
            // Of one word, persons were looked for by it; all their names would be too much.
            if several || entry.schema != "Person" {
                whole.extend(entry.names.iter().filter_map(|known| phrase(&known.text)));
            }
        }
        whole.sort();
        whole.dedup();
        whole.truncate(LOOKED_FOR_MAX);
        parts.extend(whole);
    }
    if parts.is_empty() {
        parts.extend(phrase(name));
    }
    format!("({})", parts.join(" OR "))
}

fn word_in_spellings(screening: Option<&Screening>, word: &str) -> String {
    let mut spellings = Spellings::default();
    spellings.entry(&word.to_lowercase());
    for (known, _) in screening.map(|screening| screening.roster.words().find(word)).into_iter().flatten() {
        spellings.entry(known);
    }
    spellings.romanise();
    let plain = |text: &String| text.chars().all(char::is_alphabetic);
    let mut words: Vec<String> =
        spellings.variants.into_iter().map(|variant| variant.text.to_lowercase()).collect();
    words.sort_by_key(|word| !plain(word));
    let words: Vec<String> = words
        .into_iter()
        .filter_map(|word| if plain(&word) { Some(word) } else { phrase(&word) })
        .take(LOOKED_FOR_MAX)
        .collect();
    format!("({})", words.join(" OR "))
}

/// Returns a text in quotes, as a query looks for it; `None` when no word is in it.
pub(crate) fn phrase(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    (!words.is_empty()).then(|| format!("\"{}\"", words.join(" ").to_lowercase()))
}

/// What stands before a name whose spellings are looked for.
const MARK: &str = "~name:";

/// A query with names replaced by what finds their spellings.
struct Expanded {
    text: String,
    /// Of each replacement: its first and one-past-last character in the new text, and the first in the old.
    places: Vec<(usize, usize, usize, usize)>,
    /// Each name, and what stands for it.
    names: Vec<(String, String)>,
}

impl Expanded {
    /// Returns an error as one about the query that was typed.
    fn blame(&self, mut error: QueryError) -> QueryError {
        let mut shift: isize = 0;
        for (from, to, old_from, old_to) in &self.places {
            if (*from..*to).contains(&error.at) {
                error.at = *old_from;
                return error;
            }
            if *to <= error.at {
                shift = *old_to as isize - *to as isize;
            }
        }
        error.at = error.at.saturating_add_signed(shift);
        error
    }
}

/// Replaces each `~name:` with its value, outside quotes, by what `looked_for` gives for the value.
fn expand(text: &str, looked_for: impl Fn(&str) -> String) -> Expanded {
    let chars: Vec<char> = text.chars().collect();
    let mark: Vec<char> = MARK.chars().collect();
    let quote = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let (mut out, mut places, mut names) = (String::new(), Vec::new(), Vec::new());
    let (mut at, mut length, mut quoted) = (0, 0, false);
    while let Some(c) = chars.get(at).copied() {
        let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
        let starts = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '-' | '−'));
        if !quoted && starts && chars.get(at..at + mark.len()) == Some(mark.as_slice()) {
            let rest = chars.get(at + mark.len()..).unwrap_or_default();
            let in_quotes = rest.first().is_some_and(|c| quote(*c));
            let value: String = if in_quotes {
                rest.iter().skip(1).take_while(|c| !quote(**c)).collect()
            } else {
                rest.iter()
                    .take_while(|c| !(c.is_whitespace() || matches!(c, '(' | ')') || quote(**c)))
                    .collect()
            };
            let used = value.chars().count() + if in_quotes { 2 } else { 0 };
            let end = (at + mark.len() + used).min(chars.len());
            // Without a name it stays what it is, and is read as words.
            if value.chars().any(char::is_alphabetic) {
                let new = looked_for(&value);
                places.push((length, length + new.chars().count(), at, end));
                length += new.chars().count();
                out.push_str(&new);
                names.push((value, new));
                at = end;
                continue;
            }
        }
        quoted ^= quote(c);
        out.push(c);
        length += 1;
        at += 1;
    }
    Expanded { text: out, places, names }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(query: &str, want: &str) {
        assert_eq!(expand(query, |name| format!("[{name}]")).text, want);
    }

    #[test]
    fn names_are_replaced_where_they_are_asked_for() {
        check("~name:Kozulin", "[Kozulin]");
        check("release -~name:Kozulin (~name:\"A. Kozulin\" OR b)", "release -[Kozulin] ([A. Kozulin] OR b)");
        check("\"about ~name:Kozulin\"", "\"about ~name:Kozulin\"");
        check("a~name:b", "a~name:b");
        check("~name: Kozulin", "~name: Kozulin");
        check("~name:\"open", "[open]");
    }

    #[test]
    fn errors_point_at_what_was_typed() {
        for (query, want) in [("~name:Kozulin )", 14), (") ~name:Kozulin", 0), ("a ~name:Kozulin b )", 18)] {
            let expanded = expand(query, |name| format!("(\"{name}\" OR something longer)"));
            let error = Query::parse(&expanded.text).unwrap_err();
            assert_eq!(expanded.blame(error).at, want, "{query}");
        }
    }

    #[test]
    fn what_is_looked_for_is_a_query() {
        for name in
            ["Kozulin", "Казулін", "Alexander Kozulin", "OAO Naftan", "д'Артаньян Шарль", "§", "12", "OR NOT"]
        {
            let query = looked_for(None, &Identities::default(), name);
            assert!(name == "§" || Query::parse(&query).is_ok(), "{name}: {query}");
        }
        let query = looked_for(None, &Identities::default(), "Казулін");
        assert!(query.contains("kazulin"), "{query}");
    }

    proptest! {
        #[test]
        fn a_query_without_the_mark_stays(query in "[ -}]{0,40}") {
            prop_assume!(!query.contains(MARK));
            prop_assert_eq!(expand(&query, |_| "x".to_owned()).text, query);
        }
    }
}
