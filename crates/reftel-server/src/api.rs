//! The same answers as JSON, under `/api/`.
//!
//! `/api/openapi.json` describes them. A list is wrapped, so that it can say how many there are in all.

mod answers;
mod contacts;
mod describe;
mod dialogue;
mod naming;
mod record;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use reftel_archive::{
    Ask, Browse, ChainAnswer, ComparisonAnswer, DocumentAnswer, ExplanationAnswer, GapsAnswer,
};
use serde::Serialize;

use crate::asked::{Asked, Id};
use crate::citation::{Citation, CitationAnswer};
use crate::narrowing::Narrowing;
use crate::page;
use crate::refusal::Refusal;
use crate::room::Room;
use answers::{Documents, ErrorAnswer, Hits, Ledger, Raw, StatusNow};

pub use describe::openapi;

/// Every address under `/api/`, with what answers there.
fn table() -> [(&'static str, MethodRouter<Room>); 29] {
    [
        ("/api/search", get(search)),
        ("/api/documents", get(documents)),
        ("/api/document/{*id}", get(document)),
        ("/api/raw/{*id}", get(raw)),
        ("/api/explain/{*id}", get(explain)),
        ("/api/cite/{*id}", get(cite)),
        ("/api/chain/{*id}", get(chain)),
        ("/api/compare", get(compare)),
        ("/api/gaps", get(gaps)),
        ("/api/screen", get(naming::screen)),
        ("/api/entity/{*id}", get(naming::entity)),
        ("/api/variants", get(naming::variants)),
        ("/api/claims", get(record::claims)),
        ("/api/timeline", get(record::timeline)),
        ("/api/state", get(record::state)),
        ("/api/conflicts", get(record::conflicts)),
        ("/api/pledges", get(record::pledges)),
        ("/api/course", get(record::course)),
        ("/api/inbox", get(record::inbox)),
        ("/api/guidance", get(contacts::guidance)),
        ("/api/may", get(contacts::may)),
        ("/api/contacts", get(contacts::past)),
        ("/api/dialogue", get(dialogue::dialogues)),
        ("/api/dialogue/{key}", get(dialogue::dialogue)),
        ("/api/dialogue/{key}/{session}", get(dialogue::session)),
        ("/api/dialogue/{key}/{session}/brief", get(dialogue::brief)),
        ("/api/ledger", get(ledger)),
        ("/api/status", get(status)),
        ("/api/openapi.json", get(openapi_json)),
    ]
}

/// Returns the routes under `/api/`.
pub(crate) fn routes() -> Router<Room> {
    let routes = table().into_iter().fold(Router::new(), |router, (path, answer)| router.route(path, answer));
    routes.route("/api/{*rest}", get(nowhere))
}

/// An answer as JSON, or the error that is there instead.
type Answer<T> = Result<Json<T>, JsonRefusal>;

/// A value as an answer.
struct Json<T>(T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => json_response(StatusCode::OK, bytes),
            Err(_) => JsonRefusal(Refusal::Broke).into_response(),
        }
    }
}

fn json_response(status: StatusCode, bytes: Vec<u8>) -> Response {
    let kind = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, kind)], bytes).into_response()
}

/// A refusal as JSON.
struct JsonRefusal(Refusal);

/// Returns the JSON that says why there is no answer.
pub(crate) fn refuse(refusal: Refusal) -> Response {
    JsonRefusal(refusal).into_response()
}

impl From<Refusal> for JsonRefusal {
    fn from(refusal: Refusal) -> JsonRefusal {
        JsonRefusal(refusal)
    }
}

impl IntoResponse for JsonRefusal {
    fn into_response(self) -> Response {
        let error = ErrorAnswer::of(&self.0);
        json_response(self.0.status(), serde_json::to_vec(&error).unwrap_or_default())
    }
}

