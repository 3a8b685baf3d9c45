//! Questions to an archive, and where their answers come from.

use std::collections::HashMap;

use reftel_document::Document;
use reftel_record::{DocumentOrder, DocumentRow, SqliteStore, Store, decode_body};
use reftel_search::{Order, Page, Query};

use crate::originals::Kept;
use crate::related::related;
use crate::*;

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

/// What the library page asks.
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

/// A part of the ledger.
#[derive(Debug, Clone, Default)]
pub struct LedgerPart {
    /// The lines asked for, by path.
    pub lines: Vec<LedgerLine>,
    /// How many lines have the state asked for.
    pub total: usize,
}

impl Archive {
    /// Finds paragraphs.
    pub fn search(&self, ask: &Ask) -> Result<SearchAnswer, ArchiveError> {
        let query = self.query(&ask.query)?;
        let page = Page { offset: ask.offset, limit: ask.limit, order: ask.order, facets: ask.facets };
        let found = self.index().search(&query, page)?;
        self.read(|store| {
            let mut open: HashMap<u32, Option<(DocumentRow, Document)>> = HashMap::new();
            let mut hits = Vec::with_capacity(found.hits.len());
            for hit in &found.hits {
                let entry = match open.entry(hit.document) {
                    std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
                    std::collections::hash_map::Entry::Vacant(entry) => {
                        entry.insert(load(store, hit.document)?)
                    }
                };
                let Some((row, document)) = entry else { continue };
                let paragraph = hit.paragraph.and_then(|place| document.paragraphs.get(place as usize));
                let text = match paragraph {
                    Some(paragraph) => paragraph.text.clone(),
                    None => row.title.clone().unwrap_or_else(|| row.id.clone()),
                };
                hits.push(Hit {
                    schema: "reftel.hit/1",
                    document: row.id.clone(),
                    paragraph: paragraph.map(|p| p.anchor.clone()),
                    fragment: paragraph.map(|p| {
                        fragment(&p.anchor, |other| document.paragraphs.iter().any(|p| p.anchor == other))
                    }),
                    highlights: query.highlights(&text),
                    text,
                    score: hit.score,
                    title: row.title.clone(),
                    date: row.date.clone(),
                    kind: kind_word(&row.kind),
                    origin: row.origin.clone(),
                    language: row.language.clone(),
                    marking: paragraph.and_then(|p| p.marking.clone()).or_else(|| row.marking.clone()),
                });
            }
            Ok(SearchAnswer { hits, total: found.total, documents: found.documents, facets: found.facets })
        })
    }

    /// Lists documents, with facets over all that match.
    pub fn browse(&self, browse: &Browse) -> Result<BrowseAnswer, ArchiveError> {
        let all = browse.query.trim().is_empty();
        let query = if all { Query::all() } else { self.query(&browse.query)? };
        let (numbers, facets) = self.index().documents(&query)?;
        self.read(|store| {
            let order = match browse.sort {
                Sort::Newest => DocumentOrder::Newest,
                Sort::Oldest => DocumentOrder::Oldest,
                Sort::Title => DocumentOrder::Title,
                Sort::Id => DocumentOrder::Id,
                Sort::Added => DocumentOrder::Added,
            };
            let rows = if all {
                store.list(order, browse.offset, browse.limit)?
            } else if numbers.len() > SORTED_MAX {
                listed(store, &numbers, order, browse)?
            } else {
                let mut rows = store.documents(&numbers)?;
                sort(&mut rows, browse.sort);
                rows.into_iter().skip(browse.offset).take(browse.limit).collect()
            };
            let total = if all { store.document_count()? as usize } else { numbers.len() };
            let mut documents = Vec::with_capacity(rows.len());
            for row in rows {
                let copies = related(store, &row)?.copies.len();
                let path = store.inputs_of(&row.sha256)?.into_iter().next().map(|input| input.path);
                documents.push(DocumentLine { path, ..document_line(row, copies) });
            }
            Ok(BrowseAnswer { documents, total, facets })
        })
    }

    /// Returns a document by its id, with all that is known of it; `None` when there is none.
    pub fn document(&self, id: &str) -> Result<Option<DocumentAnswer>, ArchiveError> {
        self.read(|store| match store.document(id)? {
            Some(row) => Ok(Some(answer(store, row)?)),
            None => Ok(None),
        })
    }

    /// Calls `each` with every document, by id.
    pub fn each_document<E: From<ArchiveError>>(
        &self,
        mut each: impl FnMut(DocumentAnswer) -> Result<(), E>,
    ) -> Result<(), E> {
        const PAGE: usize = 256;
        let mut offset = 0;
        loop {
            let rows = self.read(|store| Ok(store.list(DocumentOrder::Id, offset, PAGE)?))?;
            if rows.is_empty() {
                return Ok(());
            }
            offset += rows.len();
            for row in rows {
                each(self.read(|store| answer(store, row))?)?;
            }
        }
    }

