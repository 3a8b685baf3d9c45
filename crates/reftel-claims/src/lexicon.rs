//! What the words of the data files are: one look-up a word.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// What a word may be. Several can hold.
pub(crate) mod pos {
    pub(crate) const DET: u32 = 1;
    pub(crate) const OWN: u32 = 1 << 1;
    pub(crate) const NUM: u32 = 1 << 2;
    pub(crate) const NEG: u32 = 1 << 3;
    pub(crate) const PRON: u32 = 1 << 4;
    pub(crate) const REL: u32 = 1 << 5;
    pub(crate) const SUB: u32 = 1 << 6;
    pub(crate) const CONJ: u32 = 1 << 7;
    pub(crate) const INCL: u32 = 1 << 8;
    pub(crate) const PREP: u32 = 1 << 9;
    pub(crate) const BE: u32 = 1 << 10;
    pub(crate) const HAVE: u32 = 1 << 11;
    pub(crate) const DO: u32 = 1 << 12;
    pub(crate) const MODAL: u32 = 1 << 13;
    pub(crate) const ADV: u32 = 1 << 14;
    pub(crate) const ADJ: u32 = 1 << 15;
    pub(crate) const PARTICLE: u32 = 1 << 16;
    pub(crate) const COMPANY: u32 = 1 << 17;
    pub(crate) const ORG: u32 = 1 << 18;
    pub(crate) const BODY: u32 = 1 << 19;
    pub(crate) const THING: u32 = 1 << 20;
    pub(crate) const MONTH: u32 = 1 << 21;
    pub(crate) const ABBREVIATION: u32 = 1 << 22;
    pub(crate) const COUNTRY: u32 = 1 << 23;
    pub(crate) const DEMONYM: u32 = 1 << 24;
    pub(crate) const CAPITAL: u32 = 1 << 25;
    pub(crate) const STATE_OFFICE: u32 = 1 << 26;
    pub(crate) const TITLE: u32 = 1 << 27;
    pub(crate) const ROLE: u32 = 1 << 28;
    pub(crate) const GIVEN: u32 = 1 << 29;
    pub(crate) const AFTER_NAME: u32 = 1 << 30;
    /// A rank of the service that writes the papers: who has it is of the paper's own side.
    pub(crate) const SERVICE: u32 = 1 << 31;
    /// Words that belong to the grammar, and to no name.
    pub(crate) const CLOSED: u32 =
        DET | OWN | NEG | PRON | REL | SUB | CONJ | INCL | PREP | BE | HAVE | DO | MODAL;
    pub(crate) const OFFICE: u32 = STATE_OFFICE | TITLE | ROLE;
    pub(crate) const PLACE: u32 = COUNTRY | DEMONYM | CAPITAL;
}

/// Forms of a verb that a word may be.
pub(crate) mod form {
    pub(crate) const BASE: u8 = 1;
    pub(crate) const THIRD: u8 = 2;
    pub(crate) const PAST: u8 = 4;
    pub(crate) const PARTICIPLE: u8 = 8;
    pub(crate) const ING: u8 = 16;
}

/// What the files say of one word or phrase.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    /// Bits of [`pos`].
    pub(crate) pos: u32,
    /// One bit for each row of `nouns.tsv`.
    pub(crate) nouns: u64,
    /// Whether it is a plural noun.
    pub(crate) plural: bool,
    /// Number of the verb, 0 for none.
    pub(crate) verb: u16,
    /// Bits of [`form`].
    pub(crate) form: u8,
    /// Row of `countries.tsv`, counted from 1.
    pub(crate) place: u16,
    /// Row of `offices.tsv`, counted from 1.
    pub(crate) office: u16,
    /// The most words of a phrase that begins with this word.
    pub(crate) phrase_max: u8,
}

impl Word {
    pub(crate) fn is(&self, bits: u32) -> bool {
        self.pos & bits != 0
    }
}

pub(crate) struct Country {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
}

