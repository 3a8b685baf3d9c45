//! Telegrams of 2002–10 as HTML fragments, with their tags stripped, and the index beside them.

use std::fs;
use std::path::Path;

use reftel_cable::{Known, parse_known};

use super::figures::{Figures, plain};
use super::pointers;

/// Reads the folder.
pub fn read(folder: &Path, figures: &mut Figures) {
    let index = fs::read_to_string(folder.join("index.tsv")).unwrap();
    for row in index.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [mrn, _, _, tags, subject, ..] = cells[..] else { panic!("a row is short: {row}") };
        for form in ["raw", "text"] {
            let path = folder.join(form).join(format!("{mrn}.txt"));
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            one(form, mrn, tags, subject, &bytes, figures);
        }
    }
}

fn one(form: &str, mrn: &str, tags: &str, subject: &str, bytes: &[u8], figures: &mut Figures) {
    let set = if form == "raw" { "HTML" } else { "text" };
    let known = Known { id: Some(mrn), ..Known::default() };
    let cable = parse_known(bytes, &known);
    let (want, got) = (
        plain(subject.trim_matches('"')).replace("\"\"", "\""),
        cable.subject.as_deref().unwrap_or_default(),
    );
    if !want.is_empty() {
        let got = plain(got);
        let got = if is_cut(&want, &got) || is_run_on(&want, &got) { want.clone() } else { got };
        figures.compare(set, "subject", mrn, &want, &got);
    }
    let want = once(tags);
    if !want.is_empty() {
        let mut got = once(&cable.tags.join(" "));
        // The index has the first line of tags.
        if got.len() > want.len() && is_line_end(bytes, want.last().unwrap()) {
            got.truncate(want.len());
        }
        figures.compare(set, "tags", mrn, &want.join(" "), &got.join(" "));
    }
    let digits = mrn.bytes().take_while(u8::is_ascii_digit).count();
    let (year, rest) = mrn.split_at(digits);
    if let Some(date) = cable.date {
        figures.compare(set, "date", mrn, year, &format!("{:02}", date.year() % 100));
    }
    let post: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    // The id that the text itself gives, or its post beside the year that is known from elsewhere.
    let from = cable.from.as_deref().unwrap_or_default();
    let id = reftel_cable::make_id(8, from, 1).unwrap_or_default();
    figures.compare(set, "from", mrn, &post, id.trim_start_matches("08").trim_end_matches('1'));
    figures.compare(set, "id", mrn, mrn, cable.id.as_deref().unwrap_or_default());
    pointers::lines(set, mrn, bytes, &cable, figures);
}

/// Returns words in capitals, each once.
fn once(words: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words.split([',', ' ']).filter(|word| !word.is_empty()).map(str::to_uppercase) {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

/// Whether a line of the text ends with a tag.
fn is_line_end(bytes: &[u8], tag: &str) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text
        .lines()
        .map(|line| line.trim_end().trim_end_matches("</a>").trim_end_matches(',').to_uppercase());
    lines.any(|line| line.ends_with(tag))
}

/// Whether the index has the beginning of the subject: it has some 140 characters, of two lines at most.
fn is_cut(want: &str, got: &str) -> bool {
    want.len() >= 90 && got.starts_with(want)
}

/// Whether the index goes on behind the subject with the next field, the first paragraph or a page line.
fn is_run_on(want: &str, got: &str) -> bool {
    let Some(rest) = want.strip_prefix(got).filter(|_| got.len() >= 10).map(str::trim_start) else {
        return false;
    };
    let field = ["REF:", "REFS:", "¶", "1.", "CLASSIFIED BY"].iter().any(|next| rest.starts_with(next));
    let count = rest
        .split_once(" OF ")
        .is_some_and(|(count, of)| count.len() < 40 && of.bytes().take(3).all(|b| b.is_ascii_digit()));
    field || count
}
