//! Cross-reference: entries of one list against those of others, as pairs that a person should look at.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use reftel_lists::{Entry, When};
use reftel_names::{How, Name, SHOW_MIN, compare};
use serde::Serialize;

use crate::identity::{Decided, Identities};
use crate::lists::versions;
use crate::roster::{Bearer, Roster, choose, kind_of};
use crate::{Archive, ArchiveError};

/// Two entries of two lists that may be one: `reftel.xref/1`.
#[derive(Debug, Clone, Serialize)]
pub struct CrossReference {
    /// `reftel.xref/1`.
    pub schema: &'static str,
    /// The reference of the one.
    pub a: String,
    /// The reference of the other.
    pub b: String,
    /// The spelling of the one that is most alike.
    pub a_name: String,
    /// The spelling of the other that is most alike.
    pub b_name: String,
    /// How alike, 0.70 to 1.0.
    pub score: f64,
    /// Why.
    pub reasons: Vec<String>,
    /// `agree` when a date of birth may be the same day, `differ` when none can, `unknown` when one has none.
    pub births: &'static str,
    /// What is known of the two: `same`, `not_same` or `unsure` by a person's decision, `same_by_rule`, or nothing.
    pub known: Option<&'static str>,
}

/// Two sets of entries that are ready to be compared.
pub struct Crossing {
    roster: Arc<Roster>,
    identities: Identities,
    /// The entries whose names are looked up: the places of list and entry.
    left: Vec<(usize, usize)>,
    /// By list: whether its entries are looked for.
    right: Vec<bool>,
    left_lists: Vec<bool>,
}

/// Entries that were compared together.
#[derive(Debug, Clone)]
pub struct Crossed {
    /// How many entries are done, of [`Crossing::len`].
    pub done: usize,
    /// What was found of those that were done last.
    pub pairs: Vec<CrossReference>,
}

impl Archive {
    /// Reads the newest versions of lists for a cross-reference: `lists` against `against`, each by short names or numbers,
    /// and all where it is empty. Entries of one list are not compared with each other.
    pub fn crossing(&self, lists: &[String], against: &[String]) -> Result<Crossing, ArchiveError> {
        let both: Vec<String> =
            if lists.is_empty() || against.is_empty() { Vec::new() } else { [lists, against].concat() };
        let (roster, _) = self.roster(&both, None)?;
        let chosen = |of: &[String]| -> Result<Vec<bool>, ArchiveError> {
            if of.is_empty() {
                return Ok(vec![true; roster.lists.len()]);
            }
            let alone = self.chosen(of)?;
            Ok(roster.lists.iter().map(|listed| alone.contains(&listed.version.number)).collect())
        };
        let (left_lists, right) = (chosen(lists)?, chosen(against)?);
        let left = roster
            .lists
            .iter()
            .enumerate()
            .filter(|(at, _)| left_lists.get(*at).copied().unwrap_or_default())
            .flat_map(|(at, listed)| (0..listed.list.entries.len()).map(move |entry| (at, entry)))
            .collect();
        let identities = self.identities(&roster)?;
        Ok(Crossing { roster, identities, left, right, left_lists })
    }

    /// Returns the numbers of the newest versions of some lists.
    fn chosen(&self, lists: &[String]) -> Result<Vec<u64>, ArchiveError> {
        let versions = self.read(|store| versions(store))?;
        let (chosen, _) = choose(&versions, lists, None)?;
        Ok(chosen.iter().map(|version| version.number).collect())
    }
}

