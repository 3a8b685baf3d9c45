//! Who is who: decisions of people, a rule, and the entities that follow from them.
//!
//! An entry of a list, or a spelling, is joined with another when a person decided so, or when the rule of shared
//! identifiers says so and no person decided against it. Decisions are entries of the log and are never changed: they are
//! taken back by another entry. What is joined stays as its publisher wrote it, so that taking back leaves no trace.

use std::collections::{BTreeMap, HashMap};

use reftel_lists::Entry;
use reftel_record::Store;
pub use reftel_record::log::Decision;
use reftel_record::log::{Payload, RecordedAt, unseal};
use serde::Serialize;
use utoipa::ToSchema;

use crate::roster::Roster;
use crate::{Archive, ArchiveError, connect, in_order, lock};

/// What a spelling that is on no list begins with, where an entry's reference stands otherwise.
const NAME: &str = "name:";

/// A decision about two, as the log has it: `reftel.identity/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IdentityAnswer {
    /// `reftel.identity/1`.
    pub schema: &'static str,
    /// Its entry in the log.
    pub number: u64,
    /// The one: `LIST:ENTRY`, or `name:` and a spelling.
    pub a: String,
    /// The other, in the same form.
    pub b: String,
    /// `same`, `not_same` or `unsure`.
    pub decision: &'static str,
    /// Why.
    pub why: String,
    /// Who decided.
    pub who: String,
    /// When, UTC (RFC 3339).
    pub at: String,
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// A reference that means nothing here.
    #[error(
        "`{reference}` is no entry of the newest lists: write LIST:ENTRY as `reftel screen` shows it, or name:SPELLING"
    )]
    NoSuchEntry {
        /// The reference.
        reference: String,
    },
    /// Two spellings, which are on no list.
    #[error("one of the two must be an entry of a list")]
    TwoNames,
    /// The two are one.
    #[error("`{0}` cannot be compared with itself")]
    Itself(String),
    /// The decision does not go together with others that hold.
    #[error("it does not go together with what holds: {because}. Take that back first, with --undo")]
    Contradicts {
        /// The decisions, in words.
        because: String,
    },
    /// There is no decision to take back.
    #[error("no decision about `{a}` and `{b}` holds")]
    NothingToUndo {
        /// The one.
        a: String,
        /// The other.
        b: String,
    },
    /// The archive could not answer.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// A decision that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    number: u64,
    at: RecordedAt,
    who: String,
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) decision: Decision,
    why: String,
}

impl Decided {
    pub(crate) fn answer(&self) -> IdentityAnswer {
        IdentityAnswer {
            schema: "reftel.identity/1",
            number: self.number,
            a: self.a.clone(),
            b: self.b.clone(),
            decision: word(self.decision),
            why: self.why.clone(),
            who: self.who.clone(),
            at: self.at.0.to_string(),
        }
    }

    fn is_about(&self, a: &str, b: &str) -> bool {
        (self.a == a && self.b == b) || (self.a == b && self.b == a)
    }

    fn in_words(&self) -> String {
        let what = match self.decision {
            Decision::Same => "are one",
            Decision::NotSame => "are two",
            Decision::Unsure => "cannot be told apart",
        };
        format!("`{}` and `{}` {what} by {} (log entry {})", self.a, self.b, self.who, self.number)
    }
}

fn word(decision: Decision) -> &'static str {
    match decision {
        Decision::Same => "same",
        Decision::NotSame => "not_same",
        Decision::Unsure => "unsure",
    }
}

/// Returns the decisions that hold, in the order of the log: what was taken back does not, and of several about the same
/// two the last does.
/// With an instant, those that held then.
pub(crate) fn decisions(
    store: &dyn Store,
    as_known: Option<RecordedAt>,
) -> Result<Vec<Decided>, ArchiveError> {
    let undone = undone(store, as_known)?;
    let mut hold: Vec<Decided> = Vec::new();
    for entry in store.entries_of("identity.review")? {
        let header = &entry.header;
        if undone.contains(&header.number) || as_known.is_some_and(|known| header.at > known) {
            continue;
        }
        if let Some(Payload::IdentityReview { a, b, decision, why }) = unseal(&entry)? {
            hold.retain(|known| !known.is_about(&a, &b));
            hold.push(Decided {
                number: header.number,
                at: header.at,
                who: header.who.clone(),
                a,
                b,
                decision,
                why,
            });
        }
    }
    Ok(hold)
}

/// Returns the numbers of the entries of the log that were taken back, by an instant if one is given.
pub(crate) fn undone(store: &dyn Store, as_known: Option<RecordedAt>) -> Result<Vec<u64>, ArchiveError> {
    let mut undone = Vec::new();
    for entry in store.entries_of("review.undo")? {
        if let Some(Payload::ReviewUndo { number, .. }) = unseal(&entry)?
            && as_known.is_none_or(|known| entry.header.at <= known)
        {
            undone.push(number);
        }
    }
    Ok(undone)
}

