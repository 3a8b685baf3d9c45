//! A document and its paragraphs, with one reader a format.
//!
//! [`read`] takes the bytes of a source and gives the documents that stand in it. It looks at the
//! content, never at the file's name alone, and never fails: see [`Reading::state`].
#![forbid(unsafe_code)]

mod binary;
mod container;
mod document;
mod docx;
mod eml;
mod markup;
mod odt;
mod outline;
mod pdf;
mod reading;

pub use document::*;
pub use reading::*;
