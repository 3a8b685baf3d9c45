//! A pointer to a telegram: year, post, serial, in all their shapes.

use super::token::Token;
use super::{Last, Own, series};
use crate::post;

/// A pointer as written.
#[derive(Debug)]
pub(super) struct Pointer {
    /// The year that it states, two digits.
    pub(super) stated: Option<u8>,
    /// Letters of the post.
    pub(super) post: String,
    pub(super) serial: Option<u32>,
    /// Place after it.
    pub(super) after: usize,
}

/// Words that are no post although a number follows them.
const NO_POST: [&str; 56] = [
    "PAGE",
    "PAGES",
    "PARA",
    "PARAS",
    "PARAGRAPH",
    "PARAGRAPHS",
    "TELCON",
    "TELECON",
    "EMAIL",
    "EMAILS",
    "MAIL",
    "FAX",
    "MEMO",
    "ARTICLE",
    "EO",
    "SECTION",
    "FAM",
    "FAH",
    "CFR",
    "USC",
    "REPORT",
    "REPORTS",
    "POINTS",
    "DAILY",
    "LETTER",
    "RESOLUTION",
    "UNSCR",
    "UNSC",
    "UNGA",
    "ITEM",
    "CHAPTER",
    "TITLE",
    "ISSUE",
    "VOLUME",
    "DOC",
    "DOCUMENT",
    "ANNEX",
    "APPENDIX",
    "IIR",
    "TD",
    "TDX",
    "OSC",
    "FBIS",
    "GAO",
    "VERSION",
    "OF",
    "DATED",
    "ON",
    "DTG",
    "PL",
    "HR",
    "POC",
    "CALL",
    "MEETING",
    "LIC",
    "CA",
];

/// Words between a post's name and the number of its telegram.
const BEFORE_NUMBER: [&str; 10] =
    ["CABLE", "CABLES", "TELEGRAM", "TELEGRAMS", "TEL", "TELS", "MSG", "NO", "NR", "MRN"];

fn is_month(word: &str) -> bool {
    let begins = |month: &&str| month.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    word.len() >= 3 && reftel_when::MONTHS.iter().any(begins)
}

/// Most words of a post's name, `AMEMBASSY` included.
const POST_WORDS_MAX: usize = 6;

/// Reads the pointer at `at`.
///
/// A number alone counts only where `bare` says that nothing else stands open.
pub(super) fn read(
    tokens: &[Token<'_>],
    at: usize,
    last: Option<&Last>,
    own: &Own<'_>,
    bare: bool,
) -> Option<Pointer> {
    let first = tokens.get(at)?;
    if let Some(found) = in_one_word(tokens, at, own) {
        return Some(found);
    }
    let (stated, start) = year_before(tokens, at);
    if let Some(found) = post_then_number(tokens, start, stated, own) {
        return Some(found);
    }
    if !first.is_number() || !bare {
        return None;
    }
    // `870 Ulaanbaatar`: the number first.
    if let Some(found) = number_then_post(tokens, at) {
        return Some(found);
    }
    // `B. 2962`: the post of the pointer before, or this telegram's own.
    let alone = tokens.get(at + 1).is_none_or(|next| {
        !next.is_word() && next.text != "/" && next.text != "-"
            || matches!(next.text, "AND" | "and" | "NOTAL")
            || next.first_on_line
    });
    let (serial, after) = number(tokens, at)?;
    let (year, post) = match last {
        Some(last) => (last.year, last.post.clone()),
        None => (None, own.post?.to_owned()),
    };
    let label_follows = tokens.get(after).is_some_and(|next| next.apart && next.text.len() == 1);
    (first.text.len() >= 2 && (alone || label_follows)).then_some(Pointer {
        stated: year,
        post,
        serial: Some(serial),
        after,
    })
}

/// Reads a year before a post: `07`, `2007`, `'07`; returns it and the place after it.
fn year_before(tokens: &[Token<'_>], at: usize) -> (Option<u8>, usize) {
    let mut n = at;
    if tokens.get(n).is_some_and(|token| matches!(token.text, "'" | "’" | "‘")) {
        n += 1;
    }
    let Some(token) = tokens.get(n) else { return (None, at) };
    let next_is_name = |n: usize| {
        tokens.get(n).is_some_and(|next| next.text.chars().next().is_some_and(char::is_alphabetic))
    };
    match year(token.text) {
        Some(year) if next_is_name(n + 1) => (Some(year), n + 1),
        // `07-STATE 12`.
        Some(year) if tokens.get(n + 1).is_some_and(|mark| mark.text == "-") && next_is_name(n + 2) => {
            (Some(year), n + 2)
        }
        _ => (None, at),
    }
}

/// Returns the two digits of a year.
fn year(text: &str) -> Option<u8> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        2 => text.parse().ok(),
        4 if text.starts_with("19") || text.starts_with("20") => text.get(2..)?.parse().ok(),
        _ => None,
    }
}

