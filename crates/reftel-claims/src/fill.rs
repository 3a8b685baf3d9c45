//! A frame filled from a sentence.

use crate::allow::{options_allow, words_allow};
use crate::around::{Around, around, noun_phrases};
use crate::chunk::What;
use crate::clause::{clause, clause_end};
use crate::dating;
use crate::fits::{THE_TWO, fits, thing};
use crate::frame::{Frame, Part, Slot, Types, Where};
use crate::lexicon::{form, lexicon, pos};
use crate::modality::{self, Sure};
use crate::number::{amount, counted};
use crate::party::Parties;
use crate::row::{call_the_roll, name_before, name_the_apposed};
use crate::scene::{Complement, Scene};
use crate::worth::worth_telling;
use crate::{Claim, Manner, Modality, Party, Schema};

/// Fills a frame at a trigger; `None` when a required slot stays empty or nothing can be said.
pub(crate) fn fill(parties: &Parties<'_, '_>, frame: &Frame, at: usize) -> Option<Claim> {
    let scene = parties.scene;
    let chunk = scene.chunk(at);
    // What an adjective or participle says of its noun (`the jailed editor`) holds whatever the sentence does with it.
    let participle = chunk.what == What::Noun && frame.slots.iter().all(|s| s.places == [Where::Own]);
    words_allow(scene, frame, at)?;
    let around = around(scene, at, frame);
    options_allow(scene, frame, &around)?;
    let sure = if participle {
        Sure { modality: Modality::Asserted, negated: false, refused: false }
    } else {
        match modality::sure(scene, at) {
            None if frame.options.given && scene.chunk(at).what == What::Noun => {
                Sure { modality: Modality::Asserted, negated: false, refused: false }
            }
            // `opposed the occupation`: there is one.
            Some(sure) if frame.options.given && chunk.what == What::Noun => {
                let owned = scene.left(at, 1).what == What::Possessive || scene.word(chunk.from).is(pos::OWN);
                let wished = matches!(sure.modality, Modality::Demanded | Modality::Promised);
                let modality = if owned && wished { Modality::Asserted } else { sure.modality };
                Sure { modality, negated: chunk.negated, ..sure }
            }
            sure => sure?,
        }
    };
    let mut claim = Claim {
        kind: frame.kind,
        quote: scene.bytes(at),
        actors: Vec::new(),
        targets: Vec::new(),
        about: None,
        speaker: None,
        when: None,
        place: None,
        amount: None,
        modality: sure.modality,
        negated: sure.negated,
        condition: None,
        due: None,
        manner: frame.options.manner,
        rule: frame.id.to_owned(),
    };
    fill_slots(parties, frame, &around, &mut claim)?;
    if let (None, Some(name)) = (&claim.about, frame.options.called) {
        let name = name.replace('-', " ");
        claim.about = Some(Party { name, at: None, office: None, country: None, schema: Schema::Thing });
    }
    if claim.kind == crate::Kind::MeetingHold && around.verb && !chunk.passive {
        call_the_roll(parties, &around, &mut claim);
    }
    if claim.kind == crate::Kind::MeetingHold {
        claim.kind = match (sure.refused, sure.modality) {
            (true, _) => crate::Kind::MeetingRefuse,
            (_, Modality::Proposed | Modality::Demanded) => crate::Kind::MeetingPropose,
            _ => claim.kind,
        };
        claim.manner = claim.manner.or_else(|| manner(scene, &around));
    }
    if frame.options.offered
        || (frame.options.fact && matches!(claim.modality, Modality::Planned | Modality::Demanded))
    {
        claim.modality = Modality::Asserted;
    }
    if claim.kind == crate::Kind::PledgeFulfil && claim.negated {
        claim.kind = crate::Kind::PledgeBreak;
        claim.negated = false;
    }
    claim.actors.dedup_by(|a, b| a.name == b.name);
    claim.when = if participle && chunk.participle != 0 {
        None
    } else if frame.options.given && chunk.what == What::Noun {
        dating::date_itself(scene, at)
    } else if matches!(frame.kind.family(), "statement" | "pledge") {
        dating::date_without_object(scene, at)
    } else {
        dating::date_of(scene, at)
    };
    // `recognised neither government`, `released no prisoners`.
    claim.negated ^= around.object.iter().any(|noun| scene.chunk(*noun).negated && *noun > at);
    if claim.amount.is_none() {
        claim.amount = counted(scene, &around, &claim);
    }
    claim.speaker = if participle { None } else { speaker(parties, at, &claim) };
    if claim.actors.is_empty() && claim.kind.family() == "pledge" {
        claim.actors.extend(claim.speaker.clone());
    }
    worth_telling(scene, frame, &around, &claim).then_some(())?;
    if matches!(claim.kind.family(), "pledge" | "sanction") {
        claim.due = dating::due_within(scene, &(scene.bytes(at).start..clause_end(scene, at + 1)));
    }
    speak_for_the_state(&mut claim);
    cover(&mut claim);
    Some(claim)
}

