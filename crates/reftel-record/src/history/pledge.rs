//! Promises, demands and threats, and what became of them, by the topics of `data/pledges.tsv`.

use reftel_when::Edtf;

use super::day::{Day, Span};
use super::entity::{Entity, hash};
use super::event::{Event, Role};
use super::fact::{Fact, Mood};
use super::rules::{PledgeRule, pledge_rule};
use super::source::Source;

/// A promise, a demand or a threat.
#[derive(Debug, Clone, PartialEq)]
pub struct Pledge {
    /// Stable id: `p` and the id of its first claim.
    pub id: String,
    /// `promise`, `demand` or `threat`.
    pub kind: &'static str,
    /// Numbers of those who made it.
    pub by: Vec<u32>,
    /// Numbers of those to whom it was made.
    pub to: Vec<u32>,
    /// What is promised, demanded or threatened.
    pub what: String,
    /// On what it depends, in the words of a claim.
    pub condition: Option<String>,
    /// By when it is due.
    pub due: Option<Edtf>,
    /// When it was made.
    pub made: Option<Edtf>,
    /// What became of it.
    pub state: PledgeState,
    /// Numbers of its claims.
    pub claims: Vec<u32>,
    /// Number of the event of its making.
    pub event: u32,
    /// Numbers of the events that met its condition.
    pub condition_met_by: Vec<u32>,
    /// Numbers of the events that met, broke or overtook it.
    pub met_by: Vec<u32>,
    made_on: Option<Span>,
    /// The first day on which it can have been met, broken or overtaken.
    closed_on: Option<Day>,
}

/// What became of a pledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PledgeState {
    /// Nothing is known to have met it.
    Open,
    /// What was promised or demanded was done, or what was threatened.
    Met,
    /// It was due, or a claim says that it was broken.
    Broken,
    /// It no longer matters: the condition of a threat was met.
    Overtaken,
    /// No topic fits, or it has no date, so that nothing can be told.
    Unknown,
}

impl PledgeState {
    /// Every state.
    pub const ALL: [PledgeState; 5] = [
        PledgeState::Open,
        PledgeState::Met,
        PledgeState::Broken,
        PledgeState::Overtaken,
        PledgeState::Unknown,
    ];

    /// Returns the word used in JSON: `open`, …
    pub fn as_str(self) -> &'static str {
        match self {
            PledgeState::Open => "open",
            PledgeState::Met => "met",
            PledgeState::Broken => "broken",
            PledgeState::Overtaken => "overtaken",
            PledgeState::Unknown => "unknown",
        }
    }
}

impl Pledge {
    /// Returns whether it was made by a day, and nothing had met, broken or overtaken it before that day.
    pub fn is_open_on(&self, day: Day) -> bool {
        self.made_on.is_some_and(|made| made.first <= day) && self.closed_on.is_none_or(|closed| day < closed)
    }
}

/// Returns the pledges, each with the events that concern it.
pub(crate) fn pledges(
    events: &[Event],
    facts: &[Fact],
    entities: &[Entity],
    sources: &[Source],
    dates: &[Edtf],
) -> Vec<Pledge> {
    let mut found = Vec::new();
    let mut by_kind: std::collections::HashMap<&str, Vec<u32>> = std::collections::HashMap::new();
    for (at, event) in (0..).zip(events) {
        if event.span.is_some() {
            by_kind.entry(event.kind.name).or_default().push(at);
        }
    }
    for (at, event) in (0..).zip(events) {
        let of: Vec<(u32, &Fact)> = event
            .claims
            .iter()
            .filter_map(|claim| Some((*claim, facts.get(*claim as usize)?)))
            .filter(|(_, fact)| fact.mood == Mood::Pledged)
            .collect();
        let Some((_, words)) = of.iter().find_map(|(claim, fact)| Some((*claim, fact.words.as_deref()?)))
        else {
            continue;
        };
        let condition = of.iter().find_map(|(_, fact)| fact.words.as_ref()?.condition.clone());
        let due = of.iter().find_map(|(_, fact)| fact.words.as_ref()?.due.clone());
        // A pledge without a date of its own was made by the date of the document that tells of it.
        let written = of.iter().find_map(|(_, fact)| sources.get(fact.source as usize)?.span());
        let made_on = event.span.or(written);
        let role = |role| -> Vec<u32> {
            event.participants.iter().filter(|p| p.role == role).map(|p| p.entity).collect()
        };
        let mut pledge = Pledge {
            id: format!("p{}", event.id.trim_start_matches('e')),
            kind: words.pledge,
            by: role(Role::Actor),
            to: role(Role::Target),
            what: words.what.clone(),
            condition,
            due,
            made: event.when.and_then(|when| dates.get(when as usize)).cloned(),
            state: PledgeState::Unknown,
            claims: of.iter().map(|(claim, _)| *claim).collect(),
            event: at,
            condition_met_by: Vec::new(),
            met_by: Vec::new(),
            made_on,
            closed_on: None,
        };
        if let Some(made) = made_on {
            settle(&mut pledge, made, events, entities, &by_kind);
        }
        found.push(pledge);
    }
    found.sort_by(|a, b| {
        (a.made_on.is_none(), a.made_on, hash(&a.id)).cmp(&(b.made_on.is_none(), b.made_on, hash(&b.id)))
    });
    found
}

