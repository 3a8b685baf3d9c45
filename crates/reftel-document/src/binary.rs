//! Formats that are told by how they begin: all that is not text, and messages.

use crate::{Document, Format, Limits, Ocr, Reading, State, completion, container, eml, pdf};

/// How pictures, sounds and films begin, and what each is called.
const NOT_DOCUMENTS: [(&[u8], &str); 14] = [
    (b"\xFF\xD8\xFF", "a picture (JPEG)"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"RIFF", "a picture or recording (RIFF)"),
    (b"ID3", "a recording (MP3)"),
    (b"OggS", "a recording (Ogg)"),
    (b"\x1F\x8B", "a packed file (gzip); unpack it first"),
    (b"BZh", "a packed file (bzip2); unpack it first"),
    (b"\xFD7zXZ\0", "a packed file (xz); unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "an archive (7z); unpack it or pack it as ZIP"),
    (b"Rar!\x1A\x07", "an archive (RAR); unpack it or pack it as ZIP"),
    (b"\x7FELF", "a program"),
];

/// Reads a source whose beginning tells what it is; `None` for anything else.
///
/// A file that is called a PDF and is none is unreadable, not skipped: somebody meant it to be read.
pub(crate) fn read(bytes: &[u8], name: &str, limits: &Limits, ocr: Option<&dyn Ocr>) -> Option<Reading> {
    let mut reading = by_beginning(bytes, name, limits, ocr)?;
    reading.documents.iter_mut().for_each(completion::complete);
    if matches!(reading.state, State::Read)
        && reading.inside.is_empty()
        && reading.documents.iter().all(says_nothing)
    {
        let reason = match reading.format {
            Format::Zip => "an archive without a file in it",
            _ => "no text in it",
        };
        return Some(Reading { state: State::Skipped(reason.to_owned()), documents: Vec::new(), ..reading });
    }
    Some(reading)
}

fn says_nothing(document: &Document) -> bool {
    document.paragraphs.is_empty() && document.title.is_none()
}

fn by_beginning(bytes: &[u8], name: &str, limits: &Limits, ocr: Option<&dyn Ocr>) -> Option<Reading> {
    let called_pdf = name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("pdf"));
    if bytes.starts_with(b"%PDF-") {
        return Some(pdf::read(bytes, name, limits, ocr));
    }
    if container::is_container(bytes) && !called_pdf {
        return Some(container::read(bytes, name, limits, ocr));
    }
    if eml::looks_like_message(bytes) {
        return Some(eml::read(bytes, name, limits, ocr));
    }
    let binary = NOT_DOCUMENTS.iter().find(|(magic, _)| bytes.starts_with(magic));
    if called_pdf
        && (binary.is_some() || bytes.is_empty() || pdf::has_header(bytes) || container::is_container(bytes))
    {
        return Some(pdf::read(bytes, name, limits, ocr));
    }
    let (_, what) = binary?;
    Some(Reading {
        state: State::Skipped(format!("{what}, not a document")),
        format: Format::Unknown,
        documents: Vec::new(),
        inside: Vec::new(),
    })
}
