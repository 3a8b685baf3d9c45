//! A set of the passages of a segment.

/// A set of small numbers, up to a bound that is fixed when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    len: u32,
}

impl Bits {
    /// Returns the empty set of numbers below `len`.
    pub(crate) fn none(len: u32) -> Bits {
        Bits { words: vec![0; len.div_ceil(64) as usize], len }
    }

    /// Returns the set of all numbers below `len`.
    pub(crate) fn all(len: u32) -> Bits {
        let mut bits = Bits::none(len);
        bits.add_range(0, len);
        bits
    }

    pub(crate) fn add(&mut self, n: u32) {
        if let Some(word) = self.words.get_mut((n >> 6) as usize) {
            *word |= 1 << (n & 63);
        }
    }

    /// Adds `from` up to but not including `to`.
    pub(crate) fn add_range(&mut self, from: u32, to: u32) {
        let to = to.min(self.len);
        if from >= to {
            return;
        }
        let (first, last) = ((from >> 6) as usize, ((to - 1) >> 6) as usize);
        let (head, tail) = (u64::MAX << (from & 63), u64::MAX >> (63 - ((to - 1) & 63)));
        let Some(words) = self.words.get_mut(first..=last) else { return };
        match words {
            [only] => *only |= head & tail,
            [start, between @ .., end] => {
                *start |= head;
                between.fill(u64::MAX);
                *end |= tail;
            }
            [] => {}
        }
    }

    pub(crate) fn contains(&self, n: u32) -> bool {
        self.words.get((n >> 6) as usize).is_some_and(|word| word >> (n & 63) & 1 == 1)
    }

    pub(crate) fn and(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
    }

    pub(crate) fn or(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    pub(crate) fn and_not(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= !b);
    }

    pub(crate) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Returns the numbers of the set in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..).zip(&self.words).flat_map(|(n, word)| {
            let base: u32 = n << 6;
            let mut left = *word;
            std::iter::from_fn(move || {
                (left != 0).then(|| {
                    let bit = left.trailing_zeros();
                    left &= left - 1;
                    base + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Bits;

    proptest! {
        #[test]
        fn like_a_set(numbers in prop::collection::btree_set(0u32..500, 0..80), from in 0u32..520, to in 0u32..520) {
            let mut bits = Bits::none(500);
            numbers.iter().for_each(|n| bits.add(*n));
            prop_assert_eq!(bits.iter().collect::<Vec<_>>(), numbers.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(bits.count(), numbers.len());
            bits.add_range(from, to);
            for n in 0..500 {
                prop_assert_eq!(bits.contains(n), numbers.contains(&n) || (from..to).contains(&n));
            }
            let mut rest = Bits::all(500);
            rest.and_not(&bits);
            prop_assert_eq!(rest.count() + bits.count(), 500);
            rest.and(&bits);
            prop_assert_eq!(rest.count(), 0);
        }
    }
}
