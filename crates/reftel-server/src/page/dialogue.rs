//! Dialogues: the list, the board of one, a session, the brief before one; and the files that other programs take.

use askama::Template;
use axum::extract::State;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use reftel_archive::{
    Archive, BRIEF_MOST, BriefAnswer, CiteAnswer, Day, DialogueAnswer, DialogueError, DialogueListing,
    FollowUpAnswer, NextAnswer, ProposalAnswer, RecordedAt, SessionAnswer, SessionPage, SideAnswer,
};

use super::{Frame, Refused, guidance_day, page, show};
use crate::address;
use crate::asked::{Asked, Id};
use crate::dated::in_words;
use crate::file::attachment;
use crate::recorded::instant;
use crate::refusal::Refusal;
use crate::room::Room;

#[derive(Template)]
#[template(path = "dialogues.html")]
struct ListPage {
    frame: Frame,
    on: String,
    as_known: String,
    dialogues: Vec<DialogueListing>,
}

#[derive(Template)]
#[template(path = "dialogue.html")]
struct BoardPage {
    frame: Frame,
    as_known: String,
    /// Where it is read, with the day.
    of: DialogueAnswer,
    /// What is to be done, under headings.
    groups: Vec<(&'static str, Vec<FollowUpAnswer>)>,
    /// Proposals that are open, by track.
    open: Vec<(String, Vec<ProposalAnswer>)>,
    /// The others, by track.
    closed: Vec<(String, Vec<ProposalAnswer>)>,
}

#[derive(Template)]
#[template(path = "session.html")]
struct OneSession {
    frame: Frame,
    as_known: String,
    of: SessionPage,
}

#[derive(Template)]
#[template(path = "brief.html")]
struct Brief {
    frame: Frame,
    as_known: String,
    of: BriefAnswer,
}

impl From<DialogueError> for Refusal {
    fn from(error: DialogueError) -> Refusal {
        let hint = "the list of dialogues is at /dialogue".to_owned();
        match error {
            DialogueError::NoSuchDialogue { key, .. } => {
                Refusal::Nothing { message: format!("there is no dialogue `{key}` in this archive"), hint }
            }
            DialogueError::NoSuchSession { .. } => Refusal::Nothing { message: error.to_string(), hint },
            DialogueError::Archive(error) => Refusal::Archive(error),
            DialogueError::Faults { .. } | DialogueError::NotText { .. } => Refusal::Broke,
        }
    }
}

/// The day and the state of knowledge that a request is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    pub(crate) on: Day,
    pub(crate) as_known: Option<RecordedAt>,
}

impl When {
    pub(crate) fn of(asked: &Asked) -> Result<When, Refusal> {
        Ok(When { on: guidance_day(asked)?, as_known: instant(asked.text("as_known").trim())? })
    }
}

/// Reads the number of a session.
pub(crate) fn number(text: &str) -> Result<u32, Refusal> {
    text.parse().map_err(|_| Refusal::Nothing {
        message: format!("`{text}` is no session"),
        hint: "sessions are numbered from 1: /dialogue/KEY/1".to_owned(),
    })
}

/// Answers with the list of dialogues.
pub(crate) async fn dialogues(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let when = page(&room, When::of(&asked))?;
    let found = room.ask(move |archive: &Archive| Ok(archive.dialogues(when.on, when.as_known)?)).await;
    Ok(show(&ListPage {
        frame: Frame::new(&room, "dialogue", ""),
        on: when.on.to_string(),
        as_known: asked.text("as_known").trim().to_owned(),
        dialogues: page(&room, found)?,
    }))
}

