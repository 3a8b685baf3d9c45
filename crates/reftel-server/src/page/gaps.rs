//! What the archive lacks.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use reftel_archive::GapsAnswer;

use super::{Frame, Refused, page, show};
use crate::room::Room;

/// Most absent telegrams that are listed.
const ABSENT_MAX: usize = 200;

#[derive(Template)]
#[template(path = "gaps.html")]
struct Gaps {
    frame: Frame,
    gaps: GapsAnswer,
    limit: usize,
}

/// Answers with what the archive lacks.
pub(crate) async fn gaps(State(room): State<Room>) -> Result<Response, Refused> {
    let gaps = page(&room, room.ask(|archive| Ok(archive.gaps(ABSENT_MAX)?)).await)?;
    Ok(show(&Gaps { frame: Frame::new(&room, "gaps", ""), gaps, limit: ABSENT_MAX }))
}

/// Returns the runs of serial numbers, in words: `12, 14–17 and 3 more runs`.
fn runs(missing: &[(u32, u32)]) -> String {
    /// Runs that are written out.
    const RUNS_MAX: usize = 12;
    let run = |(from, to): &(u32, u32)| if from == to { from.to_string() } else { format!("{from}–{to}") };
    let mut words = missing.iter().take(RUNS_MAX).map(run).collect::<Vec<_>>().join(", ");
    if missing.len() > RUNS_MAX {
        words.push_str(&format!(" and {} more runs", missing.len() - RUNS_MAX));
    }
    words
}
