//! Lines of plain text and Markdown to blocks: headings, paragraphs, items, quotations, notes, rows.

use std::collections::HashMap;

use crate::decoded::Decoded;
use crate::{Problem, Role, inline};

/// A line of the source's text, without its break.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The first line is 1.
    pub(crate) number: u32,
}

/// Lines that stand together.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    /// First and one-past-last byte of each line's text, signs of its kind taken off.
    pub(crate) lines: Vec<Line>,
    /// A page's furniture or a note stands between this and the block before.
    pub(crate) after_break: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BlockKind {
    /// A heading, of a depth from 1.
    Heading(u8),
    Text,
    /// An item of a list, and the number it has.
    Item(Option<u32>),
    Quote,
    Row,
    /// A note, and its mark.
    Note(String),
    /// A rule across the page.
    Rule,
}

impl BlockKind {
    pub(crate) fn role(&self) -> Role {
        match self {
            BlockKind::Item(_) => Role::Item,
            BlockKind::Quote => Role::Quote,
            BlockKind::Row => Role::Row,
            BlockKind::Note(_) => Role::Note,
            BlockKind::Heading(_) | BlockKind::Text | BlockKind::Rule => Role::Text,
        }
    }
}

/// Splits `from..` of a text into lines.
pub(crate) fn lines(text: &str, from: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let before = text.get(..from).unwrap_or_default().bytes().filter(|b| *b == b'\n').count() as u32;
    let mut start = from;
    for (number, part) in (before + 1..).zip(text.get(from..).unwrap_or_default().split_inclusive('\n')) {
        // A form feed is a page's end, not text.
        let line = part.trim_end_matches(['\n', '\r', '\u{c}']);
        let skipped = line.len() - line.trim_start_matches('\u{c}').len();
        lines.push(Line { start: start + skipped, end: start + line.len(), number });
        start += part.len();
    }
    lines
}

/// Returns whether a text uses Markdown: headings, links or emphasis as Markdown writes them.
pub(crate) fn is_markdown(text: &str, lines: &[Line]) -> bool {
    let heading = |line: &Line| {
        let line = text.get(line.start..line.end).unwrap_or_default();
        let depth = line.bytes().take_while(|b| *b == b'#').count();
        (1..=6).contains(&depth) && line.as_bytes().get(depth) == Some(&b' ')
    };
    text.contains("](") || text.contains("**") || lines.iter().any(heading)
}

/// Parts lines into blocks. What is furniture of pages is counted in `problems`.
pub(crate) fn blocks(
    decoded: &Decoded<'_>,
    lines: &[Line],
    markdown: bool,
    problems: &mut Vec<Problem>,
) -> Vec<Block> {
    let text = |line: &Line| decoded.text.get(line.start..line.end).unwrap_or_default();
    let repeated = repeated(decoded, lines);
    let notes_by_links = decoded.text.contains("](#f");
    let mut blocks: Vec<Block> = Vec::new();
    let (mut open, mut broken) = (false, false);
    let mut dropped: Vec<u32> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let whole = text(line);
        let bare = whole.trim();
        if bare.is_empty() {
            open = false;
            continue;
        }
        let alone = n.checked_sub(1).and_then(|b| lines.get(b)).is_none_or(|l| text(l).trim().is_empty())
            && lines.get(n + 1).is_none_or(|l| text(l).trim().is_empty());
        if is_furniture(bare, alone) || repeated.contains_key(bare) {
            dropped.push(line.number);
            (open, broken) = (false, true);
            continue;
        }
        if bare.len() >= 3 && bare.bytes().all(|b| matches!(b, b'-' | b'=' | b'_' | b'*' | b' ')) {
            // A rule under one line makes it a heading, in Markdown as in typing.
            if let Some(last) =
                blocks.last_mut().filter(|last| open && last.kind == BlockKind::Text && last.lines.len() == 1)
            {
                last.kind = BlockKind::Heading(if bare.starts_with('=') { 1 } else { 2 });
            } else {
                blocks.push(Block { kind: BlockKind::Rule, lines: Vec::new(), after_break: false });
            }
            open = false;
            continue;
        }
        let (kind, skip) =
            kind(whole, markdown, notes_by_links, open.then(|| blocks.last().map(|b| &b.kind)).flatten());
        let line = Line { start: (line.start + skip).min(line.end), ..*line };
        let goes_on = open
            && matches!(kind, BlockKind::Text | BlockKind::Quote)
            && blocks.last().is_some_and(|last| match kind {
                BlockKind::Quote => last.kind == BlockKind::Quote,
                _ => !matches!(
                    last.kind,
                    BlockKind::Heading(_) | BlockKind::Rule | BlockKind::Row | BlockKind::Quote
                ),
            });
        if goes_on {
            if let Some(last) = blocks.last_mut() {
                last.lines.push(line);
            }
        } else {
            let note = matches!(kind, BlockKind::Note(_));
            blocks.push(Block { kind, lines: vec![line], after_break: broken && !note });
            broken = note;
        }
        open = true;
    }
    if let (Some(first), Some(last)) = (dropped.first(), dropped.last()) {
        problems.push(Problem {
            line: Some(*first),
            offset: None,
            kind: "left_out".to_owned(),
            message: format!(
                "{} lines of page furniture between lines {first} and {last} are not text",
                dropped.len()
            ),
        });
    }
    blocks
}

