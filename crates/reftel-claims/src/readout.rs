//! Readouts: the title says who met or spoke with whom, the document's date when.

use reftel_document::{Document, Role};
use reftel_when::phrase::{self, Tense};

use crate::chunk::{What, chunks};
use crate::lexicon::lexicon;
use crate::party::Parties;
use crate::people::People;
use crate::scene::Scene;
use crate::sentence::{sentences, tokens};
use crate::{Claim, Dated, Kind, Located, Manner, Modality, Party, Schema};

/// Words of a title that name a talk, and by what means it was held.
const TALKS: [(&str, Option<Manner>); 14] = [
    ("phone call", Some(Manner::Telephone)),
    ("telephone call", Some(Manner::Telephone)),
    ("call", Some(Manner::Telephone)),
    ("calls", Some(Manner::Telephone)),
    ("conversation", None),
    ("meeting", None),
    ("meetings", None),
    ("roundtable", None),
    ("convening", None),
    ("listening session", None),
    ("discussion", None),
    ("engagement session", None),
    ("briefing", None),
    ("consultations", None),
];

/// Words between the one who met and the word for the talk.
const BETWEEN: [&str; 16] = [
    "virtual",
    "bilateral",
    "trilateral",
    "video",
    "phone",
    "telephone",
    "secure",
    "latest",
    "first",
    "second",
    "third",
    "joint",
    "quadrilateral",
    "expanded",
    "historic",
    "separate",
];

/// A title taken apart.
struct Title {
    who: String,
    with: Option<String>,
    manner: Option<Manner>,
}

/// Adds the talk that a readout's title tells of, or completes the claim that its first paragraphs give.
pub(crate) fn add(document: &Document, people: &People<'_>, found: &mut Vec<Located>) {
    let Some(title) = document.title.as_deref().and_then(read_title) else { return };
    let mut actors = parties_of(&title.who, people);
    let hosts = actors.len();
    if let Some(with) = &title.with {
        for party in parties_of(with, people) {
            if !actors.iter().any(|other| family(&other.name) == family(&party.name)) {
                actors.push(party);
            }
        }
    }
    // Of the talks that the first paragraphs tell of, the one that shares most with the title; a talk with another whom
    // the title does not name, only when the title names no other side.
    let shared = |claim: &Claim| {
        claim.actors.iter().filter(|actor| actors.iter().any(|known| same_person(known, actor))).count()
    };
    let stated = found
        .iter()
        .enumerate()
        .filter(|(_, located)| {
            located.claim.kind == Kind::MeetingHold
                && located.claim.modality == Modality::Asserted
                && text_rank(document, located.paragraph) < 3
                && (shared(&located.claim) > 1
                    || (shared(&located.claim) == 1
                        && (actors.len() < 2
                            || !actors.iter().skip(hosts).any(|party| party.schema == Schema::Person))))
        })
        .max_by_key(|(index, located)| (shared(&located.claim), std::cmp::Reverse(*index)))
        .map(|(index, _)| index);
    // `White House Meeting with Mayors`: a house meets by those whom the first sentence names.
    let by_house = || {
        let persons = actors.iter().any(|party| party.schema == Schema::Person);
        found.iter().position(|located| {
            !persons
                && located.claim.kind == Kind::MeetingHold
                && located.claim.modality == Modality::Asserted
                && OPENING_FRAMES.contains(&located.claim.rule.as_str())
                && text_rank(document, located.paragraph) == 0
        })
    };
    let stated = stated.or_else(by_house);
    let when = document.date.as_ref().map(|date| Dated {
        edtf: date.edtf.clone(),
        rule: "document".to_owned(),
        anchor: Some(date.edtf.clone()),
        at: None,
    });
    if let Some(claim) = stated.and_then(|index| found.get_mut(index)).map(|located| &mut located.claim) {
        for party in std::mem::take(&mut claim.actors) {
            match actors.iter_mut().find(|known| same_person(known, &party)) {
                Some(known) => {
                    known.at = known.at.take().or(party.at);
                    known.office = known.office.take().or(party.office);
                    known.country = known.country.take().or(party.country);
                }
                None if hosts > 0 => actors.push(party),
                None => {}
            }
        }
        claim.actors = actors;
        claim.when = claim.when.take().or(when);
        claim.manner = title.manner.or(claim.manner);
        return;
    }
    if actors.len() < 2 {
        return;
    }
    let Some((paragraph, quote)) = passage(document, &actors) else { return };
    let when = passage_day(document, paragraph, &quote).or(when);
    let claim = Claim {
        kind: Kind::MeetingHold,
        quote,
        actors,
        targets: Vec::new(),
        about: None,
        speaker: None,
        when,
        place: None,
        amount: None,
        modality: Modality::Asserted,
        negated: false,
        condition: None,
        due: None,
        manner: title.manner,
        rule: "readout.title".to_owned(),
    };
    found.push(Located { paragraph, claim });
}

