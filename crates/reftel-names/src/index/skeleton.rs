//! A word's consonants packed into one number, and the least by which two words can differ: what an index can look
//! at a million times where [`crate::sound::alike`] takes too long.
//!
//! Spellings of one word differ in vowels and glides most of all; of those only the number is kept. `v` and `f` are
//! counted with them, for `v` stands where others write `u`. The consonants are compared with the costs of [`crate::sound`], so
//! that the bound is one of the real distance (but where `l` or `b` stands against `v`, which is rare).

use crate::sound::{self, WHOLE};

/// Consonants kept of a word.
const CONSONANTS_MAX: usize = 10;
const CODE_BITS: usize = 5;
const CODES: usize = 1 << CODE_BITS;
/// The first consonant takes the uppermost bits, so that words sort by their consonants.
const FIRST_AT: usize = u64::BITS as usize - CODE_BITS;
/// Below the consonants: how many vowels, `v` and `f` the word has, and how many sounds in all.
const VOWELS_AT: usize = 9;
const SOUNDS_AT: usize = 4;
/// The greatest number that has room there; it stands for more, too.
const COUNT_MAX: u64 = 31;
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
static COSTS: [[u8; CODES]; CODES] = costs();
static GAPS: [u8; CODES] = gaps();
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

    fn sounds(self) -> u16 {
        (self.0 >> SOUNDS_AT & COUNT_MAX) as u16
    }

    fn vowels(self) -> u16 {
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

/// A line of the table of distances: from more and more of the word that is looked for to one beginning of another.
type Line = [u16; CONSONANTS_MAX + 1];

/// A word that is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Probe {
    skeleton: Skeleton,
    /// What the words may differ by, of 1.
    parting: f32,
    /// How many consonants it has, and which.
    width: usize,
    codes: [u8; CONSONANTS_MAX],
    /// What each costs where the other word lacks it.
    gaps: [u8; CONSONANTS_MAX],
    /// What each costs against every other.
    costs: [[u8; CONSONANTS_MAX]; CODES],
}

impl Probe {
    /// For words whose [`sound::alike`] is `least` or more.
    pub(crate) fn new(sounds: &[u8], least: f32) -> Self {
        let skeleton = Skeleton::of(sounds);
        let mut probe = Self {
            skeleton,
            parting: 1.0 - least,
            width: skeleton.codes().count(),
            codes: [0; CONSONANTS_MAX],
            gaps: [0; CONSONANTS_MAX],
            costs: [[0; CONSONANTS_MAX]; CODES],
        };
        for ((to, gap), code) in probe.codes.iter_mut().zip(&mut probe.gaps).zip(skeleton.codes()) {
            *to = code;
            *gap = GAPS.get(usize::from(code)).copied().unwrap_or_default();
        }
        for (row, costs) in probe.costs.iter_mut().zip(&COSTS) {
            for (cell, code) in row.iter_mut().zip(skeleton.codes()) {
                *cell = costs.get(usize::from(code)).copied().unwrap_or_default();
            }
        }
        probe
    }

    fn most_for(&self, sounds: u16) -> u16 {
        let sounds = if u64::from(sounds) >= COUNT_MAX { 2 * sounds } else { sounds.max(5) };
        (f32::from(sounds * WHOLE) * self.parting + 0.5) as u16
    }

    /// What so many consonants of another word may cost at most. A longer word may cost more; each vowel that it is longer by
    /// costs more than it allows.
    pub(crate) fn most(&self, depth: usize) -> u16 {
        let longer = depth.saturating_sub(self.width) as u16;
        self.most_for(self.skeleton.sounds() + longer) + GLIDES
    }

    /// Whether a word whose consonants cost that much can be alike enough, with its vowels.
    pub(crate) fn reaches(&self, other: Skeleton, consonants: u16) -> bool {
        let vowels = self.skeleton.vowels().abs_diff(other.vowels());
        // A consonant against a vowel or `v` costs less than both missing.
        let changed = vowels.min(consonants / sound::missing(b't'));
        let cheaper = sound::missing(b't') + sound::missing(b'a') - WHOLE;
        consonants + vowels * sound::missing(b'a') - changed * cheaper
            <= self.most_for(self.skeleton.sounds().max(other.sounds()))
    }
}

/// By what glides, which are not counted, let a longer word cost more.
const GLIDES: u16 = 3;

/// The table of distances between the word that is looked for and one that grows and shrinks by a consonant at a time.
pub(crate) struct Walk<'a> {
    probe: &'a Probe,
    /// A line for each consonant of the other word, and the least that it holds.
    lines: [(Line, u16); CONSONANTS_MAX + 1],
    codes: [u8; CONSONANTS_MAX + 1],
    /// The least that the whole word has cost up to each line.
    least_ends: [u16; CONSONANTS_MAX + 1],
}

impl<'a> Walk<'a> {
    pub(crate) fn new(probe: &'a Probe) -> Self {
        let mut first = Line::default();
        let mut total = 0;
        for (cell, gap) in first.iter_mut().skip(1).zip(&probe.gaps) {
            total += u16::from(*gap);
            *cell = total;
        }
        let mut walk = Self {
            probe,
            lines: Default::default(),
            codes: Default::default(),
            least_ends: Default::default(),
        };
        if let (Some(line), Some(end)) = (walk.lines.first_mut(), walk.least_ends.first_mut()) {
            *line = (first, 0);
            *end = total;
        }
        walk
    }

