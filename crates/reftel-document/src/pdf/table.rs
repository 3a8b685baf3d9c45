//! Tables without rules: lines whose parts stand under each other.

use crate::pdf::line::Line;
use crate::pdf::text::marker;

/// Left edges this near are one column of a table, in points.
const EDGE_NEAR: f32 = 5.0;
/// A line that is nearer to the one above than this part of the usual distance goes on its cells.
const WRAP_GAP: f32 = 0.75;

/// A part of a block: lines of text, or the rows of a table.
#[derive(Debug)]
pub(super) enum Part {
    Text(Vec<Line>),
    /// Rows; each holds its cells, and each cell the lines it runs over.
    Table(Vec<Vec<Vec<Line>>>),
}

/// Parts a block into text and tables.
pub(super) fn parts(block: Vec<Line>) -> Vec<Part> {
    let kin: Vec<bool> = block
        .iter()
        .enumerate()
        .map(|(index, line)| {
            is_row(line)
                && block
                    .iter()
                    .enumerate()
                    .skip(index.saturating_sub(2))
                    .take(5)
                    .any(|(other, near)| other != index && is_row(near) && shared_edges(line, near) >= 2)
        })
        .collect();
    let mut parts: Vec<Part> = Vec::new();
    let mut rows: Vec<Line> = Vec::new();
    let mut text: Vec<Line> = Vec::new();
    for (index, line) in block.into_iter().enumerate() {
        let row = kin.get(index).copied().unwrap_or(false);
        let more = kin.iter().skip(index + 1).take(2).any(|row| *row);
        let wraps = !rows.is_empty()
            && (more || kin.iter().take(index).next_back() == Some(&true))
            && under_columns(&rows, &line);
        if row || wraps {
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            rows.push(line);
        } else {
            if !rows.is_empty() {
                parts.push(Part::Table(cells(std::mem::take(&mut rows))));
            }
            text.push(line);
        }
    }
    if !rows.is_empty() {
        parts.push(Part::Table(cells(rows)));
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    parts
}

fn is_row(line: &Line) -> bool {
    line.fragments.len() >= 2
        && line.fragments.first().is_some_and(|f| marker(&format!("{} x", f.text)).is_none())
}

fn shared_edges(a: &Line, b: &Line) -> usize {
    a.fragments.iter().filter(|f| b.fragments.iter().any(|g| (f.left - g.left).abs() < EDGE_NEAR)).count()
}

/// Returns whether every part of the line stands at the left edge of a column of the rows.
fn under_columns(rows: &[Line], line: &Line) -> bool {
    let near = rows.last().is_some_and(|row| row.baseline - line.baseline < 2.0 * line.size);
    near && line.fragments.iter().all(|f| {
        rows.iter()
            .rev()
            .take(20)
            .flat_map(|row| &row.fragments)
            .any(|cell| (cell.left - f.left).abs() < EDGE_NEAR)
    })
}

/// Puts the parts of lines into cells; lines that only go on the cells of the row above join it.
fn cells(lines: Vec<Line>) -> Vec<Vec<Vec<Line>>> {
    let mut edges: Vec<f32> = Vec::new();
    for left in lines.iter().flat_map(|line| &line.fragments).map(|f| f.left) {
        if edges.len() < 64 && !edges.iter().any(|edge| (edge - left).abs() < EDGE_NEAR) {
            edges.push(left);
        }
    }
    edges.sort_by(f32::total_cmp);
    let mut gaps: Vec<f32> =
        lines.iter().zip(lines.iter().skip(1)).map(|(a, b)| a.baseline - b.baseline).collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);

    let mut rows: Vec<Vec<Vec<Line>>> = Vec::new();
    let mut above = f32::INFINITY;
    for line in lines {
        let column = |left: f32| {
            edges
                .iter()
                .enumerate()
                .min_by(|a, b| (a.1 - left).abs().total_cmp(&(b.1 - left).abs()))
                .map_or(0, |(index, _)| index)
        };
        let first_empty = line.fragments.first().is_some_and(|f| column(f.left) > 0);
        let wraps = !rows.is_empty()
            && (above - line.baseline < WRAP_GAP * usual || first_empty && above - line.baseline <= usual);
        above = line.baseline;
        if !wraps {
            rows.push(vec![Vec::new(); edges.len()]);
        }
        for fragment in line.fragments {
            let at = column(fragment.left);
            if let Some(cell) = rows.last_mut().and_then(|row| row.get_mut(at)) {
                cell.push(Line {
                    baseline: line.baseline,
                    size: line.size,
                    fragments: vec![fragment],
                    place: line.place,
                });
            }
        }
    }
    rows
}
