//! The record as people ask for it: what happened, what was in force on a day, who disagrees, what was promised, and how the
//! relationship went.

use std::collections::HashSet;

use jiff::civil::Date;
use reftel_record::history::{
    Certainty, Conflict, Day, Event, History, Pledge, PledgeState, Role, Status, Step, periods,
};
use reftel_record::{SqliteStore, Store as _};
use serde::Serialize;
use utoipa::ToSchema;

use crate::claim::{ClaimAnswer, Claims};
use crate::known::Known;
use crate::{Archive, ArchiveError, RecordedAt};

/// What a question about the record asks.
#[derive(Debug, Clone, Default)]
pub struct AskRecord {
    /// A kind, or a family such as `sanction`; of statuses, the kind of status; of conflicts and pledges, theirs.
    pub kind: Option<String>,
    /// A person, body or country: its key, or a name that is like it.
    pub who: Option<String>,
    /// A document.
    pub document: Option<String>,
    /// First day that it must be able to fall on.
    pub from: Option<Date>,
    /// Last day that it must be able to fall on.
    pub until: Option<Date>,
    /// How many to leave out at the start.
    pub offset: usize,
    /// How many to return at the most.
    pub limit: usize,
    /// Ask the archive as it was at this instant.
    pub as_known: Option<RecordedAt>,
}

/// A passage that a line rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Citation {
    /// The claim.
    pub claim: String,
    /// The document; of a list, `LIST:` and its short name.
    pub document: String,
    /// Anchor of the paragraph; of a list, the entry.
    pub paragraph: String,
    /// What stands after `#` in the address of the passage; `null` for a list.
    pub fragment: Option<String>,
    /// First and one-past-last character of the words in the paragraph's text.
    pub range: (u32, u32),
    /// Title of the document.
    pub title: Option<String>,
    /// Date of the document.
    pub written: Option<String>,
    /// The exact words.
    pub quote: String,
    /// What is decided about the claim.
    pub review: &'static str,
}

impl Citation {
    fn of(claim: &ClaimAnswer) -> Citation {
        Citation {
            claim: claim.id.clone(),
            document: claim.document.clone(),
            paragraph: claim.paragraph.clone(),
            fragment: claim.fragment.clone(),
            range: claim.range,
            title: claim.title.clone(),
            written: claim.written.clone(),
            quote: claim.quote.clone(),
            review: claim.review,
        }
    }
}

/// Who takes part in an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParticipantAnswer {
    /// Name.
    pub name: String,
    /// Key of the entity.
    pub entity: String,
    /// `person`, `body`, `country`, `position`, `group` or `thing`.
    pub kind: &'static str,
    /// `actor` or `target`.
    pub role: &'static str,
    /// Office or rank that a claim gives.
    pub office: Option<String>,
    /// Country code.
    pub country: Option<String>,
}

/// What happened: `reftel.event/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventAnswer {
    /// `reftel.event/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// Kind.
    pub kind: &'static str,
    /// When, EDTF; of several dates in a conflict, the one that most sources give.
    pub when: Option<String>,
    /// Who takes part.
    pub participants: Vec<ParticipantAnswer>,
    /// The third thing.
    pub about: Option<String>,
    /// Ids of the claims.
    pub claims: Vec<String>,
    /// The passages.
    pub citations: Vec<Citation>,
    /// How many sources are independent of each other: copies, and those that quote one another, count once.
    pub independent_sources: usize,
    /// Ids of the conflicts about it.
    pub conflicts: Vec<String>,
    /// Cooperation (+) and conflict (-) on the scale of Goldstein.
    pub goldstein: Option<f64>,
}

/// A dated state: `reftel.status/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StatusAnswer {
    /// `reftel.status/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub subject: String,
    /// Key of the entity.
    pub entity: String,
    /// Kind: `detention`, `sanction`, `guidance`, …
    pub kind: &'static str,
    /// `in force`, `suspended`, `vacant`, or a number that is in force.
    pub state: String,
    /// The country that imposes it.
    pub by: Option<String>,
    /// The third thing: which policy, which country.
    pub about: Option<String>,
    /// From when, EDTF; `null` when it is only known that it held.
    pub from: Option<String>,
    /// Until when, EDTF; `null` when nothing is known to have ended it.
    pub until: Option<String>,
    /// Of an answer for a day: `holds` or `may hold`.
    pub certainty: Option<&'static str>,
    /// Whether an event that bounds it is in a conflict.
    pub disputed: bool,
    /// Ids of the claims.
    pub claims: Vec<String>,
    /// Ids of the events.
    pub events: Vec<String>,
    /// The passages.
    pub citations: Vec<Citation>,
}

