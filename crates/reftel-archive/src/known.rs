//! What is known, now or as known on a day: the history that follows from documents, lists, decisions and reviews.
//!
//! It is put together when it is asked for and kept until the log goes on; nothing of it is stored, so that nothing can
//! be stale. As known on K: only sources, lists and decisions that the log had by then are put in.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError};

use reftel_claims::CLAIMS_VERSION;
use reftel_record::claim::{Claim, decode};
use reftel_record::history::{Builder, EntityKind, History, Source};
use reftel_record::log::{Decision, Verdict};
use reftel_record::{DocumentRow, SqliteStore, Store, decode_body};

use crate::claim_review::{Reviewed, reviews};
use crate::identity::{decisions, spelling};
use crate::lists::versions;
use crate::roster::choose;
use crate::{Archive, ArchiveError, RecordedAt, claim, connect, listed, lock};

/// What is known.
pub(crate) struct Known {
    pub(crate) history: History,
    /// Of each source of the history: where its claims are.
    pub(crate) origins: Vec<Origin>,
    /// Claims that were reviewed, by their ids.
    pub(crate) standings: HashMap<String, Standing>,
    /// Claims that a newer reading found where something was decided: document and claim. Nothing follows from them until
    /// somebody decides.
    pub(crate) asked: Vec<(u32, Claim)>,
    /// How many documents were looked at for claims.
    pub(crate) looked_at: usize,
}

/// Where a source's claims are.
pub(crate) struct Origin {
    /// The document; `None` for a list.
    pub(crate) number: Option<u32>,
    /// The claims, where they are not those in the record.
    pub(crate) held: Option<Arc<Vec<Claim>>>,
}

/// What was decided about a claim that is shown.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// `accepted`, `corrected` or `written`.
    pub(crate) review: &'static str,
    /// Who decided.
    pub(crate) who: String,
}

/// What decides whether the kept one is still right: head of the log, documents, version of the claims, and K.
pub(crate) type Key = (Option<String>, u32, u32, Option<RecordedAt>);

/// How many are kept: now, and a few past days.
const KEPT_MAX: usize = 4;

impl Known {
    /// Returns the entities that a text means: the one with that key, or else those with a spelling that is alike or
    /// holds the text.
    pub(crate) fn meant(&self, text: &str) -> HashSet<u32> {
        if let Some(one) = self.history.entity_by_key(text.trim()) {
            return HashSet::from([one]);
        }
        let wanted = text.trim().to_lowercase();
        let mut found: HashSet<u32> = HashSet::new();
        if wanted.is_empty() {
            return found;
        }
        for (at, entity) in (0..).zip(self.history.entities()) {
            let alike = |spelling: &String| {
                let kind = match entity.kind {
                    EntityKind::Person => reftel_names::Kind::Person,
                    _ => reftel_names::Kind::Organisation,
                };
                spelling.to_lowercase().contains(&wanted)
                    || reftel_names::likeness(
                        &reftel_names::Name::read(spelling, kind),
                        &reftel_names::Name::read(text, kind),
                        &reftel_names::How::default(),
                    ) >= reftel_names::SHOW_MIN
            };
            if entity.spellings.iter().any(alike) {
                found.insert(at);
            }
        }
        found
    }
}

