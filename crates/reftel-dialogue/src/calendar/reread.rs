//! A calendar that comes back: dates that were changed in it, by UID.

use std::collections::HashMap;

use icalendar::parser::Property;
use jiff::ToSpan as _;
use reftel_when::{Date, Edtf};

use super::{DOMAIN, Days, EDTF, follow_up_uid, session_uid, span};
use crate::{Dialogue, Every, Fault, Key, SessionStatus, Unit};

/// Most bytes of a calendar.
const BYTES_MAX: usize = 16 << 20;
/// Components within components beyond this are refused.
const DEPTH_MAX: usize = 8;

/// A dialogue with what a calendar changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reread {
    /// The dialogue as it is then.
    pub dialogue: Dialogue,
    /// What was changed.
    pub changes: Vec<Change>,
    /// What stands in the calendar and was not taken, in words.
    pub notes: Vec<String>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What was changed: `session 2`, `follow-up list-of-firms`.
    pub what: String,
    /// As it was: a date or a status; `none` where there was none.
    pub before: String,
    /// As it is.
    pub after: String,
}

/// Returns the key of the dialogue that a calendar is of: the one that its UIDs name.
///
/// ```
/// # let text = "row,key,title,side,session,date,status\ndialogue,talks,Talks,,,,\nside,,H,XH,,,\nside,,Z,XZ,,,\nsession,,,,1,2011,held\n";
/// # let talks = reftel_dialogue::read(text).unwrap();
/// # let stamp = reftel_dialogue::Stamp { at: "2011-05-04T10:00:00Z".parse().unwrap(), sequence: 0 };
/// let ics = reftel_dialogue::calendar(&talks, stamp);
/// assert_eq!(reftel_dialogue::dialogue_of(&ics), Ok(talks.key));
/// ```
pub fn dialogue_of(text: &str) -> Result<Key, Vec<Fault>> {
    let entries = entries(text)?;
    let mut keys: Vec<(Key, u64)> =
        entries.iter().filter_map(|entry| Some((key_of(&entry.uid)?, entry.line))).collect();
    let Some((key, _)) = keys.first().cloned() else {
        let fault = Fault::new(1, "UID", "no entry is of a dialogue of Reftel");
        return Err(vec![
            fault.hint("take the calendar that `reftel dialogue export KEY --format ics` wrote"),
        ]);
    };
    keys.retain(|(other, _)| *other != key);
    match keys.first() {
        None => Ok(key),
        Some((other, line)) => {
            let message = format!("the calendar is of two dialogues, `{key}` and `{other}`");
            Err(vec![Fault::new(*line, "UID", message).hint("export each into a file of its own")])
        }
    }
}

