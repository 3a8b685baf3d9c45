//! `dialogue`: import talks between two sides, show what is overdue, a session, and what to know before one.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use reftel_archive::{
    BRIEF_MOST, BriefAnswer, Citation, CiteAnswer, Day, DialogueAnswer, DialogueFault, DialogueFile,
    FollowUpAnswer, NextAnswer, ProposalAnswer, RecordedAt, SessionAnswer, SessionPage, SincePart,
};

use crate::End;
use crate::answer::{json, json_one, shown};
use crate::arguments::Format;
use crate::choose;
use crate::guidance::in_words;
use crate::intake::who;

/// What may be typed after `reftel dialogue`.
#[derive(Debug, Subcommand)]
pub enum DialogueCommand {
    /// Import a dialogue from its table (CSV), or dates that were changed in a calendar of it (.ics)
    Import {
        /// The file; docs/DIALOGUE.md says which columns a table has
        file: PathBuf,
        /// Why; it is kept in the log
        #[arg(long, default_value = "", hide_default_value = true)]
        why: String,
    },
    /// List dialogues, with how much is overdue and which session comes next
    List {
        #[command(flatten)]
        when: WhenArguments,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show the board: overdue work first, then what is due soon, open proposals by track, sessions
    Show {
        /// The dialogue's key
        key: String,
        #[command(flatten)]
        when: WhenArguments,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show a session: who took part, what was proposed, what was agreed
    Session {
        /// The dialogue's key
        key: String,
        /// The session's number
        number: u32,
        #[command(flatten)]
        when: WhenArguments,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// One page before a session: people, what was promised and not done, what changed since the last one, what guidance says
    Brief {
        /// The dialogue's key
        key: String,
        /// The session's number
        number: u32,
        #[command(flatten)]
        when: WhenArguments,
        /// Most events, statuses, conflicts and pledges of the record
        #[arg(long, short = 'n', default_value_t = BRIEF_MOST)]
        limit: usize,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write a dialogue: its table, a calendar, or JSON
    Export {
        /// The dialogue's key
        key: String,
        #[arg(long, value_enum, default_value_t)]
        format: ExportFormat,
        #[command(flatten)]
        when: WhenArguments,
        /// Write to this file instead of standard output
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
}

/// The day that a question is about, and what is known.
#[derive(Debug, Args)]
pub struct WhenArguments {
    /// As on this day, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
    /// Answer as the archive knew it at the end of this day, or at this instant (RFC 3339), UTC
    #[arg(long, value_name = "WHEN", value_parser = RecordedAt::end_of)]
    as_known: Option<RecordedAt>,
}

impl WhenArguments {
    fn on(&self) -> Day {
        self.on.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
    }
}

/// What a dialogue is written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// The table, in its canonical form.
    #[default]
    Csv,
    /// A calendar (RFC 5545).
    Ics,
    /// `reftel.dialogue/1`.
    Json,
}

/// Does what `reftel dialogue …` asks for.
pub fn run(archive: Option<PathBuf>, command: DialogueCommand) -> anyhow::Result<End> {
    match command {
        DialogueCommand::Import { file, why } => import(archive, &file, &why),
        DialogueCommand::List { when, format } => {
            let dialogues = choose::existing(archive)?.dialogues(when.on(), when.as_known)?;
            if format != Format::Text {
                json(format, &dialogues)?;
            } else {
                let mut out = io::stdout().lock();
                for one in &dialogues {
                    writeln!(out, "{}  {}", one.key, shown(&one.title))?;
                    let counts = [
                        (one.sessions, "sessions"),
                        (one.overdue, "overdue"),
                        (one.perhaps_overdue, "perhaps overdue"),
                        (one.due_soon, "due soon"),
                        (one.open_proposals, "proposals open"),
                    ];
                    let counts: Vec<String> = counts
                        .iter()
                        .filter(|(n, _)| *n > 0)
                        .map(|(n, what)| format!("{n} {what}"))
                        .collect();
                    writeln!(out, "    {}; {}", counts.join(", "), next(&one.next))?;
                }
            }
            Ok(if dialogues.is_empty() { End::Nothing } else { End::Done })
        }
        DialogueCommand::Show { key, when, format } => {
            let answer = choose::existing(archive)?.dialogue(&key, when.on(), when.as_known)?;
            if format != Format::Text {
                json_one(format, &answer)?
            } else {
                board(&answer)?
            }
            Ok(End::Done)
        }
        DialogueCommand::Session { key, number, when, format } => {
            let answer =
                choose::existing(archive)?.dialogue_session(&key, number, when.on(), when.as_known)?;
            if format != Format::Text {
                json_one(format, &answer)?
            } else {
                session(&answer)?
            }
            Ok(End::Done)
        }
        DialogueCommand::Brief { key, number, when, limit, format } => {
            let answer = choose::existing(archive)?.brief(&key, number, when.on(), limit, when.as_known)?;
            if format != Format::Text {
                json_one(format, &answer)?
            } else {
                brief(&answer)?
            }
            Ok(End::Done)
        }
        DialogueCommand::Export { key, format, when, output } => {
            let archive = choose::existing(archive)?;
            let text = match format {
                ExportFormat::Csv => archive.dialogue_files(&key, when.as_known)?.0,
                ExportFormat::Ics => archive.dialogue_files(&key, when.as_known)?.1,
                ExportFormat::Json => {
                    let answer = archive.dialogue(&key, when.on(), when.as_known)?;
                    format!("{}\n", serde_json::to_string_pretty(&answer)?)
                }
            };
            match output {
                Some(path) => fs::write(&path, text)
                    .with_context(|| format!("`{}` cannot be written", path.display()))?,
                None => io::stdout().lock().write_all(text.as_bytes())?,
            }
            Ok(End::Done)
        }
    }
}

fn import(archive: Option<PathBuf>, path: &PathBuf, why: &str) -> anyhow::Result<End> {
    if path.is_dir() {
        bail!("`{}` is a folder: import one table or calendar", path.display());
    }
    let bytes = fs::read(path).with_context(|| format!("`{}` cannot be read", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let archive = choose::existing(archive)?;
    let now = RecordedAt(jiff::Timestamp::now());
    let imported = archive.import_dialogue(&DialogueFile { name, bytes }, why, &who(), now)?;
    let mut out = io::stdout().lock();
    for change in &imported.changes {
        writeln!(out, "{}", shown(change))?;
    }
    match imported.entry {
        Some(entry) => writeln!(out, "imported `{}` (log entry {entry})", imported.key)?,
        None => writeln!(out, "unchanged: `{}` is in the archive as it is here", imported.key)?,
    }
    for note in &imported.notes {
        eprintln!("{}", shown(note));
    }
    for lacking in &imported.lacks {
        eprintln!("not in this archive yet: {}", shown(lacking));
    }
    Ok(if imported.lacks.is_empty() { End::Done } else { End::Incomplete })
}

/// Writes the faults of a table or a calendar with their places.
pub fn complain(name: &str, faults: &[DialogueFault]) {
    let mut err = io::stderr().lock();
    for fault in faults {
        let _ = writeln!(err, "error: {}: {}", shown(name), shown(&fault.to_string()));
        if let Some(hint) = &fault.hint {
            let _ = writeln!(err, "hint: {}", shown(hint));
        }
    }
}

fn next(next: &NextAnswer) -> String {
    let date = next.date.as_deref();
    match (next.state, next.session) {
        ("session", Some(number)) => {
            format!("next: session {number}, {}", date.unwrap_or("without a date"))
        }
        ("unheld", Some(number)) => format!(
            "session {number} was planned for {}, and nothing says that it was held",
            date.unwrap_or_default()
        ),
        ("expected", _) => {
            format!("next: expected {} by the cadence, none is planned", date.unwrap_or_default())
        }
        ("overdue", _) => {
            format!("a session is overdue: it was expected {}, and none is planned", date.unwrap_or_default())
        }
        _ => "no session is planned".to_owned(),
    }
}

fn cites(cites: &[CiteAnswer]) -> String {
    let told = |cite: &CiteAnswer| {
        let missing = if cite.found { "" } else { " (not in this archive)" };
        format!("{}{missing}", shown(&cite.cite))
    };
    match cites {
        [] => String::new(),
        cites => format!("  [{}]", cites.iter().map(told).collect::<Vec<_>>().join("; ")),
    }
}

/// Returns how a follow-up stands, in words.
fn state(of: &FollowUpAnswer) -> String {
    let days = |n: i64| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
    match (of.state, of.days_over, &of.done) {
        ("overdue", Some(over), _) => format!("overdue by {}", days(over)),
        ("perhaps_overdue", ..) => "perhaps overdue".to_owned(),
        ("due_soon", Some(0), _) => "due today".to_owned(),
        ("due_soon", Some(over), _) => format!("due in {}", days(-over)),
        ("done", _, Some(done)) => format!("done {done}"),
        ("perhaps_done", _, Some(done)) => format!("perhaps done: {done}"),
        _ => "open".to_owned(),
    }
}

fn follow_ups(out: &mut impl io::Write, of: &[FollowUpAnswer]) -> io::Result<()> {
    for one in of {
        let owner = match &one.owner {
            Some(owner) => format!("{} ({})", shown(owner), shown(&one.side_name)),
            None => shown(&one.side_name),
        };
        let due = one.due.as_deref().map(|due| format!(", due {due}")).unwrap_or_default();
        writeln!(out, "  {:<20} {}: {}{due}{}", state(one), owner, shown(&one.what), cites(&one.cites))?;
        if !one.evidence.is_empty() {
            writeln!(out, "  {:<20} shown by{}", "", cites(&one.evidence))?;
        }
    }
    Ok(())
}

fn proposals(out: &mut impl io::Write, of: &[ProposalAnswer]) -> io::Result<()> {
    for one in of {
        let by = match &one.person {
            Some(person) => format!("{} ({})", shown(person), shown(&one.side_name)),
            None => shown(&one.side_name),
        };
        let since = one.since.as_deref().map(|since| format!(" {since}")).unwrap_or_default();
        writeln!(out, "  {}{since}: {} · {by}{}", one.status, shown(&one.ask), cites(&one.cites))?;
    }
    Ok(())
}

fn session_line(session: &SessionAnswer) -> String {
    let mut line =
        format!("session {}, {}", session.number, session.date.as_deref().unwrap_or("without a date"));
    for part in [&session.place, &session.level].into_iter().flatten() {
        line.push_str(&format!(", {}", shown(part)));
    }
    format!("{line}: {}", session.status)
}

fn board(answer: &DialogueAnswer) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", shown(&answer.title))?;
    let cadence =
        answer.cadence.as_ref().map(|cadence| format!("; {}", cadence.in_words)).unwrap_or_default();
    writeln!(out, "as on {}; {}{cadence}", answer.on, next(&answer.next))?;
    writeln!(out, "\nTo do")?;
    follow_ups(&mut out, &answer.follow_ups)?;
    let tracks = answer.tracks.iter().map(|track| (Some(track.key.as_str()), track.title.as_str()));
    for (key, title) in tracks.chain([(None, "Proposals without a track")]) {
        let of: Vec<ProposalAnswer> =
            answer.proposals.iter().filter(|one| one.track.as_deref() == key).cloned().collect();
        if !of.is_empty() {
            writeln!(out, "\n{}", shown(title))?;
            proposals(&mut out, &of)?;
        }
    }
    writeln!(out, "\nSessions")?;
    for one in &answer.sessions {
        writeln!(out, "  {}{}", session_line(one), cites(&one.cites))?;
    }
    Ok(())
}

fn people(out: &mut impl io::Write, sides: &[(String, String)], session: &SessionAnswer) -> io::Result<()> {
    for (code, name) in sides {
        writeln!(out, "\n{}", shown(name))?;
        for one in session.delegates.iter().filter(|one| one.side == *code) {
            let office =
                one.office.as_deref().map(|office| format!(", {}", shown(office))).unwrap_or_default();
            let track =
                one.track_title.as_deref().map(|track| format!(" ({})", shown(track))).unwrap_or_default();
            writeln!(out, "  {}{office}{track}{}", shown(&one.person), cites(&one.cites))?;
        }
    }
    Ok(())
}

fn session(page: &SessionPage) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}\n{}{}", shown(&page.title), session_line(&page.session), cites(&page.session.cites))?;
    let sides: Vec<_> = page.sides.iter().map(|side| (side.country.clone(), side.name.clone())).collect();
    people(&mut out, &sides, &page.session)?;
    if !page.proposals.is_empty() {
        writeln!(out, "\nProposals, as on {}", page.on)?;
        proposals(&mut out, &page.proposals)?;
    }
    if !page.follow_ups.is_empty() {
        writeln!(out, "\nTo do, as on {}", page.on)?;
        follow_ups(&mut out, &page.follow_ups)?;
    }
    Ok(())
}

fn brief(answer: &BriefAnswer) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}\nBrief of {} for {}", shown(&answer.title), answer.on, session_line(&answer.session))?;
    let sides: Vec<_> = answer.sides.iter().map(|side| (side.country.clone(), side.name.clone())).collect();
    people(&mut out, &sides, &answer.session)?;
    for one in &answer.offices {
        let office = |office: &Option<String>| office.as_deref().map_or("none told".to_owned(), shown);
        writeln!(
            out,
            "  {}: {} at session {}, now {}",
            shown(&one.person),
            office(&one.before),
            one.session,
            office(&one.now)
        )?;
    }
    writeln!(out, "\nPromised and not done")?;
    follow_ups(&mut out, &answer.unfinished)?;
    if answer.unfinished.is_empty() {
        writeln!(out, "  nothing")?;
    }
    if !answer.finished.is_empty() {
        writeln!(out, "\nDone since the last session")?;
        follow_ups(&mut out, &answer.finished)?;
    }
    if !answer.open_proposals.is_empty() {
        writeln!(out, "\nProposals that are open")?;
        proposals(&mut out, &answer.open_proposals)?;
    }
    recorded(&mut out, &answer.since)?;
    writeln!(out, "\nGuidance on a meeting at this level")?;
    for one in &answer.guidance {
        let told = match (&one.ruling, &one.problem) {
            (Some(ruling), _) => {
                let mut told = in_words(ruling.ruling).to_owned();
                for reason in &ruling.because {
                    told.push_str(&format!("; {}: {}", shown(&reason.cite), shown(&reason.says)));
                }
                told
            }
            (None, problem) => format!("not asked: {}", shown(problem.as_deref().unwrap_or_default())),
        };
        writeln!(out, "  {} meets {} on {}: {told}", shown(&one.by), shown(&one.of), one.on)?;
    }
    Ok(())
}

/// Returns where the first passage of something stands.
fn at(citations: &[Citation]) -> String {
    let first = citations.first();
    first.map_or(String::new(), |c| format!("  [{}#{}]", shown(&c.document), shown(&c.paragraph)))
}

/// Writes what the record tells of the two sides.
fn recorded(out: &mut impl io::Write, since: &SincePart) -> io::Result<()> {
    match &since.from {
        Some(from) => writeln!(out, "\nIn the record since {from}, {} documents", since.looked_at)?,
        None => writeln!(out, "\nIn the record, {} documents", since.looked_at)?,
    }
    for event in &since.events {
        let who: Vec<String> = event.participants.iter().map(|one| shown(&one.name)).collect();
        let when = event.when.as_deref().unwrap_or("undated");
        writeln!(out, "  {when}  {}  {}{}", event.kind, who.join(", "), at(&event.citations))?;
    }
    for status in &since.statuses {
        let (from, until) = (status.from.as_deref(), status.until.as_deref());
        writeln!(
            out,
            "  {} – {}  {} {}: {}{}",
            from.unwrap_or("unknown"),
            until.unwrap_or("further notice"),
            status.kind,
            shown(&status.subject),
            shown(&status.state),
            at(&status.citations)
        )?;
    }
    for conflict in &since.conflicts {
        let values: Vec<String> = conflict
            .values
            .iter()
            .map(|value| format!("{}{}", shown(&value.value), at(&value.citations)))
            .collect();
        writeln!(
            out,
            "  sources disagree on the {} of {}: {}",
            conflict.kind,
            conflict.about.kind,
            values.join(" / ")
        )?;
    }
    for pledge in &since.pledges {
        let by: Vec<String> = pledge.by.iter().map(|one| shown(&one.name)).collect();
        let due = pledge.due.as_deref().map(|due| format!(", by {due}")).unwrap_or_default();
        let (kind, state) = (pledge.kind, pledge.state);
        let what = shown(&pledge.what);
        writeln!(out, "  {kind}, {state}: {}: {what}{due}{}", by.join(", "), at(&pledge.citations))?;
    }
    let shown_of = [
        (since.events.len(), since.events_total, "events"),
        (since.statuses.len(), since.statuses_total, "statuses"),
        (since.conflicts.len(), since.conflicts_total, "conflicts"),
        (since.pledges.len(), since.pledges_total, "pledges"),
    ];
    for (shown, total, what) in shown_of {
        if shown < total {
            writeln!(out, "  {shown} of {total} {what} are shown: -n shows more")?;
        }
    }
    if shown_of.iter().all(|(_, total, _)| *total == 0) {
        writeln!(out, "  nothing between the two sides")?;
    }
    Ok(())
}
