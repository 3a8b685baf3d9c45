//! Sentences and their words.

use std::ops::Range;

use crate::lexicon::{Lexicon, Word, form, pos};

/// What stands at a place of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shape {
    /// Nothing: before the first or after the last.
    #[default]
    None,
    /// A word or phrase.
    Word,
    /// Digits.
    Number,
    /// `'s`, or the mark alone after an s.
    Possessive,
    /// A comma.
    Comma,
    /// A dash between blanks, a semicolon, a colon or a bracket: nothing reaches over it.
    Stop,
}

/// A word, number or mark.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Token {
    pub(crate) shape: Shape,
    /// First and one-past-last byte in the paragraph.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) word: Word,
    /// Whether it begins with a capital letter.
    pub(crate) capital: bool,
    /// Whether it has more than one letter, all capital.
    pub(crate) upper: bool,
}

/// Returns the bounds of the sentences of a text.
///
/// A full stop after an abbreviation or an initial ends none, and neither does one before a small letter.
pub(crate) fn sentences(text: &str, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if !matches!(byte, b'.' | b'!' | b'?' | b'\n') {
            continue;
        }
        if at < start {
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        let ends = match byte {
            b'\n' => rest.starts_with(['\n', '-', '•', '*']),
            b'.' => stop_ends(text, at, rest, lexicon),
            _ => next_begins(rest),
        };
        if ends {
            let closing = rest.len() - rest.trim_start_matches(['"', '”', '’', ')', ']', '\'']).len();
            let end = at + 1 + closing;
            found.push(start..end);
            start = end;
        }
    }
    if start < bytes.len() {
        found.push(start..text.len());
    }
    found
}

fn next_begins(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['"', '”', '’', ')', ']', '\'']);
    if rest.is_empty() {
        return true;
    }
    rest.starts_with(char::is_whitespace)
        && !rest.trim_start().trim_start_matches(['"', '“', '‘', '(', '[']).starts_with(char::is_lowercase)
}

fn stop_ends(text: &str, at: usize, rest: &str, lexicon: &Lexicon) -> bool {
    if !next_begins(rest) {
        return false;
    }
    let before = text.get(..at).unwrap_or_default();
    let last =
        before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“')).next().unwrap_or_default();
    let next = rest.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let one_letter = last.chars().count() == 1 && last.starts_with(char::is_uppercase);
    let lower = last.to_lowercase();
    let abbreviated = lexicon.word(&lower).is(pos::ABBREVIATION);
    // `the U.S. The` and `the U.S. Kramer warned` end a sentence, `the U.S. Treasury imposed` does not.
    let country = last.contains('.');
    match (one_letter, abbreviated, country) {
        (false, false, false) => true,
        (_, _, true) => {
            let word = lexicon.word(&next.to_lowercase());
            let mut words = rest.split_whitespace();
            let second = words.nth(1).map(|word| lexicon.word(&word.to_lowercase())).unwrap_or_default();
            let verb =
                second.form & (form::PAST | form::THIRD) != 0 || second.is(pos::MODAL | pos::BE | pos::HAVE);
            let part = pos::OFFICE | pos::ORG | pos::BODY | pos::PLACE | pos::ADJ;
            word.is(pos::CLOSED) || (verb && !word.is(part) && word.nouns == 0)
        }
        _ => next.is_empty(),
    }
}

