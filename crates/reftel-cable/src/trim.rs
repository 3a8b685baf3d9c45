//! Texts without the blanks around them, and parted at a character.

/// Returns a text without blanks and controls at its start.
#[inline]
pub(crate) fn trim_start(text: &str) -> &str {
    // Most texts begin with a letter already.
    match text.as_bytes().first() {
        Some(b'!'..=b'~') => text,
        _ => trim_start_of(text),
    }
}

fn trim_start_of(text: &str) -> &str {
    let blank = text.bytes().take_while(|b| *b <= b' ').count();
    let rest = text.get(blank..).unwrap_or_default();
    match rest.bytes().next() {
        Some(first) if !first.is_ascii() => {
            rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c <= ' ')
        }
        _ => rest,
    }
}

/// Returns a text without blanks and controls at its end.
#[inline]
pub(crate) fn trim_end(text: &str) -> &str {
    match text.as_bytes().last() {
        Some(b'!'..=b'~') => text,
        _ => trim_end_of(text),
    }
}

fn trim_end_of(text: &str) -> &str {
    let blank = text.bytes().rev().take_while(|b| *b <= b' ').count();
    let rest = text.get(..text.len() - blank).unwrap_or_default();
    match rest.bytes().next_back() {
        Some(last) if !last.is_ascii() => {
            rest.trim_end_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c <= ' ')
        }
        _ => rest,
    }
}

/// Returns a text without blanks and controls around it.
pub(crate) fn trim(text: &str) -> &str {
    trim_start(trim_end(text))
}

/// Splits a text at the first of an ASCII character, which goes: [`str::split_once`] for the short texts
/// between the words of a line, where setting up a search costs more than looking.
#[inline]
pub(crate) fn split_once(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|b| b == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Splits a text at the last of an ASCII character, which goes.
#[inline]
pub(crate) fn rsplit_once(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().rposition(|b| b == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}
