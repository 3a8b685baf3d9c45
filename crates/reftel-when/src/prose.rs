//! Absolute dates in running text: `September 12, 2007`, `24 лютага 2022 г.`, `March 2008`, `2008`.
//!
//! English, Russian, Belarusian and Ukrainian. Phrases that lean on the document's own date ("last
//! year") are not read here.

use std::ops::Range;

use jiff::civil::Date;

use crate::Edtf;

/// A date that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// First and one-past-last byte.
    pub at: Range<usize>,
    /// The date, as precise as it is written.
    pub date: Edtf,
}

/// Stems of month names, longest endings left off, by month. A word is a month when it begins with a
/// stem and goes on with no more than three letters of ending. Source: Unicode CLDR 44, months of en, ru,
/// be and uk in format and stand-alone form.
const MONTH_STEMS: [(i8, &[&str]); 12] = [
    (1, &["january", "jan", "январ", "студзен", "студзеня", "січен", "січня"]),
    (2, &["february", "feb", "феврал", "лют", "лютага"]),
    (3, &["march", "mar", "март", "сакавік", "берез"]),
    (4, &["april", "apr", "апрел", "красавік", "квіт"]),
    (5, &["may", "май", "мая", "мае", "траўн", "травен", "травня", "травні"]),
    (6, &["june", "jun", "июн", "чэрвен", "червен", "червня", "червні", "чэрвеня"]),
    (7, &["july", "jul", "июл", "ліпен", "липен", "липня", "липні", "ліпеня"]),
    (8, &["august", "aug", "август", "жнівен", "жніўн", "серп"]),
    (9, &["september", "sept", "sep", "сентябр", "верасен", "верасня", "верасні", "верес"]),
    (10, &["october", "oct", "октябр", "кастрычнік", "жовт"]),
    (11, &["november", "nov", "ноябр", "лістапад", "листопад"]),
    (12, &["december", "dec", "декабр", "снежан", "снежня", "снежні", "груд"]),
];

/// Returns the month that a word names, in any case and with the endings of inflection.
///
/// ```
/// assert_eq!(reftel_when::prose::month("лютага"), Some(2));
/// assert_eq!(reftel_when::prose::month("Sept"), Some(9));
/// assert_eq!(reftel_when::prose::month("marching"), None);
/// ```
pub fn month(word: &str) -> Option<i8> {
    let first = word.chars().next()?;
    // Most words are no month: look at the first letter before folding.
    matches!(first, 'A'..='Z' | 'a'..='z' | 'А'..='я' | 'і' | 'І').then_some(())?;
    (word.len() <= 24).then_some(())?;
    let lower = word.to_lowercase();
    let latin = first.is_ascii();
    let fits = |stem: &&str| match lower.strip_prefix(*stem) {
        Some("") => true,
        Some(ending) => !latin && ending.chars().count() <= 3,
        None => false,
    };
    // `may` and `mar` in lower case are other words.
    (!latin || first.is_ascii_uppercase()).then_some(())?;
    MONTH_STEMS.iter().find(|(_, stems)| stems.iter().any(&fits)).map(|(month, _)| *month)
}

/// A word or number of the text.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    start: usize,
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Finds the absolute dates in a text, in order, without overlap.
///
/// A bare year counts only when it is one of 1700 to 2099 and stands alone: not in a longer number, an
/// amount or a serial. Never rounds: `March 2008` is `2008-03`.
///
/// ```
/// let found = reftel_when::prose::find("Signed on September 12, 2007, in force since March 2008.");
/// let dates: Vec<&str> = found.iter().map(|f| f.date.as_str()).collect();
/// assert_eq!(dates, ["2007-09-12", "2008-03"]);
/// ```
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    // A date has digits; most texts' lines have few.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return found;
    }
    let words = words(text);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = |n: usize| words.get(at + n).copied();
        let close = |n: usize| match (words.get(at + n - 1), words.get(at + n)) {
            (Some(a), Some(b)) => text.get(a.end()..b.start).is_some_and(is_gap),
            _ => false,
        };
        let read = by_name(text, *word, &next, &close).or_else(|| by_numbers(text, *word)).or_else(|| {
            let year = year(word.text)?;
            stands_alone(text, word).then_some(())?;
            Some((1, year.to_string()))
        });
        match read {
            Some((taken, edtf)) => {
                let end = words.get(at + taken - 1).map_or(word.end(), Word::end);
                if let Ok(date) = edtf.parse() {
                    found.push(Found { at: word.start..end.max(word.start + edtf_len(text, word)), date });
                }
                at += taken;
            }
            None => at += 1,
        }
    }
    found
}

