//! Reads messages (RFC 5322).
//!
//! Attachments and messages inside are sources of their own. Places are bytes of the file where the text
//! stands in it as it is, else bytes of the decoded text (`body`, `body 2`).

mod html;
mod plain;

use mail_parser::{Address, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use reftel_when::{Date, Edtf};

use crate::html::too_deep;
use crate::markup::Prose;
use crate::outline::{Piece, settle};
use crate::{
    DateBasis, Dated, Document, Format, Inside, Kind, Limits, Ocr, Paragraph, Particular, Place, Problem,
    Reading, Reference, Role, State,
};

/// The part of a message that is looked at to tell one.
const HEAD_BYTES: usize = 32 << 10;

/// Returns whether the bytes are a message: nothing but header fields up to the first empty line, among
/// them the ones that every message has on its way.
///
/// A page that prints `From:`, `To:` and `Sent:` is no message, as it lacks what only mail systems write.
pub(crate) fn looks_like_message(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let (mut from, mut travelled, mut fields) = (false, false, 0);
    for (index, line) in head.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return from && travelled && fields >= 3;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") || index == 0 && line.starts_with(b"From ") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let name = line.get(..colon).unwrap_or_default();
        if name.is_empty()
            || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'_')
        {
            return false;
        }
        fields += 1;
        let name = name.to_ascii_lowercase();
        from |= matches!(name.as_slice(), b"from" | b"sender" | b"return-path");
        travelled |= matches!(
            name.as_slice(),
            b"message-id" | b"received" | b"mime-version" | b"content-type" | b"return-path"
        );
    }
    from && travelled && fields >= 3
}

/// Reads a message.
pub(crate) fn read(bytes: &[u8], _name: &str, limits: &Limits, _ocr: Option<&dyn Ocr>) -> Reading {
    let ended =
        |state: State| Reading { state, format: Format::Eml, documents: Vec::new(), inside: Vec::new() };
    let Some(message) = MessageParser::default().parse(bytes) else {
        return ended(State::Unreadable("not a message: it has no header".to_owned()));
    };
    let inside = attachments(&message, limits);
    Reading { documents: vec![document(&message, bytes, limits)], inside, ..ended(State::Read) }
}

/// Returns a decoded text of a message by the name that [`Place::Part`] gives it.
pub(crate) fn part(bytes: &[u8], name: &str) -> Option<String> {
    let message = MessageParser::default().parse(bytes)?;
    bodies(&message)
        .into_iter()
        .enumerate()
        .find(|(index, _)| body_name(*index) == name)
        .and_then(|(_, part)| text_of(part))
        .map(str::to_owned)
}

fn body_name(index: usize) -> String {
    if index == 0 { "body".to_owned() } else { format!("body {}", index + 1) }
}

/// Returns the parts that hold the text: the plain ones, else those in HTML.
fn bodies<'m, 'x>(message: &'m Message<'x>) -> Vec<&'m MessagePart<'x>> {
    let parts = |ids: &[u32]| -> Vec<&'m MessagePart<'x>> {
        ids.iter()
            .filter_map(|id| message.parts.get(*id as usize))
            .filter(|part| text_of(part).is_some_and(|text| !text.trim().is_empty()))
            .collect()
    };
    let plain = parts(&message.text_body);
    if plain.is_empty() { parts(&message.html_body) } else { plain }
}

fn text_of<'m>(part: &'m MessagePart<'_>) -> Option<&'m str> {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(text),
        _ => None,
    }
}

fn document(message: &Message<'_>, bytes: &[u8], limits: &Limits) -> Document {
    let mut problems = Vec::new();
    let mut pieces: Vec<Piece> = Vec::new();
    for (index, part) in bodies(message).into_iter().enumerate() {
        let Some(text) = text_of(part) else { continue };
        if part.is_encoding_problem {
            problems.push(problem(
                "bad_encoding",
                "the text is not in the encoding that the message states".to_owned(),
            ));
        }
        let name = body_name(index);
        let as_it_is = text_in_file(part, text, bytes);
        let place = |start: usize, end: usize| match as_it_is {
            Some(offset) => Place::Bytes((offset + start) as u64, (offset + end) as u64),
            None => Place::Part(name.clone(), start as u64, end as u64),
        };
        if matches!(part.body, PartType::Html(_)) && too_deep(text, limits.depth_max).is_some() {
            let message = format!(
                "elements are nested more than {} deep; the text from there on was not read",
                limits.depth_max
            );
            problems.push(problem("too_deep", message));
        }
        let paragraphs = match &part.body {
            PartType::Html(_) => html::paragraphs(text, limits, &place),
            _ => plain::paragraphs(text, &place),
        };
        pieces.extend(paragraphs.into_iter().map(|(role, prose)| body(role, prose)));
    }
    let from = people(message.from());
    let mut addressees = people(message.to());
    addressees.extend(people(message.cc()));
    let mut particulars = Vec::new();
    for (name, value) in [
        ("Copies to", people(message.cc()).join(", ")),
        ("Message-ID", message.message_id().unwrap_or_default().to_owned()),
    ] {
        if !value.is_empty() {
            particulars.push(Particular { name: name.to_owned(), value });
        }
    }
    let references = ids(message.in_reply_to()).into_iter().map(|id| Reference {
        label: None,
        kind: "email".to_owned(),
        id: None,
        text: format!("<{id}>"),
    });
    Document {
        kind: Kind::Email,
        title: message.subject().map(one_line).filter(|subject| !subject.is_empty()),
        date: date(message),
        origin: message.from().and_then(|from| from.first()).and_then(|from| from.address()).map(one_line),
        authors: from,
        addressees,
        references: references.collect(),
        paragraphs: settle(pieces),
        particulars,
        problems,
        ..Document::default()
    }
}

