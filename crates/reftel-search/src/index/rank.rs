//! Which hits come first.

use crate::index::evaluate::Matched;
use crate::index::heads::{Heads, Range};
use crate::index::schema::Fields;
use crate::index::segment::Segment;
use crate::{Hit, Order};

use tantivy::fieldnorm::FieldNormReader;

/// Parameters of BM25, at the values that Robertson and Zaragoza (*The Probabilistic Relevance
/// Framework*, 2009) report as good for most texts.
const K1: f32 = 1.2;
const B: f32 = 0.75;
/// How much more a match in a title counts than one in a paragraph. More puts titles that mention a word
/// before the paragraphs that are about it.
const TITLE: f32 = 2.0;
/// How much of its title's match counts for a paragraph that matches as well. More puts all paragraphs
/// of a document with such a title before the better ones of others.
const TITLE_LENDS: f32 = 0.2;
/// Words of a title of usual length.
const TITLE_WORDS: f32 = 8.0;

/// A pattern's weight, and what the length of a passage does to it.
pub(crate) struct Weight {
    weight: f32,
    paragraph: Vec<f32>,
    title: Vec<f32>,
}

impl Weight {
    fn score(&self, frequency: f32, lengths: &[f32], norm: u8) -> f32 {
        let length = lengths.get(usize::from(norm)).copied().unwrap_or(K1);
        if frequency > 0.0 { self.weight * frequency / (frequency + length) } else { 0.0 }
    }
}

/// Returns the weights of the patterns of a query, from all segments together.
pub(crate) fn weights(segments: &[(&Segment, &Matched)], fields: &Fields) -> tantivy::Result<Vec<Weight>> {
    let (mut passages, mut words) = (0.0_f32, 0.0_f32);
    for (segment, _) in segments {
        passages += segment.len() as f32;
        words += segment.words(fields.text)?.total_num_tokens() as f32;
    }
    let usual = (words / passages.max(1.0)).max(1.0);
    let patterns = segments.first().map_or(0, |(_, matched)| matched.tallies.len());
    let norms = |usual: f32| -> Vec<f32> {
        let length = |id: u8| FieldNormReader::id_to_fieldnorm(id) as f32;
        (0..=u8::MAX).map(|id| K1 * (1.0 - B + B * length(id) / usual)).collect()
    };
    Ok((0..patterns)
        .map(|n| {
            let tallies = segments.iter().filter_map(|(_, matched)| matched.tallies.get(n));
            let found = tallies.map(|tally| tally.bits.count()).sum::<usize>() as f32;
            let rarity = (1.0 + (passages - found + 0.5).max(0.0) / (found + 0.5)).ln();
            Weight { weight: rarity * (K1 + 1.0), paragraph: norms(usual), title: norms(TITLE_WORDS) }
        })
        .collect())
}

/// A hit and where it stands in the order: smaller first.
#[derive(Debug, Clone, Copy)]
struct Placed {
    /// By the order asked for, then document and place.
    key: (u64, u32, u32),
    score: f32,
}

/// The best hits so far.
pub(crate) struct Best {
    wanted: usize,
    hits: Vec<Placed>,
    /// No hit with this key or a greater one can be among the best.
    bound: Option<(u64, u32, u32)>,
    /// The score of the hit with that key.
    score_min: Option<f32>,
}

impl Best {
    pub(crate) fn new(wanted: usize) -> Best {
        Best { wanted, hits: Vec::new(), bound: None, score_min: None }
    }

    /// Returns a score below which no hit can be among the best, when they are ordered by score.
    fn score_min(&self) -> Option<f32> {
        self.score_min
    }

    fn offer(&mut self, hit: Placed) {
        if self.bound.is_some_and(|bound| hit.key >= bound) {
            return;
        }
        self.hits.push(hit);
        if self.hits.len() >= self.wanted.saturating_mul(2).saturating_add(128) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.hits.len() > self.wanted {
            self.hits.select_nth_unstable_by_key(self.wanted, |hit| hit.key);
            self.bound = self.hits.get(self.wanted).map(|hit| hit.key);
            self.score_min = self.hits.get(self.wanted).map(|hit| hit.score);
            self.hits.truncate(self.wanted);
        }
    }

    /// Returns the hits in order, without the first `offset`.
    pub(crate) fn into_hits(mut self, offset: usize) -> Vec<Hit> {
        self.cut();
        self.hits.sort_unstable_by_key(|hit| hit.key);
        let hits = self.hits.iter().skip(offset);
        hits.map(|Placed { key: (_, document, place), score }| Hit {
            document: *document,
            paragraph: place.checked_sub(1),
            score: *score,
        })
        .collect()
    }
}

/// Offers every match of a segment.
pub(crate) fn rank(
    segment: &Segment,
    matched: &Matched,
    weights: &[Weight],
    order: Order,
    fields: &Fields,
    best: &mut Best,
) -> tantivy::Result<()> {
    let heads = segment.heads()?;
    let norms = segment.norms(fields)?;
    let both = || matched.tallies.iter().zip(weights);
    let score_of = |passage: u32, lengths: fn(&Weight) -> &[f32]| -> f32 {
        let norm = norms.as_ref().map_or(0, |norms| norms.fieldnorm_id(passage));
        both().map(|(tally, weight)| weight.score(tally.frequency(passage), lengths(weight), norm)).sum()
    };
    // What a passage can score at the most, whatever its length and its title. Nearly all passages with a
    // common word are passed over by this alone.
    let most = |passage: u32| -> f32 {
        let most = |lengths: fn(&Weight) -> &[f32]| -> f32 {
            both().map(|(tally, weight)| weight.score(tally.frequency(passage), lengths(weight), 0)).sum()
        };
        if heads.bits.contains(passage) {
            TITLE * most(|weight| &weight.title)
        } else {
            let lent: f32 = both().map(|(_, weight)| weight.weight).sum();
            TITLE_LENDS * lent + most(|weight| &weight.paragraph)
        }
    };
    let (mut document, mut title) = (0, (None, 0.0));
    for passage in matched.bits.iter() {
        if order == Order::Score && best.score_min().is_some_and(|least| most(passage) < least) {
            continue;
        }
        document = heads.document(passage, document);
        let Some(start) = heads.starts.get(document).copied() else { continue };
        if title.0 != Some(document) {
            title = (Some(document), score_of(start, |weight| &weight.title));
        }
        let score = match passage - start {
            0 => TITLE * title.1,
            _ => TITLE_LENDS * title.1 + score_of(passage, |weight| &weight.paragraph),
        };
        let number = heads.numbers.get(document).copied().unwrap_or_default();
        best.offer(Placed { key: (major(order, score, &heads, document), number, passage - start), score });
    }
    Ok(())
}

/// Returns what comes before document and place in an order.
fn major(order: Order, score: f32, heads: &Heads, document: usize) -> u64 {
    if order == Order::Score {
        // Scores are not negative, so their bits are in their order.
        return u64::from(!score.to_bits());
    }
    let Some(Range { earliest, latest }) = heads.dates.get(document).copied() else { return u64::MAX };
    if earliest > latest {
        return u64::MAX;
    }
    let known = |end: i32| (end != i32::MIN && end != i32::MAX).then_some((end ^ i32::MIN).cast_unsigned());
    // An open end comes last in either order.
    let (first, second) = match order {
        Order::Newest => (known(latest).map(|end| !end), known(earliest).map(|end| !end)),
        _ => (known(earliest), known(latest)),
    };
    u64::from(first.unwrap_or(u32::MAX)) << 32 | u64::from(second.unwrap_or(u32::MAX))
}