/// What an official promises, demands or threatens is the state's word too; the official stays the speaker.
fn speak_for_the_state(claim: &mut Claim) {
    use crate::Kind::{PledgeDemand, PledgePromise, PledgeThreaten};
    if !matches!(claim.kind, PledgeDemand | PledgePromise | PledgeThreaten) {
        return;
    }
    let official = |party: &&Party| {
        let office = party.office.as_ref().map(|office| lexicon().word(&office.to_lowercase()));
        party.schema == Schema::Person && office.is_some_and(|office| office.is(pos::STATE_OFFICE))
    };
    let Some(person) = claim.actors.iter().find(official).cloned() else { return };
    let code = person.country.as_deref();
    let Some(country) = lexicon().countries.iter().find(|known| Some(known.code) == code) else { return };
    if claim.actors.iter().chain(&claim.targets).any(|party| party.name == country.name) {
        return;
    }
    claim.actors.push(Party {
        name: country.name.to_owned(),
        at: None,
        office: None,
        country: person.country.clone(),
        schema: Schema::Country,
    });
    claim.speaker = claim.speaker.take().or(Some(person));
}

fn fill_slots(parties: &Parties<'_, '_>, frame: &Frame, around: &Around, claim: &mut Claim) -> Option<()> {
    let scene = parties.scene;
    let groups =
        [Part::Need, Part::Actor, Part::Target, Part::About, Part::Amount, Part::Condition, Part::Place];
    for part in groups {
        // A part whose slots are required is satisfied by any of them; a slot with `+` must be satisfied by itself.
        let slots: Vec<&Slot> = frame.slots.iter().filter(|slot| slot.part == part).collect();
        let mut filled = false;
        let mut wanted = false;
        for slot in slots {
            if part == Part::Need {
                if slot.required && !needed(parties, slot, around) {
                    return None;
                }
                continue;
            }
            if filled && !slot.more {
                continue;
            }
            // `Urges the Government to …`: resolutions leave out who.
            let left_out = part == Part::Actor
                && around.verb
                && (frame.kind.family() == "pledge" || frame.kind == crate::Kind::StatementCondemn)
                && begins_alone(scene, around.at);
            wanted |= slot.required && !slot.more && !left_out;
            let done = fill_slot(parties, slot, around, claim);
            if slot.more && slot.required && !done {
                return None;
            }
            filled |= done && !slot.more;
        }
        if wanted && !filled {
            return None;
        }
    }
    Some(())
}

/// Whether a verb of the third person stands first, without a subject.
fn begins_alone(scene: &Scene<'_>, verb: usize) -> bool {
    let chunk = scene.chunk(verb);
    let first = (0..verb).all(|at| matches!(scene.what(at), What::Stop | What::Adverb));
    first && !chunk.helped && chunk.form & form::THIRD != 0 && scene.what(verb + 1) != What::None
}

