//! Reads PDF.
//!
//! The glyphs come from `pdf_oxide`; lines, columns, notes and paragraphs are put together here, since
//! only that keeps for every sentence the page and box it stands in. Pages without a text layer are
//! rendered by `hayro` and handed to whoever reads pictures.

mod column;
mod draft;
mod furniture;
mod heading;
mod info;
mod line;
mod note;
mod paragraph;
mod picture;
mod table;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use pdf_oxide::PdfDocument;

use self::furniture::Page;
use self::info::Info;
use self::line::Run;
use crate::outline::stated_title;
use crate::sheet::Sheet;
use crate::{
    DateBasis, Dated, Document, Format, Limits, Marking, Ocr, Particular, Place, Problem, Reading, Span,
    State,
};

pub(crate) use picture::page_png;

/// Readers of PDF recurse with the nesting of its objects; the stack of a worker thread is too small
/// for the deepest that they allow themselves.
const STACK_BYTES: usize = 64 << 20;
/// Most runs of glyphs of a page. A page of a newspaper has some thousands.
const RUNS_MAX: usize = 40_000;
/// Most text of one source, in bytes: a hundred long novels.
const TEXT_BYTES_MAX: usize = 64 << 20;
/// A page with less text than this, in characters, under a picture that covers it, is a scan with a stamp.
const STAMP_CHARS_MAX: usize = 160;

/// Reads PDF.
pub(crate) fn read(bytes: &[u8], _name: &str, limits: &Limits, ocr: Option<&dyn Ocr>) -> Reading {
    let ended =
        |state: State| Reading { state, format: Format::Pdf, documents: Vec::new(), inside: Vec::new() };
    match guarded(|| document(bytes, limits, ocr)) {
        Ok(Outcome::Read(document)) => Reading { documents: vec![*document], ..ended(State::Read) },
        Ok(Outcome::NeedsOcr) => ended(State::NeedsOcr),
        Err(reason) => ended(State::Unreadable(reason)),
    }
}

/// Runs what calls into the readers of PDF: on a stack that is large enough, and with a panic of theirs
/// turned into a reason.
fn guarded<T: Send>(work: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    let broken = || "the PDF is damaged in a way that its reader gave up on".to_owned();
    thread::scope(|scope| {
        let worker = thread::Builder::new()
            .name("pdf".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(broken())));
        match worker {
            Ok(worker) => worker.join().unwrap_or_else(|_| Err(broken())),
            Err(error) => Err(format!("no thread to read the PDF on: {error}")),
        }
    })
}

enum Outcome {
    Read(Box<Document>),
    NeedsOcr,
}

fn document(bytes: &[u8], limits: &Limits, ocr: Option<&dyn Ocr>) -> Result<Outcome, String> {
    if !has_header(bytes) {
        return Err(not_pdf(bytes));
    }
    let pdf = PdfDocument::from_bytes(bytes.to_vec()).map_err(|error| damaged(&error))?;
    if !pdf.is_authenticated() {
        return Err("encrypted; save it without a password and add it again".to_owned());
    }
    let count = pdf.page_count().map_err(|error| damaged(&error))?;
    if count == 0 {
        return Err("it has no pages".to_owned());
    }
    let mut problems = Vec::new();
    if count > limits.pages_max {
        let message = format!("it has {count} pages; those after page {} were not read", limits.pages_max);
        problems.push(problem("too_many_pages", message));
    }
    let mut pages = Pages::default();
    for index in 0..count.min(limits.pages_max) {
        pages.read(&pdf, index);
        if pages.bytes > TEXT_BYTES_MAX {
            problems.push(problem("too_much_text", format!("pages after page {} were not read", index + 1)));
            break;
        }
    }
    let scans = std::mem::take(&mut pages.scans);
    if pages.broken.len() == pages.all.len() && scans.is_empty() {
        return Err(format!(
            "no page of it could be read: {}",
            pages.broken.first().map_or("", |(_, why)| why)
        ));
    }
    for (number, why) in &pages.broken {
        problems.push(problem("broken_page", format!("page {number} could not be read: {why}")));
    }
    if pages.cut {
        problems
            .push(problem("too_much_text", "a page holds too much; the rest of it was not read".to_owned()));
    }
    if !scans.is_empty() {
        match ocr {
            Some(ocr) => problems.extend(picture::read(bytes, &scans, &mut pages.all, ocr)),
            None if scans.len() == pages.all.len() || pages.bytes == 0 => return Ok(Outcome::NeedsOcr),
            None => problems.push(problem(
                "needs_ocr",
                format!(
                    "{} a picture, which was not read; install tesseract, then `reftel rebuild` reads it",
                    named(&scans)
                ),
            )),
        }
    }
    let info = Info::of(&pdf);
    Ok(Outcome::Read(Box::new(assembled(pages.all, &info, problems))))
}

