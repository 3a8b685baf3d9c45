//! Time of a pair, of reading a name, and of a query over a million names, with what the index misses.
//! `cargo bench -p reftel-names` (names are made up; `NAMES=200000` takes fewer). Not criterion: the percentiles of
//! single queries and the recall are the point, not the mean of a loop.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use reftel_names::{How, Index, Kind, Name, SHOW_MIN, System, likeness};

/// A generator of numbers that is the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

/// Belarusian, Russian, and the father's name in both.
const MEN: &[[&str; 3]] = &[
    ["Аляксандр", "Александр", "Александрович"],
    ["Уладзімір", "Владимир", "Владимирович"],
    ["Мікалай", "Николай", "Николаевич"],
    ["Сяргей", "Сергей", "Сергеевич"],
    ["Віктар", "Виктор", "Викторович"],
    ["Дзмітрый", "Дмитрий", "Дмитриевич"],
    ["Андрэй", "Андрей", "Андреевич"],
    ["Іван", "Иван", "Иванович"],
    ["Ігар", "Игорь", "Игоревич"],
    ["Аляксей", "Алексей", "Алексеевич"],
    ["Павел", "Павел", "Павлович"],
    ["Пётр", "Пётр", "Петрович"],
    ["Яўген", "Евгений", "Евгеньевич"],
    ["Міхаіл", "Михаил", "Михайлович"],
    ["Анатоль", "Анатолий", "Анатольевич"],
    ["Валерый", "Валерий", "Валерьевич"],
    ["Юрый", "Юрий", "Юрьевич"],
    ["Вадзім", "Вадим", "Вадимович"],
    ["Алег", "Олег", "Олегович"],
    ["Кірыл", "Кирилл", "Кириллович"],
];
const STARTS: &[&str] = &[
    "Ба", "Бо", "Ва", "Ве", "Га", "Го", "Гри", "Да", "Де", "Жу", "За", "Зи", "Ка", "Ко", "Кра", "Ку", "Ла",
    "Ли", "Лу", "Ма", "Ми", "Мо", "На", "Ни", "Пе", "По", "При", "Ра", "Ро", "Са", "Си", "Со", "Сто", "Та",
    "То", "Тру", "Фе", "Ха", "Хо", "Це", "Че", "Ша", "Ше", "Щер", "Яку",
];
const MIDDLES: &[&str] = &[
    "бе", "ва", "ви", "га", "го", "да", "де", "жа", "за", "зи", "ка", "ки", "ко", "ла", "ле", "ли", "лу",
    "ма", "ми", "на", "ни", "но", "па", "пе", "по", "ра", "ре", "ри", "ро", "са", "си", "со", "та", "ти",
    "то", "ха", "ше", "чу", "рба", "лго", "нда", "стри", "мпо", "рто",
];
const ENDS: &[&str] = &["нов", "лов", "ров", "нко", "вич", "ский", "шин", "кин", "чук", "тько", "ец", "ник"];

struct Person {
    given: usize,
    father: usize,
    surname: String,
}

fn person(dice: &mut Dice) -> Person {
    let mut surname = dice.one(STARTS).to_owned();
    for _ in 0..=dice.roll(2) {
        surname.push_str(dice.one(MIDDLES));
    }
    surname.push_str(dice.one(ENDS));
    Person { given: dice.roll(MEN.len()), father: dice.roll(MEN.len()), surname }
}

/// One of the ways in which the person is written.
fn written(dice: &mut Dice, who: &Person) -> String {
    let cyrillic = MEN[who.given];
    let given = cyrillic[usize::from(dice.roll(3) > 0)];
    let father = MEN[who.father][2];
    let text = match dice.roll(4) {
        0 => format!("{given} {}", who.surname),
        1 => format!("{}, {given} {father}", who.surname),
        2 => format!("{} {father} {}", given, who.surname),
        _ => format!("{given} {father} {}", who.surname.to_uppercase()),
    };
    const SYSTEMS: &[&str] =
        &["ru-bgn-plain", "ru-icao", "ru-iso-9-1995", "ru-scientific", "ru-german", "ru-mvd-310-french"];
    let mut text = match dice.roll(3) {
        0 => text,
        _ => System::named(dice.one(SYSTEMS)).unwrap().romanise(&text),
    };
    if dice.roll(5) == 0 {
        // A slip: one character lost.
        let at = 1 + dice.roll(text.chars().count() - 1);
        text = text.chars().enumerate().filter(|(place, _)| *place != at).map(|(_, c)| c).collect();
    }
    text
}

