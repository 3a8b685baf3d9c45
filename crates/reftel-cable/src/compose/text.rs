//! The text: paragraphs to lines of 69 columns, lines to pages and sections.

use super::{Fault, Form, WIDTH};
use crate::{Cable, body, classification, furniture, key, marking, transmission};

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) text: String,
    /// A page or section may begin with it: readers join what a page line tore only when a sentence goes on,
    /// and begin anew where a number or a heading stands.
    pub(super) may_begin: bool,
}

/// Returns the lines of all paragraphs; notes what fits on none.
pub(super) fn lines(cable: &Cable, faults: &mut Vec<Fault>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut heading = None;
    for (place, paragraph) in cable.paragraphs.iter().enumerate() {
        let fixed = |text: &str, may_begin| Row { text: text.to_owned(), may_begin };
        let headed = paragraph.heading != heading;
        if headed {
            heading.clone_from(&paragraph.heading);
            let Some(words) = &paragraph.heading else {
                faults.push(Fault::of_paragraph(
                    place,
                    "a paragraph without a heading stands below one with a heading",
                    "move it above the heading, or give it one",
                ));
                continue;
            };
            let rule = "-".repeat(words.len().clamp(3, WIDTH));
            rows.push(fixed("", false));
            rows.push(fixed(&rule, true));
            let wrapped = wrap(words, "", "", "paragraphs", faults);
            rows.extend(wrapped.iter().map(|line| fixed(line, false)));
            rows.extend([fixed(&rule, false), fixed("", false)]);
        } else {
            rows.push(fixed("", false));
        }
        let number = paragraph.number.map(|number| format!("{number}. ")).unwrap_or_default();
        let mark = paragraph.marking.as_ref().map(|mark| format!("({mark}) ")).unwrap_or_default();
        let before = faults.len();
        let wrapped = wrap(&paragraph.text, &format!("{number}{mark}"), "", "paragraphs", faults);
        faults.iter_mut().skip(before).for_each(|fault| fault.paragraph = Some(place));
        let mut last: Option<&String> = None;
        for line in &wrapped {
            let may_begin = match last {
                None => paragraph.number.is_some() && !headed,
                Some(last) => !body::ends(last) && !line.starts_with(['-', '*', '(']),
            };
            rows.push(Row { text: line.clone(), may_begin });
            last = Some(line);
        }
    }
    rows
}

/// Parts lines into sections.
pub(super) fn sections<'r>(rows: &'r [Row], form: &Form) -> Vec<&'r [Row]> {
    pages(rows, form.section_lines).collect()
}

/// Parts lines where they may be parted, after at most so many where that can be.
pub(super) fn pages(rows: &[Row], lines_max: usize) -> impl Iterator<Item = &[Row]> {
    let mut rest = rows;
    let mut first = true;
    std::iter::from_fn(move || {
        if rest.is_empty() && !first {
            return None;
        }
        first = false;
        let most = lines_max.max(2);
        let before =
            rest.iter().take(most.saturating_add(1)).rposition(|row| row.may_begin).filter(|at| *at > 0);
        let cut = if rest.len() <= most {
            rest.len()
        } else {
            // A paragraph that can be parted nowhere runs over.
            let after = || rest.iter().skip(most + 1).position(|row| row.may_begin).map(|n| most + 1 + n);
            before.or_else(after).unwrap_or(rest.len())
        };
        let (page, after) = rest.split_at_checked(cut)?;
        rest = after;
        Some(page)
    })
}

/// Breaks a text into lines of 69 columns. A line never ends or begins where a reader would take the next
/// for something else: a paragraph's number, a page line, another field.
pub(super) fn wrap(
    text: &str,
    first: &str,
    next: &str,
    field: &'static str,
    faults: &mut Vec<Fault>,
) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if let Some(word) = words.iter().find(|word| word.len() + next.len().max(first.len()) > WIDTH) {
        faults.push(Fault::new(
            field,
            format!("`{word}` does not fit on a line of {WIDTH} columns"),
            "break it with a blank, or leave it out",
        ));
        return Vec::new();
    }
    let mut lines = Vec::new();
    let mut at = 0;
    while at < words.len() || lines.is_empty() {
        let lead = if lines.is_empty() { first } else { next };
        let most = fitting(&words, at, lead);
        let mut end = most;
        let line = |end: usize| format!("{lead}{}", words.get(at..end).unwrap_or_default().join(" "));
        while end < words.len() && end > at + 1 {
            let following = words.get(end..fitting(&words, end, next)).unwrap_or_default().join(" ");
            if !is_mistaken(&line(end), &format!("{next}{following}")) {
                break;
            }
            end -= 1;
        }
        lines.push(line(end).trim_end().to_owned());
        at = end;
        if words.is_empty() {
            break;
        }
    }
    lines
}

/// Returns the word after the last that fits on a line from word `at` on.
fn fitting(words: &[&str], at: usize, lead: &str) -> usize {
    let mut columns = lead.len();
    let mut end = at;
    for word in words.iter().skip(at) {
        let more = word.len() + usize::from(end > at);
        if columns + more > WIDTH && end > at {
            break;
        }
        columns += more;
        end += 1;
    }
    end
}

/// Whether a reader would take the line after a break for something else, or join the two wrongly.
fn is_mistaken(line: &str, following: &str) -> bool {
    let bare = following.trim_start();
    let hyphen = line.ends_with('-') && bare.starts_with(|c: char| c.is_ascii_alphabetic());
    hyphen
        || body::numbered(bare).is_some()
        || furniture::furniture(bare).is_some()
        || furniture::page_start(bare).is_some()
        || furniture::is_rule(bare)
        || key::key(bare).is_some()
        || marking::captions(bare).is_some()
        || marking::portion(bare).is_some()
        || classification::classification_line(bare).is_some()
        || transmission::date_time_group(bare).is_some()
        || transmission::is_transmission(bare)
        || bare.starts_with(['-', '*', '#'])
}
