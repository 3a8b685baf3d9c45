//! The executive-order line, and who classified the telegram and why.

use super::reading::Known;
use super::transmission::day_in_words;
use super::writer::{Said, Word, Writer, words};
use super::{TokenKind, codes};
use crate::declassify;

const LINE: &str = "5 FAH-1 H-210: the line of the executive order";
const BY: &str = "E.O. 12958, 13526 sec. 1.6: identification of the classifier";
const DECL: &str = "E.O. 12958, 13526 sec. 1.5, 1.6";

/// Returns the first and last year in which an executive order was in force: `E.O. 12958`, from 1995 until
/// 2010. Source: the orders; each revokes the one before.
pub(crate) fn in_force(order: &str) -> Option<(i16, i16)> {
    match order.rsplit(' ').next()? {
        "11652" => Some((1972, 1978)),
        "12065" => Some((1978, 1982)),
        "12356" => Some((1982, 1995)),
        "12958" => Some((1995, 2010)),
        "13526" => Some((2010, i16::MAX)),
        _ => None,
    }
}

/// `E.O. 12958: DECL: 09/17/2017`.
pub(super) fn order(writer: &mut Writer<'_>, known: &mut Known) {
    let text = writer.text();
    let all = words(text, 0);
    // `E.O. 12958:`, `EO 12958`, `E.O.: 13526`, `E.O.12958:`: the label ends with five digits.
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let place = all.iter().position(|word| digits(word.text).len() >= 5);
    let Some((place, word)) = place.and_then(|n| Some((n, all.get(n)?))).filter(|(n, _)| *n < 3) else {
        let label = all.first().map_or(0, Word::end);
        writer.put(
            0,
            label,
            Said::known(TokenKind::Order, "the executive order on classified information", LINE),
        );
        instructions(writer, label, known);
        return;
    };
    let number: String = digits(word.text).chars().take(5).collect();
    let said = match codes::declassification(Some(&number), "ORDER") {
        Some(entry) => Said::known(TokenKind::Order, entry.meaning, entry.source),
        None => {
            Said::unknown(TokenKind::Order, "an executive order that is not in the list known here", LINE)
        }
    };
    known.order = Some(number);
    // A date or code may be glued on: `12958:DECL`.
    let cut = word.text.find(':').map_or(word.text.len(), |n| n + 1);
    let mut end = word.start + cut;
    if let Some(next) = all.get(place + 1).filter(|next| next.text == ":") {
        end = next.end();
    }
    writer.put(0, end, said);
    instructions(writer, end, known);
}

/// `13526` alone after the label of the SMART layout, from byte `from` on.
pub(super) fn order_number(writer: &mut Writer<'_>, from: usize, known: &mut Known) {
    let Some(word) = words(writer.text().get(from..).unwrap_or_default(), from).first().copied() else {
        return;
    };
    let number = word.text.trim_matches(|c: char| !c.is_ascii_digit());
    let Some(entry) = codes::declassification(Some(number), "ORDER") else {
        instructions(writer, from, known);
        return;
    };
    known.order = Some(number.to_owned());
    writer.word(word, Said::known(TokenKind::Order, entry.meaning, entry.source));
    instructions(writer, word.end(), known);
}

/// `DECL: 09/17/2017`, `N/A`, `XGDS-1`, from byte `from` on.
pub(super) fn instructions(writer: &mut Writer<'_>, from: usize, known: &mut Known) {
    let all = words(writer.text().get(from..).unwrap_or_default(), from);
    let mut at = 0;
    while let Some(word) = all.get(at) {
        let bare = word.text.trim_matches([':', ',', ';', '.', '(', ')']);
        let upper = bare.to_ascii_uppercase();
        if upper.starts_with("REASON") {
            reasons(writer, word.start, known);
            return;
        }
        let said = if matches!(upper.as_str(), "DECL" | "DECLASSIFY" | "DCL") {
            Some(Said::known(TokenKind::Label, "when it is to be declassified", DECL))
        } else if matches!(upper.as_str(), "N/A" | "NA" | "NONE") {
            Some(Said::known(
                TokenKind::Declassification,
                "does not apply: nothing in it is classified",
                LINE,
            ))
        } else if matches!(upper.as_str(), "TAGS") {
            Some(Said::known(TokenKind::Label, "codes by subject and place follow", super::tags::RULE))
        } else if let Some(date) = declassify::date(bare).0 {
            let meaning = format!("to be declassified on {}", day_in_words(date));
            Some(Said::known(TokenKind::Date, meaning, DECL))
        } else {
            exemption(&upper, known)
        };
        let Some(said) = said else {
            // An event or an instruction in words runs to the end of the line.
            let end = writer.text().len();
            let meaning = "the event or instruction, as written";
            writer.put(word.start, end, Said::known(TokenKind::Declassification, meaning, DECL));
            return;
        };
        writer.word(*word, said);
        at += 1;
    }
}

