//! Documents that give themselves the same id, and what they are to each other: likely copies, a corrected copy
//! and the first, or sections of one telegram that arrived as several files.

use std::collections::BTreeSet;

use reftel_document::Document;
use reftel_record::{DocumentRow, SqliteStore, Store};

use crate::ask::load;
use crate::{Archive, ArchiveError, DocumentAnswer};

/// The other documents of the same id or the same words.
#[derive(Debug, Default)]
pub(crate) struct Related {
    /// Likely copies, each with what it is to the document.
    pub(crate) copies: Vec<(DocumentRow, &'static str)>,
    /// Those that hold other sections of the same telegram, in order of section, with their sections.
    pub(crate) parts: Vec<(DocumentRow, Vec<u16>)>,
    /// Sections that no document of the archive holds.
    pub(crate) missing: Vec<u16>,
}

/// Returns what is related to a document.
///
/// A document holds *other* sections when it says so of itself, of the same number in all, and has none in
/// common. Of several that hold the same section, a corrected one counts, then the first added; the rest
/// are copies.
pub(crate) fn related(store: &SqliteStore, row: &DocumentRow) -> Result<Related, ArchiveError> {
    let mut alike = store.alike(row.own_id.as_deref(), Some(row.fingerprint))?;
    alike.retain(|other| other.number != row.number);
    let Some((_, document)) = load(store, row.number)? else { return Ok(Related::default()) };
    let mut others = Vec::with_capacity(alike.len());
    for other in alike {
        others.extend(load(store, other.number)?);
    }
    Ok(sorted(&document, others))
}

fn sorted(document: &Document, others: Vec<(DocumentRow, Document)>) -> Related {
    let mut related = Related::default();
    let Some(sections) = &document.sections else {
        related.copies = others.into_iter().map(|(row, other)| (row, relation(document, &other))).collect();
        return related;
    };
    let mut have: BTreeSet<u16> = sections.have.iter().copied().collect();
    let mut candidates = Vec::new();
    for (row, other) in others {
        match &other.sections {
            Some(theirs)
                if theirs.of == sections.of
                    && !theirs.have.is_empty()
                    && theirs.have.iter().all(|section| !sections.have.contains(section)) =>
            {
                candidates.push((other.correction.is_none(), row, theirs.have.clone()));
            }
            _ => {
                let relation = relation(document, &other);
                related.copies.push((row, relation));
            }
        }
    }
    candidates.sort_by_key(|(first, row, _)| (*first, row.number));
    for (_, row, theirs) in candidates {
        if theirs.iter().all(|section| !have.contains(section)) {
            have.extend(&theirs);
            related.parts.push((row, theirs));
        }
    }
    related.parts.sort_by(|a, b| a.1.cmp(&b.1));
    related.missing = (1..=sections.of).filter(|section| !have.contains(section)).collect();
    related
}

/// Returns what another document is to this one.
fn relation(document: &Document, other: &Document) -> &'static str {
    match (&document.correction, &other.correction) {
        (None, Some(_)) => "corrected_copy",
        (Some(_), None) => "first_version",
        _ => "copy",
    }
}

impl Archive {
    /// Returns all parts of the telegram that a document holds sections of, in order of section, itself among
    /// them; a document that is whole comes alone. Empty when there is no such document.
    ///
    /// Paragraphs stay with the part that they were read from, so that each leads back to its own source.
    pub fn whole(&self, id: &str) -> Result<Vec<DocumentAnswer>, ArchiveError> {
        let Some(document) = self.document(id)? else { return Ok(Vec::new()) };
        let mut parts = Vec::with_capacity(document.parts.len() + 1);
        for part in &document.parts {
            parts.extend(self.document(&part.document)?);
        }
        parts.push(document);
        let first = |part: &DocumentAnswer| part.sections.as_ref().and_then(|s| s.have.first().copied());
        parts.sort_by_key(first);
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::{Adding, RecordedAt};

    /// Adds files to an archive in a new folder.
    fn archive(files: &[(&str, &str)]) -> (tempfile::TempDir, Archive) {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("in");
        std::fs::create_dir(&folder).unwrap();
        for (name, text) in files {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let archive = Archive::create(&place.path().join("a.reftel")).unwrap();
        let now = || RecordedAt(jiff::Timestamp::UNIX_EPOCH);
        let mut adding = Adding {
            threads: 1,
            limits: Default::default(),
            ocr: None,
            who: "test".to_owned(),
            now: &now,
            stop: &AtomicBool::new(false),
            progress: &mut |_| {},
        };
        archive.add(&[PathBuf::from(&folder)], &mut adding).unwrap();
        (place, archive)
    }

    fn section(number: u16, of: u16, copy: &str, words: &str) -> String {
        format!(
            "R 031522Z SEP 10\nFM AMEMBASSY ZUBROW\nTO SECSTATE WASHDC\nBT\nUNCLAS SECTION 0{number} OF 0{of} \
             ZUBROW 000201\n\n{copy}SUBJECT: EXERCISE\n\n{number}. (U) {words}\n\nBT\n#0201\nNNNN\n"
        )
    }

    #[test]
    fn sections_that_arrive_in_any_order_are_one_telegram() {
        let (one, two) = (section(1, 3, "", "The first words."), section(2, 3, "", "And the second ones."));
        for names in [["a.txt", "b.txt"], ["b.txt", "a.txt"]] {
            let (_place, archive) = archive(&[(names[0], &one), (names[1], &two)]);
            let whole = archive.whole("10ZUBROW201").unwrap();
            let texts: Vec<&str> =
                whole.iter().flat_map(|d| &d.paragraphs).map(|p| p.text.as_str()).collect();
            assert_eq!(texts, ["The first words.", "And the second ones."]);
            for part in &whole {
                assert!(part.likely_copies.is_empty(), "a section is no copy");
                assert_eq!(part.parts.len(), 1);
                let missing: Vec<&str> = part.problems.iter().map(|p| p.message.as_str()).collect();
                assert!(missing.contains(&"section 3 of 3 is not in this archive"), "{missing:?}");
            }
        }
    }

    #[test]
    fn a_corrected_copy_stands_before_the_first() {
        let first = section(1, 1, "", "Exports fell by a third.").replace("SECTION 01 OF 01 ", "");
        let corrected = first
            .replace("SUBJECT", "C O R R E C T E D  C O P Y (PARA 1)\n\nSUBJECT")
            .replace("third", "half");
        let (_place, archive) = archive(&[("a.txt", &first), ("b.txt", &corrected)]);
        let document = archive.document("10ZUBROW201").unwrap().unwrap();
        assert_eq!(document.likely_copies.len(), 1);
        assert_eq!(document.likely_copies[0].relation, Some("corrected_copy"));
        let other = archive.document(&document.likely_copies[0].id).unwrap().unwrap();
        assert_eq!(other.likely_copies[0].relation, Some("first_version"));
        let compared = archive.compare(&document.id, &other.id).unwrap().unwrap();
        assert_eq!((compared.changed, compared.only_a, compared.only_b), (1, 0, 0));
    }
}
