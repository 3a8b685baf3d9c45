//! Fields to text: a correct telegram, or what keeps one from being made.
//!
//! [`compose`] takes a [`Cable`]; [`compose_markdown`] a draft as people write it, Markdown with front
//! matter (`markdown`). Whatever comes out reads back as what went in: it is read once more before it is
//! handed over, and refused when a field would be read otherwise.
//!
//! Sources of the order and form of lines: ACP 127(G) and its JANAP 128 form for format lines 1 to 10; 5 FAH-1
//! H-210 and H-220 for the lines of the text; published telegrams of 2002–10 for sections and page lines.

mod check;
mod header;
mod markdown;
mod normal;
mod text;

pub use markdown::draft;

use crate::Cable;

/// Columns of a line. Source: JANAP 128, 69 characters a line.
pub(crate) const WIDTH: usize = 69;

/// How a telegram is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Lines of text in a section; a longer telegram is sent in several.
    pub section_lines: usize,
    /// Lines of text on a page; pages are marked in telegrams of several sections only.
    pub page_lines: usize,
}

impl Default for Form {
    /// A hundred lines a section, fifty a page: what the sections of published telegrams have.
    fn default() -> Form {
        Form { section_lines: 100, page_lines: 50 }
    }
}

/// Why a telegram was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line of the draft, when there is one; the first is 1.
    pub line: Option<u32>,
    /// The field that is missing or contradicts another, as drafts name it: `classified_by`.
    pub field: &'static str,
    /// Place of the paragraph among the paragraphs, when the fault is one paragraph's.
    pub paragraph: Option<usize>,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Fault {
    fn new(field: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { line: None, field, paragraph: None, message: message.into(), hint: hint.into() }
    }

    fn of_paragraph(paragraph: usize, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { paragraph: Some(paragraph), ..Fault::new("paragraphs", message, hint) }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// Returns the telegram as text: one transmission, or one a section, each with its whole header.
///
/// Lines have at most 69 columns and stand in the order in which telegrams have them. The transmission id,
/// routing, `DE` and security lines are written when `cable` has a transmission id: they are the
/// communications centre's. Collectives stay as they are addressed. What follows from other fields
/// ([`Cable::summary`], [`Cable::sections`], …) is not looked at.
///
/// # Errors
///
/// Every field that is missing, that contradicts another, or that would be read back otherwise.
///
/// ```
/// use reftel_cable::{Cable, Form, compose, parse};
///
/// let cable = parse(b"R 171240Z SEP 07\nFM AMEMBASSY ZUBROW\nTO SECSTATE WASHDC\nUNCLAS ZUBROW 000012\n\
///     E.O. 12958: N/A\nTAGS: PREL\nSUBJECT: EXERCISE\n\n1. (U) A short text.\n\nNOVAK\n");
/// let sent = compose(&cable, &Form::default()).expect("nothing is missing");
/// assert!(sent[0].starts_with("R 171240Z SEP 07\nFM AMEMBASSY ZUBROW\nTO SECSTATE WASHDC\nBT\n"));
/// assert_eq!(parse(sent[0].as_bytes()).id, cable.id);
///
/// let faults = compose(&Cable::default(), &Form::default()).unwrap_err();
/// assert!(faults.iter().any(|fault| fault.field == "subject"));
/// ```
pub fn compose(cable: &Cable, form: &Form) -> Result<Vec<String>, Vec<Fault>> {
    let cable = normal::of(cable);
    let mut faults = check::faults(&cable);
    let head = header::Head::of(&cable, &mut faults);
    let lines = text::lines(&cable, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let sections = text::sections(&lines, form);
    let of = sections.len();
    let sent: Vec<String> = sections
        .iter()
        .enumerate()
        .map(|(n, lines)| head.transmission_text(n + 1, of, lines, form))
        .collect();
    let faults = check::read_back(&cable, &sent);
    if faults.is_empty() { Ok(sent) } else { Err(faults) }
}

/// Returns the telegram of a draft in Markdown with front matter.
///
/// ```
/// let draft = "---\nfrom: AMEMBASSY ZUBROW\nid: 07ZUBROW12\ndtg: 171240Z SEP 07\nprecedence: ROUTINE\n\
///     to: SECSTATE WASHDC\nclassification: UNCLASSIFIED\norder: E.O. 12958\ndeclassify: N/A\ntags: [PREL]\n\
///     subject: EXERCISE\nsigned: NOVAK\n---\n\nA short text.\n";
/// let sent = reftel_cable::compose_markdown(draft, &reftel_cable::Form::default()).expect("a telegram");
/// assert!(sent[0].contains("\nUNCLAS ZUBROW 000012\n"));
/// assert!(sent[0].contains("\n1. A short text.\n"));
/// ```
///
/// # Errors
///
/// As [`compose`], each with its line, and what of the draft is not understood.
pub fn compose_markdown(text: &str, form: &Form) -> Result<Vec<String>, Vec<Fault>> {
    let (cable, places) = markdown::read(text)?;
    compose(&cable, form).map_err(|faults| places.on_lines(faults))
}
