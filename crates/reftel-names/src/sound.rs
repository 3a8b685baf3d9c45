//! How a word sounds: Cyrillic and Latin spellings brought to one small alphabet, and the distance between two.
//!
//! The alphabet joins what romanisations and the three East Slavic languages write differently: dzekanne (`дз`, `ts`
//! before soft vowels) is undone, `w`, `ŭ` and `u` after a vowel are `v`, glides are dropped, double letters are one.
//! What stays apart but is often confused (`a`/`o`, `g`/`h`, `ch` for `ч` or `х`) costs little in [`distance`], and so do two
//! neighbours that changed places.

mod distance;

use unicode_normalization::UnicodeNormalization as _;

use self::distance::distance;

/// Sounds kept of one word; what follows is dropped, so that time is bounded.
pub(crate) const SOUNDS_MAX: usize = 28;
/// Characters read of one word.
const CHARACTERS_MAX: usize = 64;
/// Sounds kept of all an organisation's words together.
pub(crate) const SOUNDS_MAX_OF_ALL: usize = 60;
/// Two neighbours that changed places: a common slip, and one, not two.
pub(crate) const SWAPPED: u16 = 14;
/// One whole sound, in the units of [`distance`].
pub(crate) const WHOLE: u16 = 20;

/// A word's sounds. `S` is sh, `C` ch, `Z` zh, `Q` shch; letters of other scripts are 128 and above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sound {
    len: u8,
    sounds: [u8; SOUNDS_MAX],
}

impl Sound {
    pub(crate) fn of(sounds: &[u8]) -> Self {
        let mut kept = [0; SOUNDS_MAX];
        let mut len = 0;
        for (to, from) in kept.iter_mut().zip(sounds) {
            *to = *from;
            len += 1;
        }
        Self { len, sounds: kept }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.sounds.get(..usize::from(self.len)).unwrap_or_default()
    }
}

/// Returns the sounds of a word. Not limited to [`SOUNDS_MAX`], but by the characters that are read.
pub(crate) fn sounds(word: &str) -> Vec<u8> {
    let lower: String = word.chars().take(CHARACTERS_MAX).nfc().flat_map(char::to_lowercase).nfc().collect();
    let cyrillic = lower.chars().any(is_cyrillic);
    let mut letters = Vec::with_capacity(lower.len());
    for c in lower.chars() {
        if cyrillic { from_cyrillic(c, &mut letters) } else { from_latin(c, &mut letters) }
    }
    let letters = if cyrillic { letters } else { digraphs(&letters) };
    glides(&letters)
}

/// Whether the character is a Cyrillic letter.
pub(crate) fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

fn from_cyrillic(c: char, to: &mut Vec<u8>) {
    // Latin letters in a Cyrillic word are look-alikes: `Iван`, `Aлексей`.
    let sounds: &[u8] = match c {
        'а' | 'a' => b"a",
        'б' => b"b",
        'в' | 'b' => b"v",
        'г' | 'ґ' => b"g",
        'д' => b"d",
        'е' | 'э' | 'є' | 'e' | 'ѣ' => b"e",
        'ё' | 'ë' => b"o",
        'ж' => b"Z",
        'з' | 'ѕ' => b"z",
        'и' | 'і' | 'ї' | 'i' | 'ï' => b"i",
        'й' | 'ј' | 'j' => b"j",
        'ы' => b"y",
        'к' | 'k' | 'ĸ' | 'қ' => b"k",
        'л' => b"l",
        'м' | 'm' => b"m",
        'н' | 'h' => b"n",
        'о' | 'o' => b"o",
        'п' | 'n' => b"p",
        'р' | 'p' => b"r",
        'с' | 'c' => b"s",
        'т' | 't' => b"t",
        'у' | 'y' => b"u",
        'ў' => b"v",
        'ф' => b"f",
        'х' | 'x' | 'һ' => b"x",
        'ц' => b"t",
        'ч' => b"C",
        'ш' => b"S",
        'щ' => b"Q",
        'ю' => b"u",
        'я' => b"a",
        'ь' | 'ъ' => b"",
        c if c.is_ascii_alphanumeric() => return to.push(c as u8),
        _ => b"",
    };
    to.extend_from_slice(sounds);
}

fn from_latin(c: char, to: &mut Vec<u8>) {
    let sounds: &[u8] = match c {
        'š' | 'ş' | 'ș' => b"S",
        'č' => b"C",
        'ž' | 'ż' => b"Z",
        'ŝ' => b"Q",
        'ł' => b"l",
        'ø' => b"o",
        'đ' | 'ð' => b"d",
        'ß' => b"ss",
        'æ' => b"e",
        'œ' => b"o",
        'ı' => b"i",
        'ŭ' => b"w",
        'þ' => b"t",
        'ё' | 'ë' => b"o",
        'ʹ' | 'ʺ' => b"",
        c if c.is_ascii_alphanumeric() => return to.push(c as u8),
        c if c.is_alphabetic() => {
            // A letter with marks is its letter; Greek is read letter by letter; others stand for themselves.
            let base = c.nfd().next().unwrap_or(c);
            if base.is_ascii_alphabetic() {
                return to.push(base as u8);
            }
            return match greek(base) {
                Some(sounds) => to.extend_from_slice(sounds),
                None => to.push(128 | (base as u32 % 127) as u8),
            };
        }
        c if c.is_numeric() => return to.push(128 | (c as u32 % 127) as u8),
        _ => b"",
    };
    to.extend_from_slice(sounds);
}

