//! What goes out to other programs: FollowTheMoney, read back and given to its own validator, and cross-references that
//! go on where a run was ended.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

mod home;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use home::{reftel, text};
use serde_json::Value;

/// Two lists of people and firms that do not exist, with relations, sanctions and dates of all kinds.
fn lists(home: &Path) {
    let one = [
        r#"{"id":"p 1","schema":"Person","properties":{"name":["Pavel Zhdanovich"],"alias":["Павел Жданович"],"weakAlias":["Pasha"],"birthDate":["1970-05-01"],"passportNumber":["MP1234567"],"nationality":["by"],"gender":["male"],"position":["Deputy"]}}"#,
        r#"{"id":"c1","schema":"Organization","properties":{"name":["Zubrow Azot"],"taxNumber":["100200300"]}}"#,
        r#"{"id":"c2","schema":"Company","properties":{"name":["Aldis Timber"]}}"#,
        r#"{"id":"o1","schema":"Ownership","properties":{"owner":["c2"],"asset":["c1"],"percentage":["60"],"startDate":["2001-02"]}}"#,
        r#"{"id":"d1","schema":"Directorship","properties":{"director":["p 1"],"organization":["c2"]}}"#,
        r#"{"id":"s1","schema":"Sanction","properties":{"entity":["p 1"],"program":["EX-1"],"listingDate":["2020-01-01"],"provisions":["Asset freeze"],"reason":["Signed the order."]}}"#,
    ];
    fs::write(home.join("one.json"), one.join("\n")).unwrap();
    fs::write(
        home.join("two.json"),
        r#"{"id":"a","schema":"Person","properties":{"name":["ZHDANOVICH, Pavel"],"birthDate":["circa 1970"],"passportNumber":["MP 1234567"]}}"#,
    )
    .unwrap();
    for file in ["one.json", "two.json"] {
        assert_eq!(reftel(home, &["lists", "add", file]).status.code(), Some(0));
    }
}

fn exported(home: &Path) -> Vec<Value> {
    let output = reftel(home, &["export", "ftm", "-o", "out.json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    fs::read_to_string(home.join("out.json"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn what_is_exported_is_read_back() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    let entities = exported(home);
    let of = |schema: &str| -> Vec<&Value> {
        entities.iter().filter(|entity| entity["schema"] == schema).collect()
    };
    // One passport on both lists: one person, with both ids and no date made exact.
    let persons = of("Person");
    assert_eq!(persons.len(), 1, "{entities:#?}");
    let person = &persons[0]["properties"];
    assert_eq!(persons[0]["referents"].as_array().unwrap().len(), 1);
    assert_eq!(person["name"], serde_json::json!(["Pavel Zhdanovich", "ZHDANOVICH, Pavel"]));
    assert_eq!(person["birthDate"], serde_json::json!(["1970-05-01"]));
    assert!(person["notes"].to_string().contains("circa 1970"), "{person}");
    assert_eq!((of("Company").len(), of("Organization").len()), (2, 0), "what is owned is a company");
    let ids: BTreeSet<&str> = entities.iter().map(|entity| entity["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), entities.len(), "no id stands twice");
    for (schema, ends) in [
        ("Ownership", ["owner", "asset"]),
        ("Directorship", ["director", "organization"]),
        ("Sanction", ["entity", "entity"]),
    ] {
        let [only] = of(schema)[..] else { panic!("{schema}") };
        for end in ends {
            assert!(ids.contains(only["properties"][end][0].as_str().unwrap()), "{only}");
        }
    }
    assert_eq!(of("Ownership")[0]["properties"]["percentage"][0], "60%");

    let again = home.join("again");
    fs::create_dir(&again).unwrap();
    fs::copy(home.join("out.json"), again.join("out.json")).unwrap();
    let added = reftel(&again, &["lists", "add", "out.json", "--format", "json"]);
    let added: Value = serde_json::from_str(&text(&added)).unwrap();
    assert_eq!((&added[0]["entries"], &added[0]["relations"]), (&3.into(), &2.into()), "{added}");
    let owned = reftel(&again, &["lists", "owned", "Aldis Timber"]);
    assert!(text(&owned).contains("60 % of Zubrow Azot"), "{owned:?}");
}

/// Gives an export to `ftm validate` (PyPI followthemoney). Where that is not installed the test says so and passes.
#[test]
fn the_model_s_own_validator_takes_it() {
    let program = std::env::var("FTM").unwrap_or_else(|_| "ftm".to_owned());
    if Command::new(&program).arg("--help").output().is_err() {
        assert!(std::env::var_os("REFTEL_CI").is_none(), "`ftm` (PyPI followthemoney) is missing");
        eprintln!("SKIPPED: `ftm` (PyPI followthemoney) is not installed");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    let before = exported(home);
    let validated = Command::new(&program)
        .args(["validate", "-i", "out.json", "-o", "valid.json"])
        .current_dir(home)
        .output();
    let validated = validated.unwrap();
    assert!(validated.status.success(), "{validated:?}");
    let after: Vec<Value> = fs::read_to_string(home.join("valid.json"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(before.len(), after.len());
    // The validator drops values that it does not understand.
    for (before, after) in before.iter().zip(&after) {
        for (name, values) in before["properties"].as_object().unwrap() {
            let count = |value: &Value| value.as_array().map_or(0, Vec::len);
            assert_eq!(count(values), count(&after["properties"][name]), "{name} of {before}");
        }
    }
}

#[test]
fn a_cross_reference_goes_on_where_it_was_ended() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let list = |from: usize| -> String {
        let names = ["Pavel Zhdanovich", "Mikalai Hrynko", "Olga Example", "Nil Newman", "Maria Examplina"];
        let line = |n: usize| {
            format!(
                "{{\"id\":\"{n}\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"{}\"]}}}}\n",
                names[(n + from) % 5]
            )
        };
        (0..300).map(line).collect()
    };
    for (file, from) in [("one.json", 0), ("two.json", 1)] {
        fs::write(home.join(file), list(from)).unwrap();
        assert_eq!(reftel(home, &["lists", "add", file]).status.code(), Some(0));
    }
    let run = |file: &str| reftel(home, &["xref", "--list", "followthemoney-one-json", "-o", file]);
    assert_eq!(run("whole.jsonl").status.code(), Some(0));
    let whole = fs::read_to_string(home.join("whole.jsonl")).unwrap();
    let pairs = whole.lines().filter(|line| line.contains("reftel.xref/1")).count();
    assert_eq!(pairs, 300 * 60);
    // Ended anywhere, in the middle of a line too, it comes to the same.
    for cut in [0, 1, 3] {
        let at = whole.len() * cut / 4 + 7 * cut.min(1);
        fs::write(home.join("cut.jsonl"), &whole.as_bytes()[..at]).unwrap();
        assert_eq!(run("cut.jsonl").status.code(), Some(0));
        assert_eq!(fs::read_to_string(home.join("cut.jsonl")).unwrap(), whole, "{cut}");
    }
    // Another question cannot go on in the same file.
    assert_eq!(reftel(home, &["xref", "-o", "cut.jsonl"]).status.code(), Some(2));
    fs::write(home.join("mine.txt"), "my notes\n").unwrap();
    assert_eq!(run("mine.txt").status.code(), Some(2));
    assert_eq!(fs::read_to_string(home.join("mine.txt")).unwrap(), "my notes\n");
}
