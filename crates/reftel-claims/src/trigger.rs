//! Words found in one pass: those that may begin a claim, and text in which there is nothing to find.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::frame::frames;
use crate::lexicon::lexicon;
use crate::slavic;

/// Returns where words that may begin a claim end in a text; most texts have none, and are not looked at again.
pub(crate) fn triggers(text: &str) -> Vec<usize> {
    static TRIGGERS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let Some(automaton) = TRIGGERS.get_or_init(|| whole_words(trigger_words())) else {
        return vec![text.len()];
    };
    whole(automaton, text).collect()
}

/// Returns what finds words in one pass, whatever their case.
pub(crate) fn whole_words(words: Vec<String>) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .ok()
}

/// Whether any of the words stands in a text.
pub(crate) fn stands_in(automaton: &AhoCorasick, text: &str) -> bool {
    whole(automaton, text).next().is_some()
}

/// Returns where the words end that stand in a text by themselves.
fn whole<'t>(automaton: &'t AhoCorasick, text: &'t str) -> impl Iterator<Item = usize> + 't {
    let bytes = text.as_bytes();
    let boundary = |at: Option<&u8>| !at.is_some_and(u8::is_ascii_alphabetic);
    automaton
        .find_overlapping_iter(text)
        .filter(move |found| {
            // Cyrillic triggers are stems.
            let ascii = bytes.get(found.start()).is_some_and(u8::is_ascii);
            boundary(found.start().checked_sub(1).and_then(|at| bytes.get(at)))
                && (!ascii || boundary(bytes.get(found.end())))
        })
        .map(|found| found.end())
}

fn trigger_words() -> Vec<String> {
    let frames = frames();
    let wanted = |verb: u16| frames.verbs.contains_key(&verb) || frames.participles.contains_key(&verb);
    let mut words: Vec<String> = frames.nouns.keys().cloned().collect();
    words.extend(lexicon().forms(wanted));
    words.extend(slavic::stems());
    words
}

/// A question says nothing of what it asks.
pub(crate) fn is_question(words: &str) -> bool {
    words.trim_end().trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with('?')
}

/// A heading, a line of a telegram's header, or a telegram all in capitals: capitals say nothing there, and no names can be
/// told from words.
pub(crate) fn is_shouted(words: &str) -> bool {
    let start = words.as_bytes().iter().take(400);
    let (capitals, small) = start.fold((0_u32, 0_u32), |(capitals, small), byte| {
        (capitals + u32::from(byte.is_ascii_uppercase()), small + u32::from(byte.is_ascii_lowercase()))
    });
    capitals > small
}
