//! The five documents that Reftel was asked for first: two telegrams, a report, a brief, an article.

use reftel_document::{DateBasis, Document, Kind, Role};

use crate::set;

/// Returns the seed whose file begins with `start`.
fn seed(start: &str) -> Option<Document> {
    let folder = set::folder("documents/seeds")?;
    let path = set::files(&folder, ".txt")
        .into_iter()
        .find(|p| p.file_name().unwrap().to_string_lossy().starts_with(start))?;
    Some(set::document(&path))
}

/// Number, marking, beginning and end of a paragraph.
type Ends = (u32, &'static str, &'static str, &'static str);

#[track_caller]
fn check_cable(
    document: &Document,
    id: &str,
    date: &str,
    origin: &str,
    tags: &[&str],
    subject: &str,
    paragraphs: &[Ends],
) {
    assert_eq!(document.kind, Kind::Cable);
    assert_eq!(document.own_id.as_deref(), Some(id));
    let dated = document.date.as_ref().unwrap();
    assert_eq!((dated.edtf.as_str(), dated.basis), (date, DateBasis::Stated));
    assert_eq!(document.origin.as_deref(), Some(origin));
    assert_eq!(document.tags, tags);
    assert_eq!(document.title.as_deref(), Some(subject));
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.authors, ["RICE"]);
    assert_eq!(document.paragraphs.len(), paragraphs.len());
    for (paragraph, (number, marking, start, end)) in document.paragraphs.iter().zip(paragraphs) {
        assert_eq!(paragraph.number, Some(*number));
        assert_eq!(paragraph.anchor, number.to_string());
        assert_eq!(paragraph.marking.as_deref(), Some(*marking), "paragraph {number}");
        assert!(paragraph.text.starts_with(start), "paragraph {number} begins `{}`", paragraph.text);
        assert!(paragraph.text.ends_with(end), "paragraph {number} ends `{}`", paragraph.text);
        assert!(!paragraph.text.contains("002 OF 002"), "a page's head in paragraph {number}");
    }
}

#[test]
fn guidance_of_2008() {
    let Some(document) = seed("000_") else { return };
    check_cable(
        &document,
        "08STATE67793",
        "2008-06-24",
        "SECSTATE WASHDC",
        &["PGOV", "PREL", "ODIP"],
        "GUIDANCE ON OFFICIAL ENGAGEMENT WITH BELARUS",
        &[
            (1, "U", "Summary. This", "and Belarus."),
            (2, "U", "In light of", "usual basis."),
            (3, "U", "Since 1997,", "Secretary level."),
            (4, "U", "In conversations", "such contacts."),
            (5, "U", "We continue", "and institutions."),
            (6, "U", "The United States", "U.S. activities."),
            (7, "U", "Belarusian officials", "Alyaksandr Kazulin."),
            (8, "U", "Throughout", "of sanctions."),
            (9, "U", "For additional", "202-647-9049."),
        ],
    );
    assert!(
        document.paragraphs[6].text.contains("sanctions imposed in November 2007 on state oil"),
        "joined over the page's end"
    );
    assert!(document.paragraphs[5].text.contains("state-controlled media"), "a compound that a line broke");
    let headings: Vec<_> = document.paragraphs.iter().map(|p| p.heading.as_deref()).collect();
    assert_eq!(headings[0], None);
    assert_eq!(headings[1], Some("Representational Contacts"));
    assert_eq!(headings[4], Some("Official Meetings: Selective Engagement"));
    assert_eq!(headings[8], Some("Background on Current Bilateral Relations"));
}

#[test]
fn hints_of_2007() {
    let Some(document) = seed("001_") else { return };
    check_cable(
        &document,
        "07STATE130159",
        "2007-09-17",
        "SECSTATE WASHDC",
        &["PREL", "PGOV", "KHUM", "BO"],
        "BELARUS: AMBASSADOR HINTS AT POLITICAL PRISONER RELEASES",
        &[
            (1, "C", "In a September 12 meeting", "End Summary."),
            (2, "C", "DAS David Kramer called", "in the amnesty."),
            (3, "C", "Kramer listed", "additional measures."),
            (4, "C", "Khvostov complained", "U.S. and EU."),
            (5, "C", "Kramer emphasized", "do the same."),
            (6, "C", "In defense", "human rights."),
        ],
    );
    assert!(
        document.paragraphs[4].text.contains("improve relations if Belarus took these steps"),
        "joined over the page's end"
    );
    assert!(
        document.paragraphs[2].text.contains("to inform Minsk of the USG's"),
        "joined over an empty line"
    );
    let [reference] = document.references.as_slice() else { panic!("{:?}", document.references) };
    assert_eq!((reference.kind.as_str(), reference.id.as_deref()), ("cable", Some("07MINSK352")));
    assert_eq!(
        document.paragraphs[5].heading.as_deref(),
        Some("\"If it weren't for those pesky kids. . .\"")
    );
}

