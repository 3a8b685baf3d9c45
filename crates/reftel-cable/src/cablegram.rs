//! Headings of telegrams in printed series: Australian cablegrams, and telegrams of *Foreign Relations of
//! the United States*, which have neither routing nor TAGS.
//!
//! Sources: Documents on Australian Foreign Policy as published on the web (a title, place and date, a
//! number with classification and precedence, the subject); FRUS volumes, document headings.

mod front_matter;
mod title;

use reftel_when::Date;

use crate::addressee::one_blank;
use crate::cable::*;
use crate::joined::Joined;
use crate::lines::{Line, rsplit_once, split_once, trim};
use crate::{declassify, marking, reference, transmission};

/// Lines with text in which a heading stands.
const HEADING_LINES: usize = 14;

/// Reads a heading into `cable` and returns the number of the line on which the text begins; `None` when
/// the text has no such heading.
pub(crate) fn read(lines: &[Line<'_>], cable: &mut Cable) -> Option<usize> {
    let (front, start) = front_matter::read(lines);
    let mut found = Cable::default();
    let mut parties = front.title.as_deref().and_then(title::read);
    let mut is = parties.is_some();
    // The heading says `[Telegram]`, as volumes of the Department's do, whose texts have no numbered paragraphs.
    let mut printed = false;
    if front.title.is_some() && !is {
        return None;
    }
    found.date = front.date;
    let mut at = start;
    let (mut dated, mut marked, mut seen, mut body) = (false, false, 0, start);
    while let Some(line) = lines.get(at) {
        let whole = line.trimmed();
        let text = bare(whole);
        at += 1;
        if text.is_empty() {
            continue;
        }
        seen += 1;
        if seen > HEADING_LINES || line.text.len() > 160 {
            break;
        }
        // A header of the other kind.
        if seen == 1 && (transmission::is_transmission(text) || transmission::date_time_group(text).is_some())
        {
            return None;
        }
        if !is && let Some(heading) = title::read(text) {
            (parties, is, body) = (Some(heading), true, at);
        } else if is_kind(text) {
            (is, printed, body) = (true, true, at);
        } else if parties.is_none()
            && !marked
            && title::to_from(text).is_some()
            && (is || is_telegram_below(lines, at))
        {
            (parties, body) = (title::to_from(text), at);
        } else if !dated && let Some((place, date)) = dateline(text) {
            (dated, body) = (true, at);
            found.date = found.date.or(Some(date));
            found.from = place;
        } else if text.starts_with("[Received")
            || text.starts_with("File No.")
            || text.starts_with("No.") && text.len() < 40
        {
            body = at;
        } else if dated
            && !marked
            && let Some(mark) = marks(text)
        {
            (marked, body) = (true, at);
            found.number = mark.number;
            found.classification = mark.classification.map(str::to_owned);
            found.precedence = mark.precedence;
            found.captions = mark.captions;
        } else if dated && found.subject.is_none() && is_subject(whole, text, lines.get(at), marked) {
            (found.subject, body) = (Some(one_blank(text)), at);
        } else if marked && is_reference(text) {
            found.references.push(Reference {
                label: None,
                kind: ReferenceKind::Cable,
                id: None,
                text: one_blank(text.split('[').next().unwrap_or(text).trim_end_matches([' ', '.'])),
                source: line.place_of(line.trimmed()),
            });
            body = at;
        } else if dated && is_attention(text) {
            body = at;
        } else {
            break;
        }
    }
    if !(dated || front.dated) || !(is || marked) {
        return None;
    }
    if let Some(parties) = parties {
        found.from = parties.from.or(found.from);
        let precedence = found.precedence;
        found.to = parties
            .to
            .into_iter()
            .map(|name| Addressee { name, precedence, ..Addressee::default() })
            .collect();
    }
    if found.number.is_none() {
        found.number = number(lines, body, if printed { 2 } else { 3 });
    }
    if found.subject.is_none()
        && let Some(after) = opening(lines, body, &mut found)
    {
        body = after;
    }
    *cable = found;
    Some(body)
}

/// Reads the subject and references with which the text of a telegram of the 1960s and later begins in print:
/// `1234. Subj: Talks. Ref: State 5678.`, a paragraph of its own. Returns the line after it.
fn opening(lines: &[Line<'_>], body: usize, found: &mut Cable) -> Option<usize> {
    /// Longer is text.
    const LINES_MAX: usize = 12;
    const SUBJECT_MAX: usize = 300;
    let from = body + lines.iter().skip(body).position(|line| !line.trimmed().is_empty())?;
    let count = lines.iter().skip(from).take_while(|line| !line.trimmed().is_empty()).count();
    (count <= LINES_MAX).then_some(())?;
    let mut joined = Joined::default();
    for line in lines.get(from..from + count)? {
        joined.push(line, " ");
    }
    let whole = joined.text.as_str();
    // Behind the telegram's own number, or alone.
    let figures = whole.bytes().take_while(u8::is_ascii_digit).count();
    let at = if figures > 0 { figures + whole.get(figures..)?.strip_prefix(". ").map(|_| 2)? } else { 0 };
    let after = starts_with_word(whole.get(at..)?, &["Subject:", "Subj:"])?;
    let value = at + after;
    let rest = whole.get(value..)?;
    // Of a run of paragraphs in one, the subject's end cannot be told from a number in it.
    crate::body::numbered(trim(rest)).is_none().then_some(())?;
    (!rest.contains(" 1. ")).then_some(())?;
    let reference = memchr::memchr_iter(b' ', rest.as_bytes()).find_map(|blank| {
        let words = ["Ref:", "Refs:", "Ref.:", "Reftel:", "Reference:", "References:"];
        let length = starts_with_word(rest.get(blank + 1..)?, &words)?;
        Some((blank, value + blank + 1 + length))
    });
    let subject = rest.get(..reference.map_or(rest.len(), |(blank, _)| blank))?;
    let subject = trim(subject).trim_end_matches(['.', ',', ';']);
    (!subject.is_empty() && subject.len() <= SUBJECT_MAX).then_some(())?;
    found.subject = Some(one_blank(subject));
    if let Some((_, start)) = reference {
        let own = reference::Own {
            year: found.date.map(|date| (date.year() % 100).unsigned_abs() as u8),
            day: found.date.map(Date::day_of_year),
            ..reference::Own::default()
        };
        let number = lines.get(from).map_or(0, |line| line.number);
        let list = joined.from(start);
        found.references.extend(reference::read(&list, &own, number, &mut found.problems));
    }
    Some(from + count)
}

/// Returns the length of the first of these words with which a text begins, whatever its case.
fn starts_with_word(text: &str, words: &[&str]) -> Option<usize> {
    let begins = |word: &&&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    words.iter().find(begins).map(|word| word.len())
}

/// Returns a line without the marks of Markdown around it.
fn bare(text: &str) -> &str {
    trim(text.trim_matches(['#', '*', '_', ' ']))
}

/// Whether one of the next lines says that it is a telegram.
fn is_telegram_below(lines: &[Line<'_>], at: usize) -> bool {
    let next = lines.iter().skip(at).map(|line| bare(line.trimmed())).filter(|text| !text.is_empty());
    next.take(3).any(is_kind)
}

/// Whether a line says that the document is a telegram: `[Telegram]`, `[Circular telegram]`, and behind the
/// number of a file, as volumes of the 1920s have it, `500.A15 a 1/22: Telegram`.
fn is_kind(text: &str) -> bool {
    if let Some(inner) = text.strip_prefix('[') {
        return ["Telegram", "Paraphrase", "Circular telegram", "Circular Telegram"]
            .iter()
            .any(|kind| inner.starts_with(kind));
    }
    text.len() < 80
        && text.bytes().any(|b| b.is_ascii_digit())
        && rsplit_once(text, b':').is_some_and(|(_, kind)| {
            let kind = trim(kind);
            ["Telegram", "Circular telegram", "Circular Telegram"]
                .iter()
                .any(|known| kind.strip_prefix(known).is_some_and(|rest| rest.len() < 16))
        })
}

/// Reads `New York, 28 August 1975`, `Cablegram, Wellington, 12 July 1951`, `Moscow, November 30, 1955—1
/// p.m.`; returns place and day.
fn dateline(text: &str) -> Option<(Option<String>, Date)> {
    let text = text.strip_prefix("Cablegram,").or_else(|| text.strip_prefix("Telegram,")).map_or(text, trim);
    // `March 12, 1976, 1215Z`: no place.
    let first = split_once(text, b' ').map_or(text, |(word, _)| word);
    if text.len() <= 40 && title::is_month(first) {
        return declassify::date(&without_notes(text)).0.map(|date| (None, date));
    }
    let (place, rest) = text.split_once(',')?;
    let sound = place.len() <= 40
        && place.starts_with(|c: char| c.is_uppercase() || c == '[')
        && !place.bytes().any(|b| b.is_ascii_digit())
        && text.len() <= 90;
    let date = declassify::date(&without_notes(rest)).0?;
    sound.then(|| (Some(one_blank(place.trim_matches(['[', ']']))), date))
}

/// Takes the marks of notes (`1951[1]`, `19751`) and of editors (`19[50]`) off a day.
fn without_notes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.replace(['—', '–'], " ").split([' ', ',']) {
        let word = match word.split_once('[') {
            Some((year, note)) if year.len() == 4 || note.len() < 3 => year.to_owned(),
            _ => word.replace(['[', ']'], ""),
        };
        // A year with the mark of a note run into it.
        let year = word.len() == 5
            && (word.starts_with("19") || word.starts_with("20"))
            && word.bytes().all(|b| b.is_ascii_digit());
        out.push_str(if year { word.get(..4).unwrap_or(&word) } else { &word });
        out.push(' ');
    }
    out
}

/// The line of number, classification and precedence.
#[derive(Debug, Default, PartialEq, Eq)]
struct Marks {
    number: Option<String>,
    classification: Option<&'static str>,
    precedence: Option<&'static str>,
    captions: Vec<String>,
}

/// Words of the line that say nothing which is kept.
const FILLERS: [&str; 5] = ["AND", "UNNUMBERED", "REPEATED", "ECLIPSE", "SAVING"];

/// Reads `O.UN3663 CONFIDENTIAL PRIORITY`, `742. Secret`, `33, 60. IMMEDIATE TOP SECRET`, `SECRET AUSTEO`.
fn marks(text: &str) -> Option<Marks> {
    let mut marks = Marks::default();
    let numbers = numbers(text);
    if numbers > 0 {
        let number = text.get(..numbers)?.trim_end_matches(['.', ',', ' ', '\\']);
        marks.number = Some(one_blank(number)).filter(|number| !number.is_empty());
    }
    let mut rest = trim(text.get(numbers..)?);
    while !rest.is_empty() {
        let upper = rest.to_ascii_uppercase();
        if let Some((classification, length)) = marking::classification(&upper, false) {
            marks.classification.get_or_insert(classification);
            rest = rest.get(length..)?;
        } else {
            let word = upper.split([' ', '/']).next()?;
            // The mark of a note may be run into a word: `PRIORITY1`.
            let bare = word
                .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '<' | '[' | ']'));
            let precedence = match bare {
                "MOST" | "EMERGENCY" => "EMERGENCY",
                "FLASH" => "FLASH",
                "IMMEDIATE" | "URGENT" => "IMMEDIATE",
                "PRIORITY" | "IMPORTANT" => "PRIORITY",
                "ROUTINE" => "ROUTINE",
                "DEFERRED" => "DEFERRED",
                caption @ ("AUSTEO" | "PERSONAL" | "GUARD" | "EXCLUSIVE" | "AUSUK" | "NOFORN") => {
                    marks.captions.push(caption.to_owned());
                    ""
                }
                word if FILLERS.contains(&word) || word.is_empty() => "",
                _ => return None,
            };
            if !precedence.is_empty() {
                marks.precedence.get_or_insert(precedence);
            }
            rest = rest.get(word.len()..)?;
        }
        rest = rest.trim_start_matches([' ', '.', ',', ';', '/']);
    }
    (marks.classification.is_some() || marks.precedence.is_some()).then_some(marks)
}

