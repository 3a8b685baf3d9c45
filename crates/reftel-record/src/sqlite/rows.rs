//! What the columns of a table are, and what a row of it becomes.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::log::{Entry, Header, RecordedAt, Sha256Hex};
use crate::store::*;

/// Selects all of documents, for [`document`]; the table is `d`, its source's `s`.
macro_rules! documents {
    () => {
        "SELECT d.number, d.id, d.own_id, s.sha256, d.place, d.kind, d.title, d.date, d.date_basis, d.earliest, \
         d.latest, d.origin, d.language, d.marking, d.paragraphs, d.fingerprint \
         FROM document d JOIN source s ON s.number = d.source"
    };
}

/// Selects all of sources, for [`source`].
macro_rules! sources {
    () => {
        "SELECT sha256, bytes, added, within, state, reason, format, pages FROM source"
    };
}

/// Selects all of inputs, for [`input`]; the table is `i`, its source's `s`.
macro_rules! inputs {
    () => {
        "SELECT i.root, i.path, s.sha256, i.state, i.reason FROM input i LEFT JOIN source s ON s.number = i.source"
    };
}

pub(super) use {documents, inputs, sources};

/// Returns the bytes of a hash; of what is none, no bytes, which no source has.
pub(super) fn digest(sha256: &str) -> Vec<u8> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|n| u8::try_from(n).ok());
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    sha256.as_bytes().chunks(2).map(byte).collect::<Option<_>>().unwrap_or_default()
}

/// Returns the hash of which a column has the bytes.
pub(super) fn hash(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(Sha256Hex::from_digest(row.get_ref(column)?.as_blob()?).0)
}

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
        sha256: hash(row, 0)?,
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
        sha256: match row.get_ref(2)? {
            ValueRef::Null => None,
            _ => Some(hash(row, 2)?),
        },
        state: row.get(3)?,
        reason: row.get(4)?,
    })
}

pub(super) fn document(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        number: row.get(0)?,
        id: row.get(1)?,
        own_id: row.get(2)?,
        sha256: hash(row, 3)?,
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
        fingerprint: u128::from_be_bytes(row.get(15)?),
    })
}
