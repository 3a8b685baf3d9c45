//! `reftel names compare` from outside: two names, a file of pairs, and what it says of files that are none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

#[must_use = "look at what it said and how it ended"]
fn compare(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_reftel"))
        .args(["names", "compare"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that ends before it reads everything is no failure of the test's.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a file of pairs comes to: for each pair whether it is the same.
#[track_caller]
fn check_pairs(csv: &str, want: &[bool]) {
    let output = compare(&["--pairs", "-", "--format", "jsonl"], csv);
    assert_eq!(output.status.code(), Some(i32::from(want.is_empty())), "{output:?}");
    let answers = lines(&output);
    let same: Vec<bool> = answers.iter().map(|a| a["same"].as_bool().unwrap()).collect();
    assert_eq!(same, want);
    for answer in answers {
        assert_eq!(answer["schema"], "reftel.likeness/1");
        let score = answer["score"].as_f64().unwrap();
        assert_eq!(score >= 0.70, answer["same"].as_bool().unwrap());
        assert!(score < 0.70 || !answer["reasons"].as_array().unwrap().is_empty());
    }
}

#[test]
fn pairs_are_compared_line_by_line() {
    check_pairs(
        "a,b,kind\nАляксандр Казулін,\"KOZULIN, Alexander\",person\nІван Казулін,Пётр Казулін,person\n\
         ААТ «Нафтан»,Naftan JSC,organisation\n",
        &[true, false, true],
    );
}

#[test]
fn columns_may_stand_in_any_order_and_the_kind_be_left_out() {
    check_pairs("\u{feff}B,note,A\nIvan Kazulin,x,Иван Казулин\n", &[true]);
}

#[test]
fn quoted_cells_may_hold_quotes_commas_and_line_ends() {
    check_pairs("a,b\r\n\"OJSC \"\"Naftan\"\"\",\"Naftan,\nOJSC\"\r\n", &[true]);
}

#[test]
fn no_pairs_are_nothing_found() {
    check_pairs("a,b,kind\n", &[]);
}

#[track_caller]
fn check_refused(csv: &str, says: &[&str]) {
    let output = compare(&["--pairs", "-"], csv);
    let talk = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(output.stdout.is_empty() && !output.status.success(), "{output:?}");
    for part in says {
        assert!(talk.contains(part), "{talk}");
    }
}

#[test]
fn what_is_no_file_of_pairs_is_refused_with_the_line() {
    check_refused("", &["a,b"]);
    check_refused("x,y\n1,2\n", &["line 1"]);
    check_refused("a,b\nIvan Kazulin,Иван Казулин\nonly one\n", &["line 3"]);
}

#[test]
fn two_names_end_with_one_where_they_are_not_alike() {
    for (a, b, code) in
        [("Аляксандр Казулін", "Alexander Kozulin", 0), ("Аляксандр Казулін", "Ivan Petrov", 1)]
    {
        let output = compare(&[a, b, "--format", "jsonl"], "");
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        assert_eq!(lines(&output)[0]["same"], code == 0);
    }
    let off = compare(&["Иван Казулин", "Ivan Kazulin", "--no-transliteration"], "");
    assert_eq!(off.status.code(), Some(1), "{off:?}");
}

#[test]
fn monstrous_names_are_compared_too() {
    let long = "ж".repeat(10_000);
    let many = "Аляксандр ".repeat(500);
    check_pairs(
        &format!("a,b,kind\n{long},{many},person\n{many},{many},organisation\n👩‍👩‍👧‍👦,e\u{301}\u{301},\n"),
        &[false, true, false],
    );
}
