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

use crate::cable::Cable;
use crate::{header, lines};

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
    let (text, wide) = crate::decoded(bytes);
    let lines = lines::lines(&text, crate::is_html(&text));
    let mut cable = Cable::default();
    let body = header::read(&lines, &mut cable);
    let mut reading = reading::Reading::new(&text, &lines, &cable);
    for (number, line) in lines.iter().enumerate() {
        if number < body {
            reading.header_line(line, number);
        } else {
            reading.body_line(line, number);
        }
    }
    let mut tokens = reading.tokens;
    if wide {
        let back = crate::places_of_latin1(&text);
        let at = |offset: usize| back.get(offset).or(back.last()).copied().unwrap_or(0);
        for token in &mut tokens {
            token.source = at(token.source.start)..at(token.source.end);
        }
    }
    tokens
}
