//! Under what a person's name is filed, and where one that can be alike is looked for.
//!
//! Two names that compare at [`crate::SHOW_MIN`] share two words at least, unless both are a single word; and all words
//! of the shorter one have a partner in the longer, patronymics aside (see `person.rs`: a word that differs costs more
//! than half). So a name is filed under every two of its words: the consonants of the one, in the group of the other.
//! First names and patronymics that are forms of one name are one group; what the tables do not know is grouped by its
//! consonants, and found where one consonant is missing or another.
//!
//! Names of few words and of many stand in lists of their own. Of a query of three words that must all be found in a name
//! of four, two are enough to find it; a name of two words may have any two of them.

use std::cell::OnceCell;
use std::cmp::Ordering;

use super::lexicon::WordAt;
use super::shelf::{Beside, Filing, Group, Shelf, Sought, mix};
use super::skeleton::Coarse;
use crate::name::{Name, Role, Token, surname_stem};
use crate::{given, sound};

/// Words of which one is a surname or the like, less alike than this, leave less than [`crate::SHOW_MIN`] of the score.
const WORDS_MIN: f32 = 0.79;

/// Lists by how many words a name has besides the patronymic; the last is for more, too.
const LISTS: u32 = 4;
/// The list of names of a single word.
const SINGLE: u32 = 0;

/// A row of the table of first names.
const ROW: Beside = 1 << 28;
/// The row of the father's name in a patronymic.
const FATHER: Beside = 2 << 28;
/// An initial.
const INITIAL: Beside = 3 << 28;
/// An initial, or any word that begins so.
const BEGINNING: Beside = 4 << 28;
/// The consonants of a word that no table knows.
const CONSONANTS: Beside = 5 << 28;
/// The same of a surname.
const SURNAME: Beside = 6 << 28;
/// Names of a single word.
const ALONE: Beside = 7 << 28;

fn kind(beside: Beside) -> Beside {
    beside & (15 << 28)
}

fn group(list: u32, beside: Beside) -> Group {
    mix(mix(0x7065_7273, list), beside)
}

fn is_patronymic(token: &Token) -> bool {
    token.role == Role::Patronymic
}

/// The row of each table that knows the word.
fn rows(token: &Token) -> impl Iterator<Item = Beside> {
    let (rows, kind) = if is_patronymic(token) { (token.fathers, FATHER) } else { (token.given, ROW) };
    rows.into_iter().filter(|row| *row != 0).map(move |row| kind | u32::from(row))
}

fn coarse(token: &Token) -> Coarse {
    Coarse::of(if is_patronymic(token) { token.stem() } else { token.sound.bytes() })
}

fn beginning(token: &Token) -> u32 {
    u32::from(token.first_class())
}

/// The list in which a name of these words stands.
fn list(words: &[&Token]) -> u32 {
    (words.iter().filter(|t| !is_patronymic(t)).count() as u32).min(LISTS)
}

/// The words that persons are found by: all but numbers and what organisations share.
pub(crate) fn words(name: &Name) -> Vec<&Token> {
    name.tokens.iter().filter(|t| t.class == 0 && !t.digits).collect()
}

/// Files a person's name.
pub(crate) fn file(name: &Name, holder: u32, filing: &mut dyn Filing) {
    let words: Vec<&Token> = name.tokens.iter().collect();
    if let [word] = words.as_slice() {
        filing.put(group(SINGLE, ALONE), word.sound.bytes(), holder);
        for row in rows(word) {
            filing.put(group(SINGLE, row), word.sound.bytes(), holder);
        }
        return;
    }
    let list = list(&words);
    for (at, word) in words.iter().enumerate().filter(|(_, t)| !t.initial && !is_patronymic(t)) {
        let word = word.sound.bytes();
        for (_, beside) in words.iter().enumerate().filter(|(other, _)| *other != at) {
            filing.put(group(list, BEGINNING | beginning(beside)), word, holder);
            if beside.initial {
                filing.put(group(list, INITIAL | beginning(beside)), word, holder);
                continue;
            }
            let sounds = coarse(beside);
            let mut known = false;
            for row in rows(beside) {
                known = true;
                filing.stands_beside(sounds, row);
                filing.put(group(list, row), word, holder);
            }
            if !known {
                let kind = if beside.role == Role::Surname { SURNAME } else { CONSONANTS };
                let consonants = kind | sounds.number();
                filing.stands_beside(sounds, consonants);
                filing.put(group(list, consonants), word, holder);
            }
        }
    }
}

/// A word of the name that is looked for.
struct Asked<'a> {
    token: &'a Token,
    known: bool,
    /// The groups that names stand in whose word can be this one, once they are asked for.
    beside: OnceCell<Vec<Beside>>,
    sought: Sought,
    /// What was filed under words like it, and the words.
    found: Vec<(WordAt, u32)>,
}

