//! Frames: the lines of `frames.tsv`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::lexicon::{Lexicon, lexicon, pos, rows};
use crate::sentence::{Shape, Token};
use crate::{Kind, Manner};

/// Which part of a claim a slot fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Actor,
    Target,
    About,
    Amount,
    Condition,
    /// Must be there and fills nothing.
    Need,
    Place,
}

/// Where a slot looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    Subject,
    Object,
    /// The object with all that depends on it.
    ObjectAll,
    Owner,
    /// The owner of the object.
    ObjectOwner,
    /// A name in the trigger's own phrase.
    Before,
    Own,
    Main,
    That,
    ThatClause,
    Clause,
    /// A clause that begins with an infinitive: what someone is to do.
    ToDo,
    Infinitive,
    Prep(&'static str),
}

/// What a slot takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Types {
    /// Rows of `nouns.tsv`.
    pub(crate) nouns: u64,
    pub(crate) agent: bool,
    pub(crate) state: bool,
    pub(crate) person: bool,
    pub(crate) place: bool,
    pub(crate) org: bool,
    pub(crate) country: bool,
    /// A body of a state, but not the state.
    pub(crate) body: bool,
    pub(crate) any: bool,
    /// Any noun phrase, as a thing.
    pub(crate) noun: bool,
    pub(crate) number: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) part: Part,
    pub(crate) more: bool,
    pub(crate) places: Vec<Where>,
    pub(crate) types: Types,
    pub(crate) required: bool,
}

/// What the words of a sentence can be to the slots of a frame.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    nouns: u64,
    somebody: bool,
}

impl Types {
    fn may_fit(&self, seen: &Seen) -> bool {
        let acts =
            self.agent || self.state || self.person || self.place || self.org || self.country || self.body;
        self.any || self.noun || self.number || self.nouns & seen.nouns != 0 || (acts && seen.somebody)
    }
}

impl Frame {
    fn may_fill(&self, seen: &Seen) -> bool {
        // A part whose slots are required is satisfied by any of them, unless it stands for itself.
        self.slots.iter().filter(|slot| slot.required).all(|slot| {
            let own = slot.more || slot.part == Part::Need;
            slot.types.may_fit(seen)
                || (!own && self.slots.iter().any(|other| other.part == slot.part && other.types.may_fit(seen)))
                // A resolution leaves out who.
                || slot.part == Part::Actor
        })
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) two: bool,
    pub(crate) bare: bool,
    pub(crate) dated: bool,
    pub(crate) when: bool,
    pub(crate) named: bool,
    pub(crate) active: bool,
    pub(crate) infinitive: bool,
    pub(crate) fact: bool,
    pub(crate) once: bool,
    pub(crate) written: bool,
    pub(crate) harm: bool,
    pub(crate) must: bool,
    pub(crate) passive: bool,
    pub(crate) demanding: bool,
    /// Not in the bare present, which tells of habits.
    pub(crate) past: bool,
    /// No infinitive follows: `designated X to sign`.
    pub(crate) last: bool,
    /// What is spoken of is taken as done: `discussed the arrest of X`.
    pub(crate) given: bool,
    /// With `will` or `would`, and on a condition: `would respond if`.
    pub(crate) offered: bool,
    /// An actor or a date is needed.
    pub(crate) backed: bool,
    /// What it is about, or done to, is no person.
    pub(crate) thing: bool,
    pub(crate) manner: Option<Manner>,
    pub(crate) with: Vec<&'static str>,
    pub(crate) not: Vec<&'static str>,
    /// What it is about, where the words name it by themselves; a hyphen stands for a blank.
    pub(crate) called: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) id: &'static str,
    pub(crate) kind: Kind,
    pub(crate) slots: Vec<Slot>,
    pub(crate) options: Options,
}

