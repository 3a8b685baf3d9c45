//! Who signs, and what stands below the signature.

use crate::body::ends;
use crate::cable::*;
use crate::furniture::{self, Furniture};
use crate::lines::{Line, trim};
use crate::{attributes, header};

/// Lines from the end in which a signature is looked for.
const TAIL_LINES: usize = 60;

/// Reads the trailer of message systems (`Signature:`, `Drafted By:`) and of the National Archives
/// (`Message Attributes`); returns where the text ends.
pub(crate) fn trailer(lines: &[Line<'_>], from: usize, cable: &mut Cable) -> usize {
    let end = trailer_end(lines, from);
    if end < lines.len() {
        let trailer = lines.get(end..).unwrap_or_default();
        if trailer.first().is_some_and(|line| line.trimmed() == attributes::HEAD) {
            attributes::read(trailer, cable);
            return end;
        }
        header::read_trailer(trailer, cable);
    }
    end
}

/// Returns the line at which a trailer begins, or the number of lines.
pub(crate) fn trailer_end(lines: &[Line<'_>], from: usize) -> usize {
    lines
        .iter()
        .enumerate()
        .skip(from)
        .find(|(_, line)| {
            let text = line.trimmed();
            match text.bytes().next() {
                Some(b'S') => text.starts_with("Signature:") || text.starts_with("Signature :"),
                Some(b'D') => text.starts_with("Drafted By:") || text.starts_with("Dissemination Rule:"),
                Some(b'M') => text == attributes::HEAD,
                _ => false,
            }
        })
        .map_or(lines.len(), |(n, _)| n)
}

/// Words that end a text and are no name.
const NO_NAMES: [&str; 34] = [
    "AND",
    "BEGIN",
    "BT",
    "CLASSIFIED",
    "COMMENT",
    "COMMENTS",
    "CONFIDENTIAL",
    "CONSIDERED",
    "END",
    "ENDS",
    "FYI",
    "INCLUDED",
    "MESSAGE",
    "MINIMIZE",
    "NNNN",
    "NOTAL",
    "NOTE",
    "NUMBER",
    "OF",
    "QUOTE",
    "REFTEL",
    "REFTELS",
    "REGARDS",
    "SECRET",
    "SENSITIVE",
    "SEPTEL",
    "SIPDIS",
    "SUMMARY",
    "TEXT",
    "THE",
    "TO",
    "UNCLAS",
    "UNCLASSIFIED",
    "UNQUOTE",
];

/// Whether a word is one with which sentences begin: a text that was cut off ends with such a word.
fn is_first_word(word: &str) -> bool {
    matches!(
        word,
        "However"
            | "Although"
            | "While"
            | "When"
            | "Post"
            | "Since"
            | "After"
            | "Before"
            | "They"
            | "There"
            | "But"
            | "For"
            | "With"
            | "Meanwhile"
            | "According"
            | "This"
            | "That"
            | "These"
            | "Note"
            | "His"
            | "Her"
            | "She"
    )
}

/// Returns the name that a line is, when it may be that of a signature.
fn name(text: &str, capitals_only: bool) -> Option<&str> {
    // `McGEE 0 11/30/2007`: a number and a date that a web copy left.
    let zero = memchr::memchr(b'0', text.as_bytes()).and_then(|_| text.split_once(" 0 "));
    let text = match zero {
        Some((name, rest)) if rest.bytes().all(|b| b.is_ascii_digit() || b == b'/') => name,
        _ => text,
    };
    let text = trim(text.trim_end_matches('#')).trim_matches('*').trim_end_matches('.');
    let text = text.strip_prefix("//").unwrap_or(text);
    let text = text.strip_suffix("//").unwrap_or(text);
    (2..=32).contains(&text.len()).then_some(())?;
    let mut words = 0;
    let mut capitals = 0;
    for word in text.split(' ') {
        words += 1;
        let mut chars = word.chars();
        let first = chars.next()?;
        let particle =
            matches!(word, "van" | "de" | "von" | "den" | "der" | "du" | "la" | "le" | "del" | "di" | "da");
        (first.is_uppercase() || particle).then_some(())?;
        let all = word.chars().all(|c| c.is_uppercase() || matches!(c, '\'' | '-' | '.' | '’'));
        let mixed = word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | '.' | '’'));
        capitals += usize::from(all || particle || word.starts_with("Mc") || word.starts_with("Mac"));
        (mixed && !NO_NAMES.iter().any(|no| no.eq_ignore_ascii_case(word))).then_some(())?;
    }
    let most = if capitals_only { 3 } else { 2 };
    let sound = words <= most
        && (!capitals_only || capitals == words)
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    sound.then_some(text)
}

