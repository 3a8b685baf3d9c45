//! The TAGS line: subjects, places, organisations, programs, persons.

use super::TokenKind;
use super::codes::{self, Entry, InPeriod};
use super::reading::Known;
use super::writer::{Said, Word, Writer, words};

/// The handbook of the codes.
pub(super) const RULE: &str = "5 FAH-3, TAGS/Terms handbook";

/// `TAGS:`.
pub(super) fn label(writer: &mut Writer<'_>, at: usize) {
    writer.put(0, at, Said::known(TokenKind::Label, "codes by subject and place follow", RULE));
}

/// Longest code of several words.
const SEVERAL_MAX: usize = 64;

/// The codes from byte `from` on.
pub(super) fn codes(writer: &mut Writer<'_>, from: usize, known: &Known) {
    let text = writer.text().get(from..).unwrap_or_default();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(inner) = rest.strip_prefix('(') {
            let length = inner.find(')').map_or(rest.len(), |n| n + 2);
            let length = mark(rest, length);
            writer.put(
                from + at,
                from + at + length,
                Said::known(TokenKind::Tag, "a person, by family name", RULE),
            );
            at += length;
            continue;
        }
        // Codes of several words stand between commas: `AER LINGUS`.
        let near = rest.get(..rest.floor_char_boundary(SEVERAL_MAX)).unwrap_or(rest);
        let comma = near.find([',', ';', '(']).unwrap_or(near.len());
        let several = rest.get(..comma).unwrap_or_default().trim();
        if several.contains(' ') && codes::body(&several.to_ascii_uppercase()).is_some() {
            let length = mark(rest, comma);
            writer.put(from + at, from + at + length, code(several, known));
            at += length;
            continue;
        }
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(')).unwrap_or(rest.len());
        if end == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let word = rest.get(..end).unwrap_or_default();
        let length = mark(rest, end);
        writer.put(from + at, from + at + length, code(word, known));
        at += length;
    }
    // Commas that stand alone.
    for word in
        words(text, from).iter().filter(|w: &&Word<'_>| w.text.bytes().all(|b| b.is_ascii_punctuation()))
    {
        writer.put(word.start, word.end(), Said::known(TokenKind::Label, "between codes", RULE));
    }
}

/// Returns the length with the comma that may follow.
fn mark(rest: &str, length: usize) -> usize {
    let after = rest.get(length..).unwrap_or_default();
    length + after.bytes().take_while(|b| matches!(b, b',' | b';' | b'.')).count()
}

/// Says what a code means in the telegram's year.
fn code(word: &str, known: &Known) -> Said {
    let code = word.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_uppercase();
    let years = known.years();
    if code.len() == 2
        && let Some(found) = codes::place(&code, years)
    {
        return by_period(found, known);
    }
    if let Some(found) = codes::subject(&code, years) {
        return by_period(found, known);
    }
    // `UN-1`: a committee of the body.
    let base = code.split(['-', '/']).next().unwrap_or(&code);
    if let Some(entry) = codes::body(&code).or_else(|| codes::body(base)) {
        return Said::known(TokenKind::Tag, entry.meaning, entry.source);
    }
    let letters = !code.is_empty() && code.bytes().all(|b| b.is_ascii_uppercase());
    let field = match (code.len(), code.as_bytes().first()) {
        (4, Some(b'K')) => Some("a program tag"),
        (4, Some(b'A')) => Some("by its form a tag of administration, or an organisation"),
        (4, Some(b'B')) => Some("by its form a tag of business services, or an organisation"),
        (4, Some(b'C')) => Some("by its form a tag of consular affairs, or an organisation"),
        (4, Some(b'E')) => Some("by its form a tag of economic affairs, or an organisation"),
        (4, Some(b'M')) => Some("by its form a tag of military affairs, or an organisation"),
        (4, Some(b'O')) => Some("by its form a tag of operations, or an organisation"),
        (4, Some(b'P')) => Some("by its form a tag of political affairs, or an organisation"),
        (4, Some(b'S')) => Some("by its form a tag of social affairs, or an organisation"),
        (4, Some(b'T')) => Some("by its form a tag of technology and science, or an organisation"),
        (2, _) => Some("by its form a place"),
        _ => None,
    };
    match field.filter(|_| letters) {
        Some(field) => Said::unknown(TokenKind::Tag, format!("{field}; not in the lists known here"), RULE),
        None => Said::unknown(TokenKind::Tag, "not in the lists known here", RULE),
    }
}

fn by_period(found: InPeriod, known: &Known) -> Said {
    match found {
        InPeriod::Then(entry) => Said::known(TokenKind::Tag, entry.meaning, entry.source),
        InPeriod::Otherwise(entries) => {
            let one = |entry: &Entry| format!("{} ({})", entry.meaning, period(entry));
            let all: Vec<String> = entries.iter().map(one).collect();
            let source = entries.first().map_or(RULE, |entry| entry.source);
            let meaning = match known.year() {
                Some(year) => format!("not listed for {year}; for other years: {}", all.join("; ")),
                None => format!("the year is not known; by period: {}", all.join("; ")),
            };
            Said::unknown(TokenKind::Tag, meaning, source)
        }
    }
}

fn period(entry: &Entry) -> String {
    match entry.years {
        (from, until) if from == i16::MIN => format!("until {until}"),
        (from, until) => format!("{from}–{until}"),
    }
}
