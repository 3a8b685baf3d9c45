//! Adding and rebuilding: many threads read, one writes, in the order of the inputs.
//!
//! ```text
//! inputs ─► worker ─┐
//!        ─► worker ─┴─► in order ─► record (batch) ─► reported ─► index (rarely)
//! ```
//! An input is reported only after its batch is durable in the record, and its original before that; a
//! kill at any instant loses nothing that was reported. The index may lag behind: it says how many
//! documents it holds, and the next start adds the rest from the record.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::time::Duration;

use reftel_document::{Limits, Ocr, READERS_VERSION};
use reftel_record::Store;
use reftel_record::log::{Payload, RecordedAt, unseal};
use reftel_search::Writer;

use crate::in_order::{InOrder, first_digits};
use crate::intake::{IntakeError, Reader, Taken};
use crate::originals::{Kept, Originals};
use crate::walk::Input;
use crate::{ArchiveError, LedgerLine};

/// Most inputs that are read ahead of the one that is to be written next.
const AHEAD_MAX: usize = 256;

/// How a run of adding or rebuilding goes.
pub struct Adding<'a> {
    /// How many threads read; the index uses as many again.
    pub threads: usize,
    /// Bounds on what a source may be.
    pub limits: Limits,
    /// The program that reads pictures, when there is one.
    pub ocr: Option<&'a dyn Ocr>,
    /// Who adds, for the log.
    pub who: String,
    /// The clock.
    pub now: &'a dyn Fn() -> RecordedAt,
    /// Set from elsewhere to end the run early: what was read is written, the rest is left.
    pub stop: &'a AtomicBool,
    /// Told how the run goes.
    pub progress: &'a mut dyn FnMut(Progress<'_>),
}

/// How far a run is.
#[derive(Debug)]
pub enum Progress<'a> {
    /// The inputs were listed; this many.
    Listed(usize),
    /// An input is durable, in this state, with this many bytes.
    Done(&'a LedgerLine, u64),
    /// The index is being brought up to date: documents done, documents in all.
    Indexing(u32, u32),
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    /// Ledger lines by state.
    pub states: BTreeMap<&'static str, u64>,
    /// How many documents are new.
    pub documents: u64,
    /// How many bytes were read.
    pub bytes: u64,
    /// Whether the run was ended early.
    pub stopped: bool,
}

/// Where work comes from.
pub(crate) enum Work {
    /// A file on disk that may be new.
    File(Input),
    /// A source that the log says was added: its entry's payload and instant.
    Logged(Payload, RecordedAt),
}

/// What a worker made of one piece of work.
pub(crate) enum Outcome {
    Refused {
        root: String,
        path: String,
        state: &'static str,
        reason: String,
        at: Option<RecordedAt>,
    },
    Read {
        root: String,
        path: String,
        bytes: u64,
        tree: Vec<Taken>,
        at: Option<RecordedAt>,
    },
    /// The bytes of a file are those of a source that the record had when the run began.
    Known {
        root: String,
        path: String,
        bytes: u64,
        sha256: String,
        at: Option<RecordedAt>,
    },
    Failed(ArchiveError),
    /// Nothing follows from it here.
    Nothing,
}

pub(crate) fn run(
    store: &mut dyn Store,
    index: &mut Writer,
    originals: &Originals,
    work: Vec<Work>,
    adding: &mut Adding<'_>,
) -> Result<Added, ArchiveError> {
    let total = work.len();
    (adding.progress)(Progress::Listed(total));
    let mut known = store.source_hashes()?;
    let held: Vec<u64> = known.iter().map(|hash| first_digits(hash)).collect();
    if adding.ocr.is_some() {
        // A source whose pages were pictures is read again when the program for that has come.
        let waiting = store.source_hashes_in("needs_ocr")?;
        known.retain(|hash| waiting.binary_search(hash).is_err());
    }
    let keep = |sha256: &str, bytes: &[u8]| originals.keep(sha256, bytes);
    let (limits, ocr, stop, threads) =
        (adding.limits.clone(), adding.ocr, adding.stop, adding.threads.max(1));
    let reader = Reader { limits: &limits, ocr, keep: &keep };
    let next = AtomicUsize::new(0);
    let written = Turnstile::default();
    let end = AtomicBool::new(false);
    let work: Vec<Mutex<Option<Work>>> = work.into_iter().map(|w| Mutex::new(Some(w))).collect();
    let (send, receive) = mpsc::channel::<(usize, Outcome)>();
    let mut order = InOrder::new(store, index, originals, total, held.into_iter());
    std::thread::scope(|scope| {
        for n in 0..threads {
            let (send, reader, next, written, end, work, known) =
                (send.clone(), &reader, &next, &written, &end, &work, &known);
            std::thread::Builder::new()
                .name(format!("reader-{n}"))
                // Readers of nested formats recurse; the readers bound the depth, this leaves room.
                .stack_size(64 << 20)
                .spawn_scoped(scope, move || {
                    while !stop.load(Ordering::Relaxed) && !end.load(Ordering::Relaxed) {
                        let turn = next.fetch_add(1, Ordering::Relaxed);
                        let Some(slot) = work.get(turn) else { return };
                        if !written.wait_for(turn.saturating_sub(AHEAD_MAX), stop, end) {
                            return;
                        }
                        let Some(piece) = slot.lock().unwrap_or_else(PoisonError::into_inner).take() else {
                            return;
                        };
                        let outcome = take(piece, reader, originals, known);
                        if send.send((turn, outcome)).is_err() {
                            return;
                        }
                    }
                })
                .map_err(ArchiveError::Thread)?;
        }
        drop(send);
        let result = order.receive(receive, adding, &written);
        end.store(true, Ordering::Relaxed);
        written.wake();
        result
    })?;
    let mut added = order.finish(adding)?;
    added.stopped =
        adding.stop.load(Ordering::Relaxed) && (added.states.values().sum::<u64>() as usize) < total;
    Ok(added)
}

