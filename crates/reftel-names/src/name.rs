//! A name as it is compared: its words, what each is, and how each sounds.

use crate::given::{self, Gender, Rows};
use crate::legal::{self, Class};
use crate::script::{Language, Script};
use crate::sound::{self, Sound};
use crate::words::{self, Word};

/// Words of a person's name that are compared.
pub(crate) const PERSON_WORDS_MAX: usize = 8;
/// Words of an organisation's name that are compared.
const ORGANISATION_WORDS_MAX: usize = 14;

/// What bears the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// A human being.
    Person,
    /// A firm, an office, a party.
    Organisation,
    /// Not said: legal forms, digits and words such as "plant" decide.
    #[default]
    Unknown,
}

/// What a word of a person's name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// First name.
    Given,
    /// Father's name.
    Patronymic,
    /// Family name.
    Surname,
    /// Could not be told.
    Unknown,
}

/// One word, ready to be compared.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) text: Box<str>,
    pub(crate) sound: Sound,
    pub(crate) role: Role,
    pub(crate) given: Rows,
    pub(crate) fathers: Rows,
    /// Sounds of the father's name in a patronymic, of the surname without its gender's ending elsewhere.
    pub(crate) stem: u8,
    pub(crate) initial: bool,
    pub(crate) ending: Option<Gender>,
    pub(crate) class: Class,
    /// What the word counts for in an organisation's name.
    pub(crate) weight: f32,
    pub(crate) digits: bool,
    /// In an organisation's name: quoted, so that it is the name proper and the others describe.
    pub(crate) proper: bool,
    /// In an organisation's name: quoted, or the first word of its own where nothing is.
    pub(crate) leading: bool,
}

impl Token {
    fn of(word: &Word) -> Self {
        let sounds = sound::sounds(&word.text);
        let sound = Sound::of(&sounds);
        let (stem, ending) = surname_stem(sound.bytes());
        let digits = word.text.chars().any(|c| c.is_ascii_digit());
        let initial = word.text.chars().filter(|c| c.is_alphabetic()).count() == 1
            || (word.stopped
                && matches!(
                    word.folded().as_str(),
                    "yu" | "ya"
                        | "yo"
                        | "ye"
                        | "iu"
                        | "ia"
                        | "zh"
                        | "kh"
                        | "ch"
                        | "sh"
                        | "ts"
                        | "dz"
                        | "дз"
                        | "ju"
                        | "ja"
                ));
        Self {
            text: word.text.as_str().into(),
            sound,
            role: Role::Unknown,
            given: if initial { Rows::default() } else { given::rows(&sounds) },
            fathers: Rows::default(),
            stem,
            initial,
            ending,
            class: 0,
            weight: 1.0,
            digits,
            proper: false,
            leading: false,
        }
    }

    /// The class of the first sound: what an initial is compared by.
    pub(crate) fn first_class(&self) -> u8 {
        match self.sound.bytes().first() {
            Some(b'o' | b'e' | b'a' | b'i' | b'j') => b'a',
            Some(b'g' | b'h' | b'x') => b'h',
            Some(b'u' | b'v') => b'v',
            Some(b'c' | b't') => b't',
            Some(&other) => other,
            None => 0,
        }
    }

    pub(crate) fn stem(&self) -> &[u8] {
        self.sound.bytes().get(..usize::from(self.stem)).unwrap_or_default()
    }
}

/// Returns how many sounds are the surname without its gender's ending, and that gender.
pub(crate) fn surname_stem(sounds: &[u8]) -> (u8, Option<Gender>) {
    let (cut, gender) = match sounds {
        // Czech and Slovak add -ová to what is feminine already.
        [_, .., b'a' | b'o' | b'e', b'v', b'o', b'v', b'a'] => (3, Some(Gender::Female)),
        [_, _, .., b'a' | b'o' | b'e', b'v', b'a'] => (1, Some(Gender::Female)),
        [_, _, _, .., b'i', b'n', b'a'] => (1, Some(Gender::Female)),
        [_, _, .., b's' | b't', b'k', b'a'] => (1, Some(Gender::Female)),
        [_, _, .., b's' | b't', b'k', b'i'] => (1, Some(Gender::Male)),
        [_, _, .., b'a' | b'o' | b'e', b'v'] | [_, _, .., b'i', b'n'] => (0, Some(Gender::Male)),
        _ => (0, None),
    };
    // -ova loses -a to meet -ov; -ska and -ski lose the vowel; the doubled ending loses -ova.
    let kept = sounds.len().saturating_sub(cut);
    (u8::try_from(kept).unwrap_or(u8::MAX), gender)
}

/// A name that was read, ready to be compared with many others.
#[derive(Debug, Clone)]
pub struct Name {
    pub(crate) text: Box<str>,
    pub(crate) kind: Kind,
    pub(crate) script: Script,
    pub(crate) language: Option<Language>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) gender: Option<Gender>,
    pub(crate) legal: Vec<Class>,
    /// All words of an organisation's name without common ones, in one.
    pub(crate) joined: Vec<u8>,
    /// First letters, folded, of an organisation's words.
    pub(crate) initials: Vec<u8>,
    /// More was given than is compared.
    pub(crate) cut_short: bool,
}

