//! Which words can be alike: a walk through the beginnings of all words, past those that cost too much already.
//!
//! Two words that are alike are so at their beginning or at their end: of what they may differ by, one half of the word
//! takes no more than half (what only the other word has in the middle counts for the end). So the words are walked through twice, from the first consonant on and from the last one
//! back, each time with half of it for the first half: where the tree is broad there is little to follow. (Mihov and
//! Schulz, Fast Approximate Search in Large Dictionaries, 2004.)

use std::ops::Range;

use super::skeleton::{CODES, CONSONANTS_MAX, COSTS, COUNT_MAX, GAPS, Skeleton};
use crate::sound;

/// Cells of a line: one for each consonant of the word that is looked for, one before; as many as are computed at once.
const CELLS: usize = 16;

/// A line of the table of distances: from more and more of the word that is looked for to one beginning of another.
type Line = [u8; CELLS];

/// Sets of consonants, a bit for each code.
type Codes = u32;

/// What no word may cost.
const FAR: u8 = u8::MAX;
/// From so many consonants on a word has two halves.
const HALVED_MIN: usize = 2;
/// What the first half may cost of a short word: less than a consonant more or less does.
const HALF_MIN: u8 = 16;

const SWAPPED: u8 = sound::SWAPPED as u8;
const WHOLE: u8 = sound::WHOLE as u8;

/// A table by what is left to differ by.
type Within = [Codes; WHOLE as usize + 1];

/// A word that is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Probe {
    skeleton: Skeleton,
    /// What the words may differ by, of 1.
    parting: f32,
    /// How many consonants it has.
    width: usize,
    onward: Way,
    /// `None` where the way onward finds all: words too short for halves, or so long that their end is not kept.
    backward: Option<Way>,
}

/// The word's consonants in one direction.
#[derive(Debug, Clone)]
struct Way {
    /// What so many consonants of another word may cost at most.
    most: [u8; CONSONANTS_MAX + 1],
    /// The same for each cell; and for each that is reached by a consonant that only the other word has.
    kept: [Line; CONSONANTS_MAX + 1],
    kept_longer: [Line; CONSONANTS_MAX + 1],
    first: Line,
    /// What each consonant costs where the other word lacks it, from the second cell on.
    gaps: Line,
    /// What each costs against every other, from the second cell on.
    costs: [Line; CODES],
    /// For each, the consonants that cost so much at most.
    within: [Within; CONSONANTS_MAX],
    /// Where each consonant is, a bit for each place.
    places: [u16; CODES],
    codes: [u8; CONSONANTS_MAX],
}

/// The consonants that may be missing for so much.
static MISSING_WITHIN: Within = missing_within();

#[allow(clippy::indexing_slicing, reason = "computed while compiling: a wrong index would not build")]
const fn missing_within() -> Within {
    let mut within = [0; WHOLE as usize + 1];
    let mut rest = 0;
    while rest <= WHOLE as usize {
        let mut code = 0;
        while code < CODES {
            if GAPS[code] as usize <= rest {
                within[rest] |= 1 << code;
            }
            code += 1;
        }
        rest += 1;
    }
    within
}

/// Up to which consonant a way is bound to less, and by how much.
#[derive(Clone, Copy)]
struct Half {
    to: usize,
    most: u8,
    /// Whether consonants that only the other word has after that one count for this half.
    closed: bool,
}

