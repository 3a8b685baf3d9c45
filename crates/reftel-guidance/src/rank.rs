//! The ladder of ranks, and what a title says of its holder's place on it.
//!
//! The ladder is `data/ranks.tsv`, titles are in `data/titles.tsv`, each row with its source.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use crate::country::Country;
use crate::table::{plain, rows};

/// A place on the ladder. Ranks compare as the ladder has them: the lowest first.
///
/// ```
/// use reftel_guidance::Rank;
/// let das = Rank::by_id("deputy-assistant-secretary").ok_or("no such rank")?;
/// assert!(das < Rank::by_id("ambassador").ok_or("no such rank")?);
/// assert_eq!(das.name(), "Deputy Assistant Secretary");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy)]
pub struct Rank {
    place: usize,
    id: &'static str,
    name: &'static str,
    means: &'static str,
    source: &'static str,
}

/// Whom somebody speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The government.
    Government,
    /// Democratic forces: parties, movements and offices in opposition, at home or in exile.
    DemocraticForces,
    /// Civil society: independent organisations, media, unions, activists.
    CivilSociety,
}

/// What a title says of its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The lowest rank that the holder may have.
    pub lowest: Rank,
    /// The highest.
    pub highest: Rank,
    /// Whom the holder speaks for, where the title tells it.
    pub side: Option<Side>,
    /// Whether the title was understood. When not, the holder may be of any rank.
    pub known: bool,
}

static LADDER: LazyLock<Vec<Rank>> = LazyLock::new(|| {
    rows(include_str!("../data/ranks.tsv"))
        .enumerate()
        .map(|(place, [id, name, means, source])| Rank { place, id, name, means, source })
        .collect()
});

/// What the table says of a title: the lowest rank, the highest, the side.
type Told = (Rank, Rank, Option<Side>);

struct Titles {
    titles: HashMap<String, Told>,
    portfolios: HashSet<&'static str>,
    honorifics: Vec<Vec<&'static str>>,
}

/// The ends of the ladder. It is never empty; a test says so.
fn ends() -> Option<(Rank, Rank)> {
    LADDER.first().copied().zip(LADDER.last().copied())
}

static TITLES: LazyLock<Titles> = LazyLock::new(|| {
    let mut titles = HashMap::new();
    for [title, lowest, highest, side, _source] in rows(include_str!("../data/titles.tsv")) {
        let ranks = match (Rank::by_id(lowest), Rank::by_id(highest)) {
            (Some(lowest), Some(highest)) => Some((lowest, highest)),
            _ => ends(),
        };
        if let Some((lowest, highest)) = ranks {
            titles.insert(title.to_owned(), (lowest, highest, Side::by_id(side)));
        }
    }
    for rank in LADDER.iter() {
        titles.entry(plain(rank.name)).or_insert((*rank, *rank, None));
        titles.entry(plain(rank.id)).or_insert((*rank, *rank, None));
    }
    let words = |text: &'static str| text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    Titles {
        titles,
        portfolios: words(include_str!("../data/portfolios.txt")).collect(),
        honorifics: words(include_str!("../data/honorifics.txt"))
            .map(|line| line.split(' ').collect())
            .collect(),
    }
});

impl Rank {
    /// Returns all ranks, the lowest first.
    pub fn all() -> &'static [Rank] {
        &LADDER
    }

    /// Returns the rank of this id, such as `deputy-assistant-secretary`.
    pub fn by_id(id: &str) -> Option<Rank> {
        LADDER.iter().find(|rank| rank.id == id).copied()
    }

    /// Returns the id that guidance calls it by.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// Returns its name for people.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Returns who has it, in words.
    pub fn means(self) -> &'static str {
        self.means
    }

    /// Returns where its place on the ladder comes from.
    pub fn source(self) -> &'static str {
        self.source
    }

    /// Returns its place on the ladder; the lowest is 0.
    pub(crate) fn place(self) -> usize {
        self.place
    }
}

impl PartialEq for Rank {
    fn eq(&self, other: &Rank) -> bool {
        self.place == other.place
    }
}

impl Eq for Rank {}

impl std::hash::Hash for Rank {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.place.hash(state);
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Rank) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rank {
    fn cmp(&self, other: &Rank) -> std::cmp::Ordering {
        self.place.cmp(&other.place)
    }
}

impl fmt::Debug for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Side {
    /// All sides.
    pub const ALL: [Side; 3] = [Side::Government, Side::DemocraticForces, Side::CivilSociety];

    /// Returns the id that guidance and the command line call it by.
    pub fn id(self) -> &'static str {
        match self {
            Side::Government => "government",
            Side::DemocraticForces => "democratic-forces",
            Side::CivilSociety => "civil-society",
        }
    }

    /// Returns the side of this id.
    pub fn by_id(id: &str) -> Option<Side> {
        Side::ALL.into_iter().find(|side| side.id() == id)
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Government => "the government",
            Side::DemocraticForces => "democratic forces",
            Side::CivilSociety => "civil society",
        })
    }
}

