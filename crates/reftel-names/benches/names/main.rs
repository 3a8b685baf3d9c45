//! Time of a pair, of reading a name, of a query over a million names and of a cross-reference, with what the index misses
//! of all pairs and what it finds of planted spellings. Times of one thread are processor time. `cargo bench -p reftel-names` takes a few minutes.
//! `NAMES=200000` takes fewer names, `ALL=10` compares all pairs for fewer queries, `ONLY=cross` one part (`pair`, `index`, `planted`, `cross`). Not criterion: the
//! percentiles of single queries and the recall are the point, not the mean of a loop.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

mod people;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use people::{Dice, Given, Person, WAYS, Way, in_full, made_up, written};
use reftel_names::{How, Index, Kind, Name, SHOW_MIN, cross_reference, likeness};
use rustix::time::ClockId;

const THREADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);
/// Names on each side of a cross-reference.
const SIDE: usize = 100_000;

/// Returns the time that the processor has spent on this thread: what else the machine is busy with is not in it.
fn processor_time() -> Duration {
    time_of(ClockId::ThreadCPUTime)
}

fn time_of(clock: ClockId) -> Duration {
    let at = rustix::time::clock_gettime(clock);
    Duration::new(at.tv_sec.unsigned_abs(), u32::try_from(at.tv_nsec).unwrap_or(0))
}

fn part(times: &mut [Duration], of: f64) -> Duration {
    times.sort();
    times[((times.len() - 1) as f64 * of) as usize]
}

fn number(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

fn per_cent(of: usize, all: usize) -> String {
    format!("{of} of {all} ({:.2} %)", 100.0 * of as f64 / all.max(1) as f64)
}

/// The most memory that this process has held.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default().replace('\t', " ")
}

fn read(texts: &[String]) -> Vec<Name> {
    texts.iter().map(|t| Name::read(t, Kind::Person)).collect()
}

fn pairs(dice: &mut Dice) {
    let many = 100_000;
    let people: Vec<Person> = (0..many).map(|_| made_up(dice)).collect();
    let texts: Vec<String> = people.iter().map(|p| written(dice, p, Way::Several)).collect();
    let began = processor_time();
    let names = read(&texts);
    println!("reading a name: {:?}", processor_time().saturating_sub(began) / many as u32);
    let how = How::default();
    for (what, step) in [("at random", 7919), ("neighbours", 1)] {
        let began = processor_time();
        let count = 2_000_000;
        let sum: f64 =
            (0..count).map(|at| likeness(&names[at % many], &names[(at * step + 1) % many], &how)).sum();
        black_box(sum);
        println!("a pair, {what}: {:?}", processor_time().saturating_sub(began) / count as u32);
    }
    // Pairs that are the same person: no early way out.
    let same: Vec<(Name, Name)> = (0..20_000)
        .map(|at| (names[at].clone(), Name::read(&written(dice, &people[at], Way::Several), Kind::Person)))
        .collect();
    let began = processor_time();
    let sum: f64 = (0..10).flat_map(|_| &same).map(|(a, b)| likeness(a, b, &how)).sum();
    black_box(sum);
    println!(
        "a pair, the same person: {:?}",
        processor_time().saturating_sub(began) / (same.len() * 10) as u32
    );
}

