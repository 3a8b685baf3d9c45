//! The reader: a document, its head, its paragraphs, and what it hangs together with.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{DocumentAnswer, ParagraphAnswer, Query, SourceAnswer};

use super::{Frame, Refused, page, raw, show};
use crate::address;
use crate::asked::{Asked, Id};
use crate::dated;
use crate::passage::{Marks, Piece, links, pieces};
use crate::refusal::Refusal;
use crate::room::Room;

#[derive(Template)]
#[template(path = "document.html")]
struct Reader {
    frame: Frame,
    document: DocumentAnswer,
    address: String,
    date: Option<String>,
    outline: Vec<Entry>,
    /// The text; in several parts for a telegram whose sections arrived as several files.
    parts: Vec<Part>,
    /// Sections that the archive lacks, in words.
    missing: Vec<String>,
    /// The corrected copy of this document, when there is one.
    corrected: Option<String>,
    /// What the query found here, as paragraphs.
    found: usize,
    /// Fragment of the first paragraph in which the query found something.
    first_found: Option<String>,
    query: String,
    /// Whether the source is made of pages, so that there is no raw text.
    has_pages: bool,
    /// Whether it is a telegram with a header that can be explained.
    has_header: bool,
}

/// The text of one document.
struct Part {
    /// Which section it is, when there are several parts.
    heading: Option<String>,
    id: String,
    address: String,
    cite: String,
    language: Option<String>,
    blocks: Vec<Block>,
}

/// A line of the outline.
struct Entry {
    label: String,
    number: Option<u32>,
    fragment: String,
}

/// A part of the text.
struct Block {
    /// A heading that begins here.
    heading: Option<Heading>,
    /// The paragraphs; more than one only in a table.
    paragraphs: Vec<Paragraph>,
    table: bool,
    /// Whether the notes begin here.
    notes_begin: bool,
}

struct Heading {
    text: String,
    id: String,
}

/// A paragraph as shown.
struct Paragraph {
    anchor: String,
    fragment: String,
    number: Option<u32>,
    role: &'static str,
    marking: Option<String>,
    /// Its text; in a table, a list of pieces a cell.
    cells: Vec<Vec<Piece>>,
    place: Option<String>,
    page: Option<u32>,
    cite: String,
    /// For a note: the id of the mark that leads to it.
    back: Option<String>,
}

/// Answers with a document, clean or raw.
pub(crate) async fn document(
    State(room): State<Room>,
    Id(id): Id,
    asked: Asked,
) -> Result<Response, Refused> {
    if asked.get("view") == Some("raw") {
        return raw::raw(room, id, asked).await;
    }
    let query = asked.text("q").to_owned();
    let found = room.ask({
        let (id, query) = (id.clone(), query.clone());
        move |archive| {
            let whole = archive.whole(&id)?;
            let place = whole.iter().position(|part| part.id == id);
            // A query that came along from elsewhere may be anything; a document is shown all the same.
            let parsed = if query.is_empty() { None } else { archive.query(&query).ok() };
            place.map(|place| (whole, place, parsed)).ok_or_else(|| Refusal::no_document(&id))
        }
    });
    let (mut whole, place, parsed) = page(&room, found.await)?;
    let cited = cited(&asked);
    let (mut parts, mut outline) = (Vec::with_capacity(whole.len()), Vec::new());
    for (at, document) in whole.iter().enumerate() {
        // Fragments of other sections carry their place, so that each stands on the page once.
        let prefix = if at == place { String::new() } else { format!("part-{}-", at + 1) };
        let reading = Reading::new(document, parsed.as_ref(), cited.clone().filter(|_| at == place), prefix);
        outline.extend(reading.outline());
        parts.push(Part {
            heading: document.sections.as_ref().filter(|_| whole.len() > 1).map(|sections| {
                let have: Vec<String> = sections.have.iter().map(u16::to_string).collect();
                format!("Section {} of {}", have.join(", "), sections.of)
            }),
            id: document.id.clone(),
            address: address::document(&document.id),
            cite: format!("/cite/{}", address::in_path(&document.id)),
            language: document.language.clone(),
            blocks: reading.blocks(),
        });
    }
    let document = whole.swap_remove(place);
    let hit = |p: &Paragraph| p.cells.iter().flatten().any(|piece| piece.hit);
    let paragraphs = parts.iter().flat_map(|part| &part.blocks).flat_map(|b| &b.paragraphs);
    let hits: Vec<&Paragraph> = paragraphs.filter(|p| hit(p)).collect();
    let missing = document.problems.iter().filter(|p| p.kind == "missing_section");
    let missing = missing.map(|p| p.message.clone()).collect();
    let corrected = document.likely_copies.iter().find(|c| c.relation == Some("corrected_copy"));
    let corrected = corrected.map(|copy| copy.id.clone());
    let (found, first_found) = (hits.len(), hits.first().map(|p| p.fragment.clone()));
    Ok(show(&Reader {
        frame: Frame::new(&room, "document", &query),
        address: address::document(&document.id),
        date: document.date.as_deref().map(dated::in_words),
        outline,
        parts,
        missing,
        corrected,
        found,
        first_found,
        query,
        has_header: has_header(&document),
        has_pages: document.sources.first().is_some_and(|source| source.pages.is_some()),
        document,
    }))
}

