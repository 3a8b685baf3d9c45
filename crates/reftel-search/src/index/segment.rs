//! What is at hand of one segment.

use std::sync::{Arc, Mutex, OnceLock};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;
use tantivy::{InvertedIndexReader, SegmentReader};

use crate::index::facets::{Names, Values};
use crate::index::forms;
use crate::index::heads::Heads;
use crate::index::schema::Fields;

/// A segment that is being searched.
pub(crate) struct Segment {
    pub(crate) reader: SegmentReader,
    kept: Arc<Kept>,
}

/// What is read of a segment when first asked for, and stays true while it exists.
#[derive(Default)]
struct Kept {
    heads: OnceLock<Arc<Heads>>,
    values: OnceLock<Arc<Values>>,
    forms: OnceLock<Arc<TermDictionary>>,
}

impl Segment {
    /// Takes up a segment; `before` are those that were searched until now.
    pub(crate) fn new(reader: SegmentReader, before: &[Arc<Segment>]) -> Segment {
        let same = before.iter().find(|segment| segment.id() == reader.segment_id());
        let kept = same.map(|segment| segment.kept.clone()).unwrap_or_default();
        Segment { reader, kept }
    }

    fn id(&self) -> SegmentId {
        self.reader.segment_id()
    }

    pub(crate) fn len(&self) -> u32 {
        self.reader.max_doc()
    }

    pub(crate) fn heads(&self) -> tantivy::Result<Arc<Heads>> {
        kept(&self.kept.heads, || Heads::read(&self.reader))
    }

    pub(crate) fn values(&self, names: &Mutex<Names>) -> tantivy::Result<Arc<Values>> {
        let heads = self.heads()?;
        kept(&self.kept.values, || Values::read(&self.reader, &heads, names))
    }

    pub(crate) fn words(&self, field: Field) -> tantivy::Result<Arc<InvertedIndexReader>> {
        self.reader.inverted_index(field)
    }

    pub(crate) fn norms(&self, fields: &Fields) -> tantivy::Result<Option<FieldNormReader>> {
        self.reader.fieldnorms_readers().get_field(fields.text)
    }

    /// Calls `each` with every word of a stem that differs from it.
    pub(crate) fn forms(&self, stem: &str, mut each: impl FnMut(&[u8])) -> tantivy::Result<()> {
        let list = match self.kept.forms.get() {
            Some(list) => list.clone(),
            None => {
                let list = forms::open(&self.reader)?;
                self.kept.forms.get_or_init(|| list).clone()
            }
        };
        Ok(forms::of(&list, stem, &mut each)?)
    }
}

fn kept<T>(cell: &OnceLock<Arc<T>>, read: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<Arc<T>> {
    match cell.get() {
        Some(value) => Ok(value.clone()),
        None => {
            let value = Arc::new(read()?);
            Ok(cell.get_or_init(|| value).clone())
        }
    }
}