    /// Takes the consonant that follows so many others. Returns whether words that begin so can cost `most` or less, but
    /// for what they are longer by.
    pub(crate) fn step(&mut self, depth: usize, code: u8, most: u16) -> bool {
        let width = self.probe.width;
        let (before, rest) = self.lines.split_at_mut(depth + 1);
        let (Some((above, least_above)), Some((line, least_of_line))) = (before.last(), rest.first_mut())
        else {
            return false;
        };
        // The line above that one, its cells two further on: where two consonants swapped.
        let code_above = self.codes.get(depth).copied().unwrap_or_default();
        let swapped = depth.checked_sub(1).and_then(|at| before.get(at)).map(|(line, _)| line);
        let (Some(costs), Some(gap)) = (self.probe.costs.get(usize::from(code)), GAPS.get(usize::from(code)))
        else {
            return false;
        };
        let gap = u16::from(*gap);
        let mut left = above.first().copied().unwrap_or_default() + gap;
        let mut least = left;
        if let Some(cell) = line.first_mut() {
            *cell = left;
        }
        let cells = line.iter_mut().skip(1).zip(above.iter().zip(above.iter().skip(1))).take(width);
        for (((cell, (diagonal, up)), cost), missing) in cells.zip(costs).zip(&self.probe.gaps) {
            left = (diagonal + u16::from(*cost)).min(up + gap).min(left + u16::from(*missing));
            least = least.min(left);
            *cell = left;
        }
        if let Some(swapped) = swapped {
            let pairs =
                self.probe.codes.iter().zip(self.probe.codes.iter().skip(1)).take(width.saturating_sub(1));
            for (at, _) in pairs.enumerate().filter(|(_, (one, two))| **one == code && **two == code_above) {
                if let (Some(cell), Some(from)) = (line.get_mut(at + 2), swapped.get(at)) {
                    // What follows in the line may be reached from here, too; one step is enough for a bound.
                    *cell = (*cell).min(from + sound::SWAPPED);
                    least = least.min(*cell);
                }
            }
        }
        *least_of_line = least;
        let end = line.get(width).copied().unwrap_or_default();
        let least_end = self.least_ends.get(depth).copied().unwrap_or_default().min(end);
        if let (Some(to), Some(its)) = (self.least_ends.get_mut(depth + 1), self.codes.get_mut(depth + 1)) {
            *to = least_end;
            *its = code;
        }
        // From the line above a swap may lead past this one.
        least <= most || (*least_above + sound::SWAPPED <= most && self.may_be_swapped(depth, code, most))
    }

    /// Whether the word that is looked for has this consonant where the next one could be the one before it.
    fn may_be_swapped(&self, depth: usize, code: u8, most: u16) -> bool {
        let above = self.lines.get(depth).map(|(line, _)| line.as_slice()).unwrap_or_default();
        let seconds = self.probe.codes.iter().skip(1).take(self.probe.width.saturating_sub(1));
        seconds.zip(above).any(|(second, from)| *second == code && from + sound::SWAPPED <= most)
    }

    /// Returns the least that a word of so many consonants can cost.
    pub(crate) fn cost(&self, depth: usize) -> u16 {
        let Some((line, least)) = self.lines.get(depth) else { return 0 };
        // What follows the kept consonants of a long word is unknown: what is over at the end costs nothing then.
        if depth == CONSONANTS_MAX || self.probe.width == CONSONANTS_MAX {
            return self.least_ends.get(depth).copied().unwrap_or_default().min(*least);
        }
        line.get(self.probe.width).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree as _;

    use super::*;

    /// What the other word's consonants cost at least, and whether it is reached.
    fn reached(probe: &Probe, other: Skeleton) -> bool {
        let mut walk = Walk::new(probe);
        let mut depth = 0;
        for code in other.codes() {
            if !walk.step(depth, code, probe.most(depth + 1)) {
                return false;
            }
            depth += 1;
        }
        probe.reaches(other, walk.cost(depth))
    }

    /// A word, and what slips and romanisations make of it: letters lost, swapped, and vowels or consonants that are others.
    fn spellings() -> impl Strategy<Value = (String, String)> {
        let edits = prop::collection::vec(
            (0_usize..4, any::<prop::sample::Index>(), any::<prop::sample::Index>()),
            0..4,
        );
        ("([bdfghklmnprstvz]?[aeiou][klmnrst]?){2,5}", edits).prop_map(|(word, edits)| {
            let mut other: Vec<u8> = word.bytes().collect();
            for (way, at, with) in edits.into_iter().filter(|_| word.len() > 2) {
                let at = at.index(other.len());
                let of: &[u8] = if sound::is_vowel(other[at]) { b"aeiou" } else { b"bdfghklmnprstvxz" };
                match way {
                    0 if other.len() > 2 => drop(other.remove(at)),
                    1 if at > 0 => other.swap(at - 1, at),
                    2 => other.insert(at, of[with.index(of.len())]),
                    _ => other[at] = of[with.index(of.len())],
                }
            }
            (word, String::from_utf8(other).unwrap())
        })
    }

    #[test]
    fn the_bound_passes_over_next_to_nothing_that_is_alike() {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let (mut alike, mut passed_over) = (0, Vec::new());
        for _ in 0..40_000 {
            let (a, b) = spellings().new_tree(&mut runner).unwrap().current();
            let (x, y) = (sound::sounds(&a), sound::sounds(&b));
            if sound::alike(&x, &y, 0.79) >= 0.79 {
                alike += 1;
                if !reached(&Probe::new(&x, 0.79), Skeleton::of(&y)) {
                    passed_over.push((a, b));
                }
            }
        }
        assert!(alike > 10_000, "{alike}");
        // Where `v` stands against `b` or `l`, the bound is too high.
        assert!(
            passed_over.len() * 200 < alike,
            "{} of {alike}: {:?}",
            passed_over.len(),
            passed_over.get(..20)
        );
    }

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
