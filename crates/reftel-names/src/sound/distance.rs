//! The cheapest way from one word's sounds to another's.

use super::{COSTS, SOUNDS_MAX_OF_ALL, SWAPPED, WHOLE, missing};

/// Returns the cheapest way from one word to the other, in twentieths of a sound; anything above `most` is `most + 1`.
pub(super) fn distance(a: &[u8], b: &[u8], most: u16) -> u16 {
    // The same beginning and end cost nothing.
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(..a.len() - same).unwrap_or_default(), b.get(..b.len() - same).unwrap_or_default());
    let Some((first, rest)) = a.split_first() else {
        return b.iter().map(|s| missing(*s)).sum::<u16>().min(most + 1);
    };
    // Three lines of the table: the one being filled, the one above, and the one above that, for sounds that swapped. Of
    // each only the cells are filled that can be `most` or less.
    let mut lines = [[0_u16; SOUNDS_MAX_OF_ALL + 1]; 3];
    let [above, current, before] = &mut lines;
    let (mut above, mut current, mut before) = (above, current, before);
    let (mut above_kept, mut before_kept) = (Kept { from: 0, to: 0 }, Kept { from: 1, to: 0 });
    let mut total = 0;
    for ((cell, &sound), at) in above.iter_mut().skip(1).zip(b).zip(1..) {
        total += missing(sound);
        if total > most {
            break;
        }
        *cell = total;
        above_kept.to = at;
    }
    let mut x_before = 0;
    for &x in std::iter::once(first).chain(rest) {
        let gap = missing(x);
        let costs = COSTS.get(usize::from(x));
        let begin = above_kept.from.min(before_kept.from + 2);
        let end = (above_kept.to + 1).max(before_kept.to + 2).min(b.len());
        let at_begin = begin.checked_sub(1);
        let mut diagonal = at_begin.map_or(most + 1, |at| above_kept.cell(above, at, most));
        let mut left = most + 1;
        let mut y_before = begin.checked_sub(2).and_then(|at| b.get(at)).copied().unwrap_or_default();
        let mut kept = Kept { from: b.len() + 1, to: 0 };
        let ys = at_begin.map_or([0].iter().chain(b), |at| [].iter().chain(b.get(at..).unwrap_or_default()));
        for ((at, cell), &y) in current.iter_mut().enumerate().skip(begin).zip(ys) {
            let up = above_kept.cell(above, at, most);
            let change = if x == y {
                0
            } else {
                costs.and_then(|row| row.get(usize::from(y))).map_or(WHOLE, |&cost| u16::from(cost))
            };
            let mut value = (diagonal + change).min(up + gap).min(left + missing(y));
            if x == y_before && y == x_before && x != y && at >= 2 {
                value = value.min(before_kept.cell(before, at - 2, most) + SWAPPED);
            }
            *cell = value;
            if value <= most {
                kept = Kept { from: kept.from.min(at), to: at };
            } else if at > end {
                break;
            }
            (diagonal, left, y_before) = (up, value, y);
        }
        // From two lines that are above, all that follows is.
        if kept.is_empty() && above_kept.is_empty() {
            return most + 1;
        }
        x_before = x;
        (before_kept, above_kept) = (above_kept, kept);
        (above, current, before) = (current, before, above);
    }
    above_kept.cell(above, b.len(), most).min(most + 1)
}

/// The cells of a line that were filled and are not above what is of interest.
#[derive(Clone, Copy)]
struct Kept {
    from: usize,
    to: usize,
}

impl Kept {
    fn is_empty(self) -> bool {
        self.from > self.to
    }

    fn cell(self, line: &[u16], at: usize, most: u16) -> u16 {
        if self.from <= at && at <= self.to { line.get(at).copied().unwrap_or(most + 1) } else { most + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pair_cost;
    use super::*;

    /// Every cell of the table, for what is not the same at the beginning and at the end.
    fn whole_table(a: &[u8], b: &[u8]) -> u16 {
        match (a, b) {
            ([x, a @ ..], [y, b @ ..]) | ([a @ .., x], [b @ .., y]) if x == y => return whole_table(a, b),
            _ => {}
        }
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let mut ways = Vec::new();
                if i > 0 {
                    ways.push(table[i - 1][j] + missing(a[i - 1]));
                }
                if j > 0 {
                    ways.push(table[i][j - 1] + missing(b[j - 1]));
                }
                if i > 0 && j > 0 {
                    ways.push(table[i - 1][j - 1] + u16::from(pair_cost(a[i - 1], b[j - 1])));
                }
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    ways.push(table[i - 2][j - 2] + SWAPPED);
                }
                table[i][j] = ways.into_iter().min().unwrap_or(0);
            }
        }
        table[a.len()][b.len()]
    }

    proptest::proptest! {
        #[test]
        fn cells_left_out_change_no_distance(a in "[aoiubptdkshjvl]{0,9}", b in "[aoiubptdkshjvl]{0,9}", most in 0_u16..90) {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            proptest::prop_assert_eq!(distance(a, b, most), whole_table(a, b).min(most + 1));
        }
    }
}
