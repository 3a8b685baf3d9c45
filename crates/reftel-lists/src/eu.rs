//! The EU's consolidated list of financial sanctions: `xmlFullSanctionsList_1_1`, or the same turned into YAML,
//! one entity a file.

use crate::date::When;
use crate::list::{Basis, Entry, Format, List, Listing, Name, Part, Strength};
use crate::node::{self, Node};
use crate::refusal::Refused;

pub(crate) fn read_xml(text: &str) -> Result<List, Refused> {
    let mut list = List::new("EU", "", Format::Eu);
    let mut seen = std::collections::HashSet::new();
    let root = node::xml(text, &["sanctionentity"], |node, _| {
        let entry = entry(&node)?;
        if !seen.insert(entry.id.clone()) {
            return Err(Refused::at(node.line, format!("the entity {} stands twice", entry.id)));
        }
        list.entries.push(entry);
        Ok(())
    })?;
    if list.entries.is_empty() {
        return Err(Refused::whole("there are no entities in the list"));
    }
    list.dated(root.get("generationdate"), 1);
    Ok(list)
}

pub(crate) fn read_yaml(files: &[(&str, Node)]) -> Result<List, Refused> {
    let mut list = List::new("EU", "", Format::Eu);
    crate::reading::one_a_file(files, &mut list, entry)?;
    let changes = list.entries.iter().flat_map(|entry| &entry.dates).filter(|dated| dated.what == "changed");
    if let Some(latest) = crate::reading::latest(changes.map(|dated| &dated.when)) {
        list.version = Some(latest);
        list.version_basis = Basis::LatestEntry;
    }
    Ok(list)
}

/// Children under the names of XML and of YAML.
fn either<'a>(node: &'a Node, one: &'a str, many: &'a str) -> impl Iterator<Item = &'a Node> + 'a {
    node.all(one).chain(node.all(many))
}

fn entry(node: &Node) -> Result<Entry, Refused> {
    let id = [node.get("eureferencenumber"), node.get("logicalid")].into_iter().find(|id| !id.is_empty());
    let id = id.ok_or_else(|| Refused::at(node.line, "an entity has no reference number"))?;
    let kind = node.child("subjecttype").map_or("", |kind| kind.get("code"));
    let schema = match kind {
        "person" => "Person",
        "enterprise" => "Organization",
        "" => return Err(Refused::at(node.line, format!("the entity {id} has no type"))),
        _ => "LegalEntity",
    };
    let mut entry = Entry::new(id, schema, node.line);
    for alias in either(node, "namealias", "namealiases") {
        name(alias, &mut entry);
    }
    if entry.names.is_empty() {
        return Err(Refused::at(node.line, format!("the entity {id} has no name")));
    }
    for born in either(node, "birthdate", "birthdates") {
        birth(born, &mut entry);
    }
    for place in either(node, "citizenship", "citizenships") {
        entry.country("citizenship", country(place));
    }
    for paper in either(node, "identification", "identifications") {
        identification(paper, &mut entry);
    }
    for address in either(node, "address", "addresses") {
        let parts = ["street", "pobox", "place", "city", "zipcode", "region"].map(|key| address.get(key));
        let parts: Vec<&str> =
            parts.into_iter().chain([country(address)]).filter(|text| !text.is_empty()).collect();
        entry.addresses.extend(crate::list::filled(&parts.join(", ")));
        entry.country("country", country(address));
    }
    for act in either(node, "regulation", "regulations") {
        let programme = crate::list::filled(act.get("programme"));
        if let Some(programme) = programme.as_ref().filter(|p| !entry.programmes.contains(p)) {
            entry.programmes.push(programme.clone());
        }
        let (published, in_force) = (act.get("publicationdate"), act.get("entryintoforcedate"));
        let listed =
            [node.get("designationdate"), in_force, published].into_iter().find(|text| !text.is_empty());
        entry.listings.push(Listing {
            programme,
            act: crate::list::filled(act.get("numbertitle")),
            listed: listed.map(When::read),
            delisted: None,
        });
        entry.date("changed", published);
    }
    entry.fact("United Nations id", node.get("unitednationid"));
    entry.fact("designation", node.get("designationdetails"));
    for remark in node.texts("remark") {
        entry.fact("remark", remark);
    }
    Ok(entry)
}

fn country(node: &Node) -> &str {
    match node.get("countrydescription") {
        "UNKNOWN" => "",
        country => country,
    }
}

fn name(node: &Node, entry: &mut Entry) {
    let strength = match (entry.names.is_empty(), node.get("strong")) {
        (_, "false") => Strength::Weak,
        (true, _) => Strength::Primary,
        _ => Strength::Strong,
    };
    let (first, middle, last) = (node.get("firstname"), node.get("middlename"), node.get("lastname"));
    let whole = match node.get("wholename") {
        "" => [first, middle, last].join(" "),
        whole => whole.to_owned(),
    };
    if let Some(name) = Name::read(&whole, strength) {
        let parts = [
            (Part::Title, node.get("title")),
            (Part::Given, first),
            (Part::Middle, middle),
            (Part::Family, last),
        ];
        entry.names.push(name.in_language(node.get("namelanguage")).with_parts(parts));
    }
    let function = crate::list::squeeze(node.get("function"));
    if !entry.positions.iter().any(|known| known.title == function) {
        entry.position(&function);
    }
    match node.get("gender") {
        "M" => entry.gender = Some("male".to_owned()),
        "F" => entry.gender = Some("female".to_owned()),
        _ => {}
    }
}

fn birth(node: &Node, entry: &mut Entry) {
    let about = if node.get("circa") == "true" { "circa " } else { "" };
    let (from, to) = (node.get("yearrangefrom"), node.get("yearrangeto"));
    let parts = When::of_parts(node.get("year"), node.get("monthofyear"), node.get("dayofmonth"));
    if !node.get("birthdate").is_empty() {
        entry.born(&format!("{about}{}", node.get("birthdate")));
    } else if let Some(parts) = parts {
        entry.born(&format!("{about}{}", parts.text));
    } else if !from.is_empty() || !to.is_empty() {
        entry.births.push(When::range(from, to));
    }
    let place = ["place", "city", "region"].map(|key| node.get(key));
    let place: Vec<&str> = place.into_iter().chain([country(node)]).filter(|text| !text.is_empty()).collect();
    if !place.is_empty() {
        entry.birth_places.push(crate::list::squeeze(&place.join(", ")));
    }
}

fn identification(node: &Node, entry: &mut Entry) {
    let code = node.get("identificationtypecode");
    let kind = match code {
        "passport" | "diplopass" => "passportNumber",
        "regnumber" => "registrationNumber",
        "fiscalcode" => "taxNumber",
        "swiftbic" => "swiftBic",
        "imo" => "imoNumber",
        _ => "idNumber",
    };
    let label = match node.get("identificationtypedescription") {
        "" => code,
        label => label,
    };
    let number = match node.get("number") {
        "" => node.get("latinnumber"),
        number => number,
    };
    let issuer = match node.get("countryiso2code") {
        "00" => "",
        code => code,
    };
    entry.identifier(kind, label, number, issuer);
}
