//! Explanations: whole headers with all their tokens (`tests/explain/*.txt` and `.tsv`) and single lines
//! (`tests/explain/lines.tsv`).
//!
//! `REFTEL_BLESS=1 cargo test -p reftel-cable --test explain` writes the `.tsv` files anew; read the diff.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use reftel_cable::{Explained, explain};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explain")
}

fn table(tokens: &[Explained]) -> String {
    let mut out = "line\ttext\tkind\tmeaning\trule\n".to_owned();
    for token in tokens {
        let unknown = if token.known { "" } else { "? " };
        writeln!(
            out,
            "{}\t{}\t{}\t{unknown}{}\t{}",
            token.line,
            token.text,
            token.kind.as_str(),
            token.meaning,
            token.rule
        )
        .unwrap();
    }
    out
}

#[test]
fn whole_headers() {
    let mut cases = 0;
    let mut paths: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let got = table(&explain(&fs::read(path).unwrap()));
        let expected = path.with_extension("tsv");
        if std::env::var_os("REFTEL_BLESS").is_some() {
            fs::write(&expected, &got).unwrap();
        }
        let want = fs::read_to_string(&expected).unwrap_or_default();
        for (got, want) in got.lines().zip(want.lines()) {
            assert_eq!(got, want, "{}", path.display());
        }
        assert_eq!(got, want, "{}", path.display());
        cases += 1;
    }
    assert!(cases >= 5);
}

/// Each row: a line of a header dated 2008, a token of it, and what must be said of it.
#[test]
fn single_lines() {
    for row in fs::read_to_string(folder().join("lines.tsv")).unwrap().lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [line, token, kind, meaning] = cells.as_slice() else { panic!("`{row}` has not four columns") };
        let text = format!("{line}\nR 241821Z JUN 08\nFM AMEMBASSY ZUBROW\nTO SECSTATE WASHDC\n");
        let tokens = explain(text.as_bytes());
        let found = tokens.iter().find(|t| t.line == 1 && t.text == *token);
        let found = found.unwrap_or_else(|| panic!("no token `{token}` in `{line}`: {tokens:#?}"));
        let said = if found.known { found.meaning.clone() } else { format!("? {}", found.meaning) };
        assert_eq!((found.kind.as_str(), said.as_str()), (*kind, *meaning), "`{token}` of `{line}`");
    }
}
