//! What paper, relay and archives put around a telegram: page lines, the distribution and drafting
//! lines and the relay stamp of 1973–79, release stamps, end marks, the front page of an archive.

use super::reading::Known;
use super::transmission::{day_and_time, zeros_off};
use super::writer::{NO_RULE, NOT_KNOWN, Said, Word, Writer, words};
use super::{TokenKind, codes};
use crate::{canonical_id, furniture};

const PAGE: &str = "ACP 127(G) para. 208: page identification";
const CFPF: &str = "layout of State telegrams 1973–79";
const RELAY: &str = "relay stamp of the Department’s centre, 1973–79; no part of ACP 127";
const RELEASE: &str = "stamp put on at release";
const FRONT: &str = "front page of an archive of telegrams";
const END: &str = "ACP 127(G) para. 114, 133";

/// A page line: `STATE 00067793 002 OF 002`, `PAGE 02 VATICA 00819 190632Z`. Returns whether it is one.
pub(super) fn page(writer: &mut Writer<'_>, known: &Known) -> bool {
    let text = writer.text();
    if !furniture::is_page_line(text) && furniture::page_start(text).is_none() || is_release(text) {
        return false;
    }
    let all = words(text, 0);
    let old = all.first().is_some_and(|word| word.text == "PAGE");
    let rest = if old {
        let (first, number) = (all.first(), all.get(1));
        if let (Some(first), Some(number)) = (first, number) {
            let page = zeros_off(number.text);
            writer.put(first.start, number.end(), Said::known(TokenKind::Page, format!("page {page}"), PAGE));
        }
        all.get(2..).unwrap_or_default()
    } else {
        &all
    };
    // Post, serial, `002 OF 002` or `01 OF 03`, day and time.
    let digits = |word: &Word<'_>| word.text.bytes().all(|b| b.is_ascii_digit());
    let names = rest.iter().take_while(|word| !digits(word)).count();
    if let (Some(first), Some(serial)) = (rest.first(), rest.get(names)) {
        let post: Vec<&str> = rest.iter().take(names).map(|word| word.text).collect();
        let number = zeros_off(serial.text);
        let cut = if old && post.concat().len() == 6 { ", the post perhaps cut to six letters" } else { "" };
        let year = known.year().map(|year| format!(" of {year}")).unwrap_or_default();
        let meaning = format!("message {number} of {}{year}{cut}", post.join(" "));
        writer.put(first.start, serial.end(), Said::known(TokenKind::Reference, meaning, PAGE));
    }
    let mut at = names + 1;
    while let Some(word) = rest.get(at) {
        if let (Some(of), Some(last)) = (rest.get(at + 1), rest.get(at + 2))
            && of.text == "OF"
            && digits(word)
        {
            let what = if old { "section" } else { "page or section" };
            let meaning = format!("{what} {} of {}", zeros_off(word.text), zeros_off(last.text));
            writer.put(word.start, last.end(), Said::known(TokenKind::Section, meaning, PAGE));
            at += 3;
            continue;
        }
        // What follows on the line is text that was run into it.
        let Some(said) = day_and_time(word.text) else { break };
        writer.word(*word, said);
        at += 1;
    }
    if let Some(word) = rest.get(at) {
        let said = Said::known(TokenKind::Furniture, "text of the telegram, run into the page line", NO_RULE);
        writer.put(word.start, text.len(), said);
    }
    true
}

/// Returns whether a line ends a message or its text: `BT`, `NNNN`, `#7793`.
pub(super) fn is_end(text: &str) -> bool {
    text == "BT" || text == "NNNN" || text.strip_prefix('#').is_some_and(is_short_number)
}

