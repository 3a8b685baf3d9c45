//! A ZIP archive as a whole: also a DOCX or an OpenDocument text.
#![no_main]

libfuzzer_sys::fuzz_target!(init: reftel_fuzz::begin(), |bytes: &[u8]| reftel_fuzz::document(bytes, "zip"));
