//! Documents and indexes for tests.
#![allow(dead_code, reason = "no test file uses all of it")]

use reftel_document::{DateBasis, Dated, Document, Kind, Marking, Paragraph};
use reftel_search::Index;

/// Returns a document of which nothing is known.
pub fn document() -> Document {
    Document::default()
}

pub fn paragraph(anchor: &str, marking: Option<&str>, text: &str) -> Paragraph {
    let number = anchor.split('-').next().and_then(|number| number.parse().ok());
    let marking = marking.map(str::to_owned);
    Paragraph { anchor: anchor.to_owned(), number, marking, text: text.to_owned(), ..Paragraph::default() }
}

/// Sets what is known of a document by a word for it; lists are parted by `;`.
pub fn set(document: &mut Document, key: &str, value: &str) {
    let list = || value.split(';').map(|part| part.trim().to_owned()).collect::<Vec<_>>();
    match key.trim() {
        "kind" => document.kind = Kind::from_word(value).unwrap(),
        "title" => document.title = Some(value.to_owned()),
        "from" => document.origin = Some(value.to_owned()),
        "to" => document.addressees = list(),
        "tag" => document.tags = list(),
        "lang" => document.language = Some(value.to_owned()),
        "own" => document.own_id = Some(value.to_owned()),
        "marking" => {
            let mut values = list().into_iter();
            document.marking = Some(Marking { classification: values.next(), captions: values.collect() });
        }
        "date" => {
            let (edtf, why) = (value.parse().unwrap(), String::new());
            document.date = Some(Dated { edtf, basis: DateBasis::Stated, why });
        }
        _ => panic!("no `{key}` in a document"),
    }
}

/// Returns an index of documents, in two segments where there is more than one.
pub fn index(documents: &[(u32, String, Document)]) -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap();
    let mut writer = index.writer(1).unwrap();
    for (n, (number, id, document)) in documents.iter().enumerate() {
        writer.add(*number, id, document.clone()).unwrap();
        if n == documents.len() / 2 {
            writer.commit(n as u64).unwrap();
        }
    }
    writer.commit(documents.len() as u64).unwrap();
    (dir, index)
}