/// Returns whether a document has a header as telegrams have it: those of edited volumes are markup.
pub(super) fn has_header(document: &DocumentAnswer) -> bool {
    let text = |source: &SourceAnswer| source.pages.is_none() && source.format != "tei";
    document.kind == "cable" && document.sources.first().is_some_and(text)
}

/// Returns the paragraph and characters that a permanent link of a selection names.
fn cited(asked: &Asked) -> Option<(String, usize, usize)> {
    let (from, to) = (asked.get("from")?.parse().ok()?, asked.get("to")?.parse().ok()?);
    Some((asked.get("p")?.to_owned(), from, to))
}

/// A document as it is being laid out.
struct Reading<'d> {
    document: &'d DocumentAnswer,
    query: Option<&'d Query>,
    cited: Option<(String, usize, usize)>,
    anchors: HashSet<&'d str>,
    /// References as written that lead to a document.
    words: Vec<(String, String)>,
    /// What the fragments of this document begin with.
    prefix: String,
}

/// Shortest reference that is made a link where it stands in the text: shorter ones, such as a number, could
/// be anything.
const REFERENCE_MIN: usize = 6;

impl<'d> Reading<'d> {
    fn new(
        document: &'d DocumentAnswer,
        query: Option<&'d Query>,
        cited: Option<(String, usize, usize)>,
        prefix: String,
    ) -> Reading<'d> {
        let words = document
            .references
            .iter()
            .filter_map(|r| Some((r.text.clone(), address::document(r.document.as_deref()?))))
            .filter(|(text, _)| text.chars().count() >= REFERENCE_MIN)
            .collect();
        let anchors = document.paragraphs.iter().map(|p| p.anchor.as_str()).collect();
        Reading { document, query, cited, anchors, words, prefix }
    }

    fn fragment(&self, anchor: &str) -> String {
        let fragment = reftel_archive::fragment(anchor, |other| self.anchors.contains(other));
        format!("{}{fragment}", self.prefix)
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let (mut heading, mut in_notes) = (None, false);
        let mut marked = HashMap::new();
        for (place, paragraph) in self.document.paragraphs.iter().enumerate() {
            let row = paragraph.role == "row";
            let new_heading = paragraph.heading != heading && paragraph.role != "note";
            if new_heading {
                heading.clone_from(&paragraph.heading);
            }
            let shown = self.paragraph(paragraph, &mut marked);
            let notes_begin = paragraph.role == "note" && !in_notes;
            in_notes = paragraph.role == "note";
            match blocks.last_mut() {
                Some(block) if row && block.table && !new_heading => block.paragraphs.push(shown),
                _ => blocks.push(Block {
                    heading: heading
                        .clone()
                        .filter(|_| new_heading)
                        .map(|text| Heading { text, id: format!("{}section-{place}", self.prefix) }),
                    paragraphs: vec![shown],
                    table: row,
                    notes_begin,
                }),
            }
        }
        blocks
    }

    fn paragraph(&self, paragraph: &ParagraphAnswer, marked: &mut HashMap<String, ()>) -> Paragraph {
        let hits = self.query.map(|query| query.highlights(&paragraph.text)).unwrap_or_default();
        let cited = self.cited.as_ref().filter(|(anchor, ..)| *anchor == paragraph.anchor);
        let notes: Vec<(usize, String, String)> =
            paragraph.notes.iter().map(|(at, mark, note)| (*at, mark.clone(), self.fragment(note))).collect();
        let marks = Marks {
            hits: &hits,
            cited: cited.map(|(_, from, to)| (*from, *to)),
            links: &links(&paragraph.text, &self.words),
            notes: &notes,
        };
        let mut whole = pieces(&paragraph.text, &marks);
        for piece in &mut whole {
            if let Some((_, fragment)) = &piece.note {
                piece.first_mark = marked.insert(fragment.clone(), ()).is_none();
            }
        }
        let fragment = self.fragment(&paragraph.anchor);
        Paragraph {
            cite: address::with(
                &format!("/cite/{}", address::in_path(&self.document.id)),
                &[("p", &paragraph.anchor)],
            ),
            back: (paragraph.role == "note" && marked.contains_key(&fragment))
                .then(|| format!("to-{fragment}")),
            anchor: paragraph.anchor.clone(),
            fragment,
            number: paragraph.number,
            role: paragraph.role,
            marking: paragraph.marking.clone(),
            cells: if paragraph.role == "row" { cells(whole) } else { vec![whole] },
            place: paragraph.place.clone(),
            page: paragraph.page,
        }
    }

    fn outline(&self) -> Vec<Entry> {
        /// Longest list of numbered paragraphs that stands for headings.
        const NUMBERED_MAX: usize = 60;
        let mut entries = Vec::new();
        let mut heading = None;
        for (place, paragraph) in self.document.paragraphs.iter().enumerate() {
            if paragraph.heading != heading && paragraph.role != "note" {
                heading.clone_from(&paragraph.heading);
                if let Some(text) = &heading {
                    let fragment = format!("{}section-{place}", self.prefix);
                    entries.push(Entry { label: begin(text, 90), number: None, fragment });
                }
            }
        }
        if entries.len() < 2 {
            let numbered: Vec<Entry> = self
                .document
                .paragraphs
                .iter()
                .filter(|p| p.number.is_some() && p.role != "note")
                .map(|p| Entry {
                    label: begin(&p.text, 52),
                    number: p.number,
                    fragment: self.fragment(&p.anchor),
                })
                .collect();
            if (2..=NUMBERED_MAX).contains(&numbered.len()) {
                return numbered;
            }
        }
        entries
    }
}

