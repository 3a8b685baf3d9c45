//! The record of an archive: as known on any day it says what it said on that day, and a rebuild changes nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use reftel_archive::document::Limits;
use reftel_archive::{
    Adding, Archive, AskClaims, AskRecord, ClaimDecision, ClaimReviewError, Day, RecordedAt, Written,
};

fn at(second: i64) -> RecordedAt {
    RecordedAt(jiff::Timestamp::from_second(1_700_000_000 + second).unwrap())
}

fn with<T>(now: RecordedAt, run: impl FnOnce(&mut Adding<'_>) -> T) -> T {
    let stop = AtomicBool::new(false);
    run(&mut Adding {
        threads: 1,
        limits: Limits::default(),
        ocr: None,
        who: "test".to_owned(),
        now: &move || now,
        stop: &stop,
        progress: &mut |_| {},
    })
}

/// Everything that the record says, as JSON.
fn said(archive: &Archive, as_known: Option<RecordedAt>) -> String {
    let ask = AskRecord { limit: usize::MAX, as_known, ..AskRecord::default() };
    let claims = AskClaims { limit: usize::MAX, as_known, ..AskClaims::default() };
    let day: Day = "2008-06-24".parse().unwrap();
    let parts = [
        serde_json::to_string(&archive.claims(&claims).unwrap()),
        serde_json::to_string(&archive.timeline(&ask).unwrap()),
        serde_json::to_string(&archive.state_on(day, &ask).unwrap()),
        serde_json::to_string(&archive.statuses(&ask).unwrap()),
        serde_json::to_string(&archive.conflicts(&ask).unwrap()),
        serde_json::to_string(&archive.pledges(&ask, None).unwrap()),
        serde_json::to_string(&archive.course(None, true, as_known).unwrap()),
    ];
    parts.map(Result::unwrap).join("\n")
}

/// EXERCISE texts, each with what is written of it by hand: kind, who, whom, when.
const TEXTS: [(&str, [&str; 4]); 6] = [
    (
        "EXERCISE. Zubrovia arrested Jan Vuk in January 2008 in the old town of Lipa.",
        ["detention.arrest", "ZU", "Jan Vuk (ZU)", "2008-01"],
    ),
    (
        "EXERCISE. Jan Vuk was set free by Zubrovia in August 2008, and went home.",
        ["detention.release", "ZU", "Jan Vuk (ZU)", "2008-08"],
    ),
    (
        "EXERCISE. Zubrovia expelled the ambassador of Osmia, Ada Quist, in March 2008.",
        ["mission.expel", "ZU", "Ada Quist (OS)", "2008-03"],
    ),
    (
        "EXERCISE. The ambassador of Osmia, Ada Quist, was expelled by Zubrovia in 2017.",
        ["mission.expel", "ZU", "Ada Quist (OS)", "2017"],
    ),
    (
        "EXERCISE. Osmia imposed sanctions on the Lipa Works in November 2007.",
        ["sanction.impose", "OS", "Lipa Works", "2007-11"],
    ),
    (
        "EXERCISE. Osmia suspended its sanctions on the Lipa Works in 2008 for a year.",
        ["sanction.suspend", "OS", "Lipa Works", "2008"],
    ),
];

fn write(archive: &Archive, text: usize, now: RecordedAt) -> Option<String> {
    let (words, [kind, who, whom, when]) = TEXTS[text];
    let documents =
        archive.browse(&reftel_archive::Browse { limit: 100, ..Default::default() }).unwrap().documents;
    let document = documents.into_iter().find(|document| {
        archive.document(&document.id).unwrap().unwrap().paragraphs.iter().any(|p| p.text.contains(words))
    })?;
    let answer = archive.document(&document.id).unwrap().unwrap();
    let anchor = answer.paragraphs.iter().find(|p| p.text.contains(words)).unwrap().anchor.clone();
    let written = Written {
        quote: Some(words.trim_start_matches("EXERCISE. ").to_owned()),
        kind: Some(kind.to_owned()),
        actors: Some(vec![who.to_owned()]),
        targets: Some(vec![whom.to_owned()]),
        when: Some(when.to_owned()),
        ..Written::default()
    };
    Some(archive.write_claim(&document.id, &anchor, &written, "the text says so", "ann", now).unwrap().claim)
}

struct Place {
    _dir: tempfile::TempDir,
    files: PathBuf,
    archive: Archive,
}

fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    let files = dir.path().join("files");
    fs::create_dir(&files).unwrap();
    let archive = Archive::create(&dir.path().join("test.reftel")).unwrap();
    Place { files, archive, _dir: dir }
}

fn add(place: &Place, text: usize, now: RecordedAt) {
    let path = place.files.join(format!("{text}.txt"));
    fs::write(&path, format!("{}\n", TEXTS[text].0)).unwrap();
    with(now, |adding| place.archive.add(&[path], adding)).unwrap();
}

