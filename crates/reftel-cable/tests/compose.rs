//! Telegrams that are written: their lines, what is refused, and that they read back as what they were.
//!
//! `UPDATE=1 cargo test -p reftel-cable --test compose` prints the telegram of `compose/full.md`, to be looked at.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stdout
)]

use proptest::prelude::*;
use reftel_cable::{
    Addressee, Cable, ClassifiedBy, Declassify, Form, Paragraph, Reference, ReferenceKind, compose,
    compose_markdown, draft, make_id, parse,
};

const FULL: &str = include_str!("compose/full.md");
const FULL_SENT: &str = include_str!("compose/full.txt");

#[test]
fn a_draft_with_everything_becomes_the_telegram_beside_it() {
    let sent = compose_markdown(FULL, &Form::default()).unwrap_or_else(|faults| panic!("{faults:#?}"));
    if std::env::var_os("UPDATE").is_some() {
        println!("{}", sent.concat());
    }
    assert_eq!(sent.concat(), FULL_SENT);
    let cable = parse(sent[0].as_bytes());
    assert_eq!(
        cable.summary.as_deref(),
        Some(
            "The minister hinted that \"some\" would be released; he gave no date. The Ambassador said that all must be."
        )
    );
    assert!(cable.info[2].excluded);
    assert_eq!(cable.info[0].name, "EUROPEAN POLITICAL COLLECTIVE");
    assert_eq!(cable.references[1].id.as_deref(), Some("07ZUBROW298"));
    assert_eq!(cable.problems, []);
}

/// Returns the full draft with one line changed; an empty new line leaves it out.
fn with(old: &str, new: &str) -> String {
    assert!(FULL.contains(old), "`{old}`");
    FULL.replace(old, new)
}

#[track_caller]
fn check_refused(draft: &str, line: u32, field: &str, message: &str) {
    let faults = compose_markdown(draft, &Form::default()).expect_err("it is wrong");
    let found = faults
        .iter()
        .any(|fault| fault.line == Some(line) && fault.field == field && fault.message.contains(message));
    assert!(found, "no fault on line {line} of `{field}` that says `{message}`: {faults:#?}");
    assert!(faults.iter().all(|fault| !fault.hint.is_empty() && !fault.message.ends_with('.')));
}

#[test]
fn what_is_missing_or_contradicts_is_refused_with_its_line() {
    // A field that is not there is said to be missing where the front matter ends.
    check_refused(&with("signed: KOWAL\n", ""), 27, "signed", "no signature");
    check_refused(&with("signed: KOWAL", "signed: NOTE"), 27, "signed", "a reader would take");
    check_refused(&with("dtg: 171240Z SEP 07\n", ""), 27, "dtg", "no date-time group");
    check_refused(&with("classified_by: Maria B. Kowal\n", ""), 27, "classified_by", "who classified");
    check_refused(&with("reasons: [1.4(b), 1.4(d)]\n", ""), 27, "reasons", "no reasons");
    check_refused(
        &with("classification: confidential", "classification: UNCLASSIFIED"),
        32,
        "paragraphs",
        "above",
    );
    check_refused(
        &with("classification: confidential", "classification: SECRET"),
        14,
        "classification",
        "no paragraph is",
    );
    check_refused(
        &with("classification: confidential", "classification: hidden"),
        14,
        "classification",
        "is no classification",
    );
    check_refused(&with(", NOFORN]", "]"), 37, "paragraphs", "needs the caption NOFORN");
    check_refused(&with("(C) The minister", "The minister"), 32, "paragraphs", "no portion marking");
    check_refused(&with("2017-09-17", "2007-09-01"), 17, "declassify", "is sent on");
    check_refused(&with("2017-09-17", "2017-13-17"), 17, "declassify", "is no day");
    check_refused(&with("E.O. 12958", "E.O. 13526"), 16, "order", "was not in force in 2007");
    check_refused(&with("id: 07ZUBROW352", "id: 08ZUBROW352"), 5, "dtg", "another year");
    check_refused(&with("AMEMBASSY ZUBROW\n", "AMEMBASSY VILNIUS\n"), 3, "from", "another post");
    check_refused(&with("B. ZUBROW 298", "B. ZUBROW 352"), 20, "references", "the telegram itself");
    check_refused(&with("EUROPEAN POLITICAL COLLECTIVE", "AMEMBASSY WARSAW"), 10, "info", "no collective");
    check_refused(
        &with("AMEMBASSY VILNIUS", "AMEMBASSY DELVIN"),
        10,
        "info",
        "for action and for information",
    );
    check_refused(&with("precedence: IMMEDIATE", "precedence: SOON"), 6, "precedence", "is no precedence");
    check_refused(&with("tags: [PREL", "tag: [PREL"), 18, "front matter", "`tag` is no field");
    check_refused(&with("hinted that", "hinted, über alles, that"), 32, "paragraphs", "`ü` cannot be sent");
    check_refused(
        &with("He asked for", &format!("{} asked for", "X".repeat(80))),
        37,
        "paragraphs",
        "does not fit",
    );
    check_refused("no front matter", 1, "front matter", "no front matter");
}