/// Returns how many to leave out and how many to return, at most `most`.
fn window(asked: &Asked, otherwise: usize, most: usize) -> Result<(usize, usize), Refusal> {
    let limit = asked.number("limit", otherwise)?;
    if limit > most {
        return Err(Refusal::Wrong {
            message: format!("`limit` is {most} at the most"),
            hint: "ask for the rest with `offset`".to_owned(),
        });
    }
    Ok((asked.number("offset", 0)?, limit))
}

/// Finds paragraphs, best first.
#[utoipa::path(
    get, path = "/api/search", tag = "search",
    params(
        ("q" = String, Query, description = "a query; `/help` describes the language"),
        ("kind" = Option<String>, Query, description = "narrow to a kind of document"),
        ("year" = Option<String>, Query, description = "narrow to a year"),
        ("from" = Option<String>, Query, description = "narrow to an origin"),
        ("tag" = Option<String>, Query, description = "narrow to a TAG or keyword"),
        ("marking" = Option<String>, Query, description = "narrow to a classification or caption"),
        ("lang" = Option<String>, Query, description = "narrow to a language, by its two letters"),
        ("sort" = Option<String>, Query, description = "`best`, `newest` or `oldest`"),
        ("facets" = Option<bool>, Query, description = "whether to count facets and documents"),
        ("offset" = Option<usize>, Query, description = "how many hits to leave out at the start"),
        ("limit" = Option<usize>, Query, description = "how many to return: 20 unless told, 200 at the most"),
    ),
    responses(
        (status = 200, description = "what the query finds", body = Hits),
        (status = 400, description = "the query is not understood; `at` is the character meant", body = ErrorAnswer),
    )
)]
async fn search(State(room): State<Room>, asked: Asked) -> Answer<Hits> {
    let narrowing = Narrowing::read(&asked, "/api/search", &[]);
    let query = narrowing.whole()?;
    if query.is_empty() {
        return Err(JsonRefusal(Refusal::Wrong {
            message: "a search needs a query".to_owned(),
            hint: "write it as in `?q=sanctions`; `/api/documents` lists everything".to_owned(),
        }));
    }
    let (_, order) = asked.choice("sort", &page::SEARCH_SORTS)?;
    let (_, facets) =
        asked.choice("facets", &[("false", false), ("true", true), ("0", false), ("1", true)])?;
    let (offset, limit) = window(&asked, 20, 200)?;
    let ask = Ask { query, offset, limit, order, facets };
    let answer = room.ask(move |archive| Ok(archive.search(&ask)?)).await?;
    Ok(Json(Hits::new(narrowing.query, offset, answer)))
}

/// Lists documents.
#[utoipa::path(
    get, path = "/api/documents", tag = "documents",
    params(
        ("q" = Option<String>, Query, description = "a query that documents must match; all when left out"),
        ("kind" = Option<String>, Query, description = "narrow to a kind of document"),
        ("year" = Option<String>, Query, description = "narrow to a year"),
        ("from" = Option<String>, Query, description = "narrow to an origin"),
        ("tag" = Option<String>, Query, description = "narrow to a TAG or keyword"),
        ("marking" = Option<String>, Query, description = "narrow to a classification or caption"),
        ("lang" = Option<String>, Query, description = "narrow to a language, by its two letters"),
        ("sort" = Option<String>, Query, description = "`newest`, `oldest`, `title`, `id` or `added`"),
        ("offset" = Option<usize>, Query, description = "how many to leave out at the start"),
        ("limit" = Option<usize>, Query, description = "how many to return: 50 unless told, 1000 at the most"),
    ),
    responses(
        (status = 200, description = "documents in order", body = Documents),
        (status = 400, description = "the query is not understood; `at` is the character meant", body = ErrorAnswer),
    )
)]
async fn documents(State(room): State<Room>, asked: Asked) -> Answer<Documents> {
    let narrowing = Narrowing::read(&asked, "/api/documents", &[]);
    let query = narrowing.whole()?;
    let (_, sort) = asked.choice("sort", &page::LIBRARY_SORTS)?;
    let (offset, limit) = window(&asked, 50, 1000)?;
    let browse = Browse { query, sort, offset, limit };
    let answer = room.ask(move |archive| Ok(archive.browse(&browse)?)).await?;
    Ok(Json(Documents::new(offset, answer)))
}

