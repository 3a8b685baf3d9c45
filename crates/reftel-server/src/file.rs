//! Originals as they arrived, and pictures of their pages.

use axum::extract::{Path, State};
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse as _, Response};

use crate::address;
use crate::page::{Refused, page};
use crate::refusal::Refusal;
use crate::room::Room;

/// Answers with a page of a document's source as a picture.
pub(crate) async fn page_picture(
    State(room): State<Room>,
    Path((number, id)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let picture = room.ask(move |archive| {
        let nothing = || Refusal::Nothing {
            message: format!("there is no picture of page `{number}` of `{id}`"),
            hint: "only sources with pages, such as PDF, have pictures".to_owned(),
        };
        let number = number.parse().map_err(|_| nothing())?;
        archive.page_png(&id, number)?.ok_or_else(nothing)
    });
    let picture = page(&room, picture.await)?;
    Ok(([(header::CONTENT_TYPE, "image/png")], picture).into_response())
}

/// Answers with an original, to be kept as a file: its bytes come from anywhere, and no browser may show or
/// run them as a page of this room.
pub(crate) async fn original(
    State(room): State<Room>,
    Path(sha256): Path<String>,
) -> Result<Response, Refused> {
    let found = room.ask(move |archive| {
        let bytes = archive.original(&sha256)?.ok_or_else(|| Refusal::Nothing {
            message: format!("there is no original `{sha256}` in this archive"),
            hint: "originals are named by their SHA-256, 64 lower-case figures".to_owned(),
        })?;
        let path = archive.paths_of(&sha256)?.into_iter().next();
        Ok((bytes, path.unwrap_or(sha256)))
    });
    let (bytes, path) = page(&room, found.await)?;
    let name = path.rsplit(['/', '\\']).find(|name| !name.is_empty()).unwrap_or("original");
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_DISPOSITION, attachment(name));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'"),
    );
    Ok(response)
}

/// Returns the header that makes a browser keep an answer as a file of this name.
pub(crate) fn attachment(name: &str) -> HeaderValue {
    // Marks that turn the writing direction could make `exe.txt` of `txt.exe`.
    let name: String = name
        .chars()
        .map(|c| if c.is_control() || crate::passage::turns_direction(c) { '_' } else { c })
        .collect();
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", address::in_value(&name));
    HeaderValue::from_str(&value).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        let cases = [
            ("a b.txt", "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt"),
            ("\"\r\nX: y", "attachment; filename=\"___X_ y\"; filename*=UTF-8''%22__X%3A%20y"),
            ("мир.pdf", "attachment; filename=\"___.pdf\"; filename*=UTF-8''%D0%BC%D0%B8%D1%80.pdf"),
            ("\u{202E}txt.exe", "attachment; filename=\"_txt.exe\"; filename*=UTF-8''_txt.exe"),
        ];
        for (name, want) in cases {
            assert_eq!(attachment(name).to_str().unwrap(), want);
        }
    }
}
