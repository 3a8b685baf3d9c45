//! From bytes to rows: what one source becomes before it is written.
//!
//! This part touches nothing shared, so any number of threads may do it at once; [`crate::write`] puts
//! the results in order.

use std::panic::{AssertUnwindSafe, catch_unwind};

use reftel_document::{Document, Limits, Ocr, Place, Reading, State};
use reftel_record::log::Sha256Hex;
use reftel_record::{StoreError, encode_body};
use twox_hash::XxHash3_128;

/// Deepest nesting of containers in containers.
const DEPTH_MAX: usize = 8;
/// A file inside a container may be unpacked to this much while it is read, in bytes, though its container
/// has used up what it may hold: a DOCX is a container too.
const UNPACKED_BYTES: u64 = 32 << 20;

/// A source as read, with the bytes to keep.
pub(crate) struct Taken {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
    /// The source that it was found inside of.
    pub(crate) within: Option<String>,
    /// Its names from the input file inwards: empty for the file itself.
    pub(crate) inside: String,
    pub(crate) state: &'static str,
    pub(crate) reason: Option<String>,
    pub(crate) format: &'static str,
    pub(crate) pages: Option<u32>,
    pub(crate) documents: Vec<Prepared>,
}

/// A document ready to be written.
pub(crate) struct Prepared {
    pub(crate) document: Document,
    pub(crate) body: Vec<u8>,
    pub(crate) fingerprint: u128,
    /// Its claims, when it has some.
    pub(crate) claims: Option<Vec<u8>>,
}

/// How sources are read.
pub(crate) struct Reader<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) ocr: Option<&'a dyn Ocr>,
    /// Keeps the bytes of a source; called before it is read.
    pub(crate) keep: &'a (dyn Fn(&str, &[u8]) -> std::io::Result<()> + Sync),
}

impl Reader<'_> {
    /// Keeps and reads a source, whose hash the caller has, and everything inside it, outermost first.
    pub(crate) fn take(&self, bytes: Vec<u8>, sha256: String, name: &str) -> Result<Vec<Taken>, IntakeError> {
        let mut taken = Vec::new();
        let mut left = self.limits.inside_bytes_max;
        self.descend(bytes, sha256, None, name, String::new(), 0, &mut left, &mut taken)?;
        Ok(taken)
    }

    #[allow(clippy::too_many_arguments, reason = "the state of one recursion, in one place")]
    fn descend(
        &self,
        bytes: Vec<u8>,
        sha256: String,
        within: Option<&str>,
        name: &str,
        inside: String,
        depth: usize,
        left: &mut u64,
        taken: &mut Vec<Taken>,
    ) -> Result<(), IntakeError> {
        (self.keep)(&sha256, &bytes).map_err(IntakeError::Keep)?;
        // A reader that panics is a defect, but one bad file must not take a whole night's work down.
        let limits = match depth {
            0 => self.limits.clone(),
            _ => Limits { inside_bytes_max: (*left).max(UNPACKED_BYTES), ..self.limits.clone() },
        };
        let reading =
            catch_unwind(AssertUnwindSafe(|| reftel_document::read(&bytes, name, &limits, self.ocr)))
                .unwrap_or_else(|_| Reading {
                    state: State::Unreadable(
                        "its reader failed, which is a defect of Reftel: please report it".to_owned(),
                    ),
                    format: reftel_document::Format::Unknown,
                    documents: Vec::new(),
                    inside: Vec::new(),
                });
        let (state, reason) = match reading.state {
            State::Read => ("read", None),
            State::NeedsOcr => ("needs_ocr", Some(NEEDS_OCR.to_owned())),
            State::Unreadable(why) => ("unreadable", Some(why)),
            State::Skipped(why) => ("skipped", Some(why)),
        };
        let pages = reading.documents.iter().filter_map(last_page).max();
        let documents = reading.documents.into_iter().enumerate().map(|(n, d)| prepare(d, &sha256, n));
        taken.push(Taken {
            bytes: bytes.len() as u64,
            within: within.map(str::to_owned),
            inside: inside.clone(),
            state,
            reason,
            format: reading.format.as_str(),
            pages,
            documents: documents.collect::<Result<_, _>>()?,
            sha256: sha256.clone(),
        });
        drop(bytes);
        // All are counted, and those that are too many dropped, before the first is opened: what containers
        // in containers hold in memory together then stays within the bound as well.
        let mut members = reading.inside;
        for member in &mut members {
            let size = member.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
            if size > *left {
                let why = "the files inside are too large together; add them one by one";
                member.bytes = Err(why.to_owned());
            } else {
                *left -= size;
            }
        }
        for member in members {
            let path = format!("{inside}/{}", member.name.trim_start_matches('/'));
            let refuse = |state, reason| Taken {
                sha256: String::new(),
                bytes: 0,
                within: Some(sha256.clone()),
                inside: path.clone(),
                state,
                reason: Some(reason),
                format: "unknown",
                pages: None,
                documents: Vec::new(),
            };
            match member.bytes {
                Err(why) => taken.push(refuse("unreadable", why)),
                Ok(_) if depth >= DEPTH_MAX => {
                    taken.push(refuse("skipped", format!("more than {DEPTH_MAX} containers deep")));
                }
                Ok(bytes) => {
                    let hash = Sha256Hex::of(&bytes).0;
                    self.descend(bytes, hash, Some(&sha256), &member.name, path, depth + 1, left, taken)?;
                }
            }
        }
        Ok(())
    }
}

