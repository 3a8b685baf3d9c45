//! `claims`, `timeline`, `state`, `conflicts`, `pledges` and `course`: what follows from the documents.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use reftel_archive::{
    AskClaims, AskRecord, Citation, ClaimAnswer, Day, EventAnswer, ParticipantAnswer, PartyAnswer,
    PledgeAnswer, PledgeState, RecordedAt, Rows, StatusAnswer, csv,
};
use serde::Serialize;

use crate::End;
use crate::answer::{json, json_one, shown};
use crate::arguments::Format;
use crate::choose;

/// Questions to the record.
#[derive(Debug, Subcommand)]
pub enum RecordCommand {
    /// Show claims: what passages say happened or holds, each with its exact words
    Claims {
        /// Words that must stand in the quote
        words: Vec<String>,
        #[command(flatten)]
        what: RecordArguments,
    },
    /// Show what happened, by date: events, with how many independent sources tell of each
    Timeline {
        #[command(flatten)]
        what: RecordArguments,
    },
    /// Show what was so on a day: who was held, what was in force, who was in post, what was owed
    State {
        /// The day, YYYY-MM-DD
        #[arg(long, value_name = "DAY")]
        on: Day,
        #[command(flatten)]
        what: RecordArguments,
    },
    /// Show where sources cannot all be right
    Conflicts {
        #[command(flatten)]
        what: RecordArguments,
    },
    /// Show what was promised, demanded and threatened, and what became of it
    Pledges {
        /// open, met, broken, overtaken or unknown
        #[arg(long)]
        state: Option<String>,
        #[command(flatten)]
        what: RecordArguments,
    },
    /// Show the course of a relationship: cooperation and conflict on the scale of Goldstein
    Course {
        /// Two countries by their codes, such as US,BY [default: all]
        #[arg(long, value_delimiter = ',')]
        between: Vec<String>,
        /// By month instead of by year
        #[arg(long)]
        by_month: bool,
        /// Answer as the archive knew it then
        #[arg(long, value_name = "WHEN", value_parser = RecordedAt::end_of)]
        as_known: Option<RecordedAt>,
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
    },
}

/// Does what a question to the record asks for.
pub fn run(archive: Option<PathBuf>, command: RecordCommand) -> anyhow::Result<End> {
    match command {
        RecordCommand::Claims { words, what } => claims(archive, &words.join(" "), &what),
        RecordCommand::Timeline { what } => timeline(archive, &what),
        RecordCommand::State { on, what } => state(archive, on, &what),
        RecordCommand::Conflicts { what } => conflicts(archive, &what),
        RecordCommand::Pledges { state, what } => pledges(archive, state.as_deref(), &what),
        RecordCommand::Course { between, by_month, as_known, format } => {
            course(archive, &between, by_month, as_known, format)
        }
    }
}

/// Shape of a table of the record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Jsonl,
    /// A table for spreadsheets.
    Csv,
}

/// What of the record is asked for.
#[derive(Debug, Clone, Args)]
pub struct RecordArguments {
    /// A kind such as `sanction.impose`, or a family such as `sanction`
    #[arg(long)]
    kind: Option<String>,
    /// A person, body or country: a name, or its key such as `us`
    #[arg(long)]
    who: Option<String>,
    /// A document
    #[arg(long)]
    document: Option<String>,
    /// First day, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// Last day, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    until: Option<Day>,
    /// Answer as the archive knew it at the end of this day, or at this instant (RFC 3339), UTC
    #[arg(long, value_name = "WHEN", value_parser = RecordedAt::end_of)]
    as_known: Option<RecordedAt>,
    /// Most lines [default: 100 for people, all otherwise]
    #[arg(long, short = 'n')]
    limit: Option<usize>,
    /// Lines left out at the start
    #[arg(long, default_value_t = 0)]
    offset: usize,
    #[arg(long, value_enum, default_value_t)]
    format: TableFormat,
}

impl RecordArguments {
    fn limit(&self) -> usize {
        self.limit.unwrap_or(if self.format == TableFormat::Text { 100 } else { usize::MAX })
    }

    fn ask(&self) -> AskRecord {
        AskRecord {
            kind: self.kind.clone(),
            who: self.who.clone(),
            document: self.document.clone(),
            from: self.from,
            until: self.until,
            offset: self.offset,
            limit: self.limit(),
            as_known: self.as_known,
        }
    }
}

/// Writes values in the shape asked for; text is written by `line`.
fn write<T: Serialize + Rows>(
    format: TableFormat,
    values: &[T],
    line: impl Fn(&mut dyn io::Write, &T) -> io::Result<()>,
) -> anyhow::Result<()> {
    match format {
        TableFormat::Json => json(Format::Json, values),
        TableFormat::Jsonl => json(Format::Jsonl, values),
        TableFormat::Csv => {
            io::stdout().lock().write_all(csv(values).as_bytes())?;
            Ok(())
        }
        TableFormat::Text => {
            let mut out = io::stdout().lock();
            for value in values {
                line(&mut out, value)?;
            }
            Ok(())
        }
    }
}

