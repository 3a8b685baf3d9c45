//! The order in which the forms of a line are tried, and what a line leaves open for the next.

use reftel_when::Date;

use super::layout::Front;
use super::writer::{NO_RULE, NOT_KNOWN, Said, Writer};
use super::{
    Explained, TokenKind, address, classification, layout, order, smart, subject, tags, transmission,
};
use crate::cable::Cable;
use crate::key::{self, Key};
use crate::lines::Line;
use crate::{body, furniture, marking};

/// What is known of the whole telegram while its lines are explained.
pub(super) struct Known {
    /// Day of the date-time group, or another day that the telegram is dated by.
    pub(super) date: Option<Date>,
    /// First and last year of the executive order that is named, for a telegram that is not dated.
    pub(super) order_years: Option<(i16, i16)>,
    /// How many precedences the date-time-group line has.
    pub(super) precedences: usize,
    /// Digits of the executive order that was named last: `12958`.
    pub(super) order: Option<String>,
    /// Section of the order that a reason was given by last: `1.4`.
    pub(super) reason: String,
    /// The telegram's own id.
    pub(super) id: Option<String>,
}

impl Known {
    /// Returns the year in which the telegram was sent.
    pub(super) fn year(&self) -> Option<i16> {
        self.date.map(Date::year)
    }

    /// Returns the first and last year in which it can have been sent: its own, or those in which the
    /// executive order that it names was in force.
    pub(super) fn years(&self) -> Option<(i16, i16)> {
        self.year().map(|year| (year, year)).or(self.order_years)
    }

    /// Takes the year of an id when no date is known.
    pub(super) fn dated_by(&mut self, id: &str) {
        let year = id.get(..2).and_then(|year| year.parse().ok()).and_then(reftel_when::dtg::full_year);
        self.date = self.date.or_else(|| Date::new(year?, 1, 1).ok());
    }

    /// Returns the year as reference lines leave it out: two digits.
    pub(super) fn two_digit_year(&self) -> Option<u8> {
        self.year().map(|year| (year % 100).unsigned_abs() as u8)
    }
}

/// A field that goes on over lines until another begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    Nothing,
    Routing,
    Addresses,
    Tags,
    Subject,
    References,
    Classifier,
    Order,
    Captions,
    Passing,
    Drafters,
    Distribution,
    Identity,
    When,
    /// The subject on an archive's front page.
    Title,
}

/// Explains line after line.
pub(super) struct Reading<'l> {
    source: &'l str,
    pub(super) tokens: Vec<Explained>,
    known: Known,
    open: Open,
    /// Lines of the header stand again in the text.
    repeating: bool,
    front: Front,
}

