//! Dates in prose, read against the date on which the text was written.
//!
//! `September 12`, `early October`, `in recent months`, `since 1997`, `the fall of 2006`, `last year`,
//! `до 6 апреля 2009 г.`, `у жніўні 2020`: in English, Russian, Belarusian and Ukrainian.

use std::ops::Range;

use jiff::civil::Date;

use crate::{Edtf, prose};

/// Which way from the day of writing a sentence looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tense {
    /// It tells what happened: `in October` is the last one.
    Past,
    /// It tells what will happen: `in October` is the next one.
    Future,
}

/// A date that stands in a text, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The date, never more precise than the words.
    pub edtf: Edtf,
    /// Short name of the rule that read it; [`RULES`] lists them.
    pub rule: &'static str,
    /// The day that it was read against; `None` when the words need none, as in `March 2008`.
    pub anchor: Option<Date>,
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

/// Names of the rules, with what each reads.
pub const RULES: &[(&str, &str)] = &[("absolute", "a date with its year")];

/// Reads a phrase as one date.
///
/// `written` is the date of the document; without it only phrases that need none are read. `tense` is that of the
/// sentence where the caller knows it; otherwise words around the date tell it. Returns `None` when there is no
/// date in the phrase, or more than one.
///
/// ```
/// let read = reftel_when::phrase::read("since March 2008", None, None);
/// assert!(read.is_some());
/// ```
pub fn read(phrase: &str, written: Option<&Edtf>, tense: Option<Tense>) -> Option<Reading> {
    let mut found = find_in(phrase, written, tense);
    (found.len() == 1).then(|| found.pop()).flatten()
}

/// Finds the dates of a running text, in order, without overlap.
///
/// `written` is the date of the document; without it only phrases that need none are read. `tense` is that of the
/// sentence where the caller knows it; otherwise words around each date tell it. Takes time linear in the text.
pub fn find_in(text: &str, _written: Option<&Edtf>, _tense: Option<Tense>) -> Vec<Reading> {
    let of_prose =
        |found: prose::Found| Reading { edtf: found.date, rule: "absolute", anchor: None, at: found.at };
    prose::find(text).into_iter().map(of_prose).collect()
}
