//! README's first screen is true: its command gives the output that it shows, on a machine without Tesseract.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Returns the text of each block of commands.
fn blocks(text: &str) -> Vec<&str> {
    text.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// Returns a line without the port, which another reading room may have taken.
fn without_port(line: &str) -> String {
    match line.split_once("http://127.0.0.1:") {
        Some((before, after)) => {
            format!("{before}http://127.0.0.1:{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        None => line.to_owned(),
    }
}

#[test]
fn the_first_command_gives_the_output_that_is_shown() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (command, output) = blocks(&readme)[0].split_once('\n').unwrap();
    let arguments = command.strip_prefix("$ cargo run --release -- ").expect("the command");
    let place = tempfile::tempdir().unwrap();
    let mut served = Command::new(env!("CARGO_BIN_EXE_reftel"))
        .args(arguments.split(' ').map(|argument| match argument {
            "examples" => root().join("examples"),
            other => PathBuf::from(other),
        }))
        .current_dir(place.path())
        .env("PATH", "")
        .env_remove("REFTEL_ARCHIVE")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The address comes last; when it is there, all else has been written.
    let mut out = BufReader::new(served.stdout.take().unwrap());
    let mut shown = Vec::new();
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 {
        let last = line.contains("http://");
        shown.push(without_port(line.trim_end()));
        line.clear();
        if last {
            break;
        }
    }
    served.kill().unwrap();
    served.wait().unwrap();
    let mut talk = String::new();
    served.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    let mut got: Vec<String> = talk.lines().map(str::to_owned).chain(shown).collect();
    let mut want: Vec<String> = output.lines().map(without_port).collect();
    // Answers and talk are two streams; a terminal shows them in the order of time.
    got.sort();
    want.sort();
    assert_eq!(got, want);
}

#[test]
fn the_test_command_is_what_is_run_for_every_change() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let command = blocks(&readme)[1].trim().strip_prefix("$ ").unwrap();
    let checks = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(checks.lines().any(|line| line.trim() == command), "`.ci/run` does not run `{command}`");
}

#[test]
fn links_lead_somewhere() {
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            assert!(
                link.starts_with("http") || root().join(link).exists(),
                "{page} links to `{link}`, which is not there"
            );
        }
    }
}
