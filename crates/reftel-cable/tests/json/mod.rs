//! A telegram as JSON, for tests and the example: the names of `reftel.cable/1`, and what the library
//! knows beyond them.

use reftel_cable::{Addressee, Cable, ReferenceKind};
use serde_json::{Map, Value, json};

/// Returns every field; absent ones are `null` or `[]`.
pub fn of(cable: &Cable) -> Value {
    let addressee = |a: &Addressee| json!({"route": a.route, "name": a.name, "precedence": a.precedence, "number": a.number, "excluded": a.excluded});
    let list = |list: &[Addressee]| list.iter().map(addressee).collect::<Vec<_>>();
    json!({
        "id": cable.id,
        "number": cable.number,
        "transmission_id": cable.transmission_id,
        "precedence": cable.precedence,
        "routing": cable.routing,
        "originator": cable.originator.as_ref().map(|o| json!({
            "route": o.route, "serial": o.serial, "section": o.section, "filed": o.filed.map(|at| at.to_string())})),
        "security": cable.security.as_ref().map(|s| json!({"signal": s.signal, "mark": s.mark})),
        "dtg": cable.dtg.map(|at| at.to_string()),
        "date": cable.date.map(|day| day.to_string()),
        "from": cable.from,
        "to": list(&cable.to),
        "info": list(&cable.info),
        "classification": cable.classification,
        "captions": cable.captions,
        "correction": cable.correction,
        "sections": cable.sections.as_ref().map(|s| json!({"of": s.of, "have": s.have})),
        "declassify": cable.declassify.as_ref().map(|d| json!({
            "authority": d.authority, "on": d.on.map(|day| day.to_string()), "text": d.text,
            "exemption": d.exemption, "event": d.event})),
        "tags": cable.tags,
        "subject": cable.subject,
        "subject_marking": cable.subject_marking,
        "references": cable.references.iter().map(|r| json!({
            "label": r.label, "kind": kind(r.kind), "id": r.id, "text": r.text})).collect::<Vec<_>>(),
        "classified_by": cable.classified_by.as_ref().map(|by| json!({
            "name": by.name, "title": by.title, "reasons": by.reasons})),
        "summary": cable.summary,
        "comment": cable.comment,
        "action_request": cable.action_request,
        "entire_marking": cable.entire_marking,
        "paragraphs": cable.paragraphs.iter().enumerate().map(|(n, p)| json!({
            "number": p.number, "marking": p.marking, "holds": cable.marking_of(n), "heading": p.heading,
            "text": p.text, "source": [p.source.start, p.source.end]})).collect::<Vec<_>>(),
        "signed": cable.signed,
        "drafted_by": cable.drafted_by,
        "approved_by": cable.approved_by,
        "action_offices": cable.action_offices,
        "info_offices": cable.info_offices,
        "released": cable.released.map(|day| day.to_string()),
        "problems": cable.problems.iter().map(|p| json!({
            "line": p.line, "offset": p.offset, "kind": p.kind, "message": p.message})).collect::<Vec<_>>(),
    })
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

/// Returns a value without what is absent: `null`, `[]`, `false`.
#[allow(dead_code)] // each of the tests and the example uses a part of this module
pub fn present(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name, present(value)))
                .filter(|(_, value)| !is_absent(value))
                .collect::<Map<_, _>>(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(present).collect()),
        value => value,
    }
}

fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
