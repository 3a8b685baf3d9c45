//! TAGS: `PREL, PGOV, OVIP (LASTNAME, FIRST), BO`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lines::trim;

/// Codes of subjects and programs, one a row: code, title, years, source.
const SUBJECTS: &str = include_str!("../data/tags_subject.tsv");
/// Geographic codes of all periods.
const PLACES: &str = include_str!("../data/tags_geographic.tsv");
/// Codes of organisations.
const ORGANIZATIONS: &str = include_str!("../data/tags_organization.tsv");

struct Register {
    /// Four letters.
    subjects: FxHashSet<&'static str>,
    /// Two letters.
    places: FxHashSet<&'static str>,
    organizations: FxHashSet<&'static str>,
}

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let codes = |table: &'static str| {
        let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
        rows.filter_map(|row| row.split('\t').next()).collect::<FxHashSet<_>>()
    };
    Register { subjects: codes(SUBJECTS), places: codes(PLACES), organizations: codes(ORGANIZATIONS) }
});

/// Most tags that a telegram has. Three dozen is the most that was seen; more is damage.
const TAGS_MAX: usize = 200;

/// Tags as they are found, in order, each once.
#[derive(Default)]
pub(crate) struct Tags {
    pub(crate) found: Vec<String>,
    /// Captions that stood among them.
    pub(crate) captions: Vec<&'static str>,
    /// The line ended with a comma or inside brackets: the next goes on.
    pub(crate) open: bool,
    /// A person's brackets that the line did not close.
    person: Option<String>,
}

impl Tags {
    /// Adds the tags of one line.
    pub(crate) fn line(&mut self, value: &str) {
        let value = trim(value);
        // Most telegrams have no more.
        if self.found.is_empty() {
            self.found.reserve(8);
        }
        self.open = value.ends_with(',');
        let mut rest = value;
        if let Some(mut person) = self.person.take() {
            match rest.split_once(')') {
                Some((more, after)) => {
                    person.push(' ');
                    person.push_str(trim(more));
                    self.person(&person);
                    rest = after;
                }
                None => {
                    self.person(&person);
                }
            }
        }
        while let Some((before, after)) = rest.split_once('(') {
            self.list(before);
            match after.split_once(')') {
                Some((person, after)) => {
                    self.person(person);
                    rest = after;
                }
                None => {
                    self.person = Some(trim(after).to_owned());
                    self.open = true;
                    return;
                }
            }
        }
        self.list(rest);
    }

    /// Ends the list: a person whose brackets were never closed is kept.
    pub(crate) fn close(&mut self) {
        if let Some(person) = self.person.take() {
            self.person(&person);
        }
    }

    fn person(&mut self, name: &str) {
        let name = trim(name).to_ascii_uppercase();
        if !name.is_empty() {
            self.push(format!("({name})"));
        }
    }

    /// Adds what stands between brackets: words, with commas or without.
    fn list(&mut self, text: &str) {
        let separated = text.contains([',', ';']);
        for part in text.split([',', ';']) {
            let part = trim(part).trim_matches(['.', '•', '*', ' ', ':']);
            if !part.is_empty() {
                self.words(part, separated);
            }
        }
    }

    /// Adds the tags among words: each code is one; words that are no codes are one together
    /// (`COUNTRY CLEARANCE`), two after `OVIP` a person whose brackets were lost.
    ///
    /// Between separators (`GOI EXTERNAL,`) only known codes count beside such words.
    fn words(&mut self, part: &str, separated: bool) {
        let mut run: Vec<&str> = Vec::new();
        let words = || part.split_whitespace();
        let alone = words().nth(1).is_none();
        let strict = separated && !words().all(|word| is_code(&word.to_ascii_uppercase()));
        for word in words() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let upper = word.to_ascii_uppercase();
            if upper.is_empty() {
                continue;
            }
            if alone {
                self.code(upper);
                continue;
            }
            let visit = run.is_empty() && self.found.last().is_some_and(|last| last == "OVIP");
            let code = if visit || strict || !run.is_empty() {
                // Inside a run of words only a known code ends it: `IRAQI FREEDOM`, `OVIP BUSH GEORGE`.
                is_known(&upper) && !(run.len() == 1 && is_connector(&upper))
            } else {
                is_code(&upper) && !is_connector(&upper)
            };
            if code {
                self.run(&mut run);
                self.code(upper);
            } else if let Some(codes) = run_together(&upper) {
                self.run(&mut run);
                codes.into_iter().for_each(|code| self.push(code));
            } else {
                run.push(word);
            }
        }
        self.run(&mut run);
    }

    /// Ends a run of words that are no codes.
    fn run(&mut self, run: &mut Vec<&str>) {
        if run.is_empty() {
            return;
        }
        let words = run.join(" ").to_ascii_uppercase();
        let visit = self.found.last().is_some_and(|last| last == "OVIP");
        match run.as_slice() {
            [last, first] if visit => {
                let person = format!("{last}, {first}");
                self.person(&person);
            }
            _ => match crate::marking::captions(&words) {
                Some(found) => self.captions.extend(found.names),
                None => self.push(words),
            },
        }
        run.clear();
    }

    fn code(&mut self, mut code: String) {
        // `01IP`: figures for letters in a scan, where only these make a known code.
        if code.len() == 4 && code.bytes().any(|b| matches!(b, b'0' | b'1')) {
            let letters = code.replace('0', "O").replace('1', "I");
            if is_known(&letters) {
                code = letters;
            }
        }
        // `TAGS: NONE`, `TAGS: N/A`.
        if matches!(code.as_str(), "NONE" | "N/A" | "NA") && self.found.is_empty() && !is_known(&code) {
            return;
        }
        if let Some(found) = crate::marking::captions(&code) {
            self.captions.extend(found.names);
            return;
        }
        if code.len() == 4 && REGISTER.subjects.contains(code.as_str()) {
            self.push(code);
            return;
        }
        // `PREL/PGOV/BO`: marks in place of blanks, between known codes only (`AMGT/PER`, `UN-1`).
        let mut parts = code.split(['/', '.', '-']);
        if parts.clone().nth(1).is_some() && !is_known(&code) && parts.all(is_known) {
            code.split(['/', '.', '-']).for_each(|part| self.push(part.to_owned()));
            return;
        }
        match run_together(&code) {
            Some(codes) => codes.into_iter().for_each(|code| self.push(code)),
            None => self.push(code),
        }
    }

    fn push(&mut self, tag: String) {
        if self.found.len() < TAGS_MAX && !self.found.contains(&tag) {
            self.found.push(tag);
        }
    }
}

