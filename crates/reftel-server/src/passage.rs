//! A text of a document cut into pieces that a page can mark: hits, a quotation, links, notes, and characters
//! that nobody would see.

/// What is marked in a text; places are characters of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks<'m> {
    /// What a query found.
    pub(crate) hits: &'m [(usize, usize)],
    /// A quotation.
    pub(crate) cited: Option<(usize, usize)>,
    /// Links: first and one-past-last character, and where it leads. In order, without overlap.
    pub(crate) links: &'m [(usize, usize, String)],
    /// Notes: the character before which the mark stands, the mark, and the fragment of the note.
    pub(crate) notes: &'m [(usize, String, String)],
}

/// A run of characters that are marked alike, or a note's mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The characters.
    pub(crate) text: String,
    /// Whether a query found it.
    pub(crate) hit: bool,
    /// Whether it is quoted.
    pub(crate) cited: bool,
    /// Where it leads.
    pub(crate) link: Option<String>,
    /// What the one character is, when it would not be seen.
    pub(crate) unseen: Option<String>,
    /// The mark and fragment of a note; then there is no text.
    pub(crate) note: Option<(String, String)>,
    /// Whether it is the first mark of its note here, to which the note leads back.
    pub(crate) first_mark: bool,
}

/// Returns whether a character turns the direction of writing of what follows it.
pub(crate) fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns what a character is when it would not be seen, or would change how others are seen.
fn unseen(c: char) -> Option<String> {
    let name = match c {
        '\n' | '\t' => return None,
        '\u{202A}' => "left-to-right embedding",
        '\u{202B}' => "right-to-left embedding",
        '\u{202C}' => "end of an embedding",
        '\u{202D}' => "left-to-right override",
        '\u{202E}' => "right-to-left override",
        '\u{2066}'..='\u{2068}' => "start of an isolate",
        '\u{2069}' => "end of an isolate",
        '\u{E0000}'..='\u{E007F}' => "tag character",
        c if c.is_control() => "control character",
        _ => return None,
    };
    Some(format!("U+{:04X} {name}", u32::from(c)))
}

/// Returns a text of a document for where it stands alone, such as in a title or a list: characters that
/// would not be seen, or would change how others are seen, are U+FFFD.
pub(crate) fn shown(text: &str) -> String {
    text.chars().map(|c| if unseen(c).is_some() { '\u{FFFD}' } else { c }).collect()
}

/// Cuts a text into pieces.
pub(crate) fn pieces(text: &str, marks: &Marks<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut current: Option<Piece> = None;
    let mut notes = marks.notes.iter().peekable();
    let note = |pieces: &mut Vec<Piece>, (_, mark, fragment): &(usize, String, String)| {
        pieces.push(Piece { note: Some((shown(mark), fragment.clone())), ..Piece::default() });
    };
    for (place, c) in text.chars().enumerate() {
        while let Some(mark) = notes.next_if(|(at, ..)| *at <= place) {
            pieces.extend(current.take());
            note(&mut pieces, mark);
        }
        let within = |range: &(usize, usize)| range.0 <= place && place < range.1;
        let mut next = Piece {
            hit: marks.hits.iter().any(within),
            cited: marks.cited.as_ref().is_some_and(within),
            link: marks.links.iter().find(|(from, to, _)| within(&(*from, *to))).map(|(.., to)| to.clone()),
            ..Piece::default()
        };
        match unseen(c) {
            Some(name) => {
                pieces.extend(current.take());
                next.text.push('\u{FFFD}');
                next.unseen = Some(name);
                pieces.push(next);
            }
            None => match &mut current {
                Some(piece)
                    if (piece.hit, piece.cited, &piece.link) == (next.hit, next.cited, &next.link) =>
                {
                    piece.text.push(c);
                }
                _ => {
                    pieces.extend(current.take());
                    next.text.push(c);
                    current = Some(next);
                }
            },
        }
    }
    pieces.extend(current);
    notes.for_each(|mark| note(&mut pieces, mark));
    pieces
}

/// A part of a text that shows why it was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Snippet {
    /// Whether text before it was left out.
    pub(crate) cut_before: bool,
    /// The part.
    pub(crate) pieces: Vec<Piece>,
    /// Whether text after it was left out.
    pub(crate) cut_after: bool,
}

/// Characters that a list shows of a long text, and how many of them before the first hit.
const SNIPPET: usize = 520;
const BEFORE: usize = 140;

