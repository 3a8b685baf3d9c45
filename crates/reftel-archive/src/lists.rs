//! Official lists in the archive: each imported version is an entry of the log, its files are originals.
//!
//! A list is read again from its originals when it is asked for, so nothing is derived that could be stale.

use std::collections::BTreeSet;

use jiff::civil::Date;
use reftel_lists::ownership::Rule;
use reftel_lists::{Basis, List, ListFile, Mapping, Refused, RowError, diff};
use reftel_record::Store;
use reftel_record::log::{Payload, RecordedAt, Sha256Hex, unseal};
use serde::Serialize;

use crate::holding::{self, OwnedStep};
use crate::originals::Kept;
use crate::verify::Verified;
use crate::{Archive, ArchiveError, connect, disk, in_order, lock};

/// An imported version of a list: `reftel.list/1`.
#[derive(Debug, Clone, Serialize)]
pub struct ListLine {
    /// `reftel.list/1`.
    pub schema: &'static str,
    /// Its entry in the log; names the version in other commands.
    pub number: u64,
    /// `added`, or `unchanged` when the same files were imported before.
    pub state: &'static str,
    /// Who publishes it.
    pub publisher: String,
    /// Which of the publisher's lists it is; empty when there is only one.
    pub title: String,
    /// How it is written.
    pub format: &'static str,
    /// The day that it is of, EDTF.
    pub version: Option<String>,
    /// What the version rests on: `stated`, `latest_entry`, `given` by whoever imported it, or `not_stated`.
    pub version_basis: &'static str,
    /// When it was imported, UTC (RFC 3339).
    pub recorded: String,
    /// How many entries.
    pub entries: usize,
    /// How many names.
    pub names: usize,
    /// How many identifiers.
    pub identifiers: usize,
    /// How many relations.
    pub relations: usize,
    /// What was kept but not understood: line, message.
    pub problems: Vec<(u64, String)>,
    /// Name and SHA-256 of each file.
    pub files: Vec<(String, String)>,
}

/// A list that was refused: it changes nothing.
#[derive(Debug, Clone, Serialize)]
pub struct ListRefused {
    /// `reftel.list_refused/1`.
    pub schema: &'static str,
    /// The file, where one is to blame.
    pub file: Option<String>,
    /// The line; the first is 1.
    pub line: Option<u64>,
    /// The column, for a table with a mapping.
    pub column: Option<String>,
    /// Why.
    pub reason: String,
}

impl From<Refused> for ListRefused {
    fn from(refused: Refused) -> ListRefused {
        ListRefused {
            schema: "reftel.list_refused/1",
            file: Some(refused.file).filter(|file| !file.is_empty()),
            line: refused.line,
            column: None,
            reason: refused.reason,
        }
    }
}

impl ListRefused {
    fn of_row(error: RowError, file: &str) -> ListRefused {
        ListRefused {
            schema: "reftel.list_refused/1",
            file: Some(file.to_owned()),
            line: error.line,
            column: Some(error.column).filter(|column| !column.is_empty()),
            reason: error.reason,
        }
    }
}

/// What became of files that were imported as lists.
#[derive(Debug, Default)]
pub struct ListsAdded {
    /// The lists.
    pub added: Vec<ListLine>,
    /// What was refused.
    pub refused: Vec<ListRefused>,
}

/// What changed between two versions: `reftel.list_diff/1`.
#[derive(Debug, Clone, Serialize)]
pub struct ListDiffAnswer {
    /// `reftel.list_diff/1`.
    pub schema: &'static str,
    /// The older version's number.
    pub old: u64,
    /// The newer version's number.
    pub new: u64,
    /// Entries that are new: id, name.
    pub added: Vec<(String, String)>,
    /// Entries that are gone: id, name.
    pub removed: Vec<(String, String)>,
    /// Entries that changed.
    pub changed: Vec<ListChangeAnswer>,
    /// How many are the same.
    pub same: usize,
}

