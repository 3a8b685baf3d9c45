//! The reconciliation API, version 0.2, by which OpenRefine matches a table's names with the entries of the lists.
//!
//! Source: *Reconciliation Service API v0.2*, W3C community group draft, 2023. OpenRefine asks from a page and from a
//! program on this machine, so that these addresses, and no others, answer pages of this machine under other ports.
//!
//! `match` is said only of a candidate that is alone, nearly the same by name, and born on the day that was given: nothing
//! here is joined by a name alone.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use reftel_archive::names::Kind;
use reftel_archive::{Screen, Screening, ScreeningHit};
use serde_json::{Map, Value, json};

use crate::address;
use crate::asked::{Asked, AskedAtLength};
use crate::refusal::Refusal;
use crate::room::Room;

/// The kinds of what can be asked for.
const TYPES: [(&str, &str, Kind); 2] =
    [("Person", "Person", Kind::Person), ("Organization", "Organisation", Kind::Organisation)];
/// Most questions in one request, and most candidates of one.
const QUESTIONS_MAX: usize = 500;
const CANDIDATES_MAX: usize = 50;
/// From this score on a candidate whose day of birth agrees counts as found.
const MATCH_MIN: f64 = 0.95;

/// Returns the routes under `/reconcile`.
pub(crate) fn routes() -> Router<Room> {
    Router::new()
        .route("/reconcile", get(service).post(service))
        .route("/reconcile/suggest/entity", get(suggest))
        .route("/reconcile/preview", get(preview))
}

/// Answers with what the service is, or with the candidates for a batch of questions.
async fn service(State(room): State<Room>, AskedAtLength(asked): AskedAtLength) -> Response {
    let Some(queries) = asked.get("queries") else { return answer(Ok(manifest(&room))) };
    let queries = questions(queries);
    let found = match queries {
        Ok(queries) => {
            room.ask(move |archive| {
                let mut screenings: BTreeMap<&str, Screening> = BTreeMap::new();
                let kinds = TYPES.iter().map(|(id, _, kind)| (*id, *kind)).chain([("", Kind::Unknown)]);
                for (id, kind) in kinds {
                    screenings.insert(id, archive.screening(Screen { kind, ..Screen::default() })?);
                }
                let results = queries.into_iter().map(|(key, question)| {
                    let screening = screenings.get(question.kind.as_str()).or_else(|| screenings.get(""));
                    let result = screening.map(|screening| question.ask(screening)).unwrap_or_default();
                    (key, json!({ "result": result }))
                });
                Ok(Value::Object(results.collect()))
            })
            .await
        }
        Err(refusal) => Err(refusal),
    };
    answer(found)
}

fn manifest(room: &Room) -> Value {
    let types: Vec<Value> = TYPES.iter().map(|(id, name, _)| json!({"id": id, "name": name})).collect();
    let base = room.base();
    json!({
        "versions": ["0.2"],
        "name": format!("Lists of {} (Reftel)", room.name),
        "identifierSpace": format!("{base}/entity/"),
        "schemaSpace": "https://followthemoney.tech/explorer/schemata/",
        "defaultTypes": types,
        "view": {"url": format!("{base}/entity/{{{{id}}}}")},
        "preview": {"url": format!("{base}/reconcile/preview?id={{{{id}}}}"), "width": 430, "height": 240},
        "suggest": {"entity": {"service_url": base, "service_path": "/reconcile/suggest/entity"}},
        "batchSize": 50,
    })
}

/// One question of a batch.
struct Question {
    name: String,
    kind: String,
    limit: usize,
    born: Option<String>,
}

