//! Screening through the command line: who is found, of which version, with whose ownership; and certificates.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod home;

use std::fs;
use std::path::Path;

use home::{reftel, text};
use serde_json::Value;

/// Two lists of people and firms that do not exist: one in two versions, the other undated.
fn lists(home: &Path) {
    let write = |name: &str, text: &str| fs::write(home.join(name), text).unwrap();
    let mapping = |version: &str| {
        format!(
            r#"{{"publisher":"Exercise board","version":"{version}","id":"No","schema":{{"column":"Kind","values":{{"P":"Person","F":"Company"}}}},
            "columns":{{"Name":"name","Other":{{"to":"alias","split":";"}},"Born":"birthDate","Tax":"taxNumber"}}}}"#
        )
    };
    write("2020.json", &mapping("2020-01-01"));
    write("2022.json", &mapping("2022-01-01"));
    write(
        "2020.csv",
        "No,Kind,Name,Other,Born,Tax\n1,P,Pavel Zhdanovich,,1970-05-01,\n2,P,Mikalai Hrynko,,,\n",
    );
    write(
        "2022.csv",
        "No,Kind,Name,Other,Born,Tax\n1,P,Pavel Zhdanovich,Павел Жданович;Pavieł Ždanovič,1970-05-01,\n3,F,Aldis Timber Works,,,100200300\n",
    );
    let lines = [
        r#"{"id":"a","schema":"Company","properties":{"name":["Examplekhim"],"alias":["Прикладхим"]}}"#,
        r#"{"id":"b","schema":"Company","properties":{"name":["Zubrow Azot"]}}"#,
        r#"{"id":"o1","schema":"Ownership","properties":{"owner":["a"],"asset":["b"],"percentage":["60"]}}"#,
    ];
    write("other.json", &lines.join("\n"));
    for arguments in [
        &["lists", "add", "2020.csv", "--mapping", "2020.json"][..],
        &["lists", "add", "2022.csv", "--mapping", "2022.json"],
        &["lists", "add", "other.json"],
    ] {
        assert_eq!(reftel(home, arguments).status.code(), Some(0), "{arguments:?}");
    }
}

/// Screens and compares, of each hit, query, list's version, entity.
#[track_caller]
fn check(home: &Path, arguments: &[&str], code: i32, want: &[(&str, Option<&str>, &str)]) {
    let output = reftel(home, &[&["screen", "--format", "json"], arguments].concat());
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let hits: Value = serde_json::from_str(&text(&output)).unwrap();
    let have: Vec<(&str, Option<&str>, &str)> = hits
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| {
            assert_eq!(hit["schema"], "reftel.screening/1");
            assert!(hit["score"].as_f64().unwrap() >= 0.7 && !hit["reasons"].as_array().unwrap().is_empty());
            (hit["query"].as_str().unwrap(), hit["version"].as_str(), hit["entity"].as_str().unwrap())
        })
        .collect();
    assert_eq!(have, want);
}

#[test]
fn names_are_found_on_the_version_that_counts() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    assert_eq!(reftel(home, &["lists", "add", "nothing.csv"]).status.code(), Some(2));
    lists(home);
    check(home, &["ZHDANOVICH, Pavel"], 0, &[("ZHDANOVICH, Pavel", Some("2022-01-01"), "1")]);
    check(home, &["Жданович Павел"], 0, &[("Жданович Павел", Some("2022-01-01"), "1")]);
    check(home, &["Mikalai Hrynko"], 1, &[]);
    check(
        home,
        &["Mikalai Hrynko", "--as-of", "2021-06-30"],
        0,
        &[("Mikalai Hrynko", Some("2020-01-01"), "2")],
    );
    // A name that nothing marks as an organisation's is looked for as either.
    check(home, &["Прикладхим"], 0, &[("Прикладхим", None, "a")]);
    check(home, &["Прикладхим", "--kind", "person"], 1, &[]);
    check(home, &["Прикладхим", "--list", "exercise-board"], 1, &[]);
    check(home, &["Прикладхим", "--scripts", "latin"], 1, &[]);
    check(
        home,
        &["Павел Жданович", "--list", "exercise-board", "--no-transliteration"],
        0,
        &[("Павел Жданович", Some("2022-01-01"), "1")],
    );
    let unknown = reftel(home, &["screen", "Anybody", "--list", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("`exercise-board`"), "{unknown:?}");
    let left_out = reftel(home, &["screen", "Pavel Zhdanovich", "--as-of", "2021-06-30"]);
    assert!(String::from_utf8_lossy(&left_out.stderr).contains("its versions bear no date"), "{left_out:?}");
}

