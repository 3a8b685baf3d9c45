//! Finding a shape at the positions of a text.

use crate::query::{Leaf, Shape};

/// A match in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    /// Its first position.
    pub(crate) start: u32,
    /// One past its last position.
    pub(crate) end: u32,
    /// The parts of it that are one place each, as numbers that the text gave to words: first and last.
    pub(crate) pieces: Vec<(u32, u32)>,
}

/// A text in which the words of leaves have positions.
pub(crate) trait Positions {
    /// Returns the positions of the words that a leaf accepts, in order, each with the text's own
    /// number for that word.
    fn of(&self, leaf: &Leaf) -> Vec<(u32, u32)>;
}

/// Returns the matches of a shape, by where they start.
pub(crate) fn find(shape: &Shape, text: &impl Positions) -> Vec<Match> {
    let mut matches = match shape {
        Shape::Word(leaf) => {
            let found = text.of(leaf).into_iter();
            let one = |(start, number)| Match { start, end: start + 1, pieces: vec![(number, number)] };
            return found.map(one).collect();
        }
        Shape::Run(parts) => run(parts, text),
        Shape::Either(parts) => parts.iter().flat_map(|part| find(part, text)).collect(),
        Shape::Near(parts, within) => near(parts, *within, text),
    };
    matches.sort_by_key(|found| (found.start, found.end));
    matches.dedup_by_key(|found| (found.start, found.end));
    matches
}

fn run(parts: &[Shape], text: &impl Positions) -> Vec<Match> {
    let Some((first, rest)) = parts.split_first() else { return Vec::new() };
    let mut found = find(first, text);
    for part in rest {
        if found.is_empty() {
            return found;
        }
        let next = find(part, text);
        found = found
            .into_iter()
            .flat_map(|before| {
                let from = next.partition_point(|after| after.start < before.end);
                let follows = next.get(from..).unwrap_or_default();
                follows.iter().take_while(move |after| after.start == before.end).map(move |after| {
                    let first = before.pieces.first().map_or(0, |piece| piece.0);
                    let last = after.pieces.last().map_or(0, |piece| piece.1);
                    Match { start: before.start, end: after.end, pieces: vec![(first, last)] }
                })
            })
            .collect();
    }
    found
}

/// Returns every stretch that begins with one of the parts and has all of them, each at a place of its
/// own, with at most `within` other words in it.
fn near(parts: &[Shape], within: u32, text: &impl Positions) -> Vec<Match> {
    let found: Vec<Vec<Match>> = parts.iter().map(|part| find(part, text)).collect();
    if found.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let longest = |matches: &Vec<Match>| matches.iter().map(|m| m.end - m.start).max().unwrap_or(1);
    let reach = within + found.iter().map(longest).sum::<u32>();
    let mut stretches = Vec::new();
    for (anchor, matches) in found.iter().enumerate() {
        for first in matches {
            let candidates: Vec<&[Match]> = found
                .iter()
                .enumerate()
                .map(|(part, matches)| {
                    if part == anchor {
                        return std::slice::from_ref(first);
                    }
                    let from = matches.partition_point(|m| m.start < first.start);
                    let to = matches.partition_point(|m| m.start < first.start + reach);
                    // Of so many that all could stand at different places, the nearest are enough.
                    matches.get(from..to.min(from + parts.len())).unwrap_or_default()
                })
                .collect();
            let Some(chosen) = apart(&candidates) else { continue };
            let end = chosen.iter().map(|m| m.end).max().unwrap_or(first.end);
            let words: u32 = chosen.iter().map(|m| m.end - m.start).sum();
            if end - first.start <= within + words {
                let mut pieces: Vec<(u32, u32)> = chosen.iter().flat_map(|m| m.pieces.clone()).collect();
                pieces.sort_unstable();
                stretches.push(Match { start: first.start, end, pieces });
            }
        }
    }
    stretches
}

/// Chooses one match of each list so that no two start at the same position, the earlier ones first;
/// `None` when that cannot be.
fn apart<'m>(candidates: &[&'m [Match]]) -> Option<Vec<&'m Match>> {
    let mut chosen: Vec<Option<usize>> = vec![None; candidates.len()];
    for list in 0..candidates.len() {
        if !place(list, candidates, &mut chosen, &mut Vec::new()) {
            return None;
        }
    }
    chosen.iter().zip(candidates).map(|(choice, list)| list.get((*choice)?)).collect()
}

/// Finds a match for one list, moving those of others if need be (an augmenting path).
fn place(list: usize, candidates: &[&[Match]], chosen: &mut [Option<usize>], tried: &mut Vec<u32>) -> bool {
    let Some(matches) = candidates.get(list) else { return false };
    for (n, found) in matches.iter().enumerate() {
        if tried.contains(&found.start) {
            continue;
        }
        tried.push(found.start);
        let holder = (0..candidates.len()).find(|other| {
            let choice = chosen.get(*other).copied().flatten();
            *other != list
                && choice.and_then(|n| candidates.get(*other)?.get(n)).is_some_and(|m| m.start == found.start)
        });
        if holder.is_none_or(|holder| place(holder, candidates, chosen, tried)) {
            if let Some(choice) = chosen.get_mut(list) {
                *choice = Some(n);
            }
            return true;
        }
    }
    false
}
