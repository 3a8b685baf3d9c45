//! What a request asks: the parameters of its address.

use std::convert::Infallible;

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};

use crate::refusal::Refusal;
use crate::room::Room;
use crate::{api, page};

/// The parameters of a request, in order. One that is blank counts as not given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    #[cfg(test)]
    pub(crate) fn of(pairs: &[(&str, &str)]) -> Asked {
        Asked(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// Returns the first value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns the first value of a parameter, or an empty text.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Returns every value of a parameter.
    pub(crate) fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let named = self.0.iter().filter(move |(own, value)| own == name && !value.trim().is_empty());
        named.map(|(_, value)| value.as_str())
    }

    /// Returns a whole number, or `otherwise` when it is not given.
    pub(crate) fn number(&self, name: &'static str, otherwise: usize) -> Result<usize, Refusal> {
        match self.get(name) {
            None => Ok(otherwise),
            Some(text) => text.trim().parse().map_err(|_| Refusal::Wrong {
                message: format!("`{name}` is a whole number, not `{text}`"),
                hint: format!("leave `{name}` out, or write it as in `{name}=2`"),
            }),
        }
    }

    /// Returns what one of these words stands for, or the first of them when none is given.
    pub(crate) fn choice<T: Copy>(
        &self,
        name: &'static str,
        choices: &[(&'static str, T)],
    ) -> Result<(&'static str, T), Refusal> {
        let words = || choices.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let found = match self.get(name) {
            None => choices.first(),
            Some(word) => choices.iter().find(|(choice, _)| *choice == word),
        };
        found.copied().ok_or_else(|| Refusal::Wrong {
            message: format!("`{name}` cannot be `{}`", self.text(name)),
            hint: format!("`{name}` is one of {}", words()),
        })
    }
}

/// The parameters of a request, in its address or, by POST, in its body.
pub(crate) struct AskedAtLength(pub(crate) Asked);

impl FromRequest<Room> for AskedAtLength {
    type Rejection = Response;

    async fn from_request(request: Request, room: &Room) -> Result<AskedAtLength, Response> {
        match Form::<Vec<(String, String)>>::from_request(request, room).await {
            Ok(Form(pairs)) => Ok(AskedAtLength(Asked(pairs))),
            Err(_) => {
                let refusal = Refusal::Wrong {
                    message: "the form cannot be read: it is too long, or not UTF-8".to_owned(),
                    hint: "`reftel screen --file` takes as many names as there are".to_owned(),
                };
                Err(page::refuse(room, &refusal).into_response())
            }
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Infallible> {
        // Pairs of texts can be read from any address; what is not UTF-8 in it becomes U+FFFD.
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        Ok(Asked(pairs.map(|Query(pairs)| pairs).unwrap_or_default()))
    }
}

/// The id of a document at the end of an address.
pub(crate) struct Id(pub(crate) String);

impl FromRequestParts<Room> for Id {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, room: &Room) -> Result<Id, Response> {
        match Path::<String>::from_request_parts(parts, room).await {
            Ok(Path(id)) => Ok(Id(id)),
            Err(_) => {
                let refusal = Refusal::Wrong {
                    message: "the id in the address is not UTF-8".to_owned(),
                    hint: "write other characters than letters and digits as `%` and two figures".to_owned(),
                };
                Err(if parts.uri.path().starts_with("/api/") {
                    api::refuse(refusal)
                } else {
                    page::refuse(room, &refusal).into_response()
                })
            }
        }
    }
}
