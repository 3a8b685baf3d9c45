//! Names of one authority screened against the lists of others, on the real lists beside the clone: whom it finds, whom it
//! misses, and how often it is wrong. `cargo test -p reftel-archive --test screening -- --nocapture` shows the figures;
//! with `REFTEL_MISSES=1` every miss and every false alert.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use reftel_archive::names::Kind;
use reftel_archive::{Archive, RecordedAt, Screen};

/// The folder of real data. Without it the test says so and passes, but not with `REFTEL_CI`.
fn data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("REFTEL_CI").is_none(), "{} is missing", path.display());
    println!("skipped: no real lists at {}", path.display());
    None
}

fn import(archive: &Archive, paths: &[PathBuf]) {
    let mut files = Vec::new();
    for path in paths {
        let mut found = if path.is_dir() {
            fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect()
        } else {
            vec![path.clone()]
        };
        found.sort();
        files.extend(found.into_iter().map(|p| (p.to_str().unwrap().to_owned(), fs::read(&p).unwrap())));
    }
    let now = || RecordedAt(jiff::Timestamp::UNIX_EPOCH);
    let outcome = archive.add_lists(&files, None, None, "test", &now).unwrap();
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
}

/// Read once for all tests.
static LISTS: LazyLock<Option<(PathBuf, tempfile::TempDir, Archive)>> = LazyLock::new(|| {
    let data = data()?;
    let (place, archive) = lists(&data);
    Some((data, place, archive))
});

/// An archive with the lists that the crosslist has entries of, as each authority gives them.
fn lists(data: &Path) -> (tempfile::TempDir, Archive) {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::create(&place.path().join("lists.reftel")).unwrap();
    import(&archive, &[data.join("lists/eu")]);
    import(&archive, &[data.join("lists/ch")]);
    import(&archive, &[data.join("lists/eu-journal/consolidated/32006R0765.csv")]);
    let ofac = data.join("lists/ofac/csv-2019");
    import(&archive, &[data.join("lists/un/un_sanctions_list_ammitto.xml")]);
    import(&archive, &["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"].map(|file| ofac.join(file)));
    (place, archive)
}

/// What the crosslist calls an entry, as this archive does; `None` for lists that are not imported.
fn reference(list: &str, id: &str) -> Option<String> {
    match list {
        "eu" => Some(format!("eu:{id}")),
        "ch" => Some(format!("ch:{}", id.strip_prefix("ssid")?)),
        "eu765" => {
            let (annex, number) = id.strip_prefix("765-")?.rsplit_once('-')?;
            Some(format!("eu-32006r0765:32006R0765/{annex}/{number}"))
        }
        "us" => Some(format!("ofac-sdn:{id}")),
        _ => None,
    }
}

#[derive(Debug, Default)]
struct Figures {
    /// Names screened.
    names: usize,
    /// Of entries that are the same person: how many there are, and how many were found by any name of that person.
    entries: (usize, usize),
    /// The same, of every name by itself.
    by_name: (usize, usize),
    /// Hits on another entry of a list whose right entry is known.
    false_alerts: usize,
    /// Hits on entries of which nobody knows whether they are the same person.
    unclear: usize,
    /// Hits on the United Nations' list, which has nobody for what was done in Belarus: all false.
    un: usize,
}

fn ratio((of, found): (usize, usize)) -> f64 {
    found as f64 / of.max(1) as f64
}

#[test]
fn the_names_of_one_authority_against_the_others() {
    measure(Kind::Person);
}

/// As when nobody says that they are persons: each name is looked for as an organisation's, too.
#[test]
fn the_same_without_saying_that_they_are_persons() {
    measure(Kind::Unknown);
}

