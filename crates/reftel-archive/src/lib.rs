//! The folder that holds it all: originals, the record and the index, and the only API that the front
//! ends see.
//!
//! ```text
//! minsk.reftel/
//!   originals/ab/cdef…   sources by SHA-256, read-only
//!   record.sqlite        the log and what is derived from it
//!   index/N/             full text (derived), one folder a rebuild
//!   lock                 held by the one process that writes
//! ```
//! Start at [`Archive`]: [`Archive::create`] and [`Archive::open`], [`Archive::add`] to put files in,
//! [`Archive::search`] and [`Archive::document`] to get answers, [`Archive::verify`] and
//! [`Archive::rebuild`] for trust. The clock comes from the caller.
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice
    )
)]

mod adoption;
mod answers;
mod ask;
mod cable;
mod certificate;
mod chain;
mod claim;
mod claim_review;
mod comparison;
mod contact;
mod csv_table;
mod date_phrase;
mod dialogue;
mod entity;
mod explanation;
mod followthemoney;
mod gaps;
mod happening;
mod holding;
mod identity;
mod in_order;
mod intake;
mod known;
mod likeness;
mod listed;
mod lists;
mod mention;
mod name_query;
mod ocr;
mod originals;
mod related;
mod roster;
mod ruling;
mod screening;
mod timeline;
mod variants;
mod verify;
mod walk;
mod write;
mod xref;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use reftel_record::log::ChainFault;
use reftel_record::{SqliteStore, Store, StoreError, decode_body};
use reftel_search::{Index, IndexError, Writer};

pub use adoption::{Adopted, AdoptedGuidance, GuidanceError, GuidanceFiles};
pub use answers::*;
pub use ask::{Ask, Browse, LedgerPart, Sort};
pub use cable::*;
pub use certificate::Certified;
pub use chain::{ChainAnswer, ChainDocument, ChainLink};
pub use claim::{AmountAnswer, AskClaims, ClaimAnswer, ClaimsAnswer, PartyAnswer};
pub use claim_review::{ClaimDecision, ClaimReviewError, Inbox, InboxItem, ReviewAnswer, Written};
pub use comparison::{ComparedParagraph, ComparisonAnswer, Piece};
pub use contact::{AskContacts, ContactAnswer, ContactParty, ContactsAnswer};
pub use csv_table::{Rows, csv};
pub use date_phrase::{DateAnswer, Edtf, Tense, read_date};
pub use dialogue::{
    BRIEF_MOST, BriefAnswer, CadenceAnswer, CiteAnswer, DelegateAnswer, DialogueAnswer, DialogueError,
    DialogueFile, DialogueFormat, DialogueListing, FollowUpAnswer, GuidanceOn, Imported, LeadAnswer,
    NextAnswer, OfficeChange, ProposalAnswer, RecordedDialogue, SessionAnswer, SessionPage, SideAnswer,
    SincePart, TrackAnswer,
};
pub use entity::{
    EntityAnswer, EntityEntry, EntityListing, EntityPassage, PerhapsAnswer, RuleAnswer, SpellingAnswer,
    SpellingSource,
};
pub use explanation::*;
pub use gaps::{AbsentAnswer, GapsAnswer, SeriesAnswer};
pub use happening::{
    AskRecord, Citation, ConflictAnswer, ConflictsAnswer, CourseAnswer, EventAnswer, ParticipantAnswer,
    PartyFound, PeriodAnswer, PledgeAnswer, PledgesAnswer, PointAnswer, StateAnswer, StatusAnswer,
    TimelineAnswer, ValueAnswer,
};
pub use holding::{HoldingAnswer, OwnedStep};
pub use identity::{Decision, IdentityAnswer, ReviewError};
pub use jiff::civil::Date as Day;
pub use likeness::{LikenessAnswer, compare_names};
pub use lists::*;
pub use mention::{MentionAnswer, MentionEntry, Mentioned};
pub use ocr::Tesseract;
pub use reftel_dialogue::Fault as DialogueFault;
pub use reftel_document as document;
pub use reftel_guidance as guidance;
pub use reftel_names as names;
pub use reftel_record::history::{ConflictKind, PledgeState};
pub use reftel_record::log::RecordedAt;
pub use reftel_search::{Order, Query, QueryError};
pub use reftel_when::month_name;
pub use roster::ListLeftOut;
pub use ruling::{
    AskedAnswer, GuidanceRule, PassageAnswer, Passages, RulingAnswer, RulingReason, rules, ruling,
};
pub use screening::{CountedList, ReadAs, Screen, Screened, Screening, ScreeningHit};
pub use timeline::TimelineItem;
pub use variants::{Variant, VariantsAnswer};
pub use verify::{Fault, Verified};
pub use write::{Added, Adding, Progress};
pub use xref::{CrossReference, Crossed, Crossing};

