//! Persons' names by every two of their words: under each word, what stands beside it, and in whose name.
//!
//! The words that can be alike stand in a few runs of the lexicon, and so does what is filed under them: to look for two
//! words is to read those runs and keep what stands beside the right class of words. The runs are made by several threads, and are
//! the same whatever their number.

use std::num::NonZeroUsize;

use rustc_hash::{FxHashMap, FxHashSet};

use super::beside::{Beside, BesideAt, Classes, classes, is_patronymic};
use super::lexicon::{Lexicon, WordAt};
use super::shelf::{Sought, on_threads};
use super::skeleton::Coarse;
use crate::name::{Name, Token};

/// Lists by how many words a name has besides the patronymic: one, two, three; the last is for more, too.
pub(crate) const LISTS: u32 = 4;
/// Bits of a class's number that tell the list.
const LIST_BITS: u32 = 2;
/// Parts that are sorted apart: runs of words.
const PARTS: usize = 16;

/// A set of lists, a bit for each.
pub(crate) type Lists = u8;

/// Every list.
pub(crate) const ALL_LISTS: Lists = (1 << LISTS) - 1;

/// The set of a list, by how many words its names have.
pub(crate) fn list(words: usize) -> Lists {
    1 << list_at(words)
}

fn list_at(words: usize) -> u32 {
    (words as u32).clamp(1, LISTS) - 1
}

/// A word, the class and list of what stands beside it, and the name, as they are sorted.
type Entry = (WordAt, u32, u32);

/// Every two words of many names.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    lexicon: Lexicon,
    classes: Classes,
    /// Of each word, where what stands beside it starts; one more at the end.
    starts: Vec<u32>,
    beside: Vec<u32>,
    holders: Vec<u32>,
}

/// Every word that is filed, and every one that stands beside it. A name of one word has none.
fn pairs(name: &Name) -> impl Iterator<Item = (&Token, &Token)> {
    let words = || name.tokens.iter().enumerate();
    words().filter(|(_, token)| !token.initial && !is_patronymic(token)).flat_map(move |(at, word)| {
        words().filter(move |(other, _)| *other != at).map(move |(_, beside)| (word, beside))
    })
}

/// What words and classes there are.
#[derive(Default)]
struct Noted {
    words: FxHashSet<Box<[u8]>>,
    classes: FxHashSet<(Coarse, Beside)>,
}

impl Noted {
    fn of<'a>(names: impl Iterator<Item = &'a Name>) -> Self {
        let mut noted = Self::default();
        for (word, beside) in names.flat_map(pairs) {
            let word = word.sound.bytes();
            if !noted.words.contains(word) {
                noted.words.insert(word.into());
            }
            noted.classes.extend(classes(beside));
        }
        noted
    }
}

