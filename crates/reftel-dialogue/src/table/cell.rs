//! What a cell says: keys, dates, citations, and what must be there for them.

use std::str::FromStr;

use super::Row;
use super::read::Reading;
use crate::dialogue::BOTH;
use crate::{Cite, Country, Edtf, Every, Key, Whose};

/// The last number that a session may have.
const SESSION_MAX: u32 = 9999;

impl Reading {
    /// Returns the value of a cell; `None` when it is empty or, which is a fault, not understood.
    pub(super) fn value<T: FromStr + Described>(&mut self, row: &Row, column: &'static str) -> Option<T> {
        let text = row.cells.get(column)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.fault(row.line, column, format!("`{text}` is no {}", T::IS), T::HINT);
        }
        value
    }

    pub(super) fn cites(&mut self, row: &Row, column: &'static str) -> Vec<Cite> {
        let mut cites = Vec::new();
        for word in row.text(column).split_whitespace() {
            match word.parse::<Cite>() {
                Ok(cite) => cites.push(cite),
                Err(error) => self.fault(row.line, column, error.to_string(), Cite::HINT),
            }
        }
        cites
    }

    pub(super) fn word<T: Copy>(
        &mut self,
        row: &Row,
        all: &[T],
        as_str: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let text = row.cells.get("status")?;
        let found = all.iter().copied().find(|one| as_str(*one) == text);
        if found.is_none() {
            let words: Vec<&str> = all.iter().copied().map(&as_str).collect();
            self.fault(
                row.line,
                "status",
                format!("`{text}` is no status of it"),
                format!("it is one of {}", words.join(", ")),
            );
        }
        found
    }

    pub(super) fn side(&mut self, row: &Row) -> Option<Country> {
        let country = self.value::<Country>(row, "side")?;
        if !self.sides.contains_key(country.as_str()) {
            let message = format!("`{country}` is not one of the sides");
            self.fault(row.line, "side", message, "add a row `side` for it, or name a side that has one");
        }
        Some(country)
    }

    pub(super) fn whose(&mut self, row: &Row) -> Option<Whose> {
        if row.text("side") == BOTH { Some(Whose::Both) } else { self.side(row).map(Whose::Of) }
    }

    pub(super) fn track(&mut self, row: &Row) -> Option<Key> {
        let key = self.value::<Key>(row, "track")?;
        if !self.tracks.contains_key(key.as_str()) {
            let message = format!("there is no track `{key}`");
            self.fault(
                row.line,
                "track",
                message,
                "add a row `track` with this key, or name one that is there",
            );
        }
        Some(key)
    }

    pub(super) fn session_of(&mut self, row: &Row) -> Option<u32> {
        let text = row.cells.get("session")?;
        let Some(number) = number(text) else {
            let message = format!("`{text}` is no number of a session");
            self.fault(row.line, "session", message, format!("write a number from 1 to {SESSION_MAX}"));
            return None;
        };
        if !self.sessions.contains_key(&number) {
            let message = format!("there is no session {number}");
            self.fault(
                row.line,
                "session",
                message,
                "add a row `session` with this number, or name one that is there",
            );
        }
        Some(number)
    }
}

/// What a kind of value is called, and how it is written.
pub(super) trait Described {
    const IS: &'static str;
    const HINT: &'static str;
}

impl Described for Key {
    const IS: &'static str = "key";
    const HINT: &'static str = "write small letters, digits and single hyphens, at most 64: `rule-of-law`";
}

impl Described for Country {
    const IS: &'static str = "country's code";
    const HINT: &'static str = "write the two capitals of ISO 3166-1: `BY`, `US`";
}

impl Described for Every {
    const IS: &'static str = "cadence";
    const HINT: &'static str =
        "write how long it is from one session to the next: `P6M` for six months, `P1Y`, `P10W`, `P90D`";
}

impl Described for Edtf {
    const IS: &'static str = "date";
    const HINT: &'static str =
        "write EDTF, as precisely as it is known: `2011-06-30`, `2011-06`, `2011?`, `2011-04-12/2011-04-13`";
}

impl Described for Cite {
    const IS: &'static str = "citation";
    const HINT: &'static str =
        "write `DOCUMENT#PARAGRAPH`, `claim:ID` or `pledge:ID`, with a space between two";
}

/// Returns the number of a session.
pub(super) fn number(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|number| is_plain && (1..=SESSION_MAX).contains(number))
}