fn is_short_number(text: &str) -> bool {
    (1..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// An end mark.
pub(super) fn end(writer: &mut Writer<'_>) {
    let text = writer.text().trim();
    let said = match text {
        "BT" => {
            Said::known(TokenKind::Prosign, "break: the text begins or ends here", "ACP 127(G) para. 133")
        }
        "NNNN" => Said::known(TokenKind::End, "end of message", END),
        _ => Said::known(
            TokenKind::End,
            "the station’s serial number once more, to check that the message came whole",
            "JANAP 128, end-of-message validation",
        ),
    };
    writer.put(0, writer.text().len(), said);
}

/// Returns whether a line is a relay stamp: `------------------201212Z 109980 /20`.
pub(super) fn is_relay(text: &str) -> bool {
    let rest = text.trim_start_matches('-');
    let dashes = text.len() - rest.len();
    dashes >= 4 && rest.trim_start().split(' ').next().is_some_and(|word| day_and_time(word).is_some())
}

/// A relay stamp.
pub(super) fn relay(writer: &mut Writer<'_>) {
    let text = writer.text();
    let start = text.len() - text.trim_start().trim_start_matches('-').len();
    writer.put(0, start, Said::known(TokenKind::Relay, "a stamp of the relay follows", RELAY));
    for (place, word) in words(text.get(start..).unwrap_or_default(), start).into_iter().enumerate() {
        let said = match place {
            0 => day_and_time(word.text)
                .map(|said| Said::known(TokenKind::Relay, format!("relayed on {}", said.meaning), RELAY)),
            1 if is_short_number(word.text) => {
                Some(Said::known(TokenKind::Relay, "running number of the stamp", RELAY))
            }
            _ => None,
        };
        writer.word(word, said.unwrap_or_else(|| Said::unknown(TokenKind::Relay, NOT_KNOWN, RELAY)));
    }
}

/// Returns whether a line was stamped on when the telegram was released.
pub(super) fn is_release(text: &str) -> bool {
    furniture::is_release_stamp(text.trim())
}

/// A release stamp.
pub(super) fn release(writer: &mut Writer<'_>) {
    let text = writer.text();
    let meaning = if text.contains("IN PART") || text.contains("in Part") {
        "stamped on when it was released, with parts taken out"
    } else {
        "stamped on when it was released; no part of the telegram as sent"
    };
    writer.put(0, text.len(), Said::known(TokenKind::Release, meaning, RELEASE));
}

/// `ORIGIN SS-15`, `ACTION EUR-12`, `INFO OCT-01 ISO-00 /033 W`. Returns whether the line has that form.
pub(super) fn distribution(writer: &mut Writer<'_>) -> bool {
    let all = words(writer.text(), 0);
    let Some((label, rest)) = all.split_first() else { return false };
    let meaning = match label.text {
        "ORIGIN" => "the offices that wrote it, and how many copies they got",
        "ACTION" => "the offices that were to act on it, and how many copies they got",
        "INFO" => "the offices that got copies",
        _ => return false,
    };
    if rest.is_empty() || !rest.iter().all(is_share) {
        return false;
    }
    writer.word(*label, Said::known(TokenKind::Label, meaning, CFPF));
    shares(writer, rest);
    true
}

/// A line that goes on with the distribution.
pub(super) fn distribution_goes_on(writer: &mut Writer<'_>) {
    let all = words(writer.text(), 0);
    shares(writer, &all);
}

/// `EUR-12`, `/033`, `W`.
fn is_share(word: &Word<'_>) -> bool {
    let text = word.text;
    let share = text.rsplit_once('-').is_some_and(|(symbol, copies)| {
        !symbol.is_empty()
            && symbol.bytes().all(|b| b.is_ascii_uppercase() || b == b'/')
            && copies.len() == 2
            && copies.bytes().all(|b| b.is_ascii_digit())
    });
    share || text.strip_prefix('/').is_some_and(is_short_number) || text.len() == 1
}

fn shares(writer: &mut Writer<'_>, all: &[Word<'_>]) {
    for word in all {
        let said = match word.text.rsplit_once('-') {
            Some((symbol, copies)) => {
                let copies = zeros_off(copies);
                match codes::office(symbol) {
                    Some(entry) => Said::known(
                        TokenKind::Distribution,
                        format!("{}; copies: {copies}", entry.meaning),
                        entry.source,
                    ),
                    None => Said::unknown(
                        TokenKind::Distribution,
                        format!("an office that is not in the list known here; copies: {copies}"),
                        CFPF,
                    ),
                }
            }
            None => match word.text.strip_prefix('/').filter(|n| is_short_number(n)) {
                Some(number) => Said::known(
                    TokenKind::Distribution,
                    format!("copies in all: {}", zeros_off(number)),
                    CFPF,
                ),
                None => Said::unknown(TokenKind::Distribution, NOT_KNOWN, CFPF),
            },
        };
        writer.word(*word, said);
    }
}

/// `DRAFTED BY EUR/EE:JSMITH:AB`, `APPROVED BY …`. Returns whether the line has that form.
pub(super) fn drafters(writer: &mut Writer<'_>) -> bool {
    let text = writer.text().trim_start();
    let start = writer.text().len() - text.len();
    let labels = [
        ("DRAFTED BY", "who wrote it, by office and name"),
        ("APPROVED BY", "who approved it, by office and name"),
        ("CLEARED BY", "who agreed to it, by office and name"),
        ("CLEARANCES", "who agreed to it, by office and name"),
        ("DESIRED DISTRIBUTION", "to whom the copies were to go"),
    ];
    let Some((label, meaning)) = labels.iter().find(|(label, _)| text.starts_with(label)) else {
        return false;
    };
    let mut at = start + label.len();
    at += text.get(label.len()..).map_or(0, |rest| rest.len() - rest.trim_start_matches([':', ' ']).len());
    writer.put(0, at, Said::known(TokenKind::Label, *meaning, CFPF));
    writer.put(at, writer.text().len(), Said::known(TokenKind::Drafter, "as written", CFPF));
    true
}

/// A line that goes on with drafters or clearances.
pub(super) fn drafters_go_on(writer: &mut Writer<'_>) {
    let meaning = "another of those who wrote, approved or agreed to it, as written";
    writer.put(0, writer.text().len(), Said::known(TokenKind::Drafter, meaning, CFPF));
}

/// How far the front page of an archive was read: its values stand in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Front {
    #[default]
    Nothing,
    Identified,
    Dated,
    Classified,
    Sent,
    Titled,
}

