//! A document and its paragraphs, with one reader a format.
//!
//! [`read`] takes the bytes of a source and gives the documents that stand in it. It looks at the
//! content, never at the file's name alone, and never fails: see [`Reading::state`].
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

mod binary;
mod blocks;
mod completion;
mod container;
mod dating;
mod decoded;
mod document;
mod docx;
mod eml;
mod flow;
mod front_matter;
mod head;
mod html;
mod inline;
mod language;
mod markup;
mod menu;
mod odt;
mod outline;
mod pdf;
mod raw;
mod reading;
mod rows;
mod sheet;
mod tei;
mod telegram;
mod text;

pub use document::*;
pub use raw::{Raw, raw_text};
pub use reading::*;
pub use reftel_when::Edtf;
