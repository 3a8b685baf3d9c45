//! The happenings that claims tell of, and by which rules claims are joined.
//!
//! 1. Two claims can tell of one event when their kinds are joined as one, those that the kind's `main` names agree,
//!    the other side does not disagree, and the third things do not differ.
//! 2. *Overlap*: and when their dates can be the same. The precise date comes first, so that a vague one joins it
//!    (refinement), but only when it fits one event; what fits several stays by itself.
//! 3. *Only one*: a claim without a date joins when there is one event that it can mean.
//! 4. *Host*: of a head of mission that leaves, the host must agree. A document that does not name it means the other
//!    state of the two in its title; where that does not tell either, it joins only when all that is known of this
//!    sender's missions has one host.
//! 5. *Once*: of what happens once to the same, claims whose dates exclude each other are one event with a conflict.
//!
//! Long because the rules lean on each other and are read together.

use std::collections::{BTreeMap, HashMap, HashSet};

use reftel_when::Edtf;

use super::conflict::{self, Conflict};
use super::day::{Day, Span};
use super::entity::{Entity, EntityKind, hash};
use super::fact::{Fact, Mood, PartyOf};
use super::rules::{HowOften, Kind, Main, pledge_rule};
use super::source::Source;

/// What several claims tell of.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Stable id: `e` and the id of its first claim.
    pub id: String,
    /// The kind that most of its claims have.
    pub kind: &'static Kind,
    /// Number of its most precise date that most independent sources give; `None` when no claim dates it.
    pub when: Option<u32>,
    /// Who takes part.
    pub participants: Vec<Participant>,
    /// The third thing.
    pub about: Option<u32>,
    /// Numbers of its claims, in the order in which they were added.
    pub claims: Vec<u32>,
    /// How many of its sources are independent of each other.
    pub independent_sources: usize,
    /// Numbers of the conflicts about it.
    pub conflicts: Vec<u32>,
    pub(crate) span: Option<Span>,
}

impl Event {
    /// Returns whether it is dated, and can have begun by the day.
    pub fn is_by(&self, day: Day) -> bool {
        self.span.is_some_and(|span| span.first <= day)
    }

    /// Returns whether it is dated, and can have happened on the day or later.
    pub fn is_from(&self, day: Day) -> bool {
        self.span.is_some_and(|span| span.last >= day)
    }
}

/// One who takes part in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participant {
    /// Number of the entity.
    pub entity: u32,
    /// What it does there.
    pub role: Role,
}

/// What a participant does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Does it.
    Actor,
    /// It is done to.
    Target,
}

/// Dates of what happens once that lie further apart than so many years are of two happenings.
const ONCE_YEARS: i32 = 15;
/// A vague date longer than so many days joins only claims that name the same person or body.
const VAGUE_DAYS: i32 = 31;
/// Events that are looked at for a claim without a date. Where there are more, it is not told which is meant.
const CANDIDATES_MAX: usize = 64;

/// Whose agreement is asked for, as a number; and whether it is one person, body or office, not a state or a crowd.
pub(crate) type MainKey = (u64, bool);

fn side_key(code: &str) -> u64 {
    hash(code) | 1 << 63
}

fn key_of(entity: u32, entities: &[Entity]) -> Option<MainKey> {
    let found = entities.get(entity as usize)?;
    Some(match found.state() {
        Some(code) if found.kind == EntityKind::Country => (side_key(code), false),
        _ => {
            let specific = matches!(found.kind, EntityKind::Person | EntityKind::Body | EntityKind::Position);
            (u64::from(entity) | 1 << 40, specific)
        }
    })
}

fn country(party: &PartyOf, entities: &[Entity]) -> Option<String> {
    entities.get(party.entity as usize)?.country.clone()
}

fn keys(parties: &[PartyOf], entities: &[Entity]) -> Vec<MainKey> {
    parties.iter().filter_map(|party| key_of(party.entity, entities)).collect()
}

/// Returns the states that parties are or act for; of one without a state, itself.
fn states(parties: &[PartyOf], entities: &[Entity]) -> Vec<MainKey> {
    let of = |party: &PartyOf| match country(party, entities) {
        Some(code) => Some((side_key(&code), false)),
        None => key_of(party.entity, entities),
    };
    parties.iter().filter_map(of).collect()
}

