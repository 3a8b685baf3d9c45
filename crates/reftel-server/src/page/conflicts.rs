//! Where sources cannot all be right.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{ConflictAnswer, ConflictKind};

use super::{Frame, Pager, Refused, page, show};
use crate::asked::Asked;
use crate::recorded::{Narrowed, nothing};
use crate::room::Room;

/// Conflicts on a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "conflicts.html")]
struct Conflicts {
    frame: Frame,
    narrowed: Narrowed,
    kinds: [&'static str; 5],
    conflicts: Vec<ConflictAnswer>,
    pager: Pager,
    nothing: String,
    csv: String,
}

/// Answers with the conflicts that are asked for.
pub(crate) async fn conflicts(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let narrowed = Narrowed::read(&asked);
    let wanted = (|| {
        let number = asked.number("page", 1)?.max(1);
        Ok((narrowed.ask((number - 1).saturating_mul(PAGE), PAGE)?, number))
    })();
    let (ask, number) = page(&room, wanted)?;
    let answer = page(&room, room.ask(move |archive| Ok(archive.conflicts(&ask)?)).await)?;
    let pager = Pager::new(number, PAGE, answer.conflicts.len(), answer.total, |n| {
        narrowed.address("/conflicts", &[("page", &n.to_string())])
    });
    Ok(show(&Conflicts {
        frame: Frame::new(&room, "conflicts", ""),
        csv: narrowed.address("/api/conflicts", &[("format", "csv")]),
        narrowed,
        kinds: ConflictKind::ALL.map(ConflictKind::as_str),
        conflicts: answer.conflicts,
        pager,
        nothing: nothing("conflicts", answer.looked_at),
    }))
}
