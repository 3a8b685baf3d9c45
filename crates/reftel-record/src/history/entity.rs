//! Who takes part: the spellings of claims, put together to entities.
//!
//! Precision before recall: two spellings of persons are one when the whole names are alike, and a surname alone is
//! the person of that surname whom the same document names in full. What people decided comes from the archive, which
//! gives both spellings the same key.

use std::collections::{BTreeMap, HashMap, HashSet};

use reftel_names::{How, Index, Kind as NameKind, Name};

/// Somebody or something that takes part in events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Stable key: `us` for a country, else letters and figures of the first spelling.
    pub key: String,
    /// The spelling that most claims have, of those the first.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// The country that it is or acts for, in capitals.
    pub country: Option<String>,
    /// Every spelling, most claims first.
    pub spellings: Vec<String>,
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A firm, party, office or other body.
    Body,
    /// A country.
    Country,
    /// An office, whoever holds it.
    Position,
    /// Persons or bodies that are described and not named.
    Group,
    /// Anything else: a policy, a document.
    Thing,
}

impl EntityKind {
    pub(crate) fn of(schema: &str) -> EntityKind {
        match schema {
            "Person" => EntityKind::Person,
            "Company" | "Organization" | "PublicBody" | "LegalEntity" => EntityKind::Body,
            "Country" => EntityKind::Country,
            "Position" => EntityKind::Position,
            "Group" => EntityKind::Group,
            _ => EntityKind::Thing,
        }
    }

    /// Returns a word for it: `person`, `body`, …
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Body => "body",
            EntityKind::Country => "country",
            EntityKind::Position => "position",
            EntityKind::Group => "group",
            EntityKind::Thing => "thing",
        }
    }
}

impl Entity {
    /// Returns the country in capitals when this is a state, or speaks for one whoever it is.
    pub(crate) fn state(&self) -> Option<&str> {
        matches!(self.kind, EntityKind::Country | EntityKind::Position)
            .then_some(self.country.as_deref())
            .flatten()
    }
}

/// Two whole names of persons are one from here on. Above [`reftel_names::SHOW_MIN`], where a person should look:
/// nobody looks here. Raising it leaves spellings apart.
const SAME_PERSON_MIN: f64 = 0.88;
/// The same of firms and bodies, of which many differ in one word only.
const SAME_BODY_MIN: f64 = 0.95;

/// Returns whether two whole names are of one person.
pub(crate) fn is_same_person(a: &str, b: &str) -> bool {
    let read = |name| Name::read(name, NameKind::Person);
    a == b || reftel_names::likeness(&read(a), &read(b), &How::default()) >= SAME_PERSON_MIN
}

/// FNV-1a.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Returns letters and figures in small letters, with `-` between words.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A spelling as claims have it.
struct Spelling {
    name: String,
    kind: EntityKind,
    country: Option<String>,
    claims: u32,
}

/// Spellings on their way to entities.
#[derive(Default)]
pub(crate) struct Spellings {
    at: HashMap<(EntityKind, String, Option<String>), u32>,
    all: Vec<Spelling>,
    apart: HashSet<(String, String)>,
}

impl Spellings {
    /// Returns the number of a spelling.
    pub(crate) fn number(&mut self, name: &str, kind: EntityKind, country: Option<&str>) -> u32 {
        // Of a person or a firm, the country is what a claim happens to say.
        let of =
            country.filter(|_| !matches!(kind, EntityKind::Person | EntityKind::Body)).map(str::to_owned);
        let key = (kind, slug(name), of);
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let at = *self.at.entry(key).or_insert(next);
        if at == next {
            let country = country.map(str::to_owned);
            self.all.push(Spelling { name: name.to_owned(), kind, country, claims: 0 });
        }
        if let Some(spelling) = self.all.get_mut(at as usize) {
            spelling.claims += 1;
            if spelling.country.is_none() {
                spelling.country = country.map(str::to_owned);
            }
        }
        at
    }

    pub(crate) fn keep_apart(&mut self, a: &str, b: &str) {
        self.apart.insert((slug(a), slug(b)));
        self.apart.insert((slug(b), slug(a)));
    }

    fn are_apart(&self, a: usize, b: usize) -> bool {
        let of = |at: usize| self.all.get(at).map(|spelling| slug(&spelling.name)).unwrap_or_default();
        !self.apart.is_empty() && self.apart.contains(&(of(a), of(b)))
    }

