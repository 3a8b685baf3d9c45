//! What holds of claims whatever the text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;
use reftel_claims::{Kind, find};
use reftel_document::{Document, Paragraph};

fn document(text: &str) -> Document {
    Document {
        paragraphs: vec![Paragraph { text: text.to_owned(), ..Paragraph::default() }],
        ..Document::default()
    }
}

/// Words that make frames fill, in any order.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Belarus",
        "the",
        "released",
        "all",
        "political",
        "prisoners",
        ",",
        "including",
        "Anton Bely",
        "and",
        "was",
        "were",
        "expelled",
        "ambassador",
        "to",
        "of",
        "President",
        "met",
        "with",
        "that",
        "if",
        "said",
        "not",
        "’s",
        "sanctions",
        "on",
        "imposed",
        "2008",
        "March 5,",
        "their",
        "who",
        ".",
        "“",
        "”",
        "(",
        ")",
        "for",
        "will",
        "visit",
        "promised",
        "задержан",
        "суд",
        "Белый",
        "в",
        "he",
        "-",
        "—",
        "U.S.",
        "called",
        "upon",
        "should",
        "would",
        "respond",
        "GOB",
        "Minister of Culture Carlos Berg",
        "by 6 April 2009",
        "within ten days",
        "until May",
        "visiting",
        "his",
        "Lund, Director of the Office",
        "yesterday",
        "?",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

fn check(text: &str) {
    let document = document(text);
    let found = find(&document);
    for located in &found {
        let claim = &located.claim;
        assert_eq!(located.paragraph, 0);
        assert!(
            !claim.quote.is_empty() && text.get(claim.quote.clone()).is_some(),
            "{:?} in {text:?}",
            claim.quote
        );
        let parties = claim.actors.iter().chain(&claim.targets).chain(&claim.about).chain(&claim.speaker);
        for party in parties {
            assert!(!party.name.is_empty(), "a party without a name in {text:?}");
            assert!(!party.name.contains('\0'), "a party that was not resolved in {text:?}");
            assert!(
                party.at.as_ref().is_none_or(|at| text.get(at.clone()).is_some()),
                "{party:?} in {text:?}"
            );
        }
        let condition = claim.condition.clone();
        assert!(condition.is_none_or(|at| text.get(at).is_some()), "a condition outside {text:?}");
        let dated = claim.when.as_ref().and_then(|when| when.at.clone());
        assert!(dated.is_none_or(|at| text.get(at).is_some()), "{text:?}");
    }
    assert_eq!(found, find(&document), "the same text gives the same claims");
}

proptest! {
    #[test]
    fn claims_lie_in_any_text(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn claims_lie_in_texts_of_triggers(text in words()) {
        check(&text);
    }
}

#[test]
fn kinds_have_their_names() {
    for kind in Kind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(*kind));
        assert!(kind.as_str().starts_with(kind.family()));
    }
}
