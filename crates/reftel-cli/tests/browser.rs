//! The reading room's pages in a real browser: axe-core, without JavaScript, by keyboard, on a phone, in the
//! dark. The tests themselves stand in `tests/browser/`; this serves them an archive.
//!
//! Needs Chromium, Node.js and `npm ci --prefix tests/browser`. Without them it says so and passes; with
//! `REFTEL_CI` set, as in `.ci/run`, it fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Returns the path of the first of these programs that there is.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names
        .iter()
        .find_map(|name| env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file()))
}

/// Ends the program when the test ends, however that is.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn pages_in_a_browser() {
    let chromium = program(&["chromium", "chromium-browser", "google-chrome"]);
    let node = program(&["node"]);
    let tests = root().join("tests/browser");
    let tools = tests.join("node_modules/playwright-core");
    let (Some(chromium), Some(node), true) = (&chromium, &node, tools.is_dir()) else {
        let lacking = [
            ("Chromium", chromium.is_none()),
            ("Node.js", node.is_none()),
            ("`npm ci --prefix tests/browser`", !tools.is_dir()),
        ];
        let lacking: Vec<&str> = lacking.iter().filter(|(_, lacks)| *lacks).map(|(name, _)| *name).collect();
        let lacking = lacking.join(", ");
        assert!(env::var_os("REFTEL_CI").is_none(), "the browser tests lack {lacking}");
        eprintln!("SKIPPED: the browser tests lack {lacking}");
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let harm = place.path().join("harm");
    fs::create_dir(&harm).unwrap();
    let text = "---\ntitle: \"<script>harm()</script> \u{202E}desrever\"\n---\n\nA sharpened <script>harm()</script> \
                text <img src=x onerror=harm()> and \"><iframe src=javascript:harm()></iframe>.\n";
    fs::write(harm.join("<script>harm()<script>.md"), text).unwrap();
    // Lists of people who do not exist; one name is made to do harm, too.
    for (file, lines) in [
        (
            "one.json",
            r#"{"id":"1","schema":"Person","properties":{"name":["Pavel Zhdanovich","Павел Жданович"],"birthDate":["1970-05-01"],"country":["Zarechia"]}}
{"id":"2","schema":"Company","properties":{"name":["<script>harm()</script> Timber"]}}
{"id":"3","schema":"Company","properties":{"name":["Zubrow Azot"]}}
{"id":"4","schema":"Ownership","properties":{"owner":["2"],"asset":["3"],"percentage":["60"]}}"#,
        ),
        (
            "two.json",
            r#"{"id":"a","schema":"Person","properties":{"name":["ZHDANOVICH, Pavel"],"position":["Deputy"]}}"#,
        ),
    ] {
        fs::write(place.path().join(file), lines).unwrap();
        let added = Command::new(env!("CARGO_BIN_EXE_reftel"))
            .current_dir(place.path())
            .args(["lists", "add", file, "--archive", "harm.reftel"])
            .status()
            .unwrap();
        assert!(added.success());
    }
    let adopted = Command::new(env!("CARGO_BIN_EXE_reftel"))
        .current_dir(place.path())
        .args(["guidance", "adopt", "--archive", "harm.reftel"])
        .arg(root().join("examples/guidance"))
        .status()
        .unwrap();
    assert!(adopted.success());
    let imported = Command::new(env!("CARGO_BIN_EXE_reftel"))
        .current_dir(place.path())
        .args(["dialogue", "import", "--archive", "harm.reftel"])
        .arg(root().join("examples/dialogue/halvern-zarechia.csv"))
        .output()
        .unwrap();
    // What it cites comes only when the room opens: the import says so.
    assert_eq!(imported.status.code(), Some(4), "{imported:?}");
    let mut served = Served(
        Command::new(env!("CARGO_BIN_EXE_reftel"))
            .current_dir(place.path())
            .arg("open")
            .args([root().join("examples"), harm])
            .args(["--archive", "harm.reftel", "--port", "0"])
            .env_remove("REFTEL_ARCHIVE")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap(),
    );
    let lines = BufReader::new(served.0.stdout.take().unwrap()).lines();
    let address = lines
        .map_while(Result::ok)
        .find_map(|line| line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned))
        .expect("the address of the reading room on stdout");
    let status = Command::new(node)
        .arg("--test")
        .arg(tests.join("pages.test.mjs"))
        .env("READING_ROOM", address.trim_end_matches('/'))
        .env("CHROMIUM", chromium)
        .status()
        .unwrap();
    assert!(status.success(), "see the browser's tests above");
}
