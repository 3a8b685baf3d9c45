//! Styles and numbering of a DOCX, as far as they say what a paragraph is.

use std::collections::HashMap;

use crate::Limits;
use crate::markup::{Token, attribute, walk};

/// Styles are based on one another this deep; more is a circle.
const BASED_MAX: usize = 16;

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<(String, u8)>,
}

/// The styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    pub fn of(xml: &str, limits: &Limits) -> Styles {
        let mut styles = Styles::default();
        let mut current: Option<(String, Style)> = None;
        // What stands before a break is used.
        let _ = walk(xml, limits.depth_max, |token| match token {
            Token::Open(element) => match (element.local_name().as_ref(), &mut current) {
                ("style", _) => current = attribute(&element, "styleId").map(|id| (id, Style::default())),
                ("name", Some((_, style))) => {
                    style.name = attribute(&element, "val").unwrap_or_default().to_lowercase()
                }
                ("basedOn", Some((_, style))) => style.based_on = attribute(&element, "val"),
                ("outlineLvl", Some((_, style))) => style.outline = number(attribute(&element, "val")),
                ("numId", Some((_, style))) => {
                    let level = style.list.as_ref().map_or(0, |(_, level)| *level);
                    style.list = attribute(&element, "val").map(|id| (id, level));
                }
                ("ilvl", Some((_, style))) => {
                    let id = style.list.take().map_or(String::new(), |(id, _)| id);
                    style.list = Some((id, number(attribute(&element, "val")).unwrap_or(0)));
                }
                _ => {}
            },
            Token::Close(name) if name == "style" => {
                if let Some((id, style)) = current.take() {
                    styles.0.insert(id, style);
                }
            }
            _ => {}
        });
        styles
    }

    fn line(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let mut next = id.and_then(|id| self.0.get(id));
        std::iter::from_fn(move || {
            let style = next?;
            next = style.based_on.as_deref().and_then(|id| self.0.get(id));
            Some(style)
        })
        .take(BASED_MAX)
    }

    /// Returns the level of a heading, the highest being 0.
    pub fn outline(&self, id: Option<&str>) -> Option<u8> {
        self.line(id).find_map(|style| {
            let named = || style.name.strip_prefix("heading ")?.parse::<u8>().ok()?.checked_sub(1);
            style.outline.or_else(named)
        })
    }

    pub fn list(&self, id: Option<&str>) -> Option<(String, u8)> {
        self.line(id).find_map(|style| style.list.clone()).filter(|(id, _)| !id.is_empty())
    }

    pub fn is_title(&self, id: Option<&str>) -> bool {
        self.line(id).any(|style| style.name == "title")
    }

    pub fn is_quote(&self, id: Option<&str>) -> bool {
        self.line(id).any(|style| style.name == "quote" || style.name == "intense quote")
    }

    pub fn is_caption(&self, id: Option<&str>) -> bool {
        self.line(id).any(|style| style.name == "caption")
    }
}

/// The lists of a document, counting.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// List to its definition.
    lists: HashMap<String, String>,
    /// Definition and level to what it starts with; only levels that count 1, 2, 3.
    starts: HashMap<(String, u8), u32>,
    counts: HashMap<(String, u8), u32>,
}

impl Numbering {
    pub fn of(xml: &str, limits: &Limits) -> Numbering {
        let mut numbering = Numbering::default();
        let (mut definition, mut list, mut level, mut start) = (None, None, 0_u8, 1_u32);
        let _ = walk(xml, limits.depth_max, |token| {
            let Token::Open(element) = token else { return };
            let value = || attribute(&element, "val");
            match element.local_name().as_ref() {
                "abstractNum" => definition = attribute(&element, "abstractNumId"),
                "lvl" => (level, start) = (number(attribute(&element, "ilvl")).unwrap_or(0), 1),
                "start" => start = value().and_then(|value| value.parse().ok()).unwrap_or(1),
                "numFmt" => {
                    if let (Some("decimal"), Some(definition)) = (value().as_deref(), &definition) {
                        numbering.starts.insert((definition.clone(), level), start);
                    }
                }
                "num" => list = attribute(&element, "numId"),
                "abstractNumId" => {
                    if let (Some(list), Some(definition)) = (&list, value()) {
                        numbering.lists.insert(list.clone(), definition);
                    }
                }
                _ => {}
            }
        });
        numbering
    }

    /// Returns the number of the next paragraph of a list when it is numbered 1, 2, 3 at its first
    /// level; `None` for bullets, letters and lower levels, which no one cites by number alone.
    pub fn next(&mut self, list: &str, level: u8) -> Option<u32> {
        let definition = self.lists.get(list)?.clone();
        if level > 0 {
            return None;
        }
        let start = *self.starts.get(&(definition.clone(), level))?;
        let count = self
            .counts
            .entry((definition, level))
            .and_modify(|count| *count = count.saturating_add(1))
            .or_insert(start);
        Some(*count)
    }
}

fn number(value: Option<String>) -> Option<u8> {
    value?.parse().ok()
}
