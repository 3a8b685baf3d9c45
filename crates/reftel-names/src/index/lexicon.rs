//! Every word that was filed, once, sorted by its consonants: words that begin alike are compared together, and passed over
//! together where no word that begins so can be alike.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::skeleton::{Probe, Skeleton, Walk};

/// A word's place in the lexicon.
pub(crate) type WordAt = u32;

/// A beginning of words, one consonant longer than another.
#[derive(Debug)]
struct Beginning {
    code: u8,
    /// How many consonants come before.
    depth: u8,
    /// Where the next beginning is that is none of this one's.
    next: u32,
    /// Where the skeletons start that have these consonants and no more.
    skeletons: u32,
}

/// The words, sorted.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// In the order of the words; the words without consonants come before.
    beginnings: Vec<Beginning>,
    skeletons: Vec<Skeleton>,
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
        for (at, (skeleton, sounds)) in (0..).zip(sorted) {
            if lexicon.skeletons.last() != Some(&skeleton) {
                lexicon.begin(skeleton);
                lexicon.skeletons.push(skeleton);
                lexicon.words.push(at);
            }
            lexicon.sounds_starts.push(lexicon.sounds.len() as u32);
            lexicon.sounds.extend_from_slice(&sounds);
            places.insert(sounds, at);
        }
        lexicon.words.push(lexicon.sounds_starts.len() as u32);
        lexicon.sounds_starts.push(lexicon.sounds.len() as u32);
        lexicon.close();
        (lexicon, places)
    }

    /// Adds the beginnings of a skeleton that the one before does not have.
    fn begin(&mut self, skeleton: Skeleton) {
        let before = self.skeletons.last().copied().unwrap_or_default();
        let shared = before.codes().zip(skeleton.codes()).take_while(|(a, b)| a == b).count();
        let skeletons = self.skeletons.len() as u32;
        for (depth, code) in skeleton.codes().enumerate().skip(shared) {
            self.beginnings.push(Beginning { code, depth: depth as u8, next: 0, skeletons });
        }
    }

    /// Says of each beginning where the next is.
    fn close(&mut self) {
        let end = self.beginnings.len() as u32;
        // From the last to the first: of each length the nearest; the next is as short as this, or shorter.
        let mut nearest = vec![end; usize::from(u8::MAX)];
        for (at, beginning) in self.beginnings.iter_mut().enumerate().rev() {
            let depth = usize::from(beginning.depth);
            beginning.next = nearest.iter().take(depth + 1).copied().min().unwrap_or(end);
            if let Some(place) = nearest.get_mut(depth) {
                *place = at as u32;
            }
        }
    }

    /// Returns where the words stand that can be alike, judged by their consonants and how many vowels there are; in order.
    pub(crate) fn near(&self, probe: &Probe) -> Vec<Range<WordAt>> {
        let mut found: Vec<Range<WordAt>> = Vec::new();
        let mut walk = Walk::new(probe);
        let first = self.beginnings.first().map_or(self.skeletons.len(), |b| b.skeletons as usize);
        self.add(probe, 0..first, walk.cost(0), &mut found);
        let mut at = 0;
        while let Some(beginning) = self.beginnings.get(at) {
            let depth = usize::from(beginning.depth);
            let most = probe.most(depth + 1);
            if !walk.step(depth, beginning.code, most) {
                at = beginning.next as usize;
                continue;
            }
            at += 1;
            let cost = walk.cost(depth + 1);
            if cost <= most {
                let end = self.beginnings.get(at).map_or(self.skeletons.len(), |b| b.skeletons as usize);
                self.add(probe, beginning.skeletons as usize..end, cost, &mut found);
            }
        }
        found
    }

    /// Adds the words of some skeletons with the same consonants.
    fn add(&self, probe: &Probe, skeletons: Range<usize>, cost: u16, found: &mut Vec<Range<WordAt>>) {
        let words = self.words.get(skeletons.start..=skeletons.end).unwrap_or_default();
        for (skeleton, words) in
            self.skeletons.get(skeletons).unwrap_or_default().iter().zip(words.windows(2))
        {
            if let (Some(&from), Some(&to)) = (words.first(), words.last())
                && probe.reaches(*skeleton, cost)
            {
                match found.last_mut() {
                    Some(last) if last.end == from => last.end = to,
                    _ => found.push(from..to),
                }
            }
        }
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
