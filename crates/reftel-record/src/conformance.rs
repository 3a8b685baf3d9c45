//! What every [`Store`] must do. A second implementation calls [`check`] with an empty store.

use crate::log::{Chain, ChainFault, Payload, RecordedAt};
use crate::{DocumentOrder, DocumentRow, InputRow, SourceRow, SqliteStore, Store};

fn at(second: i64) -> RecordedAt {
    RecordedAt(jiff::Timestamp::from_second(1_700_000_000 + second).unwrap())
}

fn added(path: &str) -> Payload {
    Payload::SourceAdd { sha256: "ab".repeat(32), bytes: 3, root: "/r".into(), path: path.into() }
}

fn row(number: u32, id: &str, date: Option<&str>) -> DocumentRow {
    DocumentRow {
        number,
        id: id.into(),
        own_id: Some(id.trim_end_matches(|c| c != '~').trim_end_matches('~').into())
            .filter(|s: &String| !s.is_empty()),
        sha256: "ab".repeat(32),
        place: number,
        kind: "cable".into(),
        title: Some(format!("title of {id}")),
        date: date.map(Into::into),
        date_basis: None,
        earliest: date.map(Into::into),
        latest: date.map(Into::into),
        origin: None,
        language: None,
        marking: None,
        paragraphs: 2,
        fingerprint: number.into(),
    }
}

