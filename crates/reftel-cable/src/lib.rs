//! A telegram: how text becomes one, and what its header says.
//!
//! [`parse`] never fails: damage is listed in [`Cable::problems`], each with its line and byte offset.
//! [`looks_like_cable`] says whether a text is worth it. [`explain`] says what every token of a header means,
//! [`join`] makes one telegram of its sections, [`compose`] and [`compose_markdown`] write one.
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

mod addressee;
mod attributes;
mod body;
mod cable;
mod cablegram;
mod classification;
mod classified_by;
mod compose;
mod declassify;
mod explain;
mod fields;
mod front;
mod furniture;
mod header;
mod id;
mod join;
mod joined;
mod key;
mod lines;
mod marking;
mod post;
mod precedence;
mod reference;
mod run_in;
mod signature;
mod source;
mod start;
mod summary;
mod tags;
mod text_line;
mod transmission;
mod trim;

use std::borrow::Cow;

pub use cable::*;
pub use compose::{Fault, Form, compose, compose_markdown, draft};
pub use explain::{Explained, TokenKind, explain};
pub use id::{canonical_id, make_id};
pub use join::{Change, Part, Replaced, Whole, join};

/// The examples of the crate's README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadMe;

/// What is known of a telegram from elsewhere, such as the name of its file.
///
/// Fragments often hold neither their id nor their year; what is known here fills that in, and gives
/// references without a year theirs. It never overrides the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known<'a> {
    /// Its id, in any form that [`canonical_id`] takes.
    pub id: Option<&'a str>,
    /// Its day.
    pub date: Option<reftel_when::Date>,
}

/// Longest input that is read, in bytes; what follows is left out, with a problem that says so.
pub const INPUT_MAX: usize = 256 << 20;

/// Reads a telegram from the bytes of its text.
///
/// Never fails: fragments, damaged texts and bare bodies give what they hold, and
/// [`Cable::problems`] says what was wrong. UTF-8 is read as it is; a text in other bytes as Latin-1
/// (Windows-1252). Offsets in the result are those of `bytes`.
pub fn parse(bytes: &[u8]) -> Cable {
    parse_known(bytes, &Known::default())
}

/// Reads a telegram of which something is known from elsewhere.
///
/// ```
/// use reftel_cable::{Known, parse_known};
///
/// let known = Known { id: Some("08ZUBROW12"), ..Known::default() };
/// let cable = parse_known(b"UNCLAS ZUBROW 000012\nSUBJECT: A\nREF: STATE 345\n\n1. (U) B.\n", &known);
/// assert_eq!(cable.id.as_deref(), Some("08ZUBROW12"));
/// assert_eq!(cable.references[0].id.as_deref(), Some("08STATE345"));
/// ```
pub fn parse_known(bytes: &[u8], known: &Known<'_>) -> Cable {
    let whole = bytes.len();
    let bytes = bytes.get(..INPUT_MAX.min(whole)).unwrap_or(bytes);
    let decoded = source::decode(bytes);
    let text = decoded.text.as_ref();
    let mut lines = lines::lines(text, is_html(text));
    let mut cable = Cable::default();
    let body = match cablegram::read(&lines, &mut cable) {
        Some(body) => body,
        None => header::read(&mut lines, known, &mut cable),
    };
    if cable.id.is_none() {
        cable.id = known.id.and_then(canonical_id);
    }
    cable.date = cable.date.or(known.date);
    body::read(&mut lines, body, &mut cable);
    cable.summary = summary::summary(&cable.paragraphs);
    cable.comment = summary::comment(&cable.paragraphs);
    cable.action_request = summary::action_request(&cable.paragraphs);
    if cable.classified_by.is_none() {
        cable.classified_by = classified_in_text(&cable.paragraphs);
    }
    if whole > INPUT_MAX {
        let message = format!("only the first {INPUT_MAX} of {whole} bytes were read");
        cable.problems.push(Problem { line: 0, offset: INPUT_MAX, kind: "cut_short", message });
    }
    if cable.problems.len() > 1 {
        cable.problems.sort_by_key(|problem| problem.offset);
    }
    if !decoded.is_same() {
        narrow(&mut cable, &decoded);
    }
    cable
}

