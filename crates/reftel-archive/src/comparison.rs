//! Two documents beside each other, paragraph by paragraph: copies of one telegram from two archives, a
//! corrected copy and the first, a redacted text and the full one.

use std::collections::HashMap;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use utoipa::ToSchema;

use crate::ask::load;
use crate::{Archive, ArchiveError};
use reftel_record::Store;

/// Two documents compared: `reftel.comparison/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparisonAnswer {
    /// `reftel.comparison/1`.
    pub schema: &'static str,
    /// Id of the first document.
    pub a: String,
    /// Id of the second document.
    pub b: String,
    /// What their heads say differently: name of the field, in `a`, in `b`.
    pub head: Vec<(&'static str, Option<String>, Option<String>)>,
    /// The paragraphs of both, in order, those that belong together side by side.
    pub paragraphs: Vec<ComparedParagraph>,
    /// How many are the same.
    pub same: usize,
    /// How many differ.
    pub changed: usize,
    /// How many differ by words that one has and the other has struck out.
    pub redacted: usize,
    /// How many stand in `a` alone.
    pub only_a: usize,
    /// How many stand in `b` alone.
    pub only_b: usize,
}

/// A paragraph of either or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedParagraph {
    /// Its anchor in `a`.
    pub a: Option<String>,
    /// Its anchor in `b`.
    pub b: Option<String>,
    /// `same`, `changed`, `redacted_a` (in `a` words are struck out that `b` has), `redacted_b`, `only_a` or
    /// `only_b`.
    pub state: &'static str,
    /// Its text in pieces. Together, those that are not `b` are the text of `a`, and those that are not `a`
    /// the text of `b`.
    pub pieces: Vec<Piece>,
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Piece {
    /// Where it stands: `both`, `a` or `b`.
    pub stands_in: &'static str,
    /// The words, with the blanks after them.
    pub text: String,
}

/// Paragraphs less alike than this stand alone. Likeness is twice the words in common by all words, from 0
/// to 1; of two unrelated paragraphs of telegrams it is rarely above 0.4, as common words agree.
const ALIKE_MIN: f32 = 0.5;
/// Most pairs of paragraphs that are weighed; longer documents are paired by anchor.
const PAIRS_MAX: usize = 4_000_000;

impl Archive {
    /// Compares two documents; `None` when there is no document of either id.
    pub fn compare(&self, a: &str, b: &str) -> Result<Option<ComparisonAnswer>, ArchiveError> {
        self.read(|store| {
            let (Some(row_a), Some(row_b)) = (store.document(a)?, store.document(b)?) else {
                return Ok(None);
            };
            let (Some((row_a, a)), Some((row_b, b))) =
                (load(store, row_a.number)?, load(store, row_b.number)?)
            else {
                return Ok(None);
            };
            let texts = |document: &reftel_document::Document| {
                document.paragraphs.iter().map(|p| (p.anchor.clone(), p.text.clone())).collect::<Vec<_>>()
            };
            let paragraphs = compare(&texts(&a), &texts(&b));
            let mut head = Vec::new();
            let mut field = |name, a: Option<String>, b: Option<String>| {
                if a != b {
                    head.push((name, a, b));
                }
            };
            field("title", row_a.title, row_b.title);
            field("date", row_a.date, row_b.date);
            field("origin", row_a.origin, row_b.origin);
            field("marking", row_a.marking, row_b.marking);
            let line = |words: &[String]| (!words.is_empty()).then(|| words.join("; "));
            field("addressees", line(&a.addressees), line(&b.addressees));
            field("tags", line(&a.tags), line(&b.tags));
            let count = |states: &[&str]| paragraphs.iter().filter(|p| states.contains(&p.state)).count();
            Ok(Some(ComparisonAnswer {
                schema: "reftel.comparison/1",
                a: row_a.id,
                b: row_b.id,
                head,
                same: count(&["same"]),
                changed: count(&["changed"]),
                redacted: count(&["redacted_a", "redacted_b"]),
                only_a: count(&["only_a"]),
                only_b: count(&["only_b"]),
                paragraphs,
            }))
        })
    }
}

type Text = (String, String);

