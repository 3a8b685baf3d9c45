//! Who is who through the command line: decisions are kept with who and why, undo cleanly, and lose no spelling's source.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod home;

use std::fs;
use std::path::Path;

use home::{reftel, text};
use serde_json::Value;

/// Three lists of people who do not exist, and a document that names one of them.
fn lists(home: &Path) {
    let entity = |id: &str, names: &str, more: &str| {
        format!(r#"{{"id":"{id}","schema":"Person","properties":{{"name":[{names}]{more}}}}}"#)
    };
    for (file, lines) in [
        (
            "one.json",
            vec![
                entity("1", r#""Pavel Zhdanovich","Павел Жданович""#, r#","birthDate":["1970-05"]"#),
                entity("2", r#""Mikalai Hrynko""#, ""),
                r#"{"id":"s","schema":"Sanction","properties":{"entity":["1"],"listingDate":["2021-02-03"]}}"#.to_owned(),
            ],
        ),
        (
            "two.json",
            vec![
                entity("a", r#""ZHDANOVICH, Pavel","Pavieł Ždanovič""#, r#","taxNumber":["10012300X"]"#),
                entity("b", r#""Olga Example""#, ""),
            ],
        ),
        (
            "three.json",
            vec![
                entity("x", r#""Zdanowicz Pawel""#, r#","innCode":["100-123-00X"]"#),
                entity("y", r#""Nil Newman""#, ""),
            ],
        ),
    ] {
        fs::write(home.join(file), lines.join("\n")).unwrap();
        assert_eq!(reftel(home, &["lists", "add", file]).status.code(), Some(0));
    }
    fs::create_dir(home.join("papers")).unwrap();
    fs::write(
        home.join("papers/note.md"),
        "---\ntitle: A note\ndate: 2010-05-01\n---\n\nThe meeting was led by Pavel Zhdanovich.\n\nПозже Павла Ждановича не было.\n\nPavieł Ždanovič left early, and Mr Zhukovsky stayed.\n",
    )
    .unwrap();
    assert_eq!(reftel(home, &["add", "papers"]).status.code(), Some(0));
}

/// Short names of the three lists: a list without a name goes by its file.
const ONE: &str = "followthemoney-one-json:1";
const TWO: &str = "followthemoney-two-json:a";
const THREE: &str = "followthemoney-three-json:x";

fn entity(home: &Path, reference: &str) -> Value {
    let output = reftel(home, &["entity", reference, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_str(&text(&output)).unwrap()
}

/// The references of an entity's entries.
fn entries(home: &Path, reference: &str) -> Vec<String> {
    let entity = entity(home, reference);
    entity["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["reference"].as_str().unwrap().to_owned())
        .collect()
}

fn decide(home: &Path, arguments: &[&str]) -> Option<i32> {
    reftel(home, &[&["review", "identity"], arguments, &["--why", "looked at both"]].concat()).status.code()
}

#[test]
fn decisions_join_and_undo_cleanly() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    // The rule of one identifier joins two; the third is offered, not joined.
    assert_eq!(entries(home, TWO), [THREE, TWO]);
    let before = entity(home, ONE);
    assert_eq!(entries(home, ONE), [ONE]);
    assert!(before["perhaps"].as_array().unwrap().iter().any(|p| p["reference"] == TWO), "{before}");
    assert_eq!(before["decisions"], serde_json::json!([]));

    assert_eq!(decide(home, &[ONE, TWO, "same"]), Some(0));
    let joined = entity(home, TWO);
    assert_eq!(entries(home, ONE), [ONE, THREE, TWO]);
    assert_eq!(joined, entity(home, ONE), "an entity is the same by whatever reference");
    let decision = &joined["decisions"][0];
    assert_eq!((&decision["who"], &decision["why"]), (&"A. Clerk".into(), &"looked at both".into()));
    // No spelling lost its source.
    let source = |spelling: &str| {
        let all = joined["spellings"].as_array().unwrap();
        let found = all.iter().find(|s| s["text"] == spelling).unwrap_or_else(|| panic!("{spelling}"));
        found["sources"][0]["reference"].as_str().unwrap().to_owned()
    };
    for (spelling, reference) in [
        ("Павел Жданович", ONE),
        ("Pavieł Ždanovič", TWO),
        ("ZHDANOVICH, Pavel", TWO),
        ("Zdanowicz Pawel", THREE),
    ] {
        assert_eq!(source(spelling), reference);
    }
    // Passages, by any spelling.
    let passages: Vec<&str> =
        joined["passages"].as_array().unwrap().iter().map(|p| p["hit"]["text"].as_str().unwrap()).collect();
    assert_eq!(passages.len(), 2, "{passages:?}");

    // What the lists date stands in order.
    let dated: Vec<&str> =
        joined["timeline"].as_array().unwrap().iter().map(|item| item["date"].as_str().unwrap()).collect();
    assert_eq!(dated, ["1970-05", "2021-02-03"], "{joined}");

    // What does not go together is refused, and names the decision.
    let refused = reftel(home, &["review", "identity", ONE, THREE, "not_same", "--why", "no"]);
    assert_eq!(refused.status.code(), Some(0), "the rule gives way to a person: {refused:?}");
    assert_eq!(entries(home, TWO), [ONE, TWO]);
    assert_eq!(decide(home, &[TWO, THREE, "same"]), Some(2));

    assert_eq!(decide(home, &[ONE, THREE, "--undo"]), Some(0));
    assert_eq!(decide(home, &[TWO, ONE, "--undo"]), Some(0));
    assert_eq!(decide(home, &[TWO, ONE, "--undo"]), Some(2), "there is nothing left to take back");
    assert_eq!(entity(home, ONE), before);
    assert_eq!(reftel(home, &["review", "identities"]).status.code(), Some(1));
    assert_eq!(reftel(home, &["rebuild"]).status.code(), Some(0));
    assert_eq!(reftel(home, &["verify"]).status.code(), Some(0));
}

#[test]
fn a_later_decision_takes_the_place_of_the_one_before() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    for verdict in ["same", "unsure"] {
        assert_eq!(decide(home, &[ONE, TWO, verdict]), Some(0));
    }
    assert_eq!(entries(home, ONE), [ONE]);
    // Taken back, the one before holds again.
    assert_eq!(decide(home, &[ONE, TWO, "--undo"]), Some(0));
    assert_eq!(entries(home, ONE), [ONE, THREE, TWO]);
    for wrong in
        [&["nowhere:1", ONE, "same"][..], &[ONE, ONE, "same"], &["name:A", "name:B", "same"], &[ONE, TWO]]
    {
        assert_eq!(decide(home, wrong), Some(2), "{wrong:?}");
    }
}

#[test]
fn a_spelling_is_said_to_be_somebody_s() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    assert_eq!(decide(home, &["name:Mr  Zhukovsky", ONE, "same"]), Some(0));
    let entity = entity(home, ONE);
    let spellings = entity["spellings"].as_array().unwrap();
    let said = spellings.iter().find(|s| s["text"] == "Mr Zhukovsky").unwrap();
    assert_eq!((&said["sources"][0]["by"], &said["passages"]), (&"A. Clerk".into(), &1.into()));
    assert_eq!(entries(home, "name:Mr Zhukovsky"), [ONE]);
    assert_eq!(decide(home, &["name:Mr Zhukovsky", ONE, "--undo"]), Some(0));
    assert_eq!(reftel(home, &["entity", "name:Mr Zhukovsky"]).status.code(), Some(1));
}

#[test]
fn all_spellings_are_found_when_they_are_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    let found = |query: &str| {
        let output = reftel(home, &["search", query, "--format", "json"]);
        let hits: Value = serde_json::from_str(&text(&output)).unwrap();
        hits.as_array().unwrap().iter().filter(|hit| !hit["paragraph"].is_null()).count()
    };
    // Plain search does not guess.
    assert_eq!(found("Zhdanovich"), 1);
    assert_eq!(found("~name:Zhdanovich"), 3);
    assert_eq!(found("~name:\"Pavel Zhdanovich\""), 3);
    assert_eq!(found("meeting ~name:Жданович"), 1);
    assert_eq!(found("left -~name:Zhdanovich"), 0);
    let variants = reftel(home, &["names", "variants", "Zhdanovich", "--format", "json"]);
    let variants: Value = serde_json::from_str(&text(&variants)).unwrap();
    let of = |spelling: &str| {
        variants["variants"]
            .as_array()
            .unwrap()
            .iter()
            .find(|v| v["text"] == spelling)
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(of("Жданович")["listed"], serde_json::json!([ONE]), "{variants}");
    assert!(!of("Ždanovič")["listed"].as_array().unwrap().is_empty(), "{variants}");
    assert_eq!(of("Hrynko"), Value::Null);
    assert!(of("Zhdanovich")["romanised"].as_array().unwrap().len() > 1, "{variants}");
}

#[test]
fn spellings_in_the_documents_are_found_without_lists() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::create_dir(home.join("papers")).unwrap();
    for (file, text) in [
        ("1.md", "The rector, Mr Hryneuski, was heard."),
        ("2.md", "Рэктар Грынеўскі маўчаў."),
        ("3.md", "Ректор Гриневский молчал, и Грин тоже."),
        ("4.md", "Grinevsky and Grinberg left."),
    ] {
        fs::write(home.join("papers").join(file), format!("---\ntitle: Note {file}\n---\n\n{text}\n"))
            .unwrap();
    }
    assert_eq!(reftel(home, &["add", "papers"]).status.code(), Some(0));
    let variants = reftel(home, &["names", "variants", "Hryneuski", "--format", "json"]);
    let variants: Value = serde_json::from_str(&text(&variants)).unwrap();
    let mut have: Vec<&str> = variants["variants"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|variant| variant["in_documents"] == true)
        .map(|variant| variant["text"].as_str().unwrap())
        .collect();
    have.sort_unstable();
    assert_eq!(have, ["Hryneuski", "grinevsky", "гриневский", "грынеускі"], "{variants}");
    let found = reftel(home, &["search", "~name:Hryneuski", "--format", "jsonl"]);
    assert_eq!(text(&found).lines().count(), 4, "{found:?}");
    // What is added later is found, too.
    fs::write(home.join("papers/5.md"), "---\ntitle: Note 5\n---\n\nHrynieŭski came back.\n").unwrap();
    assert_eq!(reftel(home, &["add", "papers"]).status.code(), Some(0));
    assert_eq!(text(&reftel(home, &["search", "~name:Hryneuski", "--format", "jsonl"])).lines().count(), 5);
}

#[test]
fn names_in_documents_are_compared_with_the_lists() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    let run = |file: &str| reftel(home, &["xref", "--documents", "-o", file]);
    assert_eq!(run("found.jsonl").status.code(), Some(0));
    let found = fs::read_to_string(home.join("found.jsonl")).unwrap();
    let mentions: Vec<Value> = found
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|v: &Value| v["schema"] == "reftel.mention/1")
        .collect();
    let have: Vec<(&str, &str)> =
        mentions.iter().map(|m| (m["paragraph"].as_str().unwrap(), m["text"].as_str().unwrap())).collect();
    assert_eq!(
        have,
        [("p1", "Pavel Zhdanovich"), ("p2", "Павла Ждановича"), ("p3", "Pavieł Ždanovič")],
        "{found}"
    );
    assert_eq!(mentions[0]["range"], serde_json::json!([23, 39]));
    assert_eq!(mentions[0]["entries"].as_array().unwrap().len(), 3);
    // All is done: nothing is added.
    assert_eq!(run("found.jsonl").status.code(), Some(0));
    assert_eq!(fs::read_to_string(home.join("found.jsonl")).unwrap(), found);
    assert_eq!(
        reftel(home, &["xref", "--documents", "--list", "followthemoney-two-json"]).status.code(),
        Some(0)
    );
}
