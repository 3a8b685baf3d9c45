//! `xref`: the entries of lists against each other, and the names in documents against lists; streamed, and resumed where
//! a run was ended.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use reftel_archive::{CrossReference, MentionAnswer};
use serde::Serialize;
use serde_json::{Value, json};

use crate::End;
use crate::answer::{self, shown};
use crate::arguments::Format;
use crate::choose;
use crate::screen::bar;

/// Compares lists. Exit code 1 when no pair is found.
pub fn lists(
    archive: Option<PathBuf>,
    lists: &[String],
    against: &[String],
    output: Option<PathBuf>,
    format: Format,
) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let crossing = archive.crossing(lists, against)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let head = json!({
        "schema": "reftel.xref_run/1", "lists": lists, "against": against,
        "versions": crossing.versions(), "entries": crossing.len(),
    });
    let asked = Asked { head, total: crossing.len(), what: "entries", output, format };
    asked
        .run(pair, |from, each| crossing.run(from, threads, &mut |crossed| each(crossed.done, crossed.pairs)))
}

/// Compares the names in documents with lists. Exit code 1 when none is like any.
pub fn documents(
    archive: Option<PathBuf>,
    lists: &[String],
    output: Option<PathBuf>,
    format: Format,
) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let versions = archive.crossing(lists, lists)?.versions();
    let status = archive.status()?;
    let total = usize::try_from(status.documents).unwrap_or(usize::MAX);
    let head = json!({
        "schema": "reftel.xref_run/1", "lists": lists, "versions": versions, "documents": total,
        "sources": status.sources,
    });
    let asked = Asked { head, total, what: "documents", output, format };
    asked.run(mention, |from, each| archive.mentions(lists, from, |found| each(found.done, found.mentions)))
}

fn pair(pair: &CrossReference) -> String {
    let known = pair.known.unwrap_or("not decided");
    format!(
        "{:.2}  {}  {}  (births {}; {known})\n      {} · {}: {}",
        pair.score,
        pair.a,
        pair.b,
        pair.births,
        pair.a_name,
        pair.b_name,
        pair.reasons.join("; ")
    )
}

fn mention(mention: &MentionAnswer) -> String {
    let entries: Vec<String> =
        mention.entries.iter().map(|entry| format!("{} {:.2}", entry.reference, entry.score)).collect();
    format!(
        "{:.2}  {}#{}  {}: {}",
        mention.score,
        mention.document,
        mention.paragraph,
        mention.text,
        entries.join(", ")
    )
}

/// Takes what was found, with how much is done.
type Each<'a, T> = dyn FnMut(usize, Vec<T>) -> anyhow::Result<()> + 'a;

/// What is asked, and where the answers go.
struct Asked {
    /// The first line of a file of answers: another question, or other lists, cannot go on in it.
    head: Value,
    total: usize,
    what: &'static str,
    output: Option<PathBuf>,
    format: Format,
}

impl Asked {
    /// Runs from where a file of answers ends, or from the start. `text` shows an answer to a person.
    fn run<T: Serialize>(
        self,
        text: impl Fn(&T) -> String,
        run: impl FnOnce(usize, &mut Each<'_, T>) -> anyhow::Result<()>,
    ) -> anyhow::Result<End> {
        let bar = bar(self.total);
        let mut found = 0;
        match &self.output {
            Some(path) => {
                let (mut file, done, before) = self.take_up(path)?;
                if done > 0 {
                    eprintln!("going on after {done} of {} {}", self.total, self.what);
                }
                found = before;
                bar.set_position(done as u64);
                run(done, &mut |done, answers| {
                    let mut lines = Vec::new();
                    for answer in &answers {
                        serde_json::to_writer(&mut lines, answer)?;
                        lines.push(b'\n');
                    }
                    found += answers.len();
                    let mark = json!({"schema": "reftel.xref_done/1", "done": done, "found": found});
                    writeln!(lines, "{mark}")?;
                    file.write_all(&lines)?;
                    bar.set_position(done as u64);
                    Ok(())
                })?;
            }
            None => {
                let mut kept: Vec<T> = Vec::new();
                run(0, &mut |done, answers| {
                    found += answers.len();
                    match self.format {
                        Format::Text => bar.suspend(|| -> io::Result<()> {
                            let mut out = io::stdout().lock();
                            answers.iter().try_for_each(|answer| writeln!(out, "{}", shown(&text(answer))))
                        })?,
                        Format::Jsonl => bar.suspend(|| answer::json(Format::Jsonl, &answers))?,
                        Format::Json => kept.extend(answers),
                    }
                    bar.set_position(done as u64);
                    Ok(())
                })?;
                if self.format == Format::Json {
                    answer::json(Format::Json, &kept)?;
                }
            }
        }
        bar.finish_and_clear();
        eprintln!("{found} found in {} {}", self.total, self.what);
        Ok(if found > 0 { End::Done } else { End::Nothing })
    }

    /// Opens a file for answers: a new one, or one that a run was writing, behind the last line that says what was done.
    /// Returns how much is done, and how many answers were found.
    fn take_up(&self, path: &Path) -> anyhow::Result<(File, usize, usize)> {
        let there = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", path.display())),
        };
        let (mut kept, mut at, mut done, mut found) = (0, 0, 0, 0);
        for (number, line) in there.split_inclusive('\n').enumerate() {
            at += line.len();
            let value: Option<Value> =
                line.ends_with('\n').then(|| serde_json::from_str(line).ok()).flatten();
            if number == 0 {
                if value.as_ref() != Some(&self.head) {
                    bail!(
                        "`{}` holds something else, or the archive was changed since: name another file",
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
                found = count("found").unwrap_or_default();
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
            writeln!(file, "{}", self.head)?;
        }
        Ok((file, done, found))
    }
}
