//! A draft as people write it: front matter for the header, Markdown for the text.
//!
//! The front matter is a strict part of YAML that needs no library: `key: value`, `key: [a, b]`, and `key:`
//! with a line `- item` for each; a value may stand in quotes, and one with a colon need not. A full reader of
//! YAML would take `12` for a number and `N/A: x` for an error, and could not name the line of a value.
//!
//! In the text every block is a paragraph, numbered in order; one that begins with `- ` stands below the one
//! before without a number. `(C)` at its start is its portion marking. `# Heading` is a heading.

use super::Fault;
use crate::cable::*;
use crate::{addressee, body, declassify, marking, precedence, reference, transmission};

/// Largest draft that is read, in bytes.
const DRAFT_MAX: usize = 4 << 20;

/// Keys of the front matter, and what stands there.
const KEYS: [(&str, &str); 24] = [
    ("action", "to"),
    ("captions", "captions"),
    ("classification", "classification"),
    ("classified_by", "classified_by"),
    ("correction", "correction"),
    ("date", "dtg"),
    ("declassify", "declassify"),
    ("declassify_on", "declassify"),
    ("dtg", "dtg"),
    ("except", "except"),
    ("from", "from"),
    ("id", "id"),
    ("info", "info"),
    ("info_except", "info_except"),
    ("order", "order"),
    ("precedence", "precedence"),
    ("reasons", "reasons"),
    ("ref", "references"),
    ("references", "references"),
    ("signed", "signed"),
    ("subject", "subject"),
    ("tags", "tags"),
    ("title", "title"),
    ("to", "to"),
];

/// Where the fields of a draft stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    fields: Vec<(&'static str, u32)>,
    paragraphs: Vec<u32>,
    /// Line on which the front matter ends.
    end: u32,
}

impl Places {
    /// Gives faults their lines.
    pub(super) fn on_lines(&self, mut faults: Vec<Fault>) -> Vec<Fault> {
        for fault in &mut faults {
            let paragraph = fault.paragraph.and_then(|place| self.paragraphs.get(place)).copied();
            let field = self.fields.iter().find(|(name, _)| *name == fault.field).map(|(_, line)| *line);
            fault.line = fault.line.or(paragraph).or(field).or(Some(self.end));
        }
        faults.sort_by_key(|fault| fault.line);
        faults
    }
}

/// Returns the telegram that a draft describes, before it is checked.
///
/// # Errors
///
/// What of the draft is not understood, each with its line. What is missing is for [`crate::compose`].
pub fn draft(text: &str) -> Result<Cable, Vec<Fault>> {
    read(text).map(|(cable, _)| cable)
}

/// A field, the line of its name, and what stands there.
struct Field {
    name: &'static str,
    line: u32,
    values: Vec<Value>,
}

/// A value and its line.
struct Value {
    line: u32,
    text: String,
}

/// Reads a draft.
pub(super) fn read(text: &str) -> Result<(Cable, Places), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut places = Places::default();
    if text.len() > DRAFT_MAX {
        let message = format!("the draft has more than {DRAFT_MAX} bytes");
        return Err(vec![Fault::new("paragraphs", message, "part it")]);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<String> = text.lines().map(|line| ascii(line.trim_end())).collect();
    let Some(end) = lines.iter().skip(1).position(|line| line == "---").map(|n| n + 1) else {
        return Err(vec![no_front_matter()]);
    };
    if lines.first().is_none_or(|line| line != "---") {
        return Err(vec![no_front_matter()]);
    }
    places.end = end as u32 + 1;
    let fields = fields(lines.get(1..end).unwrap_or_default(), &mut faults);
    let mut cable = Cable::default();
    for given in &fields {
        places.fields.push((given.name, given.line));
        for value in &given.values {
            field(&mut cable, given.name, value, &mut faults);
        }
    }
    finish(&mut cable, &fields, &mut faults);
    paragraphs(lines.get(end + 1..).unwrap_or_default(), end as u32 + 2, &mut cable, &mut places);
    if faults.is_empty() { Ok((cable, places)) } else { Err(faults) }
}

fn no_front_matter() -> Fault {
    let hint = "begin with a line `---`, then `from: …`, `to: …` and the others, then `---`";
    Fault { line: Some(1), ..Fault::new("front matter", "the draft has no front matter", hint) }
}

/// Writes the marks of a typesetter as a typewriter has them.
fn ascii(line: &str) -> String {
    line.chars().fold(String::with_capacity(line.len()), |mut out, c| {
        match c {
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '–' => out.push('-'),
            '—' => out.push_str("--"),
            '…' => out.push_str("..."),
            '\u{a0}' | '\t' => out.push(' '),
            c => out.push(c),
        }
        out
    })
}

