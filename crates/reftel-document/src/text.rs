//! Plain text and Markdown, with and without YAML front matter.

use std::collections::HashSet;

use crate::blocks::{self, Block, BlockKind};
use crate::decoded::Decoded;
use crate::flow::{Flow, anchors, one_line};
use crate::front_matter;
use crate::head::{self, Head, is_body};
use crate::inline::{self, Syntax};
use crate::outline::{Piece, settle};
use crate::{Document, Format, Kind, Marking, Paragraph, Particular, Problem, Role, dating, language, menu};

/// Reads a text; the format is Markdown when it has front matter or uses Markdown's signs.
pub(crate) fn read(decoded: &Decoded<'_>) -> (Format, Document) {
    let mut problems = Vec::new();
    let (matter, from) = front_matter::read(&decoded.text, &mut problems);
    let lines = blocks::lines(&decoded.text, from);
    let markdown = matter.is_some() || blocks::is_markdown(&decoded.text, &lines);
    let mut blocks = blocks::blocks(decoded, &lines, markdown, &mut problems);
    let notes: Vec<String> = blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Note(mark) => Some(mark.clone()),
            _ => None,
        })
        .collect();
    let syntax = Syntax { markdown, notes: &notes };
    let all = (blocks.len() <= head::BLOCKS_MAX).then(|| blocks.clone());
    let mut head = Head::read(decoded, &mut blocks, matter.is_some(), &mut problems);
    let mut particulars = Vec::new();
    let blocks = without_menus(decoded, blocks, syntax, &mut particulars, &mut problems);
    let mut paragraphs = paragraphs(decoded, blocks, syntax, head.title.as_deref());
    // A note of a line or two is all head; its lines are its text too, or nothing of it could be cited.
    if paragraphs.is_empty()
        && let Some(all) = all
    {
        paragraphs = self::paragraphs(decoded, all, syntax, None);
    }
    anchors(&mut paragraphs);
    if head.authors.is_empty() {
        head.authors = contributors(&paragraphs);
    }
    if head.origin.is_none() && !head.authors.is_empty() && head.authors.iter().all(|a| is_body(a)) {
        head.origin = Some(head.authors.join("; "));
    }
    let mut document = Document {
        title: head.title.take(),
        date: head.date.take(),
        origin: head.origin.take(),
        authors: std::mem::take(&mut head.authors),
        marking: head
            .classification
            .take()
            .map(|c| Marking { classification: Some(c), captions: Vec::new() }),
        paragraphs,
        particulars,
        problems,
        ..Document::default()
    };
    let said = matter.map(|matter| matter.into(&mut document));
    document.kind =
        said.flatten().or(head.kind).or_else(|| document.title.as_deref().and_then(kind_of)).unwrap_or(
            if head.from_the_web {
                Kind::Article
            } else if document.origin.is_some() {
                Kind::Report
            } else {
                Kind::Other
            },
        );
    if matches!(document.kind, Kind::Cable | Kind::Paper)
        && document.origin.is_none()
        && document.addressees.is_empty()
        && let Some((from, to)) = document.title.as_deref().and_then(parties)
    {
        document.origin = from.map(str::to_owned);
        document.addressees.extend(to.map(str::to_owned));
    }
    if document.date.is_none() {
        document.date = dating::infer(&document.paragraphs);
    }
    document.language =
        language::of(document.paragraphs.iter().filter(|p| p.role != Role::Note).map(|p| p.text.as_str()));
    (if markdown { Format::Markdown } else { Format::Text }, document)
}

