//! The sources as they arrived: one read-only file each, named by the SHA-256 of its bytes.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use reftel_record::log::Sha256Hex;

/// The folder of originals.
pub(crate) struct Originals {
    dir: PathBuf,
    /// Makes names of files that are being written differ within this process.
    writing: AtomicU64,
}

/// What became of an original on disk.
#[derive(Debug)]
pub(crate) enum Kept {
    /// The bytes are those that were added.
    Sound(Vec<u8>),
    /// There is no such file.
    Missing,
    /// The bytes are not those that were added.
    Changed,
}

impl Originals {
    pub(crate) fn new(archive: &Path) -> Originals {
        Originals { dir: archive.join("originals"), writing: AtomicU64::new(0) }
    }

    fn place(&self, sha256: &str) -> Option<PathBuf> {
        // Only digits reach the path, whatever was asked for.
        if !Sha256Hex::has_form(sha256) {
            return None;
        }
        let (folder, name) = sha256.split_at_checked(2)?;
        Some(self.dir.join(folder).join(name))
    }

    /// Keeps these bytes under their hash. They are durable after [`Originals::settle`].
    ///
    /// An original that is there is compared with them: one that was lost, changed on disk or cut short by a
    /// kill is made whole.
    pub(crate) fn keep(&self, sha256: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.place(sha256).ok_or(io::ErrorKind::InvalidInput)?;
        let folder = place.parent().ok_or(io::ErrorKind::InvalidInput)?;
        // Nothing names an original before it is durable, so a kill in the middle of this leaves one that is
        // short and that no one asks for.
        let made = match create(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder)?;
                create(&place)
            }
            other => other,
        };
        match made {
            Ok(file) => fill(file, bytes).inspect_err(|_| {
                // A full disk: the room of what is of no use is given back.
                let _ = fs::remove_file(&place);
            }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if fs::metadata(&place).is_ok_and(|there| there.len() == bytes.len() as u64)
                    && fs::read(&place).is_ok_and(|there| there == bytes)
                {
                    return Ok(());
                }
                self.replace(&place, folder, bytes)
            }
            Err(error) => Err(error),
        }
    }

    /// Puts whole bytes in the place of others at once, by renaming: someone may be reading them.
    fn replace(&self, place: &Path, folder: &Path, bytes: &[u8]) -> io::Result<()> {
        let turn = self.writing.fetch_add(1, Ordering::Relaxed);
        let part = folder.join(format!("{}-{turn}.part", std::process::id()));
        fill(create(&part)?, bytes)?;
        fs::rename(&part, place)
    }

    /// Makes all that was kept so far outlive a power cut.
    pub(crate) fn settle(&self) -> io::Result<()> {
        // One call for a whole batch: on Linux the file system is asked to write what it holds; a
        // flush a file cost more than everything else together.
        #[cfg(target_os = "linux")]
        if let Ok(dir) = fs::File::open(&self.dir) {
            rustix::fs::syncfs(&dir)?;
        }
        Ok(())
    }

    /// Returns the bytes kept under this hash, checked.
    pub(crate) fn fetch(&self, sha256: &str) -> io::Result<Kept> {
        let Some(place) = self.place(sha256) else { return Ok(Kept::Missing) };
        match fs::read(place) {
            Ok(bytes) if Sha256Hex::of(&bytes).as_str() == sha256 => Ok(Kept::Sound(bytes)),
            Ok(_) => Ok(Kept::Changed),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kept::Missing),
            Err(error) => Err(error),
        }
    }

    /// Returns the names under `originals/` that are no originals: left by a kill, or foreign.
    pub(crate) fn strangers(&self) -> io::Result<Vec<PathBuf>> {
        let mut strangers = Vec::new();
        let folders = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(strangers),
            other => other?,
        };
        for folder in folders {
            let folder = folder?;
            let prefix = folder.file_name();
            if !folder.file_type()?.is_dir() {
                strangers.push(folder.path());
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                let name = [prefix.as_encoded_bytes(), file.file_name().as_encoded_bytes()].concat();
                if !std::str::from_utf8(&name).is_ok_and(Sha256Hex::has_form) {
                    strangers.push(file.path());
                }
            }
        }
        strangers.sort();
        Ok(strangers)
    }

    /// Removes what a kill left half written.
    pub(crate) fn sweep(&self) -> io::Result<()> {
        for path in self.strangers()? {
            if path.extension().is_some_and(|extension| extension == "part") {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// Writes a new file's bytes.
fn fill(mut file: fs::File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    if cfg!(not(unix)) {
        let mut permissions = file.metadata()?.permissions();
        permissions.set_readonly(true);
        file.set_permissions(permissions)?;
    }
    if cfg!(not(target_os = "linux")) {
        file.sync_all()?;
    }
    Ok(())
}

/// Makes a file to write once; where the system can, it is read-only for all who open it later.
fn create(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o444);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_original_that_a_kill_cut_short_is_made_whole() {
        let archive = tempfile::tempdir().unwrap();
        let originals = Originals::new(archive.path());
        let (bytes, sha256) = (b"EXERCISE whole".as_slice(), Sha256Hex::of(b"EXERCISE whole").0);
        let place = originals.place(&sha256).unwrap();
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, b"EXER").unwrap();
        assert!(matches!(originals.fetch(&sha256).unwrap(), Kept::Changed));
        originals.keep(&sha256, bytes).unwrap();
        assert!(matches!(originals.fetch(&sha256).unwrap(), Kept::Sound(found) if found == bytes));
        originals.keep(&sha256, bytes).unwrap();
        assert_eq!(originals.strangers().unwrap(), Vec::<PathBuf>::new());
    }
}
