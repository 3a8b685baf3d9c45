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

use std::str::FromStr as _;

use reftel_document::{Edtf, Kind};

use crate::QueryError;
use crate::query::syntax::{Comparison, Day, Expr, Field, Forms, Label, Pattern, Value, Written};

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

/// Every field, in the order in which they are listed to people.
const FIELDS: [(&str, Name); 12] = [
    ("from", Name::Words(Field::From)),
    ("to", Name::Words(Field::To)),
    ("tag", Name::Words(Field::Tag)),
    ("subject", Name::Words(Field::Subject)),
    ("kind", Name::Whole(Label::Kind)),
    ("marking", Name::Words(Field::Marking)),
    ("lang", Name::Whole(Label::Lang)),
    ("before", Name::Date(Comparison::Before)),
    ("after", Name::Date(Comparison::After)),
    ("on", Name::Date(Comparison::On)),
    ("id", Name::Whole(Label::Id)),
    ("in", Name::Whole(Label::In)),
];

/// Names that people try, and the field that they mean.
const OTHER_NAMES: [(&str, &str); 16] = [
    ("title", "subject"),
    ("subj", "subject"),
    ("date", "on"),
    ("since", "after"),
    ("until", "before"),
    ("language", "lang"),
    ("type", "kind"),
    ("tags", "tag"),
    ("author", "from"),
    ("origin", "from"),
    ("sender", "from"),
    ("recipient", "to"),
    ("classification", "marking"),
    ("class", "marking"),
    ("paragraph", "in"),
    ("para", "in"),
];