/// Reads a batch of questions.
fn questions(text: &str) -> Result<Vec<(String, Question)>, Refusal> {
    let wrong = |message: String| Refusal::Wrong {
        message,
        hint: "as in {\"q0\": {\"query\": \"a name\", \"type\": \"Person\", \"limit\": 3}}".to_owned(),
    };
    let value: Value =
        serde_json::from_str(text).map_err(|error| wrong(format!("`queries` is not JSON: {error}")))?;
    let Value::Object(all) = value else { return Err(wrong("`queries` is no JSON object".to_owned())) };
    if all.len() > QUESTIONS_MAX {
        return Err(wrong(format!("a request may have {QUESTIONS_MAX} questions")));
    }
    let mut read = Vec::with_capacity(all.len());
    for (key, question) in all {
        let name = question.get("query").and_then(Value::as_str);
        let name = name.ok_or_else(|| wrong(format!("the question `{key}` has no `query`")))?.to_owned();
        // A type may be one or several; OpenRefine sends an id, or an object that holds it.
        let kind = match question.get("type") {
            Some(Value::Array(types)) => types.first().cloned(),
            other => other.cloned(),
        };
        let kind = match &kind {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Object(object)) => {
                object.get("id").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
            _ => String::new(),
        };
        let limit = question.get("limit").and_then(Value::as_u64).unwrap_or(10);
        let limit = usize::try_from(limit).unwrap_or(CANDIDATES_MAX).min(CANDIDATES_MAX);
        let properties = question.get("properties").and_then(Value::as_array).cloned().unwrap_or_default();
        let born = properties.iter().find(|property| {
            property
                .get("pid")
                .and_then(Value::as_str)
                .is_some_and(|pid| pid.eq_ignore_ascii_case("birthDate"))
        });
        let born = born.and_then(|property| property.get("v")).map(|value| match value {
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        });
        read.push((key, Question { name, kind, limit, born: born.filter(|born| !born.is_empty()) }));
    }
    Ok(read)
}

impl Question {
    fn ask(&self, screening: &Screening) -> Vec<Value> {
        let hits = screening.one(&self.name).hits;
        let hits: Vec<ScreeningHit> = hits.into_iter().filter(|hit| hit.reference.is_some()).collect();
        let alone = hits.iter().filter(|hit| hit.score >= MATCH_MIN).count() == 1;
        hits.iter()
            .take(self.limit)
            .map(|hit| {
                let agrees = self.born.as_ref().map(|born| hit.births.iter().any(|known| known == born));
                let mut features = vec![json!({"id": "name", "value": hit.score})];
                features.extend(agrees.map(|agrees| json!({"id": "birthDate", "value": agrees})));
                let mut candidate = candidate(hit);
                let found = alone && hit.score >= MATCH_MIN && agrees == Some(true);
                candidate
                    .extend([("features".to_owned(), json!(features)), ("match".to_owned(), json!(found))]);
                Value::Object(candidate)
            })
            .collect()
    }
}