/// Returns a document, clean, with all that is known of it: `reftel.document/1`.
#[utoipa::path(
    get, path = "/api/document/{id}", tag = "documents",
    params(("id" = String, Path, description = "id of the document; it may hold `/`")),
    responses(
        (status = 200, description = "the document", body = DocumentAnswer),
        (status = 404, description = "there is no such document", body = ErrorAnswer),
    )
)]
async fn document(State(room): State<Room>, Id(id): Id) -> Answer<DocumentAnswer> {
    let found = room.ask(move |archive| archive.document(&id)?.ok_or_else(|| Refusal::no_document(&id)));
    Ok(Json(found.await?))
}

/// Returns the text of a document's source as decoded, with the place of each paragraph in it.
#[utoipa::path(
    get, path = "/api/raw/{id}", tag = "documents",
    params(("id" = String, Path, description = "id of the document; it may hold `/`")),
    responses(
        (status = 200, description = "the raw text", body = Raw),
        (status = 404, description = "there is no such document, or its source is made of pages", body = ErrorAnswer),
    )
)]
async fn raw(State(room): State<Room>, Id(id): Id) -> Answer<Raw> {
    let found = room.ask(move |archive| {
        let raw = archive.raw(&id)?.ok_or_else(|| Refusal::Nothing {
            message: format!("there is no raw text of `{id}`"),
            hint: "the id is unknown, or its source is made of pages".to_owned(),
        })?;
        Ok(Raw::new(id, raw))
    });
    Ok(Json(found.await?))
}

/// Explains the header of a telegram, token by token.
#[utoipa::path(
    get, path = "/api/explain/{id}", tag = "documents",
    params(("id" = String, Path, description = "id of the document; it may hold `/`")),
    responses(
        (status = 200, description = "its tokens", body = ExplanationAnswer),
        (status = 404, description = "there is no such telegram", body = ErrorAnswer),
    )
)]
async fn explain(State(room): State<Room>, Id(id): Id) -> Answer<ExplanationAnswer> {
    let found = room.ask(move |archive| {
        archive.explain(&id)?.ok_or_else(|| Refusal::Nothing {
            message: format!("there is no header of `{id}` to explain"),
            hint: "the id is unknown, or the document is no telegram whose source is text".to_owned(),
        })
    });
    Ok(Json(found.await?))
}

/// Cites a paragraph or a part of it, and checks a citation again.
#[utoipa::path(
    get, path = "/api/cite/{id}", tag = "citations",
    params(
        ("id" = String, Path, description = "id of the document; it may hold `/`"),
        ("p" = String, Query, description = "anchor of the paragraph"),
        ("from" = Option<usize>, Query, description = "first character of the quote, from 0"),
        ("to" = Option<usize>, Query, description = "one past its last character"),
        ("quote" = Option<String>, Query, description = "what the passage is said to say: an error when it does not"),
    ),
    responses(
        (status = 200, description = "the citation in every form", body = CitationAnswer),
        (status = 400, description = "there are no such characters, or they say something else", body = ErrorAnswer),
        (status = 404, description = "there is no such document or paragraph", body = ErrorAnswer),
    )
)]
async fn cite(State(room): State<Room>, Id(id): Id, asked: Asked) -> Answer<CitationAnswer> {
    let base = room.base();
    let found = room.ask(move |archive| Ok(Citation::find(archive, &id, &asked, &base)?.answer()));
    Ok(Json(found.await?))
}

/// Returns the documents that one hangs together with by references.
#[utoipa::path(
    get, path = "/api/chain/{id}", tag = "references",
    params(("id" = String, Path, description = "id of the document; it may hold `/`")),
    responses(
        (status = 200, description = "the chain", body = ChainAnswer),
        (status = 404, description = "there is no such document", body = ErrorAnswer),
    )
)]
async fn chain(State(room): State<Room>, Id(id): Id) -> Answer<ChainAnswer> {
    let found = room.ask(move |archive| archive.chain(&id)?.ok_or_else(|| Refusal::no_document(&id)));
    Ok(Json(found.await?))
}

