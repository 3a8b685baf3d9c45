//! Claims of a few documents, and the record that follows from them. Each file of `tests/history` is a case:
//!
//! ```text
//! why: what it shows
//! doc ID DATE [same-as ID] [corrects ID] [list] [about CC+CC]
//!   KIND | actors | targets | when | more
//! ---
//! what is wanted, a line each, in any order
//! ```
//! A party is `P:Name/CC/office`: the letter is of Person, Company, Country, Office, Group, Thing. More is `;` between
//! `about=…`, `not`, a modality, `n=5 diplomats`, `if=…`, `due=…`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::path::Path;

use reftel_record::claim::{Amount, Claim, Party, claim_id, decode, encode};
use reftel_record::history::{Builder, History, Role, Source};

fn party(text: &str) -> Party {
    let (letter, rest) = text.split_once(':').unwrap_or_else(|| panic!("a party without a letter: {text}"));
    let mut parts = rest.split('/').map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()));
    let schema = match letter {
        "P" => "Person",
        "B" => "Company",
        "C" => "Country",
        "O" => "Position",
        "G" => "Group",
        "T" => "Thing",
        other => panic!("no such letter: {other}"),
    };
    let name = parts.next().flatten().unwrap();
    let country = parts.next().flatten().or_else(|| (letter == "C").then(|| name.clone()));
    Party { name, country, office: parts.next().flatten(), schema: schema.to_owned() }
}

fn parties(text: &str) -> Vec<Party> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(party).collect()
}

fn claim(document: &str, nth: u32, line: &str) -> Claim {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let mut claim = Claim {
        id: claim_id(document, 0, "1", cells[0], line, nth),
        anchor: "1".to_owned(),
        range: (0, 1),
        // Two documents that say the same do not quote each other: the quotes are told apart.
        quote: format!("{document} {nth}"),
        kind: cells[0].to_owned(),
        actors: parties(cells[1]),
        targets: parties(cells[2]),
        about: None,
        speaker: None,
        when: Some(cells[3]).filter(|when| !when.is_empty()).map(|when| when.parse().unwrap()),
        when_rule: None,
        place: None,
        amount: None,
        modality: "asserted".to_owned(),
        negated: false,
        condition: None,
        due: None,
        manner: None,
        rule: "test".to_owned(),
    };
    for more in cells.get(4).unwrap_or(&"").split(';').map(str::trim).filter(|more| !more.is_empty()) {
        match more.split_once('=') {
            Some(("about", about)) => claim.about = Some(party(about)),
            Some(("if", condition)) => claim.condition = Some(condition.to_owned()),
            Some(("due", due)) => claim.due = Some(due.parse().unwrap()),
            Some(("quote", quote)) => claim.quote = quote.to_owned(),
            Some(("n", number)) => {
                let (value, unit) = number.split_once(' ').unwrap();
                claim.amount = Some(Amount {
                    value: value.parse().unwrap(),
                    unit: unit.to_owned(),
                    bound: "exact".to_owned(),
                });
            }
            None if more == "not" => claim.negated = true,
            None => claim.modality = more.to_owned(),
            Some(other) => panic!("no such thing: {other:?}"),
        }
    }
    claim
}

fn read(text: &str) -> History {
    let mut builder = Builder::default();
    let mut documents: Vec<(Source, Vec<Claim>)> = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if let Some(head) = line.strip_prefix("doc ") {
            let words: Vec<&str> = head.split_whitespace().collect();
            let after = |word: &str| words.iter().position(|w| *w == word).map(|at| words[at + 1].to_owned());
            documents.push((
                Source {
                    id: words[0].to_owned(),
                    date: words.get(1).filter(|date| **date != "-").map(|date| date.parse().unwrap()),
                    own_id: after("same-as").or_else(|| after("corrects")).or(Some(words[0].to_owned())),
                    fingerprint: number as u128,
                    is_correction: words.contains(&"corrects"),
                    is_list: words.contains(&"list"),
                    states: after("about")
                        .map(|codes| codes.split('+').map(str::to_owned).collect())
                        .unwrap_or_default(),
                },
                Vec::new(),
            ));
        } else {
            let (source, claims) = documents.last_mut().unwrap();
            claims.push(claim(&source.id, claims.len() as u32, line.trim()));
        }
    }
    for (source, claims) in documents {
        // What the record keeps is what it was given.
        assert_eq!(decode(&encode(&claims).unwrap()).unwrap(), claims);
        builder.add(source, &claims);
    }
    builder.finish()
}