pub(crate) struct Frames {
    pub(crate) frames: Vec<Frame>,
    /// Frames by number of the verb that triggers them.
    pub(crate) verbs: FxHashMap<u16, Vec<usize>>,
    /// Frames by noun or phrase in the singular or plural.
    pub(crate) nouns: FxHashMap<String, Vec<usize>>,
    /// Frames by verb whose participle stands before its noun.
    pub(crate) participles: FxHashMap<u16, Vec<usize>>,
    /// Lines that could not be read; a test holds this empty.
    pub(crate) wrong: Vec<&'static str>,
}

pub(crate) fn frames() -> &'static Frames {
    static FRAMES: OnceLock<Frames> = OnceLock::new();
    FRAMES.get_or_init(|| Frames::read(lexicon()))
}

impl Frames {
    fn read(lexicon: &Lexicon) -> Frames {
        let mut frames = Frames {
            frames: Vec::new(),
            verbs: FxHashMap::default(),
            nouns: FxHashMap::default(),
            participles: FxHashMap::default(),
            wrong: Vec::new(),
        };
        for row in rows(include_str!("../data/frames.tsv")) {
            let id = row.first().copied().unwrap_or_default();
            if frames.add(&row, lexicon).is_none() {
                frames.wrong.push(id);
            }
        }
        frames
    }

    /// Whether any frame of a sentence's triggers can have what it requires: the nouns that it names, and somebody who acts.
    /// Says yes when in doubt.
    pub(crate) fn may_fill(&self, text: &str, tokens: &[Token]) -> bool {
        let mut seen = Seen::default();
        let class = &lexicon().class_of;
        let bodies = class.official | class.mission | class.group | class.company | class.orgnoun;
        for (at, token) in tokens.iter().enumerate() {
            let word = token.word;
            let unknown = word.verb == 0 && word.nouns == 0 && !word.is(pos::CLOSED | pos::ADV | pos::ADJ);
            seen.nouns |= word.nouns;
            seen.somebody |= (token.capital && (at > 0 || unknown))
                || word.is(pos::OFFICE | pos::PLACE | pos::PRON | pos::OWN | pos::GIVEN)
                || word.nouns & bodies != 0;
        }
        let any = |numbers: Option<&Vec<usize>>| {
            let mut frames = numbers.into_iter().flatten();
            frames.any(|number| self.frames.get(*number).is_none_or(|frame| frame.may_fill(&seen)))
        };
        let verb = |token: &Token| {
            let verb = token.word.verb;
            verb != 0 && (any(self.verbs.get(&verb)) || any(self.participles.get(&verb)))
        };
        let mut lower = String::new();
        let mut noun = |token: &Token| {
            lower.clear();
            lower.push_str(text.get(token.start..token.end).unwrap_or_default());
            lower.make_ascii_lowercase();
            any(self.nouns.get(&lower))
        };
        tokens.iter().any(verb) || tokens.iter().any(|token| token.shape == Shape::Word && noun(token))
    }

