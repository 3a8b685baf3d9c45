//! A person or body: spellings with their sources, entries of lists, who decided what, and passages.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{AskRecord, EntityAnswer, StatusAnswer, TimelineItem};

use super::screen::holding;
use super::{Frame, Refused, page, show};
use crate::asked::{Asked, Id};
use crate::passage::{Snippet, snippet};
use crate::refusal::Refusal;
use crate::room::Room;
use crate::{address, dated};

#[derive(Template)]
#[template(path = "entity.html")]
struct Entity {
    frame: Frame,
    entity: EntityAnswer,
    /// Passages, and what the lists date, by date; the undated last.
    timeline: Vec<Item>,
    /// Its key in the record, when one has it.
    party: Option<String>,
    /// What follows from documents and lists.
    statuses: Vec<StatusAnswer>,
    /// Address of the search for all spellings.
    search: String,
}

/// Statuses that are shown of one entity.
const STATUSES_MAX: usize = 100;

/// What happened, or was said.
enum Item {
    Said(Passage),
    Listed(TimelineItem),
}

impl Item {
    /// A date of EDTF begins with its year, so that its text tells the order.
    fn date(&self) -> Option<&str> {
        match self {
            Item::Said(passage) => passage.date.as_deref(),
            Item::Listed(item) => item.date.as_deref(),
        }
    }
}

struct Passage {
    date: Option<String>,
    title: String,
    address: String,
    spelling: String,
    snippet: Snippet,
}

/// Answers with the page of an entity.
pub(crate) async fn entity(State(room): State<Room>, Id(id): Id, asked: Asked) -> Result<Response, Refused> {
    // An entry of a list has `:` in its reference, somebody of the record never.
    if !id.contains(':')
        && let Some(found) = page(&room, super::party::party(&room, &id, &asked).await)?
    {
        return Ok(found);
    }
    let found = room.ask(move |archive| {
        let entity = archive.entity(&id)?.ok_or_else(|| Refusal::Nothing {
            message: format!("`{id}` is no entry of the lists in this archive, and nobody in its record"),
            hint: "the screening finds people and bodies by their names".to_owned(),
        })?;
        let names: Vec<String> = entity.spellings.iter().map(|spelling| spelling.text.clone()).collect();
        let party = archive.party_named(&names)?;
        let statuses = match &party {
            Some(key) => {
                let who = Some(key.clone());
                archive.statuses(&AskRecord { who, limit: STATUSES_MAX, ..AskRecord::default() })?
            }
            None => Vec::new(),
        };
        Ok((entity, party, statuses))
    });
    let (entity, party, statuses) = page(&room, found.await)?;
    let search =
        address::with("/search", &[("q", &format!("~name:\"{}\"", entity.caption.replace('"', " ")))]);
    let passages = entity.passages.iter().map(|passage| {
        let hit = &passage.hit;
        let query = format!("\"{}\"", passage.spelling.replace('"', " "));
        Item::Said(Passage {
            date: hit.date.clone(),
            title: crate::passage::shown(hit.title.as_deref().unwrap_or(&hit.document)),
            address: match &hit.fragment {
                Some(fragment) => address::passage(&hit.document, &query, fragment),
                None => address::document(&hit.document),
            },
            spelling: crate::passage::shown(&passage.spelling),
            snippet: snippet(&hit.text, &hit.highlights),
        })
    });
    let listed = entity.timeline.iter().cloned().map(Item::Listed);
    let mut timeline: Vec<Item> = listed.chain(passages).collect();
    timeline.sort_by_key(|item| (item.date().is_none(), item.date().map(str::to_owned)));
    Ok(show(&Entity { frame: Frame::new(&room, "", ""), entity, timeline, search, party, statuses }))
}
