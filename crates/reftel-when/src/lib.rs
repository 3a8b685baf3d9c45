//! A date that may be imprecise.
//!
//! [`Edtf`] is a valid date: a day, a month, a year, a decade or a range of them, possibly uncertain,
//! kept in the notation of the Library of Congress (Extended Date/Time Format, ISO 8601-2). It is
//! never rounded: `2008-03` stays a month, with an [`earliest`](Edtf::earliest) and a
//! [`latest`](Edtf::latest) day for comparing.
#![forbid(unsafe_code)]

pub mod dtg;
mod edtf;
pub mod phrase;
pub mod prose;

pub use edtf::{Edtf, NotEdtf};
pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime};
pub use phrase::{Reading, Tense};

/// The months' English names.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns a month's English name; 1 is January. `None` for a number that is no month.
///
/// ```
/// assert_eq!(reftel_when::month_name(6), Some("June"));
/// assert_eq!(reftel_when::month_name(13), None);
/// ```
pub fn month_name(number: i8) -> Option<&'static str> {
    MONTHS.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
}

/// Returns the time zone of telegrams and logs.
pub fn utc() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::UTC
}
