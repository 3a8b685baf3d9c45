//! What holds of every query and every text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    missing_docs
)]

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use reftel_document::Document;
use reftel_search::{Page, Query};

/// Texts that look like queries, and some that do not.
fn near_queries() -> impl Strategy<Value = String> {
    let tokens = prop::sample::select(vec![
        "oil",
        "OR",
        "AND",
        "NOT",
        "NEAR",
        "NEAR/3",
        "-",
        "−",
        "(",
        ")",
        "\"",
        "«",
        "»",
        "“",
        "~2",
        "*",
        ":",
        ",",
        " ",
        "  ",
        "from:",
        "tag:",
        "subject:",
        "kind:cable",
        "kind:re*",
        "on:2008",
        "before:2008-03?",
        "in:7",
        "id:08MINSK1~ab",
        "lang:ru",
        "нефть",
        "ў",
        "u.s.",
        "12,000",
        "co-operation",
        "l'union",
        "😀",
        "é",
        "?",
        "/",
    ]);
    prop_oneof![
        4 => prop::collection::vec(tokens, 0..14).prop_map(|tokens| tokens.concat()),
        1 => any::<String>(),
    ]
}

/// Queries that can be understood.
fn queries() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => words(1..2),
        2 => words(1..2).prop_map(|word| {
            let letters: String = word.chars().take(2).take_while(|c| c.is_alphabetic()).collect();
            format!("{letters}*")
        }),
        2 => words(1..4).prop_map(|words| format!("\"{words}\"")),
        1 => (words(2..4), 0u32..4).prop_map(|(words, within)| format!("\"{words}\"~{within}")),
        1 => (words(1..2), words(1..2), 0u32..4).prop_map(|(a, b, within)| format!("({a} NEAR/{within} {b})")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            some.clone().prop_map(|parts| format!("({})", parts.join(" "))),
            some.prop_map(|parts| format!("({})", parts.join(" OR "))),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a} -{b})")),
        ]
    })
}

/// A few words of a small language, so that they meet.
fn words(many: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "sanction",
        "sanctions",
        "sanctioned",
        "oil",
        "the",
        "санкция",
        "санкций",
        "улада",
        "уладу",
        "Łódź",
        "lodz",
        "co-operation",
        "cooperation",
        "U.S.",
        "Minsk's",
        "café",
    ]);
    prop::collection::vec(word, many).prop_map(|words| words.join(" "))
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(words(0..9), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_a_query_does_not_panic_and_writing_it_gives_the_same(text in near_queries()) {
        match Query::parse(&text) {
            Ok(query) => {
                let written = query.to_string();
                prop_assert_eq!(Query::parse(&written), Ok(query), "{}", written);
            }
            Err(error) => {
                prop_assert!(error.at <= text.chars().count());
                prop_assert!(!error.message.is_empty() && !error.message.ends_with('.'));
            }
        }
    }

    #[test]
    fn queries_of_queries_can_be_read(text in queries()) {
        let query = Query::parse(&text).unwrap();
        prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
    }

    #[test]
    fn highlights_are_places_of_the_text(text in any::<String>(), query in near_queries()) {
        if let Ok(query) = Query::parse(&query) {
            let mut last = 0;
            for (start, end) in query.highlights(&text) {
                prop_assert!(last <= start && start < end && end <= text.chars().count());
                last = end;
            }
        }
    }

    #[test]
    fn a_highlighted_word_matches_alone(text in words(1..12), word in words(1..2)) {
        let query = Query::parse(&word).unwrap();
        let chars: Vec<char> = text.chars().collect();
        for (start, end) in query.highlights(&text) {
            let piece: String = chars[start..end].iter().collect();
            prop_assert_eq!(query.highlights(&piece), vec![(0, end - start)], "{} in {}", piece, text);
        }
    }
}

/// Returns whether a text matches, as the highlights see it: an independent way to the same answer.
fn matches(query: &str, text: &str) -> bool {
    let mut parser = Naive { rest: query.trim(), text };
    parser.all()
}

/// Evaluates what [`queries`] makes, asking the highlights about one operand at a time.
struct Naive<'q> {
    rest: &'q str,
    text: &'q str,
}

impl Naive<'_> {
    fn all(&mut self) -> bool {
        let mut any = false;
        let mut every = true;
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with(')') {
                return any || every;
            }
            if let Some(rest) = self.rest.strip_prefix("OR ") {
                (any, every, self.rest) = (any || every, true, rest);
            } else {
                every &= self.one();
            }
        }
    }

    fn one(&mut self) -> bool {
        if let Some(rest) = self.rest.strip_prefix('-') {
            self.rest = rest;
            return !self.one();
        }
        let group = self.rest.starts_with('(').then(|| self.group());
        let nearness = |inside: &str| {
            let words: Vec<&str> = inside.split(' ').collect();
            words.len() == 3 && words[1].starts_with("NEAR/")
        };
        if let Some(inside) = group.filter(|inside| !nearness(inside)) {
            return Naive { rest: inside, text: self.text }.all();
        }
        let operand = match group {
            Some(inside) => inside,
            None => {
                let end = if let Some(rest) = self.rest.strip_prefix('"') {
                    let close = rest.find('"').unwrap() + 2;
                    let tail = &self.rest[close..];
                    close + tail.find([' ', ')']).unwrap_or(tail.len())
                } else {
                    self.rest.find([' ', ')']).unwrap_or(self.rest.len())
                };
                let (operand, rest) = self.rest.split_at(end);
                self.rest = rest;
                operand
            }
        };
        !Query::parse(operand).unwrap().highlights(self.text).is_empty()
    }

    /// Takes what stands in the parentheses that begin here.
    fn group(&mut self) -> &'static str {
        let mut depth = 0;
        let end = self.rest.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        let (group, rest) = self.rest.split_at(end.unwrap() + 1);
        self.rest = rest;
        group[1..group.len() - 1].to_owned().leak()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// The index, which looks into its lists, and the highlights, which read the text, agree on what matches.
    #[test]
    fn the_index_finds_what_the_highlights_see(
        documents in prop::collection::vec(texts(), 1..5),
        queries in prop::collection::vec(queries(), 40),
    ) {
        let made: Vec<(u32, String, Document)> = (0..)
            .zip(&documents)
            .map(|(number, texts)| {
                let mut document = support::document();
                document.title = texts.first().cloned();
                for (n, text) in (1..).zip(texts.iter().skip(1)) {
                    document.paragraphs.push(support::paragraph(&format!("{n}"), None, text));
                }
                (number, format!("d{number}"), document)
            })
            .collect();
        let (_dir, index) = support::index(&made);
        for text in queries {
            let query = Query::parse(&text).unwrap();
            let found = index.search(&query, Page { limit: 1_000, ..Page::default() }).unwrap();
            let hits: BTreeSet<(u32, Option<u32>)> =
                found.hits.iter().map(|hit| (hit.document, hit.paragraph)).collect();
            prop_assert_eq!(hits.len(), found.total);
            for (number, texts) in (0..).zip(&documents) {
                for (n, passage) in (0u32..).zip(texts) {
                    let place = (number, n.checked_sub(1));
                    prop_assert_eq!(hits.contains(&place), matches(&text, passage), "{} in {}", text, passage);
                    if hits.contains(&place) && !text.contains(" -") {
                        prop_assert!(!query.highlights(passage).is_empty(), "{} in {}", text, passage);
                    }
                }
            }
        }
    }
}
