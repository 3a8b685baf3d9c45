//! Titles of printed telegrams: who sends and who receives.

use super::without_notes;
use crate::addressee::one_blank;
use crate::declassify;
use crate::lines::trim;

/// What a heading says of who sends and who receives.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parties {
    pub(super) from: Option<String>,
    pub(super) to: Vec<String>,
}

/// Reads `Cablegram from Novak to Department of External Affairs`, `16. Telegram From the Embassy in the
/// Soviet Union to the Department of State`, `Cablegram to Jakarta and Lisbon`.
pub(super) fn read(text: &str) -> Option<Parties> {
    // Nearly no line has the middle of one of these words.
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'g', b'G', bytes).find(|at| {
        let message = at.checked_sub(4).is_some_and(|from| bytes.get(from..at + 3) == Some(b"essage "));
        message || matches!(bytes.get(*at..at + 4), Some(b"gram" | b"GRAM"))
    })?;
    let lower = text.to_ascii_lowercase();
    let kind = ["cablegram", "telegram", "savingram", "message"].iter().find_map(|kind| {
        let at = lower.find(kind)?;
        // Only a number or a word like `Circular` may stand before it.
        let before = lower.get(..at)?;
        let words = before.split_whitespace().filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
        (words.count() <= 2 && before.len() < 30).then_some(at + kind.len())
    })?;
    let rest = trim(text.get(kind..)?.trim_start_matches(['s', 'S']));
    // `Telegram 1234 From the Embassy in Poland to the Department of State, March 12, 1976, 1215Z`.
    let rest = trim(rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let lower = rest.to_ascii_lowercase();
    if let Some(after) = lower.strip_prefix("from ") {
        let from_at = lower.len() - after.len();
        return to_from(rest.get(from_at..)?);
    }
    if let Some(after) = lower.strip_prefix("to ") {
        let to = rest.get(lower.len() - after.len()..)?;
        return Some(Parties { from: None, to: names(to) });
    }
    let number = lower.strip_prefix("no").map(|rest| rest.trim_start_matches(['.', ' ']));
    match number.and_then(|number| number.find(" from ").map(|at| number.len() - at - 6)) {
        Some(left) => to_from(rest.get(rest.len() - left..)?),
        None => None,
    }
}

/// Reads `the Embassy in Poland to the Department of State`.
pub(super) fn to_from(text: &str) -> Option<Parties> {
    // Most lines have no such word.
    has_to(text).then_some(())?;
    let text = text.split_once('[').map_or(text, |(text, _)| text);
    // The mark of a note, and the day that newer volumes put behind the addressee.
    let text = text.trim_end_matches(['\u{b9}', '\u{b2}', '\u{b3}', '\u{2074}', '\u{2075}']);
    let text = before_day(text);
    if text.len() > 150 || text.ends_with('.') {
        return None;
    }
    has_to(text).then_some(())?;
    let lower = text.to_ascii_lowercase();
    let at = between(&lower)?;
    let (from, to) = (text.get(..at)?, text.get(at + 4..)?);
    let from = without_the(from);
    (from.len() >= 3 && from.starts_with(char::is_uppercase))
        .then(|| Parties { from: Some(one_blank(from)), to: names(to) })
}

/// Whether the word `to` stands in a text, whatever its case.
fn has_to(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b' ', bytes)
        .any(|at| bytes.get(at..at + 4).is_some_and(|word| word.eq_ignore_ascii_case(b" to ")))
}

/// Returns a heading without the day behind its last name.
fn before_day(text: &str) -> &str {
    let mut places = text.match_indices(", ").map(|(at, _)| at);
    let day = |at: &usize| {
        text.get(at + 2..).is_some_and(|rest| {
            let month = rest.split(' ').find(|word| !word.bytes().all(|b| b.is_ascii_digit()));
            month.is_some_and(is_month) && declassify::date(&without_notes(rest)).0.is_some()
        })
    };
    places.find(day).and_then(|at| text.get(..at)).unwrap_or(text)
}

/// Whether a word is a month's whole name.
pub(super) fn is_month(word: &str) -> bool {
    reftel_when::MONTHS.contains(&word)
}

/// Returns where ` to ` parts sender and addressee: the first, but not that of a sender's own name, as in
/// `the Mission to the United Nations`.
fn between(lower: &str) -> Option<usize> {
    const NAMES: [&str; 10] = [
        "mission",
        "delegation",
        "delegate",
        "representative",
        "representatives",
        "ambassador",
        "minister",
        "envoy",
        "assistant",
        "adviser",
    ];
    let mut places = lower.match_indices(" to ").map(|(at, _)| at).peekable();
    while let Some(at) = places.next() {
        let word = lower.get(..at)?.rsplit(' ').next()?;
        if !NAMES.contains(&word) || places.peek().is_none() {
            return Some(at);
        }
    }
    None
}

fn without_the(text: &str) -> &str {
    let text = trim(text);
    text.strip_prefix("the ").or_else(|| text.strip_prefix("The ")).unwrap_or(text)
}

/// Parts `Jakarta and Lisbon`, `New York, Washington and London`; a department's own `and` stays.
fn names(text: &str) -> Vec<String> {
    let text = without_the(text);
    let posts = text.split_whitespace().count() <= 6 && !text.contains(" of ") && !text.contains(" in ");
    if !posts {
        return vec![one_blank(text)];
    }
    text.replace(" and ", ",")
        .replace(" AND ", ",")
        .split(',')
        .map(trim)
        .filter(|name| !name.is_empty())
        .map(one_blank)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        let check = |text: &str, from: Option<&str>, to: &[&str]| {
            let got = read(text).unwrap_or_else(|| panic!("`{text}` is none"));
            assert_eq!(
                (got.from.as_deref(), got.to.iter().map(String::as_str).collect::<Vec<_>>()),
                (from, to.to_vec()),
                "{text}"
            );
        };
        check("Cablegram to Jakarta and Lisbon", None, &["Jakarta", "Lisbon"]);
        check(
            "Cablegram From Novak to Department of External Affairs",
            Some("Novak"),
            &["Department of External Affairs"],
        );
        check("CABLEGRAM TO NEW YORK", None, &["NEW YORK"]);
        check(
            "16. Telegram From the Embassy in Poland to the Department of State",
            Some("Embassy in Poland"),
            &["Department of State"],
        );
        check(
            "Telegram From the Mission to the United Nations to the Department of State",
            Some("Mission to the United Nations"),
            &["Department of State"],
        );
        check(
            "Telegram From the Embassy in Poland to the Delegation to the Conference",
            Some("Embassy in Poland"),
            &["Delegation to the Conference"],
        );
        check(
            "23. Telegram 1234 From the Embassy in Poland to the Department of State, March 12, 1976, 1215Z",
            Some("Embassy in Poland"),
            &["Department of State"],
        );
        check(
            "Backchannel Message From the Ambassador to Poland (Novak) to the Secretary of State\u{b9}",
            Some("Ambassador to Poland (Novak)"),
            &["Secretary of State"],
        );
        assert_eq!(read("A message from Novak"), None);
        assert_eq!(read("Letter from Novak to Kowal"), None);
        assert_eq!(read("A speech about a telegram from Novak to Kowal"), None);
    }
}