/// Returns the words and marks of a sentence; phrases that the files know are one word.
///
/// Quotation marks are left out, and so are brackets with one to three words in them, such as `(MFA)`.
pub(crate) fn tokens(text: &str, within: Range<usize>, lexicon: &Lexicon) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut lower = String::new();
    let mut chars = text.get(within.clone()).unwrap_or_default().char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = within.start + at;
        if c.is_alphanumeric() {
            let end = word_end(text, start, within.end, lexicon);
            while chars.next_if(|(at, _)| within.start + at < end).is_some() {}
            push_word(text, start, end, lexicon, &mut lower, &mut tokens);
            continue;
        }
        let after_word = tokens.last().is_some_and(|token: &Token| token.end == start);
        match c {
            '\'' | '’' | 'ʼ' if after_word => {
                let rest = text.get(start + c.len_utf8()..within.end).unwrap_or_default();
                let s = rest.strip_prefix(['s', 'S']);
                let own = s.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
                let bare = text.get(..start).is_some_and(|before| before.ends_with(['s', 'S', 'z', 'x']))
                    && rest.starts_with(char::is_whitespace)
                    && rest.trim_start().starts_with(char::is_alphabetic);
                // `It's` and `he's`: is.
                let pronoun = tokens
                    .last()
                    .is_some_and(|token| token.word.is(pos::PRON | pos::REL | pos::SUB | pos::ADV));
                if own && pronoun {
                    let word = Word { pos: pos::BE, ..Word::default() };
                    let start = start + c.len_utf8();
                    tokens.push(Token {
                        shape: Shape::Word,
                        start,
                        end: start + 1,
                        word,
                        ..Token::default()
                    });
                    chars.next();
                } else if own || bare {
                    let end = start + c.len_utf8() + usize::from(own);
                    if own {
                        chars.next();
                    }
                    tokens.push(Token { shape: Shape::Possessive, start, end, ..Token::default() });
                }
            }
            ',' => tokens.push(Token { shape: Shape::Comma, start, end: start + 1, ..Token::default() }),
            '&' => {
                let word = Word { pos: pos::CONJ, ..Word::default() };
                tokens.push(Token { shape: Shape::Word, start, end: start + 1, word, ..Token::default() });
            }
            '(' | '[' => {
                if let Some(end) = short_bracket(text, start, within.end) {
                    while chars.next_if(|(at, _)| within.start + at < end).is_some() {}
                } else {
                    tokens.push(stop(start, c));
                }
            }
            ';' | ':' | '—' | '–' | ')' | ']' | '•' | '\t' => tokens.push(stop(start, c)),
            '-' if text
                .get(start..within.end)
                .is_some_and(|rest| rest.starts_with("--") || rest.starts_with("- ")) =>
            {
                tokens.push(stop(start, c));
            }
            _ => {}
        }
    }
    // `2 Menzies visited …`: a paragraph's own number is no word of it.
    let numbered = within.start == 0
        && tokens.first().is_some_and(|first| first.shape == Shape::Number && first.end <= 3)
        && tokens.get(1).is_some_and(|second| {
            second.shape == Shape::Word && second.capital && !second.word.is(pos::MONTH)
        });
    if numbered {
        tokens.remove(0);
    }
    merge_phrases(text, tokens, lexicon, &mut lower)
}

fn stop(start: usize, c: char) -> Token {
    Token { shape: Shape::Stop, start, end: start + c.len_utf8(), ..Token::default() }
}

/// Returns the end of `(MFA)` and the like.
fn short_bracket(text: &str, start: usize, limit: usize) -> Option<usize> {
    let rest = text.get(start..limit)?;
    let close = rest.find([')', ']'])?;
    let inside = rest.get(1..close)?;
    (close <= 40 && inside.split_whitespace().count() <= 3).then_some(start + close + 1)
}

