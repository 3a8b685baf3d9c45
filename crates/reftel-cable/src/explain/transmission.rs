//! Format lines 1 to 5: transmission identification, routing, `DE`, security warning, date-time group.

use reftel_when::dtg;

use super::reading::Known;
use super::writer::{NOT_KNOWN, Said, Word, Writer, words};
use super::{TokenKind, codes};
use crate::precedence as precedences;

const TI: &str = "ACP 127(G) para. 112, 128, 131";
const PROSIGN: &str = "ACP 127(G) para. 133";
const PRECEDENCE: &str = "ACP 127(G) para. 150–152";
const ROUTING: &str = "ACP 127(G) para. 123; ACP 121";
const SERIAL: &str = "ACP 127(G) para. 129, 208";
const FILED: &str = "ACP 127(G) para. 115";
const SECURITY: &str = "ACP 127(G) para. 124, 203";
const DTG: &str = "ACP 127(G) para. 113";
const SIGNAL: &str = "ACP 127(G) para. 135; ACP 131";

/// Format line 1: `VZCZCXRO2184`, and what may follow it.
pub(super) fn start(writer: &mut Writer<'_>, known: &Known) {
    let text = writer.text();
    let Some(first) = words(text, 0).first().copied() else { return };
    let rest = first.text.strip_prefix('V').unwrap_or(first.text).strip_prefix("ZCZC").unwrap_or_default();
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (channel, serial) = rest.split_at_checked(letters).unwrap_or((rest, ""));
    let digits = !serial.is_empty() && serial.bytes().all(|b| b.is_ascii_digit());
    let said = if letters == 3 && digits {
        let meaning =
            format!("start of message; station and channel {channel}, transmission {serial} on that channel");
        Said::known(TokenKind::Transmission, meaning, TI)
    } else {
        Said::known(TokenKind::Transmission, "start of message; the rest is not of a form known here", TI)
    };
    writer.word(first, said);
    routing(writer, first.end(), known);
}

/// Returns whether a line holds only precedences and routing indicators.
pub(super) fn is_routing(text: &str) -> bool {
    words(text, 0).iter().all(|word| doubled(word.text).is_some() || is_indicator(word.text))
}

/// Returns whether a line begins as a routing line does: with a doubled precedence.
pub(super) fn begins_routing(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| doubled(word).is_some())
}

fn is_indicator(word: &str) -> bool {
    (4..=8).contains(&word.len()) && word.starts_with('R') && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Returns the precedence that a prosign of the routing line doubles.
fn doubled(word: &str) -> Option<&'static str> {
    precedences::precedence(word).filter(|_| word.len() == 2)
}

/// Format line 2: `PP RUEHAG RUEHAO`, from byte `from` of the line on.
pub(super) fn routing(writer: &mut Writer<'_>, from: usize, known: &Known) {
    let text = writer.text();
    for word in words(text.get(from..).unwrap_or_default(), from) {
        let said = match doubled(word.text) {
            Some(name) if known.precedences > 1 => Said::known(
                TokenKind::Precedence,
                format!("{name}, the higher of two precedences"),
                PRECEDENCE,
            ),
            Some(name) => {
                Said::known(TokenKind::Precedence, format!("{name} for action and information"), PRECEDENCE)
            }
            None => indicator(word.text, "to be sent to"),
        };
        writer.word(word, said);
    }
}

/// Says which station a routing indicator calls.
pub(super) fn indicator(code: &str, role: &str) -> Said {
    if let Some(entry) = codes::route(code) {
        return Said::known(TokenKind::Routing, format!("{role} {}", entry.meaning), rule(entry.source));
    }
    // A tributary's indicator begins with that of the relay station that serves it.
    let relay = (4..code.len()).rev().find_map(|n| {
        let start = code.get(..n)?;
        codes::route(start).filter(|entry| entry.meaning.contains("RELAY")).map(|entry| (start, entry))
    });
    match relay {
        Some((start, entry)) => Said::unknown(
            TokenKind::Routing,
            format!("{role} a station behind {start} ({}); which one is not known here", entry.meaning),
            ROUTING,
        ),
        None if is_indicator(code) => {
            Said::unknown(TokenKind::Routing, format!("{role} a station that is not known here"), ROUTING)
        }
        None => Said::unknown(TokenKind::Unknown, NOT_KNOWN, ROUTING),
    }
}

