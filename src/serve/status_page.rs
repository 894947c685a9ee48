//! Mistakes for people: the overlay's list, the page that stands where a template is at fault, and the status page.

use std::sync::Arc;

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
use crate::serve::state::{Live, Now};

/// A mistake as the terminal draws it.
#[derive(Serialize)]
struct Problem {
    code: &'static str,
    severity: &'static str,
    message: String,
    /// Path below the site's folder.
    file: String,
    line: usize,
    column: usize,
    /// What opens the file there, where the editor is known.
    editor: Option<String>,
    /// The drawing.
    text: String,
}

/// All that is wrong.
#[derive(Serialize)]
struct Problems {
    generation: u64,
    failure: Option<String>,
    list: Vec<Problem>,
}

/// The most mistakes that are drawn: nobody mends more at once, and drawing takes time.
const SHOWN: usize = 50;

/// The errors of the newest snapshot.
pub async fn problems(State(live): State<Arc<Live>>) -> Response {
    let now = live.now().await;
    let sources = &now.latest.site_files.files;
    let errors = emit::sorted(&now.latest.diagnostics, sources).into_iter();
    let errors = errors.filter(|diagnostic| diagnostic.severity == Severity::Error).take(SHOWN);
    let list = errors.map(|diagnostic| problem(&live, diagnostic, sources)).collect();
    Json(Problems { generation: now.generation, failure: now.failure.clone(), list })
        .into_response()
}

fn problem(live: &Live, diagnostic: &Diagnostic, sources: &SourceMap) -> Problem {
    let path = sources.path(diagnostic.span.file);
    let start = diagnostic.span.start as usize;
    let position = sources.get(diagnostic.span.file).map(|file| file.position(start));
    let Position { line, column } = position.unwrap_or(Position { line: 1, column: 1 });
    Problem {
        code: diagnostic.code.name(),
        severity: diagnostic.severity.name(),
        message: diagnostic.message.clone(),
        file: path.to_string(),
        line,
        column,
        editor: live.editor.address(&live.root.join(path), line, column),
        text: emit::plain(diagnostic, sources),
    }
}

/// The page that stands where a template cannot make one.
pub fn faulty(live: &Live, now: &Now, mistakes: &[Diagnostic], mark: &str) -> Response {
    let sources = &now.shown.snapshot.site_files.files;
    let mut context = context(live, mark);
    context.insert(
        "problems",
        &mistakes.iter().map(|mistake| problem(live, mistake, sources)).collect::<Vec<_>>(),
    );
    let page = render("faulty.html", &context);
    (StatusCode::INTERNAL_SERVER_ERROR, page).into_response()
}

/// The state of the desk: articles, claims by status, what is wrong, and what was not found in its article.
pub async fn page(State(live): State<Arc<Live>>) -> Response {
    let now = live.now().await;
    let answer = tokio::task::spawn_blocking(move || status(&live, &now));
    answer.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// An article with its claims.
#[derive(Serialize)]
struct ArticleRow {
    title: String,
    href: String,
    passages: usize,
}

/// A claim that readers cannot see yet.
#[derive(Serialize)]
struct DraftRow {
    text: String,
    href: String,
    file: String,
    why: String,
}

/// How many claims have a status.
#[derive(Serialize)]
struct Tally {
    status: &'static str,
    count: usize,
}

/// A passage that is not in its article, with what is nearest.
#[derive(Serialize)]
struct Orphan {
    problem: Problem,
    nearest: Vec<String>,
}

fn status(live: &Live, now: &Now) -> Response {
    let snapshot = &now.latest;
    let (model, sources) = (&snapshot.model, &snapshot.site_files.files);
    let mut context = context(live, &now.generation.to_string());
    let problems = emit::sorted(&snapshot.diagnostics, sources);
    let (errors, warnings) = emit::counts(&snapshot.diagnostics, sources);
    let orphans = problems
        .iter()
        .filter(|it| matches!(it.code, Code::PassageNotFound | Code::PassageAmbiguous));
    let orphan = |diagnostic: &&Diagnostic| Orphan {
        problem: problem(live, diagnostic, sources),
        nearest: diagnostic
            .candidates
            .iter()
            .take(3)
            .map(|candidate| candidate.text.clone())
            .collect(),
    };
    context.insert("failure", &now.failure);
    context.insert("site", &model.site.title);
    context.insert("summary", &model.summary);
    context.insert("counts", &[errors, warnings]);
    context.insert("orphans", &orphans.take(SHOWN).map(orphan).collect::<Vec<_>>());
    context.insert(
        "problems",
        &problems.iter().take(SHOWN).map(|it| problem(live, it, sources)).collect::<Vec<_>>(),
    );
    context.insert("articles", &articles(snapshot));
    context.insert("tallies", &tallies(snapshot));
    context.insert("drafts", &model.claims.iter().filter_map(draft).collect::<Vec<_>>());
    render("status.html", &context).into_response()
}

fn articles(snapshot: &Snapshot) -> Vec<ArticleRow> {
    let row = |article: &crate::model::Article| ArticleRow {
        title: article.title.clone(),
        href: format!("/articles/{}/index.html", article.id),
        passages: article.passages.len(),
    };
    snapshot.model.articles.iter().map(row).collect()
}

fn tallies(snapshot: &Snapshot) -> Vec<Tally> {
    let names = ["published", "retracted", "in review", "draft", "held", "under embargo"];
    let count =
        |status| snapshot.model.claims.iter().filter(|claim| standing(claim) == status).count();
    names
        .into_iter()
        .map(|status| Tally { status, count: count(status) })
        .filter(|tally| tally.count > 0)
        .collect()
}

fn standing(claim: &Claim) -> &'static str {
    match &claim.unpublished {
        None if claim.retracted => "retracted",
        None => "published",
        Some(Unpublished::Review) => "in review",
        Some(Unpublished::Draft) => "draft",
        Some(Unpublished::Held(_)) => "held",
        Some(Unpublished::Embargoed(_)) => "under embargo",
    }
}

fn draft(claim: &Claim) -> Option<DraftRow> {
    let why = match claim.unpublished.as_ref()? {
        Unpublished::Held(reason) => format!("held: {reason}"),
        Unpublished::Embargoed(day) => format!("under embargo until {day}"),
        Unpublished::Draft | Unpublished::Review => standing(claim).to_owned(),
    };
    let href = format!("/claims/{}/index.html", claim.id);
    Some(DraftRow { text: claim.text.clone(), href, file: claim.file_path.clone(), why })
}

fn context(live: &Live, mark: &str) -> Context {
    let mut context = Context::new();
    context.insert("mark", mark);
    context.insert("token", &live.token);
    context.insert("run", live.run());
    context
}

/// One of the preview's own templates, which escape what they are given.
fn render(name: &str, context: &Context) -> Response {
    let mut tera = Tera::new();
    let added = tera.add_raw_templates([
        ("own.html", include_str!("assets/own.html")),
        ("status.html", include_str!("assets/status.html")),
        ("faulty.html", include_str!("assets/faulty.html")),
    ]);
    match added.and_then(|()| tera.render(name, context)) {
        Ok(html) => Html(html).into_response(),
        Err(error) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            [(header::CONTENT_TYPE, "text/plain")],
            error.to_string(),
        )
            .into_response(),
    }
}
