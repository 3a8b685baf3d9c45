//! A record of XML or YAML as a tree with one way to name things.
//!
//! Publishers' XML and the YAML that others make of it differ in how they write a name (`nameAlias`,
//! `name_aliases`), in attributes and in plurals; the trees of both are asked alike.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use saphyr_parser::{Event as YamlEvent, Parser};

use crate::refusal::Refused;

/// A tree deeper than this is refused. The deepest list has 12 levels.
const DEPTH_MAX: usize = 64;

/// One element, attribute, key or item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    /// Letters and digits of the name, in lower case.
    pub(crate) key: String,
    /// The text directly inside.
    pub(crate) text: String,
    /// Attributes first, then elements, in their order.
    pub(crate) children: Vec<Node>,
    /// The first line is 1.
    pub(crate) line: u64,
}

impl Node {
    /// Returns the first child with a key.
    pub(crate) fn child(&self, key: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.key == key)
    }

    /// Returns the trimmed text of the first child with a key that has any; `""` when none has.
    pub(crate) fn get(&self, key: &str) -> &str {
        let same = self.children.iter().filter(|child| child.key == key);
        same.map(|child| child.text.trim()).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Returns the children with a key.
    pub(crate) fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Node> + 'a {
        self.children.iter().filter(move |child| child.key == key)
    }

    /// Returns all nodes with a key, at any depth, in order; not those inside one another.
    pub(crate) fn deep<'a>(&'a self, key: &str) -> Vec<&'a Node> {
        let mut found = Vec::new();
        self.collect(key, &mut found);
        found
    }

    fn collect<'a>(&'a self, key: &str, found: &mut Vec<&'a Node>) {
        for child in &self.children {
            if child.key == key {
                found.push(child);
            } else {
                child.collect(key, found);
            }
        }
    }

    /// Returns the texts of all nodes with a key, at any depth; only those with text.
    pub(crate) fn texts<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> + 'a {
        self.deep(key).into_iter().map(|node| node.text.trim()).filter(|text| !text.is_empty())
    }

    /// Returns all text inside, with single white space.
    pub(crate) fn all_text(&self) -> String {
        let mut out = String::new();
        self.gather(&mut out);
        crate::list::squeeze(&out)
    }

    fn gather(&self, out: &mut String) {
        out.push_str(&self.text);
        out.push(' ');
        for child in &self.children {
            child.gather(out);
        }
    }
}

/// Returns the letters and digits of a name, in lower case, without a namespace's prefix.
pub(crate) fn key(name: &str) -> String {
    let local = name.rsplit(':').next().unwrap_or(name);
    local.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Reads XML and gives each element whose key is one of `records` to `take`, with its parent's key.
///
/// Returns the root with its attributes and with what is in no record. Records inside records are part
/// of the outer one. Refuses what is not well formed, and a file that ends before its root does.
pub(crate) fn xml(
    text: &str,
    records: &[&str],
    mut take: impl FnMut(Node, &str) -> Result<(), Refused>,
) -> Result<Node, Refused> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut open: Vec<Node> = Vec::new();
    let mut root: Option<Node> = None;
    // How many of the open nodes are part of a record.
    let mut inside = 0_usize;
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let line = lines.of(at);
        let event = event.map_err(|error| {
            let place = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
            Refused::at(
                Lines { text, at: 0, line: 1 }.of(place),
                format!("this is not well-formed XML: {error}"),
            )
        })?;
        match event {
            Event::Start(ref start) => {
                let node = element(start, line, root.is_some() && open.is_empty())?;
                if open.len() >= DEPTH_MAX {
                    return Err(Refused::at(line, format!("the elements are more than {DEPTH_MAX} deep")));
                }
                if inside > 0 || records.contains(&node.key.as_str()) {
                    inside += 1;
                }
                open.push(node);
            }
            Event::Empty(ref start) => {
                let node = element(start, line, root.is_some() && open.is_empty())?;
                if inside == 0 && records.contains(&node.key.as_str()) {
                    take(node, open.last().map_or("", |parent| &parent.key))?;
                } else if let Some(parent) = open.last_mut() {
                    parent.children.push(node);
                } else {
                    root = Some(node);
                }
            }
            Event::End(_) => {
                let Some(node) = open.pop() else {
                    return Err(Refused::at(line, "an element ends that did not begin"));
                };
                if inside == 1 {
                    inside = 0;
                    take(node, open.last().map_or("", |parent| &parent.key))?;
                    if open.is_empty() && root.is_none() {
                        root = Some(Node::default());
                    }
                } else {
                    inside = inside.saturating_sub(1);
                    match open.last_mut() {
                        Some(parent) => parent.children.push(node),
                        None => root = Some(node),
                    }
                }
            }
            Event::Text(ref text) => {
                let text = text.xml10_content();
                match open.last_mut() {
                    Some(node) => node.text.push_str(&text),
                    None if text.trim().trim_matches('\u{feff}').is_empty() => {}
                    None => return Err(Refused::at(line, "text stands outside the root element")),
                }
            }
            Event::CData(ref data) => {
                if let Some(node) = open.last_mut() {
                    node.text.push_str(&data.xml10_content());
                }
            }
            Event::GeneralRef(ref name) => {
                let resolved = match name.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter.to_string()),
                    Ok(None) => quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned),
                    Err(_) => None,
                };
                let Some(resolved) = resolved else {
                    return Err(Refused::at(line, "an entity is used that XML does not define"));
                };
                if let Some(node) = open.last_mut() {
                    node.text.push_str(&resolved);
                }
            }
            Event::DocType(_) => {
                return Err(Refused::at(line, "a document type declaration is not allowed in a list"));
            }
            Event::Eof => break,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    if let Some(node) = open.last() {
        return Err(Refused::at(
            lines.of(text.len()),
            format!(
                "the file ends inside the element `{}` that began on line {}: it is cut off",
                node.key, node.line
            ),
        ));
    }
    root.ok_or_else(|| Refused::whole("there is no element in the file"))
}

