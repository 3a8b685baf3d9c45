//! Legal forms, titles and the words that many organisations share.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::words::Word;

/// Most words of a legal form.
const FORM_WORDS_MAX: usize = 7;

/// A class of legal forms or of common words; 0 is none.
pub(crate) type Class = u16;

fn forms() -> &'static FxHashMap<String, Class> {
    static FORMS: OnceLock<FxHashMap<String, Class>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut forms = FxHashMap::default();
        let lines = include_str!("../data/legal.txt").lines().filter(|l| !l.starts_with('#'));
        for (class, line) in (1..).zip(lines) {
            for form in line.split('|').skip(1) {
                let words: Vec<String> = form.split([' ', '-']).map(fold).collect();
                forms.insert(words.join(" "), class);
            }
        }
        forms
    })
}

fn common() -> &'static FxHashMap<String, Class> {
    static COMMON: OnceLock<FxHashMap<String, Class>> = OnceLock::new();
    COMMON.get_or_init(|| {
        let mut words = FxHashMap::default();
        let lines = include_str!("../data/words.txt").lines().filter(|l| !l.starts_with('#'));
        for (class, line) in (1..).zip(lines) {
            for word in line.split('|').skip(1) {
                words.insert(fold(word), if line.starts_with("of|") { Class::MAX } else { class });
            }
        }
        words
    })
}

fn titles() -> &'static FxHashSet<&'static str> {
    static TITLES: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    TITLES.get_or_init(|| include_str!("../data/titles.txt").split_whitespace().collect())
}

/// Lower case without marks, full stops and apostrophes.
pub(crate) fn fold(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let lower = word.to_lowercase();
    if lower.chars().any(crate::sound::is_cyrillic) {
        // Marks belong to Cyrillic letters; a stress does not. Look-alikes in Latin are read as Cyrillic.
        return lower
            .chars()
            .nfc()
            .filter(|c| c.is_alphanumeric())
            .map(|c| match c {
                'a' => 'а',
                'c' => 'с',
                'e' => 'е',
                'i' => 'і',
                'o' => 'о',
                'p' => 'р',
                'x' => 'х',
                'ĸ' => 'к',
                other => other,
            })
            .collect();
    }
    lower.nfd().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether the word is a title; one letter only where it is small.
pub(crate) fn is_title(word: &Word) -> bool {
    let folded = word.folded();
    titles().contains(folded.as_str()) && (word.text.chars().count() > 1 || word.text == folded)
}

/// Returns the class of a word that many organisations share; `Class::MAX` for `of`, `и` and the like.
pub(crate) fn common_word(word: &str) -> Class {
    common().get(&fold(word)).copied().unwrap_or_default()
}

/// Takes the legal forms out of the words; returns the classes found.
pub(crate) fn take_forms(words: &mut Vec<Word>) -> Vec<Class> {
    let folded: Vec<String> = words.iter().map(|w| fold(&w.text)).collect();
    let mut keep = vec![true; words.len()];
    let mut found = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let rest = folded.get(at..).unwrap_or_default();
        let longest = (1..=rest.len().min(FORM_WORDS_MAX)).rev().find_map(|count| {
            let part = rest.get(..count)?;
            // `S.A.` comes as two words of one letter.
            let class = forms().get(&part.join(" ")).or_else(|| {
                let letters = part.iter().all(|w| w.chars().count() <= 2) && count > 1;
                if letters { forms().get(&part.concat()) } else { None }
            })?;
            Some((count, *class))
        });
        match longest {
            Some((count, class)) => {
                if !found.contains(&class) {
                    found.push(class);
                }
                for kept in keep.iter_mut().skip(at).take(count) {
                    *kept = false;
                }
                at += count;
            }
            None => at += 1,
        }
    }
    if keep.iter().any(|k| *k) {
        let mut flags = keep.into_iter();
        words.retain(|_| flags.next().unwrap_or(true));
    }
    found
}

/// Whether the words look like an organisation's name.
pub(crate) fn looks_like_organisation(words: &[Word]) -> bool {
    let mut rest = words.to_vec();
    let forms = take_forms(&mut rest);
    let long = |w: &Word| w.text.chars().count() > 2;
    let taken = words.iter().filter(|w| long(w)).count() > rest.iter().filter(|w| long(w)).count();
    (!forms.is_empty() && taken)
        || words.iter().any(|w| w.text.chars().any(|c| c.is_ascii_digit()))
        || words.iter().any(|w| {
            let class = common_word(&w.text);
            class != 0 && class != Class::MAX && long(w)
        })
}
