//! What a telegram must have, what may not contradict, and whether it reads back as it was meant.

use std::fmt::Debug;

use super::Fault;
use crate::{Addressee, Cable, id, marking, post};

/// Returns what is missing and what contradicts.
pub(super) fn faults(cable: &Cable) -> Vec<Fault> {
    let mut faults = Vec::new();
    missing(cable, &mut faults);
    identity(cable, &mut faults);
    addressees(cable, &mut faults);
    markings(cable, &mut faults);
    declassification(cable, &mut faults);
    characters(cable, &mut faults);
    faults
}

fn missing(cable: &Cable, faults: &mut Vec<Fault>) {
    let mut need = |is: bool, field, message: &str, hint: &str| {
        if !is {
            faults.push(Fault::new(field, message, hint));
        }
    };
    need(cable.dtg.is_some(), "dtg", "there is no date-time group", "write it as `dtg: 171240Z SEP 07`");
    need(cable.from.is_some(), "from", "there is no sender", "write it as `from: AMEMBASSY MINSK`");
    let to = cable.to.iter().any(|to| !to.excluded);
    need(to, "to", "there is no addressee for action", "write at least one, as `to: SECSTATE WASHDC`");
    need(cable.id.is_some(), "id", "there is no id", "write year, post and number, as `id: 07MINSK352`");
    need(cable.subject.is_some(), "subject", "there is no subject", "say what the telegram is about");
    need(!cable.tags.is_empty(), "tags", "there are no TAGS", "write at least one, as `tags: [PREL, BO]`");
    need(!cable.paragraphs.is_empty(), "paragraphs", "there is no text", "write at least one paragraph");
    let signed = cable.signed.is_some();
    need(signed, "signed", "there is no signature", "write the chief of mission's family name");
    let precedence = cable.precedence;
    let known = matches!(precedence, Some("FLASH" | "IMMEDIATE" | "PRIORITY" | "ROUTINE"));
    let hint = "write FLASH, IMMEDIATE, PRIORITY or ROUTINE; NIACT stands behind an addressee";
    need(known, "precedence", "there is no precedence that the telegram as a whole can have", hint);
    let declassify = cable.declassify.as_ref();
    let order = declassify.is_some_and(|d| d.authority.is_some());
    need(order, "order", "no executive order is named", "write it as `order: E.O. 13526`");
    let said = declassify.is_some_and(|d| d.text.is_some());
    need(said, "declassify", "it is not said when to declassify", "write a day, an exemption, or N/A");
    match cable.classification.as_deref() {
        None => need(false, "classification", "there is no classification", "write UNCLASSIFIED or higher"),
        Some(given) => {
            let known = marking::letters(given).is_some() && given != "RESTRICTED";
            let hint = "write UNCLASSIFIED, CONFIDENTIAL, SECRET, TOP SECRET or LIMITED OFFICIAL USE";
            need(known, "classification", &format!("`{given}` is no classification"), hint);
        }
    }
    if is_classified(cable) {
        let by = cable.classified_by.as_ref();
        let named = by.is_some_and(|by| by.name.is_some());
        need(
            named,
            "classified_by",
            "a classified telegram does not say who classified it",
            "write the name",
        );
        let why = by.is_some_and(|by| !by.reasons.is_empty());
        need(why, "reasons", "a classified telegram gives no reasons", "write them as `reasons: [1.4(b)]`");
    }
}

/// Whether the telegram is national security information.
fn is_classified(cable: &Cable) -> bool {
    matches!(cable.classification.as_deref(), Some("CONFIDENTIAL" | "SECRET" | "TOP SECRET"))
}

fn identity(cable: &Cable, faults: &mut Vec<Fault>) {
    let Some(given) = &cable.id else { return };
    let Some((year, letters, _)) = id::parts(given) else {
        let hint = "write year, post and number, as `id: 07MINSK352`";
        faults.push(Fault::new("id", format!("`{given}` is no id of a telegram"), hint));
        return;
    };
    if let Some(at) = cable.dtg {
        let sent = at.to_zoned(reftel_when::utc()).year();
        if sent % 100 != i16::from(year) {
            faults.push(Fault::new(
                "dtg",
                format!("the date-time group is of {sent}, the id `{given}` is of another year"),
                "correct one of the two",
            ));
        }
    }
    if let Some(from) = &cable.from {
        let spelled = post::letters(from);
        let (sender, _) = post::canonical(&spelled);
        let known = post::known(&spelled);
        if known.is_some_and(|known| known != letters) && sender != letters {
            faults.push(Fault::new(
                "from",
                format!("`{from}` sends as {sender}, the id `{given}` is another post's"),
                "correct one of the two",
            ));
        }
    }
    for reference in &cable.references {
        if reference.id.as_ref() == Some(given) {
            faults.push(Fault::new(
                "references",
                format!("`{}` is the telegram itself", reference.text),
                "correct the year or the number",
            ));
        }
    }
    if cable.references.len() > 1 && cable.references.iter().any(|reference| reference.label.is_none()) {
        let hint = "write `A. 07 MINSK 352`, `B. …`";
        faults.push(Fault::new("references", "several references need letters", hint));
    }
}

