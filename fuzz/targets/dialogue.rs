//! A dialogue's table.
#![no_main]

libfuzzer_sys::fuzz_target!(init: reftel_fuzz::begin(), |bytes: &[u8]| reftel_fuzz::dialogue(bytes));