/// Says on stderr how much was left out, or that there is nothing and why.
fn close(what: &str, shown: usize, total: usize, looked_at: usize) -> End {
    if total == 0 {
        match looked_at {
            0 => eprintln!("no {what}: there was nothing to look at, for the archive has no documents"),
            1 => eprintln!("no {what}: 1 document was looked at, and nothing was found"),
            many => eprintln!("no {what}: {many} documents were looked at, and nothing was found"),
        }
        return End::Nothing;
    }
    if shown < total {
        eprintln!("{shown} of {total} {what}; -n and --offset show the others");
    }
    End::Done
}

/// Shows claims.
fn claims(archive: Option<PathBuf>, words: &str, arguments: &RecordArguments) -> anyhow::Result<End> {
    let ask = AskClaims {
        words: words.to_owned(),
        kind: arguments.kind.clone(),
        who: arguments.who.clone(),
        document: arguments.document.clone(),
        from: arguments.from,
        until: arguments.until,
        offset: arguments.offset,
        limit: arguments.limit(),
        as_known: arguments.as_known,
    };
    let answer = choose::existing(archive)?.claims(&ask)?;
    write(arguments.format, &answer.claims, |out, claim| claim_line(out, claim))?;
    Ok(close("claims", answer.claims.len(), answer.total, answer.looked_at))
}

pub fn claim_line(out: &mut dyn io::Write, claim: &ClaimAnswer) -> io::Result<()> {
    let of = |parties: &[PartyAnswer]| {
        parties.iter().map(|party| party.name.clone()).collect::<Vec<_>>().join(", ")
    };
    let not = if claim.negated { " not" } else { "" };
    writeln!(
        out,
        "{}  {:<12}  {:<20} {}  ({}{not}; {})",
        claim.id,
        claim.when.as_deref().unwrap_or("undated"),
        claim.kind,
        sides(shown(&of(&claim.actors)), shown(&of(&claim.targets))),
        claim.modality,
        claim.review,
    )?;
    writeln!(
        out,
        "    {}#{}  “{}”",
        claim.document,
        claim.fragment.as_deref().unwrap_or(&claim.paragraph),
        shown(&claim.quote)
    )
}

fn who(parties: &[ParticipantAnswer], role: &str) -> String {
    let of = parties.iter().filter(|party| party.role == role).map(|party| match &party.office {
        Some(office) => format!("{} ({office})", party.name),
        None => party.name.clone(),
    });
    shown(&of.collect::<Vec<_>>().join(", "))
}

/// Returns who does it and to whom it is done: `A → B`, or the one side that is known.
fn sides(actors: String, targets: String) -> String {
    match (actors.is_empty(), targets.is_empty()) {
        (_, true) => actors,
        (true, false) => format!("→ {targets}"),
        (false, false) => format!("{actors} → {targets}"),
    }
}

fn event_line(out: &mut dyn io::Write, event: &EventAnswer) -> io::Result<()> {
    let sources = match event.independent_sources {
        1 => "1 source".to_owned(),
        many => format!("{many} independent sources"),
    };
    let conflicts = if event.conflicts.is_empty() { "" } else { "; sources disagree" };
    writeln!(
        out,
        "{:<22} {:<20} {}{}  ({sources}{conflicts})",
        event.when.as_deref().unwrap_or("undated"),
        event.kind,
        sides(who(&event.participants, "actor"), who(&event.participants, "target")),
        event.about.as_ref().map(|about| format!(" · {}", shown(about))).unwrap_or_default(),
    )?;
    citations(out, &event.citations)
}

pub fn citations(out: &mut dyn io::Write, citations: &[Citation]) -> io::Result<()> {
    for citation in citations {
        let place = citation.fragment.as_deref().unwrap_or(&citation.paragraph);
        writeln!(out, "    {}#{place}  “{}”", shown(&citation.document), shown(&citation.quote))?;
    }
    Ok(())
}

/// Shows what happened.
fn timeline(archive: Option<PathBuf>, arguments: &RecordArguments) -> anyhow::Result<End> {
    let answer = choose::existing(archive)?.timeline(&arguments.ask())?;
    write(arguments.format, &answer.events, |out, event| event_line(out, event))?;
    Ok(close("events", answer.events.len(), answer.total, answer.looked_at))
}

fn status_line(out: &mut dyn io::Write, status: &StatusAnswer) -> io::Result<()> {
    let about = status.about.as_ref().map(|about| format!(" · {about}")).unwrap_or_default();
    let by = status.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let towards = if status.towards.is_empty() { "" } else { " towards " };
    let towards = format!("{towards}{}", status.towards.join(", "));
    writeln!(
        out,
        "{:<16} {}{}  {}{by}{towards}, from {} until {}{}{}",
        status.kind,
        shown(&status.subject),
        shown(&about),
        status.state,
        status.from.as_deref().unwrap_or("an unknown date"),
        status.until.as_deref().unwrap_or("further notice"),
        if status.certainty == Some("may hold") { "; may hold" } else { "" },
        if status.disputed { "; disputed" } else { "" },
    )?;
    citations(out, &status.citations)
}

