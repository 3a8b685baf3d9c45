//! What grammar gives a trigger: who does it, to whom, and what stands beside it.

use crate::chunk::What;
use crate::frame::{Frame, Where};
use crate::lexicon::{form, pos};
use crate::modality;
use crate::scene::{Complement, Scene};

/// What grammar gives a trigger.
pub(crate) struct Around {
    pub(crate) at: usize,
    pub(crate) verb: bool,
    pub(crate) subject: Vec<usize>,
    pub(crate) object: Vec<usize>,
    pub(crate) complements: Vec<Complement>,
    /// The chunk after verb and object.
    pub(crate) after: usize,
}

pub(crate) fn around(scene: &Scene<'_>, at: usize, frame: &Frame) -> Around {
    let chunk = scene.chunk(at);
    if chunk.what != What::Verb {
        return Around {
            at,
            verb: false,
            subject: Vec::new(),
            object: Vec::new(),
            complements: scene.complements(at + 1),
            after: at + 1,
        };
    }
    let wants_object = frame.slots.iter().any(|s| s.places.contains(&Where::Object) && s.required);
    // `the sanctions that Norway imposed on X`: Norway imposes.
    let reduced = !chunk.passive
        && wants_object
        && reduced_passive(scene, at)
        && before_the_subject(scene, &scene.subject(at), at).is_empty();
    if chunk.passive || reduced {
        let complements = scene.complements(at + 1);
        let by = complements
            .iter()
            .filter(|c| scene.is_prep(c.prep, &["by"]))
            // `was signed for the codification of law by a commission`: the commission codifies.
            .filter(|c| {
                let named =
                    c.prep.checked_sub(1).is_some_and(|noun| scene.token(scene.chunk(noun).head).capital);
                named || !(at + 1..c.prep).any(|at| scene.is_prep(at, &["for", "of", "to"]))
            })
            .flat_map(|c| c.nouns.clone())
            .collect();
        let object = match (reduced, chunk.infinitive && scene.left(at, 1).what == What::Noun) {
            (true, _) => before_participle(scene, at),
            // `persons to be released`.
            (_, true) => at.checked_sub(1).into_iter().collect(),
            _ => scene.subject(at),
        };
        // `Sanctions against banks were imposed`.
        let mut complements = complements;
        if let Some(first) = object.last().filter(|first| **first < at) {
            complements.extend(scene.complements(first + 1).into_iter().filter(|c| c.prep < at));
        }
        return Around { at, verb: true, subject: by, object, complements, after: at + 1 };
    }
    let (mut object, after) = scene.objects(at);
    let mut subject = scene.subject(at);
    // `the sanctions that the EU imposed`: what stands before the subject.
    if object.is_empty() && wants_object {
        object = before_the_subject(scene, &subject, at);
    }
    // `urged Belarus to release`: the one who is urged is to release.
    if chunk.infinitive
        && let Some(governor) = scene.governor(at).filter(|g| scene.what(*g) == What::Verb)
        && modality::object_acts(scene.chunk(governor).verb)
    {
        subject = scene.objects(governor).0;
    }
    // `called on Norway to release`: so is the one who is called on.
    if chunk.infinitive && scene.left(at, 1).what == What::Noun {
        let (first, list) = scene.left_list(at - 1);
        if first > 0 && scene.is_prep(first - 1, &["on", "upon", "for"]) {
            subject = list;
        }
    }
    Around { at, verb: true, subject, object, complements: scene.complements(at + 1), after }
}

/// The noun phrase of which a relative clause with a subject of its own tells.
pub(crate) fn before_the_subject(scene: &Scene<'_>, subject: &[usize], verb: usize) -> Vec<usize> {
    let Some(first) = subject.first().filter(|first| **first < verb) else { return Vec::new() };
    let first = scene.owner_start(*first);
    let relative = match scene.left(first, 1).what {
        What::Rel => true,
        What::Sub => scene.is_word(scene.left(first, 1).head, "that"),
        _ => false,
    };
    let Some(noun) = first.checked_sub(2).filter(|noun| relative && scene.what(*noun) == What::Noun) else {
        return Vec::new();
    };
    vec![noun]
}

pub(crate) fn reduced_passive(scene: &Scene<'_>, at: usize) -> bool {
    let chunk = scene.chunk(at);
    let bare = !chunk.helped && !chunk.infinitive && chunk.form & form::PARTICIPLE != 0;
    let mut next = at + 1;
    while matches!(scene.what(next), What::Adverb | What::Date) {
        next += 1;
    }
    let no_object = scene.what(next) != What::Noun && scene.what(next) != What::Conj;
    // A noun that is governed, or has a verb of its own later, is no subject here: `Russia invaded` has one.
    let other_verb = (at + 1..scene.chunks.len())
        .take_while(|at| !matches!(scene.what(*at), What::Stop | What::Sub | What::Rel | What::Conj))
        .any(|at| {
            scene.what(at) == What::Verb
                && !scene.chunk(at).infinitive
                && (scene.chunk(at).helped || scene.chunk(at).form & form::ING == 0)
        });
    let no_subject = chunk.form & form::PAST == 0 || other_verb || scene.noun_is_governed(at);
    let left = scene.left(at, 1).what;
    bare && no_object
        && no_subject
        && (left == What::Noun || (left == What::Comma && scene.left(at, 2).what == What::Noun))
}

