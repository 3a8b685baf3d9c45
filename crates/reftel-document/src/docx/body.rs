//! The text of one part of a DOCX.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::Place;
use crate::markup::{Prose, Token, attribute, walk};

/// Whether a block is a paragraph or the row of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Paragraph,
    Row,
}

/// A paragraph or a row, as it stands in the part.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub shape: Shape,
    pub prose: Prose,
    /// What a tracked change took out of it.
    pub deleted: Prose,
    pub style: Option<String>,
    pub outline: Option<u8>,
    pub list: Option<(String, u8)>,
    /// The note or comment that it is part of: id, and who commented.
    pub note: Option<(String, Option<String>)>,
}

/// Numbers of notes in the order in which the text points at them, by kind and id.
#[derive(Debug, Default)]
pub(super) struct Marks {
    numbers: HashMap<(&'static str, String), u32>,
    counts: HashMap<&'static str, u32>,
}

impl Marks {
    pub fn number(&self, kind: &str, id: &str) -> Option<u32> {
        self.numbers.iter().find(|((k, i), _)| *k == kind && i == id).map(|(_, number)| *number)
    }

    fn give(&mut self, kind: &'static str, id: String) -> u32 {
        if let Some(number) = self.numbers.get(&(kind, id.clone())) {
            return *number;
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        self.numbers.insert((kind, id), *count);
        *count
    }
}

/// A part, read.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub blocks: Vec<Block>,
    pub marks: Marks,
    /// Why reading stopped early.
    pub broken: Option<String>,
}

/// Which text an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    Text,
    Deleted,
}

struct Walker<'a> {
    name: &'a str,
    body: Body,
    /// Paragraphs that are open; a text box holds paragraphs inside one.
    open: Vec<Block>,
    /// Tables that are open: the cells of the row, each as far as it is read.
    tables: Vec<(Vec<Block>, usize)>,
    holds: Holds,
    /// How many elements are open whose text is no text here: the second form of a drawing, text that
    /// was moved away, the former properties of a paragraph.
    passed_over: usize,
    note: Option<(String, Option<String>)>,
}

impl Body {
    pub fn of(xml: &str, name: &str, depth_max: usize) -> Body {
        let mut walker = Walker {
            name,
            body: Body::default(),
            open: Vec::new(),
            tables: Vec::new(),
            holds: Holds::Nothing,
            passed_over: 0,
            note: None,
        };
        let broken = walk(xml, depth_max, |token| walker.token(token)).err();
        while !walker.open.is_empty() {
            walker.close_paragraph();
        }
        while !walker.tables.is_empty() {
            walker.close_row();
            walker.tables.pop();
        }
        Body { broken, ..walker.body }
    }
}

fn passes_over(name: &str) -> bool {
    matches!(name, "Fallback" | "moveFrom" | "pPrChange" | "rPrChange" | "sectPrChange" | "tblPrChange")
}