impl Way {
    fn of(codes: &[u8], most: [u8; CONSONANTS_MAX + 1], half: Half) -> Self {
        let mut way = Self {
            most,
            kept: [[0; CELLS]; CONSONANTS_MAX + 1],
            kept_longer: [[0; CELLS]; CONSONANTS_MAX + 1],
            first: [FAR; CELLS],
            gaps: [FAR; CELLS],
            costs: [[FAR; CELLS]; CODES],
            within: [[0; WHOLE as usize + 1]; CONSONANTS_MAX],
            places: [0; CODES],
            codes: [0; CONSONANTS_MAX],
        };
        for ((most, kept), longer) in most.iter().zip(&mut way.kept).zip(&mut way.kept_longer) {
            for ((at, kept), longer) in kept.iter_mut().enumerate().zip(longer).take(codes.len() + 1) {
                *kept = if at <= half.to { half.most.min(*most) } else { *most };
                *longer = if at == half.to && !half.closed { *most } else { *kept };
            }
        }
        let (mut total, mut kept) = (0_u8, way.kept.first().into_iter().flatten());
        for (cell, gap) in way.first.iter_mut().zip(std::iter::once(0).chain(codes.iter().map(|c| gap(*c)))) {
            total = total.saturating_add(gap);
            if kept.next().is_none_or(|kept| total > *kept) {
                break;
            }
            *cell = total;
        }
        for ((at, code), (own, cell)) in
            codes.iter().enumerate().zip(way.codes.iter_mut().zip(way.gaps.iter_mut().skip(1)))
        {
            (*own, *cell) = (*code, gap(*code));
            if let Some(places) = way.places.get_mut(usize::from(*code)) {
                *places |= 1 << at;
            }
        }
        for ((other, row), costs) in (0..).zip(&mut way.costs).zip(&COSTS) {
            for ((cell, code), within) in row.iter_mut().skip(1).zip(codes).zip(&mut way.within) {
                *cell = costs.get(usize::from(*code)).copied().unwrap_or_default();
                if let Some(codes) = within.get_mut(usize::from(*cell)) {
                    *codes |= 1 << other;
                }
            }
        }
        for within in &mut way.within {
            let mut all = 0;
            for codes in within {
                all |= *codes;
                *codes = all;
            }
        }
        way
    }
}

/// What a consonant costs that the other word lacks.
fn gap(code: u8) -> u8 {
    GAPS.get(usize::from(code)).copied().unwrap_or(FAR)
}

impl Probe {
    /// For words whose [`sound::alike`] is `least` or more.
    pub(crate) fn new(sounds: &[u8], least: f32) -> Self {
        let (skeleton, parting) = (Skeleton::of(sounds), 1.0 - least);
        let mut codes: Vec<u8> = skeleton.codes().collect();
        let width = codes.len();
        let mut most = [0; CONSONANTS_MAX + 1];
        for (depth, most) in most.iter_mut().enumerate() {
            // A longer word may cost more; each vowel that it is longer by costs more than it allows.
            let longer = depth.saturating_sub(width) as u16;
            *most = most_for(skeleton.sounds() + longer, parting).min(u16::from(FAR) - 1) as u8;
        }
        let whole = most.get(width).copied().unwrap_or_default();
        let mut onward = Half { to: 0, most: FAR, closed: false };
        let mut backward = None;
        if (HALVED_MIN..CONSONANTS_MAX).contains(&width) {
            onward =
                Half { to: width.div_ceil(2), most: (whole / 2).max(HALF_MIN).min(whole), closed: false };
            // What is more than the one half is less than the other.
            let rest = (whole - onward.most).saturating_sub(1);
            let half = Half { to: width - onward.to, most: rest, closed: true };
            let turned: Vec<u8> = codes.iter().rev().copied().collect();
            backward = Some(Way::of(&turned, most, half));
        }
        codes.truncate(CONSONANTS_MAX);
        Self { skeleton, parting, width, onward: Way::of(&codes, most, onward), backward }
    }

    /// Whether a word whose consonants cost that much can be alike enough, with its vowels.
    pub(crate) fn reaches(&self, other: Skeleton, consonants: u8) -> bool {
        let (consonants, vowels) = (u16::from(consonants), self.skeleton.vowels().abs_diff(other.vowels()));
        // A consonant against a vowel or `v` costs less than both missing.
        let changed = vowels.min(consonants / sound::missing(b't'));
        let cheaper = sound::missing(b't') + sound::missing(b'a') - sound::WHOLE;
        consonants + vowels * sound::missing(b'a') - changed * cheaper
            <= most_for(self.skeleton.sounds().max(other.sounds()), self.parting)
    }

    /// Hands over the words of the tree that can be alike, by their place, with what their consonants cost at least;
    /// `backward` where the tree is one of words read from their end. To find all, walk both ways.
    pub(crate) fn walk(&self, tree: &Tree, backward: bool, found: impl FnMut(Range<u32>, u8)) {
        let way = if backward { self.backward.as_ref() } else { Some(&self.onward) };
        if let (Some(way), Some(root)) = (way, tree.levels.first().and_then(|level| level.first())) {
            let mut walk = Walk { width: self.width, way, tree, found };
            walk.visit(root, 0, &Lines { line: way.first, before: &[FAR; CELLS], code: 0, least_end: FAR });
        }
    }
}

