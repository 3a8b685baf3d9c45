//! How many of the date phrases of `../shared/data/events/date-phrases` are read right.
//!
//! The file holds parameters of another project's tests (see its SOURCE.txt), in four forms: a phrase with how long ago
//! or ahead it is, with a date, with an English phrase that means the same, or alone. Out of scope, each counted: other
//! languages; times of day; web notations (`1d ago`, `10h11`); lengths of time that no word makes a date (`9 месяцев`);
//! rows that need an option of that project (`order=`); and rows that are no phrase.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan as _};
use reftel_when::{Edtf, Reading, phrase};

/// Returns the quoted texts of a row, and what stands after the last.
fn quoted(parameters: &str) -> (Vec<String>, &str) {
    let (mut texts, mut rest) = (Vec::new(), parameters);
    while let Some(start) = rest.find('"') {
        let Some(end) = rest[start + 1..].find('"') else { break };
        texts.push(rest[start + 1..start + 1 + end].to_owned());
        rest = &rest[start + end + 2..];
    }
    (texts, rest)
}

/// Returns the number after `"name": ` or `name=`.
fn number(text: &str, name: &str) -> i64 {
    let found = text.split(&format!("{name}\": ")).nth(1).or_else(|| text.split(&format!("{name}=")).nth(1));
    found.map_or(0, |rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap())
}

enum Row {
    /// Not in scope, and why.
    Out(&'static str),
    Right,
    Wrong(String),
}

/// Tells why a phrase is not a date in prose.
fn out_of_scope(phrase: &str, language: &str) -> Option<&'static str> {
    let lower = phrase.to_lowercase();
    let letters = lower.chars().any(char::is_alphabetic);
    let words: Vec<&str> = lower.split_whitespace().collect();
    if !["en", "ru", "be", "uk", "English", "Russian", "Belarusian", "Ukrainian"].contains(&language)
        || lower.contains(['ҳ', 'қ', 'ў']) && language == "uk"
        || ["oldin", "keyin", "haziran", "сўнг", "олдин"].iter().any(|word| lower.contains(word))
    {
        return Some("another language");
    }
    if !lower.chars().any(char::is_alphanumeric) {
        return Some("no phrase");
    }
    if phrase == "201508" || phrase == "201108" {
        return Some("an option");
    }
    // `1d ago`, `10h11m`, `now - 2 hours`, `+2 years`
    let glued = words.iter().any(|word| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.contains(['d', 'h', 'y', 'm', 's'])
            && !["st", "nd", "rd", "th"].iter().any(|end| word.trim_end_matches(',').ends_with(end))
            && !word.contains([':', '-', 't'])
    });
    if (glued && words.len() <= 2)
        || lower.starts_with(['+', '-'])
        || lower.contains(" +")
        || lower.starts_with("now -")
    {
        return Some("a web notation");
    }
    let clock = [
        "секунд",
        "хвилин",
        "хвілін",
        "second",
        "минут",
        "minute",
        "hour",
        " hr",
        "час",
        "годин",
        "гадзін",
        " sec",
        " min",
        "сек",
        "сейчас",
        " ч. ",
        "just now",
    ];
    let dated = lower.contains("20") || lower.contains("19");
    if !dated && clock.iter().any(|word| lower.contains(word))
        || (!letters && lower.contains(':') && !dated)
        || (lower.contains(':') && words.len() == 1 && !dated)
    {
        return Some("a time of day");
    }
    // A number and a unit, with nothing that says from when.
    let unit = [
        "decade",
        "year",
        "month",
        "week",
        "месяц",
        "нед",
        "лет",
        "год",
        "року",
        "роки",
        "тыд",
        "гад",
        "month",
        "месяцы",
    ];
    let counted = words.iter().all(|word| {
        word.chars().all(|c| c.is_ascii_digit()) || unit.iter().any(|unit| word.starts_with(unit))
    });
    let year = words.len() == 2 && words[0].len() == 4 && words[1].starts_with("г")
        || lower.starts_with("год")
        || lower.len() == 4 + "год".len() && lower.ends_with("год");
    (counted && !year && !lower.contains("ago")).then_some("a length of time")
}

