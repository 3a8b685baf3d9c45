//! The search: passages that match, each leading to its paragraph.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{Ask, Hit, Order};

use super::{Frame, Pager, Refused, page, show};
use crate::address;
use crate::asked::Asked;
use crate::narrowing::{Facet, Narrowing};
use crate::passage::{Marks, Piece, Snippet, pieces, snippet};
use crate::room::Room;

/// Longest marking of a portion, in characters; a document's is longer.
const PORTION_MAX: usize = 8;
/// Passages on a page.
const PAGE: usize = 20;

/// Orders, as parameter.
pub(crate) const SORTS: [(&str, Order); 3] =
    [("best", Order::Score), ("newest", Order::Newest), ("oldest", Order::Oldest)];

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    frame: Frame,
    narrowing: Narrowing,
    facets: Vec<Facet>,
    sort: &'static str,
    sorts: Vec<(&'static str, &'static str)>,
    groups: Vec<Group>,
    documents: usize,
    /// Names whose spellings were looked for, each with the query that stands for it.
    names: Vec<(String, String)>,
    pager: Pager,
}

/// Hits that follow one another and stand in one document.
struct Group {
    hit: Hit,
    /// Its title, with what was found in it.
    title: Vec<Piece>,
    /// Marking of the document, when no portion's stands beside a passage.
    marking: Option<String>,
    address: String,
    passages: Vec<Passage>,
}

struct Passage {
    anchor: String,
    address: String,
    marking: Option<String>,
    snippet: Snippet,
}

/// Answers with what a query finds.
pub(crate) async fn search(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let narrowing = Narrowing::read(&asked, "/search", &["sort"]);
    let wanted =
        (|| Ok((asked.choice("sort", &SORTS)?, asked.number("page", 1)?.max(1), narrowing.whole()?)))();
    let ((sort, order), number, query) = page(&room, wanted)?;
    // Without a question there is nothing to show but the way to ask.
    let limit = if query.is_empty() { 0 } else { PAGE };
    let ask = Ask { query, offset: (number - 1).saturating_mul(PAGE), limit, order, facets: limit > 0 };
    let found = room.ask(move |archive| Ok((archive.search(&ask)?, archive.names_in(&ask.query)?)));
    let (answer, names) = page(&room, found.await)?;
    let total = if limit > 0 { answer.total } else { 0 };
    let pager = Pager::new(number, PAGE, answer.hits.len(), total, |n| narrowing.page(n));
    Ok(show(&Search {
        frame: Frame::new(&room, "search", &narrowing.query),
        facets: narrowing.facets(&answer.facets),
        groups: groups(answer.hits, &narrowing.query),
        narrowing,
        sort,
        sorts: vec![("best", "best first"), ("newest", "newest first"), ("oldest", "oldest first")],
        documents: answer.documents.unwrap_or_default(),
        names,
        pager,
    }))
}

fn groups(hits: Vec<Hit>, query: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for hit in hits {
        let whole = address::with(&address::document(&hit.document), &[("q", query)]);
        let (portion, overall) = match &hit.marking {
            Some(marking) if marking.chars().count() <= PORTION_MAX => (Some(marking.clone()), None),
            marking => (None, marking.clone()),
        };
        let passage = hit.paragraph.clone().zip(hit.fragment.clone()).map(|(anchor, fragment)| Passage {
            anchor,
            address: address::passage(&hit.document, query, &fragment),
            marking: portion,
            snippet: snippet(&hit.text, &hit.highlights),
        });
        match groups.last_mut() {
            Some(group) if group.hit.document == hit.document && passage.is_some() => {
                group.passages.extend(passage);
            }
            _ => {
                // A hit without a paragraph is the title.
                let found: &[(usize, usize)] = if passage.is_none() { &hit.highlights } else { &[] };
                let title = hit.title.as_deref().unwrap_or(&hit.document);
                let title = pieces(title, &Marks { hits: found, ..Marks::default() });
                let passages = passage.into_iter().collect();
                groups.push(Group { hit, title, marking: overall, address: whole, passages });
            }
        }
    }
    groups
}
