//! The lines of a telegram, freed from links and tags, each with the way back to its bytes.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use crate::Piece;
pub(crate) use crate::trim::{rsplit_once, split_once, trim, trim_end, trim_start};

/// One line: its text without trailing blanks, and where its parts come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Parts of `text` and their bytes, in order; empty when the text stands in the source as it is,
    /// from `start` on.
    map: Vec<Piece>,
    /// Where the text begins in the source.
    start: u32,
    /// First byte of the line in the source.
    pub(crate) offset: u32,
    /// One past its last byte, line break not included.
    pub(crate) end: u32,
    /// Number of the line; the first is 1. 0 for a place at which something was taken out of a line.
    pub(crate) number: u32,
    /// The words of a page line were cut off before it.
    pub(crate) page: bool,
}

impl<'a> Line<'a> {
    /// Returns the text without blanks around it.
    pub(crate) fn trimmed(&self) -> &str {
        trim_start(&self.text)
    }

    /// Returns the line from byte `at` of its text on.
    pub(crate) fn from(&self, at: usize) -> Line<'a> {
        let at = at.min(self.text.len());
        let text = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(at..).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(at..).unwrap_or_default().to_owned()),
        };
        Line { text, map: cut(&self.map, at, self.text.len()), start: self.start + at as u32, ..*self }
    }

    /// Returns the line up to byte `at` of its text, without blanks at its end.
    pub(crate) fn until(&self, at: usize) -> Line<'a> {
        let kept = trim_end(self.text.get(..at).unwrap_or(&self.text)).len();
        let text = match &self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(..kept).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(..kept).unwrap_or_default().to_owned()),
        };
        Line { text, map: cut(&self.map, 0, kept), ..*self }
    }

    /// Returns the column after the last character, counted from the start of the line.
    pub(crate) fn width(&self) -> usize {
        let before = if self.map.is_empty() { (self.start - self.offset) as usize } else { 0 };
        before + self.text.chars().count()
    }

    /// Returns where byte `at` of the text stands in the source.
    pub(crate) fn place(&self, at: usize) -> usize {
        if self.map.is_empty() {
            return self.start as usize + at;
        }
        let next = self.map.partition_point(|piece| piece.text as usize <= at);
        match next.checked_sub(1).and_then(|n| self.map.get(n)) {
            Some(piece) => piece.source as usize + (at - piece.text as usize).min(piece.length as usize),
            None => self.offset as usize,
        }
    }

    /// Returns where a part of the text stands in the source. `part` must be cut from this line's text.
    pub(crate) fn place_of(&self, part: &str) -> std::ops::Range<usize> {
        let at = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        let from = self.place(at);
        from..self.place(at + part.len()).max(from)
    }

    /// Returns where the parts of the text come from, in order.
    pub(crate) fn pieces(&self) -> Cow<'_, [Piece]> {
        if self.map.is_empty() && !self.text.is_empty() {
            Cow::Owned(vec![Piece { text: 0, source: self.start, length: self.text.len() as u32 }])
        } else {
            Cow::Borrowed(&self.map)
        }
    }

    /// Appends the text to `text` and where its parts come from to `map`.
    pub(crate) fn append_to(&self, text: &mut String, map: &mut Vec<Piece>) {
        self.append_from(0, text, map);
    }

    /// Appends the text from byte `at` on.
    #[inline]
    pub(crate) fn append_from(&self, at: usize, text: &mut String, map: &mut Vec<Piece>) {
        let part = self.text.get(at..).unwrap_or_default();
        let moved = text.len() as u32;
        if self.map.is_empty() {
            if !part.is_empty() {
                map.push(Piece { text: moved, source: self.start + at as u32, length: part.len() as u32 });
            }
        } else if at == 0 {
            map.extend(self.map.iter().map(|piece| Piece { text: piece.text + moved, ..*piece }));
        } else {
            let pieces = cut(&self.map, at, self.text.len());
            map.extend(pieces.into_iter().map(|piece| Piece { text: piece.text + moved, ..piece }));
        }
        text.push_str(part);
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
/// give their text. Of many blank lines in a row two are kept: one and several mean different things, more
/// say no more than two.
pub(crate) fn lines(text: &str, html: bool) -> Vec<Line<'_>> {
    let bytes = text.as_bytes();
    // Most telegrams have nothing to clean: one look at the whole saves one at every line.
    let plain = memchr3(b'<', b'[', b'&', bytes).is_none() && memchr3(0xC2, b'\\', 0, bytes).is_none();
    let mut lines = Vec::with_capacity(bytes.len() / 36 + 8);
    // Old Macintosh files end lines with a carriage return alone.
    let newline =
        if memchr2(b'\n', b'\r', bytes).is_some() && memchr(b'\n', bytes).is_none() { b'\r' } else { b'\n' };
    let (mut start, mut number) = (0, 0);
    let mut ends = memchr_iter(newline, bytes);
    while start < bytes.len() {
        let end = ends.next().unwrap_or(bytes.len());
        let source = text.get(start..end).unwrap_or_default();
        number += 1;
        if plain || !source.bytes().fold(false, |found, b| found | is_special(b)) {
            let kept = trim_end(source);
            if kept.is_empty() && is_gap(&lines) {
                start = end + 1;
                continue;
            }
            lines.push(Line {
                text: Cow::Borrowed(kept),
                map: Vec::new(),
                start: start as u32,
                offset: start as u32,
                end: end as u32,
                number,
                page: false,
            });
        } else {
            clean(source, start, number, html, &mut lines);
        }
        start = end + 1;
    }
    lines
}

