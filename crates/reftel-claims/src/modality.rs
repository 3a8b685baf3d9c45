//! How sure a claim is: what governs its verb or noun, and what helps the verb.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::Modality;
use crate::chunk::{Modal, What};
use crate::condition::{conditional_clause, hearsay, inverted, is_habit};
use crate::lexicon::{form, lexicon, rows, words};
use crate::scene::Scene;

/// What a governing word does to what it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It did not come about: `failed to`.
    Not,
    /// It was turned down: `refused to`.
    Refused,
    /// It is in a mood.
    Mood(Modality),
    /// It did come about: `managed to`, `welcomed the`.
    Fact,
    /// Nothing can be said: `discussed the`.
    Unknown,
}

struct Effects {
    verbs: FxHashMap<u16, (Effect, bool)>,
    nouns: FxHashMap<&'static str, Effect>,
    preps: FxHashMap<&'static str, Effect>,
}

fn effects() -> &'static Effects {
    static EFFECTS: OnceLock<Effects> = OnceLock::new();
    EFFECTS.get_or_init(|| {
        let mut effects =
            Effects { verbs: FxHashMap::default(), nouns: FxHashMap::default(), preps: FxHashMap::default() };
        for row in rows(include_str!("../data/governors.tsv")) {
            let [effect, sort, cell, ..] = row.as_slice() else { continue };
            let effect = match *effect {
                "not" => Effect::Not,
                "refused" => Effect::Refused,
                "fact" => Effect::Fact,
                "unknown" => Effect::Unknown,
                mood => match Modality::from_word(mood) {
                    Some(modality) => Effect::Mood(modality),
                    None => continue,
                },
            };
            for word in words(cell) {
                match *sort {
                    "noun" => {
                        effects.nouns.insert(word, effect);
                    }
                    "prep" => {
                        effects.preps.insert(word, effect);
                    }
                    sort => {
                        if let Some(verb) = lexicon().verb(word) {
                            effects.verbs.insert(verb, (effect, sort == "verb-object"));
                        }
                    }
                }
            }
        }
        effects
    })
}

/// Returns what a governing noun does.
pub(crate) fn noun_effect(word: &str) -> Option<Effect> {
    effects().nouns.get(word.to_ascii_lowercase().as_str()).copied()
}

/// Returns whether a verb's object is the one who is to act: `urged Belarus to release`.
pub(crate) fn object_acts(verb: u16) -> bool {
    effects().verbs.get(&verb).is_some_and(|(_, object)| *object)
}

pub(crate) fn verb_effect(verb: u16) -> Option<Effect> {
    effects().verbs.get(&verb).map(|(effect, _)| *effect)
}

/// How sure, and whether it is said not to be so; `None` when nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sure {
    pub(crate) modality: Modality,
    pub(crate) negated: bool,
    pub(crate) refused: bool,
}

impl Sure {
    const FACT: Sure = Sure { modality: Modality::Asserted, negated: false, refused: false };

    fn under(self, effect: Effect) -> Option<Sure> {
        match effect {
            Effect::Fact => Some(self),
            Effect::Not => Some(Sure { negated: !self.negated, ..self }),
            Effect::Refused => Some(Sure { negated: !self.negated, refused: true, ..self }),
            Effect::Mood(modality) => Some(Sure { modality, ..self }),
            Effect::Unknown => None,
        }
    }
}

/// Returns how sure a verb or noun of a sentence is.
pub(crate) fn sure(scene: &Scene<'_>, at: usize) -> Option<Sure> {
    let mut sure = of(scene, at, 0)?;
    if let Some(speech) = speech_verb(scene, at).filter(|_| is_content(scene, at)) {
        let verb = scene.chunk(speech).verb;
        // `told X that`: no demand, unlike `told X to`.
        let mood = match verb_effect(verb) {
            Some(Effect::Mood(mood)) if !object_acts(verb) => Some(mood),
            _ => None,
        };
        if let Some(mood) = mood
            && matches!(sure.modality, Modality::Asserted | Modality::Planned | Modality::Conditional)
        {
            // `warned that X would`, `hinted that it would`, but `promised that` and `denied that` of facts too.
            sure.modality = mood;
        }
        if mood == Some(Modality::Denied) {
            sure.negated = true;
        }
    }
    if let Some(mood) = asked_for(scene, at)
        && sure.modality == Modality::Asserted
    {
        sure.modality = mood;
    }
    if is_habit(scene, at) {
        return None;
    }
    if inverted(scene, at) || conditional_clause(scene, at) {
        sure.modality = Modality::Conditional;
    }
    if sure.modality == Modality::Asserted && hearsay(scene, at) {
        sure.modality = Modality::Reported;
    }
    Some(sure)
}

