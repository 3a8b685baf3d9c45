//! Names and who bears them, as JSON.

use axum::extract::State;
use reftel_archive::{CountedList, EntityAnswer, Screen, Screened, VariantsAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::ErrorAnswer;
use super::{Answer, Json};
use crate::asked::{Asked, Id};
use crate::page::{SCREEN_KINDS, screen_asked};
use crate::refusal::Refusal;
use crate::room::Room;

/// Most names in one request.
const NAMES_MAX: usize = 500;

/// What came of names: `reftel.screenings/1`.
#[derive(Serialize, ToSchema)]
pub(super) struct Screenings {
    /// `reftel.screenings/1`.
    schema: &'static str,
    /// The lists that counted.
    lists: Vec<CountedList>,
    /// Lists that were asked for and could not count: short name, why.
    left_out: Vec<(String, String)>,
    /// What came of each name, in the order asked.
    names: Vec<Screened>,
}

/// Compares names with the imported lists.
#[utoipa::path(
    get, path = "/api/screen", tag = "names",
    params(
        ("name" = String, Query, description = "a name; may be given up to 500 times"),
        ("list" = Option<String>, Query, description = "a list that counts, by its short name; all when left out"),
        ("kind" = Option<String>, Query, description = "`any`, `person` or `organisation`"),
        ("as_of" = Option<String>, Query, description = "the day whose versions count, YYYY-MM-DD; the newest when left out"),
    ),
    responses(
        (status = 200, description = "who may be meant", body = Screenings),
        (status = 400, description = "there are no names, or too many, or no such list", body = ErrorAnswer),
        (status = 404, description = "the archive has no lists", body = ErrorAnswer),
    )
)]
pub(super) async fn screen(State(room): State<Room>, asked: Asked) -> Answer<Screenings> {
    let wanted: Screen = screen_asked(&asked)?;
    let names: Vec<String> = asked.all("name").map(str::to_owned).collect();
    if names.is_empty() || names.len() > NAMES_MAX {
        return Err(Refusal::Wrong {
            message: format!("a request screens 1 to {NAMES_MAX} names, and this has {}", names.len()),
            hint: format!(
                "write them as in `?name=A&name=B`; `kind` is one of {}",
                SCREEN_KINDS.map(|(word, _)| word).join(", ")
            ),
        }
        .into());
    }
    let answer = room.ask(move |archive| {
        let screening = archive.screening(wanted)?;
        Ok(Screenings {
            schema: "reftel.screenings/1",
            lists: screening.lists(),
            left_out: screening
                .left_out
                .iter()
                .map(|left| (left.list.clone(), left.reason.clone()))
                .collect(),
            names: names.iter().map(|name| screening.one(name)).collect(),
        })
    });
    Ok(Json(answer.await?))
}

/// Returns all that is known of a person or a body.
#[utoipa::path(
    get, path = "/api/entity/{id}", tag = "names",
    params(("id" = String, Path, description = "the reference of an entry, LIST:ENTRY")),
    responses(
        (status = 200, description = "the entity", body = EntityAnswer),
        (status = 404, description = "there is no such entry", body = ErrorAnswer),
    )
)]
pub(super) async fn entity(State(room): State<Room>, Id(id): Id) -> Answer<EntityAnswer> {
    let found = room.ask(move |archive| {
        archive.entity(&id)?.ok_or_else(|| Refusal::Nothing {
            message: format!("`{id}` is no entry of the lists in this archive"),
            hint: "`/api/screen?name=` finds entries by their names".to_owned(),
        })
    });
    Ok(Json(found.await?))
}

/// Returns the spellings of a name that the lists know, and romanisations.
#[utoipa::path(
    get, path = "/api/variants", tag = "names",
    params(("name" = String, Query, description = "a name")),
    responses(
        (status = 200, description = "its spellings", body = VariantsAnswer),
        (status = 400, description = "there is no name", body = ErrorAnswer),
    )
)]
pub(super) async fn variants(State(room): State<Room>, asked: Asked) -> Answer<VariantsAnswer> {
    let Some(name) = asked.get("name").map(str::to_owned) else {
        return Err(Refusal::Wrong {
            message: "there is no name".to_owned(),
            hint: "write it as in `?name=Kozulin`".to_owned(),
        }
        .into());
    };
    Ok(Json(room.ask(move |archive| Ok(archive.variants(&name)?)).await?))
}
