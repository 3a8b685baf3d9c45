//! The words that follow a verb: what is promised or demanded, and on what condition.

use std::ops::Range;

use crate::around::Around;
use crate::chunk::{Modal, What};
use crate::frame::Where;
use crate::lexicon::form;
use crate::scene::Scene;

/// The words that follow: what is promised or demanded, and the condition in it.
pub(crate) fn clause(
    scene: &Scene<'_>,
    around: &Around,
    place: Where,
) -> Option<(Range<usize>, Option<Range<usize>>)> {
    let start_chunk = match place {
        Where::Prep(prep) => {
            let c = around.complements.iter().find(|c| scene.is_word(scene.chunk(c.prep).head, prep))?;
            // `called on X for Y`; not `asked about the prospects for Y`, `called it a blow for Y`.
            let before = c.prep.checked_sub(1)?;
            let direct = matches!(scene.what(before), What::Verb | What::Adverb | What::Date)
                || scene.is_prep(before.saturating_sub(1), &["on", "upon", "to"]);
            direct.then_some(())?;
            c.prep + 1
        }
        _ => {
            let mut at = around.at + 1;
            // The one who is told comes first.
            let to_person = |at: usize| {
                scene.what(at) == What::Noun && matches!(scene.what(at + 1), What::Sub | What::Noun)
                    || (scene.what(at) == What::Noun && scene.chunk(at + 1).infinitive)
            };
            if to_person(at) {
                at += 1;
            }
            if matches!(scene.what(at), What::Sub | What::Adverb) {
                at += 1;
            }
            at
        }
    };
    let start_chunk = if place == Where::ToDo {
        // `called on X and Y to`: past whom it is asked of.
        (start_chunk..scene.chunks.len())
            .take_while(|at| {
                matches!(
                    scene.what(*at),
                    What::Noun | What::Conj | What::Comma | What::Adverb | What::Date | What::Possessive
                ) || scene.is_prep(*at, &["on", "upon", "to", "of", "in", "at", "as"])
                    || scene.chunk(*at).infinitive
            })
            .find(|at| scene.chunk(*at).infinitive)?
    } else {
        start_chunk
    };
    let start = scene.token(scene.chunk(start_chunk).from).start;
    // A clause of its own may have several verbs; a noun or an infinitive ends where the subject's next verb stands.
    let own_clause = scene.what(start_chunk) == What::Noun && scene.is_finite(start_chunk + 1)
        || scene.left(start_chunk, 1).what == What::Sub;
    let next_verb = (start_chunk + 1..scene.chunks.len()).find(|at| {
        scene.what(*at) == What::Conj
            && scene.is_finite(at + 1)
            && (scene.chunk(at + 1).helped || scene.chunk(at + 1).form & form::PAST != 0)
    });
    let mut end = clause_end(scene, start_chunk);
    if let Some(conj) = next_verb.filter(|_| !own_clause) {
        end = end.min(
            scene
                .token(
                    scene
                        .chunk(conj)
                        .from
                        .saturating_sub(usize::from(scene.left(conj, 1).what == What::Comma)),
                )
                .start,
        );
    }
    let range = start..end.max(start);
    let words = scene.text.get(range.clone())?;
    if words.trim().is_empty()
        || matches!(scene.what(start_chunk), What::Stop | What::None | What::Comma | What::Conj)
    {
        return None;
    }
    let condition = (start_chunk + 1..scene.chunks.len())
        .take_while(|at| scene.token(scene.chunk(*at).from).start < end)
        .find(|at| is_condition(scene, *at))
        .map(|at| scene.token(scene.chunk(at).from).start..end);
    let about = match &condition {
        Some(condition) => start..condition.start,
        None => range,
    };
    Some((about, condition))
}

fn is_condition(scene: &Scene<'_>, at: usize) -> bool {
    let chunk = scene.chunk(at);
    let word = scene.written(chunk.head).to_ascii_lowercase();
    match chunk.what {
        What::Sub => matches!(
            word.as_str(),
            "if" | "unless"
                | "until"
                | "once"
                | "provided that"
                | "on condition that"
                | "as long as"
                | "after"
                | "when"
        ),
        What::Prep => {
            matches!(
                word.as_str(),
                "after"
                    | "until"
                    | "in exchange for"
                    | "in return for"
                    | "contingent on"
                    | "contingent upon"
                    | "conditional on"
                    | "conditional upon"
                    | "in the context of"
                    | "upon"
            ) && scene.what(at + 1) == What::Noun
        }
        _ => false,
    }
}

/// The end of the clause that a chunk stands in: a verb that goes on with the same subject begins another.
pub(crate) fn clause_end(scene: &Scene<'_>, from: usize) -> usize {
    let mut at = from;
    while at < scene.chunks.len() {
        let next = scene.chunk(at + 1);
        let ends = match scene.what(at) {
            What::Stop => true,
            What::Conj if at > from => {
                next.what == What::Verb
                    && scene.is_finite(at + 1)
                    && next.modal == Modal::None
                    && scene.lexicon.is_speech(next.verb)
            }
            What::Comma if at > from => {
                (next.what == What::Verb
                    && next.form & form::ING != 0
                    && !next.helped
                    && scene.lexicon.is_speech(next.verb))
                    || (next.what == What::Conj
                        && scene.what(at + 2) == What::Noun
                        && scene.is_finite(at + 3)
                        && scene.lexicon.is_speech(scene.chunk(at + 3).verb))
            }
            _ => false,
        };
        if ends {
            return scene.token(scene.chunk(at).from).start;
        }
        at += 1;
    }
    scene.tokens.last().map_or(0, |token| token.end)
}
