//! A text being read: its tokens, the day of writing, and small questions about them.

use jiff::civil::Date;

use super::base::{Base, Core, Value, Year};
use super::class::{Class, Classes};
use super::lexicon::Unit;
use super::span::calendar;
use super::tense::Tense;
use super::token::{Gap, Token};
use crate::dtg;

/// A text and what is known of it.
pub(super) struct Reader<'t> {
    pub text: &'t str,
    pub tokens: Vec<Token<'t>>,
    pub anchor: Option<Date>,
    pub tense: Option<Tense>,
    /// Whether the text is one phrase, so that its words need no further sign that they are a date.
    pub whole: bool,
    /// The date told of before, which "two days later" counts from.
    pub before: Option<Value>,
    /// The token after it.
    pub before_end: usize,
}

/// A core and the token after it.
pub(super) type Found = Option<(Core, usize)>;

impl Reader<'_> {
    pub(super) fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    /// Returns whether a token is there and belongs to the phrase of the one before it.
    pub(super) fn joins(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.gap.joins())
    }

    pub(super) fn gap(&self, at: usize) -> Option<Gap> {
        self.token(at).map(|token| token.gap)
    }

    /// Returns whether a token joins the one before it and may be of the class.
    pub(super) fn goes_on(&self, at: usize, class: Class) -> bool {
        self.joins(at) && self.is(at, class)
    }

    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        self.token(at).is_some_and(|token| token.is(class))
    }

    pub(super) fn value(&self, at: usize, class: Class) -> Option<i16> {
        Some(self.token(at)?.sense(class)?.value)
    }

    /// Returns the place after a token of the class, or the same place.
    pub(super) fn skip(&self, at: usize, class: Class) -> usize {
        at + usize::from(self.goes_on(at, class))
    }

    /// Returns the place after `of the`, where it stands.
    pub(super) fn skip_of(&self, at: usize) -> usize {
        self.skip(self.skip(at, Class::Of), Class::The)
    }

    /// Returns the unit that a token names, one or several.
    pub(super) fn unit(&self, at: usize) -> Option<Unit> {
        let token = self.token(at)?;
        token.sense(Class::Unit).or_else(|| token.sense(Class::Units))?.unit
    }

    /// Returns whether the token before makes it likely that a date follows.
    pub(super) fn prepared(&self, at: usize) -> bool {
        const BEFORE: Classes = Classes::of(&[
            Class::In,
            Class::Of,
            Class::During,
            Class::Since,
            Class::Starting,
            Class::From,
            Class::Until,
            Class::To,
            Class::By,
            Class::Before,
            Class::After,
            Class::NotBefore,
            Class::Between,
            Class::About,
            Class::Part,
            Class::Which,
            Class::Within,
        ]);
        let Some(before) = at.checked_sub(1) else { return false };
        if !self.joins(at) && self.gap(at) != Some(Gap::Dash) {
            return false;
        }
        // `the` counts with what stands before it: `in the fall`.
        if self.is(before, Class::The) && !self.is(before, Class::Which) {
            return self.prepared(before);
        }
        self.token(before).is_some_and(|token| token.is_any(BEFORE))
    }

    /// Returns whether an article stands directly before.
    pub(super) fn has_article(&self, at: usize) -> bool {
        self.joins(at) && at.checked_sub(1).is_some_and(|before| self.is(before, Class::The))
    }

    /// Returns whether a Latin word is written as the names of months and days are. A phrase by itself, and a word of
    /// another script, need no capital.
    pub(super) fn capital(&self, token: &Token<'_>) -> bool {
        self.whole || token.capital || !token.text.starts_with(|c: char| c.is_ascii())
    }

    /// Returns whether a name seems to go on after the token: `April Glaspie`, `Sunday Times`.
    pub(super) fn is_name(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let next = self.token(at + 1);
        let shouted = token.text.chars().count() > 1 && !token.text.chars().any(char::is_lowercase);
        !self.whole
            && !shouted
            && token.text.starts_with(|c: char| c.is_ascii())
            && next.is_some_and(|next| next.gap == Gap::Space && next.capital && next.is_plain())
    }

    /// Returns whether the token is a number of a day, not a part of something longer.
    pub(super) fn day(&self, at: usize) -> Option<i8> {
        let token = self.token(at).filter(|token| (1..=2).contains(&token.digits))?;
        let day = i8::try_from(token.number).ok().filter(|day| (1..=31).contains(day))?;
        let next = self.gap(at + 1);
        let longer = matches!(next, Some(Gap::Colon | Gap::TightComma)) && self.digits(at + 1) > 0;
        let decimal = next == Some(Gap::TightDot) && self.digits(at + 1) > 0;
        (!longer && !decimal && !self.is_followed_by_sign(at)).then_some(day)
    }

    pub(super) fn digits(&self, at: usize) -> u8 {
        self.token(at).map_or(0, |token| token.digits)
    }

    /// Returns whether a sign stands after the number that makes it an amount.
    fn is_followed_by_sign(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            self.text.get(token.end()..).is_some_and(|rest| rest.starts_with(['%', '°', '_', '=', '$', '€']))
                && !self.whole
        })
    }

    /// Returns the place after an ending that makes a number an ordinal: `12th`, `12-го`, `12-га`.
    pub(super) fn ordinal_ending(&self, at: usize) -> Option<usize> {
        const ENDINGS: &[&str] = &[
            "st", "nd", "rd", "th", "го", "е", "й", "ое", "ого", "я", "м", "га", "ы", "ае", "і", "ої", "а",
            "у",
        ];
        let token = self.token(at)?;
        let fits = matches!(token.gap, Gap::None | Gap::Dash) && ENDINGS.contains(&token.text);
        fits.then_some(at + 1)
    }

    /// Returns the year that a number of four digits is, not a part of something longer.
    pub(super) fn year(&self, at: usize) -> Option<i16> {
        let token = self.token(at).filter(|token| token.digits == 4)?;
        let year = i16::try_from(token.number).ok().filter(|year| (1700..2100).contains(year))?;
        let longer = self.digits(at + 1) > 0
            && matches!(self.gap(at + 1), Some(Gap::TightDot | Gap::TightComma | Gap::Colon));
        (!longer && !self.is_followed_by_sign(at) && !self.is_preceded_by_sign(at)).then_some(year)
    }

    fn is_preceded_by_sign(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let before = self.text.get(..token.start).and_then(|text| text.chars().next_back());
        let sign =
            |c: char| matches!(c, '$' | '€' | '£' | '#' | '№' | '_' | '=' | '.' | ':' | ',' | '&' | '+');
        // `03/04/2007`: the end of a date that is not read.
        let rest = matches!(token.gap, Gap::Slash | Gap::TightDot | Gap::Dash | Gap::Colon)
            && at.checked_sub(1).is_some_and(|before| (1..=3).contains(&self.digits(before)));
        rest || (before.is_some_and(|c| sign(c) || c.is_alphanumeric()) && !self.whole)
    }

    /// Reads the year that goes with a month, day or season. `two` says that two digits may be one.
    pub(super) fn year_after(&self, at: usize, two: bool) -> Option<(Year, usize)> {
        let said = |number: i16, end: usize| Some((Year { number, anchored: false }, self.year_word(end)));
        let token = self.token(at)?;
        let near = token.gap.joins() || matches!(token.gap, Gap::Dash | Gap::Slash | Gap::Apostrophe);
        if let Some(year) = self.year(at).filter(|_| near) {
            return said(year, at + 1);
        }
        if token.digits == 2
            && (token.gap == Gap::Apostrophe || (two && (token.gap.joins() || token.gap == Gap::Dash)))
        {
            let next = self.token(at + 1);
            let counts = next.is_some_and(|next| {
                next.gap == Gap::Space
                    && (next.is(Class::Counted) || (next.is_plain() && !next.capital && !self.whole))
            });
            let time = matches!(self.gap(at + 1), Some(Gap::Colon)) && self.digits(at + 1) > 0;
            if !counts && !time {
                return said(dtg::full_year(i16::try_from(token.number).ok()?)?, at + 1);
            }
        }
        token.gap.joins().then_some(())?;
        // `Aug 05 12:00:00 2015`
        if token.is_number() && self.gap(at + 1) == Some(Gap::Colon) {
            let mut end = at + 1;
            while self.gap(end) == Some(Gap::Colon) && self.digits(end) > 0 {
                end += 1;
            }
            return self
                .year(end)
                .filter(|_| self.gap(end) == Some(Gap::Space))
                .and_then(|year| said(year, end + 1));
        }
        let inner = self.skip_of(at);
        if let Some(year) = self.year(inner).filter(|_| self.joins(inner)) {
            return said(year, inner + 1);
        }
        let before =
            if self.goes_on(at, Class::Which) || self.goes_on(at, Class::RelUnit) { at } else { inner };
        self.year_from_today(before)
    }

    /// Reads `last year`, `минулага года`, `торік`, `that year`.
    fn year_from_today(&self, at: usize) -> Option<(Year, usize)> {
        self.joins(at).then_some(())?;
        let anchored = |number: i16, end: usize| Some((Year { number, anchored: true }, end));
        let token = self.token(at)?;
        let from =
            |many: i16| calendar(self.anchor?, Unit::Year, i32::from(many)).map(|span| span.first.year());
        if let Some(which) = self.value(at, Class::Which).filter(|_| self.unit(at + 1) == Some(Unit::Year))
            && self.joins(at + 1)
        {
            return anchored(from(which)?, at + 2);
        }
        if let Some(sense) = token.sense(Class::RelUnit).filter(|sense| sense.unit == Some(Unit::Year)) {
            return anchored(from(sense.value)?, at + 1);
        }
        if let Some(sense) = token.sense(Class::Context).filter(|sense| sense.unit == Some(Unit::Year)) {
            let told = self.before.as_ref().filter(|told| told.span.first.year() == told.span.last.year())?;
            let number = told.span.first.year().checked_add(sense.value)?;
            return Some((Year { number, anchored: told.anchored }, at + 1));
        }
        None
    }

    /// Returns the place after the word for a year that goes with a number: `2009 г.`, `2020 року`.
    pub(super) fn year_word(&self, at: usize) -> usize {
        let near = self.joins(at) && self.gap(at) != Some(Gap::Comma);
        let single = near && self.unit(at) == Some(Unit::Year);
        // `2008 years` is an amount in English; in the others the word is the same.
        let english = self.token(at).is_some_and(|token| token.text.eq_ignore_ascii_case("years"));
        at + usize::from(single && !english)
    }

    /// Reads a date of digits: `2008-06-24`, `24.06.2008`, `24/6/08`. Where day and month could be taken for each other
    /// it is not read, except with points, where the day comes first everywhere.
    pub(super) fn numeric(&self, at: usize) -> Found {
        let (a, b, c) = (self.token(at)?, self.token(at + 1)?, self.token(at + 2)?);
        [a, b, c].iter().all(|token| token.is_number() && token.digits <= 4).then_some(())?;
        let pointed = |gap: Gap| matches!(gap, Gap::TightDot | Gap::Dot);
        let same = b.gap == c.gap || (pointed(b.gap) && pointed(c.gap));
        (same && !self.is_preceded_by_sign(at)).then_some(())?;
        // A fourth number makes it an address or a version.
        let longer = self
            .token(at + 3)
            .is_some_and(|d| d.is_number() && matches!(d.gap, Gap::TightDot | Gap::Dash | Gap::Slash));
        if longer {
            return None;
        }
        let number = |token: &Token<'_>| i16::try_from(token.number).ok();
        let (x, y, z) = (number(a)?, number(b)?, number(c)?);
        let short = [a, b].iter().all(|token| token.digits <= 2);
        let full = |z: i16| match c.digits {
            4 => Some(z),
            2 => dtg::full_year(z),
            _ => None,
        };
        let (year, month, day) = match b.gap {
            _ if a.digits == 4
                && b.digits <= 2
                && c.digits <= 2
                && matches!(b.gap, Gap::Dash | Gap::Slash | Gap::TightDot) =>
            {
                (x, y, z)
            }
            gap if short && pointed(gap) => (full(z)?, y, x),
            Gap::Slash if short && x > 12 => (full(z)?, y, x),
            Gap::Slash if short && (y > 12 || x == y) => (full(z)?, x, y),
            Gap::Dash if short && c.digits == 4 && x > 12 => (z, y, x),
            Gap::Dash if short && c.digits == 4 && (y > 12 || x == y) => (z, x, y),
            _ => return None,
        };
        (1700..2100).contains(&year).then_some(())?;
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        let date = Date::new(year, month, day).ok()?;
        let end = self.year_word(at + 3);
        let days = Base::Days {
            year: Some(Year { number: date.year(), anchored: false }),
            month,
            days: vec![day],
            through: false,
            weekday: None,
        };
        Some((Core::new(days, "numeric"), end))
    }
}
