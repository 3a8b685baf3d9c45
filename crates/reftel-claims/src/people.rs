//! Names: what a run of capital words names, and whom a document has named before.

use std::cell::OnceCell;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use reftel_document::{Document, Role};
use rustc_hash::FxHashMap;

use crate::lexicon::{Country, Lexicon, lexicon, pos};
use crate::sentence::{Shape, Token, sentences, tokens};
use crate::trigger::{is_shouted, stands_in, whole_words};
use crate::{Party, Schema};

/// A person as the document names them most fully.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) office: Option<String>,
    pub(crate) country: Option<String>,
    /// How many different persons of this family name the document has.
    several: bool,
}

/// The persons of a document, by family name in lower case; and whose `we` it is.
pub(crate) struct People<'a> {
    pub(crate) document: &'a Document,
    known: OnceCell<FxHashMap<String, Known>>,
    /// Countries by the letter that stands for them in `GOB` and the like.
    governments: OnceCell<Vec<(char, usize)>>,
    /// Whether the document is an act of its signer, who says `I`.
    pub(crate) decree: bool,
    /// Who says `I` in a statement: the one whom its title names.
    pub(crate) signer: Option<Party>,
    /// Country code of the document's own side.
    pub(crate) side: Option<&'static str>,
}

/// What a run of capitalised words names.
pub(crate) struct Named {
    /// Tokens of the name.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) schema: Option<Schema>,
}

impl<'a> People<'a> {
    pub(crate) fn of(document: &'a Document) -> People<'a> {
        let title_text = document.title.as_deref().unwrap_or_default().replace(['\u{a0}', '\u{202f}'], " ");
        let title = title_text.to_lowercase();
        let acts = ["notice", "order", "proclamation", "letter to", "message to", "memorandum"];
        let decree =
            document.kind != reftel_document::Kind::Cable && acts.iter().any(|act| title.contains(act));
        People {
            document,
            known: OnceCell::new(),
            governments: OnceCell::new(),
            decree,
            signer: signer(&title_text, document),
            side: side(document),
        }
    }

    fn known(&self) -> &FxHashMap<String, Known> {
        self.known.get_or_init(|| {
            let mut known = FxHashMap::default();
            let title = self.document.title.iter().map(String::as_str);
            let text = self
                .document
                .paragraphs
                .iter()
                .filter(|p| p.role != Role::Deleted)
                .map(|paragraph| paragraph.text.as_str());
            for text in title.chain(text).filter(|text| names_a_person(text)) {
                for sentence in sentences(text, lexicon()) {
                    // In a heading all in capitals a name cannot be told from a word.
                    let named = |words: &str| may_name(words) && names_a_person(words) && !is_shouted(words);
                    if !text.get(sentence.clone()).is_some_and(named) {
                        continue;
                    }
                    note_people(text, &tokens(text, sentence, lexicon()), &mut known);
                }
            }
            known
        })
    }

    /// Who writes a letter or telegram, and says `I` and `we` in it.
    pub(crate) fn author(&self, at: Option<std::ops::Range<usize>>) -> Option<Party> {
        let paper = matches!(
            self.document.kind,
            reftel_document::Kind::Cable | reftel_document::Kind::Paper | reftel_document::Kind::Email
        );
        // Of a cablegram whose only name is that of its writer, it is the origin.
        let writer = || {
            self.document.origin.as_ref().filter(|origin| {
                !origin.contains(' ')
                    && origin.starts_with(char::is_uppercase)
                    && origin.contains(char::is_lowercase)
            })
        };
        let author = match self.document.authors.as_slice() {
            [author] => Some(author),
            [] => writer(),
            _ => None,
        }?;
        // A name in capitals at the foot of a telegram is that of the head of post, who says `I` in few of them.
        let signature =
            self.document.kind == reftel_document::Kind::Cable && !author.contains(char::is_lowercase);
        (paper && !signature).then(|| Party {
            name: author.clone(),
            at,
            office: None,
            country: None,
            schema: Schema::Person,
        })
    }

    /// Returns the country of which `GOB` is the government here: of those that begin with the letter, the one that the
    /// document names most; `None` when it names none.
    pub(crate) fn government(&self, letter: char) -> Option<&'static Country> {
        let found = self.governments.get_or_init(|| {
            static NAMES: OnceLock<Option<AhoCorasick>> = OnceLock::new();
            let names = || AhoCorasick::new(lexicon().countries.iter().map(|country| country.name)).ok();
            let Some(names) = NAMES.get_or_init(names) else { return Vec::new() };
            let mut counts = vec![0_usize; lexicon().countries.len()];
            let texts = self.document.paragraphs.iter().map(|paragraph| paragraph.text.as_str());
            for text in texts.chain(self.document.title.as_deref()) {
                for named in names.find_iter(text) {
                    if let Some(count) = counts.get_mut(named.pattern().as_usize()) {
                        *count += 1;
                    }
                }
            }
            let counted = lexicon().countries.iter().zip(counts).enumerate();
            let mut counted: Vec<(char, usize, usize)> = counted
                .filter(|(_, (_, count))| *count > 0)
                .filter_map(|(number, (country, count))| Some((country.name.chars().next()?, count, number)))
                .collect();
            counted.sort_by_key(|(letter, count, number)| (*letter, std::cmp::Reverse(*count), *number));
            counted.dedup_by_key(|(letter, _, _)| *letter);
            counted.into_iter().map(|(letter, _, number)| (letter, number)).collect()
        });
        let (_, number) = found.iter().find(|(known, _)| *known == letter)?;
        lexicon().countries.get(*number)
    }