/// What words of so many sounds may differ by.
fn most_for(sounds: u16, parting: f32) -> u16 {
    let sounds = if u64::from(sounds) >= COUNT_MAX { 2 * sounds } else { sounds.max(5) };
    (f32::from(sounds * sound::WHOLE) * parting + 0.5) as u16
}

/// A beginning of words.
#[derive(Debug, Clone, Copy, Default)]
struct Beginning {
    /// The consonants that follow, and where in the next level the first of them is.
    following: Codes,
    first: u32,
    /// The words that have these consonants and no more.
    words: (u32, u32),
}

/// The beginnings of sorted words, level by level, each a consonant longer.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    levels: Vec<Vec<Beginning>>,
}

impl Tree {
    /// The words are sorted.
    pub(crate) fn of(words: impl Iterator<Item = Skeleton>) -> Self {
        let mut levels: Vec<Vec<Beginning>> = vec![Vec::new(); CONSONANTS_MAX + 1];
        let mut last: Option<Skeleton> = None;
        for (word, at) in words.zip(0_u32..) {
            let shared = match last {
                Some(last) => 1 + last.codes().zip(word.codes()).take_while(|(a, b)| a == b).count(),
                None => 0,
            };
            last = Some(word);
            // The levels whose last beginning is none of this word's.
            for (depth, code) in std::iter::once(0).chain(word.codes()).enumerate().skip(shared) {
                let first = levels.get(depth).map_or(0, Vec::len) as u32;
                if let Some(shorter) =
                    depth.checked_sub(1).and_then(|above| levels.get_mut(above)).and_then(|l| l.last_mut())
                {
                    if shorter.following == 0 {
                        shorter.first = first;
                    }
                    shorter.following |= 1 << code;
                }
                if let Some(level) = levels.get_mut(depth) {
                    level.push(Beginning { words: (at, at), ..Beginning::default() });
                }
            }
            if let Some(own) = levels.get_mut(word.codes().count()).and_then(|level| level.last_mut()) {
                own.words.1 = at + 1;
            }
        }
        Self { levels }
    }
}

/// The line of one beginning, and what led to it.
struct Lines<'a> {
    line: Line,
    /// The line of the beginning that is shorter by one, and the consonant that followed.
    before: &'a Line,
    code: u8,
    /// The least that the whole word has cost so far.
    least_end: u8,
}

struct Walk<'a, F> {
    width: usize,
    way: &'a Way,
    tree: &'a Tree,
    found: F,
}

