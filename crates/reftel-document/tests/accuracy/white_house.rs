//! Documents of the White House, Markdown with front matter: title and date as it has them.

use std::fs;

use reftel_document::Kind;

use crate::set;
use crate::tally::Tally;

/// Returns a field of front matter: its lines put together, quotes and escapes taken off.
fn field(matter: &str, name: &str) -> Option<String> {
    let mut lines = matter.lines().skip_while(|line| !line.starts_with(&format!("{name}:")));
    let mut value = lines.next()?[name.len() + 1..].trim().to_owned();
    for line in lines.take_while(|line| line.starts_with(' ')) {
        // A backslash at a line's end joins without a blank.
        match value.strip_suffix('\\') {
            Some(joined) => value = format!("{joined}{}", line.trim_start().replacen("\\ ", " ", 1)),
            None => value = format!("{value} {}", line.trim()),
        }
    }
    let plain = match value.strip_prefix('"') {
        Some(inner) => {
            let mut out = String::new();
            let mut chars = inner.strip_suffix('"')?.chars();
            while let Some(c) = chars.next() {
                let escaped = if c == '\\' { chars.next() } else { None };
                let digits = match escaped {
                    None => {
                        out.push(c);
                        continue;
                    }
                    Some('x') => 2,
                    Some('u') => 4,
                    Some('U') => 8,
                    Some('_') => {
                        out.push('\u{a0}');
                        continue;
                    }
                    Some(other) => {
                        out.push(other);
                        continue;
                    }
                };
                let digits: String = chars.by_ref().take(digits).collect();
                out.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
            }
            out
        }
        None => value.trim_matches('\'').replace("''", "'"),
    };
    Some(plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn title_and_date_agree_with_the_front_matter() {
    let Some(folder) = set::folder("documents/white-house") else { return };
    let (mut titles, mut dates, mut kinds, mut texts) =
        (Tally::default(), Tally::default(), Tally::default(), Tally::default());
    for path in set::files(&folder, ".md") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).unwrap();
        let Some(matter) = source.strip_prefix("---\n").and_then(|rest| rest.split("\n---\n").next()) else {
            panic!("{name} has no front matter")
        };
        let document = set::document(&path);
        let title = field(matter, "title").unwrap();
        titles.count(document.title.as_deref() == Some(title.as_str()), || {
            format!("{name}: {:?}, front matter `{title}`", document.title)
        });
        let day = field(matter, "date").unwrap();
        let date = document.date.as_ref().map(|d| d.edtf.to_string()).unwrap_or_default();
        dates.count(date == day, || format!("{name}: {date}, front matter {day}"));
        if title.starts_with("Readout ") {
            kinds.count(document.kind == Kind::Statement, || format!("{name}: {:?}", document.kind));
        }
        for paragraph in &document.paragraphs {
            let text = &paragraph.text;
            // Marks of links, pictures and emphasis, the end mark of a press release, and nothing at all.
            let clean = !text.contains("](")
                && !text.contains("**")
                && !text.contains("![")
                && !text.ends_with('\\')
                && text.chars().any(char::is_alphanumeric)
                && !["share", "print", "menu", "search", "back to top", "next post", "previous post"]
                    .contains(&text.to_lowercase().as_str());
            texts.count(clean, || {
                format!("{name} {}: {:?}", paragraph.anchor, text.chars().take(160).collect::<String>())
            });
        }
    }
    assert!(titles.all > 400, "only {} documents", titles.all);
    titles.report("White House, titles", 100.0);
    dates.report("White House, dates", 100.0);
    kinds.report("White House, readouts are statements", 100.0);
    texts.report("White House, paragraphs without markup", 99.9);
}
