//! Queries in which `~name:Kozulin` stands for all spellings of a name. Nothing else in a query is guessed.

use std::cell::RefCell;
use std::sync::Arc;

use reftel_names::{Kind, Name, Role};
use reftel_search::{Query, QueryError};

use crate::identity::Identities;
use crate::screening::Screening;
use crate::variants::{Spellings, bearers, is_whole};
use crate::{Archive, ArchiveError};

/// Most spellings of one word, and most whole names, that a query looks for.
const LOOKED_FOR_MAX: usize = 40;

impl Archive {
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
        // An index that fails must not pass for a name without spellings.
        let failed = RefCell::new(None);
        let known = |word: &str| {
            self.words_like(word).unwrap_or_else(|error| {
                failed.replace(Some(error));
                Arc::default()
            })
        };
        let expanded = expand(text, |name| looked_for(screening.as_ref(), &identities, &known, name));
        failed.into_inner().map_or(Ok(expanded), Err)
    }
}

/// Returns the query that finds all spellings of a name.
///
/// Of a person's name each word is looked for in its spellings, surname and first name near each other in either order;
/// whole names of whoever bears one that is alike are looked for as they are written.
fn looked_for(
    screening: Option<&Screening>,
    identities: &Identities,
    in_documents: &dyn Fn(&str) -> Arc<Vec<String>>,
    name: &str,
) -> String {
    let read = Name::read(name, Kind::Unknown);
    let mut parts: Vec<String> = Vec::new();
    if read.kind() == Kind::Person {
        let words: Vec<(&str, Role)> = read.words().filter(|(word, _)| is_whole(word)).collect();
        let telling = |role: &Role| matches!(role, Role::Given | Role::Surname);
        // The patronymic may be left out in a text, so that it is not asked for.
        let both = words.iter().filter(|(_, role)| telling(role)).count() >= 2;
        let words = words.into_iter().filter(|(_, role)| !both || telling(role));
        let each: Vec<String> =
            words.map(|(word, _)| word_in_spellings(screening, &in_documents(word), word)).collect();
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

fn word_in_spellings(screening: Option<&Screening>, in_documents: &[String], word: &str) -> String {
    let mut spellings = Spellings::default();
    spellings.entry(&word.to_lowercase());
    for known in in_documents {
        spellings.entry(known);
    }
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
            let query = looked_for(None, &Identities::default(), &|_| Arc::default(), name);
            assert!(name == "§" || Query::parse(&query).is_ok(), "{name}: {query}");
        }
        let query = looked_for(None, &Identities::default(), &|_| Arc::default(), "Казулін");
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
