//! The house stays in order: dependencies point down, and ARCHITECTURE.md says what is there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each room may use of the others; the table of the design.
const LAYERS: &[(&str, &[&str])] = &[
    ("reftel-when", &[]),
    ("reftel-names", &[]),
    ("reftel-cable", &["reftel-when"]),
    ("reftel-document", &["reftel-cable", "reftel-when"]),
    ("reftel-claims", &["reftel-document", "reftel-names", "reftel-when"]),
    ("reftel-lists", &["reftel-names", "reftel-when"]),
    ("reftel-record", &["reftel-document", "reftel-names", "reftel-when"]),
    ("reftel-guidance", &["reftel-when"]),
    ("reftel-dialogue", &["reftel-when"]),
    ("reftel-search", &["reftel-document", "reftel-when"]),
    (
        "reftel-archive",
        &[
            "reftel-cable",
            "reftel-claims",
            "reftel-dialogue",
            "reftel-document",
            "reftel-guidance",
            "reftel-lists",
            "reftel-names",
            "reftel-record",
            "reftel-search",
            "reftel-when",
        ],
    ),
    ("reftel-server", &["reftel-archive"]),
    ("reftel", &["reftel-archive", "reftel-server"]),
];

/// Crates that stay where they are needed: heavy ones, and those that reach disk or network.
const KEPT_IN: &[(&str, &[&str])] = &[
    ("tantivy", &["reftel-search"]),
    ("cedar-policy", &["reftel-guidance"]),
    ("icalendar", &["reftel-dialogue"]),
    ("pdf_oxide", &["reftel-document"]),
    ("hayro", &["reftel-document"]),
    ("rusqlite", &["reftel-record", "reftel-archive"]),
    ("tokio", &["reftel-server", "reftel"]),
    ("axum", &["reftel-server"]),
    ("clap", &["reftel"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Name and `[dependencies]` of every crate under `crates/`. The manifests are simple enough that
/// lines will do; a form that is not understood fails the test.
fn manifests() -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let manifest = entry.unwrap().path().join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let (mut section, mut name, mut uses) = (String::new(), None, Vec::new());
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if line.starts_with('[') {
                section = line.to_owned();
                assert!(
                    !section.starts_with("[dependencies."),
                    "{}: write {section} on one line",
                    manifest.display()
                );
            } else if section == "[package]" && name.is_none() {
                name = line.strip_prefix("name = ").map(|n| n.trim_matches('"').to_owned());
            } else if section.ends_with("dependencies]") && !section.contains("dev-") {
                let used = line.split(['.', ' ', '=']).next().unwrap();
                uses.push(used.to_owned());
            }
        }
        found.insert(name.expect("a name"), uses);
    }
    found
}

#[test]
fn dependencies_point_down() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let manifests = manifests();
    let crates: Vec<&str> = manifests.keys().map(String::as_str).collect();
    assert_eq!(crates, layers.keys().copied().collect::<Vec<_>>(), "crates and the table of layers differ");
    for (name, uses) in &manifests {
        for used in uses.iter().filter(|used| layers.contains_key(used.as_str())) {
            assert!(layers[name.as_str()].contains(&used.as_str()), "{name} must not use {used}");
        }
    }
}

#[test]
fn heavy_crates_stay_where_they_are_needed() {
    let manifests = manifests();
    for (dependency, homes) in KEPT_IN {
        for (name, uses) in &manifests {
            let there = uses.iter().any(|used| used == dependency);
            assert!(!there || homes.contains(&name.as_str()), "{name} must not use {dependency}");
        }
        assert!(
            manifests.values().any(|uses| uses.iter().any(|used| used == dependency)),
            "nothing uses {dependency}: take it off the table"
        );
    }
}

#[test]
fn architecture_is_true() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for name in manifests().keys() {
        assert!(text.contains(&format!("`{name}`")), "ARCHITECTURE.md does not name `{name}`");
    }
    let mut paths = 0;
    for quoted in text.split('`').skip(1).step_by(2) {
        let is_path = ["crates/", "docs/", "bench/", "fuzz/", "examples", "tests/", "tools/", ".ci/"]
            .iter()
            .any(|start| quoted.starts_with(start));
        if is_path {
            paths += 1;
            assert!(root().join(quoted).exists(), "ARCHITECTURE.md names `{quoted}`, which is not there");
        }
    }
    assert!(paths > 0, "ARCHITECTURE.md names no path");
}

#[test]
fn long_files_say_why() {
    fn check(dir: &Path) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                check(&path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let head: String =
                    text.lines().take_while(|l| l.starts_with("//!") || l.is_empty()).collect();
                assert!(
                    text.lines().count() <= 500 || head.contains("Long because"),
                    "{} has more than 500 lines: split it by noun, or say at the top `Long because …`",
                    path.display()
                );
            }
        }
    }
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        check(&entry.unwrap().path().join("src"));
    }
}

#[test]
fn no_room_is_called_utils() {
    fn check(dir: &Path) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            assert!(
                !["util", "utils", "helper", "helpers", "common", "misc", "manager"].contains(&stem.as_str()),
                "{} has no noun for a name",
                path.display()
            );
            if path.is_dir() && stem != "target" {
                check(&path);
            }
        }
    }
    check(&root().join("crates"));
}
