//! Who classified a telegram: `Classified By: Deputy Chief of Mission Jan Novak for reasons 1.4 (b) and (d)`.

use crate::ClassifiedBy;
use crate::lines::trim;

/// Width at which the telegrams of 2000–10 break this line, in the middle of a word if need be.
pub(crate) const WIDTH: usize = 71;

/// Words of office, in small letters; a title ends with the last of them.
const OFFICES: [&str; 77] = [
    "a.i",
    "a/dcm",
    "a/s",
    "acting",
    "adcm",
    "adviser",
    "advisor",
    "affaires",
    "affairs",
    "ai",
    "amb",
    "ambassador",
    "ambassaor",
    "assistant",
    "at-large",
    "attache",
    "attaché",
    "cda",
    "charge",
    "chargé",
    "chief",
    "col",
    "com",
    "commander",
    "commissioner",
    "consul",
    "coordinator",
    "coun",
    "couns",
    "counsel",
    "counsellor",
    "counselor",
    "counselour",
    "d'affaires",
    "das",
    "dcm",
    "deputy",
    "dir",
    "director",
    "ecmin",
    "econ",
    "econcouns",
    "econoff",
    "general",
    "head",
    "io",
    "leader",
    "legal",
    "ltc",
    "m-c",
    "m/c",
    "mcounselor",
    "member",
    "min",
    "minister",
    "minister-counsellor",
    "minister-counselor",
    "mission",
    "officer",
    "pao",
    "pol",
    "pol/econ",
    "pol/econoff",
    "polcouns",
    "polmil",
    "poloff",
    "principal",
    "rep",
    "representative",
    "rso",
    "secretary",
    "section",
    "specialist",
    "staff",
    "undersecretary",
    "unit",
    "usun",
];

/// Reads the value of the line, its lines joined, into name, title and reasons.
pub(crate) fn read(text: &str) -> ClassifiedBy {
    let text = text.replace('\n', " ");
    let (who, why) = split_reasons(&text);
    let mut by = ClassifiedBy { reasons: reasons(why), ..ClassifiedBy::default() };
    let who = without_start(who);
    let who = trim(who).trim_end_matches([',', '.', ';', ':', '-', ' ', '–', '(']);
    let who = ["E.O. 12958", "E.O 12958", "EO 12958", "E.O. 13526"]
        .iter()
        .find_map(|order| who.strip_suffix(order))
        .unwrap_or(who)
        .trim_end_matches([',', '.', ';', ':', ' ']);
    name_and_title(who, &mut by);
    by
}

/// Takes off what repeats the key: `(U) Classified by`, `1.`, `This message classified by`.
fn without_start(text: &str) -> &str {
    let mut text = trim(text);
    loop {
        let before = text.len();
        text = text.trim_start_matches([' ', ':', '-', '.']);
        if let Some(portion) = crate::marking::portion(text) {
            text = text.get(portion.length..).unwrap_or_default();
        }
        if let Some(rest) = text.strip_prefix("1.") {
            text = rest;
        }
        let words: Vec<&str> = text.split_whitespace().take(4).collect();
        let at = words.iter().position(|word| word.trim_end_matches(':').eq_ignore_ascii_case("by"));
        if let Some(at) = at
            && words.get(at.wrapping_sub(1)).is_some_and(|word| {
                let word = word.to_ascii_lowercase();
                word.starts_with("class") && word.ends_with("ied")
            })
            && let Some(end) = text.to_ascii_lowercase().find("by")
        {
            text = text.get(end + 2..).unwrap_or_default();
        }
        if text.len() == before {
            return trim(text);
        }
    }
}

/// Splits where the reasons begin. A line broken inside a word (`REA SONS`, `f or reasons`) is read as if
/// it were not.
fn split_reasons(text: &str) -> (&str, &str) {
    // The text without blanks, in small letters, and where each byte came from.
    let mut packed = Vec::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (at, b) in text.bytes().enumerate() {
        if b > b' ' {
            packed.push(b.to_ascii_lowercase());
            places.push(at);
        }
    }
    let starts: [&[u8]; 12] = [
        b"reason",
        b"reaons",
        b"forreas",
        b"perreas",
        b"per1.",
        b"for1.",
        b"bysection1.",
        b"section1.",
        b"para1.",
        b"1.4",
        b"1.5",
        b"1.2(",
    ];
    let begins = |at: &usize| {
        let rest = packed.get(*at..).unwrap_or_default();
        matches!(rest.first(), Some(b'r' | b'f' | b'p' | b'b' | b's' | b'1'))
            && starts.iter().any(|start| rest.starts_with(start))
    };
    let Some(at) = (0..packed.len()).find(begins) else { return (text, "") };
    let mut from = at;
    // `for reasons`, `per 1.5`: the small word before belongs to the reasons.
    for word in [b"for".as_slice(), b"per", b"section"] {
        if packed.get(..from).is_some_and(|before| before.ends_with(word)) {
            let start = from - word.len();
            // Not the end of a name: a blank must stand before it.
            let place = places.get(start).copied().unwrap_or(0);
            if place == 0 || text.as_bytes().get(place - 1).is_some_and(|b| !b.is_ascii_alphanumeric()) {
                from = start;
            }
        }
    }
    let place = places.get(from).copied().unwrap_or(text.len());
    text.split_at_checked(place).unwrap_or((text, ""))
}

