//! The course of a relationship: cooperation and conflict by month or year.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::{CourseAnswer, PointAnswer};

use super::timeline::ends;
use super::{Frame, Refused, page, show};
use crate::address;
use crate::asked::Asked;
use crate::bars::{self, Bar};
use crate::recorded::{Narrowed, instant, nothing};
use crate::refusal::Refusal;
use crate::room::Room;

/// Steps, as parameter and whether they are months.
pub(crate) const STEPS: [(&str, bool); 2] = [("year", false), ("month", true)];

#[derive(Template)]
#[template(path = "course.html")]
struct Course {
    frame: Frame,
    narrowed: Narrowed,
    a: String,
    b: String,
    step: &'static str,
    course: CourseAnswer,
    points: Vec<(PointAnswer, String)>,
    picture: String,
    nothing: String,
    csv: String,
}

/// Reads the two countries; both or none.
pub(crate) fn between(asked: &Asked) -> Result<Option<(String, String)>, Refusal> {
    let code = |name: &str| asked.text(name).trim().to_uppercase();
    match (code("a"), code("b")) {
        (a, b) if a.is_empty() && b.is_empty() => Ok(None),
        (a, b) if a.is_empty() || b.is_empty() || a == b => Err(Refusal::Wrong {
            message: "a relationship is between two countries".to_owned(),
            hint: "name both by their codes, as in `?a=US&b=BY`, or none".to_owned(),
        }),
        both => Ok(Some(both)),
    }
}

/// Answers with the course between two countries, or all.
pub(crate) async fn course(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    let narrowed = Narrowed::read(&asked);
    let wanted = (|| Ok((between(&asked)?, asked.choice("step", &STEPS)?, instant(&narrowed.as_known)?)))();
    let (between, (step, by_month), as_known) = page(&room, wanted)?;
    let (a, b) = between.clone().unwrap_or_default();
    let found = room.ask(move |archive| {
        let between = between.as_ref().map(|(a, b)| (a.as_str(), b.as_str()));
        Ok(archive.course(between, by_month, as_known)?)
    });
    let course = page(&room, found.await)?;
    let link = |point: &PointAnswer| {
        let (from, until) = ends(&point.when);
        let who = if a.is_empty() { String::new() } else { a.to_lowercase() };
        address::with(
            "/timeline",
            &[("who", &who), ("from", &from), ("until", &until), ("as_known", &narrowed.as_known)],
        )
    };
    let bars: Vec<Bar> = course
        .points
        .iter()
        .map(|point| Bar {
            when: point.when.clone(),
            up: point.cooperation,
            down: point.conflict,
            address: link(point),
            says: format!("{}: {:+.1} over {} events", point.when, point.sum, point.count),
        })
        .collect();
    let parameters = [("a", a.as_str()), ("b", &b), ("step", step), ("as_known", &narrowed.as_known)];
    let csv = address::with("/api/course", &[&parameters[..], &[("format", "csv")]].concat());
    Ok(show(&Course {
        frame: Frame::new(&room, "course", ""),
        picture: bars::svg(
            &bars,
            "Cooperation above the line, conflict below it; each bar leads to its events",
        ),
        points: course.points.iter().map(|point| (point.clone(), link(point))).collect(),
        nothing: nothing("events", course.looked_at),
        narrowed,
        a,
        b,
        step,
        course,
        csv,
    }))
}
