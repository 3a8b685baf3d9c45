//! Official lists: the bytes of each publisher's format become entries that can be compared.
//!
//! Start at [`read`]: it takes the files of one list and gives a [`List`], or a [`Refused`] that names
//! file, line and reason. A file is refused whole: a list that is nearly right answers "not listed" for a
//! person who is. [`diff`] compares two versions, [`ownership`] follows who owns whom.
//!
//! Nothing here opens a file or asks the clock.

pub mod diff;
pub mod ownership;

mod date;
mod eu;
mod eu_journal;
mod ftm;
mod language;
mod list;
mod mapping;
mod node;
mod ofac;
mod office;
mod reading;
mod reasons;
mod refusal;
mod relation;
mod screening_list;
mod sheet;
mod statements;
mod swiss;
mod table;
mod uk;
mod un;
mod viasna;

pub use date::When;
pub use language::{language, script};
pub use list::{
    Basis, Dated, Entry, Fact, Format, Identifier, List, Listing, Name, Part, Position, Problem, Strength,
    Visit,
};
pub use mapping::{Mapping, RowError, map};
pub use reading::{ListFile, group, read};
pub use refusal::Refused;
pub use relation::{Kinship, Party, Relation, Share};
