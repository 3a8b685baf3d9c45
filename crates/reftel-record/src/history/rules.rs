//! The tables of rules, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A kind of claim, and how claims of it are joined.
#[derive(Debug, PartialEq)]
pub struct Kind {
    /// Dotted name.
    pub name: &'static str,
    /// Kinds with the same word here can tell of one happening.
    pub joined_as: &'static str,
    /// Whose agreement makes two claims tell of one happening.
    pub main: Main,
    /// How often the same happens to the same.
    pub how_often: HowOften,
    /// Cooperation (+) and conflict (-), from -10 to 10; `None` for what is no act between two sides.
    pub goldstein: Option<f64>,
}

impl Kind {
    /// Returns the part before the point.
    pub fn family(&self) -> &'static str {
        self.name.split('.').next().unwrap_or_default()
    }
}

/// Whose agreement makes two claims tell of one happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Main {
    /// To whom it is done.
    Targets,
    /// Who does it.
    Actors,
    /// Both.
    All,
    /// The persons; where none is named, the countries.
    People,
    /// The head of a mission, by the country that sent him or her.
    Head,
}

/// How often the same happens to the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowOften {
    /// Again and again.
    Often,
    /// Once.
    Once,
    /// It is announced and then holds.
    Standing,
}

/// What an event does to a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Starts,
    Ends,
    Suspends,
    Resumes,
    Continues,
    Holds,
    Sets,
}

/// Whose status it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Targets,
    Actors,
    Head,
    Mission,
}

/// A line of `statuses.tsv`.
pub(crate) struct StatusRule {
    pub(crate) event: &'static str,
    pub(crate) status: &'static str,
    pub(crate) subject: Subject,
    pub(crate) effect: Effect,
    /// A word that `about` must have (true) or must not have (false).
    pub(crate) only: Option<(&'static str, bool)>,
}

/// A line of `pledges.tsv`.
pub(crate) struct PledgeRule {
    pub(crate) topic: &'static str,
    /// Alternatives of beginnings of words that must all be there.
    words: Vec<Vec<&'static str>>,
    pub(crate) met_by: Vec<&'static str>,
    pub(crate) years: i32,
}

impl PledgeRule {
    pub(crate) fn fits(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let begins = |beginning: &&str| words.iter().any(|word| word.starts_with(*beginning));
        self.words.iter().any(|all| all.iter().all(begins))
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let read = |line: Vec<&'static str>| match line.as_slice() {
        [name, joined_as, main, how_often, _, goldstein] => Some(Kind {
            name,
            joined_as,
            main: match *main {
                "targets" => Main::Targets,
                "actors" => Main::Actors,
                "people" => Main::People,
                "head" => Main::Head,
                _ => Main::All,
            },
            how_often: match *how_often {
                "once" => HowOften::Once,
                "standing" => HowOften::Standing,
                _ => HowOften::Often,
            },
            goldstein: goldstein.parse().ok(),
        }),
        _ => None,
    };
    lines(include_str!("../../data/kinds.tsv")).filter_map(read).collect()
});

static BY_NAME: LazyLock<HashMap<&'static str, &'static Kind>> =
    LazyLock::new(|| KINDS.iter().map(|kind| (kind.name, kind)).collect());

/// Returns every kind, in the order of the table.
pub fn kinds() -> &'static [Kind] {
    &KINDS
}

/// Returns a kind by its dotted name.
///
/// ```
/// let release = reftel_record::history::kind("detention.release").map(|kind| kind.goldstein);
/// assert_eq!(release, Some(Some(7.0)));
/// ```
pub fn kind(name: &str) -> Option<&'static Kind> {
    BY_NAME.get(name).copied()
}

static STATUS_RULES: LazyLock<Vec<StatusRule>> = LazyLock::new(|| {
    let read = |line: Vec<&'static str>| match line.as_slice() {
        [event, status, subject, effect, only, _] => Some(StatusRule {
            event,
            status,
            subject: match *subject {
                "actors" => Subject::Actors,
                "head" => Subject::Head,
                "mission" => Subject::Mission,
                _ => Subject::Targets,
            },
            effect: match *effect {
                "starts" => Effect::Starts,
                "ends" => Effect::Ends,
                "suspends" => Effect::Suspends,
                "resumes" => Effect::Resumes,
                "continues" => Effect::Continues,
                "sets" => Effect::Sets,
                _ => Effect::Holds,
            },
            only: match *only {
                "-" => None,
                word => Some(word.strip_prefix('!').map_or((word, true), |word| (word, false))),
            },
        }),
        _ => None,
    };
    lines(include_str!("../../data/statuses.tsv")).filter_map(read).collect()
});

pub(crate) fn status_rules() -> &'static [StatusRule] {
    &STATUS_RULES
}

static PLEDGE_RULES: LazyLock<Vec<PledgeRule>> = LazyLock::new(|| {
    let read = |line: Vec<&'static str>| match line.as_slice() {
        [topic, words, met_by, years] => Some(PledgeRule {
            topic,
            words: words.split(';').map(|all| all.split('+').collect()).collect(),
            met_by: met_by.split(' ').collect(),
            years: years.parse().unwrap_or(1),
        }),
        _ => None,
    };
    lines(include_str!("../../data/pledges.tsv")).filter_map(read).collect()
});

/// Returns the first topic that the words fit. What stands in them as a reason is not what is pledged.
pub(crate) fn pledge_rule(text: &str) -> Option<&'static PledgeRule> {
    const REASONS: [&str; 6] =
        [" due to ", " because ", " owing to ", " in view of ", " in light of ", " given "];
    let end = REASONS.iter().filter_map(|reason| text.find(reason)).min().unwrap_or(text.len());
    let pledged = text.get(..end).unwrap_or(text);
    PLEDGE_RULES.iter().find(|rule| rule.fits(pledged))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line that was not read would be a rule that silently does nothing.
    #[test]
    fn every_line_of_the_tables_is_read_and_names_kinds_that_are() {
        let count = |table: &'static str| lines(table).count();
        assert_eq!(KINDS.len(), count(include_str!("../../data/kinds.tsv")));
        assert_eq!(STATUS_RULES.len(), count(include_str!("../../data/statuses.tsv")));
        assert_eq!(PLEDGE_RULES.len(), count(include_str!("../../data/pledges.tsv")));
        assert_eq!(BY_NAME.len(), KINDS.len());
        for name in STATUS_RULES
            .iter()
            .map(|r| r.event)
            .chain(PLEDGE_RULES.iter().flat_map(|r| r.met_by.iter().copied()))
        {
            assert!(kind(name).is_some(), "{name}");
        }
        assert!(KINDS.iter().all(|kind| kind.goldstein.is_none_or(|value| (-10.0..=10.0).contains(&value))));
    }

    #[test]
    fn words_of_a_pledge() {
        for (text, want) in [
            ("the release of all political prisoners", Some("release")),
            ("a positive U.S. response", Some("easing")),
            ("additional sanctions", Some("more sanctions")),
            ("to lift the sanctions", Some("easing")),
            ("new sanctions were close because of a failure to release prisoners", Some("more sanctions")),
            ("a good lunch", None),
        ] {
            assert_eq!(pledge_rule(text).map(|rule| rule.topic), want, "{text}");
        }
    }
}
