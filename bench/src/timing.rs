//! Times of many answers.

use std::time::Instant;

/// Asks every term twice, a round to warm up and a round that counts, and prints how long an answer took, in
/// milliseconds, with how much was found. `ask` returns how many match and how many were returned.
#[allow(clippy::print_stdout, reason = "the answer of the programs that measure")]
pub fn answers<'a, E>(
    terms: impl Iterator<Item = &'a str> + Clone,
    mut ask: impl FnMut(&'a str) -> Result<(usize, usize), E>,
) -> Result<(), E> {
    for term in terms.clone() {
        ask(term)?;
    }
    let (mut times, mut found, mut returned) = (Vec::new(), 0, 0);
    for term in terms {
        let began = Instant::now();
        let (total, hits) = ask(term)?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
        found += total;
        returned += hits;
    }
    times.sort_by(f64::total_cmp);
    let at = |part: f64| {
        times.get((times.len() as f64 * part) as usize).or(times.last()).copied().unwrap_or_default()
    };
    println!(
        r#"{{"terms":{},"found":{found},"returned":{returned},"p50_ms":{:.3},"p90_ms":{:.3},"p99_ms":{:.3},"max_ms":{:.3}}}"#,
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
    Ok(())
}
