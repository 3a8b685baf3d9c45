//! The words of the texts are those that can be searched, folded, whatever the segment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::collections::BTreeSet;

use reftel_search::{Page, Query};
use support::{document, index, paragraph};

#[test]
fn every_word_is_told_and_found() {
    let mut documents = Vec::new();
    for (number, text) in
        ["Казулін met Mr. Ždanovič", "kazulin left; the Under-Secretary met nobody"].iter().enumerate()
    {
        let mut one = document();
        one.paragraphs = vec![paragraph("1", None, text)];
        documents.push((number as u32, number.to_string(), one));
    }
    let (_dir, index) = index(&documents);
    let mut words: BTreeSet<String> = BTreeSet::new();
    index
        .words(|word| {
            words.insert(word.to_owned());
        })
        .unwrap();
    for word in ["казулін", "kazulin", "zdanovic", "under", "undersecretary", "met"] {
        assert!(words.contains(word), "{word}: {words:?}");
    }
    assert!(!words.contains("Mr"));
    for word in &words {
        let found = index.search(&Query::parse(word).unwrap(), Page { limit: 1, ..Page::default() }).unwrap();
        assert!(found.total > 0, "{word}");
    }
}
