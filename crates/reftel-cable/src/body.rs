//! The text of a telegram: lines to paragraphs.

use crate::cable::*;
use crate::lines::{Line, trim, trim_end, trim_start};
use crate::text_line::{self, Kind};
use crate::{marking, run_in, signature};

/// Highest number with which a text, that of a later section, may begin.
const FIRST_MAX: u32 = 60;

/// Longest heading, in bytes.
const HEADING_MAX: usize = 100;

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
#[inline]
pub(crate) fn numbered(text: &str) -> Option<(u32, &str)> {
    match text.as_bytes().first()? {
        b'0'..=b'9' | b'(' => numbered_of(text),
        _ => None,
    }
}

fn numbered_of(text: &str) -> Option<(u32, &str)> {
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
    let end = if run_in::split(lines, from, end) { signature::trailer_end(lines, from) } else { end };
    let end = signature::read(lines, from, end, cable);
    let mut kinds = text_line::kinds(lines, from, end, cable);
    if text_line::is_double_spaced(lines, from, &kinds) {
        text_line::close_up(&mut kinds);
    }
    let blocks = blocks(lines, from, &kinds);
    cable.paragraphs.reserve(blocks.len());
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
        let rows = lines.get(block.from..block.to).unwrap_or_default();
        for line in rows {
            let text = line.trimmed();
            let number = numbered(text).filter(|(n, after)| self.fits(*n, after));
            // Inside a block a number begins a paragraph only after a sentence's end.
            let begins = first
                || (number.is_some() && self.cable.paragraphs.last().is_none_or(|p| ends(&p.text)))
                || number.is_some_and(|(_, after)| marking::portion(after).is_some());
            match number.filter(|_| begins) {
                Some((number, after)) => self.numbered(line, number, after, rows),
                None if first && !self.goes_on(block, text) => self.unnumbered(line, text, rows),
                None => self.join(line, line.text.len() - text.len()),
            }
            first = false;
        }
    }

    fn numbered(&mut self, line: &Line<'_>, number: u32, after: &str, rows: &[Line<'_>]) {
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
        self.push(Some(number), marking, line, at, rows);
    }

    fn unnumbered(&mut self, line: &Line<'_>, text: &str, rows: &[Line<'_>]) {
        let mut at = line.text.len() - text.len();
        let marking = marking::portion(text).map(|portion| {
            let after = text.get(portion.length..).unwrap_or_default();
            at = line.text.len() - trim_start(after).len();
            portion.mark.to_owned()
        });
        self.push(None, marking, line, at, rows);
    }

    /// Begins a paragraph with byte `at` of the text of `line`; `rows` are the lines that it may have.
    fn push(
        &mut self,
        number: Option<u32>,
        marking: Option<String>,
        line: &Line<'_>,
        at: usize,
        rows: &[Line<'_>],
    ) {
        self.cable.paragraphs.push(Paragraph {
            number,
            marking,
            heading: self.heading.clone(),
            source: line.place(0)..line.end as usize,
            text: String::with_capacity(rows.iter().map(|row| row.text.len() + 1).sum()),
            map: Vec::with_capacity(rows.len()),
        });
        self.join(line, at);
    }

    /// Appends a line, from byte `at` of its text on, to the last paragraph.
    fn join(&mut self, line: &Line<'_>, at: usize) {
        let Some(paragraph) = self.cable.paragraphs.last_mut() else { return };
        append(paragraph, line, at);
        paragraph.source.end = line.end as usize;
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

/// Appends a line, from byte `at` of its text on, blanks there left out.
fn append(paragraph: &mut Paragraph, line: &Line<'_>, at: usize) {
    let text = trim_start(line.text.get(at..).unwrap_or_default());
    if text.is_empty() {
        return;
    }
    if !paragraph.text.is_empty() {
        // A hyphen between letters joins a compound that the line broke.
        let compound = paragraph.text.ends_with('-')
            && paragraph.text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
            && text.starts_with(char::is_alphabetic);
        if !compound {
            paragraph.text.push(' ');
        }
    }
    line.append_from(line.text.len() - text.len(), &mut paragraph.text, &mut paragraph.map);
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
