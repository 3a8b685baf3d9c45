//! Writing and searching the index.

use std::collections::BTreeMap;
use std::path::Path;

use reftel_document::Document;

use crate::Query;

/// Version of what is written to the index. An index of another version is made anew.
pub const INDEX_VERSION: u32 = 1;

/// Number of a document in the record: stable until the record is rebuilt, dense from 0.
pub type DocumentNumber = u32;

/// An index in a directory.
pub struct Index {}

/// Why the index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// It is missing, damaged or of another version: make it anew.
    #[error("the index cannot be used and must be made anew: {0}")]
    MakeAnew(String),
    /// Anything else that went wrong below.
    #[error("the index could not be read or written")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A paragraph that matches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The document.
    pub document: DocumentNumber,
    /// Place of the paragraph in [`Document::paragraphs`]; `None` when it is the title that matches.
    pub paragraph: Option<u32>,
    /// Ranking signal, higher is better; only comparable within one answer.
    pub score: f32,
}

/// How hits are ordered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Best first.
    #[default]
    Score,
    /// Newest document first; those without a date last.
    Newest,
    /// Oldest document first; those without a date last.
    Oldest,
}

/// What to return of all that matches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    /// How many hits to leave out at the start.
    pub offset: usize,
    /// How many to return at the most.
    pub limit: usize,
    /// Their order.
    pub order: Order,
    /// Whether to count facets, which looks at everything that matches.
    pub facets: bool,
}

/// For each facet (`kind`, `from`, `tag`, `year`, `lang`, `marking`), how many *documents* have each value,
/// most first, at most 20 values a facet.
pub type Facets = BTreeMap<&'static str, Vec<(String, usize)>>;

/// An answer to a query.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The hits asked for.
    pub hits: Vec<Hit>,
    /// How many paragraphs match in all.
    pub total: usize,
    /// How many documents they stand in; only counted with facets.
    pub documents: Option<usize>,
    /// For each facet (`kind`, `from`, `tag`, `year`, `lang`, `marking`), how many *documents* have each
    /// value, most first, at most 20 values a facet.
    pub facets: BTreeMap<&'static str, Vec<(String, usize)>>,
}

impl Index {
    /// Opens the index in `dir`, or makes an empty one there.
    pub fn open(dir: &Path) -> Result<Index, IndexError> {
        let _ = dir;
        Ok(Index {})
    }

    /// Returns the log sequence number that the last [`Writer::commit`] was given, 0 for a new index.
    pub fn committed(&self) -> u64 {
        0
    }

    /// Starts writing with `threads` threads. There is one writer at a time.
    pub fn writer(&self, threads: usize) -> Result<Writer, IndexError> {
        let _ = threads;
        Ok(Writer {})
    }

    /// Returns the numbers of all documents that match, in order, with facets over them.
    pub fn documents(&self, query: &Query) -> Result<(Vec<DocumentNumber>, Facets), IndexError> {
        let _ = query;
        Ok((Vec::new(), Facets::new()))
    }

    /// Finds the paragraphs that match.
    pub fn search(&self, query: &Query, page: Page) -> Result<Found, IndexError> {
        let _ = (query, page);
        Ok(Found::default())
    }
}

/// Writes to an index.
pub struct Writer {}

impl Writer {
    /// Adds a document under its number and public id. Safe to call from several threads.
    pub fn add(&self, number: DocumentNumber, id: &str, document: &Document) -> Result<(), IndexError> {
        let _ = (number, id, document);
        Ok(())
    }

    /// Removes all that was added under this number.
    pub fn remove(&self, number: DocumentNumber) {
        let _ = number;
    }

    /// Makes all that was added durable and visible to searches, with the log's sequence number.
    pub fn commit(&mut self, sequence: u64) -> Result<(), IndexError> {
        let _ = sequence;
        Ok(())
    }
}
