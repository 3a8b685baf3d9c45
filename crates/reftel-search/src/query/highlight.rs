//! The places of a query's words in a text.

use crate::find::{self, Positions};
use crate::query::syntax::{Expr, Field, Leaf, Pattern};
use crate::word::{self, Place};

/// A text with its words.
struct Text {
    words: Vec<(String, Place)>,
}

impl Positions for Text {
    fn of(&self, leaf: &Leaf) -> Vec<(u32, u32)> {
        let accepted = (0..).zip(&self.words).filter(|(_, (word, _))| leaf.accepts(word));
        accepted.map(|(number, (_, place))| (place.position, number)).collect()
    }
}

/// Returns the places that a query matches, in characters.
pub(crate) fn places(expr: &Expr, text: &str) -> Vec<(usize, usize)> {
    let mut patterns: Vec<&Pattern> = Vec::new();
    let passages = expr.wants_passages();
    expr.parts(true, &mut |part, asked| match part {
        Expr::Text(pattern) if asked => patterns.push(pattern),
        Expr::Field(Field::Subject, pattern) if asked && !passages => patterns.push(pattern),
        _ => {}
    });
    if patterns.is_empty() {
        return Vec::new();
    }
    let text_words = Text { words: word::words(text) };
    let mut bytes: Vec<(usize, usize)> = Vec::new();
    for pattern in patterns {
        for found in find::find(&pattern.shape, &text_words) {
            for (first, last) in found.pieces {
                let place =
                    |number: u32| text_words.words.get(number as usize).map(|(_, place)| &place.bytes);
                if let (Some(first), Some(last)) = (place(first), place(last)) {
                    bytes.push((first.start, last.end));
                }
            }
        }
    }
    bytes.sort_unstable();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (start, end) in bytes {
        match places.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => places.push((start, end)),
        }
    }
    in_characters(text, &mut places);
    places
}

/// Turns places in bytes, in order, into places in characters.
fn in_characters(text: &str, places: &mut [(usize, usize)]) {
    let (mut byte, mut character) = (0, 0);
    let mut to = |target: usize| {
        character += text.get(byte..target).map_or(0, |between| between.chars().count());
        byte = target.max(byte);
        character
    };
    for place in places {
        *place = (to(place.0), to(place.1));
    }
}
