//! Volumes of Foreign Relations of the United States in TEI XML: each document of a volume is one.
//!
//! Source of the markup: Office of the Historian, *FRUS TEI guidelines*; older volumes have `gloss` and
//! `persName` of type `from` and `to` in the heading, newer ones a `frus:doc-dateTime-min`.

use quick_xml::events::BytesStart;
use reftel_when::{Edtf, prose};

use crate::decoded::Decoded;
use crate::flow::{Flow, anchors, one_line};
use crate::markup::{Token, attribute, walk};
use crate::*;

/// Returns whether a text is TEI.
pub(crate) fn is_tei(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(6_000)).unwrap_or(text);
    let start = head.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && head.contains("http://www.tei-c.org/ns/1.0")
}

/// Reads a volume, or a fragment that holds documents of one.
pub(crate) fn read(decoded: &Decoded<'_>, limits: &Limits) -> Result<Vec<Document>, State> {
    let mut volume = Volume {
        decoded,
        stack: Vec::new(),
        id: None,
        title: String::new(),
        open: None,
        documents: Vec::new(),
    };
    let ended = walk(&decoded.text, limits.depth_max, |token| volume.token(token));
    volume.close_all();
    let mut documents = volume.documents;
    match ended {
        Ok(()) => {}
        Err(reason) if documents.is_empty() => return Err(State::Unreadable(reason)),
        Err(reason) => {
            if let Some(last) = documents.last_mut() {
                last.problems.push(Problem {
                    line: None,
                    offset: None,
                    kind: "broken_xml".to_owned(),
                    message: reason,
                });
            }
        }
    }
    if documents.is_empty() {
        return Err(State::Skipped("TEI without a document (`div type=\"document\"`) in it".to_owned()));
    }
    Ok(documents)
}

struct Volume<'a> {
    decoded: &'a Decoded<'a>,
    /// Names of the open elements, outermost first.
    stack: Vec<String>,
    id: Option<String>,
    title: String,
    open: Option<Open>,
    documents: Vec<Document>,
}

/// What a text that is being read belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Into {
    Head,
    Date,
    Paragraph(Role),
    Source,
}

/// A document that is being read.
struct Open {
    /// How deep its `div` lies.
    depth: usize,
    id: String,
    number: Option<String>,
    paragraphs: Vec<Paragraph>,
    notes: Vec<Paragraph>,
    heading: Option<String>,
    /// Flows from the outermost inwards: a note stands inside the paragraph that points at it.
    flows: Vec<(usize, Into, Flow)>,
    title: String,
    from: Vec<String>,
    to: Vec<String>,
    /// `from` or `to`, with the text so far and the depth of its element.
    party: Option<(bool, String, usize)>,
    when: Option<(Edtf, String)>,
    bounds: Option<(String, String)>,
    dateline: String,
    sources: Vec<String>,
    signed: Vec<String>,
    cells: u32,
}