#[test]
fn a_long_text_goes_in_sections_that_repeat_the_headings() {
    let mut text = with("3. (U) Nothing else was said.\n", "");
    for n in 0..60 {
        text.push_str(&format!("(C) Paragraph {n} says much the same as the others, at some length, and ends here with a point. Then it goes on for a while, so that a page may end inside of it.\n\n"));
    }
    let form = Form { section_lines: 60, page_lines: 25 };
    let sent = compose_markdown(&text, &form).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert!(sent.len() >= 3, "{} sections", sent.len());
    for (n, section) in sent.iter().enumerate() {
        let count =
            format!("C O N F I D E N T I A L SECTION {:02} OF {:02} ZUBROW 000352\n", n + 1, sent.len());
        assert_eq!(section.matches(&count).count(), 1, "{section}");
        for heading in
            ["\nSIPDIS\n", "\nE.O. 12958: ", "\nTAGS: ", "\nSUBJECT: ", "\nTO RUEHC/", "\nBT\n#0352\nNNNN\n"]
        {
            assert_eq!(section.matches(heading).count(), 1, "{heading:?} in {section}");
        }
        assert_eq!(section.contains("Classified By:"), n == 0);
        assert_eq!(section.contains("\nKOWAL\n"), n + 1 == sent.len());
        assert!(
            section.contains(&format!("\nZUBROW 00000352  {:03}.2 OF {:03}\n", n + 1, sent.len()))
                || n + 1 == sent.len()
        );
        assert!(section.lines().all(|line| line.len() <= 69), "{section}");
    }
    let cable = parse(sent.concat().as_bytes());
    assert_eq!(cable.sections.unwrap().have.len(), sent.len());
    assert_eq!(cable.paragraphs.len(), 64);
}

#[test]
fn a_draft_is_read_without_being_checked() {
    let cable = draft("---\nfrom: AMEMBASSY ZUBROW\nsubject: A: B\n---\n\nOne.\n\n# H\n\n- two\n").unwrap();
    assert_eq!(cable.subject.as_deref(), Some("A: B"));
    assert_eq!(cable.paragraphs[1].number, None);
    assert_eq!(cable.paragraphs[1].heading.as_deref(), Some("H"));
    let faults = draft("---\nnobody: x\nid: what\n---\n").unwrap_err();
    assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [Some(2), Some(3)]);
}