fn sides<'e>(of: &[u32], entities: &'e [Entity]) -> Vec<&'e str> {
    of.iter().filter_map(|entity| entities.get(*entity as usize)?.country.as_deref()).collect()
}

fn settle(
    pledge: &mut Pledge,
    made: Span,
    events: &[Event],
    entities: &[Entity],
    by_kind: &std::collections::HashMap<&str, Vec<u32>>,
) {
    let (by, to) = (sides(&pledge.by, entities), sides(&pledge.to, entities));
    // Who is to do it: who promises or threatens does; of whom it is demanded must.
    let (doer, other) = if pledge.kind == "demand" { (&to, &by) } else { (&by, &to) };
    let first = |rule: &PledgeRule, doer: &[&str], other: &[&str], after: Day| -> Vec<u32> {
        let until = made.last.years_later(rule.years);
        let mut fits: Vec<(Span, u32)> = Vec::new();
        for at in rule.met_by.iter().filter_map(|kind| by_kind.get(kind)).flatten() {
            let Some((event, span)) = events.get(*at as usize).and_then(|e| Some((e, e.span?))) else {
                continue;
            };
            // It must be later, as far as the dates tell.
            if span.last <= after || span.first > until || span.first < made.first && span.last <= made.last {
                continue;
            }
            let of = |role| {
                sides(
                    &event
                        .participants
                        .iter()
                        .filter(|p| p.role == role)
                        .map(|p| p.entity)
                        .collect::<Vec<_>>(),
                    entities,
                )
            };
            let (actors, targets) = (of(Role::Actor), of(Role::Target));
            let does = actors.iter().any(|side| doer.contains(side));
            // Nobody is said to have done it, and it was done on the doer's ground or to the other side.
            let unsaid = actors.is_empty()
                && (targets.iter().any(|side| doer.contains(side) || other.contains(side))
                    || targets.is_empty());
            if does || unsaid {
                fits.push((span, *at));
            }
        }
        fits.sort_unstable();
        fits.into_iter().map(|(_, at)| at).take(SHOWN_MAX).collect()
    };
    let span = |at: &u32| events.get(*at as usize).and_then(|event| event.span);
    if let Some(rule) = pledge.condition.as_deref().and_then(pledge_rule) {
        pledge.condition_met_by = first(rule, &to, &by, made.first);
    }
    let Some(rule) = pledge_rule(&pledge.what) else { return };
    // What is promised on a condition comes after the condition is met.
    let conditional = pledge.condition.is_some() && pledge.kind == "promise";
    let after = match (conditional, pledge.condition_met_by.first().and_then(span)) {
        (true, Some(met)) => Some(Day(met.first.0.saturating_sub(1))),
        (true, None) => None,
        (false, _) => Some(made.first),
    };
    pledge.met_by = after.map(|after| first(rule, doer, other, after)).unwrap_or_default();
    let closing = match (pledge.kind, pledge.met_by.first(), pledge.condition_met_by.first()) {
        (_, Some(met), _) => Some((PledgeState::Met, span(met))),
        ("threat", None, Some(met)) => Some((PledgeState::Overtaken, span(met))),
        _ => None,
    };
    (pledge.state, pledge.closed_on) = match closing {
        Some((state, span)) => (state, span.map(|span| span.first)),
        None => match pledge.due.as_ref().map(Span::of) {
            Some(due) if due.last < Day::AFTER_ALL && pledge.condition.is_none() => {
                (PledgeState::Broken, Some(Day(due.last.0 + 1)))
            }
            _ => (PledgeState::Open, None),
        },
    };
}

/// Events that are named as meeting a pledge, the earliest first.
const SHOWN_MAX: usize = 5;