fn compare(a: &[Text], b: &[Text]) -> Vec<ComparedParagraph> {
    let alone = |(anchor, text): &Text, is_a: bool| ComparedParagraph {
        a: is_a.then(|| anchor.clone()),
        b: (!is_a).then(|| anchor.clone()),
        state: if is_a { "only_a" } else { "only_b" },
        pieces: vec![Piece { stands_in: if is_a { "a" } else { "b" }, text: text.clone() }],
    };
    let mut compared = Vec::with_capacity(a.len().max(b.len()));
    let (mut next_a, mut next_b) = (a.iter(), b.iter());
    let (mut place_a, mut place_b) = (0, 0);
    for (at_a, at_b) in paired(a, b).into_iter().chain([(a.len(), b.len())]) {
        compared.extend(next_a.by_ref().take(at_a - place_a).map(|text| alone(text, true)));
        compared.extend(next_b.by_ref().take(at_b - place_b).map(|text| alone(text, false)));
        if let (Some(a), Some(b)) = (next_a.next(), next_b.next()) {
            compared.push(beside(a, b));
        }
        (place_a, place_b) = (at_a + 1, at_b + 1);
    }
    compared
}

/// Returns places in `a` and `b` of paragraphs that belong together, in order: the pairing that keeps the
/// order and has the greatest sum of likeness.
fn paired(a: &[Text], b: &[Text]) -> Vec<(usize, usize)> {
    if a.len().saturating_mul(b.len()) > PAIRS_MAX {
        return paired_by_anchor(a, b);
    }
    let (words_a, words_b): (Vec<_>, Vec<_>) =
        (a.iter().map(|(_, t)| words(t)).collect(), b.iter().map(|(_, t)| words(t)).collect());
    let width = b.len() + 1;
    let mut best = vec![0.0_f32; (a.len() + 1) * width];
    let mut taken = vec![false; best.len()];
    let at = |i: usize, j: usize| i * width + j;
    let get = |best: &[f32], i, j| best.get(at(i, j)).copied().unwrap_or(0.0);
    for (i, (a_words, (anchor_a, _))) in words_a.iter().zip(a).enumerate() {
        for (j, (b_words, (anchor_b, _))) in words_b.iter().zip(b).enumerate() {
            let alike = likeness(a_words, b_words);
            // Of two that are as much alike, the one with the same number.
            let worth = if alike >= ALIKE_MIN { alike + f32::from(anchor_a == anchor_b) * 0.01 } else { 0.0 };
            let (skip, take) = (get(&best, i, j + 1).max(get(&best, i + 1, j)), get(&best, i, j) + worth);
            if let (Some(best), Some(taken)) =
                (best.get_mut(at(i + 1, j + 1)), taken.get_mut(at(i + 1, j + 1)))
            {
                *taken = worth > 0.0 && take > skip;
                *best = skip.max(take);
            }
        }
    }
    let (mut i, mut j, mut pairs) = (a.len(), b.len(), Vec::new());
    while i > 0 && j > 0 {
        if taken.get(at(i, j)).copied().unwrap_or(false) {
            (i, j) = (i - 1, j - 1);
            pairs.push((i, j));
        } else if get(&best, i - 1, j) >= get(&best, i, j - 1) {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs.reverse();
    pairs
}

fn paired_by_anchor(a: &[Text], b: &[Text]) -> Vec<(usize, usize)> {
    let places: HashMap<&str, usize> =
        b.iter().enumerate().map(|(j, (anchor, _))| (anchor.as_str(), j)).collect();
    let mut next = 0;
    a.iter()
        .enumerate()
        .filter_map(|(i, (anchor, _))| {
            let j = places.get(anchor.as_str()).copied().filter(|j| *j >= next)?;
            next = j + 1;
            Some((i, j))
        })
        .collect()
}

/// The words of a paragraph, for telling which one it belongs to.
struct Words {
    /// How often each stands in it, whatever its case and the marks around it.
    counts: HashMap<String, usize>,
    total: usize,
    /// Whether others were struck out; what stands for them is not counted.
    struck: bool,
}

fn words(text: &str) -> Words {
    let mut words = Words { counts: HashMap::new(), total: 0, struck: strikes_out(text) };
    let mut rest = text;
    while !rest.is_empty() {
        let (before, bracket) = rest.split_once('[').unwrap_or((rest, ""));
        let (inside, after) = bracket.split_once(']').unwrap_or(("", bracket));
        let stamp = strikes_out(inside);
        words.struck |= stamp;
        for part in [before, if stamp { "" } else { inside }] {
            for word in
                part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !is_strike(word))
            {
                *words.counts.entry(word.to_lowercase()).or_insert(0) += 1;
                words.total += 1;
            }
        }
        rest = after;
    }
    words
}

fn likeness(a: &Words, b: &Words) -> f32 {
    if a.total + b.total == 0 {
        return 1.0;
    }
    let common: usize = a.counts.iter().filter_map(|(word, n)| b.counts.get(word).map(|m| n.min(m))).sum();
    // What is left of a paragraph of which most was struck out still belongs to it.
    let left = if a.struck || b.struck { a.total.min(b.total) } else { 0 };
    let alike = 2.0 * common as f32 / (a.total + b.total) as f32;
    if left > 0 { alike.max(common as f32 / left as f32) } else { alike }
}

/// Whether a word is what stands for others that were struck out: `XXXXXXXXXXXX`.
fn is_strike(word: &str) -> bool {
    word.chars().count() >= 4 && word.chars().all(|c| matches!(c, 'x' | 'X'))
}

/// Marks for words that were taken out before a text was given away. Sources: the exemptions of the Freedom of
/// Information Act, 5 U.S.C. 552(b), as stamped on released texts (`B1`, `(b)(6)`, `1.4(D)`), the notes of
/// printed series (`not declassified`), and what those do who publish telegrams to protect people (`XXXX`).
fn strikes_out(text: &str) -> bool {
    if text.split(|c: char| !c.is_alphanumeric()).any(is_strike) {
        return true;
    }
    let lower = text.to_lowercase();
    let stamps = ["redacted", "not declassified", "excised", "withheld", "[---", "___", "■", "█", "▇"];
    if stamps.iter().any(|stamp| lower.contains(stamp)) {
        return true;
    }
    let bare: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let exemption = |rest: &str| matches!(rest.as_bytes(), [b'1'..=b'9'] | [b'1'..=b'9', b'a'..=b'f']);
    bare.strip_prefix('b').is_some_and(exemption)
        || bare
            .strip_prefix("14")
            .or_else(|| bare.strip_prefix("15"))
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'a'..=b'h'] | [b'a'..=b'h', b'b', b'1'..=b'9']))
}

