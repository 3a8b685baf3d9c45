//! The text of a telegram: lines to paragraphs.

use crate::cable::*;
use crate::furniture::{self, Furniture};
use crate::lines::{Line, trim, trim_end, trim_start};
use crate::{classification, key, marking, signature, transmission};

/// Highest number with which a text, that of a later section, may begin.
const FIRST_MAX: u32 = 60;

/// Longest heading, in bytes.
const HEADING_MAX: usize = 100;

/// What a line of the text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Text,
    /// A page line, a stamp or a repeated header: gone.
    Page,
    Rule,
}

/// Lines that stand together, without a blank or a page line between them.
struct Block {
    from: usize,
    to: usize,
    /// A page line or a repeated header stands before it.
    after_page: bool,
    /// A rule stands right after it.
    ruled: bool,
    /// A rule stands after it, blank lines between.
    ruled_below: bool,
}

/// Returns the number at the start of a paragraph and what follows: `7. (U) Text`, `1.(C)`, `(2) `.
pub(crate) fn numbered(text: &str) -> Option<(u32, &str)> {
    let first = *text.as_bytes().first()?;
    if !first.is_ascii_digit() && first != b'(' {
        return None;
    }
    let (bracket, inner) = match text.strip_prefix('(') {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let number: u32 = inner.get(..digits)?.parse().ok()?;
    let rest = inner.get(digits..)?;
    let after = if bracket {
        rest.strip_prefix(')')?
    } else {
        rest.strip_prefix(['.', ')'])
            .or_else(|| rest.strip_prefix(" ."))
            .or_else(|| rest.strip_prefix(" (").map(|_| rest))?
    };
    // `1.4(b)` is no paragraph.
    (number > 0 && !after.starts_with(|c: char| c.is_ascii_digit())).then_some((number, trim_start(after)))
}

/// Reads the lines after the header.
pub(crate) fn read(lines: &mut Vec<Line<'_>>, from: usize, cable: &mut Cable) {
    let end = signature::trailer(lines, from, cable);
    let end = if split_run_in(lines, from, end) { signature::trailer_end(lines, from) } else { end };
    let end = signature::read(lines, from, end, cable);
    let mut kinds = kinds(lines, from, end, cable);
    if is_double_spaced(lines, from, &kinds) {
        close_up(&mut kinds);
    }
    let blocks = blocks(lines, from, &kinds);
    let mut paragraphs = Paragraphs { cable, heading: None, last_number: 0 };
    for (place, block) in blocks.iter().enumerate() {
        paragraphs.block(lines, block, blocks.get(place + 1));
    }
    for paragraph in &mut cable.paragraphs {
        without_rule(paragraph);
    }
    cable.paragraphs.retain(|p| !p.text.is_empty());
    signature::run_in(cable);
}

/// Longest line that is looked at as one; a longer one may hold several paragraphs, and page counts.
const LONG_LINE: usize = 160;

/// Breaks long lines where the next paragraph begins, and takes page counts out of them; returns whether
/// there were any.
fn split_run_in(lines: &mut Vec<Line<'_>>, from: usize, end: usize) -> bool {
    if !lines.get(from..end).unwrap_or_default().iter().any(|line| line.text.len() > LONG_LINE) {
        return false;
    }
    let tail = lines.split_off(from);
    let mut number = 0;
    for (n, line) in tail.into_iter().enumerate() {
        if line.text.len() <= LONG_LINE || n + from >= end {
            if let Some((found, _)) = numbered(line.trimmed()) {
                number = found;
            }
            lines.push(line);
            continue;
        }
        let mut rest = line;
        loop {
            if let Some((found, _)) = numbered(rest.trimmed()) {
                number = found;
            }
            let Some(cut) = run_in(&rest.text, number) else { break };
            lines.push(rest.until(cut.before));
            if !cut.paragraph {
                // The count goes; what follows goes on.
                lines.push(Line::default());
            }
            rest = rest.from(cut.after);
        }
        lines.push(rest);
    }
    true
}

/// A place at which a long line is broken.
struct Cut {
    before: usize,
    after: usize,
    paragraph: bool,
}

fn run_in(text: &str, number: u32) -> Option<Cut> {
    let count = furniture::page_count_in(text).map(|(range, _)| Cut {
        before: range.start,
        after: range.end,
        paragraph: false,
    });
    let next = paragraph_in(text, number + 1).map(|at| Cut { before: at, after: at, paragraph: true });
    match (count, next) {
        (Some(count), Some(next)) => Some(if count.before < next.before { count } else { next }),
        (count, next) => count.or(next),
    }
}

/// Returns where the paragraph of this number begins inside a line: after a sentence's end, with a
/// portion marking or a capital behind its number.
fn paragraph_in(text: &str, number: u32) -> Option<usize> {
    let mut buffer = [0_u8; 8];
    let want = {
        use std::io::Write as _;
        let mut cursor = std::io::Cursor::new(&mut buffer[..]);
        write!(cursor, " {number}.").ok()?;
        let length = usize::try_from(cursor.position()).ok()?;
        buffer.get(..length)?
    };
    let mut from = 1;
    while let Some(found) = memchr::memmem::find(text.as_bytes().get(from..)?, want) {
        let at = from + found;
        let before = trim_end(text.get(..at)?);
        let after = trim_start(text.get(at + want.len()..)?);
        let portion = marking::portion(after).is_some();
        let capital = after.starts_with(|c: char| c.is_uppercase());
        if ends(before) && (portion || capital) {
            return Some(at + 1);
        }
        from = at + want.len();
    }
    None
}

/// Says of every line what it is; page words that were run into a line are cut off.
fn kinds(lines: &mut [Line<'_>], from: usize, end: usize, cable: &mut Cable) -> Vec<Kind> {
    let mut kinds = Vec::with_capacity(end.saturating_sub(from));
    let (mut repeating, mut blank) = (false, true);
    let mut n = from;
    while n < end {
        let Some(line) = lines.get(n) else { break };
        n += 1;
        if line.number == 0 {
            // A page count stood here inside a line.
            kinds.push(Kind::Page);
            continue;
        }
        let text = line.trimmed();
        let Some(first) = text.bytes().next() else {
            blank = true;
            kinds.push(Kind::Blank);
            continue;
        };
        let was_blank = std::mem::replace(&mut blank, false);
        // The next section begins with the whole header of a transmission.
        if let Some(after) = transmission_again(lines, n - 1, first) {
            kinds.resize(kinds.len() + after - (n - 1), Kind::Page);
            n = after;
            continue;
        }
        if let Some(kind) = furniture::furniture(text) {
            match kind {
                Furniture::Count { section, of } if cable.sections.as_ref().is_some_and(|s| s.of == of) => {
                    cable.has_section(section, of);
                }
                Furniture::Stamp => cable.released = cable.released.or_else(|| furniture::released(text)),
                _ => {}
            }
            kinds.push(Kind::Page);
            continue;
        }
        if matches!(first, b'U' | b'C' | b'S' | b'T' | b'L' | b'R')
            && let Some(found) = classification::classification_line(text)
            && (found.serial.is_some() || found.section.is_some())
        {
            if let Some((section, of)) = found.section {
                cable.has_section(section, of);
            }
            let problem = Problem {
                line: line.number,
                offset: line.offset as usize,
                kind: "repeated_header",
                message: "the header stands here again; it was read once".to_owned(),
            };
            cable.problems.push(problem);
            repeating = true;
            kinds.push(Kind::Page);
            continue;
        }
        if repeating {
            let field = key::key(text).is_some_and(|found| {
                !matches!(found.key, key::Key::To | key::Key::From | key::Key::Info | key::Key::Other)
            });
            if field || marking::captions(text).is_some() || (!was_blank && numbered(text).is_none()) {
                kinds.push(Kind::Page);
                continue;
            }
            repeating = false;
        }
        // A caption at the foot or head of a page.
        if text.len() <= 24 && first.is_ascii_uppercase() && marking::captions(text).is_some() {
            kinds.push(Kind::Page);
            continue;
        }
        if !first.is_ascii_alphanumeric() && furniture::is_rule(text) {
            kinds.push(Kind::Rule);
            continue;
        }
        kinds.push(Kind::Text);
        if first == b'P' && furniture::page_start(text).is_some() {
            // `PAGE 02 VATICA 00819 190632Z ARCHIVE FROM`: the rest of the line is text.
            let lead = furniture::page_start(text).map_or(0, |page| line.text.len() - page.rest.len());
            let mut rest = line.from(lead);
            rest.page = true;
            // The line before may end with the page's foot: `… SECRET  UNCLASSIFIED`.
            if let Some(before) = (n - 1).checked_sub(1).and_then(|n| lines.get_mut(n))
                && let Some((kept, last)) = before.text.rsplit_once("  ")
                && furniture::is_lone_classification(last)
            {
                let kept = kept.len();
                *before = before.until(kept);
            }
            if let Some(slot) = lines.get_mut(n - 1) {
                *slot = rest;
            }
        }
    }
    kinds
}

/// Returns the number of the classification line when a transmission begins on line `at`: its id, or a
/// date-time group with `FM` below it, then nothing but lines of a header.
fn transmission_again(lines: &[Line<'_>], at: usize, first: u8) -> Option<usize> {
    /// Most lines of a header, those of hundreds of addressees included.
    const LINES_MAX: usize = 600;
    let text = |n: usize| lines.get(n).map(Line::trimmed);
    let begins = match first {
        b'V' | b'Z' if transmission::is_transmission(text(at)?) => true,
        b'Z' | b'O' | b'P' | b'R' | b'F' | b'I' => {
            transmission::date_time_group(text(at)?).is_some()
                && lines
                    .iter()
                    .skip(at + 1)
                    .map(Line::trimmed)
                    .find(|text| !text.is_empty())?
                    .starts_with("FM ")
        }
        _ => false,
    };
    if !begins {
        return None;
    }
    let mut groups = u32::from(transmission::date_time_group(text(at)?).is_some());
    for n in at + 1..(at + LINES_MAX).min(lines.len()) {
        let text = text(n)?;
        groups += u32::from(transmission::date_time_group(text).is_some());
        if groups > 1 || transmission::is_transmission(text) {
            return None;
        }
        if classification::classification_line(text).is_some_and(|c| c.serial.is_some()) {
            return Some(n);
        }
        // Headers are in capitals, and have no numbered paragraphs.
        if text.len() > 80 || numbered(text).is_some() || text.bytes().any(|b| b.is_ascii_lowercase()) {
            return None;
        }
    }
    None
}

/// Whether every line is followed by a blank one, though they are lines of a page and no paragraphs.
fn is_double_spaced(lines: &[Line<'_>], from: usize, kinds: &[Kind]) -> bool {
    /// A text of fewer lines cannot tell.
    const LINES_MIN: usize = 12;
    let (mut texts, mut alone, mut ended, mut bytes) = (0, 0, 0, 0);
    for (n, kind) in kinds.iter().enumerate() {
        if *kind != Kind::Text {
            continue;
        }
        texts += 1;
        let next = kinds.get(n + 1).is_none_or(|kind| *kind != Kind::Text);
        alone += usize::from(next);
        // Most texts tell at once.
        if texts == 8 && alone <= 3 {
            return false;
        }
        if let Some(line) = lines.get(from + n) {
            bytes += line.text.len();
            ended += usize::from(ends(&line.text));
        }
    }
    texts >= LINES_MIN && alone * 10 >= texts * 9 && bytes / texts < 90 && ended * 2 < texts
}

/// Takes single blanks out of a double-spaced text; two and more stay one.
fn close_up(kinds: &mut [Kind]) {
    let mut n = 0;
    while n < kinds.len() {
        let run = kinds.iter().skip(n).take_while(|kind| **kind == Kind::Blank).count();
        if run == 1
            && let Some(kind) = kinds.get_mut(n)
        {
            *kind = Kind::Page;
        }
        n += run.max(1);
    }
}

/// Parts lines into blocks.
fn blocks(lines: &[Line<'_>], from: usize, kinds: &[Kind]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(kinds.len() / 6 + 4);
    let (mut open, mut page, mut blank) = (false, false, false);
    for (n, kind) in kinds.iter().enumerate() {
        match kind {
            Kind::Blank => (open, blank) = (false, true),
            Kind::Page => (open, page) = (false, true),
            Kind::Rule => {
                if let Some(last) = blocks.last_mut() {
                    (last.ruled, last.ruled_below) = (last.ruled || !blank, true);
                }
                open = false;
                // A rule above a heading is none below the text before.
                blank = true;
            }
            Kind::Text => {
                let at = from + n;
                let torn = lines.get(at).is_some_and(|line| line.page);
                match blocks.last_mut().filter(|_| open && !torn) {
                    Some(block) => block.to = at + 1,
                    None => blocks.push(Block {
                        from: at,
                        to: at + 1,
                        after_page: page || torn,
                        ruled: false,
                        ruled_below: false,
                    }),
                }
                (open, page, blank) = (true, false, false);
            }
        }
    }
    blocks
}

/// The paragraphs that are being made.
struct Paragraphs<'c> {
    cable: &'c mut Cable,
    heading: Option<String>,
    last_number: u32,
}

impl Paragraphs<'_> {
    fn block(&mut self, lines: &[Line<'_>], block: &Block, next: Option<&Block>) {
        if let Some(heading) = self.heading_of(lines, block, next) {
            self.heading = Some(heading);
            return;
        }
        let mut first = true;
        for line in lines.get(block.from..block.to).unwrap_or_default() {
            let text = line.trimmed();
            let number = numbered(text).filter(|(n, after)| self.fits(*n, after));
            // Inside a block a number begins a paragraph only after a sentence's end.
            let begins = first
                || (number.is_some() && self.cable.paragraphs.last().is_none_or(|p| ends(&p.text)))
                || number.is_some_and(|(_, after)| marking::portion(after).is_some());
            match number.filter(|_| begins) {
                Some((number, after)) => self.numbered(line, text, number, after, block),
                None if first && !self.goes_on(block, text) => self.unnumbered(line, text, block),
                None => self.join(line, line),
            }
            first = false;
        }
    }

    fn numbered(&mut self, line: &Line<'_>, text: &str, number: u32, after: &str, block: &Block) {
        self.last_number = number;
        let mut rest = after;
        // `1. 1. Summary`: the number twice.
        if let Some((again, after)) = numbered(rest)
            && again == number
        {
            rest = after;
        }
        let mut marking = None;
        if let Some(portion) = marking::portion(rest) {
            marking = Some(portion.mark.to_owned());
            if portion.entire {
                self.cable.entire_marking = Some(portion.mark.to_owned());
            }
            rest = trim_start(rest.get(portion.length..).unwrap_or_default());
            if portion.entire {
                rest = trim_start(rest.trim_start_matches(['.', ' ']));
            }
        } else if let Some((mark, length)) = marking::entire_text(rest) {
            marking = Some(mark.to_owned());
            self.cable.entire_marking = Some(mark.to_owned());
            rest = trim_start(rest.get(length..).unwrap_or_default());
        }
        let at = line.text.len() - rest.len();
        let _ = text;
        self.push(Some(number), marking, line, at, block);
    }

    fn unnumbered(&mut self, line: &Line<'_>, text: &str, block: &Block) {
        let mut at = line.text.len() - text.len();
        let marking = marking::portion(text).map(|portion| {
            let after = text.get(portion.length..).unwrap_or_default();
            at = line.text.len() - trim_start(after).len();
            portion.mark.to_owned()
        });
        self.push(None, marking, line, at, block);
    }

    fn push(
        &mut self,
        number: Option<u32>,
        marking: Option<String>,
        line: &Line<'_>,
        at: usize,
        block: &Block,
    ) {
        let rows = block.to - block.from;
        self.cable.paragraphs.push(Paragraph {
            number,
            marking,
            heading: self.heading.clone(),
            source: line.place(0)..line.end as usize,
            text: String::with_capacity(rows * 72),
            map: Vec::with_capacity(rows),
        });
        self.join(&line.from(at), line);
    }

    /// Appends a line to the last paragraph.
    fn join(&mut self, part: &Line<'_>, whole: &Line<'_>) {
        let Some(paragraph) = self.cable.paragraphs.last_mut() else { return };
        let skipped = part.text.len() - part.trimmed().len();
        if skipped > 0 {
            append(paragraph, &part.from(skipped));
        } else {
            append(paragraph, part);
        }
        paragraph.source.end = whole.end as usize;
    }

    /// Returns whether a number may follow the last one: the next, or one or two on when one was lost; any
    /// at the start of a later section.
    fn fits(&self, number: u32, after: &str) -> bool {
        let last = self.last_number;
        (number > last && number <= last + 3)
            || (last == 0 && self.cable.paragraphs.len() <= 2 && marking::portion(after).is_some())
            || (last == 0 && self.cable.paragraphs.is_empty() && number <= FIRST_MAX)
    }

    /// Returns whether a block without a number goes on with the paragraph before.
    fn goes_on(&self, block: &Block, text: &str) -> bool {
        let Some(before) = self.cable.paragraphs.last() else { return false };
        let lower = text.chars().next().is_some_and(char::is_lowercase);
        let open = !ends(&before.text);
        (open && (lower || block.after_page))
            || (block.after_page && before.number.is_some() && lower)
            || (block.after_page
                && before.number.is_some()
                && !is_list(text)
                && !is_heading_like(text)
                && open)
    }

    /// Returns a block's text when it is a heading.
    fn heading_of(&self, lines: &[Line<'_>], block: &Block, next: Option<&Block>) -> Option<String> {
        if block.to - block.from > 2 {
            return None;
        }
        let first = lines.get(block.from)?.trimmed();
        let second = if block.to - block.from == 2 { lines.get(block.from + 1)?.trimmed() } else { "" };
        if first.starts_with('#') {
            let text = first.trim_matches(['#', ' ', '*']);
            return Some(text.to_owned()).filter(|text| !text.is_empty());
        }
        if first.len() + second.len() > HEADING_MAX
            || numbered(first).is_some()
            || marking::portion(first).is_some()
        {
            return None;
        }
        let last = if second.is_empty() { first } else { second };
        if !second.is_empty() && ends(first) {
            return None;
        }
        let dashed = first.starts_with("---") || last.ends_with("---");
        let starts_big = first
            .trim_start_matches(['"', '\'', '“', '(', '-', ' '])
            .chars()
            .next()
            .is_some_and(|c| !c.is_lowercase());
        if !starts_big || !first.chars().any(char::is_alphabetic) {
            return None;
        }
        // A list's item or the end of a sentence is no heading; a question may be one.
        let sentence = ends(last) && !last.ends_with('?');
        let bare = dashed || !(sentence || is_list(first));
        let bare = bare && !last.ends_with(',');
        let before_number = || {
            next.and_then(|next| lines.get(next.from))
                .and_then(|line| numbered(line.trimmed()))
                .is_some_and(|(number, after)| self.fits(number, after))
        };
        let quoted = first.starts_with(['"', '“']) && last.ends_with(['"', '”']);
        let bold = first.starts_with("**") && last.ends_with("**");
        let heading = (block.ruled && (bare || quoted || last.ends_with(':')))
            || (block.ruled_below && quoted && before_number())
            || dashed
            || bold
            || (bare && !block.after_page && before_number());
        if !heading {
            return None;
        }
        let mut text = first.trim_matches(['*', ' ', '_', '-', '=']).to_owned();
        if !second.is_empty() {
            text.push(' ');
            text.push_str(second.trim_matches(['*', ' ', '_', '-', '=']));
        }
        Some(trim(&text).to_owned()).filter(|text| !text.is_empty())
    }
}

/// Takes off a rule that a web copy ran into the end of a paragraph: `… positive. -------`.
fn without_rule(paragraph: &mut Paragraph) {
    let kept = trim_end(paragraph.text.trim_end_matches(['-', ' '])).len();
    if paragraph.text.len() - kept >= 5 {
        paragraph.text.truncate(kept);
        let end = kept as u32;
        paragraph.map.retain(|piece| piece.text < end);
        if let Some(piece) = paragraph.map.last_mut() {
            piece.length = piece.length.min(end - piece.text);
        }
    }
}

fn append(paragraph: &mut Paragraph, part: &Line<'_>) {
    if part.text.is_empty() {
        return;
    }
    if !paragraph.text.is_empty() {
        // A hyphen between letters joins a compound that the line broke.
        let compound = paragraph.text.ends_with('-')
            && paragraph.text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
            && part.text.starts_with(char::is_alphabetic);
        if !compound {
            paragraph.text.push(' ');
        }
    }
    part.append_to(&mut paragraph.text, &mut paragraph.map);
}

fn is_list(text: &str) -> bool {
    text.starts_with(['-', '*', '•'])
}

/// Whether a line alone looks like a heading: short, and no sentence.
fn is_heading_like(text: &str) -> bool {
    text.len() <= 60 && !ends(text)
}

/// Returns whether a text ends as a sentence does.
pub(crate) fn ends(text: &str) -> bool {
    let bytes = trim_end(text).as_bytes();
    let bare = bytes.iter().rev().find(|b| !matches!(b, b'"' | b'\'' | b')' | b']'));
    match bare {
        Some(b'.' | b'!' | b'?' | b':' | b';') => true,
        Some(b) if b.is_ascii() => false,
        _ => {
            let bare = trim_end(text).trim_end_matches(['"', '\'', ')', ']', '”', '’', '»']);
            bare.ends_with(['.', '!', '?', ':', ';', '…'])
        }
    }
}
