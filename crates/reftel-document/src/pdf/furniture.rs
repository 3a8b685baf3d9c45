//! What is printed around the text of a page: running heads and feet, and page numbers.

use std::collections::HashMap;

use crate::pdf::line::{Fragment, Line};

/// A page as lines, top to bottom.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The first is 1.
    pub number: u32,
    pub height: f32,
    pub lines: Vec<Line>,
    /// Whether the text was read from a picture.
    pub picture: bool,
}

/// The outermost lines at the top, and at the bottom, of which one may be furniture.
const OUTER_LINES: usize = 4;
/// Most numbers of a line that are tried as the number of the page.
const NUMBERS_MAX: usize = 8;
/// Part of the page's height at either end in which furniture stands.
const OUTER_PART: f32 = 0.14;

/// Takes the furniture out of every page and returns its texts, each once.
///
/// A line is furniture when it stands at the edge of the page and the same line, the number of the page
/// aside, stands at the same height of another page; or when it is a page number alone.
pub(super) fn take(pages: &mut [Page]) -> Vec<String> {
    let mut seen: HashMap<(String, i32), u32> = HashMap::new();
    for page in pages.iter() {
        let mut keys: Vec<_> = page.outer().into_iter().flat_map(|index| page.keys(index)).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    let repeated = |(text, height): &(String, i32)| {
        // A line may sit a point higher on the next page, across the border of two slots.
        (height - 1..=height + 1).filter_map(|height| seen.get(&(text.clone(), height))).sum::<u32>() >= 2
    };
    let mut texts = Vec::new();
    for page in pages.iter_mut() {
        let both_ends = page.both_ends();
        let mut out: Vec<usize> = page
            .outer()
            .into_iter()
            .filter(|index| {
                both_ends.contains(index)
                    || page.keys(*index).iter().any(repeated)
                    || page.lines.get(*index).is_some_and(|line| is_page_number(&line.text(), page.number))
            })
            .collect();
        out.sort_unstable();
        for index in out.into_iter().rev() {
            let text = page.lines.remove(index).text();
            if !texts.contains(&text) && texts.len() < 100 {
                texts.push(text);
            }
        }
    }
    texts
}

impl Page {
    /// Returns the indices of the lines at the edges of the page.
    fn outer(&self) -> Vec<usize> {
        let count = self.lines.len();
        // The heads of a table are text, and so is what stands under them.
        let table = (0..count.min(OUTER_LINES)).find(|index| self.heads_table(*index)).unwrap_or(OUTER_LINES);
        let height =
            |index: usize| self.lines.get(index).map_or(0.5, |line| line.baseline / self.height.max(1.0));
        let top = 0..count.min(table);
        let bottom = count.saturating_sub(OUTER_LINES).max(top.end)..count;
        let top = top.filter(|index| height(*index) > 1.0 - OUTER_PART);
        top.chain(bottom.filter(|index| height(*index) < OUTER_PART)).collect()
    }

    /// Returns the indices of the lines at the top that stand at the bottom of the page as well, and of
    /// those: a classification on a paper of one page.
    fn both_ends(&self) -> Vec<usize> {
        let text = |index: &usize| self.lines.get(*index).map(Line::text);
        let (top, bottom): (Vec<usize>, Vec<usize>) = self
            .outer()
            .into_iter()
            .partition(|index| self.lines.get(*index).is_some_and(|line| line.baseline > 0.5 * self.height));
        let mut both: Vec<usize> = Vec::new();
        for a in &top {
            for b in bottom.iter().filter(|b| text(a) == text(b)) {
                both.extend([*a, *b]);
            }
        }
        both
    }

    /// Returns what the line would be on every page: as it is, and with each one of its numbers taken as
    /// counting the pages; with its height in steps of three points.
    ///
    /// `Article 6` on page 3 and `Article 25` on page 7 are no furniture, `Papers 2016/1, 3` and
    /// `Papers 2016/1, 7` are.
    fn keys(&self, index: usize) -> Vec<(String, i32)> {
        let Some(line) = self.lines.get(index) else { return Vec::new() };
        let height = (line.baseline / 3.0).round() as i32;
        let text = line.text();
        let mut parts: Vec<String> = Vec::new();
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            let digit = c.is_ascii_digit();
            match parts.last_mut() {
                Some(part) if part.ends_with(|last: char| last.is_ascii_digit()) == digit => part.push(c),
                _ => parts.push(c.to_string()),
            }
        }
        let mut keys = vec![(parts.concat(), height)];
        let numbers = parts.iter().enumerate().filter_map(|(at, part)| Some((at, part.parse::<i64>().ok()?)));
        for (at, number) in numbers.take(NUMBERS_MAX) {
            let mut counted = parts.clone();
            if let Some(part) = counted.get_mut(at) {
                *part = format!("#{}#", number - i64::from(self.number));
            }
            keys.push((counted.concat(), height));
        }
        keys
    }

    /// Returns whether the line stands over the columns of a table, as its heads do on every page.
    fn heads_table(&self, index: usize) -> bool {
        let Some(line) = self.lines.get(index).filter(|line| line.fragments.len() > 1) else { return false };
        self.lines.iter().skip(index + 1).take(4).any(|below| {
            let under = |f: &&Fragment| below.fragments.iter().any(|g| (f.left - g.left).abs() < 5.0);
            line.baseline - below.baseline < 8.0 * line.size
                && line.fragments.iter().filter(under).count() >= 2
        })
    }
}

/// Returns whether a line is nothing but the number of this page, decorated or not: `- 2 -`, `Page 2 of 9`,
/// `2/9`. A number that is far from the page's own is not one: it may be a table's or a year.
fn is_page_number(text: &str, page: u32) -> bool {
    let text = text.trim().to_lowercase();
    let inner = text.trim_matches(|c: char| "-–—_.|[]() ".contains(c));
    let inner = inner.strip_prefix("page ").or_else(|| inner.strip_prefix("p. ")).unwrap_or(inner);
    let first = inner.split(['/', ' ']).next().unwrap_or("");
    let rest = inner.get(first.len()..).unwrap_or("").trim();
    let rest = rest.strip_prefix("of").or_else(|| rest.strip_prefix('/')).unwrap_or(rest).trim();
    let counts = rest.is_empty() || rest.bytes().all(|b| b.is_ascii_digit()) && rest.len() <= 4;
    first.len() <= 4 && counts && first.parse::<u32>().is_ok_and(|number| number.abs_diff(page) <= 20)
}
