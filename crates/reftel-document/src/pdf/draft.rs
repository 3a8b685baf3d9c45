//! A paragraph in the making.

use std::collections::HashMap;

use crate::pdf::line::Line;
use crate::pdf::text::Words;
use crate::{NoteLink, Place, Role, Span};

/// A paragraph in the making.
#[derive(Debug, Default, Clone)]
pub(super) struct Draft {
    pub role: Role,
    pub text: String,
    pub source: Vec<Span>,
    pub notes: Vec<NoteLink>,
    pub number: Option<u32>,
    /// How its type looks, to tell headings.
    pub size: f32,
    pub bold: bool,
    pub page: u32,
    pub lines: usize,
    pub marked: bool,
}

/// Anchors of notes by mark, with the page each stands on.
pub(super) type Anchors = HashMap<String, Vec<(u32, String)>>;

/// Adds a line to a paragraph, with the hyphen at the end of the line before settled.
pub(super) fn add(draft: &mut Draft, line: &Line, page: u32, words: &Words, anchors: &Anchors, cut: usize) {
    draft.lines += 1;
    let next = line.text();
    match words.hyphen(&draft.text, &next) {
        Some(true) => {
            draft.text.pop();
            let end = draft.text.len() as u32;
            for span in &mut draft.source {
                span.text.1 = span.text.1.min(end);
            }
        }
        Some(false) => {}
        None if draft.text.is_empty() => {}
        None => draft.text.push(' '),
    }
    append(draft, line, page, anchors, cut);
}

/// Appends the text of a line but for its first `cut` bytes, and says where it stands.
pub(super) fn append(draft: &mut Draft, line: &Line, page: u32, anchors: &Anchors, cut: usize) {
    let begin = draft.text.len();
    let mut skip = cut;
    for (index, fragment) in line.fragments.iter().enumerate() {
        if index > 0 {
            if skip > 0 {
                skip -= 1;
            } else {
                draft.text.push(' ');
            }
        }
        let mut done = skip.min(fragment.text.len());
        skip -= done;
        for (at, mark) in &fragment.marks {
            let at = (*at).max(done);
            draft.text.push_str(fragment.text.get(done..at).unwrap_or(""));
            done = at;
            match anchor(anchors, mark, page) {
                Some(note) => {
                    draft.notes.push(NoteLink { at: draft.text.len() as u32, note, mark: mark.clone() })
                }
                None => draft.text.push_str(mark),
            }
        }
        draft.text.push_str(fragment.text.get(done..).unwrap_or(""));
    }
    let end = draft.text.len();
    if end > begin {
        draft.source.push(Span { text: (begin as u32, end as u32), place: Place::Page(page, line.bounds()) });
    }
}

/// Returns the note that a mark on a page points at: one of the page, else of the nearest.
pub(super) fn anchor(anchors: &Anchors, mark: &str, page: u32) -> Option<String> {
    let notes = anchors.get(mark)?;
    notes.iter().min_by_key(|(at, _)| at.abs_diff(page)).map(|(_, anchor)| anchor.clone())
}

/// Takes the space off both ends of a draft.
pub(super) fn trimmed(mut draft: Draft) -> Draft {
    draft.text.truncate(draft.text.trim_end().len());
    let lead = draft.text.len() - draft.text.trim_start().len();
    draft.text.drain(..lead);
    let (lead, end) = (lead as u32, draft.text.len() as u32);
    let moved = |at: u32| at.saturating_sub(lead).min(end);
    for span in &mut draft.source {
        span.text = (moved(span.text.0), moved(span.text.1));
    }
    draft.source.retain(|span| span.text.0 < span.text.1);
    for note in &mut draft.notes {
        note.at = moved(note.at);
    }
    draft
}
