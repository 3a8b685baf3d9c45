//! Which words are forms of one word.
//!
//! A query has no language, so a word's script decides: Latin letters are stemmed as English, Russian
//! letters as Russian. A word with a letter that Russian lacks (`і`, `є`, …) is Belarusian, Ukrainian or
//! another and has no forms but itself. Nothing is lost for other languages: forms only add matches.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// Shortest word that has forms, in letters.
const LETTERS_MIN: usize = 3;
/// Longest word that has forms, in bytes: longer ones are not words of a language.
const BYTES_MAX: usize = 96;

/// Returns the stem of a folded word; `None` when it has no forms but itself.
///
/// Stems are those of Snowball's English (Porter2) and Russian algorithms.
pub(crate) fn stem(word: &str) -> Option<Cow<'_, str>> {
    if word.len() > BYTES_MAX {
        return None;
    }
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        return (word.len() >= LETTERS_MIN).then(|| Stemmer::new(Algorithm::English).stem(word));
    }
    let russian = word.chars().all(|c| matches!(c, 'а'..='я'));
    (russian && word.len() >= 2 * LETTERS_MIN).then(|| Stemmer::new(Algorithm::Russian).stem(word))
}
