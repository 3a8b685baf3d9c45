//! Why a table or a calendar was not taken, and where it goes wrong.

use std::fmt;

/// Something wrong in a table or a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line on which the row or the entry begins; the first is 1.
    pub line: u64,
    /// The column's name, or the property's in a calendar; empty where the whole line is meant.
    pub column: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Fault {
    pub(crate) fn new(line: u64, column: &str, message: impl Into<String>) -> Fault {
        Fault { line, column: column.to_owned(), message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Fault {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Fault {
    /// Writes `line 4, column due: what is wrong`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column.as_str() {
            "" => write!(f, "line {}: {}", self.line, self.message),
            column => write!(f, "line {}, column {column}: {}", self.line, self.message),
        }
    }
}

impl std::error::Error for Fault {}