/// What changed in an entry.
#[derive(Debug, Clone, Serialize)]
pub struct ListChangeAnswer {
    /// Its id.
    pub id: String,
    /// Its first name, in the newer version.
    pub name: String,
    /// By field: what is gone, what is new.
    pub fields: Vec<(&'static str, Vec<String>, Vec<String>)>,
}

/// What somebody owns: `reftel.owned/1`.
#[derive(Debug, Clone, Serialize)]
pub struct OwnedAnswer {
    /// `reftel.owned/1`.
    pub schema: &'static str,
    /// The version of the list, by its number.
    pub list: u64,
    /// The owner's id.
    pub owner: String,
    /// The owner's first name.
    pub name: String,
    /// What is owned.
    pub owned: String,
    /// Whether the body stands on the list itself.
    pub listed: bool,
    /// `established` or `possible` when the rule of 50 per cent catches it.
    pub caught: Option<&'static str>,
    /// From the owner down to it.
    pub chain: Vec<OwnedStep>,
}

/// A version as the log has it.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) number: u64,
    pub(crate) at: RecordedAt,
    pub(crate) publisher: String,
    pub(crate) title: String,
    pub(crate) format: String,
    /// The day that it is of, EDTF.
    pub(crate) version: Option<String>,
    pub(crate) files: Vec<(String, String)>,
    pub(crate) mapping: Option<String>,
}

impl Archive {
    /// Imports lists: files that belong together make one. A list that is refused changes nothing, and the
    /// others are imported all the same.
    ///
    /// `mapping` is the text of a saved mapping of columns; with it each file is a table of its own. `dated` is the day that
    /// lists are of which do not say it themselves.
    pub fn add_lists(
        &self,
        files: &[(String, Vec<u8>)],
        mapping: Option<&str>,
        dated: Option<Date>,
        who: &str,
        now: &dyn Fn() -> RecordedAt,
    ) -> Result<ListsAdded, ArchiveError> {
        let _held = lock(&self.dir)?;
        let mut store = connect(&self.dir)?;
        let mut outcome = ListsAdded::default();
        let known = versions(&store)?;
        let listed: Vec<ListFile<'_>> = files.iter().map(|(name, bytes)| ListFile { name, bytes }).collect();
        let groups = match mapping {
            Some(_) => (0..files.len()).map(|at| vec![at]).collect(),
            None => reftel_lists::group(&listed),
        };
        for group in groups {
            let members: Vec<ListFile<'_>> = group.iter().filter_map(|at| listed.get(*at)).copied().collect();
            let list = match parse(&members, mapping) {
                Ok(list) => list,
                Err(refused) => {
                    outcome.refused.extend(refused);
                    continue;
                }
            };
            let hashes: Vec<(String, String)> =
                members.iter().map(|file| (file.name.to_owned(), Sha256Hex::of(file.bytes).0)).collect();
            let through = mapping.map(|text| Sha256Hex::of(text.as_bytes()).0);
            let same = |version: &&Version| {
                let bytes = |files: &[(String, String)]| {
                    files.iter().map(|(_, hash)| hash.clone()).collect::<BTreeSet<String>>()
                };
                bytes(&version.files) == bytes(&hashes) && version.mapping == through
            };
            if let Some(before) = known.iter().find(same) {
                outcome.added.push(line(&list, before, "unchanged"));
                continue;
            }
            for (file, (_, hash)) in members.iter().zip(&hashes) {
                self.originals.keep(hash, file.bytes).map_err(disk("keeping an original"))?;
            }
            if let (Some(text), Some(hash)) = (mapping, &through) {
                self.originals.keep(hash, text.as_bytes()).map_err(disk("keeping an original"))?;
            }
            self.originals.settle().map_err(disk("keeping originals"))?;
            let payload = Payload::ListAdd {
                publisher: list.publisher.clone(),
                title: list.title.clone(),
                format: list.format.name().to_owned(),
                version: match &list.version {
                    Some(version) => Some(version.to_string()),
                    None => dated.map(|day| day.to_string()),
                },
                files: hashes.clone(),
                mapping: through.clone(),
            };
            let at = now();
            store.begin()?;
            let number = store.append(at, who, &payload, &in_order::salt()?)?;
            store.commit()?;
            let version = Version::read(number, at, payload);
            outcome.added.extend(version.map(|version| line(&list, &version, "added")));
        }
        Ok(outcome)
    }

