//! Export to FollowTheMoney: one entity for each person or body, whatever number of lists it stands on.
//!
//! Only what a property of the model can say is put into it: an imprecise date or a text that is too long goes to `notes`
//! as it is written, so that nothing becomes more certain on the way. Source: the FollowTheMoney model 4, schemata,
//! properties and the longest values of its types.

mod fitting;
mod happening;

use std::collections::{BTreeMap, HashMap, HashSet};

use reftel_lists::ownership;
use reftel_lists::{Entry, Kinship, Party, Relation, Strength, When};
use reftel_record::log::Sha256Hex;
use serde_json::{Map, Value, json};

use crate::identity::{Identities, spelling};
use crate::roster::{Listed, Roster};
use crate::{Archive, ArchiveError};
use fitting::{
    IDENTIFIER_MAX, NAME_MAX, NOTE_MAX, TEXT_MAX, exact, is_a_country, is_formed, is_paper, property_of,
};

/// An entity on its way out.
struct Proxy {
    id: String,
    schema: String,
    caption: String,
    properties: BTreeMap<&'static str, Vec<String>>,
    /// Short names of the lists that it is from.
    datasets: Vec<String>,
    /// Ids of what it was put together from.
    referents: Vec<String>,
}

impl Proxy {
    fn new(id: String, schema: &str) -> Proxy {
        Proxy {
            id,
            schema: schema.to_owned(),
            caption: String::new(),
            properties: BTreeMap::new(),
            datasets: Vec::new(),
            referents: Vec::new(),
        }
    }

    fn put(&mut self, property: &'static str, value: &str) {
        let value = value.trim();
        let values = self.properties.entry(property).or_default();
        if !value.is_empty() && !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }

    /// Puts a value where it fits, or into the notes with what it is.
    fn put_if(&mut self, fits: bool, property: &'static str, what: &str, value: &str) {
        if fits { self.put(property, value) } else { self.note(what, value) }
    }

    fn note(&mut self, what: &str, value: &str) {
        if !value.trim().is_empty() {
            let note: String = format!("{what}: {}", value.trim()).chars().take(NOTE_MAX).collect();
            self.put("notes", &note);
        }
    }

    /// Puts a date that the model can hold: a year, a month or a day that is certain.
    fn date(&mut self, property: &'static str, what: &str, when: &When) {
        match exact(when) {
            Some(date) => self.put(property, &date),
            None => self.note(what, &when.text),
        }
    }

    fn json(mut self) -> Value {
        self.properties.retain(|_, values| !values.is_empty());
        let properties: Map<String, Value> =
            self.properties.into_iter().map(|(name, values)| (name.to_owned(), json!(values))).collect();
        json!({
            "id": self.id, "caption": self.caption, "schema": self.schema, "properties": properties,
            "datasets": self.datasets, "referents": self.referents,
        })
    }
}

/// Returns the id of what goes by a reference: letters, figures, `.` and `-`; where other signs had to go, a part of
/// the reference's hash tells those apart that would be alike.
fn id_of(reference: &str) -> String {
    /// An id of the model has 200 characters at the most.
    const ID_MAX: usize = 120;
    let plain: String = reference
        .replacen(':', ".", 1)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '-' })
        .take(ID_MAX)
        .collect();
    let plain = plain.trim_matches(['.', '-']).to_owned();
    if plain == reference.replacen(':', ".", 1) {
        return format!("reftel-{plain}");
    }
    let hash: String = Sha256Hex::of(reference.as_bytes()).0.chars().take(10).collect();
    format!("reftel-{plain}-{hash}")
}

