//! Contacts that the record tells of, held against the guidance of their day.
//!
//! A meeting or visit of an official of one state with somebody of another is ruled on as if it had been planned for that day. The
//! title of each comes from a list of office-holders where one covers the day, else from the passage; where neither has it, the ruling
//! says what must be known. An event that a conflict or an imprecise date leaves between two rulings depends on its day.

use std::collections::HashMap;

use jiff::civil::Date;
use reftel_guidance::{Asked, Contact, Country, Guidance};
use reftel_record::history::{Day, History, Status};
use reftel_when::Edtf;
use serde::Serialize;
use utoipa::ToSchema;

use crate::happening::{AskRecord, Citation, EventAnswer, ParticipantAnswer};
use crate::{Archive, ArchiveError, Passages, RecordedAt, RulingReason, ruling};

/// What contacts are asked for.
#[derive(Debug, Clone)]
pub struct AskContacts {
    /// Whose officials the guidance is for.
    pub officials_of: Country,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Only those that were not permitted, or needed an approval.
    pub outside: bool,
    /// The record as it was known at an instant.
    pub as_known: Option<RecordedAt>,
}

/// A contact of the past and what the guidance of its day says of it: `reftel.contact/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ContactAnswer {
    /// `reftel.contact/1`.
    pub schema: &'static str,
    /// The event.
    pub event: String,
    /// Its kind.
    pub kind: &'static str,
    /// When, EDTF.
    pub when: String,
    /// Who acted.
    pub by: ContactParty,
    /// With whom.
    pub with: ContactParty,
    /// `permitted`, `not_permitted`, `needs_approval`, `no_guidance` or `depends`.
    pub ruling: &'static str,
    /// The rules that decide.
    pub because: Vec<RulingReason>,
    /// What must be known.
    pub depends_on: Vec<String>,
    /// The passages that tell of it.
    pub citations: Vec<Citation>,
}

/// One side of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContactParty {
    /// Name.
    pub name: String,
    /// Key of the entity.
    pub entity: String,
    /// Country code.
    pub country: String,
    /// Title on that day; `null` where nothing tells it.
    pub title: Option<String>,
    /// `list` when a list of office-holders covers the day, `document` when the passage gives it.
    pub title_from: Option<&'static str>,
}

/// Contacts, and how many events were looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct ContactsAnswer {
    /// Those asked for, by date.
    pub contacts: Vec<ContactAnswer>,
    /// Meetings and visits with a date that were looked at.
    pub looked_at: usize,
}

impl Archive {
    /// Returns the contacts of one state's officials in the record, with what a guidance rules on each.
    pub fn contacts(
        &self,
        guidance: &Guidance,
        ask: &AskContacts,
        passages: &mut Passages<'_>,
    ) -> Result<ContactsAnswer, ArchiveError> {
        let known = self.known(ask.as_known)?;
        let history = &known.history;
        let offices = Offices::of(history);
        let mut answer = ContactsAnswer::default();
        for kind in ["meeting.hold", "visit.make"] {
            let asked = AskRecord {
                kind: Some(kind.to_owned()),
                from: ask.from,
                until: ask.until,
                limit: usize::MAX,
                as_known: ask.as_known,
                ..AskRecord::default()
            };
            for event in self.timeline(&asked)?.events {
                let Some(days) = event.when.as_deref().and_then(days) else { continue };
                answer.looked_at += 1;
                for (by, with) in pairs(&event, ask.officials_of.code()) {
                    let (by, with) = (offices.party(history, by, days), offices.party(history, with, days));
                    let Some(ruled) = rule(guidance, &by, &with, days, passages)? else { continue };
                    if ask.outside && !matches!(ruled.0, "not_permitted" | "needs_approval") {
                        continue;
                    }
                    answer.contacts.push(ContactAnswer {
                        schema: "reftel.contact/1",
                        event: event.id.clone(),
                        kind: event.kind,
                        when: event.when.clone().unwrap_or_default(),
                        by,
                        with,
                        ruling: ruled.0,
                        because: ruled.1,
                        depends_on: ruled.2,
                        citations: event.citations.clone(),
                    });
                }
            }
        }
        answer.contacts.sort_by(|a, b| (&a.when, &a.event).cmp(&(&b.when, &b.event)));
        Ok(answer)
    }
}

/// First and last day of a date; `None` of one that is open.
fn days(when: &str) -> Option<(Date, Date)> {
    let when: Edtf = when.parse().ok()?;
    Some((when.earliest()?, when.latest()?))
}

