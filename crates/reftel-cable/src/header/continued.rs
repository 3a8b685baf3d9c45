//! Lines that go on with a field, and lines that no rule knows.

use super::field::part_of;
use super::shape::*;
use super::{Reader, Step, join};
use crate::cable::*;
use crate::key::{self, Key};
use crate::lines::{Line, trim};
use crate::{addressee, body, tags};

impl Reader<'_> {
    pub(super) fn continued<'a>(
        &mut self,
        text: &str,
        line: &Line<'a>,
        next: Option<&Line<'a>>,
        may_cut: bool,
    ) -> Step<'a> {
        if self.field.is_none() && self.resumable && is_next_reference(text) {
            self.field = Some(Key::Reference);
            self.resumable = false;
        }
        // A subject that a blank line broke.
        if self.field.is_none()
            && self.blank
            && self.fields.subject_last
            && is_capitals(text)
            && !is_pass_line(text)
            && self.fields.subject_ends().is_some_and(is_capitals)
        {
            self.field = Some(Key::Subject);
        }
        let Some(field) = self.field else {
            // `… NSC FOR NOVAK E.O. 12958: N/A TAGS: PREL`.
            if may_cut && let Some(at) = key::cut(text, Key::Pass) {
                let lead = line.text.len() - text.len();
                self.unknown(trim(text.get(..at).unwrap_or_default()), line);
                self.end_field();
                return Step::Again(line.from(lead + at));
            }
            self.unknown(text, line);
            return Step::Next;
        };
        let cut = if may_cut { key::cut(text, field) } else { None };
        let lead = line.text.len() - text.len();
        let (value, rest) = match cut {
            Some(at) => (trim(text.get(..at).unwrap_or_default()), Some(line.from(lead + at))),
            None => (text, None),
        };
        let value_line = || match cut {
            Some(at) => line.from(lead).until(at),
            None => line.from(lead),
        };
        let was_empty = std::mem::replace(&mut self.empty, false);
        match field {
            Key::To | Key::Info | Key::Except => {
                let routed = addressee::has_route(text);
                if !routed && (is_pass_line(text) || is_draft_end(text)) {
                    self.end_field();
                    self.unknown(text, line);
                    return Step::Next;
                }
                if !routed && is_draft_list(text) && text.contains(',') {
                    self.draft_list(text);
                } else {
                    self.addressee(field, value);
                }
            }
            // Tags go on in tags; `pdf how-to read a cable` below them on a web page is none.
            Key::Tags if self.fields.tags.open || tags::goes_on(value) || was_empty => {
                self.fields.tags.line(value)
            }
            Key::Tags => {
                self.end_field();
                self.unknown(text, line);
                return Step::Next;
            }
            Key::Subject => {
                // `This is an action request.` right below a subject in capitals.
                let sentence = rest.is_none()
                    && text.ends_with('.')
                    && !is_capitals(text)
                    && self.fields.subject_ends().is_some_and(is_capitals);
                if sentence {
                    return Step::Text(line.clone());
                }
                self.fields.subject(value);
            }
            Key::Reference => {
                if let Some((number, _)) = body::numbered(text) {
                    self.numbered = Some(number);
                }
                self.fields.reference(&value_line(), value);
            }
            Key::ClassifiedBy | Key::Reason => self.fields.classified_by(value, true, line),
            Key::InfoOffice | Key::ActionOffice if is_distribution(text) || was_empty => {
                self.offices(value, field == Key::ActionOffice);
            }
            Key::InfoOffice | Key::ActionOffice => {
                self.end_field();
                self.unknown(text, line);
                return Step::Next;
            }
            // Clearances stand below; they name nobody who drafted.
            Key::DraftedBy | Key::ApprovedBy if !was_empty => {}
            Key::Order | Key::Declassify if !was_empty => {
                if let Some(declassify) = &mut self.cable.declassify {
                    join(&mut declassify.text, value);
                }
            }
            Key::Captions | Key::Pass | Key::Other | Key::Signature if !was_empty => {
                if field == Key::Captions {
                    self.value(field, value, &value_line(), None, next);
                }
            }
            Key::Order => {
                // The number stands below its key.
                let digits = value.bytes().take_while(u8::is_ascii_digit).count();
                let (order, said) = value.split_at_checked(digits).unwrap_or(("", value));
                self.value(
                    field,
                    trim(said.trim_start_matches(':')),
                    &value_line(),
                    Some(order).filter(|o| o.len() == 5),
                    next,
                );
            }
            _ => self.value(field, value, &value_line(), None, next),
        }
        self.part(part_of(field), line);
        match rest {
            Some(rest) => self.after_cut(field, rest),
            None => Step::Next,
        }
    }

    /// A line that no rule knows. Instructions for passing on are not kept; the first others are reported.
    pub(super) fn unknown(&mut self, text: &str, line: &Line<'_>) {
        let outside = !self.header && !self.classification && !self.subject;
        self.keep_line(text);
        if outside || self.trailer {
            self.part(HeaderPart::Front, line);
            return;
        }
        // Before the subject a line in capitals that names no field is an instruction of some kind.
        let label = text.as_bytes().iter().take(12).any(|b| *b == b':');
        if is_pass_line(text) || is_header_line(text) || (!self.subject && !label && is_capitals(text)) {
            self.field = Some(Key::Pass);
            self.part(HeaderPart::Pass, line);
            return;
        }
        /// A flood of problems helps nobody.
        const REPORTED_MAX: usize = 20;
        let known =
            self.cable.problems.iter().filter(|p| p.kind == "unknown_header_line").take(REPORTED_MAX).count();
        if known < REPORTED_MAX {
            let shown: String = text.chars().take(120).collect();
            self.problem(
                line,
                "unknown_header_line",
                format!("a line of the header was not understood: `{shown}`"),
            );
        }
        self.part(HeaderPart::Unknown, line);
    }
}
