//! The lines before the text: navigation, kind, title, date, author, office.

use std::collections::HashMap;

use reftel_when::prose;

use crate::blocks::{Block, BlockKind};
use crate::decoded::Decoded;
use crate::{DateBasis, Dated, Kind, Problem, inline, menu, text};

/// How many blocks are looked at for a head.
pub(crate) const BLOCKS_MAX: usize = 14;
/// A block as long as this is text, and the head ends before it.
const TEXT_MIN: usize = 160;

/// What the lines before the text say.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) title: Option<String>,
    pub(crate) date: Option<Dated>,
    pub(crate) origin: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) kind: Option<Kind>,
    pub(crate) classification: Option<String>,
    /// The title stands twice, as it does on a page of the web: once for the window, once on the page.
    pub(crate) from_the_web: bool,
}

impl Head {
    /// Reads the head and takes its blocks off. With front matter, only what that cannot say is looked
    /// for.
    pub(crate) fn read(
        decoded: &Decoded<'_>,
        blocks: &mut Vec<Block>,
        has_matter: bool,
        problems: &mut Vec<Problem>,
    ) -> Head {
        let mut head = Head::default();
        let text_of = |block: &Block| {
            let raw: Vec<&str> = block
                .lines
                .iter()
                .map(|l| decoded.text.get(l.start..l.end).unwrap_or_default().trim())
                .collect();
            inline::plain(&raw.join(" "))
        };
        let texts: Vec<String> = blocks.iter().take(BLOCKS_MAX).map(text_of).collect();
        let length = blocks
            .iter()
            .zip(&texts)
            .position(|(block, text)| {
                !matches!(block.kind, BlockKind::Text | BlockKind::Heading(_) | BlockKind::Rule)
                    || text.len() >= TEXT_MIN
                    || (text.len() > 60 && text::ends(text) && !text.ends_with([':', '?']))
            })
            .unwrap_or(texts.len());
        let mut times: HashMap<String, usize> = HashMap::new();
        for text in texts.iter().take(length) {
            *times.entry(text::letters(text)).or_default() += 1;
        }
        // The title: a heading of the first depth, a line that stands twice, or the first of some length.
        let title = if has_matter {
            None
        } else {
            let candidates =
                || texts.iter().take(length).enumerate().filter(|(_, t)| !t.is_empty() && !is_other(t));
            let depth = |n: usize| matches!(blocks.get(n).map(|b| &b.kind), Some(BlockKind::Heading(1)));
            candidates()
                .find(|(n, _)| depth(*n))
                .or_else(|| candidates().find(|(_, t)| times.get(&text::letters(t)).is_some_and(|n| *n > 1)))
                .or_else(|| {
                    candidates().find(|(_, t)| t.split_whitespace().count() >= 3 && !is_heading_like(t))
                })
                .map(|(n, _)| n)
        };
        // On a page of the web the title stands twice, and what stands before it is the page's.
        head.from_the_web = title
            .and_then(|t| texts.get(t))
            .is_some_and(|t| times.get(&text::letters(t)).is_some_and(|n| *n > 1));
        let mut taken = vec![false; length];
        let mut left_out = Vec::new();
        for (n, text) in texts.iter().take(length).enumerate() {
            let Some(taken) = taken.get_mut(n) else { continue };
            let is_title =
                title.and_then(|t| texts.get(t)).is_some_and(|t| text::letters(t) == text::letters(text));
            if Some(n) == title {
                head.title = Some(text.clone());
                *taken = true;
            } else if is_title {
                *taken = true;
            } else if let Some(date) = date_line(text).filter(|_| head.date.is_none()) {
                head.date = Some(date);
                *taken = true;
            } else if let Some(kind) =
                kind_line(text).filter(|_| head.kind.is_none() && title.is_none_or(|t| n < t + 3))
            {
                head.kind = Some(kind);
                *taken = true;
            } else if let Some(author) = byline(text) {
                head.authors.push(author);
                *taken = true;
            } else if is_classification(text) && head.classification.is_none() {
                head.classification = Some(text.clone());
                *taken = true;
            } else if is_office(text) && !has_matter && head.origin.is_none() && title.is_none_or(|t| n < t) {
                head.origin = Some(text.clone());
                *taken = true;
            } else if head.from_the_web
                && title.is_some_and(|t| n < t)
                && text.split_whitespace().count() <= 6
            {
                left_out.push((blocks.get(n).and_then(|b| b.lines.first()).map(|l| l.number), text.clone()));
                *taken = true;
            }
        }
        for (line, text) in left_out {
            problems.push(Problem {
                line,
                offset: None,
                kind: "left_out".to_owned(),
                message: format!("`{text}` stands before the title and was taken for navigation, not text"),
            });
        }
        let mut n = 0;
        blocks.retain(|_| {
            n += 1;
            !taken.get(n - 1).copied().unwrap_or(false)
        });
        head
    }
}

