//! The language that most of a text is in.

use whatlang::{Detector, Lang};

/// Fewest letters that tell a language; below, a wrong guess is likelier than a right one.
const LETTERS_MIN: usize = 40;
/// Most bytes that are looked at.
const SAMPLE: usize = 2_000;

/// Returns the ISO 639-1 code of the language that most of a text is in; `None` for short texts and for
/// languages that are not told apart with confidence.
pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut sample = String::new();
    for text in texts {
        sample.push_str(text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or_default());
        sample.push('\n');
        if sample.len() >= SAMPLE {
            break;
        }
    }
    if sample.chars().filter(|c| c.is_alphabetic()).count() < LETTERS_MIN {
        return None;
    }
    // Letters settle what trigrams confuse: `ў` is only Belarusian, `ї` and `є` only Ukrainian.
    let count = |letters: &[char]| sample.chars().filter(|c| letters.contains(c)).count();
    let (belarusian, ukrainian) = (count(&['ў', 'Ў']), count(&['ї', 'є', 'ґ', 'Ї', 'Є']));
    // A name in Cyrillic letters does not make an English text Belarusian.
    let cyrillic = sample.chars().filter(|c| matches!(c, '\u{400}'..='\u{4FF}')).count();
    let is_cyrillic = cyrillic * 2 > sample.chars().filter(|c| c.is_alphabetic()).count();
    if is_cyrillic && belarusian > 0 && belarusian >= ukrainian {
        return Some("be".to_owned());
    }
    if is_cyrillic && ukrainian > 1 {
        return Some("uk".to_owned());
    }
    let allowed = vec![
        Lang::Eng,
        Lang::Rus,
        Lang::Ukr,
        Lang::Bel,
        Lang::Pol,
        Lang::Deu,
        Lang::Fra,
        Lang::Spa,
        Lang::Por,
        Lang::Ita,
        Lang::Nld,
        Lang::Lit,
        Lang::Lav,
        Lang::Est,
        Lang::Swe,
        Lang::Tur,
        Lang::Ara,
        Lang::Pes,
        Lang::Cmn,
        Lang::Jpn,
        Lang::Kor,
        Lang::Ces,
        Lang::Hun,
        Lang::Ron,
        Lang::Heb,
        Lang::Ell,
        Lang::Bul,
        Lang::Srp,
    ];
    let found = Detector::with_allowlist(allowed).detect(&sample)?;
    (found.is_reliable() || found.confidence() > 0.5).then_some(())?;
    let code = match found.lang() {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Bel => "be",
        Lang::Pol => "pl",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Ara => "ar",
        Lang::Pes => "fa",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Ces => "cs",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Heb => "he",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        _ => return None,
    };
    Some(code.to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn languages() {
        let check =
            |text: &str, want: Option<&str>| assert_eq!(super::of([text].into_iter()).as_deref(), want);
        check(
            "The ambassador said that the talks had been useful and would go on in the spring.",
            Some("en"),
        );
        check(
            "The wife of Mikalai Statkevich (Мікалай Статкевіч, Віктар Сядоўскі) said that she had not seen him.",
            Some("en"),
        );
        check(
            "Посол заявил, что переговоры были полезными и будут продолжены весной этого года.",
            Some("ru"),
        );
        check(
            "Пасол заявіў, што перамовы былі карыснымі і будуць працягнутыя вясной гэтага года.",
            Some("be"),
        );
        check(
            "Посол заявив, що переговори були корисними і будуть продовжені навесні цього року, її зміст.",
            Some("uk"),
        );
        check("Signed.", None);
    }
}
