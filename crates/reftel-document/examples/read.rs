//! Shows what the readers make of files: `cargo run --example read -- FILE…`.

use std::process::ExitCode;

use reftel_document::{Document, Limits, Place, State, read};

fn main() -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for path in std::env::args().skip(1) {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{path}: {error}");
                code = ExitCode::FAILURE;
                continue;
            }
        };
        let reading = read(&bytes, &path, &Limits::default(), None);
        println!("=== {path} ({})", reading.format.as_str());
        if reading.state != State::Read {
            println!("{:?}", reading.state);
        }
        for document in &reading.documents {
            show(document);
        }
    }
    code
}

fn show(document: &Document) {
    println!("--- {} {}", document.own_id.as_deref().unwrap_or("(no id)"), document.kind.as_str());
    println!("title: {:?}", document.title);
    match &document.date {
        Some(date) => println!("date: {} ({}: {})", date.edtf, date.basis.as_str(), date.why),
        None => println!("date: none"),
    }
    println!(
        "origin: {:?}; language {:?}; marking {:?}",
        document.origin, document.language, document.marking
    );
    println!(
        "authors: {:?}\naddressees: {:?}\ntags: {:?}",
        document.authors, document.addressees, document.tags
    );
    for reference in &document.references {
        println!(
            "reference: {:?} {} {:?} {:?}",
            reference.label, reference.kind, reference.id, reference.text
        );
    }
    for particular in &document.particulars {
        println!("particular: {}: {}", particular.name, particular.value);
    }
    for problem in &document.problems {
        println!("problem: line {:?}: {}: {}", problem.line, problem.kind, problem.message);
    }
    let mut heading: &Option<String> = &None;
    for paragraph in &document.paragraphs {
        if &paragraph.heading != heading {
            heading = &paragraph.heading;
            println!("## {}", heading.as_deref().unwrap_or("(no heading)"));
        }
        let from = match paragraph.source.first().map(|s| &s.place) {
            Some(Place::Bytes(from, _) | Place::Part(_, from, _)) => from.to_string(),
            Some(Place::Page(page, _)) => format!("page {page}"),
            None => "nowhere".to_owned(),
        };
        let marking = paragraph.marking.as_ref().map(|m| format!(" ({m})")).unwrap_or_default();
        println!("[{} {:?}{marking} @{from}] {}", paragraph.anchor, paragraph.role, paragraph.text);
        for note in &paragraph.notes {
            println!("    note {} → {} at {}", note.mark, note.note, note.at);
        }
    }
}