/// Length of a numeric date, which is one "word" with its dots and strokes.
fn edtf_len(text: &str, word: &Word<'_>) -> usize {
    let rest = text.get(word.start..).unwrap_or_default();
    let run =
        rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/' | '-'))).unwrap_or(rest.len());
    let run = rest.get(..run).unwrap_or_default().trim_end_matches(['.', '/', '-']);
    if numeric(run).is_some() { run.len() } else { word.text.len() }
}

/// Reads dates with a month's name; returns how many words they take.
fn by_name<'a>(
    text: &str,
    word: Word<'a>,
    next: &dyn Fn(usize) -> Option<Word<'a>>,
    close: &dyn Fn(usize) -> bool,
) -> Option<(usize, String)> {
    let ymd = |year: i16, month: i8, day: i8| {
        Date::new(year, month, day).ok()?;
        Some(format!("{year:04}-{month:02}-{day:02}"))
    };
    if let Some(month) = month(word.text) {
        // `September 12, 2007`
        if close(1)
            && let Some(day) = next(1).and_then(|w| day(w.text))
            && close(2)
            && let Some(year) = next(2).and_then(|w| year(w.text))
        {
            return Some((3, ymd(year, month, day)?));
        }
        // `March 2008`, `March of 2008`
        if close(1)
            && let Some(year) = next(1).and_then(|w| year(w.text))
        {
            return Some((2, format!("{year:04}-{month:02}")));
        }
        if close(1)
            && next(1).is_some_and(|w| w.text == "of")
            && close(2)
            && let Some(year) = next(2).and_then(|w| year(w.text))
        {
            return Some((3, format!("{year:04}-{month:02}")));
        }
        return None;
    }
    // `12 September 2007`, `24 лютага 2022`, `the 3rd of March 2008`
    let day = day(word.text)?;
    stands_alone(text, &word).then_some(())?;
    let skip = usize::from(close(1) && next(1).is_some_and(|w| w.text == "of"));
    let month = close(1 + skip).then(|| next(1 + skip)).flatten().and_then(|w| month(w.text))?;
    let year = close(2 + skip).then(|| next(2 + skip)).flatten().and_then(|w| year(w.text))?;
    Some((3 + skip, ymd(year, month, day)?))
}

/// Reads `2008-06-24`, `24.06.2008` and `24/06/2008` when day and month cannot be taken for each other.
fn by_numbers(text: &str, word: Word<'_>) -> Option<(usize, String)> {
    word.text.bytes().next().is_some_and(|b| b.is_ascii_digit()).then_some(())?;
    stands_alone_before(text, word.start).then_some(())?;
    let rest = text.get(word.start..)?;
    let run =
        rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/' | '-'))).unwrap_or(rest.len());
    let run = rest.get(..run)?.trim_end_matches(['.', '/', '-']);
    let date = numeric(run)?;
    // Three numbers were three words.
    Some((3, date.to_string()))
}

fn numeric(run: &str) -> Option<Date> {
    let separator = run.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<&str> = run.split(separator).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<i16>().ok();
    let (a_n, b_n, c_n) = (number(a)?, number(b)?, number(c)?);
    let small = |n: i16| i8::try_from(n).ok();
    match separator {
        '-' if a.len() == 4 => Date::new(a_n, small(b_n)?, small(c_n)?).ok(),
        // With points, the day comes first everywhere that points are used.
        '.' if c.len() == 4 => Date::new(c_n, small(b_n)?, small(a_n)?).ok(),
        '/' if a.len() == 4 => Date::new(a_n, small(b_n)?, small(c_n)?).ok(),
        '/' if c.len() == 4 && a_n > 12 => Date::new(c_n, small(b_n)?, small(a_n)?).ok(),
        '/' if c.len() == 4 && (b_n > 12 || a_n == b_n) => Date::new(c_n, small(a_n)?, small(b_n)?).ok(),
        _ => None,
    }
    .filter(|date| (1700..2100).contains(&date.year()))
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut digits = false;
    for (place, c) in text.char_indices() {
        let inside = c.is_alphanumeric();
        if inside && start.is_some() && digits && !c.is_ascii_digit() && !is_ordinal(text, place) {
            // `12May`: numbers and letters are different words, but `12th` is one.
            close_word(text, &mut words, &mut start, place);
        }
        if inside && start.is_none() {
            start = Some(place);
            digits = c.is_ascii_digit();
        } else if !inside {
            close_word(text, &mut words, &mut start, place);
        }
    }
    close_word(text, &mut words, &mut start, text.len());
    words
}