fn element(start: &BytesStart<'_>, line: u64, second_root: bool) -> Result<Node, Refused> {
    if second_root {
        return Err(Refused::at(line, "a second root element begins"));
    }
    let mut node = Node { key: key(start.name().as_ref()), line, ..Node::default() };
    for attribute in start.attributes() {
        let attribute =
            attribute.map_err(|error| Refused::at(line, format!("an attribute is wrong: {error}")))?;
        let name: &str = attribute.key.as_ref();
        let text = attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|error| Refused::at(line, format!("the attribute `{name}` is wrong: {error}")))?
            .into_owned();
        node.children.push(Node { key: key(name), text, children: Vec::new(), line });
    }
    Ok(node)
}

/// Counts lines while reading goes on.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, place: usize) -> u64 {
        let place = place.min(self.text.len());
        if let Some(passed) = self.text.as_bytes().get(self.at..place) {
            self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
            self.at = place;
        }
        self.line
    }
}

/// Reads a YAML file of one mapping. Items of a sequence become children with the sequence's key.
pub(crate) fn yaml(text: &str) -> Result<Node, Refused> {
    /// What waits for its end: a mapping with the key that is being filled, or a sequence.
    enum Open {
        Map { node: Node, waiting: Option<String> },
        Items { key: String },
    }
    let mut open: Vec<Open> = Vec::new();
    let mut root: Option<Node> = None;
    let put = |open: &mut Vec<Open>, root: &mut Option<Node>, node: Node| {
        // A sequence's items belong to the mapping around it.
        for holder in open.iter_mut().rev() {
            if let Open::Map { node: parent, .. } = holder {
                parent.children.push(node);
                return;
            }
        }
        *root = Some(node);
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            Refused::at(
                error.marker().line() as u64,
                format!("this is not well-formed YAML: {}", error.info()),
            )
        })?;
        let line = span.start.line() as u64;
        if open.len() > DEPTH_MAX {
            return Err(Refused::at(line, format!("the values are more than {DEPTH_MAX} deep")));
        }
        let next_key = |open: &mut Vec<Open>| match open.last_mut() {
            Some(Open::Map { waiting, .. }) => waiting.take(),
            Some(Open::Items { key }) => Some(key.clone()),
            None => Some(String::new()),
        };
        match event {
            YamlEvent::Scalar(value, _, _, _) => {
                if let Some(Open::Map { waiting: waiting @ None, node }) = open.last_mut() {
                    let name = key(&value);
                    let again = node.children.iter().any(|child| child.key == name);
                    if again && !name.is_empty() {
                        return Err(Refused::at(line, format!("the key `{value}` stands twice")));
                    }
                    *waiting = Some(name);
                    continue;
                }
                let Some(key) = next_key(&mut open) else { continue };
                let text = if value == "~" || value == "null" { String::new() } else { value.into_owned() };
                put(&mut open, &mut root, Node { key, text, children: Vec::new(), line });
            }
            YamlEvent::MappingStart(..) => {
                let Some(key) = next_key(&mut open) else {
                    return Err(Refused::at(line, "a mapping stands in place of a key"));
                };
                open.push(Open::Map { node: Node { key, line, ..Node::default() }, waiting: None });
            }
            YamlEvent::SequenceStart(..) => {
                let Some(key) = next_key(&mut open) else {
                    return Err(Refused::at(line, "a sequence stands in place of a key"));
                };
                open.push(Open::Items { key });
            }
            YamlEvent::MappingEnd => {
                if let Some(Open::Map { node, .. }) = open.pop() {
                    put(&mut open, &mut root, node);
                }
            }
            YamlEvent::SequenceEnd => {
                open.pop();
            }
            YamlEvent::DocumentStart(_) if root.is_some() => {
                return Err(Refused::at(line, "a second document begins"));
            }
            YamlEvent::Alias(_) => return Err(Refused::at(line, "aliases are not allowed in a list")),
            _ => {}
        }
    }
    root.ok_or_else(|| Refused::whole("there is nothing in the file"))
}
