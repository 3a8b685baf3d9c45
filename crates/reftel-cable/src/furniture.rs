//! Lines that transmission and archives put between the lines of a text.

use crate::lines::{rsplit_once, trim, trim_start};
use crate::marking;

/// What a line that is no text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Furniture {
    /// `STATE 00067793 002 OF 002`: the head of a later section or page.
    Count { section: u16, of: u16 },
    /// `PAGE 02 STATE 013174`, with nothing after it.
    Page,
    /// `CONFIDENTIAL`, at the top and foot of pages.
    Classification,
    /// The end of a transmission: `BT`, `NNNN`, `#7793`.
    End,
    /// A relay station's counter: `------------------201212Z 109980 /20`.
    Relay,
    /// A release's or a systematic review's stamp, a code for what was taken out, a printed page's number.
    Stamp,
}

/// Returns what a line is when it is no text. `line` has no blanks around it.
///
/// Sources: the layouts of 1973–79 (`PAGE 02`, counters), of 2000–10 (`STATE 00067793 002 OF 002`) and of
/// releases under the Freedom of Information Act (`Case No. … Doc No. …`).
pub(crate) fn furniture(line: &str) -> Option<Furniture> {
    let bytes = line.as_bytes();
    let (first, last) = (*bytes.first()?, *bytes.last()?);
    if first.is_ascii_lowercase() {
        return None;
    }
    if last.is_ascii_digit()
        && first.is_ascii_uppercase()
        && let Some((section, of)) = section(line)
    {
        return Some(Furniture::Count { section, of });
    }
    match first {
        b'P' if page_start(line).is_some_and(|page| page.rest.is_empty()) || is_print_page(line) => {
            return Some(Furniture::Page);
        }
        b'B' if line == "BT" => return Some(Furniture::End),
        b'N' if bytes.len() <= 6 && bytes.iter().all(|b| *b == b'N') && bytes.len() >= 3 => {
            return Some(Furniture::End);
        }
        b'#' if bytes.len() <= 8 && bytes.iter().skip(1).all(u8::is_ascii_digit) => {
            return Some(Furniture::End);
        }
        b'-' if is_relay(line) => return Some(Furniture::Relay),
        _ => {}
    }
    if matches!(first, b'U' | b'C' | b'S' | b'T' | b'L' | b'R')
        && matches!(bytes.get(1), Some(b'A'..=b'Z' | b' '))
        && marking::may_be_classification(bytes)
        && is_lone_classification(line)
    {
        return Some(Furniture::Classification);
    }
    is_stamp(line, first).then_some(Furniture::Stamp)
}

/// Returns whether a line is a page line, a page's count or a stamp.
pub(crate) fn is_page_line(line: &str) -> bool {
    matches!(furniture(line), Some(Furniture::Page | Furniture::Count { .. } | Furniture::Stamp))
}

/// Returns whether a line is the stamp of a release or review, or a code for what was taken out.
pub(crate) fn is_release_stamp(line: &str) -> bool {
    line.bytes().next().is_some_and(|first| is_stamp(line, first))
}

/// Returns whether a line is only a classification, as it stands at the top and foot of pages.
pub(crate) fn is_lone_classification(line: &str) -> bool {
    line.len() < 120
        && marking::classification(line, false).is_some_and(|(_, length)| {
            let rest = line.get(length..).unwrap_or_default();
            if rest.is_empty() {
                return true;
            }
            // What stands far to the right is of another column.
            let column = rest.as_bytes().windows(6).position(|blanks| blanks == b"      ");
            let rest = column.and_then(|at| rest.get(..at)).unwrap_or(rest);
            let rest = rest.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            // `UNCLASSIFIED   2`: the number of a page.
            rest.is_empty() || (rest.len() <= 3 && rest.bytes().all(|b| b.is_ascii_digit()))
        })
}

/// Returns section and how many of `MINSK 00000352 002 OF 003`, the line at the head of a later section;
/// `001.2 OF 003` stands at the head of its second page.
pub(crate) fn section(line: &str) -> Option<(u16, u16)> {
    let line = trim(line);
    let (before, of) = rsplit_once(line, b' ')?;
    let of = figures(of, 3)?;
    let before = trim(before).strip_suffix("OF")?;
    let (before, section) = rsplit_once(trim(before), b' ')?;
    let section = figures(section.split_once('.').map_or(section, |(section, _)| section), 3)?;
    let (post, serial) = rsplit_once(trim(before), b' ')?;
    figures(serial, 8)?;
    let post = trim(post);
    (!post.is_empty() && post.bytes().all(|b| b.is_ascii_uppercase() || b == b' ')).then_some((section, of))
}

