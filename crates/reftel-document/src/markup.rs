//! XML parts of office files, token by token, and text that remembers where it came from.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::{NoteLink, Place, Span};

/// A token of an XML part. Entities that a document defines itself are left out, never expanded.
#[derive(Debug)]
pub(crate) enum Token<'a> {
    Open(BytesStart<'a>),
    Close(String),
    /// Text, and its first and one-past-last byte in the part.
    Text(String, u64, u64),
}

/// Calls `each` with every token of `part`. Names are without their prefix. An element without content
/// opens and closes.
///
/// Returns why the part could not be read to its end, when it could not.
pub(crate) fn walk<'a>(
    part: &'a str,
    depth_max: usize,
    mut each: impl FnMut(Token<'a>),
) -> Result<(), String> {
    let mut reader = Reader::from_str(part);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_dangling_amp = true;
    let mut depth = 0_usize;
    loop {
        let start = reader.buffer_position();
        let event = reader.read_event().map_err(|error| format!("broken XML at byte {start}: {error}"))?;
        let end = reader.buffer_position();
        match event {
            Event::Start(element) => {
                depth += 1;
                if depth > depth_max {
                    return Err(format!("elements are nested deeper than {depth_max}"));
                }
                each(Token::Open(element));
            }
            Event::Empty(element) => {
                let name = element.local_name().as_ref().to_owned();
                each(Token::Open(element));
                each(Token::Close(name));
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                each(Token::Close(element.local_name().as_ref().to_owned()));
            }
            Event::Text(text) => each(Token::Text(text.into_inner().into_owned(), start, end)),
            Event::CData(text) => each(Token::Text(text.into_inner().into_owned(), start, end)),
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    Ok(None) => predefined(&reference.xml10_content()).map(str::to_owned),
                    Err(_) => None,
                };
                if let Some(text) = text {
                    each(Token::Text(text, start, end));
                }
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn predefined(entity: &str) -> Option<&'static str> {
    Some(match entity {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{A0}",
        _ => return None,
    })
}

/// Returns the value of an attribute, by its name without prefix.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute =
        element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// Decodes a part: UTF-8, or UTF-16 with a byte order mark.
pub(crate) fn decode(bytes: Vec<u8>) -> String {
    match bytes.as_slice() {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        _ => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

/// Text in the making, white space as one space, with the place of every run.
#[derive(Debug, Default, Clone)]
pub(crate) struct Prose {
    pub text: String,
    pub source: Vec<Span>,
    pub notes: Vec<NoteLink>,
}

impl Prose {
    /// Appends a run that stands at `place`.
    pub fn push(&mut self, run: &str, place: Place) {
        let begin = self.text.len();
        for c in run.chars() {
            if c.is_whitespace() || c.is_control() {
                self.space();
            } else if !matches!(c, '\u{AD}' | '\u{200B}' | '\u{FEFF}') {
                self.text.push(c);
            }
        }
        let end = self.text.len();
        if end > begin {
            self.source.push(Span { text: (begin as u32, end as u32), place });
        }
    }

    /// Parts what comes from what went before.
    pub fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\t']) {
            self.text.push(' ');
        }
    }

    /// Marks this place as pointing at a note.
    pub fn note(&mut self, note: String, mark: String) {
        self.notes.push(NoteLink { at: self.text.len() as u32, note, mark });
    }

    /// Appends another text behind `between`.
    pub fn append(&mut self, other: Prose, between: char) {
        if !self.text.is_empty() || between == '\t' {
            self.text.push(between);
        }
        let by = self.text.len() as u32;
        self.text.push_str(&other.text);
        self.source.extend(
            other.source.into_iter().map(|span| Span { text: (span.text.0 + by, span.text.1 + by), ..span }),
        );
        self.notes.extend(other.notes.into_iter().map(|note| NoteLink { at: note.at + by, ..note }));
    }

    /// Takes the first `bytes` bytes off, and the space at the end.
    pub fn trimmed(mut self, bytes: usize) -> Prose {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        let lead = if self.text.is_char_boundary(bytes) { bytes } else { 0 };
        self.text.drain(..lead);
        let (lead, end) = (lead as u32, self.text.len() as u32);
        let moved = |at: u32| at.saturating_sub(lead).min(end);
        self.source.iter_mut().for_each(|span| span.text = (moved(span.text.0), moved(span.text.1)));
        self.source.retain(|span| span.text.0 < span.text.1);
        self.notes.iter_mut().for_each(|note| note.at = moved(note.at));
        self
    }

    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}
