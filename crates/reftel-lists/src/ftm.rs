//! FollowTheMoney entities, as JSON with one a line, and the changes to such a list (`ADD`, `MOD`, `DEL`).
//!
//! People, bodies and things become entries. Entities that describe an entry (`Sanction`, `Address`,
//! `Identification`, `Passport`) become part of it, those between two entries (`Ownership`, `Directorship` …)
//! relations. Source: the FollowTheMoney model, schemata and properties.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::date::When;
use crate::list::{Basis, Entry, Format, List, Listing, Name, Position, Strength};
use crate::refusal::Refused;
use crate::relation::{Kinship, Party, Relation, Share};

/// One entity as it is written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entity {
    pub(crate) id: String,
    pub(crate) schema: String,
    /// Property, and values with their language where it is known.
    pub(crate) properties: BTreeMap<String, Vec<(String, String)>>,
    pub(crate) caption: String,
    pub(crate) changed: String,
    pub(crate) line: u64,
}

impl Entity {
    fn all<'a>(&'a self, property: &str) -> impl Iterator<Item = &'a str> + 'a {
        self.properties.get(property).into_iter().flatten().map(|(value, _)| value.as_str())
    }

    fn first(&self, property: &str) -> &str {
        self.all(property).next().unwrap_or_default()
    }
}

/// Returns whether a text's first line is an entity.
pub(crate) fn is(first_line: &str) -> bool {
    let Ok(Value::Object(object)) = serde_json::from_str::<Value>(first_line) else { return false };
    object.contains_key("schema") && object.contains_key("properties") || is_change(&object)
}

fn is_change(object: &serde_json::Map<String, Value>) -> bool {
    object.get("op").is_some_and(Value::is_string) && object.contains_key("entity")
}

/// Reads a list of entities, one a line.
pub(crate) fn read(text: &str) -> Result<List, Refused> {
    let mut entities = Vec::new();
    let mut at: HashMap<String, u64> = HashMap::new();
    for (line, object) in objects(text) {
        let object = object?;
        if is_change(&object) {
            return Err(Refused::at(
                line,
                "these are changes to a list, not a list: they need the list before them",
            ));
        }
        entity(&object, line, 0, &mut entities)?;
        if let Some(entity) = entities.last()
            && let Some(before) = at.insert(entity.id.clone(), line)
            && before != line
        {
            return Err(Refused::at(
                line,
                format!("the entity `{}` stood on line {before} already", entity.id),
            ));
        }
    }
    list_of(entities, "FollowTheMoney", Format::Ftm)
}

fn objects(text: &str) -> impl Iterator<Item = (u64, Result<serde_json::Map<String, Value>, Refused>)> + '_ {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).map(|(number, line)| {
        let object = match serde_json::from_str::<Value>(line) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Refused::at(number, "the line is no JSON object")),
            Err(error) => Err(Refused::at(number, format!("the line is not JSON: {error}"))),
        };
        (number, object)
    })
}

/// Applies changes to a list of FollowTheMoney entities, both as text; returns the list after them.
///
/// `ADD` adds an entity or takes the place of one, `MOD` takes the place of one, `DEL` takes one off. An entity
/// to change or take off that is not there refuses the changes: they are of another version.
pub(crate) fn apply(list: &str, changes: &str) -> Result<List, Refused> {
    let mut order: Vec<String> = Vec::new();
    let mut all: HashMap<String, (u64, serde_json::Map<String, Value>)> = HashMap::new();
    for (line, object) in objects(list) {
        let object = object?;
        let id = object.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        order.push(id.clone());
        all.insert(id, (line, object));
    }
    for (line, object) in objects(changes) {
        let mut object = object?;
        let op = object.get("op").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(Value::Object(entity)) = object.remove("entity") else {
            return Err(Refused::at(line, "the change has no entity"));
        };
        let id = entity.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let there = all.contains_key(&id);
        match op.as_str() {
            "ADD" | "MOD" if op == "ADD" || there => {
                if !there {
                    order.push(id.clone());
                }
                all.insert(id, (line, entity));
            }
            "DEL" if there => {
                all.remove(&id);
                order.retain(|known| *known != id);
            }
            "MOD" | "DEL" => {
                return Err(Refused::at(
                    line,
                    format!("`{id}` is not in the list: the changes are for another version"),
                ));
            }
            _ => return Err(Refused::at(line, format!("`{op}` is no kind of change"))),
        }
    }
    let mut entities = Vec::new();
    for id in &order {
        if let Some((line, object)) = all.get(id) {
            entity(object, *line, 0, &mut entities)?;
        }
    }
    list_of(entities, "FollowTheMoney", Format::Ftm)
}

