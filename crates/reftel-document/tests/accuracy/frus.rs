//! Volumes of Foreign Relations of the United States: number, date, sender and addressee as the markup has
//! them.

use std::fs;

use reftel_document::Document;

use crate::set;
use crate::tally::Tally;

/// What the markup of a document says.
struct Marked {
    id: String,
    number: Option<String>,
    /// The days, first and last, that the first dated dateline gives.
    days: Option<(String, String)>,
    from: Vec<String>,
    to: Vec<String>,
}

/// Returns the value of an attribute in the inside of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\"")).or_else(|| tag.find(&format!("\n{name}=\"")))?;
    let rest = &tag[at + name.len() + 3..];
    Some(rest[..rest.find('"')?].to_owned())
}

/// Returns every element of a name: the inside of its start tag, and its content.
fn elements<'a>(text: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(n) = text[at..].find(&open) {
        let start = at + n;
        at = start + open.len();
        if !text[at..].starts_with([' ', '>', '\n', '\t']) {
            continue;
        }
        let tag_end = start + text[start..].find('>').unwrap();
        let tag = &text[start..tag_end];
        let content = if tag.ends_with('/') {
            ""
        } else {
            let end = text[tag_end..].find(&close).map_or(text.len(), |n| tag_end + n);
            &text[tag_end + 1..end]
        };
        found.push((tag, content));
    }
    found
}

/// Returns the text of a piece of markup, on one line.
fn text(markup: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in markup.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let out = out.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn marked(volume: &str) -> Vec<Marked> {
    // Spaces and line ends are the same in a tag.
    let volume = volume.split_whitespace().collect::<Vec<_>>().join(" ");
    let starts: Vec<usize> = volume
        .match_indices("<div ")
        .filter(|(at, _)| {
            let tag = &volume[*at..*at + volume[*at..].find('>').unwrap()];
            attribute(tag, "type").as_deref() == Some("document")
        })
        .map(|(at, _)| at)
        .collect();
    let mut all = Vec::new();
    for (n, start) in starts.iter().enumerate() {
        let part = &volume[*start..starts.get(n + 1).copied().unwrap_or(volume.len())];
        let tag = &part[..part.find('>').unwrap()];
        let mut head = elements(part, "head").first().map(|(_, head)| (*head).to_owned()).unwrap_or_default();
        // A note on the heading is no part of it.
        while let Some(from) = head.find("<note") {
            let to = head[from..].find("</note>").map_or(head.len(), |n| from + n + "</note>".len());
            head.replace_range(from..to, "");
        }
        let parties = |which: &str| -> Vec<String> {
            ["gloss", "persName", "placeName", "orgName"]
                .iter()
                .flat_map(|name| elements(&head, name))
                .filter(|(tag, _)| attribute(tag, "type").as_deref() == Some(which))
                .map(|(_, content)| text(content))
                .filter(|text| !text.is_empty())
                .collect()
        };
        let days = elements(part, "dateline").iter().flat_map(|(_, line)| elements(line, "date")).find_map(
            |(tag, _)| {
                let day = |name: &str| attribute(tag, name).map(|v| v.split('T').next().unwrap().to_owned());
                day("when")
                    .map(|day| (day.clone(), day))
                    .or_else(|| day("from").zip(day("to")))
                    .or_else(|| day("notBefore").zip(day("notAfter")))
            },
        );
        all.push(Marked {
            id: attribute(tag, "xml:id").unwrap(),
            number: attribute(tag, "n"),
            days,
            from: parties("from"),
            to: parties("to"),
        });
    }
    all
}

/// Returns whether the fields hold every name of one side and none of the other's alone.
fn holds(field: &str, own: &[String], other: &[String]) -> bool {
    own.iter().all(|name| field.contains(name.as_str()))
        && other.iter().all(|name| !field.contains(name.as_str()) || own.iter().any(|o| o.contains(name)))
}

fn compare(documents: &[Document], marked: &[Marked], volume: Option<&str>, tallies: &mut [Tally; 4]) {
    let [numbers, dates, senders, addressees] = tallies;
    for (n, mark) in marked.iter().enumerate() {
        let document = documents.get(n);
        let particular =
            |name: &str| document?.particulars.iter().find(|p| p.name == name).map(|p| p.value.clone());
        let name = format!("{}/{}", volume.unwrap_or("-"), mark.id);
        let id = document.and_then(|d| d.own_id.as_deref());
        let named = volume.is_none() || id == Some(name.as_str());
        numbers.count(named && particular("Number") == mark.number, || format!("{name}: {id:?}"));
        if let Some((first, last)) = &mark.days {
            let edtf = document.and_then(|d| d.date.as_ref()).map(|d| d.edtf.to_string()).unwrap_or_default();
            let want = if first == last { first.clone() } else { format!("{first}/{last}") };
            dates.count(edtf == want, || format!("{name}: {edtf}, marked {want}"));
        }
        if !mark.from.is_empty() {
            let origin = document.and_then(|d| d.origin.clone()).unwrap_or_default();
            senders.count(holds(&origin, &mark.from, &mark.to), || {
                format!("{name}: from `{origin}`, marked {:?}", mark.from)
            });
        }
        if !mark.to.is_empty() {
            let to = document.map(|d| d.addressees.join("; ")).unwrap_or_default();
            addressees.count(holds(&to, &mark.to, &mark.from), || {
                format!("{name}: to `{to}`, marked {:?}", mark.to)
            });
        }
    }
    assert_eq!(documents.len(), marked.len(), "{volume:?}: documents");
}

#[test]
fn fields_agree_with_the_markup() {
    let Some(folder) = set::folder("documents/frus") else { return };
    let mut tallies: [Tally; 4] = Default::default();
    for path in set::files(&folder, ".xml") {
        let source = fs::read_to_string(&path).unwrap();
        let (_, reading) = set::reading(&path);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        // A document cut out of its volume does not say which it is from.
        let volume = source.contains("<TEI").then_some(name.as_str());
        compare(&reading.documents, &marked(&source), volume, &mut tallies);
    }
    for (tally, name) in tallies.iter().zip(["numbers", "dates", "senders", "addressees"]) {
        assert!(tally.all > 1_000, "{name}: only {} are marked", tally.all);
        tally.report(&format!("FRUS, {name}"), 99.0);
    }
}

/// What stands in the parts of a volume that are no document, and the furniture of its pages, is no text.
#[test]
fn paragraphs_are_text() {
    let Some(folder) = set::folder("documents/frus") else { return };
    let mut tally = Tally::default();
    for path in set::files(&folder, ".xml") {
        let (_, reading) = set::reading(&path);
        for document in &reading.documents {
            for paragraph in &document.paragraphs {
                let clean = !paragraph.text.contains(['<', '\n'])
                    && !paragraph.text.contains("  ")
                    && !paragraph.text.contains("&amp;")
                    && paragraph.text.trim_matches(' ') == paragraph.text
                    && !paragraph.text.contains(" \t")
                    // Editors mark what they left out by a row of points.
                    && paragraph.text.chars().any(|c| c.is_alphanumeric() || matches!(c, '.' | '…' | '*'));
                tally.count(clean, || {
                    format!(
                        "{:?} {}: {:?}",
                        document.own_id,
                        paragraph.anchor,
                        paragraph.text.chars().take(120).collect::<String>()
                    )
                });
            }
        }
    }
    tally.report("FRUS, paragraphs without markup", 99.9);
}
