//! Cyrillic to Latin by the rules of a named system. The tables are `data/romanisation.txt`; its head says how to read them.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::script::Language;

/// One rule of a system.
#[derive(Debug, Clone)]
struct Rule {
    source: Vec<char>,
    before: Option<Vec<char>>,
    after: Option<Vec<char>>,
    result: String,
}

impl Rule {
    fn conditions(&self) -> usize {
        usize::from(self.before.is_some()) + usize::from(self.after.is_some())
    }

    fn same_place(&self, other: &Self) -> bool {
        self.source == other.source && self.before == other.before && self.after == other.after
    }
}

/// A system of romanisation: a standard, or the practice of an office, in one of its editions.
#[derive(Debug)]
pub struct System {
    name: &'static str,
    aliases: Vec<&'static str>,
    language: Language,
    /// By the first letter of the source; within, the rule to try first is first.
    rules: FxHashMap<char, Vec<Rule>>,
    /// Of a ligature only the first letter is written as a capital.
    capital_first: bool,
}

/// Returns all systems.
pub fn systems() -> &'static [System] {
    static SYSTEMS: OnceLock<Vec<System>> = OnceLock::new();
    SYSTEMS.get_or_init(|| {
        let mut read: Vec<(System, Vec<Rule>)> = Vec::new();
        for line in include_str!("../data/romanisation.txt").lines() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some((head, language)) = line.strip_prefix('[').and_then(|l| l.split_once("] ")) {
                // A rule's line may begin with a condition too; its bracket is followed by the source.
                let (names, from) = head.split_once(" : ").unwrap_or((head, ""));
                let mut names = names.split("; ");
                let language = match language {
                    "be" => Language::Belarusian,
                    "uk" => Language::Ukrainian,
                    _ => Language::Russian,
                };
                let inherited = read
                    .iter()
                    .find(|(system, _)| system.name == from)
                    .map(|(_, rules)| rules.clone())
                    .unwrap_or_default();
                let system = System {
                    name: names.next().unwrap_or_default(),
                    aliases: names.collect(),
                    language,
                    rules: FxHashMap::default(),
                    capital_first: false,
                };
                read.push((system, inherited));
            } else if let Some((system, rules)) = read.last_mut() {
                for text in line.split(' ') {
                    if text == "capital-first" {
                        system.capital_first = true;
                    } else if let Some(rule) = rule(text) {
                        rules.retain(|r| !r.same_place(&rule));
                        rules.push(rule);
                    }
                }
            }
        }
        read.into_iter().map(|(system, rules)| ordered(system, rules)).collect()
    })
}

/// Puts the rules in the order in which they are tried.
fn ordered(mut system: System, rules: Vec<Rule>) -> System {
    for rule in rules.into_iter().rev() {
        if let Some(first) = rule.source.first() {
            system.rules.entry(*first).or_default().push(rule);
        }
    }
    for rules in system.rules.values_mut() {
        rules.sort_by_key(|r| std::cmp::Reverse((r.source.len(), r.conditions())));
    }
    system
}

fn rule(text: &str) -> Option<Rule> {
    let (left, result) = text.split_once('=')?;
    let (mut before, mut after) = (None, None);
    let mut source = left;
    if let Some((set, rest)) = source.strip_prefix('[').and_then(|l| l.split_once(']')) {
        before = Some(set.chars().collect());
        source = rest;
    }
    if let Some((start, set)) = source.strip_suffix(']').and_then(|l| l.split_once('[')) {
        after = Some(set.chars().collect());
        source = start;
    }
    Some(Rule { source: source.chars().collect(), before, after, result: result.to_owned() })
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'а' | 'е' | 'ё' | 'и' | 'і' | 'ї' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'є')
}

/// Whether the neighbour is in the set; `edge` stands for none.
fn fits(set: Option<&[char]>, neighbour: Option<char>, edge: char) -> bool {
    let Some(set) = set else { return true };
    let Some(c) = neighbour else { return set.contains(&edge) };
    set.contains(&c)
        || (set.contains(&'@') && is_vowel(c))
        || (set.contains(&'#') && c.is_alphabetic() && !is_vowel(c) && !matches!(c, 'ь' | 'ъ' | 'й'))
}

