//! Sets of real documents that lie beside the repository, `../shared/data`.

use std::fs;
use std::path::{Path, PathBuf};

use reftel_document::{Document, Limits, Reading, State, read};

/// Returns a folder of the real data; `None`, after saying so, when it is not there. In the project's own
/// runs (`REFTEL_CI`) a missing folder is a failure.
pub fn folder(name: &str) -> Option<PathBuf> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let folder = root.join(name);
    if folder.exists() {
        return Some(folder);
    }
    assert!(std::env::var_os("REFTEL_CI").is_none(), "{} is absent", folder.display());
    println!("skipped: ../shared is absent");
    None
}

/// Returns the files under a folder that end so, in order.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) && path.file_name().unwrap() != "SOURCE.txt" {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Reads a file; the bytes come too.
pub fn reading(path: &Path) -> (Vec<u8>, Reading) {
    let bytes = fs::read(path).unwrap();
    let reading = read(&bytes, &path.to_string_lossy(), &Limits::default(), None);
    (bytes, reading)
}

/// Reads a file that holds one document.
#[track_caller]
pub fn document(path: &Path) -> Document {
    let (_, reading) = reading(path);
    assert_eq!(reading.state, State::Read, "{}", path.display());
    assert_eq!(reading.documents.len(), 1, "{}", path.display());
    reading.documents.into_iter().next().unwrap()
}
