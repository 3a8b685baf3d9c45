//! Sources made to do harm, in memory: each ends in a clear state, soon, and gives no more than its bytes
//! are worth.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use reftel_document::{Limits, Reading, State, read};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Far above what any of them takes in a build for debugging on a busy machine, far below a hang.
const TIME_MAX: Duration = Duration::from_secs(30);
/// A document's text is never longer than this many times its source.
const GROWTH_MAX: usize = 4;

/// Reads a source within the time allowed, and checks that it grew into nothing.
#[track_caller]
fn reading(name: &str, bytes: &[u8]) -> Reading {
    let began = Instant::now();
    let reading = read(bytes, name, &Limits::default(), None);
    let took = began.elapsed();
    assert!(took < TIME_MAX, "{name} takes {took:?}");
    let text: usize = reading.documents.iter().flat_map(|d| &d.paragraphs).map(|p| p.text.len()).sum();
    assert!(text <= bytes.len() * GROWTH_MAX, "{name}: {text} bytes of text from {}", bytes.len());
    reading
}

/// Checks that a source is read and that its words are there.
#[track_caller]
fn check_read(name: &str, bytes: &[u8], words: &str) -> Reading {
    let reading = reading(name, bytes);
    assert_eq!(reading.state, State::Read, "{name}");
    let texts: Vec<&str> =
        reading.documents.iter().flat_map(|d| &d.paragraphs).map(|p| p.text.as_str()).collect();
    assert!(texts.iter().any(|text| text.contains(words)), "{name}: {texts:.300?}");
    reading
}

/// Checks that a source is not read, and that the reason holds these words.
#[track_caller]
fn check_not(name: &str, bytes: &[u8], why: &str) {
    match reading(name, bytes).state {
        State::Unreadable(reason) | State::Skipped(reason) => {
            assert!(reason.contains(why), "{name}: `{reason}` does not say `{why}`");
        }
        state => panic!("{name}: {state:?}"),
    }
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn docx(body: &str, prologue: &str) -> Vec<u8> {
    let document = format!(
        "{prologue}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body>{body}</w:body></w:document>"
    );
    zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

fn tei(content: &str, prologue: &str) -> Vec<u8> {
    format!(
        "{prologue}<TEI xmlns=\"http://www.tei-c.org/ns/1.0\" xml:id=\"v1\"><text><body>\
         <div type=\"document\" xml:id=\"d1\"><head>1. A head</head>{content}</div></body></text></TEI>"
    )
    .into_bytes()
}

/// Ten entities, each ten of the one before: a billion words.
fn entities(root: &str) -> String {
    let mut text = format!("<?xml version=\"1.0\"?><!DOCTYPE {root} [<!ENTITY e0 \"boom \">");
    for n in 1..10 {
        write!(text, "<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10)).unwrap();
    }
    text + "]>"
}

/// A PDF of these objects, numbered from 1, of which the first is the catalogue.
fn pdf(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut text = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(text.len());
        writeln!(text, "{} 0 obj\n{object}\nendobj", number + 1).unwrap();
    }
    let (start, size) = (text.len(), places.len() + 1);
    write!(text, "xref\n0 {size}\n0000000000 65535 f \n").unwrap();
    for place in &places {
        writeln!(text, "{place:010} 00000 n ").unwrap();
    }
    write!(text, "trailer << /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").unwrap();
    text.into_bytes()
}

fn message(header: &str, body: &str) -> Vec<u8> {
    format!(
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: A message\r\nMIME-Version: 1.0\r\n{header}\r\n{body}"
    )
    .into_bytes()
}

#[test]
fn a_bomb_in_an_archive_is_left_and_what_is_beside_it_is_read() {
    let zeros = vec![0_u8; 64 << 20];
    let reading =
        reading("bomb.zip", &zipped(&[("zeros.txt", &zeros), ("beside.txt", b"Words beside a bomb.")]));
    assert_eq!(reading.state, State::Read);
    let [bomb, beside] = reading.inside.as_slice() else { panic!("{}", reading.inside.len()) };
    assert!(bomb.bytes.as_ref().unwrap_err().contains("as a bomb does"));
    assert_eq!(beside.bytes.as_deref().unwrap(), b"Words beside a bomb.");
    let document = zipped(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &zeros)]);
    check_not("bomb.docx", &document, "bomb");
}

#[test]
fn members_together_are_bounded() {
    let limits = Limits { inside_bytes_max: 1_000, inside_files_max: 3, ..Limits::default() };
    let words = [b'w'; 400];
    let names = ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"];
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &words[..])).collect();
    let reading = read(&zipped(&files), "many.zip", &limits, None);
    let taken: Vec<bool> = reading.inside.iter().map(|inside| inside.bytes.is_ok()).collect();
    assert_eq!(taken, [true, true, false, false]);
    assert!(reading.inside[2].bytes.as_ref().unwrap_err().contains("too large"));
    assert!(reading.inside[3].bytes.as_ref().unwrap_err().contains("1 more"));
}

