//! OFAC's comma-separated files: entries (`sdn.csv`, `cons_prim.csv`), alternate names (`alt.csv`), addresses
//! (`add.csv`) and the ends of long remarks (`sdn_comments.csv`).
//!
//! Columns as in OFAC, *SDN data format specification* (`dat_spec.txt`); `-0-` stands for nothing.

use std::collections::HashMap;

use super::{remarks, resolve, schema};
use crate::list::{Entry, Format, List, Name, Part, Strength};
use crate::refusal::Refused;
use crate::table::{self, Layout, Row, Table};

/// Which of the files one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Entries,
    Names,
    Addresses,
    Comments,
}

impl Role {
    fn columns(self) -> usize {
        match self {
            Role::Entries => 12,
            Role::Names => 5,
            Role::Addresses => 6,
            Role::Comments => 2,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Role::Entries => "the entries (`sdn.csv` or `cons_prim.csv`)",
            Role::Names => "the alternate names (`alt.csv`)",
            Role::Addresses => "the addresses (`add.csv`)",
            Role::Comments => "the comments (`sdn_comments.csv`)",
        }
    }
}

/// Returns which file it is, from its first row; `None` when it is none of them.
pub(crate) fn role(text: &str) -> Option<Role> {
    let row = table::first_row(text, b',');
    let number = |at: usize| {
        row.get(at).is_some_and(|field| !field.is_empty() && field.bytes().all(|b| b.is_ascii_digit()))
    };
    if !number(0) {
        return None;
    }
    match row.len() {
        12 => Some(Role::Entries),
        5 if number(1) => Some(Role::Names),
        6 if number(1) => Some(Role::Addresses),
        2 => Some(Role::Comments),
        _ => None,
    }
}

fn filled(row: &Row, at: usize) -> &str {
    match row.get(at) {
        "-0-" => "",
        field => field,
    }
}

/// A remark of this length goes on in the comments. Source: the same specification.
const REMARK_MAX: usize = 1000;

/// Reads the files of one list. All of entries, names and addresses must be there: without the alternate
/// names a search would not find people who are listed.
pub(crate) fn read(files: &[(&str, &str, Role)]) -> Result<List, Refused> {
    let mut tables: HashMap<Role, (&str, Table)> = HashMap::new();
    for (name, text, role) in files {
        let layout = Layout { columns: Some(role.columns()), header: false, delimiter: b',' };
        let table = table::read(text, layout).map_err(|refused| refused.of(name))?;
        if tables.insert(*role, (name, table)).is_some() {
            return Err(Refused::whole(format!("{} are given twice", role.words())).of(name));
        }
    }
    for role in [Role::Entries, Role::Names, Role::Addresses] {
        if !tables.contains_key(&role) {
            let first = files.first().map_or("", |(name, _, _)| name);
            return Err(Refused::whole(format!(
                "{} are missing: an OFAC list is the files of entries, alternate names and addresses together",
                role.words()
            ))
            .of(first));
        }
    }
    let mut list = List::new("OFAC", "", Format::OfacCsv);
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut tails = tails(&tables);
    if let Some((file, table)) = tables.get(&Role::Entries) {
        for row in &table.rows {
            let (entry, remark) = entry(row).map_err(|refused| refused.of(file))?;
            if at.insert(entry.id.clone(), list.entries.len()).is_some() {
                return Err(Refused::at(row.line, format!("the entry {} stands twice", entry.id)).of(file));
            }
            list.entries.push(entry);
            let index = list.entries.len() - 1;
            let mut remark = remark;
            // OFAC counts characters; its files are ASCII.
            let id = row.get(0);
            if remark.chars().count() >= REMARK_MAX {
                match tails.remove(id) {
                    Some(tail) => remark.push_str(&tail),
                    None => list.problem(
                        row.line,
                        format!("the remarks of {id} are cut off and no comments go on with them"),
                    ),
                }
            }
            if let Some(entry) = list.entries.get_mut(index) {
                remarks::read(&remark, entry, &mut list.relations);
            }
        }
    }
    for id in tails.keys() {
        list.problems.push(crate::list::Problem {
            line: 0,
            message: format!("the comments go on with remarks of {id}, which are not cut off or not there: is the file of another date?"),
        });
    }
    list.problems.sort_by(|a, b| (a.line, &a.message).cmp(&(b.line, &b.message)));
    for role in [Role::Names, Role::Addresses] {
        let Some((file, table)) = tables.get(&role) else { continue };
        for row in &table.rows {
            let entry = at.get(row.get(0)).and_then(|index| list.entries.get_mut(*index));
            let Some(entry) = entry else {
                return Err(Refused::at(
                    row.line,
                    format!(
                        "entry {} is not among the entries: the files do not belong together",
                        row.get(0)
                    ),
                )
                .of(file));
            };
            if role == Role::Names {
                alternate(row, entry).map_err(|refused| refused.of(file))?
            } else {
                address(row, entry)
            }
        }
    }
    // Names of remarks came before those of the table of alternate names: the weak ones go last.
    for entry in &mut list.entries {
        entry.names.sort_by_key(|name| matches!(name.strength, Strength::Weak));
    }
    // The tables do not say which list they are; their files' names do.
    if let Some((file, _)) = tables.get(&Role::Entries) {
        let file = file.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
        let title = if file.starts_with("cons") {
            "Consolidated"
        } else if file.starts_with("sdn") {
            "SDN"
        } else {
            ""
        };
        title.clone_into(&mut list.title);
    }
    resolve(&mut list);
    Ok(list)
}

