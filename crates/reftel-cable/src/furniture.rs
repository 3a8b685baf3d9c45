//! Lines that transmission and archives put between the lines of a text.

/// Returns whether a line is no text: a page line, a lone classification, dashes of a page, an archive's
/// stamp. Sources: the layouts of 1973–79 (`PAGE 02`), of 2000–10 (`STATE 00067793 002 OF 002`) and of
/// releases under the Freedom of Information Act (`Case No. … Doc No. …`).
pub(crate) fn is_page_line(line: &str) -> bool {
    let line = line.trim();
    let Some(first) = line.bytes().next() else { return false };
    if !first.is_ascii_alphabetic() {
        return false;
    }
    is_page_count(line) || page_start(line).is_some_and(|rest| rest.is_empty()) || is_release_stamp(line)
}

/// Returns whether a line is only a classification, as it stands at the top and foot of pages.
pub(crate) fn is_lone_classification(line: &str) -> bool {
    let line = line.trim();
    line.len() < 40 && crate::marking::classification(line).is_some_and(|(_, rest)| rest.is_empty())
}

/// Returns section and how many of `MINSK 00000352 002 OF 003`, the line at the head of a later section.
pub(crate) fn section(line: &str) -> Option<(u16, u16)> {
    let line = line.trim();
    is_page_count(line).then_some(())?;
    let mut words = line.rsplit(' ').filter(|word| !word.is_empty());
    let of = words.next()?.parse().ok()?;
    Some((words.nth(1)?.parse().ok()?, of))
}

/// `MINSK 00000352 002 OF 003`.
fn is_page_count(line: &str) -> bool {
    let mut words = line.rsplit(' ').filter(|word| !word.is_empty());
    let digits = |word: Option<&str>, most: usize| {
        word.is_some_and(|w| !w.is_empty() && w.len() <= most && w.bytes().all(|b| b.is_ascii_digit()))
    };
    digits(words.next(), 3)
        && words.next() == Some("OF")
        && digits(words.next(), 3)
        && digits(words.next(), 8)
        && words.clone().next().is_some()
        && words.all(|word| word.bytes().all(|b| b.is_ascii_uppercase()))
}

/// Returns what follows a page line's own words on a line: `PAGE 02 VATICA 00819 190632Z ARCHIVE FROM`
/// gives `ARCHIVE FROM`; `None` when the line is no page line.
pub(crate) fn page_start(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("PAGE ")?;
    let word = |text: &'_ str| {
        let text = text.trim_start();
        let end = text.find(' ').unwrap_or(text.len());
        (text.get(..end).unwrap_or_default().len(), text.len())
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let next = |text: &mut &'_ str| -> Option<usize> {
        *text = text.trim_start();
        Some(word(text).0).filter(|n| *n > 0)
    };
    let mut text = rest;
    let n = next(&mut text)?;
    let page = text.get(..n)?;
    (digits(page) && n <= 3).then_some(())?;
    text = text.get(n..)?;
    // Post (one or more words), serial, then `01 OF 03` or a date-time group.
    let mut names = 0;
    loop {
        let n = next(&mut text)?;
        let token = text.get(..n)?;
        if digits(token) && names > 0 {
            break;
        }
        (token.bytes().all(|b| b.is_ascii_uppercase()) && names < 4).then_some(())?;
        names += 1;
        text = text.get(n..)?;
    }
    let n = next(&mut text)?;
    text = text.get(n..)?;
    // Optional section and group.
    loop {
        text = text.trim_start();
        let n = word(text).0;
        let token = text.get(..n)?;
        let group = token.len() == 7 && token.ends_with('Z') && digits(token.get(..6)?);
        if group || (token == "OF") || (digits(token) && token.len() <= 3 && n > 0) {
            text = text.get(n..)?;
            if group {
                return Some(text.trim_start());
            }
        } else {
            return Some(text);
        }
    }
}

/// Page furniture of releases: the case line, and the release decision.
pub(crate) fn is_release_stamp(line: &str) -> bool {
    (line.contains("Case No.") && line.contains("Doc No."))
        || line.starts_with("RELEASE IN PART")
        || line.starts_with("RELEASED IN PART")
        || line.starts_with("RELEASE IN FULL")
        || line.starts_with("RELEASED IN FULL")
        || line.starts_with("Declassified/Released US Department of State")
        || line.starts_with("Declassified in Part - Sanitized")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_lines() {
        assert!(is_page_line("STATE 00067793 002 OF 002"));
        assert!(is_page_line("RIO DE JAN 00000352  002 OF 003"));
        assert!(is_page_line("PAGE 02 ZUBROW 00819 190632Z"));
        assert!(is_page_line("PAGE 02        STATE  12345"));
        assert_eq!(section("STATE 00067793 002 OF 003"), Some((2, 3)));
        assert!(!is_page_line("PART 2 OF 3"));
        assert!(!is_page_line("2 OF 3"));
        assert!(!is_page_line("1 OF 2 MINISTERS"));
        assert!(is_lone_classification("C O N F I D E N T I A L"));
        assert!(!is_lone_classification("SECRET TALKS BEGAN"));
        assert_eq!(page_start("PAGE 03 VATICA 00819 190632Z THAT THIS"), Some("THAT THIS"));
        assert_eq!(page_start("PAGE ONE OF THE PAPER"), None);
    }
}
