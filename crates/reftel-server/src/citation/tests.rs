//! Cases of citations.

use reftel_archive::{DocumentAnswer, ParagraphAnswer, SourceAnswer};
use serde_json::json;

use super::*;

pub(crate) const SHA256: &str = "3b3fae1bff1cb4a6c4d3b1a54c0d6b1d3a4f1d2e6f708192a3b4c5d6e7f80910";

fn paragraph(anchor: &str, number: Option<u32>, text: &str) -> ParagraphAnswer {
    ParagraphAnswer {
        anchor: anchor.to_owned(),
        number,
        heading: None,
        role: "text",
        marking: number.map(|_| "C/NF".to_owned()),
        text: text.to_owned(),
        notes: Vec::new(),
        place: Some("bytes 10–90".to_owned()),
        page: None,
    }
}

fn document() -> DocumentAnswer {
    DocumentAnswer {
        schema: "reftel.document/1",
        id: "09ALDIS7".to_owned(),
        kind: "cable",
        title: Some("Trade & {truce} 100%".to_owned()),
        date: Some("2009-04-05".to_owned()),
        date_basis: Some("stated"),
        date_why: None,
        origin: Some("Embassy Aldis".to_owned()),
        authors: Vec::new(),
        addressees: Vec::new(),
        language: Some("en".to_owned()),
        marking: None,
        tags: Vec::new(),
        sources: vec![SourceAnswer {
            sha256: SHA256.to_owned(),
            paths: vec!["a.txt".to_owned()],
            bytes: 90,
            added: None,
            format: "text".to_owned(),
            pages: None,
        }],
        paragraphs: vec![
            paragraph("p7", None, "A place, not a number."),
            paragraph("7", Some(7), "Зло \u{1F600} is a_b \\ c~ and 5 % of “it”."),
        ],
        references: Vec::new(),
        sections: None,
        correction: None,
        parts: Vec::new(),
        referred_by: Vec::new(),
        likely_copies: Vec::new(),
        particulars: Vec::new(),
        problems: Vec::new(),
    }
}

fn cite(document: DocumentAnswer, parameters: &[(&str, &str)]) -> Result<Citation, Refusal> {
    Citation::of(document, "aldis".to_owned(), &Asked::of(parameters), "http://127.0.0.1:7377")
}

#[test]
fn a_quote_is_counted_in_characters() {
    let citation = cite(document(), &[("p", "7"), ("from", "4"), ("to", "8")]).unwrap();
    let answer = citation.answer();
    assert_eq!(answer.quote, "\u{1F600} is");
    assert_eq!(answer.range, (4, 8));
    assert_eq!(answer.link, "/doc/09ALDIS7?p=7&from=4&to=8#p-7");
    assert_eq!(
        answer.plain,
        format!(
            "Embassy Aldis, “Trade & {{truce}} 100%”, telegram 09ALDIS7, 5 April 2009, para. 7 (C/NF): \
             “\u{1F600} is”. Reftel archive “aldis”, 09ALDIS7#p-7, characters 4–8. Source SHA-256 {SHA256}."
        )
    );
}

#[test]
fn a_paragraph_is_found_by_what_its_link_says() {
    for (wanted, anchor) in [("7", "7"), ("p7", "p7"), ("p-7", "7")] {
        assert_eq!(cite(document(), &[("p", wanted)]).unwrap().anchor(), anchor, "{wanted}");
    }
}

#[test]
fn a_claimed_quote_is_checked() {
    let at = [("p", "7"), ("from", "0"), ("to", "3")];
    let claim = |quote| cite(document(), &[at[0], at[1], at[2], ("quote", quote)]);
    assert!(claim("Зло").is_ok());
    assert!(matches!(claim("зло"), Err(Refusal::Wrong { .. })));
}

#[test]
fn characters_that_are_not_there_are_refused() {
    for (from, to) in [("5", "4"), ("0", "999"), ("3", "3"), ("x", "4"), ("-1", "4")] {
        let refused = cite(document(), &[("p", "7"), ("from", from), ("to", to)]);
        assert!(matches!(refused, Err(Refusal::Wrong { .. })), "{from} {to}");
    }
    assert!(matches!(cite(document(), &[("p", "99")]), Err(Refusal::Nothing { .. })));
    assert!(matches!(cite(document(), &[]), Err(Refusal::Wrong { .. })));
}

#[test]
fn bibtex_is_escaped() {
    let entry = cite(document(), &[("p", "7")]).unwrap().answer().bibtex;
    let want = format!(
        "@misc{{09ALDIS7-p-7,\n  author = {{{{Embassy Aldis}}}},\n  title = {{{{Trade \\& \\{{truce\\}} 100\\%}}}},\n  \
         year = {{2009}},\n  month = {{4}},\n  date = {{2009-04-05}},\n  howpublished = {{telegram 09ALDIS7}},\n  \
         langid = {{en}},\n  note = {{para. 7: ``Зло \u{1F600} is a\\_b \\textbackslash{{}} c\\textasciitilde{{}} and \
         5 \\% of “it”.''; source SHA-256 {SHA256}}},\n  url = {{http://127.0.0.1:7377/doc/09ALDIS7\\#p-7}}\n}}\n"
    );
    assert_eq!(entry, want);
}

#[test]
fn csl_has_the_date_and_only_fields_of_its_schema() {
    let fields = [
        "id",
        "type",
        "title",
        "author",
        "issued",
        "genre",
        "number",
        "language",
        "archive",
        "archive_location",
        "locator",
        "page",
        "URL",
        "annote",
        "custom",
    ];
    let csl = cite(document(), &[("p", "7")]).unwrap().answer().csl;
    let item = csl[0].as_object().unwrap();
    assert!(item.keys().all(|field| fields.contains(&field.as_str())), "{item:?}");
    assert_eq!(item["issued"], json!({ "date-parts": [[2009, 4, 5]] }));
    assert_eq!(item["author"], json!([{ "literal": "Embassy Aldis" }]));
    assert_eq!(item["type"], "document");
    let mut ranged = document();
    ranged.date = Some("2009-04/2009-06".to_owned());
    ranged.kind = "report";
    let csl = cite(ranged, &[("p", "7")]).unwrap().answer().csl;
    assert_eq!(csl[0]["issued"], json!({ "date-parts": [[2009, 4], [2009, 6]] }));
    assert_eq!(csl[0]["type"], "report");
}

#[test]
fn an_annotation_chooses_the_same_characters_twice() {
    let text = document().paragraphs[1].text.clone();
    let annotation =
        cite(document(), &[("p", "7"), ("from", "9"), ("to", "12")]).unwrap().answer().annotation;
    let quote = &annotation["target"]["selector"][0];
    assert_eq!(quote["type"], "TextQuoteSelector");
    let parts = ["prefix", "exact", "suffix"].map(|part| quote[part].as_str().unwrap().to_owned());
    assert_eq!(parts[1], "a_b");
    assert!(text.contains(&parts.concat()));
    let place = &annotation["target"]["selector"][1]["refinedBy"];
    assert_eq!(*place, json!({ "type": "TextPositionSelector", "start": 9, "end": 12 }));
    assert_eq!(annotation["target"]["source"]["sha256"], SHA256);
    assert_eq!(annotation["id"], "http://127.0.0.1:7377/cite/09ALDIS7?p=7&from=9&to=12");
}
