//! Dialogues of an archive: imported as a table or as a calendar that changed dates, in the log with who, when and why.
//!
//! The file is an original, and so is the table as it is from then on, in its canonical form; a later import of the same dialogue takes
//! the place of the one before. So a dialogue *as known on K* is the last that the log up to K has, and undoing an import is importing
//! the table before it again.

mod answer;
mod brief;
mod filling;

use std::collections::BTreeMap;

use reftel_dialogue::{Cite, Dialogue, Fault, Stamp, calendar, dialogue_of, read, reread, write};
use reftel_record::Store;
use reftel_record::log::{Payload, RecordedAt, Sha256Hex, unseal};

pub use answer::*;
pub use brief::BRIEF_MOST;

use crate::originals::Kept;
use crate::verify::Verified;
use crate::{Archive, ArchiveError, Passages, connect, disk, in_order, lock};

/// Why a dialogue could not be imported or shown.
#[derive(Debug, thiserror::Error)]
pub enum DialogueError {
    /// The table or the calendar has faults.
    #[error("`{name}` has {} faults and was not taken", faults.len())]
    Faults {
        /// The file's name.
        name: String,
        /// What is wrong, by line.
        faults: Vec<Fault>,
    },
    /// The file is not text.
    #[error("`{name}` is not UTF-8: save it as CSV in UTF-8")]
    NotText {
        /// The file's name.
        name: String,
    },
    /// There is no dialogue of this key.
    #[error("there is no dialogue `{key}` in this archive; {}", told(.known))]
    NoSuchDialogue {
        /// What was asked for.
        key: String,
        /// The keys of those that are there.
        known: Vec<String>,
    },
    /// The dialogue has no session of this number.
    #[error("`{key}` has no session {number}; it has {sessions}")]
    NoSuchSession {
        /// The dialogue.
        key: String,
        /// What was asked for.
        number: u32,
        /// The numbers of those that it has.
        sessions: String,
    },
    /// The archive could not answer.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

fn told(keys: &[String]) -> String {
    match keys {
        [] => "it has none: import a table with `reftel dialogue import FILE.csv`".to_owned(),
        keys => format!("there are {}", keys.join(", ")),
    }
}

/// What a file that is imported is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogueFormat {
    /// The table.
    Csv,
    /// A calendar.
    Ics,
}

/// A file with a dialogue, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialogueFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The dialogue's key.
    pub key: String,
    /// The entry of the log; `None` when the archive had all of it already.
    pub entry: Option<u64>,
    /// What a calendar changed, in words.
    pub changes: Vec<String>,
    /// What was not taken from a calendar, in words.
    pub notes: Vec<String>,
    /// What it cites and the archive lacks: where it stands, and the citation.
    pub lacks: Vec<String>,
}

/// The last import of a dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recorded {
    entry: u64,
    at: RecordedAt,
    who: String,
    why: String,
    name: String,
    sha256: String,
    table: String,
    /// How many imports of it went before.
    before: u32,
}

/// A dialogue and where it comes from.
pub(crate) struct Loaded {
    pub(crate) dialogue: Dialogue,
    pub(crate) recorded: Recorded,
}

impl DialogueFile {
    /// Returns what the file is: a calendar when it says so at its beginning, else a table.
    pub fn format(&self) -> DialogueFormat {
        let start: Vec<u8> = self.bytes.iter().copied().take(64).collect();
        let text = String::from_utf8_lossy(&start).to_ascii_uppercase();
        match text.trim_start_matches('\u{feff}').trim_start().starts_with("BEGIN:VCALENDAR") {
            true => DialogueFormat::Ics,
            false => DialogueFormat::Csv,
        }
    }
}

/// Returns the last import of each dialogue, by key.
fn logged(
    store: &dyn Store,
    as_known: Option<RecordedAt>,
) -> Result<BTreeMap<String, Recorded>, ArchiveError> {
    let mut last: BTreeMap<String, Recorded> = BTreeMap::new();
    for entry in store.entries_of("dialogue.import")? {
        if as_known.is_some_and(|known| entry.header.at > known) {
            continue;
        }
        if let Some(Payload::DialogueImport { key, name, sha256, table, why }) = unseal(&entry)? {
            let before = last.get(&key).map_or(0, |recorded| recorded.before.saturating_add(1));
            let header = entry.header;
            let (entry, at, who) = (header.number, header.at, header.who);
            last.insert(key, Recorded { entry, at, who, why, name, sha256, table, before });
        }
    }
    Ok(last)
}

impl Archive {
    /// Returns every dialogue with where it comes from, by key.
    fn loaded_all(&self, as_known: Option<RecordedAt>) -> Result<Vec<Loaded>, ArchiveError> {
        let mut all = Vec::new();
        for (key, recorded) in self.read(|store| logged(store, as_known))? {
            all.push(Loaded { dialogue: self.table_of(&key, &recorded)?, recorded });
        }
        Ok(all)
    }

