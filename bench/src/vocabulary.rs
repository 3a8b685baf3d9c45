//! Words and how often they come.

use crate::Random;

/// Words of English that make half of any text, commonest first.
const COMMON: &[&str] = &[
    "the",
    "of",
    "to",
    "and",
    "in",
    "a",
    "that",
    "for",
    "on",
    "is",
    "with",
    "by",
    "said",
    "be",
    "as",
    "was",
    "it",
    "at",
    "have",
    "not",
    "from",
    "are",
    "he",
    "this",
    "has",
    "would",
    "will",
    "which",
    "an",
    "his",
    "had",
    "been",
    "but",
    "they",
    "their",
    "were",
    "its",
    "or",
    "also",
    "we",
    "if",
    "all",
    "more",
    "no",
    "who",
    "could",
    "other",
    "government",
    "any",
    "about",
    "than",
    "there",
    "can",
    "should",
    "new",
    "one",
    "into",
    "some",
    "may",
    "them",
    "such",
    "these",
    "after",
    "only",
    "up",
    "under",
    "over",
    "out",
    "two",
    "between",
    "against",
    "when",
    "our",
    "minister",
    "ministry",
    "however",
    "officials",
    "support",
    "meeting",
    "while",
    "during",
    "both",
    "most",
    "security",
    "because",
    "what",
    "made",
    "very",
    "before",
    "party",
    "political",
    "well",
    "through",
    "many",
    "noted",
    "believes",
    "told",
    "country",
    "economic",
    "trade",
    "agreement",
    "embassy",
    "ambassador",
    "visit",
    "discussed",
    "foreign",
    "issues",
    "policy",
    "public",
    "state",
    "national",
    "international",
    "president",
];

const ONSETS: &[&str] = &[
    "b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "b", "d", "l", "m", "n",
    "r", "s", "t", "br", "ch", "cl", "fr", "gr", "pl", "qu", "sh", "st", "th", "tr", "", "",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ea", "ou"];
const CODAS: &[&str] = &["", "", "", "", "", "", "l", "m", "n", "r", "s", "t", "nd", "rt", "st", "x"];
const ENDINGS: &[&str] = &[
    "", "", "", "", "s", "s", "ed", "ing", "ion", "ions", "al", "ly", "er", "ment", "ity", "ive", "able",
    "ism",
];

/// How many different words there are. A text of 400 MB shows nearly all of them.
const WORDS: usize = 420_000;
/// Share of names among the rarer words, in percent.
const NAMES_PERCENT: u64 = 35;

/// Invented words with the frequencies of a real collection.
#[derive(Debug)]
pub struct Vocabulary {
    words: Vec<String>,
    /// For each slot: below what part of it the slot's own word is taken, and which is taken else
    /// (Walker's alias method: one look a word).
    slots: Vec<(f64, u32)>,
}

impl Vocabulary {
    /// Makes the words of a seed.
    pub fn new(seed: u64) -> Vocabulary {
        let mut random = Random::new(seed, 1);
        let mut words: Vec<String> = COMMON.iter().map(|word| (*word).to_owned()).collect();
        let mut seen: std::collections::HashSet<String> = words.iter().cloned().collect();
        while words.len() < WORDS {
            let word = word(&mut random, words.len());
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
        let weights: Vec<f64> = (0..WORDS).map(weight).collect();
        Vocabulary { words, slots: slots(&weights) }
    }

    /// Returns a word, the common ones as often as they come.
    pub fn word(&self, random: &mut Random) -> &str {
        let slot = random.below(self.slots.len() as u64) as usize;
        let Some((own, other)) = self.slots.get(slot) else { return "the" };
        let rank = if random.unit() < *own { slot } else { *other as usize };
        self.words.get(rank).map_or("the", String::as_str)
    }

    /// Returns a name: a rarer word with a capital.
    pub fn name(&self, random: &mut Random) -> &str {
        for _ in 0..64 {
            let at = COMMON.len() + random.below(20_000) as usize;
            if let Some(word) = self.words.get(at).filter(|word| word.starts_with(|c: char| c.is_uppercase()))
            {
                return word;
            }
        }
        "Averell"
    }

    /// Returns `count` different words from the commonest to rare ones, evenly by the logarithm of their rank:
    /// terms to search for.
    pub fn terms(&self, count: usize) -> Vec<&str> {
        /// Rarer ones may not come in a small corpus at all.
        const RANK_MAX: f64 = 100_000.0;
        let mut ranks: Vec<usize> = Vec::new();
        for n in 0..count {
            let rank = RANK_MAX.powf(n as f64 / count.max(1) as f64) as usize;
            ranks.push(rank.max(ranks.last().map_or(0, |last| last + 1)));
        }
        ranks.iter().filter_map(|rank| self.words.get(*rank)).map(String::as_str).collect()
    }
}

fn word(random: &mut Random, rank: usize) -> String {
    let syllables = match rank {
        0..1_500 => 1,
        1_500..60_000 => 2,
        _ => 2 + random.below(2),
    };
    let mut word = String::new();
    for _ in 0..syllables {
        for part in [ONSETS, VOWELS, CODAS] {
            word.push_str(random.pick(part));
        }
    }
    if rank > 1_000 && random.chance(NAMES_PERCENT) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            return first.to_uppercase().chain(letters).collect();
        }
    }
    word.push_str(random.pick(ENDINGS));
    word
}

/// Returns how often the word of a rank comes, to scale.
///
/// Two laws meet: Zipf's with Mandelbrot's correction for the words that everybody uses, and a steeper one for
/// names and rare words (Ferrer i Cancho and Solé 2001). Fitted so that 128,000 words have about 11,000
/// different ones, as 148 public telegrams do.
fn weight(rank: usize) -> f64 {
    const KERNEL: f64 = 3_000.0;
    let rank = rank as f64 + 2.7;
    let near = rank.min(KERNEL).powf(-1.05);
    if rank > KERNEL { near * (rank / KERNEL).powf(-1.75) } else { near }
}

/// Makes the slots of the alias method (Walker 1977, in Vose's form).
fn slots(weights: &[f64]) -> Vec<(f64, u32)> {
    let total: f64 = weights.iter().sum();
    let mut shares: Vec<f64> = weights.iter().map(|weight| weight * weights.len() as f64 / total).collect();
    let mut slots: Vec<(f64, u32)> = (0..weights.len() as u32).map(|n| (1.0, n)).collect();
    let (mut small, mut large): (Vec<usize>, Vec<usize>) =
        (0..shares.len()).partition(|n| shares.get(*n).is_some_and(|share| *share < 1.0));
    while let (Some(less), Some(more)) = (small.pop(), large.last().copied()) {
        let share = shares.get(less).copied().unwrap_or(1.0);
        if let Some(slot) = slots.get_mut(less) {
            *slot = (share, more as u32);
        }
        if let Some(rest) = shares.get_mut(more) {
            *rest -= 1.0 - share;
            if *rest < 1.0 {
                large.pop();
                small.push(more);
            }
        }
    }
    slots
}
