//! What people decide about claims: accept, correct, refuse, write; and the inbox of what is to be decided.
//!
//! A decision holds the claim whole, in the log, so that no later reading changes it. Where a later reading finds something
//! else in the same place, nothing follows from that until somebody decides: it is asked.
//!
//! Long because deciding, taking back and asking again are one story about the same entries of the log.

use std::collections::{HashMap, HashSet};

use reftel_claims::Kind;
use reftel_record::claim::{Claim, Party, claim_id};
use reftel_record::log::{Payload, Verdict, unseal};
use reftel_record::{SqliteStore, Store};
use reftel_when::Edtf;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::load;
use crate::claim::{ClaimAnswer, Claims};
use crate::identity::{append, undone};
use crate::known::Known;
use crate::{Archive, ArchiveError, RecordedAt, connect, lock};

/// What a person decides about a claim that was found.
#[derive(Debug, Clone, PartialEq)]
pub enum ClaimDecision {
    /// The passage says it.
    Accept,
    /// The passage does not say it.
    Refuse,
    /// The passage says this instead. What is `None` stays as it was found.
    Correct(Box<Written>),
}

/// A claim, or what is different in it, as a person writes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Written {
    /// The words, which must stand in the paragraph.
    pub quote: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// Who: `Name`, `Name (US)`, or a country's code.
    pub actors: Option<Vec<String>>,
    /// To whom, in the same form.
    pub targets: Option<Vec<String>>,
    /// A third thing.
    pub about: Option<String>,
    /// When, EDTF.
    pub when: Option<String>,
    /// `asserted`, `denied`, `promised`, …
    pub modality: Option<String>,
    /// Whether it did not happen.
    pub negated: Option<bool>,
    /// On what it depends.
    pub condition: Option<String>,
}

/// Why a decision about a claim was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ClaimReviewError {
    /// There is no such claim.
    #[error("there is no claim `{0}`; `reftel claims` shows their ids")]
    NoSuchClaim(String),
    /// There is no such document or paragraph.
    #[error("there is no paragraph `{0}` in this archive")]
    NoSuchPassage(String),
    /// The words do not stand there.
    #[error("`{quote}` does not stand in `{passage}`: a claim quotes its passage to the letter")]
    NotInPassage {
        /// The words.
        quote: String,
        /// Document and paragraph.
        passage: String,
    },
    /// Something that was written means nothing here.
    #[error("{0}")]
    Wrong(String),
    /// What a list says is not reviewed here.
    #[error("`{0}` is said by an official list, which is not reviewed")]
    Listed(String),
    /// There is no decision to take back.
    #[error("no decision about `{0}` holds")]
    NothingToUndo(String),
    /// The archive could not answer.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// A decision about a claim that holds: `reftel.review/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReviewAnswer {
    /// `reftel.review/1`.
    pub schema: &'static str,
    /// Its entry in the log.
    pub number: u64,
    /// The claim.
    pub claim: String,
    /// The document.
    pub document: String,
    /// The paragraph.
    pub paragraph: String,
    /// `accept`, `correct`, `refuse` or `write`.
    pub verdict: &'static str,
    /// The claim's kind and words, as they hold from then on or, of one that was refused, were.
    pub says: String,
    /// Why.
    pub why: String,
    /// Who decided.
    pub who: String,
    /// When, UTC (RFC 3339).
    pub at: String,
}

/// What is to be decided, what matters most first.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Inbox {
    /// Those asked for.
    pub items: Vec<InboxItem>,
    /// How many there are in all.
    pub total: usize,
}

/// A claim to be decided about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InboxItem {
    /// Why it matters: `asked again`, `in a conflict`, `a pledge`, `bounds a status`, `about a person`, `other`.
    pub because: &'static str,
    /// The claim.
    pub claim: ClaimAnswer,
}

/// A decision that holds.
#[derive(Debug, Clone)]
pub(crate) struct Reviewed {
    number: u64,
    at: RecordedAt,
    pub(crate) who: String,
    document: String,
    pub(crate) claim: String,
    pub(crate) verdict: Verdict,
    pub(crate) holds: Option<Claim>,
    found: Option<Claim>,
    why: String,
}

impl Reviewed {
    /// Returns whether a claim that a newer reading found says something of the same kind in the same words.
    pub(crate) fn is_where(&self, claim: &Claim) -> bool {
        self.found.iter().chain(&self.holds).any(|known| {
            known.anchor == claim.anchor
                && known.kind.split('.').next() == claim.kind.split('.').next()
                && (known.quote.contains(&claim.quote) || claim.quote.contains(&known.quote))
        })
    }

