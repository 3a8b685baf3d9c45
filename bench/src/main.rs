//! Makes corpora, and times what Reftel answers from an archive.
//!
//! ```text
//! reftel-bench generate DIR --documents N [--seed S]     telegrams in DIR, terms to search in DIR.terms
//! reftel-bench query ARCHIVE TERMS                       whole answers, each term once, after a warm round
//! reftel-bench open ARCHIVE                              opening, with the first count
//! ```
//! Answers are one line of JSON on stdout.
#![forbid(unsafe_code)]
// A tool for the command line: it speaks there.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, bail};
use reftel_archive::{Archive, Ask};
use reftel_bench::{Corpus, timing};

/// How many terms are searched for.
const TERMS: usize = 2_000;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate", dir, "--documents", number] => generate(Path::new(dir), number.parse()?, 1),
        ["generate", dir, "--documents", number, "--seed", seed] => {
            generate(Path::new(dir), number.parse()?, seed.parse()?)
        }
        ["query", archive, terms] => query(Path::new(archive), Path::new(terms)),
        ["open", archive] => open(Path::new(archive)),
        _ => bail!(
            "usage: reftel-bench generate DIR --documents N [--seed S] | query ARCHIVE TERMS | open ARCHIVE"
        ),
    }
}

fn generate(dir: &Path, documents: u32, seed: u64) -> anyhow::Result<()> {
    let corpus = Corpus::new(seed);
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    let bytes = std::thread::scope(|scope| {
        let corpus = &corpus;
        let workers: Vec<_> = (0..threads)
            .map(|worker| {
                scope.spawn(move || {
                    let mut bytes = 0;
                    for n in (worker..documents).step_by(threads as usize) {
                        let path = dir.join(corpus.path(n));
                        let text = corpus.text(n);
                        bytes += text.len() as u64;
                        if let Some(folder) = path.parent() {
                            fs::create_dir_all(folder)?;
                        }
                        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
                    }
                    anyhow::Ok(bytes)
                })
            })
            .collect();
        let mut bytes = 0;
        for worker in workers {
            bytes += worker.join().map_err(|_| anyhow::anyhow!("a worker failed"))??;
        }
        anyhow::Ok(bytes)
    })?;
    let mut terms = PathBuf::from(dir).into_os_string();
    terms.push(".terms");
    fs::write(&terms, corpus.vocabulary().terms(TERMS).join("\n") + "\n")?;
    println!(r#"{{"documents":{documents},"bytes":{bytes},"seed":{seed}}}"#);
    Ok(())
}

fn query(archive: &Path, terms: &Path) -> anyhow::Result<()> {
    let archive = Archive::open(archive)?;
    let terms = fs::read_to_string(terms)?;
    let ask = |term: &str| Ask { query: term.to_owned(), limit: 10, ..Ask::default() };
    timing::answers(terms.lines(), |term| {
        let answer = archive.search(&ask(term))?;
        anyhow::Ok((answer.total, answer.hits.len()))
    })
}

fn open(archive: &Path) -> anyhow::Result<()> {
    let began = Instant::now();
    let open = Archive::open(archive)?;
    let documents = open.status()?.documents;
    let first = began.elapsed().as_secs_f64() * 1e3;
    drop(open);
    let mut times = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        drop(Archive::open(archive)?);
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    println!(r#"{{"documents":{documents},"first_with_status_ms":{first:.3},"median_ms":{median:.3}}}"#);
    Ok(())
}