/// An open archive. Safe to share between threads.
pub struct Archive {
    dir: PathBuf,
    originals: originals::Originals,
    /// Connections for reading that are not in use.
    readers: Mutex<Vec<SqliteStore>>,
    /// The index in use; a rebuild puts another in its place.
    index: RwLock<Arc<Index>>,
    /// The versions of lists that were read last, by their numbers.
    roster: Mutex<Option<(Vec<u64>, Arc<roster::Roster>)>>,
    /// What is known, for the instants that were asked for last.
    known: Mutex<Vec<(known::Key, Arc<known::Known>)>>,
    /// The guidance that was read last, by the entries of the log that it follows from.
    adopted: Mutex<Option<(Vec<u64>, Arc<reftel_guidance::Guidance>)>>,
    /// Words of the documents that are spellings of a word, by the word and what the index held.
    words_like: Mutex<variants::WordsLike>,
    /// The ids of the entries of versions that were looked into, by the versions' numbers.
    ids: Mutex<HashMap<u64, Arc<HashSet<String>>>>,
}

/// Why an archive could not be opened or used.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is no archive in the folder.
    #[error("`{}` is not an archive: it has no `record.sqlite`", path.display())]
    NotAnArchive {
        /// The folder.
        path: PathBuf,
    },
    /// Another process writes to it.
    #[error("another reftel is writing to `{}`; wait for it to end", path.display())]
    Busy {
        /// The archive.
        path: PathBuf,
    },
    /// A query that was not understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The disk refused.
    #[error("the disk refused: {doing}")]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        #[source]
        source: io::Error,
    },
    /// The record refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index refused.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The log is not as it was written.
    #[error(transparent)]
    Log(#[from] ChainFault),
    /// An original is missing or changed, so that what follows from it cannot be made again.
    #[error(
        "the original of `{path}` ({sha256}) is missing or changed: put the file back with `reftel add`, or \
         restore the archive from a copy"
    )]
    OriginalLost {
        /// Its hash.
        sha256: String,
        /// The path it arrived under.
        path: String,
    },
    /// A list that was imported can no longer be read: this program is stricter than the one that did.
    #[error("list {number} can no longer be read: {reason}")]
    ListRefused {
        /// Its entry in the log.
        number: u64,
        /// Why.
        reason: String,
    },
    /// Guidance that was adopted can no longer be read: this program is stricter than the one that adopted it.
    #[error("the adopted guidance can no longer be read: {reason}")]
    GuidanceRefused {
        /// Why.
        reason: String,
    },
    /// A dialogue that was imported can no longer be read: this program is stricter than the one that imported it.
    #[error("the dialogue `{key}` can no longer be read: {reason}")]
    DialogueRefused {
        /// Its key.
        key: String,
        /// Why.
        reason: String,
    },
    /// Names cannot be compared with lists that are not there.
    #[error("this archive has no lists: import one with `reftel lists add`")]
    NoLists,
    /// A list that was asked for is not there.
    #[error("there is no list `{wanted}` in this archive; there are {known}")]
    NoSuchList {
        /// What was asked for.
        wanted: String,
        /// The short names of those that are there.
        known: String,
    },
    /// No thread could be started.
    #[error("no thread could be started")]
    Thread(#[source] io::Error),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    Random(String),
}

/// Name of the lock file.
const LOCK: &str = "lock";

