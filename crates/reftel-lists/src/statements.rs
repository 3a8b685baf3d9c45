//! FollowTheMoney statements as CSV: one value of one property of one entity a row, with where it is from.

use std::collections::HashMap;

use crate::ftm::{self, Entity};
use crate::list::{Format, List};
use crate::refusal::Refused;
use crate::table::{self, Layout};

/// Returns whether a header is that of statements.
pub(crate) fn is(header: &[String]) -> bool {
    ["canonical_id", "prop", "schema", "value"].iter().all(|name| header.iter().any(|column| column == name))
}

/// Reads statements into a list. Statements of one canonical id are one entity; its schema is the most special
/// that any of its statements has.
pub(crate) fn read(text: &str) -> Result<List, Refused> {
    let table = table::read(text, Layout { columns: None, header: true, delimiter: b',' })?;
    let (id, prop) = (table.need("canonical_id")?, table.need("prop")?);
    let (schema, value) = (table.need("schema")?, table.need("value")?);
    let optional =
        |row: &table::Row, name: &str| table.column(name).map_or(String::new(), |at| row.get(at).to_owned());
    let mut entities: Vec<Entity> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    for row in &table.rows {
        let key = match row.get(id) {
            "" => optional(row, "entity_id"),
            id => id.to_owned(),
        };
        if key.is_empty() || row.get(schema).is_empty() || row.get(prop).is_empty() {
            return Err(Refused::at(row.line, "the statement has no id, no schema or no property"));
        }
        let index = *at.entry(key.clone()).or_insert_with(|| {
            entities.push(Entity { id: key, line: row.line, ..Entity::default() });
            entities.len() - 1
        });
        let Some(entity) = entities.get_mut(index) else { continue };
        if depth(row.get(schema)) > depth(&entity.schema) {
            row.get(schema).clone_into(&mut entity.schema);
        }
        let changed = optional(row, "last_seen");
        if changed > entity.changed {
            entity.changed = changed;
        }
        // The pseudo-property `id` says only that the entity is in a dataset.
        if row.get(prop) == "id" || row.get(value).is_empty() {
            continue;
        }
        let values = entity.properties.entry(row.get(prop).to_owned()).or_default();
        if !values.iter().any(|(known, _)| known == row.get(value)) {
            values.push((row.get(value).to_owned(), optional(row, "lang")));
        }
    }
    ftm::list_of(entities, "FollowTheMoney", Format::Statements)
}

/// How special a schema is: those that others extend come first. Source: the FollowTheMoney model.
fn depth(schema: &str) -> u32 {
    match schema {
        "" => 0,
        "Thing" | "Interval" => 1,
        "LegalEntity" | "Asset" | "Interest" => 2,
        "Organization" | "Vehicle" | "Identification" => 3,
        _ => 4,
    }
}
