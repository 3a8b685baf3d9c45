//! The pages for people. Each is one module, with a template of the same name.

mod chain;
mod cite;
mod compare;
mod conflicts;
mod contacts;
mod course;
mod dialogue;
mod document;
mod entity;
mod explain;
mod gaps;
mod guidance;
mod help;
mod inbox;
mod ledger;
mod library;
mod party;
mod pledges;
mod raw;
mod screen;
mod search;
mod state;
mod status;
mod timeline;

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};

use reftel_archive::DocumentAnswer;

use crate::asset;
use crate::refusal::Refusal;
use crate::room::Room;

pub(crate) use chain::chain;
pub(crate) use cite::cite;
pub(crate) use compare::compare;
pub(crate) use conflicts::conflicts;
pub(crate) use contacts::{contacts, held_against as contacts_held_against};
pub(crate) use course::{STEPS as COURSE_STEPS, between as course_between, course};
pub(crate) use dialogue::{
    When as DialogueWhen, cite_in_words, cited, dates, dialogue, dialogues, number as dialogue_number, over,
    people, session_at as dialogue_at, whose,
};
pub(crate) use document::document;
pub(crate) use entity::entity;
pub(crate) use explain::explain;
pub(crate) use gaps::gaps;
pub(crate) use guidance::{
    day as guidance_day, guidance, may, ruled as guidance_ruled, rules as guidance_rules,
    words as ruling_words,
};
pub(crate) use help::help;
pub(crate) use inbox::{decide, inbox};
pub(crate) use ledger::{STATES as LEDGER_STATES, ledger};
pub(crate) use library::{SORTS as LIBRARY_SORTS, library};
pub(crate) use pledges::{STATES as PLEDGE_STATES, pledges};
pub(crate) use screen::{KINDS as SCREEN_KINDS, screen, wanted as screen_asked};
pub(crate) use search::{SORTS as SEARCH_SORTS, search};
pub(crate) use state::state;
pub(crate) use status::status;
pub(crate) use timeline::timeline;

/// What stands around every page.
pub(crate) struct Frame {
    /// Name of the archive.
    pub(crate) name: String,
    /// What the search field holds.
    pub(crate) query: String,
    /// Which of the room's places this is, for the navigation.
    pub(crate) here: &'static str,
    pub(crate) style: String,
    pub(crate) script: String,
}

impl Frame {
    pub(crate) fn new(room: &Room, here: &'static str, query: &str) -> Frame {
        Frame {
            name: crate::passage::shown(&room.name),
            query: query.to_owned(),
            here,
            style: asset::STYLE.address(),
            script: asset::SCRIPT.address(),
        }
    }
}

/// A page that says why there is no answer.
pub(crate) struct Refused(Box<Response>);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        *self.0
    }
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    frame: Frame,
    title: &'static str,
    message: String,
    hint: Option<String>,
    /// The query before, at and after the character that is meant.
    place: Option<(String, String, String)>,
}

/// Returns an answer, or the page that says why there is none.
pub(crate) fn page<T>(room: &Room, answer: Result<T, Refusal>) -> Result<T, Refused> {
    answer.map_err(|refusal| refuse(room, &refusal))
}

/// Returns the page that says why there is no answer.
pub(crate) fn refuse(room: &Room, refusal: &Refusal) -> Refused {
    let place = refusal.place().map(|(query, at)| {
        let part = |from: usize, count: usize| query.chars().skip(from).take(count).collect::<String>();
        (part(0, at), part(at, 1), part(at.saturating_add(1), usize::MAX))
    });
    let title = match refusal {
        Refusal::Nothing { .. } => "There is nothing here",
        Refusal::Query { .. } => "The query cannot be understood",
        Refusal::Wrong { .. } => "The request cannot be understood",
        Refusal::Archive(_) | Refusal::Broke => "The archive could not answer",
    };
    let page = RefusedPage {
        frame: Frame::new(room, "", refusal.place().map_or("", |(query, _)| query)),
        title,
        message: refusal.message(),
        hint: refusal.hint(),
        place,
    };
    let mut response = show(&page);
    *response.status_mut() = refusal.status();
    Refused(Box::new(response))
}

/// Returns a template as an answer.
pub(crate) fn show(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made\n").into_response(),
    }
}

/// Answers that there is no such page.
pub(crate) async fn nowhere(State(room): State<Room>, uri: Uri) -> Refused {
    let refusal = Refusal::Nothing {
        message: format!("there is no page `{}`", uri.path()),
        hint: "the library and the search lead to everything".to_owned(),
    };
    refuse(&room, &refusal)
}