impl<'l> Reading<'l> {
    pub(super) fn new(source: &'l str, lines: &[Line<'_>], cable: &Cable) -> Reading<'l> {
        let date = cable.dtg.map(|at| at.to_zoned(reftel_when::utc()).date());
        let precedences = lines
            .iter()
            .find_map(|line| crate::transmission::date_time_group(line.trimmed()))
            .map_or(0, |group| group.precedences.len());
        let mut known = Known {
            date,
            order_years: cable.declassify.as_ref().and_then(|d| order::in_force(d.authority.as_deref()?)),
            precedences,
            order: None,
            reason: String::new(),
            id: cable.id.clone(),
        };
        if let Some(id) = &cable.id {
            known.dated_by(id);
        }
        Reading {
            source,
            tokens: Vec::new(),
            known,
            open: Open::Nothing,
            repeating: false,
            front: Front::default(),
        }
    }

    /// Explains a line of the header.
    pub(super) fn header_line(&mut self, line: &'l Line<'l>) {
        if line.text.is_empty() {
            if !matches!(
                self.open,
                Open::Addresses | Open::Routing | Open::Identity | Open::When | Open::Title
            ) {
                self.open = Open::Nothing;
            }
            // A blank line may still hold markup.
            Writer::new(self.source, line).finish(&mut self.tokens);
            return;
        }
        let mut writer = Writer::new(self.source, line);
        self.line(&mut writer);
        writer.finish(&mut self.tokens);
    }

    /// Explains a line of the text below, when it is none of the text: a page line, a header that stands
    /// again, an end mark.
    pub(super) fn body_line(&mut self, line: &'l Line<'l>) {
        let text = line.text.trim();
        let mut writer = Writer::new(self.source, line);
        let page = furniture::is_page_line(text) || furniture::is_lone_classification(text);
        let again = crate::classification::classification_line(text)
            .is_some_and(|c| c.serial.is_some() || c.section.is_some());
        if !self.repeating {
            self.open = Open::Nothing;
        }
        if again {
            (self.repeating, self.open) = (true, Open::Nothing);
        }
        if page || again || layout::is_end(text) || layout::is_release(text) {
            self.fixed(&mut writer);
        } else if self.repeating && !text.is_empty() {
            let field = key::key(text).is_some() || marking::captions(text).is_some();
            let goes_on = self.open != Open::Nothing && body::numbered(text).is_none();
            if field || goes_on {
                self.line(&mut writer);
            } else {
                self.repeating = false;
            }
        } else if text.is_empty() {
            self.open = Open::Nothing;
        }
        if !writer.is_empty() {
            writer.finish(&mut self.tokens);
        }
    }

    fn line(&mut self, writer: &mut Writer<'_>) {
        if self.fixed(writer) || self.field(writer) || self.form(writer) {
            return;
        }
        self.goes_on(writer);
    }

    /// Lines with a form of their own.
    fn fixed(&mut self, writer: &mut Writer<'_>) -> bool {
        let text = writer.text().trim();
        if layout::page(writer, &self.known) {
            return true;
        }
        if crate::transmission::is_transmission(text) {
            transmission::start(writer, &self.known);
            self.open = Open::Routing;
            return true;
        }
        if crate::transmission::date_time_group(text).is_some() {
            transmission::date_time_group(writer);
        } else if text.starts_with("DE ") && transmission::prepared_by(writer, &self.known) {
        } else if text.starts_with("ZNR") || text.starts_with("ZNY") {
            transmission::security(writer);
        } else if layout::is_end(text) {
            layout::end(writer);
        } else if layout::is_relay(text) {
            layout::relay(writer);
        } else if layout::is_release(text) {
            layout::release(writer);
        } else if self.open != Open::Subject && crate::classification::classification_line(text).is_some()
            || crate::classification::classification_line(text).is_some_and(|found| found.serial.is_some())
        {
            classification::line(writer, &self.known);
            self.front.classified();
        } else if transmission::is_routing(text)
            && (self.open == Open::Routing || transmission::begins_routing(text))
        {
            self.open = Open::Routing;
            transmission::routing(writer, 0, &self.known);
            return true;
        } else {
            return false;
        }
        self.open = Open::Nothing;
        true
    }

    /// Fields that a word at the start of the line names.
    fn field(&mut self, writer: &mut Writer<'_>) -> bool {
        let text = writer.text();
        if layout::distribution(writer) {
            self.open = Open::Distribution;
            return true;
        }
        if layout::drafters(writer) {
            self.open = Open::Drafters;
            return true;
        }
        if let Some(open) = smart::label(writer, &mut self.known) {
            self.open = open;
            return true;
        }
        let Some(found) = key::key(text.trim()) else { return false };
        // The value ends where the line ends, blanks aside.
        let end = text.trim_end().len();
        let at = end.saturating_sub(found.value.len());
        self.open = match found.key {
            Key::From => {
                address::sender(writer, at);
                Open::Nothing
            }
            Key::To | Key::Info | Key::Except => {
                address::label(writer, at);
                address::addressee(writer, at);
                Open::Addresses
            }
            Key::Tags => {
                tags::label(writer, at);
                tags::codes(writer, at, &self.known);
                Open::Tags
            }
            Key::Subject => {
                subject::label(writer, at);
                subject::text(writer, at);
                Open::Subject
            }
            Key::Reference => {
                subject::reference_label(writer, at);
                subject::references(writer, at, &self.known);
                Open::References
            }
            Key::ClassifiedBy | Key::Reason => {
                order::classifier_label(writer, at);
                order::classifier(writer, at, &mut self.known);
                Open::Classifier
            }
            Key::Order => {
                order::order(writer, &mut self.known);
                Open::Order
            }
            _ => return false,
        };
        true
    }

    /// Lines that are told by what stands in them.
    fn form(&mut self, writer: &mut Writer<'_>) -> bool {
        let text = writer.text().trim();
        if self.open != Open::Subject
            && (marking::captions(text).is_some() || classification::begins_with_caption(text))
        {
            classification::captions(writer, 0);
            self.open = Open::Nothing;
        } else if furniture::is_rule(text) {
            writer.put(0, writer.text().len(), Said::known(TokenKind::Rule, "a ruled line", NO_RULE));
        } else if self.open == Open::Nothing && subject::is_passing(text) {
            subject::passing(writer);
            self.open = Open::Passing;
        } else if self.open == Open::Nothing && layout::front(writer, &mut self.front) {
            if self.front.is_title() {
                self.open = Open::Title;
            }
        } else {
            return false;
        }
        true
    }

    /// A line that goes on with the field before.
    fn goes_on(&mut self, writer: &mut Writer<'_>) {
        let end = writer.text().len();
        match self.open {
            Open::Addresses => address::addressee(writer, 0),
            Open::Tags => tags::codes(writer, 0, &self.known),
            Open::Subject => subject::text(writer, 0),
            Open::References => subject::references(writer, 0, &self.known),
            Open::Classifier => order::classifier(writer, 0, &mut self.known),
            Open::Order => order::instructions(writer, 0, &mut self.known),
            Open::Captions => classification::captions(writer, 0),
            Open::Passing => subject::passing(writer),
            Open::Drafters => layout::drafters_go_on(writer),
            Open::Distribution => layout::distribution_goes_on(writer),
            Open::Identity => smart::identity(writer, 0, &mut self.known),
            Open::When => smart::when(writer, 0, &mut self.known),
            Open::Title => {
                subject::text(writer, 0);
                self.open = Open::Nothing;
            }
            Open::Routing | Open::Nothing => {
                writer.put(0, end, Said::unknown(TokenKind::Unknown, NOT_KNOWN, NO_RULE));
            }
        }
    }
}