/// Reads the lines of the front matter.
fn fields(lines: &[String], faults: &mut Vec<Fault>) -> Vec<Field> {
    let mut found: Vec<Field> = Vec::new();
    let mut open = false;
    for (n, whole) in lines.iter().enumerate() {
        let line = n as u32 + 2;
        let text = whole.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let mut fault = |field, message: String, hint: &str| {
            faults.push(Fault { line: Some(line), ..Fault::new(field, message, hint) });
        };
        if let Some(item) = text.strip_prefix("- ") {
            match found.last_mut().filter(|_| open) {
                Some(field) => field.values.push(Value { line, text: unquoted(item) }),
                None => fault(
                    "front matter",
                    format!("`{text}` is an item of no list"),
                    "write the name of the list above it, as `to:`",
                ),
            }
            continue;
        }
        if whole.starts_with(' ') {
            // A long value goes on.
            match found.last_mut().and_then(|field| field.values.last_mut()) {
                Some(value) => {
                    value.text.push(' ');
                    value.text.push_str(text);
                }
                None => fault("front matter", format!("`{text}` belongs to no field"), "write `key: value`"),
            }
            continue;
        }
        open = false;
        let Some((key, value)) = text.split_once(':') else {
            fault("front matter", format!("`{text}` is no field"), "write `key: value`");
            continue;
        };
        let wanted = key.trim().to_lowercase().replace([' ', '-'], "_");
        let Some((_, name)) = KEYS.iter().find(|(key, _)| *key == wanted) else {
            let mut names: Vec<&str> = KEYS.iter().map(|(_, name)| *name).collect();
            names.sort_unstable();
            names.dedup();
            fault(
                "front matter",
                format!("`{key}` is no field of a telegram"),
                &format!("the fields are {}", names.join(", ")),
            );
            continue;
        };
        if found.iter().any(|field| field.name == *name) {
            fault(name, format!("`{name}` stands twice"), "leave one of them");
            continue;
        }
        let value = value.trim();
        let mut values = Vec::new();
        if let Some(list) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            values.extend(items(list).into_iter().map(|text| Value { line, text }));
        } else if value.is_empty() {
            open = true;
        } else {
            values.push(Value { line, text: unquoted(value) });
        }
        found.push(Field { name, line, values });
    }
    found
}

/// Parts a list at its commas, but not inside quotes or brackets: `OVIP (NOVAK, JAN), PREL`.
fn items(list: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut quote, mut depth, mut from) = (None, 0_u32, 0);
    for (at, c) in list.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                found.push(unquoted(list.get(from..at).unwrap_or_default()));
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(unquoted(list.get(from..).unwrap_or_default()));
    found.retain(|item| !item.is_empty());
    found
}

/// Returns a value without the quotes around it.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inner = |mark: char| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    match (inner('"'), inner('\'')) {
        (Some(inner), _) if !inner.contains('"') || inner.contains("\\\"") => inner.replace("\\\"", "\""),
        (_, Some(inner)) if !inner.contains('\'') || inner.contains("''") => inner.replace("''", "'"),
        _ => value.to_owned(),
    }
}

/// Sets one field.
fn field(cable: &mut Cable, name: &str, value: &Value, faults: &mut Vec<Fault>) {
    let text = value.text.as_str();
    let given = || Some(text.to_owned()).filter(|text| !text.is_empty());
    let mut fault = |field: &'static str, message: String, hint: &str| {
        faults.push(Fault { line: Some(value.line), ..Fault::new(field, message, hint) });
    };
    match name {
        "id" => match crate::canonical_id(text) {
            Some(id) => cable.id = Some(id),
            None => fault("id", format!("`{text}` is no id"), "write it as `07MINSK352`"),
        },
        "dtg" => {
            let group = transmission::date_time_group(text).and_then(|group| group.at);
            match group.or_else(|| text.parse().ok()) {
                Some(at) => cable.dtg = Some(at),
                None => {
                    let hint = "write it as `171240Z SEP 07` or `2007-09-17T12:40Z`";
                    fault("dtg", format!("`{text}` is no date-time group"), hint);
                }
            }
        }
        "from" => cable.from = given(),
        "precedence" => match precedence::precedence(&text.to_uppercase()) {
            Some(known) => cable.precedence = Some(known),
            None => {
                let hint = "write FLASH, IMMEDIATE, PRIORITY or ROUTINE";
                fault("precedence", format!("`{text}` is no precedence"), hint);
            }
        },
        "to" => cable.to.push(addressee::read(text, false)),
        "info" => cable.info.push(addressee::read(text, false)),
        "except" => cable.to.push(addressee::read(text, true)),
        "info_except" => cable.info.push(addressee::read(text, true)),
        "classification" => match marking::classification(&text.to_uppercase(), false) {
            Some((known, _)) => cable.classification = Some(known.to_owned()),
            None => cable.classification = given(),
        },
        "captions" => match marking::captions(&text.to_uppercase()) {
            Some(found) => {
                for name in found.names {
                    if !cable.captions.iter().any(|known| known == name) {
                        cable.captions.push(name.to_owned());
                    }
                }
            }
            None => fault("captions", format!("`{text}` is no caption"), "write SIPDIS, NOFORN, SENSITIVE …"),
        },
        "correction" => cable.correction = given(),
        "order" => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            if digits.len() == 5 {
                cable.declassify.get_or_insert_default().authority = Some(format!("E.O. {digits}"));
            } else {
                fault("order", format!("`{text}` is no executive order"), "write it as `E.O. 13526`");
            }
        }
        "declassify" => {
            let declassify = cable.declassify.get_or_insert_default();
            let not_applicable = matches!(text.to_uppercase().as_str(), "N/A" | "NA" | "NONE");
            match declassify::date(text) {
                (Some(day), _) if text.len() <= 12 => declassify.on = Some(day),
                (_, true) => fault("declassify", format!("`{text}` is no day"), "write it as `2017-09-17`"),
                _ if not_applicable => declassify.text = Some("N/A".to_owned()),
                _ if text.to_uppercase().starts_with("DECL") => declassify.text = given(),
                _ => declassify.text = Some(format!("DECL: {text}")),
            }
        }
        "tags" => {
            let mut tags = crate::tags::Tags::default();
            tags.line(text);
            tags.close();
            cable.tags.extend(tags.found);
        }
        "subject" => {
            let (mark, text) = marked(text);
            cable.subject_marking = mark;
            cable.subject = Some(text.to_owned()).filter(|text| !text.is_empty());
        }
        "classified_by" => cable.classified_by.get_or_insert_default().name = given(),
        "title" => cable.classified_by.get_or_insert_default().title = given(),
        "reasons" => {
            let reasons = crate::classified_by::read(&format!("reasons {text}")).reasons;
            if reasons.is_empty() {
                fault("reasons", format!("`{text}` is no reason"), "write it as `1.4(b)`");
            }
            cable.classified_by.get_or_insert_default().reasons.extend(reasons);
        }
        "signed" => cable.signed = given(),
        _ => {}
    }
}