impl Volume<'_> {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open(element) => {
                let name = element.local_name().as_ref().to_owned();
                self.stack.push(name.clone());
                self.enter(&name, &element);
            }
            Token::Close(name) => {
                self.leave(&name);
                self.stack.pop();
            }
            Token::Text(text, from, to) => self.text(&text, from as usize, to as usize),
        }
    }

    fn enter(&mut self, name: &str, element: &BytesStart<'_>) {
        let depth = self.stack.len();
        if name == "TEI" {
            self.id = attribute(element, "id");
        }
        let of_type = attribute(element, "type");
        if name == "div" && of_type.as_deref() == Some("document") {
            self.close();
            let own = attribute(element, "id").unwrap_or_else(|| format!("d{}", self.documents.len() + 1));
            let bounds = attribute(element, "doc-dateTime-min").zip(attribute(element, "doc-dateTime-max"));
            self.open = Some(Open {
                depth,
                id: own,
                number: attribute(element, "n"),
                paragraphs: Vec::new(),
                notes: Vec::new(),
                heading: None,
                flows: Vec::new(),
                title: String::new(),
                from: Vec::new(),
                to: Vec::new(),
                party: None,
                when: None,
                bounds,
                dateline: String::new(),
                sources: Vec::new(),
                signed: Vec::new(),
                cells: 0,
            });
            return;
        }
        let Some(open) = &mut self.open else { return };
        match name {
            "head" => open.begin(depth, Into::Head),
            "dateline" => open.begin(depth, Into::Date),
            "note"
                if of_type.as_deref() == Some("source")
                    || (of_type.is_none() && attribute(element, "rend").as_deref() == Some("inline")) =>
            {
                open.begin(depth, Into::Source);
            }
            "note" => {
                let mark = attribute(element, "n").unwrap_or_else(|| (open.notes.len() + 1).to_string());
                let anchor = format!("n{}", open.notes.len() + 1);
                if let Some((_, into, flow)) = open.flows.last_mut()
                    && matches!(into, Into::Paragraph(_))
                {
                    flow.note(&mark, anchor.clone());
                }
                open.notes.push(Paragraph { anchor, role: Role::Note, ..Paragraph::default() });
                open.begin(depth, Into::Paragraph(Role::Note));
            }
            // A paragraph inside a note or a cell belongs to it.
            "p" | "item" | "salute" | "signed" | "l" | "opener" | "closer" | "postscript"
                if open.is_inside_note() || open.cells > 0 =>
            {
                open.blank();
            }
            "p" => {
                let role = if self.stack.iter().any(|n| n == "quote") { Role::Quote } else { Role::Text };
                open.begin(depth, Into::Paragraph(role));
            }
            "salute" | "opener" | "postscript" | "l" | "closer" => {
                open.begin(depth, Into::Paragraph(Role::Text))
            }
            "item" | "label" => open.begin(depth, Into::Paragraph(Role::Item)),
            "signed" => open.begin(depth, Into::Paragraph(Role::Signature)),
            "row" => {
                open.begin(depth, Into::Paragraph(Role::Row));
                open.cells = 1;
            }
            "cell" => {
                if let Some((_, _, flow)) = open.flows.last_mut()
                    && open.cells > 0
                {
                    if open.cells > 1 {
                        flow.tab();
                    }
                    open.cells += 1;
                }
            }
            "lb" | "pb" => open.blank(),
            "date" => {
                let in_dateline = open.flows.iter().any(|(_, into, _)| *into == Into::Date);
                if open.when.is_none() && in_dateline {
                    open.when = date(element);
                }
            }
            "gloss" | "persName" | "placeName" | "orgName" if open.party.is_none() => {
                // The heading of an enclosure names other people.
                let in_head = open.title.is_empty()
                    && open.flows.last().is_some_and(|(_, into, _)| *into == Into::Head);
                open.party = match of_type.as_deref().filter(|_| in_head) {
                    Some("from") => Some((true, String::new(), depth)),
                    Some("to") => Some((false, String::new(), depth)),
                    _ => None,
                };
            }
            _ => {}
        }
    }

    fn leave(&mut self, _name: &str) {
        let depth = self.stack.len();
        let Some(open) = &mut self.open else { return };
        if open.party.as_ref().is_some_and(|(_, _, at)| *at == depth)
            && let Some((from, text, _)) = open.party.take()
        {
            let text = one_line(&text);
            if !text.is_empty() {
                if from { &mut open.from } else { &mut open.to }.push(text);
            }
        }
        while open.flows.last().is_some_and(|(at, ..)| *at == depth) {
            open.end();
        }
        if open.depth == depth {
            self.close();
        }
    }

    fn text(&mut self, text: &str, from: usize, to: usize) {
        if self.open.is_none() {
            let inside = |name: &str| self.stack.iter().any(|n| n == name);
            if inside("titleStmt") && self.stack.last().is_some_and(|n| n == "title") && self.title.is_empty()
            {
                self.title = one_line(text);
            }
            return;
        }
        let decoded = self.decoded;
        let Some(open) = &mut self.open else { return };
        if let Some((_, party, _)) = &mut open.party {
            let in_note = matches!(open.flows.last(), Some((_, Into::Paragraph(_), _)));
            if !in_note {
                party.push_str(text);
            }
        }
        let Some((_, _, flow)) = open.flows.last_mut() else { return };
        // Text is as it stands in the file, so that each word has its bytes; a character that an entity
        // stands for has the entity's.
        if decoded.text.get(from..to) != Some(text) {
            flow.put(text, decoded.place(from, to));
            return;
        }
        let mut run: Option<usize> = None;
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                if let Some(start) = run.take() {
                    flow.run(decoded, from + start, from + at);
                }
                flow.blank();
            } else {
                run.get_or_insert(at);
            }
        }
        if let Some(start) = run {
            flow.run(decoded, from + start, to);
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.documents.push(open.document(self.id.as_deref(), &self.title));
        }
    }

    fn close_all(&mut self) {
        self.close();
    }
}

