//! Lines of a page, put together from the runs of glyphs that a PDF holds in any order.

use crate::pdf::text::tidy;

/// A run of glyphs, or a word that was read from a picture.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    pub size: f32,
    pub bold: bool,
}

/// A part of a line without a wide gap in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Fragment {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub bold: bool,
    /// Raised marks that were taken out of the text: byte offset and the mark.
    pub marks: Vec<(usize, String)>,
}

/// What stands on one height of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub baseline: f32,
    pub size: f32,
    pub fragments: Vec<Fragment>,
    /// Block and paragraph, when whoever read the picture told them apart.
    pub place: Option<(u32, u32)>,
}

/// Gap that parts two words, in units of the size of type. Spaces are 0.2 to 0.3 wide in most faces,
/// and kerning seldom opens more than 0.1.
const WORD_GAP: f32 = 0.15;
/// Gap that parts two cells or columns. A stretched line of justified text may reach it, which does no
/// harm: parts that are no cells are joined again.
const CELL_GAP: f32 = 1.1;
/// A raised mark is set in at most this part of the size of the text around it.
const MARK_SIZE: f32 = 0.78;

impl Line {
    /// Returns the text, gaps as one space.
    pub fn text(&self) -> String {
        self.joined(" ")
    }

    pub fn joined(&self, by: &str) -> String {
        self.fragments.iter().map(|f| f.text.as_str()).collect::<Vec<_>>().join(by)
    }

    pub fn left(&self) -> f32 {
        self.fragments.iter().map(|f| f.left).fold(f32::INFINITY, f32::min)
    }

    pub fn right(&self) -> f32 {
        self.fragments.iter().map(|f| f.right).fold(f32::NEG_INFINITY, f32::max)
    }

    /// Returns left, bottom, right and top. Letters reach about a fifth of their size below the
    /// baseline and four fifths above.
    pub fn bounds(&self) -> [f32; 4] {
        [self.left(), self.baseline - 0.22 * self.size, self.right(), self.baseline + 0.8 * self.size]
    }

    pub fn bold(&self) -> bool {
        self.fragments.iter().all(|f| f.bold)
    }

    /// Returns the raised mark that the line begins with: that of a note.
    pub fn first_mark(&self) -> Option<&str> {
        let (at, mark) = self.fragments.first()?.marks.first()?;
        (*at == 0).then_some(mark.as_str())
    }

    pub fn chars(&self) -> usize {
        self.fragments.iter().map(|f| f.text.chars().count()).sum()
    }
}

/// Puts runs together into lines, top to bottom.
pub(super) fn lines(mut runs: Vec<Run>) -> Vec<Line> {
    for run in &mut runs {
        run.text = tidy(&run.text);
    }
    runs.retain(|run| {
        !run.text.trim().is_empty()
            && [run.left, run.right, run.baseline, run.size].iter().all(|n| n.is_finite())
    });
    runs.sort_by(|a, b| b.baseline.total_cmp(&a.baseline).then(a.left.total_cmp(&b.left)));

    // A raised mark is on no line of its own, so the lines are made without marks first.
    let usual = usual_size(&runs);
    let (marks, text): (Vec<Run>, Vec<Run>) =
        runs.into_iter().partition(|run| run.size < MARK_SIZE * usual && is_mark(&run.text));
    let mut rows: Vec<Vec<Run>> = Vec::new();
    for run in text {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| level(first, &run)) => row.push(run),
            _ => rows.push(vec![run]),
        }
    }
    let mut loose = Vec::new();
    for mark in marks {
        let above = |row: &Vec<Run>| row.first().is_some_and(|run| run.baseline > mark.baseline + 8.0);
        let below = |row: &&mut Vec<Run>| row.first().is_some_and(|run| run.baseline > mark.baseline - 48.0);
        let start = rows.partition_point(above);
        match rows.iter_mut().skip(start).take_while(below).find(|row| takes(row, &mark)) {
            Some(row) => row.push(mark),
            None => loose.push(mark),
        }
    }
    rows.extend(loose.into_iter().map(|run| vec![run]));
    let mut lines: Vec<Line> = rows.into_iter().map(line).collect();
    lines.sort_by(|a, b| b.baseline.total_cmp(&a.baseline));
    lines
}

