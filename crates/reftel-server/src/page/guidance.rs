//! Contact guidance: the rules that the archive adopted, each beside its passage, and the ruling on a planned contact.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::guidance::{self, Act, Contact, Side};
use reftel_archive::{Archive, Day, GuidanceRule, Passages, RulingAnswer, RulingReason};

use super::{Frame, Refused, page, show};
use crate::asked::Asked;
use crate::dated::in_words;
use crate::refusal::Refusal;
use crate::room::Room;

#[derive(Template)]
#[template(path = "guidance.html")]
struct RulesPage {
    frame: Frame,
    on: String,
    /// Rules with a heading: in force, perhaps in force, not in force.
    groups: Vec<(&'static str, Vec<GuidanceRule>)>,
}

#[derive(Template)]
#[template(path = "may.html")]
struct ContactPage {
    frame: Frame,
    /// Whether the archive has guidance at all.
    adopted: bool,
    asked: Asked,
    acts: [(Act, &'static str); 7],
    sides: [Side; 3],
    /// The conditions that rules speak of, with whether each is said to be met.
    conditions: Vec<(String, bool)>,
    ruling: Option<RulingAnswer>,
    /// What was not understood of the contact.
    problem: Option<String>,
}

/// Answers with the rules, by whether they are in force on a day.
pub(crate) async fn guidance(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let on = page(&room, day(&asked))?;
    let rules = page(&room, room.ask(move |archive| rules(archive, on)).await)?;
    let (mut yes, mut maybe, mut no) = (Vec::new(), Vec::new(), Vec::new());
    for rule in rules {
        match rule.in_force {
            "yes" => yes.push(rule),
            "maybe" => maybe.push(rule),
            _ => no.push(rule),
        }
    }
    let groups =
        [("In force", yes), ("Perhaps in force: the sources leave it open", maybe), ("Not in force", no)];
    Ok(show(&RulesPage {
        frame: Frame::new(&room, "guidance", ""),
        on: on.to_string(),
        groups: groups.into_iter().filter(|(_, rules)| !rules.is_empty()).collect(),
    }))
}

/// Answers with the form for a planned contact, and with the ruling on what was written in it.
pub(crate) async fn may(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let question = asked.clone();
    let (adopted, known, answer) = page(
        &room,
        room.ask(move |archive| {
            let guidance = archive.guidance(None)?.guidance;
            let known: Vec<String> = guidance.conditions().iter().cloned().collect();
            let asks = question.get("act").is_some() || question.get("of").is_some();
            let answer = if asks { Some(ruled(archive, &question)) } else { None };
            Ok((!guidance.rules().is_empty(), known, answer))
        })
        .await,
    )?;
    let (ruling, problem) = match answer {
        Some(Ok(ruling)) => (Some(ruling), None),
        // What was written stays in the form, with what is wrong above it.
        Some(Err(Refusal::Wrong { message, hint })) => (None, Some(format!("{message}: {hint}"))),
        Some(Err(refusal)) => return Err(super::refuse(&room, &refusal)),
        None => (None, None),
    };
    let met: Vec<String> = asked.all("met").map(str::to_owned).collect();
    Ok(show(&ContactPage {
        frame: Frame::new(&room, "guidance", ""),
        adopted,
        acts: [
            (Act::Meet, "meet, to speak of policy"),
            (Act::Work, "work together on what both share"),
            (Act::Invite, "invite to an event of ours"),
            (Act::Attend, "attend an event of theirs, or in their honour"),
            (Act::Correspond, "write to them"),
            (Act::Travel, "travel to them"),
            (Act::Assist, "give them help"),
        ],
        sides: Side::ALL,
        conditions: known.into_iter().map(|id| (met.contains(&id), id)).map(|(is, id)| (id, is)).collect(),
        asked,
        ruling,
        problem,
    }))
}

/// Returns the day that a request is about; today when it names none.
pub(crate) fn day(asked: &Asked) -> Result<Day, Refusal> {
    let Some(text) = asked.get("on") else { return Ok(crate::dated::today()) };
    text.trim().parse().map_err(|_| Refusal::Wrong {
        message: format!("`{text}` is no day"),
        hint: "write it as in 2008-07-01".to_owned(),
    })
}

/// Returns the rules that the archive adopted.
pub(crate) fn rules(archive: &Archive, on: Day) -> Result<Vec<GuidanceRule>, Refusal> {
    let guidance = archive.guidance(None)?.guidance;
    Ok(reftel_archive::rules(&guidance, on, &mut Passages::of(archive))?)
}

/// Returns the ruling on the contact that a request describes.
pub(crate) fn ruled(archive: &Archive, asked: &Asked) -> Result<RulingAnswer, Refusal> {
    let guidance = archive.guidance(None)?.guidance;
    let met = asked.all("met").collect::<Vec<_>>().join(" ");
    let contact = Contact::read(&guidance::Asked {
        act: asked.text("act"),
        by: asked.text("as"),
        with: asked.text("with"),
        of: asked.text("of"),
        on: asked.text("on"),
        side: asked.text("side"),
        purpose: asked.text("purpose"),
        approved_by: asked.text("approved_by"),
        met: &met,
    });
    let contact = contact.map_err(|error| {
        // Its words are the message and the remedy.
        let text = error.to_string();
        let (message, hint) = text.split_once(": ").unwrap_or((&text, "look at what was written"));
        Refusal::Wrong { message: message.to_owned(), hint: hint.to_owned() }
    })?;
    Ok(reftel_archive::ruling(&guidance, &contact, &mut Passages::of(archive))?)
}

/// Returns a ruling's id in words.
pub(crate) fn words(ruling: &str) -> &'static str {
    match ruling {
        "permitted" => "Permitted",
        "not_permitted" => "Not permitted",
        "needs_approval" => "Needs approval",
        "depends" => "Depends",
        _ => "No guidance found",
    }
}

/// Returns from when to when a rule is in force, in words.
fn period(reason: &RulingReason) -> String {
    let from = in_words(&reason.from);
    match reason.until.as_deref().map(in_words) {
        Some(until) => format!("from {from} until {until}"),
        None => format!("from {from}; no source tells of an end"),
    }
}
