//! How answers and errors are written.

use std::io::{self, IsTerminal as _, Write};

use reftel_archive::{ArchiveError, DialogueError, GuidanceError, Piece};
use serde::Serialize;

use crate::arguments::Format;

/// Writes values as JSON: one array, or one value a line.
pub fn json<T: Serialize>(format: Format, values: &[T]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Jsonl => {
            for value in values {
                serde_json::to_writer(&mut out, value)?;
                writeln!(out)?;
            }
        }
        Format::Text | Format::Json => {
            serde_json::to_writer_pretty(&mut out, values)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Writes one value as JSON.
pub fn json_one<T: Serialize>(format: Format, value: &T) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Jsonl => serde_json::to_writer(&mut out, value)?,
        Format::Text | Format::Json => serde_json::to_writer_pretty(&mut out, value)?,
    }
    writeln!(out)?;
    Ok(())
}

/// Returns a text of a document made safe for a terminal: control characters, which may move the
/// cursor or hide text, and marks that turn the writing direction are shown as symbols.
pub fn shown(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
            c if c.is_control() => '\u{FFFD}',
            c => c,
        })
        .collect()
}

/// Returns a passage with its highlights in bold on a terminal, or between `[` and `]` elsewhere.
pub fn highlighted(text: &str, highlights: &[(usize, usize)]) -> String {
    let (on, off) = if io::stdout().is_terminal() { ("\x1b[1m", "\x1b[0m") } else { ("[", "]") };
    let mut marked = String::with_capacity(text.len() + 16);
    for (place, c) in shown(text).chars().enumerate() {
        if highlights.iter().any(|(start, _)| *start == place) {
            marked.push_str(on);
        }
        marked.push(c);
        if highlights.iter().any(|(_, end)| *end == place + 1) {
            marked.push_str(off);
        }
    }
    marked
}

/// Returns a compared text: what only the first has in `[-…-]`, what only the second has in `{+…+}`.
pub fn pieced(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece.stands_in {
            "a" => format!("[-{}-]", shown(&piece.text)),
            "b" => format!("{{+{}+}}", shown(&piece.text)),
            _ => shown(&piece.text),
        })
        .collect()
}

/// Writes an error with its causes and, for a query, the place in it.
pub fn complain(error: &anyhow::Error) {
    if let Some(GuidanceError::Faults(faults)) = error.downcast_ref() {
        return crate::guidance::complain(faults);
    }
    if let Some(DialogueError::Faults { name, faults }) = error.downcast_ref() {
        return crate::dialogue::complain(name, faults);
    }
    let mut err = io::stderr().lock();
    let mut causes = error.chain().map(ToString::to_string);
    let _ = writeln!(err, "error: {}", causes.next().unwrap_or_default());
    let mut said = error.to_string();
    for cause in causes {
        // An error that shows its cause in its own words does not need it twice.
        if !said.contains(&cause) {
            let _ = writeln!(err, "  because: {cause}");
        }
        said = cause;
    }
    if let Some(ArchiveError::Query(query)) = error.downcast_ref() {
        if let Some(text) = error.downcast_ref::<InQuery>() {
            let _ = writeln!(err, "  {}\n  {}^", text.0, " ".repeat(query.at));
        }
        if let Some(hint) = &query.hint {
            let _ = writeln!(err, "hint: {hint}");
        }
    }
}

/// The query that an error is about, as its context.
#[derive(Debug)]
pub struct InQuery(pub String);

impl std::fmt::Display for InQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the query cannot be understood")
    }
}
