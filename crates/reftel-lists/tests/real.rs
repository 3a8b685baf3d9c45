//! Real lists: what is counted here equals what a script of a few lines counts in another language.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use reftel_lists::{List, ListFile, diff, group, ownership, read};

/// The folder of real lists beside the clone. Without it the tests say so and pass, but not with `REFTEL_CI`.
fn data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("REFTEL_CI").is_none(), "{} is missing", path.display());
    eprintln!("skipped: no real lists at {}", path.display());
    None
}

/// Reads files and folders of files as one list.
fn load(data: &Path, paths: &[&str]) -> List {
    let files = bytes(data, paths);
    let files: Vec<ListFile<'_>> = files.iter().map(|(name, bytes)| ListFile { name, bytes }).collect();
    read(&files).unwrap_or_else(|refused| panic!("{refused}"))
}

fn bytes(data: &Path, paths: &[&str]) -> Vec<(String, Vec<u8>)> {
    fn walk(path: &Path, into: &mut Vec<PathBuf>) {
        if path.is_dir() {
            fs::read_dir(path).unwrap().for_each(|entry| walk(&entry.unwrap().path(), into));
        } else {
            into.push(path.to_owned());
        }
    }
    let mut found = Vec::new();
    paths.iter().for_each(|path| walk(&data.join(path), &mut found));
    found.sort();
    assert!(!found.is_empty(), "{paths:?}");
    found.into_iter().map(|path| (path.to_str().unwrap().to_owned(), fs::read(&path).unwrap())).collect()
}

type Counts = BTreeMap<String, [Option<usize>; 4]>;

