//! A text cut into words and numbers, with what stands between them and what each may mean.

use super::lexicon::{Class, Entry, Lexicon, Sense, Sure, letter};

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    Space,
    /// A comma and a blank.
    Comma,
    /// A comma without a blank, as in `2,008`.
    TightComma,
    /// A point, and perhaps blanks.
    Dot,
    TightDot,
    /// A hyphen or dash, perhaps with blanks.
    Dash,
    Slash,
    Colon,
    Apostrophe,
    /// The end of a sentence or paragraph.
    Stop,
    /// Something else, or the start of the text.
    Other,
}

impl Gap {
    /// Returns whether words of one phrase may have it between them.
    pub(super) fn joins(self) -> bool {
        matches!(self, Gap::Space | Gap::Comma | Gap::Dot | Gap::None)
    }
}

/// A word or number, or several words that mean one thing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    pub start: usize,
    pub gap: Gap,
    /// The number, of at most nine digits, and how many digits it has; 0 for a word.
    pub number: u32,
    pub digits: u8,
    pub senses: &'static [Sense],
    /// Whether it is a word that begins with a capital.
    pub capital: bool,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Returns the sense of a class that the token surely or perhaps has.
    pub(super) fn sense(&self, class: Class) -> Option<&'static Sense> {
        self.senses.iter().find(|sense| sense.class == class)
    }

    pub(super) fn is(&self, class: Class) -> bool {
        self.sense(class).is_some()
    }

    pub(super) fn is_number(&self) -> bool {
        self.digits > 0
    }

    /// Returns whether the token means nothing to dates.
    pub(super) fn is_plain(&self) -> bool {
        self.senses.is_empty() && self.digits == 0
    }
}

/// Longest word that is looked up, in bytes.
const WORD_MAX: usize = 48;

/// Cuts a text. `whole` says that the text is one phrase: signs that join words in file names and on web pages
/// (`25_April_2008`) count as blanks.
pub(super) fn cut<'t>(text: &'t str, lexicon: &'static Lexicon, whole: bool) -> Vec<Token<'t>> {
    let mut tokens: Vec<Token<'t>> = Vec::with_capacity(text.len() / 6 + 1);
    // The entry of each token, for forms of several words.
    let mut entries: Vec<Option<&'static Entry>> = Vec::with_capacity(text.len() / 6 + 1);
    let mut characters = text.char_indices().peekable();
    let mut end_before = 0;
    let mut folded = String::with_capacity(WORD_MAX);
    while let Some((start, first)) = characters.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let digits = first.is_ascii_digit();
        folded.clear();
        push_folded(&mut folded, first);
        let mut end = start + first.len_utf8();
        while let Some(&(place, c)) = characters.peek() {
            let inside = if digits {
                c.is_ascii_digit()
            } else {
                (c.is_alphanumeric() && !c.is_ascii_digit())
                    || (is_apostrophe(c) && letter_follows(text, place, c))
            };
            if !inside {
                break;
            }
            if folded.len() <= WORD_MAX {
                push_folded(&mut folded, c);
            }
            end = place + c.len_utf8();
            characters.next();
        }
        let Some(word) = text.get(start..end) else { continue };
        let between = text.get(end_before..start).unwrap_or_default();
        let gap = match tokens.last() {
            None => first_gap(between),
            // `Wed. Sept. 5`: the point of an abbreviation ends no sentence.
            Some(last) if between == ". " && last.senses.iter().any(|s| s.sure == Sure::BesideNumber) => {
                Gap::Dot
            }
            Some(_) => gap(between, first, whole),
        };
        let mut token = Token {
            text: word,
            start,
            gap,
            number: 0,
            digits: 0,
            senses: &[],
            capital: first.is_uppercase(),
        };
        let mut entry = None;
        if digits {
            token.digits = u8::try_from(word.len()).unwrap_or(u8::MAX);
            token.number = word.parse().unwrap_or(u32::MAX);
        } else if folded.len() <= WORD_MAX {
            entry = lexicon.entry(&folded).or_else(|| lexicon.entry(folded.strip_suffix("'s")?));
        }
        if let Some(entry) = entry {
            token.senses = &entry.senses;
        }
        tokens.push(token);
        entries.push(entry);
        end_before = end;
    }
    if entries.iter().flatten().all(|entry| entry.longer.is_empty()) {
        tokens
    } else {
        joined(text, tokens, &entries)
    }
}

