//! Guidance files to rules: every statement is parsed, validated against the schema in Cedar's strict mode, and held to what guidance
//! must say of itself. A file with any fault is refused whole.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;

use cedar_policy::{
    EntityUid, Policy, PolicyId, PolicySet, Schema, ValidationError, ValidationMode, Validator,
};
use miette::Diagnostic;
use reftel_when::Edtf;

use crate::country::Country;
use crate::fault::Fault;
use crate::period::Period;
use crate::purpose::Purpose;
use crate::rank::Rank;
use crate::rule::{Cite, Effect, Rule};
use crate::statement::{Statement, split};

/// The schema of contacts.
pub const SCHEMA: &str = include_str!("../data/contacts.cedarschema");

/// A guidance file beyond this is refused.
const FILE_BYTES_MAX: usize = 1 << 20;
/// More rules than this in one guidance are refused.
const RULES_MAX: usize = 2_000;
/// More faults than this are not told.
const FAULTS_MAX: usize = 50;

/// Annotations that every rule has.
const NEEDED: [&str; 4] = ["id", "cite", "says", "from"];
/// Annotations that a rule may have.
const ALLOWED: [&str; 7] = ["source", "until", "dated", "supersedes", "overrides", "approval", "discretion"];

/// A rule and its policy.
#[derive(Debug, Clone)]
pub(crate) struct Imported {
    pub(crate) rule: Rule,
    pub(crate) policy: Policy,
    /// The literals in the policy, its actions left out.
    pub(crate) literals: Vec<EntityUid>,
}

/// One file, being read.
struct File<'t> {
    name: &'t str,
    text: &'t str,
}

impl File<'_> {
    fn fault(&self, byte: usize, message: impl Into<String>, hint: Option<String>) -> Fault {
        Fault::at(self.name, self.text, byte, message.into(), hint)
    }
}

/// Reads guidance files: name and text.
pub(crate) fn read(files: &[(&str, &str)]) -> Result<Vec<Imported>, Vec<Fault>> {
    let schema = match Schema::from_cedarschema_str(SCHEMA) {
        Ok((schema, _warnings)) => schema,
        // The shipped schema is read in a test.
        Err(error) => {
            return Err(vec![Fault::at("contacts.cedarschema", SCHEMA, 0, error.to_string(), None)]);
        }
    };
    let validator = Validator::new(schema);
    let mut imported = Vec::new();
    let mut faults = Vec::new();
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for (name, text) in files {
        let file = File { name, text };
        if text.len() > FILE_BYTES_MAX {
            faults.push(file.fault(0, format!("the file has more than {FILE_BYTES_MAX} bytes"), None));
            continue;
        }
        for statement in split(text) {
            match read_statement(&file, &statement, &validator) {
                Ok(one) => {
                    let here = format!("{}, line {}", one.rule.file, one.rule.line);
                    match places.insert(one.rule.id.clone(), here) {
                        Some(before) => faults.push(file.fault(
                            place_of(&statement, "id"),
                            format!("the id `{}` is taken: see {before}", one.rule.id),
                            None,
                        )),
                        None => imported.push(one),
                    }
                }
                Err(found) => faults.extend(found),
            }
            if faults.len() >= FAULTS_MAX || imported.len() > RULES_MAX {
                break;
            }
        }
    }
    if imported.len() > RULES_MAX {
        faults.push(Fault::at("", "", 0, format!("there are more than {RULES_MAX} rules"), None));
    }
    if faults.is_empty() {
        faults.extend(unknown_rules(files, &imported));
    }
    if faults.is_empty() { Ok(imported) } else { Err(faults) }
}

/// Returns where an annotation of a statement stands, or where the statement begins.
fn place_of(statement: &Statement, annotation: &str) -> usize {
    let named = statement.annotations.iter().find(|(name, _)| name == annotation);
    named.map_or(statement.range.start, |(_, at)| at.start)
}