#[test]
fn a_list_that_does_not_say_its_day_is_told_it() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let list = |name: &str| {
        format!("{{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"{name}\"]}}}}\n")
    };
    for (name, day) in [("Pavel Zhdanovich", "2019-12-01"), ("Mikalai Hrynko", "2021-03-01")] {
        fs::write(home.join("list.json"), list(name)).unwrap();
        let added = reftel(home, &["lists", "add", "list.json", "--dated", day, "--format", "json"]);
        let added: Value = serde_json::from_str(&text(&added)).unwrap();
        assert_eq!((&added[0]["version"], &added[0]["version_basis"]), (&day.into(), &"given".into()));
    }
    check(home, &["Pavel Zhdanovich"], 1, &[]);
    check(
        home,
        &["Pavel Zhdanovich", "--as-of", "2020-01-01"],
        0,
        &[("Pavel Zhdanovich", Some("2019-12-01"), "1")],
    );
    assert_eq!(reftel(home, &["rebuild"]).status.code(), Some(0));
    assert!(text(&reftel(home, &["lists", "show"])).contains("of 2019-12-01, as given"));
}

#[test]
fn names_come_from_a_file() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    fs::write(home.join("names.txt"), "Pavel Zhdanovich\n\nNobody Atall\n").unwrap();
    fs::write(home.join("names.csv"), "id,full name\n1,\"Zhdanovich, Pavel\"\n").unwrap();
    check(home, &["--file", "names.txt"], 0, &[("Pavel Zhdanovich", Some("2022-01-01"), "1")]);
    check(
        home,
        &["--file", "names.csv", "--column", "Full name"],
        0,
        &[("Zhdanovich, Pavel", Some("2022-01-01"), "1")],
    );
    check(
        home,
        &["--file", "names.csv", "--column", "2"],
        0,
        &[("Zhdanovich, Pavel", Some("2022-01-01"), "1")],
    );
    assert_eq!(reftel(home, &["screen", "--file", "names.csv", "--column", "3"]).status.code(), Some(2));
    let said = reftel(home, &["screen", "--file", "names.txt"]);
    assert!(text(&said).contains("Nobody Atall: not found"), "{said:?}");
    assert!(String::from_utf8_lossy(&said.stderr).contains("1 of 2 names found on 2 lists"), "{said:?}");
}

#[test]
fn ownership_is_shown_with_its_chain() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    for (name, way, party) in
        [("Examplekhim", "owns", "Zubrow Azot"), ("Zubrow Azot", "owned_by", "Examplekhim")]
    {
        let hits = reftel(home, &["screen", name, "--format", "json"]);
        let hits: Value = serde_json::from_str(&text(&hits)).unwrap();
        let ownership = &hits[0]["ownership"][0];
        assert_eq!(
            (ownership["way"].as_str(), ownership["party"].as_str()),
            (Some(way), Some(party)),
            "{hits}"
        );
        assert_eq!(ownership["caught"], "established");
        assert_eq!(ownership["chain"][0]["share"], serde_json::json!([60.0, 60.0]));
        let said = text(&reftel(home, &["screen", name]));
        assert!(said.contains("Examplekhim owns 60 % of Zubrow Azot"), "{said}");
    }
}

