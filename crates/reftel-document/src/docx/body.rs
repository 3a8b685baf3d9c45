//! The text of one part of a DOCX.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::Place;
use crate::markup::{Token, attribute, walk};
use crate::rows::{Block, Tables};

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
    tables: Tables,
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
            tables: Tables::default(),
            holds: Holds::Nothing,
            passed_over: 0,
            note: None,
        };
        let broken = walk(xml, depth_max, |token| walker.token(token)).err();
        while !walker.open.is_empty() {
            walker.close_paragraph();
        }
        while !walker.tables.is_empty() {
            walker.close_table();
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
            "tbl" => self.tables.begin(self.open.len()),
            "tc" => self.tables.cell(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" | "delText" => self.holds = Holds::Nothing,
            "p" => self.close_paragraph(),
            "tr" => self.close_row(),
            "tbl" => self.close_table(),
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
        let block = self.tables.take(block, self.open.len());
        self.body.blocks.extend(block);
    }

    fn close_row(&mut self) {
        let row = self.tables.end_row(self.note.as_ref());
        self.body.blocks.extend(row);
    }

    fn close_table(&mut self) {
        let row = self.tables.end(self.note.as_ref());
        self.body.blocks.extend(row);
    }
}