/// Answers with what stands below `/dialogue/`: `KEY`, `KEY.ics`, `KEY.csv`, `KEY/NUMBER`, `KEY/NUMBER/brief`.
pub(crate) async fn dialogue(
    State(room): State<Room>,
    Id(rest): Id,
    asked: Asked,
) -> Result<Response, Refused> {
    let when = page(&room, When::of(&asked))?;
    let as_known = asked.text("as_known").trim().to_owned();
    let parts: Vec<String> = rest.split('/').map(str::to_owned).collect();
    match parts.as_slice() {
        [file] if file.ends_with(".ics") || file.ends_with(".csv") => {
            let file = file.clone();
            let found = room.ask(move |archive| given(archive, &file, when)).await;
            page(&room, found)
        }
        [key] => {
            let key = key.clone();
            let found = room.ask(move |archive| Ok(archive.dialogue(&key, when.on, when.as_known)?)).await;
            Ok(board(&room, page(&room, found)?, as_known))
        }
        [key, session] => {
            let (key, session) = (key.clone(), page(&room, number(session))?);
            let found = room
                .ask(move |archive| Ok(archive.dialogue_session(&key, session, when.on, when.as_known)?))
                .await;
            let of = page(&room, found)?;
            Ok(show(&OneSession { frame: Frame::new(&room, "dialogue", ""), as_known, of }))
        }
        [key, session, last] if last == "brief" => {
            let (key, session) = (key.clone(), page(&room, number(session))?);
            let found = room
                .ask(move |archive| Ok(archive.brief(&key, session, when.on, BRIEF_MOST, when.as_known)?))
                .await;
            let of = page(&room, found)?;
            Ok(show(&Brief { frame: Frame::new(&room, "dialogue", ""), as_known, of }))
        }
        _ => Err(super::refuse(
            &room,
            &Refusal::Nothing {
                message: format!("there is no page `/dialogue/{rest}`"),
                hint: "the list of dialogues is at /dialogue".to_owned(),
            },
        )),
    }
}

/// Returns a dialogue's table or calendar as a file.
fn given(archive: &Archive, file: &str, when: When) -> Result<Response, Refusal> {
    let (key, kind) = match file.strip_suffix(".ics") {
        Some(key) => (key, "text/calendar; charset=utf-8"),
        None => (file.strip_suffix(".csv").unwrap_or(file), "text/csv; charset=utf-8"),
    };
    let (table, calendar) = archive.dialogue_files(key, when.as_known)?;
    let mut response = if file.ends_with(".ics") { calendar } else { table }.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, attachment(file));
    Ok(response)
}

fn board(room: &Room, of: DialogueAnswer, as_known: String) -> Response {
    let headings = [
        ("overdue", "Overdue"),
        ("perhaps_overdue", "Perhaps overdue: the due date is imprecise"),
        ("due_soon", "Due soon"),
        ("open", "Open"),
        ("perhaps_done", "Perhaps done: the date is imprecise"),
        ("done", "Done"),
    ];
    let under =
        |state: &str| of.follow_ups.iter().filter(|one| one.state == state).cloned().collect::<Vec<_>>();
    let groups = headings.map(|(state, heading)| (heading, under(state)));
    let by_track = |open: bool| {
        let tracks = of.tracks.iter().map(|track| (Some(track.key.clone()), track.title.clone()));
        let all = tracks.chain([(None, "Without a track".to_owned())]).map(|(key, title)| {
            let fits = |one: &&ProposalAnswer| one.track == key && (one.status == "open") == open;
            (title, of.proposals.iter().filter(fits).cloned().collect::<Vec<_>>())
        });
        all.filter(|(_, proposals)| !proposals.is_empty()).collect()
    };
    let (open, closed) = (by_track(true), by_track(false));
    show(&BoardPage {
        frame: Frame::new(room, "dialogue", ""),
        as_known,
        groups: groups.into_iter().filter(|(_, of)| !of.is_empty()).collect(),
        open,
        closed,
        of,
    })
}

/// Returns a page below a dialogue, with the day and the state of knowledge.
fn at(key: &str, rest: &str, on: &str, as_known: &str) -> String {
    address::with(&format!("/dialogue/{key}{rest}"), &[("on", on), ("as_known", as_known)])
}

/// Returns a date in words; a range within a month in short: `12–13 April 2011`.
pub(crate) fn dates(edtf: &str) -> String {
    let in_month = |first: &str, last: &str| {
        let (month, first) = first.rsplit_once('-').filter(|_| first.len() == 10)?;
        let last = last.strip_prefix(month)?.strip_prefix('-').filter(|last| last.len() == 2)?;
        let plain = |day: &str| day.bytes().all(|byte| byte.is_ascii_digit());
        (plain(first) && plain(last))
            .then(|| format!("{}–{}", first.trim_start_matches('0'), in_words(&format!("{month}-{last}"))))
    };
    edtf.split_once('/').and_then(|(first, last)| in_month(first, last)).unwrap_or_else(|| in_words(edtf))
}

