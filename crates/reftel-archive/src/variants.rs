//! Spellings: what the lists know of a name, and how systems of romanisation would write it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use reftel_lists::Entry;
use reftel_names::{How, Index, Kind, Language, Name, Role, Script, likeness, systems};
use serde::Serialize;
use utoipa::ToSchema;

use crate::identity::Identities;
use crate::roster::Listed;
use crate::screening::{Screen, Screening};
use crate::{Archive, ArchiveError};

/// The spellings of a name: `reftel.variants/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VariantsAnswer {
    /// `reftel.variants/1`.
    pub schema: &'static str,
    /// The name.
    pub name: String,
    /// Its spellings: those of lists first, the most often listed first.
    pub variants: Vec<Variant>,
}

/// A spelling, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Variant {
    /// The spelling.
    pub text: String,
    /// Its script.
    pub script: &'static str,
    /// The language that its letters tell.
    pub language: Option<&'static str>,
    /// The entries of lists that have it, by their references.
    pub listed: Vec<String>,
    /// The systems of romanisation that write it so.
    pub romanised: Vec<&'static str>,
    /// Whether it is a word of the archive's documents, where accents and capitals do not count.
    pub in_documents: bool,
}

/// Words of the documents that are spellings of a word, by the word and what the index held.
pub(crate) type WordsLike = HashMap<(String, u64), Arc<Vec<String>>>;

/// The words of all persons' names on some lists, filed by how they sound.
#[derive(Debug)]
pub(crate) struct WordIndex {
    index: Index,
    /// Each word in small letters, as it is most often written, and the places of the entries that have it.
    words: Vec<(String, Vec<(usize, usize)>)>,
}

impl WordIndex {
    pub(crate) fn new(lists: &[Listed]) -> WordIndex {
        let mut found: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (list, listed) in lists.iter().enumerate() {
            for (at, entry) in listed.list.entries.iter().enumerate().filter(|(_, e)| e.schema == "Person") {
                for name in &entry.names {
                    let read = Name::read(&name.text, Kind::Person);
                    for (word, _) in
                        read.words().filter(|(word, role)| *role != Role::Patronymic && is_whole(word))
                    {
                        let of = found.entry(word.to_lowercase()).or_default();
                        if of.last() != Some(&(list, at)) {
                            of.push((list, at));
                        }
                    }
                }
            }
        }
        let words: Vec<(String, Vec<(usize, usize)>)> = found.into_iter().collect();
        let index = Index::new(words.iter().map(|(word, _)| Name::read(word, Kind::Person)).collect());
        WordIndex { index, words }
    }

    /// Returns the words that sound like one, the most alike first, and where they stand.
    pub(crate) fn find(&self, word: &str) -> Vec<&(String, Vec<(usize, usize)>)> {
        let found = self.index.find(&Name::read(word, Kind::Person), WORD_MIN, &How::default());
        found.into_iter().filter_map(|found| self.words.get(found.at)).collect()
    }
}

/// More than an initial.
pub(crate) fn is_whole(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 2
}

/// Spellings on their way to an answer.
#[derive(Default)]
pub(crate) struct Spellings {
    at: HashMap<String, usize>,
    pub(crate) variants: Vec<Variant>,
}

impl Spellings {
    pub(crate) fn entry(&mut self, text: &str) -> Option<&mut Variant> {
        let key = text.to_lowercase();
        let variants = &mut self.variants;
        let at = *self.at.entry(key).or_insert_with(|| {
            variants.push(Variant {
                text: text.to_owned(),
                script: Script::of(text).name(),
                language: (Script::of(text) == Script::Cyrillic)
                    .then(|| Language::of(text).map(Language::name))
                    .flatten(),
                listed: Vec::new(),
                romanised: Vec::new(),
                in_documents: false,
            });
            variants.len() - 1
        });
        variants.get_mut(at)
    }

    fn listed(&mut self, text: &str, reference: String) {
        if let Some(variant) = self.entry(text)
            && !variant.listed.contains(&reference)
        {
            variant.listed.push(reference);
        }
    }

    /// Adds how systems write the Cyrillic ones, each made for the language that the letters tell, or for any where they
    /// do not tell.
    pub(crate) fn romanise(&mut self) {
        let cyrillic: Vec<String> = self
            .variants
            .iter()
            .map(|variant| variant.text.clone())
            .filter(|text| Script::of(text) == Script::Cyrillic)
            .collect();
        for text in cyrillic {
            let language = Language::of(&text);
            for system in systems().iter().filter(|system| language.is_none_or(|of| of == system.language()))
            {
                if let Some(variant) = self.entry(&system.romanise(&text))
                    && !variant.romanised.contains(&system.name())
                {
                    variant.romanised.push(system.name());
                }
            }
        }
    }

    fn answer(mut self, name: &str) -> VariantsAnswer {
        self.variants.sort_by(|a, b| {
            (b.listed.len(), b.in_documents, b.romanised.len())
                .cmp(&(a.listed.len(), a.in_documents, a.romanised.len()))
                .then(a.text.cmp(&b.text))
        });
        VariantsAnswer { schema: "reftel.variants/1", name: name.to_owned(), variants: self.variants }
    }
}

