//! The text of a telegram: lines to paragraphs.

use crate::cable::*;
use crate::furniture;
use crate::furniture::{is_lone_classification, is_page_line, page_start};
use crate::header::{classification_line, is_rule};
use crate::lines::Line;
use crate::marking;

/// Longest heading, in bytes.
const HEADING_MAX: usize = 100;

/// Lines that stand together, without a blank or a page line between them.
struct Block {
    lines: Vec<Line>,
    /// A page line or a repeated header stands before it.
    after_page: bool,
    /// A rule stands right after it.
    ruled: bool,
}

/// Returns the number at the start of a paragraph and what follows: `7. (U) Text`, `1.(C)`, `(2) `.
pub(crate) fn numbered(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start();
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
        rest.strip_prefix(['.', ')']).or_else(|| rest.strip_prefix(" (").map(|_| rest))?
    };
    // `1.4(b)` is no paragraph.
    (number > 0 && !after.starts_with(|c: char| c.is_ascii_digit())).then_some((number, after.trim_start()))
}

/// Reads the lines after the header, the first of which has the number `first` in the whole.
pub(crate) fn read(lines: &[Line], first: usize, cable: &mut Cable) {
    let end = sign(lines, cable);
    let blocks = blocks(lines.get(..end).unwrap_or_default(), first, cable);
    let mut heading: Option<String> = None;
    let mut last_number = 0;
    for (place, block) in blocks.iter().enumerate() {
        let next = blocks.get(place + 1);
        if let Some(text) = heading_of(block, next, last_number) {
            heading = Some(text);
            continue;
        }
        let mut open = Start::Block;
        for line in &block.lines {
            let text = line.text.as_str();
            let number = numbered(text).filter(|(n, _)| fits(*n, last_number));
            let begins = match open {
                Start::Block => true,
                // Inside a block a number begins a paragraph only after a sentence's end.
                Start::Line => number.is_some() && cable.paragraphs.last().is_none_or(|p| ends(&p.text)),
            };
            match number.filter(|_| begins) {
                Some((n, after)) => {
                    last_number = n;
                    let mut at = text.len() - after.len();
                    let marking = marking::portion(after).map(|(mark, length)| {
                        at += length;
                        mark.to_owned()
                    });
                    at += text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
                    cable.paragraphs.push(Paragraph {
                        number: Some(n),
                        marking,
                        heading: heading.clone(),
                        source: line.offset as usize..line.end as usize,
                        ..Paragraph::default()
                    });
                    join(cable, &line.from(at), line);
                }
                None if begins && !goes_on(cable, block, text) => {
                    let skipped = text.len() - text.trim_start().len();
                    let marked = marking::portion(text.trim_start());
                    let at = marked.map_or(skipped, |(_, length)| {
                        let after = text.get(skipped + length..).unwrap_or_default();
                        skipped + length + (after.len() - after.trim_start().len())
                    });
                    cable.paragraphs.push(Paragraph {
                        marking: marked.map(|(mark, _)| mark.to_owned()),
                        heading: heading.clone(),
                        source: line.offset as usize..line.end as usize,
                        ..Paragraph::default()
                    });
                    join(cable, &line.from(at), line);
                }
                None => join(cable, line, line),
            }
            open = Start::Line;
        }
    }
    cable.paragraphs.retain(|p| !p.text.is_empty());
    cable.summary = summary(&cable.paragraphs);
}

#[derive(Clone, Copy)]
enum Start {
    Block,
    Line,
}

/// Returns whether a number may follow the last one: the next, or one or two on when one was lost.
fn fits(number: u32, last: u32) -> bool {
    number > last && number <= last + 3
}

/// Returns whether a block without a number goes on with the paragraph before.
fn goes_on(cable: &Cable, block: &Block, text: &str) -> bool {
    let Some(before) = cable.paragraphs.last() else { return false };
    let lower = text.trim_start().chars().next().is_some_and(char::is_lowercase);
    let open = !ends(&before.text);
    (open && (lower || block.after_page)) || (block.after_page && before.number.is_some() && !is_list(text))
}

fn is_list(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['-', '*', '•']) || text.starts_with("--")
}

/// Returns whether a text ends as a sentence does.
fn ends(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '\'', ')', ']', '”', '’', '»']);
    bare.ends_with(['.', '!', '?', ':', ';', '…'])
}

/// Appends a line to the last paragraph.
fn join(cable: &mut Cable, part: &Line, whole: &Line) {
    let Some(paragraph) = cable.paragraphs.last_mut() else { return };
    let skipped = part.text.len() - part.text.trim_start().len();
    let part = part.from(skipped);
    if !paragraph.text.is_empty() && !part.text.is_empty() {
        // A hyphen between letters joins a compound that the line broke.
        let compound = paragraph.text.ends_with('-')
            && paragraph.text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
            && part.text.starts_with(char::is_alphabetic);
        if !compound {
            paragraph.text.push(' ');
        }
    }
    let moved = paragraph.text.len() as u32;
    paragraph.map.extend(part.map.iter().map(|piece| Piece { text: piece.text + moved, ..*piece }));
    paragraph.text.push_str(&part.text);
    paragraph.source.end = whole.end as usize;
}