/// Cyrillic letters as the rules know them: small, composed, one kind of apostrophe, no Latin look-alikes.
fn plain(c: char, in_cyrillic: bool) -> char {
    let small = c.to_lowercase().next().unwrap_or(c);
    match small {
        '\'' | '´' | 'ʼ' | '`' => '’',
        'a' if in_cyrillic => 'а',
        'e' if in_cyrillic => 'е',
        'o' if in_cyrillic => 'о',
        'c' if in_cyrillic => 'с',
        'p' if in_cyrillic => 'р',
        'x' if in_cyrillic => 'х',
        'i' if in_cyrillic => 'і',
        'ë' if in_cyrillic => 'ё',
        other => other,
    }
}

impl System {
    /// Returns the system of this name, or of this name in other collections.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        systems().iter().find(|s| s.name == name || s.aliases.contains(&name))
    }

    /// Its name: language, standard, year.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The language that it is made for.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns the text in Latin letters; what the system has no rule for stays as it is.
    #[must_use]
    pub fn romanise(&self, text: &str) -> String {
        use unicode_normalization::UnicodeNormalization as _;
        let given: Vec<char> = text.nfc().collect();
        let in_word = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '´' | 'ʼ' | '`');
        // A word is Cyrillic where it has a Cyrillic letter; only then are Latin letters look-alikes.
        let mut letters: Vec<char> = Vec::with_capacity(given.len());
        for word in given.chunk_by(|a, b| in_word(*a) == in_word(*b)) {
            let cyrillic = word.iter().any(|c| crate::sound::is_cyrillic(*c));
            letters.extend(word.iter().map(|c| if cyrillic { plain(*c, true) } else { *c }));
        }
        let mut out = String::with_capacity(text.len() * 2);
        let mut at = 0;
        while let Some(&letter) = letters.get(at) {
            let before = at.checked_sub(1).and_then(|p| letters.get(p)).copied().filter(|c| in_word(*c));
            let found = self.rules.get(&letter).and_then(|rules| {
                rules.iter().find(|rule| {
                    let end = at + rule.source.len();
                    let after = letters.get(end).copied().filter(|c| in_word(*c));
                    letters.get(at..end) == Some(rule.source.as_slice())
                        && fits(rule.before.as_deref(), before, '^')
                        && fits(rule.after.as_deref(), after, '$')
                })
            });
            let Some(rule) = found else {
                out.extend(given.get(at));
                at += 1;
                continue;
            };
            let end = at + rule.source.len();
            self.put(&mut out, &rule.result, given.get(at..end).unwrap_or_default(), |offset| {
                // An apostrophe does not part the letters of a word.
                let beside = if offset < 0 { at.checked_sub(1)? } else { end };
                let apostrophe = letters.get(beside) == Some(&'’');
                let place = match (apostrophe, offset < 0) {
                    (false, _) => beside,
                    (true, true) => beside.checked_sub(1)?,
                    (true, false) => beside + 1,
                };
                given.get(place).copied().filter(|c| c.is_alphabetic())
            });
            at = end;
        }
        out
    }

    /// Writes a result with the capitals of its source and neighbours.
    fn put(&self, out: &mut String, result: &str, source: &[char], neighbour: impl Fn(i8) -> Option<char>) {
        let upper = |c: Option<&char>| c.is_some_and(|c| c.is_uppercase());
        if !upper(source.first()) && !upper(source.last()) {
            out.push_str(result);
            return;
        }
        let after = neighbour(1);
        let all = match (source.len(), after) {
            (1, Some(next)) => next.is_uppercase(),
            (1, None) => neighbour(-1).is_some_and(char::is_uppercase),
            _ => upper(source.first()) && upper(source.last()),
        };
        if all {
            out.extend(result.chars().flat_map(char::to_uppercase));
            return;
        }
        // One capital: of the first letter, or of the last where only the source's last is one.
        let letters = result.chars().filter(|c| c.is_alphabetic()).count();
        let second_half = !upper(source.first());
        let mut seen = 0;
        let mut joined = false;
        for c in result.chars() {
            let own = c.is_alphabetic();
            let capital = if second_half {
                // The last source letter's part begins after the mark, or is what follows the first letter.
                own && seen == letters.div_ceil(2)
            } else {
                own && (seen == 0 || (joined && !self.capital_first))
            };
            if capital {
                out.extend(c.to_uppercase())
            } else {
                out.push(c)
            }
            joined = c == '\u{361}';
            seen += usize::from(own);
        }
    }
}