/// Reads `07MINSK352`, `07MINSK 352`, `HK05511`, `STATE086734`.
fn in_one_word(tokens: &[Token<'_>], at: usize, own: &Own<'_>) -> Option<Pointer> {
    let word = tokens.get(at)?.text;
    (!word.is_empty() && word.is_ascii()).then_some(())?;
    let figures = word.bytes().take_while(u8::is_ascii_digit).count();
    let stated = if figures == 0 { None } else { Some(year(word.get(..figures)?)?) };
    let rest = word.get(figures..)?;
    let name_end = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, serial) = rest.split_at_checked(name_end)?;
    if serial.is_empty() {
        if stated.is_none() || name.is_empty() {
            return None;
        }
        // `07MINSK 352`, `07THE HAGUE 12`: the name may go on.
        let mut found = post_words(tokens, at + 1, post::letters(name).into_owned(), stated, own)?;
        found.stated = found.stated.or(stated);
        return Some(found);
    }
    let sound = serial.bytes().all(|b| b.is_ascii_digit()) && (1..=8).contains(&serial.len());
    let letters = post::letters(name);
    let known = post::known(&letters).is_some();
    (sound && name.len() >= 2 && (known || (stated.is_some() && name.len() >= 3))).then_some(())?;
    // `HK05511` but not `B747` or `EUP2008…`: without a year only a known post.
    let after = at + 1;
    let (suffix, after) = year_after(tokens, after, serial, stated, own);
    Some(Pointer {
        stated: stated.or(suffix),
        post: letters.into_owned(),
        serial: serial.parse().ok(),
        after,
    })
}

