//! Parts of one telegram that arrive as several texts: joined in order, corrected copies in place of what they
//! correct.

use std::ops::Range;

use crate::cable::*;
use crate::source::{self, Shifts};
use crate::{Known, body, classification, furniture, header, lines, transmission};

/// A telegram made of several texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whole {
    /// The telegram. Its places are bytes of [`Whole::text`]; [`Whole::place`] leads to the parts.
    pub cable: Cable,
    /// The parts that were joined, in order of section; later ones without their headers.
    pub text: String,
    /// Where each of them stands in `text`.
    pub parts: Vec<Part>,
    /// What other copies of a section said otherwise.
    pub replaced: Vec<Replaced>,
}

/// A text, or the rest of one, in a joined telegram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which of the texts given; the first is 0.
    pub given: usize,
    /// The sections it holds; empty when it says nothing of sections.
    pub sections: Vec<u16>,
    /// Its bytes in the joined text.
    pub range: Range<usize>,
    /// Where they begin in the text given, decoded.
    start: usize,
    shifts: Shifts,
}

/// A copy of a section that another stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The copy that was left out, or that holds the section which was: which of the texts given.
    pub given: usize,
    /// The copy that stands for it.
    pub by: usize,
    /// What differs, paragraph by paragraph; empty for copies that say the same.
    pub changes: Vec<Change>,
}

/// A paragraph that two copies have differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number, when it has one.
    pub number: Option<u32>,
    /// What the copy says that was left out; `None` when it lacks the paragraph.
    pub before: Option<String>,
    /// What the other says; `None` when it lacks the paragraph.
    pub after: Option<String>,
}

impl Whole {
    /// Returns which of the texts given a byte of the joined text comes from, and its offset there.
    pub fn place(&self, offset: usize) -> Option<(usize, usize)> {
        let part = self.parts.iter().find(|part| part.range.contains(&offset))?;
        Some((part.given, part.shifts.back(part.start + (offset - part.range.start))))
    }
}

/// A text that was given, read by itself.
struct Given<'a> {
    number: usize,
    text: std::borrow::Cow<'a, str>,
    shifts: Shifts,
    cable: Cable,
    /// Its bytes that count: all, or those of one section.
    range: Range<usize>,
    /// Whether nothing but text stands there: the line that counts the section was cut off.
    bare: bool,
    /// Sections and how many.
    sections: Vec<u16>,
    of: Option<u16>,
}

/// Returns the telegram whose parts these texts are, in whatever order they come.
///
/// Headers that sections repeat are read once. Of several copies of a section the corrected one counts, else
/// the last given; [`Whole::replaced`] keeps what the others said. A corrected section takes its place in a text
/// that holds others too. [`Cable::problems`] says which sections are
/// missing (`missing_section`), which text is of another telegram (`another_telegram`, left out), and which
/// was replaced (`replaced_copy`).
///
/// ```
/// let first = "UNCLAS SECTION 01 OF 02 ZUBROW 000012\nSUBJECT: EXERCISE\n\n1. (U) One.\n\n2. (U) The end of\n";
/// let second = "UNCLAS SECTION 02 OF 02 ZUBROW 000012\nSUBJECT: EXERCISE\n\nthis paragraph.\n\n3. (U) Three.\n";
/// let whole = reftel_cable::join(&[second.as_bytes(), first.as_bytes()], &Default::default());
/// assert_eq!(whole.cable.sections.as_ref().map(|s| s.have.as_slice()), Some(&[1, 2][..]));
/// assert_eq!(whole.cable.paragraphs[1].text, "The end of this paragraph.");
/// let place = whole.place(whole.cable.paragraphs[2].source.start);
/// assert_eq!(place, Some((0, second.find("3. (U)").unwrap_or(0))));
/// ```
pub fn join(texts: &[&[u8]], known: &Known<'_>) -> Whole {
    let mut given: Vec<Given<'_>> =
        texts.iter().enumerate().map(|(number, bytes)| Given::read(number, bytes, known)).collect();
    let mut problems = Vec::new();
    leave_others_out(&mut given, &mut problems);
    let mut whole = Whole::default();
    let of = given.iter().filter_map(|part| part.of).max();
    replace(&mut given, known, &mut whole.replaced, &mut problems);
    given.sort_by_key(|part| (part.sections.first().copied().unwrap_or(u16::MAX), part.number));
    for part in &given {
        whole.append(part);
    }
    whole.cable = crate::parse_known(whole.text.as_bytes(), known);
    if let Some(of) = of.filter(|of| *of > 1) {
        let mut have: Vec<u16> = given.iter().flat_map(|part| part.sections.iter().copied()).collect();
        have.sort_unstable();
        have.dedup();
        for section in (1..=of).filter(|section| !have.contains(section)) {
            problems.push(problem("missing_section", format!("section {section} of {of} is missing")));
        }
        whole.cable.sections = Some(Sections { of, have });
    }
    // That headers stand again is what parts are like.
    whole.cable.problems.retain(|problem| problem.kind != "repeated_header");
    whole.cable.problems.splice(0..0, problems);
    whole
}

