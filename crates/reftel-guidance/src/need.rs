//! What a ruling depends on.

use std::fmt;

use crate::rank::{Rank, Standing};
use crate::ruling::Verdict;

/// Something that must be known or done before a ruling is settled, or that would change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// The rank of who acts.
    OwnRank(Standing, String),
    /// The rank of the counterpart.
    TheirRank(Standing, String),
    /// Which of several purposes it is for.
    Purpose(String),
    /// Whether a rule had begun: its document, and the date as precisely as that is known.
    Begun(String, String),
    /// Whether a rule had ended: its document, and the date as precisely as that is known.
    Ended(String, String),
    /// An approval by somebody of this rank or above.
    Approval(Rank),
    /// The judgment of somebody of this rank or above on the spot.
    Judgment(Rank),
    /// A rule that could not be asked.
    Broken(String),
    /// Conditions: once they are met, the ruling is another.
    Conditions {
        /// Their names.
        conditions: Vec<String>,
        /// The ruling then.
        then: Verdict,
        /// The passages that say so.
        cite: String,
    },
    /// Purposes: for one of them, the ruling is another.
    Purposes {
        /// Their names.
        purposes: Vec<&'static str>,
        /// The ruling then.
        then: Verdict,
        /// The passages that say so.
        cite: String,
    },
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rank = |f: &mut fmt::Formatter<'_>, who: &str, standing: &Standing, title: &str| match title {
            "" => write!(f, "the rank of {who}, which is not given"),
            title if standing.known => {
                write!(
                    f,
                    "the rank of {who}: `{title}` may be anything from {} to {}",
                    standing.lowest, standing.highest
                )
            }
            title => write!(f, "the rank of {who}: the ladder does not have `{title}`"),
        };
        let passages = |cite: &str| if cite.is_empty() { String::new() } else { format!(" ({cite})") };
        match self {
            Need::OwnRank(standing, title) => rank(f, "who acts", standing, title),
            Need::TheirRank(standing, title) => rank(f, "the counterpart", standing, title),
            Need::Purpose(text) => write!(f, "which purpose it is for: {text}"),
            Need::Begun(document, date) => {
                write!(f, "whether the rule of {document} had begun: its first day is known only as {date}")
            }
            Need::Ended(document, date) => {
                write!(f, "whether the rule of {document} still held: its last day is known only as {date}")
            }
            Need::Approval(rank) => write!(f, "an approval: {rank} or above"),
            Need::Judgment(rank) => write!(f, "the judgment of the post: {rank} or above"),
            Need::Broken(rule) => write!(f, "the rule `{rule}`, which could not be asked"),
            Need::Conditions { conditions, then, cite } => {
                let words: Vec<String> = conditions.iter().map(|id| id.replace('-', " ")).collect();
                write!(
                    f,
                    "a condition: with {} it is {}{}",
                    words.join(" and "),
                    then.words(),
                    passages(cite)
                )
            }
            Need::Purposes { purposes, then, cite } => {
                write!(
                    f,
                    "the purpose: for {} it is {}{}",
                    purposes.join(", or "),
                    then.words(),
                    passages(cite)
                )
            }
        }
    }
}
