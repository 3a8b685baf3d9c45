//! Reads OpenDocument text (ODT).
//!
//! Source of the element names: OASIS OpenDocument 1.3, part 3.

mod styles;

use std::collections::HashMap;

use quick_xml::events::BytesStart;
use reftel_when::{Date, Edtf};

use self::styles::Styles;
use crate::container::{Archive, member};
use crate::docx::Properties;
use crate::markup::{Token, attribute, decode, walk};
use crate::outline::{Piece, settle, stated_title};
use crate::rows::{Block, Shape, Tables};
use crate::{DateBasis, Dated, Document, Format, Limits, Paragraph, Place, Problem, Reading, Role, State};

/// Largest part that is read, unpacked.
const PART_BYTES_MAX: u64 = 128 << 20;
/// The part that holds the text.
const CONTENT: &str = "content.xml";

/// Reads OpenDocument text.
pub(crate) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Reading {
    let ended =
        |state: State| Reading { state, format: Format::Odt, documents: Vec::new(), inside: Vec::new() };
    match document(archive, limits) {
        Ok(document) => Reading { documents: vec![document], ..ended(State::Read) },
        Err(reason) => ended(State::Unreadable(reason)),
    }
}

fn part(archive: &mut Archive<'_>, name: &str, limits: &Limits) -> Result<String, String> {
    member(archive, name, PART_BYTES_MAX.min(limits.inside_bytes_max)).map(decode)
}

fn document(archive: &mut Archive<'_>, limits: &Limits) -> Result<Document, String> {
    let content = part(archive, CONTENT, limits)?;
    let mut styles = Styles::default();
    for xml in [part(archive, "styles.xml", limits).unwrap_or_default().as_str(), &content] {
        styles.add(xml, limits);
    }
    let mut walker = Walker::default();
    let broken = walk(&content, limits.depth_max, |token| walker.token(token)).err();
    walker.finish();
    let mut problems = Vec::new();
    if let Some(why) = broken {
        if why.contains("encrypted") || walker.blocks.is_empty() {
            return Err(format!("`{CONTENT}`: {why}; if it has a password, save it without one"));
        }
        problems.push(Problem {
            line: None,
            offset: None,
            kind: "broken_part".to_owned(),
            message: format!("the text ends early: {why}"),
        });
    }
    let (mut pieces, mut notes, mut title) = (Vec::new(), Vec::new(), None);
    let mut counts: HashMap<String, u32> = HashMap::new();
    let mut parts_of_notes: HashMap<String, u32> = HashMap::new();
    for block in walker.blocks {
        if let Some((anchor, by)) = &block.note {
            let count = parts_of_notes.entry(anchor.clone()).or_default();
            *count += 1;
            let anchor = if *count == 1 { anchor.clone() } else { format!("{anchor}-{count}") };
            let prose = block.prose.trimmed(0);
            if !prose.is_blank() {
                let heading = by.as_ref().map(|by| format!("Comment by {by}"));
                notes.push(Paragraph {
                    anchor,
                    heading,
                    role: Role::Note,
                    text: prose.text,
                    source: prose.source,
                    ..Paragraph::default()
                });
            }
            continue;
        }
        let deleted = block.deleted.clone().trimmed(0);
        if !block.prose.is_blank() {
            if title.is_none() && styles.is(block.style.as_deref(), "title") {
                title = Some(block.prose.text.trim().to_owned());
            } else {
                pieces.push(piece(block, &styles, &mut counts));
            }
        }
        if !deleted.is_blank() {
            let paragraph = Paragraph {
                role: Role::Deleted,
                text: deleted.text,
                source: deleted.source,
                ..Paragraph::default()
            };
            pieces.push(Piece::Body(paragraph));
        }
    }
    let beginning: String = pieces.iter().take(20).map(|piece| piece.text().to_owned() + " ").collect();
    let first_heading = pieces.iter().find_map(|piece| match piece {
        Piece::Heading(paragraph) => Some(paragraph.text.clone()),
        Piece::Body(_) => None,
    });
    let mut paragraphs = settle(pieces);
    paragraphs.append(&mut notes);
    let properties = part(archive, "meta.xml", limits).map(|xml| Properties::of(&xml)).unwrap_or_default();
    let date = properties.created.as_ref().and_then(|written| {
        let day: Date = written.get(..10)?.parse().ok()?;
        Some(Dated {
            edtf: Edtf::day(day),
            basis: DateBasis::File,
            why: format!("creation date `{written}` in the properties of the ODT"),
        })
    });
    Ok(Document {
        title: title.or_else(|| stated_title(properties.title.as_deref(), &beginning)).or(first_heading),
        date,
        authors: properties.creator.into_iter().collect(),
        paragraphs,
        problems,
        ..Document::default()
    })
}

