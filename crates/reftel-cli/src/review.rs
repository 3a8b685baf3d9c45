//! `review identity`, `review identities`, `entity` and `names variants`: who is who.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::bail;
use clap::{Subcommand, ValueEnum};
use reftel_archive::{Decision, IdentityAnswer, RecordedAt, Variant};

use crate::End;
use crate::answer::{highlighted, json, json_one, shown};
use crate::arguments::Format;
use crate::choose;
use crate::intake::who;

/// What a person may decide.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// Decide whether two entries of lists, or an entry and a spelling, are one
    Identity {
        /// LIST:ENTRY as `reftel screen` shows it, or name:SPELLING
        a: String,
        /// Another
        b: String,
        /// What they are
        #[arg(value_enum, required_unless_present = "undo")]
        decision: Option<Verdict>,
        /// Take back the decision about the two that holds
        #[arg(long, conflicts_with = "decision")]
        undo: bool,
        /// Why; it is kept with the decision
        #[arg(long)]
        why: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show the decisions that hold
    Identities {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// What two are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Verdict {
    /// They are one
    Same,
    /// They are two
    NotSame,
    /// It was looked at and cannot be told
    Unsure,
}

/// Does what `reftel review …` asks for.
pub fn run(archive: Option<PathBuf>, command: ReviewCommand) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let now = RecordedAt(jiff::Timestamp::now());
    match command {
        ReviewCommand::Identity { a, b, decision, undo, why, format } => {
            if why.trim().is_empty() {
                bail!("say why with --why: a decision without a reason helps nobody later");
            }
            let decision = decision.map(|decision| match decision {
                Verdict::Same => Decision::Same,
                Verdict::NotSame => Decision::NotSame,
                Verdict::Unsure => Decision::Unsure,
            });
            let answer = match decision {
                Some(decision) if !undo => archive.decide_identity(&a, &b, decision, &why, &who(), now)?,
                _ => archive.undo_identity(&a, &b, &why, &who(), now)?,
            };
            if format != Format::Text {
                json_one(format, &answer)?;
            } else if undo {
                println!("taken back: {}", in_words(&answer));
            } else {
                println!("{}", in_words(&answer));
            }
            Ok(End::Done)
        }
        ReviewCommand::Identities { format } => {
            let decisions = archive.identity_decisions()?;
            if format == Format::Text {
                for decision in &decisions {
                    println!("{}", in_words(decision));
                }
            } else {
                json(format, &decisions)?;
            }
            Ok(if decisions.is_empty() { End::Nothing } else { End::Done })
        }
    }
}

fn in_words(decision: &IdentityAnswer) -> String {
    shown(&format!(
        "{:>5}  {:<8}  {} · {}  ({}, {}: {})",
        decision.number, decision.decision, decision.a, decision.b, decision.who, decision.at, decision.why
    ))
}

/// Shows the spellings of a name.
pub fn variants(archive: Option<PathBuf>, name: &str, format: Format) -> anyhow::Result<End> {
    let answer = choose::existing(archive)?.variants(name)?;
    let has_source = |variant: &Variant| {
        !variant.listed.is_empty() || !variant.romanised.is_empty() || variant.in_documents
    };
    let known = answer.variants.iter().any(has_source);
    if format != Format::Text {
        json_one(format, &answer)?;
    } else {
        let mut out = io::stdout().lock();
        for variant in &answer.variants {
            let mut from: Vec<String> = Vec::new();
            match variant.listed.as_slice() {
                [] => {}
                [only] => from.push(only.clone()),
                [first, ..] => from.push(format!("{} entries, such as {first}", variant.listed.len())),
            }
            if variant.in_documents {
                from.push("in the documents".to_owned());
            }
            if from.is_empty() {
                from.extend(variant.romanised.iter().map(|system| (*system).to_owned()));
            }
            let from = if from.is_empty() { "as given".to_owned() } else { from.join(", ") };
            let language = variant.language.unwrap_or(variant.script);
            writeln!(out, "{}\t{language}\t{}", shown(&variant.text), shown(&from))?;
        }
    }
    Ok(if known { End::Done } else { End::Nothing })
}

/// Shows all that is known of an entity.
pub fn entity(archive: Option<PathBuf>, reference: &str, format: Format) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let Some(entity) = archive.entity(reference)? else {
        eprintln!(
            "`{}` is no entry of the newest lists; `reftel screen` shows how entries are called",
            shown(reference)
        );
        return Ok(End::Nothing);
    };
    if format != Format::Text {
        json_one(format, &entity)?;
        return Ok(End::Done);
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{}  ({}; {})", shown(&entity.caption), entity.kind, shown(&entity.id))?;
    writeln!(out, "spellings")?;
    for spelling in &entity.spellings {
        let by: Vec<String> =
            spelling.sources.iter().map(|s| format!("{} ({})", s.reference, s.strength)).collect();
        writeln!(
            out,
            "  {}  {} passages  {}",
            shown(&spelling.text),
            spelling.passages,
            shown(&by.join(", "))
        )?;
    }
    for entry in &entity.entries {
        let versions: Vec<String> = entry
            .versions
            .iter()
            .map(|(number, day, _)| format!("{} [{number}]", day.as_deref().unwrap_or("undated")))
            .collect();
        writeln!(
            out,
            "{}  {}  in the versions {}",
            shown(&entry.reference),
            shown(&entry.list),
            versions.join(", ")
        )?;
        for (what, values) in [
            ("born or founded", &entry.births),
            ("programmes", &entry.programmes),
            ("measures", &entry.measures),
        ] {
            if !values.is_empty() {
                writeln!(out, "  {what}: {}", shown(&values.join("; ")))?;
            }
        }
        for (what, number) in &entry.identifiers {
            writeln!(out, "  {}: {}", shown(what), shown(number))?;
        }
        for holding in &entry.ownership {
            writeln!(out, "  {}", shown(&holding.to_string()))?;
        }
    }
    for decision in &entity.decisions {
        writeln!(out, "decided {}", in_words(decision))?;
    }
    for joined in &entity.joined_by_rule {
        writeln!(out, "joined  {} · {}  ({})", shown(&joined.a), shown(&joined.b), shown(&joined.rule))?;
    }
    for perhaps in &entity.perhaps {
        let decision = perhaps.decision.unwrap_or("not decided");
        writeln!(
            out,
            "perhaps {:.2}  {}  {}  ({decision})",
            perhaps.score,
            shown(&perhaps.reference),
            shown(&perhaps.name)
        )?;
    }
    for passage in &entity.passages {
        let hit = &passage.hit;
        let place = hit.paragraph.as_ref().map_or(hit.document.clone(), |p| format!("{}#{p}", hit.document));
        writeln!(out, "{}  {}", hit.date.as_deref().unwrap_or("undated"), shown(&place))?;
        writeln!(out, "    {}", highlighted(&hit.text, &hit.highlights))?;
    }
    Ok(End::Done)
}
