//! Parts of one telegram, in whatever order, copy and encoding they come.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)]

use reftel_cable::{Cable, Form, Known, Whole, compose_markdown, join, parse};

const DRAFT: &str = include_str!("compose/full.md");

/// Returns a telegram of several sections, each a transmission of its own.
fn sections() -> Vec<String> {
    let mut draft = DRAFT.to_owned();
    for n in 0..50 {
        draft.push_str(&format!(
            "\n(C) Paragraph {n} says much the same as the others do, at some length, and goes on from there to where \
             it may be torn by a page or a section, without a full stop for long.\n"
        ));
    }
    compose_markdown(&draft, &Form { section_lines: 45, page_lines: 20 }).unwrap()
}

fn joined(texts: &[&[u8]]) -> Whole {
    join(texts, &Known::default())
}

/// Returns what a telegram says, without places.
fn said(mut cable: Cable) -> Cable {
    for paragraph in &mut cable.paragraphs {
        (paragraph.source, paragraph.map) = (0..0, Vec::new());
    }
    for reference in &mut cable.references {
        reference.source = 0..0;
    }
    Cable { header: Vec::new(), problems: Vec::new(), ..cable }
}

fn kinds(whole: &Whole) -> Vec<&str> {
    whole.cable.problems.iter().map(|problem| problem.kind).collect()
}

/// Every paragraph's pieces stand where [`Whole::place`] says, in the text given.
fn check_places(whole: &Whole, texts: &[&[u8]]) {
    for paragraph in &whole.cable.paragraphs {
        for piece in &paragraph.map {
            let text = &paragraph.text[piece.text as usize..(piece.text + piece.length) as usize];
            let (given, offset) = whole.place(piece.source as usize).unwrap();
            let first = text.chars().next().unwrap();
            let stands = match std::str::from_utf8(texts[given]) {
                Ok(source) => source[offset..].starts_with(text),
                Err(_) => u32::from(texts[given][offset]) == u32::from(first),
            };
            assert!(stands, "`{text}` is not at {offset} of text {given}");
        }
    }
}

#[test]
fn any_order_gives_the_same_telegram() {
    let sections = sections();
    assert!(sections.len() >= 3, "{}", sections.len());
    let want = said(parse(sections.concat().as_bytes()));
    let count = sections.len();
    for turn in 0..count {
        let mut order: Vec<&[u8]> = (0..count).map(|n| sections[(n + turn) % count].as_bytes()).collect();
        for _ in 0..2 {
            let whole = joined(&order);
            assert_eq!(said(whole.cable.clone()), want);
            assert_eq!(kinds(&whole), Vec::<&str>::new());
            check_places(&whole, &order);
            order.reverse();
        }
    }
}

#[test]
fn a_missing_section_is_reported() {
    let sections = sections();
    let order: Vec<&[u8]> = sections.iter().skip(1).map(String::as_bytes).collect();
    let whole = joined(&order);
    assert_eq!(kinds(&whole), ["missing_section"]);
    assert_eq!(whole.cable.problems[0].message, format!("section 1 of {} is missing", sections.len()));
    assert_eq!(whole.cable.id.as_deref(), Some("07ZUBROW352"));
    assert_eq!(whole.cable.subject.as_deref(), parse(sections[0].as_bytes()).subject.as_deref());
}

#[test]
fn a_corrected_copy_replaces_and_the_difference_is_kept() {
    let sections = sections();
    let corrected = sections[1]
        .replace("SIPDIS\n", "SIPDIS\nC O R R E C T E D  C O P Y (NUMBER)\n")
        .replacen("Paragraph 9 says", "Paragraph nine says", 1);
    assert_ne!(corrected.matches("nine").count(), 0, "{corrected}");
    let mut order: Vec<&[u8]> = vec![corrected.as_bytes()];
    order.extend(sections.iter().map(String::as_bytes));
    let whole = joined(&order);
    assert_eq!(kinds(&whole), ["replaced_copy"]);
    assert_eq!((whole.replaced[0].given, whole.replaced[0].by), (2, 0));
    let [change] = whole.replaced[0].changes.as_slice() else { panic!("{:?}", whole.replaced) };
    assert!(change.before.as_ref().unwrap().contains("Paragraph 9 says"));
    assert!(change.after.as_ref().unwrap().contains("Paragraph nine says"));
    assert!(whole.cable.paragraphs.iter().any(|p| p.text.contains("nine says")));
    assert!(!whole.cable.paragraphs.iter().any(|p| p.text.contains("Paragraph 9 says")));
    check_places(&whole, &order);
}

#[test]
fn a_corrected_section_takes_its_place_in_a_text_of_several() {
    let sections = sections();
    let corrected = sections[1]
        .replace("SIPDIS\n", "SIPDIS\nC O R R E C T E D  C O P Y (NUMBER)\n")
        .replacen("Paragraph 9 says", "Paragraph nine says", 1);
    let whole_text = sections.concat();
    let before = said(parse(whole_text.as_bytes()));
    for texts in
        [[whole_text.as_bytes(), corrected.as_bytes()], [corrected.as_bytes(), whole_text.as_bytes()]]
    {
        let whole = joined(&texts);
        assert_eq!(kinds(&whole), ["replaced_copy"], "{:?}", whole.cable.problems);
        let [replaced] = whole.replaced.as_slice() else { panic!("{:?}", whole.replaced) };
        assert_eq!(texts[replaced.by], corrected.as_bytes());
        let [change] = replaced.changes.as_slice() else { panic!("{replaced:?}") };
        assert!(change.before.as_ref().unwrap().contains("Paragraph 9 says"));
        assert!(change.after.as_ref().unwrap().contains("Paragraph nine says"));
        let mut want = before.paragraphs.clone();
        for paragraph in &mut want {
            paragraph.text = paragraph.text.replacen("Paragraph 9 says", "Paragraph nine says", 1);
        }
        assert_eq!(said(whole.cable.clone()).paragraphs, want);
        assert_eq!(whole.cable.sections, before.sections);
        check_places(&whole, &texts);
    }
}

