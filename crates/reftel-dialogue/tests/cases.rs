//! Tables and calendars that are refused, and boards on a day: cases as data files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::path::Path;

use reftel_dialogue::{Dialogue, Fault, Stamp, calendar, read, reread};

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)).unwrap()
}

/// Blocks that begin with `=== name`: name, text, and what stands after `=>` at the start of a line.
fn blocks(text: &str) -> Vec<(&str, String, Vec<&str>)> {
    let mut blocks = Vec::new();
    for block in text.split("=== ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        let input: String =
            rest.lines().filter(|line| !line.starts_with("=>")).map(|line| format!("{line}\n")).collect();
        let wanted = rest.lines().filter_map(|line| line.strip_prefix("=> ")).collect();
        blocks.push((name, input, wanted));
    }
    blocks
}

fn told(faults: &[Fault]) -> Vec<String> {
    let hint = |fault: &Fault| fault.hint.as_deref().map(|hint| format!(" | {hint}")).unwrap_or_default();
    faults.iter().map(|fault| format!("{fault}{}", hint(fault))).collect()
}

#[track_caller]
fn check(name: &str, got: &[String], wanted: &[&str]) {
    assert_eq!(got.len(), wanted.len(), "{name}: {got:#?}");
    for (got, wanted) in got.iter().zip(wanted) {
        assert!(got.starts_with(wanted), "{name}:\n got    {got}\n wanted {wanted}");
    }
}

#[test]
fn tables_are_refused_with_their_faults() {
    let cases = file("refused.txt");
    let blocks = blocks(&cases);
    assert!(blocks.len() > 20);
    for (name, text, wanted) in blocks {
        let faults = read(text.trim_end_matches('\n')).expect_err(name);
        assert!(faults.iter().all(|fault| fault.hint.is_some()), "{name}: a fault without what to do");
        check(name, &told(&faults), &wanted);
    }
}

fn talks() -> Dialogue {
    read(&file("talks.csv")).unwrap()
}

#[test]
fn boards() {
    let cases = file("boards.txt");
    for (name, text, wanted) in blocks(&cases) {
        let day = text.trim().parse().unwrap();
        let talks = talks();
        let board = talks.board(day);
        let mut got: Vec<String> = Vec::new();
        for due in &board.follow_ups {
            let days = due.days_over.map_or("-".to_owned(), |days| days.to_string());
            got.push(format!("{} {} {days}", due.state.as_str(), due.follow_up.key));
        }
        for one in &board.proposals {
            got.push(format!("proposal {} {}", one.proposal.key, one.status.as_str()));
        }
        got.push(format!("next {}", board.next.as_str()));
        check(name, &got, &wanted);
    }
}

#[test]
fn calendars_come_back() {
    let talks = talks();
    let cases = file("calendars.txt");
    for (name, text, wanted) in blocks(&cases) {
        let got = match reread(&talks, &text) {
            Ok(reread) => {
                let changes = reread.changes.iter();
                let changes =
                    changes.map(|change| format!("{}: {} to {}", change.what, change.before, change.after));
                changes.chain(reread.notes.iter().cloned()).collect()
            }
            Err(faults) => told(&faults),
        };
        check(name, &got, &wanted);
    }
}

#[test]
fn the_calendar_is_as_it_was() {
    let stamp = Stamp { at: "2011-05-04T10:00:00Z".parse().unwrap(), sequence: 1 };
    let ics = calendar(&talks(), stamp);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/talks.ics");
    if std::env::var_os("REFTEL_WRITE_EXPECTED").is_some() {
        fs::write(&path, &ics).unwrap();
    }
    assert_eq!(ics, fs::read_to_string(path).unwrap());
}

#[test]
fn a_session_that_was_held_later_is_planned_before() {
    let dialogue = read(&file("talks.csv")).unwrap();
    let first = |day: &str| dialogue.board(day.parse().unwrap()).sessions[0].status().as_str();
    assert_eq!([first("2011-04-11"), first("2011-04-12"), first("2011-05-02")], ["planned", "held", "held"]);
}
