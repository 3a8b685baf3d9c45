//! Prints what is read from the telegrams named on the command line; `--id ID` before a path gives the id
//! of one whose text does not hold it.
#![allow(clippy::print_stdout)]

#[path = "../tests/json/mod.rs"]
mod json;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut id = None;
    while let Some(argument) = arguments.next() {
        if argument == "--id" {
            id = arguments.next();
            continue;
        }
        let bytes = std::fs::read(&argument)?;
        let known = reftel_cable::Known { id: id.as_deref(), ..reftel_cable::Known::default() };
        let cable = reftel_cable::parse_known(&bytes, &known);
        println!("{}", json::present(json::of(&cable)));
        id = None;
    }
    Ok(())
}
