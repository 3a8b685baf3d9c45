//! The words that dates are told with, from the files in `words/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::Edtf;

/// What a word does in a date; `words/README.md` describes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Month,
    Weekday,
    Season,
    InSeason,
    Unit,
    Units,
    Half,
    AndHalf,
    EndOf,
    HalfYear,
    HalfUnit,
    /// In halves: `two` is 4.
    Number,
    Ordinal,
    A,
    Vague,
    Part,
    Day,
    Night,
    Which,
    Rolling,
    Rollings,
    Recent,
    RelUnit,
    Context,
    Decade,
    Earlier,
    Later,
    Ago,
    FromNow,
    Ahead,
    More,
    Less,
    About,
    Since,
    Starting,
    From,
    Until,
    To,
    By,
    Before,
    After,
    NotBefore,
    Between,
    Within,
    Onward,
    In,
    During,
    Of,
    The,
    And,
    Or,
    DayWord,
    Instant,
    Eve,
    NightOf,
    WeekOf,
    Block,
    Every,
    Clause,
    Named,
    Counted,
    Moved,
    Past,
    Present,
    Future,
}

/// Class and name in the files.
const CLASSES: &[(&str, Class)] = &[
    ("month", Class::Month),
    ("weekday", Class::Weekday),
    ("season", Class::Season),
    ("inseason", Class::InSeason),
    ("unit", Class::Unit),
    ("units", Class::Units),
    ("half", Class::Half),
    ("andhalf", Class::AndHalf),
    ("endof", Class::EndOf),
    ("halfyear", Class::HalfYear),
    ("halfunit", Class::HalfUnit),
    ("number", Class::Number),
    ("ordinal", Class::Ordinal),
    ("a", Class::A),
    ("vague", Class::Vague),
    ("part", Class::Part),
    ("day", Class::Day),
    ("night", Class::Night),
    ("which", Class::Which),
    ("rolling", Class::Rolling),
    ("rollings", Class::Rollings),
    ("recent", Class::Recent),
    ("relunit", Class::RelUnit),
    ("context", Class::Context),
    ("decade", Class::Decade),
    ("earlier", Class::Earlier),
    ("later", Class::Later),
    ("ago", Class::Ago),
    ("fromnow", Class::FromNow),
    ("ahead", Class::Ahead),
    ("more", Class::More),
    ("less", Class::Less),
    ("about", Class::About),
    ("since", Class::Since),
    ("starting", Class::Starting),
    ("from", Class::From),
    ("until", Class::Until),
    ("to", Class::To),
    ("by", Class::By),
    ("before", Class::Before),
    ("after", Class::After),
    ("notbefore", Class::NotBefore),
    ("between", Class::Between),
    ("within", Class::Within),
    ("onward", Class::Onward),
    ("in", Class::In),
    ("during", Class::During),
    ("of", Class::Of),
    ("the", Class::The),
    ("and", Class::And),
    ("or", Class::Or),
    ("dayword", Class::DayWord),
    ("instant", Class::Instant),
    ("eve", Class::Eve),
    ("nightof", Class::NightOf),
    ("weekof", Class::WeekOf),
    ("block", Class::Block),
    ("every", Class::Every),
    ("clause", Class::Clause),
    ("named", Class::Named),
    ("counted", Class::Counted),
    ("moved", Class::Moved),
    ("past", Class::Past),
    ("present", Class::Present),
    ("future", Class::Future),
];

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
pub(super) static NO_SENSES: Senses = Senses { list: Vec::new(), classes: Classes(0) };

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
        self.classes = Classes(self.classes.0 | Classes::of(&[sense.class]).0);
    }
}

/// A set of classes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Classes(u128);

impl Classes {
    pub(super) const fn of(classes: &[Class]) -> Classes {
        let mut bits = 0;
        let mut rest = classes;
        while let [first, others @ ..] = rest {
            bits |= 1 << *first as u32;
            rest = others;
        }
        Classes(bits)
    }

    pub(super) fn has(self, class: Class) -> bool {
        self.meets(Classes::of(&[class]))
    }

    pub(super) fn meets(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }
}

/// What begins with a word: its own senses, and longer forms with theirs.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub senses: Senses,
    /// The words after the first, the longest first.
    pub longer: Vec<(Vec<String>, Senses)>,
}

/// The words of every language, by their first word in small letters.
#[derive(Default)]
pub(super) struct Lexicon {
    words: FxHashMap<String, Entry>,
    /// Which lengths the words have that begin with two letters: most words of a text are told from it to be none.
    lengths: Vec<u32>,
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
        lexicon.lengths = vec![0; BEGINNINGS];
        for word in lexicon.words.keys() {
            let letters = word.chars().count();
            if let Some(lengths) = lexicon.lengths.get_mut(beginning(word)) {
                *lengths |= 1 << letters.min(31);
            }
        }
        for entry in lexicon.words.values_mut() {
            entry.longer.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        lexicon
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