/// Puts the pages and the file's properties together into a document.
fn assembled(mut pages: Vec<Page>, info: &Info, problems: Vec<Problem>) -> Document {
    let first_page: String = pages
        .first()
        .map(|page| page.lines.iter().map(|line| line.text() + " ").collect())
        .unwrap_or_default();
    let furniture = furniture::take(&mut pages);
    let telegram = sheet(&pages).telegram();
    let assembled = paragraph::assemble(pages);
    let title = match (stated_title(info.title.as_deref(), &first_page), assembled.title) {
        (Some(stated), Some(seen)) if seen.to_lowercase().starts_with(&stated.to_lowercase()) => Some(seen),
        (Some(stated), _) => Some(stated),
        (None, seen) => seen,
    };
    let date = info.created.as_ref().map(|(edtf, written)| Dated {
        edtf: edtf.clone(),
        basis: DateBasis::File,
        why: format!("creation date `{written}` in the properties of the PDF"),
    });
    let mut particulars = Vec::new();
    if let Some(producer) = &info.creator {
        particulars.push(Particular { name: "Made with".to_owned(), value: producer.clone() });
    }
    if let Some(mut telegram) = telegram {
        telegram.title = telegram.title.or(title);
        telegram.date = telegram.date.or(date);
        telegram.marking = telegram.marking.or_else(|| marking(&furniture));
        telegram.particulars.append(&mut particulars);
        telegram.problems.splice(0..0, problems);
        return telegram;
    }
    let mut authors = Vec::new();
    if let Some(author) = &info.author {
        // One word is the name of an account more often than of a person.
        if author.contains(' ') {
            authors.push(author.clone());
        } else {
            particulars.push(Particular {
                name: "Author in the file's properties".to_owned(),
                value: author.clone(),
            });
        }
    }
    Document {
        title,
        date,
        authors,
        marking: marking(&furniture),
        paragraphs: assembled.paragraphs,
        particulars,
        problems,
        ..Document::default()
    }
}

/// Returns the lines of the pages as one text, with an empty line where the lines of a page stand apart.
fn sheet(pages: &[Page]) -> Sheet {
    /// Distance to the line above, in units of the usual one, from which lines stand apart.
    const APART: f32 = 1.5;
    let mut sheet = Sheet::default();
    for page in pages {
        let gaps = page
            .lines
            .iter()
            .zip(page.lines.iter().skip(1))
            .map(|(above, below)| above.baseline - below.baseline);
        let usual = line::most(gaps.filter(|gap| *gap > 1.0).map(|gap| (gap, 1)));
        let mut above: Option<&line::Line> = None;
        for line in &page.lines {
            if above.is_some_and(|above| above.baseline - line.baseline > APART * usual) {
                sheet.blank();
            }
            let text = line.joined("  ");
            let span = Span { text: (0, text.len() as u32), place: Place::Page(page.number, line.bounds()) };
            sheet.line(&text, [span]);
            above = Some(line);
        }
    }
    sheet
}

/// Returns the classification that stands at the edges of the pages. What carries one carries it there.
fn marking(furniture: &[String]) -> Option<Marking> {
    const CLASSES: [&str; 5] = ["TOP SECRET", "SECRET", "CONFIDENTIAL", "RESTRICTED", "UNCLASSIFIED"];
    furniture.iter().find_map(|text| {
        let text = text.trim();
        let class = CLASSES.into_iter().find(|class| text.starts_with(class))?;
        let rest = text.get(class.len()..)?;
        let captions: Vec<String> =
            rest.split('/').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let marks = |part: &String| {
            part.len() <= 24 && part.chars().all(|c| c.is_ascii_uppercase() || c == ' ' || c == '-')
        };
        let bare = rest.is_empty() || rest.trim_start().starts_with('/') && captions.iter().all(marks);
        bare.then(|| Marking { classification: Some(class.to_owned()), captions })
    })
}