impl Pairs {
    /// Files the names that are wanted, on so many threads at once.
    pub(crate) fn of(names: &[Name], threads: NonZeroUsize, wanted: impl Fn(&Name) -> bool + Sync) -> Self {
        let share = names.len().div_ceil(threads.get()).max(1);
        let shares = || names.chunks(share).zip((0_u32..).step_by(share)).collect::<Vec<_>>();
        let noted = on_threads(shares(), |(names, _)| Noted::of(names.iter().filter(|name| wanted(name))));
        let all = noted.into_iter().reduce(|mut all, more| {
            all.words.extend(more.words);
            all.classes.extend(more.classes);
            all
        });
        let Noted { words, classes: noted } = all.unwrap_or_default();
        let classes_of_all = Classes::of(noted.iter().copied());
        drop(noted);
        let (lexicon, places) = Lexicon::of(words.into_iter());
        let part = lexicon.len().div_ceil(PARTS).max(1);
        let filed = on_threads(shares(), |(names, begin)| {
            let mut parts: [Vec<Entry>; PARTS] = Default::default();
            for (holder, name) in (begin..).zip(names).filter(|(_, name)| wanted(name)) {
                file(name, holder, &places, &classes_of_all, |entry| {
                    if let Some(part) = parts.get_mut(entry.0 as usize / part) {
                        part.push(entry);
                    }
                });
            }
            parts
        });
        drop(places);
        let mut parts: Vec<Vec<Vec<Entry>>> = (0..PARTS).map(|_| Vec::new()).collect();
        for filed in filed {
            for (part, filed) in parts.iter_mut().zip(filed) {
                part.push(filed);
            }
        }
        let mut made = Self { lexicon, classes: classes_of_all, ..Self::default() };
        let mut parts = parts.into_iter();
        loop {
            // So many parts at once as there are threads; the others wait, so that little is held twice.
            let lot: Vec<_> = parts.by_ref().take(threads.get()).collect();
            if lot.is_empty() {
                break;
            }
            let sorted = on_threads(lot, |part| {
                let mut entries = part.concat();
                entries.sort_unstable();
                entries.dedup();
                entries
            });
            for (word, beside, holder) in sorted.into_iter().flatten() {
                made.starts.resize(word as usize + 1, made.beside.len() as u32);
                made.beside.push(beside);
                made.holders.push(holder);
            }
        }
        made.starts.resize(made.lexicon.len() + 1, made.beside.len() as u32);
        made
    }

    /// The classes of words that stand beside others.
    pub(crate) fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The sounds of a word.
    pub(crate) fn sounds(&self, word: WordAt) -> &[u8] {
        self.lexicon.sounds(word)
    }

    /// Adds the names that have a word that can be alike, and beside it a class in a list that is wanted; with the word.
    pub(crate) fn find(&self, word: &Sought, wanted: &Wanted, found: &mut Vec<(WordAt, u32)>) {
        for range in word.near(&self.lexicon) {
            let Some(starts) = self.starts.get(range.start as usize..=range.end as usize) else { continue };
            let (Some(from), Some(to)) = (starts.first(), starts.last()) else { continue };
            let entries = *from as usize..*to as usize;
            let (Some(beside), Some(holders)) = (self.beside.get(entries.clone()), self.holders.get(entries))
            else {
                continue;
            };
            for ((beside, holder), at) in beside.iter().zip(holders).zip(*from..) {
                if wanted.has(*beside) {
                    let before = starts.partition_point(|start| *start <= at).saturating_sub(1);
                    found.push((range.start + before as WordAt, *holder));
                }
            }
        }
    }
}

/// Hands over what one name is filed under.
fn file(
    name: &Name,
    holder: u32,
    places: &FxHashMap<Box<[u8]>, WordAt>,
    all: &Classes,
    mut put: impl FnMut(Entry),
) {
    let list = list_at(name.tokens.iter().filter(|token| !is_patronymic(token)).count());
    for (word, beside) in pairs(name) {
        let Some(&word) = places.get(word.sound.bytes()) else { continue };
        for class in classes(beside).filter_map(|(_, class)| all.place(&class)) {
            put((word, class << LIST_BITS | list, holder));
        }
    }
}

/// What may stand beside a word: a bit for each class and list.
pub(crate) struct Wanted(Vec<u64>);

impl Wanted {
    /// Nothing yet.
    pub(crate) fn none(classes: &Classes) -> Self {
        Self(vec![0; (classes.len() << LIST_BITS) / 64 + 1])
    }

    /// Adds a class in some lists.
    pub(crate) fn add(&mut self, class: BesideAt, lists: Lists) {
        let beside = class << LIST_BITS;
        if let Some(wanted) = self.0.get_mut(beside as usize / 64) {
            *wanted |= u64::from(lists) << (beside % 64);
        }
    }

    fn has(&self, beside: u32) -> bool {
        self.0.get(beside as usize / 64).is_some_and(|wanted| wanted >> (beside % 64) & 1 != 0)
    }
}
