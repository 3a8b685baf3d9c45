//! `names compare`.

use std::io::{self, Write as _};

use anyhow::{Context as _, bail};
use reftel_archive::names::{How, Kind};
use reftel_archive::{LikenessAnswer, compare_names};

use crate::End;
use crate::answer::{json, json_one, shown};
use crate::arguments::{Format, NamesCommand};
use crate::cable::bytes;

/// Does what `reftel names …` asks for. Exit code 1 when two names are not alike enough.
pub fn run(command: NamesCommand) -> anyhow::Result<End> {
    let NamesCommand::Compare { a, b, pairs, how: arguments, format } = command else {
        // `variants` asks an archive, and is answered where those are.
        return Ok(End::Nothing);
    };
    let (kind, scripts) = (arguments.kind(), arguments.scripts());
    let how = How { scripts: scripts.as_deref(), transliterate: !arguments.no_transliteration };
    let Some(file) = pairs else {
        let answer = compare_names(&a.unwrap_or_default(), &b.unwrap_or_default(), kind, &how);
        match format {
            Format::Text => text(&answer)?,
            Format::Json | Format::Jsonl => json_one(format, &answer)?,
        }
        return Ok(if answer.same { End::Done } else { End::Nothing });
    };
    let read = bytes(&file)?;
    let csv = std::str::from_utf8(&read).with_context(|| format!("`{}` is not UTF-8", file.display()))?;
    let mut rows = rows(csv.trim_start_matches('\u{feff}'));
    if rows.is_empty() {
        bail!("`{}` is empty: its first line must name the columns a,b,kind", file.display());
    }
    let (_, head) = rows.remove(0);
    let column = |name: &str| head.iter().position(|c| c.trim().eq_ignore_ascii_case(name));
    let (Some(at_a), Some(at_b)) = (column("a"), column("b")) else {
        bail!("`{}` line 1: no columns `a` and `b`; it must read a,b,kind", file.display());
    };
    let at_kind = column("kind");
    let mut answers = Vec::with_capacity(rows.len());
    for (line, row) in &rows {
        let cell = |at: usize| row.get(at).map(String::as_str);
        let (Some(a), Some(b)) = (cell(at_a), cell(at_b)) else {
            bail!("`{}` line {line}: {} columns, but line 1 has {}", file.display(), row.len(), head.len());
        };
        let kind = match at_kind.and_then(cell).map(|k| k.trim().to_lowercase()).as_deref() {
            Some("person" | "individual") => Kind::Person,
            Some("organisation" | "organization" | "company" | "enterprise" | "entity" | "legalentity") => {
                Kind::Organisation
            }
            _ => kind,
        };
        answers.push(compare_names(a, b, kind, &how));
    }
    match format {
        Format::Text => {
            let mut out = io::stdout().lock();
            for answer in &answers {
                let mark = if answer.same { "same" } else { "-" };
                writeln!(out, "{:.4}\t{mark}\t{}\t{}", answer.score, shown(&answer.a), shown(&answer.b))?;
            }
        }
        Format::Json | Format::Jsonl => json(format, &answers)?,
    }
    Ok(if answers.is_empty() { End::Nothing } else { End::Done })
}

fn text(answer: &LikenessAnswer) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let verdict = if answer.same { "show to a person" } else { "not alike enough" };
    writeln!(out, "{:.2}  {verdict}", answer.score)?;
    for reason in &answer.reasons {
        writeln!(out, "  {}", shown(reason))?;
    }
    Ok(())
}

/// Returns the rows of a CSV text, each with the line on which it begins. Quoted cells may hold commas, line ends
/// and doubled quotes; empty lines are skipped.
pub fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut quoted, mut line, mut began) = (Vec::new(), String::new(), false, 1, 1);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                line += 1;
                if !row.is_empty() || !cell.is_empty() {
                    row.push(std::mem::take(&mut cell));
                    rows.push((began, std::mem::take(&mut row)));
                }
                began = line;
            }
            other => {
                line += usize::from(other == '\n');
                cell.push(other);
            }
        }
    }
    if !row.is_empty() || !cell.is_empty() {
        row.push(cell);
        rows.push((began, row));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_cells_may_be_quoted() {
        let found = rows("a,b\n\"X, \"\"Y\"\"\",Z\r\n\nlast,row");
        assert_eq!(found.len(), 3);
        assert_eq!(found[1], (2, vec!["X, \"Y\"".to_owned(), "Z".to_owned()]));
        assert_eq!(found[2], (4, vec!["last".to_owned(), "row".to_owned()]));
    }
}
