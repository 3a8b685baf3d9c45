//! When and on whose authority a telegram is to be declassified: `E.O. 12958: DECL: 09/17/2017`.
//!
//! Sources: the orders themselves. E.O. 11652 (1972): `GDS`, the general schedule; `XGDS-1` to `XGDS-4`,
//! exempt from it by category; `ADS`. E.O. 12065 (1978): `GDS` or `RDS` with a date, the classifier in
//! brackets and `OR-M`, his rank. E.O. 12356 (1982): `OADR`, originating agency's determination required.
//! E.O. 12958 (1995) and 13526 (2009): `DECL:` with a date, an event, or an exemption (`X1`, `25X1`).

use reftel_when::{Date, dtg};

use crate::lines::{trim, trim_start};
use crate::{ClassifiedBy, Declassify};

/// Orders on classification, by number.
const ORDERS: [&str; 8] = ["10290", "10501", "11652", "12065", "12356", "12958", "13292", "13526"];

/// Returns the number and the value of an executive-order line: `E.O. 12958: N/A`, `EO 12958 N/A`,
/// `E.0. 12958:`, `E.O.:   13526`; `None` when the line is none.
pub(crate) fn order_line(text: &str) -> Option<(Option<&str>, &str)> {
    let mut rest = text.strip_prefix(['E', 'e'])?;
    rest = rest.trim_start_matches(['.', ' ', ',']);
    if let Some(spelled) = rest.strip_prefix("xecutive Order").or_else(|| rest.strip_prefix("XECUTIVE ORDER"))
    {
        rest = spelled;
    } else {
        rest = rest.strip_prefix(['O', 'o', '0'])?;
    }
    let marked = rest.starts_with(['.', ':']);
    let mut after = rest.trim_start_matches(['.', ' ', ',', '\t']);
    let colon = after.starts_with(':');
    after = trim_start(after.trim_start_matches([':', ' ', '\t']));
    let figures = after.bytes().take_while(u8::is_ascii_digit).count();
    if (4..=5).contains(&figures) {
        let (number, value) = after.split_at_checked(figures)?;
        if value.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        return Some((Some(number), trim_start(value.trim_start_matches([':', ',', '.', ' ', ';']))));
    }
    (figures == 0 && colon && marked && after.is_empty()).then_some((None, after))
}

/// Returns an order's name from the number on the line; one figure lost is put back (`1295`).
pub(crate) fn authority(number: &str) -> String {
    if ORDERS.contains(&number) {
        return ["E.O. ", number].concat();
    }
    let lost_one = |order: &&&str| {
        let mut figures = order.bytes();
        number.len() + 1 == order.len() && number.bytes().all(|b| figures.any(|f| f == b))
    };
    let mut near = ORDERS.iter().filter(lost_one);
    match (near.next(), near.next()) {
        (Some(order), None) if number.len() == 4 => format!("E.O. {order}"),
        _ => format!("E.O. {number}"),
    }
}

/// Reads what the text of the line, joined, says: date, exemption, event. Returns whether a date stands
/// there that is none (`13/45/2009`).
pub(crate) fn finish(declassify: &mut Declassify, by: &mut Option<ClassifiedBy>) -> bool {
    let Some(text) = &declassify.text else { return false };
    let text = trim(text);
    if text.is_empty() {
        declassify.text = None;
        return false;
    }
    let (on, wrong) = date(text);
    declassify.on = declassify.on.or(on);
    declassify.exemption = exemption(text);
    if declassify.on.is_none() && declassify.exemption.is_none() {
        let bytes = text.as_bytes();
        if let Some(at) = bytes.windows(4).position(|word| word.eq_ignore_ascii_case(b"DECL")) {
            let after = text.get(at..).and_then(|rest| rest.find(':')).map_or(text.len(), |n| at + n + 1);
            let event = trim(text.get(after..).unwrap_or_default()).trim_end_matches('.');
            if !event.is_empty() && !event.eq_ignore_ascii_case("N/A") && !wrong {
                declassify.event = Some(event.to_owned());
            }
        }
    }
    // `E.O. 12958: UPON REUNIFICATION`: the event alone.
    let alone = ["UPON ", "AFTER ", "WHEN "]
        .iter()
        .any(|word| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)));
    if alone && declassify.on.is_none() && declassify.exemption.is_none() && declassify.event.is_none() {
        declassify.event = Some(text.trim_end_matches('.').to_owned());
    }
    // `GDS 11/14/85 (LASTNAME, FIRST) OR-M`: who classified stands in brackets.
    if declassify.authority.as_deref() == Some("E.O. 12065")
        && by.is_none()
        && let Some((_, inner)) = text.split_once('(')
        && let Some((name, _)) = inner.split_once(')')
        && name.contains(',')
    {
        *by = Some(ClassifiedBy { name: Some(trim(name).to_owned()), ..ClassifiedBy::default() });
    }
    if declassify.text.as_ref().is_some_and(|whole| whole.len() != text.len()) {
        declassify.text = Some(text.to_owned());
    }
    wrong
}

/// Returns the exemption or schedule that a text names.
fn exemption(text: &str) -> Option<String> {
    text.split([' ', ',', ';', ':', '(', ')', '/']).find_map(|word| {
        // Schedules and exemptions begin with few letters.
        let first = word.bytes().next()?.to_ascii_uppercase();
        matches!(first, b'G' | b'A' | b'O' | b'R' | b'X' | b'M' | b'0'..=b'9').then_some(())?;
        let word = word.trim_end_matches('.').to_ascii_uppercase();
        let known = matches!(word.as_str(), "GDS" | "ADS" | "OADR" | "RDS" | "XGDS" | "MR")
            || word.strip_prefix("XGDS").is_some_and(|rest| rest.trim_start_matches('-').len() == 1)
            || word.strip_prefix("RDS-").is_some_and(|rest| rest.len() == 1)
            || is_x(&word);
        known.then_some(word)
    })
}

