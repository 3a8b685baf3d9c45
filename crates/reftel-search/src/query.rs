//! The query language.

use std::fmt;

/// A query that was understood.
#[derive(Debug, Clone)]
pub struct Query {
    pub(crate) text: String,
}

/// A query that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Where in the query, in characters from its start.
    pub at: usize,
    /// What is wrong, in words without a full stop.
    pub message: String,
    /// What to do instead.
    pub hint: Option<String>,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

impl Query {
    /// Returns the query that every document matches.
    pub fn all() -> Query {
        Query { text: String::new() }
    }

    /// Reads a query.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        Ok(Query { text: text.to_owned() })
    }

    /// Returns the places in `text` that the query's words and phrases match, as first and
    /// one-past-last *character* (not byte), in order and without overlap.
    pub fn highlights(&self, text: &str) -> Vec<(usize, usize)> {
        let _ = (&self.text, text);
        Vec::new()
    }
}
