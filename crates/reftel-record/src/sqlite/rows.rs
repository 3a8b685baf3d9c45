//! What the columns of a table are, and what a row of it becomes.

use rusqlite::Row;

use crate::log::{Entry, Header, RecordedAt, Sha256Hex};
use crate::store::*;

pub(super) const DOCUMENT_COLUMNS: &str = "number, id, own_id, sha256, place, kind, title, date, date_basis, \
                                earliest, latest, origin, language, marking, paragraphs, fingerprint";
pub(super) const SOURCE_COLUMNS: &str = "sha256, bytes, added, within, state, reason, format, pages";
pub(super) const INPUT_COLUMNS: &str = "root, path, sha256, state, reason";

pub(super) fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<RecordedAt> {
    let text: String = row.get(column)?;
    text.parse().map(RecordedAt).map_err(|error: jiff::Error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

pub(super) fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        header: Header {
            number: row.get(0)?,
            at: instant(row, 1)?,
            who: row.get(2)?,
            kind: row.get(3)?,
            payload_hash: Sha256Hex(row.get(4)?),
            before: Sha256Hex(row.get(5)?),
        },
        payload: row.get(6)?,
    })
}

pub(super) fn source(row: &Row<'_>) -> rusqlite::Result<SourceRow> {
    Ok(SourceRow {
        sha256: row.get(0)?,
        bytes: row.get(1)?,
        added: instant(row, 2)?,
        within: row.get(3)?,
        state: row.get(4)?,
        reason: row.get(5)?,
        format: row.get(6)?,
        pages: row.get(7)?,
    })
}

pub(super) fn input(row: &Row<'_>) -> rusqlite::Result<InputRow> {
    Ok(InputRow {
        root: row.get(0)?,
        path: row.get(1)?,
        sha256: row.get(2)?,
        state: row.get(3)?,
        reason: row.get(4)?,
    })
}

pub(super) fn document(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        number: row.get(0)?,
        id: row.get(1)?,
        own_id: row.get(2)?,
        sha256: row.get(3)?,
        place: row.get(4)?,
        kind: row.get(5)?,
        title: row.get(6)?,
        date: row.get(7)?,
        date_basis: row.get(8)?,
        earliest: row.get(9)?,
        latest: row.get(10)?,
        origin: row.get(11)?,
        language: row.get(12)?,
        marking: row.get(13)?,
        paragraphs: row.get(14)?,
        fingerprint: row.get(15)?,
    })
}