fn exemption(code: &str, known: &Known) -> Option<Said> {
    let order = known.order.as_deref();
    // `1.6X1`, `25X1`, `XGDS1`, `XGDS-1`, `RDS-3`.
    let bare = code.strip_prefix("1.6").or_else(|| code.strip_prefix("1.5")).unwrap_or(code);
    let dashed = bare
        .strip_prefix("XGDS")
        .filter(|rest| rest.len() == 1)
        .map(|rest| format!("XGDS-{rest}"))
        .unwrap_or_else(|| bare.to_owned());
    let entry = codes::declassification(order, &dashed)
        .or_else(|| dashed.split_once('-').and_then(|(start, _)| codes::declassification(order, start)))?;
    Some(Said::known(TokenKind::Declassification, entry.meaning, entry.source))
}

/// `Classified By:`.
pub(super) fn classifier_label(writer: &mut Writer<'_>, at: usize) {
    writer.put(0, at, Said::known(TokenKind::Label, "who classified it, and why", BY));
}

/// `Political Counselor Jane M. Roe, for reasons 1.4(b) and (d)`, from byte `from` on.
pub(super) fn classifier(writer: &mut Writer<'_>, from: usize, known: &mut Known) {
    let rest = writer.text().get(from..).unwrap_or_default();
    let lower = rest.to_ascii_lowercase();
    let cut = ["for reason", "reason"].iter().find_map(|word| lower.find(word));
    // A line may begin with the reasons: `1.4(b) and (d)`.
    let only = rest.trim_start().starts_with("1.") || rest.trim_start().starts_with('(');
    let who = if only { 0 } else { cut.unwrap_or(rest.len()) };
    writer.put(from, from + who, Said::known(TokenKind::Classifier, "name and office, as written", BY));
    if who < rest.len() {
        reasons(writer, from + who, known);
    }
}

/// `for reasons 1.4(b) and (d)`, from byte `from` on: the number holds until another comes.
fn reasons(writer: &mut Writer<'_>, from: usize, known: &mut Known) {
    let all = words(writer.text().get(from..).unwrap_or_default(), from);
    // `for reasons`, `for reason:` begin it.
    let named = all.iter().position(|word| word.text.to_ascii_lowercase().starts_with("reason"));
    let labels = named.filter(|n| *n < 3).map_or(0, |n| n + 1);
    if let (Some(first), Some(last)) = (all.first(), labels.checked_sub(1).and_then(|n| all.get(n))) {
        writer.put(first.start, last.end(), Said::known(TokenKind::Label, "the reasons follow", BY));
    }
    for word in all.into_iter().skip(labels) {
        let parts = split_reason(word);
        let named: Vec<(Word<'_>, String)> = parts
            .into_iter()
            .filter_map(|(part, section, letter)| {
                if !section.is_empty() {
                    known.reason.clone_from(&section);
                }
                let letter = letter?;
                (!known.reason.is_empty()).then(|| (part, format!("{}({letter})", known.reason)))
            })
            .collect();
        if named.is_empty() {
            // `and`, `1.4` before `(b)`.
            writer.word(word, Said::known(TokenKind::Label, "joins or begins reasons", BY));
            continue;
        }
        for (part, code) in named {
            let said = match codes::declassification(known.order.as_deref(), &code) {
                Some(entry) => {
                    Said::known(TokenKind::Reason, format!("{code}: {}", entry.meaning), entry.source)
                }
                None => Said::unknown(TokenKind::Reason, format!("{code}: not in the list known here"), DECL),
            };
            writer.word(part, said);
        }
    }
}

/// Parts `1.4(b,d)` into its letters, each with the number that stands with it.
fn split_reason(word: Word<'_>) -> Vec<(Word<'_>, String, Option<char>)> {
    let mut parts = Vec::new();
    let bytes = word.text.as_bytes();
    let (mut at, mut began, mut section) = (0, 0, String::new());
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            let length = bytes.iter().skip(at).take_while(|b| b.is_ascii_digit() || **b == b'.').count();
            section = word.text.get(at..at + length).unwrap_or_default().trim_end_matches('.').to_owned();
            at += length;
            continue;
        }
        let letter = byte.is_ascii_alphabetic()
            && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
            && !(at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_alphabetic));
        at += 1;
        if letter {
            let closing =
                bytes.iter().skip(at).take_while(|b| matches!(b, b')' | b',' | b'.' | b';')).count();
            at += closing;
            let text = word.text.get(began..at).unwrap_or_default();
            let part = Word { start: word.start + began, text };
            parts.push((part, std::mem::take(&mut section), Some(char::from(byte.to_ascii_lowercase()))));
            began = at;
        }
    }
    if parts.is_empty() {
        parts.push((word, section, None));
    }
    parts
}
