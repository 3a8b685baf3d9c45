//! What was promised, demanded and threatened, and what became of it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{PledgeAnswer, PledgeState};

use super::{Frame, Pager, Refused, page, show};
use crate::asked::Asked;
use crate::recorded::{Narrowed, nothing};
use crate::room::Room;

/// Pledges on a page.
const PAGE: usize = 50;

/// States, as parameter and as the archive knows them.
pub(crate) const STATES: [(&str, Option<PledgeState>); 6] = [
    ("all", None),
    ("open", Some(PledgeState::Open)),
    ("met", Some(PledgeState::Met)),
    ("broken", Some(PledgeState::Broken)),
    ("overtaken", Some(PledgeState::Overtaken)),
    ("unknown", Some(PledgeState::Unknown)),
];

#[derive(Template)]
#[template(path = "pledges.html")]
struct Pledges {
    frame: Frame,
    narrowed: Narrowed,
    states: Vec<&'static str>,
    state: &'static str,
    pledges: Vec<PledgeAnswer>,
    pager: Pager,
    nothing: String,
    csv: String,
}

/// Answers with the pledges that are asked for.
pub(crate) async fn pledges(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let narrowed = Narrowed::read(&asked);
    let wanted = (|| {
        let number = asked.number("page", 1)?.max(1);
        let state = asked.choice("state", &STATES)?;
        Ok((narrowed.ask((number - 1).saturating_mul(PAGE), PAGE)?, number, state))
    })();
    let (ask, number, (word, state)) = page(&room, wanted)?;
    let answer = page(&room, room.ask(move |archive| Ok(archive.pledges(&ask, state)?)).await)?;
    let chosen = if state.is_some() { word } else { "" };
    let pager = Pager::new(number, PAGE, answer.pledges.len(), answer.total, |n| {
        narrowed.address("/pledges", &[("state", chosen), ("page", &n.to_string())])
    });
    Ok(show(&Pledges {
        frame: Frame::new(&room, "pledges", ""),
        csv: narrowed.address("/api/pledges", &[("state", chosen), ("format", "csv")]),
        narrowed,
        states: STATES.iter().map(|(word, _)| *word).collect(),
        state: word,
        pledges: answer.pledges,
        pager,
        nothing: nothing("pledges", answer.looked_at),
    }))
}
