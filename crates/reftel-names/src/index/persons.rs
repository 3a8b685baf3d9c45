//! Under what a person's name is filed, and where one that can be alike is looked for.
//!
//! Two names that compare at [`crate::SHOW_MIN`] share two words at least, unless both are a single word; and all words
//! of the shorter one have a partner in the longer, patronymics aside (see `person.rs`: a word that differs costs more
//! than half). So a name is filed under every two of its words (`pairs.rs`): the one by itself, the other by its class
//! (`beside.rs`). First names and patronymics that are forms of one name are one class; what the tables do not know is told by
//! its consonants, and found where one consonant is missing or another.
//!
//! Names of few words and of many stand in lists of their own. Of a query of three words that must all be found in a name
//! of four, two are enough to find it; a name of two words may have any two of them.

use std::cmp::Ordering;

use super::beside::{Sort, coarse, is_patronymic, rows};
use super::lexicon::WordAt;
use super::pairs::{ALL_LISTS, LISTS, Lists, Pairs, Wanted, list};
use super::shelf::{Filing, Group, Shelf, Sought, mix};
use crate::given::{self, Gender};
use crate::name::{Name, Role, Token, surname_stem};
use crate::sound;

/// Words of which one is a surname or the like, less alike than this, leave less than [`crate::SHOW_MIN`] of the score.
const WORDS_MIN: f32 = 0.79;

/// Names of a single word.
const ALONE: Group = 0x7065_0001;

/// The group of single words that a row knows.
fn row_group((sort, row): (Sort, u16)) -> Group {
    mix(mix(ALONE, sort as u32), u32::from(row))
}

/// The words that persons are found by: all but numbers and what organisations share.
pub(crate) fn words(name: &Name) -> Vec<&Token> {
    name.tokens.iter().filter(|t| t.class == 0 && !t.digits).collect()
}

/// Files a person's name of a single word.
pub(crate) fn file(name: &Name, holder: u32, filing: &mut dyn Filing) {
    if let [word] = name.tokens.as_slice() {
        filing.put(ALONE, word.sound.bytes(), holder);
        for row in rows(word) {
            filing.put(row_group(row), word.sound.bytes(), holder);
        }
    }
}

/// A word of the name that is looked for.
struct Asked<'a> {
    token: &'a Token,
    known: bool,
    sought: Sought,
    /// What was filed under words like it, and the words.
    found: Vec<(WordAt, u32)>,
}

impl<'a> Asked<'a> {
    fn of(token: &'a Token) -> Self {
        let other = other_spelling(token.sound.bytes());
        let sought = Sought::new(std::iter::once(token.sound.bytes()).chain(other.as_deref()), WORDS_MIN);
        let known = !token.initial && rows(token).next().is_some();
        Self { token, known, sought, found: Vec::new() }
    }

    /// Adds the classes that words can be of that can be this one.
    fn want(&self, lists: Lists, pairs: &Pairs, wanted: &mut Wanted) {
        let (token, classes) = (self.token, pairs.classes());
        let mut add = |class| wanted.add(class, lists);
        if token.initial {
            return classes.that_begin(token.first_class(), false).for_each(add);
        }
        // Two words that the tables know are forms of one name or not; no likeness of sound makes them so. A word
        // is a surname on both sides or on none, or whoever wrote it was not sure.
        let fits = |sort: Sort| match sort {
            Sort::Consonants => true,
            Sort::Row => !self.known && !is_patronymic(token),
            Sort::Father => !self.known && matches!(token.role, Role::Patronymic | Role::Unknown),
            Sort::Surname => matches!(token.role, Role::Surname | Role::Unknown),
            Sort::Initial => false,
        };
        classes.near(coarse(token), fits).for_each(&mut add);
        for (sort, row) in rows(token) {
            classes.of_row(sort, row).for_each(&mut add);
        }
        classes.that_begin(token.first_class(), true).for_each(add);
    }

    /// Whether this word tells a class better than another: known first names do best, surnames worst.
    fn is_better_class(&self, other: &Self) -> bool {
        let rank = |a: &Self| (a.token.role == Role::Surname, !a.known && !a.token.initial);
        match rank(self).cmp(&rank(other)) {
            // A class forgives less than words that are compared; so the longer word is better compared.
            Ordering::Equal => self.token.sound.bytes().len() < other.token.sound.bytes().len(),
            order => order.is_lt(),
        }
    }

    /// The words that must be found are asked for first.
    fn rank(&self) -> u8 {
        match self.token.role {
            _ if self.token.initial => 3,
            Role::Surname => 0,
            Role::Given => 1,
            _ => 2,
        }
    }

    /// Whether a word that was filed is alike enough, whatever the roles of the two.
    fn is_alike(&self, sounds: &[u8]) -> bool {
        let own = self.token.sound.bytes();
        let are_alike = |a: &[u8], b: &[u8]| sound::alike(a, b, WORDS_MIN) >= WORDS_MIN;
        if are_alike(own, sounds) || (self.known && given::share(self.token.given, given::rows(sounds))) {
            return true;
        }
        let stem = usize::from(surname_stem(sounds).0);
        let is_shorter = stem < sounds.len() || self.token.stem().len() < own.len();
        is_shorter && are_alike(self.token.stem(), sounds.get(..stem).unwrap_or_default())
    }
}

