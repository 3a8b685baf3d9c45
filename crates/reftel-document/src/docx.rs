//! Reads Office Open XML text (DOCX).
//!
//! The ready readers of DOCX lose footnotes or spaces, so its parts are walked here. Source of the
//! element names: ECMA-376, part 1, section 17.

mod body;
mod styles;

use std::io::Cursor;

use reftel_when::{Date, Edtf};
use zip::ZipArchive;

use self::body::Body;
use self::styles::{Numbering, Styles};
use crate::container::{Archive, member};
use crate::markup::{Token, decode, walk};
use crate::outline::{Piece, settle, stated_title};
use crate::rows::{Block, Shape};
use crate::{DateBasis, Dated, Document, Format, Limits, Ocr, Paragraph, Problem, Reading, Role, State};

/// Largest part that is read, unpacked. A novel is 3 MB.
const PART_BYTES_MAX: u64 = 128 << 20;

/// Reads Office Open XML text.
pub(crate) fn read(bytes: &[u8], _name: &str, limits: &Limits, _ocr: Option<&dyn Ocr>) -> Reading {
    let ended =
        |state: State| Reading { state, format: Format::Docx, documents: Vec::new(), inside: Vec::new() };
    match document(bytes, limits) {
        Ok(document) => Reading { documents: vec![document], ..ended(State::Read) },
        Err(reason) => ended(State::Unreadable(reason)),
    }
}

fn document(bytes: &[u8], limits: &Limits) -> Result<Document, String> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("not a whole DOCX: {error}"))?;
    let mut problems = Vec::new();
    let styles =
        part(&mut archive, "word/styles.xml", limits).map(|xml| Styles::of(&xml, limits)).unwrap_or_default();
    let mut numbering = part(&mut archive, "word/numbering.xml", limits)
        .map(|xml| Numbering::of(&xml, limits))
        .unwrap_or_default();

    let text = part(&mut archive, "word/document.xml", limits)?;
    let body = Body::of(&text, "word/document.xml", limits.depth_max);
    if let Some(why) = &body.broken {
        if body.blocks.is_empty() {
            return Err(format!("`word/document.xml`: {why}"));
        }
        problems.push(problem("broken_part", format!("the text ends early: {why}")));
    }
    let mut pieces = Vec::new();
    let mut title = None;
    let mut last_number = 0;
    for block in body.blocks {
        let deleted = block.deleted.clone();
        if !block.prose.is_blank() {
            if title.is_none() && styles.is_title(block.style.as_deref()) {
                title = Some(block.prose.text.trim().to_owned());
            } else {
                pieces.push(piece(block, &styles, &mut numbering, &mut last_number));
            }
        }
        if !deleted.is_blank() {
            let deleted = deleted.trimmed(0);
            pieces.push(Piece::Body(Paragraph {
                role: Role::Deleted,
                text: deleted.text,
                source: deleted.source,
                ..Paragraph::default()
            }));
        }
    }
    let beginning: String = pieces.iter().take(20).map(|piece| piece.text().to_owned() + " ").collect();
    let first_heading = pieces.iter().find_map(|piece| match piece {
        Piece::Heading(paragraph) => Some(paragraph.text.clone()),
        Piece::Body(_) => None,
    });
    let mut paragraphs = settle(pieces);
    for (name, anchor) in [("footnotes", "n"), ("endnotes", "ne"), ("comments", "nc")] {
        let name = format!("word/{name}.xml");
        if archive.index_for_name(&name).is_none() {
            continue;
        }
        match part(&mut archive, &name, limits) {
            Ok(xml) => paragraphs.extend(notes(&xml, &name, anchor, &body.marks, limits)),
            Err(why) => problems.push(problem("broken_part", format!("`{name}` was not read: {why}"))),
        }
    }

    let properties =
        part(&mut archive, "docProps/core.xml", limits).map(|xml| Properties::of(&xml)).unwrap_or_default();
    let title = title.or_else(|| stated_title(properties.title.as_deref(), &beginning)).or(first_heading);
    let date = properties.created.as_ref().and_then(|written| {
        let day: Date = written.get(..10)?.parse().ok()?;
        Some(Dated {
            edtf: Edtf::day(day),
            basis: DateBasis::File,
            why: format!("creation date `{written}` in the properties of the DOCX"),
        })
    });
    Ok(Document {
        title,
        date,
        authors: properties.creator.into_iter().collect(),
        paragraphs,
        problems,
        ..Document::default()
    })
}

fn part(archive: &mut Archive<'_>, name: &str, limits: &Limits) -> Result<String, String> {
    member(archive, name, PART_BYTES_MAX.min(limits.inside_bytes_max)).map(decode)
}

