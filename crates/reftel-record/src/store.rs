//! The one door to the tables: what the archive may ask of the record, whatever database holds it.

use crate::log::{Entry, Payload, RecordedAt, Sha256Hex};

/// Why the record could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("the record's database refused: {doing}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The record was written by a newer program.
    #[error("the record has format {found}, this program knows up to {known_max}: use a newer reftel")]
    NewerFormat {
        /// Its format.
        found: u32,
        /// The newest format known here.
        known_max: u32,
    },
    /// A document's stored form is damaged; `rebuild` makes it anew.
    #[error("a document in the record is damaged ({0}); `reftel rebuild` makes it anew")]
    Body(String),
    /// A payload could not be written as text.
    #[error("a log payload could not be written")]
    Payload(#[from] serde_json::Error),
}

/// A source: bytes that arrived, or that were found inside a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// How many bytes.
    pub bytes: u64,
    /// When it was first added.
    pub added: RecordedAt,
    /// The source that it was found inside of, for a member or an attachment.
    pub within: Option<String>,
    /// `read`, `needs_ocr`, `unreadable` or `skipped`.
    pub state: String,
    /// Why, for every state but `read`.
    pub reason: Option<String>,
    /// Format found in its content.
    pub format: String,
    /// How many pages it has, when it has pages.
    pub pages: Option<u32>,
}

/// An input file (or a file inside one) and the source it was when last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRow {
    /// The folder it was taken from, absolute.
    pub root: String,
    /// Its path below that folder; names inside a container are appended after `/`.
    pub path: String,
    /// The source; `None` when it could not be taken in.
    pub sha256: Option<String>,
    /// `read`, `copy`, `needs_ocr`, `unreadable` or `skipped`.
    pub state: String,
    /// Why, for every state but `read`.
    pub reason: Option<String>,
}

/// A document's line in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Dense from 0, in the order of the log; changes only with a rebuild.
    pub number: u32,
    /// Public id, unique.
    pub id: String,
    /// The id that it gives itself.
    pub own_id: Option<String>,
    /// The source it was read from.
    pub sha256: String,
    /// Its place among the source's documents, from 0.
    pub place: u32,
    /// Kind.
    pub kind: String,
    /// Title.
    pub title: Option<String>,
    /// Date, EDTF.
    pub date: Option<String>,
    /// How the date was found.
    pub date_basis: Option<String>,
    /// First day of the date.
    pub earliest: Option<String>,
    /// Last day of the date.
    pub latest: Option<String>,
    /// Origin.
    pub origin: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// Classification and captions on one line.
    pub marking: Option<String>,
    /// How many paragraphs.
    pub paragraphs: u32,
    /// Hash of the words alone: documents with the same one say the same.
    pub fingerprint: u128,
}

/// Order of documents in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentOrder {
    /// By date, newest first, undated last.
    Newest,
    /// By date, oldest first, undated last.
    Oldest,
    /// By title.
    Title,
    /// By id.
    Id,
    /// Last added first.
    Added,
}

/// Counts over the record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sources by content.
    pub sources: u64,
    /// Their bytes.
    pub source_bytes: u64,
    /// Documents.
    pub documents: u64,
    /// Paragraphs.
    pub paragraphs: u64,
    /// Log entries.
    pub log_entries: u64,
    /// Inputs by state.
    pub inputs: Vec<(String, u64)>,
    /// Documents by kind.
    pub kinds: Vec<(String, u64)>,
    /// Documents by language.
    pub languages: Vec<(String, u64)>,
    /// Earliest and latest day of documents.
    pub dates: Option<(String, String)>,
}

/// The tables of the record.
///
/// Writes between [`Store::begin`] and [`Store::commit`] become durable together or not at all. Every
/// implementation passes the same suite (`conformance`).
pub trait Store {
    /// Starts a batch of writes.
    fn begin(&mut self) -> Result<(), StoreError>;
    /// Makes the batch durable.
    fn commit(&mut self) -> Result<(), StoreError>;
    /// Forgets the batch.
    fn roll_back(&mut self) -> Result<(), StoreError>;