fn needed(parties: &Parties<'_, '_>, slot: &Slot, around: &Around) -> bool {
    slot.places.iter().any(|place| {
        noun_phrases(parties.scene, *place, around)
            .into_iter()
            .any(|noun| fits(parties, noun, &slot.types).is_some())
    })
}

fn fill_slot(parties: &Parties<'_, '_>, slot: &Slot, around: &Around, claim: &mut Claim) -> bool {
    let scene = parties.scene;
    let by_preposition = slot.places.iter().all(|place| matches!(place, Where::Prep(_)))
        && matches!(slot.part, Part::Actor | Part::Target);
    if by_preposition {
        return fill_by_preposition(parties, slot, around, claim);
    }
    for place in &slot.places {
        if matches!(place, Where::Clause | Where::ToDo)
            || (slot.types == (Types { noun: true, ..Types::default() })
                && matches!(place, Where::Prep("for"))
                && slot.part == Part::About)
        {
            if let Some((text, condition)) = clause(scene, around, *place) {
                claim.condition = claim.condition.take().or(condition);
                claim.about = thing(scene, text);
                if claim.about.is_some() {
                    return true;
                }
            }
            continue;
        }
        if *place == Where::Before && slot.types.country {
            if let Some(country) = premodifier(scene, around.at) {
                claim.actors.push(country);
                return true;
            }
            continue;
        }
        let nouns = noun_phrases(scene, *place, around);
        let mut found: Vec<(usize, Party)> =
            nouns.into_iter().filter_map(|noun| Some((noun, fits(parties, noun, &slot.types)?))).collect();
        // `her June meeting with X`.
        if *place == Where::Owner
            && found.is_empty()
            && let Some(person) = parties.owner(around.at)
        {
            found.push((around.at, person));
        }
        name_the_apposed(scene, &mut found);
        name_before(parties, &mut found);
        if found.is_empty() {
            continue;
        }
        match slot.part {
            Part::Actor | Part::Target => {
                let list = if slot.part == Part::Actor { &mut claim.actors } else { &mut claim.targets };
                for (_, party) in found {
                    if !list.iter().any(|other| other.name == party.name) {
                        list.push(party);
                    }
                }
            }
            Part::About => claim.about = found.into_iter().next().map(|(_, party)| party),
            Part::Amount => {
                let noun = found.first().map(|(noun, _)| *noun).unwrap_or_default();
                claim.amount = amount(scene, noun);
            }
            Part::Condition => {
                let (first, _) = found.first().map(|(noun, _)| (*noun, ())).unwrap_or_default();
                claim.condition = Some(scene.bytes(first).start..clause_end(scene, first));
            }
            Part::Place => claim.place = found.into_iter().next().map(|(_, party)| party.name),
            Part::Need => {}
        }
        return true;
    }
    false
}

/// `a Russian invasion`: the country that an adjective before the noun names.
fn premodifier(scene: &Scene<'_>, noun: usize) -> Option<Party> {
    let chunk = scene.chunk(noun);
    let at =
        (chunk.from..chunk.head).find(|at| scene.word(*at).is(pos::PLACE) && scene.token(*at).capital)?;
    let country = scene.lexicon.country(scene.word(at).place)?;
    Some(Party {
        name: country.name.to_owned(),
        at: Some(scene.token(at).start..scene.token(at).end),
        office: None,
        country: Some(country.code.to_owned()),
        schema: Schema::Country,
    })
}

