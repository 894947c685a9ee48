//! Handles requests for the site's files, and notifies pages in the browser when they have changed.

use std::convert::Infallible;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use camino::Utf8Path;
use futures_util::stream::{self, Stream};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::diagnostics::emit;
use crate::serve::base_path::relative_root;
use crate::serve::state::{DisplayedSite, Generation, PreviewState, SharedState, SiteResponse};
use crate::serve::status_page;

/// The files under [`crate::serve::PREVIEW_PREFIX`].
const PREVIEW_ASSETS: [(&str, &str); 4] = [
    ("client.js", include_str!("assets/client.js")),
    ("worker.js", include_str!("assets/worker.js")),
    ("client.css", include_str!("assets/client.css")),
    ("report.css", include_str!("assets/report.css")),
];

/// Serves one of the preview's own files.
pub(super) async fn preview_asset(Path(name): Path<String>) -> Response {
    for (known, text) in PREVIEW_ASSETS {
        if known == name {
            return asset_response(&name, text.as_bytes().to_vec());
        }
    }
    StatusCode::NOT_FOUND.into_response()
}

/// Streams the number of the current generation and of every later one.
pub(super) async fn events(
    State(state): SharedState,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut changes = state.subscribe();
    changes.mark_changed();
    Sse::new(stream::unfold(changes, next_event)).keep_alive(KeepAlive::default())
}

async fn next_event(
    mut changes: watch::Receiver<u64>,
) -> Option<(Result<Event, Infallible>, watch::Receiver<u64>)> {
    changes.changed().await.ok()?;
    let number = *changes.borrow_and_update();
    Some((Ok(Event::default().event("edition").data(number.to_string())), changes))
}

#[derive(Deserialize)]
pub(super) struct PageQuery {
    path: String,
}

/// The versions that a page compares with its own to decide whether to reload. JSON for client.js.
#[derive(Serialize)]
struct PageVersions {
    /// Changes when the preview is restarted.
    run: String,
    generation: u64,
    /// The hash of the page.
    page: String,
    /// The hash of the page without the fingerprints of style sheets.
    words: String,
    /// The name and the path of each style sheet.
    sheets: Vec<(String, String)>,
    errors: usize,
    failure: Option<String>,
}

/// Returns the current versions of a page.
pub(super) async fn page_versions(
    State(state): SharedState,
    Query(query): Query<PageQuery>,
) -> Response {
    let generation = state.generation().await;
    let work = move || Json(versions_of(&state, &generation, &query.path)).into_response();
    respond_from_thread(work).await
}

fn versions_of(state: &PreviewState, generation: &Generation, path: &str) -> PageVersions {
    let site = &generation.displayed;
    let found = decode_path(path).and_then(|path| find(site, &path));
    let page = found.unwrap_or_else(|| site.not_found(&relative_root(path)));
    let fingerprint = PageFingerprint::new(site, &page);
    let latest = &generation.latest;
    let (errors, _) = emit::counts(&latest.diagnostics, &latest.site_files.files);
    let mut sheets = Vec::new();
    for (name, path) in style_sheets(site) {
        sheets.push((name.to_owned(), path.to_owned()));
    }
    PageVersions {
        run: state.run_id.clone(),
        generation: generation.number,
        page: fingerprint.page,
        words: fingerprint.text,
        sheets,
        errors,
        failure: generation.failure.clone(),
    }
}

/// Runs `work` on a thread of its own, because rendering would block other requests.
pub(super) async fn respond_from_thread(
    work: impl FnOnce() -> Response + Send + 'static,
) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(response) => response,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Serves a page or another file of the site.
pub(super) async fn site_file(State(state): SharedState, uri: Uri) -> Response {
    let generation = state.generation().await;
    respond_from_thread(move || respond(&state, &generation, uri.path())).await
}

fn respond(state: &PreviewState, generation: &Generation, path: &str) -> Response {
    let Some(decoded) = decode_path(path) else { return not_found(state, generation, path) };
    let site = &generation.displayed;
    match find(site, &decoded) {
        Some(SiteResponse::Asset(output)) => asset_response(&output.path, output.bytes),
        Some(page) => page_response(state, generation, page, StatusCode::OK, &relative_root(path)),
        None if has_page(site, &format!("{decoded}/")) => {
            let last = path.rsplit('/').next().unwrap_or_default();
            Redirect::permanent(&format!("./{last}/")).into_response()
        }
        None => not_found(state, generation, path),
    }
}

