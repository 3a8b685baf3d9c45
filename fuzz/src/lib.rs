//! What must hold of every parser, whatever it is given; the targets in `targets/` call these, and
//! `fuzz/run` builds and runs them.
//!
//! A target does not only look for panics: each function here says, with assertions, what its parser
//! promises of its results. A place lies within its source, and a text that was printed is read again as the same.

use std::io::{Cursor, Write as _};
use std::ops::Range;

use reftel_document::{Document, Limits, Paragraph, Place, State, raw_text};
use reftel_guidance::{Asked, Guidance, Purpose, Standing, read_plan};
use reftel_lists::ListFile;
use reftel_names::{How, Kind, Name, SHOW_MIN, compare, likeness};
use reftel_search::Query;
use reftel_when::{Date, Edtf, dtg, phrase, prose};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Parts of a DOCX in the order in which the target `docx` takes them.
pub const DOCX_PARTS: [&str; 5] =
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "docProps/core.xml"];

/// Parts of an OpenDocument text in the order in which the target `odt` takes them.
pub const ODT_PARTS: [&str; 3] = ["content.xml", "styles.xml", "meta.xml"];

/// To be called before the first input.
///
/// A reader may catch a panic of a library that it uses, and only one that leaves the reader is a failure:
/// the hook that ends the process at once is taken away again.
pub fn begin() {
    drop(std::panic::take_hook());
}

/// Checks the reading of a source whose name ends in `extension`.
pub fn document(bytes: &[u8], extension: &str) {
    let limits =
        Limits { inside_bytes_max: 16 << 20, inside_files_max: 200, pages_max: 20, ..Limits::default() };
    let reading = reftel_document::read(bytes, &format!("input.{extension}"), &limits, None);
    match &reading.state {
        State::Read | State::NeedsOcr => {}
        State::Skipped(why) | State::Unreadable(why) => {
            assert!(!why.is_empty(), "a state without a reason");
            assert!(reading.documents.is_empty(), "documents of a source that was not read");
        }
    }
    assert!(reading.inside.len() <= limits.inside_files_max + 1, "more files inside than are allowed");
    let taken: usize =
        reading.inside.iter().filter_map(|inside| inside.bytes.as_ref().ok()).map(Vec::len).sum();
    assert!(taken as u64 <= limits.inside_bytes_max, "{taken} bytes inside");
    for document in &reading.documents {
        places(document, bytes);
    }
}

/// Checks the reading of an office document, given its XML parts with a NUL between them.
pub fn parts(bytes: &[u8], extension: &str, names: &[&str]) {
    if let Some(packed) = packed(bytes, extension, names) {
        document(&packed, extension);
    }
}

/// Returns the parts as a ZIP archive; those that are missing or empty are left out.
fn packed(bytes: &[u8], extension: &str, names: &[&str]) -> Option<Vec<u8>> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let first: (&str, &[u8]) = match extension {
        "odt" => ("mimetype", b"application/vnd.oasis.opendocument.text"),
        _ => ("[Content_Types].xml", b"<Types/>"),
    };
    let given =
        names.iter().copied().zip(bytes.split(|byte| *byte == 0)).filter(|(_, part)| !part.is_empty());
    for (name, part) in std::iter::once(first).chain(given) {
        archive.start_file(name, options).ok()?;
        archive.write_all(part).ok()?;
    }
    archive.finish().ok().map(Cursor::into_inner)
}

