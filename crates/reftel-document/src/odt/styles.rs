//! Styles and lists of an ODT, as far as they say what a paragraph is.

use std::collections::HashMap;

use crate::Limits;
use crate::markup::{Token, attribute, walk};

/// Styles are based on one another this deep; more is a circle.
const BASED_MAX: usize = 16;

/// The styles by name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Style to the one that it is based on.
    parents: HashMap<String, String>,
    /// Lists that count 1, 2, 3 at their first level, and with what they start.
    counted: HashMap<String, u32>,
}

impl Styles {
    /// Takes in the styles that a part defines; a later part wins.
    pub fn add(&mut self, xml: &str, limits: &Limits) {
        let mut list: Option<String> = None;
        // What stands before a break is used.
        let _ = walk(xml, limits.depth_max, |token| match token {
            Token::Open(element) => match element.local_name().as_ref() {
                "style" => {
                    if let (Some(name), Some(parent)) =
                        (attribute(&element, "name"), attribute(&element, "parent-style-name"))
                    {
                        self.parents.insert(name, parent);
                    }
                }
                "list-style" => list = attribute(&element, "name"),
                "list-level-style-number" => {
                    let first = attribute(&element, "level").as_deref() == Some("1");
                    let counts = attribute(&element, "num-format").as_deref() == Some("1");
                    if let Some(list) = list.as_ref().filter(|_| first && counts) {
                        let start = attribute(&element, "start-value")
                            .and_then(|start| start.parse().ok())
                            .unwrap_or(1);
                        self.counted.insert(list.clone(), start);
                    }
                }
                _ => {}
            },
            Token::Close(name) if name == "list-style" => list = None,
            _ => {}
        });
    }

    /// Returns whether a style is, or is based on, the one that the program calls `name` (lower case).
    /// A space in such a name is written `_20_`.
    pub fn is(&self, style: Option<&str>, name: &str) -> bool {
        let mut next = style;
        for _ in 0..BASED_MAX {
            let Some(style) = next else { return false };
            if style.eq_ignore_ascii_case(name) {
                return true;
            }
            next = self.parents.get(style).map(String::as_str);
        }
        false
    }

    /// Returns the first number of a list that counts 1, 2, 3.
    pub fn starts_with(&self, list: &str) -> Option<u32> {
        self.counted.get(list).copied()
    }
}
