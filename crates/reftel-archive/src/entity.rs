//! An entity: all that the lists and the documents have of one person or body, each thing with its source.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, PoisonError};

use reftel_lists::{Entry, When};
use reftel_names::{Kind, Language, Name, Role, Script};
use reftel_search::{Order, Query};
use serde::Serialize;
use utoipa::ToSchema;

use crate::holding::{self, HoldingAnswer};
use crate::identity::{Decided, Identities, IdentityAnswer, spelling};
use crate::lists::{Version, versions};
use crate::name_query::phrase;
use crate::roster::{Listed, Roster, kind_of};
use crate::screening::{Screen, Screening, ScreeningHit, kind_in_words};
use crate::timeline::{TimelineItem, timeline};
use crate::{Archive, ArchiveError, Ask, Hit};

/// All that is known of a person or a body: `reftel.entity/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntityAnswer {
    /// `reftel.entity/1`.
    pub schema: &'static str,
    /// The reference of the first entry. The references of the others lead to the same entity.
    pub id: String,
    /// `person`, `organisation`, `person or organisation`, or the kind of thing.
    pub kind: String,
    /// What to call it: the first name of the first entry.
    pub caption: String,
    /// Every spelling, with its sources.
    pub spellings: Vec<SpellingAnswer>,
    /// The entries of lists.
    pub entries: Vec<EntityEntry>,
    /// What the lists date, the earliest first.
    pub timeline: Vec<TimelineItem>,
    /// Decisions of people that concern it, the oldest first.
    pub decisions: Vec<IdentityAnswer>,
    /// What a rule joined.
    pub joined_by_rule: Vec<RuleAnswer>,
    /// Entries of other lists that may be the same, by their names; nobody decided that they are.
    pub perhaps: Vec<PerhapsAnswer>,
    /// Passages of documents in which a spelling stands, each once.
    pub passages: Vec<EntityPassage>,
}

/// A spelling of an entity's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpellingAnswer {
    /// The spelling.
    pub text: String,
    /// Its script.
    pub script: &'static str,
    /// The language that its letters tell.
    pub language: Option<&'static str>,
    /// Who writes it so.
    pub sources: Vec<SpellingSource>,
    /// In how many passages of the archive's documents it stands, as written or in the other order.
    pub passages: usize,
}

/// Who writes a name so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpellingSource {
    /// The entry's reference, or `name:` and the spelling when a person said that it is one.
    pub reference: String,
    /// The list, or who decided.
    pub by: String,
    /// `primary`, `strong`, `weak`, `former`, or `decided`.
    pub strength: &'static str,
    /// The language that the publisher states, ISO 639-3.
    pub stated_language: Option<String>,
}

/// An entry of a list, as the newest version has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntityEntry {
    /// Its reference.
    pub reference: String,
    /// The list: publisher and title.
    pub list: String,
    /// The imported versions that have the entry, the oldest import first: number in the log, day, instant of import.
    pub versions: Vec<(u64, Option<String>, String)>,
    /// The entry's first name.
    pub caption: String,
    /// Dates of birth or founding.
    pub births: Vec<String>,
    /// Places of birth.
    pub birth_places: Vec<String>,
    /// Gender.
    pub gender: Option<String>,
    /// Countries, each with what it is to the entry.
    pub countries: Vec<(String, String)>,
    /// Offices: title, from, until.
    pub positions: Vec<(String, Option<String>, Option<String>)>,
    /// Numbers that identify: what they are, and the number.
    pub identifiers: Vec<(String, String)>,
    /// Programmes and regimes.
    pub programmes: Vec<String>,
    /// What is imposed.
    pub measures: Vec<String>,
    /// Acts that put it on the list or took it off.
    pub listings: Vec<EntityListing>,
    /// Other dates: what, when.
    pub dates: Vec<(String, String)>,
    /// Statements of reasons.
    pub reasons: Vec<String>,
    /// What it owns and who owns it.
    pub ownership: Vec<HoldingAnswer>,
}