/// Returns the page of a session.
pub(crate) fn session_at(key: &str, number: &u32, on: &str, as_known: &str) -> String {
    at(key, &format!("/{number}"), on, as_known)
}

/// Returns the brief before a session.
fn brief_at(key: &str, number: &u32, on: &str, as_known: &str) -> String {
    at(key, &format!("/{number}/brief"), on, as_known)
}

/// Returns what it means that the record tells nothing of the two sides.
fn nothing_since(of: &BriefAnswer) -> String {
    crate::recorded::nothing("events, statuses or pledges between the two sides", of.since.looked_at)
}

/// Returns which session comes next, in words.
fn next_in_words(next: &NextAnswer) -> String {
    let date = next.date.as_deref().map(dates);
    match (next.state, next.session, date) {
        ("session", Some(number), Some(date)) => format!("Session {number}: {date}."),
        ("session", Some(number), None) => format!("Session {number}, without a date yet."),
        ("unheld", Some(number), date) => format!(
            "Session {number} was planned for {}, and nothing says that it was held.",
            date.unwrap_or_default()
        ),
        ("expected", _, Some(date)) => format!("None is planned; by the cadence one is expected {date}."),
        ("overdue", _, Some(date)) => {
            format!("Overdue: by the cadence one was expected {date}, and none is planned.")
        }
        _ => "None is planned.".to_owned(),
    }
}

/// Returns how long a follow-up is overdue, or how soon it is due.
pub(crate) fn over(of: &FollowUpAnswer) -> Option<String> {
    let days = |n: i64| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
    match (of.state, of.days_over?) {
        ("overdue", over) => Some(format!("{} overdue", days(over))),
        ("due_soon", 0) => Some("due today".to_owned()),
        ("due_soon", over) => Some(format!("in {}", days(-over))),
        _ => None,
    }
}

/// Returns who owes or asks: the person and the side, or the side.
pub(crate) fn whose(person: &Option<String>, side: &str) -> String {
    match person {
        Some(person) => format!("{} ({})", crate::passage::shown(person), crate::passage::shown(side)),
        None => crate::passage::shown(side),
    }
}

/// Returns the address of what is cited.
pub(crate) fn cited(cite: &CiteAnswer) -> Option<String> {
    let document = cite.document.as_deref().filter(|_| cite.found)?;
    Some(address::passage(document, "", cite.fragment.as_deref().or(cite.paragraph.as_deref())?))
}

/// Returns a citation as it is shown: `10ALDIS1102 ¶2`.
pub(crate) fn cite_in_words(cite: &CiteAnswer) -> String {
    let words = match (cite.kind, &cite.document, &cite.paragraph) {
        ("passage", Some(document), Some(paragraph)) => format!("{document} ¶{paragraph}"),
        (kind, Some(document), Some(paragraph)) => format!("{kind} in {document} ¶{paragraph}"),
        _ => cite.cite.clone(),
    };
    crate::passage::shown(&words)
}

/// Returns the people of a side at a session.
pub(crate) fn people<'a>(
    session: &'a SessionAnswer,
    side: &SideAnswer,
) -> Vec<&'a reftel_archive::DelegateAnswer> {
    session.delegates.iter().filter(|one| one.side == side.country).collect()
}

/// Returns a ruling's id in words.
fn ruling_in_words(ruling: &str) -> &'static str {
    match ruling {
        "permitted" => "permitted",
        "not_permitted" => "not permitted",
        "needs_approval" => "needs approval",
        "depends" => "depends",
        _ => "no guidance found",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_sessions() {
        for (edtf, words) in [
            ("2011-04-12/2011-04-13", "12–13 April 2011"),
            ("2011-04-02/2011-04-13", "2–13 April 2011"),
            ("2011-04-30/2011-05-01", "30 April 2011 – 1 May 2011"),
            ("2011-04-12/2011-04", "12 April 2011 – April 2011"),
            ("2011-04-12?/2011-04-13", "12 April 2011 (uncertain) – 13 April 2011"),
            ("2012-21", "spring 2012"),
            ("2011-04-12/..", "12 April 2011 or later"),
        ] {
            assert_eq!(dates(edtf), words, "{edtf}");
        }
    }
}
