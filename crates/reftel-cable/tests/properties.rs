//! What holds of every text: ends of lines, encoding and trailing blanks do not change what is read, and
//! every place that is given stands where it says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]

mod damaged;

use std::fs;
use std::path::{Path, PathBuf};

use damaged::line;
use proptest::prelude::*;
use reftel_cable::{Cable, parse};

/// Returns a telegram without the places in the bytes read, which differ between encodings.
fn placeless(mut cable: Cable) -> Cable {
    for paragraph in &mut cable.paragraphs {
        paragraph.source = 0..0;
        paragraph.map.clear();
    }
    for reference in &mut cable.references {
        reference.source = 0..0;
    }
    for line in &mut cable.header {
        line.source = 0..0;
    }
    for problem in &mut cable.problems {
        problem.offset = 0;
    }
    cable
}

/// Returns the text in Latin-1, when it can be written so and is not taken for something else.
fn latin_1(text: &str) -> Option<Vec<u8>> {
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<_>>()?;
    // 0x80 to 0x9F are read as Windows-1252 has them, and bytes that are UTF-8 by chance stay it.
    let plain = !bytes.iter().any(|b| (0x80..0xA0).contains(b));
    (plain && (text.is_ascii() || std::str::from_utf8(&bytes).is_err())).then_some(bytes)
}

fn with_ends(text: &str, end: &str) -> String {
    text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect::<Vec<_>>().join(end)
}

/// Every form of a text says the same.
fn check_forms(text: &str) {
    let text = with_ends(text, "\n");
    let want = placeless(parse(text.as_bytes()));
    let same = |what: &str, bytes: &[u8]| {
        assert_eq!(placeless(parse(bytes)), want, "with {what}: {text:?}");
    };
    same("CRLF", with_ends(&text, "\r\n").as_bytes());
    same("trailing blanks", with_ends(&text, "  \n").as_bytes());
    same("trailing tabs", with_ends(&text, "\t\n").as_bytes());
    if let Some(bytes) = latin_1(&text) {
        same("Latin-1", &bytes);
    }
}

/// Every place lies inside the bytes, in order; every piece of clean text stands in the source where its map
/// says, but for what stands for a character of HTML.
fn check_places(bytes: &[u8]) {
    let cable = parse(bytes);
    let end = bytes.len();
    let utf8 = std::str::from_utf8(bytes).is_ok();
    for paragraph in &cable.paragraphs {
        assert!(paragraph.source.start <= paragraph.source.end && paragraph.source.end <= end);
        assert!(!paragraph.text.is_empty());
        let mut at = 0;
        for piece in &paragraph.map {
            let (text, source, length) = (piece.text as usize, piece.source as usize, piece.length as usize);
            assert!(text >= at && length > 0, "pieces overlap: {paragraph:?}");
            at = text + length;
            let part = &paragraph.text[text..at];
            assert!(paragraph.source.contains(&source), "{piece:?} outside of {:?}", paragraph.source);
            if utf8 {
                let stands = bytes[source..].starts_with(part.as_bytes());
                let entity = bytes[source] == b'&' || bytes[source..].starts_with("\u{a0}".as_bytes());
                assert!(stands || entity, "`{part}` is not at {source}");
            }
        }
        assert!(at <= paragraph.text.len());
        // What no piece covers was put in: blanks between lines.
        let mut covered = 0;
        for piece in &paragraph.map {
            assert!(paragraph.text[covered..piece.text as usize].trim().is_empty(), "{paragraph:?}");
            covered = (piece.text + piece.length) as usize;
        }
        assert!(paragraph.text[covered..].trim().is_empty(), "{paragraph:?}");
    }
    for reference in &cable.references {
        assert!(reference.source.start <= reference.source.end && reference.source.end <= end);
    }
    let mut before = 0;
    for line in &cable.header {
        assert!(line.source.start <= line.source.end && line.source.end <= end);
        assert!(line.line >= before, "lines are out of order");
        before = line.line;
    }
    for problem in &cable.problems {
        assert!(problem.offset <= end);
        assert!(!problem.message.ends_with('.') && !problem.kind.is_empty());
    }
}

fn cases(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            cases(&path, found);
        } else if path.extension().is_some_and(|e| e == "txt") {
            found.push(path);
        }
    }
}

#[test]
fn every_case_says_the_same_in_every_form() {
    let mut paths = Vec::new();
    cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"), &mut paths);
    assert!(paths.len() >= 300);
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        check_places(&bytes);
        if let Ok(text) = String::from_utf8(bytes)
            // A file with carriage returns alone is about these.
            && (!text.contains('\r') || text.contains('\n'))
        {
            check_forms(&text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]

    #[test]
    fn forms_of_a_text_say_the_same(lines in proptest::collection::vec(line(), 0..24)) {
        let text: Vec<String> = lines.iter().map(|l| l.replace(['\n', '\r'], " ")).collect();
        check_forms(&text.join("\n"));
    }

    #[test]
    fn places_stand_where_they_say(lines in proptest::collection::vec(line(), 0..24), html: bool) {
        let text = format!("{}{}", if html { "<pre>" } else { "" }, lines.join("\n"));
        check_places(text.as_bytes());
        if let Some(bytes) = latin_1(&text) {
            check_places(&bytes);
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        check_places(&bytes);
    }
}