fn figures(text: &str, most: usize) -> Option<u16> {
    let sound = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    sound.then(|| text.parse::<u32>().unwrap_or(0).min(u32::from(u16::MAX)) as u16)
}

/// Returns where a page count stands inside a line: `… CAPITALS HARARE 00001073 002 OF 004 President …`.
pub(crate) fn page_count_in(line: &str) -> Option<(std::ops::Range<usize>, (u16, u16))> {
    /// `X 00000001 001 OF 002`.
    const SHORTEST: usize = 21;
    let bytes = line.as_bytes();
    if bytes.len() < SHORTEST {
        return None;
    }
    // The last letter is rarer than the blank, and one byte is found faster than four.
    for found in memchr::memchr_iter(b'F', bytes) {
        let Some(at) = found.checked_sub(2) else { continue };
        if bytes.get(at..at + 4) == Some(b" OF ")
            && let Some(range) = count_around(line, at)
        {
            let numbers = section(line.get(range.clone())?)?;
            return Some((range, numbers));
        }
    }
    None
}

/// Returns the page count whose ` OF ` stands at byte `at`; its serial has eight figures.
fn count_around(line: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let after = line.get(at + 4..)?;
    let of = after.bytes().take_while(u8::is_ascii_digit).count();
    (of == 3).then_some(())?;
    let before = trim_end_blanks(line.get(..at)?);
    let section = before.bytes().rev().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    (3..=5).contains(&section).then_some(())?;
    let before = trim_end_blanks(before.get(..before.len() - section)?);
    let serial = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    (serial == 8).then_some(())?;
    let before = trim_end_blanks(before.get(..before.len() - serial)?);
    // The post: as many words in capitals as the table knows, at least the last.
    let mut start = before.len();
    let mut best = None;
    for _ in 0..4 {
        let head = trim_end_blanks(before.get(..start)?);
        let word = head.bytes().rev().take_while(u8::is_ascii_uppercase).count();
        if word == 0 {
            break;
        }
        start = head.len() - word;
        if best.is_none() || crate::post::known(&crate::post::letters(before.get(start..)?)).is_some() {
            best = Some(start);
        }
    }
    Some(best?..at + 4 + of)
}

fn trim_end_blanks(text: &str) -> &str {
    text.trim_end_matches(' ')
}

/// A line of the form `PAGE 02 VATICA 00819 190632Z ARCHIVE FROM`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PageStart<'a> {
    /// The post, cut to six letters.
    pub(crate) post: &'a str,
    pub(crate) serial: u32,
    /// Section and how many, when the line says.
    pub(crate) section: Option<(u16, u16)>,
    /// What follows on the line.
    pub(crate) rest: &'a str,
}

/// Reads a page line; `None` when the line is none.
pub(crate) fn page_start(line: &str) -> Option<PageStart<'_>> {
    let rest = trim_start(line).strip_prefix("PAGE ")?;
    let mut text = rest;
    let next = |text: &mut &'_ str| -> Option<usize> {
        *text = trim_start(text);
        Some(blank(text)).filter(|n| *n > 0)
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    fn blank(text: &str) -> usize {
        text.bytes().position(|b| b == b' ').unwrap_or(text.len())
    }
    let n = next(&mut text)?;
    let page = text.get(..n)?;
    (digits(page) && n <= 3).then_some(())?;
    text = trim_start(text.get(n..)?);
    // Post (one or more words), serial, then `01 OF 03` or a date-time group.
    let posts = text;
    let mut names = 0;
    loop {
        let n = next(&mut text)?;
        let token = text.get(..n)?;
        if digits(token) && names > 0 {
            break;
        }
        (token.bytes().all(|b| b.is_ascii_uppercase() || b == b'-') && names < 4).then_some(())?;
        names += 1;
        text = text.get(n..)?;
    }
    let post = trim(posts.get(..posts.len() - text.len())?);
    let n = next(&mut text)?;
    let serial = text.get(..n)?.parse().ok()?;
    text = text.get(n..)?;
    let mut section = None;
    let mut numbers: [Option<u16>; 2] = [None, None];
    // Optional section and group.
    loop {
        text = trim_start(text);
        let n = blank(text);
        let token = text.get(..n)?;
        let group = token.len() == 7 && token.ends_with('Z') && token.get(..6).is_some_and(digits);
        if group || token == "OF" || (digits(token) && token.len() <= 3) {
            if digits(token) {
                numbers = [numbers[1], token.parse().ok()];
            }
            text = text.get(n..)?;
            if group {
                text = trim_start(text);
                break;
            }
        } else {
            break;
        }
    }
    if let [Some(first), Some(of)] = numbers {
        section = (first > 0 && first <= of).then_some((first, of));
    }
    Some(PageStart { post, serial, section, rest: text })
}

