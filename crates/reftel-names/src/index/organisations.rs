//! Under what an organisation's name is filed, and where one that can be alike is looked for: its own words, the words
//! run together, its first letters; and, where it has no word of its own, every two of its common words and numbers.

use rustc_hash::FxHashMap;

use super::lexicon::WordAt;
use super::shelf::{Filing, Group, Shelf, Sought, mix};
use super::skeleton::Coarse;
use crate::legal::Class;
use crate::name::{Name, Token};
use crate::organisation::{JOINED_MIN, PAIRED_MIN, own_words_alike as words_alike};
use crate::sound;

/// Part of a name's weight that one word must have to find it by itself.
const HEAVY: f32 = 0.5;
/// Names in which a query's words are counted. Words so common that there would be more do not count, unless there
/// are no others.
const COUNTED_MAX: usize = 20_000;
/// Common words and numbers by which a name without own words is filed.
const COMMON_MAX: usize = 6;

const WORD: Group = 0x6f72_0001;
const LEADING: Group = 0x6f72_0002;
const ALONE: Group = 0x6f72_0003;
const JOINED: Group = 0x6f72_0004;
const COMMON: Group = 0x6f72_0005;
const ACRONYM: Group = 0x6f72_0006;

fn own_words(name: &Name) -> impl Iterator<Item = &Token> + Clone {
    name.tokens.iter().filter(|t| t.class == 0 && !t.digits && !t.initial)
}

/// Every two of the common words and numbers of a name without own words.
fn common_groups(name: &Name) -> Vec<Group> {
    if own_words(name).next().is_some() {
        return Vec::new();
    }
    let tokens = name.tokens.iter().filter(|t| t.class != Class::MAX);
    let mut values: Vec<u32> = tokens
        .map(|t| if t.class == 0 { sound::key(t.sound.bytes()) as u32 | 1 << 31 } else { u32::from(t.class) })
        .collect();
    // Numbers first: they tell more.
    values.sort_unstable_by(|a, b| b.cmp(a));
    values.dedup();
    values.truncate(COMMON_MAX);
    if let [only] = values.as_slice() {
        return vec![mix(COMMON, *only)];
    }
    let mut groups = Vec::new();
    for (at, a) in values.iter().enumerate() {
        groups.extend(values.iter().skip(at + 1).map(|b| mix(mix(COMMON, *a), *b)));
    }
    groups
}

fn acronym_group(letters: impl Iterator<Item = u8>) -> Group {
    letters.fold(ACRONYM, |group, letter| {
        // `v` may be `u`, and vowels stand for each other.
        let class = if letter == b'v' { 0 } else { Coarse::of(&[letter]).number() };
        mix(group, class)
    })
}

/// The first letters of a long name, or the letters of a short one.
fn acronym_groups(name: &Name) -> impl Iterator<Item = Group> {
    let long = (name.initials.len() >= 3).then(|| acronym_group(name.initials.iter().copied()));
    let mut words = name.tokens.iter().filter(|t| t.class != Class::MAX);
    let short = match (words.next(), words.next()) {
        (Some(word), None) => {
            let mut buffer = [0; 4];
            let letters: Vec<u8> = word
                .text
                .chars()
                .take(9)
                .filter_map(|c| sound::sounds(c.encode_utf8(&mut buffer)).first().copied())
                .collect();
            (3..=8).contains(&letters.len()).then(|| acronym_group(letters.into_iter()))
        }
        _ => None,
    };
    long.into_iter().chain(short)
}

/// Files an organisation's name.
pub(crate) fn file(name: &Name, holder: u32, filing: &mut dyn Filing) {
    let alone = own_words(name).count() == 1;
    for word in own_words(name) {
        let sounds = word.sound.bytes();
        filing.put(WORD, sounds, holder);
        if word.leading {
            filing.put(LEADING, sounds, holder);
        }
        if alone {
            filing.put(ALONE, sounds, holder);
        }
    }
    for group in common_groups(name).into_iter().chain(acronym_groups(name)) {
        filing.put(group, &[], holder);
    }
}

/// Files an organisation's words run together.
pub(crate) fn file_joined(name: &Name, holder: u32, filing: &mut dyn Filing) {
    if !name.joined.is_empty() {
        filing.put(JOINED, &name.joined, holder);
    }
}

/// Adds the organisations whose words, run together, can be alike.
pub(crate) fn look_up_joined(name: &Name, shelf: &Shelf, found: &mut Vec<u32>) {
    if !name.joined.is_empty() {
        let mut pairs = Vec::new();
        shelf.find(JOINED, &Sought::new([name.joined.as_slice()], JOINED_MIN), &mut pairs);
        let alike = |at: WordAt| sound::alike(&name.joined, shelf.sounds(at), JOINED_MIN) >= JOINED_MIN;
        found.extend(pairs.into_iter().filter(|(at, _)| alike(*at)).map(|(_, holder)| holder));
    }
}

/// Adds the organisations whose name can be alike; some twice.
pub(crate) fn look_up(name: &Name, shelf: &Shelf, found: &mut Vec<u32>) {
    for group in common_groups(name).into_iter().chain(acronym_groups(name)) {
        shelf.all(group, found);
    }
    let mut whole = 0.0;
    let mut words: Vec<(Vec<u32>, f32)> = Vec::new();
    for word in own_words(name) {
        let sought = Sought::new([word.sound.bytes()], PAIRED_MIN);
        let of = |group: Group| -> Vec<u32> {
            let mut pairs: Vec<(WordAt, u32)> = Vec::new();
            shelf.find(group, &sought, &mut pairs);
            let mut last = None;
            let alike = pairs.into_iter().filter_map(|(at, holder)| {
                let alike = match last {
                    Some((same, alike)) if same == at => alike,
                    _ => words_alike(word.sound.bytes(), shelf.sounds(at)) >= PAIRED_MIN,
                };
                last = Some((at, alike));
                alike.then_some(holder)
            });
            alike.collect()
        };
        found.extend(of(ALONE));
        if word.leading {
            found.extend(of(LEADING));
        }
        let mut holders = of(WORD);
        holders.sort_unstable();
        holders.dedup();
        whole += word.weight;
        words.push((holders, word.weight));
    }
    // The rarest first.
    words.sort_by_key(|(holders, _)| holders.len());
    let mut counted: FxHashMap<u32, (u8, f32)> = FxHashMap::default();
    let mut looked_at = 0;
    for (holders, weight) in &words {
        if looked_at > 0 && looked_at + holders.len() > COUNTED_MAX {
            break;
        }
        looked_at += holders.len();
        for holder in holders.iter().take(COUNTED_MAX) {
            let count = counted.entry(*holder).or_default();
            count.0 = count.0.saturating_add(1);
            count.1 += weight;
        }
    }
    found.extend(
        counted
            .into_iter()
            .filter(|(_, (count, weight))| *count >= 2 || *weight >= HEAVY * whole)
            .map(|(h, _)| h),
    );
}
