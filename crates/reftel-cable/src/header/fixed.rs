//! Lines with a form of their own: transmission, routing, date-time group, classification.

use super::Reader;
use super::shape::is_signals;
use crate::cable::*;
use crate::key::Key;
use crate::lines::Line;
use crate::{classification, precedence, transmission};

impl Reader<'_> {
    /// Reads lines with a form of their own; returns whether it was one.
    pub(super) fn is_fixed(&mut self, text: &str, line: &Line<'_>) -> bool {
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
                        self.cable.precedence.get_or_insert(name);
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
            self.cable.precedence.get_or_insert(found.precedence);
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

    pub(super) fn originator(&mut self, found: &transmission::OriginatorLine<'_>) {
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

    pub(super) fn classification_line(
        &mut self,
        found: classification::ClassificationLine<'_>,
        line: &Line<'_>,
    ) {
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
}
