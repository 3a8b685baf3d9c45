//! Office-holders and journeys, as the Office of the Historian, US Department of State, publishes them: principal
//! officers and chiefs of mission, people, travels abroad, visits to the United States.

use std::collections::BTreeMap;

use crate::date::When;
use crate::list::{Basis, Entry, Format, List, Name, Part, Position, Strength, Visit};
use crate::node::{self, Node};
use crate::refusal::Refused;

/// What a file's root is.
pub(crate) fn is_people(root: &str) -> bool {
    matches!(root, "countrymission" | "principalposition" | "orgmission" | "person")
}

/// Returns whether a root is that of journeys.
pub(crate) fn is_journeys(root: &str) -> bool {
    matches!(root, "trips" | "visits")
}

/// Reads files of missions, positions and people together. A person who only stands in a mission's file goes by
/// the id, which is the name: `swartz-david-haywood`.
pub(crate) fn people(files: &[(&str, &str)]) -> Result<List, Refused> {
    let mut list = List::new("US Department of State", "office-holders", Format::OfficeHolders);
    let mut people: BTreeMap<String, Entry> = BTreeMap::new();
    for (file, text) in files {
        let tree = node::xml(text, &[], |_, _| Ok(())).map_err(|refused| refused.of(file))?;
        match tree.key.as_str() {
            "person" => person(&tree, &mut people).map_err(|refused| refused.of(file))?,
            _ => positions(&tree, &mut people).map_err(|refused| refused.of(file))?,
        }
    }
    list.entries = people.into_values().collect();
    if list.entries.is_empty() {
        return Err(Refused::whole("there are no people in the files"));
    }
    latest_change(&mut list);
    Ok(list)
}

fn latest_change(list: &mut List) {
    let changes = list.entries.iter().flat_map(|entry| &entry.dates).filter(|dated| dated.what == "changed");
    if let Some(latest) = crate::reading::latest(changes.map(|dated| &dated.when)) {
        list.version = Some(latest);
        list.version_basis = Basis::LatestEntry;
    }
}

/// Returns the entry of a person; made when it is not there, named after the id.
fn entry_of<'a>(people: &'a mut BTreeMap<String, Entry>, id: &str, line: u64) -> &'a mut Entry {
    people.entry(id.to_owned()).or_insert_with(|| {
        let mut entry = Entry::new(id, "Person", line);
        let name: Vec<String> = id
            .split('-')
            .map(|word| {
                let mut letters = word.chars();
                letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
            })
            .collect();
        if let Some((family, given)) = name.split_first() {
            entry.name(&format!("{family}, {}", given.join(" ")), Strength::Primary);
        }
        entry
    })
}

fn person(tree: &Node, people: &mut BTreeMap<String, Entry>) -> Result<(), Refused> {
    let id = tree.get("id");
    let name = tree.child("persname");
    let (Some(name), false) = (name, id.is_empty()) else {
        return Err(Refused::at(tree.line, "a person has no id or no name"));
    };
    let (family, given, suffix) = (name.get("surname"), name.get("forename"), name.get("genname"));
    let full = Name::read(&format!("{given} {family} {suffix}"), Strength::Primary)
        .ok_or_else(|| Refused::at(tree.line, format!("the person `{id}` has no name")))?;
    let entry = entry_of(people, id, tree.line);
    entry.names =
        vec![full.with_parts([(Part::Given, given), (Part::Family, family), (Part::Title, suffix)])];
    for alternative in tree.deep("altname") {
        entry.name(&alternative.all_text(), Strength::Strong);
    }
    entry.line = tree.line;
    entry.born(tree.get("birth"));
    entry.date("died", tree.get("death"));
    entry.fact("career", tree.get("careertype"));
    for state in tree.texts("stateid") {
        entry.fact("state of residence", &state.to_uppercase());
    }
    entry.date("changed", tree.get("lastmodifieddate"));
    Ok(())
}

