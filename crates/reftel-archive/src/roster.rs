//! The lists that names are compared with: the versions that count, read, and their names filed for finding.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock, PoisonError};

use jiff::civil::Date;
use reftel_lists::{Entry, List, Relation, ownership};
use reftel_names::{Index, Kind, Name};
use reftel_when::Edtf;
use serde::Serialize;

use crate::lists::{Version, versions};
use crate::variants::WordIndex;
use crate::{Archive, ArchiveError};

/// A version of a list, read.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) version: Version,
    /// The list's short name: see [`Version::key`].
    pub(crate) key: String,
    pub(crate) list: List,
    at: HashMap<String, usize>,
}

impl Listed {
    fn new(version: Version, list: List) -> Listed {
        let at = list.entries.iter().enumerate().map(|(at, entry)| (entry.id.clone(), at)).collect();
        Listed { key: version.key(), version, list, at }
    }

    /// Returns the entry with an id.
    pub(crate) fn entry(&self, id: &str) -> Option<&Entry> {
        self.list.entries.get(*self.at.get(id)?)
    }

    /// Returns what an entry goes by in the archive: the list's short name, a colon, the entry's id.
    pub(crate) fn reference(&self, entry: &Entry) -> String {
        format!("{}:{}", self.key, entry.id)
    }

    /// Returns the list's name in words.
    pub(crate) fn name(&self) -> String {
        self.version.name()
    }
}

/// Who bears a name that is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Bearer {
    /// An entry of a list: the places of both.
    Entry(usize, usize),
    /// Somebody who is only named in a relation: the places of list and relation, and whether it is the one who owns.
    Party(usize, usize, bool),
}

/// A name as it is filed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filed {
    pub(crate) bearer: Bearer,
    /// The place of the name among the entry's; 0 for a party.
    pub(crate) name: usize,
}

/// Lists, with all their names filed.
#[derive(Debug)]
pub(crate) struct Roster {
    pub(crate) lists: Vec<Listed>,
    pub(crate) index: Index,
    filed: Vec<Filed>,
    words: OnceLock<WordIndex>,
}

/// What kind of name the names of a schema are.
pub(crate) fn kind_of(schema: &str) -> Kind {
    match schema {
        "Person" => Kind::Person,
        // It may be either.
        "LegalEntity" | "Thing" | "" => Kind::Unknown,
        _ => Kind::Organisation,
    }
}

impl Roster {
    fn new(lists: Vec<Listed>) -> Roster {
        let mut filing = Filing::default();
        for (at, listed) in lists.iter().enumerate() {
            for (entry_at, entry) in listed.list.entries.iter().enumerate() {
                let kind = kind_of(&entry.schema);
                for (name, spelling) in entry.names.iter().enumerate() {
                    filing.file(&spelling.text, kind, Filed { bearer: Bearer::Entry(at, entry_at), name });
                }
            }
            let mut seen = HashSet::new();
            for (place, relation) in listed.list.relations.iter().enumerate() {
                for (party, owner) in [(&relation.from, true), (&relation.to, false)] {
                    if party.id.is_none() && seen.insert(ownership::key(party)) {
                        let bearer = Bearer::Party(at, place, owner);
                        filing.file(&party.name, Kind::Unknown, Filed { bearer, name: 0 });
                    }
                }
            }
        }
        Roster { lists, index: Index::new(filing.names), filed: filing.filed, words: OnceLock::new() }
    }

    /// Returns who bears the name at a place of the index.
    pub(crate) fn filed(&self, at: usize) -> Option<Filed> {
        self.filed.get(at).copied()
    }

    /// Returns the words of persons' names, filed; they are when they are first asked for.
    pub(crate) fn words(&self) -> &WordIndex {
        self.words.get_or_init(|| WordIndex::new(&self.lists))
    }

    /// Returns a list and one of its entries by their places.
    pub(crate) fn at(&self, list: usize, entry: usize) -> Option<(&Listed, &Entry)> {
        let listed = self.lists.get(list)?;
        Some((listed, listed.list.entries.get(entry)?))
    }

    /// Returns the list and the entry of a bearer; `None` for one who is only named in a relation.
    pub(crate) fn entry(&self, bearer: Bearer) -> Option<(&Listed, &Entry)> {
        let Bearer::Entry(list, entry) = bearer else { return None };
        self.at(list, entry)
    }