/// Claims that cannot all be right: `reftel.conflict/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ConflictAnswer {
    /// `reftel.conflict/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// `date`, `number`, `participant`, `outcome` or `existence`.
    pub kind: &'static str,
    /// The event.
    pub about: EventAnswer,
    /// What is said, by most claims first.
    pub values: Vec<ValueAnswer>,
}

/// One of the things that are said.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ValueAnswer {
    /// What.
    pub value: String,
    /// Ids of the claims that say so.
    pub claims: Vec<String>,
    /// The documents and lists.
    pub documents: Vec<String>,
    /// The passages.
    pub citations: Vec<Citation>,
}

/// A promise, a demand or a threat: `reftel.pledge/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PledgeAnswer {
    /// `reftel.pledge/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// `promise`, `demand` or `threat`.
    pub kind: &'static str,
    /// Who made it.
    pub by: Vec<ParticipantAnswer>,
    /// To whom.
    pub to: Vec<ParticipantAnswer>,
    /// What is promised, demanded or threatened.
    pub what: String,
    /// On what it depends.
    pub condition: Option<String>,
    /// By when it is due, EDTF.
    pub due: Option<String>,
    /// When it was made, EDTF.
    pub made: Option<String>,
    /// `open`, `met`, `broken`, `overtaken` or `unknown`.
    pub state: &'static str,
    /// Ids of the claims.
    pub claims: Vec<String>,
    /// The passages.
    pub citations: Vec<Citation>,
    /// Events that fulfilled the condition, the earliest first.
    pub condition_met_by: Vec<EventAnswer>,
    /// Events that met, broke or overtook it, the earliest first.
    pub events: Vec<EventAnswer>,
}

/// Events in the order of their dates.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct TimelineAnswer {
    /// Those asked for.
    pub events: Vec<EventAnswer>,
    /// How many there are in all.
    pub total: usize,
    /// How many of them have each month, `2008-03`, or year when the date is vaguer; in order. Undated ones are left out.
    pub months: Vec<(String, usize)>,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// What was so on a day.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct StateAnswer {
    /// The day.
    pub on: String,
    /// What held, or may have held.
    pub statuses: Vec<StatusAnswer>,
    /// What was owed: pledges made by then and open.
    pub owed: Vec<PledgeAnswer>,
    /// How many statuses there are on that day in all.
    pub total: usize,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// Conflicts.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ConflictsAnswer {
    /// Those asked for.
    pub conflicts: Vec<ConflictAnswer>,
    /// How many there are in all.
    pub total: usize,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// Pledges.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct PledgesAnswer {
    /// Those asked for.
    pub pledges: Vec<PledgeAnswer>,
    /// How many there are in all.
    pub total: usize,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// The course of a relationship.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct CourseAnswer {
    /// Between which two, by country code; `null` for all.
    pub between: Option<(String, String)>,
    /// `month` or `year`.
    pub step: &'static str,
    /// The steps that have events.
    pub points: Vec<PointAnswer>,
    /// Runs of steps on one side of zero.
    pub periods: Vec<PeriodAnswer>,
    /// Codes of the countries that take part in events, those of most first.
    pub countries: Vec<(String, usize)>,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// A month or a year.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PointAnswer {
    /// `2008-03` or `2008`.
    pub when: String,
    /// Sum over its events.
    pub sum: f64,
    /// Sum of what is above zero.
    pub cooperation: f64,
    /// Sum of what is below zero.
    pub conflict: f64,
    /// How many events.
    pub count: usize,
    /// Ids of the events, at most a hundred.
    pub events: Vec<String>,
}

/// A run of steps.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PeriodAnswer {
    /// First step.
    pub from: String,
    /// Last step.
    pub until: String,
    /// Sum.
    pub sum: f64,
    /// How many events.
    pub events: usize,
}

/// Passages that are shown of one line.
const CITATIONS_MAX: usize = 12;

/// Fills answers.
struct Filling<'a> {
    claims: Claims<'a>,
    history: &'a History,
}

impl<'a> Filling<'a> {
    fn new(store: &'a SqliteStore, known: &'a Known) -> Self {
        Filling { claims: Claims::new(store, known), history: &known.history }
    }

