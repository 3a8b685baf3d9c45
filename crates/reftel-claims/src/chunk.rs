//! A sentence as a row of chunks: noun phrases, verb groups, prepositions and what parts them.
//!
//! Long because telling what a word is here, and building chunks from that, share one set of tags.

use std::ops::Range;

use crate::lexicon::{Lexicon, Word, form, pos};
use crate::sentence::{Shape, Token};

/// What a chunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum What {
    /// Before the first chunk, or after the last.
    #[default]
    None,
    /// A noun phrase.
    Noun,
    /// A verb with its auxiliaries.
    Verb,
    /// A preposition.
    Prep,
    /// `and`, `or`.
    Conj,
    /// `that`, `because`, `if`.
    Sub,
    /// `who`, `which`.
    Rel,
    /// `including`.
    Incl,
    Comma,
    Stop,
    /// A date that stands for itself.
    Date,
    Adverb,
    Possessive,
}

/// What helps a verb and changes what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Modal {
    #[default]
    None,
    /// `will`, `shall`.
    Will,
    /// `would`.
    Would,
    /// `should`, `must`, `have to`.
    Must,
    /// `may`, `might`, `can`, `could`.
    May,
}

/// A part of a sentence.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Chunk {
    pub(crate) what: What,
    /// First and one-past-last token.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The last noun of a noun phrase, or the main verb.
    pub(crate) head: usize,
    /// What the head noun is.
    pub(crate) nouns: u64,
    /// The main verb.
    pub(crate) verb: u16,
    /// Forms that the main verb may be.
    pub(crate) form: u8,
    pub(crate) modal: Modal,
    /// Something is done to the subject.
    pub(crate) passive: bool,
    pub(crate) negated: bool,
    /// `to` stands before the verb.
    pub(crate) infinitive: bool,
    /// Has an auxiliary.
    pub(crate) helped: bool,
    /// Number of the date in or of the chunk, counted from 1.
    pub(crate) date: usize,
    /// Token of a participle that stands as an adjective (`the convicted Klimov`), counted from 1.
    pub(crate) participle: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tag {
    #[default]
    None,
    Det,
    Adj,
    Noun,
    Pron,
    Verb,
    To,
    Prep,
    Conj,
    Sub,
    Rel,
    Incl,
    Be,
    Have,
    Do,
    Modal,
    Neg,
    Adv,
    Poss,
    Comma,
    Stop,
    Date,
}

/// Returns the chunks of a sentence; `dates` are the places of its dates in the paragraph.
pub(crate) fn chunks(text: &str, tokens: &[Token], dates: &[Range<usize>], lexicon: &Lexicon) -> Vec<Chunk> {
    let tags = tags(text, tokens, dates, lexicon);
    let mut builder = Builder { text, tokens, tags: &tags, dates, chunks: Vec::new() };
    let mut at = 0;
    while at < tokens.len() {
        at = builder.next(at);
    }
    let mut chunks = builder.chunks;
    prepositions_before_clauses(&mut chunks);
    share_helpers(&mut chunks);
    chunks
}

/// `were harassed and threatened`: the second is done to the same.
fn share_helpers(chunks: &mut [Chunk]) {
    for at in 1..chunks.len() {
        let Some((before, [chunk, ..])) = chunks.split_at_mut_checked(at) else { continue };
        let bare = chunk.what == What::Verb
            && !chunk.helped
            && !chunk.infinitive
            && chunk.form & form::PARTICIPLE != 0;
        let joined = before.last().is_some_and(|last| last.what == What::Conj);
        let passive =
            before.iter().rev().find(|chunk| chunk.what == What::Verb).is_some_and(|verb| verb.passive);
        chunk.passive |= bare && joined && passive;
    }
}

