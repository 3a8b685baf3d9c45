//! The query language.

mod fields;
mod highlight;
mod parse;
mod syntax;

use std::fmt;
use std::str::FromStr;

pub(crate) use syntax::{Comparison, Day, Expr, Field, Label, Leaf, Shape, Value};

/// A query that was understood.
///
/// Written out, it is a query that means the same: reading it again gives an equal one.
///
/// ```
/// use reftel_search::Query;
/// let query = Query::parse("sanction* -\"visa ban\" from:Minsk after:2007")?;
/// assert_eq!(Query::parse(&query.to_string())?, query);
///
/// let error = Query::parse("sanctions form:Minsk").unwrap_err();
/// assert_eq!(error.at, 10);
/// assert_eq!(error.message, "there is no field `form:`");
/// # Ok::<(), reftel_search::QueryError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub(crate) expr: Expr,
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
        Query { expr: Expr::All }
    }

    /// Reads a query; a blank one is [`Query::all`]. The language is described in `docs/QUERY.md`.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        Ok(Query { expr: parse::parse(text)? })
    }

    /// Returns whether the query asks for passages, so that hits are the paragraphs and titles that
    /// match. If not, it says only which documents are meant, and each is one hit: its title.
    pub fn wants_passages(&self) -> bool {
        self.expr.wants_passages()
    }

    /// Returns the places in `text` that the query's words and phrases match, as first and
    /// one-past-last *character* (not byte), in order and without overlap.
    ///
    /// A phrase is one place, the words of a nearness are one each. Words that are asked against, and
    /// values of fields, match no place; only in a query that does not ask for passages, the words of
    /// `subject:` do, because each hit is then a title.
    pub fn highlights(&self, text: &str) -> Vec<(usize, usize)> {
        highlight::places(&self.expr, text)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expr.fmt(f)
    }
}

impl FromStr for Query {
    type Err = QueryError;
    fn from_str(text: &str) -> Result<Query, QueryError> {
        Query::parse(text)
    }
}
