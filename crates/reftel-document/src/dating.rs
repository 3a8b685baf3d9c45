//! The date of a document that states none: a range argued from what it tells of as past.

use std::ops::Range;

use reftel_when::{Edtf, prose};

use crate::{DateBasis, Dated, Paragraph, Role};

/// Happenings that texts name without a date. A text that names one as known was written on that day or
/// later. Day, phrases in lower case, what happened. A phrase that was in use before the day is no
/// evidence and does not stand here: "Russia's war in Ukraine" was written in 2015 too.
const KNOWN: &[(&str, &[&str], &str)] = &[
    (
        "1991-12-26",
        &[
            "breakup of the soviet union",
            "collapse of the soviet union",
            "распада ссср",
            "распаду срср",
            "распаду ссср",
        ],
        "the Soviet Union ended on 26 December 1991",
    ),
    (
        "2001-09-11",
        &["september 11 attacks", "9/11 attacks", "attacks of september 11"],
        "attacks of 11 September 2001",
    ),
    (
        "2014-03-18",
        &[
            "annexation of crimea",
            "annexed crimea",
            "аннексии крыма",
            "аннексия крыма",
            "анексіі крыма",
            "анексії криму",
        ],
        "Crimea was annexed on 18 March 2014",
    ),
    (
        "2014-07-17",
        &["downing of mh17", "downing of flight mh17", "mh17 was shot down"],
        "flight MH17 was shot down on 17 July 2014",
    ),
    (
        "2014-09-05",
        &["minsk agreements", "minsk protocol", "минских соглашений", "минские соглашения"],
        "the first Minsk agreement is of 5 September 2014",
    ),
    (
        "2020-02-11",
        &["covid-19", "covid 19"],
        "the disease got its name on 11 February 2020 (World Health Organization)",
    ),
    (
        "2021-05-23",
        &["diversion of ryanair", "ryanair flight 4978"],
        "flight FR4978 was diverted to Minsk on 23 May 2021",
    ),
    (
        "2022-02-24",
        &[
            "full-scale invasion of ukraine",
            "full scale invasion of ukraine",
            "full-scale war against ukraine",
            "полномасштабного вторжения",
            "полномасштабное вторжение",
            "повномасштабного вторгнення",
            "повномасштабне вторгнення",
            "поўнамаштабнага ўварвання",
        ],
        "the full-scale invasion of Ukraine began on 24 February 2022",
    ),
    (
        "2023-01-11",
        &["#withoutjustcause", "without just cause initiative", "without just cause campaign"],
        "the initiative Without Just Cause was announced on 11 January 2023 (U.S. Department of State)",
    ),
    (
        "2023-10-07",
        &["october 7 attack", "7 october attack", "attack of october 7", "attacks of october 7"],
        "attack of 7 October 2023",
    ),
];

/// Reports that bear the year that they report on and come out in the next. Source: 22 U.S.C. 2151n(d), a
/// report on the year before is due every February.
const YEARLY: &[&str] = &[
    "country reports on human rights practices",
    "country report on human rights practices",
    "human rights report",
];

/// Words by which a sentence speaks of what is to come; its dates bound nothing.
const TO_COME: &[&str] = &[
    "will",
    "shall",
    "would",
    "plan",
    "plans",
    "planned",
    "planning",
    "upcoming",
    "forthcoming",
    "future",
    "deadline",
    "expire",
    "expires",
    "target",
    "targets",
    "goal",
    "goals",
    "agenda",
    "vision",
    "scheduled",
    "expected",
    "projected",
    "forecast",
    "estimate",
    "estimated",
    "next",
    "until",
    "till",
    "ll",
    "будет",
    "будут",
    "планирует",
    "планируется",
    "будзе",
    "будуць",
    "буде",
    "будуть",
    "плануе",
    "планує",
    "до",
    "да",
];

/// Words before a bare year that make it a date and not a number of something.
const BEFORE_YEAR: &[&str] = &[
    "in",
    "since",
    "from",
    "of",
    "after",
    "during",
    "early",
    "late",
    "mid",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "the",
    "and",
    "between",
    "through",
    "year",
    "fy",
    "around",
    "before",
    "as",
    "to",
    "в",
    "у",
    "ў",
    "с",
    "з",
    "після",
    "после",
    "пасля",
    "і",
    "и",
    "та",
];

/// Words after a bare year that make it a date, as endings of inflection vary: their beginnings.
const AFTER_YEAR: &[&str] = &[
    "election",
    "presidential",
    "parliamentary",
    "protest",
    "crisis",
    "war",
    "report",
    "annual",
    "country",
    "summit",
    "conference",
    "год",
    "року",
    "рок",
    "выбор",
    "выбар",
];

