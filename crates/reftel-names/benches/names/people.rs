//! Made-up people, and people put together from the words of the given lists; and the ways in which one is written.

use std::collections::BTreeSet;
use std::path::Path;

use reftel_names::{Kind, Name, Role, Script, System};

/// A generator of numbers that is the same on every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
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

/// Somebody, word by word.
#[derive(Clone)]
pub struct Person {
    /// In Cyrillic letters: two forms of one name; in Latin ones, twice the same.
    given: [String; 2],
    /// The patronymic, or other names.
    middle: String,
    surname: String,
}

impl Person {
    fn is_cyrillic(&self) -> bool {
        Script::of(&self.surname) == Script::Cyrillic
    }
}

/// Twenty first names of men and a million surnames made of syllables: denser than life.
pub fn made_up(dice: &mut Dice) -> Person {
    let (given, father) = (MEN[dice.roll(MEN.len())], MEN[dice.roll(MEN.len())]);
    let given = [given[0].to_owned(), given[1].to_owned()];
    Person { given, middle: father[2].to_owned(), surname: surname(dice) }
}

fn surname(dice: &mut Dice) -> String {
    let mut surname = dice.one(STARTS).to_owned();
    for _ in 0..=dice.roll(2) {
        surname.push_str(dice.one(MIDDLES));
    }
    surname.push_str(dice.one(ENDS));
    surname
}

/// Words of the given lists, from which people are put together.
pub struct Given {
    /// Given name, other names, surname of one person, in Latin letters.
    latin: Vec<[String; 3]>,
    /// The same in Cyrillic letters; only men, since the words are mixed.
    cyrillic: Vec<[String; 3]>,
}

fn lines(folder: &Path, file: &str) -> Vec<String> {
    std::fs::read_to_string(folder.join(file))
        .unwrap_or_default()
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect()
}

/// The given lists, where they stand beside the clone.
pub fn given() -> Option<Given> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/names");
    let latin: Vec<[String; 3]> = lines(&folder, "pairs/negatives_us.csv")
        .iter()
        .filter_map(|line| {
            let mut cells = line.split(',').skip(1).map(str::to_owned);
            Some([cells.next()?, cells.next()?, cells.next()?])
        })
        .filter(|[first, _, last]| !first.is_empty() && !last.is_empty())
        .collect();
    let mut cyrillic = BTreeSet::new();
    for line in lines(&folder, "variants.tsv").iter().chain(&lines(&folder, "crosslist_silver.tsv")) {
        for cell in line.split('\t').filter(|c| Script::of(c) == Script::Cyrillic) {
            let name = Name::read(cell, Kind::Person);
            let of = |role: Role| name.words().find(|w| w.1 == role).map(|w| w.0.to_owned());
            if name.gender() == Some(reftel_names::Gender::Male)
                && let (Some(given), Some(middle), Some(surname)) =
                    (of(Role::Given), of(Role::Patronymic), of(Role::Surname))
            {
                cyrillic.insert([given, middle, surname]);
            }
        }
    }
    let cyrillic: Vec<_> = cyrillic.into_iter().collect();
    (latin.len() > 1000 && cyrillic.len() > 100).then_some(Given { latin, cyrillic })
}

impl Given {
    /// Somebody put together from the words of several; of the surnames in Cyrillic half are made up, for there are few.
    pub fn person(&self, dice: &mut Dice) -> Person {
        let from = if dice.roll(2) == 0 { &self.latin } else { &self.cyrillic };
        let word = |dice: &mut Dice, at: usize| from[dice.roll(from.len())][at].clone();
        let first = word(dice, 0);
        let mut person =
            Person { given: [first.clone(), first], middle: word(dice, 1), surname: word(dice, 2) };
        if person.is_cyrillic() && dice.roll(2) == 0 {
            person.surname = surname(dice);
        }
        person
    }
}

/// What makes a spelling differ from another of the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Another script, or another romanisation; for names in Latin letters, without their marks.
    Script,
    /// One character lost, doubled, changed or swapped.
    Slip,
    /// The surname first, or in capitals.
    Order,
    /// Without patronymic or middle names.
    Shorter,
    /// The first name as an initial.
    Initial,
    /// Any of them at once.
    Several,
}

/// Every way.
pub const WAYS: [Way; 6] = [Way::Script, Way::Slip, Way::Order, Way::Shorter, Way::Initial, Way::Several];

/// The person as their own country writes them, in full.
pub fn in_full(who: &Person) -> String {
    let text = format!("{} {} {}", who.given[1], who.middle, who.surname);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The person as written otherwise.
pub fn written(dice: &mut Dice, who: &Person, way: Way) -> String {
    let is = |dice: &mut Dice, one: Way, of: usize| way == one || (way == Way::Several && dice.roll(of) == 0);
    let script = is(dice, Way::Script, 2);
    let mut given = who.given[usize::from(!script || dice.roll(2) == 0)].clone();
    if way == Way::Initial {
        given = given.chars().take(1).chain(['.']).collect();
    }
    let middle = if is(dice, Way::Shorter, 2) { "" } else { who.middle.as_str() };
    let text = if is(dice, Way::Order, 2) {
        match dice.roll(3) {
            0 => format!("{}, {given} {middle}", who.surname),
            1 => format!("{} {given} {middle}", who.surname),
            _ => format!("{given} {middle} {}", who.surname.to_uppercase()),
        }
    } else {
        format!("{given} {middle} {}", who.surname)
    };
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if script {
        const SYSTEMS: &[&str] =
            &["ru-bgn-plain", "ru-icao", "ru-iso-9-1995", "ru-scientific", "ru-german", "ru-mvd-310-french"];
        text = if who.is_cyrillic() {
            System::named(dice.one(SYSTEMS)).unwrap().romanise(&text)
        } else {
            use unicode_normalization::UnicodeNormalization as _;
            text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
        };
    }
    if is(dice, Way::Slip, 3) { slip(dice, &text) } else { text }
}

fn slip(dice: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (1..letters.len())
        .filter(|&at| letters[at].is_lowercase() && letters[at - 1].is_alphabetic())
        .collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = places[dice.roll(places.len())];
    match dice.roll(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => {
            // Another letter of the same name: of its script.
            letters[at] = letters[places[dice.roll(places.len())]];
        }
        _ if at + 1 < letters.len() && letters[at + 1].is_lowercase() => letters.swap(at, at + 1),
        _ => {
            letters.remove(at);
        }
    }
    letters.into_iter().collect()
}
