//! Addressees: `RUEHMO/AMEMBASSY MOSCOW PRIORITY 1234`.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use crate::lines::{rsplit_once, split_once, trim};
use crate::{Addressee, precedence};

/// A list of addressees that is being read.
#[derive(Default)]
pub(crate) struct List {
    pub(crate) found: Vec<Addressee>,
    /// Hashes of `found`, once it is so long that looking through it would cost.
    seen: Option<(RandomState, HashSet<u64>)>,
    /// The last one ends with a word that a name only begins with: the line was broken.
    broken: bool,
    /// Lines of a wrapped list, and whether it is of exempted addressees.
    wrapped: Option<(Vec<String>, bool)>,
}

/// So many are looked through one by one; a repeated header is the only reason to look.
const LOOK_THROUGH: usize = 24;

impl List {
    /// Begins a list that is wrapped at any blank, with semicolons between addressees.
    pub(crate) fn wrap(&mut self, excluded: bool) {
        self.unwrap();
        self.wrapped = Some((Vec::new(), excluded));
    }

    /// Ends a wrapped list.
    fn unwrap(&mut self) {
        let Some((lines, excluded)) = self.wrapped.take() else { return };
        if lines.iter().any(|line| line.contains(';')) {
            for part in lines.join(" ").split(';') {
                self.one(part, excluded);
            }
        } else {
            for line in &lines {
                self.one(line, excluded);
            }
        }
    }

    /// Returns the addressees.
    pub(crate) fn end(mut self) -> Vec<Addressee> {
        self.unwrap();
        self.found
    }

    /// Adds what stands on a line: one addressee, or several between semicolons.
    pub(crate) fn line(&mut self, text: &str, excluded: bool) {
        if let Some((lines, of_excluded)) = &mut self.wrapped {
            if *of_excluded == excluded {
                lines.push(text.to_owned());
                return;
            }
            self.unwrap();
        }
        if text.bytes().any(|b| b == b';') {
            for part in text.split(';') {
                self.one(part, excluded);
            }
        } else {
            self.one(text, excluded);
        }
    }

    fn one(&mut self, text: &str, excluded: bool) {
        let text = trim(text).trim_end_matches([',', '.']);
        if text.is_empty() {
            return;
        }
        // A precedence or a number alone belongs to the one before, whose line was broken.
        if let Some(last) = self.found.last_mut() {
            let alone = precedence::precedence(text).filter(|_| text.len() > 3);
            if let (Some(found), None) = (alone, &last.precedence) {
                last.precedence = Some(found);
                return;
            }
            if text.len() <= 5 && last.number.is_none() && text.bytes().all(|b| b.is_ascii_digit()) {
                last.number = text.parse().ok();
                return;
            }
            if self.broken && last.excluded == excluded && !text.bytes().any(|b| b == b'/') {
                let joined = format!("{} {text}", last.name);
                let (route, was) = (last.route.take(), last.precedence.take());
                let mut addressee = read(&joined, excluded);
                addressee.route = addressee.route.or(route);
                addressee.precedence = addressee.precedence.or(was);
                self.broken = is_broken(&addressee);
                *last = addressee;
                return;
            }
        }
        let addressee = read(text, excluded);
        self.broken = is_broken(&addressee);
        if !addressee.name.is_empty() && self.is_new(&addressee) {
            if self.found.is_empty() {
                self.found.reserve(8);
            }
            self.found.push(addressee);
        }
    }

    fn is_new(&mut self, addressee: &Addressee) -> bool {
        if self.found.len() < LOOK_THROUGH {
            // Names of different length need no further look.
            let same = |known: &Addressee| known.name.len() == addressee.name.len() && known == addressee;
            return !self.found.iter().any(same);
        }
        let hash =
            |state: &RandomState, a: &Addressee| state.hash_one((&a.route, &a.name, a.excluded, a.number));
        let (state, seen) = self.seen.get_or_insert_with(|| {
            let state = RandomState::new();
            let seen = self.found.iter().map(|a| hash(&state, a)).collect();
            (state, seen)
        });
        seen.insert(hash(state, addressee))
    }
}

/// Whether a name is only the word that names begin with: the rest stands on the next line.
fn is_broken(addressee: &Addressee) -> bool {
    addressee.number.is_none()
        && matches!(
            addressee.name.as_str(),
            "AMEMBASSY"
                | "AMCONSUL"
                | "AMCONGEN"
                | "USMISSION"
                | "AMEMB"
                | "USINT"
                | "USLO"
                | "USDEL"
                | "SECSTATE"
        )
}

/// Words before a number that is a part of the name: `CTF 345`, `DET 1`.
const NUMBERED: [&str; 16] = [
    "CTF", "CTG", "CTU", "TF", "JTF", "DET", "UNIT", "NO", "NO.", "NR", "ZONE", "REGION", "AREA", "GROUP",
    "CAMP", "APO",
];