fn measure(kind: Kind) {
    let Some((data, _, archive)) = &*LISTS else { return };
    let text = fs::read_to_string(data.join("names/crosslist_silver.tsv")).unwrap();
    let known: BTreeSet<String> = {
        let screening = archive.screening(Screen::default()).unwrap();
        assert_eq!(screening.lists().len(), 5);
        let all = archive.crossing(&[], &[]).unwrap();
        all.references().collect()
    };
    // Cluster → list → the entry there; list → cluster → the names that it gives the person.
    let mut clusters: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    let mut asked: BTreeMap<&str, BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (cluster, list, id, name) = (cells[0], cells[2], cells[3], cells[5]);
        if let Some(reference) = reference(list, id).filter(|reference| known.contains(reference)) {
            clusters.entry(cluster).or_default().insert(list, reference);
        }
        asked.entry(list).or_default().entry(cluster).or_default().insert(name);
    }
    let named: usize = clusters.values().map(BTreeMap::len).sum();
    println!("{} persons with {named} entries on the imported lists", clusters.len());
    let prefixes = [("eu", "eu:"), ("ch", "ch:"), ("eu765", "eu-32006r0765:"), ("us", "ofac-sdn:")];
    let show = std::env::var_os("REFTEL_MISSES").is_some();
    let screening = archive.screening(Screen { kind, ..Screen::default() }).unwrap();
    let mut total = Figures::default();
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    for (list, persons) in &asked {
        let mut figures = Figures::default();
        for (cluster, names) in persons {
            let empty = BTreeMap::new();
            let right = clusters.get(cluster).unwrap_or(&empty);
            let mut found: BTreeSet<String> = BTreeSet::new();
            for name in names {
                figures.names += 1;
                let hits: BTreeSet<String> =
                    screening.one(name).hits.into_iter().filter_map(|hit| hit.reference).collect();
                for (other, entry) in right.iter().filter(|(other, _)| *other != list) {
                    figures.by_name.0 += 1;
                    figures.by_name.1 += usize::from(hits.contains(entry));
                    if show && !hits.contains(entry) {
                        println!("missed by name: {list} {cluster} {name} → {other} {entry}");
                    }
                }
                for hit in &hits {
                    if hit.starts_with("un:") {
                        figures.un += 1;
                        println!("false alert: {list} {cluster} {name} → {hit}");
                    }
                    let Some((of, _)) = prefixes.iter().find(|(_, prefix)| hit.starts_with(prefix)) else {
                        continue;
                    };
                    if of == list {
                        continue;
                    }
                    match right.get(of) {
                        Some(entry) if entry == hit => {}
                        Some(_) => {
                            figures.false_alerts += 1;
                            wrong.insert(hit.clone());
                            if show {
                                println!("false alert: {list} {cluster} {name} → {hit}");
                            }
                        }
                        None => figures.unclear += 1,
                    }
                }
                found.extend(hits);
            }
            for (_, entry) in right.iter().filter(|(other, _)| *other != list) {
                figures.entries.0 += 1;
                figures.entries.1 += usize::from(found.contains(entry));
                if show && !found.contains(entry) {
                    println!("missed: {list} {cluster} {names:?} → {entry}");
                }
            }
        }
        println!(
            "{list}: {} names; entries found {}/{} ({:.3}), by each name {}/{} ({:.3}); false alerts {}, of the UN {}, unclear {}",
            figures.names,
            figures.entries.1,
            figures.entries.0,
            ratio(figures.entries),
            figures.by_name.1,
            figures.by_name.0,
            ratio(figures.by_name),
            figures.false_alerts,
            figures.un,
            figures.unclear
        );
        total.names += figures.names;
        total.entries = (total.entries.0 + figures.entries.0, total.entries.1 + figures.entries.1);
        total.by_name = (total.by_name.0 + figures.by_name.0, total.by_name.1 + figures.by_name.1);
        total.false_alerts += figures.false_alerts;
        total.unclear += figures.unclear;
        total.un += figures.un;
    }
    println!(
        "{kind:?}, all: {total:?}; recall {:.3}, by each name {:.3}",
        ratio(total.entries),
        ratio(total.by_name)
    );
    println!("false alerts are on the entries {wrong:?}");
    // What was reached, with some room: it may only get better.
    assert!(total.entries.0 > 400, "the crosslist was read");
    assert!(ratio(total.entries) >= 0.97 && ratio(total.by_name) >= 0.97, "{total:?}");
    assert!(total.false_alerts * 100 <= total.names * 5 && total.un * 100 <= total.names, "{total:?}");
}

#[test]
fn belneftekhim_its_spellings_and_what_it_owns() {
    let Some((_, _, archive)) = &*LISTS else { return };
    let screening = archive.screening(Screen::default()).unwrap();
    for spelling in ["Belneftekhim", "Белнефтехим", "Белнафтахім", "Biełnieftiechim", "BELNEFTEKHIM CONCERN"]
    {
        let hits = screening.one(spelling).hits;
        let lists: BTreeSet<String> = hits.iter().map(|hit| hit.list.clone()).collect();
        println!("{spelling}: {lists:?}");
        assert!(lists.len() >= 3, "{spelling}: {lists:?}");
    }
    let hits = screening.one("Grodno Azot").hits;
    let owners: Vec<&str> = hits
        .iter()
        .flat_map(|hit| &hit.ownership)
        .filter(|of| of.way == "owned_by")
        .map(|of| of.party.as_str())
        .collect();
    assert!(owners.iter().any(|owner| owner.contains("Belneftekhim")), "{owners:?}");
}