fn body(role: Role, prose: Prose) -> Piece {
    Piece::Body(Paragraph {
        role,
        text: prose.text,
        source: prose.source,
        notes: prose.notes,
        ..Paragraph::default()
    })
}

/// Returns where in the file the text of a part begins, when it stands there byte for byte.
fn text_in_file(part: &MessagePart<'_>, text: &str, bytes: &[u8]) -> Option<usize> {
    let (start, end) = (part.offset_body as usize, part.offset_end as usize);
    let raw = bytes.get(start..end.max(start))?;
    raw.starts_with(text.as_bytes()).then_some(start)
}

/// Returns the day of the `Date` field, as the sender's clock had it.
fn date(message: &Message<'_>) -> Option<Dated> {
    let stated = message.date()?;
    let day = Date::new(
        i16::try_from(stated.year).ok()?,
        i8::try_from(stated.month).ok()?,
        i8::try_from(stated.day).ok()?,
    )
    .ok()?;
    let written = message.header_raw("Date").map(one_line).unwrap_or_default();
    Some(Dated { edtf: Edtf::day(day), basis: DateBasis::Stated, why: format!("header `Date: {written}`") })
}

fn people(address: Option<&Address<'_>>) -> Vec<String> {
    let Some(address) = address else { return Vec::new() };
    address
        .iter()
        .filter_map(|person| match (person.name().map(one_line), person.address().map(one_line)) {
            (Some(name), Some(address)) if !name.is_empty() && name != address => {
                Some(format!("{name} <{address}>"))
            }
            (_, Some(address)) => Some(address),
            (name, None) => name.filter(|name| !name.is_empty()),
        })
        .collect()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(text) => vec![one_line(text)],
        HeaderValue::TextList(list) => list.iter().map(|text| one_line(text)).collect(),
        _ => Vec::new(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns attachments and messages inside, as long as the bounds allow.
fn attachments(message: &Message<'_>, limits: &Limits) -> Vec<Inside> {
    let mut left = limits.inside_bytes_max;
    let mut inside: Vec<Inside> = Vec::new();
    for (index, part) in message.attachments().enumerate() {
        let bytes = match &part.body {
            PartType::Text(text) | PartType::Html(text) => text.as_bytes(),
            PartType::Binary(bytes) => bytes.as_ref(),
            PartType::Message(message) => message.raw_message(),
            // Pictures that the text shows, such as the logo of a signature.
            PartType::InlineBinary(_) | PartType::Multipart(_) => continue,
        };
        let name = part.attachment_name().map(one_line).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| match &part.body {
            PartType::Message(message) => {
                let subject = message.subject().map(one_line).filter(|subject| !subject.is_empty());
                format!("{}.eml", subject.unwrap_or_else(|| format!("message {}", index + 1)))
            }
            PartType::Html(_) => format!("attachment {}.html", index + 1),
            _ => format!("attachment {}", index + 1),
        });
        if inside.len() >= limits.inside_files_max {
            let reason = format!(
                "not taken out, nor what follows: a message may hold {} files",
                limits.inside_files_max
            );
            inside.push(Inside { name, bytes: Err(reason) });
            break;
        }
        let bytes = if part.is_encoding_problem && bytes.is_empty() {
            Err("damaged: it could not be decoded".to_owned())
        } else if bytes.len() as u64 > left {
            Err("too large: the files inside one message may not be larger together".to_owned())
        } else {
            left -= bytes.len() as u64;
            Ok(bytes.to_vec())
        };
        inside.push(Inside { name, bytes });
    }
    inside
}

fn problem(kind: &str, message: String) -> Problem {
    Problem { line: None, offset: None, kind: kind.to_owned(), message }
}