/// Who classified, when one of the first paragraphs says so: `1. (U) CLASSIFIED BY …`.
fn classified_in_text(paragraphs: &[Paragraph]) -> Option<ClassifiedBy> {
    /// Paragraphs that are looked at, and how much of each.
    const FIRST: usize = 3;
    const START: usize = 120;
    paragraphs.iter().take(FIRST).find_map(|paragraph| {
        let text = paragraph.text.as_str();
        let start = text.get(..text.floor_char_boundary(START)).unwrap_or(text);
        let (_, after) = key::classified_in(start.as_bytes())?;
        let rest = text.get(after..)?;
        let by = classified_by::read(rest.get(..rest.floor_char_boundary(400)).unwrap_or(rest));
        (by.name.is_some() || !by.reasons.is_empty()).then_some(by)
    })
}

/// Whether tags in a text are markup.
fn is_html(text: &str) -> bool {
    /// Markup shows early: in the first lines, and in the first bytes of a line. Counting bytes of the whole
    /// would let the ends of lines decide.
    const LINES: usize = 120;
    const LOOK_AT: usize = 4_096;
    if memchr::memchr(b'<', text.as_bytes()).is_none() {
        return false;
    }
    text.split('\n').take(LINES).any(|line| {
        let start = line.as_bytes().get(..LOOK_AT.min(line.len())).unwrap_or_default();
        memchr::memchr_iter(b'<', start).any(|at| {
            let rest = start.get(at..).unwrap_or_default();
            let is =
                |tag: &&str| rest.get(..tag.len()).is_some_and(|r| r.eq_ignore_ascii_case(tag.as_bytes()));
            ["<code>", "<pre", "<html", "<!doctype", "<div", "<p>", "<a href", "<a id", "<br", "<td", "<span"]
                .iter()
                .any(is)
        })
    })
}

/// Moves offsets of the decoded text back to the bytes.
fn narrow(cable: &mut Cable, decoded: &source::Decoded<'_>) {
    let back = |offset: usize| decoded.back(offset);
    for paragraph in &mut cable.paragraphs {
        paragraph.source = back(paragraph.source.start)..back(paragraph.source.end);
        for piece in &mut paragraph.map {
            piece.source = back(piece.source as usize) as u32;
        }
    }
    for reference in &mut cable.references {
        reference.source = back(reference.source.start)..back(reference.source.end);
    }
    for line in &mut cable.header {
        line.source = back(line.source.start)..back(line.source.end);
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
    /// What two or three lines of a header are worth together.
    const ENOUGH: u32 = 4;
    let start = bytes.get(..LOOK_AT).unwrap_or(bytes);
    let text = match std::str::from_utf8(start) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(start),
    };
    let mut score = 0;
    let mut seen = [false; 8];
    for line in text.lines() {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '<').trim();
        let line = line.strip_prefix("code><pre>").or_else(|| line.strip_prefix("pre>")).unwrap_or(line);
        if line.is_empty() || !line.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric()) {
            continue;
        }
        let mut see = |what: usize, worth: u32| {
            if let Some(seen) = seen.get_mut(what)
                && !std::mem::replace(seen, true)
            {
                score += worth;
            }
        };
        // Copies that lost their line ends run the last lines of the header together.
        if line.contains(" TAGS: ") && line.bytes().next().is_some_and(|b| b.is_ascii_uppercase()) {
            see(4, 2);
        }
        if transmission::is_transmission(line) {
            see(0, 3);
        } else if transmission::date_time_group(line).is_some() {
            see(1, 2);
        } else if line.starts_with("FM ") || line.starts_with("FROM: ") {
            see(2, 1);
        } else if classification::classification_line(line).is_some_and(|c| c.serial.is_some()) {
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
        if score >= ENOUGH {
            return true;
        }
    }
    false
}