/// `demanded that Belarus release X`: the mood of a clause whose verb asks or offers.
fn asked_for(scene: &Scene<'_>, at: usize) -> Option<Modality> {
    let within = |at: &usize| !matches!(scene.what(*at), What::Stop | What::Rel);
    let sub = (0..at).rev().take_while(within).find(|at| scene.what(*at) == What::Sub)?;
    scene.is_word(scene.chunk(sub).head, "that").then_some(())?;
    let own = (sub + 1..at).filter(|at| scene.is_finite(*at)).count();
    let verb = (0..sub).rev().take_while(within).find(|at| scene.what(*at) == What::Verb)?;
    let verb = scene.chunk(verb).verb;
    // `told X that` asks for nothing.
    let tells = scene.lexicon.is_speech(verb) && object_acts(verb);
    match verb_effect(verb) {
        Some(Effect::Mood(mood @ (Modality::Demanded | Modality::Proposed))) if own == 0 && !tells => {
            Some(mood)
        }
        _ => None,
    }
}

/// Whether a chunk is of what is said itself, and no circumstance of it: `warned that sanctions would follow the failure to …`.
fn is_content(scene: &Scene<'_>, at: usize) -> bool {
    if scene.what(at) == What::Verb {
        let governor = scene.chunk(at).infinitive.then(|| scene.governor(at)).flatten();
        return governor.is_none_or(|governor| scene.what(governor) == What::Verb);
    }
    let (first, _) = scene.left_list(at);
    let under = scene.left(first, 1);
    under.what != What::Prep || scene.is_prep(first - 1, &["of", "for", "to", "on"])
}

fn of(scene: &Scene<'_>, at: usize, depth: usize) -> Option<Sure> {
    if depth > 5 {
        return None;
    }
    let chunk = scene.chunk(at);
    if chunk.what == What::Verb {
        return of_verb(scene, at, depth);
    }
    // `his forthcoming visit`.
    const TO_COME: [&str; 9] = [
        "forthcoming",
        "upcoming",
        "planned",
        "proposed",
        "scheduled",
        "projected",
        "intended",
        "possible",
        "eventual",
    ];
    let to_come = (chunk.from..chunk.head).any(|token| TO_COME.iter().any(|word| scene.is_word(token, word)));
    if to_come {
        return Some(Sure { modality: Modality::Planned, ..Sure::FACT });
    }
    let fact = Sure { negated: chunk.negated, ..Sure::FACT };
    // A preposition before it may make it a condition: `in the context of the release`.
    let (first, _) = scene.left_list(at);
    if scene.left(first, 1).what == What::Prep {
        let prep = scene.written(scene.left(first, 1).head).to_ascii_lowercase();
        if let Some(effect) = effects().preps.get(prep.as_str()) {
            return fact.under(*effect);
        }
    }
    let Some(governor) = scene.governor(at) else {
        return match under_preposition(scene, first) {
            Some(modality) => Some(Sure { modality, ..fact }),
            None => subject_of(scene, at, depth).or(Some(fact)),
        };
    };
    let above = scene.chunk(governor);
    if above.what == What::Noun {
        return match noun_effect(scene.written(above.head)) {
            Some(effect) => {
                let above = of(scene, governor, depth + 1)?;
                if above.modality == Modality::Asserted {
                    fact.under(effect)
                } else {
                    fact.under(Effect::Mood(above.modality))
                }
            }
            None => of(scene, governor, depth + 1)
                .map(|sure| Sure { negated: sure.negated ^ fact.negated, ..sure }),
        };
    }
    let verb = of(scene, governor, depth + 1)?;
    // `did not mention his visit`.
    if verb.negated && scene.lexicon.is_speech(above.verb) {
        return None;
    }
    let mut sure = Sure { negated: verb.negated ^ fact.negated, ..verb };
    // `was to meet` is to come, `was a visit` is not.
    let is = scene.word(above.head).is(crate::lexicon::pos::BE);
    if let Some(effect) = verb_effect(above.verb).filter(|_| !is) {
        sure = sure.under(effect)?;
    }
    Some(sure)
}

