//! Dates as publishers of lists write them.

use reftel_when::{Edtf, prose};

use crate::list::squeeze;

/// A date as it is written, with what it means where that is clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// As the publisher writes it.
    pub text: String,
    /// What it means, never more precise than the text; `None` when it is not understood. A date "between
    /// 1951 and 1953" is `1951/1953`: the range holds the day.
    pub date: Option<Edtf>,
}

impl When {
    /// Reads a date. Day and month are in this order: `28.7.1963`, `28/07/1963`, `28 Jul 1963`; lists
    /// that write the month first go through [`When::american`].
    pub(crate) fn read(text: &str) -> When {
        let text = squeeze(text);
        When { date: read(&text, false), text }
    }

    /// Reads one date, or those of `18.1.1970 or 29.3.1965`; nothing from an empty text. A text that is not
    /// understood in all its parts stays whole.
    pub(crate) fn several(text: &str) -> Vec<When> {
        let whole = When::read(text);
        if whole.text.is_empty() {
            return Vec::new();
        }
        if whole.date.is_none() {
            for between in [" or ", " (or ", ", ", " / ", "/"] {
                let parts: Vec<When> =
                    whole.text.split(between).map(|part| When::read(part.trim_end_matches(')'))).collect();
                if parts.len() > 1 && parts.iter().all(|part| part.date.is_some()) {
                    return parts;
                }
            }
        }
        vec![whole]
    }

    /// Reads a date of the form `12/14/2020`, month first.
    pub(crate) fn american(text: &str) -> When {
        let text = squeeze(text);
        When { date: read(&text, true), text }
    }

    /// Makes a date from a year and, where known, month and day; as text it is written `YYYY-MM-DD`.
    pub(crate) fn of_parts(year: &str, month: &str, day: &str) -> Option<When> {
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n > 0);
        let year = number(year)?;
        let text = match (number(month), number(day)) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        };
        Some(When { date: text.parse().ok(), text })
    }

    /// Makes a range of two dates.
    pub(crate) fn range(from: &str, to: &str) -> When {
        let (from, to) = (squeeze(from), squeeze(to));
        if from == to || to.is_empty() {
            return When::read(&from);
        }
        let date = match (one(&from, false), one(&to, false)) {
            (Some(a), Some(b)) => bounded(&a, &b),
            _ => None,
        };
        When { date, text: format!("{from} to {to}") }
    }
}

/// Words before a date that make it approximate. Sources: OFAC `circa`; UN `APPROXIMATELY`; EU journal
/// `Approximately`, `around`, `c.`; each seen in those lists.
const ABOUT: [&str; 9] =
    ["approximately", "approx.", "approx", "about", "around", "circa", "ca.", "ca", "c."];

fn read(text: &str, month_first: bool) -> Option<Edtf> {
    let (approximate, rest) = about(text);
    if let Some(range) = between(rest) {
        return Some(range);
    }
    let date = one(rest, month_first)?;
    if approximate && !date.as_str().contains(['~', '/']) {
        return format!("{}~", date.as_str().trim_end_matches('?')).parse().ok();
    }
    Some(date)
}

fn about(text: &str) -> (bool, &str) {
    for word in ABOUT {
        if let Some(head) = text.get(..word.len())
            && head.eq_ignore_ascii_case(word)
            && let Some(rest) = text.get(word.len()..)
            && (rest.starts_with([' ', ':']) || word.ends_with('.'))
        {
            return (true, rest.trim_start_matches([' ', ':']));
        }
    }
    (false, text)
}

/// Reads `1962 to 1964`, `1951-1953`, `between 1951 and 1953`, `from 1951 until 1953`.
fn between(text: &str) -> Option<Edtf> {
    let lower = text.to_lowercase();
    let bare = lower.strip_prefix("between ").or_else(|| lower.strip_prefix("from ")).unwrap_or(&lower);
    for middle in [" to ", " and ", " - ", " – ", "–", " until ", "/"] {
        if let Some((from, to)) = bare.split_once(middle) {
            let (from, to) = (about(from.trim()).1, about(to.trim()).1);
            if middle == "/" && (!year(from) || !year(to)) {
                continue;
            }
            // `14 to 16 May 1970` leaves the first end without a year: not read.
            return bounded(&one(&title(from), false)?, &one(&title(to), false)?);
        }
    }
    let (from, to) = bare.split_once('-')?;
    if year(from) && year(to) {
        return bounded(&one(from, false)?, &one(to, false)?);
    }
    None
}

fn year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Months are told from words by their capital.
fn title(text: &str) -> String {
    text.split(' ')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect::<Vec<String>>()
        .join(" ")
}

fn bounded(from: &Edtf, to: &Edtf) -> Option<Edtf> {
    let ordered = matches!((from.earliest(), to.latest()), (Some(a), Some(b)) if a <= b);
    ordered.then(|| Edtf::range(from, to))
}

