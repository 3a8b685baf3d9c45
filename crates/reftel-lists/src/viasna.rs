//! Prisoner lists of the human-rights centre Viasna: the layout for machines and that of its table.
//!
//! Source of the columns: exports of the site's list of political prisoners, in two layouts. People whom the
//! centre does not name stand as `Гражданин К.`, several alike; they stay apart.

use std::collections::HashMap;

use crate::date::When;
use crate::list::{Dated, Entry, Format, List, Strength};
use crate::refusal::Refused;
use crate::table::{self, Layout, Row, Table};

/// Returns the layout that a header is of.
pub(crate) fn layout(header: &[String]) -> Option<Format> {
    let has = |name: &str| header.iter().any(|column| column.eq_ignore_ascii_case(name));
    if ["id", "name", "status", "arrested", "articles", "prison"].iter().all(|name| has(name)) {
        return Some(Format::ViasnaMachine);
    }
    let table = ["Name and surname", "Status", "Date of detention", "Charges indicted"];
    table.iter().all(|name| has(name)).then_some(Format::ViasnaTable)
}

pub(crate) fn read(text: &str, format: Format) -> Result<List, Refused> {
    let table = table::read(text, Layout { columns: None, header: true, delimiter: b',' })?;
    let mut list = List::new("Viasna", "political prisoners", format);
    let mut ids: HashMap<String, u32> = HashMap::new();
    for row in &table.rows {
        let mut entry =
            if format == Format::ViasnaMachine { machine(&table, row)? } else { person(&table, row)? };
        let again = ids.entry(entry.id.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *again > 1 {
            if format == Format::ViasnaMachine {
                return Err(Refused::at(row.line, format!("the id {} stands twice", entry.id)));
            }
            entry.id = format!("{}~{again}", entry.id);
        }
        for born in entry.births.iter().filter(|born| born.date.is_none()) {
            list.problems.push(crate::list::Problem {
                line: row.line,
                message: format!("the date of birth `{}` is not understood", born.text),
            });
        }
        for Dated { what, when } in entry.dates.iter().filter(|dated| dated.when.date.is_none()) {
            list.problems.push(crate::list::Problem {
                line: row.line,
                message: format!("the date `{}` ({what}) is not understood", when.text),
            });
        }
        list.entries.push(entry);
    }
    Ok(list)
}

/// What the layouts write for "not known".
fn known(text: &str) -> &str {
    match text.trim() {
        "unknown" | "Unknown" | "-" | "—" | "null" | "None" => "",
        text => text,
    }
}

fn gender(text: &str) -> Option<String> {
    match text.to_lowercase().as_str() {
        "m" | "male" | "man" | "мужской" | "м" => Some("male".to_owned()),
        "f" | "female" | "woman" | "женский" | "ж" => Some("female".to_owned()),
        _ => crate::list::filled(text),
    }
}

fn status(text: &str) -> &str {
    match text {
        "active" => "political prisoner",
        "former" => "former political prisoner",
        "np" => "not recognised as political prisoner",
        other => other,
    }
}

fn dates(entry: &mut Entry, what: &str, text: &str) {
    let when = When::read(known(text));
    if !when.text.is_empty() {
        entry.dates.push(Dated { what: what.to_owned(), when });
    }
}

fn machine(table: &Table, row: &Row) -> Result<Entry, Refused> {
    let cell = |name: &str| known(table.column(name).map_or("", |at| row.get(at)));
    let (id, name) = (cell("id"), cell("name"));
    if id.is_empty() || name.is_empty() {
        return Err(Refused::at(row.line, "the row has no id or no name"));
    }
    let mut entry = Entry::new(id, "Person", row.line);
    entry.name(name, Strength::Primary);
    entry.gender = gender(cell("gender"));
    entry.born(cell("birthday"));
    let days = [
        ("detained", "arrested"),
        ("verdict", "verdict_date"),
        ("appeal", "appeal_date"),
        ("sentence begins", "penalty_start_date"),
        ("released", "release_date"),
    ];
    for (what, column) in days {
        dates(&mut entry, what, cell(column));
    }
    // `died` holds a date, or a sign that the person died.
    match cell("died") {
        "" | "0" | "false" | "False" => {}
        died if died.bytes().any(|b| b.is_ascii_digit()) && died.len() > 1 => dates(&mut entry, "died", died),
        died => entry.fact("died", died),
    }
    entry.fact("status", status(cell("status")));
    let columns = [
        "url",
        "description",
        "articles",
        "prison",
        "declaration",
        "decision",
        "penalty",
        "judge",
        "councel",
        "fake_terrorist_list",
        "clusters",
    ];
    for column in columns {
        entry.fact(column, cell(column));
    }
    Ok(entry)
}

fn person(table: &Table, row: &Row) -> Result<Entry, Refused> {
    let cell = |name: &str| known(table.column(name).map_or("", |at| row.get(at)));
    let name = crate::list::squeeze(cell("Name and surname"));
    if name.is_empty() {
        return Err(Refused::at(row.line, "the row has no name"));
    }
    // There is no id: name, birth and detention stay the same while status and sentence change.
    let id = format!("{name}|{}|{}", cell("Date of birth"), cell("Date of detention"));
    let mut entry = Entry::new(crate::list::squeeze(&id), "Person", row.line);
    entry.name(&name, Strength::Primary);
    entry.gender = gender(cell("Gender"));
    entry.born(cell("Date of birth"));
    dates(&mut entry, "detained", cell("Date of detention"));
    dates(&mut entry, "verdict", cell("Date of verdict"));
    entry.fact("status", status(cell("Status")));
    for column in ["Charges indicted", "Sentence", "Penalty", "Judge", "Prosecutor", "Prison"] {
        entry.fact(column, cell(column));
    }
    Ok(entry)
}
