//! What questions about dialogues are answered with.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{ConflictAnswer, EventAnswer, PledgeAnswer, RulingAnswer, StatusAnswer};

/// A citation of a dialogue, with what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CiteAnswer {
    /// As the table has it: `10ALDIS1102#2`, `claim:ID`, `pledge:ID`.
    pub cite: String,
    /// `passage`, `claim` or `pledge`.
    pub kind: &'static str,
    /// Whether the archive has it.
    pub found: bool,
    /// The document; `null` for a claim or pledge that is not there.
    pub document: Option<String>,
    /// Anchor of the paragraph.
    pub paragraph: Option<String>,
    /// What stands after `#` in the address of the passage.
    pub fragment: Option<String>,
    /// The passage's text, the claim's words, or what was pledged.
    pub text: Option<String>,
    /// The passage's marking, or its document's.
    pub marking: Option<String>,
}

/// How often sessions are meant to be held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CadenceAnswer {
    /// ISO 8601: `P6M`.
    pub every: String,
    /// In words: `every 6 months`.
    pub in_words: String,
}

/// A side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SideAnswer {
    /// The country's code.
    pub country: String,
    /// Its name.
    pub name: String,
    /// What it rests on.
    pub cites: Vec<CiteAnswer>,
}

/// Who leads a track for a side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeadAnswer {
    /// The side's code.
    pub side: String,
    /// The side's name.
    pub side_name: String,
    /// The person.
    pub person: String,
    /// The office.
    pub office: Option<String>,
    /// What it rests on.
    pub cites: Vec<CiteAnswer>,
}

/// A track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrackAnswer {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Who leads it.
    pub leads: Vec<LeadAnswer>,
    /// What it rests on.
    pub cites: Vec<CiteAnswer>,
}

/// Somebody who takes part in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DelegateAnswer {
    /// The side's code.
    pub side: String,
    /// The person.
    pub person: String,
    /// The office on the day of the session.
    pub office: Option<String>,
    /// The track's key; `null` for the whole session.
    pub track: Option<String>,
    /// The track's title.
    pub track_title: Option<String>,
    /// What it rests on.
    pub cites: Vec<CiteAnswer>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionAnswer {
    /// Its number.
    pub number: u32,
    /// When it was held or is planned, EDTF.
    pub date: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// The rank at which it is led.
    pub level: Option<String>,
    /// `planned`, `held` or `cancelled`, on the day asked for: one that was held later is planned.
    pub status: &'static str,
    /// Seen from the day asked for: `past`, `now`, `ahead` or `unknown`.
    pub lies: &'static str,
    /// Who takes part, by side in the order of the sides.
    pub delegates: Vec<DelegateAnswer>,
    /// What it rests on.
    pub cites: Vec<CiteAnswer>,
}

/// A proposal as on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalAnswer {
    /// Its key.
    pub key: String,
    /// What is asked for.
    pub ask: String,
    /// The side's code, or `both`.
    pub side: String,
    /// The side's name, or `both sides`.
    pub side_name: String,
    /// Who made it.
    pub person: Option<String>,
    /// The track's key.
    pub track: Option<String>,
    /// The track's title.
    pub track_title: Option<String>,
    /// The session at which it was made.
    pub session: Option<u32>,
    /// `open`, `accepted`, `refused`, `withdrawn` or `done`, on the day asked for.
    pub status: &'static str,
    /// Since when, EDTF; `null` when it is open or that is not known.
    pub since: Option<String>,
    /// What it rests on.
    pub cites: Vec<CiteAnswer>,
}

/// A follow-up as on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FollowUpAnswer {
    /// Its key.
    pub key: String,
    /// What is to be done.
    pub what: String,
    /// The side that owes it: its code, or `both`.
    pub side: String,
    /// The side's name, or `both sides`.
    pub side_name: String,
    /// The person who owes it.
    pub owner: Option<String>,
    /// The session at which it was agreed.
    pub session: Option<u32>,
    /// The proposal that it comes from.
    pub proposal: Option<String>,
    /// By when, EDTF.
    pub due: Option<String>,
    /// When it was done, EDTF.
    pub done: Option<String>,
    /// On the day asked for: `overdue`, `perhaps_overdue`, `due_soon`, `open`, `perhaps_done` or `done`.
    pub state: &'static str,
    /// Days since the last day that the due date may mean; below 0 where that day lies ahead; `null` without one.
    pub days_over: Option<i64>,
    /// What shows that it was done.
    pub evidence: Vec<CiteAnswer>,
    /// What it rests on.
    pub cites: Vec<CiteAnswer>,
}

/// Which session comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NextAnswer {
    /// `session`: one lies ahead or has no date; `unheld`: the days of one have passed and nothing says that it was held; `expected`: none
    /// is planned, the cadence says when; `overdue`: none is planned, and those days have passed; `nothing`.
    pub state: &'static str,
    /// The session's number.
    pub session: Option<u32>,
    /// The session's date, or when one is expected, EDTF.
    pub date: Option<String>,
}

/// The entry of the log that a dialogue comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordedDialogue {
    /// Its number.
    pub entry: u64,
    /// The instant, RFC 3339.
    pub at: String,
    /// Who imported it.
    pub who: String,
    /// Why.
    pub why: String,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// SHA-256 of the table in its canonical form.
    pub table: String,
}

