//! Reads containers: ZIP archives, and the formats of offices that are one.
//!
//! A DOCX, ODT, XLSX or EPUB is a ZIP too, and an old `.doc` is a compound file; [`read`] tells them
//! apart by what stands inside, never by the name.

use std::io::{Cursor, Read};

use encoding_rs::IBM866;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::{Format, Inside, Limits, Ocr, Reading, State, docx, markup, odt};

/// A member may unpack to this many times its packed size; more is taken for a bomb. Deflate reaches
/// 1032 on zeros; XML of tables, the best-packing honest content seen, stays under 100.
const RATIO_MAX: u64 = 250;
/// Members up to this size are not held to [`RATIO_MAX`]: a page of blanks packs very well too.
const RATIO_FREE_BYTES: u64 = 4 << 20;
/// How a compound file begins. Source: MS-CFB, section 2.2.
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An open archive over the bytes of a source.
pub(crate) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Returns whether the bytes begin as a container does that [`read`] can say something about.
pub(crate) fn is_container(bytes: &[u8]) -> bool {
    [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08PK", COMPOUND_FILE]
        .iter()
        .any(|magic| bytes.starts_with(magic))
}

/// Reads a container: a ZIP archive gives its members; a DOCX or ODT is read as a document.
pub(crate) fn read(bytes: &[u8], name: &str, limits: &Limits, ocr: Option<&dyn Ocr>) -> Reading {
    if bytes.starts_with(COMPOUND_FILE) {
        return ended(State::Unreadable(compound_file(bytes).to_owned()), Format::Unknown);
    }
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => return ended(State::Unreadable(damaged(&error)), Format::Zip),
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("[Content_Types].xml") {
        if has("word/document.xml") {
            return docx::read(bytes, name, limits, ocr);
        }
        if has("xl/workbook.xml") {
            return skipped("a spreadsheet (XLSX); save the sheet as PDF or text to have it read");
        }
        if has("ppt/presentation.xml") {
            return skipped("a presentation (PPTX); save it as PDF to have it read");
        }
    }
    let declared = member(&mut archive, "mimetype", 256).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    match declared.as_deref().map(str::trim) {
        Some("application/vnd.oasis.opendocument.text") => return odt::read(&mut archive, limits),
        Some("application/epub+zip") => {
            return skipped("an e-book (EPUB); save it as HTML or PDF to have it read");
        }
        Some(other) if other.starts_with("application/vnd.oasis.opendocument.") => {
            return skipped("an OpenDocument file that is not a text; save it as PDF to have it read");
        }
        _ => {}
    }
    Reading { inside: members(&mut archive, limits), ..ended(State::Read, Format::Zip) }
}

fn ended(state: State, format: Format) -> Reading {
    Reading { state, format, documents: Vec::new(), inside: Vec::new() }
}

fn skipped(reason: &str) -> Reading {
    ended(State::Skipped(reason.to_owned()), Format::Zip)
}

fn damaged(error: &ZipError) -> String {
    format!("not a whole ZIP archive: {error}")
}

/// Returns the bytes of one member, or why there are none. Never gives more than `bytes_max`.
pub(crate) fn member(archive: &mut Archive<'_>, name: &str, bytes_max: u64) -> Result<Vec<u8>, String> {
    let index = archive.index_for_name(name).ok_or_else(|| format!("it has no part `{name}`"))?;
    unpack(archive, index, bytes_max)
}

/// Returns the text of one member, decoded.
pub(crate) fn part(bytes: &[u8], name: &str, bytes_max: u64) -> Option<String> {
    let mut archive = Archive::new(Cursor::new(bytes)).ok()?;
    member(&mut archive, name, bytes_max).ok().map(markup::decode)
}

/// Takes every member out, as long as the bounds allow.
fn members(archive: &mut Archive<'_>, limits: &Limits) -> Vec<Inside> {
    let count = archive.len();
    let mut left = limits.inside_bytes_max;
    let mut inside = Vec::new();
    for index in 0..count {
        let (name, unfit) = match archive.by_index_raw(index) {
            Ok(file) if file.is_dir() => continue,
            Ok(file) => {
                let unfit = if file.encrypted() {
                    Some("encrypted; unpack it with its password and add the file")
                } else if file.is_symlink() {
                    Some("a symbolic link, not a file")
                } else {
                    None
                };
                (member_name(file.name_raw(), index), unfit.map(str::to_owned))
            }
            Err(error) => (format!("member {}", index + 1), Some(damaged(&error))),
        };
        if inside.len() >= limits.inside_files_max {
            let more = count - index - 1;
            let reason = format!(
                "not taken out, nor {more} more after it: an archive may hold {} files",
                limits.inside_files_max
            );
            inside.push(Inside { name, bytes: Err(reason) });
            break;
        }
        let bytes = match unfit {
            Some(reason) => Err(reason),
            None => unpack(archive, index, left),
        };
        if let Ok(bytes) = &bytes {
            left = left.saturating_sub(bytes.len() as u64);
        }
        inside.push(Inside { name, bytes });
    }
    inside
}

/// Unpacks one member, counting what really comes out: what its header says about its size may lie.
fn unpack(archive: &mut Archive<'_>, index: usize, bytes_max: u64) -> Result<Vec<u8>, String> {
    let file = archive.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "encrypted".to_owned(),
        ZipError::UnsupportedArchive(what) => format!("packed in a way that is not supported: {what}"),
        ZipError::CompressionMethodNotSupported(method) => {
            format!("packed in a way that is not supported (method {method}); pack it again with Deflate")
        }
        other => damaged(&other),
    })?;
    let by_ratio = RATIO_FREE_BYTES.max(file.compressed_size().saturating_mul(RATIO_MAX));
    let allowed = by_ratio.min(bytes_max);
    let mut bytes = Vec::new();
    file.take(allowed.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| format!("damaged: {error}"))?;
    if bytes.len() as u64 <= allowed {
        Ok(bytes)
    } else if by_ratio < bytes_max {
        Err(format!("it unpacks to more than {RATIO_MAX} times its size, as a bomb does"))
    } else {
        Err("too large: the files inside one archive may not be larger together".to_owned())
    }
}