/// Returns `1.4(b)`, `1.4(d)` of `for reasons 1.4 (b) and (d)`, `1.4 (B/D)`, `1.5 B,D`.
fn reasons(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut section, mut at) = (String::new(), 0);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            let mut end = at;
            while bytes.get(end).is_some_and(|b| b.is_ascii_digit() || *b == b'.')
                // `1. 4`: broken at the end of a line.
                || (bytes.get(end) == Some(&b' ')
                    && end > at
                    && bytes.get(end - 1) == Some(&b'.')
                    && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
            {
                end += 1;
            }
            let number = text.get(at..end).unwrap_or_default().replace(' ', "");
            let number = number.trim_end_matches('.');
            // `E.O. 12958` is no reason.
            if number.starts_with("1.") && number.len() <= 4 {
                number.clone_into(&mut section);
            }
            at = end;
            continue;
        }
        let letter = matches!(byte.to_ascii_lowercase(), b'a'..=b'h')
            && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
            && !(at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_alphabetic));
        if letter && !section.is_empty() {
            let reason = format!("{section}({})", char::from(byte.to_ascii_lowercase()));
            if !found.contains(&reason) {
                found.push(reason);
            }
        }
        at += 1;
        if found.len() >= 16 {
            break;
        }
    }
    if found.is_empty() && !section.is_empty() {
        found.push(section);
    }
    found
}

fn is_office(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let office = |word: &str| OFFICES.binary_search(&word).is_ok();
    // `Ambassador-at-Large`, `Minister-Counselor`.
    office(&word)
        || word.split('-').next().is_some_and(|first| first.len() > 4 && office(first))
        || (word.contains('/') && word.len() <= 12)
}

fn has_office(text: &str) -> bool {
    text.split_whitespace().any(is_office)
}

fn is_suffix(text: &str) -> bool {
    matches!(
        trim(text).trim_end_matches('.').to_ascii_uppercase().as_str(),
        "JR" | "SR" | "II" | "III" | "IV"
    )
}

fn some(text: &str) -> Option<String> {
    let text = trim(text).trim_end_matches([',', ';', ':']);
    Some(crate::addressee::one_blank(text)).filter(|text| !text.is_empty())
}

