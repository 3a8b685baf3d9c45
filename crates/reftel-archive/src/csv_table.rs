//! Answers of the record as tables: comma-separated values (RFC 4180) with a line of heads.

use crate::{Citation, PartyAnswer};
use crate::{
    ClaimAnswer, ConflictAnswer, EventAnswer, ParticipantAnswer, PledgeAnswer, PointAnswer, StatusAnswer,
};

/// What is written as one or several lines of a table.
pub trait Rows {
    /// The heads of the columns.
    const HEADS: &'static [&'static str];
    /// The lines, each with as many cells as there are heads.
    fn rows(&self) -> Vec<Vec<String>>;
}

/// Returns a table. A cell that a spreadsheet would take for a formula begins with `'`: documents say anything.
///
/// ```
/// use reftel_archive::{PointAnswer, csv};
/// let point = PointAnswer {
///     when: "2008-03".into(), sum: -7.0, cooperation: 0.0, conflict: -7.0, count: 1, events: vec!["e1".into()],
/// };
/// assert_eq!(csv(&[point]), "when,sum,cooperation,conflict,count,events\n2008-03,-7,0,-7,1,e1\n");
/// ```
pub fn csv<T: Rows>(values: &[T]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: &[String]| {
        // Writing into memory cannot fail.
        let _ = writer.write_record(row.iter().map(|cell| plain(cell)));
    };
    write(&T::HEADS.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>());
    for row in values.iter().flat_map(Rows::rows) {
        write(&row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn plain(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn names(parties: &[ParticipantAnswer], role: &str) -> String {
    let of = parties.iter().filter(|party| party.role == role).map(|party| match &party.office {
        Some(office) => format!("{} ({office})", party.name),
        None => party.name.clone(),
    });
    of.collect::<Vec<_>>().join("; ")
}

fn parties(parties: &[PartyAnswer]) -> String {
    parties.iter().map(|party| party.name.clone()).collect::<Vec<_>>().join("; ")
}

fn places(citations: &[Citation]) -> String {
    let places =
        citations.iter().map(|c| format!("{}#{}", c.document, c.fragment.as_deref().unwrap_or(&c.paragraph)));
    let mut places: Vec<String> = places.collect();
    places.dedup();
    places.join(" ")
}

impl Rows for ClaimAnswer {
    const HEADS: &'static [&'static str] = &[
        "id",
        "kind",
        "when",
        "actors",
        "targets",
        "about",
        "speaker",
        "modality",
        "negated",
        "number",
        "condition",
        "due",
        "document",
        "paragraph",
        "quote",
        "review",
        "found_by",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let number = self.amount.as_ref().map(|amount| format!("{} {}", amount.value, amount.unit));
        vec![vec![
            self.id.clone(),
            self.kind.clone(),
            text(&self.when),
            parties(&self.actors),
            parties(&self.targets),
            self.about.as_ref().map(|about| about.name.clone()).unwrap_or_default(),
            self.speaker.as_ref().map(|speaker| speaker.name.clone()).unwrap_or_default(),
            self.modality.clone(),
            self.negated.to_string(),
            text(&number),
            text(&self.condition),
            text(&self.due),
            self.document.clone(),
            self.paragraph.clone(),
            self.quote.clone(),
            self.review.to_owned(),
            self.found_by.clone(),
        ]]
    }
}

impl Rows for EventAnswer {
    const HEADS: &'static [&'static str] = &[
        "id",
        "kind",
        "when",
        "actors",
        "targets",
        "about",
        "independent_sources",
        "conflicts",
        "goldstein",
        "passages",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![
            self.id.clone(),
            self.kind.to_owned(),
            text(&self.when),
            names(&self.participants, "actor"),
            names(&self.participants, "target"),
            text(&self.about),
            self.independent_sources.to_string(),
            self.conflicts.join(" "),
            self.goldstein.map(|value| value.to_string()).unwrap_or_default(),
            places(&self.citations),
        ]]
    }
}

impl Rows for StatusAnswer {
    const HEADS: &'static [&'static str] = &[
        "id",
        "subject",
        "kind",
        "state",
        "by",
        "about",
        "from",
        "until",
        "certainty",
        "disputed",
        "events",
        "passages",
        "towards",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![
            self.id.clone(),
            self.subject.clone(),
            self.kind.to_owned(),
            self.state.clone(),
            text(&self.by),
            text(&self.about),
            text(&self.from),
            text(&self.until),
            self.certainty.unwrap_or_default().to_owned(),
            self.disputed.to_string(),
            self.events.join(" "),
            places(&self.citations),
            self.towards.join(" "),
        ]]
    }
}

impl Rows for ConflictAnswer {
    const HEADS: &'static [&'static str] =
        &["id", "kind", "event", "event_kind", "participants", "value", "documents", "passages"];

    fn rows(&self) -> Vec<Vec<String>> {
        let people = [names(&self.about.participants, "actor"), names(&self.about.participants, "target")];
        let line = |value: &crate::ValueAnswer| {
            vec![
                self.id.clone(),
                self.kind.to_owned(),
                self.about.id.clone(),
                self.about.kind.to_owned(),
                people.join(" > "),
                value.value.clone(),
                value.documents.join(" "),
                places(&value.citations),
            ]
        };
        self.values.iter().map(line).collect()
    }
}

impl Rows for PledgeAnswer {
    const HEADS: &'static [&'static str] = &[
        "id",
        "kind",
        "made",
        "by",
        "to",
        "what",
        "condition",
        "due",
        "state",
        "condition_met_by",
        "events",
        "passages",
    ];

    fn rows(&self) -> Vec<Vec<String>> {
        let ids = |events: &[EventAnswer]| {
            let one = |event: &EventAnswer| format!("{} {} {}", event.id, event.kind, text(&event.when));
            events.iter().map(one).collect::<Vec<_>>().join("; ")
        };
        vec![vec![
            self.id.clone(),
            self.kind.to_owned(),
            text(&self.made),
            names(&self.by, "actor"),
            names(&self.to, "target"),
            self.what.clone(),
            text(&self.condition),
            text(&self.due),
            self.state.to_owned(),
            ids(&self.condition_met_by),
            ids(&self.events),
            places(&self.citations),
        ]]
    }
}

impl Rows for PointAnswer {
    const HEADS: &'static [&'static str] = &["when", "sum", "cooperation", "conflict", "count", "events"];

    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![
            self.when.clone(),
            self.sum.to_string(),
            self.cooperation.to_string(),
            self.conflict.to_string(),
            self.count.to_string(),
            self.events.join(" "),
        ]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for (cell, want) in [("=1+1", "'=1+1"), ("-5.5", "-5.5"), ("@x", "'@x"), ("plain", "plain")] {
            assert_eq!(plain(cell), want);
        }
    }
}
