//! A name in any script; how two names compare, and why; an index of names.
//!
//! ```
//! use reftel_names::{How, Kind, Name, compare};
//!
//! let a = Name::read("Аляксандр Уладзіміравіч Казулін", Kind::Person);
//! let b = Name::read("KOZULIN, Alexander", Kind::Person);
//! let likeness = compare(&a, &b, &How::default());
//! assert!(likeness.score >= reftel_names::SHOW_MIN);
//! assert!(likeness.reasons.iter().any(|r| r.contains("forms of one name")));
//! ```
//! Start at [`Name::read`] and [`compare`]; [`likeness`] is the same score without the words
//! (from [`SHOW_MIN`] on); [`Index`] finds the few of a million names that are alike, [`cross_reference`] does so for many. What a score means
//! stands at [`SHOW_MIN`]. Nothing here reads a file or the network; every input takes bounded time.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod compare;
mod cross;
mod given;
mod heard;
mod index;
mod legal;
mod name;
mod organisation;
mod person;
mod romanise;
mod script;
mod sound;
mod words;

pub use compare::{How, Likeness, SHOW_MIN, compare, likeness};
pub use cross::{Crossed, cross_reference};
pub use given::Gender;
pub use index::{Found, Index};
pub use name::{Kind, Name, Role};
pub use romanise::{System, systems};
pub use script::{Language, Script};
