//! A dialogue as a calendar (RFC 5545): sessions are events, follow-ups with a day are to-dos. Reading one back is in `calendar/reread.rs`.
//!
//! - A UID is made of the dialogue's key and the session's number or the follow-up's key: it stays over every export.
//! - Every entry carries its date in EDTF as `X-REFTEL-EDTF`. A date that is not a day, or a range from a day to a day, becomes an
//!   all-day entry over every day that it may mean, `TENTATIVE` where it is an event, and says so in its description.
//! - What has no date, or one without a beginning or an end, is left out, and the calendar's description says how many are.
//! - A follow-up that is done is `COMPLETED` without an instant: the day on which it was done has none.

mod reread;

use icalendar::{Calendar, Component, Event, Property, Todo, parser};
use jiff::ToSpan as _;
use reftel_when::{Date, Edtf, Timestamp};

use crate::{Dialogue, FollowUp, Session, SessionStatus};

pub use reread::{Change, Reread, dialogue_of, reread};

/// Property that holds a date as it is.
const EDTF: &str = "X-REFTEL-EDTF";
/// What ends every UID; before it stands the dialogue's key.
const DOMAIN: &str = "dialogue.reftel";

/// When a dialogue was recorded, and how often it was changed before: what a calendar needs to see what is newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The instant.
    pub at: Timestamp,
    /// How often it was changed before.
    pub sequence: u32,
}

/// Returns a dialogue as a calendar: UTF-8, CRLF, lines folded at 75 bytes. The same dialogue and stamp give the same bytes.
///
/// ```
/// use reftel_dialogue::{Stamp, calendar};
/// let text = "row,key,title,side,session,date,place,status\ndialogue,talks,Talks,,,,,\nside,,Halvern,XH,,,,\n\
///             side,,Zarechia,XZ,,,,\nsession,,,,1,2011-04-12/2011-04-13,Aldis,held\nsession,,,,2,2011-10,,planned\n";
/// let talks = reftel_dialogue::read(text).unwrap();
/// let ics = calendar(&talks, Stamp { at: "2011-05-04T10:00:00Z".parse().unwrap(), sequence: 0 });
/// assert!(ics.contains("UID:session-1@talks.dialogue.reftel\r\n"));
/// assert!(ics.contains("DTSTART;VALUE=DATE:20110412\r\n") && ics.contains("DTEND;VALUE=DATE:20110414\r\n"));
/// assert!(ics.contains("X-REFTEL-EDTF:2011-10\r\n") && ics.contains("STATUS:TENTATIVE\r\n"));
/// ```
pub fn calendar(dialogue: &Dialogue, stamp: Stamp) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Reftel//Dialogue 1//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALNAME", &dialogue.title),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    let mut entries: Vec<icalendar::CalendarComponent> = Vec::new();
    let (mut sessions_left, mut follow_ups_left) = (0, 0);
    for session in &dialogue.sessions {
        match session.date.as_ref().and_then(span) {
            Some(days) => entries.push(event(dialogue, session, days, stamp).into()),
            None => sessions_left += 1,
        }
    }
    for follow_up in &dialogue.follow_ups {
        match follow_up.due.as_ref().and_then(span) {
            Some(days) => entries.push(todo(dialogue, follow_up, days, stamp).into()),
            None => follow_ups_left += 1,
        }
    }
    let left: Vec<String> =
        [(sessions_left, "session", "sessions"), (follow_ups_left, "follow-up", "follow-ups")]
            .iter()
            .filter(|(count, _, _)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
    if !left.is_empty() {
        let text = format!("Left out, for want of days: {}.", left.join(" and "));
        calendar.append_property(Property::new("X-WR-CALDESC", text));
    }
    calendar.extend(entries);
    let mut text = String::new();
    for line in parser::unfold(&calendar.to_string()).split_terminator("\r\n") {
        fold(line, &mut text);
    }
    text
}

/// Writes a line, folded so that no part is longer than 75 bytes. The crate's own folding gives parts of 76, and cuts between `\` and
/// what it escapes, which some calendars do not join again.
fn fold(line: &str, into: &mut String) {
    const BYTES_MAX: usize = 75;
    let mut length = 0;
    let mut rest = line.chars();
    while let Some(first) = rest.next() {
        let second = if first == '\\' { rest.next() } else { None };
        let long = first.len_utf8() + second.map_or(0, char::len_utf8);
        if length + long > BYTES_MAX {
            into.push_str("\r\n ");
            length = 1;
        }
        into.push(first);
        into.extend(second);
        length += long;
    }
    into.push_str("\r\n");
}

/// The days that a date may mean; `exact` when it names just them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Days {
    first: Date,
    last: Date,
    exact: bool,
}

