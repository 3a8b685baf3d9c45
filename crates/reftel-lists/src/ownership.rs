//! Who owns whom, and who is caught by it: the rule of 50 per cent, with the chain shown.
//!
//! A body that listed parties own by half or more, together, directly or through others that are caught
//! themselves, is treated as listed. Shares are not multiplied along the chain: what a caught body owns counts
//! whole. Sources: OFAC, *Revised Guidance on Entities Owned by Persons Whose Property … Are Blocked* (2014) and
//! frequently asked questions 398 to 402; EU, *Best Practices* on restrictive measures (ownership); UK, OFSI
//! guidance (more than 50 %).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::list::List;
use crate::relation::{Kinship, Party, Relation, Share};

/// From which share on a body is caught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// 50 % or more, all listed owners together (United States, European Union).
    HalfOrMore,
    /// More than 50 % (United Kingdom, Switzerland).
    MoreThanHalf,
}

impl Rule {
    fn fits(self, share: f64) -> bool {
        match self {
            Rule::HalfOrMore => share >= 50.0,
            Rule::MoreThanHalf => share > 50.0,
        }
    }
}

/// How sure it is that a body is caught.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The stated shares reach the half.
    Established,
    /// The shares that are stated could reach it, or ownership is stated without a share: to be looked into.
    Possible,
}

/// One step of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Link<'a> {
    /// Who owns.
    pub owner: &'a Party,
    /// What is owned.
    pub owned: &'a Party,
    /// How much, where it is stated.
    pub share: Option<Share>,
    /// The relation that says so.
    pub relation: &'a Relation,
}

/// A body that is caught by who owns it.
#[derive(Debug, Clone, PartialEq)]
pub struct Caught<'a> {
    /// The body.
    pub party: &'a Party,
    /// How sure that is.
    pub certainty: Certainty,
    /// What listed and caught owners hold together, in per cent: at least, at most.
    pub share: Share,
    /// From the listed owners down to the body, each step once.
    pub chain: Vec<Link<'a>>,
}

/// Returns what a party goes by: its id, or its name in lower case.
pub fn key(party: &Party) -> String {
    party.id.clone().unwrap_or_else(|| party.name.to_lowercase())
}

fn in_force(relation: &Relation, on: Option<Date>) -> bool {
    let Some(on) = on else { return relation.until.is_none() };
    let begun = relation.since.as_ref().and_then(|when| when.date.as_ref()).and_then(|date| date.earliest());
    let ended = relation.until.as_ref().map(|when| when.date.as_ref().and_then(|date| date.latest()));
    let over = match ended {
        // An end without a day that can be told is an end.
        Some(day) => day.is_none_or(|day| day < on),
        None => false,
    };
    begun.is_none_or(|day| day <= on) && !over
}

/// Returns the relations of ownership that are in force, each pair of owner and owned once, with the highest
/// share that is stated: two sources that state one holding do not add up.
fn holdings(list: &List, on: Option<Date>) -> BTreeMap<String, BTreeMap<String, &Relation>> {
    let mut by_owned: BTreeMap<String, BTreeMap<String, &Relation>> = BTreeMap::new();
    let owning = |relation: &&Relation| matches!(relation.kinship, Kinship::Owns | Kinship::OwnsOrControls);
    for relation in list.relations.iter().filter(owning).filter(|relation| in_force(relation, on)) {
        let least = |relation: &Relation| relation.share.map_or(-1.0, |share| share.least);
        by_owned
            .entry(key(&relation.to))
            .or_default()
            .entry(key(&relation.from))
            .and_modify(|known| {
                if least(relation) > least(known) {
                    *known = relation;
                }
            })
            .or_insert(relation);
    }
    by_owned
}

/// Returns the bodies that are caught because parties for which `listed` holds own them, on a day, or, without
/// a day, by relations that are not said to have ended.
///
/// Bodies that are listed themselves are not among them: [`subsidiaries`] shows those too.
pub fn caught<'a>(
    list: &'a List,
    listed: impl Fn(&Party) -> bool,
    rule: Rule,
    on: Option<Date>,
) -> Vec<Caught<'a>> {
    let by_owned = holdings(list, on);
    let mut how: BTreeMap<String, Certainty> = BTreeMap::new();
    let mut roots: BTreeSet<String> = BTreeSet::new();
    for relation in &list.relations {
        for party in [&relation.from, &relation.to] {
            if listed(party) {
                roots.insert(key(party));
            }
        }
    }
    // Every round catches at least one more, or the last was the last.
    loop {
        let mut more = false;
        for (owned, owners) in &by_owned {
            if roots.contains(owned) {
                continue;
            }
            let (sure, possible) = (sum(owners, &roots, &how, false), sum(owners, &roots, &how, true));
            let now = if rule.fits(sure.least) {
                Some(Certainty::Established)
            } else if rule.fits(possible.most) {
                Some(Certainty::Possible)
            } else {
                None
            };
            if let Some(now) = now
                && how.get(owned).is_none_or(|before| now < *before)
            {
                how.insert(owned.clone(), now);
                more = true;
            }
        }
        if !more {
            break;
        }
    }
    let mut found = Vec::new();
    for (owned, certainty) in &how {
        let Some(owners) = by_owned.get(owned) else { continue };
        let Some(any) = owners.values().next() else { continue };
        let mut chain = Vec::new();
        climb(owned, &by_owned, &roots, &how, &mut BTreeSet::new(), &mut chain);
        let (sure, possible) = (sum(owners, &roots, &how, false), sum(owners, &roots, &how, true));
        let share = Share { least: sure.least, most: possible.most };
        found.push(Caught { party: &any.to, certainty: *certainty, share, chain });
    }
    found
}

