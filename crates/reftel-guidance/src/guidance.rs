//! Guidance, ready to be asked: which rules apply to a contact, whatever the day.
//!
//! Cedar answers for one contact of which everything is known. What is not known is tried in every way that makes a difference: ranks
//! fall into classes that no rule tells apart, and one rank of each class stands for all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use cedar_policy::{
    AuthorizationError, Authorizer, Context, Entities, Entity, EntityUid, PolicySet, Request,
    RestrictedExpression, Schema,
};

use reftel_when::Edtf;

use crate::contact::Act;
use crate::country::Country;
use crate::fault::Fault;
use crate::import::{self, Imported, SCHEMA, compares_facts};
use crate::purpose::Purpose;
use crate::rank::{Rank, Side};
use crate::rule::Rule;

/// Rules, and what is needed to ask which of them apply.
pub struct Guidance {
    rules: Vec<Rule>,
    index: HashMap<String, usize>,
    permits: PolicySet,
    forbids: PolicySet,
    entities: Entities,
    names: Names,
    /// For each rank, by its place, the class of ranks that no rule tells it from.
    classes: Vec<usize>,
    /// One purpose of each class that some rule tells from the others.
    purposes: Vec<&'static str>,
    /// One that stands for all that no rule names.
    other: &'static str,
    conditions: BTreeSet<String>,
    /// For each rule, the rules that take its place.
    superseded_by: Vec<Vec<usize>>,
    /// Answers that were given: a list of contacts asks for the same few cases again and again.
    answered: Mutex<HashMap<Question, Applying>>,
}

/// A case of one state, with the conditions that are met.
type Question = (Case, Option<Country>, BTreeSet<String>);

/// More answers than this are not kept.
const ANSWERS_MAX: usize = 20_000;

/// The entities that requests are made of.
struct Names {
    acts: HashMap<Act, EntityUid>,
    officials: Vec<EntityUid>,
    counterparts: HashMap<(&'static str, Side, usize), EntityUid>,
    purposes: HashMap<&'static str, EntityUid>,
}

/// What a contact is when everything about it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Case {
    pub(crate) act: Act,
    pub(crate) by: Rank,
    pub(crate) with: Rank,
    pub(crate) side: Side,
    pub(crate) purpose: &'static str,
}

/// The rules that apply to a case, and those that broke when they were asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Applying {
    pub(crate) rules: Vec<usize>,
    pub(crate) broken: Vec<usize>,
}

/// A state that no rule names: all of them are treated alike.
const ELSEWHERE: &str = "elsewhere";

