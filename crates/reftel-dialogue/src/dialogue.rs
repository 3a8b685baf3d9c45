//! A dialogue and its parts.

use reftel_when::Edtf;

use crate::{Cite, Country, Every, Key};

/// A series of sessions between two sides.
///
/// Texts are one line each and have no white space at their ends; [`crate::read`] sees to that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialogue {
    /// What names it.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// How often sessions are meant to be held.
    pub every: Option<Every>,
    /// The two sides.
    pub sides: [Side; 2],
    /// Its tracks, in the order of the table.
    pub tracks: Vec<Track>,
    /// Its sessions, by number.
    pub sessions: Vec<Session>,
    /// What was asked for, in the order of the table.
    pub proposals: Vec<Proposal>,
    /// What somebody is to do, in the order of the table.
    pub follow_ups: Vec<FollowUp>,
    /// What it rests on.
    pub cites: Vec<Cite>,
}

/// A side of a dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The country's code.
    pub country: Country,
    /// The country's name.
    pub name: String,
    /// What it rests on.
    pub cites: Vec<Cite>,
}

/// Which side something is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// One side.
    Of(Country),
    /// Both sides together.
    Both,
}

/// A subject that is worked on over several sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// What names it.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// Who leads it, on each side.
    pub leads: Vec<Lead>,
    /// What it rests on.
    pub cites: Vec<Cite>,
}

/// Who leads a track for a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The side.
    pub side: Country,
    /// The person.
    pub person: String,
    /// The person's office.
    pub office: Option<String>,
    /// What it rests on.
    pub cites: Vec<Cite>,
}

/// Where a session stands, as the table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionStatus {
    /// It is meant to be held.
    Planned,
    /// It was held.
    Held,
    /// It was called off.
    Cancelled,
}

/// A meeting of the two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number; the first is 1.
    pub number: u32,
    /// When it was held or is planned. A range of two days says that it lasts from the one to the other.
    pub date: Option<Edtf>,
    /// Where.
    pub place: Option<String>,
    /// The rank at which it is led: `Deputy Assistant Secretary`.
    pub level: Option<String>,
    /// Where it stands.
    pub status: SessionStatus,
    /// Who took part, in the order of the table.
    pub delegates: Vec<Delegate>,
    /// What it rests on.
    pub cites: Vec<Cite>,
}

/// Somebody who takes part in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    /// For which side.
    pub side: Country,
    /// The person.
    pub person: String,
    /// The person's office on the day of the session.
    pub office: Option<String>,
    /// In which track; `None` for the whole session.
    pub track: Option<Key>,
    /// What it rests on.
    pub cites: Vec<Cite>,
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProposalStatus {
    /// It was not answered.
    Open,
    /// The other side agreed.
    Accepted,
    /// The other side declined.
    Refused,
    /// Who made it took it back.
    Withdrawn,
    /// It was agreed and carried out.
    Done,
}

/// A concrete ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What names it.
    pub key: Key,
    /// What is asked for.
    pub ask: String,
    /// Who asks.
    pub side: Whose,
    /// The person who made it.
    pub person: Option<String>,
    /// The track that it belongs to.
    pub track: Option<Key>,
    /// The session at which it was made.
    pub session: Option<u32>,
    /// What became of it.
    pub status: ProposalStatus,
    /// When that came about; `None` when it is open or the day is not known.
    pub since: Option<Edtf>,
    /// What it rests on.
    pub cites: Vec<Cite>,
}

/// What somebody is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// What names it.
    pub key: Key,
    /// What is to be done.
    pub what: String,
    /// Which side owes it.
    pub side: Whose,
    /// The person who owes it.
    pub owner: Option<String>,
    /// The session at which it was agreed.
    pub session: Option<u32>,
    /// The proposal that it comes from.
    pub proposal: Option<Key>,
    /// By when.
    pub due: Option<Edtf>,
    /// When it was done.
    pub done: Option<Edtf>,
    /// What shows that it was done.
    pub evidence: Vec<Cite>,
    /// What it rests on.
    pub cites: Vec<Cite>,
}