/// Lets workers run ahead of the writer, but not too far.
#[derive(Default)]
pub(crate) struct Turnstile {
    written: Mutex<usize>,
    moved: Condvar,
}

impl Turnstile {
    /// Waits until `turn` pieces were written; returns false when the run ends.
    fn wait_for(&self, turn: usize, stop: &AtomicBool, end: &AtomicBool) -> bool {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        while *written < turn {
            if stop.load(Ordering::Relaxed) || end.load(Ordering::Relaxed) {
                return false;
            }
            let waited = self.moved.wait_timeout(written, Duration::from_millis(100));
            written = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    pub(crate) fn reach(&self, turn: usize) {
        *self.written.lock().unwrap_or_else(PoisonError::into_inner) = turn;
        self.moved.notify_all();
    }

    fn wake(&self) {
        self.moved.notify_all();
    }
}

/// Does one piece of work, in a worker.
fn take(piece: Work, reader: &Reader<'_>, originals: &Originals, known: &[String]) -> Outcome {
    let (root, path, at, bytes) = match piece {
        Work::File(input) => {
            let Input { root, path, file, refused } = input;
            if let Some((state, reason)) = refused {
                return Outcome::Refused { root, path, state, reason, at: None };
            }
            match open(&file, reader.limits.source_bytes_max) {
                Ok(bytes) => (root, path, None, bytes),
                Err((state, reason)) => return Outcome::Refused { root, path, state, reason, at: None },
            }
        }
        Work::Logged(Payload::InputRefuse { root, path, state, reason }, at) => {
            let state = if state == "skipped" { "skipped" } else { "unreadable" };
            return Outcome::Refused { root, path, state, reason, at: Some(at) };
        }
        Work::Logged(Payload::SourceAdd { sha256, root, path, .. }, at) => match originals.fetch(&sha256) {
            Ok(Kept::Sound(bytes)) => (root, path, Some(at), bytes),
            Ok(Kept::Missing | Kept::Changed) => {
                return Outcome::Failed(ArchiveError::OriginalLost { sha256, path });
            }
            Err(source) => {
                return Outcome::Failed(ArchiveError::Disk { doing: "reading an original", source });
            }
        },
        // Lists, decisions and certificates are read from the log and their originals when they are asked for.
        Work::Logged(_, _) => return Outcome::Nothing,
    };
    let size = bytes.len() as u64;
    let sha256 = reftel_record::log::Sha256Hex::of(&bytes).0;
    if known.binary_search(&sha256).is_ok() {
        // The bytes are at hand: what became of those that were kept is looked at.
        if let (None, Err(source)) = (at, (reader.keep)(&sha256, &bytes)) {
            return Outcome::Failed(ArchiveError::Disk { doing: "keeping an original", source });
        }
        return Outcome::Known { root, path, bytes: size, sha256, at };
    }
    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
    match reader.take(bytes, sha256, &name) {
        Ok(tree) => Outcome::Read { root, path, bytes: size, tree, at },
        Err(IntakeError::Keep(source)) => {
            Outcome::Failed(ArchiveError::Disk { doing: "keeping an original", source })
        }
        Err(IntakeError::Store(error)) => Outcome::Failed(error.into()),
    }
}

/// Reads a file whole, if it is not larger than a source may be.
fn open(path: &std::path::Path, bytes_max: u64) -> Result<Vec<u8>, (&'static str, String)> {
    let unreadable = |error: std::io::Error| ("unreadable", crate::walk::in_words(&error));
    let file = open_at_once(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(("skipped", crate::walk::NOT_A_FILE.to_owned()));
    }
    let size = metadata.len();
    let too_large = |size: u64| {
        let reason = format!(
            "larger than a source may be ({} MB against {} MB): split it, then add the parts",
            size >> 20,
            bytes_max >> 20
        );
        ("skipped", reason)
    };
    if size > bytes_max {
        return Err(too_large(size));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    // The bound holds for a file that grows while it is read, too.
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > bytes_max {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// Opens a file for reading. Where a pipe has taken the place of a file since it was listed, this does not
/// wait for someone to write to it.
fn open_at_once(path: &std::path::Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    #[cfg(target_os = "linux")]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    options.read(true).open(path)
}

/// Returns what the log says was put in, in order.
pub(crate) fn logged(store: &dyn Store) -> Result<Vec<Work>, ArchiveError> {
    const PAGE: usize = 10_000;
    let (mut work, mut after) = (Vec::new(), 0);
    loop {
        let entries = store.entries(after, PAGE)?;
        let Some(last) = entries.last() else { return Ok(work) };
        after = last.header.number;
        for entry in &entries {
            let files = |payload: &Payload| {
                matches!(payload, Payload::SourceAdd { .. } | Payload::InputRefuse { .. })
            };
            if let Some(payload) = unseal(entry)?.filter(files) {
                work.push(Work::Logged(payload, entry.header.at));
            }
        }
    }
}

/// Stage under which the version of the readers is kept.
pub(crate) const READERS: &str = "readers";
/// Stage under which the number of the index folder is kept.
pub(crate) const GENERATION: &str = "index generation";

/// Returns whether what is derived was made by these readers.
pub(crate) fn is_current(store: &dyn Store) -> Result<bool, ArchiveError> {
    Ok(store.stage(READERS)? == READERS_VERSION)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("EXERCISE");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR).unwrap();
        assert_eq!(open(&pipe, 1).unwrap_err().0, "skipped");
        assert_eq!(open(folder.path(), 1).unwrap_err().0, "skipped");
    }
}
