//! Australian cablegrams as Markdown: title and day in the front matter.

use std::fs;
use std::path::Path;

use reftel_cable::parse;

use super::figures::{Figures, plain};

/// Reads every file of the folder; only what its title calls a cablegram is compared.
pub fn read(folder: &Path, figures: &mut Figures) {
    for path in super::files(folder) {
        if path.extension().is_none_or(|e| e != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let cable = parse(text.as_bytes());
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (title, day, body) = front_matter(&text);
        if !title.to_lowercase().starts_with("cablegram") {
            continue;
        }
        // The parser must find the same in the heading itself, which it sees without the front matter.
        let bare = parse(format!("{title}\n\n{body}").as_bytes());
        for (set, cable) in [("dafp", &cable), ("dafp, bare", &bare)] {
            let got = cable.date.map(|date| date.to_string()).unwrap_or_default();
            // A year alone is no day.
            if day.len() == 10 {
                figures.compare(set, "date", &name, &day, &got);
            }
            let words = title["cablegram".len()..].trim();
            let lower = words.to_lowercase();
            let (from, to) = match lower.strip_prefix("from ") {
                Some(rest) => match rest.split_once(" to ") {
                    Some((from, to)) => (from.to_owned(), to.to_owned()),
                    None => continue,
                },
                None => match lower.strip_prefix("to ") {
                    Some(to) => (String::new(), to.to_owned()),
                    None => continue,
                },
            };
            if !from.is_empty() {
                let got = plain(cable.from.as_deref().unwrap_or_default());
                figures.compare(set, "from", &name, &plain(without_note(&from)), &got);
            }
            let got = cable.to.iter().map(|to| plain(&to.name)).collect::<Vec<_>>().join(", ");
            let want = plain(without_note(&to));
            let same = got.replace(", ", " ") == want.replace(" AND ", " ").replace(", ", " ")
                || got == want.trim_start_matches("THE ");
            figures.compare(set, "to", &name, &want, if same { &want } else { &got });
        }
    }
}

/// A title without the mark of a note.
fn without_note(text: &str) -> &str {
    text.split_once('[').map_or(text, |(text, _)| text).trim()
}

/// Returns title, day and the text after the front matter.
fn front_matter(text: &str) -> (String, String, &str) {
    let mut parts = text.splitn(3, "---\n");
    let (_, front, body) = (parts.next(), parts.next().unwrap(), parts.next().unwrap_or_default());
    let (mut title, mut day, mut open) = (String::new(), String::new(), false);
    for line in front.lines() {
        if let Some(value) = line.strip_prefix("title: ") {
            (title, open) = (value.to_owned(), true);
        } else if open && line.starts_with("  ") {
            title.push(' ');
            title.push_str(line.trim());
        } else {
            open = false;
            if let Some(value) = line.strip_prefix("doc_date: ") {
                value.trim_matches('\'').clone_into(&mut day);
            }
        }
    }
    (title.trim_matches(['\'', '"']).to_owned(), day, body)
}