fn piece(block: Block, styles: &Styles, counts: &mut HashMap<String, u32>) -> Piece {
    let style = block.style.as_deref();
    let heading = block.outline.is_some() && block.shape == Shape::Paragraph;
    let mut paragraph = Paragraph::default();
    if block.shape == Shape::Row {
        paragraph.role = Role::Row;
    } else if styles.is(style, "quotations") {
        paragraph.role = Role::Quote;
    } else if styles.is(style, "caption") {
        paragraph.role = Role::Caption;
    } else if let Some((list, level)) = block.list.filter(|_| !heading) {
        match styles.starts_with(&list).filter(|_| level == 1) {
            // A list that counts 1, 2, 3 numbers its paragraphs; lower levels are cited by no one alone.
            Some(start) => {
                let count =
                    counts.entry(list).and_modify(|count| *count = count.saturating_add(1)).or_insert(start);
                paragraph.number = Some(*count);
            }
            None => paragraph.role = Role::Item,
        }
    }
    let prose = block.prose.trimmed(0);
    (paragraph.text, paragraph.source, paragraph.notes) = (prose.text, prose.source, prose.notes);
    if heading { Piece::Heading(paragraph) } else { Piece::Body(paragraph) }
}

/// Walks the text and puts its paragraphs together.
#[derive(Default)]
struct Walker {
    blocks: Vec<Block>,
    /// Paragraphs that are open: a note stands inside one.
    open: Vec<Block>,
    tables: Tables,
    /// Lists that are open: the name of the style, and whether the item has its first paragraph already.
    lists: Vec<(Option<String>, bool)>,
    /// Notes and comments that are open: anchor, and who commented.
    notes: Vec<(String, Option<String>)>,
    counts: HashMap<&'static str, u32>,
    /// What tracked changes took out, by the id of the change.
    deleted: HashMap<String, Vec<(String, Place)>>,
    /// The change whose deleted text is being walked.
    change: Option<String>,
    in_body: bool,
    /// The element whose text is no text of the document: who commented, when, the mark of a note.
    aside: Option<String>,
    passed_over: usize,
}

/// Elements that hold no text of the document.
fn passes_over(name: &str) -> bool {
    matches!(
        name,
        "forms"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "title"
            | "desc"
            | "script"
            | "event-listeners"
            | "ruby-text"
            | "table-of-content"
            | "math"
            | "object"
            | "binary-data"
    )
}

