//! Screening, entities and reconciliation asked without a socket: who may ask how, and what is answered.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use reftel_archive::{Archive, Decision, RecordedAt};
use serde_json::{Value, json};
use tower::ServiceExt as _;

const PORT: u16 = 7377;

const ONE: &str = r#"{"id":"1","schema":"Person","properties":{"name":["Pavel Zhdanovich","Павел Жданович"],"birthDate":["1970-05-01"]}}
{"id":"2","schema":"Company","properties":{"name":["<b>Zubrow</b> Azot"]}}
{"id":"3","schema":"Company","properties":{"name":["Aldis Timber"]}}
{"id":"4","schema":"Ownership","properties":{"owner":["3"],"asset":["2"],"percentage":["60"]}}"#;
const TWO: &str = r#"{"id":"a","schema":"Person","properties":{"name":["ZHDANOVICH, Pavel"]}}"#;

static ROOM: LazyLock<(tempfile::TempDir, Arc<Archive>)> = LazyLock::new(|| {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::create(&place.path().join("names.reftel")).unwrap();
    let now = RecordedAt(jiff::Timestamp::UNIX_EPOCH);
    for (file, text) in [("one.json", ONE), ("two.json", TWO)] {
        let files = [(file.to_owned(), text.as_bytes().to_vec())];
        assert!(archive.add_lists(&files, None, None, "test", &|| now).unwrap().refused.is_empty());
    }
    let (a, b) = ("followthemoney-one-json:1", "followthemoney-two-json:a");
    archive.decide_identity(a, b, Decision::Same, "one <i>office</i>", "A. Clerk", now).unwrap();
    (place, Arc::new(archive))
});

struct Answer {
    status: StatusCode,
    origin: Option<String>,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

fn ask(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:7377");
    if method == "POST" {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let router = reftel_server::router(Arc::clone(&ROOM.1), PORT, "tester");
        let response = router.oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        let origin = response.headers().get("access-control-allow-origin");
        let origin = origin.map(|origin| origin.to_str().unwrap().to_owned());
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        Answer { status, origin, text: String::from_utf8(bytes).unwrap() }
    })
}

fn get(path: &str) -> Answer {
    ask("GET", path, &[], "")
}

#[test]
fn names_are_screened_by_form_and_by_address() {
    let form = get("/screen");
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text.contains("<textarea"), "{}", form.text);
    let names = "names=Pavel+Zhdanovich%0D%0ANobody+Atall&list=&kind=any&as_of=";
    let own = [("origin", "http://127.0.0.1:7377"), ("sec-fetch-site", "same-origin")];
    for answer in [ask("POST", "/screen", &own, names), get(&format!("/screen?{names}"))] {
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text.contains("1 of 2 names found"), "{}", answer.text);
        assert!(answer.text.contains("/entity/followthemoney-one-json%3A1"), "{}", answer.text);
    }
    let harm = get("/screen?names=Zubrow+Azot");
    assert!(!harm.text.contains("<b>Zubrow") && harm.text.contains("Zubrow"), "{}", harm.text);
    assert!(harm.text.contains("Aldis Timber owns 60 % of"), "{}", harm.text);
    for (path, status) in [
        ("/screen?names=A&as_of=soon", StatusCode::BAD_REQUEST),
        ("/screen?names=A&kind=ship", StatusCode::BAD_REQUEST),
        ("/screen?names=A&list=nowhere", StatusCode::BAD_REQUEST),
        ("/entity/nowhere%3A1", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(get(path).status, status, "{path}");
    }
    let many = format!("names={}", "A%0A".repeat(501));
    assert_eq!(ask("POST", "/screen", &own, &many).status, StatusCode::BAD_REQUEST);
}

