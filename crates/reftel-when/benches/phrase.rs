//! Phrases by themselves (budget: 10 µs each), and running text with few and with many dates.
#![allow(clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reftel_when::{Edtf, phrase};

/// Returns the crate's own phrases with their day of writing, without the sentences.
fn phrases() -> Vec<(Edtf, &'static str)> {
    let rows = include_str!("../tests/cases/phrases.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut columns = row.split('\t').skip(1);
        let written = columns.next()?.parse().ok()?;
        Some((written, columns.next().filter(|phrase| !phrase.contains('|') && !phrase.ends_with('.'))?))
    })
    .collect()
}

fn benches(c: &mut Criterion) {
    let phrases = phrases();
    let mut group = c.benchmark_group("phrase");
    group.throughput(Throughput::Elements(phrases.len() as u64));
    group.bench_function("read", |b| {
        b.iter(|| phrases.iter().for_each(|(at, text)| drop(black_box(phrase::read(text, Some(at), None)))));
    });
    group.finish();

    let written: Edtf = "2008-06-24".parse().unwrap();
    let few = "The Minister said that the talks had been useful and that both sides would go on with them in good faith; \
               they had met on September 12, and the Ambassador hinted at an amnesty. ";
    let many =
        "On May 5 and in early June, two weeks ago, since 1997, he was held from 12 to 14 March 2008. ";
    let none = "1 2 3 the of in a and since to from between early last ";
    let mut group = c.benchmark_group("text");
    for (name, sentence) in [("few dates", few), ("many dates", many), ("words of dates", none)] {
        for times in [10, 1000] {
            let text = sentence.repeat(times);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(format!("{name}, {} kB", text.len() / 1000), |b| {
                b.iter(|| black_box(phrase::find_in(&text, Some(&written), None)));
            });
        }
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
