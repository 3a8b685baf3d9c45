//! Time grows with the size of an input and no faster, whatever the input.
//!
//! Eight times the size may take at most thirty times as long, so that memory that is slow at times fails nothing
//! while a quadratic case, at sixty-four times, does. What counts is the time that the processor spends on this
//! thread: what else the machine is busy with does not. `benches/read.rs` measures the same inputs at a megabyte.

#![cfg(unix)]
#![allow(clippy::panic)]

mod hostile;

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Sizes that are compared, in bytes.
const SIZES: (usize, usize) = (6_000, 48_000);
/// How many times as long the larger may take.
const TIMES_MAX: u32 = 30;
/// What cold memory may add to any measurement.
const SLACK: Duration = Duration::from_millis(60);

type Read<'a> = &'a dyn Fn(&[u8]);

fn time(read: Read<'_>, text: &str) -> Duration {
    let now = || {
        let at = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(at.tv_sec.unsigned_abs(), u32::try_from(at.tv_nsec).unwrap_or(0))
    };
    let began = now();
    read(text.as_bytes());
    now().saturating_sub(began)
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
