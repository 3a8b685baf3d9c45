//! The example guidance, asked: every line of `cases/rulings.tsv` has its ruling and the rules that decide.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use reftel_guidance::{
    Act, Answer, Asked, Contact, Date, Effect, Guidance, Need, Purpose, Rank, Side, Verdict,
};

/// The guidance of `examples/guidance`.
static EXAMPLE: LazyLock<Guidance> = LazyLock::new(example);

fn example() -> Guidance {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/guidance");
    let mut files: Vec<(String, String)> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "cedar"))
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Guidance::read(&files).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// Checks one line: act, as, with, of, on, side, purpose, approved by, met, ruling, the ids of the rules that decide, words of what it
/// depends on (between `|`), why.
fn check(guidance: &Guidance, line: &str) -> Result<(), String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [act, by, with, of, on, side, purpose, approved_by, met, want, rules, needs, why] = cells[..] else {
        return Err(format!("not thirteen columns: {line}"));
    };
    let contact = Contact::read(&Asked { act, by, with, of, on, side, purpose, approved_by, met })
        .map_err(|error| format!("{line}: {error}"))?;
    let ruling = guidance.rule_on(&contact);
    let mut because: Vec<&str> = ruling.because.iter().map(|rule| rule.id.as_str()).collect();
    let mut wanted: Vec<&str> = rules.split(' ').filter(|id| !id.is_empty()).collect();
    because.sort_unstable();
    wanted.sort_unstable();
    let depends: Vec<String> = ruling.depends_on.iter().map(ToString::to_string).collect();
    let words: Vec<&str> = needs.split('|').filter(|words| !words.is_empty()).collect();
    let told = words.iter().all(|words| depends.iter().any(|need| need.contains(words)));
    let same = ruling.verdict.id() == want && because == wanted && depends.len() == words.len() && told;
    if same && !why.is_empty() {
        return Ok(());
    }
    Err(format!("{line}\n  is {}\n  because {because:?}\n  depends on {depends:#?}", ruling.verdict.id()))
}

#[test]
fn cases_are_ruled_on_as_their_sources_say() {
    let guidance = &*EXAMPLE;
    let lines =
        include_str!("cases/rulings.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty()).skip(1);
    let results: Vec<Result<(), String>> = lines.map(|line| check(guidance, line)).collect();
    assert!(results.len() >= 80, "{} cases", results.len());
    let wrong: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn the_example_has_no_conflicts() {
    let guidance = &*EXAMPLE;
    let conflicts = guidance.conflicts();
    assert!(conflicts.complete);
    assert_eq!(conflicts.found.iter().map(|c| c.request()).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn what_ruled_before_is_told_when_it_ruled_otherwise() {
    let guidance = &*EXAMPLE;
    let asked = Asked {
        act: "invite",
        by: "Ambassador",
        with: "Minister",
        of: "BY",
        on: "2008-07-01",
        ..Asked::default()
    };
    let ruling = guidance.rule_on(&Contact::read(&asked).unwrap());
    let superseded: Vec<(&str, Verdict)> =
        ruling.superseded.iter().map(|(rule, v)| (rule.id.as_str(), *v)).collect();
    assert_eq!(superseded, [("us-belarus-posts-discretion", Verdict::Depends)]);
    // It does not rule after it was superseded, nor is it called superseded before.
    let before = guidance.rule_on(&Contact::read(&Asked { on: "2006-07-01", ..asked }).unwrap());
    assert!(before.superseded.is_empty());
}

fn contacts() -> impl Strategy<Value = (Act, Rank, Rank, Side, usize, i16, i8, Option<Rank>, bool)> {
    let rank = || prop::sample::select(Rank::all());
    (
        prop::sample::select(&Act::ALL[..]),
        rank(),
        rank(),
        prop::sample::select(&Side::ALL[..]),
        0..=Purpose::all().len(),
        1990..2030_i16,
        1..=12_i8,
        prop::option::of(rank()),
        any::<bool>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What decides is in force or may be, a ruling has a reason, and less knowledge never settles what more knowledge leaves otherwise.
    #[test]
    fn rulings_follow_from_rules_in_force(
        (act, by, with, side, purpose, year, month, approved, met) in contacts(),
    ) {
        let guidance = &*EXAMPLE;
        let on = Date::new(year, month, 15).unwrap();
        let on_text = on.to_string();
        let conditions: Vec<String> = guidance.conditions().iter().cloned().collect();
        let met = if met { conditions.join(" ") } else { String::new() };
        let asked = Asked {
            act: act.id(),
            by: by.id(),
            with: with.id(),
            of: "BY",
            on: &on_text,
            side: side.id(),
            purpose: Purpose::all().get(purpose).map_or("", Purpose::id),
            approved_by: approved.map_or("", Rank::id),
            met: &met,
        };
        let ruling = guidance.rule_on(&Contact::read(&asked).unwrap());
        for rule in &ruling.because {
            prop_assert_ne!(guidance.in_force(&rule.id, on), Answer::No, "{} decides on {}", rule.id, on);
        }
        prop_assert_eq!(ruling.because.is_empty(), ruling.verdict == Verdict::NoGuidance);
        if ruling.verdict == Verdict::Depends {
            prop_assert!(!ruling.depends_on.is_empty());
        }
        let forbids = ruling.because.iter().any(|rule| rule.effect == Effect::Forbid);
        prop_assert!(ruling.verdict != Verdict::NotPermitted || forbids);
        prop_assert!(ruling.verdict != Verdict::Permitted || !forbids);
        // Nothing is ruled elsewhere.
        let elsewhere = guidance.rule_on(&Contact::read(&Asked { of: "FR", ..asked.clone() }).unwrap());
        prop_assert_eq!(elsewhere.verdict, Verdict::NoGuidance);
        let vague = guidance.rule_on(&Contact::read(&Asked { with: "", ..asked.clone() }).unwrap());
        if act == Act::Work {
            // Work is at the working level where no rank is told.
            let told = Asked { with: "working-level", ..asked.clone() };
            let told = guidance.rule_on(&Contact::read(&told).unwrap());
            prop_assert_eq!(vague.verdict, told.verdict);
            return Ok(());
        }
        // Without the counterpart's rank, the ruling is the same or open.
        prop_assert!(vague.verdict == ruling.verdict || vague.verdict == Verdict::Depends);
        if vague.verdict == Verdict::Depends && ruling.verdict != Verdict::Depends {
            let names_it = vague.depends_on.iter().any(|need| matches!(need, Need::TheirRank(..)));
            prop_assert!(names_it, "{:?}", vague.depends_on);
        }
    }
}

#[test]
fn the_template_is_guidance() {
    let guidance = Guidance::read(&[("template.cedar", reftel_guidance::TEMPLATE)]).unwrap();
    assert_eq!(guidance.rules().len(), 1);
}

#[test]
fn the_ladder_has_the_rungs_of_the_two_telegrams() {
    let ids: Vec<&str> = Rank::all().iter().map(|rank| rank.id()).collect();
    let order = [
        "working-level",
        "deputy-assistant-secretary",
        "assistant-secretary",
        "ambassador",
        "minister",
        "head-of-government",
    ];
    let places: Vec<usize> =
        order.iter().map(|id| ids.iter().position(|known| known == id).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
}