fn before_participle(scene: &Scene<'_>, at: usize) -> Vec<usize> {
    let gap = if scene.left(at, 1).what == What::Comma { 2 } else { 1 };
    let Some(mut noun) = at.checked_sub(gap) else { return Vec::new() };
    if gap == 2 && noun >= 2 && scene.is_prep(noun - 1, &["of"]) && scene.what(noun - 2) == What::Noun {
        noun -= 2;
    }
    scene.left_list(noun).1
}

pub(crate) fn noun_phrases(scene: &Scene<'_>, place: Where, around: &Around) -> Vec<usize> {
    match place {
        Where::Subject => around.subject.clone(),
        Where::Object => around.object.clone(),
        Where::ObjectAll => {
            let mut all = around.object.clone();
            all.extend(around.complements.iter().flat_map(|c| c.nouns.iter().copied()));
            all
        }
        Where::Owner => scene.owners(around.at),
        Where::ObjectOwner => around.object.iter().flat_map(|noun| scene.owners(*noun)).collect(),
        Where::Before | Where::Own => vec![around.at],
        Where::Main => main_subject(scene, around.at),
        Where::That => {
            let Some(subject) = that_subject(scene, around) else { return Vec::new() };
            let (list, after) = scene.right_list(subject);
            // `complained that Belarus was singled out` blames another.
            let passive = (after..after + 3)
                .find(|at| scene.what(*at) == What::Verb)
                .is_some_and(|at| scene.chunk(at).passive);
            if passive { Vec::new() } else { list }
        }
        Where::ThatClause => {
            let Some(start) = that_subject(scene, around) else { return Vec::new() };
            (start..scene.chunks.len())
                .take_while(|at| scene.what(*at) != What::Stop)
                .filter(|at| scene.what(*at) == What::Noun)
                .collect()
        }
        Where::Infinitive => {
            // `asked for the U.S. and EU to stop`: what `for` governs acts.
            let infinitive =
                |c: &&Complement| c.nouns.last().is_some_and(|last| scene.chunk(last + 1).infinitive);
            around.complements.iter().find(infinitive).map(|c| c.nouns.clone()).unwrap_or_default()
        }
        Where::Clause | Where::ToDo => Vec::new(),
        Where::Prep(prep) => {
            let wanted = |c: &&Complement| scene.is_word(scene.chunk(c.prep).head, prep);
            around.complements.iter().filter(wanted).flat_map(|c| c.nouns.iter().copied()).collect()
        }
    }
}

pub(crate) fn that_subject(scene: &Scene<'_>, around: &Around) -> Option<usize> {
    let mut at = around.after;
    while at < scene.chunks.len() {
        match scene.what(at) {
            What::Sub => {
                let noun = (at + 1..at + 4).find(|at| scene.what(*at) == What::Noun)?;
                return Some(noun);
            }
            What::Noun if around.verb && at == around.after => return Some(at),
            What::Stop | What::Verb | What::Comma | What::Rel => return None,
            _ => at += 1,
        }
    }
    None
}

/// The subject of the verb in whose clause a noun stands.
fn main_subject(scene: &Scene<'_>, noun: usize) -> Vec<usize> {
    // `During a visit to X, Y said`: what stands elsewhere is told of by another.
    let (first, _) = scene.left_list(noun);
    let circumstance = ["in", "at", "during", "on", "after", "before", "following", "prior to", "ahead of"];
    let owned = scene.word(scene.chunk(noun).from).is(pos::OWN);
    // `He had pleasant recollections of our visit`.
    if ["our", "my", "your"].iter().any(|own| scene.is_word(scene.chunk(noun).from, own)) {
        return Vec::new();
    }
    let under = first.checked_sub(1).is_some_and(|prep| scene.is_prep(prep, &circumstance));
    if let Some(verb) = scene.governor(noun).filter(|at| scene.what(*at) == What::Verb) {
        return scene.subject(verb);
    }
    if !under && !owned {
        return Vec::new();
    }
    let before =
        (0..noun).rev().take_while(|at| !matches!(scene.what(*at), What::Stop | What::Sub | What::Rel));
    if let Some(verb) = before.into_iter().find(|at| scene.is_finite(*at)) {
        return scene.subject(verb);
    }
    let after = (noun + 1..scene.chunks.len())
        .take_while(|at| !matches!(scene.what(*at), What::Stop | What::Sub | What::Rel));
    after.into_iter().find(|at| scene.is_finite(*at)).map(|verb| scene.subject(verb)).unwrap_or_default()
}