    fn answer(&self) -> ReviewAnswer {
        let claim = self.holds.as_ref().or(self.found.as_ref());
        ReviewAnswer {
            schema: "reftel.review/1",
            number: self.number,
            claim: self.claim.clone(),
            document: self.document.clone(),
            paragraph: claim.map(|claim| claim.anchor.clone()).unwrap_or_default(),
            verdict: match self.verdict {
                Verdict::Accept => "accept",
                Verdict::Correct => "correct",
                Verdict::Refuse => "refuse",
                Verdict::Write => "write",
            },
            says: claim.map(|claim| format!("{}: {}", claim.kind, claim.quote)).unwrap_or_default(),
            why: self.why.clone(),
            who: self.who.clone(),
            at: self.at.0.to_string(),
        }
    }
}

/// Returns the decisions that hold (or held at an instant), by document: of several about one claim the last.
pub(crate) fn reviews(
    store: &dyn Store,
    as_known: Option<RecordedAt>,
) -> Result<HashMap<String, Vec<Reviewed>>, ArchiveError> {
    let undone = undone(store, as_known)?;
    let mut hold: HashMap<String, Vec<Reviewed>> = HashMap::new();
    for entry in store.entries_of("claim.review")? {
        let header = &entry.header;
        if undone.contains(&header.number) || as_known.is_some_and(|known| header.at > known) {
            continue;
        }
        let Some(Payload::ClaimReview { document, claim, verdict, holds, found, why, .. }) = unseal(&entry)?
        else {
            continue;
        };
        let of = hold.entry(document.clone()).or_default();
        of.retain(|known| known.claim != claim);
        of.push(Reviewed {
            number: header.number,
            at: header.at,
            who: header.who.clone(),
            document,
            claim,
            verdict,
            holds: holds.map(|claim| *claim),
            found: found.map(|claim| *claim),
            why,
        });
    }
    Ok(hold)
}

/// A claim, and the document that it stands in.
struct Place {
    document: String,
    source: String,
    claim: Claim,
}

impl Archive {
    /// Records a person's decision about a claim. A later one about the same claim takes its place.
    pub fn review_claim(
        &self,
        id: &str,
        decision: &ClaimDecision,
        why: &str,
        who: &str,
        at: RecordedAt,
    ) -> Result<ReviewAnswer, ClaimReviewError> {
        let known = self.known(None)?;
        let place = self.read(|store| Ok(find(store, &known, id)))??;
        let (verdict, holds) = match decision {
            ClaimDecision::Accept => (Verdict::Accept, Some(place.claim.clone())),
            ClaimDecision::Refuse => (Verdict::Refuse, None),
            ClaimDecision::Correct(written) => {
                let mut claim = place.claim.clone();
                self.write_into(&mut claim, &place.document, written)?;
                (Verdict::Correct, Some(claim))
            }
        };
        let Place { document, source, claim: found } = place;
        self.decide(document, source, id.to_owned(), verdict, holds, Some(found), why, who, at)
    }

    /// Records a claim that a person wrote. Its quote must stand in the paragraph.
    pub fn write_claim(
        &self,
        document: &str,
        paragraph: &str,
        written: &Written,
        why: &str,
        who: &str,
        at: RecordedAt,
    ) -> Result<ReviewAnswer, ClaimReviewError> {
        let no_passage = || ClaimReviewError::NoSuchPassage(format!("{document}#{paragraph}"));
        let row = self.read(|store| Ok(store.document(document)?))?.ok_or_else(no_passage)?;
        if written.kind.is_none() || written.quote.is_none() {
            return Err(ClaimReviewError::Wrong("a claim needs a kind and a quote".to_owned()));
        }
        let mut claim = Claim {
            id: String::new(),
            anchor: paragraph.to_owned(),
            range: (0, 0),
            quote: String::new(),
            kind: String::new(),
            actors: Vec::new(),
            targets: Vec::new(),
            about: None,
            speaker: None,
            when: None,
            when_rule: None,
            place: None,
            amount: None,
            modality: "asserted".to_owned(),
            negated: false,
            condition: None,
            due: None,
            manner: None,
            rule: String::new(),
        };
        self.write_into(&mut claim, document, written)?;
        // The log's next number tells claims of the same words apart.
        let nth = self.read(|store| Ok(reviews(store, None)?.values().map(Vec::len).sum::<usize>()))?;
        let nth = u32::try_from(nth).unwrap_or(u32::MAX);
        claim.id = claim_id(&row.sha256, row.place, "written", &claim.kind, &claim.quote, nth);
        let id = claim.id.clone();
        self.decide(document.to_owned(), row.sha256, id, Verdict::Write, Some(claim), None, why, who, at)
    }

