//! Paragraphs, put together from the lines of pages.

use std::collections::HashMap;

use crate::pdf::column;
use crate::pdf::draft::{Anchors, Draft, add, append, trimmed};
use crate::pdf::furniture::Page;
use crate::pdf::heading::{all_caps, title, under_headings};
use crate::pdf::line::{Line, most};
use crate::pdf::note::{self, Note};
use crate::pdf::table::{self, Part};
use crate::pdf::text::{Marker, Words, ends_sentence, marker};
use crate::{Paragraph, Role};

/// Sizes of type that differ by less than this part are one size.
pub(super) const SAME_SIZE: f32 = 1.12;
/// Distance to the line above, in units of the usual one, from which a new paragraph begins.
const APART: f32 = 1.3;
/// What was made of the pages.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    /// Text, then notes. Anchors are set.
    pub paragraphs: Vec<Paragraph>,
    /// The most prominent text of the first page.
    pub title: Option<String>,
}

/// Where a block's lines begin and end.
#[derive(Debug, Clone, Copy, Default)]
struct Margins {
    left: f32,
    right: f32,
}

/// The line that was added last.
#[derive(Debug, Clone)]
struct Last {
    page: u32,
    block: usize,
    margins: Margins,
    left: f32,
    right: f32,
    baseline: f32,
    size: f32,
    bold: bool,
    text: String,
    place: Option<(u32, u32)>,
}

/// Puts the pages together into paragraphs. Furniture is gone from them already.
pub(super) fn assemble(pages: Vec<Page>) -> Assembled {
    let usual = most(pages.iter().flat_map(|page| &page.lines).map(|line| (line.size, line.chars())));
    let mut words = Words::default();
    pages.iter().flat_map(|page| &page.lines).for_each(|line| words.add(&line.text()));
    let caps = {
        let lines = || pages.iter().flat_map(|page| &page.lines).filter(|line| line.chars() > 20);
        2 * lines().filter(|line| all_caps(&line.text())).count() > lines().count()
    };

    let mut notes: Vec<Note> = Vec::new();
    let mut blocks: Vec<(u32, Vec<Line>)> = Vec::new();
    for page in pages {
        let marks: Vec<String> = page
            .lines
            .iter()
            .flat_map(|line| &line.fragments)
            .flat_map(|f| &f.marks)
            .map(|(_, mark)| mark.clone())
            .collect();
        let parts = if page.picture { by_place(page.lines) } else { column::blocks(page.lines) };
        for mut block in parts {
            note::take(&mut block, page.number, usual, &marks, &mut notes);
            if !block.is_empty() {
                blocks.push((page.number, block));
            }
        }
    }
    let mut anchors = Anchors::new();
    let mut taken: HashMap<String, u32> = HashMap::new();
    let note_anchors: Vec<String> = notes
        .iter()
        .map(|note| {
            let count = taken.entry(note.mark.clone()).or_default();
            *count += 1;
            let anchor =
                if *count == 1 { format!("n{}", note.mark) } else { format!("n{}-{count}", note.mark) };
            anchors.entry(note.mark.clone()).or_default().push((note.page, anchor.clone()));
            anchor
        })
        .collect();

    let mut flow = Flow {
        words: &words,
        anchors: &anchors,
        usual,
        pitch: pitches(&blocks),
        ..Flow::new(&words, &anchors)
    };
    for (index, (page, block)) in blocks.into_iter().enumerate() {
        flow.block(page, index, block);
    }
    flow.close();
    let drafts = flow.drafts;
    let title = title(&drafts, usual, caps);
    let mut paragraphs = under_headings(drafts, title.as_deref(), usual, caps);
    for (note, anchor) in notes.into_iter().zip(note_anchors) {
        let mut draft = Draft { role: Role::Note, ..Draft::default() };
        for (page, line) in &note.lines {
            add(&mut draft, line, *page, &words, &anchors, 0);
        }
        let draft = trimmed(draft);
        paragraphs.push(Paragraph {
            anchor,
            role: Role::Note,
            text: draft.text,
            source: draft.source,
            notes: Vec::new(),
            ..Paragraph::default()
        });
    }
    Assembled { paragraphs, title }
}

/// Parts lines that were read from a picture by the blocks that the reader told apart.
fn by_place(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut blocks: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        let block = line.place.map(|(block, _)| block);
        match blocks.last_mut() {
            Some(last) if last.last().is_some_and(|line| line.place.map(|(block, _)| block) == block) => {
                last.push(line)
            }
            _ => blocks.push(vec![line]),
        }
    }
    blocks
}

