//! Which state a text names. The table is `data/countries.tsv`.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use crate::table::{plain, rows};

/// A state or territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country {
    code: &'static str,
    name: &'static str,
}

struct Register {
    all: Vec<Country>,
    by_name: HashMap<String, Country>,
    adjectives: HashMap<String, Country>,
}

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let mut register = Register { all: Vec::new(), by_name: HashMap::new(), adjectives: HashMap::new() };
    for [code, alpha3, name, names, adjectives] in rows(include_str!("../data/countries.tsv")) {
        let country = Country { code, name };
        register.all.push(country);
        for spelling in [code, alpha3, name].into_iter().chain(names.split('|')).filter(|s| !s.is_empty()) {
            register.by_name.insert(plain(spelling), country);
        }
        for adjective in adjectives.split('|').filter(|s| !s.is_empty()) {
            register.adjectives.insert(plain(adjective), country);
        }
    }
    register
});

impl Country {
    /// Returns the state that a text names: by its code of two or three letters, its name, or its adjective. `None` when it
    /// names none that is known.
    ///
    /// ```
    /// use reftel_guidance::Country;
    /// for text in ["Belarus", "BY", "blr", "the Republic of Belarus", "Belarusian"] {
    ///     assert_eq!(Country::read(text).map(|c| c.code()), Some("BY"), "{text}");
    /// }
    /// assert_eq!(Country::read("Ruritania"), None);
    /// ```
    pub fn read(text: &str) -> Option<Country> {
        let whole = plain(text);
        let mut name = whole.as_str();
        loop {
            if let Some(country) = REGISTER.by_name.get(name).or_else(|| REGISTER.adjectives.get(name)) {
                return Some(*country);
            }
            name = ["the ", "republic of ", "kingdom of "]
                .iter()
                .find_map(|before| name.strip_prefix(before))?;
        }
    }

    /// Returns all states and territories, by their codes.
    pub fn all() -> impl Iterator<Item = Country> {
        REGISTER.all.iter().copied()
    }

    /// Returns how many words at the start of a plain text tell a state ("Belarusian", "United States"): 0 when none do.
    pub(crate) fn words_before(words: &[&str]) -> usize {
        (1..=3usize)
            .rev()
            .find(|count| {
                words.get(..*count).is_some_and(|start| {
                    let start = start.join(" ");
                    REGISTER.adjectives.contains_key(&start) || REGISTER.by_name.contains_key(&start)
                })
            })
            .unwrap_or(0)
    }

    /// Returns the code of ISO 3166-1, two letters.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Returns the name.
    pub fn name(self) -> &'static str {
        self.name
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
