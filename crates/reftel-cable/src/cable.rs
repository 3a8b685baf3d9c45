//! What a telegram holds.

use std::ops::Range;

use reftel_when::{Date, Timestamp};

/// A telegram as read. Absent fields are `None` or empty; nothing is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cable {
    /// Canonical id, two-digit year, post and serial: `08STATE67793`.
    pub id: Option<String>,
    /// The number that a cablegram of a printed series gives itself, as written: `O.UN3663`, `1386`. Such
    /// numbers are of one series a pair of correspondents, so that no id follows from them.
    pub number: Option<String>,
    /// First token of the header: `VZCZCXRO2184`.
    pub transmission_id: Option<String>,
    /// Precedence for action, spelled out: `PRIORITY`.
    pub precedence: Option<&'static str>,
    /// Routing indicators of the routing line, in order.
    pub routing: Vec<String>,
    /// The `DE` line.
    pub originator: Option<Originator>,
    /// The `ZNR` or `ZNY` line.
    pub security: Option<Security>,
    /// Date-time group, in UTC.
    pub dtg: Option<Timestamp>,
    /// The day: of the date-time group, or what an archive's front page or a heading says when the text
    /// has no group.
    pub date: Option<Date>,
    /// The `FM` line; without one the post on the classification line, or what a front page or heading
    /// names as the origin.
    pub from: Option<String>,
    /// Action addressees; exempted ones (`XMT`) are here with `excluded`.
    pub to: Vec<Addressee>,
    /// Information addressees.
    pub info: Vec<Addressee>,
    /// Overall classification, spelled out: `UNCLASSIFIED`, `CONFIDENTIAL`.
    pub classification: Option<String>,
    /// Captions and handling: `SIPDIS`, `NOFORN`.
    pub captions: Vec<String>,
    /// What a corrected copy says was corrected: `PARAGRAPH 2 TEXT`.
    pub correction: Option<String>,
    /// Which sections of how many this text holds.
    pub sections: Option<Sections>,
    /// The executive-order line.
    pub declassify: Option<Declassify>,
    /// TAGS in order, upper case; persons as `(LASTNAME, FIRST)`.
    pub tags: Vec<String>,
    /// Subject, on one line, without its marking.
    pub subject: Option<String>,
    /// Portion marking of the subject, without brackets.
    pub subject_marking: Option<String>,
    /// The references, in order.
    pub references: Vec<Reference>,
    /// The `Classified By` line.
    pub classified_by: Option<ClassifiedBy>,
    /// Text of the summary, when there is one, without the words `Summary` and `End summary`.
    pub summary: Option<String>,
    /// Text of the sender's comment, without the words `Comment` and `End comment`.
    pub comment: Option<String>,
    /// Text of the paragraph that asks for action.
    pub action_request: Option<String>,
    /// Marking that a paragraph gives to the whole text: `C` of `1. (C - ENTIRE TEXT)`.
    pub entire_marking: Option<String>,
    /// The paragraphs of the body, numbered or not, in order.
    pub paragraphs: Vec<Paragraph>,
    /// The name that signs: `RICE`.
    pub signed: Option<String>,
    /// Who drafted it, when the text says so.
    pub drafted_by: Option<String>,
    /// Who approved it, when the text says so.
    pub approved_by: Option<String>,
    /// Offices of the `ORIGIN` or `ACTION` distribution line of 1973–79 (`EUR-12`), or of `Action Office`.
    pub action_offices: Vec<String>,
    /// Offices of the `INFO` distribution line, or of `Info Office`.
    pub info_offices: Vec<String>,
    /// The day of the stamp `Declassified/Released … EO Systematic Review`.
    pub released: Option<Date>,
    /// The lines of the header, in order: what each is, and where it stands.
    pub header: Vec<HeaderLine>,
    /// What was wrong or doubtful, in order of place.
    pub problems: Vec<Problem>,
}

impl Cable {
    /// Returns the marking that holds for a paragraph, by its place in [`Cable::paragraphs`].
    ///
    /// That is its own; without one, for a paragraph without a number that of the numbered one it stands
    /// under; else what the text says of its entirety (`C - ENTIRE TEXT`); else the overall classification
    /// in the letters of portion markings, with `NF` when the caption `NOFORN` and `SBU` when `SENSITIVE`
    /// stands beside it. Source: E.O. 13526 section 1.6(c) and 32 CFR 2001.21(c), portions are marked, and
    /// what is not takes the marking of what it is a part of.
    ///
    /// ```
    /// let text = b"C O N F I D E N T I A L ZUBROW 000012\nNOFORN\nSUBJECT: X\n\n1. (U) One.\n\n2. Two.\n";
    /// let cable = reftel_cable::parse(text);
    /// assert_eq!(cable.marking_of(0).as_deref(), Some("U"));
    /// assert_eq!(cable.marking_of(1).as_deref(), Some("C/NF"));
    /// ```
    pub fn marking_of(&self, place: usize) -> Option<String> {
        let paragraph = self.paragraphs.get(place)?;
        if paragraph.marking.is_some() {
            return paragraph.marking.clone();
        }
        if paragraph.number.is_none() {
            let above = self.paragraphs.get(..place)?.iter().rev().find(|p| p.number.is_some());
            if let Some(marking) = above.and_then(|p| p.marking.as_ref()) {
                return Some(marking.clone());
            }
        }
        if let Some(entire) = &self.entire_marking {
            return Some(entire.clone());
        }
        let letters = crate::marking::letters(self.classification.as_deref()?)?;
        let has = |caption: &str| self.captions.iter().any(|c| c == caption);
        Some(match letters {
            "U" if has("SENSITIVE") => "SBU".to_owned(),
            "U" => "U".to_owned(),
            letters if has("NOFORN") => format!("{letters}/NF"),
            letters => letters.to_owned(),
        })
    }

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
    pub precedence: Option<&'static str>,
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
    /// The schedule or exemption named: `GDS`, `OADR`, `X1`, `25X1`.
    pub exemption: Option<String>,
    /// The event that ends the classification, when neither day nor exemption is given.
    pub event: Option<String>,
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

/// A line of the header and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderLine {
    /// What it is, or is a part of.
    pub part: HeaderPart,
    /// First line of the text is 1.
    pub line: u32,
    /// Its first to last byte in the bytes read, blanks around it left out.
    pub source: Range<usize>,
}

/// What a line of the header is, or goes on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderPart {
    /// `VZCZCXRO2184`.
    Transmission,
    /// Precedences and routing indicators.
    Routing,
    /// The `DE` line.
    Originator,
    /// The `ZNR` or `ZNY` line, and other lines of operating signals.
    Security,
    /// The date-time group.
    DateTime,
    /// The sender.
    From,
    /// Action addressees.
    To,
    /// Information addressees.
    Info,
    /// Exempted addressees.
    Except,
    /// `BT`, `NNNN`.
    End,
    /// The classification line.
    Classification,
    /// Captions.
    Captions,
    /// Instructions for passing on: `STATE FOR EUR/RUS`.
    Pass,
    /// The executive-order line.
    Order,
    /// TAGS.
    Tags,
    /// The subject.
    Subject,
    /// References.
    Reference,
    /// Who classified it and why.
    ClassifiedBy,
    /// Who drafted, cleared or approved it.
    Drafting,
    /// Distribution to offices: `ORIGIN EUR-12`.
    Distribution,
    /// A page line, a count of pages, a relay's counter, a stamp.
    Furniture,
    /// What an archive says of the telegram before or after it.
    Front,
    /// Not understood.
    Unknown,
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
