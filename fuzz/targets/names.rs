//! Two names, a line each: how each is read, and how they compare.
#![no_main]

libfuzzer_sys::fuzz_target!(init: reftel_fuzz::begin(), |bytes: &[u8]| reftel_fuzz::names(bytes));
