//! Counts of documents by what is said about them.

use std::collections::BTreeMap;
use std::sync::Mutex;

use rustc_hash::FxHashMap;
use tantivy::SegmentReader;

use crate::Facets;
use crate::index::heads::Heads;
use crate::index::schema::FACET;

/// Every facet, in the order of their names.
pub(crate) const FACETS: [&str; 6] = ["from", "kind", "lang", "marking", "tag", "year"];
/// Most values a facet that are told.
const VALUES_MAX: usize = 20;

/// Names of values, so that segments can count by number.
#[derive(Default)]
pub(crate) struct Names {
    numbers: FxHashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

/// The values of each document of a segment.
pub(crate) struct Values {
    /// Where each document's values begin in `values`; one more for the end.
    begins: Vec<u32>,
    values: Vec<u32>,
}

impl Values {
    pub(crate) fn read(
        segment: &SegmentReader,
        heads: &Heads,
        names: &Mutex<Names>,
    ) -> tantivy::Result<Values> {
        let (mut begins, mut values) = (vec![0], Vec::new());
        let Some(column) = segment.fast_fields().str(FACET)? else {
            return Ok(Values { begins: vec![0; heads.starts.len() + 1], values });
        };
        let mut numbers = Vec::with_capacity(column.num_terms());
        {
            let mut names = names.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let mut stream = column.dictionary().stream()?;
            while stream.advance() {
                numbers.push(names.number(&String::from_utf8_lossy(stream.key())));
            }
        }
        let ordinals = column.ords();
        for start in &heads.starts {
            let of_one = ordinals.values_for_doc(*start);
            values.extend(of_one.filter_map(|ordinal| numbers.get(ordinal as usize)));
            begins.push(u32::try_from(values.len()).unwrap_or(u32::MAX));
        }
        Ok(Values { begins, values })
    }

    /// Counts the values of a document.
    pub(crate) fn count(&self, document: usize, counts: &mut Vec<usize>) {
        let (Some(from), Some(to)) = (self.begins.get(document), self.begins.get(document + 1)) else {
            return;
        };
        for value in self.values.get(*from as usize..*to as usize).unwrap_or_default() {
            let value = *value as usize;
            if value >= counts.len() {
                counts.resize(value + 1, 0);
            }
            if let Some(count) = counts.get_mut(value) {
                *count += 1;
            }
        }
    }
}

/// Returns the facets that the counts make: the most frequent values, then by name.
pub(crate) fn facets(counts: &[usize], names: &Mutex<Names>) -> Facets {
    let names = names.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut facets: BTreeMap<&'static str, Vec<(String, usize)>> =
        FACETS.into_iter().map(|facet| (facet, Vec::new())).collect();
    for (name, count) in names.names.iter().zip(counts) {
        if *count > 0
            && let Some((facet, value)) = name.split_once('\0')
            && let Some(values) = facets.get_mut(facet)
        {
            values.push((value.to_owned(), *count));
        }
    }
    for values in facets.values_mut() {
        let order = |a: &(String, usize), b: &(String, usize)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        if values.len() > VALUES_MAX {
            values.select_nth_unstable_by(VALUES_MAX, order);
            values.truncate(VALUES_MAX);
        }
        values.sort_unstable_by(order);
    }
    facets
}