    fn ids(&self, claims: &[u32]) -> Vec<String> {
        claims
            .iter()
            .filter_map(|claim| self.history.claim_id(*claim))
            .map(|id| format!("{id:016x}"))
            .collect()
    }

    fn said(&mut self, claims: &[u32]) -> Result<Vec<ClaimAnswer>, ArchiveError> {
        let mut said = Vec::new();
        for claim in claims.iter().take(CITATIONS_MAX) {
            said.extend(self.claims.answer(*claim)?);
        }
        Ok(said)
    }

    fn citations(&mut self, claims: &[u32]) -> Result<Vec<Citation>, ArchiveError> {
        Ok(self.said(claims)?.iter().map(Citation::of).collect())
    }

    fn name(&self, entity: u32) -> String {
        self.history.entity(entity).map(|entity| entity.name.clone()).unwrap_or_default()
    }

    fn participant(
        &self,
        entity: u32,
        role: &'static str,
        said: &[ClaimAnswer],
    ) -> Option<ParticipantAnswer> {
        let found = self.history.entity(entity)?;
        let parties = said.iter().flat_map(|claim| claim.actors.iter().chain(&claim.targets));
        let office = parties.filter(|party| party.entity.as_deref() == Some(found.key.as_str()));
        Some(ParticipantAnswer {
            name: found.name.clone(),
            entity: found.key.clone(),
            kind: found.kind.as_str(),
            role,
            office: office.filter_map(|party| party.office.clone()).next(),
            country: found.country.clone(),
        })
    }

    fn event(&mut self, event: &Event) -> Result<EventAnswer, ArchiveError> {
        let said = self.said(&event.claims)?;
        let participants = event.participants.iter().filter_map(|participant| {
            let role = match participant.role {
                Role::Actor => "actor",
                Role::Target => "target",
            };
            self.participant(participant.entity, role, &said)
        });
        let conflict =
            |at: &u32| self.history.conflicts().get(*at as usize).map(|conflict| conflict.id.clone());
        Ok(EventAnswer {
            schema: "reftel.event/1",
            id: event.id.clone(),
            kind: event.kind.name,
            when: event.when.and_then(|when| self.history.date(when)).map(ToString::to_string),
            participants: participants.collect(),
            about: event.about.map(|about| self.name(about)),
            claims: self.ids(&event.claims),
            citations: said.iter().map(Citation::of).collect(),
            independent_sources: event.independent_sources,
            conflicts: event.conflicts.iter().filter_map(conflict).collect(),
            goldstein: event.kind.goldstein,
        })
    }

    fn events(&mut self, events: &[u32]) -> Result<Vec<EventAnswer>, ArchiveError> {
        let history = self.history;
        events
            .iter()
            .filter_map(|at| history.events().get(*at as usize))
            .map(|event| self.event(event))
            .collect()
    }

    fn status(
        &mut self,
        status: &Status,
        certainty: Option<Certainty>,
    ) -> Result<StatusAnswer, ArchiveError> {
        let event = |at: &u32| self.history.events().get(*at as usize).map(|event| event.id.clone());
        Ok(StatusAnswer {
            schema: "reftel.status/1",
            id: status.id.clone(),
            subject: self.name(status.subject),
            entity: self.history.entity(status.subject).map(|entity| entity.key.clone()).unwrap_or_default(),
            kind: status.kind,
            state: status.state.clone(),
            by: status.by.clone(),
            about: status.about.map(|about| self.name(about)),
            from: status.from.as_ref().map(ToString::to_string),
            until: status.until.as_ref().map(ToString::to_string),
            certainty: certainty.map(Certainty::as_str),
            disputed: status.disputed,
            claims: self.ids(&status.claims),
            events: status.events.iter().filter_map(event).collect(),
            citations: self.citations(&status.claims)?,
        })
    }

    fn conflict(&mut self, conflict: &Conflict) -> Result<Option<ConflictAnswer>, ArchiveError> {
        let Some(event) = self.history.events().get(conflict.event as usize) else { return Ok(None) };
        let mut values = Vec::new();
        for value in &conflict.values {
            let citations = self.citations(&value.claims)?;
            let sources = value.claims.iter().filter_map(|claim| {
                let at = self.history.claim(*claim)?;
                self.history.sources().get(at.source as usize).map(|source| source.id.clone())
            });
            let mut documents: Vec<String> = Vec::new();
            for source in sources {
                if !documents.contains(&source) {
                    documents.push(source);
                }
            }
            let claims = self.ids(&value.claims);
            values.push(ValueAnswer { value: value.value.clone(), claims, documents, citations });
        }
        Ok(Some(ConflictAnswer {
            schema: "reftel.conflict/1",
            id: conflict.id.clone(),
            kind: conflict.kind.as_str(),
            about: self.event(event)?,
            values,
        }))
    }