/// `after Belarus released them`: the preposition begins a clause.
fn prepositions_before_clauses(chunks: &mut [Chunk]) {
    for at in 0..chunks.len() {
        let [prep, noun, rest @ ..] = chunks.get(at..).unwrap_or_default() else { return };
        let rest = match rest {
            [of, inner, rest @ ..] if of.what == What::Prep && inner.what == What::Noun => rest,
            rest => rest,
        };
        let mut rest = rest.iter().skip_while(|chunk| chunk.what == What::Adverb);
        let Some(verb) = rest.next() else { continue };
        let opens = prep.what == What::Prep && prep.form & OPENS_CLAUSE != 0;
        let finite = verb.what == What::Verb
            && !verb.infinitive
            && (verb.helped || verb.form & (form::PAST | form::THIRD) != 0);
        if opens
            && noun.what == What::Noun
            && finite
            && let Some(prep) = chunks.get_mut(at)
        {
            prep.what = What::Sub;
        }
    }
}

/// Mark in `Chunk::form` of a preposition that may also begin a clause.
const OPENS_CLAUSE: u8 = 1;

fn date_at(token: &Token, dates: &[Range<usize>]) -> Option<usize> {
    dates.iter().position(|date| token.start < date.end && date.start < token.end)
}

fn tags(text: &str, tokens: &[Token], dates: &[Range<usize>], lexicon: &Lexicon) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let tag = if date_at(token, dates).is_some() {
            Tag::Date
        } else {
            match token.shape {
                Shape::Comma => Tag::Comma,
                Shape::Stop | Shape::None => Tag::Stop,
                Shape::Possessive => Tag::Poss,
                Shape::Number => Tag::Adj,
                Shape::Word => word_tag(text, tokens, at, &tags, dates, lexicon),
            }
        };
        tags.push(tag);
    }
    tags
}

/// Returns the last tag that is no adverb, and whether adverbs were passed.
fn before(tags: &[Tag]) -> Tag {
    tags.iter().rev().find(|tag| **tag != Tag::Adv).copied().unwrap_or_default()
}

fn word_tag(
    text: &str,
    tokens: &[Token],
    at: usize,
    tags: &[Tag],
    dates: &[Range<usize>],
    lexicon: &Lexicon,
) -> Tag {
    let Some(token) = tokens.get(at) else { return Tag::None };
    let word = token.word;
    let next = tokens.get(at + 1).copied().unwrap_or_default();
    let next_dated = date_at(&next, dates).is_some();
    let previous = before(tags);
    let first = tags.iter().all(|tag| matches!(tag, Tag::Stop | Tag::Comma));
    // In the middle of a sentence a capital letter makes a name, whatever the word; not so in headings, where
    // grammar's words keep theirs small.
    if token.capital && !first && !word.is(pos::CLOSED & !pos::PREP & !pos::CONJ) && !word.is(pos::ADV) {
        if word.is(pos::PREP | pos::CONJ) && !token.upper && !matches!(previous, Tag::Poss | Tag::Det) {
            return closed_tag(text, tokens, at, previous);
        }
        return Tag::Noun;
    }
    if word.is(pos::CLOSED) {
        return closed_tag(text, tokens, at, previous);
    }
    if word.is(pos::NUM) {
        return Tag::Adj;
    }
    // `Strongly urge`.
    let written = text.get(token.start..token.end).unwrap_or_default();
    let stem = written.strip_suffix("ly").filter(|_| first && word.pos == 0 && word.nouns == 0);
    // `Separately, X met`.
    let apart = next.shape == Shape::Comma && written.len() > 5;
    if stem.is_some_and(|stem| apart || lexicon.word(&stem.to_lowercase()).is(pos::ADJ)) {
        return Tag::Adv;
    }
    if first
        && token.capital
        && (word.is(pos::PLACE | pos::GIVEN | pos::OFFICE) || word.verb == 0 || next.capital)
    {
        return if word.is(pos::ADV) && word.nouns == 0 {
            Tag::Adv
        } else if word.is(pos::ADJ) {
            Tag::Adj
        } else {
            Tag::Noun
        };
    }
    let noun = word.nouns != 0 || word.is(pos::OFFICE);
    // `Post spoke with`: a word that can be no finite verb before one.
    let past_follows = next.word.form & form::PAST != 0 && next.word.form & form::BASE == 0 && !next.capital;
    if word.form == form::BASE
        && past_follows
        && matches!(previous, Tag::None | Tag::Stop | Tag::Comma | Tag::Det)
    {
        return Tag::Noun;
    }
    if word.verb != 0 {
        // `remember wrongfully detained citizens`.
        let qualified = tags.last() == Some(&Tag::Adv) && previous == Tag::Verb;
        return verb_tag(
            token,
            &next,
            next_dated,
            if qualified { Tag::Adj } else { previous },
            noun,
            lexicon,
        );
    }
    if word.is(pos::ADV) {
        // `more than 1,400 prisoners` is one phrase.
        return if next.shape == Shape::Number && !next_dated { Tag::Adj } else { Tag::Adv };
    }
    if word.is(pos::ADJ) {
        return Tag::Adj;
    }
    if noun || word.is(pos::PLACE) {
        return Tag::Noun;
    }
    unknown_tag(text.get(token.start..token.end).unwrap_or_default(), &next, previous)
}

