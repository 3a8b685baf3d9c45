//! The UK sanctions list of the Foreign, Commonwealth and Development Office, as XML, or the same turned into
//! YAML, one designation a file.

use crate::date::When;
use crate::list::{Basis, Entry, Format, List, Listing, Name, Part, Strength};
use crate::node::{self, Node};
use crate::refusal::Refused;
use crate::relation::{Kinship, Party, Relation};

pub(crate) fn read_xml(text: &str) -> Result<List, Refused> {
    let mut list = List::new("UK", "", Format::Uk);
    let mut seen = std::collections::HashSet::new();
    let mut relations = Vec::new();
    let root = node::xml(text, &["designation"], |node, _| {
        let entry = entry(&node)?;
        if !seen.insert(entry.id.clone()) {
            return Err(Refused::at(node.line, format!("the designation {} stands twice", entry.id)));
        }
        owners(&node, &entry, &mut relations);
        list.entries.push(entry);
        Ok(())
    })?;
    if list.entries.is_empty() {
        return Err(Refused::whole("there are no designations in the list"));
    }
    list.dated(root.get("dategenerated"), 1);
    list.relations = relations;
    crate::ofac::resolve(&mut list);
    Ok(list)
}

pub(crate) fn read_yaml(files: &[(&str, Node)]) -> Result<List, Refused> {
    let mut list = List::new("UK", "", Format::Uk);
    crate::reading::one_a_file(files, &mut list, entry)?;
    for (node, entry) in files.iter().map(|(_, node)| node).zip(&list.entries) {
        owners(node, entry, &mut list.relations);
    }
    let changes = list.entries.iter().flat_map(|entry| &entry.dates).filter(|dated| dated.what == "changed");
    if let Some(latest) = crate::reading::latest(changes.map(|dated| &dated.when)) {
        list.version = Some(latest);
        list.version_basis = Basis::LatestEntry;
    }
    crate::ofac::resolve(&mut list);
    Ok(list)
}

fn entry(node: &Node) -> Result<Entry, Refused> {
    let id = node.get("uniqueid");
    if id.is_empty() {
        return Err(Refused::at(node.line, "a designation has no unique id"));
    }
    let schema = match node.get("individualentityship").to_ascii_lowercase().as_str() {
        "individual" => "Person",
        "ship" => "Vessel",
        "entity" => "Organization",
        other => {
            return Err(Refused::at(node.line, format!("`{other}` is neither individual, entity nor ship")));
        }
    };
    let mut entry = Entry::new(id, schema, node.line);
    for group in node.all("names") {
        for name in group.all("name").chain(group.all("names")) {
            names(name, &mut entry);
        }
    }
    for name in node.deep("namenonlatinscript") {
        if let Some(text) = Name::read(&name.text, Strength::Strong) {
            entry.names.push(text);
        }
    }
    for written in node.deep("nonlatinname").iter().chain(&node.deep("nonlatinnames")) {
        // The language stands beside the name.
        let (text, language) = (written.get("namenonlatinscript"), written.get("nonlatinscriptlanguage"));
        if let Some(name) = entry.names.iter_mut().find(|name| name.text == crate::list::squeeze(text)) {
            name.language = crate::language::language(language).map(str::to_owned);
        }
    }
    if entry.names.is_empty() {
        return Err(Refused::at(node.line, format!("the designation {id} has no name")));
    }
    entry.names.sort_by_key(|name| name.strength != Strength::Primary);
    for born in node.texts("dob") {
        // Days and months that are not known are written `dd/mm/1975`.
        entry
            .born(&born.to_ascii_lowercase().replace("dd", "00").replace("mm", "00").replace("yyyy", "0000"));
    }
    for place in node.deep("location") {
        let parts = [place.get("townofbirth"), place.get("countryofbirth")];
        let parts: Vec<&str> = parts.into_iter().filter(|text| !text.is_empty()).collect();
        entry.birth_places.extend(crate::list::filled(&parts.join(", ")));
    }
    for nationality in node.texts("nationality") {
        entry.country("nationality", nationality);
    }
    for title in node.texts("position") {
        entry.position(title);
    }
    entry.gender = node.texts("gender").next().map(str::to_ascii_lowercase);
    for (key, kind, label) in [
        ("passportnumber", "passportNumber", "passport"),
        ("nationalidentifiernumber", "idNumber", "national identifier"),
        ("nationalidnumber", "idNumber", "national identifier"),
        ("imonumber", "imoNumber", "IMO number"),
        ("businessregistrationnumber", "registrationNumber", "business registration number"),
        ("hullidentificationnumber", "serialNumber", "hull identification number"),
    ] {
        for number in node.texts(key) {
            entry.identifier(kind, label, number, "");
        }
    }
    for address in node.all("addresses").flat_map(|group| group.all("address").chain(group.all("addresses")))
    {
        let lines =
            ["addressline1", "addressline2", "addressline3", "addressline4", "addressline5", "addressline6"];
        let rest = ["addresspostalcode", "addresscountry"];
        let parts: Vec<&str> =
            lines.iter().chain(&rest).map(|key| address.get(key)).filter(|text| !text.is_empty()).collect();
        entry.addresses.extend(crate::list::filled(&parts.join(", ")));
        entry.country("country", address.get("addresscountry"));
    }
    entry.measures.extend(node.get("sanctionsimposed").split('|').filter_map(crate::list::filled));
    let programme = crate::list::filled(node.get("regimename"));
    entry.programmes.extend(programme.clone());
    let listed = Some(When::read(node.get("datedesignated"))).filter(|when| !when.text.is_empty());
    entry.listings.push(Listing {
        programme,
        act: crate::list::filled(node.get("designationsource")),
        listed,
        delisted: None,
    });
    entry.date("changed", node.get("lastupdated"));
    entry.reasons.extend(crate::list::filled(node.get("ukstatementofreasons")));
    entry.fact("other information", node.get("otherinformation"));
    entry.fact("OFSI group id", node.get("ofsigroupid"));
    entry.fact("UN reference number", node.get("unreferencenumber"));
    for title in node.texts("title") {
        entry.fact("title", title);
    }
    Ok(entry)
}

