//! `Last year`, `next Friday`, `this September`, `the past three months`, `recent weeks`.

use super::base::{Base, Core, Lean, Part};
use super::class::Class;
use super::lexicon::Unit;
use super::reader::{Found, Reader};
use super::span::{Span, calendar, shift};

impl Reader<'_> {
    /// Reads one of the calendar counted from today: `last year`, `this week`, `next May`.
    pub(super) fn which(&self, at: usize) -> Found {
        let which = self.value(at, Class::Which)?;
        let next = at + 1;
        self.joins(next).then_some(())?;
        if which == -1 || which == 1 {
            // `the last three months of 2007`, `the last week of June`
            if which == -1
                && let Some(found) = self.last_of(next)
            {
                return Some(found);
            }
            let counted = self.token(next).is_some_and(|t| {
                t.is_number() || t.is(Class::Number) || t.is(Class::Vague) || t.is(Class::HalfUnit)
            });
            if counted && let Some(found) = self.stretch_of(next, i32::from(which)) {
                return Some(found);
            }
            // `next several days`; `the last year` is the twelve months before today, `last year` is not.
            let unit = self.unit(next).filter(|_| self.is(next, Class::Unit));
            if self.has_article(at)
                && let Some(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Quarter)) =
                    unit
            {
                return Some((self.stretch(1, unit, i32::from(which))?, next + 1));
            }
        }
        self.which_one(which, next, "calendar")
    }

    /// Reads the unit, season, month or day after `last`, `this` or `next`.
    fn which_one(&self, which: i16, at: usize, rule: &'static str) -> Found {
        let today = self.anchor?;
        if let Some(unit) = self.unit(at) {
            let one = self.is(at, Class::Unit) || unit == Unit::Weekend;
            let long = !matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Day);
            if one && long {
                let ahead = which == 0 && unit == Unit::Weekend && today.weekday().to_monday_one_offset() < 6;
                // `arrived this weekend`, written on Monday
                let over = ahead && matches!(self.lean(at, at + 1), Lean::Past | Lean::Told);
                let span = calendar(today, unit, i32::from(which) - i32::from(over))?;
                return Some(self.within_year(Core::anchored(span, rule), unit, at + 1));
            }
        }
        let token = self.token(at)?;
        if let Some(sense) = token.sense(Class::Weekday) {
            self.capital(token).then_some(())?;
            let day = i8::try_from(sense.value).ok()?;
            // `last Friday, September 12`
            if let Some((core, end)) = self.core(at)
                && matches!(core.base, Base::Days { .. })
            {
                return Some((core, end));
            }
            return Some((Core::new(Base::Weekday { day, which: Some(which) }, "weekday"), at + 1));
        }
        let base = if let Some(sense) = token.sense(Class::Month) {
            self.capital(token).then_some(())?;
            let month = i8::try_from(sense.value).ok()?;
            match self.day(at + 1).filter(|_| self.joins(at + 1)) {
                Some(day) => {
                    let base =
                        Base::Days { year: None, month, days: vec![day], through: false, weekday: None };
                    return self.nearest_which(
                        base,
                        which,
                        self.ordinal_ending(at + 2).unwrap_or(at + 2),
                        rule,
                    );
                }
                None => Base::Months { year: None, first: month, many: 1 },
            }
        } else {
            let sense = token.sense(Class::Season).or_else(|| token.sense(Class::InSeason))?;
            Base::Season { year: None, code: i8::try_from(sense.value).ok()? }
        };
        self.nearest_which(base, which, at + 1, rule)
    }

    /// Returns the last one that is over, the one that is now or of this year, or the next one that has not begun.
    fn nearest_which(&self, base: Base, which: i16, end: usize, rule: &'static str) -> Found {
        let today = self.anchor?;
        let core = Core::new(base, rule);
        let span = match which {
            0 => {
                let near = core.value(Some(today), Lean::Past).filter(|value| value.span.last >= today);
                match near {
                    Some(value) => value.span,
                    None => {
                        let mut core = core.clone();
                        core.set_year(super::base::Year { number: today.year(), anchored: true });
                        core.value(Some(today), Lean::Unknown)?.span
                    }
                }
            }
            1 => {
                let span = core.value(Some(today), Lean::Future)?.span;
                if span.first > today {
                    span
                } else {
                    core.value(shift(span.last, Unit::Day, 1), Lean::Future)?.span
                }
            }
            _ => {
                let span = core.value(Some(today), Lean::Past)?.span;
                let over = |span: &Span| span.last < today;
                let span = if over(&span) {
                    span
                } else {
                    core.value(shift(span.first, Unit::Day, -1), Lean::Past)?.span
                };
                if which == -1 {
                    span
                } else {
                    core.value(shift(span.first, Unit::Day, -1), Lean::Past)?.span
                }
            }
        };
        Some((Core::anchored(span, rule), end))
    }

    /// Reads what comes after `last` or `последние` when a longer time follows: `week of June`, `three months of 2007`.
    fn last_of(&self, at: usize) -> Found {
        let (many, unit, after) = match self.counted_units(at) {
            Some(counted) => counted,
            None => (1, self.unit(at).filter(|_| self.is(at, Class::Unit))?, at + 1),
        };
        self.joins(after).then_some(())?;
        // In English `of` must stand there; elsewhere the month is in the genitive.
        let of = self.skip_of(after);
        let english =
            self.token(at).is_some_and(|token| token.text.starts_with(|c: char| c.is_ascii_alphabetic()));
        (of > after || (!english && self.is(after, Class::Month))).then_some(())?;
        let (mut core, end) = self.core(of)?;
        let long = match &core.base {
            Base::Months { .. } | Base::Season { .. } => true,
            Base::Known { span, .. } => span.first < span.last,
            _ => false,
        };
        // `last year in October` is no part of October.
        let shorter = unit < Unit::Month
            || matches!(core.base, Base::Known { .. })
                && core.rule != "month"
                && (unit < Unit::Year || core.rule == "decade");
        (long && shorter && core.part.is_none()).then_some(())?;
        core.part = Some(match (many, unit) {
            (1, Unit::Week) => Part::Week(-1),
            (many, unit) => Part::Some(-many, unit),
        });
        core.rule = "part";
        Some((core, end))
    }

    /// Reads `the past year`, `последние три месяца`, `coming weeks`, `recent months`, `this past June`.
    pub(super) fn rolling(&self, at: usize) -> Found {
        let next = at + 1;
        self.joins(next).then_some(())?;
        if self.is(at, Class::Recent) {
            let unit = self.unit(next).filter(|_| self.is(next, Class::Units))?;
            return Some((self.recent(unit, -1)?, next + 1));
        }
        let plural = self.value(at, Class::Rollings);
        let direction = plural.or_else(|| self.value(at, Class::Rolling))?;
        if direction < 0
            && let Some(found) = self.last_of(next)
        {
            return Some(found);
        }
        if let Some(unit) = self.unit(next) {
            if unit == Unit::Weekend {
                let which = if direction < 0 { -1 } else { 0 };
                return Some((self.known_calendar(unit, which)?, next + 1));
            }
            if self.is(next, Class::Unit) && plural.is_none() {
                return Some((self.stretch(1, unit, i32::from(direction))?, next + 1));
            }
            return Some((self.recent(unit, i32::from(direction))?, next + 1));
        }
        self.stretch_of(next, i32::from(direction)).or_else(|| self.which_one(direction, next, "calendar"))
    }

    fn known_calendar(&self, unit: Unit, which: i32) -> Option<Core> {
        let span = calendar(self.anchor?, unit, which)?;
        Some(Core::anchored(span, "calendar"))
    }
}