/// Parts lines into blocks; page lines and repeated headers go.
fn blocks(lines: &[Line], first: usize, cable: &mut Cable) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut open, mut page, mut blank, mut repeating) = (false, false, true, false);
    for (n, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if text.is_empty() {
            (open, blank) = (false, true);
            continue;
        }
        let was_blank = std::mem::replace(&mut blank, false);
        if is_page_line(text) {
            if let Some((section, of)) = furniture::section(text)
                .filter(|(_, of)| cable.sections.as_ref().is_some_and(|s| s.of == *of))
            {
                cable.has_section(section, of);
            }
            (open, page) = (false, true);
            continue;
        }
        if is_lone_classification(text) {
            (open, page) = (false, true);
            continue;
        }
        if classification_line(text).is_some_and(|c| c.serial.is_some() || c.section.is_some()) {
            if let Some((section, of)) = classification_line(text).and_then(|c| c.section) {
                cable.has_section(section, of);
            }
            cable.problems.push(Problem {
                line: (first + n) as u32 + 1,
                offset: line.offset as usize,
                kind: "repeated_header",
                message: "the header stands here again; it was read once".to_owned(),
            });
            (open, page, repeating) = (false, true, true);
            continue;
        }
        if repeating {
            let field = [
                "E.O.",
                "EO ",
                "TAGS",
                "SUBJECT:",
                "SUBJ:",
                "REF:",
                "REFS:",
                "DECL:",
                "Classified By",
                "CLASSIFIED BY",
            ]
            .iter()
            .any(|key| text.starts_with(key));
            if field || marking::captions(text).is_some() || (!was_blank && numbered(text).is_none()) {
                continue;
            }
            repeating = false;
        }
        if is_rule(text) {
            if let Some(last) = blocks.last_mut() {
                last.ruled = true;
            }
            open = false;
            continue;
        }
        let line = without_glued_page(line, lines.get(n + 1), &mut page);
        match blocks.last_mut().filter(|_| open) {
            Some(block) => block.lines.push(line),
            None => {
                blocks.push(Block { lines: vec![line], after_page: page, ruled: false });
                page = false;
            }
        }
        open = true;
    }
    blocks
}

/// Takes off page words that were run into a line: `… SECRET  UNCLASSIFIED` before
/// `PAGE 02 VATICA 00819 190632Z ARCHIVE …`.
fn without_glued_page(line: &Line, next: Option<&Line>, page: &mut bool) -> Line {
    if let Some(rest) = page_start(&line.text) {
        *page = true;
        return line.from(line.text.len() - rest.len());
    }
    if next.is_some_and(|next| page_start(&next.text).is_some())
        && let Some((before, last)) = line.text.rsplit_once("  ")
        && is_lone_classification(last)
    {
        return line.until(before.trim_end().len());
    }
    line.clone()
}

/// Returns a block's text when it is a heading.
fn heading_of(block: &Block, next: Option<&Block>, last_number: u32) -> Option<String> {
    let text = block.lines.iter().map(|l| l.text.trim()).collect::<Vec<_>>().join(" ");
    if let Some(text) = text.strip_prefix('#') {
        return Some(text.trim_matches(['#', ' ', '*']).to_owned()).filter(|t| !t.is_empty());
    }
    if text.len() > HEADING_MAX
        || block.lines.len() > 2
        || numbered(&text).is_some()
        || marking::portion(&text).is_some()
    {
        return None;
    }
    let before_number = next.is_some_and(|next| {
        next.lines.first().and_then(|line| numbered(&line.text)).is_some_and(|(n, _)| fits(n, last_number))
    });
    let bare =
        !ends(&text) && !text.ends_with(',') && !is_list(&text) && text.chars().any(char::is_alphabetic);
    let starts_big =
        text.trim_start_matches(['"', '\'', '“', '(']).chars().next().is_some_and(|c| !c.is_lowercase());
    (block.ruled || (before_number && bare && starts_big && !block.after_page))
        .then(|| text.trim_matches(['*', ' ', '_']).to_owned())
        .filter(|text| !text.is_empty())
}

/// Reads the signature and what follows it; returns the number of the first line that is no text.
fn sign(lines: &[Line], cable: &mut Cable) -> usize {
    let mut end = lines.len();
    while let Some(line) = end.checked_sub(1).and_then(|n| lines.get(n)) {
        let text = line.text.trim();
        let tail = text.is_empty()
            || text == "BT"
            || text == "NNNN"
            || (text.starts_with('#') && text.len() <= 8)
            || is_page_line(text)
            || is_lone_classification(text)
            || is_rule(text)
            || text.starts_with("</");
        if !tail {
            break;
        }
        end -= 1;
    }
    let Some(last) = end.checked_sub(1).and_then(|n| lines.get(n)) else { return end };
    let text = last.text.trim().trim_matches('*');
    let name = text.len() >= 2
        && text.len() <= 30
        && text.split_whitespace().count() <= 3
        && text.bytes().all(|b| b.is_ascii_uppercase() || matches!(b, b'\'' | b'-' | b'.' | b' '))
        && !text.ends_with('.')
        && !text.starts_with("END");
    // A last word of a text in capitals is no signature: what stands before must have ended.
    let before = end.checked_sub(2).and_then(|n| lines.get(n));
    if name && before.is_none_or(|line| line.is_blank() || ends(&line.text)) {
        cable.signed = Some(text.to_owned());
        return end - 1;
    }
    end
}

/// Returns the text of the paragraph that is a summary by its own word or its heading.
fn summary(paragraphs: &[Paragraph]) -> Option<String> {
    let is_summary = |p: &&Paragraph| {
        let start: String = p.text.chars().take(20).collect::<String>().to_ascii_uppercase();
        start.starts_with("SUMMARY")
            || start.starts_with("BEGIN SUMMARY")
            || p.heading.as_deref().is_some_and(|h| h.to_ascii_uppercase().contains("SUMMARY"))
    };
    paragraphs.iter().take(4).find(is_summary).map(|p| p.text.clone())
}
