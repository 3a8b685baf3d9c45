//! Dialogues asked without a socket: pages, files and JSON; texts of a table reach a page as texts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use reftel_archive::{Archive, DialogueFile, RecordedAt};
use serde_json::Value;
use tower::ServiceExt as _;

const TABLE: &str = "row,key,title,side,person,office,session,track,proposal,date,place,level,status,due,done,every,evidence,cites
dialogue,talks,<script>harm()</script> Talks (EXERCISE),,,,,,,,,,,,,P6M,,99NOWHERE1#2
side,,Halvern,XH,,,,,,,,,,,,,,
side,,Belarus,BY,,,,,,,,,,,,,,
track,law,<i>Law</i>,,,,,,,,,,,,,,,
session,,,,,,1,,,2011-04-12/2011-04-13,Aldis,Under-Secretary,held,,,,,
delegate,,,BY,<b>Nobody</b>,Minister of Foreign Affairs,1,,,,,,,,,,,
session,,,,,,2,,,,,,planned,,,,,
delegate,,,BY,<b>Nobody</b>,Prime Minister,2,,,,,,,,,,,
proposal,ask,\"Ask \"\"><img src=x onerror=harm()>\",XH,,,1,law,,,,,open,,,,,
follow_up,list,Send the <list>,BY,,,1,,,,,,,2011-06-30,,,,
";

static ROOM: LazyLock<(tempfile::TempDir, Arc<Archive>)> = LazyLock::new(|| {
    let place = tempfile::tempdir().unwrap();
    let archive = Archive::create(&place.path().join("talks.reftel")).unwrap();
    let file = DialogueFile { name: "talks.csv".to_owned(), bytes: TABLE.as_bytes().to_vec() };
    let imported = archive
        .import_dialogue(&file, "exercise", "A. Clerk", RecordedAt(jiff::Timestamp::UNIX_EPOCH))
        .unwrap();
    assert_eq!(imported.lacks, ["the dialogue: 99NOWHERE1#2"]);
    (place, Arc::new(archive))
});

fn get(path: &str) -> (StatusCode, String, String) {
    let request = Request::builder().uri(path).header("host", "127.0.0.1:7377").body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let answer = reftel_server::router(ROOM.1.clone(), 7377, "tester").oneshot(request).await.unwrap();
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, kind, String::from_utf8(body.to_vec()).unwrap())
    })
}

fn page(path: &str, parts: &[&str]) {
    let (status, _, text) = get(path);
    assert_eq!(status, StatusCode::OK, "{path}: {text}");
    for part in parts {
        assert!(text.contains(part), "{path} lacks {part}: {text}");
    }
    for harm in ["<script>harm", "<b>Nobody", "<img src=x", "<i>Law", "the <list>"] {
        assert!(!text.contains(harm), "{path} holds {harm}");
    }
}

#[test]
fn pages() {
    page("/dialogue?on=2011-07-10", &["1 overdue", "1 proposals open", "aria-current=\"page\">Dialogue"]);
    page(
        "/dialogue/talks?on=2011-07-10",
        &[
            "10 days overdue",
            "(not in this archive)",
            "/dialogue/talks/2/brief?on=2011-07-10",
            "12–13 April 2011",
            "talks.ics",
        ],
    );
    page("/dialogue/talks/1?on=2011-07-10", &["Minister of Foreign Affairs", "rel=\"next\""]);
    page(
        "/dialogue/talks/2/brief?on=2011-07-10",
        &["Promised and not done", "10 days overdue", "no guidance found", "at session 1, and is"],
    );
    // Before the import, nothing was known.
    page("/dialogue?as_known=1969-12-30", &["This archive has no dialogue"]);
}

#[test]
fn what_is_not_there() {
    for (path, want) in [
        ("/dialogue/none", StatusCode::NOT_FOUND),
        ("/dialogue/none.ics", StatusCode::NOT_FOUND),
        ("/dialogue/talks/9", StatusCode::NOT_FOUND),
        ("/dialogue/talks/one", StatusCode::NOT_FOUND),
        ("/dialogue/talks/1/brief/more", StatusCode::NOT_FOUND),
        ("/dialogue/talks/9/brief", StatusCode::NOT_FOUND),
        ("/dialogue/talks?on=June", StatusCode::BAD_REQUEST),
        ("/dialogue/talks?as_known=June", StatusCode::BAD_REQUEST),
        ("/api/dialogue/none", StatusCode::NOT_FOUND),
        ("/api/dialogue/talks/9/brief", StatusCode::NOT_FOUND),
        ("/api/dialogue/%FF", StatusCode::BAD_REQUEST),
        ("/api/dialogue?on=June", StatusCode::BAD_REQUEST),
    ] {
        let (status, _, text) = get(path);
        assert_eq!(status, want, "{path}: {text}");
    }
}

#[test]
fn files_for_other_programs() {
    let (status, kind, table) = get("/dialogue/talks.csv");
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/csv; charset=utf-8"));
    assert_eq!(table, TABLE);
    let (status, kind, calendar) = get("/dialogue/talks.ics");
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/calendar; charset=utf-8"));
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.contains("DTSTAMP:19700101T000000Z\r\n"));
    assert!(calendar.contains("X-WR-CALDESC:Left out\\, for want of days: 1 session.\r\n"), "{calendar}");
}

#[test]
fn the_same_as_json() {
    for (path, schema) in [
        ("/api/dialogue?on=2011-07-10", "reftel.dialogues/1"),
        ("/api/dialogue/talks?on=2011-07-10", "reftel.dialogue/1"),
        ("/api/dialogue/talks/1", "reftel.session/1"),
        ("/api/dialogue/talks/2/brief?on=2011-07-10", "reftel.brief/1"),
    ] {
        let (status, _, text) = get(path);
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answer["schema"], schema, "{path}");
    }
    let brief: Value = serde_json::from_str(&get("/api/dialogue/talks/2/brief?on=2011-07-10").2).unwrap();
    assert_eq!(brief["offices"][0]["now"], "Prime Minister");
    assert_eq!(brief["unfinished"][0]["days_over"], 10);
    // Who meets whom matters: of Halvern guidance cannot be asked, of Belarus there is none.
    let told: Vec<&Value> =
        brief["guidance"].as_array().unwrap().iter().map(|one| &one["ruling"]["ruling"]).collect();
    assert_eq!(told, [&Value::from("no_guidance"), &Value::Null]);
}