/// `would have to occur in the context of the release`: what stands under a preposition is as sure as the verb, but for
/// what the preposition takes as done (`after the release`).
fn under_preposition(scene: &Scene<'_>, first: usize) -> Option<Modality> {
    let prep = first.checked_sub(1)?;
    (scene.what(prep) == What::Prep).then_some(())?;
    let done = [
        "after",
        "following",
        "since",
        "despite",
        "because of",
        "due to",
        "during",
        "in response to",
        "before",
        "with",
    ];
    (!scene.is_prep(prep, &done)).then_some(())?;
    let mut before =
        (0..prep).rev().take_while(|at| !matches!(scene.what(*at), What::Stop | What::Sub | What::Rel));
    let mut after = (prep..scene.chunks.len())
        .take_while(|at| !matches!(scene.what(*at), What::Stop | What::Sub | What::Rel));
    // An opening `In talks with allies,` belongs to the verb that follows.
    let verb = before.find(|at| scene.is_finite(*at)).or_else(|| after.find(|at| scene.is_finite(*at)))?;
    match scene.chunk(verb).modal {
        Modal::None => None,
        Modal::Will => Some(Modality::Planned),
        Modal::Would | Modal::May => Some(Modality::Conditional),
        Modal::Must => Some(Modality::Demanded),
    }
}

/// `Sanctions will follow`: a noun is as sure as the verb whose subject it is.
fn subject_of(scene: &Scene<'_>, at: usize, depth: usize) -> Option<Sure> {
    let verb = (at + 1..scene.chunks.len())
        .take_while(|at| !matches!(scene.what(*at), What::Stop | What::Sub | What::Rel | What::Comma))
        .find(|at| scene.is_finite(*at))?;
    let sure = of(scene, verb, depth + 1)?;
    let effect = verb_effect(scene.chunk(verb).verb).filter(|_| scene.chunk(verb).passive);
    match effect {
        Some(effect) => sure.under(effect),
        None => Some(sure),
    }
}

fn of_verb(scene: &Scene<'_>, at: usize, depth: usize) -> Option<Sure> {
    let verb = scene.chunk(at);
    let modality = match verb.modal {
        Modal::None => Modality::Asserted,
        Modal::Will => Modality::Planned,
        Modal::Would | Modal::May => Modality::Conditional,
        Modal::Must => Modality::Demanded,
    };
    let sure = Sure { modality, negated: verb.negated, refused: false };
    let bare_gerund = verb.form & form::ING != 0 && !verb.helped;
    // `their not invading would help`.
    if bare_gerund && verb.negated {
        return None;
    }
    // `forbid them from harming civilians, mistreating prisoners`: as the first of the row.
    if bare_gerund && matches!(scene.left(at, 1).what, What::Comma | What::Conj) {
        let first = (0..at).rev().find(|at| scene.what(*at) == What::Verb);
        let row = first.filter(|first| {
            let chunk = scene.chunk(*first);
            chunk.form & form::ING != 0 && !chunk.helped && scene.left(*first, 1).what == What::Prep
        });
        if let Some(first) = row {
            return of_verb(scene, first, depth + 1);
        }
    }
    // `was the first state to recognise X`.
    let before = scene.left(at, 1);
    let first = before.what == What::Noun
        && (before.from..before.to)
            .any(|token| ["first", "second", "last", "only"].iter().any(|word| scene.is_word(token, word)));
    if verb.infinitive && first && scene.left(at, 2).what == What::Verb {
        return of_verb(scene, at - 2, depth + 1);
    }
    if verb.infinitive || bare_gerund {
        let governor = if verb.infinitive { scene.governor(at) } else { gerund_governor(scene, at) };
        let Some(governor) = governor else {
            // `the first step, i.e., releasing them` is no release.
            let named_only = at >= 2 && scene.left(at, 1).what == What::Comma && {
                let before = scene.written(scene.left(at, 2).to.saturating_sub(1));
                before.starts_with("i.e") || before.starts_with("e.g")
            };
            return (bare_gerund && !named_only && !is_subject(scene, at)).then_some(sure);
        };
        let above = scene.chunk(governor);
        let effect = match above.what {
            What::Verb => verb_effect(above.verb),
            _ => noun_effect(scene.written(above.head)),
        };
        let Some(effect) = effect else {
            // `He left to sign`: a purpose is no happening; neither is `the dangers of travelling`.
            let of = bare_gerund
                && scene.is_prep(
                    at.saturating_sub(1),
                    &["of", "about", "to", "from", "against", "in", "toward", "towards"],
                );
            return if verb.infinitive || of { None } else { Some(sure) };
        };
        let over = of(scene, governor, depth + 1)?;
        let under = sure.under(effect)?;
        return Some(Sure {
            negated: under.negated ^ over.negated,
            modality: if over.modality == Modality::Asserted { under.modality } else { over.modality },
            refused: under.refused,
        });
    }
    // `will have recognised and established`: the helpers of the first.
    if !verb.helped
        && verb.form & form::PARTICIPLE != 0
        && scene.left(at, 1).what == What::Conj
        && scene.left(at, 2).what == What::Verb
        && scene.left(at, 2).modal != Modal::None
    {
        return of_verb(scene, at - 2, depth + 1);
    }
    // `We should, therefore, not condemn`.
    if modality == Modality::Asserted && verb.form & form::BASE != 0 && verb.form & form::PAST == 0 {
        let helper = (0..at).rev().find(|at| !matches!(scene.what(*at), What::Comma | What::Adverb));
        let alone = helper
            .map(|helper| scene.chunk(helper))
            .filter(|helper| helper.what == What::Verb && helper.verb == 0 && helper.modal != Modal::None);
        if let Some(helper) = alone {
            let modality = match helper.modal {
                Modal::Will | Modal::None => Modality::Planned,
                Modal::Would | Modal::May => Modality::Conditional,
                Modal::Must => Modality::Demanded,
            };
            return Some(Sure { modality, ..sure });
        }
    }
    // The second of two verbs shares the helper of the first: `will meet X and discuss Y`.
    if !verb.helped
        && verb.form & form::BASE != 0
        && verb.form & form::PAST == 0
        && scene.left(at, 1).what == What::Conj
    {
        let earlier = (0..at).rev().find(|at| scene.what(*at) == What::Verb)?;
        if scene.chunk(earlier).helped || scene.chunk(earlier).infinitive {
            return of_verb(scene, earlier, depth + 1);
        }
    }
    Some(sure)
}

