//! Any table, read through a saved mapping of its columns.
//!
//! ```
//! let mapping = reftel_lists::Mapping::read(
//!     r#"{"publisher": "Example board", "id": "No", "schema": "Person",
//!         "columns": {"Full name": "name", "Other names": {"to": "alias", "split": ";"}, "Born": "birthDate"}}"#,
//! )?;
//! let table = "No,Full name,Other names,Born\n7,Ada Example,A. Example; Ada E.,1 May 1970\n";
//! let list = reftel_lists::map(table.as_bytes(), &mapping).map_err(|errors| errors[0].clone())?;
//! assert_eq!(list.name_count(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::date::When;
use crate::ftm::IDENTIFIERS;
use crate::list::{Entry, Format, List, Listing, Strength};
use crate::refusal::Refused;
use crate::table::{self, Layout, Row, Table, values};
use crate::{reading, sheet};

/// How the columns of a table become entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Who publishes the list.
    pub publisher: String,
    /// Which list it is.
    pub title: String,
    /// The day that the list is of, as EDTF; empty when it is not known.
    pub version: String,
    /// Between the fields: `,`, `;` or a tabulator. Workbooks do not use it.
    pub delimiter: char,
    /// The column with the id; without one the row's first name is its id.
    pub id: Option<String>,
    /// The schema of all rows, or of those that `schema_values` does not tell.
    pub schema: String,
    /// The column that tells the schema, and what its values mean.
    pub schema_column: Option<String>,
    /// Value of the schema's column, and schema.
    pub schema_values: BTreeMap<String, String>,
    /// Column, and what it is.
    pub columns: BTreeMap<String, Target>,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `name`, `alias`, `birthDate`, an identifier such as `passportNumber` …
    pub to: String,
    /// Between several values in one field.
    pub split: Option<char>,
}

/// What a column can be, beside FollowTheMoney's identifiers.
const TARGETS: [&str; 20] = [
    "name",
    "alias",
    "weakAlias",
    "previousName",
    "birthDate",
    "birthPlace",
    "gender",
    "nationality",
    "citizenship",
    "jurisdiction",
    "flag",
    "country",
    "position",
    "address",
    "programme",
    "measure",
    "listed",
    "delisted",
    "reason",
    "fact",
];

impl Mapping {
    /// Reads a saved mapping. Refuses one that names no column for the name, or a target that is not known.
    pub fn read(text: &str) -> Result<Mapping, Refused> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Refused::at(error.line() as u64, format!("the mapping is not JSON: {error}")))?;
        let Value::Object(object) = value else {
            return Err(Refused::whole("the mapping is no JSON object"));
        };
        let known = ["publisher", "title", "version", "delimiter", "id", "schema", "columns"];
        if let Some(key) = object.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(Refused::whole(format!("the mapping has `{key}`, which means nothing")));
        }
        let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut mapping = Mapping {
            publisher: text("publisher"),
            title: text("title"),
            version: text("version"),
            delimiter: text("delimiter").chars().next().unwrap_or(','),
            id: Some(text("id")).filter(|id| !id.is_empty()),
            schema: "LegalEntity".to_owned(),
            schema_column: None,
            schema_values: BTreeMap::new(),
            columns: BTreeMap::new(),
        };
        if mapping.publisher.is_empty() {
            return Err(Refused::whole("the mapping names no publisher"));
        }
        if !mapping.delimiter.is_ascii() {
            return Err(Refused::whole("the delimiter of the mapping is no ASCII character"));
        }
        match object.get("schema") {
            None => {}
            Some(Value::String(schema)) => mapping.schema.clone_from(schema),
            Some(Value::Object(by)) => {
                mapping.schema_column = by.get("column").and_then(Value::as_str).map(str::to_owned);
                if let Some(default) = by.get("else").and_then(Value::as_str) {
                    default.clone_into(&mut mapping.schema);
                }
                for (value, schema) in by.get("values").and_then(Value::as_object).into_iter().flatten() {
                    mapping
                        .schema_values
                        .insert(value.clone(), schema.as_str().unwrap_or_default().to_owned());
                }
                if mapping.schema_column.is_none() {
                    return Err(Refused::whole("the mapping's `schema` names no `column`"));
                }
            }
            Some(_) => return Err(Refused::whole("the mapping's `schema` is neither text nor an object")),
        }
        for (column, target) in object.get("columns").and_then(Value::as_object).into_iter().flatten() {
            let (to, split) = match target {
                Value::String(to) => (to.clone(), None),
                Value::Object(target) => {
                    let text = |key: &str| target.get(key).and_then(Value::as_str).unwrap_or_default();
                    (text("to").to_owned(), text("split").chars().next())
                }
                _ => return Err(Refused::whole(format!("what the column `{column}` is, is no text"))),
            };
            if !TARGETS.contains(&to.as_str()) && !IDENTIFIERS.contains(&to.as_str()) {
                return Err(Refused::whole(format!(
                    "the column `{column}` is mapped to `{to}`, which is not known"
                )));
            }
            mapping.columns.insert(column.clone(), Target { to, split });
        }
        if !mapping.columns.values().any(|target| target.to == "name") {
            return Err(Refused::whole("the mapping has no column for the name"));
        }
        Ok(mapping)
    }
}

