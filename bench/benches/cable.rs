//! Reading a thousand made-up telegrams, all fields, on one core.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reftel_bench::Corpus;

const TELEGRAMS: u32 = 1_000;

fn benches(c: &mut Criterion) {
    let corpus = Corpus::new(1);
    let texts: Vec<String> = (0..TELEGRAMS).map(|n| corpus.text(n)).collect();
    let bytes = texts.iter().map(|text| text.len() as u64).sum();
    let mut group = c.benchmark_group("cable");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("parse 1,000 telegrams", |b| {
        b.iter(|| texts.iter().for_each(|text| drop(black_box(reftel_cable::parse(text.as_bytes())))));
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