/// `Invading a neighbour is wrong`: a gerund of which something is said.
fn is_subject(scene: &Scene<'_>, at: usize) -> bool {
    let begins = matches!(scene.left(at, 1).what, What::None | What::Stop | What::Sub | What::Conj);
    let next = (at + 1..scene.chunks.len())
        .take_while(|at| !matches!(scene.what(*at), What::Stop | What::Sub | What::Rel))
        .find(|at| scene.what(*at) == What::Verb);
    let comma = |verb: usize| {
        (at..verb).any(|at| scene.what(at) == What::Comma)
            && scene.left(verb, 1).what == What::Noun
            && (at..verb - 1)
                .rev()
                .find(|at| scene.what(*at) != What::Adverb)
                .is_some_and(|at| scene.what(at) == What::Comma)
    };
    begins && next.is_some_and(|verb| scene.is_finite(verb) && !comma(verb))
}

fn gerund_governor(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let previous = at.checked_sub(1)?;
    match scene.what(previous) {
        What::Verb => Some(previous),
        // `looks forward to meeting`.
        What::Prep => (0..previous)
            .rev()
            .find(|at| scene.what(*at) != What::Adverb)
            .filter(|at| matches!(scene.what(*at), What::Verb | What::Noun)),
        _ => None,
    }
}

/// Returns the verb of saying in whose words a chunk stands.
pub(crate) fn speech_verb(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let mut place = at;
    let mut crossed = scene.what(at) == What::Noun;
    while let Some(previous) = place.checked_sub(1) {
        place = previous;
        match scene.what(place) {
            What::Stop => return None,
            // A clause of its own that is no content: `after X said`.
            What::Sub => crossed = true,
            What::Noun => crossed = true,
            What::Verb if scene.lexicon.is_speech(scene.chunk(place).verb) && !scene.chunk(place).passive => {
                let clause = (place + 1..at).any(|at| scene.what(at) == What::Sub)
                    || (scene.what(at) == What::Verb
                        && (place + 1..at).any(|at| scene.what(at) == What::Noun));
                if crossed && clause && !scene.chunk(place).infinitive {
                    return Some(place);
                }
            }
            _ => {}
        }
    }
    None
}