/// Which part of a list is shown, and the ways to the others.
pub(crate) struct Pager {
    /// Number of the first shown, from 1; 0 when there is none.
    pub(crate) first: usize,
    /// Number of the last shown.
    pub(crate) last: usize,
    /// How many there are.
    pub(crate) total: usize,
    /// Address of the page before.
    pub(crate) before: Option<String>,
    /// Address of the page after.
    pub(crate) after: Option<String>,
}

impl Pager {
    /// Returns the pager of page `number`, from 1, of `size` each, of which `shown` are shown.
    pub(crate) fn new(
        number: usize,
        size: usize,
        shown: usize,
        total: usize,
        address: impl Fn(usize) -> String,
    ) -> Pager {
        let offset = number.saturating_sub(1).saturating_mul(size);
        Pager {
            first: if shown > 0 { offset + 1 } else { 0 },
            last: if shown > 0 { offset + shown } else { 0 },
            total,
            before: (number > 1).then(|| address(number - 1)),
            after: (offset.saturating_add(shown) < total && shown > 0).then(|| address(number + 1)),
        }
    }
}

impl Pager {
    /// Returns whether there is more than is shown.
    pub(crate) fn is_cut(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }
}

/// Returns a count with its figures grouped by commas: `12,345`.
pub(crate) fn count<N: Copy + TryInto<u64>>(number: &N) -> String {
    let figures = (*number).try_into().unwrap_or(u64::MAX).to_string();
    let mut grouped = String::new();
    for (place, figure) in figures.chars().enumerate() {
        if place > 0 && (figures.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(figure);
    }
    grouped
}

/// Returns a size for people: `437 kB`.
pub(crate) fn size(bytes: &u64) -> String {
    match *bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", *bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", *bytes as f64 / 1e6),
        _ => format!("{:.1} GB", *bytes as f64 / 1e9),
    }
}

/// Returns the name of a language by its ISO 639-1 code, or the code.
pub(crate) fn language(code: &str) -> &str {
    match code {
        "be" => "Belarusian",
        "cs" => "Czech",
        "de" => "German",
        "en" => "English",
        "es" => "Spanish",
        "et" => "Estonian",
        "fr" => "French",
        "it" => "Italian",
        "ka" => "Georgian",
        "lt" => "Lithuanian",
        "lv" => "Latvian",
        "nl" => "Dutch",
        "pl" => "Polish",
        "pt" => "Portuguese",
        "ro" => "Romanian",
        "ru" => "Russian",
        "uk" => "Ukrainian",
        other => other,
    }
}

/// Returns the last part of a path.
pub(crate) fn file_name(path: &str) -> String {
    crate::passage::shown(path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path))
}

/// Returns what a document without a title is called: the name of its file, or else its id.
pub(crate) fn name_of(document: &DocumentAnswer) -> String {
    let path = document.sources.first().and_then(|source| source.paths.first());
    path.map_or_else(|| document.id.clone(), |path| file_name(path))
}

/// Returns how a classification or portion marking is coloured: the first word decides.
pub(crate) fn tone(marking: &str) -> &'static str {
    let marking = marking.trim_start_matches('(').to_ascii_uppercase();
    let word = marking.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    match word {
        "U" | "UNCLASSIFIED" | "UNCLAS" => "u",
        "SBU" | "LOU" | "LIMITED" | "FOUO" | "OFFICIAL" => "l",
        "C" | "CONFIDENTIAL" | "R" | "RESTRICTED" => "c",
        "S" | "SECRET" | "TS" | "TOP" => "s",
        _ => "n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_tones() {
        assert_eq!(count(&0_u64), "0");
        assert_eq!(count(&999_usize), "999");
        assert_eq!(count(&1_234_567_u64), "1,234,567");
        assert_eq!(size(&4_200), "4.2 kB");
        for (marking, want) in [
            ("C/NF", "c"),
            ("(U)", "u"),
            ("UNCLAS SIPDIS", "u"),
            ("SECRET", "s"),
            ("LIMITED OFFICIAL USE", "l"),
            ("", "n"),
        ] {
            assert_eq!(tone(marking), want, "{marking}");
        }
    }

    #[test]
    fn a_pager_knows_its_ends() {
        let pager = |number, shown, total| Pager::new(number, 10, shown, total, |n| n.to_string());
        let first = pager(1, 10, 11);
        assert_eq!((first.first, first.last, first.before, first.after), (1, 10, None, Some("2".to_owned())));
        let last = pager(2, 1, 11);
        assert_eq!((last.first, last.last, last.before, last.after), (11, 11, Some("1".to_owned()), None));
        let none = pager(usize::MAX, 0, 11);
        assert_eq!((none.first, none.after), (0, None));
    }
}
