//! Two persons' names: word by word by what each is; patronymic, first name and gender part those who share a surname.

use crate::compare::{Reasons, say, way};
use crate::given::{self, Gender};
use crate::heard::Heard;
use crate::name::{Name, PERSON_WORDS_MAX as WORDS_MAX, Role, Token};
use crate::sound;

/// Below this two words are not the same word at all.
const PAIRED_MIN: f32 = 0.6;

/// Below this a pair of words by itself leaves less than 0.70 of the score: see [`kept`].
const PAIRED_WELL_MIN: f32 = 0.79;

/// Why two words were taken for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Because {
    /// They sound the same.
    Same,
    /// They sound nearly the same.
    Sound,
    /// They are forms of one name.
    Forms,
    /// One is an initial that fits.
    Initial,
}

/// Returns how alike two words are, and why. Below `least` it may be anything that is below, too.
fn words_alike(a: &Token, b: &Token, least: f32) -> (f32, Because) {
    if a.initial || b.initial {
        let fits =
            a.first_class() == b.first_class() && [a, b].iter().all(|t| t.initial || t.role != Role::Surname);
        return (if fits { 0.88 } else { 0.0 }, Because::Initial);
    }
    let same = a.sound == b.sound;
    if (a.role == Role::Patronymic) != (b.role == Role::Patronymic) {
        let free = a.role == Role::Unknown || b.role == Role::Unknown;
        let whole = if free { 1.0 } else { ANOTHER_ROLE };
        let found = if same { 1.0 } else { alike(a.sound.bytes(), b.sound.bytes(), whole, least) };
        return (found * whole, Because::Sound);
    }
    if a.role == Role::Patronymic {
        if same {
            return (1.0, Because::Same);
        }
        if given::share(a.fathers, b.fathers) {
            return (0.98, Because::Forms);
        }
        let known = [a, b].iter().all(|t| t.fathers.iter().any(|r| *r != 0));
        let found = if known && least > OTHER_FATHER { 0.0 } else { alike(a.stem(), b.stem(), 1.0, least) };
        return (if known { found.min(OTHER_FATHER) } else { found }, Because::Sound);
    }
    let both = |role: Role| a.role == role && b.role == role;
    if !both(Role::Surname) && given::share(a.given, b.given) {
        return if same { (1.0, Because::Same) } else { (0.98, Because::Forms) };
    }
    if same {
        return (1.0, Because::Same);
    }
    if a.role == Role::Surname || b.role == Role::Surname {
        let crossed = a.role == Role::Given || b.role == Role::Given;
        let whole = if crossed { CROSSED } else { 1.0 };
        let stems = if a.stem == 0 || b.stem == 0 { 0.0 } else { alike(a.stem(), b.stem(), whole, least) };
        return (stems * whole, Because::Sound);
    }
    let known = [a, b].iter().all(|t| t.given.iter().any(|r| *r != 0));
    let found =
        if known && least > OTHER_NAME { 0.0 } else { alike(a.sound.bytes(), b.sound.bytes(), 1.0, least) };
    (if known { found.min(OTHER_NAME) } else { found }, Because::Sound)
}

/// A patronymic against another word is alike up to this.
const ANOTHER_ROLE: f32 = 0.6;
/// A surname against a first name is alike up to this, unless they are the same.
const CROSSED: f32 = 0.8;
/// Patronymics of two fathers, as the table says, are alike up to this.
const OTHER_FATHER: f32 = 0.6;
/// Two first names, as the table says, are alike up to this.
const OTHER_NAME: f32 = 0.65;

/// How alike two words sound, where `whole` times that is `least` or more.
fn alike(a: &[u8], b: &[u8], whole: f32, least: f32) -> f32 {
    sound::alike(a, b, (least / whole).min(1.0))
}

