//! Days as numbers that compare fast.

use reftel_when::{Date, Edtf};

/// A day, or before all days, or after all. Later days are greater; differences are about days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub(crate) i32);

impl Day {
    pub(crate) const BEFORE_ALL: Day = Day(i32::MIN / 2);
    pub(crate) const AFTER_ALL: Day = Day(i32::MAX / 2);

    /// Returns a date's day.
    pub fn of(date: Date) -> Day {
        Day(i32::from(date.year()) * 372 + (i32::from(date.month()) - 1) * 31 + i32::from(date.day()) - 1)
    }

    /// Returns year and month.
    pub(crate) fn year_and_month(self) -> (i32, i32) {
        (self.0.div_euclid(372), self.0.rem_euclid(372) / 31 + 1)
    }

    pub(crate) fn years_later(self, years: i32) -> Day {
        Day(self.0.saturating_add(years.saturating_mul(372)))
    }
}

/// The days that a date may mean, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) first: Day,
    pub(crate) last: Day,
}

impl Span {
    pub(crate) fn of(date: &Edtf) -> Span {
        Span {
            first: date.earliest().map_or(Day::BEFORE_ALL, Day::of),
            last: date.latest().map_or(Day::AFTER_ALL, Day::of),
        }
    }

    pub(crate) fn meets(self, other: Span) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    pub(crate) fn length(self) -> i32 {
        self.last.0.saturating_sub(self.first.0)
    }

    /// Returns whether both ends are days.
    pub(crate) fn is_bounded(self) -> bool {
        self.first > Day::BEFORE_ALL && self.last < Day::AFTER_ALL
    }
}

/// Returns the date on which something began that is said to go on since: of `1997/..` that is `1997`. Other dates are
/// returned as they are.
pub(crate) fn onset(date: &Edtf) -> Edtf {
    let begun = date.as_str().strip_suffix("/..").and_then(|from| from.parse().ok());
    begun.unwrap_or_else(|| date.clone())
}
