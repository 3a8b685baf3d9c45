//! The consolidated list of the United Nations Security Council, schema `sc-sanctions.xsd`.

use crate::date::When;
use crate::list::{Dated, Entry, Format, List, Listing, Name, Strength};
use crate::node::{self, Node};
use crate::refusal::Refused;

pub(crate) fn read(text: &str) -> Result<List, Refused> {
    let mut list = List::new("UN", "", Format::Un);
    let mut seen = std::collections::HashSet::new();
    let root = node::xml(text, &["individual", "entity"], |node, _| {
        let entry = entry(&node)?;
        if !seen.insert(entry.id.clone()) {
            return Err(Refused::at(node.line, format!("the entry {} stands twice", entry.id)));
        }
        list.entries.push(entry);
        Ok(())
    })?;
    if list.entries.is_empty() {
        return Err(Refused::whole("there are no entries in the list"));
    }
    list.dated(root.get("dategenerated"), 1);
    Ok(list)
}

fn entry(node: &Node) -> Result<Entry, Refused> {
    let id = node.get("dataid");
    if id.is_empty() {
        return Err(Refused::at(node.line, "an entry has no `DATAID`"));
    }
    let person = node.key == "individual";
    let mut entry = Entry::new(id, if person { "Person" } else { "Organization" }, node.line);
    // The four names are in the order in which they are spoken; which is the family's is not said.
    let parts = ["firstname", "secondname", "thirdname", "fourthname"].map(|key| node.get(key));
    let name = Name::read(&parts.join(" "), Strength::Primary);
    entry.names.push(name.ok_or_else(|| Refused::at(node.line, format!("entry {id} has no name")))?);
    for alias in node.all("individualalias").chain(node.all("entityalias")) {
        let strength = match alias.get("quality").to_ascii_lowercase().as_str() {
            "low" => Strength::Weak,
            "f.k.a." => Strength::Former,
            _ => Strength::Strong,
        };
        if let Some(mut name) = Name::read(alias.get("aliasname"), strength) {
            name.note = crate::list::filled(alias.get("note"));
            entry.names.push(name);
        }
        if !alias.get("dateofbirth").is_empty() {
            entry.fact("alias born", alias.get("dateofbirth"));
        }
    }
    entry.name(node.get("nameoriginalscript"), Strength::Strong);
    for born in node.all("individualdateofbirth") {
        birth(born, &mut entry);
    }
    for place in node.all("individualplaceofbirth") {
        entry.birth_places.extend(joined(place, &["city", "stateprovince", "country"]));
    }
    for document in node.all("individualdocument") {
        document_of(document, &mut entry);
    }
    for address in node.all("individualaddress").chain(node.all("entityaddress")) {
        entry
            .addresses
            .extend(joined(address, &["street", "city", "stateprovince", "zipcode", "country", "note"]));
        entry.country("country", address.get("country"));
    }
    for nationality in node.all("nationality").flat_map(|node| node.texts("value").collect::<Vec<&str>>()) {
        entry.country("nationality", nationality);
    }
    for (key, label) in [("designation", "designation"), ("title", "title")] {
        for text in node.all(key).flat_map(|node| node.texts("value").collect::<Vec<&str>>()) {
            if label == "designation" { entry.position(text) } else { entry.fact(label, text) }
        }
    }
    if !node.get("gender").is_empty() {
        entry.gender = Some(node.get("gender").to_ascii_lowercase());
    }
    let programme = crate::list::filled(node.get("unlisttype"));
    entry.programmes.extend(programme.clone());
    let listed = Some(When::read(node.get("listedon"))).filter(|when| !when.text.is_empty());
    entry.listings.push(Listing {
        programme,
        act: crate::list::filled(node.get("referencenumber")),
        listed,
        delisted: None,
    });
    for changed in node.all("lastdayupdated").flat_map(|node| node.texts("value").collect::<Vec<&str>>()) {
        entry.date("changed", changed);
    }
    // The publisher's reasons and other remarks are one text here.
    entry.reasons.extend(Some(node.get("comments1").to_owned()).filter(|text| !text.is_empty()));
    Ok(entry)
}

fn birth(node: &Node, entry: &mut Entry) {
    let about =
        if node.get("typeofdate").eq_ignore_ascii_case("approximately") { "approximately " } else { "" };
    let (from, to) = (node.get("fromyear"), node.get("toyear"));
    let date = [node.get("date"), node.get("year")].into_iter().find(|text| !text.is_empty());
    if let Some(date) = date {
        entry.born(&format!("{about}{date}"));
    } else if !from.is_empty() || !to.is_empty() {
        entry.births.push(When::range(from, to));
    } else if !node.get("note").is_empty() {
        entry.born(node.get("note"));
    }
}

fn joined(node: &Node, keys: &[&str]) -> Option<String> {
    let parts: Vec<&str> = keys.iter().map(|key| node.get(key)).filter(|text| !text.is_empty()).collect();
    crate::list::filled(&parts.join(", "))
}

fn document_of(node: &Node, entry: &mut Entry) {
    let label = [node.get("typeofdocument"), node.get("typeofdocument2")]
        .into_iter()
        .find(|t| !t.is_empty())
        .unwrap_or_default();
    let kind = match label.to_ascii_lowercase().as_str() {
        "passport" => "passportNumber",
        _ => "idNumber",
    };
    let country = [node.get("issuingcountry"), node.get("countryofissue")]
        .into_iter()
        .find(|t| !t.is_empty())
        .unwrap_or_default();
    entry.identifier(kind, label, node.get("number"), country);
    entry.fact("document", node.get("note"));
    let issued = When::read(node.get("dateofissue"));
    if !issued.text.is_empty() {
        entry.dates.push(Dated { what: "document issued".to_owned(), when: issued });
    }
}
