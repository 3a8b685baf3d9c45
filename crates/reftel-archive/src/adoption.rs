//! Contact guidance of an archive: adopted from files, lapsed by a person's word, both in the log with who and when.
//!
//! An adopted file is an original; a file of the same name adopted later takes its place, and the rules of all files together are the
//! guidance. That a rule ended, which no file says, is an entry of its own. So guidance *as known on K* is what the log up to K says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use reftel_guidance::{Edtf, Fault, Guidance};
use reftel_record::Store;
use reftel_record::log::{Payload, RecordedAt, Sha256Hex, unseal};

use crate::originals::Kept;
use crate::verify::Verified;
use crate::{Archive, ArchiveError, connect, disk, in_order, lock};

/// Why guidance could not be read or adopted.
#[derive(Debug, thiserror::Error)]
pub enum GuidanceError {
    /// Its files have faults.
    #[error("the guidance has {} faults", .0.len())]
    Faults(Vec<Fault>),
    /// No file of guidance is there.
    #[error("`{}` has no guidance: files that end in .cedar", path.display())]
    Empty {
        /// The file or folder.
        path: PathBuf,
    },
    /// A file could not be read.
    #[error("`{}` cannot be read", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// No rule of this id was adopted.
    #[error("no rule `{0}` is adopted in this archive; `reftel guidance show` lists those that are")]
    NoSuchRule(String),
    /// A rule does not end before it begins.
    #[error("`{rule}` cannot end in {until}: it begins in {from}")]
    Backwards {
        /// The rule.
        rule: String,
        /// When it is said to have ended.
        until: String,
        /// When it began.
        from: String,
    },
    /// The archive could not answer.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// Files of guidance as they were read: name and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidanceFiles(pub Vec<(String, String)>);

/// Guidance that was adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The entry of the log; `None` when the archive had the same files already.
    pub entry: Option<u64>,
    /// How many rules the files have.
    pub rules: usize,
}

/// What an archive has adopted.
#[derive(Debug, Clone)]
pub struct AdoptedGuidance {
    /// The guidance.
    pub guidance: Arc<Guidance>,
    /// For each file its name and the entry of the log that adopted it.
    pub files: Vec<(String, u64)>,
}

impl GuidanceFiles {
    /// Reads a file, or all files of a folder that end in `.cedar`, by name.
    pub fn read(path: &Path) -> Result<GuidanceFiles, GuidanceError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| GuidanceError::Unreadable { path, source }
        };
        let mut paths = Vec::new();
        if path.is_dir() {
            for entry in fs::read_dir(path).map_err(unreadable(path))? {
                let found = entry.map_err(unreadable(path))?.path();
                if found.extension().is_some_and(|extension| extension == "cedar") {
                    paths.push(found);
                }
            }
            paths.sort();
        } else {
            paths.push(path.to_owned());
        }
        let mut files = Vec::new();
        for path in paths {
            let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.push((name, text));
        }
        if files.is_empty() {
            return Err(GuidanceError::Empty { path: path.to_owned() });
        }
        Ok(GuidanceFiles(files))
    }

    /// Returns the guidance that the files are.
    pub fn guidance(&self) -> Result<Guidance, GuidanceError> {
        let files: Vec<(&str, &str)> =
            self.0.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Guidance::read(&files).map_err(GuidanceError::Faults)
    }
}

/// What the log says of guidance.
#[derive(Default)]
struct Logged {
    /// Name, SHA-256 and entry of each file that holds, by name.
    files: Vec<(String, String, u64)>,
    /// Rule, last day, entry.
    lapsed: Vec<(String, String, u64)>,
}

fn logged(store: &dyn Store, known: Option<RecordedAt>) -> Result<Logged, ArchiveError> {
    let mut logged = Logged::default();
    let is_known = |at: RecordedAt| known.is_none_or(|known| at <= known);
    for entry in store.entries_of("guidance.adopt")?.iter().filter(|entry| is_known(entry.header.at)) {
        if let Some(Payload::GuidanceAdopt { files, .. }) = unseal(entry)? {
            for (name, sha256) in files {
                logged.files.retain(|(known, _, _)| *known != name);
                logged.files.push((name, sha256, entry.header.number));
            }
        }
    }
    logged.files.sort();
    for entry in store.entries_of("guidance.lapse")?.iter().filter(|entry| is_known(entry.header.at)) {
        if let Some(Payload::GuidanceLapse { rule, until, .. }) = unseal(entry)? {
            logged.lapsed.push((rule, until, entry.header.number));
        }
    }
    Ok(logged)
}

