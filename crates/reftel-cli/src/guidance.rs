//! `guidance`: check files of contact guidance, adopt them, say that a rule ended, show the rules.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use reftel_archive::guidance::{Country, Edtf, Fault, Guidance, TEMPLATE};
use reftel_archive::{
    AskContacts, ContactParty, ContactsAnswer, Day, GuidanceFiles, Passages, RecordedAt, rules,
};

use crate::End;
use crate::answer::{json, shown};
use crate::arguments::Format;
use crate::choose;
use crate::intake::who;
use crate::may::write_reason;
use crate::record::citations;

/// What may be typed after `reftel guidance`.
#[derive(Debug, Subcommand)]
pub enum GuidanceCommand {
    /// Check files of guidance: every fault with its place, and rules that conflict
    Check {
        /// A folder with files that end in .cedar, or one file
        dir: PathBuf,
    },
    /// Adopt files of guidance: from now on the archive rules by them
    Adopt {
        /// A folder with files that end in .cedar, or one file
        dir: PathBuf,
        /// Why; it is kept in the log
        #[arg(long, default_value = "", hide_default_value = true)]
        why: String,
    },
    /// Say when a rule ended, which its file does not tell
    Lapse {
        /// The rule's id
        rule: String,
        /// Its last day, as precisely as it is known: 2015-06-30, 2015-06, 2015/..
        #[arg(long, value_name = "DATE")]
        on: Edtf,
        /// Why; it is kept in the log
        #[arg(long)]
        why: String,
    },
    /// Show the rules that the archive has adopted, or those of a folder
    Show {
        /// Only those that were, or may have been, in force on a day, YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        on: Option<Day>,
        /// A folder of guidance, or one file, instead of what the archive has adopted
        #[arg(long, value_name = "DIR")]
        guidance: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Hold the meetings and visits that the record tells of against the guidance of their day
    Contacts {
        /// Whose officials the guidance is for: a state by name or code, such as US
        #[arg(long, value_name = "STATE")]
        officials_of: String,
        /// First day, YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        from: Option<Day>,
        /// Last day, YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        until: Option<Day>,
        /// Only those that were not permitted, or needed an approval
        #[arg(long)]
        outside: bool,
        /// A folder of guidance, or one file, instead of what the archive has adopted
        #[arg(long, value_name = "DIR")]
        guidance: Option<PathBuf>,
        /// The record and the guidance as the archive knew them then: an instant such as 2026-11-22T00:00:00Z
        #[arg(long, value_name = "INSTANT")]
        as_known: Option<jiff::Timestamp>,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print a file of guidance to begin with
    Template,
}

/// Does what `reftel guidance …` asks for.
pub fn run(archive: Option<PathBuf>, command: GuidanceCommand) -> anyhow::Result<End> {
    let now = jiff::Timestamp::now();
    match command {
        GuidanceCommand::Check { dir } => {
            let guidance = GuidanceFiles::read(&dir)?.guidance()?;
            let end = conflicts(&guidance)?;
            println!("{} rules, no faults", guidance.rules().len());
            Ok(end)
        }
        GuidanceCommand::Adopt { dir, why } => {
            let files = GuidanceFiles::read(&dir)?;
            let archive = choose::existing(archive)?;
            let adopted = archive.adopt_guidance(&files, &why, &who(), RecordedAt(now))?;
            match adopted.entry {
                Some(entry) => println!("adopted {} rules (log entry {entry})", adopted.rules),
                None => println!("unchanged: these {} rules are adopted already", adopted.rules),
            }
            // All that is adopted counts, not these files alone.
            conflicts(&archive.guidance(None)?.guidance)
        }
        GuidanceCommand::Lapse { rule, on, why } => {
            if why.trim().is_empty() {
                bail!("say why with --why: an end without a reason helps nobody later");
            }
            let entry =
                choose::existing(archive)?.lapse_guidance(&rule, &on, &why, &who(), RecordedAt(now))?;
            println!("`{rule}` ended: {on} (log entry {entry})");
            Ok(End::Done)
        }
        GuidanceCommand::Show { on, guidance, format } => match guidance {
            Some(dir) => show(&GuidanceFiles::read(&dir)?.guidance()?, &mut Passages::default(), on, format),
            None => {
                let archive = choose::existing(archive)?;
                show(&archive.guidance(None)?.guidance, &mut Passages::of(&archive), on, format)
            }
        },
        GuidanceCommand::Contacts { officials_of, from, until, outside, guidance, as_known, format } => {
            let archive = choose::existing(archive)?;
            let as_known = as_known.map(RecordedAt);
            let guidance = match guidance {
                Some(dir) => std::sync::Arc::new(GuidanceFiles::read(&dir)?.guidance()?),
                None => archive.guidance(as_known)?.guidance,
            };
            if guidance.rules().is_empty() {
                bail!(
                    "no guidance is adopted; adopt some with `reftel guidance adopt DIR`, or name it with --guidance DIR"
                );
            }
            let officials_of = Country::read(&officials_of).with_context(|| {
                format!("`{officials_of}` is no state that is known: write its English name or its code, such as `US`")
            })?;
            let ask = AskContacts { officials_of, from, until, outside, as_known };
            contacts(&archive.contacts(&guidance, &ask, &mut Passages::of(&archive))?, format)
        }
        GuidanceCommand::Template => {
            print!("{TEMPLATE}");
            Ok(End::Done)
        }
    }
}

fn show(
    guidance: &Guidance,
    passages: &mut Passages<'_>,
    on: Option<Day>,
    format: Format,
) -> anyhow::Result<End> {
    let day = on.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date());
    let mut rules = rules(guidance, day, passages)?;
    rules.retain(|rule| on.is_none() || rule.in_force != "no");
    if format != Format::Text {
        json(format, &rules)?;
    } else {
        let mut out = io::stdout().lock();
        for rule in &rules {
            let force = match rule.in_force {
                "yes" => "in force",
                "no" => "not in force",
                _ => "perhaps in force",
            };
            let what = format!("{force} on {day}: {}", in_words(rule.rule.rules));
            write_reason(&mut out, &what, &rule.rule)?;
        }
    }
    Ok(if rules.is_empty() { End::Nothing } else { End::Done })
}

fn contacts(answer: &ContactsAnswer, format: Format) -> anyhow::Result<End> {
    if format != Format::Text {
        json(format, &answer.contacts)?;
    } else {
        let mut out = io::stdout().lock();
        for contact in &answer.contacts {
            let party = |party: &ContactParty| {
                let title = party.title.as_deref().map(|title| format!(", {title}")).unwrap_or_default();
                shown(&format!("{}{title}", party.name))
            };
            writeln!(
                out,
                "{}  {} with {} of {}: {}",
                contact.when,
                party(&contact.by),
                party(&contact.with),
                contact.with.country,
                in_words(contact.ruling)
            )?;
            for reason in &contact.because {
                writeln!(out, "    {}  {}", shown(&reason.cite), shown(&reason.says))?;
            }
            for need in &contact.depends_on {
                writeln!(out, "    depends on  {}", shown(need))?;
            }
            citations(&mut out, &contact.citations)?;
        }
    }
    eprintln!(
        "{} contacts shown; {} meetings and visits with a date were looked at",
        answer.contacts.len(),
        answer.looked_at
    );
    Ok(if answer.contacts.is_empty() { End::Nothing } else { End::Done })
}

/// Tells the conflicts of a guidance on standard error.
fn conflicts(guidance: &Guidance) -> anyhow::Result<End> {
    let conflicts = guidance.conflicts();
    let mut err = io::stderr().lock();
    for conflict in &conflicts.found {
        writeln!(
            err,
            "conflict: `{}` ({}) permits what `{}` ({}) forbids; the prohibition decides\n  shown by: {}\n  hint: where that is \
             meant, let one of the two say @overrides(\"…\") with the other's id",
            conflict.permits.id,
            shown(&conflict.permits.cite()),
            conflict.forbids.id,
            shown(&conflict.forbids.cite()),
            conflict.request()
        )?;
    }
    if !conflicts.complete {
        writeln!(err, "not all kinds of contact were tried for conflicts: the rules tell too many apart")?;
    }
    let clean = conflicts.found.is_empty() && conflicts.complete;
    Ok(if clean { End::Done } else { End::Incomplete })
}

/// Returns a ruling's id in words.
pub fn in_words(ruling: &str) -> &'static str {
    match ruling {
        "permitted" => "permitted",
        "not_permitted" => "not permitted",
        "needs_approval" => "needs approval",
        "depends" => "depends",
        _ => "no guidance found",
    }
}

/// Writes the faults of guidance with their places.
pub fn complain(faults: &[Fault]) {
    let mut err = io::stderr().lock();
    for fault in faults {
        let _ = writeln!(err, "error: {}", shown(&fault.to_string()));
        if !fault.shown.is_empty() {
            let before: String = fault.shown.chars().take(fault.column.saturating_sub(1) as usize).collect();
            let indent: String = before.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            let _ = writeln!(err, "  {}\n  {indent}^", shown(&fault.shown));
        }
        if let Some(hint) = &fault.hint {
            let _ = writeln!(err, "hint: {}", shown(hint));
        }
    }
}
