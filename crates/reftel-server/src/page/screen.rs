//! Screening: names, one a line, against the imported lists; who may be meant, and why.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use reftel_archive::names::Kind;
use reftel_archive::{ArchiveError, CountedList, Day, HoldingAnswer, ListLeftOut, Screen, Screened};

use super::{Frame, Refused, page, show};
use crate::asked::{Asked, AskedAtLength};
use crate::refusal::Refusal;
use crate::room::Room;

/// Most names that one page screens.
const NAMES_MAX: usize = 500;
/// Values of one kind that stand in a row.
const VALUES_SHOWN: usize = 3;

/// What bears the names, as parameter.
pub(crate) const KINDS: [(&str, Kind); 3] =
    [("any", Kind::Unknown), ("person", Kind::Person), ("organisation", Kind::Organisation)];

#[derive(Template)]
#[template(path = "screen.html")]
struct Page {
    frame: Frame,
    /// The names as they were written.
    names: String,
    kinds: Vec<(&'static str, bool)>,
    as_of: String,
    /// Every list, with whether it is the one that was chosen.
    lists: Vec<(CountedList, bool)>,
    left_out: Vec<ListLeftOut>,
    results: Vec<Screened>,
    found: usize,
}

/// Answers with the form, and with what came of the names that were written in it.
pub(crate) async fn screen(
    State(room): State<Room>,
    AskedAtLength(asked): AskedAtLength,
) -> Result<Response, Refused> {
    let wanted = page(&room, wanted(&asked))?;
    let text = asked.all("names").collect::<Vec<&str>>().join("\n");
    let list = asked.text("list").to_owned();
    let names: Vec<String> =
        text.lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    if names.len() > NAMES_MAX {
        let refusal = Refusal::Wrong {
            message: format!("a page screens at most {NAMES_MAX} names, and these are {}", names.len()),
            hint: "`reftel screen --file` takes as many as there are".to_owned(),
        };
        return Err(super::refuse(&room, &refusal));
    }
    let (kind, as_of) = (wanted.kind, wanted.as_of.map(|day| day.to_string()).unwrap_or_default());
    let answer = room.ask(move |archive| {
        let all = match archive.screening(Screen::default()) {
            Ok(all) => all,
            Err(ArchiveError::NoLists) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let lists = all.lists();
        if names.is_empty() {
            return Ok(Some((lists, Vec::new(), Vec::new())));
        }
        let screening = archive.screening(wanted)?;
        let results: Vec<Screened> = names.iter().map(|name| screening.one(name)).collect();
        Ok(Some((lists, screening.left_out, results)))
    });
    let (lists, left_out, results) = page(&room, answer.await)?.unwrap_or_default();
    let mut response = show(&Page {
        frame: Frame::new(&room, "screen", ""),
        names: text,
        kinds: KINDS.iter().map(|(word, of)| (*word, *of == kind)).collect(),
        as_of,
        lists: lists.into_iter().map(|of| (of.key == list, of)).map(|(chosen, of)| (of, chosen)).collect(),
        left_out,
        found: results.iter().filter(|screened| !screened.hits.is_empty()).count(),
        results,
    });
    // Browsers name the page that a form is sent from only where this allows it, and the guard asks for it.
    let policy = HeaderValue::from_static("same-origin");
    response.headers_mut().insert(header::REFERRER_POLICY, policy);
    Ok(response)
}

/// Returns what a request asks about its names.
pub(crate) fn wanted(asked: &Asked) -> Result<Screen, Refusal> {
    let (_, kind) = asked.choice("kind", &KINDS)?;
    let as_of = match asked.get("as_of") {
        Some(day) => Some(day.trim().parse::<Day>().map_err(|_| Refusal::Wrong {
            message: format!("`{day}` is no day"),
            hint: "write it as in 2022-06-30, or leave it out".to_owned(),
        })?),
        None => None,
    };
    Ok(Screen {
        lists: asked.get("list").map(str::to_owned).into_iter().collect(),
        as_of,
        kind,
        ..Screen::default()
    })
}

/// Returns the first values of several, joined, and how many more there are.
fn few(values: &[String]) -> String {
    let mut text = values.iter().take(VALUES_SHOWN).map(String::as_str).collect::<Vec<_>>().join("; ");
    if values.len() > VALUES_SHOWN {
        text.push_str(&format!(" and {} more", values.len() - VALUES_SHOWN));
    }
    crate::passage::shown(&text)
}

/// Returns the first labelled values of several, as [`few`].
fn few_labelled(pairs: &[(String, String)]) -> String {
    few(&pairs.iter().map(|(label, value)| format!("{label} {value}")).collect::<Vec<_>>())
}

/// Returns a holding in words, safe to show.
pub(crate) fn holding(of: &HoldingAnswer) -> String {
    crate::passage::shown(&of.to_string())
}
