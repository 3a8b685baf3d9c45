//! Lines of a page or file as one text, in which a telegram may stand.
//!
//! Telegrams reach people as PDF, pictures and office files too. Their layout is in the lines, so the
//! lines are what the reader of telegrams gets; every place is led back to where the line stood.

use crate::{Document, Place, Span, telegram};

/// Lines put together into a text that remembers where each came from.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    text: String,
    /// Runs of the text in order, each with its place.
    source: Vec<Span>,
}

impl Sheet {
    /// Adds a line; `source` says where the parts of `line` stand.
    pub fn line(&mut self, line: &str, source: impl IntoIterator<Item = Span>) {
        let by = self.text.len() as u32;
        self.text.push_str(line);
        self.text.push('\n');
        let end = by + line.len() as u32;
        let moved = |span: Span| Span {
            text: ((span.text.0 + by).min(end), (span.text.1 + by).min(end)),
            place: span.place,
        };
        self.source.extend(source.into_iter().map(moved).filter(|span| span.text.0 < span.text.1));
    }

    /// Adds an empty line.
    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Returns the telegram that the lines are, when they are one.
    pub fn telegram(&self) -> Option<Document> {
        if !reftel_cable::looks_like_cable(self.text.as_bytes()) {
            return None;
        }
        let cable = reftel_cable::parse(self.text.as_bytes());
        let mut document = telegram::document(cable, &|from, to| Place::Bytes(from as u64, to as u64));
        for paragraph in &mut document.paragraphs {
            paragraph.source = paragraph.source.iter().flat_map(|span| self.back(span)).collect();
        }
        for problem in &mut document.problems {
            (problem.line, problem.offset) = (None, None);
        }
        Some(document)
    }

    /// Returns where a span stands whose place is bytes of this text.
    fn back(&self, span: &Span) -> Vec<Span> {
        let Place::Bytes(from, to) = span.place else { return Vec::new() };
        let (from, to) = (from as u32, to as u32);
        let first = self.source.partition_point(|run| run.text.1 <= from);
        self.source
            .iter()
            .skip(first)
            .take_while(|run| run.text.0 < to)
            .map(|run| {
                let (start, end) = (run.text.0.max(from), run.text.1.min(to));
                Span {
                    text: (span.text.0 + start - from, span.text.0 + end - from),
                    place: narrowed(run, start, end),
                }
            })
            .collect()
    }
}

/// Returns the place of a part of a run, as narrow as its place can be told apart.
fn narrowed(run: &Span, start: u32, end: u32) -> Place {
    let length = u64::from(run.text.1 - run.text.0);
    let (skip, kept) = (u64::from(start - run.text.0), u64::from(end - start));
    match &run.place {
        Place::Bytes(from, to) if to - from == length => Place::Bytes(from + skip, from + skip + kept),
        Place::Part(part, from, to) if to - from == length => {
            Place::Part(part.clone(), from + skip, from + skip + kept)
        }
        place => place.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telegram_on_pages_keeps_its_places() {
        let lines = [
            "P 241820Z JUN 08",
            "FM AMEMBASSY ZUBROW",
            "TO SECSTATE WASHDC PRIORITY 0012",
            "",
            "UNCLAS ZUBROW 000345",
            "",
            "E.O. 12958: N/A",
            "TAGS: PREL",
            "SUBJECT: EXERCISE",
            "",
            "1. The exercise is an",
            "exercise.",
            "",
            "2. It ends.",
            "RIVERS",
        ];
        let mut sheet = Sheet::default();
        for (number, line) in (1_u32..).zip(lines) {
            if line.is_empty() {
                sheet.blank();
            } else {
                let place = Place::Page(number, [0.0; 4]);
                sheet.line(line, [Span { text: (0, line.len() as u32), place }]);
            }
        }
        let document = sheet.telegram().unwrap();
        assert_eq!(document.own_id.as_deref(), Some("08ZUBROW345"));
        let first = &document.paragraphs[0];
        assert_eq!(first.text, "The exercise is an exercise.");
        let places: Vec<_> = first.source.iter().map(|s| (s.text, s.place.clone())).collect();
        assert_eq!(places.first().unwrap().1, Place::Page(11, [0.0; 4]));
        assert_eq!(places.last().unwrap().1, Place::Page(12, [0.0; 4]));
        assert_eq!(places.last().unwrap().0.1 as usize, first.text.len());
        assert!(Sheet::default().telegram().is_none());
    }
}
