//! Whether a clause is a condition, a habit or hearsay.

use crate::chunk::{Modal, What};
use crate::scene::Scene;

/// Whether a chunk stands in a clause that begins with `if` and the like.
pub(crate) fn conditional_clause(scene: &Scene<'_>, at: usize) -> bool {
    let mut place = at;
    while let Some(previous) = place.checked_sub(1) {
        place = previous;
        match scene.what(place) {
            What::Sub => {
                let word = scene.written(scene.chunk(place).head).to_ascii_lowercase();
                // `should be discussed after relations have been established`.
                if matches!(word.as_str(), "after" | "once" | "when" | "before" | "as soon as") {
                    return main_is_to_come(scene, place);
                }
                return matches!(
                    word.as_str(),
                    "if" | "unless"
                        | "until"
                        | "whether"
                        | "lest"
                        | "provided that"
                        | "as long as"
                        | "even if"
                        | "in case"
                        | "on condition that"
                );
            }
            What::Stop => return false,
            What::Comma if scene.is_finite(place + 2) => return false,
            _ => {}
        }
    }
    false
}

/// Whether the clause on which a clause of time depends tells of what is to come.
fn main_is_to_come(scene: &Scene<'_>, sub: usize) -> bool {
    let within = |at: &usize| !matches!(scene.what(*at), What::Stop | What::Sub | What::Rel);
    let before = (0..sub).rev().take_while(within).find(|at| scene.is_finite(*at));
    let after = || {
        let comma = (sub..scene.chunks.len()).find(|at| scene.what(*at) == What::Comma)?;
        (comma + 1..scene.chunks.len()).take_while(within).find(|at| scene.is_finite(*at))
    };
    let opens = matches!(scene.left(sub, 1).what, What::None | What::Stop);
    let main = if opens { after() } else { before };
    main.is_some_and(|main| scene.chunk(main).modal != Modal::None)
}

/// `We routinely ask for two documents`.
pub(crate) fn is_habit(scene: &Scene<'_>, at: usize) -> bool {
    let chunk = scene.chunk(at);
    chunk.what == What::Verb
        && (chunk.from.saturating_sub(1)..=chunk.to).any(|token| {
            ["routinely", "usually", "customarily", "habitually", "typically", "normally"]
                .iter()
                .any(|word| scene.is_word(token, word))
        })
}

/// `Should the party be persecuted, …`: a condition without `if`.
pub(crate) fn inverted(scene: &Scene<'_>, at: usize) -> bool {
    let opens = |at: &usize| {
        let chunk = scene.chunk(*at);
        chunk.what == What::Verb
            && chunk.to == chunk.from + 1
            && scene.is_word(chunk.from, "should")
            && scene.what(at + 1) == What::Noun
    };
    (0..at)
        .rev()
        .take_while(|at| !matches!(scene.what(*at), What::Stop | What::Sub | What::Comma))
        .any(|at| opens(&at))
}

pub(crate) fn hearsay(scene: &Scene<'_>, at: usize) -> bool {
    let chunk = scene.chunk(at);
    let around = chunk.from.saturating_sub(3)..chunk.to;
    around.into_iter().any(|token| {
        ["reportedly", "allegedly", "purportedly", "supposedly", "rumored", "rumoured"]
            .iter()
            .any(|word| scene.is_word(token, word))
    })
}