/// Fills a slot from the first of its prepositions that fits, and from the same again after `and`.
fn fill_by_preposition(parties: &Parties<'_, '_>, slot: &Slot, around: &Around, claim: &mut Claim) -> bool {
    let scene = parties.scene;
    let mut last: Option<&Complement> = None;
    let pledge = claim.kind.family() == "pledge";
    let list = if slot.part == Part::Actor { &mut claim.actors } else { &mut claim.targets };
    for complement in &around.complements {
        let wanted = slot.places.iter().any(|place| matches!(place, Where::Prep(prep) if scene.is_word(scene.chunk(complement.prep).head, prep)));
        // `spoke of relations analogous to those of X`: what follows belongs to the noun.
        let inner = around.verb
            && around.object.is_empty()
            && scene.is_prep(complement.prep, &["to"])
            && scene.is_prep(complement.prep.saturating_sub(2), &["of", "about", "for"]);
        // `pressed for steps on Korea`: who is called on stands next to the verb.
        let far = pledge
            && scene.is_prep(complement.prep, &["on", "upon"])
            && !matches!(scene.left(complement.prep, 1).what, What::Verb | What::Adverb | What::Conj);
        let wanted = wanted && !inner && !far;
        let again = last.is_none_or(|last| {
            let same = scene.written(scene.chunk(last.prep).head)
                == scene.written(scene.chunk(complement.prep).head);
            same && scene.left(complement.prep, 1).what == What::Conj
        });
        if !wanted || !again {
            continue;
        }
        let nouns = complement.nouns.iter();
        let mut found: Vec<(usize, Party)> =
            nouns.filter_map(|noun| Some((*noun, fits(parties, *noun, &slot.types)?))).collect();
        name_the_apposed(scene, &mut found);
        // `on state oil and chemical conglomerate Belneftekhim`: beside a name, a thing is a part of its description.
        if found.iter().any(|(_, party)| party.schema != Schema::Thing) {
            found.retain(|(_, party)| party.schema != Schema::Thing);
        }
        if !found.is_empty() {
            last = Some(complement);
        }
        for (_, party) in found {
            if !list.iter().any(|other| other.name == party.name) {
                list.push(party);
            }
        }
    }
    last.is_some()
}

fn manner(scene: &Scene<'_>, around: &Around) -> Option<Manner> {
    let near = scene.chunk(around.at).from.saturating_sub(8)..scene.chunk(around.at).to + 12;
    let has = |words: &[&str]| near.clone().any(|token| words.iter().any(|word| scene.is_word(token, word)));
    if has(&["virtual", "virtually", "video", "videoconference", "video conference"]) {
        return Some(Manner::Video);
    }
    has(&["phone", "telephone", "by phone", "phone call", "telephone call"]).then_some(Manner::Telephone)
}

/// Returns whose word a claim is.
fn speaker(parties: &Parties<'_, '_>, at: usize, claim: &Claim) -> Option<Party> {
    let scene = parties.scene;
    let speaker = match modality::speech_verb(scene, at) {
        Some(verb) => scene.subject(verb).into_iter().find_map(|noun| parties.party(noun)),
        None => according_to(parties),
    }?;
    let itself = claim.actors.iter().any(|actor| actor.name == speaker.name && actor.at == speaker.at);
    (!itself && speaker.name != THE_TWO).then_some(speaker)
}

fn according_to(parties: &Parties<'_, '_>) -> Option<Party> {
    let scene = parties.scene;
    let at = (0..scene.chunks.len()).find(|at| scene.is_prep(*at, &["according to"]))?;
    parties.party(at + 1).filter(|party| party.schema != Schema::Thing)
}

/// Widens the quote to all that the claim is made of.
fn cover(claim: &mut Claim) {
    let parties =
        claim.actors.iter().chain(&claim.targets).chain(&claim.about).filter_map(|party| party.at.clone());
    let others = [
        claim.condition.clone(),
        claim.when.as_ref().and_then(|when| when.at.clone()),
        claim.amount.as_ref().map(|amount| amount.at.clone()),
    ];
    for range in parties.chain(others.into_iter().flatten()) {
        claim.quote.start = claim.quote.start.min(range.start);
        claim.quote.end = claim.quote.end.max(range.end);
    }
}
