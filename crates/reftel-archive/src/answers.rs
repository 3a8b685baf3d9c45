//! What the archive answers, in the shapes that JSON shows (`reftel.*/1`).
//!
//! These types are the outside's: a field's name or meaning changes only with the schema's number.

use std::collections::BTreeMap;

use reftel_document::{Document, Marking, Place, Role};
use reftel_record::{DocumentRow, InputRow};
use serde::Serialize;
use utoipa::ToSchema;

use crate::SectionsAnswer;

/// A passage that matches a query: `reftel.hit/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Hit {
    /// `reftel.hit/1`.
    pub schema: &'static str,
    /// Id of the document.
    pub document: String,
    /// Anchor of the paragraph; `null` when it is the title that matches.
    pub paragraph: Option<String>,
    /// What stands after `#` in the address of the paragraph: `p7`, which `reftel read DOC#p7` takes too.
    pub fragment: Option<String>,
    /// Text of the paragraph, or the title.
    pub text: String,
    /// First and one-past-last character of each match in `text`.
    pub highlights: Vec<(usize, usize)>,
    /// Ranking signal, comparable within one answer only.
    pub score: f32,
    /// Title of the document.
    pub title: Option<String>,
    /// Its date, as EDTF.
    pub date: Option<String>,
    /// Its kind.
    pub kind: &'static str,
    /// Its origin.
    pub origin: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Portion marking of the paragraph, or overall marking when it has none.
    pub marking: Option<String>,
}

/// An answer to a search.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct SearchAnswer {
    /// The hits asked for.
    pub hits: Vec<Hit>,
    /// How many paragraphs match in all.
    pub total: usize,
    /// How many documents they stand in, when facets were asked for.
    pub documents: Option<usize>,
    /// For each facet, how many documents have each value.
    pub facets: BTreeMap<&'static str, Vec<(String, usize)>>,
}

/// A document in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentLine {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// Title or subject.
    pub title: Option<String>,
    /// Date as EDTF.
    pub date: Option<String>,
    /// How the date was found: `stated`, `file`, `inferred`.
    pub date_basis: Option<&'static str>,
    /// Who it comes from.
    pub origin: Option<String>,
    /// The first path that its source arrived under; told only in the library's list.
    pub path: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// Classification and captions in one line.
    pub marking: Option<String>,
    /// How many paragraphs it has.
    pub paragraphs: usize,
    /// How many likely copies of it there are.
    pub likely_copies: usize,
    /// In a list of likely copies, what it is to the document: `copy`, `corrected_copy` or `first_version`.
    pub relation: Option<&'static str>,
}

/// A list of documents.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct BrowseAnswer {
    /// The documents asked for.
    pub documents: Vec<DocumentLine>,
    /// How many there are in all.
    pub total: usize,
    /// For each facet, how many documents have each value.
    pub facets: BTreeMap<&'static str, Vec<(String, usize)>>,
}

/// A document: `reftel.document/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentAnswer {
    /// `reftel.document/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// Title or subject.
    pub title: Option<String>,
    /// Date as EDTF.
    pub date: Option<String>,
    /// How the date was found.
    pub date_basis: Option<&'static str>,
    /// The reason for the date, in words.
    pub date_why: Option<String>,
    /// Who it comes from.
    pub origin: Option<String>,
    /// Who wrote or signed it.
    pub authors: Vec<String>,
    /// Those it is addressed to.
    pub addressees: Vec<String>,
    /// Language.
    pub language: Option<String>,
    /// Classification and captions.
    pub marking: Option<MarkingAnswer>,
    /// TAGS and keywords.
    pub tags: Vec<String>,
    /// The sources that it was read from, its own first, then copies.
    pub sources: Vec<SourceAnswer>,
    /// Its paragraphs.
    pub paragraphs: Vec<ParagraphAnswer>,
    /// What it points at.
    pub references: Vec<ReferenceAnswer>,
    /// Which sections of how many it holds, for a telegram that was sent in several.
    pub sections: Option<SectionsAnswer>,
    /// What a corrected copy says was corrected, or an empty text when it only says that it is one.
    pub correction: Option<String>,
    /// The other documents of the archive that hold sections of the same telegram, in order of section.
    pub parts: Vec<PartAnswer>,
    /// Documents of the archive that point at it.
    pub referred_by: Vec<DocumentLine>,
    /// Other documents that are likely copies of it: the same telegram from another archive.
    pub likely_copies: Vec<DocumentLine>,
    /// Other things that it states about itself: name and value.
    pub particulars: Vec<(String, String)>,
    /// What was wrong or doubtful in reading it.
    pub problems: Vec<ProblemAnswer>,
}

/// Classification and captions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MarkingAnswer {
    /// Classification.
    pub classification: Option<String>,
    /// Captions.
    pub captions: Vec<String>,
}

