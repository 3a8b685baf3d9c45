//! A frame filled from a sentence.
//!
//! Long because every part of a claim is filled from the same few answers of grammar.

use std::ops::Range;

use crate::chunk::{Modal, What};
use crate::dating;
use crate::frame::{Frame, Part, Slot, Types, Where};
use crate::lexicon::{form, lexicon, pos};
use crate::modality::{self, Sure};
use crate::people::Parties;
use crate::scene::{Complement, Scene};
use crate::{Amount, Bound, Claim, Manner, Modality, Party, Schema};

/// Name of a party that stands for "the two of them", until the document's meeting says who they are.
pub(crate) const THE_TWO: &str = "\u{0}the two";

/// More than these act together only in the annexes of laws.
const ACTORS_MAX: usize = 6;

/// What grammar gives a trigger.
struct Around {
    at: usize,
    verb: bool,
    subject: Vec<usize>,
    object: Vec<usize>,
    complements: Vec<Complement>,
    /// The chunk after verb and object.
    after: usize,
}

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
            return None;
        }
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
    // `Mothers can talk to their doctors`: advice, no meeting.
    if claim.kind == crate::Kind::MeetingHold
        && claim.modality == Modality::Conditional
        && !claim.actors.iter().any(|party| party.schema == Schema::Person)
    {
        return None;
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
        return None;
    }
    claim.when = if participle && chunk.participle != 0 {
        None
    } else if matches!(frame.kind.family(), "statement" | "pledge") {
        dating::date_without_object(scene, at)
    } else {
        dating::date_of(scene, at)
    };
    // `recognised neither government`, `released no prisoners`.
    claim.negated ^= around.object.iter().any(|noun| scene.chunk(*noun).negated && *noun > at);
    if claim.targets.iter().any(|target| claim.actors.iter().any(|actor| actor.name == target.name))
        && !frame.options.two
    {
        return None;
    }
    if claim.amount.is_none() {
        claim.amount = counted(scene, &around, &claim);
    }
    claim.speaker = if participle { None } else { speaker(parties, at, &claim) };
    if claim.actors.is_empty() && claim.kind.family() == "pledge" {
        claim.actors.extend(claim.speaker.clone());
    }
    // `In conversations with allies`: talk in general.
    let names_someone =
        claim.actors.iter().any(|party| party.schema == Schema::Person || party.name == THE_TWO);
    if chunk.what == What::Noun
        && claim.kind == crate::Kind::MeetingHold
        && claim.when.is_none()
        && !names_someone
    {
        return None;
    }
    if frame.options.when && claim.when.is_none() {
        return None;
    }
    if frame.options.named && !claim.actors.iter().any(|actor| actor.schema == Schema::Person) {
        return None;
    }
    if frame.options.backed && claim.actors.is_empty() && claim.when.is_none() {
        return None;
    }
    let person = |party: &Party| party.schema == Schema::Person || party.office.is_some();
    if frame.options.thing && (claim.targets.iter().any(person) || claim.about.as_ref().is_some_and(person)) {
        return None;
    }
    if nobody_in_particular(scene, &claim) {
        return None;
    }
    // `X should demand` is no demand of X's.
    let wanted = matches!(claim.kind, crate::Kind::PledgeDemand | crate::Kind::PledgePromise | crate::Kind::PledgeThreaten);
    if wanted && !frame.options.must && chunk.what == What::Verb && chunk.modal == Modal::Must {
        return None;
    }
    // `were opposed to talks with Norway`: of a meeting that was not, no noun tells.
    if claim.kind == crate::Kind::MeetingHold && claim.negated && chunk.what == What::Noun {
        return None;
    }
    // `praised his leadership`, `thanked the team`.
    let praised = frame.kind == crate::Kind::StatementPraise
        && claim.about.is_none()
        && claim.targets.iter().all(|party| !party.name.contains(char::is_uppercase) && party.country.is_none());
    // `a visit by a mission`: one that may be.
    let vague = frame.kind == crate::Kind::VisitMake
        && chunk.what == What::Noun
        && claim.when.is_none()
        && (["a", "any", "another", "such", "no"].iter().any(|word| scene.is_word(chunk.from, word))
            || (scene.word(chunk.from).is(pos::OWN) && claim.targets.is_empty()));
    if praised || vague {
        return None;
    }
    // What one would praise is not praised, and a list as long as this is a law's, not of those who act.
    let mooted = claim.kind.family() == "statement" && claim.modality != Modality::Asserted;
    let together = matches!(claim.kind.family(), "meeting" | "agreement" | "pledge" | "statement");
    if mooted || (!together && claim.actors.len() > ACTORS_MAX) {
        return None;
    }
    if frame.options.dated && claim.targets.is_empty() && claim.when.is_none() {
        return None;
    }
    if matches!(claim.kind.family(), "pledge" | "sanction") {
        claim.due = dating::due_within(scene, &(scene.bytes(at).start..clause_end(scene, at + 1)));
    }
    speak_for_the_state(&mut claim);
    cover(&mut claim);
    Some(claim)
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
        (many || matches!(party.schema, Schema::Group | Schema::Organization | Schema::Company | Schema::Thing))
            && party.country.is_none()
            && party.name != THE_TWO
            && !party.name.chars().skip(usize::from(party.at.as_ref().map(|at| at.start) == begins)).any(char::is_uppercase)
    };
    told && !claim.actors.is_empty() && claim.actors.iter().all(anybody)
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