impl Name {
    /// Reads a name. Never fails; of a very long one only the beginning is compared.
    #[must_use]
    pub fn read(text: &str, kind: Kind) -> Self {
        let (words, comma, mut cut_short) = words::cut(text);
        let kind = match kind {
            Kind::Unknown if legal::looks_like_organisation(&words) => Kind::Organisation,
            Kind::Unknown => Kind::Person,
            given => given,
        };
        let mut name = Self {
            text: text.into(),
            kind,
            script: Script::of(text),
            language: None,
            tokens: Vec::new(),
            gender: None,
            legal: Vec::new(),
            joined: Vec::new(),
            initials: Vec::new(),
            cut_short: false,
        };
        if name.script == Script::Cyrillic {
            name.language = Language::of(text);
        }
        if kind == Kind::Organisation {
            cut_short |= name.read_organisation(words);
        } else {
            cut_short |= name.read_person(words, comma);
        }
        name.cut_short = cut_short;
        name
    }

    /// The name as it was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What bears it; never [`Kind::Unknown`].
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The script that it is written in.
    #[must_use]
    pub fn script(&self) -> Script {
        self.script
    }

    /// The language, where its letters tell.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// The person's gender, as the patronymic, the first name or the surname tells.
    #[must_use]
    pub fn gender(&self) -> Option<Gender> {
        self.gender
    }

    /// The words that are compared, with what each is. Titles and legal forms are not among them.
    pub fn words(&self) -> impl Iterator<Item = (&str, Role)> {
        self.tokens.iter().map(|t| (&*t.text, t.role))
    }

    /// The rows of the father's name, where the patronymic is known and no other word could be one.
    pub(crate) fn sure_fathers(&self) -> Option<Rows> {
        let patronymic = self.tokens.iter().find(|t| t.role == Role::Patronymic)?;
        let sure = self.tokens.iter().all(|t| t.role != Role::Unknown && !t.initial);
        (sure && patronymic.fathers.iter().any(|row| *row != 0)).then_some(patronymic.fathers)
    }

    fn read_person(&mut self, mut words: Vec<Word>, comma: bool) -> bool {
        drop_where(&mut words, |w| w.bracketed);
        drop_where(&mut words, |w| w.quoted);
        drop_where(&mut words, legal::is_title);
        drop_where(&mut words, |w| {
            matches!(
                w.folded().as_str(),
                "al" | "el"
                    | "ul"
                    | "ur"
                    | "ud"
                    | "bin"
                    | "ibn"
                    | "ben"
                    | "bint"
                    | "de"
                    | "von"
                    | "van"
                    | "der"
                    | "den"
                    | "da"
                    | "di"
                    | "du"
                    | "la"
                    | "le"
                    | "and"
                    | "аль"
                    | "бин"
                    | "ибн"
            )
        });
        let cut_short = words.len() > PERSON_WORDS_MAX;
        words.truncate(PERSON_WORDS_MAX);
        self.tokens = words.iter().map(Token::of).collect();
        self.tokens.retain(|t| !t.sound.bytes().is_empty());
        if self.tokens.len() == words.len() {
            assign_roles(&mut self.tokens, &words, comma);
        }
        let by = |role: Role, of: fn(&Token) -> Option<Gender>| {
            self.tokens.iter().filter(|t| t.role == role).find_map(of)
        };
        self.gender = by(Role::Patronymic, |t| given::patronymic(t.sound.bytes()).map(|p| p.gender))
            .or_else(|| by(Role::Surname, |t| t.ending.filter(|g| *g == Gender::Female)))
            .or_else(|| by(Role::Given, |t| given::gender_of(t.given)))
            .or_else(|| by(Role::Surname, |t| t.ending));
        cut_short
    }

    fn read_organisation(&mut self, mut words: Vec<Word>) -> bool {
        self.legal = legal::take_forms(&mut words);
        drop_where(&mut words, |w| w.bracketed);
        let has_quoted = words.iter().any(|w| w.quoted && w.text.chars().count() > 1);
        let cut_short = words.len() > ORGANISATION_WORDS_MAX;
        words.truncate(ORGANISATION_WORDS_MAX);
        self.initials = words
            .iter()
            .filter(|w| legal::common_word(&w.text) != Class::MAX)
            .filter_map(|w| sound::sounds(&w.text).first().copied())
            .collect();
        for word in &words {
            let mut token = Token::of(word);
            if token.sound.bytes().is_empty() {
                continue;
            }
            token.class = legal::common_word(&word.text);
            token.initial = false;
            token.weight = if token.digits {
                1.2
            } else if token.class == Class::MAX {
                0.03
            } else if token.class != 0 {
                0.35
            } else {
                (token.sound.bytes().len() as f32 / 6.0).clamp(0.5, 1.3)
            };
            if has_quoted && !word.quoted && !token.digits {
                token.weight *= 0.25;
            }
            token.proper = has_quoted && word.quoted;
            let led = self.tokens.iter().any(|t| t.leading);
            token.leading = token.class == 0 && (word.quoted || (!has_quoted && !led));
            if token.class != Class::MAX && (!has_quoted || word.quoted) {
                self.joined.extend_from_slice(token.sound.bytes());
            }
            self.tokens.push(token);
        }
        self.joined.truncate(sound::SOUNDS_MAX_OF_ALL);
        cut_short
    }
}

