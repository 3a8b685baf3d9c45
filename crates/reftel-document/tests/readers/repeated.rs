//! Inputs that repeat one thing: reading takes time in proportion to their length.
//!
//! Each case once took time that grew with the square of its length: a minute or more where it now takes a
//! second or two, so that the bound is far from both.

use std::time::{Duration, Instant};

use reftel_document::{Limits, read};

const TIME_MAX: Duration = Duration::from_secs(20);

#[track_caller]
fn check(name: &str, start: &str, unit: &str, length_bytes: usize) {
    let text = format!("{start}{}", unit.repeat(length_bytes / unit.len()));
    let began = Instant::now();
    let reading = read(text.as_bytes(), name, &Limits::default(), None);
    let took = began.elapsed();
    assert!(took < TIME_MAX, "`{unit}` repeated takes {took:?} ({:?})", reading.state);
}

#[test]
fn definitions_of_notes() {
    check("a.md", "a[^1]\n\n", "[^1]: b\n", 600_000);
}

#[test]
fn links_without_end() {
    check("a.md", "", "[a](", 1_200_000);
}

#[test]
fn signs_of_emphasis() {
    check("a.md", "# A\n\na", "*", 200_000);
}

#[test]
fn rules() {
    check("a.txt", "", "* * *\n", 400_000);
}

#[test]
fn dates_without_a_full_stop() {
    check("a.txt", "", "2008-03-05 ", 100_000);
    check("a.md", "", "March 5, 2008 ", 100_000);
}

#[test]
fn elements_never_closed() {
    for unit in ["<script>", "<svg>", "<i></b>", "<", "</"] {
        check("a.html", "<html><body>", unit, 400_000);
    }
    check("a.html", "<html><meta ", "name ", 400_000);
}

#[test]
fn mail_nested_deep() {
    let start = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n";
    for unit in ["<blockquote>", "<div>", "<i></b>"] {
        check("a.eml", start, unit, 400_000);
    }
}
