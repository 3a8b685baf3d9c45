//! Dates as people write them, and as CSL-JSON does.

use serde_json::{Value, json};

/// Returns the day that it is, UTC.
pub(crate) fn today() -> reftel_archive::Day {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];

/// One end of a date: year, month, day as far as they are known.
struct Point<'e> {
    parts: Vec<&'e str>,
    about: bool,
    uncertain: bool,
}

fn point(text: &str) -> Point<'_> {
    let plain = text.trim_end_matches(['?', '~', '%']);
    let signs = text.get(plain.len()..).unwrap_or_default();
    Point {
        parts: plain.split('-').collect(),
        about: signs.contains(['~', '%']),
        uncertain: signs.contains(['?', '%']),
    }
}

fn open(text: &str) -> bool {
    text.is_empty() || text == ".."
}

/// Returns an EDTF date in words: `2008-06-24` is `24 June 2008`, `2008-03?` is `March 2008 (uncertain)`.
pub(crate) fn in_words(edtf: &str) -> String {
    match edtf.split_once('/') {
        None => one(edtf),
        Some((from, to)) if open(from) && open(to) => edtf.to_owned(),
        Some((from, to)) if open(to) => format!("{} or later", one(from)),
        Some((from, to)) if open(from) => format!("{} or earlier", one(to)),
        Some((from, to)) => format!("{} – {}", one(from), one(to)),
    }
}

fn one(text: &str) -> String {
    let point = point(text);
    let month = |month: &str| match month.parse::<usize>() {
        Ok(number @ 21..=24) => SEASONS.get(number - 21).copied(),
        _ => reftel_archive::month_name(month.parse().ok()?),
    };
    let words = match point.parts.as_slice() {
        [year, "XX"] | [year, "XX", "XX"] => (*year).to_owned(),
        [year] => match year.strip_suffix('X') {
            Some(decade) if !decade.ends_with('X') => format!("the {decade}0s"),
            _ => (*year).to_owned(),
        },
        [year, number] | [year, number, "XX"] => match month(number) {
            Some(name) => format!("{name} {year}"),
            None => text.to_owned(),
        },
        [year, number, day] => match month(number) {
            Some(name) => format!("{} {name} {year}", day.trim_start_matches('0')),
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    };
    match (point.about, point.uncertain) {
        (false, false) => words,
        (true, false) => format!("about {words}"),
        (false, true) => format!("{words} (uncertain)"),
        (true, true) => format!("about {words} (uncertain)"),
    }
}

/// Returns an instant (RFC 3339, UTC) in words, to the minute: `26 November 2026, 18:58 UTC`.
pub(crate) fn instant_in_words(instant: &str) -> String {
    match instant.split_once('T').and_then(|(day, time)| Some((day, time.get(..5)?))) {
        Some((day, time)) if instant.ends_with('Z') => format!("{}, {time} UTC", one(day)),
        _ => instant.to_owned(),
    }
}

/// Returns a date as CSL-JSON: `date-parts` when every part is known, else the words as `literal`.
pub(crate) fn csl(edtf: &str) -> Value {
    let ends: Vec<&str> = edtf.split('/').collect();
    let numbers = |end: &&str| {
        let parts = point(end).parts;
        let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
        numbers.filter(|n| n.get(1).is_none_or(|month| (1..=12).contains(month)))
    };
    match ends.iter().map(numbers).collect::<Option<Vec<Vec<u32>>>>() {
        Some(parts) if parts.len() <= 2 => {
            let doubtful = ends.iter().any(|end| {
                let point = point(end);
                point.about || point.uncertain
            });
            if doubtful {
                json!({ "date-parts": parts, "circa": true })
            } else {
                json!({ "date-parts": parts })
            }
        }
        _ => json!({ "literal": in_words(edtf) }),
    }
}

/// Returns year, and month as a number, of a date whose year is certain; for BibTeX.
pub(crate) fn year_and_month(edtf: &str) -> Option<(String, Option<u32>)> {
    let mut ends = edtf.split('/').map(point);
    let first = ends.next()?;
    let year =
        first.parts.first().filter(|year| year.bytes().all(|b| b.is_ascii_digit()) && !year.is_empty())?;
    let month =
        first.parts.get(1).and_then(|month| month.parse().ok()).filter(|month| (1..=12).contains(month));
    match ends.next() {
        None => Some(((*year).to_owned(), month)),
        Some(last) if last.parts.first() == first.parts.first() => {
            let same = last.parts.get(1) == first.parts.get(1);
            Some(((*year).to_owned(), month.filter(|_| same)))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words_and_in_csl() {
        let cases = [
            ("2008-06-04", "4 June 2008", json!({"date-parts": [[2008, 6, 4]]})),
            ("2008-03", "March 2008", json!({"date-parts": [[2008, 3]]})),
            ("2008?", "2008 (uncertain)", json!({"date-parts": [[2008]], "circa": true})),
            ("2008-03~", "about March 2008", json!({"date-parts": [[2008, 3]], "circa": true})),
            ("2008-XX", "2008", json!({"literal": "2008"})),
            ("199X", "the 1990s", json!({"literal": "the 1990s"})),
            ("2008-22", "summer 2008", json!({"literal": "summer 2008"})),
            ("1997/..", "1997 or later", json!({"literal": "1997 or later"})),
            ("../1997-05", "May 1997 or earlier", json!({"literal": "May 1997 or earlier"})),
            (
                "2007-11/2008-03-06",
                "November 2007 – 6 March 2008",
                json!({"date-parts": [[2007, 11], [2008, 3, 6]]}),
            ),
        ];
        for (edtf, words, parts) in cases {
            assert_eq!(in_words(edtf), words, "{edtf}");
            assert_eq!(csl(edtf), parts, "{edtf}");
        }
    }

    #[test]
    fn an_instant_is_told_to_the_minute() {
        assert_eq!(instant_in_words("2026-11-06T08:58:56.008838438Z"), "6 November 2026, 08:58 UTC");
        assert_eq!(instant_in_words("at noon"), "at noon");
    }

    #[test]
    fn a_year_is_told_only_when_it_is_certain() {
        let cases = [
            ("2008-06-04", Some(("2008", Some(6)))),
            ("2008", Some(("2008", None))),
            ("2008-03/2008-05", Some(("2008", None))),
            ("2007-12/2008-01", None),
            ("199X", None),
            ("../2008", None),
        ];
        for (edtf, want) in cases {
            let want = want.map(|(year, month): (&str, _)| (year.to_owned(), month));
            assert_eq!(year_and_month(edtf), want, "{edtf}");
        }
    }
}
