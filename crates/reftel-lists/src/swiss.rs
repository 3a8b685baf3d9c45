//! The Swiss list of the State Secretariat for Economic Affairs, as XML, or the same turned into YAML, one target
//! a file.

use std::collections::HashMap;

use crate::date::When;
use crate::list::{Entry, Format, List, Listing, Name, Part, Strength, squeeze};
use crate::node::{self, Node};
use crate::refusal::Refused;

pub(crate) fn read_xml(text: &str) -> Result<List, Refused> {
    let mut list = List::new("CH", "", Format::Swiss);
    let mut programmes: HashMap<String, String> = HashMap::new();
    let mut places: HashMap<String, String> = HashMap::new();
    let mut seen = std::collections::HashSet::new();
    let root = node::xml(text, &["sanctionsprogram", "target", "place"], |node, _| {
        match node.key.as_str() {
            "sanctionsprogram" => {
                for set in node.all("sanctionsset") {
                    programmes.entry(set.get("ssid").to_owned()).or_insert_with(|| squeeze(&set.text));
                }
            }
            "place" => {
                let parts = ["location", "area", "country"].map(|key| node.get(key));
                let parts: Vec<&str> = parts.into_iter().filter(|text| !text.is_empty()).collect();
                places.insert(node.get("ssid").to_owned(), parts.join(", "));
            }
            _ => {
                let entry = entry(&node)?;
                if !seen.insert(entry.id.clone()) {
                    return Err(Refused::at(node.line, format!("the target {} stands twice", entry.id)));
                }
                list.entries.push(entry);
            }
        }
        Ok(())
    })?;
    if list.entries.is_empty() {
        return Err(Refused::whole("there are no targets in the list"));
    }
    // Programmes and places are written once and referred to by number; places stand at the end.
    for entry in &mut list.entries {
        for programme in &mut entry.programmes {
            if let Some(name) = programmes.get(programme) {
                programme.clone_from(name);
            }
        }
        let looked_up = |text: &mut String| {
            if let Some((id, rest)) = text.strip_prefix("place ").and_then(|text| text.split_once(';')) {
                let place = places.get(id).map_or("", String::as_str);
                let parts: Vec<&str> = [rest, place].into_iter().filter(|part| !part.is_empty()).collect();
                *text = parts.join(", ");
            }
        };
        entry.addresses.iter_mut().chain(&mut entry.birth_places).for_each(looked_up);
    }
    list.dated(root.get("date"), 1);
    Ok(list)
}

pub(crate) fn read_yaml(files: &[(&str, Node)]) -> Result<List, Refused> {
    let mut list = List::new("CH", "", Format::Swiss);
    crate::reading::one_a_file(files, &mut list, entry)?;
    Ok(list)
}

fn entry(node: &Node) -> Result<Entry, Refused> {
    let id = node.get("ssid");
    if id.is_empty() {
        return Err(Refused::at(node.line, "a target has no `ssid`"));
    }
    let kinds = [("individual", "Person"), ("entity", "Organization"), ("object", "Asset")];
    let found = kinds.iter().find_map(|(key, schema)| Some((node.child(key)?, *schema)));
    let Some((body, mut schema)) = found else {
        return Err(Refused::at(
            node.line,
            format!("the target {id} is neither individual, entity nor object"),
        ));
    };
    match body.get("objecttype") {
        "vessel" => schema = "Vessel",
        "aircraft" => schema = "Airplane",
        _ => {}
    }
    let mut entry = Entry::new(id, schema, node.line);
    for identity in body.all("identity") {
        for name in identity.all("name").chain(identity.all("names")) {
            names(name, &mut entry);
        }
        for born in identity.all("daymonthyear") {
            entry.births.extend(When::of_parts(born.get("year"), born.get("month"), born.get("day")));
        }
        for address in identity.all("address").chain(identity.all("addresses")) {
            entry.addresses.extend(place(address));
        }
        for born in identity.all("placeofbirth") {
            entry.birth_places.extend(place(born));
        }
        for country in identity.all("nationality").flat_map(|node| node.all("country")) {
            entry.country("nationality", &country.text);
        }
        for paper in identity.all("identificationdocument").chain(identity.all("identificationdocuments")) {
            let label = paper.get("documenttype");
            let kind = if label.contains("passport") { "passportNumber" } else { "idNumber" };
            entry.identifier(kind, label, paper.get("number"), paper.get("issuer"));
        }
    }
    if entry.names.is_empty() {
        return Err(Refused::at(node.line, format!("the target {id} has no name")));
    }
    entry.names.sort_by_key(|name| name.strength != Strength::Primary);
    match body.get("sex") {
        "male" => entry.gender = Some("male".to_owned()),
        "female" => entry.gender = Some("female".to_owned()),
        _ => {}
    }
    entry
        .programmes
        .extend(node.all("sanctionssetid").map(|set| squeeze(&set.text)).filter(|set| !set.is_empty()));
    entry.reasons.extend(body.all("justification").filter_map(|node| crate::list::filled(&node.text)));
    for (key, label) in [
        ("otherinformation", "other information"),
        ("relation", "relation"),
        ("genericattribute", "attribute"),
    ] {
        for node in body.all(key) {
            entry.fact(label, &node.all_text());
        }
    }
    let mut listing = Listing::default();
    for change in node.all("modification") {
        let when = [change.get("effectivedate"), change.get("enactmentdate"), change.get("publicationdate")];
        let when = When::read(when.into_iter().find(|text| !text.is_empty()).unwrap_or_default());
        match change.get("modificationtype") {
            "listed" => listing.listed = Some(when),
            "de-listed" => listing.delisted = Some(when),
            other => entry.dates.push(crate::list::Dated {
                what: if other.is_empty() { "changed" } else { other }.to_owned(),
                when,
            }),
        }
    }
    if listing != Listing::default() {
        entry.listings.push(listing);
    }
    Ok(entry)
}

