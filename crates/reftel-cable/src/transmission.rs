//! The transmission lines: id, routing, `DE`, security warning, date-time group.
//!
//! Sources: ACP 127(G) and its JANAP 128 form, "format lines" 1 to 5; ACP 121 for date-time groups.

use reftel_when::{Timestamp, dtg};

use crate::lines::split_once;
use crate::precedence;

/// Returns whether a line is a transmission id: `VZCZCXRO2184`.
pub(crate) fn is_transmission(line: &str) -> bool {
    (line.starts_with("VZCZC") || line.starts_with("ZCZC")) && line.len() < 32
}

/// Returns whether a line holds only precedences and routing indicators: `PP RUEHAG RUEHAO`.
pub(crate) fn is_routing(text: &str) -> bool {
    text.split_whitespace().all(|word| precedence::letters(word).is_some() || is_indicator(word))
}

/// Returns whether a word is a routing indicator. Those of allied and civil stations begin with R.
pub(crate) fn is_indicator(word: &str) -> bool {
    (4..=8).contains(&word.len()) && word.starts_with('R') && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// The `DE` line as written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct OriginatorLine<'a> {
    pub(crate) route: Option<&'a str>,
    pub(crate) serial: Option<u32>,
    pub(crate) section: Option<u16>,
    /// Filing time, day of the year first.
    pub(crate) filed: Option<&'a str>,
}

/// Reads what follows `DE `: `RUEHC #7793/01 1761820`.
pub(crate) fn originator(rest: &str) -> OriginatorLine<'_> {
    let mut words = rest.split_whitespace();
    let mut line = OriginatorLine { route: words.next(), ..OriginatorLine::default() };
    for word in words {
        if let Some(number) = word.strip_prefix('#') {
            let (serial, part) = number.split_once('/').unwrap_or((number, ""));
            (line.serial, line.section) = (serial.parse().ok(), part.parse().ok());
        } else if word.len() == 7 && word.bytes().all(|b| b.is_ascii_digit()) {
            line.filed = Some(word);
        } else if line.serial.is_none() && word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit()) {
            line.serial = word.parse().ok();
        }
    }
    line
}

/// A JANAP 128 routing line: `RTTUZYUW RUEHZBA1234 1761820-UUUU--RUEHMR RUEHKV.`
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Janap<'a> {
    pub(crate) precedence: &'static str,
    pub(crate) originator: OriginatorLine<'a>,
    /// The letter of the classification.
    pub(crate) mark: &'a str,
    pub(crate) routing: Vec<&'a str>,
}

/// Reads a JANAP 128 routing line.
pub(crate) fn janap(line: &str) -> Option<Janap<'_>> {
    // The first word has eight letters.
    (line.as_bytes().get(8) == Some(&b' ')).then_some(())?;
    let (head, rest) = split_once(line, b' ')?;
    (head.len() == 8 && head.bytes().all(|b| b.is_ascii_uppercase())).then_some(())?;
    let precedence = precedence::letters(head.get(..1)?)?;
    let (station, rest) = rest.trim_start().split_once(' ')?;
    let letters = station.bytes().take_while(u8::is_ascii_uppercase).count();
    let (route, serial) = station.split_at_checked(letters)?;
    ((4..=7).contains(&route.len()) && !serial.is_empty()).then_some(())?;
    let serial = serial.parse().ok()?;
    let (filed, rest) = rest.trim_start().split_once('-')?;
    (filed.len() == 7 && filed.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    let mark = rest.get(..1)?;
    let letter = *mark.as_bytes().first()?;
    (letter.is_ascii_uppercase() && rest.get(..4)?.bytes().all(|b| b == letter)).then_some(())?;
    let routing = rest.get(4..)?.trim_start_matches('-').trim_end_matches('.');
    Some(Janap {
        precedence,
        originator: OriginatorLine {
            route: Some(route),
            serial: Some(serial),
            section: None,
            filed: Some(filed),
        },
        mark,
        routing: routing.split_whitespace().filter(|word| is_indicator(word)).collect(),
    })
}

/// A date-time-group line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct GroupLine {
    /// Precedences before the group: for action, for information.
    pub(crate) precedences: Vec<&'static str>,
    /// The time; `None` for a group that is no time (`311200Z FEB 08`).
    pub(crate) at: Option<Timestamp>,
}

