//! Contact guidance, as JSON.

use axum::extract::State;
use reftel_archive::{ContactsAnswer, GuidanceRule, RulingAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::ErrorAnswer;
use super::{Answer, Json};
use crate::asked::Asked;
use crate::page::{contacts_held_against, guidance_day, guidance_ruled, guidance_rules};
use crate::room::Room;

/// Rules of the guidance: `reftel.rules/1`.
#[derive(Serialize, ToSchema)]
pub(super) struct Rules {
    /// `reftel.rules/1`.
    schema: &'static str,
    /// The day for which `in_force` is told.
    on: String,
    /// The rules, in the order of their files.
    rules: Vec<GuidanceRule>,
}

/// Lists the rules that the archive adopted, each with its passages.
#[utoipa::path(
    get, path = "/api/guidance", tag = "guidance",
    params(("on" = Option<String>, Query, description = "the day for which `in_force` is told, YYYY-MM-DD; today when left out")),
    responses(
        (status = 200, description = "the rules", body = Rules),
        (status = 400, description = "that is no day", body = ErrorAnswer),
    )
)]
pub(super) async fn guidance(State(room): State<Room>, asked: Asked) -> Answer<Rules> {
    let on = guidance_day(&asked)?;
    let rules = room.ask(move |archive| guidance_rules(archive, on)).await?;
    Ok(Json(Rules { schema: "reftel.rules/1", on: on.to_string(), rules }))
}

/// Rules on a planned contact: `reftel.ruling/1`.
#[utoipa::path(
    get, path = "/api/may", tag = "guidance",
    params(
        ("act" = String, Query, description = "`meet`, `invite`, `attend`, `work`, `correspond`, `travel` or `assist`"),
        ("as" = Option<String>, Query, description = "title or rank of who acts"),
        ("with" = Option<String>, Query, description = "title or rank of the counterpart"),
        ("of" = String, Query, description = "the counterpart's state, by name or ISO 3166-1 code"),
        ("on" = String, Query, description = "the day, YYYY-MM-DD"),
        ("side" = Option<String>, Query, description = "`government`, `democratic-forces` or `civil-society`"),
        ("purpose" = Option<String>, Query, description = "what for, in words"),
        ("approved_by" = Option<String>, Query, description = "title or rank of who approved"),
        ("met" = Option<String>, Query, description = "a condition that is met; may be repeated"),
    ),
    responses(
        (status = 200, description = "the ruling", body = RulingAnswer),
        (status = 400, description = "the contact is not understood", body = ErrorAnswer),
    )
)]
pub(super) async fn may(State(room): State<Room>, asked: Asked) -> Answer<RulingAnswer> {
    Ok(Json(room.ask(move |archive| guidance_ruled(archive, &asked)).await?))
}

/// Holds the meetings and visits that the record tells of against the guidance of their day.
#[utoipa::path(
    get, path = "/api/contacts", tag = "guidance",
    params(
        ("officials_of" = String, Query, description = "whose officials the guidance is for: a state by name or ISO 3166-1 code"),
        ("from" = Option<String>, Query, description = "first day, YYYY-MM-DD"),
        ("until" = Option<String>, Query, description = "last day, YYYY-MM-DD"),
        ("outside" = Option<String>, Query, description = "when given, only those that were not permitted or needed an approval"),
    ),
    responses(
        (status = 200, description = "the contacts, each `reftel.contact/1`", body = ContactsAnswer),
        (status = 400, description = "that is no state or no day", body = ErrorAnswer),
    )
)]
pub(super) async fn past(State(room): State<Room>, asked: Asked) -> Answer<ContactsAnswer> {
    Ok(Json(room.ask(move |archive| contacts_held_against(archive, &asked)).await?))
}
