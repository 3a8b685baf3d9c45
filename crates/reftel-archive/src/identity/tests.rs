use proptest::prelude::*;

use super::*;

fn decided(number: u64, a: &str, b: &str, decision: Decision) -> Decided {
    Decided {
        number,
        at: RecordedAt(jiff::Timestamp::UNIX_EPOCH),
        who: "A. Clerk".to_owned(),
        a: a.to_owned(),
        b: b.to_owned(),
        decision,
        why: String::new(),
    }
}

fn rule(a: &str, b: &str) -> Ruled {
    Ruled { a: a.to_owned(), b: b.to_owned(), identifier: "X1234567".to_owned() }
}

#[test]
fn a_person_s_decision_goes_before_the_rule() {
    use Decision::{NotSame, Same};
    let ruled = || vec![rule("eu:1", "uk:1"), rule("eu:2", "uk:2")];
    let identities = Identities::new(vec![decided(1, "eu:1", "uk:1", NotSame)], ruled());
    assert!(!identities.is_one("eu:1", "uk:1"));
    assert!(identities.is_one("eu:2", "uk:2"));
    // Also through others.
    let through = vec![decided(1, "ch:1", "uk:1", Same), decided(2, "eu:1", "ch:1", NotSame)];
    let identities = Identities::new(through, ruled());
    assert!(!identities.is_one("eu:1", "uk:1"));
    assert_eq!(identities.ruled, [rule("eu:2", "uk:2")]);
}

#[test]
fn contradictions_are_named() {
    use Decision::{NotSame, Same, Unsure};
    let identities = Identities::new(
        vec![decided(1, "a", "b", Same), decided(2, "b", "c", Same), decided(3, "c", "d", NotSame)],
        Vec::new(),
    );
    for (a, b, decision, want) in [
        ("a", "c", NotSame, Some("log entry 2")),
        ("a", "d", Same, Some("log entry 3")),
        ("a", "d", NotSame, None),
        ("a", "d", Unsure, None),
        ("a", "c", Same, None),
        ("a", "e", Same, None),
    ] {
        let found = identities.contradiction(a, b, decision);
        assert_eq!(found.is_some(), want.is_some(), "{a} {b} {decision:?}: {found:?}");
        assert!(want.is_none_or(|want| found.unwrap_or_default().contains(want)), "{a} {b}");
    }
}

proptest! {
    /// Whatever is decided: being one is the same both ways round and goes on through others, and what a person keeps
    /// apart no rule joins.
    #[test]
    fn being_one_is_an_equivalence(
        pairs in proptest::collection::vec((0_u8..8, 0_u8..8, 0_u8..3), 0..24),
        rules in proptest::collection::vec((0_u8..8, 0_u8..8), 0..12),
    ) {
        let mut hold: Vec<Decided> = Vec::new();
        for (number, (a, b, kind)) in pairs.iter().enumerate() {
            let (a, b) = (a.to_string(), b.to_string());
            if a == b { continue; }
            let decision = [Decision::Same, Decision::NotSame, Decision::Unsure][usize::from(*kind)];
            let mut without = hold.clone();
            without.retain(|known| !known.is_about(&a, &b));
            if Identities::new(without.clone(), Vec::new()).contradiction(&a, &b, decision).is_none() {
                without.push(decided(number as u64, &a, &b, decision));
                hold = without;
            }
        }
        let rules = rules.iter().filter(|(a, b)| a != b).map(|(a, b)| rule(&a.to_string(), &b.to_string())).collect();
        let identities = Identities::new(hold.clone(), rules);
        for d in &hold {
            match d.decision {
                Decision::Same => prop_assert!(identities.is_one(&d.a, &d.b)),
                Decision::NotSame => prop_assert!(!identities.is_one(&d.a, &d.b)),
                Decision::Unsure => {}
            }
        }
        for a in 0..8 {
            for member in identities.members(&a.to_string()) {
                prop_assert!(identities.is_one(&a.to_string(), &member));
                prop_assert!(identities.members(&member).contains(&a.to_string()));
            }
        }
    }
}
