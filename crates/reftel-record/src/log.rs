//! The log: what people and the outside world put in, in order, each entry chained to the one before.
//!
//! A header holds the hash of its payload and of the header before. The payload lies apart, so that it
//! can be destroyed when a person withdraws a source, while the chain still verifies. Each payload
//! begins with a random salt, so that a hash that stays behind does not betray a guessable payload.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The instant at which the archive learned something, UTC. Never mixed with the date on which
/// something was true in the world ([`reftel_when::Edtf`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordedAt(pub Timestamp);

impl RecordedAt {
    /// Reads an instant (RFC 3339), or a day as its last instant, UTC: what was known "on a day" is what was known at its end.
    /// The error says what is not understood.
    ///
    /// ```
    /// use reftel_record::log::RecordedAt;
    /// let day = RecordedAt::end_of("2008-06-24")?;
    /// assert!(day > RecordedAt::end_of("2008-06-24T23:59:59Z")?);
    /// assert!(day < RecordedAt::end_of("2008-06-25T00:00:00Z")?);
    /// assert!(RecordedAt::end_of("June").is_err());
    /// # Ok::<(), String>(())
    /// ```
    pub fn end_of(text: &str) -> Result<RecordedAt, String> {
        if let Ok(at) = text.parse() {
            return Ok(RecordedAt(at));
        }
        let day: jiff::civil::Date = text.parse().map_err(|_| {
            format!(
                "`{text}` is neither a day such as 2026-11-20 nor an instant such as 2026-11-20T12:00:00Z"
            )
        })?;
        let end = day.at(23, 59, 59, 999_999_999).to_zoned(jiff::tz::TimeZone::UTC);
        end.map(|end| RecordedAt(end.timestamp())).map_err(|error| error.to_string())
    }
}

/// A SHA-256 in lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Hex(pub String);

impl Sha256Hex {
    /// Returns the hash of these bytes.
    pub fn of(bytes: &[u8]) -> Sha256Hex {
        Sha256Hex::from_digest(&Sha256::digest(bytes))
    }