    /// Returns the relation that somebody is named in; `None` for an entry.
    pub(crate) fn relation(&self, bearer: Bearer) -> Option<(&Listed, &Relation)> {
        let Bearer::Party(list, relation, _) = bearer else { return None };
        let listed = self.lists.get(list)?;
        Some((listed, listed.list.relations.get(relation)?))
    }

    /// Returns the entry that a reference `LIST:ENTRY` means.
    pub(crate) fn find(&self, reference: &str) -> Option<(&Listed, &Entry)> {
        let (key, id) = reference.split_once(':')?;
        let listed = self.lists.iter().find(|listed| listed.key == key)?;
        Some((listed, listed.entry(id)?))
    }

    /// Returns every entry with its list, in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&Listed, &Entry)> {
        self.lists.iter().flat_map(|listed| listed.list.entries.iter().map(move |entry| (listed, entry)))
    }
}

/// Names on their way into the index.
#[derive(Default)]
struct Filing {
    names: Vec<Name>,
    filed: Vec<Filed>,
}

impl Filing {
    /// Files a name; one that may be of a person or of an organisation, as both.
    fn file(&mut self, text: &str, kind: Kind, filed: Filed) {
        let name = Name::read(text, kind);
        let both = kind == Kind::Unknown && name.kind() == Kind::Person;
        self.names.push(name);
        self.filed.push(filed);
        if both {
            self.names.push(Name::read(text, Kind::Organisation));
            self.filed.push(filed);
        }
    }
}

/// A list that does not take part, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListLeftOut {
    /// The list's short name.
    pub list: String,
    /// Why.
    pub reason: String,
}

impl Version {
    /// Returns the list's short name, the same for all its versions: its name in small letters and digits, with `-` between.
    pub(crate) fn key(&self) -> String {
        let mut key = String::new();
        for c in self.name().chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                key.push(c);
            } else if !key.ends_with('-') {
                key.push('-');
            }
        }
        key.trim_matches('-').to_owned()
    }

    /// Returns publisher and title; for a list that has no name of its own, its first file with the folder that it was in.
    pub(crate) fn name(&self) -> String {
        let name = [self.publisher.as_str(), &self.title].join(" ").trim().to_owned();
        let unnamed = self.title.is_empty() && self.format.starts_with("ftm-");
        match self.files.first().filter(|_| unnamed) {
            Some((file, _)) => {
                let parts: Vec<&str> = file.rsplit(['/', '\\']).take(2).collect();
                let parts: Vec<&str> = parts.into_iter().rev().filter(|part| !part.is_empty()).collect();
                format!("{name} {}", parts.join("/"))
            }
            None => name,
        }
    }

    fn date(&self) -> Option<Edtf> {
        self.version.as_ref()?.parse().ok()
    }
}

/// Returns the version of each list that counts: the newest, or the newest that is not later than a day.
///
/// Of two versions the one with the later date is newer; where one has no date, the one that was imported later. For a
/// day, a version without a date cannot count, nor one whose date may lie after the day.
pub(crate) fn choose(
    versions: &[Version],
    lists: &[String],
    as_of: Option<Date>,
) -> Result<(Vec<Version>, Vec<ListLeftOut>), ArchiveError> {
    let mut by_key: BTreeMap<String, Vec<&Version>> = BTreeMap::new();
    for version in versions {
        by_key.entry(version.key()).or_default().push(version);
    }
    if by_key.is_empty() {
        return Err(ArchiveError::NoLists);
    }
    for wanted in lists {
        if !by_key.iter().any(|(key, of)| is_meant(wanted, key, of)) {
            let known = by_key.keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            return Err(ArchiveError::NoSuchList { wanted: wanted.clone(), known });
        }
    }
    let (mut chosen, mut left_out) = (Vec::new(), Vec::new());
    for (key, of) in by_key {
        if !lists.is_empty() && !lists.iter().any(|wanted| is_meant(wanted, &key, &of)) {
            continue;
        }
        let latest = |version: &Version| version.date().and_then(|date| date.latest());
        let counts = |version: &&&Version| match as_of {
            Some(day) => latest(version).is_some_and(|latest| latest <= day),
            None => true,
        };
        let older = |one: &Version, other: &Version| matches!((latest(one), latest(other)), (Some(a), Some(b)) if a < b);
        let newest = of.iter().filter(counts).fold(None::<&Version>, |best, next| match best {
            Some(best) if older(next, best) => Some(best),
            _ => Some(next),
        });
        match newest {
            Some(version) => chosen.push(version.clone()),
            None => {
                let dated = of.iter().any(|version| version.date().is_some());
                let reason = if dated { "no version of it is that old" } else { "its versions bear no date" };
                left_out.push(ListLeftOut { list: key, reason: reason.to_owned() });
            }
        }
    }
    Ok((chosen, left_out))
}