/// `a petrochemical conglomerate, Belneftekhim` is one party with a name.
fn name_the_apposed(scene: &Scene<'_>, found: &mut Vec<(usize, Party)>) {
    // `Jennifer Klein, Director of the Council, …`: an office after a name is that person's.
    let mut at = 0;
    let mut appositions = false;
    while let (Some((_, person)), Some((noun, office))) = (found.get(at), found.get(at + 1)) {
        let comma = scene.left(*noun, 1).what == What::Comma;
        let conj = scene.left(*noun, 1).what == What::Conj && appositions;
        if person.schema == Schema::Person && office.schema == Schema::Position && (comma || conj) {
            let office = office.office.clone();
            if let Some((_, person)) = found.get_mut(at) {
                person.office = person.office.take().or(office);
            }
            found.remove(at + 1);
            appositions = true;
        } else {
            appositions = false;
            at += 1;
        }
    }
    let mut at = 0;
    while let (Some((_, plain)), Some((noun, named))) = (found.get(at), found.get(at + 1)) {
        let comma = scene.left(*noun, 1).what == What::Comma;
        let described = matches!(plain.schema, Schema::Company | Schema::Organization)
            && plain.name.starts_with(char::is_lowercase);
        // `the former Danish consul, Nils Lund`.
        let one = !scene.word(scene.chunk(found.get(at).map(|(noun, _)| *noun).unwrap_or_default()).head).plural;
        if comma
            && one
            && matches!(plain.schema, Schema::Position | Schema::Group)
            && named.schema == Schema::Person
            && *noun > 1
            && found.get(at).is_some_and(|(plain, _)| plain + 2 == *noun)
        {
            let (office, country) = (plain.office.clone(), plain.country.clone());
            if let Some((_, named)) = found.get_mut(at + 1) {
                named.office = named.office.take().or(office);
                named.country = named.country.take().or(country);
            }
            found.remove(at);
            continue;
        }
        let last = at + 2 == found.len() && !matches!(scene.what(noun + 1), What::Conj);
        if comma
            && described
            && last
            && named.name.starts_with(char::is_uppercase)
            && named.schema == Schema::Organization
        {
            let schema = plain.schema;
            if let Some((_, named)) = found.get_mut(at + 1) {
                named.schema = schema;
            }
            found.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Who met, when persons stand in a row with their offices: their names are kept, and offices that no one was found for are not.
fn call_the_roll(parties: &Parties<'_, '_>, around: &Around, claim: &mut Claim) {
    let mut persons = crate::roll::before(parties, around.at);
    persons.extend(crate::roll::after(parties, around.at));
    if let Some(with) = around.complements.iter().find(|c| parties.scene.is_prep(c.prep, &["with"])) {
        persons.extend(crate::roll::after(parties, with.prep));
    }
    if persons.is_empty() {
        return;
    }
    claim.actors.retain(|party| party.schema != Schema::Position || party.country.is_some());
    for person in persons {
        if !claim.actors.iter().any(|other| other.name == person.name) {
            claim.actors.push(person);
        }
    }
    claim.actors.sort_by_key(|party| party.at.as_ref().map_or(0, |at| at.start));
}

/// `Angus Ward, the consul in Mukden, was arrested`: the name before an office that stands for it.
fn name_before(parties: &Parties<'_, '_>, found: &mut [(usize, Party)]) {
    let scene = parties.scene;
    let [(noun, office)] = found else { return };
    let apposed = office.schema == Schema::Position
        && scene.left(*noun, 1).what == What::Comma
        && !matches!(scene.left(*noun, 3).what, What::Prep | What::Comma | What::Conj);
    let Some(name) = noun.checked_sub(2).filter(|_| apposed) else { return };
    // Two words that nothing else explains are a name, too, before an office.
    let named = |party: &Party| {
        party.schema == Schema::Person || (party.schema == Schema::Thing && party.name.split(' ').count() == 2)
    };
    if let Some(mut person) = parties.party(name).filter(named) {
        person.schema = Schema::Person;
        person.office = person.office.take().or(office.office.take());
        person.country = person.country.take().or(office.country.take());
        *office = person;
    }
}

/// Returns what a noun phrase is to a slot.
fn fits(parties: &Parties<'_, '_>, noun: usize, types: &Types) -> Option<Party> {
    let scene = parties.scene;
    let chunk = scene.chunk(noun);
    if chunk.what != What::Noun {
        return None;
    }
    // `large numbers of members`, `most of the detainees`: of what is counted.
    const COUNTS: [&str; 12] = [
        "number",
        "numbers",
        "dozens",
        "hundreds",
        "thousands",
        "most",
        "all",
        "many",
        "some",
        "several",
        "majority",
        "rest",
    ];
    if COUNTS.iter().any(|word| scene.is_word(chunk.head, word))
        && scene.is_prep(noun + 1, &["of"])
        && scene.what(noun + 2) == What::Noun
    {
        return fits(parties, noun + 2, types);
    }
    // `requests authority to` is no authority.
    if scene.is_word(chunk.head, "authority") && chunk.to == chunk.from + 1 {
        return None;
    }
    // `any specific person` is nobody.
    if scene.is_word(chunk.from, "any") && !types.noun {
        return None;
    }
    if types.number {
        scene.number(noun)?;
        return thing(scene, scene.bytes(noun));
    }
    if (types.agent || types.person) && is_pair(scene, noun) {
        return Some(Party {
            name: THE_TWO.to_owned(),
            at: Some(scene.bytes(noun)),
            office: None,
            country: None,
            schema: Schema::Group,
        });
    }
    let party = parties.party(noun);
    let by_class = chunk.nouns & types.nouns != 0;
    if let Some(mut party) = party {
        // `Moscow said`: a capital that acts is its government.
        let capital = scene.word(chunk.head);
        if party.schema == Schema::Thing
            && capital.is(pos::CAPITAL)
            && (types.agent || types.state)
            && !types.place
            && let Some(country) = scene.lexicon.country(capital.place)
        {
            party.name = country.name.to_owned();
            party.schema = Schema::Country;
        }
        let office = party.schema == Schema::Position;
        let unknown = party.schema == Schema::Thing;
        let people_wanted =
            types.person || types.nouns & scene.lexicon.class_of.people != 0;
        let official = party.schema == Schema::PublicBody
            || (party.schema == Schema::Group
                && chunk.nouns & scene.lexicon.class_of.official != 0);
        let country = party.schema == Schema::Country;
        let good = by_class
            || types.any
            || (types.agent && (!unknown || scene.token(chunk.head).capital))
            || (types.state && (country || official || office || (party.schema == Schema::Person)))
            || (types.person && (party.schema == Schema::Person || office || unknown))
            || (types.country && country)
            || (types.body && party.schema == Schema::PublicBody)
            || (types.place && (country || unknown))
            || (types.org && (unknown || party.schema == Schema::Organization))
            // A company without a name, only where the frame names its class.
            || (types.org && party.schema == Schema::Company && party.name.contains(char::is_uppercase))
            || (people_wanted && party.schema == Schema::Person);
        // `the 2009 Trafficking in Persons Report` is no person.
        let wordy = |at: usize| {
            let word = scene.word(at);
            word.verb != 0
                || word.nouns != 0
                || word.is(pos::ADJ | pos::NUM | pos::PLACE)
                || scene.written(at).ends_with("ing")
                || scene.written(at).starts_with(|c: char| c.is_ascii_digit())
        };
        // `to Sao Paulo, March 22-23`, when the year is not known.
        let month = (chunk.from..chunk.to).any(|at| scene.word(at).is(pos::MONTH) && scene.token(at).capital);
        if unknown && month {
            return None;
        }
        // `received her J.D.`
        let letters = party.name.contains('/') || !party.name.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().nth(1).is_some_and(char::is_lowercase));
        if unknown && people_wanted && !types.org && letters {
            return None;
        }
        if unknown && people_wanted && !types.org && (chunk.date != 0 || (chunk.from..chunk.to).any(wordy)) {
            return None;
        }
        if !good {
            return types.noun.then(|| thing(scene, long_bytes(scene, noun))).flatten();
        }
        if unknown {
            party.schema = if people_wanted && !types.org { Schema::Person } else { Schema::Organization };
        }
        return Some(party);
    }
    if types.noun {
        let pronoun = scene.word(chunk.from).is(pos::PRON);
        return (!pronoun).then(|| thing(scene, long_bytes(scene, noun))).flatten();
    }
    let said = !scene.word(chunk.from).is(pos::PRON);
    (by_class || (types.any && said && chunk.nouns != 0) || (types.place && scene.token(chunk.head).capital))
        .then(|| thing(scene, long_bytes(scene, noun)))
        .flatten()
}

/// A noun phrase with the `of` phrase after it.
fn long_bytes(scene: &Scene<'_>, noun: usize) -> Range<usize> {
    let bytes = scene.bytes(noun);
    if scene.is_prep(noun + 1, &["of"]) && scene.what(noun + 2) == What::Noun {
        return bytes.start..scene.bytes(noun + 2).end;
    }
    bytes
}

fn thing(scene: &Scene<'_>, at: Range<usize>) -> Option<Party> {
    let name = scene
        .text
        .get(at.clone())?
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':'));
    let article =
        ["the ", "The ", "a ", "A ", "an ", "An "].iter().find_map(|article| name.strip_prefix(article));
    let name = article.unwrap_or(name);
    if name.len() < 3 {
        return None;
    }
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Party { name, at: Some(at), office: None, country: None, schema: Schema::Thing })
}

