//! So many days, weeks, months: before today, from today, and before or after another date.

use jiff::civil::Date;

use super::base::{Base, Core, Lean};
use super::class::Class;
use super::lexicon::{UKRAINIAN, Unit};
use super::reader::{Found, Reader};
use super::span::{Span, calendar, days_between, month, shift, shift_clock};
use super::token::Gap;

/// A length of time.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    /// Least and most, in halves of the unit.
    least: i32,
    most: i32,
    unit: Unit,
    /// What is added: `1 year 2 months`.
    and: Vec<(i32, Unit)>,
    about: bool,
    bound: Bound,
    pub end: usize,
    languages: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Exact,
    AtLeast,
    AtMost,
}

/// How far back "recent" reaches: a choice of this project, wide enough that what is told of is inside.
const RECENT: &[(Unit, i32)] =
    &[(Unit::Day, 7), (Unit::Week, 6), (Unit::Month, 6), (Unit::Year, 5), (Unit::Decade, 2)];

/// Longest number of units that is read.
const MANY_MAX: u32 = 5000;

impl Reader<'_> {
    /// Reads a length of time: `two weeks`, `a few months`, `полтора года`, `1 year 2 months`.
    pub(super) fn amount(&self, at: usize) -> Option<Amount> {
        let (mut about, mut bound, mut place) = (false, Bound::Exact, at);
        loop {
            let token = self.token(place)?;
            if place > at && !token.gap.joins() {
                return None;
            }
            if token.is(Class::More) && !token.is_number() {
                bound = Bound::AtLeast;
            } else if token.is(Class::Less) {
                bound = Bound::AtMost;
            } else if token.is(Class::About) {
                about = true;
            } else {
                break;
            }
            place += 1;
        }
        let token = self.token(place)?;
        if let Some(sense) = token.sense(Class::HalfUnit) {
            let (most, end) = (i32::from(sense.value) * 2, place + 1);
            let languages = sense.languages;
            return Some(Amount {
                least: most,
                most,
                unit: Unit::Month,
                and: Vec::new(),
                about: true,
                bound,
                end,
                languages,
            });
        }
        let (mut least, mut most, mut after, mut languages) =
            self.quantity(place).unwrap_or((2, 2, place, u8::MAX));
        // `two and a half years`
        if after > place && self.goes_on(after, Class::AndHalf) {
            (least, most, after) = (least + 1, most + 1, after + 1);
        }
        (after == place || self.joins(after)).then_some(())?;
        let named = self.token(after)?;
        let sense = named.sense(Class::Unit).or_else(|| named.sense(Class::Units))?;
        // A unit by itself is one of it: `неделю назад`.
        (after > place || named.is(Class::Unit)).then_some(())?;
        languages &= named
            .senses
            .list()
            .iter()
            .filter(|sense| matches!(sense.class, Class::Unit | Class::Units))
            .fold(0, |all, sense| all | sense.languages);
        let unit = sense.unit?;
        let mut end = after + 1;
        // `a year and a half`
        if self.goes_on(end, Class::AndHalf) {
            (least, most, end) = (least + 1, most + 1, end + 1);
        }
        let mut and = Vec::new();
        let mut smallest = unit;
        while self.joins(end) {
            let next = self.skip(end, Class::And);
            let Some((many, same, after, _)) = self.quantity(next) else { break };
            let Some(unit) = self.unit(after).filter(|unit| self.joins(after) && *unit < smallest) else {
                break;
            };
            if many != same || many % 2 != 0 {
                break;
            }
            and.push((many / 2, unit));
            smallest = unit;
            end = after + 1;
        }
        Some(Amount { least, most, unit, and, about, bound, end, languages })
    }

    /// Reads a number in digits or words; returns least and most in halves, and the place after it.
    fn quantity(&self, at: usize) -> Option<(i32, i32, usize, u8)> {
        let token = self.token(at)?;
        if token.is_number() {
            let many = i32::try_from(token.number).ok().filter(|_| token.number <= MANY_MAX)? * 2;
            return Some((many, many, at + 1, u8::MAX));
        }
        if let Some(sense) = token.sense(Class::Number) {
            let mut many = i32::from(sense.value);
            let mut end = at + 1;
            // `twenty-one`, `двадцать пять`
            let ones =
                self.value(end, Class::Number).map(i32::from).filter(|ones| *ones < 20 && ones % 2 == 0);
            if let Some(ones) = ones.filter(|_| many >= 40 && many % 20 == 0)
                && (self.joins(end) || self.gap(end) == Some(Gap::Dash))
            {
                many += ones;
                end += 1;
            }
            return Some((many, many, end, sense.languages));
        }
        if let Some(sense) = token.sense(Class::Vague) {
            return Some((i32::from(sense.value) * 2, i32::from(sense.most) * 2, at + 1, sense.languages));
        }
        token.is(Class::A).then_some((2, 2, at + 1, u8::MAX))
    }

    /// Reads what follows a length of time and makes it a date: `ago`, `from now`, `later`, `after September 12`.
    pub(super) fn amount_phrase(&self, at: usize) -> Found {
        let amount = self.amount(at)?;
        let end = amount.end;
        if self.goes_on(end, Class::Ago) {
            // `Тому` alone is "therefore" in Ukrainian; so is a comma before it.
            (self.gap(end) == Some(Gap::Space) || self.gap(end) == Some(Gap::Dot)).then_some(())?;
            let mut end = end + 1;
            // `2 гадзіны таму назад`
            if self.goes_on(end, Class::Ago) {
                end += 1;
            }
            return Some((self.ago(&amount)?, end));
        }
        self.joins(end).then_some(())?;
        if self.is(end, Class::FromNow) {
            return Some((self.ahead(&amount)?, end + 1));
        }
        let side = |class: Class| self.gap(end) == Some(Gap::Space) && self.is(end, class);
        if (side(Class::Before) || side(Class::After))
            && let Some((core, after)) = self.core(self.skip(end + 1, Class::The))
        {
            let direction = if self.is(end, Class::Before) { -1 } else { 1 };
            let span = core.value(self.anchor, self.lean(at, after))?;
            let moved = moved(&span.span, &amount, direction)?;
            return Some((Core::new(Base::Known { span: moved, anchored: span.anchored }, "counted"), after));
        }
        if side(Class::Later) {
            return Some((self.counted(&amount, 1)?, end + 1));
        }
        if side(Class::Earlier) {
            return Some((self.counted(&amount, -1)?, end + 1));
        }
        let last = end + 1 == self.tokens.len();
        if self.whole && last && side(Class::Before) {
            return Some((self.ago(&amount)?, end + 1));
        }
        None
    }

    /// Returns the date so long before the day of writing, as precise as the unit.
    fn ago(&self, amount: &Amount) -> Option<Core> {
        let today = self.anchor?;
        let near = around(today, amount, -1, amount.least)?;
        let span = if amount.least == amount.most {
            near
        } else {
            let far = around(today, amount, -1, amount.most)?;
            (far.first <= near.last).then_some(())?;
            Span { first: far.first, last: near.last, text: format!("{}~/{}~", far.from(), near.to()) }
        };
        let mut core = Core::new(Base::Known { span: span.clone(), anchored: true }, "ago");
        core.about = amount.about;
        match amount.bound {
            Bound::Exact => {}
            // `more than a year ago` ends then; when it began is not known.
            Bound::AtLeast => core.until = true,
            Bound::AtMost => {
                let text = format!("{}/{today}", span.from());
                core.base =
                    Base::Known { span: Span { first: span.first, last: today, text }, anchored: true };
            }
        }
        Some(core)
    }

    /// Returns the date so long after the day of writing.
    pub(super) fn ahead(&self, amount: &Amount) -> Option<Core> {
        let today = self.anchor?;
        let near = around(today, amount, 1, amount.least)?;
        let span = if amount.least == amount.most {
            near
        } else {
            let far = around(today, amount, 1, amount.most)?;
            (near.first <= far.last).then_some(())?;
            Span { first: near.first, last: far.last, text: format!("{}~/{}~", near.from(), far.to()) }
        };
        let span = match amount.bound {
            Bound::Exact => span,
            Bound::AtMost => Span { first: today, last: span.last, text: format!("{today}/{}", span.to()) },
            Bound::AtLeast => return None,
        };
        let mut core = Core::anchored(span, "ahead");
        core.about = amount.about;
        Some(core)
    }

    /// Reads `in two weeks`, `через два года`, from the word for "in".
    pub(super) fn ahead_phrase(&self, at: usize) -> Found {
        let sense = *self.token(at)?.sense(Class::Ahead)?;
        self.joins(at + 1).then_some(())?;
        let amount = self.amount(at + 1)?;
        // A unit without a number is none in English: `in week`.
        (amount.end > at + 2 || sense.languages & 1 == 0 || self.is(at + 1, Class::HalfUnit)).then_some(())?;
        // `За два дня` is "within two days" in Russian; `за два дні` is "in two days" in Ukrainian only.
        let word = self.token(at)?;
        if word.is(Class::During) || word.is(Class::In) {
            let both = sense.languages & amount.languages;
            let english = both & 1 != 0;
            (english || both == UKRAINIAN || (self.whole && both & UKRAINIAN != 0)).then_some(())?;
        }
        let mut end = amount.end;
        // `in three weeks' time`
        if self.joins(end) && self.token(end).is_some_and(|token| token.text == "time") {
            end += 1;
        }
        match self.lean(at, end) {
            // What was "in two weeks" was two weeks after something else.
            Lean::Past | Lean::Told => {
                let told = self.before.as_ref()?;
                let span = moved(&told.span, &amount, 1)?;
                (sense.languages & 1 == 0).then_some(())?;
                Some((Core::new(Base::Known { span, anchored: told.anchored }, "counted"), end))
            }
            Lean::Future | Lean::Planned => Some((self.ahead(&amount)?, end)),
            Lean::Unknown => self.whole.then_some((self.ahead(&amount)?, end)),
        }
    }

    /// Returns the date so long after or before the one told of before.
    fn counted(&self, amount: &Amount, direction: i32) -> Option<Core> {
        let (told, anchored) = match (&self.before, self.whole) {
            (Some(told), _) => (told.span.clone(), told.anchored),
            // A phrase by itself has no other date to count from.
            (None, true) => (Span::day(self.anchor?), true),
            (None, false) => return None,
        };
        Some(Core::new(Base::Known { span: moved(&told, amount, direction)?, anchored }, "counted"))
    }

    /// Reads `the following day`, `that month`.
    pub(super) fn context(&self, at: usize) -> Found {
        let sense = self.token(at)?.sense(Class::Context)?;
        let unit = sense.unit?;
        // `over the next year` begins today.
        let before = at.checked_sub(1).and_then(|before| self.token(before));
        if sense.value == 1
            && unit != Unit::Day
            && before.is_some_and(|token| {
                token.is(Class::During) || token.is(Class::Within) || token.is(Class::In)
            })
            && self.joins(at)
        {
            return Some((self.stretch(1, unit, 1)?, at + 1));
        }
        // `the day after September 12`
        if sense.value != 0
            && let Some((core, end)) = self.core(self.skip(at + 1, Class::The)).filter(|_| self.joins(at + 1))
        {
            let near = core.value(self.anchor, self.lean(at, end))?;
            let whole = calendar(near.span.first, unit, 0)?;
            (near.span.last <= whole.last).then_some(())?;
            let span = calendar(near.span.first, unit, i32::from(sense.value))?;
            return Some((Core::new(Base::Known { span, anchored: near.anchored }, "counted"), end));
        }
        // `the day before candidates are named` tells of no date before it.
        let token = self.token(at)?;
        let conjunction = token.text.ends_with("before") || token.text.ends_with("after");
        let clause = self
            .token(at + 1)
            .is_some_and(|next| next.gap == Gap::Space && (next.is_plain() || next.is(Class::The)));
        (!conjunction || !clause).then_some(())?;
        let told = self.before.as_ref()?;
        let (first, last) = (calendar(told.span.first, unit, 0)?, calendar(told.span.last, unit, 0)?);
        (first == last).then_some(())?;
        let span = calendar(told.span.first, unit, i32::from(sense.value))?;
        Some((Core::new(Base::Known { span, anchored: told.anchored }, "counted"), at + 1))
    }

    /// Returns the stretch of so many units that ends (−1) or begins (1) on the day of writing.
    pub(super) fn stretch(&self, many: i32, unit: Unit, direction: i32) -> Option<Core> {
        let today = self.anchor?;
        if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour) {
            let (first, last) = shift_clock(today, unit, many * direction)?;
            let span = if direction < 0 { Span::of(first, today)? } else { Span::of(today, last)? };
            return Some(Core::anchored(span, "stretch"));
        }
        let other = shift(today, unit, many * direction)?;
        // The far end is as precise as the unit; the near end is today, which is known.
        let text = match unit {
            Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century => month(other),
            _ => other.to_string(),
        };
        let far = Span { first: other, last: other, text };
        let (first, last) = match unit {
            Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century => {
                (other.first_of_month(), other.last_of_month())
            }
            _ => (other, other),
        };
        let span = if direction < 0 {
            Span { first, last: today, text: format!("{}/{today}", far.text) }
        } else {
            Span { first: today, last, text: format!("{today}/{}", far.text) }
        };
        Some(Core::anchored(span, "stretch"))
    }

    /// Returns the stretch that ends or begins about now, `many` units long at most.
    pub(super) fn vague_stretch(
        &self,
        many: i32,
        unit: Unit,
        direction: i32,
        rule: &'static str,
    ) -> Option<Core> {
        let today = self.anchor?;
        let other = shift(today, unit, many * direction)?;
        let far = match unit {
            Unit::Month | Unit::Quarter => Span::months(other, 1)?,
            Unit::Year | Unit::Decade => Span::year(other.year())?,
            _ => Span::day(other),
        };
        let span = if direction < 0 {
            Span { first: far.first, last: today, text: format!("{}~/{today}", far.text) }
        } else {
            Span { first: today, last: far.last, text: format!("{today}/{}~", far.text) }
        };
        Some(Core::anchored(span, rule))
    }

    /// Returns "recent" days, weeks, months or years.
    pub(super) fn recent(&self, unit: Unit, direction: i32) -> Option<Core> {
        let many = RECENT.iter().find(|(known, _)| *known == unit)?.1;
        self.vague_stretch(many, unit, direction, "recent")
    }

    /// Reads `three months` after `past`, `last` or `next` as a stretch.
    pub(super) fn stretch_of(&self, at: usize, direction: i32) -> Found {
        let amount = self.amount(at)?;
        amount.and.is_empty().then_some(())?;
        let unit = amount.unit;
        if amount.least != amount.most {
            let core = self.vague_stretch(amount.most / 2, unit, direction, "stretch")?;
            return Some((core, amount.end));
        }
        let (many, unit) = whole_units(amount.most, unit)?;
        let mut core = self.stretch(many, unit, direction)?;
        core.about = amount.about;
        Some((core, amount.end))
    }

    /// Returns from today to the end of a length of time.
    pub(super) fn within_amount(&self, amount: &Amount) -> Option<Core> {
        let (many, unit) = whole_units(amount.most, amount.unit)?;
        amount.and.is_empty().then_some(())?;
        let mut core = self.stretch(many, unit, 1)?;
        core.about = amount.about || amount.least != amount.most;
        core.rule = "within";
        Some(core)
    }

    /// Reads how many units a `first six months of 2008` has.
    pub(super) fn counted_units(&self, at: usize) -> Option<(i16, Unit, usize)> {
        let (many, same, after, _) = self.quantity(at)?;
        (many == same && many % 2 == 0 && self.joins(after)).then_some(())?;
        Some((i16::try_from(many / 2).ok()?, self.unit(after)?, after + 1))
    }
}

