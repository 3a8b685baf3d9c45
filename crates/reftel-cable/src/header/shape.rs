//! What a line of a header looks like, by its words alone.

use crate::key::Key;
use crate::lines::{Line, rsplit_once, split_once};
use crate::{key, precedence};

/// Whether a line is operating signals only: `ZNR UUUUU ZZH`, `ZDK`.
pub(super) fn is_signals(text: &str) -> bool {
    text.len() < 60
        && text.starts_with('Z')
        && text.split_whitespace().next().is_some_and(|word| {
            (3..=5).contains(&word.len())
                && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
}

/// Whether words distribute to offices: `EUR-12`, `ISO-00 NEA-10 /055 W`.
pub(super) fn is_distribution(text: &str) -> bool {
    let mut offices = 0;
    for word in text.split_whitespace() {
        let office = rsplit_once(word, b'-').is_some_and(|(name, copies)| {
            (1..=7).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'/')
                && (1..=2).contains(&copies.len())
                && copies.bytes().all(|b| b.is_ascii_digit())
        });
        let copies = word.starts_with('/')
            || matches!(word, "W" | "R" | "RSC")
            || word.bytes().all(|b| b.is_ascii_digit());
        if !office && !copies {
            return false;
        }
        offices += usize::from(office);
    }
    offices > 0
}

/// Whether a line is a list of a draft: `IMMEDIATE ZUBROW, IMMEDIATE DELVIN +`.
pub(super) fn is_draft_list(text: &str) -> bool {
    text.len() < 100
        && split_once(text, b' ').is_some_and(|(word, rest)| {
            word.len() > 3 && precedence::precedence(word).is_some() && !rest.is_empty()
        })
        && is_capitals(text)
}

/// Whether a line in a list of addressees ends it: instructions, offices to which a draft goes.
pub(super) fn is_draft_end(text: &str) -> bool {
    text.bytes().any(|b| b == b':') || (text.contains('/') && text.contains(',') && !text.starts_with('R'))
}

/// Whether a line of a draft names one person: `S:THE SECRETARY`, `DGHR:KANOVAK`, `THE SECRETARY`.
pub(super) fn is_approver(text: &str) -> bool {
    /// Office and name; longer lines list who cleared it.
    const LONG: usize = 48;
    text.len() <= LONG
        && is_capitals(text)
        && text.bytes().filter(|b| *b == b':').count() <= 1
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || matches!(b, b' ' | b':' | b'/' | b'-' | b'.' | b'\''))
        && !is_draft_list(text)
}

/// Returns the day of a draft's line `08/24/2009 202-555-0100`.
pub(super) fn draft_date(text: &str) -> Option<reftel_when::Date> {
    let (day, rest) = split_once(text, b' ')?;
    let sound = (8..=10).contains(&day.len()) && day.bytes().filter(|b| *b == b'/').count() == 2;
    (sound
        && text.len() < 48
        && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b' ' | b'x' | b'.')))
    .then_some(())?;
    crate::declassify::date(day).0
}

/// Whether a line after a blank goes on with a list of references: a label other than the first.
pub(super) fn is_next_reference(text: &str) -> bool {
    /// A pointer is shorter; `(U) Post delivered …` is a paragraph.
    const POINTER_MAX: usize = 90;
    let text = text.trim_start_matches(['-', ' ', '•', '*']);
    let inner = text.strip_prefix(['(', '[']).unwrap_or(text);
    let mut bytes = inner.bytes();
    let letter = bytes.next().is_some_and(|b| matches!(b, b'B'..=b'Z' | b'b'..=b'z'));
    letter && bytes.next().is_some_and(|b| matches!(b, b')' | b'.' | b']')) && text.len() <= POINTER_MAX
}

/// Whether a text has no small letters, or next to none.
pub(super) fn is_capitals(text: &str) -> bool {
    let (mut small, mut capital) = (0, 0);
    for b in text.bytes() {
        small += usize::from(b.is_ascii_lowercase());
        capital += usize::from(b.is_ascii_uppercase());
    }
    capital >= 2 && small * 8 <= capital
}

/// Whether a line reads like the text and not like a header.
pub(super) fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().take(12).count();
    words >= 7 && (!is_capitals(text) || words >= 9) && !is_pass_line(text)
}

/// Whether a field begins on one of the next lines.
pub(super) fn key_follows(lines: &[Line<'_>], at: usize) -> bool {
    lines.iter().skip(at + 1).map(Line::trimmed).filter(|text| !text.is_empty()).take(10).any(|text| {
        key::key(text).is_some_and(|found| matches!(found.key, Key::Tags | Key::Subject | Key::Order))
    })
}

/// Whether a line is a heading with which the text begins.
pub(super) fn is_heading_word(text: &str) -> bool {
    let Some(start) = text.get(..7) else { return false };
    ["SUMMARY", "BEGIN S", "BEGIN T", "COMMENT", "INTRODU"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(start))
        && (text.len() < 40 || text.as_bytes().get(7).is_some_and(|b| matches!(b, b':' | b'.' | b' ')))
}

/// Whether a line says whom to pass the telegram to.
pub(super) fn is_pass_line(text: &str) -> bool {
    if text.len() > 140 && !is_capitals(text) {
        return false;
    }
    const STARTS: [&str; 10] = [
        "FOR ",
        "PASS ",
        "DEPT",
        "STATE PASS",
        "PLEASE PASS",
        "PLS PASS",
        "NSC",
        "WHITE HOUSE",
        "USDOC",
        "TREASURY",
    ];
    let first = text.bytes().next().map(|b| b.to_ascii_uppercase());
    let starts = |word: &&str| {
        word.bytes().next() == first
            && text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let (mut for_whom, mut passed) = (false, false);
    for at in memchr::memchr_iter(b' ', text.as_bytes()) {
        let next = |word: &[u8]| {
            text.as_bytes().get(at + 1..at + 1 + word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word))
        };
        match text.as_bytes().get(at + 1) {
            Some(b'F' | b'f') => for_whom |= next(b"FOR "),
            Some(b'P' | b'p') => passed |= next(b"PASS "),
            Some(b'A' | b'a') => passed |= next(b"ALSO "),
            _ => {}
        }
    }
    for_whom && !starts(&"FOR THE ") && is_capitals(text.split_once("for ").map_or(text, |(s, _)| s))
        || passed
        || STARTS.iter().any(&starts)
        || starts(&"NOFORN")
        || starts(&"MILITARY ADDRESSEES")
}

/// Whether a line after the subject is still header: passing instructions and the like.
pub(crate) fn is_header_line(text: &str) -> bool {
    if text.len() >= 120 {
        return false;
    }
    let first = text.bytes().next().map(|b| b.to_ascii_uppercase());
    let starts = |word: &&str| {
        word.bytes().next() == first
            && text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    [
        "FOR ",
        "DEPT FOR",
        "DEPARTMENT FOR",
        "STATE FOR",
        "PASS ",
        "STATE PASS",
        "DEPT PASS",
        "PLEASE PASS",
        "DEPARTMENT PASS",
        "NOT FOR",
    ]
    .iter()
    .any(starts)
        && is_capitals(text)
}
