//! The words that the texts are made of.

use crate::index::{Index, IndexError};

impl Index {
    /// Calls `each` with every word of the texts, folded as in [`crate::Query`]; with one that stands in several segments,
    /// several times.
    pub fn words(&self, mut each: impl FnMut(&str)) -> Result<(), IndexError> {
        for segment in &self.view()?.segments {
            let words = segment.words(self.fields.text)?;
            let failed = |error: std::io::Error| IndexError::Failed(Box::new(error));
            let mut stream = words.terms().stream().map_err(failed)?;
            while stream.advance() {
                if let Ok(word) = std::str::from_utf8(stream.key()) {
                    each(word);
                }
            }
        }
        Ok(())
    }
}
