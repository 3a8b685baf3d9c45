//! A stretch of days and how it is written; arithmetic of the calendar.

use jiff::Span as Length;
use jiff::civil::Date;

use super::lexicon::Unit;

/// From the first day to the last, and the EDTF that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub first: Date,
    pub last: Date,
    pub text: String,
}

impl Span {
    /// Returns the stretch in the shortest notation: `2008`, `2008-03`, `2004/2007`, `2008-01/2008-04`, else days.
    pub(super) fn of(first: Date, last: Date) -> Option<Span> {
        (first <= last).then_some(())?;
        let year_starts = first.day_of_year() == 1;
        let year_ends = last.month() == 12 && last.day() == 31;
        let month_starts = first.day() == 1;
        let month_ends = last == last.last_of_month();
        let (from, to) = if year_starts && year_ends {
            (year(first), year(last))
        } else if month_starts && month_ends {
            (month(first), month(last))
        } else {
            (first.to_string(), last.to_string())
        };
        let text = if from == to { from } else { format!("{from}/{to}") };
        Some(Span { first, last, text })
    }

    pub(super) fn day(day: Date) -> Span {
        Span { first: day, last: day, text: day.to_string() }
    }

    pub(super) fn year(number: i16) -> Option<Span> {
        Span::of(Date::new(number, 1, 1).ok()?, Date::new(number, 12, 31).ok()?)
    }

    /// Returns the whole months from `first`, `many` of them.
    pub(super) fn months(first: Date, many: i32) -> Option<Span> {
        let first = first.first_of_month();
        let last = shift(first, Unit::Month, many.checked_sub(1)?)?;
        Span::of(first, last.last_of_month())
    }

    /// Returns the stretch with another notation.
    pub(super) fn written(self, text: String) -> Span {
        Span { text, ..self }
    }

    /// Returns the start as one date, for a range that begins there.
    pub(super) fn from(&self) -> String {
        self.end(true)
    }

    /// Returns the end as one date, for a range that ends there.
    pub(super) fn to(&self) -> String {
        self.end(false)
    }

    fn end(&self, start: bool) -> String {
        if let Some((from, to)) = self.text.split_once('/') {
            return if start { from.to_owned() } else { to.to_owned() };
        }
        let day = if start { self.first } else { self.last };
        match self.text.len() {
            // Seasons and sets do not stand in ranges at level 1: the month, or the day.
            7 if self.text.get(5..).is_some_and(|n| n > "12") => month(day),
            _ if self.text.starts_with(['[', '{']) => day.to_string(),
            _ => self.text.clone(),
        }
    }

    /// Returns the last date before, and the first after, as precise as this one is written.
    pub(super) fn beside(&self) -> Option<(String, String)> {
        let before = shift(self.first, Unit::Day, -1)?;
        let after = shift(self.last, Unit::Day, 1)?;
        let written = |day: Date| {
            let end = if day < self.first { self.from() } else { self.to() };
            match end.trim_end_matches(['~', '?', '%']).len() {
                4 => year(day),
                7 => month(day),
                _ => day.to_string(),
            }
        };
        Some((written(before), written(after)))
    }

    /// Returns the stretch marked as approximate.
    pub(super) fn about(self) -> Span {
        let mark = |date: &str| if date.ends_with('~') { date.to_owned() } else { format!("{date}~") };
        let text = match self.text.split_once('/') {
            Some((from, to)) => format!("{}/{}", mark(from), mark(to)),
            None if self.text.starts_with(['[', '{']) => self.text.clone(),
            None => mark(&self.text),
        };
        self.written(text)
    }

    /// Returns a third of the stretch: 1 early, 2 mid, 3 late. Months are cut at the 10th and 20th.
    pub(super) fn third(&self, part: i16) -> Option<Span> {
        let (first, last) = (self.first, self.last);
        if first.day() == 1 && last == first.last_of_month() {
            let day = |number: i8| Date::new(first.year(), first.month(), number).ok();
            return match part {
                1 => Span::of(first, day(10)?),
                2 => Span::of(day(11)?, day(20)?),
                _ => Span::of(day(21)?, last),
            };
        }
        let months = months_between(first, last)?;
        if months >= 3 && months % 3 == 0 && months < 120 {
            let start = shift(first, Unit::Month, i32::from(part - 1) * months / 3)?;
            return Span::months(start, months / 3);
        }
        if months >= 120 {
            // Early is 0 to 3, mid 4 to 6 and late 7 to 9 of a decade, and so of a century.
            let years = months / 12;
            let at = |n: i32| i32::from(n > 0) * ((years * n + 2) / 3);
            let (from, to) = (at(i32::from(part) - 1), at(i32::from(part)));
            let start = shift(first, Unit::Year, from)?;
            return Span::months(start, (to - from) * 12);
        }
        let days = days_between(first, last)? + 1;
        let at = |n: i32| (days * n + 2) / 3;
        let (from, to) = (at(i32::from(part) - 1), at(i32::from(part)));
        Span::of(shift(first, Unit::Day, from)?, shift(first, Unit::Day, (to - 1).max(from))?)
    }

