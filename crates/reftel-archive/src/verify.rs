//! Checking that nothing was lost or changed: originals, the log's chain, and every passage's place.

use std::panic::{AssertUnwindSafe, catch_unwind};

use reftel_document::{Document, Limits, Place, State};
use reftel_record::log::{Chain, Payload, unseal};
use reftel_record::{DocumentOrder, SqliteStore, Store, decode_body};

use crate::originals::Kept;
use crate::{Archive, ArchiveError, disk, write};

/// What was checked, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// Log entries checked against the chain.
    pub entries: u64,
    /// Originals hashed.
    pub originals: u64,
    /// Paragraphs whose places were compared with their source.
    pub passages: u64,
    /// Paragraphs whose source was read again and said the same words. Pages that a program for
    /// pictures read are left out: it need not be there, nor say the same twice.
    pub read_again: u64,
    /// Certificates of screenings that were checked, each by asking again.
    pub certificates: u64,
    /// What is wrong; empty when all is well.
    pub faults: Vec<Fault>,
}

/// Something that is not as it was put in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// What it concerns: a log entry, a source's hash, `DOCUMENT#paragraph`, a file.
    pub about: String,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Archive {
    /// Checks every hash, the log's chain and every passage against its source.
    pub fn verify(&self) -> Result<Verified, ArchiveError> {
        let mut verified = Verified::default();
        self.read(|store| chain(store, &mut verified))?;
        self.read(|store| self.sources(store, &mut verified))?;
        self.verify_lists(&mut verified)?;
        self.verify_certificates(&mut verified)?;
        self.verify_guidance(&mut verified)?;
        self.verify_dialogues(&mut verified)?;
        for path in self.originals.strangers().map_err(disk("listing originals"))? {
            verified.fault(
                path.display(),
                "not an original of this archive: the next `reftel add` removes `.part` files",
            );
        }
        let (documents, indexed) =
            (self.read(|store| Ok(store.document_count()?))?, self.index().committed());
        if indexed != u64::from(documents) {
            verified.fault(
                "index",
                &format!("it holds {indexed} of {documents} documents: run `reftel rebuild`"),
            );
        }
        Ok(verified)
    }

    fn sources(&self, store: &SqliteStore, verified: &mut Verified) -> Result<(), ArchiveError> {
        const PAGE: usize = 1_000;
        let current = write::is_current(store)?;
        for sha256 in store.source_hashes()? {
            verified.originals += 1;
            let bytes = match self.originals.fetch(&sha256).map_err(disk("reading an original"))? {
                Kept::Sound(bytes) => bytes,
                lost => {
                    let paths: Vec<String> =
                        store.inputs_of(&sha256)?.into_iter().map(|row| row.path).collect();
                    let what = if matches!(lost, Kept::Missing) { "missing" } else { "changed" };
                    // A file from inside another is not looked for when that one is added again.
                    let inside = store.source(&sha256)?.is_some_and(|source| source.within.is_some());
                    let remedy =
                        if inside { "restore" } else { "put the file back with `reftel add`, or restore" };
                    let message = format!(
                        "the original of `{}` is {what}: {remedy} it from a copy",
                        paths.join("`, `")
                    );
                    verified.fault(&sha256, &message);
                    continue;
                }
            };
            let rows = store.documents_of(&sha256)?;
            if rows.is_empty() {
                continue;
            }
            let name = store.inputs_of(&sha256)?.into_iter().next().map(|row| row.path).unwrap_or_default();
            let again = if current { read_again(&bytes, &name) } else { None };
            for row in rows {
                match store.body(row.number)?.as_deref().map(decode_body) {
                    Some(Ok(document)) => {
                        passages(&row.id, &document, &bytes, verified);
                        let by_machine = document.problems.iter().any(|p| p.kind == "read_by_ocr");
                        if let Some(again) = again.as_ref().filter(|_| !by_machine) {
                            same_words(&row.id, &document, again.get(row.place as usize), verified);
                        }
                    }
                    _ => verified.fault(&row.id, "its stored text is damaged: run `reftel rebuild`"),
                }
            }
        }
        // Documents must come from sources that are there.
        let mut offset = 0;
        loop {
            let rows = store.list(DocumentOrder::Id, offset, PAGE)?;
            if rows.is_empty() {
                return Ok(());
            }
            offset += rows.len();
            for row in rows {
                if store.source(&row.sha256)?.is_none() {
                    verified.fault(&row.id, "the record lost its source: run `reftel rebuild`");
                }
            }
        }
    }
}

