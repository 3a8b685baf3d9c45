//! What holds for every two names.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::time::Duration;

use proptest::prelude::*;
use reftel_names::{How, Index, Kind, Name, SHOW_MIN, System, compare, cross_reference, likeness, systems};

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[А-Я][а-яіў]{2,9} [А-Я][а-яіў]{2,9}(ович|авіч|овна)? [А-Я][а-яіў]{2,12}",
        "[A-Z][a-z]{1,9}[, ]{1,2}[A-Z][a-z.]{0,9}( [A-Z]{2,9})?",
        "(OAO|LLC|ААТ|ООО)? ?[“\"(]?[A-Za-zА-Яа-я0-9]{1,12}[”\")]? ?[A-Za-z]{0,9}",
        any::<String>(),
        "\\PC{0,60}",
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Person), Just(Kind::Organisation), Just(Kind::Unknown)]
}

/// Words of which names that are nearly one are made: known first names and unknown ones, patronymics, surnames, initials.
const WORDS: &[&str] = &[
    "Аляксандр",
    "Александр",
    "Alexander",
    "Ivan",
    "Иван",
    "Ryan",
    "Іванавіч",
    "Ivanovich",
    "Александровна",
    "Sergeevich",
    "Казулін",
    "Kozulin",
    "KOZULIN",
    "Kazulina",
    "Казуліна",
    "Воўк",
    "Volk",
    "Pavel",
    "Roman",
    "Abramovich",
    "A.",
    "В.",
    "Kaz",
    "Kozlin",
    "de",
    "Henriksson",
];

