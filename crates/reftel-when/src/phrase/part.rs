//! Parts of a month, year or longer: `early October`, `third quarter of 2007`, `the last week of June`, `XX век`.

use jiff::civil::Date;

use super::base::{Base, Core, Part};
use super::class::Class;
use super::lexicon::Unit;
use super::reader::{Found, Reader};
use super::span::{Span, calendar};
use super::token::Gap;

impl Reader<'_> {
    /// Reads an ordinal in digits: `1st half of 2008`, `2-й квартал`, `20th century`.
    pub(super) fn ordinal_number(&self, at: usize) -> Found {
        let number = i16::try_from(self.token(at)?.number).ok().filter(|number| (1..=31).contains(number))?;
        let after = self.ordinal_ending(at + 1)?;
        self.ordinal(number, after)
    }

    pub(super) fn ordinal_word(&self, at: usize) -> Found {
        let number = self.value(at, Class::Ordinal)?;
        let month = at + 1;
        // `первого сентября`; in English only `the first of September`.
        let slavic = self.token(at).is_some_and(|token| !token.text.starts_with(|c: char| c.is_ascii()));
        let of = if slavic { month } else { self.skip(month, Class::Of) };
        if (slavic || of > month)
            && self.goes_on(of, Class::Month)
            && self.token(of).is_some_and(|token| self.capital(token))
            && let (Ok(day), Some(month)) = (i8::try_from(number), self.value(of, Class::Month))
        {
            let (year, end) = match self.year_after(of + 1, false) {
                Some((year, end)) => (Some(year), end),
                None => (None, of + 1),
            };
            let base = Base::Days {
                year,
                month: i8::try_from(month).ok()?,
                days: vec![day],
                through: false,
                weekday: None,
            };
            return Some((Core::new(base, "day"), end));
        }
        self.ordinal(number, at + 1)
    }

    /// Reads what is counted by an ordinal: a quarter, half, week, day of the week, a century.
    fn ordinal(&self, number: i16, at: usize) -> Found {
        self.joins(at).then_some(())?;
        if self.is(at, Class::HalfYear) && number <= 2 {
            return self.months_of_year(i8::try_from(number).ok()? * 6 - 5, 6, at + 1, "half");
        }
        if self.is(at, Class::Half) && number <= 2 {
            let (mut core, end) = self.of_what(at + 1)?;
            core.part = Some(Part::Half(number));
            core.rule = "half";
            return Some((core, end));
        }
        match self.unit(at) {
            Some(Unit::Quarter) if number <= 4 => {
                return self.months_of_year(i8::try_from(number).ok()? * 3 - 2, 3, at + 1, "quarter");
            }
            Some(Unit::Century) => {
                let span = calendar(Date::new((number - 1).checked_mul(100)?, 1, 1).ok()?, Unit::Century, 0)?;
                return Some((Core::new(Base::Known { span, anchored: false }, "century"), at + 1));
            }
            // `this ninth day of March`
            Some(Unit::Day)
                if self.goes_on(at + 1, Class::Of) && self.is(self.skip_of(at + 1), Class::Month) =>
            {
                let month = self.skip_of(at + 1);
                let (year, end) = match self.year_after(month + 1, false) {
                    Some((year, end)) => (Some(year), end),
                    None => (None, month + 1),
                };
                let month = i8::try_from(self.value(month, Class::Month)?).ok()?;
                let days = vec![i8::try_from(number).ok()?];
                return Some((
                    Core::new(Base::Days { year, month, days, through: false, weekday: None }, "day"),
                    end,
                ));
            }
            Some(Unit::Week) if self.is(at, Class::Unit) => {
                let (mut core, end) = self.of_what(at + 1)?;
                core.part = Some(Part::Week(number));
                core.rule = "part";
                return Some((core, end));
            }
            _ => {}
        }
        if let Some(day) = self.value(at, Class::Weekday) {
            let (mut core, end) = self.of_what(at + 1)?;
            core.part = Some(Part::Weekday(number, i8::try_from(day).ok()?));
            core.rule = "part";
            return Some((core, end));
        }
        (number == 1).then_some(())?;
        self.some_of(at, 1)
    }

    /// Reads `six months of 2008` after `first` (1) or `last` (−1).
    fn some_of(&self, at: usize, direction: i16) -> Found {
        let (many, unit, after) = match self.counted_units(at) {
            Some(counted) => counted,
            None if self.is(at, Class::Unit) => (1, self.unit(at)?, at + 1),
            None => return None,
        };
        let (mut core, end) = self.of_what(after)?;
        core.part = Some(match unit {
            Unit::Week if many == 1 => Part::Week(direction),
            unit => Part::Some(many * direction, unit),
        });
        core.rule = "part";
        Some((core, end))
    }

    /// Reads months of a year, which may follow: `of 2008`, `прошлого года`.
    fn months_of_year(&self, first: i8, many: i32, at: usize, rule: &'static str) -> Found {
        let (year, end) = match self.year_after(at, false) {
            Some((year, end)) => (Some(year), end),
            None => (None, at),
        };
        Some((Core::new(Base::Months { year, first, many }, rule), end))
    }

    /// Reads what a part is of: a month, season, year, decade or stretch of the calendar, but no day.
    fn of_what(&self, at: usize) -> Found {
        self.joins(at).then_some(())?;
        let direct = if self.goes_on(at, Class::Which) || self.goes_on(at, Class::Month) {
            at
        } else {
            self.skip_of(at)
        };
        let (core, end) = self.core(direct).or_else(|| self.this_unit(direct))?;
        let whole = match &core.base {
            Base::Days { .. } | Base::Weekday { .. } => false,
            Base::Known { span, .. } => span.first < span.last,
            Base::Months { .. } | Base::Season { .. } => true,
        };
        (whole && core.part.is_none()).then_some((core, end))
    }

    /// Reads a unit by itself as the one that is now: `the end of the year`.
    fn this_unit(&self, at: usize) -> Found {
        let unit = self.unit(at).filter(|unit| {
            matches!(
                unit,
                Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century
            )
        })?;
        self.is(at, Class::Unit).then_some(())?;
        let span = calendar(self.anchor?, unit, 0)?;
        Some((Core::anchored(span, "calendar"), at + 1))
    }

    /// Reads `early October`, `mid-2008`, `mid-to-late 1990s`, `в конце прошлого года`, `the end of the month`.
    pub(super) fn part(&self, at: usize) -> Found {
        let from = self.value(at, Class::Part)?;
        let mut to = from;
        let mut next = at + 1;
        // `mid-to-late`, `early or mid`
        let link = self.token(next).filter(|t| t.gap.joins() || t.gap == Gap::Dash)?;
        if link.is(Class::To) || link.is(Class::Or) {
            if let Some(later) = self.value(next + 1, Class::Part).filter(|later| *later > from) {
                to = later;
                next += 2;
            }
        } else if let Some(later) = self.value(next, Class::Part).filter(|later| *later > from) {
            to = later;
            next += 1;
        }
        let near = self.joins(next) || self.gap(next) == Some(Gap::Dash);
        near.then_some(())?;
        let inner = if self.is(next, Class::Month) || self.is(next, Class::Which) {
            next
        } else {
            self.skip_of(next)
        };
        let (mut core, end) = self.core(inner).or_else(|| self.this_unit(inner))?;
        match &core.base {
            // `early on September 12`, `late yesterday`: the day is all that is known.
            Base::Days { .. } | Base::Weekday { .. } => return Some((core, end)),
            Base::Known { span, .. } if span.first == span.last => return Some((core, end)),
            // `late last three months`, `mid-1990s to 2004`
            Base::Known { span, .. } if span.text.contains(['~', '{']) => return None,
            _ => {}
        }
        core.part.is_none().then_some(())?;
        core.part = Some(Part::Thirds(from, to));
        core.rule = "part";
        Some((core, end))
    }

    /// Reads `year's end`, `year-end 2008`.
    pub(super) fn end_of(&self, at: usize) -> Found {
        let unit = self.token(at)?.sense(Class::EndOf)?.unit?;
        let (span, anchored, end) = match self.year_after(at + 1, false) {
            Some((year, end)) if unit == Unit::Year => (Span::year(year.number)?, year.anchored, end),
            _ => (calendar(self.anchor?, unit, 0)?, true, at + 1),
        };
        let mut core = Core::new(Base::Known { span, anchored }, "part");
        core.part = Some(Part::Thirds(3, 3));
        Some((core, end))
    }

    /// Reads Roman numbers and `Q3`: `XX век`, `IV квартал 2008`, `Q3 2007`, `H1 2008`.
    pub(super) fn lettered(&self, at: usize) -> Found {
        let token = self.token(at).filter(|token| token.text.len() <= 6 && token.capital)?;
        if let "Q" | "H" = token.text
            && self.gap(at + 1) == Some(Gap::None)
            && self.digits(at + 1) == 1
        {
            let number = i8::try_from(self.token(at + 1)?.number).ok()?;
            let quarter = token.text == "Q";
            let (first, many, most) = if quarter { (number * 3 - 2, 3, 4) } else { (number * 6 - 5, 6, 2) };
            (1..=most).contains(&number).then_some(())?;
            let (year, end) = self.year_after(at + 2, true)?;
            let rule = if quarter { "quarter" } else { "half" };
            return Some((Core::new(Base::Months { year: Some(year), first, many }, rule), end));
        }
        let number = roman(token.text)?;
        let counted = self.unit(at + 1).is_some_and(|unit| matches!(unit, Unit::Quarter | Unit::Century))
            || self.is(at + 1, Class::HalfYear);
        (counted && self.joins(at + 1)).then_some(())?;
        self.ordinal(number, at + 1)
    }
}

/// Returns the number that Roman letters write, up to 39.
fn roman(text: &str) -> Option<i16> {
    let digit = |c: char| match c {
        'I' | 'І' => Some(1),
        'V' => Some(5),
        'X' | 'Х' => Some(10),
        _ => None,
    };
    let digits: Option<Vec<i16>> = text.chars().map(digit).collect();
    let digits = digits?;
    let mut sum = 0;
    for (place, value) in digits.iter().enumerate() {
        let next = digits.get(place + 1).copied().unwrap_or(0);
        sum += if *value < next { -value } else { *value };
    }
    (1..40).contains(&sum).then_some(sum)
}