/// Whether a word may be the routing indicator of an addressee.
fn is_route(word: &str) -> bool {
    (4..=8).contains(&word.len())
        && word.starts_with('R')
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Whether a line begins with a routing indicator of the United States and a slash: `RUEHMO/AMEMBASSY MOSCOW`.
#[inline]
pub(crate) fn has_route(line: &str) -> bool {
    /// One more than the longest indicator has letters.
    const WITHIN: usize = 9;
    line.starts_with("RU")
        && line
            .bytes()
            .take(WITHIN)
            .position(|b| b == b'/')
            .and_then(|at| line.get(..at))
            .is_some_and(is_route)
}

/// Reads one addressee.
pub(crate) fn read(text: &str, excluded: bool) -> Addressee {
    let mut name = trim(text);
    let mut addressee = Addressee { excluded, ..Addressee::default() };
    if let Some((route, rest)) = split_once(name, b'/') {
        // `ZEN/` says that the telegram reached this addressee by other means: it names no station.
        if is_route(route) {
            (addressee.route, name) = (Some(route.to_owned()), trim(rest));
        } else if route == "ZEN" {
            name = trim(rest);
        }
    } else if let Some((route, rest)) = split_once(name, b' ')
        && is_route(route)
        && route.starts_with("RU")
        && !trim(rest).is_empty()
    {
        (addressee.route, name) = (Some(route.to_owned()), trim(rest));
    }
    if let Some((rest, last)) = rsplit_once(name, b' ')
        && (1..=5).contains(&last.len())
        && last.bytes().all(|b| b.is_ascii_digit())
    {
        let rest = rest.trim_end();
        let before = rsplit_once(rest, b' ').map_or(rest, |(_, word)| word);
        if !NUMBERED.contains(&before) {
            (addressee.number, name) = (last.parse().ok(), rest);
        }
    }
    if let Some((rest, found)) = precedence::at_end(name) {
        (addressee.precedence, name) = (Some(found), rest);
    } else if let Some((found, rest)) = precedence::at_start(name) {
        (addressee.precedence, name) = (Some(found), rest);
    }
    addressee.name = one_blank(name.trim_end_matches(','));
    addressee
}

/// Whether a text has a tab, or two blanks side by side.
pub(crate) fn has_runs(text: &str) -> bool {
    // Without a way out of it, the loop looks at many bytes at once.
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let double = |found: bool, (a, b): (&u8, &u8)| found | ((*a == b' ') & (*b == b' ')) | (*b == b'\t');
    pairs.fold(bytes.first() == Some(&b'\t'), double)
}

/// Returns a text with every run of blanks made one.
pub(crate) fn one_blank(text: &str) -> String {
    if !has_runs(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, route: Option<&str>, name: &str, precedence: Option<&str>, number: Option<u32>) {
        let got = read(text, false);
        assert_eq!(
            (got.route.as_deref(), got.name.as_str(), got.precedence, got.number),
            (route, name, precedence, number),
            "{text}"
        );
    }

    #[test]
    fn addressees_in_their_shapes() {
        check("RUEHZB/AMEMBASSY ZUBROW 3369", Some("RUEHZB"), "AMEMBASSY ZUBROW", None, Some(3369));
        check("SECSTATE WASHDC PRIORITY 0872", None, "SECSTATE WASHDC", Some("PRIORITY"), Some(872));
        check("AMEMBASSY ZUBROW NIACT IMMEDIATE", None, "AMEMBASSY ZUBROW", Some("NIACT IMMEDIATE"), None);
        check("RUEUITH/DET 1 39LG ANKARA TU", Some("RUEUITH"), "DET 1 39LG ANKARA TU", None, None);
        check("CTF 345", None, "CTF 345", None, None);
        check("IMMEDIATE ZUBROW", None, "ZUBROW", Some("IMMEDIATE"), None);
        check("WASHDC, SECSTATE ROUTINE", None, "WASHDC, SECSTATE", Some("ROUTINE"), None);
        check("ZEN/AMEMBASSY ZUBROW", None, "AMEMBASSY ZUBROW", None, None);
        check("RUEHZB AMEMBASSY ZUBROW 12", Some("RUEHZB"), "AMEMBASSY ZUBROW", None, Some(12));
        check("EUROPEAN POLITICAL COLLECTIVE", None, "EUROPEAN POLITICAL COLLECTIVE", None, None);
    }

    #[test]
    fn broken_lines_are_joined() {
        let mut list = List::default();
        for line in ["RUEHZB/AMEMBASSY", "ZUBROW PRIORITY", "1234", "RUEHXX/USMISSION GENEVA", "PRIORITY"] {
            list.line(line, false);
        }
        assert_eq!(list.found.len(), 2);
        assert_eq!(list.found[0].name, "AMEMBASSY ZUBROW");
        assert_eq!((list.found[0].number, list.found[0].precedence), (Some(1234), Some("PRIORITY")));
        assert_eq!(list.found[1].precedence, Some("PRIORITY"));
    }

    #[test]
    fn a_repeated_list_is_read_once() {
        let mut list = List::default();
        for _ in 0..2 {
            for n in 0..100 {
                list.line(&format!("AMEMBASSY ZUBROW {n}"), false);
            }
        }
        assert_eq!(list.found.len(), 100);
    }
}
