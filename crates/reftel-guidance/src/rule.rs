//! A rule: one policy of a guidance file, with what its annotations say of it.

use std::fmt;

use crate::period::Period;
use crate::rank::Rank;

/// A passage that a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cite {
    /// The document's id, such as `08STATE67793`.
    pub document: String,
    /// The paragraph's number or anchor, such as `2`.
    pub paragraph: String,
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ¶{}", self.document, self.paragraph)
    }
}

impl Cite {
    /// Returns the passages that a text names: `08STATE67793 ¶2`, `08STATE67793#2`, several between `;`. `None` when any part is
    /// something else.
    ///
    /// ```
    /// use reftel_guidance::Cite;
    /// let cites = Cite::read("08STATE67793 ¶3; 08STATE67793#4").ok_or("not understood")?;
    /// let shown: Vec<String> = cites.iter().map(ToString::to_string).collect();
    /// assert_eq!(shown, ["08STATE67793 ¶3", "08STATE67793 ¶4"]);
    /// assert!(Cite::read("paragraph two of the cable").is_none());
    /// # Ok::<(), &str>(())
    /// ```
    pub fn read(text: &str) -> Option<Vec<Cite>> {
        text.split(';')
            .map(|part| {
                let (document, paragraph) = part.split_once(['¶', '#'])?;
                let (document, paragraph) = (document.trim(), paragraph.trim());
                let is_word = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
                (is_word(document) && is_word(paragraph))
                    .then(|| Cite { document: document.to_owned(), paragraph: paragraph.to_owned() })
            })
            .collect()
    }
}

/// What a rule does to a contact that it applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It permits it.
    Permit,
    /// It permits it once somebody of this rank or above has approved.
    PermitIfApproved(Rank),
    /// It leaves it to the judgment of somebody of this rank or above on the spot.
    LeaveTo(Rank),
    /// It forbids it.
    Forbid,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id, unlike any other's in the guidance.
    pub id: String,
    /// The passages that it rests on.
    pub cites: Vec<Cite>,
    /// The document that it rests on, in words, for those who do not have it.
    pub source: Option<String>,
    /// What it says, in the words of who wrote the guidance.
    pub says: String,
    /// What it does.
    pub effect: Effect,
    /// When it was in force.
    pub period: Period,
    /// Why these days, where the source does not plainly say.
    pub dated: Option<String>,
    /// Ids of the rules whose place it takes from the day on which it begins.
    pub supersedes: Vec<String>,
    /// Ids of the rules that do not count where it applies.
    pub overrides: Vec<String>,
    /// Name of the file that it stands in.
    pub file: String,
    /// The line that it begins on; the first is 1.
    pub line: u32,
    /// The policy as it stands in the file.
    pub text: String,
}

impl Rule {
    /// Returns the passages in one text: `08STATE67793 ¶3; 08STATE67793 ¶4`.
    pub fn cite(&self) -> String {
        self.cites.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}
