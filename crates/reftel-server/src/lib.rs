//! The reading room, and the REST interface to the same answers.
#![forbid(unsafe_code)]

use std::future::Future;
use std::sync::Arc;

use reftel_archive::Archive;
use tokio::net::TcpListener;

/// Serves the reading room on `listener` until `shutdown` ends.
pub async fn serve(
    archive: Arc<Archive>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let _ = (archive, listener);
    shutdown.await;
    Ok(())
}
