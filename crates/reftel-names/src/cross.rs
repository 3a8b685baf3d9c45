//! Every name of one side looked for among those of the other.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::compare::How;
use crate::index::{Index, on_threads};
use crate::name::Name;

/// Names of the left side between two reports: what is found in them is held until it is handed over.
const BLOCK: usize = 4096;
/// Names that a thread takes at once.
const LOT: usize = 64;

/// Two names that are alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossed {
    /// The place of the one among those that were looked for.
    pub left: usize,
    /// The place of the other in the index.
    pub right: usize,
    /// How alike they are; see [`crate::SHOW_MIN`].
    pub score: f64,
}

/// Looks for each name of `left` in the index, on so many threads, and hands over what is found: in the order of `left`,
/// for each the most alike first. After each block of names `progress` hears how many were looked for. Both may end it.
///
/// Holds the pairs of one block at most. To go on where it was broken off, leave out the names that are done.
pub fn cross_reference(
    left: &[Name],
    right: &Index,
    least: f64,
    how: &How<'_>,
    threads: NonZeroUsize,
    mut each: impl FnMut(Crossed) -> ControlFlow<()>,
    mut progress: impl FnMut(usize) -> ControlFlow<()>,
) {
    for (block, begin) in left.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
        let next = AtomicUsize::new(0);
        let found = on_threads(vec![(); threads.get()], |()| {
            let mut found = Vec::new();
            loop {
                let from = next.fetch_add(LOT, Ordering::Relaxed);
                let Some(lot) = block.get(from..(from + LOT).min(block.len())).filter(|lot| !lot.is_empty())
                else {
                    return found;
                };
                for (at, name) in (begin + from..).zip(lot) {
                    let pairs = right.find(name, least, how);
                    found.extend(pairs.into_iter().map(|f| Crossed {
                        left: at,
                        right: f.at,
                        score: f.score,
                    }));
                }
            }
        });
        let mut found: Vec<Crossed> = found.into_iter().flatten().collect();
        // A name's pairs were found by one thread, in their order.
        found.sort_by_key(|pair| pair.left);
        for pair in found {
            if each(pair).is_break() {
                return;
            }
        }
        if progress(begin + block.len()).is_break() {
            return;
        }
    }
}