/// Tells a word that no file knows by its ending.
fn unknown_tag(written: &str, next: &Token, previous: Tag) -> Tag {
    if written.len() > 4 && written.ends_with("ly") {
        return Tag::Adv;
    }
    let modifies = matches!(previous, Tag::Det | Tag::Adj | Tag::Poss | Tag::Prep);
    let before_noun = next.shape == Shape::Word && !next.word.is(pos::CLOSED | pos::ADV);
    let adjective = ["able", "ible", "ous", "ive", "ful", "ent", "less", "ary", "ical"];
    if (before_noun || previous == Tag::Noun || next.shape == Shape::Comma)
        && adjective.iter().any(|end| written.len() > end.len() + 2 && written.ends_with(end))
        && (modifies || previous == Tag::Noun)
        && !written.ends_with("ment")
    {
        return Tag::Adj;
    }
    if written.len() > 4 && written.ends_with("ed") && !(modifies && before_noun) {
        return Tag::Verb;
    }
    // `reducing and reshaping our staff`.
    if written.len() > 5
        && written.ends_with("ing")
        && previous == Tag::Conj
        && next.word.is(pos::DET | pos::OWN)
    {
        return Tag::Verb;
    }
    if written.len() > 5
        && written.ends_with("ing")
        && matches!(previous, Tag::Be | Tag::Noun | Tag::Comma)
        && !before_noun
    {
        return Tag::Verb;
    }
    Tag::Noun
}

fn closed_tag(text: &str, tokens: &[Token], at: usize, previous: Tag) -> Tag {
    let Some(token) = tokens.get(at) else { return Tag::None };
    let word = token.word;
    let next = tokens.get(at + 1).copied().unwrap_or_default();
    let after_next = tokens.get(at + 2).copied().unwrap_or_default();
    let written = text.get(token.start..token.end).unwrap_or_default();
    if written.eq_ignore_ascii_case("to") {
        let verb =
            if next.word.is(pos::ADV | pos::NEG) || is_adverb(text, &next) { after_next } else { next };
        let base = verb.word.form & form::BASE != 0 && !verb.capital && !after_is_of(text, tokens, at + 2);
        return if base || verb.word.is(pos::BE | pos::HAVE | pos::DO) && verb.word.form & form::BASE != 0 {
            Tag::To
        } else {
            Tag::Prep
        };
    }
    // `over 20 leaders`.
    let counts = ["over", "about", "around", "under"].iter().any(|prep| written.eq_ignore_ascii_case(prep));
    if counts && next.shape == Shape::Number {
        return Tag::Adj;
    }
    if written.eq_ignore_ascii_case("that") && previous == Tag::Prep {
        return Tag::Det;
    }
    let kinds = [
        (pos::BE, Tag::Be),
        (pos::HAVE, Tag::Have),
        (pos::DO, Tag::Do),
        (pos::MODAL, Tag::Modal),
        (pos::REL, Tag::Rel),
        (pos::SUB, Tag::Sub),
        (pos::INCL, Tag::Incl),
        (pos::DET | pos::OWN, Tag::Det),
        (pos::PRON, Tag::Pron),
        (pos::CONJ, Tag::Conj),
        (pos::PREP, Tag::Prep),
    ];
    if word.is(pos::NEG) {
        return if written.eq_ignore_ascii_case("no") { Tag::Det } else { Tag::Neg };
    }
    kinds.into_iter().find(|(bits, _)| word.is(*bits)).map_or(Tag::Noun, |(_, tag)| tag)
}