/// The pages as they are read.
#[derive(Default)]
struct Pages {
    all: Vec<Page>,
    /// Numbers of the pages that are pictures.
    scans: Vec<u32>,
    /// Numbers of the pages that could not be read, and why.
    broken: Vec<(u32, String)>,
    bytes: usize,
    cut: bool,
}

impl Pages {
    fn read(&mut self, pdf: &PdfDocument, index: usize) {
        let number = index as u32 + 1;
        // 612 by 792 points is US Letter, which readers of PDF fall back to as well.
        let shown = pdf.get_page_visible_box(index).unwrap_or((0.0, 0.0, 612.0, 792.0));
        let (width, height) = (shown.2 - shown.0, shown.3 - shown.1);
        let mut page = Page { number, height, ..Page::default() };
        match pdf.extract_spans(index) {
            Ok(mut spans) => {
                self.cut |= spans.len() > RUNS_MAX;
                spans.truncate(RUNS_MAX);
                let runs: Vec<Run> = spans
                    .into_iter()
                    .filter(|span| span.rotation_degrees == 0.0 || span.page_rotation_applied != 0)
                    .map(|span| Run {
                        left: span.bbox.x - shown.0,
                        right: span.bbox.x + span.bbox.width - shown.0,
                        baseline: span.bbox.y - shown.1,
                        size: span.font_size.abs().clamp(1.0, 400.0),
                        bold: span.font_weight.is_bold() || span.font_name.contains("Bold"),
                        text: span.text,
                    })
                    .collect();
                self.bytes += runs.iter().map(|run| run.text.len()).sum::<usize>();
                page.lines = line::lines(runs);
            }
            Err(error) => self.broken.push((number, error.to_string())),
        }
        let chars: usize = page.lines.iter().map(line::Line::chars).sum();
        if chars <= STAMP_CHARS_MAX {
            let covered = picture::covered(pdf, index, width * height);
            if covered > 0.5 || chars == 0 && covered > 0.0 {
                self.broken.retain(|(broken, _)| *broken != number);
                self.scans.push(number);
            }
        }
        self.all.push(page);
    }
}

fn problem(kind: &str, message: String) -> Problem {
    Problem { line: None, offset: None, kind: kind.to_owned(), message }
}

/// Returns `page 3 is`, `pages 1, 3 to 5 are`.
fn named(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let words: Vec<String> =
        runs.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a} to {b}") }).collect();
    if pages.len() == 1 {
        format!("page {} is", words.join(""))
    } else {
        format!("pages {} are each", words.join(", "))
    }
}

/// Returns whether the bytes hold the header of a PDF, which may stand anywhere in the first kilobyte
/// (ISO 32000-1, annex H.3.4.1).
pub(crate) fn has_header(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes.get(..1024).unwrap_or(bytes), b"%PDF-").is_some()
}

fn not_pdf(bytes: &[u8]) -> String {
    let what = match bytes {
        [] => "it is empty",
        [0xFF, 0xD8, 0xFF, ..] => "it is a picture (JPEG) under the name of a PDF",
        [0x89, b'P', b'N', b'G', ..] => "it is a picture (PNG) under the name of a PDF",
        [b'P', b'K', 3, 4, ..] => "it is a ZIP archive under the name of a PDF",
        _ if bytes.starts_with(b"<") => "it is a web page or XML under the name of a PDF",
        _ => "it does not begin as a PDF does",
    };
    format!("not a PDF: {what}")
}

fn damaged(error: &pdf_oxide::Error) -> String {
    match error {
        pdf_oxide::Error::EncryptedPdf => "encrypted; save it without a password and add it again".to_owned(),
        pdf_oxide::Error::InvalidXref => {
            "damaged PDF: its table of contents (xref) is broken or missing".to_owned()
        }
        other => format!("damaged PDF: {other}"),
    }
}
