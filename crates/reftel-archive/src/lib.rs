//! The folder that holds it all: originals, the record and the index, and the only API that the front
//! ends see.
//!
//! ```text
//! minsk.reftel/
//!   originals/ab/cdef…   sources by SHA-256, read-only
//!   record.sqlite        the log and what is derived from it
//!   index/               full text (derived)
//! ```
#![forbid(unsafe_code)]

mod answers;

pub use answers::*;
pub use reftel_document as document;
pub use reftel_search::{Order, QueryError};

use std::path::{Path, PathBuf};

/// An open archive. Safe to share between threads.
pub struct Archive {
    dir: PathBuf,
}

/// Why an archive could not be opened or used.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is no archive in the folder.
    #[error("`{}` is not an archive", path.display())]
    NotAnArchive {
        /// The folder.
        path: PathBuf,
    },
    /// A query that was not understood.
    #[error(transparent)]
    Query(#[from] QueryError),
}

/// One answer to what the library page asks: documents by facet, in order.
#[derive(Debug, Clone, Default)]
pub struct Browse {
    /// A query in the search language that documents must match; empty for all.
    pub query: String,
    /// How they are ordered.
    pub sort: Sort,
    /// How many to leave out at the start.
    pub offset: usize,
    /// How many to return at the most.
    pub limit: usize,
}

/// Order of documents in the library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first, undated last.
    #[default]
    Newest,
    /// Oldest first, undated last.
    Oldest,
    /// By title.
    Title,
    /// By id.
    Id,
    /// As added, last first.
    Added,
}

/// What a search asks.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The query.
    pub query: String,
    /// How many hits to leave out at the start.
    pub offset: usize,
    /// How many to return at the most.
    pub limit: usize,
    /// Their order.
    pub order: Order,
    /// Whether to count facets.
    pub facets: bool,
}

impl Archive {
    /// Opens the archive in `dir`.
    pub fn open(dir: &Path) -> Result<Archive, ArchiveError> {
        Ok(Archive { dir: dir.to_owned() })
    }

    /// Returns the folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Finds paragraphs.
    pub fn search(&self, ask: &Ask) -> Result<SearchAnswer, ArchiveError> {
        let _ = ask;
        Ok(SearchAnswer::default())
    }

    /// Lists documents, with facets over all that match.
    pub fn browse(&self, browse: &Browse) -> Result<BrowseAnswer, ArchiveError> {
        let _ = browse;
        Ok(BrowseAnswer::default())
    }

    /// Returns a document by its id, with all that is known of it; `None` when there is none.
    pub fn document(&self, id: &str) -> Result<Option<DocumentAnswer>, ArchiveError> {
        let _ = id;
        Ok(None)
    }

    /// Returns the raw text of a document's source as decoded, with the range of each paragraph in it;
    /// `None` for a source without text (a scanned page) or an unknown id.
    pub fn raw(&self, id: &str) -> Result<Option<RawAnswer>, ArchiveError> {
        let _ = id;
        Ok(None)
    }

    /// Returns a page of a PDF source as a PNG picture.
    pub fn page_png(&self, id: &str, page: u32) -> Result<Option<Vec<u8>>, ArchiveError> {
        let _ = (id, page);
        Ok(None)
    }

    /// Returns the bytes of a source by its SHA-256 in lower-case hexadecimal digits, verified.
    pub fn original(&self, sha256: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        let _ = sha256;
        Ok(None)
    }

    /// Returns the ledger: every input file in its one state, by path.
    pub fn ledger(&self) -> Result<Vec<LedgerLine>, ArchiveError> {
        Ok(Vec::new())
    }

    /// Returns what the archive holds and in what condition it is.
    pub fn status(&self) -> Result<Status, ArchiveError> {
        Ok(Status::default())
    }
}