/// Returns the beginning of a text, cut between words.
fn begin(text: &str, characters: usize) -> String {
    let text = crate::passage::shown(text);
    match text.char_indices().nth(characters) {
        None => text,
        Some((cut, _)) => {
            let start = text.get(..cut).unwrap_or_default();
            let whole = start.rsplit_once(char::is_whitespace).map_or(start, |(whole, _)| whole);
            format!("{}…", whole.trim_end_matches([',', ';', ':']))
        }
    }
}

/// Parts the pieces of a row at its tabs. The tab stays, at the beginning of the cell after it, so that the
/// characters of the page are those of the text.
fn cells(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut cells: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        let mut parts = piece.text.split('\t');
        let first = Piece { text: parts.next().unwrap_or_default().to_owned(), ..piece.clone() };
        if let Some(cell) = cells.last_mut() {
            cell.push(first);
        }
        for part in parts {
            cells.push(vec![Piece { text: format!("\t{part}"), note: None, ..piece.clone() }]);
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_parted_and_nothing_of_it_is_lost() {
        let row = pieces("a\tb c\t\td", &Marks { hits: &[(2, 3)], ..Marks::default() });
        let cells = cells(row);
        let texts: Vec<String> =
            cells.iter().map(|cell| cell.iter().map(|piece| piece.text.as_str()).collect()).collect();
        assert_eq!(texts, ["a", "\tb c", "\t", "\td"]);
    }

    #[test]
    fn a_label_is_cut_between_words() {
        assert_eq!(begin("short", 10), "short");
        assert_eq!(begin("one two, three", 10), "one two…");
    }
}
