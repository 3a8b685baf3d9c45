//! Answers filled from the history and the claims it rests on.

use reftel_record::SqliteStore;
use reftel_record::history::{Certainty, Conflict, Event, History, Pledge, Role, Status};

use crate::ArchiveError;
use crate::claim::{ClaimAnswer, Claims};
use crate::happening::answer::*;
use crate::known::Known;

/// Passages that are shown of one line.
const CITATIONS_MAX: usize = 12;

/// Fills answers.
pub(super) struct Filling<'a> {
    claims: Claims<'a>,
    history: &'a History,
}

impl<'a> Filling<'a> {
    pub(super) fn new(store: &'a SqliteStore, known: &'a Known) -> Self {
        Filling { claims: Claims::new(store, known), history: &known.history }
    }

    pub(super) fn ids(&self, claims: &[u32]) -> Vec<String> {
        claims
            .iter()
            .filter_map(|claim| self.history.claim_id(*claim))
            .map(|id| format!("{id:016x}"))
            .collect()
    }

    pub(super) fn said(&mut self, claims: &[u32]) -> Result<Vec<ClaimAnswer>, ArchiveError> {
        let mut said = Vec::new();
        for claim in claims.iter().take(CITATIONS_MAX) {
            said.extend(self.claims.answer(*claim)?);
        }
        Ok(said)
    }

    pub(super) fn citations(&mut self, claims: &[u32]) -> Result<Vec<Citation>, ArchiveError> {
        Ok(self.said(claims)?.iter().map(Citation::of).collect())
    }

    pub(super) fn name(&self, entity: u32) -> String {
        self.history.entity(entity).map(|entity| entity.name.clone()).unwrap_or_default()
    }

    pub(super) fn participant(
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

    pub(super) fn event(&mut self, event: &Event) -> Result<EventAnswer, ArchiveError> {
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

    pub(super) fn events(&mut self, events: &[u32]) -> Result<Vec<EventAnswer>, ArchiveError> {
        let history = self.history;
        events
            .iter()
            .filter_map(|at| history.events().get(*at as usize))
            .map(|event| self.event(event))
            .collect()
    }

    pub(super) fn status(
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
            towards: status.towards.clone(),
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

    pub(super) fn conflict(&mut self, conflict: &Conflict) -> Result<Option<ConflictAnswer>, ArchiveError> {
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

    pub(super) fn pledge(&mut self, pledge: &Pledge) -> Result<PledgeAnswer, ArchiveError> {
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
