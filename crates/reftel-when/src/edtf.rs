//! Extended Date/Time Format: levels 0 and 1, and of level 2 what prose and lists need.
//!
//! Of level 1 only years with a letter or a sign (`Y170000`, `-0044`) are not read: no document that Reftel is for has
//! them. Of level 2 are read sets, quarters and other divisions of a year (codes 25 to 41), marks at each part
//! (`2004-06~-11`) and unspecified digits at the end of a part (`1XXX`, `2004-06-2X`).

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date that may be imprecise, uncertain or a range.
///
/// Two values are equal when they are written alike; `2008-03` and `2008-03-01/2008-03-31` cover the
/// same days but say different things, so they differ. Source of the notation: Library of Congress,
/// *Extended Date/Time Format (EDTF) Specification*, 2019.
///
/// ```
/// use reftel_when::Edtf;
/// let month: Edtf = "2008-03".parse()?;
/// assert_eq!(month.earliest().map(|d| d.to_string()).as_deref(), Some("2008-03-01"));
/// assert_eq!(month.latest().map(|d| d.to_string()).as_deref(), Some("2008-03-31"));
/// let since: Edtf = "1997/..".parse()?;
/// assert_eq!(since.latest(), None);
/// # Ok::<(), reftel_when::NotEdtf>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edtf {
    text: String,
    earliest: Option<Date>,
    latest: Option<Date>,
}

/// A text that is not a date in the notation read here. Holds the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotEdtf(pub String);

impl fmt::Display for NotEdtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not an EDTF date such as `2008-06-24`, `2008-03`, `2008?` or `1997/2008-03`",
            self.0
        )
    }
}

impl std::error::Error for NotEdtf {}

impl Edtf {
    /// Returns the date of one day.
    pub fn day(date: Date) -> Edtf {
        Edtf { text: date.to_string(), earliest: Some(date), latest: Some(date) }
    }

    /// Returns the range from the first day of `from` to the last day of `to`, both included.
    ///
    /// A range from a date to itself is that date.
    pub fn range(from: &Edtf, to: &Edtf) -> Edtf {
        if from == to {
            return from.clone();
        }
        Edtf { text: format!("{}/{}", from.text, to.text), earliest: from.earliest, latest: to.latest }
    }

    /// Returns the notation, as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the first day that the date may mean; `None` when it is open or unknown.
    pub fn earliest(&self) -> Option<Date> {
        self.earliest
    }

    /// Returns the last day that the date may mean; `None` when it is open or unknown.
    pub fn latest(&self) -> Option<Date> {
        self.latest
    }

    /// Returns whether the date is exactly one day.
    pub fn is_day(&self) -> bool {
        self.earliest.is_some() && self.earliest == self.latest
    }
}

impl FromStr for Edtf {
    type Err = NotEdtf;

    /// Reads a day, month, year, decade (`199X`), century (`19XX`), season (`2007-23`), quarter (`2007-33`), what is
    /// unspecified (`2004-XX`), any of them with `?`, `~` or `%`, ranges with open (`..`) or unknown (empty) ends, and sets:
    /// one of (`[2008,2009]`) or all of (`{2008-03-05,2008-03-09}`) some dates.
    fn from_str(text: &str) -> Result<Edtf, NotEdtf> {
        let (earliest, latest) = bounds(text).ok_or_else(|| NotEdtf(text.to_owned()))?;
        Ok(Edtf { text: text.to_owned(), earliest, latest })
    }
}

type Bounds = (Option<Date>, Option<Date>);

/// Longest text that is looked at: a set of some dozen dates.
const LENGTH_MAX: usize = 256;

fn bounds(text: &str) -> Option<Bounds> {
    (text.len() <= LENGTH_MAX).then_some(())?;
    let inside = |open: char, close: char| text.strip_prefix(open)?.strip_suffix(close);
    if let Some(dates) = inside('[', ']').or_else(|| inside('{', '}')) {
        return set(dates);
    }
    let Some((from, to)) = text.split_once('/') else {
        let (first, last) = span(text)?;
        return Some((Some(first), Some(last)));
    };
    let open = |end: &str| end.is_empty() || end == "..";
    let first = if open(from) { None } else { Some(span(from)?.0) };
    let last = if open(to) { None } else { Some(span(to)?.1) };
    ordered(first, last)
}

/// Returns the bounds when at least one is known, and they are in order.
fn ordered(first: Option<Date>, last: Option<Date>) -> Option<Bounds> {
    let known = first.is_some() || last.is_some();
    let in_order = first.zip(last).is_none_or(|(a, b)| a <= b);
    (known && in_order).then_some((first, last))
}

