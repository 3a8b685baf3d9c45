//! The stylesheet and the script, which are part of the program.
//!
//! Their names hold a hash of their content, so that browsers may keep them for good and still get a new one
//! with a new version.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

/// A file that is part of the program.
pub(crate) struct Asset {
    /// Name with the hash: `room-1a2b3c4d5e6f.css`.
    name: String,
    kind: &'static str,
    content: &'static str,
}

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, content: &'static str) -> Asset {
        let hash: String = Sha256::digest(content).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Asset { name: format!("{stem}-{hash}.{ending}"), kind, content }
    }

    /// Returns its address.
    pub(crate) fn address(&self) -> String {
        format!("/asset/{}", self.name)
    }
}

/// The one stylesheet.
pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("room", "css", "text/css; charset=utf-8", include_str!("../assets/room.css"))
});
/// The one script. No page needs it.
pub(crate) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("room", "js", "text/javascript; charset=utf-8", include_str!("../assets/room.js"))
});

/// Answers with a file.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    match [&*STYLE, &*SCRIPT].into_iter().find(|asset| asset.name == name) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.content).into_response()
        }
        None => (StatusCode::NOT_FOUND, "there is no such file\n").into_response(),
    }
}
