//! `review`, `entity` and `names variants`: what people decide about claims and about who is who.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use reftel_archive::{
    Archive, AskClaims, ClaimAnswer, ClaimDecision, Decision, IdentityAnswer, RecordedAt, ReviewAnswer,
    Variant, Written,
};

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
    /// Show what is to be decided, what matters most first
    Inbox {
        /// Most claims
        #[arg(long, short = 'n', default_value_t = 20)]
        limit: usize,
        /// Claims left out at the start
        #[arg(long, default_value_t = 0)]
        offset: usize,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Decide about a claim: the passage says it, does not say it, or says something else
    Claim {
        /// The claim's id, as `reftel claims` shows it
        id: String,
        /// What is decided; for `correct`, say with the options what the passage says instead
        #[arg(value_enum, required_unless_present = "undo")]
        verdict: Option<ClaimVerdict>,
        /// Take back the decision about it that holds
        #[arg(long, conflicts_with = "verdict")]
        undo: bool,
        /// Why; it is kept with the decision
        #[arg(long)]
        why: String,
        #[command(flatten)]
        says: ClaimArguments,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Decide about all unreviewed claims that fit; without --yes they are only shown
    Bulk {
        /// What is decided
        #[arg(value_enum)]
        verdict: BulkVerdict,
        /// A kind such as `statement.condemn`, or a family
        #[arg(long, required_unless_present_any = ["document", "rule"])]
        kind: Option<String>,
        /// A document
        #[arg(long)]
        document: Option<String>,
        /// The rule that found them
        #[arg(long)]
        rule: Option<String>,
        /// Why; it is kept with each decision
        #[arg(long)]
        why: String,
        /// Do it
        #[arg(long)]
        yes: bool,
    },
    /// Write a claim by hand; its quote must stand in the passage
    Write {
        /// DOC#PARAGRAPH
        passage: String,
        /// Why; it is kept with the claim
        #[arg(long)]
        why: String,
        #[command(flatten)]
        says: ClaimArguments,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show the decisions about claims that hold
    Claims {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show the decisions about identities that hold
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

/// What is decided about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClaimVerdict {
    /// The passage says it
    Accept,
    /// The passage says something else
    Correct,
    /// The passage does not say it
    Refuse,
}

/// What is decided about many claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BulkVerdict {
    /// The passages say them
    Accept,
    /// The passages do not say them
    Refuse,
}

/// What a claim says.
#[derive(Debug, Clone, Args)]
pub struct ClaimArguments {
    /// The exact words of the passage
    #[arg(long)]
    quote: Option<String>,
    /// Kind, such as `detention.release`
    #[arg(long)]
    kind: Option<String>,
    /// Who: a name, a name and a country as in `Jan Vuk (BY)`, or a country's code; may be repeated
    #[arg(long = "actor", value_name = "WHO")]
    actors: Option<Vec<String>>,
    /// To whom, in the same form; may be repeated
    #[arg(long = "target", value_name = "WHO")]
    targets: Option<Vec<String>>,
    /// A third thing
    #[arg(long)]
    about: Option<String>,
    /// When, EDTF: `2008-03`
    #[arg(long)]
    when: Option<String>,
    /// `asserted`, `denied`, `promised`, …
    #[arg(long)]
    modality: Option<String>,
    /// Whether it did not happen
    #[arg(long)]
    negated: Option<bool>,
    /// On what it depends
    #[arg(long)]
    condition: Option<String>,
}

impl ClaimArguments {
    fn written(self) -> Written {
        Written {
            quote: self.quote,
            kind: self.kind,
            actors: self.actors,
            targets: self.targets,
            about: self.about,
            when: self.when,
            modality: self.modality,
            negated: self.negated,
            condition: self.condition,
        }
    }
}

fn must_say_why(why: &str) -> anyhow::Result<()> {
    if why.trim().is_empty() {
        bail!("say why with --why: a decision without a reason helps nobody later");
    }
    Ok(())
}

fn show_review(format: Format, review: &ReviewAnswer, undone: bool) -> anyhow::Result<()> {
    match (format, undone) {
        (Format::Text, true) => println!("taken back: {}", review_in_words(review)),
        (Format::Text, false) => println!("{}", review_in_words(review)),
        _ => json_one(format, review)?,
    }
    Ok(())
}

fn review_in_words(review: &ReviewAnswer) -> String {
    shown(&format!(
        "{:>5}  {:<8}  {}  {}#{}  {}  ({}, {}: {})",
        review.number,
        review.verdict,
        review.claim,
        review.document,
        review.paragraph,
        review.says,
        review.who,
        review.at,
        review.why
    ))
}

/// Decides about all unreviewed claims that fit, or shows them.
fn bulk(
    archive: &Archive,
    verdict: BulkVerdict,
    ask: &AskClaims,
    rule: Option<&str>,
    why: &str,
    yes: bool,
) -> anyhow::Result<End> {
    let found = archive.claims(ask)?;
    let of_rule = |claim: &&ClaimAnswer| {
        rule.is_none_or(|rule| claim.found_by.rsplit(": ").next() == Some(rule))
            && claim.review == "unreviewed"
    };
    let fit: Vec<&ClaimAnswer> = found.claims.iter().filter(of_rule).collect();
    let decision = match verdict {
        BulkVerdict::Accept => ClaimDecision::Accept,
        BulkVerdict::Refuse => ClaimDecision::Refuse,
    };
    let mut out = io::stdout().lock();
    for claim in &fit {
        crate::record::claim_line(&mut out, claim)?;
        if yes {
            archive.review_claim(&claim.id, &decision, why, &who(), RecordedAt(jiff::Timestamp::now()))?;
        }
    }
    match (fit.len(), yes) {
        (0, _) => eprintln!("no unreviewed claim fits"),
        (many, true) => eprintln!("{many} decided; `reftel review claim ID --undo` takes one back"),
        (many, false) => eprintln!("{many} would be decided: look at them, then add --yes"),
    }
    Ok(if fit.is_empty() { End::Nothing } else { End::Done })
}

/// Does what `reftel review …` asks for.
pub fn run(archive: Option<PathBuf>, command: ReviewCommand) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let now = RecordedAt(jiff::Timestamp::now());
    match command {
        ReviewCommand::Identity { a, b, decision, undo, why, format } => {
            must_say_why(&why)?;
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
        ReviewCommand::Inbox { limit, offset, format } => {
            let inbox = archive.inbox(offset, limit)?;
            if format == Format::Text {
                let mut out = io::stdout().lock();
                for item in &inbox.items {
                    write!(out, "{:<16}  ", item.because)?;
                    crate::record::claim_line(&mut out, &item.claim)?;
                }
                eprintln!("{} of {}", inbox.items.len(), inbox.total);
            } else {
                json(format, &inbox.items)?;
            }
            Ok(if inbox.items.is_empty() { End::Nothing } else { End::Done })
        }
        ReviewCommand::Claim { id, verdict, undo, why, says, format } => {
            must_say_why(&why)?;
            let decision = match verdict {
                Some(ClaimVerdict::Accept) => Some(ClaimDecision::Accept),
                Some(ClaimVerdict::Refuse) => Some(ClaimDecision::Refuse),
                Some(ClaimVerdict::Correct) => Some(ClaimDecision::Correct(Box::new(says.written()))),
                None => None,
            };
            let review = match decision {
                Some(decision) if !undo => archive.review_claim(&id, &decision, &why, &who(), now)?,
                _ => archive.undo_claim_review(&id, &why, &who(), now)?,
            };
            show_review(format, &review, undo)?;
            Ok(End::Done)
        }
        ReviewCommand::Bulk { verdict, kind, document, rule, why, yes } => {
            must_say_why(&why)?;
            let ask = AskClaims { kind, document, limit: usize::MAX, ..AskClaims::default() };
            bulk(&archive, verdict, &ask, rule.as_deref(), &why, yes)
        }
        ReviewCommand::Write { passage, why, says, format } => {
            must_say_why(&why)?;
            let (document, paragraph) = crate::reading::place(&archive, &passage)?;
            let review = archive.write_claim(&document, &paragraph, &says.written(), &why, &who(), now)?;
            show_review(format, &review, false)?;
            Ok(End::Done)
        }
        ReviewCommand::Claims { format } => {
            let reviews = archive.claim_reviews()?;
            if format == Format::Text {
                reviews.iter().for_each(|review| println!("{}", review_in_words(review)));
            } else {
                json(format, &reviews)?;
            }
            Ok(if reviews.is_empty() { End::Nothing } else { End::Done })
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