/// Returns where a word ends that begins at `start`: hyphens, points of abbreviations and inner apostrophes belong to it.
fn word_end(text: &str, start: usize, limit: usize, lexicon: &Lexicon) -> usize {
    let rest = text.get(start..limit).unwrap_or_default();
    // Most words are letters and then a blank.
    let plain = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric());
    if let Some(end) = plain.filter(|end| {
        rest.as_bytes().get(*end).is_some_and(|b| matches!(b, b' ' | b'\n' | b';' | b':' | b')'))
    }) {
        return start + end;
    }
    let mut end = rest.len();
    let mut chars = rest.char_indices().peekable();
    let mut letters_since_point = 0;
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() || matches!(c, '\u{301}' | '\u{ad}') {
            letters_since_point += 1;
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let goes_on = next.is_some_and(char::is_alphanumeric);
        let inner = match c {
            '-' | '‑' => goes_on,
            '\'' | '’' | 'ʼ' => {
                let after = rest.get(at + c.len_utf8()..).unwrap_or_default();
                // `He'll`, `they've`: two words.
                let helper = ["ll", "ve", "re"]
                    .iter()
                    .any(|h| after.strip_prefix(h).is_some_and(|a| !a.starts_with(char::is_alphanumeric)));
                if helper {
                    end = at;
                    break;
                }
                let s = after.strip_prefix(['s', 'S']).is_some_and(|a| !a.starts_with(char::is_alphanumeric));
                goes_on && !s
            }
            '.' => {
                let number = rest.starts_with(|c: char| c.is_ascii_digit());
                let initial = letters_since_point == 1 && !number;
                (goes_on && (initial || (number && next.is_some_and(|c| c.is_ascii_digit()))))
                    || (initial && rest.get(..at).is_some_and(|word| word.contains('.')))
                    || (initial && at <= 2 && rest.starts_with(char::is_uppercase))
                    || rest.get(..at).is_some_and(|word| {
                        !number
                            && word.len() <= 6
                            && word.starts_with(char::is_uppercase)
                            && lexicon.word(&word.to_lowercase()).is(pos::ABBREVIATION)
                    })
            }
            ',' => {
                goes_on
                    && next.is_some_and(|c| c.is_ascii_digit())
                    && rest.get(..at).is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit() || b == b','))
            }
            '/' => goes_on && at == 1,
            _ => false,
        };
        if !inner {
            end = at;
            break;
        }
        if c == '.' || c == '-' {
            letters_since_point = 0;
        }
    }
    start + end
}

fn push_word(
    text: &str,
    start: usize,
    end: usize,
    lexicon: &Lexicon,
    lower: &mut String,
    tokens: &mut Vec<Token>,
) {
    let written = text.get(start..end).unwrap_or_default();
    let number = written.bytes().next().is_some_and(|b| b.is_ascii_digit());
    let mut token = Token {
        shape: if number { Shape::Number } else { Shape::Word },
        start,
        end,
        capital: written.starts_with(char::is_uppercase),
        upper: written.len() > 1 && is_upper(written),
        word: Word::default(),
    };
    if !number {
        lower_into(written, lower);
        token.word = known(lower, &token, lexicon);
    }
    // `didn't` is two words too.
    if let Some(stem) = lower.strip_suffix("n't").filter(|_| !number) {
        let stem = match stem {
            "wo" => "will",
            "ca" => "can",
            stem => stem,
        };
        token.word = lexicon.word(stem);
        tokens.push(token);
        let word = Word { pos: pos::NEG, ..Word::default() };
        tokens.push(Token { shape: Shape::Word, start: end, end, word, ..Token::default() });
        return;
    }
    // `Biden, Jr.` is one name.
    if token.word.is(pos::AFTER_NAME) && tokens.last().is_some_and(|last| last.shape == Shape::Comma) {
        tokens.pop();
    }
    tokens.push(token);
}

/// Whether a word has more than one letter, all capital.
fn is_upper(written: &str) -> bool {
    if written.is_ascii() {
        return !written.bytes().any(|b| b.is_ascii_lowercase())
            && written.bytes().filter(u8::is_ascii_alphabetic).count() > 1;
    }
    !written.chars().any(char::is_lowercase) && written.chars().filter(|c| c.is_alphabetic()).count() > 1
}

/// Looks a word up; a name of a country counts only when written as a name.
fn known(lower: &str, token: &Token, lexicon: &Lexicon) -> Word {
    let mut word = lexicon.word(lower);
    if word.phrase_max == 0 && lower.ends_with('.') && !word.is(!0) && word.nouns == 0 {
        word = lexicon.word(lower.trim_end_matches('.'));
    }
    if word.is(pos::PLACE | pos::GIVEN | pos::MONTH) && !token.capital {
        word.pos &= !(pos::PLACE | pos::GIVEN | pos::MONTH);
    }
    if lower.len() == 2 {
        match (lower, token.upper) {
            // `US` is a country, `us` a pronoun; `IN`, `IT` and `WHO` in capitals stay words.
            ("us", true) => word.pos &= !pos::PRON,
            ("us", false) | ("un" | "uk" | "eu", false) => word.pos &= !pos::PLACE,
            _ => {}
        }
    }
    word
}

