//! Screening: which entries of the lists may be the person or the body that a name means, and why.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use reftel_lists::ownership::{self, Rule};
use reftel_lists::{Entry, When};
use reftel_names::{How, Kind, Name, Role, SHOW_MIN, Script, compare};
use serde::Serialize;
use utoipa::ToSchema;

use crate::holding::{self, HoldingAnswer};
use crate::roster::{Bearer, Filed, ListLeftOut, Listed, Roster};
use crate::{Archive, ArchiveError};

/// What is asked about names.
#[derive(Debug, Clone)]
pub struct Screen {
    /// The lists that count, by short name or number; all when empty.
    pub lists: Vec<String>,
    /// The day whose versions of the lists count; the newest without.
    pub as_of: Option<Date>,
    /// What bears the names.
    pub kind: Kind,
    /// Names of these scripts only; all where `None`.
    pub scripts: Option<Vec<Script>>,
    /// Whether names in two scripts are compared by sound.
    pub transliterate: bool,
    /// Ownership of more than 50 per cent catches, instead of 50 or more.
    pub more_than_half: bool,
}

impl Default for Screen {
    fn default() -> Screen {
        Screen {
            lists: Vec::new(),
            as_of: None,
            kind: Kind::Unknown,
            scripts: None,
            transliterate: true,
            more_than_half: false,
        }
    }
}

impl Screen {
    fn how(&self) -> How<'_> {
        How { scripts: self.scripts.as_deref(), transliterate: self.transliterate }
    }

    fn rule(&self) -> Rule {
        if self.more_than_half { Rule::MoreThanHalf } else { Rule::HalfOrMore }
    }
}

/// An entry of a list that a name may mean: `reftel.screening/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScreeningHit {
    /// `reftel.screening/1`.
    pub schema: &'static str,
    /// The name that was screened.
    pub query: String,
    /// The list: publisher and title.
    pub list: String,
    /// The version's number in the archive's log.
    pub number: u64,
    /// The day that the version is of, EDTF.
    pub version: Option<String>,
    /// The entry's id on the list; `None` for one who is only named there as owner or owned.
    pub entity: Option<String>,
    /// What the entry goes by in this archive: the list's short name, a colon, the id.
    pub reference: Option<String>,
    /// `person`, `organisation`, `person or organisation`, or the kind of thing, such as `vessel`.
    pub kind: String,
    /// The entry's first name.
    pub caption: String,
    /// The spelling that is alike.
    pub name: String,
    /// `primary`, `strong`, `weak` or `former`: how much the publisher thinks of that spelling.
    pub strength: &'static str,
    /// How alike, 0.70 to 1.0. A ranking signal, not a probability.
    pub score: f64,
    /// Why, in words.
    pub reasons: Vec<String>,
    /// Dates of birth or founding, as the publisher writes them.
    pub births: Vec<String>,
    /// Places of birth.
    pub birth_places: Vec<String>,
    /// Numbers that identify: what they are, and the number.
    pub identifiers: Vec<(String, String)>,
    /// Countries, each with what it is to the entry.
    pub countries: Vec<(String, String)>,
    /// Offices and occupations.
    pub positions: Vec<String>,
    /// Programmes and regimes.
    pub programmes: Vec<String>,
    /// What is imposed.
    pub measures: Vec<String>,
    /// When it was put on the list, as the publisher writes it.
    pub listed: Vec<String>,
    /// When it was taken off.
    pub delisted: Vec<String>,
    /// What it owns and who owns it.
    pub ownership: Vec<HoldingAnswer>,
}

/// What came of one name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Screened {
    /// The name.
    pub query: String,
    /// How it was read: as what, and each word that was compared with its part in the name.
    pub read_as: Vec<ReadAs>,
    /// What it may mean, the most alike first.
    pub hits: Vec<ScreeningHit>,
}

/// How a name was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadAs {
    /// `person` or `organisation`.
    pub kind: &'static str,
    /// The script.
    pub script: &'static str,
    /// The language that its letters tell.
    pub language: Option<&'static str>,
    /// Each word that was compared, and what it is.
    pub words: Vec<(String, &'static str)>,
}

impl ReadAs {
    fn of(name: &Name) -> ReadAs {
        let role = |role| match role {
            Role::Given => "given",
            Role::Patronymic => "patronymic",
            Role::Surname => "surname",
            Role::Unknown => "word",
        };
        ReadAs {
            kind: if name.kind() == Kind::Person { "person" } else { "organisation" },
            script: name.script().name(),
            language: name.language().map(reftel_names::Language::name),
            words: name.words().map(|(word, of)| (word.to_owned(), role(of))).collect(),
        }
    }
}

