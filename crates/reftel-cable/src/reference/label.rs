//! Labels of references (`A.`, `(B)`, `C)`, `1.`), and what stands around pointers.

use super::token::Token;

/// A letter or number before a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    /// 0 for `A` or `1`.
    place: u16,
    number: bool,
}

impl Label {
    /// Returns it as the telegram's reader names it: `A`, `AA`, `1`.
    pub(super) fn text(&self) -> String {
        if self.number {
            return (self.place + 1).to_string();
        }
        let letter = char::from(b'A' + (self.place % 26) as u8);
        if self.place < 26 { letter.to_string() } else { format!("A{letter}") }
    }

    /// Reads the letter or number itself.
    fn of(word: &str) -> Option<Label> {
        let bytes = word.as_bytes();
        match bytes {
            [letter] if letter.is_ascii_alphabetic() => {
                Some(Label { place: u16::from(letter.to_ascii_uppercase() - b'A'), number: false })
            }
            [b'A', letter] if letter.is_ascii_uppercase() => {
                Some(Label { place: 26 + u16::from(letter - b'A'), number: false })
            }
            [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9'] => {
                Some(Label { place: word.parse::<u16>().ok()? - 1, number: true })
            }
            _ => None,
        }
    }

    /// Returns whether it may follow: the next, the same again, or one that skips a few.
    fn follows(&self, before: Option<&Label>) -> bool {
        match before {
            None => self.place <= 1,
            Some(last) => last.number == self.number && (last.place..=last.place + 2).contains(&self.place),
        }
    }
}

