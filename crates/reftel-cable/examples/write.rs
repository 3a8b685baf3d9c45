//! Prints the telegram of a draft in Markdown named on the command line, or what is wrong with the draft.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

fn main() -> std::io::Result<ExitCode> {
    for path in std::env::args().skip(1) {
        let draft = std::fs::read_to_string(&path)?;
        match reftel_cable::compose_markdown(&draft, &reftel_cable::Form::default()) {
            Ok(sections) => print!("{}", sections.join("\n")),
            Err(faults) => {
                for fault in faults {
                    eprintln!("{path}: {fault}\nhint: {}", fault.hint);
                }
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
