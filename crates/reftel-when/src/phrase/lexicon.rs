//! The words that dates are told with, from the files in `words/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::class::{CLASSES, Class, Classes, SIGNALS};
use crate::Edtf;

/// A length of the calendar, the shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

const UNITS: &[(&str, Unit)] = &[
    ("second", Unit::Second),
    ("minute", Unit::Minute),
    ("hour", Unit::Hour),
    ("day", Unit::Day),
    ("weekend", Unit::Weekend),
    ("week", Unit::Week),
    ("fortnight", Unit::Fortnight),
    ("month", Unit::Month),
    ("quarter", Unit::Quarter),
    ("year", Unit::Year),
    ("decade", Unit::Decade),
    ("century", Unit::Century),
];

/// How sure it is that a form has the sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    Yes,
    /// It may be another word, and needs a preposition, a number or the like beside it.
    Doubtful,
    /// An abbreviation that needs a number beside it.
    BesideNumber,
}

/// One thing that a form may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sense {
    pub class: Class,
    pub sure: Sure,
    pub value: i16,
    /// Second number of a value, such as the 6 of `2-6`.
    pub most: i16,
    pub unit: Option<Unit>,
    /// Bits of the languages that have it, in the order of [`FILES`].
    pub languages: u8,
}

/// All that a form may mean, and the classes of it as a set.
#[derive(Debug, Default)]
pub(super) struct Senses {
    list: Vec<Sense>,
    classes: Classes,
}

/// The senses of a word that means nothing to dates.
pub(super) static NO_SENSES: Senses = Senses { list: Vec::new(), classes: Classes::of(&[]) };

impl Senses {
    pub(super) fn of(&self, class: Class) -> Option<&Sense> {
        if self.classes.has(class) { self.list.iter().find(|sense| sense.class == class) } else { None }
    }

    pub(super) fn list(&self) -> &[Sense] {
        &self.list
    }

    pub(super) fn classes(&self) -> Classes {
        self.classes
    }

    fn add(&mut self, sense: Sense) {
        let same = |known: &&mut Sense| {
            known.class == sense.class && known.value == sense.value && known.unit == sense.unit
        };
        match self.list.iter_mut().find(same) {
            Some(known) => known.languages |= sense.languages,
            None => self.list.push(sense),
        }
        self.classes = self.classes.with(sense.class);
    }
}

/// What begins with a word: its own senses, and longer forms with theirs.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub senses: Senses,
    /// The words after the first, the longest first.
    pub longer: Vec<(Vec<String>, Senses)>,
    /// Whether a text without a number and without such a word holds no date.
    pub signal: bool,
    /// Beginnings of the second words, as bits: most words that follow are told from it to make no longer form.
    seconds: u64,
}

impl Entry {
    /// Returns whether a longer form may go on with the word.
    pub(super) fn may_go_on(&self, word: &str) -> bool {
        self.seconds & second(word) != 0
    }
}

fn second(word: &str) -> u64 {
    let number = beginning(word);
    1 << ((number ^ (number >> 6)) % 64)
}

/// The words of every language, by their first word in small letters.
#[derive(Default)]
pub(super) struct Lexicon {
    words: FxHashMap<String, Entry>,
    /// Which lengths the words have that begin with two letters: most words of a text are told from it to be none.
    lengths: Vec<u32>,
    /// The same of the words without which, and without a number, a text holds no date.
    signals: Vec<u32>,
    /// Endings that tell a tense, by their last letter.
    endings: HashMap<char, Vec<(String, Class)>>,
    /// Dates that [`Class::Named`] values point at.
    pub named: Vec<Edtf>,
}

const FILES: [&str; 4] = [
    include_str!("words/en.tsv"),
    include_str!("words/ru.tsv"),
    include_str!("words/be.tsv"),
    include_str!("words/uk.tsv"),
];

