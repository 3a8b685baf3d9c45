//! The full-text index: a small query language, and the paragraphs that match it.
//!
//! The index is derived data. It holds no text to show: a [`Hit`] names a document by its number in
//! the record and a paragraph by its place in the document, and [`Query::highlights`] finds the exact
//! places of a match in the text that the caller fetches.
#![forbid(unsafe_code)]

mod find;
mod fold;
mod index;
mod query;
mod stem;
mod word;

pub use index::*;
pub use query::*;
