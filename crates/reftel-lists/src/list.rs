//! A list, its entries, and what is kept of each.

use std::collections::BTreeMap;

use reftel_when::Edtf;

use crate::date::When;
use crate::language::{self, script};
use crate::relation::Relation;

/// A list as its publisher gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// Who publishes it, in short: `OFAC`, `UN`, `EU`, `UK`, `CH`, `Viasna` …
    pub publisher: String,
    /// Which of the publisher's lists this is: `SDN`, `32006R0765` …; empty when it has only one.
    pub title: String,
    /// How it was written.
    pub format: Format,
    /// The day that the list is of.
    pub version: Option<Edtf>,
    /// What the version rests on.
    pub version_basis: Basis,
    /// In the order of the files.
    pub entries: Vec<Entry>,
    /// Who owns, controls or is linked to whom.
    pub relations: Vec<Relation>,
    /// What was kept but not understood. None of it is lost: the text stands in its entry.
    pub problems: Vec<Problem>,
    /// Records that are no entries and were not kept, by kind.
    pub left_out: BTreeMap<String, u64>,
}

impl List {
    pub(crate) fn new(publisher: &str, title: &str, format: Format) -> List {
        List {
            publisher: publisher.to_owned(),
            title: title.to_owned(),
            format,
            version: None,
            version_basis: Basis::NotStated,
            entries: Vec::new(),
            relations: Vec::new(),
            problems: Vec::new(),
            left_out: BTreeMap::new(),
        }
    }

    /// Returns the number of names of all entries.
    pub fn name_count(&self) -> usize {
        self.entries.iter().map(|entry| entry.names.len()).sum()
    }

    /// Returns the number of identifiers of all entries.
    pub fn identifier_count(&self) -> usize {
        self.entries.iter().map(|entry| entry.identifiers.len()).sum()
    }

    /// Returns the entry with an id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Takes the date that the publisher states, or says that it cannot be read.
    pub(crate) fn dated(&mut self, text: &str, line: u64) {
        let when = When::read(text);
        if when.date.is_none() && !when.text.is_empty() {
            self.problem(line, format!("the date of the list, `{}`, is not understood", when.text));
        }
        if when.date.is_some() {
            self.version_basis = Basis::Stated;
        }
        self.version = when.date;
    }

    pub(crate) fn problem(&mut self, line: u64, message: String) {
        self.problems.push(Problem { line, message });
    }
}

/// What the version of a list rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The publisher writes it in the file.
    Stated,
    /// The list does not say; this is the latest change of any of its entries.
    LatestEntry,
    /// The list does not say, nor do its entries.
    NotStated,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// OFAC's comma-separated files: entries, alternate names, addresses.
    OfacCsv,
    /// OFAC's `sdn.xml` and `consolidated.xml`.
    OfacXml,
    /// OFAC's advanced XML.
    OfacAdvanced,
    /// The Consolidated Screening List of the US Department of Commerce, as CSV.
    ScreeningList,
    /// The UN Security Council's consolidated list.
    Un,
    /// The EU's consolidated financial sanctions file, as XML or as YAML, one entity a file.
    Eu,
    /// Annexes of EU regulations as tables.
    EuJournal,
    /// The UK sanctions list, as XML or as YAML, one entry a file.
    Uk,
    /// The Swiss list of SECO, as XML or as YAML, one target a file.
    Swiss,
    /// FollowTheMoney entities, one a line.
    Ftm,
    /// FollowTheMoney statements, as CSV.
    Statements,
    /// Viasna's list of political prisoners, the layout for machines.
    ViasnaMachine,
    /// Viasna's list of political prisoners, the layout of its table.
    ViasnaTable,
    /// Principal officers and chiefs of mission of the US Department of State.
    OfficeHolders,
    /// Travels abroad of US Presidents and Secretaries of State, and visits to the United States.
    Travels,
    /// Any table, read through a saved mapping of its columns.
    Mapped,
}

