//! A dialogue as one table: the columns, and how it is written. Reading is in `table/read.rs`.
//!
//! | row | says | needs | may have |
//! | --- | --- | --- | --- |
//! | `dialogue` | the dialogue; one, | `key`, `title` | `every`, `cites` |
//! | `side` | a side; two | `title`, `side` | `cites` |
//! | `track` | a track | `key`, `title` | `cites` |
//! | `lead` | who leads a track for a side | `side`, `person`, `track` | `office`, `cites` |
//! | `session` | a session | `session`, `status` | `date`, `place`, `level`, `cites` |
//! | `delegate` | who takes part in a session | `side`, `person`, `session` | `office`, `track`, `cites` |
//! | `proposal` | a concrete ask | `key`, `title`, `side`, `status` | `person`, `session`, `track`, `done`, `cites` |
//! | `follow_up` | what is to be done | `key`, `title`, `side` | `person`, `session`, `proposal`, `due`, `done`, `evidence`, `cites` |

mod cell;
mod read;

use std::collections::HashMap;

use crate::dialogue::{BOTH, Dialogue, Whose};
use crate::{Cite, Edtf};

pub use read::read;

/// The columns, in the order in which they are written.
pub const COLUMNS: [&str; 18] = [
    "row", "key", "title", "side", "person", "office", "session", "track", "proposal", "date", "place",
    "level", "status", "due", "done", "every", "evidence", "cites",
];

/// A kind of row: its word, the columns that it needs, and those that it may have.
struct RowKind {
    word: &'static str,
    needs: &'static [&'static str],
    may_have: &'static [&'static str],
}

/// The kinds of row, in the order in which they are written.
const KINDS: [RowKind; 8] = [
    RowKind { word: "dialogue", needs: &["key", "title"], may_have: &["every", "cites"] },
    RowKind { word: "side", needs: &["title", "side"], may_have: &["cites"] },
    RowKind { word: "track", needs: &["key", "title"], may_have: &["cites"] },
    RowKind { word: "lead", needs: &["side", "person", "track"], may_have: &["office", "cites"] },
    RowKind {
        word: "session",
        needs: &["session", "status"],
        may_have: &["date", "place", "level", "cites"],
    },
    RowKind {
        word: "delegate",
        needs: &["side", "person", "session"],
        may_have: &["office", "track", "cites"],
    },
    RowKind {
        word: "proposal",
        needs: &["key", "title", "side", "status"],
        may_have: &["person", "session", "track", "done", "cites"],
    },
    RowKind {
        word: "follow_up",
        needs: &["key", "title", "side"],
        may_have: &["person", "session", "proposal", "due", "done", "evidence", "cites"],
    },
];

/// A row as it stands.
struct Row {
    line: u64,
    kind: usize,
    cells: HashMap<&'static str, String>,
}

impl Row {
    fn text(&self, column: &str) -> String {
        self.cells.get(column).cloned().unwrap_or_default()
    }

    fn optional(&self, column: &str) -> Option<String> {
        self.cells.get(column).cloned()
    }
}

