//! A dialogue goes through its table and its calendar unchanged.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::path::Path;

use proptest::option;
use proptest::prelude::*;
use reftel_dialogue::{
    Cite, Country, Delegate, Dialogue, Edtf, Every, FollowUp, Key, Lead, Proposal, ProposalStatus, Session,
    SessionStatus, Side, Stamp, Timestamp, Track, Unit, Whose, calendar, dialogue_of, read, reread, write,
};

fn stamp() -> Stamp {
    Stamp { at: "2011-05-04T10:00:00Z".parse::<Timestamp>().unwrap(), sequence: 3 }
}

/// A line of text as people write it: marks that tables and calendars use for themselves, several scripts, no white space at its ends.
fn text() -> impl Strategy<Value = String> {
    "[=+@'\"A-Za-zА-я0-9,;:\\\\|-][=+@'\"A-Za-zА-я0-9,;:\\\\| éß老-]{0,90}[A-Za-zА-я,;\"'\\\\]"
}

fn key() -> impl Strategy<Value = Key> {
    "[a-z]{1,6}(-[a-z0-9]{1,5}){0,2}".prop_map(|text| text.parse().unwrap())
}

fn keys(at_most: usize) -> impl Strategy<Value = Vec<Key>> {
    proptest::collection::btree_set(key(), 0..=at_most).prop_map(|keys| keys.into_iter().collect())
}

fn date() -> impl Strategy<Value = Edtf> {
    let day = (1950_i16..2080, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
    let month = (1950_i16..2080, 1_i8..=12).prop_map(|(y, m)| format!("{y:04}-{m:02}"));
    let odd = prop_oneof![
        Just("2011?".to_owned()),
        Just("2011-23".to_owned()),
        Just("1997/..".to_owned()),
        Just("[2011-04-12,2011-05-02]".to_owned()),
        Just("/2011-06".to_owned()),
        Just("201X".to_owned()),
    ];
    let range = (day.clone(), 0_i64..40).prop_map(|(first, days)| {
        let first: reftel_dialogue::Date = first.parse().unwrap();
        let last = first.checked_add(jiff::Span::new().days(days)).unwrap();
        if days == 0 { first.to_string() } else { format!("{first}/{last}") }
    });
    prop_oneof![day, month, range, odd].prop_map(|text| text.parse().unwrap())
}

fn cites() -> impl Strategy<Value = Vec<Cite>> {
    let word = "[A-Za-z0-9~/.:-]{1,12}";
    let one = prop_oneof![
        (word, word).prop_map(|(document, paragraph)| format!("{document}#{paragraph}")),
        word.prop_map(|id| format!("claim:{id}")),
        word.prop_map(|id| format!("pledge:{id}")),
    ];
    let all = proptest::collection::vec(one, 0..3);
    // Whatever a word begins with, a citation is what it is read as.
    all.prop_map(|all| all.iter().filter_map(|text| text.parse().ok()).collect())
}

fn country(at: bool) -> Country {
    if at { "XH" } else { "XZ" }.parse().unwrap()
}

fn whose() -> impl Strategy<Value = Whose> {
    prop_oneof![any::<bool>().prop_map(|at| Whose::Of(country(at))), Just(Whose::Both)]
}

/// One of these, or none.
fn of<T: Clone + std::fmt::Debug + 'static>(all: &[T]) -> BoxedStrategy<Option<T>> {
    if all.is_empty() {
        Just(None).boxed()
    } else {
        option::of(proptest::sample::select(all.to_vec())).boxed()
    }
}

fn session(number: u32, tracks: &[Key]) -> impl Strategy<Value = Session> + use<> {
    let delegate = (any::<bool>(), text(), option::of(text()), of(tracks), cites()).prop_map(
        |(side, person, office, track, cites)| Delegate { side: country(side), person, office, track, cites },
    );
    let status =
        prop_oneof![Just(SessionStatus::Planned), Just(SessionStatus::Held), Just(SessionStatus::Cancelled)];
    let texts = (option::of(text()), option::of(text()));
    (option::of(date()), texts, status, proptest::collection::vec(delegate, 0..3), cites()).prop_map(
        move |(date, (place, level), status, delegates, cites)| {
            let status = if date.is_none() { SessionStatus::Planned } else { status };
            Session { number, date, place, level, status, delegates, cites }
        },
    )
}

