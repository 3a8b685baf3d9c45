//! `may`: the ruling on a planned contact, or on all of a list.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use reftel_archive::guidance::{Asked, Contact, Guidance, Rank, read_plan};
use reftel_archive::{Archive, GuidanceFiles, Passages, RulingAnswer, RulingReason, ruling};
use serde::Serialize;

use crate::End;
use crate::answer::{json, json_one, shown};
use crate::arguments::Format;
use crate::cable::bytes;
use crate::choose;
use crate::guidance::in_words;

/// What may be typed after `reftel may`.
#[derive(Debug, Args)]
pub struct MayArguments {
    /// What is planned: meet, invite, attend, work, correspond, travel or assist
    #[arg(required_unless_present_any = ["list", "ranks"])]
    act: Option<String>,
    /// Title or rank of who acts
    #[arg(long = "as", value_name = "RANK", default_value = "", hide_default_value = true)]
    by: String,
    /// Title or rank of whom it is with
    #[arg(long, value_name = "RANK", default_value = "", hide_default_value = true)]
    with: String,
    /// Their state
    #[arg(long, value_name = "COUNTRY", default_value = "", hide_default_value = true)]
    of: String,
    /// The day, YYYY-MM-DD
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    on: String,
    /// Whom they speak for: government, democratic-forces or civil-society [default: what their title tells, else government]
    #[arg(long, default_value = "", hide_default_value = true)]
    side: String,
    /// What for, in words
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    purpose: String,
    /// Title or rank of who approved
    #[arg(long, value_name = "RANK", default_value = "", hide_default_value = true)]
    approved_by: String,
    /// A condition that is met, by its name in the guidance; may be repeated
    #[arg(long, value_name = "CONDITION")]
    met: Vec<String>,
    /// A folder of guidance, or one file, instead of what the archive has adopted
    #[arg(long, value_name = "DIR")]
    guidance: Option<PathBuf>,
    /// A guest list or trip: CSV with the columns act, as, with, of, on, side, purpose, approved_by, met and name; what a row leaves
    /// empty is as given above; - for standard input
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// Show the ladder of ranks
    #[arg(long, conflicts_with_all = ["act", "list"])]
    ranks: bool,
    /// Guidance as the archive knew it then: an instant such as 2026-11-22T00:00:00Z
    #[arg(long, value_name = "INSTANT", conflicts_with = "guidance")]
    as_known: Option<jiff::Timestamp>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A row of a list with its ruling.
#[derive(Serialize)]
struct RowAnswer {
    line: u64,
    about: String,
    #[serde(flatten)]
    ruling: Option<RulingAnswer>,
    problem: Option<String>,
}

/// Rules on a contact, or on all of a list. Exit code 1 when the ruling, or any of a list, is no, or when there is no guidance.
pub fn run(archive: Option<PathBuf>, arguments: MayArguments) -> anyhow::Result<End> {
    if arguments.ranks {
        return ladder(arguments.format);
    }
    let (archive, guidance) = source(archive, &arguments)?;
    let mut passages = archive.as_ref().map(Passages::of).unwrap_or_default();
    let met = arguments.met.join(" ");
    let asked = Asked {
        act: arguments.act.as_deref().unwrap_or_default(),
        by: &arguments.by,
        with: &arguments.with,
        of: &arguments.of,
        on: &arguments.on,
        side: &arguments.side,
        purpose: &arguments.purpose,
        approved_by: &arguments.approved_by,
        met: &met,
    };
    if let Some(file) = &arguments.list {
        let read = bytes(file)?;
        let text =
            std::str::from_utf8(&read).with_context(|| format!("`{}` is not UTF-8", file.display()))?;
        let rows = read_plan(text, &asked)
            .with_context(|| format!("`{}` is no list of contacts", file.display()))?;
        let mut answers = Vec::with_capacity(rows.len());
        for row in rows {
            let (ruled, problem) = match row.contact {
                Ok(contact) => match unknown_condition(guidance.as_ref(), &contact) {
                    Some(problem) => (None, Some(problem)),
                    None => (Some(ruling(guidance.as_ref(), &contact, &mut passages)?), None),
                },
                Err(error) => (None, Some(error.to_string())),
            };
            answers.push(RowAnswer { line: row.line, about: row.about, ruling: ruled, problem });
        }
        return list(arguments.format, &answers);
    }
    for (what, option, value) in [("the state", "--of", &arguments.of), ("the day", "--on", &arguments.on)] {
        if value.trim().is_empty() {
            bail!("say {what} with {option}");
        }
    }
    let contact = Contact::read(&asked)?;
    if let Some(problem) = unknown_condition(guidance.as_ref(), &contact) {
        bail!("{problem}");
    }
    for (title, standing) in [(&contact.by.1, &contact.by.0), (&contact.with.1, &contact.with.0)] {
        if !title.is_empty() && !standing.known {
            eprintln!(
                "`{}` is not on the ladder of ranks (`reftel may --ranks`): it may be any",
                shown(title)
            );
        }
    }
    let answer = ruling(guidance.as_ref(), &contact, &mut passages)?;
    if arguments.format == Format::Text {
        text(&answer)?;
    } else {
        json_one(arguments.format, &answer)?;
    }
    Ok(match answer.ruling {
        "not_permitted" | "no_guidance" => End::Nothing,
        _ => End::Done,
    })
}

/// Guidance to rule by: that of a folder, or what an archive has adopted.
enum Rules {
    Files(Box<Guidance>),
    Adopted(std::sync::Arc<Guidance>),
}

impl AsRef<Guidance> for Rules {
    fn as_ref(&self) -> &Guidance {
        match self {
            Rules::Files(guidance) => guidance,
            Rules::Adopted(guidance) => guidance,
        }
    }
}

fn source(archive: Option<PathBuf>, arguments: &MayArguments) -> anyhow::Result<(Option<Archive>, Rules)> {
    if let Some(dir) = &arguments.guidance {
        let guidance = GuidanceFiles::read(dir)?.guidance()?;
        // An archive that was named gives the passages.
        let archive = archive.map(|dir| choose::existing(Some(dir))).transpose()?;
        return Ok((archive, Rules::Files(Box::new(guidance))));
    }
    let archive =
        choose::existing(archive).context("name a folder of guidance with --guidance DIR, or an archive")?;
    let known = arguments.as_known.map(reftel_archive::RecordedAt);
    let adopted = archive.guidance(known)?;
    if adopted.guidance.rules().is_empty() {
        eprintln!(
            "`{}` has adopted no guidance: adopt it with `reftel guidance adopt DIR`, or name it with --guidance DIR",
            archive.dir().display()
        );
    }
    Ok((Some(archive), Rules::Adopted(adopted.guidance)))
}

/// Returns what is wrong with a condition that no rule speaks of: a slip in its name would pass unseen.
fn unknown_condition(guidance: &Guidance, contact: &Contact) -> Option<String> {
    let unknown = contact.met.iter().find(|condition| !guidance.conditions().contains(*condition))?;
    let known: Vec<&str> = guidance.conditions().iter().map(String::as_str).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Some(format!("no rule speaks of the condition `{unknown}`; the guidance has {known}"))
}

fn text(answer: &RulingAnswer) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", in_words(answer.ruling))?;
    for reason in &answer.because {
        write_reason(&mut out, "because", reason)?;
    }
    for need in &answer.depends_on {
        writeln!(out, "depends on  {}", shown(need))?;
    }
    for reason in &answer.superseded {
        write_reason(&mut out, &format!("before that, {}", in_words(reason.rules)), reason)?;
    }
    Ok(())
}

