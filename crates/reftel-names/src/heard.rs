//! How alike the words of one name were to words of others, while it is compared with many: the same first names and
//! patronymics come again and again.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

use crate::name::{Role, Token};
use crate::person::Because;
use crate::sound::Sound;

/// Places for what is remembered; a word that falls on another's place takes it.
const PLACES: usize = 512;

/// What two words depend on, and how alike they were.
#[derive(Clone, Copy)]
struct Word {
    /// Which word of the one name.
    own: u8,
    sound: Sound,
    role: Role,
    initial: bool,
    least: f32,
    alike: (f32, Because),
}

/// What was heard so far. Changes no result: what is not remembered is compared.
pub(crate) struct Heard(Vec<Option<Word>>);

impl Heard {
    /// Nothing yet.
    pub(crate) fn nothing() -> Self {
        Self(vec![None; PLACES])
    }

    /// Returns how alike the word at a place of the one name is to another, from memory or as `compare` says.
    pub(crate) fn alike(
        &mut self,
        own: u8,
        other: &Token,
        least: f32,
        compare: impl FnOnce() -> (f32, Because),
    ) -> (f32, Because) {
        let mut hasher = FxHasher::default();
        hasher.write(other.sound.bytes());
        hasher.write_u8(own);
        let place = self.0.get_mut((hasher.finish() >> 40) as usize % PLACES);
        if let Some(Some(word)) = &place
            && word.own == own
            && word.sound == other.sound
            && (word.role, word.initial) == (other.role, other.initial)
            && word.least.total_cmp(&least).is_eq()
        {
            return word.alike;
        }
        let alike = compare();
        if let Some(place) = place {
            let Token { sound, role, initial, .. } = *other;
            *place = Some(Word { own, sound, role, initial, least, alike });
        }
        alike
    }
}
