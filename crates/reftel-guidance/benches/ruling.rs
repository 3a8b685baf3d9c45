//! How long a ruling takes, and a list of ten thousand.
//!
//! `cargo bench -p reftel-guidance`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use reftel_guidance::{Asked, Contact, Guidance, Rank, read_plan};

fn example() -> Guidance {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/guidance");
    let mut files: Vec<(String, String)> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Guidance::read(&files).unwrap()
}

fn rulings(c: &mut Criterion) {
    let guidance = example();
    let known = Asked {
        act: "meet",
        by: "DAS",
        with: "Ambassador",
        of: "Belarus",
        on: "2008-07-01",
        ..Asked::default()
    };
    let contact = Contact::read(&known).unwrap();
    c.bench_function("a ruling", |b| b.iter(|| guidance.rule_on(&contact)));
    let open = Contact::read(&Asked { by: "", with: "", on: "1997-07-01", ..known.clone() }).unwrap();
    c.bench_function("a ruling, both ranks and the date open", |b| b.iter(|| guidance.rule_on(&open)));
    let mut plan = String::from("act,as,with,of,on\n");
    let acts = ["meet", "invite", "attend", "work", "correspond", "travel", "assist"];
    let ranks = || Rank::all().iter().map(|rank| rank.name()).cycle();
    for ((number, by), with) in (0..10_000).zip(ranks()).zip(ranks().skip(5)) {
        let (act, year) = (acts.get(number % acts.len()).copied().unwrap_or("meet"), 1995 + number % 30);
        plan.push_str(&format!("{act},{by},{with},Belarus,{year}-07-01\n"));
    }
    let mut list = c.benchmark_group("a list of 10,000");
    list.sample_size(10);
    list.bench_function("read and ruled on", |b| {
        b.iter(|| {
            let rows = read_plan(&plan, &Asked::default()).unwrap();
            rows.iter().filter_map(|row| row.contact.as_ref().ok()).fold(0, |ruled, contact| {
                std::hint::black_box(guidance.rule_on(contact));
                ruled + 1
            })
        });
    });
    list.finish();
    let mut adoption = c.benchmark_group("guidance of three files");
    adoption.sample_size(10);
    adoption.bench_function("read", |b| b.iter(example));
    adoption.bench_function("searched for conflicts", |b| b.iter(|| guidance.conflicts().found.len()));
    adoption.finish();
}

criterion_group!(benches, rulings);
criterion_main!(benches);