/// From this likeness on two single words are taken for spellings of one name. Spellings of one surname in the lists are at
/// 0.95 and more, those that share most sounds (`Kozulin`, `Kozitsyn`) at 0.75.
const WORD_MIN: f64 = 0.93;
/// From this likeness on all names of an entry are spellings of the name that was asked for. Lower ones are for people to
/// look at one by one, by screening.
const BEARER_MIN: f64 = 0.85;

/// Shorter words sound like too many others.
const LETTERS_MIN: usize = 4;

impl Archive {
    /// Returns the spellings of a name that the newest lists know, and the romanisations of those in Cyrillic.
    ///
    /// A single word is looked for among the words of persons' names and among names of organisations, and among the words of
    /// the documents; several words among whole names, and then all names of whoever bears one that is alike.
    pub fn variants(&self, name: &str) -> Result<VariantsAnswer, ArchiveError> {
        let name = name.trim();
        let mut spellings = Spellings::default();
        spellings.entry(name);
        if !name.contains(char::is_whitespace) {
            for word in self.words_like(name)?.iter() {
                if let Some(variant) = spellings.entry(word) {
                    variant.in_documents = true;
                }
            }
        }
        if let Some(screening) = self.screening_if_lists()? {
            let roster = &screening.roster;
            if !name.contains(char::is_whitespace) {
                for (word, places) in roster.words().find(name) {
                    for (listed, entry) in places.iter().filter_map(|(list, entry)| roster.at(*list, *entry))
                    {
                        spellings.listed(&as_written(entry, word), listed.reference(entry));
                    }
                }
            }
            let identities = self.identities(roster)?;
            for (reference, entry) in bearers(&screening, &identities, name) {
                for known in &entry.names {
                    spellings.listed(&known.text, reference.clone());
                }
            }
        }
        spellings.romanise();
        Ok(spellings.answer(name))
    }

    /// Returns the words of the documents that are spellings of a word, folded. What was looked up is kept until documents
    /// are added.
    pub(crate) fn words_like(&self, word: &str) -> Result<Arc<Vec<String>>, ArchiveError> {
        /// Words that are kept.
        const KEPT_MAX: usize = 1_000;
        let letters = word.chars().count();
        if letters < LETTERS_MIN || !word.chars().all(char::is_alphabetic) {
            return Ok(Arc::default());
        }
        let index = self.index();
        let key = (word.to_lowercase(), index.committed());
        if let Some(known) = self.words_like.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(known));
        }
        let name = Name::read(word, Kind::Person);
        let mut found: BTreeSet<String> = BTreeSet::new();
        index.words(|other| {
            // No system writes a name in twice as many letters, or in half as many.
            let count = other.chars().count();
            let near = count >= LETTERS_MIN && count * 2 >= letters && count <= letters * 2;
            if near && other.chars().all(char::is_alphabetic) && !found.contains(other) {
                let known = Name::read(other, Kind::Person);
                if likeness(&known, &name, &How::default()) >= WORD_MIN {
                    found.insert(other.to_owned());
                }
            }
        })?;
        let found = Arc::new(found.into_iter().collect::<Vec<String>>());
        let mut kept = self.words_like.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&found));
        Ok(found)
    }

    pub(crate) fn screening_if_lists(&self) -> Result<Option<Screening>, ArchiveError> {
        match self.screening(Screen::default()) {
            Ok(screening) => Ok(Some(screening)),
            Err(ArchiveError::NoLists) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Returns the entries that bear a name which is alike, and those that are one with them.
pub(crate) fn bearers<'s>(
    screening: &'s Screening,
    identities: &Identities,
    name: &str,
) -> Vec<(String, &'s Entry)> {
    let mut found: Vec<(String, &Entry)> = Vec::new();
    let single = !name.contains(char::is_whitespace);
    let word = Name::read(name, Kind::Organisation);
    for hit in screening.one(name).hits {
        // A single word need not be all of a firm's name, but must be one of its words.
        let is_it = if single {
            let known = Name::read(&hit.name, Kind::Organisation);
            known.words().any(|(own, _)| {
                likeness(&Name::read(own, Kind::Organisation), &word, &How::default()) >= WORD_MIN
            })
        } else {
            hit.score >= BEARER_MIN
        };
        let Some(reference) = hit.reference.filter(|_| is_it) else { continue };
        for member in identities.members(&reference) {
            if !found.iter().any(|(known, _)| *known == member)
                && let Some((_, entry)) = screening.roster.find(&member)
            {
                found.push((member, entry));
            }
        }
    }
    found
}

/// Returns a word as an entry writes it, with its capitals as in a name.
fn as_written(entry: &Entry, word: &str) -> String {
    let words = entry
        .names
        .iter()
        .flat_map(|name| name.text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’')));
    let written = words
        .filter(|written| written.to_lowercase() == word)
        .max_by_key(|written| written.chars().filter(|c| c.is_lowercase()).count());
    let written = written.unwrap_or(word);
    if written.chars().any(char::is_lowercase) {
        return written.to_owned();
    }
    // Lists that write surnames in capitals mean nothing by it.
    let mut letters = written.chars();
    letters.next().map_or_else(String::new, |first| first.to_string() + &letters.as_str().to_lowercase())
}
