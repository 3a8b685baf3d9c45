//! Fields of the SMART layout (2009 on): `MRN:`, `Date/DTG:`, `From:`, `Action:` …

use super::reading::{Known, Open};
use super::transmission::{day_in_words, group};
use super::writer::{Said, Writer, words};
use super::{TokenKind, address, classification, order, subject, tags};
use crate::canonical_id;

const SMART: &str = "SMART layout of State telegrams (seen in 11PORTAUPRINCE504)";

/// The fields: label, what it says, what follows.
const LABELS: [(&str, &str, Open); 13] = [
    ("MRN:", "the message reference number follows", Open::Identity),
    ("Date/DTG:", "date and date-time group follow", Open::When),
    ("From:", "the sender follows", Open::Nothing),
    ("Action:", "the addressees that are to act follow", Open::Addresses),
    ("Info:", "the addressees for information follow", Open::Addresses),
    ("E.O.:", "the executive order on classified information follows", Open::Order),
    ("TAGS:", "codes by subject and place follow", Open::Tags),
    ("Captions:", "captions follow", Open::Captions),
    ("Pass Line:", "passing instructions follow", Open::Passing),
    ("Reference:", "what it refers to follows", Open::References),
    ("References:", "what it refers to follows", Open::References),
    ("Ref:", "what it refers to follows", Open::References),
    ("Subject:", "the subject follows", Open::Subject),
];

/// Explains a line that begins with a label of the layout; returns the field that is open after it.
pub(super) fn label(writer: &mut Writer<'_>, known: &mut Known) -> Option<Open> {
    let text = writer.text();
    let start = text.len() - text.trim_start().len();
    // Labels in capitals are those of the older layout, but for MRN and E.O.
    let (label, meaning, open) = LABELS.iter().find(|(label, ..)| text.trim_start().starts_with(label))?;
    if *label == "TAGS:" && !text.contains("     ") || *label == "Subject:" && !text.contains("    ") {
        return None;
    }
    let at = start + label.len();
    writer.put(0, at, Said::known(TokenKind::Label, *meaning, SMART));
    match open {
        Open::Identity => identity(writer, at, known),
        Open::When => when(writer, at, known),
        Open::Addresses => address::addressee(writer, at),
        Open::Order => order::order_number(writer, at, known),
        Open::Tags => tags::codes(writer, at, known),
        Open::Captions => classification::captions(writer, at),
        Open::Passing => {
            let meaning = "for the attention of, or to be passed to, those named";
            writer.put(at, text.len(), Said::known(TokenKind::Passing, meaning, SMART));
        }
        Open::References => subject::references(writer, at, known),
        Open::Subject => subject::text(writer, at),
        Open::Nothing => address::sender_name(writer, at),
        _ => {}
    }
    Some(*open)
}

/// `11 PORT AU PRINCE 504`, from byte `from` on.
pub(super) fn identity(writer: &mut Writer<'_>, from: usize, known: &mut Known) {
    let rest = writer.text().get(from..).unwrap_or_default();
    let said = match canonical_id(rest) {
        Some(id) => {
            known.dated_by(&id);
            Said::known(TokenKind::Reference, format!("year, post and serial: {id}"), SMART)
        }
        None => Said::unknown(TokenKind::Reference, "not of the form year, post, serial", SMART),
    };
    writer.put(from, writer.text().len(), said);
}

/// `Apr 07, 2011 / 071322Z APR 11`, from byte `from` on.
pub(super) fn when(writer: &mut Writer<'_>, from: usize, known: &mut Known) {
    let all = words(writer.text().get(from..).unwrap_or_default(), from);
    let zulu = |text: &str| {
        text.len() >= 7
            && text.ends_with('Z')
            && text.bytes().rev().skip(1).take(6).all(|b| b.is_ascii_digit())
    };
    let place = all.iter().position(|word| zulu(word.text)).unwrap_or(all.len());
    let (date, rest) = all.split_at_checked(place).unwrap_or((&all, &[]));
    if let (Some(first), Some(last)) = (date.first(), date.last()) {
        let text: Vec<&str> =
            date.iter().map(|word| word.text.trim_matches([',', '/'])).filter(|w| !w.is_empty()).collect();
        let said = match text.as_slice() {
            [month, day, year] => reftel_when::dtg::month(month)
                .zip(day.parse().ok())
                .zip(year.parse().ok())
                .and_then(|((month, day), year)| reftel_when::Date::new(year, month, day).ok())
                .map(|date| {
                    known.date.get_or_insert(date);
                    Said::known(TokenKind::Date, day_in_words(date), SMART)
                }),
            _ => None,
        };
        let said =
            said.unwrap_or_else(|| Said::unknown(TokenKind::Date, "a date that could not be read", SMART));
        writer.put(first.start, last.end(), said);
    }
    group(writer, rest);
}
