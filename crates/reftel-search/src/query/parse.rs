//! A query's text read as a tree.
//!
//! ```text
//! query  = either
//! either = all { "OR" all }
//! all    = one { ["AND"] one }
//! one    = ("-" | "NOT ") one | operand { "NEAR" ["/" number] operand }
//! operand = "(" either ")" | '"' text '"' ["~" number] | word ["*"] | field ":" values
//! values = value { "," value }
//! value  = "(" either ")" | '"' text '"' | word ["*"]
//! ```

use crate::QueryError;
use crate::query::fields::{FIELDS, Name, example, starred, unknown};
use crate::query::syntax::{Expr, Forms, Pattern, Written};

/// Longest query, in characters.
const QUERY_MAX: usize = 10_000;
/// Most parentheses within one another, and most signs before one operand.
const DEPTH_MAX: usize = 50;
/// Most operands.
const OPERANDS_MAX: usize = 500;
/// Farthest that `NEAR` and `~` reach, in words.
const NEAR_MAX: u32 = 1_000;
/// How far `NEAR` reaches without a number.
const NEAR_DEFAULT: u32 = 10;

/// Reads a query.
pub(crate) fn parse(text: &str) -> Result<Expr, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > QUERY_MAX {
        return Err(error(QUERY_MAX, format!("the query is longer than {QUERY_MAX} characters"), None));
    }
    if text.trim().is_empty() {
        return Ok(Expr::All);
    }
    let mut parser = Parser { chars, at: 0, depth: 0, operands: 0, field: None };
    let expr = parser.either()?;
    parser.blank();
    if parser.peek() == Some(')') {
        return Err(error(parser.at, "there is no parenthesis to close here", None));
    }
    match expr {
        Some(expr) => Ok(expr),
        None => {
            let hint = Some("letters and digits are looked for; signs are not".to_owned());
            Err(error(parser.first(), "there is no word to look for", hint))
        }
    }
}

pub(super) fn error(at: usize, message: impl Into<String>, hint: Option<String>) -> QueryError {
    QueryError { at, message: message.into(), hint }
}

pub(super) struct Parser {
    chars: Vec<char>,
    pub(super) at: usize,
    depth: usize,
    operands: usize,
    /// The field whose values stand in the parentheses that are being read.
    pub(super) field: Option<(&'static str, Name)>,
}

/// What an operator finds beside it.
pub(super) type Read = Result<Option<Expr>, QueryError>;

pub(super) fn opening(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«')
}

fn closes(open: char, c: char) -> bool {
    if open == '«' { c == '»' } else { matches!(c, '"' | '“' | '”' | '„') }
}

impl Parser {
    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Returns the place of the first character that is not blank.
    fn first(&self) -> usize {
        self.chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0)
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.chars.get(from..to).unwrap_or_default().iter().collect()
    }

    /// Returns the run of characters from here that a bare word can have.
    pub(super) fn run(&self) -> String {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        rest.iter().take_while(|c| !c.is_whitespace() && !matches!(c, '(' | ')') && !opening(**c)).collect()
    }

    fn keyword(&self, word: &str) -> bool {
        self.run() == word
    }

    fn either(&mut self) -> Read {
        let mut parts = Vec::new();
        let mut last_or = None;
        loop {
            self.blank();
            let start = self.at;
            let part = self.all()?;
            let here = self.at;
            let more = self.keyword("OR");
            match part {
                Some(part) => match part {
                    Expr::Or(inner) if self.field.is_some() => parts.extend(inner),
                    part => parts.push(part),
                },
                None if more => {
                    return Err(self.lonely(here, "before"));
                }
                None if last_or.is_some() => {
                    return Err(self.lonely(last_or.unwrap_or(start), "after"));
                }
                None => {}
            }
            if !more {
                break;
            }
            last_or = Some(self.at);
            self.at += 2;
        }
        Ok(if parts.len() > 1 { Some(Expr::Or(parts)) } else { parts.pop() })
    }

    fn lonely(&self, at: usize, side: &str) -> QueryError {
        let hint = "`OR` stands between two things, as in `sanctions OR embargo`; to look for the word, write \"or\"";
        error(at, format!("there is nothing {side} this `OR`"), Some(hint.to_owned()))
    }

    fn all(&mut self) -> Read {
        let mut parts: Vec<Expr> = Vec::new();
        let mut and = None;
        loop {
            self.blank();
            match self.peek() {
                None => break,
                Some(')') => break,
                _ if self.keyword("OR") => break,
                _ if self.keyword("AND") => {
                    if parts.is_empty() || and.is_some() {
                        let hint = "`AND` stands between two things, and may be left out";
                        return Err(error(
                            self.at,
                            "there is nothing before this `AND`",
                            Some(hint.to_owned()),
                        ));
                    }
                    and = Some(self.at);
                    self.at += 3;
                }
                _ => {
                    if let Some(part) = self.one(0)? {
                        match part {
                            Expr::And(inner) => parts.extend(inner),
                            part => parts.push(part),
                        }
                        and = None;
                    }
                }
            }
        }
        if let Some(at) = and {
            return Err(error(at, "there is nothing after this `AND`", Some("leave it out".to_owned())));
        }
        Ok(if parts.len() > 1 { Some(Expr::And(parts)) } else { parts.pop() })
    }

