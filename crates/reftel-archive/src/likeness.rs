//! How alike two names are, as JSON shows it.

use reftel_names::{How, Kind, Name, SHOW_MIN};
use serde::Serialize;

/// How alike two names are: `reftel.likeness/1`.
#[derive(Debug, Clone, Serialize)]
pub struct LikenessAnswer {
    /// `reftel.likeness/1`.
    pub schema: &'static str,
    /// The one name, as given.
    pub a: String,
    /// The other, as given.
    pub b: String,
    /// 0.0 to 1.0; from 0.70 on a person should look.
    pub score: f64,
    /// Whether the score is 0.70 or more.
    pub same: bool,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// Returns how alike two names are, with the reasons.
#[must_use]
pub fn compare_names(a: &str, b: &str, kind: Kind, how: &How<'_>) -> LikenessAnswer {
    let likeness = reftel_names::compare(&Name::read(a, kind), &Name::read(b, kind), how);
    LikenessAnswer {
        schema: "reftel.likeness/1",
        a: a.to_owned(),
        b: b.to_owned(),
        // Four digits are more than the score can tell; both sides of the threshold stay where they are.
        score: (likeness.score * 10_000.0).floor() / 10_000.0,
        same: likeness.score >= SHOW_MIN,
        reasons: likeness.reasons,
    }
}
