//! Headings and the title, told by how their type looks.

use crate::head::is_office;
use crate::outline::{Piece, settle};
use crate::pdf::draft::Draft;
use crate::pdf::paragraph::SAME_SIZE;
use crate::{Paragraph, Role};

/// Longest text that is taken for a heading or title, in characters.
const HEADING_CHARS_MAX: usize = 160;
const TITLE_CHARS_MAX: usize = 250;

/// Returns whether the letters of a text are capitals.
pub(super) fn all_caps(text: &str) -> bool {
    text.chars().filter(|c| c.is_uppercase()).count() >= 3 && !text.chars().any(char::is_lowercase)
}

/// Returns whether a paragraph looks like a heading. `caps` says that the whole text is in capitals.
fn is_heading(draft: &Draft, usual: f32, caps: bool) -> bool {
    let short = draft.text.chars().count() <= HEADING_CHARS_MAX && !draft.text.ends_with(['.', ',', ';']);
    let set_off = draft.bold || draft.size > SAME_SIZE * usual || !caps && all_caps(&draft.text);
    draft.role == Role::Text
        && draft.number.is_none()
        && short
        && set_off
        && draft.text.chars().any(char::is_alphabetic)
}

/// Returns the most prominent text of the first page: the largest type, else the first heading. The name
/// of the office that it comes from is no title when another heading stands under it.
pub(super) fn title(drafts: &[Draft], usual: f32, caps: bool) -> Option<String> {
    let page = drafts.first()?.page;
    // A word with a colon opens the text (`VISTO:`, `TO:`).
    let heads = |draft: &Draft| is_heading(draft, usual, caps) && !draft.text.ends_with(':');
    let first: Vec<&Draft> = drafts.iter().take_while(|draft| draft.page == page).take(40).collect();
    let (found, end) = prominent(&first, heads)?;
    if is_office(&found)
        && let Some((below, _)) = first.get(end..).and_then(|rest| prominent(rest, heads))
    {
        return Some(below);
    }
    Some(found)
}

/// Returns the headings of the largest type, as far as they follow one another, and where they end.
fn prominent(drafts: &[&Draft], heads: impl Fn(&Draft) -> bool) -> Option<(String, usize)> {
    let size = drafts.iter().filter(|draft| heads(draft)).map(|draft| draft.size).reduce(f32::max)?;
    let alike = |draft: &&Draft| heads(draft) && draft.size * SAME_SIZE > size;
    let start = drafts.iter().position(alike)?;
    let mut title = String::new();
    let mut end = start;
    for draft in drafts.iter().skip(start).copied().take_while(alike) {
        if !title.is_empty() && title.len() + draft.text.len() > TITLE_CHARS_MAX {
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(&draft.text);
        end += 1;
    }
    Some((title, end))
}

/// Takes the headings out of the paragraphs and puts the others under them; what is the title is left out.
pub(super) fn under_headings(
    drafts: Vec<Draft>,
    title: Option<&str>,
    usual: f32,
    caps: bool,
) -> Vec<Paragraph> {
    let mut title_done = false;
    let mut pieces = Vec::new();
    for draft in drafts {
        let heading = is_heading(&draft, usual, caps);
        if heading && !title_done && title.is_some_and(|title| title.contains(&draft.text)) {
            title_done = title.is_some_and(|title| title.ends_with(&draft.text));
            continue;
        }
        let paragraph = Paragraph {
            number: draft.number,
            role: draft.role,
            text: draft.text,
            source: draft.source,
            notes: draft.notes,
            ..Paragraph::default()
        };
        pieces.push(if heading { Piece::Heading(paragraph) } else { Piece::Body(paragraph) });
    }
    settle(pieces)
}
