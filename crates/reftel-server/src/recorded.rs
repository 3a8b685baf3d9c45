//! What a request asks of the record, and addresses that keep it.

use reftel_archive::{AskRecord, Citation, Day, EventAnswer, ParticipantAnswer, RecordedAt};

use crate::address;
use crate::asked::Asked;
use crate::refusal::Refusal;

/// The parameters that narrow the record, as given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Narrowed {
    pub(crate) kind: String,
    pub(crate) who: String,
    pub(crate) document: String,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) as_known: String,
}

impl Narrowed {
    pub(crate) fn read(asked: &Asked) -> Narrowed {
        let text = |name: &str| asked.text(name).trim().to_owned();
        Narrowed {
            kind: text("kind"),
            who: text("who"),
            document: text("document"),
            from: text("from"),
            until: text("until"),
            as_known: text("as_known"),
        }
    }

    /// Returns the question, `limit` lines after `offset`.
    pub(crate) fn ask(&self, offset: usize, limit: usize) -> Result<AskRecord, Refusal> {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Ok(AskRecord {
            kind: given(&self.kind),
            who: given(&self.who),
            document: given(&self.document),
            from: day("from", &self.from)?,
            until: day("until", &self.until)?,
            offset,
            limit,
            as_known: instant(&self.as_known)?,
        })
    }

    /// Returns the address of a page with all this and more.
    pub(crate) fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let mut all = vec![
            ("kind", self.kind.as_str()),
            ("who", &self.who),
            ("document", &self.document),
            ("from", &self.from),
            ("until", &self.until),
            ("as_known", &self.as_known),
        ];
        all.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
        all.extend(more);
        address::with(path, &all)
    }
}

/// Reads a day; `None` for an empty text.
pub(crate) fn day(name: &str, text: &str) -> Result<Option<Day>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Refusal::Wrong {
        message: format!("`{text}` is no day"),
        hint: format!("write it as in `{name}=2008-06-24`"),
    })
}

/// Reads an instant, or a day as its end; `None` for an empty text.
pub(crate) fn instant(text: &str) -> Result<Option<RecordedAt>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    RecordedAt::end_of(text).map(Some).map_err(|message| Refusal::Wrong {
        message,
        hint: "write `as_known` as a day, 2026-11-20, or as an instant, 2026-11-20T12:00:00Z".to_owned(),
    })
}

/// Returns the address of a passage, its words marked; of what a list says, of the entry.
pub(crate) fn passage(citation: &Citation) -> String {
    match &citation.fragment {
        None => address::entity(&citation.paragraph),
        Some(fragment) => {
            let (from, to) = (citation.range.0.to_string(), citation.range.1.to_string());
            let marked = [("p", citation.paragraph.as_str()), ("from", &from), ("to", &to)];
            format!(
                "{}#{}",
                address::with(&address::document(&citation.document), &marked),
                address::in_value(fragment)
            )
        }
    }
}

/// Returns those who take part in one role, `actor` or `target`.
pub(crate) fn of_role<'a>(parties: &'a [ParticipantAnswer], role: &str) -> Vec<&'a ParticipantAnswer> {
    parties.iter().filter(|party| party.role == role).collect()
}

/// Returns who to ask for, to find an event's conflicts: the first to whom it is done, or who does it.
pub(crate) fn who_of(event: &EventAnswer) -> String {
    let of = |role: &str| event.participants.iter().find(|party| party.role == role);
    let party = of("target").or_else(|| of("actor"));
    party.map(|party| address::in_value(&party.entity)).unwrap_or_default()
}

/// Returns what a citation's source is called.
pub(crate) fn source(citation: &Citation) -> String {
    crate::passage::shown(citation.title.as_deref().unwrap_or(&citation.document))
}

/// Returns what an empty answer means: nothing was found, or nothing was looked at.
pub(crate) fn nothing(what: &str, looked_at: usize) -> String {
    match looked_at {
        0 => format!("No {what}: nothing was looked at, for the archive had no documents."),
        1 => format!("No {what}: 1 document was looked at, and nothing was found."),
        many => format!(
            "No {what}: {} documents were looked at, and nothing was found.",
            crate::page::count(&many)
        ),
    }
}