/// `X1`, `1.6X1`, `25X1`, `50X1-HUM`.
fn is_x(word: &str) -> bool {
    let Some((before, after)) = word.split_once('X') else { return false };
    let sound = matches!(before, "" | "1.6" | "1.5" | "25" | "50" | "75");
    let figure = after.bytes().next().is_some_and(|b| matches!(b, b'1'..=b'9'));
    sound && figure && (after.len() == 1 || after.get(1..).is_some_and(|rest| rest.starts_with('-')))
}

/// Returns the first day in a text, and whether something has the form of a day but is none:
/// `09/17/2017`, `9/17/17`, `2017-09-17`, `2035/06/01`, `JUNE 21, 2006`, `30 JUN 2006`.
pub(crate) fn date(text: &str) -> (Option<Date>, bool) {
    let mut wrong = false;
    let words = || text.split([' ', ':', ',', ';', '(', ')', '\t', '—', '–']).filter(|word| !word.is_empty());
    for word in words() {
        let word = word.trim_end_matches('.');
        let mark = if word.contains('/') { '/' } else { '-' };
        let mut parts = word
            .split(mark)
            .map(|part| part.parse::<i16>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit())));
        let (Some(Some(a)), Some(Some(b)), Some(Some(c)), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let made = if a > 31 {
            day(a, b, c)
        } else {
            dtg::full_year(c).and_then(|year| day(year, a, b).or_else(|| day(year, b, a)))
        };
        match made {
            Some(date) => return (Some(date), wrong),
            None => wrong = true,
        }
    }
    // `JUNE 21, 2006` and `21 JUNE 2006`.
    let mut recent: [&str; 2] = ["", ""];
    for word in words() {
        let word = word.trim_end_matches('.');
        let year = (word.len() == 4).then(|| word.parse::<i16>().ok()).flatten().filter(|y| *y > 1900);
        if let Some(year) = year {
            let [first, second] = recent;
            let month =
                |word: &str| dtg::month(word).filter(|_| word.bytes().all(|b| b.is_ascii_alphabetic()));
            let number = |word: &str| word.parse::<i16>().ok();
            let made = match (month(first), number(second), number(first), month(second)) {
                (Some(month), Some(d), ..) => day(year, i16::from(month), d),
                (_, _, Some(d), Some(month)) => day(year, i16::from(month), d),
                _ => None,
            };
            if made.is_some() {
                return (made, wrong);
            }
        }
        recent = [recent[1], word];
    }
    (None, wrong)
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_lines() {
        assert_eq!(order_line("E.O. 12958: N/A"), Some((Some("12958"), "N/A")));
        assert_eq!(order_line("EO 12958 DECL: 07/09/2018"), Some((Some("12958"), "DECL: 07/09/2018")));
        assert_eq!(order_line("E.0. 12958: N/A"), Some((Some("12958"), "N/A")));
        assert_eq!(order_line("E.o. 12958: decl: x"), Some((Some("12958"), "decl: x")));
        assert_eq!(order_line("E.O.:           13526"), Some((Some("13526"), "")));
        assert_eq!(order_line("E.O.:"), Some((None, "")));
        assert_eq!(order_line("EO TO VISIT"), None);
        assert_eq!(order_line("ECONOMY"), None);
        assert_eq!(authority("1295"), "E.O. 12958");
    }

    #[track_caller]
    fn check(authority: &str, text: &str, on: Option<&str>, exemption: Option<&str>, event: Option<&str>) {
        let mut declassify = Declassify {
            authority: Some(authority.to_owned()),
            text: Some(text.to_owned()),
            ..Declassify::default()
        };
        finish(&mut declassify, &mut None);
        assert_eq!(
            (
                declassify.on.map(|d| d.to_string()).as_deref(),
                declassify.exemption.as_deref(),
                declassify.event.as_deref()
            ),
            (on, exemption, event),
            "{text}"
        );
    }

    #[test]
    fn dates_exemptions_and_events() {
        check("E.O. 12958", "DECL: 09/17/2017", Some("2017-09-17"), None, None);
        check("E.O. 12958", "DECL: 9/7/17", Some("2017-09-07"), None, None);
        check("E.O. 13526", "DECL: 2035/06/01", Some("2035-06-01"), None, None);
        check("E.O. 12958", "N/A", None, None, None);
        check("E.O. 12958", "DECL: 1.6X1", None, Some("1.6X1"), None);
        check("E.O. 12958", "DECL: X1, X6", None, Some("X1"), None);
        check("E.O. 11652", "GDS", None, Some("GDS"), None);
        check("E.O. 11652", "XGDS-3", None, Some("XGDS-3"), None);
        check("E.O. 12356", "DECL: OADR", None, Some("OADR"), None);
        check(
            "E.O. 12958",
            "DECL: AFTER THE TREATY ENTERS INTO FORCE",
            None,
            None,
            Some("AFTER THE TREATY ENTERS INTO FORCE"),
        );
        check("E.O. 12958", "UPON REUNIFICATION", None, None, Some("UPON REUNIFICATION"));
        check("E.O. 12958", "AS AMENDED; DECLASSIFIED JUNE 21, 2006", Some("2006-06-21"), None, None);
        check("E.O. 12065", "GDS 11/14/85 (NOVAK, JAN) OR-M", Some("1985-11-14"), Some("GDS"), None);
        assert!(date("DECL: 13/45/2009").1);
    }
}