/// Returns a dialogue with the dates that were changed in a calendar of it; refused whole when one of them cannot be told.
///
/// A session gets the days of its event, and is cancelled where its event was; a follow-up gets the day on which its to-do is due. What
/// was not moved since it was exported keeps its date as it is, imprecise or not; what is not in the calendar stays. What else a
/// calendar may say (a title, a to-do ticked off) is not taken, and a note says so.
///
/// ```
/// let text = "row,key,title,side,session,date,status\ndialogue,talks,Talks,,,,\nside,,Halvern,XH,,,\nside,,Zarechia,XZ,,,\n\
///             session,,,,2,2011-10,planned\n";
/// let talks = reftel_dialogue::read(text).unwrap();
/// let stamp = reftel_dialogue::Stamp { at: "2011-05-04T10:00:00Z".parse().unwrap(), sequence: 0 };
/// let ics = reftel_dialogue::calendar(&talks, stamp);
/// assert_eq!(reftel_dialogue::reread(&talks, &ics).unwrap().changes, []);
/// let moved = ics.replace("20111001", "20111025").replace("20111101", "20111027");
/// let reread = reftel_dialogue::reread(&talks, &moved).unwrap();
/// assert_eq!(reread.dialogue.sessions[0].date.as_ref().unwrap().as_str(), "2011-10-25/2011-10-26");
/// assert_eq!((reread.changes[0].what.as_str(), reread.changes[0].before.as_str()), ("session 2", "2011-10"));
/// ```
pub fn reread(dialogue: &Dialogue, text: &str) -> Result<Reread, Vec<Fault>> {
    let entries = entries(text)?;
    let mut faults = Vec::new();
    let mut reread = Reread { dialogue: dialogue.clone(), changes: Vec::new(), notes: Vec::new() };
    let mut by_uid: HashMap<&str, &Entry> = HashMap::new();
    let mut others = 0_usize;
    for entry in &entries {
        if key_of(&entry.uid).as_ref() != Some(&dialogue.key) {
            others += 1;
        } else if let Some(first) = by_uid.insert(&entry.uid, entry) {
            let message = format!("`{}` stands on line {} already", entry.uid, first.line_of("UID"));
            let hint = "keep one of them: a session or a follow-up is one entry, which does not repeat";
            faults.push(entry.fault("UID", message).hint(hint));
        }
    }
    for (entry, line) in by_uid.values().filter_map(|entry| Some((entry, entry.broken?))) {
        let message = format!("a property of `{}` cannot be read", entry.uid);
        faults.push(Fault::new(line, "", message).hint("it is NAME:VALUE, or NAME;PARAMETER=VALUE:VALUE"));
    }
    for session in &mut reread.dialogue.sessions {
        let Some(entry) = by_uid.remove(session_uid(dialogue, session.number).as_str()) else { continue };
        let what = format!("session {}", session.number);
        match entry
            .days("DTSTART", "DTEND")
            .and_then(|days| entry.changed(days, session.date.as_ref(), &what))
        {
            Ok(None) => {}
            Ok(Some(date)) => {
                let before = session.date.as_ref().map_or("none".to_owned(), ToString::to_string);
                reread.changes.push(Change { what: what.clone(), before, after: date.to_string() });
                session.date = Some(date);
            }
            Err(fault) => faults.push(fault),
        }
        let is_cancelled =
            entry.text("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"));
        if is_cancelled && session.status == SessionStatus::Planned {
            let (before, after) =
                (session.status.as_str().to_owned(), SessionStatus::Cancelled.as_str().to_owned());
            reread.changes.push(Change { what, before, after });
            session.status = SessionStatus::Cancelled;
        }
    }
    for follow_up in &mut reread.dialogue.follow_ups {
        let Some(entry) = by_uid.remove(follow_up_uid(dialogue, follow_up).as_str()) else { continue };
        let what = format!("follow-up {}", follow_up.key);
        match entry
            .days_due(follow_up.due.as_ref())
            .and_then(|days| entry.changed(days, follow_up.due.as_ref(), &what))
        {
            Ok(None) => {}
            Ok(Some(date)) => {
                let before = follow_up.due.as_ref().map_or("none".to_owned(), ToString::to_string);
                reread.changes.push(Change { what: what.clone(), before, after: date.to_string() });
                follow_up.due = Some(date);
            }
            Err(fault) => faults.push(fault),
        }
        let is_done = entry.text("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("COMPLETED"));
        if is_done && follow_up.done.is_none() {
            reread.notes.push(format!(
                "{what} is ticked off in the calendar; say in the table when it was done, and what shows it"
            ));
        }
    }
    let mut unknown: Vec<&&Entry> = by_uid.values().collect();
    unknown.sort_by_key(|entry| entry.line);
    for entry in unknown {
        let message = format!("`{}` is no session or follow-up of `{}`", entry.uid, dialogue.key);
        faults.push(entry.fault("UID", message).hint("add it to the table, or take the entry away"));
    }
    if others > 0 {
        let them = if others == 1 { "entry" } else { "entries" };
        reread.notes.push(format!("{others} {them} of other calendars were left alone"));
    }
    if faults.is_empty() {
        Ok(reread)
    } else {
        faults.sort_by_key(|fault| fault.line);
        Err(faults)
    }
}

/// Returns the key in a UID of ours.
fn key_of(uid: &str) -> Option<Key> {
    let (_, rest) = uid.split_once('@')?;
    rest.strip_suffix(DOMAIN)?.strip_suffix('.')?.parse().ok()
}

/// An event or a to-do.
#[derive(Default)]
struct Entry {
    uid: String,
    /// The line on which it begins.
    line: u64,
    /// How deep it lies.
    depth: usize,
    /// By name in capitals: value and line. Of one that stands several times, the first.
    properties: HashMap<String, (String, u64)>,
    /// The line of a property that could not be read.
    broken: Option<u64>,
}

/// A date of an entry, and whether a time of day came with it.
#[derive(Clone, Copy)]
struct Read {
    date: Date,
    is_midnight: bool,
    is_timed: bool,
}

