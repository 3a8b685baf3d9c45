//! The code tables: tab-separated files in `data/`, each row with its source.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a table says of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// What it means.
    pub(super) meaning: &'static str,
    /// Where that stands.
    pub(super) source: &'static str,
    /// First and last year of telegrams in which it does.
    pub(super) years: (i16, i16),
}

/// A table: for each code, what it means, by period.
type Table = BTreeMap<&'static str, Vec<Entry>>;

/// Returns the rows of a file: lines but the comments and the names of columns.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
}

/// Reads a file whose columns are code, meaning, perhaps first and last year, source.
fn table(text: &'static str) -> Table {
    let mut table = Table::new();
    for row in rows(text) {
        let entry = match row.as_slice() {
            [code, meaning, source] => (*code, Entry { meaning, source, years: (i16::MIN, i16::MAX) }),
            [code, meaning, from, until, source] => {
                let years = (from.parse().unwrap_or(i16::MIN), until.parse().unwrap_or(i16::MAX));
                (*code, Entry { meaning, source, years })
            }
            _ => continue,
        };
        table.entry(entry.0).or_default().push(entry.1);
    }
    table
}

static ROUTING: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/routing.tsv")));
static SUBJECTS: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/tags_subject.tsv")));
static PLACES: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/tags_geographic.tsv")));
static BODIES: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/tags_organization.tsv")));
static CAPTIONS: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/captions.tsv")));
static OFFICES: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/offices.tsv")));
static SIGNALS: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/signals.tsv")));
static STATIONS: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/stations.tsv")));
/// Executive order, code.
static ORDERS: LazyLock<BTreeMap<(&'static str, &'static str), Entry>> = LazyLock::new(|| {
    let entry = |row: Vec<&'static str>| match row.as_slice() {
        [order, code, meaning, source] => {
            Some(((*order, *code), Entry { meaning, source, years: (i16::MIN, i16::MAX) }))
        }
        _ => None,
    };
    rows(include_str!("../../data/declassification.tsv")).filter_map(entry).collect()
});

fn one(table: &Table, code: &str) -> Option<Entry> {
    table.get(code).and_then(|entries| entries.first()).copied()
}

/// Returns the station that a routing indicator calls.
pub(super) fn route(code: &str) -> Option<Entry> {
    one(&ROUTING, code)
}

/// Returns what a caption asks for.
pub(super) fn caption(words: &str) -> Option<Entry> {
    one(&CAPTIONS, words)
}

/// Returns the captions of the list.
pub(super) fn captions() -> impl Iterator<Item = &'static str> {
    CAPTIONS.keys().copied()
}

/// Returns the office that a symbol of the distribution lines names.
pub(super) fn office(symbol: &str) -> Option<Entry> {
    one(&OFFICES, symbol)
}

/// Returns what an operating signal asks for.
pub(super) fn signal(code: &str) -> Option<Entry> {
    one(&SIGNALS, code)
}

/// Returns the organisation that a tag names.
pub(super) fn body(code: &str) -> Option<Entry> {
    one(&BODIES, code)
}

/// What a table by period says of a code in some years.
pub(super) enum InPeriod {
    /// It stands there for those years, with one meaning.
    Then(Entry),
    /// It stands there for other years only, or means more than one thing in those.
    Otherwise(Vec<Entry>),
}

fn in_period(table: &Table, code: &str, years: Option<(i16, i16)>) -> Option<InPeriod> {
    let entries = table.get(code)?;
    let (from, until) = years.unwrap_or((i16::MIN, i16::MAX));
    let mut then = entries.iter().filter(|e| e.years.0 <= until && from <= e.years.1);
    Some(match then.next() {
        Some(first) if then.all(|e| e.meaning == first.meaning) => InPeriod::Then(*first),
        _ => InPeriod::Otherwise(entries.clone()),
    })
}

/// Returns the title of a subject or program tag.
pub(super) fn subject(code: &str, years: Option<(i16, i16)>) -> Option<InPeriod> {
    in_period(&SUBJECTS, code, years)
}

/// Returns the country or region that a geographic tag names.
pub(super) fn place(code: &str, years: Option<(i16, i16)>) -> Option<InPeriod> {
    in_period(&PLACES, code, years)
}

