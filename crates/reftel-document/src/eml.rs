//! Reads messages (RFC 5322).

use crate::{Format, Limits, Ocr, Reading, State};

/// Reads messages (RFC 5322).
pub(crate) fn read(bytes: &[u8], name: &str, limits: &Limits, ocr: Option<&dyn Ocr>) -> Reading {
    let _ = (bytes, name, limits, ocr);
    Reading {
        state: State::Skipped("messages (RFC 5322) cannot be read yet".to_owned()),
        format: Format::Eml,
        documents: Vec::new(),
        inside: Vec::new(),
    }
}
