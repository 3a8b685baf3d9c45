//! How right the readers are on real documents, in figures; and that every paragraph leads back to them.
//!
//! What is right is told by the tests' own reading of the markup, which shares no code with the readers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice
)]

mod cables;
mod dafp;
mod frus;
mod places;
#[path = "../readers/set.rs"]
mod set;
mod tally;
mod white_house;
