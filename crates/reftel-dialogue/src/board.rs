//! A dialogue on a day: what is overdue, what is due soon, what is open, which session comes next.
//!
//! What an imprecise date leaves open stays open: a follow-up due "in June" is not overdue on 15 June, it may be.

use reftel_when::{Date, Edtf};

use crate::{Dialogue, FollowUp, Proposal, ProposalStatus, Session, SessionStatus};

/// What is due within so many days is due soon.
pub const DUE_SOON_DAYS: i64 = 30;

/// A dialogue on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Board<'a> {
    /// The day.
    pub on: Date,
    /// What was to follow by then: overdue first, the longest first; then what may be overdue, what is due soon, what is open; what was
    /// done last.
    pub follow_ups: Vec<Due<'a>>,
    /// The proposals made by then, in the order of the table.
    pub proposals: Vec<ProposalOn<'a>>,
    /// All sessions, by number.
    pub sessions: Vec<SessionOn<'a>>,
    /// Which session comes next.
    pub next: Next<'a>,
}

/// A follow-up on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Due<'a> {
    /// The follow-up.
    pub follow_up: &'a FollowUp,
    /// Where it stands.
    pub state: DueState,
    /// Days since the last day on which it could be done in time, or until that day where it lies ahead (below 0); `None` without one.
    pub days_over: Option<i64>,
}

/// Where a follow-up stands on a day. The order is that of a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DueState {
    /// It is not done, and every day on which it could be due has passed.
    Overdue,
    /// It is not done, and some of the days on which it could be due have passed.
    PerhapsOverdue,
    /// It is due within [`DUE_SOON_DAYS`].
    DueSoon,
    /// It is due later, or has no day.
    Open,
    /// It was done on a day that may lie later.
    PerhapsDone,
    /// It is done.
    Done,
}

impl DueState {
    /// Returns the word for machines: `overdue`, `perhaps_overdue`, `due_soon`, `open`, `perhaps_done`, `done`.
    pub fn as_str(self) -> &'static str {
        match self {
            DueState::Overdue => "overdue",
            DueState::PerhapsOverdue => "perhaps_overdue",
            DueState::DueSoon => "due_soon",
            DueState::Open => "open",
            DueState::PerhapsDone => "perhaps_done",
            DueState::Done => "done",
        }
    }

    /// Returns whether it is certainly not done.
    pub fn is_unfinished(self) -> bool {
        !matches!(self, DueState::PerhapsDone | DueState::Done)
    }
}

/// A proposal on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalOn<'a> {
    /// The proposal.
    pub proposal: &'a Proposal,
    /// What had become of it by then, as far as the table tells: one whose end has no day has the status of the table.
    pub status: ProposalStatus,
}

/// Where a session lies, seen from a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ahead {
    /// Before the day.
    Past,
    /// The day is, or may be, one of its days.
    Now,
    /// After the day.
    Ahead,
    /// Its date is not known.
    Unknown,
}

impl Ahead {
    /// Returns the word for machines: `past`, `now`, `ahead`, `unknown`.
    pub fn as_str(self) -> &'static str {
        match self {
            Ahead::Past => "past",
            Ahead::Now => "now",
            Ahead::Ahead => "ahead",
            Ahead::Unknown => "unknown",
        }
    }
}

/// A session on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionOn<'a> {
    /// The session.
    pub session: &'a Session,
    /// Where it lies.
    pub lies: Ahead,
}

impl SessionOn<'_> {
    /// Returns how the session stands on the day: one that was held later is still planned.
    pub fn status(&self) -> SessionStatus {
        match self.session.status {
            SessionStatus::Held if self.lies == Ahead::Ahead => SessionStatus::Planned,
            status => status,
        }
    }
}