/// Returns who sends and who receives a paper with a title such as `Letter from A to B`, `Cablegram to B` or
/// `Minute from A`, as edited volumes give them.
fn parties(title: &str) -> Option<(Option<&str>, Option<&str>)> {
    /// Words before `from` or `to`: `Secret letter`, `Draft of a note`.
    const WORDS_MAX: usize = 4;
    let lower = title.to_lowercase();
    // Only where lower case has the bytes of the original do places in one mean places in the other.
    if lower.len() != title.len() {
        return None;
    }
    let begins = [" from ", " to "].iter().filter_map(|word| lower.find(word)).min()?;
    let kind = title.get(..begins)?;
    if kind.split_whitespace().count() > WORDS_MAX
        || !matches!(kind_of(kind), Some(Kind::Cable | Kind::Paper))
    {
        return None;
    }
    let name = |name: &'_ str| (1..=12).contains(&name.split_whitespace().count());
    let from_at = lower.get(begins..)?.starts_with(" from ").then_some(begins + " from ".len());
    let Some(from_at) = from_at else {
        let to = title.get(begins + " to ".len()..)?.trim();
        return name(to).then_some((None, Some(to)));
    };
    let rest = title.get(from_at..)?;
    let (from, to) = match lower.get(from_at..)?.find(" to ") {
        Some(at) => (rest.get(..at)?.trim(), rest.get(at + " to ".len()..).map(str::trim)),
        None => (rest.trim(), None),
    };
    (name(from) && to.is_none_or(name)).then_some((Some(from), to))
}

/// Returns the contributors or authors that a part of the text with such a heading names: what stands
/// before the colon of each paragraph there, or a short line.
fn contributors(paragraphs: &[Paragraph]) -> Vec<String> {
    const HEADINGS: &[&str] = &[
        "contributors",
        "authors",
        "author",
        "about the author",
        "about the authors",
        "prepared by",
        "written by",
        "аўтары",
        "аўтар",
        "авторы",
        "автор",
        "автори",
        "autorzy",
        "autor",
    ];
    const WORDS_MAX: usize = 8;
    paragraphs
        .iter()
        .filter(|p| p.role == Role::Text || p.role == Role::Item)
        .filter(|p| {
            p.heading
                .as_deref()
                .is_some_and(|h| HEADINGS.contains(&h.trim_end_matches(':').to_lowercase().as_str()))
        })
        .filter_map(|p| {
            let name = p.text.split_once(": ").map_or(p.text.as_str(), |(name, _)| name);
            let words = name.split_whitespace().count();
            ((1..=WORDS_MAX).contains(&words)
                && !ends(name)
                && name.chars().next().is_some_and(char::is_uppercase))
            .then(|| name.to_owned())
        })
        .collect()
}

/// Returns the kind that a title or a line such as `Policy Brief` names.
pub(crate) fn kind_of(title: &str) -> Option<Kind> {
    let lower = format!(
        " {} ",
        title.to_lowercase().split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join(" ")
    );
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(&format!(" {word} ")));
    if has(&["cablegram", "telegram", "telegrams", "cable", "телеграмма", "тэлеграма"]) {
        Some(Kind::Cable)
    } else if has(&[
        "readout",
        "statement",
        "proclamation",
        "remarks",
        "press briefing",
        "press gaggle",
        "press release",
        "fact sheet",
        "executive order",
        "communique",
        "communiqué",
        "joint statement",
        "declaration",
        "notice",
        "message to the congress",
        "press call",
        "background press call",
        "заявление",
        "заява",
        "заявление мид",
    ]) {
        Some(Kind::Statement)
    } else if has(&[
        "policy brief",
        "brief",
        "report",
        "study",
        "review",
        "assessment",
        "country reports",
        "доклад",
        "справаздача",
    ]) {
        Some(Kind::Report)
    } else if has(&[
        "letter",
        "memorandum",
        "memo",
        "minute",
        "submission",
        "note",
        "record of conversation",
        "despatch",
        "dispatch",
        "aide memoire",
        "aide mémoire",
        "minutes",
        "cabinet decision",
        "cabinet submission",
        "instruction",
    ]) {
        Some(Kind::Paper)
    } else if has(&["article", "op ed", "opinion", "interview"]) {
        Some(Kind::Article)
    } else {
        None
    }
}