impl Archive {
    /// Calls `each` with every entity of the newest lists, with what is between them and what is imposed on them, and then with
    /// what the documents tell of: who takes part, events and sanctions. With `lists`, those lists alone.
    pub fn export_followthemoney<E: From<ArchiveError>>(
        &self,
        lists: &[String],
        mut each: impl FnMut(Value) -> Result<(), E>,
    ) -> Result<(), E> {
        let happenings = if lists.is_empty() { self.happenings()? } else { Vec::new() };
        let roster = match self.roster(lists, None) {
            Ok((roster, _)) => roster,
            Err(ArchiveError::NoLists) if !happenings.is_empty() => {
                return happenings.into_iter().try_for_each(|happening| each(happening.json()));
            }
            Err(error) => return Err(error.into()),
        };
        let identities = self.identities(&roster)?;
        let export = Export::new(&roster, &identities);
        let mut done: HashSet<&str> = HashSet::new();
        for (listed, entry) in roster.entries() {
            let Some(id) = export.ids.get(&listed.reference(entry)) else { continue };
            if done.insert(id) {
                each(export.entity(id, listed, entry).json())?;
            }
        }
        for listed in &roster.lists {
            let mut parties: HashSet<String> = HashSet::new();
            for relation in &listed.list.relations {
                for party in [&relation.from, &relation.to] {
                    if party.id.is_none() && parties.insert(ownership::key(party)) {
                        each(export.party(listed, party).json())?;
                    }
                }
                each(export.between(listed, relation).json())?;
            }
            for entry in &listed.list.entries {
                for sanction in export.sanctions(listed, entry) {
                    each(sanction.json())?;
                }
                for paper in export.papers(listed, entry) {
                    each(paper.json())?;
                }
            }
        }
        happenings.into_iter().try_for_each(|happening| each(happening.json()))
    }
}

struct Export<'a> {
    roster: &'a Roster,
    identities: &'a Identities,
    /// By reference: the id of the entity that the entry belongs to.
    ids: HashMap<String, String>,
    /// References of entries that somebody owns a share of.
    owned: HashSet<String>,
}

