//! Turns words or a region of a picture that are selected on a page into a verdict file.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::content::values::Id;
use crate::diagnostics::{Severity, emit};
use crate::model::Article;
use crate::new_verdict::{self, NewVerdictFile, Passage, PictureRegion, Selection};
use crate::output;
use crate::project::Snapshot;
use crate::serve::state::{PreviewState, SharedState};

/// The time to wait until the page of a new verdict is rendered.
const MAX_WAIT: Duration = Duration::from_secs(5);

#[derive(Debug, Deserialize)]
pub(super) struct DraftRequest {
    /// Empty for a claim without a text, like the quote.
    #[serde(default)]
    article: String,
    #[serde(default)]
    quote: String,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    suffix: String,
    /// The rectangle of a picture, in the place of the quote.
    #[serde(default)]
    region: Option<PictureRegion>,
    #[serde(default)]
    claim: String,
    #[serde(default)]
    rating: String,
    #[serde(default)]
    id: String,
}

#[derive(Serialize)]
struct DraftResponse {
    /// `None` for a claim without a text.
    passage: Option<Passage>,
    note: Option<&'static str>,
    id: String,
    path: String,
    yaml: String,
    ratings: Vec<RatingChoice>,
}

#[derive(Serialize)]
struct RatingChoice {
    id: String,
    label: String,
}

#[derive(Serialize)]
pub(super) struct ErrorResponse {
    pub(super) error: String,
}

#[derive(Serialize)]
struct CreatedResponse {
    path: String,
    /// The address of its page below the home page, if the page is displayed already.
    href: Option<String>,
    note: Option<String>,
}

/// Returns the verdict file that [`create`] would write.
pub(super) async fn draft(
    State(state): SharedState,
    Json(request): Json<DraftRequest>,
) -> Response {
    let generation = state.generation().await;
    match run_blocking(move || draft_verdict(&generation.latest, &request)).await {
        Ok(draft) => Json(draft).into_response(),
        Err(error) => error_response(error),
    }
}

/// Runs slow work on a thread where it does not block other requests.
pub(super) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(error.to_string()))
}

/// Writes the verdict file if its name is free and it has no errors, and returns the address of its
/// page.
pub(super) async fn create(
    State(state): SharedState,
    Json(request): Json<DraftRequest>,
) -> Response {
    let generation = state.generation().await;
    if request.claim.trim().is_empty() {
        return error_response("write what is claimed: the verdict is about that".to_owned());
    }
    let writing_state = Arc::clone(&state);
    let written = run_blocking(move || {
        let draft = draft_verdict(&generation.latest, &request)?;
        write_draft(&writing_state, &draft)?;
        Ok(draft)
    });
    let DraftResponse { path, id, .. } = match written.await {
        Ok(draft) => draft,
        Err(error) => return error_response(error),
    };
    let waited = tokio::time::timeout(MAX_WAIT, wait_for_claim(&state, &id)).await;
    let (mut href, mut note) = (None, None);
    if waited == Ok(true) {
        href = Some(format!("/claims/{id}/index.html"));
    } else {
        note = Some(format!("`{path}` was written. Its page appears when the errors are fixed."));
    }
    (StatusCode::CREATED, Json(CreatedResponse { path, href, note })).into_response()
}

/// Writes a verdict file, unless `check` would report an error in it.
fn write_draft(state: &PreviewState, draft: &DraftResponse) -> Result<(), String> {
    let error = find_error(state, draft).map_err(|error| error.to_string())?;
    if let Some(error) = error {
        return Err(format!("the file was not written, because it would have an error: {error}"));
    }
    let path = Utf8Path::new(&draft.path);
    output::create_file(&state.root, path, draft.yaml.as_bytes()).map_err(|error| error.to_string())
}

/// Returns the first error that the site would have with a new file, and does not have already.
fn find_error(state: &PreviewState, draft: &DraftResponse) -> io::Result<Option<String>> {
    let mut project = state.project();
    let (Some(project), Some(generation)) = (&mut *project, state.current()) else {
        return Ok(None);
    };
    let file = (Utf8PathBuf::from(&draft.path), draft.yaml.clone());
    let known = error_messages(&generation.latest);
    let found = error_messages(&project.check_with(&[file])?);
    Ok(found.into_iter().find(|error| !known.contains(error)))
}

/// Returns what each error says and how to fix it.
fn error_messages(snapshot: &Snapshot) -> Vec<String> {
    let mut messages = Vec::new();
    for diagnostic in emit::sorted(&snapshot.diagnostics, &snapshot.site_files.files) {
        if diagnostic.severity == Severity::Error {
            let help = diagnostic.help.as_deref().unwrap_or_default();
            messages.push(format!("{}; {help}", diagnostic.message));
        }
    }
    messages
}

/// Waits until a claim is in the newest snapshot. Returns whether its page is displayed.
async fn wait_for_claim(state: &PreviewState, id: &str) -> bool {
    let mut changes = state.subscribe();
    loop {
        let generation = state.generation().await;
        if has_claim(&generation.latest, id) {
            return has_claim(&generation.displayed.snapshot, id);
        }
        let _ = changes.changed().await;
    }
}

fn has_claim(snapshot: &Snapshot, id: &str) -> bool {
    snapshot.model.claim(id).is_some()
}

pub(super) fn error_response(error: String) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(ErrorResponse { error })).into_response()
}

fn draft_verdict(snapshot: &Snapshot, request: &DraftRequest) -> Result<DraftResponse, String> {
    let mut article = None;
    let (mut passage, mut note) = (None, None);
    let (article_id, given_id) = (Id::normalize(&request.article), Id::normalize(&request.id));
    if article_id.is_empty() {
        if !request.quote.trim().is_empty() || request.region.is_some() {
            return Err("name the article of this passage".to_owned());
        }
    } else {
        let Some(found) = snapshot.model.article(&article_id) else {
            return Err("there is no such article".to_owned());
        };
        if let Some(region) = request.region {
            passage = Some(new_verdict::picture_passage(found, region)?);
        } else {
            let DraftRequest { quote, prefix, suffix, .. } = request;
            let anchored = new_verdict::anchor(found, &Selection { quote, prefix, suffix })?;
            (passage, note) = (Some(anchored.passage), anchored.note);
        }
        article = Some(found);
    }
    let claim = if request.claim.trim().is_empty() { "…" } else { &request.claim };
    let id = match given_id.trim() {
        "" => new_verdict::free_id(snapshot, claim),
        id => id.to_owned(),
    };
    let path = new_verdict::path(snapshot, article, &id)?.into_string();
    let yaml = NewVerdictFile::new(claim, passage.clone(), Some(&request.rating)).to_yaml();
    Ok(DraftResponse { passage, note, id, path, yaml, ratings: rating_choices(snapshot, article) })
}

fn rating_choices(snapshot: &Snapshot, article: Option<&Article>) -> Vec<RatingChoice> {
    let mut choices = Vec::new();
    for rating in new_verdict::allowed_ratings(snapshot, article) {
        choices.push(RatingChoice { id: rating.id.clone(), label: rating.label.clone() });
    }
    choices
}
