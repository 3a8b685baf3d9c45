//! Extended Date/Time Format, levels 0 and 1, without times of day.

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

    /// Reads a day, month, year, decade (`199X`), century (`19XX`), season (`2007-23`), any of them
    /// with `?`, `~` or `%`, and ranges with open (`..`) or unknown (empty) ends.
    fn from_str(text: &str) -> Result<Edtf, NotEdtf> {
        let no = || NotEdtf(text.to_owned());
        let (earliest, latest) = match text.split_once('/') {
            None => {
                let (first, last) = span(text).ok_or_else(no)?;
                (Some(first), Some(last))
            }
            Some((from, to)) => {
                let open = |s: &str| s.is_empty() || s == "..";
                let first = if open(from) { None } else { Some(span(from).ok_or_else(no)?.0) };
                let last = if open(to) { None } else { Some(span(to).ok_or_else(no)?.1) };
                if first.is_none() && last.is_none() || matches!((first, last), (Some(a), Some(b)) if a > b) {
                    return Err(no());
                }
                (first, last)
            }
        };
        Ok(Edtf { text: text.to_owned(), earliest, latest })
    }
}

/// Returns the first and last day of one date without a slash.
fn span(text: &str) -> Option<(Date, Date)> {
    let bare = text.strip_suffix(['?', '~', '%']).unwrap_or(text);
    let mut parts = bare.split('-');
    let year = parts.next()?;
    let (first_year, last_year) = years(year)?;
    let Some(month) = parts.next() else {
        return Some((Date::new(first_year, 1, 1).ok()?, Date::new(last_year, 12, 31).ok()?));
    };
    let year = (first_year == last_year).then_some(first_year)?;
    let month: i8 = two_digits(month)?;
    let Some(day) = parts.next() else {
        return match month {
            1..=12 => {
                let first = Date::new(year, month, 1).ok()?;
                Some((first, first.last_of_month()))
            }
            // Northern seasons, as the specification's codes 21 to 24 are read in the sources that
            // Reftel is for; winter is the one that ends in the year named after it begins.
            21 => quarter(year, 3),
            22 => quarter(year, 6),
            23 => quarter(year, 9),
            24 => quarter(year, 12),
            _ => None,
        };
    };
    let day = Date::new(year, month, two_digits(day)?).ok()?;
    parts.next().is_none().then_some((day, day))
}

fn quarter(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    let last = first.checked_add(2.months()).ok()?.last_of_month();
    Some((first, last))
}

fn two_digits(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Returns the first and last year of `2008`, `200X` or `20XX`.
fn years(text: &str) -> Option<(i16, i16)> {
    let digits = text.trim_end_matches('X');
    if text.len() != 4 || digits.len() < 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
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
    fn refused() {
        for text in
            ["", "/", "../..", "2008-13", "2008-02-30", "08", "2009/2008", "2008-1", "XXXX", "2008-06-24-01"]
        {
            assert!(text.parse::<Edtf>().is_err(), "{text} was read");
        }
    }
}