/// Entities nested deeper are refused.
const NESTED_MAX: u32 = 8;

/// Reads an entity. Values that are entities themselves go to `into` before it.
fn entity(
    object: &serde_json::Map<String, Value>,
    line: u64,
    depth: u32,
    into: &mut Vec<Entity>,
) -> Result<(), Refused> {
    if depth > NESTED_MAX {
        return Err(Refused::at(line, "the entities are nested too deep"));
    }
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut entity = Entity {
        id: text("id"),
        schema: text("schema"),
        caption: text("caption"),
        changed: text("last_change"),
        line,
        ..Entity::default()
    };
    if entity.id.is_empty() || entity.schema.is_empty() {
        return Err(Refused::at(line, "an entity has no `id` or no `schema`"));
    }
    let Some(Value::Object(properties)) = object.get("properties") else {
        return Err(Refused::at(line, format!("the entity `{}` has no `properties`", entity.id)));
    };
    for (property, values) in properties {
        let Value::Array(values) = values else {
            return Err(Refused::at(line, format!("the values of `{property}` are no array")));
        };
        let mut kept = Vec::new();
        for value in values {
            match value {
                Value::String(value) => kept.push((value.clone(), String::new())),
                Value::Number(value) => kept.push((value.to_string(), String::new())),
                Value::Object(nested) => {
                    kept.push((
                        nested.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
                        String::new(),
                    ));
                    if nested.contains_key("properties") {
                        self::entity(nested, line, depth + 1, into)?;
                    }
                }
                _ => return Err(Refused::at(line, format!("a value of `{property}` is no text"))),
            }
        }
        entity.properties.insert(property.clone(), kept);
    }
    into.push(entity);
    Ok(())
}

/// What an entity of a schema is in a list.
enum Place {
    Entry,
    Sanction,
    Address,
    Paper,
    Post,
    Between(&'static str, &'static str, Kinship),
    LeftOut,
}

fn place(schema: &str) -> Place {
    match schema {
        "Sanction" => Place::Sanction,
        "Address" => Place::Address,
        "Identification" | "Passport" => Place::Paper,
        "Occupancy" => Place::Post,
        "Ownership" => Place::Between("owner", "asset", Kinship::Owns),
        "Directorship" => Place::Between("director", "organization", Kinship::Leads),
        "Membership" => Place::Between("member", "organization", Kinship::Linked),
        "Employment" => Place::Between("employee", "employer", Kinship::Linked),
        "Representation" => Place::Between("agent", "client", Kinship::ActsFor),
        "Family" => Place::Between("person", "relative", Kinship::Family),
        "Associate" => Place::Between("person", "associate", Kinship::Linked),
        "UnknownLink" => Place::Between("subject", "object", Kinship::Linked),
        "Succession" => Place::Between("predecessor", "successor", Kinship::Linked),
        "Person" | "Organization" | "Company" | "LegalEntity" | "PublicBody" | "Vessel" | "Airplane"
        | "Vehicle" | "Asset" | "Security" | "CryptoWallet" | "RealEstate" | "BankAccount" | "Position"
        | "Thing" => Place::Entry,
        _ => Place::LeftOut,
    }
}

const NAMES: [(&str, Strength); 5] = [
    ("name", Strength::Primary),
    ("alias", Strength::Strong),
    ("abbreviation", Strength::Strong),
    ("weakAlias", Strength::Weak),
    ("previousName", Strength::Former),
];

