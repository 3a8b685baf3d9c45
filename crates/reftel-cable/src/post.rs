//! The posts that number telegrams, and how they are spelled.
//!
//! The one table is `data/posts.tsv`; its third column says where each fact comes from.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

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
    spellings: HashMap<&'static str, &'static str>,
    /// Names as ids write them, each with the set of its letters, by length.
    posts: Vec<Vec<(&'static str, u32)>>,
}

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let mut register = Register { spellings: HashMap::new(), posts: Vec::new() };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut columns = line.split('\t');
        let (Some(post), Some(spellings)) = (columns.next(), columns.next()) else { continue };
        if register.posts.len() <= post.len() {
            register.posts.resize(post.len() + 1, Vec::new());
        }
        if let Some(of_length) = register.posts.get_mut(post.len()) {
            of_length.push((post, letters_of(post)));
        }
        register.spellings.insert(post, post);
        for spelling in spellings.split(' ').filter(|s| !s.is_empty()) {
            register.spellings.insert(spelling, post);
        }
    }
    register
});

/// Returns the set of letters of a name in capitals.
fn letters_of(name: &str) -> u32 {
    name.bytes().filter(u8::is_ascii_uppercase).fold(0, |set, b| set | 1 << (b - b'A'))
}

/// Returns the letters of a name in capitals, blanks and marks left out, accents taken off; the figure
/// `0` between letters counts as `O` (`COTON0U`).
pub(crate) fn letters(name: &str) -> String {
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
    out
}

/// Returns the post that letters spell by the table alone: exactly, or after `AMEMBASSY` and the like.
pub(crate) fn known(letters: &str) -> Option<&'static str> {
    let spellings = &REGISTER.spellings;
    if let Some(post) = spellings.get(letters) {
        return Some(post);
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
    let longer = REGISTER.posts.iter().skip(7).flatten();
    let mut found = longer.filter(|(post, _)| post.starts_with(name));
    let first = found.next()?;
    found.next().is_none().then_some(first.0)
}

/// Shortest name that is repaired: shorter ones are too near to each other (`LOME`, `ROME`).
const REPAIR_MIN: usize = 5;

/// Returns the one post that differs by a letter left out, put in, changed, or by two that changed
/// places.
fn one_letter_off(name: &str) -> Option<&'static str> {
    if name.len() < REPAIR_MIN {
        return None;
    }
    let set = letters_of(name);
    let near = |(post, letters): &&(&'static str, u32)| {
        (letters ^ set).count_ones() <= 2 && is_one_off(post.as_bytes(), name.as_bytes())
    };
    let from = REPAIR_MIN.max(name.len() - 1);
    let mut found = REGISTER.posts.iter().take(name.len() + 2).skip(from).flatten().filter(near);
    let first = found.next()?;
    found.next().is_none().then_some(first.0)
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
        let mut seen = HashMap::new();
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
