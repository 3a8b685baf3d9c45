//! Annexes of EU regulations as tables: the listings of a consolidated act, or what one act amends.
//!
//! One row is one entity in one legal context, so one person may stand on several rows; each is an entry.

use std::collections::HashMap;

use crate::date::When;
use crate::list::{Entry, Format, List, Listing, Name, Strength};
use crate::refusal::Refused;
use crate::table::{self, Layout, Row, Table, values};

/// Returns whether a header is one of these tables.
pub(crate) fn is(header: &[String]) -> bool {
    let has = |name: &str| header.iter().any(|column| column == name);
    has("programKey") && has("schema") && has("weakAlias") && (has("celex") || has("amendmentCelex"))
}

/// Columns with identifiers; the name is FollowTheMoney's property.
const IDENTIFIERS: [&str; 13] = [
    "passportNumber",
    "registrationNumber",
    "taxNumber",
    "idNumber",
    "innCode",
    "ogrnCode",
    "kppCode",
    "okpoCode",
    "leiCode",
    "swiftBic",
    "ticker",
    "imoNumber",
    "mmsi",
];

/// Other columns, kept under their names.
const FACTS: [&str; 10] = [
    "appearance",
    "ethnicity",
    "fatherName",
    "motherName",
    "legalForm",
    "sector",
    "phone",
    "email",
    "website",
    "notes",
];

const SCHEMATA: [&str; 6] = ["Person", "LegalEntity", "Organization", "Company", "Vessel", "Asset"];

pub(crate) fn read(text: &str) -> Result<List, Refused> {
    let table = table::read(text, Layout { columns: None, header: true, delimiter: b',' })?;
    for column in ["programKey", "measure", "schema", "name"] {
        table.need(column)?;
    }
    let mut list = List::new("EU", "", Format::EuJournal);
    let mut ids: HashMap<String, u32> = HashMap::new();
    for row in &table.rows {
        let cell = |name: &str| table.column(name).map_or("", |at| row.get(at));
        let act = [cell("celex"), cell("amendmentCelex")]
            .into_iter()
            .find(|act| !act.is_empty())
            .unwrap_or_default();
        if list.title.is_empty() {
            act.clone_into(&mut list.title);
        } else if list.title != act {
            return Err(Refused::at(
                row.line,
                format!("the row is of `{act}`, the rows before it of `{}`", list.title),
            ));
        }
        let mut entry = entry(&table, row)?;
        let again = ids.entry(entry.id.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *again > 1 {
            entry.id = format!("{}~{again}", entry.id);
        }
        for born in entry.births.iter().filter(|born| born.date.is_none()) {
            list.problems.push(crate::list::Problem {
                line: row.line,
                message: format!("the date `{}` is not understood", born.text),
            });
        }
        list.entries.push(entry);
    }
    Ok(list)
}

fn entry(table: &Table, row: &Row) -> Result<Entry, Refused> {
    let cell = |name: &str| table.column(name).map_or("", |at| row.get(at));
    let (schema, name) = (cell("schema"), cell("name"));
    if !SCHEMATA.contains(&schema) {
        return Err(Refused::at(row.line, format!("`{schema}` is no schema of these tables")));
    }
    if name.is_empty() {
        return Err(Refused::at(row.line, "the row has no name"));
    }
    let (number, programme, annex) = (cell("recordId"), cell("programKey"), cell("annex"));
    if programme.is_empty() || cell("measure").is_empty() {
        return Err(Refused::at(row.line, "the row has no programme or no measure"));
    }
    let act =
        [cell("amendedCelex"), cell("celex")].into_iter().find(|act| !act.is_empty()).unwrap_or_default();
    // Without a number the name tells rows apart.
    let number = if number.is_empty() { name } else { number };
    let mut entry = Entry::new(format!("{act}/{annex}/{number}"), schema, row.line);
    entry.name(name, Strength::Primary);
    for (column, strength) in
        [("alias", Strength::Strong), ("weakAlias", Strength::Weak), ("previousName", Strength::Former)]
    {
        entry.names.extend(values(cell(column), ';').iter().filter_map(|name| Name::read(name, strength)));
    }
    for kind in IDENTIFIERS {
        for value in values(cell(kind), ';') {
            entry.identifier(kind, kind, &value, "");
        }
    }
    for born in values(cell("birthDate"), ';').iter().chain(&values(cell("incorporationDate"), ';')) {
        entry.born(born);
    }
    entry.birth_places.extend(values(cell("birthPlace"), ';'));
    for role in ["nationality", "jurisdiction", "flag", "country"] {
        for country in values(cell(role), ';') {
            entry.country(role, &country);
        }
    }
    for title in values(cell("position"), ';') {
        entry.position(&title);
    }
    entry.addresses.extend(values(cell("address"), ';'));
    entry.gender = crate::list::filled(&cell("gender").to_lowercase());
    entry.programmes.push(programme.to_owned());
    entry.measures.push(cell("measure").to_owned());
    let act = if annex.is_empty() { act.to_owned() } else { format!("{act}, annex {annex}") };
    entry.listings.push(Listing {
        programme: Some(programme.to_owned()),
        act: Some(act),
        listed: Some(When::read(cell("startDate"))).filter(|when| !when.text.is_empty()),
        delisted: None,
    });
    entry.reasons.extend(crate::list::filled(cell("reason")));
    for label in FACTS {
        for value in values(cell(label), ';') {
            entry.fact(label, &value);
        }
    }
    Ok(entry)
}
