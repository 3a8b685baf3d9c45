//! The raw view: the text of a source as decoded, and where places stand in it.

use crate::decoded::Decoded;
use crate::{Place, container, eml};

/// The text of a source, or of a part of it, as decoded: what the raw view shows.
#[derive(Debug, Clone)]
pub struct Raw {
    /// The text.
    pub text: String,
    part: Option<String>,
    /// For a text that was not UTF-8: the source's byte for each byte of the text.
    map: Option<Vec<u32>>,
    /// Byte of the text at which every 256th character begins, so that a place is found quickly.
    steps: Vec<usize>,
}

const STEP: usize = 256;

impl Raw {
    fn new(text: String, part: Option<String>, map: Option<Vec<u32>>) -> Raw {
        let steps = text.char_indices().step_by(STEP).map(|(at, _)| at).collect();
        Raw { text, part, map, steps }
    }

    /// Returns the first and one-past-last character of `text` that a place is; `None` for a place in
    /// another part, on a page, or beyond the text.
    pub fn character(&self, place: &Place) -> Option<(usize, usize)> {
        let (from, to) = match (place, &self.part) {
            (Place::Bytes(from, to), None) => {
                let (from, to) = (usize::try_from(*from).ok()?, usize::try_from(*to).ok()?);
                match &self.map {
                    Some(map) => {
                        let at = |byte: usize| map.partition_point(|b| (*b as usize) < byte);
                        (at(from), at(to))
                    }
                    None => (from, to),
                }
            }
            (Place::Part(part, from, to), Some(own)) if part == own => {
                (usize::try_from(*from).ok()?, usize::try_from(*to).ok()?)
            }
            _ => return None,
        };
        Some((self.nth(from)?, self.nth(to)?))
    }

    fn nth(&self, byte: usize) -> Option<usize> {
        let step = self.steps.partition_point(|at| *at <= byte).checked_sub(1)?;
        let start = *self.steps.get(step)?;
        Some(step * STEP + self.text.get(start..byte)?.chars().count())
    }
}

/// Returns the text of the source, or of the part of it, that `place` stands in; `None` for pages and for
/// parts that are not there.
pub fn raw_text(bytes: &[u8], place: &Place) -> Option<Raw> {
    /// Largest part that is unpacked for showing.
    const PART_MAX: u64 = 64 << 20;
    match place {
        Place::Page(..) => None,
        Place::Bytes(..) => {
            if let Ok(text) = std::str::from_utf8(bytes) {
                return Some(Raw::new(text.to_owned(), None, None));
            }
            let (text, map) = Decoded::of(bytes).into_text_and_map();
            Some(Raw::new(text, None, map))
        }
        Place::Part(part, ..) => {
            let text = if container::is_container(bytes) {
                container::part(bytes, part, PART_MAX)?
            } else {
                eml::part(bytes, part)?
            };
            Some(Raw::new(text, Some(part.clone()), None))
        }
    }
}
