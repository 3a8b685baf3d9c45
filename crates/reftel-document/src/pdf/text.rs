//! Characters as they should be searched, from those that a typesetter chose.

use unicode_normalization::UnicodeNormalization as _;

/// Returns the text with ligatures taken apart, every sort of space as one space, and composed letters.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => tidied.push_str("ff"),
            'ﬁ' => tidied.push_str("fi"),
            'ﬂ' => tidied.push_str("fl"),
            'ﬃ' => tidied.push_str("ffi"),
            'ﬄ' => tidied.push_str("ffl"),
            'ﬅ' | 'ﬆ' => tidied.push_str("st"),
            // Marks of order and zero-width characters are of no use to a reader and hide words from a search.
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !tidied.ends_with(' ') {
                    tidied.push(' ');
                }
            }
            c => tidied.push(c),
        }
    }
    if tidied.is_ascii() { tidied } else { tidied.nfc().collect() }
}

/// Returns whether a sentence may end here: a stop, with or without a closing quote or bracket after it.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| "\"'”’»)]".contains(c) || c.is_whitespace())
        .ends_with(['.', '!', '?', ':', ';', '…'])
}

/// The sign that a paragraph of a list or a numbered paragraph begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Marker {
    /// `12.` before text.
    Number(u32),
    /// A bullet, `(a)`, `b)` or `iv)`.
    Item,
}

/// Returns the marker that a line begins with, and how many bytes it is long with the space after it.
pub(super) fn marker(line: &str) -> Option<(Marker, usize)> {
    let (first, rest) = line.split_once(' ')?;
    let length = line.len() - rest.trim_start().len();
    if rest.trim().is_empty() {
        return None;
    }
    let mut chars = first.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && "•·▪▫■□●○◦–—-*➢➤✓\u{F0B7}\u{F0A7}\u{F0D8}".contains(c)
    {
        return Some((Marker::Item, length));
    }
    let bare = first.strip_prefix('¶').unwrap_or(first);
    if let Some(number) = bare.strip_suffix('.')
        && number.len() <= 3
        && let Ok(number) = number.parse()
    {
        return Some((Marker::Number(number), length));
    }
    let inner = first.strip_prefix('(').unwrap_or(first).strip_suffix(')')?;
    let digits = inner.len() <= 3 && inner.bytes().all(|b| b.is_ascii_digit());
    let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_alphabetic());
    let roman = inner.len() <= 5 && inner.bytes().all(|b| b"ivxIVX".contains(&b));
    (!inner.is_empty() && (digits || letter || roman)).then_some((Marker::Item, length))
}

/// Words of a document, to decide about hyphens at line ends.
#[derive(Debug, Default)]
pub(super) struct Words(std::collections::HashSet<String>);

impl Words {
    /// Takes in the words of a line. The last is left out when it may be the first half of one.
    pub fn add(&mut self, line: &str) {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        if words.last().is_some_and(|word| word.ends_with(['-', '\u{AD}'])) {
            words.pop();
        }
        for word in words {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !word.is_empty() {
                self.0.insert(word.to_lowercase());
            }
        }
    }

    /// Returns what the hyphen that ends `line` is before a next line that begins with `next`:
    /// `Some(true)` when it goes away as the two are halves of one word, `Some(false)` when it stays
    /// and nothing stands between, `None` when it is a dash or no hyphen at all.
    ///
    /// It goes only when the text shows it: the whole word stands elsewhere, or neither half is a word
    /// that stands elsewhere. `long-` before `term` stays a compound.
    pub fn hyphen(&self, line: &str, next: &str) -> Option<bool> {
        if line.ends_with('\u{AD}') {
            return Some(true);
        }
        let half = line.strip_suffix('-')?;
        let first: String = half
            .chars()
            .rev()
            .take_while(|c| c.is_alphanumeric() || *c == '-')
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let second: String = next.chars().take_while(|c| c.is_alphanumeric()).collect();
        if first.is_empty() || second.is_empty() {
            return None;
        }
        let lower = |text: &str| text.chars().next_back().is_some_and(char::is_lowercase);
        if !lower(&first) || !second.chars().next().is_some_and(char::is_lowercase) {
            return Some(false);
        }
        let (first, second) = (first.to_lowercase(), second.to_lowercase());
        let has = |word: &str| self.0.contains(word);
        if has(&format!("{first}-{second}")) {
            return Some(false);
        }
        Some(has(&format!("{first}{second}")) || !has(&first) && !has(&second))
    }
}
