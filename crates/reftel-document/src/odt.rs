//! Reads OpenDocument text.

use crate::container::Archive;
use crate::{Format, Limits, Reading, State};

/// Reads OpenDocument text.
pub(crate) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Reading {
    let _ = (archive, limits);
    Reading {
        state: State::Skipped("OpenDocument text cannot be read yet; save it as .docx or PDF".to_owned()),
        format: Format::Zip,
        documents: Vec::new(),
        inside: Vec::new(),
    }
}
