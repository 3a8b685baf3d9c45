//! The way of a paragraph: sentences in which a trigger stands are taken apart, and the frames of the triggers filled.

use std::ops::Range;

use reftel_document::{Document, Paragraph, Role};
use reftel_when::Edtf;

use crate::chunk::{What, chunks};
use crate::fill::fill;
use crate::fits::THE_TWO;
use crate::frame::{Frames, frames};
use crate::lexicon::{form, lexicon, pos};
use crate::party::Parties;
use crate::people::People;
use crate::scene::Scene;
use crate::sentence::{sentences, tokens};
use crate::taken::scene;
use crate::trigger::{is_question, is_shouted, triggers};
use crate::{Claim, Dated, Kind, Located, Modality, Party, Schema, dating, modality, readout, slavic};

/// Returns the claims of a document, in the order of their quotes.
///
/// Deleted text, footnotes, signatures and rows of tables are passed over. A document without a date gives claims whose phrases need none.
///
/// ```
/// use reftel_document::{Document, Paragraph};
/// let paragraph = Paragraph {
///     text: "On 5 March 2008 Belarus expelled the American ambassador.".to_owned(),
///     ..Paragraph::default()
/// };
/// let document = Document { paragraphs: vec![paragraph], ..Document::default() };
/// let claims = reftel_claims::find(&document);
/// let claim = &claims.first().expect("a claim").claim;
/// assert_eq!(claim.kind, reftel_claims::Kind::MissionExpel);
/// assert_eq!(claim.when.as_ref().map(|when| when.edtf.as_str()), Some("2008-03-05"));
/// ```
pub fn find(document: &Document) -> Vec<Located> {
    let mut found = Vec::new();
    let people = People::of(document);
    let written = document.date.as_ref().map(|date| &date.edtf);
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        if !matches!(paragraph.role, Role::Text | Role::Item | Role::Quote | Role::Caption)
            || is_shouted(&paragraph.text)
        {
            continue;
        }
        let triggers = triggers(&paragraph.text);
        if triggers.is_empty() {
            continue;
        }
        let claims = if slavic::is_cyrillic(&paragraph.text) {
            slavic::paragraph(&paragraph.text, written)
        } else {
            paragraph_claims(paragraph, &triggers, &people, written)
        };
        found.extend(claims.into_iter().map(|claim| Located { paragraph: index, claim }));
    }
    readout::add(document, &people, &mut found);
    after_the_talk(&mut found);
    title_names_the_country(document, &people, &mut found);
    found.sort_by_key(|located| (located.paragraph, located.claim.quote.start, located.claim.quote.end));
    found
}

fn paragraph_claims(
    paragraph: &Paragraph,
    triggers: &[usize],
    people: &People<'_>,
    written: Option<&Edtf>,
) -> Vec<Claim> {
    let text = paragraph.text.as_str();
    let mut claims = Vec::new();
    let sentences = sentences(text, lexicon());
    for (number, sentence) in sentences.iter().enumerate() {
        let Some(words) = text.get(sentence.clone()) else { continue };
        let triggered = triggers.iter().any(|end| sentence.start < *end && *end <= sentence.end);
        if !triggered || is_shouted(words) || is_question(words) {
            continue;
        }
        let tokens = tokens(text, sentence.clone(), lexicon());
        if !frames().may_fill(text, &tokens) {
            continue;
        }
        let scene = scene(text, sentence.clone(), tokens, written);
        let he = if says_he(&scene) {
            who_before(text, sentences.get(..number).unwrap_or_default(), people)
        } else {
            None
        };
        let parties = Parties { scene: &scene, people, he };
        sentence_claims(&parties, frames(), written, &mut claims);
    }
    claims
}

fn says_he(scene: &Scene<'_>) -> bool {
    scene.tokens.iter().any(|token| {
        token.word.is(pos::PRON | pos::OWN)
            && scene.text.get(token.start..token.end).is_some_and(|word| {
                ["he", "she", "him", "his", "her"].iter().any(|he| word.eq_ignore_ascii_case(he))
            })
    })
}