impl Entry {
    fn put(&mut self, line: u64, text: &str) {
        // The crate reads a property up to the end of its line.
        let ended = format!("{text}\n");
        let Ok(property) = Property::try_from(ended.as_str()) else {
            self.broken.get_or_insert(line);
            return;
        };
        let (name, value) = (property.name.as_str().to_ascii_uppercase(), property.val.as_str().trim());
        if name == "UID" && self.uid.is_empty() {
            value.clone_into(&mut self.uid);
        }
        self.properties.entry(name).or_insert_with(|| (value.to_owned(), line));
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(|(value, _)| value.as_str())
    }

    fn fault(&self, name: &str, message: impl Into<String>) -> Fault {
        Fault::new(self.line_of(name), name, message)
    }

    /// Returns the line of a property; without it, that of the entry.
    fn line_of(&self, name: &str) -> u64 {
        self.properties.get(name).map_or(self.line, |(_, line)| *line)
    }

    /// Returns the days of an event.
    fn days(&self, start: &str, end: &str) -> Result<(Date, Date), Fault> {
        if let Some(repeated) =
            ["RRULE", "RDATE", "RECURRENCE-ID"].into_iter().find(|name| self.text(name).is_some())
        {
            let message = format!("`{}` repeats", self.uid);
            return Err(self
                .fault(repeated, message)
                .hint("a session is one entry: take the repetition away"));
        }
        let Some(first) = self.date(start)? else {
            let message = format!("`{}` has no {start}", self.uid);
            return Err(self.fault(start, message).hint("give the entry a day"));
        };
        let last = match (self.date(end)?, self.text("DURATION")) {
            (Some(last), _) if last.is_timed && !last.is_midnight => last.date,
            // The end is not a part: an all-day entry ends on the day after its last.
            (Some(end), _) => end.date.checked_sub(1.day()).unwrap_or(end.date).max(first.date),
            (None, Some(duration)) => self.lasting(first.date, duration)?,
            (None, None) => first.date,
        };
        if last < first.date {
            let message = format!("`{}` ends before it begins", self.uid);
            return Err(self.fault(end, message).hint("put its end after its beginning"));
        }
        Ok((first.date, last))
    }

    /// Returns the days on which a to-do may be due. Of an imprecise date, only the last day stands in `DUE`, and not every program
    /// keeps where the to-do begins: what still ends on that day was not moved.
    fn days_due(&self, now: Option<&Edtf>) -> Result<(Date, Date), Fault> {
        let Some(due) = self.date("DUE")? else {
            let message = format!("`{}` has no DUE", self.uid);
            return Err(self.fault("DUE", message).hint("give the to-do the day on which it is due"));
        };
        let known = self.written()?.or_else(|| now.and_then(span));
        let first = known.filter(|days| days.last == due.date).map_or(due.date, |days| days.first);
        Ok((first, due.date))
    }

    fn lasting(&self, first: Date, duration: &str) -> Result<Date, Fault> {
        let days = duration.parse::<Every>().ok().and_then(|every| match every.unit {
            Unit::Days => Some(i64::from(every.count)),
            Unit::Weeks => Some(i64::from(every.count) * 7),
            Unit::Months | Unit::Years => None,
        });
        let last = match days {
            Some(days) => first.checked_add((days - 1).days()).ok(),
            // Hours on one day, as calendars write them.
            None => duration.starts_with("PT").then_some(first),
        };
        last.ok_or_else(|| {
            let message = format!("`{duration}` is no number of days");
            self.fault("DURATION", message).hint("make it an all-day entry with a first and a last day")
        })
    }

