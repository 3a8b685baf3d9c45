//! An index of names: for a name, the few of a million that can be alike, without comparing all.
//!
//! A person is filed under the consonants of the surname, whole and with each one left out, joined with the beginning
//! or the row of the first name or patronymic; an organisation under the consonants of its own words. Most pairs
//! that compare at [`crate::SHOW_MIN`] or more share such a key, not all: of 490 such pairs among 200,000 made-up names
//! 458 were found (93 %), with 8,000 candidates a query. That is too few found, and too many looked at.

use crate::compare::{How, likeness};
use crate::legal::Class;
use crate::name::{Kind, Name, Role, Token};
use crate::sound;

/// Leading bits of a key that the table of starts knows.
const START_BITS: u32 = 20;
/// Consonants of a word that count.
const CONSONANTS_MAX: usize = 12;

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
    /// Sorted keys, and for each the name that has it.
    keys: Vec<u32>,
    holders: Vec<u32>,
    /// Where keys with these leading bits start.
    starts: Vec<u32>,
}

impl Index {
    /// Files the names. More than four billion keys (about 300 million names) are not kept.
    #[must_use]
    pub fn new(names: Vec<Name>) -> Self {
        let mut filed: Vec<u64> = Vec::with_capacity(names.len() * 12);
        let mut keys = Vec::new();
        for (at, name) in (0_u32..).zip(&names) {
            keys.clear();
            keys_of(name, &mut keys);
            keys.sort_unstable();
            keys.dedup();
            filed.extend(keys.iter().map(|key| u64::from(*key) << 32 | u64::from(at)));
        }
        filed.sort_unstable();
        let keys: Vec<u32> = filed.iter().map(|f| (f >> 32) as u32).collect();
        let holders: Vec<u32> = filed.iter().map(|f| *f as u32).collect();
        drop(filed);
        let mut starts = Vec::with_capacity((1 << START_BITS) + 1);
        let mut at = 0;
        for bits in 0..=(1_u64 << START_BITS) {
            while keys.get(at).is_some_and(|key| u64::from(*key >> (32 - START_BITS)) < bits) {
                at += 1;
            }
            starts.push(at as u32);
        }
        Self { names, keys, holders, starts }
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

    /// Returns the places of the names that can be alike, in order, each once.
    #[must_use]
    pub fn candidates(&self, name: &Name) -> Vec<u32> {
        let mut keys = Vec::new();
        keys_of(name, &mut keys);
        keys.sort_unstable();
        keys.dedup();
        let mut found = Vec::new();
        for key in keys {
            let bits = (key >> (32 - START_BITS)) as usize;
            let (Some(from), Some(to)) = (self.starts.get(bits), self.starts.get(bits + 1)) else { continue };
            let (from, to) = (*from as usize, *to as usize);
            let part = self.keys.get(from..to).unwrap_or_default();
            let first = part.partition_point(|k| *k < key);
            let count = part.get(first..).unwrap_or_default().partition_point(|k| *k == key);
            found.extend_from_slice(self.holders.get(from + first..from + first + count).unwrap_or_default());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Returns the names whose likeness is `least` or more, the most alike first.
    #[must_use]
    pub fn find(&self, name: &Name, least: f64, how: &How<'_>) -> Vec<Found> {
        let mut found: Vec<Found> = self
            .candidates(name)
            .into_iter()
            .filter_map(|at| {
                let at = at as usize;
                let score = likeness(name, self.names.get(at)?, how);
                (score >= least).then_some(Found { at, score })
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.cmp(&b.at)));
        found
    }
}

/// The class of a consonant: what spellings confuse is one; `None` for vowels and glides.
fn consonant(sound: u8) -> Option<u8> {
    Some(match sound {
        b'a' | b'e' | b'i' | b'o' | b'u' | b'j' => return None,
        b'b' | b'p' => b'p',
        b'd' | b't' | b'c' => b't',
        b'g' | b'h' | b'x' | b'k' => b'k',
        b'v' | b'f' => b'v',
        b's' | b'z' => b's',
        b'S' | b'Z' | b'C' | b'Q' => b'S',
        b'm' | b'n' => b'n',
        other => other,
    })
}

fn mix(hash: u32, value: u32) -> u32 {
    let mixed = (hash ^ value).wrapping_mul(0x9e37_79b1);
    mixed ^ (mixed >> 15)
}

/// A word's consonants, a vowel at its beginning as one of them.
struct Consonants {
    classes: [u8; CONSONANTS_MAX],
    len: usize,
}

impl Consonants {
    fn of(sounds: &[u8]) -> Self {
        let mut found = Self { classes: [0; CONSONANTS_MAX], len: 0 };
        let mut last = 0;
        for class in sounds.iter().filter_map(|s| consonant(*s)) {
            if class != last
                && let Some(cell) = found.classes.get_mut(found.len)
            {
                *cell = class;
                found.len += 1;
            }
            last = class;
        }
        found
    }

    fn hash_without(&self, left_out: usize) -> u32 {
        let mut hash = 0x811c_9dc5;
        let mut last = 0;
        for (at, class) in self.classes.iter().take(self.len).enumerate() {
            if at != left_out && *class != last {
                hash = mix(hash, u32::from(*class));
                last = *class;
            }
        }
        hash
    }

    /// The whole word's hash first, then, for words of three consonants and more, with each one left out.
    fn hashes(&self) -> impl Iterator<Item = u32> + '_ {
        let left_out = if self.len >= 3 { self.len } else { 0 };
        std::iter::once(self.hash_without(usize::MAX)).chain((0..left_out).map(|at| self.hash_without(at)))
    }
}

/// Under what a word stands beside a surname: the class of its first sound, and its rows in the table of first names.
fn beside(token: &Token) -> impl Iterator<Item = u32> + '_ {
    let first = match token.sound.bytes().first() {
        Some(b'a' | b'e' | b'i' | b'o' | b'j') => u32::from(b'a'),
        Some(b'u' | b'v') => u32::from(b'v'),
        Some(&sound) => u32::from(consonant(sound).unwrap_or(sound)),
        None => 0,
    };
    let rows = if token.role == Role::Patronymic { token.fathers } else { token.given };
    std::iter::once(first).chain(rows.into_iter().filter(|r| *r != 0).map(|r| 0x1000 + u32::from(r)))
}

/// Adds the keys under which a name is filed and looked up.
fn keys_of(name: &Name, keys: &mut Vec<u32>) {
    if name.kind == Kind::Organisation {
        organisation_keys(name, keys);
        return;
    }
    let single = name.tokens.len() == 1;
    let has_surname = name.tokens.iter().any(|t| t.role == Role::Surname);
    for (at, token) in name.tokens.iter().enumerate() {
        if token.initial {
            continue;
        }
        let stem = if token.role == Role::Patronymic { token.sound.bytes() } else { token.stem() };
        let consonants = Consonants::of(stem);
        // A word that is known not to be the surname is filed whole only, for lists that mistake one for the other.
        let surname = !has_surname || token.role == Role::Surname;
        let hashes = consonants.hashes().take(if surname { usize::MAX } else { 1 });
        for hash in hashes {
            if single {
                keys.push(mix(hash, 1));
                continue;
            }
            for (_, other) in name.tokens.iter().enumerate().filter(|(other, _)| *other != at) {
                keys.extend(beside(other).map(|value| mix(hash, value)));
            }
        }
    }
    if single {
        // Forms of one first name.
        keys.extend(name.tokens.iter().flat_map(beside).filter(|v| *v >= 0x1000).map(|v| mix(2, v)));
    }
}

fn organisation_keys(name: &Name, keys: &mut Vec<u32>) {
    let own = name.tokens.iter().filter(|t| t.class == 0 && !t.digits);
    let mut some = false;
    for token in own {
        some = true;
        keys.extend(Consonants::of(token.sound.bytes()).hashes().map(|hash| mix(hash, 3)));
    }
    if !some {
        // Only common words and numbers: they are all there is.
        let mut common: Vec<u32> = name
            .tokens
            .iter()
            .filter(|t| t.class != Class::MAX)
            .map(|t| if t.class == 0 { sound::key(t.sound.bytes()) as u32 } else { u32::from(t.class) })
            .collect();
        common.sort_unstable();
        keys.extend(common.windows(2).filter_map(|w| Some(mix(mix(4, *w.first()?), *w.last()?))));
        keys.extend(common.first().filter(|_| common.len() == 1).map(|c| mix(4, *c)));
    }
    keys.extend(Consonants::of(&name.joined).hashes().take(1).map(|hash| mix(hash, 3)));
    // An acronym is filed by its letters, a long name by its first letters.
    let acronym = |letters: &[u8]| {
        letters.iter().fold(5, |hash, l| mix(hash, u32::from(consonant(*l).unwrap_or(b'a'))))
    };
    if name.initials.len() >= 3 {
        keys.push(acronym(&name.initials));
    }
    let mut words = name.tokens.iter().filter(|t| t.class != Class::MAX);
    if let (Some(word), None) = (words.next(), words.next()) {
        let letters: Vec<u8> =
            word.text.chars().filter_map(|c| sound::sounds(&c.to_string()).first().copied()).collect();
        if (3..=8).contains(&letters.len()) {
            keys.push(acronym(&letters));
        }
    }
}