/// Names the list that a station stands in; any other source than the list is a telegram.
fn rule(source: &'static str) -> &'static str {
    if source == "ACP 117" { "ACP 117, Allied Routing Indicator Book (2010)" } else { source }
}

/// Format line 3: `DE RUEHC #7793/01 1761820`. Returns whether the line has that form.
pub(super) fn prepared_by(writer: &mut Writer<'_>, known: &Known) -> bool {
    let all = words(writer.text(), 0);
    let [de, route, rest @ ..] = all.as_slice() else { return false };
    if !route.text.bytes().all(|b| b.is_ascii_uppercase()) {
        return false;
    }
    writer.word(
        *de,
        Said::known(TokenKind::Prosign, "prepared for transmission by the station that follows", PROSIGN),
    );
    writer.word(*route, indicator(route.text, "prepared by"));
    for word in rest {
        let said = serial(word).or_else(|| filed(word.text, known));
        writer.word(*word, said.unwrap_or_else(|| signal(word.text)));
    }
    true
}

fn serial(word: &Word<'_>) -> Option<Said> {
    let number = word.text.strip_prefix('#').unwrap_or(word.text);
    let (serial, section) = number.split_once('/').map_or((number, None), |(s, part)| (s, Some(part)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (digits(serial) && serial.len() < 7 && section.is_none_or(digits)).then_some(())?;
    let meaning = match section {
        Some(section) => {
            format!("the station’s message {}, section {}", zeros_off(serial), zeros_off(section))
        }
        None => format!("the station’s message {}", zeros_off(serial)),
    };
    Some(Said::known(TokenKind::Serial, meaning, SERIAL))
}

/// Returns a number without the zeros before it.
pub(super) fn zeros_off(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    }
}

/// `1761820`: the year is that of the date-time group, or the one beside it at the turn of a year.
fn filed(word: &str, known: &Known) -> Option<Said> {
    (word.len() == 7 && word.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    let (day, time) = (word.get(..3)?, word.get(3..)?);
    let (hour, minute): (u8, u8) = (time.get(..2)?.parse().ok()?, time.get(2..)?.parse().ok()?);
    let day: u16 = day.parse().ok()?;
    if !(1..=366).contains(&day) || hour > 23 || minute > 59 {
        return Some(Said::unknown(TokenKind::Filed, "not a day of the year and a time", FILED));
    }
    let mut meaning = format!("filed on day {day} of the year, {hour:02}:{minute:02}Z");
    if let Some(date) = known.date {
        let days = |at: &reftel_when::Timestamp| {
            at.to_zoned(reftel_when::utc()).date().duration_since(date).as_hours().abs()
        };
        let years = [date.year() - 1, date.year(), date.year() + 1];
        if let Some(at) = years.iter().filter_map(|year| dtg::filed(word, *year)).min_by_key(days) {
            meaning = format!("{meaning}: {}", day_in_words(at.to_zoned(reftel_when::utc()).date()));
        }
    }
    Some(Said::known(TokenKind::Filed, meaning, FILED))
}

/// Returns a day as people write it: `24 June 2008`.
pub(super) fn day_in_words(date: reftel_when::Date) -> String {
    format!("{} {} {}", date.day(), month_in_words(date.month()), date.year())
}

fn month_in_words(month: i8) -> &'static str {
    reftel_when::month_name(month).unwrap_or("?")
}

/// Format line 4: `ZNR UUUUU ZZH`.
pub(super) fn security(writer: &mut Writer<'_>) {
    let all = words(writer.text(), 0);
    let Some((first, rest)) = all.split_first() else { return };
    let marks = rest.first().filter(|word| {
        let group = word.text.split('/').next().unwrap_or_default();
        group.len() == 5 && group.bytes().all(|b| b.is_ascii_uppercase()) && !word.text.starts_with('Z')
    });
    let Some(marks) = marks else {
        for word in &all {
            writer.word(*word, signal(word.text));
        }
        return;
    };
    let level = match marks.text.as_bytes().first() {
        Some(b'U') => Some("unclassified"),
        Some(b'E') => Some("unclassified, to be encrypted for transmission only (EFTO)"),
        Some(b'R') => Some("restricted"),
        Some(b'C') => Some("confidential"),
        Some(b'S') => Some("secret"),
        Some(b'T') => Some("top secret"),
        _ => None,
    };
    let said = match (first.text, level) {
        ("ZNR", Some("unclassified")) => {
            Said::known(TokenKind::Security, "unclassified, sent in the clear", SECURITY)
        }
        (_, Some(level)) => Said::known(
            TokenKind::Security,
            format!("{level}: to be sent only over circuits approved for it"),
            SECURITY,
        ),
        (_, None) => {
            Said::unknown(TokenKind::Security, "security warning; its letters are not known here", SECURITY)
        }
    };
    writer.put(first.start, marks.end(), said);
    for word in rest.iter().skip(1) {
        writer.word(*word, signal(word.text));
    }
}

/// Says what an operating signal asks for. Allied signals run from ZAA to ZXZ; those beyond are national
/// and published in no list known here.
pub(super) fn signal(code: &str) -> Said {
    if let Some(entry) = codes::signal(code) {
        return Said::known(TokenKind::Signal, entry.meaning, entry.source);
    }
    let letters: String = code.chars().take_while(char::is_ascii_uppercase).collect();
    if letters.len() == 3 && letters.starts_with("ZY") || letters.starts_with("ZZ") && letters.len() == 3 {
        return Said::unknown(
            TokenKind::Signal,
            "an operating signal beyond the Allied ones (ZAA to ZXZ); its national meaning is not known here",
            SIGNAL,
        );
    }
    if letters.len() == 3 && letters.starts_with(['Z', 'Q']) {
        return Said::unknown(
            TokenKind::Signal,
            "an operating signal; its meaning is not known here",
            SIGNAL,
        );
    }
    Said::unknown(TokenKind::Unknown, NOT_KNOWN, super::writer::NO_RULE)
}

/// Format line 5: `P R 241821Z JUN 08`.
pub(super) fn date_time_group(writer: &mut Writer<'_>) {
    let all = words(writer.text(), 0);
    let precedences = all.iter().take_while(|word| precedences::precedence(word.text).is_some()).count();
    for (place, word) in all.iter().take(precedences).enumerate() {
        let name = precedences::precedence(word.text).unwrap_or_default();
        let meaning = match (precedences, place) {
            (1, _) => format!("{name} for action and information"),
            (_, 0) => format!("{name} for action"),
            _ => format!("{name} for information"),
        };
        writer.word(*word, Said::known(TokenKind::Precedence, meaning, PRECEDENCE));
    }
    group(writer, all.get(precedences..).unwrap_or_default());
}

/// `241821Z JUN 08` and what follows it; the group may be run together.
pub(super) fn group(writer: &mut Writer<'_>, all: &[Word<'_>]) {
    let read = |n: usize| {
        let text: String = all.get(..n)?.iter().map(|word| word.text).collect();
        dtg::read(&text)
    };
    let Some((length, at)) = (1..=all.len().min(3)).rev().find_map(|n| Some((n, read(n)?))) else {
        for word in all {
            writer.word(*word, day_and_time(word.text).unwrap_or_else(|| signal(word.text)));
        }
        return;
    };
    let zoned = at.to_zoned(reftel_when::utc());
    for word in all.iter().take(length) {
        let digits = word.text.bytes().all(|b| b.is_ascii_digit());
        let letters = word.text.bytes().all(|b| b.is_ascii_alphabetic());
        let said = if length == 3 && letters {
            Said::known(TokenKind::Month, month_in_words(zoned.month()), DTG)
        } else if length > 1 && digits {
            Said::known(TokenKind::Year, zoned.year().to_string(), DTG)
        } else {
            let time = format!("{:02}:{:02}Z", zoned.hour(), zoned.minute());
            let day = day_in_words(zoned.date());
            Said::known(TokenKind::DayTime, format!("day {}, {time}: {day}, {time}", zoned.day()), DTG)
        };
        writer.word(*word, said);
    }
    for word in all.iter().skip(length) {
        writer.word(*word, signal(word.text));
    }
}

/// `201212Z` without month and year: day and time.
pub(super) fn day_and_time(word: &str) -> Option<Said> {
    let digits = word.strip_suffix('Z')?;
    (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    let number = |from: usize| digits.get(from..from + 2).and_then(|d| d.parse::<u8>().ok());
    let (day, hour, minute) = (number(0)?, number(2)?, number(4)?);
    if !(1..=31).contains(&day) || hour > 23 || minute > 59 {
        return Some(Said::unknown(TokenKind::DayTime, "not a day and a time", DTG));
    }
    Some(Said::known(TokenKind::DayTime, format!("day {day}, {hour:02}:{minute:02}Z"), DTG))
}
