//! The reading room asked without a socket: who may ask, what every answer says to the browser, and what
//! hostile documents become.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use reftel_archive::document::Limits;
use reftel_archive::{Adding, Archive, RecordedAt};
use serde_json::Value;
use tower::ServiceExt as _;

const PORT: u16 = 7377;

/// What every document here is made of: markup, quotes, and marks that turn the writing direction.
const HARM: &str = "<script>harm()</script> \"><img src=x onerror=harm()> & 'q' \u{202E}drawkcab";

static ROOM: LazyLock<(tempfile::TempDir, Arc<Archive>)> = LazyLock::new(|| {
    let place = tempfile::tempdir().unwrap();
    let files = place.path().join("files");
    fs::create_dir(&files).unwrap();
    let write = |name: &str, text: &str| fs::write(files.join(name), text).unwrap();
    write(
        "<script>harm()<script>\" onload=\"x.md",
        &format!(
            "---\ntitle: '{}'\nauthor: '<b>x</b>'\ntags: ['<i>t</i>']\n---\n\n## <u>head</u>\n\nSharpened {HARM}.\n\n| <td> | b |\n| --- | --- |\n| c</td> | d |\n",
            HARM.replace('\'', "")
        ),
    );
    write(
        "first.txt",
        "UNCLASSIFIED\n\nR 051200Z APR 09\nFM AMEMBASSY ALDIS\nTO SECSTATE WASHDC\nUNCLAS ALDIS 000007\n\nE.O. 12958: N/A\nTAGS: PREL\nSUBJECT: FISHING TALKS\n\n1. (U) The fishing talks began on April 4.\n\n2. (U) They go on. End summary.\n",
    );
    write(
        "second.txt",
        "UNCLASSIFIED\n\nR 061200Z APR 09\nFM AMEMBASSY ALDIS\nTO SECSTATE WASHDC\nUNCLAS ALDIS 000008\n\nE.O. 12958: N/A\nTAGS: PREL\nSUBJECT: FISHING TALKS END\nREF: ALDIS 7\n\n1. (U) The talks of ALDIS 7 ended.\n",
    );
    write(
        "volume.xml",
        "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\" xml:id=\"frus1999v01\"><teiHeader><fileDesc><titleStmt><title>Papers</title></titleStmt></fileDesc></teiHeader><text><body><div type=\"document\" xml:id=\"d1\" n=\"1\"><head>1. The Minister to the Secretary</head><p>A paper about herring.</p></div></body></text></TEI>",
    );
    for (section, words) in [("02", "The second half."), ("03", "The end.")] {
        write(
            &format!("part-{section}.txt"),
            &format!(
                "R 071200Z APR 09\nFM AMEMBASSY ALDIS\nTO SECSTATE WASHDC\nUNCLAS SECTION {section} OF 03 ALDIS 000009\n\nSUBJECT: HADDOCK\n\n1. (U) {words}\n"
            ),
        );
    }
    write("картина.bin", "\u{0}\u{1}not a document\u{0}");
    let archive = Archive::create(&place.path().join("harm.reftel")).unwrap();
    let now = || RecordedAt(jiff::Timestamp::UNIX_EPOCH);
    archive
        .add(
            &[files],
            &mut Adding {
                threads: 1,
                limits: Limits::default(),
                ocr: None,
                who: "test".to_owned(),
                now: &now,
                stop: &AtomicBool::new(false),
                progress: &mut |_| {},
            },
        )
        .unwrap();
    (place, Arc::new(archive))
});

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn send(request: Request<Body>) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response =
            reftel_server::router(Arc::clone(&ROOM.1), PORT, "tester").oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        Answer { status, headers, bytes }
    })
}

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(request.body(Body::empty()).unwrap())
}

fn get(path: &str) -> Answer {
    request("GET", path, &[("host", "127.0.0.1:7377")])
}

/// Id of the document with the hostile title.
fn harmful() -> String {
    let found = get("/api/search?q=sharpened").json();
    found["hits"][0]["document"].as_str().unwrap().to_owned()
}

