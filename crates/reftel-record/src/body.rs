//! A document as it lies in the record: postcard, compressed with LZ4.
//!
//! Derived data only. A body that a newer or older program wrote is not read but made anew, which is
//! why the format needs no versions of its own: the reading's stage version decides.

use reftel_document::Document;

use crate::StoreError;

/// Returns the bytes of a document for the record.
pub fn encode(document: &Document) -> Result<Vec<u8>, StoreError> {
    let plain = postcard::to_stdvec(document).map_err(|error| StoreError::Body(error.to_string()))?;
    Ok(lz4_flex::compress_prepend_size(&plain))
}

/// Returns the document that [`encode`] gave these bytes for.
pub fn decode(bytes: &[u8]) -> Result<Document, StoreError> {
    let plain =
        lz4_flex::decompress_size_prepended(bytes).map_err(|error| StoreError::Body(error.to_string()))?;
    postcard::from_bytes(&plain).map_err(|error| StoreError::Body(error.to_string()))
}