/// Bits of the rows of `nouns.tsv` that the engine itself asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Classes {
    pub(crate) people: u64,
    pub(crate) official: u64,
    pub(crate) company: u64,
    pub(crate) orgnoun: u64,
    pub(crate) premises: u64,
    pub(crate) mission: u64,
    pub(crate) document: u64,
    pub(crate) harm: u64,
    /// Human beings of any sort.
    pub(crate) group: u64,
    /// What has a date of its own.
    pub(crate) event: u64,
}

pub(crate) struct Lexicon {
    pub(crate) class_of: Classes,
    words: FxHashMap<Box<str>, Word>,
    pub(crate) countries: Vec<Country>,
    /// The office as it is written out.
    pub(crate) offices: Vec<&'static str>,
    classes: FxHashMap<&'static str, u64>,
    verbs: FxHashMap<Box<str>, u16>,
    /// By number of the verb: whether it is a verb of saying.
    speech: Vec<bool>,
}

/// Returns the rows of a data file: lines without comments and blanks, cut at tabs.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}

/// Returns the words of a cell.
pub(crate) fn words(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(',').map(str::trim).filter(|word| !word.is_empty())
}

pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::read)
}

fn closed_class(name: &str) -> u32 {
    match name {
        "det" => pos::DET,
        "own" => pos::OWN,
        "num" => pos::NUM,
        "neg" => pos::NEG,
        "pron" => pos::PRON,
        "rel" => pos::REL,
        "sub" => pos::SUB,
        "conj" => pos::CONJ,
        "incl" => pos::INCL,
        "prep" => pos::PREP,
        "be" => pos::BE,
        "have" => pos::HAVE,
        "do" => pos::DO,
        "modal" => pos::MODAL,
        "adv" => pos::ADV,
        "adj" => pos::ADJ,
        "title_stop" => pos::AFTER_NAME,
        "particle" => pos::PARTICLE,
        "company_word" => pos::COMPANY | pos::ORG,
        "org_word" => pos::ORG,
        "body_word" => pos::BODY,
        "thing_word" => pos::THING,
        "month" => pos::MONTH,
        "abbreviation" => pos::ABBREVIATION,
        _ => 0,
    }
}

/// Returns the plural of a noun by the rules of spelling; the last word of a phrase changes.
fn plural(noun: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| noun.ends_with(end));
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if sibilant => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

impl Lexicon {
    fn read() -> Lexicon {
        let mut lexicon = Lexicon {
            class_of: Classes::default(),
            words: FxHashMap::default(),
            countries: Vec::new(),
            offices: Vec::new(),
            classes: FxHashMap::default(),
            verbs: FxHashMap::default(),
            speech: vec![false],
        };
        for row in rows(include_str!("../data/words.tsv")) {
            if let [class, cell] = row.as_slice() {
                for word in words(cell) {
                    lexicon.entry(word).pos |= closed_class(class);
                }
            }
        }
        lexicon.read_nouns();
        lexicon.read_verbs();
        lexicon.read_places();
        lexicon.read_offices();
        for row in rows(include_str!("../data/given.tsv")) {
            for name in row.iter().flat_map(|cell| words(cell)) {
                lexicon.entry(&name.to_lowercase()).pos |= pos::GIVEN;
            }
        }
        lexicon.mark_phrases();
        let class = |names: &[&str]| {
            names.iter().filter_map(|name| lexicon.class(name)).fold(0, |bits, bit| bits | bit)
        };
        lexicon.class_of = Classes {
            people: class(&["people"]),
            official: class(&["official"]),
            company: class(&["company"]),
            orgnoun: class(&["orgnoun"]),
            premises: class(&["premises"]),
            mission: class(&["mission"]),
            document: class(&["document"]),
            harm: class(&["harm"]),
            group: class(&["prisoner", "people", "diplomat", "staff"]),
            event: class(&[
                "election",
                "meeting",
                "visit",
                "agreement",
                "attack",
                "trial",
                "gathering",
                "policy",
            ]),
        };
        lexicon
    }

    fn entry(&mut self, word: &str) -> &mut Word {
        self.words.entry(word.into()).or_default()
    }

