//! Languages as ISO 639-3 and scripts as ISO 15924.

/// ISO 639-3, ISO 639-1, and the names that publishers use, by language. Source: the code tables of ISO
/// 639; the languages are the EU's, and those that the lists of the UN, OFAC and the UK name.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("ara", "ar", "arabic"),
    ("aze", "az", "azerbaijani"),
    ("bel", "be", "belarusian"),
    ("bul", "bg", "bulgarian"),
    ("ben", "bn", "bengali"),
    ("bos", "bs", "bosnian"),
    ("ces", "cs", "czech"),
    ("dan", "da", "danish"),
    ("deu", "de", "german"),
    ("ell", "el", "greek"),
    ("eng", "en", "english"),
    ("spa", "es", "spanish"),
    ("est", "et", "estonian"),
    ("fas", "fa", "farsi"),
    ("fin", "fi", "finnish"),
    ("fra", "fr", "french"),
    ("gle", "ga", "irish"),
    ("heb", "he", "hebrew"),
    ("hrv", "hr", "croatian"),
    ("hun", "hu", "hungarian"),
    ("hye", "hy", "armenian"),
    ("ind", "id", "indonesian"),
    ("ita", "it", "italian"),
    ("jpn", "ja", "japanese"),
    ("kat", "ka", "georgian"),
    ("kaz", "kk", "kazakh"),
    ("khm", "km", "khmer"),
    ("kor", "ko", "korean"),
    ("lit", "lt", "lithuanian"),
    ("lav", "lv", "latvian"),
    ("mkd", "mk", "macedonian"),
    ("mlt", "mt", "maltese"),
    ("mya", "my", "burmese"),
    ("nld", "nl", "dutch"),
    ("nor", "no", "norwegian"),
    ("pol", "pl", "polish"),
    ("por", "pt", "portuguese"),
    ("pus", "ps", "pashto"),
    ("ron", "ro", "romanian"),
    ("rus", "ru", "russian"),
    ("slk", "sk", "slovak"),
    ("slv", "sl", "slovenian"),
    ("sqi", "sq", "albanian"),
    ("srp", "sr", "serbian"),
    ("swe", "sv", "swedish"),
    ("tgk", "tg", "tajik"),
    ("tha", "th", "thai"),
    ("tur", "tr", "turkish"),
    ("ukr", "uk", "ukrainian"),
    ("urd", "ur", "urdu"),
    ("uzb", "uz", "uzbek"),
    ("vie", "vi", "vietnamese"),
    ("zho", "zh", "chinese"),
];

/// Returns the ISO 639-3 code that a publisher's code or English name of a language means.
///
/// ```
/// assert_eq!(reftel_lists::language("BE"), Some("bel"));
/// assert_eq!(reftel_lists::language("Russian"), Some("rus"));
/// assert_eq!(reftel_lists::language("qqq"), None);
/// ```
pub fn language(code: &str) -> Option<&'static str> {
    let code = code.trim().to_ascii_lowercase();
    let code = code.split(['-', '_', ' ']).next().unwrap_or_default();
    let found = LANGUAGES.iter().find(|(three, two, name)| code == *three || code == *two || code == *name);
    found.map(|(three, _, _)| *three)
}

/// Returns the ISO 15924 code of the script that most letters of a text belong to; `None` without letters.
///
/// Of two that are equally common, the one that comes first in the text. Source of the ranges: Unicode blocks.
///
/// ```
/// assert_eq!(reftel_lists::script("Казулін"), Some("Cyrl"));
/// assert_eq!(reftel_lists::script("Beltechexport"), Some("Latn"));
/// assert_eq!(reftel_lists::script("101050240"), None);
/// ```
pub fn script(text: &str) -> Option<&'static str> {
    let mut seen: Vec<(&'static str, usize)> = Vec::new();
    for code in text.chars().filter(|c| c.is_alphabetic()).map(of_letter) {
        match seen.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += 1,
            None => seen.push((code, 1)),
        }
    }
    let most = seen.iter().map(|(_, count)| *count).max()?;
    seen.iter().find(|(_, count)| *count == most).map(|(code, _)| *code)
}

fn of_letter(letter: char) -> &'static str {
    match u32::from(letter) {
        0x41..=0x24F
        | 0x1E00..=0x1EFF
        | 0x2C60..=0x2C7F
        | 0xA720..=0xA7FF
        | 0xFB00..=0xFB06
        | 0xFF21..=0xFF5A => "Latn",
        0x370..=0x3FF | 0x1F00..=0x1FFF => "Grek",
        0x400..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => "Cyrl",
        0x530..=0x58F => "Armn",
        0x590..=0x5FF => "Hebr",
        0x600..=0x6FF | 0x750..=0x77F | 0x8A0..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => "Arab",
        0x700..=0x74F => "Syrc",
        0x900..=0x97F => "Deva",
        0x980..=0x9FF => "Beng",
        0xE00..=0xE7F => "Thai",
        0x1000..=0x109F => "Mymr",
        0x10A0..=0x10FF | 0x1C90..=0x1CBF => "Geor",
        0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF => "Hang",
        0x1200..=0x137F => "Ethi",
        0x1780..=0x17FF => "Khmr",
        0x3040..=0x309F => "Hira",
        0x30A0..=0x30FF => "Kana",
        0x3005..=0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => "Hani",
        _ => "Zyyy",
    }
}
