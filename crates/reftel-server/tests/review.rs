//! Decisions that are taken on a page: they reach the log, can be taken back, and come from the room's own pages only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use reftel_archive::document::Limits;
use reftel_archive::{Adding, Archive, RecordedAt};
use tower::ServiceExt as _;

const OWN: &str = "http://127.0.0.1:7377";

/// An archive in which two claims wait, and the folder that it lies in.
fn archive() -> (tempfile::TempDir, Arc<Archive>) {
    let place = tempfile::tempdir().unwrap();
    let files = place.path().join("files");
    fs::create_dir(&files).unwrap();
    fs::write(
        files.join("note.md"),
        "---\ntitle: EXERCISE note\ndate: 2010-06-01\n---\n\nOn 5 May 2010 Osmia expelled the American ambassador. On \
         9 May 2010 police arrested Jan Zarles.\n",
    )
    .unwrap();
    let archive = Archive::create(&place.path().join("archive")).unwrap();
    let now = || RecordedAt("2010-07-01T00:00:00Z".parse().unwrap());
    archive
        .add(
            &[files],
            &mut Adding {
                threads: 1,
                limits: Limits::default(),
                ocr: None,
                who: "tester".to_owned(),
                now: &now,
                stop: &AtomicBool::new(false),
                progress: &mut |_| {},
            },
        )
        .unwrap();
    (place, Arc::new(archive))
}

/// Posts a form, and returns the status, and where the answer leads or what it says.
fn post(archive: &Arc<Archive>, headers: &[(&str, &str)], form: &str) -> (StatusCode, String) {
    let mut request = Request::builder()
        .method("POST")
        .uri("/inbox")
        .header("host", "127.0.0.1:7377")
        .header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer(archive, request.body(Body::from(form.to_owned())).unwrap())
}

fn page(archive: &Arc<Archive>) -> String {
    let request = Request::builder().uri("/inbox").header("host", "127.0.0.1:7377");
    let (status, text) = answer(archive, request.body(Body::empty()).unwrap());
    assert_eq!(status, StatusCode::OK, "{text}");
    text
}

fn answer(archive: &Arc<Archive>, request: Request<Body>) -> (StatusCode, String) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response =
            reftel_server::router(Arc::clone(archive), 7377, "tester & co").oneshot(request).await.unwrap();
        let status = response.status();
        let location = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, location.unwrap_or_else(|| String::from_utf8(bytes.to_vec()).unwrap()))
    })
}

/// Ids of the claims that wait, with their kinds.
fn waiting(archive: &Archive) -> Vec<(String, String)> {
    let items = archive.inbox(0, 10).unwrap().items;
    items.into_iter().map(|item| (item.claim.kind, item.claim.id)).collect()
}

fn id_of(archive: &Archive, kind: &str) -> String {
    let waiting = waiting(archive);
    waiting.iter().find(|(own, _)| own == kind).unwrap_or_else(|| panic!("{kind} in {waiting:?}")).1.clone()
}

#[test]
fn a_claim_is_accepted_refused_corrected_and_taken_back() {
    let (_place, archive) = archive();
    let own = [("origin", OWN)];
    assert_eq!(waiting(&archive).len(), 2, "{:?}", waiting(&archive));
    let expulsion = id_of(&archive, "mission.expel");
    let arrest = id_of(&archive, "detention.arrest");

    let form = format!("claim={expulsion}&verdict=accept&page=1&at=1");
    assert_eq!(post(&archive, &own, &form), (StatusCode::SEE_OTHER, "/inbox?page=1#claim-1".to_owned()));
    let form = format!(
        "claim={arrest}&verdict=correct&page=1&at=1&when=2010-05-08&actors=Ada+Quist;+OS&why=misread+%3Cb%3E"
    );
    assert_eq!(post(&archive, &own, &form).0, StatusCode::SEE_OTHER);
    assert_eq!(waiting(&archive), []);
    let decided = archive.claim_reviews().unwrap();
    let verdicts: Vec<&str> = decided.iter().map(|review| review.verdict).collect();
    assert_eq!(verdicts, ["accept", "correct"]);
    assert!(decided.iter().all(|review| review.who == "tester & co"));
    assert_eq!(decided[0].why, "decided in the reading room");
    let claims =
        archive.claims(&reftel_archive::AskClaims { limit: 10, ..Default::default() }).unwrap().claims;
    let corrected = claims.iter().find(|claim| claim.id == arrest).unwrap();
    let actors: Vec<&str> = corrected.actors.iter().map(|party| party.name.as_str()).collect();
    assert_eq!(
        (corrected.when.as_deref(), actors.as_slice()),
        (Some("2010-05-08"), ["Ada Quist", "OS"].as_slice())
    );
    assert!(page(&archive).contains("misread &#60;b&#62;"), "{}", page(&archive));

    let form = format!("claim={arrest}&verdict=undo&page=1");
    assert_eq!(post(&archive, &own, &form).1, "/inbox?page=1#decided");
    assert_eq!(waiting(&archive).len(), 1);
    let form = format!("claim={arrest}&verdict=refuse&page=1&at=1");
    assert_eq!(post(&archive, &own, &form).0, StatusCode::SEE_OTHER);
    let claims =
        archive.claims(&reftel_archive::AskClaims { limit: 10, ..Default::default() }).unwrap().claims;
    assert!(claims.iter().all(|claim| claim.id != arrest), "a claim that was refused is gone");
}

#[test]
fn what_cannot_be_decided_says_why() {
    let (_place, archive) = archive();
    let own = [("origin", OWN)];
    let arrest = id_of(&archive, "detention.arrest");
    for (form, status, says) in [
        ("claim=00ff&verdict=accept".to_owned(), StatusCode::NOT_FOUND, "there is no claim"),
        (format!("claim={arrest}&verdict=perhaps"), StatusCode::BAD_REQUEST, "`verdict` cannot be"),
        (format!("claim={arrest}&verdict=correct"), StatusCode::BAD_REQUEST, "nothing was corrected"),
        (
            format!("claim={arrest}&verdict=correct&quote=not+there"),
            StatusCode::BAD_REQUEST,
            "does not stand in",
        ),
        (format!("claim={arrest}&verdict=correct&when=soon"), StatusCode::BAD_REQUEST, "soon"),
        (format!("claim={arrest}&verdict=undo"), StatusCode::BAD_REQUEST, "no decision about"),
    ] {
        let (got, text) = post(&archive, &own, &form);
        assert_eq!(got, status, "{form}: {text}");
        assert!(text.contains(says), "{form}: {text}");
    }
    assert_eq!(archive.claim_reviews().unwrap(), []);
}

#[test]
fn only_the_rooms_own_pages_decide() {
    let (_place, archive) = archive();
    let form = format!("claim={}&verdict=accept", id_of(&archive, "detention.arrest"));
    for headers in [
        vec![],
        vec![("origin", "null")],
        vec![("origin", "http://evil.example")],
        vec![("origin", "http://127.0.0.1:7378")],
        vec![("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", OWN), ("sec-fetch-site", "cross-site")],
    ] {
        assert_eq!(post(&archive, &headers, &form).0, StatusCode::FORBIDDEN, "{headers:?}");
    }
    assert_eq!(archive.claim_reviews().unwrap(), []);
    assert_eq!(post(&archive, &[("sec-fetch-site", "same-origin")], &form).0, StatusCode::SEE_OTHER);
}
