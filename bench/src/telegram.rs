//! Telegrams: what they say, and under which ids.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::layout::{Layout, laid_out};
use crate::{Random, Vocabulary};

/// Telegrams of one seed. Number `n` is the same whatever the number of all.
#[derive(Debug)]
pub struct Corpus {
    seed: u64,
    vocabulary: Vocabulary,
    posts: Vec<String>,
}

/// A telegram before it is laid out.
#[derive(Debug)]
pub struct Telegram {
    pub(crate) year: i16,
    pub(crate) date: Date,
    pub(crate) post: String,
    pub(crate) serial: u32,
    pub(crate) minute: u32,
    /// Classification, its short form at the head of paragraphs, and the letter of transmission.
    pub(crate) classification: (&'static str, &'static str, char),
    pub(crate) tags: Vec<&'static str>,
    pub(crate) subject: String,
    pub(crate) references: Vec<String>,
    pub(crate) addressees: Vec<String>,
    pub(crate) parts: Vec<Part>,
    pub(crate) signed: String,
    pub(crate) by: String,
    pub(crate) layout: Layout,
}

/// A part of the body.
#[derive(Debug)]
pub(crate) enum Part {
    Heading(String),
    Paragraph(String),
}

/// How many telegrams a year has.
const A_YEAR: u32 = 2_500;
const FIRST_YEAR: i16 = 1973;
const POSTS: usize = 180;
const CLASSIFICATIONS: &[(&str, &str, char)] = &[
    ("UNCLAS", "U", 'U'),
    ("UNCLAS", "SBU", 'U'),
    ("C O N F I D E N T I A L", "C", 'C'),
    ("S E C R E T", "S", 'S'),
];
/// Subject and organisation TAGS as they are used in telegrams (5 FAH-3), and letters for countries.
const TAGS: &[&str] = &[
    "PREL", "PGOV", "PHUM", "ECON", "ETRD", "EFIN", "EINV", "ENRG", "EAGR", "EAID", "MARR", "MNUC", "PTER",
    "PARM", "KDEM", "SNAR", "SCUL", "CVIS", "CASC", "AMGT", "OPRC", "ASEC", "UN", "NATO", "EU", "ODIP",
    "PINR", "SOCI", "TBIO", "SENV",
];

impl Corpus {
    /// Makes the words and posts of a seed.
    pub fn new(seed: u64) -> Corpus {
        let vocabulary = Vocabulary::new(seed);
        let mut random = Random::new(seed, 2);
        let mut posts: Vec<String> = Vec::new();
        while posts.len() < POSTS {
            let mut name = vocabulary.name(&mut random).to_uppercase();
            if random.chance(8) {
                name = format!("PORT {name}");
            }
            if (4..=14).contains(&name.len()) && !posts.contains(&name) {
                posts.push(name);
            }
        }
        Corpus { seed, vocabulary, posts }
    }

    /// Returns the words.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Returns where telegram `n` is filed, below the corpus' folder.
    pub fn path(&self, n: u32) -> String {
        let (year, post, serial) = self.id(n);
        let post: String = post.chars().filter(|c| c.is_ascii_alphabetic()).collect();
        format!("{:03}/{:02}{post}{serial}.txt", n / 1_000, year % 100)
    }

    /// Returns the text of telegram `n`.
    pub fn text(&self, n: u32) -> String {
        laid_out(&self.telegram(n))
    }

    /// Year, post and serial of telegram `n`; no two are the same.
    fn id(&self, n: u32) -> (i16, &str, u32) {
        // Multiplying by a number that shares no factor with a prime mixes without collisions.
        const PRIME: u32 = 99_991;
        let serial = ((n % A_YEAR + 1) * 41 + n / A_YEAR * 7) % PRIME;
        let mut random = Random::new(self.seed, 1 << 33 | u64::from(n));
        // Some posts write a lot.
        let post = random.below(POSTS as u64).min(random.below(POSTS as u64)) as usize;
        let post = self.posts.get(post).map_or("AVERELL", String::as_str);
        (FIRST_YEAR + (n / A_YEAR) as i16, post, serial.max(1))
    }

