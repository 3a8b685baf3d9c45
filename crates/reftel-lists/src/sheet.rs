//! The first sheet of a workbook (XLSX) as a table.
//!
//! Source: ECMA-376, part 1, SpreadsheetML. Our own on `zip` and the reader of XML that is here anyway: a sheet of
//! texts and dates needs little of what a crate for workbooks brings.

use std::io::{Cursor, Read as _};

use csv::StringRecord;
use jiff::ToSpan as _;
use zip::ZipArchive;

use crate::node::{self, Node};
use crate::refusal::Refused;
use crate::table::{Row, Table};

/// A part of the workbook that unpacks to more is refused.
const PART_MAX: u64 = 256 << 20;
/// Columns beyond this are refused; it is the most that a workbook can have.
const COLUMNS_MAX: usize = 16_384;
/// Cells beyond this are refused.
const CELLS_MAX: usize = 20_000_000;

type Workbook<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads the first sheet; its first row with a value is the header.
pub(crate) fn read(bytes: &[u8]) -> Result<Table, Refused> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| Refused::whole(format!("the workbook cannot be unpacked: {error}")))?;
    let sheet = first_sheet(&mut zip)?;
    let strings: Vec<String> = match part(&mut zip, "xl/sharedStrings.xml")? {
        Some(text) => node::xml(&text, &[], |_, _| Ok(()))?.all("si").map(rich_text).collect(),
        None => Vec::new(),
    };
    let dates = date_styles(&mut zip)?;
    let Some(text) = part(&mut zip, &sheet)? else {
        return Err(Refused::whole("the workbook's first sheet is missing"));
    };
    let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
    let (mut width, mut next) = (0, 1);
    node::xml(&text, &["row"], |node, _| {
        let number = node.get("r").parse().unwrap_or(next);
        next = number + 1;
        let mut cells: Vec<String> = Vec::new();
        for cell in node.all("c") {
            let at = column(cell.get("r")).unwrap_or(cells.len());
            if at >= COLUMNS_MAX {
                return Err(Refused::at(number, "the row has more columns than a sheet can have"));
            }
            if cells.len() <= at {
                cells.resize(at + 1, String::new());
            }
            if let Some(place) = cells.get_mut(at) {
                *place = value(cell, &strings, &dates).map_err(|reason| Refused::at(number, reason))?;
            }
        }
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            width = width.max(cells.len());
            rows.push((number, cells));
        }
        if rows.len().saturating_mul(width) > CELLS_MAX {
            return Err(Refused::at(number, "the sheet is too large"));
        }
        Ok(())
    })?;
    let mut rows = rows.into_iter();
    let header = rows
        .next()
        .map(|(_, cells)| cells.iter().map(|cell| cell.trim().to_owned()).collect())
        .unwrap_or_default();
    let rows: Vec<Row> = rows
        .map(|(line, mut cells)| {
            cells.resize(width, String::new());
            Row { line, fields: StringRecord::from(cells) }
        })
        .collect();
    if rows.is_empty() {
        return Err(Refused::whole("there are no rows in the workbook's first sheet"));
    }
    Ok(Table { header, rows })
}

fn part(zip: &mut Workbook<'_>, name: &str) -> Result<Option<String>, Refused> {
    let Ok(file) = zip.by_name(name) else { return Ok(None) };
    let mut text = String::new();
    let read = file.take(PART_MAX + 1).read_to_string(&mut text);
    match read {
        Ok(_) if text.len() as u64 > PART_MAX => {
            Err(Refused::whole(format!("`{name}` of the workbook is too large")))
        }
        Ok(_) => Ok(Some(text)),
        Err(error) => Err(Refused::whole(format!("`{name}` of the workbook cannot be read: {error}"))),
    }
}

fn first_sheet(zip: &mut Workbook<'_>) -> Result<String, Refused> {
    let usual = "xl/worksheets/sheet1.xml".to_owned();
    let (Some(book), Some(links)) = (part(zip, "xl/workbook.xml")?, part(zip, "xl/_rels/workbook.xml.rels")?)
    else {
        return Err(Refused::whole("this is no workbook"));
    };
    let book = node::xml(&book, &[], |_, _| Ok(()))?;
    let links = node::xml(&links, &[], |_, _| Ok(()))?;
    let sheets = book.deep("sheet");
    // `r:id` and `sheetId` both end in id; the first is the link.
    let id = sheets.first().map_or("", |sheet| sheet.get("id"));
    let target = links.all("relationship").find(|link| link.get("id") == id).map(|link| link.get("target"));
    Ok(target.map_or(usual, |target| match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    }))
}

/// Returns whether each cell style shows a date.
fn date_styles(zip: &mut Workbook<'_>) -> Result<Vec<bool>, Refused> {
    let Some(text) = part(zip, "xl/styles.xml")? else { return Ok(Vec::new()) };
    let styles = node::xml(&text, &[], |_, _| Ok(()))?;
    let own = styles.deep("numfmt");
    let is_date = |id: &str| match id.parse::<u32>() {
        Ok(14..=17 | 22) => true,
        _ => own.iter().any(|format| {
            format.get("numfmtid") == id && format.get("formatcode").to_lowercase().contains("yy")
        }),
    };
    let cells = styles.child("cellxfs");
    Ok(cells
        .into_iter()
        .flat_map(|cells| cells.all("xf"))
        .map(|style| is_date(style.get("numfmtid")))
        .collect())
}

fn value(cell: &Node, strings: &[String], dates: &[bool]) -> Result<String, String> {
    let raw = cell.get("v");
    match cell.get("t") {
        "s" => {
            let found = raw.parse().ok().and_then(|at: usize| strings.get(at)).cloned();
            found.ok_or_else(|| format!("a cell names the text {raw}, which is not there"))
        }
        "inlineStr" => Ok(cell.child("is").map(rich_text).unwrap_or_default()),
        "e" => Err(format!("a cell holds the error `{raw}`")),
        "b" => Ok(if raw == "1" { "true" } else { "false" }.to_owned()),
        "str" | "d" => Ok(raw.to_owned()),
        _ => {
            let style: usize = cell.get("s").parse().unwrap_or(0);
            if dates.get(style).copied().unwrap_or(false) && !raw.is_empty() {
                return day(raw).ok_or_else(|| format!("a cell holds `{raw}`, which is no date"));
            }
            Ok(raw.to_owned())
        }
    }
}

/// Returns the day of a serial number: days since 30 December 1899, right from March 1900 on.
fn day(serial: &str) -> Option<String> {
    let days: f64 = serial.parse().ok().filter(|days| (61.0..2_958_466.0).contains(days))?;
    let first = jiff::civil::date(1899, 12, 30);
    first.checked_add((days.floor() as i64).days()).ok().map(|day| day.to_string())
}

/// Returns the text of all runs; those of furigana are left out.
fn rich_text(node: &Node) -> String {
    let mut text = String::new();
    for child in &node.children {
        match child.key.as_str() {
            "t" => text.push_str(&child.text),
            "r" => text.push_str(&child.all("t").map(|t| t.text.as_str()).collect::<String>()),
            _ => {}
        }
    }
    text
}

/// Returns the column of `BC12`, from 0.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0_usize, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
    number.checked_sub(1)
}