impl Walker<'_> {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open(element) => {
                let name = element.local_name().as_ref().to_owned();
                if passes_over(&name) {
                    self.passed_over += 1;
                } else if self.passed_over == 0 {
                    self.open(&name, &element);
                }
            }
            Token::Close(name) => {
                if passes_over(&name) {
                    self.passed_over = self.passed_over.saturating_sub(1);
                } else if self.passed_over == 0 {
                    self.close(&name);
                }
            }
            Token::Text(text, start, end) if self.passed_over == 0 => {
                let place = Place::Part(self.name.to_owned(), start, end);
                let holds = self.holds;
                if let Some(block) = self.open.last_mut() {
                    match holds {
                        Holds::Text => block.prose.push(&text, place),
                        Holds::Deleted => block.deleted.push(&text, place),
                        Holds::Nothing => {}
                    }
                }
            }
            Token::Text(..) => {}
        }
    }

    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || attribute(element, "val");
        match name {
            "p" => self.open.push(Block { note: self.note.clone(), ..Block::default() }),
            "t" => self.holds = Holds::Text,
            "delText" => self.holds = Holds::Deleted,
            "tab" | "br" | "cr" | "ptab" => {
                if let Some(block) = self.open.last_mut() {
                    block.prose.space();
                }
            }
            "noBreakHyphen" => {
                if let Some(block) = self.open.last_mut() {
                    block.prose.text.push('-');
                }
            }
            "pStyle" => self.set(|block| block.style = value()),
            "outlineLvl" => self.set(|block| block.outline = value().and_then(|value| value.parse().ok())),
            "numId" => self.set(|block| {
                let level = block.list.take().map_or(0, |(_, level)| level);
                // List 0 takes a paragraph out of the list of its style.
                block.list = value().map(|id| (id, level));
            }),
            "ilvl" => self.set(|block| {
                let level = value().and_then(|value| value.parse().ok()).unwrap_or(0);
                block.list = Some((block.list.take().map_or(String::new(), |(id, _)| id), level));
            }),
            "footnoteReference" => self.mark("n", element),
            "endnoteReference" => self.mark("ne", element),
            "commentReference" => self.mark("nc", element),
            "footnote" | "endnote" | "comment" => {
                self.note = attribute(element, "id").map(|id| (id, attribute(element, "author")));
            }
            "tbl" => self.tables.push((Vec::new(), self.open.len())),
            "tc" => {
                if let Some((cells, _)) = self.tables.last_mut() {
                    cells.push(Block::default());
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" | "delText" => self.holds = Holds::Nothing,
            "p" => self.close_paragraph(),
            "tr" => self.close_row(),
            "tbl" => {
                self.close_row();
                self.tables.pop();
            }
            "footnote" | "endnote" | "comment" => self.note = None,
            _ => {}
        }
    }

    fn set(&mut self, set: impl FnOnce(&mut Block)) {
        if let Some(block) = self.open.last_mut() {
            set(block);
        }
    }

    fn mark(&mut self, kind: &'static str, element: &BytesStart<'_>) {
        let Some(id) = attribute(element, "id") else { return };
        let number = self.body.marks.give(kind, id);
        if let Some(block) = self.open.last_mut() {
            let mark = if kind == "nc" { "comment".to_owned() } else { number.to_string() };
            block.prose.note(format!("{kind}{number}"), mark);
        }
    }

    fn close_paragraph(&mut self) {
        let Some(block) = self.open.pop() else { return };
        if let Some((cells, outside)) = self.tables.last_mut()
            && self.open.len() == *outside
            && let Some(cell) = cells.last_mut()
        {
            if !block.prose.is_blank() {
                cell.prose.append(block.prose.trimmed(0), ' ');
            }
            if !block.deleted.is_blank() {
                cell.deleted.append(block.deleted.trimmed(0), ' ');
            }
            return;
        }
        self.body.blocks.push(block);
    }

    fn close_row(&mut self) {
        let Some((cells, _)) = self.tables.last_mut() else { return };
        let mut row = Block { shape: Shape::Row, note: self.note.clone(), ..Block::default() };
        for (index, cell) in std::mem::take(cells).into_iter().enumerate() {
            if index == 0 {
                (row.prose, row.deleted) = (cell.prose, cell.deleted);
            } else {
                row.prose.append(cell.prose, '\t');
                if !cell.deleted.is_blank() {
                    row.deleted.append(cell.deleted, ' ');
                }
            }
        }
        if row.prose.is_blank() && row.deleted.is_blank() {
            return;
        }
        // A table in the cell of another is part of that cell's text.
        let depth = self.tables.len();
        let outer = depth
            .checked_sub(2)
            .and_then(|index| self.tables.get_mut(index))
            .and_then(|(cells, _)| cells.last_mut());
        match outer {
            Some(cell) => {
                row.prose.text = row.prose.text.replace('\t', " ");
                cell.prose.append(row.prose, ' ');
            }
            None => self.body.blocks.push(row),
        }
    }
}
