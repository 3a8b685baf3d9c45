//! The ruling on a contact, and its reasons.
//!
//! Of the rules that are in force on the day and apply to the contact, the strictest decides: a prohibition, then an approval that is
//! missing, then a judgment that is to be made, then a permission. A rule that overrides another takes it away first. Where something is
//! not known, every possibility that makes a difference is ruled on; when they agree, that is the ruling.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use reftel_when::Date;

use crate::contact::{Contact, Stated};
use crate::guidance::{Applying, Case, Guidance};
use crate::need::Need;
use crate::period::Answer;
use crate::purpose::Purpose;
use crate::rank::Rank;
use crate::rule::{Effect, Rule};

/// What guidance says of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// A rule in force permits it, and none forbids it.
    Permitted,
    /// A rule in force forbids it.
    NotPermitted,
    /// It is permitted once somebody has approved, which nobody is known to have done.
    NeedsApproval,
    /// No rule in force is about it. That is not a prohibition.
    NoGuidance,
    /// It depends on what is not known, or on a judgment that is not the guidance's.
    Depends,
}

impl Verdict {
    /// Returns the id that answers call it by.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Permitted => "permitted",
            Verdict::NotPermitted => "not_permitted",
            Verdict::NeedsApproval => "needs_approval",
            Verdict::NoGuidance => "no_guidance",
            Verdict::Depends => "depends",
        }
    }

    /// Returns it in words.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Permitted => "permitted",
            Verdict::NotPermitted => "not permitted",
            Verdict::NeedsApproval => "subject to approval",
            Verdict::NoGuidance => "a matter without guidance",
            Verdict::Depends => "open",
        }
    }
}

/// A ruling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling<'g> {
    /// What it is.
    pub verdict: Verdict,
    /// The rules that decide, in the order of the files.
    pub because: Vec<&'g Rule>,
    /// What must be known or done first, and what would change the ruling.
    pub depends_on: Vec<Need>,
    /// Rules that applied to such a contact before the day and ruled otherwise, with what each ruled.
    pub superseded: Vec<(&'g Rule, Verdict)>,
}

/// A date that leaves open whether a rule was in force: the document, the date, and whether it is the first day or the last. Dates of one
/// document that are written alike are one fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct OpenDate {
    document: String,
    date: String,
    first: bool,
}

/// More open dates than this are taken together as one.
const OPEN_DATES_MAX: usize = 6;

/// One way in which things may be, and what then is ruled.
struct Outcome {
    by: Rank,
    with: Rank,
    purpose: &'static str,
    open: Vec<bool>,
    verdict: Verdict,
    because: Vec<usize>,
}

struct Decided {
    verdict: Verdict,
    because: BTreeSet<usize>,
    needs: Vec<Need>,
    applying: BTreeSet<usize>,
}

