//! Why guidance was not taken, and the character at which it goes wrong.

use std::fmt;

/// Something wrong in a guidance file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the file.
    pub file: String,
    /// The line; the first is 1.
    pub line: u32,
    /// The character in the line; the first is 1.
    pub column: u32,
    /// The line itself.
    pub shown: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Fault {
    /// Returns a fault at a byte of a text; a byte beyond its end is the end.
    pub(crate) fn at(file: &str, text: &str, byte: usize, message: String, hint: Option<String>) -> Fault {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = text.get(..byte).unwrap_or_default();
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let number = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        Fault {
            file: file.to_owned(),
            line: number(line),
            column: number(column),
            shown: text.split('\n').nth(line).unwrap_or_default().trim_end_matches('\r').to_owned(),
            message,
            hint,
        }
    }
}

impl fmt::Display for Fault {
    /// Writes `FILE:LINE:COLUMN: what is wrong`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

impl std::error::Error for Fault {}
