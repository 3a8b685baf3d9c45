//! Which passages queries find: the cases of `cases/*.txt`.
//!
//! ```text
//! @ number id key=value …     a document: kind, title, from, to, tag, lang, marking, date, own
//! 7 (C/NF) text               a paragraph of it: anchor, portion marking, text
//! ? query                     a query of the documents above
//! = number#anchor …           what it finds, in any order; `#title` is the title
//! > number#anchor …           what comes first, in this order
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod support;

use std::collections::BTreeSet;

use reftel_document::Document;
use reftel_search::{Index, Page, Query};
use support::{document, index, paragraph};

fn read_document(line: &str) -> (u32, String, Document) {
    let mut parts = line.split(" | ");
    let mut first = parts.next().unwrap().split_whitespace();
    let (number, id) = (first.next().unwrap().parse().unwrap(), first.next().unwrap().to_owned());
    let mut made = document();
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or_else(|| panic!("no value in `{part}`"));
        support::set(&mut made, key, value);
    }
    (number, id, made)
}

fn name(documents: &[(u32, String, Document)], number: u32, place: Option<u32>) -> String {
    let (_, _, document) = documents.iter().find(|(n, ..)| *n == number).unwrap();
    match place {
        None => format!("{number}#title"),
        Some(place) => format!("{number}#{}", document.paragraphs[place as usize].anchor),
    }
}

#[track_caller]
fn check(file: &str, cases: &str) {
    let mut documents: Vec<(u32, String, Document)> = Vec::new();
    let mut made: Option<(tempfile::TempDir, Index)> = None;
    let (mut query, mut failed) = ("", Vec::new());
    for line in cases.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//")) {
        let (sign, rest) = line.split_once(' ').unwrap_or((line, ""));
        match sign {
            "@" => documents.push(read_document(rest)),
            "?" => query = rest,
            "=" => {
                let (_, index) = made.get_or_insert_with(|| index(&documents));
                let parsed = Query::parse(query).unwrap_or_else(|e| panic!("{file}: `{query}`: {e}"));
                assert_eq!(Query::parse(&parsed.to_string()).as_ref(), Ok(&parsed), "{query}");
                let page = Page { limit: 1000, ..Page::default() };
                let found = index.search(&parsed, page).unwrap();
                let hits: BTreeSet<String> =
                    found.hits.iter().map(|hit| name(&documents, hit.document, hit.paragraph)).collect();
                assert_eq!(found.total, hits.len(), "{query}");
                let want: BTreeSet<String> = rest.split_whitespace().map(str::to_owned).collect();
                if hits != want {
                    failed.push(format!("`{query}` finds {hits:?}, not {want:?}"));
                }
            }
            ">" => {
                let (_, index) = made.get_or_insert_with(|| index(&documents));
                let page = Page { limit: 1000, ..Page::default() };
                let found = index.search(&Query::parse(query).unwrap(), page).unwrap();
                let want: Vec<&str> = rest.split_whitespace().collect();
                let named = found.hits.iter().map(|hit| name(&documents, hit.document, hit.paragraph));
                let hits: Vec<String> = named.take(want.len()).collect();
                if hits != want {
                    failed.push(format!("`{query}` finds first {hits:?}, not {want:?}"));
                }
            }
            anchor => {
                let (marking, text) = match rest.strip_prefix('(').and_then(|rest| rest.split_once(") ")) {
                    Some((marking, text)) => (Some(marking), text),
                    None => (None, rest),
                };
                documents.last_mut().unwrap().2.paragraphs.push(paragraph(anchor, marking, text));
            }
        }
    }
    assert!(failed.is_empty(), "{file}:\n{}", failed.join("\n"));
}

#[test]
fn words() {
    check("words", include_str!("cases/words.txt"));
}

#[test]
fn spellings() {
    check("spellings", include_str!("cases/spellings.txt"));
}

#[test]
fn fields() {
    check("fields", include_str!("cases/fields.txt"));
}

#[test]
fn ranking() {
    check("ranking", include_str!("cases/ranking.txt"));
}
