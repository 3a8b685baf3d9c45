//! Contact guidance as policies, and the ruling on a planned contact, with its reasons.
//!
//! A guidance cable says which contacts with a government are allowed, at what level, for what purpose, from when. Here it is a file of
//! [Cedar](https://www.cedarpolicy.com) policies, each with the passage that it rests on. Start at [`Guidance::read`],
//! [`Contact::read`] and [`Guidance::rule_on`].
//!
//! ```text
//! guidance/*.cedar ─► rules (validated, dated, cited) ─┐
//! contact (ranks, side, state, purpose, day) ──────────┴─► ruling: permitted, not permitted, needs approval, depends, no guidance
//! ```
//! No rule about a contact is *no guidance*, never a prohibition. What is not known of a contact is not guessed: where it matters, the
//! ruling depends on it, and says so.
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

mod conflict;
mod contact;
mod country;
mod fault;
mod guidance;
mod import;
mod need;
mod period;
mod plan;
mod purpose;
mod rank;
mod rule;
mod ruling;
mod statement;
mod table;

pub use conflict::{Conflict, Conflicts};
pub use contact::{Act, Asked, Contact, NoContact, Stated};
pub use country::Country;
pub use fault::Fault;
pub use guidance::Guidance;
pub use import::SCHEMA;
pub use need::Need;
pub use period::{Answer, Period};
pub use plan::{NoPlan, PlanRow, read_plan};
pub use purpose::Purpose;
pub use rank::{Rank, Side, Standing};
pub use reftel_when::{Date, Edtf};
pub use rule::{Cite, Effect, Rule};
pub use ruling::{Ruling, Verdict};

/// A guidance file to begin with: what each part is for stands beside it.
pub const TEMPLATE: &str = include_str!("../data/template.cedar");
