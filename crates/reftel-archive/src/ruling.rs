//! Rulings and rules as answers: with the passages of the archive beside them, where it has them.

use std::collections::HashMap;

use reftel_guidance::{Answer, Contact, Effect, Guidance, Rule, Stated, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Archive, ArchiveError, Day, fragment};

/// A ruling on a planned contact: `reftel.ruling/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RulingAnswer {
    /// `reftel.ruling/1`.
    pub schema: &'static str,
    /// `permitted`, `not_permitted`, `needs_approval`, `no_guidance` or `depends`.
    pub ruling: &'static str,
    /// The rules that decide.
    pub because: Vec<RulingReason>,
    /// What must be known or done first, and what would change the ruling, in words.
    pub depends_on: Vec<String>,
    /// Rules that were no longer in force on the day and had ruled otherwise.
    pub superseded: Vec<RulingReason>,
    /// What was asked, as it was understood.
    pub asked: AskedAnswer,
}

/// A rule and what it rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RulingReason {
    /// Its id.
    pub policy: String,
    /// The passages that it rests on: `08STATE67793 ¶2`.
    pub cite: String,
    /// What it says, in the words of who wrote the guidance.
    pub says: String,
    /// What it rules by itself: `permitted`, `not_permitted`, `needs_approval` or `depends`.
    pub rules: &'static str,
    /// Its first day, EDTF.
    pub from: String,
    /// Its last day, EDTF; `null` where no source tells of an end.
    pub until: Option<String>,
    /// The document in words.
    pub source: Option<String>,
    /// The passages themselves, where the archive has them.
    pub passages: Vec<PassageAnswer>,
}

/// A passage that a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PassageAnswer {
    /// The document's id.
    pub document: String,
    /// The paragraph.
    pub paragraph: String,
    /// The paragraph's place on the document's page.
    pub fragment: String,
    /// Its text.
    pub text: String,
    /// Its marking, or the document's.
    pub marking: Option<String>,
}

/// A contact as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AskedAnswer {
    /// What is planned.
    pub act: &'static str,
    /// Title or rank of who acts, as given.
    #[serde(rename = "as")]
    pub by: String,
    /// The rank understood: one, or the lowest and the highest that it may be; empty when the title is not known.
    pub as_rank: Vec<&'static str>,
    /// Title or rank of the counterpart, as given.
    pub with: String,
    /// The rank understood.
    pub with_rank: Vec<&'static str>,
    /// The counterpart's state, ISO 3166-1.
    pub of: &'static str,
    /// The day.
    pub on: String,
    /// Whom the counterpart speaks for.
    pub side: &'static str,
    /// The purposes understood.
    pub purpose: Vec<&'static str>,
}

/// A rule of the guidance: `reftel.rule/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GuidanceRule {
    /// `reftel.rule/1`.
    pub schema: &'static str,
    /// The rule.
    #[serde(flatten)]
    pub rule: RulingReason,
    /// Whether it is in force on the day asked for: `yes`, `no`, or `maybe` where its dates leave it open.
    pub in_force: &'static str,
    /// Why these days.
    pub dated: Option<String>,
    /// The rank that must approve, or whose judgment it is left to.
    pub rank: Option<&'static str>,
    /// Ids of the rules whose place it takes.
    pub supersedes: Vec<String>,
    /// Ids of the rules that do not count where it applies.
    pub overrides: Vec<String>,
    /// The file that it stands in.
    pub file: String,
    /// The line that it begins on.
    pub line: u32,
    /// The policy itself.
    pub text: String,
}

/// Finds passages in an archive, each document once.
#[derive(Default)]
pub struct Passages<'a> {
    archive: Option<&'a Archive>,
    known: HashMap<String, Vec<PassageAnswer>>,
}

