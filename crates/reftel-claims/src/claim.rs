//! A claim and its parts.

use std::ops::Range;

use reftel_when::Edtf;
use serde::{Deserialize, Serialize};

use crate::Kind;

/// What one passage says happened, holds, or is to happen.
///
/// Ranges are bytes of the clean text of the paragraph that the claim stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What sort of thing it tells of.
    pub kind: Kind,
    /// The smallest run of words that supports the claim.
    pub quote: Range<usize>,
    /// Who does it. Of a meeting, call or agreement: every participant, in the order of the text.
    pub actors: Vec<Party>,
    /// To whom or what it is done: the detained, the sanctioned, the one who is to fulfil a demand.
    pub targets: Vec<Party>,
    /// A third thing: what is promised, the policy that a guidance is about, the measure that is
    /// extended ("national emergency").
    pub about: Option<Party>,
    /// Whose word it is, when the passage gives it as someone's ("Khvostov complained that …").
    /// `None` is the document's own word.
    pub speaker: Option<Party>,
    /// When it was true or happened. `None` when the passage does not say.
    pub when: Option<Dated>,
    /// Where, as written.
    pub place: Option<String>,
    /// A number that belongs to it: persons released, staff allowed, money given.
    pub amount: Option<Amount>,
    /// How sure, and in which mood.
    pub modality: Modality,
    /// Whether the passage says that it did *not* happen or does not hold ("failed to release").
    pub negated: bool,
    /// The words of a condition on which it depends.
    pub condition: Option<Range<usize>>,
    /// Until when it is to be fulfilled, or to hold.
    pub due: Option<Edtf>,
    /// By what means a meeting was held.
    pub manner: Option<Manner>,
    /// The frame that found it: a line of the crate's frame files.
    pub rule: String,
}

/// A claim and the paragraph of the document in which it stands, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// Index in `Document::paragraphs`.
    pub paragraph: usize,
    /// The claim.
    pub claim: Claim,
}

/// One who takes part, as the passage names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The name without titles, from this passage or, for "the Ambassador" and the like, from where the
    /// document gives it: `David Kramer`, `United States`, `Belneftekhim`.
    pub name: String,
    /// Where the passage names it, titles included. `None` when it is understood from the document.
    pub at: Option<Range<usize>>,
    /// The office or rank that goes with it: `Deputy Assistant Secretary`.
    pub office: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country that it is or acts for, in capitals; `EU` for the European
    /// Union and `UN` for the United Nations.
    pub country: Option<String>,
    /// What it seems to be.
    pub schema: Schema,
}

/// What a party seems to be, in the words of FollowTheMoney where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Schema {
    /// One human being.
    Person,
    /// A business.
    Company,
    /// Any other body: a party, a movement, an international organisation.
    Organization,
    /// A government, ministry or other body of a state.
    PublicBody,
    /// A country. FollowTheMoney has no schema for it; exports use `PublicBody`.
    Country,
    /// An office whoever holds it.
    Position,
    /// Persons who are described but not named: "the last political prisoners".
    Group,
    /// A thing that acts for nobody: a policy, a measure, a document.
    Thing,
}

impl Schema {
    /// Returns the word used in JSON: the variant's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Schema::Person => "Person",
            Schema::Company => "Company",
            Schema::Organization => "Organization",
            Schema::PublicBody => "PublicBody",
            Schema::Country => "Country",
            Schema::Position => "Position",
            Schema::Group => "Group",
            Schema::Thing => "Thing",
        }
    }
}

/// A date that a claim has, and from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The date, never more precise than the passage.
    pub edtf: Edtf,
    /// How it was found: a rule of `reftel-when`, or `document` when the document's own date is the date.
    pub rule: String,
    /// The document's date against which the phrase was read, when it was needed.
    pub anchor: Option<Edtf>,
    /// The words of the phrase in the passage. `None` when no word of it gives the date.
    pub at: Option<Range<usize>>,
}

/// A number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The value in the smallest whole unit written: persons, dollars.
    pub value: u64,
    /// Of what, as written: `diplomats`, `USD`, `years`.
    pub unit: String,
    /// How the number bounds what is meant.
    pub bound: Bound,
    /// Where it stands.
    pub at: Range<usize>,
}

/// How a number bounds what is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Bound {
    /// The number itself.
    Exact,
    /// "About".
    About,
    /// "At least", "more than", "over".
    AtLeast,
    /// "At most", "up to", "no more than".
    AtMost,
}

/// How sure a claim is, and in which mood it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Modality {
    /// Said as a fact.
    Asserted,
    /// Said to be untrue.
    Denied,
    /// Undertaken.
    Promised,
    /// Asked for or required.
    Demanded,
    /// Announced as harm to come.
    Threatened,
    /// Suggested without being said.
    Hinted,
    /// Offered for agreement.
    Proposed,
    /// Said to follow if something else comes about.
    Conditional,
    /// Expected, planned or scheduled.
    Planned,
    /// Given as hearsay: "reportedly".
    Reported,
}

impl Modality {
    /// Every modality.
    pub const ALL: [Modality; 10] = [
        Modality::Asserted,
        Modality::Denied,
        Modality::Promised,
        Modality::Demanded,
        Modality::Threatened,
        Modality::Hinted,
        Modality::Proposed,
        Modality::Conditional,
        Modality::Planned,
        Modality::Reported,
    ];

    /// Returns the word used in JSON: `asserted`, `denied`, …
    pub fn as_str(self) -> &'static str {
        match self {
            Modality::Asserted => "asserted",
            Modality::Denied => "denied",
            Modality::Promised => "promised",
            Modality::Demanded => "demanded",
            Modality::Threatened => "threatened",
            Modality::Hinted => "hinted",
            Modality::Proposed => "proposed",
            Modality::Conditional => "conditional",
            Modality::Planned => "planned",
            Modality::Reported => "reported",
        }
    }

    /// Returns the modality that [`Modality::as_str`] gives this word for.
    pub fn from_word(word: &str) -> Option<Modality> {
        Modality::ALL.into_iter().find(|modality| modality.as_str() == word)
    }
}

/// By what means a meeting was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Manner {
    /// In one room, as far as the passage says.
    InPerson,
    /// By telephone.
    Telephone,
    /// By video.
    Video,
}

impl Manner {
    /// Returns the word used in JSON: `in person`, `telephone`, `video`.
    pub fn as_str(self) -> &'static str {
        match self {
            Manner::InPerson => "in person",
            Manner::Telephone => "telephone",
            Manner::Video => "video",
        }
    }
}