/// Returns the bounds of the dates of a set, with commas between them; `a..b` is a run, open where an end is missing.
fn set(dates: &str) -> Option<Bounds> {
    let (mut first, mut last) = (None::<Option<Date>>, None::<Option<Date>>);
    for date in dates.split(',') {
        let (from, to) = match date.split_once("..") {
            Some((from, to)) => {
                let from = if from.is_empty() { None } else { Some(span(from)?.0) };
                let to = if to.is_empty() { None } else { Some(span(to)?.1) };
                ordered(from, to)?
            }
            None => {
                let (from, to) = span(date)?;
                (Some(from), Some(to))
            }
        };
        first = Some(first.map_or(from, |known| known.zip(from).map(|(a, b)| a.min(b))));
        last = Some(last.map_or(to, |known| known.zip(to).map(|(a, b)| a.max(b))));
    }
    ordered(first?, last?)
}

/// Returns the first and last day of one date.
fn span(text: &str) -> Option<(Date, Date)> {
    // A time of day says no more about the day.
    let text = match text.split_once('T') {
        Some((day, time)) => {
            (day.len() == 10 && is_time(time)).then_some(())?;
            day
        }
        None => text,
    };
    let mut parts = text.split('-').map(unqualified);
    let year = parts.next()??;
    let (first_year, last_year) = years(year)?;
    let Some(month) = parts.next() else {
        return Some((Date::new(first_year, 1, 1).ok()?, Date::new(last_year, 12, 31).ok()?));
    };
    let month = month?;
    let day = parts.next();
    parts.next().is_none().then_some(())?;
    if month == "XX" {
        matches!(day, None | Some(Some("XX"))).then_some(())?;
        return Some((Date::new(first_year, 1, 1).ok()?, Date::new(last_year, 12, 31).ok()?));
    }
    let month: i8 = two_digits(month)?;
    // In which of several years it was is not said; the bounds hold each of them.
    let (from, to) =
        (|month| Date::new(first_year, month, 1).ok(), |month| Date::new(last_year, month, 1).ok());
    let months = |first: i8, many: i8| Some((from(first)?, last_of(to(first)?, many)?));
    match (month, day) {
        (1..=12, None | Some(Some("XX"))) => months(month, 1),
        (1..=12, Some(day)) => {
            let (early, late) = days(day?)?;
            let last = late.min(to(month)?.days_in_month());
            Some((
                Date::new(first_year, month, early).ok()?,
                Date::new(last_year, month, last.max(early)).ok()?,
            ))
        }
        (_, Some(_)) => None,
        // Northern seasons, as the specification's codes 21 to 24 are read in the sources that
        // Reftel is for; winter is the one that ends in the year named after it begins.
        (21 | 25, None) => months(3, 3),
        (22 | 26, None) => months(6, 3),
        (23 | 27, None) => months(9, 3),
        (24 | 28, None) => months(12, 3),
        // Southern seasons: summer begins in December.
        (29, None) => months(9, 3),
        (30, None) => months(12, 3),
        (31, None) => months(3, 3),
        (32, None) => months(6, 3),
        // Level 2: quarters, thirds and halves of the year.
        (33..=36, None) => months((month - 33) * 3 + 1, 3),
        (37..=39, None) => months((month - 37) * 4 + 1, 4),
        (40 | 41, None) => months((month - 40) * 6 + 1, 6),
        _ => None,
    }
}

fn last_of(first: Date, months: i8) -> Option<Date> {
    Some(first.checked_add((i64::from(months) - 1).months()).ok()?.last_of_month())
}

/// Returns a part of a date without the mark that says that it is uncertain or approximate.
fn unqualified(part: &str) -> Option<&str> {
    const MARKS: [char; 3] = ['?', '~', '%'];
    let bare = part.strip_prefix(MARKS).unwrap_or(part);
    let bare = bare.strip_suffix(MARKS).unwrap_or(bare);
    (!bare.is_empty()).then_some(bare)
}

/// Returns whether a text is a time of day: `10:10:10`, `10:10:10Z`, `10:10:10+03:00`.
fn is_time(text: &str) -> bool {
    let (time, zone) = text.split_at_checked(8).unwrap_or((text, "?"));
    let shaped = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text
                .bytes()
                .zip(shape.bytes())
                .all(|(c, s)| if s == b'0' { c.is_ascii_digit() } else { c == s })
    };
    let zone = zone.replacen('-', "+", 1);
    shaped(time, "00:00:00")
        && (["", "Z"].contains(&zone.as_str()) || shaped(&zone, "+00:00") || shaped(&zone, "+00"))
}