/// A document that holds other sections of the same telegram.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartAnswer {
    /// Its id.
    pub document: String,
    /// The sections that it holds.
    pub sections: Vec<u16>,
}

/// A source of a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceAnswer {
    /// SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
    /// The paths it arrived under.
    pub paths: Vec<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was first added, UTC (RFC 3339); `null` in exports, which say the same after a rebuild.
    pub added: Option<String>,
    /// Format found in its content.
    pub format: String,
    /// How many pages it has, when it has pages that can be shown as pictures.
    pub pages: Option<u32>,
}

/// A paragraph.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParagraphAnswer {
    /// Its anchor: what `reftel read DOC#ANCHOR` and the reading room's link take.
    pub anchor: String,
    /// The number that the document gives it.
    pub number: Option<u32>,
    /// The heading under which it stands.
    pub heading: Option<String>,
    /// `text`, `item`, `quote`, `row`, `note`, `caption`, `signature` or `deleted`.
    pub role: &'static str,
    /// Portion marking.
    pub marking: Option<String>,
    /// Clean text.
    pub text: String,
    /// Footnote marks in the text: character offset, mark, anchor of the note.
    pub notes: Vec<(usize, String, String)>,
    /// The place in the source in words: `bytes 1204–1391`, `page 3`.
    pub place: Option<String>,
    /// First page that it stands on, for sources with pages.
    pub page: Option<u32>,
}

/// A pointer to another document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReferenceAnswer {
    /// Letter or number.
    pub label: Option<String>,
    /// Kind of what is pointed at.
    pub kind: String,
    /// Id of what is pointed at, in canonical form.
    pub id: Option<String>,
    /// The pointer as written.
    pub text: String,
    /// Id of the document of the archive that it is; `null` when the archive lacks it.
    pub document: Option<String>,
}

/// What was wrong or doubtful.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemAnswer {
    /// Line of the source.
    pub line: Option<u32>,
    /// Byte offset in the source.
    pub offset: Option<u64>,
    /// A word for it.
    pub kind: String,
    /// A sentence about it.
    pub message: String,
}

/// The raw text of a document's source.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RawAnswer {
    /// The text as decoded.
    pub text: String,
    /// For each paragraph that stands in it: anchor, first and one-past-last character.
    pub paragraphs: Vec<(String, usize, usize)>,
}

/// One input file and its state: `reftel.ledger/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerLine {
    /// `reftel.ledger/1`.
    pub schema: &'static str,
    /// The path, or path and name inside (`mail.eml/annex.pdf`).
    pub path: String,
    /// `read`, `copy`, `unchanged`, `needs_ocr`, `unreadable` or `skipped`.
    pub state: &'static str,
    /// The (first) document that it is or is a copy of.
    pub document: Option<String>,
    /// How many documents were read from it.
    pub documents: usize,
    /// Why, for every state but `read` and `unchanged`.
    pub reason: Option<String>,
}

/// What an archive holds and in what condition it is.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Status {
    /// Name of the archive: its folder's name without `.reftel`.
    pub name: String,
    /// How many sources, by content.
    pub sources: u64,
    /// Their size in bytes.
    pub source_bytes: u64,
    /// How many documents.
    pub documents: u64,
    /// How many paragraphs.
    pub paragraphs: u64,
    /// Ledger lines by state.
    pub ledger: BTreeMap<String, u64>,
    /// Documents by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Documents by language.
    pub languages: BTreeMap<String, u64>,
    /// How many entries the log has.
    pub log_entries: u64,
    /// Hash of the last log entry's header, in hexadecimal digits.
    pub log_head: Option<String>,
    /// When the last entry was written, UTC (RFC 3339).
    pub log_last: Option<String>,
    /// Earliest and latest date of documents, as days.
    pub dates: Option<(String, String)>,
    /// Whether the derived data is of the current stage versions.
    pub current: bool,
}

/// Returns what stands after `#` in the address of the paragraph with an anchor: `p7` for paragraph 7, `n3`
/// for note 3. `reftel read DOC#p7` takes the same.
///
/// `taken` tells whether the document has another paragraph whose anchor is that very word: `p7` is also the
/// seventh paragraph of a document without numbers. Then it is `p-7`.
///
/// ```
/// use reftel_archive::fragment;
/// assert_eq!(fragment("7-2", |_| false), "p7-2");
/// assert_eq!(fragment("p7", |_| true), "p7");
/// assert_eq!(fragment("7", |other| other == "p7"), "p-7");
/// ```
pub fn fragment(anchor: &str, taken: impl Fn(&str) -> bool) -> String {
    if !anchor.starts_with(|c: char| c.is_ascii_digit()) {
        return anchor.to_owned();
    }
    let plain = format!("p{anchor}");
    if taken(&plain) { format!("p-{anchor}") } else { plain }
}

/// Returns classification and captions on one line: `CONFIDENTIAL NOFORN SIPDIS`.
pub(crate) fn marking_line(marking: &Marking) -> String {
    let parts: Vec<&str> =
        marking.classification.iter().chain(&marking.captions).map(String::as_str).collect();
    parts.join(" ")
}

