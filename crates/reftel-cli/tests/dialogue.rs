//! Dialogues through the command line: import, board, brief, calendars that other programs read, what verify says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

mod home;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use home::{reftel, text};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn strings(value: &Value, fields: &[&str]) -> Vec<String> {
    let field = |one: &Value| fields.iter().map(|field| told(&one[*field])).collect::<Vec<_>>().join(" ");
    value.as_array().unwrap().iter().map(field).collect()
}

fn told(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// An archive with the documents that the example rests on, and the example.
static HOME: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let home = tempfile::tempdir().unwrap();
    let examples = root().join("examples");
    let paths = ["cables", "notes", "statements"].map(|name| examples.join(name).display().to_string());
    let added = reftel(home.path(), &["add", &paths[0], &paths[1], &paths[2]]);
    assert!(added.status.success(), "{added:?}");
    let table = examples.join("dialogue/halvern-zarechia.csv").display().to_string();
    let imported = reftel(home.path(), &["dialogue", "import", &table, "--why", "exercise"]);
    assert!(imported.status.success(), "{imported:?}");
    assert!(text(&imported).starts_with("imported `halvern-zarechia` (log entry "), "{imported:?}");
    home
});

#[test]
fn the_board_has_overdue_work_first() {
    let show = |on: &str, format: &str| {
        reftel(HOME.path(), &["dialogue", "show", "halvern-zarechia", "--on", on, "--format", format])
    };
    let board = json(&show("2012-01-20", "json"));
    assert_eq!(board["schema"], "reftel.dialogue/1");
    assert_eq!(
        strings(&board["follow_ups"], &["state", "key", "days_over"]),
        [
            "overdue answer-on-registration 204",
            "overdue survey 173",
            "overdue passport 26",
            "due_soon inspectors -26",
            "open staff-ceiling -132",
            "done list-of-firms 204",
        ]
    );
    assert_eq!(board["next"]["session"], 3);
    let passage = &board["follow_ups"][0]["cites"][0];
    assert_eq!(passage["found"], true);
    assert!(passage["text"].as_str().unwrap().contains("study both questions by June 30"), "{passage}");
    // What is absent is null or empty, not left out.
    assert!(
        board["follow_ups"][1]["owner"].is_null() && board["follow_ups"][0]["evidence"].as_array().is_some()
    );
    let told = text(&show("2012-01-20", "text"));
    let (overdue, session) = (told.find("overdue by 204 days").unwrap(), told.find("Sessions").unwrap());
    assert!(overdue < session, "{told}");
    assert!(told.contains("next: session 3, 2012-21"), "{told}");
    // Before the first session nothing was left to do.
    let before = json(&show("2011-04-01", "json"));
    assert_eq!(before["follow_ups"], serde_json::json!([]));
    // Once the spring has passed, nothing says that the third session was held.
    assert_eq!(json(&show("2012-07-01", "json"))["next"]["state"], "unheld");
    let list = json(&reftel(HOME.path(), &["dialogue", "list", "--on", "2012-01-20", "--format", "json"]));
    assert_eq!(
        strings(&list, &["schema", "key", "overdue", "due_soon"]),
        ["reftel.dialogue-line/1 halvern-zarechia 3 1"]
    );
}

