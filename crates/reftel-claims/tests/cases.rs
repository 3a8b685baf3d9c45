//! Invented sentences: each gives the claims of its line, and no others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

use reftel_claims::{Claim, find};
use reftel_document::{DateBasis, Dated, Document, Paragraph};

fn claims(sentence: &str) -> Vec<Claim> {
    let paragraph = Paragraph { text: sentence.to_owned(), ..Paragraph::default() };
    let date =
        Dated { edtf: "2010-06-15".parse().unwrap(), basis: DateBasis::Stated, why: "test".to_owned() };
    let document = Document { paragraphs: vec![paragraph], date: Some(date), ..Document::default() };
    find(&document).into_iter().map(|located| located.claim).collect()
}

fn shown(claim: &Claim) -> String {
    let names = |parties: &[reftel_claims::Party]| match parties {
        [] => "-".to_owned(),
        parties => parties.iter().map(|party| party.name.clone()).collect::<Vec<_>>().join(";"),
    };
    let date = claim.when.as_ref().map_or("-", |when| when.edtf.as_str());
    let mood = if claim.negated {
        format!("not {}", claim.modality.as_str())
    } else {
        claim.modality.as_str().to_owned()
    };
    format!("{} | {} | {} | {date} | {mood}", claim.kind, names(&claim.actors), names(&claim.targets))
}

/// Whether a claim is the one that a case wants: names are told by their words, other columns are equal.
fn is(claim: &str, want: &str) -> bool {
    let (claim, want): (Vec<&str>, Vec<&str>) = (claim.split(" | ").collect(), want.split(" | ").collect());
    assert_eq!(want.len(), 5, "a claim has five columns: {want:?}");
    claim.iter().zip(&want).enumerate().all(|(column, (is, wanted))| match (*wanted, column) {
        ("*", _) => true,
        (wanted, 1 | 2) if wanted != "-" => {
            is.split(';').count() == wanted.split(';').count()
                && wanted.split(';').all(|name| is.contains(name))
        }
        (wanted, _) => is == &wanted,
    })
}

#[test]
fn every_sentence_gives_its_claims() {
    let mut wrong = Vec::new();
    let lines: Vec<&str> = include_str!("cases.tsv").lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.len() >= 80, "{} cases", lines.len());
    for line in lines {
        let (sentence, wanted) = line.split_once('\t').expect("two columns");
        let found: Vec<String> = claims(sentence).iter().map(shown).collect();
        let mut wanted: Vec<&str> = wanted.split(" + ").filter(|want| *want != "none").collect();
        let all = found.len() == wanted.len();
        for claim in &found {
            if let Some(at) = wanted.iter().position(|want| is(claim, want)) {
                wanted.remove(at);
            }
        }
        if !all || !wanted.is_empty() {
            wrong.push(format!(
                "{sentence}\n   wanted {:?}\n   found  {found:?}",
                line.split_once('\t').unwrap().1
            ));
        }
    }
    assert!(wrong.is_empty(), "{} sentences\n{}", wrong.len(), wrong.join("\n"));
}

#[track_caller]
fn check_due(sentence: &str, due: &str) {
    let claims = claims(sentence);
    let found = claims.iter().find_map(|claim| claim.due.as_ref());
    assert_eq!(found.map_or("-", |due| due.as_str()), due, "{sentence}");
    assert!(claims.iter().all(|claim| claim.when.is_none()), "{sentence}");
}

#[test]
fn a_date_that_sets_an_end_is_due() {
    check_due("Estonia demanded that Belarus release the prisoners by 6 April 2011.", "2011-04-06");
    check_due("The EU extended sanctions against Zarya until 28 February 2011.", "2011-02-28");
    check_due("Norway promised to act by July 4.", "2010-07-04");
    check_due("Norway promised to act before May 2011.", "2011-04");
    check_due("Norway promised to free the prisoners within ten days.", "2010-06-25");
    check_due("Norway promised to act within six months.", "2010-12");
    check_due("Norway promised to act.", "-");
}

#[test]
fn what_an_official_promises_is_the_states_word() {
    let sentence = "Norwegian Minister Peter Lund promised a positive response.";
    let [claim] = claims(sentence).try_into().expect("one claim");
    let names: Vec<&str> = claim.actors.iter().map(|party| party.name.as_str()).collect();
    assert_eq!(names, ["Peter Lund", "Norway"]);
    assert_eq!(claim.speaker.map(|speaker| speaker.name).as_deref(), Some("Peter Lund"));
}

#[test]
fn the_guidance_of_a_telegram_is_its_states() {
    let text = "This cable provides guidance for contacts with officials.".to_owned();
    let paragraphs = vec![Paragraph { text, ..Paragraph::default() }];
    let kind = reftel_document::Kind::Cable;
    let origin = Some("SECSTATE WASHDC".to_owned());
    let telegram = Document { paragraphs, kind, origin, ..Document::default() };
    let names = |document: &Document| -> Vec<String> {
        find(document).into_iter().flat_map(|located| located.claim.actors).map(|party| party.name).collect()
    };
    assert_eq!(names(&telegram), ["United States"]);
    // Of whose paper it is not known, nobody is said.
    assert_eq!(
        names(&Document { origin: None, kind: reftel_document::Kind::Other, ..telegram }),
        Vec::<String>::new()
    );
}

#[test]
fn who_engages_selectively_follows_the_policy_of_that_name() {
    let [claim] =
        claims("Norway selectively engages with Belarusian officials.").try_into().expect("one claim");
    assert_eq!(claim.about.map(|about| about.name).as_deref(), Some("selective engagement"));
}

#[test]
fn a_quote_lies_in_its_paragraph_and_holds_its_date() {
    let sentence =
        "After long talks, on 5 March 2008 Belarus expelled the American ambassador, officials said.";
    let [claim] = claims(sentence).try_into().expect("one claim");
    assert_eq!(&sentence[claim.quote.clone()], "5 March 2008 Belarus expelled the American ambassador");
}