fn pairs(fact: &Fact, entities: &[Entity]) -> Vec<MainKey> {
    let mut sides: Vec<String> = fact.parties().filter_map(|party| country(party, entities)).collect();
    sides.sort_unstable();
    sides.dedup();
    let about = fact.about.map_or(0, |about| u64::from(about) | 1 << 41);
    let mut found = Vec::new();
    for (at, a) in sides.iter().enumerate() {
        for b in sides.iter().skip(at + 1) {
            found.push((hash(&format!("{a} {b}")) ^ about, about != 0));
        }
    }
    found
}

/// Returns the sending country of the head of mission that a claim is about.
pub(crate) fn head_of(fact: &Fact, entities: &[Entity]) -> Option<String> {
    fact.targets
        .iter()
        .chain(&fact.actors)
        .find(|party| party.is_head)
        .and_then(|party| country(party, entities))
}

/// Returns whose agreement joins a claim with others.
pub(crate) fn main_keys(fact: &Fact, entities: &[Entity]) -> Vec<MainKey> {
    let mut found = match fact.kind.main {
        Main::Targets => keys(&fact.targets, entities),
        // What stands is of the state, whichever of its offices announced it.
        Main::Actors if fact.kind.how_often == HowOften::Standing => states(&fact.actors, entities),
        Main::Actors => keys(&fact.actors, entities),
        Main::All => pairs(fact, entities),
        Main::People => {
            let of = |party: &PartyOf| {
                entities.get(party.entity as usize).is_some_and(|e| e.kind == EntityKind::Person)
            };
            let people: Vec<PartyOf> = fact.parties().filter(|party| of(party)).copied().collect();
            if people.is_empty() { pairs(fact, entities) } else { keys(&people, entities) }
        }
        Main::Head => match head_of(fact, entities) {
            Some(code) => vec![(hash(&format!("head {code}")), true)],
            None => keys(&fact.targets, entities),
        },
    };
    // A pledge is about something, or it could be any pledge.
    if let Some(words) = &fact.words {
        let text = format!("{} {}", words.what, words.condition.as_deref().unwrap_or_default());
        let topic = pledge_rule(&words.what).or_else(|| pledge_rule(&text));
        let topic = hash(topic.map_or(words.what.as_str(), |rule| rule.topic));
        for key in &mut found {
            *key = (key.0 ^ topic, true);
        }
    }
    if fact.kind.how_often == HowOften::Standing
        && let Some(about) = fact.about
    {
        let about = u64::from(about) | 1 << 41;
        for key in &mut found {
            *key = (key.0 ^ about, true);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// An event that claims are being joined to.
struct Open {
    facts: Vec<u32>,
    /// The narrowest date.
    span: Option<Span>,
    actors: HashSet<String>,
    people: HashSet<u32>,
    abouts: Vec<u32>,
    gone: bool,
}

struct Joining<'a> {
    facts: &'a [Fact],
    entities: &'a [Entity],
    sources: &'a [Source],
    open: Vec<Open>,
    /// By what is joined and whose agreement is asked for: events by the first day of their date.
    dated: HashMap<(&'static str, u64), BTreeMap<Day, Vec<u32>>>,
    undated: HashMap<(&'static str, u64), Vec<u32>>,
    /// By sending state: the hosts of the heads of mission that are known.
    hosts: HashMap<String, HashSet<String>>,
}

impl Joining<'_> {
    fn people(&self, fact: &Fact) -> HashSet<u32> {
        let is = |party: &&PartyOf| {
            self.entities.get(party.entity as usize).is_some_and(|entity| entity.kind == EntityKind::Person)
        };
        fact.parties().filter(is).map(|party| party.entity).collect()
    }

    /// Returns the side that must not differ: who does it; of a head of mission, the host.
    fn actors(&self, fact: &Fact) -> HashSet<String> {
        if fact.kind.main == Main::Head
            && let Some(sender) = head_of(fact, self.entities)
        {
            let about = fact.about.and_then(|about| self.entities.get(about as usize)?.country.clone());
            let parties = fact.parties().filter_map(|party| country(party, self.entities));
            let named: HashSet<String> = parties.chain(about).filter(|code| *code != sender).collect();
            return if named.is_empty() {
                self.other_state(fact, &sender).into_iter().collect()
            } else {
                named
            };
        }
        fact.actors.iter().filter_map(|party| country(party, self.entities)).collect()
    }

    /// Returns the other state, of a document whose title names two.
    fn other_state(&self, fact: &Fact, one: &str) -> Option<String> {
        match self.sources.get(fact.source as usize)?.states.as_slice() {
            [a, b] if a == one => Some(b.clone()),
            [a, b] if b == one => Some(a.clone()),
            _ => None,
        }
    }

    /// Returns whether several hosts may be meant where a claim about a head of mission names none.
    fn may_be_any_host(&self, fact: &Fact) -> bool {
        fact.kind.main == Main::Head
            && head_of(fact, self.entities)
                .is_some_and(|sender| self.hosts.get(&sender).is_some_and(|hosts| hosts.len() > 1))
    }

    fn is_about_the_same(&self, a: u32, b: u32) -> bool {
        let words = |entity: u32| -> HashSet<String> {
            let name = self.entities.get(entity as usize).map(|entity| entity.name.to_lowercase());
            let name = name.unwrap_or_default();
            name.split(|c: char| !c.is_alphanumeric())
                .filter(|w| w.chars().count() > 3)
                .map(str::to_owned)
                .collect()
        };
        a == b || !words(a).is_disjoint(&words(b))
    }

    /// Returns whether nothing but the date can keep a claim from telling of an event.
    fn agrees(&self, fact: &Fact, open: &Open) -> bool {
        if open.gone {
            return false;
        }
        if fact.kind.main == Main::People {
            let people = self.people(fact);
            let least = people.len().min(open.people.len()).min(2);
            let shared = people.intersection(&open.people).count();
            return if least == 0 { people.is_empty() == open.people.is_empty() } else { shared >= least };
        }
        let actors = self.actors(fact);
        let sides = if actors.is_empty() || open.actors.is_empty() {
            !self.may_be_any_host(fact)
        } else {
            !actors.is_disjoint(&open.actors)
        };
        let about = fact.about.is_none_or(|about| {
            open.abouts.is_empty() || open.abouts.iter().any(|other| self.is_about_the_same(about, *other))
        });
        sides && about
    }

    fn dated_candidates(&self, fact: &Fact, keys: &[MainKey], span: Span) -> Vec<u32> {
        let mut found = Vec::new();
        for (key, specific) in keys {
            let Some(of) = self.dated.get(&(fact.kind.joined_as, *key)) else { continue };
            let from = Day(span.first.0.saturating_sub(span.length()));
            for at in of.range(from..=span.last).flat_map(|(_, at)| at) {
                let Some(open) = self.open.get(*at as usize) else { continue };
                let vague = !specific && span.length() > VAGUE_DAYS;
                if !vague
                    && open.span.is_some_and(|other| other.meets(span))
                    && self.agrees(fact, open)
                    && !found.contains(at)
                {
                    found.push(*at);
                    if found.len() > CANDIDATES_MAX {
                        return found;
                    }
                }
            }
        }
        found
    }

    fn undated_candidates(&self, fact: &Fact, keys: &[MainKey]) -> Vec<u32> {
        let written = self.sources.get(fact.source as usize).and_then(Source::span);
        let (mut found, mut same_source) = (Vec::new(), Vec::new());
        for (key, specific) in keys {
            if !specific && fact.kind.how_often != HowOften::Standing {
                continue;
            }
            let group = (fact.kind.joined_as, *key);
            let dated = self.dated.get(&group).into_iter().flat_map(|of| of.values().flatten());
            let undated = self.undated.get(&group).into_iter().flatten();
            let undated = undated.filter(|_| fact.kind.how_often != HowOften::Often);
            for at in dated.chain(undated).take(CANDIDATES_MAX + 1) {
                let Some(open) = self.open.get(*at as usize) else { continue };
                let later =
                    matches!((written, open.span), (Some(written), Some(span)) if span.first > written.last);
                if later || !self.agrees(fact, open) || found.contains(at) {
                    continue;
                }
                found.push(*at);
                let of =
                    |other: &u32| self.facts.get(*other as usize).is_some_and(|o| o.source == fact.source);
                if open.facts.iter().any(of) {
                    same_source.push(*at);
                }
            }
        }
        // What the same document dates elsewhere is what it means.
        if same_source.len() == 1 { same_source } else { found }
    }

    fn put(&mut self, number: u32, fact: &Fact, at: Option<u32>, keys: &[MainKey]) {
        let span = fact.when.map(|(_, span)| span);
        let (actors, people) = (self.actors(fact), self.people(fact));
        let at = at.unwrap_or_else(|| {
            let at = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
            self.open.push(Open {
                facts: Vec::new(),
                span,
                actors: HashSet::new(),
                people: HashSet::new(),
                abouts: Vec::new(),
                gone: false,
            });
            at
        });
        let Some(open) = self.open.get_mut(at as usize) else { return };
        open.facts.push(number);
        open.actors.extend(actors);
        open.people.extend(people);
        open.abouts.extend(fact.about);
        let begins = open.span.map(|span| span.first);
        for (key, _) in keys {
            let group = (fact.kind.joined_as, *key);
            let of = match begins {
                Some(first) => self.dated.entry(group).or_default().entry(first).or_default(),
                None => self.undated.entry(group).or_default(),
            };
            if !of.contains(&at) {
                of.push(at);
            }
        }
    }

    /// Joins events that happen once and of which the dates exclude each other.
    fn once(&mut self) {
        let mut groups: Vec<((&'static str, u64), Vec<u32>)> = Vec::new();
        for (group, of) in &self.dated {
            let mut events: Vec<u32> =
                of.values().flatten().copied().filter(|at| self.is_once(*at, group.1)).collect();
            events.sort_unstable();
            events.dedup();
            if events.len() > 1 && events.len() <= CANDIDATES_MAX {
                groups.push((*group, events));
            }
        }
        groups.sort_unstable();
        for (_, events) in groups {
            for (place, at) in events.iter().enumerate() {
                let others = events.iter().skip(place + 1).copied();
                let fits: Vec<u32> = others.filter(|other| self.may_be_one(*at, *other)).collect();
                let all = events.iter().filter(|other| *other != at && self.may_be_one(*at, **other)).count();
                for other in fits {
                    // Whoever is not named is the one that is, if there is only one.
                    if all == 1 || (self.names_actors(*at) && self.names_actors(other)) {
                        self.merge(*at, other);
                    }
                }
            }
        }
    }

    fn names_actors(&self, at: u32) -> bool {
        self.open.get(at as usize).is_some_and(|open| !open.actors.is_empty())
    }

    fn is_once(&self, at: u32, key: u64) -> bool {
        let Some(open) = self.open.get(at as usize) else { return false };
        !open.gone
            && open.facts.iter().filter_map(|fact| self.facts.get(*fact as usize)).any(|fact| {
                fact.kind.how_often == HowOften::Once && main_keys(fact, self.entities).contains(&(key, true))
            })
    }

    fn may_be_one(&self, a: u32, b: u32) -> bool {
        let (Some(a), Some(b)) = (self.open.get(a as usize), self.open.get(b as usize)) else { return false };
        let unsaid = a.actors.is_empty() || b.actors.is_empty();
        let any = unsaid
            && a.facts
                .iter()
                .chain(&b.facts)
                .filter_map(|fact| self.facts.get(*fact as usize))
                .any(|fact| self.may_be_any_host(fact));
        let sides = if unsaid { !any } else { !a.actors.is_disjoint(&b.actors) };
        let near = matches!((a.span, b.span), (Some(a), Some(b))
            if a.first <= b.last.years_later(ONCE_YEARS) && b.first <= a.last.years_later(ONCE_YEARS));
        !a.gone && !b.gone && sides && near
    }

    fn merge(&mut self, into: u32, from: u32) {
        let Some(other) = self.open.get_mut(from as usize) else { return };
        other.gone = true;
        let (facts, actors, people, abouts) = (
            std::mem::take(&mut other.facts),
            std::mem::take(&mut other.actors),
            std::mem::take(&mut other.people),
            std::mem::take(&mut other.abouts),
        );
        if let Some(open) = self.open.get_mut(into as usize) {
            open.facts.extend(facts);
            open.actors.extend(actors);
            open.people.extend(people);
            open.abouts.extend(abouts);
        }
    }
}

/// Joins claims into events, and tells where their dates exclude each other.
pub(crate) fn join(
    facts: &[Fact],
    entities: &[Entity],
    sources: &[Source],
    dates: &[Edtf],
) -> (Vec<Event>, Vec<Conflict>) {
    let mut joining = Joining {
        facts,
        entities,
        sources,
        open: Vec::new(),
        dated: HashMap::new(),
        undated: HashMap::new(),
        hosts: HashMap::new(),
    };
    for fact in facts.iter().filter(|fact| fact.kind.main == Main::Head) {
        if let Some(sender) = head_of(fact, entities) {
            let hosts = joining.actors(fact);
            joining.hosts.entry(sender).or_default().extend(hosts);
        }
    }
    let told = |fact: &&(u32, &Fact)| matches!(fact.1.mood, Mood::Said | Mood::Pledged);
    let numbered: Vec<(u32, &Fact)> = (0..).zip(facts).collect();
    let mut order: Vec<&(u32, &Fact)> = numbered.iter().filter(told).collect();
    order.sort_by_key(|(number, fact)| match fact.when {
        Some((_, span)) => (span.length(), span.first, *number),
        None => (i32::MAX, Day::AFTER_ALL, *number),
    });
    for (number, fact) in order {
        let keys = main_keys(fact, entities);
        let candidates = match fact.when {
            Some((_, span)) => joining.dated_candidates(fact, &keys, span),
            None => joining.undated_candidates(fact, &keys),
        };
        let one = match candidates.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        joining.put(*number, fact, one, &keys);
    }
    joining.once();
    let mut conflicts = Vec::new();
    let mut events = Vec::new();
    for open in joining.open.into_iter().filter(|open| !open.gone) {
        let mut claims = open.facts;
        claims.sort_unstable();
        events.push(event(claims, facts));
    }
    events.sort_by(|a: &Event, b: &Event| {
        (a.span.is_none(), a.span, &a.id).cmp(&(b.span.is_none(), b.span, &b.id))
    });
    for (at, event) in (0..).zip(&mut events) {
        conflict::date(at, event, facts, sources, dates, &mut conflicts);
    }
    (events, conflicts)
}

fn event(claims: Vec<u32>, facts: &[Fact]) -> Event {
    let of: Vec<&Fact> = claims.iter().filter_map(|claim| facts.get(*claim as usize)).collect();
    let mut kinds: Vec<(usize, &'static Kind)> = Vec::new();
    for fact in &of {
        match kinds.iter_mut().find(|(_, kind)| kind.name == fact.kind.name) {
            Some((count, _)) => *count += 1,
            None => kinds.push((1, fact.kind)),
        }
    }
    // `max_by_key` gives the last of several, so that the first is looked for from the end.
    let kind = kinds.iter().rev().max_by_key(|(count, _)| *count).map(|(_, kind)| *kind);
    let narrowest =
        of.iter().filter_map(|fact| fact.when).min_by_key(|(_, span)| (span.length(), span.first));
    let mut participants: Vec<Participant> = Vec::new();
    for fact in &of {
        for (parties, role) in [(&fact.actors, Role::Actor), (&fact.targets, Role::Target)] {
            for party in parties {
                let one = Participant { entity: party.entity, role };
                if !participants.contains(&one) {
                    participants.push(one);
                }
            }
        }
    }
    Event {
        id: format!("e{:016x}", of.first().map_or(0, |fact| fact.id)),
        kind: kind.unwrap_or_else(|| super::rules::kinds().first().unwrap_or(&NONE)),
        when: narrowest.map(|(date, _)| date),
        span: narrowest.map(|(_, span)| span),
        participants,
        about: of.iter().find_map(|fact| fact.about),
        claims,
        independent_sources: 0,
        conflicts: Vec::new(),
    }
}

static NONE: Kind =
    Kind { name: "", joined_as: "", main: Main::All, how_often: HowOften::Often, goldstein: None };