fn greek(c: char) -> Option<&'static [u8]> {
    Some(match c {
        'α' => b"a",
        'β' => b"v",
        'γ' => b"g",
        'δ' => b"d",
        'ε' => b"e",
        'ζ' => b"z",
        'η' | 'ι' => b"i",
        'θ' | 'τ' => b"t",
        'κ' => b"k",
        'λ' => b"l",
        'μ' => b"m",
        'ν' => b"n",
        'ξ' => b"ks",
        'ο' | 'ω' => b"o",
        'π' => b"p",
        'ρ' => b"r",
        'σ' | 'ς' => b"s",
        'υ' => b"y",
        'φ' => b"f",
        'χ' => b"x",
        'ψ' => b"ps",
        _ => return None,
    })
}

/// Letter groups of romanisations, the longest first.
const DIGRAPHS: &[(&[u8], &[u8])] = &[
    (b"schtsch", b"Q"),
    (b"chtch", b"Q"),
    (b"shch", b"Q"),
    (b"szcz", b"Q"),
    (b"sjtj", b"Q"),
    (b"StS", b"Q"),
    (b"tsch", b"C"),
    (b"dzh", b"dZ"),
    (b"tch", b"C"),
    (b"tsh", b"C"),
    (b"sch", b"S"),
    (b"tS", b"C"),
    (b"SC", b"Q"),
    (b"cz", b"C"),
    (b"tj", b"C"),
    (b"ch", b"C"),
    (b"sh", b"S"),
    (b"sz", b"S"),
    (b"sj", b"S"),
    (b"zh", b"Z"),
    (b"zj", b"Z"),
    (b"kh", b"x"),
    (b"gh", b"g"),
    (b"ck", b"ck"),
    (b"ph", b"f"),
    (b"th", b"t"),
    (b"qu", b"kv"),
    (b"ts", b"t"),
    (b"tz", b"t"),
    (b"tc", b"t"),
    (b"x", b"ks"),
    (b"q", b"k"),
];

fn digraphs(letters: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(letters.len());
    let mut rest = letters;
    while let Some((&first, tail)) = rest.split_first() {
        match DIGRAPHS.iter().find(|(from, _)| rest.starts_with(from)) {
            Some((from, to)) => {
                out.extend_from_slice(to);
                rest = rest.get(from.len()..).unwrap_or_default();
            }
            None => {
                out.push(first);
                rest = tail;
            }
        }
    }
    out
}

