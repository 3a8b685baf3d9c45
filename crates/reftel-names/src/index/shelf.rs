//! Where names are filed: groups of entries, each a word and the name that has it, in flat arrays.
//!
//! Looking something up finds, once for each word of the query, the words of the lexicon that can be alike; then, in
//! each group in question, the entries with those words. The parts are made by several threads, and are the same
//! whatever their number.

use std::cell::OnceCell;
use std::num::NonZeroUsize;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Lexicon, WordAt};
use super::walk::Probe;
use crate::name::Name;

/// Parts that are made apart; a group is in one of them.
const PARTS: usize = 16;

/// What a name is filed under, or looked up by: a number made by [`mix`].
pub(crate) type Group = u32;

/// Mixes a value into a number.
pub(crate) fn mix(hash: u32, value: u32) -> u32 {
    let mixed = (hash ^ value).wrapping_mul(0x9e37_79b1);
    mixed ^ (mixed >> 15)
}

/// What is done with a name: its words are noted, and then it is filed under them.
pub(crate) trait Filing {
    /// Files the name of that place under a group, by a word's sounds.
    fn put(&mut self, group: Group, sounds: &[u8], holder: u32);
}

/// First, what words there are.
#[derive(Default)]
struct Words {
    words: FxHashSet<Box<[u8]>>,
}

impl Filing for Words {
    fn put(&mut self, _: Group, sounds: &[u8], _: u32) {
        if !self.words.contains(sounds) {
            self.words.insert(sounds.into());
        }
    }
}

/// A word of a name under a group, as it is sorted.
type Entry = (Group, WordAt, u32);

/// Then, what is filed under them.
struct Entries<'a> {
    places: &'a FxHashMap<Box<[u8]>, WordAt>,
    parts: [Vec<Entry>; PARTS],
}

impl Filing for Entries<'_> {
    fn put(&mut self, group: Group, sounds: &[u8], holder: u32) {
        if let (Some(part), Some(word)) =
            (self.parts.get_mut(group as usize % PARTS), self.places.get(sounds))
        {
            part.push((group, *word, holder));
        }
    }
}

/// The groups of one part.
#[derive(Debug, Default)]
struct Part {
    groups: FxHashMap<Group, (u32, u32)>,
    words: Vec<WordAt>,
    holders: Vec<u32>,
}

impl Part {
    fn of(filed: Vec<Vec<Entry>>) -> Self {
        let entries = filed.into_iter().reduce(|mut all, more| {
            all.extend(more);
            all
        });
        let mut entries = entries.unwrap_or_default();
        entries.sort_unstable();
        entries.dedup();
        let mut groups: FxHashMap<Group, (u32, u32)> = FxHashMap::default();
        for ((group, ..), at) in entries.iter().zip(0..) {
            groups.entry(*group).or_insert((at, at)).1 = at + 1;
        }
        Self {
            groups,
            words: entries.iter().map(|(_, word, _)| *word).collect(),
            holders: entries.iter().map(|(.., holder)| *holder).collect(),
        }
    }
}

/// A word of a query, and the words that can be alike.
pub(crate) struct Sought {
    probes: Vec<Probe>,
    near: OnceCell<Vec<Range<WordAt>>>,
}

impl Sought {
    /// For words whose [`crate::sound::alike`] is `least` or more, to any of the spellings.
    pub(crate) fn new<'a>(spellings: impl IntoIterator<Item = &'a [u8]>, least: f32) -> Self {
        Self { probes: spellings.into_iter().map(|s| Probe::new(s, least)).collect(), near: OnceCell::new() }
    }

    /// Where the words stand in the lexicon that can be alike. Always ask about the same lexicon.
    pub(crate) fn near(&self, lexicon: &Lexicon) -> &[Range<WordAt>] {
        self.near.get_or_init(|| lexicon.near(&self.probes))
    }
}

/// All that was filed.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    lexicon: Lexicon,
    parts: Vec<Part>,
}

