//! Headings over paragraphs, and the anchors of paragraphs.

use std::collections::HashMap;

use crate::Paragraph;

/// A paragraph, or a heading over the ones that follow it.
#[derive(Debug)]
pub(crate) enum Piece {
    /// A paragraph without anchor and heading.
    Body(Paragraph),
    /// A heading, as the paragraph that it becomes when nothing stands under it. Without text it ends
    /// what the heading before stands over.
    Heading(Paragraph),
}

impl Piece {
    /// Returns the text of the paragraph or heading.
    pub fn text(&self) -> &str {
        match self {
            Piece::Body(paragraph) | Piece::Heading(paragraph) => &paragraph.text,
        }
    }
}

/// Puts every paragraph under its heading and gives it its anchor: its number, or its place.
///
/// A heading with nothing under it stays as a paragraph, so that no text is lost.
pub(crate) fn settle(pieces: Vec<Piece>) -> Vec<Paragraph> {
    let mut settled: Vec<Paragraph> = Vec::new();
    let mut taken: HashMap<u32, u32> = HashMap::new();
    let mut heading: Option<String> = None;
    let mut waiting: Option<Paragraph> = None;
    let mut push = |paragraph: Paragraph, heading: Option<String>| {
        let anchor = match paragraph.number {
            Some(number) => {
                let times = taken.entry(number).or_default();
                *times += 1;
                if *times == 1 { number.to_string() } else { format!("{number}-{times}") }
            }
            None => format!("p{}", settled.len() + 1),
        };
        settled.push(Paragraph { anchor, heading, ..paragraph });
    };
    for piece in pieces {
        match piece {
            Piece::Heading(paragraph) => {
                if let Some(earlier) = waiting.replace(paragraph).filter(|earlier| !earlier.text.is_empty()) {
                    push(earlier, None);
                }
            }
            Piece::Body(paragraph) => {
                if let Some(above) = waiting.take() {
                    heading = Some(above.text).filter(|text| !text.is_empty());
                }
                push(paragraph, heading.clone());
            }
        }
    }
    if let Some(last) = waiting.filter(|last| !last.text.is_empty()) {
        push(last, None);
    }
    settled
}

/// Returns the title that a file's properties state, when it is one: most of its words stand at the
/// beginning of the text. Programs leave names of files, templates and `Untitled` there.
pub(crate) fn stated_title(stated: Option<&str>, beginning: &str) -> Option<String> {
    let title = stated?.trim();
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (own, there) = (words(title), words(beginning));
    let found = own.iter().filter(|word| there.contains(word)).count();
    (title.contains(' ') && !title.contains('_') && 10 * found >= 8 * own.len()).then(|| title.to_owned())
}
