//! Summary, comment and action request among the paragraphs.

use std::sync::LazyLock;

use memchr::memmem;

use crate::Paragraph;
use crate::lines::{trim, trim_start};

/// Paragraphs among which a summary may begin.
const FIRST: usize = 5;

/// Paragraphs that a summary or comment may have.
const LENGTH_MAX: usize = 12;

/// Returns the text of the summary: from the paragraph that begins with the word or stands under it, to
/// `END SUMMARY`.
pub(crate) fn summary(paragraphs: &[Paragraph]) -> Option<String> {
    let end = &*SUMMARY;
    let begins = |p: &Paragraph| said(&p.text, &end.begins).is_some();
    let under = |p: &Paragraph| heading_has(p, end.word);
    let place = paragraphs
        .iter()
        .take(FIRST)
        .position(|p| begins(p) || under(p))
        // `1. (C) … END SUMMARY.`: only the end is said.
        .or_else(|| paragraphs.iter().take(1).position(|p| end.find(&p.text).is_some()))?;
    Some(part(paragraphs, place, end))
}

/// Returns the text of the comment, the last when there are several.
pub(crate) fn comment(paragraphs: &[Paragraph]) -> Option<String> {
    let begins = |p: &Paragraph| {
        said(&p.text, &["COMMENT", "BEGIN COMMENT"]).is_some() || heading_has(p, COMMENT.word)
    };
    let last = paragraphs.iter().rposition(begins)?;
    // Several paragraphs under one heading: the first of them.
    let mut first = last;
    while let Some(before) = first.checked_sub(1)
        && paragraphs.get(before).is_some_and(begins)
        && paragraphs.get(before).map(|p| &p.heading) == paragraphs.get(first).map(|p| &p.heading)
        && heading_has(paragraphs.get(first)?, COMMENT.word)
    {
        first = before;
    }
    Some(part(paragraphs, first, &COMMENT))
}

/// Returns the text of the paragraph that asks for action.
pub(crate) fn action_request(paragraphs: &[Paragraph]) -> Option<String> {
    const STARTS: [&str; 4] = [
        "ACTION REQUEST",
        "THIS IS AN ACTION REQUEST",
        "THIS IS AN ACTION MESSAGE",
        "THIS IS AN ACTION CABLE",
    ];
    let asks = |p: &&Paragraph| {
        let starts = |word: &str| p.text.get(..word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word));
        STARTS.iter().any(|word| starts(word)) || heading_has(p, "ACTION REQUEST")
    };
    paragraphs.iter().find(asks).map(|p| {
        let label = said(&p.text, &["ACTION REQUESTED", "ACTION REQUEST"]).filter(|rest| !rest.is_empty());
        label.unwrap_or(&p.text).to_owned()
    })
}

fn heading_has(paragraph: &Paragraph, word: &str) -> bool {
    paragraph
        .heading
        .as_ref()
        .is_some_and(|heading| heading.len() <= 60 && contains(heading.as_bytes(), word.as_bytes()))
}

/// Whether a text holds a word, whatever its case.
fn contains(text: &[u8], word: &[u8]) -> bool {
    let Some(first) = word.first() else { return true };
    memchr::memchr2_iter(first.to_ascii_uppercase(), first.to_ascii_lowercase(), text)
        .any(|at| text.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)))
}

/// Returns what follows one of these words at the start of a text: `SUMMARY: …`, `Summary and comment. …`,
/// `(Summary) …`.
fn said<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let inner = text.trim_start_matches(['(', '"', '-', ' ', '*']);
    words.iter().find_map(|word| {
        let start = inner.get(..word.len())?;
        start.eq_ignore_ascii_case(word).then_some(())?;
        let mut rest = inner.get(word.len()..)?;
        // `Summary and comment`, `Summary and action request`, `Summary and introduction`.
        let lower = rest.get(..rest.len().min(32)).unwrap_or(rest).to_ascii_lowercase();
        if let Some(more) = lower
            .strip_prefix(" and ")
            .or_else(|| lower.strip_prefix(" & "))
            .or_else(|| lower.strip_prefix("/"))
        {
            let joined = lower.len() - more.len();
            let known =
                ["comment", "action request", "introduction", "background", "analysis", "note", "conclusion"];
            let known = known.iter().find(|k| more.starts_with(**k))?;
            rest = rest.get(joined + known.len()..)?;
        }
        let ended = rest.is_empty()
            || rest.starts_with(['.', ':', '-', ')', ',', ';', '*'])
            || rest.starts_with(" -")
            || rest.starts_with(" (");
        ended.then(|| trim_start(rest.trim_start_matches(['.', ':', '-', ')', ' ', ',', ';', '*'])))
    })
}

