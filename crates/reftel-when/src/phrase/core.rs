//! What stands in a phrase without its prepositions: a day, a month, a season, `last week`, `early 2008`.

use jiff::civil::Date;

use super::base::{Base, Core, Part};
use super::lexicon::{Class, Unit, lexicon};
use super::reader::{Found, Reader};
use super::span::{Span, calendar, decade, shift};
use super::token::Gap;

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
            let (mut core, end) = self.core(self.skip(at + 1, Class::The))?;
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
        self.numeric(at)
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

    /// Reads an ordinal in digits: `1st half of 2008`, `2-й квартал`, `20th century`.
    fn ordinal_number(&self, at: usize) -> Found {
        let number = i16::try_from(self.token(at)?.number).ok().filter(|number| (1..=31).contains(number))?;
        let after = self.ordinal_ending(at + 1)?;
        self.ordinal(number, after)
    }

    fn ordinal_word(&self, at: usize) -> Found {
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
    fn part(&self, at: usize) -> Found {
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
            return Some((
                Core::anchored(calendar(today, unit, i32::from(sense.value))?, "calendar"),
                at + 1,
            ));
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
        let eve = self.is(at, Class::Eve);
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
            None => Span::day(shift(day, Unit::Day, -1)?),
            Some(0) => calendar(day, Unit::Week, 0)?,
            Some(1) => Span::of(shift(day, Unit::Day, -6)?, day)?,
            Some(_) => Span::of(day, shift(day, Unit::Day, 6)?)?,
        };
        Some((Core::new(Base::Known { span, anchored: value.anchored }, "beside"), end))
    }

    /// Reads what the words name whatever the day.
    fn named(&self, at: usize) -> Found {
        let number = usize::try_from(self.value(at, Class::Named)?).ok()?;
        let date = lexicon().named.get(number)?;
        let span = Span { first: date.earliest()?, last: date.latest()?, text: date.as_str().to_owned() };
        Some((Core::new(Base::Known { span, anchored: false }, "named"), at + 1))
    }

    /// Reads Roman numbers and `Q3`: `XX век`, `IV квартал 2008`, `Q3 2007`, `H1 2008`.
    fn lettered(&self, at: usize) -> Found {
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
        let linked = self.gap(at) == Some(Gap::Comma) || self.gap(at) == Some(Gap::Dash);
        let Some(before) = at.checked_sub(1) else { return false };
        if self.joins(at) && (self.is(before, Class::And) || self.is(before, Class::Or)) {
            return before
                .checked_sub(1)
                .is_some_and(|year| self.digits(year) == 4 && self.year(year).is_some());
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
