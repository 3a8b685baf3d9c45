//! Claims: from what was found in a document to the record's rows, and answers about them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use reftel_claims::{Bound, CLAIMS_VERSION, Kind};
use reftel_document::Document;
use reftel_record::claim::{Amount, Claim, Party, claim_id, decode, encode};
use reftel_record::history::{ClaimAt, Day};
use reftel_record::{SqliteStore, Store, StoreError, decode_body};
use reftel_when::Edtf;
use serde::Serialize;
use utoipa::ToSchema;

use crate::known::{Known, Standing};
use crate::{Archive, ArchiveError, RecordedAt, fragment};

/// Stage under which the version of the claims is kept.
pub(crate) const CLAIMS: &str = "claims";

/// Returns the bytes of the claims that are found in a document; `None` when there are none.
pub(crate) fn prepare(document: &Document, sha256: &str, place: u32) -> Result<Option<Vec<u8>>, StoreError> {
    let claims = found(document, sha256, place);
    if claims.is_empty() { Ok(None) } else { encode(&claims).map(Some) }
}

fn found(document: &Document, sha256: &str, place: u32) -> Vec<Claim> {
    let mut times: HashMap<(String, &'static str, String), u32> = HashMap::new();
    let located = reftel_claims::find(document).into_iter();
    located
        .filter_map(|located| {
            let paragraph = document.paragraphs.get(located.paragraph)?;
            let claim = located.claim;
            let quote = paragraph.text.get(claim.quote.clone())?.to_owned();
            let characters = |byte: usize| {
                let before = paragraph.text.get(..byte).unwrap_or(&paragraph.text);
                u32::try_from(before.chars().count()).unwrap_or(u32::MAX)
            };
            let kind = claim.kind.as_str();
            let nth = times.entry((paragraph.anchor.clone(), kind, quote.clone())).or_default();
            let id = claim_id(sha256, place, &paragraph.anchor, kind, &quote, *nth);
            *nth += 1;
            let condition = claim.condition.and_then(|range| paragraph.text.get(range)).map(str::to_owned);
            Some(Claim {
                id,
                anchor: paragraph.anchor.clone(),
                range: (characters(claim.quote.start), characters(claim.quote.end)),
                quote,
                kind: kind.to_owned(),
                actors: claim.actors.into_iter().map(party).collect(),
                targets: claim.targets.into_iter().map(party).collect(),
                about: claim.about.map(party),
                speaker: claim.speaker.map(party),
                when: claim.when.as_ref().map(|when| when.edtf.clone()),
                when_rule: claim.when.map(|when| when.rule),
                place: claim.place,
                amount: claim.amount.map(|amount| Amount {
                    value: amount.value,
                    unit: amount.unit,
                    bound: match amount.bound {
                        Bound::Exact => "exact",
                        Bound::About => "about",
                        Bound::AtLeast => "at_least",
                        Bound::AtMost => "at_most",
                    }
                    .to_owned(),
                }),
                modality: claim.modality.as_str().to_owned(),
                negated: claim.negated,
                condition,
                due: claim.due,
                manner: claim.manner.map(|manner| manner.as_str().to_owned()),
                rule: claim.rule,
            })
        })
        .collect()
}

fn party(party: reftel_claims::Party) -> Party {
    Party {
        name: party.name,
        office: party.office,
        country: party.country,
        schema: party.schema.as_str().to_owned(),
    }
}

/// Makes every document's claims anew, from the documents as they were read.
pub(crate) fn make_anew(store: &mut SqliteStore) -> Result<(), ArchiveError> {
    store.begin()?;
    let made = (|| {
        store.clear_claims()?;
        for number in 0..store.document_count()? {
            let (Some(row), Some(body)) = (store.documents(&[number])?.pop(), store.body(number)?) else {
                continue;
            };
            if let Some(claims) = prepare(&decode_body(&body)?, &row.sha256, row.place)? {
                store.put_claims(number, &claims)?;
            }
        }
        store.set_stage(CLAIMS, CLAIMS_VERSION)
    })();
    match made {
        Ok(()) => Ok(store.commit()?),
        Err(error) => {
            let _ = store.roll_back();
            Err(error.into())
        }
    }
}

/// What a question about claims asks.
#[derive(Debug, Clone, Default)]
pub struct AskClaims {
    /// Words that must stand in the quote, in any order.
    pub words: String,
    /// A kind, or a family such as `sanction`.
    pub kind: Option<String>,
    /// A person, body or country: its key, or a name that is like it.
    pub who: Option<String>,
    /// A document.
    pub document: Option<String>,
    /// First day that the claim's date must be able to mean.
    pub from: Option<jiff::civil::Date>,
    /// Last day that the claim's date must be able to mean.
    pub until: Option<jiff::civil::Date>,
    /// How many to leave out at the start.
    pub offset: usize,
    /// How many to return at the most.
    pub limit: usize,
    /// Ask the archive as it was at this instant.
    pub as_known: Option<RecordedAt>,
}

/// Claims, and how many there are.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ClaimsAnswer {
    /// Those asked for, in the order of the archive.
    pub claims: Vec<ClaimAnswer>,
    /// How many there are in all.
    pub total: usize,
    /// How many documents were looked at.
    pub looked_at: usize,
}

