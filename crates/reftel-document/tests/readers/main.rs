//! The readers of text, on cases of our own and, where it is there, on real data.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice
)]

mod hostile;
mod repeated;
mod seeds;
mod set;
