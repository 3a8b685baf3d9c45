//! What is said of a query that is not understood, and what of a text a query matches: the cases of
//! `cases/errors.txt` and `cases/highlights.txt`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use reftel_search::Query;

/// Returns the pairs of a query and the line below it.
fn pairs(cases: &'static str) -> Vec<(&'static str, &'static str)> {
    let lines: Vec<&str> =
        cases.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//")).collect();
    let pair = |pair: &[&'static str]| {
        let query = pair[0].strip_prefix("? ").unwrap_or_else(|| panic!("no query in `{}`", pair[0]));
        (query, pair[1])
    };
    lines.chunks(2).map(pair).collect()
}

#[test]
fn errors_point_at_the_character() {
    let mut failed = Vec::new();
    for (query, below) in pairs(include_str!("cases/errors.txt")) {
        let (blank, message) = below.split_once("^ ").unwrap();
        // The query begins after `? `.
        let at = blank.chars().count() - 2;
        match Query::parse(query) {
            Err(error) if (error.at, error.message.as_str()) == (at, message) => {}
            other => failed.push(format!("`{query}`: {other:?}, not {message} at {at}")),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn highlights_are_exact() {
    let mut failed = Vec::new();
    for (query, below) in pairs(include_str!("cases/highlights.txt")) {
        let marked = below.strip_prefix(". ").unwrap();
        let (mut text, mut want, mut start) = (String::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '[' => start = text.chars().count(),
                ']' => want.push((start, text.chars().count())),
                c => text.push(c),
            }
        }
        let got = Query::parse(query).unwrap().highlights(&text);
        if got != want {
            let chars: Vec<char> = text.chars().collect();
            let words: Vec<String> =
                got.iter().map(|(from, to)| chars[*from..*to].iter().collect()).collect();
            failed.push(format!("`{query}` matches {words:?} {got:?} of `{text}`, not {want:?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn hints_say_what_to_write_instead() {
    let hint = |query: &str| Query::parse(query).unwrap_err().hint.unwrap_or_default();
    assert!(hint("form:minsk").starts_with("did you mean `from:`?"));
    assert!(hint("title:visas").starts_with("did you mean `subject:`?"));
    assert!(hint("http://example.org").contains("put it in quotes"));
    assert!(hint("kind:cabel").starts_with("did you mean `kind:cable`?"));
    assert!(hint("on:06.03.2008").contains("`2008-03-06`"));
}