/// An act that put an entry on a list, or took it off; days as the publisher writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntityListing {
    /// Programme or regime.
    pub programme: Option<String>,
    /// The act.
    pub act: Option<String>,
    /// When the entry was listed.
    pub listed: Option<String>,
    /// When it was taken off.
    pub delisted: Option<String>,
}

/// Two entries that a rule joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleAnswer {
    /// The one.
    pub a: String,
    /// The other.
    pub b: String,
    /// The rule, in words, with what it rests on.
    pub rule: String,
}

/// An entry that may be the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PerhapsAnswer {
    /// Its reference.
    pub reference: String,
    /// The list.
    pub list: String,
    /// The name that is alike.
    pub name: String,
    /// How alike.
    pub score: f64,
    /// Its dates of birth.
    pub births: Vec<String>,
    /// What a person decided about the two, which is not that they are one.
    pub decision: Option<&'static str>,
}

/// A passage in which a spelling stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntityPassage {
    /// The spelling.
    pub spelling: String,
    /// The passage.
    pub hit: Hit,
}

/// Passages that are shown of one entity.
const PASSAGES_MAX: usize = 60;
/// Spellings that are looked for in documents; no entity of the lists that were seen has as many.
const SPELLINGS_MAX: usize = 400;

impl Archive {
    /// Returns an entity by the reference of one of its entries, or by a spelling (`name:…`) that a person said is one;
    /// `None` when the newest lists have no such entry.
    pub fn entity(&self, reference: &str) -> Result<Option<EntityAnswer>, ArchiveError> {
        let screening = match self.screening(Screen::default()) {
            Ok(screening) => screening,
            Err(ArchiveError::NoLists) => return Ok(None),
            Err(error) => return Err(error),
        };
        let roster = &screening.roster;
        let identities = self.identities(roster)?;
        let members = identities.members(reference);
        // In the order of the lists, so that the entity is called the same by whatever reference it was asked for.
        let mut entries: Vec<(&Listed, &Entry)> = Vec::new();
        for listed in &roster.lists {
            let of =
                members.iter().filter_map(|member| roster.find(member)).filter(|(l, _)| l.key == listed.key);
            let mut of: Vec<(&Listed, &Entry)> = of.collect();
            of.sort_by(|a, b| a.1.id.cmp(&b.1.id));
            entries.extend(of);
        }
        let Some((first_list, first)) = entries.first().copied() else { return Ok(None) };
        let mut spellings = spellings(&entries, &members, &identities);
        let passages = self.passages(&mut spellings, kind_of(&first.schema))?;
        let versions = self.read(|store| versions(store))?;
        let described: Result<Vec<EntityEntry>, ArchiveError> =
            entries.iter().map(|(listed, entry)| self.describe(listed, entry, &versions)).collect();
        let ruled = identities.ruled.iter().filter(|rule| members.contains(&rule.a));
        Ok(Some(EntityAnswer {
            schema: "reftel.entity/1",
            id: first_list.reference(first),
            kind: kind_in_words(&first.schema),
            caption: first.caption().to_owned(),
            spellings,
            entries: described?,
            timeline: timeline(&entries),
            decisions: identities.concerning(&members).map(Decided::answer).collect(),
            joined_by_rule: ruled
                .map(|rule| RuleAnswer {
                    a: rule.a.clone(),
                    b: rule.b.clone(),
                    rule: format!("one identifier on both lists: {}", rule.identifier),
                })
                .collect(),
            perhaps: perhaps(&screening, roster, &entries, &members, &identities),
            passages,
        }))
    }