/// Reads a date-time-group line: precedences, then the group (`O P 251710Z JAN 10 ZDK`).
pub(crate) fn date_time_group(line: &str) -> Option<GroupLine> {
    /// Precedences, the group and a few operating signals.
    const LINE_MAX: usize = 48;
    let (first, second) = (*line.as_bytes().first()?, *line.as_bytes().get(1)?);
    // Two letters tell addressees (`RUEHC/…`) and most words apart from precedences.
    let may = match first {
        b'0'..=b'9' => true,
        b'Z' | b'O' => matches!(second, b' ' | b'Z' | b'O'),
        b'P' => matches!(second, b' ' | b'P' | b'R'),
        b'R' => matches!(second, b' ' | b'R' | b'O'),
        b'F' => second == b'L',
        b'I' => second == b'M',
        b'N' => second == b'I',
        _ => false,
    };
    (may && line.len() < LINE_MAX).then_some(())?;
    let mut rest = line;
    let mut words = 0;
    while !rest.as_bytes().first()?.is_ascii_digit() {
        let (word, after) = split_once(rest, b' ')?;
        words += 1;
        precedence::precedence(word).filter(|_| words <= 3)?;
        rest = after.trim_start();
    }
    let at = group(rest)?;
    let mut precedences = Vec::with_capacity(2);
    for word in line.get(..line.len() - rest.len())?.split_whitespace() {
        precedences.extend(precedence::precedence(word));
    }
    Some(GroupLine { precedences, at })
}

/// Reads a group at the start of a text; the inner `None` stands for a group that is no time.
pub(crate) fn group(text: &str) -> Option<Option<Timestamp>> {
    let bytes = text.as_bytes();
    let figures = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    (figures == 6).then_some(())?;
    let rest = text.get(6..)?.trim_start_matches(' ');
    let rest = rest.strip_prefix(['Z', 'z'])?.trim_start_matches(' ');
    // Three letters of a month, perhaps its whole name; then the year.
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    (3..=9).contains(&letters).then_some(())?;
    let month = dtg::month(rest.get(..3)?)?;
    let rest = rest.get(letters..)?.trim_start_matches([' ', ',', '\'']);
    let years = rest.bytes().take_while(u8::is_ascii_digit).count();
    matches!(years, 2 | 4).then_some(())?;
    Some(dtg::of_parts(text.get(..6)?, month, rest.get(..years)?))
}

/// Returns the first group anywhere in a text: the value of `Date/DTG`, in which the mark between day and
/// group may be misread (`Jul 22, 20101221710Z JUL 10`).
pub(crate) fn group_in(text: &str) -> Option<Timestamp> {
    let mut from = 0;
    while let Some(found) = memchr::memchr2(b'Z', b'z', text.as_bytes().get(from..)?) {
        let z = from + found;
        let before = text.get(..z)?.trim_end();
        if let Some(start) = before.len().checked_sub(6)
            && let Some(Some(at)) = text.get(start..).and_then(group)
        {
            return Some(at);
        }
        from = z + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups() {
        let at = |line: &str| {
            date_time_group(line).map(|g| (g.precedences.join(" "), g.at.map(|at| at.to_string())))
        };
        let want = |p: &str, at: &str| Some((p.to_owned(), Some(at.to_owned())));
        assert_eq!(at("P 241821Z JUN 08"), want("PRIORITY", "2008-06-24T18:21:00Z"));
        assert_eq!(at("O P 251710Z JAN 10 ZDK"), want("IMMEDIATE PRIORITY", "2010-01-25T17:10:00Z"));
        assert_eq!(at("R 192358Z JAN 1977"), want("ROUTINE", "1977-01-19T23:58:00Z"));
        assert_eq!(at("121130Z SEP 75"), want("", "1975-09-12T11:30:00Z"));
        assert_eq!(at("R 311200Z FEB 08"), Some(("ROUTINE".to_owned(), None)));
        assert_eq!(at("R 123456"), None);
        assert_eq!(at("REPORT OF 241821Z JUN 08"), None);
        let group = |text: &str| group_in(text).map(|at| at.to_string());
        assert_eq!(group("Jul 22, 20101221710Z JUL 10").as_deref(), Some("2010-07-22T17:10:00Z"));
        assert_eq!(group("Feb 03, 2012/ 031849Z FEB 12.").as_deref(), Some("2012-02-03T18:49:00Z"));
        assert_eq!(group("nothing"), None);
    }

    #[test]
    fn janap_lines() {
        let line = janap("RTTUZYUW RUEHZBA1234 1761820-UUUU--RUEHMR RUEHKV.").unwrap();
        assert_eq!((line.precedence, line.mark), ("ROUTINE", "U"));
        assert_eq!(line.originator.serial, Some(1234));
        assert_eq!(line.routing, ["RUEHMR", "RUEHKV"]);
        assert_eq!(janap("ROUTINES RUEHZBA1234 MATTER"), None);
    }
}