    /// Reads a date: `20111025`, or `20111025T090000` in the place's own time.
    fn date(&self, name: &str) -> Result<Option<Read>, Fault> {
        let Some(text) = self.text(name) else { return Ok(None) };
        if text.ends_with('Z') {
            let message =
                format!("`{text}` is an instant in UTC, which is one day in one place and another elsewhere");
            return Err(self.fault(name, message).hint("make it an all-day entry"));
        }
        let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
        let is_time = |time: &str| time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
        let part = |from: usize, to: usize| {
            day.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
        };
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<i16>().ok());
        let date = (day.len() == 8 && time.is_none_or(is_time)).then(|| {
            let (year, month, day) = (number(part(0, 4))?, number(part(4, 6))?, number(part(6, 8))?);
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        });
        match date.flatten() {
            Some(date) => {
                Ok(Some(Read { date, is_midnight: time == Some("000000"), is_timed: time.is_some() }))
            }
            None => {
                let message = format!("`{text}` is no date of a calendar");
                Err(self.fault(name, message).hint("write it as 20111025"))
            }
        }
    }

    /// Returns the days of the date that we wrote, where the calendar kept it.
    fn written(&self) -> Result<Option<Days>, Fault> {
        let Some(text) = self.text(EDTF) else { return Ok(None) };
        match text.parse::<Edtf>() {
            Ok(date) => Ok(span(&date)),
            Err(error) => Err(self.fault(EDTF, error.to_string()).hint("export the calendar anew")),
        }
    }

    /// Returns the date that the calendar gives where it was moved; `None` where it was not.
    fn changed(&self, days: (Date, Date), now: Option<&Edtf>, what: &str) -> Result<Option<Edtf>, Fault> {
        let is = |other: Option<Days>| other.is_some_and(|other| (other.first, other.last) == days);
        let written = self.written()?;
        let of_now = now.and_then(span);
        // What the calendar was given counts, and without it what the table has: an older calendar must not take back a newer table.
        if is(written) || is(of_now) {
            return Ok(None);
        }
        if let Some(written) = written
            && of_now.is_none_or(|now| (now.first, now.last) != (written.first, written.last))
        {
            let now = now.map_or("none".to_owned(), ToString::to_string);
            let message = format!(
                "{what} was moved here, and in the table as well, to {now}, since this calendar was exported"
            );
            return Err(self.fault("DTSTART", message).hint("export the calendar anew and move it there"));
        }
        Ok(Some(Edtf::range(&Edtf::day(days.0), &Edtf::day(days.1))))
    }
}

/// Returns the events and to-dos of a calendar that have a UID. Their properties are read by the calendar crate, a line each; what lies
/// in them (alarms) and beside them is passed over.
fn entries(text: &str) -> Result<Vec<Entry>, Vec<Fault>> {
    let refuse = |line, message: String, hint: &str| Err(vec![Fault::new(line, "", message).hint(hint)]);
    if text.len() > BYTES_MAX {
        return refuse(1, format!("the calendar has more than {BYTES_MAX} bytes"), "export one dialogue");
    }
    let mut found = Vec::new();
    let mut open: Vec<(String, u64)> = Vec::new();
    let mut entry: Option<Entry> = None;
    let mut has_calendar = false;
    for (line, text) in logical_lines(text) {
        let (name, value) = text.split_once(':').unwrap_or((&text, ""));
        if name.eq_ignore_ascii_case("BEGIN") {
            let kind = value.trim().to_ascii_uppercase();
            has_calendar |= kind == "VCALENDAR";
            if entry.is_none() && ["VEVENT", "VTODO"].contains(&kind.as_str()) {
                entry = Some(Entry { line, depth: open.len(), ..Entry::default() });
            }
            if open.len() >= DEPTH_MAX {
                return refuse(
                    line,
                    format!("components lie deeper than {DEPTH_MAX} in each other"),
                    "export one dialogue",
                );
            }
            open.push((kind, line));
        } else if name.eq_ignore_ascii_case("END") {
            let ended = value.trim().to_ascii_uppercase();
            match open.pop() {
                Some((kind, _)) if kind == ended => {}
                Some((kind, begun)) => {
                    return refuse(
                        line,
                        format!("`{ended}` ends where `{kind}` of line {begun} should"),
                        "export it anew",
                    );
                }
                None => return refuse(line, format!("`{ended}` ends and did not begin"), "export it anew"),
            }
            if let Some(ended) = entry.take_if(|entry| entry.depth == open.len()) {
                found.extend(Some(ended).filter(|ended| !ended.uid.is_empty()));
            }
        } else if let Some(entry) = entry.as_mut().filter(|entry| entry.depth + 1 == open.len()) {
            entry.put(line, &text);
        }
    }
    match open.first() {
        Some((kind, line)) => {
            refuse(*line, format!("`{kind}` does not end"), "the file is cut off: export it anew")
        }
        None if !has_calendar => {
            refuse(1, "it is no calendar: nothing says `BEGIN:VCALENDAR`".to_owned(), "give an .ics file")
        }
        None => Ok(found),
    }
}

/// Returns the lines of a calendar with folded ones joined, and the number of the first line of each.
fn logical_lines(text: &str) -> Vec<(u64, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}