    fn pledge(&mut self, pledge: &Pledge) -> Result<PledgeAnswer, ArchiveError> {
        let said = self.said(&pledge.claims)?;
        let of = |entities: &[u32], role| {
            entities.iter().filter_map(|entity| self.participant(*entity, role, &said)).collect()
        };
        let (by, to) = (of(&pledge.by, "actor"), of(&pledge.to, "target"));
        Ok(PledgeAnswer {
            schema: "reftel.pledge/1",
            id: pledge.id.clone(),
            kind: pledge.kind,
            by,
            to,
            what: pledge.what.clone(),
            condition: pledge.condition.clone(),
            due: pledge.due.as_ref().map(ToString::to_string),
            made: pledge.made.as_ref().map(ToString::to_string),
            state: pledge.state.as_str(),
            claims: self.ids(&pledge.claims),
            citations: said.iter().map(Citation::of).collect(),
            condition_met_by: self.events(&pledge.condition_met_by)?,
            events: self.events(&pledge.met_by)?,
        })
    }
}

/// What is asked for, resolved against what is known.
struct Wanted<'a> {
    ask: &'a AskRecord,
    who: Option<HashSet<u32>>,
    source: Option<Option<u32>>,
}

impl<'a> Wanted<'a> {
    fn new(ask: &'a AskRecord, known: &Known) -> Self {
        let source = ask.document.as_deref().map(|id| {
            let at = known.history.sources().iter().position(|source| source.id == id);
            at.and_then(|at| u32::try_from(at).ok())
        });
        Wanted { ask, who: ask.who.as_deref().map(|who| known.meant(who)), source }
    }

    fn is_kind(&self, kind: &str) -> bool {
        self.ask.kind.as_deref().is_none_or(|wanted| {
            kind == wanted || kind.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.'))
        })
    }

    fn names(&self, mut entities: impl Iterator<Item = u32>) -> bool {
        self.who.as_ref().is_none_or(|who| entities.any(|entity| who.contains(&entity)))
    }

    fn cites(&self, claims: &[u32], history: &History) -> bool {
        self.source.is_none_or(|source| {
            claims.iter().any(|claim| history.claim(*claim).map(|at| at.source) == source && source.is_some())
        })
    }

    fn event(&self, event: &Event, history: &History) -> bool {
        let from = self.ask.from.is_none_or(|from| event.is_from(Day::of(from)));
        let until = self.ask.until.is_none_or(|until| event.is_by(Day::of(until)));
        let parties = event.participants.iter().map(|participant| participant.entity).chain(event.about);
        from && until
            && self.is_kind(event.kind.name)
            && self.names(parties)
            && self.cites(&event.claims, history)
    }
}

