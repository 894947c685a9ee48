//! Looks for a quote in the kept copy of a source while it is typed. Shows only the words of the
//! copy that `check` would show.

use std::sync::{Arc, PoisonError};

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::content::media_files::MediaFile;
use crate::content::values::Id;
use crate::content::yaml;
use crate::diagnostics::source_map::SourceMap;
use crate::diagnostics::{Diagnostic, Severity};
use crate::model::build::citations::{Citation, shared_sources};
use crate::model::check::quote_check::QuoteChecker;
use crate::project::Snapshot;
use crate::serve::new_verdict::{error_response, run_blocking};
use crate::serve::state::{PreviewState, SharedState};

/// A kept copy whose words were read.
pub(super) struct OpenCopy {
    file: Arc<MediaFile>,
    checker: QuoteChecker,
}

impl OpenCopy {
    fn read(file: &Arc<MediaFile>) -> Result<Self, String> {
        let checker = QuoteChecker::open(file)
            .map_err(|reason| format!("`{}` cannot be read: {reason}", file.path))?;
        Ok(Self { file: Arc::clone(file), checker })
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct QuoteRequest {
    claim: String,
    /// The number of a source of the claim, from 1; 0 to list them only.
    #[serde(default)]
    source: usize,
    #[serde(default)]
    quote: String,
}

#[derive(Serialize)]
struct QuoteResponse {
    /// The path of the claim's file.
    path: String,
    sources: Vec<SourceChoice>,
    /// The result, if a quote was asked for.
    result: Option<QuoteResult>,
}

/// A source with a kept copy.
#[derive(Serialize)]
struct SourceChoice {
    number: usize,
    title: String,
    /// The path of the copy.
    copy: String,
    #[serde(skip)]
    file: Arc<MediaFile>,
}

#[derive(Serialize)]
struct QuoteResult {
    is_found: bool,
    message: String,
    /// The nearest words, the differences, and what to do.
    notes: Vec<String>,
    /// The line of the quote, if it was found.
    yaml: Option<String>,
}

#[derive(Serialize)]
struct QuoteYaml<'a> {
    quote: &'a str,
}

/// Lists the sources of a claim that have a kept copy, and looks for a quote in one of them.
pub(super) async fn check(
    State(state): SharedState,
    Json(request): Json<QuoteRequest>,
) -> Response {
    let generation = state.generation().await;
    let checking_state = Arc::clone(&state);
    let work = move || check_quote(&checking_state, &generation.latest, &request);
    match run_blocking(work).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => error_response(error),
    }
}

fn check_quote(
    state: &PreviewState,
    snapshot: &Snapshot,
    request: &QuoteRequest,
) -> Result<QuoteResponse, String> {
    if !snapshot.options.drafts {
        return Err("with `--no-drafts`, the preview shows only what readers see".to_owned());
    }
    let id = Id::normalize(&request.claim);
    let verdict = snapshot.site_files.verdict(&id).ok_or("there is no such claim")?;
    let path = snapshot.site_files.files.path(verdict.file).to_string();
    let sources = sources_with_copies(snapshot, &id);
    let mut result = None;
    let quote = request.quote.trim();
    if let Some(source) = sources.iter().find(|source| source.number == request.source)
        && !quote.is_empty()
    {
        result = Some(find_quote(state, &source.file, quote)?);
    }
    Ok(QuoteResponse { path, sources, result })
}

/// Returns the sources of a claim that have a kept copy on this computer, each copy once.
fn sources_with_copies(snapshot: &Snapshot, id: &str) -> Vec<SourceChoice> {
    let site_files = &snapshot.site_files;
    let mut sources: Vec<SourceChoice> = Vec::new();
    let record = site_files.verdict(id).and_then(|verdict| verdict.record.as_ref());
    let (Some(record), Some(claim)) = (record, snapshot.model.claim(id)) else { return sources };
    let shared = shared_sources(site_files);
    for (index, (entry, shown)) in record.evidence.iter().zip(&claim.evidence).enumerate() {
        let source = entry.source.as_ref().and_then(|id| shared.get(id.value.0.as_str()));
        let Some(written) = Citation::new(entry, source.copied()).copy else { continue };
        let Ok(file) = site_files.copy_at(written) else { continue };
        if sources.iter().any(|known| Arc::ptr_eq(&known.file, file)) {
            continue;
        }
        sources.push(SourceChoice {
            number: index + 1,
            title: shown.title.clone(),
            copy: file.path.to_string(),
            file: Arc::clone(file),
        });
    }
    sources
}

/// Looks for a quote in a copy. The words of the copy stay in memory for the next letters that are
/// typed.
fn find_quote(
    state: &PreviewState,
    file: &Arc<MediaFile>,
    quote: &str,
) -> Result<QuoteResult, String> {
    let mut open = state.open_copy.lock().unwrap_or_else(PoisonError::into_inner);
    let known = open.take().filter(|open| Arc::ptr_eq(&open.file, file));
    let mut copy = known.map_or_else(|| OpenCopy::read(file), Ok)?;
    let found = copy.checker.check_typed(quote, "quote", &mut SourceMap::default());
    *open = Some(copy);
    Ok(describe(found, quote, file))
}

fn describe(found: Option<Diagnostic>, quote: &str, file: &MediaFile) -> QuoteResult {
    let yaml = yaml::write(&QuoteYaml { quote }).trim_end().to_owned();
    let Some(Diagnostic { severity, message, mut notes, help, .. }) = found else {
        let message = format!("these words occur once in the kept copy `{}`", file.path);
        return QuoteResult { is_found: true, message, notes: Vec::new(), yaml: Some(yaml) };
    };
    notes.extend(help);
    let is_found = severity == Severity::Warning;
    QuoteResult { is_found, message, notes, yaml: is_found.then_some(yaml) }
}