    /// Appends an entry to the log and returns its number.
    fn append(&mut self, at: RecordedAt, who: &str, payload: &Payload, salt: &str)
    -> Result<u64, StoreError>;
    /// Returns up to `limit` entries after number `after`, in order.
    fn entries(&self, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError>;
    /// Returns the entries of one kind, in order; those of the rarer kinds without looking at the log whole.
    fn entries_of(&self, kind: &str) -> Result<Vec<Entry>, StoreError>;
    /// Returns the last entry's header hash and instant; `None` for an empty log.
    fn head(&self) -> Result<Option<(Sha256Hex, RecordedAt)>, StoreError>;

    /// Deletes everything derived; the log stays.
    fn clear_derived(&mut self) -> Result<(), StoreError>;
    /// Returns a stage's version as last set; 0 when it was never set.
    fn stage(&self, name: &str) -> Result<u32, StoreError>;
    /// Sets a stage's version.
    fn set_stage(&mut self, name: &str, version: u32) -> Result<(), StoreError>;

    /// Adds a source; of one that is there, replaces what reading it gave.
    fn put_source(&mut self, row: &SourceRow) -> Result<(), StoreError>;
    /// Adds an input, or replaces what was known of the same root and path.
    fn put_input(&mut self, row: &InputRow) -> Result<(), StoreError>;
    /// Adds a document with its body and the ids that it refers to. Returns false, and adds nothing, when another document
    /// has its id.
    fn put_document(
        &mut self,
        row: &DocumentRow,
        body: &[u8],
        refers_to: &[String],
    ) -> Result<bool, StoreError>;

    /// Adds a document's claims, as [`crate::claim::encode`] made them; of one that has some, replaces them.
    fn put_claims(&mut self, number: u32, claims: &[u8]) -> Result<(), StoreError>;
    /// Deletes every document's claims.
    fn clear_claims(&mut self) -> Result<(), StoreError>;
    /// Returns a document's claims; `None` when it has none.
    fn claims(&self, number: u32) -> Result<Option<Vec<u8>>, StoreError>;
    /// Returns the claims of up to `limit` documents that have some, from number `first` on, in order.
    fn claims_from(&self, first: u32, limit: usize) -> Result<Vec<(u32, Vec<u8>)>, StoreError>;

    /// Returns a source by its hash.
    fn source(&self, sha256: &str) -> Result<Option<SourceRow>, StoreError>;
    /// Returns every source's hash, in order.
    fn source_hashes(&self) -> Result<Vec<String>, StoreError>;
    /// Returns the hash of every source in a state, in order.
    fn source_hashes_in(&self, state: &str) -> Result<Vec<String>, StoreError>;
    /// Returns the input with this root and path.
    fn input(&self, root: &str, path: &str) -> Result<Option<InputRow>, StoreError>;
    /// Returns every input by path.
    fn inputs(&self) -> Result<Vec<InputRow>, StoreError>;
    /// Returns the inputs that are this source.
    fn inputs_of(&self, sha256: &str) -> Result<Vec<InputRow>, StoreError>;
    /// Returns how many documents there are; the next number.
    fn document_count(&self) -> Result<u32, StoreError>;
    /// Returns the documents with these numbers, in the order asked for; unknown ones are left out.
    fn documents(&self, numbers: &[u32]) -> Result<Vec<DocumentRow>, StoreError>;
    /// Returns all documents in an order, `limit` after `offset`.
    fn list(&self, order: DocumentOrder, offset: usize, limit: usize)
    -> Result<Vec<DocumentRow>, StoreError>;
    /// Returns a document by its public id.
    fn document(&self, id: &str) -> Result<Option<DocumentRow>, StoreError>;
    /// Returns the documents read from a source, in their order.
    fn documents_of(&self, sha256: &str) -> Result<Vec<DocumentRow>, StoreError>;
    /// Returns the documents that give themselves this id or that have this fingerprint.
    fn alike(&self, own_id: Option<&str>, fingerprint: Option<u128>) -> Result<Vec<DocumentRow>, StoreError>;
    /// Returns the documents that refer to this id.
    fn referring_to(&self, id: &str) -> Result<Vec<DocumentRow>, StoreError>;
    /// Returns the ids that are referred to and that no document has, most referred to first, at the most
    /// `limit`; each with the number of documents that refer to it.
    fn absent(&self, limit: usize) -> Result<Vec<(String, u64)>, StoreError>;
    /// Returns the ids that telegrams give themselves, each once, in order.
    fn telegram_ids(&self) -> Result<Vec<String>, StoreError>;
    /// Returns a document's body as [`crate::encode_body`] made it.
    fn body(&self, number: u32) -> Result<Option<Vec<u8>>, StoreError>;
    /// Returns the counts that status shows.
    fn counts(&self) -> Result<Counts, StoreError>;
}
