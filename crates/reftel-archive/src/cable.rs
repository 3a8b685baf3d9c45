//! One telegram as JSON (`reftel.cable/1`), and one written from a draft; without an archive.

use reftel_cable::{Cable, Known, ReferenceKind};
use serde::Serialize;
use utoipa::ToSchema;

/// A telegram: `reftel.cable/1`. What it does not say is `null` or `[]`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CableAnswer {
    /// `reftel.cable/1`.
    pub schema: &'static str,
    /// Canonical id: `08STATE67793`.
    pub id: Option<String>,
    /// First token of the header.
    pub transmission_id: Option<String>,
    /// Precedence for action, spelled out.
    pub precedence: Option<&'static str>,
    /// Routing indicators of the routing line.
    pub routing: Vec<String>,
    /// The `DE` line.
    pub originator: Option<OriginatorAnswer>,
    /// The `ZNR` or `ZNY` line.
    pub security: Option<SecurityAnswer>,
    /// Date-time group, UTC (RFC 3339).
    pub dtg: Option<String>,
    /// Who sends it, as written.
    pub from: Option<String>,
    /// Action addressees, exempted ones too.
    pub to: Vec<AddresseeAnswer>,
    /// Information addressees.
    pub info: Vec<AddresseeAnswer>,
    /// Overall classification, spelled out.
    pub classification: Option<String>,
    /// Captions and handling.
    pub captions: Vec<String>,
    /// Which sections of how many.
    pub sections: Option<SectionsAnswer>,
    /// The executive-order line.
    pub declassify: Option<DeclassifyAnswer>,
    /// TAGS.
    pub tags: Vec<String>,
    /// Subject on one line, without its marking.
    pub subject: Option<String>,
    /// The references.
    pub references: Vec<CableReferenceAnswer>,
    /// The `Classified By` line.
    pub classified_by: ClassifiedByAnswer,
    /// Text of the summary.
    pub summary: Option<String>,
    /// The paragraphs.
    pub paragraphs: Vec<CableParagraphAnswer>,
    /// The name that signs.
    pub signed: Option<String>,
    /// What was wrong or doubtful.
    pub problems: Vec<CableProblemAnswer>,
    /// The day, of the date-time group or else of a front page or heading (`YYYY-MM-DD`).
    pub date: Option<String>,
    /// Text of the sender's comment.
    pub comment: Option<String>,
    /// Text of the paragraph that asks for action.
    pub action_request: Option<String>,
    /// Who drafted it, when the text says so.
    pub drafted_by: Option<String>,
    /// Who approved it, when the text says so.
    pub approved_by: Option<String>,
    /// The texts that it was joined from, in order of section; empty for one text.
    pub joined: Vec<JoinedPartAnswer>,
    /// Copies that others of the texts stand for.
    pub replaced: Vec<ReplacedAnswer>,
}

/// One of the texts that a telegram was joined from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JoinedPartAnswer {
    /// Which text; the first given is 1.
    pub text: usize,
    /// Sections that it holds.
    pub sections: Vec<u16>,
    /// Its bytes in the joined text, which `source` of the paragraphs counts in.
    pub range: [usize; 2],
    /// Where they begin in the text itself.
    pub from: usize,
}

/// A copy that another of the texts stands for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReplacedAnswer {
    /// The copy that was left out; the first text given is 1.
    pub text: usize,
    /// The copy that stands for it.
    pub by: usize,
    /// What differs.
    pub changes: Vec<ChangeAnswer>,
}

/// A paragraph that two copies have differently.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeAnswer {
    /// Its number.
    pub number: Option<u32>,
    /// What the copy says that was left out.
    pub before: Option<String>,
    /// What the other says.
    pub after: Option<String>,
}

/// The `DE` line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OriginatorAnswer {
    /// Routing indicator.
    pub route: Option<String>,
    /// Station serial number.
    pub serial: Option<u32>,
    /// Section number after the slash.
    pub section: Option<u16>,
    /// Filing time, UTC (RFC 3339).
    pub filed: Option<String>,
}

/// How the transmission was secured.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SecurityAnswer {
    /// `ZNR` or `ZNY`.
    pub signal: String,
    /// The letter that is repeated.
    pub mark: Option<String>,
}

