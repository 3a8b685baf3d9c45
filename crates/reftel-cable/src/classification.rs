//! The classification line: `UNCLAS SECTION 01 OF 02 STATE 067793`.

use crate::lines::{trim, trim_start};
use crate::{marking, post};

/// What a classification line says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ClassificationLine<'a> {
    /// Spelled out.
    pub(crate) classification: &'static str,
    /// Post as written, perhaps of several words.
    pub(crate) post: Option<&'a str>,
    pub(crate) serial: Option<u32>,
    /// Section and how many.
    pub(crate) section: Option<(u16, u16)>,
    /// Captions on the same line.
    pub(crate) captions: Vec<&'static str>,
    /// What was corrected, when a caption says so.
    pub(crate) correction: Option<String>,
}

/// Longest classification line: what is longer is prose.
const LINE_MAX: usize = 160;

/// Reads `UNCLAS SECTION 01 OF 02 STATE 067793`, `C O N F I D E N T I A L MINSK 000352 NOFORN`,
/// `S E C R E T NOFORN MOGADISHU 1643`; `None` when the line is something else, prose that begins with
/// such a word included.
#[inline]
pub(crate) fn classification_line(line: &str) -> Option<ClassificationLine<'_>> {
    let line = trim_start(line);
    let start = line.as_bytes().first_chunk::<3>()?.map(|b| b.to_ascii_uppercase());
    (marking::may_be_classification(&start) && line.len() <= LINE_MAX).then_some(())?;
    classification_line_of(line)
}

fn classification_line_of(line: &str) -> Option<ClassificationLine<'_>> {
    let (classification, length) = marking::classification(line, true)?;
    // Small letters only count where the whole form is there; those that stand apart always do.
    let small =
        line.as_bytes().get(1) != Some(&b' ') && line.bytes().take(length).any(|b| b.is_ascii_lowercase());
    let mut found = ClassificationLine { classification, ..ClassificationLine::default() };
    if marking::is_sensitive(line) {
        found.captions.push("SENSITIVE");
    }
    let tail = line.get(length..)?;
    let nothing_more = trim(tail).is_empty();
    let mut rest = tail.trim_start_matches(SEPARATORS);
    rest = take_captions(rest, &mut found);
    if let Some((section, after)) = section(rest) {
        found.section = section;
        rest = take_captions(after, &mut found);
    }
    if let Some((post, serial, after)) = post_and_serial(rest) {
        (found.post, found.serial) = (Some(post), Some(serial));
        rest = take_captions(after, &mut found);
        if found.section.is_none()
            && let Some((section, after)) = section_after(rest)
        {
            found.section = section;
            rest = take_captions(after, &mut found);
        }
    }
    // `SECRET TALKS BEGAN …` is prose: something of a header must follow the word, and with a post
    // nothing may count as prose.
    let header = found.post.is_some()
        || nothing_more
        || (trim(rest).is_empty() && (found.section.is_some() || !found.captions.is_empty()));
    let sound = header && (!small || found.post.is_some() || nothing_more);
    sound.then_some(found)
}

const SEPARATORS: [char; 8] = [' ', '.', ',', ':', '/', '-', ';', '\t'];

/// Notes the captions at the start and returns what follows them.
fn take_captions<'a>(text: &'a str, found: &mut ClassificationLine<'_>) -> &'a str {
    let mut rest = text.trim_start_matches(SEPARATORS);
    while let Some((name, length)) = marking::caption(rest) {
        if !found.captions.contains(&name) {
            found.captions.push(name);
        }
        rest = rest.get(length..).unwrap_or_default();
        if name == "CORRECTED COPY"
            && let Some(inner) = rest.trim_start().strip_prefix('(')
            && let Some((what, after)) = inner.split_once(')')
        {
            found.correction = Some(what.trim().to_owned());
            rest = after;
        }
        rest = rest.trim_start_matches(SEPARATORS);
    }
    rest
}

/// Reads `SECTION 01 OF 02` at the start, its misspellings and `SECTION ONE OF TWO` too; returns the
/// numbers, when they are sound, and what follows.
pub(crate) fn section(text: &str) -> Option<(Option<(u16, u16)>, &str)> {
    let text = trim_start(text);
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, mut rest) = text.split_at_checked(end)?;
    if word == "FINAL" {
        let after = trim_start(rest).strip_prefix("SECTION")?;
        let (of, after) = number(trim_start(trim_start(after).strip_prefix("OF")?))?;
        return Some((sound(of, of), after));
    }
    if !is_section_word(word) {
        return None;
    }
    rest = trim_start(rest);
    let (first, after) = number(rest)?;
    rest = trim_start(after);
    // `02F02` and `01 GF 02` are garbled `02 OF 02`.
    rest = ["OF", "0F", "GF", "QF", "F", "O"].iter().find_map(|of| rest.strip_prefix(of))?;
    let (of, after) = number(trim_start(rest))?;
    let after = trim_start(after);
    let after = after.strip_prefix("(FINAL)").unwrap_or(after);
    Some((sound(first, of), after))
}

/// Finds a section after post and serial, perhaps with a word between.
fn section_after(text: &str) -> Option<(Option<(u16, u16)>, &str)> {
    memchr::memchr(b'S', text.as_bytes())?;
    let at = text.find("SEC")?;
    section(text.get(at..)?)
}

/// No telegram has more sections than two digits write.
const SECTIONS_MAX: u16 = 99;

