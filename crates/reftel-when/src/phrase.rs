//! Dates in prose, read against the date on which the text was written.
//!
//! `September 12`, `early October`, `in recent months`, `since 1997`, `the fall of 2006`, `last year`,
//! `до 6 апреля 2009 г.`, `у жніўні 2020`: in English, Russian, Belarusian and Ukrainian. The words stand in
//! `phrase/words/`, one file a language; [`RULES`] says what each rule makes of them.
//!
//! Nothing is rounded to a day. A date without a year is the last such date when the sentence tells of the past, the
//! next when it tells of the future; when nothing tells, the next one if it is at most four months ahead and nearer than
//! the last, else the last. What cannot be read is not read: a bare `2008 persons`, `for three months`, `03/04/2008`.

mod amount;
mod base;
mod class;
mod core;
mod day;
mod frame;
mod lexicon;
mod part;
mod range;
mod reader;
mod span;
mod tense;
mod token;
mod which;

use std::ops::Range;

use jiff::civil::Date;

use crate::Edtf;
use class::HEARTS;
use reader::Reader;

pub use tense::Tense;

/// A date that stands in a text, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The date, never more precise than the words.
    pub edtf: Edtf,
    /// Short name of the rule that read it; [`RULES`] lists them.
    pub rule: &'static str,
    /// The date that it was read against; `None` when the words need none, as in `March 2008`.
    pub anchor: Option<Edtf>,
    /// The words, in bytes of the text.
    pub at: Range<usize>,
}

impl Reading {
    /// Returns the first day that the date may mean; `None` when it is open or unknown.
    pub fn earliest(&self) -> Option<Date> {
        self.edtf.earliest()
    }

    /// Returns the last day that the date may mean; `None` when it is open or unknown.
    pub fn latest(&self) -> Option<Date> {
        self.edtf.latest()
    }
}

/// Names of the rules, with what each reads and makes of it.
pub const RULES: &[(&str, &str)] = &[
    ("edtf", "EDTF by itself, as it is: `2008-03`, `1997/..`"),
    (
        "numeric",
        "a date of digits: `2008-06-24`, `24.06.2008`, `241821Z JUN 08`; `03/04/2008`, which may be two days, is not read",
    ),
    ("day", "one day or days of a month, with or without the year: `September 12`, `12–14 September 2007`"),
    ("day-of-month", "a day of this or the last month: `12 числа`, `12th ultimo`, `on the 12th`"),
    ("month", "a month, with or without the year: `March 2008`, `in October`"),
    (
        "season",
        "a northern season: `the fall of 2006` is `2006-23`; winter is named after the year that it begins in",
    ),
    ("quarter", "three months of a year: `third quarter of 2007`, `Q3 2007`"),
    ("half", "half of a year, month or decade: `first half of 2008`, `II полугодие`"),
    ("year", "a year, or two: `in 2006`, `2020 год`, `1995–96`"),
    ("decade", "ten years: `the 1990s` is `199X`"),
    ("century", "a hundred years: `20th century` is `19XX`"),
    (
        "part",
        "early, mid or late: thirds, of a month cut after the 10th and 20th; or weeks and days counted in it",
    ),
    ("today", "`yesterday`, `today`, `завтра`; `last night` is yesterday or today"),
    (
        "weekday",
        "a day of the week: the last such day up to the day of writing, or the next where the sentence looks ahead",
    ),
    (
        "calendar",
        "the unit of the calendar counted from now: `last year`, `this week`, `next spring`, `earlier this month`",
    ),
    (
        "stretch",
        "so much time up to or from the day of writing: `the past three months`, `the next two weeks`",
    ),
    ("recent", "up to the day of writing, from about 7 days, 6 weeks, 6 months or 5 years before"),
    ("ago", "so much time before: to the day for days, within three days for weeks, else the month or year"),
    ("ahead", "so much time after: `in two weeks`, `через год`"),
    ("within", "from the day of writing to so much time after: `within ten days`"),
    (
        "counted",
        "counted from a date told of before, or that follows: `two days later`, `a week before May 1`, `that year`",
    ),
    ("beside", "the day before or the week of a date: `the eve of May 1`, `the week of June 16`"),
    ("named", "words that name one date whatever the day of writing: `September 11 attacks`"),
    ("since", "from then on: `1997/..`"),
    ("until", "up to then: `/2009-04-06`; also `more than a year ago`"),
    ("by", "at some time up to then: `/2009-04-06`"),
    ("before", "up to the day, month or year before it"),
    ("after", "from the day, month or year after it on"),
    ("not-before", "then or later"),
    ("range", "from one date to another: `from March to June 2008`"),
    ("between", "within two dates, both included"),
    (
        "both",
        "two dates that share a year, or two years: `March 5 and April 2, 2008` is `{2008-03-05,2008-04-02}`",
    ),
    ("either", "one of two dates: `2008 or 2009` is `[2008,2009]`"),
];

