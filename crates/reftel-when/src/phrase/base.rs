//! What a phrase names before it is known which year is meant, and how the year is found.

use jiff::civil::Date;

use super::lexicon::Unit;
use super::span::{Span, days_between, shift};

/// A year, and whether it follows from the day of writing (`last year`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Year {
    pub number: i16,
    pub anchored: bool,
}

/// What is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Base {
    /// Days of one month: one, several, or from the first to the last of them.
    Days { year: Option<Year>, month: i8, days: Vec<i8>, through: bool, weekday: Option<i8> },
    /// Months from a first one: a month, a quarter, a half.
    Months { year: Option<Year>, first: i8, many: i32 },
    /// A season by its EDTF code.
    Season { year: Option<Year>, code: i8 },
    /// A day of the week, and how far it is known which.
    Weekday { day: i8, which: Option<i16> },
    /// Known already.
    Known { span: Span, anchored: bool },
}

/// A part of what is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// From the first third to the last: `mid-to-late` is 2 and 3.
    Thirds(i16, i16),
    Half(i16),
    /// The nth week, or −1 for the last.
    Week(i16),
    /// The first (positive) or last (negative) so many of a unit.
    Some(i16, Unit),
    /// The nth such day of the week, or −1 for the last.
    Weekday(i16, i8),
}

/// Something named, with what narrows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Core {
    pub base: Base,
    pub part: Option<Part>,
    pub about: bool,
    /// Whether it is only the end of what is meant: `more than a year ago`.
    pub until: bool,
    pub rule: &'static str,
}

/// Which way to look for a year that is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lean {
    /// The caller says so, or the verb of the date.
    Past,
    /// Words farther away say so.
    Told,
    /// The caller says so.
    Future,
    /// Words nearby say so.
    Planned,
    Unknown,
}

impl Lean {
    pub(super) fn is_ahead(self) -> bool {
        matches!(self, Lean::Future | Lean::Planned)
    }
}

/// A core whose days are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub span: Span,
    pub anchored: bool,
}

/// Farthest ahead that a date without a year is looked for when nothing tells the tense, in days. Texts tell more of
/// what was than of what will be: the other eight months of the year are taken for past.
const AHEAD_MAX: i32 = 122;

impl Core {
    pub(super) fn new(base: Base, rule: &'static str) -> Core {
        Core { base, part: None, about: false, until: false, rule }
    }

    /// Returns a core whose days follow from the day of writing.
    pub(super) fn anchored(span: Span, rule: &'static str) -> Core {
        Core::new(Base::Known { span, anchored: true }, rule)
    }

    /// Returns the year that is said.
    pub(super) fn year(&self) -> Option<Year> {
        match &self.base {
            Base::Days { year, .. } | Base::Months { year, .. } | Base::Season { year, .. } => *year,
            Base::Weekday { .. } => None,
            Base::Known { span, anchored } => Some(Year { number: span.first.year(), anchored: *anchored }),
        }
    }

    /// Returns the first month where no year is said.
    pub(super) fn month_without_year(&self) -> Option<i8> {
        match &self.base {
            Base::Days { year: None, month, .. } => Some(*month),
            Base::Months { year: None, first, .. } => Some(*first),
            Base::Season { year: None, code } => season_month(*code),
            _ => None,
        }
    }

    /// Returns the last month, whether or not a year is said.
    pub(super) fn month(&self) -> Option<i8> {
        match &self.base {
            Base::Days { month, .. } => Some(*month),
            Base::Months { first, .. } => Some(*first),
            Base::Season { code, .. } => season_month(*code),
            Base::Known { span, .. } => Some(span.last.month()),
            Base::Weekday { .. } => None,
        }
    }

    /// Says which year is meant, where none is said.
    pub(super) fn set_year(&mut self, known: Year) {
        if let Base::Days { year, .. } | Base::Months { year, .. } | Base::Season { year, .. } =
            &mut self.base
            && year.is_none()
        {
            *year = Some(known);
        }
    }

    /// Returns the days meant. `anchor` is the day of writing; without it a year must be said.
    pub(super) fn value(&self, anchor: Option<Date>, lean: Lean) -> Option<Value> {
        let (span, anchored) = match &self.base {
            Base::Known { span, anchored } => (self.narrowed(span.clone())?, *anchored),
            Base::Weekday { day, which } => (weekday(anchor?, *day, *which, lean)?, true),
            base => match self.year() {
                Some(year) => (self.narrowed(base.in_year(year.number)?)?, year.anchored),
                None => (self.nearest(anchor?, lean)?, true),
            },
        };
        let span = if self.about { span.about() } else { span };
        Some(Value { span, anchored })
    }