fn addressees(cable: &Cable, faults: &mut Vec<Fault>) {
    let named = |list: &[Addressee]| -> Vec<String> {
        list.iter().filter(|a| !a.excluded).map(|a| a.name.clone()).collect()
    };
    let (to, info) = (named(&cable.to), named(&cable.info));
    for name in to.iter().filter(|name| info.contains(name)) {
        faults.push(Fault::new(
            "info",
            format!("`{name}` gets the telegram for action and for information"),
            "leave it out of one of the two lists",
        ));
    }
    for (field, list) in [("to", &cable.to), ("info", &cable.info)] {
        let collective = list.iter().any(|a| !a.excluded && is_collective(&a.name));
        for excluded in list.iter().filter(|a| a.excluded && !collective) {
            faults.push(Fault::new(
                field,
                format!("`{}` is exempted, but the list addresses no collective", excluded.name),
                "leave the exemption out, or address the collective",
            ));
        }
    }
}

/// Whether a name stands for a list of addressees.
fn is_collective(name: &str) -> bool {
    name.contains("COLLECTIVE") || name.starts_with("ALL ")
}

/// Rank of a classification or portion marking; higher is more.
fn rank(letters: &str) -> Option<u8> {
    let first = letters.split(['/', ' ', '-', ',']).next()?;
    Some(match first {
        "U" | "SBU" | "FOUO" | "UNCLASSIFIED" => 0,
        "LOU" => 1,
        "C" | "CONFIDENTIAL" => 2,
        "S" | "SECRET" => 3,
        "TS" => 4,
        _ => return None,
    })
}

fn markings(cable: &Cable, faults: &mut Vec<Fault>) {
    let Some(overall) = cable.classification.as_deref() else { return };
    let Some(most) = marking::letters(overall).and_then(rank) else { return };
    let caption = |name: &str| cable.captions.iter().any(|caption| caption == name);
    let mut highest = None;
    let subject = cable.subject_marking.iter().map(|mark| (None, mark));
    let numbered = cable.paragraphs.iter().enumerate();
    let paragraphs = numbered.filter_map(|(n, p)| Some((Some(n), p.marking.as_ref()?)));
    for (place, mark) in subject.chain(paragraphs) {
        let fault = |message: String, hint: &str| match place {
            Some(place) => Fault::of_paragraph(place, message, hint),
            None => Fault::new("subject", message, hint),
        };
        let Some(rank) = rank(mark) else {
            let hint = "write (U), (SBU), (C), (S), (TS), with /NF where it applies";
            faults.push(fault(format!("`({mark})` is no portion marking"), hint));
            continue;
        };
        highest = highest.max(Some(rank));
        if rank > most {
            let hint = "raise the classification of the telegram, or lower the marking";
            faults.push(fault(format!("`({mark})` is above the telegram's {overall}"), hint));
        }
        let parts: Vec<&str> = mark.split(['/', ' ', '-', ',']).collect();
        if parts.iter().any(|part| matches!(*part, "NF" | "NOFORN")) && !caption("NOFORN") {
            faults.push(fault(format!("`({mark})` needs the caption NOFORN"), "add NOFORN to `captions`"));
        }
        if parts.contains(&"SBU") && overall == "UNCLASSIFIED" && !caption("SENSITIVE") {
            let hint = "add SENSITIVE to `captions`";
            faults.push(fault(format!("`({mark})` needs the caption SENSITIVE"), hint));
        }
    }
    if !is_classified(cable) {
        return;
    }
    for (place, paragraph) in cable.paragraphs.iter().enumerate() {
        if paragraph.marking.is_none() && paragraph.number.is_some() {
            faults.push(Fault::of_paragraph(
                place,
                format!("a paragraph of a telegram that is {overall} has no portion marking"),
                "begin it with (U), (C) or what it is",
            ));
        }
    }
    if highest.is_some_and(|highest| highest < most) {
        faults.push(Fault::new(
            "classification",
            format!("the telegram is {overall}, but no paragraph is"),
            "lower the classification to that of the highest paragraph, or mark the paragraphs right",
        ));
    }
}

fn declassification(cable: &Cable, faults: &mut Vec<Fault>) {
    let Some(declassify) = &cable.declassify else { return };
    let text = declassify.text.as_deref().unwrap_or_default();
    let none = matches!(text.to_uppercase().as_str(), "N/A" | "NA" | "");
    if is_classified(cable) && none && !text.is_empty() {
        let hint = "write the day or the exemption";
        faults.push(Fault::new("declassify", "a classified telegram says N/A", hint));
    }
    if cable.classification.as_deref() == Some("UNCLASSIFIED") && !none {
        let hint = "write N/A, or raise the classification";
        let message = format!("an unclassified telegram is to be declassified: `{text}`");
        faults.push(Fault::new("declassify", message, hint));
    }
    let sent = cable.dtg.map(|at| at.to_zoned(reftel_when::utc()).date());
    if let (Some(on), Some(sent)) = (declassify.on, sent)
        && on <= sent
    {
        let message = format!("it is to be declassified on {on}, but is sent on {sent}");
        faults.push(Fault::new("declassify", message, "correct one of the two"));
    }
    let order = declassify.authority.as_deref();
    if let (Some(order), Some(sent)) = (order, sent)
        && let Some((from, until)) = crate::explain::in_force(order)
        && !(from..=until).contains(&sent.year())
    {
        let message = format!("{order} was not in force in {}", sent.year());
        faults.push(Fault::new("order", message, "name the order that was"));
    }
}

