//! Tokens of one line, and what is left of it when all of them are written.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Explained, TokenKind};
use crate::lines::Line;

/// A word of a line and where it begins in the line's text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) start: usize,
    pub(super) text: &'t str,
}

impl Word<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Returns the words of a text, which begins at byte `from` of its line.
pub(super) fn words(text: &str, from: usize) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end_matches(char::is_whitespace);
        if !word.is_empty() {
            words.push(Word { start: from + at, text: word });
        }
        at += part.len();
    }
    words
}

/// What is said of a token.
pub(super) struct Said {
    pub(super) kind: TokenKind,
    pub(super) meaning: String,
    pub(super) known: bool,
    pub(super) rule: &'static str,
}

impl Said {
    /// Says what a token means.
    pub(super) fn known(kind: TokenKind, meaning: impl Into<String>, rule: &'static str) -> Said {
        Said { kind, meaning: meaning.into(), known: true, rule }
    }

    /// Says that it is not known.
    pub(super) fn unknown(kind: TokenKind, meaning: impl Into<String>, rule: &'static str) -> Said {
        Said { kind, meaning: meaning.into(), known: false, rule }
    }
}

/// Writes the tokens of one line, in any order.
pub(super) struct Writer<'l> {
    /// The text of the whole source.
    source: &'l str,
    line: &'l Line<'l>,
    tokens: Vec<Explained>,
    /// First byte of each token in the source, and one past its last.
    taken: BTreeMap<usize, usize>,
}

impl<'l> Writer<'l> {
    pub(super) fn new(source: &'l str, line: &'l Line<'l>) -> Writer<'l> {
        Writer { source, line, tokens: Vec::new(), taken: BTreeMap::new() }
    }

    /// Returns the line's text.
    pub(super) fn text(&self) -> &'l str {
        &self.line.text
    }

    /// Returns whether no token was written.
    pub(super) fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Writes what stands from byte `start` to byte `end` of the line's text; blanks around it and marks
    /// that only end it are no part of the token's text. Blank parts and parts that are written are left.
    pub(super) fn put(&mut self, start: usize, end: usize, said: Said) {
        let Some(part) = self.line.text.get(start..end) else { return };
        let trimmed = part.trim_start();
        let start = start + (part.len() - trimmed.len());
        let end = start + trimmed.trim_end().len();
        let text = trimmed.trim_end();
        let Some(source) = self.place(start, end).filter(|_| !text.is_empty()) else { return };
        // Tokens do not overlap: the last that begins before this one's end also ends last.
        if self.taken.range(..source.end).next_back().is_some_and(|(_, end)| *end > source.start) {
            return;
        }
        self.taken.insert(source.start, source.end);
        let bare = text.trim_end_matches([',', ';', '/']);
        self.tokens.push(Explained {
            source,
            line: self.line.number,
            text: if bare.is_empty() { text } else { bare }.to_owned(),
            kind: said.kind,
            meaning: said.meaning,
            known: said.known,
            rule: said.rule,
        });
    }

    /// Writes a word.
    pub(super) fn word(&mut self, word: Word<'_>, said: Said) {
        self.put(word.start, word.end(), said);
    }

    /// Lets the token that ends last reach to byte `end` of the line's text.
    pub(super) fn reach(&mut self, end: usize) {
        let Some(place) = self.place(end.saturating_sub(1), end) else { return };
        if let Some(last) = self.tokens.iter_mut().max_by_key(|t| t.source.end) {
            last.source.end = last.source.end.max(place.end);
            self.taken.insert(last.source.start, last.source.end);
        }
    }

    /// Returns the bytes of the source that a part of the line's text comes from.
    fn place(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let (from, to) = (start as u32, end as u32);
        let pieces = self.line.pieces();
        let first = pieces.get(pieces.partition_point(|p| p.text + p.length <= from))?;
        let last = pieces.get(pieces.partition_point(|p| p.text < to).checked_sub(1)?)?;
        let begin = first.source + from.saturating_sub(first.text);
        let until = (last.source + (to.min(last.text + last.length) - last.text)) as usize;
        // A character that stands for an entity of HTML is longer in the source.
        let entity = self.source.get(last.source as usize..).filter(|rest| {
            rest.starts_with('&')
                && !self.line.text.get(last.text as usize..).is_some_and(|t| t.starts_with('&'))
        });
        let until = match entity.and_then(|rest| rest.bytes().take(12).position(|b| b == b';')) {
            Some(length) => last.source as usize + length + 1,
            None => until,
        };
        Some(begin as usize..until)
    }

    /// Ends the line: what no token covers becomes one, as unknown text or as markup.
    pub(super) fn finish(mut self, tokens: &mut Vec<Explained>) {
        self.tokens.sort_by_key(|t| t.source.start);
        let mut rest: Vec<Explained> = Vec::new();
        let mut at = self.line.offset as usize;
        let end = self.line.end as usize;
        for covered in self.tokens.iter().map(|t| t.source.clone()).chain(std::iter::once(end..end)) {
            if covered.start > at {
                self.fill(at, covered.start, &mut rest);
            }
            at = at.max(covered.end);
        }
        self.tokens.append(&mut rest);
        self.tokens.sort_by_key(|t| t.source.start);
        tokens.append(&mut self.tokens);
    }

    /// Makes tokens of the source from `start` to `end`: runs of text and runs of markup.
    fn fill(&self, start: usize, end: usize, rest: &mut Vec<Explained>) {
        let mut at = start;
        let mut runs: Vec<(Range<usize>, bool)> = Vec::new();
        let pieces = self.line.pieces();
        let first = pieces.partition_point(|p| (p.source + p.length) as usize <= start);
        for piece in pieces.iter().skip(first).take_while(|p| (p.source as usize) < end) {
            let (from, to) = (piece.source as usize, (piece.source + piece.length) as usize);
            let (from, to) = (from.max(at), to.min(end));
            if from >= to {
                continue;
            }
            runs.extend([(at..from, false), (from..to, true)]);
            at = to;
        }
        runs.push((at..end, false));
        for (run, is_text) in runs {
            let Some(whole) = self.source.get(run.clone()) else { continue };
            // A zero byte is as blank as a space.
            let blank = |c: char| c.is_whitespace() || c == '\0';
            let text = whole.trim_matches(blank);
            if text.is_empty() {
                continue;
            }
            let from = run.start + (whole.len() - whole.trim_start_matches(blank).len());
            let said = if is_text {
                Said::unknown(TokenKind::Unknown, NOT_KNOWN, NO_RULE)
            } else {
                Said::known(
                    TokenKind::Markup,
                    "markup of the page or file that the telegram was copied from",
                    MARKUP,
                )
            };
            rest.push(Explained {
                source: from..from + text.len(),
                line: self.line.number,
                text: text.to_owned(),
                kind: said.kind,
                meaning: said.meaning,
                known: said.known,
                rule: said.rule,
            });
        }
    }
}

/// Said of what no rule here knows.
pub(super) const NOT_KNOWN: &str = "not known here";
/// The rule of what has none.
pub(super) const NO_RULE: &str = "no rule known here";
const MARKUP: &str = "HTML or Markdown";