/// Adds up what listed and caught owners hold; with `possible`, also those that are only possibly caught.
fn sum(
    owners: &BTreeMap<String, &Relation>,
    roots: &BTreeSet<String>,
    how: &BTreeMap<String, Certainty>,
    possible: bool,
) -> Share {
    let mut total = Share { least: 0.0, most: 0.0 };
    for (owner, relation) in owners {
        let counts = roots.contains(owner)
            || how.get(owner).is_some_and(|certainty| possible || *certainty == Certainty::Established);
        if counts {
            // Ownership without a share may be anything.
            let share = relation.share.unwrap_or(Share { least: 0.0, most: 100.0 });
            total.least += share.least;
            total.most += share.most;
        }
    }
    Share { least: total.least.min(100.0), most: total.most.min(100.0) }
}

/// Collects the steps above a body, the highest first.
fn climb<'a>(
    owned: &str,
    by_owned: &BTreeMap<String, BTreeMap<String, &'a Relation>>,
    roots: &BTreeSet<String>,
    how: &BTreeMap<String, Certainty>,
    seen: &mut BTreeSet<String>,
    chain: &mut Vec<Link<'a>>,
) {
    if !seen.insert(owned.to_owned()) || seen.len() > CHAIN_MAX {
        return;
    }
    for (owner, relation) in by_owned.get(owned).into_iter().flatten() {
        let root = roots.contains(owner);
        if root || how.contains_key(owner) {
            if !root {
                climb(owner, by_owned, roots, how, seen, chain);
            }
            chain.push(link(relation));
        }
    }
}

/// Parties in one chain beyond this are not followed: no list has as many.
const CHAIN_MAX: usize = 1_000;

fn link(relation: &Relation) -> Link<'_> {
    Link { owner: &relation.from, owned: &relation.to, share: relation.share, relation }
}

/// Returns what a party owns, directly and through others, whatever the share: each with the chain from the party
/// down to it, the nearest first. A party goes by its id, or by its name in lower case where it has none.
pub fn subsidiaries<'a>(list: &'a List, party: &str, on: Option<Date>) -> Vec<Vec<Link<'a>>> {
    follow(list, party, on, |relation| (&relation.from, &relation.to))
}

/// Returns who owns a party, directly and through others, whatever the share: each with the chain from the party up
/// to it, the nearest first.
pub fn owners<'a>(list: &'a List, party: &str, on: Option<Date>) -> Vec<Vec<Link<'a>>> {
    follow(list, party, on, |relation| (&relation.to, &relation.from))
}

/// Follows ownership from a party; `ends` says from which end of a relation to which.
fn follow<'a>(
    list: &'a List,
    party: &str,
    on: Option<Date>,
    ends: impl Fn(&Relation) -> (&Party, &Party),
) -> Vec<Vec<Link<'a>>> {
    let by_owned = holdings(list, on);
    let mut ahead: BTreeMap<String, Vec<&'a Relation>> = BTreeMap::new();
    for relation in by_owned.values().flat_map(BTreeMap::values) {
        ahead.entry(key(ends(relation).0)).or_default().push(relation);
    }
    let start = party.to_owned();
    let mut seen = BTreeSet::from([start.clone()]);
    let mut chains: Vec<Vec<Link<'a>>> = Vec::new();
    let mut next: Vec<(String, Vec<Link<'a>>)> = vec![(start, Vec::new())];
    while !next.is_empty() {
        let mut after = Vec::new();
        for (here, chain) in next {
            for relation in ahead.get(&here).into_iter().flatten() {
                let reached = key(ends(relation).1);
                if seen.len() < CHAIN_MAX && seen.insert(reached.clone()) {
                    let mut longer = chain.clone();
                    longer.push(link(relation));
                    chains.push(longer.clone());
                    after.push((reached, longer));
                }
            }
        }
        next = after;
    }
    chains
}