fn words(least: usize, most: usize) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-z]{1,9}",
        1 => "[A-Z][a-z]{2,8}",
        1 => "[A-Z]{2,6}",
        1 => "[0-9]{1,4}",
        1 => "(well-known|1\\.|2\\.|BT|REF:|TAGS:|PAGE|\\(C\\)|SUBJECT|SECRET|NOFORN|- |U\\.S\\.|No\\.|e\\.g\\.,|INFO|--)",
        2 => "[a-z]{2,8}[.,;:]",
    ];
    proptest::collection::vec(word, least..most).prop_map(|words| {
        let mut text = words.join(" ");
        // Texts begin with a capital and end with a point.
        text.insert_str(0, "The ");
        text.push_str(" end.");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

fn addressee() -> impl Strategy<Value = Addressee> {
    (
        proptest::option::of("RUEH[A-Z]{1,3}"),
        "(AMEMBASSY|AMCONSUL|USMISSION) [A-Z]{5,9}",
        proptest::option::of(prop_oneof![
            Just("PRIORITY"),
            Just("IMMEDIATE"),
            Just("ROUTINE"),
            Just("NIACT IMMEDIATE")
        ]),
        proptest::option::of(1_u32..9_999),
    )
        .prop_map(|(route, name, precedence, number)| Addressee {
            route,
            name,
            precedence,
            number,
            excluded: false,
        })
}

prop_compose! {
    fn telegram()(
        post in "[B-DF-HJ-NP-TV-Z][AEIOU][B-DF-HJ-NP-TV-Z][AEIOU][LNR]",
        serial in 100_u32..99_999,
        minutes in 0_i64..5_000_000,
        precedence in prop_oneof![Just("PRIORITY"), Just("ROUTINE"), Just("IMMEDIATE"), Just("FLASH")],
        to in proptest::collection::vec(addressee(), 1..4),
        info in proptest::collection::vec(addressee(), 0..4),
        classified in any::<bool>(),
        captions in proptest::sample::subsequence(vec!["SIPDIS", "EXDIS", "NOFORN"], 0..3),
        tags in proptest::sample::subsequence(
            vec!["PREL", "PGOV", "ECON", "EFIN", "KDEM", "PHUM", "OVIP", "SENV", "KNNP", "ETRD", "TRGY", "MNUC", "UK", "BO", "RS", "EUN"], 1..14),
        subject in "[A-Z]{3,9}( [A-Z]{2,9}){1,14}",
        references in proptest::collection::vec(("[0-9]{2}", "(STATE|VILNIUS|WARSAW|MOSCOW)", 1_u32..200_000), 0..4),
        paragraphs in proptest::collection::vec((words(3, 120), any::<bool>(), proptest::option::weighted(0.3, "[A-Z][a-z]{2,8}( [a-z]{2,8}){0,5}")), 1..14),
        // Ending in R: `NOTE`, `NOTAL` and `BEGIN` sign nothing, and are refused.
        signed in "[B-DF-HJ-NP-TV-Z][AEIOU][B-DF-HJ-NP-TV-Z][AEIOU]R",
    ) -> Cable {
        let at = reftel_cable_when(minutes);
        let year = at.to_string()[2..4].parse().unwrap();
        let mut heading = None;
        let letters = references.len() > 1;
        let mut seen: Vec<String> = Vec::new();
        let mut fresh = |a: &Addressee| { let new = !seen.contains(&a.name); seen.push(a.name.clone()); new };
        Cable {
            id: make_id(year, &post, serial),
            dtg: Some(at),
            precedence: Some(precedence),
            from: Some(format!("AMEMBASSY {post}")),
            to: to.into_iter().filter(&mut fresh).collect(),
            info: info.into_iter().filter(&mut fresh).collect(),
            classification: Some(if classified { "CONFIDENTIAL" } else { "UNCLASSIFIED" }.to_owned()),
            captions: captions.into_iter().map(str::to_owned).collect(),
            declassify: Some(Declassify {
                authority: Some("E.O. 12958".to_owned()),
                text: Some(if classified { "DECL: 12/31/2030" } else { "N/A" }.to_owned()),
                ..Declassify::default()
            }),
            tags: tags.into_iter().map(str::to_owned).collect(),
            subject: Some(subject),
            references: references.into_iter().enumerate().map(|(n, (year, post, serial))| Reference {
                label: letters.then(|| char::from(b'A' + n as u8).to_string()),
                kind: ReferenceKind::Cable,
                id: make_id(year.parse().unwrap(), &post, serial),
                text: format!("{year} {post} {serial}"),
                source: 0..0,
            }).collect(),
            classified_by: classified.then(|| ClassifiedBy {
                name: Some("Jan K. Novak".to_owned()),
                title: Some("Ambassador".to_owned()),
                reasons: vec!["1.4(b)".to_owned(), "1.4(d)".to_owned()],
            }),
            paragraphs: paragraphs.into_iter().enumerate().map(|(n, (text, marked, new))| {
                if new.is_some() {
                    heading = new;
                }
                Paragraph {
                    number: Some(n as u32 + 1),
                    marking: (classified || marked).then(|| if classified { "C" } else { "U" }.to_owned()),
                    heading: heading.clone(),
                    text,
                    ..Paragraph::default()
                }
            }).collect(),
            signed: Some(signed),
            ..Cable::default()
        }
    }
}

/// Returns a minute of the years in which E.O. 12958 was in force.
fn reftel_cable_when(minutes: i64) -> reftel_when::Timestamp {
    reftel_when::Timestamp::from_second(946_684_800 + minutes * 60).unwrap()
}

/// Returns what is written of a telegram.
fn written(cable: &Cable) -> Cable {
    let mut cable = cable.clone();
    for paragraph in &mut cable.paragraphs {
        (paragraph.source, paragraph.map) = (0..0, Vec::new());
    }
    for reference in &mut cable.references {
        reference.source = 0..0;
    }
    let first = cable.precedence;
    for to in &mut cable.to {
        to.precedence = to.precedence.or(first);
    }
    Cable { header: Vec::new(), problems: Vec::new(), sections: None, ..cable }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn what_was_written_reads_back(cable in telegram(), section_lines in 8_usize..120, page_lines in 4_usize..60) {
        let form = Form { section_lines, page_lines };
        let sent = compose(&cable, &form).unwrap_or_else(|faults| panic!("{faults:#?}"));
        for line in sent.iter().flat_map(|section| section.lines()) {
            prop_assert!(line.len() <= 69 && line.is_ascii() && line.trim_end() == line, "`{}`", line);
        }
        let read = parse(sent.concat().as_bytes());
        let have = read.sections.as_ref().map_or(1, |sections| sections.have.len());
        prop_assert_eq!(have, sent.len());
        let (want, got) = (written(&cable), written(&read));
        prop_assert_eq!(&got.paragraphs, &want.paragraphs);
        prop_assert_eq!((&got.id, got.dtg, &got.from, &got.to, &got.info), (&want.id, want.dtg, &want.from, &want.to, &want.info));
        prop_assert_eq!((&got.captions, &got.tags, &got.subject), (&want.captions, &want.tags, &want.subject));
        prop_assert_eq!((&got.references, &got.classified_by, &got.signed), (&want.references, &want.classified_by, &want.signed));
        // And once more, all of it: what is read writes the same telegram.
        let again = compose(&read, &form).unwrap_or_else(|faults| panic!("{faults:#?}"));
        prop_assert_eq!(again, sent);
    }
}
