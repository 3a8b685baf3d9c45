//! What names a dialogue, a track, a proposal or a follow-up; and what names a side.

use std::fmt;
use std::str::FromStr;

/// The name of a row that others refer to: `timber-and-transit`.
///
/// Small letters, digits and hyphens between them, at most 64: it stands in addresses and in calendars.
///
/// ```
/// use reftel_dialogue::Key;
/// assert!("rule-of-law".parse::<Key>().is_ok());
/// for text in ["", "Rule", "rule of law", "-rule", "rule--of"] {
///     assert!(text.parse::<Key>().is_err(), "{text}");
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

/// A text that is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key")]
pub struct NotKey(pub String);

/// Longest key.
const LENGTH_MAX: usize = 64;

impl Key {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Key {
    type Err = NotKey;

    fn from_str(text: &str) -> Result<Key, NotKey> {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if text.len() <= LENGTH_MAX && text.split('-').all(is_word) {
            Ok(Key(text.to_owned()))
        } else {
            Err(NotKey(text.to_owned()))
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A country's code of two capitals (ISO 3166-1), or one of those left to users (`XA` to `XZ`).
///
/// ```
/// use reftel_dialogue::Country;
/// assert!("BY".parse::<Country>().is_ok());
/// assert!("Belarus".parse::<Country>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(String);

/// A text that is no country's code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no country's code of two capitals")]
pub struct NotCountry(pub String);

impl Country {
    /// Returns the code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Country {
    type Err = NotCountry;

    fn from_str(text: &str) -> Result<Country, NotCountry> {
        if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            Ok(Country(text.to_owned()))
        } else {
            Err(NotCountry(text.to_owned()))
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
