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
    if is_english(&sample) {
        return Some("en".to_owned());
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

/// Returns whether a text is English beyond doubt, by the small words that no other language has in such
/// numbers. Comparing trigrams costs fifty times as much, more than all else that is done to a telegram.
fn is_english(text: &str) -> bool {
    /// Fewest words that tell.
    const WORDS_MIN: usize = 40;
    /// One word in so many is `the`, at the least: prose has one in 15 or 20, telegraphic style fewer.
    const THE: usize = 40;
    /// One word in so many is one of the small words, at the least: prose has one in 4.
    const SMALL: usize = 8;
    /// By their length, so that a word is compared with few.
    fn small_words(length: usize) -> &'static [&'static [u8]] {
        match length {
            2 => &[b"of", b"to"],
            3 => &[b"and", b"was"],
            4 => &[b"that", b"with", b"from", b"this", b"have"],
            5 => &[b"which"],
            _ => &[],
        }
    }
    let (mut words, mut articles, mut small, mut others) = (0, 0, 0, 0);
    let between = |b: &u8| b.is_ascii() && !b.is_ascii_alphabetic();
    for word in text.as_bytes().split(between).filter(|word| !word.is_empty()) {
        words += 1;
        if !word.is_ascii() {
            others += 1;
        } else if word.eq_ignore_ascii_case(b"the") {
            articles += 1;
        } else if small_words(word.len()).iter().any(|known| word.eq_ignore_ascii_case(known)) {
            small += 1;
        }
    }
    words >= WORDS_MIN
        && articles * THE >= words
        && (articles + small) * SMALL >= words
        && others * 10 <= words
}

#[cfg(test)]
mod tests {
    use super::is_english;

    #[test]
    fn only_english_is_english_beyond_doubt() {
        let english = "The ambassador said that the talks had been useful and that they would go on in the spring, \
                       when the delegation of the ministry comes to the capital with a list of the questions \
                       which were left open. He asked for an answer from the government to the note of March 3.";
        let dutch = "De ambassadeur zei dat de gesprekken nuttig waren en dat ze in het voorjaar zouden worden \
                     voortgezet, wanneer de delegatie van het ministerie naar de hoofdstad komt met een lijst van \
                     de vragen die open waren gebleven. Hij vroeg om een antwoord van de regering op de nota.";
        assert!(is_english(english) && is_english(&english.to_uppercase()));
        assert!(!is_english(dutch));
        // Half English is left to the comparison, and so is what is too short to tell.
        assert!(!is_english(&format!("{} {dutch} {dutch}", "The list of names and the note.")));
        assert!(!is_english("The ambassador said that the talks had been useful and would go on."));
    }

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