    /// Takes back the decision about a claim that holds; the one before it, if any, holds again.
    pub fn undo_claim_review(
        &self,
        id: &str,
        why: &str,
        who: &str,
        at: RecordedAt,
    ) -> Result<ReviewAnswer, ClaimReviewError> {
        let _held = lock(&self.dir)?;
        let mut store = connect(&self.dir)?;
        let holding = reviews(&store, None)?;
        let decided = holding.values().flatten().find(|review| review.claim == id);
        let decided = decided.ok_or_else(|| ClaimReviewError::NothingToUndo(id.to_owned()))?;
        append(&mut store, at, who, &Payload::ReviewUndo { number: decided.number, why: why.to_owned() })?;
        Ok(decided.answer())
    }

    /// Returns the decisions about claims that hold, the oldest first.
    pub fn claim_reviews(&self) -> Result<Vec<ReviewAnswer>, ArchiveError> {
        let holding = self.read(|store| reviews(store, None))?;
        let mut answers: Vec<ReviewAnswer> = holding.values().flatten().map(Reviewed::answer).collect();
        answers.sort_by_key(|answer| answer.number);
        Ok(answers)
    }

    /// Returns the claims that nobody decided about, what matters most first: what a newer reading asks again, then
    /// conflicts, pledges, what bounds a status, persons, the rest.
    pub fn inbox(&self, offset: usize, limit: usize) -> Result<Inbox, ArchiveError> {
        let known = self.known(None)?;
        let history = &known.history;
        let mut rank: HashMap<u32, usize> = HashMap::new();
        let mut put = |claims: &[u32], at: usize| {
            for claim in claims {
                let rank = rank.entry(*claim).or_insert(at);
                *rank = (*rank).min(at);
            }
        };
        for conflict in history.conflicts() {
            conflict.values.iter().for_each(|value| put(&value.claims, 1));
        }
        history.pledges().iter().for_each(|pledge| put(&pledge.claims, 2));
        history.statuses().iter().for_each(|status| put(&status.claims, 3));
        for person in
            (0..).zip(history.entities()).filter(|(_, e)| e.kind.as_str() == "person").map(|(at, _)| at)
        {
            history.events_of(person).for_each(|event| put(&event.claims, 4));
        }
        let is_of_document = |fact: &u32| {
            let at = history.claim(*fact).map(|at| at.source as usize);
            at.and_then(|at| history.sources().get(at)).is_some_and(|source| !source.is_list)
        };
        let mut all: Vec<(usize, u32)> = history
            .find(|_| true)
            .into_iter()
            .filter(is_of_document)
            .map(|fact| (rank.get(&fact).copied().unwrap_or(5), fact))
            .collect();
        let decided: HashSet<u64> =
            known.standings.keys().filter_map(|id| u64::from_str_radix(id, 16).ok()).collect();
        all.retain(|(_, fact)| history.claim_id(*fact).is_some_and(|id| !decided.contains(&id)));
        all.sort_unstable();
        let asked = known.asked.len();
        let mut inbox = Inbox { items: Vec::new(), total: asked + all.len() };
        self.read(|store| {
            let mut claims = Claims::new(store, &known);
            for (number, claim) in known.asked.iter().skip(offset).take(limit) {
                let Some(row) = store.documents(&[*number])?.pop() else { continue };
                let claim = claims.plain(claim, &row.id, Some(*number))?;
                inbox.items.push(InboxItem { because: REASONS[0], claim });
            }
            let left = limit.saturating_sub(inbox.items.len());
            for (rank, fact) in all.iter().skip(offset.saturating_sub(asked)).take(left) {
                let because = REASONS.get(*rank).copied().unwrap_or("other");
                if let Some(claim) = claims.answer(*fact)? {
                    inbox.items.push(InboxItem { because, claim });
                }
            }
            Ok(())
        })?;
        Ok(inbox)
    }

