//! Text cut into words, one way for documents, queries and highlights.
//!
//! A word is a run of letters and digits, folded by [`fold`]. Around that:
//!
//! * `Lukashenko's` is `lukashenko`; `Gor'kiy` and `аб'ява` are one word without the apostrophe; `l'Union`
//!   and `d'État` are two.
//! * `vice-president` is `vice`, `president` and, standing where `president` does, `vicepresident`; so
//!   are `U.S.` and `12,000` with `us` and `12000`. Such a joined word lets people write it either way.
//! * A soft hyphen is nothing. A character of Chinese or Japanese is a word.

use std::ops::Range;

use crate::fold::{self, Class};

/// Where a word stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its bytes in the text.
    pub(crate) bytes: Range<usize>,
    /// Its number in the text, from 0.
    pub(crate) position: u32,
    /// Whether it is several words joined, each of which came before.
    pub(crate) joined: bool,
}

/// Cuts a text into words.
pub(crate) struct Words<'t> {
    text: &'t str,
    at: usize,
    position: u32,
    chain: Chain,
    waiting: bool,
}

/// Words that a sign joins, so far.
#[derive(Default)]
struct Chain {
    joint: Option<Joint>,
    words: usize,
    text: String,
    bytes: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Hyphen,
    Period,
    Comma,
}

/// Longest word that is kept, in bytes; the rest of it is passed over.
const WORD_MAX: usize = 240;
/// Most words that are joined.
const CHAIN_MAX: usize = 6;
/// What French and Italian write before a word without a space.
const ELISIONS: [&str; 11] =
    ["l", "d", "qu", "dell", "nell", "dall", "sull", "all", "coll", "jusqu", "lorsqu"];

const BETWEEN: u8 = 0;
const LETTER: u8 = 1;
/// May go on with the word, or join it with the next one.
const SIGN: u8 = 2;
const FURTHER: u8 = 3;

const ASCII: [u8; 256] = {
    let mut table = [BETWEEN; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        #[expect(clippy::indexing_slicing, reason = "computed when compiling")]
        {
            table[byte] = if b.is_ascii_alphanumeric() {
                LETTER
            } else if matches!(b, b'\'' | b'`' | b'-' | b'.' | b',') {
                SIGN
            } else if b >= 128 {
                FURTHER
            } else {
                BETWEEN
            };
        }
        byte += 1;
    }
    table
};

fn kind(byte: Option<&u8>) -> u8 {
    byte.and_then(|b| ASCII.get(usize::from(*b)).copied()).unwrap_or(BETWEEN)
}