fn problem(kind: &'static str, message: String) -> Problem {
    Problem { line: 1, offset: 0, kind, message }
}

impl<'a> Given<'a> {
    fn read(number: usize, bytes: &'a [u8], known: &Known<'_>) -> Given<'a> {
        let bytes = bytes.get(..bytes.len().min(crate::INPUT_MAX)).unwrap_or(bytes);
        let decoded = source::decode(bytes);
        let cable = crate::parse_known(decoded.text.as_bytes(), known);
        let (sections, of) = match &cable.sections {
            Some(sections) => (sections.have.clone(), Some(sections.of)),
            // A fragment without its header may still say so on a page line.
            None => match section_by_pages(&decoded.text) {
                Some((section, of)) => (vec![section], Some(of)),
                None => (Vec::new(), None),
            },
        };
        let range = 0..decoded.text.len();
        Given { number, text: decoded.text, shifts: decoded.shifts, cable, range, bare: false, sections, of }
    }

    /// Returns the sections of a text that holds several, each by itself; `None` when it does not say where
    /// they begin.
    fn apart(&self, known: &Known<'_>) -> Option<Vec<Given<'a>>> {
        let of = self.of?;
        // Section, where its header or the line that counts it begins, and where what follows that line does.
        let mut heads: Vec<(u16, usize, Option<usize>)> = Vec::new();
        let (mut offset, mut header) = (0, None);
        for line in self.text.split_inclusive('\n') {
            let (at, text) = (offset, lines::trim(line));
            offset += line.len();
            let counted = furniture::section(text);
            let named = counted
                .or_else(|| furniture::page_start(text).and_then(|page| page.section))
                .or_else(|| classification::classification_line(text).and_then(|found| found.section));
            if let Some((section, _)) = named.filter(|(_, n)| *n == of) {
                match heads.last() {
                    None => heads.push((section, 0, None)),
                    Some((last, ..)) if section == *last => {}
                    Some((last, ..)) if section < *last => return None,
                    Some(_) if counted.is_some() => heads.push((section, at, Some(offset))),
                    Some(_) => heads.push((section, header.unwrap_or(at), None)),
                }
            }
            // The header of a later section stands above the line that names it.
            if transmission::is_transmission(text) {
                header = Some(at);
            } else if transmission::date_time_group(text).is_some() {
                header.get_or_insert(at);
            } else if text.bytes().any(|b| b.is_ascii_lowercase()) || body::numbered(text).is_some() {
                header = None;
            }
        }
        let found: Vec<u16> = heads.iter().map(|(section, ..)| *section).collect();
        (found == self.sections && found.len() > 1).then_some(())?;
        let ends = heads.iter().skip(1).map(|(_, at, _)| *at).chain([self.text.len()]);
        let one = |(head, end): (&(u16, usize, Option<usize>), usize)| {
            let (section, at, after) = *head;
            let range = after.unwrap_or(at)..end;
            let text = self.text.get(range.clone()).unwrap_or_default();
            Given {
                number: self.number,
                text: self.text.clone(),
                shifts: self.shifts.clone(),
                cable: crate::parse_known(text.as_bytes(), known),
                range,
                bare: after.is_some(),
                sections: vec![section],
                of: self.of,
            }
        };
        Some(heads.iter().zip(ends).map(one).collect())
    }

    fn is_corrected(&self) -> bool {
        self.cable.captions.iter().any(|caption| caption == "CORRECTED COPY")
    }

    /// Returns the byte at which the text below the header begins.
    fn body(&self) -> usize {
        if self.bare {
            return self.range.start;
        }
        let text = self.text.get(self.range.clone()).unwrap_or_default();
        let mut lines = lines::lines(text, crate::is_html(text));
        let body = header::read(&mut lines, &Known::default(), &mut Cable::default());
        lines.get(body).map_or(self.range.end, |line| self.range.start + line.place(0))
    }
}

