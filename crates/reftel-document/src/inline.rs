//! Markdown inside a line: links, emphasis, tags and marks of footnotes give way to their text.

use crate::decoded::Decoded;
use crate::flow::Flow;

/// What may stand inside a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Syntax<'a> {
    /// Whether Markdown's signs are markup; plain text keeps them.
    pub(crate) markdown: bool,
    /// Marks of the notes that the text has: only these are taken for marks in the text.
    pub(crate) notes: &'a [String],
}

/// Appends bytes `from..to` of a source's text to a paragraph, freed from markup.
pub(crate) fn push(flow: &mut Flow, decoded: &Decoded<'_>, from: usize, to: usize, syntax: Syntax<'_>) {
    let mut at = from;
    let mut run = from;
    while at < to {
        let Some(rest) = decoded.text.get(at..to).filter(|rest| !rest.is_empty()) else { break };
        let Some(first) = rest.chars().next() else { break };
        let before = decoded.text.get(..at).and_then(|t| t.chars().next_back());
        let skip = match first {
            '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' => {
                superscript(rest).filter(|(mark, _)| syntax.notes.contains(mark)).map(|(mark, n)| {
                    flow.run(decoded, run, at);
                    flow.note(&mark, note_anchor(&mark));
                    n
                })
            }
            _ if !syntax.markdown => None,
            '[' => link(rest, syntax).map(|found| {
                flow.run(decoded, run, at);
                match found.note {
                    Some(mark) => flow.note(&mark, note_anchor(&mark)),
                    None => push(flow, decoded, at + found.label.0, at + found.label.1, syntax),
                }
                found.length
            }),
            '!' if rest.starts_with("![") => Some(1),
            '\\' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_punctuation) => {
                flow.run(decoded, run, at);
                flow.run(decoded, at + 1, at + 2);
                Some(2)
            }
            // Lines of one paragraph: a link or an emphasis may begin on one and end on the next. Of a row of
            // blanks, only the first is looked at.
            '\n' | '\r' | ' ' | '\t'
                if !before.is_some_and(|c| matches!(c, ' ' | '\t'))
                    && rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) =>
            {
                flow.run(decoded, run, at);
                let next = rest.trim_start();
                flow.line(next);
                Some(rest.len() - next.len())
            }
            '\\' if rest.get(1..).is_some_and(|r| r.starts_with(['\n', '\r'])) => {
                flow.run(decoded, run, at);
                Some(1)
            }
            '*' | '_' => emphasis(rest, before).inspect(|_| flow.run(decoded, run, at)),
            '<' if rest.starts_with("<!--") => comment(rest).inspect(|_| flow.run(decoded, run, at)),
            '<' => tag(rest).map(|(inner, length)| {
                flow.run(decoded, run, at);
                if let Some((start, end)) = inner {
                    flow.run(decoded, at + start, at + end);
                }
                length
            }),
            '&' => entity(rest).map(|(c, length)| {
                flow.run(decoded, run, at);
                let mut buffer = [0; 4];
                flow.put(c.encode_utf8(&mut buffer), decoded.place(at, at + length));
                length
            }),
            _ => None,
        };
        match skip {
            Some(length) => {
                if first == '!' {
                    flow.run(decoded, run, at);
                }
                at += length.max(1);
                run = at;
            }
            None => at += first.len_utf8(),
        }
    }
    flow.run(decoded, run, to);
}

/// Returns a line's text freed from markup.
pub(crate) fn plain(text: &str) -> String {
    let decoded = Decoded::of(text.as_bytes());
    let mut flow = Flow::default();
    push(&mut flow, &decoded, 0, text.len(), Syntax { markdown: true, notes: &[] });
    crate::flow::one_line(flow.text())
}

/// Returns the anchor of the note with a mark.
pub(crate) fn note_anchor(mark: &str) -> String {
    let word: String = mark.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    format!("n{word}")
}

/// Returns the digits that superscripts at the start are, and their length.
pub(crate) fn superscript(text: &str) -> Option<(String, usize)> {
    let digit = |c: char| match c {
        '⁰' => Some('0'),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁴' => Some('4'),
        '⁵' => Some('5'),
        '⁶' => Some('6'),
        '⁷' => Some('7'),
        '⁸' => Some('8'),
        '⁹' => Some('9'),
        _ => None,
    };
    /// Most digits of a mark.
    const DIGITS_MAX: usize = 6;
    let mark: String = text.chars().take(DIGITS_MAX).map_while(digit).collect();
    let length = text.chars().take(DIGITS_MAX).take_while(|c| digit(*c).is_some()).map(char::len_utf8).sum();
    (!mark.is_empty()).then_some((mark, length))
}

struct Link {
    label: (usize, usize),
    length: usize,
    note: Option<String>,
}

/// Reads `[text](target)`, `[3](#f3)` and `[^3]` at the start.
fn link(text: &str, syntax: Syntax<'_>) -> Option<Link> {
    /// Longest target that is looked through, in bytes.
    const TARGET_MAX: usize = 4_000;
    let mut depth = 0_u32;
    let mut close = None;
    let mut escaped = false;
    for (place, c) in text.char_indices().take(2_000) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                if depth == 0 {
                    close = Some(place);
                    break;
                }
            }
            _ => {}
        }
    }
    let close = close?;
    let label = text.get(1..close)?;
    if let Some(mark) = label.strip_prefix('^') {
        let known = syntax.notes.iter().any(|note| note == mark);
        return known.then(|| Link { label: (1, close), length: close + 1, note: Some(mark.to_owned()) });
    }
    let after = text.get(close + 1..)?;
    if !after.starts_with('(') {
        return None;
    }
    let near = after.as_bytes().get(..TARGET_MAX.min(after.len()))?;
    let end = memchr::memchr(b')', near)?;
    let target = after.get(1..end)?;
    let mark = label.trim();
    let number =
        !mark.is_empty() && mark.len() <= 4 && mark.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'*');
    let note =
        (number && target.starts_with('#') && target.len() > 1 && syntax.notes.iter().any(|n| n == mark))
            .then(|| mark.to_owned());
    Some(Link { label: (1, close), length: close + 1 + end + 1, note })
}

