//! The citation of a paragraph or of a part of it, in four forms.

use askama::Template;
use axum::extract::State;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse as _, Response};

use super::{Frame, Refused, page, show};
use crate::address;
use crate::asked::{Asked, Id};
use crate::citation::{Citation, CitationAnswer, STYLES, Style};
use crate::file::attachment;
use crate::passage::{Marks, Piece, pieces};
use crate::room::Room;

#[derive(Template)]
#[template(path = "cite.html")]
struct Cite {
    frame: Frame,
    citation: CitationAnswer,
    title: String,
    document: String,
    page_address: String,
    /// The paragraph, with the quote marked.
    pieces: Vec<Piece>,
    language: Option<String>,
    length: usize,
    part: bool,
    forms: Vec<Form>,
}

/// One form of the citation.
struct Form {
    word: &'static str,
    name: &'static str,
    text: String,
    download: String,
}

/// Answers with the page of a citation, or with one form of it as a file.
pub(crate) async fn cite(State(room): State<Room>, Id(id): Id, asked: Asked) -> Result<Response, Refused> {
    let style = page(&room, asked.get("style").map(|_| asked.choice("style", &STYLES)).transpose())?;
    let base = room.base();
    let found = room.ask(move |archive| Citation::find(archive, &id, &asked, &base));
    let citation = page(&room, found.await)?;
    Ok(match style {
        Some((_, style)) => file(&citation, style),
        None => show(&view(&room, &citation)),
    })
}

fn file(citation: &Citation, style: Style) -> Response {
    let (kind, ending) = style.file();
    let name = format!("{}-{}.{ending}", citation.document().id.replace('/', "-"), citation.anchor());
    let mut response = citation.written(style).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attachment(&name));
    response
}

fn view(room: &Room, citation: &Citation) -> Cite {
    let document = citation.document();
    let page_address = citation.page_address();
    let forms = STYLES.iter().map(|(word, style)| {
        let text = citation.written(*style);
        Form {
            word,
            name: match style {
                Style::Plain => "Text",
                Style::Bibtex => "BibTeX",
                Style::Csl => "CSL-JSON",
                Style::Annotation => "Web Annotation",
            },
            download: format!("{page_address}&style={word}"),
            text,
        }
    });
    let marks = Marks { cited: citation.part(), ..Marks::default() };
    Cite {
        frame: Frame::new(room, "document", ""),
        title: document.title.clone().unwrap_or_else(|| document.id.clone()),
        document: address::document(&document.id),
        pieces: pieces(citation.text(), &marks),
        language: document.language.clone(),
        length: citation.text().chars().count(),
        part: citation.part().is_some(),
        forms: forms.collect(),
        citation: citation.answer(),
        page_address,
    }
}