    /// Returns a dialogue with where it comes from.
    pub(crate) fn loaded(&self, key: &str, as_known: Option<RecordedAt>) -> Result<Loaded, DialogueError> {
        let mut last = self.read(|store| logged(store, as_known))?;
        match last.remove(key) {
            Some(recorded) => Ok(Loaded { dialogue: self.table_of(key, &recorded)?, recorded }),
            None => {
                Err(DialogueError::NoSuchDialogue { key: key.to_owned(), known: last.into_keys().collect() })
            }
        }
    }

    fn table_of(&self, key: &str, recorded: &Recorded) -> Result<Dialogue, ArchiveError> {
        let bytes = match self.originals.fetch(&recorded.table).map_err(disk("reading an original"))? {
            Kept::Sound(bytes) => bytes,
            Kept::Missing | Kept::Changed => {
                return Err(ArchiveError::OriginalLost {
                    sha256: recorded.table.clone(),
                    path: format!("the table of `{key}`"),
                });
            }
        };
        read(&String::from_utf8_lossy(&bytes)).map_err(|faults| ArchiveError::DialogueRefused {
            key: key.to_owned(),
            reason: faults.first().map(ToString::to_string).unwrap_or_default(),
        })
    }

    /// Imports a dialogue from its table, or changes dates of one that is there from a calendar of it.
    ///
    /// The file is taken whole or refused with every fault. What it cites need not be there yet; [`Imported::lacks`] says what is not.
    pub fn import_dialogue(
        &self,
        file: &DialogueFile,
        why: &str,
        who: &str,
        at: RecordedAt,
    ) -> Result<Imported, DialogueError> {
        let text = std::str::from_utf8(&file.bytes)
            .map_err(|_| DialogueError::NotText { name: file.name.clone() })?;
        let refused = |faults| DialogueError::Faults { name: file.name.clone(), faults };
        // A calendar changes what is there: nobody else may in between.
        let _held = lock(&self.dir)?;
        let (dialogue, changes, notes) = match file.format() {
            DialogueFormat::Csv => (read(text).map_err(refused)?, Vec::new(), Vec::new()),
            DialogueFormat::Ics => {
                let key = dialogue_of(text).map_err(refused)?;
                let now = self.loaded(key.as_str(), None)?.dialogue;
                let reread = reread(&now, text).map_err(refused)?;
                let in_words = |change: &reftel_dialogue::Change| {
                    format!("{}: {} → {}", change.what, change.before, change.after)
                };
                (reread.dialogue, reread.changes.iter().map(in_words).collect(), reread.notes)
            }
        };
        let table = write(&dialogue);
        let (sha256, table_hash) = (Sha256Hex::of(&file.bytes).0, Sha256Hex::of(table.as_bytes()).0);
        let key = dialogue.key.to_string();
        let lacks = self.lacking(&dialogue)?;
        let mut store = connect(&self.dir)?;
        if logged(&store, None)?.get(&key).is_some_and(|last| last.table == table_hash) {
            return Ok(Imported { key, entry: None, changes, notes, lacks });
        }
        for (hash, bytes) in [(&sha256, file.bytes.as_slice()), (&table_hash, table.as_bytes())] {
            self.originals.keep(hash, bytes).map_err(disk("keeping an original"))?;
        }
        self.originals.settle().map_err(disk("keeping originals"))?;
        let payload = Payload::DialogueImport {
            key: key.clone(),
            name: file.name.clone(),
            sha256,
            table: table_hash,
            why: why.to_owned(),
        };
        store.begin().map_err(ArchiveError::from)?;
        let salt = in_order::salt()?;
        let entry = store.append(at, who, &payload, &salt).map_err(ArchiveError::from)?;
        store.commit().map_err(ArchiveError::from)?;
        Ok(Imported { key, entry: Some(entry), changes, notes, lacks })
    }

    /// Returns what a dialogue cites and the archive lacks: `session 1: 10ALDIS1102#9`.
    fn lacking(&self, dialogue: &Dialogue) -> Result<Vec<String>, ArchiveError> {
        let mut citing = Citing::new(self, None);
        let mut lacks = Vec::new();
        for (on, cite) in dialogue.citations() {
            if !citing.answer(cite)?.found {
                lacks.push(format!("{on}: {cite}"));
            }
        }
        Ok(lacks)
    }

    /// Returns every dialogue in short, by key, as on a day.
    pub fn dialogues(
        &self,
        on: crate::Day,
        as_known: Option<RecordedAt>,
    ) -> Result<Vec<DialogueListing>, ArchiveError> {
        Ok(self.loaded_all(as_known)?.iter().map(|loaded| filling::listing(loaded, on)).collect())
    }

    /// Returns a dialogue as on a day: what is overdue first.
    pub fn dialogue(
        &self,
        key: &str,
        on: crate::Day,
        as_known: Option<RecordedAt>,
    ) -> Result<DialogueAnswer, DialogueError> {
        let loaded = self.loaded(key, as_known)?;
        Ok(filling::Filling::new(self, &loaded, as_known).dialogue(on)?)
    }

