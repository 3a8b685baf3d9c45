//! `xref`: the entries of lists against each other, streamed, and resumed where a run was ended.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use reftel_archive::{CrossReference, Crossing};
use serde_json::{Value, json};

use crate::End;
use crate::answer::{self, shown};
use crate::arguments::Format;
use crate::choose;
use crate::screen::bar;

/// Compares lists. Exit code 1 when no pair is found.
pub fn run(
    archive: Option<PathBuf>,
    lists: &[String],
    against: &[String],
    output: Option<PathBuf>,
    format: Format,
) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let crossing = archive.crossing(lists, against)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let bar = bar(crossing.len());
    let mut pairs = 0;
    match output {
        Some(path) => {
            let (mut file, done, before) = Run { lists, against, crossing: &crossing }.take_up(&path)?;
            if done > 0 {
                eprintln!("going on after {done} of {} entries", crossing.len());
            }
            pairs = before;
            bar.set_position(done as u64);
            crossing.run(done, threads, &mut |crossed| -> anyhow::Result<()> {
                let mut text = Vec::new();
                for pair in &crossed.pairs {
                    serde_json::to_writer(&mut text, pair)?;
                    text.push(b'\n');
                }
                pairs += crossed.pairs.len();
                serde_json::to_writer(
                    &mut text,
                    &json!({"schema": "reftel.xref_done/1", "done": crossed.done, "pairs": pairs}),
                )?;
                text.push(b'\n');
                file.write_all(&text)?;
                bar.set_position(crossed.done as u64);
                Ok(())
            })?;
            file.sync_all()?;
        }
        None => {
            let mut kept: Vec<CrossReference> = Vec::new();
            crossing.run(0, threads, &mut |crossed| -> anyhow::Result<()> {
                pairs += crossed.pairs.len();
                match format {
                    Format::Text => bar.suspend(|| text(&crossed.pairs))?,
                    Format::Jsonl => bar.suspend(|| answer::json(Format::Jsonl, &crossed.pairs))?,
                    Format::Json => kept.extend(crossed.pairs),
                }
                bar.set_position(crossed.done as u64);
                Ok(())
            })?;
            if format == Format::Json {
                answer::json(Format::Json, &kept)?;
            }
        }
    }
    bar.finish_and_clear();
    eprintln!("{pairs} pairs of {} entries", crossing.len());
    Ok(if pairs > 0 { End::Done } else { End::Nothing })
}

fn text(pairs: &[CrossReference]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for pair in pairs {
        let known = pair.known.unwrap_or("not decided");
        writeln!(
            out,
            "{:.2}  {}  {}  (births {}; {known})",
            pair.score,
            shown(&pair.a),
            shown(&pair.b),
            pair.births
        )?;
        writeln!(
            out,
            "      {} · {}: {}",
            shown(&pair.a_name),
            shown(&pair.b_name),
            shown(&pair.reasons.join("; "))
        )?;
    }
    Ok(())
}

/// What a file of results is of: another question, or other versions of the lists, cannot go on in it.
struct Run<'a> {
    lists: &'a [String],
    against: &'a [String],
    crossing: &'a Crossing,
}

impl Run<'_> {
    fn head(&self) -> Value {
        json!({
            "schema": "reftel.xref_run/1", "lists": self.lists, "against": self.against,
            "versions": self.crossing.versions(), "entries": self.crossing.len(),
        })
    }

    /// Opens a file for results: a new one, or one that a run was writing, behind the last line that says what was done.
    /// Returns how many entries are done, and how many pairs were found.
    fn take_up(&self, path: &Path) -> anyhow::Result<(File, usize, usize)> {
        let there = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", path.display())),
        };
        let (mut kept, mut at, mut done, mut pairs) = (0, 0, 0, 0);
        for (number, line) in there.split_inclusive('\n').enumerate() {
            at += line.len();
            let value: Option<Value> =
                line.ends_with('\n').then(|| serde_json::from_str(line).ok()).flatten();
            if number == 0 {
                if value.as_ref() != Some(&self.head()) {
                    bail!(
                        "`{}` holds something else, or the lists were changed since: name another file",
                        path.display()
                    );
                }
                kept = at;
            }
            let Some(value) = value else { break };
            if value.get("schema").and_then(Value::as_str) == Some("reftel.xref_done/1") {
                let count = |name: &str| {
                    value.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok())
                };
                kept = at;
                done = count("done").unwrap_or_default();
                pairs = count("pairs").unwrap_or_default();
            }
        }
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        file.set_len(kept as u64)?;
        io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
        if kept == 0 {
            writeln!(file, "{}", self.head())?;
        }
        Ok((file, done, pairs))
    }
}
