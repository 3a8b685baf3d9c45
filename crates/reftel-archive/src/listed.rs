//! What official lists say, as claims: who was listed and taken off, held and set free, who came into an office and left it.

use std::sync::LazyLock;

use reftel_lists::{Entry, When};
use reftel_record::claim::{Claim, Party, claim_id};
use reftel_record::history::Source;

use crate::roster::Listed;

/// What being on a list means, and whose word it is.
struct Publisher {
    begins: &'static str,
    code: &'static str,
    means: &'static str,
}

static PUBLISHERS: LazyLock<Vec<Publisher>> = LazyLock::new(|| {
    let read = |line: Vec<&'static str>| match line.as_slice() {
        [begins, code, means] => Some(Publisher { begins, code, means }),
        _ => None,
    };
    lines(include_str!("../data/publishers.tsv")).filter_map(read).collect()
});

fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// Returns what a list says that has a date, with the list as its source. Nothing of a list whose publisher is not known.
pub(crate) fn claims(listed: &Listed) -> (Source, Vec<Claim>) {
    let source = Source {
        id: format!("LIST:{}", listed.key),
        date: listed.version.version.as_deref().and_then(|date| date.parse().ok()),
        own_id: None,
        fingerprint: 0,
        is_correction: false,
        is_list: true,
        states: Vec::new(),
    };
    let mut claims = Vec::new();
    let publisher = PUBLISHERS.iter().find(|publisher| {
        listed.key.strip_prefix(publisher.begins).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    if let Some(publisher) = publisher {
        for entry in &listed.list.entries {
            of_entry(listed, entry, publisher, &mut claims);
        }
    }
    (source, claims)
}

/// Returns the code of the state that a list of missions names by its territory's id, such as `united-kingdom` (pocom, Office
/// of the Historian, US Department of State). A mission in a territory that is no state's name is not taken for one to a state.
fn host(territory: &str) -> Option<&'static str> {
    reftel_claims::country_code(&territory.replace('-', " "))
}

fn of_entry(listed: &Listed, entry: &Entry, publisher: &Publisher, claims: &mut Vec<Claim>) {
    let reference = listed.reference(entry);
    let schema = match entry.schema.as_str() {
        "Person" => "Person",
        "Vessel" | "Airplane" => "Thing",
        _ => "Company",
    };
    let subject =
        Party { name: entry.caption().to_owned(), office: None, country: None, schema: schema.to_owned() };
    let state = Party {
        name: publisher.code.to_owned(),
        office: None,
        country: Some(publisher.code.to_owned()),
        schema: "Country".to_owned(),
    };
    let mut nth = 0;
    let mut put = |kind: &str, when: &When, said: String, subject: &Party, about: Option<Party>| {
        let Some(date) = &when.date else { return };
        claims.push(Claim {
            id: claim_id(&listed.key, 0, &entry.id, kind, &said, nth),
            anchor: reference.clone(),
            range: (0, 0),
            quote: said,
            kind: kind.to_owned(),
            actors: vec![state.clone()],
            targets: vec![subject.clone()],
            about,
            speaker: None,
            when: Some(date.clone()),
            when_rule: Some("list".to_owned()),
            place: None,
            amount: None,
            modality: "asserted".to_owned(),
            negated: false,
            condition: None,
            due: None,
            manner: None,
            rule: "list".to_owned(),
        });
        nth += 1;
    };
    if publisher.means == "sanction" {
        for listing in &entry.listings {
            let act = listing.act.as_ref().or(listing.programme.as_ref()).cloned().unwrap_or_default();
            for (when, kind, word) in [
                (&listing.listed, "sanction.impose", "listed"),
                (&listing.delisted, "sanction.lift", "taken off"),
            ] {
                if let Some(when) = when {
                    put(kind, when, format!("{word} {}: {act}", when.text), &subject, None);
                }
            }
        }
    }
    if publisher.means == "detention" {
        for dated in &entry.dates {
            let kind = match dated.what.as_str() {
                "detained" => "detention.arrest",
                "verdict" => "detention.sentence",
                "released" => "detention.release",
                _ => continue,
            };
            put(kind, &dated.when, format!("{} {}", dated.what, dated.when.text), &subject, None);
        }
    }
    if publisher.means == "office" {
        for position in &entry.positions {
            let title = position.title.to_lowercase();
            let host = position.place.as_deref().and_then(host);
            let heads = ["ambassador", "chief of mission", "minister", "envoy", "charg"];
            let is_head = host.is_some() && heads.iter().any(|head| title.contains(head));
            let holder = Party {
                office: Some(if is_head {
                    format!("ambassador ({})", position.title)
                } else {
                    position.title.clone()
                }),
                country: Some(publisher.code.to_owned()),
                ..subject.clone()
            };
            let about = match host {
                Some(code) => Some(Party {
                    name: code.to_owned(),
                    office: None,
                    country: Some(code.to_owned()),
                    schema: "Country".to_owned(),
                }),
                None => Some(Party {
                    name: position.title.clone(),
                    office: None,
                    country: None,
                    schema: "Thing".to_owned(),
                }),
            };
            let (took, left) =
                if is_head { ("mission.appoint", "mission.leave") } else { ("post.take", "post.leave") };
            for (when, kind, word) in [(&position.from, took, "from"), (&position.until, left, "until")] {
                if let Some(when) = when {
                    let place =
                        position.place.as_ref().map_or_else(String::new, |place| format!(", {place}"));
                    put(
                        kind,
                        when,
                        format!("{}{place}: {word} {}", position.title, when.text),
                        &holder,
                        about.clone(),
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line that was not read would be a list of which silently nothing follows.
    #[test]
    fn every_line_of_the_tables_is_read() {
        assert_eq!(PUBLISHERS.len(), lines(include_str!("../data/publishers.tsv")).count());
    }

    #[test]
    fn hosts_by_their_territory() {
        for (territory, code) in [
            ("belarus", Some("BY")),
            ("united-kingdom", Some("GB")),
            ("czech-republic", Some("CZ")),
            ("zubrovia", None),
        ] {
            assert_eq!(host(territory), code, "{territory}");
        }
    }
}