/// An address of every page, with the status that it has.
fn addresses() -> Vec<(String, u16)> {
    let harmful = harmful();
    let sha256 = get("/api/document/09ALDIS7").json()["sources"][0]["sha256"].as_str().unwrap().to_owned();
    let mut addresses: Vec<(String, u16)> = [
        ("/", 200),
        ("/?q=fishing&sort=title&kind=cable", 200),
        ("/?sort=sideways", 400),
        ("/?page=x", 400),
        ("/search", 200),
        ("/search?q=fishing", 200),
        ("/search?q=sharpened", 200),
        ("/search?q=%3Cscript%3Eharm%3C/script%3E", 200),
        // Empty parentheses ask for nothing.
        ("/search?q=%3Cscript%3Eharm()%3C/script%3E", 400),
        ("/search?q=%22%3Cscript%3E", 400),
        ("/search?q=fishing&page=99999999999", 200),
        ("/doc/09ALDIS7", 200),
        ("/doc/09ALDIS8?q=talks", 200),
        ("/doc/09ALDIS7?view=raw", 200),
        ("/doc/frus1999v01/d1", 200),
        ("/doc/frus1999v01/d1?view=raw", 200),
        ("/doc/%3Cscript%3Eharm()%3C/script%3E", 404),
        ("/doc/%FF", 400),
        ("/api/document/%FF", 400),
        ("/explain/09ALDIS7", 200),
        ("/explain/frus1999v01/d1", 404),
        ("/cite/09ALDIS7?p=1", 200),
        ("/cite/09ALDIS7?p=%3Cscript%3E", 404),
        ("/cite/09ALDIS7", 400),
        ("/cite/frus1999v01/d1?p=p1&from=2&to=7", 200),
        ("/cite/09ALDIS7?p=1&style=bibtex", 200),
        ("/cite/09ALDIS7?p=1&style=verse", 400),
        ("/chain/09ALDIS8", 200),
        ("/compare?a=09ALDIS7&b=09ALDIS8", 200),
        ("/compare", 400),
        ("/gaps", 200),
        ("/ledger", 200),
        ("/ledger?state=read", 200),
        ("/ledger?state=lost", 400),
        ("/status", 200),
        ("/help", 200),
        ("/page/1/09ALDIS7", 404),
        ("/page/one/09ALDIS7", 404),
        ("/original/0000", 404),
        ("/original/..%2Frecord.sqlite", 404),
        ("/asset/room.css", 404),
        ("/nowhere", 404),
        ("/api/search?q=fishing", 200),
        ("/api/search", 400),
        ("/api/search?q=%22open", 400),
        ("/api/search?q=a&limit=201", 400),
        ("/api/documents", 200),
        ("/api/document/frus1999v01/d1", 200),
        ("/api/document/none", 404),
        ("/api/raw/09ALDIS7", 200),
        ("/api/explain/09ALDIS7", 200),
        ("/api/cite/09ALDIS7?p=1", 200),
        ("/api/chain/09ALDIS7", 200),
        ("/api/compare?a=09ALDIS7&b=09ALDIS8", 200),
        ("/api/gaps", 200),
        ("/api/ledger", 200),
        ("/api/status", 200),
        ("/api/openapi.json", 200),
        ("/api/nowhere", 404),
    ]
    .map(|(path, status)| (path.to_owned(), status))
    .into();
    for path in ["/doc/ID", "/doc/ID?q=sharpened", "/doc/ID?view=raw", "/cite/ID?p=p1", "/chain/ID"] {
        addresses.push((path.replace("ID", &harmful), 200));
    }
    addresses.push((format!("/original/{sha256}"), 200));
    addresses
}