    /// Returns the one person of that family name.
    pub(crate) fn person(&self, family: &str) -> Option<&Known> {
        self.known().get(&family.to_lowercase()).filter(|known| !known.several)
    }

    /// Returns the one person who holds an office of a country in this document.
    pub(crate) fn holder(&self, office: &str, country: Option<&str>) -> Option<&Known> {
        let wanted = office.to_lowercase();
        let mut found = self.known().values().filter(|known| {
            known.office.as_ref().is_some_and(|office| office.to_lowercase() == wanted)
                && (country.is_none() || known.country.as_deref() == country)
        });
        let first = found.next()?;
        (!first.several && found.all(|other| other.name == first.name)).then_some(first)
    }
}

/// `Statement by President X on Y`: who says `I`.
fn signer(title: &str, document: &Document) -> Option<Party> {
    let lower = title.to_ascii_lowercase();
    let start = ["statement by ", "statement of ", "statement from "]
        .iter()
        .find_map(|opening| lower.starts_with(opening).then_some(opening.len()))?;
    let rest = title.get(start..)?;
    let end = [" on ", " regarding ", " about ", " marking ", " congratulating "]
        .iter()
        .filter_map(|cut| rest.find(cut))
        .min()
        .unwrap_or(rest.len());
    let words = rest.get(..end)?;
    let tokens = tokens(words, 0..words.len(), lexicon());
    let named =
        name_in(words, &tokens, lexicon(), None).filter(|named| named.schema == Some(Schema::Person))?;
    let name = words.get(tokens.get(named.from)?.start..tokens.get(named.to.checked_sub(1)?)?.end)?;
    Some(Party {
        name: name.split_whitespace().map(|word| word.trim_end_matches(',')).collect::<Vec<_>>().join(" "),
        at: None,
        office: office_of(words, tokens.get(..named.from)?),
        country: side(document).map(str::to_owned),
        schema: Schema::Person,
    })
}