/// Short lines that stand three times or more, where the text has pages: running headers and footers.
fn repeated<'a>(decoded: &'a Decoded<'_>, lines: &[Line]) -> HashMap<&'a str, u32> {
    let paged = decoded.text.contains('\u{c}') || decoded.text.contains("Doc No.");
    let mut seen: HashMap<&str, u32> = HashMap::new();
    if paged {
        for line in lines {
            let bare = decoded.text.get(line.start..line.end).unwrap_or_default().trim();
            if (4..=120).contains(&bare.len()) && bare.chars().any(char::is_alphabetic) {
                *seen.entry(bare).or_default() += 1;
            }
        }
    }
    seen.retain(|_, times| *times >= 3);
    seen
}

/// Returns whether a line is a page's furniture: a release stamp, `Page 3 of 10`, a page number alone.
fn is_furniture(line: &str, alone: bool) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(6).collect();
    let number = |word: &str| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    let page = match words.as_slice() {
        [page, n] => is_page_word(page) && number(n),
        [page, n, of, m] => {
            is_page_word(page)
                && number(n)
                && (of.eq_ignore_ascii_case("of") || *of == "из" || *of == "з")
                && number(m)
        }
        [dash, n, other] => matches!(*dash, "-" | "–" | "—") && dash == other && number(n),
        [n] => alone && number(n) && n.len() <= 3,
        _ => false,
    };
    page || (line.contains("Case No.") && line.contains("Doc No."))
        || ["RELEASE IN PART", "RELEASED IN PART", "RELEASE IN FULL", "RELEASED IN FULL"]
            .iter()
            .any(|start| line.starts_with(start))
}

fn is_page_word(word: &str) -> bool {
    ["page", "p.", "стр.", "страница", "старонка", "с."].contains(&word.to_lowercase().as_str())
}

/// Returns what a line begins, and how many bytes of signs stand before its text.
fn kind(line: &str, markdown: bool, notes_by_links: bool, before: Option<&BlockKind>) -> (BlockKind, usize) {
    let indent = line.len() - line.trim_start().len();
    let bare = line.trim_start();
    let skip = |signs: usize| {
        let after = bare.get(signs..).unwrap_or_default();
        indent + signs + (after.len() - after.trim_start().len())
    };
    // A note: `³ Text`, `[^3]: Text`, and `* 3 Text` where the text points at `#f3`.
    if before.is_none_or(|b| matches!(b, BlockKind::Note(_) | BlockKind::Item(_)))
        && let Some((mark, n)) = inline::superscript(bare)
        && bare.get(n..).is_some_and(|after| after.starts_with(' '))
    {
        return (BlockKind::Note(mark), skip(n));
    }
    if let Some((mark, _)) = bare.strip_prefix("[^").and_then(|rest| rest.split_once("]:")) {
        return (BlockKind::Note(mark.to_owned()), skip(mark.len() + 4));
    }
    if notes_by_links && let Some(rest) = bare.strip_prefix("* ") {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && digits <= 3 && rest.as_bytes().get(digits) == Some(&b' ') {
            return (BlockKind::Note(rest.get(..digits).unwrap_or_default().to_owned()), skip(2 + digits));
        }
    }
    if markdown {
        let depth = bare.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&depth) && bare.as_bytes().get(depth).is_none_or(|b| *b == b' ') {
            return (BlockKind::Heading(depth as u8), skip(depth));
        }
        if bare.starts_with('>') {
            return (BlockKind::Quote, skip(bare.bytes().take_while(|b| matches!(b, b'>' | b' ')).count()));
        }
        if bare.starts_with('|') && bare.trim_end().ends_with('|') {
            return (BlockKind::Row, indent);
        }
    }
    let bullet = bare.chars().next().filter(|c| matches!(c, '-' | '*' | '•' | '–' | '+' | '·'));
    if let Some(bullet) = bullet
        && bare.get(bullet.len_utf8()..).is_some_and(|after| after.starts_with(' '))
        && (markdown || bullet != '+')
    {
        return (BlockKind::Item(None), skip(bullet.len_utf8()));
    }
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) && !matches!(before, Some(BlockKind::Text)) {
        let after = bare.get(digits..).unwrap_or_default();
        let sign = usize::from(after.starts_with('\\'));
        let after = after.get(sign..).unwrap_or_default();
        if after.starts_with(". ") || after.starts_with(") ") || after.starts_with(".\t") {
            return (
                BlockKind::Item(bare.get(..digits).and_then(|d| d.parse().ok())),
                skip(digits + sign + 1),
            );
        }
    }
    (BlockKind::Text, indent)
}