impl Shelf {
    /// Files the names, on so many threads at once, as `file` says.
    pub(crate) fn of(
        names: &[Name],
        threads: NonZeroUsize,
        file: impl Fn(&Name, u32, &mut dyn Filing) + Sync,
    ) -> Self {
        let share = names.len().div_ceil(threads.get()).max(1);
        let shares = || names.chunks(share).zip((0_u32..).step_by(share)).collect::<Vec<_>>();
        let file_all = |(names, begin): (&[Name], u32), filing: &mut dyn Filing| {
            for (at, name) in (begin..).zip(names) {
                file(name, at, filing);
            }
        };
        let noted = on_threads(shares(), |share| {
            let mut words = Words::default();
            file_all(share, &mut words);
            words
        });
        let mut words = FxHashSet::default();
        for noted in noted {
            words.extend(noted.words);
        }
        let (lexicon, places) = Lexicon::of(words.into_iter());
        let filed = on_threads(shares(), |share| {
            let mut entries = Entries { places: &places, parts: Default::default() };
            file_all(share, &mut entries);
            entries.parts
        });
        drop(places);
        let mut parts: Vec<Vec<Vec<Entry>>> = (0..PARTS).map(|_| Vec::new()).collect();
        for filed in filed {
            for (part, filed) in parts.iter_mut().zip(filed) {
                part.push(filed);
            }
        }
        // So many parts at once as there are threads; the others wait, so that little is held twice.
        let mut lots: Vec<Vec<(usize, Vec<Vec<Entry>>)>> = (0..threads.get()).map(|_| Vec::new()).collect();
        for (at, part) in parts.into_iter().enumerate() {
            if let Some(lot) = lots.get_mut(at % threads.get()) {
                lot.push((at, part));
            }
        }
        let made = on_threads(lots, |lot| {
            lot.into_iter().map(|(at, filed)| (at, Part::of(filed))).collect::<Vec<_>>()
        });
        let mut made: Vec<(usize, Part)> = made.into_iter().flatten().collect();
        made.sort_by_key(|(at, _)| *at);
        Self { lexicon, parts: made.into_iter().map(|(_, part)| part).collect() }
    }

    fn entries(&self, group: Group) -> Option<(&[WordAt], &[u32])> {
        let part = self.parts.get(group as usize % PARTS)?;
        let (from, to) = *part.groups.get(&group)?;
        Some((part.words.get(from as usize..to as usize)?, part.holders.get(from as usize..to as usize)?))
    }

    /// Adds the names of the group whose word can be alike enough, with that word.
    pub(crate) fn find(&self, group: Group, sought: &Sought, found: &mut Vec<(WordAt, u32)>) {
        let Some((words, holders)) = self.entries(group) else { return };
        let near = sought.near(&self.lexicon);
        let mut add = |range: Range<usize>| {
            let words = words.get(range.clone()).unwrap_or_default().iter().copied();
            found.extend(words.zip(holders.get(range).unwrap_or_default().iter().copied()));
        };
        if words.len() < near.len() {
            let mut last = (WordAt::MAX, false);
            for (at, &word) in words.iter().enumerate() {
                if word != last.0 {
                    let place = near.partition_point(|range| range.end <= word);
                    last = (word, near.get(place).is_some_and(|range| range.start <= word));
                }
                if last.1 {
                    add(at..at + 1);
                }
            }
            return;
        }
        let mut from = 0;
        for range in near {
            from += steps_below(words.get(from..).unwrap_or_default(), range.start);
            let rest = words.get(from..).unwrap_or_default();
            match rest.first() {
                None => return,
                Some(word) if *word >= range.end => {}
                Some(_) => {
                    let count = rest.iter().take_while(|word| **word < range.end).count();
                    add(from..from + count);
                    from += count;
                }
            }
        }
    }

    /// Adds all names of a group.
    pub(crate) fn all(&self, group: Group, found: &mut Vec<u32>) {
        if let Some((_, holders)) = self.entries(group) {
            found.extend_from_slice(holders);
        }
    }

    /// The sounds of a word that was filed.
    pub(crate) fn sounds(&self, word: WordAt) -> &[u8] {
        self.lexicon.sounds(word)
    }
}

/// How many of the sorted words are below a bound that is mostly not far: looked for in steps that double.
fn steps_below(words: &[WordAt], bound: WordAt) -> usize {
    let mut step = 1;
    while words.get(step).is_some_and(|word| *word < bound) {
        step *= 2;
    }
    let begin = step / 2;
    let part = words.get(begin..words.len().min(step + 1)).unwrap_or_default();
    begin + part.partition_point(|word| *word < bound)
}

/// Does each piece of work on a thread of its own; the results are in the order of the work.
pub(crate) fn on_threads<W: Send, R: Send>(work: Vec<W>, make: impl Fn(W) -> R + Sync) -> Vec<R> {
    let make = &make;
    std::thread::scope(|scope| {
        let mut work = work.into_iter();
        // The last is done here: one thread needs none.
        let last = work.next_back();
        let threads: Vec<_> = work.map(|piece| scope.spawn(move || make(piece))).collect();
        let last = last.map(make);
        let mut done: Vec<R> = Vec::with_capacity(threads.len() + 1);
        for thread in threads {
            match thread.join() {
                Ok(result) => done.push(result),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done.extend(last);
        done
    })
}