    /// Returns a digest as hexadecimal digits.
    pub fn from_digest(digest: &[u8]) -> Sha256Hex {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |n: u8| char::from(*DIGITS.get(usize::from(n)).unwrap_or(&b'0'));
        Sha256Hex(digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
    }

    /// Returns whether a text has the form of a hash: 64 digits `0-9a-f`.
    pub fn has_form(text: &str) -> bool {
        text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// Returns the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the hash that the first header of a log names as the one before.
    pub fn none() -> Sha256Hex {
        Sha256Hex("0".repeat(64))
    }
}

impl std::fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a log entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Payload {
    /// A file arrived.
    #[serde(rename = "source.add")]
    SourceAdd {
        /// SHA-256 of its bytes.
        sha256: String,
        /// How many bytes it has.
        bytes: u64,
        /// The folder it was taken from, absolute.
        root: String,
        /// Its path below that folder.
        path: String,
    },
    /// A file could not be taken in.
    #[serde(rename = "input.refuse")]
    InputRefuse {
        /// The folder it stands in, absolute.
        root: String,
        /// Its path below that folder.
        path: String,
        /// `unreadable` or `skipped`.
        state: String,
        /// Why.
        reason: String,
    },
    /// A version of an official list was imported.
    #[serde(rename = "list.add")]
    ListAdd {
        /// Who publishes it.
        publisher: String,
        /// Which of the publisher's lists it is; empty when there is only one.
        title: String,
        /// The name of its format.
        format: String,
        /// The day that it is of, EDTF, when that is known.
        version: Option<String>,
        /// Its files in their order: name, and SHA-256 of the bytes.
        files: Vec<(String, String)>,
        /// SHA-256 of the mapping of columns that it was read through.
        mapping: Option<String>,
    },
    /// Names were screened against lists, and what came of it was certified.
    #[serde(rename = "screening.certify")]
    ScreeningCertify {
        /// The certificate's id.
        id: String,
        /// SHA-256 of the certificate's bytes, which are kept as an original.
        sha256: String,
        /// How many names were screened.
        names: u64,
        /// How many of them were found.
        found: u64,
    },
    /// A person decided whether two are one.
    #[serde(rename = "identity.review")]
    IdentityReview {
        /// The one: `LIST:ENTRY`, or `name:` and a spelling.
        a: String,
        /// The other, in the same form.
        b: String,
        /// What was decided.
        decision: Decision,
        /// Why.
        why: String,
    },
    /// A person decided about a claim, or wrote one.
    #[serde(rename = "claim.review")]
    ClaimReview {
        /// The document's public id.
        document: String,
        /// SHA-256 of the document's source.
        source: String,
        /// The claim's id as it was found; of a claim that a person wrote, the id that it has from then on.
        claim: String,
        /// What was decided.
        verdict: Verdict,
        /// The claim as it is from then on, whole: what is found later does not change it. `None` when it is refused.
        holds: Option<Box<crate::claim::Claim>>,
        /// The claim as it was found; `None` for one that a person wrote.
        found: Option<Box<crate::claim::Claim>>,
        /// Why.
        why: String,
    },
    /// A person adopted files of contact guidance.
    #[serde(rename = "guidance.adopt")]
    GuidanceAdopt {
        /// The files: name, and SHA-256 of the bytes, which are kept as an original. One takes the place of that of the same name.
        files: Vec<(String, String)>,
        /// Why.
        why: String,
    },
    /// A person said when a rule of contact guidance ended.
    #[serde(rename = "guidance.lapse")]
    GuidanceLapse {
        /// The rule's id.
        rule: String,
        /// What its last day lies in, EDTF.
        until: String,
        /// Why.
        why: String,
    },
    /// A person imported a dialogue: its table, or a calendar that changed dates of it.
    #[serde(rename = "dialogue.import")]
    DialogueImport {
        /// The dialogue's key. What is imported later under the same key takes its place.
        key: String,
        /// Name of the file.
        name: String,
        /// SHA-256 of the file's bytes, which are kept as an original.
        sha256: String,
        /// SHA-256 of the dialogue's table as it is from then on, in its canonical form, which is kept as an original as well.
        table: String,
        /// Why.
        why: String,
    },
    /// A person took a decision back.
    #[serde(rename = "review.undo")]
    ReviewUndo {
        /// The entry of the log that no longer holds.
        number: u64,
        /// Why.
        why: String,
    },
}

/// What a person decided about two that may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// They are one.
    Same,
    /// They are two.
    NotSame,
    /// It was looked at and cannot be told.
    Unsure,
}

/// What a person decided about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The passage says it.
    Accept,
    /// The passage says something else, which the person gave.
    Correct,
    /// The passage does not say it.
    Refuse,
    /// A claim that a person wrote.
    Write,
}

impl Payload {
    /// Returns the kind as it stands in the header.
    pub fn kind(&self) -> &'static str {
        match self {
            Payload::SourceAdd { .. } => "source.add",
            Payload::InputRefuse { .. } => "input.refuse",
            Payload::ListAdd { .. } => "list.add",
            Payload::ScreeningCertify { .. } => "screening.certify",
            Payload::IdentityReview { .. } => "identity.review",
            Payload::ClaimReview { .. } => "claim.review",
            Payload::GuidanceAdopt { .. } => "guidance.adopt",
            Payload::GuidanceLapse { .. } => "guidance.lapse",
            Payload::DialogueImport { .. } => "dialogue.import",
            Payload::ReviewUndo { .. } => "review.undo",
        }
    }
}

/// The header of a log entry. It is never changed and never deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Place in the log; the first is 1.
    pub number: u64,
    /// When it was written.
    pub at: RecordedAt,
    /// Who wrote it: a person's name, or `reftel` for the program itself.
    pub who: String,
    /// The payload's kind.
    pub kind: String,
    /// Hash of the payload's text.
    pub payload_hash: Sha256Hex,
    /// Hash of the header before; 64 zeros for the first.
    pub before: Sha256Hex,
}