impl std::fmt::Debug for Guidance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guidance").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl Guidance {
    /// Reads guidance from files: name and text of each.
    ///
    /// Every rule is validated against [`SCHEMA`](crate::SCHEMA) in strict mode and must have `@id`, `@cite`, `@says` and `@from`. Any
    /// fault refuses the whole, with the place of each.
    ///
    /// ```
    /// use reftel_guidance::Guidance;
    /// let text = r#"
    /// @id("no-dinners") @cite("24TEST1 ¶2") @says("No dinners.") @from("2024-01-01")
    /// forbid(principal, action in Action::"representational", resource)
    /// when { resource.country == Country::"FR" && resource.rnak in Rank::"minister" };
    /// "#;
    /// let faults = Guidance::read(&[("dinners.cedar", text)]).err().ok_or("it was taken")?;
    /// let fault = faults.first().ok_or("no fault")?;
    /// assert_eq!((fault.line, fault.column), (4, 45));
    /// assert!(fault.hint.as_deref().is_some_and(|hint| hint.contains("rank")));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn read(files: &[(&str, &str)]) -> Result<Guidance, Vec<Fault>> {
        let imported = import::read(files)?;
        // What follows fails only when the shipped schema or tables are wrong, which tests would tell.
        Guidance::prepare(imported).map_err(|message| vec![Fault::at("", "", 0, message, None)])
    }

    fn prepare(imported: Vec<Imported>) -> Result<Guidance, String> {
        let (mut permits, mut forbids) = (PolicySet::new(), PolicySet::new());
        let mut literals = BTreeSet::new();
        let mut relational = false;
        for one in &imported {
            let set = match one.policy.effect() {
                cedar_policy::Effect::Permit => &mut permits,
                cedar_policy::Effect::Forbid => &mut forbids,
            };
            set.add(one.policy.clone()).map_err(|error| error.to_string())?;
            literals.extend(one.literals.iter().cloned());
            relational |= compares_facts(&one.policy);
        }
        let of_type = |kind: &str| -> BTreeSet<String> {
            let those = literals.iter().filter(|uid| uid.type_name().basename() == kind);
            those.map(|uid| AsRef::<str>::as_ref(uid.id()).to_owned()).collect()
        };
        let told: BTreeSet<Rank> = of_type("Rank").iter().filter_map(|id| Rank::by_id(id)).collect();
        let rules: Vec<Rule> = imported.into_iter().map(|one| one.rule).collect();
        let index: HashMap<String, usize> =
            rules.iter().enumerate().map(|(at, rule)| (rule.id.clone(), at)).collect();
        let mut superseded_by = vec![Vec::new(); rules.len()];
        for (at, rule) in rules.iter().enumerate() {
            for old in rule.supersedes.iter().filter_map(|id| index.get(id)) {
                if let Some(by) = superseded_by.get_mut(*old) {
                    by.push(at);
                }
            }
        }
        let countries: BTreeSet<&'static str> =
            of_type("Country").iter().filter_map(|id| Country::read(id)).map(Country::code).collect();
        let (names, entities) = names(&countries).ok_or("the schema has no such entities")?;
        let (purposes, other) = purposes(&of_type("Purpose"));
        let schema = Schema::from_cedarschema_str(SCHEMA).map_err(|error| error.to_string())?.0;
        let actions = schema.action_entities().map_err(|error| error.to_string())?;
        let entities = Entities::from_entities(entities.into_iter().chain(actions.iter().cloned()), None)
            .map_err(|error| error.to_string())?;
        Ok(Guidance {
            rules,
            index,
            permits,
            forbids,
            entities,
            names,
            classes: classes(&told, relational),
            other,
            purposes,
            conditions: of_type("Condition"),
            superseded_by,
            answered: Mutex::new(HashMap::new()),
        })
    }

    /// Returns the rules, in the order of the files.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Returns the rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.index.get(id).and_then(|at| self.rules.get(*at))
    }

    /// Says that a rule ended: its last day lies in `until`. Returns false when there is no such rule.
    pub fn lapse(&mut self, id: &str, until: Edtf) -> bool {
        let rule = self.index.get(id).and_then(|at| self.rules.get_mut(*at));
        rule.map(|rule| rule.period.until = Some(until)).is_some()
    }

    /// Returns the conditions that rules speak of.
    pub fn conditions(&self) -> &BTreeSet<String> {
        &self.conditions
    }

    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Returns the rules that take the place of one.
    pub(crate) fn superseders(&self, rule: usize) -> &[usize] {
        self.superseded_by.get(rule).map_or(&[], Vec::as_slice)
    }

    /// Returns one purpose of each class that the rules tell apart.
    pub(crate) fn purposes(&self) -> &[&'static str] {
        &self.purposes
    }

    /// Returns a purpose that stands for all that no rule names.
    pub(crate) fn other_purpose(&self) -> &'static str {
        self.other
    }

    /// Returns, of these ranks, the first of each class that the rules tell apart.
    pub(crate) fn told_apart(&self, ranks: impl Iterator<Item = Rank>) -> Vec<Rank> {
        let mut seen = BTreeSet::new();
        ranks
            .filter(|rank| seen.insert(self.classes.get(rank.place()).copied().unwrap_or(usize::MAX)))
            .collect()
    }

    /// Returns the states that rules name, and `None` for all others.
    ///
    /// ```
    /// use reftel_guidance::{Country, Guidance};
    /// let rule = r#"@id("a") @cite("24TEST1 ¶2") @says("No talks.") @from("2024-01-01")
    /// forbid(principal, action == Action::"meet", resource) when { resource.country == Country::"FR" };"#;
    /// let guidance = Guidance::read(&[("a.cedar", rule)]).map_err(|_| "faults")?;
    /// assert!(guidance.countries().contains(&Country::read("France")));
    /// assert!(!guidance.countries().contains(&Country::read("Spain")));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn countries(&self) -> BTreeSet<Option<Country>> {
        let codes = self.names.counterparts.keys().map(|(code, _, _)| Country::read(code));
        codes.collect()
    }

    /// Returns the rules that apply to a case on any day.
    pub(crate) fn applying(&self, case: &Case, of: Option<Country>, met: &BTreeSet<String>) -> Applying {
        let case = Case { by: self.for_its_class(case.by), with: self.for_its_class(case.with), ..*case };
        let named = |country: &Country| {
            self.names.counterparts.contains_key(&(country.code(), case.side, case.with.place()))
        };
        let question = (case, of.filter(named), met.clone());
        if let Some(known) = self.answered.lock().unwrap_or_else(PoisonError::into_inner).get(&question) {
            return known.clone();
        }
        let applying = self.ask(&question.0, question.1, &question.2);
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        if answered.len() >= ANSWERS_MAX {
            answered.clear();
        }
        answered.insert(question, applying.clone());
        applying
    }

    /// Returns the rank that stands for all that no rule tells from this one.
    fn for_its_class(&self, rank: Rank) -> Rank {
        let class = self.classes.get(rank.place());
        let first = self.classes.iter().position(|of| Some(of) == class);
        first.and_then(|place| Rank::all().get(place)).copied().unwrap_or(rank)
    }

    fn ask(&self, case: &Case, of: Option<Country>, met: &BTreeSet<String>) -> Applying {
        let Some(request) = self.request(case, of, met) else { return Applying::default() };
        let authorizer = Authorizer::new();
        let mut applying = Applying::default();
        // Each kind by itself: Cedar names the policies that decide, and a permit does not decide beside a forbid.
        for set in [&self.permits, &self.forbids] {
            let response = authorizer.is_authorized(&request, set, &self.entities);
            let at = |id: &cedar_policy::PolicyId| self.index.get(AsRef::<str>::as_ref(id)).copied();
            applying.rules.extend(response.diagnostics().reason().filter_map(at));
            let broken = response.diagnostics().errors().filter_map(|error| match error {
                AuthorizationError::PolicyEvaluationError(error) => at(error.policy_id()),
            });
            applying.broken.extend(broken);
        }
        applying.rules.sort_unstable();
        applying
    }

    fn request(&self, case: &Case, of: Option<Country>, met: &BTreeSet<String>) -> Option<Request> {
        let names = &self.names;
        let key = |code: &'static str| (code, case.side, case.with.place());
        let counterpart = of
            .and_then(|country| names.counterparts.get(&key(country.code())))
            .or_else(|| names.counterparts.get(&key(ELSEWHERE)))?;
        let met = met
            .iter()
            .filter_map(|id| import::entity("Condition", id))
            .map(RestrictedExpression::new_entity_uid);
        let context = Context::from_pairs([
            (
                "purpose".to_owned(),
                RestrictedExpression::new_entity_uid(names.purposes.get(case.purpose)?.clone()),
            ),
            ("met".to_owned(), RestrictedExpression::new_set(met)),
        ]);
        Request::new(
            names.officials.get(case.by.place())?.clone(),
            names.acts.get(&case.act)?.clone(),
            counterpart.clone(),
            context.ok()?,
            None,
        )
        .ok()
    }
}

