//! What a query says, as a tree.

use std::fmt;

use reftel_document::Edtf;

use crate::stem::stem;
use crate::word::Words;

/// A query or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    /// Everything.
    All,
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    /// Something to find in a paragraph or a title.
    Text(Pattern),
    /// Something to find in what is said about a document.
    Field(Field, Pattern),
    /// A value of a field that has whole values only.
    Label(Label, Value),
    Date(Comparison, Day),
}

/// A field whose values are words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    From,
    To,
    Tag,
    Subject,
    Marking,
}

/// A field whose values are compared whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Kind,
    Lang,
    Id,
    In,
}

/// A whole value, in lower case, or its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) prefix: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Before,
    After,
    On,
}

/// A date to compare with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Day {
    pub(crate) edtf: Edtf,
    /// Whether it is enough that the document's date may compare so.
    pub(crate) possibly: bool,
}

/// Words to find, as they were written and as they are looked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern {
    pub(crate) written: Written,
    pub(crate) shape: Shape,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Written {
    /// Without quotes.
    Bare { text: String, prefix: bool },
    /// In quotes; with `within`, in any order and so near.
    Quoted { text: String, within: Option<u32> },
    /// Joined by `NEAR`.
    Near { parts: Vec<Pattern>, within: u32 },
    /// One of several, in parentheses beside `NEAR`.
    Either(Vec<Pattern>),
}

/// What is looked for at successive positions of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Word(Leaf),
    /// One after the other.
    Run(Vec<Shape>),
    /// Any of them.
    Either(Vec<Shape>),
    /// All of them in any order, with at most so many other words between the first and the last.
    Near(Vec<Shape>, u32),
}

/// Words that count as one in a query.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Leaf {
    /// This folded word.
    Exact(String),
    /// This folded word and others of this stem.
    Family(String, String),
    /// Words that begin so.
    Prefix(String),
}

impl Leaf {
    /// Returns whether a folded word of a text is one of these.
    pub(crate) fn accepts(&self, word: &str) -> bool {
        match self {
            Leaf::Exact(exact) => exact == word,
            Leaf::Prefix(prefix) => word.starts_with(prefix.as_str()),
            Leaf::Family(exact, family) => {
                exact == word
                    || word.as_bytes().first() == exact.as_bytes().first()
                        && stem(word).is_some_and(|stem| stem == *family)
            }
        }
    }
}

impl Shape {
    /// Calls `each` with every leaf.
    pub(crate) fn leaves<'s>(&'s self, each: &mut impl FnMut(&'s Leaf)) {
        match self {
            Shape::Word(leaf) => each(leaf),
            Shape::Run(parts) | Shape::Either(parts) | Shape::Near(parts, _) => {
                parts.iter().for_each(|part| part.leaves(each));
            }
        }
    }
}

/// What becomes of the words of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forms {
    /// Other forms of a word match as well.
    Any,
    /// Only the word itself does, folded.
    Itself,
}

impl Pattern {
    /// Returns what a bare word looks for; `None` when no word is in it.
    pub(crate) fn bare(text: &str, prefix: bool, forms: Forms) -> Option<Pattern> {
        let (mut run, mut joined, mut word) = (Vec::new(), Vec::new(), String::new());
        let mut words = Words::new(text);
        while let Some(place) = words.next(&mut word) {
            let leaf = leaf(&word, forms);
            if place.joined { joined.push((leaf, place.position)) } else { run.push(leaf) }
        }
        if prefix && let Some(last) = run.last_mut() {
            *last = Leaf::Prefix(last.word().to_owned());
        }
        let last = run.len().checked_sub(1)?;
        // Only when the whole is one joined word can it stand for the whole.
        let whole = joined.into_iter().find(|(leaf, position)| {
            *position as usize == last && run.iter().map(Leaf::word).collect::<String>() == leaf.word()
        });
        let run = run_of(run.into_iter().map(Shape::Word).collect());
        let shape = match whole {
            Some((leaf, _)) => {
                let leaf = if prefix { Leaf::Prefix(leaf.word().to_owned()) } else { leaf };
                Shape::Either(vec![run, Shape::Word(leaf)])
            }
            None => run,
        };
        Some(Pattern { written: Written::Bare { text: text.to_owned(), prefix }, shape })
    }

    /// Returns what a quoted text looks for; `None` when no word is in it.
    ///
    /// A star after a word stands for what may follow in that word.
    pub(crate) fn quoted(text: &str, within: Option<u32>) -> Option<Pattern> {
        let (mut run, mut word) = (Vec::new(), String::new());
        let mut words = Words::new(text);
        while let Some(place) = words.next(&mut word) {
            if !place.joined {
                let star = text.as_bytes().get(place.bytes.end) == Some(&b'*');
                run.push(Shape::Word(if star {
                    Leaf::Prefix(word.clone())
                } else {
                    Leaf::Exact(word.clone())
                }));
            }
        }
        let shape = match (run.len(), within) {
            (0, _) => return None,
            (2.., Some(within)) => Shape::Near(run, within),
            _ => run_of(run),
        };
        Some(Pattern { written: Written::Quoted { text: text.to_owned(), within }, shape })
    }

