//! The reading room, and the REST interface to the same answers.
#![forbid(unsafe_code)]