#[test]
fn article_of_2023() {
    let Some(document) = seed("002_") else { return };
    assert_eq!(document.kind, Kind::Article);
    assert!(
        document.title.as_deref().unwrap().starts_with("Belarus – US: what’s the latest strategic dialogue")
    );
    let dated = document.date.as_ref().unwrap();
    assert_eq!((dated.edtf.as_str(), dated.basis), ("2023-01-11/..", DateBasis::Inferred));
    assert!(dated.why.contains("#withoutjustcause"), "{}", dated.why);
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.paragraphs.len(), 29);
    assert!(document.paragraphs[0].text.starts_with("Belarus is going through a transformative time"));
    assert!(document.paragraphs[28].text.ends_with("it won’t disappear."));
    let mut headings: Vec<&str> = document.paragraphs.iter().filter_map(|p| p.heading.as_deref()).collect();
    headings.dedup();
    assert_eq!(headings.len(), 12, "{headings:?}");
    for paragraph in &document.paragraphs {
        for furniture in ["падтрымаць", "Photo:", "what’s the latest strategic dialogue and what"]
        {
            assert!(!paragraph.text.contains(furniture), "{}", paragraph.text);
        }
    }
}

#[test]
fn brief_of_2022() {
    let Some(document) = seed("003_") else { return };
    assert_eq!(document.kind, Kind::Report);
    assert_eq!(document.title.as_deref(), Some("BELARUS AND THE US: DIPLOMACY AND PRAGMATICS"));
    let dated = document.date.as_ref().unwrap();
    assert_eq!((dated.edtf.as_str(), dated.basis), ("2022-10-13", DateBasis::Stated));
    assert_eq!(
        document.authors,
        ["OST Research Centre", "Oxford Belarus Observatory", "IGSD, University of Warwick"]
    );
    let notes: Vec<_> = document.paragraphs.iter().filter(|p| p.role == Role::Note).collect();
    assert_eq!(
        notes.iter().map(|n| n.anchor.as_str()).collect::<Vec<_>>(),
        ["n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10"]
    );
    assert!(notes[0].text.starts_with("https://by.usembassy.gov"));
    let links: Vec<&str> =
        document.paragraphs.iter().flat_map(|p| &p.notes).map(|n| n.mark.as_str()).collect();
    assert_eq!(links, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    // The text runs on behind the notes at a page's foot, and marks are not text.
    let washington = document
        .paragraphs
        .iter()
        .find(|p| p.text.contains("can be part of Washington's containment policy"))
        .unwrap();
    assert!(washington.text.contains("the Kremlin. The Belarusian leadership"));
    let at = washington.notes[0].at as usize;
    assert!(washington.text[..at].ends_with("vis-à-vis the Kremlin."));
    let advice: Vec<_> = document
        .paragraphs
        .iter()
        .filter(|p| p.heading.as_deref() == Some("Policy recommendations"))
        .collect();
    assert_eq!(advice.iter().map(|p| p.number).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
}

#[test]
fn report_of_2010() {
    let Some(document) = seed("004_") else { return };
    assert_eq!(document.kind, Kind::Report);
    assert_eq!(document.origin.as_deref(), Some("Bureau of Democracy, Human Rights, and Labor"));
    let dated = document.date.as_ref().unwrap();
    assert_eq!((dated.edtf.as_str(), dated.basis), ("2010/..", DateBasis::Inferred));
    assert!(dated.why.contains("2009 Country Reports"), "{}", dated.why);
    assert_eq!(document.paragraphs.len(), 8);
    assert_eq!(document.paragraphs[0].heading, None);
    assert_eq!(
        document.paragraphs[1].heading.as_deref(),
        Some("Part 1: U.S. Government's Democracy Objectives")
    );
    assert!(
        document.paragraphs[3].heading.as_deref().unwrap().starts_with("Part 2: Supporting Top Priorities")
    );
    assert!(document.paragraphs[7].text.ends_with("taken by the government."));
}