    /// Returns the imported versions of lists, the oldest import first.
    pub fn lists(&self) -> Result<Vec<ListLine>, ArchiveError> {
        let versions = self.read(|store| versions(store))?;
        versions.iter().map(|version| Ok(line(&self.load(version)?, version, "added"))).collect()
    }

    /// Compares two versions by their numbers, or, without, the newest with the one of the same list before it.
    /// `None` when there are no such versions.
    pub fn list_diff(&self, pair: Option<(u64, u64)>) -> Result<Option<ListDiffAnswer>, ArchiveError> {
        let versions = self.read(|store| versions(store))?;
        let find = |number: u64| versions.iter().find(|version| version.number == number);
        let (old, new) = match pair {
            Some((old, new)) => (find(old), find(new)),
            None => {
                let new = versions.last();
                let of = |version: &Version| self.load(version).map(|list| (list.publisher, list.title));
                let mut old = None;
                if let Some(new) = new {
                    let wanted = of(new)?;
                    for version in versions.iter().rev().skip(1) {
                        if of(version)? == wanted {
                            old = Some(version);
                            break;
                        }
                    }
                }
                (old, new)
            }
        };
        let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
        let (before, after) = (self.load(old)?, self.load(new)?);
        let found = diff::between(&before, &after);
        let named = |entries: &[&reftel_lists::Entry]| {
            entries.iter().map(|entry| (entry.id.clone(), entry.caption().to_owned())).collect()
        };
        Ok(Some(ListDiffAnswer {
            schema: "reftel.list_diff/1",
            old: old.number,
            new: new.number,
            added: named(&found.added),
            removed: named(&found.removed),
            changed: found
                .changed
                .iter()
                .map(|change| ListChangeAnswer {
                    id: change.after.id.clone(),
                    name: change.after.caption().to_owned(),
                    fields: change.fields.iter().map(|f| (f.field, f.gone.clone(), f.new.clone())).collect(),
                })
                .collect(),
            same: found.same,
        }))
    }

    /// Follows ownership down from the entries that have a name or an id, on the newest version of each list.
    pub fn owned(&self, name: &str, more_than_half: bool) -> Result<Vec<OwnedAnswer>, ArchiveError> {
        let rule = if more_than_half { Rule::MoreThanHalf } else { Rule::HalfOrMore };
        let versions = self.read(|store| versions(store))?;
        let (mut seen, mut answers) = (BTreeSet::new(), Vec::new());
        for version in versions.iter().rev() {
            let list = self.load(version)?;
            if !seen.insert((list.publisher.clone(), list.title.clone(), list.format)) {
                continue;
            }
            let wanted = name.trim().to_lowercase();
            let owners = list.entries.iter().filter(|entry| {
                entry.id == name || entry.names.iter().any(|known| known.text.to_lowercase() == wanted)
            });
            for owner in owners {
                for holding in holding::below(&list, &owner.id, rule) {
                    answers.push(OwnedAnswer {
                        schema: "reftel.owned/1",
                        list: version.number,
                        owner: owner.id.clone(),
                        name: owner.caption().to_owned(),
                        owned: holding.party,
                        listed: holding.listed,
                        caught: holding.caught,
                        chain: holding.chain,
                    });
                }
            }
        }
        Ok(answers)
    }

