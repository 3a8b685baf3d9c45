//! Reading and explaining: a telegram of every layout, and inputs made to provoke time that grows faster
//! than their size. The corpus of `bench/` is read in `bench/benches/cable.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)] // the bench takes a few of the inputs
#[path = "../tests/hostile/mod.rs"]
mod hostile;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Returns the texts of the crate's own cases.
fn cases(folder: &Path, found: &mut Vec<Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            cases(&path, found);
        } else if path.extension().is_some_and(|e| e == "txt") {
            found.push(fs::read(path).unwrap());
        }
    }
}

fn benches(c: &mut Criterion) {
    let mut texts = Vec::new();
    cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"), &mut texts);
    let bytes = texts.iter().map(|text| text.len() as u64).sum();
    let mut group = c.benchmark_group("cases");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("parse", |b| {
        b.iter(|| texts.iter().for_each(|text| drop(black_box(reftel_cable::parse(text)))));
    });
    group.bench_function("explain", |b| {
        b.iter(|| texts.iter().for_each(|text| drop(black_box(reftel_cable::explain(text)))));
    });
    group.finish();

    // A megabyte beside an eighth of it: the throughputs of a pair should be alike.
    let mut group = c.benchmark_group("hostile");
    group.sample_size(10).warm_up_time(Duration::from_millis(100)).measurement_time(Duration::from_secs(1));
    for piece in ["(((((", "REF: A.\n", "TO \n", "\n", "PAGE 02 STATE 013174 182333Z\n"] {
        for size in [125_000, 1_000_000] {
            let text = hostile::input("UNCLAS STATE 000123\nSUBJECT: X\nREF: ", piece, size);
            group.throughput(Throughput::Bytes(size as u64));
            group.bench_function(format!("{piece:?}, {size}"), |b| {
                b.iter(|| black_box(reftel_cable::parse(text.as_bytes())));
            });
        }
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