/// Which session comes next.
#[derive(Debug, Clone, PartialEq)]
pub enum Next<'a> {
    /// A session that lies ahead or has no date yet.
    Session(&'a Session),
    /// A session was planned for days that have passed, and nothing says that it was held.
    Unheld(&'a Session),
    /// None is planned; by the cadence one is expected.
    Expected(Edtf),
    /// None is planned, and the days on which one was expected have passed.
    Overdue(Edtf),
    /// None is planned, and no cadence says when one is expected.
    Nothing,
}

impl Next<'_> {
    /// Returns the word for machines: `session`, `unheld`, `expected`, `overdue`, `nothing`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Next::Session(_) => "session",
            Next::Unheld(_) => "unheld",
            Next::Expected(_) => "expected",
            Next::Overdue(_) => "overdue",
            Next::Nothing => "nothing",
        }
    }
}

/// What was left before a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Before<'a> {
    /// The session.
    pub session: &'a Session,
    /// The last session before it that was held by then.
    pub last_held: Option<&'a Session>,
    /// What earlier sessions left to do and is not certainly done: overdue first.
    pub unfinished: Vec<Due<'a>>,
    /// What was done since the session before.
    pub finished: Vec<Due<'a>>,
    /// Proposals of earlier sessions that are open.
    pub open: Vec<ProposalOn<'a>>,
}

impl Dialogue {
    /// Returns the dialogue on a day. What comes from a session after that day is left out.
    ///
    /// ```
    /// use reftel_dialogue::{DueState, Next};
    /// let text = "row,key,title,side,session,date,status,due,every\n\
    ///             dialogue,talks,Talks,,,,,,P6M\nside,,Halvern,XH,,,,,\nside,,Zarechia,XZ,,,,,\n\
    ///             session,,,,1,2011-04-12/2011-04-13,held,,\n\
    ///             follow_up,list,Send the list of firms,XZ,1,,,2011-06,\n";
    /// let talks = reftel_dialogue::read(text).unwrap();
    /// let state = |day: &str| talks.board(day.parse().unwrap()).follow_ups[0].state;
    /// assert_eq!(state("2011-04-20"), DueState::Open);
    /// assert_eq!(state("2011-06-15"), DueState::PerhapsOverdue);
    /// assert_eq!(state("2011-07-01"), DueState::Overdue);
    /// assert!(matches!(talks.board("2011-07-01".parse().unwrap()).next, Next::Expected(_)));
    /// assert!(matches!(talks.board("2011-11-01".parse().unwrap()).next, Next::Overdue(_)));
    /// assert!(talks.board("2011-01-01".parse().unwrap()).follow_ups.is_empty());
    /// ```
    pub fn board(&self, on: Date) -> Board<'_> {
        let mut follow_ups: Vec<Due<'_>> = self
            .follow_ups
            .iter()
            .filter(|follow_up| self.is_by(follow_up.session, on))
            .map(|follow_up| due_on(follow_up, on))
            .collect();
        in_order(&mut follow_ups);
        let proposals = self.proposals.iter().filter(|proposal| self.is_by(proposal.session, on));
        Board {
            on,
            follow_ups,
            proposals: proposals.map(|proposal| proposal_on(proposal, on)).collect(),
            sessions: self
                .sessions
                .iter()
                .map(|session| SessionOn { session, lies: lies(session.date.as_ref(), on) })
                .collect(),
            next: self.next(on),
        }
    }

    /// Returns what was left before a session, as on a day; `None` when there is no such session.
    pub fn before(&self, number: u32, on: Date) -> Option<Before<'_>> {
        let session = self.session(number)?;
        let is_held = |session: &&Session| {
            session.status == SessionStatus::Held && lies(session.date.as_ref(), on) != Ahead::Ahead
        };
        let last_held = self.sessions.iter().filter(|one| one.number < number).rfind(is_held);
        let board = self.board(on);
        let is_earlier = |of: Option<u32>| of.is_none_or(|of| of < number);
        let mut left: Vec<Due<'_>> = board.follow_ups;
        left.retain(|due| is_earlier(due.follow_up.session));
        let (finished, unfinished): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|due| due.state == DueState::Done);
        let since = last_held.and_then(|session| session.date.as_ref()?.earliest());
        let is_since = |due: &Due<'_>| {
            let done = due.follow_up.done.as_ref().and_then(Edtf::latest);
            since.zip(done).is_none_or(|(since, done)| since <= done)
        };
        let mut open = board.proposals;
        open.retain(|one| one.status == ProposalStatus::Open && is_earlier(one.proposal.session));
        Some(Before {
            session,
            last_held,
            unfinished,
            finished: finished.into_iter().filter(is_since).collect(),
            open,
        })
    }

    /// Returns whether what comes from a session can have been there on a day.
    fn is_by(&self, session: Option<u32>, on: Date) -> bool {
        let date = session.and_then(|number| self.session(number)).and_then(|session| session.date.as_ref());
        lies(date, on) != Ahead::Ahead
    }

    fn next(&self, on: Date) -> Next<'_> {
        let at = |session: &Session| lies(session.date.as_ref(), on);
        let last_held =
            self.sessions.iter().rfind(|one| one.status == SessionStatus::Held && at(one) != Ahead::Ahead);
        let later = |session: &&Session| {
            session.status != SessionStatus::Cancelled
                && last_held.is_none_or(|held| held.number < session.number)
        };
        let is_ahead = |session: &&Session| at(session) != Ahead::Past;
        if let Some(session) = self.sessions.iter().filter(later).find(is_ahead) {
            return Next::Session(session);
        }
        if let Some(session) = self.sessions.iter().rfind(later) {
            return Next::Unheld(session);
        }
        let expected = self.every.and_then(|every| every.after(last_held?.date.as_ref()?));
        match expected {
            Some(date) if lies(Some(&date), on) == Ahead::Past => Next::Overdue(date),
            Some(date) => Next::Expected(date),
            None => Next::Nothing,
        }
    }
}

