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
use std::time::{Duration, Instant};

use reftel_document::{Limits, Ocr, READERS_VERSION};
use reftel_record::log::{Payload, RecordedAt, unseal};
use reftel_record::{DocumentRow, InputRow, SourceRow, Store};
use reftel_search::Writer;

use crate::intake::{IntakeError, Prepared, Reader, Taken};
use crate::originals::{Kept, Originals};
use crate::walk::Input;
use crate::{ArchiveError, LedgerLine, ledger_line};

/// Most inputs that are read ahead of the one that is to be written next.
const AHEAD_MAX: usize = 256;
/// A batch becomes durable after so many inputs or so long, whichever comes first.
const BATCH_INPUTS: usize = 512;
const BATCH_TIME: Duration = Duration::from_millis(500);
/// How often the index is made durable while a long run goes on: what a kill makes it do again.
const INDEX_TIME: Duration = Duration::from_secs(60);

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
enum Outcome {
    Refused { root: String, path: String, state: &'static str, reason: String, at: Option<RecordedAt> },
    Read { root: String, path: String, bytes: u64, tree: Vec<Taken>, at: Option<RecordedAt> },
    /// The bytes of a file are those of a source that the record had when the run began.
    Known { root: String, path: String, bytes: u64, sha256: String, at: Option<RecordedAt> },
    Failed(ArchiveError),
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
    let mut known = Vec::new();
    for hash in store.source_hashes()? {
        // A source whose pages were pictures is read again when the program for that has come.
        let waiting = adding.ocr.is_some() && store.source(&hash)?.is_some_and(|row| row.state == "needs_ocr");
        if !waiting {
            known.push(hash);
        }
    }
    let keep = |sha256: &str, bytes: &[u8]| originals.keep(sha256, bytes);
    let (limits, ocr, stop, threads) = (adding.limits.clone(), adding.ocr, adding.stop, adding.threads.max(1));
    let reader = Reader { limits: &limits, ocr, keep: &keep };
    let next = AtomicUsize::new(0);
    let written = Turnstile::default();
    let end = AtomicBool::new(false);
    let work: Vec<Mutex<Option<Work>>> = work.into_iter().map(|w| Mutex::new(Some(w))).collect();
    let (send, receive) = mpsc::channel::<(usize, Outcome)>();
    let mut order = InOrder::new(store, index, originals, total);
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
                        let Some(piece) = slot.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
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
    added.stopped = adding.stop.load(Ordering::Relaxed) && (added.states.values().sum::<u64>() as usize) < total;
    Ok(added)
}

/// Lets workers run ahead of the writer, but not too far.
#[derive(Default)]
struct Turnstile {
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

    fn reach(&self, turn: usize) {
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
            Ok(Kept::Missing | Kept::Changed) => return Outcome::Failed(ArchiveError::OriginalLost { sha256, path }),
            Err(source) => return Outcome::Failed(ArchiveError::Disk { doing: "reading an original", source }),
        },
    };
    let size = bytes.len() as u64;
    let sha256 = reftel_record::log::Sha256Hex::of(&bytes).0;
    if known.binary_search(&sha256).is_ok() {
        return Outcome::Known { root, path, bytes: size, sha256, at };
    }
    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
    match reader.take(bytes, sha256, &name) {
        Ok(tree) => Outcome::Read { root, path, bytes: size, tree, at },
        Err(IntakeError::Keep(source)) => Outcome::Failed(ArchiveError::Disk { doing: "keeping an original", source }),
        Err(IntakeError::Store(error)) => Outcome::Failed(error.into()),
    }
}

/// Reads a file whole, if it is not larger than a source may be.
fn open(path: &std::path::Path, bytes_max: u64) -> Result<Vec<u8>, (&'static str, String)> {
    let unreadable = |error: std::io::Error| ("unreadable", crate::walk::in_words(&error));
    let file = fs::File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
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

/// Writes outcomes in the order of the inputs.
struct InOrder<'a> {
    store: &'a mut dyn Store,
    index: &'a mut Writer,
    originals: &'a Originals,
    total: usize,
    waiting: BTreeMap<usize, Outcome>,
    next: usize,
    /// Ledger lines of the open batch, with bytes; reported once it is durable.
    batch: Vec<(LedgerLine, u64)>,
    batch_open: bool,
    batch_began: Instant,
    index_made: Instant,
    documents: u32,
    documents_before: u32,
    added: Added,
}