/// Compares two documents, paragraph by paragraph.
#[utoipa::path(
    get, path = "/api/compare", tag = "documents",
    params(
        ("a" = String, Query, description = "id of the first document"),
        ("b" = String, Query, description = "id of the second document"),
    ),
    responses(
        (status = 200, description = "the comparison", body = ComparisonAnswer),
        (status = 404, description = "one of them is not there", body = ErrorAnswer),
    )
)]
async fn compare(State(room): State<Room>, asked: Asked) -> Answer<ComparisonAnswer> {
    let (a, b) = (asked.text("a").to_owned(), asked.text("b").to_owned());
    let found = room.ask(move |archive| {
        archive.compare(&a, &b)?.ok_or_else(|| Refusal::Nothing {
            message: format!("`{a}` or `{b}` is not in this archive"),
            hint: "name two documents as in `?a=08MINSK1&b=08MINSK2`".to_owned(),
        })
    });
    Ok(Json(found.await?))
}

/// Returns what the archive lacks.
#[utoipa::path(
    get, path = "/api/gaps", tag = "references",
    params(("limit" = Option<usize>, Query, description = "most absent telegrams to name: 200 unless told, 10000 at the most")),
    responses((status = 200, description = "serial numbers and telegrams that are lacking", body = GapsAnswer))
)]
async fn gaps(State(room): State<Room>, asked: Asked) -> Answer<GapsAnswer> {
    let (_, limit) = window(&asked, 200, 10_000)?;
    Ok(Json(room.ask(move |archive| Ok(archive.gaps(limit)?)).await?))
}

/// Lists every input file in its one state.
#[utoipa::path(
    get, path = "/api/ledger", tag = "archive",
    params(
        ("state" = Option<String>, Query, description = "`all`, `read`, `copy`, `needs_ocr`, `unreadable` or `skipped`"),
        ("offset" = Option<usize>, Query, description = "how many to leave out at the start"),
        ("limit" = Option<usize>, Query, description = "how many to return: 1000 unless told, 10000 at the most"),
    ),
    responses(
        (status = 200, description = "the ledger", body = Ledger),
        (status = 400, description = "there is no such state", body = ErrorAnswer),
    )
)]
async fn ledger(State(room): State<Room>, asked: Asked) -> Answer<Ledger> {
    let (_, state) = asked.choice("state", &page::LEDGER_STATES)?;
    let (offset, limit) = window(&asked, 1000, 10_000)?;
    let part = room.ask(move |archive| Ok(archive.ledger_part(state, offset, limit)?)).await?;
    Ok(Json(Ledger::new(offset, part)))
}

/// Returns what the archive holds and in what condition it is.
#[utoipa::path(
    get, path = "/api/status", tag = "archive",
    responses((status = 200, description = "the status", body = StatusNow))
)]
async fn status(State(room): State<Room>) -> Answer<StatusNow> {
    Ok(Json(StatusNow::new(room.ask(|archive| Ok(archive.status()?)).await?)))
}

/// Describes all this, in OpenAPI.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "archive",
    responses((status = 200, description = "the description"))
)]
async fn openapi_json() -> Json<utoipa::openapi::OpenApi> {
    Json(openapi())
}

async fn nowhere(Path(rest): Path<String>) -> JsonRefusal {
    JsonRefusal(Refusal::Nothing {
        message: format!("there is no `/api/{rest}`"),
        hint: "`/api/openapi.json` lists what there is".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_description_lists_every_address() {
        let described: Vec<String> = super::openapi().paths.paths.into_keys().collect();
        let mut served: Vec<String> =
            super::table().into_iter().map(|(path, _)| path.replace("{*", "{")).collect();
        served.sort();
        assert_eq!(described, served);
    }
}
