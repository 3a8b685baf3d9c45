//! Passing instructions, the subject and the reference line.

use super::TokenKind;
use super::reading::Known;
use super::writer::{NO_RULE, Said, Writer, words};
use crate::{ReferenceKind, header, marking, reference};

const SUBJECT: &str = "5 FAH-1 H-210: the subject line";
const PORTION: &str = "E.O. 12958, 13526 sec. 1.6: portion marking";
const REFERENCE: &str = "5 FAH-1 H-210: the reference line";
const PASSING: &str = "5 FAH-1 H-440; 5 FAH-2 H-252: attention indicators and passing instructions";

/// Returns whether a line tells for whom or to whom to pass the telegram: `STATE FOR EUR/UMB`,
/// `DEPT PASS USTR`.
pub(super) fn is_passing(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let all: Vec<&str> = upper.split_whitespace().collect();
    let place = all.iter().position(|word| matches!(*word, "FOR" | "PASS" | "ALSO"));
    header::is_header_line(text) || (text == upper && place.is_some_and(|n| n <= 3) && all.len() > 1)
}

/// A line of passing instructions.
pub(super) fn passing(writer: &mut Writer<'_>) {
    let meaning = "for the attention of, or to be passed to, those named";
    writer.put(0, writer.text().len(), Said::known(TokenKind::Passing, meaning, PASSING));
}

/// `SUBJECT:`.
pub(super) fn label(writer: &mut Writer<'_>, at: usize) {
    writer.put(0, at, Said::known(TokenKind::Label, "the subject follows", SUBJECT));
}

/// The subject, or a line of it, from byte `from` on.
pub(super) fn text(writer: &mut Writer<'_>, from: usize) {
    let rest = writer.text().get(from..).unwrap_or_default();
    let skipped = rest.len() - rest.trim_start().len();
    let mut at = from + skipped;
    if let Some(found) = marking::portion(rest.trim_start()) {
        let length = found.length;
        let said = match portion(found.mark) {
            Some(meaning) => Said::known(TokenKind::Marking, format!("the subject is {meaning}"), PORTION),
            None => Said::unknown(TokenKind::Marking, "a portion marking that is not known here", PORTION),
        };
        writer.put(at, at + length, said);
        at += length;
    }
    writer.put(at, writer.text().len(), Said::known(TokenKind::Subject, "what it is about", SUBJECT));
}

/// Spells a portion marking out.
fn portion(mark: &str) -> Option<String> {
    let part = |part: &str| {
        Some(match part {
            "U" | "UNCLASSIFIED" => "unclassified",
            "SBU" => "sensitive but unclassified",
            "LOU" => "limited official use",
            "FOUO" => "for official use only",
            "R" => "restricted",
            "C" | "CONFIDENTIAL" => "confidential",
            "S" | "SECRET" => "secret",
            "TS" => "top secret",
            "NF" | "NOFORN" => "not for foreign nationals",
            _ => return None,
        })
    };
    let parts: Option<Vec<&str>> =
        mark.split(['/', '-', ',', ' ']).filter(|p| !p.is_empty()).map(part).collect();
    Some(parts?.join(", ")).filter(|text| !text.is_empty())
}

/// `REF:`.
pub(super) fn reference_label(writer: &mut Writer<'_>, at: usize) {
    writer.put(0, at, Said::known(TokenKind::Label, "what it refers to follows", REFERENCE));
}

/// The pointers of a line, from byte `from` on.
pub(super) fn references(writer: &mut Writer<'_>, from: usize, known: &Known) {
    let rest = writer.text().get(from..).unwrap_or_default();
    let own = |year| reference::Own { year, id: known.id.as_deref(), ..reference::Own::default() };
    let found = reference::read_text(rest, &own(known.two_digit_year()));
    // With any year at all a pointer to a telegram is told from other words, if not which one it is.
    let with_year =
        reference::read_text(rest, &reference::Own { year: Some(0), ..reference::Own::default() });
    let mut at = from;
    for pointer in &found {
        let after = writer.text().get(at..).unwrap_or_default();
        let Some(place) = after.find(pointer.text.as_str()) else { continue };
        let (start, whole) = (at + place, at + place + pointer.text.len());
        let bare = pointer.text.find("(NOTAL").unwrap_or(pointer.text.len());
        let end = start + bare;
        let telegram = with_year.iter().any(|p| p.text == pointer.text && p.id.is_some());
        let meaning = match (&pointer.id, pointer.kind) {
            (None, _) if telegram && known.year().is_none() => {
                "a telegram; the year of this one is not known, so that its own is not either".to_owned()
            }
            (Some(id), _) => format!("telegram {id}"),
            (None, ReferenceKind::Cable) => "a telegram; which one cannot be told".to_owned(),
            (None, ReferenceKind::Email) => "a message sent by e-mail".to_owned(),
            (None, ReferenceKind::Paper) => "a memorandum, letter, note or other paper".to_owned(),
            (None, ReferenceKind::Press) => "a report of the press".to_owned(),
            (None, ReferenceKind::OtherAgency) => "another agency’s message".to_owned(),
            (None, ReferenceKind::Other) => String::new(),
        };
        let said = if meaning.is_empty() {
            Said::unknown(TokenKind::Pointer, "a pointer of a form that is not known here", REFERENCE)
        } else {
            Said::known(TokenKind::Pointer, meaning, REFERENCE)
        };
        let mark =
            writer.text().get(end..).map_or(0, |rest| rest.len() - rest.trim_start_matches([',', ';']).len());
        writer.put(start, end + mark, said);
        at = whole;
    }
    for word in words(rest, from) {
        let bare = word.text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let said = match bare {
            "NOTAL" => Said::known(TokenKind::Pointer, "not to all addressees of this telegram", REFERENCE),
            "AND" | "PREVIOUS" => Said::known(TokenKind::Pointer, "joins pointers", REFERENCE),
            _ if bare.len() == 1 => Said::known(TokenKind::Label, "the label of a reference", REFERENCE),
            _ if bare.is_empty() => Said::known(TokenKind::Label, "between references", REFERENCE),
            _ => Said::unknown(TokenKind::Unknown, "a part of a pointer that is not known here", NO_RULE),
        };
        writer.word(word, said);
    }
}