impl Open {
    fn begin(&mut self, depth: usize, into: Into) {
        // A paragraph that another begins in ends there (a quotation inside a paragraph), but a note
        // is set into the text around it.
        if let Some((_, Into::Paragraph(role), _)) = self.flows.last()
            && *role != Role::Note
            && matches!(into, Into::Paragraph(new) if new != Role::Note)
        {
            let cut = self.flows.len() - 1;
            let outer = self.flows.get_mut(cut).map(|(_, _, flow)| std::mem::take(flow));
            if let (Some(flow), Some((_, Into::Paragraph(role), _))) = (outer, self.flows.get(cut)) {
                // A bracket that opens before what is quoted belongs to it.
                if matches!(flow.text().trim(), "[" | "(" | "“" | "\"") {
                    self.flows.push((depth, into, flow));
                    return;
                }
                let role = *role;
                self.push(flow, role);
            }
        }
        self.flows.push((depth, into, Flow::default()));
    }

    fn is_inside_note(&self) -> bool {
        self.flows.iter().any(|(_, into, _)| {
            matches!(into, Into::Paragraph(Role::Note) | Into::Source | Into::Head | Into::Date)
        })
    }

    fn blank(&mut self) {
        if let Some((_, _, flow)) = self.flows.last_mut() {
            flow.blank();
        }
    }

    fn push(&mut self, flow: Flow, role: Role) {
        if flow.is_empty() {
            return;
        }
        // A bracket that closes after what was quoted belongs to it.
        if matches!(flow.text().trim(), "]" | ")" | "”" | "]." | ").")
            && let Some(last) = self.paragraphs.last_mut()
        {
            flow.append_to(last);
            return;
        }
        let paragraph = flow.finish(role, self.heading.clone());
        if role == Role::Signature {
            self.signed.push(paragraph.text.clone());
        }
        self.paragraphs.push(paragraph);
    }

    fn end(&mut self) {
        let Some((_, into, flow)) = self.flows.pop() else { return };
        match into {
            Into::Head if self.title.is_empty() => self.title = one_line(flow.text()),
            // A heading further down parts the text.
            Into::Head => self.heading = Some(one_line(flow.text())).filter(|h| !h.is_empty()),
            Into::Date => {
                if self.dateline.is_empty() {
                    self.dateline = one_line(flow.text());
                } else {
                    self.push(flow, Role::Text);
                }
            }
            Into::Source => self.sources.push(one_line(flow.text())),
            Into::Paragraph(Role::Note) => {
                // Notes end inside out; the last one without text is the one that ends.
                let finished = flow.finish(Role::Note, None);
                if let Some(note) =
                    self.notes.iter_mut().rev().find(|note| note.text.is_empty() && note.source.is_empty())
                {
                    *note = Paragraph { anchor: note.anchor.clone(), ..finished };
                }
            }
            Into::Paragraph(Role::Row) => {
                self.cells = 0;
                self.push(flow, Role::Row);
            }
            Into::Paragraph(role) => self.push(flow, role),
        }
    }