impl Walker {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open(element) => {
                let name = element.local_name().as_ref().to_owned();
                if passes_over(&name) {
                    self.passed_over += 1;
                } else if self.passed_over == 0 {
                    self.begin(&name, &element);
                }
            }
            Token::Close(name) => {
                if passes_over(&name) {
                    self.passed_over = self.passed_over.saturating_sub(1);
                } else if self.passed_over == 0 {
                    self.end(&name);
                }
            }
            Token::Text(text, start, end) if self.passed_over == 0 => self.text(&text, start, end),
            Token::Text(..) => {}
        }
    }

    fn text(&mut self, text: &str, start: u64, end: u64) {
        let place = Place::Part(CONTENT.to_owned(), start, end);
        match self.aside.as_deref() {
            Some("creator") => {
                if let Some((_, by @ None)) = self.notes.last_mut() {
                    *by = Some(text.trim().to_owned()).filter(|by| !by.is_empty());
                }
            }
            Some("note-citation") => {
                if let Some(link) = self.open.last_mut().and_then(|block| block.prose.notes.last_mut()) {
                    link.mark = text.trim().to_owned();
                }
            }
            Some(_) => {}
            None => {
                if let Some(change) = &self.change {
                    // The paragraphs of a deletion are no paragraphs of the text.
                    if !text.trim().is_empty() {
                        self.deleted.entry(change.clone()).or_default().push((text.to_owned(), place));
                    }
                } else if let Some(block) = self.open.last_mut() {
                    block.prose.push(text, place);
                }
            }
        }
    }

    fn begin(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "body" => self.in_body = true,
            "changed-region" => self.change = attribute(element, "id"),
            _ if !self.in_body || self.change.is_some() => {}
            "p" | "h" => {
                let first = match self.lists.last_mut() {
                    Some((_, begun)) => !std::mem::replace(begun, true),
                    None => false,
                };
                let list = self.lists.iter().find_map(|(style, _)| style.clone()).unwrap_or_default();
                self.open.push(Block {
                    style: attribute(element, "style-name"),
                    outline: (name == "h").then(|| {
                        attribute(element, "outline-level").and_then(|level| level.parse().ok()).unwrap_or(1)
                    }),
                    list: first.then_some((list, u8::try_from(self.lists.len()).unwrap_or(u8::MAX))),
                    note: self.notes.last().cloned(),
                    ..Block::default()
                });
            }
            "s" | "tab" | "line-break" => {
                if let Some(block) = self.open.last_mut() {
                    block.prose.space();
                }
            }
            "change" | "change-start" => {
                let taken = attribute(element, "change-id").and_then(|id| self.deleted.remove(&id));
                if let (Some(block), Some(taken)) = (self.open.last_mut(), taken) {
                    for (text, place) in taken {
                        block.deleted.space();
                        block.deleted.push(&text, place);
                    }
                }
            }
            "list" => self.lists.push((attribute(element, "style-name"), false)),
            "list-item" | "list-header" => {
                if let Some((_, begun)) = self.lists.last_mut() {
                    *begun = false;
                }
            }
            "note" => {
                let kind =
                    if attribute(element, "note-class").as_deref() == Some("endnote") { "ne" } else { "n" };
                self.note(kind, "");
            }
            "annotation" => self.note("nc", "comment"),
            "creator" | "date" | "date-string" | "initials" | "creator-initials" if self.in_comment() => {
                self.aside = Some(name.to_owned())
            }
            "note-citation" => self.aside = Some(name.to_owned()),
            "table" => self.tables.begin(self.open.len()),
            "table-cell" | "covered-table-cell" => self.tables.cell(),
            _ => {}
        }
    }

    fn in_comment(&self) -> bool {
        self.notes.last().is_some_and(|(anchor, _)| anchor.starts_with("nc"))
    }

    fn note(&mut self, kind: &'static str, mark: &str) {
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let anchor = format!("{kind}{count}");
        if let Some(block) = self.open.last_mut() {
            block.prose.note(anchor.clone(), mark.to_owned());
        }
        self.notes.push((anchor, None));
    }

    fn end(&mut self, name: &str) {
        if self.aside.as_deref() == Some(name) {
            self.aside = None;
            return;
        }
        match name {
            "body" => self.in_body = false,
            "changed-region" => self.change = None,
            _ if !self.in_body || self.change.is_some() => {}
            "p" | "h" => self.close_paragraph(),
            "list" => drop(self.lists.pop()),
            "note" | "annotation" => drop(self.notes.pop()),
            "table-row" => {
                let row = self.tables.end_row(self.notes.last());
                self.blocks.extend(row);
            }
            "table" => {
                let row = self.tables.end(self.notes.last());
                self.blocks.extend(row);
            }
            _ => {}
        }
    }

    fn close_paragraph(&mut self) {
        let Some(block) = self.open.pop() else { return };
        let outside = self.open.len();
        // A note in a cell of a table is no part of the cell.
        let block = if block.note.is_some() { Some(block) } else { self.tables.take(block, outside) };
        self.blocks.extend(block);
    }

    /// Closes what a text that breaks off left open.
    fn finish(&mut self) {
        while !self.open.is_empty() {
            self.close_paragraph();
        }
        while !self.tables.is_empty() {
            let row = self.tables.end(None);
            self.blocks.extend(row);
        }
    }
}
