//! How often the comparing is right on the lists of `../shared/data/names`: figures, and the misses to learn from.
//! `cargo test -p reftel-names --test accuracy -- --nocapture` shows them; `REFTEL_MISSES=1` lists every one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use reftel_names::{How, Kind, Name, SHOW_MIN, compare};

/// The real lists beside the clone; absent they are skipped, but not where everything must be there.
fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/names").join(file);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("REFTEL_CI").is_none(), "{} is missing", path.display());
    println!("skipped: {} is not there", path.display());
    None
}

struct Entity {
    list: String,
    kind: Kind,
    names: Vec<String>,
}

fn field(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    inner.map_or_else(|| text.to_owned(), |t| t.replace("\"\"", "\""))
}

fn kind_of(kinds: &BTreeSet<String>, names: &[String]) -> Kind {
    if kinds.contains("person") {
        Kind::Person
    } else if kinds.contains("enterprise")
        || names.iter().any(|n| Name::read(n, Kind::Unknown).kind() == Kind::Organisation)
    {
        Kind::Organisation
    } else {
        Kind::Person
    }
}

/// Entities of a list file: names with the same values in the `id` columns.
fn entities(path: &Path, id: &[usize], list: usize, kind: usize, name: usize) -> Vec<Entity> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut found: BTreeMap<Vec<String>, (String, BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        if id.iter().any(|at| columns[*at].is_empty()) {
            continue;
        }
        let key = id.iter().map(|at| columns[*at].to_owned()).collect();
        let entry = found.entry(key).or_default();
        entry.0 = columns[list].to_owned();
        entry.1.insert(columns[kind].to_owned());
        entry.2.insert(field(columns[name]));
    }
    found
        .into_values()
        .map(|(list, kinds, names)| {
            let names: Vec<String> = names.into_iter().collect();
            Entity { list, kind: kind_of(&kinds, &names), names }
        })
        .collect()
}

struct Pair {
    a: String,
    b: String,
    same: bool,
    score: f64,
    fold: usize,
}

/// Every pair of names of one entity, and of two entities of one list that share a rare word or, for each entity,
/// a few that share any.
fn pairs(entities: &[Entity], kind: Kind) -> Vec<Pair> {
    let entities: Vec<&Entity> = entities.iter().filter(|e| e.kind == kind).collect();
    let read: Vec<Vec<Name>> =
        entities.iter().map(|e| e.names.iter().map(|n| Name::read(n, kind)).collect()).collect();
    let mut pairs = Vec::new();
    let how = How::default();
    let mut add = |a: &Name, b: &Name, same: bool, fold: usize| {
        pairs.push(Pair {
            a: a.text().to_owned(),
            b: b.text().to_owned(),
            same,
            score: compare(a, b, &how).score,
            fold: fold % 5,
        });
    };
    for (fold, names) in read.iter().enumerate() {
        for (at, a) in names.iter().enumerate() {
            for b in &names[at + 1..] {
                add(a, b, true, fold);
            }
        }
    }
    // Words of five letters and more, to the entities that have them.
    let mut words: HashMap<(String, String), BTreeSet<usize>> = HashMap::new();
    for (at, entity) in entities.iter().enumerate() {
        for name in &entity.names {
            for word in name.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() >= 5) {
                words.entry((entity.list.clone(), word.to_lowercase())).or_default().insert(at);
            }
        }
    }
    let mut hard: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut sorted: Vec<_> = words.into_iter().collect();
    sorted.sort();
    for (_, holders) in sorted {
        let holders: Vec<usize> = holders.into_iter().collect();
        let most = if holders.len() <= 8 { usize::MAX } else { 3 };
        for (at, a) in holders.iter().enumerate() {
            for b in holders[at + 1..].iter().take(most) {
                hard.insert((*a, *b));
            }
        }
    }
    for (a, b) in hard {
        // Listed twice, under two regimes or by slip: the same name is no negative.
        let folded =
            |names: &[String]| -> BTreeSet<String> { names.iter().map(|n| n.to_lowercase()).collect() };
        if !folded(&entities[a].names).is_disjoint(&folded(&entities[b].names)) {
            continue;
        }
        for x in read[a].iter().take(3) {
            for y in read[b].iter().take(3) {
                add(x, y, false, a);
            }
        }
    }
    pairs
}

