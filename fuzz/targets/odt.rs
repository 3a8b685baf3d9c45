//! The XML parts of an OpenDocument text, parted by NUL in the order of `reftel_fuzz::ODT_PARTS`.
#![no_main]

libfuzzer_sys::fuzz_target!(init: reftel_fuzz::begin(), |bytes: &[u8]| reftel_fuzz::parts(bytes, "odt", &reftel_fuzz::ODT_PARTS));