fn check(store: &mut dyn Store) {
    // The log is a chain, and nothing of a batch that was rolled back stays.
    store.begin().unwrap();
    assert_eq!(store.append(at(0), "reftel", &added("a"), "s1").unwrap(), 1);
    assert_eq!(store.append(at(1), "ann", &added("b"), "s2").unwrap(), 2);
    store.commit().unwrap();
    store.begin().unwrap();
    store.append(at(2), "reftel", &added("c"), "s3").unwrap();
    store.roll_back().unwrap();
    let entries = store.entries(0, 10).unwrap();
    assert_eq!(entries.len(), 2);
    let mut chain = Chain::default();
    for entry in &entries {
        chain.check(entry).unwrap();
    }
    assert_eq!(store.head().unwrap().unwrap().0, entries[1].header.hash());
    assert_eq!(store.entries(1, 10).unwrap(), entries[1..]);
    assert_eq!(store.entries_of("source.add").unwrap(), entries);
    assert_eq!(store.entries_of("review.undo").unwrap(), []);

    // Claims of some documents.
    store.begin().unwrap();
    for (number, body) in [(3, "c"), (1, "a"), (3, "b")] {
        store.put_claims(number, body.as_bytes()).unwrap();
    }
    store.commit().unwrap();
    assert_eq!(store.claims(2).unwrap(), None);
    assert_eq!(store.claims(3).unwrap().as_deref(), Some(b"b".as_slice()));
    assert_eq!(store.claims_from(0, 1).unwrap(), [(1, b"a".to_vec())]);
    assert_eq!(store.claims_from(2, 9).unwrap(), [(3, b"b".to_vec())]);
    store.clear_claims().unwrap();
    assert_eq!(store.claims_from(0, 9).unwrap(), []);

    let mut changed = entries.clone();
    changed[0].header.who = "bob".into();
    let mut chain = Chain::default();
    chain.check(&changed[0]).unwrap();
    assert_eq!(chain.check(&changed[1]), Err(ChainFault::Broken { number: 2 }));
    let mut changed = entries.clone();
    changed[1].payload = Some("s2\n{}".into());
    let mut chain = Chain::default();
    chain.check(&changed[0]).unwrap();
    assert_eq!(chain.check(&changed[1]), Err(ChainFault::Payload { number: 2 }));
    assert_eq!(Chain::default().check(&entries[1]), Err(ChainFault::Missing { expected: 1, found: 2 }));

    // Derived rows.
    let source = SourceRow {
        sha256: "ab".repeat(32),
        bytes: 3,
        added: at(0),
        within: None,
        state: "read".into(),
        reason: None,
        format: "text".into(),
        pages: None,
    };
    store.begin().unwrap();
    store.put_source(&source).unwrap();
    store.put_source(&SourceRow { added: at(9), state: "needs_ocr".into(), ..source.clone() }).unwrap();
    let source = SourceRow { state: "needs_ocr".into(), ..source };
    let input = InputRow {
        root: "/r".into(),
        path: "a".into(),
        sha256: Some(source.sha256.clone()),
        state: "read".into(),
        reason: None,
    };
    store
        .put_input(&InputRow {
            sha256: None,
            state: "skipped".into(),
            reason: Some("x".into()),
            ..input.clone()
        })
        .unwrap();
    store.put_input(&input).unwrap();
    store
        .put_document(
            &row(0, "08A1", Some("2008-01-01")),
            b"zero",
            &["08B2".into(), "08B2".into(), "08C3".into()],
        )
        .unwrap();
    // An id is one document's.
    assert!(!store.put_document(&row(1, "08A1", None), b"other", &["08E5".into()]).unwrap());
    store.put_document(&row(1, "08B2", None), b"one", &["08D4".into(), "08A1".into()]).unwrap();
    store
        .put_document(&row(2, "08A1~x", Some("2007-01-01")), b"two", &["08B2".into(), "08C3".into()])
        .unwrap();
    store.set_stage("readers", 1).unwrap();
    store.set_stage("readers", 2).unwrap();
    store.commit().unwrap();
    assert_eq!(store.source(&source.sha256).unwrap().as_ref(), Some(&source));
    assert_eq!(store.source("none").unwrap(), None);
    assert_eq!(store.source_hashes().unwrap(), std::slice::from_ref(&source.sha256));
    assert_eq!(store.source_hashes_in(&source.state).unwrap(), std::slice::from_ref(&source.sha256));
    assert_eq!(store.source_hashes_in("none").unwrap(), Vec::<String>::new());
    assert_eq!(store.input("/r", "a").unwrap().as_ref(), Some(&input));
    assert_eq!(store.inputs().unwrap(), std::slice::from_ref(&input));
    assert_eq!(store.inputs_of(&source.sha256).unwrap(), [input]);
    assert_eq!(store.stage("readers").unwrap(), 2);
    assert_eq!(store.stage("other").unwrap(), 0);
    assert_eq!(store.document_count().unwrap(), 3);
    let ids = |rows: Vec<DocumentRow>| rows.into_iter().map(|r| r.id).collect::<Vec<_>>();
    assert_eq!(ids(store.documents(&[2, 9, 0]).unwrap()), ["08A1~x", "08A1"]);
    assert_eq!(ids(store.list(DocumentOrder::Newest, 0, 9).unwrap()), ["08A1", "08A1~x", "08B2"]);
    assert_eq!(ids(store.list(DocumentOrder::Oldest, 1, 1).unwrap()), ["08A1"]);
    assert_eq!(ids(store.list(DocumentOrder::Added, 0, 1).unwrap()), ["08A1~x"]);
    assert_eq!(ids(store.documents_of(&source.sha256).unwrap()), ["08A1", "08B2", "08A1~x"]);
    assert_eq!(ids(store.referring_to("08B2").unwrap()), ["08A1~x", "08A1"]);
    assert_eq!(ids(store.alike(None, Some(1)).unwrap()), ["08B2"]);
    assert_eq!(store.document("08B2").unwrap(), Some(row(1, "08B2", None)));
    assert_eq!(store.body(2).unwrap().as_deref(), Some(b"two".as_slice()));
    // What is referred to and not there; `08A1` and `08B2` are.
    assert_eq!(store.absent(9).unwrap(), [("08C3".to_owned(), 2), ("08D4".to_owned(), 1)]);
    assert_eq!(store.absent(1).unwrap(), [("08C3".to_owned(), 2)]);
    assert_eq!(store.telegram_ids().unwrap(), ["08A1"]);
    let counts = store.counts().unwrap();
    assert_eq!((counts.documents, counts.paragraphs, counts.sources, counts.source_bytes), (3, 6, 1, 3));
    assert_eq!(counts.dates, Some(("2007-01-01".into(), "2008-01-01".into())));

    // Deleting what is derived leaves the log.
    store.begin().unwrap();
    store.clear_derived().unwrap();
    store.commit().unwrap();
    assert_eq!(store.document_count().unwrap(), 0);
    assert_eq!(store.inputs().unwrap(), []);
    assert_eq!(store.entries(0, 10).unwrap(), entries);
    let undo = Payload::ReviewUndo { number: 1, why: "why".to_owned() };
    assert_eq!(store.append(at(3), "ann", &undo, "s4").unwrap(), 3);
    let undone = store.entries_of("review.undo").unwrap();
    assert_eq!((undone.len(), undone[0].header.number), (1, 3));
}

#[test]
fn sqlite_conforms() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    check(&mut SqliteStore::new(connection).unwrap());
}

#[test]
fn sqlite_guards_the_log() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let mut store = SqliteStore::new(connection).unwrap();
    store.append(at(0), "reftel", &added("a"), "s").unwrap();
    for sql in ["UPDATE log SET who = 'x'", "DELETE FROM log", "UPDATE payload SET body = ''"] {
        assert!(store.try_sql(sql).is_err(), "`{sql}` went through");
    }
}
