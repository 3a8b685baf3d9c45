//! The record: the hash-chained log of what people and the world put in, and what follows from it.
//!
//! Start at [`Store`], the one door to the tables; [`log`], which says what an entry is and how
//! the chain is checked; and [`history`], which tells what follows from claims. This crate opens nothing: the archive hands it a connection
//! ([`SqliteStore::new`]), instants and bytes.
//!
//! Never: edits or deletes a log header; reads the clock; rounds a date.
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

mod body;
pub mod claim;
#[cfg(test)]
mod conformance;
pub mod history;
pub mod log;
mod sqlite;
mod store;

pub use body::{decode as decode_body, encode as encode_body};
pub use sqlite::SqliteStore;
pub use store::*;
