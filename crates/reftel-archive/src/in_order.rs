//! The one writer: outcomes of many workers, put into the record in the order of the inputs.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use reftel_record::log::{Payload, RecordedAt, Sha256Hex};
use reftel_record::{DocumentRow, InputRow, SourceRow, Store};
use reftel_search::Writer;
use rustc_hash::FxHashSet;

use crate::intake::{Prepared, Taken};
use crate::originals::Originals;
use crate::write::{Added, Adding, Outcome, Progress, Turnstile};
use crate::{ArchiveError, LedgerLine, ledger_line};

/// A batch becomes durable after so many inputs or so long, whichever comes first.
const BATCH_INPUTS: usize = 8192;
const BATCH_TIME: Duration = Duration::from_secs(2);
/// Outcomes are gathered for so long before they are written together.
const GATHER: Duration = Duration::from_millis(4);
/// How often the index is made durable while a long run goes on: what a kill makes it do again.
const INDEX_TIME: Duration = Duration::from_secs(60);

/// Writes outcomes in the order of the inputs.
pub(crate) struct InOrder<'a> {
    store: &'a mut dyn Store,
    index: &'a mut Writer,
    originals: &'a Originals,
    total: usize,
    waiting: BTreeMap<usize, Outcome>,
    next: usize,
    /// Ledger lines of the open batch, with bytes; reported once it is durable.
    batch: Vec<(LedgerLine, u64)>,
    /// The first digits of the hash of every source that the record holds: of most new ones nothing need be asked.
    held: FxHashSet<u64>,
    batch_open: bool,
    batch_began: Instant,
    index_made: Instant,
    documents: u32,
    documents_before: u32,
    added: Added,
}

/// What was just written of a source that the record did not hold.
struct Fresh {
    state: String,
    reason: Option<String>,
    documents: Vec<DocumentRow>,
}

