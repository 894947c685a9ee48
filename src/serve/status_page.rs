//! Shows diagnostics in the browser: the overlay's list, the error page of a template, and the
//! status page.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use tera::{Context, Tera};

use crate::diagnostics::emit;
use crate::diagnostics::source_map::{Position, SourceMap};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::model::{Claim, Unpublished};
use crate::project::Snapshot;
use crate::serve::handlers;
use crate::serve::state::{Generation, PreviewState, SharedState};

/// A diagnostic as JSON and in templates.
#[derive(Serialize)]
struct Problem {
    code: &'static str,
    severity: &'static str,
    message: String,
    /// The path below the site's folder.
    file: String,
    line: usize,
    column: usize,
    /// The URL that opens the file there, if the editor is known.
    editor: Option<String>,
    /// The diagnostic as the terminal prints it.
    text: String,
}

#[derive(Serialize)]
struct ProblemList {
    generation: u64,
    failure: Option<String>,
    list: Vec<Problem>,
}

const MAX_PROBLEMS: usize = 50;

/// The address of the home page relative to the status page.
const ROOT: &str = "../";

/// Returns the errors of the newest snapshot as JSON.
pub(super) async fn problems(State(state): SharedState) -> Response {
    let generation = state.generation().await;
    let sources = &generation.latest.site_files.files;
    let mut list = Vec::new();
    for diagnostic in emit::sorted(&generation.latest.diagnostics, sources) {
        if diagnostic.severity == Severity::Error && list.len() < MAX_PROBLEMS {
            list.push(problem(&state, diagnostic, sources));
        }
    }
    let failure = generation.failure.clone();
    Json(ProblemList { generation: generation.number, failure, list }).into_response()
}

fn problem(state: &PreviewState, diagnostic: &Diagnostic, sources: &SourceMap) -> Problem {
    let path = sources.path(diagnostic.span.file);
    let mut position = Position { line: 1, column: 1 };
    if let Some(file) = sources.get(diagnostic.span.file) {
        position = file.position(diagnostic.span.start as usize);
    }
    let Position { line, column } = position;
    Problem {
        code: diagnostic.code.name(),
        severity: diagnostic.severity.name(),
        message: diagnostic.message.clone(),
        file: path.to_string(),
        line,
        column,
        editor: state.editor.url(&state.root.join(path), line, column),
        text: emit::plain(diagnostic, sources),
    }
}

/// Responds with the errors of a template instead of its page.
pub(super) fn template_error(
    state: &PreviewState,
    generation: &Generation,
    errors: &[Diagnostic],
    fingerprint: &str,
    root: &str,
) -> Response {
    let sources = &generation.displayed.snapshot.site_files.files;
    let problems: Vec<Problem> =
        errors.iter().map(|error| problem(state, error, sources)).collect();
    let mut context = base_context(state, fingerprint, root);
    context.insert("problems", &problems);
    (StatusCode::INTERNAL_SERVER_ERROR, render("faulty.html", &context)).into_response()
}

/// Serves the status page: articles, claims by status, diagnostics and unanchored passages.
pub(super) async fn page(State(state): SharedState) -> Response {
    let generation = state.generation().await;
    handlers::respond_from_thread(move || status_page(&state, &generation)).await
}

#[derive(Serialize)]
struct ArticleRow {
    title: String,
    href: String,
    passages: usize,
}

/// A claim that is not published.
#[derive(Serialize)]
struct DraftRow {
    text: String,
    href: String,
    file: String,
    why: String,
}

/// A claim without a text.
#[derive(Serialize)]
struct TextlessRow {
    text: String,
    href: String,
    file: String,
}

/// The number of claims with a status.
#[derive(Serialize)]
struct StatusCount {
    status: &'static str,
    count: usize,
}

/// A passage that is not found exactly once in its article, with the most similar passages.
#[derive(Serialize)]
struct UnanchoredRow {
    problem: Problem,
    nearest: Vec<String>,
}

fn status_page(state: &PreviewState, generation: &Generation) -> Response {
    let snapshot = &generation.latest;
    let sources = &snapshot.site_files.files;
    let diagnostics = emit::sorted(&snapshot.diagnostics, sources);
    let shown = diagnostics.iter().take(MAX_PROBLEMS);
    let problems: Vec<Problem> = shown.map(|it| problem(state, it, sources)).collect();
    let (errors, warnings) = emit::counts(&snapshot.diagnostics, sources);
    let mut context = base_context(state, &generation.number.to_string(), ROOT);
    context.insert("failure", &generation.failure);
    context.insert("site", &snapshot.model.site.title);
    context.insert("summary", &snapshot.model.summary);
    context.insert("counts", &[errors, warnings]);
    context.insert("orphans", &unanchored_rows(state, &diagnostics, sources));
    context.insert("problems", &problems);
    context.insert("articles", &article_rows(snapshot));
    context.insert("textless", &textless_rows(snapshot));
    context.insert("can_draft", &snapshot.options.drafts);
    context.insert("tallies", &status_counts(snapshot));
    context.insert("drafts", &draft_rows(snapshot));
    render("status.html", &context).into_response()
}

