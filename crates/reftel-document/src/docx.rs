//! Reads Office Open XML text.

use crate::{Format, Limits, Ocr, Reading, State};

/// Reads Office Open XML text.
pub(crate) fn read(bytes: &[u8], name: &str, limits: &Limits, ocr: Option<&dyn Ocr>) -> Reading {
    let _ = (bytes, name, limits, ocr);
    Reading {
        state: State::Skipped("Office Open XML text cannot be read yet".to_owned()),
        format: Format::Docx,
        documents: Vec::new(),
        inside: Vec::new(),
    }
}