/// Returns the section that the first page line of a fragment names.
fn section_by_pages(text: &str) -> Option<(u16, u16)> {
    text.lines().take(200).map(lines::trim).find_map(|line| {
        furniture::section(line).or_else(|| furniture::page_start(line).and_then(|page| page.section))
    })
}

/// Leaves texts of other telegrams out: those whose id is not that of most parts.
fn leave_others_out(given: &mut Vec<Given<'_>>, problems: &mut Vec<Problem>) {
    let same =
        |id: &str, given: &[Given<'_>]| given.iter().filter(|g| g.cable.id.as_deref() == Some(id)).count();
    let ids = given.iter().filter_map(|g| g.cable.id.clone());
    // Of ids that stand equally often, the first given.
    let Some(id) = ids.rev().max_by_key(|id| same(id, given)) else { return };
    given.retain(|part| match &part.cable.id {
        Some(other) if *other != id => {
            let message = format!("text {} is of another telegram, {other}", part.number + 1);
            problems.push(problem("another_telegram", message));
            false
        }
        _ => true,
    });
}

/// Takes the copies of each section out that another stands for.
fn replace(
    given: &mut Vec<Given<'_>>,
    known: &Known<'_>,
    replaced: &mut Vec<Replaced>,
    problems: &mut Vec<Problem>,
) {
    // The one that counts comes first: one that holds several sections before those of which it holds all,
    // corrected before others, later before earlier.
    given.sort_by_key(|part| {
        (std::cmp::Reverse(part.sections.len()), !part.is_corrected(), std::cmp::Reverse(part.number))
    });
    let mut kept: Vec<Given<'_>> = Vec::with_capacity(given.len());
    for part in given.drain(..) {
        let held = |by: &Given<'_>| {
            if part.sections.is_empty() || by.sections.is_empty() {
                // Whole telegrams, or texts that say nothing of sections: copies when both have a header.
                part.sections == by.sections && part.cable.id.is_some() && part.cable.id == by.cable.id
            } else {
                part.sections.iter().all(|section| by.sections.contains(section))
            }
        };
        let Some(place) = kept.iter().position(held) else {
            kept.push(part);
            continue;
        };
        let mut note = |given: &Given<'_>, by: &Given<'_>, what: &str, all: bool| {
            let changes = changes(&given.cable.paragraphs, &by.cable.paragraphs, all);
            let said = match changes.len() {
                0 => "which says the same".to_owned(),
                1 => "which differs in one paragraph".to_owned(),
                n => format!("which differs in {n} paragraphs"),
            };
            let message =
                format!("text {} stands in place of {what}text {}, {said}", by.number + 1, given.number + 1);
            problems.push(problem("replaced_copy", message));
            replaced.push(Replaced { given: given.number, by: by.number, changes });
        };
        let Some(by) = kept.get(place) else { continue };
        if part.is_corrected() && !by.is_corrected() {
            if let Some(sections) = by.apart(known) {
                kept.remove(place);
                for section in sections {
                    match section.sections.first().filter(|n| part.sections.contains(n)) {
                        Some(n) => {
                            note(&section, &part, &format!("section {n} of "), part.sections.len() == 1);
                        }
                        None => kept.push(section),
                    }
                }
                kept.push(part);
                continue;
            }
            let message = format!(
                "text {} corrects a section that text {} holds with others, and where that begins is not said; the \
                 correction was not put in",
                part.number + 1,
                by.number + 1
            );
            note(&part, by, "", part.sections == by.sections);
            problems.push(problem("correction_apart", message));
            continue;
        }
        note(&part, by, "", part.sections == by.sections);
    }
    *given = kept;
}

