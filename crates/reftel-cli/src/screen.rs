//! `screen`: names against the imported lists.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use reftel_archive::{Day, RecordedAt, Screen, Screened, Screening, ScreeningHit};

use crate::End;
use crate::answer::{json, shown};
use crate::arguments::{Format, NameArguments};
use crate::cable::bytes;
use crate::choose;
use crate::intake::who;
use crate::names::rows;

/// What may be typed after `reftel screen`.
#[derive(Debug, Args)]
pub struct ScreenArguments {
    /// Names
    #[arg(required_unless_present = "file")]
    names: Vec<String>,
    /// Names in a file, one a line; - for standard input
    #[arg(long)]
    file: Option<PathBuf>,
    /// The file is CSV, and this is the column with the names: its heading, or its number from 1
    #[arg(long, requires = "file")]
    column: Option<String>,
    /// A list that counts, by its short name (`eu`, `ofac-sdn`) or number; may be repeated [default: all]
    #[arg(long = "list", value_name = "LIST")]
    lists: Vec<String>,
    /// The versions of that day, YYYY-MM-DD [default: the newest]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    #[command(flatten)]
    how: NameArguments,
    /// Ownership of more than 50 per cent counts, as in the United Kingdom, instead of 50 or more
    #[arg(long)]
    more_than_half: bool,
    /// Write a sealed record of what was asked and what came of it, found or not; `reftel verify FILE` checks it
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Screens names. Exit code 1 when none of them is found.
pub fn run(archive: Option<PathBuf>, arguments: ScreenArguments) -> anyhow::Result<End> {
    let mut names = arguments.names;
    if let Some(file) = &arguments.file {
        names.extend(names_of(file, arguments.column.as_deref())?);
    }
    names.retain(|name| !name.trim().is_empty());
    if names.is_empty() {
        bail!("there are no names to screen");
    }
    if let Some(file) = arguments.certificate.as_ref().filter(|file| file.exists()) {
        bail!("`{}` is there already: a certificate is not written over", file.display());
    }
    let archive = choose::existing(archive)?;
    let kind = arguments.how.kind();
    let screening = archive.screening(Screen {
        lists: arguments.lists,
        as_of: arguments.as_of,
        kind,
        scripts: arguments.how.scripts(),
        transliterate: !arguments.how.no_transliteration,
        more_than_half: arguments.more_than_half,
    })?;
    let bar = bar(names.len());
    let mut found = 0;
    let mut kept: Vec<ScreeningHit> = Vec::new();
    let mut results: Vec<Screened> = Vec::new();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    screening.all(&names, threads, &mut |screened| -> anyhow::Result<()> {
        found += usize::from(!screened.hits.is_empty());
        if arguments.certificate.is_some() {
            results.push(screened.clone());
        }
        match arguments.format {
            Format::Text => bar.suspend(|| text(&screened))?,
            Format::Jsonl => bar.suspend(|| json(Format::Jsonl, &screened.hits))?,
            Format::Json => kept.extend(screened.hits),
        }
        bar.inc(1);
        Ok(())
    })?;
    bar.finish_and_clear();
    if arguments.format == Format::Json {
        json(Format::Json, &kept)?;
    }
    summary(&screening, names.len(), found);
    if let Some(file) = &arguments.certificate {
        let certified = archive.certify(&screening, &results, &who(), RecordedAt(jiff::Timestamp::now()))?;
        fs::write(file, &certified.bytes).with_context(|| {
            format!(
                "cannot write `{}`; the archive keeps the certificate as {}",
                file.display(),
                certified.sha256
            )
        })?;
        eprintln!(
            "certificate {} in `{}`: SHA-256 {}, log entry {}",
            certified.id,
            file.display(),
            certified.sha256,
            certified.entry
        );
    }
    Ok(if found > 0 { End::Done } else { End::Nothing })
}

/// Reads the names of a file: one a line, or a column of a CSV table.
fn names_of(file: &Path, column: Option<&str>) -> anyhow::Result<Vec<String>> {
    let read = bytes(file)?;
    let text = std::str::from_utf8(&read).with_context(|| format!("`{}` is not UTF-8", file.display()))?;
    let text = text.trim_start_matches('\u{feff}');
    let Some(column) = column else { return Ok(text.lines().map(|line| line.trim().to_owned()).collect()) };
    let rows = rows(text);
    let Some((_, head)) = rows.first() else { bail!("`{}` is empty", file.display()) };
    let by_name = head.iter().position(|cell| cell.trim().eq_ignore_ascii_case(column.trim()));
    let by_number = || column.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < head.len());
    let Some(at) = by_name.or_else(by_number) else {
        bail!("`{}` line 1: no column `{column}`; it has {}", file.display(), head.join(", "));
    };
    Ok(rows.iter().skip(1).filter_map(|(_, row)| row.get(at)).map(|cell| cell.trim().to_owned()).collect())
}

