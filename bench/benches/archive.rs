//! The archive's own work: adding a thousand telegrams, opening, whole answers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use reftel_archive::document::Limits;
use reftel_archive::{Adding, Archive, Ask, RecordedAt};
use reftel_bench::Corpus;

const TELEGRAMS: u32 = 1_000;

fn corpus(dir: &Path) -> (PathBuf, Corpus, u64) {
    let corpus = Corpus::new(1);
    let input = dir.join("corpus");
    let mut bytes = 0;
    for n in 0..TELEGRAMS {
        let path = input.join(corpus.path(n));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = corpus.text(n);
        bytes += text.len() as u64;
        fs::write(path, text).unwrap();
    }
    (input, corpus, bytes)
}

fn add(archive: &Path, input: &Path) {
    let stop = AtomicBool::new(false);
    let mut adding = Adding {
        threads: 2,
        limits: Limits::default(),
        ocr: None,
        who: "bench".to_owned(),
        now: &|| RecordedAt(jiff::Timestamp::UNIX_EPOCH),
        stop: &stop,
        progress: &mut |_| {},
    };
    let archive = Archive::create(archive).unwrap();
    let added = archive.add(&[input.to_owned()], &mut adding).unwrap();
    assert_eq!(added.documents, u64::from(TELEGRAMS));
}

fn benches(c: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let (input, corpus, bytes) = corpus(dir.path());
    let mut group = c.benchmark_group("archive");
    group.sample_size(10).measurement_time(Duration::from_secs(15)).throughput(Throughput::Bytes(bytes));
    group.bench_function("add 1,000 telegrams", |b| {
        b.iter_batched(
            || tempfile::tempdir_in(dir.path()).unwrap(),
            |fresh| {
                add(&fresh.path().join("a.reftel"), &input);
                fresh
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();

    let place = dir.path().join("kept.reftel");
    add(&place, &input);
    c.bench_function("archive/open", |b| b.iter(|| black_box(Archive::open(&place).unwrap())));
    let archive = Archive::open(&place).unwrap();
    let terms = corpus.vocabulary().terms(200);
    let mut turn = 0;
    c.bench_function("archive/search, ten hits", |b| {
        b.iter(|| {
            turn += 1;
            let query = terms.get(turn % terms.len()).copied().unwrap_or("the").to_owned();
            black_box(archive.search(&Ask { query, limit: 10, ..Ask::default() }).unwrap())
        });
    });
    c.bench_function("archive/document", |b| {
        let id = archive.search(&Ask { query: "the".to_owned(), limit: 1, ..Ask::default() }).unwrap().hits;
        let id = id.first().map_or(String::new(), |hit| hit.document.clone());
        b.iter(|| black_box(archive.document(&id).unwrap()));
    });
}

criterion_group!(all, benches);
criterion_main!(all);
