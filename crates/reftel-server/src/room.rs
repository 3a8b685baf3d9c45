//! What every request shares: the archive, and the address under which it is shown.

use std::sync::Arc;

use reftel_archive::Archive;
use tokio::sync::Semaphore;

use crate::refusal::Refusal;

/// Most questions that are put to the archive at once; others wait. Each may hold a document, or a page's
/// picture, in memory.
const AT_ONCE: usize = 8;

/// The archive and how it is reached. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Room {
    archive: Arc<Archive>,
    asking: Arc<Semaphore>,
    /// Name of the archive.
    pub(crate) name: Arc<str>,
    /// The port that the room listens on.
    pub(crate) port: u16,
    /// Who works with it, for the log.
    pub(crate) who: Arc<str>,
}

impl Room {
    pub(crate) fn new(archive: Arc<Archive>, port: u16, who: &str) -> Room {
        let name = archive.name().into();
        Room { archive, asking: Arc::new(Semaphore::new(AT_ONCE)), name, port, who: who.into() }
    }

    /// Returns the room's own address, without a path: `http://127.0.0.1:7377`.
    pub(crate) fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Puts a question to the archive on a thread that may wait for the disk.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Archive) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let archive = Arc::clone(&self.archive);
        let turn = Arc::clone(&self.asking).acquire_owned().await;
        let answer = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            question(&archive)
        });
        answer.await.unwrap_or(Err(Refusal::Broke))
    }
}
