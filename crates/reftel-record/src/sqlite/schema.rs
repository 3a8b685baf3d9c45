//! The tables, and how a record of an older format becomes one of this.
//!
//! An index over hashes is written all over with every batch, so there are few: what belongs to a source
//! names its number, and a hash stands in one table, as its bytes.

use rusqlite::Connection;

/// Format of the tables. A record of a newer format is refused.
pub(super) const FORMAT: u32 = 3;

/// The log, which is never made anew.
const LOG: &str = "
CREATE TABLE log (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL,
  payload_hash TEXT NOT NULL, before TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_is_not_changed BEFORE UPDATE ON log
  BEGIN SELECT RAISE(ABORT, 'a log header is never changed'); END;
CREATE TRIGGER log_is_not_shortened BEFORE DELETE ON log
  BEGIN SELECT RAISE(ABORT, 'a log header is never deleted'); END;
CREATE TABLE payload (number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TRIGGER payload_is_not_changed BEFORE UPDATE ON payload
  BEGIN SELECT RAISE(ABORT, 'a log payload is never changed'); END;
CREATE TABLE stage (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
CREATE TABLE body (number INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
";

/// The derived tables that format 2 changed.
const DERIVED: &str = "
CREATE TABLE source (
  number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, bytes INTEGER NOT NULL, added TEXT NOT NULL,
  within TEXT, state TEXT NOT NULL, reason TEXT, format TEXT NOT NULL, pages INTEGER
) STRICT;
CREATE TABLE input (
  root TEXT NOT NULL, path TEXT NOT NULL, source INTEGER, state TEXT NOT NULL, reason TEXT,
  PRIMARY KEY (root, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX input_by_source ON input (source);
CREATE TABLE document (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, own_id TEXT, source INTEGER NOT NULL,
  place INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT, date TEXT, date_basis TEXT, earliest TEXT,
  latest TEXT, origin TEXT, language TEXT, marking TEXT, paragraphs INTEGER NOT NULL,
  fingerprint BLOB NOT NULL
) STRICT;
CREATE INDEX document_by_own_id ON document (own_id) WHERE own_id <> id;
CREATE INDEX document_by_fingerprint ON document (fingerprint);
CREATE INDEX document_by_source ON document (source, place);
CREATE TABLE reference (
  number INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS log_of_rarer_kinds ON log (kind, number) WHERE kind <> 'source.add';
";

/// What format 3 added: the claims of each document that has some.
const CLAIMS: &str = "
CREATE TABLE IF NOT EXISTS claim (number INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
";

/// Moves the derived tables of format 1 out of the way of those of format 2, and their rows into them.
/// There, hashes were texts, and the fingerprint of a short text was its source's hash and its place.
const FROM_1: [&str; 2] = [
    "DROP INDEX input_by_source; DROP INDEX document_by_own_id; DROP INDEX document_by_fingerprint;
     DROP INDEX document_by_source; DROP INDEX document_by_date;
     ALTER TABLE source RENAME TO source_1; ALTER TABLE input RENAME TO input_1;
     ALTER TABLE document RENAME TO document_1; ALTER TABLE reference RENAME TO reference_1;",
    "INSERT INTO source (sha256, bytes, added, within, state, reason, format, pages)
       SELECT unhex(sha256), bytes, added, within, state, reason, format, pages FROM source_1 ORDER BY rowid;
     INSERT INTO input (root, path, source, state, reason)
       SELECT i.root, i.path, s.number, i.state, i.reason
       FROM input_1 i LEFT JOIN source s ON s.sha256 = unhex(i.sha256);
     INSERT INTO document
       SELECT d.number, d.id, d.own_id, s.number, d.place, d.kind, d.title, d.date, d.date_basis, d.earliest,
         d.latest, d.origin, d.language, d.marking, d.paragraphs,
         COALESCE(unhex(d.fingerprint), unhex(substr(d.sha256, 1, 24) || printf('%08x', d.place)))
       FROM document_1 d JOIN source s ON s.sha256 = unhex(d.sha256) ORDER BY d.number;
     INSERT INTO reference (number, id) SELECT number, id FROM reference_1;
     DROP TABLE source_1; DROP TABLE input_1; DROP TABLE document_1; DROP TABLE reference_1;",
];

/// Makes the tables, or those of the format `found` into today's; all or nothing. 0 is an empty database.
pub(super) fn make(connection: &Connection, found: u32) -> rusqlite::Result<()> {
    let [away, over] = FROM_1;
    let steps = match found {
        0 => format!("{LOG}{DERIVED}{CLAIMS}"),
        1 => format!("{away}{DERIVED}{over}{CLAIMS}"),
        _ => CLAIMS.to_owned(),
    };
    let batch = format!("BEGIN IMMEDIATE;{steps}PRAGMA user_version = {FORMAT};COMMIT;");
    let made = connection.execute_batch(&batch);
    if made.is_err() {
        // Nothing of a batch that failed stays.
        let _ = connection.execute_batch("ROLLBACK");
        // Another process may have made them in the meantime.
        if format(connection)? == FORMAT {
            return Ok(());
        }
    }
    made
}

/// Returns the format of the tables; 0 when there are none.
pub(super) fn format(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use crate::{SqliteStore, Store as _};

    /// A record as format 1 had it, with one source of two documents, the second too short for a fingerprint
    /// of its own, and an input that could not be taken in.
    const OLD: &str = "
CREATE TABLE log (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL,
  payload_hash TEXT NOT NULL, before TEXT NOT NULL
) STRICT;
CREATE TABLE payload (number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE stage (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
CREATE TABLE source (
  sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, added TEXT NOT NULL, within TEXT,
  state TEXT NOT NULL, reason TEXT, format TEXT NOT NULL, pages INTEGER
) STRICT;
CREATE TABLE input (
  root TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT, state TEXT NOT NULL, reason TEXT,
  PRIMARY KEY (root, path)
) STRICT;
CREATE INDEX input_by_source ON input (sha256);
CREATE TABLE document (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, own_id TEXT, sha256 TEXT NOT NULL,
  place INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT, date TEXT, date_basis TEXT, earliest TEXT,
  latest TEXT, origin TEXT, language TEXT, marking TEXT, paragraphs INTEGER NOT NULL,
  fingerprint TEXT NOT NULL
) STRICT;
CREATE INDEX document_by_own_id ON document (own_id);
CREATE INDEX document_by_fingerprint ON document (fingerprint);
CREATE INDEX document_by_source ON document (sha256, place);
CREATE INDEX document_by_date ON document (earliest, number);
CREATE TABLE body (number INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE reference (number INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (id, number)) STRICT;
INSERT INTO stage VALUES ('readers', 3);
INSERT INTO source VALUES (printf('%064x', 10), 3, '2008-06-24T18:21:00Z', NULL, 'read', NULL, 'text', NULL);
INSERT INTO input VALUES ('/r', 'a', printf('%064x', 10), 'read', NULL);
INSERT INTO input VALUES ('/r', 'b', NULL, 'skipped', 'x');
INSERT INTO document VALUES (0, '08ZUBROW1', '08ZUBROW1', printf('%064x', 10), 0, 'cable', 'EXERCISE', NULL, NULL, NULL,
  NULL, NULL, NULL, NULL, 2, printf('%032x', 7));
INSERT INTO document VALUES (1, '08ZUBROW1~x', '08ZUBROW1', printf('%064x', 10), 1, 'cable', NULL, NULL, NULL, NULL,
  NULL, NULL, NULL, NULL, 1, printf('%064x', 10) || '/1');
INSERT INTO body VALUES (0, x'00');
INSERT INTO reference VALUES (0, '08ZUBROW2');
PRAGMA user_version = 1;
";

    #[test]
    fn a_record_of_format_1_is_taken_over_whole() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(OLD).unwrap();
        let store = SqliteStore::new(connection).unwrap();
        let sha256 = format!("{:064x}", 10);
        assert_eq!(store.stage("readers").unwrap(), 3);
        assert_eq!(store.source_hashes().unwrap(), [sha256.as_str()]);
        assert_eq!(store.source(&sha256).unwrap().unwrap().bytes, 3);
        let inputs = store.inputs().unwrap();
        assert_eq!(
            inputs.iter().map(|i| (i.path.as_str(), i.sha256.as_deref())).collect::<Vec<_>>(),
            [("a", Some(sha256.as_str())), ("b", None)]
        );
        let documents = store.documents_of(&sha256).unwrap();
        assert_eq!(documents.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["08ZUBROW1", "08ZUBROW1~x"]);
        assert_eq!((documents[0].fingerprint, documents[1].fingerprint), (7, 1));
        assert_eq!(store.alike(Some("08ZUBROW1"), Some(7)).unwrap(), documents);
        assert_eq!(store.body(0).unwrap().as_deref(), Some([0].as_slice()));
        assert_eq!(store.referring_to("08ZUBROW2").unwrap().len(), 1);
        assert_eq!(store.referring_to("08ZUBROW2").unwrap(), documents[..1]);
    }
}
