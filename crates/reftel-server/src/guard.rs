//! Who may ask, and what every answer says to the browser.
//!
//! The room listens on the loopback address only; a page on the web could still point a browser at it, under
//! a name of its own that it makes resolve to 127.0.0.1. So the host that the browser thinks it speaks to
//! must be the room's.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::room::Room;

/// Nothing is allowed but what the room itself serves; no page of it can be framed.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Addresses that may be asked by POST, for what is asked is too long for an address. They only read, too.
const ASKED_BY_POST: [&str; 2] = ["/screen", "/reconcile"];

/// Addresses that write to the log. They are asked by POST from a page of the room, and from nowhere else.
const WRITES: [&str; 1] = ["/inbox"];

/// Refuses what is not a request to read from the room's own host, and sets the headers of every answer.
pub(crate) async fn guard(State(room): State<Room>, request: Request, next: Next) -> Response {
    let neighbour = neighbour(&request);
    let mut response = match check(&request, room.port) {
        Ok(()) => next.run(request).await,
        Err((status, why)) => {
            let mut response = (status, why).into_response();
            if status == StatusCode::METHOD_NOT_ALLOWED {
                response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            response
        }
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        // What an answer says itself, as originals do, is stricter.
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::CACHE_CONTROL, "private, no-cache");
    let policy = if neighbour.is_some() { "cross-origin" } else { "same-origin" };
    set(HeaderName::from_static("cross-origin-resource-policy"), policy);
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if let Some(origin) = neighbour {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
    }
    response
}

/// Returns the origin of a page of another program on this machine that asks for reconciliation: OpenRefine runs so.
fn neighbour(request: &Request) -> Option<HeaderValue> {
    let asked = request.uri().path();
    let reconciles = asked == "/reconcile" || asked.starts_with("/reconcile/");
    reconciles.then(|| crate::reconcile::page_of_this_machine(request.headers())).flatten()
}

fn check(request: &Request, port: u16) -> Result<(), (StatusCode, &'static str)> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let absolute = request.uri().authority().map(|authority| authority.as_str());
    let own = |host: &str| is_own(host, port);
    if !host.or(absolute).is_some_and(own) || absolute.is_some_and(|host| !own(host)) {
        return Err((
            StatusCode::MISDIRECTED_REQUEST,
            "this reading room answers only under its own address, on the machine that it runs on\n",
        ));
    }
    let path = request.uri().path();
    let writes = *request.method() == Method::POST && WRITES.contains(&path);
    let posted = writes || *request.method() == Method::POST && ASKED_BY_POST.contains(&path);
    if !posted && !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err((StatusCode::METHOD_NOT_ALLOWED, "this reading room is for reading: use GET\n"));
    }
    if neighbour(request).is_some() {
        return Ok(());
    }
    let said = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    // A link from elsewhere is followed; a picture, script or fetch of another page is not served.
    let foreign = matches!(said("sec-fetch-site"), Some("cross-site" | "same-site"));
    let origin = said("origin").and_then(|origin| origin.strip_prefix("http://"));
    if foreign && (posted || said("sec-fetch-mode") != Some("navigate"))
        || request.headers().contains_key(header::ORIGIN) && !origin.is_some_and(own)
    {
        return Err((StatusCode::FORBIDDEN, "this reading room does not answer other sites\n"));
    }
    // The origin, when it is given, was looked at above.
    if writes
        && !request.headers().contains_key(header::ORIGIN)
        && said("sec-fetch-site") != Some("same-origin")
    {
        return Err((StatusCode::FORBIDDEN, "decisions are taken on a page of this reading room\n"));
    }
    Ok(())
}

/// Returns whether a `Host` is the room's: a name of this machine, with the room's port.
fn is_own(host: &str, port: u16) -> bool {
    let (name, said) = match host.rsplit_once(':') {
        // The last colon of `[::1]` without a port is within the brackets.
        Some((name, said)) if !said.ends_with(']') => (name, Some(said)),
        _ => (host, None),
    };
    let port_fits = match said {
        Some(said) => said.bytes().all(|b| b.is_ascii_digit()) && said.parse() == Ok(port),
        None => port == 80,
    };
    port_fits && ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| own.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_with_the_port_are_own() {
        let cases = [
            ("127.0.0.1:7377", true),
            ("localhost:7377", true),
            ("LOCALHOST:7377", true),
            ("[::1]:7377", true),
            ("127.0.0.1", false),
            ("127.0.0.1:80", false),
            ("127.0.0.1:+7377", false),
            ("[::1]", false),
            ("127.0.0.1.evil.example:7377", false),
            ("evil.example:7377", false),
            ("localhost.:7377", false),
            ("localhost:7377:7377", false),
            ("user@localhost:7377", false),
            ("", false),
            (":7377", false),
        ];
        for (host, want) in cases {
            assert_eq!(is_own(host, 7377), want, "{host}");
        }
        assert!(is_own("localhost", 80));
        assert!(is_own("[::1]", 80));
    }
}
