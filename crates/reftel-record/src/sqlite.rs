//! The record in SQLite. All SQL of the project stands here, and the columns of its tables in `sqlite/rows.rs`.
//!
//! The statements keep to what SQLite and PostgreSQL share: `$n` parameters in order of first use,
//! `ON CONFLICT`, `RETURNING`, no `rowid`, `NULLS LAST`. Only [`schema`] is SQLite's own (`STRICT`, `BLOB`, tables
//! without a row's number and the triggers that guard the log).

mod rows;
mod schema;

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

use crate::log::{Entry, Header, Payload, RecordedAt, Sha256Hex, seal};
use crate::store::*;
use rows::*;

/// The record in an SQLite database.
pub struct SqliteStore {
    connection: Connection,
    /// Number and hash of the log's last header, once this batch has written one.
    last: Option<(u64, Sha256Hex)>,
    /// Hash and number of the source that was written last: what belongs to it follows.
    source: Option<(String, i64)>,
}

impl SqliteStore {
    /// Takes a connection that the archive opened, and makes the tables when there are none.
    pub fn new(connection: Connection) -> Result<SqliteStore, StoreError> {
        let setting = database("setting up the database");
        connection.busy_timeout(Duration::from_secs(30)).map_err(&setting)?;
        let found = schema::format(&connection).map_err(&setting)?;
        if found > schema::FORMAT {
            return Err(StoreError::NewerFormat { found, known_max: schema::FORMAT });
        }
        if found == 0 {
            // A document's body fits into one page, and a batch is written in a quarter of the pieces.
            connection.pragma_update(None, "page_size", 16_384).map_err(&setting)?;
            // A write-ahead log lets the reading room read while files are added; FULL makes a commit
            // outlive a power cut.
            connection.pragma_update(None, "journal_mode", "WAL").map_err(&setting)?;
        }
        if found < schema::FORMAT {
            schema::make(&connection, found).map_err(&setting)?;
        }
        connection.pragma_update(None, "synchronous", "FULL").map_err(&setting)?;
        // Pages that a batch changes stay in memory until it ends, and are written to their places once for
        // several batches: hashes scatter over all pages of an index. Sizes are in KiB and in pages.
        connection.pragma_update(None, "cache_size", -98_304).map_err(&setting)?;
        connection.pragma_update(None, "wal_autocheckpoint", 4_096).map_err(&setting)?;
        // Without this, statements are prepared again for every new value, to find a better plan.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(&setting)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(SqliteStore { connection, last: None, source: None })
    }

    fn run(&self, doing: &'static str, sql: &str, values: &[&dyn ToSql]) -> Result<usize, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(values))
            .map_err(database(doing))
    }