impl Front {
    /// A line with nothing but a classification was read.
    pub(super) fn classified(&mut self) {
        if *self == Front::Dated {
            *self = Front::Classified;
        }
    }

    /// Returns whether the subject stands next.
    pub(super) fn is_title(self) -> bool {
        self == Front::Titled
    }
}

/// Lines of an archive's front page: names of fields, then values. Returns whether the line is one.
pub(super) fn front(writer: &mut Writer<'_>, front: &mut Front) -> bool {
    let text = writer.text().trim();
    let field = match text.trim_end_matches(':') {
        "Identifier" | "Reference ID" => Some("name of a field: the telegram’s id"),
        "Created" => Some("name of a field: when it was sent"),
        "Released" => Some("name of a field: when the archive published it"),
        "Classification" => Some("name of a field: its classification"),
        "Origin" => Some("name of a field: who sent it"),
        "Cable title" => Some("name of a field: its subject"),
        _ => None,
    };
    let said = if let Some(meaning) = field {
        if text.starts_with("Cable title") {
            *front = Front::Titled;
        }
        Said::known(TokenKind::Label, meaning, FRONT)
    } else if let Some(id) = canonical_id(text) {
        *front = Front::Identified;
        Said::known(TokenKind::Reference, format!("year, post and serial: {id}"), FRONT)
    } else if *front == Front::Identified
        && text.get(..10).is_some_and(|day| day.parse::<reftel_when::Date>().is_ok())
    {
        *front = Front::Dated;
        Said::known(TokenKind::Date, "when it was sent, as the archive says", FRONT)
    } else if *front == Front::Classified {
        *front = Front::Sent;
        Said::known(TokenKind::Sender, "who sent it, as the archive says", FRONT)
    } else {
        return false;
    };
    writer.put(0, writer.text().len(), said);
    true
}
