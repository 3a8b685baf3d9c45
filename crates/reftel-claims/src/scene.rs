//! A sentence taken apart, and what grammar joins in it: subjects, objects, complements, what governs what.
//!
//! Long because subjects, objects, lists and what governs them call each other.

use reftel_when::Reading;

use crate::chunk::{Chunk, What};
use crate::lexicon::{Lexicon, Word, form, pos};
use crate::sentence::Token;

/// A sentence taken apart.
pub(crate) struct Scene<'a> {
    /// The paragraph.
    pub(crate) text: &'a str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) chunks: Vec<Chunk>,
    pub(crate) dates: Vec<Reading>,
    pub(crate) lexicon: &'static Lexicon,
}

/// A preposition and the noun phrases that it governs.
pub(crate) struct Complement {
    pub(crate) prep: usize,
    pub(crate) nouns: Vec<usize>,
}

impl Scene<'_> {
    pub(crate) fn chunk(&self, at: usize) -> Chunk {
        self.chunks.get(at).copied().unwrap_or_default()
    }

    /// Returns the chunk `back` places before another; nothing before the first.
    pub(crate) fn left(&self, at: usize, back: usize) -> Chunk {
        at.checked_sub(back).map(|at| self.chunk(at)).unwrap_or_default()
    }

    pub(crate) fn what(&self, at: usize) -> What {
        self.chunk(at).what
    }

    pub(crate) fn token(&self, at: usize) -> Token {
        self.tokens.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn word(&self, at: usize) -> Word {
        self.token(at).word
    }

    pub(crate) fn written(&self, token: usize) -> &str {
        let token = self.token(token);
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    pub(crate) fn is_word(&self, token: usize, word: &str) -> bool {
        self.written(token).eq_ignore_ascii_case(word)
    }

    /// Whether a chunk is the preposition.
    pub(crate) fn is_prep(&self, at: usize, words: &[&str]) -> bool {
        let chunk = self.chunk(at);
        chunk.what == What::Prep && words.iter().any(|word| self.is_word(chunk.head, word))
    }

    /// Returns the first and one-past-last byte of a chunk.
    pub(crate) fn bytes(&self, at: usize) -> std::ops::Range<usize> {
        let chunk = self.chunk(at);
        self.token(chunk.from).start..self.token(chunk.to.saturating_sub(1)).end
    }

    /// Whether a verb is finite: it has a subject of its own.
    pub(crate) fn is_finite(&self, at: usize) -> bool {
        let verb = self.chunk(at);
        verb.what == What::Verb
            && !verb.infinitive
            && (verb.helped || verb.form & (form::PAST | form::THIRD | form::BASE) != 0)
            && !self.is_reduced(at)
    }

    /// Whether a verb is a participle that stands after its noun: `sanctions imposed in March`.
    pub(crate) fn is_reduced(&self, at: usize) -> bool {
        let verb = self.chunk(at);
        let bare =
            verb.what == What::Verb && !verb.helped && !verb.infinitive && verb.form & form::PARTICIPLE != 0;
        if !bare {
            return false;
        }
        if verb.form & form::PAST == 0 {
            return true;
        }
        let after_noun = match self.left(at, 1).what {
            What::Noun => true,
            What::Comma => self.left(at, 2).what == What::Noun,
            _ => false,
        };
        let next = self.what(at + 1);
        after_noun
            && (self.is_prep(at + 1, &["by"])
                || next == What::Prep
                || (next == What::Date && self.later_finite(at))
                || (next == What::Comma && self.left(at, 1).what == What::Comma))
            && (self.is_prep(at + 1, &["by"]) || self.later_finite(at) || self.noun_is_governed(at))
    }

    fn later_finite(&self, at: usize) -> bool {
        (at + 1..self.chunks.len())
            .take_while(|at| !matches!(self.what(*at), What::Stop | What::Sub | What::Rel | What::Conj))
            .any(|at| {
                self.what(at) == What::Verb
                    && (self.chunk(at).helped || self.chunk(at).form & form::THIRD != 0)
            })
    }

    /// Whether the noun before a bare participle is governed already, so that it cannot be a subject.
    pub(crate) fn noun_is_governed(&self, at: usize) -> bool {
        let mut noun = at;
        while noun > 0 && self.what(noun) != What::Noun {
            noun -= 1;
        }
        let (first, _) = self.left_list(noun);
        match self.left(first, 1).what {
            What::Prep => true,
            What::Verb => !self.lexicon.is_speech(self.left(first, 1).verb),
            _ => false,
        }
    }

    /// Returns the coordinated noun phrases that end with one, first to last, and the first chunk of them all.
    pub(crate) fn left_list(&self, last: usize) -> (usize, Vec<usize>) {
        let mut list = vec![last];
        let mut first = self.owner_start(last);
        let mut joined = false;
        loop {
            let pronoun = self.word(self.chunk(last).from).is(pos::PRON);
            let (gap, conj) = match (self.left(first, 1).what, self.left(first, 2).what) {
                // `… of a pact, and he urged`: another clause.
                (What::Conj, What::Comma) if pronoun => break,
                (What::Conj, What::Comma) => (2, true),
                (What::Conj, _) => (1, true),
                (What::Comma, _) if joined => (1, false),
                _ => break,
            };
            let Some(mut noun) = first.checked_sub(gap + 1) else { break };
            if self.what(noun) != What::Noun {
                break;
            }
            // `the President of France and the Chancellor`.
            if noun >= 2
                && self.is_prep(noun - 1, &["of", "for", "from"])
                && self.what(noun - 2) == What::Noun
            {
                noun -= 2;
            }
            list.push(noun);
            first = self.owner_start(noun);
            joined |= conj;
        }
        list.reverse();
        (first, list)
    }

    /// Returns the first chunk of a noun phrase with those who own it.
    pub(crate) fn owner_start(&self, noun: usize) -> usize {
        let mut first = noun;
        while first >= 2 && self.what(first - 1) == What::Possessive && self.what(first - 2) == What::Noun {
            first -= 2;
        }
        first
    }

    /// Whether a noun phrase is an adjective alone: `opposition` of `opposition and civil society leaders`.
    pub(crate) fn is_bare_adjective(&self, noun: usize) -> bool {
        let head = self.word(self.chunk(noun).head);
        self.what(noun) == What::Noun
            && (head.is(pos::DEMONYM) || (head.is(pos::ADJ) && head.nouns == 0))
            && !head.is(pos::COUNTRY)
    }

    /// Returns the owner of a noun phrase: `Belarus` of `Belarus' failure`.
    pub(crate) fn owners(&self, noun: usize) -> Vec<usize> {
        if noun >= 2 && self.what(noun - 1) == What::Possessive && self.what(noun - 2) == What::Noun {
            return self.left_list(noun - 2).1;
        }
        Vec::new()
    }

    /// Returns the coordinated noun phrases that begin with one, and the chunk after them.
    pub(crate) fn right_list(&self, first: usize) -> (Vec<usize>, usize) {
        let mut list = Vec::new();
        let mut at = first;
        loop {
            // The owner's thing is what stands here, not the owner.
            while self.what(at + 1) == What::Possessive && self.what(at + 2) == What::Noun {
                at += 2;
            }
            list.push(at);
            let mut after = at + 1;
            while self.is_prep(after, &["of", "in"]) && self.what(after + 1) == What::Noun {
                let skipped = after + 2;
                let gap = if self.what(skipped) == What::Comma && self.what(skipped + 1) == What::Conj {
                    2
                } else {
                    1
                };
                let (outer, inner, next) = (self.chunk(at), self.chunk(after + 1), self.chunk(skipped + gap));
                // `the departure of our ambassador and of five diplomats`: what follows is like the inner one.
                let abroad = self.is_prep(after, &["in"])
                    && self.what(skipped) == What::Comma
                    && (self.word(next.head).is(pos::PLACE) || self.token(outer.head).capital);
                let inner_goes_on = abroad
                    || self.is_bare_adjective(after + 1)
                    || (inner.nouns & next.nouns != 0 && outer.nouns & next.nouns == 0);
                if inner_goes_on
                    || !matches!(self.what(skipped), What::Conj | What::Comma | What::Incl | What::Prep)
                {
                    break;
                }
                after = skipped;
            }
            let next = match (self.what(after), self.what(after + 1), self.what(after + 2)) {
                (What::Comma, What::Conj, What::Noun) | (What::Comma, What::Incl, What::Noun) => after + 2,
                (What::Comma | What::Conj | What::Incl, What::Noun, _) => after + 1,
                _ => return self.before_the_subject(list, at + 1),
            };
            // `the arrests of A and B continued`: B has a verb after it, and is no subject.
            let under = self.left(first, 1).what == What::Prep
                && next == after + 1
                && self.what(after) == What::Conj
                && !(0..first).any(|at| self.is_finite(at));
            if !under && self.begins_clause(next) {
                return (list, at + 1);
            }
            at = next;
        }
    }

    /// `In a meeting with Miller, Bot and Donner agreed`: what follows the comma is the subject of the verb, when no verb
    /// stands before.
    fn before_the_subject(&self, list: Vec<usize>, end: usize) -> (Vec<usize>, usize) {
        let Some((first, rest)) = list.split_first() else { return (list, end) };
        let mut after = end;
        while self.what(after) == What::Adverb {
            after += 1;
        }
        let comma = rest.first().is_some_and(|second| self.left(*second, 1).what == What::Comma);
        let opens = self.opens_sentence(*first)
            && !(0..*first).any(|at| self.what(at) == What::Verb && !self.chunk(at).infinitive);
        if comma && opens && self.is_finite(after) {
            return (vec![*first], first + 1);
        }
        (list, end)
    }

    /// Whether prepositions lead from the beginning of a clause to a noun phrase: `in a meeting with Miller`.
    fn opens_sentence(&self, noun: usize) -> bool {
        let (first, _) = self.left_list(noun);
        if self.left(first, 1).what != What::Prep {
            return false;
        }
        match self.left(first, 2).what {
            What::None | What::Stop | What::Comma | What::Sub => true,
            What::Noun => self.opens_sentence(first - 2),
            _ => false,
        }
    }

    /// Whether a noun phrase is the subject of a verb that follows.
    fn begins_clause(&self, noun: usize) -> bool {
        let mut at = noun + 1;
        while self.what(at) == What::Possessive && self.what(at + 1) == What::Noun {
            at += 2;
        }
        if self.is_prep(at, &["of", "for", "in"]) && self.what(at + 1) == What::Noun {
            at += 2;
        }
        while self.what(at) == What::Adverb {
            at += 1;
        }
        self.is_finite(at)
    }

    /// Returns the noun phrases that are the subject of a verb.
    pub(crate) fn subject(&self, verb: usize) -> Vec<usize> {
        self.subject_at(verb, 0)
    }

    fn subject_at(&self, verb: usize, depth: usize) -> Vec<usize> {
        if depth > 6 {
            return Vec::new();
        }
        let group = self.chunk(verb);
        if group.infinitive && group.modal == crate::chunk::Modal::None {
            return match self.governor(verb) {
                Some(governor) if self.what(governor) == What::Verb => self.subject_at(governor, depth + 1),
                // `Norway is unable to release`.
                Some(noun)
                    if self.left(noun, 1).what == What::Verb
                        && self.word(self.left(noun, 1).head).is(pos::BE) =>
                {
                    self.subject_at(noun - 1, depth + 1)
                }
                Some(noun) => self.owners(noun),
                None => Vec::new(),
            };
        }
        // `…, stressing that`: the subject of the whole sentence.
        if group.form & form::ING != 0 && !group.helped && self.left(verb, 1).what == What::Comma {
            let first = (0..verb).find(|at| self.is_finite(*at));
            let last = (0..verb).rev().find(|at| self.is_finite(*at));
            // `The radio reported that the ministry summoned X, demanding that`: the ministry demands.
            let told = first.is_some_and(|first| self.lexicon.is_speech(self.chunk(first).verb))
                && !self.lexicon.is_speech(group.verb);
            let governing = if told { last } else { first };
            return governing.map(|verb| self.subject_at(verb, depth + 1)).unwrap_or_default();
        }
        // `a message by a wing of the party demanding X`: what stands before it.
        if group.form & form::ING != 0 && !group.helped && self.left(verb, 1).what == What::Noun {
            let mut noun = verb - 1;
            while noun >= 2
                && self.is_prep(noun - 1, &["of", "in", "to", "from"])
                && self.what(noun - 2) == What::Noun
            {
                noun -= 2;
            }
            // `replied to their government urging`: whoever replied.
            if noun > 0 && self.is_prep(noun - 1, &["to", "with"]) {
                return Vec::new();
            }
            return self.left_list(noun).1;
        }
        let mut at = verb;
        let mut direct = true;
        while let Some(previous) = at.checked_sub(1) {
            at = previous;
            match self.what(at) {
                What::Adverb | What::Possessive | What::Incl => {}
                What::Date | What::Prep => direct = false,
                What::Noun => {
                    let (first, list) = self.left_list(at);
                    match self.left(first, 1).what {
                        What::Prep => at = first - 1,
                        _ => return list,
                    }
                    direct = false;
                }
                What::Rel => return self.antecedent(at),
                What::Sub => {
                    let that =
                        self.is_word(self.chunk(at).head, "that") && self.left(at, 1).what == What::Noun;
                    return if that && direct { self.antecedent(at) } else { Vec::new() };
                }
                What::Conj if direct => {
                    let many = self.helps_many(verb);
                    let plain = |c: &Chunk| {
                        !c.helped && !c.infinitive && c.form & form::PAST != 0 && c.form & form::BASE == 0
                    };
                    // `X noted that exports have grown, and lauded Y`: after a comma, the verb of the same tense.
                    let alike = (self.left(at, 1).what == What::Comma && plain(&group))
                        .then(|| (0..at).rev().find(|at| self.is_finite(*at) && plain(&self.chunk(*at))))
                        .flatten();
                    let earlier = alike.or_else(|| {
                        (0..at).rev().find(|at| {
                            let agree = many.is_none()
                                || self.helps_many(*at).is_none_or(|other| Some(other) == many);
                            self.what(*at) == What::Verb
                                && !self.is_reduced(*at)
                                && agree
                                && self.tenses_agree(verb, *at)
                        })
                    });
                    return earlier.map(|earlier| self.subject_at(earlier, depth + 1)).unwrap_or_default();
                }
                What::Conj => {}
                What::Comma if direct => match self.parenthesis(at) {
                    Some(open) => at = open,
                    None => {
                        let earlier = (0..at).rev().find(|at| self.is_finite(*at));
                        return earlier
                            .map(|earlier| self.subject_at(earlier, depth + 1))
                            .unwrap_or_default();
                    }
                },
                What::Comma => {}
                What::Verb if self.is_reduced(at) || self.chunk(at).infinitive => direct = false,
                What::Verb => return self.subject_at(at, depth + 1),
                What::Stop | What::None => break,
            }
        }
        Vec::new()
    }

    /// `saw X travel and meet Y`: what is in another tense has another subject.
    fn tenses_agree(&self, verb: usize, earlier: usize) -> bool {
        let (verb, earlier) = (self.chunk(verb), self.chunk(earlier));
        let base = |c: &Chunk| {
            !c.helped && c.form & form::BASE != 0 && c.form & (form::PAST | form::PARTICIPLE) == 0
        };
        let past =
            |c: &Chunk| !c.helped && !c.infinitive && c.form & form::PAST != 0 && c.form & form::BASE == 0;
        !(base(&verb) && !verb.infinitive && past(&earlier))
    }

    /// Whether a verb's helper goes with one (`has`) or with many and with `I` (`have`).
    fn helps_many(&self, verb: usize) -> Option<bool> {
        let chunk = self.chunk(verb);
        let helper = (chunk.from..chunk.head).find(|at| self.word(*at).is(pos::HAVE | pos::BE | pos::DO))?;
        match self.written(helper).to_ascii_lowercase().as_str() {
            "has" | "is" | "was" | "does" => Some(false),
            "have" | "are" | "were" | "do" | "am" => Some(true),
            _ => None,
        }
    }

    /// Returns the comma that opens what another closes: `Lukashenka, supported by Putin, has …`.
    fn parenthesis(&self, close: usize) -> Option<usize> {
        let open = (0..close).rev().find(|at| self.what(*at) == What::Comma)?;
        let inside = match self.what(open + 1) {
            What::Rel | What::Prep | What::Incl | What::Noun | What::Date | What::Adverb => true,
            What::Verb => self.is_reduced(open + 1) || self.chunk(open + 1).form & form::ING != 0,
            _ => false,
        };
        (inside && self.left(open, 1).what == What::Noun).then_some(open)
    }

    fn antecedent(&self, relative: usize) -> Vec<usize> {
        let at = match self.left(relative, 1).what {
            What::Comma => relative.checked_sub(2),
            _ => relative.checked_sub(1),
        };
        let Some(mut at) = at.filter(|at| self.what(*at) == What::Noun) else { return Vec::new() };
        // `a ban on officials who …` is about officials; `the embassy in Minsk, which` about the embassy.
        if self.left(relative, 1).what == What::Comma
            && at >= 2
            && self.is_prep(at - 1, &["in", "of"])
            && self.what(at - 2) == What::Noun
        {
            at -= 2;
        }
        // `X, head of a department of the ministry, who promised`: a person.
        if self.is_word(self.chunk(relative).head, "who") {
            let person = |at: usize| {
                let chunk = self.chunk(at);
                self.word(chunk.head).is(pos::OFFICE)
                    || (chunk.from..chunk.to).any(|token| self.word(token).is(pos::GIVEN))
            };
            let mut first = at;
            while first >= 2
                && !person(first)
                && self.is_prep(first - 1, &["of", "in", "for", "at"])
                && self.what(first - 2) == What::Noun
            {
                first -= 2;
            }
            if person(first) {
                at = first;
            }
            let office =
                self.word(self.chunk(at).head).is(pos::OFFICE) && !self.token(self.chunk(at).head).capital;
            if office && at >= 2 && self.what(at - 1) == What::Comma && self.what(at - 2) == What::Noun {
                at -= 2;
            }
        }
        self.left_list(at).1
    }

    /// Returns the noun phrases that are the object of a verb, and the chunk after them.
    pub(crate) fn objects(&self, verb: usize) -> (Vec<usize>, usize) {
        let mut at = verb + 1;
        while self.what(at) == What::Adverb {
            at += 1;
        }
        // `continuing for one year the emergency`.
        if self.is_prep(at, &["for"]) && self.number(at + 1).is_some() && self.what(at + 2) == What::Noun {
            at += 2;
        }
        while self.what(at) == What::Date && self.what(at + 1) == What::Noun {
            at += 1;
        }
        if self.what(at) != What::Noun {
            // `released and deported X`.
            if self.what(at) == What::Conj && self.what(at + 1) == What::Verb && !self.chunk(at + 1).helped {
                return self.objects(at + 1);
            }
            return (Vec::new(), at);
        }
        self.right_list(at)
    }

    /// Returns the prepositions that follow a chunk within its clause, with what they govern.
    pub(crate) fn complements(&self, from: usize) -> Vec<Complement> {
        let mut found = Vec::new();
        let mut at = from;
        while at < self.chunks.len() {
            match self.what(at) {
                What::Prep if self.what(at + 1) == What::Noun => {
                    let (nouns, _) = self.right_list(at + 1);
                    found.push(Complement { prep: at, nouns });
                    at += 1;
                }
                What::Conj | What::Comma if self.begins_clause(at + 1) => break,
                What::Conj if self.what(at + 1) == What::Verb => break,
                What::Comma
                    if !matches!(
                        self.what(at + 1),
                        What::Noun | What::Prep | What::Incl | What::Date | What::Conj
                    ) =>
                {
                    break;
                }
                What::Verb if !self.is_reduced(at) && !self.chunk(at).infinitive => break,
                What::Verb | What::Sub | What::Rel | What::Stop | What::None => break,
                _ => {}
            }
            at += 1;
        }
        found
    }

    /// Returns the verb or noun on which an infinitive or a noun depends.
    pub(crate) fn governor(&self, at: usize) -> Option<usize> {
        let chunk = self.chunk(at);
        let mut left = if chunk.what == What::Noun { self.left_list(at).0 } else { at };
        // `failed to comply and to release`.
        if chunk.what == What::Verb && self.left(left, 1).what == What::Conj {
            left = (0..left).rev().find(|at| self.chunk(*at).infinitive)?;
        }
        while let Some(previous) = left.checked_sub(1) {
            left = previous;
            match self.what(left) {
                What::Adverb | What::Possessive => {}
                What::Verb => return Some(left),
                What::Prep => {
                    if chunk.what == What::Noun && self.is_prep(left, &["of", "for", "to", "on", "about"]) {
                        let before = left.checked_sub(1)?;
                        if matches!(self.what(before), What::Noun | What::Verb) {
                            return Some(before);
                        }
                    }
                    if chunk.what == What::Noun {
                        return None;
                    }
                }
                What::Noun if chunk.what == What::Verb => {
                    let head = self.chunk(left).head;
                    if crate::modality::noun_effect(self.written(head)).is_some() {
                        return Some(left);
                    }
                }
                What::Noun => return None,
                What::Date if chunk.what == What::Verb => {}
                _ => return None,
            }
        }
        None
    }

    /// Returns the number that a noun phrase states.
    pub(crate) fn number(&self, noun: usize) -> Option<(u64, usize)> {
        let chunk = self.chunk(noun);
        (chunk.from..chunk.to).find_map(|at| Some((self.value(at)?, at)))
    }

    fn value(&self, token: usize) -> Option<u64> {
        let written = self.written(token);
        let scale = match self.written(token + 1).to_ascii_lowercase().as_str() {
            "million" => 1_000_000,
            "billion" => 1_000_000_000,
            "thousand" => 1_000,
            _ => 1,
        };
        if written.starts_with(|c: char| c.is_ascii_digit()) {
            let digits: String = written.chars().filter(|c| *c != ',').collect();
            return match digits.parse::<u64>() {
                Ok(value) => value.checked_mul(scale),
                // `1.5 million`.
                Err(_) if scale > 1 => {
                    let (whole, part) = digits.split_once('.')?;
                    let tenth = scale.checked_div(10)?;
                    let first: u64 = part.get(..1)?.parse().ok()?;
                    whole.parse::<u64>().ok()?.checked_mul(scale)?.checked_add(first.checked_mul(tenth)?)
                }
                Err(_) => None,
            };
        }
        if !self.word(token).is(pos::NUM) {
            return None;
        }
        const NAMES: [&str; 21] = [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ];
        let lower = written.to_ascii_lowercase();
        let small = NAMES.iter().position(|name| *name == lower).and_then(|value| u64::try_from(value).ok());
        small.and_then(|value| value.checked_mul(scale))
    }
}