/// Returns a dialogue as a table in its canonical form: comma-separated values (RFC 4180) with all columns, a line feed after each row.
///
/// [`crate::read`] gives the same dialogue back, and a table that was written so is written again byte for byte. A cell that a
/// spreadsheet would take for a formula begins with `'`, which reading takes away.
///
/// ```
/// let text = "row,key,title,side\ndialogue,talks,Talks,\nside,,Halvern,XH\nside,,Zarechia,XZ\n";
/// let dialogue = reftel_dialogue::read(text).unwrap();
/// let canonical = reftel_dialogue::write(&dialogue);
/// assert!(canonical.starts_with("row,key,title,side,person,office,session,"));
/// assert_eq!(reftel_dialogue::read(&canonical), Ok(dialogue));
/// ```
pub fn write(dialogue: &Dialogue) -> String {
    let mut table = Table::default();
    table.row(
        "dialogue",
        &[
            ("key", dialogue.key.to_string()),
            ("title", dialogue.title.clone()),
            ("every", dialogue.every.map(|every| every.to_string()).unwrap_or_default()),
            ("cites", cites(&dialogue.cites)),
        ],
    );
    for side in &dialogue.sides {
        table.row(
            "side",
            &[
                ("side", side.country.to_string()),
                ("title", side.name.clone()),
                ("cites", cites(&side.cites)),
            ],
        );
    }
    for track in &dialogue.tracks {
        table.row(
            "track",
            &[("key", track.key.to_string()), ("title", track.title.clone()), ("cites", cites(&track.cites))],
        );
        for lead in &track.leads {
            table.row(
                "lead",
                &[
                    ("track", track.key.to_string()),
                    ("side", lead.side.to_string()),
                    ("person", lead.person.clone()),
                    ("office", text(lead.office.as_ref())),
                    ("cites", cites(&lead.cites)),
                ],
            );
        }
    }
    for session in &dialogue.sessions {
        let number = session.number.to_string();
        table.row(
            "session",
            &[
                ("session", number.clone()),
                ("date", date(session.date.as_ref())),
                ("place", text(session.place.as_ref())),
                ("level", text(session.level.as_ref())),
                ("status", session.status.as_str().to_owned()),
                ("cites", cites(&session.cites)),
            ],
        );
        for delegate in &session.delegates {
            table.row(
                "delegate",
                &[
                    ("session", number.clone()),
                    ("side", delegate.side.to_string()),
                    ("person", delegate.person.clone()),
                    ("office", text(delegate.office.as_ref())),
                    ("track", delegate.track.as_ref().map(ToString::to_string).unwrap_or_default()),
                    ("cites", cites(&delegate.cites)),
                ],
            );
        }
    }
    for proposal in &dialogue.proposals {
        table.row(
            "proposal",
            &[
                ("key", proposal.key.to_string()),
                ("title", proposal.ask.clone()),
                ("side", whose(&proposal.side)),
                ("person", text(proposal.person.as_ref())),
                ("track", proposal.track.as_ref().map(ToString::to_string).unwrap_or_default()),
                ("session", proposal.session.map(|number| number.to_string()).unwrap_or_default()),
                ("status", proposal.status.as_str().to_owned()),
                ("done", date(proposal.since.as_ref())),
                ("cites", cites(&proposal.cites)),
            ],
        );
    }
    for follow_up in &dialogue.follow_ups {
        table.row(
            "follow_up",
            &[
                ("key", follow_up.key.to_string()),
                ("title", follow_up.what.clone()),
                ("side", whose(&follow_up.side)),
                ("person", text(follow_up.owner.as_ref())),
                ("session", follow_up.session.map(|number| number.to_string()).unwrap_or_default()),
                ("proposal", follow_up.proposal.as_ref().map(ToString::to_string).unwrap_or_default()),
                ("due", date(follow_up.due.as_ref())),
                ("done", date(follow_up.done.as_ref())),
                ("evidence", cites(&follow_up.evidence)),
                ("cites", cites(&follow_up.cites)),
            ],
        );
    }
    table.finish()
}

struct Table(csv::Writer<Vec<u8>>);

impl Default for Table {
    fn default() -> Self {
        let mut table = Table(csv::Writer::from_writer(Vec::new()));
        // Writing into memory cannot fail.
        let _ = table.0.write_record(COLUMNS);
        table
    }
}

impl Table {
    fn row(&mut self, kind: &str, cells: &[(&str, String)]) {
        let cell = |column: &str| match column {
            "row" => kind.to_owned(),
            _ => {
                let found = cells.iter().find(|(name, _)| *name == column);
                found.map(|(_, cell)| guarded(cell)).unwrap_or_default()
            }
        };
        let _ = self.0.write_record(COLUMNS.map(cell));
    }

    fn finish(self) -> String {
        self.0.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Returns whether a cell is, without the marks `'` at its start, what a spreadsheet would take for a formula.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

/// Returns a cell as it is written.
fn guarded(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// Returns what a written cell says.
fn unguarded(cell: &str) -> &str {
    if is_formula(cell) { cell.strip_prefix('\'').unwrap_or(cell) } else { cell }
}

fn cites(cites: &[Cite]) -> String {
    cites.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn text(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

fn date(date: Option<&Edtf>) -> String {
    date.map(ToString::to_string).unwrap_or_default()
}

fn whose(side: &Whose) -> String {
    match side {
        Whose::Of(country) => country.to_string(),
        Whose::Both => BOTH.to_owned(),
    }
}