fn name_and_title(who: &str, by: &mut ClassifiedBy) {
    // Parts between commas; `JR.` and the like belong to the name before.
    let mut parts: Vec<&str> = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(comma) = who.get(from..).and_then(|rest| rest.find([',', ';'])) {
        let at = from + comma;
        let next = who.get(at + 1..).unwrap_or_default();
        let end = next.find([',', ';']).unwrap_or(next.len());
        if !is_suffix(next.get(..end).unwrap_or_default()) {
            parts.push(who.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        from = at + 1;
    }
    parts.push(who.get(start..).unwrap_or_default());
    parts.retain(|part| !trim(part).is_empty());
    let whole = |parts: &[&str]| parts.iter().map(|part| trim(part)).collect::<Vec<_>>().join(", ");
    match parts.as_slice() {
        [] => {}
        [one] => title_name(one, by),
        [first, rest @ ..] if !has_office(first) => {
            (by.name, by.title) = (some(first), some(&whole(rest)));
        }
        [before @ .., last]
            if !has_office(last) && last.split_whitespace().count() >= 2 && !has_name(before) =>
        {
            (by.name, by.title) = (some(last), some(&whole(before)));
        }
        [first, rest @ ..] => {
            title_name(first, by);
            let more = whole(rest);
            by.title = match by.title.take() {
                Some(title) => some(&format!("{title}, {more}")),
                None => some(&more),
            };
        }
    }
}

/// Whether the first of several parts has a name after its title.
fn has_name(parts: &[&str]) -> bool {
    let mut by = ClassifiedBy::default();
    parts.first().is_some_and(|first| {
        title_name(first, &mut by);
        by.name.is_some_and(|name| name.split_whitespace().count() >= 2)
    })
}

/// Parts `Deputy Assistant Secretary Jan K. Novak`: the office ends with its last word of office.
fn title_name(text: &str, by: &mut ClassifiedBy) {
    // `AF/C - JAN NOVAK`, `Acting Counselor:Jan Novak`.
    for mark in [" - ", ":", " -- "] {
        if let Some((title, name)) = text.split_once(mark)
            && !trim(name).is_empty()
            && !has_office(name)
        {
            (by.title, by.name) = (some(title), some(name));
            return;
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let last = words.iter().rposition(|word| is_office(word));
    let mut start = last.map_or(0, |n| n + 1);
    // `Ambassador to Sudan Jan Novak`, `Representative for Poland and Hungary Jan Novak`.
    let small = |word: &&str| {
        let word = word.to_ascii_lowercase();
        matches!(word.as_str(), "to" | "for" | "of" | "and" | "in" | "the" | "at")
    };
    if last.is_some()
        && let Some(n) = words.iter().skip(start).rposition(small)
    {
        start += n + 1;
        let left = words.get(start..).unwrap_or_default();
        let names = left.iter().filter(|word| word.trim_end_matches('.').len() > 1).count();
        if names > 2 {
            start += 1;
        }
    }
    by.title = some(&words.get(..start).unwrap_or_default().join(" "));
    by.name = some(&words.get(start..).unwrap_or_default().join(" "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: Option<&str>, title: Option<&str>, reasons: &str) {
        let by = read(text);
        assert_eq!(
            (by.name.as_deref(), by.title.as_deref(), by.reasons.join(" ").as_str()),
            (name, title, reasons),
            "{text}"
        );
    }

    #[test]
    fn offices_are_sorted() {
        assert!(OFFICES.is_sorted());
    }

    #[test]
    fn names_titles_and_reasons() {
        check(
            "Deputy Assistant Secretary Jan K. Novak, for reasons 1.4(b) and (d)",
            Some("Jan K. Novak"),
            Some("Deputy Assistant Secretary"),
            "1.4(b) 1.4(d)",
        );
        check(
            "Jan Novak, Ambassador, U.S. Embassy Zubrow, Dept of State. REASON: 1.4 (b), (d)",
            Some("Jan Novak"),
            Some("Ambassador, U.S. Embassy Zubrow, Dept of State"),
            "1.4(b) 1.4(d)",
        );
        check("AF/C - JAN NOVAK, REASON 1.5 (D)", Some("JAN NOVAK"), Some("AF/C"), "1.5(d)");
        check(
            "JAN NOVAK, JR., AMBASSADOR. REASON: 1.5 (B), (C)",
            Some("JAN NOVAK, JR."),
            Some("AMBASSADOR"),
            "1.5(b) 1.5(c)",
        );
        check(
            "AMBASSADOR TO SUDAN JAN NOVAK. REASON 1.5(D)",
            Some("JAN NOVAK"),
            Some("AMBASSADOR TO SUDAN"),
            "1.5(d)",
        );
        check(
            "Charge d'Affaires, a.i., Jan A. Novak",
            Some("Jan A. Novak"),
            Some("Charge d'Affaires, a.i."),
            "",
        );
        check(
            "(U) Classified by Econ Counselor Jan Novak f or reasons 1.4 b,d.",
            Some("Jan Novak"),
            Some("Econ Counselor"),
            "1.4(b) 1.4(d)",
        );
        check("DCM JAN NOVAK - 1.5 B,D.", Some("JAN NOVAK"), Some("DCM"), "1.5(b) 1.5(d)");
        check(
            "Ambassador Jan Novak, III. Reasons: 1.4 (b/d)",
            Some("Jan Novak, III"),
            Some("Ambassador"),
            "1.4(b) 1.4(d)",
        );
        check("SECTION 1.5 (B) AND (D)", None, None, "1.5(b) 1.5(d)");
        check(
            "Acting Pol/Econ Counselor:Jan Novak, reasons 1.4 (b and d)",
            Some("Jan Novak"),
            Some("Acting Pol/Econ Counselor"),
            "1.4(b) 1.4(d)",
        );
        check("Jan Novak", Some("Jan Novak"), None, "");
    }
}
