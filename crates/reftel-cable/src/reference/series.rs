//! The series of numbers that a pointer is of: whose, and of which year.

use super::Own;

/// Returns the post of the series that `EMBTEL` and `DEPTEL` mean; other names stay.
pub(super) fn own(letters: &str, serial: u32, own: &Own<'_>) -> Option<String> {
    /// The Department numbered telegrams by addressee until the 1960s: small numbers are of such a series.
    const ONE_SERIES_FROM: u32 = 10_000;
    match letters {
        "EMBTEL" | "EMBTELS" | "MYTEL" | "OURTEL" => {
            own.post.filter(|post| *post != "STATE").map(str::to_owned)
        }
        "DEPTEL" | "DEPTELS" => (serial >= ONE_SERIES_FROM).then(|| "STATE".to_owned()),
        "URTEL" | "YOURTEL" | "SEPTEL" | "REFTEL" => None,
        _ => Some(letters.to_owned()),
    }
}

/// Returns whether a pointer without a year must mean the year before: a number that its series cannot
/// have reached on the day of the telegram.
///
/// A telegram cannot refer to a later one of its own post. For others the series' pace decides: the
/// Department sent at most some 850 telegrams a day (1979) and later some 550; the busiest posts some 100
/// a day in the 1970s and some 25 since, Guangzhou with its visas alone more. Sources: the serial numbers of
/// the published telegrams of each period.
pub(super) fn is_of_year_before(post: &str, serial: u32, own: &Own<'_>) -> bool {
    /// Numbers that parts of one series, sent at once, may run ahead.
    const AHEAD: u32 = 8;
    const STATE_A_DAY: u32 = 1_200;
    const POST_A_DAY_1970S: u32 = 110;
    const POST_A_DAY: u32 = 25;
    if own.post == Some(post)
        && let Some(own_serial) = own.serial
    {
        return serial > own_serial + AHEAD + own_serial / 50;
    }
    let Some(day) = own.day.and_then(|day| u32::try_from(day).ok()) else { return false };
    let early = own.year.is_some_and(|year| (45..90).contains(&year));
    let pace = match post {
        "STATE" => STATE_A_DAY,
        "GUANGZHOU" => POST_A_DAY_1970S,
        _ if early => POST_A_DAY_1970S,
        _ => POST_A_DAY,
    };
    // Only the first weeks can tell; later a high number is a busy post's.
    day <= 60 && serial > pace * day + 4 * pace
}