/// Whether the last lines are two blank ones.
fn is_gap(lines: &[Line<'_>]) -> bool {
    matches!(lines, [.., before, last] if before.text.is_empty() && last.text.is_empty())
}

/// Returns whether a byte may begin something that is no text. `0xC2` leads `¶` and the no-break space.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'<' | b'[' | b'&' | 0xC2 | b'\\' | 0)
}

/// Makes lines of one source line, which begins at byte `offset`; more than one where tags break it.
fn clean<'a>(source: &'a str, offset: usize, number: u32, html: bool, lines: &mut Vec<Line<'a>>) {
    let kept = trim_end(source);
    let fresh = |from: usize| Making { text: String::with_capacity(kept.len()), map: Vec::new(), from };
    let mut making = fresh(offset);
    let finish = |making: Making, end: usize, lines: &mut Vec<Line<'a>>| {
        let length = trim_end(&making.text).len();
        let mut text = making.text;
        text.truncate(length);
        lines.push(Line {
            map: cut(&making.map, 0, length),
            text: Cow::Owned(text),
            start: making.from as u32,
            offset: making.from as u32,
            end: end as u32,
            number,
            page: false,
        });
    };
    let mut at = 0;
    while let Some(rest) = kept.get(at..).filter(|rest| !rest.is_empty()) {
        let here = offset + at;
        if html
            && rest.starts_with('<')
            && let Some((length, breaks)) = tag(rest)
        {
            at += length;
            if breaks && !making.text.is_empty() {
                // The tag belongs to the line that it begins.
                finish(std::mem::replace(&mut making, fresh(here)), here, lines);
            }
            continue;
        }
        if html
            && rest.starts_with('&')
            && let Some((c, length)) = entity(rest)
        {
            if c != '\u{b6}' {
                // What stands for a character is not that character's bytes: the piece names its
                // place.
                let from = making.text.len() as u32;
                making.text.push(c);
                making.map.push(Piece {
                    text: from,
                    source: here as u32,
                    length: making.text.len() as u32 - from,
                });
            }
            at += length;
            continue;
        }
        if rest.starts_with('[')
            && let Some((label, length)) = link(rest)
        {
            making.push(label, here + 1);
            at += length;
            continue;
        }
        // The pilcrow of the published collections, which stands before paragraph numbers and labels.
        if let Some(after) = rest.strip_prefix('¶') {
            at += rest.len() - after.len();
            // In the middle of a line it begins a new one before `2.` and before `B.`.
            if !trim(&making.text).is_empty() && is_number_or_label(after) {
                finish(std::mem::replace(&mut making, fresh(here)), here, lines);
            }
            continue;
        }
        if let Some(after) = rest.strip_prefix('\u{a0}') {
            let from = making.text.len() as u32;
            making.text.push(' ');
            making.map.push(Piece { text: from, source: here as u32, length: 1 });
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
            making.push(rest.get(1..2).unwrap_or_default(), here + 1);
            at += 1;
            continue;
        }
        let next = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| matches!(c, '<' | '&' | '[' | '¶' | '\u{a0}' | '\0' | '\\'));
        let end = next.map_or(rest.len(), |(n, _)| n);
        making.push(rest.get(..end).unwrap_or_default(), here);
        at += end;
    }
    finish(making, offset + source.len(), lines);
}

/// Whether a text begins with a paragraph's number or a reference's label.
fn is_number_or_label(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let letters = usize::from(digits == 0 && text.starts_with(|c: char| c.is_ascii_uppercase()));
    (1..=3).contains(&(digits + letters))
        && text.as_bytes().get(digits + letters).is_some_and(|b| matches!(b, b'.' | b')'))
}

/// A line that is being made.
struct Making {
    text: String,
    map: Vec<Piece>,
    /// First byte in the source.
    from: usize,
}

impl Making {
    fn push(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        let piece = Piece { text: self.text.len() as u32, source: source as u32, length: text.len() as u32 };
        self.text.push_str(text);
        match self.map.last_mut() {
            Some(last)
                if last.text + last.length == piece.text && last.source + last.length == piece.source =>
            {
                last.length += piece.length;
            }
            _ => self.map.push(piece),
        }
    }
}

