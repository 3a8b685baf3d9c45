//! `when`: phrases read as dates.

use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use reftel_archive::{DateAnswer, Edtf, Tense, read_date};

use crate::End;
use crate::answer::{json, json_one, shown};
use crate::arguments::{Format, WhenArguments, WhenTense};
use crate::cable::bytes;

/// Names of the columns of a file of phrases.
const PHRASE: &[&str] = &["phrase", "text", "expression"];
const WRITTEN: &[&str] = &["written", "anchor", "reference", "document_date", "dct"];

/// Does what `reftel when …` asks for. Exit code 1 when nothing could be read.
pub fn run(arguments: WhenArguments) -> anyhow::Result<End> {
    let WhenArguments { phrase, more, written, tense, phrases, format } = arguments;
    let tense = tense.map(tense_of);
    let Some(file) = phrases else {
        let words: Vec<String> = phrase.into_iter().chain(more).collect();
        let answer = read_date(&words.join(" "), written.as_ref(), tense);
        match format {
            Format::Text => text(&answer, written.is_some())?,
            Format::Json | Format::Jsonl => json_one(format, &answer)?,
        }
        return Ok(if answer.edtf.is_some() { End::Done } else { End::Nothing });
    };
    let read = bytes(&file)?;
    let table = std::str::from_utf8(&read).with_context(|| format!("`{}` is not UTF-8", file.display()))?;
    let answers = table_answers(table.trim_start_matches('\u{feff}'), &file, written.as_ref(), tense)?;
    match format {
        Format::Text => {
            let mut out = io::stdout().lock();
            for answer in &answers {
                let edtf = answer.edtf.as_deref().unwrap_or("-");
                writeln!(out, "{edtf}\t{}\t{}", answer.rule.unwrap_or("-"), shown(&answer.phrase))?;
            }
        }
        Format::Json | Format::Jsonl => json(format, &answers)?,
    }
    let unread = answers.iter().filter(|answer| answer.edtf.is_none()).count();
    if unread > 0 {
        eprintln!("{unread} of {} phrases could not be read", answers.len());
    }
    Ok(if unread == answers.len() { End::Nothing } else { End::Done })
}

fn tense_of(tense: WhenTense) -> Tense {
    match tense {
        WhenTense::Past => Tense::Past,
        WhenTense::Future => Tense::Future,
    }
}

/// Where a table has what.
#[derive(Debug, PartialEq, Eq)]
struct Columns {
    phrase: usize,
    written: Option<usize>,
    tense: Option<usize>,
}

/// Reads every row of a table with tabs between its columns; a row that cannot be read has an answer too.
fn table_answers(
    table: &str,
    file: &Path,
    written: Option<&Edtf>,
    tense: Option<Tense>,
) -> anyhow::Result<Vec<DateAnswer>> {
    let rows = table.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut rows = rows.map(|(number, line)| (number + 1, cells(line))).peekable();
    let head = rows.peek().and_then(|(_, cells)| heading(cells));
    if head.is_some() {
        rows.next();
    }
    let mut answers = Vec::new();
    for (line, cells) in rows {
        let columns = match &head {
            Some(columns) => columns,
            None => &without_heading(&cells),
        };
        let Some(phrase) = cells.get(columns.phrase) else {
            bail!("`{}` line {line}: no column for the phrase", file.display());
        };
        let cell = |at: Option<usize>| {
            at.and_then(|at| cells.get(at)).map(String::as_str).filter(|cell| !cell.is_empty())
        };
        let own = match cell(columns.written) {
            Some(date) => {
                Some(date.parse::<Edtf>().with_context(|| format!("`{}` line {line}", file.display()))?)
            }
            None => None,
        };
        let tense = match cell(columns.tense).map(str::to_lowercase).as_deref() {
            Some("past") => Some(Tense::Past),
            Some("future") => Some(Tense::Future),
            _ => tense,
        };
        answers.push(read_date(phrase, own.as_ref().or(written), tense));
    }
    Ok(answers)
}

fn cells(line: &str) -> Vec<String> {
    let bare = |cell: &str| {
        let cell = cell.trim();
        // Spreadsheets put cells with quotes in them between quotes, and double those inside.
        match cell.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
            Some(inner) => inner.replace("\"\"", "\""),
            None => cell.to_owned(),
        }
    };
    line.split('\t').map(bare).collect()
}

/// Returns the columns that a first row names; `None` when it names no phrase and so is a row like the others.
fn heading(cells: &[String]) -> Option<Columns> {
    let named = |names: &[&str]| cells.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
    Some(Columns { phrase: named(PHRASE)?, written: named(WRITTEN), tense: named(&["tense"]) })
}

/// Returns the columns of a row without a heading: phrase and date, or date and phrase.
fn without_heading(cells: &[String]) -> Columns {
    let is_date = |at: usize| cells.get(at).is_some_and(|cell| cell.parse::<Edtf>().is_ok());
    match (is_date(0), is_date(1)) {
        (_, true) => Columns { phrase: 0, written: Some(1), tense: None },
        (true, false) if cells.len() > 1 => Columns { phrase: 1, written: Some(0), tense: None },
        _ => Columns { phrase: 0, written: None, tense: None },
    }
}

fn text(answer: &DateAnswer, written: bool) -> io::Result<()> {
    let Some(edtf) = &answer.edtf else {
        eprintln!("`{}` could not be read as one date", shown(&answer.phrase));
        if !written {
            eprintln!("hint: say when it was written with --written DATE, such as 2008-06-24");
        }
        return Ok(());
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{edtf}")?;
    let days = match (&answer.earliest, &answer.latest) {
        (Some(first), Some(last)) if first == last => format!("on {first}"),
        (Some(first), Some(last)) => format!("from {first} to {last}"),
        (Some(first), None) => format!("{first} or later"),
        (None, Some(last)) => format!("{last} or earlier"),
        (None, None) => "open on both sides".to_owned(),
    };
    writeln!(out, "  {days}")?;
    if let (Some(rule), Some(words)) = (answer.rule, answer.rule_in_words()) {
        writeln!(out, "  rule {rule}: {words}")?;
    }
    if let Some(anchor) = &answer.anchor {
        writeln!(out, "  read against {anchor}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(table: &str, want: &[&str]) {
        let written: Edtf = "2008-06-24".parse().unwrap();
        let answers = table_answers(table, Path::new("x.tsv"), Some(&written), None).unwrap();
        let dates: Vec<&str> = answers.iter().map(|a| a.edtf.as_deref().unwrap_or("-")).collect();
        assert_eq!(dates, want, "{table:?}");
    }

    #[test]
    fn columns_are_told_by_name_or_by_what_stands_in_them() {
        check("phrase\twritten\nlast year\t2001-05-05\nlast year\t\n", &["2000", "2007"]);
        check("id\tWritten\tPhrase\n1\t2001-05\tlast year\n", &["2000"]);
        check("last year\t2001-05-05\t2000\nnothing\t2001-05-05\n", &["2000", "-"]);
        check("2001-05-05\tlast year\n", &["2000"]);
        check("last year\r\n\r\n\"last month\"\n", &["2007", "2008-05"]);
        check("phrase\ttense\nin October\tpast\nin October\tfuture\n", &["2007-10", "2008-10"]);
    }

    #[test]
    fn a_date_that_is_none_is_refused_with_its_line() {
        let error =
            table_answers("phrase\twritten\nlast year\tsoon\n", Path::new("x.tsv"), None, None).unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error:?}");
    }
}