pub fn write_reason(out: &mut impl io::Write, what: &str, reason: &RulingReason) -> io::Result<()> {
    let until = reason.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
    writeln!(
        out,
        "{what}  {}  [{}; from {}{until}]",
        shown(&reason.cite),
        shown(&reason.policy),
        reason.from
    )?;
    writeln!(out, "    {}", shown(&reason.says))?;
    for passage in &reason.passages {
        let text = passage.text.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "    ¶{} “{}”", passage.paragraph, shown(&text))?;
    }
    Ok(())
}

fn list(format: Format, rows: &[RowAnswer]) -> anyhow::Result<End> {
    if format == Format::Text {
        let mut out = io::stdout().lock();
        for row in rows {
            match (&row.ruling, &row.problem) {
                (Some(answer), _) => {
                    let cites: Vec<&str> = answer.because.iter().map(|reason| reason.cite.as_str()).collect();
                    let needs =
                        answer.depends_on.first().map(|need| format!("  ({need})")).unwrap_or_default();
                    writeln!(
                        out,
                        "{:>5}  {:<15}  {} {}  {}{}",
                        row.line,
                        in_words(answer.ruling),
                        answer.asked.act,
                        shown(&row.about),
                        shown(&cites.join("; ")),
                        shown(&needs)
                    )?;
                }
                (None, problem) => {
                    let problem = problem.as_deref().unwrap_or_default();
                    writeln!(
                        out,
                        "{:>5}  {:<15}  {}  {}",
                        row.line,
                        "not understood",
                        shown(&row.about),
                        shown(problem)
                    )?;
                }
            }
        }
    } else {
        json(format, rows)?;
    }
    let count = |wanted: &str| {
        rows.iter().filter(|row| row.ruling.as_ref().is_some_and(|r| r.ruling == wanted)).count()
    };
    let broken = rows.iter().filter(|row| row.problem.is_some()).count();
    let said: Vec<String> = ["permitted", "not_permitted", "needs_approval", "depends", "no_guidance"]
        .into_iter()
        .filter(|id| count(id) > 0)
        .map(|id| format!("{} {}", count(id), in_words(id)))
        .chain((broken > 0).then(|| format!("{broken} not understood")))
        .collect();
    eprintln!("{} contacts: {}", rows.len(), said.join(", "));
    Ok(match (broken, count("not_permitted")) {
        (0, 0) => End::Done,
        (0, _) => End::Nothing,
        _ => End::Incomplete,
    })
}

/// A rung of the ladder.
#[derive(Serialize)]
struct RankAnswer {
    schema: &'static str,
    rank: &'static str,
    name: &'static str,
    means: &'static str,
    source: &'static str,
}

fn ladder(format: Format) -> anyhow::Result<End> {
    let ranks: Vec<RankAnswer> = Rank::all()
        .iter()
        .rev()
        .map(|rank| RankAnswer {
            schema: "reftel.rank/1",
            rank: rank.id(),
            name: rank.name(),
            means: rank.means(),
            source: rank.source(),
        })
        .collect();
    if format == Format::Text {
        let mut out = io::stdout().lock();
        for rank in &ranks {
            writeln!(out, "{:<28}{}\n{:<28}{}", rank.rank, rank.means, "", rank.source)?;
        }
    } else {
        json(format, &ranks)?;
    }
    Ok(End::Done)
}
