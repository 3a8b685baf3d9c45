//! Paragraphs of a message in HTML.

use dom_query::{Document, NodeRef};

use crate::html::too_deep;
use crate::markup::Prose;
use crate::{Limits, Place, Role};

/// HTML of a message beyond this is cut; a long newsletter has 200 kB.
const BYTES_MAX: usize = 16 << 20;
/// How far ahead a piece of text is looked for in the HTML that it stands in.
const LOOK_AHEAD: usize = 64 << 10;

/// Returns paragraphs with their roles. `place` says where bytes of `html` stand.
///
/// Only text is taken: no script, style or attribute reaches a paragraph.
pub(super) fn paragraphs(
    html: &str,
    limits: &Limits,
    place: &dyn Fn(usize, usize) -> Place,
) -> Vec<(Role, Prose)> {
    let mut end = html.len().min(BYTES_MAX);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let html = html.get(..end).unwrap_or(html);
    let html = too_deep(html, limits.depth_max).and_then(|at| html.get(..at)).unwrap_or(html);
    let document = Document::from(html);
    let mut walker = Walker { html, place, at: 0, paragraphs: Vec::new(), open: false };
    let mut node = Some(document.root());
    let mut depth = 0;
    // Deep trees are walked without recursion; what is nested deeper than the limit was cut off above, or is
    // passed over where the parser nested it.
    while let Some(current) = node {
        let down =
            if walker.enter(&current) && depth < limits.depth_max { current.first_child() } else { None };
        if let Some(child) = down {
            depth += 1;
            node = Some(child);
            continue;
        }
        let mut up = current;
        node = loop {
            walker.leave(&up);
            if let Some(next) = up.next_sibling() {
                break Some(next);
            }
            match up.parent() {
                Some(parent) => {
                    depth = depth.saturating_sub(1);
                    up = parent;
                }
                None => break None,
            }
        };
    }
    walker
        .paragraphs
        .into_iter()
        .map(|(role, prose)| (role, prose.trimmed(0)))
        .filter(|(_, prose)| !prose.is_blank())
        .collect()
}

struct Walker<'a> {
    html: &'a str,
    place: &'a dyn Fn(usize, usize) -> Place,
    /// How far text was found in the HTML.
    at: usize,
    paragraphs: Vec<(Role, Prose)>,
    /// Whether the last paragraph still takes text.
    open: bool,
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "table"
            | "tr"
            | "blockquote"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "pre"
            | "hr"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "center"
            | "dl"
            | "dt"
            | "dd"
            | "body"
    )
}

impl Walker<'_> {
    /// Takes in a node; returns whether its children are to be walked.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            self.text(node, &node.text());
            return false;
        }
        let Some(name) = node.node_name() else { return true };
        match name.as_ref() {
            "script" | "style" | "head" | "title" | "template" | "noscript" | "svg" | "object" => {
                return false;
            }
            "br" => {
                if let Some((_, prose)) = self.paragraphs.last_mut().filter(|_| self.open) {
                    prose.space();
                }
            }
            "td" | "th" if self.open => {
                if let Some((_, prose)) = self.paragraphs.last_mut() {
                    prose.text.truncate(prose.text.trim_end_matches(' ').len());
                    prose.text.push('\t');
                }
            }
            name if is_block(name) => self.open = false,
            _ => {}
        }
        true
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        if node.node_name().is_some_and(|name| is_block(&name)) {
            self.open = false;
        }
    }

    fn text(&mut self, node: &NodeRef<'_>, text: &str) {
        let shown = text.trim();
        if shown.is_empty() {
            if let Some((_, prose)) = self.paragraphs.last_mut().filter(|_| self.open) {
                prose.space();
            }
            return;
        }
        let mut end = (self.at + LOOK_AHEAD).min(self.html.len());
        while !self.html.is_char_boundary(end) {
            end -= 1;
        }
        // Text with entities stands otherwise in the HTML: then its first word is looked for.
        let ahead = self.html.get(self.at..end).unwrap_or("");
        let word = shown.split_whitespace().next().unwrap_or(shown);
        let found = ahead
            .find(shown)
            .map(|at| (at, shown.len()))
            .or_else(|| ahead.find(word).map(|at| (at, word.len())));
        let (start, length) = found.map_or((self.at, 0), |(at, length)| (self.at + at, length));
        self.at = start + length;
        if !self.open {
            self.paragraphs.push((role(node), Prose::default()));
            self.open = true;
        }
        if let Some((_, prose)) = self.paragraphs.last_mut() {
            if text.starts_with(char::is_whitespace) {
                prose.space();
            }
            prose.push(shown, (self.place)(start, self.at));
            if text.ends_with(char::is_whitespace) {
                prose.space();
            }
        }
    }
}

fn role(node: &NodeRef<'_>) -> Role {
    for above in node.ancestors(Some(24)) {
        match above.node_name().as_deref() {
            Some("blockquote") => return Role::Quote,
            Some("li") => return Role::Item,
            // Mail is often laid out by a table of one cell, which is none.
            Some("tr") if above.element_children().len() > 1 => return Role::Row,
            _ => {}
        }
    }
    Role::Text
}
