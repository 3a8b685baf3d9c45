//! `explain`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, Width};
use reftel_archive::ExplanationAnswer;

use crate::End;
use crate::answer::{json_one, shown};
use crate::arguments::Format;
use crate::{cable, choose};

/// Explains the header of a document of the archive, or of a file, or of standard input.
pub fn run(archive: Option<PathBuf>, what: &str, format: Format) -> anyhow::Result<End> {
    let answer = if what == "-" || Path::new(what).is_file() {
        reftel_archive::explain(&cable::bytes(Path::new(what))?)
    } else {
        let archive = choose::existing(archive)?;
        match archive.explain(what)? {
            Some(answer) => answer,
            None if archive.document(what)?.is_some() => {
                eprintln!(
                    "`{what}` has no header to explain: it is no telegram, or its source is made of pages"
                );
                return Ok(End::Nothing);
            }
            None => {
                eprintln!(
                    "no file and no document `{what}` in {}; `reftel documents` lists them",
                    archive.dir().display()
                );
                return Ok(End::Nothing);
            }
        }
    };
    if format != Format::Text {
        json_one(format, &answer)?;
    } else {
        print(&answer)?;
    }
    if answer.tokens.is_empty() {
        eprintln!("nothing in it is a header of a telegram");
        return Ok(End::Nothing);
    }
    Ok(End::Done)
}

/// Prints token, meaning and rule; markup of web pages, which is many tokens and says nothing, is counted.
fn print(answer: &ExplanationAnswer) -> io::Result<()> {
    /// Width when the output is no terminal.
    const WIDTH: u16 = 120;
    let mut table = Table::new();
    table
        .load_preset(comfy_table::presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["line", "token", "meaning", "rule"])
        .set_constraints([
            ColumnConstraint::ContentWidth,
            ColumnConstraint::UpperBoundary(Width::Percentage(28)),
            ColumnConstraint::UpperBoundary(Width::Percentage(45)),
            ColumnConstraint::UpperBoundary(Width::Percentage(25)),
        ]);
    if table.width().is_none() {
        table.set_width(WIDTH);
    }
    let (mut line, mut markup) = (0, 0);
    for token in &answer.tokens {
        if token.kind == "markup" {
            markup += 1;
            continue;
        }
        let number = if token.line == line { String::new() } else { token.line.to_string() };
        line = token.line;
        let known = if token.known { "" } else { "unknown: " };
        table.add_row([
            Cell::new(number),
            Cell::new(shown(&token.text)),
            Cell::new(format!("{known}{}: {}", token.name, shown(&token.meaning))),
            Cell::new(token.rule),
        ]);
    }
    writeln!(io::stdout().lock(), "{}", table.trim_fmt())?;
    let unknown = answer.tokens.iter().filter(|token| !token.known).count();
    eprintln!("{} tokens, {unknown} of them unknown ({markup} of markup not shown)", answer.tokens.len());
    Ok(())
}
