//! Format lines 6 to 9: sender, addressees for action and information, exempted ones.

use super::transmission::{indicator, zeros_off};
use super::writer::{NO_RULE, NOT_KNOWN, Said, Writer, words};
use super::{TokenKind, codes};
use crate::{addressee as address, precedence as precedences};

const PROSIGN: &str = "ACP 127(G) para. 133";
const COLLECTIVE: &str = "ACP 127(G) para. 205";
const NUMBER: &str = "practice of State telegrams (addressee lines of 07BOGOTA1339)";
const NAMED: &str = "ACP 127(G) para. 205: the name in plain language";

/// `FM AMEMBASSY BOGOTA`; the value begins at byte `at`.
pub(super) fn sender(writer: &mut Writer<'_>, at: usize) {
    writer.put(0, at, Said::known(TokenKind::Prosign, "the sender follows", PROSIGN));
    sender_name(writer, at);
}

/// The sender's name, from byte `at`.
pub(super) fn sender_name(writer: &mut Writer<'_>, at: usize) {
    let name = writer.text().get(at..).unwrap_or_default().trim();
    writer.put(at, writer.text().len(), named(name, TokenKind::Sender));
}

/// `TO`, `INFO` or `XMT`.
pub(super) fn label(writer: &mut Writer<'_>, at: usize) {
    let label = writer.text().get(..at).unwrap_or_default().trim();
    let meaning = if label.starts_with("TO") {
        "the addressees that follow are to act on it"
    } else if label.starts_with("INFO") {
        "the addressees that follow get it for information"
    } else {
        "the addressees that follow are exempted from a collective address"
    };
    writer.put(0, at, Said::known(TokenKind::Prosign, meaning, PROSIGN));
}

/// `RUEHC/SECSTATE WASHDC PRIORITY 2970`, from byte `at`.
pub(super) fn addressee(writer: &mut Writer<'_>, at: usize) {
    let value = writer.text().get(at..).unwrap_or_default();
    let parts = address::read(value, false);
    let mut from = at;
    if let Some(route) = &parts.route
        && let Some(found) = value.find(route.as_str())
    {
        let start = at + found;
        let mut end = start + route.len();
        if value.get(found + route.len()..).is_some_and(|rest| rest.starts_with('/')) {
            end += 1;
        }
        writer.put(start, end, indicator(route, "routed to"));
        from = end;
    }
    let after = writer.text().get(from..).unwrap_or_default();
    if !parts.name.is_empty()
        && let Some(found) = after.find(parts.name.as_str())
    {
        let start = from + found;
        from = start + parts.name.len();
        writer.put(start, from, named(&parts.name, TokenKind::Addressee));
    }
    let rest = writer.text().get(from..).unwrap_or_default();
    for word in words(rest, from) {
        let number = word.text.bytes().all(|b| b.is_ascii_digit());
        let said = match precedence(word.text) {
            Some(meaning) => Said::known(TokenKind::Precedence, meaning, "ACP 127(G) para. 150, 151"),
            None if number => Said::known(
                TokenKind::Number,
                format!("message {} from this sender to this addressee", zeros_off(word.text)),
                NUMBER,
            ),
            None => Said::unknown(TokenKind::Unknown, NOT_KNOWN, NO_RULE),
        };
        writer.word(word, said);
    }
}

fn precedence(word: &str) -> Option<String> {
    match word {
        "NIACT" => Some("night action: to be acted on at night".to_owned()),
        _ => precedences::precedence(word)
            .filter(|_| word.len() > 2)
            .map(|name| format!("{name} for this addressee")),
    }
}

/// Says whom a name names.
fn named(name: &str, kind: TokenKind) -> Said {
    if name.split_whitespace().any(|word| word == "COLLECTIVE") {
        return Said::known(
            kind,
            "a collective: a list of addressees under one name; who stood on it is not told here",
            COLLECTIVE,
        );
    }
    // The SMART layout puts the place first: `WASHDC, SECSTATE`.
    let turned = name.split_once(", ").map(|(place, name)| format!("{name} {place}"));
    match codes::station(name).or_else(|| codes::station(turned.as_deref()?)) {
        Some((spelled, source)) => Said::known(kind, spelled, source),
        None => Said::known(kind, "as named", NAMED),
    }
}