/// Reads the holders of a position or the chiefs of a mission.
fn positions(tree: &Node, people: &mut BTreeMap<String, Entry>) -> Result<(), Refused> {
    let place = [tree.get("territoryid"), tree.get("orgid")].into_iter().find(|text| !text.is_empty());
    let title = tree.deep("singular").first().map(|node| crate::list::squeeze(&node.text));
    let mut holders = tree.deep("chief");
    holders.extend(tree.deep("principal"));
    holders.extend(tree.deep("othernominee"));
    for holder in holders {
        let id = holder.get("personid");
        if id.is_empty() {
            return Err(Refused::at(holder.line, "a holder of an office has no `person-id`"));
        }
        let when = |key: &str| {
            let date = holder.child(key).map_or("", |node| node.get("date"));
            Some(When::read(date)).filter(|when| !when.text.is_empty())
        };
        // In office from the presentation of credentials, or the entry on duty; else from the appointment.
        let from = when("started").or_else(|| when("appointed"));
        let notes = ["appointed", "started", "ended"]
            .map(|key| holder.child(key).map_or("", |node| node.get("note")));
        let note = crate::list::filled(holder.get("note"))
            .or_else(|| crate::list::filled(notes.last().unwrap_or(&"")));
        let entry = entry_of(people, id, holder.line);
        let role = holder.get("roletitleid");
        entry.positions.push(Position {
            title: title.clone().filter(|title| !title.is_empty()).unwrap_or_else(|| role.to_owned()),
            place: place.map(str::to_owned),
            from,
            until: when("ended"),
            note,
        });
        for (key, what) in [("appointed", "appointed"), ("arrived", "arrived")] {
            if let Some(when) = when(key) {
                entry.dates.push(crate::list::Dated { what: what.to_owned(), when });
            }
        }
        entry.date("changed", holder.get("lastmodifieddate"));
    }
    Ok(())
}

/// Reads files of journeys: `trips` of one person each, or `visits` of foreign leaders.
pub(crate) fn journeys(files: &[(&str, &str)]) -> Result<List, Refused> {
    let mut list = List::new("US Department of State", "travels and visits", Format::Travels);
    let mut people: BTreeMap<String, Entry> = BTreeMap::new();
    for (file, text) in files {
        node::xml(text, &["trip", "visit"], |node, _| journey(&node, &mut people))
            .map_err(|refused| refused.of(file))?;
    }
    list.entries = people.into_values().collect();
    if list.entries.is_empty() {
        return Err(Refused::whole("there are no journeys in the files"));
    }
    latest_change(&mut list);
    Ok(list)
}

fn journey(node: &Node, people: &mut BTreeMap<String, Entry>) -> Result<(), Refused> {
    let when = When::range(node.get("startdate"), node.get("enddate"));
    if when.text.is_empty() {
        return Err(Refused::at(node.line, "a journey has no date"));
    }
    let visitor = if node.key == "trip" { node.get("name") } else { node.get("visitor") };
    // A visitor who is not named is the country's.
    let from = node.get("from");
    let (id, name) = match (node.get("who"), visitor) {
        ("", "") => (format!("visitor from {from}"), String::new()),
        ("", visitor) => (crate::list::squeeze(visitor), visitor.to_owned()),
        (who, name) => (who.to_owned(), name.to_owned()),
    };
    let entry = people.entry(id.clone()).or_insert_with(|| Entry::new(id, "Person", node.line));
    if entry.names.iter().all(|known| known.text != crate::list::squeeze(&name)) {
        let strength = if entry.names.is_empty() { Strength::Primary } else { Strength::Strong };
        entry.name(&name, strength);
    }
    entry.fact("role", node.get("role"));
    let (country, locale) =
        if node.key == "trip" { (node.get("country"), node.get("locale")) } else { ("United States", "") };
    if node.key == "visit" {
        entry.country("country", from);
    }
    let remarks =
        ["remarks", "description"].map(|key| node.child(key).map(Node::all_text).unwrap_or_default());
    entry.visits.push(Visit {
        country: crate::list::squeeze(country),
        locale: crate::list::squeeze(locale),
        when,
        remarks: remarks.into_iter().find(|text| !text.is_empty()).unwrap_or_default(),
    });
    entry.date("changed", node.get("lastmodifieddatetime"));
    Ok(())
}
