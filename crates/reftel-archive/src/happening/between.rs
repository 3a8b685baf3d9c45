//! What the record tells of two sides since a day: events, statuses, conflicts, and open pledges.

use std::collections::HashSet;

use jiff::civil::Date;
use reftel_record::history::{Conflict, Day, Event, Pledge, Status};

use super::filling::Filling;
use crate::known::Known;
use crate::{Archive, ArchiveError, ClaimAnswer, RecordedAt, SincePart, claim};

/// A side, by what the record may call it.
#[derive(Debug, Clone, Default)]
pub(crate) struct SideOf {
    /// The country's code.
    pub(crate) code: String,
    /// The country's name.
    pub(crate) name: String,
    /// People who speak for it.
    pub(crate) people: Vec<String>,
}

impl SideOf {
    /// Returns the numbers of the entities that are of this side: the country, who is of it, what bears its name, its people.
    fn entities(&self, known: &Known) -> HashSet<u32> {
        let name = self.name.to_lowercase();
        let people: Vec<String> = self.people.iter().map(|person| person.to_lowercase()).collect();
        // Telegrams call people by the surname, or by rank and name.
        let is_person = |spelling: &str| {
            people.iter().any(|person| {
                let rest = spelling.strip_suffix(person.as_str());
                rest.is_some_and(|rank| rank.is_empty() || rank.ends_with(' '))
                    || person.rsplit(' ').next() == Some(spelling)
            })
        };
        let bears = |spelling: &String| {
            let spelling = spelling.to_lowercase();
            let starts_word =
                |at: usize| !spelling.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric));
            is_person(&spelling) || spelling.match_indices(&name).any(|(at, _)| starts_word(at))
        };
        (0..)
            .zip(known.history.entities())
            .filter(|(_, entity)| {
                entity.country.as_deref() == Some(self.code.as_str())
                    || (entity.country.is_none() && entity.spellings.iter().any(bears))
            })
            .map(|(at, _)| at)
            .collect()
    }
}

impl Archive {
    /// Returns what happened between two sides after a day up to another, which statuses began or ended, what sources disagree on, and
    /// the pledges of one to the other, or of one to nobody named, that were open on the last day; `limit` of each at the most.
    pub(crate) fn between(
        &self,
        sides: &[SideOf; 2],
        after: Option<Date>,
        on: Date,
        limit: usize,
        as_known: Option<RecordedAt>,
    ) -> Result<SincePart, ArchiveError> {
        let known = self.known(as_known)?;
        let history = &known.history;
        let [first, second] = [sides[0].entities(&known), sides[1].entities(&known)];
        let joins = |entities: &[u32]| {
            entities.iter().any(|entity| first.contains(entity))
                && entities.iter().any(|entity| second.contains(entity))
        };
        let from = after.and_then(|after| after.tomorrow().ok());
        let is_event = |event: &&Event| {
            let parties: Vec<u32> =
                event.participants.iter().map(|one| one.entity).chain(event.about).collect();
            let since = from.is_none_or(|from| event.is_from(Day::of(from)));
            since && event.is_by(Day::of(on)) && joins(&parties)
        };
        let events: Vec<&Event> = history.events().iter().filter(is_event).collect();
        let numbers: HashSet<&str> = events.iter().map(|event| event.id.as_str()).collect();
        let is_status = |status: &&Status| {
            let turned = |date: &Option<reftel_when::Edtf>| {
                date.as_ref().is_some_and(|date| {
                    from.is_none_or(|from| date.latest().is_none_or(|latest| latest >= from))
                        && date.earliest().is_none_or(|earliest| earliest <= on)
                })
            };
            let parties: Vec<u32> = std::iter::once(status.subject).chain(status.about).collect();
            let by = |side: &HashSet<u32>, of: &SideOf| {
                parties.iter().any(|entity| side.contains(entity))
                    || status.by.as_deref() == Some(&of.code)
                    || status.towards.contains(&of.code)
            };
            (turned(&status.from) || turned(&status.until)) && by(&first, &sides[0]) && by(&second, &sides[1])
        };
        let statuses: Vec<&Status> = history.statuses().iter().filter(is_status).collect();
        let is_conflict = |conflict: &&Conflict| {
            let event = history.events().get(conflict.event as usize);
            event.is_some_and(|event| numbers.contains(event.id.as_str()))
        };
        let conflicts: Vec<&Conflict> = history.conflicts().iter().filter(is_conflict).collect();
        let mut pledges: Vec<&Pledge> = history.owed_on(on);
        // To whom is often not said: a pledge of one side counts unless it was made to somebody else.
        pledges.retain(|pledge| {
            let of =
                |entities: &[u32], side: &HashSet<u32>| entities.iter().any(|entity| side.contains(entity));
            let to = |side: &HashSet<u32>| pledge.to.is_empty() || of(&pledge.to, side);
            (of(&pledge.by, &first) && to(&second)) || (of(&pledge.by, &second) && to(&first))
        });
        self.read(|store| {
            let mut filling = Filling::new(store, &known);
            let mut shown = Vec::new();
            for conflict in conflicts.iter().take(limit) {
                shown.extend(filling.conflict(conflict)?);
            }
            Ok(SincePart {
                from: from.map(|from| from.to_string()),
                events: events
                    .iter()
                    .take(limit)
                    .map(|event| filling.event(event))
                    .collect::<Result<_, _>>()?,
                events_total: events.len(),
                statuses: statuses
                    .iter()
                    .take(limit)
                    .map(|status| filling.status(status, None))
                    .collect::<Result<_, _>>()?,
                statuses_total: statuses.len(),
                conflicts: shown,
                conflicts_total: conflicts.len(),
                pledges: pledges
                    .iter()
                    .take(limit)
                    .map(|pledge| filling.pledge(pledge))
                    .collect::<Result<_, _>>()?,
                pledges_total: pledges.len(),
                looked_at: known.looked_at,
            })
        })
    }

    /// Returns the claim of an id; `None` when the record has none.
    pub(crate) fn cited_claim(
        &self,
        id: &str,
        as_known: Option<RecordedAt>,
    ) -> Result<Option<ClaimAnswer>, ArchiveError> {
        let known = self.known(as_known)?;
        let Some(fact) = u64::from_str_radix(id, 16).ok().and_then(|id| known.history.claim_by_id(id)) else {
            return Ok(None);
        };
        self.read(|store| claim::Claims::new(store, &known).answer(fact))
    }

    /// Returns what the pledge of an id is, with its first claim; `None` when the record has none.
    pub(crate) fn cited_pledge(
        &self,
        id: &str,
        as_known: Option<RecordedAt>,
    ) -> Result<Option<(String, Option<ClaimAnswer>)>, ArchiveError> {
        let known = self.known(as_known)?;
        let Some(pledge) = known.history.pledges().iter().find(|pledge| pledge.id == id) else {
            return Ok(None);
        };
        let claim = match pledge.claims.first() {
            Some(fact) => self.read(|store| claim::Claims::new(store, &known).answer(*fact))?,
            None => None,
        };
        Ok(Some((pledge.what.clone(), claim)))
    }
}
