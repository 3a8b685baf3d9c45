//! The statements of a guidance file, and where each of their annotations stands.
//!
//! Cedar's parser tells where a text goes wrong, but not where an annotation that it took stands; a rule that is refused for its
//! `@from` is to be shown at its `@from`.

use std::ops::Range;

/// A statement: an annotated policy up to its semicolon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Its bytes in the file, comments before it left out.
    pub(crate) range: Range<usize>,
    /// Its annotations: name, and where the name and its value stand in the file.
    pub(crate) annotations: Vec<(String, Range<usize>)>,
}

/// Returns the statements of a file, in order. What is no statement of Cedar comes as one all the same, for the parser to refuse.
pub(crate) fn split(text: &str) -> Vec<Statement> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start: Option<usize> = None;
    let mut annotations = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = end_of_line(bytes, at);
                continue;
            }
            b'"' => {
                start.get_or_insert(at);
                at = end_of_string(bytes, at);
                continue;
            }
            b'@' => {
                start.get_or_insert(at);
                let name = word(bytes, at + 1);
                let end = end_of_annotation(bytes, name.end);
                let name = text.get(name).unwrap_or_default();
                annotations.push((name.to_owned(), at..end));
                at = end;
                continue;
            }
            b';' => {
                let from = start.take().unwrap_or(at);
                found.push(Statement { range: from..at + 1, annotations: std::mem::take(&mut annotations) });
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => {
                start.get_or_insert(at);
            }
        }
        at += 1;
    }
    if let Some(from) = start {
        found.push(Statement { range: from..text.len(), annotations });
    }
    found
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).position(|byte| *byte == b'\n').map_or(bytes.len(), |more| at + more + 1)
}

/// Returns the place after a string that begins at `at`.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn word(bytes: &[u8], at: usize) -> Range<usize> {
    let more = bytes.iter().skip(at).take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    at..at + more
}

/// Returns the place after the value in parentheses that follows a name, or `at` when there is none.
fn end_of_annotation(bytes: &[u8], at: usize) -> usize {
    let blank = |at: usize| bytes.iter().skip(at).take_while(|b| b.is_ascii_whitespace()).count() + at;
    let open = blank(at);
    if bytes.get(open) != Some(&b'(') {
        return at;
    }
    let value = blank(open + 1);
    if bytes.get(value) != Some(&b'"') {
        return at;
    }
    let close = blank(end_of_string(bytes, value));
    if bytes.get(close) == Some(&b')') { close + 1 } else { close.min(bytes.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_hide_what_stands_in_them() {
        let text = "// a; @no(\"x\")\n@id(\"a;\\\"b\") @says ( \"c\" )\npermit(principal, action, resource); // end;\nforbid";
        let found = split(text);
        assert_eq!(found.len(), 2);
        assert_eq!(
            &text[found[0].range.clone()],
            "@id(\"a;\\\"b\") @says ( \"c\" )\npermit(principal, action, resource);"
        );
        let names: Vec<(&str, &str)> =
            found[0].annotations.iter().map(|(name, at)| (name.as_str(), &text[at.clone()])).collect();
        assert_eq!(names, [("id", "@id(\"a;\\\"b\")"), ("says", "@says ( \"c\" )")]);
        assert_eq!(&text[found[1].range.clone()], "forbid");
        assert!(found[1].annotations.is_empty());
    }
}
