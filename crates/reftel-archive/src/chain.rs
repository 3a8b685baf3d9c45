//! How documents hang together by what they refer to: the chain that one of them is part of.

mod drawing;

use std::collections::{BTreeMap, VecDeque};

use reftel_record::{DocumentRow, SqliteStore, Store};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::{load, resolve};
use crate::{Archive, ArchiveError};

/// Most documents of one chain; a page with more is no longer read.
const DOCUMENTS_MAX: usize = 80;

/// The documents that one hangs together with by references, in either direction: `reftel.chain/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChainAnswer {
    /// `reftel.chain/1`.
    pub schema: &'static str,
    /// Id of the document that was asked for.
    pub root: String,
    /// The documents, oldest first; one without a date stands before what refers to it.
    pub documents: Vec<ChainDocument>,
    /// Who refers to whom.
    pub links: Vec<ChainLink>,
    /// Whether these are all; the nearest are kept when there are more than 80.
    pub complete: bool,
}

/// A document of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChainDocument {
    /// Its id.
    pub id: String,
    /// Title or subject.
    pub title: Option<String>,
    /// Date as EDTF.
    pub date: Option<String>,
    /// Who it comes from.
    pub origin: Option<String>,
    /// Whether the archive has it; one that is only referred to has nothing but an id.
    pub held: bool,
    /// How many references away from the root it is.
    pub steps: usize,
}

/// A reference from one document of a chain to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct ChainLink {
    /// Id of the document that refers.
    pub from: String,
    /// Id of the one referred to.
    pub to: String,
    /// Letter or number of the reference.
    pub label: Option<String>,
    /// The reference as written.
    pub text: String,
}

impl Archive {
    /// Returns the chain that a document is part of; `None` when there is no such document.
    pub fn chain(&self, id: &str) -> Result<Option<ChainAnswer>, ArchiveError> {
        self.read(|store| match store.document(id)? {
            Some(row) => Ok(Some(chain(store, row)?)),
            None => Ok(None),
        })
    }
}

impl ChainAnswer {
    /// Returns the chain as an SVG picture: a line a document, oldest first, and an arc from each one to
    /// those it refers to. `address` gives where a document's name leads; it is escaped here.
    pub fn svg(&self, address: &dyn Fn(&str) -> String) -> String {
        drawing::svg(self, address)
    }
}

struct Seen {
    steps: usize,
    row: Option<DocumentRow>,
}

fn chain(store: &SqliteStore, root: DocumentRow) -> Result<ChainAnswer, ArchiveError> {
    let root_id = root.id.clone();
    let mut seen = BTreeMap::from([(root.id.clone(), Seen { steps: 0, row: Some(root.clone()) })]);
    let mut links = Vec::new();
    let mut complete = true;
    let mut next = VecDeque::from([(root, 0)]);
    while let Some((row, steps)) = next.pop_front() {
        let Some((_, document)) = load(store, row.number)? else { continue };
        for reference in document.references {
            let Some(id) = reference.id else { continue };
            let to = resolve(store, &id)?;
            let to_id = to.clone().unwrap_or(id);
            if to_id == row.id {
                continue;
            }
            if !seen.contains_key(&to_id) {
                if seen.len() == DOCUMENTS_MAX {
                    complete = false;
                    continue;
                }
                let found = match &to {
                    Some(id) => store.document(id)?,
                    None => None,
                };
                next.extend(found.clone().map(|found| (found, steps + 1)));
                seen.insert(to_id.clone(), Seen { steps: steps + 1, row: found });
            }
            links.push(ChainLink {
                from: row.id.clone(),
                to: to_id,
                label: reference.label,
                text: reference.text,
            });
        }
        let mut referring = store.referring_to(&row.id)?;
        if let Some(own) = row.own_id.as_deref().filter(|own| *own != row.id) {
            referring.extend(store.referring_to(own)?);
        }
        for from in referring {
            // Its links are read off it when its turn comes.
            if seen.contains_key(&from.id) {
                continue;
            }
            if seen.len() == DOCUMENTS_MAX {
                complete = false;
                continue;
            }
            seen.insert(from.id.clone(), Seen { steps: steps + 1, row: Some(from.clone()) });
            next.push_back((from, steps + 1));
        }
    }
    links.sort();
    links.dedup_by(|a, b| a.from == b.from && a.to == b.to);
    let documents = in_order(seen, &links);
    Ok(ChainAnswer { schema: "reftel.chain/1", root: root_id, documents, links, complete })
}

/// Returns the documents, oldest first. A date that is missing counts as the earliest of those that refer to
/// the document: it was there before them.
fn in_order(seen: BTreeMap<String, Seen>, links: &[ChainLink]) -> Vec<ChainDocument> {
    let earliest = |id: &str| seen.get(id).and_then(|s| s.row.as_ref()).and_then(|row| row.earliest.clone());
    let mut keyed: Vec<(Option<String>, bool, ChainDocument)> = seen
        .iter()
        .map(|(id, entry)| {
            let own = earliest(id);
            let before = || links.iter().filter(|l| l.to == *id).filter_map(|l| earliest(&l.from)).min();
            let row = entry.row.as_ref();
            let document = ChainDocument {
                id: id.clone(),
                title: row.and_then(|row| row.title.clone()),
                date: row.and_then(|row| row.date.clone()),
                origin: row.and_then(|row| row.origin.clone()),
                held: row.is_some(),
                steps: entry.steps,
            };
            (own.clone().or_else(before), own.is_some(), document)
        })
        .collect();
    keyed.sort_by(|a, b| {
        let undated = |key: &Option<String>| key.is_none();
        (undated(&a.0), &a.0, a.1, &a.2.id).cmp(&(undated(&b.0), &b.0, b.1, &b.2.id))
    });
    keyed.into_iter().map(|(_, _, document)| document).collect()
}
