//! The record, as JSON and as tables.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use reftel_archive::{
    AskClaims, ClaimsAnswer, ConflictsAnswer, CourseAnswer, Inbox, PledgesAnswer, Rows, StateAnswer,
    TimelineAnswer, csv,
};
use serde::Serialize;
use utoipa::IntoParams;

use super::answers::ErrorAnswer;
use super::{Answer, Json, JsonRefusal, window};
use crate::asked::Asked;
use crate::page::{COURSE_STEPS, PLEDGE_STATES, course_between};
use crate::recorded::{Narrowed, day, instant};
use crate::refusal::Refusal;
use crate::room::Room;

/// An answer in the form asked for.
type Table = Result<Response, JsonRefusal>;

/// The parameters that every list of the record takes, for the description; [`Narrowed`] reads them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes, and is never made")]
struct Narrowing {
    /// a person, body or country: its key, or a name that is like it
    who: Option<String>,
    /// a document that is cited
    document: Option<String>,
    /// first day, YYYY-MM-DD
    from: Option<String>,
    /// last day, YYYY-MM-DD
    until: Option<String>,
    /// answer as the archive knew it at the end of a day, or at an instant
    as_known: Option<String>,
    /// how many to leave out at the start
    offset: Option<usize>,
    /// how many to return: 100 unless told, 1000 at the most
    limit: Option<usize>,
    /// `json` or `csv`
    format: Option<String>,
}

const FORMATS: [(&str, bool); 2] = [("json", false), ("csv", true)];

fn table<T: Serialize, R: Rows>(asked: &Asked, answer: T, rows: impl Fn(&T) -> &[R]) -> Table {
    let (_, as_csv) = asked.choice("format", &FORMATS)?;
    if !as_csv {
        return Ok(Json(answer).into_response());
    }
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], csv(rows(&answer))).into_response())
}

/// Finds claims: what passages say.
#[utoipa::path(
    get, path = "/api/claims", tag = "record",
    params(
        ("kind" = Option<String>, Query, description = "a kind such as `sanction.impose`, or a family such as `sanction`"),
        Narrowing,
        ("q" = Option<String>, Query, description = "words that must stand in the quote"),
    ),
    responses(
        (status = 200, description = "what was found, and how many documents were looked at", body = ClaimsAnswer),
        (status = 400, description = "a parameter is not understood", body = ErrorAnswer),
    )
)]
pub(super) async fn claims(State(room): State<Room>, asked: Asked) -> Table {
    let (offset, limit) = window(&asked, 100, 1000)?;
    let wanted = Narrowed::read(&asked).ask(offset, limit)?;
    let ask = AskClaims {
        words: asked.text("q").to_owned(),
        kind: wanted.kind,
        who: wanted.who,
        document: wanted.document,
        from: wanted.from,
        until: wanted.until,
        offset,
        limit,
        as_known: wanted.as_known,
    };
    let answer = room.ask(move |archive| Ok(archive.claims(&ask)?)).await?;
    table(&asked, answer, |answer| &answer.claims)
}

/// Returns what happened, by date.
#[utoipa::path(
    get, path = "/api/timeline", tag = "record",
    params(
        ("kind" = Option<String>, Query, description = "a kind such as `sanction.impose`, or a family such as `sanction`"),
        Narrowing,
    ),
    responses(
        (status = 200, description = "what was found, and how many documents were looked at", body = TimelineAnswer),
        (status = 400, description = "a parameter is not understood", body = ErrorAnswer),
    )
)]
pub(super) async fn timeline(State(room): State<Room>, asked: Asked) -> Table {
    let (offset, limit) = window(&asked, 100, 1000)?;
    let ask = Narrowed::read(&asked).ask(offset, limit)?;
    let answer = room.ask(move |archive| Ok(archive.timeline(&ask)?)).await?;
    table(&asked, answer, |answer| &answer.events)
}

/// Returns what was so on a day: statuses that held, and pledges that were open (in JSON only).
#[utoipa::path(
    get, path = "/api/state", tag = "record",
    params(
        ("kind" = Option<String>, Query, description = "a kind of status such as `detention`"),
        Narrowing,
        ("on" = String, Query, description = "the day, YYYY-MM-DD"),
    ),
    responses(
        (status = 200, description = "what was found, and how many documents were looked at", body = StateAnswer),
        (status = 400, description = "a parameter is not understood", body = ErrorAnswer),
    )
)]
pub(super) async fn state(State(room): State<Room>, asked: Asked) -> Table {
    let (offset, limit) = window(&asked, 100, 1000)?;
    let ask = Narrowed::read(&asked).ask(offset, limit)?;
    let on = day("on", asked.text("on").trim())?.ok_or_else(|| Refusal::Wrong {
        message: "a state is of a day".to_owned(),
        hint: "write it as in `?on=2008-06-24`".to_owned(),
    })?;
    let answer = room.ask(move |archive| Ok(archive.state_on(on, &ask)?)).await?;
    table(&asked, answer, |answer| &answer.statuses)
}