fn read_statement(
    file: &File<'_>,
    statement: &Statement,
    validator: &Validator,
) -> Result<Imported, Vec<Fault>> {
    let start = statement.range.start;
    let text = file.text.get(statement.range.clone()).unwrap_or_default();
    let policy = Policy::parse(None, text)
        .map_err(|errors| errors.iter().map(|error| diagnosed(file, statement, error)).collect::<Vec<_>>())?;
    let mut faults = Vec::new();
    for name in NEEDED {
        if policy.annotation(name).is_none_or(|value| value.trim().is_empty()) {
            let hint = match name {
                "id" => "begin the rule with a name that no other has: @id(\"us-belarus-2008-invitations\")",
                "cite" => "name the passage it rests on: @cite(\"08STATE67793 ¶2\")",
                "says" => "say in your own words what it rules: @says(\"…\")",
                _ => "say from when it was in force, as precisely as the source does: @from(\"2008-06-24\")",
            };
            faults.push(file.fault(start, format!("the rule has no @{name}"), Some(hint.to_owned())));
        }
    }
    for (name, at) in &statement.annotations {
        if !NEEDED.contains(&name.as_str()) && !ALLOWED.contains(&name.as_str()) {
            let hint = format!("a rule may have @{}", [&NEEDED[..], &ALLOWED[..]].concat().join(", @"));
            faults.push(file.fault(at.start, format!("`@{name}` means nothing here"), Some(hint)));
        }
    }
    let cite = value_of(&policy, "cite");
    let mut cites = Vec::new();
    match Cite::read(cite) {
        Some(found) => cites = found,
        None if cite.is_empty() => {}
        None => faults.push(
            file.fault(
                place_of(statement, "cite"),
                format!("`{cite}` names no passage"),
                Some(
                    "write the document's id and the paragraph, `08STATE67793 ¶2`; several between `;`"
                        .to_owned(),
                ),
            ),
        ),
    }
    let mut date = |name: &str| -> Option<Edtf> {
        let text = policy.annotation(name)?.trim();
        if text.is_empty() && name == "from" {
            return None;
        }
        text.parse()
            .map_err(|error: reftel_when::NotEdtf| {
                faults.push(file.fault(place_of(statement, name), error.to_string(), None));
            })
            .ok()
    };
    let (from, until) = (date("from"), date("until"));
    let effect = match effect(&policy) {
        Ok(effect) => Some(effect),
        Err((annotation, message)) => {
            let ranks: Vec<&str> = Rank::all().iter().map(|rank| rank.id()).collect();
            let hint = format!("the ranks are {}", ranks.join(", "));
            faults.push(file.fault(place_of(statement, annotation), message, Some(hint)));
            None
        }
    };
    let literals: Vec<EntityUid> =
        policy.entity_literals().into_iter().filter(|uid| uid.type_name().basename() != "Action").collect();
    for literal in &literals {
        if let Some((message, hint)) = unknown_literal(literal) {
            let at = text.find(&format!("{literal}")).map_or(start, |at| start + at);
            faults.push(file.fault(at, message, hint));
        }
    }
    let id = PolicyId::new(value_of(&policy, "id"));
    let policy = policy.new_id(id);
    match PolicySet::from_policies([policy.clone()]) {
        Ok(alone) => {
            let result = validator.validate(&alone, ValidationMode::Strict);
            let errors: Vec<&ValidationError> = result.validation_errors().collect();
            // Errors without a place follow from those that have one.
            let placed =
                |error: &&ValidationError| error.labels().is_some_and(|mut labels| labels.next().is_some());
            let any_placed = errors.iter().any(placed);
            let told = errors.iter().filter(|error| !any_placed || placed(error));
            faults.extend(told.map(|error| diagnosed(file, statement, *error)));
            // A rule that can never apply, or whose letters look like others, is no guidance either.
            if errors.is_empty() {
                faults
                    .extend(result.validation_warnings().map(|warning| diagnosed(file, statement, warning)));
            }
        }
        Err(error) => faults.push(diagnosed(file, statement, &error)),
    }
    let period = from.map(|from| Period { from, until });
    if period.as_ref().is_some_and(Period::is_backwards) {
        faults.push(file.fault(place_of(statement, "until"), "the rule ends before it begins", None));
    }
    match (period, effect) {
        (Some(period), Some(effect)) if faults.is_empty() => {
            let line = Fault::at("", file.text, start, String::new(), None).line;
            let own = |name: &str| {
                (!value_of(&policy, name).is_empty()).then(|| value_of(&policy, name).to_owned())
            };
            let rule = Rule {
                id: value_of(&policy, "id").to_owned(),
                cites,
                source: own("source"),
                says: value_of(&policy, "says").to_owned(),
                effect,
                period,
                dated: own("dated"),
                supersedes: ids_of(&policy, "supersedes"),
                overrides: ids_of(&policy, "overrides"),
                file: file.name.to_owned(),
                line,
                text: text.to_owned(),
            };
            Ok(Imported { rule, policy, literals })
        }
        _ => Err(faults),
    }
}

