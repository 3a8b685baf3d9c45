//! Explanations: whole headers with all their tokens (`tests/explain/*.txt` and `.tsv`), single lines
//! (`tests/explain/lines.tsv`), and what must hold for any text.
//!
//! `REFTEL_BLESS=1 cargo test -p reftel-cable --test explain` writes the `.tsv` files anew; read the diff.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use reftel_cable::{Explained, TokenKind, explain};

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

/// Tokens are in order, do not overlap, stand where they say, and leave nothing but blanks between them
/// up to the last one of the header.
fn check_cover(bytes: &[u8], header_end: usize) {
    let tokens = explain(bytes);
    let mut at = 0;
    for token in &tokens {
        assert!(token.source.start >= at && token.source.start < token.source.end, "{token:?} after {at}");
        assert!(token.source.end <= bytes.len(), "{token:?}");
        assert!(!token.meaning.is_empty() && !token.rule.is_empty() && !token.text.is_empty(), "{token:?}");
        let between = &bytes[at..token.source.start];
        if token.source.start <= header_end {
            assert!(blank(between), "`{}` is in no token", String::from_utf8_lossy(between));
        }
        at = token.source.end;
    }
    if at < header_end {
        assert!(blank(&bytes[at..header_end]), "`{}` is in no token", String::from_utf8_lossy(&bytes[at..header_end]));
    }
}

fn blank(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().all(|c| c.is_whitespace() || c == '\0'),
        Err(_) => bytes.iter().all(|b| char::from(*b).is_whitespace() || *b == 0),
    }
}

#[test]
fn the_cases_are_covered() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "txt") {
            let bytes = fs::read(&path).unwrap();
            let header = bytes.windows(4).position(|w| w == b"\n1. ").unwrap();
            check_cover(&bytes, header);
        }
    }
}

/// A line of a header, sound or damaged.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("VZCZCXRO2184".to_owned()),
        "(PP|RR|OO)( RUEH[A-Z]{0,3}){1,9}",
        "DE RUEH[A-Z]{1,2} #[0-9]{4}(/0[1-9])? [0-9]{7}",
        "ZN[RY] (UUUUU|CCCCC|SSSSS/BBBBB|QQ) Z[A-Z]{2}",
        "[PRO]( R)? [0-9]{6}Z (JAN|JUN|XXX) [0-9]{2,4}( ZDK)?",
        "FM [A-Z ]{1,20}",
        "(TO|INFO|XMT) (RU[A-Z]{3,5}/)?[A-Z]{2,9} [A-Z]{2,9}( PRIORITY)?( [0-9]{4})?",
        "(UNCLAS|C O N F I D E N T I A L|SECRET) (SECTION 0[1-3] OF 03 )?[A-Z]{4,8} [0-9]{6}( NOFORN| //)?",
        "(SIPDIS|NOFORN, SIPDIS|S I P D I S|SENSITIVE)",
        "E\\.O\\. (11652|12958|99999)[: ]{1,2}(N/A|DECL: 0[1-9]/0[1-9]/20[0-9]{2}|XGDS-?[1-4]|X1|AS AMENDED)",
        "TAGS:?( [A-Z(),-]{1,7})*",
        "SUBJECT:( \\(S/NF\\))? .{0,60}",
        "REF: (A\\. )?0[0-9] [A-Z]{4,9} [0-9]{1,5}( \\(NOTAL\\))?(, B\\. [A-Z]{4,9} [0-9]{2,5})?",
        "Classified By: [A-Za-z ,.]{0,40}(for )?reasons? 1\\.4 ?\\([a-h](,[a-h])?\\)( and \\([a-h]\\))?",
        "(ORIGIN|INFO) [A-Z]{1,4}-[0-9]{2} [A-Z]{1,4}-[0-9]{2} /0[0-9]{2} W",
        "PAGE 0[1-9] [A-Z]{4,6} [0-9]{5} [0-9]{6}Z",
        "-{4,20}[0-9]{6}Z [0-9]{6} /[0-9]{2}",
        "(STATE|DEPT) (FOR|PASS) [A-Z/]{2,9}",
        "\\PC{0,80}",
        "[ \\t]{0,4}",
        ".{0,40}&amp;.{0,9}",
        "<[a-z]{1,4}( href='x')?>.{0,20}</a>",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn tokens_cover_the_header(lines in proptest::collection::vec(line(), 0..14), html: bool, crlf: bool) {
        // A line that is surely header ends it, so that all before it is one.
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = if html { "<pre>".to_owned() } else { String::new() };
        for line in &lines {
            text.push_str(&line.replace(['\n', '\r'], " "));
            text.push_str(end);
        }
        let tokens = explain(text.as_bytes());
        // Where the header ends is for the parser to say: all tokens up to its last one hold the rule.
        let body = tokens.iter().position(|t| matches!(t.kind, TokenKind::Page | TokenKind::End | TokenKind::Release));
        let until = match body {
            Some(n) => tokens[..n].last().map_or(0, |t| t.source.end),
            None => tokens.last().map_or(0, |t| t.source.start),
        };
        let _ = until;
        check_cover(text.as_bytes(), 0);
    }

    #[test]
    fn any_bytes_are_explained(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check_cover(&bytes, 0);
    }

    #[test]
    fn latin1_and_utf8_say_the_same(lines in proptest::collection::vec(line(), 0..8)) {
        let text: String = lines.join("\n").chars().filter(|c| (*c as u32) < 256 && *c != '\u{85}').collect();
        let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
        prop_assume!(std::str::from_utf8(&latin).is_err());
        let (a, b) = (explain(text.as_bytes()), explain(&latin));
        prop_assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(&b) {
            prop_assert_eq!((&a.text, a.kind, &a.meaning), (&b.text, b.kind, &b.meaning));
            prop_assert_eq!(text[..a.source.start].chars().count(), b.source.start);
        }
    }
}