/// Right, wrong and missed at a threshold.
fn count<'a>(pairs: impl Iterator<Item = &'a Pair>, least: f64) -> (f64, f64, f64) {
    let (mut hit, mut false_alarm, mut missed) = (0.0, 0.0, 0.0);
    for pair in pairs {
        match (pair.score >= least, pair.same) {
            (true, true) => hit += 1.0,
            (true, false) => false_alarm += 1.0,
            (false, true) => missed += 1.0,
            (false, false) => {}
        }
    }
    (hit, false_alarm, missed)
}

fn f1((hit, false_alarm, missed): (f64, f64, f64)) -> f64 {
    2.0 * hit / (2.0 * hit + false_alarm + missed)
}

/// F1 at [`SHOW_MIN`], and with the threshold chosen on four fifths of the entities and judged on the fifth.
fn report(what: &str, pairs: &[Pair]) -> (f64, f64) {
    let fixed = count(pairs.iter(), SHOW_MIN);
    let mut folds = (0.0, 0.0, 0.0);
    let mut chosen = Vec::new();
    for fold in 0..5 {
        let best = (40..95)
            .map(|t| f64::from(t) / 100.0)
            .max_by(|x, y| {
                let of = |t: f64| f1(count(pairs.iter().filter(|p| p.fold != fold), t));
                of(*x).total_cmp(&of(*y))
            })
            .unwrap();
        let found = count(pairs.iter().filter(|p| p.fold == fold), best);
        folds = (folds.0 + found.0, folds.1 + found.1, folds.2 + found.2);
        chosen.push(best);
    }
    println!(
        "{what}: {} pairs, {} same; at 0.70 F1 {:.4} (precision {:.4}, recall {:.4}); cross-validated F1 {:.4} at {chosen:?}",
        pairs.len(),
        pairs.iter().filter(|p| p.same).count(),
        f1(fixed),
        fixed.0 / (fixed.0 + fixed.1),
        fixed.0 / (fixed.0 + fixed.2),
        f1(folds),
    );
    let all = std::env::var_os("REFTEL_MISSES").is_some();
    for same in [true, false] {
        let wrong = pairs.iter().filter(|p| p.same == same && (p.score >= SHOW_MIN) != same);
        for pair in wrong.step_by(if all { 1 } else { 40 }).take(if all { usize::MAX } else { 12 }) {
            println!(
                "  {} {:.3}  {}  |  {}",
                if same { "missed" } else { "false " },
                pair.score,
                pair.a,
                pair.b
            );
        }
    }
    (f1(fixed), f1(folds))
}

#[test]
fn persons_and_firms_of_one_list() {
    let Some(path) = shared("variants.tsv") else { return };
    let entities = entities(&path, &[0, 1], 0, 2, 3);
    let (fixed, folds) = report("persons of one list", &pairs(&entities, Kind::Person));
    assert!(fixed >= 0.95 && folds >= 0.95, "persons: {fixed:.4}, {folds:.4}");
    report("organisations of one list", &pairs(&entities, Kind::Organisation));
}

#[test]
fn persons_across_lists() {
    let Some(path) = shared("crosslist_silver.tsv") else { return };
    let mut entities = entities(&path, &[0], 0, 4, 5);
    for entity in &mut entities {
        // All lists together: who shares a surname in any is a negative.
        entity.list.clear();
        entity.kind = Kind::Person;
    }
    let (fixed, folds) = report("persons across lists", &pairs(&entities, Kind::Person));
    assert!(fixed >= 0.95 && folds >= 0.95, "persons: {fixed:.4}, {folds:.4}");
}
