//! What the archive holds and in what condition it is.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::Status;

use super::{Frame, Refused, page, show};
use crate::room::Room;

#[derive(Template)]
#[template(path = "status.html")]
struct StatusPage {
    frame: Frame,
    status: Status,
}

/// Answers with the archive's status.
pub(crate) async fn status(State(room): State<Room>) -> Result<Response, Refused> {
    let status = page(&room, room.ask(|archive| Ok(archive.status()?)).await)?;
    Ok(show(&StatusPage { frame: Frame::new(&room, "status", ""), status }))
}