/// Longest lists of paragraphs that are compared each with each.
const COMPARED_MAX: usize = 2_000;

/// Returns what differs between two lists of paragraphs, in order. `all` says that both hold the same
/// sections: otherwise what the second has more is no difference.
fn changes(before: &[Paragraph], after: &[Paragraph], all: bool) -> Vec<Change> {
    let (rows, columns) = (before.len().min(COMPARED_MAX), after.len().min(COMPARED_MAX));
    let text = |list: &[Paragraph], n: usize| list.get(n).map(|paragraph| paragraph.text.clone());
    // Longest common subsequence: `table[row][column]` is its length from there on.
    let mut table = vec![vec![0_u32; columns + 1]; rows + 1];
    let at = |table: &[Vec<u32>], row: usize, column: usize| -> u32 {
        table.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0)
    };
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let longest = if text_is(before, row, after, column) {
                at(&table, row + 1, column + 1) + 1
            } else {
                at(&table, row + 1, column).max(at(&table, row, column + 1))
            };
            if let Some(cell) = table.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = longest;
            }
        }
    }
    let mut found: Vec<Change> = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < rows || column < columns {
        let same = row < rows && column < columns && text_is(before, row, after, column);
        if same {
            (row, column) = (row + 1, column + 1);
            continue;
        }
        let gone =
            column >= columns || row < rows && at(&table, row + 1, column) >= at(&table, row, column + 1);
        let number = |list: &[Paragraph], n: usize| list.get(n).and_then(|paragraph| paragraph.number);
        if gone {
            let before_text = text(before, row);
            found.push(Change { number: number(before, row), before: before_text, after: None });
            row += 1;
        } else {
            let change = Change { number: number(after, column), before: None, after: text(after, column) };
            // One that went and one that came with its number are one that changed.
            match found.iter_mut().rev().find(|c| c.after.is_none() && c.number == change.number) {
                Some(went) => went.after = change.after,
                None => found.push(change),
            }
            column += 1;
        }
    }
    found.retain(|change| all || change.before.is_some());
    found
}

fn text_is(before: &[Paragraph], row: usize, after: &[Paragraph], column: usize) -> bool {
    matches!((before.get(row), after.get(column)), (Some(a), Some(b)) if a.text == b.text)
}

impl Whole {
    /// Appends a part: the first whole, later ones from where their text begins.
    fn append(&mut self, part: &Given<'_>) {
        let start = if self.parts.is_empty() { part.range.start } else { part.body() };
        if !self.parts.is_empty() {
            // What a page line does between the lines of a paragraph, the seam does too.
            let (section, of) = (part.sections.first().copied().unwrap_or(1), part.of.unwrap_or(1));
            self.text.push_str(&format!("\nZZZ 00000001  {section:03} OF {of:03}\n"));
        }
        let from = self.text.len();
        self.text.push_str(part.text.get(start..part.range.end).unwrap_or_default());
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.parts.push(Part {
            given: part.number,
            sections: part.sections.clone(),
            range: from..self.text.len(),
            start,
            shifts: part.shifts.clone(),
        });
    }
}