impl<'a> Passages<'a> {
    /// Looks for passages in this archive.
    pub fn of(archive: &'a Archive) -> Passages<'a> {
        Passages { archive: Some(archive), known: HashMap::new() }
    }

    /// Returns the passages of a rule that are there.
    fn find(&mut self, rule: &Rule) -> Result<Vec<PassageAnswer>, ArchiveError> {
        let mut found = Vec::new();
        for cite in &rule.cites {
            found.extend(self.passage(&cite.document, &cite.paragraph)?);
        }
        Ok(found)
    }

    /// Returns a passage; `None` when it is not there.
    pub(crate) fn passage(
        &mut self,
        document: &str,
        paragraph: &str,
    ) -> Result<Option<PassageAnswer>, ArchiveError> {
        let Some(archive) = self.archive else { return Ok(None) };
        if !self.known.contains_key(document) {
            let passages = archive.document(document)?.map(|document| {
                let marking = document.marking.as_ref().and_then(|marking| marking.classification.clone());
                let anchors: Vec<&str> = document.paragraphs.iter().map(|p| p.anchor.as_str()).collect();
                let passage = |paragraph: &crate::ParagraphAnswer| PassageAnswer {
                    document: document.id.clone(),
                    paragraph: paragraph.anchor.clone(),
                    fragment: fragment(&paragraph.anchor, |other| anchors.contains(&other)),
                    text: paragraph.text.clone(),
                    marking: paragraph.marking.clone().or_else(|| marking.clone()),
                };
                document.paragraphs.iter().map(passage).collect()
            });
            self.known.insert(document.to_owned(), passages.unwrap_or_default());
        }
        let mut of_document = self.known.get(document).into_iter().flatten();
        Ok(of_document.find(|passage| passage.paragraph == paragraph).cloned())
    }
}

/// Returns the ruling of a guidance on a contact, with the passages that are found.
pub fn ruling(
    guidance: &Guidance,
    contact: &Contact,
    passages: &mut Passages<'_>,
) -> Result<RulingAnswer, ArchiveError> {
    let ruling = guidance.rule_on(contact);
    let mut because = Vec::new();
    for rule in &ruling.because {
        because.push(reason(rule, alone(rule.effect), passages)?);
    }
    let mut superseded = Vec::new();
    for (rule, verdict) in &ruling.superseded {
        superseded.push(reason(rule, *verdict, passages)?);
    }
    Ok(RulingAnswer {
        schema: "reftel.ruling/1",
        ruling: ruling.verdict.id(),
        because,
        depends_on: ruling.depends_on.iter().map(ToString::to_string).collect(),
        superseded,
        asked: asked(contact),
    })
}

/// Returns the rules of a guidance, with whether each is in force on a day.
pub fn rules(
    guidance: &Guidance,
    on: Day,
    passages: &mut Passages<'_>,
) -> Result<Vec<GuidanceRule>, ArchiveError> {
    let mut rules = Vec::new();
    for rule in guidance.rules() {
        rules.push(GuidanceRule {
            schema: "reftel.rule/1",
            rule: reason(rule, alone(rule.effect), passages)?,
            in_force: match guidance.in_force(&rule.id, on) {
                Answer::Yes => "yes",
                Answer::No => "no",
                Answer::Maybe => "maybe",
            },
            dated: rule.dated.clone(),
            rank: match rule.effect {
                Effect::PermitIfApproved(rank) | Effect::LeaveTo(rank) => Some(rank.id()),
                Effect::Permit | Effect::Forbid => None,
            },
            supersedes: rule.supersedes.clone(),
            overrides: rule.overrides.clone(),
            file: rule.file.clone(),
            line: rule.line,
            text: rule.text.clone(),
        });
    }
    Ok(rules)
}

fn reason(rule: &Rule, rules: Verdict, passages: &mut Passages<'_>) -> Result<RulingReason, ArchiveError> {
    Ok(RulingReason {
        policy: rule.id.clone(),
        cite: rule.cite(),
        says: rule.says.clone(),
        rules: rules.id(),
        from: rule.period.from.to_string(),
        until: rule.period.until.as_ref().map(ToString::to_string),
        source: rule.source.clone(),
        passages: passages.find(rule)?,
    })
}

/// Returns what a rule rules when nobody has approved or judged yet.
fn alone(effect: Effect) -> Verdict {
    match effect {
        Effect::Permit => Verdict::Permitted,
        Effect::PermitIfApproved(_) => Verdict::NeedsApproval,
        Effect::LeaveTo(_) => Verdict::Depends,
        Effect::Forbid => Verdict::NotPermitted,
    }
}

fn asked(contact: &Contact) -> AskedAnswer {
    let ranks = |standing: &reftel_guidance::Standing| match (standing.known, standing.exactly()) {
        (false, _) => Vec::new(),
        (true, Some(rank)) => vec![rank.id()],
        (true, None) => vec![standing.lowest.id(), standing.highest.id()],
    };
    AskedAnswer {
        act: contact.act.id(),
        by: contact.by.1.clone(),
        as_rank: ranks(&contact.by.0),
        with: contact.with.1.clone(),
        with_rank: ranks(&contact.with.0),
        of: contact.of.code(),
        on: contact.on.to_string(),
        side: contact.side.id(),
        purpose: match &contact.purpose {
            Stated::These(purposes) => purposes.iter().map(|purpose| purpose.id()).collect(),
            Stated::Nothing | Stated::Unknown(_) => Vec::new(),
        },
    }
}