    fn read_nouns(&mut self) {
        for (row, number) in rows(include_str!("../data/nouns.tsv")).zip(0_u32..) {
            let [class, cell] = row.as_slice() else { continue };
            let bit = 1_u64.checked_shl(number).unwrap_or_default();
            self.classes.insert(class, bit);
            for word in words(cell) {
                let (one, many) = match word.split_once('|') {
                    Some((one, many)) => (one.to_lowercase(), many.to_lowercase()),
                    None => (word.to_lowercase(), plural(&word.to_lowercase())),
                };
                self.entry(&one).nouns |= bit;
                let many = self.entry(&many);
                many.nouns |= bit;
                many.plural = true;
            }
        }
    }

    fn read_verbs(&mut self) {
        for row in rows(include_str!("../data/verbs.tsv")) {
            let [kind, cell] = row.as_slice() else { continue };
            for word in words(cell) {
                let mut parts = word.split(':');
                let lemma = parts.next().unwrap_or_default();
                let doubled = lemma.ends_with('*');
                let lemma = lemma.trim_end_matches('*');
                let number = match self.verbs.get(lemma) {
                    Some(number) => *number,
                    None => {
                        let number = u16::try_from(self.speech.len()).unwrap_or(u16::MAX);
                        self.speech.push(false);
                        self.verbs.insert(lemma.into(), number);
                        number
                    }
                };
                if *kind == "speech"
                    && let Some(speech) = self.speech.get_mut(usize::from(number))
                {
                    *speech = true;
                }
                let stem = if doubled { doubled_stem(lemma) } else { lemma.to_owned() };
                let soft = stem.strip_suffix('e').unwrap_or(&stem);
                let regular = match stem.strip_suffix('y') {
                    Some(start) if !start.ends_with(['a', 'e', 'o', 'u']) => format!("{start}ied"),
                    _ => format!("{soft}ed"),
                };
                let past = parts.next().map_or(regular.clone(), str::to_owned);
                let participle = parts.next().map_or(past.clone(), str::to_owned);
                let ing = if lemma.ends_with("ee") || lemma == "be" {
                    format!("{lemma}ing")
                } else {
                    format!("{soft}ing")
                };
                for (text, form) in [
                    (lemma.to_owned(), form::BASE),
                    (plural(lemma), form::THIRD),
                    (past, form::PAST),
                    (participle, form::PARTICIPLE),
                    (ing, form::ING),
                ] {
                    let word = self.entry(&text);
                    word.verb = number;
                    word.form |= form;
                }
            }
        }
    }

    fn read_places(&mut self) {
        for row in rows(include_str!("../data/countries.tsv")) {
            let [code, name, rest @ ..] = row.as_slice() else { continue };
            self.countries.push(Country { code, name });
            let place = u16::try_from(self.countries.len()).unwrap_or_default();
            let mut cells = rest.iter().copied();
            let names = std::iter::once(*name).chain(words(cells.next().unwrap_or_default()));
            let named: Vec<(&str, u32)> = names
                .map(|name| (name, pos::COUNTRY))
                .chain(words(cells.next().unwrap_or_default()).map(|name| (name, pos::DEMONYM)))
                .chain(words(cells.next().unwrap_or_default()).map(|name| (name, pos::CAPITAL)))
                .chain(words(cells.next().unwrap_or_default()).map(|name| (name, pos::COUNTRY | pos::BODY)))
                .collect();
            for (name, bit) in named {
                let word = self.entry(&name.to_lowercase());
                // The first country in the file keeps a name that two share (`GOP`, `GOB`).
                if word.place == 0 {
                    word.place = place;
                    word.pos |= bit;
                }
            }
        }
    }

