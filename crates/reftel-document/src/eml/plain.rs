//! Paragraphs of a message in plain text.

use crate::markup::Prose;
use crate::{Place, Role};

/// Text that is longer than this on one line was not broken into lines by the sender's program.
const BROKEN_MAX: usize = 100;

struct Line<'a> {
    /// Byte offset of `text` in the whole.
    at: usize,
    text: &'a str,
    quoted: bool,
    /// Whether the line ends where the sender's program broke it (RFC 3676).
    flows: bool,
}

/// Returns paragraphs with their roles. `place` says where bytes of `text` stand.
pub(super) fn paragraphs(text: &str, place: &dyn Fn(usize, usize) -> Place) -> Vec<(Role, Prose)> {
    let mut paragraphs: Vec<(Role, Prose)> = Vec::new();
    let widest = widest(text);
    let mut at = 0;
    let mut signature = false;
    let mut last: Option<Line<'_>> = None;
    for raw in text.split_inclusive('\n') {
        let line = line(raw, at);
        at += raw.len();
        if line.text == "--" || line.text == "-- " {
            (signature, last) = (true, None);
            continue;
        }
        if line.text.trim().is_empty() {
            last = None;
            continue;
        }
        if line.quoted {
            signature = false;
        }
        let role = match (line.quoted, signature) {
            (true, _) => Role::Quote,
            (false, true) => Role::Signature,
            (false, false) => Role::Text,
        };
        let joins = role != Role::Signature
            && last.as_ref().is_some_and(|last| last.quoted == line.quoted && runs_on(last, &line, widest));
        if !joins {
            paragraphs.push((role, Prose::default()));
        }
        if let Some((_, prose)) = paragraphs.last_mut() {
            prose.space();
            let shown = line.text.trim_end();
            prose.push(shown, place(line.at, line.at + shown.len()));
        }
        last = Some(line);
    }
    paragraphs.into_iter().map(|(role, prose)| (role, prose.trimmed(0))).collect()
}

fn line(raw: &str, at: usize) -> Line<'_> {
    let whole = raw.trim_end_matches(['\r', '\n']);
    let text = whole.trim_start_matches([' ', '>']);
    let quoted = whole.get(..whole.len() - text.len()).is_some_and(|lead| lead.contains('>'));
    let text = if quoted { text } else { whole.trim_start() };
    Line { at: at + whole.len() - text.len(), text, quoted, flows: whole.ends_with(' ') && whole != "-- " }
}

/// Returns the width at which the lines were broken, in characters.
fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).filter(|width| *width <= BROKEN_MAX).max().unwrap_or(0)
}

/// Returns whether a line goes on the paragraph of the one above: it was broken there, since the next
/// word had no room.
fn runs_on(last: &Line<'_>, line: &Line<'_>, widest: usize) -> bool {
    let width = last.text.chars().count();
    let word = line.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    last.flows || width <= BROKEN_MAX && width + 1 + word > widest.saturating_sub(8)
}