/// `Page 3 of 5`, as a browser or a case file prints it.
fn is_print_page(line: &str) -> bool {
    line.len() <= 16
        && line.strip_prefix("Page ").and_then(|rest| rest.split_once(" of ")).is_some_and(|(page, of)| {
            let sound =
                |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            sound(page) && sound(of)
        })
}

/// A relay's counter: dashes, then figures, perhaps a group and a slash.
fn is_relay(line: &str) -> bool {
    let dashes = line.bytes().position(|b| b != b'-').unwrap_or(line.len());
    let rest = line.get(dashes..).unwrap_or_default();
    dashes >= 6
        && rest.len() <= 40
        && rest.bytes().any(|b| b.is_ascii_digit())
        && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'/' | b'Z' | b'-' | b'A'..=b'Y'))
        && rest
            .as_bytes()
            .split(|b| *b == b' ')
            .all(|word| word.len() <= 3 || word.iter().any(u8::is_ascii_digit))
}

/// Stamps that releases and reviews put on pages.
fn is_stamp(line: &str, first: u8) -> bool {
    // A bullet or a speck of the scan may stand before it.
    if !first.is_ascii_alphanumeric() && line.len() > 40 {
        return line.contains("Case No.") && line.contains("Doc No.");
    }
    match first {
        b'U' | b'C' | b'S' => {
            line.len() > 30
                && line.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase)
                && memchr::memchr(b'a', line.as_bytes()).is_some()
                && line.contains("Case No.")
                && line.contains("Doc No.")
                || line.starts_with("Classified by DAS, A/GIS")
                || line.starts_with("Sheryl P. Walter Declassified")
        }
        b'R' if line.starts_with("RELEASE") => {
            ["RELEASE IN PART", "RELEASED IN PART", "RELEASE IN FULL", "RELEASED IN FULL", "RELEASE IN"]
                .iter()
                .any(|stamp| {
                    line.strip_prefix(stamp).is_some_and(|rest| {
                        rest.is_empty()
                            || trim(rest).split([',', ' ']).all(|code| code.is_empty() || is_code(code))
                    })
                })
        }
        b'R' => line.len() < 24 && line.starts_with("Review ") && released(line).is_some(),
        b'D' => {
            line.starts_with("Declassified/Released US Department of State")
                || line.starts_with("Declassified in Part - Sanitized")
        }
        b'M' => line.starts_with("Margaret P. Grafeld Declassified"),
        b'A' => line.starts_with("Approved For Release") || line.starts_with("Approved for Release"),
        b'1' if line.starts_with("1.4(") && line.contains("Declassify on:") => true,
        b'B' | b'1' => {
            line.len() <= 24 && line.split([',', ' ']).all(|code| code.is_empty() || is_code(code))
        }
        _ => false,
    }
}

/// A code for what a release leaves out: `B6`, `1.4(D)`. Sources: the exemptions of 5 U.S.C. 552(b), and
/// the reasons of E.O. 13526 section 1.4, as releases print them.
fn is_code(word: &str) -> bool {
    match word.as_bytes() {
        [b'B', b'1'..=b'9'] => true,
        [b'1', b'.', b'4', b'(', letter, b')'] => letter.is_ascii_alphabetic(),
        _ => false,
    }
}

