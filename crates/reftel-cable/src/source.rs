//! Bytes of a telegram to text, with the way back.

use std::borrow::Cow;

/// The text of a telegram and where its characters stand in the bytes read.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) shifts: Shifts,
}

/// After each character whose length in the text is not that in the bytes: offset in the text, offset in
/// the bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shifts(Vec<(u32, u32)>);

/// Printable characters of Windows-1252 between 0x80 and 0x9F, where Latin-1 has controls that no
/// telegram holds. Source: WHATWG Encoding Standard, index windows-1252.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Decodes UTF-8. A text that has more bytes which are none than characters outside ASCII which are
/// is read as Latin-1 (as Windows-1252, of which it is a part); otherwise only the stray bytes are.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), shifts: Shifts::default() };
    }
    let (mut wide, mut stray) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        stray += chunk.invalid().len();
    }
    // Two letters of Latin-1 may be UTF-8 by chance; only many characters show that it is meant.
    let mixed = wide >= 8 && wide > 4 * stray;
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut shifts = Vec::with_capacity(stray);
    let mut at = 0_u32;
    let mut one = |out: &mut String, byte: u8, at: &mut u32| {
        let c = match byte {
            0x80..=0x9F => WINDOWS.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{FFFD}'),
            _ => char::from(byte),
        };
        out.push(c);
        *at += 1;
        if c.len_utf8() > 1 {
            shifts.push((out.len() as u32, *at));
        }
    };
    for chunk in bytes.utf8_chunks() {
        if !mixed {
            for byte in chunk.valid().bytes() {
                one(&mut out, byte, &mut at);
            }
        } else {
            out.push_str(chunk.valid());
            at += chunk.valid().len() as u32;
        }
        for byte in chunk.invalid() {
            one(&mut out, *byte, &mut at);
        }
    }
    Decoded { text: Cow::Owned(out), shifts: Shifts(shifts) }
}

impl Decoded<'_> {
    /// Returns whether offsets in the text are those in the bytes.
    pub(crate) fn is_same(&self) -> bool {
        self.shifts.0.is_empty()
    }

    /// Returns the offset in the bytes of an offset in the text.
    pub(crate) fn back(&self, offset: usize) -> usize {
        self.shifts.back(offset)
    }
}

impl Shifts {
    /// Returns the offset in the bytes of an offset in the text.
    pub(crate) fn back(&self, offset: usize) -> usize {
        let next = self.0.partition_point(|(text, _)| *text as usize <= offset);
        let (text, bytes) = next.checked_sub(1).and_then(|n| self.0.get(n)).copied().unwrap_or((0, 0));
        let moved = bytes as usize + (offset - text as usize);
        // Inside the next shifted character counts as its first byte.
        match self.0.get(next) {
            Some((_, after)) => moved.min((*after as usize).saturating_sub(1)),
            None => moved,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_1_and_its_way_back() {
        let bytes = b"S\xE3o Paulo \x93caf\xE9\x94 end";
        let decoded = decode(bytes);
        assert_eq!(decoded.text, "São Paulo “café” end");
        for (at, c) in decoded.text.char_indices().filter(|(_, c)| c.is_ascii()) {
            assert_eq!(char::from(bytes[decoded.back(at)]), c);
        }
        assert_eq!(decoded.back(decoded.text.len()), bytes.len());
    }

    #[test]
    fn one_stray_byte_does_not_spoil_the_rest() {
        assert_eq!(decode("é ’ \u{b6}1. a".as_bytes()).text, "é ’ ¶1. a");
        let mut bytes = "é ’ “x” “y” “z” ".as_bytes().to_vec();
        bytes.push(0xB6);
        assert_eq!(decode(&bytes).text, "é ’ “x” “y” “z” ¶");
    }
}