fn judge(file: &str, language: &str, parameters: &str) -> Row {
    let (texts, rest) = quoted(parameters);
    let Some(first) = texts.first() else { return Row::Out("no phrase") };
    let of_languages = file == "test_languages.py" || file == "test_search.py" && texts.len() > 1;
    let phrase = if of_languages { texts.get(1) } else { Some(first) };
    let Some(phrase) = phrase.filter(|_| !parameters.contains("log_msg")) else {
        return Row::Out("no phrase");
    };
    if let Some(why) = out_of_scope(phrase, language) {
        return Row::Out(why);
    }
    if parameters.contains("order=") || parameters.contains("languages=") {
        return Row::Out("an option");
    }
    let read = |text: &str, today: Date| phrase::read(text, Some(&Edtf::day(today)), None);
    if let Some(day) = parameters.split("datetime(").nth(1) {
        let numbers: Vec<i16> = day.split([',', ')']).take(3).map(|n| n.trim().parse().unwrap()).collect();
        let want =
            Date::new(numbers[0], i8::try_from(numbers[1]).unwrap(), i8::try_from(numbers[2]).unwrap())
                .unwrap();
        let year = parameters.contains("period=\"year\"");
        // The days on which those tests take place.
        let today = match want.year() {
            2017 => date(2017, 1, 10),
            2018 => date(2018, 12, 13),
            _ => date(2012, 11, 13),
        };
        let got = read(phrase, today);
        let right = got.as_ref().is_some_and(|got| {
            if year {
                got.edtf.as_str() == want.year().to_string()
            } else {
                got.edtf.as_str() == want.to_string()
            }
        });
        return verdict(phrase, &want.to_string(), got, right);
    }
    if rest.contains("None") && texts.len() == 1 {
        let got = read(phrase, date(2012, 11, 13));
        let right = got.is_none();
        return verdict(phrase, "nothing", got, right);
    }
    let moved = rest.contains("ago=") || rest.contains("in_future=") || rest.contains("timedelta");
    if moved
        || parameters.contains("ago={")
        || parameters.contains("in_future={")
        || parameters.contains("timedelta")
    {
        let units = |name: &str| number(parameters, name);
        let length: Span =
            units("years").years().months(units("months")).weeks(units("weeks")).days(units("days"));
        // That project's tests run at half past ten.
        let hours = units("hours");
        let today = date(2014, 9, 1);
        let length =
            if parameters.contains("ago={") && hours > 10 { length.days(units("days") + 1) } else { length };
        let want =
            if parameters.contains("ago={") { today.checked_sub(length) } else { today.checked_add(length) };
        let Ok(want) = want.map_err(|_| ()) else { return Row::Out("a length of time") };
        let got = read(phrase, today);
        // A range must hold the day and be no longer than the unit that was said.
        let widest = match () {
            () if phrase.contains("decade") => 3653,
            () if units("years") > 0 && units("months") == 0 => 366,
            () if units("months") > 0 => 31,
            () if units("weeks") > 0 => 7,
            () => 1,
        };
        let right = got.as_ref().is_some_and(|got| {
            let (Some(from), Some(to)) = (got.earliest(), got.latest()) else { return false };
            (from..=to).contains(&want) && (to - from).get_days() < widest
        });
        return verdict(phrase, &want.to_string(), got, right);
    }
    // The same in English.
    let today = date(2021, 9, 29);
    let Some(english) = texts.get(2).filter(|_| of_languages && file == "test_languages.py") else {
        let got = read(phrase, today);
        let right = got.as_ref().is_some_and(|got| got.edtf.is_day());
        return verdict(phrase, "a day", got, right);
    };
    if out_of_scope(english, "en").is_some() {
        return Row::Out("a length of time");
    }
    // "In 6 month" has no number of its own in that project's words.
    let english = english
        .replace(" year.", "")
        .replace("2020 year", "2020")
        .replace("0 day ago", "today")
        .replace("0 week ago", "this week");
    let (want, got) = (read(&english, today), read(phrase, today));
    let bare = |reading: &Option<Reading>| {
        reading.as_ref().map(|reading| (reading.edtf.earliest(), reading.edtf.latest()))
    };
    // What is not read in English cannot judge.
    let right = got.is_some() && (bare(&want) == bare(&got));
    verdict(phrase, &want.map_or("nothing".to_owned(), |w| w.edtf.to_string()), got, right)
}

fn verdict(phrase: &str, want: &str, got: Option<Reading>, right: bool) -> Row {
    if right {
        return Row::Right;
    }
    Row::Wrong(format!(
        "{phrase:?}: {}, not {want}",
        got.map_or("nothing".to_owned(), |got| got.edtf.to_string())
    ))
}

#[test]
fn shared_phrases_are_read() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/events/date-phrases/cases.tsv");
    let Ok(text) = fs::read_to_string(&path) else {
        assert!(std::env::var_os("REFTEL_CI").is_none(), "{} is missing", path.display());
        println!("skipped: {} is not there", path.display());
        return;
    };
    let (mut right, mut wrong) = (0, Vec::new());
    let mut out = std::collections::BTreeMap::<&str, usize>::new();
    for line in text.lines().skip(1) {
        let mut columns = line.splitn(3, '\t');
        let (file, language, parameters) =
            (columns.next().unwrap(), columns.next().unwrap(), columns.next().unwrap());
        match judge(file, language, parameters) {
            Row::Out(why) => *out.entry(why).or_default() += 1,
            Row::Right => right += 1,
            Row::Wrong(why) => wrong.push(format!("{language}: {why}")),
        }
    }
    let all = right + wrong.len();
    println!("{right} of {all} in scope ({:.1} %); out of scope: {out:?}", 100.0 * right as f64 / all as f64);
    println!("{}", wrong.join("\n"));
    assert!(all > 200 && right * 100 >= all * 95, "{right} of {all}");
}