/// Returns the country whose officers wrote a document, and whose `we` it is.
///
/// American: telegrams with TAGS or a declassification after an Executive Order, papers of the White House, and what the
/// volumes of *Foreign Relations of the United States* print of their own officers. Australian: cablegrams that the National
/// Archives of Australia keep. A statement of several states, or remarks beside a foreign leader, is of no one side.
fn side(document: &Document) -> Option<&'static str> {
    let title = document.title.as_deref().unwrap_or_default().to_lowercase();
    let shared = [
        "joint statement",
        "leaders’ statement",
        "leaders' statement",
        "communique",
        "communiqué",
        "declaration",
    ];
    // `Remarks by President X and Prime Minister Y`: two speak, and `we` is either.
    let two_speak = title.starts_with("remarks by ") && title.contains(" and ");
    if two_speak
        || shared.iter().any(|word| title.contains(word))
        || title.starts_with("g7 ")
        || title.starts_with("g20 ")
    {
        return None;
    }
    let origin = document.origin.as_deref().unwrap_or_default().to_lowercase();
    let particular =
        |name: &str| document.particulars.iter().find(|p| p.name == name).map(|p| p.value.as_str());
    let telegram = document.kind == reftel_document::Kind::Cable;
    let post = [
        "secstate",
        "amembassy",
        "amconsul",
        "usmission",
        "white house",
        "department of state",
        "state department",
    ];
    let american = post.iter().any(|word| origin.contains(word)) || origin == "state";
    let tagged =
        !document.tags.is_empty() || particular("Declassification").is_some_and(|by| by.starts_with("E.O."));
    let volume =
        particular("Volume").is_some_and(|volume| volume.contains("Foreign Relations of the United States"));
    let officers = [
        "secretary of state",
        "acting secretary of state",
        "ambassador in ",
        "minister in ",
        "chargé in ",
        "consul ",
        "vice consul ",
        "consul general ",
        "assistant secretary",
        "under secretary",
        "american ",
        "chairman of the american",
        "department of state",
    ];
    let officer = officers.iter().any(|opening| origin.starts_with(opening));
    let site = document.particulars.iter().any(|p| p.value.contains("whitehouse"))
        || document.tags.iter().any(|tag| WHITE_HOUSE_TAGS.contains(&tag.as_str()));
    if (telegram && (american || tagged)) || origin.contains("white house") || site || (volume && officer) {
        return Some("US");
    }
    (telegram && particular("naa_refs").is_some()).then_some("AU")
}

/// Sections of the White House's site, which front matter keeps as tags.
const WHITE_HOUSE_TAGS: [&str; 5] = [
    "statements-releases",
    "presidential-actions",
    "press-briefings",
    "speeches-remarks",
    "briefings-statements",
];

/// Whether a word after the first begins with a capital letter, or with one that is not ASCII: without one there is no name.
fn may_name(sentence: &str) -> bool {
    let bytes = sentence.trim_start().as_bytes();
    bytes.windows(2).any(|pair| match pair {
        [before, first] => {
            !before.is_ascii_alphanumeric() && (first.is_ascii_uppercase() || !first.is_ascii())
        }
        _ => false,
    })
}

/// Whether a given name, an office or an initial stands in some words: without one no person can be told from a thing.
fn names_a_person(words: &str) -> bool {
    static WORDS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let automaton = WORDS.get_or_init(|| whole_words(lexicon().words_of(pos::GIVEN | pos::OFFICE)));
    let bytes = words.as_bytes();
    let initial = || {
        bytes.windows(3).any(|three| match three {
            [before, letter, b'.'] => !before.is_ascii_alphanumeric() && letter.is_ascii_uppercase(),
            _ => false,
        })
    };
    automaton.as_ref().is_none_or(|automaton| stands_in(automaton, words)) || initial() || !words.is_ascii()
}

