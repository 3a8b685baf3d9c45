//! What the documents say, as FollowTheMoney has it: who takes part, events, and sanctions. What only official lists say
//! is exported from the lists.

use std::collections::HashSet;

use super::{Proxy, id_of};
use crate::{Archive, ArchiveError, Citation, EventAnswer, ParticipantAnswer, StatusAnswer};

/// What stands where entities of a list name the list.
const DATASET: &str = "documents";

impl Archive {
    /// Returns everybody who takes part in an event that a document tells of, the events, and the sanctions.
    pub(super) fn happenings(&self) -> Result<Vec<Proxy>, ArchiveError> {
        let everything = crate::AskRecord { limit: usize::MAX, ..crate::AskRecord::default() };
        let events = self.timeline(&everything)?.events;
        let statuses =
            self.statuses(&crate::AskRecord { kind: Some("sanction".to_owned()), ..everything })?;
        let mut parties: HashSet<String> = HashSet::new();
        let (mut found, mut proxies) = (Vec::new(), Vec::new());
        for event in events.iter().filter(|event| event.citations.iter().any(is_of_document)) {
            for participant in event.participants.iter().filter(|party| party.kind != "thing") {
                if parties.insert(participant.entity.clone()) {
                    proxies.push(party(participant));
                }
            }
            found.push(happening(event));
        }
        proxies.append(&mut found);
        let known = statuses.iter().filter(|status| parties.contains(&status.entity));
        proxies.extend(known.filter(|status| status.citations.iter().any(is_of_document)).map(sanction));
        Ok(proxies)
    }
}

fn is_of_document(citation: &Citation) -> bool {
    citation.fragment.is_some()
}

fn id(key: &str) -> String {
    id_of(&format!("record:{key}"))
}

fn party(participant: &ParticipantAnswer) -> Proxy {
    let schema = match participant.kind {
        "person" => "Person",
        "country" => "PublicBody",
        "position" => "Position",
        _ => "Organization",
    };
    let mut proxy = proxy(id(&participant.entity), schema, &participant.name);
    proxy.put("name", &participant.name);
    if let Some(country) = &participant.country {
        proxy.put("country", &country.to_lowercase());
    }
    proxy
}

fn proxy(id: String, schema: &str, caption: &str) -> Proxy {
    let mut proxy = Proxy::new(id, schema);
    caption.clone_into(&mut proxy.caption);
    proxy.datasets.push(DATASET.to_owned());
    proxy
}

/// Puts a date that the model can hold; another goes to the notes as it is.
fn date(proxy: &mut Proxy, property: &'static str, edtf: Option<&String>) {
    let Some(edtf) = edtf else { return };
    let plain = edtf.bytes().all(|b| b.is_ascii_digit() || b == b'-') && matches!(edtf.len(), 4 | 7 | 10);
    proxy.put_if(plain, property, property, edtf);
}

fn passages(proxy: &mut Proxy, citations: &[Citation]) {
    for citation in citations {
        let place = citation.fragment.as_deref().unwrap_or(&citation.paragraph);
        proxy.note(&format!("{}#{place} ({})", citation.document, citation.review), &citation.quote);
    }
}

fn happening(event: &EventAnswer) -> Proxy {
    let names = |role: &str| {
        let of =
            event.participants.iter().filter(|party| party.role == role).map(|party| party.name.as_str());
        of.collect::<Vec<_>>().join(", ")
    };
    let name = format!("{}: {} → {}", event.kind, names("actor"), names("target"));
    let mut proxy = proxy(format!("reftel-{}", event.id), "Event", &name);
    proxy.put_if(name.chars().count() <= super::NAME_MAX, "name", "name", &name);
    proxy.put("keywords", event.kind);
    date(&mut proxy, "date", event.when.as_ref());
    for participant in event.participants.iter().filter(|party| party.kind != "thing") {
        proxy.put("involved", &id(&participant.entity));
    }
    if !event.conflicts.is_empty() {
        proxy.note("sources disagree", &event.conflicts.join(" "));
    }
    passages(&mut proxy, &event.citations);
    proxy
}

fn sanction(status: &StatusAnswer) -> Proxy {
    let mut proxy = proxy(format!("reftel-{}", status.id), "Sanction", &status.subject);
    proxy.put("entity", &id(&status.entity));
    proxy.put("status", &status.state);
    if let Some(by) = &status.by {
        proxy.put("country", &by.to_lowercase());
    }
    date(&mut proxy, "startDate", status.from.as_ref());
    date(&mut proxy, "endDate", status.until.as_ref());
    passages(&mut proxy, &status.citations);
    proxy
}