/// An index of so many names; queries that are other spellings of some, timed; recall of all pairs and of the planted.
fn index(dice: &mut Dice, what: &str, many: usize, person: impl Fn(&mut Dice) -> Person) {
    println!("-- {many} names, {what}");
    let people: Vec<Person> = (0..many).map(|_| person(dice)).collect();
    let names = read(&people.iter().map(|p| written(dice, p, Way::Several)).collect::<Vec<_>>());
    let began = Instant::now();
    let index = Index::on_threads(names, THREADS);
    println!("making the index on two threads: {:?}; {}", began.elapsed(), memory());
    let how = How::default();
    let queries: Vec<(usize, Way, Name)> = (0..6_000)
        .map(|at| {
            let (who, way) = (dice.roll(many), WAYS[at % WAYS.len()]);
            (who, way, Name::read(&written(dice, &people[who], way), Kind::Person))
        })
        .collect();
    let (mut times, mut candidates, mut hits) = (Vec::new(), Vec::new(), 0);
    // How many of the planted compare well enough, how many of those are found, and how many there are.
    let mut planted: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for (who, way, query) in &queries {
        candidates.push(index.candidates(query).len());
        let began = processor_time();
        let found = index.find(query, SHOW_MIN, &how);
        times.push(processor_time().saturating_sub(began));
        hits += found.len();
        let count = planted.entry(format!("{way:?}")).or_default();
        count.0 += usize::from(found.iter().any(|f| f.at == *who));
        count.1 += usize::from(likeness(query, index.name(*who).unwrap(), &how) >= SHOW_MIN);
        count.2 += 1;
    }
    candidates.sort_unstable();
    println!(
        "a query: p50 {:?}, p90 {:?}, p99 {:?}, most {:?}; candidates p50 {}, p99 {}; found {:.1} on average",
        part(&mut times, 0.5),
        part(&mut times, 0.9),
        part(&mut times, 0.99),
        part(&mut times, 1.0),
        candidates[candidates.len() / 2],
        candidates[candidates.len() * 99 / 100],
        hits as f64 / queries.len() as f64,
    );
    for (way, (found, alike, all)) in planted {
        println!(
            "  planted, {way}: alike enough {}; of those found {}",
            per_cent(alike, all),
            per_cent(found, alike)
        );
    }
    let (mut all, mut found) = (0, 0);
    let compared = number("ALL", 120);
    for (_, way, query) in queries.iter().take(compared) {
        let hits = index.find(query, SHOW_MIN, &how);
        for at in 0..many {
            if likeness(query, index.name(at).unwrap(), &how) >= SHOW_MIN {
                all += 1;
                let is_found = hits.iter().any(|h| h.at == at);
                found += usize::from(is_found);
                if !is_found && std::env::var_os("MISSES").is_some() {
                    println!("    missed ({way:?}): {} | {}", query.text(), index.name(at).unwrap().text());
                }
            }
        }
    }
    println!("  of all pairs at 0.70 or more, {compared} queries: found {}", per_cent(found, all));
}

/// One name of each side in ten is a spelling of somebody on the other.
fn cross(dice: &mut Dice, what: &str, person: impl Fn(&mut Dice) -> Person) {
    println!("-- {SIDE} × {SIDE}, {what}, a tenth planted");
    let left: Vec<Person> = (0..SIDE).map(|_| person(dice)).collect();
    let right: Vec<Person> =
        (0..SIDE).map(|at| if at % 10 == 0 { left[at].clone() } else { person(dice) }).collect();
    let left: Vec<String> = left.iter().map(in_full).collect();
    let right: Vec<String> = right.iter().map(|p| written(dice, p, Way::Several)).collect();
    let (began, worked) = (Instant::now(), time_of(ClockId::ProcessCPUTime));
    let left = read(&left);
    let index = Index::on_threads(read(&right), THREADS);
    let made = began.elapsed();
    let mut pairs = Vec::new();
    let how = How::default();
    let each = |pair| {
        pairs.push(pair);
        ControlFlow::Continue(())
    };
    cross_reference(&left, &index, SHOW_MIN, &how, THREADS, each, |_| ControlFlow::Continue(()));
    let worked = time_of(ClockId::ProcessCPUTime).saturating_sub(worked);
    println!(
        "read and index {made:?}, all {:?}, processor time of all threads {worked:?}; {}",
        began.elapsed(),
        memory()
    );
    // As they are, and only where each is the other's best.
    let mut best: BTreeMap<(bool, usize), f64> = BTreeMap::new();
    for pair in &pairs {
        for key in [(false, pair.left), (true, pair.right)] {
            let best = best.entry(key).or_default();
            *best = best.max(pair.score);
        }
    }
    for mutual in [false, true] {
        for least in [0.70, 0.80, 0.85, 0.90, 0.95] {
            let of = pairs.iter().filter(|p| {
                p.score >= least
                    && (!mutual || best[&(false, p.left)] <= p.score && best[&(true, p.right)] <= p.score)
            });
            let (mut right, mut all) = (0, 0);
            for pair in of {
                all += 1;
                right += usize::from(pair.left == pair.right && pair.left % 10 == 0);
            }
            println!(
                "  score ≥ {least}{}: recall {}, precision {}",
                if mutual { ", each the other's best" } else { "" },
                per_cent(right, SIDE / 10),
                per_cent(right, all)
            );
        }
    }
}

fn main() {
    let many = number("NAMES", 1_000_000);
    let only = std::env::var("ONLY").unwrap_or_default();
    let wanted = |part: &str| only.is_empty() || only == part;
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let given: Option<Given> = people::given();
    if given.is_none() {
        println!("the given lists are not there: made-up names only");
    }
    if wanted("pair") {
        pairs(&mut dice);
    }
    if wanted("cross") {
        cross(&mut dice, "made up", made_up);
        if let Some(given) = &given {
            cross(&mut dice, "from the given lists", |dice| given.person(dice));
        }
    }
    if wanted("index") {
        index(&mut dice, "made up", many, made_up);
    }
    if wanted("planted")
        && let Some(given) = &given
    {
        index(&mut dice, "from the given lists", many, |dice| given.person(dice));
    }
}
