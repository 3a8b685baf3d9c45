//! What answers hold beside their hits: totals, pages to the last hit, orders, facets, what came later.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod support;

use std::collections::BTreeSet;

use reftel_document::Document;
use reftel_search::{Hit, Index, Order, Page, Query};
use support::{document, index, paragraph, set};

fn dated(number: u32, title: &str, date: Option<&str>) -> (u32, String, Document) {
    let mut made = document();
    set(&mut made, "title", title);
    if let Some(date) = date {
        set(&mut made, "date", date);
    }
    (number, format!("d{number}"), made)
}

fn hits(index: &Index, query: &str, page: Page) -> Vec<Hit> {
    index.search(&Query::parse(query).unwrap(), page).unwrap().hits
}

/// Past ten thousand hits, pages go on, fit together, and end with the last hit.
#[test]
fn no_hit_is_lost() {
    const DOCUMENTS: u32 = 1_500;
    const PARAGRAPHS: u32 = 8;
    let documents: Vec<_> = (0..DOCUMENTS)
        .map(|number| {
            let (number, id, mut made) = dated(number, "Oil", Some(&format!("{}", 1900 + number % 100)));
            for n in 1..=PARAGRAPHS {
                let text = format!("Oil {}", "and gas ".repeat(((number + n) % 7) as usize));
                made.paragraphs.push(paragraph(&n.to_string(), None, &text));
            }
            (number, id, made)
        })
        .collect();
    let (_dir, index) = index(&documents);
    let all = (DOCUMENTS * (PARAGRAPHS + 1)) as usize;
    for order in [Order::Score, Order::Newest, Order::Oldest] {
        let (mut seen, mut offset, mut last) = (BTreeSet::new(), 0, None::<Hit>);
        loop {
            let page = Page { offset, limit: 997, order, facets: false };
            let found = index.search(&Query::parse("oil").unwrap(), page).unwrap();
            assert_eq!(found.total, all);
            if found.hits.is_empty() {
                break;
            }
            for hit in &found.hits {
                assert!(seen.insert((hit.document, hit.paragraph)), "twice: {hit:?}");
                if let Some(last) = last.filter(|_| order == Order::Score) {
                    assert!(last.score >= hit.score);
                }
                last = Some(*hit);
            }
            offset += found.hits.len();
        }
        assert_eq!(seen.len(), all, "{order:?}");
    }
    let (numbers, facets) = index.documents(&Query::parse("oil").unwrap()).unwrap();
    assert_eq!(numbers, (0..DOCUMENTS).collect::<Vec<_>>());
    assert_eq!(facets["year"].len(), 20);
    assert_eq!(facets["year"][0], ("1900".to_owned(), 15));
}

#[test]
fn orders_put_what_has_no_date_last() {
    let documents = [
        dated(0, "Oil", None),
        dated(1, "Oil", Some("2008-03-06")),
        dated(2, "Oil", Some("1976")),
        dated(3, "Oil", Some("2008")),
        dated(4, "Oil", Some("2009/..")),
    ];
    let (_dir, index) = index(&documents);
    let order = |order| -> Vec<u32> {
        let page = Page { limit: 10, order, ..Page::default() };
        hits(&index, "oil", page).iter().map(|hit| hit.document).collect()
    };
    assert_eq!(order(Order::Newest), [3, 1, 2, 4, 0]);
    assert_eq!(order(Order::Oldest), [2, 3, 1, 4, 0]);
}

#[test]
fn facets_count_documents() {
    let mut documents = vec![
        dated(0, "Oil and oil", Some("2008-03-06")),
        dated(1, "Oil", Some("2008")),
        dated(2, "Oil", Some("2007/2008")),
        dated(3, "Gas", Some("2008")),
    ];
    for (key, value) in [
        ("kind", "cable"),
        ("from", "AMEMBASSY MINSK"),
        ("tag", "PREL;PGOV;PREL"),
        ("marking", "SECRET;NOFORN"),
    ] {
        set(&mut documents[0].2, key, value);
    }
    for n in 1..=2 {
        documents[0].2.paragraphs.push(paragraph(&n.to_string(), None, "Oil"));
    }
    set(&mut documents[1].2, "tag", "PREL");
    set(&mut documents[1].2, "lang", "ru");
    let (_dir, index) = index(&documents);
    let page = Page { facets: true, ..Page::default() };
    let found = index.search(&Query::parse("oil").unwrap(), page).unwrap();
    assert_eq!((found.total, found.documents, found.hits.len()), (5, Some(3), 0));
    let of = |facet: &str| -> Vec<(&str, usize)> {
        found.facets[facet].iter().map(|(value, count)| (value.as_str(), *count)).collect()
    };
    assert_eq!(of("kind"), [("other", 2), ("cable", 1)]);
    assert_eq!(of("from"), [("AMEMBASSY MINSK", 1)]);
    assert_eq!(of("tag"), [("PREL", 2), ("PGOV", 1)]);
    assert_eq!(of("marking"), [("NOFORN", 1), ("SECRET", 1)]);
    assert_eq!(of("lang"), [("ru", 1)]);
    // A date that lies in two years is in none for certain.
    assert_eq!(of("year"), [("2008", 2)]);
}

#[test]
fn what_is_added_later_is_found_by_who_opened_before() {
    let documents = [dated(0, "Oil", None), dated(1, "Oil", None)];
    let (dir, index) = index(&documents);
    let mut writer = index.writer(1).unwrap();
    writer.add(2, "d2", dated(2, "Gas", None).2).unwrap();
    let numbers = |index: &Index, query: &str| index.documents(&Query::parse(query).unwrap()).unwrap().0;
    assert!(numbers(&index, "gas").is_empty());
    writer.commit(9).unwrap();
    drop(writer);
    for index in [&index, &Index::open(dir.path()).unwrap()] {
        assert_eq!(index.committed(), 9);
        assert_eq!(numbers(index, "oil"), [0, 1]);
        assert_eq!(numbers(index, "gas"), [2]);
        assert_eq!(numbers(index, "-oil"), [2]);
        assert_eq!(numbers(index, ""), [0, 1, 2]);
    }
}
