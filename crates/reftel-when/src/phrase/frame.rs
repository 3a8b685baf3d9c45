//! The words around a date that open a side of it or make it a range: `since`, `until`, `between … and …`.

use super::base::{Base, Core, Lean, Part, Value};
use super::class::Class;
use super::range::{leans, through};
use super::reader::Reader;
use super::span::{Span, days_between};
use super::token::Gap;
use crate::Edtf;

/// A date that was read, before its place in the text is known in bytes.
pub(super) struct Framed {
    pub edtf: Edtf,
    pub rule: &'static str,
    pub anchored: bool,
    /// Tokens: the first, and the one after the last.
    pub from: usize,
    pub to: usize,
    /// The days, where both ends are known.
    pub value: Option<Value>,
}

/// What a phrase says of the date in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Since,
    Until,
    By,
    Before,
    After,
    NotBefore,
}

impl Side {
    fn rule(self) -> &'static str {
        match self {
            Side::Since => "since",
            Side::Until => "until",
            Side::By => "by",
            Side::Before => "before",
            Side::After => "after",
            Side::NotBefore => "not-before",
        }
    }
}

/// How many words after a date one without a year may lean on it.
const TOLD_REACH: usize = 40;

/// How many words before a range may say that it is none: `postponed from May to June`.
const MOVED_REACH: usize = 4;