impl<'a> InOrder<'a> {
    fn new(store: &'a mut dyn Store, index: &'a mut Writer, originals: &'a Originals, total: usize) -> Self {
        InOrder {
            store,
            index,
            originals,
            total,
            waiting: BTreeMap::new(),
            next: 0,
            batch: Vec::new(),
            batch_open: false,
            batch_began: Instant::now(),
            index_made: Instant::now(),
            documents: 0,
            documents_before: 0,
            added: Added::default(),
        }
    }

    fn receive(
        &mut self,
        outcomes: mpsc::Receiver<(usize, Outcome)>,
        adding: &mut Adding<'_>,
        written: &Turnstile,
    ) -> Result<(), ArchiveError> {
        self.documents = self.store.document_count()?;
        self.documents_before = self.documents;
        let done = loop {
            match outcomes.recv_timeout(BATCH_TIME) {
                Ok((turn, outcome)) => {
                    self.waiting.insert(turn, outcome);
                    if let Err(error) = self.drain(adding) {
                        break Err(error);
                    }
                    written.reach(self.next);
                    if self.next == self.total {
                        break Ok(());
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    if self.batch_open
                        && let Err(error) = self.settle(adding)
                    {
                        break Err(error);
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => break Ok(()),
            }
        };
        if done.is_err() && self.batch_open {
            // What failed is the archive's disk or database: nothing of this batch was reported.
            let _ = self.store.roll_back();
            self.batch_open = false;
        }
        done
    }

    fn drain(&mut self, adding: &mut Adding<'_>) -> Result<(), ArchiveError> {
        while let Some(outcome) = self.waiting.remove(&self.next) {
            if !self.batch_open {
                self.store.begin()?;
                self.batch_open = true;
                self.batch_began = Instant::now();
            }
            self.write(outcome, adding)?;
            self.next += 1;
            if self.batch.len() >= BATCH_INPUTS || self.batch_began.elapsed() >= BATCH_TIME {
                self.settle(adding)?;
            }
        }
        Ok(())
    }

    /// Makes the batch durable and reports it.
    fn settle(&mut self, adding: &mut Adding<'_>) -> Result<(), ArchiveError> {
        if self.batch_open {
            let disk = |source| ArchiveError::Disk { doing: "making originals durable", source };
            self.originals.settle().map_err(disk)?;
            self.store.commit()?;
            self.batch_open = false;
        }
        for (line, bytes) in self.batch.drain(..) {
            *self.added.states.entry(line.state).or_default() += 1;
            self.added.bytes += bytes;
            (adding.progress)(Progress::Done(&line, bytes));
        }
        if self.index_made.elapsed() >= INDEX_TIME {
            self.index.commit(u64::from(self.documents))?;
            self.index_made = Instant::now();
        }
        Ok(())
    }

    fn finish(mut self, adding: &mut Adding<'_>) -> Result<Added, ArchiveError> {
        self.settle(adding)?;
        if self.documents > self.documents_before {
            self.index.commit(u64::from(self.documents))?;
        }
        self.added.documents = u64::from(self.documents - self.documents_before);
        Ok(self.added)
    }

    fn log(&mut self, payload: &Payload, at: RecordedAt, replay: bool, who: &str) -> Result<(), ArchiveError> {
        if !replay {
            self.store.append(at, who, payload, &salt()?)?;
        }
        Ok(())
    }

    fn write(&mut self, outcome: Outcome, adding: &Adding<'_>) -> Result<(), ArchiveError> {
        match outcome {
            Outcome::Failed(error) => Err(error),
            Outcome::Refused { root, path, state, reason, at } => {
                let before = self.store.input(&root, &path)?;
                let row = InputRow { root, path, sha256: None, state: state.to_owned(), reason: Some(reason.clone()) };
                if before.as_ref() != Some(&row) {
                    let (root, path) = (row.root.clone(), row.path.clone());
                    let payload = Payload::InputRefuse { root, path, state: state.to_owned(), reason };
                    self.log(&payload, at.unwrap_or_else(adding.now), at.is_some(), &adding.who)?;
                    self.store.put_input(&row)?;
                }
                self.batch.push((ledger_line(&row, &[]), 0));
                Ok(())
            }
            Outcome::Known { root, path, bytes, sha256, at } => {
                self.arrive(&root, &path, &sha256, bytes, at, adding)?;
                Ok(())
            }
            Outcome::Read { root, path, bytes, tree, at } => {
                let Some(outer) = tree.first() else { return Ok(()) };
                let sha256 = outer.sha256.clone();
                let came = at.unwrap_or_else(adding.now);
                // The same bytes may stand earlier in this very run.
                let known = self.store.source(&sha256)?;
                let again = known.as_ref().is_some_and(|row| row.state == "needs_ocr" && outer.state != "needs_ocr");
                if known.is_none() || again {
                    for taken in tree {
                        self.put(&root, &path, taken, came)?;
                    }
                    if again {
                        // Every input that is this source has a new state.
                        for mut row in self.store.inputs_of(&sha256)? {
                            if row.state == "needs_ocr" {
                                (row.state, row.reason) = ("read".to_owned(), None);
                                self.store.put_input(&row)?;
                            }
                        }
                    }
                }
                self.arrive(&root, &path, &sha256, bytes, at, adding)
            }
        }
    }

    /// Records that an input file is this source, which the record holds.
    fn arrive(
        &mut self,
        root: &str,
        path: &str,
        sha256: &str,
        bytes: u64,
        at: Option<RecordedAt>,
        adding: &Adding<'_>,
    ) -> Result<(), ArchiveError> {
        let documents = self.store.documents_of(sha256)?;
        let before = self.store.input(root, path)?.filter(|row| row.sha256.as_deref() == Some(sha256));
        if let Some(row) = before {
            let mut line = ledger_line(&row, &documents);
            if matches!(line.state, "read" | "copy") {
                line.state = "unchanged";
                line.reason = None;
            }
            self.batch.push((line, bytes));
            return Ok(());
        }
        let payload = Payload::SourceAdd {
            sha256: sha256.to_owned(),
            bytes,
            root: root.to_owned(),
            path: path.to_owned(),
        };
        self.log(&payload, at.unwrap_or_else(adding.now), at.is_some(), &adding.who)?;
        let row = self.input_row(root, path, sha256)?;
        self.store.put_input(&row)?;
        self.batch.push((ledger_line(&row, &documents), bytes));
        Ok(())
    }

    /// Returns the ledger's row of an input that is this source.
    fn input_row(&self, root: &str, path: &str, sha256: &str) -> Result<InputRow, ArchiveError> {
        let source = self.store.source(sha256)?;
        let first = self.store.inputs_of(sha256)?.into_iter().find(|row| row.state == "read");
        let (state, reason) = match (&source, first) {
            (Some(source), Some(first)) if source.state == "read" => {
                ("copy".to_owned(), Some(format!("the same bytes as `{}`", first.path)))
            }
            (Some(source), _) => (source.state.clone(), source.reason.clone()),
            (None, _) => ("unreadable".to_owned(), Some("the record lost it".to_owned())),
        };
        Ok(InputRow {
            root: root.to_owned(),
            path: path.to_owned(),
            sha256: Some(sha256.to_owned()),
            state,
            reason,
        })
    }

    /// Writes a source and its documents.
    fn put(&mut self, root: &str, path: &str, taken: Taken, added: RecordedAt) -> Result<(), ArchiveError> {
        let inside = (!taken.inside.is_empty()).then(|| format!("{path}{}", taken.inside));
        if taken.sha256.is_empty() {
            // A member that could not be taken out has no bytes, but it has a state.
            let row = InputRow {
                root: root.to_owned(),
                path: inside.unwrap_or_else(|| path.to_owned()),
                sha256: None,
                state: taken.state.to_owned(),
                reason: taken.reason,
            };
            self.store.put_input(&row)?;
            self.batch.push((ledger_line(&row, &[]), 0));
            return Ok(());
        }
        let before = self.store.source(&taken.sha256)?;
        let read_again = before.as_ref().is_some_and(|row| row.state == "needs_ocr" && taken.state != "needs_ocr");
        if before.is_none() || read_again {
            self.store.put_source(&SourceRow {
                sha256: taken.sha256.clone(),
                bytes: taken.bytes,
                added,
                within: taken.within,
                state: taken.state.to_owned(),
                reason: taken.reason,
                format: taken.format.to_owned(),
                pages: taken.pages,
            })?;
            for (place, prepared) in (0..).zip(taken.documents) {
                self.put_document(&taken.sha256, place, prepared)?;
            }
        }
        if let Some(path) = inside {
            let row = self.input_row(root, &path, &taken.sha256)?;
            self.store.put_input(&row)?;
            let documents = self.store.documents_of(&taken.sha256)?;
            self.batch.push((ledger_line(&row, &documents), 0));
        }
        Ok(())
    }

    fn put_document(&mut self, sha256: &str, place: u32, prepared: Prepared) -> Result<(), ArchiveError> {
        let Prepared { document, body, fingerprint } = prepared;
        let number = self.documents;
        let id = self.free_id(document.own_id.as_deref(), sha256, place)?;
        let refers_to: Vec<String> = document.references.iter().filter_map(|r| r.id.clone()).collect();
        let date = document.date.as_ref();
        let row = DocumentRow {
            number,
            id,
            own_id: document.own_id.clone(),
            sha256: sha256.to_owned(),
            place,
            kind: document.kind.as_str().to_owned(),
            title: document.title.clone(),
            date: date.map(|d| d.edtf.to_string()),
            date_basis: date.map(|d| d.basis.as_str().to_owned()),
            earliest: date.and_then(|d| d.edtf.earliest()).map(|d| d.to_string()),
            latest: date.and_then(|d| d.edtf.latest()).map(|d| d.to_string()),
            origin: document.origin.clone(),
            language: document.language.clone(),
            marking: document.marking.as_ref().map(crate::answers::marking_line),
            paragraphs: u32::try_from(document.paragraphs.len()).unwrap_or(u32::MAX),
            fingerprint,
        };
        self.store.put_document(&row, &body, &refers_to)?;
        self.index.add(number, &row.id, &document)?;
        self.documents += 1;
        Ok(())
    }

    /// Returns the public id: the one that the document gives itself when it is free, with a part of
    /// the source's hash when another source has it (a likely copy), else from the hash alone.
    fn free_id(&self, own: Option<&str>, sha256: &str, place: u32) -> Result<String, ArchiveError> {
        let short: String = sha256.chars().take(12).collect();
        let own = own.filter(|id| is_public_id(id));
        let candidates = match own {
            Some(own) => [own.to_owned(), format!("{own}~{short}"), format!("{own}~{short}.{}", place + 1)],
            None if place == 0 => [short.clone(), format!("{short}.1"), sha256.to_owned()],
            None => [format!("{short}.{}", place + 1), format!("{sha256}.{}", place + 1), format!("{sha256}/{place}")],
        };
        for id in candidates {
            if self.store.document(&id)?.is_none() {
                return Ok(id);
            }
        }
        Ok(format!("{sha256}.{}", place + 1))
    }
}

/// Returns whether a text can stand in an address: ids come from documents, which say anything.
fn is_public_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 120
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'/'))
        && !id.starts_with(['.', '/'])
        && !id.ends_with('/')
        && !id.contains("..")
        && !id.contains("//")
}

fn salt() -> Result<String, ArchiveError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| ArchiveError::Random(error.to_string()))?;
    Ok(reftel_record::log::Sha256Hex::from_digest(&bytes).0)
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
            if let Some(payload) = unseal(entry)? {
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
