//! Two rules in force on one day, of which one permits what the other forbids.
//!
//! The prohibition would decide; but whoever wrote the permission may not know of it. So a conflict is told when guidance is adopted, with
//! a contact that shows it, until one of the two says that it overrides the other.

use std::collections::{BTreeMap, BTreeSet};

use reftel_when::Date;

use crate::contact::Act;
use crate::country::Country;
use crate::guidance::{Case, Guidance};
use crate::period::Answer;
use crate::purpose::Purpose;
use crate::rank::{Rank, Side};
use crate::rule::{Effect, Rule};

/// Two rules that rule differently on one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict<'g> {
    /// The one that permits.
    pub permits: &'g Rule,
    /// The one that forbids.
    pub forbids: &'g Rule,
    /// A day on which both are in force.
    pub on: Date,
    /// What is planned.
    pub act: Act,
    /// The rank of who acts.
    pub by: Rank,
    /// The counterpart's rank.
    pub with: Rank,
    /// The counterpart's side.
    pub side: Side,
    /// The counterpart's state.
    pub of: Country,
    /// What for; `None` where it does not matter.
    pub purpose: Option<&'static Purpose>,
    /// Conditions that are met.
    pub met: BTreeSet<String>,
}

impl Conflict<'_> {
    /// Returns the contact as one would ask for it: `reftel may meet --as …`.
    pub fn request(&self) -> String {
        let mut request = format!(
            "reftel may {} --as {} --with {} --of {} --on {} --side {}",
            self.act,
            self.by.id(),
            self.with.id(),
            self.of.code(),
            self.on,
            self.side.id()
        );
        if let Some(purpose) = self.purpose {
            request.push_str(&format!(" --purpose {}", purpose.id()));
        }
        for condition in &self.met {
            request.push_str(&format!(" --met {condition}"));
        }
        request
    }
}

/// Contacts that are tried before the search for conflicts ends.
const CASES_MAX: usize = 200_000;

/// What a search for conflicts found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflicts<'g> {
    /// The conflicts, each pair of rules once, in the order of the files.
    pub found: Vec<Conflict<'g>>,
    /// Whether all kinds of contact were tried that the rules tell apart.
    pub complete: bool,
}

impl Guidance {
    /// Searches all kinds of contact that the rules tell apart for those that one rule permits and another forbids while both are in force.
    pub fn conflicts(&self) -> Conflicts<'_> {
        let mut found: BTreeMap<(usize, usize), Conflict<'_>> = BTreeMap::new();
        let ranks = self.told_apart(Rank::all().iter().copied());
        let mut tried = 0_usize;
        let nothing = BTreeSet::new();
        let mut conditions: Vec<BTreeSet<String>> = vec![nothing, self.conditions().clone()];
        conditions.extend(self.conditions().iter().map(|condition| BTreeSet::from([condition.clone()])));
        conditions.dedup();
        for of in self.countries() {
            for (act, side) in Act::ALL.into_iter().flat_map(|act| Side::ALL.map(|side| (act, side))) {
                for (by, with) in ranks.iter().flat_map(|by| ranks.iter().map(move |with| (*by, *with))) {
                    for purpose in self.purposes() {
                        for met in &conditions {
                            tried += 1;
                            if tried > CASES_MAX {
                                return Conflicts { found: found.into_values().collect(), complete: false };
                            }
                            let case = Case { act, by, with, side, purpose };
                            self.between(&case, of, met, &mut found);
                        }
                    }
                }
            }
        }
        Conflicts { found: found.into_values().collect(), complete: true }
    }

    /// Adds the conflicts that one case shows.
    fn between<'g>(
        &'g self,
        case: &Case,
        of: Option<Country>,
        met: &BTreeSet<String>,
        found: &mut BTreeMap<(usize, usize), Conflict<'g>>,
    ) {
        let applying = self.applying(case, of, met).rules;
        for (permit, permits) in applying.iter().filter_map(|at| Some((*at, self.rules().get(*at)?))) {
            for (forbid, forbids) in applying.iter().filter_map(|at| Some((*at, self.rules().get(*at)?))) {
                let differ = permits.effect != Effect::Forbid && forbids.effect == Effect::Forbid;
                let settled =
                    permits.overrides.contains(&forbids.id) || forbids.overrides.contains(&permits.id);
                if !differ || settled || found.contains_key(&(permit, forbid)) {
                    continue;
                }
                let (Some(on), Some(of)) =
                    (self.day_of_both(permits, forbids), of.or_else(|| self.elsewhere()))
                else {
                    continue;
                };
                let conflict = Conflict {
                    permits,
                    forbids,
                    on,
                    act: case.act,
                    by: case.by,
                    with: case.with,
                    side: case.side,
                    of,
                    purpose: self.purpose_that_matters(case.purpose),
                    met: met.clone(),
                };
                found.insert((permit, forbid), conflict);
            }
        }
    }

    /// Returns the first day on which both rules are surely in force.
    fn day_of_both(&self, a: &Rule, b: &Rule) -> Option<Date> {
        let day = a.period.from.latest()?.max(b.period.from.latest()?);
        let both = [a, b].iter().all(|rule| self.in_force(&rule.id, day) == Answer::Yes);
        both.then_some(day)
    }

    /// Returns the purpose to ask for; none when it rules as a purpose that nobody states.
    fn purpose_that_matters(&self, id: &str) -> Option<&'static Purpose> {
        let as_unstated = id == self.other_purpose() && !self.purposes().contains(&Purpose::UNSTATED);
        Purpose::by_id(id).filter(|_| !as_unstated)
    }

    /// Returns a state that no rule names.
    fn elsewhere(&self) -> Option<Country> {
        let named = self.countries();
        Country::all().find(|country| !named.contains(&Some(*country)))
    }
}
