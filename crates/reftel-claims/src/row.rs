//! Names beside offices: appositions, and rows of persons.

use crate::around::Around;
use crate::chunk::What;
use crate::party::Parties;
use crate::roll;
use crate::scene::Scene;
use crate::{Claim, Party, Schema};

/// `a petrochemical conglomerate, Belneftekhim` is one party with a name.
pub(crate) fn name_the_apposed(scene: &Scene<'_>, found: &mut Vec<(usize, Party)>) {
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
        let one =
            !scene.word(scene.chunk(found.get(at).map(|(noun, _)| *noun).unwrap_or_default()).head).plural;
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

/// `Angus Ward, the consul in Mukden, was arrested`: the name before an office that stands for it.
pub(crate) fn name_before(parties: &Parties<'_, '_>, found: &mut [(usize, Party)]) {
    let scene = parties.scene;
    let [(noun, office)] = found else { return };
    let apposed = office.schema == Schema::Position
        && scene.left(*noun, 1).what == What::Comma
        && !matches!(scene.left(*noun, 3).what, What::Prep | What::Comma | What::Conj);
    let Some(name) = noun.checked_sub(2).filter(|_| apposed) else { return };
    // Two words that nothing else explains are a name, too, before an office.
    let named = |party: &Party| {
        party.schema == Schema::Person
            || (party.schema == Schema::Thing && party.name.split(' ').count() == 2)
    };
    if let Some(mut person) = parties.party(name).filter(named) {
        person.schema = Schema::Person;
        person.office = person.office.take().or(office.office.take());
        person.country = person.country.take().or(office.country.take());
        *office = person;
    }
}

/// Who met, when persons stand in a row with their offices: their names are kept, and offices that no one was found for are not.
pub(crate) fn call_the_roll(parties: &Parties<'_, '_>, around: &Around, claim: &mut Claim) {
    let mut persons = roll::before(parties, around.at);
    persons.extend(roll::after(parties, around.at));
    if let Some(with) = around.complements.iter().find(|c| parties.scene.is_prep(c.prep, &["with"])) {
        persons.extend(roll::after(parties, with.prep));
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