/// Returns an input's line in the ledger.
pub(crate) fn ledger_line(row: &InputRow, documents: &[DocumentRow]) -> LedgerLine {
    let state = match row.state.as_str() {
        "read" => "read",
        "copy" => "copy",
        "needs_ocr" => "needs_ocr",
        "skipped" => "skipped",
        _ => "unreadable",
    };
    LedgerLine {
        schema: "reftel.ledger/1",
        path: row.path.clone(),
        state,
        document: documents.first().map(|document| document.id.clone()),
        documents: documents.len(),
        reason: row.reason.clone(),
    }
}

/// Returns a document's line in a list.
pub(crate) fn document_line(row: DocumentRow, likely_copies: usize) -> DocumentLine {
    DocumentLine {
        id: row.id,
        kind: kind_word(&row.kind),
        title: row.title,
        date: row.date,
        date_basis: row.date_basis.as_deref().and_then(basis_word),
        origin: row.origin,
        path: None,
        language: row.language,
        marking: row.marking,
        paragraphs: row.paragraphs as usize,
        likely_copies,
        relation: None,
    }
}

pub(crate) fn kind_word(kind: &str) -> &'static str {
    reftel_document::Kind::from_word(kind).map_or("other", reftel_document::Kind::as_str)
}

fn basis_word(basis: &str) -> Option<&'static str> {
    ["stated", "file", "inferred"].into_iter().find(|word| *word == basis)
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Text => "text",
        Role::Item => "item",
        Role::Quote => "quote",
        Role::Row => "row",
        Role::Note => "note",
        Role::Caption => "caption",
        Role::Signature => "signature",
        Role::Deleted => "deleted",
    }
}

/// Returns a document without what only the archive knows of it (sources, references that were found,
/// copies).
pub(crate) fn document_answer(id: String, document: Document) -> DocumentAnswer {
    let (date, date_basis, date_why) = match document.date {
        Some(dated) => (Some(dated.edtf.to_string()), Some(dated.basis.as_str()), Some(dated.why)),
        None => (None, None, None),
    };
    DocumentAnswer {
        schema: "reftel.document/1",
        id,
        kind: document.kind.as_str(),
        title: document.title,
        date,
        date_basis,
        date_why,
        origin: document.origin,
        authors: document.authors,
        addressees: document.addressees,
        language: document.language,
        marking: document.marking.map(|marking| MarkingAnswer {
            classification: marking.classification,
            captions: marking.captions,
        }),
        tags: document.tags,
        sources: Vec::new(),
        paragraphs: document.paragraphs.into_iter().map(paragraph_answer).collect(),
        references: document
            .references
            .into_iter()
            .map(|r| ReferenceAnswer { label: r.label, kind: r.kind, id: r.id, text: r.text, document: None })
            .collect(),
        sections: document.sections.map(|s| SectionsAnswer { of: s.of, have: s.have }),
        correction: document.correction,
        parts: Vec::new(),
        referred_by: Vec::new(),
        likely_copies: Vec::new(),
        particulars: document.particulars.into_iter().map(|p| (p.name, p.value)).collect(),
        problems: document
            .problems
            .into_iter()
            .map(|p| ProblemAnswer { line: p.line, offset: p.offset, kind: p.kind, message: p.message })
            .collect(),
    }
}

fn paragraph_answer(paragraph: reftel_document::Paragraph) -> ParagraphAnswer {
    let characters = |byte: u32| {
        paragraph
            .text
            .get(..byte as usize)
            .map_or_else(|| paragraph.text.chars().count(), |s| s.chars().count())
    };
    let notes = paragraph.notes.iter().map(|n| (characters(n.at), n.mark.clone(), n.note.clone())).collect();
    let place = match (paragraph.source.first().map(|s| &s.place), paragraph.source.last().map(|s| &s.place))
    {
        (Some(Place::Bytes(start, _)), Some(Place::Bytes(_, end))) => Some(format!("bytes {start}–{end}")),
        (Some(Place::Part(part, start, _)), Some(Place::Part(_, _, end))) => {
            Some(format!("{part}, bytes {start}–{end}"))
        }
        (Some(Place::Page(first, _)), Some(Place::Page(last, _))) if first != last => {
            Some(format!("pages {first}–{last}"))
        }
        (Some(Place::Page(page, _)), _) => Some(format!("page {page}")),
        _ => None,
    };
    let page = paragraph.source.iter().find_map(|span| match span.place {
        Place::Page(page, _) => Some(page),
        _ => None,
    });
    ParagraphAnswer {
        anchor: paragraph.anchor,
        number: paragraph.number,
        heading: paragraph.heading,
        role: role_word(paragraph.role),
        marking: paragraph.marking,
        notes,
        text: paragraph.text,
        place,
        page,
    }
}
