//! Reads PDF.

use crate::{Format, Limits, Ocr, Reading, State};

/// Reads PDF.
pub(crate) fn read(bytes: &[u8], name: &str, limits: &Limits, ocr: Option<&dyn Ocr>) -> Reading {
    let _ = (bytes, name, limits, ocr);
    Reading {
        state: State::Skipped("PDF cannot be read yet".to_owned()),
        format: Format::Pdf,
        documents: Vec::new(),
        inside: Vec::new(),
    }
}
