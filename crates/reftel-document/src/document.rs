//! What a source says once read.

use reftel_when::Edtf;
use serde::{Deserialize, Serialize};

/// What a source says once read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The id that the document gives itself, when it has one that others use: a canonical telegram
    /// id, or volume and document of a FRUS volume (`frus1927v01/d12`).
    pub own_id: Option<String>,
    /// What sort of document it is.
    pub kind: Kind,
    /// Title or subject, on one line.
    pub title: Option<String>,
    /// Its date and how that was found.
    pub date: Option<Dated>,
    /// Who it comes from: the sending post, bureau, publication or office.
    pub origin: Option<String>,
    /// The persons who wrote or signed it, as written.
    pub authors: Vec<String>,
    /// Those to whom it is addressed, as written.
    pub addressees: Vec<String>,
    /// ISO 639-1 code of the language most of it is in.
    pub language: Option<String>,
    /// Overall classification and captions.
    pub marking: Option<Marking>,
    /// TAGS of a telegram, tags or keywords of others.
    pub tags: Vec<String>,
    /// Pointers to other documents.
    pub references: Vec<Reference>,
    /// Which sections of how many this is, for a telegram that was sent in several.
    pub sections: Option<Sections>,
    /// What a corrected copy says was corrected, or an empty text when it only says that it is one.
    pub correction: Option<String>,
    /// Paragraphs in reading order, footnotes after the text.
    pub paragraphs: Vec<Paragraph>,
    /// Other things that the document states about itself and a reader may want, in order.
    pub particulars: Vec<Particular>,
    /// What was wrong or doubtful.
    pub problems: Vec<Problem>,
}

/// A thing that a document states about itself: `Signed`, `Press release number`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particular {
    /// What it is, in words for a reader.
    pub name: String,
    /// What the document says.
    pub value: String,
}

/// What sort of document it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A telegram, cablegram or cable.
    Cable,
    /// A letter, memorandum, note, despatch or record of a conversation.
    Paper,
    /// A report, brief or study.
    Report,
    /// An article or other text for the public.
    Article,
    /// An official statement, readout, proclamation or briefing.
    Statement,
    /// A message sent by e-mail.
    Email,
    /// Not told apart.
    #[default]
    Other,
}

impl Kind {
    /// Every kind, in the order in which they are listed to people.
    pub const ALL: [Kind; 7] =
        [Kind::Cable, Kind::Paper, Kind::Report, Kind::Article, Kind::Statement, Kind::Email, Kind::Other];

    /// Returns the word used in JSON, queries and pages: `cable`, `paper`, …
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Cable => "cable",
            Kind::Paper => "paper",
            Kind::Report => "report",
            Kind::Article => "article",
            Kind::Statement => "statement",
            Kind::Email => "email",
            Kind::Other => "other",
        }
    }

    /// Returns the kind that [`Kind::as_str`] gives this word for.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A date and how it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The date, never more precise than its source.
    pub edtf: Edtf,
    /// How it was found.
    pub basis: DateBasis,
    /// The reason in words, with the passage: "dateline `Moscow, November 30, 1955`".
    pub why: String,
}

/// How a document's date was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateBasis {
    /// The document says it: a date-time group, a dateline, front matter, a byline.
    Stated,
    /// The file says it: PDF or DOCX properties. Never the modification time of the file.
    File,
    /// Argued from what the text mentions, as a range.
    Inferred,
}

impl DateBasis {
    /// Returns the word used in JSON: `stated`, `file`, `inferred`.
    pub fn as_str(self) -> &'static str {
        match self {
            DateBasis::Stated => "stated",
            DateBasis::File => "file",
            DateBasis::Inferred => "inferred",
        }
    }
}

/// Classification and captions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Marking {
    /// Classification as spelled out: `CONFIDENTIAL`, `UNCLASSIFIED`, `RESTRICTED`.
    pub classification: Option<String>,
    /// Captions and handling: `SIPDIS`, `NOFORN`.
    pub captions: Vec<String>,
}

/// Sections of a telegram that was sent in several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sections {
    /// How many there are.
    pub of: u16,
    /// Which of them the document holds, in order of number.
    pub have: Vec<u16>,
}

/// A pointer to another document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Letter or number that the document gives it.
    pub label: Option<String>,
    /// `cable`, `email`, `paper`, `press`, `other_agency`, `document` (same series) or `other`.
    pub kind: String,
    /// The id of what is pointed at, in the form of [`Document::own_id`].
    pub id: Option<String>,
    /// The pointer as written.
    pub text: String,
}

/// The unit that people cite.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Stable within the document: the paragraph's own number (`7`), or `p12`, or `n3` of a footnote;
    /// a second paragraph with the number 7 is `7-2`.
    pub anchor: String,
    /// The number that the document gives it.
    pub number: Option<u32>,
    /// The heading under which it stands.
    pub heading: Option<String>,
    /// What it is.
    pub role: Role,
    /// Portion marking as written, without brackets: `C/NF`.
    pub marking: Option<String>,
    /// Clean text.
    pub text: String,
    /// Where the parts of `text` stand in the source, in order. Never empty for text that was read.
    pub source: Vec<Span>,
    /// Footnotes that the text points at.
    pub notes: Vec<NoteLink>,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Running text.
    #[default]
    Text,
    /// An item of a list.
    Item,
    /// A quotation set apart.
    Quote,
    /// A row of a table, cells parted by a tab.
    Row,
    /// A footnote or endnote.
    Note,
    /// The text of a picture: a caption.
    Caption,
    /// A signature line.
    Signature,
    /// Text that was deleted in a tracked change, kept and shown as such.
    Deleted,
}

/// Where a run of clean text stands in the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// First and one-past-last byte in the clean text.
    pub text: (u32, u32),
    /// Where that is.
    pub place: Place,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Place {
    /// First and one-past-last byte of the source as it arrived.
    Bytes(u64, u64),
    /// First and one-past-last byte of a part inside the source: `word/document.xml` of a DOCX, or
    /// the decoded body of a message (`body`).
    Part(String, u64, u64),
    /// A page (the first is 1) and a box on it in points from its lower left corner: left, bottom,
    /// right, top.
    Page(u32, [f32; 4]),
}

/// A footnote that the text points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLink {
    /// Byte offset in the clean text at which the mark stood; the mark itself is not text.
    pub at: u32,
    /// Anchor of the note's paragraph.
    pub note: String,
    /// The mark as written: `3`, `*`.
    pub mark: String,
}

/// Something wrong or doubtful. Reading went on after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// First line of the source is 1; `None` where lines mean nothing.
    pub line: Option<u32>,
    /// Byte offset in the source, where that means something.
    pub offset: Option<u64>,
    /// A word that stays the same between versions.
    pub kind: String,
    /// What is wrong, in words without a full stop.
    pub message: String,
}
