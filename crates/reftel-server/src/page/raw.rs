//! The raw view: the text of the source as decoded, with the paragraphs marked in it.

use askama::Template;
use axum::response::Response;
use reftel_archive::{DocumentAnswer, RawAnswer};

use super::{Frame, Refused, page, show};
use crate::address;
use crate::asked::Asked;
use crate::passage::{Marks, Piece, pieces};
use crate::refusal::Refusal;
use crate::room::Room;

/// Characters before the first paragraph, and after the last one, that are shown: a telegram's whole header,
/// but not the other documents of a volume.
const AROUND: usize = 20_000;

#[derive(Template)]
#[template(path = "raw.html")]
struct RawPage {
    frame: Frame,
    document: DocumentAnswer,
    address: String,
    segments: Vec<Segment>,
    cut_before: bool,
    cut_after: bool,
    has_header: bool,
}

/// A run of the source that is a paragraph, or between paragraphs.
struct Segment {
    /// Anchor and fragment of the paragraph.
    paragraph: Option<(String, String)>,
    pieces: Vec<Piece>,
}

/// Answers with the raw text of a document's source.
pub(super) async fn raw(room: Room, id: String, asked: Asked) -> Result<Response, Refused> {
    let found = room.ask(move |archive| {
        let document = archive.document(&id)?.ok_or_else(|| Refusal::no_document(&id))?;
        let raw = archive.raw(&id)?.ok_or_else(|| Refusal::Nothing {
            message: format!("`{id}` has no raw text: its source is made of pages"),
            hint: "its paragraphs lead to pictures of the pages".to_owned(),
        })?;
        Ok((document, raw))
    });
    let (document, raw) = page(&room, found.await)?;
    let anchors: Vec<&str> = document.paragraphs.iter().map(|p| p.anchor.as_str()).collect();
    let (segments, cut_before, cut_after) =
        segments(&raw, |anchor| reftel_archive::fragment(anchor, |other| anchors.contains(&other)));
    Ok(show(&RawPage {
        frame: Frame::new(&room, "document", asked.text("q")),
        address: address::document(&document.id),
        has_header: super::document::has_header(&document),
        document,
        segments,
        cut_before,
        cut_after,
    }))
}

fn segments(raw: &RawAnswer, fragment: impl Fn(&str) -> String) -> (Vec<Segment>, bool, bool) {
    let characters: Vec<char> = raw.text.chars().collect();
    let mut places: Vec<&(String, usize, usize)> = raw.paragraphs.iter().collect();
    places.sort_by_key(|(_, from, to)| (*from, *to));
    let first = places.first().map_or(0, |(_, from, _)| from.saturating_sub(AROUND));
    let last = places.iter().map(|(.., to)| to.saturating_add(AROUND)).max().unwrap_or(usize::MAX);
    let last = last.min(characters.len());
    let cut = |from: usize, to: usize| -> Vec<Piece> {
        let text: String = characters.get(from..to).unwrap_or_default().iter().collect();
        pieces(&text.replace("\r\n", "\n"), &Marks::default())
    };
    let mut segments = Vec::new();
    let mut at = first;
    for (anchor, from, to) in places {
        // Where paragraphs lie within one another, the first keeps what it has.
        let from = (*from).max(at);
        if from >= *to {
            continue;
        }
        if from > at {
            segments.push(Segment { paragraph: None, pieces: cut(at, from) });
        }
        segments
            .push(Segment { paragraph: Some((anchor.clone(), fragment(anchor))), pieces: cut(from, *to) });
        at = *to;
    }
    if at < last {
        segments.push(Segment { paragraph: None, pieces: cut(at, last) });
    }
    (segments, first > 0, last < characters.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_between_paragraphs() {
        let raw = RawAnswer {
            text: "HEAD\r\n1. Äone. 2. two. END".to_owned(),
            paragraphs: vec![("2".into(), 15, 22), ("1".into(), 6, 14), ("x".into(), 8, 9)],
        };
        let (segments, before, after) = segments(&raw, |anchor| format!("p{anchor}"));
        let text: String = segments.iter().flat_map(|s| &s.pieces).map(|p| p.text.as_str()).collect();
        assert_eq!(text, raw.text.replace('\r', ""));
        let named: Vec<_> =
            segments.iter().filter_map(|s| s.paragraph.as_ref()).map(|p| p.1.as_str()).collect();
        assert_eq!(named, ["p1", "p2"]);
        assert!(!before && !after);
    }
}