/// One thing that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The first line is 1; in a workbook, the row.
    pub line: Option<u64>,
    /// The column; empty when the row as a whole is wrong.
    pub column: String,
    /// What is wrong, in lower case and without a full stop.
    pub reason: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}")?;
        }
        if !self.column.is_empty() {
            write!(f, ", column `{}`", self.column)?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for RowError {}

impl From<Refused> for RowError {
    fn from(refused: Refused) -> RowError {
        RowError { line: refused.line, column: String::new(), reason: refused.reason }
    }
}

/// Reads a table, CSV or XLSX, through a mapping.
///
/// Every row is looked at and every error told; one is enough to refuse the table.
pub fn map(bytes: &[u8], mapping: &Mapping) -> Result<List, Vec<RowError>> {
    let table = if bytes.starts_with(b"PK\x03\x04") { sheet::read(bytes) } else { rows(bytes, mapping) };
    let table = table.map_err(|refused| vec![RowError::from(refused)])?;
    let mut errors = Vec::new();
    let named = mapping.columns.keys().chain(&mapping.id).chain(&mapping.schema_column);
    for column in named {
        if table.column(column).is_none() {
            errors.push(RowError {
                line: Some(1),
                column: column.clone(),
                reason: "the column is missing".to_owned(),
            });
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut list = List::new(&mapping.publisher, &mapping.title, Format::Mapped);
    list.dated(&mapping.version, 1);
    let mut seen = std::collections::HashMap::new();
    for row in &table.rows {
        let before = errors.len();
        let entry = entry(&table, row, mapping, &mut errors);
        if let Some(line) = seen.insert(entry.id.clone(), row.line)
            && errors.len() == before
        {
            errors.push(RowError {
                line: Some(row.line),
                column: mapping.id.clone().unwrap_or_default(),
                reason: format!("`{}` stood on line {line} already", entry.id),
            });
        }
        list.entries.push(entry);
    }
    if errors.is_empty() { Ok(list) } else { Err(errors) }
}

fn rows(bytes: &[u8], mapping: &Mapping) -> Result<Table, Refused> {
    let text = reading::text(bytes)?;
    let delimiter = u8::try_from(mapping.delimiter).unwrap_or(b',');
    table::read(text, Layout { columns: None, header: true, delimiter })
}

fn entry(table: &Table, row: &Row, mapping: &Mapping, errors: &mut Vec<RowError>) -> Entry {
    let cell = |name: &str| table.column(name).map_or("", |at| row.get(at));
    let mut wrong = |column: &str, reason: String| {
        errors.push(RowError { line: Some(row.line), column: column.to_owned(), reason });
    };
    let mut entry = Entry::new("", &mapping.schema, row.line);
    if let Some(column) = &mapping.schema_column {
        match mapping.schema_values.get(cell(column)) {
            Some(schema) => entry.schema.clone_from(schema),
            None if cell(column).is_empty() => {}
            None => wrong(column, format!("`{}` is no value that the mapping knows", cell(column))),
        }
    }
    let mut listing = Listing::default();
    for (column, target) in &mapping.columns {
        let found = match target.split {
            Some(separator) => values(cell(column), separator),
            None => crate::list::filled(cell(column)).into_iter().collect(),
        };
        for value in found {
            let when = When::read(&value);
            let is_date = matches!(target.to.as_str(), "birthDate" | "listed" | "delisted");
            if is_date && when.date.is_none() {
                wrong(column, format!("`{value}` is no date"));
            }
            match target.to.as_str() {
                "name" => entry.name(&value, Strength::Primary),
                "alias" => entry.name(&value, Strength::Strong),
                "weakAlias" => entry.name(&value, Strength::Weak),
                "previousName" => entry.name(&value, Strength::Former),
                "birthDate" => entry.born(&value),
                "birthPlace" => entry.birth_places.push(value),
                "gender" => entry.gender = Some(value.to_lowercase()),
                role @ ("nationality" | "citizenship" | "jurisdiction" | "flag" | "country") => {
                    entry.country(role, &value)
                }
                "position" => entry.position(&value),
                "address" => entry.addresses.push(value),
                "programme" => entry.programmes.push(value),
                "measure" => entry.measures.push(value),
                "listed" => listing.listed = Some(when),
                "delisted" => listing.delisted = Some(when),
                "reason" => entry.reasons.push(value),
                "fact" => entry.fact(column, &value),
                kind => entry.identifier(kind, column, &value, ""),
            }
        }
    }
    entry.names.sort_by_key(|name| name.strength);
    if entry.names.is_empty() {
        wrong("", "the row has no name".to_owned());
    }
    entry.id = match &mapping.id {
        Some(column) => {
            if cell(column).is_empty() {
                wrong(column, "the row has no id".to_owned());
            }
            cell(column).to_owned()
        }
        None => entry.caption().to_owned(),
    };
    if listing != Listing::default() {
        entry.listings.push(listing);
    }
    entry
}