    fn document(mut self, volume: Option<&str>, volume_title: &str) -> Document {
        while !self.flows.is_empty() {
            self.end();
        }
        let (from, to) = parties(&self.title, &self.from, &self.to);
        let date = self
            .when
            .take()
            .map(|(edtf, why)| Dated { edtf, basis: DateBasis::Stated, why })
            .or_else(|| self.bounds_date())
            .or_else(|| {
                let found = prose::find(&self.dateline);
                found.first().map(|f| Dated {
                    edtf: f.date.clone(),
                    basis: DateBasis::Stated,
                    why: format!("dateline, “{}”", self.dateline),
                })
            });
        let telegram = self.sources.iter().any(|s| s.to_lowercase().contains("telegram"))
            || self.title.to_lowercase().contains("telegram");
        let mut particulars = Vec::new();
        let mut particular = |name: &str, value: &str| {
            if !value.is_empty() {
                particulars.push(Particular { name: name.to_owned(), value: value.to_owned() });
            }
        };
        particular("Volume", volume_title);
        particular("Number", self.number.as_deref().unwrap_or_default());
        particular("Dateline", &self.dateline);
        for source in &self.sources {
            particular("Source", source);
        }
        self.notes.retain(|note| !note.text.is_empty());
        let mut paragraphs = self.paragraphs;
        let known: std::collections::HashSet<String> = self.notes.iter().map(|n| n.anchor.clone()).collect();
        for paragraph in &mut paragraphs {
            paragraph.notes.retain(|link| known.contains(&link.note));
        }
        paragraphs.append(&mut self.notes);
        anchors(&mut paragraphs);
        let language =
            language::of(paragraphs.iter().filter(|p| p.role != Role::Note).map(|p| p.text.as_str()));
        let dated = date.or_else(|| dating::infer(&paragraphs));
        Document {
            own_id: volume.map(|volume| format!("{volume}/{}", self.id)),
            kind: if telegram { Kind::Cable } else { Kind::Paper },
            title: Some(self.title).filter(|t| !t.is_empty()),
            date: dated,
            origin: from,
            authors: self.signed.into_iter().map(|s| one_line(&s)).collect(),
            addressees: to.into_iter().collect(),
            language,
            paragraphs,
            particulars,
            ..Document::default()
        }
    }

    /// Returns the date between the two that a newer volume gives.
    fn bounds_date(&self) -> Option<Dated> {
        let (min, max) = self.bounds.as_ref()?;
        let (first, last) = (day(min)?, day(max)?);
        Some(Dated {
            edtf: Edtf::range(&first, &last),
            basis: DateBasis::Stated,
            why: format!("the volume's markup, between {min} and {max}"),
        })
    }
}

/// Returns sender and addressee: what the heading says before and after `to`, when it has both and they
/// hold what the markup names; else the markup's words.
fn parties(title: &str, from: &[String], to: &[String]) -> (Option<String>, Option<String>) {
    let bare = title
        .split_once(". ")
        .filter(|(n, _)| n.bytes().all(|b| b.is_ascii_digit()))
        .map_or(title, |(_, rest)| rest);
    let bare = bare.strip_prefix("Telegram From ").or(bare.strip_prefix("Telegram from ")).unwrap_or(bare);
    let holds = |part: &str, words: &[String]| words.iter().all(|word| part.contains(word.as_str()));
    let split = bare
        .match_indices(" to ")
        .chain(bare.match_indices(" To "))
        .map(|(at, word)| {
            (bare.get(..at).unwrap_or_default(), bare.get(at + word.len()..).unwrap_or_default())
        })
        .find(|(a, b)| holds(a, from) && holds(b, to));
    let clean = |part: &str, words: &[String]| {
        // The full stop of the heading goes, that of `Nash Motors Co.` stays.
        let bare = part.trim().trim_end_matches(['.', ',']).trim();
        let part = if holds(bare, words) { bare } else { part.trim() };
        let part = part.strip_prefix("The ").or(part.strip_prefix("the ")).unwrap_or(part);
        Some(part.to_owned()).filter(|p| !p.is_empty())
    };
    match split {
        Some((a, b)) => (clean(a, from), clean(b, to)),
        None => {
            let join = |words: &[String]| Some(words.join(", ")).filter(|w| !w.is_empty());
            (join(from), join(to))
        }
    }
}

/// Reads the date that a `date` element gives in its attributes.
fn date(element: &BytesStart<'_>) -> Option<(Edtf, String)> {
    let get = |name: &str| attribute(element, name);
    if let Some(when) = get("when")
        && let Some(edtf) = day(&when)
    {
        return Some((edtf, format!("dateline, `when=\"{when}\"`")));
    }
    for (first, last) in [("from", "to"), ("notBefore", "notAfter")] {
        if let (Some(a), Some(b)) = (get(first), get(last))
            && let (Some(from), Some(to)) = (day(&a), day(&b))
        {
            return Some((Edtf::range(&from, &to), format!("dateline, `{first}=\"{a}\" {last}=\"{b}\"`")));
        }
    }
    None
}

/// Returns the date of `1927-02-03T16:00:00`, `1927-02` and the like; the time of day is left off.
fn day(value: &str) -> Option<Edtf> {
    value.split('T').next()?.parse().ok()
}
