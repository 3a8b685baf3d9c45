//! Which forms of a word a segment holds.
//!
//! The index holds words as they are written, folded. Beside the words of a segment stands a list from
//! each stem to its words, made from the segment's own dictionary when it is written or merged. A query
//! looks up the forms of its words there. So text costs no second entry a word, phrases are exact, and
//! what is found always agrees with what [`stem`] says of the text.

use std::any::Any;
use std::io;
use std::sync::Arc;

use tantivy::directory::{CompositeFile, TerminatingWrite as _};
use tantivy::index::{SegmentComponent, SegmentReader};
use tantivy::indexer::DocIdMapping;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::termdict::{TermDictionary, TermDictionaryBuilder};
use tantivy::{PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, TantivyError};

use crate::stem::stem;

/// The list's file.
const EXTENSION: &str = "forms";

/// Makes the lists.
pub(crate) struct Forms {
    pub(crate) text: Field,
}

struct FormsWriter {
    text: Field,
}

impl SegmentPlugin for Forms {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(FormsWriter { text: self.text }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        write(context.target_segment, self.text)
    }
}

impl PluginWriter for FormsWriter {
    fn serialize(self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        write(segment, self.text)
    }

    fn mem_usage(&self) -> usize {
        0
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// Writes the list of a segment whose dictionary is written.
fn write(segment: &Segment, text: Field) -> tantivy::Result<()> {
    let mut keys: Vec<Vec<u8>> = Vec::new();
    if let Some(file) = CompositeFile::open(&segment.open_read(SegmentComponent::Terms)?)?.open_read(text) {
        let words = TermDictionary::open(file)?;
        let mut stream = words.stream()?;
        while stream.advance() {
            let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
            if let Some(stem) = stem(word)
                && stem != word
            {
                keys.push([stem.as_bytes(), b"\0", word.as_bytes()].concat());
            }
        }
    }
    keys.sort_unstable();
    let mut list = TermDictionaryBuilder::create(segment.open_write(component())?)?;
    for key in &keys {
        list.insert(key, &TermInfo::default())?;
    }
    list.finish()?.terminate()?;
    Ok(())
}

/// Opens the list of a segment.
pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Arc<TermDictionary>> {
    let file = segment.open_read(component()).map_err(TantivyError::from)?;
    Ok(Arc::new(TermDictionary::open(file)?))
}

/// Calls `each` with every word of a stem that differs from it.
pub(crate) fn of(list: &TermDictionary, stem: &str, each: &mut impl FnMut(&[u8])) -> io::Result<()> {
    let from = [stem.as_bytes(), b"\0"].concat();
    let to = [stem.as_bytes(), b"\x01"].concat();
    let mut stream = list.range().ge(&from).lt(&to).into_stream()?;
    while stream.advance() {
        if let Some(word) = stream.key().get(from.len()..) {
            each(word);
        }
    }
    Ok(())
}