pub(crate) fn is_vowel(sound: u8) -> bool {
    matches!(sound, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Undoes what spellings of glides, dzekanne and doubling add.
fn glides(letters: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        at += 1;
        let last = out.last().copied();
        let after_vowel = last.is_some_and(is_vowel);
        match letter {
            b'i' | b'j' | b'y' => {
                let mut run = 1;
                while matches!(letters.get(at), Some(b'i' | b'j' | b'y')) {
                    at += 1;
                    run += 1;
                }
                let next = letters.get(at).copied();
                let before_vowel = next.is_some_and(|n| matches!(n, b'a' | b'e' | b'o' | b'u'));
                if before_vowel {
                    // A glide: soft consonant and vowel.
                } else if after_vowel && run == 1 && last != Some(b'i') {
                    out.push(b'j');
                } else if last != Some(b'i') {
                    if after_vowel && run > 1 && next.is_none() {
                        out.push(b'j');
                    } else {
                        out.push(b'i');
                    }
                }
            }
            b'w' => out.push(b'v'),
            b'u' if matches!(last, Some(b'a' | b'e' | b'o')) => out.push(b'v'),
            b'z' if last == Some(b'd') => {}
            other if last == Some(other) => {}
            b'C' if last == Some(b'S') => {
                out.pop();
                out.push(b'Q');
            }
            other => out.push(other),
        }
    }
    if out.is_empty() && !letters.is_empty() {
        out.push(b'i');
    }
    out
}

/// Returns a coarse key: words that only differ in unstressed vowels, `g`/`h`/`kh` and glides have the same.
pub(crate) fn key(sounds: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut last = 0;
    for &sound in sounds {
        let class = match sound {
            b'a' | b'o' | b'e' => b'a',
            b'g' | b'h' | b'x' => b'h',
            b'c' => b't',
            b'j' => continue,
            other => other,
        };
        if class == last && class == b'a' {
            continue;
        }
        last = class;
        hash = (hash ^ u64::from(class)).wrapping_mul(0x100_0000_01b3);
    }
    hash
}

pub(crate) const fn pair_cost(a: u8, b: u8) -> u8 {
    if a == b {
        return 0;
    }
    let (a, b) = if a < b { (a, b) } else { (b, a) };
    match (a, b) {
        (b'a', b'o') | (b'g', b'h') | (b'c', b't') => 2,
        (b'h', b'x') | (b'S', b'Q') | (b'Q', b'S') | (b'u', b'v') | (b'i', b'j') => 3,
        (b'a', b'e') | (b'e', b'i') | (b'e', b'o') | (b'C', b'c') | (b'c', b's') | (b'c', b'k') => 5,
        (b'C', b'x') | (b'C', b'h') | (b'S', b's') | (b'Z', b'z') | (b'C', b'Q') => 6,
        (b'Z', b'j')
        | (b'C', b'k')
        | (b's', b'z')
        | (b'g', b'x')
        | (b'k', b'x')
        | (b'C', b'S')
        | (b'C', b't') => 8,
        (b'b', b'p') | (b'd', b't') | (b'g', b'k') | (b'f', b'v') | (b'S', b'Z') | (b'l', b'v') => 10,
        (b'b', b'v') | (b'f', b'x') | (b'm', b'n') => 14,
        (b'a' | b'e' | b'i' | b'o' | b'u', b'a' | b'e' | b'i' | b'o' | b'u') => 10,
        _ => 20,
    }
}

const fn table() -> [[u8; 128]; 128] {
    let mut costs = [[20; 128]; 128];
    let mut a = 0;
    #[allow(clippy::indexing_slicing, reason = "computed while compiling: a wrong index would not build")]
    while a < 128 {
        let mut b = 0;
        while b < 128 {
            costs[a][b] = pair_cost(a as u8, b as u8);
            b += 1;
        }
        a += 1;
    }
    costs
}

static COSTS: [[u8; 128]; 128] = table();

pub(crate) const fn missing(sound: u8) -> u16 {
    match sound {
        b'j' => 2,
        b'a' | b'e' | b'i' | b'o' | b'u' => 9,
        b'h' => 10,
        _ => 17,
    }
}

/// Returns how alike two words sound, 0 to 1. 1 only for the same sounds. Words less alike than `least` are not
/// measured to the end: the result is then something below it.
pub(crate) fn alike(a: &[u8], b: &[u8], least: f32) -> f32 {
    if a == b {
        return 1.0;
    }
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let longer = a.len().max(b.len());
    if longer > 2 * a.len().min(b.len()) + 2 {
        return 0.0;
    }
    // Words of four sounds are judged as if they had five: one doubtful sound must not part them.
    let whole = (longer.max(5) as u16) * WHOLE;
    let found = distance(a, b, (f32::from(whole) * (1.0 - least) + 0.5) as u16);
    (1.0 - f32::from(found) / f32::from(whole)).clamp(0.0, 0.999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_near(a: &str, b: &str, least: f32) {
        let (x, y) = (sounds(a), sounds(b));
        let found = alike(&x, &y, 0.0);
        assert!(
            found >= least,
            "{a} {b}: {found} {} {}",
            String::from_utf8_lossy(&x),
            String::from_utf8_lossy(&y)
        );
    }

    #[test]
    fn one_surname_in_many_spellings() {
        for other in ["Козулин", "Kazulin", "Kozulin", "Kasulin", "Kazoulin"] {
            check_near("Казулін", other, 0.9);
        }
        for other in ["Лукашэнка", "Лукашенко", "Łukaszenka", "Loukachenko", "Lukasjenko", "Lukaschenko"]
        {
            check_near("Lukashenka", other, 0.85);
        }
        check_near("Ціханоўская", "Tikhanovskaya", 0.9);
        check_near("Ціханоўская", "Tsikhanouskaya", 0.9);
        check_near("Рагашчук", "Рогащук", 0.95);
        check_near("Харчанка", "CHARTJENKO", 0.85);
    }

    #[test]
    fn neighbours_swapped_are_one_slip() {
        check_near("Kazulin", "Kzaulin", 0.87);
        check_near("Kazulin", "Kaluzin", 0.5);
        check_near("Tikhanovskaya", "Ціханосвкая", 0.85);
        let (whole, swapped) = (sounds("Martinov"), sounds("Matrinov"));
        assert_eq!(distance(&whole, &swapped, 100), SWAPPED);
    }

    #[test]
    fn another_surname_is_far() {
        assert!(alike(&sounds("Казулін"), &sounds("Карпенка"), 0.0) < 0.6);
        assert!(alike(&sounds("Иванов"), &sounds("Петров"), 0.0) < 0.6);
    }
}
