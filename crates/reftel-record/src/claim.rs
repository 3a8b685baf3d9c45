//! A claim as the record keeps it: what one passage says, in plain words and numbers.
//!
//! The record does not find claims; the archive hands them over, from whatever found them or from a person.

use reftel_when::Edtf;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::StoreError;

/// What one passage says happened or holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Sixteen hexadecimal digits: see [`claim_id`].
    pub id: String,
    /// Anchor of the paragraph.
    pub anchor: String,
    /// First and one-past-last character of the quote in the paragraph's text.
    pub range: (u32, u32),
    /// The exact words.
    pub quote: String,
    /// Kind, such as `sanction.impose`.
    pub kind: String,
    /// Who does it.
    pub actors: Vec<Party>,
    /// To whom or what.
    pub targets: Vec<Party>,
    /// A third thing: what is promised, which policy.
    pub about: Option<Party>,
    /// Whose word it is; `None` is the document's own.
    pub speaker: Option<Party>,
    /// When, never more precise than the passage.
    pub when: Option<Edtf>,
    /// How the date was found.
    pub when_rule: Option<String>,
    /// Where, as written.
    pub place: Option<String>,
    /// A number that belongs to it.
    pub amount: Option<Amount>,
    /// `asserted`, `denied`, `promised`, …
    pub modality: String,
    /// Whether it is said not to have happened.
    pub negated: bool,
    /// On what it depends, in the words of the passage.
    pub condition: Option<String>,
    /// By when it is due, or until when it holds.
    pub due: Option<Edtf>,
    /// By what means a meeting was held.
    pub manner: Option<String>,
    /// The rule that found it; empty for a claim that a person wrote.
    pub rule: String,
}

/// One who takes part, as the passage names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name without titles.
    pub name: String,
    /// Office or rank.
    pub office: Option<String>,
    /// ISO 3166-1 alpha-2 code in capitals, `EU` or `UN`: the country that it is, or acts for.
    pub country: Option<String>,
    /// `Person`, `Company`, `Organization`, `PublicBody`, `Country`, `Position`, `Group` or `Thing`.
    pub schema: String,
}

/// A number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The value.
    pub value: u64,
    /// Of what.
    pub unit: String,
    /// `exact`, `about`, `at_least` or `at_most`.
    pub bound: String,
}

/// Returns a claim's id: the same whenever the same passage of the same source is said to say the same, whatever
/// else is found in the source. `nth` tells claims apart that agree in all of it; the first is 0.
pub fn claim_id(source: &str, place: u32, anchor: &str, kind: &str, quote: &str, nth: u32) -> String {
    let mut hash = Sha256::new();
    for part in [source, &place.to_string(), anchor, kind, quote, &nth.to_string()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    crate::log::Sha256Hex::from_digest(&hash.finalize()).0.chars().take(16).collect()
}

/// Returns the bytes of a document's claims for the record.
pub fn encode(claims: &[Claim]) -> Result<Vec<u8>, StoreError> {
    let plain = postcard::to_stdvec(claims).map_err(|error| StoreError::Body(error.to_string()))?;
    Ok(lz4_flex::compress_prepend_size(&plain))
}

/// Returns the claims that [`encode`] gave these bytes for.
pub fn decode(bytes: &[u8]) -> Result<Vec<Claim>, StoreError> {
    let plain =
        lz4_flex::decompress_size_prepended(bytes).map_err(|error| StoreError::Body(error.to_string()))?;
    postcard::from_bytes(&plain).map_err(|error| StoreError::Body(error.to_string()))
}
