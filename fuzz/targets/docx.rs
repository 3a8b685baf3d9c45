//! The XML parts of a DOCX, parted by NUL in the order of `reftel_fuzz::DOCX_PARTS`.
#![no_main]

libfuzzer_sys::fuzz_target!(init: reftel_fuzz::begin(), |bytes: &[u8]| reftel_fuzz::parts(bytes, "docx", &reftel_fuzz::DOCX_PARTS));