fn disk(doing: &'static str) -> impl Fn(io::Error) -> ArchiveError {
    move |source| ArchiveError::Disk { doing, source }
}

fn connect(dir: &Path) -> Result<SqliteStore, ArchiveError> {
    let connection = rusqlite::Connection::open(dir.join("record.sqlite")).map_err(|source| {
        ArchiveError::Store(StoreError::Database { doing: "opening the database", source: Box::new(source) })
    })?;
    Ok(SqliteStore::new(connection)?)
}

impl Archive {
    /// Makes an empty archive in `dir`, or opens the one that is there.
    pub fn create(dir: &Path) -> Result<Archive, ArchiveError> {
        if !dir.join("record.sqlite").exists() {
            fs::create_dir_all(dir.join("originals")).map_err(disk("making the archive"))?;
            let mut store = connect(dir)?;
            if store.head()?.is_none() && store.stage(write::READERS)? == 0 {
                store.set_stage(write::READERS, reftel_document::READERS_VERSION)?;
                store.set_stage(claim::CLAIMS, reftel_claims::CLAIMS_VERSION)?;
            }
        }
        Archive::open(dir)
    }

    /// Opens the archive in `dir`.
    ///
    /// An index that is missing, damaged or behind the record is repaired first, unless another
    /// process is writing.
    pub fn open(dir: &Path) -> Result<Archive, ArchiveError> {
        if !dir.join("record.sqlite").is_file() {
            return Err(ArchiveError::NotAnArchive { path: dir.to_owned() });
        }
        let store = connect(dir)?;
        let place = index_dir(dir, &store)?;
        let opened = Index::open(&place);
        // The index is asked before the record: a process that writes now makes the record longer first.
        let committed = opened.as_ref().map_or(0, Index::committed);
        let documents = u64::from(store.document_count()?);
        let index = match opened {
            Ok(index) if committed == documents => index,
            // It holds what the record lacks: an older record was put back.
            Ok(index) if committed > documents => {
                drop(index);
                let anew = Err(IndexError::MakeAnew("it is ahead of the record".to_owned()));
                let _held = lock(dir)?;
                let index = usable(anew, &place)?;
                fill(&index, &store, &mut |_, _| {})?;
                index
            }
            other => match lock(dir) {
                Ok(_held) => {
                    let index = usable(other, &place)?;
                    fill(&index, &store, &mut |_, _| {})?;
                    index
                }
                // The process that writes will bring it up to date; until then it answers with less.
                Err(ArchiveError::Busy { .. }) => other?,
                Err(error) => return Err(error),
            },
        };
        Ok(Archive {
            dir: dir.to_owned(),
            originals: originals::Originals::new(dir),
            readers: Mutex::new(vec![store]),
            index: RwLock::new(Arc::new(index)),
            roster: Mutex::new(None),
            adopted: Mutex::new(None),
            ids: Mutex::new(HashMap::new()),
            known: Mutex::new(Vec::new()),
            words_like: Mutex::new(HashMap::new()),
        })
    }

    /// Returns the archive's name: its folder's without `.reftel`.
    pub fn name(&self) -> String {
        ask::name(&self.dir)
    }

    /// Returns the folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Adds what stands at and below `paths`, and returns what became of it.
    ///
    /// Each input is told to [`Adding::progress`] once it is durable. Files that were added before and
    /// have the same bytes are `unchanged`; a run that was ended or killed is taken up by adding again.
    pub fn add(&self, paths: &[PathBuf], adding: &mut Adding<'_>) -> Result<Added, ArchiveError> {
        let _held = lock(&self.dir)?;
        self.originals.sweep().map_err(disk("sweeping what a kill left"))?;
        let mut store = connect(&self.dir)?;
        if !write::is_current(&store)? {
            self.rebuild_held(&mut store, adding)?;
        } else if store.stage(claim::CLAIMS)? != reftel_claims::CLAIMS_VERSION {
            claim::make_anew(&mut store)?;
        }
        let work = walk::list(paths).into_iter().map(write::Work::File).collect();
        let index = self.index();
        if index.committed() < u64::from(store.document_count()?) {
            fill(&index, &store, &mut |done, of| (adding.progress)(Progress::Indexing(done, of)))?;
        }
        let mut writer = index.writer(adding.threads)?;
        write::run(&mut store, &mut writer, &self.originals, work, adding)
    }