fn part(times: &mut [Duration], of: f64) -> Duration {
    times.sort();
    times[((times.len() - 1) as f64 * of) as usize]
}

fn main() {
    let many: usize = std::env::var("NAMES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let people: Vec<Person> = (0..many).map(|_| person(&mut dice)).collect();
    let texts: Vec<String> = people.iter().map(|p| written(&mut dice, p)).collect();
    let how = How::default();

    let began = Instant::now();
    let names: Vec<Name> = texts.iter().map(|t| Name::read(t, Kind::Person)).collect();
    println!("reading a name: {:?}", began.elapsed() / many as u32);

    for (what, step) in [("at random", 7919), ("neighbours", 1)] {
        let began = Instant::now();
        let mut sum = 0.0;
        let pairs = 1_000_000;
        for at in 0..pairs {
            sum += likeness(&names[at % many], &names[(at * step + 1) % many], &how);
        }
        black_box(sum);
        println!("a pair, {what}: {:?}", began.elapsed() / pairs as u32);
    }
    // Pairs that are the same person: no early way out.
    let pairs: Vec<(Name, Name)> = (0..20_000)
        .map(|at| {
            let other = written(&mut dice, &people[at % many]);
            (names[at % many].clone(), Name::read(&other, Kind::Person))
        })
        .collect();
    let began = Instant::now();
    let sum: f64 = (0..10).flat_map(|_| &pairs).map(|(a, b)| likeness(a, b, &how)).sum();
    black_box(sum);
    println!("a pair, the same person: {:?}", began.elapsed() / (pairs.len() * 10) as u32);

    let began = Instant::now();
    let index = Index::new(names);
    println!("index of {many}: {:?}", began.elapsed());
    let queries: Vec<Name> = (0..5_000)
        .map(|_| {
            let at = dice.roll(many);
            Name::read(&written(&mut dice, &people[at]), Kind::Person)
        })
        .collect();
    let (mut times, mut candidates) = (Vec::new(), 0);
    for query in &queries {
        candidates += index.candidates(query).len();
        let began = Instant::now();
        black_box(index.find(query, SHOW_MIN, &how));
        times.push(began.elapsed());
    }
    println!(
        "a query: p50 {:?}, p99 {:?}, most {:?}; candidates {} on average",
        part(&mut times, 0.5),
        part(&mut times, 0.99),
        part(&mut times, 1.0),
        candidates / queries.len()
    );
    let (mut all, mut found) = (0, 0);
    for query in queries.iter().take(40) {
        let hits = index.find(query, SHOW_MIN, &how);
        for at in 0..many {
            if likeness(query, index.name(at).unwrap(), &how) >= SHOW_MIN {
                all += 1;
                found += usize::from(hits.iter().any(|h| h.at == at));
            }
        }
    }
    println!(
        "recall of all pairs: {found} of {all} ({:.2} %)",
        100.0 * f64::from(found as u32) / f64::from(all as u32)
    );

    if many >= 200_000 {
        let (left, right) = texts.split_at(100_000);
        let began = Instant::now();
        let read =
            |texts: &[String]| -> Vec<Name> { texts.iter().map(|t| Name::read(t, Kind::Person)).collect() };
        let index = Index::new(read(left));
        let hits: usize = read(&right[..100_000]).iter().map(|n| index.find(n, SHOW_MIN, &how).len()).sum();
        println!("100,000 × 100,000 on one thread: {:?}, {hits} pairs", began.elapsed());
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        println!("{}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default());
    }
}
