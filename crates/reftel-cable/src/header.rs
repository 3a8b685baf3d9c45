//! The header of a telegram: from the first line to the line before the text.
//!
//! Line by line: a form of its own (`transmission`, `classification`), a key (`key`), captions, a line
//! that goes on with the field before it, or what an archive puts in front.

use crate::cable::*;
use crate::fields::Fields;
use crate::furniture::{self, Furniture};
use crate::key::{self, Key};
use crate::lines::{Line, trim, trim_start};
use crate::{body, classification, front, marking, precedence, start, tags, transmission};

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
    /// Whether the problem of lines not understood was reported.
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
            if !list && !self.empty {
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
        if let Some(found) = marking::captions(text)
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

    /// Reads lines with a form of their own; returns whether it was one.
    fn is_fixed(&mut self, text: &str, line: &Line<'_>) -> bool {
        if self.trailer {
            return false;
        }
        let first = text.bytes().next().unwrap_or_default();
        if matches!(first, b'V' | b'Z') && transmission::is_transmission(text) {
            self.cable
                .transmission_id
                .get_or_insert_with(|| text.split_whitespace().next().unwrap_or(text).to_owned());
            self.end_field();
            (self.routing, self.header) = (true, true);
            self.part(HeaderPart::Transmission, line);
            return true;
        }
        if let Some(group) = transmission::date_time_group(text) {
            match group.at {
                Some(at) => {
                    self.cable.dtg.get_or_insert(at);
                }
                None => self.problem(
                    line,
                    "bad_date_time_group",
                    format!("a date-time group is no time: `{text}`"),
                ),
            }
            if self.fields.precedences.is_empty() {
                self.fields.precedences = group.precedences;
            }
            self.end_field();
            self.header = true;
            self.part(HeaderPart::DateTime, line);
            return true;
        }
        if let Some(rest) = text.strip_prefix("DE ")
            && self.header
            && !self.subject
        {
            let found = transmission::originator(rest);
            self.originator(&found);
            self.end_field();
            self.part(HeaderPart::Originator, line);
            return true;
        }
        // `ZAIRE AND BURUNDI` goes on with a subject: signals stand above the classification line.
        if first == b'Z' && self.header && !self.classification && !self.subject && is_signals(text) {
            if text.starts_with("ZNR") || text.starts_with("ZNY") {
                let mut words = text.split_whitespace();
                let signal = words.next().unwrap_or_default().to_owned();
                let mark = words.next().and_then(|w| w.get(..1)).map(str::to_owned);
                self.cable.security.get_or_insert(Security { signal, mark });
            }
            self.end_field();
            self.part(HeaderPart::Security, line);
            return true;
        }
        if (text.starts_with("ZNR") || text.starts_with("ZNY")) && text.len() < 60 && is_signals(text) {
            // A fragment that begins here.
            let mut words = text.split_whitespace();
            let signal = words.next().unwrap_or_default().to_owned();
            let mark = words.next().and_then(|w| w.get(..1)).map(str::to_owned);
            self.cable.security = Some(Security { signal, mark });
            self.header = true;
            self.part(HeaderPart::Security, line);
            return true;
        }
        if self.routing && transmission::is_routing(text) {
            for word in text.split_whitespace() {
                match precedence::letters(word) {
                    Some(name) => {
                        self.cable.precedence.get_or_insert_with(|| name.to_owned());
                    }
                    None => self.cable.routing.push(word.to_owned()),
                }
            }
            self.part(HeaderPart::Routing, line);
            return true;
        }
        if !self.subject
            && matches!(first, b'Z' | b'O' | b'P' | b'R')
            && let Some(found) = transmission::janap(text)
        {
            self.cable.precedence.get_or_insert_with(|| found.precedence.to_owned());
            self.cable.routing.extend(found.routing.iter().map(|r| (*r).to_owned()));
            self.cable
                .security
                .get_or_insert_with(|| Security { signal: String::new(), mark: Some(found.mark.to_owned()) });
            self.originator(&found.originator);
            (self.routing, self.header) = (true, true);
            self.part(HeaderPart::Routing, line);
            return true;
        }
        if let Some(found) = classification::classification_line(text) {
            // A subject may begin a line with such a word; a header line has more.
            let plain = found.serial.is_none() && found.section.is_none();
            if plain && matches!(self.field, Some(Key::Subject | Key::Reference | Key::ClassifiedBy)) {
                return false;
            }
            self.classification_line(found, line);
            return true;
        }
        false
    }

    fn originator(&mut self, found: &transmission::OriginatorLine<'_>) {
        // The year stands only in the date-time group, which comes later.
        self.cable.originator.get_or_insert(Originator {
            route: found.route.map(str::to_owned),
            serial: found.serial,
            section: found.section,
            filed: None,
        });
        if let Some(filed) = found.filed {
            self.fields.filed.get_or_insert_with(|| filed.to_owned());
        }
    }

    fn classification_line(&mut self, found: classification::ClassificationLine<'_>, line: &Line<'_>) {
        self.end_field();
        let repeated = found.serial.is_some() && self.fields.serial.is_some();
        if repeated {
            self.again = true;
            if found.serial == self.fields.serial {
                self.problem(
                    line,
                    "repeated_header",
                    "the header stands here again; it was read once".to_owned(),
                );
            } else {
                self.problem(
                    line,
                    "another_header",
                    "the header of another telegram stands here; it was not read".to_owned(),
                );
            }
        }
        self.cable.classification.get_or_insert_with(|| found.classification.to_owned());
        self.classification = true;
        if found.serial.is_some() && !repeated {
            self.fields.post = found.post.map(crate::addressee::one_blank);
            self.fields.serial = found.serial;
            self.header = true;
        }
        if let Some((section, of)) = found.section {
            self.cable.has_section(section, of);
        }
        self.caption_names(found.captions, found.correction);
        self.part(HeaderPart::Classification, line);
    }

    fn key<'a>(
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
    fn after_cut<'a>(&mut self, key: Key, rest: Line<'a>) -> Step<'a> {
        let text = rest.trimmed();
        let is_text =
            body::numbered(text).is_some() || text.starts_with("SUMMARY") || text.starts_with("Summary");
        if is_text && matches!(key, Key::Subject | Key::Reference | Key::ClassifiedBy | Key::Reason) {
            return Step::Text(rest);
        }
        self.end_field();
        Step::Again(rest)
    }

    /// Whether a field has a value already.
    fn has(&self, key: Key) -> bool {
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

    fn value(
        &mut self,
        key: Key,
        value: &str,
        line: &Line<'_>,
        order: Option<&str>,
        next: Option<&Line<'_>>,
    ) {
        match key {
            Key::From => {
                if self.cable.from.is_none() && !value.is_empty() {
                    self.cable.from = Some(crate::addressee::one_blank(value));
                }
            }
            Key::To | Key::Info | Key::Except => self.addressee(key, value),
            Key::Tags => self.fields.tags.line(value),
            Key::Subject => self.fields.subject(value),
            Key::Title => {
                if !value.is_empty() {
                    self.fields.title.get_or_insert_with(|| value.to_owned());
                    self.end_field();
                }
            }
            Key::Reference => {
                self.numbered = body::numbered(value).map(|(number, _)| number);
                self.fields.reference(line, value);
            }
            Key::ClassifiedBy | Key::Reason => self.fields.classified_by(value, key == Key::Reason, line),
            Key::Order => {
                let declassify = self.cable.declassify.get_or_insert_with(Declassify::default);
                if let Some(order) = order {
                    declassify.authority.get_or_insert_with(|| crate::declassify::authority(order));
                }
                join(&mut declassify.text, value);
            }
            Key::Declassify => {
                let declassify = self.cable.declassify.get_or_insert_with(Declassify::default);
                join(&mut declassify.text, &format!("DECL: {value}"));
            }
            Key::Mrn => {
                if let Some(id) = crate::canonical_id(value) {
                    self.front.id.get_or_insert(id);
                }
                // The classification line may stand again below, in the older layout.
                if let Some((_, _, serial)) = crate::id::parts(value) {
                    self.fields.serial.get_or_insert(serial);
                }
            }
            Key::Date => {
                if let Some(at) = transmission::group_in(value) {
                    self.cable.dtg.get_or_insert(at);
                } else if let (Some(date), _) = crate::declassify::date(value) {
                    self.front.date.get_or_insert(date);
                }
            }
            Key::Captions => {
                for part in value.split([',', ';']) {
                    match marking::captions(part) {
                        Some(found) => self.caption_names(found.names, found.correction),
                        None if !trim(part).is_empty() => {
                            let part = trim(part).to_owned();
                            if !self.cable.captions.contains(&part) {
                                self.cable.captions.push(part);
                            }
                        }
                        None => {}
                    }
                }
            }
            Key::Signature => {
                if self.cable.signed.is_none() && !value.is_empty() {
                    self.cable.signed = Some(value.to_owned());
                }
            }
            Key::DraftedBy => join(&mut self.cable.drafted_by, value),
            Key::ApprovedBy => join(&mut self.cable.approved_by, value),
            Key::ActionOffice => self.offices(value, true),
            Key::InfoOffice => self.offices(value, false),
            Key::Precedence => {
                if let Some(found) = precedence::precedence(&value.to_ascii_uppercase()) {
                    self.cable.precedence.get_or_insert_with(|| found.to_owned());
                }
            }
            Key::Classification => {
                if let Some((found, _)) = marking::classification(&value.to_ascii_uppercase(), false) {
                    self.fields.lone_classification.get_or_insert(found);
                }
            }
            Key::Pass | Key::Other => {}
        }
        let _ = next;
        self.last_line.clear();
        self.last_line.push_str(value);
    }

    fn addressee(&mut self, key: Key, value: &str) {
        let excluded = key == Key::Except;
        if let Some(rest) = value.strip_prefix("XMT ") {
            let info = key == Key::Info;
            self.fields.excluding_info = info;
            self.fields.list(info).line(rest, true);
            self.field = Some(Key::Except);
            return;
        }
        let info = match key {
            Key::Info => true,
            Key::Except => self.fields.excluding_info,
            _ => false,
        };
        if !excluded {
            self.fields.excluding_info = info;
        }
        self.fields.list(info).line(value, excluded);
    }

    fn offices(&mut self, value: &str, action: bool) {
        /// More is no line of a telegram.
        const OFFICES_MAX: usize = 300;
        let list = if action { &mut self.cable.action_offices } else { &mut self.cable.info_offices };
        for office in value.split([' ', ',', '\t']).map(trim).filter(|office| !office.is_empty()) {
            // `/055 W` counts the copies.
            if office.starts_with('/') || office.len() < 2 || list.len() >= OFFICES_MAX {
                continue;
            }
            if !list.iter().any(|known| known == office) {
                list.push(office.to_owned());
            }
        }
    }

    fn draft_list(&mut self, text: &str) {
        for part in text.split(',') {
            let part = part.trim_matches([' ', '+']);
            if !part.is_empty() {
                self.fields.to.line(part, false);
            }
        }
    }

    /// Reads lines outside of fields: distribution, drafts' addressees, an archive's front.
    fn outside(&mut self, text: &str, line: &Line<'_>) -> bool {
        if let Some((word, rest)) = text.split_once(' ')
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
                }
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

    fn continued<'a>(
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
        let (value, value_line, rest) = match cut {
            Some(at) => {
                let value = trim(text.get(..at).unwrap_or_default());
                (value, line.from(lead).until(at), Some(line.from(lead + at)))
            }
            None => (text, line.from(lead), None),
        };
        let was_empty = std::mem::replace(&mut self.empty, false);
        match field {
            Key::To | Key::Info | Key::Except => {
                if is_pass_line(text) || is_draft_end(text) {
                    self.end_field();
                    self.unknown(text, line);
                    return Step::Next;
                }
                if is_draft_list(text) && text.contains(',') {
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
                self.fields.reference(&value_line, value);
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
                    self.value(field, value, &value_line, None, next);
                }
            }
            Key::Order => {
                // The number stands below its key.
                let digits = value.bytes().take_while(u8::is_ascii_digit).count();
                let (order, said) = value.split_at_checked(digits).unwrap_or(("", value));
                self.value(
                    field,
                    trim(said.trim_start_matches(':')),
                    &value_line,
                    Some(order).filter(|o| o.len() == 5),
                    next,
                );
            }
            _ => self.value(field, value, &value_line, None, next),
        }
        self.part(part_of(field), line);
        match rest {
            Some(rest) => self.after_cut(field, rest),
            None => Step::Next,
        }
    }

    /// A line that no rule knows. Instructions for passing on are not kept; the first others are reported.
    fn unknown(&mut self, text: &str, line: &Line<'_>) {
        let outside = !self.header && !self.classification && !self.subject;
        self.last_line.clear();
        self.last_line.push_str(text);
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

fn part_of(key: Key) -> HeaderPart {
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

/// Whether a line is operating signals only: `ZNR UUUUU ZZH`, `ZDK`.
fn is_signals(text: &str) -> bool {
    text.len() < 60
        && text.starts_with('Z')
        && text.split_whitespace().next().is_some_and(|word| {
            (3..=5).contains(&word.len())
                && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
}

/// Whether words distribute to offices: `EUR-12`, `ISO-00 NEA-10 /055 W`.
fn is_distribution(text: &str) -> bool {
    let mut offices = 0;
    for word in text.split_whitespace() {
        let office = word.rsplit_once('-').is_some_and(|(name, copies)| {
            (1..=7).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'/')
                && (1..=2).contains(&copies.len())
                && copies.bytes().all(|b| b.is_ascii_digit())
        });
        let copies = word.starts_with('/')
            || matches!(word, "W" | "R" | "RSC")
            || word.bytes().all(|b| b.is_ascii_digit());
        if !office && !copies {
            return false;
        }
        offices += usize::from(office);
    }
    offices > 0
}

/// Whether a line is a list of a draft: `IMMEDIATE ZUBROW, IMMEDIATE DELVIN +`.
fn is_draft_list(text: &str) -> bool {
    text.len() < 100
        && text.split_once(' ').is_some_and(|(word, rest)| {
            word.len() > 3 && precedence::precedence(word).is_some() && !rest.is_empty()
        })
        && is_capitals(text)
}

/// Whether a line in a list of addressees ends it: instructions, offices to which a draft goes.
fn is_draft_end(text: &str) -> bool {
    text.contains(':') || (text.contains('/') && text.contains(',') && !text.starts_with('R'))
}

/// Returns the day of a draft's line `08/24/2009 202-555-0100`.
fn draft_date(text: &str) -> Option<reftel_when::Date> {
    let (day, rest) = text.split_once(' ')?;
    let sound = (8..=10).contains(&day.len()) && day.bytes().filter(|b| *b == b'/').count() == 2;
    (sound
        && text.len() < 48
        && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b' ' | b'x' | b'.')))
    .then_some(())?;
    crate::declassify::date(day).0
}

/// Whether a line after a blank goes on with a list of references: a label other than the first.
fn is_next_reference(text: &str) -> bool {
    /// A pointer is shorter; `(U) Post delivered …` is a paragraph.
    const POINTER_MAX: usize = 90;
    let text = text.trim_start_matches(['-', ' ', '•', '*']);
    let inner = text.strip_prefix(['(', '[']).unwrap_or(text);
    let mut bytes = inner.bytes();
    let letter = bytes.next().is_some_and(|b| matches!(b, b'B'..=b'Z' | b'b'..=b'z'));
    letter && bytes.next().is_some_and(|b| matches!(b, b')' | b'.' | b']')) && text.len() <= POINTER_MAX
}

/// Whether a text has no small letters, or next to none.
fn is_capitals(text: &str) -> bool {
    let (mut small, mut capital) = (0, 0);
    for b in text.bytes() {
        small += usize::from(b.is_ascii_lowercase());
        capital += usize::from(b.is_ascii_uppercase());
    }
    capital >= 2 && small * 8 <= capital
}

/// Whether a line reads like the text and not like a header.
fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().take(12).count();
    words >= 7 && (!is_capitals(text) || words >= 9) && !is_pass_line(text)
}

