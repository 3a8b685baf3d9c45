//! Why a request got no answer, and what to do.

use axum::http::StatusCode;
use reftel_archive::{ArchiveError, QueryError};

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// There is nothing of this name.
    Nothing {
        /// What there is not, as a sentence without a full stop.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The request is wrong.
    Wrong {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The query was not understood.
    Query {
        /// The query.
        query: String,
        /// What is wrong with it, and where.
        error: QueryError,
    },
    /// The archive could not answer.
    Archive(ArchiveError),
    /// The program failed while it was answering.
    Broke,
}

impl From<ArchiveError> for Refusal {
    fn from(error: ArchiveError) -> Refusal {
        Refusal::Archive(error)
    }
}

impl Refusal {
    /// Returns that there is no document with an id.
    pub(crate) fn no_document(id: &str) -> Refusal {
        Refusal::Nothing {
            message: format!("there is no document `{id}` in this archive"),
            hint: "look for it in the library; another archive may have it".to_owned(),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Refusal::Nothing { .. } => StatusCode::NOT_FOUND,
            Refusal::Archive(ArchiveError::NoLists) => StatusCode::NOT_FOUND,
            Refusal::Wrong { .. }
            | Refusal::Query { .. }
            | Refusal::Archive(ArchiveError::NoSuchList { .. }) => StatusCode::BAD_REQUEST,
            Refusal::Archive(_) | Refusal::Broke => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Returns what is wrong, in words without a full stop.
    pub(crate) fn message(&self) -> String {
        match self {
            Refusal::Nothing { message, .. } | Refusal::Wrong { message, .. } => message.clone(),
            Refusal::Query { error, .. } => error.message.clone(),
            Refusal::Archive(error) => {
                let mut message = error.to_string();
                let mut cause = std::error::Error::source(error);
                while let Some(because) = cause {
                    message = format!("{message}: {because}");
                    cause = because.source();
                }
                message
            }
            Refusal::Broke => "the program failed while it was answering".to_owned(),
        }
    }

    /// Returns what to do.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Refusal::Nothing { hint, .. } | Refusal::Wrong { hint, .. } => Some(hint.clone()),
            Refusal::Query { error, .. } => error.hint.clone(),
            Refusal::Archive(
                ArchiveError::OriginalLost { .. }
                | ArchiveError::Busy { .. }
                | ArchiveError::NoLists
                | ArchiveError::NoSuchList { .. },
            ) => None,
            Refusal::Archive(_) => {
                Some("`reftel verify` tells what is damaged, `reftel rebuild` makes it anew".to_owned())
            }
            Refusal::Broke => Some("ask again; if it stays so, tell us the address of this page".to_owned()),
        }
    }

    /// Returns the query and the character in it that is meant, from 0.
    pub(crate) fn place(&self) -> Option<(&str, usize)> {
        match self {
            Refusal::Query { query, error } => Some((query, error.at)),
            _ => None,
        }
    }
}
