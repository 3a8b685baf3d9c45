//! Which list some files are, and reading it.

use reftel_when::Edtf;

use crate::date::When;
use crate::list::{Entry, Format, List};
use crate::node::{self, Node};
use crate::ofac::tables::{self, Role};
use crate::refusal::Refused;
use crate::{
    eu, eu_journal, ftm, ofac, office, reasons, screening_list, statements, swiss, table, uk, un, viasna,
};

/// A file of a list.
#[derive(Debug, Clone, Copy)]
pub struct ListFile<'a> {
    /// For messages, and for telling which files of one folder belong together.
    pub name: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
}

/// What a file is, by its content.
enum Kind<'a> {
    Ofac(&'a str, Role),
    OfacXml(&'a str),
    OfacAdvanced(&'a str),
    Un(&'a str),
    EuXml(&'a str),
    UkXml(&'a str),
    SwissXml(&'a str),
    Yaml(Format, Node),
    People(&'a str),
    Journeys(&'a str),
    Ftm(&'a str),
    FtmChanges(&'a str),
    Statements(&'a str),
    EuJournal(&'a str),
    ScreeningList(&'a str),
    Viasna(&'a str, Format),
}

impl Kind<'_> {
    /// Lists of several files: files of one kind and group make one list.
    fn group(&self, name: &str) -> Option<String> {
        let (folder, file) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
        match self {
            Kind::Ofac(..) => {
                let list = if file.to_ascii_lowercase().starts_with("cons") { "consolidated" } else { "sdn" };
                Some(format!("{folder}/ofac {list}"))
            }
            Kind::Yaml(format, _) => Some(format!("{folder}/{}", format.name())),
            // Missions, positions and people lie in folders beside each other.
            Kind::People(_) => Some(Format::OfficeHolders.name().to_owned()),
            Kind::Journeys(_) => Some(Format::Travels.name().to_owned()),
            Kind::Ftm(_) | Kind::FtmChanges(_) => Some(format!("{folder}/ftm")),
            _ => None,
        }
    }
}

/// Returns which of some files belong together, as places in `files`; a file that is no list is alone, so that
/// [`read`] says what is wrong with it.
pub fn group(files: &[ListFile<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Option<String>, Vec<usize>)> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let key = kind(file).ok().and_then(|kind| kind.group(file.name));
        match groups.iter_mut().find(|(known, _)| known.is_some() && *known == key) {
            Some((_, members)) => members.push(at),
            None => groups.push((key, vec![at])),
        }
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// Reads the files of one list, told by their content.
///
/// Most lists are one file. OFAC's tables are three or four; lists with one entity a file, and those of
/// office-holders and journeys, are as many as there are; a FollowTheMoney list may come with files of changes,
/// in their order. A file that does not fit refuses all: the error names it, the line and the reason.
pub fn read(files: &[ListFile<'_>]) -> Result<List, Refused> {
    let mut list = parse(files)?;
    if matches!(list.format, Format::Eu | Format::EuJournal | Format::Uk | Format::Swiss) {
        reasons::relate(&mut list);
    }
    Ok(list)
}

fn parse(files: &[ListFile<'_>]) -> Result<List, Refused> {
    let mut kinds = Vec::with_capacity(files.len());
    for file in files {
        kinds.push((file.name, kind(file).map_err(|refused| refused.of(file.name))?));
    }
    let mixed = |name: &str| Refused::whole("this file is of another list than the files before it").of(name);
    let Some((first, _)) = kinds.first() else { return Err(Refused::whole("there are no files")) };
    let first = *first;
    if let [(name, only)] = kinds.as_slice() {
        let read = match only {
            Kind::OfacXml(text) => Some(ofac::xml::read(text)),
            Kind::OfacAdvanced(text) => Some(ofac::advanced::read(text)),
            Kind::Un(text) => Some(un::read(text)),
            Kind::EuXml(text) => Some(eu::read_xml(text)),
            Kind::UkXml(text) => Some(uk::read_xml(text)),
            Kind::SwissXml(text) => Some(swiss::read_xml(text)),
            Kind::Ftm(text) | Kind::FtmChanges(text) => Some(ftm::read(text)),
            Kind::Statements(text) => Some(statements::read(text)),
            Kind::EuJournal(text) => Some(eu_journal::read(text)),
            Kind::ScreeningList(text) => Some(screening_list::read(text)),
            Kind::Viasna(text, format) => Some(viasna::read(text, *format)),
            Kind::Ofac(..) | Kind::Yaml(..) | Kind::People(_) | Kind::Journeys(_) => None,
        };
        if let Some(read) = read {
            return read.map_err(|refused| refused.of(name));
        }
    }
    match kinds.first() {
        Some((_, Kind::Ofac(..))) => {
            let mut files = Vec::new();
            for (name, kind) in &kinds {
                let Kind::Ofac(text, role) = kind else { return Err(mixed(name)) };
                files.push((*name, *text, *role));
            }
            tables::read(&files)
        }
        Some((_, Kind::Yaml(format, _))) => {
            let format = *format;
            let mut files = Vec::new();
            for (name, kind) in kinds {
                match kind {
                    Kind::Yaml(other, node) if other == format => files.push((name, node)),
                    _ => return Err(mixed(name)),
                }
            }
            match format {
                Format::Eu => eu::read_yaml(&files),
                Format::Uk => uk::read_yaml(&files),
                _ => swiss::read_yaml(&files),
            }
        }
        Some((_, Kind::People(_))) => {
            let mut files = Vec::new();
            for (name, kind) in &kinds {
                let Kind::People(text) = kind else { return Err(mixed(name)) };
                files.push((*name, *text));
            }
            office::people(&files)
        }
        Some((_, Kind::Journeys(_))) => {
            let mut files = Vec::new();
            for (name, kind) in &kinds {
                let Kind::Journeys(text) = kind else { return Err(mixed(name)) };
                files.push((*name, *text));
            }
            office::journeys(&files)
        }
        Some((_, Kind::Ftm(list))) => {
            let mut changes = String::new();
            for (name, kind) in kinds.iter().skip(1) {
                let Kind::FtmChanges(text) = kind else { return Err(mixed(name)) };
                changes.push_str(text);
                changes.push('\n');
            }
            ftm::apply(list, &changes)
                .map_err(|refused| refused.of(kinds.last().map_or("", |(name, _)| name)))
        }
        _ => Err(Refused::whole("the files are lists of their own: read them one by one").of(first)),
    }
}

/// Returns the text of a file. Lists are UTF-8; anything else is a damaged file.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, Refused> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refused::whole("the file is empty"));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Refused::at(1, "the file is UTF-16; lists are read as UTF-8"));
    }
    let line = |at: usize| bytes.iter().take(at).filter(|b| **b == b'\n').count() as u64 + 1;
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Err(Refused::at(line(at), "there is a zero byte in the file"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Refused::at(
            line(error.valid_up_to()),
            "the text is not UTF-8: the file is damaged or in another encoding",
        )
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn kind<'a>(file: &ListFile<'a>) -> Result<Kind<'a>, Refused> {
    let text = text(file.bytes)?;
    let start = text.trim_start();
    if start.starts_with('<') {
        return of_xml(text, start);
    }
    if start.starts_with('{') {
        let line = start.lines().next().unwrap_or_default();
        if !ftm::is(line) {
            // The first line may be what is broken.
            return match start.lines().nth(1).is_some_and(ftm::is) {
                true => Ok(Kind::Ftm(text)),
                false => Err(unknown()),
            };
        }
        let change = line.contains("\"op\"") && !line.trim_start().starts_with("{\"id\"");
        return Ok(if change { Kind::FtmChanges(text) } else { Kind::Ftm(text) });
    }
    if let Some(role) = tables::role(text) {
        return Ok(Kind::Ofac(text, role));
    }
    let header = table::first_row(text, b',');
    if statements::is(&header) {
        return Ok(Kind::Statements(text));
    }
    if eu_journal::is(&header) {
        return Ok(Kind::EuJournal(text));
    }
    if screening_list::is(&header) {
        return Ok(Kind::ScreeningList(text));
    }
    if let Some(format) = viasna::layout(&header) {
        return Ok(Kind::Viasna(text, format));
    }
    let first = start.lines().find(|line| !line.starts_with("---")).unwrap_or_default();
    let looks_like_yaml = start.starts_with("---")
        || first.split_once(": ").is_some_and(|(key, _)| {
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        });
    if looks_like_yaml {
        let node = node::yaml(text)?;
        let has = |key: &str| node.child(key).is_some();
        let format = if has("eureferencenumber") {
            Format::Eu
        } else if has("individualentityship") {
            Format::Uk
        } else if has("sanctionssetid") {
            Format::Swiss
        } else {
            return Err(unknown());
        };
        return Ok(Kind::Yaml(format, node));
    }
    Err(unknown())
}

fn unknown() -> Refused {
    Refused::whole(
        "this is no list of a known publisher; a table of another kind needs a mapping of its columns",
    )
}

fn of_xml<'a>(text: &'a str, start: &'a str) -> Result<Kind<'a>, Refused> {
    let root = node::key(root_name(start));
    Ok(match root.as_str() {
        "sdnlist" => Kind::OfacXml(text),
        "sanctions" => Kind::OfacAdvanced(text),
        "consolidatedlist" => Kind::Un(text),
        "export" => Kind::EuXml(text),
        "designations" => Kind::UkXml(text),
        "swisssanctionslist" => Kind::SwissXml(text),
        "html" => return Err(Refused::whole("this is a web page, not a list")),
        root if office::is_people(root) => Kind::People(text),
        root if office::is_journeys(root) => Kind::Journeys(text),
        _ => return Err(unknown()),
    })
}

/// Returns the name of the first element: past declarations and comments.
fn root_name(text: &str) -> &str {
    let mut rest = text;
    loop {
        let Some((_, after)) = rest.split_once('<') else { return "" };
        rest = if let Some(comment) = after.strip_prefix("!--") {
            comment.split_once("-->").map_or("", |(_, after)| after)
        } else if after.starts_with(['?', '!']) {
            after.split_once('>').map_or("", |(_, after)| after)
        } else {
            return after.split([' ', '>', '/', '\t', '\r', '\n']).next().unwrap_or_default();
        };
    }
}

/// Reads a list with one entry a file.
pub(crate) fn one_a_file(
    files: &[(&str, Node)],
    list: &mut List,
    entry: impl Fn(&Node) -> Result<Entry, Refused>,
) -> Result<(), Refused> {
    let mut seen = std::collections::HashSet::new();
    for (file, node) in files {
        let entry = entry(node).map_err(|refused| refused.of(file))?;
        if !seen.insert(entry.id.clone()) {
            return Err(Refused::whole(format!("the entry {} stands in another file too", entry.id)).of(file));
        }
        list.entries.push(entry);
    }
    Ok(())
}

/// Returns the latest of some dates.
pub(crate) fn latest<'a>(dates: impl Iterator<Item = &'a When>) -> Option<Edtf> {
    dates.filter_map(|when| when.date.as_ref()).max_by_key(|date| date.latest()).cloned()
}