const NEEDS_OCR: &str = "its pages are pictures: install `tesseract` (Debian: tesseract-ocr, tesseract-ocr-rus, \
                         tesseract-ocr-bel) and add it again";

/// Why a source could not be taken in at all. This stops the whole run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IntakeError {
    /// The archive's disk refused.
    #[error("the original could not be kept")]
    Keep(#[source] std::io::Error),
    /// A document could not be encoded.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Returns the last page that a document stands on; `None` for sources without pages.
fn last_page(document: &Document) -> Option<u32> {
    let spans = document.paragraphs.iter().flat_map(|paragraph| &paragraph.source);
    let page = |span: &reftel_document::Span| match span.place {
        Place::Page(page, _) => Some(page),
        _ => None,
    };
    spans.filter_map(page).max()
}

fn prepare(document: Document, sha256: &str, place: usize) -> Result<Prepared, StoreError> {
    Ok(Prepared {
        body: encode_body(&document)?,
        fingerprint: fingerprint(&document, sha256, place),
        claims: crate::claim::prepare(&document, sha256, u32::try_from(place).unwrap_or(u32::MAX))?,
        document,
    })
}

/// Returns a hash of the letters and digits of the paragraphs. Two documents with the same one say the
/// same, whatever their layout; a text too short to tell gets one of its own.
fn fingerprint(document: &Document, sha256: &str, place: usize) -> u128 {
    /// Below this many bytes of letters, equal texts are chance ("Signed.").
    const LETTERS_MIN: usize = 200;
    let mut letters = vec![0; document.paragraphs.iter().map(|p| p.text.len()).sum()];
    let mut length = 0;
    for b in document.paragraphs.iter().flat_map(|paragraph| paragraph.text.as_bytes()) {
        // Every byte is written, and the next one over it when it is no letter: nothing has to be guessed.
        if let Some(place) = letters.get_mut(length) {
            *place = b.to_ascii_lowercase();
        }
        length += usize::from(b.is_ascii_alphanumeric() | !b.is_ascii());
    }
    letters.truncate(length);
    if letters.len() < LETTERS_MIN {
        return XxHash3_128::oneshot(format!("{sha256}/{place}").as_bytes());
    }
    XxHash3_128::oneshot(&letters)
}
