//! Shapes that JSON alone needs: lists with their totals, and errors.

use std::collections::BTreeMap;

use reftel_archive::{
    BrowseAnswer, DocumentLine, Hit, LedgerLine, LedgerPart, RawAnswer, SearchAnswer, Status,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::refusal::Refusal;

/// What a query finds: `reftel.hits/1`.
#[derive(Serialize, ToSchema)]
pub(super) struct Hits {
    /// `reftel.hits/1`.
    schema: &'static str,
    /// The query as asked.
    query: String,
    /// How many hits were left out at the start.
    offset: usize,
    /// How many paragraphs match in all.
    total: usize,
    /// How many documents they stand in, when facets were asked for.
    documents: Option<usize>,
    /// For each facet, how many documents have each value, when they were asked for.
    facets: BTreeMap<&'static str, Vec<(String, usize)>>,
    /// The hits.
    hits: Vec<Hit>,
}

impl Hits {
    pub(super) fn new(query: String, offset: usize, answer: SearchAnswer) -> Hits {
        Hits {
            schema: "reftel.hits/1",
            query,
            offset,
            total: answer.total,
            documents: answer.documents,
            facets: answer.facets,
            hits: answer.hits,
        }
    }
}

/// A list of documents: `reftel.documents/1`.
#[derive(Serialize, ToSchema)]
pub(super) struct Documents {
    /// `reftel.documents/1`.
    schema: &'static str,
    /// How many were left out at the start.
    offset: usize,
    /// How many match in all.
    total: usize,
    /// For each facet, how many documents have each value.
    facets: BTreeMap<&'static str, Vec<(String, usize)>>,
    /// The documents.
    documents: Vec<DocumentLine>,
}

impl Documents {
    pub(super) fn new(offset: usize, answer: BrowseAnswer) -> Documents {
        Documents {
            schema: "reftel.documents/1",
            offset,
            total: answer.total,
            facets: answer.facets,
            documents: answer.documents,
        }
    }
}

/// The raw text of a document's source: `reftel.raw/1`.
#[derive(Serialize, ToSchema)]
pub(super) struct Raw {
    /// `reftel.raw/1`.
    schema: &'static str,
    /// Id of the document.
    document: String,
    /// The text as decoded.
    text: String,
    /// For each paragraph that stands in it: anchor, first and one-past-last character.
    paragraphs: Vec<(String, usize, usize)>,
}

impl Raw {
    pub(super) fn new(document: String, raw: RawAnswer) -> Raw {
        Raw { schema: "reftel.raw/1", document, text: raw.text, paragraphs: raw.paragraphs }
    }
}

/// A part of the ledger: `reftel.ledger-part/1`.
#[derive(Serialize, ToSchema)]
pub(super) struct Ledger {
    /// `reftel.ledger-part/1`.
    schema: &'static str,
    /// How many lines were left out at the start.
    offset: usize,
    /// How many lines there are of the state asked for.
    total: usize,
    /// The lines.
    lines: Vec<LedgerLine>,
}

impl Ledger {
    pub(super) fn new(offset: usize, part: LedgerPart) -> Ledger {
        Ledger { schema: "reftel.ledger-part/1", offset, total: part.total, lines: part.lines }
    }
}

/// What the archive holds: `reftel.archive/1`.
#[derive(Serialize, ToSchema)]
pub(super) struct StatusNow {
    /// `reftel.archive/1`.
    schema: &'static str,
    #[serde(flatten)]
    status: Status,
}

impl StatusNow {
    pub(super) fn new(status: Status) -> StatusNow {
        StatusNow { schema: "reftel.archive/1", status }
    }
}

/// Why there is no answer: `reftel.error/1`.
#[derive(Serialize, ToSchema)]
pub(super) struct ErrorAnswer {
    /// `reftel.error/1`.
    schema: &'static str,
    /// What is wrong.
    error: String,
    /// What to do.
    hint: Option<String>,
    /// The query that was not understood.
    query: Option<String>,
    /// The character of it that is meant, from 0.
    at: Option<usize>,
}

impl ErrorAnswer {
    pub(super) fn of(refusal: &Refusal) -> ErrorAnswer {
        let place = refusal.place();
        ErrorAnswer {
            schema: "reftel.error/1",
            error: refusal.message(),
            hint: refusal.hint(),
            query: place.map(|(query, _)| query.to_owned()),
            at: place.map(|(_, at)| at),
        }
    }
}