    fn narrowed(&self, span: Span) -> Option<Span> {
        let (first, last) = (span.first, span.last);
        match self.part {
            None => Some(span),
            Some(Part::Thirds(from, to)) if from == to => span.third(from),
            Some(Part::Thirds(from, to)) => Span::of(span.third(from)?.first, span.third(to)?.last),
            Some(Part::Half(which)) => span.half(which),
            Some(Part::Week(-1)) => Span::of(shift(last, Unit::Day, -6)?, last),
            Some(Part::Week(number)) => {
                let first = shift(first, Unit::Day, i32::from(number - 1) * 7)?;
                (first <= last).then(|| Span::of(first, shift(first, Unit::Day, 6)?.min(last))).flatten()
            }
            Some(Part::Some(many, unit)) if many > 0 => {
                let end = shift(shift(first, unit, i32::from(many))?, Unit::Day, -1)?;
                (end <= last).then(|| Span::of(first, end)).flatten()
            }
            Some(Part::Some(many, unit)) => {
                let after = shift(last, Unit::Day, 1)?;
                let start = shift(after, unit, i32::from(many))?;
                (start >= first).then(|| Span::of(start, last)).flatten()
            }
            Some(Part::Weekday(number, day)) => {
                let found = if number < 0 {
                    let back = (last.weekday().to_monday_one_offset() - day).rem_euclid(7);
                    shift(last, Unit::Day, -i32::from(back))?
                } else {
                    let ahead = (day - first.weekday().to_monday_one_offset()).rem_euclid(7);
                    shift(first, Unit::Day, i32::from(ahead) + i32::from(number - 1) * 7)?
                };
                (first..=last).contains(&found).then(|| Span::day(found))
            }
        }
    }

    /// Returns the one of several years that the text means, told by tense, day of the week and nearness.
    fn nearest(&self, anchor: Date, lean: Lean) -> Option<Span> {
        let wanted = match &self.base {
            Base::Days { weekday: Some(day), .. } => Some(*day),
            _ => None,
        };
        let fits = |span: &Span| wanted.is_none_or(|day| span.first.weekday().to_monday_one_offset() == day);
        // A leap day, or a day that must be a Wednesday, is years away.
        let reach = if wanted.is_some() { 6 } else { 8 };
        let year = anchor.year();
        let at = |year: i16| self.narrowed(self.base.in_year(year)?).filter(fits);
        let past = || (year - reach..=year).rev().filter_map(at).find(|span| span.first <= anchor);
        let future = || (year - 1..=year + reach).filter_map(at).find(|span| span.last >= anchor);
        match lean {
            Lean::Past => past(),
            Lean::Future => future(),
            // Nor would one tell of nearly a year ago without its year.
            Lean::Told => {
                let (past, future) = (past(), future());
                let back = past.as_ref().and_then(|span| days_between(span.last, anchor));
                let ahead = future.as_ref().and_then(|span| days_between(anchor, span.first));
                match (back, ahead) {
                    (Some(back), Some(ahead)) if back >= 300 && ahead <= 31 => future,
                    _ => past,
                }
            }
            // A plan for nearly a year ahead would name the year: the words tell the tense of something else.
            Lean::Planned => {
                let (past, future) = (past(), future());
                let back = past.as_ref().and_then(|span| days_between(span.last, anchor));
                let ahead = future.as_ref().and_then(|span| days_between(anchor, span.first));
                match (back, ahead) {
                    (Some(back), Some(ahead)) if (1..=31).contains(&back) && ahead >= 300 => past,
                    _ => future,
                }
            }
            Lean::Unknown => {
                let (past, future) = (past(), future());
                let ahead = future.as_ref().and_then(|span| days_between(anchor, span.first));
                let back = past.as_ref().and_then(|span| days_between(span.last, anchor));
                match (back, ahead) {
                    (Some(back), Some(ahead)) if ahead <= AHEAD_MAX && ahead < back => future,
                    (None, _) => future,
                    _ => past,
                }
            }
        }
    }
}

impl Base {
    fn in_year(&self, year: i16) -> Option<Span> {
        match self {
            Base::Days { month, days, through, .. } => {
                let day = |number: i8| Date::new(year, *month, number).ok();
                let (first, last) = (day(*days.first()?)?, day(*days.last()?)?);
                if first == last {
                    return Some(Span::day(first));
                }
                let in_a_row = days.iter().zip(days.iter().skip(1)).all(|(a, b)| *b == *a + 1);
                if *through || in_a_row {
                    return Span::of(first, last);
                }
                let dates: Option<Vec<String>> =
                    days.iter().map(|number| day(*number).map(|date| date.to_string())).collect();
                (first < last).then_some(())?;
                Some(Span { first, last, text: format!("{{{}}}", dates?.join(",")) })
            }
            Base::Months { first, many, .. } => Span::months(Date::new(year, *first, 1).ok()?, *many),
            Base::Season { code, .. } => {
                let span = Span::months(Date::new(year, season_month(*code)?, 1).ok()?, 3)?;
                Some(span.written(format!("{year:04}-{code:02}")))
            }
            Base::Weekday { .. } | Base::Known { .. } => None,
        }
    }
}

/// Returns the month in which a northern season begins; winter is named after the year that it begins in.
fn season_month(code: i8) -> Option<i8> {
    match code {
        21 => Some(3),
        22 => Some(6),
        23 => Some(9),
        24 => Some(12),
        _ => None,
    }
}

fn weekday(anchor: Date, day: i8, which: Option<i16>, lean: Lean) -> Option<Span> {
    let today = anchor.weekday().to_monday_one_offset();
    let back = i32::from((today - day).rem_euclid(7));
    let ahead = i32::from((day - today).rem_euclid(7));
    let moved = match which {
        Some(0) => i32::from(day - today),
        // Never today, nor the day of a week before.
        Some(-1) => -(if back == 0 { 7 } else { back }),
        Some(1) => {
            if ahead == 0 {
                7
            } else {
                ahead
            }
        }
        Some(_) => return None,
        None if lean.is_ahead() => {
            if ahead == 0 {
                7
            } else {
                ahead
            }
        }
        None => -back,
    };
    Some(Span::day(shift(anchor, Unit::Day, moved)?))
}