/// Two entries that the rule of shared identifiers joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ruled {
    pub(crate) a: String,
    pub(crate) b: String,
    /// The identifier that they share.
    pub(crate) identifier: String,
}

/// Identifiers that are given to one bearer only, as FollowTheMoney calls them, and what they are; those that are the same
/// are compared. Numbers of other kinds (`idNumber`, `registrationNumber`) are given by many offices, and lists put all
/// manner of things there.
const ONE_BEARER: [(&str, &str); 7] = [
    ("passportNumber", "passport"),
    ("taxNumber", "tax number"),
    ("innCode", "tax number"),
    ("vatCode", "tax number"),
    ("ogrnCode", "state registration"),
    ("leiCode", "legal entity identifier"),
    ("imoNumber", "ship"),
];
/// A shorter identifier may be of several bearers.
const IDENTIFIER_LETTERS_MIN: usize = 7;

/// Returns the pairs of entries, of two lists, that share an identifier which no other entry of the two lists has.
pub(crate) fn ruled(roster: &Roster) -> Vec<Ruled> {
    /// Number, what it is, and whether persons have it.
    type Number = (String, &'static str, bool);
    let mut bearers: BTreeMap<Number, Vec<(String, String)>> = BTreeMap::new();
    for (listed, entry) in roster.entries() {
        for identifier in &entry.identifiers {
            let Some((_, what)) = ONE_BEARER.iter().find(|(kind, _)| *kind == identifier.kind) else {
                continue;
            };
            let plain: String = identifier
                .value
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_uppercase)
                .collect();
            if plain.chars().count() < IDENTIFIER_LETTERS_MIN || !plain.contains(|c: char| c.is_ascii_digit())
            {
                continue;
            }
            let of = bearers.entry((plain, *what, entry.schema == "Person")).or_default();
            let bearer = (listed.key.clone(), listed.reference(entry));
            if !of.contains(&bearer) {
                of.push(bearer);
            }
        }
    }
    let mut found = Vec::new();
    for ((number, what, _), of) in bearers {
        let identifier = format!("{what} {number}");
        let alone = |key: &str| of.iter().filter(|(known, _)| known == key).count() == 1;
        let mut each = of.iter().filter(|(key, _)| alone(key)).map(|(_, reference)| reference);
        let Some(first) = each.next() else { continue };
        found.extend(each.map(|other| Ruled {
            a: first.clone(),
            b: other.clone(),
            identifier: identifier.clone(),
        }));
    }
    found
}

/// Entries and spellings, put together to entities.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    at: HashMap<String, usize>,
    groups: Vec<Vec<String>>,
    pub(crate) decided: Vec<Decided>,
    /// What the rule joined, and no decision keeps apart.
    pub(crate) ruled: Vec<Ruled>,
}

impl Identities {
    pub(crate) fn new(decided: Vec<Decided>, ruled: Vec<Ruled>) -> Identities {
        let mut identities = Identities { decided, ..Identities::default() };
        let same: Vec<(String, String)> = identities
            .decided
            .iter()
            .filter(|d| d.decision == Decision::Same)
            .map(|d| (d.a.clone(), d.b.clone()))
            .collect();
        for (a, b) in same {
            // Decisions that hold go together: others were refused when they were made.
            identities.join(&a, &b);
        }
        for rule in ruled {
            if identities.kept_apart(&rule.a, &rule.b).is_none() {
                identities.join(&rule.a, &rule.b);
                identities.ruled.push(rule);
            }
        }
        identities
    }

    fn group(&mut self, reference: &str) -> usize {
        if let Some(at) = self.at.get(reference) {
            return *at;
        }
        self.groups.push(vec![reference.to_owned()]);
        let at = self.groups.len() - 1;
        self.at.insert(reference.to_owned(), at);
        at
    }

    fn join(&mut self, a: &str, b: &str) {
        let (a, b) = (self.group(a), self.group(b));
        if a == b {
            return;
        }
        let moved = self.groups.get_mut(b).map(std::mem::take).unwrap_or_default();
        for reference in &moved {
            self.at.insert(reference.clone(), a);
        }
        if let Some(group) = self.groups.get_mut(a) {
            group.extend(moved);
        }
    }

    /// Returns all that is one with an entry or a spelling, itself among it.
    pub(crate) fn members(&self, reference: &str) -> Vec<String> {
        let group = self.at.get(reference).and_then(|at| self.groups.get(*at));
        group.cloned().unwrap_or_else(|| vec![reference.to_owned()])
    }

    /// Returns whether two are one.
    pub(crate) fn is_one(&self, a: &str, b: &str) -> bool {
        a == b || matches!((self.at.get(a), self.at.get(b)), (Some(a), Some(b)) if a == b)
    }

    /// Returns the decision that keeps two apart, themselves or others that are one with them.
    fn kept_apart(&self, a: &str, b: &str) -> Option<&Decided> {
        let across = |d: &&Decided| {
            (self.is_one(&d.a, a) && self.is_one(&d.b, b)) || (self.is_one(&d.a, b) && self.is_one(&d.b, a))
        };
        self.decided.iter().filter(|d| d.decision == Decision::NotSame).find(across)
    }

