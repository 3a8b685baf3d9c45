//! Guidance asked without a socket: the rules beside their passages, and rulings as page and as JSON.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use reftel_archive::document::Limits;
use reftel_archive::{Adding, Archive, GuidanceFiles, RecordedAt};
use serde_json::Value;
use tower::ServiceExt as _;

const PORT: u16 = 7377;

const CABLE: &str = "---\ntitle: Contacts with Halvern (EXERCISE)\n---\n\nHalvern's envoys are <b>not</b> to be asked to dinner.\n";

const TALKS: &str = "---\ntitle: Talks with France (EXERCISE)\ndate: 2024-06-10\n---\n\nOn June 4, 2024, U.S. Deputy Assistant \
                     Secretary Ada Quist met French Ambassador Jean Morel. On May 1, 2024, U.S. Deputy Assistant Secretary Ada \
                     Quist met French Foreign Minister Paul Vidal.\n";

const RULES: &str = r#"
@id("dinners") @cite("DOC ¶p1") @says("No dinners with <i>envoys</i> of France.") @from("2024-05")
forbid(principal, action in Action::"representational", resource)
when { resource.country == Country::"FR" && resource.side == Side::"government" };
@id("talks") @cite("24NOWHERE1 ¶2") @source("a telegram that is not here") @says("Talks need the minister.") @from("2024-05-02") @approval("minister")
permit(principal, action == Action::"meet", resource) when { resource.country == Country::"FR" };
@id("old") @cite("24NOWHERE1 ¶3") @says("Dinners were fine.") @from("2020-01-01") @until("2024-04-30")
permit(principal, action in Action::"representational", resource) when { resource.country == Country::"FR" };
"#;

static ROOM: LazyLock<(tempfile::TempDir, Arc<Archive>)> = LazyLock::new(|| {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::create(&place.path().join("guidance.reftel")).unwrap();
    let now = RecordedAt(jiff::Timestamp::UNIX_EPOCH);
    let file = place.path().join("contacts.md");
    std::fs::write(&file, CABLE).unwrap();
    let talks = place.path().join("talks.md");
    std::fs::write(&talks, TALKS).unwrap();
    let stop = AtomicBool::new(false);
    let mut adding = Adding {
        who: "test".to_owned(),
        threads: 1,
        limits: Limits::default(),
        now: &|| now,
        ocr: None,
        stop: &stop,
        progress: &mut |_| {},
    };
    archive.add(&[file, talks], &mut adding).unwrap();
    let mut id = None;
    archive
        .each_document(|document| {
            if document.title.as_deref().is_some_and(|title| title.starts_with("Contacts")) {
                id = Some(document.id);
            }
            Ok::<(), reftel_archive::ArchiveError>(())
        })
        .unwrap();
    let files = GuidanceFiles(vec![("rules.cedar".to_owned(), RULES.replace("DOC", &id.unwrap()))]);
    assert_eq!(archive.adopt_guidance(&files, "exercise", "A. Clerk", now).unwrap().rules, 3);
    (place, Arc::new(archive))
});

fn get(path: &str) -> (StatusCode, String) {
    let request = Request::builder().uri(path).header("host", "127.0.0.1:7377").body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response =
            reftel_server::router(Arc::clone(&ROOM.1), PORT, "tester").oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        (status, String::from_utf8(bytes).unwrap())
    })
}

fn json(path: &str) -> Value {
    let (status, text) = get(path);
    assert_eq!(status, StatusCode::OK, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn rules_stand_beside_their_passages() {
    let (status, page) = get("/guidance?on=2025-01-01");
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("No dinners with &#60;i&#62;envoys"), "what a rule says is text");
    assert!(page.contains("not to be asked to dinner"), "the passage stands there");
    assert!(page.contains("a telegram that is not here (not in this archive)"), "{page}");
    let (in_force, not) = page.split_once("Not in force").unwrap();
    assert!(
        in_force.contains("dinners")
            && !in_force.contains("Dinners were fine")
            && not.contains("Dinners were fine")
    );
    // In the month of which no day is known, it may or may not be in force.
    assert!(get("/guidance?on=2024-05-01").1.contains("Perhaps in force"));
    assert_eq!(get("/guidance?on=May").0, StatusCode::BAD_REQUEST);

    let rules = json("/api/guidance?on=2025-01-01");
    assert_eq!(rules["schema"], "reftel.rules/1");
    let told: Vec<(&str, &str, usize)> = rules["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| {
            let passages = rule["passages"].as_array().unwrap().len();
            (rule["policy"].as_str().unwrap(), rule["in_force"].as_str().unwrap(), passages)
        })
        .collect();
    assert_eq!(told, [("dinners", "yes", 1), ("talks", "yes", 0), ("old", "no", 0)]);
}

