//! Finding the claims of a thousand made-up telegrams, which hold next to none, on one core: what claims cost when a
//! folder is added.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reftel_bench::Corpus;
use reftel_document::{Document, Limits, read};

const TELEGRAMS: u32 = 1_000;

fn benches(c: &mut Criterion) {
    let corpus = Corpus::new(1);
    let texts: Vec<String> = (0..TELEGRAMS).map(|n| corpus.text(n)).collect();
    let bytes = texts.iter().map(|text| text.len() as u64).sum();
    let limits = Limits::default();
    let documents: Vec<Document> = texts
        .iter()
        .flat_map(|text| read(text.as_bytes(), "telegram.txt", &limits, None).documents)
        .collect();
    let mut group = c.benchmark_group("claims");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("find in 1,000 telegrams", |b| {
        b.iter(|| documents.iter().for_each(|document| drop(black_box(reftel_claims::find(document)))));
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