fn proposal(key: Key, tracks: &[Key], sessions: &[u32]) -> impl Strategy<Value = Proposal> + use<> {
    let status = prop_oneof![
        Just(ProposalStatus::Open),
        Just(ProposalStatus::Accepted),
        Just(ProposalStatus::Refused),
        Just(ProposalStatus::Withdrawn),
        Just(ProposalStatus::Done)
    ];
    let refers = (of(tracks), of(sessions));
    (text(), whose(), option::of(text()), refers, status, option::of(date()), cites()).prop_map(
        move |(ask, side, person, (track, session), status, since, cites)| {
            let since = since.filter(|_| status != ProposalStatus::Open);
            Proposal { key: key.clone(), ask, side, person, track, session, status, since, cites }
        },
    )
}

fn follow_up(key: Key, proposals: &[Key], sessions: &[u32]) -> impl Strategy<Value = FollowUp> + use<> {
    let refers = (of(sessions), of(proposals));
    let dates = (option::of(date()), option::of(date()));
    (text(), whose(), option::of(text()), refers, dates, cites(), cites()).prop_map(
        move |(what, side, owner, (session, proposal), (due, done), evidence, cites)| {
            let evidence = if done.is_some() { evidence } else { Vec::new() };
            FollowUp { key: key.clone(), what, side, owner, session, proposal, due, done, evidence, cites }
        },
    )
}

fn track(key: Key) -> impl Strategy<Value = Track> {
    let lead = (any::<bool>(), text(), option::of(text()), cites())
        .prop_map(|(side, person, office, cites)| Lead { side: country(side), person, office, cites });
    (text(), proptest::collection::vec(lead, 0..3), cites()).prop_map(move |(title, leads, cites)| Track {
        key: key.clone(),
        title,
        leads,
        cites,
    })
}

fn dialogue() -> impl Strategy<Value = Dialogue> {
    let every = (1_u16..=1000, 0..4).prop_map(|(count, unit)| {
        let unit = [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years][usize::try_from(unit).unwrap()];
        Every { count, unit }
    });
    let numbers = proptest::collection::btree_set(1_u32..50, 0..4);
    let head = (key(), text(), option::of(every), (text(), text()), cites());
    (head, keys(3), numbers, keys(3), keys(4)).prop_flat_map(
        |(head, tracks, numbers, proposals, follow_ups)| {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let track_rows: Vec<_> = tracks.iter().cloned().map(track).collect();
            let session_rows: Vec<_> = numbers.iter().map(|number| session(*number, &tracks)).collect();
            let proposal_rows: Vec<_> =
                proposals.iter().map(|key| proposal(key.clone(), &tracks, &numbers)).collect();
            let follow_up_rows: Vec<_> =
                follow_ups.iter().map(|key| follow_up(key.clone(), &proposals, &numbers)).collect();
            (Just(head), track_rows, session_rows, proposal_rows, follow_up_rows).prop_map(
                |((key, title, every, (first, second), cites), tracks, sessions, proposals, follow_ups)| {
                    Dialogue {
                        key,
                        title,
                        every,
                        sides: [
                            Side { country: country(true), name: first, cites: Vec::new() },
                            Side { country: country(false), name: second, cites: cites.clone() },
                        ],
                        tracks,
                        sessions,
                        proposals,
                        follow_ups,
                        cites,
                    }
                },
            )
        },
    )
}

proptest! {
    #[test]
    fn a_table_gives_the_dialogue_back(dialogue in dialogue()) {
        let table = write(&dialogue);
        let again = read(&table);
        prop_assert_eq!(again.as_ref(), Ok(&dialogue), "{}", table);
        prop_assert_eq!(write(&again.unwrap()), table);
    }

    #[test]
    fn a_calendar_that_nobody_touched_changes_nothing(dialogue in dialogue()) {
        let ics = calendar(&dialogue, stamp());
        for line in ics.split("\r\n") {
            prop_assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{line:?}");
        }
        let reread = reread(&dialogue, &ics);
        prop_assert_eq!(reread.as_ref().map(|reread| &reread.dialogue), Ok(&dialogue), "{}", ics);
        prop_assert!(reread.unwrap().changes.is_empty(), "{}", ics);
        if ics.contains("\r\nUID:") {
            prop_assert_eq!(dialogue_of(&ics), Ok(dialogue.key));
        }
    }

    #[test]
    fn whatever_is_read_is_written_and_read_the_same(text in "(row,key,title,side,session,due\n)?([a-z_]{0,9},?[^\r]{0,20}\n?){0,8}") {
        match read(&text) {
            Ok(dialogue) => prop_assert_eq!(read(&write(&dialogue)), Ok(dialogue)),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
        let _ = dialogue_of(&text);
    }
}

#[test]
fn the_example_is_in_its_canonical_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dialogue");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let dialogue = read(&text).unwrap_or_else(|faults| panic!("{}: {faults:#?}", path.display()));
        assert_eq!(write(&dialogue), text, "{}", path.display());
    }
}
