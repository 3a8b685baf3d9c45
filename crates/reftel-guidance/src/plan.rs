//! A trip or a guest list: many planned contacts in one CSV table.

use crate::contact::{Asked, Contact, NoContact};

/// A row of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// The line that it stands on; the first of the file is 1.
    pub line: u64,
    /// Whom the row is about: its columns `name` and `with`.
    pub about: String,
    /// The contact, or why it could not be read.
    pub contact: Result<Contact, NoContact>,
}

/// Why a plan could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPlan {
    /// It is no table.
    #[error("line {line}: {why}")]
    Table {
        /// The line; the first is 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// A column means nothing.
    #[error(
        "line 1: there is no column `{0}` in a plan: it has act, as, with, of, on and, if need be, name, side, purpose, approved_by, met"
    )]
    Column(String),
}

/// Rows beyond this are refused.
const ROWS_MAX: usize = 1_000_000;

/// Reads a plan: the columns `act`, `as`, `with`, `of`, `on` and, if need be, `name`, `side`, `purpose`, `approved_by`, `met`, in any
/// order. What a row leaves empty is taken from `otherwise`.
///
/// ```
/// use reftel_guidance::{Asked, read_plan};
/// let text = "name,act,with\nGuest One,invite,Ambassador\nGuest Two,dance,Ambassador\n";
/// let rows = read_plan(text, &Asked { by: "Ambassador", of: "BY", on: "2008-07-04", ..Asked::default() })?;
/// assert!(rows.first().is_some_and(|row| row.contact.is_ok() && row.about == "Guest One, Ambassador"));
/// assert!(rows.get(1).is_some_and(|row| row.contact.is_err() && row.line == 3));
/// # Ok::<(), reftel_guidance::NoPlan>(())
/// ```
pub fn read_plan(text: &str, otherwise: &Asked<'_>) -> Result<Vec<PlanRow>, NoPlan> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let wrong = |error: &csv::Error| NoPlan::Table {
        line: error.position().map_or(1, csv::Position::line),
        why: error.to_string(),
    };
    let heads: Vec<String> = match reader.headers() {
        Ok(heads) => heads.iter().map(|head| head.to_lowercase().replace([' ', '-'], "_")).collect(),
        Err(error) => return Err(wrong(&error)),
    };
    const COLUMNS: [&str; 10] =
        ["name", "act", "as", "with", "of", "on", "side", "purpose", "approved_by", "met"];
    if let Some(head) = heads.iter().find(|head| !COLUMNS.contains(&head.as_str())) {
        return Err(NoPlan::Column(head.clone()));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| wrong(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        if rows.len() >= ROWS_MAX {
            return Err(NoPlan::Table { line, why: format!("there are more than {ROWS_MAX} rows") });
        }
        let cell = |name: &str, otherwise| {
            let at = heads.iter().position(|head| head == name);
            at.and_then(|at| record.get(at)).filter(|cell| !cell.is_empty()).unwrap_or(otherwise)
        };
        let asked = Asked {
            act: cell("act", otherwise.act),
            by: cell("as", otherwise.by),
            with: cell("with", otherwise.with),
            of: cell("of", otherwise.of),
            on: cell("on", otherwise.on),
            side: cell("side", otherwise.side),
            purpose: cell("purpose", otherwise.purpose),
            approved_by: cell("approved_by", otherwise.approved_by),
            met: cell("met", otherwise.met),
        };
        let about: Vec<&str> =
            [cell("name", ""), asked.with].into_iter().filter(|text| !text.is_empty()).collect();
        rows.push(PlanRow { line, about: about.join(", "), contact: Contact::read(&asked) });
    }
    Ok(rows)
}