fn post_then_number(tokens: &[Token<'_>], at: usize, stated: Option<u8>, own: &Own<'_>) -> Option<Pointer> {
    post_words(tokens, at, String::new(), stated, own)
}

/// Reads the words of a post from `at` on, `letters` of it being read already, then the number.
fn post_words(
    tokens: &[Token<'_>],
    at: usize,
    letters: String,
    stated: Option<u8>,
    own: &Own<'_>,
) -> Option<Pointer> {
    let (mut at, mut letters, mut words, mut stated) = (at, letters, 0, stated);
    let mut capitals = true;
    let mut said_cable = false;
    loop {
        let token = tokens.get(at)?;
        let next = tokens.get(at + 1);
        if token.is_letters() || is_zero_for_o(token.text) {
            let is = |word: &&str| word.eq_ignore_ascii_case(token.text);
            if words > 0 {
                // `COLOMBO CABLES 0266`, `ZUBROW NO. 12`: words between name and number.
                if BEFORE_NUMBER.iter().any(is) {
                    said_cable = true;
                    at += 1;
                    continue;
                }
                if is(&"S")
                    && tokens.get(at.checked_sub(1)?).is_some_and(|mark| matches!(mark.text, "'" | "’"))
                {
                    at += 1;
                    continue;
                }
                // After a known name only what makes a longer known one: `RIO` `DE JANEIRO`, not `PARIS NOTE`.
                if post::known(&letters).is_some() && !reaches_known(tokens, at, &letters) {
                    return None;
                }
            }
            letters.push_str(&post::letters(token.text));
            if post::known(&letters).is_none()
                && (is_month(token.text) || NO_POST.iter().any(is))
                // `OF` in `PORT OF SPAIN`.
                && !is(&"OF")
            {
                return None;
            }
            words += 1;
            capitals &= token.text.chars().all(|c| !c.is_lowercase());
            if words > POST_WORDS_MAX || letters.len() > 48 {
                return None;
            }
            at += 1;
            continue;
        }
        match token.text {
            // `PORT-AU-PRINCE`, `ST. PETERSBURG`, `N'DJAMENA`, `U.S. MISSION`.
            "-" | "." | "'" | "’"
                if words > 0 && next.is_some_and(|next| next.is_letters() || next.is_number()) =>
            {
                if token.text == "-" && next.is_some_and(|n| !n.is_number()) && token.apart {
                    return None;
                }
                at += 1;
            }
            "#" if words > 0 => at += 1,
            // `STATE (01) 201265`, `KUWAIT (C)02293`.
            "(" if words > 0 => {
                let inner = next?;
                (tokens.get(at + 2)?.text == ")").then_some(())?;
                match year(inner.text) {
                    Some(year) => stated = stated.or(Some(year)),
                    None => matches!(inner.text, "U" | "C" | "S" | "SBU").then_some(())?,
                }
                at += 3;
                tokens.get(at).filter(|token| token.is_number())?;
            }
            // `PRAGUE, 1228`.
            "," | ":"
                if words > 0 && next.is_some_and(Token::is_number) && post::known(&letters).is_some() =>
            {
                at += 1
            }
            _ => break,
        }
    }
    if letters.is_empty() {
        return None;
    }
    let (serial, after) = number(tokens, at)?;
    let known = post::known(&letters).is_some();
    // Unknown names count when they look like those of a header: capitals, or with a year, or called a
    // telegram; small words (`of`, `the`) and single letters are prose.
    let fits = letters.len() >= 3 && letters.len() <= 24 && words <= 4;
    let plausible = known || (fits && (capitals || stated.is_some() || said_cable || words == 1));
    // `Panama 2004` inside prose is a year.
    plausible.then_some(())?;
    // `311345 Z MAY 73` is a date-time group.
    let zulu = tokens.get(after).is_some_and(|next| matches!(next.text, "Z" | "z"));
    if zulu && tokens.get(after + 1).is_none_or(|next| next.is_letters()) {
        return None;
    }
    let figures = tokens.get(after - 1).map_or("", |token| token.text);
    let (suffix, after) = year_after(tokens, after, figures, stated, own);
    Some(Pointer {
        stated: stated.or(suffix),
        post: series::own(&letters, serial, own)?,
        serial: Some(serial),
        after,
    })
}

/// Whether the name so far and the words from `at` on make a known one.
fn reaches_known(tokens: &[Token<'_>], at: usize, letters: &str) -> bool {
    let mut name = letters.to_owned();
    for token in tokens.iter().skip(at).take(5) {
        if matches!(token.text, "-" | "." | "'") {
            continue;
        }
        if !token.is_letters() {
            return false;
        }
        name.push_str(&post::letters(token.text));
        if post::known(&name).is_some() {
            return true;
        }
    }
    false
}

/// A name with the figure 0 for an O: `COTON0U`.
fn is_zero_for_o(word: &str) -> bool {
    word.contains('0')
        && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'0')
        && word.bytes().filter(|b| b.is_ascii_alphabetic()).count() >= 4
}

/// Reads a serial number; the letter O for a zero is taken for one (`O1512`).
fn number(tokens: &[Token<'_>], at: usize) -> Option<(u32, usize)> {
    let text = tokens.get(at)?.text;
    (text.len() <= 8).then_some(())?;
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(|serial| (serial, at + 1));
    }
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    let sound = figures >= 2 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'O' | b'o'));
    sound.then_some(())?;
    text.replace(['O', 'o'], "0").parse().ok().map(|serial| (serial, at + 1))
}