/// FollowTheMoney's properties of the type identifier.
pub(crate) const IDENTIFIERS: [&str; 34] = [
    "passportNumber",
    "idNumber",
    "taxNumber",
    "registrationNumber",
    "innCode",
    "ogrnCode",
    "kppCode",
    "okpoCode",
    "oksmCode",
    "okvedCode",
    "okogyCode",
    "okatoCode",
    "oktmoCode",
    "okopfCode",
    "vatCode",
    "leiCode",
    "dunsCode",
    "uniqueEntityId",
    "swiftBic",
    "bikCode",
    "isinCode",
    "isin",
    "ticker",
    "imoNumber",
    "mmsi",
    "callSign",
    "icaoCode",
    "serialNumber",
    "npiCode",
    "giiNumber",
    "permId",
    "uscCode",
    "socialSecurityNumber",
    "publicKey",
];

/// Makes a list of entities.
pub(crate) fn list_of(entities: Vec<Entity>, publisher: &str, format: Format) -> Result<List, Refused> {
    let mut list = List::new(publisher, "", format);
    let mut at: HashMap<&str, usize> = HashMap::new();
    let mut addresses: HashMap<&str, String> = HashMap::new();
    for entity in &entities {
        match place(&entity.schema) {
            Place::Entry if !at.contains_key(entity.id.as_str()) => {
                at.insert(&entity.id, list.entries.len());
                list.entries.push(entry(entity));
            }
            Place::Address => {
                addresses.insert(&entity.id, address(entity));
            }
            _ => {}
        }
    }
    if list.entries.is_empty() {
        return Err(Refused::whole("there are no entries in the list"));
    }
    for entity in &entities {
        match place(&entity.schema) {
            Place::Entry => {
                let entry = at.get(entity.id.as_str()).and_then(|at| list.entries.get_mut(*at));
                let found = entity.all("addressEntity").filter_map(|id| addresses.get(id));
                if let Some(entry) = entry {
                    entry.addresses.extend(found.filter(|address| !address.is_empty()).cloned());
                    entry.addresses.dedup();
                }
            }
            Place::Sanction | Place::Paper | Place::Post => {
                let held = ["entity", "holder"].into_iter().flat_map(|property| entity.all(property));
                for id in held.collect::<Vec<&str>>() {
                    if let Some(entry) = at.get(id).and_then(|at| list.entries.get_mut(*at)) {
                        describe(entity, entry);
                    }
                }
            }
            Place::Between(from, to, kinship) => between(entity, (from, to, kinship), &at, &mut list),
            Place::Address => {}
            Place::LeftOut => *list.left_out.entry(entity.schema.clone()).or_default() += 1,
        }
    }
    let changed: Vec<When> = entities.iter().map(|entity| When::read(&entity.changed)).collect();
    if let Some(latest) = crate::reading::latest(changed.iter()) {
        list.version = Some(latest);
        list.version_basis = Basis::LatestEntry;
    }
    Ok(list)
}

fn address(entity: &Entity) -> String {
    let full = entity.first("full");
    if !full.is_empty() {
        return full.to_owned();
    }
    let parts =
        ["street", "postOfficeBox", "postalCode", "city", "region", "country"].map(|part| entity.first(part));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<&str>>().join(", ")
}

/// Properties that have a place of their own in an entry, or that repeat what stands elsewhere.
const PLACED: [&str; 19] = [
    "birthDate",
    "incorporationDate",
    "buildDate",
    "birthPlace",
    "gender",
    "nationality",
    "citizenship",
    "jurisdiction",
    "country",
    "flag",
    "position",
    "address",
    "addressEntity",
    "programId",
    "program",
    "deathDate",
    "dissolutionDate",
    "firstName",
    "lastName",
];

