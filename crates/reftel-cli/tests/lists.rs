//! Lists through the command line: imported once, refused whole, compared, and still there after a rebuild.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod home;

use std::fs;

use home::{reftel, text};

#[test]
fn lists_are_imported_compared_and_kept() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::create_dir(home.join("first")).unwrap();
    fs::create_dir(home.join("second")).unwrap();
    let entry = |id: u32, name: &str, programme: &str| {
        format!(
            "{id},\"{name}\",\"individual\",\"{programme}\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1970.\"\n"
        )
    };
    let write = |path: &str, text: &str| fs::write(home.join(path), text).unwrap();
    write("first/sdn.csv", &(entry(1, "EXAMPLIN, Pavel", "EX1") + &entry(2, "EXAMPLINA, Maria", "EX1")));
    write("second/sdn.csv", &(entry(1, "EXAMPLIN, Pavel", "EX2") + &entry(3, "NEWMAN, Nil", "EX1")));
    for folder in ["first", "second"] {
        write(&format!("{folder}/alt.csv"), "1,11,\"aka\",\"EXAMPLIN, Pawel\",-0- \n");
        write(&format!("{folder}/add.csv"), "1,21,\"Exercise street\",\"Zubrow\",\"Belarus\",-0- \n");
    }
    let added = reftel(home, &["lists", "add", "first"]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
    assert!(text(&added).contains("OFAC SDN  undated  (ofac-csv): 2 entries, 3 names"), "{added:?}");
    let again = reftel(home, &["lists", "add", "first", "--format", "json"]);
    let line: serde_json::Value = serde_json::from_str(&text(&again)).unwrap();
    assert_eq!((line[0]["state"].as_str(), line[0]["number"].as_u64()), (Some("unchanged"), Some(1)));

    // A file that is refused changes nothing.
    write("cut.csv", "1,\"A\",\"individual\n");
    write("page.csv", "<html>moved</html>");
    let refused = reftel(home, &["lists", "add", "cut.csv", "page.csv", "first/sdn.csv"]);
    assert_eq!(refused.status.code(), Some(4));
    let said = String::from_utf8(refused.stderr.clone()).unwrap();
    assert_eq!(said.lines().filter(|line| line.starts_with("refused: ")).count(), 3, "{said}");
    assert_eq!(text(&reftel(home, &["lists", "show"])).lines().count(), 1);

    assert_eq!(reftel(home, &["lists", "diff"]).status.code(), Some(1));
    assert_eq!(reftel(home, &["lists", "add", "second"]).status.code(), Some(0));
    let diff = reftel(home, &["lists", "diff", "--format", "json"]);
    let diff: serde_json::Value = serde_json::from_str(&text(&diff)).unwrap();
    assert_eq!(diff["added"], serde_json::json!([["3", "NEWMAN, Nil"]]));
    assert_eq!(diff["removed"], serde_json::json!([["2", "EXAMPLINA, Maria"]]));
    assert_eq!(diff["changed"][0]["fields"], serde_json::json!([["programme", ["EX1"], ["EX2"]]]));

    // The log has them, with who; a rebuild and a check of everything go on.
    assert_eq!(reftel(home, &["rebuild"]).status.code(), Some(0));
    let verified = reftel(home, &["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    assert_eq!(text(&reftel(home, &["lists", "show"])).lines().count(), 2);
    let original = fs::read_dir(home.join("lists.reftel/originals")).unwrap().next().unwrap().unwrap().path();
    fs::remove_dir_all(original).unwrap();
    assert_eq!(reftel(home, &["verify"]).status.code(), Some(4));
}

#[test]
fn ownership_is_followed() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let lines = [
        r#"{"id":"a","schema":"Company","properties":{"name":["Examplekhim"],"alias":["Прикладхим"]}}"#,
        r#"{"id":"b","schema":"Company","properties":{"name":["Example Azot"]}}"#,
        r#"{"id":"c","schema":"Company","properties":{"name":["Azot Trade"]}}"#,
        r#"{"id":"o1","schema":"Ownership","properties":{"owner":["a"],"asset":["b"],"percentage":["60"]}}"#,
        r#"{"id":"o2","schema":"Ownership","properties":{"owner":["b"],"asset":["c"]}}"#,
    ];
    fs::write(home.join("list.json"), lines.join("\n")).unwrap();
    assert_eq!(reftel(home, &["lists", "add", "list.json"]).status.code(), Some(0));
    let owned = reftel(home, &["lists", "owned", "прикладхим", "--format", "json"]);
    let owned: serde_json::Value = serde_json::from_str(&text(&owned)).unwrap();
    let have: Vec<_> =
        owned.as_array().unwrap().iter().map(|o| (o["owned"].as_str(), o["caught"].as_str())).collect();
    assert_eq!(have, [(Some("Example Azot"), Some("established")), (Some("Azot Trade"), Some("possible"))]);
    assert_eq!(owned[1]["chain"].as_array().unwrap().len(), 2);
    assert_eq!(reftel(home, &["lists", "owned", "Nobody"]).status.code(), Some(1));
}

#[test]
fn a_table_through_a_mapping() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::write(
        home.join("map.json"),
        r#"{"publisher":"Exercise board","id":"No","columns":{"Name":"name","Born":"birthDate"}}"#,
    )
    .unwrap();
    fs::write(home.join("good.csv"), "No,Name,Born\n1,A. Example,1970\n").unwrap();
    fs::write(home.join("bad.csv"), "No,Name,Born\n1,A. Example,soon\n2,,1970\n").unwrap();
    let add = |file: &str| reftel(home, &["lists", "add", file, "--mapping", "map.json"]);
    assert_eq!(add("good.csv").status.code(), Some(0));
    let bad = add("bad.csv");
    assert_eq!(bad.status.code(), Some(4));
    let said = String::from_utf8(bad.stderr.clone()).unwrap();
    assert!(said.contains("bad.csv, line 2, column `Born`: `soon` is no date"), "{said}");
    assert!(said.contains("bad.csv, line 3: the row has no name"), "{said}");
    assert_eq!(text(&reftel(home, &["lists", "show"])).lines().count(), 1);
}