impl Guidance {
    /// Returns the ruling on a contact.
    ///
    /// ```
    /// use reftel_guidance::{Asked, Contact, Guidance, Verdict};
    /// let text = r#"
    /// @id("ceiling") @cite("24TEST1 ¶3") @says("Meetings below ministers only.") @from("2024")
    /// forbid(principal, action == Action::"meet", resource)
    /// when { resource.country == Country::"FR" && Rank::"minister" in resource.rank };
    /// "#;
    /// let guidance = Guidance::read(&[("example.cedar", text)]).map_err(|faults| format!("{faults:?}"))?;
    /// let verdict = |with: &str, on: &str| -> Result<Verdict, Box<dyn std::error::Error>> {
    ///     let asked = Asked { act: "meet", by: "Ambassador", with, of: "France", on, ..Asked::default() };
    ///     Ok(guidance.rule_on(&Contact::read(&asked)?).verdict)
    /// };
    /// assert_eq!(verdict("Prime Minister", "2025-03-01")?, Verdict::NotPermitted);
    /// assert_eq!(verdict("Ambassador", "2025-03-01")?, Verdict::NoGuidance);
    /// assert_eq!(verdict("official", "2025-03-01")?, Verdict::Depends);
    /// // The rule is of 2024; on which day it began is not known.
    /// assert_eq!(verdict("Prime Minister", "2024-03-01")?, Verdict::Depends);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rule_on(&self, contact: &Contact) -> Ruling<'_> {
        let candidates: Vec<&'static str> = match &contact.purpose {
            Stated::Nothing => vec![Purpose::UNSTATED],
            Stated::These(purposes) => purposes.iter().map(|purpose| purpose.id()).collect(),
            Stated::Unknown(_) => vec![self.other_purpose()],
        };
        let base = self.decide(contact, &candidates, &contact.met);
        let (mut verdict, mut because, mut needs) = (base.verdict, base.because, base.needs);
        for (need, decided) in self.changes(contact, &candidates, base.verdict) {
            // What permits or forbids under a condition is guidance about the contact, though it settles nothing yet.
            if base.verdict == Verdict::NoGuidance {
                verdict = Verdict::Depends;
                because.extend(decided.because);
            }
            needs.push(need);
        }
        let superseded = base.applying.iter().filter(|at| self.was_replaced(**at, contact.on));
        let superseded = superseded.filter_map(|at| {
            let rule = self.rules().get(*at)?;
            let ruled = own_verdict(rule.effect, contact.approved_by);
            (ruled != verdict).then_some((rule, ruled))
        });
        Ruling {
            verdict,
            superseded: superseded.collect(),
            because: because.iter().filter_map(|at| self.rules().get(*at)).collect(),
            depends_on: needs,
        }
    }

    /// Returns the conditions and purposes under which the ruling would be another.
    fn changes(
        &self,
        contact: &Contact,
        candidates: &[&'static str],
        verdict: Verdict,
    ) -> Vec<(Need, Decided)> {
        let mut found = Vec::new();
        let open: Vec<&String> = self.conditions().difference(&contact.met).collect();
        let with = |conditions: &[&String]| {
            let met = contact.met.iter().chain(conditions.iter().copied()).cloned().collect();
            let decided = self.decide(contact, candidates, &met);
            let need = Need::Conditions {
                conditions: conditions.iter().map(|id| (*id).clone()).collect(),
                then: decided.verdict,
                cite: self.cites(&decided.because),
            };
            (decided.verdict != verdict).then_some((need, decided))
        };
        found.extend(open.iter().filter_map(|condition| with(&[condition])));
        if found.is_empty() && open.len() > 1 {
            // Perhaps it takes several: those of one rule together, or else all.
            found.extend(self.together(&open).into_iter().filter_map(|several| with(&several)));
            if found.is_empty() {
                found.extend(with(&open));
            }
        }
        if !matches!(contact.purpose, Stated::These(_)) {
            let mut by_verdict: BTreeMap<Verdict, (Vec<&'static str>, Decided)> = BTreeMap::new();
            for id in
                self.purposes().iter().filter(|id| !candidates.contains(id) && **id != Purpose::UNSTATED)
            {
                let decided = self.decide(contact, &[id], &contact.met);
                if decided.verdict == verdict {
                    continue;
                }
                let is_other = *id == self.other_purpose();
                let name =
                    Purpose::by_id(id).filter(|_| !is_other).map_or("any other purpose", Purpose::name);
                match by_verdict.entry(decided.verdict) {
                    Entry::Vacant(entry) => {
                        entry.insert((vec![name], decided));
                    }
                    Entry::Occupied(mut entry) => {
                        entry.get_mut().0.push(name);
                        entry.get_mut().1.because.extend(decided.because);
                    }
                }
            }
            found.extend(by_verdict.into_iter().map(|(then, (purposes, decided))| {
                (Need::Purposes { purposes, then, cite: self.cites(&decided.because) }, decided)
            }));
        }
        found
    }

    /// Returns the sets of conditions that one rule names together.
    fn together<'c>(&self, open: &[&'c String]) -> BTreeSet<Vec<&'c String>> {
        let names = |rule: &Rule, id: &str| rule.text.contains(&format!("Condition::\"{id}\""));
        let of_rule = |rule: &Rule| open.iter().copied().filter(|id| names(rule, id)).collect::<Vec<_>>();
        self.rules().iter().map(of_rule).filter(|several| several.len() > 1).collect()
    }

    fn cites(&self, rules: &BTreeSet<usize>) -> String {
        let cites: BTreeSet<String> =
            rules.iter().filter_map(|at| self.rules().get(*at)).map(Rule::cite).collect();
        cites.into_iter().collect::<Vec<_>>().join("; ")
    }

    /// Rules on all that a contact may be.
    fn decide(&self, contact: &Contact, purposes: &[&'static str], met: &BTreeSet<String>) -> Decided {
        let mut cases: Vec<(Case, Applying)> = Vec::new();
        for by in self.told_apart(contact.by.0.ranks()) {
            for with in self.told_apart(contact.with.0.ranks()) {
                for purpose in purposes {
                    let case = Case { act: contact.act, by, with, side: contact.side, purpose };
                    cases.push((case, self.applying(&case, Some(contact.of), met)));
                }
            }
        }
        let open: BTreeSet<OpenDate> = cases
            .iter()
            .flat_map(|(_, applying)| &applying.rules)
            .flat_map(|at| self.open_dates(*at, contact.on))
            .collect();
        let open: Vec<OpenDate> = open.into_iter().collect();
        let mut outcomes = Vec::new();
        for (case, applying) in &cases {
            for bits in 0..1_usize << open.len().min(OPEN_DATES_MAX) {
                let came: Vec<bool> =
                    (0..open.len()).map(|at| bits >> at.min(OPEN_DATES_MAX - 1) & 1 == 1).collect();
                let has_come = |date: &OpenDate| {
                    open.iter().position(|d| d == date).and_then(|at| came.get(at).copied())
                };
                let (verdict, because) = self.outcome(applying, contact, &has_come);
                outcomes.push(Outcome {
                    by: case.by,
                    with: case.with,
                    purpose: case.purpose,
                    open: came,
                    verdict,
                    because,
                });
            }
        }
        let broken: BTreeSet<usize> =
            cases.iter().flat_map(|(_, applying)| applying.broken.iter().copied()).collect();
        let applying = cases.iter().flat_map(|(_, applying)| applying.rules.iter().copied()).collect();
        let mut needs: Vec<Need> = broken
            .iter()
            .filter_map(|at| self.rules().get(*at))
            .map(|rule| Need::Broken(rule.id.clone()))
            .collect();
        let first = outcomes.first().map_or(Verdict::NoGuidance, |outcome| outcome.verdict);
        let agreed = outcomes.iter().all(|outcome| outcome.verdict == first) && broken.is_empty();
        let verdict = if agreed { first } else { Verdict::Depends };
        let any: BTreeSet<usize> =
            outcomes.iter().flat_map(|outcome| outcome.because.iter().copied()).collect();
        // Where all agree, what decides in any event is reason enough.
        let always =
            any.iter().copied().filter(|at| outcomes.iter().all(|outcome| outcome.because.contains(at)));
        let always: BTreeSet<usize> = if agreed { always.collect() } else { BTreeSet::new() };
        let because = if always.is_empty() { any } else { always };
        if !agreed {
            needs.extend(unsettled(contact, &outcomes, &open));
        }
        needs.extend(self.to_be_done(
            &because,
            contact.approved_by,
            outcomes.iter().map(|outcome| outcome.verdict).collect(),
        ));
        Decided { verdict, because, needs, applying }
    }

    /// Returns the approval and the judgment that the rules which decide ask for.
    fn to_be_done(
        &self,
        because: &BTreeSet<usize>,
        approved: Option<Rank>,
        verdicts: BTreeSet<Verdict>,
    ) -> Vec<Need> {
        let effects = || because.iter().filter_map(|at| self.rules().get(*at)).map(|rule| rule.effect);
        let missing = |rank: Rank| approved.is_none_or(|approved| approved < rank);
        let approval = effects().filter_map(|effect| match effect {
            Effect::PermitIfApproved(rank) if missing(rank) => Some(rank),
            _ => None,
        });
        let judgment = effects().filter_map(|effect| match effect {
            Effect::LeaveTo(rank) if missing(rank) => Some(rank),
            _ => None,
        });
        let mut needs = Vec::new();
        if verdicts.contains(&Verdict::NeedsApproval) {
            needs.extend(approval.max().map(Need::Approval));
        }
        if verdicts.contains(&Verdict::Depends) {
            needs.extend(judgment.max().map(Need::Judgment));
        }
        needs
    }

    /// Returns what the rules that apply rule, given which open dates had come.
    fn outcome(
        &self,
        applying: &Applying,
        contact: &Contact,
        has_come: &dyn Fn(&OpenDate) -> Option<bool>,
    ) -> (Verdict, Vec<usize>) {
        let in_force: Vec<(usize, &Rule)> = applying
            .rules
            .iter()
            .filter(|at| self.is_in_force(**at, contact.on, has_come))
            .filter_map(|at| Some((*at, self.rules().get(*at)?)))
            .collect();
        let counts = |rule: &Rule| !in_force.iter().any(|(_, other)| other.overrides.contains(&rule.id));
        let mut strictest: Option<(u8, Verdict)> = None;
        let mut because = Vec::new();
        for (at, rule) in in_force.iter().filter(|(_, rule)| counts(rule)) {
            let verdict = own_verdict(rule.effect, contact.approved_by);
            let strict = strictness(verdict);
            if strictest.is_none_or(|(most, _)| strict > most) {
                strictest = Some((strict, verdict));
                because.clear();
            }
            if strictest.is_some_and(|(most, _)| strict == most) {
                because.push(*at);
            }
        }
        (strictest.map_or(Verdict::NoGuidance, |(_, verdict)| verdict), because)
    }

    /// Returns whether a rule is in force on a day, given which open dates had come.
    fn is_in_force(&self, at: usize, day: Date, has_come: &dyn Fn(&OpenDate) -> Option<bool>) -> bool {
        let Some(rule) = self.rules().get(at) else { return false };
        let settled = |answer: Answer, date: Option<OpenDate>| match answer {
            Answer::Yes => true,
            Answer::No => false,
            Answer::Maybe => date.and_then(|date| has_come(&date)).unwrap_or(false),
        };
        let begun = |rule: &Rule| settled(rule.period.begun(day), Some(first_day(rule)));
        begun(rule)
            && !settled(rule.period.ended(day), last_day(rule))
            && !self.superseders(at).iter().filter_map(|by| self.rules().get(*by)).any(begun)
    }

    /// Returns the dates that leave open whether a rule is in force on a day.
    fn open_dates(&self, at: usize, day: Date) -> Vec<OpenDate> {
        let mut open = Vec::new();
        let Some(rule) = self.rules().get(at) else { return open };
        if rule.period.begun(day) == Answer::No || rule.period.ended(day) == Answer::Yes {
            return open;
        }
        for rule in [at].iter().chain(self.superseders(at)).filter_map(|at| self.rules().get(*at)) {
            if rule.period.begun(day) == Answer::Maybe {
                open.push(first_day(rule));
            }
        }
        if rule.period.ended(day) == Answer::Maybe {
            open.extend(last_day(rule));
        }
        open
    }

    /// Returns whether a rule had surely begun and surely come to an end, or been superseded, before a day.
    fn was_replaced(&self, at: usize, day: Date) -> bool {
        let Some(rule) = self.rules().get(at) else { return false };
        let superseded = || {
            let mut by = self.superseders(at).iter().filter_map(|by| self.rules().get(*by));
            by.any(|by| by.period.begun(day) == Answer::Yes)
        };
        rule.period.begun(day) == Answer::Yes && (rule.period.ended(day) == Answer::Yes || superseded())
    }

    /// Returns whether a rule is in force on a day: `Maybe` where its dates, or those of a rule that takes its place, leave it open.
    pub fn in_force(&self, id: &str, day: Date) -> Answer {
        let Some(at) = self.place(id) else { return Answer::No };
        let Some(rule) = self.rules().get(at) else { return Answer::No };
        let superseded =
            self.superseders(at).iter().filter_map(|by| self.rules().get(*by)).map(|by| by.period.begun(day));
        let over: Vec<Answer> = superseded.chain([rule.period.ended(day)]).collect();
        match rule.period.begun(day) {
            Answer::No => Answer::No,
            _ if over.contains(&Answer::Yes) => Answer::No,
            Answer::Yes if over.iter().all(|answer| *answer == Answer::No) => Answer::Yes,
            _ => Answer::Maybe,
        }
    }
}