fn beside((anchor_a, a): &Text, (anchor_b, b): &Text) -> ComparedParagraph {
    let mut pieces: Vec<Piece> = Vec::new();
    if a == b {
        pieces.push(Piece { stands_in: "both", text: a.clone() });
    } else {
        for change in TextDiff::from_words(a.as_str(), b.as_str()).iter_all_changes() {
            let stands_in = match change.tag() {
                ChangeTag::Equal => "both",
                ChangeTag::Delete => "a",
                ChangeTag::Insert => "b",
            };
            match pieces.last_mut() {
                Some(last) if last.stands_in == stands_in => last.text.push_str(change.value()),
                _ => pieces.push(Piece { stands_in, text: change.value().to_owned() }),
            }
        }
    }
    let pieces = joined(pieces);
    let differs = pieces.iter().any(|p| p.stands_in != "both" && !p.text.trim().is_empty());
    let struck = |side: &str| pieces.iter().any(|p| p.stands_in == side && strikes_out(p.text.trim()));
    let state = match (differs, struck("a"), struck("b")) {
        (false, ..) => "same",
        (true, true, false) => "redacted_a",
        (true, false, true) => "redacted_b",
        (true, ..) => "changed",
    };
    ComparedParagraph { a: Some(anchor_a.clone()), b: Some(anchor_b.clone()), state, pieces }
}

