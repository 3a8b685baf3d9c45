//! How long it takes to put together a record of many claims, and to ask it for a day and for a person.
//!
//! `cargo run --release -p reftel-record --example speed [CLAIMS]`; 1,000,000 claims unless told otherwise.

#![allow(clippy::print_stdout)]

use std::time::Instant;

use reftel_record::claim::{Claim, Party, claim_id};
use reftel_record::history::{Builder, Source};

fn party(name: String, schema: &str, country: Option<&str>) -> Party {
    Party { name, office: None, country: country.map(str::to_owned), schema: schema.to_owned() }
}

/// Made-up claims: one in a hundred about one person, the others about firms and persons of which each has some.
fn claim(number: u32) -> Claim {
    let kinds =
        ["sanction.impose", "detention.arrest", "detention.release", "meeting.hold", "sanction.suspend"];
    let at = number as usize % kinds.len();
    let kind = kinds.get(at).copied().unwrap_or("meeting.hold");
    let mixed = number.wrapping_mul(2_654_435_761) >> 8;
    let (year, month, day) = (1990 + mixed % 35, mixed / 35 % 12 + 1, mixed / 420 % 28 + 1);
    let target = match at {
        0 | 4 => party(format!("Works {}", mixed % 20_000), "Company", None),
        3 if number % 100 == 3 => party("Ada Quist".to_owned(), "Person", Some("OS")),
        _ => party(format!("Jan{} Vuk{}", mixed % 140, mixed / 140 % 140), "Person", None),
    };
    let quote = format!("claim {number}");
    Claim {
        id: claim_id("speed", number, "1", kind, &quote, 0),
        anchor: "1".to_owned(),
        range: (0, 10),
        quote,
        kind: kind.to_owned(),
        actors: vec![party("Osmia".to_owned(), "Country", Some("OS"))],
        targets: vec![target],
        about: None,
        speaker: None,
        when: format!("{year}-{month:02}-{day:02}").parse().ok(),
        when_rule: None,
        place: None,
        amount: None,
        modality: "asserted".to_owned(),
        negated: false,
        condition: None,
        due: None,
        manner: None,
        rule: String::new(),
    }
}

fn main() {
    let count: u32 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let mut builder = Builder::default();
    let began = Instant::now();
    for first in (0..count).step_by(10) {
        let claims: Vec<Claim> = (first..count.min(first + 10)).map(claim).collect();
        let source = Source {
            id: format!("d{first}"),
            date: "2024-12-31".parse().ok(),
            own_id: None,
            fingerprint: u128::from(first),
            is_correction: false,
            is_list: false,
            states: Vec::new(),
        };
        builder.add(source, &claims);
    }
    println!("{count} claims made and taken in: {:.1} s", began.elapsed().as_secs_f64());
    let began = Instant::now();
    let history = builder.finish();
    println!(
        "{} events, {} statuses, {} conflicts: {:.1} s",
        history.events().len(),
        history.statuses().len(),
        history.conflicts().len(),
        began.elapsed().as_secs_f64()
    );
    for day in ["1995-06-01", "2008-06-24", "2024-01-01"] {
        let Ok(day) = day.parse() else { continue };
        let began = Instant::now();
        let found = history.state_on(day).len();
        println!("state on {day}: {found} statuses, {:.2} ms", began.elapsed().as_secs_f64() * 1e3);
    }
    let began = Instant::now();
    let events = history.entity_by_key("ada-quist").map_or(0, |person| history.events_of(person).count());
    println!("one person: {events} events, {:.2} ms", began.elapsed().as_secs_f64() * 1e3);
}