    /// Puts what a person wrote into a claim, after checking it.
    fn write_into(
        &self,
        claim: &mut Claim,
        document: &str,
        written: &Written,
    ) -> Result<(), ClaimReviewError> {
        let wrong = |message: String| ClaimReviewError::Wrong(message);
        if let Some(quote) = &written.quote {
            let passage = format!("{document}#{}", claim.anchor);
            let text = self.read(|store| {
                let Some(row) = store.document(document)? else { return Ok(None) };
                let Some((_, document)) = load(store, row.number)? else { return Ok(None) };
                let mut paragraphs = document.paragraphs.into_iter();
                Ok(paragraphs
                    .find(|paragraph| paragraph.anchor == claim.anchor)
                    .map(|paragraph| paragraph.text))
            })?;
            let text = text.ok_or_else(|| ClaimReviewError::NoSuchPassage(passage.clone()))?;
            let at = text.find(quote.as_str()).filter(|_| !quote.trim().is_empty());
            let at = at.ok_or_else(|| ClaimReviewError::NotInPassage { quote: quote.clone(), passage })?;
            let before = text.get(..at).map_or(0, |before| before.chars().count());
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            claim.range = (number(before), number(before + quote.chars().count()));
            claim.quote.clone_from(quote);
        }
        if let Some(kind) = &written.kind {
            kind.parse::<Kind>().map_err(|error| wrong(error.to_string()))?;
            claim.kind.clone_from(kind);
        }
        if let Some(when) = &written.when {
            let when: Edtf = when.parse().map_err(|error: reftel_when::NotEdtf| wrong(error.to_string()))?;
            (claim.when, claim.when_rule) = (Some(when), Some("a person".to_owned()));
        }
        if let Some(modality) = &written.modality {
            if reftel_claims::Modality::from_word(modality).is_none() {
                return Err(wrong(format!(
                    "`{modality}` is no modality such as `asserted`, `denied` or `promised`"
                )));
            }
            claim.modality.clone_from(modality);
        }
        if let Some(actors) = &written.actors {
            claim.actors = actors.iter().map(|name| party(name)).collect();
        }
        if let Some(targets) = &written.targets {
            claim.targets = targets.iter().map(|name| party(name)).collect();
        }
        if let Some(about) = &written.about {
            claim.about =
                Some(Party { name: about.clone(), office: None, country: None, schema: "Thing".to_owned() });
        }
        claim.negated = written.negated.unwrap_or(claim.negated);
        claim.condition = written.condition.clone().or_else(|| claim.condition.take());
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "an entry of the log, field by field")]
    fn decide(
        &self,
        document: String,
        source: String,
        claim: String,
        verdict: Verdict,
        holds: Option<Claim>,
        found: Option<Claim>,
        why: &str,
        who: &str,
        at: RecordedAt,
    ) -> Result<ReviewAnswer, ClaimReviewError> {
        let _held = lock(&self.dir)?;
        let mut store = connect(&self.dir)?;
        let payload = Payload::ClaimReview {
            document: document.clone(),
            source,
            claim: claim.clone(),
            verdict,
            holds: holds.clone().map(Box::new),
            found: found.clone().map(Box::new),
            why: why.to_owned(),
        };
        let number = append(&mut store, at, who, &payload)?;
        let (who, why) = (who.to_owned(), why.to_owned());
        Ok(Reviewed { number, at, who, document, claim, verdict, holds, found, why }.answer())
    }
}

const REASONS: [&str; 6] =
    ["asked again", "in a conflict", "a pledge", "bounds a status", "about a person", "other"];

fn find(store: &SqliteStore, known: &Known, id: &str) -> Result<Place, ClaimReviewError> {
    let none = || ClaimReviewError::NoSuchClaim(id.to_owned());
    let row = |number: u32| {
        let row = store.documents(&[number]).map_err(ArchiveError::from)?.pop();
        row.ok_or_else(none)
    };
    if let Some((number, claim)) = known.asked.iter().find(|(_, claim)| claim.id == id) {
        let row = row(*number)?;
        return Ok(Place { document: row.id, source: row.sha256, claim: claim.clone() });
    }
    let number = u64::from_str_radix(id, 16).map_err(|_| none())?;
    let fact = known.history.claim_by_id(number);
    let Some(at) = fact.and_then(|fact| known.history.claim(fact)) else {
        // A claim that was refused is out of the history, but the decision has it.
        let holding = reviews(store, None)?;
        let refused = holding.values().flatten().find(|review| review.claim == id).ok_or_else(none)?;
        let row = store.document(&refused.document).map_err(ArchiveError::from)?.ok_or_else(none)?;
        let claim = refused.holds.clone().or_else(|| refused.found.clone()).ok_or_else(none)?;
        return Ok(Place { document: row.id, source: row.sha256, claim });
    };
    let document = known.origins.get(at.source as usize).and_then(|origin| origin.number);
    let row = row(document.ok_or_else(|| ClaimReviewError::Listed(id.to_owned()))?)?;
    let claim = Claims::new(store, known).at(at)?.ok_or_else(none)?;
    Ok(Place { document: row.id, source: row.sha256, claim })
}

/// Reads `US`, `Name (US)` or `Name`. What has two words and no sign of a body is a person.
fn party(text: &str) -> Party {
    let text = text.trim();
    let code = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    if code(text) {
        return Party {
            name: text.to_owned(),
            office: None,
            country: Some(text.to_owned()),
            schema: "Country".to_owned(),
        };
    }
    let (name, country) = match text.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((name, country)) if code(country) => (name, Some(country.to_owned())),
        _ => (text, None),
    };
    let kind = reftel_names::Name::read(name, reftel_names::Kind::Unknown).kind();
    let schema = match kind {
        reftel_names::Kind::Person if name.split_whitespace().count() > 1 => "Person",
        _ => "Organization",
    };
    Party { name: name.to_owned(), office: None, country, schema: schema.to_owned() }
}