fn push_folded(folded: &mut String, c: char) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
    } else {
        c.to_lowercase().for_each(|c| folded.push(letter(c)));
    }
}

/// Makes one token of those that are a form of several words.
fn joined<'t>(text: &'t str, tokens: Vec<Token<'t>>, entries: &[Option<&'static Entry>]) -> Vec<Token<'t>> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut token = *token;
        let mut taken = 1;
        if let Some(Some(entry)) = entries.get(at) {
            for (rest, senses) in &entry.longer {
                let fits = |(n, word): (usize, &String)| {
                    tokens.get(at + 1 + n).is_some_and(|next| {
                        matches!(
                            next.gap,
                            Gap::Space | Gap::Dash | Gap::Dot | Gap::TightDot | Gap::Slash | Gap::None
                        ) && same_word(next.text, word)
                    })
                };
                if rest.iter().enumerate().all(fits)
                    && let Some(last) = tokens.get(at + rest.len())
                    && let Some(whole) = text.get(token.start..last.end())
                {
                    token.text = whole;
                    token.senses = senses;
                    taken += rest.len();
                    break;
                }
            }
        }
        kept.push(token);
        at += taken;
    }
    kept
}

fn same_word(text: &str, word: &str) -> bool {
    let mut wanted = word.chars();
    let mut found = text.chars().flat_map(char::to_lowercase).map(letter);
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (a, b) if a == b => {}
            _ => return false,
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘')
}

/// Returns whether a letter comes after the apostrophe at `place`, or the apostrophe ends a plural in `s`.
fn letter_follows(text: &str, place: usize, apostrophe: char) -> bool {
    let after = text.get(place + apostrophe.len_utf8()..).and_then(|rest| rest.chars().next());
    match after {
        Some(c) if c.is_alphabetic() => true,
        _ => text.get(..place).is_some_and(|before| {
            before.ends_with("ths") || before.ends_with("eks") || before.ends_with("ars")
        }),
    }
}

/// Returns the gap before the first word: none may join it to what is not there.
fn first_gap(between: &str) -> Gap {
    match between.chars().next_back() {
        Some(c) if is_apostrophe(c) => Gap::Apostrophe,
        _ => Gap::Other,
    }
}

fn gap(between: &str, next: char, whole: bool) -> Gap {
    match between {
        "" => return Gap::None,
        " " => return Gap::Space,
        ", " => return Gap::Comma,
        "," => return Gap::TightComma,
        "." => return Gap::TightDot,
        "-" | "–" | "—" | "‑" | "−" => return Gap::Dash,
        "/" => return Gap::Slash,
        ":" => return Gap::Colon,
        "'" | "’" | "‘" | "ʼ" | " '" | " ’" | " ‘" => return Gap::Apostrophe,
        _ => {}
    }
    // Two line ends part paragraphs; one only wraps a line.
    if between.matches('\n').count() > 1 {
        return Gap::Stop;
    }
    let mut signs = between.chars().filter(|c| !(c.is_whitespace() || whole && is_joint(*c)));
    match (signs.next(), signs.next()) {
        (None, _) => Gap::Space,
        (Some(','), None) => Gap::Comma,
        // A small letter or a digit goes on with the sentence: `Sept. 12`, `2009 г. в`.
        (Some('.'), None) if next.is_uppercase() && !whole => Gap::Stop,
        (Some('.'), None) => Gap::Dot,
        (Some('.'), Some(',')) => Gap::Comma,
        (Some('-' | '–' | '—' | '‑' | '−'), None) => Gap::Dash,
        (Some('/'), None) => Gap::Slash,
        (Some('!' | '?'), _) => Gap::Stop,
        (Some(')' | '”' | '"' | '»'), Some('.')) | (Some('.'), Some(')' | '”' | '"' | '»')) => {
            Gap::Stop
        }
        _ => Gap::Other,
    }
}

fn is_joint(c: char) -> bool {
    matches!(c, '_' | '[' | ']' | '(' | ')' | '#' | '@' | '"' | '«' | '»')
}