/// A list that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CountedList {
    /// Its short name.
    pub key: String,
    /// Publisher and title.
    pub name: String,
    /// The day that the version is of, EDTF.
    pub version: Option<String>,
    /// How many names it has.
    pub names: usize,
}

/// Names that are ready to be screened against lists.
pub struct Screening {
    pub(crate) roster: Arc<Roster>,
    pub(crate) ask: Screen,
    /// Lists that were asked for and cannot count.
    pub left_out: Vec<ListLeftOut>,
}

impl Archive {
    /// Reads the lists that count. An archive without lists, or without the list that is asked for, is an error: it cannot
    /// say that a name is on none.
    pub fn screening(&self, ask: Screen) -> Result<Screening, ArchiveError> {
        let (roster, left_out) = self.roster(&ask.lists, ask.as_of)?;
        Ok(Screening { roster, ask, left_out })
    }
}

impl Screening {
    /// Returns the lists that count.
    pub fn lists(&self) -> Vec<CountedList> {
        let line = |listed: &Listed| CountedList {
            key: listed.key.clone(),
            name: listed.name(),
            version: listed.version.version.clone(),
            names: listed.list.name_count(),
        };
        self.roster.lists.iter().map(line).collect()
    }

    /// Returns what a name may mean, the most alike first.
    pub fn one(&self, query: &str) -> Screened {
        let readings = readings(query, self.ask.kind);
        let mut best: HashMap<Bearer, (f64, usize, Filed, usize)> = HashMap::new();
        for (reading, (name, least)) in readings.iter().enumerate() {
            for found in self.roster.index.find(name, *least, &self.ask.how()) {
                let (Some(filed), Some(known)) =
                    (self.roster.filed(found.at), self.roster.index.name(found.at))
                else {
                    continue;
                };
                // The other reading of the name is there for the others.
                if known.kind() != name.kind() {
                    continue;
                }
                // Of spellings that are as much alike, the one as it was written, then one in its script.
                let rank = |score: f64, at: usize| {
                    let known = self.roster.index.name(at);
                    let as_written = known.is_some_and(|known| known.text() == query);
                    (score, as_written, known.is_some_and(|known| known.script() == name.script()))
                };
                let better = best
                    .get(&filed.bearer)
                    .is_none_or(|(score, at, ..)| rank(found.score, found.at) > rank(*score, *at));
                if better {
                    best.insert(filed.bearer, (found.score, found.at, filed, reading));
                }
            }
        }
        let mut best: Vec<_> = best.into_values().collect();
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.bearer.cmp(&b.2.bearer)));
        let hit = |(score, at, filed, reading): (f64, usize, Filed, usize)| {
            let known = self.roster.index.name(at)?;
            let reasons = compare(&readings.get(reading)?.0, known, &self.ask.how()).reasons;
            let (listed, mut hit) = match self.roster.entry(filed.bearer) {
                Some((listed, entry)) => (listed, self.of_entry(listed, entry, filed.name)),
                None => self.of_party(filed.bearer)?,
            };
            hit.query = query.to_owned();
            hit.name = known.text().to_owned();
            hit.list = listed.name();
            hit.number = listed.version.number;
            hit.version = listed.version.version.clone();
            // Four digits are more than the score can tell; both sides of the threshold stay where they are.
            hit.score = (score * 10_000.0).floor() / 10_000.0;
            hit.reasons = reasons;
            Some(hit)
        };
        let hits = best.into_iter().filter_map(hit).collect();
        Screened {
            query: query.to_owned(),
            read_as: readings.iter().map(|(name, _)| ReadAs::of(name)).collect(),
            hits,
        }
    }

    /// Screens names on several threads and hands over what comes of each, in their order. An error of `each` ends it.
    pub fn all<E: Send>(
        &self,
        names: &[String],
        threads: usize,
        each: &mut dyn FnMut(Screened) -> Result<(), E>,
    ) -> Result<(), E> {
        /// Names that are screened before the first of them is handed over.
        const AT_ONCE: usize = 64;
        for part in names.chunks(AT_ONCE) {
            let next = AtomicUsize::new(0);
            let done: Mutex<Vec<(usize, Screened)>> = Mutex::new(Vec::with_capacity(part.len()));
            std::thread::scope(|scope| {
                for _ in 0..threads.clamp(1, part.len()) {
                    scope.spawn(|| {
                        while let Some((at, name)) = Some(next.fetch_add(1, Ordering::Relaxed))
                            .and_then(|at| Some((at, part.get(at)?)))
                        {
                            let screened = self.one(name);
                            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, screened));
                        }
                    });
                }
            });
            let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
            done.sort_by_key(|(at, _)| *at);
            for (_, screened) in done {
                each(screened)?;
            }
        }
        Ok(())
    }

    fn of_entry(&self, listed: &Listed, entry: &Entry, name: usize) -> ScreeningHit {
        let written = |when: &When| when.text.clone();
        let pairs = |facts: &[reftel_lists::Fact]| {
            facts.iter().map(|fact| (fact.label.clone(), fact.text.clone())).collect()
        };
        let identifier = |number: &reftel_lists::Identifier| {
            let what = if number.label.is_empty() { &number.kind } else { &number.label };
            (what.clone(), number.value.clone())
        };
        let (list, rule) = (&listed.list, self.ask.rule());
        let mut ownership = holding::above(list, &entry.id, rule);
        ownership.extend(holding::below(list, &entry.id, rule));
        ScreeningHit {
            entity: Some(entry.id.clone()),
            reference: Some(listed.reference(entry)),
            kind: kind_in_words(&entry.schema),
            caption: entry.caption().to_owned(),
            strength: entry.names.get(name).map_or("primary", |name| name.strength.name()),
            births: entry.births.iter().map(written).collect(),
            birth_places: entry.birth_places.clone(),
            identifiers: entry.identifiers.iter().map(identifier).collect(),
            countries: pairs(&entry.countries),
            positions: entry.positions.iter().map(|position| position.title.clone()).collect(),
            programmes: entry.programmes.clone(),
            measures: entry.measures.clone(),
            listed: entry.listings.iter().filter_map(|l| l.listed.as_ref()).map(written).collect(),
            delisted: entry.listings.iter().filter_map(|l| l.delisted.as_ref()).map(written).collect(),
            ownership,
            ..ScreeningHit::empty()
        }
    }

    /// Somebody who is not on the list, but named there as owner or owned.
    fn of_party(&self, bearer: Bearer) -> Option<(&Listed, ScreeningHit)> {
        let (listed, relation) = self.roster.relation(bearer)?;
        let party = match bearer {
            Bearer::Party(_, _, true) => &relation.from,
            _ => &relation.to,
        };
        let (key, rule) = (ownership::key(party), self.ask.rule());
        let mut ownership = holding::above(&listed.list, &key, rule);
        ownership.extend(holding::below(&listed.list, &key, rule));
        let hit = ScreeningHit {
            kind: kind_in_words(""),
            caption: party.name.clone(),
            strength: "primary",
            ownership,
            ..ScreeningHit::empty()
        };
        Some((listed, hit))
    }
}