/// Returns the entities of all contacts that can be: every rank, and for every state that rules name, one counterpart a side and rank.
fn names(countries: &BTreeSet<&'static str>) -> Option<(Names, Vec<Entity>)> {
    let mut entities = Vec::new();
    let uids: Vec<EntityUid> =
        Rank::all().iter().map(|rank| import::entity("Rank", rank.id())).collect::<Option<_>>()?;
    for (at, uid) in uids.iter().enumerate() {
        entities.push(Entity::new_no_attrs(uid.clone(), uids.get(at + 1).cloned().into_iter().collect()));
    }
    let mut purposes = HashMap::new();
    for purpose in Purpose::all() {
        let uid = import::entity("Purpose", purpose.id())?;
        let wider = purpose.within().and_then(|wider| import::entity("Purpose", wider));
        entities.push(Entity::new_no_attrs(uid.clone(), wider.into_iter().collect()));
        purposes.insert(purpose.id(), uid);
    }
    for id in [Purpose::UNSTATED, Purpose::OTHER] {
        purposes.insert(id, import::entity("Purpose", id)?);
    }
    let acts = Act::ALL
        .into_iter()
        .map(|act| Some((act, import::entity("Action", act.id())?)))
        .collect::<Option<_>>()?;
    let mut officials = Vec::new();
    let mut counterparts = HashMap::new();
    let value = |uid: &EntityUid| RestrictedExpression::new_entity_uid(uid.clone());
    for (rank, rank_uid) in Rank::all().iter().zip(&uids) {
        let official = import::entity("Official", rank.id())?;
        let attributes = HashMap::from([("rank".to_owned(), value(rank_uid))]);
        entities.push(Entity::new(official.clone(), attributes, Default::default()).ok()?);
        officials.push(official);
        for code in countries.iter().copied().chain([ELSEWHERE]) {
            for side in Side::ALL {
                let uid = import::entity("Counterpart", &format!("{code} {} {}", side.id(), rank.id()))?;
                let attributes = HashMap::from([
                    ("country".to_owned(), value(&import::entity("Country", code)?)),
                    ("side".to_owned(), value(&import::entity("Side", side.id())?)),
                    ("rank".to_owned(), value(rank_uid)),
                ]);
                entities.push(Entity::new(uid.clone(), attributes, Default::default()).ok()?);
                counterparts.insert((code, side, rank.place()), uid);
            }
        }
    }
    Some((Names { acts, officials, counterparts, purposes }, entities))
}

