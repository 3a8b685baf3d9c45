//! The description of the interface in OpenAPI.

use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Reftel reading room",
        description = "The answers of a Reftel archive as JSON. It listens on this machine alone and only \
            reads. Every answer names its form in `schema`; a field's meaning changes only with the number \
            in it. An id may hold `/`, which is written as it is."
    ),
    paths(
        super::search,
        super::documents,
        super::document,
        super::raw,
        super::explain,
        super::cite,
        super::chain,
        super::compare,
        super::gaps,
        super::contacts::guidance,
        super::contacts::may,
        super::contacts::past,
        super::dialogue::dialogues,
        super::dialogue::dialogue,
        super::dialogue::session,
        super::dialogue::brief,
        super::naming::screen,
        super::naming::entity,
        super::naming::variants,
        super::record::claims,
        super::record::timeline,
        super::record::state,
        super::record::conflicts,
        super::record::pledges,
        super::record::course,
        super::record::inbox,
        super::ledger,
        super::status,
        super::openapi_json
    )
)]
struct Description;

/// Returns the description of the interface under `/api/`.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}
