//! `search`, `read`, `documents`, `ledger` and `status`.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use reftel_archive::{Archive, Ask, Browse, DocumentAnswer, Order, ParagraphAnswer, Sort};

use crate::End;
use crate::answer::{InQuery, highlighted, json, json_one, shown};
use crate::arguments::{DocumentSort, Format, HitOrder};
use crate::choose;

/// Finds passages.
pub fn search(
    archive: Option<PathBuf>,
    query: &str,
    limit: usize,
    offset: usize,
    order: HitOrder,
    facets: bool,
    format: Format,
) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let order = match order {
        HitOrder::Score => Order::Score,
        HitOrder::Newest => Order::Newest,
        HitOrder::Oldest => Order::Oldest,
    };
    let ask = Ask { query: query.to_owned(), offset, limit, order, facets };
    let found = archive.search(&ask).with_context(|| InQuery(query.to_owned()))?;
    if format != Format::Text {
        json(format, &found.hits)?;
    } else {
        let mut out = io::stdout().lock();
        for hit in &found.hits {
            let place = hit.paragraph.as_ref().map(|p| format!("#{p}")).unwrap_or_default();
            let about: Vec<&str> =
                [hit.date.as_deref(), hit.title.as_deref()].into_iter().flatten().collect();
            writeln!(out, "{}{place}  {}", hit.document, shown(&about.join("  ")))?;
            writeln!(out, "    {}\n", highlighted(&hit.text, &hit.highlights))?;
        }
        for (facet, values) in &found.facets {
            let values: Vec<String> =
                values.iter().map(|(value, n)| format!("{} {n}", shown(value))).collect();
            writeln!(out, "{facet}: {}", values.join(", "))?;
        }
        let shown = found.hits.len();
        match found.total {
            0 => eprintln!("nothing found"),
            total if shown < total => eprintln!("{shown} of {total} passages, from {}", offset + 1),
            1 => eprintln!("1 passage"),
            total => eprintln!("{total} passages"),
        }
    }
    Ok(if found.total == 0 { End::Nothing } else { End::Done })
}

/// Reads a document or one paragraph.
pub fn read(archive: Option<PathBuf>, place: &str, raw: bool, format: Format) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let (id, anchor) = place.split_once('#').map_or((place, None), |(id, anchor)| (id, Some(anchor)));
    // `#p7` is how the reading room's addresses write it, `#7` how people do.
    let Some(document) = archive.document(id)? else {
        eprintln!("no document `{id}` in {}; `reftel documents` lists them", archive.dir().display());
        return Ok(End::Nothing);
    };
    let paragraph = match anchor {
        None => None,
        Some(anchor) => match find(&document, anchor) {
            Some(paragraph) => Some(paragraph),
            None => {
                let anchors: Vec<&str> = document.paragraphs.iter().map(|p| p.anchor.as_str()).collect();
                eprintln!("no paragraph `{anchor}` in {id}; it has {}", anchors.join(", "));
                return Ok(End::Nothing);
            }
        },
    };
    if raw {
        return read_raw(&archive, id, paragraph);
    }
    match (format, paragraph) {
        (Format::Text, Some(paragraph)) => {
            println!("{}", shown(&paragraph.text));
        }
        (Format::Text, None) => print_document(&document, &archive.whole(id)?)?,
        (format, Some(paragraph)) => json_one(format, paragraph)?,
        (format, None) => json_one(format, &document)?,
    }
    Ok(End::Done)
}

/// Returns document and anchor of `DOC#PARAGRAPH`.
pub fn place(archive: &Archive, place: &str) -> anyhow::Result<(String, String)> {
    let (id, anchor) = place.split_once('#').context("write DOC#PARAGRAPH, such as 08STATE67793#7")?;
    let document = archive.document(id)?.with_context(|| format!("no document `{id}`"))?;
    let paragraph = find(&document, anchor).with_context(|| format!("no paragraph `{anchor}` in {id}"))?;
    Ok((document.id.clone(), paragraph.anchor.clone()))
}

fn find<'a>(document: &'a DocumentAnswer, anchor: &str) -> Option<&'a ParagraphAnswer> {
    let by = |anchor: &str| document.paragraphs.iter().find(|p| p.anchor == anchor);
    by(anchor).or_else(|| by(anchor.strip_prefix('p')?)).or_else(|| by(anchor.strip_prefix("p-")?))
}

fn read_raw(archive: &Archive, id: &str, paragraph: Option<&ParagraphAnswer>) -> anyhow::Result<End> {
    let Some(raw) = archive.raw(id)? else {
        eprintln!("`{id}` has no raw text: its source is made of pages; see them in the reading room");
        return Ok(End::Nothing);
    };
    match paragraph {
        None => println!("{}", shown(&raw.text)),
        Some(paragraph) => {
            let Some((_, start, end)) =
                raw.paragraphs.iter().find(|(anchor, ..)| *anchor == paragraph.anchor)
            else {
                eprintln!("the paragraph has no one place in the raw text");
                return Ok(End::Nothing);
            };
            let text: String = raw.text.chars().skip(*start).take(end - start).collect();
            println!("{}", shown(&text));
        }
    }
    Ok(End::Done)
}

