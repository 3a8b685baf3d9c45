//! Which archive a command is about.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use reftel_archive::Archive;

/// Opens the archive that was named, or the only one in the current folder.
pub fn existing(named: Option<PathBuf>) -> anyhow::Result<Archive> {
    let dir = match named {
        Some(dir) => dir,
        None => only_one(Path::new("."))?,
    };
    Archive::open(&dir).with_context(|| format!("cannot open the archive `{}`", dir.display()))
}

/// Opens or makes the archive that was named, or `NAME.reftel` in the current folder for a first path
/// `NAME`.
pub fn for_adding(named: Option<PathBuf>, paths: &[PathBuf]) -> anyhow::Result<Archive> {
    let dir = match (named, paths.first()) {
        (Some(dir), _) => dir,
        (None, Some(first)) => {
            let whole = std::fs::canonicalize(first).with_context(|| {
                format!("cannot find `{}`: name a file or folder that is there", first.display())
            })?;
            let name = if whole.is_dir() { whole.file_name() } else { whole.file_stem() };
            let mut name =
                name.context("the root folder has no name: say where with --archive DIR")?.to_owned();
            name.push(".reftel");
            PathBuf::from(name)
        }
        (None, None) => bail!("name a file or folder to add"),
    };
    Archive::create(&dir).with_context(|| format!("cannot make or open the archive `{}`", dir.display()))
}

fn only_one(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).context("cannot list the current folder")? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "reftel") && path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => bail!("no archive here: make one with `reftel open FOLDER`, or say where with --archive DIR"),
        many => {
            let names: Vec<String> = many.iter().map(|p| format!("`{}`", p.display())).collect();
            bail!("several archives here ({}): say which with --archive DIR", names.join(", "))
        }
    }
}
