//! `lists add`, `lists show`, `lists diff` and `lists owned`.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use reftel_archive::{Archive, Day, ListLine, RecordedAt};

use crate::End;
use crate::answer::{json, json_one, shown};
use crate::arguments::{Format, ListsCommand};
use crate::choose;
use crate::intake::who;

/// Runs a command on lists.
pub fn run(archive: Option<PathBuf>, command: ListsCommand) -> anyhow::Result<End> {
    match command {
        ListsCommand::Add { files, mapping, dated, format } => add(archive, &files, mapping, dated, format),
        ListsCommand::Show { format } => show(&choose::existing(archive)?, format),
        ListsCommand::Diff { old, new, format } => diff(&choose::existing(archive)?, old.zip(new), format),
        ListsCommand::Owned { name, more_than_half, format } => {
            owned(&choose::existing(archive)?, &name, more_than_half, format)
        }
    }
}

fn add(
    archive: Option<PathBuf>,
    paths: &[PathBuf],
    mapping: Option<PathBuf>,
    dated: Option<Day>,
    format: Format,
) -> anyhow::Result<End> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    let mapping = match mapping {
        Some(path) => Some(
            fs::read_to_string(&path)
                .with_context(|| format!("cannot read the mapping `{}`", path.display()))?,
        ),
        None => None,
    };
    let archive = match archive {
        Some(_) => choose::for_adding(archive, paths)?,
        None => choose::existing(None)?,
    };
    let now = || RecordedAt(jiff::Timestamp::now());
    let outcome = archive.add_lists(&files, mapping.as_deref(), dated, &who(), &now)?;
    if format == Format::Text {
        print(&outcome.added)?;
    } else {
        json(format, &outcome.added)?;
    }
    for refused in &outcome.refused {
        let place = match (&refused.file, refused.line, &refused.column) {
            (Some(file), Some(line), Some(column)) => format!("{file}, line {line}, column `{column}`: "),
            (Some(file), Some(line), None) => format!("{file}, line {line}: "),
            (Some(file), None, _) => format!("{file}: "),
            (None, Some(line), _) => format!("line {line}: "),
            (None, None, _) => String::new(),
        };
        eprintln!("refused: {}", shown(&format!("{place}{}", refused.reason)));
    }
    Ok(if outcome.refused.is_empty() { End::Done } else { End::Incomplete })
}

/// Reads a file, or all files below a folder in the order of their names.
fn collect(path: &Path, files: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    if path.is_dir() {
        let mut below = Vec::new();
        for entry in fs::read_dir(path).with_context(|| format!("cannot list `{}`", path.display()))? {
            below.push(entry?.path());
        }
        below.sort();
        for path in below {
            collect(&path, files)?;
        }
        return Ok(());
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    files.push((path.to_string_lossy().into_owned(), bytes));
    Ok(())
}

fn print(lines: &[ListLine]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    for list in lines {
        let title = shown(&[list.publisher.as_str(), &list.title].join(" "));
        let version = match (&list.version, list.version_basis) {
            (Some(day), "stated") => format!("of {day}"),
            (Some(day), "given") => format!("of {day}, as given"),
            (Some(day), _) => format!("last changed {day}"),
            (None, _) => "undated".to_owned(),
        };
        writeln!(
            out,
            "{:>5}  {:<9}  {}  {version}  ({}): {} entries, {} names, {} identifiers, {} relations",
            list.number,
            list.state,
            title.trim(),
            list.format,
            list.entries,
            list.names,
            list.identifiers,
            list.relations,
        )?;
        for (line, message) in list.problems.iter().take(PROBLEMS_SHOWN) {
            writeln!(out, "       line {line}: {}", shown(message))?;
        }
        if list.problems.len() > PROBLEMS_SHOWN {
            writeln!(
                out,
                "       and {} more problems; --format json has them all",
                list.problems.len() - PROBLEMS_SHOWN
            )?;
        }
    }
    Ok(())
}

/// Problems of one list that are shown to a person.
const PROBLEMS_SHOWN: usize = 5;

fn show(archive: &Archive, format: Format) -> anyhow::Result<End> {
    let lists = archive.lists()?;
    if format == Format::Text {
        print(&lists)?;
    } else {
        json(format, &lists)?;
    }
    Ok(if lists.is_empty() { End::Nothing } else { End::Done })
}

fn diff(archive: &Archive, pair: Option<(u64, u64)>, format: Format) -> anyhow::Result<End> {
    let Some(diff) = archive.list_diff(pair)? else {
        eprintln!("there are no two such versions; `reftel lists show` has those that were imported");
        return Ok(End::Nothing);
    };
    if format != Format::Text {
        json_one(format, &diff)?;
        return Ok(End::Done);
    }
    let mut out = io::stdout().lock();
    for (id, name) in &diff.added {
        writeln!(out, "added    {id}  {}", shown(name))?;
    }
    for (id, name) in &diff.removed {
        writeln!(out, "removed  {id}  {}", shown(name))?;
    }
    for change in &diff.changed {
        writeln!(out, "changed  {}  {}", change.id, shown(&change.name))?;
        for (field, gone, new) in &change.fields {
            for value in gone {
                writeln!(out, "         - {field}: {}", shown(value))?;
            }
            for value in new {
                writeln!(out, "         + {field}: {}", shown(value))?;
            }
        }
    }
    eprintln!(
        "list {} against {}: {} added, {} removed, {} changed, {} the same",
        diff.new,
        diff.old,
        diff.added.len(),
        diff.removed.len(),
        diff.changed.len(),
        diff.same
    );
    Ok(End::Done)
}

fn owned(archive: &Archive, name: &str, more_than_half: bool, format: Format) -> anyhow::Result<End> {
    let owned = archive.owned(name, more_than_half)?;
    if format != Format::Text {
        json(format, &owned)?;
        return Ok(if owned.is_empty() { End::Nothing } else { End::Done });
    }
    let mut out = io::stdout().lock();
    for body in &owned {
        let caught = match body.caught {
            Some("established") => ", caught by the rule of 50 per cent",
            Some(_) => ", perhaps caught by the rule of 50 per cent: the share is not stated",
            None => "",
        };
        let listed = if body.listed { "on the list itself" } else { "not on the list" };
        writeln!(out, "{}  ({listed}{caught})", shown(&body.owned))?;
        for step in &body.chain {
            let share = match step.share {
                Some((least, most)) if least == most => format!(" {least} %"),
                Some((least, most)) => format!(" {least} to {most} %"),
                None => String::new(),
            };
            writeln!(
                out,
                "      {} owns{share} of {}: {}",
                shown(&step.owner),
                shown(&step.owned),
                shown(&step.said)
            )?;
        }
    }
    if owned.is_empty() {
        eprintln!("nothing that `{}` owns stands on a list", shown(name));
        return Ok(End::Nothing);
    }
    Ok(End::Done)
}
