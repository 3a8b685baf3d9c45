//! `reftel when` from outside: a phrase, a file of phrases, and how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::process::{Command, Output};

use serde_json::{Value, json};

#[must_use = "look at what it said and how it ended"]
fn when(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_reftel")).arg("when").args(arguments).output().unwrap()
}

#[test]
fn a_phrase_is_shown_with_its_days_and_rule() {
    let output = when(&["early", "October", "--written", "2007-09-17", "--tense", "future"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "2007-10-01/2007-10-10");
    assert_eq!(lines[1], "  from 2007-10-01 to 2007-10-10");
    assert!(lines[2].starts_with("  rule part: "), "{text}");
    assert_eq!(lines[3], "  read against 2007-09-17");
}

#[test]
fn json_has_every_field() {
    let output = when(&["since 1997", "--written", "2008-06-24", "--format", "json"]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let want = json!({"schema": "reftel.date/1", "phrase": "since 1997", "edtf": "1997/..", "earliest": "1997-01-01",
        "latest": null, "rule": "since", "anchor": null});
    assert_eq!(value, want);
}

#[test]
fn what_cannot_be_read_ends_with_1_and_a_hint() {
    let output = when(&["last year"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
    assert!(String::from_utf8(output.stderr).unwrap().contains("--written"));
    assert_eq!(when(&["soon", "--written", "2008-06-24"]).status.code(), Some(1));
    assert_eq!(when(&["soon", "--written", "yesterday"]).status.code(), Some(2));
}

#[test]
fn a_file_has_an_answer_for_every_row() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "phrase\twritten\nlast year\t2001-05-05\nsoon\t2001-05-05\n").unwrap();
    let output = when(&["--phrases", file.path().to_str().unwrap(), "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((answers.len(), &answers[0]["edtf"], &answers[1]["edtf"]), (2, &json!("2000"), &Value::Null));
}