impl Format {
    /// Returns the format's short name, as it stands in records.
    pub fn name(self) -> &'static str {
        match self {
            Format::OfacCsv => "ofac-csv",
            Format::OfacXml => "ofac-xml",
            Format::OfacAdvanced => "ofac-advanced-xml",
            Format::ScreeningList => "screening-list-csv",
            Format::Un => "un-xml",
            Format::Eu => "eu",
            Format::EuJournal => "eu-journal-csv",
            Format::Uk => "uk",
            Format::Swiss => "ch",
            Format::Ftm => "ftm-json",
            Format::Statements => "ftm-statements-csv",
            Format::ViasnaMachine => "viasna-machine-csv",
            Format::ViasnaTable => "viasna-table-csv",
            Format::OfficeHolders => "office-holders-xml",
            Format::Travels => "travels-xml",
            Format::Mapped => "mapped-table",
        }
    }
}

/// Something that was kept as text but not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The first line is 1.
    pub line: u64,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
}

/// One person, body or thing on a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// The publisher's own id; the same in every version of the list. Where the publisher gives none, it is
    /// made of what does not change.
    pub id: String,
    /// FollowTheMoney schema: `Person`, `Organization`, `Company`, `LegalEntity`, `Vessel`, `Airplane` …
    pub schema: String,
    /// The first is the one that the publisher puts first.
    pub names: Vec<Name>,
    /// Numbers that identify.
    pub identifiers: Vec<Identifier>,
    /// Dates of birth (persons) or of founding and building, imprecise ones too; several when the publisher is not sure.
    pub births: Vec<When>,
    /// Places of birth.
    pub birth_places: Vec<String>,
    /// `male`, `female`, or as the publisher writes it.
    pub gender: Option<String>,
    /// Countries, each with what it is to the entry: `nationality`, `citizenship`, `jurisdiction`, `flag`, `country`.
    pub countries: Vec<Fact>,
    /// Offices and occupations.
    pub positions: Vec<Position>,
    /// Addresses, one line each.
    pub addresses: Vec<String>,
    /// What is imposed: asset freeze, travel ban …
    pub measures: Vec<String>,
    /// Programmes and regimes.
    pub programmes: Vec<String>,
    /// Acts and dates of listing and delisting.
    pub listings: Vec<Listing>,
    /// Statements of reasons.
    pub reasons: Vec<String>,
    /// Other dates: `detained`, `verdict`, `released`, `died`, `changed` …
    pub dates: Vec<Dated>,
    /// Journeys and visits.
    pub visits: Vec<Visit>,
    /// Whatever else the publisher says, under the publisher's own label.
    pub facts: Vec<Fact>,
    /// Where the entry begins; the first line is 1.
    pub line: u64,
}

impl Entry {
    pub(crate) fn new(id: impl Into<String>, schema: &str, line: u64) -> Entry {
        Entry { id: id.into(), schema: schema.to_owned(), line, ..Entry::default() }
    }

    /// Returns the first name, or the id when there is none.
    pub fn caption(&self) -> &str {
        self.names.first().map_or(&self.id, |name| &name.text)
    }

    pub(crate) fn name(&mut self, text: &str, strength: Strength) {
        if let Some(name) = Name::read(text, strength) {
            self.names.push(name);
        }
    }

    pub(crate) fn country(&mut self, role: &str, text: &str) {
        push_fact(&mut self.countries, role, text);
    }

    pub(crate) fn fact(&mut self, label: &str, text: &str) {
        push_fact(&mut self.facts, label, text);
    }

    pub(crate) fn position(&mut self, title: &str) {
        let title = squeeze(title);
        if !title.is_empty() {
            self.positions.push(Position { title, ..Position::default() });
        }
    }

    pub(crate) fn identifier(&mut self, kind: &str, label: &str, value: &str, country: &str) {
        let value = squeeze(value);
        if !value.is_empty() {
            self.identifiers.push(Identifier {
                kind: kind.to_owned(),
                label: squeeze(label),
                value,
                country: filled(country),
            });
        }
    }

    pub(crate) fn born(&mut self, text: &str) {
        for when in When::several(text) {
            if !self.births.contains(&when) {
                self.births.push(when);
            }
        }
    }

