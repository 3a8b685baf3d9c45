//! Which claims are worth telling: a wrong one costs a reader more than a missing one.

use crate::around::Around;
use crate::chunk::{Modal, What};
use crate::fits::THE_TWO;
use crate::frame::Frame;
use crate::lexicon::pos;
use crate::modality;
use crate::scene::Scene;
use crate::{Claim, Modality, Party, Schema};

/// More than these act together only in the annexes of laws.
const ACTORS_MAX: usize = 6;

/// Whether a claim says who did what well enough to be told.
pub(crate) fn worth_telling(scene: &Scene<'_>, frame: &Frame, around: &Around, claim: &Claim) -> bool {
    let at = around.at;
    let chunk = scene.chunk(at);
    // `In talks with allies we should stress`, `you should consult the Department`: no talk is asked for.
    let asked = |governor: usize| {
        let governor = scene.chunk(governor);
        let effect = match governor.what {
            What::Verb => modality::verb_effect(governor.verb),
            _ => modality::noun_effect(scene.written(governor.head)),
        };
        matches!(effect, Some(modality::Effect::Mood(_) | modality::Effect::Refused))
    };
    let bare = match chunk.what {
        What::Noun => !scene.governor(at).is_some_and(asked),
        _ => chunk.modal == Modal::Must,
    };
    if claim.kind == crate::Kind::MeetingPropose && bare {
        return false;
    }
    // `Mothers can talk to their doctors`: advice, no meeting.
    if claim.kind == crate::Kind::MeetingHold
        && claim.modality == Modality::Conditional
        && !claim.actors.iter().any(|party| party.schema == Schema::Person)
    {
        return false;
    }
    // `Foreign ministers met`: many are enough.
    let many = claim.actors.len() == 1
        && chunk.what == What::Verb
        && around.subject.iter().any(|noun| scene.word(scene.chunk(*noun).head).plural);
    if frame.options.two
        && claim.actors.len() < 2
        && !many
        && !claim.actors.iter().any(|party| party.name == THE_TWO)
    {
        return false;
    }
    if claim.targets.iter().any(|target| claim.actors.iter().any(|actor| actor.name == target.name))
        && !frame.options.two
    {
        return false;
    }
    // `In conversations with allies`: talk in general.
    let names_someone =
        claim.actors.iter().any(|party| party.schema == Schema::Person || party.name == THE_TWO);
    if chunk.what == What::Noun
        && claim.kind == crate::Kind::MeetingHold
        && claim.when.is_none()
        && !names_someone
    {
        return false;
    }
    if frame.options.when && claim.when.is_none() {
        return false;
    }
    if frame.options.named && !claim.actors.iter().any(|actor| actor.schema == Schema::Person) {
        return false;
    }
    if frame.options.backed && claim.actors.is_empty() && claim.when.is_none() {
        return false;
    }
    let person = |party: &Party| party.schema == Schema::Person || party.office.is_some();
    if frame.options.thing && (claim.targets.iter().any(person) || claim.about.as_ref().is_some_and(person)) {
        return false;
    }
    if nobody_in_particular(scene, claim) {
        return false;
    }
    // `X should demand` is no demand of X's.
    let wanted = matches!(
        claim.kind,
        crate::Kind::PledgeDemand | crate::Kind::PledgePromise | crate::Kind::PledgeThreaten
    );
    if wanted && !frame.options.must && chunk.what == What::Verb && chunk.modal == Modal::Must {
        return false;
    }
    // `were opposed to talks with Norway`: of a meeting that was not, no noun tells.
    if claim.kind == crate::Kind::MeetingHold && claim.negated && chunk.what == What::Noun {
        return false;
    }
    // `will make the point in discussion with X`, `this conversation with the people`.
    let by_the_way = chunk.what == What::Noun && claim.modality != Modality::Asserted && claim.when.is_none();
    let people = claim.actors.iter().any(|party| party.name.ends_with(" people"));
    if claim.kind == crate::Kind::MeetingHold && (by_the_way || people) {
        return false;
    }
    // `could threaten to`: who could has not.
    if claim.kind == crate::Kind::PledgeThreaten && claim.modality == Modality::Conditional {
        return false;
    }
    // `praised his leadership`, `thanked the team`.
    let praised = frame.kind == crate::Kind::StatementPraise
        && claim.about.is_none()
        && claim
            .targets
            .iter()
            .all(|party| !party.name.contains(char::is_uppercase) && party.country.is_none());
    // `a visit by a mission`: one that may be.
    let vague = frame.kind == crate::Kind::VisitMake
        && chunk.what == What::Noun
        && claim.when.is_none()
        && (["a", "any", "another", "such", "no"].iter().any(|word| scene.is_word(chunk.from, word))
            || (scene.word(chunk.from).is(pos::OWN) && claim.targets.is_empty()));
    if praised || vague {
        return false;
    }
    // What one would praise is not praised, and a list as long as this is a law's, not of those who act.
    let mooted = claim.kind.family() == "statement" && claim.modality != Modality::Asserted;
    let together = matches!(claim.kind.family(), "meeting" | "agreement" | "pledge" | "statement");
    if mooted || (!together && claim.actors.len() > ACTORS_MAX) {
        return false;
    }
    !(frame.options.dated && claim.targets.is_empty() && claim.when.is_none())
}

/// `We hear people calling for change`, `mothers can talk to doctors`: who does it must be told from others.
fn nobody_in_particular(scene: &Scene<'_>, claim: &Claim) -> bool {
    // At the beginning of a sentence a word that the files know is no name.
    let begins = scene.tokens.first().filter(|token| token.word.nouns != 0).map(|token| token.start);
    let told = matches!(
        claim.kind.family(),
        "meeting" | "visit" | "pledge" | "agreement" | "statement" | "aid" | "recognition" | "mission"
    );
    let anybody = |party: &Party| {
        let many = party.schema == Schema::PublicBody && party.name.ends_with('s');
        (many
            || matches!(party.schema, Schema::Group | Schema::Organization | Schema::Company | Schema::Thing))
            && party.country.is_none()
            && party.name != THE_TWO
            && !party
                .name
                .chars()
                .skip(usize::from(party.at.as_ref().map(|at| at.start) == begins))
                .any(char::is_uppercase)
    };
    told && !claim.actors.is_empty() && claim.actors.iter().all(anybody)
}