impl Standing {
    /// Returns where the holder of a title stands; anywhere, with `known` false, when the title is not understood.
    ///
    /// Words before a title that do not change the rank are passed over ("Acting", "U.S.", "Belarusian"), as are a
    /// minister's field and what follows "of", "for", "to", "in" or "at". Any other word makes a title unknown: the holder
    /// of "Adviser to the Minister" is no minister, and a "former ambassador" no ambassador.
    ///
    /// ```
    /// use reftel_guidance::{Rank, Standing};
    /// let id = |title: &str| Standing::read(title).exactly().map(Rank::id);
    /// assert_eq!(id("First Deputy FM"), Some("deputy-minister"));
    /// assert_eq!(id("Minister of Foreign Affairs"), Some("minister"));
    /// assert_eq!(id("the Belarusian Ambassador to the United States"), Some("ambassador"));
    /// assert_eq!(id("former Ambassador"), None);
    /// assert!(!Standing::read("former Ambassador").known);
    /// ```
    pub fn read(title: &str) -> Standing {
        let whole = plain(title);
        let words: Vec<&str> = whole.split(' ').collect();
        let found = lookup(&words).or_else(|| {
            let (start, rest) = (words.first()?, words.get(1..)?);
            // An abbreviation with stops: "u s ambassador".
            (*start == "u" && rest.first() == Some(&"s")).then(|| rest.get(1..).and_then(lookup)).flatten()
        });
        match (found, ends()) {
            (Some((lowest, highest, side)), _) => Standing { lowest, highest, side, known: true },
            (None, Some((lowest, highest))) => Standing { lowest, highest, side: None, known: false },
            (None, None) => Standing { lowest: NOWHERE, highest: NOWHERE, side: None, known: false },
        }
    }

    /// Returns the standing of somebody of whom nothing is known.
    pub fn unknown() -> Standing {
        Standing::read("")
    }

    /// Returns the rank, when it is certain.
    pub fn exactly(&self) -> Option<Rank> {
        (self.known && self.lowest == self.highest).then_some(self.lowest)
    }

    /// Returns whether the holder may be of any rank.
    pub fn is_any(&self) -> bool {
        ends() == Some((self.lowest, self.highest))
    }

    /// Returns the ranks that the holder may have, the lowest first.
    pub fn ranks(&self) -> impl Iterator<Item = Rank> + use<> {
        let (lowest, highest) = (self.lowest, self.highest);
        LADDER.iter().copied().filter(move |rank| (lowest..=highest).contains(rank))
    }
}

/// A rank for a ladder without rungs, which the shipped one is not.
const NOWHERE: Rank = Rank { place: 0, id: "", name: "", means: "", source: "" };

fn lookup(words: &[&str]) -> Option<Told> {
    let known = |words: &[&str]| TITLES.titles.get(&words.join(" ")).copied();
    if words.is_empty() {
        return None;
    }
    if let Some(told) = known(words) {
        return Some(told);
    }
    let passed = TITLES
        .honorifics
        .iter()
        .filter(|honorific| words.starts_with(honorific))
        .map(Vec::len)
        .max()
        .unwrap_or_else(|| Country::words_before(words));
    if passed > 0 {
        return words.get(passed..).and_then(lookup);
    }
    // The tail: the longest title before it counts, so that "Secretary of State for Europe" is a Secretary of State.
    let tails = (1..words.len())
        .rev()
        .filter(|at| words.get(*at).is_some_and(|w| ["of", "for", "to", "in", "at"].contains(w)));
    for at in tails {
        let (Some(head), Some(tail)) = (words.get(..at), words.get(at..)) else { continue };
        if let Some(told) = known(head).or_else(|| without_portfolio(head)) {
            return suits(told.1, tail).then_some(told);
        }
    }
    without_portfolio(words)
}

/// Returns whether a tail leaves a title what it is. A president is one of a state, not of a company; a minister "at" or "in" an
/// embassy is a diplomat of the mission.
fn suits(rank: Rank, tail: &[&str]) -> bool {
    let (Some((preposition, after)), Some(minister)) = (tail.split_first(), Rank::by_id("minister")) else {
        return false;
    };
    match rank.cmp(&minister) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => !["at", "in", "to"].contains(preposition),
        std::cmp::Ordering::Greater => Country::read(&after.join(" ")).is_some(),
    }
}

/// Looks a title up without the words that tell a minister's field: "deputy foreign minister".
fn without_portfolio(words: &[&str]) -> Option<Told> {
    let left: Vec<&str> = words.iter().copied().filter(|word| !TITLES.portfolios.contains(word)).collect();
    let is_minister = left.last().is_some_and(|word| *word == "minister");
    (is_minister && left.len() < words.len()).then(|| TITLES.titles.get(&left.join(" ")).copied()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, want: &str) {
        let standing = Standing::read(title);
        let have = match (standing.known, standing.exactly()) {
            (false, _) => "unknown".to_owned(),
            (true, Some(rank)) => rank.id().to_owned(),
            (true, None) => format!("{}..{}", standing.lowest.id(), standing.highest.id()),
        };
        assert_eq!(have, want, "{title}");
    }

    #[test]
    fn titles_stand_where_the_table_says() {
        for line in include_str!("../tests/cases/titles.tsv").lines().filter(|l| !l.starts_with('#')).skip(1)
        {
            let (title, want) = line.split_once('\t').unwrap();
            check(title, want);
        }
    }

    #[test]
    fn every_row_of_the_tables_is_whole() {
        assert!(Rank::all().len() > 5);
        for rank in Rank::all() {
            assert!(
                !rank.name().is_empty() && !rank.means().is_empty() && !rank.source().is_empty(),
                "{rank:?}"
            );
        }
        for [title, lowest, highest, side, source] in rows(include_str!("../data/titles.tsv")) {
            assert_eq!(title, plain(title), "a title stands as it is compared");
            assert!(!source.is_empty(), "{title} has no source");
            assert!(side.is_empty() || Side::by_id(side).is_some(), "{title}: {side}");
            let (low, high) = (Rank::by_id(lowest), Rank::by_id(highest));
            assert!(lowest.is_empty() == low.is_none() && highest.is_empty() == high.is_none(), "{title}");
            assert!(low <= high, "{title}");
        }
    }
}
