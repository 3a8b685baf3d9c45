//! Guidance through the command line: the rulings that its sources ask for, lists, adoption into an archive.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod home;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use home::{reftel, text};
use serde_json::Value;

fn example() -> PathBuf {
    fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/guidance")).unwrap()
}

/// Runs `reftel may` on the example guidance, without an archive.
fn may(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_reftel"))
        .arg("may")
        .args(arguments)
        .arg("--guidance")
        .arg(example())
        .current_dir(home)
        .env_clear()
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Checks the ruling, a passage that decides (none when empty), and the exit code.
#[track_caller]
fn check(arguments: &[&str], ruling: &str, cite: &str, code: i32) {
    let home = tempfile::tempdir().unwrap();
    let output = may(home.path(), &[arguments, &["--format", "json"]].concat());
    let answer: Value = serde_json::from_str(&text(&output)).unwrap_or_else(|_| panic!("{output:?}"));
    assert_eq!(answer["schema"], "reftel.ruling/1");
    assert_eq!(answer["ruling"], ruling, "{answer:#}");
    assert_eq!(output.status.code(), Some(code));
    let because = answer["because"].as_array().unwrap();
    assert_eq!(because.is_empty(), cite.is_empty(), "{answer:#}");
    for reason in because {
        assert!(reason["policy"].is_string() && reason["says"].is_string(), "{answer:#}");
    }
    let decides =
        because.iter().any(|reason| reason["cite"].as_str().unwrap().split("; ").any(|one| one == cite));
    assert!(cite.is_empty() || decides, "{answer:#}");
    assert!(answer["depends_on"].is_array());
}

#[test]
fn a_telegram_is_ruled_by_as_it_says() {
    let belarus = ["--of", "Belarus"];
    let case = |arguments: &[&'static str]| [arguments, &belarus].concat();
    let day = ["--on", "2008-07-01"];
    let on_the_day = |arguments: &[&'static str]| [arguments, &belarus, &day].concat();
    check(
        &on_the_day(&["invite", "--as", "Ambassador", "--with", "official"]),
        "not_permitted",
        "08STATE67793 ¶2",
        1,
    );
    check(
        &on_the_day(&["attend", "--as", "Ambassador", "--with", "official"]),
        "not_permitted",
        "08STATE67793 ¶2",
        1,
    );
    check(
        &on_the_day(&["meet", "--as", "Deputy Assistant Secretary", "--with", "Ambassador"]),
        "permitted",
        "08STATE67793 ¶3",
        0,
    );
    for paragraph in ["08STATE67793 ¶3", "08STATE67793 ¶4"] {
        check(
            &on_the_day(&["meet", "--as", "Assistant Secretary", "--with", "Minister of Foreign Affairs"]),
            "not_permitted",
            paragraph,
            1,
        );
    }
    check(
        &on_the_day(&[
            "work",
            "--as",
            "working level",
            "--with",
            "working level",
            "--purpose",
            "a matter of mutual concern",
        ]),
        "permitted",
        "08STATE67793 ¶5",
        0,
    );
    check(
        &on_the_day(&["meet", "--as", "Ambassador", "--with", "NGO leader", "--side", "civil-society"]),
        "permitted",
        "08STATE67793 ¶3",
        0,
    );
    check(
        &case(&["invite", "--as", "Ambassador", "--with", "official", "--on", "2006-07-04"]),
        "depends",
        "08STATE67793 ¶2",
        0,
    );
    check(
        &case(&["invite", "--as", "Ambassador", "--with", "official", "--on", "1995-07-04"]),
        "no_guidance",
        "",
        1,
    );
}

#[test]
fn the_guide_shows_what_the_program_says() {
    let guide = fs::read_to_string(example().join("../../docs/GUIDANCE.md")).unwrap();
    let block = guide.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let (command, output) = block.split_once('\n').unwrap();
    assert!(command.starts_with("$ reftel may meet "), "{command}");
    let home = tempfile::tempdir().unwrap();
    let asked = [
        "meet",
        "--as",
        "Assistant Secretary",
        "--with",
        "Minister of Foreign Affairs",
        "--of",
        "Belarus",
        "--on",
        "2008-07-01",
    ];
    assert_eq!(text(&may(home.path(), &asked)), output);
}

#[test]
fn wrong_questions_are_refused_with_a_remedy() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, words) in [
        (&["dance", "--of", "Belarus", "--on", "2008-07-01"][..], "write meet, invite"),
        (&["meet", "--of", "Ruritania", "--on", "2008-07-01"], "ISO 3166-1"),
        (&["meet", "--of", "Belarus", "--on", "July 2008"], "write it as 2008-07-01"),
        (&["meet", "--of", "Belarus"], "--on"),
        (&["meet", "--on", "2008-07-01"], "--of"),
        (&["meet", "--of", "Belarus", "--on", "2008-07-01", "--side", "rebels"], "civil-society"),
        (&["meet", "--of", "Belarus", "--on", "2008-07-01", "--met", "nice-weather"], "the guidance has"),
    ] {
        let output = may(home.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(said(&output).contains(words), "{}", said(&output));
    }
    // Without guidance and without an archive there is nothing to rule by.
    let output = Command::new(env!("CARGO_BIN_EXE_reftel"))
        .args(["may", "meet", "--of", "BY", "--on", "2008-07-01"])
        .current_dir(home.path())
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(said(&output).contains("--guidance"), "{output:?}");
}

#[test]
fn lists_are_ruled_on_row_by_row() {
    let home = tempfile::tempdir().unwrap();
    let list = "name,act,as,with,of,on\n\
                One,meet,DAS,Ambassador,Belarus,2008-07-01\n\
                \"Two, the second\",invite,Ambassador,Minister,BY,2008-07-04\n\
                Three,meet,DAS,Ambassador,Nowhere,2008-07-01\n";
    fs::write(home.path().join("list.csv"), list).unwrap();
    let output = may(home.path(), &["--list", "list.csv", "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let rows: Vec<Value> = text(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let had: Vec<(u64, &str, Option<&str>)> = rows
        .iter()
        .map(|row| (row["line"].as_u64().unwrap(), row["about"].as_str().unwrap(), row["ruling"].as_str()))
        .collect();
    assert_eq!(
        had,
        [
            (2, "One, Ambassador", Some("permitted")),
            (3, "Two, the second, Minister", Some("not_permitted")),
            (4, "Three, Ambassador", None),
        ]
    );
    assert!(rows[2]["problem"].as_str().unwrap().contains("Nowhere"));
    // What a row leaves open is as given on the line; any no makes the answer no.
    fs::write(home.path().join("guests.csv"), "name,with\nOne,Ambassador\nTwo,NGO leader\n").unwrap();
    let output = may(
        home.path(),
        &["invite", "--as", "Ambassador", "--of", "BY", "--on", "2008-07-04", "--list", "guests.csv"],
    );
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(said(&output).contains("2 contacts: 1 permitted, 1 not permitted"), "{output:?}");
    fs::write(home.path().join("odd.csv"), "nmae,with\n").unwrap();
    let output = may(home.path(), &["--list", "odd.csv"]);
    assert!(output.status.code() == Some(2) && said(&output).contains("`nmae`"), "{output:?}");
}

#[test]
fn guidance_is_adopted_and_lapses_in_the_log() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let example = example();
    let example = example.to_str().unwrap();
    fs::write(home.join("08STATE1.txt"), "UNCLASSIFIED SECSTATE 1\n").unwrap();
    assert_eq!(reftel(home, &["add", "08STATE1.txt"]).status.code(), Some(0));
    let ask = |more: &[&str]| {
        let asked =
            ["may", "invite", "--as", "Ambassador", "--with", "official", "--of", "BY", "--format", "json"];
        let output = reftel(home, &[&asked, more].concat());
        let answer: Value = serde_json::from_str(&text(&output)).unwrap_or_else(|_| panic!("{output:?}"));
        (answer["ruling"].as_str().unwrap().to_owned(), said(&output))
    };
    let (ruling, told) = ask(&["--on", "2008-07-01"]);
    assert_eq!(ruling, "no_guidance");
    assert!(told.contains("reftel guidance adopt"), "{told}");

    let adopted = reftel(home, &["guidance", "adopt", example, "--why", "exercise"]);
    assert_eq!(adopted.status.code(), Some(0), "{adopted:?}");
    assert!(text(&adopted).starts_with("adopted 13 rules (log entry "), "{adopted:?}");
    assert!(text(&reftel(home, &["guidance", "adopt", example])).starts_with("unchanged"));
    assert_eq!(ask(&["--on", "2008-07-01"]).0, "not_permitted");
    assert_eq!(ask(&["--on", "2018-07-01"]).0, "depends");
    // Before it was adopted, the archive had none.
    assert_eq!(ask(&["--on", "2008-07-01", "--as-known", "2020-01-01T00:00:00Z"]).0, "no_guidance");

    let lapse =
        |rule: &str, on: &str| reftel(home, &["guidance", "lapse", rule, "--on", on, "--why", "exercise"]);
    assert_eq!(lapse("no-such-rule", "2016").status.code(), Some(2));
    assert_eq!(lapse("us-belarus-2008-representation", "2001").status.code(), Some(2));
    assert_eq!(lapse("us-belarus-2008-representation", "2016-12-31").status.code(), Some(0));
    assert_eq!(ask(&["--on", "2016-07-01"]).0, "not_permitted");
    assert_eq!(ask(&["--on", "2018-07-01"]).0, "no_guidance");

    // Nothing of it is derived: a rebuild leaves it, and a check finds the files.
    assert_eq!(reftel(home, &["rebuild"]).status.code(), Some(0));
    assert_eq!(ask(&["--on", "2018-07-01"]).0, "no_guidance");
    assert_eq!(reftel(home, &["verify"]).status.code(), Some(0));
    let shown = reftel(home, &["guidance", "show", "--on", "2018-07-01", "--format", "json"]);
    let rules: Value = serde_json::from_str(&text(&shown)).unwrap();
    let ids: Vec<&str> =
        rules.as_array().unwrap().iter().map(|rule| rule["policy"].as_str().unwrap()).collect();
    assert!(
        ids.contains(&"us-belarus-democratic-elements") && !ids.contains(&"us-belarus-2008-representation"),
        "{ids:?}"
    );
}

#[test]
fn faults_and_conflicts_are_told_with_their_places() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let template = reftel(home, &["guidance", "template"]);
    fs::create_dir(home.join("rules")).unwrap();
    fs::write(home.join("rules/a.cedar"), &template.stdout).unwrap();
    assert_eq!(reftel(home, &["guidance", "check", "rules"]).status.code(), Some(0));
    let other = text(&template).replace("state-year-what", "other").replace("forbid(", "permit(");
    fs::write(home.join("rules/b.cedar"), &other).unwrap();
    let conflict = reftel(home, &["guidance", "check", "rules"]);
    assert_eq!(conflict.status.code(), Some(4), "{conflict:?}");
    let told = said(&conflict);
    assert!(told.contains("shown by: reftel may invite --as ") && told.contains("--on 2008-06-24"), "{told}");
    fs::write(home.join("rules/b.cedar"), other.replace("resource.country", "resource.county")).unwrap();
    let fault = reftel(home, &["guidance", "check", "rules"]);
    assert_eq!(fault.status.code(), Some(2), "{fault:?}");
    let told = said(&fault);
    let line = other.lines().position(|line| line.starts_with("when {")).unwrap() + 1;
    assert!(told.contains(&format!("b.cedar:{line}:8: ")), "{told}");
    assert!(told.contains("\n         ^") && told.contains("country"), "{told}");
    fs::create_dir(home.join("empty")).unwrap();
    assert!(said(&reftel(home, &["guidance", "check", "empty"])).contains("no guidance"));
}
