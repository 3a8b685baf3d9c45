//! A phrase read as a date, as JSON shows it.

use reftel_when::phrase::{self, RULES};
use serde::Serialize;

pub use reftel_when::{Edtf, Tense};

/// What a phrase means: `reftel.date/1`.
#[derive(Debug, Clone, Serialize)]
pub struct DateAnswer {
    /// `reftel.date/1`.
    pub schema: &'static str,
    /// The phrase, as given.
    pub phrase: String,
    /// The date in EDTF; `null` when the phrase could not be read.
    pub edtf: Option<String>,
    /// First day that it may mean, `YYYY-MM-DD`; `null` when that side is open or unknown.
    pub earliest: Option<String>,
    /// Last day that it may mean; `null` when that side is open or unknown.
    pub latest: Option<String>,
    /// Short name of the rule that read it.
    pub rule: Option<&'static str>,
    /// The date that it was read against; `null` when the phrase needs none.
    pub anchor: Option<String>,
}

impl DateAnswer {
    /// Returns what the rule makes of its phrases, in words.
    #[must_use]
    pub fn rule_in_words(&self) -> Option<&'static str> {
        let rule = self.rule?;
        RULES.iter().find(|(name, _)| *name == rule).map(|(_, says)| *says)
    }
}

/// Reads a phrase as a date. `written` is the date of the document; without it only phrases that need none are read.
/// `tense` is that of the sentence, where it is known.
#[must_use]
pub fn read_date(phrase: &str, written: Option<&Edtf>, tense: Option<Tense>) -> DateAnswer {
    let reading = phrase::read(phrase, written, tense);
    let reading = reading.as_ref();
    DateAnswer {
        schema: "reftel.date/1",
        phrase: phrase.to_owned(),
        edtf: reading.map(|reading| reading.edtf.to_string()),
        earliest: reading.and_then(|reading| reading.earliest()).map(|day| day.to_string()),
        latest: reading.and_then(|reading| reading.latest()).map(|day| day.to_string()),
        rule: reading.map(|reading| reading.rule),
        anchor: reading.and_then(|reading| reading.anchor.as_ref()).map(ToString::to_string),
    }
}
