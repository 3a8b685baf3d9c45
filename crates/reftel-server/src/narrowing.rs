//! A query, and the values by which a person narrows it: `?q=sanctions&kind=cable&year=2008`.

use std::collections::BTreeMap;

use reftel_archive::Query;

use crate::address;
use crate::asked::Asked;
use crate::refusal::Refusal;

/// A facet: its parameter, the field that it asks in, its name for people.
const FACETS: [(&str, &str, &str); 6] = [
    ("kind", "kind", "Kind"),
    ("year", "on", "Year"),
    ("from", "from", "From"),
    ("tag", "tag", "TAGS"),
    ("marking", "marking", "Marking"),
    ("lang", "lang", "Language"),
];

/// A query with what narrows it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Narrowing {
    /// The query as written.
    pub(crate) query: String,
    chosen: Vec<(&'static str, String)>,
    /// Other parameters that links keep.
    kept: Vec<(&'static str, String)>,
    path: &'static str,
}

/// A facet on a page.
#[derive(Debug)]
pub(crate) struct Facet {
    /// Name for people.
    pub(crate) name: &'static str,
    /// Its values.
    pub(crate) values: Vec<FacetValue>,
    /// Whether one of them is chosen.
    pub(crate) any_chosen: bool,
}

/// A value of a facet.
#[derive(Debug)]
pub(crate) struct FacetValue {
    /// The value for people.
    pub(crate) label: String,
    /// How many documents have it.
    pub(crate) count: usize,
    /// Whether it is chosen.
    pub(crate) chosen: bool,
    /// Where it leads: the same page narrowed by it, or no longer.
    pub(crate) address: String,
}

impl Narrowing {
    /// Reads the parameters of a page at `path`, whose links also keep the parameters `kept`.
    pub(crate) fn read(asked: &Asked, path: &'static str, kept: &[&'static str]) -> Narrowing {
        let chosen = FACETS
            .iter()
            .flat_map(|(name, ..)| asked.all(name).map(|value| (*name, value.to_owned())))
            .collect();
        let kept = kept.iter().filter_map(|name| Some((*name, asked.get(name)?.to_owned()))).collect();
        Narrowing { query: asked.text("q").trim().to_owned(), chosen, kept, path }
    }

    /// Returns the query that asks for all of it; blank for everything.
    pub(crate) fn whole(&self) -> Result<String, Refusal> {
        // Read alone first: an error then points at the character that the person wrote.
        if let Err(error) = Query::parse(&self.query) {
            return Err(Refusal::Query { query: self.query.clone(), error });
        }
        let mut whole = match (self.query.is_empty(), self.chosen.is_empty()) {
            (true, _) => String::new(),
            (false, true) => self.query.clone(),
            (false, false) => format!("({})", self.query),
        };
        for (facet, value) in &self.chosen {
            let Some((_, field, _)) = FACETS.iter().find(|(name, ..)| name == facet) else { continue };
            let value: String = value.chars().map(|c| if is_sign(c) { ' ' } else { c }).collect();
            let part = format!("{field}:\"{}\"", value.trim());
            Query::parse(&part).map_err(|error| Refusal::Wrong {
                message: format!("`{facet}` cannot be `{}`: {error}", value.trim()),
                hint: format!("leave `{facet}` out of the address"),
            })?;
            whole = format!("{whole} {part}");
        }
        Ok(whole.trim().to_owned())
    }

    /// Returns the address of the same page with other kept parameters; a blank value leaves one out.
    pub(crate) fn address(&self, others: &[(&'static str, &str)]) -> String {
        self.link(&self.chosen, others)
    }

    /// Returns the address of a page of the same results.
    pub(crate) fn page(&self, number: usize) -> String {
        self.address(&[("page", if number > 1 { number.to_string() } else { String::new() }.as_str())])
    }

    /// Returns what the page's form must carry along besides the query.
    pub(crate) fn hidden(&self) -> Vec<(&'static str, String)> {
        self.chosen.iter().chain(&self.kept).cloned().collect()
    }

    /// Returns whether any value is chosen.
    pub(crate) fn is_narrowed(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// Returns the address of the same page without any value chosen.
    pub(crate) fn widened(&self) -> String {
        self.link(&[], &[])
    }

    fn link(&self, chosen: &[(&'static str, String)], others: &[(&'static str, &str)]) -> String {
        let mut parameters = vec![("q", self.query.as_str())];
        parameters.extend(chosen.iter().map(|(name, value)| (*name, value.as_str())));
        let kept = self.kept.iter().filter(|(name, _)| !others.iter().any(|(other, _)| other == name));
        parameters.extend(kept.map(|(name, value)| (*name, value.as_str())));
        parameters.extend(others);
        address::with(self.path, &parameters)
    }

    /// Returns the facets with their counts, as links.
    pub(crate) fn facets(&self, counts: &BTreeMap<&'static str, Vec<(String, usize)>>) -> Vec<Facet> {
        let mut facets = Vec::new();
        for (name, _, title) in FACETS {
            let mut found: Vec<(String, usize)> = counts.get(name).cloned().unwrap_or_default();
            if name == "year" {
                // Years are looked for by time, not by how many there are.
                found.sort_by(|a, b| b.0.cmp(&a.0));
            }
            for (facet, value) in &self.chosen {
                if *facet == name && !found.iter().any(|(other, _)| other == value) {
                    found.insert(0, (value.clone(), 0));
                }
            }
            let values: Vec<FacetValue> =
                found.into_iter().map(|(value, count)| self.value(name, value, count)).collect();
            if !values.is_empty() {
                let any_chosen = values.iter().any(|value| value.chosen);
                facets.push(Facet { name: title, values, any_chosen });
            }
        }
        facets
    }

    fn value(&self, facet: &'static str, value: String, count: usize) -> FacetValue {
        let is_it = |(name, own): &(&'static str, String)| *name == facet && *own == value;
        let chosen = self.chosen.iter().any(is_it);
        let mut next: Vec<_> = self.chosen.iter().filter(|pair| !is_it(pair)).cloned().collect();
        if !chosen {
            next.push((facet, value.clone()));
        }
        let label = match facet {
            "lang" => crate::page::language(&value).to_owned(),
            _ => value,
        };
        FacetValue { label, count, chosen, address: self.link(&next, &[]) }
    }
}

/// Returns whether a character would mean something in a quoted value of a query.
fn is_sign(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str, chosen: &[(&'static str, &str)]) -> Narrowing {
        Narrowing {
            query: query.to_owned(),
            chosen: chosen.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
            kept: vec![("sort", "title".to_owned())],
            path: "/search",
        }
    }

    #[test]
    fn values_narrow_the_whole_query() {
        let check = |query, chosen: &[_], want| assert_eq!(read(query, chosen).whole().unwrap(), want);
        check("", &[], "");
        check("a OR b", &[], "a OR b");
        check("a OR b", &[("kind", "cable")], "(a OR b) kind:\"cable\"");
        check("", &[("year", "2008"), ("from", "Say \"x\" *")], "on:\"2008\" from:\"Say  x\"");
    }

    #[test]
    fn an_error_points_at_what_the_person_wrote() {
        match read("cat form:x", &[("kind", "cable")]).whole() {
            Err(Refusal::Query { error, .. }) => assert_eq!(error.at, 4),
            other => panic!("{other:?}"),
        }
        assert!(matches!(read("", &[("kind", "poem")]).whole(), Err(Refusal::Wrong { .. })));
        assert!(matches!(read("", &[("from", "—")]).whole(), Err(Refusal::Wrong { .. })));
    }

    #[test]
    fn a_value_leads_to_it_and_away_from_it() {
        let narrowing = read("x", &[("kind", "cable")]);
        let counts =
            BTreeMap::from([("kind", vec![("cable".to_owned(), 3)]), ("tag", vec![("PREL".to_owned(), 2)])]);
        let facets = narrowing.facets(&counts);
        assert_eq!(facets[0].values[0].address, "/search?q=x&sort=title");
        assert!(facets[0].values[0].chosen);
        assert_eq!(facets[1].values[0].address, "/search?q=x&kind=cable&tag=PREL&sort=title");
        assert_eq!(narrowing.page(3), "/search?q=x&kind=cable&sort=title&page=3");
    }
}