    pub(crate) fn date(&mut self, what: &str, text: &str) {
        let when = When::read(text);
        if !when.text.is_empty() {
            self.dates.push(Dated { what: what.to_owned(), when });
        }
    }
}

fn push_fact(facts: &mut Vec<Fact>, label: &str, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        let fact = Fact { label: label.to_owned(), text: text.to_owned() };
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
}

/// Returns a text with white space at its ends removed and inside it made single.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Returns a squeezed text, if there is any.
pub(crate) fn filled(text: &str) -> Option<String> {
    let text = squeeze(text);
    (!text.is_empty()).then_some(text)
}

/// One name of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As the publisher writes it, with white space made single.
    pub text: String,
    /// The parts, where the publisher tells them apart.
    pub parts: Vec<(Part, String)>,
    /// ISO 639-3, where the publisher states it; never guessed.
    pub language: Option<String>,
    /// ISO 15924, from the letters: the script that most of them belong to. `None` without letters.
    pub script: Option<&'static str>,
    /// How much the publisher thinks of it.
    pub strength: Strength,
    /// Note of the publisher on this name, such as the place where it was used.
    pub note: Option<String>,
}

impl Name {
    /// Reads a name; `None` when there is nothing in it.
    pub(crate) fn read(text: &str, strength: Strength) -> Option<Name> {
        let text = filled(text)?;
        Some(Name { script: script(&text), text, parts: Vec::new(), language: None, strength, note: None })
    }

    pub(crate) fn in_language(mut self, code: &str) -> Name {
        self.language = language::language(code).map(str::to_owned);
        self
    }

    pub(crate) fn with_parts<'a>(mut self, parts: impl IntoIterator<Item = (Part, &'a str)>) -> Name {
        self.parts.extend(parts.into_iter().filter_map(|(part, text)| Some((part, filled(text)?))));
        self
    }
}

/// What a part of a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Family name.
    Family,
    /// Given name, one or several.
    Given,
    /// Middle name, where the publisher calls it so.
    Middle,
    /// Patronymic or father's name.
    Patronymic,
    /// Title or rank.
    Title,
    /// Any other part, in the publisher's order.
    Other,
}

/// How much a publisher thinks of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The name under which the entry stands.
    Primary,
    /// A good alias, or a variant of the primary name.
    Strong,
    /// A weak or low-quality alias: common, partial, or a code name.
    Weak,
    /// A former name.
    Former,
}

impl Strength {
    /// Returns the word for it.
    pub fn name(self) -> &'static str {
        match self {
            Strength::Primary => "primary",
            Strength::Strong => "strong",
            Strength::Weak => "weak",
            Strength::Former => "former",
        }
    }
}

/// A number or code that identifies an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    /// FollowTheMoney property: `passportNumber`, `idNumber`, `taxNumber`, `registrationNumber`, `imoNumber` …;
    /// empty when the publisher lists it among identifications though it is none.
    pub kind: String,
    /// What the publisher calls it.
    pub label: String,
    /// As the publisher writes it.
    pub value: String,
    /// Country of issue.
    pub country: Option<String>,
}

/// A labelled text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// The publisher's label, or for countries what the country is to the entry.
    pub label: String,
    /// The text.
    pub text: String,
}

/// An office or occupation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Position {
    /// Its title.
    pub title: String,
    /// Where: a post, a country, a body.
    pub place: Option<String>,
    /// From when.
    pub from: Option<When>,
    /// Until when.
    pub until: Option<When>,
    /// How it ended, or what else is said of it.
    pub note: Option<String>,
}

/// A date with what happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Dated {
    /// `detained`, `verdict`, `released`, `died`, `changed` …
    pub what: String,
    /// When.
    pub when: When,
}

/// One act that put an entry on the list, or took it off.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    /// Programme or regime.
    pub programme: Option<String>,
    /// The act or authority.
    pub act: Option<String>,
    /// When the entry was listed.
    pub listed: Option<When>,
    /// When it was taken off, or the measure ended.
    pub delisted: Option<When>,
}

/// A journey or visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The country.
    pub country: String,
    /// The town or towns.
    pub locale: String,
    /// From when until when.
    pub when: When,
    /// What was done.
    pub remarks: String,
}
