//! A citation as text, for a note or a brief.

use super::{Citation, one_line};
use crate::dated;

/// Returns the citation as one paragraph.
pub(super) fn plain(citation: &Citation) -> String {
    let document = &citation.document;
    let mut parts: Vec<String> = Vec::new();
    let authors = citation.authors();
    if !authors.is_empty() {
        parts.push(authors.iter().map(|author| one_line(author)).collect::<Vec<_>>().join("; "));
    }
    if let Some(title) = &document.title {
        parts.push(format!("“{}”", one_line(title)));
    }
    parts.push(format!("{} {}", citation.genre(), document.id));
    parts.extend(document.date.as_deref().map(dated::in_words));
    let marking = citation.marking.as_ref().map(|marking| format!(" ({marking})")).unwrap_or_default();
    parts.push(format!("{}{marking}", citation.locator()));
    let characters = match citation.part() {
        Some((from, to)) => format!(", characters {from}–{to}"),
        None => String::new(),
    };
    let source = match citation.sha256() {
        Some(sha256) => format!(" Source SHA-256 {sha256}."),
        None => String::new(),
    };
    format!(
        "{}: “{}”. Reftel archive “{}”, {}#{}{characters}.{source}",
        parts.join(", "),
        citation.quote,
        citation.archive,
        document.id,
        citation.fragment,
    )
}