    fn read_offices(&mut self) {
        for row in rows(include_str!("../data/offices.tsv")) {
            let [class, office, cell] = row.as_slice() else { continue };
            let bit = match *class {
                "state" => pos::STATE_OFFICE,
                "service" => pos::STATE_OFFICE | pos::SERVICE,
                "role" => pos::ROLE,
                _ => pos::TITLE,
            };
            self.offices.push(office);
            let number = u16::try_from(self.offices.len()).unwrap_or_default();
            for name in words(cell) {
                let word = self.entry(&name.to_lowercase());
                word.pos |= bit;
                word.office = number;
            }
        }
    }

    /// Marks the first word of each phrase with the number of words of the longest.
    fn mark_phrases(&mut self) {
        let phrases: Vec<(Box<str>, usize)> = self
            .words
            .keys()
            .filter_map(|key| {
                // The mark of a possessive is a word of its own: `People's Republic`.
                let (first, _) = key.split_once(' ')?;
                let first = first.strip_suffix("'s").unwrap_or(first);
                Some((first.into(), key.split(' ').count() + key.matches("'s").count()))
            })
            .collect();
        for (first, length) in phrases {
            let word = self.words.entry(first).or_default();
            word.phrase_max = word.phrase_max.max(u8::try_from(length).unwrap_or(u8::MAX));
        }
    }

    /// Returns what the files say of a word or phrase in lower case; nothing for one that is unknown.
    pub(crate) fn word(&self, text: &str) -> Word {
        self.words.get(text).copied().unwrap_or_default()
    }

    /// Returns the bit of a row of `nouns.tsv`.
    pub(crate) fn class(&self, name: &str) -> Option<u64> {
        self.classes.get(name).copied()
    }

    /// Returns the number of a verb.
    pub(crate) fn verb(&self, lemma: &str) -> Option<u16> {
        self.verbs.get(lemma).copied()
    }

    /// Returns the words that are forms of the verbs that are wanted.
    pub(crate) fn forms(&self, wanted: impl Fn(u16) -> bool) -> Vec<String> {
        let forms = self.words.iter().filter(|(_, word)| word.verb != 0 && wanted(word.verb));
        forms.map(|(text, _)| text.to_string()).collect()
    }

    /// Returns the words with any of the bits.
    pub(crate) fn words_of(&self, bits: u32) -> Vec<String> {
        self.words.iter().filter(|(_, word)| word.is(bits)).map(|(text, _)| text.to_string()).collect()
    }

    pub(crate) fn is_speech(&self, verb: u16) -> bool {
        self.speech.get(usize::from(verb)).copied().unwrap_or(false)
    }

    pub(crate) fn country(&self, place: u16) -> Option<&Country> {
        self.countries.get(usize::from(place).checked_sub(1)?)
    }

    /// Returns the office as it is written out.
    pub(crate) fn office(&self, number: u16) -> Option<&'static str> {
        self.offices.get(usize::from(number).checked_sub(1)?).copied()
    }
}

fn doubled_stem(lemma: &str) -> String {
    let mut stem = lemma.to_owned();
    stem.extend(lemma.chars().next_back());
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_form(text: &str, lemma: &str, wanted: u8) {
        let lexicon = lexicon();
        let word = lexicon.word(text);
        assert_eq!(Some(word.verb), lexicon.verb(lemma), "{text} is not of {lemma}");
        assert!(word.form & wanted != 0, "{text}: {}", word.form);
    }

    #[test]
    fn verbs_have_their_forms() {
        check_form("banned", "ban", form::PAST | form::PARTICIPLE);
        check_form("freeing", "free", form::ING);
        check_form("denied", "deny", form::PAST);
        check_form("imposing", "impose", form::ING);
        check_form("met", "meet", form::PAST);
        check_form("withdrawn", "withdraw", form::PARTICIPLE);
        check_form("accuses", "accuse", form::THIRD);
    }

    #[test]
    fn classes_and_phrases() {
        let lexicon = lexicon();
        assert!(
            lexicon.class("prisoner").is_some_and(|bit| lexicon.word("political prisoners").nouns & bit != 0)
        );
        assert!(lexicon.word("united").phrase_max >= 2);
        assert_eq!(lexicon.country(lexicon.word("belarusian").place).map(|c| c.code), Some("BY"));
    }
}
