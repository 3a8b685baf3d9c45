//! Contacts that the record tells of, held against the guidance of their day.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::guidance::Country;
use reftel_archive::{Archive, AskContacts, ContactAnswer, ContactParty, ContactsAnswer, Passages};

use super::{Frame, Refused, page, show};
use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::room::Room;

#[derive(Template)]
#[template(path = "contacts.html")]
struct Contacts {
    frame: Frame,
    officials_of: String,
    from: String,
    until: String,
    outside: bool,
    /// What was found; `None` before somebody asked.
    contacts: Option<Vec<ContactAnswer>>,
    looked_at: usize,
}

/// Answers with the form, and with the contacts of the officials whose state was written in it.
pub(crate) async fn contacts(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let text = |name: &str| asked.text(name).trim().to_owned();
    let (officials_of, from, until) = (text("officials_of"), text("from"), text("until"));
    let outside = asked.get("outside").is_some();
    let found = if officials_of.is_empty() {
        None
    } else {
        Some(page(&room, room.ask(move |archive| held_against(archive, &asked)).await)?)
    };
    let looked_at = found.as_ref().map_or(0, |found| found.looked_at);
    let contacts = found.map(|found| found.contacts);
    let frame = Frame::new(&room, "guidance", "");
    Ok(show(&Contacts { frame, officials_of, from, until, outside, contacts, looked_at }))
}

/// Returns the contacts that a request asks for.
pub(crate) fn held_against(archive: &Archive, asked: &Asked) -> Result<ContactsAnswer, Refusal> {
    let wrong = |message: String, hint: &str| Refusal::Wrong { message, hint: hint.to_owned() };
    let day = |name: &str| {
        let day = asked.get(name).map(|text| text.trim().parse().map_err(|_| text));
        day.transpose().map_err(|text| wrong(format!("`{text}` is no day"), "write it as in 2008-07-01"))
    };
    let named = asked.text("officials_of").trim();
    let officials_of = Country::read(named).ok_or_else(|| {
        wrong(
            format!("`{named}` is no state that is known"),
            "say whose officials the guidance is for, as in officials_of=US",
        )
    })?;
    let ask = AskContacts {
        officials_of,
        from: day("from")?,
        until: day("until")?,
        outside: asked.get("outside").is_some(),
        as_known: None,
    };
    let guidance = archive.guidance(None)?.guidance;
    Ok(archive.contacts(&guidance, &ask, &mut Passages::of(archive))?)
}

/// Returns a side of a contact in words.
fn party(party: &ContactParty) -> String {
    let title = match (&party.title, party.title_from) {
        (Some(title), Some("list")) => format!(", {title} (by a list)"),
        (Some(title), _) => format!(", {title}"),
        (None, _) => ", whose title nothing tells".to_owned(),
    };
    crate::passage::shown(&format!("{}{title}", party.name))
}