impl<'a> InOrder<'a> {
    pub(crate) fn new(
        store: &'a mut dyn Store,
        index: &'a mut Writer,
        originals: &'a Originals,
        total: usize,
        held: impl Iterator<Item = u64>,
    ) -> Self {
        InOrder {
            held: held.collect(),
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

    pub(crate) fn receive(
        &mut self,
        outcomes: mpsc::Receiver<(usize, Outcome)>,
        adding: &mut Adding<'_>,
        written: &Turnstile,
    ) -> Result<(), ArchiveError> {
        self.documents = self.store.document_count()?;
        self.documents_before = self.documents;
        let done = loop {
            match outcomes.recv_timeout(BATCH_TIME) {
                Ok(first) => {
                    // More come meanwhile, and none of them wakes this thread: to wake it for each would
                    // cost as much as reading a short text.
                    std::thread::sleep(GATHER);
                    self.waiting.extend(std::iter::once(first).chain(outcomes.try_iter()));
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

    pub(crate) fn finish(mut self, adding: &mut Adding<'_>) -> Result<Added, ArchiveError> {
        self.settle(adding)?;
        if self.documents > self.documents_before {
            self.index.commit(u64::from(self.documents))?;
        }
        self.added.documents = u64::from(self.documents - self.documents_before);
        Ok(self.added)
    }

    /// Returns whether the record may hold a source; where it says no, it does not.
    fn may_hold(&self, sha256: &str) -> bool {
        self.held.contains(&first_digits(sha256))
    }

    fn log(
        &mut self,
        payload: &Payload,
        at: RecordedAt,
        replay: bool,
        who: &str,
    ) -> Result<(), ArchiveError> {
        if !replay {
            self.store.append(at, who, payload, &salt()?)?;
        }
        Ok(())
    }

    fn write(&mut self, outcome: Outcome, adding: &Adding<'_>) -> Result<(), ArchiveError> {
        match outcome {
            Outcome::Failed(error) => Err(error),
            Outcome::Nothing => Ok(()),
            Outcome::Refused { root, path, state, reason, at } => {
                let before = self.store.input(&root, &path)?;
                let row = InputRow {
                    root,
                    path,
                    sha256: None,
                    state: state.to_owned(),
                    reason: Some(reason.clone()),
                };
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
                self.arrive(&root, &path, &sha256, bytes, at, adding, None)
            }
            Outcome::Read { root, path, bytes, tree, at } => {
                let Some(outer) = tree.first() else { return Ok(()) };
                let sha256 = outer.sha256.clone();
                let came = at.unwrap_or_else(adding.now);
                // The same bytes may stand earlier in this very run.
                let known = if self.may_hold(&sha256) { self.store.source(&sha256)? } else { None };
                let again =
                    known.as_ref().is_some_and(|row| row.state == "needs_ocr" && outer.state != "needs_ocr");
                let mut fresh = None;
                if known.is_none() || again {
                    for taken in tree {
                        let first = (known.is_none() && taken.inside.is_empty())
                            .then(|| (taken.state.to_owned(), taken.reason.clone()));
                        let documents = self.put(&root, &path, taken, came, first.is_some())?;
                        if let Some((state, reason)) = first {
                            fresh = Some(Fresh { state, reason, documents });
                        }
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
                self.arrive(&root, &path, &sha256, bytes, at, adding, fresh)
            }
        }
    }

    /// Records that an input file is this source, which the record holds; `fresh` is what was just written
    /// of one that it did not hold before, so that nothing need be asked about it.
    #[allow(clippy::too_many_arguments, reason = "what is known of an input, each part from another place")]
    fn arrive(
        &mut self,
        root: &str,
        path: &str,
        sha256: &str,
        bytes: u64,
        at: Option<RecordedAt>,
        adding: &Adding<'_>,
        fresh: Option<Fresh>,
    ) -> Result<(), ArchiveError> {
        if let Some(Fresh { state, reason, documents }) = fresh {
            self.log_source(root, path, sha256, bytes, at, adding)?;
            let sha256 = Some(sha256.to_owned());
            let row = InputRow { root: root.to_owned(), path: path.to_owned(), sha256, state, reason };
            self.store.put_input(&row)?;
            self.batch.push((ledger_line(&row, &documents), bytes));
            return Ok(());
        }
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
        self.log_source(root, path, sha256, bytes, at, adding)?;
        let row = self.input_row(root, path, sha256)?;
        self.store.put_input(&row)?;
        self.batch.push((ledger_line(&row, &documents), bytes));
        Ok(())
    }

    /// Writes to the log that a file arrived.
    fn log_source(
        &mut self,
        root: &str,
        path: &str,
        sha256: &str,
        bytes: u64,
        at: Option<RecordedAt>,
        adding: &Adding<'_>,
    ) -> Result<(), ArchiveError> {
        let (root, path) = (root.to_owned(), path.to_owned());
        let payload = Payload::SourceAdd { sha256: sha256.to_owned(), bytes, root, path };
        self.log(&payload, at.unwrap_or_else(adding.now), at.is_some(), &adding.who)
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

    /// Writes a source and its documents, and returns these. `is_new` says that the record is known not to
    /// hold the source.
    fn put(
        &mut self,
        root: &str,
        path: &str,
        taken: Taken,
        added: RecordedAt,
        is_new: bool,
    ) -> Result<Vec<DocumentRow>, ArchiveError> {
        let mut documents = Vec::with_capacity(taken.documents.len());
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
            return Ok(documents);
        }
        let asked = !is_new && self.may_hold(&taken.sha256);
        let before = if asked { self.store.source(&taken.sha256)? } else { None };
        let read_again =
            before.as_ref().is_some_and(|row| row.state == "needs_ocr" && taken.state != "needs_ocr");
        if before.is_none() || read_again {
            self.held.insert(first_digits(&taken.sha256));
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
                documents.push(self.put_document(&taken.sha256, place, prepared)?);
            }
        }
        if let Some(path) = inside {
            let row = self.input_row(root, &path, &taken.sha256)?;
            self.store.put_input(&row)?;
            let documents = self.store.documents_of(&taken.sha256)?;
            self.batch.push((ledger_line(&row, &documents), 0));
        }
        Ok(documents)
    }

    fn put_document(
        &mut self,
        sha256: &str,
        place: u32,
        prepared: Prepared,
    ) -> Result<DocumentRow, ArchiveError> {
        let Prepared { document, body, fingerprint, claims } = prepared;
        let number = self.documents;
        let refers_to: Vec<String> = document.references.iter().filter_map(|r| r.id.clone()).collect();
        let date = document.date.as_ref();
        let mut row = DocumentRow {
            number,
            id: String::new(),
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
        for id in ids(document.own_id.as_deref(), sha256, place) {
            row.id = id;
            if self.store.put_document(&row, &body, &refers_to)? {
                break;
            }
        }
        if let Some(claims) = claims {
            self.store.put_claims(number, &claims)?;
        }
        self.index.add(number, &row.id, document)?;
        self.documents += 1;
        Ok(row)
    }
}

/// Returns the public ids that a document may have, of which it gets the first that is free: the one that it gives itself, then
/// that with a part of the source's hash when another source has it (a likely copy), else from the hash alone. There is no last one, for
/// documents call themselves anything.
fn ids(own: Option<&str>, sha256: &str, place: u32) -> impl Iterator<Item = String> {
    let (own, sha256) = (own.filter(|id| is_public_id(id)).map(str::to_owned), sha256.to_owned());
    let nth = place + 1;
    (0_u32..).map(move |choice| {
        let short = sha256.get(..12).unwrap_or(&sha256);
        match (&own, choice) {
            (Some(own), 0) => own.clone(),
            (Some(own), 1) => format!("{own}~{short}"),
            (Some(own), 2) => format!("{own}~{short}.{nth}"),
            (None, 0) if place == 0 => short.to_owned(),
            (None, 1) if place == 0 => format!("{short}.1"),
            (None, 2) if place == 0 => sha256.clone(),
            (None, 0) => format!("{short}.{nth}"),
            (None, 1) | (_, 3) => format!("{sha256}.{nth}"),
            (None, 2) => format!("{sha256}/{place}"),
            _ => format!("{sha256}.{nth}.{choice}"),
        }
    })
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

/// The first sixteen digits of a hash, as a number.
pub(crate) fn first_digits(sha256: &str) -> u64 {
    sha256.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

pub(crate) fn salt() -> Result<String, ArchiveError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| ArchiveError::Random(error.to_string()))?;
    Ok(Sha256Hex::from_digest(&bytes).0)
}