/// What somebody does to an archive.
#[derive(Debug, Clone)]
enum Step {
    Add(usize),
    Write(usize),
    Refuse(usize),
    Accept(usize),
    Correct(usize),
    Undo(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let text = 0..TEXTS.len();
    let step = prop_oneof![
        3 => text.clone().prop_map(Step::Add),
        3 => text.clone().prop_map(Step::Write),
        1 => text.clone().prop_map(Step::Refuse),
        1 => text.clone().prop_map(Step::Accept),
        1 => text.clone().prop_map(Step::Correct),
        2 => text.prop_map(Step::Undo),
    ];
    prop::collection::vec(step, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// What was said at an instant is said again, letter by letter, when it is asked for as known then, whatever was added,
    /// decided and undone since; and a rebuild says the same as before.
    #[test]
    fn as_known_says_what_was_said(steps in steps()) {
        let place = place();
        let mut said_then: Vec<(RecordedAt, String)> = vec![(at(0), said(&place.archive, None))];
        let mut claims: Vec<String> = Vec::new();
        let mut was_undone = false;
        for (number, step) in (1..).zip(steps) {
            let now = at(number * 10);
            let of = |claims: &[String], n: usize| claims.get(n % claims.len().max(1)).cloned();
            let archive = &place.archive;
            let decide = |id: &str, decision: &ClaimDecision, why: &str| {
                match archive.review_claim(id, decision, why, "ann", now) {
                    Ok(_) => {}
                    // What a person wrote and took back is no claim any more.
                    Err(ClaimReviewError::NoSuchClaim(_)) if was_undone => {}
                    Err(error) => panic!("{error}"),
                }
            };
            match step {
                Step::Add(text) => add(&place, text, now),
                Step::Write(text) => claims.extend(write(archive, text, now)),
                Step::Refuse(n) => if let Some(id) = of(&claims, n) {
                    decide(&id, &ClaimDecision::Refuse, "no");
                },
                Step::Accept(n) => if let Some(id) = of(&claims, n) {
                    decide(&id, &ClaimDecision::Accept, "yes");
                },
                Step::Correct(n) => if let Some(id) = of(&claims, n) {
                    let other = Written { when: Some("2009-05-01".to_owned()), ..Written::default() };
                    let decision = ClaimDecision::Correct(Box::new(other));
                    decide(&id, &decision, "another day");
                },
                Step::Undo(n) => if let Some(id) = of(&claims, n) {
                    match archive.undo_claim_review(&id, "looked again", "ann", now) {
                        Ok(_) => was_undone = true,
                        Err(ClaimReviewError::NothingToUndo(_)) => {}
                        Err(ClaimReviewError::NoSuchClaim(_)) if was_undone => {}
                        Err(error) => panic!("{error}"),
                    }
                },
            }
            said_then.push((now, said(archive, None)));
        }
        for (then, was) in &said_then {
            prop_assert_eq!(&said(&place.archive, Some(*then)), was, "as known {:?}", then);
        }
        let before = said(&place.archive, None);
        with(at(9999), |adding| place.archive.rebuild(adding)).unwrap();
        prop_assert_eq!(said(&place.archive, None), before);
        for (then, was) in &said_then {
            prop_assert_eq!(&said(&place.archive, Some(*then)), was, "after the rebuild, as known {:?}", then);
        }
        prop_assert_eq!(place.archive.verify().unwrap().faults, vec![]);
    }
}

#[test]
fn a_claim_quotes_its_passage_to_the_letter() {
    let place = place();
    add(&place, 0, at(1));
    let id =
        place.archive.browse(&reftel_archive::Browse { limit: 1, ..Default::default() }).unwrap().documents
            [0]
        .id
        .clone();
    let anchor = place.archive.document(&id).unwrap().unwrap().paragraphs[0].anchor.clone();
    let written = |quote: &str, kind: &str, when: &str| Written {
        quote: Some(quote.to_owned()),
        kind: Some(kind.to_owned()),
        when: Some(when.to_owned()),
        ..Written::default()
    };
    for (written, why) in [
        (written("Jan Vuk in February", "detention.arrest", "2008"), "does not stand in"),
        (written("", "detention.arrest", "2008"), "does not stand in"),
        (written("Jan Vuk", "detention.eat", "2008"), "kind of claim"),
        (written("Jan Vuk", "detention.arrest", "lately"), "EDTF"),
    ] {
        let error = place.archive.write_claim(&id, &anchor, &written, "why", "ann", at(2)).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    assert_eq!(place.archive.claim_reviews().unwrap(), []);
}

#[test]
fn what_is_written_bounds_a_status_and_a_conflict() {
    let place = place();
    for text in 0..4 {
        add(&place, text, at(text as i64));
        write(&place.archive, text, at(10 + text as i64)).unwrap();
    }
    let ask = AskRecord { limit: 10, ..AskRecord::default() };
    let on = |day: &str| {
        let state = place
            .archive
            .state_on(day.parse().unwrap(), &AskRecord { kind: Some("detention".into()), ..ask.clone() });
        state
            .unwrap()
            .statuses
            .iter()
            .map(|s| format!("{} {}", s.subject, s.certainty.unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(on("2007-12-31"), Vec::<String>::new());
    assert_eq!(on("2008-06-24"), ["Jan Vuk holds"]);
    assert_eq!(on("2009-01-01"), Vec::<String>::new());
    let csv = reftel_archive::csv(&place.archive.timeline(&ask).unwrap().events);
    assert!(csv.lines().count() == place.archive.timeline(&ask).unwrap().total + 1, "{csv}");
}

/// The folder of real data. Without it the test says so and passes, but not with `REFTEL_CI`.
fn seeds() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/documents/seeds");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("REFTEL_CI").is_none(), "{} is missing", path.display());
    println!("skipped: no real documents at {}", path.display());
    None
}

/// A rebuild and a second archive of the same files say the same.
#[test]
fn the_seeds_say_the_same_after_a_rebuild() {
    let Some(seeds) = seeds() else { return };
    let place = place();
    with(at(1), |adding| place.archive.add(&[seeds], adding)).unwrap();
    let before = said(&place.archive, None);
    with(at(2), |adding| place.archive.rebuild(adding)).unwrap();
    assert_eq!(said(&place.archive, None), before);
}
