//! The posts that number telegrams, and how they are spelled.
//!
//! The one table is `data/posts.tsv`; its third column says where each fact comes from.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The table of posts and spellings.
const TABLE: &str = include_str!("../data/posts.tsv");

/// Words before a post's name that are no part of it, with blanks left out.
const BEFORE: [&str; 14] = [
    "AMEMBASSY",
    "AMCONSUL",
    "AMCONGEN",
    "AMEMB",
    "EMBASSY",
    "EMB",
    "CONSULATE",
    "CONGEN",
    "USMISSION",
    "USINT",
    "USLO",
    "EFTO",
    "NOFORN",
    "SIPDIS",
];

/// Words of [`BEFORE`] that go even when what is left is no post of the table.
const BEFORE_ALWAYS: [&str; 8] =
    ["AMEMBASSY", "AMCONSUL", "AMCONGEN", "EMBASSY", "USMISSION", "EFTO", "NOFORN", "SIPDIS"];

struct Register {
    spellings: FxHashMap<&'static str, &'static str>,
    /// Names as ids write them that are long enough to be repaired, by their first two letters and by their last two: a name with one
    /// letter wrong has one of the two right.
    by_start: FxHashMap<[u8; 2], Vec<&'static str>>,
    by_end: FxHashMap<[u8; 2], Vec<&'static str>>,
}

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let mut register = Register {
        spellings: FxHashMap::default(),
        by_start: FxHashMap::default(),
        by_end: FxHashMap::default(),
    };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut columns = line.split('\t');
        let (Some(post), Some(spellings)) = (columns.next(), columns.next()) else { continue };
        if let (Some(start), Some(end)) = (post.as_bytes().first_chunk(), post.as_bytes().last_chunk())
            && post.len() >= REPAIR_MIN
        {
            register.by_start.entry(*start).or_default().push(post);
            register.by_end.entry(*end).or_default().push(post);
        }
        register.spellings.insert(post, post);
        for spelling in spellings.split(' ').filter(|s| !s.is_empty()) {
            register.spellings.insert(spelling, post);
        }
    }
    register
});

/// Returns the letters of a name in capitals, blanks and marks left out, accents taken off; the figure
/// `0` between letters counts as `O` (`COTON0U`).
pub(crate) fn letters(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|b| b.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'A'..='Z' => out.push(c),
            'a'..='z' => out.push(c.to_ascii_uppercase()),
            '0' => out.push('O'),
            'À'..='Å' | 'à'..='å' => out.push('A'),
            'Ç' | 'ç' => out.push('C'),
            'È'..='Ë' | 'è'..='ë' => out.push('E'),
            'Ì'..='Ï' | 'ì'..='ï' => out.push('I'),
            'Ñ' | 'ñ' => out.push('N'),
            'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' => out.push('O'),
            'Ù'..='Ü' | 'ù'..='ü' => out.push('U'),
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// Returns the post that letters spell by the table alone: exactly, or after `AMEMBASSY` and the like.
pub(crate) fn known(letters: &str) -> Option<&'static str> {
    let spellings = &REGISTER.spellings;
    if let Some(post) = spellings.get(letters) {
        return Some(post);
    }
    // Names of most posts begin with none of these letters.
    if !letters.starts_with(['A', 'C', 'E', 'N', 'S', 'U']) {
        return None;
    }
    BEFORE.iter().find_map(|before| spellings.get(letters.strip_prefix(before)?).copied())
}

/// Returns the name that ids write for the letters of a post, and whether they had to be repaired: cut
/// to six letters, or one letter wrong. A name that the table does not know stays as it is.
pub(crate) fn canonical(letters: &str) -> (Cow<'_, str>, bool) {
    if let Some(post) = known(letters) {
        return (Cow::Borrowed(post), false);
    }
    let bare =
        BEFORE_ALWAYS.iter().find_map(|before| letters.strip_prefix(before)).filter(|rest| rest.len() >= 3);
    let name = bare.unwrap_or(letters);
    if let Some(post) = cut_short(name).or_else(|| one_letter_off(name)) {
        return (Cow::Borrowed(post), true);
    }
    (Cow::Borrowed(name), false)
}

/// Returns the one post of more than six letters that begins with these six: the document numbers of
/// 1973–79 cut names there (`1974BELGRA06510`).
fn cut_short(name: &str) -> Option<&'static str> {
    if name.len() != 6 {
        return None;
    }
    let start = REGISTER.by_start.get(name.as_bytes().first_chunk()?)?;
    let mut found = start.iter().filter(|post| post.len() > name.len() && post.starts_with(name));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Shortest name that is repaired: shorter ones are too near to each other (`LOME`, `ROME`).
const REPAIR_MIN: usize = 5;

/// Returns the one post that differs by a letter left out, put in, changed, or by two that changed
/// places.
fn one_letter_off(name: &str) -> Option<&'static str> {
    if name.len() < REPAIR_MIN {
        return None;
    }
    let bytes = name.as_bytes();
    let start = REGISTER.by_start.get(bytes.first_chunk()?);
    let end = REGISTER.by_end.get(bytes.last_chunk()?);
    let near = start
        .into_iter()
        .chain(end)
        .flatten()
        .filter(|post| post.len().abs_diff(name.len()) <= 1 && is_one_off(post.as_bytes(), bytes));
    let mut first = None;
    for post in near {
        match first {
            None => first = Some(*post),
            Some(first) if first == *post => {}
            Some(_) => return None,
        }
    }
    first
}

fn is_one_off(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (a, b) {
        ([_, x @ ..], [_, y @ ..]) if x == y => true,
        ([_, x @ ..], y) if x == y => true,
        (x, [_, y @ ..]) if x == y => true,
        ([p, q, x @ ..], [r, s, y @ ..]) => p == s && q == r && x == y,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_lead_to_one_post() {
        for (spelling, post) in [
            ("SECSTATE", "STATE"),
            ("RIO DE JAN", "RIODEJANEIRO"),
            ("USUN", "USUNNEWYORK"),
            ("UNVIE", "UNVIEVIENNA"),
            ("AMEMBASSY Hanoi", "HANOI"),
            ("USMISSION GENEVA", "GENEVA"),
            ("São Paulo", "SAOPAULO"),
            ("COTON0U", "COTONOU"),
            ("BELGRA", "BELGRADE"),
            ("NDJAENA", "NDJAMENA"),
            ("BELGADE", "BELGRADE"),
            ("BRUSSLES", "BRUSSELS"),
            ("ZUBROW", "ZUBROW"),
            ("AMEMBASSY ZUBROW", "ZUBROW"),
            ("LOME", "LOME"),
        ] {
            assert_eq!(canonical(&letters(spelling)).0, post, "{spelling}");
        }
    }

    #[test]
    fn every_row_of_the_table_has_a_source() {
        let mut seen = FxHashMap::default();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(!columns[2].is_empty(), "{line}");
            for spelling in columns[1].split(' ').filter(|s| !s.is_empty()).chain([columns[0]]) {
                assert!(spelling.bytes().all(|b| b.is_ascii_uppercase() || b == b'0'), "{spelling}");
                assert_eq!(seen.insert(spelling, columns[0]), None, "`{spelling}` stands twice");
            }
        }
    }
}