/// What one passage says: `reftel.claim/1`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ClaimAnswer {
    /// `reftel.claim/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// The document; of a list, `LIST:` and its short name.
    pub document: String,
    /// Anchor of the paragraph; of a list, the entry.
    pub paragraph: String,
    /// What stands after `#` in the address of the passage.
    pub fragment: Option<String>,
    /// Title of the document.
    pub title: Option<String>,
    /// Date of the document.
    pub written: Option<String>,
    /// The exact words.
    pub quote: String,
    /// First and one-past-last character of them in the paragraph's text.
    pub range: (u32, u32),
    /// Kind.
    pub kind: String,
    /// PLOVER event type.
    pub plover: Option<String>,
    /// PLOVER mode.
    pub plover_mode: Option<String>,
    /// Who.
    pub actors: Vec<PartyAnswer>,
    /// To whom.
    pub targets: Vec<PartyAnswer>,
    /// A third thing.
    pub about: Option<PartyAnswer>,
    /// Whose word it is; `null` is the document's own.
    pub speaker: Option<PartyAnswer>,
    /// When, EDTF.
    pub when: Option<String>,
    /// How the date was found.
    pub when_rule: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// `asserted`, `denied`, …
    pub modality: String,
    /// Whether it is said not to have happened.
    pub negated: bool,
    /// A number.
    pub amount: Option<AmountAnswer>,
    /// On what it depends.
    pub condition: Option<String>,
    /// By when it is due.
    pub due: Option<String>,
    /// By what means a meeting was held.
    pub manner: Option<String>,
    /// `unreviewed`, `accepted`, `corrected`, `written` or, for what an official list says, `listed`.
    pub review: &'static str,
    /// What found it, with its version and rule; of what a person wrote, who.
    pub found_by: String,
}

/// One who takes part in a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartyAnswer {
    /// As the passage names it.
    pub name: String,
    /// Key of the entity; `null` for a speaker.
    pub entity: Option<String>,
    /// Office or rank.
    pub office: Option<String>,
    /// Country code.
    pub country: Option<String>,
    /// FollowTheMoney schema, or `Country`, `Group`, `Thing`.
    pub schema: String,
}

/// A number in a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AmountAnswer {
    /// The value.
    pub value: u64,
    /// Of what.
    pub unit: String,
    /// `exact`, `about`, `at_least` or `at_most`.
    pub bound: String,
}

/// Reads claims of documents, each document once.
pub(crate) struct Claims<'a> {
    store: &'a SqliteStore,
    known: &'a Known,
    read: HashMap<u32, Arc<Vec<Claim>>>,
    documents: HashMap<u32, Option<(reftel_record::DocumentRow, HashSet<String>)>>,
}

impl<'a> Claims<'a> {
    pub(crate) fn new(store: &'a SqliteStore, known: &'a Known) -> Self {
        Claims { store, known, read: HashMap::new(), documents: HashMap::new() }
    }

    /// Returns the claim at a place.
    pub(crate) fn at(&mut self, at: ClaimAt) -> Result<Option<Claim>, ArchiveError> {
        let of = match self.read.get(&at.source) {
            Some(of) => Arc::clone(of),
            None => {
                let origin = self.known.origins.get(at.source as usize);
                let claims = match origin {
                    Some(origin) => match (&origin.held, origin.number) {
                        (Some(held), _) => Arc::clone(held),
                        (None, Some(number)) => match self.store.claims(number)? {
                            Some(bytes) => Arc::new(decode(&bytes)?),
                            None => Arc::new(Vec::new()),
                        },
                        (None, None) => Arc::new(Vec::new()),
                    },
                    None => Arc::new(Vec::new()),
                };
                // Answers go through the documents in order: the last few are enough.
                if self.read.len() > 256 {
                    self.read.clear();
                }
                self.read.insert(at.source, Arc::clone(&claims));
                claims
            }
        };
        Ok(of.get(at.place as usize).cloned())
    }

    /// Returns the answer about a claim, by its number in the history.
    pub(crate) fn answer(&mut self, fact: u32) -> Result<Option<ClaimAnswer>, ArchiveError> {
        let Some(at) = self.known.history.claim(fact) else { return Ok(None) };
        let Some(claim) = self.at(at)? else { return Ok(None) };
        let Some(source) = self.known.history.sources().get(at.source as usize) else { return Ok(None) };
        let number = self.known.origins.get(at.source as usize).and_then(|origin| origin.number);
        let mut answer = self.plain(&claim, &source.id, number)?;
        answer.written = source.date.as_ref().map(ToString::to_string);
        if let Some((actors, targets, about)) = self.known.history.parties(fact) {
            let key = |entity: &u32| self.known.history.entity(*entity).map(|entity| entity.key.clone());
            for (parties, of) in [(&mut answer.actors, actors), (&mut answer.targets, targets)] {
                for (party, entity) in parties.iter_mut().zip(&of) {
                    party.entity = key(entity);
                }
            }
            if let (Some(party), Some(entity)) = (&mut answer.about, about) {
                party.entity = key(&entity);
            }
        }
        if source.is_list {
            (answer.review, answer.found_by) = ("listed", source.id.clone());
        }
        Ok(Some(answer))
    }

