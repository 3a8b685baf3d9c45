//! A text cut into words and numbers, with what stands between them and what each may mean.

use super::class::{Class, Classes};
use super::lexicon::{Entry, Lexicon, NO_SENSES, Sense, Senses, Sure, letter};

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
    pub senses: &'static Senses,
    /// What begins with the word.
    entry: Option<&'static Entry>,
    /// Whether it is a word that begins with a capital.
    pub capital: bool,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Returns the sense of a class that the token surely or perhaps has.
    pub(super) fn sense(&self, class: Class) -> Option<&'static Sense> {
        self.senses.of(class)
    }

    pub(super) fn is(&self, class: Class) -> bool {
        self.senses.classes().has(class)
    }

    pub(super) fn is_any(&self, classes: Classes) -> bool {
        self.senses.classes().meets(classes)
    }

    pub(super) fn is_number(&self) -> bool {
        self.digits > 0
    }

    /// Returns whether the token means nothing to dates.
    pub(super) fn is_plain(&self) -> bool {
        self.digits == 0 && self.senses.list().is_empty()
    }
}

/// Longest word that is looked up, in bytes.
const WORD_MAX: usize = 48;

/// Cuts a text. `whole` says that the text is one phrase: signs that join words in file names and on web pages
/// (`25_April_2008`) count as blanks.
pub(super) fn cut<'t>(text: &'t str, lexicon: &'static Lexicon, whole: bool) -> Vec<Token<'t>> {
    let mut tokens: Vec<Token<'t>> = Vec::with_capacity(text.len() / 6 + 1);
    let mut forms = false;
    let mut end_before = 0;
    let mut folded = String::with_capacity(WORD_MAX + 8);
    let mut at = 0;
    while let Some(start) = word_start(text, at) {
        let word = Word::at(text, start);
        let end = word.end;
        at = end;
        let (Some(written), Some(between)) = (text.get(start..end), text.get(end_before..start)) else {
            break;
        };
        let gap = match tokens.last() {
            None => first_gap(between),
            // `Wed. Sept. 5`: the point of an abbreviation ends no sentence.
            Some(last)
                if between == ". " && last.senses.list().iter().any(|s| s.sure == Sure::BesideNumber) =>
            {
                Gap::Dot
            }
            Some(_) => gap(between, word.first, whole),
        };
        let mut token = Token {
            text: written,
            start,
            gap,
            number: 0,
            digits: 0,
            senses: &NO_SENSES,
            entry: None,
            capital: word.first.is_uppercase(),
        };
        if word.first.is_ascii_digit() {
            token.digits = u8::try_from(written.len()).unwrap_or(u8::MAX);
            token.number = written.parse().unwrap_or(u32::MAX);
        } else if written.len() <= WORD_MAX && (word.apostrophe || lexicon.may_have(written, word.letters)) {
            folded.clear();
            written.chars().for_each(|c| push_folded(&mut folded, c));
            token.entry = lexicon.entry(&folded).or_else(|| lexicon.entry(folded.strip_suffix("'s")?));
        }
        if let Some(entry) = token.entry {
            token.senses = &entry.senses;
            forms |= !entry.longer.is_empty();
        }
        tokens.push(token);
        end_before = end;
    }
    if forms { joined(text, tokens) } else { tokens }
}

/// Returns whether a text may hold a date: it has a number, or a word that dates cannot be without. Most sentences have
/// neither, and need not be cut.
pub(super) fn may_hold_date(text: &str, lexicon: &'static Lexicon) -> bool {
    let mut folded = String::new();
    let mut at = 0;
    while let Some(start) = word_start(text, at) {
        let word = Word::at(text, start);
        at = word.end;
        let Some(written) = text.get(start..word.end) else { return true };
        if word.first.is_ascii_digit() || word.apostrophe {
            return true;
        }
        if written.len() <= WORD_MAX && lexicon.may_signal(written, word.letters) {
            folded.clear();
            written.chars().for_each(|c| push_folded(&mut folded, c));
            if lexicon.entry(&folded).is_some_and(|entry| entry.signal) {
                return true;
            }
        }
    }
    false
}

/// Returns where the next word or number begins.
fn word_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let byte = *bytes.get(at)?;
        if byte.is_ascii_alphanumeric() {
            return Some(at);
        }
        if byte.is_ascii() {
            at += 1;
            continue;
        }
        let c = text.get(at..)?.chars().next()?;
        if c.is_alphanumeric() {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// How far a word goes.
struct Word {
    first: char,
    end: usize,
    /// How many letters it has.
    letters: usize,
    apostrophe: bool,
}

impl Word {
    fn at(text: &str, start: usize) -> Word {
        let rest = text.get(start..).unwrap_or_default();
        let first = rest.chars().next().unwrap_or(' ');
        if first.is_ascii_digit() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            return Word { first, end: start + digits, letters: digits, apostrophe: false };
        }
        // Most words are of small Latin letters.
        let ascii = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let mut word = Word { first, end: start + ascii, letters: ascii, apostrophe: false };
        for c in text.get(word.end..).unwrap_or_default().chars() {
            if is_apostrophe(c) && letter_follows(text, word.end, c) {
                word.apostrophe = true;
            } else if c.is_ascii_digit() || !c.is_alphanumeric() {
                break;
            }
            word.letters += 1;
            word.end += c.len_utf8();
        }
        word
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
fn joined<'t>(text: &'t str, tokens: Vec<Token<'t>>) -> Vec<Token<'t>> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut token = *token;
        let mut taken = 1;
        let next = tokens.get(at + 1);
        if let Some(entry) = token.entry.filter(|entry| next.is_some_and(|next| entry.may_go_on(next.text))) {
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
