//! What the archive lacks: serial numbers of a post between those that it has, and telegrams that are
//! referred to and are not there.

use std::collections::BTreeMap;

use reftel_record::Store;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Archive, ArchiveError, DocumentLine, answers::document_line};

/// What the archive lacks: `reftel.gaps/1`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GapsAnswer {
    /// `reftel.gaps/1`.
    pub schema: &'static str,
    /// For each post and year, which serial numbers are there and which are not.
    pub series: Vec<SeriesAnswer>,
    /// Telegrams that are referred to and are not there, those most referred to first.
    pub absent: Vec<AbsentAnswer>,
}

/// The telegrams of a post in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeriesAnswer {
    /// The post, as in ids: `MINSK`.
    pub post: String,
    /// Last two figures of the year.
    pub year: String,
    /// How many of them the archive has.
    pub held: usize,
    /// Least and greatest serial number that it has.
    pub range: (u32, u32),
    /// Serial numbers between these that it lacks, as first and last of each run.
    pub missing: Vec<(u32, u32)>,
    /// How many it lacks between these. Before the first and after the last nothing is known.
    pub missing_count: u32,
}

/// A telegram that is referred to and is not there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AbsentAnswer {
    /// Its id.
    pub id: String,
    /// How many documents of the archive refer to it.
    pub referred_by: u64,
    /// The first of them, by date.
    pub documents: Vec<DocumentLine>,
}

impl Archive {
    /// Returns what the archive lacks; of absent telegrams the `limit` that are most referred to.
    pub fn gaps(&self, limit: usize) -> Result<GapsAnswer, ArchiveError> {
        /// Documents that are named for each absent one.
        const NAMED: usize = 5;
        self.read(|store| {
            let mut absent = Vec::new();
            for (id, referred_by) in store.absent(limit)? {
                let documents = store
                    .referring_to(&id)?
                    .into_iter()
                    .take(NAMED)
                    .map(|row| document_line(row, 0))
                    .collect();
                absent.push(AbsentAnswer { id, referred_by, documents });
            }
            Ok(GapsAnswer { schema: "reftel.gaps/1", series: series(&store.telegram_ids()?), absent })
        })
    }
}

/// Returns the series that ids belong to, those with the most telegrams first.
fn series(ids: &[String]) -> Vec<SeriesAnswer> {
    let mut serials: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for id in ids {
        if let Some((year, post, serial)) = parts(id) {
            serials.entry((post, year)).or_default().push(serial);
        }
    }
    let mut series: Vec<SeriesAnswer> = serials
        .into_iter()
        .filter_map(|((post, year), mut held)| {
            held.sort_unstable();
            held.dedup();
            let range = (*held.first()?, *held.last()?);
            let between = held.iter().zip(held.iter().skip(1));
            let missing: Vec<(u32, u32)> =
                between.filter(|(a, b)| **b > **a + 1).map(|(a, b)| (a + 1, b - 1)).collect();
            let missing_count = missing.iter().map(|(first, last)| last - first + 1).sum();
            let (post, year) = (post.to_owned(), year.to_owned());
            Some(SeriesAnswer { post, year, held: held.len(), range, missing, missing_count })
        })
        .collect();
    series.sort_by(|a, b| b.held.cmp(&a.held).then_with(|| (&a.post, &a.year).cmp(&(&b.post, &b.year))));
    series
}

/// Returns year, post and serial number of a canonical id.
fn parts(id: &str) -> Option<(&str, &str, u32)> {
    let (year, rest) = id.split_at_checked(2)?;
    let (post, serial) = rest.split_at_checked(rest.find(|c: char| c.is_ascii_digit())?)?;
    let sound = year.bytes().all(|b| b.is_ascii_digit()) && !post.is_empty();
    sound.then_some((year, post, serial.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_missing_serials_stand_between_those_held() {
        let ids = ["08MINSK10", "08MINSK11", "08MINSK15", "07MINSK3", "frus1927v01/d12", "08MINSK17"];
        let series = series(&ids.map(str::to_owned));
        assert_eq!(series.len(), 2, "{series:?}");
        assert_eq!(series[0].post, "MINSK");
        assert_eq!((series[0].held, series[0].range), (4, (10, 17)));
        assert_eq!(series[0].missing, [(12, 14), (16, 16)]);
        assert_eq!(series[0].missing_count, 4);
        assert_eq!((series[1].year.as_str(), series[1].missing.len()), ("07", 0));
    }
}
