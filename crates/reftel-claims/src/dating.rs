//! When: which date of a sentence belongs to a verb or noun.

use reftel_when::{Edtf, Tense, phrase};

use crate::chunk::What;
use crate::scene::Scene;
use crate::{Dated, modality};

/// Returns the date of a chunk, from the words that belong to it.
pub(crate) fn date_of(scene: &Scene<'_>, at: usize) -> Option<Dated> {
    own(scene, at).or_else(|| inherited(scene, at, 0))
}

/// Returns the date that stands with a noun; what is said of it has a date of its own: `condemned in March the war`.
pub(crate) fn date_itself(scene: &Scene<'_>, at: usize) -> Option<Dated> {
    own(scene, at)
}

/// Returns the date of a saying; a date after what is praised or condemned belongs to that.
pub(crate) fn date_without_object(scene: &Scene<'_>, at: usize) -> Option<Dated> {
    let direct = scene.chunk(at + 1);
    let own = (direct.what == What::Date).then(|| dated(scene, direct.date)).flatten();
    own.or_else(|| inherited(scene, at, 0))
}

fn dated(scene: &Scene<'_>, number: usize) -> Option<Dated> {
    let reading = scene.dates.get(number.checked_sub(1)?)?;
    Some(Dated {
        edtf: reading.edtf.clone(),
        rule: reading.rule.to_owned(),
        anchor: reading.anchor.clone(),
        at: Some(reading.at.clone()),
    })
}

/// In the phrase itself, or after it before another verb.
fn own(scene: &Scene<'_>, at: usize) -> Option<Dated> {
    let chunk = scene.chunk(at);
    if chunk.date != 0 {
        return dated(scene, chunk.date);
    }
    // `The President today spoke with X on the anniversary of …`.
    let before = scene.left(at, 1);
    if chunk.what == What::Verb && before.what == What::Date && scene.left(at, 2).what == What::Noun {
        return dated(scene, before.date);
    }
    let mut place = at + 1;
    let mut other_event = false;
    loop {
        let next = scene.chunk(place);
        match next.what {
            What::Date => {
                if other_event {
                    return None;
                }
                // `met under other conditions than those of 1912`: of another thing.
                let of_noun = chunk.what == What::Verb && scene.is_prep(place.saturating_sub(1), &["of"]);
                if bounds_only(scene, place) || of_noun {
                    return None;
                }
                return dated(scene, next.date);
            }
            What::Noun => {
                let event = is_event(scene, place) && chunk.what == What::Verb;
                other_event |= event && place > 0 && scene.is_prep(place - 1, &TEMPORAL);
            }
            What::Prep | What::Adverb | What::Possessive | What::Incl => {}
            What::Conj if matches!(scene.what(place + 1), What::Noun | What::Prep) => {}
            What::Comma
                if scene.what(place + 1) == What::Date
                    || (scene.what(place + 1) == What::Prep && scene.what(place + 2) == What::Date) => {}
            What::Comma if scene.what(place + 1) == What::Noun && scene.what(place + 2) != What::Verb => {}
            What::Comma if scene.what(place + 1) == What::Incl => {}
            // `hosted X, widow of Y, and her children on Friday`.
            What::Comma
                if scene.what(place + 1) == What::Conj
                    && scene.what(place + 2) == What::Noun
                    && scene.what(place + 3) != What::Verb => {}
            What::Verb if scene.is_reduced(place) && chunk.what == What::Noun => {}
            _ => return None,
        }
        place += 1;
    }
}

/// Prepositions that set one happening beside another: `imposed after the election of March 2006`.
const TEMPORAL: [&str; 8] =
    ["after", "before", "since", "following", "during", "until", "prior to", "ahead of"];

/// A date after `until`, `by` or `before` bounds a thing and does not date it.
fn bounds_only(scene: &Scene<'_>, date: usize) -> bool {
    let after = date > 0 && scene.is_prep(date - 1, &LIMITS);
    let reading = scene.chunk(date).date.checked_sub(1).and_then(|number| scene.dates.get(number));
    after || reading.is_some_and(|reading| DEADLINES.contains(&reading.rule))
}

/// Prepositions that set an end.
const LIMITS: [&str; 4] = ["until", "till", "by", "before"];

/// Rules of dates that set an end: `by 6 April`, `within six months`.
const DEADLINES: [&str; 4] = ["by", "until", "before", "within"];

/// Returns until when something is to be fulfilled or to hold: the first date within some bytes that sets an end.
pub(crate) fn due_within(scene: &Scene<'_>, bytes: &std::ops::Range<usize>) -> Option<Edtf> {
    let date = scene.dates.iter().find(|date| {
        let inside = bytes.start <= date.at.start && date.at.end <= bytes.end;
        let before = scene.text.get(..date.at.start).unwrap_or_default().trim_end();
        let limited = || {
            LIMITS.iter().any(|limit| {
                before.strip_suffix(limit).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
            })
        };
        inside && (DEADLINES.contains(&date.rule) || limited())
    })?;
    // What is to be done is done later, when a date without a year leaves it open.
    let ahead =
        date.anchor.as_ref().filter(|written| date.edtf.latest() < written.earliest()).and_then(|written| {
            let words = scene.text.get(date.at.clone())?;
            phrase::read(words, Some(written), Some(Tense::Future))
        });
    let edtf = ahead.map_or_else(|| date.edtf.clone(), |ahead| ahead.edtf);
    let text = edtf.as_str();
    // Of a range, its end.
    let end = text.rsplit('/').next().unwrap_or(text);
    end.parse().ok()
}