/// The bit of Ukrainian in [`Sense::languages`].
pub(super) const UKRAINIAN: u8 = 8;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// Returns the lexicon, which is read when it is first asked for.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read() -> Lexicon {
        let mut lexicon = Lexicon::default();
        for (number, file) in FILES.iter().enumerate() {
            for line in file.lines() {
                lexicon.line(line, 1 << number);
            }
        }
        lexicon.mark_signals();
        let lengths = |only: fn(&Entry) -> bool| {
            let mut lengths = vec![0; BEGINNINGS];
            for (word, _) in lexicon.words.iter().filter(|(_, entry)| only(entry)) {
                if let Some(lengths) = lengths.get_mut(beginning(word)) {
                    *lengths |= 1_u32 << word.chars().count().min(31);
                }
            }
            lengths
        };
        (lexicon.lengths, lexicon.signals) = (lengths(|_| true), lengths(|entry| entry.signal));
        for entry in lexicon.words.values_mut() {
            entry.longer.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
            entry.seconds = entry
                .longer
                .iter()
                .filter_map(|(rest, _)| rest.first())
                .fold(0, |all, word| all | second(word));
        }
        lexicon
    }

    /// Marks the words of the classes that a date cannot be without. Of forms that have none of them and no number,
    /// such as `to date`, the last word is marked.
    fn mark_signals(&mut self) {
        let is_heart = |words: &FxHashMap<String, Entry>, word: &String| {
            words.get(word).is_some_and(|entry| entry.senses.classes().meets(SIGNALS))
                || word.starts_with(|c: char| c.is_ascii_digit())
        };
        let mut last = Vec::new();
        for (first, entry) in &self.words {
            for (rest, _) in entry.longer.iter().filter(|(_, senses)| senses.classes().meets(SIGNALS)) {
                if !is_heart(&self.words, first) && !rest.iter().any(|word| is_heart(&self.words, word)) {
                    last.extend(rest.last().cloned());
                }
            }
        }
        for entry in self.words.values_mut() {
            entry.signal = entry.senses.classes().meets(SIGNALS);
        }
        for word in last {
            self.words.entry(word).or_default().signal = true;
        }
    }

    /// Takes one line; `None` when it says nothing that is understood, which a test finds.
    fn line(&mut self, line: &str, language: u8) -> Option<()> {
        let mut columns = line.split('\t');
        let (name, value, forms) = (columns.next()?, columns.next()?, columns.next()?);
        let bare = name.trim_end_matches(['?', '#']);
        let class = CLASSES.iter().find(|(known, _)| *known == bare)?.1;
        let sure = match name.chars().next_back() {
            Some('?') => Sure::Doubtful,
            Some('#') => Sure::BesideNumber,
            _ => Sure::Yes,
        };
        let mut sense = Sense { class, sure, value: 0, most: 0, unit: None, languages: language };
        match class {
            Class::Unit | Class::Units | Class::EndOf => sense.unit = Some(unit(value)?),
            Class::RelUnit | Class::Context => {
                let (name, many) = value.split_once(' ')?;
                sense.unit = Some(unit(name)?);
                sense.value = many.parse().ok()?;
            }
            Class::Vague => {
                let (least, most) = value.split_once('-')?;
                (sense.value, sense.most) = (least.parse().ok()?, most.parse().ok()?);
            }
            Class::Number => {
                sense.value = match value.strip_suffix(".5") {
                    Some(whole) => whole.parse::<i16>().ok()? * 2 + 1,
                    None => value.parse::<i16>().ok()? * 2,
                }
            }
            Class::Named => {
                sense.value = i16::try_from(self.named.len()).ok()?;
                self.named.push(value.parse().ok()?);
            }
            Class::Past | Class::Future => {}
            _ => sense.value = value.parse().ok()?,
        }
        for form in forms.split(',').map(str::trim) {
            if let Some(ending) = form.strip_prefix('*') {
                let last = ending.chars().next_back()?;
                self.endings.entry(last).or_default().push((ending.to_owned(), class));
                continue;
            }
            let form = folded(form);
            let mut words = split(&form);
            let first = words.next()?.to_owned();
            let rest: Vec<String> = words.map(str::to_owned).collect();
            let entry = self.words.entry(first).or_default();
            let senses = if rest.is_empty() {
                &mut entry.senses
            } else {
                match entry.longer.iter().position(|(known, _)| *known == rest) {
                    Some(at) => &mut entry.longer.get_mut(at)?.1,
                    None => {
                        entry.longer.push((rest, Senses::default()));
                        &mut entry.longer.last_mut()?.1
                    }
                }
            };
            senses.add(sense);
        }
        Some(())
    }

    /// Returns whether a word of so many letters, in any case, may be one of the lexicon.
    pub(super) fn may_have(&self, word: &str, letters: usize) -> bool {
        self.lengths.get(beginning(word)).is_some_and(|lengths| lengths & (1 << letters.min(31)) != 0)
    }

    /// Returns whether such a word may be one without which a text holds no date.
    pub(super) fn may_signal(&self, word: &str, letters: usize) -> bool {
        self.signals.get(beginning(word)).is_some_and(|lengths| lengths & (1 << letters.min(31)) != 0)
    }

    /// Returns what begins with a word in small letters.
    pub(super) fn entry(&self, word: &str) -> Option<&Entry> {
        self.words.get(word)
    }

    /// Returns the tense that a word's ending tells: [`Class::Past`] or [`Class::Future`].
    pub(super) fn ending(&self, word: &str) -> Option<Class> {
        let small = |c: char| letter(c.to_lowercase().next().unwrap_or(c));
        let endings = self.endings.get(&small(word.chars().next_back()?))?;
        // A stem has three letters at least; `red` and `стол` are no verbs.
        let fits = |ending: &str| {
            let mut letters = word.chars().rev();
            ending.chars().rev().all(|wanted| letters.next().is_some_and(|c| small(c) == wanted))
                && letters.take(3).count() == 3
        };
        endings.iter().find(|(ending, _)| fits(ending)).map(|(_, class)| *class)
    }
}

