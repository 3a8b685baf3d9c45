//! The ledger: every input file in its one state, and why.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::LedgerLine;

use super::{Frame, Pager, Refused, page, show};
use crate::address;
use crate::asked::Asked;
use crate::room::Room;

/// Files on a page.
const PAGE: usize = 200;

/// States, as parameter and as the archive says them; those that need a person first.
pub(crate) const STATES: [(&str, Option<&str>); 6] = [
    ("all", None),
    ("unreadable", Some("unreadable")),
    ("needs_ocr", Some("needs_ocr")),
    ("skipped", Some("skipped")),
    ("copy", Some("copy")),
    ("read", Some("read")),
];

#[derive(Template)]
#[template(path = "ledger.html")]
struct Ledger {
    frame: Frame,
    states: Vec<Choice>,
    state: &'static str,
    lines: Vec<LedgerLine>,
    pager: Pager,
}

/// A state that can be chosen.
struct Choice {
    word: &'static str,
    name: &'static str,
    meaning: &'static str,
    count: u64,
    address: String,
}

/// Returns a state's name and what it means.
fn in_words(state: &str) -> (&'static str, &'static str) {
    match state {
        "read" => ("read", "read, and in the library"),
        "copy" => ("copy", "the same bytes as another file"),
        "needs_ocr" => ("needs OCR", "pictures of pages; install Tesseract and add again"),
        "skipped" => ("skipped", "not a document, left out on purpose"),
        "unchanged" => ("unchanged", "added before"),
        "all" => ("all files", "every file that was given"),
        _ => ("unreadable", "damaged, locked, or in a format that is not known"),
    }
}

/// Answers with the ledger.
pub(crate) async fn ledger(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let wanted = (|| Ok((asked.choice("state", &STATES)?, asked.number("page", 1)?.max(1))))();
    let ((word, state), number) = page(&room, wanted)?;
    let found = room.ask(move |archive| {
        let part = archive.ledger_part(state, (number - 1).saturating_mul(PAGE), PAGE)?;
        Ok((part, archive.status()?.ledger))
    });
    let (part, counts) = page(&room, found.await)?;
    let states = STATES.iter().filter_map(|(word, state)| {
        let count = match state {
            Some(state) => counts.get(*state).copied().unwrap_or(0),
            None => counts.values().sum(),
        };
        let (name, meaning) = in_words(word);
        let address = address::with("/ledger", &[("state", if state.is_some() { word } else { "" })]);
        (count > 0 || state.is_none()).then_some(Choice { word, name, meaning, count, address })
    });
    let states: Vec<Choice> = states.collect();
    let pager = Pager::new(number, PAGE, part.lines.len(), part.total, |n| {
        address::with("/ledger", &[("state", word), ("page", &n.to_string())])
    });
    Ok(show(&Ledger {
        frame: Frame::new(&room, "ledger", ""),
        states,
        state: word,
        lines: part.lines,
        pager,
    }))
}
