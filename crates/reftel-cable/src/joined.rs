//! Lines joined into one text, with the way back to their bytes.

use std::ops::Range;

use crate::Piece;
use crate::lines::Line;

/// A text made of lines.
#[derive(Debug, Default, Clone)]
pub(crate) struct Joined {
    pub(crate) text: String,
    pub(crate) map: Vec<Piece>,
}

impl Joined {
    /// Appends a line after `between`.
    pub(crate) fn push(&mut self, line: &Line<'_>, between: &str) {
        if !self.text.is_empty() {
            self.text.push_str(between);
        }
        line.append_to(&mut self.text, &mut self.map);
    }

    /// Returns the text from byte `at` on.
    pub(crate) fn from(&self, at: usize) -> Joined {
        let text = self.text.get(at..).unwrap_or_default().to_owned();
        let part = |piece: &Piece| {
            let skipped = (at as u32).saturating_sub(piece.text);
            (skipped < piece.length).then(|| Piece {
                text: (piece.text + skipped).saturating_sub(at as u32),
                source: piece.source + skipped,
                length: piece.length - skipped,
            })
        };
        Joined { map: self.map.iter().filter_map(part).collect(), text }
    }

    /// Returns where bytes `range` of the text stand in the source.
    pub(crate) fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.at(range.start);
        let end = match range.end.checked_sub(1) {
            Some(last) if range.end > range.start => self.at(last) + 1,
            _ => start,
        };
        start..end.max(start)
    }

    fn at(&self, offset: usize) -> usize {
        let next = self.map.partition_point(|piece| piece.text as usize <= offset);
        match next.checked_sub(1).and_then(|n| self.map.get(n)) {
            Some(piece) => piece.source as usize + (offset - piece.text as usize).min(piece.length as usize),
            None => self.map.first().map_or(0, |piece| piece.source as usize),
        }
    }
}
