//! Somebody of the record: spellings, statuses and timeline.

use askama::Template;
use axum::response::Response;
use reftel_archive::{EventAnswer, PartyFound, StatusAnswer};

use super::{Frame, Pager, show};
use crate::asked::Asked;
use crate::bars::{self, Bar};
use crate::recorded::Narrowed;
use crate::refusal::Refusal;
use crate::room::Room;

/// Events on a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "party.html")]
struct Party {
    frame: Frame,
    party: PartyFound,
    statuses: Vec<StatusAnswer>,
    events: Vec<EventAnswer>,
    picture: String,
    pager: Pager,
}

/// Returns the page of somebody or something of the record; `None` when the key means nothing.
pub(crate) async fn party(room: &Room, key: &str, asked: &Asked) -> Result<Option<Response>, Refusal> {
    let narrowed = Narrowed { who: key.to_owned(), ..Narrowed::read(asked) };
    let number = asked.number("page", 1)?.max(1);
    let ask = narrowed.ask((number - 1).saturating_mul(PAGE), PAGE)?;
    let wanted = key.to_owned();
    let found = room.ask(move |archive| {
        let Some(party) = archive.party(&wanted)? else { return Ok(None) };
        let all = reftel_archive::AskRecord {
            offset: 0,
            limit: 200,
            from: None,
            until: None,
            kind: None,
            ..ask.clone()
        };
        Ok(Some((party, archive.statuses(&all)?, archive.timeline(&ask)?)))
    });
    let Some((party, statuses, timeline)) = found.await? else { return Ok(None) };
    let path = crate::address::entity(key);
    let plain = Narrowed { who: String::new(), ..narrowed };
    let bars: Vec<Bar> = timeline
        .months
        .iter()
        .map(|(when, count)| {
            let (from, until) = super::timeline::ends(when);
            Bar {
                when: when.clone(),
                up: *count as f64,
                down: 0.0,
                address: plain.address(&path, &[("from", &from), ("until", &until)]),
                says: format!("{when}: {count} {}", if *count == 1 { "event" } else { "events" }),
            }
        })
        .collect();
    let pager = Pager::new(number, PAGE, timeline.events.len(), timeline.total, |n| {
        plain.address(&path, &[("page", &n.to_string())])
    });
    Ok(Some(show(&Party {
        frame: Frame::new(room, "", ""),
        picture: bars::svg(&bars, "Events by month; each bar narrows the list to its month"),
        party,
        statuses,
        events: timeline.events,
        pager,
    })))
}
