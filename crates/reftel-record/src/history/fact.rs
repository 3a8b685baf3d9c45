//! A claim without its words: small, so that a million fit into memory.

use std::collections::HashMap;

use reftel_when::Edtf;

use super::day::{Span, onset};
use super::entity::{Entity, EntityKind, Spellings, slug};
use super::rules::{self, Kind};
use super::source::{Source, quote_hash};
use crate::claim::{Claim, Party};

/// A party of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartyOf {
    /// Its spelling until all are known, then its entity.
    pub(crate) entity: u32,
    /// Hash of its office; 0 for none.
    pub(crate) office: u64,
    /// Whether the office, or the name, is that of a head of mission.
    pub(crate) is_head: bool,
}

/// In which mood a claim is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Said to be so.
    Said,
    /// Somebody denies it.
    Denied,
    /// Said not to have happened, or not yet.
    Negated,
    /// Promised, demanded, threatened: see `Words::pledge`.
    Pledged,
    /// Planned, proposed, conditional: nothing follows from it.
    Perhaps,
}

/// The words of a pledge.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    pub(crate) pledge: &'static str,
    pub(crate) what: String,
    pub(crate) condition: Option<String>,
    pub(crate) due: Option<Edtf>,
}

pub(crate) struct Fact {
    pub(crate) source: u32,
    pub(crate) place: u32,
    pub(crate) id: u64,
    pub(crate) kind: &'static Kind,
    pub(crate) mood: Mood,
    pub(crate) actors: Box<[PartyOf]>,
    pub(crate) targets: Box<[PartyOf]>,
    pub(crate) about: Option<u32>,
    /// Number of the date, and its days.
    pub(crate) when: Option<(u32, Span)>,
    /// Value and hash of the unit, of a number that is meant exactly.
    pub(crate) amount: Option<(u64, u64)>,
    /// Hash of a long quote, 0 of a short one.
    pub(crate) quote: u64,
    pub(crate) words: Option<Box<Words>>,
}

impl Fact {
    pub(crate) fn parties(&self) -> impl Iterator<Item = &PartyOf> {
        self.actors.iter().chain(&self.targets)
    }

    /// Drops what only the building needs.
    pub(crate) fn forget(&mut self) {
        self.words = None;
    }
}

/// Facts on their way.
#[derive(Default)]
pub(crate) struct Facts {
    all: Vec<Fact>,
    spellings: Spellings,
    dates: Vec<Edtf>,
    date_at: HashMap<String, u32>,
}

/// Words for a head of mission, as the beginning of a word: an ambassador, a chargé, `посол`, `пасол`.
const HEADS: [&str; 6] = ["ambassador", "charg", "chief of mission", "посол", "посла", "пасол"];

fn is_head(party: &Party) -> bool {
    let has = |text: &str| {
        let text = text.to_lowercase();
        HEADS.iter().any(|head| {
            text.match_indices(head)
                .any(|(at, _)| !text.get(..at).is_some_and(|s| s.ends_with(char::is_alphanumeric)))
        })
    };
    party.office.as_deref().is_some_and(has) || party.schema == "Position" && has(&party.name)
}