#[test]
fn a_corrected_section_takes_its_place_between_lines_that_count() {
    // As the telegrams of 2000-10 stand in one file: one header, a line at the head of each later section.
    let text = "UNCLAS SECTION 01 OF 03 ZUBROW 000012\nSUBJECT: EXERCISE\n\n1. (U) One ends\n\n\
                ZUBROW 00000012  001.2 OF 003\n\nhere.\n\n2. (U) Two goes\n\nZUBROW 00000012  002 OF 003\n\n\
                on.\n\n3. (U) Thre goes\n\nZUBROW 00000012  003 OF 003\n\non too.\n\nNOVAK\n";
    let corrected = "UNCLAS SECTION 02 OF 03 ZUBROW 000012\nC O R R E C T E D  C O P Y (SPELLING)\n\
                     SUBJECT: EXERCISE\n\non.\n\n3. (U) Three goes\n";
    let texts: [&[u8]; 2] = [text.as_bytes(), corrected.as_bytes()];
    let whole = joined(&texts);
    let paragraphs: Vec<_> = whole.cable.paragraphs.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(paragraphs, ["One ends here.", "Two goes on.", "Three goes on too."]);
    assert_eq!(kinds(&whole), ["replaced_copy"]);
    assert_eq!(
        whole.cable.problems[0].message,
        "text 2 stands in place of section 2 of text 1, which differs in one paragraph"
    );
    assert_eq!(whole.cable.sections.as_ref().unwrap().have, [1, 2, 3]);
    assert_eq!(whole.cable.signed.as_deref(), Some("NOVAK"));
    check_places(&whole, &texts);
}

#[test]
fn a_correction_of_sections_in_no_order_is_reported() {
    let section = |n: u16, text: &str| {
        format!("UNCLAS SECTION 0{n} OF 02 ZUBROW 000012\nSIPDIS\nSUBJECT: EXERCISE\n\n{text}\n\n")
    };
    let both = section(2, "2. (U) Tow.") + &section(1, "1. (U) One.");
    let corrected = section(2, "2. (U) Two.").replace("SIPDIS", "C O R R E C T E D  C O P Y (SPELLING)");
    let whole = joined(&[both.as_bytes(), corrected.as_bytes()]);
    assert_eq!(kinds(&whole), ["replaced_copy", "correction_apart"]);
    assert_eq!((whole.replaced[0].given, whole.replaced[0].by), (1, 0));
    let change = &whole.replaced[0].changes[0];
    assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("Two."), Some("Tow.")));
}

#[test]
fn of_two_copies_the_later_counts_and_another_telegram_is_left_out() {
    let one = "UNCLAS ZUBROW 000012\nSUBJECT: EXERCISE\n\n1. (U) One.\n\n2. (U) Two.\n";
    let two = one.replace("Two", "Three");
    let other = one.replace("000012", "000013");
    let known = Known { date: Some(reftel_when::Date::constant(2008, 1, 2)), ..Known::default() };
    let whole = join(&[one.as_bytes(), other.as_bytes(), two.as_bytes()], &known);
    assert_eq!(kinds(&whole), ["another_telegram", "replaced_copy"]);
    assert_eq!(whole.cable.paragraphs[1].text, "Three.");
    assert_eq!(whole.replaced[0].changes[0].number, Some(2));
    let same = join(&[one.as_bytes(), one.as_bytes()], &known);
    assert_eq!(same.replaced[0].changes, []);
    assert_eq!(same.cable.paragraphs.len(), 2);
}

#[test]
fn fragments_and_encodings() {
    let first = "UNCLAS SECTION 01 OF 02 ZUBROW 000012\nSUBJECT: EXERCISE\n\n1. (U) Caf\u{e9}s, and what\n";
    let latin: Vec<u8> = first.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    // The second has no header, only a page line.
    let second = "ZUBROW 00000012  002 OF 002\n\nstands \u{2014} in them.\n\n2. (U) Two.\n\nNOVAK\n";
    let texts: [&[u8]; 2] = [second.as_bytes(), &latin];
    let whole = joined(&texts);
    assert_eq!(whole.cable.paragraphs[0].text, "Caf\u{e9}s, and what stands \u{2014} in them.");
    assert_eq!(whole.cable.signed.as_deref(), Some("NOVAK"));
    assert_eq!(whole.cable.sections.as_ref().unwrap().have, [1, 2]);
    assert_eq!(kinds(&whole), Vec::<&str>::new());
    check_places(&whole, &texts);
    assert_eq!(joined(&[]), Whole::default());
}

#[test]
fn one_text_is_read_as_it_is() {
    let text = "UNCLAS ZUBROW 000012\nSUBJECT: EXERCISE\n\n1. (U) One.\n";
    assert_eq!(joined(&[text.as_bytes()]).cable, parse(text.as_bytes()));
}
