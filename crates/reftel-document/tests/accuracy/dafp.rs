//! Australian documents, Markdown with front matter: date, and the parties that the title names.

use std::fs;

use crate::set;
use crate::tally::Tally;

#[test]
fn date_and_parties() {
    let Some(folder) = set::folder("documents/dafp") else { return };
    let (mut dates, mut senders, mut addressees) = (Tally::default(), Tally::default(), Tally::default());
    for path in set::files(&folder, ".md") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).unwrap();
        let value = |field: &str| {
            let line = source.lines().find(|line| line.starts_with(&format!("{field}:")))?;
            Some(line[field.len() + 1..].trim().trim_matches(['\'', '"']).to_owned())
        };
        let document = set::document(&path);
        if let Some(day) = value("doc_date").filter(|day| day.len() == 10) {
            let date = document.date.as_ref().map(|d| d.edtf.to_string()).unwrap_or_default();
            dates.count(date == day, || format!("{name}: {date}, front matter {day}"));
        }
        // The name of the file is the title in small letters: `12-cablegram-from-menzies-to-spender`.
        let words: Vec<&str> = name.trim_end_matches(".md").split('-').collect();
        let ["cablegram" | "letter", rest @ ..] = words.get(1..).unwrap_or_default() else { continue };
        let small = |text: &str| {
            text.to_lowercase()
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join("-")
        };
        let to = rest.iter().position(|word| *word == "to");
        if let (Some(&"from"), Some(to)) = (rest.first(), to) {
            let want = rest[1..to].join("-");
            let origin = small(document.origin.as_deref().unwrap_or_default());
            senders.count(origin == want, || format!("{name}: from `{origin}`"));
        }
        if let Some(to) = to {
            let want = rest[to + 1..].join("-");
            let addressee = small(&document.addressees.join(" "));
            addressees.count(addressee == want, || format!("{name}: to `{addressee}`"));
        }
    }
    assert!(dates.all > 900, "only {} are dated", dates.all);
    dates.report("DAFP, dates", 99.0);
    senders.report("DAFP, senders", 95.0);
    addressees.report("DAFP, addressees", 95.0);
}
