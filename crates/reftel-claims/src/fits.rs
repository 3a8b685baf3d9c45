//! Whether a noun phrase is what a slot wants.

use std::ops::Range;

use crate::chunk::What;
use crate::frame::Types;
use crate::lexicon::pos;
use crate::party::Parties;
use crate::scene::Scene;
use crate::{Party, Schema};

/// Name of a party that stands for "the two of them", until the document's meeting says who they are.
pub(crate) const THE_TWO: &str = "\u{0}the two";

/// Returns what a noun phrase is to a slot.
pub(crate) fn fits(parties: &Parties<'_, '_>, noun: usize, types: &Types) -> Option<Party> {
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
        let people_wanted = types.person || types.nouns & scene.lexicon.class_of.people != 0;
        let official = party.schema == Schema::PublicBody
            || (party.schema == Schema::Group && chunk.nouns & scene.lexicon.class_of.official != 0);
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
        let letters = party.name.contains('/')
            || !party
                .name
                .split(|c: char| !c.is_alphabetic())
                .any(|word| word.chars().nth(1).is_some_and(char::is_lowercase));
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

pub(crate) fn thing(scene: &Scene<'_>, at: Range<usize>) -> Option<Party> {
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

pub(crate) fn is_pair(scene: &Scene<'_>, noun: usize) -> bool {
    let bytes = scene.bytes(noun);
    let words = scene.text.get(bytes).unwrap_or_default().to_ascii_lowercase();
    let of_them = scene.is_prep(noun + 1, &["of"]) && scene.is_word(scene.chunk(noun + 2).from, "them");
    matches!(
        words.as_str(),
        "the two leaders" | "both leaders" | "the two sides" | "the two officials" | "the two men"
    ) || (of_them && matches!(words.as_str(), "the two" | "both"))
}
