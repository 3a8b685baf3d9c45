//! Volumes of *Foreign Relations of the United States*: each telegram's heading as a printed page has it,
//! the sender and the day in the markup.

use std::fs;
use std::path::Path;

use reftel_cable::parse;

use super::figures::{Figures, plain};

/// Reads every volume of the folder.
pub fn read(folder: &Path, figures: &mut Figures) {
    for path in super::files(folder) {
        if path.extension().is_none_or(|e| e != "xml") {
            continue;
        }
        let volume = fs::read_to_string(&path).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let starts: Vec<usize> = volume.match_indices("type=\"document\"").map(|(at, _)| at).collect();
        for (n, start) in starts.iter().enumerate() {
            let end = starts.get(n + 1).copied().unwrap_or(volume.len());
            let start = volume[..*start].rfind('<').unwrap();
            one(&format!("{stem}/{}", n + 1), &volume[start..end], figures);
        }
    }
}

fn one(name: &str, markup: &str, figures: &mut Figures) {
    let markup = &markup.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text(markup);
    let cable = parse(text.as_bytes());
    let telegram =
        text.lines().filter(|line| !line.is_empty()).take(4).any(|line| {
            (line.starts_with("[Telegram") && line.ends_with(']')) || line.ends_with(": Telegram")
        });
    if !telegram {
        return;
    }
    if let Some(day) = attribute(markup, "<date ", "when=\"").filter(|day| day.len() >= 10) {
        let got = cable.date.map(|date| date.to_string()).unwrap_or_default();
        figures.compare("frus", "date", name, &day[..10], &got);
    }
    if let Some(from) = element(markup, "<gloss type=\"from\">") {
        let got = plain(cable.from.as_deref().unwrap_or_default());
        let want = plain(&from);
        let want = want.trim_start_matches("THE ");
        // The heading adds the person's name in brackets.
        let bare = got.split(" (").next().unwrap_or_default();
        figures.compare("frus", "from", name, want, if bare == want { want } else { &got });
    }
}

/// Returns the value of an attribute of the first element.
fn attribute(markup: &str, element: &str, attribute: &str) -> Option<String> {
    let at = markup.find(element)?;
    let tag = &markup[at..at + markup[at..].find('>')?];
    let value = &tag[tag.find(attribute)? + attribute.len()..];
    Some(value[..value.find('"')?].to_owned())
}

/// Returns the text of the first such element.
fn element(markup: &str, open: &str) -> Option<String> {
    let at = markup.find(open)? + open.len();
    let inner = &markup[at..at + markup[at..].find("</gloss>")?];
    Some(text(inner).trim().to_owned())
}

/// Returns the page: blocks as lines with a blank between, notes left out.
fn text(markup: &str) -> String {
    let mut out = String::new();
    let mut rest = markup;
    let mut notes = 0;
    let mut inline = 0;
    while let Some(at) = rest.find('<') {
        if notes == 0 {
            words(&rest[..at], &mut out);
        }
        let Some(end) = rest[at..].find('>') else { break };
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        match name {
            "note" if tag.ends_with('/') => {}
            "note" if tag.starts_with('/') => {
                if notes > 0 {
                    notes -= 1
                } else {
                    inline -= 1
                }
                if notes == 0 {
                    out.push_str(if inline == 0 { "\n\n" } else { "" });
                }
            }
            "note" if notes == 0 && tag.contains("rend=\"inline\"") => {
                inline += 1;
                out.push_str("\n\n");
            }
            "note" => notes += 1,
            "lb" | "p" | "head" | "dateline" | "closer" | "opener" | "quote" | "list" | "item" | "row"
            | "div"
                if notes == 0 =>
            {
                out.push_str("\n\n")
            }
            _ => {}
        }
    }
    if notes == 0 {
        words(rest, &mut out);
    }
    let lines: Vec<&str> = out.lines().map(str::trim).collect();
    lines.join("\n").trim_start().replace("&amp;", "&")
}

/// Appends a run of text with its blanks folded.
fn words(run: &str, out: &mut String) {
    for c in run.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !out.ends_with([' ', '\n']) {
            out.push(c);
        }
    }
}