    /// Returns the raw text of a document's source as decoded, with the range of each paragraph in it;
    /// `None` for a source without text (a scanned page) or an unknown id.
    pub fn raw(&self, id: &str) -> Result<Option<RawAnswer>, ArchiveError> {
        let Some((bytes, document)) = self.source_of(id)? else { return Ok(None) };
        let Some(raw) = document
            .paragraphs
            .iter()
            .find_map(|p| p.source.first().and_then(|span| reftel_document::raw_text(&bytes, &span.place)))
        else {
            return Ok(None);
        };
        let paragraphs = document.paragraphs.iter().filter_map(|p| {
            let (first, last) = (p.source.first()?, p.source.last()?);
            let start = raw.character(&first.place)?.0;
            let end = raw.character(&last.place)?.1;
            (start <= end).then(|| (p.anchor.clone(), start, end))
        });
        let paragraphs = paragraphs.collect();
        Ok(Some(RawAnswer { text: raw.text, paragraphs }))
    }

    /// Returns a page of a document's source as a PNG picture; `None` when the id is unknown or the
    /// source has no such page.
    pub fn page_png(&self, id: &str, page: u32) -> Result<Option<Vec<u8>>, ArchiveError> {
        /// Sharp enough to read on a screen; a page of A4 is about 1,200 dots wide.
        const DOTS_PER_INCH: u32 = 144;
        let Some((bytes, _)) = self.source_of(id)? else { return Ok(None) };
        Ok(reftel_document::page_png(&bytes, page, DOTS_PER_INCH).ok())
    }

    /// Returns the bytes that a document was read from, and what reading them gave.
    pub(crate) fn source_of(&self, id: &str) -> Result<Option<(Vec<u8>, Document)>, ArchiveError> {
        let found = self.read(|store| match store.document(id)? {
            Some(row) => load(store, row.number),
            None => Ok(None),
        })?;
        let Some((row, document)) = found else { return Ok(None) };
        Ok(self.original(&row.sha256)?.map(|bytes| (bytes, document)))
    }

    /// Returns the bytes of a source by its SHA-256 in lower-case hexadecimal digits, verified; `None`
    /// when the archive has no such source, and an error when its bytes were lost or changed.
    pub fn original(&self, sha256: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        let known = self.read(|store| Ok(store.source(sha256)?))?;
        if known.is_none() {
            return Ok(None);
        }
        match self.originals.fetch(sha256).map_err(disk("reading an original"))? {
            Kept::Sound(bytes) => Ok(Some(bytes)),
            Kept::Missing | Kept::Changed => {
                let path =
                    self.read(|store| Ok(store.inputs_of(sha256)?.into_iter().next().map(|row| row.path)))?;
                Err(ArchiveError::OriginalLost { sha256: sha256.to_owned(), path: path.unwrap_or_default() })
            }
        }
    }

    /// Returns the ledger: every input file in its one state, by path.
    pub fn ledger(&self) -> Result<Vec<LedgerLine>, ArchiveError> {
        self.read(|store| {
            let mut lines = Vec::new();
            for row in store.inputs()? {
                let documents = match &row.sha256 {
                    Some(sha256) => store.documents_of(sha256)?,
                    None => Vec::new(),
                };
                lines.push(ledger_line(&row, &documents));
            }
            Ok(lines)
        })
    }