impl<'a> Export<'a> {
    fn new(roster: &'a Roster, identities: &'a Identities) -> Export<'a> {
        let mut ids: HashMap<String, String> = HashMap::new();
        for (listed, entry) in roster.entries() {
            let reference = listed.reference(entry);
            if !ids.contains_key(&reference) {
                let id = id_of(&reference);
                for member in identities.members(&reference) {
                    ids.insert(member, id.clone());
                }
            }
        }
        let mut owned = HashSet::new();
        for listed in &roster.lists {
            let shares = listed.list.relations.iter().filter(|relation| relation.kinship == Kinship::Owns);
            for id in shares.filter_map(|relation| relation.to.id.as_ref()) {
                owned.insert(format!("{}:{id}", listed.key));
            }
        }
        Export { roster, identities, ids, owned }
    }

    fn entity(&self, id: &str, listed: &Listed, entry: &Entry) -> Proxy {
        let reference = listed.reference(entry);
        let members = self.identities.members(&reference);
        let entries: Vec<(&Listed, &Entry)> =
            members.iter().filter_map(|member| self.roster.find(member)).collect();
        // What somebody owns a share of is a company in the model's terms.
        let is_owned = members.iter().any(|member| self.owned.contains(member));
        let schema = match entry.schema.as_str() {
            "Organization" | "LegalEntity" if is_owned => "Company",
            "Thing" | "" => "LegalEntity",
            schema => schema,
        };
        let mut proxy = Proxy::new(id.to_owned(), schema);
        entry.caption().clone_into(&mut proxy.caption);
        for (listed, entry) in entries {
            if !proxy.datasets.contains(&listed.key) {
                proxy.datasets.push(listed.key.clone());
            }
            let referent = id_of(&listed.reference(entry));
            if referent != proxy.id {
                proxy.referents.push(referent);
            }
            self.describe(&mut proxy, entry);
        }
        for name in members.iter().filter_map(|member| spelling(member)) {
            proxy.put("alias", name);
        }
        proxy
    }

    fn describe(&self, proxy: &mut Proxy, entry: &Entry) {
        let schema = proxy.schema.clone();
        let person = schema == "Person";
        let legal =
            matches!(schema.as_str(), "Person" | "Organization" | "Company" | "LegalEntity" | "PublicBody");
        for name in &entry.names {
            let property = match name.strength {
                Strength::Primary => "name",
                Strength::Strong => "alias",
                Strength::Weak => "weakAlias",
                Strength::Former => "previousName",
            };
            proxy.put_if(name.text.chars().count() <= NAME_MAX, property, "name", &name.text);
        }
        let born = match schema.as_str() {
            "Person" => Some("birthDate"),
            "Vessel" | "Airplane" | "Vehicle" => Some("buildDate"),
            _ if legal => Some("incorporationDate"),
            _ => None,
        };
        for when in &entry.births {
            match born {
                Some(property) => proxy.date(property, "born or founded", when),
                None => proxy.note("born or founded", &when.text),
            }
        }
        for place in &entry.birth_places {
            proxy.put_if(person && place.chars().count() <= TEXT_MAX, "birthPlace", "born in", place);
        }
        if let Some(gender) = &entry.gender {
            let known = matches!(gender.to_lowercase().as_str(), "male" | "female");
            proxy.put_if(person && known, "gender", "gender", gender);
        }
        for fact in &entry.countries {
            let (property, fits) = match fact.label.as_str() {
                "nationality" => ("nationality", person),
                "citizenship" => ("citizenship", person),
                "jurisdiction" => ("jurisdiction", legal),
                "flag" => ("flag", schema == "Vessel"),
                _ => ("country", true),
            };
            // The model's own reader turns a country's name into its code.
            let property = if fits { property } else { "country" };
            proxy.put_if(is_a_country(&fact.text), property, &fact.label, &fact.text);
        }
        for position in &entry.positions {
            let short = position.title.chars().count() <= TEXT_MAX;
            proxy.put_if(person && short, "position", "position", &position.title);
        }
        for address in &entry.addresses {
            proxy.put_if(legal && address.chars().count() <= TEXT_MAX, "address", "address", address);
        }
        for identifier in &entry.identifiers {
            if let Some(property) = property_of(&schema, &identifier.kind)
                && identifier.value.chars().count() <= IDENTIFIER_MAX
                && is_formed(&identifier.kind, &identifier.value)
            {
                proxy.put(property, &identifier.value);
            } else if !is_paper(entry, identifier) {
                proxy.note(&identifier.label, &identifier.value);
            }
        }
        for programme in &entry.programmes {
            proxy.put_if(programme.chars().count() <= TEXT_MAX, "program", "programme", programme);
        }
        for dated in &entry.dates {
            match dated.what.as_str() {
                "died" if person => proxy.date("deathDate", "died", &dated.when),
                "changed" => {}
                what => proxy.note(what, &dated.when.text),
            }
        }
        for visit in &entry.visits {
            proxy.note(
                "visit",
                &format!("{} {} {} {}", visit.country, visit.locale, visit.when.text, visit.remarks),
            );
        }
        for fact in &entry.facts {
            proxy.note(&fact.label, &fact.text);
        }
    }

    fn sanctions(&self, listed: &Listed, entry: &Entry) -> Vec<Proxy> {
        if entry.listings.is_empty() && entry.measures.is_empty() && entry.reasons.is_empty() {
            return Vec::new();
        }
        let reference = listed.reference(entry);
        let Some(id) = self.ids.get(&reference) else { return Vec::new() };
        let fill = |proxy: &mut Proxy| {
            listed.key.clone_into(&mut proxy.caption);
            proxy.datasets.push(listed.key.clone());
            proxy.put("entity", id);
            proxy.put("authority", &listed.name());
            proxy.put("recordId", &entry.id);
            for measure in &entry.measures {
                proxy.put("provisions", &measure.chars().take(TEXT_MAX).collect::<String>());
            }
            for reason in &entry.reasons {
                proxy.put("reason", &reason.chars().take(NOTE_MAX).collect::<String>());
            }
        };
        let mut found = Vec::new();
        for (at, listing) in entry.listings.iter().enumerate() {
            let mut proxy = Proxy::new(id_of(&format!("{reference}#sanction-{at}")), "Sanction");
            fill(&mut proxy);
            // Sanctions have no notes; what does not fit is told in the summary.
            for (what, when, property) in
                [("listed", &listing.listed, "listingDate"), ("taken off", &listing.delisted, "endDate")]
            {
                let Some(when) = when else { continue };
                match exact(when) {
                    Some(date) => proxy.put(property, &date),
                    None => proxy.put("summary", &format!("{what}: {}", when.text)),
                }
            }
            for programme in listing.programme.iter().filter(|text| text.chars().count() <= TEXT_MAX) {
                proxy.put("program", programme);
            }
            if let Some(act) = &listing.act {
                proxy.put("description", act);
            }
            found.push(proxy);
        }
        if found.is_empty() {
            let mut proxy = Proxy::new(id_of(&format!("{reference}#sanction")), "Sanction");
            fill(&mut proxy);
            found.push(proxy);
        }
        found
    }

    /// Passports and other papers, with who issued them.
    fn papers(&self, listed: &Listed, entry: &Entry) -> Vec<Proxy> {
        let reference = listed.reference(entry);
        let Some(id) = self.ids.get(&reference) else { return Vec::new() };
        let papers = entry.identifiers.iter().enumerate().filter(|(_, number)| is_paper(entry, number));
        papers
            .map(|(at, number)| {
                let schema = if number.kind == "passportNumber" { "Passport" } else { "Identification" };
                let mut proxy = Proxy::new(id_of(&format!("{reference}#paper-{at}")), schema);
                number.value.clone_into(&mut proxy.caption);
                proxy.datasets.push(listed.key.clone());
                proxy.put("holder", id);
                proxy.put("number", &number.value);
                proxy.put("type", &number.label);
                if let Some(country) = &number.country {
                    proxy.put("country", country);
                }
                proxy
            })
            .collect()
    }

    fn party_id(&self, listed: &Listed, party: &Party) -> String {
        let entry = party.id.as_ref().map(|id| format!("{}:{id}", listed.key));
        match entry.and_then(|reference| self.ids.get(&reference)) {
            Some(id) => id.clone(),
            None => id_of(&format!("{}:named {}", listed.key, ownership::key(party))),
        }
    }

    /// Somebody who is only named in a relation.
    fn party(&self, listed: &Listed, party: &Party) -> Proxy {
        let owned = |relation: &&Relation| relation.kinship == Kinship::Owns && relation.to == *party;
        let schema = if listed.list.relations.iter().any(|relation| owned(&relation)) {
            "Company"
        } else {
            "LegalEntity"
        };
        let mut proxy = Proxy::new(self.party_id(listed, party), schema);
        party.name.clone_into(&mut proxy.caption);
        proxy.datasets.push(listed.key.clone());
        proxy.put("name", &party.name);
        proxy
    }

    fn between(&self, listed: &Listed, relation: &Relation) -> Proxy {
        let person = |party: &Party| {
            party.id.as_ref().and_then(|id| listed.entry(id)).is_some_and(|entry| entry.schema == "Person")
        };
        let (schema, from, to) = match relation.kinship {
            Kinship::Owns => ("Ownership", "owner", "asset"),
            Kinship::Leads => ("Directorship", "director", "organization"),
            Kinship::ActsFor => ("Representation", "agent", "client"),
            Kinship::Family if person(&relation.from) && person(&relation.to) => {
                ("Family", "person", "relative")
            }
            Kinship::OwnsOrControls | Kinship::Family | Kinship::Linked => {
                ("UnknownLink", "subject", "object")
            }
        };
        let reference = format!(
            "{}:{} {} {} {}",
            listed.key,
            ownership::key(&relation.from),
            relation.kinship.words(),
            ownership::key(&relation.to),
            relation.line
        );
        let mut proxy = Proxy::new(id_of(&reference), schema);
        proxy.caption = format!("{} {} {}", relation.from.name, relation.kinship.words(), relation.to.name);
        proxy.datasets.push(listed.key.clone());
        proxy.put(from, &self.party_id(listed, &relation.from));
        proxy.put(to, &self.party_id(listed, &relation.to));
        if let Some(share) = relation.share.filter(|_| schema == "Ownership") {
            let text = if share.least == share.most {
                format!("{}%", share.least)
            } else {
                format!("{}%-{}%", share.least, share.most)
            };
            proxy.put("percentage", &text);
        }
        let word = if schema == "Family" { "relationship" } else { "role" };
        proxy.put(word, relation.kinship.words());
        proxy.put("summary", &relation.said);
        for (when, property) in [(&relation.since, "startDate"), (&relation.until, "endDate")] {
            let Some(when) = when else { continue };
            match exact(when) {
                Some(date) => proxy.put(property, &date),
                None => proxy.put("description", &format!("{property} {}", when.text)),
            }
        }
        proxy
    }
}

#[cfg(test)]
mod tests;