impl Crossing {
    /// Returns how many entries are looked up.
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// Returns the references of the entries that are looked up, in their order.
    pub fn references(&self) -> impl Iterator<Item = String> + '_ {
        let entries = self.left.iter().filter_map(|(list, entry)| self.roster.at(*list, *entry));
        entries.map(|(listed, entry)| listed.reference(entry))
    }

    /// Returns whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Returns the versions of the lists that are compared, by their numbers in the log: what is resumed must have the same.
    pub fn versions(&self) -> Vec<u64> {
        self.roster.lists.iter().map(|listed| listed.version.number).collect()
    }

    /// Compares the entries from place `from` on, and hands over what comes of each few, in order.
    pub fn run<E: Send>(
        &self,
        from: usize,
        threads: usize,
        each: &mut dyn FnMut(Crossed) -> Result<(), E>,
    ) -> Result<(), E> {
        /// Entries that are compared before what was found is handed over.
        const AT_ONCE: usize = 128;
        let mut done = from;
        for part in self.left.get(from..).unwrap_or_default().chunks(AT_ONCE) {
            let next = AtomicUsize::new(0);
            let found: Mutex<Vec<(usize, Vec<CrossReference>)>> = Mutex::new(Vec::with_capacity(part.len()));
            std::thread::scope(|scope| {
                for _ in 0..threads.clamp(1, part.len()) {
                    scope.spawn(|| {
                        while let Some((at, place)) = Some(next.fetch_add(1, Ordering::Relaxed))
                            .and_then(|at| Some((at, part.get(at)?)))
                        {
                            let pairs = self.one(*place);
                            found.lock().unwrap_or_else(PoisonError::into_inner).push((at, pairs));
                        }
                    });
                }
            });
            let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
            found.sort_by_key(|(at, _)| *at);
            done += part.len();
            each(Crossed { done, pairs: found.into_iter().flat_map(|(_, pairs)| pairs).collect() })?;
        }
        Ok(())
    }

    /// Whether the entries of two lists are compared from this side: a pair is found once, from the list that comes first
    /// where both are looked up.
    fn compares(&self, left: usize, right: usize) -> bool {
        let both_ways = self.left_lists.get(right).copied().unwrap_or_default()
            && self.right.get(left).copied().unwrap_or_default();
        left != right && self.right.get(right).copied().unwrap_or_default() && (!both_ways || left < right)
    }

    fn one(&self, (list, at): (usize, usize)) -> Vec<CrossReference> {
        let Some((listed, entry)) = self.roster.at(list, at) else { return Vec::new() };
        let how = How::default();
        let names: Vec<Name> =
            entry.names.iter().map(|name| Name::read(&name.text, kind_of(&entry.schema))).collect();
        let mut best: HashMap<(usize, usize), (f64, usize, usize)> = HashMap::new();
        for (name_at, name) in names.iter().enumerate() {
            for found in self.roster.index.find(name, SHOW_MIN, &how) {
                let Some(Bearer::Entry(other_list, other)) =
                    self.roster.filed(found.at).map(|filed| filed.bearer)
                else {
                    continue;
                };
                let same_kind =
                    self.roster.index.name(found.at).is_some_and(|known| known.kind() == name.kind());
                if !same_kind || !self.compares(list, other_list) {
                    continue;
                }
                let known = best.get(&(other_list, other));
                if known.is_none_or(|(score, ..)| found.score > *score) {
                    best.insert((other_list, other), (found.score, name_at, found.at));
                }
            }
        }
        let best: BTreeMap<(usize, usize), (f64, usize, usize)> = best.into_iter().collect();
        let pair =
            |((other_list, other), (score, name_at, found_at)): ((usize, usize), (f64, usize, usize))| {
                let (other_listed, other) = self.roster.at(other_list, other)?;
                let (name, known) = (names.get(name_at)?, self.roster.index.name(found_at)?);
                let (a, b) = (listed.reference(entry), other_listed.reference(other));
                Some(CrossReference {
                    schema: "reftel.xref/1",
                    a_name: name.text().to_owned(),
                    b_name: known.text().to_owned(),
                    score: (score * 10_000.0).floor() / 10_000.0,
                    reasons: compare(name, known, &how).reasons,
                    births: births(entry, other),
                    known: self.known(&a, &b),
                    a,
                    b,
                })
            };
        let mut pairs: Vec<CrossReference> = best.into_iter().filter_map(pair).collect();
        pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.b.cmp(&b.b)));
        pairs
    }

    fn known(&self, a: &str, b: &str) -> Option<&'static str> {
        let decided = self.identities.about(a, b).map(Decided::answer).map(|decision| decision.decision);
        let by_rule = || {
            self.identities
                .ruled
                .iter()
                .any(|rule| (rule.a == a && rule.b == b) || (rule.a == b && rule.b == a))
        };
        decided
            .or_else(|| by_rule().then_some("same_by_rule"))
            .or_else(|| self.identities.is_one(a, b).then_some("same"))
    }
}

/// Compares the dates of birth of two entries.
fn births(a: &Entry, b: &Entry) -> &'static str {
    let dated = |entry: &Entry| -> Vec<When> {
        entry.births.iter().filter(|when| when.date.is_some()).cloned().collect()
    };
    let (a, b) = (dated(a), dated(b));
    if a.is_empty() || b.is_empty() {
        return "unknown";
    }
    let meet = |a: &When, b: &When| {
        let (Some(a), Some(b)) = (&a.date, &b.date) else { return false };
        matches!(
            (a.earliest(), a.latest(), b.earliest(), b.latest()),
            (Some(a0), Some(a1), Some(b0), Some(b1)) if a0 <= b1 && b0 <= a1
        )
    };
    if a.iter().any(|a| b.iter().any(|b| meet(a, b))) { "agree" } else { "differ" }
}
