//! Writing to the index.

use reftel_document::{Dated, Document, Paragraph};
use tantivy::IndexWriter;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, MergePolicy as _, NoMergePolicy, UserOperation};

use crate::index::heads::Range;
use crate::index::passage::{Passage, Said};
use crate::index::schema::Fields;
use crate::{DocumentNumber, IndexError};

/// Memory that all threads of a writer may fill before they write a segment. More makes fewer and larger
/// segments, so less merging and fewer places to look in.
const MEMORY: usize = 400 << 20;
/// Least memory of one thread: tantivy takes no less than 15 MB.
const MEMORY_MIN: usize = 16 << 20;
/// Most threads, so that their memory stays within bounds.
const THREADS_MAX: usize = 8;

/// So many passages go to the index threads together: to wake one costs as much as a few short passages.
const TOGETHER: usize = 256;

/// Writes to an index.
pub struct Writer {
    writer: IndexWriter<Passage>,
    /// Passages of whole documents that the index threads have not been given.
    waiting: Vec<UserOperation<Passage>>,
    fields: Fields,
}

impl Writer {
    pub(crate) fn new(index: &tantivy::Index, fields: Fields, threads: usize) -> tantivy::Result<Writer> {
        let threads = threads.clamp(1, THREADS_MAX);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .num_merge_threads(1)
            .memory_budget_per_thread((MEMORY / threads).max(MEMORY_MIN))
            .build();
        let writer: IndexWriter<Passage> = index.writer_with_options(options)?;
        // Segments are merged by `commit`, so that no merge is lost when the process ends.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Writer { writer, waiting: Vec::new(), fields })
    }

    /// Adds a document under its number and public id.
    pub fn add(&mut self, number: DocumentNumber, id: &str, document: Document) -> Result<(), IndexError> {
        self.waiting.push(UserOperation::Add(self.head(number, id, &document)));
        for paragraph in document.paragraphs {
            self.waiting.push(UserOperation::Add(self.paragraph(paragraph)));
        }
        if self.waiting.len() >= TOGETHER {
            self.hand_over()?;
        }
        Ok(())
    }

    /// Gives the index threads what waits, as one piece: it ends in one segment.
    fn hand_over(&mut self) -> Result<(), IndexError> {
        self.writer.run(std::mem::take(&mut self.waiting))?;
        Ok(())
    }

    fn head(&self, number: DocumentNumber, id: &str, document: &Document) -> Passage {
        let fields = &self.fields;
        let mut head = Passage::new(fields.text, document.title.clone().unwrap_or_default());
        head.add(fields.number, Said::Number(number.into()));
        let mut label = |name: &str, value: &str| {
            head.add_text(fields.label, format!("{name}:{}", value.to_lowercase()));
        };
        label("id", id);
        if let Some(own) = document.own_id.as_deref().filter(|own| *own != id) {
            label("id", own);
        }
        label("kind", document.kind.as_str());
        label("in", "title");
        if let Some(language) = &document.language {
            label("lang", language);
        }
        let mut facet = |name: &str, value: &str| {
            if !value.trim().is_empty() {
                head.add_text(fields.facet, format!("{name}\0{value}"));
            }
        };
        facet("kind", document.kind.as_str());
        if let Some(language) = &document.language {
            facet("lang", language);
        }
        if let Some(year) = document.date.as_ref().and_then(year) {
            facet("year", &year.to_string());
        }
        if let Some(origin) = &document.origin {
            facet("from", origin);
        }
        let mut seen: Vec<&str> = Vec::new();
        for tag in &document.tags {
            if !seen.contains(&tag.as_str()) {
                facet("tag", tag);
                seen.push(tag);
            }
        }
        let marking = document.marking.iter().flat_map(|m| m.classification.iter().chain(&m.captions));
        let mut seen: Vec<&str> = Vec::new();
        for value in marking.clone() {
            if !seen.contains(&value.as_str()) {
                facet("marking", value);
                seen.push(value);
            }
        }
        for value in marking {
            head.add_text(fields.marking, value);
        }
        if let Some(origin) = &document.origin {
            head.add_text(fields.from, origin);
        }
        document.addressees.iter().for_each(|to| head.add_text(fields.to, to));
        document.tags.iter().for_each(|tag| head.add_text(fields.tag, tag));
        if let Some(date) = &document.date {
            let Range { earliest, latest } = Range::new(date.edtf.earliest(), date.edtf.latest());
            head.add(fields.earliest, Said::Day(earliest.into()));
            head.add(fields.latest, Said::Day(latest.into()));
        }
        head
    }

    fn paragraph(&self, paragraph: Paragraph) -> Passage {
        let fields = &self.fields;
        let mut passage = Passage::new(fields.text, paragraph.text);
        passage.add_text(fields.label, format!("in:{}", paragraph.anchor.to_lowercase()));
        if let Some(n) = paragraph.number.map(|n| n.to_string()).filter(|n| *n != paragraph.anchor) {
            passage.add_text(fields.label, format!("in:{n}"));
        }
        if let Some(marking) = &paragraph.marking {
            passage.add_text(fields.marking, marking);
            for spelled in marking.split('/').filter_map(spelled_out) {
                passage.add_text(fields.marking, spelled);
            }
        }
        passage
    }

    /// Makes all that was added durable and visible to searches, with the log's sequence number.
    pub fn commit(&mut self, sequence: u64) -> Result<(), IndexError> {
        self.hand_over()?;
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&sequence.to_string());
        prepared.commit()?;
        self.merge()?;
        Ok(())
    }

    /// Merges small segments, so that their number grows with the logarithm of what is held.
    fn merge(&mut self) -> tantivy::Result<()> {
        /// Segments below this many passages are all of one size.
        const SMALL: u32 = 10_000;
        /// Segments above this many passages stay as they are.
        const LARGE: usize = 2_000_000;
        let mut policy = LogMergePolicy::default();
        policy.set_min_layer_size(SMALL);
        policy.set_max_docs_before_merge(LARGE);
        policy.set_level_log_size(2.0);
        policy.set_min_num_segments(8);
        policy.set_del_docs_ratio_before_merge(0.3);
        loop {
            let segments = self.writer.index().searchable_segment_metas()?;
            let candidates = policy.compute_merge_candidates(&segments);
            if candidates.is_empty() {
                return Ok(());
            }
            for candidate in candidates {
                self.writer.merge(&candidate.0).wait()?;
            }
        }
    }
}

/// Returns the year in which a date lies for certain.
fn year(date: &Dated) -> Option<i16> {
    let (earliest, latest) = (date.edtf.earliest()?, date.edtf.latest()?);
    (earliest.year() == latest.year()).then(|| earliest.year())
}

/// Returns what an abbreviation of a portion marking stands for. Source: Executive Order 12958 and the
/// marking guides of the Information Security Oversight Office; `LOU` and `SBU` are of the State Department.
fn spelled_out(portion: &str) -> Option<&'static str> {
    Some(match portion.trim() {
        "U" => "UNCLASSIFIED",
        "C" => "CONFIDENTIAL",
        "S" => "SECRET",
        "TS" => "TOP SECRET",
        "R" => "RESTRICTED",
        "NF" => "NOFORN",
        "SBU" => "SENSITIVE BUT UNCLASSIFIED",
        "LOU" => "LIMITED OFFICIAL USE",
        "FOUO" => "FOR OFFICIAL USE ONLY",
        _ => return None,
    })
}
