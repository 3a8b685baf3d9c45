//! The script of a name, and the language that its letters tell.

/// A writing system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Cyrillic letters, whatever the language.
    Cyrillic,
    /// Any other, or several.
    Other,
}

/// A language that its letters alone tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// `ў`, or `і` beside `ы` or `э`.
    Belarusian,
    /// `и`, `ы`, `э`, `щ` or `ъ` without `і`.
    Russian,
    /// `ї`, `є`, `ґ`, or `і` beside `и`.
    Ukrainian,
}

impl Script {
    /// Returns the script of most letters; Latin look-alikes in a Cyrillic name do not count.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (mut latin, mut cyrillic, mut other) = (0, 0, 0);
        for c in text.chars().filter(|c| c.is_alphabetic()).take(400) {
            match c {
                '\u{400}'..='\u{52f}' | 'ĸ' => cyrillic += 1,
                'a'..='z'
                | 'A'..='Z'
                | '\u{c0}'..='\u{24f}'
                | '\u{1e00}'..='\u{1eff}'
                | '\u{2b0}'..='\u{2ff}' => {
                    latin += 1;
                }
                _ => other += 1,
            }
        }
        if other > latin + cyrillic {
            Self::Other
        } else if cyrillic > latin || (cyrillic > 0 && cyrillic == latin) {
            Self::Cyrillic
        } else if latin > 0 {
            Self::Latin
        } else {
            Self::Other
        }
    }

    /// The script's name in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Cyrillic => "Cyrillic",
            Self::Other => "other",
        }
    }
}

impl Language {
    /// Returns the language whose letters stand in a Cyrillic text; `None` where they do not decide.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let lower = text.chars().take(400).flat_map(char::to_lowercase);
        let (mut short_u, mut dotted, mut i, mut y_e, mut shch, mut yi) =
            (false, false, false, false, false, false);
        for c in lower {
            match c {
                'ў' => short_u = true,
                'і' => dotted = true,
                'и' => i = true,
                'ы' | 'э' | 'ё' => y_e = true,
                'щ' | 'ъ' => shch = true,
                'ї' | 'є' | 'ґ' => yi = true,
                _ => {}
            }
        }
        if short_u {
            Some(Self::Belarusian)
        } else if yi || (dotted && i && !y_e) {
            Some(Self::Ukrainian)
        } else if dotted {
            Some(if shch { Self::Ukrainian } else { Self::Belarusian })
        } else if i || shch || y_e {
            Some(Self::Russian)
        } else {
            None
        }
    }

    /// The language's name in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Belarusian => "Belarusian",
            Self::Russian => "Russian",
            Self::Ukrainian => "Ukrainian",
        }
    }
}