/// Returns the part of a text around the first place that a query found.
pub(crate) fn snippet(text: &str, hits: &[(usize, usize)]) -> Snippet {
    let characters: Vec<char> = text.chars().collect();
    let (mut from, mut to) = (0, characters.len());
    if characters.len() > SNIPPET + BEFORE {
        let blank = |place: usize| characters.get(place).is_some_and(|c| c.is_whitespace());
        let first = hits.first().map_or(0, |hit| hit.0);
        from = first.saturating_sub(BEFORE).min(characters.len() - SNIPPET);
        if from > 0 {
            from = (from..first.max(from)).find(|place| blank(*place)).map_or(from, |place| place + 1);
        }
        to = (from + SNIPPET).min(characters.len());
        if to < characters.len() {
            to = (from + SNIPPET - BEFORE..to).rev().find(|place| blank(*place)).unwrap_or(to);
        }
    }
    let part: String = characters.get(from..to).unwrap_or_default().iter().collect();
    let hits: Vec<(usize, usize)> =
        hits.iter().map(|(a, b)| (a.saturating_sub(from), b.saturating_sub(from))).collect();
    Snippet {
        cut_before: from > 0,
        pieces: pieces(&part, &Marks { hits: &hits, ..Marks::default() }),
        cut_after: to < characters.len(),
    }
}

/// Returns where each of these words stands in a text, as links.
///
/// Only where no letter or digit goes on before or after it; the longest first, so that `07 MINSK 352` is not
/// taken for `07 MINSK 35`.
pub(crate) fn links(text: &str, words: &[(String, String)]) -> Vec<(usize, usize, String)> {
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for (word, address) in words {
        for (at, matched) in text.match_indices(word.as_str()) {
            let end = at + matched.len();
            let before = text.get(..at).and_then(|t| t.chars().next_back());
            let after = text.get(end..).and_then(|t| t.chars().next());
            let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if !goes_on(before) && !goes_on(after) {
                found.push((at, end, address));
            }
        }
    }
    found.sort_by_key(|(from, to, _)| (*from, std::cmp::Reverse(*to)));
    let (mut links, mut byte, mut character) = (Vec::new(), 0, 0);
    for (from, to, address) in found {
        if from < byte {
            continue;
        }
        let count = |from, to| text.get(from..to).map_or(0, |t: &str| t.chars().count());
        let start = character + count(byte, from);
        character = start + count(from, to);
        byte = to;
        links.push((start, character, address.to_owned()));
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| match (&piece.note, &piece.unseen) {
                (Some((mark, to)), _) => format!("^{mark}>{to}^"),
                (_, Some(name)) => format!("<{name}>"),
                _ => {
                    let sign = match (piece.hit, piece.cited) {
                        (true, true) => "*_",
                        (true, false) => "*",
                        (false, true) => "_",
                        (false, false) => "",
                    };
                    format!("{sign}{}{sign}{}", piece.text, piece.link.as_deref().unwrap_or_default())
                }
            })
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn marks_may_overlap() {
        let marks = Marks {
            hits: &[(0, 3), (8, 9)],
            cited: Some((2, 5)),
            links: &[(6, 9, "/doc/x".to_owned())],
            notes: &[(5, "1".to_owned(), "n1".to_owned()), (99, "2".to_owned(), "n2".to_owned())],
        };
        let cut = pieces("мир и war", &marks);
        assert_eq!(written(&cut), "*ми*|*_р*_|_ и_|^1>n1^| |wa/doc/x|*r*/doc/x|^2>n2^");
        let text: String = cut.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(text, "мир и war");
    }

    #[test]
    fn what_would_not_be_seen_is_shown() {
        let cut = pieces("a\u{202E}b\u{0}\n", &Marks::default());
        assert_eq!(written(&cut), "a|<U+202E right-to-left override>|b|<U+0000 control character>|\n");
        assert_eq!(shown("x\u{2066}y\tz"), "x\u{FFFD}y\tz");
    }

    #[test]
    fn a_snippet_shows_the_first_hit() {
        let long = "word ".repeat(400) + "here " + &"tail ".repeat(400);
        let part = snippet(&long, &[(2000, 2004)]);
        assert!(part.cut_before && part.cut_after);
        let hits: Vec<&Piece> = part.pieces.iter().filter(|piece| piece.hit).collect();
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].text, "here");
        let shown: usize = part.pieces.iter().map(|piece| piece.text.chars().count()).sum();
        assert!(shown <= SNIPPET);
        let short = snippet("all of it", &[]);
        assert!(!short.cut_before && !short.cut_after);
    }

    #[test]
    fn links_are_whole_words_and_the_longest() {
        let words =
            [("07 MINSK 35".to_owned(), "/a".to_owned()), ("07 MINSK 352".to_owned(), "/b".to_owned())];
        assert_eq!(
            links("é 07 MINSK 352, 07 MINSK 35; 107 MINSK 35", &words),
            [(2, 14, "/b".to_owned()), (16, 27, "/a".to_owned())]
        );
    }
}
