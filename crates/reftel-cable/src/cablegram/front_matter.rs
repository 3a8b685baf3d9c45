//! Front matter of a printed series on the web: title and day.

use reftel_when::Date;

use crate::lines::{Line, trim};

/// What front matter in YAML says.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    /// `None` too when it is a year only.
    pub(super) date: Option<Date>,
    pub(super) dated: bool,
}

/// Reads front matter; returns the number of the line after it.
pub(super) fn read(lines: &[Line<'_>]) -> (FrontMatter, usize) {
    const LINES_MAX: usize = 80;
    let mut front = FrontMatter::default();
    if lines.first().is_none_or(|line| line.trimmed() != "---") {
        return (front, 0);
    }
    let mut in_title = false;
    for (n, line) in lines.iter().enumerate().skip(1).take(LINES_MAX) {
        let text = line.trimmed();
        if text == "---" {
            return (front, n + 1);
        }
        let inner = |value: &str| trim(value).trim_matches(['\'', '"']).to_owned();
        if let Some(value) = line.text.strip_prefix("title:") {
            (front.title, in_title) = (Some(inner(value)), true);
        } else if line.text.starts_with("  ") && in_title {
            if let Some(title) = &mut front.title {
                title.push(' ');
                title.push_str(&inner(text));
            }
        } else {
            in_title = false;
            if let Some(value) =
                line.text.strip_prefix("doc_date:").or_else(|| line.text.strip_prefix("date:"))
            {
                let value = inner(value);
                front.dated = value.len() >= 4 && value.bytes().take(4).all(|b| b.is_ascii_digit());
                front.date = value.get(..10).and_then(|day| day.parse().ok());
            }
        }
    }
    (FrontMatter::default(), 0)
}