    fn add(&mut self, row: &[&'static str], lexicon: &Lexicon) -> Option<()> {
        let [id, kind, triggers, slots, options, _why] = row else { return None };
        let frame = Frame {
            id,
            kind: kind.parse().ok()?,
            slots: read_slots(slots, lexicon)?,
            options: read_options(options)?,
        };
        let number = self.frames.len();
        for trigger in triggers.split(',') {
            let (sort, word) = trigger.trim().split_once(':')?;
            match sort {
                "v" => self.verbs.entry(lexicon.verb(word)?).or_default().push(number),
                "a" => self.participles.entry(lexicon.verb(word)?).or_default().push(number),
                "n" => {
                    self.nouns.entry(word.to_owned()).or_default().push(number);
                    let plural = match word.strip_suffix('y') {
                        Some(stem) => format!("{stem}ies"),
                        None => format!("{word}s"),
                    };
                    self.nouns.entry(plural).or_default().push(number);
                }
                _ => return None,
            }
        }
        self.frames.push(frame);
        Some(())
    }
}

/// Reads the slots of a line. Blanks part them, but stand within a preposition of several words too: a piece without
/// a place of its own belongs to the one before it.
fn read_slots(cell: &'static str, lexicon: &Lexicon) -> Option<Vec<Slot>> {
    let starts = |piece: &str| piece.starts_with('~') || piece.contains('<');
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for piece in cell.split(' ') {
        let end = at + piece.len();
        match pieces.last_mut() {
            Some(last) if !starts(piece) => last.1 = end,
            _ => pieces.push((at, end)),
        }
        at = end + 1;
    }
    pieces.into_iter().map(|(start, end)| read_slot(cell.get(start..end)?, lexicon)).collect()
}

fn read_slot(piece: &'static str, lexicon: &Lexicon) -> Option<Slot> {
    let required = piece.ends_with('!');
    let piece = piece.trim_end_matches('!');
    let (part, rest) = match piece.strip_prefix('~') {
        Some(rest) => ("need", rest),
        None => piece.split_once('<')?,
    };
    let more = part.ends_with('+');
    let part = match part.trim_end_matches('+') {
        "actor" => Part::Actor,
        "target" => Part::Target,
        "about" => Part::About,
        "amount" => Part::Amount,
        "condition" => Part::Condition,
        "place" => Part::Place,
        "need" => Part::Need,
        _ => return None,
    };
    let (places, types) = rest.split_once(':').unwrap_or((rest, "noun-phrase"));
    let places = places.split(',').map(|place| match place.trim() {
        "subj" => Where::Subject,
        "obj" => Where::Object,
        "obj-all" => Where::ObjectAll,
        "own" => Where::Owner,
        "obj-own" => Where::ObjectOwner,
        "pre" => Where::Before,
        "self" => Where::Own,
        "main" => Where::Main,
        "that" => Where::That,
        "that-clause" => Where::ThatClause,
        "clause" => Where::Clause,
        "clause-subj" => Where::Infinitive,
        "inf" => Where::ToDo,
        prep => Where::Prep(prep),
    });
    Some(Slot { part, more, places: places.collect(), types: read_types(types, lexicon)?, required })
}

fn read_types(cell: &str, lexicon: &Lexicon) -> Option<Types> {
    let mut types = Types::default();
    for word in cell.split('/') {
        match word {
            "agent" => types.agent = true,
            "state" => types.state = true,
            "person" => types.person = true,
            "place" => types.place = true,
            "org" => types.org = true,
            "country" => types.country = true,
            "body" => types.body = true,
            "any" => types.any = true,
            "any-noun" | "noun-phrase" => types.noun = true,
            "number" => types.number = true,
            "group" => types.nouns |= lexicon.class("people")? | lexicon.class("official")?,
            class => types.nouns |= lexicon.class(class)?,
        }
    }
    Some(types)
}

fn read_options(cell: &'static str) -> Option<Options> {
    let mut options = Options::default();
    for word in cell.split_whitespace() {
        match word.split_once('=') {
            Some(("manner", "telephone")) => options.manner = Some(Manner::Telephone),
            Some(("with", words)) => options.with = words.split(',').collect(),
            Some(("called", name)) => options.called = Some(name),
            Some(("not", words)) => options.not = words.split(',').collect(),
            Some(_) => return None,
            None => match word {
                "two" => options.two = true,
                "fact" => options.fact = true,
                "when" => options.when = true,
                "named" => options.named = true,
                "active" => options.active = true,
                "inf" => options.infinitive = true,
                "dated" => options.dated = true,
                "bare" => options.bare = true,
                "once" => options.once = true,
                "written" => options.written = true,
                "harm" => options.harm = true,
                "must" => options.must = true,
                "passive" => options.passive = true,
                "demanding" => options.demanding = true,
                "backed" => options.backed = true,
                "offered" => options.offered = true,
                "given" => options.given = true,
                "last" => options.last = true,
                "past" => options.past = true,
                "thing" => options.thing = true,
                "-" => {}
                _ => return None,
            },
        }
    }
    Some(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_read() {
        assert_eq!(frames().wrong, Vec::<&str>::new());
        assert!(frames().frames.len() > 100);
    }
}
