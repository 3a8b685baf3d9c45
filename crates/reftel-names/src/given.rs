//! Given names that are forms of one name, and the fathers' names in patronymics.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::sound;

/// Whom a name form belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// A woman's form.
    Female,
    /// A man's form.
    Male,
}

/// Rows of the table that a word may belong to; 0 is none.
pub(crate) type Rows = [u16; 4];

struct Table {
    given: FxHashMap<u64, Rows>,
    fathers: FxHashMap<u64, Rows>,
    genders: Vec<Option<Gender>>,
}

fn put(map: &mut FxHashMap<u64, Rows>, key: u64, row: u16) {
    let rows = map.entry(key).or_default();
    if !rows.contains(&row)
        && let Some(free) = rows.iter_mut().find(|r| **r == 0)
    {
        *free = row;
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table =
            Table { given: FxHashMap::default(), fathers: FxHashMap::default(), genders: vec![None] };
        for (row, line) in (1_u16..).zip(include_str!("../data/given.txt").lines()) {
            let mut columns = line.split('|');
            let gender = if columns.next() == Some("f") { Gender::Female } else { Gender::Male };
            table.genders.push(Some(gender));
            for (column, forms) in columns.enumerate() {
                for form in forms.split(',').filter(|f| !f.is_empty()) {
                    let sounds = sound::sounds(form);
                    put(&mut table.given, sound::key(&sounds), row);
                    // Familiar forms make no patronymics.
                    if gender == Gender::Male && column < 4 {
                        for stem in stems(&sounds) {
                            put(&mut table.fathers, sound::key(&stem), row);
                        }
                    }
                }
            }
        }
        table
    })
}

fn without_ending(sounds: &[u8]) -> &[u8] {
    let kept = sounds.iter().rposition(|&s| !sound::is_vowel(s) && s != b'j').map_or(0, |at| at + 1);
    sounds.get(..kept).unwrap_or_default()
}

/// The stems from which patronymics are made: Павел gives Павл-, Яков gives Яковл-.
fn stems(sounds: &[u8]) -> Vec<Vec<u8>> {
    let stem = without_ending(sounds).to_vec();
    let mut all = vec![stem.clone()];
    if let [start @ .., vowel, last] = stem.as_slice()
        && sound::is_vowel(*vowel)
    {
        all.push([start, &[*last]].concat());
    }
    if stem.last() == Some(&b'v') {
        all.push([stem.as_slice(), b"l"].concat());
    }
    all
}

/// Returns the rows of the table that the word belongs to.
pub(crate) fn rows(sounds: &[u8]) -> Rows {
    table().given.get(&sound::key(sounds)).copied().unwrap_or_default()
}

pub(crate) fn gender_of(rows: Rows) -> Option<Gender> {
    let genders = &table().genders;
    let mut found = None;
    for row in rows.into_iter().filter(|&r| r != 0) {
        let gender = genders.get(usize::from(row)).copied().flatten();
        if found.is_some() && found != gender {
            return None;
        }
        found = gender;
    }
    found
}

/// Whether the two share a row.
pub(crate) fn share(a: Rows, b: Rows) -> bool {
    a.iter().any(|row| *row != 0 && b.contains(row))
}

/// A word with the ending of a patronymic.
pub(crate) struct Patronymic {
    pub(crate) gender: Gender,
    pub(crate) fathers: Rows,
    /// How many sounds are the father's name.
    pub(crate) stem: usize,
}

/// Reads a patronymic; surnames on -ovich look the same, the place in the name decides.
pub(crate) fn patronymic(sounds: &[u8]) -> Option<Patronymic> {
    let (gender, cut) = match sounds {
        [.., b'v', b'i', b'C' | b'c'] => (Gender::Male, 3),
        [.., b'i', b'C'] => (Gender::Male, 2),
        [.., b'o' | b'a' | b'e' | b'i', b'v', b'n', b'a'] => (Gender::Female, 3),
        [.., b'i', b'C', b'n', b'a'] => (Gender::Female, 4),
        _ => return None,
    };
    let stem = without_ending(sounds.get(..sounds.len().checked_sub(cut)?)?);
    if stem.is_empty() {
        return None;
    }
    let fathers = table().fathers.get(&sound::key(stem)).copied().unwrap_or_default();
    Some(Patronymic { gender, fathers, stem: stem.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_name_share_a_row() {
        for (a, b) in [
            ("Аляксандр", "Олександр"),
            ("Uladzimir", "Vladimir"),
            ("Мікалай", "Nikolay"),
            ("Mikalai", "Mykola"),
            ("Siarhei", "Sergey"),
            ("Dzmitry", "Dmitrij"),
            ("Yauhen", "Evgenij"),
            ("Aliaksandr", "Alexander"),
            ("Саша", "Александра"),
            ("Viktar", "Victor"),
        ] {
            assert!(share(rows(&sound::sounds(a)), rows(&sound::sounds(b))), "{a} {b}");
        }
        assert!(!share(rows(&sound::sounds("Viktar")), rows(&sound::sounds("Дмитрий"))));
    }

    #[test]
    fn patronymics_of_one_father() {
        for (a, b) in [
            ("Uladzimiravich", "Владимирович"),
            ("Mikalaevich", "Nikolayevich"),
            ("Ryhoravich", "Grigorievich"),
            ("Паўлавіч", "Павлович"),
            ("Dzmitrievich", "Дмитриевич"),
            ("Аляксандраўна", "Aleksandrovna"),
            ("Piatrouna", "Петровна"),
            ("Mikhailavich", "Michajlovitj"),
        ] {
            let father = |word: &str| patronymic(&sound::sounds(word)).map(|p| p.fathers).unwrap_or_default();
            assert!(share(father(a), father(b)), "{a} {b}");
        }
    }
}