    /// Reads one operand with what is joined to it; `None` when it was only signs.
    fn one(&mut self, signs: usize) -> Read {
        let start = self.at;
        if signs > DEPTH_MAX {
            return Err(error(start, "there are too many signs here", None));
        }
        let not = self.keyword("NOT");
        let minus = matches!(self.peek(), Some('-' | '−'))
            && self.chars.get(self.at + 1).is_some_and(|c| !c.is_whitespace());
        if not || minus {
            self.at += if not { 3 } else { 1 };
            self.blank();
            let stops = self.peek().is_none_or(|c| c == ')') || self.keyword("OR") || self.keyword("AND");
            let part = if stops { None } else { self.one(signs + 1)? };
            return match part {
                Some(Expr::Not(part)) => Ok(Some(*part)),
                Some(part) => Ok(Some(Expr::Not(Box::new(part)))),
                None if not => Err(error(start, "there is nothing after this `NOT`", None)),
                None => Ok(None),
            };
        }
        // One that nothing comes before would otherwise be read as a word.
        if let Some((operator, _)) = self.near()? {
            return Err(one_sided(operator));
        }
        let first = self.operand()?;
        let Some((operator, within)) = self.near()? else { return Ok(first) };
        let mut parts = vec![self.beside(first, start, operator)?];
        let mut next = Some((operator, within));
        while let Some((operator, this)) = next {
            if this != within {
                let hint = "use the same number, or parentheses with `AND`";
                return Err(error(operator, "two different distances in one `NEAR`", Some(hint.to_owned())));
            }
            self.blank();
            let place = self.at;
            let stops = self.peek().is_none_or(|c| c == ')') || self.keyword("OR") || self.keyword("AND");
            let operand = if stops { None } else { self.operand()? };
            parts.push(self.beside(operand, place, operator)?);
            next = self.near()?;
        }
        Ok(Some(Expr::Text(Pattern::near(parts, within))))
    }

    /// Reads `NEAR`, if it comes next: its place and how far it reaches.
    fn near(&mut self) -> Result<Option<(usize, u32)>, QueryError> {
        let before = self.at;
        self.blank();
        let (at, run) = (self.at, self.run());
        let Some(rest) = run.strip_prefix("NEAR") else {
            self.at = before;
            return Ok(None);
        };
        let within = match rest.strip_prefix('/') {
            None if rest.is_empty() => NEAR_DEFAULT,
            None => {
                self.at = before;
                return Ok(None);
            }
            Some(number) => self.distance(number, at + 5)?,
        };
        self.at = at + run.chars().count();
        Ok(Some((at, within)))
    }

