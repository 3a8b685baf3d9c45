//! OFAC's `sdn.xml` and `consolidated.xml`, schema `sdnList.xsd`.

use super::{remarks, resolve, schema};
use crate::date::When;
use crate::list::{Basis, Entry, Format, List, Name, Part, Strength};
use crate::node::{self, Node};
use crate::refusal::Refused;
use crate::relation::{Kinship, Party, Relation};

pub(crate) fn read(text: &str) -> Result<List, Refused> {
    let mut list = List::new("OFAC", "", Format::OfacXml);
    let mut relations = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let root = node::xml(text, &["sdnentry"], |node, _| {
        let entry = entry(&node, &mut relations)?;
        if !seen.insert(entry.id.clone()) {
            return Err(Refused::at(node.line, format!("the entry {} stands twice", entry.id)));
        }
        list.entries.push(entry);
        Ok(())
    })?;
    if list.entries.is_empty() {
        return Err(Refused::whole("there are no entries in the list"));
    }
    // The file's own spelling is `publshInformation`.
    let about = root.child("publshinformation").or_else(|| root.child("publishinformation"));
    if let Some(about) = about {
        let when = When::american(about.get("publishdate"));
        if when.date.is_some() {
            list.version_basis = Basis::Stated;
        } else {
            list.problem(about.line, format!("the date of the list, `{}`, is not understood", when.text));
        }
        list.version = when.date;
        let count = about.get("recordcount");
        if !count.is_empty() && count.parse() != Ok(list.entries.len()) {
            return Err(Refused::at(
                about.line,
                format!("the list says that it has {count} entries and has {}", list.entries.len()),
            ));
        }
    }
    list.relations = relations;
    resolve(&mut list);
    Ok(list)
}

fn person_name(node: &Node, strength: Strength) -> Option<Name> {
    let (family, given) = (node.get("lastname"), node.get("firstname"));
    // Written as in the tables, so that the two formats of one list can be compared.
    let text = match (family, given) {
        (family, "") => family.to_owned(),
        ("", given) => given.to_owned(),
        (family, given) => format!("{family}, {given}"),
    };
    let name = Name::read(&text, strength)?;
    Some(if given.is_empty() {
        name
    } else {
        name.with_parts([(Part::Family, family), (Part::Given, given)])
    })
}

fn entry(node: &Node, relations: &mut Vec<Relation>) -> Result<Entry, Refused> {
    let id = node.get("uid");
    if id.is_empty() {
        return Err(Refused::at(node.line, "an entry has no `uid`"));
    }
    let mut entry = Entry::new(id, schema(node.get("sdntype")), node.line);
    let name = person_name(node, Strength::Primary);
    entry.names.push(name.ok_or_else(|| Refused::at(node.line, format!("entry {id} has no name")))?);
    for title in node.get("title").split("; ") {
        entry.position(title);
    }
    entry.programmes.extend(node.texts("program").map(str::to_owned));
    for aka in node.deep("aka") {
        let strength = match (aka.get("category"), aka.get("type")) {
            ("weak", _) => Strength::Weak,
            (_, "f.k.a.") => Strength::Former,
            _ => Strength::Strong,
        };
        entry.names.extend(person_name(aka, strength));
    }
    for born in node.texts("dateofbirth") {
        entry.born(born);
    }
    entry.birth_places.extend(node.texts("placeofbirth").map(str::to_owned));
    for (role, list) in [("nationality", "nationality"), ("citizenship", "citizenship")] {
        for country in
            node.deep(list).into_iter().flat_map(|item| item.texts("country").collect::<Vec<&str>>())
        {
            entry.country(role, country);
        }
    }
    for id in node.deep("id") {
        identification(id, &mut entry);
    }
    for address in node.deep("address") {
        let parts = ["address1", "address2", "address3", "city", "stateorprovince", "postalcode", "country"];
        let parts: Vec<&str> =
            parts.iter().map(|part| address.get(part)).filter(|text| !text.is_empty()).collect();
        if !parts.is_empty() {
            entry.addresses.push(parts.join(", "));
        }
        entry.country("country", address.get("country"));
    }
    if let Some(vessel) = node.child("vesselinfo") {
        entry.identifier("callSign", "Call Sign", vessel.get("callsign"), "");
        entry.country("flag", vessel.get("vesselflag"));
        let labels = [
            ("vesseltype", "Vessel Type"),
            ("tonnage", "Tonnage"),
            ("grossregisteredtonnage", "Gross Registered Tonnage"),
            ("vesselowner", "Vessel Owner"),
        ];
        for (key, label) in labels {
            entry.fact(label, vessel.get(key));
        }
    }
    // Most of the remarks stands in elements of its own here; what is linked does not.
    for piece in node.get("remarks").split([';', '\n']).map(|piece| piece.trim().trim_end_matches('.')) {
        match piece.strip_prefix("(Linked To: ").or_else(|| piece.strip_prefix("Linked To: ")) {
            Some(other) => relations.push(Relation {
                from: Party { id: Some(entry.id.clone()), name: entry.caption().to_owned() },
                to: Party { id: None, name: other.trim_end_matches(')').trim().to_owned() },
                kinship: Kinship::Linked,
                share: None,
                since: None,
                until: None,
                said: piece.to_owned(),
                line: node.line,
            }),
            None => entry.fact("remark", piece),
        }
    }
    Ok(entry)
}

/// Reads one of the publisher's identifications. Some are none, such as gender; they keep their label and
/// have an empty kind.
fn identification(node: &Node, entry: &mut Entry) {
    let (label, value) = (node.get("idtype"), node.get("idnumber"));
    if label == "Gender" {
        entry.gender = Some(value.to_ascii_lowercase());
    }
    if label.contains("Directive Determination") {
        entry.measures.push(format!("{label} {value}"));
    }
    if label == "Organization Established Date" || label == "Aircraft Manufacture Date" {
        entry.born(value);
    }
    let (kind, number) = match value.strip_prefix("IMO ") {
        Some(number) => ("imoNumber", number),
        None => (remarks::kind_of(label).unwrap_or_default(), value),
    };
    entry.identifier(kind, label, number, node.get("idcountry"));
}
