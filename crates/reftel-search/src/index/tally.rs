//! How often a pattern stands in each passage of a segment.

use tantivy::postings::{Postings as _, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, InvertedIndexReader, TERMINATED};

use crate::find::{self, Positions};
use crate::index::bits::Bits;
use crate::index::segment::Segment;
use crate::query::{Leaf, Shape};
use crate::stem::stem;

/// The passages that match, and how well.
pub(crate) struct Tally {
    pub(crate) bits: Bits,
    /// For each passage, twice the number of matches; a word counts half as much again where it stands
    /// as it was asked for and not in another form.
    units: Vec<u8>,
}

/// What a match counts.
const MATCH: u8 = 2;
/// What a match of a word as it was asked for counts, where other forms match too.
const SAME_FORM: u8 = 3;

impl Tally {
    fn none(len: u32) -> Tally {
        Tally { bits: Bits::none(len), units: vec![0; len as usize] }
    }

    pub(crate) fn add(&mut self, passage: u32, units: u8) {
        if let Some(sum) = self.units.get_mut(passage as usize) {
            *sum = sum.saturating_add(units);
            self.bits.add(passage);
        }
    }

    /// Returns how often the pattern stands in a passage.
    pub(crate) fn frequency(&self, passage: u32) -> f32 {
        f32::from(self.units.get(passage as usize).copied().unwrap_or_default()) / f32::from(MATCH)
    }

    fn add_postings(
        &mut self,
        words: &InvertedIndexReader,
        info: &TermInfo,
        units: u8,
    ) -> tantivy::Result<()> {
        let mut block = words.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        while !block.docs().is_empty() {
            for (passage, frequency) in block.docs().iter().zip(block.freqs()) {
                self.add(*passage, u8::try_from(*frequency).unwrap_or(u8::MAX).saturating_mul(units));
            }
            block.advance();
        }
        Ok(())
    }
}

/// Returns where a shape stands in a field.
pub(crate) fn tally(segment: &Segment, field: Field, shape: &Shape) -> tantivy::Result<Tally> {
    let words = segment.words(field)?;
    match shape {
        Shape::Word(leaf) => {
            let mut tally = Tally::none(segment.len());
            for (info, units) in entries(segment, &words, leaf)? {
                tally.add_postings(&words, &info, units)?;
            }
            Ok(tally)
        }
        Shape::Either(parts) => {
            let mut all = Tally::none(segment.len());
            for part in parts {
                let one = self::tally(segment, field, part)?;
                for passage in one.bits.iter() {
                    all.add(passage, one.units.get(passage as usize).copied().unwrap_or_default());
                }
            }
            Ok(all)
        }
        Shape::Run(_) | Shape::Near(..) => {
            let candidates: Vec<u32> = candidates(segment, field, shape)?.iter().collect();
            let mut leaves: Vec<(&Leaf, Vec<(u32, u32)>)> = Vec::new();
            let mut failed = None;
            shape.leaves(&mut |leaf| {
                if !leaves.iter().any(|(known, _)| *known == leaf) {
                    match positions(segment, &words, leaf, &candidates) {
                        Ok(positions) => leaves.push((leaf, positions)),
                        Err(error) => failed = Some(error),
                    }
                }
            });
            if let Some(error) = failed {
                return Err(error);
            }
            let mut tally = Tally::none(segment.len());
            let mut cursors = vec![0; leaves.len()];
            for (rank, passage) in (0..).zip(&candidates) {
                let mut here = Vec::with_capacity(leaves.len());
                for ((leaf, positions), cursor) in leaves.iter().zip(&mut cursors) {
                    let rest = positions.get(*cursor..).unwrap_or_default();
                    let length = rest.iter().take_while(|(of, _)| *of == rank).count();
                    here.push((*leaf, rest.get(..length).unwrap_or_default()));
                    *cursor += length;
                }
                let matches = find::find(shape, &Here(here)).len();
                if matches > 0 {
                    tally.add(*passage, u8::try_from(matches).unwrap_or(u8::MAX).saturating_mul(MATCH));
                }
            }
            Ok(tally)
        }
    }
}