/// Word of the table for both sides.
pub(crate) const BOTH: &str = "both";

impl Whose {
    /// Returns the country's code, or `both`.
    pub fn as_str(&self) -> &str {
        match self {
            Whose::Of(country) => country.as_str(),
            Whose::Both => BOTH,
        }
    }

    /// Returns whether a side has part in it.
    pub fn is_of(&self, country: &Country) -> bool {
        match self {
            Whose::Of(one) => one == country,
            Whose::Both => true,
        }
    }
}

impl SessionStatus {
    pub(crate) const ALL: [SessionStatus; 3] =
        [SessionStatus::Planned, SessionStatus::Held, SessionStatus::Cancelled];

    /// Returns the word of the table.
    pub fn as_str(self) -> &'static str {
        match self {
            SessionStatus::Planned => "planned",
            SessionStatus::Held => "held",
            SessionStatus::Cancelled => "cancelled",
        }
    }
}

impl ProposalStatus {
    pub(crate) const ALL: [ProposalStatus; 5] = [
        ProposalStatus::Open,
        ProposalStatus::Accepted,
        ProposalStatus::Refused,
        ProposalStatus::Withdrawn,
        ProposalStatus::Done,
    ];

    /// Returns the word of the table.
    pub fn as_str(self) -> &'static str {
        match self {
            ProposalStatus::Open => "open",
            ProposalStatus::Accepted => "accepted",
            ProposalStatus::Refused => "refused",
            ProposalStatus::Withdrawn => "withdrawn",
            ProposalStatus::Done => "done",
        }
    }
}

impl Dialogue {
    /// Returns a session by its number.
    pub fn session(&self, number: u32) -> Option<&Session> {
        self.sessions.iter().find(|session| session.number == number)
    }

    /// Returns a track by its key.
    pub fn track(&self, key: &Key) -> Option<&Track> {
        self.tracks.iter().find(|track| track.key == *key)
    }

    /// Returns the name of a side, or `both sides`.
    pub fn name_of<'a>(&'a self, whose: &'a Whose) -> &'a str {
        match whose {
            Whose::Both => "both sides",
            Whose::Of(country) => self.name_of_side(country),
        }
    }

    /// Returns the name of a country of the dialogue; of another, its code.
    pub fn name_of_side<'a>(&'a self, country: &'a Country) -> &'a str {
        let side = self.sides.iter().find(|side| side.country == *country);
        side.map_or(country.as_str(), |side| side.name.as_str())
    }

    /// Returns every citation with what it stands on: `session 1`, `follow-up list-of-firms`.
    ///
    /// What is cited twice by one row is given twice.
    pub fn citations(&self) -> Vec<(String, &Cite)> {
        let mut rows: Vec<(String, Vec<&Cite>)> =
            vec![("the dialogue".to_owned(), self.cites.iter().collect())];
        for side in &self.sides {
            rows.push((format!("side {}", side.country), side.cites.iter().collect()));
        }
        for track in &self.tracks {
            let leads = track.leads.iter().flat_map(|lead| &lead.cites);
            rows.push((format!("track {}", track.key), track.cites.iter().chain(leads).collect()));
        }
        for session in &self.sessions {
            let delegates = session.delegates.iter().flat_map(|delegate| &delegate.cites);
            let cites = session.cites.iter().chain(delegates).collect();
            rows.push((format!("session {}", session.number), cites));
        }
        for proposal in &self.proposals {
            rows.push((format!("proposal {}", proposal.key), proposal.cites.iter().collect()));
        }
        for follow_up in &self.follow_ups {
            let cites = follow_up.cites.iter().chain(&follow_up.evidence).collect();
            rows.push((format!("follow-up {}", follow_up.key), cites));
        }
        rows.into_iter()
            .flat_map(|(on, cites)| cites.into_iter().map(move |cite| (on.clone(), cite)))
            .collect()
    }
}
