//! `chain`, `compare` and `gaps`.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;

use crate::End;
use crate::answer::{json_one, pieced, shown};
use crate::arguments::Format;
use crate::choose;

/// Shows the chain that a document is part of.
pub fn chain(
    archive: Option<PathBuf>,
    document: &str,
    svg: Option<PathBuf>,
    format: Format,
) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let Some(chain) = archive.chain(document)? else {
        eprintln!("no document `{document}` in {}; `reftel documents` lists them", archive.dir().display());
        return Ok(End::Nothing);
    };
    if let Some(path) = svg {
        // The picture stands alone, so that a name in it leads nowhere but to itself.
        fs::write(&path, chain.svg(&|id| format!("#{id}")))
            .with_context(|| format!("the picture cannot be written to `{}`", path.display()))?;
        eprintln!("written to {}", path.display());
    }
    if format != Format::Text {
        json_one(format, &chain)?;
        return Ok(End::Done);
    }
    let mut out = io::stdout().lock();
    for entry in &chain.documents {
        let mark = if entry.id == chain.root { '>' } else { ' ' };
        let date = entry.date.as_deref().unwrap_or_default();
        let title = match (&entry.title, entry.held) {
            (Some(title), _) => shown(title),
            (None, true) => String::new(),
            (None, false) => "(not in this archive)".to_owned(),
        };
        writeln!(out, "{mark} {:<20} {date:<12} {title}", entry.id)?;
        for link in chain.links.iter().filter(|link| link.from == entry.id) {
            let label = link.label.as_deref().map(|l| format!("{l}. ")).unwrap_or_default();
            writeln!(out, "      → {}  ({label}{})", link.to, shown(&link.text))?;
        }
    }
    if !chain.complete {
        eprintln!("only the nearest {} are shown", chain.documents.len());
    }
    Ok(End::Done)
}

/// Compares two documents.
pub fn compare(
    archive: Option<PathBuf>,
    a: &str,
    b: &str,
    changed: bool,
    format: Format,
) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let Some(comparison) = archive.compare(a, b)? else {
        for id in [a, b] {
            if archive.document(id)?.is_none() {
                eprintln!("no document `{id}` in {}; `reftel documents` lists them", archive.dir().display());
            }
        }
        return Ok(End::Nothing);
    };
    if format != Format::Text {
        json_one(format, &comparison)?;
        return Ok(End::Done);
    }
    let mut out = io::stdout().lock();
    writeln!(out, "a  {}\nb  {}\n", comparison.a, comparison.b)?;
    for (name, in_a, in_b) in &comparison.head {
        let text = |value: &Option<String>| shown(value.as_deref().unwrap_or("(none)"));
        writeln!(out, "{name}\n  a  {}\n  b  {}\n", text(in_a), text(in_b))?;
    }
    for paragraph in comparison.paragraphs.iter().filter(|p| !changed || p.state != "same") {
        let anchor = |anchor: &Option<String>| anchor.clone().unwrap_or_else(|| "–".to_owned());
        writeln!(out, "[{} | {}] {}", anchor(&paragraph.a), anchor(&paragraph.b), paragraph.state)?;
        writeln!(out, "{}\n", pieced(&paragraph.pieces))?;
    }
    eprintln!(
        "{} the same, {} changed, {} redacted, {} only in a, {} only in b",
        comparison.same, comparison.changed, comparison.redacted, comparison.only_a, comparison.only_b
    );
    Ok(End::Done)
}

/// Shows what the archive lacks.
pub fn gaps(archive: Option<PathBuf>, limit: usize, format: Format) -> anyhow::Result<End> {
    /// Runs of missing numbers on one line.
    const RUNS: usize = 12;
    let gaps = choose::existing(archive)?.gaps(limit)?;
    if format != Format::Text {
        json_one(format, &gaps)?;
    } else {
        let mut out = io::stdout().lock();
        for absent in &gaps.absent {
            let by: Vec<&str> = absent.documents.iter().map(|d| d.id.as_str()).collect();
            let more = if absent.referred_by as usize > by.len() { ", …" } else { "" };
            writeln!(
                out,
                "{:<22} referred to by {}: {}{more}",
                absent.id,
                absent.referred_by,
                by.join(", ")
            )?;
        }
        for series in gaps.series.iter().filter(|series| series.missing_count > 0) {
            let runs: Vec<String> = series
                .missing
                .iter()
                .take(RUNS)
                .map(
                    |(first, last)| {
                        if first == last { first.to_string() } else { format!("{first}–{last}") }
                    },
                )
                .collect();
            let more = if series.missing.len() > RUNS { ", …" } else { "" };
            writeln!(
                out,
                "{}{}  {} held from {} to {}; {} lacking: {}{more}",
                series.year,
                series.post,
                series.held,
                series.range.0,
                series.range.1,
                series.missing_count,
                runs.join(", ")
            )?;
        }
    }
    let none = gaps.absent.is_empty() && gaps.series.iter().all(|series| series.missing_count == 0);
    Ok(if none { End::Nothing } else { End::Done })
}