#[test]
fn a_session_and_the_brief_before_the_next() {
    let ask = |arguments: &[&str]| {
        let all = [&["dialogue"], arguments, &["--on", "2012-01-20"]].concat();
        reftel(HOME.path(), &all)
    };
    let session = json(&ask(&["session", "halvern-zarechia", "1", "--format", "json"]));
    assert_eq!(session["schema"], "reftel.session/1");
    assert_eq!(session["session"]["delegates"].as_array().unwrap().len(), 6);
    assert_eq!(session["after"], 2);
    let brief = json(&ask(&["brief", "halvern-zarechia", "3", "--format", "json"]));
    assert_eq!(brief["schema"], "reftel.brief/1");
    assert_eq!(brief["last_held"]["number"], 2);
    assert_eq!(
        strings(&brief["unfinished"], &["key", "side_name"]),
        [
            "answer-on-registration Zarechia",
            "survey both sides",
            "passport Zarechia",
            "inspectors Halvern",
            "staff-ceiling both sides",
        ]
    );
    assert_eq!(strings(&brief["open_proposals"], &["key"]), ["let-them-travel", "certificates"]);
    assert_eq!(brief["since"]["from"], "2011-10-27");
    // No guidance is about countries that do not exist, and that is said.
    assert_eq!(brief["guidance"].as_array().unwrap().len(), 2);
    let told = text(&ask(&["brief", "halvern-zarechia", "3"]));
    for part in [
        "Promised and not done",
        "Uladzimir Kastsiuk, First Deputy Foreign Minister",
        "Guidance on a meeting",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let none = ask(&["brief", "halvern-zarechia", "9"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(said(&none).contains("has no session 9; it has 1, 2, 3"), "{none:?}");
    let none = ask(&["show", "nothing"]);
    assert!(said(&none).contains("there is no dialogue `nothing`"), "{none:?}");
}

#[test]
fn the_table_comes_out_as_it_went_in() {
    let table = fs::read_to_string(root().join("examples/dialogue/halvern-zarechia.csv")).unwrap();
    let out = reftel(HOME.path(), &["dialogue", "export", "halvern-zarechia"]);
    assert_eq!(text(&out), table);
    // Every passage that it cites is there.
    let verified = reftel(HOME.path(), &["verify"]);
    let told = format!("{}{}", text(&verified), said(&verified));
    assert!(!told.contains("dialogue"), "{told}");
}

/// Exports the calendar of the example, and gives it to a program that prints what it read.
fn read_by(program: &Path, script: &Path) -> Vec<Vec<Value>> {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("talks.ics");
    let path = file.display().to_string();
    let out =
        reftel(HOME.path(), &["dialogue", "export", "halvern-zarechia", "--format", "ics", "-o", &path]);
    assert!(out.status.success(), "{out:?}");
    let read = Command::new(program).arg(script).arg(&file).output().unwrap();
    assert!(read.status.success(), "{read:?}");
    serde_json::from_slice(&read.stdout).unwrap()
}

#[track_caller]
fn check_calendar(entries: &[Vec<Value>]) {
    let find = |uid: &str| {
        entries.iter().find(|entry| entry[1] == format!("{uid}@halvern-zarechia.dialogue.reftel"))
    };
    assert_eq!(entries.len(), 9, "{entries:?}");
    let second = find("session-2").unwrap();
    assert_eq!(
        second[..6],
        ["vevent", second[1].as_str().unwrap(), "2011-10-25", "2011-10-27", "", "CONFIRMED"]
            .map(|text| if text.is_empty() { Value::Null } else { text.into() })
    );
    assert_eq!(second[8], "Rudavets");
    assert!(
        second[7].as_str().unwrap().contains("\nHalvern: Edmund Pryce, Under-Secretary\nZarechia: "),
        "{second:?}"
    );
    // Spring is not a day: every day that it may mean, and said so.
    let third = find("session-3").unwrap();
    assert_eq!([&third[2], &third[3], &third[5]], ["2012-03-01", "2012-06-01", "TENTATIVE"]);
    assert!(third[7].as_str().unwrap().starts_with("The date is imprecise: 2012-21 (EDTF)"), "{third:?}");
    let passport = find("follow-up-passport").unwrap();
    assert_eq!([&passport[0], &passport[4], &passport[5]], ["vtodo", "2011-12-25", "NEEDS-ACTION"]);
}

/// Gives the calendar to PyPI icalendar. Where that is not installed the test says so and passes.
#[test]
fn pypi_icalendar_reads_the_calendar() {
    let python = PathBuf::from(std::env::var("ICALENDAR").unwrap_or_else(|_| "python3".to_owned()));
    let there = Command::new(&python).args(["-c", "import icalendar"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("REFTEL_CI").is_none(), "PyPI icalendar is missing");
        eprintln!("SKIPPED: PyPI icalendar is not installed (ICALENDAR names a Python that has it)");
        return;
    }
    check_calendar(&read_by(&python, &root().join("crates/reftel-cli/tests/read_calendar.py")));
}

/// Gives the calendar to ical.js, which Thunderbird reads calendars with. Where that is not installed the test says so and passes.
#[test]
fn the_library_of_a_calendar_program_reads_the_calendar() {
    let tests = root().join("tests/browser");
    let there = Command::new("node").arg("--version").output().is_ok();
    if !there || !tests.join("node_modules/ical.js").is_dir() {
        assert!(
            std::env::var_os("REFTEL_CI").is_none(),
            "Node.js or `npm ci --prefix tests/browser` is missing"
        );
        eprintln!("SKIPPED: Node.js, or `npm ci --prefix tests/browser`, is not there");
        return;
    }
    check_calendar(&read_by(Path::new("node"), &tests.join("calendar.mjs")));
}

const TABLE: &str = "row,key,title,side,session,date,status,cites\ndialogue,talks,Talks (EXERCISE),,,,,\n\
                     side,,Halvern,XH,,,,\nside,,Zarechia,XZ,,,,\nsession,,,,1,2011-10,planned,";

#[test]
fn a_date_changed_in_a_calendar_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::write(home.join("empty.md"), "EXERCISE. Nothing.\n").unwrap();
    assert!(reftel(home, &["add", "empty.md"]).status.success());
    fs::write(home.join("talks.csv"), format!("{TABLE}\n")).unwrap();
    let import = |file: &str| reftel(home, &["dialogue", "import", file, "--why", "exercise"]);
    assert!(import("talks.csv").status.success());
    assert!(text(&import("talks.csv")).starts_with("unchanged"));
    let ics = text(&reftel(home, &["dialogue", "export", "talks", "--format", "ics"]));
    fs::write(home.join("same.ics"), &ics).unwrap();
    assert!(text(&import("same.ics")).starts_with("unchanged"));
    let between = jiff::Timestamp::now().to_string();
    std::thread::sleep(std::time::Duration::from_millis(20));
    fs::write(home.join("moved.ics"), ics.replace("20111001", "20111025").replace("20111101", "20111027"))
        .unwrap();
    let moved = import("moved.ics");
    assert!(text(&moved).starts_with("session 1: 2011-10 → 2011-10-25/2011-10-26\nimported"), "{moved:?}");
    let date = |more: &[&str]| {
        let all = [&["dialogue", "session", "talks", "1", "--format", "json"], more].concat();
        told(&json(&reftel(home, &all))["session"]["date"])
    };
    assert_eq!(date(&[]), "2011-10-25/2011-10-26");
    // As known before, it is what it was.
    assert_eq!(date(&["--as-known", &between]), "2011-10");
    // A calendar that is newer says so.
    let again = text(&reftel(home, &["dialogue", "export", "talks", "--format", "ics"]));
    assert!(again.contains("SEQUENCE:1\r\n"), "{again}");
    assert!(reftel(home, &["verify"]).status.success());
    // A rebuild keeps what people put in.
    assert!(reftel(home, &["rebuild"]).status.success());
    assert_eq!(date(&[]), "2011-10-25/2011-10-26");
}

#[test]
fn faults_have_their_places_and_verify_sees_what_is_lost() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    fs::write(home.join("empty.md"), "EXERCISE. Nothing.\n").unwrap();
    assert!(reftel(home, &["add", "empty.md"]).status.success());
    fs::write(home.join("talks.csv"), format!("{TABLE}99NOWHERE1#2\nsession,,,,2,next year,planned,\n"))
        .unwrap();
    let refused = reftel(home, &["dialogue", "import", "talks.csv"]);
    assert_eq!(refused.status.code(), Some(2));
    let told = said(&refused);
    assert!(
        told.starts_with("error: talks.csv: line 6, column date: `next year` is no date\nhint: write EDTF"),
        "{told}"
    );
    assert_eq!(reftel(home, &["dialogue", "list"]).status.code(), Some(1));
    // What is cited may come later; until then the import and verify say so.
    fs::write(home.join("talks.csv"), format!("{TABLE}99NOWHERE1#2 claim:0123456789abcdef\n")).unwrap();
    let imported = reftel(home, &["dialogue", "import", "talks.csv"]);
    assert_eq!(imported.status.code(), Some(4), "{imported:?}");
    assert!(said(&imported).contains("not in this archive yet: session 1: 99NOWHERE1#2"), "{imported:?}");
    let verified = reftel(home, &["verify"]);
    assert_eq!(verified.status.code(), Some(4), "{verified:?}");
    let told = format!("{}{}", text(&verified), said(&verified));
    assert!(
        told.contains("99NOWHERE1#2 is not in this archive: add its document, or correct the table"),
        "{told}"
    );
    // An original that was changed.
    let lost = fs::read_dir(home.join("lists.reftel/originals"))
        .unwrap()
        .flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap().map(|file| file.unwrap().path()));
    let tables: Vec<PathBuf> =
        lost.filter(|file| fs::read_to_string(file).unwrap().starts_with("row,key")).collect();
    assert_eq!(tables.len(), 2, "the file as it came, and its canonical form");
    for table in &tables {
        fs::remove_file(table).unwrap();
    }
    let verified = reftel(home, &["verify"]);
    let told = format!("{}{}", text(&verified), said(&verified));
    assert!(told.contains("is missing: restore it from a copy"), "{told}");
}
