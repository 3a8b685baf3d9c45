//! The classification line, and captions on it or on lines of their own.

use super::reading::Known;
use super::transmission::signal;
use super::writer::{NO_RULE, NOT_KNOWN, Said, Word, Writer, words};
use super::{TokenKind, codes};
use crate::{make_id, marking};

const LEVELS: &str = "ACP 127(G) para. 209; E.O. 13526 sec. 1.2";
const SECTIONS: &str = "ACP 127(G) para. 208";
const MRN: &str = "5 FAH-1 H-210: message reference number of post and serial";
const CAPTION: &str = "5 FAH-2 H-440";

/// `C O N F I D E N T I A L SECTION 01 OF 02 STATE 130159 NOFORN`.
pub(super) fn line(writer: &mut Writer<'_>, known: &Known) {
    let text = writer.text();
    let Some((name, end)) = level(text) else { return };
    let alone = text.get(end..).is_none_or(|rest| rest.trim_matches([' ', '/', '.', ',']).is_empty());
    let meaning = if alone {
        format!("{name}: the marking of the whole telegram, as it stands at the head or foot of a page")
    } else {
        format!("{name}: the highest classification of anything in the telegram")
    };
    writer.put(0, end, Said::known(TokenKind::Classification, meaning, LEVELS));
    let found = crate::classification::classification_line(text.trim());
    let rest = words(text.get(end..).unwrap_or_default(), end);
    let mut at = 0;
    while let Some(word) = rest.get(at) {
        let after = rest.get(at..).unwrap_or_default();
        if let Some(length) = section(writer, after) {
            at += length;
            continue;
        }
        if let Some(found) = &found
            && let (Some(post), Some(serial)) = (&found.post, found.serial)
            && let Some(length) = reference(after, post, serial)
        {
            let id = known.two_digit_year().and_then(|year| make_id(year, post, serial));
            let meaning = match id {
                Some(id) => format!("message {serial} of {post} in its year: {id}"),
                None => format!("message {serial} of {post} in its year, which is not known here"),
            };
            let last = after.get(length - 1).map_or(word.end(), Word::end);
            writer.put(word.start, last, Said::known(TokenKind::Reference, meaning, MRN));
            at += length;
            continue;
        }
        if let Some(length) = caption(writer, after) {
            at += length;
            continue;
        }
        if word.text.bytes().all(|b| b.is_ascii_punctuation()) {
            writer.reach(word.end());
        } else {
            writer.word(*word, signal(word.text));
        }
        at += 1;
    }
}

/// Returns the classification at the start of a line and the byte at which it ends; letters may stand
/// apart.
fn level(text: &str) -> Option<(&'static str, usize)> {
    let start = text.len() - text.trim_start().len();
    marking::CLASSIFICATIONS.iter().find_map(|(word, name)| {
        let mut at = start;
        for letter in word.chars().filter(|c| *c != ' ') {
            let rest = text.get(at..)?;
            let skipped = rest.len() - rest.trim_start_matches(' ').len();
            let skipped = if at == start { 0 } else { skipped };
            let after = rest.get(skipped..)?.strip_prefix(letter)?;
            at = text.len() - after.len();
        }
        let ends = text.get(at..)?.chars().next().is_none_or(|c| !c.is_alphanumeric());
        ends.then_some((*name, at))
    })
}

/// `SECTION 01 OF 02`, `FINAL SECTION OF 02`: writes it and returns how many words it has.
fn section(writer: &mut Writer<'_>, words: &[Word<'_>]) -> Option<usize> {
    let text = |n: usize| words.get(n).map(|word| word.text);
    let number = |n: usize| text(n).and_then(|w| w.parse::<u16>().ok());
    let first = words.first()?;
    let (length, meaning) = match (text(0)?, text(1)?) {
        ("SECTION" | "SECT", _) if text(2) == Some("OF") => {
            (4, format!("section {} of {} of one telegram", number(1)?, number(3)?))
        }
        ("FINAL", "SECTION") if text(2) == Some("OF") => {
            (4, format!("the last of {} sections of one telegram", number(3)?))
        }
        _ => return None,
    };
    let last = words.get(length - 1)?;
    writer.put(first.start, last.end(), Said::known(TokenKind::Section, meaning, SECTIONS));
    Some(length)
}

/// Returns how many words `STATE 067793` has when the words begin with it.
fn reference(words: &[Word<'_>], post: &str, serial: u32) -> Option<usize> {
    let names = post.split_whitespace().count();
    let same = post.split_whitespace().zip(words).all(|(name, word)| name == word.text);
    let number = words.get(names)?.text.parse::<u32>().ok()?;
    (same && number == serial).then_some(names + 1)
}

/// Writes the caption at the start of the words and returns how many it has.
fn caption(writer: &mut Writer<'_>, words: &[Word<'_>]) -> Option<usize> {
    let first = words.first()?;
    for length in (1..=words.len().min(20)).rev() {
        let last = words.get(length - 1)?;
        let joined: Vec<&str> = words.iter().take(length).map(|w| w.text).collect();
        let text = unspaced(&joined.join(" "));
        let bare = text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        // Letters that stand apart lose where one word ends: `CORRECTEDCOPY`.
        let apart = || codes::captions().find(|c| c.contains(' ') && c.replace(' ', "") == bare);
        if let Some(entry) = codes::caption(bare).or_else(|| codes::caption(apart()?)) {
            writer.put(first.start, last.end(), Said::known(TokenKind::Caption, entry.meaning, entry.source));
            return Some(length);
        }
    }
    None
}

/// Returns a line with letter-spaced words drawn together; letters are one word until a longer word.
fn unspaced(line: &str) -> String {
    if line.as_bytes().get(1).is_none_or(|b| *b != b' ') {
        return line.to_owned();
    }
    let (mut out, mut run) = (String::new(), String::new());
    for word in line.split(' ') {
        if word.chars().count() == 1 && word.chars().all(|c| c.is_ascii_uppercase()) {
            run.push_str(word);
            continue;
        }
        if !run.is_empty() {
            out.push_str(&run);
            out.push(' ');
            run.clear();
        }
        out.push_str(word);
        out.push(' ');
    }
    out.push_str(&run);
    out.trim_end().to_owned()
}

/// Returns whether a line begins with a caption that is marked off by standing alone or in letters apart:
/// `C O R R E C T E D  C O P Y (PARAGRAPH 2)`.
pub(super) fn begins_with_caption(text: &str) -> bool {
    let apart = text.as_bytes().get(1) == Some(&b' ') && text.as_bytes().get(3) == Some(&b' ');
    apart
        && codes::captions()
            .any(|caption| unspaced(text).replace(' ', "").starts_with(&caption.replace(' ', "")))
}

/// A line of captions, from byte `from` on.
pub(super) fn captions(writer: &mut Writer<'_>, from: usize) {
    let all = words(writer.text().get(from..).unwrap_or_default(), from);
    let mut at = 0;
    while let Some(word) = all.get(at) {
        let after = all.get(at..).unwrap_or_default();
        if let Some(length) = caption(writer, after) {
            at += length;
            continue;
        }
        let said = if word.text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_punctuation()) {
            Said::unknown(TokenKind::Caption, "a caption that is not in the list known here", CAPTION)
        } else {
            Said::unknown(TokenKind::Unknown, NOT_KNOWN, NO_RULE)
        };
        writer.word(*word, said);
        at += 1;
    }
}