/// Returns the usual distance of two baselines for each size of type (in halves of a point).
fn pitches(blocks: &[(u32, Vec<Line>)]) -> HashMap<i32, f32> {
    let mut gaps: HashMap<i32, Vec<(f32, usize)>> = HashMap::new();
    for (_, block) in blocks {
        for (above, below) in block.iter().zip(block.iter().skip(1)) {
            let gap = above.baseline - below.baseline;
            if above.size.max(below.size) < SAME_SIZE * above.size.min(below.size) && gap > 0.8 * below.size {
                gaps.entry((below.size * 2.0).round() as i32).or_default().push((gap, 1));
            }
        }
    }
    gaps.into_iter().map(|(size, gaps)| (size, most(gaps.into_iter()))).collect()
}

struct Flow<'a> {
    words: &'a Words,
    anchors: &'a Anchors,
    usual: f32,
    pitch: HashMap<i32, f32>,
    drafts: Vec<Draft>,
    current: Option<Draft>,
    last: Option<Last>,
    /// Last number seen among the paragraphs that carry one, by where it stands (in steps of six points).
    numbers: HashMap<i32, u32>,
}

impl<'a> Flow<'a> {
    fn new(words: &'a Words, anchors: &'a Anchors) -> Flow<'a> {
        Flow {
            words,
            anchors,
            usual: 0.0,
            pitch: HashMap::new(),
            drafts: Vec::new(),
            current: None,
            last: None,
            numbers: HashMap::new(),
        }
    }

    fn close(&mut self) {
        if let Some(draft) = self.current.take() {
            let draft = trimmed(draft);
            // A row of stars or strokes parts what stands above and below; it says nothing.
            if draft.text.chars().any(|c| !c.is_whitespace() && !"*_-–—=~·•".contains(c)) {
                self.drafts.push(draft);
            }
        }
    }

    fn block(&mut self, page: u32, index: usize, block: Vec<Line>) {
        let whole = margins(&block);
        for part in table::parts(block) {
            match part {
                Part::Text(lines) => {
                    let set: Vec<(Margins, &Line)> = lines
                        .chunk_by(|above, below| self.runs_on(above, below))
                        .flat_map(|run| {
                            let margins = of_run(run).map_or(whole, |right| Margins { right, ..whole });
                            run.iter().map(move |line| (margins, line))
                        })
                        .collect();
                    for (margins, line) in set {
                        self.line(page, index, margins, line);
                    }
                }
                Part::Table(rows) => {
                    self.close();
                    self.last = None;
                    for row in rows {
                        self.row(page, &row);
                    }
                }
            }
        }
    }

    /// Returns whether a line stands right below another of the same size.
    fn runs_on(&self, above: &Line, below: &Line) -> bool {
        let sized = above.size.max(below.size) < 1.05 * above.size.min(below.size);
        sized && above.baseline - below.baseline <= APART * self.pitch(below.size)
    }

    fn pitch(&self, size: f32) -> f32 {
        self.pitch.get(&((size * 2.0).round() as i32)).copied().filter(|p| *p > 0.0).unwrap_or(1.25 * size)
    }

    fn row(&mut self, page: u32, cells: &[Vec<Line>]) {
        let mut draft = Draft { role: Role::Row, page, ..Draft::default() };
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                draft.text.push('\t');
            }
            let begin = draft.text.len();
            for line in cell {
                if draft.text.len() > begin {
                    draft.text.push(' ');
                }
                append(&mut draft, line, page, self.anchors, 0);
            }
        }
        if draft.text.chars().any(|c| !c.is_whitespace()) {
            self.drafts.push(draft);
        }
    }

    fn line(&mut self, page: u32, block: usize, margins: Margins, line: &Line) {
        let text = line.text();
        if text.is_empty() {
            return;
        }
        let here = Last {
            page,
            block,
            margins,
            left: line.left(),
            right: line.right(),
            baseline: line.baseline,
            size: line.size,
            bold: line.bold(),
            text: text.clone(),
            place: line.place,
        };
        if self.begins(&here) {
            self.close();
        }
        let begun = self.current.is_none();
        let mut cut = 0;
        if begun {
            let mut draft = Draft { size: line.size, bold: true, page, ..Draft::default() };
            if let Some((sign, length)) = marker(&text) {
                draft.marked = true;
                let last = self.numbers.entry((here.left / 6.0).round() as i32).or_default();
                match sign {
                    Marker::Number(n)
                        if line.size > 0.93 * self.usual && !here.bold && (n == *last + 1 || n == 1) =>
                    {
                        draft.number = Some(n);
                        *last = n;
                        cut = length;
                    }
                    Marker::Number(_) => draft.role = Role::Item,
                    Marker::Item => {
                        draft.role = Role::Item;
                        if !text.starts_with(|c: char| c == '(' || c.is_alphanumeric()) {
                            cut = length;
                        }
                    }
                }
            }
            self.current = Some(draft);
        }
        if let Some(draft) = &mut self.current {
            draft.bold &= here.bold;
            add(draft, line, page, self.words, self.anchors, cut);
        }
        self.last = Some(here);
    }

    /// Returns whether a line begins a new paragraph.
    fn begins(&self, next: &Last) -> bool {
        let (Some(last), Some(draft)) = (&self.last, &self.current) else { return true };
        // A sentence that is not at its end and goes on in lower case.
        let goes_on = !ends_sentence(&last.text)
            && next.text.chars().find(|c| !"\"'“‘«(".contains(*c)).is_some_and(char::is_lowercase);
        let sized = next.size.max(last.size) < SAME_SIZE * next.size.min(last.size);
        let faced = draft.bold == next.bold;
        let full = last.right > last.margins.right - 0.25 * (last.margins.right - last.margins.left);
        if last.page != next.page || last.block != next.block {
            if !(sized || next.place.is_some() && last.place.is_some()) {
                return true;
            }
            let marked = marker(&next.text).is_some();
            return !(goes_on && !marked
                || full && faced && !marked && !ends_sentence(&last.text) && !last.bold);
        }
        if let (Some(here), Some(there)) = (next.place, last.place) {
            return here != there;
        }
        let gap = last.baseline - next.baseline;
        let pitch = self.pitch(next.size);
        if !sized || gap < -0.5 * next.size {
            return !(goes_on && sized);
        }
        if gap > APART * pitch {
            return !(goes_on && gap < 1.8 * pitch);
        }
        if !faced && !goes_on {
            return true;
        }
        let short = fits(last, next);
        match marker(&next.text) {
            Some((Marker::Item, _)) if !next.text.starts_with(['(', '-', '–', '—']) => return true,
            Some(_) if ends_sentence(&last.text) || short || draft.marked && next.left < last.left => {
                return true;
            }
            _ => {}
        }
        if goes_on {
            return false;
        }
        let centred = |line: &Last| {
            (line.left + line.right - line.margins.left - line.margins.right).abs() < 2.0 * line.size
        };
        if centred(last)
            && centred(next)
            && last.left > last.margins.left + 2.0 * last.size
            && all_caps(&last.text)
            && all_caps(&next.text)
        {
            return false;
        }
        let indented = next.left > last.left + 0.8 * next.size
            && (last.left - last.margins.left).abs() < 0.5 * last.size;
        let hangs = draft.lines == 1 && draft.marked;
        let outdented = draft.lines > 1 && next.left < last.left - 0.8 * next.size;
        short || indented && !hangs || outdented
    }
}

