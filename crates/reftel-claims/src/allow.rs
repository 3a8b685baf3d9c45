//! What a frame asks of the words around its trigger, before anything is filled.

use crate::around::{Around, reduced_passive};
use crate::chunk::{Modal, What};
use crate::clause::clause_end;
use crate::frame::Frame;
use crate::lexicon::form;
use crate::scene::Scene;

pub(crate) fn words_allow(scene: &Scene<'_>, frame: &Frame, at: usize) -> Option<()> {
    let chunk = scene.chunk(at);
    let near = if chunk.what == What::Verb {
        chunk.from.saturating_sub(2)..chunk.to + 9
    } else {
        chunk.from..chunk.to
    };
    let has = |words: &[&str]| near.clone().any(|token| words.iter().any(|word| scene.is_word(token, word)));
    let with = frame.options.with.is_empty() || has(&frame.options.with);
    (with && !has(&frame.options.not)).then_some(())
}

pub(crate) fn options_allow(scene: &Scene<'_>, frame: &Frame, around: &Around) -> Option<()> {
    let chunk = scene.chunk(around.at);
    let options = &frame.options;
    let present = !chunk.helped && chunk.form & (form::PAST | form::ING) == 0;
    if options.past && chunk.what == What::Verb && present {
        return None;
    }
    if options.last {
        let after = if chunk.passive { around.at + 1 } else { around.after };
        let infinitive = (after..after + 4)
            .take_while(|at| matches!(scene.what(*at), What::Prep | What::Noun | What::Verb | What::Date))
            .any(|at| scene.chunk(at).infinitive);
        if infinitive {
            return None;
        }
    }
    if options.offered {
        let condition = (around.at + 1..scene.chunks.len())
            .take_while(|at| scene.what(*at) != What::Stop)
            .any(|at| scene.what(at) == What::Sub && scene.is_word(scene.chunk(at).head, "if"));
        if !(condition && matches!(chunk.modal, Modal::Will | Modal::Would)) {
            return None;
        }
    }
    if options.passive && !(chunk.passive || reduced_passive(scene, around.at)) {
        return None;
    }
    if options.active && chunk.passive {
        return None;
    }
    // `Stevens's conviction that`: a belief.
    if frame.kind.family() == "detention" && !around.verb && scene.what(around.at + 1) == What::Sub {
        return None;
    }
    if options.infinitive && !scene.chunk(around.at + 1).infinitive {
        return None;
    }
    if options.must && chunk.modal == Modal::None {
        return None;
    }
    if options.bare && scene.what(around.after) == What::Noun {
        return None;
    }
    if options.harm {
        let harm = scene.lexicon.class_of.harm;
        let that = scene.what(around.after) == What::Sub || scene.chunk(around.after).what == What::Noun;
        let end = clause_end(scene, around.at + 1);
        let content = (around.at + 1..scene.chunks.len())
            .take_while(|at| scene.token(scene.chunk(*at).from).start < end);
        let mut content = content.filter(|at| scene.what(*at) == What::Noun);
        let named = content.any(|at| scene.chunk(at).nouns & harm != 0 && is_to_come(scene, at));
        if !(that && named) {
            return None;
        }
    }
    if options.demanding {
        let end = clause_end(scene, around.at + 1);
        let verb = (around.at + 1..scene.chunks.len())
            .take_while(|at| scene.token(scene.chunk(*at).from).start < end)
            .find(|at| scene.what(*at) == What::Verb)?;
        let verb = scene.chunk(verb);
        if !(verb.modal == Modal::Must
            || (!verb.helped && verb.form & form::BASE != 0 && verb.form & form::PAST == 0))
        {
            return None;
        }
    }
    Some(())
}

/// Whether harm is announced, and not told of as done: with `will` or `would`, or called imminent or additional.
fn is_to_come(scene: &Scene<'_>, noun: usize) -> bool {
    let chunk = scene.chunk(noun);
    let more = (chunk.from..chunk.to)
        .any(|t| ["additional", "further", "more", "new", "imminent"].iter().any(|w| scene.is_word(t, w)));
    let verb = (noun + 1..scene.chunks.len()).take(4).find(|at| scene.what(*at) == What::Verb);
    let will = verb.is_some_and(|verb| {
        let verb = scene.chunk(verb);
        matches!(verb.modal, Modal::Will | Modal::Would | Modal::May)
    });
    let governed = scene
        .governor(noun)
        .is_some_and(|g| matches!(scene.chunk(g).modal, Modal::Will | Modal::Would | Modal::May));
    more || will || governed
}