    /// Reads a version again from its originals.
    pub(crate) fn load(&self, version: &Version) -> Result<List, ArchiveError> {
        let lost = |name: &str, sha256: &str| ArchiveError::OriginalLost {
            sha256: sha256.to_owned(),
            path: name.to_owned(),
        };
        let fetch = |name: &str, sha256: &str| match self
            .originals
            .fetch(sha256)
            .map_err(disk("reading an original"))?
        {
            Kept::Sound(bytes) => Ok(bytes),
            Kept::Missing | Kept::Changed => Err(lost(name, sha256)),
        };
        let mut files = Vec::new();
        for (name, sha256) in &version.files {
            files.push((name.clone(), fetch(name, sha256)?));
        }
        let mapping = match &version.mapping {
            Some(sha256) => {
                Some(String::from_utf8(fetch("mapping", sha256)?).map_err(|_| lost("mapping", sha256))?)
            }
            None => None,
        };
        let members: Vec<ListFile<'_>> = files.iter().map(|(name, bytes)| ListFile { name, bytes }).collect();
        parse(&members, mapping.as_deref()).map_err(|refused| ArchiveError::ListRefused {
            number: version.number,
            reason: refused.into_iter().next().map(|refused| refused.reason).unwrap_or_default(),
        })
    }

    /// Checks the originals of lists, and that they can be read.
    pub(crate) fn verify_lists(&self, verified: &mut Verified) -> Result<(), ArchiveError> {
        for version in self.read(|store| versions(store))? {
            verified.originals += version.files.len() as u64;
            match self.load(&version) {
                Ok(_) => {}
                Err(error @ (ArchiveError::OriginalLost { .. } | ArchiveError::ListRefused { .. })) => {
                    verified.fault(format!("list {}", version.number), &error.to_string());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn parse(files: &[ListFile<'_>], mapping: Option<&str>) -> Result<List, Vec<ListRefused>> {
    let Some(text) = mapping else {
        return reftel_lists::read(files).map_err(|refused| vec![refused.into()]);
    };
    let mapping = Mapping::read(text).map_err(|refused| vec![refused.into()])?;
    let Some(file) = files.first() else { return Err(Vec::new()) };
    reftel_lists::map(file.bytes, &mapping)
        .map_err(|errors| errors.into_iter().map(|error| ListRefused::of_row(error, file.name)).collect())
}

impl Version {
    /// Returns the version that an entry of the log tells of; `None` when it tells of something else.
    fn read(number: u64, at: RecordedAt, payload: Payload) -> Option<Version> {
        match payload {
            Payload::ListAdd { publisher, title, format, version, files, mapping } => {
                Some(Version { number, at, publisher, title, format, version, files, mapping })
            }
            _ => None,
        }
    }
}

/// Returns the imported versions of lists, the oldest import first; those that were purged are not among them.
pub(crate) fn versions(store: &dyn Store) -> Result<Vec<Version>, ArchiveError> {
    let mut found = Vec::new();
    for entry in store.entries_of("list.add")? {
        let version =
            unseal(&entry)?.and_then(|payload| Version::read(entry.header.number, entry.header.at, payload));
        found.extend(version);
    }
    Ok(found)
}

fn line(list: &List, version: &Version, state: &'static str) -> ListLine {
    ListLine {
        schema: "reftel.list/1",
        number: version.number,
        state,
        publisher: list.publisher.clone(),
        title: list.title.clone(),
        format: list.format.name(),
        version: version.version.clone(),
        version_basis: match list.version_basis {
            Basis::Stated => "stated",
            Basis::LatestEntry => "latest_entry",
            Basis::NotStated if version.version.is_some() => "given",
            Basis::NotStated => "not_stated",
        },
        recorded: version.at.0.to_string(),
        entries: list.entries.len(),
        names: list.name_count(),
        identifiers: list.identifier_count(),
        relations: list.relations.len(),
        problems: list.problems.iter().map(|problem| (problem.line, problem.message.clone())).collect(),
        files: version.files.clone(),
    }
}
