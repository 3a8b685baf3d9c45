//! What the lists say of a person or a body, in the order of its dates.

use reftel_lists::{Entry, When};
use serde::Serialize;
use utoipa::ToSchema;

use crate::roster::Listed;

/// Something that a list dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimelineItem {
    /// When, EDTF; `None` for what is not understood as a date.
    pub date: Option<String>,
    /// As the publisher writes it.
    pub written: String,
    /// What: `born or founded`, `listed: …`, `taken off: …`, an office with `from then` or `until then`, a journey, or the publisher's word.
    pub what: String,
    /// The list.
    pub list: String,
    /// The entry's reference.
    pub reference: String,
}

/// Returns what the entries date, the earliest first and what has no date last. Days on which publishers changed their
/// entries are left out: they say nothing of the person.
pub(crate) fn timeline(entries: &[(&Listed, &Entry)]) -> Vec<TimelineItem> {
    let mut items = Vec::new();
    for (listed, entry) in entries {
        let mut put = |when: &When, what: String| {
            items.push((
                when.date.as_ref().and_then(|date| date.earliest()),
                TimelineItem {
                    date: when.date.as_ref().map(ToString::to_string),
                    written: when.text.clone(),
                    what,
                    list: listed.name(),
                    reference: listed.reference(entry),
                },
            ));
        };
        for when in &entry.births {
            put(when, "born or founded".to_owned());
        }
        for listing in &entry.listings {
            let act = listing.act.as_ref().or(listing.programme.as_ref());
            let of = |word: &str| act.map_or_else(|| word.to_owned(), |act| format!("{word}: {act}"));
            for (when, word) in [(&listing.listed, "listed"), (&listing.delisted, "taken off")] {
                if let Some(when) = when {
                    put(when, of(word));
                }
            }
        }
        for position in &entry.positions {
            let place = position.place.as_ref().map_or_else(String::new, |place| format!(", {place}"));
            for (when, word) in [(&position.from, "from then"), (&position.until, "until then")] {
                if let Some(when) = when {
                    put(when, format!("{word} {}{place}", position.title));
                }
            }
        }
        for visit in &entry.visits {
            put(&visit.when, format!("{}, {}: {}", visit.country, visit.locale, visit.remarks));
        }
        for dated in entry.dates.iter().filter(|dated| dated.what != "changed") {
            put(&dated.when, dated.what.clone());
        }
    }
    items.sort_by(|a, b| (a.0.is_none(), a.0, &a.1.list).cmp(&(b.0.is_none(), b.0, &b.1.list)));
    let mut items: Vec<TimelineItem> = items.into_iter().map(|(_, item)| item).collect();
    items.dedup();
    items
}
