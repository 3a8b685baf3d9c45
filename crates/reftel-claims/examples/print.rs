//! Prints the claims of files, one a line, to be read and judged by a person. Columns, parted by tabs: document, paragraph,
//! frame, kind, actors, targets, about, speaker, date, due, mood, quote, paragraph's text.
//!
//! ```text
//! cargo run -p reftel-claims --example print -- telegram.txt volume.xml
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::fs;
use std::path::Path;

use reftel_claims::{Claim, Located, Party, find};
use reftel_document::{Document, Limits, read};

fn main() -> Result<(), Box<dyn Error>> {
    for argument in std::env::args().skip(1) {
        let path = Path::new(&argument);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for document in read(&fs::read(path)?, &name, &Limits::default(), None).documents {
            for located in find(&document) {
                println!("{}", line(&name, &document, &located));
            }
        }
    }
    Ok(())
}

fn line(file: &str, document: &Document, Located { paragraph, claim }: &Located) -> String {
    let (anchor, text) = document
        .paragraphs
        .get(*paragraph)
        .map(|paragraph| (paragraph.anchor.as_str(), paragraph.text.as_str()))
        .unwrap_or_default();
    let name = document.own_id.as_deref().filter(|_| file.ends_with(".xml")).unwrap_or(file);
    let columns = [
        name.to_owned(),
        anchor.to_owned(),
        claim.rule.clone(),
        claim.kind.to_string(),
        names(&claim.actors),
        names(&claim.targets),
        claim.about.as_ref().map(|about| about.name.clone()).unwrap_or_default(),
        claim.speaker.as_ref().map(|speaker| speaker.name.clone()).unwrap_or_default(),
        claim.when.as_ref().map(|when| format!("{} ({})", when.edtf.as_str(), when.rule)).unwrap_or_default(),
        claim.due.as_ref().map(|due| due.as_str().to_owned()).unwrap_or_default(),
        mood(claim),
        text.get(claim.quote.clone()).unwrap_or_default().to_owned(),
        text.to_owned(),
    ];
    let one_line = |column: &String| column.split_whitespace().collect::<Vec<_>>().join(" ");
    columns.iter().map(one_line).collect::<Vec<_>>().join("\t")
}

fn names(parties: &[Party]) -> String {
    let shown = |party: &Party| match (&party.office, &party.country) {
        (Some(office), Some(country)) => format!("{} [{office}, {country}]", party.name),
        (Some(office), None) => format!("{} [{office}]", party.name),
        (None, Some(country)) => format!("{} [{country}]", party.name),
        (None, None) => party.name.clone(),
    };
    parties.iter().map(shown).collect::<Vec<_>>().join("; ")
}

fn mood(claim: &Claim) -> String {
    let not = if claim.negated { "not " } else { "" };
    format!("{not}{}", claim.modality.as_str())
}