/// Whether a field begins on one of the next lines.
fn key_follows(lines: &[Line<'_>], at: usize) -> bool {
    lines.iter().skip(at + 1).map(Line::trimmed).filter(|text| !text.is_empty()).take(10).any(|text| {
        key::key(text).is_some_and(|found| matches!(found.key, Key::Tags | Key::Subject | Key::Order))
    })
}

/// Whether a line is a heading with which the text begins.
fn is_heading_word(text: &str) -> bool {
    let Some(start) = text.get(..7) else { return false };
    ["SUMMARY", "BEGIN S", "BEGIN T", "COMMENT", "INTRODU"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(start))
        && (text.len() < 40 || text.as_bytes().get(7).is_some_and(|b| matches!(b, b':' | b'.' | b' ')))
}

/// Whether a line says whom to pass the telegram to.
fn is_pass_line(text: &str) -> bool {
    if text.len() > 140 && !is_capitals(text) {
        return false;
    }
    const STARTS: [&str; 10] = [
        "FOR ",
        "PASS ",
        "DEPT",
        "STATE PASS",
        "PLEASE PASS",
        "PLS PASS",
        "NSC",
        "WHITE HOUSE",
        "USDOC",
        "TREASURY",
    ];
    let starts = |word: &&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let (mut for_whom, mut passed) = (false, false);
    for at in memchr::memchr_iter(b' ', text.as_bytes()) {
        let next = |word: &[u8]| {
            text.as_bytes().get(at + 1..at + 1 + word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word))
        };
        for_whom |= next(b"FOR ");
        passed |= next(b"PASS ") || next(b"ALSO ");
    }
    for_whom && !starts(&"FOR THE ") && is_capitals(text.split_once("for ").map_or(text, |(s, _)| s))
        || passed
        || STARTS.iter().any(&starts)
        || starts(&"NOFORN")
        || starts(&"MILITARY ADDRESSEES")
}

/// Whether a line after the subject is still header: passing instructions and the like.
pub(crate) fn is_header_line(text: &str) -> bool {
    if text.len() >= 120 {
        return false;
    }
    let starts = |word: &&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    [
        "FOR ",
        "DEPT FOR",
        "DEPARTMENT FOR",
        "STATE FOR",
        "PASS ",
        "STATE PASS",
        "DEPT PASS",
        "PLEASE PASS",
        "DEPARTMENT PASS",
        "NOT FOR",
    ]
    .iter()
    .any(starts)
        && is_capitals(text)
}