/// One addressee.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AddresseeAnswer {
    /// Routing indicator.
    pub route: Option<String>,
    /// The name as written.
    pub name: String,
    /// Precedence spelled out.
    pub precedence: Option<&'static str>,
    /// Message number for this addressee.
    pub number: Option<u32>,
    /// Whether it is exempted (`XMT`).
    pub excluded: bool,
}

/// Sections of a telegram sent in parts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectionsAnswer {
    /// How many there are.
    pub of: u16,
    /// Which of them the text holds.
    pub have: Vec<u16>,
}

/// When and on whose authority to declassify.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeclassifyAnswer {
    /// The executive order.
    pub authority: Option<String>,
    /// The day (`YYYY-MM-DD`), when a day is given.
    pub on: Option<String>,
    /// The rest of the line as written.
    pub text: Option<String>,
}

/// A pointer to another document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CableReferenceAnswer {
    /// Letter or number.
    pub label: Option<String>,
    /// `cable`, `email`, `paper`, `press`, `other_agency` or `other`.
    pub kind: &'static str,
    /// Canonical id of a telegram.
    pub id: Option<String>,
    /// The pointer as written.
    pub text: String,
}

/// Who classified it and why.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ClassifiedByAnswer {
    /// The person's name.
    pub name: Option<String>,
    /// The person's office.
    pub title: Option<String>,
    /// Reasons: `1.4(b)`.
    pub reasons: Vec<String>,
}

/// One paragraph.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CableParagraphAnswer {
    /// Its number.
    pub number: Option<u32>,
    /// Portion marking as written, without brackets.
    pub marking: Option<String>,
    /// The heading under which it stands.
    pub heading: Option<String>,
    /// Clean text.
    pub text: String,
    /// First and one-past-last byte in the bytes read.
    pub source: (usize, usize),
}

/// What was wrong or doubtful.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CableProblemAnswer {
    /// First line is 1.
    pub line: u32,
    /// From the start of the bytes read.
    pub offset: usize,
    /// A word for it.
    pub kind: &'static str,
    /// A sentence about it.
    pub message: String,
}

/// Reads one telegram. `id` is what is known of it from elsewhere, such as a file's name; it counts
/// when the text gives none.
///
/// ```
/// let answer = reftel_archive::read_cable(b"UNCLAS ZUBROW 000012\nSUBJECT: EXERCISE\n", Some("08 Zubrow 12"));
/// assert_eq!(answer.id.as_deref(), Some("08ZUBROW12"));
/// assert_eq!(answer.subject.as_deref(), Some("EXERCISE"));
/// ```
pub fn read_cable(bytes: &[u8], id: Option<&str>) -> CableAnswer {
    answer(reftel_cable::parse_known(bytes, &Known { id, ..Known::default() }))
}

/// Reads several texts as parts or copies of one telegram, in whatever order they come.
pub fn join_cable(texts: &[Vec<u8>], id: Option<&str>) -> CableAnswer {
    let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    let whole = reftel_cable::join(&texts, &Known { id, ..Known::default() });
    let part = |part: &reftel_cable::Part| JoinedPartAnswer {
        text: part.given + 1,
        sections: part.sections.clone(),
        range: [part.range.start, part.range.end],
        from: whole.place(part.range.start).map_or(0, |(_, offset)| offset),
    };
    let joined = whole.parts.iter().map(part).collect();
    let change =
        |c: reftel_cable::Change| ChangeAnswer { number: c.number, before: c.before, after: c.after };
    let replaced = whole.replaced.into_iter().map(|replaced| ReplacedAnswer {
        text: replaced.given + 1,
        by: replaced.by + 1,
        changes: replaced.changes.into_iter().map(change).collect(),
    });
    CableAnswer { joined, replaced: replaced.collect(), ..answer(whole.cable) }
}

