//! A telegram as a document.

use reftel_cable::{Cable, ReferenceKind};
use reftel_when::Edtf;

use crate::decoded::Decoded;
use crate::*;

/// Reads a telegram.
pub(crate) fn read(decoded: &Decoded<'_>) -> Document {
    let cable = reftel_cable::parse(decoded.text.as_bytes());
    document(cable, &|from, to| decoded.place(from, to))
}

/// Makes a document of a telegram. `place` gives the place of bytes of the text that was parsed.
pub(crate) fn document(cable: Cable, place: &dyn Fn(usize, usize) -> Place) -> Document {
    let date = cable.date.map(|day| Dated {
        edtf: Edtf::day(day),
        basis: DateBasis::Stated,
        why: match cable.dtg {
            Some(at) => format!("date-time group, {at}"),
            None => "the date that stands above the telegram".to_owned(),
        },
    });
    let mut particulars = Vec::new();
    let mut particular = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            particulars.push(Particular { name: name.to_owned(), value });
        }
    };
    particular("Precedence", cable.precedence.map(str::to_owned));
    particular("Transmission id", cable.transmission_id);
    if let Some(declassify) = cable.declassify {
        let words: Vec<String> = [declassify.authority, declassify.text].into_iter().flatten().collect();
        particular("Declassification", Some(words.join(": ")));
    }
    if let Some(by) = cable.classified_by {
        let mut line: Vec<String> = [by.name, by.title].into_iter().flatten().collect();
        if !by.reasons.is_empty() {
            line.push(format!("reasons {}", by.reasons.join(", ")));
        }
        particular("Classified by", Some(line.join(", ")));
    }
    if let Some(sections) = &cable.sections {
        let have: Vec<String> = sections.have.iter().map(u16::to_string).collect();
        particular("Sections", Some(format!("{} of {}", have.join(", "), sections.of)));
    }
    particular("Drafted by", cable.drafted_by);
    let info: Vec<String> = cable.info.iter().map(|a| a.name.clone()).collect();
    particular("Information", Some(info.join("; ")));
    let excluded: Vec<String> = cable.to.iter().filter(|a| a.excluded).map(|a| a.name.clone()).collect();
    particular("Exempted", Some(excluded.join("; ")));
    let mut paragraphs: Vec<Paragraph> = cable
        .paragraphs
        .into_iter()
        .map(|p| Paragraph {
            number: p.number,
            heading: p.heading,
            marking: p.marking,
            source: p
                .map
                .iter()
                .map(|piece| Span {
                    text: (piece.text, piece.text + piece.length),
                    place: place(piece.source as usize, (piece.source + piece.length) as usize),
                })
                .collect(),
            text: p.text,
            ..Paragraph::default()
        })
        .collect();
    flow::anchors(&mut paragraphs);
    let language = language::of(paragraphs.iter().map(|p| p.text.as_str()));
    let classified = cable.classification.is_some() || !cable.captions.is_empty();
    Document {
        own_id: cable.id,
        kind: Kind::Cable,
        title: cable.subject,
        date,
        origin: cable.from,
        authors: cable.signed.into_iter().collect(),
        addressees: cable.to.into_iter().filter(|a| !a.excluded).map(|a| a.name).collect(),
        language,
        marking: classified
            .then_some(Marking { classification: cable.classification, captions: cable.captions }),
        tags: cable.tags,
        references: cable
            .references
            .into_iter()
            .map(|r| Reference { label: r.label, kind: kind(r.kind).to_owned(), id: r.id, text: r.text })
            .collect(),
        sections: cable.sections.map(|s| Sections { of: s.of, have: s.have }),
        correction: cable.correction,
        paragraphs,
        particulars,
        problems: cable
            .problems
            .into_iter()
            .map(|p| Problem {
                line: Some(p.line),
                offset: Some(p.offset as u64),
                kind: p.kind.to_owned(),
                message: p.message,
            })
            .collect(),
    }
}

fn kind(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Cable => "cable",
        ReferenceKind::Email => "email",
        ReferenceKind::Paper => "paper",
        ReferenceKind::Press => "press",
        ReferenceKind::OtherAgency => "other_agency",
        ReferenceKind::Other => "other",
    }
}
