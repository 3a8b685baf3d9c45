//! Dates: EDTF, date-time groups, phrases in prose.
#![no_main]

libfuzzer_sys::fuzz_target!(init: reftel_fuzz::begin(), |bytes: &[u8]| reftel_fuzz::date(bytes));
