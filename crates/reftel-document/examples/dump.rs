//! Prints what the readers make of a file: `cargo run -p reftel-document --example dump -- FILE [PAGE.png]`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for people who work on the readers")]

use reftel_document::{Document, Limits, Place, read};

fn main() -> std::process::ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        eprintln!("usage: dump FILE [PAGE.png]");
        return std::process::ExitCode::from(2);
    };
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("error: `{path}` cannot be read: {error}");
            return std::process::ExitCode::from(4);
        }
    };
    let began = std::time::Instant::now();
    let reading = read(&bytes, &path, &Limits::default(), None);
    let took = began.elapsed();
    println!("{:?} {:?} in {took:?}", reading.format, reading.state);
    reading.documents.iter().for_each(dump);
    for inside in &reading.inside {
        match &inside.bytes {
            Ok(bytes) => println!("inside: `{}`, {} bytes", inside.name, bytes.len()),
            Err(why) => println!("inside: `{}`: {why}", inside.name),
        }
    }
    if let Some(out) = arguments.next() {
        let began = std::time::Instant::now();
        match reftel_document::page_png(&bytes, 1, 150) {
            Ok(png) => println!(
                "page 1 as a picture: {} bytes in {:?}, {:?}",
                png.len(),
                began.elapsed(),
                std::fs::write(out, png)
            ),
            Err(why) => println!("no picture of page 1: {why}"),
        }
    }
    std::process::ExitCode::SUCCESS
}

fn dump(document: &Document) {
    println!("== {:?} id {:?} title {:?}", document.kind, document.own_id, document.title);
    println!("   date {:?}", document.date.as_ref().map(|d| (d.edtf.to_string(), d.basis, &d.why)));
    println!("   from {:?} by {:?} to {:?}", document.origin, document.authors, document.addressees);
    println!("   language {:?} marking {:?} tags {:?}", document.language, document.marking, document.tags);
    for particular in &document.particulars {
        println!("   {}: {}", particular.name, particular.value);
    }
    for reference in &document.references {
        println!("   refers to {reference:?}");
    }
    for problem in &document.problems {
        println!("   problem {}: {} {:?} {:?}", problem.kind, problem.message, problem.line, problem.offset);
    }
    let mut heading = None;
    for paragraph in &document.paragraphs {
        if paragraph.heading != heading {
            heading.clone_from(&paragraph.heading);
            println!("# {}", heading.as_deref().unwrap_or("(no heading)"));
        }
        let place = match paragraph.source.first().map(|span| &span.place) {
            Some(Place::Bytes(from, to)) => format!("{from}..{to}"),
            Some(Place::Part(part, from, to)) => format!("{part} {from}..{to}"),
            Some(Place::Page(page, [left, bottom, ..])) => format!("page {page} at {left:.0},{bottom:.0}"),
            None => "nowhere".to_owned(),
        };
        let marking = paragraph.marking.as_ref().map(|m| format!("({m}) ")).unwrap_or_default();
        println!("[{} {:?} {place}] {marking}{}", paragraph.anchor, paragraph.role, paragraph.text);
        for note in &paragraph.notes {
            println!("      note {} at {} is {}", note.mark, note.at, note.note);
        }
    }
}
