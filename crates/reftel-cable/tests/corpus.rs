//! Every case of `tests/corpus/`: a text and what must be read from it.
//!
//! `NAME.txt` is the text as received, `NAME.json` beside it what is asserted: names as in `json/mod.rs`,
//! only those that the case is about. `why` says which real file or rule taught it; `known_id` is the id
//! given from elsewhere. An object asserts the fields that it has, `null` says that one is absent, a list
//! asserts all of its items. `UPDATE=NAME cargo test -p reftel-cable --test corpus` prints what is read
//! from a case, to be looked at and never to be believed unseen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

mod json;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A corpus of fewer cases has lost some.
const CASES_MIN: usize = 300;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn cases(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            cases(&path, found);
        } else if path.extension().is_some_and(|e| e == "json") {
            found.push(path);
        } else {
            assert!(path.with_extension("json").exists(), "{} has no expectation", path.display());
        }
    }
}

/// Compares what is asserted with what was read; adds each difference with its place.
fn compare(want: &Value, got: &Value, place: &str, wrong: &mut Vec<String>) {
    match (want, got) {
        (Value::Object(want), Value::Object(got)) => {
            for (name, want) in want {
                match got.get(name) {
                    Some(got) => compare(want, got, &format!("{place}.{name}"), wrong),
                    None => wrong.push(format!("{place}.{name}: no such field")),
                }
            }
        }
        (Value::Array(want), Value::Array(got)) if want.len() == got.len() => {
            for (n, (want, got)) in want.iter().zip(got).enumerate() {
                compare(want, got, &format!("{place}[{n}]"), wrong);
            }
        }
        // An item of a list may be asserted by its one telling field: a reference's id, a name.
        (Value::String(want), Value::Object(got)) => {
            let telling = ["id", "name", "kind", "text"].iter().find_map(|field| got.get(*field)).unwrap();
            if telling != &Value::String(want.clone()) {
                wrong.push(format!("{place}: want `{want}`, got {got:?}"));
            }
        }
        (want, got) if want == got => {}
        (want, got) => wrong.push(format!("{place}: want {want}, got {got}")),
    }
}

#[test]
fn every_case_is_read_as_expected() {
    let mut paths = Vec::new();
    cases(&corpus(), &mut paths);
    paths.sort();
    let shown = std::env::var("UPDATE").ok();
    let mut failures = Vec::new();
    for path in &paths {
        let name = path.strip_prefix(corpus()).unwrap().with_extension("").display().to_string();
        let mut want: Value = serde_json::from_str(&fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{name}.json: {error}"));
        let fields = want.as_object_mut().unwrap();
        let why = fields.remove("why");
        assert!(why.is_some_and(|why| why.as_str().is_some_and(|why| why.len() > 15)), "{name}: no `why`");
        let id = fields.remove("known_id").map(|id| id.as_str().unwrap().to_owned());
        assert!(!fields.is_empty(), "{name} asserts nothing");
        let bytes = fs::read(path.with_extension("txt")).unwrap();
        let known = reftel_cable::Known { id: id.as_deref(), ..reftel_cable::Known::default() };
        let cable = reftel_cable::parse_known(&bytes, &known);
        let got = json::of(&cable);
        if shown.as_ref().is_some_and(|shown| name.contains(shown.as_str())) {
            println!("{name}: {:#}", json::present(got.clone()));
        }
        let mut wrong = Vec::new();
        compare(&want, &got, "", &mut wrong);
        if !wrong.is_empty() {
            failures.push(format!("{name}\n    {}", wrong.join("\n    ")));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} cases fail:\n{}",
        failures.len(),
        paths.len(),
        failures.join("\n")
    );
    assert!(paths.len() >= CASES_MIN, "only {} cases", paths.len());
}