#[test]
fn contacts_are_ruled_on() {
    let (status, form) = get("/may");
    assert_eq!(status, StatusCode::OK);
    assert!(form.contains("name=\"of\"") && !form.contains("class=\"ruling"));
    let asked = "act=invite&as=Ambassador&with=Ambassador&of=France&on=2025-01-01";
    let (_, page) = get(&format!("/may?{asked}"));
    assert!(
        page.contains("ruling-not_permitted")
            && page.contains("Before that")
            && page.contains("value=\"France\"")
    );
    let ruling = json(&format!("/api/may?{asked}"));
    assert_eq!(
        (ruling["schema"].as_str(), ruling["ruling"].as_str()),
        (Some("reftel.ruling/1"), Some("not_permitted"))
    );
    assert_eq!(ruling["because"][0]["passages"][0]["paragraph"], "p1");
    assert_eq!(ruling["superseded"][0]["policy"], "old");
    let talks = "act=meet&as=Ambassador&with=Ambassador&of=FR&on=2025-01-01";
    assert_eq!(json(&format!("/api/may?{talks}"))["ruling"], "needs_approval");
    assert_eq!(json(&format!("/api/may?{talks}&approved_by=Secretary+of+State"))["ruling"], "permitted");
    assert_eq!(json("/api/may?act=travel&of=FR&on=2025-01-01")["ruling"], "no_guidance");

    // What is wrong is told, and on the page the form keeps what was written.
    let (status, wrong) = get("/may?act=meet&of=%3Cb%3ENowhere&on=2025-01-01");
    assert_eq!(status, StatusCode::OK);
    assert!(
        wrong.contains("role=\"alert\"")
            && wrong.contains("value=\"&#60;b&#62;Nowhere\"")
            && !wrong.contains("<b>Nowhere")
    );
    assert_eq!(get("/api/may?act=meet&of=Nowhere&on=2025-01-01").0, StatusCode::BAD_REQUEST);
    assert_eq!(get("/api/may?act=meet&of=FR&on=soon").0, StatusCode::BAD_REQUEST);
}

#[test]
fn past_contacts_are_held_against_the_rules_of_their_day() {
    let found = json("/api/contacts?officials_of=US");
    let told: Vec<(&str, &str, &str)> = found["contacts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned().leak() as &str;
            (text(&contact["when"]), text(&contact["with"]["title"]), text(&contact["ruling"]))
        })
        .collect();
    // On the first of May the rule about talks was not yet in force, and no other speaks of them.
    let want =
        [("2024-05-01", "Foreign Minister", "no_guidance"), ("2024-06-04", "Ambassador", "needs_approval")];
    assert_eq!(told, want, "{found}");
    assert_eq!(found["looked_at"], 2);
    assert_eq!(found["contacts"][1]["because"][0]["policy"], "talks");
    assert_eq!(found["contacts"][1]["by"]["title_from"], "document");
    let outside = json("/api/contacts?officials_of=us&outside=1&from=2024-06-01");
    assert_eq!(outside["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(json("/api/contacts?officials_of=FR")["contacts"].as_array().unwrap().len(), 0);

    let (status, page) = get("/contacts?officials_of=US");
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("Needs approval") && page.contains("Ada Quist, Deputy Assistant Secretary"),
        "{page}"
    );
    assert!(get("/contacts").1.contains("name=\"officials_of\""));
    for wrong in [
        "/contacts?officials_of=Halvern",
        "/contacts?officials_of=%3Cb%3E",
        "/api/contacts",
        "/api/contacts?officials_of=US&from=May",
    ] {
        assert_eq!(get(wrong).0, StatusCode::BAD_REQUEST, "{wrong}");
    }
}
