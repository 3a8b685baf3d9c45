//! Claims found in a paragraph: who did what to whom, when, and whose word it is.
//!
//! [`find`] reads a document and gives its claims, each with the smallest run of words that supports it.
//! A claim says what *a passage says*, not what is true: joining claims into events, and telling where
//! they disagree, is the record's part.
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

mod allow;
mod around;
mod chunk;
mod claim;
mod clause;
mod condition;
mod dating;
mod fill;
mod find;
mod fits;
mod frame;
mod kind;
mod lexicon;
mod modality;
mod number;
mod party;
mod people;
mod readout;
mod roll;
mod row;
mod scene;
mod sentence;
mod slavic;
mod taken;
mod trigger;
mod worth;

pub use claim::{Amount, Bound, Claim, Dated, Located, Manner, Modality, Party, Schema};
pub use find::find;
pub use kind::{Kind, NotAKind, Plover};

/// Returns the ISO 3166-1 code of a country named in English by its name, an adjective or its capital; `EU` and `UN` for
/// those two. Case does not matter. `None` for a word that names none.
///
/// ```
/// assert_eq!(reftel_claims::country_code("Belarusian"), Some("BY"));
/// assert_eq!(reftel_claims::country_code("minsk"), Some("BY"));
/// assert_eq!(reftel_claims::country_code("Kramer"), None);
/// ```
pub fn country_code(name: &str) -> Option<&'static str> {
    let lexicon = lexicon::lexicon();
    lexicon.country(lexicon.word(&name.trim().to_lowercase()).place).map(|country| country.code)
}

/// Stamp of what [`find`] derives; a newer one makes claims anew.
pub const CLAIMS_VERSION: u32 = 3;
