//! What spellings of a letter count as the same.
//!
//! Case, diacritics and width are folded away, so that `Łukaszenka` and `LUKASZENKA` are one word. In
//! Cyrillic, `ё` and `е` are one letter (Russian prints them so), `ў` and `у` (Belarusian writes `ў`
//! for `у` after a vowel: `улада`, `ва ўладзе`), `ґ` and `г`, `ї` and `і` (Ukrainian texts of Soviet times
//! had no `ґ`, typewriters no `ї`). `й` and `и` stay two letters, as do `і` and `и`, `е`, `э` and `є`.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What a character does in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Part of a word.
    Letter,
    /// A word of its own: scripts that are written without spaces.
    Ideograph,
    /// An apostrophe, or a letter that is printed as one.
    Apostrophe,
    /// A hyphen.
    Hyphen,
    /// Nothing to see: soft hyphen, joiners, stress and vowel marks.
    Invisible,
    /// Between words.
    Between,
}

/// Returns what a character does in a text.
pub(crate) fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | 'а'..='я' | 'А'..='Я' => Class::Letter,
        // Apostrophes proper, and what romanisations write for the soft sign and for ejectives.
        '\'' | '’' | '‘' | '`' | '´' | '′' | 'ʼ' | 'ʻ' | 'ʹ' | 'ʽ' | 'ˈ' => Class::Apostrophe,
        '-' | '\u{2010}' | '\u{2011}' => Class::Hyphen,
        '\u{ad}'
        | '\u{200c}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Class::Invisible,
        // Combining marks of Latin, Greek, Cyrillic; points of Hebrew; vowels of Arabic and its tatweel.
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{487}'
        | '\u{591}'..='\u{5bd}'
        | '\u{5bf}'
        | '\u{5c1}'
        | '\u{5c2}'
        | '\u{5c4}'
        | '\u{5c5}'
        | '\u{5c7}'
        | '\u{610}'..='\u{61a}'
        | '\u{640}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' => Class::Invisible,
        // The mark of a footnote is not a digit of the word before it.
        '²' | '³' | '¹' | '\u{2070}'..='\u{209f}' => Class::Between,
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Class::Ideograph,
        _ if c.is_ascii() => Class::Between,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Class::Letter,
        _ => Class::Between,
    }
}

/// Adds the folded form of a character of a word to `word`: nothing, one or several letters.
pub(crate) fn push(c: char, word: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => word.push(c),
        'A'..='Z' => word.push(c.to_ascii_lowercase()),
        'ё' | 'Ё' => word.push('е'),
        'й' | 'Й' => word.push('й'),
        'а'..='я' | 'і' | 'є' => word.push(c),
        'А'..='Я' => word.extend(c.to_lowercase()),
        // A breve set apart makes `й` of `и`, and leaves `у` as the folded form of `ў`.
        '\u{306}' => {
            if word.ends_with('и') {
                word.pop();
                word.push('й');
            }
        }
        _ if class(c) == Class::Invisible => {}
        _ => {
            for part in std::iter::once(c).nfkd() {
                for part in part.to_lowercase().nfd() {
                    push_part(part, word);
                }
            }
        }
    }
}

/// Adds what is left of a letter taken apart.
fn push_part(part: char, word: &mut String) {
    match part {
        'ł' => word.push('l'),
        'ø' => word.push('o'),
        'đ' | 'ð' => word.push('d'),
        'þ' => word.push_str("th"),
        'ß' => word.push_str("ss"),
        'æ' => word.push_str("ae"),
        'œ' => word.push_str("oe"),
        'ı' => word.push('i'),
        'ħ' => word.push('h'),
        'ŧ' => word.push('t'),
        // Azerbaijani names are printed with `a` where the letter is missing: Əliyev, Aliyev.
        'ə' => word.push('a'),
        'ґ' => word.push('г'),
        'ς' => word.push('σ'),
        _ if matches!(class(part), Class::Letter | Class::Ideograph) => word.push(part),
        _ => {}
    }
}