fn is_pair(scene: &Scene<'_>, noun: usize) -> bool {
    let bytes = scene.bytes(noun);
    let words = scene.text.get(bytes).unwrap_or_default().to_ascii_lowercase();
    let of_them = scene.is_prep(noun + 1, &["of"]) && scene.is_word(scene.chunk(noun + 2).from, "them");
    matches!(
        words.as_str(),
        "the two leaders" | "both leaders" | "the two sides" | "the two officials" | "the two men"
    ) || (of_them && matches!(words.as_str(), "the two" | "both"))
}

fn noun_phrases(scene: &Scene<'_>, place: Where, around: &Around) -> Vec<usize> {
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

fn that_subject(scene: &Scene<'_>, around: &Around) -> Option<usize> {
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

fn around(scene: &Scene<'_>, at: usize, frame: &Frame) -> Around {
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
            .filter(|c| !(at + 1..c.prep).any(|at| scene.is_prep(at, &["for", "of", "to"])))
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
        if first > 0 && scene.is_prep(first - 1, &["on", "upon"]) {
            subject = list;
        }
    }
    Around { at, verb: true, subject, object, complements: scene.complements(at + 1), after }
}

/// The noun phrase of which a relative clause with a subject of its own tells.
fn before_the_subject(scene: &Scene<'_>, subject: &[usize], verb: usize) -> Vec<usize> {
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

fn reduced_passive(scene: &Scene<'_>, at: usize) -> bool {
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

/// The words that follow: what is promised or demanded, and the condition in it.
fn clause(scene: &Scene<'_>, around: &Around, place: Where) -> Option<(Range<usize>, Option<Range<usize>>)> {
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
                matches!(scene.what(*at), What::Noun | What::Conj | What::Adverb | What::Date | What::Possessive)
                    || scene.is_prep(*at, &["on", "upon", "to", "of", "in", "at"])
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
fn clause_end(scene: &Scene<'_>, from: usize) -> usize {
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

fn words_allow(scene: &Scene<'_>, frame: &Frame, at: usize) -> Option<()> {
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

fn options_allow(scene: &Scene<'_>, frame: &Frame, around: &Around) -> Option<()> {
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

fn manner(scene: &Scene<'_>, around: &Around) -> Option<Manner> {
    let near = scene.chunk(around.at).from.saturating_sub(8)..scene.chunk(around.at).to + 12;
    let has = |words: &[&str]| near.clone().any(|token| words.iter().any(|word| scene.is_word(token, word)));
    if has(&["virtual", "virtually", "video", "videoconference", "video conference"]) {
        return Some(Manner::Video);
    }
    has(&["phone", "telephone", "by phone", "phone call", "telephone call"]).then_some(Manner::Telephone)
}

fn amount(scene: &Scene<'_>, noun: usize) -> Option<Amount> {
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
fn counted(scene: &Scene<'_>, around: &Around, claim: &Claim) -> Option<Amount> {
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
