//! The command line. Answers go to stdout, talk and progress to stderr.
//!
//! Exit codes: 0 found or done; 1 nothing found; 2 wrong usage; 3 withheld by marking; 4 finished, but
//! some input could not be read.
#![forbid(unsafe_code)]
// This crate is the edge where people are spoken to; libraries may not print.
#![allow(clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod answer;
mod arguments;
mod cable;
mod choose;
mod dialogue;
mod explain;
mod guidance;
mod intake;
mod linking;
mod lists;
mod may;
mod names;
mod reading;
mod record;
mod review;
mod screen;
mod trust;
mod when;
mod xref;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command, NamesCommand};

/// How a command ended when nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Found, or done.
    Done,
    /// Nothing found.
    Nothing,
    /// Finished, but some input could not be read, or a check found faults.
    Incomplete,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::Nothing) => ExitCode::from(1),
        Ok(End::Incomplete) => ExitCode::from(4),
        Err(error) => {
            // A reader that had enough (`reftel search … | head`) is not an error.
            let broken = |e: &(dyn std::error::Error + 'static)| {
                e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
            };
            if error.chain().any(broken) {
                return ExitCode::SUCCESS;
            }
            answer::complain(&error);
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<End> {
    let archive = arguments.archive;
    match arguments.command {
        Command::Open { paths, port, threads } => intake::open(&paths, archive, port, threads),
        Command::Add { paths, threads, format } => intake::add(&paths, archive, threads, format),
        Command::Serve { port } => intake::serve_only(archive, port),
        Command::Search { query, more, limit, offset, order, facets, format } => {
            reading::search(archive, &joined(query, more), limit, offset, order, facets, format)
        }
        Command::Read { place, raw, format } => reading::read(archive, &place, raw, format),
        Command::Documents { query, more, sort, limit, offset, format } => {
            reading::documents(archive, &joined(query, more), sort, limit, offset, format)
        }
        Command::Explain { what, format } => explain::run(archive, &what, format),
        Command::Cable { command } => cable::run(command),
        Command::Names { command: NamesCommand::Variants { name, format } } => {
            review::variants(archive, &name, format)
        }
        Command::Names { command } => names::run(command),
        Command::When(arguments) => when::run(arguments),
        Command::Lists { command } => lists::run(archive, command),
        Command::Review { command } => review::run(archive, command),
        Command::Entity { reference, format } => review::entity(archive, &reference, format),
        Command::Xref { lists, documents: true, output, format, .. } => {
            xref::documents(archive, &lists, output, format)
        }
        Command::Xref { lists, against, output, format, .. } => {
            xref::lists(archive, &lists, &against, output, format)
        }
        Command::May(arguments) => may::run(archive, arguments),
        Command::Guidance { command } => guidance::run(archive, command),
        Command::Dialogue { command } => dialogue::run(archive, command),
        Command::Screen(arguments) => screen::run(archive, arguments),
        Command::Chain { document, svg, format } => linking::chain(archive, &document, svg, format),
        Command::Compare { a, b, changed, format } => linking::compare(archive, &a, &b, changed, format),
        Command::Gaps { limit, format } => linking::gaps(archive, limit, format),
        Command::Record(command) => record::run(archive, command),
        Command::Ledger { format } => reading::ledger(archive, format),
        Command::Status { format } => reading::status(archive, format),
        Command::Verify { certificate: Some(file), format } => trust::certificate(archive, &file, format),
        Command::Verify { certificate: None, format } => trust::verify(archive, format),
        Command::Rebuild { threads } => trust::rebuild(archive, threads),
        Command::Export { what, output } => trust::export(archive, what, output),
    }
}

/// Returns a query whose words came as several arguments.
fn joined(query: String, more: Vec<String>) -> String {
    std::iter::once(query).chain(more).collect::<Vec<_>>().join(" ")
}