/// Returns the size of type in which most of the letters are set.
fn usual_size(runs: &[Run]) -> f32 {
    most(runs.iter().map(|run| (run.size, run.text.len())))
}

/// Returns the value that weighs most, values within a quarter being one.
pub(super) fn most(values: impl Iterator<Item = (f32, usize)>) -> f32 {
    let mut weights: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    for (value, weight) in values {
        *weights.entry((value * 4.0).round() as i64).or_default() += weight;
    }
    weights.iter().max_by_key(|(_, weight)| **weight).map_or(0.0, |(value, _)| *value as f32 / 4.0)
}

/// Returns whether two runs stand on one height. `first` is the higher one.
fn level(first: &Run, run: &Run) -> bool {
    first.baseline - run.baseline <= 0.35 * first.size.min(run.size)
}

/// Returns whether the text may be the mark of a note.
fn is_mark(text: &str) -> bool {
    let text = text.trim();
    let digits = text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let signs = text.chars().count() <= 3 && text.chars().all(|c| "*†‡§¶¹²³⁰⁴⁵⁶⁷⁸⁹".contains(c));
    !text.is_empty() && (digits || signs)
}

/// Returns whether a small mark belongs to a row: just raised above its baseline and next to its text.
fn takes(row: &[Run], mark: &Run) -> bool {
    let Some(size) = row.iter().map(|run| run.size).reduce(f32::max) else { return false };
    let Some(baseline) = row.first().map(|run| run.baseline) else { return false };
    let rise = mark.baseline - baseline;
    if mark.size > MARK_SIZE * size || rise < -0.1 * size || rise > 0.7 * size {
        return false;
    }
    let after = row.iter().map(|run| mark.left - run.right).filter(|gap| *gap > -0.3 * size).reduce(f32::min);
    let before =
        row.iter().map(|run| run.left - mark.right).filter(|gap| *gap > -0.3 * size).reduce(f32::min);
    // At the start of a note a tab may follow the mark.
    after.is_some_and(|gap| gap < 0.6 * size) || after.is_none() && before.is_some_and(|gap| gap < 6.0 * size)
}

fn line(mut row: Vec<Run>) -> Line {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let size = usual_size(&row);
    let baseline = row
        .iter()
        .filter(|run| run.size >= MARK_SIZE * size)
        .map(|run| run.baseline)
        .fold(f32::INFINITY, f32::min);
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut last: Option<Run> = None;
    for run in row {
        let raised = run.size < MARK_SIZE * size && is_mark(&run.text);
        let joins = match (fragments.last(), &last) {
            (Some(fragment), Some(last)) => {
                // Type that is made bold by printing it twice.
                if last.text == run.text && (last.left - run.left).abs() < 0.3 * run.size {
                    continue;
                }
                // What follows a mark at the start of a note belongs to it however far it stands.
                run.left - last.right <= CELL_GAP * size.max(run.size) || fragment.text.is_empty()
            }
            _ => false,
        };
        if !joins {
            fragments.push(Fragment { left: run.left, bold: true, ..Fragment::default() });
        }
        if let Some(fragment) = fragments.last_mut() {
            let spaced = last.as_ref().is_some_and(|last| {
                run.left - last.right > WORD_GAP * run.size
                    || last.text.ends_with(' ')
                    || run.text.starts_with(' ')
            });
            if raised {
                fragment.marks.push((fragment.text.len(), run.text.trim().to_owned()));
            } else {
                if spaced && !fragment.text.is_empty() {
                    fragment.text.push(' ');
                }
                fragment.text.push_str(run.text.trim());
                fragment.bold &= run.bold;
            }
            fragment.right = fragment.right.max(run.right);
        }
        last = Some(run);
    }
    Line { baseline: if baseline.is_finite() { baseline } else { 0.0 }, size, fragments, place: None }
}