impl Archive {
    /// Returns what is known, or was known at an instant.
    pub(crate) fn known(&self, as_known: Option<RecordedAt>) -> Result<Arc<Known>, ArchiveError> {
        self.refresh_claims()?;
        let key: Key = self.read(|store| {
            let head = store.head()?.map(|(hash, _)| hash.0);
            Ok((head, store.document_count()?, store.stage(claim::CLAIMS)?, as_known))
        })?;
        let kept = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = kept.iter().find(|(of, _)| *of == key) {
            return Ok(Arc::clone(known));
        }
        drop(kept);
        let known = Arc::new(self.gather(as_known)?);
        let mut kept = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What the log left behind is of no more use.
        kept.retain(|(of, _)| (&of.0, of.1, of.2) == (&key.0, key.1, key.2));
        if kept.len() >= KEPT_MAX {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&known)));
        Ok(known)
    }

    /// Makes claims anew that an older program made, unless somebody is writing, who will.
    fn refresh_claims(&self) -> Result<(), ArchiveError> {
        let current = |store: &SqliteStore| Ok(store.stage(claim::CLAIMS)? == CLAIMS_VERSION);
        if self.read(current)? {
            return Ok(());
        }
        match lock(&self.dir) {
            Ok(_held) => {
                let mut store = connect(&self.dir)?;
                if current(&store)? { Ok(()) } else { claim::make_anew(&mut store) }
            }
            Err(ArchiveError::Busy { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn gather(&self, as_known: Option<RecordedAt>) -> Result<Known, ArchiveError> {
        /// Documents whose claims are read at once.
        const PAGE: usize = 2000;
        let had = |at: RecordedAt| as_known.is_none_or(|known| at <= known);
        let mut builder = Builder::default();
        let mut known = Known {
            history: History::default(),
            origins: Vec::new(),
            standings: HashMap::new(),
            asked: Vec::new(),
            looked_at: 0,
        };
        let lists = self.listed(as_known)?;
        self.read(|store| {
            let spellings = Spellings::new(store, &lists, as_known)?;
            for (a, b) in &spellings.apart {
                builder.keep_apart(a, b);
            }
            let mut reviewed = reviews(store, as_known)?;
            known.looked_at = documents_known(store, as_known)?;
            let mut first = 0;
            loop {
                let page = store.claims_from(first, PAGE)?;
                let Some((last, _)) = page.last() else { break };
                first = last + 1;
                let numbers: Vec<u32> = page.iter().map(|(number, _)| *number).collect();
                let rows = store.documents(&numbers)?;
                let rows: HashMap<u32, DocumentRow> = rows.into_iter().map(|row| (row.number, row)).collect();
                for (number, bytes) in page {
                    let Some(row) = rows.get(&number) else { continue };
                    if as_known.is_some()
                        && !store.source(&row.sha256)?.is_some_and(|source| had(source.added))
                    {
                        continue;
                    }
                    let found = decode(&bytes)?;
                    put(store, &mut builder, &mut known, row, found, reviewed.remove(&row.id), &spellings)?;
                }
            }
            // What people wrote of documents in which nothing else was found.
            let mut left: Vec<(String, Vec<Reviewed>)> = reviewed.into_iter().collect();
            left.sort_by(|a, b| a.0.cmp(&b.0));
            for (id, of) in left {
                let Some(row) = store.document(&id)? else { continue };
                if as_known.is_none() || store.source(&row.sha256)?.is_some_and(|source| had(source.added)) {
                    put(store, &mut builder, &mut known, &row, Vec::new(), Some(of), &spellings)?;
                }
            }
            Ok(())
        })?;
        for (source, claims) in lists {
            builder.add(source, &claims);
            known.origins.push(Origin { number: None, held: Some(Arc::new(claims)) });
        }
        known.history = builder.finish();
        Ok(known)
    }

    /// Returns the newest version of each list that the log had, as claims.
    fn listed(&self, as_known: Option<RecordedAt>) -> Result<Vec<(Source, Vec<Claim>)>, ArchiveError> {
        let versions: Vec<_> = self
            .read(|store| versions(store))?
            .into_iter()
            .filter(|version| as_known.is_none_or(|known| version.at <= known))
            .collect();
        if versions.is_empty() {
            return Ok(Vec::new());
        }
        let (chosen, _) = choose(&versions, &[], None)?;
        let roster = self.roster_of(chosen)?;
        Ok(roster.lists.iter().map(listed::claims).filter(|(_, claims)| !claims.is_empty()).collect())
    }
}

/// Returns how many documents the archive has, or had.
fn documents_known(store: &SqliteStore, as_known: Option<RecordedAt>) -> Result<usize, ArchiveError> {
    let Some(at) = as_known else { return Ok(store.document_count()? as usize) };
    let mut count = 0;
    for hash in store.source_hashes()? {
        if store.source(&hash)?.is_some_and(|source| source.added <= at) {
            count += store.documents_of(&hash)?.len();
        }
    }
    Ok(count)
}

fn put(
    store: &SqliteStore,
    builder: &mut Builder,
    known: &mut Known,
    row: &DocumentRow,
    found: Vec<Claim>,
    reviewed: Option<Vec<Reviewed>>,
    spellings: &Spellings,
) -> Result<(), ArchiveError> {
    let mut is_as_found = true;
    let mut claims = found;
    if let Some(reviewed) = reviewed {
        is_as_found = false;
        let mut decided = Vec::new();
        for review in &reviewed {
            let review_word = match review.verdict {
                Verdict::Accept => "accepted",
                Verdict::Correct => "corrected",
                Verdict::Write => "written",
                Verdict::Refuse => "refused",
            };
            known
                .standings
                .insert(review.claim.clone(), Standing { review: review_word, who: review.who.clone() });
            decided.extend(review.holds.clone());
        }
        let (about, new): (Vec<Claim>, Vec<Claim>) =
            claims.into_iter().partition(|claim| reviewed.iter().any(|review| review.claim == claim.id));
        drop(about);
        // What a newer reading finds where something was decided does not overturn it: it asks.
        let (asks, new): (Vec<Claim>, Vec<Claim>) =
            new.into_iter().partition(|claim| reviewed.iter().any(|review| review.is_where(claim)));
        known.asked.extend(asks.into_iter().map(|claim| (row.number, claim)));
        claims = new;
        claims.extend(decided);
        claims.sort_by(|a, b| (&a.anchor, a.range, &a.id).cmp(&(&b.anchor, b.range, &b.id)));
    }
    // A second document of the same id may be the corrected one.
    let is_second = row.own_id.as_ref().is_some_and(|own| *own != row.id);
    let is_correction = is_second
        && match store.body(row.number)? {
            Some(body) => decode_body(&body)?.correction.is_some(),
            None => false,
        };
    let source = Source {
        id: row.id.clone(),
        date: row.date.as_deref().and_then(|date| date.parse().ok()),
        own_id: row.own_id.clone(),
        fingerprint: row.fingerprint,
        is_correction,
        is_list: false,
        states: row.title.as_deref().map(states).unwrap_or_default(),
    };
    match spellings.applied(&claims) {
        Some(as_decided) => builder.add(source, &as_decided),
        None => builder.add(source, &claims),
    }
    let held = (!is_as_found).then(|| Arc::new(claims));
    known.origins.push(Origin { number: Some(row.number), held });
    Ok(())
}

/// What people decided about spellings.
#[derive(Default)]
struct Spellings {
    /// By spelling in small letters, what it is called instead.
    called: HashMap<String, String>,
    apart: Vec<(String, String)>,
}

impl Spellings {
    fn new(
        store: &SqliteStore,
        lists: &[(Source, Vec<Claim>)],
        as_known: Option<RecordedAt>,
    ) -> Result<Spellings, ArchiveError> {
        let mut spellings = Spellings::default();
        let decided = decisions(store, as_known)?;
        if decided.is_empty() {
            return Ok(spellings);
        }
        let mut caption: HashMap<&str, &str> = HashMap::new();
        for claim in lists.iter().flat_map(|(_, claims)| claims) {
            for target in &claim.targets {
                caption.entry(claim.anchor.as_str()).or_insert(target.name.as_str());
            }
        }
        for decision in decided {
            let (name, entry) = match (spelling(&decision.a), spelling(&decision.b)) {
                (Some(name), None) => (name, &decision.b),
                (None, Some(name)) => (name, &decision.a),
                _ => continue,
            };
            let Some(called) = caption.get(entry.as_str()) else { continue };
            match decision.decision {
                Decision::Same => {
                    spellings.called.insert(name.to_lowercase(), (*called).to_owned());
                }
                Decision::NotSame => spellings.apart.push((name.to_owned(), (*called).to_owned())),
                Decision::Unsure => {}
            }
        }
        Ok(spellings)
    }

    /// Returns the claims with the names that were decided; `None` when there is none.
    fn applied(&self, claims: &[Claim]) -> Option<Vec<Claim>> {
        if self.called.is_empty() {
            return None;
        }
        let mut claims = claims.to_vec();
        for claim in &mut claims {
            for party in claim.actors.iter_mut().chain(&mut claim.targets).chain(&mut claim.about) {
                if let Some(called) = self.called.get(&party.name.to_lowercase()) {
                    party.name.clone_from(called);
                }
            }
        }
        Some(claims)
    }
}

/// Returns the codes of the states that a title names. Short names count in capitals only: `US` is a state, `us` is not.
fn states(title: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in title.split(|c: char| !c.is_alphanumeric()) {
        let is_name = word.len() > 3 || word.chars().all(char::is_uppercase);
        if let Some(code) = Some(word).filter(|_| is_name).and_then(reftel_claims::country_code)
            && !found.iter().any(|other| other == code)
        {
            found.push(code.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::states;

    #[test]
    fn states_of_a_title() {
        for (title, codes) in [
            ("Belarus – US: what's next?", ["BY", "US"].as_slice()),
            ("What awaits us in Minsk", &["BY"]),
            ("Belarusian sanctions and Belarus", &["BY"]),
            ("Notes of a meeting", &[]),
        ] {
            assert_eq!(states(title), codes, "{title}");
        }
    }
}