/// Returns where sources cannot all be right.
#[utoipa::path(
    get, path = "/api/conflicts", tag = "record",
    params(
        ("kind" = Option<String>, Query, description = "`date`, `number`, `participant`, `outcome`, `existence`, or a kind of event"),
        Narrowing,
    ),
    responses(
        (status = 200, description = "what was found, and how many documents were looked at", body = ConflictsAnswer),
        (status = 400, description = "a parameter is not understood", body = ErrorAnswer),
    )
)]
pub(super) async fn conflicts(State(room): State<Room>, asked: Asked) -> Table {
    let (offset, limit) = window(&asked, 100, 1000)?;
    let ask = Narrowed::read(&asked).ask(offset, limit)?;
    let answer = room.ask(move |archive| Ok(archive.conflicts(&ask)?)).await?;
    table(&asked, answer, |answer| &answer.conflicts)
}

/// Returns what was promised, demanded and threatened, and what became of it.
#[utoipa::path(
    get, path = "/api/pledges", tag = "record",
    params(
        ("kind" = Option<String>, Query, description = "`promise`, `demand` or `threat`"),
        Narrowing,
        ("state" = Option<String>, Query, description = "`all`, `open`, `met`, `broken`, `overtaken` or `unknown`"),
    ),
    responses(
        (status = 200, description = "what was found, and how many documents were looked at", body = PledgesAnswer),
        (status = 400, description = "a parameter is not understood", body = ErrorAnswer),
    )
)]
pub(super) async fn pledges(State(room): State<Room>, asked: Asked) -> Table {
    let (offset, limit) = window(&asked, 100, 1000)?;
    let ask = Narrowed::read(&asked).ask(offset, limit)?;
    let (_, state) = asked.choice("state", &PLEDGE_STATES)?;
    let answer = room.ask(move |archive| Ok(archive.pledges(&ask, state)?)).await?;
    table(&asked, answer, |answer| &answer.pledges)
}

/// Returns the course of a relationship on the scale of Goldstein.
#[utoipa::path(
    get, path = "/api/course", tag = "record",
    params(
        ("a" = Option<String>, Query, description = "a country's code; all relationships when left out"),
        ("b" = Option<String>, Query, description = "the other country's code"),
        ("step" = Option<String>, Query, description = "`year` or `month`"),
        ("as_known" = Option<String>, Query, description = "answer as the archive knew it at the end of a day, or at an instant"),
        ("format" = Option<String>, Query, description = "`json` or `csv`"),
    ),
    responses(
        (status = 200, description = "the steps that have events, and the periods", body = CourseAnswer),
        (status = 400, description = "a parameter is not understood", body = ErrorAnswer),
    )
)]
pub(super) async fn course(State(room): State<Room>, asked: Asked) -> Table {
    let between = course_between(&asked)?;
    let (_, by_month) = asked.choice("step", &COURSE_STEPS)?;
    let as_known = instant(asked.text("as_known").trim())?;
    let found = room.ask(move |archive| {
        let between = between.as_ref().map(|(a, b)| (a.as_str(), b.as_str()));
        Ok(archive.course(between, by_month, as_known)?)
    });
    table(&asked, found.await?, |answer| &answer.points)
}

/// Returns the claims that nobody decided about, what matters most first.
#[utoipa::path(
    get, path = "/api/inbox", tag = "record",
    params(
        ("offset" = Option<usize>, Query, description = "how many to leave out at the start"),
        ("limit" = Option<usize>, Query, description = "how many to return: 100 unless told, 1000 at the most"),
    ),
    responses((status = 200, description = "claims, each with why it matters", body = Inbox))
)]
pub(super) async fn inbox(State(room): State<Room>, asked: Asked) -> Answer<Inbox> {
    let (offset, limit) = window(&asked, 100, 1000)?;
    Ok(Json(room.ask(move |archive| Ok(archive.inbox(offset, limit)?)).await?))
}