/// Returns an amount in halves as whole units, of a smaller unit where it must be.
fn whole_units(halves: i32, unit: Unit) -> Option<(i32, Unit)> {
    if halves % 2 == 0 {
        return Some((halves / 2, unit));
    }
    match unit {
        Unit::Century => Some((halves * 5, Unit::Decade)),
        Unit::Decade => Some((halves * 5, Unit::Year)),
        Unit::Year => Some((halves * 6, Unit::Month)),
        Unit::Month => Some((halves * 2, Unit::Week)),
        Unit::Hour => Some((halves * 30, Unit::Minute)),
        Unit::Minute => Some((halves * 30, Unit::Second)),
        _ => None,
    }
}

/// Returns the date an amount before (−1) or after (1) a day. It is as precise as the smallest unit: a week is within
/// three days, a month or year that of the calendar.
fn around(day: Date, amount: &Amount, direction: i32, halves: i32) -> Option<Span> {
    let (many, mut unit) = whole_units(halves, amount.unit)?;
    if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour) {
        let (first, last) = shift_clock(day, unit, many * direction)?;
        return Span::of(first, last);
    }
    let mut at = shift(day, unit, many * direction)?;
    for (many, smaller) in &amount.and {
        if matches!(smaller, Unit::Second | Unit::Minute | Unit::Hour) {
            return None;
        }
        at = shift(at, *smaller, many * direction)?;
        unit = *smaller;
    }
    match unit {
        Unit::Week | Unit::Fortnight => Span::of(shift(at, Unit::Day, -3)?, shift(at, Unit::Day, 3)?),
        Unit::Weekend => None,
        Unit::Quarter => calendar(at, Unit::Month, 0),
        Unit::Decade => Some(calendar(at, Unit::Year, 0)?.about()),
        Unit::Century => calendar(at, Unit::Decade, 0),
        other => calendar(at, other, 0),
    }
}

/// Returns a stretch moved by an amount; `None` when the stretch is less precise than the amount.
fn moved(span: &Span, amount: &Amount, direction: i32) -> Option<Span> {
    (amount.bound == Bound::Exact).then_some(())?;
    let length = days_between(span.first, span.last)?;
    let most = match amount.and.last().map_or(amount.unit, |(_, unit)| *unit) {
        Unit::Second | Unit::Minute | Unit::Hour => return None,
        Unit::Day | Unit::Weekend => 0,
        Unit::Week | Unit::Fortnight => 10,
        Unit::Month | Unit::Quarter => 31,
        Unit::Year => 366,
        Unit::Decade | Unit::Century => 3700,
    };
    (length <= most).then_some(())?;
    let (near, far) = if direction < 0 { (amount.most, amount.least) } else { (amount.least, amount.most) };
    let first = around(span.first, amount, direction, near)?;
    let last = around(span.last, amount, direction, far)?;
    let whole = Span::of(first.first, last.last)?;
    let vague = amount.about || amount.least != amount.most;
    Some(if vague { whole.about() } else { whole })
}
