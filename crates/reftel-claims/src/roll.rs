//! Rolls of persons with their offices: `A, head of X, B, deputy head of Y, and Minister of Z C met`.

use crate::chunk::What;
use crate::lexicon::pos;
use crate::party::Parties;
use crate::scene::Scene;
use crate::{Party, Schema};

/// Returns the persons who stand before a verb in its clause, when they are two or more; none in the phrase that opens it.
pub(crate) fn before(parties: &Parties<'_, '_>, verb: usize) -> Vec<Party> {
    let scene = parties.scene;
    let ends =
        |at: &usize| matches!(scene.what(*at), What::Stop | What::Sub | What::Rel) || scene.is_finite(*at);
    let start = (0..verb).rev().find(ends).map_or(0, |end| end + 1);
    persons(parties, start, verb)
}

/// Returns the persons who stand after a verb or preposition up to the next verb, when they are two or more.
pub(crate) fn after(parties: &Parties<'_, '_>, from: usize) -> Vec<Party> {
    let scene = parties.scene;
    let ends = |at: &usize| matches!(scene.what(*at), What::Stop | What::Sub | What::Rel | What::Verb);
    let end = (from + 1..scene.chunks.len()).find(ends).unwrap_or(scene.chunks.len());
    // `met with X, Lund said`: the last before a verb may be its subject.
    let end = if scene.is_finite(end) {
        (from..end).rev().find(|at| scene.what(*at) == What::Comma).unwrap_or(from + 1)
    } else {
        end
    };
    persons(parties, from + 1, end)
}

fn persons(parties: &Parties<'_, '_>, start: usize, end: usize) -> Vec<Party> {
    let scene = parties.scene;
    let mut found: Vec<Party> = Vec::new();
    for at in (start..end).filter(|at| in_row(scene, *at, start)) {
        let Some(mut party) = parties.party(at) else { continue };
        if party.schema == Schema::Thing && before_office(scene, at, &party.name) {
            party.schema = Schema::Person;
        }
        let named = party.schema == Schema::Person && party.name.contains(' ');
        if named && !found.iter().any(|other| other.name == party.name) {
            found.push(party);
        }
    }
    if found.len() < 2 { Vec::new() } else { found }
}

/// `Rosie Hidalgo, Special Assistant`: two words that nothing else explains, before an office.
fn before_office(scene: &Scene<'_>, at: usize, name: &str) -> bool {
    let office = scene.chunk(at + 2);
    let offices = (office.from..office.to).any(|token| scene.word(token).is(pos::OFFICE));
    (2..=3).contains(&name.split(' ').count())
        && name.split(' ').all(|word| word.starts_with(char::is_uppercase))
        && scene.what(at + 1) == What::Comma
        && office.what == What::Noun
        && offices
}

/// Whether a noun phrase is one of a row, and does not depend on another or own one.
fn in_row(scene: &Scene<'_>, at: usize, start: usize) -> bool {
    let left = scene.left(at, 1).what;
    let row =
        at == start || matches!(left, What::Comma | What::Conj | What::Date | What::Incl | What::Adverb);
    scene.what(at) == What::Noun && row && scene.what(at + 1) != What::Possessive
}