/// Reads one date that fills the whole text.
fn one(text: &str, month_first: bool) -> Option<Edtf> {
    let text = text.trim().trim_end_matches(['.', ',']);
    // An instant, or a day with its distance from Greenwich: the day.
    let day = match text.split_at_checked(10) {
        Some((day, rest)) if rest.starts_with(['T', '+', '-', 'Z']) && rest.contains([':', 'Z']) => day,
        _ => text,
    };
    // `7.8. 1978`.
    let joined = day.replace(". ", ".");
    let day = if joined.bytes().all(|b| b.is_ascii_digit() || b == b'.') { &joined } else { day };
    // Only with digits and signs: `2008-03`, `199X`, `1962~`.
    if let Ok(date) = day.parse::<Edtf>()
        && date.earliest().is_some()
    {
        return Some(date);
    }
    if day.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/' | b'-')) {
        return by_numbers(day, month_first);
    }
    let capital = if text.starts_with(|c: char| c.is_lowercase()) { title(text) } else { text.to_owned() };
    let text = proper_case(&capital);
    let found = prose::find(&text);
    match found.as_slice() {
        [only] => {
            let before = text.get(..only.at.start)?.trim();
            let after = text.get(only.at.end..)?.trim().trim_matches(['.', ',']);
            (before.is_empty() && matches!(after, "" | "г" | "года" | "year")).then(|| only.date.clone())
        }
        _ => None,
    }
}

/// `14 DEC 2020` has a month in capitals, which is written `Dec`.
fn proper_case(text: &str) -> String {
    let shouted = |word: &str| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
    text.split(' ')
        .map(|word| if shouted(word) { title(&word.to_lowercase()) } else { word.to_owned() })
        .map(|word| word.trim_end_matches('.').to_owned())
        .collect::<Vec<String>>()
        .join(" ")
}

/// Reads `28.7.1963`, `28/07/1963`, `07.1963`, `00/00/1963`, where a zero stands for what is not known.
fn by_numbers(text: &str, month_first: bool) -> Option<Edtf> {
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    let number = |text: &str| (text.len() <= 2).then(|| text.parse::<u32>().ok()).flatten();
    let (day, month, year) = match parts.as_slice() {
        [month, year] => (0, number(month)?, *year),
        [month, day, year] if month_first => (number(day)?, number(month)?, *year),
        [day, month, year] => (number(day)?, number(month)?, *year),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    let edtf = match (month, day) {
        (0, 0) => year.to_owned(),
        (month, 0) => format!("{year}-{month:02}"),
        (month, day) => format!("{year}-{month:02}-{day:02}"),
    };
    edtf.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::When;

    #[track_caller]
    fn check(text: &str, edtf: Option<&str>) {
        let when = When::read(text);
        assert_eq!(when.date.as_ref().map(|d| d.as_str()), edtf, "{text}");
    }

    #[test]
    fn dates_of_every_publisher() {
        check("28 Jul 1963", Some("1963-07-28"));
        check("1962", Some("1962"));
        check("circa 1955", Some("1955~"));
        check("Approximately 1952", Some("1952~"));
        check("1962 to 1964", Some("1962/1964"));
        check("Between 1951 and 1953", Some("1951/1953"));
        check("01 Jan 1965 to 31 Dec 1966", Some("1965-01-01/1966-12-31"));
        check("28.2.2011", Some("2011-02-28"));
        check("09/04/2025", Some("2025-04-09"));
        check("00/00/1963", Some("1963"));
        check("00/07/1963", Some("1963-07"));
        check("26 Feb. 2011", Some("2011-02-26"));
        check("4 Apr. 1944", Some("1944-04-04"));
        check("2 December 1985", Some("1985-12-02"));
        check("Jul 1971", Some("1971-07"));
        check("april 2026", Some("2026-04"));
        check("1985-03", Some("1985-03"));
        check("2021-01-18T19:05:08.142-05:00", Some("2021-01-18"));
        check("14 DEC 2020", Some("2020-12-14"));
        check("1966-02-02-05:00", Some("1966-02-02"));
        check("7.8. 1978", Some("1978-08-07"));
        check("1951-1953", Some("1951/1953"));
    }

    #[test]
    fn several_dates_are_told_apart() {
        let several = |text: &str| -> Vec<String> {
            When::several(text)
                .iter()
                .filter_map(|when| when.date.as_ref())
                .map(ToString::to_string)
                .collect()
        };
        assert_eq!(several("18.1.1970 or 29.3.1965"), ["1970-01-18", "1965-03-29"]);
        assert_eq!(several("1979, 1980 or 1981"), Vec::<String>::new());
        assert_eq!(several("10.2.1983 (or 10.3.1983)"), ["1983-02-10", "1983-03-10"]);
        assert_eq!(several("26.12.2016/3.4.2017"), ["2016-12-26", "2017-04-03"]);
        assert_eq!(several("1962 to 1964"), ["1962/1964"]);
        assert!(When::several(" ").is_empty());
    }

    #[test]
    fn what_is_unclear_stays_text() {
        check("unknown", None);
        check("31.2.1990", None);
        check("1964 to 1962", None);
        check("14 to 16 May 1970", None);
        check("50 years ago", None);
        check("in the 1960s or so, perhaps", None);
    }

    #[test]
    fn american_dates_have_the_month_first() {
        assert_eq!(When::american("12/14/2020").date.map(|d| d.to_string()).as_deref(), Some("2020-12-14"));
    }
}