static SUMMARY: LazyLock<End> =
    LazyLock::new(|| End::of("SUMMARY", ["SUMMARY", "BEGIN SUMMARY", "EXECUTIVE SUMMARY"], "ummary"));
static COMMENT: LazyLock<End> =
    LazyLock::new(|| End::of("COMMENT", ["COMMENT", "BEGIN COMMENT", "EXECUTIVE COMMENT"], "omment"));

/// A part that ends with `END SUMMARY`, `End summary`, `END OF SUMMARY`.
struct End {
    word: &'static str,
    /// What it begins with.
    begins: [&'static str; 3],
    /// The word without its first letter, in capitals and in small letters.
    tails: [memmem::Finder<'static>; 2],
}

impl End {
    /// `small` is the word in small letters, without its first.
    fn of(word: &'static str, begins: [&'static str; 3], small: &'static str) -> End {
        End { word, begins, tails: [word.get(1..).unwrap_or(word), small].map(memmem::Finder::new) }
    }

    /// Returns where it and what belongs to it begins in a text: the last place.
    fn find(&self, text: &str) -> Option<usize> {
        let bytes = text.as_bytes();
        let last = |tail: &memmem::Finder<'_>| {
            tail.find_iter(bytes).filter_map(|at| before(bytes, at, self.word)).last()
        };
        self.tails.iter().filter_map(last).max()
    }
}

/// Returns where `END ` or `END OF ` begins before a word whose second letter stands at byte `at`.
fn before(bytes: &[u8], at: usize, word: &str) -> Option<usize> {
    let first = at.checked_sub(1)?;
    bytes.get(first)?.eq_ignore_ascii_case(word.as_bytes().first()?).then_some(())?;
    ["END ", "END OF "].iter().find_map(|end| {
        let start = first.checked_sub(end.len())?;
        bytes.get(start..first)?.eq_ignore_ascii_case(end.as_bytes()).then_some(start)
    })
}

/// Returns the text from a paragraph on to the end that it says, without the words that begin and end it.
fn part(paragraphs: &[Paragraph], place: usize, end: &End) -> String {
    let last = paragraphs
        .iter()
        .enumerate()
        .skip(place)
        .take(LENGTH_MAX)
        .find_map(|(n, p)| end.find(&p.text).map(|at| (n, at)));
    let mut out = String::new();
    let to = last.map_or(place, |(n, _)| n);
    for (n, paragraph) in paragraphs.iter().enumerate().skip(place).take(to - place + 1) {
        let mut text = paragraph.text.as_str();
        if let Some((last, at)) = last
            && last == n
        {
            text = text.get(..at).unwrap_or(text);
        }
        if n == place {
            text = said(text, &end.begins).unwrap_or(text);
        }
        let text = trim(text.trim_end_matches(['(', '-', ' ']));
        if text.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(texts: &[&str]) -> Vec<Paragraph> {
        texts.iter().map(|text| Paragraph { text: (*text).to_owned(), ..Paragraph::default() }).collect()
    }

    #[track_caller]
    fn check(texts: &[&str], want: Option<&str>) {
        assert_eq!(summary(&paragraphs(texts)).as_deref(), want, "{texts:?}");
    }

    #[test]
    fn summaries_in_their_shapes() {
        check(&["Summary: The talks failed. End summary."], Some("The talks failed."));
        check(
            &["SUMMARY AND COMMENT: THE TALKS", "FAILED. END SUMMARY AND COMMENT."],
            Some("THE TALKS\n\nFAILED."),
        );
        check(
            &["Note.", "Summary and Action Request. It failed. End Summary and Action Request."],
            Some("It failed."),
        );
        check(&["The talks failed. END SUMMARY.", "More."], Some("The talks failed."));
        check(&["Summary judgment was given.", "More."], None);
        check(&["Nothing of the kind."], None);
    }

    #[test]
    fn comments_and_requests() {
        let texts =
            paragraphs(&["This is an action request; see para 3.", "Comment: We doubt it. End comment."]);
        assert_eq!(comment(&texts).as_deref(), Some("We doubt it."));
        assert_eq!(action_request(&texts).as_deref(), Some("This is an action request; see para 3."));
        let texts = paragraphs(&["ACTION REQUESTED: Post should ask."]);
        assert_eq!(action_request(&texts).as_deref(), Some("Post should ask."));
    }
}
