//! What an archive says before a telegram: id, date, origin, each on a line.
//!
//! Sources: pages of published collections (`Identifier`, `Created`, `Classification`, `Origin`), the
//! newspapers' copies (`Thursday, 11 October 2007, 13:48`), the National Archives' plain texts.

use reftel_when::{Date, DateTime, Timestamp, dtg};

use crate::lines::trim;

/// What the front says.
#[derive(Debug, Default)]
pub(crate) struct Front {
    pub(crate) id: Option<String>,
    pub(crate) date: Option<Date>,
    /// Date and time, in UTC as date-time groups are.
    pub(crate) at: Option<Timestamp>,
    /// `Embassy The Hague`, `Secretary of State`.
    pub(crate) origin: Option<String>,
}

/// Words that head such pages.
const HEADS: [&str; 18] = [
    "IDENTIFIER",
    "CREATED",
    "RELEASED",
    "CLASSIFICATION",
    "ORIGIN",
    "REFERENCE ID",
    "REFERENCE",
    "CABLE TITLE",
    "TAGS",
    "DATE",
    "SUBJECT",
    "SOURCE",
    "VIEW CABLE",
    "RAW CONTENT",
    "METADATA",
    "PRINT",
    "SHARE",
    "MESSAGE TEXT",
];

impl Front {
    /// Reads a line; returns whether it was of a front.
    pub(crate) fn line(&mut self, text: &str) -> bool {
        let text = trim(text);
        let Some(first) = text.bytes().next() else { return false };
        if first.is_ascii_digit() {
            if let Some(at) = date_and_time(text) {
                if self.date.is_none() {
                    (self.date, self.at) = (Some(at.0), at.1);
                }
                return true;
            }
            if is_id(text) {
                if self.id.is_none() {
                    self.id = crate::canonical_id(text);
                }
                return true;
            }
            // An archive's own number.
            return text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit());
        }
        if let Some(at) = spelled_date(text) {
            if self.date.is_none() {
                (self.date, self.at) = (Some(at.0), at.1);
            }
            return true;
        }
        if self.id.is_some() && self.origin.is_none() && is_origin(text) {
            self.origin = Some(text.to_owned());
            return true;
        }
        HEADS.iter().any(|head| head.eq_ignore_ascii_case(text.trim_end_matches(':')))
    }
}

/// Returns whether a line is an id and nothing else: `08STATE67793`, `1977STATE013174_c`.
pub(crate) fn is_id(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.len() <= 32
        && matches!(digits, 2 | 4)
        && text.as_bytes().get(digits).copied().is_some_and(|b| b.is_ascii_uppercase())
        && !text.contains(' ')
        && crate::canonical_id(text).is_some()
}

fn is_origin(text: &str) -> bool {
    [
        "Embassy ",
        "Consulate ",
        "Mission ",
        "Secretary of State",
        "US Mission",
        "USUN",
        "US Delegation",
        "American ",
        "REO ",
        "US Office",
        "UN",
    ]
    .iter()
    .any(|start| text.starts_with(start))
        && text.len() <= 60
        && !text.ends_with('.')
}

/// Reads `2008-06-24 18:21:00`, `2008-06-24 18:21` or `2008-06-24`, and nothing more.
fn date_and_time(text: &str) -> Option<(Date, Option<Timestamp>)> {
    let date: Date = text.get(..10)?.parse().ok()?;
    let rest = trim(text.get(10..)?.trim_start_matches('T')).trim_end_matches('Z');
    if rest.is_empty() {
        return Some((date, None));
    }
    (rest.len() <= 8).then_some(())?;
    Some((date, Some(time(date, rest)?)))
}

fn time(date: Date, text: &str) -> Option<Timestamp> {
    let mut parts = text.split(':').map(|part| part.trim().parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let at = DateTime::new(date.year(), date.month(), date.day(), hour, minute, second, 0).ok()?;
    at.to_zoned(reftel_when::utc()).ok().map(|zoned| zoned.timestamp())
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Reads `Thursday, 11 October 2007, 13:48`.
fn spelled_date(text: &str) -> Option<(Date, Option<Timestamp>)> {
    let (weekday, rest) = text.split_once(',')?;
    WEEKDAYS.contains(&weekday).then_some(())?;
    let mut words = rest.split([' ', ',']).filter(|word| !word.is_empty());
    let day = words.next()?.parse().ok()?;
    let month = dtg::month(words.next()?)?;
    let date = Date::new(words.next()?.parse().ok()?, month, day).ok()?;
    let at = words.next().and_then(|word| time(date, word));
    words.next().is_none().then_some((date, at))
}