/// Shows what was so on a day.
fn state(archive: Option<PathBuf>, on: Day, arguments: &RecordArguments) -> anyhow::Result<End> {
    let answer = choose::existing(archive)?.state_on(on, &arguments.ask())?;
    match arguments.format {
        // A day is one answer: its statuses, and what was owed.
        TableFormat::Json => json_one(Format::Json, &answer)?,
        TableFormat::Jsonl => {
            json(Format::Jsonl, &answer.statuses)?;
            json(Format::Jsonl, &answer.owed)?;
        }
        format => {
            write(format, &answer.statuses, |out, status| status_line(out, status))?;
            if format == TableFormat::Text && !answer.owed.is_empty() {
                println!("owed");
                write(format, &answer.owed, |out, pledge| pledge_line(out, pledge))?;
            }
        }
    }
    let total = answer.total + answer.owed.len();
    Ok(close("statuses", answer.statuses.len() + answer.owed.len(), total, answer.looked_at))
}

/// Shows where sources disagree.
fn conflicts(archive: Option<PathBuf>, arguments: &RecordArguments) -> anyhow::Result<End> {
    let answer = choose::existing(archive)?.conflicts(&arguments.ask())?;
    write(arguments.format, &answer.conflicts, |out, conflict| {
        let event = &conflict.about;
        writeln!(
            out,
            "{:<12} {:<20} {}  ({})",
            conflict.kind,
            event.kind,
            sides(who(&event.participants, "actor"), who(&event.participants, "target")),
            conflict.id
        )?;
        for value in &conflict.values {
            writeln!(out, "  {}: {}", shown(&value.value), shown(&value.documents.join(", ")))?;
            citations(out, &value.citations)?;
        }
        Ok(())
    })?;
    Ok(close("conflicts", answer.conflicts.len(), answer.total, answer.looked_at))
}

fn pledge_line(out: &mut dyn io::Write, pledge: &PledgeAnswer) -> io::Result<()> {
    let condition = pledge.condition.as_ref().map(|condition| format!(", {}", shown(condition)));
    writeln!(
        out,
        "{:<10} {:<9} {}: {}{}  ({})",
        pledge.made.as_deref().unwrap_or("undated"),
        pledge.kind,
        sides(who(&pledge.by, "actor"), who(&pledge.to, "target")),
        shown(&pledge.what),
        condition.unwrap_or_default(),
        pledge.state,
    )?;
    citations(out, &pledge.citations)?;
    for (word, events) in [("condition met by", &pledge.condition_met_by), ("concerned by", &pledge.events)] {
        for event in events {
            write!(out, "  {word} ")?;
            event_line(out, event)?;
        }
    }
    Ok(())
}

/// Shows what was promised, demanded and threatened.
fn pledges(
    archive: Option<PathBuf>,
    state: Option<&str>,
    arguments: &RecordArguments,
) -> anyhow::Result<End> {
    let state = match state {
        None => None,
        Some(word) => {
            let found = PledgeState::ALL.into_iter().find(|state| state.as_str() == word);
            Some(found.with_context(|| format!("`{word}` is not open, met, broken, overtaken or unknown"))?)
        }
    };
    let answer = choose::existing(archive)?.pledges(&arguments.ask(), state)?;
    write(arguments.format, &answer.pledges, |out, pledge| pledge_line(out, pledge))?;
    Ok(close("pledges", answer.pledges.len(), answer.total, answer.looked_at))
}

/// Shows the course of a relationship.
fn course(
    archive: Option<PathBuf>,
    between: &[String],
    by_month: bool,
    as_known: Option<RecordedAt>,
    format: TableFormat,
) -> anyhow::Result<End> {
    let codes: Vec<String> = between.iter().map(|code| code.to_uppercase()).collect();
    let between = match codes.as_slice() {
        [] => None,
        [a, b] if a != b => Some((a.as_str(), b.as_str())),
        _ => bail!("name two countries by their codes, such as --between US,BY"),
    };
    let answer = choose::existing(archive)?.course(between, by_month, as_known)?;
    if format == TableFormat::Json {
        json_one(Format::Json, &answer)?;
    } else {
        write(format, &answer.points, |out, point| {
            writeln!(
                out,
                "{:<8} {:>7.1}  (+{:.1} {:.1}; {} events)",
                point.when, point.sum, point.cooperation, point.conflict, point.count
            )
        })?;
    }
    Ok(close("events", answer.points.len(), answer.points.len(), answer.looked_at))
}
