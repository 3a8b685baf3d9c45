//! What was so on a day.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{PledgeAnswer, StatusAnswer};

use super::{Frame, Refused, page, show};
use crate::asked::Asked;
use crate::recorded::{Narrowed, day, nothing};
use crate::room::Room;

/// Most statuses that are shown.
const MOST: usize = 400;

#[derive(Template)]
#[template(path = "state.html")]
struct StateOn {
    frame: Frame,
    narrowed: Narrowed,
    /// The day, as given; empty when none was.
    on: String,
    groups: Vec<(&'static str, Vec<StatusAnswer>)>,
    owed: Vec<PledgeAnswer>,
    total: usize,
    shown: usize,
    nothing: String,
    csv: String,
}

/// Answers with what was so on a day; without a day, with the form.
pub(crate) async fn state(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let narrowed = Narrowed::read(&asked);
    let on = asked.text("on").trim().to_owned();
    let wanted = (|| Ok((day("on", &on)?, narrowed.ask(0, MOST)?)))();
    let (wanted_day, ask) = page(&room, wanted)?;
    let answer = match wanted_day {
        Some(day) => page(&room, room.ask(move |archive| Ok(archive.state_on(day, &ask)?)).await)?,
        None => reftel_archive::StateAnswer::default(),
    };
    let mut groups: Vec<(&'static str, Vec<StatusAnswer>)> = Vec::new();
    let shown = answer.statuses.len();
    for status in answer.statuses {
        match groups.iter_mut().find(|(kind, _)| *kind == status.kind) {
            Some((_, of)) => of.push(status),
            None => groups.push((status.kind, vec![status])),
        }
    }
    groups.sort_by_key(|(kind, _)| *kind);
    Ok(show(&StateOn {
        frame: Frame::new(&room, "state", ""),
        csv: narrowed.address("/api/state", &[("on", &on), ("format", "csv")]),
        narrowed,
        on,
        groups,
        owed: answer.owed,
        total: answer.total,
        shown,
        nothing: nothing("statuses", answer.looked_at),
    }))
}