/// What a pair of words leaves of the score; gentle near 1, steep between 0.85 and 0.65.
fn kept(alike: f32) -> f32 {
    const STEPS: [(f32, f32); 7] =
        [(0.0, 0.05), (0.5, 0.25), (0.6, 0.4), (0.7, 0.52), (0.8, 0.72), (0.9, 0.95), (1.0, 1.0)];
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

/// What is left of the score when one is a woman's name and the other a man's.
const GENDERS_DIFFER: f32 = 0.6;

fn genders_differ(a: &Name, b: &Name) -> bool {
    matches!((a.gender, b.gender), (Some(x), Some(y)) if x != y)
}

/// Whether the patronymics say that these are two men's children: told without comparing sounds.
fn of_two_fathers(a: &Name, b: &Name) -> bool {
    match (a.sure_fathers(), b.sure_fathers()) {
        (Some(x), Some(y)) => !given::share(x, y),
        _ => false,
    }
}

/// What the score can still be, while the words of the shorter name are compared one after the other.
///
/// Each of its words must find one in the longer name, for when a word of either is left over on both sides the score
/// falls below any `least` of interest. The exception is the patronymic: it may be left over on either side, and then
/// one other word on the other. See [`Tally::rest`].
struct Bound {
    /// What the words leave of the score, all but the worst.
    others: f32,
    /// What the worst of them leaves.
    worst: f32,
    /// Whether one word of the shorter name may be left over: at best that is the worst.
    spare: bool,
}

impl Bound {
    fn of(a: &Name, b: &Name) -> Self {
        let has_patronymic = |n: &Name| n.tokens.iter().any(|t| t.role == Role::Patronymic);
        let may_be_over = a.tokens.len() >= b.tokens.len() && has_patronymic(b);
        let others = if genders_differ(a, b) { GENDERS_DIFFER } else { 1.0 };
        Self { others, worst: 1.0, spare: may_be_over }
    }

    /// Takes in the best that a word of the shorter name leaves of the score.
    fn word(&mut self, word: &Token, best: f32) {
        // A patronymic that is left over, and two that differ.
        let best = if word.role == Role::Patronymic { best.max(0.97) } else { best };
        self.others *= best.max(self.worst);
        self.worst = best.min(self.worst);
    }

    /// The most that the score can be.
    fn most(&self) -> f32 {
        self.others * if self.spare { self.worst.max(SPARED) } else { self.worst }
    }

    /// How alike a word of the shorter name and its partner are at least. Where no word may be left over, a pair that by
    /// itself takes the score below `least` need not be told from none.
    fn paired(&self, word: &Token, least: f32) -> f32 {
        if least >= 0.7 && !self.spare && word.role != Role::Patronymic {
            PAIRED_WELL_MIN
        } else {
            PAIRED_MIN
        }
    }

    /// Whether the score cannot be `least` any more. The margin is for the order in which factors are multiplied.
    fn is_below(&self, least: f32) -> bool {
        self.most() < least * 0.999
    }
}

/// Where a score is of interest below this, [`Bound`] does not hold: two words that differ leave no more.
const BOUNDED_MIN: f32 = 0.5;
/// What a word that is left over on one side leaves of the score.
const SPARED: f32 = 0.9;
/// What an initial that agrees leaves of the score.
const INITIAL: f32 = 0.93;

/// What a pair of words leaves of the score.
fn factor(alike: f32, because: Because) -> f32 {
    if because == Because::Initial { INITIAL } else { kept(alike) }
}

/// Returns the score where it is `least` or more, else something below; `a` has no more words than `b`. Where one name is compared
/// with many, its words are `heard`, and whether it is `b`.
pub(crate) fn score(
    a: &Name,
    b: &Name,
    least: f32,
    reasons: &mut Reasons,
    mut heard: Option<(&mut Heard, bool)>,
) -> f32 {
    let least = if least > BOUNDED_MIN { least } else { 0.0 };
    let mut bound = Bound::of(a, b);
    if bound.is_below(least) {
        return bound.most();
    }
    if least > 0.0 && of_two_fathers(a, b) {
        return 0.0;
    }
    let mut pairs = [Pair { a: 0, b: 0, alike: 0.0, because: Because::Same }; WORDS_MAX * WORDS_MAX];
    let mut count = 0;
    // Surnames first: they part most pairs.
    for surnames in [true, false] {
        for (i, x) in (0_u8..).zip(&a.tokens).filter(|(_, t)| (t.role == Role::Surname) == surnames) {
            let mut best: f32 = 0.0;
            let paired = bound.paired(x, least);
            for (j, y) in (0_u8..).zip(&b.tokens) {
                let (alike, because) = match &mut heard {
                    Some((heard, false)) => heard.alike(i, y, paired, || words_alike(x, y, paired)),
                    Some((heard, true)) => heard.alike(j, x, paired, || words_alike(x, y, paired)),
                    None => words_alike(x, y, paired),
                };
                if alike >= paired
                    && let Some(pair) = pairs.get_mut(count)
                {
                    *pair = Pair { a: i, b: j, alike, because };
                    count += 1;
                    best = best.max(factor(alike, because));
                }
            }
            bound.word(x, best);
            if bound.is_below(least) {
                return bound.most();
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
        self.score *= factor(pair.alike, pair.because);
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
            self.score *= SPARED;
        }
        if over.0 != over.1 {
            say(reasons, || "words missing on one side".to_owned());
        }
    }

    fn genders(&mut self, a: &Name, b: &Name, reasons: &mut Reasons) {
        if let (Some(x), Some(y)) = (a.gender, b.gender)
            && genders_differ(a, b)
        {
            self.score *= GENDERS_DIFFER;
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
