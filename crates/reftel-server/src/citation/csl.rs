//! A citation as CSL-JSON, which Zotero and others read.
//!
//! Source of the fields: Citation Style Language, `csl-data.json` of schema 1.0.2, which allows no others.

use serde_json::{Map, Value, json};

use super::{Citation, one_line};
use crate::dated;

/// Returns a list of one item.
pub(super) fn csl(citation: &Citation) -> Value {
    let document = &citation.document;
    let mut item = Map::new();
    let mut put = |name: &str, value: Value| item.insert(name.to_owned(), value);
    put("id", json!(format!("{}#{}", document.id, citation.fragment)));
    let kind = match document.kind {
        "report" => "report",
        "article" => "article",
        "email" => "personal_communication",
        _ => "document",
    };
    put("type", json!(kind));
    put("title", json!(one_line(document.title.as_deref().unwrap_or(&document.id))));
    let authors = citation.authors();
    if !authors.is_empty() {
        let names: Vec<Value> = authors.iter().map(|name| json!({ "literal": one_line(name) })).collect();
        put("author", json!(names));
    }
    if let Some(date) = &document.date {
        put("issued", dated::csl(date));
    }
    put("genre", json!(citation.genre()));
    put("number", json!(document.id));
    if let Some(language) = &document.language {
        put("language", json!(language));
    }
    put("archive", json!(citation.archive));
    if let Some(sha256) = citation.sha256() {
        put("archive_location", json!(format!("sha256:{sha256}")));
    }
    put("locator", json!(citation.locator()));
    if let Some(page) = citation.page {
        put("page", json!(page.to_string()));
    }
    put("URL", json!(format!("{}{}", citation.base, citation.link())));
    put("annote", json!(citation.quote));
    put(
        "custom",
        json!({
            "reftel": {
                "document": document.id,
                "paragraph": citation.anchor,
                "range": [citation.range.0, citation.range.1],
                "quote": citation.quote,
                "sha256": citation.sha256(),
            }
        }),
    );
    json!([item])
}