/// Returns how much of a line its numbers take: `742.`, `O.UN3663`, `UN 592.`, `33, 60.`.
fn numbers(text: &str) -> usize {
    let mut end = 0;
    let mut letters = 0;
    for word in text.split_inclusive([' ', '/']) {
        let bare = word.trim_end_matches([' ', '.', ',', '/', '\\']);
        // `1069.Secret`: the blank was lost.
        let figures = bare.find(|c: char| !c.is_ascii_digit()).unwrap_or(bare.len());
        if figures > 1 && bare.get(figures..).is_some_and(|rest| rest.starts_with('.') && rest.len() > 4) {
            return end + figures + 1;
        }
        let numbered = bare.bytes().filter(u8::is_ascii_digit).count() * 2 + 4 >= bare.len()
            && bare.bytes().any(|b| b.is_ascii_digit());
        let prefix = bare.len() <= 4
            && letters == 0
            && end == 0
            && bare.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
        if numbered || bare.starts_with("O.") {
            end += word.len();
            letters += 1;
        } else if prefix && !bare.is_empty() {
            // `UN 592`: the letters belong to the number that follows.
            let next = text.get(word.len()..).and_then(|rest| rest.split_whitespace().next());
            if next.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit())) {
                end += word.len();
                letters += 1;
                continue;
            }
            break;
        } else {
            break;
        }
    }
    end
}

