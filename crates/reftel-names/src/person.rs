//! Two persons' names: word by word by what each is; patronymic, first name and gender part those who share a surname.

use crate::compare::{Reasons, say, way};
use crate::given::{self, Gender};
use crate::name::{Name, Role, Token};
use crate::sound;

/// Most words of one name; as in `name.rs`.
const WORDS_MAX: usize = 16;
/// Below this two words are not the same word at all.
const PAIRED_MIN: f32 = 0.6;

/// Why two words were taken for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Because {
    Same,
    Sound,
    Forms,
    Initial,
}

fn first_class(token: &Token) -> u8 {
    match token.sound.bytes().first() {
        Some(b'o' | b'e' | b'a' | b'i' | b'j') => b'a',
        Some(b'g' | b'h' | b'x') => b'h',
        Some(b'u' | b'v') => b'v',
        Some(b'c' | b't') => b't',
        Some(&other) => other,
        None => 0,
    }
}

/// Returns how alike two words are, and why.
fn words_alike(a: &Token, b: &Token) -> (f32, Because) {
    if a.initial || b.initial {
        let fits =
            first_class(a) == first_class(b) && [a, b].iter().all(|t| t.initial || t.role != Role::Surname);
        return (if fits { 0.88 } else { 0.0 }, Because::Initial);
    }
    let same = a.sound == b.sound;
    if (a.role == Role::Patronymic) != (b.role == Role::Patronymic) {
        let free = a.role == Role::Unknown || b.role == Role::Unknown;
        let found = if same { 1.0 } else { sound::alike(a.sound.bytes(), b.sound.bytes()) };
        return (if free { found } else { found * 0.6 }, Because::Sound);
    }
    if a.role == Role::Patronymic {
        if same {
            return (1.0, Because::Same);
        }
        if given::share(a.fathers, b.fathers) {
            return (0.98, Because::Forms);
        }
        let known = [a, b].iter().all(|t| t.fathers.iter().any(|r| *r != 0));
        let found = sound::alike(a.stem(), b.stem());
        return (if known { found.min(0.6) } else { found }, Because::Sound);
    }
    let both = |role: Role| a.role == role && b.role == role;
    if !both(Role::Surname) && given::share(a.given, b.given) {
        return if same { (1.0, Because::Same) } else { (0.98, Because::Forms) };
    }
    if same {
        return (1.0, Because::Same);
    }
    if a.role == Role::Surname || b.role == Role::Surname {
        let stems = if a.stem == 0 || b.stem == 0 { 0.0 } else { sound::alike(a.stem(), b.stem()) };
        let crossed = a.role == Role::Given || b.role == Role::Given;
        return (if crossed { stems * 0.8 } else { stems }, Because::Sound);
    }
    let found = sound::alike(a.sound.bytes(), b.sound.bytes());
    let known = [a, b].iter().all(|t| t.given.iter().any(|r| *r != 0));
    (if known { found.min(0.65) } else { found }, Because::Sound)
}

/// What a pair of words leaves of the score; gentle near 1, steep between 0.85 and 0.65.
fn kept(alike: f32) -> f32 {
    const STEPS: [(f32, f32); 7] =
        [(0.0, 0.05), (0.5, 0.25), (0.6, 0.4), (0.7, 0.55), (0.8, 0.78), (0.9, 0.95), (1.0, 1.0)];
    let mut before = (0.0, 0.05);
    for step in STEPS {
        if alike <= step.0 {
            let span = step.0 - before.0;
            let part = if span > 0.0 { (alike - before.0) / span } else { 1.0 };
            return before.1 + part * (step.1 - before.1);
        }
        before = step;
    }
    1.0
}

/// A word of `a` and one of `b` that were taken for the same.
#[derive(Clone, Copy)]
struct Pair {
    a: u8,
    b: u8,
    alike: f32,
    because: Because,
}

