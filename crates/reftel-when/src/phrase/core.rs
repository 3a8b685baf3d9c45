//! What stands in a phrase without its prepositions: a day, a month, a season, `last week`, `early 2008`.

use jiff::civil::Date;

use super::base::{Base, Core};
use super::class::Class;
use super::lexicon::{Unit, lexicon};
use super::reader::{Found, Reader};
use super::span::{Span, calendar, decade, shift};
use super::token::Gap;
use crate::dtg;

impl Reader<'_> {
    /// Reads what is named at a token; the place after it comes with it.
    pub(super) fn core(&self, at: usize) -> Found {
        let (mut core, mut end) = self.core_before_weekday(at)?;
        if let Base::Days { weekday: weekday @ None, days, .. } = &mut core.base
            && days.len() == 1
            && let Some(day) = self.value(end, Class::Weekday)
        {
            let (here, after) = (self.token(end)?, self.token(end + 1));
            let bracket = self.text.get(..here.start).is_some_and(|text| text.ends_with('('));
            // `September 12, Wednesday,` but not `On September 12, Friday prayers`.
            let alone = after.is_none_or(|after| after.gap != Gap::Space || !after.is_plain());
            if (self.joins(end) && alone) || bracket {
                *weekday = Some(i8::try_from(day).ok()?);
                end += 1;
            }
        }
        Some((core, end))
    }

    fn core_before_weekday(&self, at: usize) -> Found {
        let token = self.token(at)?;
        if token.is_number() {
            return self.number(at);
        }
        if token.is_plain() {
            return self.lettered(at);
        }
        if token.is(Class::About) && self.joins(at + 1) {
            let (mut core, end) = self.core(self.skip(self.skip(at + 1, Class::In), Class::The))?;
            core.about = true;
            return Some((core, end));
        }
        if token.is(Class::The)
            && !token.is(Class::Which)
            && self.joins(at + 1)
            && let Some(found) = self.core(at + 1)
        {
            return Some(found);
        }
        self.named(at)
            .or_else(|| self.decade_word(at))
            .or_else(|| self.end_of(at))
            .or_else(|| self.part(at))
            .or_else(|| self.month(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.season(at))
            .or_else(|| self.today(at))
            .or_else(|| self.beside_a_date(at))
            .or_else(|| self.which(at))
            .or_else(|| self.rolling(at))
            .or_else(|| self.context(at))
            .or_else(|| self.ordinal_word(at))
            .or_else(|| self.amount_phrase(at))
            .or_else(|| self.year_of_word(at))
    }

    /// Reads what begins with a number.
    fn number(&self, at: usize) -> Found {
        self.date_time_group(at)
            .or_else(|| self.numeric(at))
            .or_else(|| self.year_first(at))
            .or_else(|| self.day_first(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.ordinal_number(at))
            .or_else(|| self.amount_phrase(at))
            .or_else(|| self.bare_year(at))
    }

    /// Reads `1990s`, `the '90s`, `1990-х годов`, `90-е`.
    fn decade(&self, at: usize) -> Found {
        const ENDINGS: &[&str] = &["s", "х", "е", "ые", "тые", "ых", "тых", "я", "ыя", "ті", "ні", "ми"];
        let token = self.token(at)?;
        let first = match token.digits {
            4 => self.year(at)?,
            2 => 1900 + i16::try_from(token.number).ok()?,
            _ => return None,
        };
        let ending = self.token(at + 1)?;
        let fits =
            matches!(ending.gap, Gap::None | Gap::Dash | Gap::Apostrophe) && ENDINGS.contains(&ending.text);
        let latin = ending.text == "s";
        // A decade of two digits needs a sign that it is no age or temperature.
        let sure = token.digits == 4
            || !latin
            || token.gap == Gap::Apostrophe
            || self.whole
            || self.has_article(at)
            || at.checked_sub(1).is_some_and(|before| {
                self.is(before, Class::Part) && self.joins(at)
                    || self.gap(at) == Some(Gap::Dash) && self.is(before, Class::Part)
            });
        let years = self.joins(at + 2) && self.unit(at + 2) == Some(Unit::Year);
        (fits
            && first % 10 == 0
            && sure
            && (latin || token.digits == 4 || years || self.whole || self.prepared(at)))
        .then_some(())?;
        let span = decade(first)?;
        Some((Core::new(Base::Known { span, anchored: false }, "decade"), at + 2 + usize::from(years)))
    }

    /// Reads `the nineties`, `девяностые годы`.
    fn decade_word(&self, at: usize) -> Found {
        let tens = self.value(at, Class::Decade)?;
        let years = self.joins(at + 1) && self.unit(at + 1) == Some(Unit::Year);
        // `in his fifties`, `двадцатые числа`
        let article =
            self.has_article(at) || at.checked_sub(1).is_some_and(|part| self.is(part, Class::Part));
        (years || article || self.whole).then_some(())?;
        let span = decade(1900 + tens)?;
        Some((Core::new(Base::Known { span, anchored: false }, "decade"), at + 1 + usize::from(years)))
    }

    /// Reads the date-time group of a telegram, `241821Z JUN 08`, as its day.
    fn date_time_group(&self, at: usize) -> Found {
        let (zone, month, year) = (self.token(at + 1)?, self.token(at + 2)?, self.token(at + 3)?);
        (self.digits(at) == 6 && zone.text.eq_ignore_ascii_case("z") && month.is(Class::Month))
            .then_some(())?;
        let group = self.text.get(self.token(at)?.start..year.end())?;
        let day = dtg::read(group)?.to_zoned(jiff::tz::TimeZone::UTC).date();
        Some((Core::new(Base::Known { span: Span::day(day), anchored: false }, "numeric"), at + 4))
    }

    /// Reads `the fall of 2006`, `winter 2007–08`, `летом прошлого года`, `in the spring`.
    fn season(&self, at: usize) -> Found {
        let token = self.token(at)?;
        let adverb = token.sense(Class::InSeason);
        let code = i8::try_from(adverb.or_else(|| token.sense(Class::Season))?.value).ok()?;
        let next = at + 1;
        if let Some((year, end)) = self.year_after(next, false) {
            // A winter has two years: `1998–1999`, `2007/08`.
            let second = self.token(end).filter(|t| matches!(t.gap, Gap::Dash | Gap::Slash) && t.is_number());
            let follows =
                second.is_some_and(|t| t.number % 100 == (u32::from(year.number.unsigned_abs()) + 1) % 100);
            let end = if code == 24 && follows { self.year_word(end + 1) } else { end };
            return Some((Core::new(Base::Season { year: Some(year), code }, "season"), end));
        }
        let article = self.has_article(at) && at.checked_sub(1).is_some_and(|the| self.prepared(the));
        let noun = (article || (self.whole && self.tokens.len() <= 3)) && !self.goes_on(next, Class::Of);
        (adverb.is_some() || noun).then_some(())?;
        Some((Core::new(Base::Season { year: None, code }, "season"), next))
    }

    /// Reads `yesterday`, `last night`, `сёлета`, `the week before last`, `earlier this month`.
    fn today(&self, at: usize) -> Found {
        let token = self.token(at)?;
        let today = self.anchor?;
        if let Some(sense) = token.sense(Class::Day) {
            let day = shift(today, Unit::Day, i32::from(sense.value))?;
            return Some((Core::anchored(Span::day(day), "today"), at + 1));
        }
        if let Some(sense) = token.sense(Class::Night) {
            let day = shift(today, Unit::Day, i32::from(sense.value))?;
            return Some((Core::anchored(Span::of(day, today)?, "today"), at + 1));
        }
        if let Some(sense) = token.sense(Class::RelUnit) {
            let unit = sense.unit?;
            // `с г` and the like go only with a month or day, where they are read.
            (token.text.chars().count() > 4).then_some(())?;
            let core = Core::anchored(calendar(today, unit, i32::from(sense.value))?, "calendar");
            return Some(self.within_year(core, unit, at + 1));
        }
        let earlier = token.is(Class::Earlier);
        if (earlier || token.is(Class::Later)) && self.joins(at + 1) {
            let this = at + 1;
            if self.is(this, Class::Day) {
                let span = calendar(today, Unit::Day, i32::from(self.value(this, Class::Day)?))?;
                return Some((Core::anchored(span, "today"), this + 1));
            }
            let this = if self.is(this, Class::Which) {
                this
            } else {
                self.skip(self.skip(this, Class::In), Class::The)
            };
            let unit_at = this + usize::from(self.value(this, Class::Which) == Some(0));
            let unit = self.unit(unit_at).filter(|unit| *unit != Unit::Weekend)?;
            (self.joins(unit_at) && (unit_at > at + 1 || this > at + 1)).then_some(())?;
            let whole = calendar(today, unit, 0)?;
            let span = if earlier { bounded(whole.first, today) } else { bounded(today, whole.last) }?;
            return Some((Core::anchored(span, "calendar"), unit_at + 1));
        }
        None
    }

    /// Reads `the eve of September 12`, `the week of June 16`.
    fn beside_a_date(&self, at: usize) -> Found {
        let night = self.is(at, Class::NightOf);
        let eve = self.is(at, Class::Eve) || night;
        let mut week = self.value(at, Class::WeekOf);
        let mut next = at + 1;
        if self.is(at, Class::Unit) && self.unit(at) == Some(Unit::Week) && self.goes_on(next, Class::Of) {
            (week, next) = (Some(0), next + 1);
        }
        (eve || week.is_some()).then_some(())?;
        next = self.skip(next, Class::The);
        self.joins(next).then_some(())?;
        let (core, end) = self.core(next)?;
        let value = core.value(self.anchor, self.lean(at, end))?;
        (value.span.first == value.span.last).then_some(())?;
        let day = value.span.first;
        let span = match week {
            // `в ночь на 20 декабря` begins on the 19th.
            None if night => Span::of(shift(day, Unit::Day, -1)?, day)?,
            None => Span::day(shift(day, Unit::Day, -1)?),
            Some(0) => calendar(day, Unit::Week, 0)?,
            Some(1) => Span::of(shift(day, Unit::Day, -6)?, day)?,
            Some(_) => Span::of(day, shift(day, Unit::Day, 6)?)?,
        };
        Some((Core::new(Base::Known { span, anchored: value.anchored }, "beside"), end))
    }

    /// Reads a month or day of a year that was named first: `летась у жніўні`, `last year in October`.
    pub(super) fn within_year(&self, year: Core, unit: Unit, end: usize) -> (Core, usize) {
        let inner = self.skip(end, Class::In);
        let named = if unit == Unit::Year && self.gap(end) == Some(Gap::Space) && self.joins(inner) {
            self.core(inner)
        } else {
            None
        };
        match (named, year.year()) {
            (Some((mut core, after)), Some(number)) if core.month_without_year().is_some() => {
                core.set_year(number);
                (core, after)
            }
            _ => (year, end),
        }
    }

    /// Reads what the words name whatever the day.
    fn named(&self, at: usize) -> Found {
        let number = usize::try_from(self.value(at, Class::Named)?).ok()?;
        let date = lexicon().named.get(number)?;
        let span = Span { first: date.earliest()?, last: date.latest()?, text: date.as_str().to_owned() };
        Some((Core::new(Base::Known { span, anchored: false }, "named"), at + 1))
    }

    /// Reads `the year 2008`, `в году 2000`.
    fn year_of_word(&self, at: usize) -> Found {
        (self.is(at, Class::Unit) && self.unit(at) == Some(Unit::Year)).then_some(())?;
        let near = matches!(self.gap(at + 1), Some(Gap::Space | Gap::None));
        let year = self.year(at + 1).filter(|_| near)?;
        Some((Core::new(Base::Known { span: Span::year(year)?, anchored: false }, "year"), at + 2))
    }

    /// Reads a year by itself, where something says that it is one.
    fn bare_year(&self, at: usize) -> Found {
        let known =
            |span: Span, end: usize| Some((Core::new(Base::Known { span, anchored: false }, "year"), end));
        let after = self.year_word(at + 1);
        let token = self.token(at)?;
        // `1000 год`: a word says that it is a year, whatever its number.
        if after > at + 1 && token.digits == 4 && matches!(self.gap(at + 1), Some(Gap::Space | Gap::None)) {
            let year = i16::try_from(token.number).ok().filter(|year| *year >= 1000)?;
            return known(Span::year(year)?, after);
        }
        let year = self.year(at)?;
        // `1995–96`, `2007/08`
        if let Some(second) = self.token(at + 1)
            && matches!(second.gap, Gap::Dash | Gap::Slash)
            && second.digits == 2
        {
            let short = i16::try_from(second.number).ok()?;
            let end = year - year % 100 + short;
            let (from, to) = (Date::new(year, 1, 1).ok()?, Date::new(end, 12, 31).ok()?);
            // `2008-03` is a month; `2007-08` may be both, and the two years hold the month.
            if end > year && (end == year + 1 || short > 12) {
                return known(Span::of(from, to)?, self.year_word(at + 2));
            }
            if second.gap == Gap::Dash && (1..=12).contains(&short) {
                return known(Span::months(Date::new(year, i8::try_from(short).ok()?, 1).ok()?, 1)?, at + 2);
            }
            return None;
        }
        let text = self.text;
        let before = text.get(..token.start).and_then(|before| before.chars().next_back());
        let next = text.get(token.end()..).and_then(|rest| rest.chars().next());
        let bracketed = before == Some('(') && matches!(next, Some(')' | ',' | ';' | '-' | '–'));
        let ranged = self.gap(at + 1) == Some(Gap::Dash) && self.year(at + 1).is_some();
        let counts = self.goes_on(at + 1, Class::Counted);
        let sure = self.whole
            || bracketed
            || ranged
            || self.prepared(at)
            || self.has_article(at)
            || self.in_list(at);
        (sure && !counts).then_some(())?;
        known(Span::year(year)?, at + 1)
    }

    /// Returns whether a year follows another: `in 2006, 2007 and 2008`.
    fn in_list(&self, at: usize) -> bool {
        let linked = self.gap(at) == Some(Gap::Comma);
        let Some(before) = at.checked_sub(1) else { return false };
        if self.joins(at) && (self.is(before, Class::And) || self.is(before, Class::Or)) {
            return before
                .checked_sub(1)
                .is_some_and(|year| self.digits(year) == 4 && self.year(year).is_some());
        }
        if self.gap(at) == Some(Gap::Dash) && self.year(before).is_some() {
            return true;
        }
        linked && self.year(before).is_some() && (self.prepared(before) || self.in_list(before))
    }
}

/// Returns a stretch of days written as days.
pub(super) fn bounded(first: Date, last: Date) -> Option<Span> {
    (first <= last).then_some(())?;
    let text = if first == last { first.to_string() } else { format!("{first}/{last}") };
    Some(Span { first, last, text })
}