impl Verified {
    pub(crate) fn fault(&mut self, about: impl std::fmt::Display, message: &str) {
        self.faults.push(Fault { about: about.to_string(), message: message.to_owned() });
    }
}

fn chain(store: &SqliteStore, verified: &mut Verified) -> Result<(), ArchiveError> {
    const PAGE: usize = 10_000;
    let (mut chain, mut after) = (Chain::default(), 0);
    loop {
        let entries = store.entries(after, PAGE)?;
        let Some(last) = entries.last() else { return Ok(()) };
        after = last.header.number;
        for entry in &entries {
            verified.entries += 1;
            let about = format!("log entry {}", entry.header.number);
            if let Err(fault) = chain.check(entry) {
                verified.fault(&about, &fault.to_string());
            }
            match unseal(entry) {
                Ok(Some(Payload::SourceAdd { sha256, path, .. })) if store.source(&sha256)?.is_none() => {
                    verified.fault(&about, &format!("the record lost `{path}`: run `reftel rebuild`"));
                }
                Ok(_) => {}
                Err(fault) => verified.fault(&about, &fault.to_string()),
            }
        }
    }
}

/// Reads a source again; `None` when its pages are pictures or its reader fails.
fn read_again(bytes: &[u8], path: &str) -> Option<Vec<Document>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let reading =
        catch_unwind(AssertUnwindSafe(|| reftel_document::read(bytes, name, &Limits::default(), None)));
    reading.ok().filter(|reading| reading.state == State::Read).map(|reading| reading.documents)
}

/// Compares a document with what its source says when it is read again.
fn same_words(id: &str, document: &Document, again: Option<&Document>, verified: &mut Verified) {
    let Some(again) = again else {
        return verified.fault(id, "its source no longer has it: run `reftel rebuild`");
    };
    if again.paragraphs.len() != document.paragraphs.len() {
        return verified.fault(id, "its source has other paragraphs: run `reftel rebuild`");
    }
    for (kept, read) in document.paragraphs.iter().zip(&again.paragraphs) {
        verified.read_again += 1;
        if kept != read {
            let about = format!("{id}#{}", kept.anchor);
            verified.fault(about, "read again, its source says other words: run `reftel rebuild`");
        }
    }
}

/// Compares each run of clean text with the bytes that it is said to come from.
fn passages(id: &str, document: &Document, bytes: &[u8], verified: &mut Verified) {
    for paragraph in &document.paragraphs {
        verified.passages += 1;
        let wrong = paragraph.source.iter().find_map(|span| {
            let (start, end) = (span.text.0 as usize, span.text.1 as usize);
            let Some(quote) = paragraph.text.get(start..end) else { return Some("a place beyond its text") };
            let Place::Bytes(from, to) = span.place else { return None };
            let Some(source) = usize::try_from(from)
                .ok()
                .zip(usize::try_from(to).ok())
                .and_then(|(from, to)| bytes.get(from..to))
            else {
                return Some("a place beyond its source");
            };
            // Other encodings are decoded by the readers; there only the bounds can be compared here.
            let differs = std::str::from_utf8(bytes).is_ok()
                && source.len() == quote.len()
                && source != quote.as_bytes();
            differs.then_some("other words than its source")
        });
        if let Some(wrong) = wrong {
            verified.fault(
                format!("{id}#{}", paragraph.anchor),
                &format!("the passage has {wrong}: run `reftel rebuild`"),
            );
        }
    }
}