/// Every official of a state with everybody of another.
fn pairs<'e>(event: &'e EventAnswer, code: &str) -> Vec<(&'e ParticipantAnswer, &'e ParticipantAnswer)> {
    let (mut officials, mut others) = (Vec::new(), Vec::new());
    for participant in event.participants.iter().filter(|of| matches!(of.kind, "person" | "position")) {
        match participant.country.as_deref() {
            None => {}
            Some(other) if other != code => others.push(participant),
            // Of a visit the guest acts, of a meeting either.
            Some(_) if event.kind == "visit.make" && participant.role != "actor" => {}
            Some(_) => officials.push(participant),
        }
    }
    officials.into_iter().flat_map(|by| others.iter().map(move |with| (by, *with))).collect()
}

type Ruled = (&'static str, Vec<RulingReason>, Vec<String>);

/// Returns what the guidance says of a contact on any of these days; `None` when it says nothing of that state.
fn rule(
    guidance: &Guidance,
    by: &ContactParty,
    with: &ContactParty,
    days: (Date, Date),
    passages: &mut Passages<'_>,
) -> Result<Option<Ruled>, ArchiveError> {
    let mut rulings = Vec::new();
    for day in [days.0, days.1] {
        let on = day.to_string();
        let asked = Asked {
            act: "meet",
            by: by.title.as_deref().unwrap_or_default(),
            with: with.title.as_deref().unwrap_or_default(),
            of: &with.country,
            on: &on,
            ..Asked::default()
        };
        let Ok(contact) = Contact::read(&asked) else { return Ok(None) };
        rulings.push(ruling(guidance, &contact, passages)?);
        if days.0 == days.1 {
            break;
        }
    }
    let mut rulings = rulings.into_iter();
    let Some(mut first) = rulings.next() else { return Ok(None) };
    for (party, whose) in [(by, "who acted"), (with, "the counterpart")] {
        if party.title.is_none() && first.ruling == "depends" {
            first
                .depends_on
                .push(format!("the rank of {} ({whose}), which nothing in the archive tells", party.name));
        }
    }
    if let Some(last) = rulings.next().filter(|last| last.ruling != first.ruling) {
        first
            .depends_on
            .push(format!("the day: {} on {}, {} on {}", first.ruling, days.0, last.ruling, days.1));
        first.because.extend(last.because);
        return Ok(Some(("depends", first.because, first.depends_on)));
    }
    let nothing = first.ruling == "no_guidance"
        && first.superseded.is_empty()
        && !guidance.countries().contains(&Country::read(&with.country));
    Ok((!nothing).then_some((first.ruling, first.because, first.depends_on)))
}

/// The offices that people held, as lists of office-holders say.
struct Offices<'h> {
    by_holder: HashMap<u32, Vec<&'h Status>>,
}

impl<'h> Offices<'h> {
    fn of(history: &'h History) -> Offices<'h> {
        let mut by_holder: HashMap<u32, Vec<&Status>> = HashMap::new();
        for status in history.statuses() {
            let is_office =
                status.kind == "post" || status.kind == "head of mission" && status.state != "vacant";
            if is_office && status.claims.iter().any(|claim| is_listed(history, *claim)) {
                by_holder.entry(status.subject).or_default().push(status);
            }
        }
        Offices { by_holder }
    }

    fn party(&self, history: &History, of: &ParticipantAnswer, days: (Date, Date)) -> ContactParty {
        let holds =
            |status: &&&Status| status.on(Day::of(days.0)).is_some() && status.on(Day::of(days.1)).is_some();
        let own = history.entity_by_key(&of.entity).and_then(|entity| self.by_holder.get(&entity));
        let listed = own.into_iter().flatten().find(holds).map(|status| {
            let title =
                status.about.filter(|_| status.kind == "post").and_then(|about| history.entity(about));
            title.map_or_else(|| "ambassador".to_owned(), |title| title.name.clone())
        });
        let (title, title_from) = match (listed, &of.office) {
            (Some(title), _) => (Some(title), Some("list")),
            (None, Some(office)) => (Some(office.clone()), Some("document")),
            (None, None) => (None, None),
        };
        ContactParty {
            name: of.name.clone(),
            entity: of.entity.clone(),
            country: of.country.clone().unwrap_or_default(),
            title,
            title_from,
        }
    }
}

fn is_listed(history: &History, claim: u32) -> bool {
    let source = history.claim(claim).map(|at| at.source as usize);
    source.and_then(|at| history.sources().get(at)).is_some_and(|source| source.is_list)
}
