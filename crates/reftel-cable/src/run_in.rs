//! Long lines of web copies, into which paragraphs and page counts were run.

use crate::body::{ends, numbered};
use crate::lines::{Line, trim_end, trim_start};
use crate::{furniture, marking};

/// Longest line that is looked at as one; a longer one may hold several paragraphs, and page counts.
const LONG_LINE: usize = 160;

/// Breaks long lines where the next paragraph begins, and takes page counts out of them; returns whether
/// there were any.
pub(crate) fn split(lines: &mut Vec<Line<'_>>, from: usize, end: usize) -> bool {
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