fn answer(cable: Cable) -> CableAnswer {
    let addressee = |a: reftel_cable::Addressee| AddresseeAnswer {
        route: a.route,
        name: a.name,
        precedence: a.precedence,
        number: a.number,
        excluded: a.excluded,
    };
    CableAnswer {
        schema: "reftel.cable/1",
        id: cable.id,
        transmission_id: cable.transmission_id,
        precedence: cable.precedence,
        routing: cable.routing,
        originator: cable.originator.map(|o| OriginatorAnswer {
            route: o.route,
            serial: o.serial,
            section: o.section,
            filed: o.filed.map(|at| at.to_string()),
        }),
        security: cable.security.map(|s| SecurityAnswer { signal: s.signal, mark: s.mark }),
        dtg: cable.dtg.map(|at| at.to_string()),
        from: cable.from,
        to: cable.to.into_iter().map(addressee).collect(),
        info: cable.info.into_iter().map(addressee).collect(),
        classification: cable.classification,
        captions: cable.captions,
        sections: cable.sections.map(|s| SectionsAnswer { of: s.of, have: s.have }),
        declassify: cable.declassify.map(|d| DeclassifyAnswer {
            authority: d.authority,
            on: d.on.map(|day| day.to_string()),
            text: d.text,
        }),
        tags: cable.tags,
        subject: cable.subject,
        references: cable
            .references
            .into_iter()
            .map(|r| CableReferenceAnswer { label: r.label, kind: kind_word(r.kind), id: r.id, text: r.text })
            .collect(),
        classified_by: cable.classified_by.map_or_else(ClassifiedByAnswer::default, |by| {
            ClassifiedByAnswer { name: by.name, title: by.title, reasons: by.reasons }
        }),
        summary: cable.summary,
        paragraphs: cable
            .paragraphs
            .into_iter()
            .map(|p| CableParagraphAnswer {
                number: p.number,
                marking: p.marking,
                heading: p.heading,
                text: p.text,
                source: (p.source.start, p.source.end),
            })
            .collect(),
        signed: cable.signed,
        date: cable.date.map(|day| day.to_string()),
        comment: cable.comment,
        action_request: cable.action_request,
        drafted_by: cable.drafted_by,
        approved_by: cable.approved_by,
        joined: Vec::new(),
        replaced: Vec::new(),
        problems: cable
            .problems
            .into_iter()
            .map(|p| CableProblemAnswer { line: p.line, offset: p.offset, kind: p.kind, message: p.message })
            .collect(),
    }
}

fn kind_word(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Cable => "cable",
        ReferenceKind::Email => "email",
        ReferenceKind::Paper => "paper",
        ReferenceKind::Press => "press",
        ReferenceKind::OtherAgency => "other_agency",
        ReferenceKind::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every name of `reftel.cable/1` is there even when the text says nothing.
    #[test]
    fn nothing_is_left_out() {
        let value = serde_json::to_value(read_cable(b"", None)).unwrap();
        let names = [
            "schema",
            "id",
            "transmission_id",
            "precedence",
            "routing",
            "originator",
            "security",
            "dtg",
            "from",
            "to",
            "info",
            "classification",
            "captions",
            "sections",
            "declassify",
            "tags",
            "subject",
            "references",
            "classified_by",
            "summary",
            "paragraphs",
            "signed",
            "problems",
        ];
        for name in names {
            assert!(value.get(name).is_some(), "`{name}` is missing");
        }
        assert_eq!(value["classified_by"], serde_json::json!({"name": null, "title": null, "reasons": []}));
    }

    #[test]
    fn an_id_from_elsewhere_counts_only_where_the_text_has_none() {
        let fragment = b"UNCLAS ZUBROW 000012\nSUBJECT: EXERCISE\n";
        assert_eq!(read_cable(fragment, Some("2008ZUBROW12")).id.as_deref(), Some("08ZUBROW12"));
        assert_eq!(read_cable(fragment, Some("no id")).id, None);
        let whole = b"R 171240Z SEP 07\nFM AMEMBASSY ZUBROW\nTO SECSTATE WASHDC\nBT\nUNCLAS ZUBROW 000012\n";
        assert_eq!(read_cable(whole, Some("08STATE1")).id.as_deref(), Some("07ZUBROW12"));
    }
}

/// What keeps a draft from becoming a telegram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DraftFault {
    /// Line of the draft; the first is 1.
    pub line: Option<u32>,
    /// The field that is missing or wrong.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Returns the telegram of a draft in Markdown with front matter: one text a section.
///
/// # Errors
///
/// Every field that is missing, contradicts another or would be read back otherwise.
pub fn write_cable(
    draft: &str,
    section_lines: usize,
    page_lines: usize,
) -> Result<Vec<String>, Vec<DraftFault>> {
    let form = reftel_cable::Form { section_lines, page_lines };
    reftel_cable::compose_markdown(draft, &form).map_err(|faults| {
        let fault = |fault: reftel_cable::Fault| DraftFault {
            line: fault.line,
            field: fault.field,
            message: fault.message,
            hint: fault.hint,
        };
        faults.into_iter().map(fault).collect()
    })
}