/// Frames of verbs that tell of a talk in the opening sentence of a readout.
const OPENING_FRAMES: [&str; 6] = ["meet", "speak", "talks.held", "convene", "summon.v", "join.meet"];

/// Returns the first day that a sentence names: `Yesterday, …`, `On Tuesday, June 21, …`.
fn passage_day(document: &Document, paragraph: usize, quote: &std::ops::Range<usize>) -> Option<Dated> {
    let words = document.paragraphs.get(paragraph)?.text.get(quote.clone())?;
    let written = document.date.as_ref().map(|date| &date.edtf);
    let readings = phrase::find_in(words, written, Some(Tense::Past));
    let reading = readings.into_iter().find(|reading| reading.edtf.is_day() || reading.rule == "day")?;
    Some(Dated {
        edtf: reading.edtf,
        rule: reading.rule.to_owned(),
        anchor: reading.anchor,
        at: Some(reading.at.start + quote.start..reading.at.end + quote.start),
    })
}

/// How many paragraphs of running text stand before one.
fn text_rank(document: &Document, paragraph: usize) -> usize {
    document
        .paragraphs
        .iter()
        .take(paragraph)
        .filter(|p| p.role == Role::Text && !p.text.trim().is_empty())
        .count()
}

fn family(name: &str) -> String {
    name.rsplit(' ').find(|word| !matches!(*word, "Jr." | "Jr" | "Sr.")).unwrap_or_default().to_lowercase()
}

fn same_person(a: &Party, b: &Party) -> bool {
    let (x, y) = (a.name.to_lowercase(), b.name.to_lowercase());
    x == y
        || (x.contains(' ')
            && y.contains(' ')
            && (x.ends_with(&y) || y.ends_with(&x) || x.starts_with(&y) || y.starts_with(&x)))
        || (family(&a.name) == family(&b.name) && a.schema == b.schema)
        || (a.schema == Schema::Person && b.schema == Schema::Position && a.office == b.office)
}

fn read_title(title: &str) -> Option<Title> {
    let clean: String = title.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'").replace(", Jr.", " Jr.");
    let lower = clean.to_ascii_lowercase();
    let rest = opening(&lower)?;
    let offset = clean.len() - rest.len();
    let (at, word, manner) = TALKS
        .iter()
        .filter_map(|(word, manner)| Some((find_word(rest, word)?, *word, *manner)))
        .min_by_key(|(at, word, _)| (*at, std::cmp::Reverse(word.len())))?;
    let mut who = clean.get(offset..offset + at)?.trim();
    let mut video = None;
    while let Some((before, last)) = who.rsplit_once(' ').or((!who.is_empty()).then_some(("", who))) {
        let small = last.to_ascii_lowercase();
        if !BETWEEN.contains(&small.as_str()) {
            break;
        }
        if matches!(small.as_str(), "virtual" | "video") {
            video = Some(Manner::Video);
        }
        who = before.trim();
    }
    let who = who.trim_end_matches("'s").trim_end_matches('\'').trim().to_owned();
    let after = clean.get(offset + at + word.len()..)?;
    let with = after
        .strip_prefix(" with ")
        .or_else(|| after.strip_prefix(" hosted by "))
        .or_else(|| {
            after.strip_prefix(' ').filter(|rest| rest.starts_with("President") || rest.starts_with("Prime"))
        })
        .map(|with| cut_topic(with).to_owned());
    Some(Title { who, with, manner: video.or(manner) })
}