/// Reads what needs other fields: references take their year from the telegram's.
fn finish(cable: &mut Cable, fields: &[Field], faults: &mut Vec<Fault>) {
    let Some(Field { values, .. }) = fields.iter().find(|field| field.name == "references") else { return };
    let own = cable.id.clone();
    let parts = own.as_deref().and_then(crate::id::parts);
    // Without its own id: that it refers to itself is for the check to say.
    let known = reference::Own {
        year: parts.map(|(year, _, _)| year),
        day: cable.dtg.map(|at| at.to_zoned(reftel_when::utc()).date().day_of_year()),
        id: None,
        post: parts.map(|(_, post, _)| post),
        serial: parts.map(|(_, _, serial)| serial),
    };
    let letters = values.len() > 1;
    for (n, value) in values.iter().enumerate() {
        let mut found = reference::read_text(&value.text, &known);
        if found.is_empty() {
            let hint = "write it as `07 MINSK 352`";
            let message = format!("`{}` is no reference", value.text);
            faults.push(Fault { line: Some(value.line), ..Fault::new("references", message, hint) });
        }
        for reference in &mut found {
            if letters && reference.label.is_none() {
                let letter = b'A' + u8::try_from(n % 26).unwrap_or_default();
                reference.label = Some(char::from(letter).to_string());
            }
        }
        cable.references.extend(found);
    }
}

/// Takes the portion marking off the start of a text.
fn marked(text: &str) -> (Option<String>, &str) {
    match marking::portion(text) {
        Some(portion) => {
            let rest = text.get(portion.length..).unwrap_or_default();
            (Some(portion.mark.to_owned()), rest.trim_start())
        }
        None => (None, text.trim_start()),
    }
}

/// Reads the text below the front matter, whose first line has this number.
fn paragraphs(lines: &[String], first: u32, cable: &mut Cable, places: &mut Places) {
    let mut heading: Option<String> = None;
    let mut block: Option<(u32, String)> = None;
    let mut number = 0;
    let mut close = |block: &mut Option<(u32, String)>, heading: &Option<String>, cable: &mut Cable| {
        let Some((line, text)) = block.take() else { return };
        let mut paragraph = Paragraph { heading: heading.clone(), ..Paragraph::default() };
        let item = text.starts_with("- ") || text.starts_with("* ");
        let mut rest = text.as_str();
        if !item {
            number += 1;
            paragraph.number = Some(number);
            if let Some((_, after)) = body::numbered(rest) {
                rest = after;
            }
        }
        let (mark, rest) = marked(rest);
        (paragraph.marking, paragraph.text) = (mark, plain(rest));
        cable.paragraphs.push(paragraph);
        places.paragraphs.push(line);
    };
    for (n, line) in lines.iter().enumerate() {
        let text = line.trim();
        let starts = text.starts_with("- ") || text.starts_with("* ");
        if text.is_empty() || text.starts_with('#') || starts {
            close(&mut block, &heading, cable);
        }
        if text.starts_with('#') {
            heading = Some(plain(text.trim_matches(['#', ' ']))).filter(|text| !text.is_empty());
        } else if !text.is_empty() {
            match &mut block {
                Some((_, open)) => {
                    open.push(' ');
                    open.push_str(text);
                }
                None => block = Some((first + n as u32, text.to_owned())),
            }
        }
    }
    close(&mut block, &heading, cable);
}

/// Returns a text without the marks of emphasis and links.
fn plain(text: &str) -> String {
    let lines = crate::lines::lines(text, false);
    let text: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
    text.join(" ").replace("**", "").replace("__", "")
}