/// Returns the days that a date may mean; `None` where it is open.
fn span(date: &Edtf) -> Option<Days> {
    let (first, last) = (date.earliest()?, date.latest()?);
    // Calendars have years of four digits, and the day after the last stands in them.
    if first.year() < 1 || last.year() > 9998 {
        return None;
    }
    let exact = date.as_str() == first.to_string() || date.as_str() == format!("{first}/{last}");
    Some(Days { first, last, exact })
}

fn day(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn day_property(name: &str, date: Date) -> Property {
    Property::new(name, day(date)).add_parameter("VALUE", "DATE").done()
}

/// Returns the day after the last one: where an all-day event ends.
fn day_after(date: Date) -> Date {
    date.checked_add(1.day()).unwrap_or(date)
}

fn session_uid(dialogue: &Dialogue, number: u32) -> String {
    format!("session-{number}@{}.{DOMAIN}", dialogue.key)
}

fn follow_up_uid(dialogue: &Dialogue, follow_up: &FollowUp) -> String {
    format!("follow-up-{}@{}.{DOMAIN}", follow_up.key, dialogue.key)
}

fn event(dialogue: &Dialogue, session: &Session, days: Days, stamp: Stamp) -> Event {
    let mut event = Event::new();
    common(&mut event, session_uid(dialogue, session.number), session.date.as_ref(), stamp);
    let status = match session.status {
        SessionStatus::Cancelled => "CANCELLED",
        _ if !days.exact => "TENTATIVE",
        SessionStatus::Planned | SessionStatus::Held => "CONFIRMED",
    };
    event
        .add_property("SUMMARY", format!("{}: session {}", dialogue.title, session.number))
        .append_property(day_property("DTSTART", days.first))
        .append_property(day_property("DTEND", day_after(days.last)))
        .add_property("STATUS", status);
    if let Some(place) = &session.place {
        event.add_property("LOCATION", place);
    }
    let mut lines = imprecise(session.date.as_ref(), days);
    lines.push(format!("State in the record: {}", session.status.as_str()));
    lines.extend(session.level.as_ref().map(|level| format!("Level: {level}")));
    for side in &dialogue.sides {
        let people: Vec<String> = session
            .delegates
            .iter()
            .filter(|delegate| delegate.side == side.country)
            .map(|delegate| with_office(&delegate.person, delegate.office.as_deref()))
            .collect();
        if !people.is_empty() {
            lines.push(format!("{}: {}", side.name, people.join("; ")));
        }
    }
    event.add_property("DESCRIPTION", lines.join("\n")).done()
}

fn todo(dialogue: &Dialogue, follow_up: &FollowUp, days: Days, stamp: Stamp) -> Todo {
    let mut todo = Todo::new();
    common(&mut todo, follow_up_uid(dialogue, follow_up), follow_up.due.as_ref(), stamp);
    todo.add_property("SUMMARY", &follow_up.what).append_property(day_property("DUE", days.last));
    if days.first != days.last {
        todo.append_property(day_property("DTSTART", days.first));
    }
    let done = follow_up.done.as_ref();
    todo.add_property("STATUS", if done.is_some() { "COMPLETED" } else { "NEEDS-ACTION" });
    if done.is_some() {
        todo.add_property("PERCENT-COMPLETE", "100");
    }
    if let Some(number) = follow_up.session {
        todo.add_property("RELATED-TO", session_uid(dialogue, number));
    }
    let mut lines = vec![dialogue.title.clone()];
    lines.extend(imprecise(follow_up.due.as_ref(), days));
    let side = dialogue.name_of(&follow_up.side);
    lines.push(match &follow_up.owner {
        Some(owner) => format!("Owed by: {owner} ({side})"),
        None => format!("Owed by: {side}"),
    });
    lines.extend(done.map(|done| format!("Done: {done}")));
    todo.add_property("DESCRIPTION", lines.join("\n")).done()
}

fn common(entry: &mut impl Component, uid: String, date: Option<&Edtf>, stamp: Stamp) {
    let at = stamp.at.strftime("%Y%m%dT%H%M%SZ").to_string();
    entry
        .add_property("UID", uid)
        .add_property("DTSTAMP", at.as_str())
        .add_property("LAST-MODIFIED", at)
        .add_property("SEQUENCE", stamp.sequence.to_string());
    if let Some(date) = date {
        entry.add_property(EDTF, date.as_str());
    }
}

fn imprecise(date: Option<&Edtf>, days: Days) -> Vec<String> {
    let words = |date: &Edtf| {
        format!(
            "The date is imprecise: {date} (EDTF). The entry spans every day that it may mean, {} to {}.",
            days.first, days.last
        )
    };
    date.filter(|_| !days.exact).map(words).into_iter().collect()
}

fn with_office(person: &str, office: Option<&str>) -> String {
    match office {
        Some(office) => format!("{person}, {office}"),
        None => person.to_owned(),
    }
}