    /// Returns the answer about a claim of a document, without what its entities are.
    pub(crate) fn plain(
        &mut self,
        claim: &Claim,
        document: &str,
        number: Option<u32>,
    ) -> Result<ClaimAnswer, ArchiveError> {
        let (mut title, mut at) = (None, None);
        if let Some(number) = number {
            if !self.documents.contains_key(&number) {
                let loaded = crate::ask::load(self.store, number)?.map(|(row, document)| {
                    (row, document.paragraphs.into_iter().map(|paragraph| paragraph.anchor).collect())
                });
                self.documents.insert(number, loaded);
            }
            if let Some(Some((row, anchors))) = self.documents.get(&number) {
                title.clone_from(&row.title);
                at = Some(fragment(&claim.anchor, |other| anchors.contains(other)));
            }
        }
        let kind: Option<Kind> = claim.kind.parse().ok();
        let plover = kind.and_then(Kind::plover);
        let (review, found_by) = match self.known.standings.get(&claim.id) {
            Some(Standing { review, who }) if *review == "written" => (*review, who.clone()),
            Some(Standing { review, .. }) => (*review, found_by(claim)),
            None => ("unreviewed", found_by(claim)),
        };
        let party = |party: &Party| PartyAnswer {
            name: party.name.clone(),
            entity: None,
            office: party.office.clone(),
            country: party.country.clone(),
            schema: party.schema.clone(),
        };
        Ok(ClaimAnswer {
            schema: "reftel.claim/1",
            id: claim.id.clone(),
            document: document.to_owned(),
            paragraph: claim.anchor.clone(),
            fragment: at,
            title,
            written: None,
            quote: claim.quote.clone(),
            range: claim.range,
            kind: claim.kind.clone(),
            plover: plover.map(|plover| plover.event.to_owned()),
            plover_mode: plover.and_then(|plover| plover.mode).map(str::to_owned),
            actors: claim.actors.iter().map(party).collect(),
            targets: claim.targets.iter().map(party).collect(),
            about: claim.about.as_ref().map(party),
            speaker: claim.speaker.as_ref().map(party),
            when: claim.when.as_ref().map(Edtf::to_string),
            when_rule: claim.when_rule.clone(),
            place: claim.place.clone(),
            modality: claim.modality.clone(),
            negated: claim.negated,
            amount: claim.amount.as_ref().map(|amount| AmountAnswer {
                value: amount.value,
                unit: amount.unit.clone(),
                bound: amount.bound.clone(),
            }),
            condition: claim.condition.clone(),
            due: claim.due.as_ref().map(Edtf::to_string),
            manner: claim.manner.clone(),
            review,
            found_by,
        })
    }
}

fn found_by(claim: &Claim) -> String {
    format!("reftel-claims {CLAIMS_VERSION}: {}", claim.rule)
}

impl Archive {
    /// Finds claims.
    pub fn claims(&self, ask: &AskClaims) -> Result<ClaimsAnswer, ArchiveError> {
        let known = self.known(ask.as_known)?;
        let who = ask.who.as_deref().map(|who| known.meant(who));
        let source =
            ask.document.as_deref().map(|id| known.history.sources().iter().position(|s| s.id == id));
        let facts = known.history.find(|claim| {
            let kind = ask.kind.as_deref().is_none_or(|kind| {
                claim.kind.name == kind
                    || claim.kind.name.strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'))
            });
            let named = who.as_ref().is_none_or(|who| claim.entities().any(|entity| who.contains(&entity)));
            let there = source.is_none_or(|source| source == Some(claim.at.source as usize));
            kind && named && there && claim.may_be_within(ask.from.map(Day::of), ask.until.map(Day::of))
        });
        let words: Vec<String> = ask.words.split_whitespace().map(str::to_lowercase).collect();
        self.read(|store| {
            let mut claims = Claims::new(store, &known);
            let mut answer = ClaimsAnswer { looked_at: known.looked_at, ..ClaimsAnswer::default() };
            if words.is_empty() {
                answer.total = facts.len();
                for fact in facts.into_iter().skip(ask.offset).take(ask.limit) {
                    answer.claims.extend(claims.answer(fact)?);
                }
                return Ok(answer);
            }
            for fact in facts {
                let Some(at) = known.history.claim(fact) else { continue };
                let Some(claim) = claims.at(at)? else { continue };
                let quote = claim.quote.to_lowercase();
                if words.iter().all(|word| quote.contains(word.as_str())) {
                    if answer.total >= ask.offset && answer.claims.len() < ask.limit {
                        answer.claims.extend(claims.answer(fact)?);
                    }
                    answer.total += 1;
                }
            }
            Ok(answer)
        })
    }
}
