//! Who owns a party of a list and what it owns, with the chain and the rule of 50 per cent.

use std::fmt;

use reftel_lists::List;
use reftel_lists::ownership::{self, Certainty, Link, Rule};
use serde::Serialize;
use utoipa::ToSchema;

/// One step of a chain of ownership.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnedStep {
    /// Who owns.
    pub owner: String,
    /// What is owned.
    pub owned: String,
    /// The share in per cent: at least, at most.
    pub share: Option<(f64, f64)>,
    /// The publisher's words.
    pub said: String,
}

/// A party that owns another, or is owned by it, directly or through others.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HoldingAnswer {
    /// `owns` when the party is owned by the one that was asked about, `owned_by` when it owns that one.
    pub way: &'static str,
    /// The party's first name.
    pub party: String,
    /// Whether it stands on the list itself.
    pub listed: bool,
    /// Whether the rule of 50 per cent catches the one that is owned: `established` or `possible`. With `owned_by` it is
    /// said of the one that was asked about, and all its listed owners count together.
    pub caught: Option<&'static str>,
    /// The steps between them, from the one that was asked about.
    pub chain: Vec<OwnedStep>,
}

/// In words, with its chain.
impl fmt::Display for HoldingAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = if self.way == "owns" { "owns" } else { "is owned by" };
        let listed = if self.listed { "on the list itself" } else { "not on the list" };
        let caught = match self.caught {
            Some("established") => ", caught by the rule of 50 per cent",
            Some(_) => ", perhaps caught by the rule of 50 per cent: the share is not stated",
            None => "",
        };
        write!(f, "{way} {} ({listed}{caught}): ", self.party)?;
        for (place, step) in self.chain.iter().enumerate() {
            let before = if place > 0 { ", " } else { "" };
            match step.share {
                Some((least, most)) if least == most => {
                    write!(f, "{before}{} owns {least} % of {}", step.owner, step.owned)?;
                }
                Some((least, most)) => {
                    write!(f, "{before}{} owns {least} to {most} % of {}", step.owner, step.owned)?;
                }
                None => write!(f, "{before}{} owns {}", step.owner, step.owned)?,
            }
        }
        Ok(())
    }
}

fn word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Established => "established",
        Certainty::Possible => "possible",
    }
}

fn step(link: &Link<'_>) -> OwnedStep {
    OwnedStep {
        owner: link.owner.name.clone(),
        owned: link.owned.name.clone(),
        share: link.share.map(|share| (share.least, share.most)),
        said: link.relation.said.clone(),
    }
}

/// Returns what a party owns, the nearest first. A party goes by [`ownership::key`].
pub(crate) fn below(list: &List, party: &str, rule: Rule) -> Vec<HoldingAnswer> {
    let chains = ownership::subsidiaries(list, party, None);
    if chains.is_empty() {
        return Vec::new();
    }
    let caught = ownership::caught(list, |other| ownership::key(other) == party, rule, None);
    let holding = |chain: &Vec<Link<'_>>| {
        let owned = chain.last()?.owned;
        Some(HoldingAnswer {
            way: "owns",
            party: owned.name.clone(),
            listed: owned.id.is_some(),
            caught: caught.iter().find(|body| body.party == owned).map(|body| word(body.certainty)),
            chain: chain.iter().map(step).collect(),
        })
    };
    chains.iter().filter_map(holding).collect()
}

/// Returns who owns a party, the nearest first.
pub(crate) fn above(list: &List, party: &str, rule: Rule) -> Vec<HoldingAnswer> {
    let chains = ownership::owners(list, party, None);
    if chains.is_empty() {
        return Vec::new();
    }
    // All who are listed count, but not the party itself: the question is whether they catch it.
    let listed = |other: &reftel_lists::Party| other.id.is_some() && ownership::key(other) != party;
    let caught = ownership::caught(list, listed, rule, None);
    let caught =
        caught.iter().find(|body| ownership::key(body.party) == party).map(|body| word(body.certainty));
    let holding = |chain: &Vec<Link<'_>>| {
        let owner = chain.last()?.owner;
        Some(HoldingAnswer {
            way: "owned_by",
            party: owner.name.clone(),
            listed: owner.id.is_some(),
            caught,
            chain: chain.iter().map(step).collect(),
        })
    };
    chains.iter().filter_map(holding).collect()
}