/// Returns where a date lies, seen from a day.
fn lies(date: Option<&Edtf>, on: Date) -> Ahead {
    let Some(date) = date else { return Ahead::Unknown };
    match (date.earliest(), date.latest()) {
        (_, Some(latest)) if latest < on => Ahead::Past,
        (Some(earliest), _) if on < earliest => Ahead::Ahead,
        (None, _) | (_, None) => Ahead::Unknown,
        _ => Ahead::Now,
    }
}

fn due_on(follow_up: &FollowUp, on: Date) -> Due<'_> {
    let due = follow_up.due.as_ref();
    let (first, last) = (due.and_then(Edtf::earliest), due.and_then(Edtf::latest));
    let days_over = last.map(|last| i64::from((on - last).get_days()));
    let done = follow_up.done.as_ref();
    let is_done = done.is_some_and(|done| done.latest().is_some_and(|latest| latest <= on));
    // Of a day without a beginning, it cannot be told that it lies later.
    let perhaps_done = done.is_some_and(|done| done.earliest().is_none_or(|earliest| earliest <= on));
    let state = if is_done {
        DueState::Done
    } else if perhaps_done {
        DueState::PerhapsDone
    } else if last.is_some_and(|last| last < on) {
        DueState::Overdue
    } else if first.is_some_and(|first| first < on) && due.is_some_and(|due| !due.is_day()) {
        DueState::PerhapsOverdue
    } else if days_over.is_some_and(|days| -days <= DUE_SOON_DAYS) {
        DueState::DueSoon
    } else {
        DueState::Open
    };
    Due { follow_up, state, days_over }
}

fn in_order(follow_ups: &mut [Due<'_>]) {
    // Of two in one state, the one that is longer overdue or due sooner; without a day last. What is alike stays in the table's order.
    follow_ups.sort_by_key(|due| (due.state, due.days_over.map_or(i64::MAX, |days| -days)));
}

fn proposal_on(proposal: &Proposal, on: Date) -> ProposalOn<'_> {
    let was_open = lies(proposal.since.as_ref(), on) == Ahead::Ahead;
    ProposalOn { proposal, status: if was_open { ProposalStatus::Open } else { proposal.status } }
}
