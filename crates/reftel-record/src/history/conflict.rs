//! Where claims about one event cannot all be right.
//!
//! A vaguer date is no conflict with a precise one inside it, and what a corrected copy says takes the place of what
//! the first said. None is settled: all values are kept, each with its claims.

use std::collections::{HashMap, HashSet};

use reftel_when::Edtf;

use super::day::Span;
use super::entity::{Entity, EntityKind};
use super::event::{Event, MainKey, main_keys};
use super::fact::{Fact, Mood};
use super::source::Source;

/// Claims that cannot all be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Stable id: `c`, a letter of its kind, and the id of the event.
    pub id: String,
    /// What they disagree on.
    pub kind: ConflictKind,
    /// Number of the event.
    pub event: u32,
    /// What is said, by most claims first.
    pub values: Vec<Value>,
}

/// What claims disagree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictKind {
    /// When.
    Date,
    /// How many.
    Number,
    /// Who.
    Participant,
    /// What came of it.
    Outcome,
    /// Whether it happened.
    Existence,
}

impl ConflictKind {
    /// Every kind.
    pub const ALL: [ConflictKind; 5] = [
        ConflictKind::Date,
        ConflictKind::Number,
        ConflictKind::Participant,
        ConflictKind::Outcome,
        ConflictKind::Existence,
    ];

    /// Returns the word used in JSON: `date`, …
    pub fn as_str(self) -> &'static str {
        match self {
            ConflictKind::Date => "date",
            ConflictKind::Number => "number",
            ConflictKind::Participant => "participant",
            ConflictKind::Outcome => "outcome",
            ConflictKind::Existence => "existence",
        }
    }
}

/// One of the things that are said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What: a date, a number, a name, a kind; `happened` or `did not happen`.
    pub value: String,
    /// Numbers of the claims that say so.
    pub claims: Vec<u32>,
}

fn push(
    event: &mut Event,
    at: u32,
    kind: ConflictKind,
    mut values: Vec<Value>,
    conflicts: &mut Vec<Conflict>,
) {
    if values.len() < 2 {
        return;
    }
    values.sort_by(|a, b| b.claims.len().cmp(&a.claims.len()).then_with(|| a.value.cmp(&b.value)));
    let letter = kind.as_str().get(..1).unwrap_or_default();
    let id = format!("c{letter}{}", event.id.trim_start_matches('e'));
    event.conflicts.push(u32::try_from(conflicts.len()).unwrap_or(u32::MAX));
    conflicts.push(Conflict { id, kind, event: at, values });
}

/// Drops what the first copy said where a corrected copy of the same says something else.
fn corrected(values: &mut Vec<Value>, facts: &[Fact], sources: &[Source]) {
    let source = |claim: &u32| sources.get(facts.get(*claim as usize)?.source as usize);
    let corrections: HashSet<&str> = values
        .iter()
        .flat_map(|value| value.claims.iter().filter_map(source))
        .filter(|source| source.is_correction)
        .filter_map(|source| source.own_id.as_deref())
        .collect();
    let superseded = |claim: &u32| {
        source(claim).is_some_and(|s| {
            !s.is_correction && s.own_id.as_deref().is_some_and(|id| corrections.contains(id))
        })
    };
    values.retain(|value| !value.claims.iter().all(superseded));
}

/// Tells whether an event's claims give dates that exclude each other; the event then has the date that most sources
/// give, the earliest of several.
pub(crate) fn date(
    at: u32,
    event: &mut Event,
    facts: &[Fact],
    sources: &[Source],
    dates: &[Edtf],
    conflicts: &mut Vec<Conflict>,
) {
    let mut dated: Vec<(u32, u32, Span)> = event
        .claims
        .iter()
        .filter_map(|claim| facts.get(*claim as usize)?.when.map(|(date, span)| (*claim, date, span)))
        .collect();
    dated.sort_by_key(|(claim, _, span)| (span.length(), span.first, *claim));
    let mut clusters: Vec<(u32, Span, Vec<u32>)> = Vec::new();
    for (claim, date, span) in dated {
        match clusters.iter_mut().find(|(_, other, _)| other.meets(span)) {
            Some((_, _, claims)) => claims.push(claim),
            None => clusters.push((date, span, vec![claim])),
        }
    }
    let text = |date: u32| dates.get(date as usize).map(ToString::to_string).unwrap_or_default();
    let mut values: Vec<Value> = clusters
        .iter()
        .map(|(date, _, claims)| Value { value: text(*date), claims: claims.clone() })
        .collect();
    corrected(&mut values, facts, sources);
    let left = |cluster: &&(u32, Span, Vec<u32>)| values.iter().any(|value| value.value == text(cluster.0));
    let source_count = |claims: &[u32]| {
        let of: HashSet<u32> = claims.iter().filter_map(|c| Some(facts.get(*c as usize)?.source)).collect();
        of.len()
    };
    let best = clusters
        .iter()
        .filter(left)
        .min_by_key(|(_, span, claims)| (usize::MAX - source_count(claims), span.first));
    if let Some((date, span, _)) = best {
        (event.when, event.span) = (Some(*date), Some(*span));
    }
    push(event, at, ConflictKind::Date, values, conflicts);
}