/// Reads a label at `at`; returns it and the place after it. `fresh` says that nothing of the reference
/// before stands open, so that a single letter is no initial of a name in it.
pub(super) fn read(
    tokens: &[Token<'_>],
    at: usize,
    before: Option<&Label>,
    fresh: bool,
) -> Option<(Label, usize)> {
    let (label, mut after) = one(tokens, at)?;
    let sound = label.follows(before)
        || (fresh && at == 0 && before.is_none() && !label.number && tokens.first()?.is_word());
    sound.then_some(())?;
    // `A. A)`, `A. (A)`, `A. REF A`: the same label again.
    let mut again = after;
    while let Some(next) = noise_word(tokens, again) {
        again = next;
    }
    if let Some((second, end)) = one(tokens, again).or_else(|| bare(tokens, again, again > after))
        && second == label
    {
        after = end;
    }
    Some((label, after))
}

/// A letter alone after `REF`: `REF A STATE 122214`.
fn bare(tokens: &[Token<'_>], at: usize, after_word: bool) -> Option<(Label, usize)> {
    let token = tokens.get(at)?;
    (after_word && token.text.len() == 1).then_some(())?;
    Some((Label::of(token.text)?, at + 1))
}

fn one(tokens: &[Token<'_>], at: usize) -> Option<(Label, usize)> {
    let first = tokens.get(at)?;
    let text = |n: usize| tokens.get(at + n).map(|token| token.text);
    if matches!(first.text, "(" | "[" | "{") {
        let label = Label::of(text(1)?)?;
        matches!(text(2)?, ")" | "]" | "}").then_some(())?;
        let end = if text(3) == Some(".") || text(3) == Some(":") { at + 4 } else { at + 3 };
        return Some((label, end));
    }
    // `Ref A) `, `REF A:`: the word may stand before the first label.
    if is_ref(first.text) && at + 1 < tokens.len() {
        let (label, end) = one(tokens, at + 1)?;
        return Some((label, end));
    }
    let label = Label::of(first.text)?;
    (first.apart || at == 0 || !tokens.get(at.wrapping_sub(1)).is_some_and(Token::is_word)).then_some(())?;
    match text(1)? {
        ")" | "]" => {
            let end = if text(2) == Some(".") { at + 3 } else { at + 2 };
            Some((label, end))
        }
        "." | ":" => {
            // `D.C.`, `U.S.` and `1.4` are no labels; `A.MINSK` is.
            let next = tokens.get(at + 2)?;
            let stuck = !next.apart && next.is_word();
            let sound = !stuck || (!label.number && next.text.len() >= 3);
            let closed = if next.text == ")" { at + 3 } else { at + 2 };
            sound.then_some((label, closed))
        }
        "-" | "–" => {
            let (mark, next) = (tokens.get(at + 1)?, tokens.get(at + 2)?);
            (mark.apart && next.apart && !label.number).then_some((label, at + 2))
        }
        _ => None,
    }
}

fn is_ref(word: &str) -> bool {
    word.len() >= 3
        && ["REF", "REFS", "REFTEL", "REFTELS", "REFERENCE", "REFERENCES"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
}

fn noise_word(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let token = tokens.get(at)?;
    if !is_ref(token.text) {
        return None;
    }
    let colon = tokens.get(at + 1).is_some_and(|next| next.text == ":");
    Some(if colon { at + 2 } else { at + 1 })
}

/// Returns the place after a word that may stand before a pointer and says nothing of it: `REF`, `SEE`,
/// `UNCLAS`, a portion marking in brackets.
pub(super) fn noise(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let token = tokens.get(at)?;
    if let Some(after) = noise_word(tokens, at) {
        return Some(after);
    }
    if token.text == "(" {
        let mark = tokens.get(at + 1)?.text;
        if !matches!(mark, "U" | "C" | "S" | "TS" | "SBU" | "LOU" | "FOUO") {
            return None;
        }
        // `(C)`, `(S/NF)`, `(S//NF)`.
        let close = (at + 2..at + 8).find(|n| tokens.get(*n).is_some_and(|token| token.text == ")"))?;
        let inside = tokens.get(at + 2..close)?;
        let sound =
            inside.iter().all(|token| token.text == "/" || matches!(token.text, "NF" | "NOFORN" | "REL"));
        return sound.then_some(close + 1);
    }
    ["SEE", "MY", "OUR", "UNCLAS", "UNCLASS", "UNCLASSIFIED", "CONFIDENTIAL", "SECRET"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(token.text))
        .then_some(at + 1)
}

/// Longest remark after a pointer, in words and marks.
const REMARK_MAX: usize = 40;

/// Returns the place after what is said of a pointer: `(NOTAL)`, `NOTAL`, `AND PREVIOUS`, `ET AL`, and
/// whatever else in brackets that is no label.
pub(super) fn remark(tokens: &[Token<'_>], at: usize) -> usize {
    let mut at = at;
    loop {
        let text = |n: usize| tokens.get(at + n).map(|token| token.text);
        let is = |n: usize, words: &[&str]| {
            text(n).is_some_and(|text| words.iter().any(|word| word.eq_ignore_ascii_case(text)))
        };
        let after = match text(0) {
            Some("(" | "[") => {
                let close = (at + 1..at + REMARK_MAX)
                    .find(|n| tokens.get(*n).is_some_and(|token| matches!(token.text, ")" | "]")));
                match close {
                    // A letter or a number alone in brackets is the next label or a year; at the end, or
                    // before the next label, it is a portion marking.
                    Some(close)
                        if close > at + 2
                            || close + 1 == tokens.len()
                            || !is_label_like(text(1).unwrap_or_default())
                            || matches!(text(1), Some("U" | "C" | "S"))
                                && one(tokens, close + 1).is_some() =>
                    {
                        close + 1
                    }
                    _ => return at,
                }
            }
            Some(first) => match first {
                "," | "&" if is(1, &["PREVIOUS", "PREV", "NOTAL"]) => at + 2,
                "," if is(1, &["AND"]) && is(2, &["PREVIOUS"]) => at + 3,
                // `MINSK 234 - NOTAL`.
                "-" | "–" => {
                    let dashes = (0..3).take_while(|n| matches!(text(*n), Some("-" | "–"))).count();
                    if is(dashes, &["NOTAL"]) {
                        at + dashes + 1
                    } else {
                        return at;
                    }
                }
                _ if is(0, &["NOTAL", "EXDIS", "NODIS", "LIMDIS", "CIRCULAR"]) => at + 1,
                _ if is(0, &["AND"]) && is(1, &["PREVIOUS", "PREV", "NOTAL"]) => at + 2,
                _ if is(0, &["ET"]) && is(1, &["AL"]) => at + 2,
                _ => match detail(tokens, at) {
                    Some(after) => after,
                    None => return at,
                },
            },
            None => return at,
        };
        at = after;
    }
}

/// Returns the place after the day of a pointer or the paragraph that is meant: `, DATED JAN 12, 2008`,
/// `OF 1/2/08`, `PARA 3`.
fn detail(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    /// `DATED 12 JANUARY 2008, 1230Z` is the longest.
    const TOKENS_MAX: usize = 12;
    let at = at + usize::from(tokens.get(at)?.text == ",");
    let first = tokens.get(at)?.text;
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(first));
    let paragraph = is(&["PARA", "PARAS", "PARAGRAPH", "PARAGRAPHS"]);
    (paragraph || is(&["DATED", "DTD", "OF", "SENT"])).then_some(())?;
    let mut after = at + 1;
    let mut figures = false;
    while let Some(token) = tokens.get(after).filter(|_| after < at + TOKENS_MAX) {
        let month = !paragraph && token.text.len() >= 3 && reftel_when::dtg::month(token.text).is_some();
        let number = token.is_number() && token.text.len() <= 4;
        let between = matches!(token.text, "/" | "-" | "," | ".")
            && tokens.get(after + 1).is_some_and(|next| next.is_number() && next.text.len() <= 4);
        if !(month || number || between) {
            break;
        }
        figures |= number;
        after += 1;
    }
    // `OF MINSK 12` begins another pointer, and a paragraph's number may be a label's: `PARA 3.`.
    (figures && tokens.get(after).is_none_or(|next| next.text != ")")).then_some(after)
}

fn is_label_like(word: &str) -> bool {
    Label::of(word).is_some() || word.bytes().all(|b| b.is_ascii_digit())
}