/// Joins changes that only blanks part: `[ B1 ]` in place of three words is one change, not three.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    let (mut in_a, mut in_b, mut blanks) = (String::new(), String::new(), String::new());
    let flush = |in_a: &mut String, in_b: &mut String, joined: &mut Vec<Piece>| {
        for (stands_in, text) in [("a", in_a), ("b", in_b)] {
            if !text.is_empty() {
                joined.push(Piece { stands_in, text: std::mem::take(text) });
            }
        }
    };
    for piece in pieces {
        let changing = !in_a.is_empty() || !in_b.is_empty();
        if piece.stands_in == "both" {
            if changing && piece.text.trim().is_empty() && blanks.is_empty() {
                blanks = piece.text;
                continue;
            }
            flush(&mut in_a, &mut in_b, &mut joined);
            let text = std::mem::take(&mut blanks) + &piece.text;
            joined.push(Piece { stands_in: "both", text });
            continue;
        }
        // Blanks that both have between two changes become a part of each.
        in_a.push_str(&blanks);
        in_b.push_str(&std::mem::take(&mut blanks));
        let side = if piece.stands_in == "a" { &mut in_a } else { &mut in_b };
        side.push_str(&piece.text);
    }
    flush(&mut in_a, &mut in_b, &mut joined);
    if !blanks.is_empty() {
        joined.push(Piece { stands_in: "both", text: blanks });
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(paragraphs: &[&str]) -> Vec<Text> {
        paragraphs.iter().enumerate().map(|(n, text)| ((n + 1).to_string(), (*text).to_owned())).collect()
    }

    #[track_caller]
    fn check(a: &[&str], b: &[&str], states: &[&str]) -> Vec<ComparedParagraph> {
        let (a, b) = (texts(a), texts(b));
        let compared = compare(&a, &b);
        assert_eq!(compared.iter().map(|p| p.state).collect::<Vec<_>>(), states);
        // Nothing of either text is lost.
        for (side, other, of) in [("a", "b", &a), ("b", "a", &b)] {
            let pieces = compared.iter().flat_map(|p| &p.pieces).filter(|p| p.stands_in != other);
            let joined: String = pieces.map(|p| p.text.as_str()).collect();
            let whole: String = of.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(joined, whole, "text of {side}");
        }
        compared
    }

    const FIRST: &str =
        "The Ambassador called on the Minister on May 4 and raised the case of the prisoners.";
    const SECOND: &str = "Timber exports fell by a third in the first quarter, the ministry of trade said.";

    #[test]
    fn the_same() {
        check(&[FIRST, SECOND], &[FIRST, SECOND], &["same", "same"]);
        check(&[], &[], &[]);
    }

    #[test]
    fn a_corrected_paragraph() {
        let corrected = FIRST.replace("May 4", "May 5");
        let compared = check(&[FIRST, SECOND], &[&corrected, SECOND], &["changed", "same"]);
        let of =
            |side| compared[0].pieces.iter().filter(|p| p.stands_in == side).map(|p| p.text.trim()).collect();
        let (a, b): (Vec<_>, Vec<_>) = (of("a"), of("b"));
        assert_eq!((a, b), (vec!["4"], vec!["5"]));
    }

    #[test]
    fn a_paragraph_that_one_lacks() {
        check(&[FIRST, SECOND], &[SECOND], &["only_a", "same"]);
        check(&[SECOND], &[FIRST, SECOND], &["only_b", "same"]);
        check(&[FIRST], &[SECOND], &["only_a", "only_b"]);
    }

    #[test]
    fn words_struck_out() {
        let struck = FIRST.replace("the Minister", "XXXXXXXXXXXX");
        check(&[&struck], &[FIRST], &["redacted_a"]);
        let stamped = FIRST.replace("the case of the prisoners", "[1.4(D)]");
        check(&[FIRST], &[&stamped], &["redacted_b"]);
        // Hardly anything is left of it, and it is still the same paragraph.
        check(
            &["Roads. The Minister spoke of the bridge.", FIRST],
            &["Roads. [ 1.4(D) B1 ]", FIRST],
            &["redacted_b", "same"],
        );
        // What stands in place of several words is one change.
        let compared =
            check(&[&FIRST.replace("the case of the prisoners", "[ 1.4(D) B1 ]")], &[FIRST], &["redacted_a"]);
        assert_eq!(compared[0].pieces.iter().filter(|p| p.stands_in == "a").count(), 1, "{compared:?}");
        // The number of a room is no exemption.
        let other = FIRST.replace("May 4", "May B12");
        check(&[FIRST], &[&other], &["changed"]);
    }

    #[test]
    fn long_documents_are_paired_by_anchor() {
        let a = texts(&[FIRST, SECOND]);
        assert_eq!(paired_by_anchor(&a, &a), [(0, 0), (1, 1)]);
        assert_eq!(paired_by_anchor(&a, &a[1..]), [(1, 0)]);
    }
}