fn piece(block: Block, styles: &Styles, numbering: &mut Numbering, last_number: &mut u32) -> Piece {
    let style = block.style.as_deref();
    let outline = block.outline.or_else(|| styles.outline(style)).filter(|level| *level < 9);
    let list = block.list.clone().or_else(|| styles.list(style));
    let counted = list.as_ref().and_then(|(list, level)| numbering.next(list, *level));
    let mut paragraph = Paragraph { role: Role::Text, ..Paragraph::default() };
    let mut cut = 0;
    if block.shape == Shape::Row {
        paragraph.role = Role::Row;
    } else if styles.is_quote(style) {
        paragraph.role = Role::Quote;
    } else if styles.is_caption(style) {
        paragraph.role = Role::Caption;
    } else if let Some(number) = counted {
        paragraph.number = Some(number);
        *last_number = number;
    } else if list.is_some() {
        paragraph.role = Role::Item;
    } else if let Some((number, length)) = typed_number(&block.prose.text)
        && (number == *last_number + 1 || number == 1)
    {
        paragraph.number = Some(number);
        *last_number = number;
        cut = length;
    }
    let heading = outline.is_some() && block.shape == Shape::Paragraph;
    if heading {
        (paragraph.role, paragraph.number, cut) = (Role::Text, None, 0);
    }
    let prose = block.prose.trimmed(cut);
    paragraph.text = prose.text;
    paragraph.source = prose.source;
    paragraph.notes = prose.notes;
    if heading { Piece::Heading(paragraph) } else { Piece::Body(paragraph) }
}

/// Returns the number that a paragraph begins with, and how long it is with the space after it.
fn typed_number(text: &str) -> Option<(u32, usize)> {
    let (first, rest) = text.split_once(' ')?;
    let digits = first.strip_suffix('.')?;
    let number = if digits.len() <= 3 { digits.parse().ok()? } else { return None };
    (!rest.trim().is_empty()).then_some((number, first.len() + 1))
}

/// Returns the notes of a part, in the order in which the text points at them.
fn notes(xml: &str, name: &str, anchor: &str, marks: &body::Marks, limits: &Limits) -> Vec<Paragraph> {
    let body = Body::of(xml, name, limits.depth_max);
    let mut notes: Vec<(u32, Paragraph)> = Vec::new();
    for block in body.blocks {
        let Some((id, by)) = block.note else { continue };
        // Separators between text and notes are notes too, which nothing points at.
        let Some(number) = marks.number(anchor, &id) else { continue };
        let prose = block.prose.trimmed(0);
        if prose.is_blank() {
            continue;
        }
        let first = !notes.iter().any(|(known, _)| *known == number);
        let count = notes.iter().filter(|(known, _)| *known == number).count() + 1;
        notes.push((
            number,
            Paragraph {
                anchor: if first { format!("{anchor}{number}") } else { format!("{anchor}{number}-{count}") },
                heading: by.map(|by| format!("Comment by {by}")),
                role: Role::Note,
                text: prose.text,
                source: prose.source,
                ..Paragraph::default()
            },
        ));
    }
    notes.sort_by_key(|(number, _)| *number);
    notes.into_iter().map(|(_, note)| note).collect()
}

/// Properties of the file. Source: ECMA-376, part 2, section 11.
#[derive(Debug, Default)]
pub(crate) struct Properties {
    pub title: Option<String>,
    pub creator: Option<String>,
    /// ISO 8601, as written.
    pub created: Option<String>,
}

impl Properties {
    /// Reads `docProps/core.xml`, or the like-named elements of `meta.xml` of an ODT.
    pub fn of(xml: &str) -> Properties {
        let mut properties = Properties::default();
        let mut open = String::new();
        let mut take = |name: &str, text: String| {
            let slot = match name {
                "title" => &mut properties.title,
                "creator" | "initial-creator" => &mut properties.creator,
                "created" | "creation-date" => &mut properties.created,
                _ => return,
            };
            if slot.is_none() && !text.trim().is_empty() && text.len() < 1000 {
                *slot = Some(text.trim().to_owned());
            }
        };
        // A broken part gives what stood before the break.
        let _ = walk(xml, 64, |token| match token {
            Token::Open(element) => open = element.local_name().as_ref().to_owned(),
            Token::Text(text, ..) => take(&open, text),
            Token::Close(_) => open.clear(),
        });
        properties
    }
}

fn problem(kind: &str, message: String) -> Problem {
    Problem { line: None, offset: None, kind: kind.to_owned(), message }
}
