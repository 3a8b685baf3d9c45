//! What follows from claims: events, conflicts, statuses and pledges, for any day.
//!
//! ```text
//! claims of documents ─► facts (small) ─► entities ─► events ─► conflicts
//!                                                        ├────► statuses
//!                                                        └────► pledges
//! ```
//! Start at [`Builder`]: every document with its claims, in the order of the log, then [`Builder::finish`]. A
//! [`History`] is a pure function of what was put in: the same claims give the same ids. What was not known on
//! a day is not put in; there is no other way to ask "as known".
//!
//! The rules stand in tables that a person of the field can read: `data/kinds.tsv` (what is joined),
//! `data/statuses.tsv` (what starts and ends what), `data/pledges.tsv` (what meets what).

mod conflict;
mod course;
mod day;
mod entity;
mod event;
mod fact;
mod pledge;
mod rules;
mod source;
mod status;

use std::collections::HashMap;

use reftel_when::{Date, Edtf};

pub use conflict::{Conflict, ConflictKind, Value};
pub use course::{Period, Point, Step, periods};
pub use day::Day;
pub use entity::{Entity, EntityKind};
pub use event::{Event, Participant, Role};
pub use pledge::{Pledge, PledgeState};
pub use rules::{Kind, kind, kinds};
pub use source::Source;
pub use status::{Certainty, Status};

use crate::claim::Claim;
use fact::{Fact, Facts};

/// Gathers what is known.
#[derive(Default)]
pub struct Builder {
    sources: Vec<Source>,
    facts: Facts,
}

/// Events, conflicts, statuses and pledges.
#[derive(Default)]
pub struct History {
    sources: Vec<Source>,
    facts: Vec<Fact>,
    dates: Vec<Edtf>,
    entities: Vec<Entity>,
    by_key: HashMap<String, u32>,
    events: Vec<Event>,
    conflicts: Vec<Conflict>,
    statuses: Vec<Status>,
    pledges: Vec<Pledge>,
    /// Events by entity.
    of_entity: HashMap<u32, Vec<u32>>,
}

/// Where a claim stands: the number of its document, and its place among the document's claims as they were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimAt {
    /// The source's number.
    pub source: u32,
    /// The claim's place.
    pub place: u32,
}

/// A claim that is looked at.
pub struct Seen<'a> {
    /// Its kind: of what is promised, demanded or threatened, that it is.
    pub kind: &'static Kind,
    /// Where it stands.
    pub at: ClaimAt,
    fact: &'a Fact,
}

impl Seen<'_> {
    /// Returns who takes part, and the third thing.
    pub fn entities(&self) -> impl Iterator<Item = u32> + '_ {
        self.fact.parties().map(|party| party.entity).chain(self.fact.about)
    }

    /// Returns whether its date can lie between two days; one without a date only lies between no bounds.
    pub fn may_be_within(&self, from: Option<Day>, until: Option<Day>) -> bool {
        match self.fact.when {
            None => from.is_none() && until.is_none(),
            Some((_, span)) => {
                from.is_none_or(|from| span.last >= from) && until.is_none_or(|until| span.first <= until)
            }
        }
    }
}

impl Builder {
    /// Adds a document (or a version of a list) with its claims. Claims of kinds that the tables do not know are left
    /// out.
    pub fn add(&mut self, source: Source, claims: &[Claim]) {
        let number = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        self.facts.add(number, &source, claims);
        self.sources.push(source);
    }

    /// Says that two spellings are of two, however alike they are.
    pub fn keep_apart(&mut self, a: &str, b: &str) {
        self.facts.keep_apart(a, b);
    }

    /// Returns what follows.
    pub fn finish(self) -> History {
        let Builder { sources, facts } = self;
        let (mut facts, entities, dates) = facts.finish();
        let independence = source::independence(&sources, &facts);
        let (mut events, mut conflicts) = event::join(&facts, &entities, &sources, &dates);
        for event in &mut events {
            event.independent_sources = source::independent(event, &facts, &independence);
        }
        conflict::numbers_and_people(&mut events, &facts, &entities, &mut conflicts);
        conflict::existence(&mut events, &facts, &entities, &sources, &mut conflicts);
        let statuses = status::statuses(&events, &facts, &entities, &sources, &dates);
        let pledges = pledge::pledges(&events, &facts, &entities, &sources, &dates);
        for fact in &mut facts {
            fact.forget();
        }
        let mut of_entity: HashMap<u32, Vec<u32>> = HashMap::new();
        for (at, event) in (0..).zip(&events) {
            for participant in &event.participants {
                let of = of_entity.entry(participant.entity).or_default();
                if of.last() != Some(&at) {
                    of.push(at);
                }
            }
        }
        let by_key = (0..).zip(&entities).map(|(at, entity)| (entity.key.clone(), at)).collect();
        History { sources, facts, dates, entities, by_key, events, conflicts, statuses, pledges, of_entity }
    }
}