impl Archive {
    /// Returns events by date, the undated last.
    pub fn timeline(&self, ask: &AskRecord) -> Result<TimelineAnswer, ArchiveError> {
        let known = self.known(ask.as_known)?;
        let (history, wanted) = (&known.history, Wanted::new(ask, &known));
        let one = wanted.who.as_ref().filter(|who| who.len() == 1).and_then(|who| who.iter().next());
        // Of one person or body, the events are filed.
        let events: Vec<&Event> = match one {
            Some(one) => history.events_of(*one).filter(|event| wanted.event(event, history)).collect(),
            None => history.events().iter().filter(|event| wanted.event(event, history)).collect(),
        };
        let mut months: Vec<(String, usize)> = Vec::new();
        for event in &events {
            let Some(when) = event.when.and_then(|when| history.date(when)) else { continue };
            let text = when.as_str();
            let first = text.split('/').next().unwrap_or(text);
            let plain = first.trim_end_matches(['?', '~', '%']);
            let month =
                if text == first { plain.get(..7).unwrap_or(plain) } else { plain.get(..4).unwrap_or(plain) };
            match months.last_mut() {
                Some((last, count)) if last == month => *count += 1,
                _ => months.push((month.to_owned(), 1)),
            }
        }
        months.sort();
        months.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                first.1 += later.1;
            }
            same
        });
        self.read(|store| {
            let mut filling = Filling::new(store, &known);
            let shown = events.iter().skip(ask.offset).take(ask.limit);
            Ok(TimelineAnswer {
                events: shown.map(|event| filling.event(event)).collect::<Result<_, _>>()?,
                total: events.len(),
                months,
                looked_at: known.looked_at,
            })
        })
    }

    /// Returns what was so on a day: statuses that held or may have held, and pledges that were open.
    pub fn state_on(&self, day: Date, ask: &AskRecord) -> Result<StateAnswer, ArchiveError> {
        let known = self.known(ask.as_known)?;
        let (history, wanted) = (&known.history, Wanted::new(ask, &known));
        let fits = |status: &Status| {
            wanted.is_kind(status.kind)
                && wanted.names(std::iter::once(status.subject).chain(status.about))
                && wanted.cites(&status.claims, history)
        };
        let mut statuses = history.state_on(day);
        statuses.retain(|(status, _)| fits(status));
        let owed = history.owed_on(day).into_iter().filter(|pledge| {
            (wanted.ask.kind.is_none() || wanted.is_kind(pledge.kind))
                && wanted.names(pledge.by.iter().chain(&pledge.to).copied())
                && wanted.cites(&pledge.claims, history)
        });
        let owed: Vec<&Pledge> = owed.take(ask.limit).collect();
        self.read(|store| {
            let mut filling = Filling::new(store, &known);
            let shown = statuses.iter().skip(ask.offset).take(ask.limit);
            Ok(StateAnswer {
                on: day.to_string(),
                statuses: shown
                    .map(|(status, certainty)| filling.status(status, Some(*certainty)))
                    .collect::<Result<_, _>>()?,
                owed: owed.into_iter().map(|pledge| filling.pledge(pledge)).collect::<Result<_, _>>()?,
                total: statuses.len(),
                looked_at: known.looked_at,
            })
        })
    }

    /// Returns every status of what is asked for, by subject and date.
    pub fn statuses(&self, ask: &AskRecord) -> Result<Vec<StatusAnswer>, ArchiveError> {
        let known = self.known(ask.as_known)?;
        let (history, wanted) = (&known.history, Wanted::new(ask, &known));
        self.read(|store| {
            let mut filling = Filling::new(store, &known);
            history
                .statuses()
                .iter()
                .filter(|status| wanted.is_kind(status.kind) && wanted.names(std::iter::once(status.subject)))
                .skip(ask.offset)
                .take(ask.limit)
                .map(|status| filling.status(status, None))
                .collect()
        })
    }

    /// Returns conflicts, by the date of their events.
    pub fn conflicts(&self, ask: &AskRecord) -> Result<ConflictsAnswer, ArchiveError> {
        let known = self.known(ask.as_known)?;
        let history = &known.history;
        let of_event = Wanted::new(&AskRecord { kind: None, ..ask.clone() }, &known).who;
        let plain = AskRecord { kind: None, document: None, ..ask.clone() };
        let (wanted, event_wanted) =
            (Wanted::new(ask, &known), Wanted { ask: &plain, who: of_event, source: None });
        let found: Vec<&Conflict> = history
            .conflicts()
            .iter()
            .filter(|conflict| {
                let event = history.events().get(conflict.event as usize);
                let claims: Vec<u32> =
                    conflict.values.iter().flat_map(|value| value.claims.clone()).collect();
                let kind = wanted.is_kind(conflict.kind.as_str())
                    || event.is_some_and(|event| wanted.is_kind(event.kind.name));
                kind && event.is_some_and(|event| event_wanted.event(event, history))
                    && wanted.cites(&claims, history)
            })
            .collect();
        self.read(|store| {
            let mut filling = Filling::new(store, &known);
            let mut conflicts = Vec::new();
            for conflict in found.iter().skip(ask.offset).take(ask.limit) {
                conflicts.extend(filling.conflict(conflict)?);
            }
            Ok(ConflictsAnswer { conflicts, total: found.len(), looked_at: known.looked_at })
        })
    }

    /// Returns pledges, by the date on which they were made; of one state if one is given.
    pub fn pledges(
        &self,
        ask: &AskRecord,
        state: Option<PledgeState>,
    ) -> Result<PledgesAnswer, ArchiveError> {
        let known = self.known(ask.as_known)?;
        let (history, wanted) = (&known.history, Wanted::new(ask, &known));
        let found: Vec<&Pledge> = history
            .pledges()
            .iter()
            .filter(|pledge| {
                let event = history.events().get(pledge.event as usize);
                let from =
                    ask.from.is_none_or(|from| event.is_some_and(|event| event.is_from(Day::of(from))));
                let until =
                    ask.until.is_none_or(|until| event.is_some_and(|event| event.is_by(Day::of(until))));
                from && until
                    && state.is_none_or(|state| pledge.state == state)
                    && wanted.is_kind(pledge.kind)
                    && wanted.names(pledge.by.iter().chain(&pledge.to).copied())
                    && wanted.cites(&pledge.claims, history)
            })
            .collect();
        self.read(|store| {
            let mut filling = Filling::new(store, &known);
            let shown = found.iter().skip(ask.offset).take(ask.limit);
            Ok(PledgesAnswer {
                pledges: shown.map(|pledge| filling.pledge(pledge)).collect::<Result<_, _>>()?,
                total: found.len(),
                looked_at: known.looked_at,
            })
        })
    }

    /// Returns the course of a relationship between two countries, or of all.
    pub fn course(
        &self,
        between: Option<(&str, &str)>,
        by_month: bool,
        as_known: Option<RecordedAt>,
    ) -> Result<CourseAnswer, ArchiveError> {
        /// Ids of events that are given of one step.
        const EVENTS_MAX: usize = 100;
        let known = self.known(as_known)?;
        let history = &known.history;
        let step = if by_month { Step::Month } else { Step::Year };
        let points = history.course(between, step);
        let id = |at: &u32| history.events().get(*at as usize).map(|event| event.id.clone());
        let mut countries: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        for event in history.events().iter().filter(|event| event.kind.goldstein.is_some()) {
            let codes: HashSet<&str> = event
                .participants
                .iter()
                .filter_map(|participant| history.entity(participant.entity)?.country.as_deref())
                .collect();
            for code in codes {
                *countries.entry(code.to_owned()).or_default() += 1;
            }
        }
        let mut countries: Vec<(String, usize)> = countries.into_iter().collect();
        countries.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(CourseAnswer {
            between: between.map(|(a, b)| (a.to_owned(), b.to_owned())),
            step: if by_month { "month" } else { "year" },
            periods: periods(&points)
                .into_iter()
                .map(|p| PeriodAnswer { from: p.from, until: p.until, sum: p.sum, events: p.events })
                .collect(),
            points: points
                .into_iter()
                .map(|point| PointAnswer {
                    when: point.when,
                    sum: point.sum,
                    cooperation: point.cooperation,
                    conflict: point.conflict,
                    count: point.events.len(),
                    events: point.events.iter().take(EVENTS_MAX).filter_map(id).collect(),
                })
                .collect(),
            countries,
            looked_at: known.looked_at,
        })
    }

    /// Returns who or what a key of the record means: name, kind and spellings.
    pub fn party(&self, key: &str) -> Result<Option<PartyFound>, ArchiveError> {
        let known = self.known(None)?;
        let entity = known.history.entity_by_key(key).and_then(|at| known.history.entity(at));
        Ok(entity.map(|entity| PartyFound {
            key: entity.key.clone(),
            name: entity.name.clone(),
            kind: entity.kind.as_str(),
            country: entity.country.clone(),
            spellings: entity.spellings.clone(),
        }))
    }

    /// Returns the key of the person or body of the record that bears one of these names; `None` when none or several do.
    pub fn party_named(&self, names: &[String]) -> Result<Option<String>, ArchiveError> {
        let known = self.known(None)?;
        let lower: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let mut found = known.history.entities().iter().filter(|entity| {
            entity.spellings.iter().any(|spelling| lower.contains(&spelling.to_lowercase()))
        });
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(Some(one.key.clone())),
            _ => Ok(None),
        }
    }

    /// Returns how many documents the record looked at, and how many the archive holds.
    pub fn looked_at(&self) -> Result<usize, ArchiveError> {
        self.read(|store| Ok(store.document_count()? as usize))
    }
}

/// Somebody or something of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartyFound {
    /// Key.
    pub key: String,
    /// Name.
    pub name: String,
    /// `person`, `body`, …
    pub kind: &'static str,
    /// Country code.
    pub country: Option<String>,
    /// Every spelling.
    pub spellings: Vec<String>,
}