/// Prints a document: its head, then the paragraphs of all parts of the telegram when it was sent in several.
fn print_document(document: &DocumentAnswer, whole: &[DocumentAnswer]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let mut fact = |name: &str, value: &str| -> io::Result<()> {
        if value.is_empty() { Ok(()) } else { writeln!(out, "{name:<12} {}", shown(value)) }
    };
    fact("id", &document.id)?;
    fact("kind", document.kind)?;
    fact("title", document.title.as_deref().unwrap_or_default())?;
    let date = match (&document.date, &document.date_why) {
        (Some(date), Some(why)) => format!("{date}  ({}: {why})", document.date_basis.unwrap_or_default()),
        (Some(date), None) => date.clone(),
        (None, _) => String::new(),
    };
    fact("date", &date)?;
    fact("origin", document.origin.as_deref().unwrap_or_default())?;
    fact("by", &document.authors.join("; "))?;
    fact("to", &document.addressees.join("; "))?;
    fact("language", document.language.as_deref().unwrap_or_default())?;
    if let Some(marking) = &document.marking {
        let words: Vec<&str> =
            marking.classification.iter().chain(&marking.captions).map(String::as_str).collect();
        fact("marking", &words.join(" "))?;
    }
    fact("tags", &document.tags.join(" "))?;
    for reference in &document.references {
        let found = match (&reference.document, &reference.id) {
            (Some(document), _) => format!("{}  → {document}", reference.text),
            (None, Some(id)) => format!("{}  ({id}, not in this archive)", reference.text),
            (None, None) => reference.text.clone(),
        };
        fact("refers to", &found)?;
    }
    for other in &document.referred_by {
        fact("referred by", &format!("{}  {}", other.id, other.title.as_deref().unwrap_or_default()))?;
    }
    for other in &document.likely_copies {
        let relation = match other.relation {
            Some("corrected_copy") => "corrected by",
            Some("first_version") => "corrects",
            _ => "likely copy",
        };
        fact(relation, &format!("{}  {}", other.id, other.title.as_deref().unwrap_or_default()))?;
    }
    for source in &document.sources {
        fact(
            "source",
            &format!("{}  {} bytes  sha256 {}", source.paths.join(", "), source.bytes, source.sha256),
        )?;
    }
    for problem in &document.problems {
        let line = problem.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        fact("problem", &format!("{line}{}", problem.message))?;
    }
    let mut heading = None;
    for part in whole {
        if let (Some(sections), true) = (&part.sections, whole.len() > 1) {
            let have: Vec<String> = sections.have.iter().map(u16::to_string).collect();
            writeln!(out, "\n-- section {} of {}: {} --", have.join(", "), sections.of, part.id)?;
        }
        for paragraph in &part.paragraphs {
            if paragraph.heading != heading {
                heading.clone_from(&paragraph.heading);
                if let Some(heading) = &heading {
                    writeln!(out, "\n== {} ==", shown(heading))?;
                }
            }
            let marking = paragraph.marking.as_ref().map(|m| format!("({m}) ")).unwrap_or_default();
            writeln!(out, "\n[{}] {marking}{}", paragraph.anchor, shown(&paragraph.text))?;
        }
    }
    Ok(())
}

/// Lists documents.
pub fn documents(
    archive: Option<PathBuf>,
    query: &str,
    sort: DocumentSort,
    limit: usize,
    offset: usize,
    format: Format,
) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    let sort = match sort {
        DocumentSort::Newest => Sort::Newest,
        DocumentSort::Oldest => Sort::Oldest,
        DocumentSort::Title => Sort::Title,
        DocumentSort::Id => Sort::Id,
        DocumentSort::Added => Sort::Added,
    };
    let browse = Browse { query: query.to_owned(), sort, offset, limit };
    let answer = archive.browse(&browse).with_context(|| InQuery(query.to_owned()))?;
    if format != Format::Text {
        json(format, &answer.documents)?;
    } else {
        let mut table = comfy_table::Table::new();
        table
            .load_preset(comfy_table::presets::NOTHING)
            .set_header(["id", "date", "kind", "origin", "title"]);
        for d in &answer.documents {
            let text = |value: &Option<String>| shown(value.as_deref().unwrap_or_default());
            table.add_row([d.id.clone(), text(&d.date), d.kind.to_owned(), text(&d.origin), text(&d.title)]);
        }
        let mut out = io::stdout().lock();
        writeln!(out, "{}", table.trim_fmt())?;
        eprintln!("{} of {} documents", answer.documents.len(), answer.total);
    }
    Ok(if answer.total == 0 { End::Nothing } else { End::Done })
}

/// Prints the ledger.
pub fn ledger(archive: Option<PathBuf>, format: Format) -> anyhow::Result<End> {
    let lines = choose::existing(archive)?.ledger()?;
    if format != Format::Text {
        json(format, &lines)?;
    } else {
        crate::intake::print_lines(&lines)?;
    }
    Ok(if lines.is_empty() { End::Nothing } else { End::Done })
}

/// Prints the status.
pub fn status(archive: Option<PathBuf>, format: Format) -> anyhow::Result<End> {
    let status = choose::existing(archive)?.status()?;
    if format != Format::Text {
        json_one(format, &status)?;
        return Ok(End::Done);
    }
    let counts = |map: &std::collections::BTreeMap<String, u64>| {
        map.iter().map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
    };
    println!("archive     {}", status.name);
    println!("sources     {} ({:.1} MB)", status.sources, status.source_bytes as f64 / 1e6);
    println!("documents   {} with {} paragraphs", status.documents, status.paragraphs);
    if let Some((first, last)) = &status.dates {
        println!("dates       {first} to {last}");
    }
    println!("kinds       {}", counts(&status.kinds));
    println!("languages   {}", counts(&status.languages));
    println!("ledger      {}", counts(&status.ledger));
    println!("log         {} entries, last {}", status.log_entries, status.log_last.unwrap_or_default());
    println!("log head    {}", status.log_head.unwrap_or_default());
    println!(
        "derived     {}",
        if status.current { "up to date" } else { "made by another version: run `reftel rebuild`" }
    );
    Ok(End::Done)
}
