//! Date-time groups (`241821Z JUN 08`) and filing times (`1761820`).
//!
//! Source: ACP 121, *Communication Instructions, General*, "Date-time group": day, hour and minute of
//! universal time, `Z`, month, year. Filing times are day of the year, hour and minute.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// Returns the number of a month named by its first three letters, in any case; 1 is January.
pub fn month(name: &str) -> Option<i8> {
    let start = name.get(..3)?;
    MONTHS.iter().position(|m| m.eq_ignore_ascii_case(start)).and_then(|n| i8::try_from(n + 1).ok())
}

/// Returns a two-digit year as a full one: 45 to 99 are of the last century, 00 to 44 of this one.
///
/// The oldest telegrams with date-time groups are of the Second World War.
pub fn full_year(two_digits: i16) -> Option<i16> {
    match two_digits {
        0..=44 => Some(2000 + two_digits),
        45..=99 => Some(1900 + two_digits),
        1900..=2100 => Some(two_digits),
        _ => None,
    }
}

/// Reads a date-time group: `241821Z JUN 08`, with or without blanks, with two or four digits of year.
///
/// ```
/// let at = reftel_when::dtg::read("241821Z JUN 08").expect("a group");
/// assert_eq!(at.to_string(), "2008-06-24T18:21:00Z");
/// assert_eq!(reftel_when::dtg::read("311200Z FEB 08"), None);
/// ```
pub fn read(text: &str) -> Option<Timestamp> {
    let mut packed = [0_u8; 16];
    let mut length = 0;
    for c in text.chars().filter(|c| !c.is_whitespace()).take(packed.len()) {
        *packed.get_mut(length)? = u8::try_from(c).ok().filter(u8::is_ascii)?;
        length += 1;
    }
    let (digits, rest) = std::str::from_utf8(packed.get(..length)?).ok()?.split_at_checked(6)?;
    let rest = rest.strip_prefix(['Z', 'z'])?;
    of_parts(digits, month(rest)?, rest.get(3..)?)
}

/// Returns the instant of a date-time group from its parts: the six figures of day, hour and minute, the
/// number of the month, and two or four figures of the year. `None` when they are not that or no time.
///
/// ```
/// let at = reftel_when::dtg::of_parts("241821", 6, "08").expect("a time");
/// assert_eq!(at.to_string(), "2008-06-24T18:21:00Z");
/// assert_eq!(reftel_when::dtg::of_parts("311200", 2, "08"), None);
/// ```
pub fn of_parts(digits: &str, month: i8, year: &str) -> Option<Timestamp> {
    let figures = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (digits.len() == 6 && figures(digits) && matches!(year.len(), 2 | 4) && figures(year)).then_some(())?;
    let number = |at: usize| digits.get(at..at + 2)?.parse::<i8>().ok();
    let date = Date::new(full_year(year.parse().ok()?)?, month, number(0)?).ok()?;
    instant(date, number(2)?, number(4)?)
}

/// Reads a filing time `1761820` (day 176 of `year`, 18:20).
///
/// ```
/// let at = reftel_when::dtg::filed("1761820", 2008).expect("a time");
/// assert_eq!(at.to_string(), "2008-06-24T18:20:00Z");
/// ```
pub fn filed(text: &str, year: i16) -> Option<Timestamp> {
    (text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    let day: i32 = text.get(..3)?.parse().ok()?;
    let date = Date::new(year, 1, 1).ok()?.checked_add((day.checked_sub(1)?).days()).ok()?;
    (day > 0 && date.year() == year).then_some(())?;
    instant(date, text.get(3..5)?.parse().ok()?, text.get(5..7)?.parse().ok()?)
}

fn instant(date: Date, hour: i8, minute: i8) -> Option<Timestamp> {
    let at = DateTime::new(date.year(), date.month(), date.day(), hour, minute, 0, 0).ok()?;
    at.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}