/// What stands below a signature or in its place and is none.
fn is_tail(text: &str) -> bool {
    matches!(
        furniture::furniture(text),
        Some(
            Furniture::End
                | Furniture::Page
                | Furniture::Count { .. }
                | Furniture::Classification
                | Furniture::Stamp
        )
    ) || furniture::is_rule(text)
        || text.starts_with("</")
        || matches!(text, "." | ">" | "SIPDIS" | "NOFORN" | "B6" | "UNQUOTE")
        || text.starts_with("==") && text.ends_with("==")
        || (text.contains(" - UNCLASSIFIED") || text.contains("Classification: ")) && text.len() < 60
}

/// A remark of the communications centre or of a copy's site below the signature.
fn is_remark(text: &str) -> bool {
    ["NOTE:", "NOTE BY", "ID:", "Track ", "MINIMIZE", "ORIGINAL"].iter().any(|start| text.starts_with(start))
        && text.len() < 160
}

/// Reads the signature at the end of the text; returns the number of the first line that is no text.
pub(crate) fn read(lines: &[Line<'_>], from: usize, end: usize, cable: &mut Cable) -> usize {
    let mut n = end;
    let mut kept = None;
    let mut seen = 0;
    while let Some(line) = n.checked_sub(1).filter(|n| *n >= from).and_then(|n| lines.get(n)) {
        let text = line.trimmed();
        if text.is_empty() || line.number == 0 || is_tail(text) {
            cable.released = cable.released.or_else(|| furniture::released(text));
            n -= 1;
            continue;
        }
        seen += 1;
        if seen > 3 || end - n > TAIL_LINES {
            break;
        }
        if let Some(name) = signature(lines, from, n - 1, text) {
            if cable.signed.is_none() {
                cable.signed = Some(name.to_owned());
            }
            return n - 1;
        }
        if is_remark(text) && text.starts_with("MINIMIZE") {
            break;
        }
        kept.get_or_insert(n);
        if !is_remark(text) {
            break;
        }
        n -= 1;
    }
    kept.unwrap_or(n).max(from)
}

/// Returns the name when line `at` is a signature: after a blank or a sentence's end.
fn signature<'l>(lines: &'l [Line<'_>], from: usize, at: usize, text: &'l str) -> Option<&'l str> {
    let before = (from..at)
        .rev()
        .filter_map(|n| lines.get(n))
        .find(|line| line.number != 0 && !is_tail(line.trimmed()));
    let (blank, ended, small) = match before {
        None => (true, true, true),
        Some(line) => {
            let text = line.trimmed();
            (text.is_empty(), ends(text), text.bytes().any(|b| b.is_ascii_lowercase()))
        }
    };
    // In capitals among small letters a lone name needs no more; among capitals it may be a last word.
    if let Some(name) = name(text, true)
        && (blank || ended || small)
    {
        return Some(name);
    }
    name(text, false).filter(|_| blank || ended)
}

/// Takes off a signature that was run into the last paragraph: `… END COMMENT. NOVAK`.
pub(crate) fn run_in(cable: &mut Cable) {
    if cable.signed.is_some() {
        return;
    }
    let Some(last) = cable.paragraphs.last_mut() else { return };
    let text = last.text.as_str();
    // The last three words at most; what is before must have ended.
    let mut start = text.len();
    let mut found = None;
    for words in 1..=3 {
        let head = text.get(..start).unwrap_or_default().trim_end();
        let Some((before, _)) = head.rsplit_once(' ') else { break };
        start = before.len();
        if ends(before) || before.ends_with([']', ')']) {
            let tail = text.get(start..).unwrap_or_default();
            let capitals = name(trim(tail), true);
            // A sentence goes on after a colon, and a name has no point.
            if before.ends_with([':', ';']) || text.trim_end().ends_with('.') {
                break;
            }
            let small = words == 1 && !is_first_word(trim(tail));
            found = capitals.or_else(|| name(trim(tail), false).filter(|_| small)).map(str::to_owned);
            break;
        }
        // A number and a date may stand behind the name.
        if head.ends_with(|c: char| c.is_ascii_digit()) && words < 3 {
            continue;
        }
    }
    if found.is_none()
        && let Some(at) = text.rfind(" 0 ")
        && let Some((before, name_alone)) = text.get(..at).and_then(|head| head.rsplit_once(' '))
        && ends(before)
    {
        start = before.len();
        found = name(name_alone, true).map(str::to_owned);
    }
    let Some(name) = found else { return };
    last.text.truncate(start);
    let kept = last.text.trim_end().len();
    last.text.truncate(kept);
    let end = kept as u32;
    last.map.retain(|piece| piece.text < end);
    if let Some(piece) = last.map.last_mut() {
        piece.length = piece.length.min(end - piece.text);
    }
    cable.signed = Some(name);
    if last.text.is_empty() {
        cable.paragraphs.pop();
    }
}
