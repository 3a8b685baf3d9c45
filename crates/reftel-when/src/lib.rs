//! A date that may be imprecise.
//!
//! [`Edtf`] is a valid date: a day, a month, a year, a decade or a range of them, possibly uncertain,
//! kept in the notation of the Library of Congress (Extended Date/Time Format, ISO 8601-2). It is
//! never rounded: `2008-03` stays a month, with an [`earliest`](Edtf::earliest) and a
//! [`latest`](Edtf::latest) day for comparing.
#![forbid(unsafe_code)]

pub mod dtg;
mod edtf;
pub mod prose;

pub use edtf::{Edtf, NotEdtf};
pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime};

/// Returns the time zone of telegrams and logs.
pub fn utc() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::UTC
}