impl<F: FnMut(Range<u32>, u8)> Walk<'_, F> {
    fn visit(&mut self, beginning: &Beginning, depth: usize, lines: &Lines<'_>) {
        let (from, to) = beginning.words;
        if from < to {
            let cost = self.cost(depth, lines);
            if self.way.most.get(depth).is_some_and(|most| cost <= *most) {
                (self.found)(from..to, cost);
            }
        }
        if beginning.following == 0 {
            return;
        }
        let mut alive = beginning.following & self.possible(depth + 1, lines);
        let tree = self.tree;
        let Some(level) = tree.levels.get(depth + 1) else { return };
        let end = lines.line.get(self.width).copied().unwrap_or(FAR);
        while alive != 0 {
            let code = alive.trailing_zeros() as u8;
            alive &= alive - 1;
            let rank = (beginning.following & ((1 << code) - 1)).count_ones();
            if let Some(next) = level.get((beginning.first + rank) as usize) {
                let line = self.line(depth + 1, code, lines);
                let least_end = lines.least_end.min(end);
                self.visit(next, depth + 1, &Lines { line, before: &lines.line, code, least_end });
            }
        }
    }

    /// The consonants with which words can go on that do not cost too much.
    fn possible(&self, depth: usize, lines: &Lines<'_>) -> Codes {
        let way = self.way;
        let (Some(kept), Some(longer), Some(most)) =
            (way.kept.get(depth), way.kept_longer.get(depth), way.most.get(depth))
        else {
            return 0;
        };
        let of = |table: &Within, rest: u8| table.get(usize::from(rest.min(WHOLE))).copied().unwrap_or(0);
        let (mut codes, mut missing) = (0, 0);
        let cells = lines.line.iter().zip(longer).zip(kept.iter().skip(1)).zip(&way.within);
        for ((((cell, longer), kept), within), at) in
            cells.zip(0..self.width).filter(|cell| *cell.0.0.0.0 != FAR)
        {
            missing = missing.max(longer.saturating_sub(*cell));
            if let Some(rest) = kept.checked_sub(*cell) {
                codes |= of(within, rest);
            }
            // The next two may have changed places.
            if at + 2 <= self.width && most.checked_sub(*cell).is_some_and(|rest| rest >= SWAPPED) {
                codes |= 1 << way.codes.get(at + 1).copied().unwrap_or_default();
            }
        }
        if let (Some(end), Some(longer)) = (lines.line.get(self.width), longer.get(self.width)) {
            missing = missing.max(longer.saturating_sub(*end));
        }
        // And so may the last two.
        let mut second = self.places(lines.code) >> 1;
        while second != 0 {
            let at = second.trailing_zeros() as usize;
            second &= second - 1;
            if lines.before.get(at).is_some_and(|cell| cell.saturating_add(SWAPPED) <= *most) {
                codes |= 1 << way.codes.get(at).copied().unwrap_or_default();
            }
        }
        codes | of(&MISSING_WITHIN, missing)
    }

    /// Where the word has a consonant, a bit for each place.
    fn places(&self, code: u8) -> u16 {
        self.way.places.get(usize::from(code)).copied().unwrap_or_default()
    }

    /// The line of the beginning that goes on with that consonant.
    fn line(&self, depth: usize, code: u8, lines: &Lines<'_>) -> Line {
        let way = self.way;
        let mut line = [FAR; CELLS];
        let (Some(costs), Some(kept), Some(kept_longer)) =
            (way.costs.get(usize::from(code)), way.kept.get(depth), way.kept_longer.get(depth))
        else {
            return line;
        };
        let gap = gap(code);
        let mut diagonals = [FAR; CELLS];
        for (to, from) in diagonals.iter_mut().skip(1).zip(&lines.line) {
            *to = *from;
        }
        let above = diagonals.iter().zip(&lines.line).zip(costs).zip(kept.iter().zip(kept_longer));
        for (cell, (((diagonal, up), cost), (kept, kept_longer))) in line.iter_mut().zip(above) {
            let changed = diagonal.saturating_add(*cost);
            let longer = up.saturating_add(gap);
            let changed = if changed > *kept { FAR } else { changed };
            *cell = changed.min(if longer > *kept_longer { FAR } else { longer });
        }
        let mut left = FAR;
        for ((cell, missing), kept) in line.iter_mut().zip(&way.gaps).zip(kept).take(self.width + 1) {
            let shorter = left.saturating_add(*missing);
            left = if shorter <= *kept { shorter.min(*cell) } else { *cell };
            *cell = left;
        }
        let mut swapped = self.places(code) & self.places(lines.code) >> 1;
        while swapped != 0 {
            let at = swapped.trailing_zeros() as usize;
            swapped &= swapped - 1;
            if let (Some(cell), Some(from)) = (line.get_mut(at + 2), lines.before.get(at)) {
                // What follows in the line may be reached from here, too; one step is enough for a bound.
                *cell = (*cell).min(from.saturating_add(SWAPPED));
            }
        }
        line
    }

    /// Returns the least that a word can cost that has these consonants and no more.
    fn cost(&self, depth: usize, lines: &Lines<'_>) -> u8 {
        let end = lines.line.get(self.width).copied().unwrap_or(FAR);
        // What follows the kept consonants of a long word is unknown: what is over at the end costs nothing then.
        if depth == CONSONANTS_MAX || self.width == CONSONANTS_MAX {
            let least = lines.line.iter().copied().min().unwrap_or(FAR);
            return least.min(end).min(lines.least_end);
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree as _;

    use super::*;

    /// Whether a walk to the other word, one way or the other, gets there.
    fn reached(probe: &Probe, other: &[u8]) -> bool {
        let backward: Vec<u8> = other.iter().rev().copied().collect();
        [(false, Skeleton::of(other)), (true, Skeleton::of(&backward))].into_iter().any(|(way, skeleton)| {
            let mut reached = false;
            let tree = Tree::of(std::iter::once(skeleton));
            probe.walk(&tree, way, |_, cost| reached |= probe.reaches(skeleton, cost));
            reached
        })
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
                if !reached(&Probe::new(&x, 0.79), &y) {
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
}
