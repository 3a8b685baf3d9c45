//! What a header says, token by token.
//!
//! Start at [`explain`]. Each form of line has a module; [`codes`] holds the tables of `data/`, each row
//! with its source. A token whose meaning stands in none of them is said to be unknown, never guessed.

mod address;
mod classification;
mod codes;
mod kind;
mod layout;
mod order;
mod reading;
mod smart;
mod subject;
mod tags;
mod transmission;
mod writer;

use std::ops::Range;

pub use kind::TokenKind;
pub(crate) use order::in_force;

use crate::cable::Cable;
use crate::{header, lines, source};

/// One token of a header and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// First and one-past-last byte in the bytes read; a mark that only ends the token (`,` `;` `/`) is
    /// within.
    pub source: Range<usize>,
    /// Line on which it stands; the first is 1.
    pub line: u32,
    /// The token as it stands, freed from links and tags.
    pub text: String,
    /// What it is.
    pub kind: TokenKind,
    /// What it means, in a sentence without a full stop; of an unknown one, what is not known.
    pub meaning: String,
    /// Whether the meaning is known.
    pub known: bool,
    /// The rule, list or practice that the meaning comes from.
    pub rule: &'static str,
}

/// Returns the tokens of a telegram's header, in order, each with its meaning and the rule it comes
/// from; of the text below, the page lines, repeated headers and end marks.
///
/// Tokens do not overlap, and those of the header cover all of it but blanks. What is no part of the
/// telegram (tags of a web page, page furniture) is a token as well and says so. A text without a header
/// gives the tokens of its page lines, which may be none.
///
/// ```
/// let tokens = reftel_cable::explain(b"ZNR UUUUU ZZH\nP 241821Z JUN 08\nFM AMEMBASSY ZUBROW\n");
/// let first = tokens.first().expect("a token");
/// assert_eq!(first.text, "ZNR UUUUU");
/// assert_eq!(first.meaning, "unclassified, sent in the clear");
/// assert!(!tokens.get(1).expect("ZZH").known);
/// ```
pub fn explain(bytes: &[u8]) -> Vec<Explained> {
    let decoded = source::decode(bytes);
    let text = decoded.text.as_ref();
    let lines = lines::lines(text, crate::is_html(text));
    let mut cable = Cable::default();
    let body = header_lines(&lines, &mut cable);
    let mut reading = reading::Reading::new(text, &lines, &cable);
    for (number, line) in lines.iter().enumerate() {
        if number < body {
            reading.header_line(line);
        } else {
            reading.body_line(line);
        }
    }
    let mut tokens = reading.tokens;
    if !decoded.is_same() {
        for token in &mut tokens {
            token.source = decoded.back(token.source.start)..decoded.back(token.source.end);
        }
    }
    tokens
}

/// Reads the header into `cable` and returns how many lines it has; a line on which the text begins after
/// the header's last field is one of them.
fn header_lines(lines: &[lines::Line<'_>], cable: &mut Cable) -> usize {
    let mut copy = lines.to_vec();
    let body = header::read(&mut copy, &crate::Known::default(), cable);
    let cut =
        copy.get(body).zip(lines.get(body)).is_some_and(|(left, whole)| left.text.len() < whole.text.len());
    body + usize::from(cut)
}

#[cfg(test)]
#[path = "../tests/damaged/mod.rs"]
mod damaged;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::damaged::line;
    use super::*;

    /// Returns the byte at which the header ends.
    fn header_end(bytes: &[u8]) -> usize {
        let decoded = source::decode(bytes);
        let lines = lines::lines(&decoded.text, crate::is_html(&decoded.text));
        let body = header_lines(&lines, &mut Cable::default());
        let end = lines.get(body).map_or(decoded.text.len(), |line| line.offset as usize);
        decoded.back(end)
    }

    fn blank(bytes: &[u8]) -> bool {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.chars().all(|c| c.is_whitespace() || c == '\0'),
            Err(_) => bytes.iter().all(|b| char::from(*b).is_whitespace() || *b == 0),
        }
    }

    /// Tokens are in order, do not overlap, stand where they say, and leave only blanks of the header.
    fn check_cover(bytes: &[u8]) {
        let end = header_end(bytes);
        let mut at = 0;
        for token in explain(bytes) {
            assert!(
                token.source.start >= at && token.source.start < token.source.end,
                "{token:?} after {at}"
            );
            assert!(token.source.end <= bytes.len(), "{token:?}");
            assert!(!token.meaning.is_empty() && !token.rule.is_empty() && !token.text.is_empty());
            let between = &bytes[at.min(end)..token.source.start.min(end)];
            assert!(blank(between), "`{}` is in no token", String::from_utf8_lossy(between));
            at = token.source.end;
        }
        let rest = &bytes[at.min(end)..end];
        assert!(blank(rest), "`{}` is in no token", String::from_utf8_lossy(rest));
    }

    fn text(lines: &[String], html: bool, end: &str) -> String {
        let mut text = if html { "<pre>".to_owned() } else { String::new() };
        for line in lines {
            text.push_str(&line.replace(['\n', '\r'], " "));
            text.push_str(end);
        }
        text
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn tokens_cover_the_header(
            lines in proptest::collection::vec(line(), 0..14), html: bool, crlf: bool
        ) {
            check_cover(text(&lines, html, if crlf { "\r\n" } else { "\n" }).as_bytes());
        }

        #[test]
        fn any_bytes_are_explained(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            check_cover(&bytes);
        }

        #[test]
        fn latin1_and_utf8_say_the_same(lines in proptest::collection::vec(line(), 0..8)) {
            let text = format!("FM CAF\u{c9}\n{}", text(&lines, false, "\n"));
            // 0x80 to 0x9F are read as Windows-1252 has them, and bytes that are UTF-8 by chance stay it.
            let latin = |c: &char| (*c as u32) < 256 && !('\u{80}'..='\u{9f}').contains(c);
            let text: String = text.chars().filter(latin).collect();
            let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
            prop_assume!(std::str::from_utf8(&latin).is_err());
            check_cover(&latin);
            let (a, b) = (explain(text.as_bytes()), explain(&latin));
            prop_assert_eq!(a.len(), b.len());
            for (a, b) in a.iter().zip(&b) {
                prop_assert_eq!((&a.text, a.kind, &a.meaning), (&b.text, b.kind, &b.meaning));
                prop_assert_eq!(text[..a.source.start].chars().count(), b.source.start);
            }
        }
    }

    fn files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if path.extension().is_some_and(|e| e == "txt") {
                found.push(path);
            }
        }
    }

    #[test]
    fn the_real_telegrams_are_covered() {
        let shared =
            std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/documents"));
        if !shared.is_dir() {
            assert!(std::env::var_os("REFTEL_CI").is_none(), "../shared is absent");
            return;
        }
        let mut found = Vec::new();
        for folder in ["seeds", "cables-unclassified", "foia-smart"] {
            files(&shared.join(folder), &mut found);
        }
        let (mut all, mut unknown) = (0_usize, 0_usize);
        for path in &found {
            let bytes = std::fs::read(path).unwrap();
            check_cover(&bytes);
            for token in explain(&bytes).iter().filter(|token| token.kind != TokenKind::Unknown) {
                all += 1;
                unknown += usize::from(!token.known);
            }
        }
        assert!(found.len() > 200);
        assert!(unknown * 50 < all, "{unknown} of {all} tokens of known kinds have no meaning");
    }

    #[test]
    fn the_cases_are_covered() {
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/explain")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "txt") {
                check_cover(&std::fs::read(&path).unwrap());
            }
        }
    }
}
