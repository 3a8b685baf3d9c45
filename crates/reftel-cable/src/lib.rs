//! A telegram: how text becomes one, and what its header says.
//!
//! [`parse`] never fails: damage is listed in [`Cable::problems`], each with its line and byte offset.
//! [`looks_like_cable`] says whether a text is worth it; [`explain`] says what each token of a header
//! means.
//!
//! ```
//! let cable = reftel_cable::parse(
//!     b"R 171240Z SEP 07\nFM AMEMBASSY ZUBROW\nTO SECSTATE WASHDC\nBT\nUNCLAS ZUBROW 000012\n\n\
//!       SUBJECT: EXERCISE\n\n1. (U) A short text.\n",
//! );
//! assert_eq!(cable.id.as_deref(), Some("07ZUBROW12"));
//! assert_eq!(cable.paragraphs.len(), 1);
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice
    )
)]

mod body;
mod cable;
mod explain;
mod furniture;
mod header;
mod id;
mod lines;
mod marking;
mod reference;

use std::borrow::Cow;

pub use cable::*;
pub use explain::{Explained, TokenKind, explain};
pub use id::{canonical_id, make_id};

/// Reads a telegram from the bytes of its text.
///
/// UTF-8 is read as it is; other bytes as Latin-1, one byte a character. Offsets in the result are
/// those of `bytes`.
pub fn parse(bytes: &[u8]) -> Cable {
    let (text, wide) = decoded(bytes);
    let html = is_html(&text);
    let lines = lines::lines(&text, html);
    let mut cable = Cable::default();
    let body = header::read(&lines, &mut cable);
    body::read(lines.get(body..).unwrap_or_default(), body, &mut cable);
    cable.problems.sort_by_key(|problem| problem.offset);
    if wide {
        narrow(&mut cable, &text);
    }
    cable
}

/// Returns the text of the bytes, and whether they were read as Latin-1.
fn decoded(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(bytes.iter().map(|b| char::from(*b)).collect::<String>()), true),
    }
}

/// Returns, for each byte of a text that was read as Latin-1 and for its end, the byte it came from.
fn places_of_latin1(text: &str) -> Vec<usize> {
    let mut from = Vec::with_capacity(text.len() + 1);
    for (n, c) in text.chars().enumerate() {
        from.extend(std::iter::repeat_n(n, c.len_utf8()));
    }
    from.push(text.chars().count());
    from
}

fn is_html(text: &str) -> bool {
    let start = text.trim_start().get(..6).unwrap_or_default().to_ascii_lowercase();
    ["<code>", "<pre>", "<html", "<!doct", "<div", "<p>"]
        .iter()
        .any(|tag| start.starts_with(tag.get(..6.min(tag.len())).unwrap_or(tag)))
}

/// Moves offsets of a text in which Latin-1 bytes became two-byte characters back to the bytes.
fn narrow(cable: &mut Cable, text: &str) {
    let from = places_of_latin1(text);
    let back = |offset: usize| from.get(offset).or(from.last()).copied().unwrap_or(0);
    for paragraph in &mut cable.paragraphs {
        paragraph.source = back(paragraph.source.start)..back(paragraph.source.end);
        for piece in &mut paragraph.map {
            piece.source = back(piece.source as usize) as u32;
        }
    }
    for reference in &mut cable.references {
        reference.source = back(reference.source.start)..back(reference.source.end);
    }
    for problem in &mut cable.problems {
        problem.offset = back(problem.offset);
    }
}

/// Returns whether a text is a telegram by what stands in its first lines: a transmission id, a
/// date-time group with `FM`, or a classification line with a post and serial, beside TAGS, a subject
/// line or an executive order. Prose that only speaks of telegrams is none.
pub fn looks_like_cable(bytes: &[u8]) -> bool {
    /// A header with hundreds of addressees is longer; its first lines tell all the same.
    const LOOK_AT: usize = 12_000;
    let start = bytes.get(..LOOK_AT).unwrap_or(bytes);
    let text = match std::str::from_utf8(start) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(start),
    };
    let mut score = 0;
    let mut seen = [false; 8];
    let mut see = |what: usize, worth: u32| {
        if let Some(seen) = seen.get_mut(what)
            && !std::mem::replace(seen, true)
        {
            score += worth;
        }
    };
    for line in text.lines() {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '<').trim();
        let line = line.strip_prefix("code><pre>").or_else(|| line.strip_prefix("pre>")).unwrap_or(line);
        if line.is_empty() || !line.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric()) {
            continue;
        }
        if header::is_transmission(line) {
            see(0, 3);
        } else if header::date_time_group(line).is_some() {
            see(1, 2);
        } else if line.starts_with("FM ") || line.starts_with("FROM: ") {
            see(2, 1);
        } else if header::classification_line(line).is_some_and(|c| c.serial.is_some()) {
            see(3, 2);
        } else if line.starts_with("TAGS") || line.starts_with("Tags:") {
            see(4, 2);
        } else if line.starts_with("SUBJECT:") || line.starts_with("SUBJ:") || line.starts_with("Subject:") {
            see(5, 1);
        } else if line.starts_with("E.O. 1") || line.starts_with("EO 1") || line.starts_with("E.O. ") {
            see(6, 2);
        } else if line.starts_with("MRN:") {
            see(7, 3);
        }
    }
    score >= 4
}