impl ScreeningHit {
    fn empty() -> ScreeningHit {
        ScreeningHit {
            schema: "reftel.screening/1",
            query: String::new(),
            list: String::new(),
            number: 0,
            version: None,
            entity: None,
            reference: None,
            kind: String::new(),
            caption: String::new(),
            name: String::new(),
            strength: "",
            score: 0.0,
            reasons: Vec::new(),
            births: Vec::new(),
            birth_places: Vec::new(),
            identifiers: Vec::new(),
            countries: Vec::new(),
            positions: Vec::new(),
            programmes: Vec::new(),
            measures: Vec::new(),
            listed: Vec::new(),
            delisted: Vec::new(),
            ownership: Vec::new(),
        }
    }
}

/// A name that tells a person is looked for among organisations only from this score on: their words must be nearly the
/// same. At [`SHOW_MIN`], one word of three that sounds like a ship's name alerts.
const OF_A_PERSON_MIN: f64 = 0.90;

/// Reads a name as what it may be, each with the score from which on it is shown: where nothing tells, as a person's and
/// as an organisation's.
fn readings(query: &str, kind: Kind) -> Vec<(Name, f64)> {
    let first = Name::read(query, kind);
    if kind != Kind::Unknown || first.kind() != Kind::Person {
        return vec![(first, SHOW_MIN)];
    }
    let tells = first.words().count() > 1
        && first.words().any(|(_, role)| matches!(role, Role::Given | Role::Patronymic));
    let least = if tells { OF_A_PERSON_MIN } else { SHOW_MIN };
    vec![(first, SHOW_MIN), (Name::read(query, Kind::Organisation), least)]
}

/// Returns a schema in words.
pub(crate) fn kind_in_words(schema: &str) -> String {
    match schema {
        "Person" => "person".to_owned(),
        "Organization" | "Company" | "PublicBody" => "organisation".to_owned(),
        "LegalEntity" | "Thing" | "" => "person or organisation".to_owned(),
        other => other.to_lowercase(),
    }
}
