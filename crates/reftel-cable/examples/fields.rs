//! Prints what is read from the telegrams named on the command line.
#![allow(clippy::print_stdout)]

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        println!("{path}: telegram: {}", reftel_cable::looks_like_cable(&bytes));
        println!("{:#?}", reftel_cable::parse(&bytes));
    }
    Ok(())
}
