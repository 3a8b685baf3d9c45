//! A table read as a dialogue: whole, or refused with every fault in it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::cell::number;
use super::{COLUMNS, KINDS, Row, RowKind, unguarded};
use crate::{
    Country, Delegate, Dialogue, Edtf, Every, Fault, FollowUp, Key, Lead, Proposal, ProposalStatus, Session,
    SessionStatus, Side, Track,
};

/// Most bytes of a table.
const BYTES_MAX: usize = 16 << 20;
/// Most rows.
const ROWS_MAX: usize = 100_000;
/// Faults beyond this are not told: they are more of the same.
const FAULTS_MAX: usize = 50;

/// Reads a table as a dialogue. Rows may stand in any order, and columns too; columns that are not needed may be left out.
///
/// It is taken whole or not at all: what is not understood, missing, said twice or refers to what is not there is a fault with its line
/// and column. The table at the head of `table.rs`, and `docs/DIALOGUE.md`, say which row has which columns.
///
/// ```
/// let text = "row,key,title,side,due\ndialogue,talks,Talks,,\nside,,Halvern,XH,\nside,,Zarechia,XZ,\n\
///             follow_up,list,Send the list of firms,XZ,end of June\n";
/// let faults = reftel_dialogue::read(text).unwrap_err();
/// assert_eq!(faults.len(), 1);
/// assert!(faults[0].to_string().starts_with("line 5, column due: `end of June` is no date"));
/// ```
pub fn read(text: &str) -> Result<Dialogue, Vec<Fault>> {
    let mut reading = Reading::default();
    let rows = reading.rows(text);
    let dialogue = reading.dialogue(&rows);
    match dialogue {
        Some(dialogue) if reading.faults.is_empty() => Ok(dialogue),
        _ => {
            reading.faults.sort_by_key(|fault| fault.line);
            reading.faults.truncate(FAULTS_MAX);
            Err(reading.faults)
        }
    }
}

/// What others may refer to, by the line that says it.
#[derive(Default)]
pub(super) struct Reading {
    faults: Vec<Fault>,
    pub(super) sides: HashMap<String, u64>,
    pub(super) tracks: HashMap<String, u64>,
    pub(super) sessions: HashMap<u32, u64>,
    proposals: HashMap<String, u64>,
    follow_ups: HashMap<String, u64>,
}

impl Reading {
    pub(super) fn fault(
        &mut self,
        line: u64,
        column: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.faults.push(Fault::new(line, column, message).hint(hint));
    }

    /// Returns the rows that can be told apart.
    fn rows(&mut self, text: &str) -> Vec<Row> {
        let mut rows = Vec::new();
        if text.len() > BYTES_MAX {
            self.fault(
                1,
                "",
                format!("the table has more than {BYTES_MAX} bytes"),
                "keep one dialogue in a table",
            );
            return rows;
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let heads: Vec<String> = match reader.headers() {
            Ok(heads) => heads.iter().map(|head| head.trim().to_owned()).collect(),
            Err(error) => {
                self.fault(1, "", error.to_string(), "save the table as CSV in UTF-8");
                return rows;
            }
        };
        let Some(columns) = self.columns(&heads) else { return rows };
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(1, csv::Position::line);
                    self.fault(line, "", error.to_string(), "save the table as CSV in UTF-8");
                    return rows;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            if rows.len() >= ROWS_MAX {
                self.fault(
                    line,
                    "",
                    format!("there are more than {ROWS_MAX} rows"),
                    "keep one dialogue in a table",
                );
                return rows;
            }
            rows.extend(self.row(line, &record, &columns));
        }
        rows
    }

