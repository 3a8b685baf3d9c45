//! How to ask, and what the keys do.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::{Frame, show};
use crate::address;
use crate::room::Room;

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    frame: Frame,
    examples: Vec<Example>,
}

/// A query and what it finds.
struct Example {
    query: &'static str,
    finds: &'static str,
    address: String,
}

/// Queries that show the language; a test reads each of them.
const EXAMPLES: [(&str, &str); 17] = [
    ("prisoners release", "paragraphs with both words, in any form"),
    ("\"ceiling of six\"", "the words just so"),
    ("release OR pardon", "either"),
    ("sanctions -visa", "the first without the second"),
    ("sanct*", "all words that begin so"),
    ("\"ambassador recall\"~5", "both, with at most five words between"),
    ("minister NEAR/10 arrest", "both, with at most ten words between"),
    ("(release OR pardon) from:Minsk", "parentheses group"),
    ("from:Minsk to:Moscow", "sender and addressee"),
    ("tag:PHUM subject:prisoners", "TAGS, title or subject"),
    ("kind:cable", "kind: cable, paper, report, article, statement, email, other"),
    ("marking:confidential", "marking of the document or the paragraph"),
    ("lang:ru", "language"),
    ("after:2007-11 before:2008-03", "dated after, before; on: takes a day, month, year or range"),
    ("id:08MINSK1", "a document by its id"),
    ("in:7 sanctions", "in the paragraph with this number"),
    (
        "~name:Kozulin",
        "all spellings that the imported lists know of a name, in any script, and romanisations",
    ),
];

/// Answers with the help.
pub(crate) async fn help(State(room): State<Room>) -> Response {
    let examples = EXAMPLES
        .iter()
        .map(|(query, finds)| Example { query, finds, address: address::with("/search", &[("q", query)]) })
        .collect();
    show(&Help { frame: Frame::new(&room, "help", ""), examples })
}

#[cfg(test)]
mod tests {
    #[test]
    fn examples_can_be_asked() {
        for (query, _) in super::EXAMPLES {
            assert!(reftel_archive::Query::parse(query).is_ok(), "{query}");
        }
    }
}
