//! Columns of a page, each read to its end before the next.

use std::collections::BTreeMap;

use crate::pdf::line::{Fragment, Line};

/// A column must hold this many lines and letters a line; what holds less is a list or a table.
const LINES_MIN: usize = 4;
const CHARS_MIN: usize = 14;
/// A line of a column of prose fills this part of the widest, on average.
const FILLED_MIN: f32 = 0.6;
/// Columns within columns are looked for this deep.
const DEPTH_MAX: usize = 3;
/// Left edges that are tried as the start of a column.
const EDGES_MAX: usize = 12;

/// Parts the lines of a page into blocks in reading order. Lines of each go from top to bottom.
pub(super) fn blocks(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut blocks = Vec::new();
    part(lines, 0, &mut blocks);
    blocks
}

fn part(lines: Vec<Line>, depth: usize, blocks: &mut Vec<Vec<Line>>) {
    let gutter = if depth < DEPTH_MAX { gutter(&lines) } else { None };
    let Some(x) = gutter else {
        if !lines.is_empty() {
            blocks.push(lines);
        }
        return;
    };
    let mut plain: Vec<Line> = Vec::new();
    for band in bands(lines, x) {
        if !two_sided(&band, x) {
            plain.extend(band);
            continue;
        }
        if !plain.is_empty() {
            part(std::mem::take(&mut plain), DEPTH_MAX, blocks);
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for line in band {
            let (a, b): (Vec<Fragment>, Vec<Fragment>) =
                line.fragments.into_iter().partition(|f| f.right <= x + 1.0);
            for (side, fragments) in [(&mut left, a), (&mut right, b)] {
                if !fragments.is_empty() {
                    side.push(Line {
                        baseline: line.baseline,
                        size: line.size,
                        fragments,
                        place: line.place,
                    });
                }
            }
        }
        part(left, depth + 1, blocks);
        part(right, depth + 1, blocks);
    }
    if !plain.is_empty() {
        part(plain, DEPTH_MAX, blocks);
    }
}

/// Parts lines into runs that all cross `x` or all leave it free.
fn bands(lines: Vec<Line>, x: f32) -> Vec<Vec<Line>> {
    let mut bands: Vec<(bool, Vec<Line>)> = Vec::new();
    for line in lines {
        let crossing = line.fragments.iter().any(|f| f.left < x - 1.0 && f.right > x + 1.0);
        match bands.last_mut() {
            Some((last, band)) if *last == crossing => band.push(line),
            _ => bands.push((crossing, vec![line])),
        }
    }
    bands.into_iter().map(|(_, band)| band).collect()
}

/// Returns the x that best parts the lines into two columns of prose, when there is one.
fn gutter(lines: &[Line]) -> Option<f32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for fragment in lines.iter().flat_map(|line| &line.fragments) {
        *counts.entry((fragment.left / 4.0).round() as i32).or_default() += 1;
    }
    let mut edges: Vec<(i32, usize)> = counts.into_iter().collect();
    edges.retain(|(_, count)| *count >= LINES_MIN);
    edges.sort_by_key(|(edge, count)| (usize::MAX - count, *edge));
    edges
        .iter()
        .take(EDGES_MAX)
        .filter_map(|(edge, _)| {
            let x = *edge as f32 * 4.0 - 3.0;
            let gain: usize = borrowed_bands(lines, x)
                .into_iter()
                .filter(|band| two_sided(band, x))
                .map(<[Line]>::len)
                .sum();
            (gain > 0).then_some((gain, x))
        })
        .max_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))
        .map(|(_, x)| x)
}

fn borrowed_bands(lines: &[Line], x: f32) -> Vec<&[Line]> {
    lines
        .chunk_by(|a, b| {
            let crossing = |line: &Line| line.fragments.iter().any(|f| f.left < x - 1.0 && f.right > x + 1.0);
            crossing(a) == crossing(b)
        })
        .collect()
}

/// Returns whether the lines leave `x` free and hold a column of prose on either side of it.
fn two_sided(band: &[Line], x: f32) -> bool {
    let side = |right: bool| {
        let fragments = || {
            band.iter()
                .flat_map(move |line| line.fragments.iter().map(move |f| (line, f)))
                .filter(move |(_, f)| (f.left > x - 1.0) == right)
        };
        let count = fragments().count();
        let chars: usize = fragments().map(|(_, f)| f.text.chars().count()).sum();
        let widest = fragments().map(|(_, f)| f.right - f.left).fold(0.0, f32::max);
        let mean = fragments().map(|(_, f)| f.right - f.left).sum::<f32>() / count.max(1) as f32;
        let crossing = fragments().any(|(_, f)| f.left < x - 1.0 && f.right > x + 1.0);
        let top = fragments().map(|(line, _)| line.baseline).fold(f32::NEG_INFINITY, f32::max);
        let bottom = fragments().map(|(line, _)| line.baseline).fold(f32::INFINITY, f32::min);
        let prose =
            count >= LINES_MIN && chars >= CHARS_MIN * count && mean >= FILLED_MIN * widest && !crossing;
        prose.then_some((top, bottom))
    };
    match (side(false), side(true)) {
        (Some((top_a, bottom_a)), Some((top_b, bottom_b))) => {
            let shared = top_a.min(top_b) - bottom_a.max(bottom_b);
            shared >= 0.5 * (top_a - bottom_a).min(top_b - bottom_b)
        }
        _ => false,
    }
}