fn candidate(hit: &ScreeningHit) -> Map<String, Value> {
    let [(person, person_name, _), (body, body_name, _)] = TYPES;
    let (id, name) = if hit.kind == "person" { (person, person_name) } else { (body, body_name) };
    let mut described = vec![hit.list.clone()];
    described.extend(hit.births.first().map(|born| format!("born or founded {born}")));
    described.extend(hit.positions.first().cloned());
    let fields = [
        ("id", json!(hit.reference)),
        ("name", json!(hit.caption)),
        ("description", json!(described.join("; "))),
        ("type", json!([{"id": id, "name": name}])),
        // The API's scores have no unit; a hundred is the same text.
        ("score", json!(hit.score * 100.0)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Answers with entries whose names are like what somebody is typing.
async fn suggest(State(room): State<Room>, asked: Asked) -> Response {
    let prefix = asked.text("prefix").trim().to_owned();
    let found = room.ask(move |archive| {
        let screening = archive.screening(Screen::default())?;
        let hits = screening.one(&prefix).hits;
        let entries = hits.iter().filter(|hit| hit.reference.is_some()).take(CANDIDATES_MAX);
        let result: Vec<Value> = entries.map(|hit| Value::Object(candidate(hit))).collect();
        Ok(json!({ "result": result }))
    });
    answer(found.await)
}

/// Answers with a small page about one entry.
async fn preview(State(room): State<Room>, asked: Asked) -> Response {
    let id = asked.text("id").to_owned();
    let found = room.ask(move |archive| {
        archive.entity(&id)?.ok_or_else(|| Refusal::Nothing {
            message: format!("`{id}` is no entry of the lists in this archive"),
            hint: "the screening finds people and bodies by their names".to_owned(),
        })
    });
    match found.await {
        Ok(entity) => {
            let spellings: Vec<&str> = entity.spellings.iter().take(6).map(|s| s.text.as_str()).collect();
            let lists: Vec<&str> = entity.entries.iter().map(|entry| entry.list.as_str()).collect();
            let births: Vec<&str> =
                entity.entries.iter().flat_map(|entry| &entry.births).map(String::as_str).collect();
            let page = Preview {
                caption: crate::passage::shown(&entity.caption),
                address: format!("{}{}", room.base(), address::entity(&entity.id)),
                lines: [&lists, &births, &spellings]
                    .iter()
                    .map(|line| crate::passage::shown(&line.join("; ")))
                    .filter(|line| !line.is_empty())
                    .collect(),
            };
            let mut response = crate::page::show(&page);
            // It is made to be shown within OpenRefine's page, on this machine.
            let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors http://127.0.0.1:* http://localhost:*";
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
            response.headers_mut().insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
            response
        }
        Err(refusal) => answer(Err(refusal)),
    }
}

#[derive(askama::Template)]
#[template(path = "preview.html")]
struct Preview {
    caption: String,
    address: String,
    lines: Vec<String>,
}

/// Returns JSON. There is no JSONP, which version 0.1 of the API had: a script of any page could take it.
fn answer(found: Result<Value, Refusal>) -> Response {
    let (status, value) = match found {
        Ok(value) => (StatusCode::OK, value),
        Err(refusal) => (refusal.status(), json!({"error": refusal.message(), "hint": refusal.hint()})),
    };
    (status, Json(value)).into_response()
}

/// Returns the origin of a request when it is a page of this machine, whatever its port.
pub(crate) fn page_of_this_machine(headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let host = origin.to_str().ok()?.strip_prefix("http://")?;
    let (name, port) = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).unwrap_or((host, "80"));
    let own = ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| own.eq_ignore_ascii_case(name));
    (own && port.parse::<u16>().is_ok()).then(|| origin.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read_in_each_of_their_forms() {
        let text = r#"{"q0": {"query": "A", "type": ["Person"], "limit": 900,
            "properties": [{"pid": "birthDate", "v": "1970-05-01"}]},
            "q1": {"query": "B", "type": {"id": "Organization"}}, "q2": {"query": "C", "type": "Person"}}"#;
        let read = questions(text).unwrap();
        let have: Vec<(&str, &str, usize)> =
            read.iter().map(|(key, q)| (key.as_str(), q.kind.as_str(), q.limit)).collect();
        assert_eq!(have, [("q0", "Person", 50), ("q1", "Organization", 10), ("q2", "Person", 10)]);
        assert_eq!(read[0].1.born.as_deref(), Some("1970-05-01"));
        for wrong in ["", "[]", r#"{"q0": {}}"#] {
            assert!(questions(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_pages_of_this_machine_are_answered() {
        for (origin, want) in [
            ("http://127.0.0.1:3333", true),
            ("http://localhost:3333", true),
            ("http://127.0.0.1", true),
            ("http://[::1]:3333", true),
            ("https://127.0.0.1:3333", false),
            ("http://127.0.0.1.evil.example:3333", false),
            ("http://evil.example", false),
            ("null", false),
        ] {
            let headers = HeaderMap::from_iter([(header::ORIGIN, HeaderValue::from_static(origin))]);
            assert_eq!(page_of_this_machine(&headers).is_some(), want, "{origin}");
        }
    }
}
