//! What Reftel is compared with: bare tantivy and SQLite FTS5 on the same files.
//!
//! ```text
//! peer tantivy-add CORPUS INDEX THREADS    one text field, the default tokenizer, positions; one document a file
//! peer tantivy-query INDEX TERMS           ten best, numbers only
//! peer fts5-add CORPUS DATABASE            one row a file
//! peer fts5-query DATABASE TERMS           ten best by bm25, each with a highlighted passage
//! ```
#![forbid(unsafe_code)]
// A tool for the command line: it speaks there.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use reftel_bench::timing;
use rusqlite::Connection;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tantivy-add", corpus, index, threads] => {
            tantivy_add(Path::new(corpus), Path::new(index), threads.parse()?)
        }
        ["tantivy-query", index, terms] => tantivy_query(Path::new(index), Path::new(terms)),
        ["fts5-add", corpus, database] => fts5_add(Path::new(corpus), Path::new(database)),
        ["fts5-query", database, terms] => fts5_query(Path::new(database), Path::new(terms)),
        _ => bail!("usage: peer tantivy-add|tantivy-query|fts5-add|fts5-query …: see the source"),
    }
}

/// Returns the files of a corpus, in order.
fn files(corpus: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in fs::read_dir(corpus).with_context(|| format!("cannot list {}", corpus.display()))? {
        for file in fs::read_dir(folder?.path())? {
            files.push(file?.path());
        }
    }
    files.sort();
    Ok(files)
}

fn tantivy_add(corpus: &Path, dir: &Path, threads: usize) -> anyhow::Result<()> {
    /// What each thread may hold before it writes a segment.
    const HEAP: usize = 64 << 20;
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("default")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    fs::create_dir_all(dir)?;
    let index = Index::create_in_dir(dir, schema.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(threads, HEAP * threads)?;
    for file in files(corpus)? {
        let mut document = TantivyDocument::default();
        document.add_text(text, fs::read_to_string(file)?);
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

fn tantivy_query(dir: &Path, terms: &Path) -> anyhow::Result<()> {
    let index = Index::open_in_dir(dir)?;
    let text = index.schema().get_field("text")?;
    let searcher = index.reader()?.searcher();
    let terms = fs::read_to_string(terms)?;
    timing::answers(terms.lines(), |term| {
        let query =
            TermQuery::new(Term::from_field_text(text, &term.to_lowercase()), IndexRecordOption::WithFreqs);
        let (top, total) = searcher.search(&query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
        anyhow::Ok((total, top.len()))
    })
}

fn fts5_add(corpus: &Path, database: &Path) -> anyhow::Result<()> {
    let mut connection = Connection::open(database)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
         CREATE VIRTUAL TABLE telegram USING fts5(text, tokenize = 'unicode61 remove_diacritics 2');",
    )?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO telegram (text) VALUES (?1)")?;
        for file in files(corpus)? {
            insert.execute([fs::read_to_string(file)?])?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn fts5_query(database: &Path, terms: &Path) -> anyhow::Result<()> {
    let connection = Connection::open(database)?;
    let mut count = connection.prepare("SELECT count(*) FROM telegram WHERE telegram MATCH ?1")?;
    let mut best = connection.prepare(
        "SELECT rowid, snippet(telegram, 0, '[', ']', '…', 32) FROM telegram WHERE telegram MATCH ?1 ORDER BY rank LIMIT 10",
    )?;
    let terms = fs::read_to_string(terms)?;
    timing::answers(terms.lines(), |term| {
        let quoted = format!("\"{term}\"");
        let total: i64 = count.query_row([&quoted], |row| row.get(0))?;
        let passages = best.query_map([&quoted], |row| row.get::<_, String>(1))?;
        let mut returned = 0;
        for passage in passages {
            passage?;
            returned += 1;
        }
        anyhow::Ok((usize::try_from(total).unwrap_or(0), returned))
    })
}
