//! OFAC's advanced XML (`sdn_advanced.xml`, `cons_advanced.xml`), which follows the UN's model for sanctions lists.
//!
//! Sources: OFAC, *Advanced Sanctions List Standard* and its schema. The files have 100 MB and more: they
//! are read record by record, and only what later records refer to is held.

use std::collections::HashMap;

use super::remarks;
use crate::date::When;
use crate::list::{Basis, Entry, Format, List, Listing, Name, Part, Strength};
use crate::node::{self, Node};
use crate::refusal::Refused;
use crate::relation::{Kinship, Party, Relation};

/// What is referred to by number.
#[derive(Default)]
struct Known {
    /// Values by element and id: (`featuretype`, `8`) is `Birthdate`.
    values: HashMap<(String, String), String>,
    /// Party type by party subtype.
    party_types: HashMap<String, String>,
    places: HashMap<String, String>,
    /// Entry by identity and by profile, as places in the list.
    identities: HashMap<String, usize>,
    profiles: HashMap<String, usize>,
    /// Documents whose identity has not come yet: identity, kind, label, number, country.
    documents: HashMap<String, Vec<[String; 3]>>,
}

impl Known {
    fn value(&self, element: &str, id: &str) -> &str {
        self.values.get(&(element.to_owned(), id.to_owned())).map_or("", String::as_str)
    }

    fn party<'a>(&self, list: &'a List, profile: &str) -> Option<&'a Entry> {
        self.profiles.get(profile).and_then(|at| list.entries.get(*at))
    }
}

const RECORDS: [&str; 6] = [
    "referencevaluesets",
    "location",
    "idregdocument",
    "distinctparty",
    "profilerelationship",
    "sanctionsentry",
];

pub(crate) fn read(text: &str) -> Result<List, Refused> {
    let mut list = List::new("OFAC", "", Format::OfacAdvanced);
    let mut known = Known::default();
    let root = node::xml(text, &RECORDS, |node, _| {
        match node.key.as_str() {
            "referencevaluesets" => reference_values(&node, &mut known),
            "location" => place(&node, &mut known),
            "idregdocument" => document(&node, &mut known, &mut list),
            "distinctparty" => party(&node, &mut known, &mut list)?,
            "profilerelationship" => relationship(&node, &known, &mut list)?,
            _ => sanctions(&node, &known, &mut list)?,
        }
        Ok(())
    })?;
    if list.entries.is_empty() {
        return Err(Refused::whole("there are no parties in the list"));
    }
    if let Some(issue) = root.child("dateofissue") {
        list.version = date(issue).and_then(|when| when.date);
        list.version_basis = if list.version.is_some() { Basis::Stated } else { Basis::NotStated };
    }
    Ok(list)
}

fn reference_values(node: &Node, known: &mut Known) {
    for value in node.children.iter().flat_map(|set| &set.children) {
        let id = value.get("id").to_owned();
        if value.key == "partysubtype" {
            known.party_types.insert(id.clone(), value.get("partytypeid").to_owned());
        }
        known.values.insert((value.key.clone(), id), value.text.trim().to_owned());
    }
}