fn python(data: &Path) -> Option<Counts> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/count.py");
    let Ok(output) = Command::new("python3").arg(script).arg(data).output() else {
        assert!(std::env::var_os("REFTEL_CI").is_none(), "python3 is missing");
        eprintln!("skipped: no python3");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

const OFAC_SDN: [&str; 4] = [
    "lists/ofac/csv-2019/sdn.csv",
    "lists/ofac/csv-2019/alt.csv",
    "lists/ofac/csv-2019/add.csv",
    "lists/ofac/csv-2019/sdn_comments.csv",
];
const OFAC_CONS: [&str; 4] = [
    "lists/ofac/csv-2019/cons_prim.csv",
    "lists/ofac/csv-2019/cons_alt.csv",
    "lists/ofac/csv-2019/cons_add.csv",
    "lists/ofac/csv-2019/cons_comments.csv",
];

#[test]
fn counts_equal_an_independent_count() {
    let Some(data) = data() else { return };
    let Some(counts) = python(&data) else { return };
    let mut wrong = Vec::new();
    for (name, want) in &counts {
        let paths: Vec<String> = match name.as_str() {
            "ofac-sdn" => OFAC_SDN.map(str::to_owned).to_vec(),
            "ofac-cons" => OFAC_CONS.map(str::to_owned).to_vec(),
            "ofac-xml" => vec!["lists/ofac/xml/consolidated_non_sdn_2020-12-14.xml".to_owned()],
            "un" => vec!["lists/un/un_sanctions_list_ammitto.xml".to_owned()],
            "eu" | "uk" | "ch" => vec![format!("lists/{name}")],
            "office-holders" => vec!["events/pocom".to_owned()],
            "travels" | "trips" => vec!["events/travels".to_owned()],
            other => match other.split_once('/').unwrap() {
                ("ftm", set) => vec![format!("lists/ftm/yente/dataset/{set}/entities.ftm.json")],
                (_, file) => ["consolidated", "amendments"]
                    .map(|folder| format!("lists/eu-journal/{folder}/{file}"))
                    .into_iter()
                    .filter(|path| data.join(path).exists())
                    .collect(),
            },
        };
        let list = load(&data, &paths.iter().map(String::as_str).collect::<Vec<&str>>());
        let births = list.entries.iter().map(|entry| entry.births.len()).sum();
        let have = match name.as_str() {
            "trips" => [list.entries.iter().map(|entry| entry.visits.len()).sum(), 0, 0, 0],
            _ => [list.entries.len(), list.name_count(), list.identifier_count(), births],
        };
        for (what, (want, have)) in
            ["entries", "names", "identifiers", "births"].iter().zip(want.iter().zip(have))
        {
            if want.is_some_and(|want| want != have) {
                wrong.push(format!("{name}: {what}: python {want:?}, here {have}"));
            }
        }
        eprintln!("{name}: {have:?}, {} problems, {} relations", list.problems.len(), list.relations.len());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(counts.len() > 20);
}

#[test]
fn nothing_malformed_passes() {
    let Some(data) = data() else { return };
    let files = bytes(&data, &["lists/ofac/csv-edge"]);
    let files: Vec<ListFile<'_>> = files.iter().map(|(name, bytes)| ListFile { name, bytes }).collect();
    for file in &files {
        let refused = read(&[*file]).expect_err(file.name);
        assert!(!refused.reason.is_empty() && refused.file == file.name, "{refused}");
    }
    let groups = group(&files);
    assert!(groups.len() > 1);
    for members in groups {
        let together: Vec<ListFile<'_>> = members.iter().map(|at| files[*at]).collect();
        read(&together).expect_err("a group of malformed files passes");
    }
    // Those that a publisher could have sent together: names point at entries that are not there.
    let set: Vec<ListFile<'_>> =
        files.iter().filter(|file| file.name.contains("internal_")).copied().collect();
    let refused = read(&set).unwrap_err();
    assert!(refused.line.is_some() && refused.reason.contains("10416"), "{refused}");
    let cut = files.iter().find(|file| file.name.ends_with("invalidFiles_sdn.csv")).unwrap();
    assert_eq!(read(&[*cut]).unwrap_err().line, Some(7380));
}

#[test]
fn versions_of_one_list_are_compared() {
    let Some(data) = data() else { return };
    let old = load(&data, &["lists/ofac/xml/consolidated_non_sdn_2020-12-14.xml"]);
    let new = load(&data, &OFAC_CONS);
    let found = diff::between(&old, &new);
    let common = old.entries.iter().filter(|entry| new.entry(&entry.id).is_some()).count();
    assert_eq!(found.added.len(), new.entries.len() - common);
    assert_eq!(found.removed.len(), old.entries.len() - common);
    assert_eq!(found.changed.len() + found.same, common);
    let itself = diff::between(&old, &old);
    assert!(itself.added.is_empty() && itself.removed.is_empty() && itself.changed.is_empty());
}

/// Dates are understood, all but a few that say so.
#[test]
fn nearly_all_births_are_understood() {
    let Some(data) = data() else { return };
    let lists: [&[&str]; 8] = [
        &OFAC_SDN,
        &OFAC_CONS,
        &["lists/un/un_sanctions_list_ammitto.xml"],
        &["lists/eu"],
        &["lists/ch"],
        &["lists/eu-journal/consolidated/32006R0765.csv"],
        &["lists/eu-journal/consolidated/32014R0269.csv"],
        &["events/pocom"],
    ];
    let (mut all, mut missed) = (0, Vec::new());
    for paths in lists {
        let list = load(&data, paths);
        for born in list.entries.iter().flat_map(|entry| &entry.births) {
            all += 1;
            if born.date.is_none() {
                missed.push(born.text.clone());
            }
        }
    }
    eprintln!("{} of {all} births not understood: {missed:#?}", missed.len());
    assert!(all > 8_000 && missed.len() * 100 < all, "{} of {all}: {missed:#?}", missed.len());
}

/// What the reasons of one regulation say about who owns whom; the one relation that must be there is of record.
#[test]
fn reasons_tell_who_owns_whom() {
    let Some(data) = data() else { return };
    let list = load(&data, &["lists/eu-journal/consolidated/32006R0765.csv"]);
    for relation in &list.relations {
        let share = relation.share.map(|share| format!(" {}", share.least)).unwrap_or_default();
        eprintln!(
            "{} {}{share}: {}\n    {}",
            relation.from.name,
            relation.kinship.words(),
            relation.to.name,
            relation.said
        );
    }
    let concern = list.entries.iter().find(|entry| entry.caption().starts_with("Belneftekhim")).unwrap();
    assert!(concern.names.len() > 2);
    let below = ownership::subsidiaries(&list, &concern.id, None);
    assert!(below.iter().any(|chain| chain[0].owned.name.contains("Azot")), "{below:#?}");
}
