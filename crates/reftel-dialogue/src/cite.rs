//! What a row rests on: a passage, a claim or a pledge of the record.

use std::fmt;
use std::str::FromStr;

/// A citation: `08STATE67793#2`, `claim:ID` or `pledge:ID`.
///
/// ```
/// use reftel_dialogue::Cite;
/// let cite: Cite = "08STATE67793#2".parse()?;
/// assert_eq!(cite, Cite::Passage { document: "08STATE67793".into(), paragraph: "2".into() });
/// assert_eq!(cite.to_string(), "08STATE67793#2");
/// assert!("08STATE67793".parse::<Cite>().is_err());
/// # Ok::<(), reftel_dialogue::NotCite>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cite {
    /// A paragraph of a document.
    Passage {
        /// The document's id.
        document: String,
        /// The paragraph's number or anchor.
        paragraph: String,
    },
    /// A claim, by its id.
    Claim(String),
    /// A pledge, by its id.
    Pledge(String),
}

/// A text that is no citation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no citation")]
pub struct NotCite(pub String);

impl FromStr for Cite {
    type Err = NotCite;

    fn from_str(text: &str) -> Result<Cite, NotCite> {
        let refused = || NotCite(text.to_owned());
        let is_word = |part: &str| {
            !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control() || c == '#')
        };
        let one = |part: &str| if is_word(part) { Ok(part.to_owned()) } else { Err(refused()) };
        if let Some(id) = text.strip_prefix("claim:") {
            return Ok(Cite::Claim(one(id)?));
        }
        if let Some(id) = text.strip_prefix("pledge:") {
            return Ok(Cite::Pledge(one(id)?));
        }
        let (document, paragraph) = text.split_once('#').ok_or_else(refused)?;
        Ok(Cite::Passage { document: one(document)?, paragraph: one(paragraph)? })
    }
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cite::Passage { document, paragraph } => write!(f, "{document}#{paragraph}"),
            Cite::Claim(id) => write!(f, "claim:{id}"),
            Cite::Pledge(id) => write!(f, "pledge:{id}"),
        }
    }
}