/// Whether a line is the subject: bold or a heading, or below the marks a short line that is no sentence,
/// with nothing right below it.
fn is_subject(whole: &str, text: &str, next: Option<&Line<'_>>, marked: bool) -> bool {
    let set = whole.starts_with("**") || whole.starts_with('#');
    // A sentence may have the mark of a note behind its end: `Your telegram 53.[1]`.
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']'));
    let sentence = bare.ends_with('.') && !bare.ends_with("No.");
    text.len() <= 110
        && !text.ends_with([',', ';', ':'])
        && !is_reference(text)
        && !is_attention(text)
        && text.starts_with(|c: char| c.is_uppercase() || c == '‘' || c == '\'')
        && (set || (marked && !sentence && next.is_none_or(|line| line.text.is_empty())))
}

/// Whether a line only says whom the cablegram is for: `For Prime Minister`, `Personal for Novak from Kowal.`
fn is_attention(text: &str) -> bool {
    text.len() <= 110
        && ["For ", "Personal for ", "Personal For ", "Addressed ", "From ", "Repeated ", "Joint "]
            .iter()
            .any(|start| text.starts_with(start))
        && text.split_whitespace().count() <= 14
}

/// Whether a line only points at telegrams: `Ref O.UN3650`, `Our 728 (not to all).`, `Your telegram 5747.`
fn is_reference(text: &str) -> bool {
    text.len() <= 80
        && ["Ref ", "Refs ", "Ref.", "Our ", "Your ", "My ", "Reference "]
            .iter()
            .any(|start| text.starts_with(start))
        && text.bytes().any(|b| b.is_ascii_digit())
}

