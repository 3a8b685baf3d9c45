//! The one way from bytes to documents.

use crate::decoded::Decoded;
use crate::{Document, Problem, binary, html, pdf, tei, telegram, text};

/// Version of the readers. What was read by an older version is read again.
pub const READERS_VERSION: u32 = 4;

/// What came of reading one source.
#[derive(Debug, Clone)]
pub struct Reading {
    /// How it ended.
    pub state: State,
    /// The format found in the content.
    pub format: Format,
    /// The documents, in the order in which they stand.
    pub documents: Vec<Document>,
    /// Files found inside: members of an archive, attachments of a message. They are sources of their
    /// own; the archive stores and reads them.
    pub inside: Vec<Inside>,
}

/// A file found inside a source.
#[derive(Debug, Clone)]
pub struct Inside {
    /// Its path or name inside, as stored, for people to read; never used as a path on disk.
    pub name: String,
    /// Its bytes, or why it could not be taken out.
    pub bytes: Result<Vec<u8>, String>,
}

/// How reading ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Read. A container with files inside and no text of its own is also read.
    Read,
    /// Pages are pictures, and no program for reading pictures was there.
    NeedsOcr,
    /// Not readable, and why.
    Unreadable(String),
    /// Of a format that is not a document, and why.
    Skipped(String),
}

/// A format of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A telegram in any layout.
    Cable,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// HTML.
    Html,
    /// PDF.
    Pdf,
    /// Office Open XML text.
    Docx,
    /// OpenDocument text.
    Odt,
    /// A message (RFC 5322).
    Eml,
    /// TEI XML.
    Tei,
    /// ZIP.
    Zip,
    /// None of these.
    Unknown,
}

impl Format {
    /// Returns the word used in JSON and pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Cable => "cable",
            Format::Markdown => "markdown",
            Format::Text => "text",
            Format::Html => "html",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Eml => "eml",
            Format::Tei => "tei",
            Format::Zip => "zip",
            Format::Unknown => "unknown",
        }
    }
}

/// How much a reader may take. Every bound ends in a clear state, never in a hang.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest source that is read, in bytes.
    pub source_bytes_max: u64,
    /// Largest that the files inside one container may be together, unpacked, in bytes.
    pub inside_bytes_max: u64,
    /// Most files inside one container.
    pub inside_files_max: usize,
    /// Deepest nesting of XML or HTML elements.
    pub depth_max: usize,
    /// Most pages of a PDF.
    pub pages_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            source_bytes_max: 256 << 20,
            inside_bytes_max: 512 << 20,
            inside_files_max: 20_000,
            depth_max: 512,
            pages_max: 5_000,
        }
    }
}

/// Reads pictures of pages. The archive passes one in when the program for it is there.
pub trait Ocr: Sync {
    /// Returns the words on a page, or why there are none. `png` is the page as a PNG picture at
    /// `dots_per_inch`.
    fn words(&self, png: &[u8], dots_per_inch: u32) -> Result<Vec<OcrWord>, String>;
}

/// A word that was read from a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct OcrWord {
    /// The word.
    pub text: String,
    /// Left, top, width and height in dots of the picture, from its upper left corner.
    pub bounds: [u32; 4],
    /// Block, paragraph and line that the word stands in.
    pub line: (u32, u32, u32),
    /// How sure the program is, 0 to 100.
    pub confidence: f32,
}

/// Reads a source.
///
/// `name` is the file's name, a hint for what the content leaves open (a `.md` file without any
/// Markdown in it); it never decides against the content.
pub fn read(bytes: &[u8], name: &str, limits: &Limits, ocr: Option<&dyn Ocr>) -> Reading {
    if bytes.len() as u64 > limits.source_bytes_max {
        let reason = format!("too large: {} bytes are the most that is read", limits.source_bytes_max);
        return Reading {
            state: State::Unreadable(reason),
            format: Format::Unknown,
            documents: Vec::new(),
            inside: Vec::new(),
        };
    }
    if let Some(reading) = binary::read(bytes, name, limits, ocr) {
        return reading;
    }
    let read = |format, documents| Reading { state: State::Read, format, documents, inside: Vec::new() };
    let not = |state| Reading { state, format: Format::Unknown, documents: Vec::new(), inside: Vec::new() };
    if bytes.is_empty() {
        return not(State::Skipped("empty".to_owned()));
    }
    let decoded = Decoded::of(bytes);
    if decoded.is_binary() {
        return not(State::Skipped("neither text nor a format that is read here".to_owned()));
    }
    if name.to_ascii_lowercase().ends_with(".cedar") {
        return not(State::Skipped(
            "contact guidance, not a document: `reftel guidance adopt` takes it".to_owned(),
        ));
    }
    if decoded.text.starts_with("row,key,title,side,") {
        return not(State::Skipped(
            "a table of a dialogue, not a document: `reftel dialogue import` takes it".to_owned(),
        ));
    }
    let reading = if tei::is_tei(&decoded.text) {
        match tei::read(&decoded, limits) {
            Ok(documents) => read(Format::Tei, documents),
            Err(state) => return Reading { format: Format::Tei, ..not(state) },
        }
    } else if reftel_cable::looks_like_cable(decoded.text.as_bytes()) {
        read(Format::Cable, vec![telegram(&decoded, limits)])
    } else if html::is_html(&decoded.text) {
        match html::read(&decoded, limits) {
            Ok(document) => read(Format::Html, vec![document]),
            Err(state) => return Reading { format: Format::Html, ..not(state) },
        }
    } else if decoded.text.trim_start().starts_with("<?xml") {
        return not(State::Skipped("XML of a kind that is not read here (TEI is)".to_owned()));
    } else {
        let (format, document) = text::read(&decoded);
        read(format, vec![document])
    };
    if reading.documents.iter().all(|d| d.paragraphs.is_empty() && d.title.is_none()) {
        return Reading { format: reading.format, ..not(State::Skipped("no text in it".to_owned())) };
    }
    reading
}

/// Reads a telegram. One whose text could not be told from its header keeps all of its lines as text, as no
/// line of a source may be lost.
fn telegram(decoded: &Decoded<'_>, limits: &Limits) -> Document {
    /// A line as long as this is text: headers have none, but for lists of addressees.
    const TEXT_MIN: usize = 300;
    let mut document = telegram::read(decoded);
    if !document.paragraphs.is_empty() {
        return document;
    }
    let whole = if html::is_html(&decoded.text) {
        html::read(decoded, limits).ok()
    } else {
        Some(text::read(decoded).1)
    };
    if let Some(whole) = whole
        && whole.paragraphs.iter().any(|p| p.text.len() >= TEXT_MIN)
    {
        document.paragraphs = whole.paragraphs;
        document.language = whole.language;
        document.problems.push(Problem {
            line: None,
            offset: None,
            kind: "header_and_text".to_owned(),
            message: "the text could not be told from the header, so that both are shown".to_owned(),
        });
    }
    document
}

/// A page of a source as a picture.
///
/// Returns a PNG of page `page` (the first is 1) of a PDF at about `dots_per_inch`; an error in words
/// when the source has no pages or no such page.
pub fn page_png(bytes: &[u8], page: u32, dots_per_inch: u32) -> Result<Vec<u8>, String> {
    if pdf::has_header(bytes) {
        return pdf::page_png(bytes, page, dots_per_inch);
    }
    Err("this format has no pages".to_owned())
}