/// Returns the day of `… EO Systematic Review 30 JUN 2006`.
pub(crate) fn released(line: &str) -> Option<reftel_when::Date> {
    memchr::memchr(b'R', line.as_bytes())?;
    let at = line.find("Review ")?;
    let mut words = line.get(at + 7..)?.split_whitespace();
    let day: i8 = words.next()?.parse().ok()?;
    let month = reftel_when::dtg::month(words.next()?)?;
    reftel_when::Date::new(words.next()?.parse().ok()?, month, day).ok()
}

/// Returns whether a line is a rule of dashes or the like.
pub(crate) fn is_rule(text: &str) -> bool {
    let mut dots = 0;
    let mut length = 0;
    for c in text.chars() {
        length += 1;
        match c {
            '-' | '_' | '=' | '*' | '\u{2010}'..='\u{2015}' | '~' => {}
            ' ' | '.' => dots += 1,
            _ => return false,
        }
    }
    length >= 3 && dots < length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_lines() {
        let count = |section, of| Some(Furniture::Count { section, of });
        assert_eq!(furniture("STATE 00067793 002 OF 002"), count(2, 2));
        assert_eq!(furniture("RIO DE JAN 00000352  002 OF 003"), count(2, 3));
        assert_eq!(furniture("ZUBROW 00000954  001.2 OF 004"), count(1, 4));
        assert_eq!(furniture("PAGE 02 ZUBROW 00819 190632Z"), Some(Furniture::Page));
        assert_eq!(furniture("PAGE 02        STATE  12345"), Some(Furniture::Page));
        assert_eq!(furniture("PART 2 OF 3"), None);
        assert_eq!(furniture("1 OF 2 MINISTERS"), None);
        assert_eq!(furniture("C O N F I D E N T I A L"), Some(Furniture::Classification));
        assert_eq!(furniture("SECRET TALKS BEGAN"), None);
        assert_eq!(furniture("Page 3 of 5"), Some(Furniture::Page));
        assert_eq!(furniture("------------------201212Z 109980 /20"), Some(Furniture::Relay));
        assert_eq!(furniture("--------------------- 045678"), Some(Furniture::Relay));
        assert_eq!(furniture("----------"), None);
        assert_eq!(furniture("NNNN"), Some(Furniture::End));
        let page = page_start("PAGE 03 VATICA 00819 190632Z THAT THIS").unwrap();
        assert_eq!((page.post, page.serial, page.rest), ("VATICA", 819, "THAT THIS"));
        assert_eq!(page_start("PAGE 01 MOSCOW 12345 01 OF 02 121230Z").unwrap().section, Some((1, 2)));
        assert_eq!(page_start("PAGE ONE OF THE PAPER"), None);
    }

    #[test]
    fn stamps() {
        for line in [
            "UNCLASSIFIED U.S. Department of State Case No. F-2001-00001 Doc No. C00000001 Date: 01/01/2015",
            "RELEASE IN PART B5,B6",
            "RELEASE IN FULL",
            "B6",
            "1.4(D)",
            "Declassified/Released US Department of State EO Systematic Review 30 JUN 2006",
            "Review 30 JUN 2006",
        ] {
            assert_eq!(furniture(line), Some(Furniture::Stamp), "{line}");
        }
        assert_eq!(furniture("RELEASE IN EARLY OCTOBER WAS LIKELY"), None);
        assert_eq!(furniture("B6 visas were refused"), None);
        assert!(
            released("Declassified/Released US Department of State EO Systematic Review 30 JUN 2006")
                .is_some()
        );
    }

    #[test]
    fn counts_inside_a_line() {
        let text = "did not condone HARARE 00001073 002 OF 004 President X";
        let (range, numbers) = page_count_in(text).unwrap();
        assert_eq!((&text[range], numbers), ("HARARE 00001073 002 OF 004", (2, 4)));
        let text = "consumed. RIO DE JAN 00000285 002 OF 002 NAME";
        assert_eq!(&text[page_count_in(text).unwrap().0], "RIO DE JAN 00000285 002 OF 002");
        assert_eq!(page_count_in("2 OF 3, 3 OF 4, ONE OF THEM"), None);
    }

    #[test]
    fn rules() {
        assert!(is_rule("----------") && is_rule("_ _ _ _") && is_rule("‐‐‐‐‐"));
        assert!(!is_rule("...") && !is_rule("--") && !is_rule("- a -"));
    }
}