/// Returns whether the first word of the next line had room on the last one: then the line was ended on
/// purpose.
fn fits(last: &Last, next: &Last) -> bool {
    let chars = next.text.chars().count().max(1) as f32;
    let word = next.text.split(' ').next().unwrap_or("").chars().count() as f32 + 1.0;
    let width = (next.right - next.left) / chars * word;
    last.right + width + 0.5 * last.size < last.margins.right
}

fn margins(block: &[Line]) -> Margins {
    let left = block.iter().map(Line::left).fold(f32::INFINITY, f32::min);
    let mut rights: Vec<f32> = block.iter().map(Line::right).collect();
    rights.sort_by(f32::total_cmp);
    // One line that runs out of the margin, such as an address of a page, does not move it.
    let right = rights.get(rights.len().saturating_sub(1) * 19 / 20).copied().unwrap_or(left);
    Margins { left, right }
}

/// Returns the right margin of lines that stand close together, when half of them reach it: a passage that
/// is set narrower than the page has one of its own, a list of short lines has none.
fn of_run(run: &[Line]) -> Option<f32> {
    let right = run.iter().map(Line::right).reduce(f32::max)?;
    let reach = run.iter().filter(|line| line.right() > right - 2.5 * line.size).count();
    (run.len() >= 3 && 2 * reach >= run.len()).then_some(right)
}
