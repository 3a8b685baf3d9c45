//! The record as people ask for it: what happened, what was in force on a day, who disagrees, what was promised, and how the
//! relationship went.

mod answer;
mod between;
mod filling;

use std::collections::HashSet;

use jiff::civil::Date;
use reftel_record::Store as _;
use reftel_record::history::{Conflict, Day, Event, History, Pledge, PledgeState, Status, Step, periods};
use serde::Serialize;
use utoipa::ToSchema;

pub use answer::*;
pub(crate) use between::SideOf;
use filling::Filling;

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
