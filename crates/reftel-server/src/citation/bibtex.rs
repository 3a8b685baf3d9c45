//! A citation as a BibTeX entry.

use super::{Citation, one_line};
use crate::dated;

/// Returns the entry. Its key is made of the document's id and the paragraph's anchor.
pub(super) fn bibtex(citation: &Citation) -> String {
    let document = &citation.document;
    let mut fields: Vec<(&str, String)> = Vec::new();
    let authors = citation.authors();
    if !authors.is_empty() {
        // In braces of its own, a name is not taken apart; `and` parts names.
        let names: Vec<String> = authors.iter().map(|name| format!("{{{}}}", escaped(name))).collect();
        fields.push(("author", names.join(" and ")));
    }
    // Two pairs of braces keep the capitals.
    fields.push(("title", format!("{{{}}}", escaped(document.title.as_deref().unwrap_or(&document.id)))));
    if let Some((year, month)) = document.date.as_deref().and_then(dated::year_and_month) {
        fields.push(("year", year));
        fields.extend(month.map(|month| ("month", month.to_string())));
    }
    if let Some(date) = &document.date {
        fields.push(("date", escaped(date)));
    }
    fields.push(("howpublished", escaped(&format!("{} {}", citation.genre(), document.id))));
    fields.extend(document.language.iter().map(|language| ("langid", escaped(language))));
    let mut note = format!("{}: ``{}''", escaped(&citation.locator()), escaped(&citation.quote));
    if let Some((from, to)) = citation.part() {
        note.push_str(&format!(" (characters {from}--{to})"));
    }
    if let Some(sha256) = citation.sha256() {
        note.push_str(&format!("; source SHA-256 {sha256}"));
    }
    fields.push(("note", note));
    fields.push(("url", address(&format!("{}{}", citation.base, citation.link()))));
    let lines: Vec<String> = fields.iter().map(|(name, value)| format!("  {name} = {{{value}}}")).collect();
    format!("@misc{{{},\n{}\n}}\n", key(citation), lines.join(",\n"))
}

/// Returns a key of characters that no BibTeX program takes apart.
fn key(citation: &Citation) -> String {
    let text = format!("{}-{}", citation.document.id, citation.fragment);
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/') { c } else { '-' })
        .collect()
}

/// Returns a text on one line with what TeX takes as a command written out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => {
                safe.push('\\');
                safe.push(c);
            }
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// Returns an address, whose characters are safe already but for those that TeX reads.
fn address(text: &str) -> String {
    text.replace('%', "\\%")
        .replace('#', "\\#")
        .replace('&', "\\&")
        .replace('~', "\\textasciitilde{}")
        .replace('_', "\\_")
}