fn sound(section: u16, of: u16) -> Option<(u16, u16)> {
    (section > 0 && section <= of && of <= SECTIONS_MAX).then_some((section, of))
}

/// Returns whether a word is `SECTION`, `SECT` or one of their garbled forms: all of the letters but one
/// or two, in order (`SCTION`, `SECTIO`, `ECTION`).
fn is_section_word(word: &str) -> bool {
    if matches!(word, "SECTION" | "SECT" | "SEC") {
        return true;
    }
    if !(5..=7).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_uppercase()) {
        return false;
    }
    let mut letters = "SECTION".bytes();
    let kept = word.bytes().filter(|b| letters.clone().any(|l| l == *b) && letters.any(|l| l == *b)).count();
    kept >= 5
}

/// Returns a number in figures or in words at the start, and what follows.
fn number(text: &str) -> Option<(u16, &str)> {
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    if figures > 0 {
        return Some((text.get(..figures)?.parse().ok()?, text.get(figures..)?));
    }
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let word = text.get(..letters)?;
    let names = ["ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN"];
    let n = names.iter().position(|name| *name == word)?;
    Some((u16::try_from(n + 1).ok()?, text.get(letters..)?))
}

/// Most words of a post's name.
const POST_WORDS_MAX: usize = 4;

/// Words that stand in prose and in no unknown post's name.
const SMALL_WORDS: [&str; 16] = [
    "IN", "OF", "ON", "AT", "BY", "FOR", "TO", "FROM", "AND", "WITH", "WAS", "WERE", "IS", "ARE", "THAT",
    "AS",
];

/// Reads `THE HAGUE 001910` at the start; `STATE067793` too.
fn post_and_serial(text: &str) -> Option<(&str, u32, &str)> {
    let text = trim_start(text);
    let bytes = text.as_bytes();
    let (mut at, mut words, mut end) = (0, 0, 0);
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let from = at;
        while bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'.' | b'\'' | 0x80..))
        {
            at += 1;
        }
        if at > from {
            words += 1;
            end = at;
            if words > POST_WORDS_MAX {
                return None;
            }
            continue;
        }
        break;
    }
    let digits = bytes.iter().skip(at).take_while(|b| b.is_ascii_digit()).count();
    let figures = text.get(at..at + digits)?;
    let after = text.get(at + digits..)?;
    let ends = after.bytes().next().is_none_or(|b| !b.is_ascii_alphanumeric());
    let post = text.get(..end)?;
    (words > 0 && post.len() >= 3 && (1..=8).contains(&digits) && ends).then_some(())?;
    // `UNCLASSIFIED  CLR 6:` of a draft's list of clearances.
    if after.starts_with(':') {
        return None;
    }
    // `SECRET TALKS BEGAN IN 1977`: an unknown name of several words is prose when it has small words, or
    // when the number may be a year.
    if words > 1 && post::known(&post::letters(post)).is_none() {
        let small = post.split_whitespace().any(|word| SMALL_WORDS.contains(&word));
        let year = digits == 4 && (figures.starts_with("19") || figures.starts_with("20"));
        if small || year || words > 3 {
            return None;
        }
    }
    Some((post, figures.parse().ok()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, post: Option<&str>, serial: Option<u32>, of: Option<(u16, u16)>, captions: &str) {
        let found = classification_line(line).unwrap_or_else(|| panic!("`{line}` is none"));
        assert_eq!(
            (found.post, found.serial, found.section, found.captions.join(" ").as_str()),
            (post, serial, of, captions),
            "{line}"
        );
    }

    #[test]
    fn classification_lines() {
        check("UNCLAS SECTION 01 OF 02 STATE 067793", Some("STATE"), Some(67793), Some((1, 2)), "");
        check("UNCLAS THE HAGUE 001910", Some("THE HAGUE"), Some(1910), None, "");
        check("S E C R E T NOFORN ZUBROW 1643", Some("ZUBROW"), Some(1643), None, "NOFORN");
        check(
            "UNCLAS E F T O SECTION 1 OF 2 ZUBROW 12345",
            Some("ZUBROW"),
            Some(12345),
            Some((1, 2)),
            "EFTO",
        );
        check("SECRET//NOFORN SECTION 01 OF 03 ZUBROW 12", Some("ZUBROW"), Some(12), Some((1, 3)), "NOFORN");
        check("UNCLAS ZUBROW 000352 SECTION 01 OF 02", Some("ZUBROW"), Some(352), Some((1, 2)), "");
        check("C O N F I D E N T I A L STATE 013174 E X D I S", Some("STATE"), Some(13174), None, "EXDIS");
        check("UNCLAS SCTION 02 OF 02 ZUBROW 335", Some("ZUBROW"), Some(335), Some((2, 2)), "");
        check("UNCLAS SECTION 02F02 ZUBROW 1639", Some("ZUBROW"), Some(1639), Some((2, 2)), "");
        check("SECRET SECTION ONE OF TWO ZUBROW 7", Some("ZUBROW"), Some(7), Some((1, 2)), "");
    }

    #[test]
    fn prose_is_no_classification_line() {
        for line in [
            "SECRET TALKS BEGAN IN 1977",
            "Secret talks",
            "CONFIDENTIAL SOURCES SAY SO",
            "Unclassified version",
        ] {
            assert_eq!(classification_line(line), None, "{line}");
        }
    }
}
