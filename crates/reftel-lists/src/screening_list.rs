//! The Consolidated Screening List of the US Departments of Commerce, State and the Treasury, as CSV.

use std::collections::HashMap;

use crate::date::When;
use crate::list::{Entry, Format, List, Listing, Strength};
use crate::refusal::Refused;
use crate::table::{self, Layout, values};

/// Returns whether a header is this list's.
pub(crate) fn is(header: &[String]) -> bool {
    ["source", "entity_number", "programs", "alt_names", "source_list_url"]
        .iter()
        .all(|name| header.iter().any(|column| column == name))
}

pub(crate) fn read(text: &str) -> Result<List, Refused> {
    let table = table::read(text, Layout { columns: None, header: true, delimiter: b',' })?;
    let mut list = List::new("US screening list", "", Format::ScreeningList);
    let mut ids: HashMap<String, u32> = HashMap::new();
    for row in &table.rows {
        let cell = |name: &str| table.column(name).map_or("", |at| row.get(at));
        let (source, name) = (cell("source"), cell("name"));
        if source.is_empty() || name.is_empty() {
            return Err(Refused::at(row.line, "the row has no source or no name"));
        }
        let schema = match cell("type").to_ascii_lowercase().as_str() {
            "individual" => "Person",
            "vessel" => "Vessel",
            "aircraft" => "Airplane",
            "entity" => "Organization",
            // Several of the lists inside do not say.
            _ => "LegalEntity",
        };
        let number = if cell("entity_number").is_empty() { name } else { cell("entity_number") };
        let short = source
            .split_once('(')
            .and_then(|(_, rest)| rest.split_once(')'))
            .map_or(source, |(short, _)| short);
        let id = format!("{short}/{number}");
        let again = ids.entry(id.clone()).and_modify(|n| *n += 1).or_insert(1);
        let id = if *again > 1 { format!("{id}~{again}") } else { id };
        let mut entry = Entry::new(id, schema, row.line);
        entry.name(name, Strength::Primary);
        for alias in values(cell("alt_names"), ';') {
            entry.name(&alias, Strength::Strong);
        }
        for born in values(cell("dates_of_birth"), ';') {
            entry.born(&born);
        }
        entry.birth_places.extend(values(cell("places_of_birth"), ';'));
        for (column, role) in
            [("nationalities", "nationality"), ("citizenships", "citizenship"), ("vessel_flag", "flag")]
        {
            for country in values(cell(column), ';') {
                entry.country(role, &country);
            }
        }
        for id in values(cell("ids"), ';') {
            let mut parts = id.splitn(2, ", ");
            let (label, value) = match (parts.next(), parts.next()) {
                (Some(label), Some(value)) => (label.to_owned(), value.to_owned()),
                (value, _) => (String::new(), value.unwrap_or_default().to_owned()),
            };
            entry.identifier(crate::ofac::remarks::kind_of(&label).unwrap_or("idNumber"), &label, &value, "");
        }
        entry.identifier("callSign", "call sign", cell("call_sign"), "");
        entry.position(cell("title"));
        entry.addresses.extend(values(cell("addresses"), ';'));
        entry.programmes.extend(values(cell("programs"), ';'));
        entry.measures.extend(crate::list::filled(cell("license_requirement")));
        let date = |text: &str| Some(When::read(text)).filter(|when| !when.text.is_empty());
        entry.listings.push(Listing {
            programme: crate::list::filled(source),
            act: crate::list::filled(cell("federal_register_notice")),
            listed: date(cell("start_date")),
            delisted: date(cell("end_date")),
        });
        for label in ["remarks", "license_policy", "vessel_type", "vessel_owner"] {
            entry.fact(label, cell(label));
        }
        list.entries.push(entry);
    }
    Ok(list)
}
