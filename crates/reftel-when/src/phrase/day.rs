//! Days and months by their names: `12 September 2007`, `September 12–14`, `Wednesday, September 12`, `12th ultimo`.

use jiff::civil::Date;

use super::base::{Base, Core, Year};
use super::class::Class;
use super::lexicon::{Sure, Unit};
use super::reader::{Found, Reader};
use super::span::{Span, calendar, shift};
use super::token::Gap;

impl Reader<'_> {
    /// Reads `2015-кві-12`, `2008 June 24`.
    pub(super) fn year_first(&self, at: usize) -> Found {
        let number = self.year(at)?;
        (self.joins(at + 1) || self.gap(at + 1) == Some(Gap::Dash)).then_some(())?;
        let month = i8::try_from(self.value(at + 1, Class::Month)?).ok()?;
        (self.joins(at + 2) || self.gap(at + 2) == Some(Gap::Dash)).then_some(())?;
        let day = self.day(at + 2)?;
        let year = Some(Year { number, anchored: false });
        let base = Base::Days { year, month, days: vec![day], through: false, weekday: None };
        Some((Core::new(base, "day"), at + 3))
    }

    /// Reads `12 September 2007`, `the 12th of September`, `24JUN08`, `12 числа`, `12th ultimo`.
    pub(super) fn day_first(&self, at: usize) -> Found {
        let day = self.day(at)?;
        let after = self.ordinal_ending(at + 1).unwrap_or(at + 1);
        let of = self.skip_of(after);
        let near = |at: usize| self.joins(at) || self.gap(at) == Some(Gap::Dash);
        if near(of)
            && let Some(sense) = self.token(of).and_then(|token| token.sense(Class::Month))
            && self.token(of).is_some_and(|token| self.capital(token))
        {
            let month = i8::try_from(sense.value).ok()?;
            // Two digits are a year where the month is shortened, as in telegrams.
            let two = self.whole
                || sense.sure == Sure::BesideNumber
                || self.gap(of) == Some(Gap::None)
                || self.is_shouted(of);
            let (year, end) = match self.year_after(of + 1, two) {
                Some((year, end)) => (Some(year), end),
                None => (None, of + 1),
            };
            let base = Base::Days { year, month, days: vec![day], through: false, weekday: None };
            return Some((Core::new(base, "day"), end));
        }
        self.day_of_month(at, day, after)
    }

    /// Reads days of a month that is told by today: `12 числа`, `the 12th of this month`, `12th ultimo`.
    fn day_of_month(&self, at: usize, day: i8, after: usize) -> Found {
        let today = self.anchor?;
        let in_month = |which: i16, end: usize| {
            let month = calendar(today, Unit::Month, i32::from(which))?;
            let date = Date::new(month.first.year(), month.first.month(), day).ok()?;
            Some((Core::anchored(Span::day(date), "day-of-month"), end))
        };
        if self.goes_on(after, Class::Instant) {
            return in_month(self.value(after, Class::Instant)?, after + 1);
        }
        let of_month = |at: usize| {
            let at = if self.goes_on(at, Class::Which) { at } else { self.skip_of(at) };
            let which = self.value(at, Class::Which).filter(|_| self.joins(at) && self.joins(at + 1))?;
            (self.unit(at + 1) == Some(Unit::Month)).then_some((which, at + 2))
        };
        let worded = self.goes_on(after, Class::DayWord);
        let next = after + usize::from(worded);
        if let Some((which, end)) = of_month(next).filter(|_| worded || after > at + 1) {
            return in_month(which, end);
        }
        // `12 числа`, `on the 12th.`: the last such day, or the next.
        let article = self.has_article(at) && after > at + 1;
        let ends = self.token(next).is_none_or(|token| token.gap != Gap::Space && token.gap != Gap::Dash);
        if worded || (article && ends && self.prepared(at)) {
            let past = !self.lean(at, next).is_ahead();
            let which = match (past, day.cmp(&today.day())) {
                (true, std::cmp::Ordering::Greater) => -1,
                (false, std::cmp::Ordering::Less) => 1,
                _ => 0,
            };
            return in_month(which, next);
        }
        None
    }

    fn is_shouted(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            token.text.starts_with(|c: char| c.is_ascii()) && !token.text.chars().any(char::is_lowercase)
        })
    }

    /// Reads `September 12, 2007`, `September 12–14`, `March 2008`, `October of last year`, `October`.
    pub(super) fn month(&self, at: usize) -> Found {
        let token = self.token(at)?;
        let sense = token.sense(Class::Month)?;
        self.capital(token).then_some(())?;
        let month = i8::try_from(sense.value).ok()?;
        let next = at + 1;
        let near = self.joins(next) || self.gap(next) == Some(Gap::Dash);
        let the = self.skip(next, Class::The);
        if let Some(day) = self.day(the).filter(|_| near) {
            let after = self.ordinal_ending(the + 1).unwrap_or(the + 1);
            // `in March 12 persons`
            let counts = after == the + 1 && self.goes_on(after, Class::Counted);
            if !counts {
                let (days, through, after) = self.more_days(day, after);
                let (year, end) = match self.year_after(after, false) {
                    Some((year, end)) => (Some(year), end),
                    None => (None, after),
                };
                return Some((
                    Core::new(Base::Days { year, month, days, through, weekday: None }, "day"),
                    end,
                ));
            }
        }
        if let Some((year, end)) = self.year_after(next, false) {
            return Some((Core::new(Base::Months { year: Some(year), first: month, many: 1 }, "month"), end));
        }
        // `Jan–Mar 2008`
        let range = self.is(next, Class::Month) && self.gap(next) == Some(Gap::Dash)
            || self.goes_on(next, Class::To) && self.is(next + 1, Class::Month);
        let sure = match sense.sure {
            Sure::Yes => self.prepared(at) || range || !self.is_name(at),
            Sure::Doubtful => self.prepared(at) || range,
            Sure::BesideNumber => range,
        };
        (sure || self.whole).then_some(())?;
        Some((Core::new(Base::Months { year: None, first: month, many: 1 }, "month"), next))
    }

    /// Reads the days after the first of a month: `12–14`, `12 to 14`, `12, 13 and 14`.
    pub(super) fn more_days(&self, first: i8, at: usize) -> (Vec<i8>, bool, usize) {
        let mut days = vec![first];
        let greater = |at: usize, than: i8| self.day(at).filter(|day| *day > than);
        let through = match self.gap(at) {
            Some(Gap::Dash) => greater(at, first).map(|day| (day, at + 1)),
            Some(Gap::Space) if self.is(at, Class::To) && self.joins(at + 1) => {
                greater(at + 1, first).map(|day| (day, at + 2))
            }
            _ => None,
        };
        if let Some((day, end)) = through {
            days.push(day);
            return (days, true, self.ordinal_ending(end).unwrap_or(end));
        }
        let mut end = at;
        let mut listed = at;
        loop {
            let and = self.goes_on(listed, Class::And);
            let place = listed + usize::from(and);
            let comma = self.gap(listed) == Some(Gap::Comma);
            let last = days.last().copied().unwrap_or(first);
            let Some(day) = greater(place, last).filter(|_| (and || comma) && self.joins(place)) else {
                break;
            };
            days.push(day);
            listed = self.ordinal_ending(place + 1).unwrap_or(place + 1);
            if and {
                // `September 12 and 14 persons`: the number must not count what follows.
                let next = self.token(listed);
                let counts = next.is_some_and(|next| {
                    next.gap == Gap::Space && (next.is_plain() || next.is(Class::Counted)) && !next.capital
                });
                if !counts {
                    end = listed;
                }
                break;
            }
        }
        if end == at {
            days.truncate(1);
        }
        (days, false, end)
    }

    /// Reads `Wednesday, September 12`, `Friday`, `Monday of last week`.
    pub(super) fn weekday(&self, at: usize) -> Found {
        let token = self.token(at)?;
        let sense = token.sense(Class::Weekday)?;
        self.capital(token).then_some(())?;
        let day = i8::try_from(sense.value).ok()?;
        let next = at + 1;
        let dated = self.skip(next, Class::The);
        let begins_date = self.token(dated).is_some_and(|t| t.is_number() || t.is(Class::Month));
        if self.joins(dated)
            && begins_date
            && let Some((mut core, end)) = self.number_or_month(dated)
            && let Base::Days { weekday, .. } = &mut core.base
        {
            *weekday = Some(day);
            return Some((core, end));
        }
        let clear = match sense.sure {
            Sure::Yes => !self.is_name(at) || self.prepared(at),
            Sure::Doubtful => self.prepared(at) || self.whole,
            Sure::BesideNumber => self.whole,
        };
        clear.then_some(())?;
        // `Monday of last week`, `Tuesday last`
        let of = if self.goes_on(next, Class::Which) { next } else { self.skip_of(next) };
        if let Some(which) = self.value(of, Class::Which).filter(|_| self.joins(of)) {
            if self.unit(of + 1) == Some(Unit::Week) && self.joins(of + 1) {
                let week = calendar(self.anchor?, Unit::Week, i32::from(which))?;
                let date = shift(week.first, Unit::Day, i32::from(day) - 1)?;
                return Some((Core::anchored(Span::day(date), "weekday"), of + 2));
            }
            let ends = self.token(of + 1).is_none_or(|token| token.gap != Gap::Space);
            if of == next && which == -1 && ends {
                return Some((Core::new(Base::Weekday { day, which: Some(-1) }, "weekday"), of + 1));
            }
        }
        Some((Core::new(Base::Weekday { day, which: None }, "weekday"), next))
    }

    fn number_or_month(&self, at: usize) -> Found {
        if self.digits(at) > 0 { self.day_first(at).or_else(|| self.numeric(at)) } else { self.month(at) }
    }
}
