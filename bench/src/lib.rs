//! Made-up telegrams in any number: the same seed and number give the same bytes.
//!
//! The words are invented too, in the proportions of a real collection: a few hundred words make half of
//! the text, and new ones never stop coming. Start at [`Corpus`].
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod layout;
mod random;
mod telegram;
pub mod timing;
mod vocabulary;

pub use random::Random;
pub use telegram::{Corpus, Telegram};
pub use vocabulary::Vocabulary;