#[test]
fn an_archive_in_an_archive_is_a_file_inside() {
    let inner = zipped(&[("core.txt", b"The innermost words.")]);
    let reading = reading("outer.zip", &zipped(&[("inner.zip", &inner)]));
    assert_eq!(reading.inside.len(), 1);
    assert_eq!(reading.inside[0].bytes.as_deref().unwrap(), inner);
}

#[test]
fn names_that_lead_out_are_only_names() {
    let reading =
        reading("names.zip", &zipped(&[("../../up.txt", b"Upwards."), ("/etc/root.txt", b"Root.")]));
    let names: Vec<&str> = reading.inside.iter().map(|inside| inside.name.as_str()).collect();
    assert_eq!(names, ["../../up.txt", "/etc/root.txt"]);
    assert!(reading.inside.iter().all(|inside| inside.bytes.is_ok()));
}

#[test]
fn what_is_encrypted_says_so() {
    let mut archive = zipped(&[("secret.txt", b"Nobody can read this.")]);
    // The flags stand 6 bytes into a local header and 8 bytes into one of the directory.
    for (magic, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = archive.windows(4).position(|four| four == magic).unwrap();
        archive[at + offset] |= 1;
    }
    let reading = reading("secret.zip", &archive);
    assert!(reading.inside[0].bytes.as_ref().unwrap_err().contains("encrypted"));
    let key = "5A".repeat(32);
    let paper = pdf(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
            &format!("<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>"),
        ],
        "/Encrypt 4 0 R /ID [<01> <01>]",
    );
    check_not("secret.pdf", &paper, "encrypted");
}

#[test]
fn an_archive_cut_short_is_unreadable() {
    check_not("cut.zip", &zipped(&[("a.txt", b"Words.")])[..40], "not a whole ZIP");
}

#[test]
fn pages_that_hold_each_other_end() {
    let loops = pdf(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
            "<< /Type /Pages /Kids [2 0 R 3 0 R] /Parent 3 0 R /Count 2000000000 >>",
        ],
        "",
    );
    check_not("loops.pdf", &loops, "page");
    check_not("head.pdf", b"%PDF-1.7\n", "");
}

#[test]
fn entities_are_not_expanded() {
    let reading = check_read("bomb.xml", &tei("<p>One &e9; two.</p>", &entities("TEI")), "One");
    assert!(!reading.documents[0].paragraphs[0].text.contains("boom"));
    let body = "<w:p><w:r><w:t>One &e9; two.</w:t></w:r></w:p>";
    let reading = check_read("bomb.docx", &docx(body, &entities("w:document")), "One");
    assert!(!reading.documents[0].paragraphs[0].text.contains("boom"));
}

#[test]
fn entities_from_outside_are_not_fetched() {
    let outside = "<!DOCTYPE w:document [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    let reading = check_read(
        "outside.docx",
        &docx("<w:p><w:r><w:t>Before &x; after.</w:t></w:r></w:p>", outside),
        "Before",
    );
    assert_eq!(reading.documents[0].paragraphs[0].text, "Before after.");
}

#[test]
fn depth_is_bounded() {
    // What stood before the depth is kept.
    let deep = format!("<p>Words before.</p>{}Deep.", "<list>".repeat(100_000));
    let reading = check_read("deep.xml", &tei(&deep, ""), "Words before.");
    assert!(reading.documents[0].problems.iter().any(|p| p.message.contains("deeper")));
    check_not("deep.docx", &docx(&("<w:sdt>".repeat(100_000) + "x"), ""), "deep");
    let page = format!("<html><body>{}<p>Deep down.</p></body></html>", "<div>".repeat(100_000));
    check_not("deep.html", page.as_bytes(), "deep");
    let quotes = format!("{} Deep down.\n\n# A heading\n\nWords after it.\n", ">".repeat(100_000));
    check_read("deep.md", quotes.as_bytes(), "Words after it.");
}

#[test]
fn yaml_that_refers_to_itself_is_not_followed() {
    let mut matter = String::from("---\na: &a [x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in
        ["b", "c", "d", "e", "f", "g", "h", "i"].iter().zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        writeln!(matter, "{name}: &{name} [{}]", vec![format!("*{before}"); 9].join(", ")).unwrap();
    }
    let reading =
        check_read("bomb.md", format!("{matter}---\n\nThe words of a note.\n").as_bytes(), "The words");
    assert!(reading.documents[0].problems.iter().any(|p| p.kind == "front_matter"));
}

