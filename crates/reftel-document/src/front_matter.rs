//! YAML front matter: what a file says about itself between two lines of dashes.

use reftel_when::Edtf;
use saphyr::{LoadableYamlNode as _, Yaml};

use crate::flow::one_line;
use crate::{DateBasis, Dated, Document, Kind, Marking, Particular, Problem, text};

/// Largest front matter that is read, in bytes; and most anchors in it: YAML may refer to what it said
/// before, and a few lines could stand for gigabytes.
const BYTES_MAX: usize = 64 << 10;

/// Fields of front matter, by name as written.
pub(crate) struct Matter(Vec<(String, Vec<String>)>);

/// Reads the front matter at the start; returns it and the byte at which the text begins.
pub(crate) fn read(source: &str, problems: &mut Vec<Problem>) -> (Option<Matter>, usize) {
    let Some(rest) = source.strip_prefix("---\n").or_else(|| source.strip_prefix("---\r\n")) else {
        return (None, 0);
    };
    let start = source.len() - rest.len();
    let mut at = start;
    let mut end = None;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            end = Some((at, at + line.len()));
            break;
        }
        at += line.len();
        if at > BYTES_MAX {
            break;
        }
    }
    let Some((end, after)) = end else { return (None, 0) };
    let yaml = source.get(start..end).unwrap_or_default();
    // Every line looks like a field, an item or a continuation: else the dashes are a rule.
    if !yaml.lines().any(|line| line.split_once(':').is_some_and(|(key, _)| is_key(key))) {
        return (None, 0);
    }
    let aliases =
        yaml.bytes().filter(|b| *b == b'*').count() > 0 && yaml.contains(": &") || yaml.contains("- &");
    let mut trouble = |line: u32, message: String| {
        problems.push(Problem { line: Some(line), offset: None, kind: "front_matter".to_owned(), message });
    };
    if aliases {
        trouble(1, "the front matter refers back to itself (YAML anchors), which is not read".to_owned());
        return (Some(Matter(Vec::new())), after);
    }
    match Yaml::load_from_str(yaml) {
        Ok(documents) => {
            let mut fields = Vec::new();
            if let Some(mapping) = documents.first().and_then(|d| d.as_mapping()) {
                for (key, value) in mapping {
                    let mut values = Vec::new();
                    collect(value, &mut values, 0);
                    if let Some(key) = scalar(key) {
                        fields.push((key, values));
                    }
                }
            }
            (Some(Matter(fields)), after)
        }
        Err(error) => {
            let line = error.marker().line() as u32 + 1;
            trouble(line, format!("the front matter is not YAML: {error}"));
            (Some(Matter(Vec::new())), after)
        }
    }
}

fn is_key(key: &str) -> bool {
    let key = key.trim_start_matches("- ");
    !key.is_empty()
        && key.len() <= 40
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' '))
}

fn scalar(value: &Yaml<'_>) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    if let Some(number) = value.as_integer() {
        return Some(number.to_string());
    }
    if let Some(number) = value.as_floating_point() {
        return Some(number.to_string());
    }
    value.as_bool().map(|b| b.to_string())
}

fn collect(value: &Yaml<'_>, values: &mut Vec<String>, depth: usize) {
    const DEPTH_MAX: usize = 4;
    const VALUES_MAX: usize = 200;
    if depth > DEPTH_MAX || values.len() > VALUES_MAX {
        return;
    }
    if let Some(text) = scalar(value) {
        values.push(one_line(&text));
    } else if let Some(items) = value.as_sequence() {
        for item in items {
            collect(item, values, depth + 1);
        }
    } else if let Some(mapping) = value.as_mapping() {
        for (key, item) in mapping {
            let mut inner = Vec::new();
            collect(item, &mut inner, depth + 1);
            if let Some(key) = scalar(key) {
                values.push(format!("{key}: {}", inner.join(", ")));
            }
        }
    }
}

/// Names of fields, first those that are meant most directly. Seen in Jekyll, Hugo and Pandoc and in the
/// public sets of official documents.
const TITLE: &[&str] = &["title", "headline", "subject", "name"];
const DATE: &[&str] = &[
    "doc_date",
    "date",
    "document_date",
    "dated",
    "published_time",
    "published",
    "publication_date",
    "issued",
    "created",
];
const AUTHOR: &[&str] = &["author", "authors", "byline", "by", "creator", "signed"];
const ORIGIN: &[&str] =
    &["origin", "from", "publisher", "source", "organisation", "organization", "site", "office"];
const TO: &[&str] = &["to", "addressee", "addressees", "recipient"];
const TAGS: &[&str] = &["tags", "keywords", "categories", "subjects"];
const MARKING: &[&str] = &["classification", "marking"];
const KIND: &[&str] = &["kind", "type", "document_type", "genre"];

impl Matter {
    fn get(&self, names: &[&str]) -> Option<&(String, Vec<String>)> {
        names.iter().find_map(|name| {
            self.0
                .iter()
                .find(|(key, values)| key.eq_ignore_ascii_case(name) && values.iter().any(|v| !v.is_empty()))
        })
    }

    /// Puts what the front matter says into a document, over what the text seemed to say; returns the
    /// kind that it names.
    pub(crate) fn into(self, document: &mut Document) -> Option<Kind> {
        let one = |names: &[&str]| self.get(names).map(|(_, values)| values.join("; "));
        let many = |names: &[&str]| self.get(names).map(|(_, values)| values.clone()).unwrap_or_default();
        if let Some(title) = one(TITLE) {
            document.title = Some(title);
        }
        for name in DATE {
            if let Some((key, values)) = self.get(&[name])
                && let Some(date) = values.first().and_then(|value| date(value))
            {
                document.date = Some(Dated {
                    edtf: date,
                    basis: DateBasis::Stated,
                    why: format!("front matter, `{key}: {}`", values.join(" ")),
                });
                break;
            }
        }
        if let Some(origin) = one(ORIGIN) {
            document.origin = Some(origin);
        }
        let authors = many(AUTHOR);
        if !authors.is_empty() {
            document.authors = authors;
        }
        document.addressees.extend(many(TO));
        document.tags = many(TAGS);
        if let Some(marking) = one(MARKING) {
            document.marking = Some(Marking { classification: Some(marking), captions: Vec::new() });
        }
        let kind = one(KIND);
        let used = [TITLE, DATE, AUTHOR, ORIGIN, TO, TAGS, MARKING, KIND].concat();
        for (key, values) in &self.0 {
            if !used.iter().any(|name| key.eq_ignore_ascii_case(name)) && values.iter().any(|v| !v.is_empty())
            {
                document.particulars.push(Particular { name: key.clone(), value: values.join("; ") });
            }
        }
        kind.and_then(|kind| Kind::from_word(&kind.to_lowercase()).or_else(|| text::kind_of(&kind)))
    }
}

/// Reads a date as front matter writes it: EDTF, perhaps with a time of day after it, or in words.
fn date(value: &str) -> Option<Edtf> {
    let value = value.trim();
    if let Ok(date) = value.parse() {
        return Some(date);
    }
    if let Some(day) = value.get(..10)
        && value.get(10..).is_some_and(|rest| rest.starts_with(['T', ' ']))
        && let Ok(date) = day.parse::<Edtf>()
    {
        return Some(date);
    }
    let found = reftel_when::prose::find(value);
    match found.as_slice() {
        [one] => Some(one.date.clone()),
        _ => None,
    }
}
