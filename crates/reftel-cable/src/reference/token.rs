//! A reference line cut into words and marks.

/// A run of letters and figures, or one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// First byte in the joined text.
    pub(super) at: usize,
    /// Whether a blank or a line break stands before it.
    pub(super) apart: bool,
    /// Whether it is the first on its line.
    pub(super) first_on_line: bool,
}

impl Token<'_> {
    /// Returns whether it is a word or number, not a mark.
    pub(super) fn is_word(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_alphanumeric)
    }

    /// Returns whether it is figures only.
    pub(super) fn is_number(&self) -> bool {
        self.text.bytes().all(|b| b.is_ascii_digit())
    }

    /// Returns whether it is letters only; accented ones count.
    pub(super) fn is_letters(&self) -> bool {
        self.text.chars().all(char::is_alphabetic)
    }
}

/// Cuts a text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::with_capacity(text.len() / 4 + 4);
    let (mut apart, mut first) = (true, true);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            apart = true;
            first |= c == '\n';
            continue;
        }
        let mut end = at + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some((n, next)) = chars.peek().copied() {
                if !next.is_alphanumeric() {
                    break;
                }
                end = n + next.len_utf8();
                chars.next();
            }
        }
        let Some(word) = text.get(at..end) else { continue };
        found.push(Token { text: word, at, apart, first_on_line: first });
        (apart, first) = (false, false);
    }
    found
}