/// Drops what fits, unless fewer than two words stay.
fn drop_where(words: &mut Vec<Word>, fits: impl Fn(&Word) -> bool) {
    let kept = words.iter().filter(|w| !fits(w)).count();
    if kept >= 2 || (kept == 1 && words.len() == 2 && words.iter().any(|w| legal::is_title(w) && fits(w))) {
        words.retain(|w| !fits(w));
    }
}

/// Says what each word is: the comma, capitals, patronymics, known first names and, last, the order decide.
fn assign_roles(tokens: &mut [Token], words: &[Word], comma: bool) {
    let some_small = words.iter().any(|w| !w.capitals && w.text.chars().count() > 1);
    let capitals = words.iter().filter(|w| w.capitals).count();
    // Some lists print the patronymic, or all but the surname, in capitals.
    let odd = |token: &Token| {
        given::patronymic(token.sound.bytes())
            .is_some_and(|p| (p.gender == Gender::Female && p.stem > 2) || p.fathers.iter().any(|r| *r != 0))
    };
    let patronymic_in =
        |in_capitals: bool| tokens.iter().zip(words).any(|(t, w)| w.capitals == in_capitals && odd(t));
    let misprinted = words.len() > 2 && patronymic_in(true) && !patronymic_in(false);
    let told_by_capitals = some_small && capitals > 0 && capitals < words.len() && !misprinted;
    let before_comma = words.iter().filter(|w| w.before_comma).count();
    let told_by_comma = comma && before_comma <= 3 && before_comma < words.len();
    for (token, word) in tokens.iter_mut().zip(words) {
        let surname = if told_by_comma { word.before_comma } else { told_by_capitals && word.capitals };
        if surname {
            token.role = Role::Surname;
        }
    }
    // The patronymic: of the words with its ending the one that follows a first name, else the last.
    let count = tokens.len();
    let mut best: Option<(usize, u8)> = None;
    let mut before_is_given = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.role != Role::Surname
            && let Some(patronymic) = given::patronymic(token.sound.bytes())
        {
            let known = patronymic.fathers.iter().any(|r| *r != 0);
            let weight = u8::from(known) * 2 + u8::from(before_is_given) * 3 + u8::from(at > 0);
            let needs = match count {
                0 | 1 => u8::MAX,
                2 if told_by_comma || told_by_capitals => 3,
                2 => u8::MAX,
                _ if patronymic.gender == Gender::Female => 1,
                _ => 3,
            };
            if weight >= needs && best.is_none_or(|(_, w)| weight >= w) {
                best = Some((at, weight));
            }
        }
        before_is_given = token.given.iter().any(|r| *r != 0) || token.initial;
    }
    if let Some((at, _)) = best
        && let Some(token) = tokens.get_mut(at)
        && let Some(patronymic) = given::patronymic(token.sound.bytes())
    {
        token.role = Role::Patronymic;
        token.fathers = patronymic.fathers;
        token.stem = u8::try_from(patronymic.stem).unwrap_or(u8::MAX);
    }
    // The first name: the word before the patronymic, else the first known one.
    let is_known = |t: &Token| t.role == Role::Unknown && t.given.iter().any(|r| *r != 0);
    let before_patronymic = best.and_then(|(at, _)| at.checked_sub(1));
    let given_at = before_patronymic
        .filter(|at| tokens.get(*at).is_some_and(|t| t.role == Role::Unknown))
        .or_else(|| tokens.iter().position(is_known))
        .or_else(|| {
            let has_surname = tokens.iter().any(|t| t.role == Role::Surname);
            has_surname.then(|| tokens.iter().position(|t| t.role == Role::Unknown)).flatten()
        });
    if let Some(token) = given_at.and_then(|at| tokens.get_mut(at)) {
        token.role = Role::Given;
    }
    // What is left is the surname, where there is none and a first name or patronymic is sure.
    let sure = tokens.iter().any(|t| matches!(t.role, Role::Given | Role::Patronymic));
    let has_surname = tokens.iter().any(|t| t.role == Role::Surname);
    let left = tokens.iter().filter(|t| t.role == Role::Unknown && !t.initial).count();
    if sure && !has_surname && (left == 1 || best.is_some()) {
        for token in tokens.iter_mut().filter(|t| t.role == Role::Unknown && !t.initial) {
            token.role = Role::Surname;
        }
    }
}