#[test]
fn messages_of_many_parts() {
    let mut parts = String::new();
    for n in 0..10_000 {
        write!(
            parts,
            "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename={n}.txt\r\n\r\nPart {n}.\r\n"
        )
        .unwrap();
    }
    let bytes = message("Content-Type: multipart/mixed; boundary=b\r\n", &(parts + "--b--\r\n"));
    let reading = reading("parts.eml", &bytes);
    assert_eq!(reading.state, State::Read);
    assert_eq!(reading.inside.len(), 10_000);
    let limits = Limits { inside_files_max: 10, ..Limits::default() };
    let reading = read(&bytes, "parts.eml", &limits, None);
    assert_eq!(reading.inside.len(), 11);
    assert!(reading.inside[10].bytes.as_ref().unwrap_err().contains("not taken out"));
}

#[test]
fn messages_in_messages() {
    let mut inner = message("Content-Type: text/plain\r\n", "The innermost words.\r\n");
    for _ in 0..200 {
        let text = String::from_utf8(inner).unwrap();
        inner = message(
            "Content-Type: multipart/mixed; boundary=b\r\n",
            &format!("--b\r\nContent-Type: message/rfc822\r\n\r\n{text}\r\n--b--\r\n"),
        );
    }
    assert_eq!(reading("nested.eml", &inner).state, State::Read);
}

#[test]
fn quoted_printable_without_end() {
    let header = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n";
    check_read("soft.eml", &message(header, &format!("Words.{}\r\n", "=\r\n".repeat(1 << 20))), "Words.");
    check_read("broken.eml", &message(header, &format!("Words.\r\n\r\n{}", "=G".repeat(1 << 18))), "Words.");
}

#[test]
fn nuls_and_rubbish_are_no_text() {
    check_not("nuls.txt", &vec![0; 1 << 20], "neither text");
    check_not("empty.txt", b"", "empty");
    check_not("blank.txt", &b" \n".repeat(1 << 16), "no text");
    // A few NULs in a text do not take it away.
    check_read(
        "some.txt",
        b"Words that go on and on\0 and end here, as a text does, at last.\n",
        "Words that go on",
    );
}

#[test]
fn invalid_utf8_is_read_with_its_damage() {
    check_read(
        "bad.txt",
        &b"Words that go on \xff\xfe\xc3\x28 in no encoding.\n".repeat(20),
        "Words that go on",
    );
    let cut = "Словы, якія ідуць далей і далей".as_bytes();
    check_read("cut.txt", &cut[..cut.len() - 1], "Словы, якія ідуць");
}

#[test]
fn overrides_of_direction_stay_what_they_are() {
    let text = "Words with an \u{202E}override\u{202C} in them, and a line that ends.\n";
    let reading = check_read("name-\u{202E}txt.exe", text.as_bytes(), "Words with an");
    // What the source has is kept for those who cite it; pages set each text apart.
    assert_eq!(reading.documents[0].paragraphs[0].text, text.trim_end());
}

#[test]
fn script_is_text_or_nothing() {
    let script = "<script>alert(1)</script>";
    let note =
        format!("---\ntitle: \"{script}\"\ndate: 2010-01-02\nauthor: \"{script}\"\n---\n\nText of a note.\n");
    let reading = check_read("script.md", note.as_bytes(), "Text of a note.");
    assert_eq!(reading.documents[0].title.as_deref(), Some(script));
    let page = format!(
        "<html><head><title>A page</title></head><body><p>The ministers met on Tuesday and talked for three \
         hours about the border and the river. {script}</p><p onclick=\"alert(2)\">They will meet again, said \
         a person who was in the room &lt;script&gt; and did not want to be named.</p></body></html>"
    );
    let reading = check_read("script.html", page.as_bytes(), "The ministers met");
    assert!(reading.documents[0].paragraphs.iter().all(|p| !p.text.contains("alert")));
    let mail = message("Content-Type: text/html\r\n", &format!("<p>Words of a mail.{script}</p>"));
    let reading = check_read("script.eml", &mail, "Words of a mail.");
    assert!(reading.documents[0].paragraphs.iter().all(|p| !p.text.contains("alert")));
}

#[test]
fn one_line_without_end() {
    check_read("line.txt", &b"word ".repeat(1 << 20), "word word");
    check_read("letters.md", &b"a".repeat(4 << 20), "aaaa");
}

#[test]
fn a_source_above_the_bound_is_not_read() {
    let limits = Limits { source_bytes_max: 1_000, ..Limits::default() };
    let State::Unreadable(why) = read(&b"word ".repeat(1_000), "long.txt", &limits, None).state else {
        panic!("a source above the bound was read")
    };
    assert!(why.contains("large") || why.contains("more than"), "{why}");
}
