//! What a line of the text is: text, or what transmission put between.

use crate::body::{ends, numbered};
use crate::cable::*;
use crate::furniture::{self, Furniture};
use crate::lines::Line;
use crate::{classification, key, marking, transmission};

/// What a line of the text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Blank,
    Text,
    /// A page line, a stamp or a repeated header: gone.
    Page,
    Rule,
}

/// Says of every line what it is; page words that were run into a line are cut off.
pub(crate) fn kinds(lines: &mut [Line<'_>], from: usize, end: usize, cable: &mut Cable) -> Vec<Kind> {
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
        // Nothing that stands between lines begins with a small letter.
        if first.is_ascii_lowercase() && !repeating {
            kinds.push(Kind::Text);
            continue;
        }
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
pub(crate) fn is_double_spaced(lines: &[Line<'_>], from: usize, kinds: &[Kind]) -> bool {
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
pub(crate) fn close_up(kinds: &mut [Kind]) {
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