#[test]
fn every_answer_has_its_status_and_keeps_the_browser_in() {
    for (path, status) in addresses() {
        let answer = get(&path);
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http:") && !policy.contains('*'), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
}

#[test]
fn what_documents_say_is_text() {
    for (path, _) in addresses() {
        let answer = get(&path);
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let html = answer.text();
        // Of the room's own there is one script, by address, and no other element of these.
        assert_eq!(html.matches("<script").count(), 1, "{path}");
        for markup in
            ["<img", "<b>x", "<i>t", "<u>head", "<td> |", "\" onload=\"", "<iframe", " onerror=harm()>"]
        {
            assert!(!html.contains(markup), "{path} has {markup}");
        }
        assert!(!html.contains('\u{202E}'), "{path}: a mark that turns the direction reaches the page");
        for address in html.split("href=\"").skip(1).chain(html.split("src=\"").skip(1)) {
            let address = address.split('"').next().unwrap();
            let own =
                address.starts_with('/') || address.starts_with('#') || address.starts_with("data:image");
            assert!(own && !address.starts_with("//"), "{path} leads to {address}");
        }
        assert!(!html.contains(" style=") && !html.contains(" onclick"), "{path}");
    }
    let page = get(&format!("/doc/{}", harmful()));
    assert!(page.text().contains("&#60;script&#62;harm()"), "{}", page.text());
    assert!(page.text().contains("U+202E right-to-left override"));
}

#[test]
fn only_the_own_host_is_answered() {
    type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], u16);
    let cases: &[Case<'_>] = &[
        ("/", &[("host", "127.0.0.1:7377")], 200),
        ("/", &[("host", "localhost:7377")], 200),
        ("/", &[("host", "[::1]:7377")], 200),
        ("/", &[], 421),
        ("/", &[("host", "rebound.example:7377")], 421),
        ("/", &[("host", "127.0.0.1:80")], 421),
        ("/api/status", &[("host", "rebound.example:7377")], 421),
        ("http://rebound.example:7377/", &[("host", "127.0.0.1:7377")], 421),
        ("/api/status", &[("host", "127.0.0.1:7377"), ("origin", "http://rebound.example")], 403),
        ("/api/status", &[("host", "127.0.0.1:7377"), ("origin", "null")], 403),
        ("/api/status", &[("host", "127.0.0.1:7377"), ("origin", "http://127.0.0.1:7377")], 200),
        (
            "/",
            &[("host", "127.0.0.1:7377"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
            403,
        ),
        (
            "/",
            &[("host", "127.0.0.1:7377"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")],
            200,
        ),
        (
            "/",
            &[("host", "127.0.0.1:7377"), ("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")],
            200,
        ),
    ];
    for (path, headers, status) in cases {
        assert_eq!(request("GET", path, headers).status.as_u16(), *status, "{path} {headers:?}");
    }
}

#[test]
fn the_room_is_for_reading() {
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let answer = request(method, "/", &[("host", "127.0.0.1:7377")]);
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.header("allow"), "GET, HEAD");
    }
    let answer = request("HEAD", "/", &[("host", "127.0.0.1:7377")]);
    assert_eq!((answer.status, answer.bytes.len()), (StatusCode::OK, 0));
}

#[test]
fn originals_are_kept_as_files_and_never_shown() {
    let document = get(&format!("/api/document/{}", harmful())).json();
    let sha256 = document["sources"][0]["sha256"].as_str().unwrap();
    let answer = get(&format!("/original/{sha256}"));
    assert!(answer.header("content-disposition").starts_with("attachment; filename="));
    assert!(!answer.header("content-disposition").contains("\" onload"));
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(answer.header("content-security-policy").starts_with("sandbox;"));
    assert!(answer.text().contains("<script>harm()"), "the bytes are those that arrived");
}

#[test]
fn a_hit_leads_to_its_paragraph_and_its_citation_to_the_same() {
    let page = get("/search?q=%22go+on%22");
    assert!(page.text().contains("href=\"/doc/09ALDIS7?q=%22go%20on%22#p2\""), "{}", page.text());
    let reader = get("/doc/09ALDIS7?q=%22go%20on%22");
    let reader = reader.text();
    assert!(reader.contains("id=\"p2\""));
    assert!(reader.contains("<mark>go on</mark>"));
    assert!(reader.contains("href=\"/cite/09ALDIS7?p=2\""));
    let citation = get("/api/cite/09ALDIS7?p=2&from=0&to=4").json();
    assert_eq!(citation["schema"], "reftel.citation/1");
    assert_eq!(citation["quote"], "They");
    assert_eq!(citation["link"], "/doc/09ALDIS7?p=2&from=0&to=4#p2");
    let selection = get("/doc/09ALDIS7?p=2&from=0&to=4");
    assert!(selection.text().contains("<mark class=\"quote\">They</mark>"));
    assert_eq!(get("/api/cite/09ALDIS7?p=2&from=0&to=4&quote=Them").status, StatusCode::BAD_REQUEST);
}

#[test]
fn references_lead_there_and_back() {
    let second = get("/doc/09ALDIS8");
    // In the head, and where the text says it.
    assert_eq!(second.text().matches("href=\"/doc/09ALDIS7\"").count(), 2, "{}", second.text());
    let first = get("/doc/09ALDIS7");
    assert!(first.text().contains("What refers to this"));
    assert!(first.text().contains("href=\"/doc/09ALDIS8\""));
}

#[test]
fn an_id_may_hold_a_slash() {
    for path in ["/doc/frus1999v01/d1", "/doc/frus1999v01%2Fd1", "/cite/frus1999v01/d1?p=p1"] {
        let answer = get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.text().contains("herring"), "{path}");
    }
    let missing = get("/doc/%D0%BC%D0%B8%D1%80/%D1%85");
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.text().contains("мир/х"));
}