    /// Returns the decision about exactly these two.
    pub(crate) fn about(&self, a: &str, b: &str) -> Option<&Decided> {
        self.decided.iter().find(|known| known.is_about(a, b))
    }

    /// Returns the decisions that concern any of these.
    pub(crate) fn concerning<'d>(&'d self, members: &'d [String]) -> impl Iterator<Item = &'d Decided> {
        self.decided.iter().filter(|d| members.contains(&d.a) || members.contains(&d.b))
    }

    /// Returns, in words, the decisions that a new one contradicts.
    fn contradiction(&self, a: &str, b: &str, decision: Decision) -> Option<String> {
        match decision {
            Decision::Unsure => None,
            Decision::Same => self.kept_apart(a, b).map(Decided::in_words),
            Decision::NotSame if self.is_one(a, b) => {
                let members = self.members(a);
                let joined: Vec<String> = self
                    .concerning(&members)
                    .filter(|d| d.decision == Decision::Same)
                    .map(Decided::in_words)
                    .collect();
                Some(joined.join("; "))
            }
            Decision::NotSame => None,
        }
    }
}

/// Returns the spelling that a reference is, when it is one.
pub(crate) fn spelling(reference: &str) -> Option<&str> {
    reference.strip_prefix(NAME)
}

impl Archive {
    /// Returns who is who on these lists.
    pub(crate) fn identities(&self, roster: &Roster) -> Result<Identities, ArchiveError> {
        Ok(Identities::new(self.read(|store| decisions(store, None))?, ruled(roster)))
    }

    /// Returns the decisions that hold, the oldest first.
    pub fn identity_decisions(&self) -> Result<Vec<IdentityAnswer>, ArchiveError> {
        Ok(self.read(|store| decisions(store, None))?.iter().map(Decided::answer).collect())
    }

    /// Records a person's decision about two entries of lists, or an entry and a spelling (`name:…`).
    ///
    /// A decision about the same two takes the place of the one before. One that does not go together with decisions about
    /// others is refused: `A` and `B` cannot be two when they are one through `C`.
    pub fn decide_identity(
        &self,
        a: &str,
        b: &str,
        decision: Decision,
        why: &str,
        who: &str,
        at: RecordedAt,
    ) -> Result<IdentityAnswer, ReviewError> {
        let (roster, _) = self.roster(&[], None)?;
        let (a, b) = (known(&roster, a)?, known(&roster, b)?);
        if a == b {
            return Err(ReviewError::Itself(a));
        }
        if spelling(&a).is_some() && spelling(&b).is_some() {
            return Err(ReviewError::TwoNames);
        }
        let _held = lock(&self.dir)?;
        let mut store = connect(&self.dir)?;
        let mut hold = decisions(&store, None)?;
        hold.retain(|known| !known.is_about(&a, &b));
        // The rule gives way to a person, so that only what people decided can be contradicted.
        let identities = Identities::new(hold, Vec::new());
        if let Some(because) = identities.contradiction(&a, &b, decision) {
            return Err(ReviewError::Contradicts { because });
        }
        let payload = Payload::IdentityReview { a: a.clone(), b: b.clone(), decision, why: why.to_owned() };
        let number = append(&mut store, at, who, &payload)?;
        Ok(Decided { number, at, who: who.to_owned(), a, b, decision, why: why.to_owned() }.answer())
    }

    /// Takes back the decision about two that holds; the one before it, if any, holds again.
    pub fn undo_identity(
        &self,
        a: &str,
        b: &str,
        why: &str,
        who: &str,
        at: RecordedAt,
    ) -> Result<IdentityAnswer, ReviewError> {
        let _held = lock(&self.dir)?;
        let mut store = connect(&self.dir)?;
        let hold = decisions(&store, None)?;
        let Some(decided) = hold.iter().find(|known| known.is_about(a, b)) else {
            return Err(ReviewError::NothingToUndo { a: a.to_owned(), b: b.to_owned() });
        };
        append(&mut store, at, who, &Payload::ReviewUndo { number: decided.number, why: why.to_owned() })?;
        Ok(decided.answer())
    }
}

pub(crate) fn append(
    store: &mut dyn Store,
    at: RecordedAt,
    who: &str,
    payload: &Payload,
) -> Result<u64, ArchiveError> {
    store.begin()?;
    let number = store.append(at, who, payload, &in_order::salt()?)?;
    store.commit()?;
    Ok(number)
}

/// Returns a reference as it stands in the log, if it means something.
fn known(roster: &Roster, reference: &str) -> Result<String, ReviewError> {
    if let Some(name) = spelling(reference) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.is_empty() {
            return Ok(format!("{NAME}{name}"));
        }
    }
    let entry: Option<&Entry> = roster.find(reference).map(|(_, entry)| entry);
    match entry {
        Some(_) => Ok(reference.to_owned()),
        None => Err(ReviewError::NoSuchEntry { reference: reference.to_owned() }),
    }
}

#[cfg(test)]
mod tests;