impl<'a> Asked<'a> {
    fn of(token: &'a Token) -> Self {
        let other = other_spelling(token.sound.bytes());
        let sought = Sought::new(std::iter::once(token.sound.bytes()).chain(other.as_deref()), WORDS_MIN);
        let known = !token.initial && rows(token).next().is_some();
        Self { token, known, beside: OnceCell::new(), sought, found: Vec::new() }
    }

    fn beside(&self, shelf: &Shelf) -> &[Beside] {
        self.beside.get_or_init(|| {
            let token = self.token;
            if token.initial {
                return vec![BEGINNING | beginning(token)];
            }
            // Two words that the tables know are forms of one name or not; no likeness of sound makes them so. A word
            // is a surname on both sides or on none, or whoever wrote it was not sure.
            let fits = |beside: Beside| match kind(beside) {
                CONSONANTS => true,
                ROW => !self.known && !is_patronymic(token),
                FATHER => !self.known && matches!(token.role, Role::Patronymic | Role::Unknown),
                SURNAME => matches!(token.role, Role::Surname | Role::Unknown),
                _ => false,
            };
            let mut beside: Vec<Beside> = shelf.near(coarse(token)).filter(|b| fits(*b)).collect();
            beside.extend(rows(token));
            beside.push(INITIAL | beginning(token));
            beside.sort_unstable();
            beside.dedup();
            beside
        })
    }

    /// Whether this word tells a group better than another: known first names do best, surnames worst.
    fn is_better_group(&self, other: &Self) -> bool {
        let rank = |a: &Self| (a.token.role == Role::Surname, !a.known && !a.token.initial);
        match rank(self).cmp(&rank(other)) {
            // A group forgives less than the words in it; so the longer word is better looked for there.
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
        let stem = surname_stem(sounds).0;
        let stem = sounds.get(..usize::from(stem)).unwrap_or_default();
        own == sounds
            || sound::alike(self.token.stem(), stem, WORDS_MIN) >= WORDS_MIN
            || sound::alike(own, sounds, WORDS_MIN) >= WORDS_MIN
            || (self.known && given::share(self.token.given, given::rows(sounds)))
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

/// What two names can be told apart by before they are compared: the father, where it is sure that the patronymic names
/// one; 0 where it is not. Names with two numbers are two persons (see `person.rs`).
pub(crate) fn father(name: &Name) -> u16 {
    match name.sure_fathers() {
        Some([father, 0, ..]) => father,
        _ => 0,
    }
}

/// Adds the persons whose name can be alike; some twice. Those that `passed_over` knows to be others are left out.
pub(crate) fn look_up(
    words: &[&Token],
    shelf: &Shelf,
    passed_over: impl Fn(u32) -> bool,
    found: &mut Vec<u32>,
) {
    let mut asked: Vec<Asked<'_>> = words.iter().map(|t| Asked::of(t)).collect();
    if let [word] = asked.as_mut_slice() {
        shelf.find(group(SINGLE, ALONE), &word.sought, &mut word.found);
        for row in rows(word.token) {
            shelf.all(group(SINGLE, row), found);
        }
    } else {
        asked.sort_by_key(Asked::rank);
        look_up_pairs(&mut asked, shelf);
    }
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
                _ => word.is_alike(shelf.sounds(at)),
            };
            last = Some((at, alike));
            alike.then_some(holder)
        }));
    }
}

fn look_up_pairs(asked: &mut [Asked<'_>], shelf: &Shelf) {
    let places = |patronymic: bool| -> Vec<usize> {
        asked
            .iter()
            .enumerate()
            .filter(|(_, a)| is_patronymic(a.token) == patronymic)
            .map(|(at, _)| at)
            .collect()
    };
    let (others, patronymics) = (places(false), places(true));
    for list in 1..=LISTS {
        // Of so many words all but the last are in parts; two of any that are found share a part (Turán's theorem).
        let parts = others.len().min(list as usize).saturating_sub(1);
        let part = |at: usize| (at * parts).checked_div(others.len()).unwrap_or_default();
        for (at, &one) in others.iter().enumerate() {
            let rest = others.iter().enumerate().skip(at + 1);
            for (_, &other) in rest.filter(|(other, _)| parts > 0 && part(at) == part(*other)) {
                look_beside(list, asked, one, other, shelf);
            }
            if list == 1 || others.len() == 1 {
                for &patronymic in &patronymics {
                    look_beside(list, asked, one, patronymic, shelf);
                }
            }
        }
    }
}

/// Looks for one of the two words in the groups of the other.
fn look_beside(list: u32, asked: &mut [Asked<'_>], one: usize, other: usize, shelf: &Shelf) {
    let (Some(first), Some(second)) = (asked.get(one), asked.get(other)) else { return };
    let turned = first.token.initial
        || (!second.token.initial && !is_patronymic(second.token) && first.is_better_group(second));
    let (word, beside) = if turned { (other, one) } else { (one, other) };
    if let Ok([word, beside]) = asked.get_disjoint_mut([word, beside])
        && !word.token.initial
        && !is_patronymic(word.token)
    {
        for beside in beside.beside(shelf) {
            shelf.find(group(list, *beside), &word.sought, &mut word.found);
        }
    }
}