    pub(crate) fn near(parts: Vec<Pattern>, within: u32) -> Pattern {
        let shape = Shape::Near(parts.iter().map(|part| part.shape.clone()).collect(), within);
        Pattern { written: Written::Near { parts, within }, shape }
    }

    pub(crate) fn either(parts: Vec<Pattern>) -> Pattern {
        let shape = Shape::Either(parts.iter().map(|part| part.shape.clone()).collect());
        Pattern { written: Written::Either(parts), shape }
    }

    /// Returns the text of a bare word that may be a document's id: it has a digit and no star.
    pub(crate) fn id(&self) -> Option<String> {
        match &self.written {
            Written::Bare { text, prefix: false } if text.contains(|c: char| c.is_ascii_digit()) => {
                Some(text.to_lowercase())
            }
            _ => None,
        }
    }
}

fn leaf(word: &str, forms: Forms) -> Leaf {
    match stem(word) {
        Some(stem) if forms == Forms::Any => Leaf::Family(word.to_owned(), stem.into_owned()),
        _ => Leaf::Exact(word.to_owned()),
    }
}

fn run_of(mut parts: Vec<Shape>) -> Shape {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            Shape::Run(parts)
        }
    }
}

impl Leaf {
    pub(crate) fn word(&self) -> &str {
        match self {
            Leaf::Exact(word) | Leaf::Family(word, _) | Leaf::Prefix(word) => word,
        }
    }
}

impl Expr {
    /// Calls `each` with every part that stands alone, and whether it is asked for rather than against.
    pub(crate) fn parts<'e>(&'e self, asked: bool, each: &mut impl FnMut(&'e Expr, bool)) {
        match self {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| part.parts(asked, each)),
            Expr::Not(part) => part.parts(!asked, each),
            _ => each(self, asked),
        }
    }

    /// Returns whether passages are asked for; if not, the query is about documents as wholes.
    pub(crate) fn wants_passages(&self) -> bool {
        let mut wants = false;
        self.parts(true, &mut |part, asked| {
            wants |= asked && matches!(part, Expr::Text(_) | Expr::Label(Label::In, _));
        });
        wants
    }
}

impl Field {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Field::From => "from",
            Field::To => "to",
            Field::Tag => "tag",
            Field::Subject => "subject",
            Field::Marking => "marking",
        }
    }
}

impl Label {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Label::Kind => "kind",
            Label::Lang => "lang",
            Label::Id => "id",
            Label::In => "in",
        }
    }
}

impl Comparison {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Comparison::Before => "before",
            Comparison::After => "after",
            Comparison::On => "on",
        }
    }
}

/// Writes the query so that reading it again gives the same tree.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::All => Ok(()),
            Expr::And(parts) => list(f, parts, " ", |part| matches!(part, Expr::And(_) | Expr::Or(_))),
            Expr::Or(parts) => list(f, parts, " OR ", |part| matches!(part, Expr::Or(_))),
            Expr::Not(part) => match **part {
                Expr::And(_) | Expr::Or(_) | Expr::Text(Pattern { written: Written::Near { .. }, .. }) => {
                    write!(f, "-({part})")
                }
                _ => write!(f, "-{part}"),
            },
            Expr::Text(pattern) => pattern.fmt(f),
            Expr::Field(field, pattern) => write!(f, "{}:{pattern}", field.name()),
            Expr::Label(label, value) => {
                let star = if value.prefix { "*" } else { "" };
                if value.text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')) {
                    write!(f, "{}:\"{}{star}\"", label.name(), value.text)
                } else {
                    write!(f, "{}:{}{star}", label.name(), value.text)
                }
            }
            Expr::Date(comparison, day) => {
                let mark = if day.possibly { "?" } else { "" };
                write!(f, "{}:{}{mark}", comparison.name(), day.edtf)
            }
        }
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    parts: &[Expr],
    between: &str,
    in_parentheses: impl Fn(&Expr) -> bool,
) -> fmt::Result {
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            f.write_str(between)?;
        }
        if in_parentheses(part) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.written {
            Written::Bare { text, prefix } => write!(f, "{text}{}", if *prefix { "*" } else { "" }),
            Written::Quoted { text, within: None } => write!(f, "\"{text}\""),
            Written::Quoted { text, within: Some(within) } => write!(f, "\"{text}\"~{within}"),
            Written::Near { parts, within } => {
                for (n, part) in parts.iter().enumerate() {
                    if n > 0 {
                        write!(f, " NEAR/{within} ")?;
                    }
                    part.fmt(f)?;
                }
                Ok(())
            }
            Written::Either(parts) => {
                f.write_str("(")?;
                for (n, part) in parts.iter().enumerate() {
                    if n > 0 {
                        f.write_str(" OR ")?;
                    }
                    part.fmt(f)?;
                }
                f.write_str(")")
            }
        }
    }
}
