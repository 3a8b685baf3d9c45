//! Every paragraph leads back to its source: each run of its text is what the bytes there say, every letter
//! is in some run, and a run on a page has a box on it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use reftel_document::{Paragraph, Place, raw_text};

use crate::set;
use crate::tally::Tally;

/// The texts of a source's parts, as characters.
type Texts = HashMap<String, Option<(reftel_document::Raw, Vec<char>)>>;

/// Characters that a reader may leave out or turn into a blank: they have no shape of their own.
fn shapeless(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}

/// Returns what the source says at a place; `None` when it leads nowhere.
fn said(texts: &mut Texts, bytes: &[u8], place: &Place) -> Option<String> {
    let part = match place {
        Place::Part(part, ..) => part.clone(),
        _ => String::new(),
    };
    let (raw, characters) = texts
        .entry(part)
        .or_insert_with(|| {
            let raw = raw_text(bytes, place)?;
            let characters = raw.text.chars().collect();
            Some((raw, characters))
        })
        .as_ref()?;
    let (from, to) = raw.character(place)?;
    characters.get(from..to).map(|part| part.iter().collect())
}

/// Returns whether a run of text is what stands in the source: the same characters, or a character for its
/// entity, or a tab for what parts two cells.
fn agrees(run: &str, source: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !shapeless(*c)).collect::<String>();
    let entity = source.starts_with('&') && source.ends_with(';') && run.chars().count() == 1;
    let decoded = source
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
    letters(run) == letters(source) || letters(run) == letters(&decoded) || entity || run == "\t"
}

/// Checks the paragraph's runs; returns what is wrong first.
fn wrong(paragraph: &Paragraph, bytes: &[u8], texts: &mut Texts) -> Option<String> {
    let text = &paragraph.text;
    let mut covered = 0;
    for span in &paragraph.source {
        let (from, to) = (span.text.0 as usize, span.text.1 as usize);
        if from < covered || to < from {
            return Some(format!("run {from}..{to} after {covered}"));
        }
        let Some(run) = text.get(from..to) else {
            return Some(format!("run {from}..{to} is not in the text"));
        };
        let gap = &text[covered..from];
        if gap.chars().any(|c| !shapeless(c)) {
            return Some(format!("{gap:?} has no place"));
        }
        covered = to;
        match &span.place {
            Place::Page(page, [left, bottom, right, top]) => {
                let sound = *page >= 1 && left <= right && bottom <= top && *right > 0.0 && *top > 0.0;
                if !sound || ![left, bottom, right, top].iter().all(|n| n.is_finite()) {
                    return Some(format!("{:?}", span.place));
                }
            }
            place => match said(texts, bytes, place) {
                None => return Some(format!("{place:?} leads nowhere")),
                Some(source) if !agrees(run, &source) => {
                    return Some(format!("{run:?} but {place:?} has {source:?}"));
                }
                Some(_) => {}
            },
        }
    }
    let rest = &text[covered..];
    rest.chars().any(|c| !shapeless(c)).then(|| format!("{rest:?} has no place"))
}

fn check(name: &str, paths: &[PathBuf]) {
    let mut tally = Tally::default();
    for path in paths {
        let (bytes, reading) = set::reading(path);
        let mut texts = Texts::new();
        for document in &reading.documents {
            for paragraph in &document.paragraphs {
                let wrong = wrong(paragraph, &bytes, &mut texts);
                tally.count(wrong.is_none(), || {
                    let file = path.file_name().unwrap().to_string_lossy();
                    let wrong = wrong.unwrap_or_default().chars().take(300).collect::<String>();
                    format!("{file} {}: {wrong}", paragraph.anchor)
                });
            }
        }
    }
    assert!(tally.all > 0, "{name}: no paragraphs");
    tally.report(&format!("places, {name}"), 100.0);
}

fn check_set(name: &str, ending: &str) {
    if let Some(folder) = set::folder(name) {
        check(name, &set::files(&folder, ending));
    }
}

#[test]
fn examples() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"));
    check("examples", &set::files(folder, ""));
}

#[test]
fn seeds() {
    check_set("documents/seeds", ".txt");
}

#[test]
fn telegrams() {
    check_set("documents/cables-unclassified/raw", ".txt");
    check_set("documents/cables-unclassified/text", ".txt");
}

#[test]
fn released_telegrams() {
    check_set("documents/foia-smart", ".txt");
}

#[test]
fn volumes() {
    check_set("documents/frus", ".xml");
}

#[test]
fn australian_documents() {
    check_set("documents/dafp", ".md");
}

#[test]
fn white_house() {
    check_set("documents/white-house", ".md");
}

#[test]
fn formats() {
    check_set("formats", "");
}