#[test]
fn a_certificate_tells_what_was_changed() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    lists(home);
    let screen = [
        "screen",
        "Nobody Atall",
        "Pavel Zhdanovich",
        "--as-of",
        "2022-02-01",
        "--certificate",
        "proof.json",
    ];
    assert_eq!(reftel(home, &screen).status.code(), Some(0));
    let again = reftel(home, &screen);
    assert_eq!(again.status.code(), Some(2), "a certificate is not written over");
    let proof = fs::read_to_string(home.join("proof.json")).unwrap();
    let certificate: Value = serde_json::from_str(&proof).unwrap();
    assert_eq!(certificate["schema"], "reftel.certificate/1");
    assert_eq!(certificate["who"], "A. Clerk");
    assert_eq!(certificate["lists"].as_array().unwrap().len(), 1);
    assert_eq!(certificate["left_out"].as_array().unwrap().len(), 1);
    assert_eq!(certificate["found"], 1);
    assert_eq!(certificate["results"][0]["hits"], serde_json::json!([]));
    assert_eq!(certificate["results"][0]["read_as"][0]["words"][0][0], "Nobody");
    let verify = |file: &str| {
        let output = reftel(home, &["verify", file]);
        (output.status.code(), text(&output))
    };
    let (code, said) = verify("proof.json");
    assert_eq!((code, said.contains("is sound")), (Some(0), true), "{said}");

    // Every change is named by its place.
    for (from, to, place) in [
        (
            "\"who\": \"A. Clerk\"",
            "\"who\": \"B. Clerk\"",
            "who says \"B. Clerk\", certified was \"A. Clerk\"",
        ),
        ("\"found\": 1", "\"found\": 0", "found says 0, certified was 1"),
        ("\"Nobody Atall\"", "\"Nobody Else\"", "asked.names[0]"),
        ("\n}\n", "\n}\n\n", "not the one that was certified, though it says the same"),
    ] {
        assert!(proof.contains(from), "{from}");
        fs::write(home.join("changed.json"), proof.replacen(from, to, 1)).unwrap();
        let (code, said) = verify("changed.json");
        assert_eq!((code, said.contains(place)), (Some(4), true), "{place}: {said}");
    }
    fs::write(home.join("other-text.json"), "{}").unwrap();
    assert_eq!(verify("other-text.json").0, Some(4));

    // The archive's own check asks again, too, and later imports change nothing.
    fs::write(home.join("2022.csv"), "No,Kind,Name,Other,Born,Tax\n9,P,Somebody New,,,\n").unwrap();
    assert_eq!(reftel(home, &["lists", "add", "2022.csv", "--mapping", "2022.json"]).status.code(), Some(0));
    assert_eq!(reftel(home, &["rebuild"]).status.code(), Some(0));
    let whole = reftel(home, &["verify", "--format", "json"]);
    let whole: Value = serde_json::from_str(&text(&whole)).unwrap();
    assert_eq!((&whole["certificates"], &whole["faults"]), (&serde_json::json!(1), &serde_json::json!([])));
    assert_eq!(verify("proof.json").0, Some(0));
    // What it rests on is lost.
    let files = certificate["lists"][0]["files"][0][1].as_str().unwrap();
    let (folder, rest) = files.split_at(2);
    fs::remove_file(home.join("lists.reftel/originals").join(folder).join(rest)).unwrap();
    let (code, said) = verify("proof.json");
    assert_eq!((code, said.contains("missing or changed")), (Some(4), true), "{said}");
    // Without its own copy the archive cannot say what was changed, and does not say that nothing was.
    let originals = fs::read_dir(home.join("lists.reftel/originals")).unwrap();
    let files = originals.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let copy =
        files.map(|file| file.unwrap().path()).find(|path| fs::read(path).unwrap() == proof.as_bytes());
    fs::remove_file(copy.unwrap()).unwrap();
    fs::write(home.join("changed.json"), proof.replacen("A. Clerk", "B. Clerk", 1)).unwrap();
    let (code, said) = verify("changed.json");
    assert_eq!((code, said.contains("what differs cannot be said")), (Some(4), true), "{said}");
}
