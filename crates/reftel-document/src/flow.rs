//! Clean text put together from runs of the source.

use crate::decoded::Decoded;
use crate::{NoteLink, Paragraph, Role, Span};

/// A paragraph that is being put together.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    text: String,
    spans: Vec<Span>,
    notes: Vec<NoteLink>,
}

impl Flow {
    /// Appends bytes `from..to` of the source's text as they are.
    pub(crate) fn run(&mut self, decoded: &Decoded<'_>, from: usize, to: usize) {
        let Some(run) = decoded.text.get(from..to).filter(|run| !run.is_empty()) else { return };
        self.put(run, decoded.place(from, to));
    }

    /// Appends a text that stands for bytes of the source: a character for its entity.
    pub(crate) fn put(&mut self, run: &str, place: crate::Place) {
        let start = self.text.len() as u32;
        self.text.push_str(run);
        let end = self.text.len() as u32;
        // Runs that follow each other in the text and in the source are one.
        if let Some(last) = self.spans.last_mut()
            && last.text.1 == start
            && let (crate::Place::Bytes(from, to), crate::Place::Bytes(next, after)) =
                (&mut last.place, &place)
            && *to == *next
            && *to - *from == u64::from(last.text.1 - last.text.0)
            && *after - *next == u64::from(end - start)
        {
            *to = *after;
            last.text.1 = end;
            return;
        }
        self.spans.push(Span { text: (start, end), place });
    }

    /// Appends a blank between runs, unless there is one or nothing stands before it.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    /// Parts two cells of a row; a blank before the tab goes. The tab is ours and has no place.
    pub(crate) fn tab(&mut self) {
        let mapped = self.spans.last().map_or(0, |span| span.text.1 as usize);
        while self.text.len() > mapped && self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\t');
    }

    /// Sets the text directly behind that of a finished paragraph.
    pub(crate) fn append_to(self, paragraph: &mut Paragraph) {
        let end = self.finish(paragraph.role, None);
        let by = paragraph.text.len() as u32;
        paragraph.text.push_str(&end.text);
        let moved = |span: Span| Span { text: (span.text.0 + by, span.text.1 + by), ..span };
        paragraph.source.extend(end.source.into_iter().map(moved));
        paragraph.notes.extend(end.notes.into_iter().map(|note| NoteLink { at: note.at + by, ..note }));
    }

    /// Begins a new line or part of a line after another: with a blank, but not inside a compound that
    /// the line broke at its hyphen.
    pub(crate) fn line(&mut self, next: &str) {
        let compound = self.text.ends_with('-')
            && self.text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
            && next.starts_with(char::is_alphabetic);
        if !compound {
            self.blank();
        }
    }

    /// Notes that the mark of a footnote stands here.
    pub(crate) fn note(&mut self, mark: &str, anchor: String) {
        let at = self.text.trim_end().len() as u32;
        self.notes.push(NoteLink { at, note: anchor, mark: mark.to_owned() });
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Returns the paragraph; blanks at its ends go. The anchor is set later ([`anchors`]).
    pub(crate) fn finish(mut self, role: Role, heading: Option<String>) -> Paragraph {
        let kept = self.text.trim_end().len() as u32;
        self.text.truncate(kept as usize);
        self.spans.retain(|span| span.text.0 < kept);
        if let Some(last) = self.spans.last_mut()
            && last.text.1 > kept
        {
            let over = u64::from(last.text.1 - kept);
            last.text.1 = kept;
            if let crate::Place::Bytes(_, to) | crate::Place::Part(_, _, to) = &mut last.place {
                *to = to.saturating_sub(over);
            }
        }
        for note in &mut self.notes {
            note.at = note.at.min(kept);
        }
        Paragraph {
            role,
            heading,
            text: self.text,
            source: self.spans,
            notes: self.notes,
            ..Paragraph::default()
        }
    }
}

/// Gives every paragraph its anchor: its own number, or `pN` by place among those without; a note keeps
/// the one it has. A second paragraph with the number 7 is `7-2`.
pub(crate) fn anchors(paragraphs: &mut [Paragraph]) {
    let mut seen = std::collections::HashMap::<String, u32>::new();
    let mut place = 0;
    for paragraph in paragraphs {
        if paragraph.anchor.is_empty() {
            place += 1;
            paragraph.anchor = match paragraph.number {
                Some(number) => number.to_string(),
                None => format!("p{place}"),
            };
        }
        let times = seen.entry(paragraph.anchor.clone()).or_default();
        *times += 1;
        if *times > 1 {
            paragraph.anchor = format!("{}-{times}", paragraph.anchor);
        }
    }
}

/// Returns a text on one line: blanks of every kind drawn together.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