    /// Returns a session as on a day, with what was proposed and agreed at it.
    pub fn dialogue_session(
        &self,
        key: &str,
        number: u32,
        on: crate::Day,
        as_known: Option<RecordedAt>,
    ) -> Result<SessionPage, DialogueError> {
        let loaded = self.loaded(key, as_known)?;
        let page = filling::Filling::new(self, &loaded, as_known).session_page(number, on)?;
        page.ok_or_else(|| no_such_session(&loaded.dialogue, number))
    }

    /// Returns a dialogue's table in its canonical form, and its calendar.
    pub fn dialogue_files(
        &self,
        key: &str,
        as_known: Option<RecordedAt>,
    ) -> Result<(String, String), DialogueError> {
        let Loaded { dialogue, recorded } = self.loaded(key, as_known)?;
        let stamp = Stamp { at: recorded.at.0, sequence: recorded.before };
        Ok((write(&dialogue), calendar(&dialogue, stamp)))
    }

    /// Checks that the files of dialogues are those that were imported, and that what the dialogues cite is there.
    pub(crate) fn verify_dialogues(&self, verified: &mut Verified) -> Result<(), ArchiveError> {
        for entry in self.read(|store| Ok(store.entries_of("dialogue.import")?))? {
            // A payload that cannot be read was told when the chain was checked.
            let Ok(Some(Payload::DialogueImport { name, sha256, table, .. })) = unseal(&entry) else {
                continue;
            };
            let mut files = vec![(sha256, format!("the dialogue's file `{name}`"))];
            if files.iter().all(|(other, _)| *other != table) {
                files.push((table, "the dialogue's table".to_owned()));
            }
            for (hash, what) in files {
                verified.originals += 1;
                let how = match self.originals.fetch(&hash).map_err(disk("reading an original"))? {
                    Kept::Sound(_) => continue,
                    Kept::Missing => "missing",
                    Kept::Changed => "changed",
                };
                let about = format!("log entry {}", entry.header.number);
                verified.fault(about, &format!("{what} ({hash}) is {how}: restore it from a copy"));
            }
        }
        for (key, recorded) in self.read(|store| logged(store, None))? {
            let dialogue = match self.table_of(&key, &recorded) {
                Ok(dialogue) => dialogue,
                // That its table is lost was told above.
                Err(ArchiveError::OriginalLost { .. }) => continue,
                Err(error @ ArchiveError::DialogueRefused { .. }) => {
                    verified.fault(format!("dialogue {key}"), &error.to_string());
                    continue;
                }
                Err(error) => return Err(error),
            };
            verified.passages += dialogue.citations().len() as u64;
            for lacking in self.lacking(&dialogue)? {
                verified.fault(
                    format!("dialogue {key}"),
                    &format!("{lacking} is not in this archive: add its document, or correct the table"),
                );
            }
        }
        Ok(())
    }
}

fn no_such_session(dialogue: &Dialogue, number: u32) -> DialogueError {
    let numbers: Vec<String> = dialogue.sessions.iter().map(|session| session.number.to_string()).collect();
    DialogueError::NoSuchSession {
        key: dialogue.key.to_string(),
        number,
        sessions: if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") },
    }
}

/// Finds what dialogues cite, each document once.
pub(crate) struct Citing<'a> {
    archive: &'a Archive,
    passages: Passages<'a>,
    as_known: Option<RecordedAt>,
}

impl<'a> Citing<'a> {
    pub(crate) fn new(archive: &'a Archive, as_known: Option<RecordedAt>) -> Citing<'a> {
        Citing { archive, passages: Passages::of(archive), as_known }
    }

    /// Returns a citation with what stands there.
    pub(crate) fn answer(&mut self, cite: &Cite) -> Result<CiteAnswer, ArchiveError> {
        let mut answer = CiteAnswer {
            cite: cite.to_string(),
            kind: "passage",
            found: false,
            document: None,
            paragraph: None,
            fragment: None,
            text: None,
            marking: None,
        };
        match cite {
            Cite::Passage { document, paragraph } => {
                answer.document = Some(document.clone());
                answer.paragraph = Some(paragraph.clone());
                if let Some(passage) = self.passages.passage(document, paragraph)? {
                    answer.found = true;
                    answer.fragment = Some(passage.fragment);
                    answer.text = Some(passage.text);
                    answer.marking = passage.marking;
                }
            }
            Cite::Claim(id) => {
                answer.kind = "claim";
                let claim = self.archive.cited_claim(id, self.as_known)?;
                answer.found = claim.is_some();
                if let Some(claim) = claim {
                    self.stand(&mut answer, claim);
                }
            }
            Cite::Pledge(id) => {
                answer.kind = "pledge";
                if let Some((what, claim)) = self.archive.cited_pledge(id, self.as_known)? {
                    answer.found = true;
                    if let Some(claim) = claim {
                        self.stand(&mut answer, claim);
                    }
                    answer.text = Some(what);
                }
            }
        }
        Ok(answer)
    }

    fn stand(&self, answer: &mut CiteAnswer, claim: crate::ClaimAnswer) {
        answer.document = Some(claim.document);
        answer.paragraph = Some(claim.paragraph);
        answer.fragment = claim.fragment;
        answer.text = Some(claim.quote);
    }
}
