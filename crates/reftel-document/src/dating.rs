//! The date of a document that states none: a range argued from what it tells of as past.

use reftel_when::{Edtf, prose};

use crate::{DateBasis, Dated, Paragraph, Role};

/// Happenings that texts name without a date. A text that names one as known was written on that day or
/// later. Date, phrases, source.
const KNOWN: &[(&str, &[&str], &str)] = &[
    ("1991-12-26", &["breakup of the soviet union", "collapse of the soviet union", "распада ссср"], "end of the Soviet Union"),
    ("2001-09-11", &["september 11 attacks", "9/11 attacks"], "attacks of 11 September 2001"),
    ("2014-03-18", &["annexation of crimea", "annexed crimea", "аннексии крыма", "анексіі крыма"], "annexation of Crimea"),
    ("2020-02-11", &["covid-19"], "the disease got its name on 11 February 2020 (World Health Organization)"),
    (
        "2022-02-24",
        &[
            "russia's war against ukraine",
            "russia’s war against ukraine",
            "full-scale invasion of ukraine",
            "полномасштабного вторжения",
            "поўнамаштабнага ўварвання",
        ],
        "Russian invasion of 24 February 2022",
    ),
];

/// Words by which a sentence speaks of what is to come; its dates bound nothing.
const TO_COME: &[&str] = &[
    "will", "shall", "would", "until", "till", "by", "plan", "plans", "planned", "upcoming", "forthcoming", "future",
    "deadline", "expire", "expires", "target", "goal", "scheduled", "будет", "будут", "планирует", "будзе", "будуць",
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
    for paragraph in paragraphs.iter().filter(|p| !matches!(p.role, Role::Deleted)) {
        for found in prose::find(&paragraph.text) {
            let sentence = sentence(&paragraph.text, found.at.start);
            let to_come = sentence.split(|c: char| !c.is_alphanumeric()).any(|word| TO_COME.contains(&word.to_lowercase().as_str()));
            // A note cites what was published before; running text may speak of what is to come.
            if to_come && paragraph.role != Role::Note {
                continue;
            }
            let quote = around(&paragraph.text, found.at.clone());
            consider(found.date, format!("the latest date that it tells of as past: “{quote}” (paragraph {})", paragraph.anchor));
        }
        let lower = paragraph.text.to_lowercase();
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

/// Returns the sentence around a place, roughly: from full stop to full stop.
fn sentence(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind(['.', '!', '?', ';'])).map_or(0, |n| n + 1);
    let end = text.get(at..).and_then(|after| after.find(['.', '!', '?', ';'])).map_or(text.len(), |n| at + n);
    text.get(start..end).unwrap_or(text)
}

/// Returns some words around a place.
fn around(text: &str, at: std::ops::Range<usize>) -> String {
    let start = text.floor_char_boundary(at.start.saturating_sub(50));
    let end = text.ceil_char_boundary((at.end + 20).min(text.len()));
    let part = text.get(start..end).unwrap_or_default();
    // Whole words only.
    let part = if start == 0 { part } else { part.split_once(' ').map_or(part, |(_, rest)| rest) };
    let part = if end == text.len() { part } else { part.rsplit_once(' ').map_or(part, |(rest, _)| rest) };
    part.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Option<&str>) {
        let paragraph = Paragraph { text: text.to_owned(), anchor: "p1".to_owned(), ..Paragraph::default() };
        assert_eq!(infer(&[paragraph]).map(|d| d.edtf.to_string()).as_deref(), want, "{text}");
    }

    #[test]
    fn ranges_are_argued() {
        check("In March 2008 and in 2006 it was so.", Some("2008-03/.."));
        check("It was so in 2006. The law will change in 2030.", Some("2006/.."));
        check("Since Russia’s war against Ukraine began, much changed.", Some("2022-02-24/.."));
        check("Nothing here says when.", None);
    }
}