/// The person whom `he` means after some sentences: of the last that names a person, when nothing between does otherwise.
fn who_before(text: &str, before: &[Range<usize>], people: &People<'_>) -> Option<Party> {
    for sentence in before.iter().rev().take(3) {
        let tokens = tokens(text, sentence.clone(), lexicon());
        let chunks = chunks(text, &tokens, &[], lexicon());
        let scene = Scene { text, tokens, chunks, dates: Vec::new(), lexicon: lexicon() };
        let parties = Parties { scene: &scene, people, he: None };
        if let Some(who) = who_next(&parties) {
            return Some(who);
        }
        if !keeps(&scene) {
            return None;
        }
    }
    None
}

/// The person whom `he` means in the next sentence: the subject of this one, when it is a person.
fn who_next(parties: &Parties<'_, '_>) -> Option<Party> {
    let scene = parties.scene;
    // Where a sentence names one person only, it is that one.
    let mut persons = (0..scene.chunks.len())
        .filter(|at| !scene.word(scene.chunk(*at).from).is(pos::PRON) && scene.what(at + 1) != What::Stop)
        .filter_map(|at| parties.party(at))
        .filter(|party| party.schema == Schema::Person);
    // Whom a sentence about `him` names is another.
    if let Some(one) = persons.next().filter(|_| !says_he(scene)) {
        let name = one.name.clone();
        if persons.all(|other| other.name == name) {
            return Some(one);
        }
    }
    let verb = (0..scene.chunks.len()).find(|at| scene.is_finite(*at))?;
    let [subject] = scene.subject(verb).try_into().ok()?;
    let subject: usize = subject;
    // An office stands for its holder, when no one else is named.
    let found = parties.party(subject).filter(|party| {
        let alone = || !scene.tokens.iter().any(|token| token.word.is(pos::GIVEN));
        party.schema == Schema::Person || (party.schema == Schema::Position && alone())
    });
    // `Nastari urged`: who says something, under a name and nothing more.
    found.or_else(|| {
        let says =
            scene.lexicon.is_speech(scene.chunk(verb).verb) || modality::object_acts(scene.chunk(verb).verb);
        let party = parties.party(subject).filter(|party| party.schema == Schema::Thing && says)?;
        (!party.name.contains(' ')).then_some(Party { schema: Schema::Person, ..party })
    })
}

/// Whether a sentence names no other person, so that `he` stays who he was.
fn keeps(scene: &Scene<'_>) -> bool {
    !scene.tokens.iter().any(|token| token.word.is(pos::GIVEN | pos::STATE_OFFICE))
}