/// Returns whether a person means this list: by its short name or the beginning of it up to a `-`, or by a version's number.
fn is_meant(wanted: &str, key: &str, of: &[&Version]) -> bool {
    let wanted = wanted.trim().to_lowercase();
    let begins =
        key.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    begins && !wanted.is_empty() || of.iter().any(|version| version.number.to_string() == wanted)
}

impl Archive {
    /// Returns the lists that count, with all their names filed, and the lists that do not. What was read last is kept.
    pub(crate) fn roster(
        &self,
        lists: &[String],
        as_of: Option<Date>,
    ) -> Result<(Arc<Roster>, Vec<ListLeftOut>), ArchiveError> {
        let versions = self.read(|store| versions(store))?;
        let (chosen, left_out) = choose(&versions, lists, as_of)?;
        Ok((self.roster_of(chosen)?, left_out))
    }

    /// Returns these versions, with all their names filed.
    pub(crate) fn roster_of(&self, chosen: Vec<Version>) -> Result<Arc<Roster>, ArchiveError> {
        let numbers: Vec<u64> = chosen.iter().map(|version| version.number).collect();
        let kept = self.roster.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((of, roster)) = kept
            && of == numbers
        {
            return Ok(roster);
        }
        let mut lists = Vec::with_capacity(chosen.len());
        for version in chosen {
            let list = self.load(&version)?;
            lists.push(Listed::new(version, list));
        }
        let roster = Arc::new(Roster::new(lists));
        *self.roster.lock().unwrap_or_else(PoisonError::into_inner) = Some((numbers, Arc::clone(&roster)));
        Ok(roster)
    }
}

#[cfg(test)]
mod tests {
    use reftel_record::log::RecordedAt;

    use super::*;

    fn version(number: u64, publisher: &str, title: &str, day: Option<&str>) -> Version {
        Version {
            number,
            at: RecordedAt(jiff::Timestamp::UNIX_EPOCH),
            publisher: publisher.to_owned(),
            title: title.to_owned(),
            format: "eu".to_owned(),
            version: day.map(str::to_owned),
            files: Vec::new(),
            mapping: None,
        }
    }

    #[track_caller]
    fn check(lists: &[&str], as_of: Option<&str>, want: &[u64], left_out: &[&str]) {
        let versions = [
            version(1, "EU", "", Some("2021-05")),
            version(2, "EU", "32006R0765", Some("2022-01-01")),
            version(3, "UK", "", None),
            version(4, "EU", "", Some("2023-02-01")),
            // History that was imported late.
            version(5, "EU", "", Some("2020")),
            version(6, "UK", "", None),
        ];
        let lists: Vec<String> = lists.iter().map(|list| (*list).to_owned()).collect();
        let (chosen, left) = choose(&versions, &lists, as_of.map(|day| day.parse().unwrap())).unwrap();
        assert_eq!(chosen.iter().map(|version| version.number).collect::<Vec<_>>(), want);
        assert_eq!(left.iter().map(|left| left.list.as_str()).collect::<Vec<_>>(), left_out);
    }

    #[test]
    fn the_newest_version_of_each_list_counts() {
        check(&[], None, &[4, 2, 6], &[]);
        check(&["eu"], None, &[4, 2], &[]);
        check(&["EU-32006r0765"], None, &[2], &[]);
        check(&["3"], None, &[6], &[]);
    }

    #[test]
    fn on_a_day_the_newest_that_is_surely_not_later_counts() {
        check(&[], Some("2022-06-01"), &[1, 2], &["uk"]);
        check(&[], Some("2021-05-15"), &[5], &["eu-32006r0765", "uk"]);
        check(&[], Some("2020-12-30"), &[], &["eu", "eu-32006r0765", "uk"]);
    }

    #[test]
    fn a_list_that_is_not_there_is_said() {
        let error = choose(&[version(1, "EU", "", None)], &["e".to_owned()], None).unwrap_err();
        assert!(error.to_string().contains("`eu`"), "{error}");
        assert!(choose(&[], &[], None).is_err());
    }
}
