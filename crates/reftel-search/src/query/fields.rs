//! The fields of the query language: their names, what people write for them, and their values.

use std::str::FromStr as _;

use reftel_document::{Edtf, Kind};

use crate::QueryError;
use crate::query::parse::{Parser, Read, error, opening};
use crate::query::syntax::{Comparison, Day, Expr, Field, Forms, Label, Pattern, Value};

/// Every field, in the order in which they are listed to people.
pub(super) const FIELDS: [(&str, Name); 12] = [
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

/// What a field's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Words(Field),
    Whole(Label),
    Date(Comparison),
}

impl Parser {
    /// Reads the values of a field: any of them will do.
    pub(super) fn values(&mut self, name: (&'static str, Name)) -> Result<Expr, QueryError> {
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
    pub(super) fn listed(&mut self, name: (&'static str, Name), run: &str, start: usize) -> Read {
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

    pub(super) fn value(
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
pub(super) fn starred(text: &str) -> (&str, bool) {
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

/// Returns how a field is written.
pub(super) fn example(field: &str) -> &'static str {
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

/// Returns what to say of a field that there is not.
pub(super) fn unknown(at: usize, name: &str) -> QueryError {
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
