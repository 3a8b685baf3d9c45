//! Each system of `../shared/data/names/romanisation/cases.tsv`: how many of its cases come out, and the misses.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;

use reftel_names::System;
use unicode_normalization::UnicodeNormalization as _;

/// The least part of a system's cases that must come out.
const LEAST: f64 = 0.97;
/// Not Belarusian, Russian or Ukrainian.
const OTHER_LANGUAGES: &[&str] = &["iuliia-uz"];

/// A field as it was before it was put into the table.
fn field(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    let text = inner.replace("\\\"\"", "\"").replace("\"\"", "\"").replace("\\n", "\n");
    // Some cases write ё in the Latin result with the Cyrillic letter; it is ë.
    text.nfc()
        .map(|c| {
            if c == 'ё' {
                'ë'
            } else if c == 'Ё' {
                'Ë'
            } else {
                c
            }
        })
        .collect()
}

#[test]
fn every_system_is_reproduced() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/names/romanisation/cases.tsv");
    if !path.exists() {
        assert!(std::env::var_os("REFTEL_CI").is_none(), "{} is missing", path.display());
        println!("skipped: {} is not there", path.display());
        return;
    }
    let text = std::fs::read_to_string(path).unwrap();
    let mut found: BTreeMap<&str, (usize, usize, Vec<String>)> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (name, source, expected) = (columns[0], columns[1], field(columns[2]));
        if OTHER_LANGUAGES.contains(&name) {
            continue;
        }
        let entry = found.entry(name).or_default();
        entry.1 += 1;
        let inner = source.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(source);
        let source = inner.replace("\\\"\"", "\"").replace("\"\"", "\"").replace("\\n", "\n");
        let ours = System::named(name).map(|s| s.romanise(&source)).unwrap_or_default();
        let ours: String = ours.nfc().collect();
        if ours == expected {
            entry.0 += 1;
        } else {
            let difference = ours.lines().zip(expected.lines()).find(|(a, b)| a != b).unwrap_or_default();
            entry.2.push(format!("{source:.40}: {:?}, expected {:?}", difference.0, difference.1));
        }
    }
    let (mut right, mut all) = (0, 0);
    let mut low = Vec::new();
    for (name, (hits, cases, misses)) in &found {
        println!("{name}: {hits} of {cases}");
        for miss in misses {
            println!("    {miss}");
        }
        right += hits;
        all += cases;
        if (*hits as f64) < LEAST * *cases as f64 {
            low.push(*name);
        }
    }
    println!("all: {right} of {all} in {} systems", found.len());
    assert!(low.is_empty(), "below {LEAST}: {low:?}");
}
