//! Why a list was not taken.

use std::fmt;

/// A list that was refused whole, with the place and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The file, as the caller named it; empty when the reason concerns all of them.
    pub file: String,
    /// The first line is 1; `None` when the reason is about the file as a whole.
    pub line: Option<u64>,
    /// What is wrong, in lower case and without a full stop.
    pub reason: String,
}

impl Refused {
    pub(crate) fn at(line: u64, reason: impl Into<String>) -> Refused {
        Refused { file: String::new(), line: Some(line), reason: reason.into() }
    }

    pub(crate) fn whole(reason: impl Into<String>) -> Refused {
        Refused { file: String::new(), line: None, reason: reason.into() }
    }

    /// Names the file, unless it is named already.
    pub(crate) fn of(mut self, file: &str) -> Refused {
        if self.file.is_empty() {
            file.clone_into(&mut self.file);
        }
        self
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}", self.file)?;
            if let Some(line) = self.line {
                write!(f, ", line {line}")?;
            }
            return write!(f, ": {}", self.reason);
        }
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.reason),
            None => write!(f, "{}", self.reason),
        }
    }
}

impl std::error::Error for Refused {}