fn unanchored_rows(
    state: &PreviewState,
    diagnostics: &[&Diagnostic],
    sources: &SourceMap,
) -> Vec<UnanchoredRow> {
    const MAX_NEAREST: usize = 3;
    let mut rows = Vec::new();
    for diagnostic in diagnostics {
        let is_unanchored =
            matches!(diagnostic.code, Code::PassageNotFound | Code::PassageAmbiguous);
        if is_unanchored && rows.len() < MAX_PROBLEMS {
            let nearest = diagnostic.candidates.iter().take(MAX_NEAREST);
            let nearest = nearest.map(|candidate| candidate.text.clone()).collect();
            rows.push(UnanchoredRow { problem: problem(state, diagnostic, sources), nearest });
        }
    }
    rows
}

fn article_rows(snapshot: &Snapshot) -> Vec<ArticleRow> {
    let mut rows = Vec::new();
    for article in &snapshot.model.articles {
        rows.push(ArticleRow {
            title: article.title.clone(),
            href: format!("{ROOT}articles/{}/index.html", article.id),
            passages: article.passages.len(),
        });
    }
    rows
}

fn textless_rows(snapshot: &Snapshot) -> Vec<TextlessRow> {
    let mut rows = Vec::new();
    for claim in &snapshot.model.claims {
        if claim.passages.is_empty() {
            rows.push(TextlessRow {
                text: claim.text.clone(),
                href: format!("{ROOT}claims/{}/index.html", claim.id),
                file: claim.file_path.clone(),
            });
        }
    }
    rows
}

fn status_counts(snapshot: &Snapshot) -> Vec<StatusCount> {
    let mut counts = Vec::new();
    for status in ["published", "retracted", "in review", "draft", "held", "under embargo"] {
        let claims = snapshot.model.claims.iter();
        let count = claims.filter(|claim| publication_status(claim) == status).count();
        if count > 0 {
            counts.push(StatusCount { status, count });
        }
    }
    counts
}

fn publication_status(claim: &Claim) -> &'static str {
    match &claim.unpublished {
        None if claim.retracted => "retracted",
        None => "published",
        Some(Unpublished::Review) => "in review",
        Some(Unpublished::Draft) => "draft",
        Some(Unpublished::Held(_)) => "held",
        Some(Unpublished::Embargoed(_)) => "under embargo",
    }
}

fn draft_rows(snapshot: &Snapshot) -> Vec<DraftRow> {
    let mut rows = Vec::new();
    for claim in &snapshot.model.claims {
        let Some(unpublished) = &claim.unpublished else { continue };
        let why = match unpublished {
            Unpublished::Held(reason) => format!("held: {reason}"),
            Unpublished::Embargoed(day) => format!("under embargo until {day}"),
            Unpublished::Draft | Unpublished::Review => publication_status(claim).to_owned(),
        };
        rows.push(DraftRow {
            text: claim.text.clone(),
            href: format!("{ROOT}claims/{}/index.html", claim.id),
            file: claim.file_path.clone(),
            why,
        });
    }
    rows
}

/// Returns the values that every page of the preview needs for its script.
fn base_context(state: &PreviewState, fingerprint: &str, root: &str) -> Context {
    let mut context = Context::new();
    context.insert("root", root);
    context.insert("mark", fingerprint);
    context.insert("token", &state.token);
    context.insert("run", &state.run_id);
    context
}

/// Renders one of the preview's own templates.
fn render(name: &str, context: &Context) -> Response {
    let mut tera = Tera::new();
    let added = tera.add_raw_templates([
        ("own.html", include_str!("assets/own.html")),
        ("status.html", include_str!("assets/status.html")),
        ("faulty.html", include_str!("assets/faulty.html")),
    ]);
    match added.and_then(|()| tera.render(name, context)) {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            let content_type = [(header::CONTENT_TYPE, "text/plain")];
            (StatusCode::INTERNAL_SERVER_ERROR, content_type, error.to_string()).into_response()
        }
    }
}
