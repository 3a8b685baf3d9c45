//! What the header of a telegram says, token by token: `reftel.explanation/1`.

use reftel_document::Place;
use reftel_record::Store as _;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Archive, ArchiveError};

/// The tokens of a header: `reftel.explanation/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExplanationAnswer {
    /// `reftel.explanation/1`.
    pub schema: &'static str,
    /// Id of the document of the archive, or the canonical id that the text gives; `null` when it gives
    /// none.
    pub document: Option<String>,
    /// The tokens, in order.
    pub tokens: Vec<TokenAnswer>,
}

/// One token.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TokenAnswer {
    /// First and one-past-last byte in the bytes that were read.
    pub range: (usize, usize),
    /// Line on which it stands; the first is 1.
    pub line: u32,
    /// The token.
    pub text: String,
    /// What it is, in a word that stays the same: `routing_indicator`.
    pub kind: &'static str,
    /// What it is, for people: `routing indicator`.
    pub name: &'static str,
    /// What it means; of an unknown one, what is not known.
    pub meaning: String,
    /// Whether the meaning is known.
    pub known: bool,
    /// The rule, list or practice that the meaning comes from.
    pub rule: &'static str,
}

/// Explains the header of a telegram.
///
/// ```
/// let answer = reftel_archive::explain(b"ZNR UUUUU\nR 171240Z SEP 07\nFM AMEMBASSY ZUBROW\n");
/// assert_eq!(answer.tokens[0].meaning, "unclassified, sent in the clear");
/// ```
pub fn explain(bytes: &[u8]) -> ExplanationAnswer {
    let tokens = reftel_cable::explain(bytes);
    ExplanationAnswer {
        schema: "reftel.explanation/1",
        document: reftel_cable::parse(bytes).id,
        tokens: tokens
            .into_iter()
            .map(|token| TokenAnswer {
                range: (token.source.start, token.source.end),
                line: token.line,
                text: token.text,
                kind: token.kind.as_str(),
                name: token.kind.name(),
                meaning: token.meaning,
                known: token.known,
                rule: token.rule,
            })
            .collect(),
    }
}

impl Archive {
    /// Explains the header of a telegram in the archive; `None` when there is no such document, it is no
    /// telegram, or its source is made of pages or is an edited volume.
    ///
    /// Ranges are bytes of the source, or of its text when it stands inside a container.
    pub fn explain(&self, id: &str) -> Result<Option<ExplanationAnswer>, ArchiveError> {
        let has_header = self.read(|store| {
            let Some(row) = store.document(id)?.filter(|row| row.kind == "cable") else { return Ok(false) };
            // An edited volume says in markup what a header would, and holds other documents too.
            Ok(store.source(&row.sha256)?.is_some_and(|source| source.format != "tei"))
        })?;
        if !has_header {
            return Ok(None);
        }
        let Some((bytes, document)) = self.source_of(id)? else { return Ok(None) };
        let place = document.paragraphs.iter().find_map(|p| p.source.first()).map(|span| &span.place);
        let mut answer = match place {
            Some(Place::Page(..)) => return Ok(None),
            Some(place @ Place::Part(..)) => match reftel_document::raw_text(&bytes, place) {
                Some(raw) => explain(raw.text.as_bytes()),
                None => return Ok(None),
            },
            Some(Place::Bytes(..)) | None => explain(&bytes),
        };
        answer.document = Some(id.to_owned());
        Ok(Some(answer))
    }
}