fn lower_into(written: &str, lower: &mut String) {
    lower.clear();
    if written.is_ascii() {
        lower.push_str(written);
        lower.make_ascii_lowercase();
        return;
    }
    for c in written.chars() {
        match c {
            '’' | 'ʼ' => lower.push('\''),
            '‑' => lower.push('-'),
            '\u{301}' | '\u{ad}' => {}
            c if c.is_ascii() => lower.push(c.to_ascii_lowercase()),
            c => lower.extend(c.to_lowercase()),
        }
    }
}

fn merge_phrases(text: &str, tokens: Vec<Token>, lexicon: &Lexicon, lower: &mut String) -> Vec<Token> {
    let mut merged = Vec::with_capacity(tokens.len());
    let mut at = 0;
    let mut phrase = String::new();
    while let Some(token) = tokens.get(at) {
        let mut taken = 1;
        let mut result = *token;
        if token.shape == Shape::Word && token.word.phrase_max > 1 {
            phrase.clear();
            lower_into(text.get(token.start..token.end).unwrap_or_default(), &mut phrase);
            if phrase.ends_with('.') && phrase.matches('.').count() == 1 {
                phrase.pop();
            }
            let mut length = 1;
            while length < usize::from(token.word.phrase_max) {
                let Some(next) = tokens.get(at + length) else { break };
                if next.shape == Shape::Possessive {
                    // `People's Republic`.
                    phrase.push_str("'s");
                    length += 1;
                } else if next.shape == Shape::Word {
                    lower_into(text.get(next.start..next.end).unwrap_or_default(), lower);
                    phrase.push(' ');
                    phrase.push_str(lower);
                    length += 1;
                } else {
                    break;
                }
                let mut word = lexicon.word(&phrase);
                if word.is(pos::PLACE)
                    && !(token.capital && next.capital)
                    && !next.shape.eq(&Shape::Possessive)
                {
                    word.pos &= !pos::PLACE;
                }
                if word.is(!0) || word.nouns != 0 {
                    taken = length;
                    result = Token { end: next.end, word, upper: false, ..*token };
                }
            }
        }
        merged.push(result);
        at += taken;
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::lexicon;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let found: Vec<&str> = sentences(text, lexicon()).into_iter().map(|r| text[r].trim()).collect();
        assert_eq!(found, want);
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        check("He met Amb. Smith. They spoke.", &["He met Amb. Smith.", "They spoke."]);
        check("The U.S. Treasury acted. It hurt.", &["The U.S. Treasury acted.", "It hurt."]);
        check("He left the U.S. The visit ended.", &["He left the U.S.", "The visit ended."]);
        check("Joseph R. Biden Jr. called.", &["Joseph R. Biden Jr. called."]);
        check("“Free them.” He left.", &["“Free them.”", "He left."]);
        check("Он встретился с А. Петровым. Ушёл.", &["Он встретился с А. Петровым.", "Ушёл."]);
    }

    #[test]
    fn words_and_phrases() {
        let text =
            "DAS Kramer's visit to the U.S. (reftel) on Sept. 5 cost $1,000; the United Nations' staff";
        let words: Vec<&str> =
            tokens(text, 0..text.len(), lexicon()).into_iter().map(|t| &text[t.start..t.end]).collect();
        assert_eq!(
            words,
            [
                "DAS",
                "Kramer",
                "'s",
                "visit",
                "to",
                "the",
                "U.S.",
                "on",
                "Sept.",
                "5",
                "cost",
                "1,000",
                ";",
                "the",
                "United Nations",
                "'",
                "staff"
            ]
        );
    }
}