fn place(node: &Node) -> Option<String> {
    let parts: Vec<&str> = ["addressdetails", "pobox", "zipcode", "location", "country"]
        .iter()
        .map(|key| node.get(key))
        .filter(|t| !t.is_empty())
        .collect();
    let here = parts.join(", ");
    // The place is looked up when all places are known.
    match node.get("placeid") {
        "" => crate::list::filled(&here),
        id => Some(format!("place {id};{here}")),
    }
}

fn names(node: &Node, entry: &mut Entry) {
    let mut parts: Vec<(u32, Part, &str)> = Vec::new();
    let mut variants: Vec<(u32, &str, &Node)> = Vec::new();
    for part in node.all("namepart").chain(node.all("nameparts")) {
        // A father's name that is not known is written as a dash.
        if !part.get("value").contains(char::is_alphanumeric) {
            continue;
        }
        let order = part.get("order").parse().unwrap_or(u32::MAX);
        let kind = match part.get("nameparttype") {
            "family-name" | "maiden-name" | "tribal-name" => Part::Family,
            "given-name" | "further-given-name" => Part::Given,
            "father-name" | "grand-father-name" => Part::Patronymic,
            "title" | "suffix" => Part::Title,
            _ => Part::Other,
        };
        parts.push((order, kind, part.get("value")));
        for variant in part.all("spellingvariant").chain(part.all("spellingvariants")) {
            variants.push((order, part.get("value"), variant));
        }
    }
    parts.sort_by_key(|(order, _, _)| *order);
    let strength = match (node.get("nametype"), node.get("quality")) {
        ("primary-name", _) => Strength::Primary,
        (_, "low") => Strength::Weak,
        ("formerly-known-as", _) => Strength::Former,
        _ => Strength::Strong,
    };
    // A second identity has a primary name of its own.
    let strength = if strength == Strength::Primary && entry.names.iter().any(|n| n.strength == strength) {
        Strength::Strong
    } else {
        strength
    };
    let whole = |replaced: Option<(u32, &str)>| {
        let words: Vec<&str> = parts
            .iter()
            .map(|(order, _, text)| {
                replaced.filter(|(at, _)| at == order).map_or(*text, |(_, variant)| variant)
            })
            .collect();
        words.join(" ")
    };
    if let Some(name) = Name::read(&whole(None), strength) {
        let kinds = parts.iter().map(|(_, kind, text)| (*kind, *text));
        let kinds: Vec<(Part, &str)> = kinds.filter(|(kind, _)| *kind != Part::Other).collect();
        entry.names.push(name.in_language(node.get("lang")).with_parts(kinds));
    }
    for (order, _, variant) in variants {
        let strength = if strength == Strength::Primary { Strength::Strong } else { strength };
        let text = squeeze(&variant.text);
        entry.names.extend(
            Name::read(&whole(Some((order, &text))), strength)
                .map(|name| name.in_language(variant.get("lang"))),
        );
    }
}