    /// Looks for the spellings in the documents, and counts.
    fn passages(
        &self,
        spellings: &mut [SpellingAnswer],
        kind: Kind,
    ) -> Result<Vec<EntityPassage>, ArchiveError> {
        let mut found: Vec<EntityPassage> = Vec::new();
        let mut seen: HashSet<(String, Option<String>)> = HashSet::new();
        for spelling in spellings.iter_mut().take(SPELLINGS_MAX) {
            let Some(query) = query_of(&spelling.text, kind) else { continue };
            if Query::parse(&query).is_err() {
                continue;
            }
            let limit = PASSAGES_MAX.saturating_sub(found.len());
            let ask = Ask { query, offset: 0, limit, order: Order::Oldest, facets: false };
            let answer = self.search(&ask)?;
            spelling.passages = answer.total;
            for hit in answer.hits {
                if seen.insert((hit.document.clone(), hit.paragraph.clone())) {
                    found.push(EntityPassage { spelling: spelling.text.clone(), hit });
                }
            }
        }
        // By date, the undated last: the entity's own timeline.
        found.sort_by(|a, b| {
            let key = |p: &EntityPassage| (p.hit.date.is_none(), p.hit.date.clone(), p.hit.document.clone());
            key(a).cmp(&key(b))
        });
        Ok(found)
    }

    fn describe(
        &self,
        listed: &Listed,
        entry: &Entry,
        versions: &[Version],
    ) -> Result<EntityEntry, ArchiveError> {
        let text = |when: &Option<When>| when.as_ref().map(|when| when.text.clone());
        let mut of = Vec::new();
        for version in versions.iter().filter(|version| version.key() == listed.key) {
            let there = version.number == listed.version.number || self.ids_of(version)?.contains(&entry.id);
            if there {
                of.push((version.number, version.version.clone(), version.at.0.to_string()));
            }
        }
        let rule = reftel_lists::ownership::Rule::HalfOrMore;
        let mut ownership = holding::above(&listed.list, &entry.id, rule);
        ownership.extend(holding::below(&listed.list, &entry.id, rule));
        let identifier = |number: &reftel_lists::Identifier| {
            let what = if number.label.is_empty() { &number.kind } else { &number.label };
            (what.clone(), number.value.clone())
        };
        Ok(EntityEntry {
            reference: listed.reference(entry),
            list: listed.name(),
            versions: of,
            caption: entry.caption().to_owned(),
            births: entry.births.iter().map(|when| when.text.clone()).collect(),
            birth_places: entry.birth_places.clone(),
            gender: entry.gender.clone(),
            countries: entry.countries.iter().map(|fact| (fact.label.clone(), fact.text.clone())).collect(),
            positions: entry
                .positions
                .iter()
                .map(|p| (p.title.clone(), text(&p.from), text(&p.until)))
                .collect(),
            identifiers: entry.identifiers.iter().map(identifier).collect(),
            programmes: entry.programmes.clone(),
            measures: entry.measures.clone(),
            listings: entry
                .listings
                .iter()
                .map(|listing| EntityListing {
                    programme: listing.programme.clone(),
                    act: listing.act.clone(),
                    listed: text(&listing.listed),
                    delisted: text(&listing.delisted),
                })
                .collect(),
            dates: entry.dates.iter().map(|dated| (dated.what.clone(), dated.when.text.clone())).collect(),
            reasons: entry.reasons.clone(),
            ownership,
        })
    }

    /// Returns the ids of the entries of a version. They are kept: old versions do not change.
    fn ids_of(&self, version: &Version) -> Result<Arc<HashSet<String>>, ArchiveError> {
        if let Some(ids) = self.ids.lock().unwrap_or_else(PoisonError::into_inner).get(&version.number) {
            return Ok(Arc::clone(ids));
        }
        let list = self.load(version)?;
        let ids: Arc<HashSet<String>> = Arc::new(list.entries.into_iter().map(|entry| entry.id).collect());
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).insert(version.number, Arc::clone(&ids));
        Ok(ids)
    }
}

