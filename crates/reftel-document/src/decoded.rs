//! Bytes to text, with the way back: the character set is told by a mark at the start, by being valid
//! UTF-8, or else by what the bytes look like.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::Place;

/// A source's text, and for each place in it the bytes it comes from.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Byte of the source at which the text begins, after a byte-order mark.
    start: usize,
    /// For a text that was not UTF-8: the source's byte for each byte of the text, and one past it.
    map: Option<Vec<u32>>,
}

impl<'a> Decoded<'a> {
    /// Decodes a source.
    pub(crate) fn of(bytes: &'a [u8]) -> Decoded<'a> {
        if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
            let rest = bytes.get(mark..).unwrap_or_default();
            if encoding == UTF_16LE || encoding == UTF_16BE {
                return Decoded::slowly(rest, mark, encoding);
            }
            if let Ok(text) = std::str::from_utf8(rest) {
                return Decoded { text: Cow::Borrowed(text), start: mark, map: None };
            }
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Decoded { text: Cow::Borrowed(text), start: 0, map: None };
        }
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        // Damaged UTF-8 stays UTF-8, with a mark for each bad byte: another reading would garble it all.
        let bad = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
        let wide = bytes
            .utf8_chunks()
            .map(|chunk| chunk.valid().chars().filter(|c| !c.is_ascii()).count())
            .sum::<usize>();
        if wide > bad * 4 {
            return Decoded::slowly(bytes, 0, encoding_rs::UTF_8);
        }
        Decoded::slowly(bytes, 0, detector.guess(None, chardetng::Utf8Detection::Deny))
    }

    /// Decodes byte by byte, noting where each character comes from.
    fn slowly(bytes: &[u8], start: usize, encoding: &'static Encoding) -> Decoded<'a> {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(bytes.len() * 2);
        let mut map = Vec::with_capacity(bytes.len() * 2);
        let mut began = 0;
        for (place, byte) in bytes.iter().enumerate() {
            let mut out = [0; 16];
            let last = place + 1 == bytes.len();
            let (_, _, written, _) = decoder.decode_to_utf8(std::slice::from_ref(byte), &mut out, last);
            if written > 0 {
                let part = String::from_utf8_lossy(out.get(..written).unwrap_or_default()).into_owned();
                map.extend(std::iter::repeat_n((start + began) as u32, part.len()));
                text.push_str(&part);
                began = place + 1;
            }
        }
        map.push((start + bytes.len()) as u32);
        Decoded { text: Cow::Owned(text), start, map: Some(map) }
    }

    /// Returns the place of bytes `from..to` of the text.
    pub(crate) fn place(&self, from: usize, to: usize) -> Place {
        let back = |at: usize| match &self.map {
            None => (self.start + at) as u64,
            Some(map) => u64::from(map.get(at).or(map.last()).copied().unwrap_or(0)),
        };
        Place::Bytes(back(from), back(to))
    }

    /// Returns the text, and for one that was not UTF-8 the source's byte for each of its bytes.
    pub(crate) fn into_text_and_map(self) -> (String, Option<Vec<u32>>) {
        (self.text.into_owned(), self.map)
    }

    /// Returns whether the text is binary rubbish: NULs or control characters that no text has.
    pub(crate) fn is_binary(&self) -> bool {
        /// Most characters that are looked at.
        const SAMPLE: usize = 4_096;
        let odd_byte = |b: u8| (b < b' ' && !matches!(b, b'\n' | b'\r' | b'\t' | 0x0C)) || b == 0x7F;
        let bytes = self.text.as_bytes();
        let start = bytes.get(..SAMPLE).unwrap_or(bytes);
        let (all, odd) = if start.is_ascii() {
            // Most texts: bytes are counted many at a time.
            (start.len(), start.iter().map(|b| usize::from(odd_byte(*b))).sum::<usize>())
        } else {
            let sample = self.text.chars().take(SAMPLE);
            sample.fold((0, 0), |(all, odd), c| {
                let strange = match u8::try_from(c) {
                    Ok(byte) if c.is_ascii() => odd_byte(byte),
                    _ => c == '\u{FFFD}' || c.is_control(),
                };
                (all + 1, odd + usize::from(strange))
            })
        };
        odd * 20 > all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str) {
        let decoded = Decoded::of(bytes);
        assert_eq!(decoded.text, text);
        let all = decoded.place(0, decoded.text.len());
        let Place::Bytes(from, to) = all else { panic!("{all:?}") };
        assert_eq!(to as usize, bytes.len());
        assert!(from <= 3);
    }

    #[test]
    fn character_sets() {
        check("прывітанне".as_bytes(), "прывітанне");
        check(b"\xEF\xBB\xBFabc", "abc");
        check(b"\xFF\xFEa\0\x3F\x04", "aп");
        let text = "Министр иностранных дел выступил с заявлением о договоре.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        check(&bytes, text);
        check(
            b"Caf\xE9 de la Paix, a long text in Latin letters",
            "Café de la Paix, a long text in Latin letters",
        );
    }

    #[test]
    fn rubbish_is_told_from_text() {
        for (bytes, is_binary) in [
            (b"EXERCISE\r\n\tpage\x0Ctwo".as_slice(), false),
            (b"EXERCISE\0\x01\x02\x7F", true),
            ("ў\u{0}".as_bytes(), true),
            ("Гэта звычайны тэкст.\n".as_bytes(), false),
            (b"one \0 among many letters is a slip of the typist", false),
        ] {
            assert_eq!(Decoded::of(bytes).is_binary(), is_binary, "{bytes:?}");
        }
    }

    #[test]
    fn places_lead_back() {
        let text = "Министр иностранных дел";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        let decoded = Decoded::of(&bytes);
        let from = text.find("иностранных").unwrap();
        assert_eq!(decoded.place(from, from + "иностранных".len()), Place::Bytes(8, 19));
    }
}
