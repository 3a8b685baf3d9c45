//! Two organisations' names: legal forms aside, word by word by what each word weighs; acronyms; words run together.

use crate::compare::{Reasons, say, way};
use crate::legal::Class;
use crate::name::{Kind, Name, Token};
use crate::sound;

/// Words that sound less alike than this are different words.
pub(crate) const PAIRED_MIN: f32 = 0.74;
/// Names run together agree from this likeness on.
pub(crate) const JOINED_MIN: f32 = 0.86;

fn words_alike(a: &Token, b: &Token) -> f32 {
    if a.digits || b.digits {
        return if a.digits == b.digits && a.sound == b.sound { 1.0 } else { 0.0 };
    }
    if a.class != 0 && a.class == b.class {
        return 1.0;
    }
    own_words_alike(a.sound.bytes(), b.sound.bytes())
}

/// Returns how alike two words are that are not common ones.
pub(crate) fn own_words_alike(a: &[u8], b: &[u8]) -> f32 {
    let found = sound::alike(a, b, PAIRED_MIN);
    // An ending more or less: `Пеленг`, `Пеленга`; `промышленный`, `промышленная`.
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let longer = a.len().max(b.len());
    if same >= 5 && longer - same <= 2 { found.max(0.92) } else { found }
}

/// Returns the score; `a` has no more words than `b`.
pub(crate) fn score(a: &Name, b: &Name, reasons: &mut Reasons) -> f32 {
    let mut used = 0_u32;
    let (mut both, mut whole_a, mut paired_own, mut alone_a) = (0.0, 0.0, 0.0, 0.0);
    let mut numbers_differ = false;
    let (mut longest_shared, mut leading_agree) = (0, false);
    let mut paired_a = 0_u32;
    for (i, x) in (0_u32..).zip(&a.tokens) {
        whole_a += x.weight;
        let best = (0_u32..)
            .zip(b.tokens.iter().take(32))
            .filter(|(at, _)| used & (1 << at) == 0)
            .map(|(at, y)| (at, words_alike(x, y), y))
            .max_by(|p, q| p.1.total_cmp(&q.1).then(q.0.cmp(&p.0)));
        match best {
            Some((at, alike, y)) if alike >= PAIRED_MIN => {
                used |= 1 << at;
                paired_a |= 1_u32.checked_shl(i).unwrap_or_default();
                both += alike * (x.weight + y.weight);
                if x.class == 0 {
                    let sounds = x.sound.bytes().len().min(y.sound.bytes().len());
                    longest_shared = longest_shared.max(sounds);
                    leading_agree |= x.leading && y.leading && sounds >= 5 && alike >= 0.85;
                    paired_own += x.weight.min(y.weight) * alike;
                    say(reasons, || {
                        if alike >= 1.0 {
                            format!("words equal{} (`{}`, `{}`)", way(a, b), x.text, y.text)
                        } else {
                            format!(
                                "words sound {:.0} % alike{} (`{}`, `{}`)",
                                alike * 100.0,
                                way(a, b),
                                x.text,
                                y.text
                            )
                        }
                    });
                }
            }
            _ => {
                numbers_differ |= x.digits;
                if x.class == 0 {
                    alone_a += x.weight;
                }
            }
        }
    }
    let whole_b: f32 = b.tokens.iter().map(|t| t.weight).sum();
    let unused =
        || (0_u32..).zip(&b.tokens).filter(|(at, _)| *at >= 32 || used & (1 << at) == 0).map(|(_, t)| t);
    let alone_b: f32 = unused().filter(|t| t.class == 0).map(|t| t.weight).sum();
    let b_digits = unused().any(|t| t.digits);
    let mut score = if whole_a + whole_b > 0.0 { both / (whole_a + whole_b) } else { 0.0 };
    // All own words agree and only common ones are over: a shorter form of the same name.
    if paired_own > 0.0 && alone_a <= 0.0 && alone_b <= 0.0 && !b_digits && !numbers_differ {
        score = score.max(0.86);
    } else if paired_own > 0.7 && (alone_a <= 0.0 || alone_b <= 0.0) && !b_digits && !numbers_differ {
        // One is contained in the other, which has words of its own: a longer form, a part or a subsidiary. All are
        // worth a look, where the word is long enough to be no chance.
        score = score.max(if longest_shared >= 6 { 0.74 } else { 0.66 });
    } else if leading_agree && !b_digits && !numbers_differ {
        // The name proper agrees; the words around it only describe, in whatever language.
        score = score.max(0.72);
        say(reasons, || "the leading or quoted words agree".to_owned());
    }
    let proper_a = proper_found(&|at| paired_a & (1 << at) != 0, a);
    let proper_b = proper_found(&|at| used & (1 << at) != 0, b);
    let both_found = ![proper_a, proper_b].iter().any(|p| matches!(p, Proper::None | Proper::Missing));
    let proper_agree = both_found || proper_a == Proper::FoundWithOwn || proper_b == Proper::FoundWithOwn;
    if score < PROPER && !b_digits && !numbers_differ && proper_agree {
        say(reasons, || "the name in quotes is found whole".to_owned());
        score = PROPER;
    }
    if !a.joined.is_empty() && !b.joined.is_empty() {
        let joined = sound::alike(&a.joined, &b.joined, JOINED_MIN);
        if joined > JOINED_MIN && joined > score && !(numbers_differ && b_digits) {
            say(reasons, || "alike when the words are run together".to_owned());
            score = joined;
        }
    }
    if numbers_differ && b_digits {
        say(reasons, || "numbers differ".to_owned());
        score = score.min(0.5);
    }
    if let Some(found) = acronym(a, b).or_else(|| acronym(b, a))
        && found > score
    {
        say(reasons, || "one is the acronym of the other".to_owned());
        score = found;
    }
    if !a.legal.is_empty() && !b.legal.is_empty() {
        if a.legal.iter().any(|form| b.legal.contains(form)) {
            say(reasons, || "legal forms agree".to_owned());
        } else {
            say(reasons, || "legal forms differ".to_owned());
            score *= 0.96;
        }
    } else if a.legal.len() != b.legal.len() {
        say(reasons, || "legal form missing on one side".to_owned());
        score *= 0.99;
    }
    score.min(0.999)
}