/// Languages by the names that people may write.
const LANGUAGES: [(&str, &str); 8] = [
    ("english", "en"),
    ("russian", "ru"),
    ("belarusian", "be"),
    ("ukrainian", "uk"),
    ("polish", "pl"),
    ("german", "de"),
    ("french", "fr"),
    ("lithuanian", "lt"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Words(Field),
    Whole(Label),
    Date(Comparison),
}

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

fn error(at: usize, message: impl Into<String>, hint: Option<String>) -> QueryError {
    QueryError { at, message: message.into(), hint }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    operands: usize,
    /// The field whose values stand in the parentheses that are being read.
    field: Option<(&'static str, Name)>,
}

/// What an operator finds beside it.
type Read = Result<Option<Expr>, QueryError>;

fn opening(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«')
}

fn closes(open: char, c: char) -> bool {
    if open == '«' { c == '»' } else { matches!(c, '"' | '“' | '”' | '„') }
}

impl Parser {
    fn peek(&self) -> Option<char> {
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
    fn run(&self) -> String {
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
        let hint =
            Some("`NEAR` joins words and phrases, or several of them as in `(a OR b) NEAR c`".to_owned());
        match expr {
            Some(Expr::Text(pattern)) if !matches!(pattern.written, Written::Near { .. }) => Ok(pattern),
            Some(Expr::Or(parts)) => {
                let mut patterns = Vec::new();
                for part in parts {
                    match part {
                        Expr::Text(pattern) if !matches!(pattern.written, Written::Near { .. }) => {
                            patterns.push(pattern);
                        }
                        _ => return Err(error(at, "`NEAR` cannot join this", hint)),
                    }
                }
                Ok(Pattern::either(patterns))
            }
            Some(_) => Err(error(at, "`NEAR` cannot join this", hint)),
            None => Err(error(operator, "there is nothing on one side of this `NEAR`", hint)),
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

    fn parentheses(&mut self) -> Read {
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
    fn quoted(&mut self) -> Result<String, QueryError> {
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
    fn stars(&self, text: &str, at: usize) -> Result<(), QueryError> {
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

    /// Reads the values of a field: any of them will do.
    fn values(&mut self, name: (&'static str, Name)) -> Result<Expr, QueryError> {
        let mut parts = Vec::new();
        loop {
            let start = self.at;
            match self.peek() {
                Some('(') => {
                    self.field = Some(name);
                    let inside = self.parentheses();
                    self.field = None;
                    parts.extend(inside?);
                }
                Some(c) if opening(c) => {
                    let text = self.quoted()?;
                    parts.push(self.value(name, &text, start + 1, true, false)?);
                    if self.peek() == Some('~') {
                        return Err(error(self.at, "a distance has no meaning in a field", None));
                    }
                }
                _ => {
                    let value: String = self.run().chars().take_while(|c| *c != ',').collect();
                    if value.is_empty() {
                        let message = format!("a value of `{}:` is missing here", name.0);
                        return Err(error(start, message, Some(format!("as in `{}`", example(name.0)))));
                    }
                    self.at += value.chars().count();
                    parts.push(self.bare_value(name, &value, start)?);
                }
            }
            if self.peek() != Some(',') {
                break;
            }
            self.at += 1;
        }
        Ok(match (parts.len(), parts.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                parts.extend(last);
                Expr::Or(parts)
            }
        })
    }

    /// Reads bare values in the parentheses of a field, parted by commas.
    fn listed(&mut self, name: (&'static str, Name), run: &str, start: usize) -> Read {
        let (mut parts, mut at) = (Vec::new(), start);
        for value in run.split(',') {
            if !value.is_empty() {
                parts.push(self.bare_value(name, value, at)?);
            }
            at += value.chars().count() + 1;
        }
        Ok(if parts.len() > 1 { Some(Expr::Or(parts)) } else { parts.pop() })
    }

    fn bare_value(&self, name: (&'static str, Name), value: &str, at: usize) -> Result<Expr, QueryError> {
        self.stars(value, at)?;
        let (text, prefix) = starred(value);
        self.value(name, text, at, false, prefix)
    }

    fn value(
        &self,
        (name, field): (&'static str, Name),
        text: &str,
        at: usize,
        in_quotes: bool,
        prefix: bool,
    ) -> Result<Expr, QueryError> {
        let pattern = |forms| {
            if in_quotes { Pattern::quoted(text, None) } else { Pattern::bare(text, prefix, forms) }
        };
        let none = || {
            let hint = Some(format!("as in `{}`", example(name)));
            error(at, format!("there is no word in this value of `{name}:`"), hint)
        };
        match field {
            Name::Words(field) => {
                let forms = if field == Field::Subject { Forms::Any } else { Forms::Itself };
                Ok(Expr::Field(field, pattern(forms).ok_or_else(none)?))
            }
            Name::Whole(label) => {
                let (text, prefix) = if in_quotes { starred(text.trim()) } else { (text, prefix) };
                if text.is_empty() {
                    return Err(none());
                }
                whole(label, text.to_lowercase(), prefix, at)
            }
            Name::Date(comparison) => {
                let text = text.trim();
                let plain = text.strip_suffix('?').unwrap_or(text);
                match Edtf::from_str(plain) {
                    Ok(edtf) if !prefix => {
                        Ok(Expr::Date(comparison, Day { edtf, possibly: plain.len() < text.len() }))
                    }
                    _ => {
                        let hint =
                            "write `2008`, `2008-03`, `2008-03-06`, `199X` or a range as `2007-11/2008-03`";
                        Err(error(at, format!("`{text}` is not a date"), Some(hint.to_owned())))
                    }
                }
            }
        }
    }
}

/// Returns a word without the star at its end, and whether it had one.
fn starred(text: &str) -> (&str, bool) {
    match text.strip_suffix('*') {
        Some(text) => (text, true),
        None => (text, false),
    }
}

/// Checks a value that is compared whole.
fn whole(label: Label, text: String, prefix: bool, at: usize) -> Result<Expr, QueryError> {
    let text = match label {
        Label::Kind => {
            let fits = |kind: &Kind| {
                let word = kind.as_str();
                if prefix { word.starts_with(&text) } else { word == text }
            };
            if !Kind::ALL.iter().any(fits) {
                let kinds = Kind::ALL.map(Kind::as_str);
                let near = nearest(&text, kinds.into_iter());
                let list = format!("kinds are {}", kinds.join(", "));
                let hint = near.map_or(list.clone(), |near| format!("did you mean `kind:{near}`? {list}"));
                return Err(error(at, format!("`{text}` is not a kind of document"), Some(hint)));
            }
            text
        }
        Label::Lang => {
            let named = LANGUAGES.iter().find(|(name, _)| *name == text).map(|(_, code)| (*code).to_owned());
            let code = named.unwrap_or(text);
            if prefix || !(2..=3).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_lowercase()) {
                let hint = "write the two letters of ISO 639-1, as in `lang:be`";
                return Err(error(
                    at,
                    format!("`{code}` is not the code of a language"),
                    Some(hint.to_owned()),
                ));
            }
            code
        }
        Label::Id | Label::In => text,
    };
    Ok(Expr::Label(label, Value { text, prefix }))
}

fn example(field: &str) -> &'static str {
    match field.to_ascii_lowercase().as_str() {
        "from" => "from:Minsk",
        "to" => "to:SECSTATE",
        "tag" => "tag:PREL",
        "subject" => "subject:sanctions",
        "kind" => "kind:cable",
        "marking" => "marking:CONFIDENTIAL",
        "lang" => "lang:ru",
        "before" => "before:2008-03",
        "after" => "after:2007",
        "on" => "on:2008-03-06",
        "id" => "id:08MINSK123",
        _ => "in:7",
    }
}

fn unknown(at: usize, name: &str) -> QueryError {
    let lower = name.to_lowercase();
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == lower).map(|(_, field)| *field);
    let near = other.or_else(|| nearest(&lower, FIELDS.iter().map(|(field, _)| *field)));
    let quote = format!("to look for the text itself, put it in quotes: `\"{name}:…\"`");
    let hint = match near {
        Some(field) => format!("did you mean `{field}:`? {quote}"),
        None => {
            let fields: Vec<String> = FIELDS.iter().map(|(field, _)| format!("{field}:")).collect();
            format!("fields are {}; {quote}", fields.join(" "))
        }
    };
    error(at, format!("there is no field `{name}:`"), Some(hint))
}

/// Returns the word that differs least, if by no more than a slip or two.
fn nearest<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    const SLIPS_MAX: usize = 2;
    let scored = words.map(|word| (slips(text, word), word));
    scored
        .filter(|(slips, word)| *slips <= SLIPS_MAX && *slips < word.len())
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word)
}

/// Returns how many letters must be put in, left out or changed to make one word of the other.
fn slips(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (n, from) in a.chars().enumerate() {
        let mut next = vec![n + 1];
        for ((to, above), before) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            let left = next.last().copied().unwrap_or_default();
            next.push((above + 1).min(left + 1).min(before + usize::from(from != *to)));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
