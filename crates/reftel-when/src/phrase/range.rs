//! Two dates that are one: `September 12–14`, `March to June 2008`, `2008 or 2009`, `March 5 and April 2, 2008`.

use super::base::{Base, Core, Lean, Value, Year};
use super::class::Class;
use super::frame::Framed;
use super::lexicon::Unit;
use super::reader::Reader;
use super::span::{Span, shift};
use super::token::Gap;

impl Reader<'_> {
    /// Reads a range without a preposition: `September 12–14`, `March to June 2008`, `2006–2008`, `2008 or 2009`.
    pub(super) fn range(&self, at: usize) -> Option<Framed> {
        if let Some((days, end)) = self.bare_days(at, &[Class::To, Class::And]) {
            return self.finish(&days, at, end, None);
        }
        let (a, link) = self.core(at)?;
        let token = self.token(link)?;
        let dash = matches!(token.gap, Gap::Dash | Gap::Slash) && !token.is(Class::To);
        if dash && let Some((b, end)) = self.core(link) {
            if token.gap == Gap::Slash && a.month().is_none() {
                return None;
            }
            let value = self.joined(a, b, at, end)?;
            return self.sided(value, "range", at, end, None);
        }
        if let Some(framed) = self.both(&a, at, link) {
            return Some(framed);
        }
        (token.gap == Gap::Space).then_some(())?;
        if token.is(Class::To) && self.joins(link + 1) {
            let (b, end) = self.core(self.inner(link + 1))?;
            // `Friday to September`, `yesterday to 2009` are no ranges.
            let alike = matches!(
                (&a.base, &b.base),
                (Base::Days { .. }, Base::Days { .. })
                    | (Base::Months { .. }, Base::Months { .. })
                    | (Base::Season { .. }, Base::Season { .. })
            ) || a.rule == b.rule && matches!(a.rule, "year" | "numeric" | "decade")
                || a.rule == "part"
                || b.rule == "part";
            alike.then_some(())?;
            let value = self.joined(a, b, at, end)?;
            return self.sided(value, "range", at, end, None);
        }
        if token.is(Class::Or) && self.joins(link + 1) {
            let (b, end) = self.core(self.inner(link + 1))?;
            return self.either(a, b, at, end);
        }
        None
    }

    /// Reads `March 5 and April 2, 2008`, where the year goes for both; in a phrase by itself also `2007 and 2008`.
    fn both(&self, a: &Core, start: usize, link: usize) -> Option<Framed> {
        let and = self.goes_on(link, Class::And) && self.gap(link) == Some(Gap::Space);
        (and && self.joins(link + 1)).then_some(())?;
        let (b, end) = self.core(self.inner(link + 1))?;
        let shares = a.month_without_year().is_some()
            && b.month_without_year().is_none()
            && a.part.is_none()
            && b.part.is_none();
        let same_kind = matches!(
            (&a.base, &b.base),
            (Base::Days { .. }, Base::Days { .. }) | (Base::Months { .. }, Base::Months { .. })
        );
        let years = a.rule == "year" && b.rule == "year" && self.whole;
        ((shares && same_kind) || years).then_some(())?;
        let value = self.joined(a.clone(), b.clone(), start, end)?;
        let lean = self.lean(start, end);
        let mut a = a.clone();
        share_year(&mut a, &b);
        let (first, second) = (a.value(self.anchor, lean)?.span, b.value(self.anchor, lean)?.span);
        (first.last < second.first && !first.text.contains('/') && !second.text.contains('/'))
            .then_some(())?;
        let next = shift(first.last, Unit::Day, 1) == Some(second.first);
        let bare = |text: &str| text.trim_matches(['{', '}']).to_owned();
        let text = if next {
            format!("{}/{}", first.from(), second.to())
        } else {
            format!("{{{},{}}}", bare(&first.text), bare(&second.text))
        };
        self.sided(
            Value { span: value.span.written(text), anchored: value.anchored },
            "both",
            start,
            end,
            None,
        )
    }

    /// Reads `2008 or 2009`, `late October or early November`: one of two dates.
    fn either(&self, a: Core, b: Core, start: usize, end: usize) -> Option<Framed> {
        let value = self.joined(a.clone(), b.clone(), start, end)?;
        let lean = self.lean(start, end);
        let (mut a, b) = (a, b);
        share_year(&mut a, &b);
        let (first, second) = (a.value(self.anchor, lean)?.span, b.value(self.anchor, lean)?.span);
        let simple = |span: &Span| !span.text.contains(['/', '~', '[', '{', ',']);
        let next = shift(first.last, Unit::Day, 1) == Some(second.first);
        let text = if simple(&first) && simple(&second) {
            format!("[{},{}]", first.text, second.text)
        } else if next {
            format!("{}/{}", first.from(), second.to())
        } else {
            return None;
        };
        self.sided(
            Value { span: value.span.written(text), anchored: value.anchored },
            "either",
            start,
            end,
            None,
        )
    }

    /// Reads days whose month comes after the last of them: `12–14 September 2007`, `5 and 10 March`.
    pub(super) fn bare_days(&self, at: usize, links: &[Class]) -> Option<(Core, usize)> {
        let first = self.day(at)?;
        let after = self.ordinal_ending(at + 1).unwrap_or(at + 1);
        let mut days = vec![first];
        let mut place = after;
        let mut range = false;
        let mut linked = false;
        loop {
            let token = self.token(place)?;
            let next = if token.gap == Gap::Dash && token.is_number() {
                range = true;
                place
            } else if token.is_number() && token.gap == Gap::Comma {
                place
            } else if (links.is_empty() || links.contains(&Class::To)) && self.goes_on(place, Class::To) {
                range = true;
                place + 1
            } else if self.goes_on(place, Class::And) {
                place + 1
            } else {
                break;
            };
            linked = true;
            let last = days.last().copied()?;
            let day = self.day(next)?;
            place = self.ordinal_ending(next + 1).unwrap_or(next + 1);
            // `30 May – 2 June` has its own month for each.
            (day > last).then_some(())?;
            days.push(day);
        }
        (linked && days.len() > 1 && (!range || days.len() == 2)).then_some(())?;
        let of = self.skip_of(place);
        self.joins(of).then_some(())?;
        let token = self.token(of)?;
        let month = i8::try_from(token.sense(Class::Month)?.value).ok()?;
        self.capital(token).then_some(())?;
        let (year, end) = match self.year_after(of + 1, self.whole) {
            Some((year, end)) => (Some(year), end),
            None => (None, of + 1),
        };
        Some((Core::new(Base::Days { year, month, days, through: range, weekday: None }, "day"), end))
    }

    /// Joins the start and end of a range; a year said for one of them goes for both.
    pub(super) fn joined(&self, a: Core, b: Core, start: usize, end: usize) -> Option<Value> {
        let (mut a, mut b) = (a, b);
        let lean = if leans(&a) || leans(&b) { self.lean(start, end) } else { Lean::Unknown };
        share_year(&mut a, &b);
        if let (Some(later), Some(year), Some(earlier)) = (b.month_without_year(), a.year(), a.month()) {
            b.set_year(Year { number: year.number + i16::from(later < earlier), anchored: year.anchored });
        }
        let last = b.value(self.anchor, lean)?;
        if let (Some(earlier), Some(later)) = (a.month_without_year(), b.month()) {
            let year = last.span.first.year();
            a.set_year(Year { number: year - i16::from(earlier > later), anchored: true });
        }
        let first = a.value(self.anchor, lean)?;
        (first.span.first <= last.span.last).then_some(())?;
        let (from, to) = (first.span.from(), last.span.to());
        let text = if first.span == last.span { from } else { format!("{from}/{to}") };
        let span = Span { first: first.span.first, last: last.span.last, text };
        Some(Value { span, anchored: first.anchored || last.anchored })
    }
}

/// Gives the start of a range the year of its end.
fn share_year(a: &mut Core, b: &Core) {
    let Some(earlier) = a.month_without_year() else { return };
    let same_kind = !matches!(b.base, Base::Known { .. }) || b.rule == "numeric";
    if let (Some(year), Some(later)) = (b.year().filter(|_| same_kind), b.month()) {
        a.set_year(Year { number: year.number - i16::from(earlier > later), anchored: year.anchored });
    }
}

pub(super) fn through(core: &mut Core) {
    if let Base::Days { through, .. } = &mut core.base {
        *through = true;
    }
}

/// Returns whether the tense of the sentence says what is meant.
pub(super) fn leans(core: &Core) -> bool {
    core.month_without_year().is_some() || matches!(core.base, Base::Weekday { .. })
}