/// A few of those words, and the same with a word more, less or elsewhere, or a letter lost.
fn nearly() -> impl Strategy<Value = (String, String)> {
    let words = prop::collection::vec(prop::sample::select(WORDS), 1..5);
    (words, 0_usize..6, any::<prop::sample::Index>(), prop::sample::select(WORDS), any::<bool>()).prop_map(
        |(words, way, at, word, comma)| {
            let mut other: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            let place = at.index(other.len());
            match way {
                0 => other.swap(0, place),
                1 => other.insert(place, word.to_owned()),
                2 => drop(other.remove(place)),
                3 => word.clone_into(&mut other[place]),
                4 => drop(other[place].pop()),
                _ => {}
            }
            let one = if comma { words.join(" ").replacen(' ', ", ", 1) } else { words.join(" ") };
            (one, other.join(" "))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]
    #[test]
    fn early_ways_out_change_no_score_that_is_shown((a, b) in nearly(), of in kind()) {
        let (a, b) = (Name::read(&a, of), Name::read(&b, of));
        let (told, quick) = (compare(&a, &b, &How::default()).score, likeness(&a, &b, &How::default()));
        if told >= SHOW_MIN {
            prop_assert_eq!(told, quick);
        } else {
            prop_assert!(quick < SHOW_MIN, "{} {}", told, quick);
        }
    }
}

proptest! {
    #[test]
    fn symmetric_and_bounded(a in name(), b in name(), of_a in kind(), of_b in kind()) {
        let how = How::default();
        let (a, b) = (Name::read(&a, of_a), Name::read(&b, of_b));
        let there = likeness(&a, &b, &how);
        prop_assert_eq!(compare(&a, &b, &how).score, compare(&b, &a, &how).score);
        prop_assert!((0.0..=1.0).contains(&there));
        // Without words and from 0.70 on, the same; below, below.
        let told = compare(&a, &b, &how);
        prop_assert_eq!(if told.score >= SHOW_MIN { told.score } else { 0.0 }, if there >= SHOW_MIN { there } else { 0.0 });
        prop_assert!(!told.reasons.is_empty() || there < SHOW_MIN);
    }

    #[test]
    fn the_same_text_is_one(a in name(), of in kind()) {
        let a = Name::read(&a, of);
        prop_assert_eq!(likeness(&a, &a, &How::default()), 1.0);
    }

    #[test]
    fn an_index_finds_the_name_itself(a in "[A-Z][a-z]{2,9} [A-Z][a-z]{2,9}", of in kind()) {
        let name = Name::read(&a, of);
        let index = Index::new(vec![Name::read("Somebody Else", Kind::Person), name.clone()]);
        prop_assert!(index.find(&name, SHOW_MIN, &How::default()).iter().any(|f| f.at == 1));
    }

    #[test]
    fn the_index_and_the_cross_reference_are_the_same_on_any_number_of_threads(
        texts in prop::collection::vec(nearly(), 1..12), many in 2_usize..5,
    ) {
        let names = |of: fn(&(String, String)) -> &String| -> Vec<Name> {
            texts.iter().map(|pair| Name::read(of(pair), Kind::Person)).collect()
        };
        let (left, right) = (names(|p| &p.0), names(|p| &p.1));
        let crossed = |threads: usize| {
            let threads = NonZeroUsize::new(threads).unwrap();
            let index = Index::on_threads(right.clone(), threads);
            let (mut pairs, mut done) = (Vec::new(), 0);
            let each = |pair| {
                pairs.push(pair);
                ControlFlow::Continue(())
            };
            cross_reference(&left, &index, SHOW_MIN, &How::default(), threads, each, |so_many| {
                done = so_many;
                ControlFlow::Continue(())
            });
            assert_eq!(done, left.len());
            pairs
        };
        let one = crossed(1);
        prop_assert_eq!(&one, &crossed(many));
        // In the order of the left side, and with the score that comparing gives.
        prop_assert!(one.windows(2).all(|w| (w[0].left, -w[0].score) <= (w[1].left, -w[1].score)));
        for pair in one {
            prop_assert_eq!(pair.score, compare(&left[pair.left], &right[pair.right], &How::default()).score);
        }
    }

    #[test]
    fn romanising_never_fails(text in any::<String>(), at in 0_usize..1000) {
        let all = systems();
        if let Some(system) = all.get(at % all.len().max(1)) {
            // What has no rule stays: Latin letters pass through.
            let romanised = system.romanise(&format!("{text} Z"));
            prop_assert!(romanised.ends_with('Z'), "{}", romanised);
        }
    }
}

#[test]
fn a_romanised_person_is_the_same_person() {
    for (be, ru) in [
        ("Уладзімір Мікалаевіч Жарычаў", "Владимир Николаевич Жаричев"),
        ("Вольга Рыгораўна Ханцэвіч", "Ольга Григорьевна Ханцевич"),
    ] {
        for system in systems() {
            let text = if system.language() == reftel_names::Language::Belarusian { be } else { ru };
            if system.language() == reftel_names::Language::Ukrainian {
                continue;
            }
            let latin = System::named(system.name()).unwrap().romanise(text);
            for other in [be, ru] {
                let score = likeness(
                    &Name::read(&latin, Kind::Person),
                    &Name::read(other, Kind::Person),
                    &How::default(),
                );
                assert!(score >= SHOW_MIN, "{} {latin} {other} {score}", system.name());
            }
        }
    }
}

/// Returns the time that the processor has spent on this thread: what else the machine is busy with is not in it.
fn processor_time() -> Duration {
    let at = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(at.tv_sec.unsigned_abs(), u32::try_from(at.tv_nsec).unwrap_or(0))
}

fn monsters() -> [String; 7] {
    [
        "ж".repeat(10_000),
        "Аляксандр ".repeat(500),
        format!("e{}", "\u{301}".repeat(10_000)),
        "👩‍👩‍👧‍👦 ".repeat(2_000),
        "((((((((((\"".repeat(1_000),
        "a-".repeat(5_000),
        "S.A. ".repeat(2_000),
    ]
}

#[test]
fn monstrous_names_are_filed_and_found() {
    for kind in [Kind::Person, Kind::Organisation, Kind::Unknown] {
        let read = || monsters().iter().map(|text| Name::read(text, kind)).collect::<Vec<_>>();
        let index = Index::new(read());
        for (at, name) in read().iter().enumerate() {
            let found = index.find(name, SHOW_MIN, &How::default());
            // Initials alone are nobody's name: it is enough that they come to an end.
            if !name.words().any(|(word, _)| word.chars().count() > 1) {
                continue;
            }
            assert!(found.iter().any(|f| f.at == at && f.score == 1.0), "{at} {found:?}");
        }
    }
}

#[test]
fn monstrous_names_take_bounded_time() {
    let monsters = monsters();
    let began = processor_time();
    for a in &monsters {
        for b in &monsters {
            for kind in [Kind::Person, Kind::Organisation, Kind::Unknown] {
                let score = likeness(&Name::read(a, kind), &Name::read(b, kind), &How::default());
                assert!((0.0..=1.0).contains(&score));
            }
        }
    }
    // 147 pairs, each read anew.
    let took = processor_time().saturating_sub(began);
    assert!(took < Duration::from_secs(3), "{took:?}");
}

#[test]
fn a_word_too_many_beside_a_garbled_surname_hides_nobody() {
    // The word that is left over stands for the patronymic of the other; the surname is only nearly the same.
    let a = Name::read("Аляксандр Уладзіміравіч Казуліѽ", Kind::Unknown);
    let b = Name::read("KOZULIN, Alexa\u{fffd}\u{435}\u{fffd}", Kind::Unknown);
    let told = compare(&a, &b, &How::default()).score;
    assert!(told >= SHOW_MIN, "{told}");
    assert!((likeness(&a, &b, &How::default()) - told).abs() < 1e-9);
}
