//! The lines of a telegram, freed from links and tags, each with the way back to its bytes.

use memchr::memchr;

use crate::Piece;

/// One line: its text without trailing blanks, and where its parts come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Parts of `text` and their bytes, in order.
    pub(crate) map: Vec<Piece>,
    /// First byte of the line in the source.
    pub(crate) offset: u32,
    /// One past its last byte, line break not included.
    pub(crate) end: u32,
}

impl Line {
    /// Returns whether nothing stands on the line.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Returns the line from byte `at` of its text on.
    pub(crate) fn from(&self, at: usize) -> Line {
        let at = at.min(self.text.len());
        Line {
            text: self.text.get(at..).unwrap_or_default().to_owned(),
            map: cut(&self.map, at, self.text.len()),
            ..*self
        }
    }

    /// Returns the line up to byte `at` of its text.
    pub(crate) fn until(&self, at: usize) -> Line {
        let at = at.min(self.text.len());
        Line { text: self.text.get(..at).unwrap_or_default().to_owned(), map: cut(&self.map, 0, at), ..*self }
    }
}

/// Returns the pieces of `map` that fall in `start..end`, moved to begin at 0.
fn cut(map: &[Piece], start: usize, end: usize) -> Vec<Piece> {
    let (start, end) = (start as u32, end as u32);
    let part = |piece: &Piece| {
        let (from, to) = (piece.text.max(start), (piece.text + piece.length).min(end));
        (from < to).then(|| Piece {
            text: from - start,
            source: piece.source + (from - piece.text),
            length: to - from,
        })
    };
    map.iter().filter_map(part).collect()
}

/// Splits a text into lines. `html` says whether tags are markup; Markdown links (`[PREL](#)`) always
/// give their text.
pub(crate) fn lines(text: &str, html: bool) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::with_capacity(bytes.len() / 60 + 1);
    let mut start = 0;
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let end = memchr(b'\n', rest).map_or(bytes.len(), |n| start + n);
        let line = text.get(start..end).unwrap_or_default();
        lines.push(clean(line, start, html));
        start = end + 1;
    }
    lines
}

/// Makes one line of its source text, which begins at byte `offset`.
fn clean(source: &str, offset: usize, html: bool) -> Line {
    let kept = source.trim_end();
    let mut line = Line {
        text: String::with_capacity(kept.len()),
        map: Vec::new(),
        offset: offset as u32,
        end: (offset + source.len()) as u32,
    };
    let plain =
        !kept.bytes().any(|b| matches!(b, b'<' | b'[' | b'&' | 0xC2 | b'\\' | b'\t' | 0)) || kept.is_empty();
    if plain {
        push(&mut line, kept, offset);
        return line;
    }
    let mut at = 0;
    while let Some(rest) = kept.get(at..).filter(|rest| !rest.is_empty()) {
        let here = offset + at;
        if html && rest.starts_with('<') {
            if let Some(end) = tag_end(rest) {
                at += end;
                continue;
            }
        }
        if html && rest.starts_with('&') {
            if let Some((c, length)) = entity(rest) {
                // What stands for a character is not that character's bytes: the piece names its place.
                let from = line.text.len() as u32;
                line.text.push(c);
                line.map.push(Piece {
                    text: from,
                    source: here as u32,
                    length: line.text.len() as u32 - from,
                });
                at += length;
                continue;
            }
        }
        if rest.starts_with('[') {
            if let Some((label, length)) = link(rest) {
                push(&mut line, label, here + 1);
                at += length;
                continue;
            }
        }
        if let Some(after) = rest.strip_prefix('¶') {
            at += rest.len() - after.len();
            continue;
        }
        if rest.starts_with('\0') {
            at += 1;
            continue;
        }
        // A backslash before punctuation is Markdown's escape; `1\.` is `1.`.
        if rest.starts_with('\\') && rest.as_bytes().get(1).is_some_and(u8::is_ascii_punctuation) {
            at += 1;
            let end = rest.get(1..2).unwrap_or_default();
            push(&mut line, end, here + 1);
            at += 1;
            continue;
        }
        let next =
            rest.char_indices().skip(1).find(|(_, c)| matches!(c, '<' | '&' | '[' | '¶' | '\0' | '\\'));
        let end = next.map_or(rest.len(), |(n, _)| n);
        push(&mut line, rest.get(..end).unwrap_or_default(), here);
        at += end;
    }
    let trimmed = line.text.trim_end().len();
    if trimmed < line.text.len() {
        line = line.until(trimmed);
    }
    line
}

fn push(line: &mut Line, text: &str, source: usize) {
    if text.is_empty() {
        return;
    }
    let piece = Piece { text: line.text.len() as u32, source: source as u32, length: text.len() as u32 };
    line.text.push_str(text);
    match line.map.last_mut() {
        Some(last) if last.text + last.length == piece.text && last.source + last.length == piece.source => {
            last.length += piece.length;
        }
        _ => line.map.push(piece),
    }
}

/// Returns the length of the tag at the start; `None` when `<` is only a character.
fn tag_end(text: &str) -> Option<usize> {
    let second = text.as_bytes().get(1)?;
    (second.is_ascii_alphabetic() || matches!(second, b'/' | b'!')).then_some(())?;
    // A tag does not run over the line here; a longer one is text.
    memchr(b'>', text.as_bytes()).map(|end| end + 1)
}

fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.as_bytes().iter().take(12).position(|b| *b == b';')?;
    let name = text.get(1..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "para" => ' ',
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)?
        }
    };
    Some((c, end + 1))
}

/// Returns the text and whole length of a Markdown link at the start.
fn link(text: &str) -> Option<(&str, usize)> {
    let close = memchr(b']', text.as_bytes())?;
    let rest = text.get(close + 1..)?;
    rest.starts_with('(').then_some(())?;
    let end = memchr(b')', rest.as_bytes())?;
    let label = text.get(1..close)?;
    (!label.contains('[')).then_some((label, close + 1 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, html: bool, want: &[&str]) {
        let lines = lines(source, html);
        let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts, want);
        for line in &lines {
            for piece in &line.map {
                let text = &line.text[piece.text as usize..(piece.text + piece.length) as usize];
                let from = &source[piece.source as usize..];
                assert!(from.starts_with(text) || from.starts_with('&'), "`{text}` is not at its place");
            }
        }
    }

    #[test]
    fn links_tags_and_pilcrows_go() {
        check("TAGS: [PREL](#) [BO](#)  \nnext\r\n", false, &["TAGS: PREL BO", "next"]);
        check("<a id='par1'>¶</a>1. TEXT &amp; MORE", true, &["1. TEXT & MORE"]);
        check("a < b [not a link] c", true, &["a < b [not a link] c"]);
        check("1\\. text", false, &["1. text"]);
    }
}