fn place(node: &Node, known: &mut Known) {
    let mut parts: Vec<String> = node.texts("value").map(str::to_owned).collect();
    for country in node.deep("locationcountry") {
        parts.push(known.value("country", country.get("countryid")).to_owned());
    }
    if parts.is_empty() {
        for code in node.deep("locationareacode") {
            parts.push(known.value("areacode", code.get("areacodeid")).to_owned());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.dedup();
    known.places.insert(node.get("id").to_owned(), parts.join(", "));
}

fn document(node: &Node, known: &mut Known, list: &mut List) {
    let label = known.value("idregdoctype", node.get("idregdoctypeid")).to_owned();
    let country = known.value("country", node.get("issuedbycountryid")).to_owned();
    let number = node.get("idregistrationno").to_owned();
    let identity = node.get("identityid");
    match known.identities.get(identity).and_then(|at| list.entries.get_mut(*at)) {
        Some(entry) => identifier(entry, &label, &number, &country),
        None => known.documents.entry(identity.to_owned()).or_default().push([label, number, country]),
    }
}

fn identifier(entry: &mut Entry, label: &str, number: &str, country: &str) {
    let (kind, number) = match number.strip_prefix("IMO ") {
        Some(number) => ("imoNumber", number),
        None => (remarks::kind_of(label).unwrap_or_default(), number),
    };
    entry.identifier(kind, label, number, country);
}

/// Reads a date of year, month and day; a part may be missing.
fn date(node: &Node) -> Option<When> {
    When::of_parts(node.get("year"), node.get("month"), node.get("day"))
}

/// Reads a period: a start that lies between two days and an end that does. A birth date known to the day has
/// all four alike.
fn period(node: &Node) -> Option<When> {
    let bound =
        |outer: &str, inner: &str| node.child(outer).and_then(|side| side.child(inner)).and_then(date);
    let first = bound("start", "from").or_else(|| bound("start", "to"))?;
    let last = bound("end", "to").or_else(|| bound("end", "from")).unwrap_or_else(|| first.clone());
    let about =
        node.deep("start").iter().chain(&node.deep("end")).any(|side| side.get("approximate") == "true");
    // A whole month or year is written as its first and last day.
    let whole = |length: usize| {
        let (from, to) = (first.text.get(..length)?, last.text.get(..length)?);
        let span: reftel_when::Edtf = from.parse().ok()?;
        let ends = (first.date.as_ref()?.earliest(), last.date.as_ref()?.latest());
        (from == to && first.text != last.text && ends == (span.earliest(), span.latest()))
            .then(|| from.to_owned())
    };
    let text = whole(4).or_else(|| whole(7));
    Some(match text {
        Some(text) if about => When::read(&format!("circa {text}")),
        Some(text) => When::read(&text),
        None if about && first.text == last.text => When::read(&format!("circa {}", first.text)),
        None => When::range(&first.text, &last.text),
    })
}

fn party(node: &Node, known: &mut Known, list: &mut List) -> Result<(), Refused> {
    let id = node.get("fixedref");
    let profile = node.child("profile").ok_or_else(|| Refused::at(node.line, "a party has no profile"))?;
    if id.is_empty() {
        return Err(Refused::at(node.line, "a party has no `FixedRef`"));
    }
    let subtype = profile.get("partysubtypeid");
    let kind = known.party_types.get(subtype).map_or("", String::as_str);
    let schema = match (known.value("partytype", kind), known.value("partysubtype", subtype)) {
        ("Individual", _) => "Person",
        (_, "Vessel") => "Vessel",
        (_, "Aircraft") => "Airplane",
        _ => "Organization",
    };
    let mut entry = Entry::new(id, schema, node.line);
    for identity in profile.all("identity") {
        known.identities.insert(identity.get("id").to_owned(), list.entries.len());
        names(identity, known, &mut entry);
        for [label, number, country] in known.documents.remove(identity.get("id")).unwrap_or_default() {
            identifier(&mut entry, &label, &number, &country);
        }
    }
    if entry.names.is_empty() {
        return Err(Refused::at(node.line, format!("party {id} has no name")));
    }
    entry.names.sort_by_key(|name| name.strength);
    for feature in profile.all("feature") {
        let label = known.value("featuretype", feature.get("featuretypeid")).to_owned();
        for version in feature.all("featureversion") {
            read_feature(&label, version, known, &mut entry);
        }
    }
    if known.profiles.insert(profile.get("id").to_owned(), list.entries.len()).is_some() {
        return Err(Refused::at(node.line, format!("the profile {} stands twice", profile.get("id"))));
    }
    list.entries.push(entry);
    Ok(())
}

fn names(identity: &Node, known: &Known, entry: &mut Entry) {
    // Parts of names refer to groups, which say what kind of part they are.
    let groups: HashMap<&str, &str> = identity
        .deep("namepartgroup")
        .into_iter()
        .map(|group| (group.get("id"), group.get("nameparttypeid")))
        .collect();
    for alias in identity.all("alias") {
        let kind = known.value("aliastype", alias.get("aliastypeid"));
        let strength = match (alias.get("primary"), alias.get("lowquality"), kind) {
            ("true", _, _) => Strength::Primary,
            (_, "true", _) => Strength::Weak,
            (_, _, "F.K.A.") => Strength::Former,
            _ => Strength::Strong,
        };
        for (at, written) in alias.all("documentedname").enumerate() {
            let mut parts: Vec<(Part, String)> = Vec::new();
            for value in written.deep("namepartvalue") {
                let group = groups.get(value.get("namepartgroupid")).copied().unwrap_or_default();
                let part = match known.value("nameparttype", group) {
                    "Last Name" => Part::Family,
                    "First Name" => Part::Given,
                    "Middle Name" => Part::Middle,
                    "Patronymic" => Part::Patronymic,
                    _ => Part::Other,
                };
                parts.push((part, value.text.trim().to_owned()));
            }
            let family: Vec<&str> = texts(&parts, |part| part == Part::Family);
            let rest: Vec<&str> = texts(&parts, |part| part != Part::Family);
            let text = if family.is_empty() || rest.is_empty() {
                [family, rest].concat().join(" ")
            } else {
                format!("{}, {}", family.join(" "), rest.join(" "))
            };
            // The primary alias is written in several scripts; the first of them is the primary name.
            let strength = if strength == Strength::Primary && at > 0 { Strength::Strong } else { strength };
            let Some(name) = Name::read(&text, strength) else { continue };
            let labelled = parts.iter().any(|(part, _)| *part != Part::Other);
            let parts = parts.iter().filter(|_| labelled).map(|(part, text)| (*part, text.as_str()));
            entry.names.push(name.with_parts(parts));
        }
    }
}

fn texts(parts: &[(Part, String)], wanted: impl Fn(Part) -> bool) -> Vec<&str> {
    parts.iter().filter(|(part, _)| wanted(*part)).map(|(_, text)| text.as_str()).collect()
}

fn read_feature(label: &str, version: &Node, known: &Known, entry: &mut Entry) {
    let period = version.child("dateperiod").and_then(period);
    let place = version.child("versionlocation").and_then(|place| known.places.get(place.get("locationid")));
    let place = place.map_or("", String::as_str);
    let detail = version
        .all("versiondetail")
        .map(|detail| match detail.text.trim() {
            "" => known.value("detailreference", detail.get("detailreferenceid")),
            text => text,
        })
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    match label {
        "Birthdate" | "Organization Established Date" | "Aircraft Manufacture Date" | "Vessel Build Date" => {
            match period {
                Some(when) => entry.births.push(when),
                None => entry.born(detail),
            }
        }
        "Place of Birth" => {
            entry.birth_places.extend([detail, place].into_iter().find(|t| !t.is_empty()).map(str::to_owned))
        }
        "Nationality Country" => entry.country("nationality", place),
        "Citizenship Country" => entry.country("citizenship", place),
        "Nationality of Registration" => entry.country("jurisdiction", place),
        "Vessel Flag" => {
            entry.country("flag", [detail, place].into_iter().find(|t| !t.is_empty()).unwrap_or_default())
        }
        "Location" => entry.addresses.extend(crate::list::filled(place)),
        "Gender" => entry.gender = Some(detail.to_ascii_lowercase()).filter(|gender| !gender.is_empty()),
        "Title" => entry.position(detail),
        _ => match remarks::kind_of(label) {
            Some(kind) => entry.identifier(kind, label, detail, ""),
            None => match (detail, place, period) {
                ("", "", Some(when)) => entry.dates.push(crate::list::Dated { what: label.to_owned(), when }),
                ("", place, _) => entry.fact(label, place),
                (detail, _, _) => entry.fact(label, detail),
            },
        },
    }
}

fn relationship(node: &Node, known: &Known, list: &mut List) -> Result<(), Refused> {
    let said = known.value("relationtype", node.get("relationtypeid")).to_owned();
    let side = |key: &str| {
        let entry = known.party(list, node.get(key)).ok_or_else(|| {
            Refused::at(
                node.line,
                format!("a relation names the profile {}, which is not in the list", node.get(key)),
            )
        })?;
        Ok(Party { id: Some(entry.id.clone()), name: entry.caption().to_owned() })
    };
    let (mut from, mut to) = (side("fromprofileid")?, side("toprofileid")?);
    // OFAC writes most from the side of the one that depends: `Owned or Controlled By`.
    let lower = said.to_ascii_lowercase();
    let (kinship, turned) = match lower.trim_end_matches(['.', ':']) {
        "owned or controlled by" => (Kinship::OwnsOrControls, true),
        "own or control" | "owns or controls" | "owns, controls, or operates" => {
            (Kinship::OwnsOrControls, false)
        }
        "property in the interest of" => (Kinship::Owns, true),
        "acting for or on behalf of" => (Kinship::ActsFor, false),
        "leader or official of" | "principal executive officer" | "playing a significant role in" => {
            (Kinship::Leads, false)
        }
        "family member of" => (Kinship::Family, false),
        _ => (Kinship::Linked, false),
    };
    if turned {
        std::mem::swap(&mut from, &mut to);
    }
    let said = if node.get("former") == "true" { format!("{said} (former)") } else { said };
    let until = (node.get("former") == "true").then(|| When::read("former"));
    list.relations.push(Relation {
        from,
        to,
        kinship,
        share: None,
        since: None,
        until,
        said,
        line: node.line,
    });
    Ok(())
}

fn sanctions(node: &Node, known: &Known, list: &mut List) -> Result<(), Refused> {
    let title = known.value("list", node.get("listid")).to_owned();
    let index = known.profiles.get(node.get("profileid")).copied();
    let Some(entry) = index.and_then(|at| list.entries.get_mut(at)) else {
        return Err(Refused::at(
            node.line,
            format!(
                "a sanctions entry names the profile {}, which is not in the list",
                node.get("profileid")
            ),
        ));
    };
    for event in node.all("entryevent") {
        let act = known.value("legalbasis", event.get("legalbasisid")).to_owned();
        entry.listings.push(Listing {
            programme: crate::list::filled(&title),
            act: crate::list::filled(&act),
            listed: event.child("date").and_then(date),
            delisted: None,
        });
        for comment in event.texts("comment") {
            entry.fact("remark", comment);
        }
    }
    for measure in node.all("sanctionsmeasure") {
        let kind = known.value("sanctionstype", measure.get("sanctionstypeid"));
        // A measure of the type Program has the programme's name as its comment.
        let into = if kind == "Program" {
            (&mut entry.programmes, measure.get("comment"))
        } else {
            (&mut entry.measures, kind)
        };
        if !into.1.is_empty() && !into.0.iter().any(|known| known == into.1) {
            into.0.push(into.1.to_owned());
        }
    }
    if list.title.is_empty() {
        list.title = title;
    }
    Ok(())
}