/// Returns the length of signs of emphasis: they stand against a word on one side and not on the other.
fn emphasis(text: &str, before: Option<char>) -> Option<usize> {
    let sign = text.chars().next()?;
    // Four are no emphasis; a line of nothing else is not counted to its end at each of its signs.
    let length = text.chars().take(4).take_while(|c| *c == sign).count();
    let after = text.chars().nth(length);
    let left = before.is_some_and(|c| !c.is_whitespace());
    let right = after.is_some_and(|c| !c.is_whitespace());
    // `snake_case` and `2*3` are no emphasis.
    let inside = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
    ((left || right) && !inside && length <= 3).then_some(length)
}

/// Returns the length of a comment at the start: nobody who reads the page sees it.
fn comment(text: &str) -> Option<usize> {
    const LENGTH_MAX: usize = 4_000;
    let near = text.as_bytes().get(..LENGTH_MAX.min(text.len()))?;
    memchr::memmem::find(near, b"-->").map(|end| end + 3)
}

/// Returns the range of the text inside `<https://…>` and the length of a tag.
fn tag(text: &str) -> Option<(Option<(usize, usize)>, usize)> {
    let end = memchr::memchr(b'>', text.as_bytes().get(..text.len().min(2_000))?)?;
    let inner = text.get(1..end)?;
    if inner.contains("://") && !inner.contains([' ', '<', '"']) || inner.starts_with("mailto:") {
        return Some((Some((1, end)), end + 1));
    }
    let name = inner.trim_start_matches('/');
    let sound = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !inner.contains('<');
    let word: String =
        name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    // Only tags of HTML are markup: `<redacted>` is what the author wrote.
    let known = [
        "a",
        "b",
        "i",
        "u",
        "em",
        "strong",
        "sup",
        "sub",
        "br",
        "span",
        "p",
        "div",
        "img",
        "code",
        "small",
        "s",
        "del",
        "ins",
        "blockquote",
        "cite",
        "abbr",
        "font",
        "center",
        "hr",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "h1",
        "h2",
        "h3",
        "h4",
    ];
    (sound && known.contains(&word.as_str())).then_some((None, end + 1))
}

/// Returns the character that an entity at the start stands for, and its length. Only the predefined
/// ones and numbers: a text's own entities are never expanded.
pub(crate) fn entity(text: &str) -> Option<(char, usize)> {
    /// `&CounterClockwiseContourIntegral;` is the longest.
    const LENGTH_MAX: usize = 33;
    let end = text.as_bytes().iter().take(LENGTH_MAX).position(|b| *b == b';')?;
    let name = text.get(1..end)?;
    let c = match name.strip_prefix('#') {
        None => {
            let mut characters = quick_xml::escape::resolve_html5_entity(name)?.chars();
            // Few stand for two characters, none of them in prose.
            characters.next().filter(|_| characters.next().is_none())?
        }
        Some(digits) => {
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number).filter(|c| *c != '\0')?
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_gives_way() {
        let check = |text: &str, want: &str| assert_eq!(plain(text), want, "{text}");
        check(
            "[Office of X \\(OX\\)](#) said **so** to *The Paper*",
            "Office of X (OX) said so to The Paper",
        );
        check(
            "see <https://example.org/a_b_c> and <u>this</u> &amp; that",
            "see https://example.org/a_b_c and this & that",
        );
        check("snake_case and 2*3 and a < b <redacted>", "snake_case and 2*3 and a < b <redacted>");
        check("![a picture](x.png) text", "a picture text");
        check("one<!-- not\nthis --> two <!-- never closed", "one two <!-- never closed");
    }

    #[test]
    fn lines_of_one_paragraph() {
        let check = |text: &str, want: &str| assert_eq!(plain(text), want, "{text}");
        check(
            "a [virtual\ndiscussion](https://x.example/a_b)\nand *two  \n  words* of it",
            "a virtual discussion and two words of it",
        );
        check("a line\\\nbroken by hand", "a line broken by hand");
    }

    #[test]
    fn marks_of_notes() {
        let text = "disarmament.¹ It went[2](#f2) on m² wide[^x].";
        let decoded = Decoded::of(text.as_bytes());
        let notes = ["1".to_owned(), "2".to_owned(), "x".to_owned()];
        let mut flow = Flow::default();
        push(&mut flow, &decoded, 0, text.len(), Syntax { markdown: true, notes: &notes });
        let paragraph = flow.finish(crate::Role::Text, None);
        // `m²` has the mark of a note that exists; a superscript cannot be told from one.
        assert_eq!(paragraph.text, "disarmament. It went on m wide.");
        let links: Vec<_> = paragraph.notes.iter().map(|n| (n.at, n.mark.as_str())).collect();
        assert_eq!(links, [(12, "1"), (20, "2"), (25, "2"), (30, "x")]);
    }
}
