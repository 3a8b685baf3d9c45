//! Comma-separated tables, read strictly: a row that does not fit refuses the file.

use csv::{ReaderBuilder, StringRecord};

use crate::refusal::Refused;

/// Rows of a table with the lines on which they begin.
#[derive(Debug)]
pub(crate) struct Table {
    /// The first row, when the table has a header.
    pub(crate) header: Vec<String>,
    /// The others.
    pub(crate) rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub(crate) struct Row {
    /// The first line is 1.
    pub(crate) line: u64,
    /// As many as the table has columns.
    pub(crate) fields: StringRecord,
}

impl Row {
    /// Returns a field, trimmed; `""` when there is none.
    pub(crate) fn get(&self, at: usize) -> &str {
        self.fields.get(at).unwrap_or_default().trim()
    }
}

/// How a table is written.
#[derive(Clone, Copy)]
pub(crate) struct Layout {
    /// Number of columns; `None` takes it from the first row.
    pub(crate) columns: Option<usize>,
    pub(crate) header: bool,
    pub(crate) delimiter: u8,
}

/// Reads a table. Refuses a row with too few or too many fields, a quotation mark that is not closed, and a
/// table without rows. A last line that is the single character 0x1A is the end of the file, as OFAC writes it.
pub(crate) fn read(text: &str, layout: Layout) -> Result<Table, Refused> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(layout.delimiter)
        .from_reader(text.as_bytes());
    let mut records: Vec<Row> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    loop {
        let mut record = StringRecord::new();
        let more = reader.read_record(&mut record).map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            Refused::at(line, format!("this row cannot be read: {error}"))
        })?;
        if !more {
            break;
        }
        let line = record.position().map_or(1, csv::Position::line);
        let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
        starts.push(start);
        records.push(Row { line, fields: record });
    }
    if records.last().is_some_and(|row| row.fields.len() == 1 && row.get(0) == "\u{1a}") {
        records.pop();
    }
    let columns = layout.columns.or_else(|| records.first().map(|row| row.fields.len())).unwrap_or(0);
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    for ((row, start), end) in records.iter().zip(&starts).zip(ends) {
        let raw = text.get(*start..end).unwrap_or_default();
        if raw.bytes().filter(|b| *b == b'"').count() % 2 == 1 {
            return Err(Refused::at(row.line, "a quotation mark is not closed"));
        }
        if row.fields.len() != columns {
            return Err(Refused::at(
                row.line,
                format!("the row has {} fields where {columns} belong", row.fields.len()),
            ));
        }
    }
    let mut rows = records.into_iter();
    let header = if layout.header {
        rows.next().map(|row| row.fields.iter().map(|f| f.trim().to_owned()).collect()).unwrap_or_default()
    } else {
        Vec::new()
    };
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        return Err(Refused::whole("there are no rows"));
    }
    Ok(Table { header, rows })
}

/// Returns the fields of a text's first row, without an error: for telling formats apart.
pub(crate) fn first_row(text: &str, delimiter: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(|field| field.trim().to_owned()).collect(),
        _ => Vec::new(),
    }
}

impl Table {
    /// Returns where a column is; upper and lower case do not matter.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known.eq_ignore_ascii_case(name))
    }

    /// Returns a column that must be there.
    pub(crate) fn need(&self, name: &str) -> Result<usize, Refused> {
        self.column(name).ok_or_else(|| Refused::at(1, format!("the column `{name}` is missing")))
    }
}

/// Splits a field of several values, with quotation marks around those that hold the separator.
///
/// ```text
/// "Foo; Bar"; Baz   two values
/// ```
pub(crate) fn values(field: &str, separator: char) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = field.trim();
    while !rest.is_empty() {
        let (value, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => match rest.split_once(separator) {
                Some((value, after)) => (value.to_owned(), after),
                None => (rest.to_owned(), ""),
            },
        };
        let value = value.trim();
        if !value.is_empty() {
            found.push(value.to_owned());
        }
        rest = after.trim_start().trim_start_matches(separator).trim_start();
    }
    found
}

fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('"') {
        value.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                value.push('"');
                rest = more;
            }
            None => return (value, after),
        }
    }
    value.push_str(rest);
    (value, "")
}
