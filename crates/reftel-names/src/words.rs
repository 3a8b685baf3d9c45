//! A name's text cut into words, with what its punctuation says of each.

/// Words read of one name; those after are dropped, so that time is bounded.
const WORDS_MAX: usize = 24;
/// Characters read of one name.
const CHARACTERS_MAX: usize = 1024;

/// A word and its surroundings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// All capitals, two letters or more.
    pub(crate) capitals: bool,
    /// Stands before the name's first comma.
    pub(crate) before_comma: bool,
    pub(crate) quoted: bool,
    pub(crate) bracketed: bool,
    /// Joined to the word before by a hyphen.
    pub(crate) hyphenated: bool,
    /// Ended by a full stop.
    pub(crate) stopped: bool,
}

impl Word {
    /// The word in lower case.
    pub(crate) fn folded(&self) -> String {
        self.text.to_lowercase()
    }
}

/// Returns the words, whether there was a comma, and whether something was dropped.
pub(crate) fn cut(text: &str) -> (Vec<Word>, bool, bool) {
    let mut words: Vec<Word> = Vec::new();
    let mut word = Word::default();
    let (mut quoted, mut brackets, mut comma, mut hyphen, mut dropped) = (false, 0_u32, false, false, false);
    let mut characters = text.chars().peekable();
    let mut before = ' ';
    let mut read = 0;
    let mut close =
        |word: &mut Word, quoted: bool, bracketed: bool, hyphen: &mut bool, stopped: bool| -> bool {
            if word.text.is_empty() {
                return true;
            }
            if words.len() >= WORDS_MAX {
                return false;
            }
            let letters = word.text.chars().filter(|c| c.is_alphabetic()).count();
            word.capitals = letters > 1 && !word.text.chars().any(char::is_lowercase);
            word.quoted = quoted;
            word.bracketed = bracketed;
            word.hyphenated = *hyphen;
            word.stopped = stopped;
            *hyphen = false;
            words.push(std::mem::take(word));
            true
        };
    let mut commas_at = None;
    let mut closed = 0_usize;
    while let Some(c) = characters.next() {
        read += 1;
        if read > CHARACTERS_MAX {
            dropped = true;
            break;
        }
        let inside = before.is_alphabetic() && characters.peek().is_some_and(|n| n.is_alphabetic());
        let bracketed = brackets > 0;
        let had_text = !word.text.is_empty();
        let mut ends = |word: &mut Word, stopped: bool| -> bool {
            if had_text {
                closed += 1;
            }
            close(word, quoted, bracketed, &mut hyphen, stopped)
        };
        let fits = match c {
            '\'' | '’' | 'ʼ' | '`' | '´' | 'ʹ' | 'ʺ' | '′' | '”' | '"' if inside => true,
            '’' | 'ʹ' | '′' if before.is_alphabetic() && !quoted => true,
            '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚' | '\'' | '`' | '‹' | '›' => {
                let fits = ends(&mut word, false);
                let opens = match c {
                    '“' => !quoted,
                    '«' | '„' | '‘' | '‚' | '‹' => true,
                    '»' if !quoted => true,
                    '"' | '\'' | '’' => !quoted && before.is_whitespace(),
                    _ => false,
                };
                quoted = opens;
                fits
            }
            '(' | '[' => {
                let fits = ends(&mut word, false);
                brackets += 1;
                fits
            }
            ')' | ']' => {
                let fits = ends(&mut word, false);
                brackets = brackets.saturating_sub(1);
                fits
            }
            ',' => {
                let fits = ends(&mut word, false);
                if brackets == 0 && commas_at.is_none() && closed > 0 {
                    comma = true;
                    commas_at = Some(closed);
                }
                fits
            }
            '.' => ends(&mut word, true),
            '-' | '‐' | '‑' | '–' => {
                let fits = ends(&mut word, false);
                hyphen = inside;
                fits
            }
            c if c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c) => {
                word.text.push(c);
                true
            }
            _ => ends(&mut word, false),
        };
        if !fits {
            dropped = true;
            break;
        }
        before = c;
    }
    dropped |= !close(&mut word, quoted, brackets > 0, &mut hyphen, false);
    if let Some(at) = commas_at {
        for word in words.iter_mut().take(at) {
            word.before_comma = true;
        }
    }
    (words, comma, dropped)
}
