//! Claims that are to be decided about, what matters most first.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{InboxItem, ReviewAnswer};

use super::{Frame, Pager, Refused, page, show};
use crate::address;
use crate::asked::Asked;
use crate::room::Room;

/// Claims on a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "inbox.html")]
struct Inbox {
    frame: Frame,
    items: Vec<InboxItem>,
    decided: Vec<ReviewAnswer>,
    pager: Pager,
}

/// Answers with the inbox, and the last decisions.
pub(crate) async fn inbox(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    /// Decisions that are shown, the last first.
    const DECIDED_MAX: usize = 20;
    let number = page(&room, asked.number("page", 1))?.max(1);
    let found = room.ask(move |archive| {
        let inbox = archive.inbox((number - 1).saturating_mul(PAGE), PAGE)?;
        Ok((inbox, archive.claim_reviews()?))
    });
    let (inbox, mut decided) = page(&room, found.await)?;
    decided.reverse();
    decided.truncate(DECIDED_MAX);
    let pager = Pager::new(number, PAGE, inbox.items.len(), inbox.total, |n| {
        address::with("/inbox", &[("page", &n.to_string())])
    });
    Ok(show(&Inbox { frame: Frame::new(&room, "inbox", ""), items: inbox.items, decided, pager }))
}
