//! What happened, by date.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::EventAnswer;

use super::{Frame, Pager, Refused, page, show};
use crate::asked::Asked;
use crate::bars::{self, Bar};
use crate::recorded::{Narrowed, nothing};
use crate::room::Room;

/// Events on a page.
const PAGE: usize = 100;

/// The families of kinds, for the form.
pub(crate) const FAMILIES: [&str; 15] = [
    "abuse",
    "agreement",
    "aid",
    "detention",
    "election",
    "force",
    "guidance",
    "meeting",
    "mission",
    "pledge",
    "recognition",
    "sanction",
    "statement",
    "visa",
    "visit",
];

#[derive(Template)]
#[template(path = "timeline.html")]
struct Timeline {
    frame: Frame,
    narrowed: Narrowed,
    events: Vec<EventAnswer>,
    picture: String,
    pager: Pager,
    nothing: String,
    csv: String,
}

/// Answers with the events that are asked for.
pub(crate) async fn timeline(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let narrowed = Narrowed::read(&asked);
    let wanted = (|| {
        let number = asked.number("page", 1)?.max(1);
        Ok((narrowed.ask((number - 1).saturating_mul(PAGE), PAGE)?, number))
    })();
    let (ask, number) = page(&room, wanted)?;
    let answer = page(&room, room.ask(move |archive| Ok(archive.timeline(&ask)?)).await)?;
    let bars: Vec<Bar> = answer
        .months
        .iter()
        .map(|(when, count)| {
            let (from, until) = ends(when);
            Bar {
                when: when.clone(),
                up: *count as f64,
                down: 0.0,
                address: narrowed.address("/timeline", &[("from", &from), ("until", &until)]),
                says: format!("{when}: {count} {}", if *count == 1 { "event" } else { "events" }),
            }
        })
        .collect();
    let pager = Pager::new(number, PAGE, answer.events.len(), answer.total, |n| {
        narrowed.address("/timeline", &[("page", &n.to_string())])
    });
    Ok(show(&Timeline {
        frame: Frame::new(&room, "timeline", ""),
        picture: bars::svg(&bars, "Events by month; each bar narrows the timeline to its month"),
        csv: narrowed.address("/api/timeline", &[("format", "csv")]),
        narrowed,
        events: answer.events,
        pager,
        nothing: nothing("events", answer.looked_at),
    }))
}

/// Returns the first and last day of a month or year, as they are written.
pub(crate) fn ends(when: &str) -> (String, String) {
    match when.split_once('-') {
        Some((year, month)) => {
            let last = match month {
                "04" | "06" | "09" | "11" => 30,
                "02" => {
                    let year: i32 = year.parse().unwrap_or_default();
                    if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 29 } else { 28 }
                }
                _ => 31,
            };
            (format!("{when}-01"), format!("{when}-{last}"))
        }
        None => (format!("{when}-01-01"), format!("{when}-12-31")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn months_and_years_have_ends() {
        for (when, from, until) in [
            ("2008-02", "2008-02-01", "2008-02-29"),
            ("1900-02", "1900-02-01", "1900-02-28"),
            ("2008-11", "2008-11-01", "2008-11-30"),
            ("2008", "2008-01-01", "2008-12-31"),
        ] {
            assert_eq!(super::ends(when), (from.to_owned(), until.to_owned()));
        }
    }
}
