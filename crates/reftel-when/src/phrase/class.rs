//! What a word does in a date.

/// What a word does in a date; `words/README.md` describes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Month,
    Weekday,
    Season,
    InSeason,
    Unit,
    Units,
    Half,
    AndHalf,
    EndOf,
    HalfYear,
    HalfUnit,
    /// In halves: `two` is 4.
    Number,
    Ordinal,
    A,
    Vague,
    Part,
    Day,
    Night,
    Which,
    Rolling,
    Rollings,
    Recent,
    RelUnit,
    Context,
    Decade,
    Earlier,
    Later,
    Ago,
    FromNow,
    Ahead,
    More,
    Less,
    About,
    Since,
    Starting,
    From,
    Until,
    To,
    By,
    Before,
    After,
    NotBefore,
    Between,
    Within,
    Onward,
    In,
    During,
    Of,
    The,
    And,
    Or,
    DayWord,
    Instant,
    Eve,
    NightOf,
    WeekOf,
    Block,
    Every,
    Clause,
    Named,
    Counted,
    Moved,
    Past,
    Present,
    Future,
}

/// Class and name in the files.
pub(super) const CLASSES: &[(&str, Class)] = &[
    ("month", Class::Month),
    ("weekday", Class::Weekday),
    ("season", Class::Season),
    ("inseason", Class::InSeason),
    ("unit", Class::Unit),
    ("units", Class::Units),
    ("half", Class::Half),
    ("andhalf", Class::AndHalf),
    ("endof", Class::EndOf),
    ("halfyear", Class::HalfYear),
    ("halfunit", Class::HalfUnit),
    ("number", Class::Number),
    ("ordinal", Class::Ordinal),
    ("a", Class::A),
    ("vague", Class::Vague),
    ("part", Class::Part),
    ("day", Class::Day),
    ("night", Class::Night),
    ("which", Class::Which),
    ("rolling", Class::Rolling),
    ("rollings", Class::Rollings),
    ("recent", Class::Recent),
    ("relunit", Class::RelUnit),
    ("context", Class::Context),
    ("decade", Class::Decade),
    ("earlier", Class::Earlier),
    ("later", Class::Later),
    ("ago", Class::Ago),
    ("fromnow", Class::FromNow),
    ("ahead", Class::Ahead),
    ("more", Class::More),
    ("less", Class::Less),
    ("about", Class::About),
    ("since", Class::Since),
    ("starting", Class::Starting),
    ("from", Class::From),
    ("until", Class::Until),
    ("to", Class::To),
    ("by", Class::By),
    ("before", Class::Before),
    ("after", Class::After),
    ("notbefore", Class::NotBefore),
    ("between", Class::Between),
    ("within", Class::Within),
    ("onward", Class::Onward),
    ("in", Class::In),
    ("during", Class::During),
    ("of", Class::Of),
    ("the", Class::The),
    ("and", Class::And),
    ("or", Class::Or),
    ("dayword", Class::DayWord),
    ("instant", Class::Instant),
    ("eve", Class::Eve),
    ("nightof", Class::NightOf),
    ("weekof", Class::WeekOf),
    ("block", Class::Block),
    ("every", Class::Every),
    ("clause", Class::Clause),
    ("named", Class::Named),
    ("counted", Class::Counted),
    ("moved", Class::Moved),
    ("past", Class::Past),
    ("present", Class::Present),
    ("future", Class::Future),
];

/// A set of classes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Classes(u128);

impl Classes {
    pub(super) const fn of(classes: &[Class]) -> Classes {
        let mut bits = 0;
        let mut rest = classes;
        while let [first, others @ ..] = rest {
            bits |= 1 << *first as u32;
            rest = others;
        }
        Classes(bits)
    }

    pub(super) const fn with(self, class: Class) -> Classes {
        Classes(self.0 | Classes::of(&[class]).0)
    }

    pub(super) fn has(self, class: Class) -> bool {
        self.meets(Classes::of(&[class]))
    }

    pub(super) fn meets(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }
}

/// Classes of which a date has one, or a number.
pub(super) const SIGNALS: Classes = Classes::of(&[
    Class::Month,
    Class::Weekday,
    Class::Season,
    Class::InSeason,
    Class::Unit,
    Class::Units,
    Class::HalfUnit,
    Class::Day,
    Class::Night,
    Class::RelUnit,
    Class::Context,
    Class::Decade,
    Class::EndOf,
    Class::Named,
]);

/// Those, and the classes after which a date is none: a phrase begins at most a few words before one of them.
pub(super) const HEARTS: Classes = SIGNALS.with(Class::Block).with(Class::Every);
