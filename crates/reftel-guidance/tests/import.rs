//! Import is strict, and says at which character a file goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use reftel_guidance::Guidance;

/// Checks each case of `cases/faults.txt`: a file, and under `---` its faults as `LINE:COLUMN words`.
#[test]
fn faults_are_shown_where_they_are() {
    let cases = include_str!("cases/faults.txt");
    let mut seen = 0;
    let mut wrong = Vec::new();
    for case in cases.split("\n===").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (text, wanted) = rest.split_once("\n---\n").unwrap_or_else(|| panic!("{title}: no faults"));
        wrong.extend(check(title, text, wanted));
        seen += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 20, "{seen} cases");
}

/// Returns how the faults of a file differ from those that are wanted.
fn check(title: &str, text: &str, wanted: &str) -> Vec<String> {
    let faults = match Guidance::read(&[("case.cedar", text)]) {
        Ok(_) => Vec::new(),
        Err(faults) => faults,
    };
    let had: Vec<String> = faults
        .iter()
        .map(|f| format!("{}:{} {} {}", f.line, f.column, f.message, f.hint.as_deref().unwrap_or_default()))
        .collect();
    let wanted: Vec<&str> = wanted.lines().filter(|line| !line.is_empty()).collect();
    let as_wanted = |had: &str, wanted: &str| {
        let (place, words) = wanted.split_once(' ').unwrap();
        had.starts_with(&format!("{place} ")) && had.contains(words)
    };
    let same =
        had.len() == wanted.len() && had.iter().zip(&wanted).all(|(had, wanted)| as_wanted(had, wanted));
    if same { Vec::new() } else { vec![format!("{title}: wanted {wanted:#?}, had {had:#?}")] }
}

/// Returns a rule of one line with these annotations and effect.
fn rule(id: &str, more: &str, effect: &str, when: &str) -> String {
    format!(
        "@id(\"{id}\") @cite(\"24TEST1 ¶1\") @says(\"…\") {more}\n{effect}(principal, action, resource) when {{ resource.country == Country::\"FR\"{when} }};\n"
    )
}

fn conflicts(text: &str) -> Vec<(String, String, String)> {
    let guidance = Guidance::read(&[("case.cedar", text)]).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let conflicts = guidance.conflicts();
    assert!(conflicts.complete);
    let mut told = Vec::new();
    for conflict in &conflicts.found {
        // The example is no invention: asked, it is ruled on by the prohibition.
        let purpose = conflict.purpose.map(|p| p.id()).unwrap_or_default();
        let on = conflict.on.to_string();
        let met: Vec<&str> = conflict.met.iter().map(String::as_str).collect();
        let asked = reftel_guidance::Asked {
            act: conflict.act.id(),
            by: conflict.by.id(),
            with: conflict.with.id(),
            of: conflict.of.code(),
            on: &on,
            side: conflict.side.id(),
            purpose,
            approved_by: "",
            met: &met.join(" "),
        };
        let ruling = guidance.rule_on(&reftel_guidance::Contact::read(&asked).unwrap());
        assert!(ruling.because.iter().any(|rule| rule.id == conflict.forbids.id), "{}", conflict.request());
        told.push((conflict.permits.id.clone(), conflict.forbids.id.clone(), conflict.request()));
    }
    told
}

#[test]
fn conflicts_are_told_with_a_request_that_shows_them() {
    let permit = rule("p", "@from(\"2024-01-01\")", "permit", " && principal.rank in Rank::\"ambassador\"");
    let forbid = rule("f", "@from(\"2024-02-01\")", "forbid", " && Rank::\"minister\" in resource.rank");
    let found = conflicts(&format!("{permit}{forbid}"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].2,
        "reftel may invite --as working-level --with minister --of FR --on 2024-02-01 --side government"
    );
}

#[test]
fn no_conflict_where_one_overrides_or_is_over() {
    let permit = |more: &str| rule("p", more, "permit", "");
    let forbid = |more: &str| rule("f", more, "forbid", " && Rank::\"minister\" in resource.rank");
    for (permit, forbid, want) in [
        (permit("@from(\"2024\")"), forbid("@from(\"2024\")"), 1),
        (permit("@from(\"2024\")"), forbid("@from(\"2024\") @overrides(\"p\")"), 0),
        (permit("@from(\"2024\") @overrides(\"f\")"), forbid("@from(\"2024\")"), 0),
        (permit("@from(\"2024\")"), forbid("@from(\"2025\") @supersedes(\"p\")"), 0),
        (permit("@from(\"2024\") @until(\"2024-12-31\")"), forbid("@from(\"2025\")"), 0),
        // That both may be in force is not enough.
        (permit("@from(\"2024\") @until(\"2024-06/..\")"), forbid("@from(\"2025\")"), 0),
        (permit("@from(\"2024\") @approval(\"minister\")"), forbid("@from(\"2024\")"), 1),
    ] {
        assert_eq!(conflicts(&format!("{permit}{forbid}")).len(), want, "{permit}{forbid}");
    }
}

#[test]
fn rules_that_compare_two_ranks_are_asked_of_every_rank() {
    let text = rule("level", "@from(\"2024\")", "forbid", " && !(principal.rank in resource.rank)");
    let guidance = Guidance::read(&[("case.cedar", &text)]).unwrap();
    let verdict = |by: &str, with: &str| {
        let asked = reftel_guidance::Asked {
            act: "meet",
            by,
            with,
            of: "FR",
            on: "2025-01-01",
            ..Default::default()
        };
        guidance.rule_on(&reftel_guidance::Contact::read(&asked).unwrap()).verdict.id()
    };
    assert_eq!(verdict("minister", "ambassador"), "not_permitted");
    assert_eq!(verdict("ambassador", "ambassador"), "no_guidance");
    assert_eq!(verdict("assistant-secretary", "ambassador"), "no_guidance");
    assert_eq!(verdict("ambassador", "diplomat"), "depends");
}