/// Reads a name in up to six parts; the sixth is the family's, or the whole name of a body.
fn names(node: &Node, entry: &mut Entry) {
    let given: Vec<&str> = ["name1", "name2", "name3", "name4", "name5"]
        .iter()
        .map(|key| node.get(key))
        .filter(|t| !t.is_empty())
        .collect();
    let family = node.get("name6");
    let kind = node.get("nametype").to_ascii_lowercase();
    let strength = match (kind.as_str(), node.get("aliasstrength").to_ascii_lowercase().as_str()) {
        ("primary name", _) => Strength::Primary,
        (_, "low quality a.k.a" | "low quality a.k.a." | "low quality") => Strength::Weak,
        (kind, _) if kind.starts_with("fka") || kind.starts_with("previous") => Strength::Former,
        _ => Strength::Strong,
    };
    let whole = format!("{} {family}", given.join(" "));
    if let Some(name) = Name::read(&whole, strength) {
        let parts = given.iter().map(|part| (Part::Given, *part)).chain([(Part::Family, family)]);
        let name = if entry.schema == "Person" { name.with_parts(parts) } else { name };
        entry.names.push(name);
    }
}

fn owners(node: &Node, entry: &Entry, relations: &mut Vec<Relation>) {
    let this = || Party { id: Some(entry.id.clone()), name: entry.caption().to_owned() };
    let other = |name: &str| Party { id: None, name: crate::list::squeeze(name) };
    let mut push = |from: Party, to: Party, said: &str| {
        relations.push(Relation {
            from,
            to,
            kinship: Kinship::Owns,
            share: None,
            since: None,
            until: None,
            said: said.to_owned(),
            line: entry.line,
        });
    };
    for name in node.texts("parentcompany") {
        push(other(name), this(), "parent company");
    }
    for name in node.texts("subsidiary") {
        push(this(), other(name), "subsidiary");
    }
    for name in node.texts("currentownersoperators").chain(node.texts("currentowneroperator")) {
        push(other(name), this(), "current owner or operator");
    }
}
