//! A citation as a W3C Web Annotation.
//!
//! Source of the form: W3C, *Web Annotation Data Model*, Recommendation of 23 February 2017, sections 3.2,
//! 4.2.4, 4.2.5 and 4.2.9.

use serde_json::{Value, json};

use super::{Citation, plain};

/// Characters before and after the quote by which it is told from the same words elsewhere.
const AROUND: usize = 32;

/// Returns the annotation. Two selectors choose the same characters: by quote, and by place within the
/// paragraph.
pub(super) fn annotation(citation: &Citation) -> Value {
    let (from, to) = citation.range;
    let before = from.saturating_sub(AROUND);
    let prefix: String = citation.text.chars().skip(before).take(from - before).collect();
    let suffix: String = citation.text.chars().skip(to).take(AROUND).collect();
    let mut source = json!({
        "id": format!("{}{}", citation.base, crate::address::document(&citation.document.id)),
        "type": "Text",
        "format": "text/html",
    });
    if let Some(source) = source.as_object_mut() {
        source.extend(citation.document.language.iter().map(|l| ("language".to_owned(), json!(l))));
        source.extend(citation.sha256().map(|sha256| ("sha256".to_owned(), json!(sha256))));
    }
    json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", { "sha256": "https://schema.org/sha256" }],
        "id": format!("{}{}", citation.base, citation.page_address()),
        "type": "Annotation",
        "motivation": "identifying",
        "body": {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "text/plain",
            "value": plain::plain(citation),
        },
        "target": {
            "source": source,
            "selector": [
                { "type": "TextQuoteSelector", "exact": citation.quote, "prefix": prefix, "suffix": suffix },
                {
                    "type": "FragmentSelector",
                    "value": citation.fragment,
                    "refinedBy": { "type": "TextPositionSelector", "start": from, "end": to },
                },
            ],
        },
    })
}