/// The positions of leaves in one passage.
struct Here<'p>(Vec<(&'p Leaf, &'p [(u32, u32)])>);

impl Positions for Here<'_> {
    fn of(&self, leaf: &Leaf) -> Vec<(u32, u32)> {
        let found = self.0.iter().find(|(known, _)| *known == leaf);
        found
            .map(|(_, places)| places.iter().map(|(_, position)| (*position, 0)).collect())
            .unwrap_or_default()
    }
}

/// Returns the passages that have all the words a shape needs, wherever they stand.
fn candidates(segment: &Segment, field: Field, shape: &Shape) -> tantivy::Result<Bits> {
    match shape {
        Shape::Word(_) => Ok(tally(segment, field, shape)?.bits),
        Shape::Either(parts) => {
            let mut all = Bits::none(segment.len());
            for part in parts {
                all.or(&candidates(segment, field, part)?);
            }
            Ok(all)
        }
        Shape::Run(parts) | Shape::Near(parts, _) => {
            let mut all: Option<Bits> = None;
            for part in parts {
                let one = candidates(segment, field, part)?;
                match &mut all {
                    Some(all) => all.and(&one),
                    None => all = Some(one),
                }
            }
            Ok(all.unwrap_or_else(|| Bits::none(segment.len())))
        }
    }
}

/// Returns where the words of a leaf stand in the candidates: pairs of which candidate and position.
fn positions(
    segment: &Segment,
    words: &InvertedIndexReader,
    leaf: &Leaf,
    candidates: &[u32],
) -> tantivy::Result<Vec<(u32, u32)>> {
    let (mut found, mut here) = (Vec::new(), Vec::new());
    let entries = entries(segment, words, leaf)?;
    let several = entries.len() > 1;
    for (info, _) in entries {
        let mut postings =
            words.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
        let mut rank = 0;
        while let Some(candidate) = candidates.get(rank) {
            let passage =
                if postings.doc() < *candidate { postings.seek(*candidate) } else { postings.doc() };
            if passage == TERMINATED {
                break;
            }
            if passage == *candidate {
                postings.positions(&mut here);
                let rank = u32::try_from(rank).unwrap_or(u32::MAX);
                found.extend(here.iter().map(|position| (rank, *position)));
            }
            rank += if passage > *candidate {
                // The next candidate that this word can stand in.
                candidates.get(rank..).unwrap_or_default().partition_point(|c| *c < passage)
            } else {
                1
            };
        }
    }
    if several {
        found.sort_unstable();
        found.dedup();
    }
    Ok(found)
}

/// Returns the entries of the dictionary that a leaf means, and what a match of each counts.
fn entries(
    segment: &Segment,
    words: &InvertedIndexReader,
    leaf: &Leaf,
) -> tantivy::Result<Vec<(TermInfo, u8)>> {
    let dictionary = words.terms();
    let mut entries = Vec::new();
    match leaf {
        Leaf::Exact(word) => entries.extend(dictionary.get(word)?.map(|info| (info, MATCH))),
        Leaf::Family(word, of) => {
            entries.extend(dictionary.get(word)?.map(|info| (info, SAME_FORM)));
            let mut forms: Vec<Vec<u8>> = Vec::new();
            // The list has the words that differ from their stem.
            if word != of && stem(of).is_some_and(|stem| stem == *of) {
                forms.push(of.as_bytes().to_vec());
            }
            segment.forms(of, |form| {
                if form != word.as_bytes() {
                    forms.push(form.to_vec());
                }
            })?;
            for form in forms {
                entries.extend(dictionary.get(form)?.map(|info| (info, MATCH)));
            }
        }
        Leaf::Prefix(prefix) => {
            let range = dictionary.range().ge(prefix.as_bytes());
            // No UTF-8 text has this byte.
            let end = [prefix.as_bytes(), b"\xff"].concat();
            let mut stream = range.lt(&end).into_stream()?;
            while stream.advance() {
                entries.push((stream.value().clone(), MATCH));
            }
        }
    }
    Ok(entries)
}