/// Returns what a code means under an executive order, `None` for one that is not known.
pub(super) fn declassification(order: Option<&str>, code: &str) -> Option<Entry> {
    let code = code.to_ascii_uppercase();
    let under = |order: &str| {
        // The key borrows for as long as the call only.
        ORDERS.iter().find(|((o, c), _)| *o == order && *c == code).map(|(_, entry)| *entry)
    };
    order.and_then(under).or_else(|| under("*"))
}

/// Returns the name of a sender or addressee spelled out: `AMEMBASSY MINSK` gives `U.S. Embassy Minsk`.
pub(super) fn station(name: &str) -> Option<(String, &'static str)> {
    let (start, entry) = STATIONS
        .iter()
        .filter(|(start, _)| {
            name.strip_prefix(**start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
        .max_by_key(|(start, _)| start.len())
        .and_then(|(start, entries)| Some((start, entries.first()?)))?;
    let rest = name.get(start.len()..).unwrap_or_default().trim();
    let rest = rest.replace("WASHINGTON DC", "WASHINGTON").replace("WASHDC", "WASHINGTON");
    let place: Vec<String> = rest.split_whitespace().map(capital).collect();
    let spelled = format!("{} {}", entry.meaning, place.join(" "));
    Some((spelled.trim_end_matches([' ', ',']).to_owned(), entry.source))
}

/// Returns a word with only its first letter as a capital.
fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars.map(|c| c.to_ascii_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_has_a_source() {
        for (table, least) in [
            (&*ROUTING, 2000),
            (&*SUBJECTS, 150),
            (&*PLACES, 280),
            (&*BODIES, 100),
            (&*CAPTIONS, 15),
            (&*OFFICES, 50),
            (&*SIGNALS, 5),
            (&*STATIONS, 20),
        ] {
            assert!(table.len() >= least, "{} rows of {least}", table.len());
            for (code, entries) in table {
                for entry in entries {
                    assert!(
                        !code.is_empty() && !entry.meaning.is_empty() && !entry.source.is_empty(),
                        "{code}"
                    );
                    assert!(entry.years.0 <= entry.years.1, "{code}");
                }
            }
        }
        assert!(ORDERS.len() > 40);
    }

    #[test]
    fn files_have_no_row_that_is_not_read() {
        for text in [
            include_str!("../../data/routing.tsv"),
            include_str!("../../data/tags_subject.tsv"),
            include_str!("../../data/tags_geographic.tsv"),
            include_str!("../../data/tags_organization.tsv"),
            include_str!("../../data/captions.tsv"),
            include_str!("../../data/offices.tsv"),
            include_str!("../../data/signals.tsv"),
            include_str!("../../data/stations.tsv"),
            include_str!("../../data/declassification.tsv"),
        ] {
            let mut seen = std::collections::BTreeSet::new();
            for row in rows(text) {
                assert!(matches!(row.len(), 3..=5), "{row:?}");
                assert!(seen.insert(row.clone()), "twice: {row:?}");
            }
        }
    }

    #[test]
    fn stations_are_spelled_out() {
        let spelled = |name: &str| station(name).map(|(text, _)| text);
        assert_eq!(spelled("AMEMBASSY LA PAZ").as_deref(), Some("U.S. Embassy La Paz"));
        assert_eq!(spelled("SECSTATE WASHDC").as_deref(), Some("Secretary of State, Washington"));
        assert_eq!(spelled("AMEMBASSYX"), None);
    }

    #[test]
    fn places_by_period() {
        let name = |code, year: Option<i16>| match place(code, year.map(|year| (year, year))) {
            Some(InPeriod::Then(entry)) => entry.meaning,
            Some(InPeriod::Otherwise(_)) => "otherwise",
            None => "unknown",
        };
        assert_eq!(name("BO", Some(2007)), "Belarus");
        assert_eq!(name("PN", Some(1975)), "Panama");
        assert_eq!(name("PM", Some(2007)), "Panama");
        assert_eq!(name("GE", Some(1976)), "East Germany");
        assert_eq!(name("UR", Some(2007)), "otherwise");
        assert_eq!(name("TC", None), "United Arab Emirates");
        assert_eq!(name("CG", None), "otherwise");
        assert_eq!(name("QQ", None), "unknown");
    }
}