/// The score of a name whose words in quotes are all found in the other name.
const PROPER: f32 = 0.74;
/// Sounds that the words in quotes must have together, to be no chance.
const PROPER_SOUNDS_MIN: usize = 6;

/// What became of the words in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proper {
    /// There are none, or they are too short.
    None,
    Missing,
    /// All were found; they are common words.
    Found,
    /// All were found, and one is no common word.
    FoundWithOwn,
}

fn proper_found(is_paired: &dyn Fn(u32) -> bool, name: &Name) -> Proper {
    let words = || (0_u32..32).zip(&name.tokens).filter(|(_, t)| t.proper && t.class != Class::MAX);
    if words().map(|(_, t)| t.sound.bytes().len()).sum::<usize>() < PROPER_SOUNDS_MIN {
        return Proper::None;
    }
    if !words().all(|(at, _)| is_paired(at)) {
        return Proper::Missing;
    }
    if words().any(|(_, t)| t.class == 0 && !t.digits) { Proper::FoundWithOwn } else { Proper::Found }
}

/// Returns the score of `short` as the first letters of `long`.
fn acronym(short: &Name, long: &Name) -> Option<f32> {
    let mut own = short.tokens.iter().filter(|t| t.class != Class::MAX);
    let (Some(word), None) = (own.next(), own.next()) else {
        return None;
    };
    if long.initials.len() < 3 || short.kind != Kind::Organisation && !is_capitals(&word.text) {
        return None;
    }
    let letters = word.text.chars().count();
    if !(3..=8).contains(&letters) || letters != long.initials.len() {
        return None;
    }
    let fits = word.text.chars().zip(&long.initials).all(|(c, initial)| {
        let mut buffer = [0; 4];
        sound::sounds(c.encode_utf8(&mut buffer)).first().is_some_and(|s| {
            s == initial
                || matches!(
                    (s, initial),
                    (b'c', b't')
                        | (b'h', b'x' | b'g')
                        | (b'g', b'h')
                        | (b'v', b'u')
                        | (b'i', b'u' | b'a' | b'e')
                )
        })
    });
    fits.then_some(0.8)
}

fn is_capitals(word: &str) -> bool {
    !word.chars().any(char::is_lowercase)
}
