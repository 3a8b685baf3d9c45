//! What a document of an office format says about itself in its text, beside the properties of its file.

use reftel_when::prose;

use crate::{DateBasis, Dated, Document, Kind, Role, dating, head, language, text};

/// Paragraphs that are looked at for a date line, a kind or an office.
const HEAD_PARAGRAPHS: usize = 12;
/// Longest line that is one of these, in bytes.
const LINE_MAX: usize = 90;

/// Fills in kind, date, origin and language from the text, where nothing better is known.
///
/// A date that the text states at its head goes before the one of the file, and that before a range that
/// is argued from the text.
pub(crate) fn complete(document: &mut Document) {
    let lines: Vec<String> = {
        let mut lines: Vec<String> = Vec::new();
        for paragraph in document
            .paragraphs
            .iter()
            .filter(|p| matches!(p.role, Role::Text | Role::Item))
            .take(HEAD_PARAGRAPHS)
        {
            for line in paragraph.heading.iter().chain([&paragraph.text]) {
                if line.len() <= LINE_MAX && !lines.contains(line) {
                    lines.push(line.clone());
                }
            }
        }
        lines
    };
    if document.kind == Kind::Other {
        let short = |line: &&String| line.split_whitespace().count() <= 6 && !line.ends_with('.');
        let named = document.title.as_deref().and_then(text::kind_of);
        document.kind = named
            .or_else(|| lines.iter().filter(short).find_map(|line| text::kind_of(line)))
            .unwrap_or(Kind::Other);
    }
    if document.origin.is_none() {
        document.origin = lines.iter().take(3).find(|line| head::is_office(line)).cloned();
    }
    if document.date.as_ref().is_none_or(|date| date.basis != DateBasis::Stated) {
        let stated = lines.iter().find_map(|line| date_line(line));
        let date = stated.or_else(|| document.date.take()).or_else(|| dating::infer(&document.paragraphs));
        document.date = date;
    }
    if document.language.is_none() {
        document.language = language::of(
            document.paragraphs.iter().filter(|p| p.role != Role::Note).map(|p| p.text.as_str()),
        );
    }
}

/// Reads a line that is a date, perhaps with a place, a number, a weekday or the hour beside it.
fn date_line(line: &str) -> Option<Dated> {
    let found = prose::find(line);
    let [one] = found.as_slice() else { return None };
    // A bare year says when, but a line such as `Report 2010` is a title.
    (one.date.as_str().len() > 4).then_some(())?;
    let rest = format!("{} {}", line.get(..one.at.start)?, line.get(one.at.end..)?);
    let words: Vec<&str> =
        rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let label = |word: &&&str| {
        LABELS.contains(&word.to_lowercase().as_str()) || word.bytes().all(|b| b.is_ascii_digit())
    };
    let names: Vec<&&str> = words.iter().filter(|word| !label(word)).collect();
    let named =
        names.len() <= 3 && names.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase));
    (named && words.len() <= 9).then(|| Dated {
        edtf: one.date.clone(),
        basis: DateBasis::Stated,
        why: format!("the line “{line}” at the head of the text"),
    })
}

/// Words beside the date of a date line that are no place.
const LABELS: &[&str] = &[
    "date",
    "dated",
    "published",
    "updated",
    "posted",
    "issued",
    "release",
    "released",
    "on",
    "of",
    "for",
    "immediate",
    "no",
    "at",
    "a",
    "p",
    "m",
    "am",
    "pm",
    "noon",
    "midnight",
    "г",
    "года",
    "год",
    "р",
    "от",
    "дата",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, want: Option<&str>) {
        assert_eq!(date_line(line).map(|dated| dated.edtf.to_string()).as_deref(), want, "{line}");
    }

    #[test]
    fn date_lines() {
        check("Minsk, 4 March 2010", Some("2010-03-04"));
        check("483 21.9.1999", Some("1999-09-21"));
        check("Tuesday, 21 September 1999, at 2.30 p.m.", Some("1999-09-21"));
        check("No. 12 of 5 May 2011", Some("2011-05-05"));
        check("Report 2010", None);
        check("On 3 May 2011 the ministers met in Zubrow", None);
        check("5 May 2011 to 6 June 2012, and 7 July", None);
    }
}