/// Checks that every place of a document lies within its source, and that the raw view finds it.
fn places(document: &Document, bytes: &[u8]) {
    for paragraph in &document.paragraphs {
        let text = &paragraph.text;
        let mut end_before = 0;
        for span in &paragraph.source {
            let (start, end) = (span.text.0 as usize, span.text.1 as usize);
            assert!(text.get(start..end).is_some(), "{start}..{end} is no part of {text:?}");
            assert!(start >= end_before, "{start} comes before the end of the run before it, {end_before}");
            end_before = end;
            match &span.place {
                Place::Bytes(from, to) => {
                    assert!(from <= to && *to <= bytes.len() as u64, "{from}..{to} of {}", bytes.len());
                }
                Place::Part(_, from, to) => assert!(from <= to, "{from}..{to}"),
                Place::Page(page, _) => assert!(*page > 0, "pages are counted from 1"),
            }
        }
        for note in &paragraph.notes {
            assert!(text.is_char_boundary(note.at as usize), "a mark at {} in {text:?}", note.at);
        }
    }
    // Making the raw view takes as long as reading; one paragraph stands for all.
    let shown = document.paragraphs.first().and_then(|paragraph| paragraph.source.first());
    if let Some(span) = shown.filter(|span| !matches!(span.place, Place::Page(..))) {
        let raw = raw_text(bytes, &span.place);
        assert!(
            raw.is_some_and(|raw| raw.character(&span.place).is_some()),
            "the raw view does not find {:?}",
            span.place
        );
    }
}

/// Checks the reading of a telegram and of its header.
pub fn cable(bytes: &[u8]) {
    let within = |what: &str, range: &Range<usize>| {
        assert!(range.start <= range.end && range.end <= bytes.len(), "{what}: {range:?} of {}", bytes.len());
    };
    let _ = reftel_cable::looks_like_cable(bytes);
    let cable = reftel_cable::parse(bytes);
    for paragraph in &cable.paragraphs {
        within("a paragraph", &paragraph.source);
        for piece in &paragraph.map {
            let (start, length) = (piece.text as usize, piece.length as usize);
            assert!(paragraph.text.get(start..start + length).is_some(), "{piece:?} in {:?}", paragraph.text);
            assert!(piece.source as usize <= bytes.len(), "{piece:?} of {}", bytes.len());
        }
    }
    for line in &cable.header {
        within("a header's line", &line.source);
    }
    for problem in &cable.problems {
        assert!(problem.offset <= bytes.len(), "{problem:?} of {}", bytes.len());
    }
    let mut end_before = 0;
    for token in reftel_cable::explain(bytes) {
        within("a token", &token.source);
        assert!(token.source.start >= end_before, "{token:?} overlaps the one before it");
        assert!(!token.meaning.is_empty(), "{token:?} without a meaning");
        end_before = token.source.end;
    }
    if bytes.contains(&0) {
        parts_of_cable(bytes);
    }
}

/// Checks the joining of several telegrams, with a NUL between them: every place leads to a byte of one of them.
fn parts_of_cable(bytes: &[u8]) {
    let texts: Vec<&[u8]> = bytes.split(|byte| *byte == 0).take(6).collect();
    let whole = reftel_cable::join(&texts, &reftel_cable::Known::default());
    let mut end_before = 0;
    for part in &whole.parts {
        assert!(part.range.start >= end_before && whole.text.get(part.range.clone()).is_some(), "{part:?}");
        end_before = part.range.end;
        for at in part.range.clone() {
            let (given, offset) = whole.place(at).unwrap_or((usize::MAX, 0));
            assert!(
                texts.get(given).is_some_and(|text| offset <= text.len()),
                "{at} leads to {given}, {offset}"
            );
        }
    }
    for replaced in &whole.replaced {
        assert!(replaced.given < texts.len() && replaced.by < texts.len(), "{replaced:?}");
        assert!(replaced.given != replaced.by, "{replaced:?}");
    }
}

/// Checks the reading of a query: printed, it is read as the same, and its highlights lie within a text.
pub fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Query::parse(&text) {
        Ok(query) => {
            let printed = query.to_string();
            let again = Query::parse(&printed).map(|again| again.to_string());
            assert_eq!(again.as_deref(), Ok(printed.as_str()), "{text:?} printed is not read as the same");
            let characters = text.chars().count();
            let mut end_before = 0;
            for (start, end) in query.highlights(&text) {
                assert!(
                    end_before <= start && start < end && end <= characters,
                    "{start}..{end} of {characters}"
                );
                end_before = end;
            }
        }
        Err(error) => assert!(error.at <= text.chars().count(), "{error:?}"),
    }
}

