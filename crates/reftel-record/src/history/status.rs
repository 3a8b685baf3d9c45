//! Dated states that events start, suspend, resume and end, by the rules of `data/statuses.tsv`.
//!
//! What an event does is put in the order of its date, and the state goes on until something changes it. Bounds stay
//! as imprecise as the events' dates. A state of which only is known that it held on a day began nobody knows when.

use std::collections::{BTreeMap, HashMap, HashSet};

use reftel_when::Edtf;

use super::day::{Day, Span};
use super::entity::{Entity, EntityKind, hash, slug};
use super::event::{Event, head_of};
use super::fact::{Fact, Mood, PartyOf};
use super::rules::{Effect, Subject, status_rules};
use super::source::Source;

/// A state of somebody or something, from one change to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// Stable id: `s` and sixteen hexadecimal digits.
    pub id: String,
    /// Number of the entity whose it is.
    pub subject: u32,
    /// `detention`, `sanction`, …, as in the table.
    pub kind: &'static str,
    /// `in force`, `suspended`, `vacant`, or the number that is in force.
    pub state: String,
    /// The country that imposes it, or on whose side it is; `None` when no claim says.
    pub by: Option<String>,
    /// Codes of the countries that it is towards, for what is one state's towards another; empty when no claim says.
    pub towards: Vec<String>,
    /// The third thing: which policy, which emergency, which country.
    pub about: Option<u32>,
    /// From when; `None` when it is only known that it held later.
    pub from: Option<Edtf>,
    /// Until when; `None` when nothing is known to have ended it.
    pub until: Option<Edtf>,
    /// Whether claims contradict each other on an event that bounds it.
    pub disputed: bool,
    /// Numbers of the claims that it rests on.
    pub claims: Vec<u32>,
    /// Numbers of the events that start, continue and end it.
    pub events: Vec<u32>,
    /// The day by which it surely held for the first time, and the days of both bounds.
    sure: Day,
    /// The last day of which a claim says that it held.
    seen: Day,
    first: Option<Span>,
    last: Option<Span>,
}

/// How sure it is that a status holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// By all that is known.
    Holds,
    /// The day lies within an imprecise bound.
    MayHold,
}

impl Certainty {
    /// Returns a word for it: `holds`, `may hold`.
    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Holds => "holds",
            Certainty::MayHold => "may hold",
        }
    }
}

impl Status {
    /// Returns whether it holds on a day; `None` when it does not.
    pub fn on(&self, day: Day) -> Option<Certainty> {
        let begun = match self.first {
            // Before somebody says that it holds, nothing tells since when it does.
            None => self.sure <= day,
            Some(first) => first.first <= day,
        };
        // On the very day of a change, what comes after holds.
        let ended = |last: Span| if last.first == last.last { last.first <= day } else { last.last < day };
        if !begun || self.last.is_some_and(ended) {
            return None;
        }
        let surely = self.sure <= day && self.last.is_none_or(|last| day < last.first);
        Some(if surely { Certainty::Holds } else { Certainty::MayHold })
    }

    /// Returns the first day on which it can have held.
    pub fn begins(&self) -> Day {
        self.first.map_or(self.sure, |first| first.first)
    }
}

/// Something done to a status.
#[derive(Clone)]
struct Act {
    effect: Effect,
    /// Days on which it took effect; of what is only known to hold, the days on which that was said.
    span: Span,
    /// The date, of what has one.
    date: Option<Edtf>,
    event: Option<u32>,
    claims: Vec<u32>,
    disputed: bool,
    subject: u32,
    about: Option<u32>,
    number: Option<u64>,
}

