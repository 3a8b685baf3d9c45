//! The documents of a segment.

use tantivy::SegmentReader;
use tantivy::columnar::{Column, ColumnIndex};

use crate::DocumentNumber;
use crate::index::bits::Bits;
use crate::index::schema::{EARLIEST, LATEST, NUMBER};
use crate::query::{Comparison, Day};

/// The documents of a segment, in the order of their passages.
pub(crate) struct Heads {
    /// The passage that is the head, of each document.
    pub(crate) starts: Vec<u32>,
    pub(crate) numbers: Vec<DocumentNumber>,
    /// First and last day that the document's date may mean, in days since 1970-01-01.
    pub(crate) dates: Vec<Range>,
    /// The heads among the passages.
    pub(crate) bits: Bits,
    /// How many passages there are.
    pub(crate) passages: u32,
}

/// First and last day of a date. An open end is [`i32::MIN`] or [`i32::MAX`]; without a date the first is
/// after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) earliest: i32,
    pub(crate) latest: i32,
}

pub(crate) const UNDATED: Range = Range { earliest: i32::MAX, latest: i32::MIN };

impl Range {
    pub(crate) fn new(earliest: Option<jiff::civil::Date>, latest: Option<jiff::civil::Date>) -> Range {
        Range { earliest: earliest.map_or(i32::MIN, day), latest: latest.map_or(i32::MAX, day) }
    }

    /// Returns whether the date compares so with the one asked for: for certain, or possibly.
    pub(crate) fn compares(self, comparison: Comparison, asked: &Day) -> bool {
        if self.earliest > self.latest {
            return false;
        }
        let other = Range::new(asked.edtf.earliest(), asked.edtf.latest());
        match (comparison, asked.possibly) {
            (Comparison::Before, false) => self.latest < other.earliest,
            (Comparison::Before, true) => self.earliest < other.earliest,
            (Comparison::After, false) => self.earliest > other.latest,
            (Comparison::After, true) => self.latest > other.latest,
            (Comparison::On, false) => self.earliest >= other.earliest && self.latest <= other.latest,
            (Comparison::On, true) => self.earliest <= other.latest && self.latest >= other.earliest,
        }
    }
}

/// Returns the number of days from 1970-01-01 to a date.
fn day(date: jiff::civil::Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    date.since(epoch).map_or(0, |span| span.get_days())
}

impl Heads {
    pub(crate) fn read(segment: &SegmentReader) -> tantivy::Result<Heads> {
        let fast = segment.fast_fields();
        let passages = segment.max_doc();
        let (starts, numbers) = match fast.column_opt::<u64>(NUMBER)? {
            Some(column) => values(&column),
            None => (Vec::new(), Vec::new()),
        };
        let mut dates = vec![UNDATED; starts.len()];
        let ends = (fast.column_opt::<i64>(EARLIEST)?, fast.column_opt::<i64>(LATEST)?);
        if let (Some(earliest), Some(latest)) = ends {
            let (places, earliest) = values(&earliest);
            let (_, latest) = values(&latest);
            let mut rest = starts.iter().zip(&mut dates);
            for ((place, earliest), latest) in places.iter().zip(earliest).zip(latest) {
                if let Some((_, date)) = rest.find(|(start, _)| *start == place) {
                    *date = Range { earliest: earliest as i32, latest: latest as i32 };
                }
            }
        }
        let mut bits = Bits::none(passages);
        starts.iter().for_each(|start| bits.add(*start));
        let numbers = numbers.into_iter().map(|number| number as DocumentNumber).collect();
        Ok(Heads { starts, numbers, dates, bits, passages })
    }

    /// Returns the passages of the documents whose heads are in a set.
    pub(crate) fn spread(&self, heads: &Bits) -> Bits {
        let mut passages = Bits::none(self.passages);
        let ends = self.starts.iter().skip(1).copied().chain([self.passages]);
        for (start, end) in self.starts.iter().zip(ends) {
            if heads.contains(*start) {
                passages.add_range(*start, end);
            }
        }
        passages
    }

    /// Returns the heads of the documents that have a passage in a set.
    pub(crate) fn gather(&self, passages: &Bits) -> Bits {
        let mut heads = Bits::none(self.passages);
        self.each(passages, |document, _| {
            if let Some(start) = self.starts.get(document) {
                heads.add(*start);
            }
        });
        heads
    }

    /// Returns the heads of the documents with such a date.
    pub(crate) fn dated(&self, comparison: Comparison, day: &Day) -> Bits {
        let mut heads = Bits::none(self.passages);
        for (start, date) in self.starts.iter().zip(&self.dates) {
            if date.compares(comparison, day) {
                heads.add(*start);
            }
        }
        heads
    }

    /// Calls `each` with every passage of a set, and which of the documents it belongs to.
    pub(crate) fn each(&self, passages: &Bits, mut each: impl FnMut(usize, u32)) {
        let mut document = 0;
        for passage in passages.iter() {
            document = self.document(passage, document);
            each(document, passage);
        }
    }

    /// Returns which of the documents a passage belongs to, when it is no earlier one than `from`.
    pub(crate) fn document(&self, passage: u32, from: usize) -> usize {
        /// How many documents are looked at one by one, before the rest is halved again and again.
        const NEXT: usize = 8;
        let later = self.starts.get(from + 1..).unwrap_or_default();
        match later.iter().take(NEXT).position(|start| *start > passage) {
            Some(steps) => from + steps,
            None => from + later.partition_point(|start| *start <= passage),
        }
    }
}

/// Returns the passages that have a value, and the values.
fn values<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + Default + 'static>(
    column: &Column<T>,
) -> (Vec<u32>, Vec<T>) {
    let count = column.values.num_vals();
    let places = match &column.index {
        ColumnIndex::Empty { .. } => Vec::new(),
        ColumnIndex::Full => (0..count).collect(),
        ColumnIndex::Optional(index) => index.iter_non_null_docs().collect(),
        ColumnIndex::Multivalued(_) => {
            (0..column.num_docs()).filter(|passage| column.first(*passage).is_some()).collect()
        }
    };
    let mut values = vec![T::default(); count as usize];
    column.values.get_range(0, &mut values);
    (places, values)
}
