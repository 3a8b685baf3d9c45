//! Who is meant: noun phrases read as parties.

use crate::chunk::{Chunk, What};
use crate::lexicon::pos;
use crate::people::{Named, People, family_name, name_in, office_of};
use crate::scene::Scene;
use crate::sentence::Shape;
use crate::{Party, Schema};

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
                // Of a state it is said `she`, too.
                if word == "she" && party.schema != Schema::Person {
                    return None;
                }
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

    /// Returns the state on whose side the document is.
    pub(crate) fn side_party(&self, at: Option<std::ops::Range<usize>>) -> Option<Party> {
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
        if let Some([b'G', b'O' | b'o', letter @ b'A'..=b'Z']) =
            inside.map(|at| self.scene.written(at).as_bytes())
        {
            return self.people.government(char::from(*letter)).map(|country| country.code.to_owned());
        }
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
            // A post has several officers of one rank.
            // `Secretary of Finance` is another than the Secretary.
            let of = self.scene.is_prep(noun + 1, &["of", "for"])
                && self.scene.token(self.scene.chunk(noun + 2).head).capital
                && !self.scene.word(self.scene.chunk(noun + 2).head).is(pos::PLACE);
            let several = office == "Counselor" || of;
            if let Some(known) = self.people.holder(office, place.as_deref()).filter(|_| definite && !several)
            {
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
    // `more than 1,400 prisoners` are 1,400 prisoners; how the number bounds them is told apart.
    if (article || first.is(pos::OWN | pos::ADV)) && chunk.to > chunk.from + 1 {
        return scene.token(chunk.from + 1).start;
    }
    start
}
