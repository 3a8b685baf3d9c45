//! What is read right of real telegrams, where their index, front matter or markup gives the truth.
//!
//! The documents are looked for in `../shared/data/documents` beside the clone; without them the test says
//! so and passes, unless `REFTEL_CI` is set. Each set of documents is a module that pairs what its truth
//! says with what was read; `figures` counts and names the failures by class.
//! `cargo test -p reftel-cable --test accuracy -- --nocapture` prints them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "accuracy/cablegate.rs"]
mod cablegate;
#[path = "accuracy/cablegrams.rs"]
mod cablegrams;
#[path = "accuracy/figures.rs"]
mod figures;
#[path = "accuracy/frus.rs"]
mod frus;
#[path = "accuracy/pointers.rs"]
mod pointers;
#[path = "accuracy/releases.rs"]
mod releases;

use std::fs;
use std::path::{Path, PathBuf};

use figures::Figures;

/// Of subjects, days, senders and TAGS.
const FIELDS_MIN: f64 = 0.99;
/// Of reference lines that point at a telegram.
const LINES_MIN: f64 = 0.98;

/// Returns the folder of real documents, when it is there.
fn documents() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/documents");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("REFTEL_CI").is_none(), "{} is absent", folder.display());
    println!("{} is absent: nothing was tested", folder.display());
    None
}

/// Returns every file below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

#[test]
fn fields_and_references_of_real_telegrams_are_right() {
    let Some(documents) = documents() else { return };
    let mut figures = Figures::default();
    cablegate::read(&documents.join("cables-unclassified"), &mut figures);
    cablegrams::read(&documents.join("dafp"), &mut figures);
    frus::read(&documents.join("frus"), &mut figures);
    releases::read(&documents.join("foia-smart"), &mut figures);
    releases::read(&documents.join("seeds"), &mut figures);
    println!("{figures}");
    for field in ["subject", "date", "from", "tags"] {
        assert!(figures.share(field) >= FIELDS_MIN, "{field}: {:.4}", figures.share(field));
    }
    let lines = figures.share("reference line");
    assert!(lines >= LINES_MIN, "reference lines: {lines:.4}");
}
