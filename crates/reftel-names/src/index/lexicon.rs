//! Every word that was filed, once, sorted by its consonants: words that begin or end alike are compared together, and passed
//! over together where no word that begins or ends so can be alike.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::skeleton::Skeleton;
use super::walk::{Probe, Tree};

/// A word's place in the lexicon.
pub(crate) type WordAt = u32;

/// The words, sorted.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// In the order of the words.
    skeletons: Vec<Skeleton>,
    onward: Tree,
    /// The same read from their end, and the place of each among the skeletons.
    backward: Tree,
    backward_places: Vec<u32>,
    /// Of each skeleton, where its words start; one more at the end. So with the sounds.
    words: Vec<WordAt>,
    sounds: Vec<u8>,
    sounds_starts: Vec<u32>,
}

impl Lexicon {
    /// Sorts the words; returns where each is, too.
    pub(crate) fn of(words: impl Iterator<Item = Box<[u8]>>) -> (Self, FxHashMap<Box<[u8]>, WordAt>) {
        let mut sorted: Vec<(Skeleton, Box<[u8]>)> =
            words.map(|sounds| (Skeleton::of(&sounds), sounds)).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut lexicon = Self::default();
        let mut places = FxHashMap::default();
        let mut backward: Vec<(Skeleton, u32)> = Vec::new();
        for (at, (skeleton, sounds)) in (0..).zip(sorted) {
            if lexicon.skeletons.last() != Some(&skeleton) {
                lexicon.skeletons.push(skeleton);
                lexicon.words.push(at);
            }
            // Words of many consonants with the same beginning may end otherwise.
            let turned: Vec<u8> = sounds.iter().rev().copied().collect();
            let turned = (Skeleton::of(&turned), lexicon.skeletons.len() as u32 - 1);
            if backward.last() != Some(&turned) {
                backward.push(turned);
            }
            lexicon.sounds_starts.push(lexicon.sounds.len() as u32);
            lexicon.sounds.extend_from_slice(&sounds);
            places.insert(sounds, at);
        }
        lexicon.words.push(lexicon.sounds_starts.len() as u32);
        lexicon.sounds_starts.push(lexicon.sounds.len() as u32);
        backward.sort_unstable();
        lexicon.onward = Tree::of(lexicon.skeletons.iter().copied());
        lexicon.backward = Tree::of(backward.iter().map(|(skeleton, _)| *skeleton));
        lexicon.backward_places = backward.into_iter().map(|(_, place)| place).collect();
        (lexicon, places)
    }

    /// Returns where the words stand that can be alike to any of the spellings, judged by their consonants and how many vowels
    /// there are; in order.
    pub(crate) fn near(&self, probes: &[Probe]) -> Vec<Range<WordAt>> {
        let mut near: Vec<u32> = Vec::new();
        for probe in probes {
            let reaches = |place: u32, cost: u8| {
                self.skeletons.get(place as usize).is_some_and(|skeleton| probe.reaches(*skeleton, cost))
            };
            probe.walk(&self.onward, false, |places, cost| {
                near.extend(places.filter(|place| reaches(*place, cost)));
            });
            probe.walk(&self.backward, true, |places, cost| {
                let places = self.backward_places.get(places.start as usize..places.end as usize);
                near.extend(places.unwrap_or_default().iter().copied().filter(|place| reaches(*place, cost)));
            });
        }
        near.sort_unstable();
        near.dedup();
        let mut found: Vec<Range<WordAt>> = Vec::new();
        for place in near {
            let place = place as usize;
            if let (Some(&from), Some(&to)) = (self.words.get(place), self.words.get(place + 1)) {
                match found.last_mut() {
                    Some(last) if last.end == from => last.end = to,
                    _ => found.push(from..to),
                }
            }
        }
        found
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.sounds_starts.len().saturating_sub(1)
    }

    /// The sounds of a word.
    pub(crate) fn sounds(&self, at: WordAt) -> &[u8] {
        let at = at as usize;
        match (self.sounds_starts.get(at), self.sounds_starts.get(at + 1)) {
            (Some(&from), Some(&to)) => self.sounds.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}
