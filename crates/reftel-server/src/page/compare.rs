//! Two documents beside each other.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::ComparisonAnswer;

use super::{Frame, Refused, page, show};
use crate::address;
use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::room::Room;

#[derive(Template)]
#[template(path = "compare.html")]
struct Compare {
    frame: Frame,
    comparison: ComparisonAnswer,
    /// Addresses of the two.
    a: String,
    b: String,
}

/// Answers with the comparison of the documents `a` and `b`.
pub(crate) async fn compare(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let (a, b) = (asked.text("a").to_owned(), asked.text("b").to_owned());
    let found = room.ask(move |archive| {
        if a.is_empty() || b.is_empty() {
            return Err(Refusal::Wrong {
                message: "two documents are needed to compare".to_owned(),
                hint: "name them as in `/compare?a=08MINSK1&b=08MINSK2`".to_owned(),
            });
        }
        archive.compare(&a, &b)?.ok_or_else(|| Refusal::Nothing {
            message: format!("`{a}` or `{b}` is not in this archive"),
            hint: "the library lists the documents that are".to_owned(),
        })
    });
    let comparison = page(&room, found.await)?;
    Ok(show(&Compare {
        frame: Frame::new(&room, "document", ""),
        a: address::document(&comparison.a),
        b: address::document(&comparison.b),
        comparison,
    }))
}