/// Returns the telegram's own number, with which its text begins: `1386. Your 1239, May 1 …`.
fn number(lines: &[Line<'_>], body: usize, least: usize) -> Option<String> {
    let first = lines.iter().skip(body).map(Line::trimmed).find(|text| !text.is_empty())?;
    let figures = first.bytes().take_while(u8::is_ascii_digit).count();
    // A paragraph's number is small.
    ((least..=6).contains(&figures) && first.get(figures..)?.starts_with(". "))
        .then(|| first.get(..figures).map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_headings() {
        let day =
            |text: &str| dateline(text).map(|(place, day)| (place.unwrap_or_default(), day.to_string()));
        assert_eq!(day("New York, 28 August 1975"), Some(("New York".to_owned(), "1975-08-28".to_owned())));
        assert_eq!(
            day("Cablegram, Wellington, 12 July 1951"),
            Some(("Wellington".to_owned(), "1951-07-12".to_owned()))
        );
        assert_eq!(
            day("Moscow, November 30, 1955—1 p.m."),
            Some(("Moscow".to_owned(), "1955-11-30".to_owned()))
        );
        let got = marks("O.UN3663 CONFIDENTIAL PRIORITY").unwrap();
        assert_eq!(
            (got.number.as_deref(), got.classification, got.precedence),
            (Some("O.UN3663"), Some("CONFIDENTIAL"), Some("PRIORITY"))
        );
        assert_eq!(marks("742. Secret").unwrap().classification, Some("SECRET"));
        assert_eq!(marks("33, 60. IMMEDIATE TOP SECRET PERSONAL").unwrap().number.as_deref(), Some("33, 60"));
        assert_eq!(marks("UN 592. Confidential").unwrap().number.as_deref(), Some("UN 592"));
        assert_eq!(marks("1069.Secret").unwrap().number.as_deref(), Some("1069"));
        assert_eq!(marks("O.CH367176 SECRET AUSTEO PRIORITY1").unwrap().precedence, Some("PRIORITY"));
        assert_eq!(day("Canberra, 25 August 19751"), Some(("Canberra".to_owned(), "1975-08-25".to_owned())));
        assert_eq!(day("Canberra, 2 January 19[50]"), Some(("Canberra".to_owned(), "1950-01-02".to_owned())));
        assert_eq!(
            day("[Washington], 18 March 1952[1]"),
            Some(("Washington".to_owned(), "1952-03-18".to_owned()))
        );
        assert_eq!(marks("SECRET AUSTEO").unwrap().captions, ["AUSTEO"]);
        assert_eq!(marks("Secret talks were held"), None);
    }
}
