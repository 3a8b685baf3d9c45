//! Where a telegram begins in a text that holds more: mail that forwards it, a page that shows its first
//! lines twice.

use crate::lines::Line;
use crate::{classification, front, furniture, transmission};

/// Lines that are looked at.
const LOOK_AT: usize = 600;

/// Returns the number of the line on which the telegram's header begins; 0 when nothing before it needs
/// to go.
pub(crate) fn of(lines: &[Line<'_>]) -> usize {
    let mut mail = false;
    let mut header = None;
    for (n, line) in lines.iter().take(LOOK_AT).enumerate() {
        let text = line.trimmed();
        let Some(first) = text.bytes().next() else { continue };
        if is_header(text, first) {
            // The page of a collection that begins with the first lines of the text: the telegram comes
            // after its own id.
            if let Some(again) = after_front(lines, n) {
                return again;
            }
            header = Some(n);
            break;
        }
        mail |= is_mail(text, first);
    }
    match header {
        Some(header) if mail => with_offices(lines, header),
        _ => 0,
    }
}

/// Whether a line is one that only telegrams have.
fn is_header(text: &str, first: u8) -> bool {
    match first {
        b'V' | b'Z' => transmission::is_transmission(text) || group(text),
        b'M' => text.starts_with("MRN:"),
        b'P' => text.starts_with("PAGE 01 ") && furniture::page_start(text).is_some() || group(text),
        b'O' | b'R' | b'F' => group(text),
        b'0'..=b'9' => text.len() < 48 && group(text),
        b'U' | b'C' | b'S' | b'T' | b'L' => {
            classification::classification_line(text).is_some_and(|line| line.serial.is_some())
        }
        _ => false,
    }
}

fn group(text: &str) -> bool {
    transmission::date_time_group(text).is_some()
}

fn is_mail(text: &str, first: u8) -> bool {
    match first {
        b'S' => text.starts_with("Sent:"),
        b'C' => text.starts_with("Cc:"),
        b'F' => text.starts_with("From:") && text.contains('@'),
        b'O' => text.starts_with("Original Message"),
        b'A' => text.starts_with("Attachments:"),
        _ => false,
    }
}

/// Offices and the classification that a message system puts before `MRN:` belong to the telegram.
fn with_offices(lines: &[Line<'_>], header: usize) -> usize {
    let mut start = header;
    for (n, line) in lines.iter().enumerate().take(header).rev().take(24) {
        let text = line.trimmed();
        let office = text.starts_with("Action Office:") || text.starts_with("Info Office:");
        if office || furniture::is_lone_classification(text) {
            start = n;
        } else if text.len() > 12 && furniture::furniture(text).is_none() && !is_offices(text) {
            // Shorter lines are specks of a scan, or the word for a picture.
            break;
        }
    }
    start
}

/// Whether a line goes on with a list of offices: `POL, RSO, PAS`, `C_PROG, PRF_EUR`.
fn is_offices(text: &str) -> bool {
    text.contains([',', '_']) && !text.bytes().any(|b| b.is_ascii_lowercase() || matches!(b, b'@' | b';'))
}

/// Lines after which an id no longer counts as the front of a page.
const FRONT_WITHIN: usize = 60;

/// Returns the line of an archive's front that stands after the first lines of the telegram: an id by
/// itself, with a date by itself close to it.
fn after_front(lines: &[Line<'_>], header: usize) -> Option<usize> {
    let near = |n: usize| {
        let dated = |line: &Line<'_>| {
            let text = line.trimmed();
            text.len() <= 19
                && text.starts_with(|c: char| c.is_ascii_digit())
                && front::Front::default().line(text)
                && text.contains('-')
        };
        let from = n.saturating_sub(6);
        lines.iter().skip(from).take(n - from + 7).any(dated)
    };
    let (n, _) = lines.iter().enumerate().skip(header + 1).take(FRONT_WITHIN).find(|(n, line)| {
        let text = line.trimmed();
        text.starts_with(|c: char| c.is_ascii_digit()) && front::is_id(text) && near(*n)
    })?;
    // The front begins with a number or a date above the id.
    let mut start = n;
    for (above, line) in lines.iter().enumerate().take(n).rev().take(6) {
        let text = line.trimmed();
        if text.is_empty() {
            continue;
        }
        if !front::Front::default().line(text) {
            break;
        }
        start = above;
    }
    Some(start)
}
