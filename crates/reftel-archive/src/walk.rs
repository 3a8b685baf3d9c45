//! From the paths that a person names to the list of input files, in a fixed order.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// Deepest nesting of folders that is followed.
const DEPTH_MAX: usize = 64;

/// A file that may become a source, or one that cannot and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    /// The folder that names start from, absolute.
    pub(crate) root: String,
    /// The path below it, with `/`, as people read it.
    pub(crate) path: String,
    /// Where it is on disk.
    pub(crate) file: PathBuf,
    /// State and reason when it is not to be opened.
    pub(crate) refused: Option<(&'static str, String)>,
}

/// Lists what stands at and below `paths`, by name. A path that does not exist is an input too, refused
/// with the reason, so that nothing a person named goes without a state.
pub(crate) fn list(paths: &[PathBuf]) -> Vec<Input> {
    let mut inputs = Vec::new();
    for path in paths {
        // Links in what a person named are followed; below it they are not (see `descend`).
        let whole =
            fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.clone());
        let root = whole.parent().map(Path::to_owned).unwrap_or_default();
        let mut found = Walk { root: readable(&root), base: root, inputs: &mut inputs };
        match fs::metadata(&whole) {
            Ok(metadata) if metadata.is_dir() => found.descend(&whole, 0),
            Ok(metadata) if metadata.is_file() => found.push(&whole, None),
            Ok(_) => found.push(&whole, Some(("skipped", NOT_A_FILE.to_owned()))),
            Err(error) => found.push(&whole, Some(("unreadable", in_words(&error)))),
        }
    }
    // A file named twice, or below a folder that is named too, is one input.
    inputs.sort_by(|a, b| a.file.cmp(&b.file));
    inputs.dedup_by(|a, b| a.file == b.file);
    inputs
}

pub(crate) const NOT_A_FILE: &str = "neither a file nor a folder (a pipe, socket or device)";

struct Walk<'a> {
    root: String,
    base: PathBuf,
    inputs: &'a mut Vec<Input>,
}

impl Walk<'_> {
    fn push(&mut self, file: &Path, refused: Option<(&'static str, String)>) {
        let path = readable(file.strip_prefix(&self.base).unwrap_or(file));
        self.inputs.push(Input { root: self.root.clone(), path, file: file.to_owned(), refused });
    }

    fn descend(&mut self, dir: &Path, depth: usize) {
        if depth > DEPTH_MAX {
            return self.push(dir, Some(("skipped", format!("more than {DEPTH_MAX} folders deep"))));
        }
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) => return self.push(dir, Some(("unreadable", in_words(&error)))),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.push(dir, Some(("unreadable", in_words(&error))));
                    continue;
                }
            };
            let path = entry.path();
            let name = entry.file_name();
            let hidden = name.as_encoded_bytes().first() == Some(&b'.');
            match entry.file_type() {
                Err(error) => self.push(&path, Some(("unreadable", in_words(&error)))),
                Ok(kind) if kind.is_symlink() => {
                    let reason = "a link; name what it points at to add that";
                    self.push(&path, Some(("skipped", reason.to_owned())));
                }
                Ok(_) if hidden => {
                    self.push(&path, Some(("skipped", "hidden (its name begins with a dot)".to_owned())))
                }
                Ok(kind) if kind.is_dir() && path.extension().is_some_and(|e| e == "reftel") => {
                    self.push(&path, Some(("skipped", "an archive of Reftel".to_owned())));
                }
                Ok(kind) if kind.is_dir() => self.descend(&path, depth + 1),
                Ok(kind) if kind.is_file() => self.push(&path, None),
                Ok(_) => self.push(&path, Some(("skipped", NOT_A_FILE.to_owned()))),
            }
        }
    }
}

/// Returns what an operating system's error says, with what to do.
pub(crate) fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => {
            "permission denied: allow reading it, then add it again".to_owned()
        }
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        _ => format!("it cannot be read: {error}"),
    }
}

/// Returns a path as text that tells different paths apart: parts are joined by `/`, and bytes that are
/// not text or would break a line are written `\xNN`.
pub(crate) fn readable(path: &Path) -> String {
    let mut text = String::new();
    for part in path.components() {
        match part {
            Component::RootDir => text.push('/'),
            part => {
                if !text.is_empty() && !text.ends_with('/') {
                    text.push('/');
                }
                for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
                    for c in chunk.valid().chars() {
                        match c {
                            '\\' => text.push_str("\\\\"),
                            c if c.is_control() => text.push_str(&format!("\\x{:02X}", u32::from(c))),
                            c => text.push(c),
                        }
                    }
                    for byte in chunk.invalid() {
                        text.push_str(&format!("\\x{byte:02X}"));
                    }
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_listed_once_and_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join("in").join(name);
        fs::create_dir_all(at("b/c")).unwrap();
        fs::create_dir_all(at("own.reftel")).unwrap();
        for name in ["z.txt", "b/c/deep.txt", ".hidden", "own.reftel/record.sqlite"] {
            fs::write(at(name), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(at("b"), at("b/c/loop")).unwrap();
        let inputs = list(&[at("z.txt"), dir.path().join("in"), dir.path().join("absent")]);
        let seen: Vec<_> =
            inputs.iter().map(|i| (i.path.as_str(), i.refused.as_ref().map(|r| r.0))).collect();
        assert_eq!(
            seen,
            [
                ("absent", Some("unreadable")),
                ("in/.hidden", Some("skipped")),
                ("in/b/c/deep.txt", None),
                #[cfg(unix)]
                ("in/b/c/loop", Some("skipped")),
                ("in/own.reftel", Some("skipped")),
                // Named by itself first, so its name starts from its own folder.
                ("z.txt", None),
            ]
        );
    }

    #[test]
    #[cfg(unix)]
    fn names_that_are_not_text_stay_apart() {
        use std::os::unix::ffi::OsStrExt as _;
        let path = |bytes: &[u8]| readable(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(path(b"/a/b\xff\n"), "/a/b\\xFF\\x0A");
        assert_eq!(path(b"a\\xFF"), "a\\\\xFF");
    }
}