#[test]
fn other_sites_cannot_ask_by_form() {
    for (headers, want) in [
        (
            &[
                ("origin", "http://evil.example"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
            ][..],
            403,
        ),
        (
            &[
                ("origin", "http://127.0.0.1:9999"),
                ("sec-fetch-site", "same-site"),
                ("sec-fetch-mode", "navigate"),
            ],
            403,
        ),
        (&[("origin", "null")], 403),
        (&[], 200),
    ] {
        assert_eq!(ask("POST", "/screen", headers, "names=A").status.as_u16(), want, "{headers:?}");
    }
    assert_eq!(ask("POST", "/status", &[], "").status, StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn an_entity_has_its_spellings_sources_and_decisions() {
    let page = get("/entity/followthemoney-two-json%3Aa");
    assert_eq!(page.status, StatusCode::OK);
    for said in ["Павел Жданович", "ZHDANOVICH, Pavel", "A. Clerk", "one &#60;i&#62;office&#60;/i&#62;"]
    {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    let entity = get("/api/entity/followthemoney-two-json%3Aa").json();
    assert_eq!(entity["id"], "followthemoney-one-json:1");
    assert_eq!(entity["entries"].as_array().unwrap().len(), 2);
    let screened = get("/api/screen?name=Zhdanovich+Pavel&name=Nobody").json();
    assert_eq!(screened["schema"], "reftel.screenings/1");
    assert_eq!(screened["names"][0]["hits"].as_array().unwrap().len(), 2);
    assert_eq!(screened["names"][1]["hits"], json!([]));
    assert_eq!(get("/api/screen").status, StatusCode::BAD_REQUEST);
    assert!(get("/api/variants?name=Zhdanovich").json()["variants"].as_array().unwrap().len() > 2);
}

#[test]
fn names_are_reconciled() {
    let manifest = get("/reconcile").json();
    assert_eq!(manifest["versions"], json!(["0.2"]));
    assert_eq!(manifest["view"]["url"], "http://127.0.0.1:7377/entity/{{id}}");
    let queries = json!({
        "q0": {"query": "Жданович Павел", "type": "Person", "limit": 1,
               "properties": [{"pid": "birthDate", "v": "1970-05-01"}]},
        "q1": {"query": "Zubrow Azot", "type": "Organization"},
        "q2": {"query": "Zubrow Azot", "type": "Person"},
    });
    let form: String = queries.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
    // OpenRefine's program asks by POST, its page may, too: from this machine, under another port.
    for headers in [&[][..], &[("origin", "http://127.0.0.1:3333"), ("sec-fetch-site", "same-site")]] {
        let answer = ask("POST", "/reconcile", headers, &format!("queries={form}"));
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(answer.origin.as_deref(), headers.first().map(|(_, origin)| *origin));
        let found = answer.json();
        let best = &found["q0"]["result"][0];
        assert_eq!(
            (&best["id"], &best["type"][0]["id"]),
            (&json!("followthemoney-one-json:1"), &json!("Person"))
        );
        assert_eq!(best["features"][1], json!({"id": "birthDate", "value": true}));
        // Another entry is as like by name: nothing is matched by itself.
        assert_eq!(best["match"], false);
        assert_eq!(found["q0"]["result"].as_array().unwrap().len(), 1);
        assert_eq!(found["q1"]["result"][0]["id"], "followthemoney-one-json:2");
        assert_eq!(found["q2"]["result"], json!([]));
    }
    let other = ask("POST", "/reconcile", &[("origin", "http://evil.example")], &format!("queries={form}"));
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    assert_eq!(get("/reconcile?queries=%5B%5D").status, StatusCode::BAD_REQUEST);
    let suggested = get("/reconcile/suggest/entity?prefix=Aldis+Timber").json();
    assert_eq!(suggested["result"][0]["name"], "Aldis Timber");
    let preview = get("/reconcile/preview?id=followthemoney-one-json%3A2");
    assert!(preview.text.contains("&#60;b&#62;Zubrow"), "{}", preview.text);
    let asked_as_script = get("/reconcile?callback=jsonp1");
    assert!(
        asked_as_script.text.starts_with('{'),
        "no page can take it as a script: {}",
        asked_as_script.text
    );
}
