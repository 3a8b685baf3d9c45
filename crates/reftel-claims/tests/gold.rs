//! How many of the claims that a person reads in real paragraphs are found, and how many found are right.
//!
//! The documents are looked for in `../shared/data` beside the clone; without them the test says so and passes.

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

use reftel_claims::{Claim, find};
use reftel_document::{Document, Limits, read};

/// Of the claims that are found, at least this part must be right.
const PRECISION_MIN: f64 = 0.88;
/// Of the claims that stand there, at least this part must be found.
const RECALL_MIN: f64 = 0.72;

struct Gold {
    set: String,
    family: Option<String>,
    first: bool,
    later: bool,
    claims: Vec<(String, Vec<String>, String)>,
}

#[derive(Default, Clone, Copy)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Tally {
    fn shown(self, what: &str) -> String {
        let part = |of: usize| if of == 0 { 1.0 } else { self.right as f64 / of as f64 };
        let (precision, recall) = (part(self.right + self.wrong), part(self.right + self.missed));
        format!(
            "{what:28} right {:3} wrong {:3} missed {:3}  P {precision:.2} R {recall:.2}",
            self.right, self.wrong, self.missed
        )
    }
}

fn documents_folder() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/documents");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("REFTEL_CI").is_none(), "../shared/data must stand beside the clone");
    eprintln!("skipped: {} is not there", path.display());
    None
}

fn gold() -> BTreeMap<String, BTreeMap<String, Gold>> {
    let mut gold: BTreeMap<String, BTreeMap<String, Gold>> = BTreeMap::new();
    for line in include_str!("gold.tsv").lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [set, document, paragraph, looked, scope, kind, participants, date] = columns.as_slice() else {
            panic!("eight columns: {line}");
        };
        let paragraph =
            gold.entry((*document).to_owned()).or_default().entry((*paragraph).to_owned()).or_insert(Gold {
                set: (*set).to_owned(),
                family: (*scope != "all").then(|| (*scope).to_owned()),
                first: *looked != "yes",
                later: *looked == "later",
                claims: Vec::new(),
            });
        if *kind != "none" {
            let participants = participants.split(';').map(str::to_lowercase).collect();
            paragraph.claims.push(((*kind).to_owned(), participants, (*date).to_owned()));
        }
    }
    gold
}

/// Every file under a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn documents(path: &Path) -> Vec<Document> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    read(&fs::read(path).unwrap(), &name, &Limits::default(), None).documents
}

fn is(claim: &Claim, kind: &str, participants: &[String], date: &str) -> bool {
    let named: Vec<String> = claim
        .actors
        .iter()
        .chain(&claim.targets)
        .chain(&claim.about)
        .map(|party| party.name.to_lowercase())
        .collect();
    let named = named.join(";");
    claim.kind.as_str() == kind
        && participants.iter().all(|name| name.split('|').any(|spelling| named.contains(spelling)))
        && (date == "*" || date == claim.when.as_ref().map_or("-", |when| when.edtf.as_str()))
}

#[test]
fn claims_of_real_paragraphs() {
    let Some(folder) = documents_folder() else { return };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    // Of a telegram that is there as text and as it came, the text (`text` comes after `raw`).
    paths.sort_by(|a, b| b.cmp(a));
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut sets: BTreeMap<String, Tally> = BTreeMap::new();
    let (mut whole, mut first, mut later) = (Tally::default(), Tally::default(), Tally::default());
    let mut paragraphs = 0;
    // A volume of FRUS holds several of the documents.
    let mut volume: Option<(String, Vec<Document>)> = None;
    for (name, wanted) in gold() {
        // `frus1918Russiav03/d34` is a document of a volume.
        let (file, own_id) = match name.split_once('/') {
            Some((volume, _)) if !name.ends_with(".md") => (format!("{volume}.xml"), Some(name.as_str())),
            _ => (name.clone(), None),
        };
        let path = paths.iter().find(|path| path.ends_with(&file));
        let path = path.unwrap_or_else(|| panic!("{file} is not in the shared data"));
        if volume.as_ref().is_none_or(|(read, _)| *read != file) {
            volume = Some((file.clone(), documents(path)));
        }
        let (_, documents) = volume.as_ref().unwrap();
        let document =
            documents.iter().find(|document| own_id.is_none_or(|id| document.own_id.as_deref() == Some(id)));
        let document = document.unwrap_or_else(|| panic!("{name} is not read"));
        let found = find(document);
        for (anchor, gold) in wanted {
            let index = document.paragraphs.iter().position(|paragraph| paragraph.anchor == anchor);
            let index = index.unwrap_or_else(|| panic!("{name} has no paragraph {anchor}"));
            paragraphs += 1;
            let mut claims: Vec<&Claim> = found
                .iter()
                .filter(|located| located.paragraph == index)
                .map(|located| &located.claim)
                .filter(|claim| gold.family.as_ref().is_none_or(|family| claim.kind.family() == family))
                .collect();
            let mut count = |kind: &str, add: fn(&mut Tally)| {
                add(tallies.entry(kind.to_owned()).or_default());
                add(sets.entry(gold.set.clone()).or_default());
                add(&mut whole);
                if gold.first {
                    add(&mut first);
                }
                if gold.later {
                    add(&mut later);
                }
            };
            for (kind, participants, date) in &gold.claims {
                match claims.iter().position(|claim| is(claim, kind, participants, date)) {
                    Some(at) => {
                        claims.remove(at);
                        count(kind, |tally| tally.right += 1);
                    }
                    None => {
                        eprintln!("missed: {name} {anchor}: {kind} {participants:?} {date}");
                        count(kind, |tally| tally.missed += 1);
                    }
                }
            }
            for claim in claims {
                eprintln!("wrong: {name} {anchor}: {} found by {}", claim.kind, claim.rule);
                count(claim.kind.as_str(), |tally| tally.wrong += 1);
            }
        }
    }
    for (kind, tally) in tallies.iter().chain(&sets) {
        eprintln!("{}", tally.shown(kind));
    }
    eprintln!("{}", first.shown("labelled before the first run"));
    eprintln!("{}", later.shown("of them the later ones"));
    eprintln!("{} in {paragraphs} paragraphs", whole.shown("all"));
    assert!(paragraphs >= 150, "{paragraphs} paragraphs");
    let (right, found, there) =
        (whole.right as f64, (whole.right + whole.wrong) as f64, (whole.right + whole.missed) as f64);
    assert!(right / found >= PRECISION_MIN, "{}", whole.shown("all"));
    assert!(right / there >= RECALL_MIN, "{}", whole.shown("all"));
}