/// Returns, for each rank, the class that it is in: a rank that a rule names is one by itself, and so are those between two that are
/// named. Rules that compare the two ranks of a contact tell all of them apart.
fn classes(told: &BTreeSet<Rank>, relational: bool) -> Vec<usize> {
    let mut class = 0;
    let mut classes = Vec::new();
    let mut before = true;
    for rank in Rank::all() {
        let named = relational || told.contains(rank);
        class += usize::from(named || before);
        before = named;
        classes.push(class);
    }
    classes
}

/// Returns one purpose of each class that the rules tell apart, and the one that stands for all that no rule names.
fn purposes(told: &BTreeSet<String>) -> (Vec<&'static str>, &'static str) {
    let within = |purpose: &Purpose, wide: &str| {
        let mut at = Some(purpose);
        while let Some(purpose) = at {
            if purpose.id() == wide {
                return true;
            }
            at = purpose.within().and_then(Purpose::by_id);
        }
        false
    };
    let mut of_class: BTreeMap<Vec<bool>, &'static str> = BTreeMap::new();
    for purpose in Purpose::all() {
        of_class.entry(told.iter().map(|wide| within(purpose, wide)).collect()).or_insert(purpose.id());
    }
    let other = *of_class.entry(vec![false; told.len()]).or_insert(Purpose::OTHER);
    of_class.entry(told.iter().map(|wide| wide == Purpose::UNSTATED).collect()).or_insert(Purpose::UNSTATED);
    let mut purposes: Vec<&'static str> = of_class.into_values().collect();
    purposes.sort_unstable();
    (purposes, other)
}
