//! The header of a telegram: from the first line to the line before the text.
//!
//! Line by line: a form of its own (`transmission`, `classification`), a key (`key`), captions, a line
//! that goes on with the field before it, or what an archive puts in front.

mod continued;
mod field;
mod fixed;
mod shape;
mod value;

use crate::cable::*;
use crate::fields::Fields;
use crate::furniture::{self, Furniture};
use crate::key::{self, Key};
use crate::lines::{Line, split_once, trim_start};
use crate::{addressee, body, classification, front, marking, start, transmission};
pub(crate) use shape::is_header_line;
use shape::*;

/// Lines of a header that are read; a longer one is no header. The longest that was seen, to all posts,
/// has some 400.
const LINES_MAX: usize = 3_000;

/// Fields that may begin inside one line; more is damage.
const CUTS_MAX: u32 = 16;

/// What one line came to.
enum Step<'a> {
    /// It was read.
    Next,
    /// A part of it was read; this is left.
    Again(Line<'a>),
    /// A part of it was read; what is left is text.
    Text(Line<'a>),
}

/// Reads the header into `cable` and returns the number of the line on which the text begins.
pub(crate) fn read(lines: &mut [Line<'_>], known: &crate::Known<'_>, cable: &mut Cable) -> usize {
    let first = start::of(lines);
    cable.header.reserve(32);
    let mut reader = Reader::new(cable);
    let mut at = first;
    let mut cuts = (0, 0);
    while at < lines.len() && at - first < LINES_MAX {
        if reader.is_text(lines, at) {
            break;
        }
        let Some(line) = lines.get(at) else { break };
        if cuts.0 != line.number {
            cuts = (line.number, 0);
        }
        match reader.line(line, lines.get(at + 1), cuts.1 < CUTS_MAX) {
            Step::Next => at += 1,
            Step::Again(rest) => {
                cuts.1 += 1;
                if let Some(slot) = lines.get_mut(at) {
                    *slot = rest;
                }
            }
            Step::Text(rest) => {
                if let Some(slot) = lines.get_mut(at) {
                    *slot = rest;
                }
                break;
            }
        }
    }
    if reader.finish(known) {
        return at;
    }
    // A bare text: nothing of it may be lost to a header that is not there.
    let problems = std::mem::take(&mut cable.problems);
    let id = cable.id.take();
    *cable = Cable { id, ..Cable::default() };
    drop(problems);
    0
}

/// Reads the lines after the text that name who signed, drafted and approved it, and who else received it.
pub(crate) fn read_trailer(lines: &[Line<'_>], cable: &mut Cable) {
    let mut reader = Reader::new(cable);
    reader.trailer = true;
    for (n, line) in lines.iter().enumerate().take(LINES_MAX) {
        reader.line(line, lines.get(n + 1), false);
    }
    reader.finish_trailer();
}

struct Reader<'c> {
    cable: &'c mut Cable,
    fields: Fields,
    front: front::Front,
    /// The field that goes on; `None` after its end.
    field: Option<Key>,
    /// The field has no value yet: blanks do not end it.
    empty: bool,
    /// A list of references that a blank line interrupted.
    resumable: bool,
    /// A routing line may follow.
    routing: bool,
    /// A line that only headers of telegrams have was seen.
    header: bool,
    classification: bool,
    subject: bool,
    /// The last line was blank.
    blank: bool,
    /// The classification line stood a second time: fields that have a value keep it.
    again: bool,
    trailer: bool,
    /// The number of references' last label, when they are numbered.
    numbered: Option<u32>,
    /// The drafter and the day of a draft stood on the lines before.
    approver_next: bool,
    /// The line before, above the telegram.
    last_line: String,
}

impl<'c> Reader<'c> {
    fn new(cable: &'c mut Cable) -> Reader<'c> {
        Reader {
            cable,
            fields: Fields::default(),
            front: front::Front::default(),
            field: None,
            empty: false,
            resumable: false,
            routing: false,
            header: false,
            classification: false,
            subject: false,
            blank: true,
            again: false,
            trailer: false,
            numbered: None,
            approver_next: false,
            last_line: String::new(),
        }
    }

    /// Returns whether the text begins on this line.
    fn is_text(&self, lines: &[Line<'_>], at: usize) -> bool {
        let Some(line) = lines.get(at) else { return true };
        let text = line.trimmed();
        if text.is_empty() {
            return false;
        }
        if let Some((number, after)) = body::numbered(text) {
            let marked = marking::portion(after).is_some();
            if number <= 3 || marked {
                if self.goes_on_numbered(number, after, marked) {
                    return false;
                }
                return self.subject || self.classification || self.header || self.blank;
            }
        }
        if !self.subject
            && self.classification
            && (self.cable.declassify.is_some() || !self.fields.tags.found.is_empty())
            && (furniture::is_rule(text) || is_heading_word(text.trim_start_matches(['-', ' ', '#', '*'])))
        {
            return true;
        }
        if !self.subject {
            // A telegram without a subject: prose, and no field in the lines after it.
            return self.classification
                && self.blank
                && self.field.is_none()
                && is_prose(text)
                && key::key(text).is_none()
                && !key_follows(lines, at);
        }
        if furniture::is_rule(text) || text.starts_with('#') {
            return self.field != Some(Key::Reference) || !text.starts_with('#');
        }
        if is_heading_word(text) {
            return true;
        }
        // `(U) Post delivered reftel points …`, without a number.
        if marking::portion(text).is_some()
            && text.split_whitespace().nth(7).is_some()
            && key::key(text).is_none()
            && self.field != Some(Key::Subject)
        {
            return true;
        }
        // After the subject, a block that is no field is text.
        self.blank
            && self.field.is_none()
            && !(self.resumable && is_next_reference(text))
            && key::key(text).is_none()
            && !is_header_line(text)
            && furniture::furniture(text).is_none()
            && transmission::date_time_group(text).is_none()
            && !classification::classification_line(text)
                .is_some_and(|line| line.serial.is_some() || line.section.is_some())
            && marking::captions(text).is_none()
            && marking::caption_in_small(text).is_none()
            && !self.subject_goes_on(lines, at, text)
    }

    /// Whether a numbered line is one of a numbered list of references.
    fn goes_on_numbered(&self, number: u32, after: &str, marked: bool) -> bool {
        let reference = self.field == Some(Key::Reference) || (self.resumable && self.numbered.is_some());
        let next = match self.numbered {
            Some(last) => number == last + 1,
            None => self.empty && number == 1,
        };
        reference && next && !marked && after.split_whitespace().count() <= 6
    }

    /// Whether a line after a blank goes on with a subject that a page or double spacing broke: capitals
    /// after capitals, and the next field right after it.
    fn subject_goes_on(&self, lines: &[Line<'_>], at: usize, text: &str) -> bool {
        let Some(last) = self.fields.subject_ends() else { return false };
        if !self.fields.subject_last || text.len() > 80 || !is_capitals(text) || !is_capitals(last) {
            return false;
        }
        let next = lines.iter().skip(at + 1).map(Line::trimmed).find(|text| !text.is_empty());
        next.is_some_and(|next| {
            key::key(next).is_some_and(|found| {
                matches!(found.key, Key::Reference | Key::ClassifiedBy | Key::Tags | Key::Order)
            })
        })
    }

    fn line<'a>(&mut self, line: &Line<'a>, next: Option<&Line<'a>>, may_cut: bool) -> Step<'a> {
        let text = line.trimmed();
        if text.is_empty() {
            self.blank = true;
            // A blank line ends what may run on, but not lists that are set with blank lines between.
            let list = matches!(
                self.field,
                Some(Key::To | Key::Info | Key::Except | Key::DraftedBy | Key::ApprovedBy)
            );
            // A comma at the end of a line of tags: double spacing, not the end.
            let open = self.field == Some(Key::Tags) && self.fields.tags.open;
            if !list && !open && !self.empty {
                self.resumable |= self.field == Some(Key::Reference);
                self.end_field();
            }
            return Step::Next;
        }
        let step = self.full(line, text, next, may_cut);
        self.blank = false;
        step
    }

    fn full<'a>(&mut self, line: &Line<'a>, text: &str, next: Option<&Line<'a>>, may_cut: bool) -> Step<'a> {
        // Most lines of a header: no other line looks like them.
        if matches!(self.field, Some(Key::To | Key::Info | Key::Except)) && addressee::has_route(text) {
            return self.continued(text, line, next, may_cut);
        }
        if let Some(kind) = furniture::furniture(text) {
            // A routing line alone looks like a count in no layout, but `SBU` is a value of captions.
            if !(self.field == Some(Key::Captions) && self.empty) {
                self.furniture(kind, text, line);
                return Step::Next;
            }
        }
        // A speck of a scan is neither a value nor the end of a field.
        if text.len() <= 3 && !text.bytes().any(|b| b.is_ascii_alphanumeric() || b >= 0x80) {
            self.part(HeaderPart::Unknown, line);
            return Step::Next;
        }
        if let Some(page) = furniture::page_start(text) {
            // The page's words were run into a line.
            self.fields.page(&page);
            let at = line.text.len() - page.rest.len();
            return Step::Again(line.from(at));
        }
        if let Some((range, (section, of))) = furniture::page_count_in(text)
            && range.start == 0
            && may_cut
        {
            self.count(section, of);
            let at = line.text.len() - text.len() + range.end;
            let rest = line.from(at);
            let blank = trim_start(&rest.text).is_empty();
            return if blank { Step::Next } else { Step::Again(rest) };
        }
        if self.is_fixed(text, line) {
            return Step::Next;
        }
        if let Some(found) = key::key(text).filter(|found| self.is_key(found, text)) {
            return self.key(found, line, next, may_cut);
        }
        if let Some(found) = marking::captions(text).or_else(|| marking::caption_in_small(text))
            && (self.header
                || self.classification
                || self.field.is_none()
                || self.fields.lone_classification.is_some())
            && self.field != Some(Key::Subject)
        {
            self.caption_names(found.names, found.correction);
            self.part(HeaderPart::Captions, line);
            self.end_field();
            return Step::Next;
        }
        if self.field.is_none() && self.outside(text, line) {
            return Step::Next;
        }
        self.continued(text, line, next, may_cut)
    }

    /// Whether a key is one here: `From:` of a mail after the telegram began, `To:` in prose are none.
    fn is_key(&self, found: &key::Found<'_>, text: &str) -> bool {
        match found.key {
            // A subject or a list of tags may begin a line with such a word.
            Key::To | Key::Info | Key::Except | Key::From => {
                (!self.subject || self.trailer)
                    && (found.colon || self.field != Some(Key::Subject) || text.len() < 70)
            }
            Key::Reason => self.fields.by.is_some(),
            Key::Classification => !found.value.is_empty(),
            Key::Subject => found.colon || !self.subject,
            Key::Pass | Key::Captions | Key::Mrn | Key::Date => found.colon,
            _ => true,
        }
    }

    fn part(&mut self, part: HeaderPart, line: &Line<'_>) {
        let source = line.place_of(line.trimmed());
        self.cable.header.push(HeaderLine { part, line: line.number, source });
    }

    fn problem(&mut self, line: &Line<'_>, kind: &'static str, message: String) {
        self.cable.problems.push(Problem { line: line.number, offset: line.offset as usize, kind, message });
    }

    fn end_field(&mut self) {
        self.field = None;
        self.empty = false;
        self.fields.subject_last = self.fields.subject_last && self.fields.subject_ends().is_some();
    }

    fn open(&mut self, field: Key, value: &str) {
        self.field = Some(field);
        self.empty = value.is_empty();
        self.resumable = false;
        self.routing = false;
        self.fields.subject_last = field == Key::Subject;
    }

    fn count(&mut self, section: u16, of: u16) {
        // Pages are counted like sections: only a count that the classification line knows is one.
        if self.cable.sections.as_ref().is_some_and(|s| s.of == of) {
            self.cable.has_section(section, of);
        }
    }

    fn furniture(&mut self, kind: Furniture, text: &str, line: &Line<'_>) {
        match kind {
            Furniture::Count { section, of } => self.count(section, of),
            Furniture::Page => {
                if let Some(page) = furniture::page_start(text) {
                    self.fields.page(&page);
                }
            }
            Furniture::Classification => {
                if let Some((classification, _)) = marking::classification(text, false) {
                    if marking::is_sensitive(text) {
                        self.caption_names(vec!["SENSITIVE"], None);
                    }
                    // Releases print their own grade on every page; the telegram's line counts for more.
                    self.fields.lone_classification.get_or_insert(classification);
                }
            }
            Furniture::Stamp => {
                self.cable.released = self.cable.released.or_else(|| furniture::released(text));
            }
            Furniture::End | Furniture::Relay => {
                if kind == Furniture::End {
                    self.part(HeaderPart::End, line);
                    self.end_field();
                    return;
                }
                self.end_field();
            }
        }
        self.part(HeaderPart::Furniture, line);
    }

    fn caption_names(&mut self, names: Vec<&'static str>, correction: Option<String>) {
        for name in names {
            if !self.cable.captions.iter().any(|caption| caption == name) {
                self.cable.captions.push(name.to_owned());
            }
        }
        if correction.is_some() {
            self.cable.correction = correction;
        }
    }

    /// Reads lines outside of fields: distribution, drafts' addressees, an archive's front.
    fn outside(&mut self, text: &str, line: &Line<'_>) -> bool {
        if let Some((word, rest)) = split_once(text, b' ')
            && matches!(word, "ORIGIN" | "ACTION")
            && is_distribution(rest)
        {
            self.offices(rest, true);
            self.field = Some(Key::ActionOffice);
            self.part(HeaderPart::Distribution, line);
            return true;
        }
        // A draft's list: `IMMEDIATE ZUBROW, IMMEDIATE DELVIN`.
        if !self.subject && !self.header && is_draft_list(text) {
            self.draft_list(text);
            self.field = Some(Key::To);
            self.part(HeaderPart::To, line);
            return true;
        }
        if !self.header && !self.subject {
            if let Some(date) = draft_date(text) {
                self.front.date.get_or_insert(date);
                if !self.last_line.is_empty() && self.last_line.contains(':') {
                    self.cable.drafted_by.get_or_insert_with(|| self.last_line.clone());
                    self.approver_next = true;
                }
                self.part(HeaderPart::Drafting, line);
                return true;
            }
            // Below the drafter and the day of a draft stands who approves: `S:THE SECRETARY`.
            if std::mem::take(&mut self.approver_next) && is_approver(text) {
                self.cable.approved_by.get_or_insert_with(|| text.to_owned());
                self.part(HeaderPart::Drafting, line);
                return true;
            }
            if self.front.line(text) {
                self.part(HeaderPart::Front, line);
                return true;
            }
        }
        false
    }

    /// Ends the header; returns whether there was one.
    fn finish(self, known: &crate::Known<'_>) -> bool {
        let found = self.header
            || self.subject
            || self.classification
            || !self.fields.tags.found.is_empty()
            || self.cable.declassify.is_some();
        if !found {
            return false;
        }
        self.fields.finish(self.front, known, self.cable);
        true
    }

    fn finish_trailer(self) {
        let fields = self.fields;
        if let Some(lone) = fields.lone_classification {
            self.cable.classification.get_or_insert_with(|| lone.to_owned());
        }
        self.cable.to.extend(fields.to.end());
        self.cable.info.extend(fields.info.end());
    }
}

/// Appends a value after a blank.
fn join(text: &mut Option<String>, value: &str) {
    if value.is_empty() {
        return;
    }
    match text {
        Some(text) if !text.is_empty() => {
            text.push(' ');
            text.push_str(value);
        }
        _ => *text = Some(value.to_owned()),
    }
}