    /// Returns the entities, and for each spelling the entity that it is of.
    pub(crate) fn finish(self) -> (Vec<Entity>, Vec<u32>) {
        let mut group: Vec<usize> = (0..self.all.len()).collect();
        for (kind, as_name, least) in [
            (EntityKind::Person, NameKind::Person, SAME_PERSON_MIN),
            (EntityKind::Body, NameKind::Organisation, SAME_BODY_MIN),
        ] {
            self.join_alike(kind, as_name, least, &mut group);
        }
        let mut by_code: HashMap<&str, usize> = HashMap::new();
        for (at, spelling) in self.all.iter().enumerate() {
            if let (EntityKind::Country, Some(code)) = (spelling.kind, &spelling.country) {
                let first = *by_code.entry(code.as_str()).or_insert(at);
                if let Some(slot) = group.get_mut(at) {
                    *slot = first;
                }
            }
        }
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, first) in group.iter().enumerate() {
            members.entry(*first).or_default().push(at);
        }
        let (mut entities, mut of, mut keys) =
            (Vec::new(), vec![0; self.all.len()], HashMap::<String, u32>::new());
        for (first, members) in members {
            let number = u32::try_from(entities.len()).unwrap_or(u32::MAX);
            let mut spellings: Vec<&Spelling> = members.iter().filter_map(|at| self.all.get(*at)).collect();
            let Some(begin) = self.all.get(first) else { continue };
            let country = spellings.iter().find_map(|spelling| spelling.country.clone());
            let mut key = match (begin.kind, &country) {
                (EntityKind::Country, Some(code)) => code.to_lowercase(),
                (EntityKind::Position | EntityKind::Group, Some(code)) => {
                    format!("{}-{}", code.to_lowercase(), slug(&begin.name))
                }
                _ => slug(&begin.name),
            };
            if key.is_empty() {
                key = "unnamed".to_owned();
            }
            // Two of one name: the later ones bear a number.
            let count = keys.entry(key.clone()).or_insert(0);
            *count += 1;
            if *count > 1 {
                key = format!("{key}.{count}");
            }
            spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.claims));
            for at in members {
                if let Some(slot) = of.get_mut(at) {
                    *slot = number;
                }
            }
            entities.push(Entity {
                key,
                name: spellings.first().map(|s| s.name.clone()).unwrap_or_default(),
                kind: begin.kind,
                country,
                spellings: spellings.iter().map(|s| s.name.clone()).collect(),
            });
        }
        (entities, of)
    }

    /// Joins each whole name with the first earlier one that it is most alike, which itself was joined with none: so
    /// no chain of small differences leads from one person to another.
    fn join_alike(&self, kind: EntityKind, as_name: NameKind, least: f64, group: &mut [usize]) {
        let whole = |s: &Spelling| {
            s.kind == kind && (kind != EntityKind::Person || s.name.split_whitespace().count() > 1)
        };
        let places: Vec<usize> =
            self.all.iter().enumerate().filter(|(_, s)| whole(s)).map(|(at, _)| at).collect();
        let names = places.iter().filter_map(|at| self.all.get(*at)).map(|s| Name::read(&s.name, as_name));
        let index = Index::new(names.collect());
        for (at, place) in places.iter().enumerate() {
            let Some(name) = index.name(at) else { continue };
            let best = index.find(name, least, &How::default()).into_iter().find(|found| {
                let other = places.get(found.at).copied();
                found.at < at
                    && other.is_some_and(|other| {
                        group.get(other) == Some(&other) && !self.are_apart(*place, other)
                    })
            });
            if let (Some(best), Some(slot)) =
                (best.and_then(|best| places.get(best.at)), group.get_mut(*place))
            {
                *slot = *best;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_are_one() {
        let mut spellings = Spellings::default();
        let names = [
            ("Aleksandr Kozulin", EntityKind::Person, None),
            ("Alyaksandr Kazulin", EntityKind::Person, Some("BY")),
            ("Andrey Klimov", EntityKind::Person, None),
            ("Kazulin", EntityKind::Person, None),
            ("United States", EntityKind::Country, Some("US")),
            ("U.S.", EntityKind::Country, Some("US")),
            ("Belneftekhim", EntityKind::Body, None),
            ("Belneftkhim", EntityKind::Body, None),
            ("Ambassador", EntityKind::Position, Some("US")),
            ("Ambassador", EntityKind::Position, Some("BY")),
        ];
        let numbers: Vec<u32> = names.iter().map(|(n, k, c)| spellings.number(n, *k, *c)).collect();
        let (entities, of) = spellings.finish();
        let entity = |at: usize| of[numbers[at] as usize];
        assert_eq!(entity(0), entity(1));
        assert_ne!(entity(0), entity(2));
        // A surname alone might be anybody's.
        assert_ne!(entity(0), entity(3));
        assert_eq!(entity(4), entity(5));
        assert_eq!(entity(6), entity(7));
        assert_ne!(entity(8), entity(9));
        let keys: Vec<&str> = entities.iter().map(|entity| entity.key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "aleksandr-kozulin",
                "andrey-klimov",
                "kazulin",
                "us",
                "belneftekhim",
                "us-ambassador",
                "by-ambassador"
            ]
        );
        assert_eq!(entities[0].country.as_deref(), Some("BY"));
    }
}
