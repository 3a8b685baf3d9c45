//! The program run in a folder of its own, with nothing of the environment but the clerk's name.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program on the archive `lists.reftel` in `home`.
pub fn reftel(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_reftel"))
        .args(arguments)
        .args(["--archive", "lists.reftel"])
        .current_dir(home)
        .env_clear()
        .env("REFTEL_WHO", "A. Clerk")
        .output()
        .unwrap()
}

/// What the program answered.
pub fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