fn sentence_claims(
    parties: &Parties<'_, '_>,
    frames: &Frames,
    written: Option<&Edtf>,
    claims: &mut Vec<Claim>,
) {
    let scene = parties.scene;
    let first_of_sentence = claims.len();
    for at in 0..scene.chunks.len() {
        let chunk = scene.chunk(at);
        let mut triggered: Vec<usize> = Vec::new();
        match chunk.what {
            What::Verb => triggered.extend(frames.verbs.get(&chunk.verb).into_iter().flatten()),
            What::Noun => {
                let head = scene.written(chunk.head).to_ascii_lowercase();
                triggered.extend(frames.nouns.get(&head).into_iter().flatten());
                if let Some(token) = chunk.participle.checked_sub(1) {
                    let word = scene.word(token);
                    if word.form & form::PARTICIPLE != 0 {
                        triggered.extend(frames.participles.get(&word.verb).into_iter().flatten());
                    }
                }
            }
            _ => {}
        }
        let mut kinds: Vec<Kind> = Vec::new();
        for frame in triggered.into_iter().filter_map(|number| frames.frames.get(number)) {
            if kinds.iter().any(|kind| kind.family() == frame.kind.family() && *kind != Kind::VisitMake) {
                continue;
            }
            let in_sentence = claims.get(first_of_sentence..).unwrap_or_default();
            if frame.options.once && in_sentence.iter().any(|claim| claim.kind == frame.kind) {
                continue;
            }
            let Some(mut claim) = fill(parties, frame, at) else { continue };
            if claim.due.is_none() && matches!(claim.kind.family(), "pledge" | "sanction") {
                let from = claim.when.as_ref().map(|when| &when.edtf).or(written);
                let words = scene.text.get(claim.quote.clone()).unwrap_or_default();
                claim.due = from.and_then(|from| dating::due_counted(words, from));
            }
            if claim.when.is_none() && (frame.options.written || hereby(scene, at)) {
                claim.when = written.map(|edtf| Dated {
                    edtf: edtf.clone(),
                    rule: "document".to_owned(),
                    anchor: Some(edtf.clone()),
                    at: None,
                });
            }
            // `This cable provides guidance`: of the state whose paper it is.
            if claim.actors.is_empty() && claim.kind == Kind::GuidanceIssue && frame.options.written {
                claim.actors.extend(parties.side_party(None));
            }
            // What stands in the condition of a promise has not happened.
            let conditioned = claims.get(first_of_sentence..).unwrap_or_default().iter().any(|other| {
                other.condition.as_ref().is_some_and(|condition| {
                    condition.start <= claim.quote.start && claim.quote.end <= condition.end
                })
            });
            if conditioned && claim.modality == Modality::Asserted && claim.kind != Kind::DetentionSentence {
                claim.modality = Modality::Conditional;
            }
            resolve_measure(&mut claim, claims);
            let nobody = claim.actors.is_empty() && claim.targets.is_empty();
            let empty = claim.about.is_none() && claim.amount.is_none() && claim.when.is_none();
            let emergency = claim
                .about
                .as_ref()
                .is_some_and(|about| about.name.to_ascii_lowercase().contains("emergency"));
            if nobody && (claim.kind.family() == "sanction" && !emergency || empty) {
                continue;
            }
            kinds.push(claim.kind);
            if !told_with_more(in_sentence_of(claims, first_of_sentence), &claim)
                && !same(in_sentence_of(claims, first_of_sentence), &claim)
            {
                claims.push(claim);
            }
        }
    }
}

/// `hosted a meeting with mayors`: the verb has told who met, and the noun says no more.
fn told_with_more(claims: &[Claim], claim: &Claim) -> bool {
    claim.kind == Kind::MeetingHold
        && claims.iter().any(|other| {
            other.kind == Kind::MeetingHold
                && (claim.when.is_none() || claim.when == other.when)
                && claim.actors.iter().all(|party| other.actors.iter().any(|known| known.name == party.name))
        })
}

fn in_sentence_of(claims: &[Claim], first: usize) -> &[Claim] {
    claims.get(first..).unwrap_or_default()
}

/// `Notice on the Continuation of the National Emergency With Respect to Belarus`: the title says of which country.
fn title_names_the_country(document: &Document, people: &People<'_>, found: &mut [Located]) {
    let title = document.title.as_deref().unwrap_or_default();
    let Some(at) = title.to_ascii_lowercase().find("respect to") else { return };
    let scene = scene(title, at..title.len(), tokens(title, at..title.len(), lexicon()), None);
    let parties = Parties { scene: &scene, people, he: None };
    let countries = (0..scene.chunks.len()).filter_map(|at| parties.party(at));
    let Some(country) = countries.into_iter().find(|party| party.country.is_some()) else {
        return;
    };
    let named = lexicon().countries.iter().find(|known| Some(known.code) == country.country.as_deref());
    for Located { claim, .. } in found {
        let emergency =
            claim.about.as_ref().is_some_and(|about| about.name.to_ascii_lowercase().contains("emergency"));
        if emergency && claim.kind.family() == "sanction" && claim.targets.is_empty() {
            claim.targets.push(Party {
                name: named.map_or(country.name.clone(), |known| known.name.to_owned()),
                at: None,
                office: None,
                country: country.country.clone(),
                schema: Schema::Country,
            });
        }
    }
}