/// How many beginnings of words are told apart.
const BEGINNINGS: usize = 1 << 12;

/// Returns a number below [`BEGINNINGS`] for the first two letters of a word, the same in any case.
fn beginning(word: &str) -> usize {
    let small = |c: char| {
        if c.is_ascii() { c.to_ascii_lowercase() } else { letter(c.to_lowercase().next().unwrap_or(c)) }
    };
    let mut letters = word.chars().map(|c| small(c) as usize % 64);
    letters.next().unwrap_or(0) * 64 + letters.next().unwrap_or(0)
}

fn unit(name: &str) -> Option<Unit> {
    UNITS.iter().find(|(known, _)| *known == name).map(|(_, unit)| *unit)
}

/// Returns the words of a form as the tokens of a text are cut.
fn split(form: &str) -> impl Iterator<Item = &str> {
    form.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty())
}

/// Returns a text in small letters, with one apostrophe and without `ё`.
pub(super) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(letter).collect()
}

/// Returns the letter that stands for a letter in small letters.
pub(super) fn letter(c: char) -> char {
    match c {
        'ё' => 'е',
        '’' | 'ʼ' | '‘' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        for (number, file) in FILES.iter().enumerate() {
            for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let mut lexicon = Lexicon::default();
                assert!(lexicon.line(line, 1).is_some(), "file {number}: {line}");
            }
        }
    }

    /// Words as common as these would make every sentence one that may hold a date.
    #[test]
    fn common_words_are_no_signals() {
        for word in [
            "the", "of", "in", "to", "and", "that", "at", "on", "в", "и", "на", "что", "у", "і", "што", "що",
            "та",
        ] {
            assert!(lexicon().entry(word).is_none_or(|entry| !entry.signal), "{word}");
        }
        for word in ["may", "date", "yesterday", "year", "года", "учора", "торік"] {
            assert!(lexicon().entry(word).is_some_and(|entry| entry.signal), "{word}");
        }
    }

    #[test]
    fn every_class_is_described_and_used() {
        for (name, _) in CLASSES {
            assert!(
                include_str!("words/README.md").contains(&format!("`{name}`")),
                "{name} is not described"
            );
            let used = |line: &str| {
                line.split('\t').next().is_some_and(|class| class.trim_end_matches(['?', '#']) == *name)
            };
            assert!(FILES.iter().any(|file| file.lines().any(used)), "{name} is not used");
        }
    }
}