fn note_people(text: &str, tokens: &[Token], known: &mut FxHashMap<String, Known>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let begins = token.capital && token.shape == Shape::Word || token.word.is(pos::OFFICE);
        if !begins {
            at += 1;
            continue;
        }
        // A run of offices, adjectives of countries and capitalised words.
        let mut end = at;
        while tokens.get(end).is_some_and(|t| t.shape == Shape::Word && belongs(t, end == at)) {
            end += 1;
        }
        let end = end.max(at + 1);
        let run = tokens.get(at..end).unwrap_or_default();
        if let Some(named) = name_in(text, run, lexicon(), None)
            && named.schema == Some(Schema::Person)
        {
            let of = tokens.get(end..end + 2).unwrap_or_default();
            let of_country = match of {
                [of, country]
                    if text.get(of.start..of.end) == Some("of") && country.word.is(pos::COUNTRY) =>
                {
                    lexicon().country(country.word.place).map(|c| c.code)
                }
                _ => None,
            };
            let place = run.iter().take(named.from).find(|t| t.word.is(pos::PLACE));
            let country = place.and_then(|t| lexicon().country(t.word.place)).map(|c| c.code).or(of_country);
            note(text, run, &named, country, known);
        }
        at = end;
    }
}

/// Whether a token belongs to a run of a name with its titles.
fn belongs(token: &Token, first: bool) -> bool {
    (token.capital && (token.upper || !token.word.is(pos::CLOSED)))
        || token.word.is(pos::OFFICE)
        || (!first && token.word.is(pos::PARTICLE))
}

fn note(
    text: &str,
    run: &[Token],
    named: &Named,
    country: Option<&str>,
    known: &mut FxHashMap<String, Known>,
) {
    let words = run.get(named.from..named.to).unwrap_or_default();
    let Some(family) = family_name(words) else { return };
    let written = |token: &Token| text.get(token.start..token.end).unwrap_or_default();
    let name = words.iter().map(written).collect::<Vec<_>>().join(" ");
    let office = office_of(text, run.get(..named.from).unwrap_or_default());
    let key = written(family).to_lowercase();
    let entry = known.entry(key).or_default();
    let full = words.len() > 1;
    let was_full = entry.name.contains(' ');
    if full && was_full {
        let given = |name: &str| name.split(' ').next().map(str::to_lowercase).unwrap_or_default();
        let (a, b) = (given(&entry.name), given(&name));
        // `David` and `David J.`, `Joe` and `Joseph`: alike from the first letters; others are two persons.
        if a.chars().take(2).ne(b.chars().take(2)) {
            entry.several = true;
        }
    }
    if entry.name.is_empty() || (full && !was_full) {
        entry.name = name;
    }
    if entry.office.is_none() {
        entry.office = office;
    }
    if entry.country.is_none() {
        entry.country = country.map(str::to_owned);
    }
}

pub(crate) fn family_name(words: &[Token]) -> Option<&Token> {
    words.iter().rev().find(|token| !token.word.is(pos::AFTER_NAME))
}

