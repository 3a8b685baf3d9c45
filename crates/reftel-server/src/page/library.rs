//! The library: every document, narrowed by facets, in an order.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{Browse, DocumentLine, Sort};

use super::{Frame, Pager, Refused, page, show};
use crate::asked::Asked;
use crate::narrowing::{Facet, Narrowing};
use crate::room::Room;

/// Documents on a page.
const PAGE: usize = 50;

/// Orders, as parameter and for people.
pub(crate) const SORTS: [(&str, Sort); 5] = [
    ("newest", Sort::Newest),
    ("oldest", Sort::Oldest),
    ("title", Sort::Title),
    ("id", Sort::Id),
    ("added", Sort::Added),
];

#[derive(Template)]
#[template(path = "library.html")]
struct Library {
    frame: Frame,
    narrowing: Narrowing,
    facets: Vec<Facet>,
    sort: &'static str,
    sorts: Vec<(&'static str, &'static str)>,
    documents: Vec<DocumentLine>,
    pager: Pager,
}

/// Answers with the library.
pub(crate) async fn library(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let narrowing = Narrowing::read(&asked, "/", &["sort"]);
    let wanted =
        (|| Ok((asked.choice("sort", &SORTS)?, asked.number("page", 1)?.max(1), narrowing.whole()?)))();
    let ((sort, order), number, query) = page(&room, wanted)?;
    let browse = Browse { query, sort: order, offset: (number - 1).saturating_mul(PAGE), limit: PAGE };
    let answer = page(&room, room.ask(move |archive| Ok(archive.browse(&browse)?)).await)?;
    let pager = Pager::new(number, PAGE, answer.documents.len(), answer.total, |n| narrowing.page(n));
    Ok(show(&Library {
        frame: Frame::new(&room, "library", &narrowing.query),
        facets: narrowing.facets(&answer.facets),
        narrowing,
        sort,
        sorts: vec![
            ("newest", "newest first"),
            ("oldest", "oldest first"),
            ("title", "by title"),
            ("id", "by id"),
            ("added", "last added"),
        ],
        documents: answer.documents,
        pager,
    }))
}
