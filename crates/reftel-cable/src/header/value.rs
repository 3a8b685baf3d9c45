//! What stands behind a key, by field.

use super::{Reader, join};
use crate::cable::*;
use crate::key::Key;
use crate::lines::{Line, trim};
use crate::{body, marking, precedence, transmission};

impl Reader<'_> {
    pub(super) fn value(
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
                    self.cable.precedence.get_or_insert(found);
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
        self.keep_line(value);
    }

    /// Keeps a line for the next: only above the telegram the line before says what one is.
    pub(super) fn keep_line(&mut self, text: &str) {
        if !self.header && !self.subject {
            self.last_line.clear();
            self.last_line.push_str(text);
        }
    }

    pub(super) fn addressee(&mut self, key: Key, value: &str) {
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

    pub(super) fn offices(&mut self, value: &str, action: bool) {
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

    pub(super) fn draft_list(&mut self, text: &str) {
        let before = self.fields.to.found.len();
        for part in text.split(',') {
            let part = part.trim_matches([' ', '+']);
            if !part.is_empty() {
                self.fields.to.line(part, false);
            }
        }
        // `ROUTINE ZUBROW, DELVIN`: the precedence holds for the rest of the line.
        let mut precedence = None;
        for addressee in self.fields.to.found.iter_mut().skip(before) {
            addressee.precedence = addressee.precedence.or(precedence);
            precedence = addressee.precedence;
        }
    }
}