impl<'t> Words<'t> {
    pub(crate) fn new(text: &'t str) -> Words<'t> {
        Words { text, at: 0, position: 0, chain: Chain::default(), waiting: false }
    }

    /// Puts the next word, folded, into `word` and returns its place; `None` at the end.
    pub(crate) fn next(&mut self, word: &mut String) -> Option<Place> {
        word.clear();
        if self.waiting {
            return Some(self.joined(word));
        }
        let bytes = self.text.as_bytes();
        loop {
            let mut start = self.at;
            while kind(bytes.get(start)) == BETWEEN || kind(bytes.get(start)) == SIGN {
                if start >= bytes.len() {
                    self.at = start;
                    return None;
                }
                start += 1;
            }
            let mut end = start;
            while kind(bytes.get(end)) == LETTER {
                end += 1;
            }
            let plain = match kind(bytes.get(end)) {
                BETWEEN => true,
                SIGN => matches!(kind(bytes.get(end + 1)), BETWEEN | SIGN),
                _ => false,
            };
            if plain && end > start && end - start <= WORD_MAX && self.chain.words == 0 {
                word.push_str(self.text.get(start..end).unwrap_or_default());
                word.make_ascii_lowercase();
                self.at = end;
                self.position += 1;
                return Some(Place { bytes: start..end, position: self.position - 1, joined: false });
            }
            if let Some(place) = self.careful(start, end, word) {
                return Some(place);
            }
        }
    }

    /// Reads a word with more in it than ASCII letters; its first ones were seen.
    fn careful(&mut self, start: usize, ascii: usize, word: &mut String) -> Option<Place> {
        word.clear();
        word.push_str(self.text.get(start..ascii).unwrap_or_default());
        word.make_ascii_lowercase();
        let (mut end, mut next) = (ascii, ascii);
        let mut rest = self.text.get(ascii..).unwrap_or_default().chars();
        let mut alone = false;
        while let Some(c) = rest.next() {
            let after = next + c.len_utf8();
            match fold::class(c) {
                Class::Letter => {
                    if word.len() < WORD_MAX {
                        fold::push(c, word);
                    }
                    (end, next) = (after, after);
                }
                Class::Invisible => {
                    fold::push(c, word);
                    next = after;
                    if !word.is_empty() {
                        end = after;
                    }
                }
                Class::Ideograph => {
                    if word.is_empty() {
                        fold::push(c, word);
                        (end, next, alone) = (after, after, true);
                    }
                    break;
                }
                Class::Apostrophe => {
                    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
                    let mut ahead = rest.clone();
                    let following = ahead.next();
                    if !letter(word.chars().next_back()) || !letter(following) {
                        if word.is_empty() {
                            next = after;
                        }
                        break;
                    }
                    if ELISIONS.contains(&word.as_str()) {
                        next = after;
                        break;
                    }
                    let ends = ahead.next().is_none_or(|c| fold::class(c) != Class::Letter);
                    if ends && matches!(following, Some('s' | 'S')) {
                        next = after + 1;
                        break;
                    }
                    next = after;
                }
                Class::Hyphen | Class::Between => {
                    if word.is_empty() {
                        next = after;
                    }
                    break;
                }
            }
        }
        self.at = next;
        word.truncate(word.floor_char_boundary(WORD_MAX));
        if word.is_empty() {
            return None;
        }
        let place = Place { bytes: start..end, position: self.position, joined: false };
        self.position += 1;
        if alone {
            self.chain.words = 0;
        } else {
            self.link(word, &place.bytes);
        }
        Some(place)
    }

    /// Sees whether a sign joins this word with the next one or the one before.
    fn link(&mut self, word: &str, bytes: &Range<usize>) {
        let joint = if self.at == bytes.end { self.joint(word) } else { None };
        let goes_on = joint.is_some() && (self.chain.words == 0 || self.chain.joint == joint);
        if goes_on && self.chain.words == 0 {
            self.chain.joint = joint;
            self.chain.text.clear();
            self.chain.bytes.start = bytes.start;
        }
        if goes_on || self.chain.words > 0 {
            self.chain.words += 1;
            self.chain.text.push_str(word);
            self.chain.bytes.end = bytes.end;
        }
        if !goes_on && self.chain.words > 0 {
            // The last period of `U.S.` belongs to it.
            if self.chain.joint == Some(Joint::Period)
                && self.text.as_bytes().get(self.chain.bytes.end) == Some(&b'.')
            {
                self.chain.bytes.end += 1;
            }
            self.waiting = (2..=CHAIN_MAX).contains(&self.chain.words) && self.chain.text.len() <= WORD_MAX;
            self.chain.words = 0;
        }
    }

    /// Returns what joins the word that has just ended with the next.
    fn joint(&self, word: &str) -> Option<Joint> {
        let mut rest = self.text.get(self.at..)?.chars();
        let sign = rest.next()?;
        let first = rest.next()?;
        match sign {
            '.' => {
                let one = |word: &str| {
                    let mut letters = word.chars();
                    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
                };
                let alone = rest.next().is_none_or(|c| fold::class(c) != Class::Letter);
                (one(word) && first.is_alphabetic() && alone).then_some(Joint::Period)
            }
            ',' => {
                let digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
                let group = self.text.get(self.at + 1..self.at + 4).is_some_and(digits);
                let ends = self
                    .text
                    .get(self.at + 4..)
                    .is_some_and(|rest| rest.chars().next().is_none_or(|c| fold::class(c) != Class::Letter));
                let before = if self.chain.words == 0 { word.len() <= 3 } else { word.len() == 3 };
                (digits(word) && before && group && ends).then_some(Joint::Comma)
            }
            _ if fold::class(sign) == Class::Hyphen => {
                let before = word.chars().next_back().is_some_and(char::is_alphabetic);
                (before && first.is_alphabetic()).then_some(Joint::Hyphen)
            }
            _ => None,
        }
    }

    fn joined(&mut self, word: &mut String) -> Place {
        self.waiting = false;
        word.push_str(&self.chain.text);
        Place { bytes: self.chain.bytes.clone(), position: self.position.saturating_sub(1), joined: true }
    }
}

/// Returns the words of a text with their places.
pub(crate) fn words(text: &str) -> Vec<(String, Place)> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let mut cut = Words::new(text);
    while let Some(place) = cut.next(&mut word) {
        words.push((word.clone(), place));
    }
    words
}
