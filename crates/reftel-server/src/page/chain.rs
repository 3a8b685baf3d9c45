//! The chain of references that a document is part of.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::ChainAnswer;

use super::{Frame, Refused, page, show};
use crate::address;
use crate::asked::Id;
use crate::refusal::Refusal;
use crate::room::Room;

#[derive(Template)]
#[template(path = "chain.html")]
struct Chain {
    frame: Frame,
    chain: ChainAnswer,
    address: String,
    /// The picture, which the archive draws and escapes.
    picture: String,
}

impl Chain {
    /// Returns whether the archive has a document of the chain.
    fn holds(&self, id: &str) -> bool {
        self.chain.documents.iter().any(|document| document.held && document.id == id)
    }
}

/// Answers with the chain around a document.
pub(crate) async fn chain(State(room): State<Room>, Id(id): Id) -> Result<Response, Refused> {
    let found = room.ask(move |archive| archive.chain(&id)?.ok_or_else(|| Refusal::no_document(&id)));
    let chain = page(&room, found.await)?;
    Ok(show(&Chain {
        frame: Frame::new(&room, "document", ""),
        address: address::document(&chain.root),
        picture: chain.svg(&address::document),
        chain,
    }))
}