/// Most years back that a year after the number may lie; `4525-91` in 2006 is a range or a slip.
const YEARS_BACK_MAX: u8 = 12;

/// Reads a year after the number: `-01`, `/08`, `(2002)`, ` 99`; returns it and the place after it.
fn year_after(
    tokens: &[Token<'_>],
    at: usize,
    serial: &str,
    stated: Option<u8>,
    own: &Own<'_>,
) -> (Option<u8>, usize) {
    let Some(mark) = tokens.get(at) else { return (None, at) };
    let text = |n: usize| tokens.get(at + n).map_or("", |token| token.text);
    let recent = |year: u8| own.year.is_none_or(|own| (own + 100 - year) % 100 <= YEARS_BACK_MAX);
    match mark.text {
        "-" | "/" if text(1).len() == 2 && !mark.apart => match year(text(1)) {
            // A range (`1905-03`) or a slip: the number stays, the rest goes.
            Some(year) if stated.is_none() && recent(year) => (Some(year), at + 2),
            Some(_) if mark.text == "-" => (None, at + 2),
            _ => (None, at),
        },
        "(" if text(2) == ")" => match year(text(1)) {
            Some(year) if text(1).len() == 4 || recent(year) => {
                (Some(year).filter(|_| stated.is_none()), at + 3)
            }
            _ => (None, at),
        },
        // `AMMAN 07718 99,`: two figures after a number with zeros before it, and then a separator.
        two if two.len() == 2 && serial.len() >= 5 && serial.starts_with('0') => {
            let ends = tokens.get(at + 1).is_none_or(|next| !next.is_word());
            match year(two) {
                Some(year) if ends && stated.is_none() => (Some(year), at + 1),
                _ => (None, at),
            }
        }
        _ => (None, at),
    }
}

/// Reads `870 Ulaanbaatar`: only a known post, and nothing after it.
fn number_then_post(tokens: &[Token<'_>], at: usize) -> Option<Pointer> {
    let (serial, mut next) = number(tokens, at)?;
    let mut letters = String::new();
    while let Some(token) = tokens.get(next).filter(|token| token.is_letters() && letters.len() < 40) {
        if !letters.is_empty() && matches!(token.text, "AND" | "and" | "NOTAL") {
            break;
        }
        letters.push_str(&post::letters(token.text));
        next += 1;
    }
    let ends = tokens.get(next).is_none_or(|token| !token.is_number());
    (ends && post::known(&letters).is_some()).then_some(Pointer {
        stated: None,
        post: letters,
        serial: Some(serial),
        after: next,
    })
}

/// A number that goes on from a pointer: `AND 353`, `, 12155`, `/935`.
pub(super) struct Next {
    /// Place of the number.
    pub(super) start: usize,
    pub(super) serial: Option<u32>,
    pub(super) stated: Option<u8>,
    pub(super) after: usize,
}

/// Reads the number that goes on at `at`.
pub(super) fn next_number(tokens: &[Token<'_>], at: usize, stated: Option<u8>) -> Option<Next> {
    let mut start = at;
    let slash = tokens.get(at)?.text == "/";
    while tokens.get(start).is_some_and(|token| matches!(token.text, "," | "AND" | "and" | "And" | "&" | "/"))
    {
        start += 1;
        if start > at + 2 {
            return None;
        }
    }
    let token = tokens.get(start)?;
    (start > at && token.is_number() && (!slash || token.text.len() >= 3) && token.text.len() >= 2)
        .then_some(())?;
    let (serial, after) = number(tokens, start)?;
    // `, 06 STATE 1234`: a year and the next pointer. `, 12 MAY`: a day.
    let next = tokens.get(after);
    let name_follows = next.is_some_and(|next| {
        next.is_word()
            && !next.first_on_line
            && next.text.len() > 1
            && !matches!(next.text, "AND" | "and" | "NOTAL" | "ET")
    });
    (!name_follows).then_some(())?;
    let own = Own::default();
    let (suffix, after) = year_after(tokens, after, token.text, None, &own);
    Some(Next { start, serial: Some(serial), stated: suffix.or(stated), after })
}