/// Reads a phrase as one date.
///
/// `written` is the date of the document; without it only phrases that need none are read. When it is imprecise, so is
/// what is read against it. `tense` is that of the sentence where the caller knows it; otherwise words of the phrase
/// tell it. Returns `None` when there is no date in the phrase, or more than one.
///
/// ```
/// use reftel_when::{Edtf, phrase};
/// let written: Edtf = "2008-06-24".parse()?;
/// let read = |text| phrase::read(text, Some(&written), None).map(|r| r.edtf.to_string());
/// assert_eq!(read("since 1997").as_deref(), Some("1997/.."));
/// assert_eq!(read("the fall of 2006").as_deref(), Some("2006-23"));
/// assert_eq!(read("early October last year").as_deref(), Some("2007-10-01/2007-10-10"));
/// assert_eq!(read("до 6 апреля 2009 г.").as_deref(), Some("/2009-04-06"));
/// assert_eq!(read("two months ago").as_deref(), Some("2008-04"));
/// assert_eq!(read("as soon as possible"), None);
/// # Ok::<(), reftel_when::NotEdtf>(())
/// ```
pub fn read(phrase: &str, written: Option<&Edtf>, tense: Option<Tense>) -> Option<Reading> {
    let trimmed = phrase.trim();
    if let Ok(edtf) = trimmed.parse::<Edtf>() {
        let start = phrase.len() - phrase.trim_start().len();
        return Some(Reading { edtf, rule: "edtf", anchor: None, at: start..start + trimmed.len() });
    }
    let mut found = readings(phrase, written, tense, true).into_iter();
    let first = found.next()?;
    found.all(|other| other.edtf == first.edtf).then_some(first)
}

/// Finds the dates of a running text, in order, without overlap.
///
/// `written` is the date of the document; without it only phrases that need none are read. When it is imprecise, so is
/// what is read against it. `tense` is that of the sentence where the caller knows it; otherwise words around each date
/// tell it. Phrases such as "two days later" are counted from the date before them in the text. Takes time linear in the
/// text.
///
/// ```
/// use reftel_when::{Edtf, phrase};
/// let written: Edtf = "2007-09-17".parse()?;
/// let text = "They met on September 12; the amnesty would be approved in early October.";
/// let dates: Vec<String> =
///     phrase::find_in(text, Some(&written), None).iter().map(|r| r.edtf.to_string()).collect();
/// assert_eq!(dates, ["2007-09-12", "2007-10-01/2007-10-10"]);
/// # Ok::<(), reftel_when::NotEdtf>(())
/// ```
pub fn find_in(text: &str, written: Option<&Edtf>, tense: Option<Tense>) -> Vec<Reading> {
    readings(text, written, tense, false)
}

fn readings(text: &str, written: Option<&Edtf>, tense: Option<Tense>, whole: bool) -> Vec<Reading> {
    if !whole && !token::may_hold_date(text, lexicon::lexicon()) {
        return Vec::new();
    }
    let (first, last) = written.map_or((None, None), |w| (w.earliest(), w.latest()));
    // A document "of 1997 or later" is no anchor.
    let bounds = first.zip(last);
    let tokens = token::cut(text, lexicon::lexicon(), whole);
    let mut reader = Reader {
        text,
        tokens,
        anchor: bounds.map(|(first, _)| first),
        tense,
        whole,
        before: None,
        before_end: 0,
    };
    let mut found = all(&mut reader, written);
    let Some((first, last)) = bounds else { return found };
    if first == last || found.iter().all(|reading| reading.anchor.is_none()) {
        return found;
    }
    // Written on any day of a stretch: what is read against its first and last day holds what is meant.
    reader.anchor = Some(last);
    reader.before = None;
    let other = all(&mut reader, written);
    found.retain_mut(|reading| {
        if reading.anchor.is_none() {
            return true;
        }
        let Some(late) = other.iter().find(|late| late.at == reading.at) else { return false };
        match spanning(&reading.edtf, &late.edtf) {
            Some(edtf) => {
                reading.edtf = edtf;
                true
            }
            None => false,
        }
    });
    found
}

/// Returns the stretch that holds both dates, open where both are.
fn spanning(a: &Edtf, b: &Edtf) -> Option<Edtf> {
    if a == b {
        return Some(a.clone());
    }
    let ends = |date: &Edtf| match date.as_str().split_once('/') {
        Some((from, to)) => (from.to_owned(), to.to_owned()),
        None => (date.as_str().to_owned(), date.as_str().to_owned()),
    };
    let ((from, _), (_, to)) = (ends(a), ends(b));
    let earliest = a.earliest().zip(b.earliest()).map(|(a, b)| a <= b);
    let latest = a.latest().zip(b.latest()).map(|(a, b)| a <= b);
    // What moves back as the day of writing moves on is no stretch.
    (earliest.unwrap_or(a.earliest() == b.earliest()) && latest.unwrap_or(a.latest() == b.latest()))
        .then_some(())?;
    format!("{from}/{to}").parse().ok()
}

/// How many words may stand in a phrase before the first that a date cannot be without.
const LEAD_MAX: usize = 8;

fn all(reader: &mut Reader<'_>, written: Option<&Edtf>) -> Vec<Reading> {
    let mut found = Vec::new();
    let (mut at, mut heart) = (0, 0);
    loop {
        // Most words are far from a date.
        if heart < at {
            heart = at;
        }
        while reader.token(heart).is_some_and(|token| !token.is_number() && !token.is_any(HEARTS)) {
            heart += 1;
        }
        at = at.max(heart.saturating_sub(LEAD_MAX));
        let Some(token) = reader.token(at).filter(|_| heart < reader.tokens.len()) else { break };
        // Plain words begin no phrase; short ones with a capital may be Roman numbers.
        let phrase = if token.is_plain() && !(token.capital && token.text.len() <= 6) {
            None
        } else {
            reader.phrase(at)
        };
        let Some((framed, end)) = phrase else {
            at += 1;
            continue;
        };
        if let Some(framed) = framed
            && let (Some(first), Some(last)) = (reader.token(framed.from), reader.token(framed.to - 1))
        {
            found.push(Reading {
                edtf: framed.edtf,
                rule: framed.rule,
                anchor: written.filter(|_| framed.anchored).cloned(),
                at: first.start..last.end(),
            });
            if framed.value.is_some() {
                reader.before = framed.value;
                reader.before_end = framed.to;
            }
        }
        at = end.max(at + 1);
    }
    found
}