/// Returns the score; `a` has no more words than `b`.
pub(crate) fn score(a: &Name, b: &Name, reasons: &mut Reasons) -> f32 {
    let mut pairs = [Pair { a: 0, b: 0, alike: 0.0, because: Because::Same }; WORDS_MAX * WORDS_MAX];
    let mut count = 0;
    for (i, x) in (0_u8..).zip(a.tokens.iter().take(WORDS_MAX)) {
        for (j, y) in (0_u8..).zip(b.tokens.iter().take(WORDS_MAX)) {
            let (alike, because) = words_alike(x, y);
            if alike >= PAIRED_MIN
                && let Some(pair) = pairs.get_mut(count)
            {
                *pair = Pair { a: i, b: j, alike, because };
                count += 1;
            }
        }
    }
    let pairs = pairs.get_mut(..count).unwrap_or_default();
    let roles = |p: &Pair| {
        let role = |n: &Name, at: u8| n.tokens.get(usize::from(at)).map(|t| t.role);
        role(a, p.a) == role(b, p.b)
    };
    // Best first; the same role before another; then the order of the words.
    pairs.sort_unstable_by(|x, y| {
        let value = |p: &Pair| p.alike + if roles(p) { 0.02 } else { 0.0 };
        value(y).total_cmp(&value(x)).then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    let mut tally = Tally::default();
    let (mut used_a, mut used_b) = (0_u16, 0_u16);
    for pair in pairs.iter() {
        if used_a & (1 << pair.a) != 0 || used_b & (1 << pair.b) != 0 {
            continue;
        }
        let (Some(x), Some(y)) = (a.tokens.get(usize::from(pair.a)), b.tokens.get(usize::from(pair.b)))
        else {
            continue;
        };
        used_a |= 1 << pair.a;
        used_b |= 1 << pair.b;
        tally.pair(x, y, pair, reasons, (a, b));
    }
    tally.rest(a, used_a, b, used_b, reasons);
    tally.genders(a, b, reasons);
    tally.finish(a, b)
}

struct Tally {
    score: f32,
    surnames: u8,
    givens: u8,
    patronymics: u8,
    others: u8,
    initials: u8,
}

impl Default for Tally {
    fn default() -> Self {
        Self { score: 1.0, surnames: 0, givens: 0, patronymics: 0, others: 0, initials: 0 }
    }
}

/// What two words that were paired are, together.
fn role_of(x: &Token, y: &Token) -> Role {
    match (x.role, y.role) {
        (Role::Patronymic, _) | (_, Role::Patronymic) => Role::Patronymic,
        (x, y) if x == y => x,
        (Role::Unknown, other) | (other, Role::Unknown) => other,
        _ => Role::Unknown,
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Given => "first names",
        Role::Patronymic => "patronymics",
        Role::Surname => "surnames",
        Role::Unknown => "words",
    }
}

impl Tally {
    fn pair(&mut self, x: &Token, y: &Token, pair: &Pair, reasons: &mut Reasons, names: (&Name, &Name)) {
        let role = role_of(x, y);
        match role {
            Role::Surname => self.surnames += 1,
            Role::Given => self.givens += 1,
            Role::Patronymic => self.patronymics += 1,
            Role::Unknown => self.others += 1,
        }
        if pair.because == Because::Initial {
            self.initials += 1;
        }
        self.score *= match pair.because {
            Because::Initial => 0.93,
            _ => kept(pair.alike),
        };
        say(reasons, || {
            let what = role_name(role);
            let quoted = format!("`{}`, `{}`", x.text, y.text);
            match pair.because {
                Because::Same if x.text.to_lowercase() == y.text.to_lowercase() => {
                    format!("{what} equal ({quoted})")
                }
                Because::Same => format!("{what} equal{} ({quoted})", way(names.0, names.1)),
                Because::Forms if role == Role::Patronymic => {
                    format!("patronymics are of forms of one name ({quoted})")
                }
                Because::Forms => format!("{what} are forms of one name ({quoted})"),
                Because::Initial => format!("initial agrees ({quoted})"),
                Because::Sound => {
                    format!(
                        "{what} sound {:.0} % alike{} ({quoted})",
                        pair.alike * 100.0,
                        way(names.0, names.1)
                    )
                }
            }
        });
    }

    fn rest(&mut self, a: &Name, used_a: u16, b: &Name, used_b: u16, reasons: &mut Reasons) {
        let left = |name: &Name, used: u16, role: Role| {
            (0_u8..).zip(&name.tokens).filter(|(at, t)| used & (1 << at) == 0 && t.role == role).count()
        };
        let mut over = (0, 0);
        let roles = [Role::Surname, Role::Given, Role::Patronymic, Role::Unknown];
        for role in roles {
            let (x, y) = (left(a, used_a, role), left(b, used_b, role));
            let differ = x.min(y);
            if differ > 0 {
                self.score *= match role {
                    Role::Surname => 0.35,
                    Role::Given => 0.42,
                    Role::Patronymic => 0.5,
                    Role::Unknown => 0.45,
                };
                say(reasons, || format!("{} differ", role_name(role)));
            }
            if role != Role::Patronymic {
                over = (over.0 + x - differ, over.1 + y - differ);
            } else if (x > differ || y > differ) && self.patronymics == 0 {
                self.score *= 0.97;
                say(reasons, || "patronymic missing on one side".to_owned());
            }
        }
        let crossed = over.0.min(over.1);
        for _ in 0..crossed {
            self.score *= 0.45;
        }
        if crossed > 0 {
            say(reasons, || "other words differ".to_owned());
        }
        for _ in 0..(over.0.max(over.1) - crossed) {
            self.score *= 0.9;
        }
        if over.0 != over.1 {
            say(reasons, || "words missing on one side".to_owned());
        }
    }

    fn genders(&mut self, a: &Name, b: &Name, reasons: &mut Reasons) {
        if let (Some(x), Some(y)) = (a.gender, b.gender)
            && x != y
        {
            self.score *= 0.6;
            say(reasons, || {
                let word = |g: Gender| if g == Gender::Female { "a woman's" } else { "a man's" };
                format!("one is {} name, the other {}", word(x), word(y))
            });
        }
    }

    fn finish(self, a: &Name, b: &Name) -> f32 {
        let pairs = self.surnames + self.givens + self.patronymics + self.others;
        let words = a.tokens.len().max(b.tokens.len());
        // One word of several is not enough, and neither are first name and patronymic without the surname.
        let cap = match pairs {
            0 => 0.2,
            1 if words > 1 => 0.66,
            1 => 0.97,
            _ if self.surnames == 0 && self.others == 0 && words > 2 => 0.66,
            // Initials alone beside a surname say little.
            _ if self.initials > 0 && self.initials + 1 == pairs => 0.88,
            _ => 1.0,
        };
        let exact = if self.score > 0.999 { self.score } else { self.score.min(0.999) };
        exact.min(cap)
    }
}