/// Checks the claims of a text: every place that they name lies within it, and the same text gives the same.
pub fn claims(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let paragraph = Paragraph { text, ..Paragraph::default() };
    let document = Document { paragraphs: vec![paragraph], ..Document::default() };
    let found = reftel_claims::find(&document);
    let text = document.paragraphs.first().map(|paragraph| paragraph.text.as_str()).unwrap_or_default();
    for located in &found {
        let claim = &located.claim;
        assert!(text.get(claim.quote.clone()).is_some_and(|quote| !quote.is_empty()), "{:?}", claim.quote);
        for party in claim.actors.iter().chain(&claim.targets).chain(&claim.about).chain(&claim.speaker) {
            assert!(!party.name.is_empty(), "a party without a name");
            assert!(party.at.as_ref().is_none_or(|at| text.get(at.clone()).is_some()), "{party:?}");
        }
    }
    assert_eq!(found, reftel_claims::find(&document), "the same text gives other claims");
}

/// Checks the reading of a list: it is read whole, or refused with a reason.
pub fn list(bytes: &[u8]) {
    let files = [ListFile { name: "input", bytes }];
    assert_eq!(reftel_lists::group(&files), [[0]], "one file is one group");
    match reftel_lists::read(&files) {
        Ok(list) => {
            for entry in &list.entries {
                assert!(!entry.id.is_empty(), "an entry without an id: {entry:?}");
            }
        }
        Err(refused) => {
            assert!(!refused.reason.is_empty(), "refused without a reason");
            assert!(refused.line != Some(0), "lines are counted from 1: {refused:?}");
        }
    }
}

/// Checks the reading of guidance, and of the same bytes as a list of contacts, a title and a purpose: guidance is taken with
/// everything that a rule needs, or refused with a place in the text.
pub fn guidance(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Guidance::read(&[("input.cedar", &text)]) {
        Ok(guidance) => {
            for rule in guidance.rules() {
                assert!(!rule.id.is_empty() && !rule.says.is_empty() && !rule.cites.is_empty(), "{rule:?}");
                assert!(text.contains(&rule.text), "a rule that does not stand in its file: {rule:?}");
                assert!(rule.line >= 1 && rule.line as usize <= text.split('\n').count(), "{rule:?}");
            }
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a fault");
            for fault in faults {
                assert!(!fault.message.is_empty(), "{fault:?}");
                let line = text.split('\n').nth(fault.line as usize - 1);
                let long = line.map(|line| line.chars().count());
                assert!(
                    long.is_some_and(|long| fault.column as usize <= long + 1),
                    "{fault:?} lies outside the text"
                );
            }
        }
    }
    let plan = format!("act,as,with,of,on\n{text}");
    for row in read_plan(&plan, &Asked::default()).unwrap_or_default() {
        assert!(row.line > 1, "{row:?}");
    }
    let standing = Standing::read(&text);
    assert!(standing.lowest <= standing.highest && standing.ranks().next().is_some(), "{standing:?}");
    let _ = Purpose::read(&text);
}

/// Checks the reading of a dialogue's table: what is taken is written and read the same, as is its calendar; else every fault has a
/// place and says what to do.
pub fn dialogue(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match reftel_dialogue::read(&text) {
        Ok(dialogue) => {
            let table = reftel_dialogue::write(&dialogue);
            assert_eq!(
                reftel_dialogue::read(&table).as_ref(),
                Ok(&dialogue),
                "{table:?} is not read as the same"
            );
            let stamp = reftel_dialogue::Stamp { at: reftel_dialogue::Timestamp::UNIX_EPOCH, sequence: 0 };
            let again = reftel_dialogue::reread(&dialogue, &reftel_dialogue::calendar(&dialogue, stamp));
            assert_eq!(again.map(|again| again.dialogue), Ok(dialogue.clone()), "{table:?} as a calendar");
            let board = dialogue.board(Date::constant(2011, 7, 15));
            assert!(board.follow_ups.len() <= dialogue.follow_ups.len());
        }
        Err(faults) => faulty(&text, &faults),
    }
}

