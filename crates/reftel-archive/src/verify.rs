//! Checking that nothing was lost or changed: originals, the log's chain, and every passage's place.

use reftel_document::{Document, Place};
use reftel_record::log::Chain;
use reftel_record::{DocumentOrder, SqliteStore, Store, decode_body};

use crate::originals::Kept;
use crate::{Archive, ArchiveError, disk};

/// What was checked, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// Log entries checked against the chain.
    pub entries: u64,
    /// Originals hashed.
    pub originals: u64,
    /// Paragraphs whose places were compared with their source.
    pub passages: u64,
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
        for sha256 in store.source_hashes()? {
            verified.originals += 1;
            let bytes = match self.originals.fetch(&sha256).map_err(disk("reading an original"))? {
                Kept::Sound(bytes) => bytes,
                lost => {
                    let paths: Vec<String> =
                        store.inputs_of(&sha256)?.into_iter().map(|row| row.path).collect();
                    let what = if matches!(lost, Kept::Missing) { "missing" } else { "changed" };
                    let message =
                        format!("the original of `{}` is {what}: restore it from a copy", paths.join("`, `"));
                    verified.fault(&sha256, &message);
                    continue;
                }
            };
            for row in store.documents_of(&sha256)? {
                match store.body(row.number)?.as_deref().map(decode_body) {
                    Some(Ok(document)) => passages(&row.id, &document, &bytes, verified),
                    _ => verified.fault(&row.id, "its stored text is damaged: run `reftel rebuild`"),
                }
            }
        }
        // Documents must come from sources that are there.
        for row in store.list(DocumentOrder::Id, 0, usize::from(u16::MAX))? {
            if store.source(&row.sha256)?.is_none() {
                verified.fault(&row.id, "the record lost its source: run `reftel rebuild`");
            }
        }
        Ok(())
    }
}

impl Verified {
    fn fault(&mut self, about: impl std::fmt::Display, message: &str) {
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
            if let Err(fault) = chain.check(entry) {
                verified.fault(format!("log entry {}", entry.header.number), &fault.to_string());
            }
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