/// Whether a sentence has told the same already, with the verb or the noun.
fn same(claims: &[Claim], claim: &Claim) -> bool {
    claims.iter().any(|other| {
        let names = |parties: &[Party]| {
            let mut names: Vec<String> = parties.iter().map(|party| party.name.clone()).collect();
            names.sort();
            names
        };
        other.kind == claim.kind
            && names(&other.targets) == names(&claim.targets)
            && (names(&other.actors) == names(&claim.actors)
                || (claim.actors.is_empty() && !claim.targets.is_empty()))
            && (other.when == claim.when || claim.when.is_none())
            && (claim.kind.family() != "pledge" && claim.kind.family() != "statement"
                || other.quote.start == claim.quote.start)
    })
}

/// `I hereby determine`: the paper itself does what it says.
fn hereby(scene: &Scene<'_>, at: usize) -> bool {
    let chunk = scene.chunk(at);
    (chunk.from.saturating_sub(2)..chunk.to).any(|token| scene.is_word(token, "hereby"))
        || (scene.lexicon.verb("continue") == Some(chunk.verb)
            && chunk.helped
            && chunk.form & form::ING != 0
            && scene.is_word(chunk.from, "am"))
}

/// `The suspension was extended`: of the measure that the passage told of before.
fn resolve_measure(claim: &mut Claim, earlier: &[Claim]) {
    if claim.kind.family() != "sanction" || !claim.targets.is_empty() {
        return;
    }
    let about = claim.about.as_ref().map(|about| about.name.to_lowercase()).unwrap_or_default();
    let wanted = |other: &&Claim| {
        other.kind.family() == "sanction"
            && !other.targets.is_empty()
            && (!about.contains("suspension") || other.kind == Kind::SanctionSuspend)
    };
    if let Some(other) = earlier.iter().rev().find(wanted)
        && (about.starts_with("suspension") || about.starts_with("these") || about.starts_with("those"))
    {
        claim.targets.clone_from(&other.targets);
        for target in &mut claim.targets {
            target.at = None;
        }
        if claim.actors.is_empty() {
            claim.actors.clone_from(&other.actors);
            for actor in &mut claim.actors {
                actor.at = None;
            }
        }
    }
}

/// What is said in a talk is said on its day and to the other side; and "the two of them" are those who talked.
fn after_the_talk(found: &mut Vec<Located>) {
    let talk = found
        .iter()
        .find(|located| {
            let claim = &located.claim;
            let persons = claim.actors.iter().filter(|party| party.schema == Schema::Person).count();
            claim.kind == Kind::MeetingHold
                && claim.modality == Modality::Asserted
                && !claim.negated
                && persons == 2
                && claim.actors.len() == 2
                && claim.when.as_ref().is_some_and(|when| when.edtf.as_str().len() == 10)
        })
        .map(|located| located.claim.clone());
    let is_pair = |party: &Party| party.name == THE_TWO;
    let Some(talk) = talk else {
        found.retain(|located| !located.claim.actors.iter().any(is_pair));
        return;
    };
    for Located { claim, .. } in found.iter_mut() {
        if claim.actors.iter().any(is_pair) {
            let at = claim.actors.iter().find(|party| is_pair(party)).and_then(|party| party.at.clone());
            claim.actors =
                talk.actors.iter().map(|party| Party { at: at.clone(), ..party.clone() }).collect();
            continue;
        }
        let said = matches!(claim.kind.family(), "pledge" | "statement");
        let Some(actor) = claim.actors.first().filter(|_| said) else { continue };
        if claim.speaker.as_ref().is_some_and(|speaker| speaker.name != actor.name) {
            continue;
        }
        if !talk.actors.iter().any(|party| party.name == actor.name) {
            continue;
        }
        if claim.when.is_none() {
            claim.when =
                talk.when.as_ref().map(|when| Dated { rule: "talk".to_owned(), at: None, ..when.clone() });
        }
        // What is condemned or praised in a talk is not the one who listens.
        if claim.targets.is_empty() && claim.kind.family() == "pledge" {
            let others = talk.actors.iter().filter(|party| party.name != actor.name);
            claim.targets = others.map(|party| Party { at: None, ..party.clone() }).collect();
        }
    }
    found.retain(|located| !located.claim.actors.iter().any(is_pair));
}