    /// Deletes everything derived and makes it again from the log and the originals.
    pub fn rebuild(&self, adding: &mut Adding<'_>) -> Result<Added, ArchiveError> {
        let _held = lock(&self.dir)?;
        let mut store = connect(&self.dir)?;
        self.rebuild_held(&mut store, adding)
    }

    fn rebuild_held(&self, store: &mut SqliteStore, adding: &mut Adding<'_>) -> Result<Added, ArchiveError> {
        let work = write::logged(store)?;
        let generation = store.stage(write::GENERATION)?.wrapping_add(1);
        // Until the stage is set again at the end, the archive counts as not current: a kill in
        // between makes the next writer start this over.
        store.begin()?;
        store.clear_derived()?;
        store.set_stage(write::GENERATION, generation)?;
        store.commit()?;
        let place = index_dir(&self.dir, store)?;
        let index = usable(Index::open(&place), &place)?;
        let mut writer = index.writer(adding.threads)?;
        let mut added = write::run(store, &mut writer, &self.originals, work, adding)?;
        drop(writer);
        if !added.stopped {
            store.set_stage(write::READERS, reftel_document::READERS_VERSION)?;
            store.set_stage(claim::CLAIMS, reftel_claims::CLAIMS_VERSION)?;
        }
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(index);
        sweep_indexes(&self.dir, &place).map_err(disk("removing old indexes"))?;
        added.states.remove("unchanged");
        Ok(added)
    }

    fn index(&self) -> Arc<Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lends a connection for reading.
    fn read<T>(&self, ask: impl FnOnce(&SqliteStore) -> Result<T, ArchiveError>) -> Result<T, ArchiveError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let store = match idle {
            Some(store) => store,
            None => connect(&self.dir)?,
        };
        let answer = ask(&store);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(store);
        answer
    }
}

/// Takes the archive's lock for writing; it is freed when the file is dropped, or by a kill.
fn lock(dir: &Path) -> Result<fs::File, ArchiveError> {
    let file = fs::File::create(dir.join(LOCK)).map_err(disk("making the lock file"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(ArchiveError::Busy { path: dir.to_owned() }),
        Err(fs::TryLockError::Error(source)) => Err(ArchiveError::Disk { doing: "taking the lock", source }),
    }
}

fn index_dir(dir: &Path, store: &SqliteStore) -> Result<PathBuf, ArchiveError> {
    Ok(dir.join("index").join(store.stage(write::GENERATION)?.to_string()))
}

/// Returns the index, or an empty one in its place when it cannot be used.
fn usable(opened: Result<Index, IndexError>, place: &Path) -> Result<Index, ArchiveError> {
    match opened {
        Err(IndexError::MakeAnew(_)) => {
            match fs::remove_dir_all(place) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    return Err(ArchiveError::Disk { doing: "removing a damaged index", source });
                }
                _ => {}
            }
            Ok(Index::open(place)?)
        }
        other => Ok(other?),
    }
}

/// Adds to the index what the record has and it lacks.
fn fill(index: &Index, store: &SqliteStore, progress: &mut dyn FnMut(u32, u32)) -> Result<(), ArchiveError> {
    let total = store.document_count()?;
    let mut writer: Writer = index.writer(std::thread::available_parallelism().map_or(1, usize::from))?;
    let first = u32::try_from(index.committed()).unwrap_or(u32::MAX);
    for number in first..total {
        for row in store.documents(&[number])? {
            if let Some(body) = store.body(number)? {
                writer.add(number, &row.id, decode_body(&body)?)?;
            }
        }
        progress(number, total);
    }
    writer.commit(u64::from(total))?;
    Ok(())
}

fn sweep_indexes(dir: &Path, in_use: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir.join("index"))? {
        let path = entry?.path();
        if path != in_use && path.is_dir() {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}
