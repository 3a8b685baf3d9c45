//! A word's consonants packed into one number, and the least by which two words can differ: what an index can look
//! at a million times where [`crate::sound::alike`] takes too long.
//!
//! Spellings of one word differ in vowels and glides most of all; of those only the number is kept. `v` and `f` are
//! counted with them, for `v` stands where others write `u`. The consonants are compared with the costs of [`crate::sound`], so
//! that the bound is one of the real distance (but where `l` or `b` stands against `v`, which is rare).

use crate::sound::{self, WHOLE};

/// Consonants kept of a word.
pub(super) const CONSONANTS_MAX: usize = 10;
const CODE_BITS: usize = 5;
pub(super) const CODES: usize = 1 << CODE_BITS;
/// The first consonant takes the uppermost bits, so that words sort by their consonants.
const FIRST_AT: usize = u64::BITS as usize - CODE_BITS;
/// Below the consonants: how many vowels, `v` and `f` the word has, and how many sounds in all.
const VOWELS_AT: usize = 9;
const SOUNDS_AT: usize = 4;
/// The greatest number that has room there; it stands for more, too.
pub(super) const COUNT_MAX: u64 = 31;
/// Every consonant of the alphabet of [`crate::sound`] but `v` and `f`, at its code. What is none of the alphabet (digits, letters of other scripts) shares the codes of the dots.
const CONSONANTS: [u8; CODES] = *b" dtckghxsz..SZCQmn..l...r...bp..";
/// The code of what is counted with the vowels, and of glides, which are not counted at all.
const VOWEL: u8 = 0;
const GLIDE: u8 = 255;

#[allow(clippy::indexing_slicing, reason = "computed while compiling: a wrong index would not build")]
const fn codes() -> [u8; 256] {
    const OTHERS: [u8; 12] = [10, 11, 18, 19, 21, 22, 23, 25, 26, 27, 30, 31];
    let mut table = [0; 256];
    let mut sound = 0;
    while sound < 256 {
        table[sound] = match sound as u8 {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'v' | b'f' => VOWEL,
            b'j' => GLIDE,
            _ => OTHERS[sound % OTHERS.len()],
        };
        sound += 1;
    }
    let mut code = 1;
    while code < CODES {
        if CONSONANTS[code] != b'.' {
            table[CONSONANTS[code] as usize] = code as u8;
        }
        code += 1;
    }
    table
}

#[allow(clippy::indexing_slicing, reason = "computed while compiling: a wrong index would not build")]
const fn is_consonant(code: usize) -> bool {
    !matches!(CONSONANTS[code], b' ' | b'.')
}

#[allow(clippy::indexing_slicing, reason = "computed while compiling: a wrong index would not build")]
const fn costs() -> [[u8; CODES]; CODES] {
    let mut table = [[WHOLE as u8; CODES]; CODES];
    let mut a = 0;
    while a < CODES {
        table[a][a] = 0;
        let mut b = 0;
        while b < CODES {
            if a != b && is_consonant(a) && is_consonant(b) {
                table[a][b] = sound::pair_cost(CONSONANTS[a], CONSONANTS[b]);
            }
            b += 1;
        }
        a += 1;
    }
    table
}

/// What a consonant costs that the other word lacks, or that stands against a glide there.
#[allow(clippy::indexing_slicing, reason = "computed while compiling: a wrong index would not build")]
const fn gaps() -> [u8; CODES] {
    let mut table = [sound::missing(b'b') as u8; CODES];
    let mut code = 0;
    while code < CODES {
        if is_consonant(code) {
            let (missing, glide) =
                (sound::missing(CONSONANTS[code]) as u8, sound::pair_cost(CONSONANTS[code], b'j'));
            table[code] = if glide < missing { glide } else { missing };
        }
        code += 1;
    }
    table
}

/// What spellings confuse is one class. Latin `c` is any of three sounds; here it is the `t` of other romanisations.
#[allow(clippy::indexing_slicing, reason = "computed while compiling: a wrong index would not build")]
const fn classes() -> [u8; CODES] {
    let mut table = [0; CODES];
    let mut code = 1;
    while code < CODES {
        table[code] = match CONSONANTS[code] {
            b'd' | b't' | b'c' => 1,
            b'g' | b'h' | b'x' | b'k' => 2,
            b's' | b'z' => 3,
            b'S' | b'Z' | b'C' | b'Q' => 4,
            b'm' | b'n' => 5,
            b'l' => 6,
            b'r' => 7,
            b'b' | b'p' => 8,
            _ => 9,
        };
        code += 1;
    }
    table
}

