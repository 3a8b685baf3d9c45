//! A sentence taken apart, with the dates that belong to it.

use std::ops::Range;

use reftel_when::{Edtf, Reading, Tense, phrase};

use crate::chunk::chunks;
use crate::lexicon::{lexicon, pos};
use crate::scene::Scene;
use crate::sentence::{Shape, Token};

pub(crate) fn scene<'a>(
    text: &'a str,
    sentence: Range<usize>,
    tokens: Vec<Token>,
    written: Option<&Edtf>,
) -> Scene<'a> {
    let lexicon = lexicon();
    let words = text.get(sentence.clone()).unwrap_or_default();
    let number = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = if sentence.start == 0
        && number <= 3
        && words.get(number..).is_some_and(|rest| rest.starts_with(" In ") || rest.starts_with(" On "))
    {
        number
    } else {
        0
    };
    let sentence = sentence.start + number..sentence.end;
    let words = words.get(number..).unwrap_or_default();
    let mut dates = phrase::find_in(words, written, None);
    for date in &mut dates {
        date.at = date.at.start + sentence.start..date.at.end + sentence.start;
    }
    // `Your 180, November 14, 6 p.m.` names a telegram.
    dates.retain(|date| !text.get(date.at.end..).is_some_and(names_an_hour));
    // `at 1900 hours`.
    dates.retain(|date| {
        !text.get(date.at.end..).is_some_and(|after| {
            let after = after.trim_start();
            [" hours", " hrs"].iter().any(|word| after.starts_with(word.trim_start()))
        })
    });
    // `progress made to date` is no day.
    dates.retain(|date| text.get(date.at.clone()).is_none_or(|words| !words.ends_with("date")));
    add_bare_months(text, &tokens, written, &mut dates);
    join_years(text, &mut dates);
    let places: Vec<Range<usize>> = dates.iter().map(|date| date.at.clone()).collect();
    let chunks = chunks(text, &tokens, &places, lexicon);
    Scene { text, tokens, chunks, dates, lexicon }
}

/// `, 6 p.m.` after a date: so telegrams name each other.
fn names_an_hour(after: &str) -> bool {
    let Some(rest) = after.strip_prefix(", ") else { return false };
    let hour = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let hour = hour.trim_start();
    let digits = rest.starts_with(|c: char| c.is_ascii_digit());
    (digits && ["a.m", "p.m", "a. m", "p. m"].iter().any(|m| hour.starts_with(m)))
        || rest.starts_with("noon")
        || rest.starts_with("midnight")
}

/// `Kramer's April visit`: a month before its noun.
fn add_bare_months(text: &str, tokens: &[Token], written: Option<&Edtf>, dates: &mut Vec<Reading>) {
    for pair in tokens.windows(2) {
        let [before, month] = pair else { continue };
        let owned = before.shape == Shape::Possessive || before.word.is(pos::DET | pos::OWN);
        let covered = dates.iter().any(|date| date.at.start < month.end && month.start < date.at.end);
        if !(owned && month.word.is(pos::MONTH) && month.capital) || covered {
            continue;
        }
        let words = text.get(month.start..month.end).unwrap_or_default();
        if let Some(mut reading) = phrase::read(&format!("in {words}"), written, Some(Tense::Past)) {
            reading.at = month.start..month.end;
            dates.push(reading);
        }
    }
    dates.sort_by_key(|date| date.at.start);
}

/// `In 2007 and 2008` is a time of two years.
fn join_years(text: &str, dates: &mut Vec<Reading>) {
    let year = |date: &Reading| date.edtf.as_str().len() == 4;
    let mut at = 0;
    while let (Some(first), Some(second)) = (dates.get(at), dates.get(at + 1)) {
        let between = text.get(first.at.end..second.at.start);
        if year(first) && year(second) && matches!(between, Some(" and " | " and in ")) {
            let joined = Reading {
                edtf: Edtf::range(&first.edtf, &second.edtf),
                at: first.at.start..second.at.end,
                ..first.clone()
            };
            dates.splice(at..at + 2, [joined]);
        }
        at += 1;
    }
}