impl Archive {
    /// Returns the guidance that the archive has adopted, as known at an instant or now. Without any, it has no rules.
    pub fn guidance(&self, known: Option<RecordedAt>) -> Result<AdoptedGuidance, ArchiveError> {
        let logged = self.read(|store| logged(store, known))?;
        let key: Vec<u64> =
            logged.files.iter().map(|file| file.2).chain(logged.lapsed.iter().map(|lapse| lapse.2)).collect();
        let files: Vec<(String, u64)> =
            logged.files.iter().map(|(name, _, entry)| (name.clone(), *entry)).collect();
        let mut last = self.adopted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, guidance)) = last.as_ref()
            && *known == key
        {
            return Ok(AdoptedGuidance { guidance: guidance.clone(), files });
        }
        let mut texts = Vec::new();
        for (name, sha256, _) in &logged.files {
            match self.originals.fetch(sha256).map_err(disk("reading an original"))? {
                Kept::Sound(bytes) => {
                    texts.push((name.clone(), String::from_utf8_lossy(&bytes).into_owned()))
                }
                Kept::Missing | Kept::Changed => {
                    return Err(ArchiveError::OriginalLost { sha256: sha256.clone(), path: name.clone() });
                }
            }
        }
        let mut guidance = match GuidanceFiles(texts).guidance() {
            Ok(guidance) => guidance,
            Err(error) => {
                let reason = match &error {
                    GuidanceError::Faults(faults) => {
                        faults.first().map(ToString::to_string).unwrap_or_default()
                    }
                    other => other.to_string(),
                };
                return Err(ArchiveError::GuidanceRefused { reason });
            }
        };
        for (rule, until, _) in &logged.lapsed {
            // A rule whose file was replaced by one without it needs no end.
            if let Ok(until) = until.parse::<Edtf>() {
                guidance.lapse(rule, until);
            }
        }
        let guidance = Arc::new(guidance);
        *last = Some((key, guidance.clone()));
        Ok(AdoptedGuidance { guidance, files })
    }

    /// Adopts files of guidance: from now on they hold, together with those adopted before under other names.
    ///
    /// Refused whole when any file has a fault, or does not go together with the others.
    pub fn adopt_guidance(
        &self,
        files: &GuidanceFiles,
        why: &str,
        who: &str,
        at: RecordedAt,
    ) -> Result<Adopted, GuidanceError> {
        let rules = files.guidance()?.rules().len();
        let _held = lock(&self.dir)?;
        let mut store = connect(&self.dir)?;
        let before = logged(&store, None)?;
        let hashes: Vec<(String, String)> =
            files.0.iter().map(|(name, text)| (name.clone(), Sha256Hex::of(text.as_bytes()).0)).collect();
        let is_there = |(name, hash): &(String, String)| {
            before.files.iter().any(|(known, sha256, _)| known == name && sha256 == hash)
        };
        if hashes.iter().all(is_there) {
            return Ok(Adopted { entry: None, rules });
        }
        let mut together = files.clone();
        for (name, sha256, _) in
            before.files.iter().filter(|(name, _, _)| files.0.iter().all(|file| file.0 != *name))
        {
            if let Kept::Sound(bytes) = self.originals.fetch(sha256).map_err(disk("reading an original"))? {
                together.0.push((name.clone(), String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        together.guidance()?;
        for ((_, text), (_, hash)) in files.0.iter().zip(&hashes) {
            self.originals.keep(hash, text.as_bytes()).map_err(disk("keeping an original"))?;
        }
        self.originals.settle().map_err(disk("keeping originals"))?;
        let payload = Payload::GuidanceAdopt { files: hashes, why: why.to_owned() };
        Ok(Adopted { entry: Some(append(&mut store, at, who, &payload)?), rules })
    }

    /// Records that a rule ended: its last day lies in `until`. Returns the entry of the log.
    pub fn lapse_guidance(
        &self,
        rule: &str,
        until: &Edtf,
        why: &str,
        who: &str,
        at: RecordedAt,
    ) -> Result<u64, GuidanceError> {
        let adopted = self.guidance(None)?;
        let Some(known) = adopted.guidance.rule(rule) else {
            return Err(GuidanceError::NoSuchRule(rule.to_owned()));
        };
        let backwards =
            until.latest().zip(known.period.from.earliest()).is_some_and(|(last, first)| last < first);
        if backwards {
            return Err(GuidanceError::Backwards {
                rule: rule.to_owned(),
                until: until.to_string(),
                from: known.period.from.to_string(),
            });
        }
        let _held = lock(&self.dir)?;
        let mut store = connect(&self.dir)?;
        let payload =
            Payload::GuidanceLapse { rule: rule.to_owned(), until: until.to_string(), why: why.to_owned() };
        Ok(append(&mut store, at, who, &payload)?)
    }

    /// Checks that the files of adopted guidance are those that were adopted.
    pub(crate) fn verify_guidance(&self, verified: &mut Verified) -> Result<(), ArchiveError> {
        for entry in self.read(|store| Ok(store.entries_of("guidance.adopt")?))? {
            // A payload that cannot be read was told when the chain was checked.
            let Ok(Some(Payload::GuidanceAdopt { files, .. })) = unseal(&entry) else { continue };
            for (name, sha256) in files {
                verified.originals += 1;
                let what = match self.originals.fetch(&sha256).map_err(disk("reading an original"))? {
                    Kept::Sound(_) => continue,
                    Kept::Missing => "missing",
                    Kept::Changed => "changed",
                };
                let about = format!("log entry {}", entry.header.number);
                verified.fault(
                    about,
                    &format!("the guidance `{name}` ({sha256}) is {what}: restore it from a copy"),
                );
            }
        }
        Ok(())
    }
}

fn append(store: &mut dyn Store, at: RecordedAt, who: &str, payload: &Payload) -> Result<u64, ArchiveError> {
    store.begin()?;
    let number = store.append(at, who, payload, &in_order::salt()?)?;
    store.commit()?;
    Ok(number)
}