#[test]
fn a_wrong_query_is_pointed_at() {
    let answer = get("/api/search?q=talks+form%3Ax").json();
    assert_eq!(answer["schema"], "reftel.error/1");
    assert_eq!((&answer["query"], answer["at"].as_u64()), (&Value::from("talks form:x"), Some(6)));
    let page = get("/search?q=talks+form%3Ax&kind=cable");
    assert!(page.text().contains("talks <mark class=\"wrong\">f</mark>orm:x"), "{}", page.text());
}

#[test]
fn facets_narrow_to_what_they_count() {
    let all = get("/api/documents").json();
    let mut values = 0;
    for (facet, counts) in all["facets"].as_object().unwrap() {
        for pair in counts.as_array().unwrap() {
            let (value, count) = (pair[0].as_str().unwrap(), pair[1].as_u64().unwrap());
            let encoded: String = value.bytes().map(|b| format!("%{b:02X}")).collect();
            let narrowed = get(&format!("/api/documents?{facet}={encoded}")).json();
            assert_eq!(narrowed["total"].as_u64(), Some(count), "{facet} {value}");
            values += 1;
        }
    }
    assert!(values > 5, "{all}");
}

#[test]
fn answers_name_their_form() {
    let cases = [
        ("/api/search?q=fishing&facets=true", "reftel.hits/1"),
        ("/api/documents", "reftel.documents/1"),
        ("/api/document/09ALDIS7", "reftel.document/1"),
        ("/api/raw/09ALDIS7", "reftel.raw/1"),
        ("/api/explain/09ALDIS7", "reftel.explanation/1"),
        ("/api/ledger", "reftel.ledger-part/1"),
        ("/api/status", "reftel.archive/1"),
        ("/api/nowhere", "reftel.error/1"),
        ("/api/document/%FF", "reftel.error/1"),
    ];
    for (path, schema) in cases {
        let answer = get(path);
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(answer.json()["schema"], schema, "{path}");
    }
    let hits = get("/api/search?q=fishing&facets=true").json();
    assert_eq!(hits["hits"][0]["schema"], "reftel.hit/1");
    assert_eq!(hits["total"].as_u64().unwrap(), hits["hits"].as_array().unwrap().len() as u64);
    let ledger = get("/api/ledger").json();
    assert_eq!(ledger["total"], 7);
    let states: Vec<&str> =
        ledger["lines"].as_array().unwrap().iter().map(|l| l["state"].as_str().unwrap()).collect();
    assert_eq!(states.iter().filter(|state| **state == "read").count(), 6, "{states:?}");
}