/// Returns the file at a path. Ids and so addresses have composed accents (NFC), but a path that is
/// typed or copied from a file's name may not.
fn find(site: &DisplayedSite, path: &str) -> Option<SiteResponse> {
    match site.find(path) {
        None if !is_nfc(path) => site.find(&path.nfc().collect::<String>()),
        found => found,
    }
}

fn has_page(site: &DisplayedSite, path: &str) -> bool {
    site.has_page(path) || !is_nfc(path) && site.has_page(&path.nfc().collect::<String>())
}

/// Responds with the site's 404 page. Its links lead from the path that was asked for.
fn not_found(state: &PreviewState, generation: &Generation, path: &str) -> Response {
    let root = relative_root(path);
    let page = generation.displayed.not_found(&root);
    page_response(state, generation, page, StatusCode::NOT_FOUND, &root)
}

/// Decodes a URL path to a path below the output folder. Returns `None` if it is not one.
fn decode_path(path: &str) -> Option<String> {
    let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    for part in path.split('/') {
        if part == "." || part == ".." || part.contains(['\\', '\0']) {
            return None;
        }
    }
    Some(path.into_owned())
}

/// `root` is the address of the home page relative to the page.
fn page_response(
    state: &PreviewState,
    generation: &Generation,
    page: SiteResponse,
    status: StatusCode,
    root: &str,
) -> Response {
    let site = &generation.displayed;
    let fingerprint = PageFingerprint::new(site, &page);
    match page {
        SiteResponse::Page(output) | SiteResponse::Asset(output) => {
            let drafts = site.snapshot.options.drafts;
            let html = insert_script(state, output.bytes, &fingerprint, drafts, root);
            (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
        }
        SiteResponse::TemplateError(errors) => {
            status_page::template_error(state, generation, &errors, &fingerprint.page, root)
        }
    }
}

/// The hashes that show whether a page has changed.
struct PageFingerprint {
    page: String,
    /// The hash without the fingerprints of style sheets: they can be replaced without a reload.
    text: String,
}

impl PageFingerprint {
    fn new(site: &DisplayedSite, page: &SiteResponse) -> Self {
        let output = match page {
            SiteResponse::Page(output) | SiteResponse::Asset(output) => output,
            SiteResponse::TemplateError(_) => {
                let page = format!("faulty-{:p}", std::ptr::from_ref(site));
                return Self { text: page.clone(), page };
            }
        };
        let mut text = String::from_utf8_lossy(&output.bytes).into_owned();
        for (name, path) in style_sheets(site) {
            text = text.replace(path, name);
        }
        Self { page: short_hash(&output.bytes), text: short_hash(text.as_bytes()) }
    }
}

fn short_hash(bytes: &[u8]) -> String {
    let mut hash = blake3::hash(bytes).to_hex().to_string();
    hash.truncate(16);
    hash
}

/// Returns the name and the path below the root of each style sheet.
fn style_sheets(site: &DisplayedSite) -> impl Iterator<Item = (&str, &str)> {
    site.renderer
        .assets()
        .filter(|(name, _)| Utf8Path::new(name).extension().is_some_and(|it| it == "css"))
}

/// Adds the script that keeps a page up to date. The rest is what a build would write.
fn insert_script(
    state: &PreviewState,
    mut html: Vec<u8>,
    fingerprint: &PageFingerprint,
    drafts: bool,
    root: &str,
) -> Vec<u8> {
    let script = format!(
        "<script src=\"{root}_factpress/client.js\" data-page=\"{}\" data-words=\"{}\" \
         data-run=\"{}\" data-token=\"{}\"{} defer></script>",
        fingerprint.page,
        fingerprint.text,
        state.run_id,
        state.token,
        if drafts { " data-drafts" } else { "" },
    );
    let end = memchr::memmem::rfind(&html, b"</body>").unwrap_or(html.len());
    html.splice(end..end, script.into_bytes());
    html
}

fn asset_response(path: &str, bytes: Vec<u8>) -> Response {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let content_type = if mime.type_() == "text" {
        format!("{mime}; charset=utf-8")
    } else if path == "feed.xml" || path == "corrections.xml" {
        "application/atom+xml; charset=utf-8".to_owned()
    } else {
        mime.to_string()
    };
    ([(header::CONTENT_TYPE, content_type)], Body::from(bytes)).into_response()
}
