//! The lists of the Office of Foreign Assets Control, US Department of the Treasury.

pub(crate) mod advanced;
pub(crate) mod remarks;
pub(crate) mod tables;
pub(crate) mod xml;

use std::collections::HashMap;

use crate::list::List;
use crate::relation::{Party, Relation};

/// Returns the FollowTheMoney schema of an OFAC type.
fn schema(kind: &str) -> &'static str {
    match kind.trim().to_ascii_lowercase().as_str() {
        "individual" => "Person",
        "vessel" => "Vessel",
        "aircraft" => "Airplane",
        _ => "Organization",
    }
}

/// Gives the parties of relations the ids of the entries that bear exactly their name, where only one does.
pub(crate) fn resolve(list: &mut List) {
    let mut ids: HashMap<String, Option<String>> = HashMap::new();
    for entry in &list.entries {
        for name in &entry.names {
            ids.entry(name.text.to_lowercase())
                .and_modify(|known| {
                    if known.as_deref() != Some(&entry.id) {
                        *known = None;
                    }
                })
                .or_insert_with(|| Some(entry.id.clone()));
        }
    }
    let find = |party: &mut Party| {
        if party.id.is_none() {
            party.id = ids.get(&party.name.to_lowercase()).cloned().flatten();
        }
    };
    for Relation { from, to, .. } in &mut list.relations {
        find(from);
        find(to);
    }
}