/// Returns every spelling with its sources, those of most sources first.
fn spellings(
    entries: &[(&Listed, &Entry)],
    members: &[String],
    identities: &Identities,
) -> Vec<SpellingAnswer> {
    let mut found: BTreeMap<String, Vec<SpellingSource>> = BTreeMap::new();
    let mut put = |text: &str, source: SpellingSource| {
        let of = found.entry(text.to_owned()).or_default();
        if !of.contains(&source) {
            of.push(source);
        }
    };
    for (listed, entry) in entries {
        for name in &entry.names {
            let source = SpellingSource {
                reference: listed.reference(entry),
                by: listed.name(),
                strength: name.strength.name(),
                stated_language: name.language.clone(),
            };
            put(&name.text, source);
        }
    }
    for member in members {
        let Some(text) = spelling(member) else { continue };
        let said = identities.concerning(std::slice::from_ref(member)).next().map(Decided::answer);
        let by = said.map(|decision| decision.who).unwrap_or_default();
        put(
            text,
            SpellingSource { reference: member.clone(), by, strength: "decided", stated_language: None },
        );
    }
    let mut spellings: Vec<SpellingAnswer> = found
        .into_iter()
        .map(|(text, sources)| SpellingAnswer {
            script: Script::of(&text).name(),
            language: (Script::of(&text) == Script::Cyrillic)
                .then(|| Language::of(&text).map(Language::name))
                .flatten(),
            text,
            sources,
            passages: 0,
        })
        .collect();
    spellings.sort_by(|a, b| b.sources.len().cmp(&a.sources.len()).then(a.text.cmp(&b.text)));
    spellings
}

/// Returns the query for a spelling: as it is written, and for a person also with first name and surname in the other
/// order, with and without the patronymic. `None` for what has no two letters.
fn query_of(text: &str, kind: Kind) -> Option<String> {
    let mut phrases: Vec<String> = phrase(text).into_iter().collect();
    if kind == Kind::Person {
        let name = Name::read(text, Kind::Person);
        let of = |role: Role| -> Vec<&str> {
            name.words().filter(|(_, own)| *own == role).map(|(word, _)| word).collect()
        };
        let (given, patronymic, surname) = (of(Role::Given), of(Role::Patronymic), of(Role::Surname));
        if !given.is_empty() && !surname.is_empty() {
            for parts in [
                [&given, &surname[..]].concat(),
                [&surname, &given[..]].concat(),
                [&given, &patronymic[..], &surname[..]].concat(),
            ] {
                phrases.extend(phrase(&parts.join(" ")));
            }
        }
    }
    phrases.retain(|phrase| phrase.chars().filter(|c| c.is_alphabetic()).count() >= 2);
    phrases.sort();
    phrases.dedup();
    (!phrases.is_empty()).then(|| phrases.join(" OR "))
}

/// Returns the entries of other lists that bear a name which is alike.
fn perhaps(
    screening: &Screening,
    roster: &Roster,
    entries: &[(&Listed, &Entry)],
    members: &[String],
    identities: &Identities,
) -> Vec<PerhapsAnswer> {
    let mut best: BTreeMap<String, ScreeningHit> = BTreeMap::new();
    for (_, entry) in entries {
        for name in &entry.names {
            for hit in screening.one(&name.text).hits {
                let Some(reference) = hit.reference.clone().filter(|reference| !members.contains(reference))
                else {
                    continue;
                };
                let own_list = entries
                    .iter()
                    .any(|(own, _)| roster.find(&reference).is_some_and(|(l, _)| l.key == own.key));
                let better = best.get(&reference).is_none_or(|known| hit.score > known.score);
                if better && !own_list {
                    best.insert(reference, hit);
                }
            }
        }
    }
    let decision = |reference: &str| {
        let about = members.iter().find_map(|member| identities.about(member, reference));
        about.map(|decided| decided.answer().decision)
    };
    let mut found: Vec<PerhapsAnswer> = best
        .into_iter()
        .map(|(reference, hit)| PerhapsAnswer {
            decision: decision(&reference),
            reference,
            list: hit.list,
            name: hit.name,
            score: hit.score,
            births: hit.births,
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.reference.cmp(&b.reference)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_is_looked_for_in_both_orders() {
        for (text, kind, want) in [
            ("ZHDANOVICH, Pavel", Kind::Person, Some("\"pavel zhdanovich\" OR \"zhdanovich pavel\"")),
            ("Aldis \"Timber\" Works", Kind::Organisation, Some("\"aldis timber works\"")),
            ("*", Kind::Person, None),
        ] {
            assert_eq!(query_of(text, kind).as_deref(), want, "{text}");
        }
    }
}