/// Returns the ends of remarks by entry.
fn tails(tables: &HashMap<Role, (&str, Table)>) -> std::collections::BTreeMap<String, String> {
    let rows = tables.get(&Role::Comments).map(|(_, table)| table.rows.iter()).into_iter().flatten();
    let mut tails = std::collections::BTreeMap::<String, String>::new();
    for row in rows {
        tails.entry(row.get(0).to_owned()).or_default().push_str(row.fields.get(1).unwrap_or_default());
    }
    tails
}

/// Reads an entry; its remarks come apart from it, untrimmed, for they may go on elsewhere.
fn entry(row: &Row) -> Result<(Entry, String), Refused> {
    let id = row.get(0);
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refused::at(row.line, format!("`{id}` is no number of an entry")));
    }
    let kind = filled(row, 2);
    if !matches!(kind.to_ascii_lowercase().as_str(), "" | "individual" | "vessel" | "aircraft" | "entity") {
        return Err(Refused::at(row.line, format!("`{kind}` is no type of OFAC's")));
    }
    let schema = schema(kind);
    let mut entry = Entry::new(id, schema, row.line);
    let name = Name::read(filled(row, 1), Strength::Primary)
        .ok_or_else(|| Refused::at(row.line, format!("entry {id} has no name")))?;
    entry.names.push(parted(name, schema));
    entry
        .programmes
        .extend(filled(row, 3).split("] [").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned));
    for title in filled(row, 4).split("; ") {
        entry.position(title);
    }
    entry.identifier("callSign", "Call Sign", filled(row, 5), "");
    for (at, label) in
        [(6, "Vessel Type"), (7, "Tonnage"), (8, "Gross Registered Tonnage"), (10, "Vessel Owner")]
    {
        entry.fact(label, filled(row, at));
    }
    entry.country("flag", filled(row, 9));
    let remark = row.fields.get(11).unwrap_or_default();
    let remark = if remark.trim() == "-0-" { String::new() } else { remark.to_owned() };
    Ok((entry, remark))
}

/// A person's name is written `FAMILY, Given`.
pub(super) fn parted(name: Name, schema: &str) -> Name {
    let halves = name.text.split_once(", ").map(|(family, given)| (family.to_owned(), given.to_owned()));
    match halves {
        Some((family, given)) if schema == "Person" => {
            name.with_parts([(Part::Family, family.as_str()), (Part::Given, given.as_str())])
        }
        _ => name,
    }
}

fn alternate(row: &Row, entry: &mut Entry) -> Result<(), Refused> {
    let strength = match filled(row, 2) {
        "aka" | "nka" => Strength::Strong,
        "fka" => Strength::Former,
        other => return Err(Refused::at(row.line, format!("`{other}` is no type of an alternate name"))),
    };
    let mut name = Name::read(filled(row, 3), strength)
        .ok_or_else(|| Refused::at(row.line, format!("the alternate name {} is empty", row.get(1))))?;
    name.note = crate::list::filled(filled(row, 4));
    entry.names.push(parted(name, &entry.schema));
    Ok(())
}

fn address(row: &Row, entry: &mut Entry) {
    let parts: Vec<&str> = (2..=5).map(|at| filled(row, at)).filter(|part| !part.is_empty()).collect();
    if !parts.is_empty() {
        entry.addresses.push(parts.join(", "));
    }
    entry.country("country", filled(row, 4));
}