/// Returns the end of a time that words of a claim count from a date: `within six months`.
pub(crate) fn due_counted(words: &str, from: &Edtf) -> Option<Edtf> {
    let (_, after) = words.split_once(" within ")?;
    let ends: Vec<usize> = after.match_indices(' ').map(|(at, _)| at).chain([after.len()]).take(4).collect();
    // The longest phrase of up to four words that is a time.
    let reading = ends.iter().rev().find_map(|end| {
        let phrase = after.get(..*end)?.trim_end_matches([',', '.', ';']);
        phrase::read(&format!("within {phrase}"), Some(from), Some(Tense::Future))
    })?;
    reading.edtf.as_str().rsplit('/').next()?.parse().ok()
}

/// Nouns that have dates of their own: `after the election of March 2006`.
fn is_event(scene: &Scene<'_>, noun: usize) -> bool {
    scene.chunk(noun).nouns & scene.lexicon.class_of.event != 0
        || modality::noun_effect(scene.written(scene.chunk(noun).head)).is_some()
}

/// Before it in its clause, or from what governs it.
fn inherited(scene: &Scene<'_>, at: usize, depth: usize) -> Option<Dated> {
    if depth > 4 {
        return None;
    }
    let mut place = at;
    // A date inside an opening `Following the release of X in 2008,` says about when, not when.
    let mut near: Option<usize> = None;
    while let Some(previous) = place.checked_sub(1) {
        place = previous;
        let chunk = scene.chunk(place);
        match chunk.what {
            What::Date => {
                let of_noun = scene.left(place, 1).what == What::Prep
                    && scene.left(place, 2).what == What::Noun
                    || scene.left(place, 1).what == What::Noun && scene.left(place, 2).what == What::Prep;
                let after_comma = scene.what(place + 1) == What::Comma || scene.what(place + 1) == What::Noun;
                if !of_noun || (after_comma && scene.left(place, 2).what != What::Noun) {
                    return if bounds_only(scene, place) { None } else { dated(scene, chunk.date) };
                }
                near = near.or(Some(place));
            }
            What::Noun if chunk.date != 0 && scene.left(place, 1).what == What::Prep => {
                return dated(scene, chunk.date);
            }
            What::Prep
                if near.is_some()
                    && scene.is_prep(place, &["following", "after", "upon", "in the wake of"]) =>
            {
                let first = matches!(
                    scene.left(place, 1).what,
                    What::None | What::Stop | What::Comma | What::Conj | What::Sub
                );
                if first {
                    return near.and_then(|near| about(dated(scene, scene.chunk(near).date)?));
                }
            }
            What::Noun | What::Prep | What::Adverb | What::Comma | What::Possessive | What::Incl => {}
            What::Conj => {
                if scene.what(place + 1) == What::Verb && place + 1 == at {
                    let earlier = (0..place).rev().find(|at| scene.is_finite(*at))?;
                    return inherited(scene, earlier, depth + 1);
                }
            }
            What::Verb if scene.is_reduced(place) => {}
            What::Verb => {
                // A noun has the date of the verb that it is the object of.
                if scene.chunk(at).what == What::Noun && scene.governor(at) == Some(place) {
                    return own(scene, place).or_else(|| inherited(scene, place, depth + 1));
                }
                if scene.chunk(at).infinitive && scene.governor(at) == Some(place) {
                    return inherited(scene, place, depth + 1);
                }
                return None;
            }
            // `On 3 May the President issued an Order, which expanded …`: a paper does what it does on its day.
            What::Rel => {
                let comma = usize::from(scene.left(place, 1).what == What::Comma);
                let paper = place.checked_sub(comma + 1)?;
                let document = scene.lexicon.class_of.document;
                let is_paper = (scene.chunk(paper).from..scene.chunk(paper).to)
                    .any(|token| scene.word(token).nouns & document != 0);
                let verb = scene.governor(paper).filter(|_| is_paper && scene.what(paper) == What::Noun)?;
                return own(scene, verb).or_else(|| inherited(scene, verb, depth + 1));
            }
            What::Sub | What::Stop | What::None => return None,
        }
    }
    None
}

/// Marks a date as uncertain.
fn about(dated: Dated) -> Option<Dated> {
    let text = dated.edtf.as_str();
    let plain = text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let edtf = format!("{text}?").parse().ok().filter(|_| plain)?;
    Some(Dated { edtf, rule: "after".to_owned(), ..dated })
}