fn is_adverb(text: &str, token: &Token) -> bool {
    text.get(token.start..token.end).is_some_and(|w| w.len() > 4 && w.ends_with("ly"))
        && token.word.nouns == 0
}

fn after_is_of(text: &str, tokens: &[Token], at: usize) -> bool {
    tokens.get(at).and_then(|t| text.get(t.start..t.end)) == Some("of")
}

/// Tells whether a word that is a form of a verb is one here.
fn verb_tag(token: &Token, next: &Token, next_dated: bool, previous: Tag, noun: bool, _: &Lexicon) -> Tag {
    let word = token.word;
    let before_noun = !next_dated
        && (next.shape == Shape::Word && !next.word.is(pos::CLOSED | pos::ADV)
            || next.shape == Shape::Number);
    let takes_object = next.word.is(pos::DET | pos::OWN | pos::PRON | pos::NUM | pos::SUB | pos::NEG)
        || next.shape == Shape::Number
        || (next.capital && !next_dated);
    let modifies = matches!(previous, Tag::Det | Tag::Adj | Tag::Poss);
    if word.form & (form::PAST | form::PARTICIPLE) != 0 {
        if noun && word.form & form::BASE != 0 && modifies {
            return Tag::Noun;
        }
        if (modifies || previous == Tag::Prep) && before_noun {
            return Tag::Adj;
        }
        if modifies && noun {
            return Tag::Noun;
        }
        return Tag::Verb;
    }
    if word.form & form::ING != 0 {
        if word.is(pos::ADJ) && before_noun {
            return Tag::Adj;
        }
        return match previous {
            Tag::Be => Tag::Verb,
            Tag::Det | Tag::Adj | Tag::Poss => {
                if before_noun && !noun {
                    Tag::Adj
                } else {
                    Tag::Noun
                }
            }
            Tag::Prep | Tag::None | Tag::Stop | Tag::Comma if noun && !takes_object => Tag::Noun,
            Tag::Noun | Tag::Date if noun => Tag::Noun,
            Tag::Conj if noun && !takes_object => Tag::Noun,
            _ => Tag::Verb,
        };
    }
    match previous {
        Tag::To | Tag::Modal | Tag::Do | Tag::Neg => Tag::Verb,
        Tag::Pron | Tag::Rel => Tag::Verb,
        Tag::Det | Tag::Adj | Tag::Poss | Tag::Prep | Tag::Date => {
            if word.is(pos::ADJ) && before_noun {
                Tag::Adj
            } else {
                Tag::Noun
            }
        }
        Tag::Noun => {
            let third = word.form & form::THIRD != 0;
            let follows = takes_object || next.word.is(pos::PREP) && !noun || next.word.is(pos::ADV);
            if !noun
                || (follows && third)
                || (takes_object && word.form & form::BASE != 0 && next.word.is(pos::DET | pos::GIVEN))
            {
                if word.is(pos::ADJ) { Tag::Adj } else { Tag::Verb }
            } else {
                Tag::Noun
            }
        }
        _ if word.is(pos::ADJ) => Tag::Adj,
        Tag::Conj | Tag::Comma if !noun => Tag::Verb,
        _ if noun => Tag::Noun,
        _ => Tag::Verb,
    }
}

struct Builder<'a> {
    text: &'a str,
    tokens: &'a [Token],
    tags: &'a [Tag],
    dates: &'a [Range<usize>],
    chunks: Vec<Chunk>,
}