/// Elements of HTML that occur in copies of telegrams, and whether one begins a new line.
const ELEMENTS: [(&str, bool); 47] = [
    ("a", false),
    ("abbr", false),
    ("article", true),
    ("b", false),
    ("blockquote", true),
    ("body", true),
    ("br", true),
    ("center", true),
    ("code", false),
    ("dd", true),
    ("div", true),
    ("dl", true),
    ("dt", true),
    ("em", false),
    ("font", false),
    ("h1", true),
    ("h2", true),
    ("h3", true),
    ("h4", true),
    ("h5", true),
    ("h6", true),
    ("head", true),
    ("hr", true),
    ("html", true),
    ("i", false),
    ("img", false),
    ("input", false),
    ("li", true),
    ("link", true),
    ("main", true),
    ("meta", true),
    ("ol", true),
    ("p", true),
    ("pre", true),
    ("section", true),
    ("span", false),
    ("strong", false),
    ("sub", false),
    ("sup", false),
    ("table", true),
    ("tbody", true),
    ("td", true),
    ("th", true),
    ("thead", true),
    ("title", true),
    ("tr", true),
    ("ul", true),
];

/// Returns the length of the tag at the start and whether it begins a new line; `None` when `<` is only
/// a character, as in `<name@example.org>`.
fn tag(text: &str) -> Option<(usize, bool)> {
    // A tag does not run over the line here; a longer one is text.
    let end = memchr(b'>', text.as_bytes().get(..1_000.min(text.len()))?)?;
    if text.starts_with("<!") {
        return Some((end + 1, true));
    }
    let name = text.get(1..end)?.trim_start_matches('/');
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, after) = name.split_at_checked(length)?;
    (after.is_empty() || after.starts_with([' ', '/', '\t'])).then_some(())?;
    let (_, breaks) = ELEMENTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some((end + 1, *breaks))
}

/// Returns the character of the entity at the start and its length.
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
        "para" => '\u{b6}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "bull" => '•',
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

/// Longest Markdown link, in bytes: what is longer is text. Without it a line of brackets would be
/// searched to its end at every one of them.
const LINK_MAX: usize = 500;

/// Returns the text and whole length of a Markdown link at the start.
fn link(text: &str) -> Option<(&str, usize)> {
    let head = text.as_bytes().get(..LINK_MAX.min(text.len()))?;
    let close = memchr(b']', head)?;
    let rest = text.get(close + 1..)?;
    rest.starts_with('(').then_some(())?;
    let end = memchr(b')', rest.as_bytes().get(..LINK_MAX.min(rest.len()))?)?;
    let label = text.get(1..close)?;
    let target = rest.get(1..end)?;
    // The mark of an editor's note is no text: run into `O.ZU2498[2](#f2)` it would make another number.
    let note = (1..=3).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_digit())
        && target.strip_prefix('#').is_some_and(|name| name.ends_with(label));
    let label = if note { "" } else { label };
    (!label.contains('[')).then_some((label, close + 1 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, html: bool, want: &[&str]) {
        let lines = lines(source, html);
        let texts: Vec<&str> = lines.iter().map(|l| l.text.as_ref()).collect();
        assert_eq!(texts, want);
        for line in &lines {
            let (mut text, mut map) = (String::new(), Vec::new());
            line.append_to(&mut text, &mut map);
            for piece in &map {
                let text = &text[piece.text as usize..(piece.text + piece.length) as usize];
                let from = &source[piece.source as usize..];
                let stands = from.starts_with(text) || from.starts_with('&') || from.starts_with('\u{a0}');
                assert!(stands, "`{text}` is not at its place");
            }
        }
    }

    #[test]
    fn links_tags_and_pilcrows_go() {
        check("TAGS: [PREL](#) [BO](#)  \nnext\r\n", false, &["TAGS: PREL BO", "next"]);
        check("<a id='par1'>¶</a>1. TEXT &amp; MORE", true, &["1. TEXT & MORE"]);
        check("O.ZU2498[2](#f2), O.ZU24[3](#3)", false, &["O.ZU2498, O.ZU24"]);
        check("[1](#) [12](https://example.org)", false, &["1 12"]);
        check("a < b [not a link] c", true, &["a < b [not a link] c"]);
        check("1\\. text", false, &["1. text"]);
        check("A\u{a0}B", false, &["A B"]);
    }

    #[test]
    fn some_tags_break_lines() {
        check("<td>08ZUBROW1</td><td>2008-01-02</td>", true, &["08ZUBROW1", "2008-01-02", ""]);
        check("one<br/>two", true, &["one", "two"]);
        check("From: A <a@example.org>", true, &["From: A <a@example.org>"]);
    }

    #[test]
    fn ends_of_lines() {
        check("a\r\nb\r\n", false, &["a", "b"]);
        check("a\rb\r", false, &["a", "b"]);
        check("\u{feff}a", false, &["\u{feff}a"]);
        assert_eq!(lines("\u{feff} a", false)[0].trimmed(), "a");
    }
}
