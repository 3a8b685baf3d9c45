//! The header of a telegram, explained token by token.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{DocumentAnswer, TokenAnswer};

use super::{Frame, Refused, page, show};
use crate::address;
use crate::asked::Id;
use crate::refusal::Refusal;
use crate::room::Room;

#[derive(Template)]
#[template(path = "explain.html")]
struct Explain {
    frame: Frame,
    document: DocumentAnswer,
    address: String,
    lines: Vec<Line>,
    unknown: usize,
    tokens: usize,
}

/// A line of the header.
struct Line {
    number: u32,
    tokens: Vec<TokenAnswer>,
}

/// Answers with the explanation of a telegram's header.
pub(crate) async fn explain(State(room): State<Room>, Id(id): Id) -> Result<Response, Refused> {
    let found = room.ask(move |archive| {
        let document = archive.document(&id)?.ok_or_else(|| Refusal::no_document(&id))?;
        let explanation = archive.explain(&id)?.ok_or_else(|| Refusal::Nothing {
            message: format!("`{id}` has no header to explain"),
            hint: "only telegrams whose source is text have one".to_owned(),
        })?;
        Ok((document, explanation))
    });
    let (document, explanation) = page(&room, found.await)?;
    let unknown = explanation.tokens.iter().filter(|token| !token.known).count();
    let tokens = explanation.tokens.len();
    let mut lines: Vec<Line> = Vec::new();
    for token in explanation.tokens {
        match lines.last_mut() {
            Some(line) if line.number == token.line => line.tokens.push(token),
            _ => lines.push(Line { number: token.line, tokens: vec![token] }),
        }
    }
    Ok(show(&Explain {
        frame: Frame::new(&room, "document", ""),
        address: address::document(&document.id),
        document,
        lines,
        unknown,
        tokens,
    }))
}