fn first_day(rule: &Rule) -> OpenDate {
    open_date(rule, rule.period.from.as_str(), true)
}

fn last_day(rule: &Rule) -> Option<OpenDate> {
    rule.period.until.as_ref().map(|until| open_date(rule, until.as_str(), false))
}

fn open_date(rule: &Rule, date: &str, first: bool) -> OpenDate {
    let document = rule.cites.first().map(|cite| cite.document.clone()).unwrap_or_default();
    OpenDate { document, date: date.to_owned(), first }
}

/// Returns what a rule rules by itself.
fn own_verdict(effect: Effect, approved: Option<Rank>) -> Verdict {
    let done = |rank: Rank| approved.is_some_and(|approved| approved >= rank);
    match effect {
        Effect::Forbid => Verdict::NotPermitted,
        Effect::PermitIfApproved(rank) if !done(rank) => Verdict::NeedsApproval,
        Effect::LeaveTo(rank) if !done(rank) => Verdict::Depends,
        Effect::Permit | Effect::PermitIfApproved(_) | Effect::LeaveTo(_) => Verdict::Permitted,
    }
}

fn strictness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::NotPermitted => 3,
        Verdict::NeedsApproval => 2,
        Verdict::Depends => 1,
        Verdict::Permitted | Verdict::NoGuidance => 0,
    }
}