impl Builder<'_> {
    fn tag(&self, at: usize) -> Tag {
        self.tags.get(at).copied().unwrap_or_default()
    }

    fn word(&self, at: usize) -> Word {
        self.tokens.get(at).map(|token| token.word).unwrap_or_default()
    }

    fn date(&self, at: usize) -> usize {
        self.tokens.get(at).and_then(|token| date_at(token, self.dates)).map_or(0, |date| date + 1)
    }

    /// Reads the chunk that begins at a token and returns the token after it.
    fn next(&mut self, at: usize) -> usize {
        let simple = |what| Chunk { what, from: at, to: at + 1, head: at, ..Chunk::default() };
        let chunk = match self.tag(at) {
            Tag::Det | Tag::Adj | Tag::Noun | Tag::Pron => self.noun(at),
            Tag::Date => self.dated(at),
            Tag::Verb | Tag::To | Tag::Be | Tag::Have | Tag::Do | Tag::Modal | Tag::Neg | Tag::Adv => {
                self.verb(at)
            }
            Tag::Prep => {
                let token = self.tokens.get(at).copied().unwrap_or_default();
                let written = self.text.get(token.start..token.end).unwrap_or_default();
                let opens = ["after", "before", "since", "until", "till", "as", "than"]
                    .iter()
                    .any(|word| written.eq_ignore_ascii_case(word));
                Chunk { form: u8::from(opens) * OPENS_CLAUSE, ..simple(What::Prep) }
            }
            Tag::Conj => simple(What::Conj),
            Tag::Sub => simple(What::Sub),
            Tag::Rel => simple(What::Rel),
            Tag::Incl => simple(What::Incl),
            Tag::Comma => simple(What::Comma),
            Tag::Poss => simple(What::Possessive),
            Tag::Stop | Tag::None => simple(What::Stop),
        };
        let to = chunk.to.max(at + 1);
        self.chunks.push(Chunk { to, ..chunk });
        to
    }

    fn hyphenated(&self, token: &Token) -> bool {
        self.text.get(token.start..token.end).is_some_and(|written| written.contains('-'))
    }

    /// A date; when a noun follows at once, the noun phrase that it is a part of (`April visit`).
    fn dated(&self, at: usize) -> Chunk {
        let date = self.date(at);
        let mut to = at;
        while self.date(to) == date && self.tag(to) == Tag::Date {
            to += 1;
        }
        let last = self.chunks.last().map(|chunk| chunk.what);
        if last == Some(What::Possessive) && matches!(self.tag(to), Tag::Noun | Tag::Adj) {
            return self.noun(at);
        }
        Chunk { what: What::Date, from: at, to, head: at, date, ..Chunk::default() }
    }

    fn noun(&self, from: usize) -> Chunk {
        let mut chunk = Chunk { what: What::Noun, from, to: from, head: from, ..Chunk::default() };
        let mut at = from;
        let mut has_noun = false;
        loop {
            let tag = self.tag(at);
            match tag {
                Tag::Det if has_noun => break,
                Tag::Pron if at > from => break,
                Tag::Pron => {
                    chunk.head = at;
                    at += 1;
                    break;
                }
                // `promised Belarus new aid`: an adjective after a name begins another phrase.
                Tag::Adj
                    if has_noun
                        && self
                            .tokens
                            .get(at.wrapping_sub(1))
                            .is_some_and(|t| t.capital && !t.word.is(pos::PLACE) && !self.hyphenated(t))
                        && self.tokens.get(at).is_some_and(|t| !t.capital && t.shape == Shape::Word) =>
                {
                    break;
                }
                Tag::Det | Tag::Adj => {
                    let word = self.word(at);
                    if tag == Tag::Adj && word.verb != 0 && word.form & form::PARTICIPLE != 0 {
                        chunk.participle = at + 1;
                    }
                    chunk.negated |= self.tokens.get(at).is_some_and(|t| t.word.is(pos::NEG));
                    if !has_noun {
                        chunk.head = at;
                        chunk.nouns = 0;
                    }
                }
                // `Embassy Minsk` is an embassy.
                Tag::Noun if has_noun && self.word(at).is(pos::PLACE) && chunk.nouns != 0 => {}
                // `visit to Spain July 30`, when the year is not known.
                Tag::Noun if has_noun && self.word(at).is(pos::MONTH) => break,
                Tag::Noun => {
                    has_noun = true;
                    chunk.head = at;
                    chunk.nouns = self.word(at).nouns;
                }
                // `persistent, calculated attacks`.
                Tag::Comma
                    if !has_noun
                        && at > from
                        && self.tag(at - 1) == Tag::Adj
                        && self.tag(at + 1) == Tag::Adj
                        && matches!(self.tag(at + 2), Tag::Adj | Tag::Noun)
                        && self.tokens.get(at - 1).is_some_and(|t| t.shape == Shape::Word) => {}
                Tag::Adv if at > from && !has_noun && matches!(self.tag(at + 1), Tag::Adj | Tag::Noun) => {}
                Tag::Date => {
                    let mut after = at;
                    while self.tag(after) == Tag::Date {
                        after += 1;
                    }
                    if has_noun || !matches!(self.tag(after), Tag::Noun | Tag::Adj) {
                        break;
                    }
                    chunk.date = self.date(at);
                    at = after;
                    continue;
                }
                // `cars and trucks` are two phrases, `oil and chemical` before one noun are too.
                _ => break,
            }
            at += 1;
        }
        chunk.to = at;
        chunk
    }

    fn verb(&self, from: usize) -> Chunk {
        let mut chunk = Chunk { what: What::Verb, from, to: from, head: from, ..Chunk::default() };
        let mut at = from;
        let mut be = false;
        let mut main = None;
        let mut helper = None;
        loop {
            match self.tag(at) {
                Tag::To => {
                    if helper == Some(Tag::Have) {
                        chunk.modal = Modal::Must;
                    } else if helper == Some(Tag::Be) {
                        chunk.modal = Modal::Will;
                    } else {
                        chunk.infinitive = true;
                    }
                    be = false;
                }
                Tag::Neg => {
                    chunk.negated = true;
                    if self.is_cannot(at) {
                        chunk.modal = Modal::May;
                        helper = Some(Tag::Modal);
                        chunk.helped = true;
                        chunk.head = at;
                    }
                }
                Tag::Adv => {}
                tag @ (Tag::Be | Tag::Have | Tag::Do | Tag::Modal) => {
                    if tag == Tag::Modal {
                        chunk.modal = self.modal(at);
                    }
                    be = tag == Tag::Be;
                    helper = Some(tag);
                    chunk.helped = true;
                    chunk.head = at;
                    chunk.verb = self.word(at).verb;
                    chunk.form = self.word(at).form;
                }
                Tag::Verb => {
                    main = Some(at);
                    at += 1;
                    break;
                }
                _ => break,
            }
            at += 1;
        }
        chunk.to = at;
        if let Some(main) = main {
            let word = self.word(main);
            chunk.head = main;
            chunk.verb = word.verb;
            chunk.form = if word.form == 0 { form::PAST | form::PARTICIPLE } else { word.form };
            chunk.passive = be && chunk.form & form::PARTICIPLE != 0 && chunk.form & form::ING == 0;
        } else if helper.is_none() && !chunk.infinitive {
            chunk.what = What::Adverb;
        }
        chunk
    }

    fn is_cannot(&self, at: usize) -> bool {
        let token = self.tokens.get(at).copied().unwrap_or_default();
        self.text.get(token.start..token.end).is_some_and(|written| written.eq_ignore_ascii_case("cannot"))
    }

    fn modal(&self, at: usize) -> Modal {
        let token = self.tokens.get(at).copied().unwrap_or_default();
        let written = self.text.get(token.start..token.end).unwrap_or_default();
        match written.bytes().next().map(|b| b.to_ascii_lowercase()) {
            Some(b'm') if written.len() == 4 => Modal::Must,
            Some(b'm' | b'c') => Modal::May,
            Some(b'o') => Modal::Must,
            Some(b's') if written.len() == 6 => Modal::Must,
            Some(b'w') if written.len() == 5 && !written.contains(['\'', '’']) => Modal::Would,
            _ => Modal::Will,
        }
    }
}
