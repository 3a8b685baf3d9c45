//! The log by kind of entry.

use crate::log::Entry;
use crate::store::{Store, StoreError};

/// Returns the entries of one kind, in order.
pub fn entries_of(store: &dyn Store, kind: &str) -> Result<Vec<Entry>, StoreError> {
    const PAGE: usize = 10_000;
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let entries = store.entries(after, PAGE)?;
        let Some(last) = entries.last() else { return Ok(found) };
        after = last.header.number;
        found.extend(entries.into_iter().filter(|entry| entry.header.kind == kind));
    }
}
