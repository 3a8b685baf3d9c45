//! Where claims come from, and which sources are independent of each other.

use std::collections::HashMap;

use reftel_when::Edtf;

use super::day::Span;
use super::event::Event;
use super::fact::Fact;

/// A document, or a version of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its public id; of a list, `LIST:` and its short name.
    pub id: String,
    /// Its date.
    pub date: Option<Edtf>,
    /// The id that it gives itself.
    pub own_id: Option<String>,
    /// Hash of its words: two with the same say the same.
    pub fingerprint: u128,
    /// Whether it is a corrected copy, which takes the place of the first.
    pub is_correction: bool,
    /// Whether it is an official list.
    pub is_list: bool,
    /// Codes of the states that its title names: whom it is about.
    pub states: Vec<String>,
}

impl Source {
    pub(crate) fn span(&self) -> Option<Span> {
        self.date.as_ref().map(Span::of).filter(|span| span.is_bounded())
    }
}

/// Shorter quotes are alike by chance.
const QUOTE_LETTERS_MIN: usize = 60;

pub(crate) fn quote_hash(quote: &str) -> u64 {
    let letters: String =
        quote.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if letters.len() < QUOTE_LETTERS_MIN { 0 } else { super::entity::hash(&letters) }
}

/// Returns, for each source, the first of those that are one with it: copies by words or id, and sources of which one
/// has a long quote of the other.
pub(crate) fn independence(sources: &[Source], facts: &[Fact]) -> Vec<u32> {
    let mut first: Vec<u32> = (0..).take(sources.len()).collect();
    fn root(first: &[u32], mut at: u32) -> u32 {
        while let Some(up) = first.get(at as usize).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }
    let mut join = |a: u32, b: u32| {
        let (a, b) = (root(&first, a), root(&first, b));
        if let Some(slot) = first.get_mut(a.max(b) as usize) {
            *slot = a.min(b);
        }
    };
    let (mut by_words, mut by_id, mut by_quote) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (at, source) in (0..).zip(sources) {
        if !source.is_list {
            join(*by_words.entry(source.fingerprint).or_insert(at), at);
        }
        if let Some(id) = &source.own_id {
            join(*by_id.entry(id.as_str()).or_insert(at), at);
        }
    }
    for fact in facts.iter().filter(|fact| fact.quote != 0) {
        join(*by_quote.entry(fact.quote).or_insert(fact.source), fact.source);
    }
    (0..).take(sources.len()).map(|at| root(&first, at)).collect()
}

pub(crate) fn independent(event: &Event, facts: &[Fact], independence: &[u32]) -> usize {
    let of = |fact: &u32| independence.get(facts.get(*fact as usize)?.source as usize).copied();
    let mut sources: Vec<u32> = event.claims.iter().filter_map(of).collect();
    sources.sort_unstable();
    sources.dedup();
    sources.len()
}