    /// Returns up to `limit` lines of the ledger after the first `offset`, of one state or of all.
    pub fn ledger_part(
        &self,
        state: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<LedgerPart, ArchiveError> {
        self.read(|store| {
            let mut rows = store.inputs()?;
            rows.retain(|row| state.is_none_or(|state| row.state == state));
            let total = rows.len();
            let mut lines = Vec::new();
            for row in rows.into_iter().skip(offset).take(limit) {
                let documents = match &row.sha256 {
                    Some(sha256) => store.documents_of(sha256)?,
                    None => Vec::new(),
                };
                lines.push(ledger_line(&row, &documents));
            }
            Ok(LedgerPart { lines, total })
        })
    }

    /// Returns the paths that a source arrived under, by its SHA-256.
    pub fn paths_of(&self, sha256: &str) -> Result<Vec<String>, ArchiveError> {
        self.read(|store| Ok(store.inputs_of(sha256)?.into_iter().map(|row| row.path).collect()))
    }

    /// Returns what the archive holds and in what condition it is.
    pub fn status(&self) -> Result<Status, ArchiveError> {
        self.read(|store| {
            let counts = store.counts()?;
            let head = store.head()?;
            Ok(Status {
                name: name(&self.dir),
                sources: counts.sources,
                source_bytes: counts.source_bytes,
                documents: counts.documents,
                paragraphs: counts.paragraphs,
                ledger: counts.inputs.into_iter().collect(),
                kinds: counts.kinds.into_iter().collect(),
                languages: counts.languages.into_iter().collect(),
                log_entries: counts.log_entries,
                log_head: head.as_ref().map(|(hash, _)| hash.to_string()),
                log_last: head.map(|(_, at)| at.0.to_string()),
                dates: counts.dates,
                current: write::is_current(store)?,
            })
        })
    }
}

/// Returns an archive's name: its folder's without `.reftel`.
pub(crate) fn name(dir: &Path) -> String {
    let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.strip_suffix(".reftel").map_or(name.clone(), str::to_owned)
}

pub(crate) fn load(
    store: &SqliteStore,
    number: u32,
) -> Result<Option<(DocumentRow, Document)>, ArchiveError> {
    let (Some(row), Some(body)) = (store.documents(&[number])?.pop(), store.body(number)?) else {
        return Ok(None);
    };
    Ok(Some((row, decode_body(&body)?)))
}

fn answer(store: &SqliteStore, row: DocumentRow) -> Result<DocumentAnswer, ArchiveError> {
    let Some((row, document)) = load(store, row.number)? else {
        return Err(StoreError::Body(format!("`{}` has no body", row.id)).into());
    };
    let mut answer = document_answer(row.id.clone(), document);
    if let Some(source) = store.source(&row.sha256)? {
        let inputs = store.inputs_of(&row.sha256)?;
        answer.sources.push(SourceAnswer {
            sha256: source.sha256,
            paths: inputs.into_iter().map(|input| input.path).collect(),
            bytes: source.bytes,
            added: Some(source.added.0.to_string()),
            format: source.format,
            pages: source.pages,
        });
    }
    for reference in &mut answer.references {
        if let Some(id) = &reference.id {
            reference.document = resolve(store, id)?.filter(|found| *found != row.id);
        }
    }
    // Others may point at it by the id that it gives itself, or by its public one.
    let mut referring = store.referring_to(&row.id)?;
    if let Some(own) = row.own_id.as_deref().filter(|own| *own != row.id) {
        referring.extend(store.referring_to(own)?);
    }
    referring.retain(|other| other.number != row.number);
    answer.referred_by = referring.into_iter().map(|row| document_line(row, 0)).collect();
    let related = related(store, &row)?;
    answer.likely_copies = related
        .copies
        .into_iter()
        .map(|(row, relation)| DocumentLine { relation: Some(relation), ..document_line(row, 0) })
        .collect();
    for section in related.missing {
        let of = answer.sections.as_ref().map_or(0, |sections| sections.of);
        answer.problems.push(ProblemAnswer {
            line: None,
            offset: None,
            kind: "missing_section".to_owned(),
            message: format!("section {section} of {of} is not in this archive"),
        });
    }
    answer.parts =
        related.parts.into_iter().map(|(row, sections)| PartAnswer { document: row.id, sections }).collect();
    Ok(answer)
}

/// Most documents that are fetched to be sorted here. Of more, the first in order are met soon in the list of
/// all, which the database keeps in order.
const SORTED_MAX: usize = 1_000;

/// Returns the documents of a page out of those with these numbers, by going through the list of all.
fn listed(
    store: &SqliteStore,
    numbers: &[u32],
    order: DocumentOrder,
    browse: &Browse,
) -> Result<Vec<DocumentRow>, ArchiveError> {
    const STEP: usize = 5_000;
    let (mut passed, mut at, mut rows) = (0, 0, Vec::new());
    loop {
        let next = store.list(order, at, STEP)?;
        if next.is_empty() {
            return Ok(rows);
        }
        at += next.len();
        for row in next {
            if numbers.binary_search(&row.number).is_err() {
                continue;
            }
            passed += 1;
            if passed > browse.offset {
                if rows.len() == browse.limit {
                    return Ok(rows);
                }
                rows.push(row);
            }
        }
    }
}

/// Returns the public id of the document that a reference points at.
pub(crate) fn resolve(store: &SqliteStore, id: &str) -> Result<Option<String>, ArchiveError> {
    if let Some(row) = store.document(id)? {
        return Ok(Some(row.id));
    }
    Ok(store.alike(Some(id), None)?.into_iter().next().map(|row| row.id))
}

fn sort(rows: &mut [DocumentRow], sort: Sort) {
    // The same orders as `Store::list`; `None` sorts last in all of them.
    let last = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    let newest = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => b.cmp(a),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    rows.sort_by(|a, b| match sort {
        Sort::Newest => {
            newest(&a.latest, &b.latest).then(newest(&a.earliest, &b.earliest)).then(a.id.cmp(&b.id))
        }
        Sort::Oldest => last(&a.earliest, &b.earliest).then(last(&a.latest, &b.latest)).then(a.id.cmp(&b.id)),
        Sort::Title => last(&a.title, &b.title).then(a.id.cmp(&b.id)),
        Sort::Id => a.id.cmp(&b.id),
        Sort::Added => b.number.cmp(&a.number),
    });
}
