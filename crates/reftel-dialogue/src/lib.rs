//! A dialogue between two sides: sessions, tracks, delegations, proposals and what is to follow.
//!
//! One table holds a dialogue ([`read`], [`write`]): what people keep in a spreadsheet, read strictly. From it follow what is overdue on a
//! day ([`Dialogue::board`]), what one must know before a session ([`Dialogue::before`]), and a calendar that goes both ways
//! ([`calendar`], [`reread`]).
//!
//! ```text
//! table (CSV) ◄─► dialogue ─► board on a day, brief before a session
//!                    ▲
//!                    └─► calendar (RFC 5545), whose changed dates come back by UID
//! ```
//! A date that is imprecise stays so, in the table, on the board and in the calendar.
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

mod board;
mod cadence;
mod calendar;
mod cite;
mod dialogue;
mod fault;
mod key;
mod table;

pub use board::{Ahead, Before, Board, DUE_SOON_DAYS, Due, DueState, Next, ProposalOn, SessionOn};
pub use cadence::{Every, NotEvery, Unit};
pub use calendar::{Change, Reread, Stamp, calendar, dialogue_of, reread};
pub use cite::{Cite, NotCite};
pub use dialogue::{
    Delegate, Dialogue, FollowUp, Lead, Proposal, ProposalStatus, Session, SessionStatus, Side, Track, Whose,
};
pub use fault::Fault;
pub use key::{Country, Key, NotCountry, NotKey};
pub use reftel_when::{Date, Edtf, Timestamp};
pub use table::{COLUMNS, read, write};
