//! A field that begins on a line, and what else stands there.

use super::shape::{is_distribution, is_prose};
use super::{Reader, Step};
use crate::body;
use crate::cable::*;
use crate::furniture;
use crate::key::{self, Key};
use crate::lines::{Line, trim};

impl Reader<'_> {
    pub(super) fn key<'a>(
        &mut self,
        found: key::Found<'_>,
        line: &Line<'a>,
        next: Option<&Line<'a>>,
        may_cut: bool,
    ) -> Step<'a> {
        let key = found.key;
        let value_at = line.text.len() - found.value.len();
        // `INFO OCT-01 ISO-00` distributes to offices; `INFO AMEMBASSY …` is an addressee.
        if matches!(key, Key::Info) && !found.colon && is_distribution(found.value) {
            self.offices(found.value, false);
            self.field = Some(Key::InfoOffice);
            self.empty = false;
            self.part(HeaderPart::Distribution, line);
            return Step::Next;
        }
        let cut = if may_cut { key::cut(found.value, key) } else { None };
        let (value, rest) = match cut {
            Some(at) => (trim(found.value.get(..at).unwrap_or_default()), Some(line.from(value_at + at))),
            None => (trim(found.value), None),
        };
        // A page line right behind the key: `TO PAGE 02 STATE 015113 182333Z`.
        let value = match furniture::page_start(value) {
            Some(page) if !matches!(key, Key::Subject | Key::Other) => page.rest,
            _ => value,
        };
        self.part(part_of(key), line);
        self.open(key, value);
        if found.colon && matches!(key, Key::To | Key::Info | Key::Except) {
            self.fields.wrapped(key);
        }
        let value_line = line.from(value_at);
        let value_line = match cut {
            Some(at) => value_line.until(at),
            None => value_line,
        };
        if !(self.again && self.has(key)) {
            self.value(key, value, &value_line, found.order, next);
        } else {
            self.field = Some(Key::Other);
        }
        match key {
            Key::Subject => self.subject = true,
            Key::From | Key::To | Key::Mrn if !self.trailer => self.header |= !found.colon || key == Key::Mrn,
            _ => {}
        }
        match rest {
            Some(rest) => self.after_cut(key, rest),
            None => Step::Next,
        }
    }

    /// What is left of a line whose field was cut short.
    pub(super) fn after_cut<'a>(&mut self, key: Key, rest: Line<'a>) -> Step<'a> {
        let text = rest.trimmed();
        // A web copy without line ends runs a telegram's only paragraph into its references.
        let prose = || {
            is_prose(text)
                && key::key(text).is_none()
                && furniture::page_count_in(text).is_none_or(|(range, _)| range.start > 0)
        };
        let is_text = body::numbered(text).is_some()
            || text.starts_with("SUMMARY")
            || text.starts_with("Summary")
            || key == Key::Reference && prose();
        if is_text && matches!(key, Key::Subject | Key::Reference | Key::ClassifiedBy | Key::Reason) {
            return Step::Text(rest);
        }
        self.end_field();
        Step::Again(rest)
    }

    /// Whether a field has a value already.
    pub(super) fn has(&self, key: Key) -> bool {
        match key {
            Key::Tags => !self.fields.tags.found.is_empty(),
            Key::Subject => self.fields.subject_ends().is_some(),
            Key::Reference => !self.fields.references.text.is_empty(),
            Key::ClassifiedBy => self.fields.by.is_some(),
            Key::Order => self.cable.declassify.is_some(),
            Key::From => self.cable.from.is_some(),
            _ => false,
        }
    }
}

/// Returns what a line is on which a field begins.
pub(super) fn part_of(key: Key) -> HeaderPart {
    match key {
        Key::From => HeaderPart::From,
        Key::To => HeaderPart::To,
        Key::Info => HeaderPart::Info,
        Key::Except => HeaderPart::Except,
        Key::Tags => HeaderPart::Tags,
        Key::Subject => HeaderPart::Subject,
        Key::Reference => HeaderPart::Reference,
        Key::ClassifiedBy | Key::Reason => HeaderPart::ClassifiedBy,
        Key::Order | Key::Declassify => HeaderPart::Order,
        Key::Date => HeaderPart::DateTime,
        Key::Captions => HeaderPart::Captions,
        Key::Pass => HeaderPart::Pass,
        Key::Signature | Key::DraftedBy | Key::ApprovedBy => HeaderPart::Drafting,
        Key::ActionOffice | Key::InfoOffice => HeaderPart::Distribution,
        Key::Precedence => HeaderPart::Routing,
        Key::Mrn | Key::Title | Key::Classification | Key::Other => HeaderPart::Front,
    }
}