#[test]
fn the_description_fits_the_answers() {
    let description = get("/api/openapi.json").json();
    let schemas = description["components"]["schemas"].as_object().unwrap();
    let fields = |name: &str| -> Vec<String> {
        let mut fields: Vec<String> =
            schemas[name]["properties"].as_object().unwrap().keys().cloned().collect();
        fields.sort();
        fields
    };
    let cases = [
        ("/api/search?q=fishing", "", "Hits"),
        ("/api/search?q=fishing", "/hits/0", "Hit"),
        ("/api/document/09ALDIS8", "", "DocumentAnswer"),
        ("/api/document/09ALDIS8", "/paragraphs/0", "ParagraphAnswer"),
        ("/api/document/09ALDIS8", "/references/0", "ReferenceAnswer"),
        ("/api/cite/09ALDIS7?p=1", "", "CitationAnswer"),
        ("/api/ledger", "/lines/0", "LedgerLine"),
        ("/api/nowhere", "", "ErrorAnswer"),
    ];
    for (path, place, schema) in cases {
        let answer = get(path).json();
        let value = answer.pointer(place).unwrap_or_else(|| panic!("{path} has no {place}"));
        let mut found: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        found.sort();
        assert_eq!(found, fields(schema), "{path}{place}");
    }
}

#[test]
fn the_rooms_own_files_are_kept_by_the_browser() {
    let page = get("/");
    let address = page.text().split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let style = get(address);
    assert_eq!(style.status, StatusCode::OK);
    assert!(style.header("cache-control").contains("immutable"));
    assert!(!style.text().contains("url(") && !style.text().contains("@import"));
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/room.css");
    assert_eq!(style.text(), fs::read_to_string(files).unwrap());
}

#[test]
fn the_room_closes_though_a_reader_keeps_a_connection() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (close, closed) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(reftel_server::serve(Arc::clone(&ROOM.1), listener, "tester", async {
            let _ = closed.await;
        }));
        let mut reader = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!("GET /status HTTP/1.1\r\nHost: {address}\r\n\r\n");
        reader.write_all(request.as_bytes()).await.unwrap();
        let mut start = [0; 15];
        reader.read_exact(&mut start).await.unwrap();
        assert_eq!(&start, b"HTTP/1.1 200 OK");
        close.send(()).unwrap();
        let ended = tokio::time::timeout(std::time::Duration::from_secs(20), serving).await;
        ended.expect("the room closes").unwrap().unwrap();
    });
}

#[test]
fn sections_of_one_telegram_are_read_on_one_page() {
    let found = get("/api/search?q=subject:haddock").json();
    let ids: Vec<&str> =
        found["hits"].as_array().unwrap().iter().map(|hit| hit["document"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    for id in ids {
        let page = get(&format!("/doc/{}", id.replace('~', "%7E")));
        let text = page.text();
        let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("no `{what}` on the page of {id}"));
        assert!(place("Section 2 of 3") < place("The second half."));
        assert!(place("The second half.") < place("Section 3 of 3"));
        assert!(place("Section 3 of 3") < place("The end."));
        assert!(text.contains("section 1 of 3 is not in this archive"));
        for id in text.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert_eq!(text.matches(&format!(" id=\"{id}\"")).count(), 1, "`{id}` stands twice on the page");
        }
        // Each paragraph is cited from the file that it stands in.
        assert_eq!(text.matches("?p=1\" aria-label=\"cite paragraph").count(), 2);
        let cites: Vec<&str> =
            text.split("href=\"/cite/").skip(1).map(|rest| rest.split('?').next().unwrap()).collect();
        assert_ne!(cites[0], cites[1]);
    }
}
