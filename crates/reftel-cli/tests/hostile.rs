//! `reftel add` on files that are made to hurt: each ends in a clear state, memory stays bounded, nothing
//! hangs, nothing is written outside the archive, and the files beside them are read all the same.
//!
//! What readers make of hostile bytes in detail is tested in `reftel-document`; here the whole program
//! meets them as files.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Longest that one run may take. The slowest machine that tests were seen on needs a tenth of it.
const TIME_MAX: Duration = Duration::from_secs(240);
/// Most memory that a run may have resident, in kB. The bound on what one container may unpack to decides.
const MEMORY_MAX_KB: u64 = 900 << 10;
/// A user and group without rights: `nobody`.
const NOBODY: u32 = 65534;

/// How a run of the program ended.
#[must_use = "look at the ledger, or at how it ended"]
struct Ran {
    ledger: Vec<Value>,
    errors: String,
    code: Option<i32>,
    memory_kb: u64,
}

/// Runs `reftel add`, and sees to it that it ends in time.
fn add(archive: &Path, input: &Path) -> Ran {
    watch(Command::new(env!("CARGO_BIN_EXE_reftel")).env("PATH", ""), archive, input)
}

fn watch(command: &mut Command, archive: &Path, input: &Path) -> Ran {
    let mut child = command
        .env("REFTEL_WHO", "test")
        .current_dir("/")
        .arg("--archive")
        .arg(archive)
        .args(["add", "--threads", "2", "--format", "jsonl"])
        .arg(input)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let drain = |mut from: Box<dyn std::io::Read + Send>| {
        std::thread::spawn(move || {
            let mut text = String::new();
            from.read_to_string(&mut text).unwrap();
            text
        })
    };
    let output = drain(Box::new(child.stdout.take().unwrap()));
    let errors = drain(Box::new(child.stderr.take().unwrap()));
    let status = format!("/proc/{}/status", child.id());
    let began = Instant::now();
    let mut memory_kb = 0;
    let code = loop {
        // The most that was resident so far; the file is gone only when the process is.
        let text = fs::read_to_string(&status).unwrap_or_default();
        let high = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        memory_kb = high.and_then(|v| v.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(memory_kb);
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if began.elapsed() > TIME_MAX {
            child.kill().unwrap();
            panic!("`add` hangs; it said: {}", errors.join().unwrap());
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let output = output.join().unwrap();
    Ran {
        ledger: output.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect(),
        errors: errors.join().unwrap(),
        code,
        memory_kb,
    }
}

impl Ran {
    /// Checks that the ledger has exactly one line for the path, in this state and with a reason that holds
    /// these words.
    #[track_caller]
    fn check(&self, path: &str, state: &str, reason: &str) {
        let lines: Vec<&Value> = self.ledger.iter().filter(|line| line["path"] == path).collect();
        let [line] = lines.as_slice() else {
            let paths: Vec<_> = self.ledger.iter().map(|line| line["path"].to_string()).collect();
            panic!("`{path}` has {} lines among {}", lines.len(), paths.join(" "));
        };
        let why = line["reason"].as_str().unwrap_or_default();
        assert_eq!(line["state"], state, "{line}");
        assert!(why.contains(reason), "`{why}` does not say `{reason}`: {line}");
        assert!(state == "read" || !why.is_empty(), "no reason: {line}");
    }
}

/// Packs files into a ZIP archive.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A ZIP archive whose one file says of itself that it is encrypted.
fn encrypted_zip() -> Vec<u8> {
    let mut bytes = zip(&[("secret.txt", b"Nobody can read this.")]);
    // The flags stand 6 bytes into a local header and 8 bytes into one of the directory.
    for (magic, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|four| four == magic).unwrap();
        bytes[at + offset] |= 1;
    }
    bytes
}

fn docx(document: &str) -> Vec<u8> {
    zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

/// A PDF of these objects, numbered from 1, of which the first is the catalogue.
fn pdf(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut text = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(text.len());
        writeln!(text, "{} 0 obj\n{object}\nendobj", number + 1).unwrap();
    }
    let start = text.len();
    write!(text, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
    for place in &places {
        writeln!(text, "{place:010} 00000 n ").unwrap();
    }
    let size = places.len() + 1;
    write!(text, "trailer << /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").unwrap();
    text.into_bytes()
}

/// A PDF with an encryption dictionary whose keys fit no password.
fn encrypted_pdf() -> Vec<u8> {
    let key = "5A".repeat(32);
    let encrypt = format!("<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>");
    pdf(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
            &encrypt,
        ],
        "/Encrypt 4 0 R /ID [<01> <01>]",
    )
}

/// XML in which ten entities, each ten of the one before, make a billion words.
fn entity_bomb(root: &str, content: &str) -> String {
    let mut text = format!("<?xml version=\"1.0\"?>\n<!DOCTYPE {root} [\n<!ENTITY e0 \"boom \">\n");
    for n in 1..10 {
        let ten = format!("&e{};", n - 1).repeat(10);
        writeln!(text, "<!ENTITY e{n} \"{ten}\">").unwrap();
    }
    text + "]>\n" + content
}

/// A message of 10,000 parts.
fn many_parts() -> String {
    let mut text = String::from(
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: Many parts\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n",
    );
    for n in 0..10_000 {
        write!(
            text,
            "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename={n}.txt\r\n\r\nPart {n}.\r\n"
        )
        .unwrap();
    }
    text + "--b--\r\n"
}

/// A file, the state that its own line in the ledger has, and words of the reason.
type Case = (&'static str, Vec<u8>, &'static str, &'static str);

/// Files whose bytes are hostile.
fn cases() -> Vec<Case> {
    let zeros = vec![0_u8; 64 << 20];
    let mut nested = zip(&[("core.txt", b"The innermost words.")]);
    for _ in 0..12 {
        nested = zip(&[("inner.zip", &nested)]);
    }
    let tei = |content: &str| {
        format!(
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><div type=\"document\" xml:id=\"d1\">\
             <head>1. A head</head>{content}</div></body></text></TEI>"
        )
    };
    let word = |body: &str| {
        format!(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>\
             {body}</w:body></w:document>"
        )
    };
    let loops = pdf(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
            "<< /Type /Pages /Kids [2 0 R 3 0 R] /Parent 3 0 R /Count 2000000000 >>",
        ],
        "",
    );
    let outside = word(
        "<w:p><w:r><w:t>Before &outside; after. These words stand in the document itself.</w:t></w:r></w:p>",
    );
    let quoted = format!(
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: Quoted\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nWords.{}\r\n",
        "=\r\n".repeat(4 << 20)
    );
    let script = "---\ntitle: \"<script>alert(1)</script>\"\ndate: 2010-01-02\ntags: [\"<img onerror=alert(1)>\"]\n\
                  author: \"<script>alert(2)</script>\"\n---\n\nText <script>alert(3)</script> of a note.\n";
    vec![
        // Archives.
        ("bomb.zip", zip(&[("zeros.txt", &zeros), ("beside.txt", b"Words beside a bomb.")]), "read", ""),
        ("nested.zip", nested, "read", ""),
        (
            "paths.zip",
            zip(&[
                ("../../escape.txt", b"Out of the archive, upwards."),
                ("/tmp/reftel-hostile-absolute.txt", b"Out of the archive, from the root."),
                ("..\\..\\windows.txt", b"Out of the archive, as Windows has it."),
            ]),
            "read",
            "",
        ),
        ("encrypted.zip", encrypted_zip(), "read", ""),
        ("cut.zip", zip(&[("a.txt", b"Words.")])[..40].to_vec(), "unreadable", "not a whole ZIP"),
        // XML.
        ("deep.xml", tei(&("<p>".repeat(100_000) + "Deep.")).into_bytes(), "read", ""),
        ("entities.xml", entity_bomb("TEI", &tei("<p>One &e9; two.</p>")).into_bytes(), "read", ""),
        ("deep.docx", docx(&word(&("<w:sdt>".repeat(100_000) + "x"))), "unreadable", "deep"),
        (
            "entities.docx",
            docx(&entity_bomb("w:document", &word("<w:p><w:r><w:t>One &e9; two.</w:t></w:r></w:p>"))),
            "read",
            "",
        ),
        (
            "external.docx",
            docx(&format!(
                "<!DOCTYPE w:document [<!ENTITY outside SYSTEM \"file:///etc/passwd\">]>{outside}"
            )),
            "read",
            "",
        ),
        // PDF.
        ("encrypted.pdf", encrypted_pdf(), "unreadable", "encrypted"),
        ("loops.pdf", loops, "unreadable", "page"),
        // Mail and web pages.
        ("parts.eml", many_parts().into_bytes(), "read", ""),
        ("quoted.eml", quoted.into_bytes(), "read", ""),
        (
            "divs.html",
            format!("<html><body>{}<p>Deep down.</p></body></html>", "<div>".repeat(100_000)).into_bytes(),
            "unreadable",
            "deep",
        ),
        // Text.
        ("nuls.txt", vec![0; 1 << 20], "skipped", "neither text"),
        (
            "invalid.txt",
            b"Words that go on \xff\xfe\xc3\x28 in no encoding that is known.\n".repeat(20),
            "read",
            "",
        ),
        (
            "override-\u{202E}txt.exe.txt",
            "Words with an \u{202E}override\u{202C} in them, and a line that ends.\n".as_bytes().to_vec(),
            "read",
            "",
        ),
        ("script.md", script.as_bytes().to_vec(), "read", ""),
        ("line.txt", b"word ".repeat(2 << 20), "read", ""),
        ("empty.txt", Vec::new(), "skipped", "empty"),
    ]
}

#[test]
fn hostile_files_end_in_a_clear_state() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    fs::create_dir_all(input.join("folder")).unwrap();
    let cases = cases();
    for (name, bytes, ..) in &cases {
        fs::write(input.join(name), bytes).unwrap();
    }
    for n in 0..3 {
        fs::write(input.join(format!("good-{n}.txt")), format!("A file of words, number {n}.\n")).unwrap();
    }
    // What is no ordinary file.
    fs::File::create(input.join("sparse.txt")).unwrap().set_len(2 << 30).unwrap();
    symlink(&input, input.join("folder/up")).unwrap();
    symlink("itself", input.join("itself")).unwrap();
    symlink("/etc/passwd", input.join("passwd.txt")).unwrap();
    assert!(Command::new("mkfifo").arg(input.join("pipe.txt")).status().unwrap().success());
    let _socket = UnixListener::bind(input.join("socket")).unwrap();

    let archive = dir.path().join("a.reftel");
    let ran = add(&archive, &input);
    eprintln!("resident at most: {} MB", ran.memory_kb >> 10);
    assert_eq!(ran.code, Some(4), "finished, but some could not be read: {}", ran.errors);
    for (name, _, state, reason) in &cases {
        ran.check(&format!("in/{name}"), state, reason);
    }
    for n in 0..3 {
        ran.check(&format!("in/good-{n}.txt"), "read", "");
    }
    ran.check("in/bomb.zip/zeros.txt", "unreadable", "as a bomb does");
    ran.check("in/bomb.zip/beside.txt", "read", "");
    ran.check("in/encrypted.zip/secret.txt", "unreadable", "encrypted");
    ran.check(&format!("in/nested.zip{}", "/inner.zip".repeat(9)), "skipped", "containers deep");
    ran.check("in/paths.zip/../../escape.txt", "read", "");
    ran.check("in/sparse.txt", "skipped", "larger than a source may be");
    ran.check("in/folder/up", "skipped", "a link");
    ran.check("in/itself", "skipped", "a link");
    ran.check("in/passwd.txt", "skipped", "a link");
    ran.check("in/pipe.txt", "skipped", "pipe");
    ran.check("in/socket", "skipped", "socket");
    assert!(!ran.errors.contains("panicked"), "{}", ran.errors);
    let defects: Vec<_> = ran.ledger.iter().filter(|line| line.to_string().contains("a defect of")).collect();
    assert!(defects.is_empty(), "{defects:?}");
    assert!(ran.memory_kb < MEMORY_MAX_KB, "{} MB resident", ran.memory_kb >> 10);
    // Nothing was written beside the archive, whatever the names inside said.
    let mut beside: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    beside.sort();
    assert_eq!(beside, ["a.reftel", "in"]);
    for outside in ["/tmp/reftel-hostile-absolute.txt", "/tmp/escape.txt", "/escape.txt"] {
        assert!(!Path::new(outside).exists(), "{outside} was written");
    }
    // What stands before the nesting that is too deep is kept, with a problem that says so.
    let deep = ran.ledger.iter().find(|line| line["path"] == "in/deep.xml").unwrap();
    let document = program(&archive, &["read", deep["document"].as_str().unwrap(), "--format", "json"]);
    assert!(document.contains("nested deeper than"), "{document}");
    // No entity brought in a file of the machine, and none grew.
    let export = program(&archive, &["export", "jsonl"]);
    assert!(export.contains("stand in the document itself"), "the export lacks the text of documents");
    assert!(!export.contains("root:"), "a document quotes the machine's files");
    // The text that was put in is 11 MB; one bomb of entities that goes off is 5 GB.
    assert!(export.len() < 40 << 20, "{} bytes of documents", export.len());

    // Named by itself, a pipe is not waited for either.
    let pipe = add(&archive, &input.join("pipe.txt"));
    pipe.check("pipe.txt", "skipped", "pipe");
    let verified = program(&archive, &["verify"]);
    assert!(!verified.is_empty());
}

/// Runs another command and returns what it prints; it must succeed.
fn program(archive: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_reftel"))
        .env("PATH", "")
        .arg("--archive")
        .arg(archive)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?} ended with {}: {errors}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// Containers in containers may hold no more together than one alone.
#[test]
fn containers_in_containers_share_one_bound() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    fs::create_dir_all(&input).unwrap();
    // Each level holds the next and 100 files of 4 MB, which is as much as packs freely: 2.8 GB in all.
    let mut blank = vec![0; 4 << 20];
    blank[..8].copy_from_slice(b"\x89PNG\r\n\x1A\n");
    let names: Vec<String> = (0..100).map(|n| format!("{n:03}.png")).collect();
    let mut bomb = zip(&[("core.txt", b"The innermost words.")]);
    for _ in 0..7 {
        let mut files: Vec<(&str, &[u8])> = vec![("inner.zip", &bomb)];
        files.extend(names.iter().map(|name| (name.as_str(), blank.as_slice())));
        bomb = zip(&files);
    }
    assert!(bomb.len() < 16 << 20, "{} bytes", bomb.len());
    fs::write(input.join("levels.zip"), &bomb).unwrap();
    fs::write(input.join("good.txt"), "A file of words.\n").unwrap();
    let ran = add(&dir.path().join("a.reftel"), &input);
    eprintln!("resident at most: {} MB", ran.memory_kb >> 10);
    ran.check("in/levels.zip", "read", "");
    ran.check("in/good.txt", "read", "");
    let too_large =
        ran.ledger.iter().filter(|l| l["reason"].as_str().is_some_and(|r| r.contains("too large")));
    assert!(too_large.count() > 0, "nothing was left out");
    assert!(ran.memory_kb < MEMORY_MAX_KB, "{} MB resident", ran.memory_kb >> 10);
}

