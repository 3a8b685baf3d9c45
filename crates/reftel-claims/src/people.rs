//! Who is meant: noun phrases read as parties, and whom a document has named before.
//!
//! Long because names in a sentence and the names that a document has given before are read by the same rules.

use std::cell::OnceCell;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use reftel_document::{Document, Role};
use rustc_hash::FxHashMap;

use crate::chunk::{Chunk, What};
use crate::find::{is_shouted, stands_in, whole_words};
use crate::lexicon::{Country, Lexicon, lexicon, pos};
use crate::scene::Scene;
use crate::sentence::{Shape, Token, sentences, tokens};
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
    document: &'a Document,
    known: OnceCell<FxHashMap<String, Known>>,
    /// Countries by the letter that stands for them in `GOB` and the like.
    governments: OnceCell<Vec<(char, usize)>>,
    /// Whether the document is an act of its signer, who says `I`.
    decree: bool,
    /// Who says `I` in a statement: the one whom its title names.
    signer: Option<Party>,
    /// Country code of the document's own side.
    pub(crate) side: Option<&'static str>,
}

/// What a run of capitalised words names.
struct Named {
    /// Tokens of the name.
    from: usize,
    to: usize,
    schema: Option<Schema>,
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
    fn author(&self, at: Option<std::ops::Range<usize>>) -> Option<Party> {
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
    fn government(&self, letter: char) -> Option<&'static Country> {
        let found = self.governments.get_or_init(|| {
            let countries = lexicon().countries.iter().enumerate();
            let counted = countries.filter_map(|(number, country)| {
                let texts = self.document.paragraphs.iter().map(|paragraph| paragraph.text.as_str());
                let texts = texts.chain(self.document.title.as_deref());
                let count: usize = texts.map(|text| text.matches(country.name).count()).sum();
                (count > 0).then_some((country.name.chars().next()?, count, number))
            });
            let mut counted: Vec<(char, usize, usize)> = counted.collect();
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
    fn holder(&self, office: &str, country: Option<&str>) -> Option<&Known> {
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
        "remarks by president biden and",
    ];
    if shared.iter().any(|word| title.contains(word)) || title.starts_with("g7 ") || title.starts_with("g20 ")
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

fn family_name(words: &[Token]) -> Option<&Token> {
    words.iter().rev().find(|token| !token.word.is(pos::AFTER_NAME))
}

/// Returns the office that tokens before a name state, written out when it is an abbreviation.
fn office_of(text: &str, tokens: &[Token]) -> Option<String> {
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
fn name_in(text: &str, tokens: &[Token], lexicon: &Lexicon, people: Option<&People<'_>>) -> Option<Named> {
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

/// Reads noun phrases of a sentence as parties.
pub(crate) struct Parties<'a, 'b> {
    pub(crate) scene: &'b Scene<'a>,
    pub(crate) people: &'b People<'a>,
    /// Whom `he` or `she` means here.
    pub(crate) he: Option<Party>,
}

impl Parties<'_, '_> {
    /// Returns the party that a noun phrase names or describes; `None` for a thing.
    pub(crate) fn party(&self, noun: usize) -> Option<Party> {
        let chunk = self.scene.chunk(noun);
        if chunk.what != What::Noun {
            return None;
        }
        if self.scene.word(chunk.from).is(pos::PRON) && chunk.to == chunk.from + 1 {
            return self.pronoun(noun, chunk);
        }
        let tokens = self.scene.tokens.get(chunk.from..chunk.to)?;
        let place = self.place(chunk);
        let written = self.scene.written(chunk.head);
        if let [b'G', b'O' | b'o', letter @ b'A'..=b'Z'] = written.as_bytes() {
            let head = self.scene.token(chunk.head);
            let country = self.people.government(char::from(*letter));
            return Some(Party {
                name: country.map_or(written, |country| country.name).to_owned(),
                at: Some(head.start..head.end),
                office: None,
                country: country.map(|country| country.code.to_owned()),
                schema: if country.is_some() { Schema::Country } else { Schema::PublicBody },
            });
        }
        if let Some(named) = name_in(self.scene.text, tokens, self.scene.lexicon, Some(self.people)) {
            return self.named(noun, chunk, &named, place);
        }
        let head = self.scene.token(chunk.head);
        if head.word.is(pos::COUNTRY | pos::CAPITAL) && !head.word.is(pos::DEMONYM) && head.capital {
            let country = self.scene.lexicon.country(head.word.place)?;
            let body = head.word.is(pos::BODY);
            let name = if body { self.scene.written(chunk.head) } else { country.name };
            return Some(Party {
                name: name.to_owned(),
                at: Some(head.start..head.end),
                office: None,
                country: Some(country.code.to_owned()),
                schema: if body { Schema::PublicBody } else { Schema::Country },
            });
        }
        self.described(noun, chunk, place)
    }

    fn pronoun(&self, noun: usize, chunk: Chunk) -> Option<Party> {
        let token = self.scene.token(chunk.from);
        let word = self.scene.written(chunk.from).to_ascii_lowercase();
        match word.as_str() {
            "i" if self.people.decree => self.side_party(Some(token.start..token.end)),
            "we" | "us" => self
                .side_party(Some(token.start..token.end))
                .or_else(|| self.people.author(Some(token.start..token.end))),
            "i" => {
                let signer = self.people.signer.clone();
                let at = || Some(token.start..token.end);
                let telegram = self.people.document.kind == reftel_document::Kind::Cable;
                let post = || if telegram { self.side_party(at()) } else { None };
                let mut party = signer.or_else(|| self.people.author(at())).or_else(post)?;
                party.at = Some(token.start..token.end);
                Some(party)
            }
            // `the ministry announced that it had agreed`.
            "it" | "they" => {
                let mut party = self.who_says(noun)?;
                let body = !matches!(party.schema, Schema::Person | Schema::Thing);
                party.at = Some(token.start..token.end);
                body.then_some(party)
            }
            "he" | "she" | "him" => {
                let said = self.who_says(noun).filter(|party| party.schema == Schema::Person);
                let mut party = match said {
                    Some(said) => said,
                    None => self.named_before(noun).unwrap_or_else(|| self.he.clone())?,
                };
                party.at = Some(token.start..token.end);
                Some(party)
            }
            _ => None,
        }
    }

    /// The person whom `his` or `her` before a noun means.
    pub(crate) fn owner(&self, noun: usize) -> Option<Party> {
        let token = self.scene.token(self.scene.chunk(noun).from);
        let own = ["his", "her"].iter().any(|own| self.scene.is_word(self.scene.chunk(noun).from, own));
        own.then_some(())?;
        let mut party = self.named_before(noun).unwrap_or_else(|| self.he.clone())?;
        party.at = Some(token.start..token.end);
        Some(party)
    }

    /// The person named before in the same sentence; `None` inside when there are several, and outside when there is none.
    fn named_before(&self, noun: usize) -> Option<Option<Party>> {
        let pronoun = |at: &usize| self.scene.word(self.scene.chunk(*at).from).is(pos::PRON);
        let mut persons = (0..noun)
            // `MS. LUND: He …`: who speaks is no one spoken of.
            .filter(|at| {
                self.scene.what(*at) == What::Noun && !pronoun(at) && self.scene.what(at + 1) != What::Stop
            })
            .filter_map(|at| self.party(at))
            .filter(|party| matches!(party.schema, Schema::Person | Schema::Thing | Schema::Position));
        let first = persons.next()?;
        let same = first.schema != Schema::Thing && persons.all(|other| other.name == first.name);
        Some(same.then_some(first))
    }

    /// The one in whose words a pronoun stands.
    fn who_says(&self, noun: usize) -> Option<Party> {
        let verb = crate::modality::speech_verb(self.scene, noun)?;
        let subject = self.scene.subject(verb);
        let named = subject.into_iter().filter(|subject| {
            *subject < noun && !self.scene.word(self.scene.chunk(*subject).from).is(pos::PRON)
        });
        named.into_iter().find_map(|subject| self.party(subject))
    }

    fn side_party(&self, at: Option<std::ops::Range<usize>>) -> Option<Party> {
        let code = self.people.side?;
        let country = self.scene.lexicon.countries.iter().find(|country| country.code == code)?;
        Some(Party {
            name: country.name.to_owned(),
            at,
            office: None,
            country: Some(code.to_owned()),
            schema: Schema::Country,
        })
    }

    /// Returns the country that a noun phrase states: an adjective, `of Jamaica` after it, or `our`.
    fn place(&self, chunk: Chunk) -> Option<String> {
        let code = |place: u16| self.scene.lexicon.country(place).map(|country| country.code.to_owned());
        let inside = (chunk.from..chunk.to)
            .find(|at| self.scene.word(*at).is(pos::PLACE) && self.scene.token(*at).capital);
        if let Some(at) = inside {
            return code(self.scene.word(at).place);
        }
        if self.scene.is_word(chunk.to, "of") || self.scene.is_word(chunk.to, "from") {
            let mut after = chunk.to + 1;
            if self.scene.is_word(after, "the") {
                after += 1;
            }
            let token = self.scene.token(after);
            if token.capital && token.word.is(pos::COUNTRY) {
                return code(token.word.place);
            }
        }
        let first = self.scene.written(chunk.from).to_ascii_lowercase();
        if first == "our" {
            return self.people.side.map(str::to_owned);
        }
        // `Belarus' ambassador`: the owner's country.
        let owner = chunk.from.checked_sub(2).map(|at| self.scene.token(at)).unwrap_or_default();
        let own = self.scene.token(chunk.from.saturating_sub(1)).shape == Shape::Possessive;
        (own && owner.capital && owner.word.is(pos::PLACE)).then(|| code(owner.word.place)).flatten()
    }

    fn named(&self, noun: usize, chunk: Chunk, named: &Named, place: Option<String>) -> Option<Party> {
        let schema = named.schema?;
        let tokens = self.scene.tokens.get(chunk.from..chunk.to)?;
        let words = tokens.get(named.from..named.to)?;
        let (mut start, end) = (words.first()?.start, words.last()?.end);
        // `US Embassy` has its country in its name.
        if schema != Schema::Person {
            let places =
                tokens.get(..named.from)?.iter().rev().take_while(|t| t.capital && t.word.is(pos::PLACE));
            start = places.last().map_or(start, |first| first.start);
        }
        let words_of = self.scene.text.get(start..end)?.split_whitespace();
        let written = words_of.map(|word| word.trim_end_matches(',')).collect::<Vec<_>>().join(" ");
        let before = tokens.get(..named.from).unwrap_or_default();
        // `Ministry of Manpower`.
        let body = words.last()?.word.is(pos::BODY | pos::ORG);
        let after = self.scene.chunk(noun + 2);
        if body
            && self.scene.is_prep(noun + 1, &["of"])
            && after.what == What::Noun
            && self.scene.token(after.from).capital
        {
            let end = self.scene.token(after.to.saturating_sub(1)).end;
            let name = self.scene.text.get(start..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
            return Some(Party { name, at: Some(start..end), office: None, country: place, schema });
        }
        let office = office_of(self.scene.text, before).or_else(|| self.apposed_office(noun));
        let mut party = Party {
            name: written,
            at: Some(
                tokens.first().map_or(start, |first| {
                    if office.is_some() { skip_article(self.scene, chunk, first.start) } else { start }
                })..end,
            ),
            office,
            country: place,
            schema,
        };
        if matches!(schema, Schema::Organization | Schema::Thing)
            && before.iter().any(|t| t.word.nouns & self.scene.lexicon.class_of.company != 0)
        {
            party.schema = Schema::Company;
        }
        if schema == Schema::Person {
            let family = family_name(words)?;
            let family = self.scene.text.get(family.start..family.end).unwrap_or_default();
            if let Some(known) = self.people.person(family) {
                if !party.name.contains(' ') {
                    party.name.clone_from(&known.name);
                }
                party.office = party.office.or_else(|| known.office.clone());
                party.country = party.country.or_else(|| known.country.clone());
            }
            let rank = party.office.as_ref().map(|office| self.scene.lexicon.word(&office.to_lowercase()));
            let american = self.people.side.filter(|side| *side == "US");
            if party.country.is_none() && rank.is_some_and(|rank| rank.is(pos::SERVICE)) {
                party.country = american.map(str::to_owned);
            }
        }
        Some(party)
    }

    /// `the Belarusian Ambassador, Mikhail Khvostov`.
    fn apposed_office(&self, noun: usize) -> Option<String> {
        let office = noun.checked_sub(2)?;
        (self.scene.left(noun, 1).what == What::Comma).then_some(())?;
        let chunk = self.scene.chunk(office);
        let only_office = chunk.what == What::Noun && self.scene.word(chunk.head).is(pos::STATE_OFFICE);
        only_office
            .then(|| office_of(self.scene.text, self.scene.tokens.get(chunk.from..chunk.to)?))
            .flatten()
    }

    /// `Minister of Culture Carlos Molina`: after what the office is of, the name of who holds it.
    fn minister_of(&self, noun: usize, chunk: Chunk, place: Option<&str>) -> Option<Party> {
        let mut at = noun;
        for _ in 0..6 {
            let of = self.scene.is_prep(at + 1, &["of", "for", "to"]);
            let and = at > noun && self.scene.what(at + 1) == What::Conj;
            if !(of || and) || self.scene.what(at + 2) != What::Noun {
                return None;
            }
            at += 2;
            if let Some(party) = self.name_after_office(chunk, at, and, place) {
                return Some(party);
            }
        }
        None
    }

    fn name_after_office(&self, chunk: Chunk, last: usize, and: bool, place: Option<&str>) -> Option<Party> {
        let of = self.scene.chunk(last);
        let given = (of.from + 1..of.to).find(|at| {
            let (token, next) = (self.scene.token(*at), self.scene.token(at + 1));
            let name = next.capital || next.word.is(pos::PARTICLE);
            token.capital && token.word.is(pos::GIVEN) && name && at + 1 < of.to
        });
        // `Head of the Treaty Division Nikulas Berg`: two capital words after one that names a body.
        let body = || {
            let last = (of.from..of.to).rev().find(|at| {
                self.scene.word(*at).is(pos::ORG | pos::BODY | pos::COUNTRY)
                    || self.scene.is_word(*at, "Division")
                    || self.scene.is_word(*at, "Section")
            })?;
            let names = (last + 1..of.to).all(|at| {
                let token = self.scene.token(at);
                token.capital && !token.word.is(pos::CLOSED | pos::ORG | pos::BODY | pos::PLACE)
            });
            (names && of.to - last == 3).then_some(last + 1)
        };
        let given = given.or_else(|| body().filter(|_| !and))?;
        let (start, end) = (self.scene.token(given).start, self.scene.token(of.to - 1).end);
        let office = self.scene.token(chunk.from).start..self.scene.token(given - 1).end;
        let office = self.scene.text.get(skip_article(self.scene, chunk, office.start)..office.end)?;
        Some(Party {
            name: self.scene.text.get(start..end)?.split_whitespace().collect::<Vec<_>>().join(" "),
            at: Some(self.scene.token(chunk.from).start..end),
            office: Some(office.split_whitespace().collect::<Vec<_>>().join(" ")),
            country: place.map(str::to_owned),
            schema: Schema::Person,
        })
    }

    /// A party without a name: an office, a government, a group.
    fn described(&self, noun: usize, chunk: Chunk, place: Option<String>) -> Option<Party> {
        let head = self.scene.token(chunk.head);
        let class = &self.scene.lexicon.class_of;
        let from = skip_article(self.scene, chunk, self.scene.token(chunk.from).start);
        let mut end = self.scene.token(chunk.to.checked_sub(1)?).end;
        let nouns = head.word.nouns;
        let official = nouns & class.official != 0;
        let company = nouns & class.company != 0;
        let orgnoun = nouns & class.orgnoun != 0;
        let group = class.group;
        let post = ["post", "mission", "embassy", "consulate"]
            .iter()
            .any(|word| self.scene.is_word(chunk.head, word))
            && self.people.side.is_some()
            && (chunk.to == chunk.from + 1
                || (chunk.to == chunk.from + 2 && self.scene.is_word(chunk.from, "the")));
        let place = place.or_else(|| self.people.side.filter(|_| post).map(str::to_owned));
        let mission = nouns & class.mission != 0 || post;
        let demonym = head.word.is(pos::DEMONYM) && head.capital;
        let schema = if head.word.is(pos::STATE_OFFICE) && !head.word.plural && chunk.to - chunk.from <= 4 {
            Schema::Position
        } else if official || mission {
            Schema::PublicBody
        } else if company {
            Schema::Company
        } else if orgnoun {
            Schema::Organization
        } else if nouns & group != 0 || demonym || head.word.is(pos::ROLE) {
            Schema::Group
        } else {
            return None;
        };
        // `government of Belarus`, `subsidiaries of Belneftekhim` are one name.
        if self.scene.is_prep(noun + 1, &["of"]) && self.scene.what(noun + 2) == What::Noun {
            let after = self.scene.chunk(noun + 2);
            let counts = ["group", "number", "delegation", "series", "members"]
                .iter()
                .any(|word| self.scene.is_word(chunk.head, word));
            if self.scene.token(after.head).capital || counts {
                end = self.scene.token(after.to.saturating_sub(1)).end;
            }
            // `a group of opposition and civil society leaders`.
            if counts && self.scene.is_bare_adjective(noun + 2) && self.scene.what(noun + 3) == What::Conj {
                end = self.scene.bytes(noun + 4).end.max(end);
            }
        }
        let name = self.scene.text.get(from..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
        if schema == Schema::Position
            && let Some(party) = self.minister_of(noun, chunk, place.as_deref())
        {
            return Some(party);
        }
        let office = (schema == Schema::Position)
            .then(|| office_of(self.scene.text, self.scene.tokens.get(chunk.from..chunk.to)?))
            .flatten();
        if let Some(office) = &office {
            // `The President` of a paper of the White House is the American one.
            let own = self.people.side.filter(|side| {
                // The United States has no ministers and kings, Australia no president.
                let foreign: &[&str] = match *side {
                    "US" => &[
                        "Minister",
                        "King",
                        "Chancellor",
                        "Commissioner",
                        "Foreign Secretary",
                        "Pope",
                        "Queen",
                        "Crown Prince",
                    ],
                    _ => {
                        &["President", "King", "Chancellor", "Commissioner", "Pope", "Queen", "Crown Prince"]
                    }
                };
                self.scene.is_word(chunk.from, "the")
                    && !foreign.iter().any(|word| office.to_lowercase().contains(&word.to_lowercase()))
            });
            let place = place.or_else(|| own.map(str::to_owned));
            let definite =
                self.scene.is_word(chunk.from, "the") || chunk.to - chunk.from == 1 || place.is_some();
            if let Some(known) = self.people.holder(office, place.as_deref()).filter(|_| definite) {
                return Some(Party {
                    name: known.name.clone(),
                    at: Some(from..end),
                    office: Some(office.clone()),
                    country: known.country.clone().or(place),
                    schema: Schema::Person,
                });
            }
            return Some(Party {
                name,
                at: Some(from..end),
                office: Some(office.clone()),
                country: place,
                schema,
            });
        }
        Some(Party { name, at: Some(from..end), office, country: place, schema })
    }
}

/// Returns where a phrase begins without its article or owner.
fn skip_article(scene: &Scene<'_>, chunk: Chunk, start: usize) -> usize {
    let first = scene.word(chunk.from);
    let article =
        ["the", "a", "an", "this", "these", "those"].iter().any(|word| scene.is_word(chunk.from, word));
    if (article || first.is(pos::OWN)) && chunk.to > chunk.from + 1 {
        return scene.token(chunk.from + 1).start;
    }
    start
}