    /// Returns the columns in their order.
    fn columns(&mut self, heads: &[String]) -> Option<Vec<&'static str>> {
        let mut columns: Vec<&'static str> = Vec::new();
        let known = COLUMNS.join(", ");
        if heads.len() == 1 && heads.iter().any(|head| head.contains([';', '\t'])) {
            self.fault(
                1,
                "",
                "the columns are not separated by commas",
                "save the table with commas between its columns",
            );
            return None;
        }
        for head in heads {
            match COLUMNS.iter().find(|column| *column == head) {
                Some(column) if columns.contains(column) => {
                    self.fault(1, head, "the column stands twice", "take one of them away");
                }
                Some(column) => columns.push(column),
                None if head.is_empty() => {
                    self.fault(1, "", "a column has no name", format!("the columns are {known}"));
                }
                None => self.fault(
                    1,
                    head,
                    format!("there is no column `{head}`"),
                    format!("the columns are {known}"),
                ),
            }
        }
        if columns.first() != Some(&"row") {
            self.fault(
                1,
                "row",
                "the first column is not `row`",
                "put `row`, which says what a row is, first",
            );
        }
        self.faults.is_empty().then_some(columns)
    }

    fn row(&mut self, line: u64, record: &csv::StringRecord, columns: &[&'static str]) -> Option<Row> {
        let mut cells: HashMap<&'static str, String> = HashMap::new();
        let before = self.faults.len();
        for (at, cell) in record.iter().enumerate() {
            let cell = unguarded(cell.trim());
            if cell.is_empty() {
                continue;
            }
            let Some(column) = columns.get(at) else {
                self.fault(
                    line,
                    "",
                    format!("`{cell}` stands beyond the last column"),
                    "put cells that hold a comma in quotation marks",
                );
                continue;
            };
            if cell.contains(char::is_control) {
                self.fault(
                    line,
                    column,
                    "the cell has a line break or a control character",
                    "write it on one line",
                );
                continue;
            }
            if cell.trim() != cell {
                self.fault(
                    line,
                    column,
                    format!("`{cell}` has white space after its mark `'`"),
                    "take it away",
                );
                continue;
            }
            cells.insert(column, cell.to_owned());
        }
        let word = cells.remove("row");
        let Some(word) = word else {
            // A line without anything is between rows.
            if !cells.is_empty() {
                self.fault(line, "row", "nothing says what the row is", format!("it is one of {}", kinds()));
            }
            return None;
        };
        let Some((at, kind)) = KINDS.iter().enumerate().find(|(_, kind)| kind.word == word) else {
            self.fault(
                line,
                "row",
                format!("there is no kind of row `{word}`"),
                format!("it is one of {}", kinds()),
            );
            return None;
        };
        self.fits(line, kind, &cells);
        (self.faults.len() == before).then_some(Row { line, kind: at, cells })
    }

    fn fits(&mut self, line: u64, kind: &RowKind, cells: &HashMap<&'static str, String>) {
        for column in kind.needs.iter().filter(|column| !cells.contains_key(*column)) {
            self.fault(line, column, format!("a row `{}` needs `{column}`", kind.word), "fill it in");
        }
        for column in COLUMNS {
            if cells.contains_key(column) && !kind.needs.contains(&column) && !kind.may_have.contains(&column)
            {
                let has: Vec<&str> = kind.needs.iter().chain(kind.may_have).copied().collect();
                self.fault(
                    line,
                    column,
                    format!("a row `{}` has no `{column}`", kind.word),
                    format!("leave it empty; the row has {}", has.join(", ")),
                );
            }
        }
    }

    fn dialogue(&mut self, rows: &[Row]) -> Option<Dialogue> {
        self.gather(rows);
        let of = |word: &'static str| {
            rows.iter().filter(move |row| KINDS.get(row.kind).is_some_and(|kind| kind.word == word))
        };
        let mut sides: Vec<Side> = Vec::new();
        for row in of("side") {
            let country = self.value::<Country>(row, "side");
            let cites = self.cites(row, "cites");
            sides.extend(country.map(|country| Side { country, name: row.text("title"), cites }));
        }
        let mut tracks: Vec<Track> = Vec::new();
        for row in of("track") {
            let (key, cites) = (self.value::<Key>(row, "key"), self.cites(row, "cites"));
            tracks.extend(key.map(|key| Track { key, title: row.text("title"), leads: Vec::new(), cites }));
        }
        for row in of("lead") {
            let (side, track) = (self.side(row), self.track(row));
            let lead = |side| Lead {
                side,
                person: row.text("person"),
                office: row.optional("office"),
                cites: Vec::new(),
            };
            let cites = self.cites(row, "cites");
            let place = track.and_then(|key| tracks.iter_mut().find(|track| track.key == key));
            if let (Some(side), Some(track)) = (side, place) {
                track.leads.push(Lead { cites, ..lead(side) });
            }
        }
        let mut sessions: Vec<Session> = Vec::new();
        for row in of("session") {
            sessions.extend(self.session(row));
        }
        sessions.sort_by_key(|session| session.number);
        for row in of("delegate") {
            let (side, number, track) = (self.side(row), self.session_of(row), self.track(row));
            let cites = self.cites(row, "cites");
            let place =
                number.and_then(|number| sessions.iter_mut().find(|session| session.number == number));
            if let (Some(side), Some(session)) = (side, place) {
                let (person, office) = (row.text("person"), row.optional("office"));
                session.delegates.push(Delegate { side, person, office, track, cites });
            }
        }
        let mut proposals: Vec<Proposal> = Vec::new();
        for row in of("proposal") {
            proposals.extend(self.proposal(row));
        }
        let mut follow_ups: Vec<FollowUp> = Vec::new();
        for row in of("follow_up") {
            follow_ups.extend(self.follow_up(row));
        }
        let mut heads = of("dialogue");
        let Some(head) = heads.next() else {
            if self.faults.is_empty() {
                self.fault(
                    1,
                    "row",
                    "there is no row `dialogue`",
                    "begin with one that has its `key` and `title`",
                );
            }
            return None;
        };
        if let Some(second) = heads.next() {
            let message = format!("there is a dialogue on line {} already", head.line);
            self.fault(second.line, "row", message, "keep each dialogue in a table of its own");
        }
        let (key, every) = (self.value::<Key>(head, "key"), self.value::<Every>(head, "every"));
        let cites = self.cites(head, "cites");
        let count = sides.len();
        match <[Side; 2]>::try_from(sides) {
            Ok(sides) => Some(Dialogue {
                key: key?,
                title: head.text("title"),
                every,
                sides,
                tracks,
                sessions,
                proposals,
                follow_ups,
                cites,
            }),
            Err(_) => {
                if self.faults.is_empty() {
                    let message = format!("there are {count} rows `side`, not two");
                    self.fault(head.line, "row", message, "a dialogue has two sides, a row `side` each");
                }
                None
            }
        }
    }

    /// Notes what others may refer to; what is said twice is a fault.
    fn gather(&mut self, rows: &[Row]) {
        for row in rows {
            let Some(kind) = KINDS.get(row.kind) else { continue };
            let (column, first) = match kind.word {
                "side" => ("side", noted(&mut self.sides, row.text("side"), row.line)),
                "track" => ("key", noted(&mut self.tracks, row.text("key"), row.line)),
                "proposal" => ("key", noted(&mut self.proposals, row.text("key"), row.line)),
                "follow_up" => ("key", noted(&mut self.follow_ups, row.text("key"), row.line)),
                "session" => {
                    let Some(number) = number(&row.text("session")) else { continue };
                    ("session", noted(&mut self.sessions, number, row.line))
                }
                _ => continue,
            };
            if let Some(first) = first {
                let message = format!("`{}` stands on line {first} already", row.text(column));
                self.fault(row.line, column, message, "give each its own, or take one away");
            }
        }
    }

    fn session(&mut self, row: &Row) -> Option<Session> {
        let number = self.session_of(row);
        let date = self.value::<Edtf>(row, "date");
        let status = self.word(row, &SessionStatus::ALL, SessionStatus::as_str);
        let cites = self.cites(row, "cites");
        if status == Some(SessionStatus::Held) && !row.cells.contains_key("date") {
            let hint = "give it as precisely as it is known: `2011-04`, `2011`, `2010/2011`";
            self.fault(row.line, "date", "a session that was held has a date", hint);
        }
        Some(Session {
            number: number?,
            date,
            place: row.optional("place"),
            level: row.optional("level"),
            status: status?,
            delegates: Vec::new(),
            cites,
        })
    }

    fn proposal(&mut self, row: &Row) -> Option<Proposal> {
        let (key, side) = (self.value::<Key>(row, "key"), self.whose(row));
        let (track, session) = (self.track(row), self.session_of(row));
        let status = self.word(row, &ProposalStatus::ALL, ProposalStatus::as_str);
        let since = self.value::<Edtf>(row, "done");
        let cites = self.cites(row, "cites");
        if status == Some(ProposalStatus::Open) && since.is_some() {
            let hint = "leave `done` empty, or say what became of it";
            self.fault(row.line, "done", "an open proposal has no day on which it was done with", hint);
        }
        Some(Proposal {
            key: key?,
            ask: row.text("title"),
            side: side?,
            person: row.optional("person"),
            track,
            session,
            status: status?,
            since,
            cites,
        })
    }

    fn follow_up(&mut self, row: &Row) -> Option<FollowUp> {
        let (key, side) = (self.value::<Key>(row, "key"), self.whose(row));
        let session = self.session_of(row);
        let proposal = self.value::<Key>(row, "proposal");
        if let Some(key) = proposal.as_ref().filter(|key| !self.proposals.contains_key(key.as_str())) {
            let message = format!("there is no proposal `{key}`");
            self.fault(
                row.line,
                "proposal",
                message,
                "add a row `proposal` with this key, or name one that is there",
            );
        }
        let (due, done) = (self.value::<Edtf>(row, "due"), self.value::<Edtf>(row, "done"));
        let (evidence, cites) = (self.cites(row, "evidence"), self.cites(row, "cites"));
        if done.is_none() && !evidence.is_empty() {
            let hint = "say in `done` when it was done, as precisely as that is known; what it rests on goes into `cites`";
            self.fault(row.line, "evidence", "there is evidence of what was not done", hint);
        }
        Some(FollowUp {
            key: key?,
            what: row.text("title"),
            side: side?,
            owner: row.optional("person"),
            session,
            proposal,
            due,
            done,
            evidence,
            cites,
        })
    }
}

fn kinds() -> String {
    KINDS.map(|kind| kind.word).join(", ")
}

/// Notes where something stands; returns the line where it stood already.
fn noted<K: std::hash::Hash + Eq>(known: &mut HashMap<K, u64>, key: K, line: u64) -> Option<u64> {
    match known.entry(key) {
        Entry::Occupied(first) => Some(*first.get()),
        Entry::Vacant(place) => {
            place.insert(line);
            None
        }
    }
}
