//! What changed between two versions of a list.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::date::When;
use crate::list::{Entry, List};
use crate::relation::Relation;

/// What changed between two versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff<'a> {
    /// Entries of the newer version that the older has not, in its order.
    pub added: Vec<&'a Entry>,
    /// Entries of the older version that the newer has not, in its order.
    pub removed: Vec<&'a Entry>,
    /// Entries of both that differ, in the order of the newer.
    pub changed: Vec<Change<'a>>,
    /// How many entries are the same in both.
    pub same: usize,
}

/// What changed in one entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'a> {
    /// As it was.
    pub before: &'a Entry,
    /// As it is.
    pub after: &'a Entry,
    /// What differs, by field.
    pub fields: Vec<FieldChange>,
}

/// What changed in one field of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// `name`, `identifier`, `birth`, `measure` …
    pub field: &'static str,
    /// Values that are gone.
    pub gone: Vec<String>,
    /// Values that are new.
    pub new: Vec<String>,
}

/// Compares two versions of one list, entry by entry, by the publisher's ids.
///
/// Order does not matter, nor does a value that is repeated, nor the date on which the publisher touched an entry.
pub fn between<'a>(old: &'a List, new: &'a List) -> Diff<'a> {
    let before: HashMap<&str, &Entry> = old.entries.iter().map(|entry| (entry.id.as_str(), entry)).collect();
    let after: BTreeSet<&str> = new.entries.iter().map(|entry| entry.id.as_str()).collect();
    let (old_relations, new_relations) = (relations(old), relations(new));
    let mut diff = Diff { added: Vec::new(), removed: Vec::new(), changed: Vec::new(), same: 0 };
    for entry in &new.entries {
        let Some(was) = before.get(entry.id.as_str()).copied() else {
            diff.added.push(entry);
            continue;
        };
        let fields = fields(&values(was, &old_relations), &values(entry, &new_relations));
        if fields.is_empty() {
            diff.same += 1;
        } else {
            diff.changed.push(Change { before: was, after: entry, fields });
        }
    }
    diff.removed.extend(old.entries.iter().filter(|entry| !after.contains(entry.id.as_str())));
    diff
}

type Values = BTreeMap<&'static str, BTreeSet<String>>;

fn fields(before: &Values, after: &Values) -> Vec<FieldChange> {
    let names: BTreeSet<&'static str> = before.keys().chain(after.keys()).copied().collect();
    let none = BTreeSet::new();
    let mut changes = Vec::new();
    for field in names {
        let (was, is) = (before.get(field).unwrap_or(&none), after.get(field).unwrap_or(&none));
        if was != is {
            changes.push(FieldChange {
                field,
                gone: was.difference(is).cloned().collect(),
                new: is.difference(was).cloned().collect(),
            });
        }
    }
    changes
}

fn relations(list: &List) -> HashMap<&str, Vec<&Relation>> {
    let mut by: HashMap<&str, Vec<&Relation>> = HashMap::new();
    for relation in &list.relations {
        if let Some(id) = &relation.from.id {
            by.entry(id).or_default().push(relation);
        }
    }
    by
}

/// Returns all that an entry says, as texts by field.
fn values(entry: &Entry, relations: &HashMap<&str, Vec<&Relation>>) -> Values {
    let mut values = Values::new();
    let mut put = |field: &'static str, value: String| {
        values.entry(field).or_default().insert(value);
    };
    put("schema", entry.schema.clone());
    for name in &entry.names {
        put("name", format!("{} ({})", name.text, name.strength.name()));
    }
    for id in &entry.identifiers {
        let country = id.country.as_deref().map(|country| format!(" ({country})")).unwrap_or_default();
        put(
            "identifier",
            format!("{} {}{country}", if id.label.is_empty() { &id.kind } else { &id.label }, id.value),
        );
    }
    for born in &entry.births {
        put("birth", born.text.clone());
    }
    for place in &entry.birth_places {
        put("birth place", place.clone());
    }
    if let Some(gender) = &entry.gender {
        put("gender", gender.clone());
    }
    for country in &entry.countries {
        put("country", format!("{} ({})", country.text, country.label));
    }
    let day = |when: &Option<When>| when.as_ref().map_or(String::new(), |when| when.text.clone());
    for position in &entry.positions {
        let place = position.place.as_deref().unwrap_or_default();
        let held = format!("{} {place} {} {}", position.title, day(&position.from), day(&position.until));
        put("position", crate::list::squeeze(&held));
    }
    for address in &entry.addresses {
        put("address", address.clone());
    }
    for measure in &entry.measures {
        put("measure", measure.clone());
    }
    for programme in &entry.programmes {
        put("programme", programme.clone());
    }
    for listing in &entry.listings {
        let (programme, act) =
            (listing.programme.as_deref().unwrap_or(""), listing.act.as_deref().unwrap_or(""));
        let text = format!("{programme} {act} {} {}", day(&listing.listed), day(&listing.delisted));
        put("listing", crate::list::squeeze(&text));
    }
    for reason in &entry.reasons {
        put("reason", reason.clone());
    }
    for dated in entry.dates.iter().filter(|dated| dated.what != "changed") {
        put("date", format!("{} {}", dated.what, dated.when.text));
    }
    for visit in &entry.visits {
        put("visit", format!("{} {}, {}: {}", visit.when.text, visit.country, visit.locale, visit.remarks));
    }
    for fact in &entry.facts {
        put("fact", format!("{}: {}", fact.label, fact.text));
    }
    for relation in relations.get(entry.id.as_str()).into_iter().flatten() {
        put("relation", format!("{} {}", relation.kinship.words(), relation.to.name));
    }
    values
}