/// A progress bar for names, on a terminal, when there are many.
pub fn bar(names: usize) -> ProgressBar {
    /// Fewer are done before a bar is seen.
    const NAMES_MIN: usize = 200;
    if names < NAMES_MIN || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(names as u64), ProgressDrawTarget::stderr_with_hz(8));
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {human_pos}/{human_len}  {per_sec}  {eta} left")
    {
        bar.set_style(style.progress_chars("━╸─"));
    }
    bar
}

/// Says on standard error what was screened against what.
fn summary(screening: &Screening, names: usize, found: usize) {
    for left_out in &screening.left_out {
        eprintln!("left out: {}: {}", shown(&left_out.list), left_out.reason);
    }
    let lists: Vec<String> = screening
        .lists()
        .into_iter()
        .map(|list| match list.version {
            Some(day) => format!("{} of {day}", shown(&list.name)),
            None => format!("{} (undated)", shown(&list.name)),
        })
        .collect();
    eprintln!("{found} of {names} names found on {} lists: {}", lists.len(), lists.join(", "));
}

fn text(screened: &Screened) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    if screened.hits.is_empty() {
        writeln!(out, "{}: not found", shown(&screened.query))?;
        return Ok(());
    }
    writeln!(out, "{}:", shown(&screened.query))?;
    for hit in &screened.hits {
        let version = hit.version.as_ref().map_or("undated".to_owned(), |day| format!("of {day}"));
        let place = hit.reference.clone().unwrap_or_else(|| "only named there".to_owned());
        writeln!(
            out,
            "  {:.2}  {}  ({}; {}, {version}; {})",
            hit.score,
            shown(&hit.name),
            hit.kind,
            shown(&hit.list),
            shown(&place)
        )?;
        writeln!(out, "        why: {}", shown(&hit.reasons.join("; ")))?;
        let mut say = |what: &str, values: &[String]| -> io::Result<()> {
            /// Values of one kind that are shown to a person; JSON has them all.
            const SHOWN: usize = 4;
            if values.is_empty() {
                return Ok(());
            }
            let more = values.len().saturating_sub(SHOWN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let first: Vec<&str> = values.iter().take(SHOWN).map(String::as_str).collect();
            writeln!(out, "        {what}: {}{more}", shown(&first.join("; ")))
        };
        let pairs = |pairs: &[(String, String)]| -> Vec<String> {
            pairs.iter().map(|(label, value)| format!("{label} {value}")).collect()
        };
        if hit.caption != hit.name {
            say("listed as", std::slice::from_ref(&hit.caption))?;
        }
        if matches!(hit.strength, "weak" | "former") {
            say("this name is", &[hit.strength.to_owned()])?;
        }
        say("born or founded", &hit.births)?;
        say("identifiers", &pairs(&hit.identifiers))?;
        say("countries", &pairs(&hit.countries))?;
        say("positions", &hit.positions)?;
        say("programmes", &hit.programmes)?;
        say("measures", &hit.measures)?;
        say("listed", &hit.listed)?;
        say("taken off", &hit.delisted)?;
        say("ownership", &hit.ownership.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    }
    Ok(())
}