impl Facts {
    pub(crate) fn add(&mut self, number: u32, source: &Source, claims: &[Claim]) {
        let whole = whole_names(claims);
        for (place, claim) in (0..).zip(claims) {
            let pledge = pledge_of(claim);
            // What is promised has not happened: the event is that it was promised.
            let kind = match pledge {
                "" => rules::kind(&claim.kind),
                "promise" => rules::kind("pledge.promise"),
                "demand" => rules::kind("pledge.demand"),
                _ => rules::kind("pledge.threaten"),
            };
            let Some(kind) = kind else { continue };
            let id = u64::from_str_radix(&claim.id, 16).unwrap_or_default();
            let mut party = |party: &Party| self.party(party, &whole);
            let actors = claim.actors.iter().map(&mut party).collect();
            let targets = claim.targets.iter().map(&mut party).collect();
            let about = claim.about.as_ref().map(|about| party(about).entity);
            let when = claim.when.as_ref().map(onset).map(|when| (self.date(&when), Span::of(&when)));
            let mood = match (claim.modality.as_str(), claim.negated) {
                (_, negated) if !pledge.is_empty() => {
                    if negated {
                        Mood::Perhaps
                    } else {
                        Mood::Pledged
                    }
                }
                ("denied", false) => Mood::Denied,
                ("asserted" | "reported", true) => Mood::Negated,
                ("asserted" | "reported", false) => Mood::Said,
                _ => Mood::Perhaps,
            };
            let words = (mood == Mood::Pledged).then(|| {
                let about = claim.about.as_ref().map(|about| about.name.clone());
                // `demanded the release of the prisoners`: the passage says best what is demanded.
                let what = about.unwrap_or_else(|| claim.quote.clone());
                Box::new(Words { pledge, what, condition: claim.condition.clone(), due: claim.due.clone() })
            });
            let amount = claim.amount.as_ref().filter(|amount| amount.bound == "exact");
            self.all.push(Fact {
                source: number,
                place,
                id,
                kind,
                mood,
                actors,
                targets,
                about,
                when,
                amount: amount.map(|amount| (amount.value, super::entity::hash(&slug(&amount.unit)))),
                quote: if source.is_list { 0 } else { quote_hash(&claim.quote) },
                words,
            });
        }
    }

    pub(crate) fn keep_apart(&mut self, a: &str, b: &str) {
        self.spellings.keep_apart(a, b);
    }

    fn party(&mut self, party: &Party, whole: &HashMap<String, Option<String>>) -> PartyOf {
        let kind = EntityKind::of(&party.schema);
        let full = whole.get(&slug(&party.name)).and_then(Option::as_deref);
        let name = match kind {
            EntityKind::Person => full.unwrap_or(&party.name),
            _ => &party.name,
        };
        PartyOf {
            entity: self.spellings.number(name, kind, party.country.as_deref()),
            office: party.office.as_deref().map_or(0, |office| super::entity::hash(&slug(office))),
            is_head: is_head(party),
        }
    }

    fn date(&mut self, date: &Edtf) -> u32 {
        let next = u32::try_from(self.dates.len()).unwrap_or(u32::MAX);
        let at = *self.date_at.entry(date.as_str().to_owned()).or_insert(next);
        if at == next {
            self.dates.push(date.clone());
        }
        at
    }

    pub(crate) fn finish(self) -> (Vec<Fact>, Vec<Entity>, Vec<Edtf>) {
        let (entities, of) = self.spellings.finish();
        let entity = |spelling: u32| of.get(spelling as usize).copied().unwrap_or_default();
        let mut facts = self.all;
        for fact in &mut facts {
            for party in fact.actors.iter_mut().chain(fact.targets.iter_mut()) {
                party.entity = entity(party.entity);
            }
            fact.about = fact.about.map(entity);
        }
        (facts, entities, self.dates)
    }
}

/// Returns which pledge a claim is: `promise`, `demand`, `threat`, or an empty text.
fn pledge_of(claim: &Claim) -> &'static str {
    match (claim.kind.as_str(), claim.modality.as_str()) {
        ("pledge.promise", _) => "promise",
        ("pledge.demand", _) => "demand",
        ("pledge.threaten", _) => "threat",
        ("pledge.fulfil" | "pledge.break", _) => "",
        (_, "promised") => "promise",
        (_, "demanded") => "demand",
        (_, "threatened") => "threat",
        _ => "",
    }
}

/// Returns, for each surname, the one whole name of a person in the document that has it; `None` where several have.
fn whole_names(claims: &[Claim]) -> HashMap<String, Option<String>> {
    let mut whole: HashMap<String, Option<String>> = HashMap::new();
    let parties =
        claims.iter().flat_map(|c| c.actors.iter().chain(&c.targets).chain(&c.about).chain(&c.speaker));
    for party in parties.filter(|party| party.schema == "Person") {
        let mut words = party.name.split_whitespace();
        let (Some(last), true) = (words.next_back(), words.next_back().is_some()) else { continue };
        let of = whole.entry(slug(last)).or_insert_with(|| Some(party.name.clone()));
        if of.as_ref().is_some_and(|name| !super::entity::is_same_person(name, &party.name)) {
            *of = None;
        }
    }
    whole
}
