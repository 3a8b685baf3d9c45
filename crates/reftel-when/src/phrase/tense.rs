//! Which way a sentence looks, told by the words near a date.

use super::base::Lean;
use super::class::Class;
use super::lexicon::lexicon;
use super::reader::Reader;
use super::token::Gap;

/// Which way from the day of writing a sentence looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tense {
    /// It tells what happened: `in October` is the last one.
    Past,
    /// It tells what will happen: `in October` is the next one.
    Future,
}

/// Farthest word that tells the tense of a date.
const REACH: usize = 14;

/// Farthest word that tells the tense by its ending alone, or without a doubt.
const VERB_REACH: usize = 5;

/// What a comma, or a word such as "that", adds to the distance of words: the verb of another clause counts only where there is no nearer one.
const COMMA: usize = 4;

impl Reader<'_> {
    /// Returns the tense that the caller gave, or that of the nearest word that tells one, in the same sentence.
    pub(super) fn lean(&self, start: usize, end: usize) -> Lean {
        match self.tense {
            Some(Tense::Past) => return Lean::Past,
            Some(Tense::Future) => return Lean::Future,
            None => {}
        }
        let mut best: Option<(usize, Lean)> = None;
        let mut take = |distance: usize, at: usize| {
            let (lean, sure) = self.tells(at)?;
            // A participle farther away may belong to anything: `events hosted by officials, such as on July 3`.
            let lean = match lean {
                Lean::Past if sure && distance > VERB_REACH => Lean::Told,
                lean if sure || distance <= VERB_REACH => lean,
                _ => Lean::Unknown,
            };
            if best.is_none_or(|(nearest, _)| distance < nearest) {
                best = Some((distance, lean));
            }
            Some(())
        };
        let mut distance = 0;
        for at in (0..start).rev().take(REACH) {
            match self.gap(at + 1) {
                Some(Gap::Stop) => break,
                Some(Gap::Comma | Gap::Other) => distance += COMMA,
                _ if self.is(at, Class::Clause) => distance += COMMA,
                _ => {}
            }
            distance += 1;
            if take(distance, at).is_some() {
                break;
            }
        }
        distance = 0;
        for at in (end..self.tokens.len()).take(REACH) {
            match self.gap(at) {
                Some(Gap::Stop) => break,
                // What follows "that" or "which" is another clause.
                _ if self.is(at, Class::Clause) => break,
                Some(Gap::Comma | Gap::Other) => distance += COMMA,
                _ => {}
            }
            distance += 1;
            if take(distance, at).is_some() {
                break;
            }
        }
        best.map_or(Lean::Unknown, |(_, lean)| lean)
    }

    /// Returns the tense that a word tells, and whether by more than its ending.
    fn tells(&self, at: usize) -> Option<(Lean, bool)> {
        let token = self.token(at)?;
        if token.is_number() {
            return None;
        }
        if token.is(Class::Future) {
            return Some((Lean::Planned, true));
        }
        let sure = token.is(Class::Past);
        let class = if sure {
            Class::Past
        } else {
            token.is_plain().then_some(())?;
            lexicon().ending(token.text)?
        };
        if class == Class::Future {
            return Some((Lean::Planned, sure));
        }
        // `would be approved`, `будет освобождён`: the participle tells nothing, the words before it do.
        let before = |back: usize| at.checked_sub(back).filter(|_| self.gap(at) == Some(Gap::Space));
        let future = |place: Option<usize>| place.is_some_and(|place| self.is(place, Class::Future));
        let infinitive = before(1).is_some_and(|place| self.is(place, Class::Present));
        if future(before(1)) || (infinitive && future(before(2))) {
            return Some((Lean::Planned, true));
        }
        (!infinitive).then_some((Lean::Past, sure))
    }
}