impl History {
    /// Returns every document and list, in the order in which they were added.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Returns how many claims there are.
    pub fn claims(&self) -> usize {
        self.facts.len()
    }

    /// Returns where a claim stands, by the number that events and the rest name it by.
    pub fn claim(&self, fact: u32) -> Option<ClaimAt> {
        self.facts.get(fact as usize).map(|fact| ClaimAt { source: fact.source, place: fact.place })
    }

    /// Returns a claim's id as a number: its sixteen hexadecimal digits.
    pub fn claim_id(&self, fact: u32) -> Option<u64> {
        self.facts.get(fact as usize).map(|fact| fact.id)
    }

    /// Returns the number of the claim with an id.
    pub fn claim_by_id(&self, id: u64) -> Option<u32> {
        self.facts.iter().position(|fact| fact.id == id).and_then(|at| u32::try_from(at).ok())
    }

    /// Returns the entities of a claim: actors, targets, and the third thing.
    pub fn parties(&self, fact: u32) -> Option<(Vec<u32>, Vec<u32>, Option<u32>)> {
        let fact = self.facts.get(fact as usize)?;
        let of = |parties: &[fact::PartyOf]| parties.iter().map(|party| party.entity).collect();
        Some((of(&fact.actors), of(&fact.targets), fact.about))
    }

    /// Returns the numbers of the claims that fit, in the order in which they were added.
    pub fn find(&self, fits: impl Fn(Seen<'_>) -> bool) -> Vec<u32> {
        let seen = |fact: &Fact| {
            fits(Seen { kind: fact.kind, at: ClaimAt { source: fact.source, place: fact.place }, fact })
        };
        (0..).zip(&self.facts).filter(|(_, fact)| seen(fact)).map(|(at, _)| at).collect()
    }

    /// Returns every event, by date; those without a date come last.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Returns the events that an entity takes part in, by date.
    pub fn events_of(&self, entity: u32) -> impl Iterator<Item = &Event> {
        let of = self.of_entity.get(&entity).map(Vec::as_slice).unwrap_or_default();
        of.iter().filter_map(|at| self.events.get(*at as usize))
    }

    /// Returns every conflict, those about dated events first, by date.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Returns every status, by subject and kind, then by date.
    pub fn statuses(&self) -> &[Status] {
        &self.statuses
    }

    /// Returns what holds on a day, and how sure that is.
    pub fn state_on(&self, day: Date) -> Vec<(&Status, Certainty)> {
        let day = Day::of(day);
        self.statuses.iter().filter_map(|status| Some((status, status.on(day)?))).collect()
    }

    /// Returns every pledge, by the date on which it was made.
    pub fn pledges(&self) -> &[Pledge] {
        &self.pledges
    }

    /// Returns the pledges that were made by a day and were open on it.
    pub fn owed_on(&self, day: Date) -> Vec<&Pledge> {
        let day = Day::of(day);
        self.pledges.iter().filter(|pledge| pledge.is_open_on(day)).collect()
    }

    /// Returns an entity by its number.
    pub fn entity(&self, number: u32) -> Option<&Entity> {
        self.entities.get(number as usize)
    }

    /// Returns every entity.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// Returns an entity's number by its key.
    pub fn entity_by_key(&self, key: &str) -> Option<u32> {
        self.by_key.get(key).copied()
    }

    /// Returns a date by its number.
    pub fn date(&self, number: u32) -> Option<&Edtf> {
        self.dates.get(number as usize)
    }

    /// Returns the course of a relationship: cooperation and conflict between two sides, step by step. Without sides,
    /// between all.
    pub fn course(&self, between: Option<(&str, &str)>, step: Step) -> Vec<Point> {
        course::course(&self.events, &self.entities, between, step)
    }
}
