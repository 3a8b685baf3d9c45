//! Phrases as diplomats, NGOs and journalists write them: our own in `tests/cases/phrases.tsv`, and what must hold of
//! every text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

use proptest::prelude::*;
use reftel_when::{Edtf, phrase};

const CASES: &str = include_str!("cases/phrases.tsv");

/// Reads the phrase, or the marked ones of a sentence, and says how they differ from what is wanted.
fn check(written: &Edtf, phrase: &str, want: &str, rule: Option<&str>) -> Result<(), String> {
    let text = phrase.replace('|', "");
    let found = if phrase.contains('|') || (want == "-" && phrase.ends_with('.')) {
        phrase::find_in(&text, Some(written), None)
    } else {
        phrase::read(&text, Some(written), None).into_iter().collect()
    };
    let dates: Vec<&str> = found.iter().map(|reading| reading.edtf.as_str()).collect();
    let got = if dates.is_empty() { "-".to_owned() } else { dates.join("; ") };
    // A text that must not be read as one range may be read as its two ends.
    let parts = want == "-" && phrase.contains('|') && found.iter().all(|reading| reading.rule != "range");
    if got != want && !parts {
        return Err(format!("{phrase:?} on {written}: {got}, not {want}"));
    }
    if let Some(rule) = rule
        && found.iter().any(|reading| reading.rule != rule)
    {
        return Err(format!("{phrase:?} on {written}: by rule {}, not {rule}", found[0].rule));
    }
    if !parts && phrase.contains('|') {
        let marked: Vec<&str> = phrase.split('|').skip(1).step_by(2).collect();
        let words: Vec<&str> = found.iter().map(|reading| &text[reading.at.clone()]).collect();
        if marked != words {
            return Err(format!("{phrase:?}: found in {words:?}"));
        }
    }
    for reading in &found {
        if phrase::RULES.iter().all(|(name, _)| *name != reading.rule) {
            return Err(format!("{phrase:?}: rule {} is not in the list", reading.rule));
        }
    }
    Ok(())
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    CASES.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

#[test]
fn phrases_of_our_own() {
    let mut wrong = Vec::new();
    let mut count = std::collections::BTreeMap::<&str, usize>::new();
    for row in rows() {
        let [language, written, phrase, want] = row[..4] else { panic!("{row:?}") };
        *count.entry(language).or_default() += 1;
        if let Err(error) = check(&written.parse().unwrap(), phrase, want, row.get(4).copied()) {
            wrong.push(error);
        }
    }
    assert!(count.values().sum::<usize>() >= 120 && count.len() == 4, "{count:?}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_is_in_the_docs() {
    let docs = include_str!("../../../docs/DATES.md");
    for (rule, says) in phrase::RULES {
        assert!(
            docs.contains(&format!("| `{rule}` | {says} |")),
            "docs/DATES.md does not say what `{rule}` does"
        );
    }
}

/// Words of all classes and languages, so that made-up texts have phrases in them.
const WORDS: &[&str] = &[
    "September",
    "May",
    "12",
    "31",
    "2007",
    "2008",
    "'08",
    "early",
    "mid",
    "late",
    "the",
    "end of",
    "last",
    "next",
    "past",
    "recent",
    "months",
    "week",
    "year",
    "two",
    "few",
    "a",
    "half",
    "ago",
    "in",
    "since",
    "until",
    "between",
    "and",
    "to",
    "or",
    "by",
    "of",
    "Friday",
    "winter",
    "1990",
    "s",
    "yesterday",
    "before",
    "after",
    "no later than",
    "first",
    "quarter",
    "days later",
    "that year",
    "more than",
    "about",
    "до",
    "с",
    "по",
    "апреля",
    "г.",
    "назад",
    "через",
    "недели",
    "последние",
    "прошлого",
    "года",
    "таму",
    "у",
    "жніўні",
    "тижні",
    "тому",
    "за",
    "минулого",
    "року",
    "90",
    "-х",
    "9999",
    "00",
    "31",
    "29",
    "February",
    "instant",
    "decades",
];

fn text() -> impl Strategy<Value = String> {
    let word =
        prop_oneof![8 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => "[a-zа-яіў0-9]{1,8}"];
    let gap = prop::sample::select(vec![
        " ", " ", " ", ", ", "-", "–", "/", ". ", ".", ":", "'", "\n", "\n\n", " (",
    ]);
    prop::collection::vec((word, gap), 0..12)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(word, gap)| [word, gap.to_owned()]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn readings_hold_together(text in prop_oneof![4 => text(), 1 => any::<String>()], day in -700_000..2_900_000_i32, first: bool) {
        // Every day that a calendar of four digits has, and some that make the years run out.
        let day = jiff::civil::Date::new(1970, 1, 1).unwrap().checked_add(jiff::Span::new().days(day));
        let written = day.ok().map(Edtf::day);
        let tense = if first { None } else { Some(reftel_when::Tense::Future) };
        let mut end_before = 0;
        for reading in phrase::find_in(&text, written.as_ref(), tense) {
            prop_assert!(reading.at.start >= end_before && reading.at.start < reading.at.end);
            prop_assert!(text.get(reading.at.clone()).is_some());
            end_before = reading.at.end;
            let again: Edtf = reading.edtf.as_str().parse().expect("is EDTF");
            prop_assert_eq!(&again, &reading.edtf);
            let bounds = reading.earliest().zip(reading.latest());
            prop_assert!(bounds.is_none_or(|(earliest, latest)| earliest <= latest));
            prop_assert!(phrase::RULES.iter().any(|(name, _)| *name == reading.rule), "{}", reading.rule);
        }
        let _ = phrase::read(&text, written.as_ref(), tense);
    }

    /// A text that is put behind a number is read the same: the look ahead for words of dates misses none.
    #[test]
    fn the_look_ahead_misses_nothing(text in text()) {
        let written: Edtf = "2008-06-24".parse().unwrap();
        let dates = |text: &str| -> Vec<String> {
            phrase::find_in(text, Some(&written), None).iter().map(|reading| reading.edtf.to_string()).collect()
        };
        prop_assert_eq!(dates(&text), dates(&format!("{text}\n\n\u{2022} 1234567 \u{2022}")));
    }

    /// Without a day of writing, only what needs none is read.
    #[test]
    fn without_a_day_of_writing_nothing_is_counted_from_it(text in text()) {
        for reading in phrase::find_in(&text, None, None) {
            prop_assert!(reading.anchor.is_none(), "{reading:?}");
        }
    }

    /// A phrase read against a month holds what it means on each day of the month.
    #[test]
    fn an_imprecise_anchor_holds_the_precise_one(phrase in text(), day in 1..=30_i8) {
        let month: Edtf = "2008-06".parse().unwrap();
        let written = Edtf::day(jiff::civil::Date::new(2008, 6, day).unwrap());
        let wide = phrase::find_in(&phrase, Some(&month), Some(reftel_when::Tense::Past));
        let exact = phrase::find_in(&phrase, Some(&written), Some(reftel_when::Tense::Past));
        for reading in wide {
            if let Some(exact) = exact.iter().find(|exact| exact.at == reading.at) {
                let holds = |a: Option<jiff::civil::Date>, b: Option<jiff::civil::Date>| a.is_none() || b.is_none_or(|b| a <= Some(b));
                prop_assert!(holds(reading.earliest(), exact.earliest()), "{reading:?} {exact:?}");
                let ends = reading.latest().is_none() || exact.latest().is_none() || exact.latest() <= reading.latest();
                prop_assert!(ends, "{reading:?} {exact:?}");
            }
        }
    }
}