/// Takes off the lines that a page of the web sets around its text.
fn without_menus(
    decoded: &Decoded<'_>,
    blocks: Vec<Block>,
    syntax: Syntax<'_>,
    particulars: &mut Vec<Particular>,
    problems: &mut Vec<Problem>,
) -> Vec<Block> {
    let mut left_out = Vec::new();
    let mut first = None;
    let kept = blocks
        .into_iter()
        .filter(|block| {
            if block.lines.len() != 1 {
                return true;
            }
            let text = block_text(decoded, block, syntax);
            if let Some(who) = menu::credit(&text) {
                particulars.push(Particular { name: "Picture".to_owned(), value: who.to_owned() });
                return false;
            }
            let entry = menu::is_entry(&text);
            if entry {
                first = first.or(block.lines.first().map(|line| line.number));
                left_out.push(text);
            }
            !entry
        })
        .collect();
    if !left_out.is_empty() {
        problems.push(Problem {
            line: first,
            offset: None,
            kind: "left_out".to_owned(),
            message: format!("lines of a page's menus and buttons are not text: `{}`", left_out.join("`, `")),
        });
    }
    kept
}

/// Makes paragraphs of blocks; notes come after the text. A line that is the title again is no paragraph.
fn paragraphs(
    decoded: &Decoded<'_>,
    blocks: Vec<Block>,
    syntax: Syntax<'_>,
    title: Option<&str>,
) -> Vec<Paragraph> {
    let (mut pieces, mut notes): (Vec<Piece>, Vec<Paragraph>) = (Vec::new(), Vec::new());
    let mut open: Option<(Flow, Role, Option<u32>)> = None;
    let mut seen = HashSet::new();
    let close = |open: &mut Option<(Flow, Role, Option<u32>)>, pieces: &mut Vec<Piece>| {
        if let Some((flow, role, number)) = open.take()
            && !flow.is_empty()
        {
            pieces.push(Piece::Body(Paragraph { number, ..flow.finish(role, None) }));
        }
    };
    let title = title.map(letters);
    let texts: Vec<(String, bool)> = blocks
        .iter()
        .map(|b| (block_text(decoded, b, syntax), matches!(b.kind, BlockKind::Rule | BlockKind::Note(_))))
        .collect();
    // Of each block, the text of the next that is neither a rule nor a note.
    let mut nexts: Vec<Option<&str>> = Vec::with_capacity(texts.len());
    let mut following = None;
    for (text, between) in texts.iter().rev() {
        nexts.push(following);
        if !between {
            following = Some(text.as_str());
        }
    }
    nexts.reverse();
    for (place, (block, next)) in blocks.into_iter().zip(nexts).enumerate() {
        let own = texts.get(place).map_or("", |(text, _)| text.as_str());
        let again = !own.is_empty() && title.as_ref().is_some_and(|title| *title == letters(own));
        let is_heading = match block.kind {
            BlockKind::Heading(_) => true,
            BlockKind::Text => {
                let cut = block.after_break && open.as_ref().is_some_and(|(flow, ..)| !ends(flow.text()));
                again || !cut && is_heading(own, block.lines.len(), next)
            }
            _ => false,
        };
        if is_heading {
            close(&mut open, &mut pieces);
            let mut flow = Flow::default();
            if !again {
                put(&mut flow, decoded, &block, syntax);
            }
            pieces.push(Piece::Heading(flow.finish(Role::Text, None)));
            continue;
        }
        match &block.kind {
            BlockKind::Rule => close(&mut open, &mut pieces),
            BlockKind::Text if is_end_mark(own) => close(&mut open, &mut pieces),
            BlockKind::Note(mark) => {
                let mut flow = Flow::default();
                put(&mut flow, decoded, &block, Syntax { notes: &[], ..syntax });
                let anchor = inline::note_anchor(mark);
                let anchor = if seen.insert(anchor.clone()) { anchor } else { format!("{anchor}-{place}") };
                notes.push(Paragraph { anchor, ..flow.finish(Role::Note, None) });
            }
            kind => {
                // A sentence that a page's end or a block of notes cut goes on.
                let goes_on = block.after_break
                    && *kind == BlockKind::Text
                    && open.as_ref().is_some_and(|(flow, role, _)| *role != Role::Row && !ends(flow.text()));
                if !goes_on {
                    close(&mut open, &mut pieces);
                    let number = if let BlockKind::Item(number) = kind { *number } else { None };
                    open = Some((Flow::default(), kind.role(), number));
                }
                if let Some((flow, ..)) = &mut open {
                    put(flow, decoded, &block, syntax);
                }
            }
        }
    }
    close(&mut open, &mut pieces);
    let mut text = settle(pieces);
    text.append(&mut notes);
    text
}

