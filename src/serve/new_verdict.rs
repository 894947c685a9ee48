//! From words that are selected on a page to a verdict file.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::model::Article;
use crate::model::build::scales::DEFAULT;
use crate::new_verdict;
use crate::new_verdict::{Anchored, Draft, Passage, Selection};
use crate::output;
use crate::project::Snapshot;
use crate::serve::state::Live;

/// How long a new page is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a page asks for.
#[derive(Debug, Deserialize)]
pub struct Proposal {
    article: String,
    quote: String,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    suffix: String,
    #[serde(default)]
    claim: String,
    #[serde(default)]
    rating: String,
    #[serde(default)]
    id: String,
}

/// A proposal as a file.
#[derive(Serialize)]
struct Proposed {
    passage: Passage,
    note: Option<&'static str>,
    id: String,
    path: String,
    yaml: String,
    ratings: Vec<Choice>,
}

/// A rating that can be chosen.
#[derive(Serialize)]
struct Choice {
    id: String,
    label: String,
}

/// Something that was asked for, or not.
#[derive(Serialize)]
struct Refusal {
    error: String,
}

/// A file that was written.
#[derive(Serialize)]
struct Created {
    path: String,
    /// Its page, where that is up already.
    href: Option<String>,
    note: Option<String>,
}

/// How the file would be.
pub async fn draft(State(live): State<Arc<Live>>, Json(proposal): Json<Proposal>) -> Response {
    let now = live.now().await;
    match aside(move || proposed(&now.latest, &proposal)).await {
        Ok(proposed) => Json(proposed).into_response(),
        Err(error) => refused(error),
    }
}

/// Does what takes a while where it keeps no other request waiting.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(error.to_string()))
}

/// Writes the file, unless there is one, and says where its page is.
pub async fn create(State(live): State<Arc<Live>>, Json(proposal): Json<Proposal>) -> Response {
    let now = live.now().await;
    if proposal.claim.trim().is_empty() {
        return refused("say what is claimed: that is what the verdict is about".to_owned());
    }
    let root = live.root.clone();
    let written = aside(move || {
        let proposed = proposed(&now.latest, &proposal)?;
        let written = output::create_file(&root, proposed.path.as_ref(), proposed.yaml.as_bytes());
        written.map(|()| proposed).map_err(|error| error.to_string())
    });
    match written.await {
        Ok(Proposed { path, id, .. }) => {
            let is_shown =
                tokio::time::timeout(PATIENCE, is_shown(&live, &id)).await.unwrap_or_default();
            let href = is_shown.then(|| format!("/claims/{id}/index.html"));
            let note = (!is_shown).then(|| {
                format!("`{path}` is written; its page comes when the errors are mended.")
            });
            (StatusCode::CREATED, Json(Created { path, href, note })).into_response()
        }
        Err(error) => refused(error),
    }
}

/// Waits until a claim is in the site, and says whether its page is up.
async fn is_shown(live: &Live, id: &str) -> bool {
    let mut changes = live.changes();
    let has = |snapshot: &Snapshot| snapshot.model.claims.iter().any(|claim| claim.id == id);
    loop {
        let now = live.now().await;
        if has(&now.latest) {
            return has(&now.shown.snapshot);
        }
        let _ = changes.changed().await;
    }
}

fn refused(error: String) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(Refusal { error })).into_response()
}

fn proposed(snapshot: &Snapshot, proposal: &Proposal) -> Result<Proposed, String> {
    let articles = &snapshot.model.articles;
    let article = articles
        .iter()
        .find(|article| article.id == proposal.article)
        .ok_or("there is no such article")?;
    let selection =
        Selection { quote: &proposal.quote, prefix: &proposal.prefix, suffix: &proposal.suffix };
    let Anchored { passage, note } = new_verdict::anchor(article, &selection)?;
    let claim = if proposal.claim.trim().is_empty() { "…" } else { &proposal.claim };
    let id = if proposal.id.trim().is_empty() {
        new_verdict::id(snapshot, claim)
    } else {
        proposal.id.trim().to_owned()
    };
    let path = new_verdict::path(snapshot, article, &id)?.into_string();
    let yaml = Draft::new(claim, passage.clone(), Some(&proposal.rating)).yaml();
    Ok(Proposed { passage, note, id, path, yaml, ratings: choices(snapshot, article) })
}

/// The ratings of the article's scale that are still given.
fn choices(snapshot: &Snapshot, article: &Article) -> Vec<Choice> {
    let scale =
        snapshot.site_files.scale_names().get(article.id.as_str()).copied().unwrap_or(DEFAULT);
    let given = snapshot
        .model
        .ratings
        .iter()
        .filter(|rating| rating.scale == scale && rating.retired.is_none());
    given.map(|rating| Choice { id: rating.id.clone(), label: rating.label.clone() }).collect()
}
