//! Writing and searching the index.

mod bits;
mod evaluate;
mod facets;
mod forms;
mod heads;
mod passage;
mod rank;
mod schema;
mod segment;
mod tally;
mod tokenizer;
mod vocabulary;
mod writer;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::OpenDirectoryError;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexReader, ReloadPolicy, TantivyError};

use crate::Query;
use crate::index::evaluate::evaluate;
use crate::index::facets::Names;
use crate::index::rank::Best;
use crate::index::schema::Fields;
use crate::index::segment::Segment;

pub use crate::index::writer::Writer;

/// Version of what is written to the index. An index of another version is made anew.
pub const INDEX_VERSION: u32 = 2;

/// Number of a document in the record: stable until the record is rebuilt, dense from 0.
pub type DocumentNumber = u32;

/// An index in a directory. Searches see what was last committed, by this process or another.
pub struct Index {
    meta: PathBuf,
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    view: RwLock<Arc<View>>,
    names: Mutex<Names>,
}

/// The index as of a commit.
struct View {
    /// What the index's list of segments said.
    meta: Vec<u8>,
    committed: u64,
    segments: Vec<Arc<Segment>>,
}

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
    /// The facets of those documents, when they were asked for.
    pub facets: Facets,
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> IndexError {
        IndexError::Failed(Box::new(error))
    }
}

impl Index {
    /// Opens the index in `dir`, or makes an empty one there.
    ///
    /// Takes no lock and looks only at the list of segments and the ends of their files; what is damaged
    /// further in shows when it is read.
    pub fn open(dir: &Path) -> Result<Index, IndexError> {
        let fields = Fields::new();
        let anew = |error: TantivyError| IndexError::MakeAnew(error.to_string());
        fs::create_dir_all(dir).map_err(|error| IndexError::Failed(Box::new(error)))?;
        let meta = dir.join("meta.json");
        let directory = MmapDirectory::open(dir).map_err(|error| match error {
            OpenDirectoryError::IoError { .. } => IndexError::Failed(Box::new(error)),
            _ => IndexError::MakeAnew(error.to_string()),
        })?;
        let mut index = if meta.exists() {
            tantivy::Index::open(directory).map_err(anew)?
        } else {
            let made = tantivy::Index::builder()
                .schema(fields.schema.clone())
                .settings(schema::settings())
                .register_plugin(Arc::new(forms::Forms { text: fields.text }))
                .open_or_create(directory);
            made.map_err(anew)?
        };
        if index.schema() != fields.schema {
            return Err(IndexError::MakeAnew("it was made by another version".to_owned()));
        }
        if index.custom_plugins().is_empty() {
            index.register_plugin(Arc::new(forms::Forms { text: fields.text }));
        }
        index.tokenizers().register(schema::TOKENIZER, TextAnalyzer::from(tokenizer::Cutter::default()));
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(anew)?;
        let view = view(&meta, &index, &reader, &[]).map_err(anew)?;
        Ok(Index { meta, index, reader, fields, view: RwLock::new(Arc::new(view)), names: Mutex::default() })
    }

    /// Returns the log sequence number that the last [`Writer::commit`] was given, 0 for a new index.
    pub fn committed(&self) -> u64 {
        match self.view() {
            Ok(view) => view.committed,
            Err(_) => self.view.read().unwrap_or_else(PoisonError::into_inner).committed,
        }
    }

    /// Starts writing with `threads` threads. There is one writer at a time.
    pub fn writer(&self, threads: usize) -> Result<Writer, IndexError> {
        Ok(Writer::new(&self.index, self.fields.clone(), threads)?)
    }

    /// Returns the numbers of all documents that match, in order, with facets over them.
    pub fn documents(&self, query: &Query) -> Result<(Vec<DocumentNumber>, Facets), IndexError> {
        let view = self.view()?;
        let (mut numbers, mut counts) = (Vec::new(), Vec::new());
        for segment in &view.segments {
            let matched = evaluate(&query.expr, segment, &self.fields)?;
            self.count(segment, &matched.bits, &mut counts, |number| numbers.push(number))?;
        }
        numbers.sort_unstable();
        Ok((numbers, facets::facets(&counts, &self.names)))
    }

    /// Finds the paragraphs that match.
    ///
    /// A query that does not ask for passages ([`Query::wants_passages`]) finds documents, each as its title.
    /// Hits of the same score or date are in the order of their documents' numbers and their places, so
    /// that pages fit together.
    pub fn search(&self, query: &Query, page: Page) -> Result<Found, IndexError> {
        let view = self.view()?;
        let mut matches = Vec::with_capacity(view.segments.len());
        for segment in &view.segments {
            matches.push(evaluate(&query.expr, segment, &self.fields)?);
        }
        let both: Vec<_> = view.segments.iter().map(Arc::as_ref).zip(&matches).collect();
        let total = matches.iter().map(|matched| matched.bits.count()).sum();
        let mut found = Found { total, ..Found::default() };
        if page.limit > 0 && page.offset < total {
            let weights = rank::weights(&both, &self.fields)?;
            let mut best = Best::new(page.offset.saturating_add(page.limit).min(total));
            for (segment, matched) in &both {
                rank::rank(segment, matched, &weights, page.order, &self.fields, &mut best)?;
            }
            found.hits = best.into_hits(page.offset);
        }
        if page.facets {
            let (mut documents, mut counts) = (0, Vec::new());
            for (segment, matched) in &both {
                self.count(segment, &matched.bits, &mut counts, |_| documents += 1)?;
            }
            found.documents = Some(documents);
            found.facets = facets::facets(&counts, &self.names);
        }
        Ok(found)
    }

    /// Calls `each` with every document of a set of passages, once, and counts their values.
    fn count(
        &self,
        segment: &Segment,
        passages: &bits::Bits,
        counts: &mut Vec<usize>,
        mut each: impl FnMut(DocumentNumber),
    ) -> Result<(), IndexError> {
        let (heads, values) = (segment.heads()?, segment.values(&self.names)?);
        let mut last = None;
        heads.each(passages, |document, _| {
            if last != Some(document) {
                last = Some(document);
                values.count(document, counts);
                heads.numbers.get(document).copied().into_iter().for_each(&mut each);
            }
        });
        Ok(())
    }

    /// Returns the index as it was last committed.
    fn view(&self) -> Result<Arc<View>, IndexError> {
        let known = self.view.read().unwrap_or_else(PoisonError::into_inner).clone();
        let meta = fs::read(&self.meta).map_err(|error| IndexError::Failed(Box::new(error)))?;
        if meta == known.meta {
            return Ok(known);
        }
        let mut held = self.view.write().unwrap_or_else(PoisonError::into_inner);
        if meta != held.meta {
            self.reader.reload()?;
            *held = Arc::new(view(&self.meta, &self.index, &self.reader, &held.segments)?);
        }
        Ok(held.clone())
    }
}

/// Takes up what the reader has loaded.
fn view(
    meta: &Path,
    index: &tantivy::Index,
    reader: &IndexReader,
    before: &[Arc<Segment>],
) -> tantivy::Result<View> {
    // Read before the segments: if a commit comes between, the next search sees a difference.
    let meta = fs::read(meta)?;
    let committed = index.load_metas()?.payload.and_then(|payload| payload.parse().ok()).unwrap_or(0);
    let searcher = reader.searcher();
    let segments = searcher.segment_readers().iter().map(|r| Arc::new(Segment::new(r.clone(), before)));
    Ok(View { meta, committed, segments: segments.collect() })
}
