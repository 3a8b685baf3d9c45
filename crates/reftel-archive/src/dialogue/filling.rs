//! Answers filled from a dialogue.

use reftel_dialogue::{
    Board, Cite, Country, Dialogue, Due, DueState, Next, ProposalOn, ProposalStatus, Session, SessionOn, Side,
};

use super::answer::*;
use super::{Citing, Loaded, Recorded};
use crate::{Archive, ArchiveError, Day, RecordedAt};

/// Fills answers about a dialogue.
pub(super) struct Filling<'a> {
    pub(super) dialogue: &'a Dialogue,
    recorded: &'a Recorded,
    citing: Citing<'a>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(archive: &'a Archive, loaded: &'a Loaded, as_known: Option<RecordedAt>) -> Filling<'a> {
        let citing = Citing::new(archive, as_known);
        Filling { dialogue: &loaded.dialogue, recorded: &loaded.recorded, citing }
    }

    pub(super) fn dialogue(&mut self, on: Day) -> Result<DialogueAnswer, ArchiveError> {
        let dialogue = self.dialogue;
        let board = dialogue.board(on);
        let mut tracks = Vec::new();
        for track in &dialogue.tracks {
            let mut leads = Vec::new();
            for lead in &track.leads {
                leads.push(LeadAnswer {
                    side: lead.side.to_string(),
                    side_name: dialogue.name_of_side(&lead.side).to_owned(),
                    person: lead.person.clone(),
                    office: lead.office.clone(),
                    cites: self.cites(&lead.cites)?,
                });
            }
            tracks.push(TrackAnswer {
                key: track.key.to_string(),
                title: track.title.clone(),
                leads,
                cites: self.cites(&track.cites)?,
            });
        }
        Ok(DialogueAnswer {
            schema: "reftel.dialogue/1",
            key: dialogue.key.to_string(),
            title: dialogue.title.clone(),
            on: on.to_string(),
            cadence: dialogue
                .every
                .map(|every| CadenceAnswer { every: every.to_string(), in_words: every.in_words() }),
            sides: self.sides()?,
            next: next(&board),
            follow_ups: self.follow_ups(&board.follow_ups)?,
            proposals: self.proposals(&board.proposals)?,
            tracks,
            sessions: board.sessions.iter().map(|one| self.session(one)).collect::<Result<_, _>>()?,
            cites: self.cites(&dialogue.cites)?,
            recorded: self.recorded(),
        })
    }

    pub(super) fn session_page(&mut self, number: u32, on: Day) -> Result<Option<SessionPage>, ArchiveError> {
        let dialogue = self.dialogue;
        let board = dialogue.board(on);
        let Some(at) = board.sessions.iter().position(|one| one.session.number == number) else {
            return Ok(None);
        };
        let number_at =
            |at: Option<usize>| at.and_then(|at| board.sessions.get(at)).map(|one| one.session.number);
        let Some(session) = board.sessions.get(at) else { return Ok(None) };
        let mut follow_ups = board.follow_ups.clone();
        follow_ups.retain(|due| due.follow_up.session == Some(number));
        let mut proposals = board.proposals.clone();
        proposals.retain(|one| one.proposal.session == Some(number));
        Ok(Some(SessionPage {
            schema: "reftel.session/1",
            key: dialogue.key.to_string(),
            title: dialogue.title.clone(),
            on: on.to_string(),
            sides: self.sides()?,
            session: self.session(session)?,
            proposals: self.proposals(&proposals)?,
            follow_ups: self.follow_ups(&follow_ups)?,
            before: number_at(at.checked_sub(1)),
            after: number_at(at.checked_add(1)),
        }))
    }

    pub(super) fn recorded(&self) -> RecordedDialogue {
        recorded(self.recorded)
    }

    pub(super) fn sides(&mut self) -> Result<Vec<SideAnswer>, ArchiveError> {
        let mut sides = Vec::new();
        for Side { country, name, cites } in &self.dialogue.sides {
            let cites = self.cites(cites)?;
            sides.push(SideAnswer { country: country.to_string(), name: name.clone(), cites });
        }
        Ok(sides)
    }

    pub(super) fn session(&mut self, on: &SessionOn<'_>) -> Result<SessionAnswer, ArchiveError> {
        let Session { number, date, place, level, delegates, cites, .. } = on.session;
        let mut people = Vec::new();
        let place_of =
            |country: &Country| self.dialogue.sides.iter().position(|side| side.country == *country);
        let mut in_order: Vec<_> = delegates.iter().collect();
        in_order.sort_by_key(|delegate| place_of(&delegate.side));
        for delegate in in_order {
            people.push(DelegateAnswer {
                side: delegate.side.to_string(),
                person: delegate.person.clone(),
                office: delegate.office.clone(),
                track: delegate.track.as_ref().map(ToString::to_string),
                track_title: self.title(delegate.track.as_ref()),
                cites: self.cites(&delegate.cites)?,
            });
        }
        Ok(SessionAnswer {
            number: *number,
            date: date.as_ref().map(ToString::to_string),
            place: place.clone(),
            level: level.clone(),
            status: on.status().as_str(),
            lies: on.lies.as_str(),
            delegates: people,
            cites: self.cites(cites)?,
        })
    }

    pub(super) fn follow_ups(&mut self, due: &[Due<'_>]) -> Result<Vec<FollowUpAnswer>, ArchiveError> {
        let mut answers = Vec::new();
        for due in due {
            let of = due.follow_up;
            answers.push(FollowUpAnswer {
                key: of.key.to_string(),
                what: of.what.clone(),
                side: of.side.as_str().to_owned(),
                side_name: self.dialogue.name_of(&of.side).to_owned(),
                owner: of.owner.clone(),
                session: of.session,
                proposal: of.proposal.as_ref().map(ToString::to_string),
                due: of.due.as_ref().map(ToString::to_string),
                done: of.done.as_ref().map(ToString::to_string),
                state: due.state.as_str(),
                days_over: due.days_over,
                evidence: self.cites(&of.evidence)?,
                cites: self.cites(&of.cites)?,
            });
        }
        Ok(answers)
    }

    pub(super) fn proposals(&mut self, on: &[ProposalOn<'_>]) -> Result<Vec<ProposalAnswer>, ArchiveError> {
        let mut answers = Vec::new();
        for ProposalOn { proposal, status } in on {
            answers.push(ProposalAnswer {
                key: proposal.key.to_string(),
                ask: proposal.ask.clone(),
                side: proposal.side.as_str().to_owned(),
                side_name: self.dialogue.name_of(&proposal.side).to_owned(),
                person: proposal.person.clone(),
                track: proposal.track.as_ref().map(ToString::to_string),
                track_title: self.title(proposal.track.as_ref()),
                session: proposal.session,
                status: status.as_str(),
                since: match status {
                    ProposalStatus::Open => None,
                    _ => proposal.since.as_ref().map(ToString::to_string),
                },
                cites: self.cites(&proposal.cites)?,
            });
        }
        Ok(answers)
    }

    fn title(&self, track: Option<&reftel_dialogue::Key>) -> Option<String> {
        self.dialogue.track(track?).map(|track| track.title.clone())
    }

    fn cites(&mut self, cites: &[Cite]) -> Result<Vec<CiteAnswer>, ArchiveError> {
        cites.iter().map(|cite| self.citing.answer(cite)).collect()
    }
}

/// Returns a dialogue in short.
pub(super) fn listing(loaded: &Loaded, on: Day) -> DialogueListing {
    let Loaded { dialogue, recorded: from } = loaded;
    let board = dialogue.board(on);
    let count = |state| board.follow_ups.iter().filter(|due| due.state == state).count();
    DialogueListing {
        schema: "reftel.dialogue-line/1",
        key: dialogue.key.to_string(),
        title: dialogue.title.clone(),
        sides: dialogue.sides.iter().map(|side| side.name.clone()).collect(),
        sessions: dialogue.sessions.len(),
        overdue: count(DueState::Overdue),
        perhaps_overdue: count(DueState::PerhapsOverdue),
        due_soon: count(DueState::DueSoon),
        open_proposals: board.proposals.iter().filter(|one| one.status == ProposalStatus::Open).count(),
        next: next(&board),
        recorded: recorded(from),
    }
}

fn next(board: &Board<'_>) -> NextAnswer {
    let (session, date) = match &board.next {
        Next::Session(session) | Next::Unheld(session) => {
            (Some(session.number), session.date.as_ref().map(ToString::to_string))
        }
        Next::Expected(date) | Next::Overdue(date) => (None, Some(date.to_string())),
        Next::Nothing => (None, None),
    };
    NextAnswer { state: board.next.as_str(), session, date }
}

fn recorded(from: &Recorded) -> RecordedDialogue {
    RecordedDialogue {
        entry: from.entry,
        at: from.at.0.to_string(),
        who: from.who.clone(),
        why: from.why.clone(),
        name: from.name.clone(),
        sha256: from.sha256.clone(),
        table: from.table.clone(),
    }
}

/// Returns a session seen from a day.
pub(super) fn seen<'a>(board: &Board<'a>, number: u32) -> Option<SessionOn<'a>> {
    board.sessions.iter().find(|one| one.session.number == number).cloned()
}