/// Returns the office that tokens before a name state, written out when it is an abbreviation.
pub(crate) fn office_of(text: &str, tokens: &[Token]) -> Option<String> {
    let offices: Vec<&Token> = tokens.iter().filter(|token| token.word.is(pos::OFFICE)).collect();
    let (first, last) = (offices.first()?, offices.last()?);
    let written = text.get(first.start..last.end)?;
    if offices.len() == 1 {
        let office = lexicon().office(first.word.office)?;
        // `Mr.` is no office; what a person is stays as written.
        if office == "Mr." {
            return None;
        }
        if first.word.is(pos::ROLE) && !first.word.is(pos::STATE_OFFICE) {
            return Some(written.to_owned());
        }
        let short = written.trim_end_matches('.');
        let cut =
            short.len() <= 4 && office.get(..short.len()).is_some_and(|o| o.eq_ignore_ascii_case(short));
        let consonants = !short.contains(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
        if first.upper || cut || consonants {
            return Some(office.to_owned());
        }
    }
    Some(written.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Finds the name in the tokens of a noun phrase: the last run of capitalised words that are no office.
pub(crate) fn name_in(
    text: &str,
    tokens: &[Token],
    lexicon: &Lexicon,
    people: Option<&People<'_>>,
) -> Option<Named> {
    let part = |token: &Token| {
        token.shape == Shape::Word
            && token.capital
            && !token.word.is(pos::OFFICE | pos::DEMONYM | pos::COUNTRY | pos::OWN)
            && (token.word.is(pos::GIVEN) || !token.word.is(pos::CLOSED))
    };
    let to = tokens.iter().rposition(part)? + 1;
    // What follows the name in the phrase makes it a modifier: `Kramer visit`, `Lukashenka regime`.
    if tokens.get(to..).is_some_and(|rest| rest.iter().any(|t| !t.word.is(pos::AFTER_NAME))) {
        return None;
    }
    let mut from = to;
    while let Some(previous) = from.checked_sub(1) {
        let Some(token) = tokens.get(previous) else { break };
        let inner = part(token)
            || (token.word.is(pos::PARTICLE)
                && !token.word.is(pos::PREP | pos::OFFICE | pos::DO)
                && from < to)
            || (token.word.is(pos::PARTICLE)
                && !token.word.is(pos::OFFICE)
                && from < to
                && !token.capital
                && previous > 0
                && tokens.get(previous - 1).is_some_and(part));
        if !inner {
            break;
        }
        from = previous;
    }
    while from < to && tokens.get(from).is_some_and(|t| t.word.is(pos::PARTICLE) && !t.capital) {
        from += 1;
    }
    // `Innovation and Implementation John Podesta`: the name begins at the given name.
    let inside = (from + 1..to.saturating_sub(1)).find(|at| {
        let before = tokens.get(at - 1).copied().unwrap_or_default();
        let written = text.get(before.start..before.end).unwrap_or_default();
        let thing = before.word.nouns != 0
            || before.word.is(pos::ORG | pos::BODY | pos::THING)
            || ["tion", "ment", "ness", "ics", "ity"].iter().any(|end| written.ends_with(end));
        thing && !before.word.is(pos::GIVEN) && tokens.get(*at).is_some_and(|token| token.word.is(pos::GIVEN))
    });
    let from = inside.unwrap_or(from);
    let words = tokens.get(from..to)?;
    // `the Governors`, `the Ministers`: words that happen to be capital.
    if words.len() == 1
        && words
            .iter()
            .all(|t| t.word.nouns != 0 && !t.word.is(pos::GIVEN | pos::ORG | pos::BODY | pos::COMPANY))
    {
        return None;
    }
    let first = words.first()?;
    let titled = tokens.get(..from).unwrap_or_default().iter().any(|t| t.word.is(pos::OFFICE));
    let has = |bits: u32| words.iter().any(|t| t.word.is(bits));
    let written = |token: &Token| text.get(token.start..token.end).unwrap_or_default();
    let initial = words.len() > 1 && words.iter().any(|t| written(t).len() <= 2 && written(t).ends_with('.'));
    let given = first.word.is(pos::GIVEN) && words.len() > 1 && words.len() <= 6;
    let family_known = people.is_some_and(|people| {
        family_name(words).is_some_and(|family| people.person(written(family)).is_some()) && words.len() <= 4
    });
    let orgnoun = lexicon.class_of.orgnoun | lexicon.class_of.premises;
    let company = lexicon.class_of.company;
    let last = words.last()?;
    let schema = if has(pos::MONTH | pos::THING) && !given {
        None
    } else if has(pos::COMPANY) || last.word.nouns & company != 0 {
        Some(Schema::Company)
    } else if has(pos::BODY) && !titled && !given {
        Some(Schema::PublicBody)
    } else if (has(pos::ORG) || last.word.nouns & orgnoun != 0) && !given && !titled {
        Some(Schema::Organization)
    } else if given || initial || family_known || (titled && words.len() <= 6 && !has(pos::ORG | pos::BODY)) {
        Some(Schema::Person)
    } else if last.word.nouns != 0 || last.word.verb != 0 {
        None
    } else {
        // A name and nothing more; the slot that takes it says what it is.
        Some(Schema::Thing)
    };
    Some(Named { from, to, schema })
}
