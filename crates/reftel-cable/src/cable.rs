//! What a telegram holds.

use std::ops::Range;

use reftel_when::{Date, Timestamp};

/// A telegram as read. Absent fields are `None` or empty; nothing is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cable {
    /// Canonical id, two-digit year, post and serial: `08STATE67793`.
    pub id: Option<String>,
    /// First token of the header: `VZCZCXRO2184`.
    pub transmission_id: Option<String>,
    /// Precedence for action, spelled out: `PRIORITY`.
    pub precedence: Option<String>,
    /// Routing indicators of the routing line, in order.
    pub routing: Vec<String>,
    /// The `DE` line.
    pub originator: Option<Originator>,
    /// The `ZNR` or `ZNY` line.
    pub security: Option<Security>,
    /// Date-time group, in UTC.
    pub dtg: Option<Timestamp>,
    /// The `FM` line.
    pub from: Option<String>,
    /// Action addressees; exempted ones (`XMT`) are here with `excluded`.
    pub to: Vec<Addressee>,
    /// Information addressees.
    pub info: Vec<Addressee>,
    /// Overall classification, spelled out: `UNCLASSIFIED`, `CONFIDENTIAL`.
    pub classification: Option<String>,
    /// Captions and handling: `SIPDIS`, `NOFORN`.
    pub captions: Vec<String>,
    /// Which sections of how many this text holds.
    pub sections: Option<Sections>,
    /// The executive-order line.
    pub declassify: Option<Declassify>,
    /// TAGS in order, upper case; persons as `(LASTNAME, FIRST)`.
    pub tags: Vec<String>,
    /// Subject, on one line, without its marking.
    pub subject: Option<String>,
    /// The references, in order.
    pub references: Vec<Reference>,
    /// The `Classified By` line.
    pub classified_by: Option<ClassifiedBy>,
    /// Text of the summary paragraph, when there is one.
    pub summary: Option<String>,
    /// The paragraphs of the body, numbered or not, in order.
    pub paragraphs: Vec<Paragraph>,
    /// The name that signs: `RICE`.
    pub signed: Option<String>,
    /// Who drafted it, when the text says so.
    pub drafted_by: Option<String>,
    /// What was wrong or doubtful, in order of place.
    pub problems: Vec<Problem>,
}

impl Cable {
    /// Notes that the text holds this section of so many.
    pub(crate) fn has_section(&mut self, section: u16, of: u16) {
        let sections = self.sections.get_or_insert(Sections { of, have: Vec::new() });
        if let Err(place) = sections.have.binary_search(&section) {
            sections.have.insert(place, section);
        }
    }
}

/// The station that a telegram was filed at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Originator {
    /// Routing indicator: `RUEHC`.
    pub route: Option<String>,
    /// Station serial number: `#7793` is 7793.
    pub serial: Option<u32>,
    /// Section number after the slash.
    pub section: Option<u16>,
    /// Filing time, from the day of the year, when the year is known.
    pub filed: Option<Timestamp>,
}

/// How the transmission was secured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Security {
    /// Operating signal: `ZNR` or `ZNY`.
    pub signal: String,
    /// The letter that is repeated: `U`, `C`, `S`.
    pub mark: Option<String>,
}

/// One addressee of a telegram.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addressee {
    /// Routing indicator, when the line has one.
    pub route: Option<String>,
    /// The name as written: `AMEMBASSY MINSK`, or a collective.
    pub name: String,
    /// Precedence spelled out, when it is given for this addressee or the ones before it.
    pub precedence: Option<String>,
    /// Message number for this addressee: `3369`.
    pub number: Option<u32>,
    /// Whether the addressee is exempted (`XMT`).
    pub excluded: bool,
}

/// Sections of a telegram that was sent in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sections {
    /// How many there are.
    pub of: u16,
    /// Which of them the text holds, in order of number.
    pub have: Vec<u16>,
}

/// When and on whose authority a telegram is to be declassified.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declassify {
    /// The executive order: `E.O. 12958`.
    pub authority: Option<String>,
    /// The day, when a day is given.
    pub on: Option<Date>,
    /// The rest of the line as written: `N/A`, `DECL: 09/17/2017`.
    pub text: Option<String>,
}

/// A pointer to another document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// `A` of `REF: A. 07 MINSK 352`.
    pub label: Option<String>,
    /// What is pointed at.
    pub kind: ReferenceKind,
    /// Canonical id of a telegram; `None` for anything else or when it cannot be told.
    pub id: Option<String>,
    /// The pointer as written, on one line.
    pub text: String,
    /// Where it stands in the bytes read.
    pub source: Range<usize>,
}

/// What a reference points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// A telegram.
    Cable,
    /// A message sent by e-mail.
    Email,
    /// A memorandum, letter, note or other paper.
    Paper,
    /// A report of the press.
    Press,
    /// Another agency's message.
    OtherAgency,
    /// Not told apart.
    Other,
}

/// Who classified a telegram and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassifiedBy {
    /// The person's name.
    pub name: Option<String>,
    /// The person's office.
    pub title: Option<String>,
    /// Reasons: `1.4(b)`, `1.4(d)`.
    pub reasons: Vec<String>,
}

/// One paragraph of a telegram's body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its number, when it has one.
    pub number: Option<u32>,
    /// Portion marking as written, without brackets: `U`, `C/NF`.
    pub marking: Option<String>,
    /// The heading under which it stands.
    pub heading: Option<String>,
    /// Clean text: lines joined, page lines gone, number and marking taken off.
    pub text: String,
    /// First to last byte in the bytes read, page lines included.
    pub source: Range<usize>,
    /// Where the parts of `text` come from, in order; what is between them was inserted.
    pub map: Vec<Piece>,
}

/// A run of clean text that stands in the source as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Byte offset in the clean text.
    pub text: u32,
    /// Byte offset in the source.
    pub source: u32,
    /// Length in bytes in the clean text; the same in the source unless the encoding differs.
    pub length: u32,
}

/// Something wrong or doubtful in a telegram. Reading went on after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// First line is 1.
    pub line: u32,
    /// From the start of the bytes read.
    pub offset: usize,
    /// A word that stays the same between versions: `repeated_header`.
    pub kind: &'static str,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
}