/// A folder and a file that may not be read are said to be so. Root may read all: then the program runs as
/// a user without rights.
#[test]
fn what_may_not_be_read_is_said_to_be_so() {
    let dir = tempfile::tempdir().unwrap();
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let input = dir.path().join("in");
    fs::create_dir_all(input.join("closed")).unwrap();
    fs::write(input.join("closed/hidden.txt"), "Words.").unwrap();
    fs::write(input.join("shut.txt"), "Words that nobody may read.").unwrap();
    fs::write(input.join("good.txt"), "Words that all may read.").unwrap();
    allow(dir.path(), 0o777);
    allow(&input.join("closed"), 0o000);
    allow(&input.join("shut.txt"), 0o000);
    let is_root = fs::read_dir(input.join("closed")).is_ok();
    let archive = dir.path().join("a.reftel");
    let ran = if is_root {
        // The program may lie where only root can reach it.
        let program: PathBuf = dir.path().join("reftel");
        fs::copy(env!("CARGO_BIN_EXE_reftel"), &program).unwrap();
        allow(&program, 0o755);
        watch(Command::new(&program).env("PATH", "").uid(NOBODY).gid(NOBODY), &archive, &input)
    } else {
        add(&archive, &input)
    };
    allow(&input.join("closed"), 0o700);
    assert_eq!(ran.code, Some(4), "{}", ran.errors);
    ran.check("in/closed", "unreadable", "permission denied");
    ran.check("in/shut.txt", "unreadable", "permission denied");
    ran.check("in/good.txt", "read", "");
}
