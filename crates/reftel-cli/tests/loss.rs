//! Originals that are lost or changed on disk: `verify` says which, and adding the files again makes them whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn reftel(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_reftel"))
        .current_dir(home)
        .env("PATH", "")
        .env_remove("REFTEL_ARCHIVE")
        .args(arguments)
        .output()
        .unwrap()
}

fn originals(home: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(home.join("in.reftel/originals")).unwrap();
    let mut files: Vec<PathBuf> = folders
        .flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn what_was_lost_is_named_and_made_whole_by_adding_again() {
    let place = tempfile::tempdir().unwrap();
    let home = place.path();
    fs::create_dir(home.join("in")).unwrap();
    fs::write(home.join("in/a.txt"), "The talks began in March 2009 and went on.\n").unwrap();
    fs::write(home.join("in/b.txt"), "Nothing came of the talks on the river.\n").unwrap();
    assert!(reftel(home, &["add", "in"]).status.success());
    let files = originals(home);
    let [lost, changed] = files.as_slice() else { panic!("two originals, not {files:?}") };
    fs::remove_file(lost).unwrap();
    // As a failing disk would: the same length, another byte.
    let mut bytes = fs::read(changed).unwrap();
    *bytes.first_mut().unwrap() ^= 1;
    fs::remove_file(changed).unwrap();
    fs::write(changed, bytes).unwrap();

    let verified = reftel(home, &["verify"]);
    assert_eq!(verified.status.code(), Some(4));
    let said = String::from_utf8(verified.stdout).unwrap();
    for what in ["is missing", "is changed", "put the file back with `reftel add`", "2 faults"] {
        assert!(said.contains(what), "no `{what}` in {said}");
    }
    let added = reftel(home, &["add", "in", "--format", "jsonl"]);
    assert!(added.status.success());
    assert_eq!(String::from_utf8(added.stdout).unwrap().matches("\"unchanged\"").count(), 2);
    let verified = reftel(home, &["verify"]);
    let said = String::from_utf8(verified.stdout).unwrap();
    assert!(said.contains("all sound"), "{said}");
    assert_eq!(originals(home), files);
}