impl Reader<'_> {
    /// Reads a phrase that begins at a token. Returns what it means, or that there is nothing to read in it, and the
    /// token after it.
    pub(super) fn phrase(&self, at: usize) -> Option<(Option<Framed>, usize)> {
        let token = self.token(at)?;
        if token.is(Class::Block) || token.is(Class::Every) {
            let next = self.skip(at + 1, Class::The);
            let near = self.joins(next) || matches!(self.gap(next), Some(Gap::None | Gap::Dash));
            let end = if near { self.core(next).map(|(_, end)| end) } else { None };
            // A year may stand there without a word that says so.
            let year = near && self.digits(next) > 0;
            return Some((None, end.unwrap_or(if year { next + 1 } else { at + 1 })));
        }
        let framed = self.framed(at).or_else(|| self.plain(at, at, None))?;
        let end = framed.to;
        Some((Some(framed), end))
    }

    /// Reads a phrase that begins with a preposition.
    fn framed(&self, at: usize) -> Option<Framed> {
        let token = self.token(at)?;
        if token.is_number() || token.is_plain() {
            return None;
        }
        let inner = self.inner(at + 1);
        if token.is(Class::Between) && self.joins(at + 1) {
            return self.between(at, at + 1);
        }
        let is_from = token.is(Class::From) || token.is(Class::Since) || token.is(Class::Starting);
        if is_from
            && self.joins(at + 1)
            && let Some(framed) = self.stretch_between(at, inner)
        {
            return Some(framed);
        }
        if token.is(Class::Ahead)
            && let Some((core, end)) = self.ahead_phrase(at)
        {
            return self.finish(&core, at, end, None);
        }
        if token.is(Class::Within)
            && let Some(framed) = self.within(at)
        {
            return Some(framed);
        }
        let side = if token.is(Class::NotBefore) {
            Side::NotBefore
        } else if token.is(Class::Since) || token.is(Class::Starting) {
            Side::Since
        } else if token.is(Class::From) {
            return self.alone_from(at, inner);
        } else if token.is(Class::Until) {
            Side::Until
        } else if token.is(Class::By) {
            Side::By
        } else if token.is(Class::Before) {
            Side::Before
        } else if token.is(Class::After) {
            Side::After
        } else {
            return None;
        };
        // `post-2020`, `pre-March`
        (self.joins(at + 1) || self.gap(at + 1) == Some(Gap::Dash)).then_some(())?;
        if let Some(framed) = self.plain(at, inner, Some(side)) {
            return Some(framed);
        }
        // `after 4 days`, by itself: counted from today.
        if side == Side::After
            && self.whole
            && let Some(amount) = self.amount(at + 1).filter(|amount| amount.end == self.tokens.len())
        {
            return self.finish(&self.ahead(&amount)?, at, amount.end, None);
        }
        // `since the end of the year`, `by the end of the month` are parts; `since the year` is nothing.
        None
    }

    /// Returns the place after small words between a preposition and its date: `since about the`.
    pub(super) fn inner(&self, at: usize) -> usize {
        let mut place = at;
        while self.token(place).is_some_and(|token| {
            (token.is(Class::In) || token.is(Class::The) && !token.is(Class::Which))
                && !token.is(Class::Ahead)
                || token.is(Class::In) && token.text.eq_ignore_ascii_case("in")
        }) && self.joins(place + 1)
            && place < at + 3
        {
            place += 1;
        }
        place
    }

    /// Reads one date or a range of them, and closes or opens its sides.
    fn plain(&self, start: usize, at: usize, side: Option<Side>) -> Option<Framed> {
        if side.is_none()
            && let Some(framed) = self.range(at)
        {
            return Some(framed);
        }
        if let Some((days, after)) = self.bare_days(at, &[]) {
            return self.finish(&days, start, after, side);
        }
        let (core, end) = self.core(at)?;
        self.finish(&core, start, end, side)
    }

    /// Makes a reading of a core.
    pub(super) fn finish(&self, core: &Core, start: usize, end: usize, side: Option<Side>) -> Option<Framed> {
        let (mut side, mut end) = (side, end);
        // `February 1 of each year` comes back.
        if core.month_without_year().is_some() && self.goes_on(self.skip(end, Class::Of), Class::Every) {
            return None;
        }
        if side.is_none() && core.until {
            side = Some(Side::Until);
        }
        // `2006 onwards`, `March 2008 or later`; "on" only where something said that it begins.
        let onward = self.goes_on(end, Class::Onward)
            && matches!(self.gap(end), Some(Gap::Space))
            && (side == Some(Side::Since) || self.token(end).is_some_and(|token| token.text.len() > 2));
        if onward && matches!(side, None | Some(Side::Since)) {
            side = Some(Side::Since);
            end += 1;
        }
        let mut lean = self.lean_of(core, start, end);
        match side {
            Some(Side::Since) if !self.is(start, Class::Starting) && self.tense.is_none() => {
                lean = Lean::Past
            }
            Some(Side::Until | Side::By) if lean == Lean::Unknown => lean = Lean::Future,
            _ => {}
        }
        let value = match self.told_year(core, start, lean) {
            Some(value) => value,
            None => core.value(self.anchor, lean)?,
        };
        let rule = side.map_or(core.rule, Side::rule);
        // `after the 2020 elections` is after a day of 2020, and `before the end of May` is up to the end.
        let adjective =
            self.tokens.get(start..end).is_some_and(|words| words.iter().any(|word| word.is(Class::The)))
                && self.token(end).is_some_and(|next| next.gap == Gap::Space && next.is_plain());
        let side = match side {
            Some(Side::Before) if adjective || core.part == Some(Part::Thirds(3, 3)) => Some(Side::Until),
            Some(Side::After) if adjective || core.part == Some(Part::Thirds(1, 1)) => Some(Side::Since),
            other => other,
        };
        self.sided(value, rule, start, end, side)
    }

    /// Returns the tense where it says what is meant; looking for it takes time.
    fn lean_of(&self, core: &Core, start: usize, end: usize) -> Lean {
        if leans(core) { self.lean(start, end) } else { Lean::Unknown }
    }

    /// Returns what a date without a year means after one with a year: `delivered on August 28, 2006 and followed up on
    /// September 15`. It is the first such date from the one before it, if it is not after the day of writing.
    fn told_year(&self, core: &Core, start: usize, lean: Lean) -> Option<Value> {
        core.month_without_year()?;
        let (told, at) = (self.before.as_ref()?, self.before_end);
        let near = start.checked_sub(at).is_some_and(|words| words <= TOLD_REACH);
        let short = days_between(told.span.first, told.span.last).is_some_and(|days| days <= 31);
        (near && short && !lean.is_ahead() && self.tense.is_none()).then_some(())?;
        let mut value = core.value(Some(told.span.first), Lean::Future)?;
        // What is told of may be earlier, but then hardly by a year.
        let passed = self.anchor.is_none_or(|today| value.span.first <= today);
        passed.then_some(())?;
        value.anchored = told.anchored;
        Some(value)
    }

    pub(super) fn sided(
        &self,
        value: Value,
        rule: &'static str,
        from: usize,
        to: usize,
        side: Option<Side>,
    ) -> Option<Framed> {
        let span = &value.span;
        let text = match side {
            None => span.text.clone(),
            Some(Side::Since | Side::NotBefore) => format!("{}/..", span.from()),
            Some(Side::Until | Side::By) => format!("/{}", span.to()),
            Some(Side::Before) => format!("/{}", span.beside()?.0),
            Some(Side::After) => format!("{}/..", span.beside()?.1),
        };
        let edtf: Edtf = text.parse().ok()?;
        Some(Framed {
            edtf,
            rule,
            anchored: value.anchored,
            from,
            to,
            value: side.is_none().then_some(value),
        })
    }

    /// Reads `from 2006` where no end follows. Only words that say so make it open: a letter may be *from* 2006.
    fn alone_from(&self, at: usize, inner: usize) -> Option<Framed> {
        self.joins(at + 1).then_some(())?;
        let (core, end) = self.core(inner)?;
        let begins = at == 0 || self.gap(at) == Some(Gap::Stop);
        let onward = self.goes_on(end, Class::Onward);
        let side = (self.whole || begins || onward).then_some(Side::Since);
        self.finish(&core, if side.is_some() { at } else { inner }, end, side)
    }

    /// Reads `within two weeks`.
    fn within(&self, at: usize) -> Option<Framed> {
        self.joins(at + 1).then_some(())?;
        let amount = self.amount(at + 1)?;
        let within = self.token(at)?;
        // `В течение трёх лет`, `протягом року` is how long something lasted, but for a deadline.
        let deadline = within.text.is_ascii() || self.whole;
        let lean = self.lean(at, amount.end);
        let ahead = lean.is_ahead() || (lean == Lean::Unknown && self.whole);
        (deadline && ahead).then_some(())?;
        let core = self.within_amount(&amount)?;
        self.finish(&core, at, amount.end, None)
    }

    /// Reads `between A and B`.
    fn between(&self, start: usize, at: usize) -> Option<Framed> {
        let inner = self.inner(at);
        if let Some((days, end)) = self.bare_days(inner, &[Class::And]) {
            let mut days = days;
            through(&mut days);
            days.rule = "between";
            return self.finish(&days, start, end, None);
        }
        let (mut a, and) = self.core(inner)?;
        // `between September 12 and 14`
        if let Base::Days { days, .. } = &a.base
            && days.len() > 1
        {
            through(&mut a);
            a.rule = "between";
            return self.finish(&a, start, and, None);
        }
        self.goes_on(and, Class::And).then_some(())?;
        let (b, end) = self.core(self.inner(and + 1)).filter(|_| self.joins(and + 1))?;
        let value = self.joined(a, b, start, end)?;
        self.sided(value, "between", start, end, None)
    }

    /// Reads `from A to B`, `с A по B`.
    fn stretch_between(&self, start: usize, at: usize) -> Option<Framed> {
        let moved = (0..start).rev().take(MOVED_REACH).any(|place| self.is(place, Class::Moved));
        (!moved).then_some(())?;
        if let Some((mut days, end)) = self.bare_days(at, &[Class::To]) {
            through(&mut days);
            days.rule = "range";
            return self.finish(&days, start, end, None);
        }
        let (a, to) = self.core(at)?;
        if let Base::Days { through: true, .. } = a.base {
            return self.finish(&a, start, to, None);
        }
        let link = self.goes_on(to, Class::To) || self.goes_on(to, Class::Until);
        let place = if link { to + 1 } else { to };
        (link || self.gap(to) == Some(Gap::Dash)).then_some(())?;
        if self.goes_on(place, Class::Day) && self.value(place, Class::Day) == Some(0) {
            // `from 1997 to today`
            let value = a.value(self.anchor, Lean::Past)?;
            let span = Span {
                first: value.span.first,
                last: self.anchor?,
                text: format!("{}/{}", value.span.from(), self.anchor?),
            };
            return self.sided(Value { span, anchored: true }, "range", start, place + 1, None);
        }
        let (b, end) = self.core(self.inner(place)).filter(|_| self.joins(place) || !link)?;
        let value = self.joined(a, b, start, end)?;
        self.sided(value, "range", start, end, None)
    }
}