/// Returns whether a line is something else than a title.
fn is_other(text: &str) -> bool {
    menu::is_entry(text)
        || menu::credit(text).is_some()
        || date_line(text).is_some()
        || kind_line(text).is_some()
        || byline(text).is_some()
        || is_classification(text)
        || is_office(text)
}

/// `Part 1: Objectives`, `1. Background`, `Contributors:` are headings of parts, not titles.
fn is_heading_like(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.ends_with(':')
        || text.starts_with(|c: char| c.is_ascii_digit())
        || ["part ", "chapter ", "section "].iter().any(|word| {
            lower.strip_prefix(word).is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'))
            })
        })
}

/// Reads a line that is a date, perhaps with a place before it: `October 13, 2022`, `London, 4 March 1975`.
fn date_line(text: &str) -> Option<Dated> {
    const LINE_MAX: usize = 70;
    (text.len() <= LINE_MAX).then_some(())?;
    let found = prose::find(text);
    let [one] = found.as_slice() else { return None };
    // A bare year says when, but a line such as `Report 2010` is a title.
    (one.date.as_str().len() > 4).then_some(())?;
    let rest = format!("{} {}", text.get(..one.at.start)?, text.get(one.at.end..)?);
    let words: Vec<&str> = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let label = |word: &&str| {
        [
            "date",
            "published",
            "updated",
            "posted",
            "on",
            "dated",
            "release",
            "for",
            "immediate",
            "г",
            "года",
            "год",
            "р",
        ]
        .contains(&word.to_lowercase().as_str())
    };
    let place = words.iter().filter(|w| !label(w)).count();
    (place <= 3
        && words.iter().filter(|w| !label(w)).all(|w| w.chars().next().is_some_and(char::is_uppercase)))
    .then(|| Dated {
        edtf: one.date.clone(),
        basis: DateBasis::Stated,
        why: format!("the line “{text}” at the head of the text"),
    })
}

/// Reads a line that is only the name of a kind: `Policy Brief`, `PRESS RELEASE`.
fn kind_line(text: &str) -> Option<Kind> {
    (text.split_whitespace().count() <= 3 && !text.ends_with('.')).then(|| text::kind_of(text)).flatten()
}

/// Reads `By Jane Doe`, `Author: Jane Doe`.
fn byline(text: &str) -> Option<String> {
    let rest = ["By ", "by ", "BY ", "Author: ", "Authors: ", "Автор: ", "Аўтар: "]
        .iter()
        .find_map(|start| text.strip_prefix(start))?;
    let name = rest.trim().trim_end_matches([',', '.']);
    let words = name.split_whitespace().count();
    ((1..=8).contains(&words)
        && name.chars().next().is_some_and(char::is_uppercase)
        && !name.chars().any(|c| c.is_ascii_digit()))
    .then(|| name.to_owned())
}

fn is_classification(text: &str) -> bool {
    [
        "UNCLASSIFIED",
        "CONFIDENTIAL",
        "SECRET",
        "TOP SECRET",
        "RESTRICTED",
        "SENSITIVE BUT UNCLASSIFIED",
        "OFFICIAL USE ONLY",
        "LIMITED OFFICIAL USE",
        "SECRET AUSTEO",
        "CONFIDENTIAL AUSTEO",
        "SECRET PRIORITY",
        "CONFIDENTIAL PRIORITY",
    ]
    .contains(&text)
}

/// Words for an office.
const OFFICES: &[&str] = &[
    "bureau",
    "office",
    "ministry",
    "department",
    "embassy",
    "institute",
    "centre",
    "center",
    "council",
    "committee",
    "agency",
    "commission",
    "court",
    "assembly",
    "parliament",
    "directorate",
    "secretariat",
    "mission",
    "delegation",
    "суд",
    "министерство",
    "міністэрства",
    "міністерство",
    "посольство",
    "пасольства",
    "амбасада",
    "ministerstwo",
    "ambasada",
];

/// Returns whether a line names an office: a word for one, in a line of names.
pub(crate) fn is_office(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.iter().take(2).any(|word| OFFICES.contains(&word.to_lowercase().as_str()))
        && (2..=14).contains(&words.len())
        && !text.ends_with(['.', ':', '?'])
        && words.iter().filter(|w| w.len() > 3).all(|w| {
            w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || !c.is_ascii())
        })
}

/// Returns whether a name is a body's and not a person's.
pub(crate) fn is_body(name: &str) -> bool {
    const BODIES: &[&str] = &[
        "observatory",
        "university",
        "foundation",
        "association",
        "academy",
        "college",
        "group",
        "union",
        "network",
        "society",
        "университет",
        "універсітэт",
        "університет",
        "фонд",
    ];
    name.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let word = word.to_lowercase();
        OFFICES.contains(&word.as_str()) || BODIES.contains(&word.as_str())
    })
}