fn two_digits(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Returns the first and last day of the month that `05`, `2X` may be.
fn days(text: &str) -> Option<(i8, i8)> {
    if let Some(tens) = text.strip_suffix('X').filter(|_| text.len() == 2) {
        let tens: i8 = tens.parse().ok().filter(|tens| (0..=3).contains(tens))?;
        return Some(((tens * 10).max(1), (tens * 10 + 9).min(31)));
    }
    let day = two_digits(text)?;
    Some((day, day)).filter(|_| (1..=31).contains(&day))
}

/// Returns the first and last year of `2008`, `200X`, `20XX` or `1XXX`.
fn years(text: &str) -> Option<(i16, i16)> {
    let digits = text.trim_end_matches('X');
    if text.len() != 4 || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let low: i16 = text.replace('X', "0").parse().ok()?;
    let high: i16 = text.replace('X', "9").parse().ok()?;
    Some((low, high))
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Edtf> for String {
    fn from(date: Edtf) -> String {
        date.text
    }
}

impl TryFrom<String> for Edtf {
    type Error = NotEdtf;
    fn try_from(text: String) -> Result<Edtf, NotEdtf> {
        text.parse()
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, earliest: Option<&str>, latest: Option<&str>) {
        let read: Edtf = text.parse().expect("reads");
        assert_eq!(read.earliest().map(|d| d.to_string()).as_deref(), earliest, "earliest of {text}");
        assert_eq!(read.latest().map(|d| d.to_string()).as_deref(), latest, "latest of {text}");
        assert_eq!(read.to_string(), text);
    }

    #[test]
    fn dates_and_ranges() {
        check("2008-06-24", Some("2008-06-24"), Some("2008-06-24"));
        check("2008-02", Some("2008-02-01"), Some("2008-02-29"));
        check("2008?", Some("2008-01-01"), Some("2008-12-31"));
        check("199X", Some("1990-01-01"), Some("1999-12-31"));
        check("2007-23", Some("2007-09-01"), Some("2007-11-30"));
        check("2007-24", Some("2007-12-01"), Some("2008-02-29"));
        check("1997/..", Some("1997-01-01"), None);
        check("/2008-03", None, Some("2008-03-31"));
        check("2008-10-01/2008-10-10", Some("2008-10-01"), Some("2008-10-10"));
    }

    #[test]
    fn levels_one_and_two() {
        check("2004-XX", Some("2004-01-01"), Some("2004-12-31"));
        check("1985-04-XX", Some("1985-04-01"), Some("1985-04-30"));
        check("1985-XX-XX", Some("1985-01-01"), Some("1985-12-31"));
        check("1984~/2004-06", Some("1984-01-01"), Some("2004-06-30"));
        check("2004-06-XX/2004-07-03", Some("2004-06-01"), Some("2004-07-03"));
        check("../1985-04-12", None, Some("1985-04-12"));
        check("2004-06~-11", Some("2004-06-11"), Some("2004-06-11"));
        check("?2004-06-~11", Some("2004-06-11"), Some("2004-06-11"));
        check("2007-33", Some("2007-01-01"), Some("2007-03-31"));
        check("2007-41", Some("2007-07-01"), Some("2007-12-31"));
        check("1XXX", Some("1000-01-01"), Some("1999-12-31"));
        check("2004-06-2X", Some("2004-06-20"), Some("2004-06-29"));
        check("199X-03", Some("1990-03-01"), Some("1999-03-31"));
        check("[2008,2009]", Some("2008-01-01"), Some("2009-12-31"));
        check("{2008-03-05,2008-03-09}", Some("2008-03-05"), Some("2008-03-09"));
        check("[1667,1668,1670..1672]", Some("1667-01-01"), Some("1672-12-31"));
        check("[..1983-12-03]", None, Some("1983-12-03"));
        check("2004-01-01T10:10:05+03:00", Some("2004-01-01"), Some("2004-01-01"));
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "/",
            "../..",
            "2008-13",
            "2008-02-30",
            "08",
            "2009/2008",
            "2008-1",
            "XXXX",
            "2008-06-24-01",
            "[]",
            "[2008",
            "[..]",
            "2004-06-11T1",
            "2008-23-01",
            "2008--",
            "~",
            "XXXX-12-23",
        ] {
            assert!(text.parse::<Edtf>().is_err(), "{text} was read");
        }
    }
}
