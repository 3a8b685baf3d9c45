//! Who owns, controls, leads or is linked to whom.

use crate::date::When;

/// Somebody in a relation: an entry of the list when `id` is there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// The id of the entry.
    pub id: Option<String>,
    /// The name, as the publisher writes it.
    pub name: String,
}

/// What one is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kinship {
    /// The first owns the second, wholly or in part.
    Owns,
    /// The first owns or controls the second; the publisher does not say which.
    OwnsOrControls,
    /// The first leads the second.
    Leads,
    /// The first acts for the second.
    ActsFor,
    /// They are of one family.
    Family,
    /// They are linked; the publisher does not say how.
    Linked,
}

impl Kinship {
    /// Returns the words for it, to stand between the two parties.
    pub fn words(self) -> &'static str {
        match self {
            Kinship::Owns => "owns",
            Kinship::OwnsOrControls => "owns or controls",
            Kinship::Leads => "leads",
            Kinship::ActsFor => "acts for",
            Kinship::Family => "is of one family with",
            Kinship::Linked => "is linked to",
        }
    }
}

/// A relation between two parties.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Who owns, controls, leads, acts.
    pub from: Party,
    /// Who is owned, controlled, led.
    pub to: Party,
    /// What the first is to the second.
    pub kinship: Kinship,
    /// How much is owned, where the publisher says so.
    pub share: Option<Share>,
    /// From when.
    pub since: Option<When>,
    /// Until when.
    pub until: Option<When>,
    /// The publisher's words.
    pub said: String,
    /// Where it is said; the first line is 1.
    pub line: u64,
}

/// A share in per cent, exact or between bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The least that it can be, in per cent.
    pub least: f64,
    /// The most that it can be, in per cent.
    pub most: f64,
}

impl Share {
    /// Reads `75`, `75 %`, `75,5%`, `50-75`, `25.00%-50.00%`; `None` for anything else, and above 100.
    ///
    /// ```
    /// let share = reftel_lists::Share::read("50 - 75 %");
    /// assert_eq!(share.map(|s| (s.least, s.most)), Some((50.0, 75.0)));
    /// assert_eq!(reftel_lists::Share::read("half"), None);
    /// ```
    pub fn read(text: &str) -> Option<Share> {
        let number = |part: &str| {
            let part = part.trim().trim_end_matches('%').trim().replace(',', ".");
            let digits = part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            let value: f64 = if digits { part.parse().ok()? } else { return None };
            (0.0..=100.0).contains(&value).then_some(value)
        };
        let text = text.trim();
        if let Some((least, most)) = text.split_once(['-', '–']) {
            let (least, most) = (number(least)?, number(most)?);
            return (least <= most).then_some(Share { least, most });
        }
        number(text).map(|value| Share { least: value, most: value })
    }
}