fn characters(cable: &Cable, faults: &mut Vec<Fault>) {
    let hint = "telegrams carry ASCII; write the nearest letters";
    let odd = |text: &str| text.chars().find(|c| !c.is_ascii_graphic() && *c != ' ');
    let mut check = |field, text: &str| {
        if let Some(c) = odd(text) {
            faults.push(Fault::new(field, format!("`{c}` cannot be sent"), hint));
        }
    };
    check("from", cable.from.as_deref().unwrap_or_default());
    check("subject", cable.subject.as_deref().unwrap_or_default());
    check("signed", cable.signed.as_deref().unwrap_or_default());
    cable.to.iter().for_each(|to| check("to", &to.name));
    cable.info.iter().for_each(|info| check("info", &info.name));
    cable.tags.iter().for_each(|tag| check("tags", tag));
    cable.references.iter().for_each(|reference| check("references", &reference.text));
    if let Some(by) = &cable.classified_by {
        check("classified_by", by.name.as_deref().unwrap_or_default());
        check("title", by.title.as_deref().unwrap_or_default());
    }
    for (place, paragraph) in cable.paragraphs.iter().enumerate() {
        let heading = paragraph.heading.as_deref().unwrap_or_default();
        if let Some(c) = odd(&paragraph.text).or_else(|| odd(heading)) {
            faults.push(Fault::of_paragraph(place, format!("`{c}` cannot be sent"), hint));
        }
    }
}

/// Reads what was written and returns every field that would be read otherwise.
pub(super) fn read_back(cable: &Cable, sent: &[String]) -> Vec<Fault> {
    let got = crate::parse(sent.concat().as_bytes());
    let mut faults = Vec::new();
    let mut same = |field, want: &dyn Debug, read: &dyn Debug| {
        let (want, read) = (format!("{want:?}"), format!("{read:?}"));
        if want != read {
            let hint = "write it in a form that telegrams have";
            faults.push(Fault::new(field, format!("a reader would take {want} for {read}"), hint));
        }
    };
    same("id", &cable.id, &got.id);
    same("dtg", &cable.dtg, &got.dtg);
    same("from", &cable.from, &got.from);
    same("precedence", &cable.precedence, &got.precedence);
    same("to", &cable.to, &got.to);
    same("info", &cable.info, &got.info);
    same("classification", &cable.classification, &got.classification);
    same("captions", &cable.captions, &got.captions);
    same(
        "order",
        &cable.declassify.as_ref().map(|d| &d.authority),
        &got.declassify.as_ref().map(|d| &d.authority),
    );
    same(
        "declassify",
        &cable.declassify.as_ref().map(|d| &d.text),
        &got.declassify.as_ref().map(|d| &d.text),
    );
    same("tags", &cable.tags, &got.tags);
    same("subject", &cable.subject, &got.subject);
    same("subject", &cable.subject_marking, &got.subject_marking);
    same("classified_by", &cable.classified_by, &got.classified_by);
    same("signed", &cable.signed, &got.signed);
    let pointers = |cable: &Cable| -> Vec<_> {
        cable.references.iter().map(|r| (r.label.clone(), r.kind, r.id.clone(), r.text.clone())).collect()
    };
    same("references", &pointers(cable), &pointers(&got));
    let mut torn = None;
    for (place, want) in cable.paragraphs.iter().enumerate() {
        let read = got.paragraphs.get(place);
        let alike = read.is_some_and(|read| {
            (read.number, &read.marking, &read.heading, &read.text)
                == (want.number, &want.marking, &want.heading, &want.text)
        });
        if !alike {
            let shown = |text: &str| text.chars().take(80).collect::<String>();
            let read = read.map_or("nothing".to_owned(), |read| format!("`{}`", shown(&read.text)));
            let message = format!("a reader would take `{}` for {read}", shown(&want.text));
            torn = Some(Fault::of_paragraph(place, message, "write it in a form that telegrams have"));
            break;
        }
    }
    if torn.is_none() && got.paragraphs.len() > cable.paragraphs.len() {
        let place = cable.paragraphs.len().saturating_sub(1);
        let message = "a reader would find another paragraph in it";
        torn = Some(Fault::of_paragraph(place, message, "write it in a form that telegrams have"));
    }
    faults.extend(torn);
    faults
}