/// Writes a record as lines, without ids.
fn written(history: &History) -> Vec<String> {
    let name = |entity: u32| history.entity(entity).map_or("?", |entity| entity.key.as_str());
    let names = |entities: &mut dyn Iterator<Item = u32>| entities.map(name).collect::<Vec<_>>().join("+");
    let documents = |claims: &[u32]| {
        let of = claims
            .iter()
            .map(|claim| history.sources()[history.claim(*claim).unwrap().source as usize].id.clone());
        let mut of: Vec<String> = of.collect();
        of.sort();
        of.dedup();
        of.join("+")
    };
    let event = |at: u32| {
        let event = &history.events()[at as usize];
        let when = event.when.and_then(|when| history.date(when)).map_or("undated", |when| when.as_str());
        format!("{} {when}", event.kind.name)
    };
    let mut lines = Vec::new();
    for (at, of) in (0..).zip(history.events()) {
        let role = |role| names(&mut of.participants.iter().filter(|p| p.role == role).map(|p| p.entity));
        lines.push(format!(
            "event {} {} > {} by {}, independent {}",
            event(at),
            role(Role::Actor),
            role(Role::Target),
            documents(&of.claims),
            of.independent_sources
        ));
    }
    for conflict in history.conflicts() {
        let values =
            conflict.values.iter().map(|value| format!("{} by {}", value.value, documents(&value.claims)));
        lines.push(format!(
            "conflict {} of {}: {}",
            conflict.kind.as_str(),
            event(conflict.event),
            values.collect::<Vec<_>>().join(" / ")
        ));
    }
    for status in history.statuses() {
        lines.push(format!(
            "status {} of {}{}: {} {} until {}{}",
            status.kind,
            name(status.subject),
            status.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default(),
            status.state,
            status.from.as_ref().map_or("since nobody knows when".to_owned(), |from| format!("from {from}")),
            status.until.as_ref().map_or("further notice", |until| until.as_str()),
            if status.disputed { ", disputed" } else { "" },
        ));
    }
    for pledge in history.pledges() {
        let events = |of: &[u32]| of.iter().map(|at| event(*at)).collect::<Vec<_>>().join(" + ");
        lines.push(format!(
            "pledge {} {} > {} {}: {}; condition met by [{}], concerned by [{}]",
            pledge.kind,
            names(&mut pledge.by.iter().copied()),
            names(&mut pledge.to.iter().copied()),
            pledge.made.as_ref().map_or("undated", |made| made.as_str()),
            pledge.state.as_str(),
            events(&pledge.condition_met_by),
            events(&pledge.met_by),
        ));
    }
    lines
}

#[track_caller]
fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/history").join(name).with_extension("txt");
    let text = fs::read_to_string(&path).unwrap();
    let (given, wanted) = text.split_once("\n---\n").expect("a case has `---`");
    let given = given.split_once('\n').expect("a case says why").1;
    let history = read(given);
    let lines = written(&history);
    let mut missing: Vec<&str> = Vec::new();
    for want in wanted.lines().filter(|line| !line.trim().is_empty()) {
        let (is_wanted, want) = match want.strip_prefix("no ") {
            Some(rest) => (false, rest),
            None => (true, want),
        };
        let found = match want.strip_prefix("on ") {
            // `on DAY SUBJECT KIND: STATE`, `… : nothing`
            Some(rest) => on(&history, rest),
            None => lines.iter().any(|line| line.starts_with(want)),
        };
        if found != is_wanted {
            missing.push(want);
        }
    }
    assert!(
        missing.is_empty(),
        "{name}: otherwise than wanted\n{}\n--- is\n{}",
        missing.join("\n"),
        lines.join("\n")
    );
}

fn on(history: &History, text: &str) -> bool {
    let (head, state) = text.split_once(": ").unwrap();
    let mut words = head.splitn(3, ' ');
    let (day, subject, kind) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
    let found = history.state_on(day.parse().unwrap()).into_iter().find(|(status, _)| {
        status.kind == kind && history.entity(status.subject).is_some_and(|entity| entity.key == subject)
    });
    match found {
        None => state == "nothing",
        Some((status, certainty)) => state == format!("{} {}", status.state, certainty.as_str()),
    }
}

/// A file that no test names would test nothing.
#[test]
fn every_case_is_checked() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/history");
    let own = include_str!("history.rs");
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(own.contains(&format!("check(\"{name}\")")), "{name}.txt is checked by no test");
    }
}

#[test]
fn an_office_speaks_for_its_state() {
    check("offices");
}

#[test]
fn a_host_that_is_not_named_is_not_guessed() {
    check("hosts");
}

#[test]
fn a_year_against_a_month_of_what_happens_once_is_a_conflict() {
    check("expulsion");
}

#[test]
fn a_vague_date_is_refined_and_no_conflict() {
    check("refinement");
}

#[test]
fn copies_and_quotations_are_one_source() {
    check("copies");
}

#[test]
fn a_corrected_copy_takes_the_place_of_the_first() {
    check("correction");
}

#[test]
fn a_mission_has_one_ceiling_whatever_it_is_called() {
    check("ceiling");
}

#[test]
fn numbers_that_differ_are_a_conflict() {
    check("numbers");
}

#[test]
fn what_is_denied_and_said_is_a_conflict() {
    check("denial");
}

#[test]
fn a_sanction_is_widened_suspended_and_extended() {
    check("sanction");
}

#[test]
fn the_last_prisoners_released_are_all_of_them() {
    check("prisoners");
}

#[test]
fn an_emergency_that_is_continued_has_no_gap() {
    check("emergency");
}

#[test]
fn a_promise_on_a_condition_is_met_after_the_condition() {
    check("promise");
}

#[test]
fn meetings_of_the_same_people_on_different_days_are_two() {
    check("meetings");
}

#[test]
fn a_policy_is_one_whoever_tells_of_it() {
    check("guidance");
}