fn close_word<'a>(text: &'a str, words: &mut Vec<Word<'a>>, start: &mut Option<usize>, end: usize) {
    if let Some(start) = start.take()
        && let Some(text) = text.get(start..end)
    {
        words.push(Word { text, start });
    }
}

fn is_ordinal(text: &str, place: usize) -> bool {
    let rest = text.get(place.saturating_sub(1)..).unwrap_or_default();
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    ["st", "nd", "rd", "th"].iter().any(|ending| {
        rest.strip_prefix(ending).is_some_and(|after| !after.starts_with(char::is_alphanumeric))
            || rest.get(..1).is_some_and(|r| {
                ending.ends_with(r) && !rest.get(1..).is_some_and(|a| a.starts_with(char::is_alphanumeric))
            })
    })
}

fn day(word: &str) -> Option<i8> {
    let bare = word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']);
    (!bare.is_empty() && bare.len() <= 2 && bare.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    bare.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    word.parse().ok().filter(|year| (1700..2100).contains(year))
}

/// Between the words of one date stand a blank, a comma or a point.
fn is_gap(gap: &str) -> bool {
    gap.len() <= 3 && gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '.'))
}

fn stands_alone_before(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default().chars().next_back();
    !before.is_some_and(|c| {
        c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | ',' | '$' | '€' | '£' | '#' | '_' | '=')
    }) || text.get(..start).unwrap_or_default().ends_with(", ")
}

/// Returns whether a number is not a part of something longer: an amount, a serial, an address.
fn stands_alone(text: &str, word: &Word<'_>) -> bool {
    let after = text.get(word.end()..).unwrap_or_default();
    let mut next = after.chars();
    let goes_on = match next.next() {
        Some('.' | ',' | '-' | '/' | ':') => next.next().is_some_and(char::is_alphanumeric),
        Some('%' | '_' | '=' | '°') => true,
        _ => false,
    };
    stands_alone_before(text, word.start) && !goes_on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let found = find(text);
        let dates: Vec<&str> = found.iter().map(|f| f.date.as_str()).collect();
        assert_eq!(dates, want, "{text}");
        for date in found {
            assert!(text.get(date.at).is_some());
        }
    }

    #[test]
    fn english() {
        check("On September 12, 2007 and again on 3 March 2008.", &["2007-09-12", "2008-03-03"]);
        check("in March 2008, in 2006; the fall of 1997", &["2008-03", "2006", "1997"]);
        check("the 3rd of March 2008", &["2008-03-03"]);
        check("(24 February 2022)", &["2022-02-24"]);
        check("2021-05-23 and 23/05/2021", &["2021-05-23", "2021-05-23"]);
    }

    #[test]
    fn slavic() {
        check("24 лютага 2022 г. і ў жніўні 2020 года", &["2022-02-24", "2020-08"]);
        check("до 6 апреля 2009 г., в марте 2008 года", &["2009-04-06", "2008-03"]);
        check("24 лютого 2022 року, у серпні 2020", &["2022-02-24", "2020-08"]);
        check("12.09.2007", &["2007-09-12"]);
    }

    #[test]
    fn numbers_that_are_no_dates() {
        check("$2008, 2,008, 20081, no. 1.2008, 202-736-4443, #2007", &[]);
        check("may 2008 persons come", &["2008"]);
        check("03/04/2008", &[]);
        // A day that is none leaves the month, which is stated.
        check("31 February 2008", &["2008-02"]);
    }
}
