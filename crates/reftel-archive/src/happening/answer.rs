//! What questions about the record are answered with.

use serde::Serialize;
use utoipa::ToSchema;

use crate::claim::ClaimAnswer;

/// A passage that a line rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Citation {
    /// The claim.
    pub claim: String,
    /// The document; of a list, `LIST:` and its short name.
    pub document: String,
    /// Anchor of the paragraph; of a list, the entry.
    pub paragraph: String,
    /// What stands after `#` in the address of the passage; `null` for a list.
    pub fragment: Option<String>,
    /// First and one-past-last character of the words in the paragraph's text.
    pub range: (u32, u32),
    /// Title of the document.
    pub title: Option<String>,
    /// Date of the document.
    pub written: Option<String>,
    /// The exact words.
    pub quote: String,
    /// What is decided about the claim.
    pub review: &'static str,
}

impl Citation {
    /// Returns where a claim stands.
    pub fn of(claim: &ClaimAnswer) -> Citation {
        Citation {
            claim: claim.id.clone(),
            document: claim.document.clone(),
            paragraph: claim.paragraph.clone(),
            fragment: claim.fragment.clone(),
            range: claim.range,
            title: claim.title.clone(),
            written: claim.written.clone(),
            quote: claim.quote.clone(),
            review: claim.review,
        }
    }
}

/// Who takes part in an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParticipantAnswer {
    /// Name.
    pub name: String,
    /// Key of the entity.
    pub entity: String,
    /// `person`, `body`, `country`, `position`, `group` or `thing`.
    pub kind: &'static str,
    /// `actor` or `target`.
    pub role: &'static str,
    /// Office or rank that a claim gives.
    pub office: Option<String>,
    /// Country code.
    pub country: Option<String>,
}

/// What happened: `reftel.event/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventAnswer {
    /// `reftel.event/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// Kind.
    pub kind: &'static str,
    /// When, EDTF; of several dates in a conflict, the one that most sources give.
    pub when: Option<String>,
    /// Who takes part.
    pub participants: Vec<ParticipantAnswer>,
    /// The third thing.
    pub about: Option<String>,
    /// Ids of the claims.
    pub claims: Vec<String>,
    /// The passages.
    pub citations: Vec<Citation>,
    /// How many sources are independent of each other: copies, and those that quote one another, count once.
    pub independent_sources: usize,
    /// Ids of the conflicts about it.
    pub conflicts: Vec<String>,
    /// Cooperation (+) and conflict (-) on the scale of Goldstein.
    pub goldstein: Option<f64>,
}

/// A dated state: `reftel.status/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StatusAnswer {
    /// `reftel.status/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub subject: String,
    /// Key of the entity.
    pub entity: String,
    /// Kind: `detention`, `sanction`, `guidance`, …
    pub kind: &'static str,
    /// `in force`, `suspended`, `vacant`, or a number that is in force.
    pub state: String,
    /// The country that imposes it.
    pub by: Option<String>,
    /// Codes of the countries that it is towards: of an emergency, a policy, a mission's staff ceiling.
    pub towards: Vec<String>,
    /// The third thing: which policy, which country.
    pub about: Option<String>,
    /// From when, EDTF; `null` when it is only known that it held.
    pub from: Option<String>,
    /// Until when, EDTF; `null` when nothing is known to have ended it.
    pub until: Option<String>,
    /// Of an answer for a day: `holds` or `may hold`.
    pub certainty: Option<&'static str>,
    /// Whether an event that bounds it is in a conflict.
    pub disputed: bool,
    /// Ids of the claims.
    pub claims: Vec<String>,
    /// Ids of the events.
    pub events: Vec<String>,
    /// The passages.
    pub citations: Vec<Citation>,
}

/// Claims that cannot all be right: `reftel.conflict/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ConflictAnswer {
    /// `reftel.conflict/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// `date`, `number`, `participant`, `outcome` or `existence`.
    pub kind: &'static str,
    /// The event.
    pub about: EventAnswer,
    /// What is said, by most claims first.
    pub values: Vec<ValueAnswer>,
}

/// One of the things that are said.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ValueAnswer {
    /// What.
    pub value: String,
    /// Ids of the claims that say so.
    pub claims: Vec<String>,
    /// The documents and lists.
    pub documents: Vec<String>,
    /// The passages.
    pub citations: Vec<Citation>,
}

/// A promise, a demand or a threat: `reftel.pledge/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PledgeAnswer {
    /// `reftel.pledge/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// `promise`, `demand` or `threat`.
    pub kind: &'static str,
    /// Who made it.
    pub by: Vec<ParticipantAnswer>,
    /// To whom.
    pub to: Vec<ParticipantAnswer>,
    /// What is promised, demanded or threatened.
    pub what: String,
    /// On what it depends.
    pub condition: Option<String>,
    /// By when it is due, EDTF.
    pub due: Option<String>,
    /// When it was made, EDTF.
    pub made: Option<String>,
    /// `open`, `met`, `broken`, `overtaken` or `unknown`.
    pub state: &'static str,
    /// Ids of the claims.
    pub claims: Vec<String>,
    /// The passages.
    pub citations: Vec<Citation>,
    /// Events that fulfilled the condition, the earliest first.
    pub condition_met_by: Vec<EventAnswer>,
    /// Events that met, broke or overtook it, the earliest first.
    pub events: Vec<EventAnswer>,
}

/// Events in the order of their dates.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct TimelineAnswer {
    /// Those asked for.
    pub events: Vec<EventAnswer>,
    /// How many there are in all.
    pub total: usize,
    /// How many of them have each month, `2008-03`, or year when the date is vaguer; in order. Undated ones are left out.
    pub months: Vec<(String, usize)>,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// What was so on a day.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct StateAnswer {
    /// The day.
    pub on: String,
    /// What held, or may have held.
    pub statuses: Vec<StatusAnswer>,
    /// What was owed: pledges made by then and open.
    pub owed: Vec<PledgeAnswer>,
    /// How many statuses there are on that day in all.
    pub total: usize,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// Conflicts.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ConflictsAnswer {
    /// Those asked for.
    pub conflicts: Vec<ConflictAnswer>,
    /// How many there are in all.
    pub total: usize,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// Pledges.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct PledgesAnswer {
    /// Those asked for.
    pub pledges: Vec<PledgeAnswer>,
    /// How many there are in all.
    pub total: usize,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// The course of a relationship.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct CourseAnswer {
    /// Between which two, by country code; `null` for all.
    pub between: Option<(String, String)>,
    /// `month` or `year`.
    pub step: &'static str,
    /// The steps that have events.
    pub points: Vec<PointAnswer>,
    /// Runs of steps on one side of zero.
    pub periods: Vec<PeriodAnswer>,
    /// Codes of the countries that take part in events, those of most first.
    pub countries: Vec<(String, usize)>,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// A month or a year.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PointAnswer {
    /// `2008-03` or `2008`.
    pub when: String,
    /// Sum over its events.
    pub sum: f64,
    /// Sum of what is above zero.
    pub cooperation: f64,
    /// Sum of what is below zero.
    pub conflict: f64,
    /// How many events.
    pub count: usize,
    /// Ids of the events, at most a hundred.
    pub events: Vec<String>,
}

/// A run of steps.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PeriodAnswer {
    /// First step.
    pub from: String,
    /// Last step.
    pub until: String,
    /// Sum.
    pub sum: f64,
    /// How many events.
    pub events: usize,
}
