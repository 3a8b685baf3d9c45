//! What to know before a session: people, what was promised and not done, what changed since, what guidance says.

use reftel_dialogue::{Dialogue, Session};
use reftel_guidance::{Act, Asked, Contact, Country};

use super::answer::*;
use super::filling::{Filling, seen};
use super::{DialogueError, no_such_session};
use crate::happening::SideOf;
use crate::{Archive, ArchiveError, Day, Passages, RecordedAt, ruling};

/// How much of each kind the record tells on one page; how much there is in all stands beside it.
pub const BRIEF_MOST: usize = 6;

impl Archive {
    /// Returns what to know before a session, as on a day; `limit` events, statuses, conflicts and pledges at the most.
    ///
    /// On a day after the session the brief is what it would have been then: states are those of the day asked for.
    pub fn brief(
        &self,
        key: &str,
        number: u32,
        on: Day,
        limit: usize,
        as_known: Option<RecordedAt>,
    ) -> Result<BriefAnswer, DialogueError> {
        let loaded = self.loaded(key, as_known)?;
        let dialogue = &loaded.dialogue;
        let (board, before) = (dialogue.board(on), dialogue.before(number, on));
        let (Some(before), Some(session)) = (before, seen(&board, number)) else {
            return Err(no_such_session(dialogue, number));
        };
        let after = before.last_held.and_then(|held| held.date.as_ref()?.latest());
        let since = self.between(&sides_of(dialogue), after, on, limit, as_known)?;
        let mut filling = Filling::new(self, &loaded, as_known);
        let last_held = match before.last_held.and_then(|held| seen(&board, held.number)) {
            Some(held) => Some(filling.session(&held)?),
            None => None,
        };
        Ok(BriefAnswer {
            schema: "reftel.brief/1",
            key: dialogue.key.to_string(),
            title: dialogue.title.clone(),
            on: on.to_string(),
            sides: filling.sides()?,
            session: filling.session(&session)?,
            last_held,
            offices: offices(dialogue, before.session),
            unfinished: filling.follow_ups(&before.unfinished)?,
            finished: filling.follow_ups(&before.finished)?,
            open_proposals: filling.proposals(&before.open)?,
            since,
            guidance: self.guidance_on(dialogue, before.session, on, as_known)?,
            recorded: filling.recorded(),
        })
    }

    /// Returns what guidance says of a meeting of the two sides at a session, from either side.
    fn guidance_on(
        &self,
        dialogue: &Dialogue,
        session: &Session,
        on: Day,
        as_known: Option<RecordedAt>,
    ) -> Result<Vec<GuidanceOn>, ArchiveError> {
        let guidance = self.guidance(as_known)?.guidance;
        let mut passages = Passages::of(self);
        let [first, second] = &dialogue.sides;
        let mut all = Vec::new();
        for (by, of) in [(first, second), (second, first)] {
            let office = |side: &reftel_dialogue::Side| head(session, side);
            let level = session.level.as_deref();
            let (by_title, with_title) = (level.or(office(by)), office(of).or(level));
            let state = Country::read(of.country.as_str()).or_else(|| Country::read(&of.name));
            let mut verdicts: Vec<GuidanceOn> = Vec::new();
            // Guidance holds from day to day. What an imprecise date may mean is asked for at both its ends, and told twice where they
            // differ.
            for day in days(session, on) {
                let mut told = GuidanceOn {
                    by: by.name.clone(),
                    of: of.name.clone(),
                    on: day.to_string(),
                    ruling: None,
                    problem: None,
                };
                let asked = Asked {
                    act: Act::Meet.id(),
                    by: by_title.unwrap_or_default(),
                    with: with_title.unwrap_or_default(),
                    of: state.map_or(of.name.as_str(), |state| state.code()),
                    on: &told.on,
                    ..Asked::default()
                };
                match Contact::read(&asked) {
                    Ok(contact) => told.ruling = Some(ruling(&guidance, &contact, &mut passages)?),
                    Err(error) => told.problem = Some(error.to_string()),
                }
                let verdict = |one: &GuidanceOn| one.ruling.as_ref().map(|ruling| ruling.ruling);
                if verdicts.last().is_none_or(|last| verdict(last) != verdict(&told)) {
                    verdicts.push(told);
                }
            }
            all.extend(verdicts);
        }
        Ok(all)
    }
}

/// Returns the days on which a session may be; without a date, the day asked for.
fn days(session: &Session, on: Day) -> Vec<Day> {
    let Some(date) = &session.date else { return vec![on] };
    let mut days: Vec<Day> = date.earliest().into_iter().chain(date.latest()).collect();
    days.dedup();
    if days.is_empty() { vec![on] } else { days }
}

/// Returns the office of who leads a side's delegation: the first who is there for the whole session, or else the first.
fn head<'a>(session: &'a Session, side: &reftel_dialogue::Side) -> Option<&'a str> {
    let mut of =
        session.delegates.iter().filter(|delegate| delegate.side == side.country).collect::<Vec<_>>();
    of.sort_by_key(|delegate| delegate.track.is_some());
    of.first().and_then(|delegate| delegate.office.as_deref())
}

/// Returns the two sides by what the record may call them.
fn sides_of(dialogue: &Dialogue) -> [SideOf; 2] {
    dialogue.sides.clone().map(|side| {
        let mut people: Vec<String> = Vec::new();
        let leads = dialogue.tracks.iter().flat_map(|track| &track.leads);
        people.extend(leads.filter(|lead| lead.side == side.country).map(|lead| lead.person.clone()));
        let delegates = dialogue.sessions.iter().flat_map(|session| &session.delegates);
        people.extend(delegates.filter(|one| one.side == side.country).map(|one| one.person.clone()));
        SideOf { code: side.country.to_string(), name: side.name, people }
    })
}

/// Returns whose office is another than the last time that the person took part.
fn offices(dialogue: &Dialogue, session: &Session) -> Vec<OfficeChange> {
    let mut changes = Vec::new();
    for delegate in &session.delegates {
        let earlier =
            dialogue.sessions.iter().rev().filter(|one| one.number < session.number).find_map(|one| {
                let same = |other: &&reftel_dialogue::Delegate| {
                    other.side == delegate.side && other.person == delegate.person
                };
                Some((one.number, one.delegates.iter().find(same)?))
            });
        if let Some((number, before)) = earlier.filter(|(_, before)| before.office != delegate.office) {
            changes.push(OfficeChange {
                side: delegate.side.to_string(),
                person: delegate.person.clone(),
                before: before.office.clone(),
                now: delegate.office.clone(),
                session: number,
            });
        }
    }
    changes
}
