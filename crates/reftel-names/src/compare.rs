//! How alike two names are, and the reasons in words.

use crate::heard::Heard;
use crate::name::{Kind, Name};
use crate::script::Script;
use crate::{organisation, person};

/// From this score on a pair is worth a person's look: on labelled lists, most pairs above it are one and the same
/// bearer, most below are not. A ranking signal, not a probability; raising it hides more weak pairs. It was
/// set by hand: chosen on parts of the lists, the best bound fell anywhere from 0.40 to 0.71.
pub const SHOW_MIN: f64 = 0.70;

/// What may be compared with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How<'a> {
    /// Names of these scripts only; all where `None`.
    pub scripts: Option<&'a [Script]>,
    /// Whether names in two scripts are compared by sound. Off, they never match.
    pub transliterate: bool,
}

impl Default for How<'_> {
    fn default() -> Self {
        Self { scripts: None, transliterate: true }
    }
}

/// How alike two names are.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// 0.0 to 1.0; see [`SHOW_MIN`]. 1.0 only where all words agree.
    pub score: f64,
    /// Why, in words, the most telling first.
    pub reasons: Vec<String>,
}

/// Returns how alike two names are: the score of [`compare`] where that is [`SHOW_MIN`] or more, and otherwise anything
/// below it, since most pairs are known to be two bearers before every word was compared. Symmetric up to that; 1.0 for
/// the same text; needs no memory.
#[must_use]
pub fn likeness(a: &Name, b: &Name, how: &How<'_>) -> f64 {
    score(a, b, how, SHOW_MIN, &mut None, None)
}

/// Returns the score where it is `least` or more, and otherwise anything below it, of a name that is compared with many:
/// what was `heard` of its words is remembered for the next, and not for another name.
pub(crate) fn likeness_from(a: &Name, b: &Name, how: &How<'_>, least: f64, heard: &mut Heard) -> f64 {
    score(a, b, how, least, &mut None, Some(heard))
}

/// Returns how alike two names are, with the reasons.
#[must_use]
pub fn compare(a: &Name, b: &Name, how: &How<'_>) -> Likeness {
    let mut reasons = Some(Vec::new());
    let score = score(a, b, how, 0.0, &mut reasons, None);
    Likeness { score, reasons: reasons.unwrap_or_default() }
}

/// Where reasons are collected, if they are wanted.
pub(crate) type Reasons = Option<Vec<String>>;

pub(crate) fn say(reasons: &mut Reasons, reason: impl FnOnce() -> String) {
    if let Some(reasons) = reasons {
        reasons.push(reason());
    }
}

fn score(
    a: &Name,
    b: &Name,
    how: &How<'_>,
    least: f64,
    reasons: &mut Reasons,
    heard: Option<&mut Heard>,
) -> f64 {
    if let Some(scripts) = how.scripts
        && let Some(other) = [a, b].into_iter().find(|n| !scripts.contains(&n.script))
    {
        say(reasons, || {
            format!("`{}` is in a script that was left out ({})", other.text, other.script.name())
        });
        return 0.0;
    }
    if a.text == b.text {
        say(reasons, || "the same text".to_owned());
        return 1.0;
    }
    if !how.transliterate && a.script != b.script {
        say(reasons, || "two scripts, and transliteration is off".to_owned());
        return 0.0;
    }
    if a.tokens.is_empty() || b.tokens.is_empty() {
        say(reasons, || "a name without letters".to_owned());
        return 0.0;
    }
    // One order for both ways round, so that ties fall the same.
    let turned = (a.tokens.len(), &a.text) > (b.tokens.len(), &b.text);
    let (a, b) = if turned { (b, a) } else { (a, b) };
    let mut score = if a.kind == Kind::Organisation || b.kind == Kind::Organisation {
        organisation::score(a, b, reasons)
    } else {
        person::score(a, b, least as f32, reasons, heard.map(|heard| (heard, turned)))
    };
    if a.kind != b.kind {
        say(reasons, || "one looks like a person, the other like an organisation".to_owned());
        score *= 0.9;
    }
    if a.cut_short || b.cut_short {
        say(reasons, || "only the beginning of a very long name was compared".to_owned());
        score = score.min(0.9);
    }
    f64::from(score.clamp(0.0, 1.0))
}

/// The languages or scripts in words, where they differ: "Belarusian → Russian".
pub(crate) fn way(a: &Name, b: &Name) -> String {
    let from = a.language.map_or(a.script.name(), crate::Language::name);
    let to = b.language.map_or(b.script.name(), crate::Language::name);
    if from == to { String::new() } else { format!(" after {from} → {to}") }
}
