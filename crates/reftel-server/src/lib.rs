//! The reading room, and the REST interface to the same answers.
//!
//! Start at [`serve`], or at [`router`] to ask without a socket. Every page works without its script, nothing
//! is loaded from elsewhere, and what documents say reaches a page as text only: the templates escape it.
//!
//! ```text
//! request ─► guard (own host; decisions from own pages only) ─► asked (parameters) ─► archive ─► page or JSON ─► headers
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice
    )
)]

mod address;
mod api;
mod asked;
mod asset;
mod bars;
mod citation;
mod dated;
mod file;
mod guard;
mod narrowing;
mod page;
mod passage;
mod reconcile;
mod recorded;
mod refusal;
mod room;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use reftel_archive::Archive;
use tokio::net::TcpListener;

use crate::room::Room;

pub use api::openapi;

/// How long requests that are being answered may take after the shutdown began.
const GRACE: Duration = Duration::from_secs(5);

/// Serves the reading room on `listener` until `shutdown` ends; requests that are being answered then have
/// five seconds more. Decisions that are taken on its pages are written to the log as `who`'s.
pub async fn serve(
    archive: Arc<Archive>,
    listener: TcpListener,
    who: &str,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let port = listener.local_addr()?.port();
    let (tell, told) = tokio::sync::oneshot::channel();
    let ending = async move {
        shutdown.await;
        let _ = tell.send(());
    };
    let serving = axum::serve(listener, router(archive, port, who)).with_graceful_shutdown(ending);
    let too_long = async {
        // The sender is dropped only with the server, which then ends by itself.
        if told.await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = async { serving.await } => ended,
        () = too_long => Ok(()),
    }
}

/// Returns the reading room for requests to 127.0.0.1, localhost or \[::1\] at `port`, for the person `who`.
pub fn router(archive: Arc<Archive>, port: u16, who: &str) -> Router {
    let room = Room::new(archive, port, who);
    let pages = Router::new()
        .route("/", get(page::library))
        .route("/search", get(page::search))
        .route("/doc/{*id}", get(page::document))
        .route("/explain/{*id}", get(page::explain))
        .route("/cite/{*id}", get(page::cite))
        .route("/chain/{*id}", get(page::chain))
        .route("/compare", get(page::compare))
        .route("/gaps", get(page::gaps))
        .route("/guidance", get(page::guidance))
        .route("/may", get(page::may))
        .route("/contacts", get(page::contacts))
        .route("/dialogue", get(page::dialogues))
        .route("/dialogue/{*rest}", get(page::dialogue))
        .route("/screen", get(page::screen).post(page::screen))
        .route("/entity/{*id}", get(page::entity))
        .route("/timeline", get(page::timeline))
        .route("/state", get(page::state))
        .route("/conflicts", get(page::conflicts))
        .route("/pledges", get(page::pledges))
        .route("/course", get(page::course))
        .route("/inbox", get(page::inbox).post(page::decide))
        .route("/ledger", get(page::ledger))
        .route("/status", get(page::status))
        .route("/help", get(page::help))
        .route("/page/{number}/{*id}", get(file::page_picture))
        .route("/original/{sha256}", get(file::original))
        .route("/asset/{name}", get(asset::serve))
        .fallback(page::nowhere);
    pages
        .merge(api::routes())
        .merge(reconcile::routes())
        .layer(axum::middleware::from_fn_with_state(room.clone(), guard::guard))
        .with_state(room)
}
