//! An index of names: for a name, the few of a million that can be alike, without comparing all.
//!
//! Start at [`Index::find`]. `persons.rs` and `organisations.rs` say under what a name is filed, `pairs.rs` and `shelf.rs` how that
//! is kept, `lexicon.rs`, `walk.rs` and `skeleton.rs` how words are passed over without being compared. What the index misses of all pairs, and
//! what a query costs, is measured by `cargo bench -p reftel-names` and stands in `docs/NAMES.md`.

mod beside;
mod lexicon;
mod organisations;
mod pairs;
mod persons;
mod shelf;
mod skeleton;
mod walk;

use std::num::NonZeroUsize;

use self::pairs::Pairs;
use self::persons::Told;
pub(crate) use self::shelf::on_threads;
use self::shelf::{Filing, Shelf};
use crate::compare::{How, likeness_from};
use crate::heard::Heard;
use crate::name::{Kind, Name};

/// Words of an organisation's own with which persons are looked for, too: a firm that bears its owner's name.
const PERSON_WORDS_MAX: usize = 4;

/// A name that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its place in the order in which the names were given.
    pub at: usize,
    /// How alike it is; see [`crate::SHOW_MIN`].
    pub score: f64,
}

/// Many names, filed so that those alike are found at once.
#[derive(Debug, Default)]
pub struct Index {
    names: Vec<Name>,
    /// Persons' names of a single word, and those of more.
    single: Shelf,
    pairs: Pairs,
    organisations: Shelf,
    joined: Shelf,
    /// Of each name, what tells persons apart.
    told: Vec<Told>,
}

impl Index {
    /// Files the names. More than four billion are not found.
    #[must_use]
    pub fn new(names: Vec<Name>) -> Self {
        Self::on_threads(names, NonZeroUsize::MIN)
    }

    /// Files the names on so many threads. The index is the same whatever their number.
    #[must_use]
    pub fn on_threads(names: Vec<Name>, threads: NonZeroUsize) -> Self {
        let of = |organisations: bool, file: fn(&Name, u32, &mut dyn Filing)| {
            Shelf::of(&names, threads, move |name, at, filing| {
                if (name.kind == Kind::Organisation) == organisations {
                    file(name, at, filing);
                }
            })
        };
        let single = of(false, persons::file);
        let pairs = Pairs::of(&names, threads, |name| name.kind != Kind::Organisation);
        let (organisations, joined) = (of(true, organisations::file), of(true, organisations::file_joined));
        let told = names.iter().map(Told::of).collect();
        Self { single, pairs, organisations, joined, told, names }
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The name at a place.
    #[must_use]
    pub fn name(&self, at: usize) -> Option<&Name> {
        self.names.get(at)
    }

    /// Returns the places of the names that can be alike at [`crate::SHOW_MIN`], in order, each once.
    #[must_use]
    pub fn candidates(&self, name: &Name) -> Vec<u32> {
        let mut found = Vec::new();
        let words = persons::words(name);
        if !words.is_empty() && (name.kind != Kind::Organisation || words.len() <= PERSON_WORDS_MAX) {
            let told = Told::of(name);
            let is_other = |at: u32| self.told.get(at as usize).is_some_and(|other| told.is_other(*other));
            persons::look_up(&words, (&self.single, &self.pairs), is_other, &mut found);
        }
        organisations::look_up(name, &self.organisations, &mut found);
        organisations::look_up_joined(name, &self.joined, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Returns the names whose likeness is `least` or more, the most alike first. Those below [`crate::SHOW_MIN`] are
    /// not all found.
    #[must_use]
    pub fn find(&self, name: &Name, least: f64, how: &How<'_>) -> Vec<Found> {
        let mut heard = Heard::nothing();
        let mut found: Vec<Found> = self
            .candidates(name)
            .into_iter()
            .filter_map(|at| {
                let at = at as usize;
                let score = likeness_from(name, self.names.get(at)?, how, least, &mut heard);
                (score >= least).then_some(Found { at, score })
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.cmp(&b.at)));
        found
    }
}