    fn one<T>(
        &self,
        doing: &'static str,
        sql: &str,
        values: &[&dyn ToSql],
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(values, read).optional())
            .map_err(database(doing))
    }

    fn many<T>(
        &self,
        doing: &'static str,
        sql: &str,
        values: &[&dyn ToSql],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map(values, read)?.collect())
            .map_err(database(doing))
    }

    /// Returns the number of a source; `None` when there is none with this hash.
    fn source_number(&self, sha256: &str) -> Result<Option<i64>, StoreError> {
        match &self.source {
            Some((last, number)) if last == sha256 => Ok(Some(*number)),
            _ => {
                let sql = "SELECT number FROM source WHERE sha256 = $1";
                self.one("reading a source", sql, params![digest(sha256)], |row| row.get(0))
            }
        }
    }

    /// Runs a statement that a test wants to see refused.
    #[cfg(test)]
    pub(crate) fn try_sql(&self, sql: &str) -> Result<usize, StoreError> {
        self.run("a test", sql, &[])
    }

    fn count(&self, sql: &str) -> Result<u64, StoreError> {
        Ok(self.one("counting", sql, &[], |row| row.get::<_, Option<u64>>(0))?.flatten().unwrap_or(0))
    }

    fn tally(&self, sql: &str) -> Result<Vec<(String, u64)>, StoreError> {
        self.many("counting", sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

fn database(doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreError {
    move |source| StoreError::Database { doing, source: Box::new(source) }
}

impl Store for SqliteStore {
    fn begin(&mut self) -> Result<(), StoreError> {
        // Others may have written since the last batch.
        self.last = None;
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(database("starting to write"))
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.last = None;
        self.connection.execute_batch("COMMIT").map_err(database("finishing to write"))
    }

    fn roll_back(&mut self) -> Result<(), StoreError> {
        (self.last, self.source) = (None, None);
        self.connection.execute_batch("ROLLBACK").map_err(database("taking back what was written"))
    }

    fn append(
        &mut self,
        at: RecordedAt,
        who: &str,
        payload: &Payload,
        salt: &str,
    ) -> Result<u64, StoreError> {
        let doing = "writing to the log";
        let last = match self.last.take() {
            Some(last) => Some(last),
            None => {
                let sql = "SELECT l.number, l.at, l.who, l.kind, l.payload_hash, l.before, NULL FROM log l \
                           ORDER BY l.number DESC LIMIT 1";
                let last = self.one(doing, sql, &[], entry)?;
                last.map(|last| (last.header.number, last.header.hash()))
            }
        };
        let text = seal(payload, salt)?;
        let header = Header {
            number: last.as_ref().map_or(1, |(number, _)| number + 1),
            at,
            who: who.to_owned(),
            kind: payload.kind().to_owned(),
            payload_hash: Sha256Hex::of(text.as_bytes()),
            before: last.map_or_else(Sha256Hex::none, |(_, hash)| hash),
        };
        self.run(
            doing,
            "INSERT INTO log (number, at, who, kind, payload_hash, before) VALUES ($1, $2, $3, $4, $5, $6)",
            params![
                header.number,
                header.at.0.to_string(),
                header.who,
                header.kind,
                header.payload_hash.as_str(),
                header.before.as_str()
            ],
        )?;
        self.run(doing, "INSERT INTO payload (number, body) VALUES ($1, $2)", params![header.number, text])?;
        if !self.connection.is_autocommit() {
            self.last = Some((header.number, header.hash()));
        }
        Ok(header.number)
    }

    fn entries(&self, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.many(
            "reading the log",
            "SELECT l.number, l.at, l.who, l.kind, l.payload_hash, l.before, p.body \
             FROM log l LEFT JOIN payload p ON p.number = l.number \
             WHERE l.number > $1 ORDER BY l.number LIMIT $2",
            params![after, limit],
            entry,
        )
    }

    fn entries_of(&self, kind: &str) -> Result<Vec<Entry>, StoreError> {
        // The index holds all kinds but the common one, and is used where the statement says so.
        let rare = if kind == "source.add" { "" } else { "AND l.kind <> 'source.add'" };
        let sql = format!(
            "SELECT l.number, l.at, l.who, l.kind, l.payload_hash, l.before, p.body \
             FROM log l LEFT JOIN payload p ON p.number = l.number \
             WHERE l.kind = $1 {rare} ORDER BY l.number"
        );
        self.many("reading the log", &sql, params![kind], entry)
    }

    fn head(&self) -> Result<Option<(Sha256Hex, RecordedAt)>, StoreError> {
        let last = self.one(
            "reading the log",
            "SELECT number, at, who, kind, payload_hash, before, NULL FROM log ORDER BY number DESC LIMIT 1",
            &[],
            entry,
        )?;
        Ok(last.map(|entry| (entry.header.hash(), entry.header.at)))
    }

    fn clear_derived(&mut self) -> Result<(), StoreError> {
        self.source = None;
        for table in ["stage", "source", "input", "document", "body", "reference", "claim"] {
            self.run("clearing derived data", &format!("DELETE FROM {table}"), &[])?;
        }
        Ok(())
    }

    fn stage(&self, name: &str) -> Result<u32, StoreError> {
        let version =
            self.one("reading a stage", "SELECT version FROM stage WHERE name = $1", params![name], |r| {
                r.get(0)
            });
        Ok(version?.unwrap_or(0))
    }

    fn set_stage(&mut self, name: &str, version: u32) -> Result<(), StoreError> {
        self.run(
            "writing a stage",
            "INSERT INTO stage (name, version) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET version = excluded.version",
            params![name, version],
        )?;
        Ok(())
    }

    fn put_source(&mut self, row: &SourceRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO source (sha256, bytes, added, within, state, reason, format, pages) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                   ON CONFLICT (sha256) DO UPDATE SET state = excluded.state, reason = excluded.reason, \
                   format = excluded.format, pages = excluded.pages RETURNING number";
        let values = params![
            digest(&row.sha256),
            row.bytes,
            row.added.0.to_string(),
            row.within,
            row.state,
            row.reason,
            row.format,
            row.pages
        ];
        let number = self.one("writing a source", sql, values, |row| row.get(0))?;
        self.source = number.map(|number| (row.sha256.clone(), number));
        Ok(())
    }

    fn put_input(&mut self, row: &InputRow) -> Result<(), StoreError> {
        let source = match &row.sha256 {
            Some(sha256) => self.source_number(sha256)?,
            None => None,
        };
        self.run(
            "writing an input",
            "INSERT INTO input (root, path, source, state, reason) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (root, path) DO UPDATE SET source = excluded.source, state = excluded.state, \
             reason = excluded.reason",
            params![row.root, row.path, source, row.state, row.reason],
        )?;
        Ok(())
    }

    fn put_document(
        &mut self,
        row: &DocumentRow,
        body: &[u8],
        refers_to: &[String],
    ) -> Result<bool, StoreError> {
        let doing = "writing a document";
        let source = self.source_number(&row.sha256)?;
        let put = self.run(
            doing,
            "INSERT INTO document (number, id, own_id, source, place, kind, title, date, date_basis, earliest, \
             latest, origin, language, marking, paragraphs, fingerprint) VALUES \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
             ON CONFLICT (id) DO NOTHING",
            params![
                row.number,
                row.id,
                row.own_id,
                source,
                row.place,
                row.kind,
                row.title,
                row.date,
                row.date_basis,
                row.earliest,
                row.latest,
                row.origin,
                row.language,
                row.marking,
                row.paragraphs,
                row.fingerprint.to_be_bytes()
            ],
        )?;
        if put == 0 {
            return Ok(false);
        }
        self.run(doing, "INSERT INTO body (number, body) VALUES ($1, $2)", params![row.number, body])?;
        for id in refers_to {
            self.run(
                doing,
                "INSERT INTO reference (number, id) VALUES ($1, $2) ON CONFLICT (id, number) DO NOTHING",
                params![row.number, id],
            )?;
        }
        Ok(true)
    }

    fn put_claims(&mut self, number: u32, claims: &[u8]) -> Result<(), StoreError> {
        self.run(
            "writing claims",
            "INSERT INTO claim (number, body) VALUES ($1, $2) \
             ON CONFLICT (number) DO UPDATE SET body = excluded.body",
            params![number, claims],
        )?;
        Ok(())
    }

    fn clear_claims(&mut self) -> Result<(), StoreError> {
        self.run("clearing claims", "DELETE FROM claim", &[])?;
        Ok(())
    }

    fn claims(&self, number: u32) -> Result<Option<Vec<u8>>, StoreError> {
        self.one("reading claims", "SELECT body FROM claim WHERE number = $1", params![number], |r| r.get(0))
    }

    fn claims_from(&self, first: u32, limit: usize) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
        self.many(
            "reading claims",
            "SELECT number, body FROM claim WHERE number >= $1 ORDER BY number LIMIT $2",
            params![first, limit],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    fn source(&self, sha256: &str) -> Result<Option<SourceRow>, StoreError> {
        let sql = concat!(sources!(), " WHERE sha256 = $1");
        self.one("reading a source", sql, params![digest(sha256)], source)
    }

    fn source_hashes(&self) -> Result<Vec<String>, StoreError> {
        self.many("reading sources", "SELECT sha256 FROM source ORDER BY sha256", &[], |row| hash(row, 0))
    }

    fn source_hashes_in(&self, state: &str) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT sha256 FROM source WHERE state = $1 ORDER BY sha256";
        self.many("reading sources", sql, params![state], |row| hash(row, 0))
    }

    fn input(&self, root: &str, path: &str) -> Result<Option<InputRow>, StoreError> {
        let sql = concat!(inputs!(), " WHERE i.root = $1 AND i.path = $2");
        self.one("reading an input", sql, params![root, path], input)
    }

    fn inputs(&self) -> Result<Vec<InputRow>, StoreError> {
        self.many("reading inputs", concat!(inputs!(), " ORDER BY i.path, i.root"), &[], input)
    }

    fn inputs_of(&self, sha256: &str) -> Result<Vec<InputRow>, StoreError> {
        let sql = concat!(inputs!(), " WHERE s.sha256 = $1 ORDER BY i.path, i.root");
        self.many("reading inputs", sql, params![digest(sha256)], input)
    }

    fn document_count(&self) -> Result<u32, StoreError> {
        let max = self.one("counting documents", "SELECT MAX(number) FROM document", &[], |row| {
            row.get::<_, Option<u32>>(0)
        })?;
        Ok(max.flatten().map_or(0, |last| last + 1))
    }

    fn documents(&self, numbers: &[u32]) -> Result<Vec<DocumentRow>, StoreError> {
        let sql = concat!(documents!(), " WHERE d.number = $1");
        let mut rows = Vec::with_capacity(numbers.len());
        for number in numbers {
            rows.extend(self.one("reading a document", sql, params![number], document)?);
        }
        Ok(rows)
    }

    fn list(
        &self,
        order: DocumentOrder,
        offset: usize,
        limit: usize,
    ) -> Result<Vec<DocumentRow>, StoreError> {
        let order = match order {
            DocumentOrder::Newest => "d.latest DESC NULLS LAST, d.earliest DESC NULLS LAST, d.id",
            DocumentOrder::Oldest => "d.earliest NULLS LAST, d.latest NULLS LAST, d.id",
            DocumentOrder::Title => "d.title NULLS LAST, d.id",
            DocumentOrder::Id => "d.id",
            DocumentOrder::Added => "d.number DESC",
        };
        let sql = format!("{} ORDER BY {order} LIMIT $1 OFFSET $2", documents!());
        self.many("listing documents", &sql, params![limit, offset], document)
    }

    fn document(&self, id: &str) -> Result<Option<DocumentRow>, StoreError> {
        self.one("reading a document", concat!(documents!(), " WHERE d.id = $1"), params![id], document)
    }

    fn documents_of(&self, sha256: &str) -> Result<Vec<DocumentRow>, StoreError> {
        let sql = concat!(documents!(), " WHERE s.sha256 = $1 ORDER BY d.place");
        self.many("reading documents", sql, params![digest(sha256)], document)
    }

    fn alike(&self, own_id: Option<&str>, fingerprint: Option<u128>) -> Result<Vec<DocumentRow>, StoreError> {
        // An id that is the document's own stands in one index, every other own id in another.
        let sql = concat!(
            documents!(),
            " WHERE (d.id = $1 AND d.own_id = d.id) OR (d.own_id = $1 AND d.own_id <> d.id) \
             OR d.fingerprint = $2 ORDER BY d.id"
        );
        self.many("looking for copies", sql, params![own_id, fingerprint.map(u128::to_be_bytes)], document)
    }

    fn referring_to(&self, id: &str) -> Result<Vec<DocumentRow>, StoreError> {
        let sql = concat!(
            documents!(),
            " WHERE d.number IN (SELECT r.number FROM reference r WHERE r.id = $1) \
             ORDER BY d.earliest NULLS LAST, d.id"
        );
        self.many("following references", sql, params![id], document)
    }

    fn absent(&self, limit: usize) -> Result<Vec<(String, u64)>, StoreError> {
        self.many(
            "looking for what is absent",
            "SELECT r.id, COUNT(*) FROM reference r \
             WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.id = r.id) \
             AND NOT EXISTS (SELECT 1 FROM document d WHERE d.own_id = r.id AND d.own_id <> d.id) \
             GROUP BY r.id ORDER BY COUNT(*) DESC, r.id LIMIT $1",
            params![limit],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    fn telegram_ids(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT DISTINCT own_id FROM document WHERE kind = 'cable' AND own_id IS NOT NULL ORDER BY own_id";
        self.many("reading ids of telegrams", sql, &[], |row| row.get(0))
    }

    fn body(&self, number: u32) -> Result<Option<Vec<u8>>, StoreError> {
        self.one("reading a document", "SELECT body FROM body WHERE number = $1", params![number], |r| {
            r.get(0)
        })
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        let dates = self.one("counting", "SELECT MIN(earliest), MAX(latest) FROM document", &[], |row| {
            Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?))
        })?;
        Ok(Counts {
            sources: self.count("SELECT COUNT(*) FROM source")?,
            source_bytes: self.count("SELECT SUM(bytes) FROM source")?,
            documents: self.count("SELECT COUNT(*) FROM document")?,
            paragraphs: self.count("SELECT SUM(paragraphs) FROM document")?,
            log_entries: self.count("SELECT COUNT(*) FROM log")?,
            inputs: self.tally("SELECT state, COUNT(*) FROM input GROUP BY state ORDER BY state")?,
            kinds: self.tally("SELECT kind, COUNT(*) FROM document GROUP BY kind ORDER BY kind")?,
            languages: self.tally(
                "SELECT COALESCE(language, 'unknown'), COUNT(*) FROM document \
                 GROUP BY COALESCE(language, 'unknown') ORDER BY 1",
            )?,
            dates: dates.and_then(|(first, last)| first.zip(last)),
        })
    }
}
