//! Claims that are to be decided about, what matters most first, and what a person decides.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use reftel_archive::{
    ArchiveError, ClaimDecision, ClaimReviewError, InboxItem, RecordedAt, ReviewAnswer, Written,
};

use super::{Frame, Pager, Refused, page, show};
use crate::address;
use crate::asked::{Asked, AskedAtLength};
use crate::refusal::Refusal;
use crate::room::Room;

/// Claims on a page.
const PAGE: usize = 50;
/// What a decision says of its reason when nobody gave one.
const NO_REASON: &str = "decided in the reading room";

#[derive(Template)]
#[template(path = "inbox.html")]
struct Inbox {
    frame: Frame,
    /// The page of the list.
    number: usize,
    items: Vec<InboxItem>,
    decided: Vec<ReviewAnswer>,
    pager: Pager,
    /// Who decides.
    who: String,
}

/// What a person decides on the page.
#[derive(Clone, Copy)]
enum Verdict {
    Accept,
    Refuse,
    Correct,
    Undo,
}

const VERDICTS: [(&str, Verdict); 4] = [
    ("accept", Verdict::Accept),
    ("refuse", Verdict::Refuse),
    ("correct", Verdict::Correct),
    ("undo", Verdict::Undo),
];

/// The fields of a claim that can be corrected: parameter, label, and what was found.
fn fields(item: &InboxItem) -> [(&'static str, &'static str, String); 8] {
    let claim = &item.claim;
    let names = |parties: &[reftel_archive::PartyAnswer]| {
        let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
        crate::passage::shown(&names.join("; "))
    };
    let text = |text: Option<&str>| crate::passage::shown(text.unwrap_or_default());
    [
        ("kind", "Kind", claim.kind.clone()),
        ("actors", "Who", names(&claim.actors)),
        ("targets", "To whom", names(&claim.targets)),
        ("about", "About what", text(claim.about.as_ref().map(|about| about.name.as_str()))),
        ("when", "When (EDTF)", text(claim.when.as_deref())),
        ("modality", "How sure", claim.modality.to_owned()),
        ("condition", "On what condition", text(claim.condition.as_deref())),
        ("quote", "Exact words", crate::passage::shown(&claim.quote)),
    ]
}

fn list(number: usize) -> String {
    address::with("/inbox", &[("page", &number.to_string())])
}

/// Answers with the inbox, and the last decisions.
pub(crate) async fn inbox(State(room): State<Room>, asked: Asked) -> Result<Response, Refused> {
    /// Decisions that are shown, the last first.
    const DECIDED_MAX: usize = 20;
    let number = page(&room, asked.number("page", 1))?.max(1);
    let found = room.ask(move |archive| {
        let inbox = archive.inbox((number - 1).saturating_mul(PAGE), PAGE)?;
        Ok((inbox, archive.claim_reviews()?))
    });
    let (inbox, mut decided) = page(&room, found.await)?;
    if inbox.items.is_empty() && inbox.total > 0 {
        // The last claim of the last page was decided.
        return Ok(Redirect::to(&list(inbox.total.div_ceil(PAGE))).into_response());
    }
    decided.reverse();
    decided.truncate(DECIDED_MAX);
    let pager = Pager::new(number, PAGE, inbox.items.len(), inbox.total, list);
    let frame = Frame::new(&room, "inbox", "");
    let who = room.who.to_string();
    let mut response = show(&Inbox { frame, number, items: inbox.items, decided, pager, who });
    // Browsers name the page that a form is sent from only where this allows it, and the guard asks for it.
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// Records what a person decided about a claim, and goes back to the list, to the claim that took its place there.
pub(crate) async fn decide(
    State(room): State<Room>,
    AskedAtLength(asked): AskedAtLength,
) -> Result<Response, Refused> {
    let (_, verdict) = page(&room, asked.choice("verdict", &VERDICTS))?;
    let number = page(&room, asked.number("page", 1))?.max(1);
    let at = page(&room, asked.number("at", 1))?;
    let claim = asked.text("claim").trim().to_owned();
    let why = asked.get("why").unwrap_or(NO_REASON).trim().to_owned();
    let who = room.who.to_string();
    let decision = match verdict {
        Verdict::Accept => Some(ClaimDecision::Accept),
        Verdict::Refuse => Some(ClaimDecision::Refuse),
        Verdict::Correct => Some(ClaimDecision::Correct(Box::new(page(&room, written(&asked))?))),
        Verdict::Undo => None,
    };
    let is_undone = decision.is_none();
    let decided = room.ask(move |archive| {
        let now = RecordedAt(jiff::Timestamp::now());
        let answer = match &decision {
            Some(decision) => archive.review_claim(&claim, decision, &why, &who, now),
            None => archive.undo_claim_review(&claim, &why, &who, now),
        };
        answer.map_err(refusal)
    });
    page(&room, decided.await)?;
    let place = if is_undone { "decided".to_owned() } else { format!("claim-{at}") };
    Ok(Redirect::to(&format!("{}#{place}", list(number))).into_response())
}

/// Returns what is said to be different in a claim: the fields that are not empty.
fn written(asked: &Asked) -> Result<Written, Refusal> {
    let field = |name: &str| asked.get(name).map(|text| text.trim().to_owned());
    let names = |name: &str| {
        let text = asked.get(name)?;
        Some(text.split(';').map(str::trim).filter(|who| !who.is_empty()).map(str::to_owned).collect())
    };
    let negated = match asked.text("negated") {
        "" => None,
        text => Some(text == "yes"),
    };
    let written = Written {
        quote: field("quote"),
        kind: field("kind"),
        actors: names("actors"),
        targets: names("targets"),
        about: field("about"),
        when: field("when"),
        modality: field("modality"),
        negated,
        condition: field("condition"),
    };
    if written == Written::default() {
        return Err(Refusal::Wrong {
            message: "nothing was corrected: every field of the correction is empty".to_owned(),
            hint: "go back, and write what the passage says into the fields that are wrong".to_owned(),
        });
    }
    Ok(written)
}

fn refusal(error: ClaimReviewError) -> Refusal {
    let message = error.to_string();
    match error {
        ClaimReviewError::Archive(ArchiveError::Busy { .. }) => Refusal::Wrong {
            message,
            hint: "nothing was decided; go back, and decide when the other is done".to_owned(),
        },
        ClaimReviewError::Archive(error) => Refusal::Archive(error),
        ClaimReviewError::NoSuchClaim(_) | ClaimReviewError::NoSuchPassage(_) => Refusal::Nothing {
            message,
            hint: "load the review page again: somebody else may have decided".to_owned(),
        },
        ClaimReviewError::NotInPassage { .. }
        | ClaimReviewError::Wrong(_)
        | ClaimReviewError::Listed(_)
        | ClaimReviewError::NothingToUndo(_) => Refusal::Wrong {
            message,
            hint: "go back, and write it otherwise; nothing was decided".to_owned(),
        },
    }
}