impl Header {
    /// Returns the header's hash, over a text that anyone can put together again: the fields, one a
    /// line, after the line `reftel-log/1`.
    ///
    /// ```
    /// use reftel_record::log::{Header, RecordedAt, Sha256Hex};
    /// let header = Header {
    ///     number: 1,
    ///     at: RecordedAt("2008-06-24T18:21:00Z".parse()?),
    ///     who: "reftel".into(),
    ///     kind: "source.add".into(),
    ///     payload_hash: Sha256Hex::of(b"{}"),
    ///     before: Sha256Hex::none(),
    /// };
    /// let zeros = "0".repeat(64);
    /// let text = format!(
    ///     "reftel-log/1\n1\n2008-06-24T18:21:00Z\nreftel\nsource.add\n{}\n{zeros}\n",
    ///     Sha256Hex::of(b"{}"),
    /// );
    /// assert_eq!(header.hash(), Sha256Hex::of(text.as_bytes()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn hash(&self) -> Sha256Hex {
        // A line break inside `who` would let two different headers give one text.
        let who = self.who.replace(['\n', '\r'], " ");
        Sha256Hex::of(
            format!(
                "reftel-log/1\n{}\n{}\n{}\n{}\n{}\n{}\n",
                self.number, self.at.0, who, self.kind, self.payload_hash, self.before
            )
            .as_bytes(),
        )
    }
}

/// An entry: its header, and its payload unless that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The header.
    pub header: Header,
    /// The payload's text as hashed: a salt, a line break, JSON. `None` when it was purged.
    pub payload: Option<String>,
}

/// A fault in the chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// Entries are missing or out of order.
    #[error("log entry {expected} is missing; {found} follows")]
    Missing {
        /// The number that should come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// The header does not name the hash of the one before.
    #[error("log entry {number} does not follow from the entry before: that one or this one was changed")]
    Broken {
        /// The entry.
        number: u64,
    },
    /// The payload is not the one that was written.
    #[error("the payload of log entry {number} is not the one that was written")]
    Payload {
        /// The entry.
        number: u64,
    },
    /// The payload cannot be read.
    #[error("the payload of log entry {number} cannot be read: {why}")]
    Unreadable {
        /// The entry.
        number: u64,
        /// What the reader said.
        why: String,
    },
}

/// Returns the text of a payload with its salt, as it is hashed and stored.
pub fn seal(payload: &Payload, salt: &str) -> Result<String, serde_json::Error> {
    Ok(format!("{salt}\n{}", serde_json::to_string(payload)?))
}

/// Returns what an entry says; `None` when the payload was purged.
pub fn unseal(entry: &Entry) -> Result<Option<Payload>, ChainFault> {
    let Some(text) = &entry.payload else { return Ok(None) };
    let number = entry.header.number;
    let (_, json) = text.split_once('\n').ok_or(ChainFault::Payload { number })?;
    serde_json::from_str(json).map(Some).map_err(|e| ChainFault::Unreadable { number, why: e.to_string() })
}

/// Checks entries one after another.
#[derive(Debug, Clone)]
pub struct Chain {
    next: u64,
    before: Sha256Hex,
}

impl Default for Chain {
    fn default() -> Self {
        Chain { next: 1, before: Sha256Hex::none() }
    }
}

impl Chain {
    /// Checks the next entry against those before.
    pub fn check(&mut self, entry: &Entry) -> Result<(), ChainFault> {
        let header = &entry.header;
        let (expected, before) = (self.next, std::mem::replace(&mut self.before, header.hash()));
        self.next = header.number.saturating_add(1);
        if header.number != expected {
            return Err(ChainFault::Missing { expected, found: header.number });
        }
        if header.before != before {
            return Err(ChainFault::Broken { number: header.number });
        }
        match &entry.payload {
            Some(text) if Sha256Hex::of(text.as_bytes()) != header.payload_hash => {
                Err(ChainFault::Payload { number: header.number })
            }
            _ => Ok(()),
        }
    }
}