    fn distance(&self, number: &str, at: usize) -> Result<u32, QueryError> {
        let hint = || Some("as in `Minsk NEAR/5 embassy` or `\"Minsk embassy\"~5`".to_owned());
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(error(at, "the distance in words must be a number", hint()));
        }
        match number.parse() {
            Ok(within) if within <= NEAR_MAX => Ok(within),
            _ => Err(error(at, format!("the distance can be {NEAR_MAX} words at the most"), hint())),
        }
    }

    /// Returns what `NEAR` can join.
    fn beside(&self, expr: Option<Expr>, at: usize, operator: usize) -> Result<Pattern, QueryError> {
        let one = |part| match part {
            Expr::Text(pattern) if !matches!(pattern.written, Written::Near { .. }) => Ok(pattern),
            _ => Err(error(at, "`NEAR` cannot join this", Some(NEAR_JOINS.to_owned()))),
        };
        match expr {
            Some(Expr::Or(parts)) => {
                Ok(Pattern::either(parts.into_iter().map(one).collect::<Result<_, _>>()?))
            }
            Some(part) => one(part),
            None => Err(one_sided(operator)),
        }
    }

    fn operand(&mut self) -> Read {
        self.operands += 1;
        if self.operands > OPERANDS_MAX {
            return Err(error(self.at, format!("the query has more than {OPERANDS_MAX} parts"), None));
        }
        let start = self.at;
        match self.peek() {
            Some('(') => self.parentheses(),
            Some(c) if opening(c) => {
                let text = self.quoted()?;
                let within = self.tilde()?;
                match self.field {
                    Some(name) if within.is_none() => {
                        self.value(name, &text, start + 1, true, false).map(Some)
                    }
                    Some(_) => Err(error(self.at, "a distance has no meaning in a field", None)),
                    None => match Pattern::quoted(&text, within) {
                        Some(pattern) => Ok(Some(Expr::Text(pattern))),
                        None => Err(error(start, "there is no word in these quotes", None)),
                    },
                }
            }
            _ => self.word(),
        }
    }

    pub(super) fn parentheses(&mut self) -> Read {
        let start = self.at;
        if self.depth >= DEPTH_MAX {
            return Err(error(start, "too many parentheses within one another", None));
        }
        self.at += 1;
        self.depth += 1;
        let inside = self.either()?;
        self.depth -= 1;
        if self.peek() != Some(')') {
            return Err(error(start, "this parenthesis is not closed", Some("add `)`".to_owned())));
        }
        self.at += 1;
        if inside.is_none() {
            return Err(error(start, "there is nothing in these parentheses", None));
        }
        Ok(inside)
    }

    /// Reads a text in quotes and returns it without them.
    pub(super) fn quoted(&mut self) -> Result<String, QueryError> {
        let start = self.at;
        let open = self.peek().unwrap_or('"');
        let rest = self.chars.get(start + 1..).unwrap_or_default();
        let Some(length) = rest.iter().position(|c| closes(open, *c)) else {
            let hint = Some("add a `\"` where the phrase ends".to_owned());
            return Err(error(start, "this quote is not closed", hint));
        };
        let text = self.slice(start + 1, start + 1 + length);
        self.stars(&text, start + 1)?;
        self.at = start + length + 2;
        // Other quotes inside part words as a blank does.
        Ok(text.replace(|c| opening(c) || c == '»', " "))
    }

    /// Refuses a star that does not end a word.
    pub(super) fn stars(&self, text: &str, at: usize) -> Result<(), QueryError> {
        let chars: Vec<char> = text.chars().collect();
        for (n, c) in chars.iter().enumerate() {
            if *c != '*' {
                continue;
            }
            let side = |n: Option<usize>| n.and_then(|n| chars.get(n)).is_some_and(|c| c.is_alphanumeric());
            if !side(n.checked_sub(1)) || side(Some(n + 1)) {
                let hint = Some("as in `sanct*`, which finds all words that begin so".to_owned());
                return Err(error(at + n, "`*` can only stand at the end of a word", hint));
            }
        }
        Ok(())
    }

    /// Reads `~` and a number after a phrase.
    fn tilde(&mut self) -> Result<Option<u32>, QueryError> {
        if self.peek() != Some('~') {
            return Ok(None);
        }
        let number: String = self
            .chars
            .get(self.at + 1..)
            .unwrap_or_default()
            .iter()
            .take_while(|c| !c.is_whitespace() && !matches!(c, '(' | ')') && !opening(**c))
            .collect();
        let within = self.distance(&number, self.at)?;
        self.at += 1 + number.chars().count();
        Ok(Some(within))
    }

    /// Reads a bare word or a field with its values.
    fn word(&mut self) -> Read {
        let (start, run) = (self.at, self.run());
        let length = run.chars().count();
        if let Some((name, _)) = run.split_once(':')
            && !name.is_empty()
            && name.chars().all(char::is_alphabetic)
        {
            let after = self.chars.get(start + name.chars().count() + 1).copied();
            let known = FIELDS.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
            let empty = after.is_none_or(|c| c.is_whitespace() || c == ')');
            match known {
                Some(_) if empty => {
                    let hint = format!("write the value right after the colon, as in `{}`", example(name));
                    return Err(error(start, format!("`{name}:` has no value"), Some(hint)));
                }
                Some((name, field)) => {
                    if self.field.is_some() {
                        return Err(error(start, "a field cannot stand in the values of another", None));
                    }
                    self.at += name.len() + 1;
                    return self.values((name, *field)).map(Some);
                }
                None if !empty => return Err(unknown(start, name)),
                None => {}
            }
        }
        if let Some(name) = self.field {
            self.at = start + length;
            return self.listed(name, &run, start);
        }
        self.at = start + length;
        self.stars(&run, start)?;
        if let Some((word, number)) = run.split_once('~')
            && !word.is_empty()
            && number.len() <= 2
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            let hint = Some(
                "as in `\"Minsk embassy\"~5`, which finds the words within five of one another".to_owned(),
            );
            return Err(error(
                start + word.chars().count(),
                "`~` can only stand after a phrase in quotes",
                hint,
            ));
        }
        let (text, prefix) = starred(&run);
        Ok(Pattern::bare(text, prefix, Forms::Any).map(Expr::Text))
    }
}

const NEAR_JOINS: &str = "`NEAR` joins words and phrases, or several of them as in `(a OR b) NEAR c`";

fn one_sided(at: usize) -> QueryError {
    error(at, "there is nothing on one side of this `NEAR`", Some(NEAR_JOINS.to_owned()))
}
