//! Tags of HTML: where they end, how deep they nest, and elements that are passed over whole.

use std::collections::HashMap;

/// Elements that hold nothing and never close.
const VOID: &[&str] =
    &["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"];
/// Elements whose end tag may be left out: they say nothing of depth.
const OPTIONAL: &[&str] =
    &["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "html", "body", "head"];

/// Elements in which tags are no tags.
const RAW: &[&str] = &["script", "style", "textarea"];
/// Most elements that are passed over and were never closed: looking for the end of each takes as long as
/// the whole page.
pub(super) const UNCLOSED_MAX: usize = 16;

/// Returns the byte at which elements are first nested deeper than `depth_max`; `None` when nowhere.
///
/// To be asked before a page is given to a parser, whose rules for mending take time that grows with the
/// square of the depth. An end tag without its start tag is ignored, as parsers do.
pub(crate) fn too_deep(source: &str, depth_max: usize) -> Option<usize> {
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut unclosed, mut at) = (0_usize, 0, 0);
    while let Some(n) = memchr::memchr(b'<', source.as_bytes().get(at..)?) {
        at += n;
        let rest = source.get(at..)?;
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let closing = rest.starts_with("</");
        let name: String = rest
            .get(if closing { 2.. } else { 1.. })?
            .chars()
            .take(20)
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if name.is_empty() {
            at += 1;
            continue;
        }
        let end = tag_end(rest);
        let single = rest.get(..end).is_some_and(|tag| tag.ends_with("/>"));
        if single || VOID.contains(&name.as_str()) || OPTIONAL.contains(&name.as_str()) {
            at += end;
            continue;
        }
        if !closing && RAW.contains(&name.as_str()) && unclosed < UNCLOSED_MAX {
            let passed = skip(rest.get(end..).unwrap_or_default(), &name);
            unclosed += usize::from(passed == 0);
            at += end + passed;
            continue;
        }
        if closing {
            if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                *count -= 1;
                depth -= 1;
            }
        } else {
            depth += 1;
            if depth > depth_max {
                return Some(at);
            }
            *open.entry(name).or_default() += 1;
        }
        at += end;
    }
    None
}

/// Returns the length of the tag at the start; quoted attributes may hold `>`.
pub(super) fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (place, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return place + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            // A quote that never closes would swallow the page.
            _ if place > 10_000 => return text.find('>').map_or(text.len(), |n| n + 1),
            _ => {}
        }
    }
    text.find('>').map_or(text.len(), |n| n + 1)
}

/// Returns how many bytes lie before and in the end tag of a skipped element.
pub(super) fn skip(text: &str, name: &str) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 1_usize;
    let mut at = 0;
    let raw = RAW.contains(&name);
    while let Some(n) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        at += n + 1;
        let rest = bytes.get(at..).unwrap_or_default();
        let (closing, rest) = match rest.strip_prefix(b"/") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let same = rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
            && !rest.get(name.len()).is_some_and(u8::is_ascii_alphanumeric);
        if same && closing {
            depth -= 1;
        } else if same && !raw {
            depth += 1;
        }
        if depth == 0 {
            let end = memchr::memchr(b'>', rest).map_or(rest.len(), |n| n + 1);
            return text.len() - rest.len() + end;
        }
    }
    // Never closed: a damaged page is not lost for it.
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stays_open_is_deep() {
        assert_eq!(too_deep(&"<div>a</div>".repeat(20), 3), None);
        assert_eq!(too_deep(&"<p>a<br><li>b<img src=a>".repeat(20), 3), None);
        assert_eq!(too_deep("<b><i><u><s>deep", 3), Some(9));
        // An end tag without its start tag closes nothing.
        assert_eq!(too_deep(&"<i></b>".repeat(4), 3), Some(21));
        // What a script holds is no tag, closed or not.
        assert_eq!(too_deep("<script>'<b><b><b><b>'</script><b>", 3), None);
        assert_eq!(too_deep("<!-- <b><b><b><b> --><b>", 3), None);
    }
}