    fn telegram(&self, n: u32) -> Telegram {
        let mut random = Random::new(self.seed, 1 << 32 | u64::from(n));
        let (year, post, serial) = self.id(n);
        let day = (n % A_YEAR) * 365 / A_YEAR;
        let date = Date::new(year, 1, 1)
            .ok()
            .and_then(|first| first.checked_add(jiff::Span::new().days(i64::from(day))).ok());
        let layout = Layout::of(year, &mut random);
        let classification =
            CLASSIFICATIONS.get([0, 1, 2, 2, 2, 3, 0, 1].get(random.below(8) as usize).copied().unwrap_or(0));
        let mut tags = Vec::new();
        for _ in 0..1 + random.below(5) {
            // The first ten make more than half, as they do in life.
            let from = if random.chance(50) { TAGS.get(..10).unwrap_or(TAGS) } else { TAGS };
            let tag = random.pick(from);
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        let mut references = Vec::new();
        if n > 0 && random.chance(60) {
            for _ in 0..1 + random.below(4) {
                let back = 1 + random.below(u64::from(n.min(4_000)));
                let (other_year, other_post, other) = self.id(n - back as u32);
                // One in ten points at what the archive does not have.
                let other = if random.chance(10) { other + 1 } else { other };
                references.push(if other_year == year {
                    format!("{other_post} {other}")
                } else {
                    format!("{:02} {other_post} {other}", other_year % 100)
                });
            }
        }
        let addressees = (0..random.below(14))
            .filter_map(|_| self.posts.get(random.below(POSTS as u64) as usize))
            .cloned()
            .collect();
        let mut subject = String::new();
        for _ in 0..4 + random.below(8) {
            let word = if random.chance(30) {
                self.vocabulary.name(&mut random)
            } else {
                self.vocabulary.word(&mut random)
            };
            let _ = write!(subject, "{}{}", if subject.is_empty() { "" } else { " " }, word.to_uppercase());
        }
        Telegram {
            year,
            date: date.unwrap_or_default(),
            post: post.to_owned(),
            serial,
            minute: random.below(1_440) as u32,
            classification: classification.copied().unwrap_or(("UNCLAS", "U", 'U')),
            tags,
            subject,
            references,
            addressees,
            parts: self.parts(&mut random, year),
            signed: self.vocabulary.name(&mut random).to_uppercase(),
            by: format!("{} {}", self.vocabulary.name(&mut random), self.vocabulary.name(&mut random)),
            layout,
        }
    }

    /// Makes a body: many are short, some very long.
    fn parts(&self, random: &mut Random, year: i16) -> Vec<Part> {
        // The product of two even numbers is skewed as lengths of telegrams are.
        let words = 60 + (2_900.0 * random.unit() * random.unit() * random.unit().sqrt()) as usize;
        let (mut parts, mut done) = (Vec::new(), 0);
        while done < words {
            if !parts.is_empty() && random.chance(20) {
                let mut heading = self.vocabulary.name(random).to_owned();
                for _ in 0..1 + random.below(4) {
                    let _ = write!(heading, " {}", self.vocabulary.word(random));
                }
                parts.push(Part::Heading(heading));
            }
            let mut text = String::from(if parts.is_empty() && random.chance(70) { "Summary: " } else { "" });
            for _ in 0..2 + random.below(6) {
                done += self.sentence(random, year, &mut text);
            }
            parts.push(Part::Paragraph(text.trim_end().to_owned()));
        }
        parts
    }

    /// Appends a sentence and returns how many words it has.
    fn sentence(&self, random: &mut Random, year: i16, text: &mut String) -> usize {
        const MONTHS: &[&str] =
            &["January", "March", "April", "June", "August", "September", "October", "December"];
        let words = 8 + random.below(22) as usize;
        for n in 0..words {
            let word = match random.below(100) {
                0..4 => self.vocabulary.name(random).to_owned(),
                4 => random.below(5_000).to_string(),
                5 if n + 3 < words => format!("{} {}", random.pick(MONTHS), 1 + random.below(28)),
                6 if n % 7 == 0 => format!("{} {}, {year}", random.pick(MONTHS), 1 + random.below(28)),
                _ => self.vocabulary.word(random).to_owned(),
            };
            if n == 0 {
                let mut letters = word.chars();
                text.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
            } else {
                text.push_str(if random.chance(6) { ", " } else { " " });
                text.push_str(&word);
            }
        }
        text.push_str(". ");
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_corpus_is_always_the_same_and_like_a_real_one() {
        let corpus = Corpus::new(7);
        assert_eq!(corpus.text(1_234), Corpus::new(7).text(1_234));
        assert_ne!(corpus.text(1_234), Corpus::new(8).text(1_234));

        let ids: HashSet<String> =
            (0..100_000).filter_map(|n| Some(corpus.path(n).split_once('/')?.1.to_owned())).collect();
        assert_eq!(ids.len(), 100_000, "ids differ");

        // A telegram of the public sets has about this many bytes.
        let bytes: usize = (0..1_000).map(|n| corpus.text(n * 97).len()).sum();
        assert!((4_200..4_550).contains(&(bytes / 1_000)), "{} bytes each", bytes / 1_000);
    }
}
