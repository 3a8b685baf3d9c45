//! `reftel add` killed at 200 random moments loses nothing that it reported.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: u32 = 200;
/// Runs that are started at the most; those that end before their kill do not count as kills.
const RUNS_MAX: u32 = 1_000;
/// Kills that one archive takes before it is let finish.
const KILLS_AN_ARCHIVE: u32 = 8;

fn reftel(archive: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reftel"));
    command
        .env_clear()
        .env("PATH", "")
        .arg("--archive")
        .arg(archive)
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Writes small telegrams and articles with references between them and a few copies.
fn corpus(dir: &Path) -> PathBuf {
    let input = dir.join("input");
    fs::create_dir_all(&input).unwrap();
    for n in 0..400_u32 {
        let text = match n % 4 {
            0 => format!(
                "VZCZCXYZ{n:04}\nPP RUEHC\nDE RUEHZZ #{n:04} 1761820\nZNR UUUUU ZZH\nP 241820Z JUN 08\nFM AMEMBASSY ZUBROW\n\
                 TO RUEHC/SECSTATE WASHDC PRIORITY {n:04}\nBT\nUNCLAS ZUBROW {n:06}\n\nE.O. 12958: N/A\nTAGS: PREL\n\
                 SUBJECT: EXERCISE MESSAGE {n}\n\nREF: ZUBROW {:04}\n\n1. (U) Exercise text number {n}.\n\n\
                 2. (U) It goes on for a while.\nRIVERS\nBT\n",
                n.saturating_sub(4)
            ),
            1 => format!(
                "---\ntitle: Exercise statement {n}\ndate: 2009-03-{:02}\n---\n\nText of statement {n}.\n",
                n % 28 + 1
            ),
            2 => format!(
                "Exercise article {n}\n\nIn March 2011 the ministers met. They met again later.\n\nNumber {n}.\n"
            ),
            // Copies of a few texts.
            _ => format!("The same few words, number {}.\n", n % 5),
        };
        fs::write(input.join(format!("{n:03}.txt")), text).unwrap();
    }
    input
}

/// Runs `add` to its end and returns its ledger: path to state.
fn add(archive: &Path, input: &Path) -> BTreeMap<String, String> {
    let output = reftel(archive).args(["add", "--format", "jsonl"]).arg(input).output().unwrap();
    assert!(output.status.success(), "add ended with {}", output.status);
    ledger(&String::from_utf8(output.stdout).unwrap())
}

/// Reads the complete lines of a ledger; the last may have been cut by the kill.
fn ledger(text: &str) -> BTreeMap<String, String> {
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let field = |line: &str, name: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("a whole line is JSON");
        value[name].as_str().unwrap().to_owned()
    };
    whole.lines().map(|line| (field(line, "path"), field(line, "state"))).collect()
}

fn stdout(archive: &Path, arguments: &[&str]) -> String {
    let output = reftel(archive).args(arguments).output().unwrap();
    assert!(output.status.success(), "`{arguments:?}` ended with {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_kill_at_any_moment_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let input = corpus(dir.path());
    let undisturbed = dir.path().join("undisturbed.reftel");
    let began = Instant::now();
    let states = add(&undisturbed, &input);
    let mut whole_run = began.elapsed();
    assert_eq!(states.len(), 400);
    let want = (stdout(&undisturbed, &["export", "jsonl"]), stdout(&undisturbed, &["export", "ledger"]));

    // xorshift64; the moments differ from machine to machine anyway.
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let (mut runs, mut kills, mut archives) = (0, 0, 0);
    while kills < KILLS {
        assert!(runs < RUNS_MAX, "of {runs} runs only {kills} were killed before their end");
        let archive = dir.path().join(format!("{archives}.reftel"));
        archives += 1;
        let mut reported = BTreeMap::new();
        for run in 0..KILLS_AN_ARCHIVE {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let moment = Duration::from_micros(random % (whole_run.as_micros() as u64 + 1));
            let began = Instant::now();
            let mut child = reftel(&archive)
                .args(["add", "--format", "jsonl"])
                .arg(&input)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut pipe = child.stdout.take().unwrap();
            let reader = std::thread::spawn(move || {
                let mut text = String::new();
                pipe.read_to_string(&mut text).map(|_| (text, began.elapsed()))
            });
            std::thread::sleep(moment);
            child.kill().unwrap();
            let status = child.wait().unwrap();
            runs += 1;
            let (text, lasted) = reader.join().unwrap().unwrap();
            reported.extend(ledger(&text));
            if status.success() {
                // It was over before the kill. On another machine, or with others at work on this one, runs
                // take another time than the first one did.
                // Later ones find most files added already.
                if run == 0 {
                    whole_run = whole_run.min(lasted);
                }
                break;
            }
            kills += 1;
            if !archive.join("record.sqlite").exists() {
                assert!(reported.is_empty(), "files were reported as added, and there is no record");
                continue;
            }
            let verified = reftel(&archive).arg("verify").output().unwrap();
            let said = String::from_utf8_lossy(&verified.stdout);
            // What a kill left half written is named, and is no loss; the next `add` sweeps it.
            let faults: Vec<&str> = said
                .lines()
                .filter(|l| !l.contains(".part") && !l.ends_with("all sound") && !l.contains("fault"))
                .collect();
            assert!(faults.is_empty(), "after kill {kills}: {faults:?}");
            let kept = ledger(&stdout(&archive, &["export", "ledger"]));
            for path in reported.keys() {
                assert!(kept.contains_key(path), "after kill {kills}: `{path}` was reported and is missing");
            }
        }
        add(&archive, &input);
        assert!(stdout(&archive, &["verify"]).contains("all sound"));
        assert!(
            stdout(&archive, &["export", "jsonl"]) == want.0,
            "archive {archives}: another export of documents"
        );
        assert!(stdout(&archive, &["export", "ledger"]) == want.1, "archive {archives}: another ledger");
        fs::remove_dir_all(&archive).unwrap();
    }
    eprintln!("{kills} kills in {runs} runs over {archives} archives; a whole run takes {whole_run:?}");
}
