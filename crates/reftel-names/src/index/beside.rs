//! What stands beside a word in a name, told by classes: forms of one first name are one, what the tables do not know is told by
//! its consonants.

use super::skeleton::Coarse;
use crate::name::{Role, Token};

/// Classes are sorted, and known by their place.
pub(crate) type BesideAt = u32;

/// What a class is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sort {
    /// A row of the table of first names.
    Row,
    /// The row of the father's name in a patronymic.
    Father,
    /// An initial.
    Initial,
    /// The consonants of a word that no table knows.
    Consonants,
    /// The same of a surname.
    Surname,
}

/// A class of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Beside {
    pub(crate) sort: Sort,
    /// The row, or the consonants.
    value: u64,
    /// What an initial of the word is compared by.
    first: u8,
}

/// Whether the word is a father's name.
pub(crate) fn is_patronymic(token: &Token) -> bool {
    token.role == Role::Patronymic
}

/// The rows of the tables that know the word.
pub(crate) fn rows(token: &Token) -> impl Iterator<Item = (Sort, u16)> {
    let (rows, sort) =
        if is_patronymic(token) { (token.fathers, Sort::Father) } else { (token.given, Sort::Row) };
    rows.into_iter().filter(|row| *row != 0).map(move |row| (sort, row))
}

/// The word's consonants; a patronymic's without its ending.
pub(crate) fn coarse(token: &Token) -> Coarse {
    Coarse::of(if is_patronymic(token) { token.stem() } else { token.sound.bytes() })
}

/// The classes of a word, with its consonants; of most words one.
pub(crate) fn classes(token: &Token) -> impl Iterator<Item = (Coarse, Beside)> {
    let (sounds, first) = (coarse(token), token.first_class());
    let known = rows(token).map(move |(sort, row)| Beside { sort, value: u64::from(row), first });
    let unknown = if token.initial {
        Some(Beside { sort: Sort::Initial, value: 0, first })
    } else if rows(token).next().is_none() {
        let sort = if token.role == Role::Surname { Sort::Surname } else { Sort::Consonants };
        Some(Beside { sort, value: sounds.packed(), first })
    } else {
        None
    };
    known.chain(unknown).map(move |class| (sounds, class))
}

/// All classes of the words of an index.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    sorted: Vec<Beside>,
    /// Sorted: a word's consonants, or those of a word with one left out, and its class.
    near: Vec<(Coarse, BesideAt)>,
    /// Sorted: what an initial is compared by, and the classes of words that begin so.
    beginnings: Vec<(u8, BesideAt)>,
}

impl Classes {
    /// Sorts the classes.
    pub(crate) fn of(all: impl Iterator<Item = (Coarse, Beside)> + Clone) -> Self {
        let mut classes = Self { sorted: all.clone().map(|(_, class)| class).collect(), ..Self::default() };
        classes.sorted.sort_unstable();
        classes.sorted.dedup();
        let places = |(sounds, class): (Coarse, Beside)| classes.place(&class).map(|at| (sounds, at));
        let mut near: Vec<(Coarse, BesideAt)> = all
            .filter(|(_, class)| class.sort != Sort::Initial)
            .filter_map(places)
            .flat_map(|(sounds, at)| sounds.variants().map(move |variant| (variant, at)))
            .collect();
        near.sort_unstable();
        near.dedup();
        let mut beginnings: Vec<(u8, BesideAt)> =
            classes.sorted.iter().zip(0..).map(|(class, at)| (class.first, at)).collect();
        beginnings.sort_unstable();
        Self { near, beginnings, ..classes }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Where a class is.
    pub(crate) fn place(&self, class: &Beside) -> Option<BesideAt> {
        self.sorted.binary_search(class).ok().map(|at| at as BesideAt)
    }

    /// The classes of the words of a row.
    pub(crate) fn of_row(&self, sort: Sort, row: u16) -> impl Iterator<Item = BesideAt> {
        let bound = |first: u8| Beside { sort, value: u64::from(row), first };
        let from = self.sorted.partition_point(|class| *class < bound(0));
        let to = self.sorted.partition_point(|class| *class <= bound(u8::MAX));
        from as BesideAt..to as BesideAt
    }

    /// The classes of initials and words that begin so; or of the initials alone.
    pub(crate) fn that_begin(&self, first: u8, initials: bool) -> impl Iterator<Item = BesideAt> {
        let from = self.beginnings.partition_point(|(other, _)| *other < first);
        let rest = self.beginnings.get(from..).unwrap_or_default();
        let all = rest.iter().take_while(move |(other, _)| *other == first).map(|(_, at)| *at);
        all.filter(move |at| !initials || self.sort(*at) == Some(Sort::Initial))
    }

    fn sort(&self, at: BesideAt) -> Option<Sort> {
        self.sorted.get(at as usize).map(|class| class.sort)
    }

    /// Returns the classes of words that differ from this in one consonant at most, as far as their sort fits; some twice.
    pub(crate) fn near(&self, sounds: Coarse, fits: impl Fn(Sort) -> bool) -> impl Iterator<Item = BesideAt> {
        let all = sounds.variants().flat_map(|variant| {
            let from = self.near.partition_point(|(sounds, _)| *sounds < variant);
            let rest = self.near.get(from..).unwrap_or_default();
            rest.iter().take_while(move |(sounds, _)| *sounds == variant).map(|(_, at)| *at)
        });
        all.filter(move |at| self.sort(*at).is_some_and(&fits))
    }
}