/// Checks the reading of a calendar of a dialogue: what is taken leaves a dialogue that is written and read the same.
pub fn calendar(bytes: &[u8]) {
    const TABLE: &str = "row,key,title,side,session,date,status,due\ndialogue,talks,Talks,,,,,\nside,,A,XH,,,,\nside,,B,XZ,,,,\n\
                         session,,,,1,2011-04-12/2011-04-13,held,\nsession,,,,2,2011-10,planned,\n\
                         follow_up,list,Send the list,XZ,,,,2011-06-30\n";
    let text = String::from_utf8_lossy(bytes);
    if let Err(faults) = reftel_dialogue::dialogue_of(&text) {
        faulty(&text, &faults);
    }
    let Ok(talks) = reftel_dialogue::read(TABLE) else { return };
    match reftel_dialogue::reread(&talks, &text) {
        Ok(reread) => {
            let table = reftel_dialogue::write(&reread.dialogue);
            assert_eq!(
                reftel_dialogue::read(&table),
                Ok(reread.dialogue),
                "{table:?} is not read as the same"
            );
        }
        Err(faults) => faulty(&text, &faults),
    }
}

fn faulty(text: &str, faults: &[reftel_dialogue::Fault]) {
    assert!(!faults.is_empty(), "refused without a fault");
    for fault in faults {
        assert!(!fault.message.is_empty() && fault.hint.is_some(), "{fault:?}");
        // A carriage return ends a line of a table, too.
        let lines = text.split(['\n', '\r']).count() as u64;
        assert!((1..=lines.max(1)).contains(&fault.line), "{fault:?} lies outside the text");
    }
}

/// Checks two names, a line each: how alike they are is the same from either side, and the score without reasons is
/// that with them where one should look, and below that where one need not.
pub fn names(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (first, second) = text.split_once('\n').unwrap_or((&text, ""));
    let how = How::default();
    let (a, b) = (Name::read(first, Kind::Unknown), Name::read(second, Kind::Unknown));
    let whole = compare(&a, &b, &how).score;
    assert!((0.0..=1.0).contains(&whole), "{whole}");
    assert!(
        (whole - compare(&b, &a, &how).score).abs() < 1e-9,
        "from the other side the score is not {whole}"
    );
    for quick in [likeness(&a, &b, &how), likeness(&b, &a, &how)] {
        assert!((0.0..=1.0).contains(&quick), "{quick}");
        let same = (quick - whole).abs() < 1e-9;
        assert!(
            same || (quick < SHOW_MIN && whole < SHOW_MIN),
            "with reasons the score is {whole}, not {quick}"
        );
    }
}

/// Checks the reading of dates in each of their notations.
pub fn date(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(date) = text.parse::<Edtf>() {
        edtf(&date);
    }
    let _ = dtg::read(&text);
    let _ = dtg::filed(&text, 2008);
    let mut end_before = 0;
    for found in prose::find(&text) {
        assert!(text.get(found.at.clone()).is_some(), "{:?} of {}", found.at, text.len());
        assert!(found.at.start >= end_before, "{:?} overlaps the date before it", found.at);
        end_before = found.at.end;
        edtf(&found.date);
    }
    let written = Edtf::day(Date::constant(2008, 6, 24));
    for written in [Some(&written), None] {
        let mut end_before = 0;
        for reading in phrase::find_in(&text, written, None) {
            assert!(text.get(reading.at.clone()).is_some(), "{:?} of {}", reading.at, text.len());
            assert!(reading.at.start >= end_before, "{:?} overlaps the date before it", reading.at);
            assert!(reading.anchor.as_ref() == written || reading.anchor.is_none(), "{reading:?}");
            end_before = reading.at.end;
            edtf(&reading.edtf);
        }
        if let Some(reading) = phrase::read(&text, written, None) {
            edtf(&reading.edtf);
        }
    }
}

fn edtf(date: &Edtf) {
    let again: Result<Edtf, _> = date.as_str().parse();
    assert_eq!(again.as_ref(), Ok(date), "printed, it is not read as the same");
    let bounds: Option<(Date, Date)> = date.earliest().zip(date.latest());
    assert!(bounds.is_none_or(|(earliest, latest)| earliest <= latest), "{date:?} ends before it begins");
}