/// Returns whether a line is nothing but strokes and signs: `###` and `# # #` under a press release, a rule.
fn is_end_mark(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, '#' | '*' | '_' | '-' | '=' | '~' | '—' | ' '))
}

/// Returns the letters and digits of a text in lower case: what two titles must have in common.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Appends a block's lines to a paragraph.
fn put(flow: &mut Flow, decoded: &Decoded<'_>, block: &Block, syntax: Syntax<'_>) {
    if syntax.markdown
        && block.kind != BlockKind::Row
        && let (Some(first), Some(last)) = (block.lines.first(), block.lines.last())
        && block.lines.windows(2).all(|pair| match pair {
            [a, b] => decoded.text.get(a.end..b.start).is_some_and(|between| between.trim().is_empty()),
            _ => true,
        })
    {
        let whole = decoded.text.get(first.start..last.end).unwrap_or_default();
        flow.line(whole);
        inline::push(flow, decoded, first.start, first.start + whole.trim_end().len(), syntax);
        return;
    }
    for line in &block.lines {
        let whole = decoded.text.get(line.start..line.end).unwrap_or_default();
        let end = line.start + whole.trim_end().len();
        flow.line(whole);
        if block.kind == BlockKind::Row {
            // The line under the heads of a table says nothing.
            if whole.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'\r')) {
                continue;
            }
            // Cells are parted by a tab; the strokes go.
            let mut at = line.start;
            for cell in whole.trim_end().split('|') {
                let skipped = cell.len() - cell.trim_start().len();
                if !cell.trim().is_empty() {
                    if !flow.is_empty() {
                        flow.tab();
                    }
                    inline::push(flow, decoded, at + skipped, at + cell.trim_end().len(), syntax);
                }
                at += cell.len() + 1;
            }
        } else {
            inline::push(flow, decoded, line.start, end, syntax);
        }
    }
}

fn block_text(decoded: &Decoded<'_>, block: &Block, syntax: Syntax<'_>) -> String {
    /// A heading is short; the text of a long block is not looked at.
    const LINES_MAX: usize = 3;
    if block.lines.len() > LINES_MAX {
        return String::new();
    }
    let mut flow = Flow::default();
    put(&mut flow, decoded, block, syntax);
    one_line(flow.text())
}

/// Returns whether a block of plain text is a heading: one short line without a sentence's end, before
/// something longer or a list.
fn is_heading(text: &str, lines: usize, next: Option<&str>) -> bool {
    const HEADING_MAX: usize = 100;
    let words = text.split_whitespace().count();
    let begins = text
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '«' | '\''));
    lines == 1
        && text.len() <= HEADING_MAX
        && (1..=14).contains(&words)
        && begins
        && !text.ends_with(['.', ',', ';', '!', '…'])
        && !text.contains("://")
        && !text.contains('@')
        && !text.contains('\t')
        && text.chars().filter(|c| c.is_alphabetic()).count() * 2 > text.len() / 2
        && next.is_some_and(|next| next.is_empty() || next.len() > text.len())
}

/// Returns whether a text ends as a sentence does.
pub(crate) fn ends(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '\'', ')', ']', '”', '’', '»', '*', '_']);
    bare.ends_with(['.', '!', '?', ':', ';', '…'])
}

#[cfg(test)]
mod tests {
    use super::parties;

    #[test]
    fn titles_name_the_parties() {
        let check = |title: &str, from: Option<&str>, to: Option<&str>| {
            assert_eq!(parties(title), Some((from, to)), "{title}");
        };
        check("Letter from Ames to Bell", Some("Ames"), Some("Bell"));
        check("Cablegram to Lisbon", None, Some("Lisbon"));
        check(
            "Cablegram From Embassy in Paris to Department of State",
            Some("Embassy in Paris"),
            Some("Department of State"),
        );
        check("Minute from Rowland", Some("Rowland"), None);
        assert_eq!(parties("A road from here to there"), None);
        assert_eq!(parties("Letters"), None);
    }
}
