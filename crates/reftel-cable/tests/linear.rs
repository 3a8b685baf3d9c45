//! Time grows with the size of an input and no faster, whatever the input.
//!
//! Eight times the size may take at most thirty times as long, so that a loaded machine fails nothing while
//! a quadratic case, at sixty-four times, does. `benches/read.rs` measures the same inputs at a megabyte.

#![allow(clippy::panic)]

mod hostile;

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Sizes that are compared, in bytes.
const SIZES: (usize, usize) = (6_000, 48_000);
/// How many times as long the larger may take.
const TIMES_MAX: u32 = 30;
/// What a busy machine may add to any measurement.
const SLACK: Duration = Duration::from_millis(60);

type Read<'a> = &'a dyn Fn(&[u8]);

fn time(read: Read<'_>, text: &str) -> Duration {
    let began = Instant::now();
    read(text.as_bytes());
    began.elapsed()
}

#[test]
fn eight_times_the_size_takes_some_eight_times_as_long() {
    let parse = |bytes: &[u8]| {
        black_box(reftel_cable::parse(bytes));
    };
    let explain = |bytes: &[u8]| {
        black_box(reftel_cable::explain(bytes));
    };
    let operations: [(&str, Read<'_>); 2] = [("parse", &parse), ("explain", &explain)];
    let mut slow = Vec::new();
    for beginning in hostile::BEGINNINGS {
        for piece in hostile::PIECES {
            let small = hostile::input(beginning, piece, SIZES.0);
            let large = hostile::input(beginning, piece, SIZES.1);
            for (name, read) in operations {
                let too_long = || {
                    let (short, long) = (time(read, &small), time(read, &large));
                    (long > short * TIMES_MAX + SLACK).then_some((short, long))
                };
                // What interrupts one measurement does not interrupt three.
                if let Some((short, long)) = too_long().and_then(|_| too_long()).and_then(|_| too_long()) {
                    slow.push(format!("{name} of `{piece:?}` after {beginning:?}: {short:?}, then {long:?}"));
                }
            }
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
