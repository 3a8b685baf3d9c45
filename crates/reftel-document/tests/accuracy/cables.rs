//! UNCLASSIFIED telegrams as fragments of HTML and as text: each is read as one, and none of its markup.

use reftel_document::{Format, State};

use crate::set;
use crate::tally::Tally;

fn check(part: &str, least: f64) {
    let Some(folder) = set::folder(&format!("documents/cables-unclassified/{part}")) else { return };
    let (mut read, mut clean) = (Tally::default(), Tally::default());
    for path in set::files(&folder, ".txt") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (_, reading) = set::reading(&path);
        let paragraphs = reading.documents.first().map_or(0, |d| d.paragraphs.len());
        read.count(reading.state == State::Read && reading.format == Format::Cable && paragraphs > 0, || {
            format!("{name}: {:?} {:?}, {paragraphs} paragraphs", reading.state, reading.format)
        });
        for paragraph in reading.documents.iter().flat_map(|d| &d.paragraphs) {
            let text = &paragraph.text;
            let markup = ["<a ", "</a>", "<pre", "<code", "&amp;", "&lt;", "&gt;", "¶", "href="];
            clean.count(!markup.iter().any(|m| text.contains(m)), || {
                format!("{name} {}: {:?}", paragraph.anchor, text.chars().take(160).collect::<String>())
            });
        }
    }
    assert!(read.all > 100, "only {} telegrams", read.all);
    read.report(&format!("telegrams, {part}: read as telegrams"), least);
    clean.report(&format!("telegrams, {part}: paragraphs without markup"), 100.0);
}

#[test]
fn fragments_of_html() {
    check("raw", 100.0);
}

#[test]
fn text() {
    check("text", 100.0);
}