    /// Returns the first or second half of the stretch; months are cut at the 15th.
    pub(super) fn half(&self, which: i16) -> Option<Span> {
        let (first, last) = (self.first, self.last);
        let months = months_between(first, last);
        if let Some(months) = months.filter(|months| months % 2 == 0) {
            let start = shift(first, Unit::Month, if which == 1 { 0 } else { months / 2 })?;
            return Span::months(start, months / 2);
        }
        let days = days_between(first, last)? + 1;
        let middle = if months == Some(1) { 15 } else { days / 2 };
        let (from, to) = if which == 1 { (0, middle - 1) } else { (middle, days - 1) };
        Span::of(shift(first, Unit::Day, from)?, shift(first, Unit::Day, to)?)
    }
}

/// Returns how many whole months a stretch is; `None` when it is not whole months.
fn months_between(first: Date, last: Date) -> Option<i32> {
    (first.day() == 1 && last == last.last_of_month()).then(|| {
        (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
            - i32::from(first.month())
            + 1
    })
}

pub(super) fn days_between(from: Date, to: Date) -> Option<i32> {
    i32::try_from(to.duration_since(from).as_hours() / 24).ok()
}

pub(super) fn year(day: Date) -> String {
    format!("{:04}", day.year())
}

pub(super) fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// Returns the day that is `many` units later; the end of the month when it has no such day.
pub(super) fn shift(day: Date, unit: Unit, many: i32) -> Option<Date> {
    let many = i64::from(many);
    let length = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return None,
        Unit::Day => Length::new().try_days(many),
        Unit::Weekend | Unit::Week => Length::new().try_weeks(many),
        Unit::Fortnight => Length::new().try_weeks(many * 2),
        Unit::Month => Length::new().try_months(many),
        Unit::Quarter => Length::new().try_months(many * 3),
        Unit::Year => Length::new().try_years(many),
        Unit::Decade => Length::new().try_years(many * 10),
        Unit::Century => Length::new().try_years(many * 100),
    };
    let moved = day.checked_add(length.ok()?).ok()?;
    // Four digits of a year are all that is written.
    (1..=9999).contains(&moved.year()).then_some(moved)
}

/// Returns the day that is `many` hours, minutes or seconds later, from the start and from the end of a day.
pub(super) fn shift_clock(day: Date, unit: Unit, many: i32) -> Option<(Date, Date)> {
    let second = match unit {
        Unit::Hour => 3600,
        Unit::Minute => 60,
        _ => 1,
    };
    let seconds = i64::from(many) * second;
    let days = |from: i64| i32::try_from((from + seconds).div_euclid(86_400)).ok();
    Some((shift(day, Unit::Day, days(0)?)?, shift(day, Unit::Day, days(86_399)?)?))
}

/// Returns the unit of the calendar, `many` after the one that holds `day`. Weeks begin on Monday (ISO 8601).
pub(super) fn calendar(day: Date, unit: Unit, many: i32) -> Option<Span> {
    let at = shift(day, unit, many)?;
    let year = |number: i16| Date::new(number, 1, 1).ok();
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => None,
        Unit::Day => Some(Span::day(at)),
        Unit::Week => {
            let first = monday(at)?;
            Span::of(first, shift(first, Unit::Day, 6)?)
        }
        Unit::Weekend => {
            let first = monday(at)?;
            Span::of(shift(first, Unit::Day, 5)?, shift(first, Unit::Day, 6)?)
        }
        Unit::Fortnight => {
            let first = monday(at)?;
            Span::of(first, shift(first, Unit::Day, 13)?)
        }
        Unit::Month => Span::months(at, 1),
        Unit::Quarter => {
            let start = Date::new(at.year(), (at.month() - 1) / 3 * 3 + 1, 1).ok()?;
            Span::months(start, 3)
        }
        Unit::Year => Span::year(at.year()),
        Unit::Decade => decade(at.year() / 10 * 10),
        Unit::Century => {
            let first = at.year() / 100 * 100;
            let span = Span::of(year(first)?, Date::new(first + 99, 12, 31).ok()?)?;
            Some(span.written(format!("{:02}XX", first / 100)))
        }
    }
}

/// Returns ten years from `first`, as `199X`.
pub(super) fn decade(first: i16) -> Option<Span> {
    let span = Span::of(Date::new(first, 1, 1).ok()?, Date::new(first + 9, 12, 31).ok()?)?;
    Some(span.written(format!("{:03}X", first / 10)))
}

/// Returns the Monday of a day's week.
pub(super) fn monday(day: Date) -> Option<Date> {
    shift(day, Unit::Day, -i32::from(day.weekday().to_monday_zero_offset()))
}
