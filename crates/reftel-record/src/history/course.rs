//! The course of a relationship on the scale of Goldstein: cooperation and conflict, month by month or year by year.

use std::collections::BTreeMap;

use super::entity::Entity;
use super::event::Event;

/// How long a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A month.
    Month,
    /// A year.
    Year,
}

/// A month or a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// `2008-03` or `2008`.
    pub when: String,
    /// Sum over the events, each counted once whatever number of claims tell of it.
    pub sum: f64,
    /// Sum of what is above zero.
    pub cooperation: f64,
    /// Sum of what is below zero.
    pub conflict: f64,
    /// Numbers of the events, as [`super::History::events`] has them.
    pub events: Vec<u32>,
}

/// A run of steps on one side of zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// First step.
    pub from: String,
    /// Last step.
    pub until: String,
    /// Sum over all.
    pub sum: f64,
    /// How many events.
    pub events: usize,
}

/// Returns the steps that have an event whose date is not longer than the step, in order.
pub(crate) fn course(
    events: &[Event],
    entities: &[Entity],
    between: Option<(&str, &str)>,
    step: Step,
) -> Vec<Point> {
    let mut points: BTreeMap<(i32, i32), Point> = BTreeMap::new();
    for (at, event) in (0..).zip(events) {
        let (Some(value), Some(span)) = (event.kind.goldstein, event.span) else { continue };
        let ((year, month), last) = (span.first.year_and_month(), span.last.year_and_month());
        let (key, last, when) = match step {
            Step::Year => ((year, 0), (last.0, 0), format!("{year:04}")),
            Step::Month => ((year, month), last, format!("{year:04}-{month:02}")),
        };
        let involves = |code: &str| {
            event.participants.iter().any(|participant| {
                let entity = entities.get(participant.entity as usize);
                entity
                    .and_then(|entity| entity.country.as_deref())
                    .is_some_and(|c| c.eq_ignore_ascii_case(code))
            })
        };
        // A date that may lie in several steps lies in none.
        if key != last || !between.is_none_or(|(a, b)| involves(a) && involves(b)) {
            continue;
        }
        let point = points.entry(key).or_insert_with(|| Point {
            when,
            sum: 0.0,
            cooperation: 0.0,
            conflict: 0.0,
            events: Vec::new(),
        });
        point.sum += value;
        if value > 0.0 {
            point.cooperation += value;
        } else {
            point.conflict += value;
        }
        point.events.push(at);
    }
    points.into_values().collect()
}

/// Returns the runs of points on one side of zero, in order.
pub fn periods(points: &[Point]) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for point in points {
        match periods.last_mut() {
            Some(last) if (last.sum < 0.0) == (point.sum < 0.0) => {
                last.until.clone_from(&point.when);
                last.sum += point.sum;
                last.events += point.events.len();
            }
            _ => periods.push(Period {
                from: point.when.clone(),
                until: point.when.clone(),
                sum: point.sum,
                events: point.events.len(),
            }),
        }
    }
    periods
}