fn value_of<'p>(policy: &'p Policy, annotation: &str) -> &'p str {
    policy.annotation(annotation).map(str::trim).unwrap_or_default()
}

fn ids_of(policy: &Policy, annotation: &str) -> Vec<String> {
    let ids = value_of(policy, annotation).split([' ', ',', ';']).filter(|id| !id.is_empty());
    ids.map(str::to_owned).collect()
}

/// Returns what a policy does, or the annotation that is wrong about it and why.
fn effect(policy: &Policy) -> Result<Effect, (&'static str, String)> {
    let rank = |annotation: &'static str| -> Result<Option<Rank>, (&'static str, String)> {
        let Some(text) = policy.annotation(annotation) else { return Ok(None) };
        Rank::by_id(text.trim()).map(Some).ok_or_else(|| (annotation, format!("`{text}` is no rank")))
    };
    let effect = match (policy.effect(), rank("approval")?, rank("discretion")?) {
        (cedar_policy::Effect::Permit, None, None) => Effect::Permit,
        (cedar_policy::Effect::Permit, Some(rank), None) => Effect::PermitIfApproved(rank),
        (cedar_policy::Effect::Permit, None, Some(rank)) => Effect::LeaveTo(rank),
        (cedar_policy::Effect::Permit, Some(_), Some(_)) => {
            return Err((
                "discretion",
                "a rule asks for an approval or leaves it to a judgment, not both".to_owned(),
            ));
        }
        (cedar_policy::Effect::Forbid, None, None) => Effect::Forbid,
        (cedar_policy::Effect::Forbid, approval, _) => {
            let annotation = if approval.is_some() { "approval" } else { "discretion" };
            return Err((
                annotation,
                format!("@{annotation} is for `permit`: write what may be approved as permitted"),
            ));
        }
    };
    Ok(effect)
}

/// Returns what is wrong with a literal that the schema lets pass, and what to write.
fn unknown_literal(literal: &EntityUid) -> Option<(String, Option<String>)> {
    let id: &str = literal.id().as_ref();
    match literal.type_name().basename() {
        "Rank" if Rank::by_id(id).is_none() => {
            let ranks: Vec<&str> = Rank::all().iter().map(|rank| rank.id()).collect();
            Some((format!("`{id}` is no rank of the ladder"), Some(format!("the ranks are {}", ranks.join(", ")))))
        }
        "Purpose" if id != Purpose::UNSTATED && Purpose::by_id(id).is_none() => {
            let purposes: Vec<&str> = Purpose::all().iter().map(Purpose::id).collect();
            Some((format!("`{id}` is no purpose"), Some(format!("the purposes are {}", purposes.join(", ")))))
        }
        "Country" => match Country::read(id) {
            Some(country) if country.code() == id => None,
            Some(country) => Some((
                format!("`{id}` is not how a state is written here"),
                Some(format!("write Country::\"{}\" for {country}", country.code())),
            )),
            None => Some((
                format!("`{id}` is no state that is known"),
                Some("write the two letters of ISO 3166-1, such as Country::\"BY\"".to_owned()),
            )),
        },
        "Official" | "Counterpart" => Some((
            format!("`{literal}` names one person, and guidance is about ranks"),
            Some("write what the rule is about with `principal.rank`, `resource.rank`, `resource.side` and `resource.country`".to_owned()),
        )),
        _ => None,
    }
}

