//! `verify`, `rebuild` and `export`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use reftel_archive::Archive;

use crate::End;
use crate::answer;
use crate::arguments::{Format, What};
use crate::choose;

/// Checks every hash, the log and every passage.
pub fn verify(archive: Option<PathBuf>, format: Format) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let verified = archive.verify()?;
    if format == Format::Text {
        for fault in &verified.faults {
            println!("{}: {}", fault.about, fault.message);
        }
        println!(
            "{} log entries, {} originals, {} passages checked, {} of them by reading the source again: {}",
            verified.entries,
            verified.originals,
            verified.passages,
            verified.read_again,
            match verified.faults.len() {
                0 => "all sound".to_owned(),
                1 => "1 fault".to_owned(),
                n => format!("{n} faults"),
            }
        );
    } else {
        answer::json_one(format, &verified)?;
    }
    Ok(if verified.faults.is_empty() { End::Done } else { End::Incomplete })
}

/// Checks one certificate, and names what differs.
pub fn certificate(archive: Option<PathBuf>, file: &Path, format: Format) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let faults = archive.verify_certificate(&crate::cable::bytes(file)?)?;
    if format == Format::Text {
        for fault in &faults {
            println!("{}: {}", answer::shown(&fault.about), answer::shown(&fault.message));
        }
        if faults.is_empty() {
            println!("`{}` is sound: the log holds it, and asking again gives the same", file.display());
        }
    } else {
        answer::json(format, &faults)?;
    }
    Ok(if faults.is_empty() { End::Done } else { End::Incomplete })
}

/// Makes everything derived anew.
pub fn rebuild(archive: Option<PathBuf>, threads: Option<usize>) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let (added, _) = crate::intake::run(&archive, threads, &mut |_| Ok(()), Archive::rebuild)?;
    eprintln!("{} documents made anew", added.documents);
    if added.stopped {
        eprintln!("stopped early: the next `reftel add` or `rebuild` starts it over");
    }
    Ok(if added.stopped { End::Incomplete } else { End::Done })
}

/// Writes data out.
pub fn export(archive: Option<PathBuf>, what: What, output: Option<PathBuf>) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let mut out: Box<dyn Write> = match &output {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?,
        )),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    match what {
        What::Jsonl => archive.each_document(|mut document| -> anyhow::Result<()> {
            // When a source came is the archive's business; an export says what the documents say.
            for source in &mut document.sources {
                source.added = None;
            }
            serde_json::to_writer(&mut out, &document)?;
            writeln!(out)?;
            Ok(())
        })?,
        What::Ftm => archive.export_followthemoney(&[], |entity| -> anyhow::Result<()> {
            serde_json::to_writer(&mut out, &entity)?;
            writeln!(out)?;
            Ok(())
        })?,
        What::Ledger => {
            for line in archive.ledger()? {
                serde_json::to_writer(&mut out, &line)?;
                writeln!(out)?;
            }
        }
    }
    out.flush()?;
    Ok(End::Done)
}