/// Returns what follows `Readout of`, `Readout from S on`, `Statement by S on`.
fn opening(lower: &str) -> Option<&str> {
    if let Some(rest) = lower.strip_prefix("readout of ") {
        return Some(rest.strip_prefix("the ").unwrap_or(rest));
    }
    let spoken = lower.starts_with("readout from ")
        || lower.starts_with("readout by ")
        || lower.starts_with("statement by ")
        || lower.starts_with("statement from ");
    if spoken {
        return [" on ", " of ", " regarding "]
            .iter()
            .filter_map(|cut| lower.find(cut).map(|at| at + cut.len()))
            .min()
            .and_then(|at| lower.get(at..));
    }
    None
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = at.checked_sub(1).and_then(|b| text.as_bytes().get(b));
        let after = text.as_bytes().get(at + word.len());
        before.is_some_and(|b| *b == b' ') && after.is_none_or(|b| !b.is_ascii_alphabetic())
    })
}

/// Leaves out what a talk was about, and where.
fn cut_topic(with: &str) -> &str {
    let cuts = [
        " on ",
        " to ",
        " following ",
        " ahead of ",
        " at ",
        " in ",
        " regarding ",
        " about ",
        " taken ",
        " during ",
    ];
    let end = cuts.iter().filter_map(|cut| with.find(cut)).min().unwrap_or(with.len());
    with.get(..end).unwrap_or(with)
}

/// Reads the parties of a piece of a title; one that names nobody is a group as written.
fn parties_of(piece: &str, people: &People<'_>) -> Vec<Party> {
    let lexicon = lexicon();
    let tokens = tokens(piece, 0..piece.len(), lexicon);
    let chunks = chunks(piece, &tokens, &[], lexicon);
    let scene = Scene { text: piece, tokens, chunks, dates: Vec::new(), lexicon };
    let parties = Parties { scene: &scene, people, he: None };
    let Some(first) = (0..scene.chunks.len()).find(|at| scene.what(*at) == What::Noun) else {
        return Vec::new();
    };
    let (list, _) = scene.right_list(first);
    let mut named: Vec<Party> = list.iter().filter_map(|noun| parties.party(*noun)).collect();
    named.retain(|party| party.schema != Schema::Thing || party.name.contains(' '));
    let unnamed = named
        .iter()
        .all(|party| matches!(party.schema, Schema::Group | Schema::Organization | Schema::Thing));
    if named.is_empty() || (unnamed && list.len() > 1) || (unnamed && scene.chunks.len() > list.len() * 2) {
        let name = piece.trim().trim_start_matches("the ").to_owned();
        return if name.is_empty() {
            Vec::new()
        } else {
            vec![Party { name, at: None, office: None, country: None, schema: Schema::Group }]
        };
    }
    for party in &mut named {
        party.at = None;
        if party.schema == Schema::Thing {
            party.schema = Schema::Organization;
        }
    }
    named
}

/// Returns the sentence of the first paragraphs that names most of them.
fn passage(document: &Document, actors: &[Party]) -> Option<(usize, std::ops::Range<usize>)> {
    let mut best: Option<(usize, usize, std::ops::Range<usize>)> = None;
    let texts = document
        .paragraphs
        .iter()
        .enumerate()
        .filter(|(_, p)| p.role == Role::Text && p.text.trim().len() > 20);
    for (index, paragraph) in texts.take(3) {
        for sentence in sentences(&paragraph.text, lexicon()) {
            let words = paragraph.text.get(sentence.clone()).unwrap_or_default();
            let start = sentence.start + (words.len() - words.trim_start().len());
            let lower = words.to_lowercase();
            let named = actors.iter().filter(|actor| lower.contains(&family(&actor.name))).count();
            if words.trim().len() > 20 && best.as_ref().is_none_or(|(most, _, _)| named > *most) {
                best = Some((named, index, start..sentence.end));
            }
        }
    }
    best.map(|(_, index, quote)| (index, quote))
}