/// Returns the faults of rules that name rules which are not there, or go round in a circle.
fn unknown_rules(files: &[(&str, &str)], imported: &[Imported]) -> Vec<Fault> {
    let known: BTreeMap<&str, &Rule> = imported.iter().map(|one| (one.rule.id.as_str(), &one.rule)).collect();
    let mut faults = Vec::new();
    for rule in imported.iter().map(|one| &one.rule) {
        let mut fault = |message: String| {
            let text =
                files.iter().find(|(name, _)| *name == rule.file).map(|(_, text)| *text).unwrap_or_default();
            let at = text.find(&rule.text).unwrap_or_default();
            faults.push(Fault::at(&rule.file, text, at, message, None));
        };
        for (what, named) in rule
            .supersedes
            .iter()
            .map(|id| ("supersede", id))
            .chain(rule.overrides.iter().map(|id| ("override", id)))
        {
            match known.get(named.as_str()) {
                None => {
                    fault(format!("`{}` is to {what} `{named}`, which is no rule of this guidance", rule.id))
                }
                Some(other) if what == "supersede" && begins_after(other, rule) => {
                    fault(format!("`{}` is to supersede `{named}`, which begins later", rule.id));
                }
                Some(_) => {}
            }
        }
        if leads_back(rule, &known, |rule| &rule.supersedes)
            || leads_back(rule, &known, |rule| &rule.overrides)
        {
            fault(format!("`{}` comes to supersede or override itself", rule.id));
        }
    }
    faults
}

fn begins_after(other: &Rule, rule: &Rule) -> bool {
    let (theirs, ours) = (other.period.from.earliest(), rule.period.from.latest());
    theirs.zip(ours).is_some_and(|(theirs, ours)| theirs > ours)
}

fn leads_back<'r>(
    rule: &'r Rule,
    known: &BTreeMap<&str, &'r Rule>,
    next: impl Fn(&'r Rule) -> &'r Vec<String>,
) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut ahead: Vec<&str> = next(rule).iter().map(String::as_str).collect();
    while let Some(id) = ahead.pop() {
        if id == rule.id {
            return true;
        }
        if seen.insert(id) {
            ahead.extend(known.get(id).into_iter().flat_map(|other| next(other)).map(String::as_str));
        }
    }
    false
}

/// Returns what Cedar says of a statement, at the place of the file that it means.
fn diagnosed(file: &File<'_>, statement: &Statement, error: &(impl Diagnostic + ?Sized)) -> Fault {
    let label = error.labels().and_then(|mut labels| labels.next());
    let offset = label.as_ref().map_or(0, miette::LabeledSpan::offset);
    let mut message = error.to_string();
    if let Some(label) = label.as_ref().and_then(miette::LabeledSpan::label) {
        message = format!("{message}: {label}");
    }
    file.fault(statement.range.start + offset, message, error.help().map(|help| help.to_string()))
}

/// Returns whether a policy compares one fact of a contact with another, such as the two ranks.
pub(crate) fn compares_facts(policy: &Policy) -> bool {
    const COMPARING: [&str; 6] = ["==", "!=", "in", "contains", "containsAll", "containsAny"];
    fn reads(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::Object(map) => map.contains_key("Var") || map.values().any(reads),
            serde_json::Value::Array(values) => values.iter().any(reads),
            _ => false,
        }
    }
    fn found(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::Object(map) => map.iter().any(|(key, inner)| {
                let both = |inner: &serde_json::Value| {
                    inner.get("left").is_some_and(reads) && inner.get("right").is_some_and(reads)
                };
                (COMPARING.contains(&key.as_str()) && both(inner)) || found(inner)
            }),
            serde_json::Value::Array(values) => values.iter().any(found),
            _ => false,
        }
    }
    policy.to_json().map_or(true, |json| json.get("conditions").is_some_and(found))
}

/// Returns the entity of a type and an id.
pub(crate) fn entity(kind: &str, id: &str) -> Option<EntityUid> {
    let kind = cedar_policy::EntityTypeName::from_str(kind).ok()?;
    Some(EntityUid::from_type_name_and_id(kind, cedar_policy::EntityId::new(id)))
}
