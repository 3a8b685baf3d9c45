//! Reads ZIP archives.

use crate::{Format, Limits, Ocr, Reading, State};

/// Reads ZIP archives.
pub(crate) fn read(bytes: &[u8], name: &str, limits: &Limits, ocr: Option<&dyn Ocr>) -> Reading {
    let _ = (bytes, name, limits, ocr);
    Reading {
        state: State::Skipped("ZIP archives cannot be read yet".to_owned()),
        format: Format::Zip,
        documents: Vec::new(),
        inside: Vec::new(),
    }
}