/// Tells where the claims of an event, from different sources, give different numbers, persons of one office, or
/// kinds of outcome.
pub(crate) fn numbers_and_people(
    events: &mut [Event],
    facts: &[Fact],
    entities: &[Entity],
    conflicts: &mut Vec<Conflict>,
) {
    for (at, event) in (0..).zip(events) {
        let of: Vec<(u32, &Fact)> =
            event.claims.iter().filter_map(|claim| Some((*claim, facts.get(*claim as usize)?))).collect();
        let sources: HashSet<u32> = of.iter().map(|(_, fact)| fact.source).collect();
        if sources.len() < 2 {
            continue;
        }
        let mut by_unit: HashMap<u64, Vec<(u32, u64, u32)>> = HashMap::new();
        for (claim, fact) in &of {
            if let Some((value, unit)) = fact.amount {
                by_unit.entry(unit).or_default().push((*claim, value, fact.source));
            }
        }
        let mut units: Vec<_> = by_unit.into_iter().collect();
        units.sort_unstable();
        for (_, said) in units {
            let numbers: Vec<(u32, u64, u32)> = said;
            // A source that gives several numbers gives both the part and the whole.
            let several = |source: u32| {
                numbers
                    .iter()
                    .any(|(_, v, s)| *s == source && numbers.iter().any(|(_, w, t)| t == s && w != v))
            };
            let plain = numbers.iter().filter(|(_, _, source)| !several(*source));
            let values = group(plain.map(|(claim, value, _)| (value.to_string(), *claim)));
            push(event, at, ConflictKind::Number, values, conflicts);
        }
        // Two documents name different holders of one office: one of them is wrong, or they are two events.
        let mut by_office: HashMap<u64, Vec<(String, u32)>> = HashMap::new();
        for (claim, fact) in &of {
            for party in fact.parties().filter(|party| party.office != 0) {
                let person = entities.get(party.entity as usize).filter(|e| e.kind == EntityKind::Person);
                if let Some(person) = person {
                    by_office.entry(party.office).or_default().push((person.name.clone(), *claim));
                }
            }
        }
        let mut offices: Vec<_> = by_office.into_iter().collect();
        offices.sort_unstable();
        for (_, said) in offices {
            let values = group(said.into_iter());
            if are_apart(&values, facts) {
                push(event, at, ConflictKind::Participant, values, conflicts);
            }
        }
        let kinds = of
            .iter()
            .filter(|(_, fact)| fact.kind.name != "mission.leave" && fact.kind.family() != "sanction");
        let outcomes = group(kinds.map(|(claim, fact)| (fact.kind.name.to_owned(), *claim)));
        if are_apart(&outcomes, facts) {
            push(event, at, ConflictKind::Outcome, outcomes, conflicts);
        }
    }
}

/// Returns whether there are two values and no source gives both: one document that uses both words does not contradict
/// itself.
fn are_apart(values: &[Value], facts: &[Fact]) -> bool {
    let sources = |value: &Value| -> HashSet<u32> {
        value.claims.iter().filter_map(|claim| Some(facts.get(*claim as usize)?.source)).collect()
    };
    matches!(values, [a, b] if sources(a).is_disjoint(&sources(b)))
}

fn group(said: impl Iterator<Item = (String, u32)>) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    for (value, claim) in said {
        match values.iter_mut().find(|known| known.value == value) {
            Some(known) => known.claims.push(claim),
            None => values.push(Value { value, claims: vec![claim] }),
        }
    }
    values
}

/// Tells where one claim says that an event happened and another that it did not.
pub(crate) fn existence(
    events: &mut [Event],
    facts: &[Fact],
    entities: &[Entity],
    sources: &[Source],
    conflicts: &mut Vec<Conflict>,
) {
    let denials: Vec<(u32, &Fact)> =
        (0..).zip(facts).filter(|(_, fact)| matches!(fact.mood, Mood::Denied | Mood::Negated)).collect();
    let mut by_key: HashMap<(&str, MainKey), Vec<u32>> = HashMap::new();
    for (_, denial) in &denials {
        for key in main_keys(denial, entities).into_iter().filter(|(_, specific)| *specific) {
            by_key.entry((denial.kind.joined_as, key)).or_default();
        }
    }
    if by_key.is_empty() {
        return;
    }
    for (at, event) in (0..).zip(events.iter()) {
        for fact in event.claims.iter().filter_map(|claim| facts.get(*claim as usize)) {
            for key in main_keys(fact, entities) {
                if let Some(of) = by_key.get_mut(&(fact.kind.joined_as, key))
                    && of.last() != Some(&at)
                {
                    of.push(at);
                }
            }
        }
    }
    let mut denied: HashMap<u32, Vec<u32>> = HashMap::new();
    for (number, denial) in denials {
        let written = sources.get(denial.source as usize).and_then(Source::span);
        for key in main_keys(denial, entities) {
            for at in by_key.get(&(denial.kind.joined_as, key)).into_iter().flatten() {
                let Some(span) = events.get(*at as usize).and_then(|event| event.span) else { continue };
                let contradicts = match (denial.when, denial.mood) {
                    // "Was not released in 2007" leaves the years after open.
                    (Some((_, said)), _) => said.first <= span.first && span.last <= said.last,
                    (None, Mood::Denied) => written.is_some_and(|written| span.first <= written.last),
                    // "Has not been released" says nothing of what came before or after.
                    (None, _) => false,
                };
                let of = denied.entry(*at).or_default();
                if contradicts && !of.contains(&number) {
                    of.push(number);
                }
            }
        }
    }
    let mut denied: Vec<(u32, Vec<u32>)> =
        denied.into_iter().filter(|(_, claims)| !claims.is_empty()).collect();
    denied.sort_unstable();
    for (at, claims) in denied {
        let Some(event) = events.get_mut(at as usize) else { continue };
        let happened = Value { value: "happened".to_owned(), claims: event.claims.clone() };
        let not = Value { value: "did not happen".to_owned(), claims };
        push(event, at, ConflictKind::Existence, vec![happened, not], conflicts);
    }
}