/// Returns a member's name as text: UTF-8 when it is, else a code page of DOS.
///
/// Archives made on Russian Windows write names in code page 866 without saying so; its letters are
/// `80`–`AF` and `E0`–`F1`. A name in which they are the larger part of the letters is read so, any
/// other as code page 437 (APPNOTE.TXT, appendix D).
fn member_name(raw: &[u8], index: usize) -> String {
    if raw.is_empty() {
        return format!("member {}", index + 1);
    }
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let cyrillic = raw.iter().filter(|byte| matches!(byte, 0x80..=0xAF | 0xE0..=0xF1)).count();
    let latin = raw.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    if cyrillic > latin {
        return IBM866.decode_without_bom_handling(raw).0.into_owned();
    }
    raw.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{FFFD}' }).collect()
}

/// Returns what a compound file is, and what to do.
fn compound_file(bytes: &[u8]) -> &'static str {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let has = |text: &str| memchr::memmem::find(bytes, &utf16(text)).is_some();
    if has("EncryptedPackage") {
        "an Office document that is encrypted; save it without a password"
    } else if has("WordDocument") {
        "a Word document in the old format (.doc); save it as .docx or PDF"
    } else if has("__substg1.0_") {
        "a message in Outlook's format (.msg); save it as .eml"
    } else if has("Workbook") {
        "a spreadsheet in the old format (.xls); save it as PDF or text"
    } else if has("PowerPoint Document") {
        "a presentation in the old format (.ppt); save it as PDF"
    } else {
        "an old Office file; save it in a newer format or as PDF"
    }
}