/// Returns whether a word is a code of the tables.
fn is_known(word: &str) -> bool {
    match word.len() {
        2 => REGISTER.places.contains(word) || REGISTER.organizations.contains(word),
        4 => REGISTER.subjects.contains(word) || REGISTER.organizations.contains(word),
        _ => REGISTER.organizations.contains(word),
    }
}

/// Returns whether a word may be a code: known, or as short as one, or with a figure or mark in it.
fn is_code(word: &str) -> bool {
    word.len() <= 4 || is_known(word) || word.bytes().any(|b| !b.is_ascii_uppercase())
}

fn is_connector(word: &str) -> bool {
    matches!(word, "AND" | "OF" | "THE" | "FOR" | "WITH" | "ON" | "IN" | "TO")
}

/// Returns the codes of a word in which blanks were lost: `ETRDEINVECINPGOVCS`, `VTPREL`. `None` unless
/// all of it is known codes and at least one names a subject.
fn run_together(word: &str) -> Option<Vec<String>> {
    if word.len() < 6
        || !word.len().is_multiple_of(2)
        || is_known(word)
        || !word.bytes().all(|b| b.is_ascii_uppercase())
    {
        return None;
    }
    let mut codes = Vec::new();
    let mut rest = word;
    let mut subjects = 0;
    while !rest.is_empty() {
        let four = rest.get(..4).filter(|code| REGISTER.subjects.contains(code));
        let code = four.or_else(|| rest.get(..2).filter(|code| REGISTER.places.contains(code)))?;
        subjects += usize::from(code.len() == 4);
        codes.push(code.to_owned());
        rest = rest.get(code.len()..)?;
    }
    // Names are made of letters too: with one subject only, nothing but it and one place counts.
    (subjects >= 2 || (subjects == 1 && codes.len() == 2)).then_some(codes)
}

/// Returns whether a line without a key goes on with the tags before it: capitals, as `PREL` and `UN-1`.
pub(crate) fn goes_on(text: &str) -> bool {
    text.split_whitespace().all(|word| {
        let word = word.trim_matches([',', ';', '.', '(', ')']);
        !word.is_empty()
            && word.len() <= 16
            && word
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'&'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], want: &[&str]) {
        let mut tags = Tags::default();
        lines.iter().for_each(|line| tags.line(line));
        tags.close();
        assert_eq!(tags.found, want, "{lines:?}");
    }

    #[test]
    fn tags_in_their_shapes() {
        check(&["PREL ECON EFIN FR"], &["PREL", "ECON", "EFIN", "FR"]);
        check(&["PTER MARR, MOPS, UK"], &["PTER", "MARR", "MOPS", "UK"]);
        check(&["prel, pgov, bo"], &["PREL", "PGOV", "BO"]);
        check(&["OVIP (NOVAK, JAN), PREL"], &["OVIP", "(NOVAK, JAN)", "PREL"]);
        check(&["OVIP (NOVAK,", "JAN), PREL"], &["OVIP", "(NOVAK, JAN)", "PREL"]);
        check(&["OVIP NOVAK JAN PREL"], &["OVIP", "(NOVAK, JAN)", "PREL"]);
        check(&["OREP ASEC KU COUNTRY CLEARANCE"], &["OREP", "ASEC", "KU", "COUNTRY CLEARANCE"]);
        check(&["PHUM, IT, HUMAN RIGHTS"], &["PHUM", "IT", "HUMAN RIGHTS"]);
        check(&["ECON JO IS ECONOMY AND FINANCE"], &["ECON", "JO", "IS", "ECONOMY AND FINANCE"]);
        check(&["ETRDEINVECINPGOVCS"], &["ETRD", "EINV", "ECIN", "PGOV", "CS"]);
        check(&["PREL VT VTPREL VTPREL"], &["PREL", "VT"]);
        check(&["ECON PGOV CA SIPDIS"], &["ECON", "PGOV", "CA"]);
        check(&["PREL/PGOV/BO"], &["PREL", "PGOV", "BO"]);
        check(&["PREL.PGOV.BO AMGT/PER"], &["PREL", "PGOV", "BO", "AMGT/PER"]);
        check(&["NONE"], &[]);
        check(&["PREL AF US UNHCR-1, EUN"], &["PREL", "AF", "US", "UNHCR-1", "EUN"]);
    }
}