/// Returns the facts on which outcomes that do not agree turn: those that change the ruling while all else stays; when none does alone,
/// all that are not known.
fn unsettled(contact: &Contact, outcomes: &[Outcome], open: &[OpenDate]) -> Vec<Need> {
    let turns = |same_else: &dyn Fn(&Outcome, &Outcome) -> bool| {
        outcomes
            .iter()
            .enumerate()
            .any(|(at, a)| outcomes.iter().skip(at + 1).any(|b| a.verdict != b.verdict && same_else(a, b)))
    };
    let several =
        |fact: &dyn Fn(&Outcome) -> String| outcomes.iter().map(fact).collect::<BTreeSet<_>>().len() > 1;
    let mut needs: Vec<(bool, Need)> = Vec::new();
    if several(&|o| o.by.id().to_owned()) {
        let alone = turns(&|a, b| a.with == b.with && a.purpose == b.purpose && a.open == b.open);
        needs.push((alone, Need::OwnRank(contact.by.0, contact.by.1.clone())));
    }
    if several(&|o| o.with.id().to_owned()) {
        let alone = turns(&|a, b| a.by == b.by && a.purpose == b.purpose && a.open == b.open);
        needs.push((alone, Need::TheirRank(contact.with.0, contact.with.1.clone())));
    }
    if several(&|o| o.purpose.to_owned()) {
        let alone = turns(&|a, b| a.by == b.by && a.with == b.with && a.open == b.open);
        let text = match &contact.purpose {
            Stated::Nothing | Stated::Unknown(_) => String::new(),
            Stated::These(purposes) => purposes.iter().map(|p| p.name()).collect::<Vec<_>>().join(" and "),
        };
        needs.push((alone, Need::Purpose(text)));
    }
    for (place, date) in open.iter().enumerate() {
        let others = |o: &Outcome| {
            o.open
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != place)
                .map(|(_, come)| *come)
                .collect::<Vec<_>>()
        };
        let alone = turns(&|a, b| {
            a.by == b.by && a.with == b.with && a.purpose == b.purpose && others(a) == others(b)
        });
        let need = if date.first { Need::Begun } else { Need::Ended };
        needs.push((alone, need(date.document.clone(), date.date.clone())));
    }
    let any_alone = needs.iter().any(|(alone, _)| *alone);
    needs.into_iter().filter(|(alone, _)| *alone || !any_alone).map(|(_, need)| need).collect()
}
