//! Dialogues, as JSON.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use reftel_archive::{BRIEF_MOST, BriefAnswer, DialogueAnswer, DialogueListing, SessionPage};
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::ErrorAnswer;
use super::{Answer, Json};
use crate::asked::Asked;
use crate::page::{DialogueWhen as When, dialogue_number as number};
use crate::refusal::Refusal;
use crate::room::Room;

/// Most events, statuses, conflicts and pledges of a brief.
const BRIEF_LIMIT_MAX: usize = 200;

/// Dialogues: `reftel.dialogues/1`.
#[derive(Serialize, ToSchema)]
pub(super) struct Dialogues {
    /// `reftel.dialogues/1`.
    schema: &'static str,
    /// The day for which states are told.
    on: String,
    /// The dialogues, by key.
    dialogues: Vec<DialogueListing>,
}

fn path<T>(path: Result<Path<T>, PathRejection>) -> Result<T, Refusal> {
    path.map(|Path(parts)| parts).map_err(|_| Refusal::Wrong {
        message: "the key in the address is not UTF-8".to_owned(),
        hint: "a key has small letters, digits and hyphens".to_owned(),
    })
}

/// Lists dialogues.
#[utoipa::path(
    get, path = "/api/dialogue", tag = "dialogue",
    params(
        ("on" = Option<String>, Query, description = "the day for which states are told, YYYY-MM-DD; today when left out"),
        ("as_known" = Option<String>, Query, description = "as the archive knew it at the end of a day, or at an instant"),
    ),
    responses(
        (status = 200, description = "the dialogues", body = Dialogues),
        (status = 400, description = "that is no day", body = ErrorAnswer),
    )
)]
pub(super) async fn dialogues(State(room): State<Room>, asked: Asked) -> Answer<Dialogues> {
    let when = When::of(&asked)?;
    let dialogues = room.ask(move |archive| Ok(archive.dialogues(when.on, when.as_known)?)).await?;
    Ok(Json(Dialogues { schema: "reftel.dialogues/1", on: when.on.to_string(), dialogues }))
}

/// Gives a dialogue as on a day, overdue work first: `reftel.dialogue/1`.
#[utoipa::path(
    get, path = "/api/dialogue/{key}", tag = "dialogue",
    params(
        ("key" = String, Path, description = "the dialogue's key"),
        ("on" = Option<String>, Query, description = "the day for which states are told, YYYY-MM-DD; today when left out"),
        ("as_known" = Option<String>, Query, description = "as the archive knew it at the end of a day, or at an instant"),
    ),
    responses(
        (status = 200, description = "the dialogue", body = DialogueAnswer),
        (status = 404, description = "there is no such dialogue", body = ErrorAnswer),
    )
)]
pub(super) async fn dialogue(
    State(room): State<Room>,
    key: Result<Path<String>, PathRejection>,
    asked: Asked,
) -> Answer<DialogueAnswer> {
    let (key, when) = (path(key)?, When::of(&asked)?);
    Ok(Json(room.ask(move |archive| Ok(archive.dialogue(&key, when.on, when.as_known)?)).await?))
}

/// Gives a session with what was proposed and agreed at it: `reftel.session/1`.
#[utoipa::path(
    get, path = "/api/dialogue/{key}/{session}", tag = "dialogue",
    params(
        ("key" = String, Path, description = "the dialogue's key"),
        ("session" = u32, Path, description = "the session's number"),
        ("on" = Option<String>, Query, description = "the day for which states are told, YYYY-MM-DD; today when left out"),
        ("as_known" = Option<String>, Query, description = "as the archive knew it at the end of a day, or at an instant"),
    ),
    responses(
        (status = 200, description = "the session", body = SessionPage),
        (status = 404, description = "there is no such dialogue or session", body = ErrorAnswer),
    )
)]
pub(super) async fn session(
    State(room): State<Room>,
    parts: Result<Path<(String, String)>, PathRejection>,
    asked: Asked,
) -> Answer<SessionPage> {
    let ((key, session), when) = (path(parts)?, When::of(&asked)?);
    let session = number(&session)?;
    let page =
        room.ask(move |archive| Ok(archive.dialogue_session(&key, session, when.on, when.as_known)?));
    Ok(Json(page.await?))
}

/// Gives what to know before a session: `reftel.brief/1`.
#[utoipa::path(
    get, path = "/api/dialogue/{key}/{session}/brief", tag = "dialogue",
    params(
        ("key" = String, Path, description = "the dialogue's key"),
        ("session" = u32, Path, description = "the session's number"),
        ("on" = Option<String>, Query, description = "the day of the brief, YYYY-MM-DD; today when left out"),
        ("limit" = Option<usize>, Query, description = "most events, statuses, conflicts and pledges, at the most 200; 6 when left out"),
        ("as_known" = Option<String>, Query, description = "as the archive knew it at the end of a day, or at an instant"),
    ),
    responses(
        (status = 200, description = "the brief", body = BriefAnswer),
        (status = 404, description = "there is no such dialogue or session", body = ErrorAnswer),
    )
)]
pub(super) async fn brief(
    State(room): State<Room>,
    parts: Result<Path<(String, String)>, PathRejection>,
    asked: Asked,
) -> Answer<BriefAnswer> {
    let ((key, session), when) = (path(parts)?, When::of(&asked)?);
    let (session, limit) = (number(&session)?, asked.number("limit", BRIEF_MOST)?.min(BRIEF_LIMIT_MAX));
    let brief = room.ask(move |archive| Ok(archive.brief(&key, session, when.on, limit, when.as_known)?));
    Ok(Json(brief.await?))
}