/// A dialogue in short: `reftel.dialogue-line/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DialogueListing {
    /// `reftel.dialogue-line/1`.
    pub schema: &'static str,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Names of the sides.
    pub sides: Vec<String>,
    /// How many sessions it has.
    pub sessions: usize,
    /// How many follow-ups are overdue on the day.
    pub overdue: usize,
    /// How many may be overdue.
    pub perhaps_overdue: usize,
    /// How many are due soon.
    pub due_soon: usize,
    /// How many proposals are open.
    pub open_proposals: usize,
    /// Which session comes next.
    pub next: NextAnswer,
    /// Where it comes from.
    pub recorded: RecordedDialogue,
}

/// A dialogue as on a day: `reftel.dialogue/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DialogueAnswer {
    /// `reftel.dialogue/1`.
    pub schema: &'static str,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The day.
    pub on: String,
    /// How often sessions are meant to be held.
    pub cadence: Option<CadenceAnswer>,
    /// The two sides.
    pub sides: Vec<SideAnswer>,
    /// Which session comes next.
    pub next: NextAnswer,
    /// What is to be done: overdue first, then what may be overdue, what is due soon, what is open, what is done.
    pub follow_ups: Vec<FollowUpAnswer>,
    /// What was asked for by then.
    pub proposals: Vec<ProposalAnswer>,
    /// The tracks.
    pub tracks: Vec<TrackAnswer>,
    /// All sessions, by number.
    pub sessions: Vec<SessionAnswer>,
    /// What it rests on.
    pub cites: Vec<CiteAnswer>,
    /// Where it comes from.
    pub recorded: RecordedDialogue,
}

/// A session with what came of it: `reftel.session/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionPage {
    /// `reftel.session/1`.
    pub schema: &'static str,
    /// The dialogue's key.
    pub key: String,
    /// The dialogue's title.
    pub title: String,
    /// The day for which states are told.
    pub on: String,
    /// The two sides.
    pub sides: Vec<SideAnswer>,
    /// The session.
    pub session: SessionAnswer,
    /// What was proposed at it.
    pub proposals: Vec<ProposalAnswer>,
    /// What was agreed at it to be done.
    pub follow_ups: Vec<FollowUpAnswer>,
    /// Number of the session before it.
    pub before: Option<u32>,
    /// Number of the session after it.
    pub after: Option<u32>,
}

/// What guidance says of the two sides' meeting, seen from one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GuidanceOn {
    /// Name of the side that acts.
    pub by: String,
    /// Name of the side that it meets.
    pub of: String,
    /// The day that the ruling is for.
    pub on: String,
    /// The ruling on a meeting; `null` where it could not be asked.
    pub ruling: Option<RulingAnswer>,
    /// Why it could not be asked.
    pub problem: Option<String>,
}

/// Whose office was another at the session before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfficeChange {
    /// The side's code.
    pub side: String,
    /// The person.
    pub person: String,
    /// The office at the last session that the person took part in.
    pub before: Option<String>,
    /// The office now.
    pub now: Option<String>,
    /// The number of that session.
    pub session: u32,
}

/// What the record tells of the two sides since a session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct SincePart {
    /// From which day; `null` where no session was held before, and all is told.
    pub from: Option<String>,
    /// Events, by date; at most as many as were asked for.
    pub events: Vec<EventAnswer>,
    /// How many events there are in all.
    pub events_total: usize,
    /// Statuses that began or ended in that time.
    pub statuses: Vec<StatusAnswer>,
    /// How many there are in all.
    pub statuses_total: usize,
    /// Conflicts of sources about those events.
    pub conflicts: Vec<ConflictAnswer>,
    /// How many there are in all.
    pub conflicts_total: usize,
    /// Pledges of one side to the other, or to nobody named, that are open on the day.
    pub pledges: Vec<PledgeAnswer>,
    /// How many there are in all.
    pub pledges_total: usize,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// What to know before a session: `reftel.brief/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BriefAnswer {
    /// `reftel.brief/1`.
    pub schema: &'static str,
    /// The dialogue's key.
    pub key: String,
    /// The dialogue's title.
    pub title: String,
    /// The day of the brief.
    pub on: String,
    /// The two sides.
    pub sides: Vec<SideAnswer>,
    /// The session, with the people of both sides.
    pub session: SessionAnswer,
    /// The last session held before it.
    pub last_held: Option<SessionAnswer>,
    /// People whose office was another the last time.
    pub offices: Vec<OfficeChange>,
    /// What was promised at earlier sessions and is not certainly done, overdue first.
    pub unfinished: Vec<FollowUpAnswer>,
    /// What was done since the last session.
    pub finished: Vec<FollowUpAnswer>,
    /// Proposals of earlier sessions that are open.
    pub open_proposals: Vec<ProposalAnswer>,
    /// What the record tells of the two sides since.
    pub since: SincePart,
    /// What guidance says of meeting at this level, from either side.
    pub guidance: Vec<GuidanceOn>,
    /// Where the dialogue comes from.
    pub recorded: RecordedDialogue,
}
