//! What a contact is for. The table is `data/purposes.tsv`.

use std::fmt;
use std::sync::LazyLock;

use crate::table::{plain, rows};

/// A purpose of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    id: &'static str,
    within: Option<&'static str>,
    name: &'static str,
    words: Vec<String>,
    source: &'static str,
}

static PURPOSES: LazyLock<Vec<Purpose>> = LazyLock::new(|| {
    rows(include_str!("../data/purposes.tsv"))
        .map(|[id, within, name, words, source]| Purpose {
            id,
            within: (!within.is_empty()).then_some(within),
            name,
            words: [id].into_iter().chain(words.split('|')).map(plain).collect(),
            source,
        })
        .collect()
});

impl Purpose {
    /// What guidance calls a purpose that nobody stated.
    pub(crate) const UNSTATED: &'static str = "unstated";
    /// A purpose that is not in the table.
    pub(crate) const OTHER: &'static str = "other";

    /// Returns all purposes of the table.
    pub fn all() -> &'static [Purpose] {
        &PURPOSES
    }

    /// Returns the purpose of this id.
    pub fn by_id(id: &str) -> Option<&'static Purpose> {
        PURPOSES.iter().find(|purpose| purpose.id == id)
    }

    /// Returns the purposes that a text tells, the narrowest of each; none when it tells none that is known, or says what
    /// the purpose is *not*.
    ///
    /// ```
    /// use reftel_guidance::Purpose;
    /// let ids = |text: &str| Purpose::read(text).iter().map(|p| p.id()).collect::<Vec<_>>();
    /// assert_eq!(ids("talks on a matter of mutual concern"), ["mutual-concern"]);
    /// assert_eq!(ids("release of political prisoners"), ["political-prisoners"]);
    /// assert!(ids("a fishing dispute").is_empty());
    /// assert!(ids("not a matter of mutual concern").is_empty());
    /// ```
    pub fn read(text: &str) -> Vec<&'static Purpose> {
        let padded = format!(" {} ", plain(text));
        if [" not ", " no ", " without ", " except "].iter().any(|word| padded.contains(word)) {
            return Vec::new();
        }
        let told: Vec<&Purpose> = PURPOSES
            .iter()
            .filter(|purpose| purpose.words.iter().any(|words| padded.contains(&format!(" {words} "))))
            .collect();
        let is_wider = |wide: &Purpose| told.iter().any(|narrow| narrow.within == Some(wide.id));
        told.iter().copied().filter(|purpose| !is_wider(purpose)).collect()
    }

    /// Returns the id that guidance calls it by.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the wider purpose that it is in.
    pub fn within(&self) -> Option<&'static str> {
        self.within
    }

    /// Returns its name for people.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns where it comes from.
    pub fn source(&self) -> &'static str {
        self.source
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole() {
        for purpose in Purpose::all() {
            assert!(!purpose.name.is_empty() && !purpose.source.is_empty(), "{purpose:?}");
            assert!(purpose.within.is_none_or(|within| Purpose::by_id(within).is_some()), "{purpose:?}");
        }
    }
}