fn entry(entity: &Entity) -> Entry {
    let mut entry = Entry::new(&entity.id, &entity.schema, entity.line);
    for (property, strength) in NAMES {
        for (value, language) in entity.properties.get(property).into_iter().flatten() {
            // Only the caption is primary; the model has one property for it and for its variants.
            let strength =
                if strength == Strength::Primary && *value != entity.caption && !entity.caption.is_empty() {
                    Strength::Strong
                } else {
                    strength
                };
            entry.names.extend(Name::read(value, strength).map(|name| name.in_language(language)));
        }
    }
    entry.names.sort_by_key(|name| name.strength);
    for kind in IDENTIFIERS {
        for value in entity.all(kind) {
            entry.identifier(kind, kind, value, "");
        }
    }
    for born in
        ["birthDate", "incorporationDate", "buildDate"].iter().flat_map(|property| entity.all(property))
    {
        entry.born(born);
    }
    entry.birth_places.extend(entity.all("birthPlace").map(str::to_owned));
    entry.gender = crate::list::filled(entity.first("gender"));
    for role in ["nationality", "citizenship", "jurisdiction", "flag", "country"] {
        for country in entity.all(role) {
            entry.country(role, country);
        }
    }
    for title in entity.all("position") {
        entry.position(title);
    }
    entry.addresses.extend(entity.all("address").map(str::to_owned));
    for programme in ["programId", "program"].iter().flat_map(|property| entity.all(property)) {
        if !entry.programmes.iter().any(|known| known == programme) {
            entry.programmes.push(programme.to_owned());
        }
    }
    for (property, what) in [("deathDate", "died"), ("dissolutionDate", "dissolved")] {
        for date in entity.all(property) {
            entry.date(what, date);
        }
    }
    for (property, values) in &entity.properties {
        let known = PLACED.contains(&property.as_str())
            || IDENTIFIERS.contains(&property.as_str())
            || NAMES.iter().any(|(name, _)| name == property);
        for (value, _) in values.iter().filter(|_| !known) {
            entry.fact(property, value);
        }
    }
    entry
}

fn when(entity: &Entity, property: &str) -> Option<When> {
    entity.all(property).next().map(When::read)
}

/// Adds to an entry what an entity says of it.
fn describe(entity: &Entity, entry: &mut Entry) {
    match place(&entity.schema) {
        Place::Sanction => {
            let act = [entity.first("authority"), entity.first("recordId")];
            let act: Vec<&str> = act.into_iter().filter(|text| !text.is_empty()).collect();
            let programme = [entity.first("program"), entity.first("programId")]
                .into_iter()
                .find(|text| !text.is_empty());
            entry.listings.push(Listing {
                programme: programme.map(str::to_owned),
                act: crate::list::filled(&act.join(", ")),
                listed: when(entity, "listingDate").or_else(|| when(entity, "startDate")),
                delisted: when(entity, "endDate"),
            });
            entry.measures.extend(entity.all("provisions").map(str::to_owned));
            entry.reasons.extend(entity.all("reason").map(str::to_owned));
            for summary in entity.all("summary") {
                entry.fact("summary of sanction", summary);
            }
        }
        Place::Paper => {
            let label = [entity.first("type"), &entity.schema]
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or_default();
            let kind = if entity.schema == "Passport" { "passportNumber" } else { "idNumber" };
            let country = entity.first("country").to_owned();
            for number in ["number", "passportNumber"].iter().flat_map(|property| entity.all(property)) {
                entry.identifier(kind, label, number, &country);
            }
        }
        _ => entry.positions.push(Position {
            title: entity.first("post").to_owned(),
            place: None,
            from: when(entity, "startDate"),
            until: when(entity, "endDate"),
            note: crate::list::filled(entity.first("status")),
        }),
    }
}

fn between(
    entity: &Entity,
    (from, to, kinship): (&str, &str, Kinship),
    at: &HashMap<&str, usize>,
    list: &mut List,
) {
    let party = |id: &str, entries: &[Entry]| match at.get(id).and_then(|at| entries.get(*at)) {
        Some(entry) => Party { id: Some(id.to_owned()), name: entry.caption().to_owned() },
        None => Party { id: None, name: id.to_owned() },
    };
    let share = entity.first("percentage");
    let read = Share::read(share);
    if read.is_none() && !share.is_empty() {
        list.problem(entity.line, format!("the share `{share}` is not understood"));
    }
    let said = ["role", "relationship", "ownershipType", "summary"].map(|property| entity.first(property));
    let said = said.into_iter().find(|text| !text.is_empty()).unwrap_or(&entity.schema).to_owned();
    for owner in entity.all(from) {
        for owned in entity.all(to) {
            let (from, to) = (party(owner, &list.entries), party(owned, &list.entries));
            list.relations.push(Relation {
                from,
                to,
                kinship,
                share: read,
                since: when(entity, "startDate"),
                until: when(entity, "endDate"),
                said: said.clone(),
                line: entity.line,
            });
        }
    }
}
