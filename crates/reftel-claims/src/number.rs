//! Numbers that belong to a claim.

use crate::around::Around;
use crate::scene::Scene;
use crate::{Amount, Bound, Claim};

pub(crate) fn amount(scene: &Scene<'_>, noun: usize) -> Option<Amount> {
    let (value, token) = scene.number(noun)?;
    let chunk = scene.chunk(noun);
    // `all but five` leaves five.
    if scene.is_word(chunk.from, "all but") {
        return None;
    }
    let first = scene.token(token);
    let before = |back: usize| {
        token.checked_sub(back).map(|at| scene.written(at).to_ascii_lowercase()).unwrap_or_default()
    };
    let bound = match before(1).as_str() {
        "about" | "around" | "approximately" | "some" | "nearly" | "roughly" | "almost" => Bound::About,
        "than" if before(2) == "more" => Bound::AtLeast,
        "least" | "over" | "at least" | "more than" => Bound::AtLeast,
        "most" | "up to" | "at most" | "less than" => Bound::AtMost,
        _ => Bound::Exact,
    };
    let dollars = scene.text.get(..first.start).is_some_and(|before| before.ends_with('$'));
    let unit = if dollars { "USD".to_owned() } else { scene.written(chunk.head).to_ascii_lowercase() };
    Some(Amount { value, unit, bound, at: first.start..first.end })
}

/// A number of those to whom something is done: `released 32 political prisoners`.
pub(crate) fn counted(scene: &Scene<'_>, around: &Around, claim: &Claim) -> Option<Amount> {
    let nouns = around.object.iter().chain(around.complements.iter().flat_map(|c| c.nouns.iter()));
    for noun in nouns {
        let bytes = scene.bytes(*noun);
        let used = claim.targets.iter().chain(&claim.about).filter_map(|party| party.at.as_ref());
        let mut used = used.filter(|at| at.start >= bytes.start.saturating_sub(4) && at.start < bytes.end);
        if used.next().is_some()
            && let Some(amount) = amount(scene, *noun)
        {
            return Some(amount);
        }
    }
    None
}
