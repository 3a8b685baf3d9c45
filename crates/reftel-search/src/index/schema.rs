//! What the index holds of a document.
//!
//! A document is a run of passages: its head, then its paragraphs in order, written as one batch so that
//! they stay together in one segment. What is said about the document (sender, date, tags, …) stands in
//! the head alone. So a paragraph's place is its distance from the head, and needs no room.

use tantivy::index::IndexSettings;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::store::Compressor;

use crate::INDEX_VERSION;

/// Name of the tokenizer that cuts as [`crate::word`] does.
pub(crate) const TOKENIZER: &str = "reftel";

pub(crate) const NUMBER: &str = "number";
pub(crate) const EARLIEST: &str = "earliest";
pub(crate) const LATEST: &str = "latest";
pub(crate) const FACET: &str = "facet";

#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    /// The words of a paragraph; of a title in the head.
    pub(crate) text: Field,
    pub(crate) from: Field,
    pub(crate) to: Field,
    pub(crate) tag: Field,
    /// The document's in the head, a portion's in its paragraph.
    pub(crate) marking: Field,
    /// Whole values: `kind:cable`, `lang:be`, `id:08minsk1` in the head, `in:7` in a paragraph.
    pub(crate) label: Field,
    /// The document's number, in the head, so that heads can be told.
    pub(crate) number: Field,
    pub(crate) earliest: Field,
    pub(crate) latest: Field,
    /// Values to count: `kind\0cable`.
    pub(crate) facet: Field,
}

impl Fields {
    pub(crate) fn new() -> Fields {
        let mut schema = Schema::builder();
        let words = |norms| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(TOKENIZER)
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                    .set_fieldnorms(norms),
            )
        };
        let whole = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let text = schema.add_text_field("text", words(true));
        let from = schema.add_text_field("from", words(false));
        let to = schema.add_text_field("to", words(false));
        let tag = schema.add_text_field("tag", words(false));
        let marking = schema.add_text_field("marking", words(false));
        let label = schema.add_text_field("label", whole);
        let number = schema.add_u64_field(NUMBER, FAST);
        let earliest = schema.add_i64_field(EARLIEST, FAST);
        let latest = schema.add_i64_field(LATEST, FAST);
        let facet = schema.add_text_field(FACET, TextOptions::default().set_fast("raw"));
        // A schema that differs is an index of another version.
        schema.add_u64_field(&format!("version_{INDEX_VERSION}"), NumericOptions::default());
        let schema = schema.build();
        Fields { schema, text, from, to, tag, marking, label, number, earliest, latest, facet }
    }
}

/// Returns how an index is kept: nothing of the text is stored.
pub(crate) fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}