/// What it is a status of: kind, whose, by whom, about what, towards whom.
type Key = (&'static str, u64, String, u64, String);

/// Returns the statuses that follow from events.
pub(crate) fn statuses(
    events: &[Event],
    facts: &[Fact],
    entities: &[Entity],
    sources: &[Source],
    dates: &[Edtf],
) -> Vec<Status> {
    let mut acts: BTreeMap<Key, Vec<Act>> = BTreeMap::new();
    let crowds = Crowds::new(facts, entities);
    for (at, event) in (0..).zip(events) {
        let date = event.when.and_then(|when| dates.get(when as usize)).cloned();
        let of = event.claims.iter().filter_map(|claim| Some((*claim, facts.get(*claim as usize)?)));
        for (claim, fact) in of.filter(|(_, fact)| fact.mood == Mood::Said) {
            let (span, date) = match (event.span, &date) {
                (Some(span), Some(date)) => (span, Some(date.clone())),
                _ => match sources.get(fact.source as usize).and_then(Source::span) {
                    Some(span) => (span, None),
                    None => continue,
                },
            };
            let act = |effect, subject| Act {
                effect,
                span,
                date: date.clone(),
                event: Some(at),
                claims: vec![claim],
                disputed: !event.conflicts.is_empty(),
                subject,
                about: fact.about,
                number: fact.amount.map(|(value, _)| value),
            };
            let about = sources.get(fact.source as usize).map_or(&[][..], |source| source.states.as_slice());
            put(fact, entities, &crowds, about, &mut acts, act);
        }
    }
    // "He was not released" says that he was held.
    for (claim, fact) in (0..).zip(facts).filter(|(_, fact): &(u32, &Fact)| fact.mood == Mood::Negated) {
        let written = sources.get(fact.source as usize).and_then(Source::span);
        let Some(span) = written else { continue };
        let act = |_, subject| Act {
            effect: Effect::Holds,
            span,
            date: None,
            event: None,
            claims: vec![claim],
            disputed: false,
            subject,
            about: fact.about,
            number: None,
        };
        let ends =
            status_rules().iter().any(|rule| rule.event == fact.kind.name && rule.effect == Effect::Ends);
        if ends && matches!(fact.kind.family(), "detention" | "sanction") {
            let about = sources.get(fact.source as usize).map_or(&[][..], |source| source.states.as_slice());
            put(fact, entities, &crowds, about, &mut acts, act);
        }
    }
    let acts = whole(acts);
    let mut found: Vec<Status> = acts.into_iter().flat_map(|(key, acts)| phases(&key, acts)).collect();
    found.sort_by(|a, b| {
        let name = |s: &Status| entities.get(s.subject as usize).map(|entity| entity.key.clone());
        (name(a), a.kind, &a.by, a.begins(), &a.id).cmp(&(name(b), b.kind, &b.by, b.begins(), &b.id))
    });
    found
}

/// Puts what a claim does under each status that it does it to. `about` are the states that the title of its document names.
fn put(
    fact: &Fact,
    entities: &[Entity],
    crowds: &Crowds,
    about: &[String],
    acts: &mut BTreeMap<Key, Vec<Act>>,
    act: impl Fn(Effect, u32) -> Act,
) {
    let name = |entity: u32| entities.get(entity as usize).map_or("", |entity| entity.name.as_str());
    let country = |party: &PartyOf| entities.get(party.entity as usize).and_then(|e| e.country.clone());
    for rule in status_rules().iter().filter(|rule| rule.event == fact.kind.name) {
        let fits = rule.only.is_none_or(|(word, must)| {
            let of = fact.about.into_iter().chain(fact.targets.iter().map(|target| target.entity));
            of.map(|entity| name(entity).to_lowercase()).any(|name| name.contains(word)) == must
        });
        if !fits {
            continue;
        }
        let by = fact.actors.iter().find_map(country).unwrap_or_default();
        match rule.subject {
            Subject::Targets => {
                let mut subjects: Vec<u32> = fact.targets.iter().map(|target| target.entity).collect();
                if rule.status == "detention" {
                    // A crowd is not held; those of it who are known are.
                    let all: Vec<u32> = subjects.iter().flat_map(|s| crowds.members(*s, entities)).collect();
                    subjects
                        .retain(|s| entities.get(*s as usize).is_some_and(|e| e.kind == EntityKind::Person));
                    if rule.effect == Effect::Ends {
                        subjects.extend(all);
                    }
                }
                subjects.sort_unstable();
                subjects.dedup();
                // Who holds a prisoner is seldom said, and seldom several.
                let by = if rule.status == "detention" { String::new() } else { by };
                for subject in subjects {
                    let key = (rule.status, u64::from(subject), by.clone(), 0, String::new());
                    acts.entry(key).or_default().push(act(rule.effect, subject));
                }
            }
            Subject::Mission => {
                // A mission is named by its city or by its staff; it is one state's with another, which may be the one that the title
                // names.
                let of_targets: Vec<String> = fact.targets.iter().filter_map(country).collect();
                let said = fact.actors.iter().find_map(country);
                let sender = of_targets.iter().find(|code| Some(*code) != said.as_ref()).cloned();
                let named = match about {
                    [one] if Some(one) != sender.as_ref() => Some(one.clone()),
                    _ => None,
                };
                let host = said.or(named).unwrap_or_default();
                let is_group =
                    |of: &u32| entities.get(*of as usize).is_some_and(|e| e.kind == EntityKind::Group);
                let missions = || fact.targets.iter().map(|target| target.entity);
                let Some(mission) = missions().find(|of| !is_group(of)).or_else(|| missions().next()) else {
                    continue;
                };
                let key = (rule.status, 0, host, 0, sender.unwrap_or_default());
                acts.entry(key).or_default().push(act(rule.effect, mission));
            }
            Subject::Actors => {
                let mut towards: Vec<String> = fact.targets.iter().filter_map(country).collect();
                towards.sort_unstable();
                towards.dedup();
                let what = fact.about.map_or(String::new(), |about| slug(name(about)));
                // An emergency is called by many names, a policy is not.
                let what =
                    if rule.status == "emergency" && !towards.is_empty() { String::new() } else { what };
                let (what, towards) = (hash(&what), towards.join(" "));
                let mut subjects: Vec<u32> = fact.actors.iter().map(|actor| actor.entity).collect();
                if matches!(rule.status, "emergency" | "guidance") {
                    // A president declares for the state, and an office announces its policy.
                    let state = |subject: &u32| {
                        let side = entities.get(*subject as usize)?.country.as_deref()?;
                        crowds.states.get(side).copied()
                    };
                    subjects = subjects.iter().map(|subject| state(subject).unwrap_or(*subject)).collect();
                }
                subjects.sort_unstable();
                subjects.dedup();
                for subject in subjects {
                    let side = entities.get(subject as usize).and_then(|entity| entity.country.clone());
                    let side = side.unwrap_or_default();
                    let key = (rule.status, u64::from(subject), side, what, towards.clone());
                    acts.entry(key).or_default().push(act(rule.effect, subject));
                }
            }
            Subject::Head => {
                let Some(sender) = head_of(fact, entities) else { continue };
                let head = fact.targets.iter().chain(&fact.actors).find(|party| party.is_head);
                let Some(head) = head else { continue };
                let host = fact.parties().filter_map(country).find(|code| *code != sender);
                let third = fact.about.and_then(|about| entities.get(about as usize)?.country.clone());
                let host = host.or(third.filter(|code| *code != sender)).unwrap_or_default();
                let key = (rule.status, hash(&sender), host, 0, String::new());
                acts.entry(key).or_default().push(act(rule.effect, head.entity));
            }
        }
    }
}

/// Puts what names no country with what names one, when there is only one such; first by whom it is, then towards whom.
fn whole(acts: BTreeMap<Key, Vec<Act>>) -> BTreeMap<Key, Vec<Act>> {
    let by_whom = |key: &mut Key| std::mem::take(&mut key.2);
    let towards = |key: &mut Key| std::mem::take(&mut key.4);
    let acts = joined(acts, by_whom, |key, by| key.2 = by);
    joined(acts, towards, |key, towards| key.4 = towards)
}

fn joined(
    acts: BTreeMap<Key, Vec<Act>>,
    take: impl Fn(&mut Key) -> String,
    put: impl Fn(&mut Key, String),
) -> BTreeMap<Key, Vec<Act>> {
    let mut named: HashMap<Key, Vec<String>> = HashMap::new();
    for key in acts.keys() {
        let mut rest = key.clone();
        let name = take(&mut rest);
        if !name.is_empty() {
            named.entry(rest).or_default().push(name);
        }
    }
    let mut joined: BTreeMap<Key, Vec<Act>> = BTreeMap::new();
    for (mut key, of) in acts {
        let name = take(&mut key);
        let only = named.get(&key).map(Vec::as_slice);
        let name = match (name.is_empty(), only) {
            (true, Some([one])) => one.clone(),
            _ => name,
        };
        put(&mut key, name);
        joined.entry(key).or_default().extend(of);
    }
    joined
}

fn phases(key: &Key, mut acts: Vec<Act>) -> Vec<Status> {
    let (kind, whose, by, what, towards) = key;
    // What begins in a year began before what is dated within it, and what ended in a year ended after.
    acts.sort_by_key(|act| {
        let late = matches!(act.effect, Effect::Ends | Effect::Suspends | Effect::Holds);
        (if late { act.span.last } else { act.span.first }, late, act.span, act.claims.first().copied())
    });
    // Several claims of one event do one thing.
    let mut joined: Vec<Act> = Vec::new();
    for act in acts {
        let same = |known: &&mut Act| {
            known.event == act.event
                && known.event.is_some()
                && known.effect == act.effect
                && known.number == act.number
        };
        match joined.iter_mut().find(same) {
            Some(known) => known.claims.extend(act.claims),
            None => joined.push(act),
        }
    }
    let mut phases: Vec<Status> = Vec::new();
    let mut open: Option<Status> = None;
    let new = |state: &str, act: &Act, known: bool| Status {
        id: String::new(),
        subject: act.subject,
        kind,
        state: state.to_owned(),
        by: Some(by.clone()).filter(|by| !by.is_empty()),
        towards: towards.split_whitespace().map(str::to_owned).collect(),
        about: act.about,
        from: act.date.clone().filter(|_| known),
        until: None,
        disputed: act.disputed,
        claims: act.claims.clone(),
        events: act.event.into_iter().collect(),
        // Of what was said on a document's date, the document's last day is sure.
        sure: act.span.last,
        seen: act.span.last,
        first: act.date.is_some().then_some(act.span).filter(|_| known),
        last: None,
    };
    for act in &joined {
        let state = match act.effect {
            Effect::Starts | Effect::Resumes | Effect::Continues | Effect::Holds => "in force".to_owned(),
            Effect::Suspends => "suspended".to_owned(),
            Effect::Sets => act.number.map_or_else(|| "in force".to_owned(), |number| number.to_string()),
            Effect::Ends => String::new(),
        };
        let knows = matches!(act.effect, Effect::Starts | Effect::Suspends | Effect::Resumes | Effect::Sets);
        let goes_on = open.as_ref().is_some_and(|open| match act.effect {
            Effect::Continues | Effect::Holds => open.state != "vacant",
            Effect::Ends => open.state == "vacant",
            Effect::Starts if *kind == "head of mission" => {
                open.state == state && open.subject == act.subject
            }
            // What is imposed anew while it is suspended is in force again.
            _ => open.state == state,
        });
        if goes_on {
            if let Some(open) = &mut open {
                open.claims.extend(&act.claims);
                open.events.extend(act.event);
                open.disputed |= act.disputed;
                open.about = open.about.or(act.about);
                open.seen = open.seen.max(act.span.last);
            }
            continue;
        }
        if let Some(mut before) = open.take() {
            before.until.clone_from(&act.date);
            // Of what is not dated, only is known that it came after it was last seen.
            let from = if act.date.is_some() { act.span.first } else { Day::BEFORE_ALL };
            let from = from.max(Day(before.seen.0.saturating_add(1))).min(act.span.last);
            before.last = Some(Span {
                first: if act.span.first == act.span.last && act.date.is_some() {
                    act.span.first
                } else {
                    from
                },
                last: act.span.last,
            });
            before.disputed |= act.disputed;
            before.claims.extend(&act.claims);
            before.events.extend(act.event);
            if before.until.is_none() {
                // It ended before a day that is known, and not on it.
                before.until = format!("../{}", day_text(act.span)).parse().ok();
            }
            phases.push(before);
        }
        open = match act.effect {
            Effect::Ends if *kind == "head of mission" => Some(new("vacant", act, true)),
            Effect::Ends => None,
            _ => Some(new(&state, act, knows)),
        };
    }
    phases.extend(open);
    for (place, status) in phases.iter_mut().enumerate() {
        status.claims.sort_unstable();
        status.claims.dedup();
        status.events.sort_unstable();
        status.events.dedup();
        status.id = format!("s{:016x}", hash(&format!("{kind} {whose} {by} {what} {towards} {place}")));
    }
    phases
}

/// Returns the last day of a span, as a date is written.
fn day_text(span: Span) -> String {
    let (year, month) = span.last.year_and_month();
    format!("{year:04}-{month:02}-{:02}", span.last.0.rem_euclid(31) + 1)
}

/// Who is known to belong to a crowd ("all political prisoners, including A and B"), and which entity a state is.
struct Crowds {
    states: HashMap<String, u32>,
    /// By the last two words of the crowd's name.
    of: HashMap<String, Vec<u32>>,
}

/// Words that say that nobody of a crowd is left out.
const ALL: [&str; 6] = ["all", "last", "remaining", "every", "все", "усе"];

fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn crowd(name: &str) -> String {
    let words = words(name);
    words.iter().skip(words.len().saturating_sub(2)).cloned().collect::<Vec<_>>().join(" ")
}

impl Crowds {
    fn new(facts: &[Fact], entities: &[Entity]) -> Crowds {
        let mut of: HashMap<String, Vec<u32>> = HashMap::new();
        for fact in facts.iter().filter(|fact| fact.targets.len() > 1) {
            let kind = |party: &PartyOf| entities.get(party.entity as usize).map(|entity| entity.kind);
            let people: Vec<u32> = fact
                .targets
                .iter()
                .filter(|t| kind(t) == Some(EntityKind::Person))
                .map(|t| t.entity)
                .collect();
            for target in fact.targets.iter().filter(|target| kind(target) == Some(EntityKind::Group)) {
                let Some(entity) = entities.get(target.entity as usize) else { continue };
                of.entry(crowd(&entity.name)).or_default().extend(&people);
            }
        }
        let states = (0..).zip(entities).filter(|(_, entity)| entity.kind == EntityKind::Country);
        let states = states.filter_map(|(at, entity)| Some((entity.country.clone()?, at))).collect();
        Crowds { states, of }
    }

    /// Returns who belongs to a crowd of whom it is said that it is all of them; nobody otherwise.
    fn members(&self, group: u32, entities: &[Entity]) -> HashSet<u32> {
        let Some(entity) = entities.get(group as usize).filter(|e| e.kind == EntityKind::Group) else {
            return HashSet::new();
        };
        if !words(&entity.name).iter().any(|word| ALL.contains(&word.as_str())) {
            return HashSet::new();
        }
        self.of.get(&crowd(&entity.name)).into_iter().flatten().copied().collect()
    }
}