static CODE_OF: [u8; 256] = codes();
pub(super) static COSTS: [[u8; CODES]; CODES] = costs();
pub(super) static GAPS: [u8; CODES] = gaps();
static CLASS_OF: [u8; CODES] = classes();

/// A word's first consonants in order, how many vowels it has, and how many sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Skeleton(u64);

impl Skeleton {
    pub(crate) fn of(sounds: &[u8]) -> Self {
        let (mut packed, mut at, mut vowels) = (0, 0, 0_u64);
        for &sound in sounds {
            match CODE_OF.get(usize::from(sound)).copied().unwrap_or(GLIDE) {
                GLIDE => {}
                VOWEL => vowels += 1,
                code if at < CONSONANTS_MAX => {
                    packed |= u64::from(code) << (FIRST_AT - at * CODE_BITS);
                    at += 1;
                }
                _ => {}
            }
        }
        let sounds = sounds.len() as u64;
        Self(packed | vowels.min(COUNT_MAX) << VOWELS_AT | sounds.min(COUNT_MAX) << SOUNDS_AT)
    }

    /// The consonants, each a number below 32.
    pub(crate) fn codes(self) -> impl Iterator<Item = u8> {
        (0..CONSONANTS_MAX)
            .map(move |at| (self.0 >> (FIRST_AT - at * CODE_BITS)) as u8 % CODES as u8)
            .take_while(|code| *code != 0)
    }

    pub(super) fn sounds(self) -> u16 {
        (self.0 >> SOUNDS_AT & COUNT_MAX) as u16
    }

    pub(super) fn vowels(self) -> u16 {
        (self.0 >> VOWELS_AT & COUNT_MAX) as u16
    }
}

/// The classes of a word's consonants in order, four bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Coarse(u64);

/// The class of `v` and `f`, after those of [`classes`].
const LABIAL: u8 = 10;

impl Coarse {
    /// The classes of a word's consonants, doubled ones once: what a word that stands beside another is filed under. `v` counts
    /// before vowels only, where no spelling has `u`.
    pub(crate) fn of(sounds: &[u8]) -> Self {
        let (mut packed, mut at, mut last) = (0, 0, 0);
        let next = sounds.iter().skip(1).chain([&b' ']);
        for (&sound, &next) in sounds.iter().zip(next) {
            let class = match CODE_OF.get(usize::from(sound)).copied().unwrap_or(GLIDE) {
                VOWEL if matches!(sound, b'v' | b'f') && sound::is_vowel(next) => LABIAL,
                VOWEL | GLIDE => continue,
                code => CLASS_OF.get(usize::from(code)).copied().unwrap_or_default(),
            };
            if class != last && at < CONSONANTS_MAX {
                packed |= u64::from(class) << (at * 4);
                at += 1;
            }
            last = class;
        }
        Self(packed)
    }

    /// A number for it, of the lower 28 bits.
    pub(crate) fn number(self) -> u32 {
        (self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 36) as u32
    }

    /// All of it in one number.
    pub(crate) fn packed(self) -> u64 {
        self.0
    }

    /// The word itself, and the word with each consonant left out: two words that differ in one consonant share one.
    pub(crate) fn variants(self) -> impl Iterator<Item = Self> {
        let count = (64 - self.0.leading_zeros()).div_ceil(4);
        let left_out = if count >= 2 { count } else { 0 };
        std::iter::once(self).chain((0..left_out).map(move |at| {
            let low = self.0 & ((1 << (at * 4)) - 1);
            let high = self.0.checked_shr((at + 1) * 4).unwrap_or_default();
            // The neighbours of what was left out may be one class: doubled ones count once.
            let before = if at == 0 { 0 } else { low >> ((at - 1) * 4) };
            let high = if before != 0 && high & 15 == before { high >> 4 } else { high };
            Self(low | high.checked_shl(at * 4).unwrap_or_default())
        }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_consonant_less_shares_a_variant(word in "[bdgklmnpr]{3,9}", at in 0_usize..9) {
            let at = at % word.len();
            let less: String = word.chars().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| c).collect();
            let coarse = |w: &str| Coarse::of(&sound::sounds(w));
            let all: Vec<Coarse> = coarse(&word).variants().collect();
            prop_assert!(coarse(&less).variants().any(|v| all.contains(&v)), "{} {}", word, less);
        }
    }
}
