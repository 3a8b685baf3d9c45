//! `reftel add examples`: every file in its state, every document with its id, title, date and pointers.
//!
//! What is expected stands in `examples.expected`, to be read and judged by a person. After a change that
//! is meant, run the test with `REFTEL_WRITE_EXPECTED=1` and look at the difference before committing it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn root() -> PathBuf {
    fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

/// Runs the program; `path` is where it may look for others, such as the one that reads pictures.
fn reftel(archive: &Path, path: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_reftel"))
        .env_clear()
        .env("PATH", path)
        .current_dir(root())
        .arg("--archive")
        .arg(archive)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Writes a ledger and an export as people read them.
fn described(ledger: &[Value], documents: &[Value]) -> String {
    let mut text = String::from("LEDGER\n");
    for line in ledger {
        let _ = write!(text, "{:<11} {}", word(&line["state"]), word(&line["path"]));
        if let Some(id) = line["document"].as_str() {
            let _ = write!(text, " → {id}");
            match line["documents"].as_u64() {
                Some(many) if many > 1 => {
                    let _ = write!(text, " and {} more", many - 1);
                }
                _ => {}
            }
        }
        if let Some(reason) = line["reason"].as_str() {
            let _ = write!(text, " ({reason})");
        }
        text.push('\n');
    }
    text.push_str("\nDOCUMENTS\n");
    for document in documents {
        let _ = writeln!(text, "{}: {}", word(&document["id"]), word(&document["title"]));
        let _ = writeln!(
            text,
            "    {}, {} ({}: {})",
            word(&document["kind"]),
            word(&document["date"]),
            word(&document["date_basis"]),
            word(&document["date_why"])
        );
        let authors: Vec<&str> = list(&document["authors"]).iter().map(word).collect();
        let _ = writeln!(
            text,
            "    from {}, by {}, in {}",
            word(&document["origin"]),
            if authors.is_empty() { "-".to_owned() } else { authors.join("; ") },
            word(&document["language"])
        );
        let marking = &document["marking"];
        let captions: Vec<&str> = list(&marking["captions"]).iter().map(word).collect();
        let tags: Vec<&str> = list(&document["tags"]).iter().map(word).collect();
        let marks: Vec<&str> = [word(&marking["classification"])].into_iter().chain(captions).collect();
        let tags = if tags.is_empty() { "-".to_owned() } else { tags.join(" ") };
        let _ = writeln!(text, "    marked {}; tags {tags}", marks.join(" "));
        let paragraphs: Vec<&str> =
            list(&document["paragraphs"]).iter().map(|p| word(&p["anchor"])).collect();
        let _ = writeln!(text, "    paragraphs {}", paragraphs.join(" "));
        for reference in list(&document["references"]) {
            let _ = writeln!(
                text,
                "    refers to {} → {}",
                word(&reference["text"]),
                reference["document"].as_str().unwrap_or("not in the archive")
            );
        }
        for part in list(&document["parts"]) {
            let _ = writeln!(text, "    goes with {}, which holds other sections", word(&part["document"]));
        }
        for (name, what) in [("referred_by", "is referred to by"), ("likely_copies", "is likely a copy of")] {
            for other in list(&document[name]) {
                let _ = writeln!(text, "    {what} {}", word(&other["id"]));
            }
        }
        for problem in list(&document["problems"]) {
            let _ = writeln!(text, "    problem: {}", word(&problem["message"]));
        }
    }
    text
}

#[test]
fn adding_the_examples() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("examples.reftel");
    // Without a PATH the scanned page stays a picture on every machine.
    let added = reftel(&archive, "", &["add", "examples", "--format", "jsonl"]);
    assert_eq!(
        added.status.code(),
        Some(4),
        "one file is damaged: {}",
        String::from_utf8_lossy(&added.stderr)
    );
    let ledger = reftel(&archive, "", &["ledger", "--format", "jsonl"]);
    let export = reftel(&archive, "", &["export", "jsonl"]);
    let got = described(&lines(&ledger), &lines(&export));
    let verified = reftel(&archive, "", &["verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));

    let place = root().join("crates/reftel-cli/tests/examples.expected");
    if std::env::var_os("REFTEL_WRITE_EXPECTED").is_some() {
        fs::write(&place, &got).unwrap();
    }
    let want = fs::read_to_string(&place).unwrap();
    for (number, (got, want)) in (1..).zip(got.lines().zip(want.lines())) {
        assert_eq!(got, want, "line {number} of examples.expected");
    }
    assert_eq!(got.lines().count(), want.lines().count(), "examples.expected is shorter or longer");
}

/// Runs every query in the tables of `docs/QUERY.md`.
#[test]
fn queries_find_what_their_page_says() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("examples.reftel");
    reftel(&archive, "", &["add", "examples"]);
    let page = fs::read_to_string(root().join("docs/QUERY.md")).unwrap();
    let (mut rows, mut failed) = (0, Vec::new());
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let (query, rest) = line.trim_start_matches("| `").split_once("` |").unwrap();
        let want = rest.trim_end_matches(" |").rsplit_once("| ").unwrap().1;
        let found = reftel(&archive, "", &["search", query, "--limit", "100", "--format", "jsonl"]);
        let hits = lines(&found);
        let named = hits.iter().map(|hit| match hit["paragraph"].as_str() {
            Some(paragraph) => format!("{}#{paragraph}", word(&hit["document"])),
            None => word(&hit["document"]).to_owned(),
        });
        let got = named.collect::<Vec<_>>().join(", ");
        if got != want {
            failed.push(format!("`{query}` finds {got}, not {want}"));
        }
        rows += 1;
    }
    assert!(rows > 25 && failed.is_empty(), "{rows} rows of docs/QUERY.md:\n{}", failed.join("\n"));
}

#[test]
fn every_example_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("examples.reftel");
    reftel(&archive, "", &["add", "examples"]);
    let documents = lines(&reftel(&archive, "", &["export", "jsonl"]));
    assert!(documents.len() > 15);
    for document in documents {
        let said = document["title"].to_string() + &document["paragraphs"].to_string();
        assert!(
            said.contains("EXERCISE"),
            "{} does not say that it is an exercise: {said}",
            word(&document["id"])
        );
    }
}

#[test]
fn a_scanned_page_is_read_where_the_program_for_it_is() {
    let path = std::env::var("PATH").unwrap_or_default();
    let there = std::env::split_paths(&path).any(|folder| folder.join("tesseract").is_file());
    if !there {
        assert!(std::env::var_os("REFTEL_CI").is_none(), "tesseract is absent");
        eprintln!("skipped: tesseract is absent");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("examples.reftel");
    reftel(&archive, &path, &["add", "examples/reports/note-04-17-112.pdf"]);
    let documents = lines(&reftel(&archive, &path, &["export", "jsonl"]));
    let text: Vec<String> = documents.iter().map(|d| d["paragraphs"].to_string()).collect();
    assert!(text.concat().contains("shall not exceed six persons"), "{text:?}");
}