/// The Russian word for a Belarusian or Ukrainian one, or the other way round, where `ol` before a consonant is `ov`: Воўк, Волк;
/// Товстий, Толстой. The bound by which words are passed over does not allow for it. Not in the common ending -ovsk-.
fn other_spelling(sounds: &[u8]) -> Option<Vec<u8>> {
    let is_open = |sound: u8| sound::is_vowel(sound) || sound == b'j';
    let at = sounds.windows(3).position(|part| {
        matches!(part, [b'o' | b'a', b'l' | b'v', next] if !is_open(*next))
            && part != b"ovs"
            && part != b"avs"
    })?;
    let mut other = sounds.to_vec();
    let sound = other.get_mut(at + 1)?;
    *sound = if *sound == b'l' { b'v' } else { b'l' };
    Some(other)
}

/// What two names can be told apart by before they are compared.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Told {
    /// The father, where it is sure that the patronymic names one; 0 where it is not.
    father: u16,
    gender: Option<Gender>,
}

impl Told {
    pub(crate) fn of(name: &Name) -> Self {
        let father = match name.sure_fathers() {
            Some([father, 0, ..]) => father,
            _ => 0,
        };
        Self { father, gender: name.gender }
    }

    /// Whether the names are two persons' (see `person.rs`).
    pub(crate) fn is_other(self, other: Self) -> bool {
        let fathers = self.father != 0 && other.father != 0 && self.father != other.father;
        fathers || matches!((self.gender, other.gender), (Some(a), Some(b)) if a != b)
    }
}

/// Adds the persons whose name can be alike; some twice. Those that `passed_over` knows to be others are left out.
pub(crate) fn look_up(
    words: &[&Token],
    (single, pairs): (&Shelf, &Pairs),
    passed_over: impl Fn(u32) -> bool,
    found: &mut Vec<u32>,
) {
    let mut asked: Vec<Asked<'_>> = words.iter().map(|t| Asked::of(t)).collect();
    let is_single = asked.len() == 1;
    if let [word] = asked.as_mut_slice() {
        single.find(ALONE, &word.sought, &mut word.found);
        for row in rows(word.token) {
            single.all(row_group(row), found);
        }
    } else {
        asked.sort_by_key(Asked::rank);
        look_up_pairs(&mut asked, pairs);
    }
    let sounds = |at: WordAt| if is_single { single.sounds(at) } else { pairs.sounds(at) };
    for word in &mut asked {
        let mut pairs = std::mem::take(&mut word.found);
        pairs.retain(|(_, holder)| !passed_over(*holder));
        // Each word is compared once.
        pairs.sort_unstable();
        pairs.dedup();
        let mut last = None;
        found.extend(pairs.into_iter().filter_map(|(at, holder)| {
            let alike = match last {
                Some((same, alike)) if same == at => alike,
                _ => word.is_alike(sounds(at)),
            };
            last = Some((at, alike));
            alike.then_some(holder)
        }));
    }
}

fn look_up_pairs(asked: &mut [Asked<'_>], pairs: &Pairs) {
    let places = |patronymic: bool| -> Vec<usize> {
        asked
            .iter()
            .enumerate()
            .filter(|(_, a)| is_patronymic(a.token) == patronymic)
            .map(|(at, _)| at)
            .collect()
    };
    let (others, patronymics) = (places(false), places(true));
    // For every two words, in which lists they are looked for.
    let mut twos: Vec<(usize, usize, Lists)> = Vec::new();
    for (at, &one) in others.iter().enumerate() {
        for (other_at, &other) in others.iter().enumerate().skip(at + 1) {
            let lists = (1..=LISTS as usize).filter(|&words| {
                // Of so many words all but the last are in parts; two of any that are found share a part (Turán's theorem).
                let parts = others.len().min(words).saturating_sub(1);
                let part = |at: usize| at * parts / others.len();
                parts > 0 && part(at) == part(other_at)
            });
            twos.push((one, other, lists.map(list).fold(0, |all, list| all | list)));
        }
        let lists = if others.len() == 1 { ALL_LISTS } else { list(1) };
        twos.extend(patronymics.iter().map(|patronymic| (one, *patronymic, lists)));
    }
    let mut looked_for: Vec<(usize, usize, Lists)> =
        twos.into_iter().filter(|two| two.2 != 0).filter_map(|two| turned(asked, two)).collect();
    looked_for.sort_unstable();
    for of_word in looked_for.chunk_by(|a, b| a.0 == b.0) {
        let mut wanted = Wanted::none(pairs.classes());
        for (_, beside, lists) in of_word {
            if let Some(beside) = asked.get(*beside) {
                beside.want(*lists, pairs, &mut wanted);
            }
        }
        if let Some(word) = of_word.first().and_then(|(word, ..)| asked.get_mut(*word)) {
            pairs.find(&word.sought, &wanted, &mut word.found);
        }
    }
}

/// Returns the two words in the order in which the first is compared, and the second is told by its class.
fn turned(asked: &[Asked<'_>], (one, other, lists): (usize, usize, Lists)) -> Option<(usize, usize, Lists)> {
    let (first, second) = (asked.get(one)?, asked.get(other)?);
    let turned = first.token.initial
        || (!second.token.initial && !is_patronymic(second.token) && first.is_better_class(second));
    let (word, beside) = if turned { (other, one) } else { (one, other) };
    let compared = asked.get(word).is_some_and(|word| !word.token.initial && !is_patronymic(word.token));
    compared.then_some((word, beside, lists))
}