/// Returns the range in which a text was written, with the passage that it is argued from; `None` when
/// it mentions nothing datable.
pub(crate) fn infer(paragraphs: &[Paragraph]) -> Option<Dated> {
    let mut best: Option<(Edtf, String)> = None;
    let mut consider = |date: Edtf, why: String| {
        let later = best.as_ref().is_none_or(|(known, _)| date.earliest() > known.earliest());
        if date.earliest().is_some() && later {
            best = Some((date, why));
        }
    };
    for paragraph in paragraphs.iter().filter(|p| p.role != Role::Deleted) {
        let text = paragraph.text.as_str();
        for found in prose::find(text) {
            let sentence = sentence(text, found.at.start);
            let to_come = words(sentence).any(|word| TO_COME.contains(&word.to_lowercase().as_str()));
            let by = text.get(..found.at.start).unwrap_or_default().trim_end().ends_with(" by");
            // A note cites what was published before; running text may speak of what is to come.
            if (to_come || by) && paragraph.role != Role::Note {
                continue;
            }
            let after = text.get(found.at.end..).unwrap_or_default();
            let yearly =
                after.get(..after.floor_char_boundary(60)).unwrap_or(after).trim_start().to_lowercase();
            if found.date.as_str().len() == 4 {
                if let Some(report) = YEARLY.iter().find(|report| yearly.starts_with(**report))
                    && let Some(next) =
                        found.date.earliest().and_then(|d| (d.year() + 1).to_string().parse().ok())
                {
                    let quote = around(text, found.at.start..found.at.end + report.len());
                    let why = format!(
                        "it knows a report that comes out the year after: “{quote}” (paragraph {})",
                        paragraph.anchor
                    );
                    consider(next, why);
                    continue;
                }
                if !is_year(text, &found.at) {
                    continue;
                }
            }
            let quote = around(text, found.at.clone());
            consider(
                found.date,
                format!(
                    "the latest date that it tells of as past: “{quote}” (paragraph {})",
                    paragraph.anchor
                ),
            );
        }
        let lower = text.to_lowercase();
        for (date, phrases, what) in KNOWN {
            if let Some(phrase) = phrases.iter().find(|phrase| lower.contains(**phrase))
                && let Ok(date) = date.parse()
            {
                consider(date, format!("it speaks of “{phrase}” (paragraph {}): {what}", paragraph.anchor));
            }
        }
    }
    let (date, why) = best?;
    let edtf = format!("{}/..", date.as_str()).parse().ok()?;
    Some(Dated { edtf, basis: DateBasis::Inferred, why: format!("not before {date}, {why}") })
}

/// Returns whether a bare year is one, by the words around it: `2050 persons` is not.
fn is_year(text: &str, at: &Range<usize>) -> bool {
    let (before, after) = (text.get(..at.start).unwrap_or_default(), text.get(at.end..).unwrap_or_default());
    let word_before = words(before).next_back().map(str::to_lowercase).unwrap_or_default();
    let word_after = words(after).next().map(str::to_lowercase).unwrap_or_default();
    let bracketed = before.ends_with('(') && after.starts_with([')', ',', '-', '–']);
    let touches = before.ends_with(char::is_whitespace) || before.ends_with(['(', '-', '–', '/']);
    bracketed
        || (touches
            && BEFORE_YEAR.contains(&word_before.as_str())
            && !after.starts_with(char::is_alphanumeric))
        || AFTER_YEAR.iter().any(|start| word_after.starts_with(start))
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Returns the sentence around a place, roughly: from full stop to full stop.
fn sentence(text: &str, at: usize) -> &str {
    /// Farthest that either end is looked for, in bytes: a table of dates is one sentence for all of them.
    const REACH: usize = 300;
    const STOPS: [char; 4] = ['.', '!', '?', ';'];
    let from = text.floor_char_boundary(at.saturating_sub(REACH));
    let to = text.ceil_char_boundary(at.saturating_add(REACH).min(text.len()));
    let start = text.get(from..at).and_then(|before| before.rfind(STOPS)).map_or(from, |n| from + n + 1);
    let end = text.get(at..to).and_then(|after| after.find(STOPS)).map_or(to, |n| at + n);
    text.get(start..end).unwrap_or(text)
}

/// Returns some words around a place.
fn around(text: &str, at: Range<usize>) -> String {
    let start = text.floor_char_boundary(at.start.saturating_sub(50));
    let end = text.ceil_char_boundary((at.end + 20).min(text.len()));
    let part = text.get(start..end).unwrap_or_default();
    // Whole words only.
    let part = if start == 0 { part } else { part.split_once(' ').map_or(part, |(_, rest)| rest) };
    let part = if end == text.len() { part } else { part.rsplit_once(' ').map_or(part, |(rest, _)| rest) };
    part.to_owned()
}
